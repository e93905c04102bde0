"""Where the box of an Axes is in its slot.

A box is exactly as large as the shown dots, and its corners are on edges of dots. Its position
follows from slot, size and anchor alone; everything is in dots, and no Axes is known here, so that
the rule can be tested by numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from mplpix.arrays.dots import DOT_TOLERANCE, round_dots
from mplpix.arrays.scale import box_start

__all__ = ["Box", "decorated_slot"]


class Box:
    """Places the box of one Axes on whole dots."""

    def __init__(self) -> None:
        #: Added to every corner (dots), other than 0 in `aligned` only.
        self._shift: NDArray[np.float64] = np.zeros(2)

    def place(self, slot: Bbox, size: tuple[int, int], anchor: Any) -> Bbox:
        """Return the box of *size* dots at the *anchor* of *slot*, its corner on a dot.

        Parameters
        ----------
        slot : `~matplotlib.transforms.Bbox`
            In dots.
        size : (int, int)
            The width and the height in dots.
        anchor : (float, float) or str
            As `~matplotlib.transforms.BboxBase.anchored` takes it.
        """
        anchored = Bbox.from_bounds(0, 0, *size).anchored(anchor, slot)
        corner = np.array(
            [
                box_start((slot.x0, slot.x1), size[0], anchored.x0),
                box_start((slot.y0, slot.y1), size[1], anchored.y0),
            ]
        )
        return Bbox([corner + self._shift, corner + self._shift + size])

    @contextmanager
    def aligned(self, box: Bbox) -> Iterator[Bbox | None]:
        """Yield the nearest box on whole dots, for a *box* moved by a fraction of a dot.

        `savefig` with ``bbox_inches`` freezes `Axes.apply_aspect` and moves the figure (see
        ``matplotlib._tight_bbox``). To rasterize an artist in a vector file, matplotlib undoes this
        and does it again in the middle of the draw, and `Axes.apply_aspect` places the box anew
        in between. In this context `place` therefore shifts boxes by the same fraction of a
        dot, so that they are on whole dots once the figure is moved. Checked with 3.9 to 3.11.

        Yields
        ------
        `~matplotlib.transforms.Bbox` or None
            None where *box* is on whole dots.
        """
        corners = box.get_points()
        corner = round_dots(corners[0])
        shift = corner - corners[0]
        if np.abs(shift).max() <= DOT_TOLERANCE:
            yield None
            return
        try:
            self._shift = shift
            yield Bbox([corner, corner + np.rint(corners[1] - corners[0])])
        finally:
            self._shift = np.zeros(2)


def decorated_slot(slot: Bbox, tight: Bbox, box: Bbox) -> Bbox:
    """Return *slot* with margins as wide as those between *box* and *tight*, its tight box.

    Layout engines reserve the margins around a slot for decorations. If decorations were measured
    around the box, slots would depend on how much of them the boxes fill, and the layout would
    never converge.
    """
    return Bbox(slot.get_points() + (tight.get_points() - box.get_points()))

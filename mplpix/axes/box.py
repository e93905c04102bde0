"""Where the box of an Axes is in its slot.

A box has the size of the shown dots, and its corner on a dot: a function of slot, size and anchor.
All of it is in dots, and knows no Axes.
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

__all__ = ["Box", "around_slot"]


class Box:
    """The box of one Axes."""

    def __init__(self) -> None:
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
        """Give the place on whole dots for a *box* that was moved by a fraction of a dot.

        For ``bbox_inches`` matplotlib freezes `Axes.apply_aspect` and moves the figure. An artist
        that is rasterized in a vector file has it undo that and do it again in the middle of the
        draw, which puts the box where it was in the figure: until the draw ends, boxes are placed
        as far beside it as this one was. See ``matplotlib._tight_bbox``, 3.9 to 3.11.

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


def around_slot(tight: Bbox, box: Bbox, slot: Bbox) -> Bbox:
    """Return *slot* with all that stands out of *box* in *tight*.

    Layout engines take the slot for what they find around it. If they measured around the box, the
    slot would depend on how much of it the box fills, and the layout would never settle.
    """
    return Bbox(slot.get_points() + (tight.get_points() - box.get_points()))

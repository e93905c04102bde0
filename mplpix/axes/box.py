"""Where the box of an Axes is in its slot.

A box is exactly as large as the shown dots, and its corners are on edges of dots. Its position
follows from slot, size and anchor alone; everything is in dots, and no Axes is known here, so that
the rule can be tested by numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.transforms import Bbox

from mplpix.arrays.dots import DOT_TOLERANCE, round_dots
from mplpix.arrays.scale import box_start
from mplpix.axes.limits import AXES, AxisName

__all__ = ["box_in_slot", "box_on_dots", "decorated_slot", "dots_along"]


def box_in_slot(slot: Bbox, size: tuple[int, int], anchor: Any) -> Bbox:
    """Return the box of *size* dots at the *anchor* of *slot*, its corner on a dot.

    Parameters
    ----------
    slot : `~matplotlib.transforms.Bbox`
        In dots.
    size : (int, int)
        The width and the height in dots.
    anchor : (float, float) or str
        As `~matplotlib.transforms.BboxBase.anchored` takes it.

    Examples
    --------
    >>> box_in_slot(Bbox([[0.2, 0], [10.4, 10]]), (7, 10), "C").extents.tolist()
    [2.0, 0.0, 9.0, 10.0]
    """
    anchored = Bbox.from_bounds(0, 0, *size).anchored(anchor, slot)
    x = box_start((slot.x0, slot.x1), size[0], anchored.x0)
    y = box_start((slot.y0, slot.y1), size[1], anchored.y0)
    return Bbox.from_bounds(x, y, *size)


def box_on_dots(box: Bbox) -> Bbox | None:
    """Return the box on whole dots that is nearest to *box*, None where that is on whole dots.

    >>> box_on_dots(Bbox([[0.3, 1.6], [7.3, 11.6]])).extents.tolist()
    [0.0, 2.0, 7.0, 12.0]
    """
    first, last = box.get_points()
    corner = round_dots(first)
    if np.abs(corner - first).max() <= DOT_TOLERANCE:
        return None
    return Bbox([corner, corner + np.rint(last - first)])


def dots_along(box: Bbox, axis: AxisName) -> tuple[int, int]:
    """Return the first dot of *box* along *axis*, and the one past its last.

    >>> dots_along(Bbox([[0, 2], [7, 12]]), "y")
    (2, 12)
    """
    low, high = box.get_points()[:, AXES.index(axis)]
    return round(low), round(high)


def decorated_slot(slot: Bbox, tight: Bbox, box: Bbox) -> Bbox:
    """Return *slot* with margins as wide as those between *box* and *tight*, its tight box.

    Layout engines reserve the margins around a slot for decorations. If decorations were measured
    around the box, slots would depend on how much of them the boxes fill, and the layout would
    never converge.
    """
    return Bbox(slot.get_points() + (tight.get_points() - box.get_points()))

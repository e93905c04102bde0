"""`BoxPlacer`: sets the box of one pixel Axes.

The box is around the shown dots. An Axes without cells takes that of an Axes with which it shares
an axis, so that columns and plotted points are above each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from mplpix._mpl.axes import is_frozen, set_active_position
from mplpix._mpl.figures import figure_of, parent_figure
from mplpix.arrays.dots import round_dots
from mplpix.artists.image import PixelAlignedImage
from mplpix.axes.box import box_in_slot, box_on_dots, decorated_slot
from mplpix.axes.dots_per_unit import dots_per_unit
from mplpix.axes.group import ShownDots
from mplpix.axes.limits import AXES, AxisName
from mplpix.axes.member import Member, bring_up_to_date

__all__ = ["BoxPlacer", "placer_of"]


class BoxPlacer:
    """Sets the box of the Axes of *member*."""

    def __init__(self, member: Member) -> None:
        self._member = member
        #: Added to every corner (dots), other than 0 in `aligned` only.
        self._shift: NDArray[np.float64] = np.zeros(2)

    def place(self, shown: ShownDots | None) -> bool:
        """Set the box around the *shown* dots; return False where matplotlib has to set it.

        An image that has no dots to show, such as one with cells of many sizes, fills the slot.
        """
        member = self._member
        if shown is not None:
            box = box_in_slot(member.place_dots, shown.size, member.axes.get_anchor())
            x, y = box.p0 + self._shift
            member.set_box(Bbox.from_bounds(x, y, *shown.size))
            return True
        if isinstance(member.image(), PixelAlignedImage):
            set_active_position(member.axes, member.place)
            return True
        return False

    def take_shared(self) -> None:
        """Move the box, which matplotlib has set, to that of an Axes that shares an axis."""
        if shared := self._shared():
            corners = self._member.box_dots.get_points()
            for i, interval in ((AXES.index(axis), interval) for axis, interval in shared.items()):
                corners[:, i] = interval + self._shift[i]
            self._member.set_box(Bbox(corners))

    def _shared(self) -> dict[AxisName, NDArray[np.float64]]:
        """Return where this Axes, which has no cells, takes the box of one that shares an axis.

        Along each such axis, in dots. The box of the other one must be within the slot of this one:
        an Axes in another column has its own place.
        """
        found: dict[AxisName, NDArray[np.float64]] = {}
        for i, axis in enumerate(AXES):
            for sibling in self._member.siblings(axis):
                if sibling is self._member or sibling.image() is None:
                    continue
                bring_up_to_date(sibling.axes)
                low, high = self._member.slot_dots.get_points()[:, i]
                interval = sibling.box_dots.get_points()[:, i]
                if low - 1 <= interval[0] and interval[1] <= high + 1:
                    found[axis] = interval
                    break
        return found

    @contextmanager
    def aligned(self) -> Iterator[None]:
        """Context in which the box is on whole dots, also where the figure was moved by less.

        `savefig` with ``bbox_inches`` freezes `Axes.apply_aspect` and moves the figure (see
        ``matplotlib._tight_bbox``). To rasterize an artist in a vector file, matplotlib undoes this
        and does it again in the middle of the draw, and `Axes.apply_aspect` places the box anew
        in between. In this context boxes are therefore shifted by the same fraction of a dot, so
        that they are on whole dots once the figure is moved. Checked with 3.9 to 3.11.
        """
        member, box = self._member, self._member.box_dots
        axes = self._axes_on_dots()
        on_dots = box_on_dots(box) if axes else None
        try:
            if on_dots is not None:
                self._shift = on_dots.p0 - box.p0
                corners = box.get_points().copy()
                for i in map(AXES.index, axes):
                    corners[:, i] = on_dots.get_points()[:, i]
                member.set_box(Bbox(corners))
            elif is_frozen(member.axes):  # moved already, when a twin was drawn
                self._shift = self._shift_of_figure()
            yield
        finally:
            self._shift = np.zeros(2)

    def _shift_of_figure(self) -> NDArray[np.float64]:
        """Return by how much the corner of the figure has to be moved to be on whole dots."""
        figure = figure_of(self._member.axes)
        corner = figure.transFigure.transform((0.0, 0.0)) * dots_per_unit(figure)
        return cast(NDArray[np.float64], round_dots(corner) - corner)

    def _axes_on_dots(self) -> tuple[AxisName, ...]:
        """Return the axes along which the box must be on whole dots."""
        if self._member.grid() is not None:
            return AXES
        # Else it is taken anew at each draw.
        return tuple(self._shared()) if is_frozen(self._member.axes) else ()

    def decorated(self, tight: Bbox) -> Bbox:
        """Return the *tight* box, in display coordinates, as if the box were the slot.

        See `decorated_slot`.
        """
        member = self._member
        if member.grid() is None and not self._shared():
            return tight
        slot = member.slot.transformed(parent_figure(member.axes).transSubfigure)
        return decorated_slot(slot, tight, member.axes.bbox)


def placer_of(ax: Axes) -> BoxPlacer:
    """Return the placer of a pixel Axes."""
    return cast(BoxPlacer, vars(ax)["_box_placer"])

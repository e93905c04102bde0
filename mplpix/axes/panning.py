"""Drags of the pan tool: the view goes by whole dots, at one scale, and back to where it began.

A `MousePan` goes from the press of a button to its release. Its `Drag` has the view at the start,
from which each view of the drag is found. So it doesn't matter how many events the mouse sends on
its way.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.backend_bases import MouseButton

from mplpix._mpl.figures import root_figure
from mplpix.arrays.aspect import Scales
from mplpix.arrays.dots import round_dots
from mplpix.arrays.scale import LARGEST, Scale, Span, dots_needed, narrow
from mplpix.axes.dots_per_unit import dots_per_unit
from mplpix.axes.figure_scales import scales_of
from mplpix.axes.group import ShownDots
from mplpix.axes.limits import AXES, AxisName, Pair, ascend, limits_of_dots, moved_limits, span_of
from mplpix.axes.member import Member
from mplpix.axes.pins import cell_at, limits_at, rooms
from mplpix.axes.toolbar_view import (
    View,
    inset_under,
    present_view,
    request_scale_of,
    set_view,
)

__all__ = ["MousePan", "along"]


class MousePan:
    """Pans the Axes of *member* by the mouse, or an inset that is below it.

    Scales and slots are kept from the start to `end`.

    Parameters
    ----------
    member : Member
    x, y : float
        Where the mouse was pressed, in display coordinates.
    button : MouseButton

    Attributes
    ----------
    drag : Drag or None
        None where matplotlib pans: without cells to count, and where the inset is panned.
    """

    def __init__(self, member: Member, x: float, y: float, button: Any) -> None:
        self._member = member
        self._inset = inset_under(member, x, y)
        self.drag: Drag | None = None
        if self._inset is not None:
            self._inset.start_pan(x, y, button)
            return
        self.drag = Drag.begin(member, *_in_dots(member, x, y))
        if self.drag is not None:
            scales_of(member.axes).hold()

    def move(self, button: Any, key: str | None, x: float, y: float) -> bool:
        """Show the view for the mouse at a point; return False where matplotlib pans."""
        if self._inset is not None:
            self._inset.drag_pan(button, key, x, y)
            return True
        if self.drag is None:
            return False
        member, place = self._member, _in_dots(self._member, x, y)
        if self.drag.is_current(member):
            self.drag.move(member, button, key, place)
        else:  # somebody else changed the view, or removed the image
            self.drag = Drag.begin(member, *place)
        return True

    def end(self) -> None:
        """Release scales and slots.

        In a layout that follows the tick labels, the scale is set to the present one, so that it
        stays when slots change.
        """
        if self._inset is not None:
            self._inset.end_pan()
            return
        figure, drag = root_figure(self._member.axes), self.drag
        if figure is None:
            return
        moved = drag is not None and present_view(self._member) != drag.view
        if drag is not None and moved and figure.get_layout_engine() is not None:
            _axes(self._member).set_pixel_scale(drag.scale)
        scales_of(figure).release()  # also where the cells went away in the middle of the drag


def _in_dots(member: Member, x: float, y: float) -> tuple[float, float]:
    dots = dots_per_unit(root_figure(member.axes))
    return x * dots, y * dots


def _axes(member: Member) -> Any:
    """Return the Axes of *member*, whose public methods are called."""
    return member.axes


@dataclass
class Drag:
    """The start of a drag, and what came of it by now.

    Attributes
    ----------
    start : (float, float)
        Where the mouse was pressed, in dots.
    view : dict
        As the toolbar keeps it, to go back to.
    shown : ShownDots
        The dots that were shown.
    wanted : dict of axis to (float, float)
        The limits that were wanted.
    cells : (float, float)
        The place in the image where the mouse was pressed, in cells.
    scale : int, Fraction or a pair of these
        The present scale.
    limits : dict of axis to (float, float)
        The limits that are wanted at present; others were set by somebody else.
    """

    start: tuple[float, float]
    view: View
    shown: ShownDots
    wanted: Mapping[AxisName, Pair]
    cells: tuple[float, float]
    scale: Scale | Scales
    limits: Mapping[AxisName, Pair]

    @classmethod
    def begin(cls, member: Member, x: float, y: float) -> Drag | None:
        """Return a drag of *member* from a point, in dots; None if it has no cells to count."""
        shown, start = scales_of(member.axes).shown(member), (x, y)
        if shown is None:
            return None
        view = present_view(member)
        wanted = {axis: member.limits.wanted(axis) for axis in AXES}
        # The middle of the dot: the mouse is at its upper left corner.
        places = start[0] + 0.5, start[1] - 0.5
        cells = [
            cell_at(member, shown, axis, place) for axis, place in zip(AXES, places, strict=True)
        ]
        scale = shown.scales[0] if member.shares_scale else shown.scales
        return cls(start, view, shown, wanted, (cells[0], cells[1]), scale, wanted)

    def is_current(self, member: Member) -> bool:
        """Return whether limits and scale are still those that the drag set last."""
        same_limits = self.limits == {axis: member.limits.wanted(axis) for axis in AXES}
        same_scale = same_limits and self.scale == _axes(member).get_pixel_scale()
        return same_scale and member.grid() is not None

    def move(
        self, member: Member, button: Any, key: str | None, place: tuple[float, float]
    ) -> None:
        """Show the view for the mouse at a *place*, in dots; it zooms by the right button.

        The image doesn't leave the view, and is back where it was as soon as the mouse is.
        """
        moved = along(key, place[0] - self.start[0], place[1] - self.start[1])
        if button == MouseButton.LEFT:
            self._show(member, panned(member, self, moved), None)
        elif button == MouseButton.RIGHT:
            self._show(member, *(stretched(member, self, moved) or (self.wanted, None)))

    def _show(self, member: Member, limits: Mapping[AxisName, Pair], scales: Scales | None) -> None:
        """Set limits and scale; those of the start if both are the same again."""
        ax = _axes(member)
        if scales is None and limits == self.wanted:
            set_view(member, self.view)
        else:
            ax.set_xlim(*limits["x"])
            ax.set_ylim(*limits["y"])
            request_scale_of(member, self.view)
            if scales is not None:
                ax.set_pixel_scale(scales)
        self.limits = {axis: member.limits.wanted(axis) for axis in AXES}
        self.scale = ax.get_pixel_scale()


def along(key: str | None, dx: float, dy: float) -> tuple[float, float]:
    """Return how far a drag by *dx* and *dy* goes while *key* is held, as matplotlib has it.

    >>> along("x", 3, 4), along("control", 3, 4), along("shift", 1, 4)
    ((3, 0), (4, 4), (0, 4))
    """
    if key == "control":
        return (dx, dx) if abs(dx) > abs(dy) else (dy, dy)
    if key == "x" or (key == "shift" and 2 * abs(dy) < abs(dx)):
        return dx, 0
    if key == "y" or (key == "shift" and 2 * abs(dx) < abs(dy)):
        return 0, dy
    if key == "shift":
        length = max(abs(dx), abs(dy))
        return math.copysign(length, dx), math.copysign(length, dy)
    return dx, dy


def panned(member: Member, drag: Drag, moved: tuple[float, float]) -> dict[AxisName, Pair]:
    """Return the wanted limits after the image has *moved* with the mouse, in dots.

    No view goes further beyond the border of the image than it was at the start. Wanted limits that
    are wider than what has room stay so where whole cells are moved.
    """
    grid = member.grid()
    assert grid is not None
    available = rooms(member)
    found = {}
    for i, axis in enumerate(AXES):
        wanted = drag.wanted[axis]
        first, end = (drag.shown.x, drag.shown.y)[i]
        scale, span = drag.shown.scales[i], span_of(grid, axis, wanted)
        whole = dots_needed(Span(0, span.n_cells, span.n_cells), scale)
        by = int(round_dots(moved[i])) * (-1 if ascend(grid, axis, wanted) else 1)
        lowest, highest = min(first, 0), max(first, whole - (end - first))
        by = min(max(first + by, lowest), highest) - first
        if by == 0:
            found[axis] = wanted
            continue
        cells = by / float(scale)
        wider = Span(span.start + cells, span.stop + cells, span.n_cells)
        if narrow(wider, scale, available[i]) == (first + by, end + by):
            found[axis] = moved_limits(grid, axis, wanted, cells)
        else:
            found[axis] = limits_of_dots(grid, axis, wanted, scale, (first + by, end + by))
    return found


def stretched(
    member: Member, drag: Drag, moved: tuple[float, float]
) -> tuple[dict[AxisName, Pair], Scales] | None:
    """Return limits and scales after a drag of the right button, which zooms about its start.

    The rung is the one nearest to the factor of matplotlib: 10 for a drag to the right and upwards
    as far as the Axes is wide and high; with aspect "auto", along each axis for itself. None where
    it is that of the start.
    """
    exponents = [by / size for by, size in zip(moved, drag.shown.size, strict=True)]
    aspect = member.aspect()
    if aspect.ratio is not None:
        exponents = [sum(exponents) / 2] * 2
    most = 2 * LARGEST.bit_length()
    x, y = (  # two rungs are a doubling
        round(min(max(2 * exponent * math.log2(10), -most), most)) for exponent in exponents
    )
    if not x and not y:
        return None
    scales = aspect.stepped(drag.shown.scales, (x, y))
    places = math.floor(drag.start[0]), math.ceil(drag.start[1]) - 1
    limits = dict(zip(AXES, limits_at(member, drag.cells, places, scales), strict=True))
    return limits, scales

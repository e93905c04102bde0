"""The limits and scales that `PixelAxes.zoom_about`, `zoom_to` and `zoom_by` set.

A `ZoomRun` remembers the steps of `zoom_by`, so that opposite steps go back to the very views that
the first ones left.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal

from matplotlib.transforms import Bbox

from mplpix._checks import check_real, wrong_value
from mplpix.arrays.dots import DOT_TOLERANCE, floor_dots
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.scale import LARGEST, Scale, Span, about, largest_scale, pinned, rung_beside
from mplpix.artists.coordinates import drawn_number
from mplpix.axes.box import Box
from mplpix.axes.group import ShownDots
from mplpix.axes.limits import (
    AXES,
    AxisName,
    Pair,
    are_exact,
    ascend,
    is_countable,
    limits_of_dots,
    span_of,
)
from mplpix.axes.member import Member

__all__ = [
    "ZoomRun",
    "box_view",
    "cell_at",
    "limits_about",
    "limits_at",
    "limits_pinned",
    "region_view",
    "rooms",
]


View = Mapping[str, Any]


@dataclass(frozen=True)
class ZoomRun:
    """A run of steps from rung to rung, and the views at its start and between them.

    Anything else that changes a view or a scale ends the run.

    Attributes
    ----------
    start : int or Fraction
        The scale at its start.
    at : int
        Steps from there to the present scale.
    views : dict of int to view
        The views by steps from the start, as far as the run has been there; the present one last.
    """

    start: Scale = 1
    at: int = 0
    views: Mapping[int, View] = field(default_factory=dict)

    def stepped(self, steps: int, view: View, scale: Scale) -> ZoomRun:
        """Return the run that is *steps* further, from the present *view* and *scale*.

        On the way back to the start it has the views it had; ahead of it there are none.
        """
        # "fit" at the start of a run is another scale once the figure has another size.
        if self.views.get(self.at) != view or self.scale != scale:
            return ZoomRun(scale, 0, {0: view}).stepped(steps, view, scale)
        at = self.at + steps
        back = 0 <= at <= self.at or self.at <= at <= 0
        known = {n: v for n, v in self.views.items() if n == 0 or 0 < n / at < 1} if at else {}
        if not at or (back and at in self.views):
            known[at] = self.views[at]
        return ZoomRun(self.start, at, known)

    @property
    def scale(self) -> Scale:
        """The scale that the run has come to."""
        return rung_beside(self.start, self.at)

    @property
    def view(self) -> View | None:
        """The view that the run has come back to, None where it must be found."""
        return self.views.get(self.at)

    def arrived(self, view: View) -> ZoomRun:
        """Return the run with *view* as the one that it has come to."""
        return replace(self, views={**self.views, self.at: view})


def limits_about(member: Member, point: tuple[Any, Any], scale: Scale) -> list[Pair]:
    """Return limits along x and y that reach over the whole image, *point* in their middle.

    Raises
    ------
    TypeError, ValueError
        If a coordinate ('x' or 'y' in the message) is no finite number on its axis, or so far from
        the image that its dots at *scale* can't be counted, or the Axes has no image with cells of
        one size.
    """
    grid = _grid(member)
    left, right, bottom, top = grid.extent
    found = []
    for axis, value, ends in zip(AXES, point, ((left, right), (bottom, top)), strict=True):
        number = _number(member, axis, value, axis)
        limits = about(number, _directed(member, axis, ends))
        middle = span_of(grid, axis, (number, number)).start * float(scale)
        if not is_countable(grid, axis, limits) or not are_exact(
            grid, axis, scale, (middle, middle)
        ):
            raise wrong_value(axis, "near enough to the image to count dots between them", value)
        found.append(limits)
    return found


def region_view(
    member: Member,
    borders: tuple[tuple[Any, Any], tuple[Any, Any]],
    scale: Literal["fit"] | Scale | None,
) -> tuple[list[Pair], Literal["fit"] | Scale]:
    """Return *borders* as limits along x and y, inverted where the present ones are, and a scale.

    Returns
    -------
    limits : list of (float, float)
    scale : "fit", int or Fraction
        The one that is given; instead of None the largest at which the limits fit, here and where
        an axis is shared.

    Raises
    ------
    TypeError, ValueError
        If a border ('x0', 'x1', 'y0' or 'y1' in the message) is no finite number on its axis, if
        two are equal or the dots between them or the image can't be counted, or the Axes has no
        image with cells of one size.
    """
    grid = _grid(member)
    limits, fitting = [], []
    for i, (axis, pair) in enumerate(zip(AXES, borders, strict=True)):
        first, last = (_number(member, axis, end, f"{axis}{j}") for j, end in enumerate(pair))
        if first == last:
            raise wrong_value(f"{axis}1", f"different from '{axis}0'", pair[1])
        limits.append(_directed(member, axis, (first, last)))
        if not is_countable(grid, axis, limits[i]):
            raise _uncountable(axis, pair)
        fitting.append(_fitting_scale(member, axis, limits[i]))
    smallest = min(fitting)
    if not Fraction(1, LARGEST) <= smallest <= LARGEST:
        i = fitting.index(smallest)
        raise _uncountable(AXES[i], borders[i])
    shown = smallest if scale is None or scale == "fit" else scale
    for axis, ends, pair in zip(AXES, limits, borders, strict=True):
        span = span_of(grid, axis, ends)
        if not are_exact(grid, axis, shown, (span.start * float(shown), span.stop * float(shown))):
            raise _uncountable(axis, pair)
    return limits, smallest if scale is None else scale


def limits_pinned(
    member: Member, point: tuple[Any, Any], scale: Scale, shown: ShownDots | None
) -> list[Pair]:
    """Return limits along x and y at which *point* is on the same dot at *scale* as at present.

    They fill the slot as far as the image has cells, and do not cross its border.

    Parameters
    ----------
    member : Member
    point : (x, y)
        Data coordinates; None is the middle of the view.
    scale : int or Fraction
        Dots per cell.
    shown : ShownDots or None
        What the Axes shows at present.

    Raises
    ------
    TypeError, ValueError
        If a coordinate ('x' or 'y' in the message) is no finite number on its axis, or the Axes has
        no image with cells of one size.
    """
    grid = _grid(member)
    if shown is None:
        raise ValueError("the Axes must show cells that can be counted, to have a scale")
    cells, places = [], []
    box = _present_box(member, shown)
    for axis, value, view in zip(AXES, point, (shown.x, shown.y), strict=True):
        cell = (view[0] + view[1]) / 2 / float(shown.scale)
        if value is not None:
            number = _number(member, axis, value, axis)
            cell = span_of(grid, axis, (number, number)).start
        dot = math.floor(cell * float(shown.scale) + DOT_TOLERANCE) - view[0]
        low, high = _interval(box, axis)
        cells.append(cell)
        places.append(low + dot if _rises(member, axis) else high - 1 - dot)
    return limits_at(member, cells, places, scale)


def limits_at(
    member: Member, cells: Sequence[float], places: Sequence[int], scale: Scale
) -> list[Pair]:
    """Return limits along x and y at which a place in the image is on a given dot of the canvas.

    They fill the slot as far as the image has cells, and do not cross its border.

    Parameters
    ----------
    member : Member
        It must have a grid.
    cells : (float, float)
        The place, in cells.
    places : (int, int)
        The dot, counted from the left and from the bottom of the canvas.
    scale : int or Fraction
        Dots per cell.
    """
    grid, room = _grid(member), rooms(member)
    box = Box().place(member.slot_dots, room, member.axes.get_anchor())
    found = []
    for i, axis in enumerate(AXES):
        wanted = member.limits.wanted(axis)
        low, high = _interval(box, axis)
        dot = places[i] - low if _rises(member, axis) else high - 1 - places[i]
        dots = pinned(cells[i], dot, scale, room[i], span_of(grid, axis, wanted).count)
        found.append(limits_of_dots(grid, axis, wanted, scale, dots))
    return found


def rooms(member: Member) -> tuple[int, int]:
    """Return the dots along x and y that a view can have, also on Axes that share an axis."""
    x, y = (
        min(sibling.available()[i] for sibling in member.siblings(axis))
        for i, axis in enumerate(AXES)
    )
    return x, y


def _present_box(member: Member, shown: ShownDots) -> Bbox:
    """Return where the box of *shown* dots is on the canvas, in dots."""
    return Box().place(member.place_dots, shown.size, member.axes.get_anchor())


def cell_at(member: Member, shown: ShownDots, axis: AxisName, place: float) -> float:
    """Return where in the image a *place* on the canvas is, along *axis*, in cells.

    Parameters
    ----------
    member : Member
    shown : ShownDots
        What the Axes shows.
    axis : {"x", "y"}
    place : float
        In dots from the left or the bottom of the canvas.
    """
    low, high = _interval(_present_box(member, shown), axis)
    first = (shown.x if axis == "x" else shown.y)[0]
    dots = place - low if _rises(member, axis) else high - place
    return (first + dots) / float(shown.scale)


def box_view(
    member: Member, shown: ShownDots, box: Bbox, axes: Sequence[AxisName], *, out: bool
) -> tuple[dict[AxisName, Pair], Scale] | None:
    """Return the limits by axis and the scale for a box that somebody drew with the zoom tool.

    The scale is the largest at which the box fits in the slot, the middle of the box is that of the
    view, which fills the slot; the border of the image is not crossed.

    Parameters
    ----------
    member : Member
        It must have a grid.
    shown : ShownDots
        What the Axes shows.
    box : Bbox
        In dots of the canvas; the part of it that is in the Axes counts.
    axes : sequence of {"x", "y"}
        The axes to zoom along.
    out : bool
        If True, the scale is the largest at which the present view fits in the box, and the middle
        of the view is then in the middle of the box.

    Returns
    -------
    dict of axis to (float, float), int or Fraction
        None where nothing of the box is in the Axes, or its dots can't be counted.
    """
    grid, room = _grid(member), rooms(member)
    present = _present_box(member, shown)
    spans, cells, places = [], [], []
    for i, axis in enumerate(AXES):
        low, high = _interval(present, axis)
        drawn = [min(max(end, low), high) for end in sorted(box.get_points()[:, i])]
        count = span_of(grid, axis, member.limits.wanted(axis)).count
        if out:
            drawn_dots = int(floor_dots(drawn[1] - drawn[0]))
            ends = [dot / float(shown.scale) for dot in (shown.x, shown.y)[i]]
        else:
            drawn_dots = room[i]
            ends = sorted(cell_at(member, shown, axis, end) for end in drawn)
        if axis in axes:
            if not drawn_dots or ends[0] * float(shown.scale) + 1 > ends[1] * float(shown.scale):
                return None
            spans.append((Span(ends[0], ends[1], count), drawn_dots))
        cells.append((ends[0] + ends[1]) / 2)
        places.append(math.floor((drawn[0] + drawn[1]) / 2 + DOT_TOLERANCE))
    scale = largest_scale(spans)
    if scale is None or scale > LARGEST:
        return None
    if not out:
        slot = Box().place(member.slot_dots, room, member.axes.get_anchor())
        places = [round(sum(_interval(slot, axis))) // 2 for axis in AXES]
    limits = dict(zip(AXES, limits_at(member, cells, places, scale), strict=True))
    if not all(is_countable(grid, axis, limits[axis]) for axis in AXES):
        return None
    return {axis: limits[axis] for axis in axes}, scale


def _interval(box: Bbox, axis: AxisName) -> tuple[int, int]:
    """Return the first dot of *box* along *axis*, and the one past its last."""
    low, high = box.get_points()[:, AXES.index(axis)]
    return round(low), round(high)


def _rises(member: Member, axis: AxisName) -> bool:
    """Return whether the numbers of cells grow to the right, or upwards."""
    return ascend(_grid(member), axis, member.limits.wanted(axis))


def _uncountable(axis: AxisName, borders: tuple[Any, Any]) -> ValueError:
    """Return the refusal of a region whose dots can't be counted."""
    takes = f"as far from '{axis}0', and as near to the image, as dots can be counted"
    return wrong_value(f"{axis}1", takes, borders[1])


def _fitting_scale(member: Member, axis: AxisName, limits: Pair) -> Scale:
    """Return the largest scale at which *limits* fit, here and where *axis* is shared."""
    i = AXES.index(axis)
    return (
        largest_scale(
            (span_of(grid, axis, limits), sibling.available()[i])
            for sibling in member.siblings(axis)
            if (grid := sibling.grid()) is not None
        )
        or 1
    )


def _grid(member: Member) -> CellGrid:
    grid = member.grid()
    if grid is None:
        raise ValueError(
            "the Axes must have an image with cells of one size on linear axes, to have a scale"
        )
    return grid


def _number(member: Member, axis: AxisName, value: Any, name: str) -> float:
    """Return a data coordinate as a finite float; dates and units are converted."""
    converting = member.axes.xaxis if axis == "x" else member.axes.yaxis
    takes = f"a finite number on the {axis}-axis"
    return check_real(name, drawn_number(converting, name, value, takes), takes)


def _directed(member: Member, axis: AxisName, ends: Pair) -> Pair:
    """Return *ends* in the direction of the limits along *axis*."""
    first, last = member.limits.wanted(axis)
    low, high = sorted(ends)
    return (low, high) if first < last else (high, low)

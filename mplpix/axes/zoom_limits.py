"""The limits and scales that `PixelAxes.zoom_about`, `zoom_to` and `zoom_by` set.

A `ZoomRun` remembers the steps of `zoom_by`, so that opposite steps go back to the very views that
the first ones left.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple, cast

from matplotlib.transforms import Bbox

from mplpix._checks import check_int, wrong_value
from mplpix._mpl.figures import root_figure
from mplpix.arrays.aspect import Aspect, Request, Scales
from mplpix.arrays.dots import DOT_TOLERANCE, floor_dots
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.scale import LARGEST, Span, about, largest_scale, pinned
from mplpix.artists.coordinates import drawn_place
from mplpix.axes.box import box_in_slot
from mplpix.axes.figure_scales import scales_of
from mplpix.axes.group import ShownDots
from mplpix.axes.layout import lay_out
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
from mplpix.axes.toolbar_view import View

__all__ = [
    "Pin",
    "ZoomRun",
    "box_view",
    "cell_at",
    "check_steps",
    "limits_about",
    "limits_at",
    "pin_at",
    "region_view",
    "rooms",
    "show_pinned",
]


#: The dots along x and y that are in view, counted from cell 0.
_Views = list[tuple[int, int]]

#: How often limits are set for one step, at most: limits choose labels, which place the slots.
_PLACINGS = 3

#: Rungs up along x and along y, down below 0.
Steps = tuple[int, int]


def check_steps(steps: Any, aspect: Aspect) -> Steps:
    """Return the argument *steps* of a zoom, an int or a pair, as one for each axis."""
    if not isinstance(steps, tuple | list):
        number = check_int("steps", steps)
        return number, number
    takes = "an int, or a pair of these where the aspect is 'auto'"
    pair = [check_int("steps", number, takes) for number in steps]
    if len(pair) != 2 or (aspect.ratio is not None and pair[0] != pair[1]):
        raise wrong_value("steps", takes, steps)
    return pair[0], pair[1]


@dataclass(frozen=True)
class ZoomRun:
    """A run of steps from rung to rung, and the views at its start and between them.

    Anything else that changes a view, a scale or the aspect ends the run.

    Attributes
    ----------
    start : pair of int or Fraction
        The scales along x and y at its start.
    at : (int, int)
        Steps from there to the present scales.
    views : dict of (int, int) to view
        The views by steps from the start, as far as the run has been there; the present one last.
    aspect : Aspect
        How the scales depend on each other.
    """

    start: Scales = (1, 1)
    at: Steps = (0, 0)
    views: Mapping[Steps, View] = field(default_factory=dict)
    aspect: Aspect = field(default_factory=Aspect)

    def stepped(self, steps: Steps, view: View, scales: Scales, aspect: Aspect) -> ZoomRun:
        """Return the run that is *steps* further, from the present *view* and *scales*.

        On the way back to the start it has the views it had; ahead of it there are none.
        """
        # "fit" at the start of a run is another scale once the figure has another size.
        known = self.views.get(self.at) == view and self.scales == scales
        if not known or self.aspect != aspect:
            start: Steps = (0, 0)
            return ZoomRun(scales, start, {start: view}, aspect).stepped(
                steps, view, scales, aspect
            )
        at = self.at[0] + steps[0], self.at[1] + steps[1]
        views = {n: v for n, v in self.views.items() if _lies_on_way(n, at) and n != at}
        if at in self.views and (not any(at) or _lies_on_way(at, self.at)):
            views[at] = self.views[at]
        return ZoomRun(self.start, at, views, aspect)

    @property
    def scales(self) -> Scales:
        """The scales that the run has come to."""
        return self.aspect.stepped(self.start, self.at)

    @property
    def view(self) -> View | None:
        """The view that the run has come back to, None where it must be found."""
        return self.views.get(self.at)

    def arrived(self, view: View) -> ZoomRun:
        """Return the run with *view* as the one that it has come to."""
        return replace(self, views={**self.views, self.at: view})


def _lies_on_way(steps: Steps, to: Steps) -> bool:
    """Return whether *steps* from the start are on the way *to* others.

    >>> [_lies_on_way((n, n), (3, 3)) for n in (-1, 0, 2, 3, 4)]
    [False, True, True, True, False]
    """
    return all(min(0, end) <= n <= max(0, end) for n, end in zip(steps, to, strict=True))


def limits_about(member: Member, point: tuple[Any, Any], scale: Request) -> list[Pair]:
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
    scales = cast(Scales, member.aspect().scales(scale))
    found = []
    for i, (axis, ends) in enumerate(zip(AXES, ((left, right), (bottom, top)), strict=True)):
        value, factor = point[i], scales[i]
        number = _number(member, axis, value, axis)
        limits = about(number, _directed(member, axis, ends))
        middle = span_of(grid, axis, (number, number)).start * float(factor)
        if not is_countable(grid, axis, limits) or not are_exact(
            grid, axis, factor, (middle, middle)
        ):
            raise wrong_value(axis, "near enough to the image to count dots between them", value)
        found.append(limits)
    return found


def region_view(
    member: Member,
    borders: tuple[tuple[Any, Any], tuple[Any, Any]],
    scale: Request | None,
) -> tuple[list[Pair], Request]:
    """Return *borders* as limits along x and y, inverted where the present ones are, and a scale.

    Returns
    -------
    limits : list of (float, float)
    scale : "fit", int, Fraction or a pair of these
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
        fitting.append(list(_spans(member, axis, limits[i])))
    aspect = member.aspect()
    largest = aspect.largest(fitting[0], fitting[1])
    alone = [largest_scale(spans) or 1 for spans in fitting]
    telling = (0, 1) if aspect.ratio is None else (alone.index(min(alone)),)
    for i in telling:
        if not Fraction(1, LARGEST) <= alone[i] <= LARGEST:
            raise _uncountable(AXES[i], borders[i])
    wishes = ("fit", "fit") if scale is None else aspect.scales(scale)
    for i, (axis, ends, pair) in enumerate(zip(AXES, limits, borders, strict=True)):
        wish = wishes[i]
        shown = largest[i] if wish == "fit" else wish
        span = span_of(grid, axis, ends)
        if not are_exact(grid, axis, shown, (span.start * float(shown), span.stop * float(shown))):
            raise _uncountable(axis, pair)
    return limits, largest if scale is None else scale


class Pin(NamedTuple):
    """A place in the image, and the dot of the canvas that it stays on.

    Attributes
    ----------
    cells : (float, float)
        The place, in cells.
    places : (int, int)
        The dot, counted from the left and from the bottom of the canvas.
    """

    cells: tuple[float, float]
    places: tuple[int, int]


def pin_at(member: Member, point: tuple[Any, Any], shown: ShownDots | None) -> Pin:
    """Return *point* and the dot that it is on at present.

    Parameters
    ----------
    member : Member
    point : (x, y)
        Data coordinates; None is the middle of the view.
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
    for i, (axis, value, view) in enumerate(zip(AXES, point, (shown.x, shown.y), strict=True)):
        scale = float(shown.scales[i])
        cell = (view[0] + view[1]) / 2 / scale
        if value is not None:
            number = _number(member, axis, value, axis)
            cell = span_of(grid, axis, (number, number)).start
        dot = math.floor(cell * scale + DOT_TOLERANCE) - view[0]
        low, high = _interval(box, axis)
        cells.append(cell)
        places.append(low + dot if _rises(member, axis) else high - 1 - dot)
    return Pin((cells[0], cells[1]), (places[0], places[1]))


def show_pinned(member: Member, pin: Pin, scales: Scales) -> None:
    """Set the limits and the scales of an Axes, a place in its image on the dot where it was.

    Labels are others at another scale, so that a layout engine gives the slot another place. It is
    run as in the next draw, and the limits are set again for the slot that it leaves.
    """
    ax: Any = member.axes
    tried: list[tuple[_Miss, _Views]] = []
    for views in _candidates(member, pin, scales, tried):
        _show_dots(member, views, scales)
        figure = root_figure(ax)
        shown = scales_of(figure).shown(member) if figure is not None and lay_out(figure) else None
        if shown is None:
            return
        tried.append((_miss(member, pin, shown), views))
        if tried[-1][0].total == (0, 0):
            return
    best = min(tried, key=lambda found: found[0].total)
    _show_dots(member, best[1], scales)
    lay_out(cast(Any, root_figure(ax)))


class _Miss(NamedTuple):
    """How far a view in its slot is from the one that `limits_at` would have there, in dots.

    Attributes
    ----------
    along : (int, int)
        How far the image is to the right, and up.
    empty : int
        How much less of the slot is filled, along both axes.
    """

    along: tuple[int, int]
    empty: int

    @property
    def total(self) -> tuple[int, int]:
        """What counts first, and what counts next."""
        return max(map(abs, self.along)), self.empty


def _candidates(
    member: Member, pin: Pin, scales: Scales, tried: list[tuple[_Miss, _Views]]
) -> Iterator[_Views]:
    """Yield views to try, each made from what became of those before.

    Views may alternate for ever: labels at the limits for one slot leave another. Such a label is
    at one end of a view. So the middle of each one is moved by its other end, inwards.
    """
    while len(tried) < _PLACINGS:
        views = _dots_at(member, pin.cells, pin.places, scales)
        if views in (before for _, before in tried):
            break
        yield views
    for miss, best in sorted(tried, key=lambda found: found[0].total):
        views = []
        for axis, along, (first, last) in zip(AXES, miss.along, best, strict=True):
            by = 2 * along * (1 if _rises(member, axis) else -1)
            views.append((first + max(by, 0), last + min(by, 0)))
        if all(first < last for first, last in views):
            yield views
        if not any(tried[-1][0].along):
            return


def _show_dots(member: Member, views: _Views, scales: Scales) -> None:
    """Set the limits to these dots along x and y, and the scales."""
    ax: Any = member.axes
    for axis, scale, dots in zip(AXES, scales, views, strict=True):
        limits = limits_of_dots(_grid(member), axis, member.limits.wanted(axis), scale, dots)
        ax.set(**{f"{axis}lim": limits})
    ax.set_pixel_scale(scales)


def _miss(member: Member, pin: Pin, shown: ShownDots) -> _Miss:
    """Return how far the dots *shown* are from where they should be."""
    ax: Any = member.axes
    present, wanted = [shown.x, shown.y], _dots_at(member, pin.cells, pin.places, shown.scales)
    starts = []
    for x, y in (present, wanted):
        size = x[1] - x[0], y[1] - y[0]
        box = box_in_slot(member.slot_dots, size, ax.get_anchor())
        for axis, dots in zip(AXES, (x, y), strict=True):
            low, high = _interval(box, axis)
            starts.append(low - dots[0] if _rises(member, axis) else high + dots[0])
    lengths = [sum(stop - start for start, stop in views) for views in (present, wanted)]
    return _Miss((starts[0] - starts[2], starts[1] - starts[3]), lengths[1] - lengths[0])


def limits_at(
    member: Member, cells: Sequence[float], places: Sequence[int], scales: Scales
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
    scales : pair of int or Fraction
        Dots per cell along x and y.
    """
    grid, dots = _grid(member), _dots_at(member, cells, places, scales)
    return [
        limits_of_dots(grid, axis, member.limits.wanted(axis), scale, ends)
        for axis, scale, ends in zip(AXES, scales, dots, strict=True)
    ]


def _dots_at(
    member: Member, cells: Sequence[float], places: Sequence[int], scales: Scales
) -> _Views:
    """Return the dots of the view that `limits_at` gives."""
    grid, room = _grid(member), rooms(member)
    box = box_in_slot(member.slot_dots, room, member.axes.get_anchor())
    found = []
    for i, axis in enumerate(AXES):
        count = span_of(grid, axis, member.limits.wanted(axis)).n_cells
        low, high = _interval(box, axis)
        dot = places[i] - low if _rises(member, axis) else high - 1 - places[i]
        found.append(pinned(cells[i], dot, scales[i], room[i], count))
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
    return box_in_slot(member.place_dots, shown.size, member.axes.get_anchor())


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
    i = AXES.index(axis)
    first = (shown.x, shown.y)[i][0]
    dots = place - low if _rises(member, axis) else high - place
    return (first + dots) / float(shown.scales[i])


def box_view(
    member: Member, shown: ShownDots, box: Bbox, axes: Sequence[AxisName], *, out: bool
) -> tuple[dict[AxisName, Pair], Request] | None:
    """Return the limits by axis and the scale for a box that somebody drew with the zoom tool.

    The scale is the largest at which the box fits in the slot, the middle of the box is that of the
    view, which fills the slot; the border of the image is not crossed. With aspect "auto", each
    axis has its own, and one that isn't zoomed along keeps the scale that is requested.

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
    dict of axis to (float, float), scale or pair of scales
        None where nothing of the box is in the Axes, or its dots can't be counted.
    """
    grid, room = _grid(member), rooms(member)
    present = _present_box(member, shown)
    spans: list[list[tuple[Span, int]]] = [[], []]
    cells, places = [], []
    for i, axis in enumerate(AXES):
        scale = float(shown.scales[i])
        low, high = _interval(present, axis)
        drawn = [min(max(end, low), high) for end in sorted(box.get_points()[:, i])]
        count = span_of(grid, axis, member.limits.wanted(axis)).n_cells
        if out:
            drawn_dots = int(floor_dots(drawn[1] - drawn[0]))
            ends = [dot / scale for dot in (shown.x, shown.y)[i]]
        else:
            drawn_dots = room[i]
            ends = sorted(cell_at(member, shown, axis, end) for end in drawn)
        if axis in axes:
            if not drawn_dots or ends[0] * scale + 1 > ends[1] * scale:
                return None
            spans[i].append((Span(ends[0], ends[1], count), drawn_dots))
        cells.append((ends[0] + ends[1]) / 2)
        places.append(math.floor((drawn[0] + drawn[1]) / 2 + DOT_TOLERANCE))
    aspect = member.aspect()
    scales = aspect.largest(spans[0], spans[1])
    if max(scales) > LARGEST:
        return None
    if not out:
        slot = box_in_slot(member.slot_dots, room, member.axes.get_anchor())
        places = [round(sum(_interval(slot, axis))) // 2 for axis in AXES]
    limits = dict(zip(AXES, limits_at(member, cells, places, scales), strict=True))
    if not all(is_countable(grid, axis, limits[axis]) for axis in AXES):
        return None
    request: Request = scales
    if aspect.ratio is None:
        kept = aspect.scales(member.requested() or "fit")
        x, y = (
            scale if axis in axes else before
            for axis, scale, before in zip(AXES, scales, kept, strict=True)
        )
        request = x, y
    return {axis: limits[axis] for axis in axes}, request


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


def _spans(member: Member, axis: AxisName, limits: Pair) -> Iterator[tuple[Span, int]]:
    """Yield the span of *limits* and the dots available, here and where *axis* is shared."""
    i = AXES.index(axis)
    for sibling in member.siblings(axis):
        if (grid := sibling.grid()) is not None:
            yield span_of(grid, axis, limits), sibling.available()[i]


def _grid(member: Member) -> CellGrid:
    grid = member.grid()
    if grid is None:
        raise ValueError(
            "the Axes must have an image with cells of one size on linear axes, to have a scale"
        )
    return grid


def _number(member: Member, axis: AxisName, value: Any, name: str) -> float:
    """Return a data coordinate as a finite float; dates and units are converted."""
    return drawn_place(member.axes, axis, value, name)


def _directed(member: Member, axis: AxisName, ends: Pair) -> Pair:
    """Return *ends* in the direction of the limits along *axis*."""
    first, last = member.limits.wanted(axis)
    low, high = sorted(ends)
    return (low, high) if first < last else (high, low)

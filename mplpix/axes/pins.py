"""Places of an image on the dots of the canvas, and views that keep one on its dot.

A zoom keeps the cell under the cursor on its dot, a pan the cell that was grabbed. Labels change
with the view, and a layout engine places the slot by them: `show_pinned` sets views until one stays
in place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from matplotlib.transforms import Bbox

from mplpix._mpl.figures import root_figure
from mplpix.arrays.aspect import Scales
from mplpix.arrays.dots import DOT_TOLERANCE
from mplpix.arrays.scale import pinned
from mplpix.artists.coordinates import drawn_place
from mplpix.axes.box import box_in_slot, dots_along
from mplpix.axes.figure_scales import scales_of
from mplpix.axes.group import ShownDots
from mplpix.axes.layout import lay_out
from mplpix.axes.limits import AXES, AxisName, Pair, ascend, limits_of_dots, span_of
from mplpix.axes.member import Member

__all__ = [
    "Pin",
    "cell_at",
    "limits_at",
    "pin_at",
    "present_box",
    "rooms",
    "show_pinned",
]

#: The dots along x and y that are in view, counted from cell 0.
_Views = list[tuple[int, int]]

#: How often limits are set for one step, at most: limits choose labels, which place the slots.
_PLACINGS = 3


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
    grid = member.need_grid()
    if shown is None:
        raise ValueError("the Axes must show cells that can be counted, to have a scale")
    cells, places = [], []
    box = present_box(member, shown)
    for i, (axis, value, view) in enumerate(zip(AXES, point, (shown.x, shown.y), strict=True)):
        scale = float(shown.scales[i])
        cell = (view[0] + view[1]) / 2 / scale
        if value is not None:
            number = drawn_place(member.axes, axis, value, axis)
            cell = span_of(grid, axis, (number, number)).start
        dot = math.floor(cell * scale + DOT_TOLERANCE) - view[0]
        low, high = dots_along(box, axis)
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
        limits = limits_of_dots(member.need_grid(), axis, member.limits.wanted(axis), scale, dots)
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
            low, high = dots_along(box, axis)
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
    grid, dots = member.need_grid(), _dots_at(member, cells, places, scales)
    return [
        limits_of_dots(grid, axis, member.limits.wanted(axis), scale, ends)
        for axis, scale, ends in zip(AXES, scales, dots, strict=True)
    ]


def _dots_at(
    member: Member, cells: Sequence[float], places: Sequence[int], scales: Scales
) -> _Views:
    """Return the dots of the view that `limits_at` gives."""
    grid, room = member.need_grid(), rooms(member)
    box = box_in_slot(member.slot_dots, room, member.axes.get_anchor())
    found = []
    for i, axis in enumerate(AXES):
        count = span_of(grid, axis, member.limits.wanted(axis)).n_cells
        low, high = dots_along(box, axis)
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


def present_box(member: Member, shown: ShownDots) -> Bbox:
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
    low, high = dots_along(present_box(member, shown), axis)
    i = AXES.index(axis)
    first = (shown.x, shown.y)[i][0]
    dots = place - low if _rises(member, axis) else high - place
    return (first + dots) / float(shown.scales[i])


def _rises(member: Member, axis: AxisName) -> bool:
    """Return whether the numbers of cells grow to the right, or upwards."""
    return ascend(member.need_grid(), axis, member.limits.wanted(axis))

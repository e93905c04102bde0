"""The limits and scales that `PixelAxes.zoom_about`, `zoom_to` and a box of the zoom tool set."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, cast

from matplotlib.transforms import Bbox

from mplpix._checks import wrong_value
from mplpix.arrays.aspect import Request, Scales
from mplpix.arrays.dots import DOT_TOLERANCE, floor_dots
from mplpix.arrays.scale import LARGEST, Span, about, largest_scale
from mplpix.artists.coordinates import drawn_place
from mplpix.axes.box import box_in_slot, dots_along
from mplpix.axes.group import ShownDots
from mplpix.axes.limits import AXES, AxisName, Pair, are_exact, is_countable, span_of
from mplpix.axes.member import Member
from mplpix.axes.pins import cell_at, limits_at, present_box, rooms

__all__ = ["box_view", "limits_about", "region_view"]


def limits_about(member: Member, point: tuple[Any, Any], scale: Request) -> list[Pair]:
    """Return limits along x and y that reach over the whole image, *point* in their middle.

    Raises
    ------
    TypeError, ValueError
        If a coordinate ('x' or 'y' in the message) is no finite number on its axis, or so far from
        the image that its dots at *scale* can't be counted, or the Axes has no image with cells of
        one size.
    """
    grid = member.need_grid()
    left, right, bottom, top = grid.extent
    scales = cast(Scales, member.aspect().scales(scale))
    found = []
    for i, (axis, ends) in enumerate(zip(AXES, ((left, right), (bottom, top)), strict=True)):
        value, factor = point[i], scales[i]
        number = drawn_place(member.axes, axis, value, axis)
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
    grid = member.need_grid()
    limits, fitting = [], []
    for i, (axis, pair) in enumerate(zip(AXES, borders, strict=True)):
        first, last = (
            drawn_place(member.axes, axis, end, f"{axis}{j}") for j, end in enumerate(pair)
        )
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
    grid, room = member.need_grid(), rooms(member)
    present = present_box(member, shown)
    spans: list[list[tuple[Span, int]]] = [[], []]
    cells, places = [], []
    for i, axis in enumerate(AXES):
        scale = float(shown.scales[i])
        low, high = dots_along(present, axis)
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
        places = [round(sum(dots_along(slot, axis))) // 2 for axis in AXES]
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


def _directed(member: Member, axis: AxisName, ends: Pair) -> Pair:
    """Return *ends* in the direction of the limits along *axis*."""
    first, last = member.limits.wanted(axis)
    low, high = sorted(ends)
    return (low, high) if first < last else (high, low)

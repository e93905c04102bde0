"""The limits and scales that arguments of `PixelAxes.zoom_about` and `zoom_to` stand for."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

from mplpix._checks import check_real, wrong_value
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.scale import LARGEST, Scale, about, largest_scale
from mplpix.artists.coordinates import drawn_number
from mplpix.axes.limits import AXES, AxisName, Pair, are_exact, is_countable, span_of
from mplpix.axes.member import Member

__all__ = ["limits_about", "region_view"]


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

"""The limits and scales that arguments of `PixelAxes.zoom_about` and `zoom_to` stand for."""

from __future__ import annotations

from typing import Any, cast

from matplotlib.units import ConversionError

from mplpix._checks import check_real, wrong_type, wrong_value
from mplpix._mpl import axis_converter
from mplpix.arrays.scale import Scale, about, largest_scale
from mplpix.axes.limits import AXES, AxisName, Pair
from mplpix.axes.member import Member

__all__ = ["fitting_scale", "limits_about", "limits_of_region"]


def limits_about(member: Member, point: tuple[Any, Any]) -> list[Pair]:
    """Return limits along x and y that reach over the whole image, *point* in their middle.

    Raises
    ------
    TypeError, ValueError
        If a coordinate ('x' or 'y' in the message) is no finite number on its axis, or the Axes
        has no image with cells of one size.
    """
    left, right, bottom, top = _extent(member)
    numbers = [_number(member, axis, end, axis) for axis, end in zip(AXES, point, strict=True)]
    return [
        about(number, _directed(member, axis, ends))
        for axis, number, ends in zip(AXES, numbers, ((left, right), (bottom, top)), strict=True)
    ]


def limits_of_region(member: Member, borders: tuple[tuple[Any, Any], ...]) -> list[Pair]:
    """Return *borders* as limits along x and y, inverted where the present limits are.

    Raises
    ------
    TypeError, ValueError
        If a border ('x0', 'x1', 'y0' or 'y1' in the message) is no finite number on its axis, if
        two are equal, or the Axes has no image with cells of one size.
    """
    _extent(member)
    limits = []
    for axis, pair in zip(AXES, borders, strict=True):
        first, last = (_number(member, axis, end, f"{axis}{i}") for i, end in enumerate(pair))
        if first == last:
            raise wrong_value(f"{axis}1", f"different from '{axis}0'", pair[1])
        limits.append(_directed(member, axis, (first, last)))
    return limits


def fitting_scale(member: Member) -> Scale:
    """Return the largest scale at which the wanted limits fit, also of Axes that share an axis."""
    spans = []
    for i, axis in enumerate(AXES):
        found = (sibling.request() for sibling in member.siblings(axis))
        spans += [(request.spans[i], request.available[i]) for request in found if request]
    return largest_scale(spans) or 1


def _extent(member: Member) -> tuple[float, float, float, float]:
    grid = member.grid()
    if grid is None:
        raise ValueError(
            "the Axes must have an image with cells of one size on linear axes, to have a scale"
        )
    return grid.extent


def _number(member: Member, axis: AxisName, value: Any, name: str) -> float:
    """Return a data coordinate as a finite float; dates are converted."""
    converting = member.axes.xaxis if axis == "x" else member.axes.yaxis
    takes = f"a finite number on the {axis}-axis"
    try:
        # On an axis without a converter, `Axis.convert_units` would set that of the value.
        if axis_converter(converting) is not None:
            value = cast(Any, converting).convert_units(value)
        return check_real(name, value, takes)
    except ConversionError:
        raise wrong_type(name, takes, value) from None


def _directed(member: Member, axis: AxisName, ends: Pair) -> Pair:
    """Return *ends* in the direction of the limits along *axis*."""
    first, last = member.limits.wanted(axis)
    low, high = sorted(ends)
    return (low, high) if first < last else (high, low)

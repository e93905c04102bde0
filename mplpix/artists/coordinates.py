"""Coordinates in the numbers of an Axes: dates, quantities and names become what is drawn.

Every artist that takes a place converts it here before it keeps it, so that a draw knows numbers
only. Conversion is matplotlib's own, with the converter and the units of the axis, or those that
the axis would get; but it is tried on a copy of the axis. A place that is refused, or an image that
is refused for another reason, leaves the axis as it was; `tell_units` makes it one of dates, or
gives it its units, once the artist is there.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from numbers import Number
from typing import Any, Literal, cast

import numpy as np
from matplotlib import units
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryConverter
from matplotlib.dates import ConciseDateConverter, DateConverter

from mplpix._checks import check_real, wrong_type, wrong_value
from mplpix._mpl.axis import axis_converter, trial_axis
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.quantities import Quantity

__all__ = [
    "drawn_extent",
    "drawn_grid",
    "drawn_number",
    "drawn_place",
    "grid_between",
    "in_units_of",
    "is_of_dates",
    "tell_units",
]

#: Kinds that no axis draws, though some of them could be made floats.
_NO_COORDINATES = bytes | complex | None | np.timedelta64 | datetime.timedelta

_DATES = (np.datetime64, datetime.date, datetime.datetime)

#: The classes of matplotlib's converters for dates. An axis keeps the one that it has when another
#: package (pandas, say) registers its own.
_DATE_CONVERTERS = {
    DateConverter,
    ConciseDateConverter,
    *(type(units.registry[kind]) for kind in _DATES),
}


def drawn_grid(grid: CellGrid, x_name: str, y_name: str, ax: Axes | None = None) -> CellGrid:
    """Return *grid* in the numbers of an Axes; itself where it has no dates.

    Parameters
    ----------
    grid : CellGrid
    x_name, y_name : str
        The names of the arguments that the columns and the rows came from, for messages.
    ax : `~matplotlib.axes.Axes`, optional
        By default any Axes without units.

    Raises
    ------
    TypeError
        If it has durations, which matplotlib doesn't draw, or dates on an axis of other units.
    ValueError
        If two of its dates become the same number.

    Examples
    --------
    >>> hours = np.array(["1970-01-01T00", "1970-01-01T12"], "M8[h]")
    >>> drawn_grid(CellGrid(hours, [0, 1]), "x", "y").extent
    (0.0, 0.5, 1.0, 0.0)
    """
    for name, end in ((x_name, grid.extent[0]), (y_name, grid.extent[2])):
        if isinstance(end, np.timedelta64):
            raise wrong_type(name, "numbers or dates, no durations", grid)
    xaxis, yaxis = _axes_of(ax)
    numbers = grid.dates_as(
        lambda dates: _converted(xaxis, x_name, dates, _takes_on(xaxis)),
        lambda dates: _converted(yaxis, y_name, dates, _takes_on(yaxis)),
    )
    if numbers is not grid:
        for name, edges in ((x_name, numbers.x_edges), (y_name, numbers.y_edges)):
            steps = np.diff(edges)
            if not ((steps > 0).all() or (steps < 0).all()):
                raise wrong_value(name, "dates that lie microseconds apart or more", grid)
    return numbers


def drawn_extent(
    extent: Any, ax: Axes | None = None, *, xunits: Any = None, yunits: Any = None
) -> tuple[float, float, float, float]:
    """Return *extent* in the numbers of an Axes.

    Parameters
    ----------
    extent : (float, float, float, float)
        Left, right, bottom, top; dates, quantities and all else that the axes of *ax* convert.
    ax : `~matplotlib.axes.Axes`, optional
        By default any Axes without units.
    xunits, yunits : optional
        Units that the axes will have; by default those that they have or get by *extent*.

    Raises
    ------
    TypeError, ValueError
        If it isn't four finite numbers with some width and height between them, or what becomes
        that on *ax*.

    Examples
    --------
    >>> drawn_extent((np.datetime64("1970-01-01"), np.datetime64("1970-01-03"), 0, 1))
    (0.0, 2.0, 0.0, 1.0)
    """
    takes = "(left, right, bottom, top)"
    try:
        left, right, bottom, top = tuple(extent)
    except TypeError:
        raise wrong_type("extent", takes, extent) from None
    except ValueError:
        raise wrong_value("extent", takes, extent) from None
    ends: list[float] = []
    pairs = ((left, right), (bottom, top))
    for axis, pair, unit in zip(_axes_of(ax), pairs, (xunits, yunits), strict=True):
        if all(map(_is_real, pair)):
            ends += map(float, pair)
            continue
        try:
            ends += _ends(axis, pair, unit)
        except Exception:  # of any kind: converters are other packages'
            raise wrong_type("extent", f"{takes}, {_takes_on(axis)}", extent) from None
    if not np.isfinite(ends).all():
        raise wrong_value("extent", f"{takes}, all finite", extent)
    if ends[0] == ends[1] or ends[2] == ends[3]:
        raise wrong_value("extent", f"{takes} with some width and height", extent)
    return ends[0], ends[1], ends[2], ends[3]


def grid_between(x_edges: Any, y_edges: Any, ax: Any) -> CellGrid:
    """Return the cells between edges in the numbers of an Axes.

    Parameters
    ----------
    x_edges, y_edges : (N + 1,) and (M + 1,) float array
    ax : `~matplotlib.axes.Axes` or None
        Centers are in the middle as its axes are scaled: on a logarithmic one the geometric mean.

    Raises
    ------
    ValueError
        If edges don't ascend or descend.
    """
    scales: Any = {}
    for name, edges in (("x", x_edges), ("y", y_edges)):
        scale = "linear" if ax is None else getattr(ax, f"get_{name}scale")()
        scales[f"{name}_scale"] = "log" if scale == "log" and (edges > 0).all() else "linear"
    shape = (len(y_edges) - 1, len(x_edges) - 1)
    return CellGrid.from_coordinates(x_edges, y_edges, shape, **scales)


def drawn_number(axis: Axis, name: str, value: Any, takes: str) -> Any:
    """Return one place on *axis* as a number; what needs no conversion as it is.

    Raises
    ------
    TypeError
        If *axis* doesn't convert it; *name* and *takes* are for the message.
    """
    if _converter_for(axis, value) is None:
        return value
    try:
        return _ends(axis, (value,), None)[0]
    except Exception:  # of any kind: converters are other packages'
        raise wrong_type(name, takes, value) from None


def drawn_place(ax: Any, axis: Literal["x", "y"], value: Any, name: str | None = None) -> float:
    """Return one place along an axis of *ax* as a finite number.

    Parameters
    ----------
    ax : `~matplotlib.axes.Axes`
    axis : {"x", "y"}
    value : float, date or quantity
    name : str, optional
        The name of the argument, for messages; by default that of the axis.

    Raises
    ------
    TypeError, ValueError
        If *value* is no finite number on that axis.
    """
    name, takes = name or axis, f"a finite number on the {axis}-axis"
    return check_real(name, drawn_number(getattr(ax, f"{axis}axis"), name, value, takes), takes)


def in_units_of(axis: Axis, name: str, values: Any) -> Any:
    """Return centers or edges as numbers or dates; all else in the numbers of *axis*.

    Raises
    ------
    TypeError
        If *axis* doesn't convert them.
    """
    converter = _converter_for(axis, values)
    if converter is None:  # without one, matplotlib draws the numbers of a quantity
        return values if Quantity.of(values) is None else np.asarray(values)
    if is_of_dates(converter) and np.asarray(values).dtype.kind in "MO":
        return values
    has_units = cast(Any, axis).have_units()  # maybe those of an axis that it is shared with
    if not has_units and isinstance(converter, StrCategoryConverter):
        return values  # refused as coordinates: names are those of an axis of categories
    return _converted(
        axis, name, values, "real numbers, datetime64 or units that the axis converts"
    )


def tell_units(axis: Axis, sample: Any) -> None:
    """Give *axis* the converter and the units of *sample*, unless it has some already.

    An axis that shares units with another one may have those, and no converter yet; one of
    categories gets those that are new.
    """
    if sample is None:
        return
    if axis_converter(axis) is None:
        cast(Any, axis).update_units(sample)
    elif isinstance(axis_converter(axis), StrCategoryConverter):
        cast(Any, axis).convert_units(sample)


def is_of_dates(converter: Any) -> bool:
    """Return whether *converter* is one of matplotlib's converters for dates, or in their place.

    By its very class: that of pandas for periods inherits from them, but counts periods.
    """
    if converter is None:
        return False
    registered = {type(units.registry.get(kind)) for kind in _DATES}
    return type(converter) in _DATE_CONVERTERS | registered


def _axes_of(ax: Axes | None) -> tuple[Axis | None, Axis | None]:
    return (None, None) if ax is None else (ax.xaxis, ax.yaxis)


def _takes_on(axis: Axis | None) -> str:
    """Return the places that *axis* takes, for messages."""
    return f"numbers or dates, or units that {'an' if axis is None else 'the'} axis converts"


def _converter_for(axis: Axis, values: Any) -> Any:
    """Return the converter that matplotlib would use for *values* on *axis*, None for numbers."""
    try:
        found = cast(Any, units.registry).get_converter(values)
    except Exception:  # lists of different lengths, and objects that only look like sequences
        return None
    numbers = found is None and getattr(getattr(values, "dtype", None), "kind", "O") in "biuf"
    if numbers or _is_of_numbers(values):
        return None
    own = axis_converter(axis)
    return found if own is None else own


def _is_of_numbers(values: Any) -> bool:
    """Return whether *values* are a number, or a list of numbers, without units."""
    if isinstance(values, list | tuple):
        return all(map(_is_of_numbers, values))
    return isinstance(values, Number) and not isinstance(values, Decimal)


def _is_real(number: Any) -> bool:
    # A timedelta64 is an np.integer.
    return isinstance(number, int | float | np.floating | np.integer) and not isinstance(
        number, np.timedelta64
    )


def _converted(axis: Axis | None, name: str, values: Any, takes: str) -> Any:
    """Return *values* in the numbers of *axis*."""
    trial = cast(Any, trial_axis(axis))
    try:
        if not trial.have_units():
            trial.update_units(values)
        return np.asarray(trial.convert_units(values), np.float64)
    except Exception:  # of any kind: converters are other packages'
        raise wrong_type(name, takes, values) from None


def _ends(axis: Axis | None, ends: tuple[Any, ...], unit: Any) -> list[float]:
    """Return *ends* in the numbers of *axis*, by the steps of `AxesImage.set_extent`."""
    trial = cast(Any, trial_axis(axis))
    if any(isinstance(end, _NO_COORDINATES) for end in ends):
        raise TypeError
    if not trial.have_units():
        if any(isinstance(end, str) for end in ends):
            raise TypeError  # numbers in quotes, rather than names of categories
        trial.update_units(list(ends))
    if unit is not None and unit != trial.units:
        trial.set_units(unit)
        trial.update_units(list(ends))
    return [_float(trial.convert_units(end)) for end in trial.convert_units(list(ends))]


def _float(number: Any) -> float:
    if isinstance(number, str):
        raise TypeError
    return float(number.item() if isinstance(number, np.ndarray) else number)

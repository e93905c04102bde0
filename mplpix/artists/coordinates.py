"""Coordinates in the numbers of an Axes: dates become what matplotlib draws them at.

A `CellGrid` may hold dates in any unit, and an extent may be of dates. Every artist that takes one
converts it here before it keeps it, so that a draw knows numbers only.
"""

from __future__ import annotations

import datetime
from typing import Any, cast

import numpy as np
from matplotlib import units
from matplotlib.dates import date2num

from mplpix._checks import wrong_type, wrong_value
from mplpix.arrays.grid import CellGrid

__all__ = ["check_extent", "drawn_extent", "drawn_grid"]

_NO_COORDINATES = str | bytes | complex | None | np.timedelta64 | datetime.timedelta


def drawn_grid(grid: CellGrid, x_name: str, y_name: str) -> CellGrid:
    """Return *grid* in the numbers of an Axes; itself where it has no dates.

    Parameters
    ----------
    grid : CellGrid
    x_name, y_name : str
        The names of the arguments that the columns and the rows came from, for messages.

    Raises
    ------
    TypeError
        If it has durations, which matplotlib doesn't draw.
    ValueError
        If two of its dates become the same number.

    Examples
    --------
    >>> hours = np.array(["1970-01-01T00", "1970-01-01T12"], "M8[h]")
    >>> drawn_grid(CellGrid(hours, [0, 1]), "x", "y").extent
    (0.0, 0.5, 1.0, 0.0)
    """
    names = {"x": x_name, "y": y_name}
    for name, end in (("x", grid.extent[0]), ("y", grid.extent[2])):
        if isinstance(end, np.timedelta64):
            raise wrong_type(names[name], "numbers or dates, no durations", grid)
    numbers = grid.dates_as(date2num)
    if numbers is not grid:
        for name, edges in (("x", numbers.x_edges), ("y", numbers.y_edges)):
            steps = np.diff(edges)
            if not ((steps > 0).all() or (steps < 0).all()):
                raise wrong_value(names[name], "dates that lie microseconds apart or more", grid)
    return numbers


def check_extent(extent: Any) -> tuple[Any, Any, Any, Any]:
    """Return *extent* as a tuple: left, right, bottom, top, in numbers or units of an Axes.

    Raises
    ------
    TypeError, ValueError
        If it isn't four finite numbers or units with some width and height between them.
    """
    takes = "(left, right, bottom, top)"
    try:
        left, right, bottom, top = values = tuple(extent)
    except TypeError:
        raise wrong_type("extent", takes, extent) from None
    except ValueError:
        raise wrong_value("extent", takes, extent) from None
    for value in values:
        if isinstance(value, _NO_COORDINATES):
            raise wrong_type("extent", f"{takes}, numbers or dates", extent)
        if isinstance(value, int | float | np.number) and not np.isfinite(value):
            raise wrong_value("extent", f"{takes}, all finite", extent)
    if left == right or bottom == top:
        raise wrong_value("extent", f"{takes} with some width and height", extent)
    return left, right, bottom, top


def drawn_extent(extent: Any) -> tuple[float, float, float, float]:
    """Return *extent* in the numbers of an Axes.

    Parameters
    ----------
    extent : (float, float, float, float)
        Left, right, bottom, top; also dates, and other units that matplotlib can convert without
        an axis.

    Raises
    ------
    TypeError, ValueError
        As `check_extent`; also if it has units that need an axis.

    Examples
    --------
    >>> drawn_extent((np.datetime64("1970-01-01"), np.datetime64("1970-01-03"), 0, 1))
    (0.0, 2.0, 0.0, 1.0)
    """
    left, right, bottom, top = (_number(value, extent) for value in check_extent(extent))
    return check_extent((left, right, bottom, top))


def _number(value: Any, extent: Any) -> float:
    converter = cast(Any, units.registry).get_converter(value)
    try:
        return float(value if converter is None else converter.convert(value, None, None))
    except (TypeError, ValueError, AttributeError):
        takes = "(left, right, bottom, top), numbers or dates"
        raise wrong_type("extent", takes, extent) from None

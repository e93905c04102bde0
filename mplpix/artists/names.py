"""`GivenCoordinates`: the coordinates of an image, which may be names, and may have a name.

Coordinates that are names, and no places, make an axis of categories, as they do in every plot of
matplotlib: name *i* is at the number *i*, where cell *i* is. Names that aren't all different can't
be categories; they are labels alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from os import PathLike
from typing import Any, NamedTuple, cast

import numpy as np
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryConverter, UnitData
from numpy.typing import NDArray

from mplpix._mpl.axis import axis_converter
from mplpix.artists.coordinates import in_units_of, tell_units
from mplpix.artists.image import PixelAlignedImage
from mplpix.ticks.formatter import CellLabelFormatter
from mplpix.ticks.locators import CellCenterLocator
from mplpix.ticks.names import read_names

__all__ = ["GivenCoordinates"]

#: The kinds that name a cell, beside tuples of them, the names of a pandas.MultiIndex.
_NAMES = (str, bytes, Enum, PathLike)

#: The classes of pandas whose values name a cell, too.
_NAMES_OF_PANDAS = frozenset({"Period", "Interval"})


class GivenCoordinates(NamedTuple):
    """The coordinates of *n* cells along an axis, as a caller gave them: places, or names.

    Attributes
    ----------
    axis : `~matplotlib.axis.Axis`
        One with units of its own, but for categories, takes places only.
    argument : str
        The name of the argument, for refusals.
    given : array-like or None
    n : int
    names : list of str or None
        The names of the cells; None where *given* are places.
    """

    axis: Axis
    argument: str
    given: Any
    n: int
    names: list[str] | None

    @classmethod
    def read(cls, axis: Axis, argument: str, given: Any, n: int) -> GivenCoordinates:
        """Return the coordinates, after names are checked.

        Raises
        ------
        ValueError
            If there are more or fewer names than cells, or they aren't 1-D.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot()
        >>> GivenCoordinates.read(ax.xaxis, "x", np.array(["a", "b"]), 2).names
        ['a', 'b']
        """
        if given is None:
            return cls(axis, argument, None, n, None)
        has_units = cast(Any, axis).have_units() and not _has_categories(axis)
        is_named = not has_units and _are_names(given)
        names = read_names(argument, _one_by_one(given), n) if is_named else None
        return cls(axis, argument, given, n, names)

    @property
    def are_categories(self) -> bool:
        """Whether there are names, each of one cell."""
        names = self.names
        return names is not None and (_has_categories(self.axis) or len(set(names)) == len(names))

    def places(self) -> Any:
        """Return the places of the cells, as `CellGrid.from_coordinates` takes them."""
        if self.names is None:
            return None if self.given is None else in_units_of(self.axis, self.argument, self.given)
        centers = np.arange(self.n)
        if _has_categories(self.axis):
            centers = in_units_of(self.axis, self.argument, self.names)
        return centers if self.n > 1 else centers[0] + (-0.5, 0.5)

    def tell_axis(self, image: PixelAlignedImage) -> None:
        """Give the axis units, the names of the cells of *image*, and a label."""
        if self.given is None:
            return
        if self.names is None:
            tell_units(self.axis, self.given)
        elif self.are_categories:
            tell_units(self.axis, self.names)
        else:
            grid = image.grid
            edges = grid.x_edges if self.argument == "x" else grid.y_edges
            self.axis.set_major_locator(CellCenterLocator(edges))
            self.axis.set_major_formatter(CellLabelFormatter(edges, self.names))
        _label_axis(self.axis, self.given)


def _has_categories(axis: Axis) -> bool:
    """Return whether *axis*, or one that it shares its units with, is one of categories."""
    known: Any = axis
    is_converted = isinstance(axis_converter(axis), StrCategoryConverter)
    return is_converted or isinstance(known.get_units(), UnitData)


def _one_by_one(values: Any) -> Any:
    """Return names one by one: a list of tuples isn't 2-D."""
    if not isinstance(values, list | tuple):
        return values
    names = np.empty(len(values), object)
    for i, name in enumerate(values):
        names[i] = name
    return names


def _are_names(values: Any) -> bool:
    if values is None or isinstance(values, str | bytes | set | frozenset | dict):
        return False
    if getattr(getattr(values, "dtype", None), "categories", None) is not None:
        return True  # of pandas, also where its categories are numbers
    listed = values if isinstance(values, list | tuple) else _array(values)
    if isinstance(listed, np.ndarray) and listed.dtype.kind in "biufcmMUST":
        # Bools are those of a table; others are rather a mask, by mistake.
        of_table = listed.dtype.kind == "b" and _is_table(values)
        return listed.ndim > 0 and (listed.dtype.kind in "UST" or of_table)
    # NaN and None may stand among names, numbers in the columns of a table.
    return any(map(_is_name, listed))


def _is_table(values: Any) -> bool:
    """Return whether *values* are of xarray, pandas or polars."""
    return hasattr(values, "to_numpy")


def _array(values: Any) -> NDArray[Any] | list[Any]:
    try:
        array = np.asarray(values)
    except Exception:  # of any kind: arrays are other packages'
        return []
    return array if array.ndim else []


def _is_name(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(map(_is_name, value))  # or a row of numbers
    of_pandas = type(value).__module__.partition(".")[0] == "pandas"
    return isinstance(value, _NAMES) or (of_pandas and type(value).__name__ in _NAMES_OF_PANDAS)


def _label_axis(axis: Axis, values: Any) -> None:
    """Label *axis* by the name and the units of *values*, unless it has a label.

    As xarray and pandas label the axes of their own plots.
    """
    ax = cast(Any, axis).axes
    get, set_label = (
        (ax.get_xlabel, ax.set_xlabel) if axis is ax.xaxis else (ax.get_ylabel, ax.set_ylabel)
    )
    label = _label_of(values)
    if label and not get():
        set_label(label)


def _label_of(values: Any) -> str:
    """Return the name and the units of an array of xarray, pandas or polars; "" without a name."""
    if not _is_table(values):  # datasets of HDF5 have paths as names
        return ""
    given = getattr(values, "attrs", None)
    attrs: Mapping[Any, Any] = given if isinstance(given, Mapping) else {}
    name = attrs.get("long_name") or attrs.get("standard_name") or getattr(values, "name", None)
    units = attrs.get("units")
    return "" if name is None else f"{name} [{units}]" if units else str(name)

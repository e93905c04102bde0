"""`CellLabelFormatter`: names of cells as tick labels, or coordinates as short as cells allow.

The digits of coordinates depend on nothing but the ticks and the widths of their cells.
`_coordinates` writes them and is cached for the process, as an axis asks for the same labels six
times in a draw. Where somebody said how numbers are to be written, by the setters of
`~matplotlib.ticker.ScalarFormatter`, that class writes them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import tzinfo
from functools import lru_cache
from typing import Any, NamedTuple, cast

import matplotlib as mpl
import numpy as np
from matplotlib.dates import ConciseDateFormatter
from matplotlib.ticker import Formatter, Locator, ScalarFormatter
from numpy.typing import ArrayLike

from mplpix._mpl.axis import copy_number_style, has_usual_number_style
from mplpix.ticks.axis_cells import AxisCells
from mplpix.ticks.choice import MAX_DECIMALS, decimals_needed
from mplpix.ticks.names import read_names
from mplpix.ticks.text_boxes import has_size, length_of

__all__ = ["CellLabelFormatter", "has_names", "take_style"]

#: The largest errors of a label, in cells: of one that is rounded to few digits, and of one that
#: counts as exact, for which a further digit is spent.
_LABEL_ERROR, _EXACT_ERROR = 0.05, 1e-6

#: Numbers of at least the first size, and those below the second, are written with an exponent.
_LARGE, _SMALL = 1e10, 1e-4

#: Where widths of cells differ by more than this factor, each label has as many digits as its own
#: cell needs; else all have the same number.
_ALIKE = 10.0

#: The number of axes whose labels are kept, about ten short strings each.
_AXES_KEPT = 512

Numbers = tuple[float, ...]


class _Digits(NamedTuple):
    """The digits that all labels of an axis have in common."""

    decimals: int
    exponent: bool

    def write(self, x: float, width: float) -> str:
        """Return the coordinate *x* of a tick in a cell of this width, with a plain hyphen."""
        if not math.isfinite(x):
            return ""
        if self.exponent or _needs_exponent([x]):
            return _with_exponent(x, width * _LABEL_ERROR)
        return _number(x, max(self.decimals, _decimals(x, width)))


@lru_cache(maxsize=_AXES_KEPT)
def _digits(ticks: Numbers, widths: Numbers) -> _Digits:
    """Return the digits for ticks in cells of these widths."""
    if not ticks:
        return _Digits(0, False)
    alike = max(widths) <= _ALIKE * min(widths)
    decimals = max(map(_decimals, ticks, widths)) if alike else 0
    return _Digits(decimals, _needs_exponent(ticks))


@lru_cache(maxsize=_AXES_KEPT)
def _coordinates(ticks: Numbers, widths: Numbers) -> tuple[str, ...]:
    """Return the labels of ticks in cells of these widths, with plain hyphens."""
    return tuple(map(_digits(ticks, widths).write, ticks, widths))


class CellLabelFormatter(ScalarFormatter):
    """
    Labels for ticks at the centers of cells: names, or else the coordinates.

    Parameters
    ----------
    edges : (N + 1,) array-like
        Edges of the cells, numbers or dates, strictly ascending or descending.
    labels : iterable, optional
        *N* names, one for each cell: a list, an array, a pandas Index. Dates are written as dates,
        as short as all of them allow, members of an `~enum.Enum` by their name, bytes as UTF-8,
        other objects by `str`, *None* and NaT not at all. By default cells are labeled by their
        coordinate.
    centers : (N,) array-like, optional
        The place of the tick in each cell. By default the middle.
    dates : bool, optional
        If True, coordinates are dates as numbers (`~matplotlib.dates.date2num`). By default True
        if *edges* are `~numpy.datetime64`.

    Raises
    ------
    TypeError, ValueError
        If *labels* aren't as many as the cells, or *edges* or *centers* not those of cells.

    Notes
    -----
    A tick that isn't at a center has no name, and so no label. Coordinates are written at any
    tick: whole numbers as such, others with few decimals, an error of a twentieth of a cell at
    most, all ticks alike; dates by `~matplotlib.dates.ConciseDateFormatter`.

    After `~matplotlib.axes.Axes.ticklabel_format`, a setter such as ``set_useOffset``, or with
    :rc:`axes.formatter.limits` and the like not as matplotlib has them, numbers are written as
    `~matplotlib.ticker.ScalarFormatter` does, with its offset text.

    Examples
    --------
    >>> CellLabelFormatter([0, 1, 2, 3], ["a", "b", "c"]).format_ticks([0.5, 1, 2.5])
    ['a', '', 'c']
    >>> CellLabelFormatter([0, 1, 2, 3]).format_ticks([0.5, 1, 2.5])
    ['0.5', '1.0', '2.5']
    >>> CellLabelFormatter([-0.5, 0.5, 1.5]).format_ticks([0, 1])
    ['0', '1']
    """

    def __init__(
        self,
        edges: ArrayLike,
        labels: Any = None,
        *,
        centers: ArrayLike | None = None,
        dates: bool | None = None,
    ) -> None:
        # Left out, the setter looks for the font of labels, only to warn again of cmr10.
        super().__init__(useMathText=mpl.rcParams["axes.formatter.use_mathtext"])
        #: If True, somebody said how numbers are to be written, and ScalarFormatter writes them.
        self._as_scalar = not has_usual_number_style(self)
        self._cells = AxisCells.read(edges, centers)
        self._names = None if labels is None else read_names("labels", labels, len(self._cells))
        #: The ticks of the last `set_locs`, whose labels share their digits, and the widths of
        #: their cells.
        self._ticks: Numbers = ()
        self._widths: Numbers = ()
        self._has_dates = self._cells.dates if dates is None else bool(dates)
        #: The time zone of the axis, and the ConciseDateFormatter (without types) for it, which
        #: asks a locator for nothing but its axis.
        self._kept_dates: tuple[Any, Any] | None = None
        self._dates_locator = Locator()

    def set_scientific(self, b: bool) -> None:
        """Set whether large and small numbers are written with a common power of ten.

        Parameters
        ----------
        b : bool
        """
        super().set_scientific(b)
        self._as_scalar = True

    def set_powerlimits(self, lims: tuple[int, int]) -> None:
        """Set the powers of ten beyond which numbers are written with a common power of ten.

        Parameters
        ----------
        lims : (int, int)
        """
        super().set_powerlimits(lims)
        self._as_scalar = True

    def set_useOffset(self, val: bool | float) -> None:  # noqa: N802
        """Set whether numbers are written without an offset that they have in common.

        Parameters
        ----------
        val : bool or float
            A number is that offset.
        """
        super().set_useOffset(val)
        self._as_scalar = True

    def set_useLocale(self, val: bool | None) -> None:  # noqa: N802
        """Set whether decimal points and signs are those of the locale.

        Parameters
        ----------
        val : bool or None, default: :rc:`axes.formatter.use_locale`
        """
        super().set_useLocale(val)
        self._as_scalar = True

    def set_useMathText(self, val: bool | None) -> None:  # noqa: N802
        """Set whether numbers are written as math text.

        Parameters
        ----------
        val : bool or None, default: :rc:`axes.formatter.use_mathtext`
        """
        super().set_useMathText(val)
        self._as_scalar = True

    useOffset = property(ScalarFormatter.get_useOffset, set_useOffset)  # noqa: N815
    useLocale = property(ScalarFormatter.get_useLocale, set_useLocale)  # noqa: N815
    useMathText = property(ScalarFormatter.get_useMathText, set_useMathText)  # noqa: N815

    @property
    def _is_scalar(self) -> bool:
        """If True, ScalarFormatter writes the labels; it asks the axis for its view."""
        is_number = self._names is None and self._dates is None
        return self._as_scalar and is_number and self.axis is not None

    def set_axis(self, axis: Any) -> None:
        """Set the axis that the labels belong to."""
        super().set_axis(axis)
        self._dates_locator.set_axis(axis)

    @property
    def _dates(self) -> Any:
        """The formatter of dates in the time zone that the axis has now, None for numbers."""
        if not self._has_dates:
            return None
        units = getattr(self.axis, "units", None)
        zone = units if isinstance(units, tzinfo) else None
        if self._kept_dates is None or self._kept_dates[0] is not zone:
            self._kept_dates = zone, cast(Any, ConciseDateFormatter)(self._dates_locator, tz=zone)
        return self._kept_dates[1]

    def set_locs(self, locs: Any) -> None:
        """Set all ticks of the axis; their labels are written with the same number of digits."""
        if self._is_scalar:
            super().set_locs(locs)
        else:
            Formatter.set_locs(self, locs)
        ticks = tuple(np.asarray(locs).tolist())
        if ticks != self._ticks:
            self._ticks, self._widths = ticks, tuple(self._cells.widths_at(locs).tolist())

    def format_ticks(self, values: Any) -> list[str]:
        """Return the labels of all ticks."""
        if self._names is not None or self._is_scalar or not len(values):
            return super().format_ticks(values)
        self.set_locs(values)
        if self._dates is not None:
            return list(self._dates.format_ticks(values))
        return [self.fix_minus(label) for label in _coordinates(self._ticks, self._widths)]

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return the label of the tick at *x*."""
        if self._names is not None:
            cell = self._cells.cell_centered_at(x)
            return "" if cell is None else self._names[cell]
        if self._is_scalar:
            return super().__call__(x, pos)
        return self._coordinate(x)

    def _coordinate(self, x: float) -> str:
        if self._dates is not None:
            return str(self._dates.format_data_short(x))
        digits = _digits(self._ticks, self._widths)
        return self.fix_minus(digits.write(x, float(self._cells.widths_at(x))))

    def get_offset(self) -> str:
        """Return the part that all labels have in common."""
        if self._is_scalar:
            return super().get_offset()
        plain = self._dates is None or self._names is not None
        return "" if plain else str(self._dates.get_offset())

    def format_data(self, value: float) -> str:
        """Return the name of the cell that *value* is in, or the coordinate."""
        if self._names is not None:
            return self._name_at(value)
        if self._is_scalar and value:
            return super().format_data(value)  # the offset text is made of it
        return self._coordinate(value)

    def format_data_short(self, value: Any) -> str:
        """Return the read-out at the cursor: name of the cell, or coordinate to half a dot."""
        if self._names is not None:
            return self._name_at(value)
        error = _half_dot(self.axis, value) if self._dates is None else 0
        if not error:
            return self._coordinate(value)
        if _needs_exponent([value]):
            return self.fix_minus(_with_exponent(value, error))
        return self.fix_minus(_number(value, decimals_needed(value, error)))

    def _name_at(self, value: float) -> str:
        cell = self._cells.cell_at(value)
        return "" if cell is None else cast(list[str], self._names)[cell]


def has_names(formatter: CellLabelFormatter) -> bool:
    """Return whether *formatter* writes names, not coordinates."""
    return formatter._names is not None


def take_style(formatter: CellLabelFormatter, other: Formatter) -> None:
    """Have *formatter* write numbers as somebody told *other* to, if that is a ScalarFormatter."""
    if isinstance(other, ScalarFormatter):
        copy_number_style(other, formatter)
        told = isinstance(other, CellLabelFormatter) and other._as_scalar
        formatter._as_scalar = told or not has_usual_number_style(formatter)


def _needs_exponent(values: Iterable[float]) -> bool:
    largest = float(max(map(abs, values)))
    return largest >= _LARGE or 0 < largest < _SMALL


def _decimals(value: float, width: float) -> int:
    """
    Return the number of decimals that *value* is written with in a cell of this width.

    Enough to tell the cell from its neighbors, or one more if that writes the value exactly.

    >>> _decimals(0.125, 0.25), _decimals(1 / 3, 0.1)
    (3, 2)
    """
    if value % 1 == 0:
        return 0
    decimals = decimals_needed(value, width * _LABEL_ERROR)
    exact = abs(round(value, decimals + 1) - value) <= width * _EXACT_ERROR
    return decimals_needed(value, width * _EXACT_ERROR) if exact else decimals


def _number(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def _with_exponent(value: float, error: float) -> str:
    """
    Return *value* as a number from 1 to 10 times a power of ten.

    >>> _with_exponent(-2.5e-7, 1e-10)
    '-2.5e-7'
    """
    if abs(value) <= error:
        return "0"
    digits = (f"{value:.{n}e}" for n in range(MAX_DECIMALS + 1))
    text = next((text for text in digits if abs(float(text) - value) <= error), f"{value:e}")
    mantissa, power = text.split("e")
    return f"{mantissa}e{int(power)}"


def _half_dot(axis: Any, value: float) -> float:
    """Return the length of half a dot at *value*, in data units; 0 where an axis has no size."""
    if not has_size(axis):
        return 0.0
    trans = axis.get_transform()
    start, end, position = trans.transform(np.array([*axis.get_view_interval(), value]))
    half_dot = (end - start) / max(length_of(axis), 1) / 2
    moved = float(trans.inverted().transform(np.array([position + half_dot]))[0])
    return abs(moved - value) if np.isfinite(moved) else 0.0

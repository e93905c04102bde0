"""`read_names`: names of cells, of whatever kind, as the strings of tick labels.

All dates among them are written alike, with no more parts than tell each exactly: days as
``2024-01-31``, and with the time of day only if one of them has one.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from enum import Enum
from typing import Any

import numpy as np
from matplotlib.text import Text
from numpy.typing import NDArray

from mplpix._checks import wrong_type, wrong_value

__all__ = ["read_names"]

#: The units in which dates are written, coarse ones first. Years and months are written as such
#: only if they were given as such: ``2024`` for a day would be read as a number.
_UNITS = ("Y", "M", "D", "m", "s", "ms", "us", "ns")

#: The most significant digits of a float, and how far from it (in units in the last place) a
#: number with that many may be: ``0.1 + 0.2`` is written 0.3.
_DIGITS, _NOISE = 12, 4


def read_names(argument: str, labels: Any, n: int, takes: str | None = None) -> list[str]:
    """Return *labels* as *n* strings.

    Parameters
    ----------
    argument : str
        The name of the argument, for a refusal.
    labels : iterable
        Strings, or anything else.
    n : int
        How many there must be.
    takes : str, optional
        What the argument takes, for a refusal.

    Raises
    ------
    TypeError, ValueError
        If *labels* can't be names of cells one by one, or aren't *n*.

    Examples
    --------
    >>> read_names("labels", np.array(["2024-01-31", "2024-02-01", "NaT"], "M8[ns]"), 3)
    ['2024-01-31', '2024-02-01', '']
    >>> read_names("labels", [b"red", None, 2.5], 3)
    ['red', '', '2.5']
    """
    takes = takes or f"{n} names, one for each cell"
    if isinstance(labels, str | bytes | set | frozenset | dict):
        raise wrong_type(argument, takes, labels)
    try:
        given = [_scalar(label) for label in labels]
    except TypeError:
        raise wrong_type(argument, takes, labels) from None
    if _is_nested(labels) or len(given) != n:
        raise wrong_value(argument, takes, labels)
    if any(isinstance(label, str) for label in given):
        # NaN stands for a missing string, as in pandas.
        given = [None if isinstance(x, float) and math.isnan(x) else x for x in given]
    zones = {label.tzinfo for label in given if isinstance(label, datetime.datetime)}
    dates = [_as_date(label, len(zones) == 1) for label in given]
    written = iter(_write_dates([date for date in dates if date is not None]))
    return [
        _write(label) if date is None else next(written)
        for label, date in zip(given, dates, strict=True)
    ]


def _is_nested(labels: Any) -> bool:
    try:
        return np.ndim(labels) > 1
    except ValueError:  # lists of different lengths
        return True


def _scalar(label: Any) -> Any:
    """Return *label*, taken out of an array without dimensions (of xarray, of torch)."""
    if getattr(label, "shape", None) != () or isinstance(label, np.generic):
        return label
    array = np.ma.asanyarray(label)
    return None if np.ma.getmaskarray(array).any() else array[()]


def _as_date(label: Any, one_zone: bool) -> np.datetime64 | None:
    """Return a date in the unit that it has, None for all else.

    Where the dates are of more than one time zone, those that have one are written in full.
    """
    if isinstance(label, np.datetime64):
        return label
    if isinstance(label, datetime.datetime):
        if label != label:  # noqa: PLR0124  (NaT of pandas)
            return None
        if label.tzinfo is not None:
            if not one_zone:
                return None
            label = label.replace(tzinfo=None)
        to_numpy: Any = getattr(label, "to_datetime64", None)  # pandas has nanoseconds
        return np.datetime64(label) if to_numpy is None else to_numpy()
    return np.datetime64(label, "D") if isinstance(label, datetime.date) else None


def _write_dates(dates: Sequence[np.datetime64]) -> list[str]:
    """Return *dates* with as many parts as tell each exactly, all alike."""
    if not dates:
        return []
    if all(np.isnat(date) for date in dates):
        return [""] * len(dates)
    array = np.array(dates)
    coarsest = "D" if np.datetime_data(array.dtype)[0] not in _UNITS[:2] else "Y"
    units = _UNITS[_UNITS.index(coarsest) :]
    unit = next((unit for unit in units if _is_exact(array, unit)), "auto")
    texts = np.datetime_as_string(array, unit=unit)  # type: ignore[call-overload]
    return [
        "" if np.isnat(date) else str(text).replace("T", " ")
        for date, text in zip(array, texts, strict=True)
    ]


def _is_exact(dates: NDArray[np.datetime64], unit: str) -> bool:
    return bool(((dates == dates.astype(f"M8[{unit}]")) | np.isnat(dates)).all())


def _write(label: Any) -> str:
    """Return the text of a label that is no date."""
    if isinstance(label, Text):
        return label.get_text()
    if isinstance(label, bytes):
        return label.decode(errors="backslashreplace")
    if isinstance(label, Enum) and type(label).__str__ is Enum.__str__:
        return label.name
    if isinstance(label, float):
        return _write_float(label)
    return "" if label is None or type(label).__name__ in ("NAType", "NaTType") else str(label)


def _write_float(value: float) -> str:
    """Return *value* by `str`, or without the noise of rounding at its end."""
    value = float(value)
    short = float(f"{value:.{_DIGITS}g}")
    return str(short if abs(short - value) <= _NOISE * np.spacing(abs(value)) else value)

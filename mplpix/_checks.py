"""Refusals: what an argument takes, and what it got instead.

Every public entry checks its arguments here, before anything changes. A message always has the
same three parts, so that a reader finds the mistake without the documentation::

    'scale' must be 'fit', a positive int or Fraction(1, k), not 0

The functions return the checked value or raise; arrays are asked for dtype and shape, never walked
and never printed.
"""

from __future__ import annotations

import inspect
import operator
import warnings
from collections.abc import Collection
from types import FrameType
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")

#: Packages whose frames are skipped to find the user's line: a draw is many calls deep in them.
_LIBRARIES = frozenset({"matplotlib", "mpl_toolkits", "mplpix"})

#: Longer reprs are cut, so that a message stays one line (characters).
_REPR_LENGTH = 60


def describe(value: object) -> str:
    """Return *value* in a few words: arrays by shape and dtype, the rest by a short repr.

    >>> describe(np.zeros((2, 3)))
    'an array of shape (2, 3) and dtype float64'
    >>> describe("big")
    "'big'"
    """
    shape, dtype = getattr(value, "shape", None), getattr(value, "dtype", None)
    if isinstance(shape, tuple) and dtype is not None and (shape or isinstance(value, np.ndarray)):
        return f"an array of shape {shape} and dtype {dtype}"
    text = repr(value)
    return text if len(text) <= _REPR_LENGTH else text[: _REPR_LENGTH - 1] + "…"


def warn_user(message: str) -> None:
    """Warn of something that the user can change; the warning points at the user's line."""
    frame, level = inspect.currentframe(), 1
    while frame is not None and _package(frame) in _LIBRARIES:
        frame, level = frame.f_back, level + 1
    warnings.warn(message, UserWarning, stacklevel=level)


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]


def wrong_type(name: str, takes: str, got: object) -> TypeError:
    """Return the `TypeError` for argument *name*, which takes *takes* and got *got*."""
    return TypeError(f"{name!r} must be {takes}, not {describe(got)}")


def wrong_value(name: str, takes: str, got: object) -> ValueError:
    """Return the `ValueError` for argument *name*, which takes *takes* and got *got*."""
    return ValueError(f"{name!r} must be {takes}, not {describe(got)}")


def check_choice(name: str, value: T, choices: Collection[T]) -> T:
    """Return *value* if it is one of *choices*; a value of another type is a `TypeError`."""
    is_alike = isinstance(value, tuple(map(type, choices)))
    if is_alike and value in choices:
        return value
    takes = "one of " + ", ".join(repr(c) for c in choices)
    raise (wrong_value if is_alike else wrong_type)(name, takes, value)


def check_int(name: str, value: Any, takes: str = "an int") -> int:
    """Return *value* as an int; bool and floats are refused."""
    if isinstance(value, bool | np.bool_):
        raise wrong_type(name, takes, value)
    try:
        return operator.index(value)
    except TypeError:
        raise wrong_type(name, takes, value) from None


def check_positive_int(name: str, value: Any) -> int:
    """Return *value* as an int of at least 1; bool and floats are refused."""
    takes = "a positive int"
    number = check_int(name, value, takes)
    if number < 1:
        raise wrong_value(name, takes, value)
    return number


def check_number(name: str, value: Any, takes: str = "a number") -> float:
    """Return *value* as a float, maybe NaN or infinite; strings, dates and arrays are refused."""
    not_numbers = str | bytes | np.datetime64 | np.timedelta64
    if isinstance(value, not_numbers) or getattr(value, "ndim", 0) != 0:
        raise wrong_type(name, takes, value)
    try:
        return float(value)
    except (TypeError, ValueError):
        raise wrong_type(name, takes, value) from None
    except OverflowError:
        raise wrong_value(name, takes, value) from None


def check_real(name: str, value: Any, takes: str = "a finite number") -> float:
    """Return *value* as a finite float; bool is refused, as is all that `check_number` refuses."""
    if isinstance(value, bool | np.bool_):
        raise wrong_type(name, takes, value)
    number = check_number(name, value, takes)
    if not np.isfinite(number):
        raise wrong_value(name, takes, value)
    return number


def check_bool(name: str, value: Any) -> bool:
    """Return *value* if it is True or False, of Python or numpy."""
    if not isinstance(value, bool | np.bool_):
        raise wrong_type(name, "True or False", value)
    return bool(value)


def check_flag(name: str, value: Any) -> bool:
    """Return *value* as a bool if it is true or false, as an array of several is not."""
    try:
        return bool(value)
    except (TypeError, ValueError):
        raise wrong_type(name, "True or False", value) from None


def check_linewidth(lw: Any) -> Any:
    """Return *lw* if it is a line width in points, several of them, or None for the default."""
    takes = "a finite number of at least 0, or None"
    widths = list(lw) if np.iterable(lw) and not isinstance(lw, str | bytes) else [lw]
    if not widths:
        raise wrong_value("linewidth", takes, lw)
    for width in widths if lw is not None else ():
        if check_real("linewidth", width, takes) < 0:
            raise wrong_value("linewidth", takes, lw)
    return lw

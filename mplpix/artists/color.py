"""From values to colors, to the very bytes that a norm and a colormap give.

Three roads lead to the same bytes. Numbers of one or two bytes take them from a table that the
norm and the colormap made once. Floats under a plain `Normalize` go through the arithmetic of
matplotlib's norm and colormap in place, without its masked arrays and masks. Everything else is
handed to the norm and the colormap themselves.

Colors are kept for later draws as long as the `Look` of norm and colormap stays. Only matplotlib's
own classes have one: what the colors of other classes depend on can't be seen from outside, so that
they are called anew at each draw.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any, NamedTuple, cast

import numpy as np
from matplotlib.cbook import CallbackRegistry
from matplotlib.colors import (
    Colormap,
    LinearSegmentedColormap,
    ListedColormap,
    Normalize,
    TwoSlopeNorm,
)
from matplotlib.scale import (
    AsinhTransform,
    LogitTransform,
    LogTransform,
    ScaleBase,
    SymmetricalLogTransform,
)
from matplotlib.transforms import IdentityTransform
from numpy.typing import NDArray

from mplpix._mpl.artists import colormap_table
from mplpix.arrays.pillow import grey_levels

__all__ = [
    "ChannelColors",
    "Colors",
    "GreyColors",
    "Look",
    "is_matplotlibs",
    "look_of",
    "mask_nan",
    "rounded_to_bytes",
    "with_alpha",
]

Array = NDArray[Any]
Rgba = NDArray[np.uint8]
ToRgba = Callable[[Array], Rgba]

#: Colormaps whose `__call__` is `Colormap.__call__`: a table of N colors, and three more.
_TABLES = frozenset({ListedColormap, LinearSegmentedColormap})

#: Transforms of norms that depend on nothing but numbers.
_TRANSFORMS = frozenset(
    {AsinhTransform, IdentityTransform, LogTransform, LogitTransform, SymmetricalLogTransform}
)

#: The index of the color of bad cells in `Colors._colors_of_cmap`.
_BAD = -2

#: Cells colored together: few enough for their numbers to stay in the processor's second cache,
#: many enough for numpy's overhead of a call to be small.
_CELLS_AT_ONCE = 2**16

#: The least difference of limits that can be divided by the number of colors without underflow.
_LEAST_WIDTH = 2.0**-100


class Look(NamedTuple):
    """All that the colors of a norm and a colormap depend on, by value.

    Attributes
    ----------
    norm : hashable
        The class and the state of the norm.
    cmap : hashable
        The table of the colormap.
    """

    norm: Hashable
    cmap: Hashable


def look_of(norm: Any, cmap: Colormap) -> Look | None:
    """Return the look of a norm and a colormap, None unless all that they depend on is known.

    They are compared by value at each draw because matplotlib doesn't announce some changes:
    `Colormap.set_bad`, `PowerNorm.gamma`, the boundaries of a `BoundaryNorm` edited in place.
    """
    if type(cmap) not in _TABLES:
        return None
    state = _state_of_norm(norm)
    return None if state is None else Look(state, colormap_table(cmap))


def _state_of_norm(norm: Any) -> Hashable | None:
    classes = (base for base in type(norm).__mro__ if issubclass(base, Normalize))
    if any(base.__module__ != Normalize.__module__ for base in classes):
        return None
    state = tuple((name, _value_of(value)) for name, value in vars(norm).items())
    return None if any(value is None for _, value in state) else (type(norm), state)


def _value_of(value: Any) -> Hashable | None:
    """Return a key that is equal for equal values, None for a kind that can't be compared."""
    kind = type(value)
    if value is None or isinstance(value, bool | int | float | str | np.generic):
        return kind, value
    if kind is np.ndarray and not value.dtype.hasobject:
        return value.dtype.str, value.shape, value.tobytes()
    if kind in (tuple, list):
        parts = tuple(map(_value_of, value))
        return None if any(part is None for part in parts) else (kind, parts)
    if kind in _TRANSFORMS:
        numbers = {n: v for n, v in vars(value).items() if isinstance(v, bool | int | float | str)}
        return kind, tuple(numbers.items())
    # A norm that is made from a scale calls its transform, whose values are in the look.
    return (kind,) if isinstance(value, CallbackRegistry | ScaleBase) else None


def is_matplotlibs(method: Any) -> bool:
    """Return whether *method* is matplotlib's own, not one that a subclass or a user put there."""
    return str(getattr(method, "__module__", "")).startswith("matplotlib.")


class Colors:
    """The colors of one norm and colormap, in the state that they are in when it is made.

    Parameters
    ----------
    to_rgba : callable
        Takes an (M, N) array, masked or not, and returns its (M, N, 4) uint8 colors. Called where
        no faster road is known to give the same.
    norm, cmap : `~matplotlib.colors.Normalize`, `~matplotlib.colors.Colormap`
        Those that `to_rgba` uses.
    look : Look or None
        Their look. With None, `to_rgba` is always called.
    """

    def __init__(self, to_rgba: ToRgba, norm: Any, cmap: Colormap, look: Look | None) -> None:
        self._to_rgba = to_rgba
        self._cmap = cmap
        self.look = look
        self._tables: dict[np.dtype[Any], NDArray[np.uint32]] = {}
        #: The limits of a norm that only subtracts and divides, in the dtype that it does so in.
        self._limits: tuple[Any, Any] | None = None
        ends = norm.vmin, norm.vmax
        if look is not None and type(norm) is Normalize and not norm.clip and None not in ends:
            (vmin,), (vmax,) = (norm.process_value(cast(float, end))[0] for end in ends)
            self._limits = (vmin, vmax) if vmin < vmax else None
        # It calls np.interp, which takes no wider floats.
        self._widest = 8 if isinstance(norm, TwoSlopeNorm) else np.inf

    def __call__(self, values: Array) -> Rgba:
        """Return the (M, N, 4) uint8 colors of (M, N) *values*; NaN and masked ones are bad."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self._color(values)

    def _color(self, values: Array) -> Rgba:
        kind, size = values.dtype.kind, values.dtype.itemsize
        if kind in "biuf" and size <= 2 and self._has_table(values):
            return self._by_table(values)
        if kind == "f" and size in (4, 8) and self._limits is not None:
            return self._by_arithmetic(values, *self._limits)
        if kind == "f":
            values = mask_nan(values.astype(np.float64) if size > self._widest else values)
        return self._to_rgba(values)

    # Numbers of one or two bytes ---------------------------------------------------------------

    def _has_table(self, values: Array) -> bool:
        """Return whether there is a table of all values of the dtype, or it is worth making."""
        # Without a look, no later draw can use the table.
        least = 256**values.dtype.itemsize // (1 if self.look is None else 4)
        return values.dtype in self._tables or values.size >= least

    def _by_table(self, values: Array) -> Rgba:
        data = np.ma.getdata(values)
        if data.dtype not in self._tables:
            self._tables[data.dtype] = _pack(self._to_rgba(_every(data.dtype)))
        dots = np.asarray(self._tables[data.dtype][data.view(f"u{data.dtype.itemsize}")])
        if np.ma.is_masked(values):
            bad = self._to_rgba(np.ma.masked_array(np.zeros((1, 1), data.dtype), True))
            dots[np.ma.getmaskarray(values)] = _pack(bad)[0]
        return _unpack(dots)

    # Floats ------------------------------------------------------------------------------------

    def _by_arithmetic(self, values: Array, vmin: Any, vmax: Any) -> Rgba:
        """Return what Normalize.__call__ and Colormap.__call__ give, step by step.

        The same operations on the same dtypes, with the limits as the same float64 scalars, which
        numpy 1 and 2 treat differently beside float32. Checked with matplotlib 3.9 to 3.11.
        """
        data = np.ma.getdata(values)
        table, n = self._colors_of_cmap, self._cmap.N
        # To the last bit, x / width * n is x / (width / n) where n is a power of two, and width at
        # most 1, so that a quotient isn't 0 unless x is.
        width, factor = vmax - vmin, n
        if n & (n - 1) == 0 and _LEAST_WIDTH <= width <= 1:
            width, factor = width / n, 1
        vmin, width = _narrow(vmin, data.dtype), _narrow(width, data.dtype)
        cells = np.ascontiguousarray(data).ravel()
        dots: NDArray[np.uint32] = np.empty(len(cells), np.uint32)
        length = min(_CELLS_AT_ONCE, len(cells))
        scaled, indices = np.empty(length, cells.dtype), np.empty(length, np.int32)
        for start in range(0, len(cells), _CELLS_AT_ONCE):
            part = cells[start : start + _CELLS_AT_ONCE]
            value, index = scaled[: len(part)], indices[: len(part)]
            above = part
            if vmin != 0:
                above = np.subtract(part, vmin, out=value, casting="same_kind")
            np.divide(above, width, out=value, casting="same_kind")
            if factor != 1:
                value *= factor
            self._look_up(value, index)
            # Of the modes that write to `out` directly, wrap is the fastest.
            np.take(table, index, out=dots[start : start + len(part)], mode="wrap")
        if np.ma.is_masked(values):
            dots[np.ma.getmaskarray(values).ravel()] = table[_BAD]
        return _unpack(dots.reshape(data.shape))

    def _look_up(self, value: Array, index: NDArray[np.int32]) -> None:
        """Set *index* to the entry of the table for each *value*, which is written to.

        Values from 0 to N are within the limits.
        """
        table, n = self._colors_of_cmap, self._cmap.N
        unsigned = np.dtype(f"u{value.itemsize}")
        # As unsigned integers, floats from 0 on keep their order, below NaN and all negative ones.
        if value.view(unsigned).max() < np.asarray(n, value.dtype).view(unsigned):
            np.copyto(index, value, casting="unsafe")
            return
        bad = np.isnan(value) if np.isnan(value.min()) else None
        # The value n itself has the last color, larger ones are over.
        last = value == n if table[n] != table[n - 1] else None
        if table[-1] != table[0]:
            np.floor(value, out=value)  # the cast cuts -0.5 to 0, but it is under
        np.clip(value, -1, n, out=value)
        if last is not None and last.any():
            np.copyto(value, n - 1, where=last)
        if bad is not None:
            np.copyto(value, n + 1, where=bad)
        np.copyto(index, value, casting="unsafe")

    @cached_property
    def _colors_of_cmap(self) -> NDArray[np.uint32]:
        """The colors of indices 0 to N - 1, then of cells that are over, bad, and under (-1)."""
        index = np.append(np.arange(self._cmap.N + 2), -1)
        is_bad = np.zeros(len(index), bool)
        is_bad[_BAD] = True
        return _pack(self._cmap(cast(Any, np.ma.masked_array(index, is_bad)), bytes=True))


class ChannelColors:
    """The colors of cells that are RGB or RGBA themselves.

    Parameters
    ----------
    to_rgba : callable
        Takes an (M, N, 3) or (M, N, 4) array and returns its (M, N, 4) uint8 colors.
    in_bytes : callable
        Returns whether channels are bytes; means of them, which are floats, are rounded then. Asked
        when values were read, for before it the dtype of a lazy array isn't known.
    look : hashable or None
        With None `to_rgba` isn't matplotlib's, and what its colors depend on is unknown.
    """

    def __init__(
        self, to_rgba: ToRgba, *, in_bytes: Callable[[], bool], look: Hashable | None = ()
    ) -> None:
        self._to_rgba = to_rgba
        self._in_bytes = in_bytes
        self.look = look

    def __call__(self, values: Array) -> Rgba:
        """Return the (M, N, 4) uint8 colors, maybe *values* itself; masked ones are transparent."""
        with np.errstate(over="ignore", invalid="ignore"):  # anything may be below a mask
            if self._in_bytes():
                values = rounded_to_bytes(values)
            # to_rgba would write the opacity of masked cells into the array that it is given.
            rgba = self._to_rgba(np.ma.getdata(values))
        if np.ma.is_masked(values):
            rgba = rgba.copy()
            rgba[np.ma.getmaskarray(values).any(axis=2)] = 0
        return rgba


class GreyColors:
    """The colors of numbers that are shown in grey, see `mplpix.arrays.pillow.GreyNumbers`."""

    #: No norm and no colormap changes them.
    look: Hashable = ()

    def __call__(self, values: Array) -> Rgba:
        """Return the (M, N, 4) uint8 colors; masked cells are transparent."""
        rgba = np.empty((*values.shape, 4), np.uint8)
        rgba[..., :3] = grey_levels(np.ma.getdata(values))[..., np.newaxis]
        rgba[..., 3] = np.where(np.ma.getmaskarray(values), 0, 255)
        return rgba


def rounded_to_bytes(values: Array) -> Array:
    """Return means of colors in bytes as bytes, halves to even; bytes as they are."""
    return np.rint(values).astype(np.uint8) if values.dtype.kind == "f" else values


def with_alpha(rgba: Rgba, alpha: Array | float | None) -> Rgba:
    """Return colors whose opacity is multiplied by *alpha*; *rgba* isn't written to."""
    if alpha is None:
        return rgba
    rgba = rgba.copy()
    rgba[..., 3] = rgba[..., 3].astype(np.float32) * alpha
    return rgba


def _narrow(number: Any, dtype: np.dtype[Any]) -> Any:
    """Return the float64 *number* in *dtype* if that holds it exactly, else as it is.

    Arithmetic in float32 then gives the same as float64 arithmetic, rounded, for that has more than
    twice the digits (Figueroa 1995, "When is double rounding innocuous?"). It takes half the time.
    """
    with np.errstate(over="ignore"):
        narrow = dtype.type(number)
    return narrow if narrow == number else number


def mask_nan(values: Array) -> Array:
    """Return *values* with NaN masked, themselves where there is none; neither is written to.

    Some norms look at masks only (BoundaryNorm), and any mask hides NaN from a colormap.
    """
    nan = np.isnan(np.ma.getdata(values))
    if not nan.any():
        return values
    # np.ma.masked_where writes into the mask of a masked array, which is the user's.
    return np.ma.masked_array(np.ma.getdata(values), np.ma.getmaskarray(values) | nan)


def _every(dtype: np.dtype[Any]) -> Array:
    """Return all values of a dtype of one or two bytes, in the order of their bits."""
    if dtype.kind == "b":
        return np.array([[False, True]])
    values = np.arange(256**dtype.itemsize, dtype=f"u{dtype.itemsize}").view(dtype)[np.newaxis]
    return mask_nan(values) if dtype.kind == "f" else values


def _pack(rgba: Any) -> NDArray[np.uint32]:
    """Return the four bytes of each color as one number, in one dimension."""
    return np.ascontiguousarray(rgba).view(np.uint32).ravel()


def _unpack(dots: NDArray[Any]) -> Rgba:
    # Dots that were looked up by a transposed array are transposed in memory.
    return np.ascontiguousarray(dots).view(np.uint8).reshape(*dots.shape, 4)

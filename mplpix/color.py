"""From values to colors, to the very bytes that a norm and a colormap give.

Three roads lead to the same bytes. Numbers of one or two bytes take them from a table that the
norm and the colormap made once. Floats under a plain `Normalize` go through the arithmetic of
matplotlib's norm and colormap in place, without its masked arrays and masks. Everything else, and
every norm or colormap that isn't known to be one of matplotlib's simple ones, is called.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, cast

import numpy as np
from matplotlib.colors import (
    Colormap,
    LinearSegmentedColormap,
    ListedColormap,
    Normalize,
    TwoSlopeNorm,
)
from numpy.typing import NDArray

__all__ = ["Colors", "look_of", "mask_nan"]

Array = NDArray[Any]
Rgba = NDArray[np.uint8]
ToRgba = Callable[[Array], Rgba]

#: Colormaps whose `__call__` is `Colormap.__call__`: a table of N colors, and three more.
_TABLES = frozenset({ListedColormap, LinearSegmentedColormap})


#: What the colors of norms and colormaps from elsewhere depend on, as far as is known.
_LOOKS = ("vmin", "vmax", "clip", "N", "_lut")

#: Where a table of colors has the bad one, and color 0.
_BAD, _FIRST = 0, 2

#: Cells colored together: their places and indices stay in the processor's second cache.
_CELLS_AT_ONCE = 2**15


class Colors:
    """The colors of one norm, colormap and opacity, as they are now.

    Parameters
    ----------
    to_rgba : callable
        Takes an (M, N) array, masked or not, and returns its (M, N, 4) uint8 colors. It is asked
        whenever no faster road is known to give the same.
    norm, cmap : `~matplotlib.colors.Normalize`, `~matplotlib.colors.Colormap`
        What `to_rgba` uses; the norm has its limits.
    """

    def __init__(self, to_rgba: ToRgba, norm: Any, cmap: Colormap) -> None:
        self._to_rgba = to_rgba
        self._norm = norm
        self._cmap = cmap
        self._table: tuple[Hashable, NDArray[np.uint32]] | None = None

    def __call__(self, values: Array) -> Rgba:
        """Return the (M, N, 4) uint8 colors of (M, N) *values*; NaN and masked ones are bad."""
        kind, size = values.dtype.kind, values.dtype.itemsize
        if kind in "biuf" and size <= 2 and (self._table or values.size >= 256**size // 4):
            return self._by_table(values)
        if kind == "f" and size in (4, 8) and self._is_plain():
            return self._by_arithmetic(values)
        if kind == "f":
            if size > 8 and isinstance(self._norm, TwoSlopeNorm):
                values = values.astype(np.float64)  # np.interp takes nothing wider
            values = mask_nan(values)
        return self._to_rgba(values)

    def _is_plain(self) -> bool:
        if type(self._norm) is not Normalize or type(self._cmap) not in _TABLES:
            return False
        vmin, vmax = self._norm.vmin, self._norm.vmax
        return not self._norm.clip and vmin is not None and vmax is not None and vmin < vmax

    # Numbers of one or two bytes ---------------------------------------------------------------

    def _by_table(self, values: Array) -> Rgba:
        data = np.ma.getdata(values)
        made_of = (data.dtype, look_of(self._norm), look_of(self._cmap))
        if self._table is None or self._table[0] != made_of:
            self._table = made_of, _pack(self._to_rgba(_every(data.dtype)))
        dots = np.asarray(self._table[1][data.view(f"u{data.dtype.itemsize}")])
        if np.ma.is_masked(values):
            bad = self._to_rgba(np.ma.masked_array(np.zeros((1, 1), data.dtype), True))
            dots[np.ma.getmaskarray(values)] = _pack(bad)[0]
        return _unpack(dots)

    # Floats ------------------------------------------------------------------------------------

    def _by_arithmetic(self, values: Array) -> Rgba:
        """Return what Normalize.__call__ and Colormap.__call__ give, step by step.

        The same operations on the same dtypes, with the limits as the same float64 scalars, which
        numpy 1 and 2 treat differently beside float32. Checked with matplotlib 3.9 to 3.11.
        """
        data = np.ma.getdata(values)
        (vmin,), _ = self._norm.process_value(self._norm.vmin)
        (vmax,), _ = self._norm.process_value(self._norm.vmax)
        table = self._colors_of_cmap()
        cells = np.ascontiguousarray(data).ravel()
        dots: NDArray[np.uint32] = np.empty(len(cells), np.uint32)
        buffer = np.empty(min(_CELLS_AT_ONCE, len(cells)), cells.dtype)
        for start in range(0, len(cells), _CELLS_AT_ONCE):
            part = cells[start : start + _CELLS_AT_ONCE]
            place = buffer[: len(part)]
            np.subtract(part, vmin, out=place, casting="same_kind")
            place /= vmax - vmin
            place *= self._cmap.N
            dots[start : start + len(part)] = table.take(self._indices(place), mode="clip")
        if np.ma.is_masked(values):
            dots[np.ma.getmaskarray(values).ravel()] = table[_BAD]
        return _unpack(dots.reshape(data.shape))

    def _indices(self, place: Array) -> NDArray[np.int32]:
        """Return which of `_colors_of_cmap` *place* has, in colors from 0; it is written to."""
        n = self._cmap.N
        low, high = place.min(), place.max()
        if low >= 0 and high <= n:
            index = place.astype(np.int32)
            index += _FIRST
            return index
        # Sums of comparisons, which cost a fraction of what assigning by a mask does.
        over, under = place > n, place < 0
        bad = np.isnan(place) if np.isnan(low) else None
        index = np.fmin(np.fmax(place, 0, out=place), n, out=place).astype(np.int32)
        index += _FIRST
        index += over
        index -= under
        if bad is not None:
            index[bad] = _BAD
        return index

    def _colors_of_cmap(self) -> NDArray[np.uint32]:
        """Return the bad color, that under, 0 to N - 1, N - 1 again for N itself, and that over."""
        n = self._cmap.N
        index = np.concatenate([[0, -1], np.arange(n), [n - 1, n]])
        is_bad = np.arange(len(index)) == _BAD
        return _pack(self._cmap(cast(Any, np.ma.masked_array(index, is_bad)), bytes=True))


def look_of(mapper: Any) -> Hashable:
    """Return what a norm or a colormap looks like: unequal if its colors may have changed.

    Some changes are announced by nobody: `Colormap.set_bad`, the gamma of a `PowerNorm`. Norms and
    colormaps from elsewhere may keep in themselves what has nothing to do with colors.
    """
    known = vars(mapper)
    if type(mapper).__module__ != Normalize.__module__:
        known = {name: getattr(mapper, name, None) for name in _LOOKS}
    elif isinstance(mapper, Colormap):
        mapper(0)  # makes its table of colors, should it not have been asked before
    return id(mapper), *(_seen(value) for name, value in known.items() if name != "callbacks")


def _seen(value: Any) -> Hashable:
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if value is None or isinstance(value, bool | int | float | str | np.generic):
        return value
    return tuple(map(_seen, value)) if isinstance(value, tuple) else id(value)


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
    return dots.view(np.uint8).reshape(*dots.shape, 4)

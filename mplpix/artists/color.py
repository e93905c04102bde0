"""From values to colors, to the very bytes that a norm and a colormap give.

Three roads lead to the same bytes. Numbers of one or two bytes take them from a table that the
norm and the colormap made once. Floats under a plain `Normalize` go through the arithmetic of
matplotlib's norm and colormap in place, without its masked arrays and masks. Everything else, and
every norm or colormap that isn't known to be one of matplotlib's simple ones, is called.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property
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

from mplpix._checks import check_number

__all__ = ["Colors", "check_color_limits", "mask_nan"]

Array = NDArray[Any]
Rgba = NDArray[np.uint8]
ToRgba = Callable[[Array], Rgba]

#: Colormaps whose `__call__` is `Colormap.__call__`: a table of N colors, and three more.
_TABLES = frozenset({ListedColormap, LinearSegmentedColormap})


#: What the colors of norms and colormaps from elsewhere depend on, as far as is known.
_LOOKS = ("vmin", "vmax", "clip", "N", "_lut")

#: Where a table of colors has that of bad cells.
_BAD = -2

#: Cells colored together: their places and indices stay in the processor's second cache, and what
#: numpy takes to begin is small beside them.
_CELLS_AT_ONCE = 2**16

#: The least difference of limits that can be divided by the number of colors without underflow.
_LEAST_WIDTH = 2.0**-100


def check_color_limits(norm: Any, vmin: Any, vmax: Any) -> None:
    """Refuse limits that aren't numbers, or that are given beside a norm that has its own.

    matplotlib takes all that has a ``float`` or an ``item()``, and fails in a later draw.

    Raises
    ------
    TypeError
        If *vmin* or *vmax* is neither a number nor None.
    ValueError
        If one of them is given and *norm* is a `~matplotlib.colors.Normalize`.
    """
    for name, limit in (("vmin", vmin), ("vmax", vmax)):
        if limit is not None:
            check_number(name, limit, "a number or None")
    if isinstance(norm, Normalize) and not (vmin is None and vmax is None):
        raise ValueError(
            "'vmin' and 'vmax' must be None where 'norm' is a Normalize instance, which has its "
            f"own, not {vmin!r} and {vmax!r}"
        )


class Colors:
    """The colors of one norm, colormap and opacity, as these were when it was made.

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
        self._look = self._look_now()
        self._tables: dict[np.dtype[Any], NDArray[np.uint32]] = {}

    @property
    def up_to_date(self) -> bool:
        """Whether the norm and the colormap look as they did."""
        return self._look == self._look_now()

    def _look_now(self) -> Hashable:
        return _look_of(self._norm), _look_of(self._cmap)

    def __call__(self, values: Array) -> Rgba:
        """Return the (M, N, 4) uint8 colors of (M, N) *values*; NaN and masked ones are bad."""
        kind, size = values.dtype.kind, values.dtype.itemsize
        if kind in "biuf" and size <= 2 and self._has_table(values):
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

    def _has_table(self, values: Array) -> bool:
        """Whether a table of all values of the dtype is there, or worth to be made."""
        return values.dtype in self._tables or values.size >= 256**values.dtype.itemsize // 4

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

    def _by_arithmetic(self, values: Array) -> Rgba:
        """Return what Normalize.__call__ and Colormap.__call__ give, step by step.

        The same operations on the same dtypes, with the limits as the same float64 scalars, which
        numpy 1 and 2 treat differently beside float32. Checked with matplotlib 3.9 to 3.11.
        """
        data = np.ma.getdata(values)
        (vmin, vmax), table, n = self._limits, self._colors_of_cmap, self._cmap.N
        # To the last bit, x / width * n is x / (width / n) where n is a power of two, and width at
        # most 1, so that a quotient isn't 0 unless x is.
        width, factor = vmax - vmin, n
        if n & (n - 1) == 0 and _LEAST_WIDTH <= width <= 1:
            width, factor = width / n, 1
        vmin, width = _narrow(vmin, data.dtype), _narrow(width, data.dtype)
        cells = np.ascontiguousarray(data).ravel()
        dots: NDArray[np.uint32] = np.empty(len(cells), np.uint32)
        room = min(_CELLS_AT_ONCE, len(cells))
        places, indices = np.empty(room, cells.dtype), np.empty(room, np.int32)
        for start in range(0, len(cells), _CELLS_AT_ONCE):
            part = cells[start : start + _CELLS_AT_ONCE]
            place, index = places[: len(part)], indices[: len(part)]
            above = part
            if vmin != 0:
                above = np.subtract(part, vmin, out=place, casting="same_kind")
            np.divide(above, width, out=place, casting="same_kind")
            if factor != 1:
                place *= factor
            self._look_up(place, index)
            # Of the modes that write to `out` directly, wrap is the fastest.
            np.take(table, index, out=dots[start : start + len(part)], mode="wrap")
        if np.ma.is_masked(values):
            dots[np.ma.getmaskarray(values).ravel()] = table[_BAD]
        return _unpack(dots.reshape(data.shape))

    def _look_up(self, place: Array, index: NDArray[np.int32]) -> None:
        """Set *index* to where the table has the color of each *place*, which is written to."""
        table, n = self._colors_of_cmap, self._cmap.N
        unsigned = np.dtype(f"u{place.itemsize}")
        # Read as whole numbers, floats from 0 on are in order, and below NaN and all with a sign.
        if place.view(unsigned).max() < np.asarray(n, place.dtype).view(unsigned):
            np.copyto(index, place, casting="unsafe")
            return
        bad = np.isnan(place) if np.isnan(place.min()) else None
        # What is n has the last color, all beyond is over.
        last = place == n if table[n] != table[n - 1] else None
        if table[-1] != table[0]:
            np.floor(place, out=place)  # all below 0 is under
        np.clip(place, -1, n, out=place)
        if last is not None and last.any():
            np.copyto(place, n - 1, where=last)
        if bad is not None:
            np.copyto(place, n + 1, where=bad)
        np.copyto(index, place, casting="unsafe")

    @cached_property
    def _limits(self) -> tuple[Any, Any]:
        """The limits of the norm, as the norm subtracts and divides by them."""
        (vmin,), _ = self._norm.process_value(self._norm.vmin)
        (vmax,), _ = self._norm.process_value(self._norm.vmax)
        return vmin, vmax

    @cached_property
    def _colors_of_cmap(self) -> NDArray[np.uint32]:
        """The colors of cells that are 0 to N - 1, over, bad, and under, which is index -1, too."""
        index = np.append(np.arange(self._cmap.N + 2), -1)
        is_bad = np.zeros(len(index), bool)
        is_bad[_BAD] = True
        return _pack(self._cmap(cast(Any, np.ma.masked_array(index, is_bad)), bytes=True))


def _narrow(number: Any, dtype: np.dtype[Any]) -> Any:
    """Return a float64 in *dtype*, if it is one there.

    What float32 gives then is the same as what float64 gives, rounded, for that has more than
    twice the digits (Figueroa 1995, "When is double rounding innocuous?"). It takes half the time.
    """
    with np.errstate(over="ignore"):
        narrow = dtype.type(number)
    return narrow if narrow == number else number


def _look_of(mapper: Any) -> Hashable:
    """Return what a norm or a colormap looks like: unequal if its colors may have changed.

    Some changes are announced by nobody: `Colormap.set_bad`, the gamma of a `PowerNorm`. Norms and
    colormaps from elsewhere may keep in themselves what has nothing to do with colors.
    """
    known = vars(mapper)
    if type(mapper).__module__ != Normalize.__module__:
        known = {name: getattr(mapper, name, None) for name in _LOOKS}
    elif isinstance(mapper, Colormap) and known.get("_lut") is None:
        mapper(0)  # makes its table of colors
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
    # What is looked up by a transposed array comes transposed.
    return np.ascontiguousarray(dots).view(np.uint8).reshape(*dots.shape, 4)

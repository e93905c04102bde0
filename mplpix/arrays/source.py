"""Sources of cells: arrays in memory or on disk, lazy arrays, and images at several resolutions.

`check_image` lets images through, Pillow's as arrays and lazy ones as what reading gives, and
refuses everything else. A `Source` made of one has its `shape` and `dtype`, reads the cells of a
rectangle (`read`) or of some rows and columns (`take`), and finds their smallest and largest value
(`limits`, one pass in bands of rows). Of a `Pyramid`, `levels` are the coarser ones.
Nothing is converted, copied or read before it is asked for.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import describe, wrong_type, wrong_value
from mplpix.arrays.copies import detach, seal
from mplpix.arrays.kept import joined
from mplpix.arrays.lazy import LazyArray, check_readable, in_memory, is_lazy, plain_array
from mplpix.arrays.levels import LeveledImage, Levels
from mplpix.arrays.pillow import GreyNumbers, is_pillow, pillow_array

__all__ = [
    "Source",
    "as_array",
    "check_image",
    "image_shape",
    "plain_bools",
    "row_bands",
]

Array = NDArray[Any]

#: Bytes of a band of rows: it and the temporaries made of it stay in the processor's cache.
#: 2**17 to 2**20 are equally fast, 2**22 is slower.
BAND_BYTES = 2**20

_TAKES = "an array of real numbers or bool, (M, N), (M, N, 3) or (M, N, 4)"
_TAKES_ANY_CHANNELS = "an array of real numbers or bool, (M, N) or (M, N, ...)"


def check_image(
    name: str, image: Any, *, any_channels: bool = False, may_be_empty: bool = False
) -> Any:
    """Return *image* as an array, or a lazy one as what reading gives.

    All public functions that take an image call this first, so that one mistake has one message,
    and one image means the same numbers or colors.

    Parameters
    ----------
    name : str
        The public name of the argument, for the message.
    image : array-like, lazy array, Pyramid or Pillow image
        (M, N), (M, N, 1), (M, N, 3) or (M, N, 4), of bool, integer or real floating dtype, with at
        least one cell. It is asked for shape and dtype, and no cell of it is read.
    any_channels : bool, default: False
        If True, (M, N, ...) will do.
    may_be_empty : bool, default: False
        If True, (M, N) numbers without a cell will do.

    Returns
    -------
    array, masked array, LazyArray, Pyramid or GreyNumbers
        What this function returns, it returns again.

    Raises
    ------
    TypeError
        If *image* isn't numbers, or has another number of dimensions or channels. matplotlib raises
        TypeError for shapes, too: callers catch that.
    ValueError
        If it has no cells, rows of different lengths, an unknown shape, or can't be read.
    """
    takes = _TAKES_ANY_CHANNELS if any_channels else _TAKES
    array = as_array(name, takes, image)
    shape, dtype = tuple(array.shape), np.dtype(array.dtype)
    fits = len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 3, 4))
    if dtype.kind not in "buif" or not (fits or (any_channels and len(shape) > 2)):
        error = wrong_type(name, takes, array if shape else image)
        if dtype.kind not in "buif":
            # matplotlib's words
            error.add_note(f"Image data of dtype {dtype} cannot be converted to float")
        if dtype.kind == "O" and hasattr(image, "to_numpy"):
            error.add_note("a table of mixed or nullable columns: use .to_numpy(dtype=float)")
        raise error
    if 0 in shape[:2] and not (may_be_empty and len(shape) == 2):
        raise wrong_value(name, f"{takes} with at least one cell", array)
    if not is_lazy(array) or isinstance(array, LazyArray | LeveledImage | GreyNumbers):
        return array
    lazy = LazyArray(array)
    if hasattr(array, "__array__"):  # it can be had whole, so that a part costs nothing unexpected
        try:
            lazy.probe()
        except Exception as error:
            raise _unreadable(name, takes, image, error) from error
    return lazy


def as_array(name: str, takes: str, image: Any) -> Any:
    """Return argument *name*, which takes *takes*, as an array; lazy arrays as they are."""
    if isinstance(image, LazyArray | LeveledImage | GreyNumbers):
        return image
    try:
        if is_pillow(image):
            return pillow_array(image)
        check_readable(image)
        array = in_memory(image)
        if is_lazy(array):
            return array
        return seal(plain_array(array)) if isinstance(image, list | tuple) else plain_array(array)
    except Exception as error:
        if isinstance(error, ValueError) and isinstance(image, list | tuple):
            message = f"{name!r} must be {takes}, not rows of different lengths"
            raise ValueError(message) from error
        raise _unreadable(name, takes, image, error) from error


def _unreadable(name: str, takes: str, image: Any, error: Exception) -> Exception:
    """Return the refusal of an image that raised *error*, which tells why or what to do."""
    kind: type[Exception] = ValueError if isinstance(error, ValueError | OSError) else TypeError
    try:
        got = describe(image)
    except Exception:  # of a closed file not even the shape can be had
        got, kind = repr(image), ValueError
    return kind(f"{name!r} must be {takes}, not {got}, which can't be read: {error}")


def image_shape(image: Any) -> tuple[int, ...]:
    """Return (M, N) or (M, N, channels) of an image; a single channel is none.

    >>> image_shape(np.ones((2, 3, 1)))
    (2, 3)
    """
    shape = tuple(int(n) for n in image.shape)
    return shape[:2] if shape[2:] == (1,) else shape


def plain_bools(values: Array) -> Array:
    """Return *values* with True as the byte 1; themselves unless they are bools of other bytes.

    numpy takes every byte but 0 for True, and so do those who make bools of bytes: the array of
    Pillow's 1-bit images has 255. Comparisons, sums and look-ups by bytes know 1 only.
    """
    data = np.ma.getdata(values)
    if data.dtype != bool or not data.size or data.view(np.uint8).max() <= 1:
        return values
    plain: Array = data.view(np.uint8) != 0
    if isinstance(values, np.ma.MaskedArray):
        return cast(Array, np.ma.masked_array(plain, np.ma.getmask(values)))
    return plain


def row_bands(n_rows: int, row_bytes: int) -> Iterator[slice]:
    """Yield slices that cut *n_rows* rows of *row_bytes* each into bands of about `BAND_BYTES`."""
    height = max(BAND_BYTES // max(row_bytes, 1), 1)
    for start in range(0, n_rows, height):
        yield slice(start, min(start + height, n_rows))


class Source:
    """An array-like of cells, read where it is asked for.

    Parameters
    ----------
    cells : array, lazy array or LeveledImage
        ``shape``, ``dtype`` and basic slicing are all that is used of a lazy one.
    """

    def __init__(self, cells: Any) -> None:
        self._levels: Levels | None = None
        #: Whether the cells are numbers that are shown in grey, whatever norm and colormap are.
        self.in_grey = isinstance(cells, GreyNumbers)
        if isinstance(cells, LeveledImage):
            self._levels = cells.coarser
            self.in_grey = cells.finest.in_grey
            cells = cells.finest._cells
        elif isinstance(cells, GreyNumbers):
            cells = cells.numbers
        # An array, or a `LazyArray`.
        self._cells: Any = cells if isinstance(cells, np.ndarray | LazyArray) else LazyArray(cells)
        #: (M, N) or (M, N, channels); a single channel is none.
        self.shape: tuple[int, ...] = image_shape(cells)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the cells; of a `LazyArray`, maybe another one after the first read."""
        return cast("np.dtype[Any]", self._cells.dtype)

    @property
    def in_memory(self) -> bool:
        """True where the cells are a NumPy array (also one on disk, memory mapped)."""
        return isinstance(self._cells, np.ndarray)

    def detached(self) -> Source:
        """Return a source of the same cells, which show no later change of the user's arrays."""
        twin = copy.copy(self)
        inside = self._cells.array if isinstance(self._cells, LazyArray) else self._cells
        kept = detach(inside)
        if kept is not inside:
            twin._cells = kept
        if self._levels is not None:
            coarse = (
                level._replace(cells=cast(Source, level.cells).detached())
                for level in self._levels.coarse
            )
            twin._levels = replace(self._levels, coarse=tuple(coarse))
        return twin

    def read(self, rows: slice, cols: slice) -> Array:
        """Return the cells of a rectangle, a view where the source is a NumPy array.

        Parameters
        ----------
        rows, cols : slice
            With start and stop, no step.

        Returns
        -------
        (m, n[, channels]) array or masked array
            In the machine's byte order.

        Raises
        ------
        Exception
            As a `LazyArray` raises it.
        """
        return self._normal(self._cells[rows, cols])

    def take(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Array:
        """Return the cells where *rows* and *cols* cross, (len(rows), len(cols)[, channels])."""
        if self.in_memory:
            return self._normal(self._cells[rows[:, np.newaxis], cols])
        # Lazy arrays differ in what they index with; all of them slice.
        band = self.read(
            slice(int(rows[0]), int(rows[-1]) + 1), slice(int(cols[0]), int(cols[-1]) + 1)
        )
        return cast(Array, band[(rows - rows[0])[:, np.newaxis], cols - cols[0]])

    def pick(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Array:
        """Return single cells, (n[, channels]): those at ``rows[i], cols[i]``; rows ascend."""
        if self.in_memory:
            return cast(Array, self._normal(self._cells[rows, cols][np.newaxis])[0])
        row_bytes = self.dtype.itemsize * math.prod(self.shape[1:])
        picked = []
        for band in row_bands(self.shape[0], row_bytes):
            part = slice(*np.searchsorted(rows, [band.start, band.stop]))
            if part.start < part.stop:
                first, stop = int(rows[part.start]), int(rows[part.stop - 1]) + 1
                low, high = int(cols[part].min()), int(cols[part].max()) + 1
                cells = self.read(slice(first, stop), slice(low, high))
                picked.append(cells[rows[part] - first, cols[part] - low])
        return joined(picked)

    def _normal(self, cells: Array) -> Array:
        """Return *cells* as they are shown: in the machine's byte order, colors clipped."""
        if cells.ndim > len(self.shape):
            cells = cells[..., 0]
        if not cells.dtype.isnative:
            cells = cells.astype(cells.dtype.newbyteorder("="))
        cells = plain_bools(cells)
        return cells if cells.ndim == 2 else _as_colors(cells)

    @property
    def levels(self) -> Levels:
        """The coarser levels, none for images of one resolution."""
        return Levels(self.shape) if self._levels is None else self._levels

    def limits(self, above: float | None = None) -> Array:
        """Return the smallest and the largest finite cell.

        Parameters
        ----------
        above : float, optional
            Cells up to and including this value are left out, for a logarithm.

        Returns
        -------
        (2,) array, or (0,) if there is no such cell
            Of a dtype wide enough for differences: norms subtract, and uint8 would wrap.
        """
        known = self._known_limits(above)
        if known is not None:
            return known
        everything = slice(0, self.shape[1])
        ends: list[Any] = []
        dtype = self.dtype
        n_rows = self.shape[0] if self.shape[1] else 0
        for rows in row_bands(n_rows, dtype.itemsize * math.prod(self.shape[1:])):
            cells = self.read(rows, everything)
            # Nothing but the cells tells their dtype.
            dtype = cells.dtype if rows.start == 0 else np.promote_types(dtype, cells.dtype)
            lowest, highest = _extremes(dtype)
            found: tuple[Any, Any] | None
            if ends and ends[0] == lowest and not np.ma.is_masked(cells):
                found = lowest, cells.max()  # none can be lower
            else:
                found = _limits(cells, above)
            if found is not None:
                ends = [min([found[0], *ends]), max([found[1], *ends])]
            if ends == [lowest, highest]:
                break  # photographs have black and white long before their last row
        return _wide(ends, dtype)

    def _known_limits(self, above: float | None) -> Array | None:
        """Return what `limits` does, as far as levels tell it."""
        levels = self.levels
        if levels.limits is None:
            return cast(Source, levels.coarse[-1].cells).limits(above) if levels.coarse else None
        lowest, highest, positive = levels.limits
        if above not in (None, 0):
            return None
        ends = [lowest if above is None else positive, highest]
        return _wide([] if ends[0] is None else ends, self.dtype)


def _wide(ends: list[Any], dtype: np.dtype[Any]) -> Array:
    """Return limits of cells of *dtype*, as `Source.limits` does."""
    if dtype.kind == "f":
        return np.array(ends, np.promote_types(dtype, np.float64))
    beyond = bool(ends) and int(ends[1]) > np.iinfo(np.int64).max
    return np.array([int(end) for end in ends], np.uint64 if beyond else np.int64)


def _extremes(dtype: np.dtype[Any]) -> tuple[int, int] | tuple[None, None]:
    """Return the smallest and the largest integer there is, None for other numbers."""
    if dtype.kind not in "iu":
        return None, None
    info = np.iinfo(dtype)
    return int(info.min), int(info.max)


def _as_colors(cells: Array) -> Array:
    """Return RGB(A) as uint8, or as floats from 0 to 1, the rest clipped; NaN stays."""
    kind, data = cells.dtype.kind, np.ma.getdata(cells)
    if kind == "b":
        return cells * np.uint8(255)
    if cells.dtype == np.uint8:
        return cells
    high = 1 if kind == "f" else 255
    with np.errstate(invalid="ignore"):
        if not (data.min() >= 0 and data.max() <= high):
            cells = np.clip(cells, 0, high)
    return cells if kind == "f" else cells.astype(np.uint8)


def _limits(cells: Array, above: float | None) -> tuple[Any, Any] | None:
    """Return the limits of the finite unmasked *cells* over *above*, or None without any."""
    mask = np.ma.getmask(cells)
    data = np.ma.getdata(cells)
    if mask is np.ma.nomask or not mask.any():
        low, high = data.min(), data.max()
        # A NaN makes both NaN, an infinity makes one infinite: two reductions, no mask.
        if np.isfinite(low) and np.isfinite(high) and (above is None or low > above):
            return low, high
    good = np.isfinite(data) & ~mask
    if above is not None:
        with np.errstate(invalid="ignore"):
            good &= data > above
    chosen = data[good]
    return (chosen.min(), chosen.max()) if chosen.size else None

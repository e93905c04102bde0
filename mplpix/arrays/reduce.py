"""Values of the entries of look-ups: cells taken, blocks of cells reduced to one value.

`sample` reads from a source what two look-ups ask for. At scales of 1 and more these are cells; at
scales below 1 each entry is a block, reduced to its mean, its maximum, its minimum or the cell in
its middle, before anything is colored. Cells are read in bands of rows, so that the memory that a
mean needs does not grow with the image.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.kept import joined
from mplpix.arrays.lookup import Lookup

__all__ = [
    "Part",
    "Readable",
    "Reduction",
    "Runs",
    "finished",
    "highest",
    "lowest",
    "middles_of",
    "part_of",
    "sample",
]

Array = NDArray[Any]

Reduction = Literal["mean", "nearest", "max", "min"]

#: Bytes of cells read at once to reduce blocks, so that the copies that a mean makes stay small,
#: however large the image is. Half of it for colors: float64 copies of RGBA bytes take eight times
#: as much.
_BYTES_AT_ONCE = 2**22


class Readable(Protocol):
    """The part of a `mplpix.arrays.source.Source` that sampling uses."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(M, N) or (M, N, channels)."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the cells."""

    def read(self, rows: slice, cols: slice) -> Array:
        """Return these cells, masked or not; a view where possible."""

    def take(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Array:
        """Return the cells where these rows and columns cross."""


class Part(NamedTuple):
    """What some of the cells of blocks tell of their values.

    Attributes
    ----------
    values : (m, n[, channels]) array
        Sums, of colors with an opacity those of "premultiplied" ones and of the opacity; the
        largest or smallest cells; or, of "nearest", the cells themselves.
    good : (m, n) array or None
        The number of cells in each that are neither masked nor NaN, None where all are good.
    dtype : dtype
        That of the cells.
    """

    values: Array
    good: Array | None
    dtype: np.dtype[Any]


def sample(source: Readable, rows: Lookup, cols: Lookup, reduction: Reduction) -> Array:
    """Return one value for every pair of entries.

    Parameters
    ----------
    source : Readable
        The cells, (M, N) or (M, N, channels).
    rows, cols : Lookup
        The cells of each entry.
    reduction : {"mean", "nearest", "max", "min"}
        How the cells of a block make one value. Masked and NaN cells are left out; a block
        without a good cell is masked. "nearest" takes the cell in the middle of the block, the
        lower one of two.

    Returns
    -------
    (len(rows), len(cols)[, channels]) array
        Rows and columns in the order of the cells. "max", "min" and "nearest" keep the dtype,
        "mean" keeps floating dtypes and gives float64 otherwise. A view of the source's array
        where every entry is one cell.
    """
    if rows.one_each and cols.one_each:
        return source.read(rows.cells, cols.cells)
    if reduction == "nearest":
        middles = [middles_of(e) for e in (rows, cols)]
        return source.take(middles[0], middles[1])
    parts, runs = [], Runs.of(cols)
    for first, last in pairwise(_bands(rows, max(_BYTES_AT_ONCE // _row_bytes(source, cols), 1))):
        cells = source.read(slice(int(rows.starts[first]), int(rows.stops[last - 1])), cols.cells)
        blocks = Runs.of(rows.part(slice(first, last))), runs
        parts.append(value_of(reduction, part_of(reduction, cells, blocks), *blocks))
    return parts[0] if len(parts) == 1 else joined(parts)


def middles_of(entries: Lookup) -> NDArray[np.intp]:
    """Return the cell in the middle of each entry, the lower one of two."""
    return np.asarray((entries.starts + entries.stops - 1) // 2)


def _row_bytes(source: Readable, cols: Lookup) -> int:
    cells = (cols.cells.stop - cols.cells.start) * int(np.prod(source.shape[2:]))
    return max(int(cells) * source.dtype.itemsize * (2 if len(source.shape) == 3 else 1), 1)


def _bands(rows: Lookup, height: int) -> list[int]:
    """Return borders between entries, about *height* rows of cells apart."""
    bounds = [0]
    while bounds[-1] < len(rows):
        end = np.searchsorted(rows.stops, rows.starts[bounds[-1]] + height, "right")
        bounds.append(max(int(end), bounds[-1] + 1))
    return bounds


class Runs(NamedTuple):
    """The numbers of cells of neighboring runs of rows or columns.

    Where *size* isn't 0, the runs are blocks: all have *size* cells, the first and the last one
    maybe fewer.

    The sum of a run must not depend on its neighbors, to the last bit. So blocks are summed one way
    and all other runs another, also those that happen to have one size.
    """

    sizes: NDArray[np.intp]
    size: int

    @classmethod
    def of(cls, entries: Lookup) -> Runs:
        """Return the runs of all entries of a look-up."""
        return cls(entries.stops - entries.starts, entries.block)

    @property
    def starts(self) -> NDArray[np.intp]:
        """Where each begins, counted from the first."""
        return np.asarray(np.cumsum(self.sizes) - self.sizes)


#: How many cells the rows and the columns of blocks have.
Blocks = tuple[Runs, Runs]


def _reduce_rows(ufunc: np.ufunc, cells: Array, runs: Runs, dtype: Any = None) -> Array:
    """Reduce runs of rows, one row after the other."""
    if runs.size:
        return _reduce_slices(ufunc, cells, runs, 0, dtype)
    dtype = cells.dtype if dtype is None else dtype
    reduced = np.empty((len(runs.sizes), *cells.shape[1:]), dtype)
    # Many times as fast as `numpy.ufunc.reduceat`, which goes through memory by columns.
    for run, start, size in zip(reduced, runs.starts.tolist(), runs.sizes.tolist(), strict=True):
        ufunc.reduce(cells[start : start + size], axis=0, dtype=dtype, out=run)
    return reduced


def _reduce_cols(ufunc: np.ufunc, cells: Array, runs: Runs) -> Array:
    """Reduce runs of columns."""
    if runs.size:
        return _reduce_slices(ufunc, cells, runs, 1)
    return np.asarray(ufunc.reduceat(cells, runs.starts, axis=1))


def _reduce_slices(
    ufunc: np.ufunc, cells: Array, runs: Runs, axis: int, dtype: Any = None
) -> Array:
    """Reduce runs of one size, the first and the last maybe cut, as slices of a reshaped view."""
    size, sizes = runs.size, runs.sizes
    head = int(sizes[0]) if len(sizes) > 1 and sizes[0] != size else 0
    tail = int(sizes[-1]) if sizes[-1] != size else 0
    whole = len(sizes) - bool(head) - bool(tail)
    before = (slice(None),) * axis
    parts = []
    if head:
        cut = cells[(*before, slice(0, head))]
        parts.append(ufunc.reduce(cut, axis=axis, dtype=dtype, keepdims=True))
    if whole or not (head or tail):
        regular = cells[(*before, slice(head, head + whole * size))]
        regular = regular.reshape(*cells.shape[:axis], whole, size, *cells.shape[axis + 1 :])
        if ufunc is np.add and axis == 1 and cells.ndim == 2:
            # As fast as a matrix product, which adds in another order where there are fewer rows.
            parts.append(np.einsum("ijk->ij", regular))
        else:
            parts.append(ufunc.reduce(regular, axis=axis + 1, dtype=dtype))
    if tail:
        cut = cells[(*before, slice(head + whole * size, None))]
        parts.append(ufunc.reduce(cut, axis=axis, dtype=dtype, keepdims=True))
    return np.asarray(parts[0] if len(parts) == 1 else np.concatenate(parts, axis=axis))


def _add_blocks(cells: Array, blocks: Blocks) -> Array:
    """Return the sum of each block as float64 (or longdouble)."""
    wide = np.promote_types(cells.dtype, np.float64)
    rows, cols = blocks
    column = _column_dtype(cells.dtype, int(rows.sizes.max()))
    sums = _reduce_rows(np.add, cells, rows, column).astype(wide, copy=False)
    return _reduce_cols(np.add, sums, cols)


def _column_dtype(dtype: np.dtype[Any], size: int) -> np.dtype[Any]:
    """Return a dtype that holds the sum of *size* values: small integers add up the fastest."""
    if dtype.kind in "bui" and dtype.itemsize <= 2 and size <= 2**8:
        return np.dtype(f"{'i' if dtype.kind == 'i' else 'u'}{2 * dtype.itemsize}")
    if dtype.kind in "bui" and dtype.itemsize <= 2 and size <= 2**16:
        return np.dtype("i4" if dtype.kind == "i" else "u4")
    return np.promote_types(dtype, np.float64)


def _reduce_blocks(ufunc: np.ufunc, cells: Array, blocks: Blocks) -> Array:
    """Reduce blocks of *cells* by *ufunc*, along rows first: that goes in long runs."""
    return _reduce_cols(ufunc, _reduce_rows(ufunc, cells, blocks[0]), blocks[1])


def _good(cells: Array) -> Array | None:
    """Return where cells are neither masked nor NaN, or None where all are good.

    A cell of several channels is good if all of them are.
    """
    data = np.ma.getdata(cells)
    bad = np.ma.getmaskarray(cells) if np.ma.is_masked(cells) else np.zeros((), bool)
    if data.dtype.kind == "f":
        bad = bad | np.isnan(data)
    if not bad.any():
        return None
    good = np.asarray(~bad)
    return np.asarray(good.all(axis=2)) if data.ndim == 3 else good


def part_of(reduction: Reduction, cells: Array, blocks: Blocks) -> Part:
    """Return the part that *cells* have in the values of *blocks*, by "mean", "max" or "min"."""
    return _PARTS[reduction](cells, blocks)


def value_of(reduction: Reduction, part: Part, rows: Runs, cols: Runs) -> Array:
    """Return the values of the blocks whose cells are all in *part*."""
    sizes = rows.sizes[:, np.newaxis] * cols.sizes
    return finished(reduction, part, sizes)


def finished(reduction: Reduction, part: Part, sizes: Array) -> Array:
    """Return the values of blocks of so many cells, masked where none of them is good.

    The mean of colors with an opacity is that of premultiplied ones, as light adds up:
    ``rgb = sum(a * rgb) / sum(a)``, ``a = mean(a)`` (Porter and Duff 1984).
    """
    values, good = part.values, part.good
    if reduction == "nearest":
        return values
    counts = sizes if good is None else good
    if values.ndim == 3:
        counts = counts[..., np.newaxis]
    if reduction == "mean":
        dtype = part.dtype if part.dtype.kind == "f" else np.dtype(float)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            if values.ndim == 3 and values.shape[2] == 4:
                light, alphas = values[..., :3], values[..., 3:]
                values = np.dstack([light / np.where(alphas > 0, alphas, 1), alphas / counts])
            else:
                values = values / counts
            values = values.astype(dtype, copy=False)
    if good is None:
        return values
    return np.ma.masked_array(values, np.broadcast_to(counts == 0, values.shape).copy())


def _mean(cells: Array, blocks: Blocks) -> Part:
    """Return the sums of the good cells of blocks."""
    data = np.ma.getdata(cells)
    with np.errstate(invalid="ignore", over="ignore"):
        if not np.ma.is_masked(cells) and not _is_see_through(data):
            # A NaN shows in the sum, so that cells need not be looked at twice.
            total = _add_blocks(data, blocks)
            if not np.isnan(total).any():
                return Part(_premultiplied(total, data.dtype), None, data.dtype)
        good, counts = _good(cells), None
        if good is not None:
            counts = _add_blocks(good, blocks)
            good = good if data.ndim == 2 else good[..., np.newaxis]
            data = np.where(good, data, data.dtype.type(0))
        if not _is_see_through(data):
            return Part(_premultiplied(_add_blocks(data, blocks), data.dtype), counts, data.dtype)
        alpha = data[..., 3:].astype(np.promote_types(data.dtype, np.float64))
        light = _add_blocks(data[..., :3] * alpha, blocks)
        return Part(np.dstack([light, _add_blocks(alpha, blocks)]), counts, data.dtype)


def _premultiplied(sums: Array, dtype: np.dtype[Any]) -> Array:
    """Return the sums of opaque colors as those of premultiplied ones; of others, themselves."""
    if sums.ndim != 3 or sums.shape[2] != 4 or dtype.kind == "f":
        return sums
    return np.asarray(sums * np.array([255, 255, 255, 1]))


def _is_see_through(data: Array) -> bool:
    """Return whether *data* are colors with an opacity that isn't full everywhere."""
    if data.ndim != 3 or data.shape[2] != 4:
        return False
    return bool((data[..., 3] != (1 if data.dtype.kind == "f" else 255)).any())


def _extreme(
    ufunc: np.ufunc, neutral: Callable[[np.dtype[Any]], Any]
) -> Callable[[Array, Blocks], Part]:
    """Return the reduction of blocks by np.maximum or np.minimum, bad cells left out."""

    def reduce(cells: Array, blocks: Blocks) -> Part:
        data = np.ma.getdata(cells)
        if not np.ma.is_masked(cells):
            # A NaN is both the largest and the smallest of its block.
            values = _reduce_blocks(ufunc, data, blocks)
            if data.dtype.kind != "f" or not np.isnan(values).any():
                return Part(values, None, data.dtype)
        good = _good(cells)
        if good is None:
            return Part(_reduce_blocks(ufunc, data, blocks), None, data.dtype)
        count = _add_blocks(good, blocks)
        good = good if data.ndim == 2 else good[..., np.newaxis]
        data = np.where(good, data, np.asarray(neutral(data.dtype), data.dtype))
        return Part(_reduce_blocks(ufunc, data, blocks), count, data.dtype)

    return reduce


def lowest(dtype: np.dtype[Any]) -> Any:
    """Return the smallest number of a dtype."""
    return -np.inf if dtype.kind == "f" else False if dtype.kind == "b" else np.iinfo(dtype).min


def highest(dtype: np.dtype[Any]) -> Any:
    """Return the largest number of a dtype."""
    return np.inf if dtype.kind == "f" else True if dtype.kind == "b" else np.iinfo(dtype).max


_PARTS: dict[str, Callable[[Array, Blocks], Part]] = {
    "mean": _mean,
    "max": _extreme(np.maximum, lowest),
    "min": _extreme(np.minimum, highest),
}

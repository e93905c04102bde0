"""Which cells a dot shows: the rounding rule, look-ups per axis, blocks and repeats.

Cells have edges; a `Lookup` tells for one axis which cells the dots of a clip range show. It has
one *entry* for every run of dots that shows the same cells: at scales of 1 and more an entry is a
cell, shown on one or more dots; below 1 it is the block of cells of one dot. `sample` takes the
entries' values from an array, blocks reduced to one value; `repeat_dots` spreads colored entries
to dots. Color lies between the two, so that nothing is colored twice.

All rounding of places to dots goes through `round_dots`, `floor_dots` and `ceil_dots`: image,
overlay and grid lines cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "DOT_TOLERANCE",
    "Lookup",
    "Readable",
    "Reduction",
    "ceil_dots",
    "floor_dots",
    "lookup_blocks",
    "lookup_edges",
    "lookup_uniform",
    "parts_outside",
    "repeat_dots",
    "round_dots",
    "sample",
]

Array = NDArray[Any]
Reduction = Literal["mean", "nearest", "max", "min"]


#: The one tolerance of places, in dots. It must exceed what transforms lose in float64 (1e-7 dots
#: for coordinates around 1e9 cells) and be far below what anybody sees. Seven cells in a slot of
#: 6.9999999 dots fit; an edge at n + 0.4999999 is one at n + 0.5 and goes up.
DOT_TOLERANCE = 1e-4

#: Bytes of cells read at once where blocks are reduced, so that what a mean needs beside them stays
#: small however large the image is. Half of that of colors: float64 copies of RGBA bytes take eight
#: times as much.
_BYTES_AT_ONCE = 2**22


def floor_dots(places: Any) -> Any:
    """Return the whole dots up to *places* (float or array, dots)."""
    return np.floor(np.add(places, DOT_TOLERANCE))


def ceil_dots(places: Any) -> Any:
    """Return the whole dots from *places* on (float or array, dots)."""
    return np.ceil(np.subtract(places, DOT_TOLERANCE))


def round_dots(places: Any) -> Any:
    """Return the dot edge nearest to *places* (float or array, dots); halves go up.

    >>> round_dots([0.4, 0.5, 0.49999999, -0.5]).tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    return np.floor(np.add(places, 0.5 + DOT_TOLERANCE))


@dataclass(frozen=True, eq=False)
class Lookup:
    """Which cells the dots along one axis show.

    Attributes
    ----------
    starts, stops : (n,) int arrays
        Entry *e* shows the cells ``starts[e]:stops[e]``; ascending, without gaps.
    repeats : (n,) int array
        The number of dots of each entry, at least one.
    first_dot : int
        The lowest dot that is shown.
    descending : bool
        True where dots go up as cells go down: entry 0 is then shown on the highest dots.
    block : int
        k where each entry is one dot and a block of k cells counted from cell 0, at most cut by
        the border of the image; else 0.
    """

    starts: NDArray[np.intp]
    stops: NDArray[np.intp]
    repeats: NDArray[np.intp]
    first_dot: int
    descending: bool
    block: int = 0

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.starts)

    @property
    def dots(self) -> int:
        """The number of dots that show a cell."""
        return int(self.repeats.sum())

    @property
    def cells(self) -> slice:
        """The cells that are shown."""
        return slice(int(self.starts[0]), int(self.stops[-1])) if len(self) else slice(0, 0)

    @property
    def one_each(self) -> bool:
        """Whether every entry is a single cell."""
        return int(self.cells.stop) - int(self.cells.start) == len(self)

    def part(self, entries: slice) -> Lookup:
        """Return the look-up of some entries alone, for `sample`: where they lie is left out."""
        starts, stops, repeats = (a[entries] for a in (self.starts, self.stops, self.repeats))
        return replace(self, starts=starts, stops=stops, repeats=repeats, first_dot=0)


def _lookup(edges: Array, first_cell: int, clip: tuple[int, int]) -> Lookup:
    """Return the look-up for cells *first_cell*, … with the given *edges* (n + 1, dots)."""
    descending = bool(edges[-1] < edges[0])
    borders = round_dots(edges)
    low, high = clip
    if descending:  # count dots downwards, so that below all is ascending
        edges, borders = -edges, -borders
        low, high = -high, -low
    # Whether the first and the last of these cells are the first and the last of the image, or
    # were read to see where their neighbors begin.
    begins, ends = borders[0] >= low, borders[-1] <= high
    borders = np.clip(borders, low, high).astype(np.intp)
    cell_dots = np.diff(edges)
    if not len(cell_dots) or borders[0] == borders[-1]:
        none = np.empty(0, np.intp)
        return Lookup(none, none, none, 0, descending)
    if cell_dots.min() >= 1 - DOT_TOLERANCE / len(cell_dots):
        repeats = np.diff(borders)
        starts = np.flatnonzero(repeats)
        stops, repeats = starts + 1, repeats[starts]
    else:
        dots = np.arange(borders[0], borders[-1])
        # A dot shows the cells whose middles lie in it; where there are none (cells differ in
        # size), the cell that covers the dot's middle.
        middles = (edges[:-1] + edges[1:]) / 2
        starts = np.searchsorted(middles, dots - DOT_TOLERANCE)
        stops = np.searchsorted(middles, dots + 1 - DOT_TOLERANCE)
        # The first and the last dot also show the cells that round off the image's own border.
        if begins:
            starts[0] = 0
        if ends:
            stops[-1] = len(middles)
        covering = np.clip(np.searchsorted(edges, dots + 0.5) - 1, 0, len(middles) - 1)
        empty = stops <= starts
        starts = np.where(empty, covering, starts)
        stops = np.where(empty, covering + 1, stops)
        # Runs of dots that show the same cells are one entry.
        new = np.flatnonzero(np.diff(starts, prepend=-1))
        repeats = np.diff(new, append=len(dots))
        starts, stops = starts[new], stops[new]
    first_dot = -int(borders[-1]) if descending else int(borders[0])
    starts, stops = starts + first_cell, stops + first_cell
    return Lookup(
        starts.astype(np.intp),
        stops.astype(np.intp),
        repeats.astype(np.intp),
        first_dot,
        descending,
    )


def lookup_edges(edges: Array, clip: tuple[int, int]) -> Lookup:
    """Return which cells the dots show, for cells of any size.

    Parameters
    ----------
    edges : (n + 1,) float array
        The edges of all cells in dots, strictly ascending or descending.
    clip : (int, int)
        The dots to look at: from the first up to, not including, the second.

    Returns
    -------
    Lookup
        At scales of 1 and more each edge lies at the dot nearest to it.
    """
    ascending = edges[-1] >= edges[0]
    up = edges if ascending else edges[::-1]
    # One cell more at each end, for edges that round into the clip range.
    low = max(int(np.searchsorted(up, clip[0], "right")) - 2, 0)
    high = min(int(np.searchsorted(up, clip[1], "left")) + 2, len(up))
    if not ascending:
        low, high = len(up) - high, len(up) - low
    return _lookup(edges[low:high], low, clip)


def lookup_uniform(origin: float, step: float, count: int, clip: tuple[int, int]) -> Lookup:
    """Return which cells the dots show, for cells of one size.

    Parameters
    ----------
    origin : float
        The place of cell 0's edge, in dots.
    step : float
        Dots per cell, negative where cells go down as dots go up.
    count : int
        The number of cells.
    clip : (int, int)
        The dots to look at: from the first up to, not including, the second.

    Returns
    -------
    Lookup
        Where *step* is 1/k and *origin* on a dot, the blocks are those of k cells counted from
        cell 0, and the block that the border of the image cuts has a dot of its own. The work
        does not depend on *count*.

    Examples
    --------
    >>> lookup_uniform(0, 0.5, 5, (0, 100)).stops.tolist()
    [2, 4, 5]
    """
    k = max(round(1 / abs(step)), 1)
    aligned = (
        k > 1
        and abs(abs(step) - 1 / k) * count < DOT_TOLERANCE
        and abs(origin - round(origin)) < DOT_TOLERANCE
    )
    if aligned:
        return _lookup_aligned(int(round_dots(origin)), k, count, clip, descending=step < 0)
    ends = sorted((clip[i] - origin) / step for i in (0, 1))
    low = min(max(int(np.floor(ends[0])) - k - 1, 0), count)
    high = min(max(int(np.ceil(ends[1])) + k + 1, low), count)
    return _lookup(origin + step * np.arange(low, high + 1), low, clip)


def _lookup_aligned(
    origin: int, size: int, count: int, clip: tuple[int, int], *, descending: bool
) -> Lookup:
    """Return the look-up of blocks of *size* cells, one on each dot from *origin* on."""
    low, high = (-clip[1], -clip[0]) if descending else clip
    offset = -origin if descending else origin
    first = max(low - offset, 0)
    blocks = slice(first, max(min(high - offset, -(-count // size)), first))
    first_dot = -(offset + blocks.stop) if descending else offset + first
    return replace(
        lookup_blocks(blocks, size, count),
        first_dot=first_dot if blocks.stop > first else 0,
        descending=descending,
    )


def lookup_blocks(blocks: slice, size: int, count: int) -> Lookup:
    """Return the look-up of blocks of *size* of the *count* cells, one dot each.

    >>> lookup_blocks(slice(1, 3), 2, 5).stops.tolist()
    [4, 5]
    """
    starts = np.arange(blocks.start, blocks.stop, dtype=np.intp) * size
    stops = np.minimum(starts + size, count)
    return Lookup(starts, stops, np.ones_like(starts), int(blocks.start), False, size)


def parts_outside(
    wanted: tuple[slice, slice], known: tuple[slice, slice]
) -> Iterator[tuple[slice, slice]]:
    """Yield the rectangles that make up *wanted* without *known*, which lies in it.

    >>> list(parts_outside((slice(0, 5), slice(0, 5)), (slice(2, 5), slice(0, 4))))
    [(slice(0, 2, None), slice(0, 5, None)), (slice(2, 5, None), slice(4, 5, None))]
    """
    (rows, cols), (known_rows, known_cols) = wanted, known
    for part in (
        (slice(rows.start, known_rows.start), cols),
        (slice(known_rows.stop, rows.stop), cols),
        (known_rows, slice(cols.start, known_cols.start)),
        (known_rows, slice(known_cols.stop, cols.stop)),
    ):
        if all(side.start < side.stop for side in part):
            yield part


class Readable(Protocol):
    """What is sampled: `mplpix.source.Source`, or as little as this."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(M, N) or (M, N, channels)."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the cells."""

    def read(self, rows: slice, cols: slice) -> Array:
        """Return these cells, masked or not; a view where that can be had."""

    def take(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Array:
        """Return the cells where these rows and columns cross."""


def sample(source: Readable, rows: Lookup, cols: Lookup, reduction: Reduction) -> Array:
    """Return one value for every pair of entries.

    Parameters
    ----------
    source : Readable
        The cells, (M, N) or (M, N, channels).
    rows, cols : Lookup
        Which cells are shown.
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
        middles = [(e.starts + e.stops - 1) // 2 for e in (rows, cols)]
        return source.take(middles[0], middles[1])
    parts, runs = [], _Runs.of(cols)
    for first, last in pairwise(_bands(rows, max(_BYTES_AT_ONCE // _row_bytes(source, cols), 1))):
        cells = source.read(slice(int(rows.starts[first]), int(rows.stops[last - 1])), cols.cells)
        parts.append(_REDUCE[reduction](cells, (_Runs.of(rows.part(slice(first, last))), runs)))
    if len(parts) == 1:
        return parts[0]
    return (np.ma.concatenate if isinstance(parts[0], np.ma.MaskedArray) else np.concatenate)(parts)


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


class _Runs(NamedTuple):
    """How many cells each of some runs has; all have *size* where it isn't 0, the last maybe less.

    The sum of a run must not depend on its neighbors, to the last bit: so blocks are summed one
    way and all other runs another, even where those happen to have one size.
    """

    sizes: NDArray[np.intp]
    size: int

    @classmethod
    def of(cls, entries: Lookup) -> _Runs:
        return cls(entries.stops - entries.starts, entries.block)

    @property
    def starts(self) -> NDArray[np.intp]:
        return np.asarray(np.cumsum(self.sizes) - self.sizes)


#: How many cells the rows and the columns of blocks have.
Blocks = tuple[_Runs, _Runs]


def _reduce_rows(ufunc: np.ufunc, cells: Array, runs: _Runs, dtype: Any = None) -> Array:
    """Reduce runs of rows, one row after the other."""
    if runs.size:
        return _reduce_slices(ufunc, cells, runs, 0, dtype)
    dtype = cells.dtype if dtype is None else dtype
    reduced = np.empty((len(runs.sizes), *cells.shape[1:]), dtype)
    # Many times as fast as `numpy.ufunc.reduceat`, which goes through memory by columns.
    for run, start, size in zip(reduced, runs.starts.tolist(), runs.sizes.tolist(), strict=True):
        ufunc.reduce(cells[start : start + size], axis=0, dtype=dtype, out=run)
    return reduced


def _reduce_cols(ufunc: np.ufunc, cells: Array, runs: _Runs) -> Array:
    """Reduce runs of columns."""
    if runs.size:
        return _reduce_slices(ufunc, cells, runs, 1)
    return np.asarray(ufunc.reduceat(cells, runs.starts, axis=1))


def _reduce_slices(
    ufunc: np.ufunc, cells: Array, runs: _Runs, axis: int, dtype: Any = None
) -> Array:
    """Reduce runs of one size, the last maybe cut, as slices of a reshaped view."""
    size, last = runs.size, int(runs.sizes[-1])
    whole = len(runs.sizes) if last == size else len(runs.sizes) - 1
    head = (slice(None),) * axis
    regular = cells[(*head, slice(0, whole * size))]
    regular = regular.reshape(*cells.shape[:axis], whole, size, *cells.shape[axis + 1 :])
    if ufunc is np.add and axis == 1 and cells.ndim == 2:
        # As fast as a matrix product, which adds in another order where there are fewer rows.
        reduced = np.einsum("ijk->ij", regular)
    else:
        reduced = ufunc.reduce(regular, axis=axis + 1, dtype=dtype)
    if last == size:
        return np.asarray(reduced)
    rest = cells[(*head, slice(whole * size, None))]
    cut = ufunc.reduce(rest, axis=axis, dtype=dtype, keepdims=True)
    return np.concatenate([reduced, cut], axis=axis)


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


def _mean(cells: Array, blocks: Blocks) -> Array:
    """Return the mean of each block, of the good cells in it.

    Colors with an opacity are averaged premultiplied by it, as light adds up:
    ``rgb = sum(a * rgb) / sum(a)``, ``a = mean(a)`` (Porter and Duff 1984).
    """
    data = np.ma.getdata(cells)
    dtype = data.dtype if data.dtype.kind == "f" else np.dtype(float)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        counts = blocks[0].sizes[:, np.newaxis] * blocks[1].sizes
        if not np.ma.is_masked(cells) and not _is_see_through(data):
            # A NaN shows in the sum, so that cells need not be looked at twice.
            total = _add_blocks(data, blocks)
            if not np.isnan(total).any():
                counts = counts[..., np.newaxis] if data.ndim == 3 else counts
                return np.asarray((total / counts).astype(dtype, copy=False))
        good = _good(cells)
        if good is not None:
            counts = _add_blocks(good, blocks)
            good = good if data.ndim == 2 else good[..., np.newaxis]
            data = np.where(good, data, data.dtype.type(0))
        if data.ndim == 3:
            counts = counts[..., np.newaxis]
        if not _is_see_through(data):
            means = _add_blocks(data, blocks) / counts
        else:
            alpha = data[..., 3:].astype(np.promote_types(data.dtype, np.float64))
            alphas = _add_blocks(alpha, blocks)
            light = _add_blocks(data[..., :3] * alpha, blocks)
            means = np.dstack([light / np.where(alphas > 0, alphas, 1), alphas / counts])
        return _mask_empty(means.astype(dtype, copy=False), counts, good)


def _is_see_through(data: Array) -> bool:
    """Return whether *data* are colors with an opacity that isn't full everywhere."""
    if data.ndim != 3 or data.shape[2] != 4:
        return False
    return bool((data[..., 3] != (1 if data.dtype.kind == "f" else 255)).any())


def _mask_empty(values: Array, count: Array, good: Array | None) -> Array:
    """Return *values*, masked where *count* is 0, if not all cells were *good*."""
    if good is None:
        return values
    return np.ma.masked_array(values, np.broadcast_to(count == 0, values.shape).copy())


def _extreme(
    ufunc: np.ufunc, neutral: Callable[[np.dtype[Any]], Any]
) -> Callable[[Array, Blocks], Array]:
    """Return the reduction of blocks by np.maximum or np.minimum, bad cells left out."""

    def reduce(cells: Array, blocks: Blocks) -> Array:
        data = np.ma.getdata(cells)
        if not np.ma.is_masked(cells):
            # A NaN is both the largest and the smallest of its block.
            values = _reduce_blocks(ufunc, data, blocks)
            if data.dtype.kind != "f" or not np.isnan(values).any():
                return values
        good = _good(cells)
        if good is None:
            return _reduce_blocks(ufunc, data, blocks)
        count = _add_blocks(good, blocks)
        if data.ndim == 3:
            good, count = good[..., np.newaxis], count[..., np.newaxis]
        data = np.where(good, data, np.asarray(neutral(data.dtype), data.dtype))
        return _mask_empty(_reduce_blocks(ufunc, data, blocks), count, good)

    return reduce


def _lowest(dtype: np.dtype[Any]) -> Any:
    return -np.inf if dtype.kind == "f" else False if dtype.kind == "b" else np.iinfo(dtype).min


def _highest(dtype: np.dtype[Any]) -> Any:
    return np.inf if dtype.kind == "f" else True if dtype.kind == "b" else np.iinfo(dtype).max


_REDUCE: dict[str, Callable[[Array, Blocks], Array]] = {
    "mean": _mean,
    "max": _extreme(np.maximum, _lowest),
    "min": _extreme(np.minimum, _highest),
}


def repeat_dots(rgba: NDArray[np.uint8], rows: Lookup, cols: Lookup) -> NDArray[np.uint8]:
    """Return the dots of colored entries, lowest dots first.

    Parameters
    ----------
    rgba : (len(rows), len(cols), 4) uint8 array
        The colors of the entries.
    rows, cols : Lookup
        How many dots each has, and which way they go.

    Returns
    -------
    (rows.dots, cols.dots, 4) uint8 array
        Row 0 is the lowest on the canvas, column 0 the leftmost.
    """
    # A dot's four bytes are moved as one number; columns first, on the smaller array.
    dots = np.ascontiguousarray(rgba).view(np.uint32)[..., 0]
    dots = dots[:: -1 if rows.descending else 1, :: -1 if cols.descending else 1]
    for axis, entries in ((1, cols), (0, rows)):
        repeats = entries.repeats[::-1] if entries.descending else entries.repeats
        if len(repeats) and repeats.max() > 1:
            same = bool((repeats == repeats[0]).all())
            dots = np.repeat(dots, int(repeats[0]) if same else repeats, axis=axis)
    return np.ascontiguousarray(dots).view(np.uint8).reshape(rows.dots, cols.dots, 4)

"""The levels of a pyramid, computed tile by tile: plan and arithmetic.

A tile is a rectangle of whole blocks of several levels, and of whole chunks of the array where it
can be. From its cells come, exactly, its part of each of these levels: those of factors 2, 4, 8 by
halving, those of 3, 6, 12 by a third and halving. In between are sums, not means, so that rounding
a level changes no coarser one. The sums of the last two are kept, and are the cells of the next
*round*, of the levels of factors 16, 32 and 24, 48; and so on. So each cell is read once, tiles
need nothing of each other, and each writes whole chunks of all levels.

Cells that are masked or NaN are left out, and counted: *missing* is the number of them in each
block.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.chunks import ChunkGrid
from mplpix.arrays.levels import Reducer, cells_in_blocks
from mplpix.arrays.scale import rung_beside

__all__ = [
    "Part",
    "Recipe",
    "Round",
    "Target",
    "chunk_of",
    "level_factors",
    "limits_of",
    "mask_of_cells",
    "merged_limits",
    "plan",
    "reduce_tile",
]

Array = NDArray[Any]

#: Levels end where no side of one has more cells.
_SMALLEST_LEVEL = 16

#: Preferred bytes of the cells of a tile, and the most where chunks need larger ones: some five
#: times as much is used at once.
_TILE_BYTES, _MOST_TILE_BYTES = 2**24, 5 * 2**24

#: Preferred cells along each side of a tile, whose parts of levels are chunks of a usual size.
_TILE = 3072

#: The most and the fewest cells along a side of a chunk of a level, where it can be cut so.
_CHUNK, _SMALLEST_CHUNK = 1024, 128

#: Cells along each side of the tiles of sums, in later rounds.
_TILE_OF_SUMS = 1536

#: The ratios by which a round goes from its cells to its levels, by the number that the sides of
#: its tiles must be a multiple of.
_CHAINS: dict[int, tuple[tuple[int, ...], ...]] = {
    24: ((2, 2, 2), (3, 2, 2)),
    12: ((2, 2), (3, 2)),
    6: ((2,), (3,)),
}

#: Those of later rounds.
_NEXT_CHAINS: tuple[tuple[int, ...], ...] = ((2, 2),)


class Part(NamedTuple):
    """Cells, or what is known of blocks of them.

    Attributes
    ----------
    values : (m, n[, channels]) array
        Sums, extremes or single cells. Of colors with an opacity, the sums of light, color times
        opacity, and of opacities.
    missing : (m, n) int array or None
        The number of cells left out in each block; None where there is none.
    """

    values: Array
    missing: Array | None = None


class Target(NamedTuple):
    """A rectangle of something that is made: a level, or sums for the next round.

    Attributes
    ----------
    name : str
        ``"level 2"`` or ``"sums 8"``: the number is the factor.
    rows, cols : slice
    part : Part
    """

    name: str
    rows: slice
    cols: slice
    part: Part


@dataclass(frozen=True)
class Recipe:
    """What is made of which cells.

    Attributes
    ----------
    shape : tuple of int
        Of the image, (M, N[, channels]).
    dtype : `numpy.dtype`
        Of the image as it is shown.
    reducer : {"mean", "max", "min", "any", "nearest"}
    factors : tuple of int
        Of all levels but the first.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    reducer: Reducer
    factors: tuple[int, ...]

    @property
    def see_through(self) -> bool:
        """Whether cells are colors with an opacity, whose means are weighted by it."""
        return self.reducer == "mean" and self.shape[2:] == (4,)

    @property
    def combines(self) -> bool:
        """See `mplpix.arrays.levels.Levels`; rounded opacities are no weights."""
        rounded = self.see_through and self.dtype.kind != "f"
        return self.reducer != "nearest" and not rounded

    def level_dtype(self, factor: int) -> np.dtype[Any]:
        """Return the dtype that a level is kept in.

        Means have the precision that narrow color limits need; those of colors in bytes are bytes.
        """
        dtype = self.dtype
        if self.reducer != "mean" or factor == 1 or (len(self.shape) == 3 and dtype.kind != "f"):
            return dtype
        if dtype.kind == "f":
            return np.promote_types(dtype, np.float32)
        return np.dtype(np.float32 if dtype.itemsize == 1 else np.float64)

    def sum_dtype(self, factor: int) -> np.dtype[Any]:
        """Return the dtype of what is passed on from blocks of *factor* × *factor* cells."""
        kind, size = self.dtype.kind, self.dtype.itemsize
        if self.reducer != "mean":
            return self.dtype
        if kind == "f" or self.see_through or size == 8:
            return np.promote_types(self.dtype, np.float64)
        # Exact: as many bits as the cells have, and those that count them.
        bits = 8 * size + math.ceil(2 * math.log2(factor))
        width = next((width for width in (2, 4, 8) if 8 * width >= bits), None)
        return np.dtype(float if width is None else f"{'i' if kind == 'i' else 'u'}{width}")

    def missing_dtype(self, factor: int) -> np.dtype[Any]:
        """Return the dtype of the numbers of missing cells."""
        if factor == 1 or self.reducer == "nearest":
            return np.dtype(np.uint8)
        return np.dtype(np.uint32 if factor < 2**16 else np.uint64)

    def level_shape(self, factor: int) -> tuple[int, ...]:
        """Return the shape of a level."""
        m, n = (-(-count // factor) for count in self.shape[:2])
        return (m, n, *self.shape[2:])

    def is_bad(self, factor: int, rows: slice, cols: slice, missing: Array) -> Array:
        """Return where blocks have no good cell."""
        if factor == 1 or self.reducer == "nearest":
            return missing > 0
        return np.asarray(missing == self._counts(factor, rows, cols))

    def _counts(self, factor: int, rows: slice, cols: slice) -> Array:
        sides = [
            cells_in_blocks(part, factor, count)
            for part, count in zip((rows, cols), self.shape, strict=False)
        ]
        return np.asarray(sides[0][:, np.newaxis] * sides[1])

    def begin(self, cells: Array) -> Part:
        """Return the cells of a tile, the bad ones without effect on their block."""
        data, bad = np.ma.getdata(cells), mask_of_cells(cells)
        if data.dtype.kind == "f" and self.reducer != "nearest" and np.isnan(data.min()):
            nan: Array = np.isnan(data)
            nan = np.asarray(nan.any(axis=2)) if nan.ndim == 3 else nan
            bad = nan if bad is None else bad | nan
        if self.reducer == "any":
            data = data != 0
        if bad is not None and self.reducer != "nearest":
            where = bad[..., np.newaxis] if data.ndim == 3 else bad
            data = np.where(where, self._neutral(data.dtype), data)
        if self.see_through:
            wide = data.astype(np.promote_types(data.dtype, np.float64))
            wide[..., :3] *= wide[..., 3:]
            data = wide
        return Part(data, None if bad is None else bad.view(np.uint8))

    def _neutral(self, dtype: np.dtype[Any]) -> Array:
        """Return the value that changes no sum or extreme."""
        value: Any = 0
        if self.reducer in ("max", "min"):
            low = self.reducer == "max"
            if dtype.kind == "f":
                value = -np.inf if low else np.inf
            elif dtype.kind == "b":
                value = not low
            else:
                value = np.iinfo(dtype).min if low else np.iinfo(dtype).max
        return np.asarray(value, dtype)

    def step(self, part: Part, ratio: int, factor: int) -> tuple[Part, Part]:
        """Return the blocks of ratio × ratio of a part's, of *factor* cells: level, and passed on.

        These are two for "nearest" only. The middle one of f cells, the lower of two, is cell
        f / 2 - 1 for an even f, the last one of a block of f / 2: what is passed on are last cells.
        """
        values, missing = part
        if self.reducer == "nearest":
            middle, last = (ratio - 1) // 2, ratio - 1
            return _every(part, middle, ratio), _every(part, last, ratio)
        ufunc: np.ufunc = {"mean": np.add, "min": np.minimum}.get(self.reducer, np.maximum)
        folded = Part(
            _fold(ufunc, values, ratio, self.sum_dtype(factor)),
            None if missing is None else _fold(np.add, missing, ratio, self.missing_dtype(factor)),
        )
        return folded, folded

    def finish(self, part: Part, factor: int, rows: slice, cols: slice) -> Part:
        """Return a rectangle of a level as it is kept."""
        values, missing = part
        dtype = self.level_dtype(factor)
        if missing is not None and not missing.any():
            missing = None
        if self.reducer == "mean":
            counts: Any = self._counts(factor, rows, cols)
            if missing is not None:
                counts = counts - missing.astype(np.int64)
            elif counts[-1, -1] == factor**2:
                # Of two bytes, sums are float32 exactly, and so is what the division rounds once.
                counts = (np.float32 if values.dtype.itemsize == 2 else np.float64)(factor**2)
            if np.ndim(counts):
                counts = counts[..., np.newaxis] if values.ndim == 3 else counts
            with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
                values = self._means(values, counts)
            if dtype.kind != "f":
                values = np.rint(values)
        if missing is not None and self.reducer != "nearest":
            bad = self.is_bad(factor, rows, cols, missing)
            nothing = np.asarray(np.nan if dtype.kind == "f" else 0, values.dtype)
            values = np.where(bad[..., np.newaxis] if values.ndim == 3 else bad, nothing, values)
        with np.errstate(over="ignore"):
            return Part(values.astype(dtype, copy=False), missing)

    def _means(self, sums: Array, counts: Array) -> Array:
        counts = np.maximum(counts, 1)
        if not self.see_through:
            return np.asarray(sums / counts)
        alphas = sums[..., 3:]
        return np.concatenate([sums[..., :3] / np.where(alphas > 0, alphas, 1), alphas / counts], 2)


def _every(part: Part, start: int, step: int) -> Part:
    """Return every *step*-th row and column from *start* on, of a cut last group its last one.

    Blocks that the border of the image cuts are set when all tiles are done.
    """
    rows, cols = (
        np.minimum(np.arange(start, start + count, step)[: -(-count // step)], count - 1)
        for count in part.values.shape[:2]
    )
    at = rows[:, np.newaxis], cols
    return Part(part.values[at], None if part.missing is None else part.missing[at])


def mask_of_cells(cells: Array) -> Array | None:
    """Return where *cells* are masked, in any of their channels; None where none is."""
    mask = np.ma.getmaskarray(cells) if np.ma.is_masked(cells) else None
    return np.asarray(mask.any(axis=2)) if mask is not None and mask.ndim == 3 else mask


def _fold(ufunc: np.ufunc, values: Array, ratio: int, dtype: np.dtype[Any]) -> Array:
    """Reduce groups of *ratio* rows, then columns, the last groups maybe cut."""
    for axis in (0, 1):
        head = (slice(None),) * axis
        first, *others = (values[(*head, slice(i, None, ratio))] for i in range(ratio))
        folded = first.astype(dtype)
        for other in others:
            part = folded[(*head, slice(0, other.shape[axis]))]
            ufunc(part, other, out=part, dtype=dtype, casting="unsafe")
        values = folded
    return values


# The plan ----------------------------------------------------------------------------------------


class Round(NamedTuple):
    """Levels that are made in one pass over the cells, or over the sums of an earlier round.

    Attributes
    ----------
    factor : int
        Of what is read: 1 for cells.
    chains : tuple of tuple of int
        The ratios from what is read to each level, one after the other.
    tile : (int, int)
        Rows and columns of tiles, in what is read.
    shape : (int, int)
        Of what is read.
    """

    factor: int
    chains: tuple[tuple[int, ...], ...]
    tile: tuple[int, int]
    shape: tuple[int, int]

    def tile_rows(self) -> Iterator[slice]:
        """Yield the rows of each row of tiles."""
        yield from _cut(self.shape[0], self.tile[0])

    def tile_cols(self) -> Iterator[slice]:
        """Yield the columns of each tile of a row."""
        yield from _cut(self.shape[1], self.tile[1])

    def levels(self) -> Iterator[tuple[int, bool]]:
        """Yield the factor of each level, and whether its chain ends with it."""
        for chain in self.chains:
            factor = self.factor
            for i, ratio in enumerate(chain, 1):
                factor *= ratio
                yield factor, i == len(chain)


def _cut(count: int, size: int) -> Iterator[slice]:
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def level_factors(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the factors of the levels of an image, rungs, but for the first.

    >>> level_factors((40, 90))
    (2, 3, 4, 6)
    """
    factors: list[int] = []
    rung: Any = 1
    while max(shape[:2]) > _SMALLEST_LEVEL * (factors[-1] if factors else 1):
        rung = rung_beside(rung, 1)
        factors.append(int(rung))
    return tuple(factors)


def plan(recipe: Recipe, chunks: ChunkGrid | None) -> list[Round]:
    """Return the rounds that make all levels of an image.

    Parameters
    ----------
    recipe : Recipe
    chunks : ChunkGrid or None
        Where its array is cut into chunks.
    """
    (m, n), wanted = recipe.shape[:2], set(recipe.factors)
    cell_bytes = max(recipe.dtype.itemsize, 1) * math.prod(recipe.shape[2:])
    multiple, tile = _tile_shape((m, n), chunks, cell_bytes)
    rounds, cells = [], [(1, _CHAINS[multiple], tile)]
    for factor, chains, tile in cells:  # grows as it is gone through
        kept = tuple(_wanted(factor, chain, wanted) for chain in chains)
        kept = tuple(chain for chain in kept if chain)
        shape = recipe.level_shape(factor)[:2]
        if kept or factor == 1:
            rounds.append(Round(factor, kept, tile, (shape[0], shape[1])))
        for chain in kept:
            last = factor * math.prod(chain)
            if 2 * last in wanted:
                cells.append((last, _NEXT_CHAINS, (_TILE_OF_SUMS, _TILE_OF_SUMS)))
    return rounds


def _wanted(factor: int, chain: tuple[int, ...], wanted: set[int]) -> tuple[int, ...]:
    """Return the ratios of *chain* that lead to wanted factors."""
    steps = np.cumprod(chain) * factor
    return tuple(ratio for ratio, step in zip(chain, steps.tolist(), strict=True) if step in wanted)


def _tile_shape(
    shape: tuple[int, int], chunks: ChunkGrid | None, cell_bytes: int
) -> tuple[int, tuple[int, int]]:
    """Return the shape of tiles, and a number that both sides are a multiple of."""
    sizes = (
        [1, 1] if chunks is None else [_chunk_size(edges) for edges in (chunks.rows, chunks.cols)]
    )
    for multiple in _CHAINS:
        sides = [
            min(math.lcm(size, multiple), _up(count, multiple))
            for size, count in zip(sizes, shape, strict=True)
        ]
        for axis in (1, 0):
            # Along rows first: memory and strips lie so.
            limit = min(_TILE, _TILE_BYTES // cell_bytes // sides[1 - axis])
            times = max(limit // sides[axis], 1)
            sides[axis] = min(sides[axis] * times, _up(shape[axis], multiple))
        if math.prod(sides) * cell_bytes <= _MOST_TILE_BYTES:
            return multiple, (sides[0], sides[1])
    # Chunks that no tile of bearable size is made of: they are read once for each tile.
    multiple = 24
    side = _down(int(math.sqrt(_TILE_BYTES / cell_bytes)), multiple)
    rows, cols = (min(side, _up(count, multiple)) for count in shape)
    return multiple, (rows, cols)


def _up(count: int, multiple: int) -> int:
    return -(-count // multiple) * multiple


def _down(count: int, multiple: int) -> int:
    return max(count // multiple, 1) * multiple


def _chunk_size(edges: NDArray[np.int64]) -> int:
    """Return the size of chunks along an axis; all of it where they are uneven."""
    sizes = np.diff(edges)
    even = (sizes[:-1] == sizes[0]).all() and sizes[-1] <= sizes[0]
    return int(sizes[0] if even else edges[-1])


def chunk_of(tile: int, ratio: int, count: int) -> int:
    """Return the size of chunks along an axis of a level that tiles write whole.

    >>> chunk_of(3072, 2, 9999), chunk_of(3072, 1, 9999), chunk_of(3072, 4, 100)
    (768, 1024, 100)
    """
    side = tile // ratio
    cuts = range(-(-side // _CHUNK), side // _SMALLEST_CHUNK + 1)
    return min(side // next((parts for parts in cuts if side % parts == 0), 1), count)


# A tile ------------------------------------------------------------------------------------------


def reduce_tile(
    recipe: Recipe, round_: Round, rows: slice, cols: slice, given: Any, *, first: bool
) -> list[Target]:
    """Return what a tile is reduced to.

    Parameters
    ----------
    recipe : Recipe
    round_ : Round
    rows, cols : slice
        The place of the tile in what is read.
    given : (m, n[, channels]) array, masked array, or Part
        The cells, or sums of an earlier round.
    first : bool
        If True, the cells themselves are one of the results, as level 1.
    """
    targets = []
    if round_.factor == 1:
        part = recipe.begin(given)
        if first:
            bad = part.missing if recipe.reducer == "any" else mask_of_cells(given)
            cells = np.ma.getdata(given)
            cells = cells != 0 if recipe.reducer == "any" else cells
            missing = None if bad is None else bad.view(np.uint8)
            targets.append(Target("level 1", rows, cols, Part(cells, missing)))
    else:
        part = given
    for chain in round_.chains:
        factor, state = 1, part
        for i, ratio in enumerate(chain, 1):
            factor *= ratio
            level, state = recipe.step(state, ratio, round_.factor * factor)
            m, n = level.values.shape[:2]
            down, across = rows.start // factor, cols.start // factor
            at = slice(down, down + m), slice(across, across + n)
            full = round_.factor * factor
            targets.append(Target(f"level {full}", *at, recipe.finish(level, full, *at)))
            if i == len(chain) and 2 * full in recipe.factors:
                targets.append(Target(f"sums {full}", *at, state))
    return targets


Limits = tuple[Any, Any, Any]


def limits_of(cells: Array) -> Limits:
    """Return the smallest, the largest and the smallest positive finite cell, None for none."""
    data, mask = np.ma.getdata(cells), np.ma.getmask(cells)
    if mask is not np.ma.nomask or data.dtype.kind == "f":
        low, high = data.min(), data.max()
        if np.ma.is_masked(cells) or not (np.isfinite(low) and np.isfinite(high)):
            data = data[np.isfinite(data) & ~np.ma.getmaskarray(cells)]
    if not data.size:
        return None, None, None
    low, high = data.min().item(), data.max().item()
    if low > 0:
        return low, high, low
    if high <= 0:
        return low, high, None
    return low, high, data[data > 0].min().item()


def merged_limits(limits: Any) -> Limits:
    """Return the limits of several parts as those of the whole."""
    found = [[one for one in column if one is not None] for column in zip(*limits, strict=True)]
    low, high, positive = found or ([], [], [])
    return (
        min(low, default=None),
        max(high, default=None),
        min(positive, default=None),
    )

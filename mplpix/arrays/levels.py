"""Coarser levels of an image: which one answers a scale, and the weights of its cells.

A cell of a level of factor *f* stands for a block of f × f cells of the image, counted from its
cell 0; the blocks that the border of the image cuts have fewer. A dot at 1/k shows a block of k × k
cells, which is (k / f) × (k / f) cells of a level whose *f* divides k. Their maximum is that of the
cells; their mean is, too, if each weighs as much as it has good cells. The cell in the middle of a
block is in a level of that very factor only.
"""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.kept import joined
from mplpix.arrays.lookup import lookup_blocks
from mplpix.arrays.reduce import Readable, Reduction, sample

__all__ = [
    "REDUCERS",
    "Level",
    "LeveledImage",
    "Levels",
    "Reducer",
    "cells_in_blocks",
    "sample_level",
]

Array = NDArray[Any]

#: Cells of a level that are averaged at once, to bound the memory of the copies that this makes.
_CELLS_AT_ONCE = 2**20

Reducer = Literal["mean", "max", "min", "any", "nearest"]

#: How the levels of each reducer become dots.
REDUCERS: dict[Reducer, Reduction] = {
    "mean": "mean",
    "max": "max",
    "min": "min",
    "any": "max",  # of bools
    "nearest": "nearest",
}


class Level(NamedTuple):
    """A coarser level.

    Attributes
    ----------
    factor : int
        Cells of the image along each side of the block that a cell of the level stands for.
    cells : Readable
        The level, masked where a block has no good cell.
    missing : Readable or None
        The number of cells in each block that are masked or NaN; None where no cell is.
    """

    factor: int
    cells: Readable
    missing: Readable | None = None


class Levels(NamedTuple):
    """The coarser levels of one image.

    Attributes
    ----------
    shape : tuple of int
        Of the image, (M, N[, channels]).
    coarse : tuple of Level
        Factors ascend.
    reducer : {"mean", "max", "min", "any", "nearest"} or None
        How blocks of cells became the cells of all levels, exactly; None for levels that somebody
        else made, which are taken for what they are.
    combines : bool
        True where several cells of a level make one dot as exactly as the image itself does.
    limits : tuple or None
        The smallest, the largest, and the smallest positive finite cell of the image, each None
        where there is none; None where they aren't known.
    """

    shape: tuple[int, ...]
    coarse: tuple[Level, ...] = ()
    reducer: Reducer | None = None
    combines: bool = True
    limits: tuple[Any, Any, Any] | None = None

    @property
    def reduction(self) -> Reduction | None:
        """The reduction of blocks that the levels answer; None for any."""
        return None if self.reducer is None else REDUCERS[self.reducer]

    @property
    def factors(self) -> tuple[int, ...]:
        """The factors of the coarser levels."""
        return tuple(level.factor for level in self.coarse)

    def find(self, reduction: Reduction, size: tuple[int, int]) -> Level | None:
        """Return the coarsest level that answers blocks of some rows × columns, or None."""
        if self.reduction not in (None, reduction):
            return None  # no mean of maxima
        for level in reversed(self.coarse):
            factor = level.factor
            if size == (factor, factor) or (self.combines and math.gcd(*size) % factor == 0):
                return level
        return None


class LeveledImage:
    """Base of `mplpix.Pyramid`: an image with coarser levels.

    Attributes
    ----------
    finest : `mplpix.arrays.source.Source`
        The image itself.
    coarser : Levels
    """

    finest: Any
    coarser: Levels


def cells_in_blocks(blocks: slice, factor: int, count: int) -> NDArray[np.int64]:
    """Return how many of *count* cells along an axis are in each of some blocks of *factor*.

    >>> cells_in_blocks(slice(1, 3), 2, 5).tolist()
    [2, 1]
    """
    starts = np.arange(blocks.start, blocks.stop, dtype=np.int64) * factor
    return np.asarray(np.minimum(starts + factor, count) - starts)


def sample_level(
    levels: Levels,
    level: Level,
    reduction: Reduction,
    size: tuple[int, int],
    blocks: tuple[slice, slice],
) -> Array:
    """Return the values of a rectangle of blocks of cells of the image.

    Parameters
    ----------
    levels : Levels
    level : Level
        The one that ``levels.find`` gave.
    reduction : {"mean", "nearest", "max", "min"}
    size : (int, int)
        Rows and columns of a block, multiples of the level's factor.
    blocks : (slice, slice)
        Rows and columns of blocks.

    Returns
    -------
    (m, n[, channels]) array or masked array
    """
    factor, cells, missing = level
    rest = size[0] // factor, size[1] // factor
    rows, cols = (
        lookup_blocks(part, each, n)
        for part, each, n in zip(blocks, rest, cells.shape[:2], strict=True)
    )
    if reduction != "mean" or rest == (1, 1):
        return sample(cells, rows, cols, reduction)
    shape = levels.shape
    if missing is None and not (
        (rows.cells.stop * factor > shape[0]) or (cols.cells.stop * factor > shape[1])
    ):
        return sample(cells, rows, cols, reduction)

    parts = []
    height = max(_CELLS_AT_ONCE // max(rest[0] * (cols.cells.stop - cols.cells.start), 1), 1)
    for first in range(0, len(rows), height):
        band = rows.part(slice(first, first + height)).cells
        sides = [
            cells_in_blocks(part, factor, n)
            for part, n in zip((band, cols.cells), shape, strict=False)
        ]
        weights = sides[0][:, np.newaxis] * sides[1]
        if missing is not None:
            weights = weights - missing.read(band, cols.cells).astype(np.int64)
        parts.append(_weighted_means(cells.read(band, cols.cells), weights, rest))
    return joined(parts)


def _weighted_means(cells: Array, weights: Array, size: tuple[int, int]) -> Array:
    """Return the mean of each block of cells of a level, of the good ones by *weights*.

    Colors with an opacity are averaged premultiplied by it, as in `mplpix.arrays.reduce`.
    """
    data, bad = np.ma.getdata(cells), np.ma.getmaskarray(cells) | np.isnan(np.ma.getdata(cells))
    weights = np.where(bad.any(axis=2) if bad.ndim == 3 else bad, 0, weights)
    total = _add_blocks(weights, size)
    if data.ndim == 3:
        weights, total = weights[..., np.newaxis], total[..., np.newaxis]
    wide = np.promote_types(data.dtype, np.float64)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        good = np.where(weights > 0, data, data.dtype.type(0)).astype(wide, copy=False)
        if data.shape[2:] == (4,):
            alpha = good[..., 3:] * weights
            alphas = _add_blocks(alpha, size)
            light = _add_blocks(good[..., :3] * alpha, size) / np.where(alphas > 0, alphas, 1)
            means = np.concatenate([light, alphas / total], axis=2)
        else:
            means = _add_blocks(good * weights, size) / total
    means = means.astype(data.dtype if data.dtype.kind == "f" else np.float64, copy=False)
    empty = total == 0
    return np.ma.masked_array(means, np.broadcast_to(empty, means.shape)) if empty.any() else means


def _add_blocks(values: Array, size: tuple[int, int]) -> Array:
    """Return the sums of blocks of some rows × columns, the last ones maybe cut."""
    for axis, length in enumerate(size):
        values = np.add.reduceat(values, np.arange(0, values.shape[axis], length), axis=axis)
    return values

"""Blocks of cells, reduced to one value each and kept, for scales below 1.

Blocks are counted from cell 0, so that their values don't depend on the limits of the Axes. They
are computed when first shown and kept in square tiles until there are too many: a cell is read once
for each scale, not for each draw, and not before it is in view. A `BlockCache` belongs to one
version of the data; where that changes, it is replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.chunks import Window
from mplpix.arrays.gather import sample_each
from mplpix.arrays.kept import Rectangle, complete, joined, outside
from mplpix.arrays.levels import sample_level
from mplpix.arrays.lookup import lookup_blocks
from mplpix.arrays.reduce import Reduction
from mplpix.arrays.source import Source

__all__ = ["BlockCache"]

Array = NDArray[Any]

#: Rows and columns of a block.
Size = tuple[int, int]

#: Reduction, size of blocks, and where a tile is.
_Key = tuple[Reduction, Size, int, int]

#: Blocks along each side of a tile. At most 27 tiles show on a canvas of 1920 × 1080 dots that is
#: not aligned with them.
TILE = 256

#: Bytes of tiles that are kept, twice what a canvas of 3840 × 2160 dots shows of float64.
_KEPT_BYTES = 2**27


class BlockCache:
    """The reduced blocks of one source.

    Parameters
    ----------
    source : Source
        The cells.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        # The known part of each tile, least recently used first.
        self._tiles: dict[_Key, Rectangle] = {}

    def read(self, reduction: Reduction, size: Size, rows: slice, cols: slice) -> Array:
        """Return the values of a rectangle of blocks.

        Parameters
        ----------
        reduction : {"mean", "nearest", "max", "min"}
            How a block becomes one value.
        size : (int, int)
            Rows and columns of a block.
        rows, cols : slice
            Blocks, counted from cell 0.

        Returns
        -------
        (m, n[, channels]) array or masked array
        """
        tiles = [[(i, j, r, c) for j, c in _by_tile(cols)] for i, r in _by_tile(rows)]
        keys: dict[_Key, tuple[slice, slice]] = {
            (reduction, size, i, j): (r, c) for line in tiles for i, j, r, c in line
        }
        if self._tiles.keys().isdisjoint(keys):
            # Nothing is known: one read of long rows is faster than one for each tile.
            whole = Rectangle(rows, cols, self._reduce(reduction, size, [(rows, cols)])[0])
            self._tiles |= {key: Rectangle(*at, whole.at(*at).copy()) for key, at in keys.items()}
            self._forget()
            return whole.values
        self._complete(reduction, size, keys)
        lines = [
            [self._tiles[reduction, size, i, j].at(r, c) for i, j, r, c in line] for line in tiles
        ]
        self._forget()
        if len(lines) == len(lines[0]) == 1:
            return lines[0][0]
        return joined([joined(line, axis=1) for line in lines])

    def keep(self, reduction: Reduction, size: Size, values: Array) -> None:
        """Keep the values of all blocks, which were computed with something else."""
        m, n = values.shape[:2]
        whole = Rectangle(slice(0, m), slice(0, n), values)
        for i, rows in _by_tile(whole.rows):
            for j, cols in _by_tile(whole.cols):
                tile = Rectangle(rows, cols, whole.at(rows, cols).copy())
                self._tiles[reduction, size, i, j] = tile
        self._forget()

    def known(self, reduction: Reduction, size: Size, row: int, col: int) -> Array | None:
        """Return the value of one block, (1, 1[, channels]), if it is kept, else None."""
        tile = self._tiles.get((reduction, size, row // TILE, col // TILE))
        if tile is None or row not in _numbers(tile.rows) or col not in _numbers(tile.cols):
            return None
        return tile.at(slice(row, row + 1), slice(col, col + 1))

    def _complete(self, reduction: Reduction, size: Size, keys: dict[_Key, Window]) -> None:
        """Enlarge the known parts of tiles to hold these of their blocks, most recent last."""
        wanted, missing = {}, []
        for key, window in keys.items():
            known = self._tiles.pop(key, None)
            rows, cols = window if known is None else map(_span, known[:2], window)
            wanted[key] = rows, cols, known
            missing += outside(rows, cols, known)
        # All at once: a chunk of the array may have cells of several tiles.
        values = iter(self._reduce(reduction, size, missing) if missing else ())
        for key, (rows, cols, known) in wanted.items():
            self._tiles[key] = complete(rows, cols, known, lambda *_: next(values))

    def _reduce(self, reduction: Reduction, size: Size, windows: Sequence[Window]) -> list[Array]:
        """Return the values of rectangles of blocks, computed from the cells."""
        source = self._source
        level = source.levels.find(reduction, size)
        if level is not None:
            found = [sample_level(source.levels, level, reduction, size, w) for w in windows]
        else:
            pairs = [
                (
                    lookup_blocks(rows, size[0], source.shape[0]),
                    lookup_blocks(cols, size[1], source.shape[1]),
                )
                for rows, cols in windows
            ]
            found = sample_each(source, pairs, reduction)
        if reduction != "mean" or max(size) == 1:
            return found
        # Blocks that the border of the image cuts to one cell come as that cell, and levels may
        # have another precision. The dtype must not depend on what else is beside.
        dtype = source.dtype if source.dtype.kind == "f" else np.dtype(np.float64)
        return [values.astype(dtype, copy=False) for values in found]

    def _forget(self) -> None:
        """Drop the least recently used tiles."""
        size = sum(tile.values.nbytes for tile in self._tiles.values())
        while size > _KEPT_BYTES and len(self._tiles) > 1:
            oldest = next(iter(self._tiles))
            size -= self._tiles.pop(oldest).values.nbytes


def _by_tile(blocks: slice) -> list[tuple[int, slice]]:
    """Return the number of each tile that *blocks* reach into, and the blocks in it."""
    return [
        (i, slice(max(blocks.start, i * TILE), min(blocks.stop, (i + 1) * TILE)))
        for i in range(blocks.start // TILE, (blocks.stop - 1) // TILE + 1)
    ]


def _numbers(blocks: slice) -> range:
    return range(blocks.start, blocks.stop)


def _span(one: slice, other: slice) -> slice:
    """Return the shortest slice that holds both."""
    return slice(min(one.start, other.start), max(one.stop, other.stop))

"""Blocks of cells, reduced to one value each and kept: what is shown at scales below 1.

Blocks are counted from cell 0, so that their values depend on neither view nor pan. They are
worked out in square tiles when first shown and kept until the data changes, or until there are too
many: a cell is read once for each scale, not for each draw.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from mplpix.sampling import Readable, Reduction, lookup_blocks, sample

__all__ = ["BlockCache"]

Array = NDArray[Any]

#: Blocks along each side of a tile. At most 27 tiles show on a canvas of 1920 × 1080 dots that is
#: not aligned with them, half of which may be out of view.
TILE = 256

#: Bytes of tiles that are kept, twice what a canvas of 3840 × 2160 dots shows of float64.
_KEPT_BYTES = 2**27


class BlockCache:
    """The reduced blocks of one source.

    Parameters
    ----------
    source : Readable
        The cells.
    """

    def __init__(self, source: Readable) -> None:
        self._source = source
        # In the order of use; the first is the one that was not used for longest.
        self._tiles: dict[tuple[Reduction, int, int, int], Array] = {}

    def read(self, reduction: Reduction, size: int, rows: slice, cols: slice) -> Array:
        """Return the values of a rectangle of blocks.

        Parameters
        ----------
        reduction : {"mean", "nearest", "max", "min"}
            How a block becomes one value.
        size : int
            Cells along each side of a block.
        rows, cols : slice
            Blocks, counted from cell 0.

        Returns
        -------
        (m, n[, channels]) array or masked array
        """
        lines = [
            [
                self._tile(reduction, size, i, j)[_within(rows, i), _within(cols, j)]
                for j in range(cols.start // TILE, (cols.stop - 1) // TILE + 1)
            ]
            for i in range(rows.start // TILE, (rows.stop - 1) // TILE + 1)
        ]
        self._forget()
        if len(lines) == len(lines[0]) == 1:
            return lines[0][0]
        masked = any(isinstance(tile, np.ma.MaskedArray) for line in lines for tile in line)
        join: Any = np.ma.concatenate if masked else np.concatenate
        return cast(Array, join([join(line, axis=1) for line in lines], axis=0))

    def _tile(self, reduction: Reduction, size: int, i: int, j: int) -> Array:
        key = (reduction, size, i, j)
        tile = self._tiles.pop(key, None)
        if tile is None:
            entries = []
            for index, count in zip((i, j), self._source.shape, strict=False):
                blocks = slice(index * TILE, min((index + 1) * TILE, -(-count // size)))
                entries.append(lookup_blocks(blocks, size, count))
            tile = sample(self._source, entries[0], entries[1], reduction)
        self._tiles[key] = tile
        return tile

    def _forget(self) -> None:
        """Drop the tiles that were not used for longest."""
        size = sum(tile.nbytes for tile in self._tiles.values())
        while size > _KEPT_BYTES and len(self._tiles) > 1:
            oldest = next(iter(self._tiles))
            size -= self._tiles.pop(oldest).nbytes


def _within(blocks: slice, tile: int) -> slice:
    """Return the part of *blocks* in a tile, counted from the tile's first block."""
    first = tile * TILE
    return slice(max(blocks.start - first, 0), min(blocks.stop - first, TILE))

"""Blocks of cells, reduced to one value each and kept, for scales below 1.

Blocks are counted from cell 0, so that their values don't depend on the limits of the Axes. They
are computed when first shown and kept, in square tiles, until the data changes or there are too
many: a cell is read once for each scale, not for each draw, and not before it is in view.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.lookup import lookup_blocks, parts_outside
from mplpix.arrays.reduce import Reduction, sample
from mplpix.arrays.source import Source

__all__ = ["BlockCache"]

Array = NDArray[Any]

#: Blocks along each side of a tile. At most 27 tiles show on a canvas of 1920 × 1080 dots that is
#: not aligned with them.
TILE = 256

#: Bytes of tiles that are kept, twice what a canvas of 3840 × 2160 dots shows of float64.
_KEPT_BYTES = 2**27


class _Part(NamedTuple):
    """The values of a rectangle of blocks."""

    rows: slice
    cols: slice
    values: Array

    def at(self, rows: slice, cols: slice) -> Array:
        """Return the values of a rectangle of blocks inside of this one."""
        return self.values[_seen_from(self.rows, rows), _seen_from(self.cols, cols)]


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
        self._tiles: dict[tuple[Reduction, int, int, int], _Part] = {}

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
        tiles = [[(i, j, r, c) for j, c in _by_tile(cols)] for i, r in _by_tile(rows)]
        keys = {(reduction, size, i, j): (r, c) for line in tiles for i, j, r, c in line}
        if self._tiles.keys().isdisjoint(keys):
            # Nothing is known: one read of long rows is faster than one for each tile.
            whole = _Part(rows, cols, self._reduce(reduction, size, rows, cols))
            self._tiles |= {key: _Part(*at, whole.at(*at).copy()) for key, at in keys.items()}
            self._forget()
            return whole.values
        lines = [
            [self._tile((reduction, size, i, j), r, c).at(r, c) for i, j, r, c in line]
            for line in tiles
        ]
        self._forget()
        if len(lines) == len(lines[0]) == 1:
            return lines[0][0]
        join: Any = np.ma.concatenate if any(map(_any_masked, lines)) else np.concatenate
        return cast(Array, join([join(line, axis=1) for line in lines], axis=0))

    def _tile(self, key: tuple[Reduction, int, int, int], rows: slice, cols: slice) -> _Part:
        """Return the known part of a tile, enlarged to hold these of its blocks."""
        reduction, size, _, _ = key
        known = self._tiles.pop(key, None)
        pieces = []
        if known is None:
            missing = [(rows, cols)]
        else:
            rows, cols = _span(known.rows, rows), _span(known.cols, cols)
            missing = list(parts_outside((rows, cols), (known.rows, known.cols)))
            pieces.append(known)
        pieces += [_Part(r, c, self._reduce(reduction, size, r, c)) for r, c in missing]
        self._tiles[key] = tile = pieces[0] if len(pieces) == 1 else _join(rows, cols, pieces)
        return tile

    def _reduce(self, reduction: Reduction, size: int, rows: slice, cols: slice) -> Array:
        """Return the values of a rectangle of blocks, computed from the cells."""
        source, size = self._source.coarser(size)
        m, n = source.shape[:2]
        return sample(source, lookup_blocks(rows, size, m), lookup_blocks(cols, size, n), reduction)

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


def _span(one: slice, other: slice) -> slice:
    """Return the shortest slice that holds both."""
    return slice(min(one.start, other.start), max(one.stop, other.stop))


def _join(rows: slice, cols: slice, pieces: list[_Part]) -> _Part:
    """Return the rectangle that *pieces* make up."""
    values = [piece.values for piece in pieces]
    make: Any = np.ma.masked_all if _any_masked(values) else np.empty
    shape = (rows.stop - rows.start, cols.stop - cols.start, *values[0].shape[2:])
    whole = make(shape, values[0].dtype)
    for piece in pieces:
        whole[_seen_from(rows, piece.rows), _seen_from(cols, piece.cols)] = piece.values
    return _Part(rows, cols, whole)


def _seen_from(outer: slice, inner: slice) -> slice:
    """Return *inner* counted from where *outer* starts."""
    return slice(inner.start - outer.start, inner.stop - outer.start)


def _any_masked(values: Iterable[Array]) -> bool:
    return any(isinstance(part, np.ma.MaskedArray) for part in values)

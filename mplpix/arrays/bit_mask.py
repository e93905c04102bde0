"""Masks of eight cells in a byte, for images that are larger than memory.

A mask of 2**30 cells takes 128 MB in bits. `BitMask` is indexed by two slices as an array of bools
is, and gives bools; cells that are not asked for stay bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.chunks import row_bands

__all__ = ["BitMask"]

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: How many bits of each byte are set.
_SET = np.array([byte.bit_count() for byte in range(256)], np.uint8)


class BitMask:
    """An (M, N) mask of bits, all of them False at first.

    Parameters
    ----------
    shape : (int, int)

    Examples
    --------
    >>> mask = BitMask((2, 20))
    >>> mask[0:1, 6:9] = np.array([[True, False, True]])
    >>> mask.count, mask.cells().tolist(), mask[0:2, 8:9].tolist()
    (2, [6, 8], [[True], [False]])
    """

    dtype = np.dtype(bool)

    def __init__(self, shape: tuple[int, int]) -> None:
        self.shape = shape
        self._bits = np.zeros((shape[0], -(-shape[1] // 8)), np.uint8)

    @property
    def size(self) -> int:
        """The number of cells."""
        return self.shape[0] * self.shape[1]

    @property
    def count(self) -> int:
        """The number of True cells."""
        return sum(int(_SET[self._bits[rows]].sum()) for rows in self._bands())

    def __getitem__(self, key: Any) -> Bools:
        rows, cols = key if isinstance(key, tuple) else (key, slice(None))
        start, stop, _ = cols.indices(self.shape[1])
        first = start // 8
        bits = np.unpackbits(self._bits[rows, first : -(-stop // 8)], axis=1)
        return bits[:, start - 8 * first : stop - 8 * first].view(bool)

    def __setitem__(self, key: tuple[slice, slice], flags: Bools) -> None:
        rows, cols = key
        start, stop, _ = cols.indices(self.shape[1])
        if start % 8:
            first = 8 * (start // 8)
            flags = np.hstack([self[rows, first:start], flags])
            start = first
        if stop % 8 and stop < self.shape[1]:
            last = min(8 * (-(-stop // 8)), self.shape[1])
            flags = np.hstack([flags, self[rows, stop:last]])
            stop = last
        self._bits[rows, start // 8 : -(-stop // 8)] = np.packbits(flags, axis=1)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return self[:, :]

    def cells(self) -> Ints:
        """Return the flat indices of the True cells, sorted."""
        found = [np.empty(0, np.int64)]
        for band in self._bands():
            rows, places = np.nonzero(self._bits[band])
            bits = np.unpackbits(self._bits[band][rows, places][:, np.newaxis], axis=1)
            which, bit = np.nonzero(bits)
            found.append((rows[which] + band.start) * self.shape[1] + 8 * places[which] + bit)
        return np.concatenate(found)

    def bands(self) -> Iterator[slice]:
        """Yield bands of rows, without those that have no True cell."""
        for band in self._bands():
            if self._bits[band].any():
                yield band

    def any_rows(self, cuts: Ints, cols: slice) -> Bools:
        """Return the groups of rows between *cuts*, each joined by OR, of some columns.

        A group of no rows is its first one, as in `mplpix.arrays.marked_dots.any_pool`.
        """
        first = cols.start // 8
        bits = self._bits[: cuts[-1], first : -(-cols.stop // 8)]
        joined = np.bitwise_or.reduceat(bits, cuts[:-1], axis=0)
        flags = np.unpackbits(joined, axis=1)
        return flags[:, cols.start - 8 * first : cols.stop - 8 * first].view(bool)

    def _bands(self) -> Iterator[slice]:
        return row_bands(self.shape[0], self._bits.shape[1])

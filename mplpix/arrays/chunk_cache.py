"""The chunks that were read last, of all images together, bounded in bytes.

A pan reads the chunks that come into view; those that it has in common with the view before are
here. There is one cache, `CHUNKS`: an array looks its chunks up by the number that it got from
`ChunkCache.owner`, and they are dropped with the array, or where it may have changed.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import wrong_type, wrong_value

__all__ = ["CHUNKS", "ChunkCache", "get_chunk_cache", "set_chunk_cache"]

Array = NDArray[Any]

#: An array's number, and those of a row and a column of its chunks.
Key = tuple[int, int, int]

#: Bytes that are kept unless somebody sets another limit: a view of 1920 × 1080 cells of float64
#: and the rest of the chunks of 512 × 512 cells at its border take 40 MB.
_DEFAULT_BYTES = 64 * 10**6


class ChunkCache:
    """Chunks, the least recently used dropped first.

    Parameters
    ----------
    limit : int
        Bytes that are kept at most.

    Examples
    --------
    >>> cache = ChunkCache(20)
    >>> for i in range(3):
    ...     cache.put((0, i, 0), np.zeros(8, np.uint8))
    >>> [cache.get((0, i, 0)) is None for i in range(3)], cache.nbytes
    ([True, False, False], 16)
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        #: The bytes that are kept.
        self.nbytes = 0
        self._chunks: OrderedDict[Key, Array] = OrderedDict()
        self._numbers = count()
        self._lock = threading.RLock()  # a collected array drops its chunks in any thread

    def owner(self, array: object) -> int:
        """Return a new number for *array*; its chunks are dropped with it."""
        number = next(self._numbers)
        weakref.finalize(array, self.forget, number).atexit = False
        return number

    def get(self, key: Key) -> Array | None:
        """Return a chunk if it is kept, else None."""
        with self._lock:
            chunk = self._chunks.get(key)
            if chunk is not None:
                self._chunks.move_to_end(key)
            return chunk

    def has_room(self, chunk: Array) -> bool:
        """Return whether a chunk is small enough to be kept."""
        return _nbytes(chunk) <= self.limit

    def put(self, key: Key, chunk: Array) -> None:
        """Keep a chunk that nobody writes to; one that is larger than all room is not kept."""
        nbytes = _nbytes(chunk)
        with self._lock:
            if nbytes > self.limit or key in self._chunks:
                return
            self._chunks[key] = chunk
            self.nbytes += nbytes
            self._shrink()

    def forget(self, owner: int) -> None:
        """Drop all chunks of an array."""
        with self._lock:
            for key in [key for key in self._chunks if key[0] == owner]:
                self.nbytes -= _nbytes(self._chunks.pop(key))

    def resize(self, limit: int) -> None:
        """Set how many bytes are kept at most."""
        with self._lock:
            self.limit = limit
            self._shrink()

    def _shrink(self) -> None:
        while self.nbytes > self.limit:
            _, chunk = self._chunks.popitem(last=False)
            self.nbytes -= _nbytes(chunk)


def _nbytes(chunk: Array) -> int:
    mask = np.ma.getmask(chunk)
    return int(chunk.nbytes) + (0 if mask is np.ma.nomask else int(np.asarray(mask).nbytes))


#: The chunks of all arrays.
CHUNKS = ChunkCache(_DEFAULT_BYTES)


def set_chunk_cache(nbytes: int) -> None:
    """Set how many bytes of chunks are kept in memory, of all images together.

    Images of chunked arrays (Zarr, HDF5, netCDF, Dask) read whole chunks. Those read last are kept,
    so that a pan reads only the chunks that come into view.

    Parameters
    ----------
    nbytes : int
        At most so many bytes, at first 64,000,000. As large as the chunks in view is a good choice;
        0 keeps none.

    Raises
    ------
    TypeError, ValueError
        If *nbytes* is no int of at least 0.

    Examples
    --------
    >>> set_chunk_cache(256 * 10**6)
    >>> get_chunk_cache()
    256000000
    >>> set_chunk_cache(64 * 10**6)
    """
    takes = "a number of bytes, an int of at least 0"
    if isinstance(nbytes, bool | np.bool_) or not isinstance(nbytes, int | np.integer):
        raise wrong_type("nbytes", takes, nbytes)
    if nbytes < 0:
        raise wrong_value("nbytes", takes, nbytes)
    CHUNKS.resize(int(nbytes))


def get_chunk_cache() -> int:
    """Return how many bytes of chunks are kept in memory at most, see `set_chunk_cache`.

    Returns
    -------
    int

    Examples
    --------
    >>> get_chunk_cache()
    64000000
    """
    return CHUNKS.limit

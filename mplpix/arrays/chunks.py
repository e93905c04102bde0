"""The chunks of an array: where they are cut, and in which order they are read.

Zarr, HDF5, netCDF and Dask keep an array in chunks, and give a part of one by reading all of it. So
a pass over an array goes from chunk to chunk, in the order in which they lie, and reads each whole
and once. Small chunks that are neighbors are read together. An array without chunks is read in
bands of rows, as memory is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["ChunkGrid", "Window", "chunk_grid", "common", "hull_of", "row_bands"]

Ints = NDArray[np.int64]

#: The rows and the columns of a rectangle of cells.
Window = tuple[slice, slice]

#: Bytes of neighboring chunks that are read together: enough to make up for the overhead of a
#: read, about a millisecond, few enough for them and the temporaries made of them.
PIECE_BYTES = 2**22

#: Bytes of a band of rows: it and the temporaries made of it stay in the processor's cache.
#: 2**17 to 2**20 are equally fast, 2**22 is slower.
BAND_BYTES = 2**20


class ChunkGrid(NamedTuple):
    """Where an array is cut into chunks.

    Attributes
    ----------
    rows, cols : (n + 1,) int array
        Chunk *i* has the rows or columns ``edges[i]:edges[i + 1]``.
    """

    rows: Ints
    cols: Ints

    def pieces(self, cell_bytes: int, nbytes: int = PIECE_BYTES) -> Iterator[Window]:
        """Yield rectangles of whole chunks, of about *nbytes* where chunks are smaller, in order.

        Neighbors in a row of chunks come together first, then whole rows of chunks.

        >>> grid = ChunkGrid(np.array([0, 2, 4, 5]), np.array([0, 3, 6]))
        >>> [(rows.stop, cols.stop) for rows, cols in grid.pieces(1, nbytes=18)]
        [(2, 6), (5, 6)]
        """
        whole = (slice(0, int(edges[-1])) for edges in self)
        return self._pieces(cell_bytes, nbytes, *whole)

    def _pieces(
        self, cell_bytes: int, nbytes: int, within_rows: slice, within_cols: slice
    ) -> Iterator[Window]:
        width = int(self.cols[-1])
        for rows in _grouped(self.rows, width * cell_bytes, nbytes):
            if rows.start < within_rows.stop and rows.stop > within_rows.start:
                row_bytes = (rows.stop - rows.start) * cell_bytes
                for cols in _grouped(self.cols, row_bytes, nbytes):
                    if cols.start < within_cols.stop and cols.stop > within_cols.start:
                        yield rows, cols

    def pieces_of(
        self, windows: Sequence[Window], cell_bytes: int, nbytes: int = PIECE_BYTES
    ) -> Iterator[Window]:
        """Yield the parts of `pieces` that are needed for some rectangles of cells, in order.

        A part has whole chunks. The same cells of a rectangle are in the same piece, whatever else
        is wanted.
        """
        rows, cols = hull_of(windows)
        whole = [self.whole(*window) for window in windows]
        for piece in self._pieces(cell_bytes, nbytes, rows, cols):
            found = [part for window in whole if (part := common(piece, window))]
            if found:
                yield hull_of(found)

    def whole(self, rows: slice, cols: slice) -> Window:
        """Return the rectangle of the chunks that a rectangle of cells reaches into."""
        i, j = self.around(rows, cols)
        return self.cells(i, j)

    def cells(self, i: slice, j: slice) -> Window:
        """Return the cells of a rectangle of chunks."""
        return (
            slice(int(self.rows[i.start]), int(self.rows[i.stop])),
            slice(int(self.cols[j.start]), int(self.cols[j.stop])),
        )

    def around(self, rows: slice, cols: slice) -> tuple[slice, slice]:
        """Return the numbers of the chunks that a rectangle of cells reaches into."""
        return _reached(self.rows, rows), _reached(self.cols, cols)


def hull_of(windows: Sequence[Window]) -> Window:
    """Return the smallest rectangle that holds all."""
    rows, cols = (
        slice(min(w[axis].start for w in windows), max(w[axis].stop for w in windows))
        for axis in (0, 1)
    )
    return rows, cols


def common(one: Window, other: Window) -> Window | None:
    """Return the cells that two rectangles have in common, None if there are none."""
    rows, cols = (
        slice(max(a.start, b.start), min(a.stop, b.stop)) for a, b in zip(one, other, strict=True)
    )
    return (rows, cols) if rows.start < rows.stop and cols.start < cols.stop else None


def _grouped(edges: Ints, bytes_each: int, nbytes: int) -> Iterator[slice]:
    """Yield runs of neighboring chunks, at most *nbytes* or a single chunk."""
    most, start = max(nbytes // max(bytes_each, 1), 1), 0
    while start < edges[-1]:
        first = int(np.searchsorted(edges, start, "right"))
        last = max(int(np.searchsorted(edges, start + most, "right")) - 1, first)
        yield slice(start, int(edges[last]))
        start = int(edges[last])


def _reached(edges: Ints, cells: slice) -> slice:
    first = int(np.searchsorted(edges, cells.start, "right")) - 1
    return slice(first, max(int(np.searchsorted(edges, cells.stop, "left")), first))


def chunk_grid(array: Any) -> ChunkGrid | None:
    """Return where *array* is cut into chunks, None where it has none or doesn't tell.

    Parameters
    ----------
    array : lazy array
        ``chunks`` is read of it, a tuple with one entry for each dimension: the sizes of all chunks
        (Dask, xarray) or of each but the last (Zarr, h5py). Of a netCDF4 variable, ``chunking()``.
    """
    try:
        chunks = getattr(array, "chunks", None)
    except NotImplementedError:  # `zarr.Array.chunks`, where chunks are of unequal sizes
        return None
    if chunks is None and callable(getattr(array, "chunking", None)):
        chunks = array.chunking()  # "contiguous" where there are none
    shape = tuple(int(n) for n in array.shape)
    if not isinstance(chunks, tuple | list) or len(chunks) != len(shape):
        return None
    rows, cols = (_edges(size, n) for size, n in zip(chunks, shape[:2], strict=False))
    return None if rows is None or cols is None else ChunkGrid(rows, cols)


def _edges(sizes: Any, length: int) -> Ints | None:
    """Return the edges of chunks of these sizes, or of this size; None if they are none."""
    if np.asarray(sizes).dtype.kind not in "iu":
        return None
    if not np.ndim(sizes):
        size = int(sizes)
        return None if size < 1 else np.append(np.arange(0, length, size), length)
    edges = np.append(0, np.cumsum([int(size) for size in sizes if size]))
    return edges if edges[-1] == length else None


def row_bands(n_rows: int, row_bytes: int) -> Iterator[slice]:
    """Yield slices that cut *n_rows* rows of *row_bytes* each into bands of about `BAND_BYTES`."""
    height = max(BAND_BYTES // max(row_bytes, 1), 1)
    for start in range(0, n_rows, height):
        yield slice(start, min(start + height, n_rows))

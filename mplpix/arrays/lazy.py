"""Arrays of other libraries, in files or computed when asked for, read as NumPy arrays.

An array may say one thing of itself and give another: a variable of a file is of int16 and read as
float64, a task graph's dtype was guessed, cells come masked or with a unit. `LazyArray` gives what
reading gave, as `plain_array` makes it, and says so of itself from the first read on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import describe
from mplpix.arrays.chunk_cache import CHUNKS
from mplpix.arrays.chunks import PIECE_BYTES, ChunkGrid, Window, chunk_grid, hull_of, row_bands
from mplpix.arrays.kept import Rectangle, assembled
from mplpix.arrays.plain_arrays import has_all, in_memory, plain_array

if TYPE_CHECKING:  # imported with the first lazy array
    from mplpix.arrays.dask_graph import Input

__all__ = ["Failure", "LazyArray"]

Array = NDArray[Any]

Result = TypeVar("Result")

#: Of a piece of many small chunks, copies are not kept: that would take longer than reading.
_MOST_KEPT_OF_A_PIECE = 64

#: The kinds of dtype that are real numbers or bool.
NUMBERS = "buif"


class Failure(NamedTuple):
    """A chunk that couldn't be read.

    Attributes
    ----------
    where : str
        Its rows and columns.
    error : Exception
    """

    where: str
    error: Exception


class LazyArray:
    """A lazy array as what reading it gives.

    Chunks are read whole, and kept in `mplpix.arrays.chunk_cache`. Of a Dask array, all that a call
    needs is computed at once, by the scheduler that the user has set.

    Parameters
    ----------
    array : lazy array
        ``shape``, ``dtype``, ``chunks`` and slices are all that is used of it.

    Attributes
    ----------
    array : lazy array
    shape : tuple of int
        (M, N) or (M, N, ...).
    grid : ChunkGrid or None
        Where it is cut into chunks.
    """

    def __init__(self, array: Any) -> None:
        from mplpix.arrays.dask_graph import graph_inside

        self.array = array
        self._read_dtype: np.dtype[Any] | None = None
        self.shape = tuple(int(n) for n in array.shape)
        self._dask = graph_inside(array)
        self.grid = chunk_grid(array if self._dask is None else self._dask)
        self._number = CHUNKS.owner(self)
        #: Chunks that are kept whatever room they take, None but in `holding`.
        self._held: dict[tuple[int, int], Array] | None = None
        #: Chunks that couldn't be read, None but in `forgiving`.
        self._failures: list[Failure] | None = None

    def __reduce__(self) -> Any:
        return _restored, (self.array, self._read_dtype)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the cells that were read first; before any was, the array's own."""
        return np.dtype(self.array.dtype) if self._read_dtype is None else self._read_dtype

    @property
    def was_read(self) -> bool:
        """True where `dtype` is what reading gave."""
        return self._read_dtype is not None

    def __getitem__(self, key: Any) -> Array:
        """Return some rows, or a rectangle, as a NumPy array, masked or not; not to be written to.

        Raises
        ------
        Exception
            What the array raises, with a note that tells what was read.
        TypeError, ValueError
            If it gives no real numbers, or another number of cells; if its file was closed.
        """
        rows, cols = key if isinstance(key, tuple) else (key, slice(0, self.shape[1]))
        if self.grid is None or rows.start >= rows.stop or cols.start >= cols.stop:
            with self._named(rows, cols):
                cells = plain_array(self.array[key])
            return self._checked(rows, cols, cells)
        return self._from_chunks(self.grid, rows, cols)

    def forget(self) -> None:
        """Drop the chunks that are kept: the array may have changed."""
        CHUNKS.forget(self._number)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Context in which each chunk is read once, however large it is."""
        before, self._held = self._held, {} if self._held is None else self._held
        try:
            yield
        finally:
            self._held = before

    def pieces(self, windows: Sequence[Window] | None = None) -> list[Window]:
        """Return the rectangles that a pass over some cells, or over all, reads one by one."""
        if windows is None:
            windows = [(slice(0, self.shape[0]), slice(0, self.shape[1]))]
        cell_bytes = np.dtype(self.array.dtype).itemsize * math.prod(self.shape[2:])
        if self.grid is None:
            return [
                (slice(rows.start + band.start, rows.start + band.stop), cols)
                for rows, cols in windows
                for band in row_bands(rows.stop - rows.start, cell_bytes * (cols.stop - cols.start))
            ]
        # Chunks of a graph are tasks of their own already.
        together = 1 if self._dask is not None else PIECE_BYTES
        return list(self.grid.pieces_of(windows, cell_bytes, together))

    def each(
        self, work: Callable[[Array, Any], Result], jobs: Sequence[tuple[Window, Any]]
    ) -> Iterator[Result]:
        """Yield what *work* makes of the cells of each rectangle of whole chunks, in order.

        Parameters
        ----------
        work : callable
            Takes cells, and the job's own argument. Workers of Dask may run it.
        jobs : sequence of ((slice, slice), argument)
        """
        from mplpix.arrays.dask_graph import Task, compute, on_one

        if self._dask is None or not jobs:
            keep = self._nbytes([window for window, _ in jobs]) <= CHUNKS.limit
            for window, argument in jobs:
                yield work(self._piece(window, keep=keep), argument)
            return
        windows = [window for window, _ in jobs]
        try:
            with self._named(*hull_of(windows)):
                done = compute(
                    [
                        Task(on_one, [one], (work, argument))
                        for one, (_, argument) in zip(self.inputs(windows), jobs, strict=True)
                    ]
                )
        except Exception as error:
            if not self._is_forgiven(error):
                raise
            done = (work(self._spared(window), argument) for window, argument in jobs)
        yield from done

    @property
    def is_graph(self) -> bool:
        """True where it is a Dask array, whose chunks are computed together."""
        return self._dask is not None

    @property
    def graph(self) -> Any:
        """The Dask array that it is, or that is inside of it, else None."""
        return self._dask

    def part(self, window: Window) -> Array:
        """Return a rectangle of cells that is a piece of a pass."""
        is_whole = self.grid is not None and self.grid.whole(*window) == window
        if not is_whole:
            return self[window]
        whole = math.prod(self.shape) * self.dtype.itemsize
        return self._piece(window, keep=whole <= CHUNKS.limit)

    def inputs(self, windows: Sequence[Window]) -> list[Input]:
        """Return rectangles of cells, each as an input of a `Task`."""
        from mplpix.arrays.dask_graph import Input, inputs_of

        if self._dask is None:
            return [Input(None, [], partial(self.part, window)) for window in windows]
        return inputs_of(self._dask, cast(ChunkGrid, self.grid), windows)

    @contextmanager
    def forgiving(self) -> Iterator[list[Failure]]:
        """Context in which chunks that can't be read are masked, and listed with their errors.

        They are not kept, so that they are read again. A closed file raises.
        """
        before, self._failures = self._failures, []
        try:
            yield self._failures
        finally:
            self._failures = before

    def _is_forgiven(self, error: Exception) -> bool:
        return self._failures is not None and not _says_closed(error, self.array)

    def _spared(self, window: Window) -> Array:
        """Return some whole chunks, read one by one; those that can't be read are masked."""
        grid, parts = cast(ChunkGrid, self.grid), []
        for chunk in grid.pieces_of([window], 1, 1):
            try:
                (cells,) = self._read_each([chunk])
            except Exception as error:
                if not self._is_forgiven(error):
                    raise
                shape = (*(side.stop - side.start for side in chunk), *self.shape[2:])
                cells = np.ma.masked_array(np.zeros(shape, self.dtype.newbyteorder("=")), True)
                cast("list[Failure]", self._failures).append(Failure(self._where(*chunk), error))
            parts.append(Rectangle(*chunk, cells))
        return assembled(*window, parts)

    def _nbytes(self, windows: Sequence[Window]) -> int:
        sizes = ((r.stop - r.start) * (c.stop - c.start) for r, c in windows)
        return int(sum(sizes)) * self.dtype.itemsize * math.prod(self.shape[2:])

    def _piece(self, window: Window, *, keep: bool) -> Array:
        """Return the cells of some whole chunks; with *keep* these are kept if they aren't many."""
        grid = self.grid
        if grid is None:
            return self._load(*window)
        i, j = grid.around(*window)
        numbers = [(row, col) for row in _numbers(i) for col in _numbers(j)]
        if any(CHUNKS.get((self._number, *number)) is not None for number in numbers):
            return self._from_chunks(grid, *window)
        failed = len(self._failures or ())
        (cells,) = self._load_each([window])
        if keep and len(numbers) <= _MOST_KEPT_OF_A_PIECE and failed == len(self._failures or ()):
            self._keep(grid, window, cells)
        return cells

    def _from_chunks(self, grid: ChunkGrid, rows: slice, cols: slice) -> Array:
        """Return a rectangle of cells, of chunks that are kept and of others that are read now."""
        i, j = grid.around(rows, cols)
        found: dict[tuple[int, int], Array] = {}
        for number in ((row, col) for row in _numbers(i) for col in _numbers(j)):
            chunk = None if self._held is None else self._held.get(number)
            chunk = CHUNKS.get((self._number, *number)) if chunk is None else chunk
            if chunk is not None:
                found[number] = chunk
        missing = [grid.cells(*part) for part in _missing(i, j, found)]
        failed = len(self._failures or ())
        loaded = [
            Rectangle(*window, cells)
            for window, cells in zip(missing, self._load_each(missing), strict=True)
        ]
        for part in loaded if failed == len(self._failures or ()) else ():
            self._keep(grid, (part.rows, part.cols), part.values)
        parts = [
            Rectangle(*grid.cells(slice(r, r + 1), slice(c, c + 1)), chunk)
            for (r, c), chunk in found.items()
        ]
        return assembled(rows, cols, [*parts, *loaded])

    def _keep(self, grid: ChunkGrid, window: Window, cells: Array) -> None:
        i, j = grid.around(*window)
        whole, one = Rectangle(*window, cells), (i.stop - i.start) * (j.stop - j.start) == 1
        for row, col in ((row, col) for row in _numbers(i) for col in _numbers(j)):
            chunk = whole.at(*grid.cells(slice(row, row + 1), slice(col, col + 1)))
            if self._held is not None:
                self._held[row, col] = chunk
            # A view would keep all of the cells.
            if CHUNKS.has_room(chunk):
                CHUNKS.put((self._number, row, col), chunk if one else chunk.copy())

    def _load_each(self, windows: Sequence[Window]) -> list[Array]:
        """Return the cells of some rectangles of whole chunks."""
        try:
            return self._read_each(windows)
        except Exception as error:
            if not self._is_forgiven(error):
                raise
        return [self._spared(window) for window in windows]

    def _read_each(self, windows: Sequence[Window]) -> list[Array]:
        """Return the cells of some rectangles, of a graph in one computation."""
        from mplpix.arrays.dask_graph import Task, as_it_is, compute

        if self._dask is None or not windows:
            return [self._load(*window) for window in windows]
        with self._named(*hull_of(windows)):
            found = compute([Task(as_it_is, [one], None) for one in self.inputs(windows)])
        return [
            self._checked(rows, cols, cells)
            for (rows, cols), cells in zip(windows, found, strict=True)
        ]

    def _load(self, rows: slice, cols: slice) -> Array:
        with self._named(rows, cols):
            cells = plain_array(self.array[rows, cols])
        return self._checked(rows, cols, cells)

    @contextmanager
    def _named(self, rows: slice, cols: slice) -> Iterator[None]:
        """Add to an error which cells were read."""
        try:
            yield
        except Exception as error:
            where = self._where(rows, cols)
            if _says_closed(error, self.array):
                raise ValueError(
                    f"mplpix couldn't read {where}, for its file was closed: keep {self.array!r} "
                    "open as long as it is drawn, or show an array in memory"
                ) from error
            note = f"mplpix couldn't read {where}"
            if note not in getattr(error, "__notes__", ()):  # the array may raise it again
                error.add_note(note)
            raise

    def _where(self, rows: slice, cols: slice) -> str:
        return (
            f"rows {rows.start}:{rows.stop} and columns {cols.start}:{cols.stop} of an image of "
            f"shape {self.shape} and dtype {self.dtype}"
        )

    def _checked(self, rows: slice, cols: slice, cells: Array) -> Array:
        """Return cells that were read, in the dtype of those that were read first."""
        shape = (rows.stop - rows.start, cols.stop - cols.start, *self.shape[2:])
        if cells.shape != shape:
            raise ValueError(f"{self._where(rows, cols)} were read as {describe(cells)}")
        if cells.dtype.kind not in NUMBERS:
            where = self._where(rows, cols)
            raise TypeError(f"{where} were read as {describe(cells)}, not as real numbers")
        if self._read_dtype is None:
            self._read_dtype = cells.dtype.newbyteorder("=")
        elif cells.dtype != self._read_dtype and np.can_cast(cells.dtype, self._read_dtype):
            cells = cells.astype(self._read_dtype)
        return cells

    def probe(self) -> None:
        """Find out what reading gives, by reading no cell where the array allows that.

        Raises
        ------
        Exception
            What the array raises, where it can't be read at all.
        """
        array = in_memory(self.array)
        if has_all(array, ("__dask_graph__",)) and array.__dask_graph__() is not None:
            # A graph would compute a whole chunk.
            plain_array(getattr(getattr(array, "data", array), "_meta", np.empty(0)))
            return
        try:
            cells = plain_array(array[0:0, 0:0])
        except Exception:  # there are arrays that read cells, but no empty slices
            cells = plain_array(array[0:1, 0:1])
        if cells.shape == (0, 0, *self.shape[2:]) and cells.dtype.kind in NUMBERS:
            self._read_dtype = cells.dtype.newbyteorder("=")


def _restored(array: Any, dtype: np.dtype[Any] | None) -> LazyArray:
    """Return a `LazyArray` that was pickled or copied: its chunks are its own."""
    lazy = LazyArray(array)
    lazy._read_dtype = dtype
    return lazy


def _numbers(chunks: slice) -> range:
    return range(chunks.start, chunks.stop)


def _missing(i: slice, j: slice, found: Container[tuple[int, int]]) -> Iterator[Window]:
    """Yield rectangles of chunks, by their numbers, that make up those that aren't *found*."""
    before: list[tuple[int, int]] = []
    start = i.start
    for row in (*_numbers(i), i.stop):
        absent = [col for col in _numbers(j) if (row, col) not in found] if row < i.stop else []
        runs = [(run[0], run[-1] + 1) for run in _runs(absent)]
        if runs != before:
            for first, stop in before:
                yield slice(start, row), slice(first, stop)
            before, start = runs, row


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    """Yield runs of consecutive numbers."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _says_closed(error: Exception, array: Any) -> bool:
    """Return whether *error* comes of a file that was closed."""
    valid = getattr(getattr(array, "id", None), "valid", None)  # h5py, whose error doesn't tell
    return (valid is not None and not valid) or "closed" in str(error).lower()

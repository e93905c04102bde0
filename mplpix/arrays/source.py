"""Sources of cells: arrays in memory or on disk, lazy arrays, and images at several resolutions.

`check_image` lets images through, Pillow's as arrays and lazy ones as what reading gives, and
refuses everything else. A `Source` made of one has its `shape` and `dtype`, reads the cells of a
rectangle (`read`) or of some rows and columns (`take`), and finds their smallest and largest value
(`limits`, one pass in bands of rows). Of a `Pyramid`, `levels` are the coarser ones.
Nothing is converted, copied or read before it is asked for.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import describe, warn_user, wrong_type, wrong_value
from mplpix.arrays.chunks import ChunkGrid, Window, row_bands
from mplpix.arrays.copies import detach, seal
from mplpix.arrays.kept import joined
from mplpix.arrays.lazy import Failure, LazyArray
from mplpix.arrays.levels import LeveledImage, Levels
from mplpix.arrays.pillow import GreyNumbers, is_pillow, pillow_array
from mplpix.arrays.plain_arrays import check_readable, in_memory, is_lazy, plain_array

__all__ = [
    "MOST_CELLS",
    "Limits",
    "Source",
    "as_array",
    "as_shown",
    "check_image",
    "image_shape",
    "lazy_inside",
    "limits_of",
    "pick_cells",
    "plain_bools",
]

Array = NDArray[Any]
Result = TypeVar("Result")

#: A pass over more cells of a lazy array reads some of them only: a minute of them, at 256 MB/s.
MOST_CELLS = 2**34

#: Along each axis, at most so many of them; at most so many bytes of chunks.
_SPOTS, _SPOT_BYTES = 128, 2**28

_TAKES = "an array of real numbers or bool, (M, N), (M, N, 3) or (M, N, 4)"
_TAKES_ANY_CHANNELS = "an array of real numbers or bool, (M, N) or (M, N, ...)"


def check_image(
    name: str, image: Any, *, any_channels: bool = False, may_be_empty: bool = False
) -> Any:
    """Return *image* as an array, or a lazy one as what reading gives.

    All public functions that take an image call this first, so that one mistake has one message,
    and one image means the same numbers or colors.

    Parameters
    ----------
    name : str
        The public name of the argument, for the message.
    image : array-like, lazy array, Pyramid or Pillow image
        (M, N), (M, N, 1), (M, N, 3) or (M, N, 4), of bool, integer or real floating dtype, with at
        least one cell. It is asked for shape and dtype, and no cell of it is read.
    any_channels : bool, default: False
        If True, (M, N, ...) will do.
    may_be_empty : bool, default: False
        If True, (M, N) numbers without a cell will do.

    Returns
    -------
    array, masked array, LazyArray, Pyramid or GreyNumbers
        What this function returns, it returns again.

    Raises
    ------
    TypeError
        If *image* isn't numbers, or has another number of dimensions or channels. matplotlib raises
        TypeError for shapes, too: callers catch that.
    ValueError
        If it has no cells, rows of different lengths, an unknown shape, or can't be read.
    """
    takes = _TAKES_ANY_CHANNELS if any_channels else _TAKES
    array = as_array(name, takes, image)
    shape, dtype = tuple(array.shape), np.dtype(array.dtype)
    fits = len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 3, 4))
    if dtype.kind not in "buif" or not (fits or (any_channels and len(shape) > 2)):
        error = wrong_type(name, takes, array if shape else image)
        if dtype.kind not in "buif":
            # matplotlib's words
            error.add_note(f"Image data of dtype {dtype} cannot be converted to float")
        if dtype.kind == "O" and hasattr(image, "to_numpy"):
            error.add_note("a table of mixed or nullable columns: use .to_numpy(dtype=float)")
        raise error
    if 0 in shape[:2] and not (may_be_empty and len(shape) == 2):
        raise wrong_value(name, f"{takes} with at least one cell", array)
    if not is_lazy(array) or isinstance(array, LazyArray | LeveledImage | GreyNumbers):
        return array
    lazy = LazyArray(array)
    if hasattr(array, "__array__"):  # it can be had whole, so that a part costs nothing unexpected
        try:
            lazy.probe()
        except Exception as error:
            raise _unreadable(name, takes, image, error) from error
    return lazy


def as_array(name: str, takes: str, image: Any) -> Any:
    """Return argument *name*, which takes *takes*, as an array; lazy arrays as they are."""
    if isinstance(image, LazyArray | LeveledImage | GreyNumbers):
        return image
    try:
        if is_pillow(image):
            return pillow_array(image)
        check_readable(image)
        array = in_memory(image)
        if is_lazy(array):
            return array
        return seal(plain_array(array)) if isinstance(image, list | tuple) else plain_array(array)
    except Exception as error:
        if isinstance(error, ValueError) and isinstance(image, list | tuple):
            message = f"{name!r} must be {takes}, not rows of different lengths"
            raise ValueError(message) from error
        raise _unreadable(name, takes, image, error) from error


def _unreadable(name: str, takes: str, image: Any, error: Exception) -> Exception:
    """Return the refusal of an image that raised *error*, which tells why or what to do."""
    kind: type[Exception] = ValueError if isinstance(error, ValueError | OSError) else TypeError
    try:
        got = describe(image)
    except Exception:  # of a closed file not even the shape can be had
        got, kind = repr(image), ValueError
    return kind(f"{name!r} must be {takes}, not {got}, which can't be read: {error}")


def image_shape(image: Any) -> tuple[int, ...]:
    """Return (M, N) or (M, N, channels) of an image; a single channel is none.

    >>> image_shape(np.ones((2, 3, 1)))
    (2, 3)
    """
    shape = tuple(int(n) for n in image.shape)
    return shape[:2] if shape[2:] == (1,) else shape


def lazy_inside(image: Any) -> LazyArray | None:
    """Return the `LazyArray` that an image of `check_image` reads, None if it is in memory."""
    if isinstance(image, LeveledImage):
        image = image.finest._cells
    return image if isinstance(image, LazyArray) else None


def plain_bools(values: Array) -> Array:
    """Return *values* with True as the byte 1; themselves unless they are bools of other bytes.

    numpy takes every byte but 0 for True, and so do those who make bools of bytes: the array of
    Pillow's 1-bit images has 255. Comparisons, sums and look-ups by bytes know 1 only.
    """
    data = np.ma.getdata(values)
    if data.dtype != bool or not data.size or data.view(np.uint8).max() <= 1:
        return values
    plain: Array = data.view(np.uint8) != 0
    if isinstance(values, np.ma.MaskedArray):
        return cast(Array, np.ma.masked_array(plain, np.ma.getmask(values)))
    return plain


class Source:
    """An array-like of cells, read where it is asked for.

    Parameters
    ----------
    cells : array, lazy array or LeveledImage
        ``shape``, ``dtype`` and basic slicing are all that is used of a lazy one.
    """

    def __init__(self, cells: Any) -> None:
        self._levels: Levels | None = None
        #: Whether the cells are numbers that are shown in grey, whatever norm and colormap are.
        self.in_grey = isinstance(cells, GreyNumbers)
        if isinstance(cells, LeveledImage):
            self._levels = cells.coarser
            self.in_grey = cells.finest.in_grey
            cells = cells.finest._cells
        elif isinstance(cells, GreyNumbers):
            cells = cells.numbers
        # An array, or a `LazyArray`.
        self._cells: Any = cells if isinstance(cells, np.ndarray | LazyArray) else LazyArray(cells)
        #: (M, N) or (M, N, channels); a single channel is none.
        self.shape: tuple[int, ...] = image_shape(cells)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the cells; of a `LazyArray`, maybe another one after the first read."""
        return cast("np.dtype[Any]", self._cells.dtype)

    @property
    def knows_dtype(self) -> bool:
        """True where `dtype` is that of cells, False where nothing but a claim is known."""
        return not isinstance(self._cells, LazyArray) or self._cells.was_read

    @property
    def in_memory(self) -> bool:
        """True where the cells are a NumPy array (also one on disk, memory mapped)."""
        return isinstance(self._cells, np.ndarray)

    def detach(self) -> Source:
        """Have the cells show no later change of the user's arrays, and return this source.

        Those of coarser levels belong to a `Pyramid`, and are replaced.
        """
        inside = self._cells.array if isinstance(self._cells, LazyArray) else self._cells
        kept = detach(inside)
        if kept is not inside:
            self._cells = kept
        if self._levels is not None:
            coarse = (
                level._replace(cells=copy.copy(cast(Source, level.cells)).detach())
                for level in self._levels.coarse
            )
            self._levels = self._levels._replace(coarse=tuple(coarse))
        return self

    def read(self, rows: slice, cols: slice) -> Array:
        """Return the cells of a rectangle, a view where the source is a NumPy array.

        Parameters
        ----------
        rows, cols : slice
            With start and stop, no step.

        Returns
        -------
        (m, n[, channels]) array or masked array
            In the machine's byte order.

        Raises
        ------
        Exception
            As a `LazyArray` raises it.
        """
        return self._normal(self._cells[rows, cols])

    def take(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Array:
        """Return the cells where *rows* and *cols* cross, (len(rows), len(cols)[, channels])."""
        if self.in_memory:
            return self._normal(self._cells[rows[:, np.newaxis], cols])
        # Lazy arrays differ in what they index with; all of them slice. Of rows that aren't
        # neighbors, those between are not read.
        across = slice(int(cols[0]), int(cols[-1]) + 1)
        bands = [
            self.read(slice(int(band[0]), int(band[-1]) + 1), across)[:, cols - cols[0]]
            for band in np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1)
        ]
        return bands[0] if len(bands) == 1 else joined(bands)

    def pick(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Array:
        """Return single cells, (n[, channels]): those at ``rows[i], cols[i]``."""
        if self.in_memory:
            return cast(Array, self._normal(pick_cells(self._cells, rows, cols)[np.newaxis])[0])
        if self.is_chunked:
            return self._pick_in_chunks(rows, cols)
        order = np.argsort(rows, kind="stable")
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return self._pick_in_bands(rows[order], cols[order])[back]

    def _pick_in_bands(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Array:
        """Return single cells in bands of rows; *rows* ascend."""
        row_bytes = self.dtype.itemsize * math.prod(self.shape[1:])
        picked = []
        for band in row_bands(self.shape[0], row_bytes):
            part = slice(*np.searchsorted(rows, [band.start, band.stop]))
            if part.start < part.stop:
                first, stop = int(rows[part.start]), int(rows[part.stop - 1]) + 1
                low, high = int(cols[part].min()), int(cols[part].max()) + 1
                cells = self.read(slice(first, stop), slice(low, high))
                picked.append(cells[rows[part] - first, cols[part] - low])
        return joined(picked)

    def _pick_in_chunks(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Array:
        cells = cast(LazyArray, self._cells)
        grid = cast(ChunkGrid, cells.grid)
        i, j = (
            np.searchsorted(edges, at, "right") - 1
            for edges, at in ((grid.rows, rows), (grid.cols, cols))
        )
        chunks, of_chunk = np.unique(i * len(grid.cols) + j, return_inverse=True)
        jobs, order = [], np.argsort(of_chunk, kind="stable")
        for number, which in zip(
            chunks, np.split(order, np.cumsum(np.bincount(of_chunk))[:-1]), strict=True
        ):
            row, col = divmod(int(number), len(grid.cols))
            window = grid.cells(slice(row, row + 1), slice(col, col + 1))
            at = rows[which] - window[0].start, cols[which] - window[1].start
            jobs.append((window, at))
        picked = joined([*cells.each(_picked, jobs)])
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return cast(Array, self._normal(picked[back][np.newaxis])[0])

    def _normal(self, cells: Array) -> Array:
        return as_shown(cells, len(self.shape))

    # Passes over cells --------------------------------------------------------------------------

    @property
    def is_chunked(self) -> bool:
        """True where the cells are in chunks, each of which is read whole."""
        return isinstance(self._cells, LazyArray) and self._cells.grid is not None

    def is_too_large(self, count: int) -> bool:
        """Return whether *count* cells are more than are read of a lazy array in one pass."""
        return not self.in_memory and count > MOST_CELLS

    def spots(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Array:
        """Return some of the cells where *rows* and *cols* cross, and in place of others these.

        So few that reading takes a second; a warning says so.
        """
        warn_user(
            f"{len(rows):,} × {len(cols):,} places in an image of shape {self.shape} are shown by "
            "single cells, for it is too large to be read whole: zoom in, or give it as a Pyramid"
        )
        most = _SPOTS
        if self.is_chunked:
            grid = cast(ChunkGrid, cast(LazyArray, self._cells).grid)
            chunk = math.prod(int(np.diff(edges).max()) for edges in grid)
            chunk_bytes = chunk * self.dtype.itemsize * math.prod(self.shape[2:])
            most = max(min(most, math.isqrt(_SPOT_BYTES // chunk_bytes)), 1)
        chosen = [np.unique(np.linspace(0, len(at) - 1, most).astype(int)) for at in (rows, cols)]
        r, c = np.meshgrid(rows[chosen[0]], cols[chosen[1]], indexing="ij")
        if self.is_chunked:
            picked = self.pick(r.ravel(), c.ravel())
        else:
            ends = zip(r.ravel().tolist(), c.ravel().tolist(), strict=True)
            picked = joined([self.read(slice(i, i + 1), slice(j, j + 1))[0] for i, j in ends])
        picked = picked.reshape(*r.shape, *self.shape[2:])
        nearest = [
            np.abs(np.arange(len(at))[:, np.newaxis] - which).argmin(axis=1)
            for at, which in zip((rows, cols), chosen, strict=True)
        ]
        return cast(Array, picked[nearest[0][:, np.newaxis], nearest[1]])

    @property
    def is_chunked_at_any_level(self) -> bool:
        """True where the cells, or those of a coarser level, are in chunks."""
        return any(source.is_chunked for source in self._every())

    @property
    def has_levels(self) -> bool:
        """True where there are coarser levels."""
        return self._levels is not None

    @property
    def is_lazy_color(self) -> bool:
        """True where the cells are colors that must be read; limits mean nothing to them."""
        return not self.in_memory and len(self.shape) == 3

    def pieces(self, windows: Sequence[Window] | None = None) -> list[Window]:
        """Return the rectangles in which some cells of a lazy array, or all, are read in order."""
        return cast(LazyArray, self._cells).pieces(windows)

    def whole_chunks(self, nbytes: int) -> list[Window]:
        """Return rectangles of whole chunks of about *nbytes* that make up a chunked array."""
        grid = cast(ChunkGrid, cast(LazyArray, self._cells).grid)
        return list(grid.pieces(self.dtype.itemsize * math.prod(self.shape[2:]), nbytes))

    def each(
        self, work: Callable[[Array, Any], Result], jobs: Sequence[tuple[Window, Any]]
    ) -> Iterator[Result]:
        """Yield what *work* makes of rectangles of a lazy array, see `LazyArray.each`.

        It gets cells as they are stored, see `as_shown`.
        """
        return cast(LazyArray, self._cells).each(work, jobs)

    def holding(self) -> AbstractContextManager[None]:
        """Return a context in which each chunk is read once, however large it is."""
        return self._cells.holding() if isinstance(self._cells, LazyArray) else nullcontext()

    @contextmanager
    def forgiving(self) -> Iterator[list[Failure]]:
        """Context in which chunks that can't be read are masked, see `LazyArray.forgiving`."""
        failures: list[Failure] = []
        with ExitStack() as contexts:
            lists = [
                contexts.enter_context(source._cells.forgiving())
                for source in self._every()
                if source.is_chunked
            ]
            try:
                yield failures
            finally:
                failures += [one for found in lists for one in found]

    def forget(self) -> None:
        """Drop the chunks that are kept of all levels: the data may have changed."""
        for source in self._every():
            if isinstance(source._cells, LazyArray):
                source._cells.forget()

    def _every(self) -> list[Source]:
        """Return this source and those of its coarser levels."""
        parts = (part for level in self.levels.coarse for part in (level.cells, level.missing))
        return [self, *(part for part in parts if isinstance(part, Source))]

    @property
    def levels(self) -> Levels:
        """The coarser levels, none for images of one resolution."""
        return Levels(self.shape) if self._levels is None else self._levels

    def limits(self, above: float | None = None) -> Array:
        """Return the smallest and the largest finite cell.

        Parameters
        ----------
        above : float, optional
            Cells up to and including this value are left out, for a logarithm.

        Returns
        -------
        (2,) array, or (0,) if there is no such cell
            Of a dtype wide enough for differences: norms subtract, and uint8 would wrap.
        """
        known = self._known_limits(above)
        if known is not None:
            return known
        limits = Limits(above)
        if self.is_too_large(self.shape[0] * self.shape[1]):
            places = (np.linspace(0, n - 1, _SPOTS).astype(np.intp) for n in self.shape[:2])
            cells = self.spots(*places)
            limits.add(cells.dtype, limits_of(cells, above))
            return limits.array(cells.dtype)
        for dtype, found in self._each_limits(limits):
            limits.add(dtype, found)
            if limits.are_extremes:
                break  # photographs have black and white long before their last row
        return limits.array(self.dtype)

    def _known_limits(self, above: float | None) -> Array | None:
        """Return what `limits` does, as far as levels tell it."""
        if (levels := self._levels) is None:
            return None
        if levels.limits is None:
            return cast(Source, levels.coarse[-1].cells).limits(above) if levels.coarse else None
        lowest, highest, positive = levels.limits
        if above not in (None, 0):
            return None
        ends = [lowest if above is None else positive, highest]
        return _wide([] if ends[0] is None else ends, self.dtype)

    def _each_limits(self, limits: Limits) -> Iterator[tuple[np.dtype[Any], Any]]:
        """Yield the dtype and the limits of one part of the cells after the other."""
        if self.is_chunked:
            job = len(self.shape), limits.above
            yield from self.each(_limits_of_piece, [(window, job) for window in self.pieces()])
            return
        everything = slice(0, self.shape[1])
        n_rows = self.shape[0] if self.shape[1] else 0
        for rows in row_bands(n_rows, self.dtype.itemsize * math.prod(self.shape[1:])):
            cells = self.read(rows, everything)
            if limits.is_lowest(cells.dtype) and not np.ma.is_masked(cells):
                lowest = _extremes(cells.dtype)[0]
                yield cells.dtype, (lowest, cells.max())  # none can be lower
            else:
                yield cells.dtype, limits_of(cells, limits.above)


class Limits:
    """The smallest and the largest finite cell, of one part of an array after the other.

    Parameters
    ----------
    above : float, optional
        See `Source.limits`.
    """

    def __init__(self, above: float | None = None) -> None:
        self.above = above
        self._ends: list[Any] = []
        self._dtype: np.dtype[Any] | None = None

    def add(self, dtype: np.dtype[Any], found: tuple[Any, Any] | None) -> None:
        """Add the limits of some cells of that dtype, None where they have none."""
        # Nothing but the cells tells their dtype.
        self._dtype = dtype if self._dtype is None else np.promote_types(self._dtype, dtype)
        if found is not None:
            self._ends = [min([found[0], *self._ends]), max([found[1], *self._ends])]

    def is_lowest(self, dtype: np.dtype[Any]) -> bool:
        """Return whether no cell of a dtype is lower than those that were found."""
        return bool(self._ends) and self._ends[0] == _extremes(dtype)[0]

    @property
    def are_extremes(self) -> bool:
        """True where no cell of the dtype can be lower or higher."""
        return self._dtype is not None and self._ends == list(_extremes(self._dtype))

    def array(self, dtype: np.dtype[Any]) -> Array:
        """Return the limits as `Source.limits` does; *dtype* is that of an array without cells."""
        return _wide(self._ends, self._dtype or dtype)


def _wide(ends: list[Any], dtype: np.dtype[Any]) -> Array:
    """Return limits of cells of *dtype*, as `Source.limits` does."""
    if dtype.kind == "f":
        return np.array(ends, np.promote_types(dtype, np.float64))
    beyond = bool(ends) and int(ends[1]) > np.iinfo(np.int64).max
    return np.array([int(end) for end in ends], np.uint64 if beyond else np.int64)


def pick_cells(cells: Array, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Array:
    """Return single cells of an array in memory, (n[, channels]): those at ``rows[i], cols[i]``."""
    if not cells.flags.c_contiguous:
        return cells[rows, cols]
    # A third of the time that two indices take.
    flat = cells.reshape(-1, *cells.shape[2:])
    return cast(Array, flat[rows * cells.shape[1] + cols])


def _picked(cells: Array, at: tuple[NDArray[np.intp], NDArray[np.intp]]) -> Array:
    return cells[at]


def _limits_of_piece(cells: Array, job: tuple[int, float | None]) -> tuple[np.dtype[Any], Any]:
    cells = as_shown(cells, job[0])
    return cells.dtype, limits_of(cells, job[1])


def as_shown(cells: Array, ndim: int) -> Array:
    """Return *cells* as they are shown: in the machine's byte order, colors clipped."""
    if cells.ndim > ndim:
        cells = cells[..., 0]
    if not cells.dtype.isnative:
        cells = cells.astype(cells.dtype.newbyteorder("="))
    cells = plain_bools(cells)
    return cells if cells.ndim == 2 else _as_colors(cells)


def _extremes(dtype: np.dtype[Any]) -> tuple[int, int] | tuple[None, None]:
    """Return the smallest and the largest integer there is, None for other numbers."""
    if dtype.kind not in "iu":
        return None, None
    info = np.iinfo(dtype)
    return int(info.min), int(info.max)


def _as_colors(cells: Array) -> Array:
    """Return RGB(A) as uint8, or as floats from 0 to 1, the rest clipped; NaN stays."""
    kind, data = cells.dtype.kind, np.ma.getdata(cells)
    if kind == "b":
        return cells * np.uint8(255)
    if cells.dtype == np.uint8:
        return cells
    high = 1 if kind == "f" else 255
    with np.errstate(invalid="ignore"):
        if not (data.min() >= 0 and data.max() <= high):
            cells = np.clip(cells, 0, high)
    return cells if kind == "f" else cells.astype(np.uint8)


def limits_of(cells: Array, above: float | None) -> tuple[Any, Any] | None:
    """Return the limits of the finite unmasked *cells* over *above*, or None without any."""
    mask = np.ma.getmask(cells)
    data = np.ma.getdata(cells)
    if mask is np.ma.nomask or not mask.any():
        low, high = data.min(), data.max()
        # A NaN makes both NaN, an infinity makes one infinite: two reductions, no mask.
        if np.isfinite(low) and np.isfinite(high) and (above is None or low > above):
            return low, high
    good = np.isfinite(data) & ~mask
    if above is not None:
        with np.errstate(invalid="ignore"):
            good &= data > above
    chosen = data[good]
    return (chosen.min(), chosen.max()) if chosen.size else None

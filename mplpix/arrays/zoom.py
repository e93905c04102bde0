"""An array magnified about a point, or a region of it on a canvas of its own.

A zoom is separable: the rows of the canvas look at rows of the image, its columns at columns, each
dot at one point of an axis on which the cell centers are the whole numbers. A `_Sampling` holds
these points, the cells that are needed for them, and the weight of each cell in each dot. The rest
is three steps: read the cells that are needed (slices of the image, nothing else), resample along
one axis, resample along the other.

What always holds: a cell of weight zero adds nothing, be it NaN, infinite or masked; the weights of
a dot sum to 1; a dot that looks straight at a cell center shows that cell, unless the kernel is
widened. The cost follows the dots and the cells that they show, not the image.

The kernels are Pillow's (``src/libImaging/Resample.c``), and so is the antialiasing: a dot that
holds k cells gets a kernel k times as wide. At the border we differ: beyond it, cells count as
`fill`; Pillow cuts the kernel off.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol, cast

import numpy as np
import numpy.typing as npt

from mplpix._checks import check_choice, check_positive_int, check_real, wrong_type, wrong_value
from mplpix.arrays.kept import joined
from mplpix.arrays.lazy import LazyArray
from mplpix.arrays.source import check_image, plain_bools

__all__ = ["zoom_about", "zoom_to"]

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Sliceable(Protocol):
    """What can be zoomed without being read whole, as a memmap or a dataset of a file."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows, columns, channels."""

    @property
    def dtype(self) -> Any:
        """The numpy dtype."""

    def __getitem__(self, key: tuple[slice, slice], /) -> Any:
        """Return the cells in two slices, all channels."""


#: Rounding errors of coordinates (cells) and of weights (of a kernel with peak 1): a point so near
#: to a cell edge is on it, a weight so small is zero. At cell 2**20 float64 steps by 2e-10.
_TOLERANCE = 1e-9

#: Coordinates further out (cells) are moved here: float64 has no fractions there, and no sum of
#: such coordinates overflows int64.
_FAR = 2.0**52

#: A dot holds at most this many cells along an axis, or their weights might not fit in memory.
_MOST_CELLS_PER_DOT = 2**20

#: Weights computed at a time (2 MB as float64).
_WEIGHTS = 2**18

#: Numbers of the canvas computed at a time (512 KB as float32), and in a row of them: the array
#: between the two passes stays in the cache, and calls of numpy are few.
_BLOCK = 2**17
_ROW = 2**12


# kernels --------------------------------------------------------------------


class _Kernel(NamedTuple):
    """A weight as a function of the distance in cells, zero from *support* on."""

    support: float
    weight: Callable[[Floats], Floats]


def _triangle(x: Floats) -> Floats:
    return np.where(np.abs(x) < 1, 1 - np.abs(x), 0)


def _keys(x: Floats) -> Floats:
    """R. G. Keys, IEEE Trans. ASSP 29 (1981), 1153-1160: cubic convolution with a = -1/2."""
    x = np.abs(x)
    inner = (1.5 * x - 2.5) * x**2 + 1
    outer = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x < 1, inner, np.where(x < 2, outer, 0))


def _lanczos(x: Floats) -> Floats:
    """C. E. Duchon, J. Appl. Meteor. 18 (1979), 1016-1022: a windowed sinc, here with a = 3."""
    return np.where(np.abs(x) < 3, np.sinc(x) * np.sinc(x / 3), 0)


_KERNELS = {
    "bilinear": _Kernel(1, _triangle),
    "bicubic": _Kernel(2, _keys),
    "lanczos": _Kernel(3, _lanczos),
}


# beyond the border ----------------------------------------------------------

_Beyond = Callable[[Ints, int], Ints]

#: The cell that stands in for cell *i* of an axis of *n* cells; -1 is the fill value.
_BEYOND: dict[str, _Beyond] = {
    "value": lambda i, n: np.where((i >= 0) & (i < n), i, -1),
    "edge": lambda i, n: np.clip(i, 0, n - 1),
    "reflect": lambda i, n: np.minimum(i % (2 * n), (-1 - i) % (2 * n)),
    "wrap": lambda i, n: i % n,
}


# one axis -------------------------------------------------------------------


def _slices(stop: int, size: int) -> Iterator[slice]:
    """Yield slices of *size*, the last maybe shorter, from 0 to *stop*."""
    return (slice(i, min(i + size, stop)) for i in range(0, stop, size))


class _Weights(NamedTuple):
    """The weights of cells in neighboring dots. Those of a dot, with that of fill, sum to 1."""

    dots: slice
    places: Ints  # (taps, dots): the cells, as places among those needed
    weights: Floats  # (taps, dots)
    fill: Floats  # (dots,): the weights of the fill value

    @property
    def cells(self) -> slice:
        """The slice of the cells."""
        return slice(int(self.places.min()), int(self.places.max()) + 1)


@dataclass(frozen=True)
class _Sampling:
    """The points of *n* cells, along one axis, at which the dots of a canvas look."""

    n: int
    beyond: _Beyond
    seen: slice  # the dots that see a cell; the others show the fill value, and are not in:
    x: Floats  # where the dots look, in cells
    first: Ints  # the first cell under the kernel of each, maybe beyond the border
    taps: int  # how many cells lie under a kernel
    width: float  # of the kernel, 1 if it is not widened
    kernel: _Kernel | None  # None: a dot shows the one cell

    @classmethod
    def at(
        cls, x: Floats, step: float, n: int, beyond: str, interpolation: str, antialias: bool
    ) -> _Sampling:
        """Return the sampling of dots that look at *x* (cells), *step* cells apart."""
        kernel = _KERNELS.get(interpolation)
        width = max(1.0, step) if antialias else 1.0
        if kernel is None:
            first, taps = np.floor(x + (0.5 + _TOLERANCE)), 1
        elif width <= 1 + _TOLERANCE and np.all(np.abs(x - np.rint(x)) <= _TOLERANCE):
            kernel, first, taps = None, np.rint(x), 1  # a kernel is 1 at 0, and 0 at ±1, ±2, …
        else:
            half = kernel.support * width
            first, taps = np.floor(x - half) + 1, math.ceil(2 * half)
        seen = slice(0, len(x))
        if beyond == "value":
            see = np.flatnonzero((first + taps > 0) & (first < n))
            seen = slice(see[0], see[-1] + 1) if see.size else slice(0, 0)
        first = first[seen].astype(np.int64)
        return cls(n, _BEYOND[beyond], seen, x[seen], first, taps, width, kernel)

    def _under(self, dots: slice) -> Ints:
        """Return the cells under the kernels of *dots*, (taps, dots); -1 is the fill value."""
        return self.beyond(self.first[dots] + np.arange(self.taps)[:, None], self.n)

    def _chunks(self) -> Iterator[slice]:
        return _slices(len(self.x), max(1, _WEIGHTS // self.taps))

    @cached_property
    def _needed(self) -> npt.NDArray[np.bool_]:
        """True for each of the *n* cells that a dot needs."""
        needed = np.zeros(self.n + 1, bool)
        for dots in self._chunks():
            needed[self._under(dots)] = True
        return needed[:-1]  # the last one was set by cell -1, the fill value

    @cached_property
    def _place(self) -> Ints:
        """The place of each cell among those needed, and at the end that of cell -1: -1."""
        return np.append(np.cumsum(self._needed) - 1, -1)

    @cached_property
    def runs(self) -> list[slice]:
        """The slices to read: one, or two if a wide gap parts the cells, as when they wrap."""
        cells = np.flatnonzero(self._needed)
        if not cells.size:
            return [slice(0, 0)]
        gaps = np.diff(cells, append=cells[-1])
        widest = int(gaps.argmax())
        far_apart = 2 * gaps[widest] > cells[-1] - cells[0] + 1
        parts = np.split(cells, [widest + 1]) if far_apart else [cells]
        return [slice(int(part[0]), int(part[-1]) + 1) for part in parts]

    @property
    def kept(self) -> Ints:
        """The cells that are needed, as places in what `runs` reads."""
        return np.flatnonzero(np.concatenate([self._needed[run] for run in self.runs]))

    @property
    def picks(self) -> Ints:
        """The one cell that each dot shows without a kernel, as a place among those needed."""
        picks: Ints = self._place[self._under(slice(None))[0]]
        return picks

    def weights(self, size: int, equal: bool) -> Iterator[_Weights]:
        """Yield the weights of *size* dots at a time; *equal* makes 1 of all but zero."""
        for dots in self._chunks():
            places = self._place[self._under(dots)]
            weights = np.ones(places.shape)
            if self.kernel is not None:
                distance = self.first[dots] + np.arange(self.taps)[:, None] - self.x[dots]
                weights = self.kernel.weight(distance / self.width)
                weights[np.abs(weights) < _TOLERANCE] = 0
                weights /= weights.sum(axis=0)
            if equal:
                weights = np.where(weights != 0, 1.0, 0.0)
            beyond = places < 0
            fill = np.where(beyond, weights, 0).sum(axis=0)
            weights[beyond] = 0
            places = np.where(beyond, places.max(axis=0), places)  # of any cell, but a near one
            for s in _slices(len(fill), size):
                part = slice(dots.start + s.start, dots.start + s.stop)
                yield _Weights(part, places[:, s], weights[:, s], fill[s])


# reading and resampling -----------------------------------------------------


def _read(image: Sliceable, rows: _Sampling, columns: _Sampling) -> Array:
    """Return the needed cells of *image*, (M, N, ...): a view, unless they are scattered."""
    with image.holding() if isinstance(image, LazyArray) else nullcontext():
        parts = [[plain_bools(image[r, c]) for c in columns.runs] for r in rows.runs]
    block = parts[0][0]
    if len(rows.runs) > 1 or len(columns.runs) > 1:
        block = joined([joined(part, axis=1) for part in parts])
    kept = rows.kept, columns.kept
    return block if block.shape[:2] == (kept[0].size, kept[1].size) else block[np.ix_(*kept)]


def _pick(block: Array, rows: _Sampling, columns: _Sampling) -> Array:
    """Return the one cell of *block* (M, N, ...) that each dot shows, (m, n, ...)."""
    M, N = block.shape[:2]
    # The axis that grows more goes last, so that the other takes the fewer cells.
    if len(rows.x) * N < len(columns.x) * M:
        return block.take(rows.picks, axis=0).take(columns.picks, axis=1)
    return block.take(columns.picks, axis=1).take(rows.picks, axis=0)


class _Scratch:
    """Memory for one array at a time.

    An array of half a megabyte goes back to the system when it is freed, and the page faults of the
    next one cost more than its arithmetic: in a new process, zooms would take twice as long.
    """

    def __init__(self, dtype: Any) -> None:
        self._memory: Array = np.empty(0, dtype)

    def array(self, *shape: int) -> Array:
        """Return an array of *shape*, not initialized, in the memory of the last one."""
        size = math.prod(shape)
        if size > self._memory.size:
            self._memory = np.empty(size, self._memory.dtype)
        return self._memory[:size].reshape(shape)


def _weigh(
    cells: Array, part: _Weights, axis: int, fill: Any, out: Array, scratch: _Scratch
) -> None:
    """Set *out* (m, n, k) to sums of *cells* along *axis*, which start at ``part.cells``."""
    cells = np.ascontiguousarray(cells)
    places = part.places - part.cells.start
    weights = part.weights.astype(out.dtype)
    taps, dots = places.shape
    many_taps = taps > dots  # a kernel that is widened much
    # The sums of many taps are 0 for cells that none falls on.
    careful = (many_taps or not weights.all()) and not np.isfinite(cells).all()

    def weighted(places: Ints, weights: Array, target: Array | None = None) -> Array:
        """Return the cells at *places* times *weights*, in *target* or in the scratch."""
        shape = list(cells.shape)
        shape[axis] = len(places)
        term = scratch.array(*shape)
        # With the default mode, term would be copied; no place is out of bounds.
        cells.take(places, axis, out=term, mode="clip")
        factor = weights[:, None, None]
        if axis == 1:  # numpy is slow at rows of k numbers with one factor each
            factor = np.repeat(weights[:, None], cells.shape[2], axis=1)
        product = np.multiply(term, factor, out=term if target is None else target)
        if careful:  # 0 * NaN is NaN, and so is 0 * inf
            np.copyto(product, 0, where=factor == 0)
        return product

    if not many_taps:
        weighted(places[0], weights[0], target=out)
        for tap in range(1, taps):
            out += weighted(places[tap], weights[tap])
    else:
        for dot, line in enumerate(np.moveaxis(out, axis, 0)):
            first = places[:, dot].min()
            # Once per cell, not per tap: beyond the border many taps may fall on one cell.
            sums = np.bincount(places[:, dot] - first, part.weights[:, dot]).astype(out.dtype)
            line[...] = weighted(first + np.arange(len(sums)), sums).sum(axis)
    border = np.flatnonzero(part.fill)
    if border.size:
        np.moveaxis(out, axis, 2)[:, :, border] += part.fill[border] * fill


def _blend(block: Array, rows: _Sampling, columns: _Sampling, fill: Any, out: Array) -> None:
    """Set *out* (m, n, k) to the weighted sums of *block*, the needed cells (M, N, k).

    If *out* is bool, it says where any cell of *block* that has weight is True.
    """
    (M, N, k), (m, n) = block.shape, out.shape[:2]
    is_any = out.dtype == np.bool_
    # float32 has the digits of uint8 and more to round by; of uint16 it has few more.
    work = np.float64 if out.dtype == np.uint16 else np.result_type(out.dtype, np.float32)
    scratch, scratch_between, scratch_dots = (_Scratch(work) for _ in range(3))
    rows_first = m * (N * rows.taps + n * columns.taps) < n * (M * columns.taps + m * rows.taps)
    width = max(1, int(_ROW / max(1, k) / columns.width))
    height = max(1, int(_BLOCK / max(1, k) / width / rows.width))
    for c in columns.weights(width, is_any):
        for r in rows.weights(height, is_any):
            cells = np.asarray(block[r.cells, c.cells], work)
            target = out[r.dots, c.dots]
            dots = target if target.dtype == work else scratch_dots.array(*target.shape)
            if rows_first:
                between = scratch_between.array(len(r.fill), cells.shape[1], k)
                _weigh(cells, r, 0, fill, between, scratch)
                _weigh(between, c, 1, fill, dots, scratch)
            else:
                between = scratch_between.array(cells.shape[0], len(c.fill), k)
                _weigh(cells, c, 1, fill, between, scratch)
                _weigh(between, r, 0, fill, dots, scratch)
            if out.dtype.kind == "u":
                np.clip(np.rint(dots, out=dots), 0, np.iinfo(out.dtype).max, out=dots)
            if dots is not target:
                target[...] = dots


def _zoom(
    image: Sliceable,
    center: tuple[float, ...],
    cells: tuple[float, ...],
    dots: tuple[float, ...],
    shape: tuple[int, int],
    interpolation: str,
    antialias: bool,
    fill: object,
) -> Array:
    """Return a canvas of *shape*, *center* in its middle, *cells* cells on every *dots* dots."""
    nearest = check_choice("interpolation", interpolation, ("nearest", *_KERNELS)) == "nearest"
    check_choice("antialias", antialias, (True, False))
    claimed = image.dtype
    dtype = claimed if nearest else _blended_dtype(claimed)
    beyond, value = _check_fill(fill, dtype)

    def axis(k: int) -> _Sampling:
        x = center[k] + (np.arange(shape[k]) - (shape[k] - 1) / 2) * cells[k] / dots[k]
        step = abs(cells[k] / dots[k])
        x = np.clip(x, -_FAR, _FAR)
        return _Sampling.at(x, step, image.shape[k], beyond, interpolation, antialias)

    def draw(block: Array, dtype: Any, value: Any) -> Array:
        canvas = np.empty(shape + block.shape[2:], dtype)
        shown = canvas[rows.seen, columns.seen]
        if shown.size < canvas.size:
            canvas[...] = value
        if nearest:
            shown[...] = _pick(block, rows, columns)
        else:
            k = math.prod(block.shape[2:])
            planes = canvas.reshape(*shape, k)[rows.seen, columns.seen]
            _blend(block.reshape(*block.shape[:2], k), rows, columns, value, planes)
        return canvas

    # Overflow gives infinity, and underflow zero, as floats do.
    with np.errstate(all="ignore"):
        rows, columns = axis(0), axis(1)
        block = _read(image, rows, columns)
        if block.dtype != claimed:  # only reading told
            dtype = block.dtype if nearest else _blended_dtype(block.dtype)
            beyond, value = _check_fill(fill, dtype)
        if not isinstance(block, np.ma.MaskedArray):
            return draw(block, dtype, value)
        data = block.data if nearest else block.filled(0)
        return np.ma.MaskedArray(
            draw(data, dtype, value), draw(np.ma.getmaskarray(block), np.bool_, False)
        )


# checks ---------------------------------------------------------------------


def _check_items(name: str, value: Any, count: int, takes: str) -> tuple[Any, ...]:
    """Return the *count* items of *value*."""
    try:
        items = tuple(value)
    except TypeError:
        raise wrong_type(name, takes, value) from None
    if isinstance(value, str | bytes):
        raise wrong_type(name, takes, value)
    if len(items) != count:
        raise wrong_value(name, takes, value)
    return items


def _check_shape(shape: Any, image: Sliceable) -> tuple[int, int]:
    """Return the shape of the canvas."""
    if shape is None:
        return image.shape[0], image.shape[1]
    m, n = _check_items("shape", shape, 2, "None or (rows, columns), two positive ints")
    return check_positive_int("shape", m), check_positive_int("shape", n)


def _blended_dtype(dtype: Any) -> Any:
    """Return the dtype of weighted sums of *dtype*."""
    if dtype.kind == "f" or (dtype.kind == "u" and dtype.itemsize <= 2):
        return dtype.newbyteorder("=")
    return np.dtype(np.float64)


def _check_fill(fill: object, dtype: Any) -> tuple[str, Any]:
    """Return the key of `_BEYOND` and the fill value that *fill* means for a result of *dtype*."""
    takes = f"None, 'edge', 'reflect', 'wrap' or a number that {dtype} can hold"
    if fill is None:
        return "value", dtype.type(np.nan if dtype.kind == "f" else 0)
    if isinstance(fill, str):
        if fill not in ("edge", "reflect", "wrap"):
            raise wrong_value("fill", takes, fill)
        return fill, dtype.type(0)
    if not isinstance(fill, numbers.Real | np.bool_):
        raise wrong_type("fill", takes, fill)
    if isinstance(fill, bool | np.bool_) and dtype.kind != "b":
        raise wrong_type("fill", takes, fill)
    value = _held(fill, dtype)
    if value is None:
        raise wrong_value("fill", takes, fill)
    return "value", value


def _held(number: Any, dtype: Any) -> Any:
    """Return *number* as *dtype*; None if it is no integer there, or too large."""
    if dtype.kind == "f":
        try:
            with np.errstate(over="ignore"):
                value = dtype.type(number)
        except OverflowError:  # an int larger than any float
            return None
        return value if abs(number) == math.inf or not np.isinf(value) else None
    low, high = (0, 1) if dtype.kind == "b" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    return dtype.type(int(number)) if low <= number <= high and number % 1 == 0 else None


# public ---------------------------------------------------------------------


def zoom_about(
    image: npt.ArrayLike | Sliceable,
    center: Sequence[float] | Array,
    factor: float | Sequence[float] | Array,
    *,
    shape: Sequence[int] | None = None,
    interpolation: str = "bilinear",
    antialias: bool = True,
    fill: float | str | None = None,
) -> Array:
    """Return *image* magnified about a point, which comes to the middle of the canvas.

    Dot (i, j) of the canvas (m, n) shows the point ::

        row    = center[0] + (i - (m - 1) / 2) / factor[0]
        column = center[1] + (j - (n - 1) / 2) / factor[1]

    where cell centers are whole numbers, so that cell i spans i - 1/2 to i + 1/2.

    Parameters
    ----------
    image : (M, N) or (M, N, ...) array-like
        Real numbers or bool, channels last. Masked arrays are kept masked. Anything with ``shape``,
        ``dtype`` and slicing will do, such as a memmap or a dataset of a file: only the cells that
        are shown are read. Images of Pillow are their numbers, or RGB(A).
    center : (row, column)
        The point in the middle of the canvas, in cells; fractions and points beyond the image are
        fine.
    factor : float or (float, float)
        Dots per cell, for both axes or for (rows, columns). Below 1 shrinks; at least 2**-20.
    shape : (int, int), default: that of *image*
        Rows and columns of the canvas. The factor does not follow it.
    interpolation : {"bilinear", "nearest", "bicubic", "lanczos"}
        The kernel, as a function of the distance in cells:

        - "nearest": the cell at the point; on the edge of two, the one of the larger index.
        - "bilinear": the triangle, 2 cells wide.
        - "bicubic": cubic convolution with a = -1/2 [1]_, 4 cells wide.
        - "lanczos": the sinc windowed with a = 3 [2]_, 6 cells wide.
    antialias : bool, default: True
        Where a dot holds k > 1 cells, widen the kernel k times. "nearest" has no kernel to widen.
    fill : float, "edge", "reflect", "wrap" or None
        What the cells beyond the image are. As *image* goes on with a b c d:

        - a number: v v | a b c d | v v, refused where the dtype of the result cannot hold it.
        - "edge": a a | a b c d | d d
        - "reflect": b a | a b c d | d c, as in scipy.ndimage (numpy's "symmetric").
        - "wrap": c d | a b c d | a b
        - None: NaN if the result is float, else 0 (False).

    Returns
    -------
    (m, n) or (m, n, ...) array
        Always new. A masked array if *image* is one: a dot is masked where a masked cell has
        weight, and no masked value counts anywhere. Cells beyond the image are not masked.

        "nearest" keeps the dtype. The other kernels keep floats, uint8 and uint16, which they round
        (halves to even) and clip; bool and the other integers become float64.

    Raises
    ------
    TypeError, ValueError
        Where an argument is of the wrong kind or value; also where *fill* is a number that the
        result cannot hold.

    See Also
    --------
    zoom_to : fill the canvas with a region.

    Notes
    -----
    The weights of a dot are scaled to a sum of 1, as Pillow does: the lanczos and the widened
    kernels need it. NaN goes as far as the kernel has weight, and not into dots that are at a whole
    distance from it: there, the weight is zero.

    A widened kernel is wider than a dot, so that the factor 1/k, k whole, gives smoothed block
    means: of "bilinear" with odd k, running means of k of the running means of k. They are the
    block means themselves where the image is linear; and at 1/2 without *antialias*, everywhere.

    float16, float32 and uint8 are computed in float32, longdouble in longdouble, the rest in
    float64.

    References
    ----------
    .. [1] R. G. Keys, "Cubic convolution interpolation for digital image processing", IEEE Trans.
       Acoust., Speech, Signal Process. 29 (1981), 1153-1160.
    .. [2] C. E. Duchon, "Lanczos filtering in one and two dimensions", J. Appl. Meteor. 18 (1979),
       1016-1022.

    Examples
    --------
    >>> image = np.array([[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    >>> zoom_about(image, (1, 1), 3, interpolation="nearest", shape=(3, 5))
    array([[3, 4, 4, 4, 5],
           [3, 4, 4, 4, 5],
           [3, 4, 4, 4, 5]])
    >>> zoom_about(image, (1, 1), 2)
    array([[2. , 2.5, 3. ],
           [3.5, 4. , 4.5],
           [5. , 5.5, 6. ]])
    """
    source = cast(Sliceable, check_image("image", image, any_channels=True))
    y, x = _check_items("center", center, 2, "(row, column), two finite numbers")
    middle = check_real("center", y), check_real("center", x)
    takes = "a number or (rows, columns), at least 2**-20 dots per cell"
    both = [factor, factor] if not np.iterable(factor) else _check_items("factor", factor, 2, takes)
    factors = tuple(check_real("factor", f) for f in both)
    if min(factors) * _MOST_CELLS_PER_DOT < 1:
        raise wrong_value("factor", takes, factor)
    size = _check_shape(shape, source)
    return _zoom(source, middle, (1.0, 1.0), factors, size, interpolation, antialias, fill)


def zoom_to(
    image: npt.ArrayLike | Sliceable,
    bounds: Sequence[float] | Array,
    *,
    shape: Sequence[int] | None = None,
    interpolation: str = "bilinear",
    antialias: bool = True,
    fill: float | str | None = None,
) -> Array:
    """Return a region of *image* that fills the canvas.

    Dot (i, j) of the canvas (m, n) shows the middle of its part of the region, where the cell
    centers are whole numbers ::

        row    = r0 + (i + 1/2) * (r1 - r0) / m - 1/2
        column = c0 + (j + 1/2) * (c1 - c0) / n - 1/2

    Parameters
    ----------
    image : (M, N) or (M, N, ...) array-like
        As in `zoom_about`.
    bounds : (r0, r1, c0, c1)
        The edges of the region, counted as in slices: whole numbers give the cells of
        ``image[r0:r1, c0:c1]``, (0, M, 0, N) the whole image. Negative numbers lie before the first
        cell; fractions and regions beyond the image are fine. Reversed bounds flip the image.
        At most 2**20 cells for a dot.
    shape : (int, int), default: that of *image*
        Rows and columns of the canvas.
    interpolation, antialias, fill
        As in `zoom_about`.

    Returns
    -------
    (m, n) or (m, n, ...) array
        As of `zoom_about`.

    Raises
    ------
    TypeError, ValueError
        As in `zoom_about`; also where the region is empty.

    See Also
    --------
    zoom_about : magnify about a point.

    Examples
    --------
    >>> image = np.array([[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    >>> zoom_to(image, (0, 2, 1, 3), shape=(2, 2), interpolation="nearest")
    array([[1, 2],
           [4, 5]])
    >>> zoom_to(image, (0, 3, 3, 0), interpolation="nearest")
    array([[2, 1, 0],
           [5, 4, 3],
           [8, 7, 6]])
    >>> zoom_to(image, (0, 2, -1, 3), shape=(2, 4), fill=0)
    array([[0., 0., 1., 2.],
           [0., 3., 4., 5.]])
    """
    source = cast(Sliceable, check_image("image", image, any_channels=True))
    takes = "(r0, r1, c0, c1), finite numbers with r0 != r1 and c0 != c1, at most 2**20 cells a dot"
    items = _check_items("bounds", bounds, 4, takes)
    r0, r1, c0, c1 = (check_real("bounds", item) for item in items)
    m, n = _check_shape(shape, source)
    if not (0 < abs(r1 - r0) <= m * _MOST_CELLS_PER_DOT):
        raise wrong_value("bounds", takes, bounds)
    if not (0 < abs(c1 - c0) <= n * _MOST_CELLS_PER_DOT):
        raise wrong_value("bounds", takes, bounds)
    center = (r0 + r1 - 1) / 2, (c0 + c1 - 1) / 2
    return _zoom(source, center, (r1 - r0, c1 - c0), (m, n), (m, n), interpolation, antialias, fill)

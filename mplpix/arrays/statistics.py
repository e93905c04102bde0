"""How far two images differ: the picture of their difference, and its statistics.

One pass over bands of rows subtracts the images and adds up the sums that `Statistics` need; lazy
images are read in these bands, too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.bit_mask import BitMask
from mplpix.arrays.chunks import row_bands
from mplpix.arrays.differences import (
    ImagePair,
    Tolerance,
    as_compared,
    distance_of,
    empty_mask,
    fill_mask,
    finished_mask,
    numbers_of,
    packed,
)
from mplpix.arrays.lazy import LazyArray
from mplpix.arrays.source import Limits, Source, limits_of

__all__ = [
    "Difference",
    "Examination",
    "PickedCells",
    "Statistics",
    "examine",
    "robust_limit",
    "subtract",
]

Array = NDArray[Any]

#: The difference panel is fully colored at this percentile of the differences other than 0.
#: However few there are, the largest never sets the limit alone.
DIFFERENCE_PERCENTILE = 99

#: The percentile is taken of at most so many differences, evenly chosen (8 MB of float64).
_SAMPLE = 2**20

#: Of images that are streamed, at most so many of each piece (4 MB of bytes, maybe 1024 of them).
_SAMPLE_OF_BLOCK = 2**11


@dataclass(frozen=True)
class Statistics:
    """How many cells of two images differ, and by how much.

    With *d* the differences ``b - a`` of all *values* that both images have, a value being a
    channel of a cell. Values that are masked or NaN in either image have no difference and are left
    out of all but *count* and *size*, as are cells that one image alone has.

    Attributes
    ----------
    count : int
        The number of cells that differ by more than the tolerances. One channel is enough; NaN or
        masked in one image only differs, and so does a cell that one image alone has.
    size : int
        The number of cells that one image has, or both.
    fraction : float
        ``count / size``.
    max_abs : float
        The largest ``|d|``, 0 where there is none.
    mean_abs : float
        The mean of ``|d|`` over all values, those that agree too: the mean absolute error.
    mse : float
        The mean of ``d**2`` over all values: the mean squared error.
    peak : float
        The largest difference that was possible. For integers the range of the dtype, 255 for
        uint8 (the narrower one if there are two), for bool 1. With floats 1 if all finite values
        lie between 0 and 1, else the distance between the smallest and the largest of both images.
    psnr : float
        The peak signal-to-noise ratio ``10 * log10(peak**2 / mse)`` in decibels; infinite if
        *mse* is 0, NaN if there is no value to compare, or cells differ by no value: those that
        are NaN or masked in one image.
    unmatched : int
        The number of cells that one image alone has, see *align* of `mplpix.compare`.

    Notes
    -----
    *mse* and *psnr* are those of ``skimage.metrics.mean_squared_error`` and
    ``skimage.metrics.peak_signal_noise_ratio`` with ``data_range=peak``; see Q. Huynh-Thu and
    M. Ghanbari (2008), *Scope of validity of PSNR in image/video quality assessment*, Electronics
    Letters 44(13), equation 1. Differences of up to 32 bits are exact; those of 64-bit integers
    are rounded to float64, after the subtraction.

    Examples
    --------
    >>> from mplpix import compare
    >>> statistics = compare([[0.0, 1.0]], [[0.0, 0.5]]).statistics
    >>> statistics.count, statistics.fraction, statistics.max_abs, statistics.mse
    (1, 0.5, 0.5, 0.125)
    """

    count: int
    size: int
    fraction: float
    max_abs: float
    mean_abs: float
    mse: float
    peak: float
    psnr: float
    unmatched: int = 0

    def describe(self) -> str:
        """Return the statistics as two lines of text, or the one word "identical" and a number.

        Returns
        -------
        str

        Examples
        --------
        >>> from mplpix import compare
        >>> print(compare([[1, 2]], [[1, 4]], peak=10).statistics.describe())
        1 of 2 cells differs (50 %)
        largest difference 2, mean 1, PSNR 16.99 dB
        """
        if not self.count and not self.max_abs:
            return f"identical: all {self.size:,} cells are equal"
        largest = f"largest difference {self.max_abs:.6g}, mean {self.mean_abs:.3g}"
        ratio = "∞" if math.isinf(self.psnr) and self.psnr > 0 else f"{self.psnr:.4g}"
        if not self.count:
            return f"no cell differs by more than the tolerances\n{largest}, PSNR {ratio} dB"
        differ = "differs" if self.count == 1 else "differ"
        cells = f"{self.count:,} of {self.size:,} cells {differ} ({100 * self.fraction:.3g} %)"
        if self.unmatched:
            cells += f", {self.unmatched:,} in one image alone"
        if math.isnan(self.mean_abs):
            return f"{cells}\nthere is no value that both images have"
        if not self.max_abs:
            return f"{cells}\nall values that both images have are equal"
        return f"{cells}\n{largest}, PSNR {ratio} dB"


class Difference(NamedTuple):
    """The picture of the difference of two images, and its sums.

    Attributes
    ----------
    shown : (M, N) array or lazy array
        The picture of the cells that both images have, masked where one of the images is.
    values : int
        The number of values that have a difference: channels of cells, masked and NaN left out.
    max_abs, sum_abs, sum_squares : float
        Of the differences of these values.
    low, high : float
        If one image has floats, the smallest and the largest finite value of both.
    shown_ends : (float, float)
        The smallest and the largest value of the picture, and 0.
    sizes : array or None
        Some of the sizes in the picture, where that is lazy.
    """

    shown: Any
    values: int
    max_abs: float
    sum_abs: float
    sum_squares: float
    low: float
    high: float
    shown_ends: tuple[float, float]
    sizes: NDArray[np.float64] | None

    @property
    def robust_limit(self) -> float:
        """See the function of that name."""
        return robust_limit(self.shown) if self.sizes is None else _limit_of(self.sizes)

    def statistics(
        self,
        count: int,
        dtypes: tuple[np.dtype[Any], np.dtype[Any]],
        peak: float | None,
        unmatched: int = 0,
    ) -> Statistics:
        """Return the statistics of images of these dtypes, of which *count* cells differ.

        *unmatched* of these cells are in one image alone.
        """
        if peak is None:
            peak = self._peak(dtypes)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            values = np.float64(self.values)
            mean_abs, mse = self.sum_abs / values, self.sum_squares / values
            # One logarithm each: the square of a large peak would overflow.
            psnr = 20 * np.log10(np.float64(peak)) - 10 * np.log10(mse)
        # NaN or masked in one image: there is no distance.
        if count > unmatched and not self.max_abs:
            psnr = np.float64(np.nan)
        size = math.prod(self.shown.shape) + unmatched
        return Statistics(
            count,
            size,
            count / size,
            self.max_abs,
            float(mean_abs),
            float(mse),
            peak,
            float(psnr),
            unmatched,
        )

    def _peak(self, dtypes: tuple[np.dtype[Any], np.dtype[Any]]) -> float:
        if "f" in (dtype.kind for dtype in dtypes):
            return 1.0 if self.low >= 0 and self.high <= 1 else self.high - self.low
        return float(min(_integer_range(dtype) for dtype in dtypes))


def _integer_range(dtype: np.dtype[Any]) -> int:
    """Return how far the values of an integer dtype, or bool, may be apart."""
    return 1 if dtype.kind == "b" else int(np.iinfo(dtype).max) - int(np.iinfo(dtype).min)


def subtract(images: ImagePair) -> Difference:
    """Subtract two images where both have cells, in one pass.

    The picture is (M, N): ``b - a`` for scalar images, in a dtype that holds it, and the largest
    ``|b - a|`` of all channels for colors. It is masked where one of the images is, and NaN where
    one is NaN.
    """
    sums = _Sums(images)
    for rows, cols, block in images.each(_subtracted, sums.job):
        sums.add(rows, cols, block)
    return sums.difference()


class Examination(NamedTuple):
    """All that one pass over two images finds.

    Attributes
    ----------
    mask : (M, N) bool array or BitMask
        Where they differ, of their union.
    difference : Difference
    limits : (Limits, Limits) or None
        Those of the cells of each, if they were asked for.
    """

    mask: Any
    difference: Difference
    limits: tuple[Limits, Limits] | None


def examine(
    images: ImagePair, tolerance: Tolerance, *, limits: bool = False, above: float | None = None
) -> Examination:
    """Find where two images differ, by how much, and the limits of their common cells.

    Parameters
    ----------
    images : ImagePair
    tolerance : Tolerance
    limits : bool, default: False
        If True, limits are looked for; of the common cells, *above* is that of `Limits`.
    """
    sums, mask = _Sums(images), empty_mask(images)
    ends = Limits(above), Limits(above)
    bits = isinstance(mask, BitMask)
    for rows, cols, found in images.each(_examined, (tolerance, bits, sums.job, limits, above)):
        flags, block, of_each = found
        fill_mask(mask, rows, cols, flags)
        sums.add(rows, cols, block)
        for one, (dtype, low_high) in zip(ends, of_each, strict=False):
            one.add(dtype, low_high)
    return Examination(finished_mask(images, mask), sums.difference(), ends if limits else None)


def _examined(a: Array, b: Array, job: Any) -> Any:
    tolerance, bits, of_sums, limits, above = job
    flags = tolerance.differing(a, b)
    ends = [(one.dtype, limits_of(one, above)) for one in (a, b)] if limits else []
    block = _of_equal(a, of_sums) if _are_equal(a, b, flags, tolerance) else None
    if block is None:
        block = _subtracted(a, b, of_sums)
    return packed(flags) if bits else flags, block, ends


def _are_equal(a: Array, b: Array, flags: Array, tolerance: Tolerance) -> bool:
    """Return whether two blocks of integers are the same, so that there is nothing to subtract."""
    masked = np.ma.isMaskedArray(a) or np.ma.isMaskedArray(b)
    exact = not (tolerance.rtol or tolerance.atol or masked or "f" in (a.dtype.kind, b.dtype.kind))
    return exact and not flags.any()


def _of_equal(block: Array, job: _Job) -> _Block:
    shown = np.zeros(block.shape[:2], job.dtype) if job.is_kept else None
    return _Block(shown, None, (0.0, 0.0), block.size, 0.0, 0.0, 0.0, ())


class _Job(NamedTuple):
    """How blocks are subtracted: the dtype of the picture, and whether it is wanted."""

    dtype: np.dtype[Any]
    floats: bool
    is_kept: bool


class _Block(NamedTuple):
    """The difference of two blocks: the picture or some of its sizes, and its sums."""

    shown: Array | None
    sizes: NDArray[np.float64] | None
    ends: tuple[float, float]
    values: int
    max_abs: float
    sum_abs: float
    sum_squares: float
    finite: tuple[float, ...]


def _subtracted(a: Array, b: Array, job: _Job) -> _Block:
    shown, size, bad = _picture(a, b, job.dtype, job.floats)
    good = (size[~bad] if bad.any() else size.ravel()).astype(np.float64)
    values, largest = good.size, float(good.max(initial=0))
    with np.errstate(over="ignore"):
        sum_abs = float(good.sum())
        sum_squares = float(np.square(good, out=good).sum())
    finite: list[float] = []
    for block in (a, b) if job.floats else ():
        numbers = numbers_of(block)
        known = numbers[np.isfinite(numbers) & ~np.ma.getmask(block)]
        finite += [float(known.min()), float(known.max())] if known.size else []
    ends = (0.0, 0.0)
    if values:
        # NaN left out
        compressed = np.ma.compressed(shown)
        low, high = (float(f.reduce(compressed, initial=0)) for f in (np.fmin, np.fmax))
        ends = low, high
    sizes = None if job.is_kept or not largest else _sizes(shown)
    return _Block(
        shown if job.is_kept else None,
        None if sizes is None else sizes[:: max(1, -(-len(sizes) // _SAMPLE_OF_BLOCK))].copy(),
        ends,
        values,
        largest,
        sum_abs,
        sum_squares,
        tuple(finite),
    )


def _picture(a: Array, b: Array, dtype: np.dtype[Any], floats: bool) -> tuple[Array, Array, Array]:
    """Return the picture of a difference, the sizes of that, and where there is none."""
    signed = _signed(numbers_of(a), numbers_of(b), dtype)
    size = np.abs(signed)
    bad = np.isnan(size) if floats else np.zeros((), bool)
    hidden: Array | None = None
    if np.ma.isMaskedArray(a) or np.ma.isMaskedArray(b):
        hidden = np.ma.getmaskarray(a) | np.ma.getmaskarray(b)
        bad = bad | hidden
    shown = signed
    if size.ndim == 3:
        shown = size[..., 0].copy()
        for channel in np.moveaxis(size, -1, 0)[1:]:  # max(axis=2) takes ten times as long
            np.fmax(shown, channel, out=shown)
        hidden = None if hidden is None else np.asarray(hidden.any(axis=2))
    shown = shown.astype(dtype, copy=False)
    return shown if hidden is None else np.ma.masked_array(shown, hidden), size, bad


class _Sums:
    """The sums of the difference of two images, of one block after the other."""

    def __init__(self, images: ImagePair) -> None:
        self._images = images
        floats = "f" in (images.a.dtype.kind, images.b.dtype.kind)
        dtype = _difference_dtype(images.a.dtype, images.b.dtype)
        self.job = _Job(dtype, floats, not images.is_streamed)
        self._shown: Any = None
        self._masked: Array | None = None
        if self.job.is_kept:
            self._shown = np.empty(images.shape[:2], dtype)
            if _is_masked(images):
                self._masked = np.zeros(images.shape[:2], bool)
        self._blocks: list[_Block] = []
        self._sizes: list[NDArray[np.float64]] = []

    def add(self, rows: slice, cols: slice, block: _Block) -> None:
        """Add the block of a rectangle of cells."""
        if self._shown is not None and block.shown is not None:
            self._shown[rows, cols] = np.ma.getdata(block.shown)
            if self._masked is not None:
                self._masked[rows, cols] = np.ma.getmaskarray(block.shown)
        if block.sizes is not None:
            self._sizes.append(block.sizes)
        self._blocks.append(block._replace(shown=None, sizes=None))

    def difference(self) -> Difference:
        """Return the difference of all blocks."""
        blocks = self._blocks
        finite = [end for block in blocks for end in block.finite]
        shown = self._shown
        if shown is None:
            shown = difference_array(self._images, self.job.dtype, self.job.floats)
            sizes = np.concatenate([*self._sizes, np.empty(0)])
        else:
            shown = shown if self._masked is None else np.ma.masked_array(shown, self._masked)
            sizes = None
        return Difference(
            shown,
            sum(block.values for block in blocks),
            max([0.0, *(block.max_abs for block in blocks)]),
            _sum([block.sum_abs for block in blocks]),
            _sum([block.sum_squares for block in blocks]),
            min([math.inf, *finite]),
            max([-math.inf, *finite]),
            (
                min([0.0, *(block.ends[0] for block in blocks)]),
                max([0.0, *(block.ends[1] for block in blocks)]),
            ),
            sizes,
        )


class DifferenceArray:
    """The picture of the difference of two lazy images, computed where it is looked at.

    Parameters
    ----------
    images : ImagePair
    dtype : dtype
        Of the picture.
    floats : bool
        Whether one image has floats.
    """

    def __init__(self, images: ImagePair, dtype: np.dtype[Any], floats: bool) -> None:
        self._images, self.dtype, self._floats = images, dtype, floats
        self.shape = images.shape[:2]
        self.chunks = images.chunks

    def __getitem__(self, key: Any) -> Array:
        rows, cols = key
        a, b = self._images.cells(rows, cols)
        return _picture(a, b, self.dtype, self._floats)[0]


class PickedCells:
    """A lazy array that is read cell by cell.

    Parameters
    ----------
    array : LazyArray
        (M, N) numbers.
    """

    def __init__(self, array: LazyArray) -> None:
        self._source, self.shape = Source(array), array.shape

    def __getitem__(self, key: tuple[NDArray[np.intp], NDArray[np.intp]]) -> Array:
        """Return the cells at ``rows[i], cols[i]``."""
        return self._source.pick(*key)


def difference_array(images: ImagePair, dtype: np.dtype[Any], floats: bool) -> Any:
    """Return the picture of the difference of two lazy images as a lazy array."""
    graphs = images.graphs
    if graphs is None:
        return LazyArray(DifferenceArray(images, dtype, floats))
    a, b = graphs
    return LazyArray(
        a.map_blocks(
            _picture_of_blocks,
            b.rechunk(a.chunks[:2] + b.chunks[2:]),
            (images.shape[2:], dtype, floats),
            dtype=dtype,
            drop_axis=[2] if a.ndim == 3 else [],
            meta=np.ma.masked_array(np.empty((0, 0), dtype)),
        )
    )


def _picture_of_blocks(a: Array, b: Array, job: Any) -> Array:
    channels, dtype, floats = job
    return _picture(as_compared(a, channels), as_compared(b, channels), dtype, floats)[0]


def _sum(parts: list[float]) -> float:
    """Return the sum of numbers of at least 0, infinity where it overflows."""
    try:
        return math.fsum(parts)
    except OverflowError:
        return math.inf


def _is_masked(images: ImagePair) -> bool:
    # Something lazy may yield masked rows without being a masked array.
    return any(
        np.ma.isMaskedArray(image) or not isinstance(image, np.ndarray)
        for image in (images.a, images.b)
    )


def _difference_dtype(a: np.dtype[Any], b: np.dtype[Any]) -> np.dtype[Any]:
    """Return a dtype that holds differences: exactly, but for 64-bit integers and longdouble."""
    if "f" in (a.kind, b.kind):
        return np.dtype(np.float32 if np.result_type(a, b).itemsize <= 4 else np.float64)
    itemsize = max(a.itemsize, b.itemsize)
    return np.dtype(np.float64 if itemsize == 8 else f"i{2 * itemsize}")


def _signed(a: Array, b: Array, dtype: np.dtype[Any]) -> Array:
    """Return ``b - a`` as *dtype*, nothing wrapped; infinities of one sign are equal."""
    if dtype.kind == "i":
        return np.subtract(b, a, dtype=dtype)
    if a.dtype.kind != "f" and b.dtype.kind != "f":
        distance = distance_of(a, b).astype(np.float64)
        if np.result_type(a, b).kind == "f":  # uint64 and a signed one: more than 64 bits
            far = distance >= 2.0**64
            distance[far] = np.abs(b[far].astype(np.float64) - a[far].astype(np.float64))
        return np.where(b >= a, distance, -distance)
    common = np.result_type(a, b, dtype)
    with np.errstate(invalid="ignore", over="ignore"):
        if common == np.float64 and _is_long(a):
            signed = _minus_integers(b, a)
        elif common == np.float64 and _is_long(b):
            signed = -_minus_integers(a, b)
        else:
            signed = np.subtract(b, a, dtype=common).astype(dtype, copy=False)
    infinite = np.isinf(a) & (a == b)
    if infinite.any():
        signed[infinite] = 0
    return signed


def _is_long(numbers: Array) -> bool:
    return numbers.dtype.kind != "f" and numbers.dtype.itemsize == 8


def _minus_integers(floats: Array, integers: Array) -> Array:
    """Return ``floats - integers`` as float64, the integers of 64 bits not rounded first.

    2**53 + 1 is no float64. Both halves of its bits are, and without the upper one the difference
    to a number near by is exact (Sterbenz 1974, *Floating-point computation*, theorem 4.3.1).
    """
    of_its_kind = integers.dtype.type
    upper = (integers >> of_its_kind(32)).astype(np.float64) * 2.0**32
    lower = (integers & of_its_kind(2**32 - 1)).astype(np.float64)
    difference: Array = (floats.astype(np.float64) - upper) - lower
    return difference


def robust_limit(shown: Array) -> float:
    """Return the ``|difference|`` that a panel shows in the last color, positive and finite.

    It is the `DIFFERENCE_PERCENTILE` of the finite differences other than 0; the lower of two
    where it lies between them, so that of any two differences the larger one is not the limit.

    >>> robust_limit(np.array([[0, 1, -2, 3, 10**6]]))
    3.0
    """
    found, seen = [], 0
    blocks = list(row_bands(shown.shape[0], shown.shape[1] * shown.dtype.itemsize))
    step = max(1, sum(len(_sizes(shown[rows])) for rows in blocks) // _SAMPLE)
    for rows in blocks:
        sizes = _sizes(shown[rows])
        found.append(sizes[-seen % step :: step].copy())  # a view would keep all
        seen += len(sizes)
    return _limit_of(np.concatenate([*found, np.empty(0)]))


def _limit_of(sample: NDArray[np.float64]) -> float:
    """Return the `robust_limit` of some of the sizes."""
    if not len(sample):
        return 1.0
    return float(np.percentile(sample, DIFFERENCE_PERCENTILE, method="lower"))


def _sizes(block: Array) -> NDArray[np.float64]:
    """Return the absolute values of all that is finite, not masked and not 0."""
    values = np.ma.getdata(block)
    good = (values != 0) & np.isfinite(values) & ~np.ma.getmask(block)
    sizes: NDArray[np.float64] = np.abs(values[good].astype(np.float64))
    return sizes

"""The cells in which two images differ.

An `ImagePair` goes in, a boolean mask comes out (`difference_mask`). Images are read in bands of
rows, lazy ones too, so that temporary arrays stay small. Numbers are compared as they are: no
integer wraps or is rounded to a float. Beside colors that have an opacity, others are opaque.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import check_flag, check_real, warn_user, wrong_value
from mplpix.arrays.bit_mask import BitMask
from mplpix.arrays.chunks import PIECE_BYTES, ChunkGrid, Window, row_bands
from mplpix.arrays.dask_graph import Input, Task, compute
from mplpix.arrays.lazy import LazyArray
from mplpix.arrays.placement import Placement
from mplpix.arrays.source import MOST_CELLS, check_image, image_shape, lazy_inside, plain_bools

__all__ = [
    "ImagePair",
    "Tolerance",
    "as_compared",
    "difference_mask",
    "distance_of",
    "empty_mask",
    "fill_mask",
    "finished_mask",
    "mask_of_pair",
    "numbers_of",
    "packed",
    "warn_of_mixed_colors",
]

Bools = NDArray[np.bool_]

Result = TypeVar("Result")

#: Of lazy images of so many cells, masks are of bits and differences are not kept: 64 MB of bools,
#: and up to 512 MB of float64.
_STREAMED_CELLS = 2**26

#: Bytes of the chunks of two images that are read together, where their edges differ.
_AT_ONCE = 2**26

#: Takes the same cells of two images as arrays of one shape, and returns where they differ.
Predicate = Callable[[NDArray[Any], NDArray[Any]], Bools]


class ImagePair(NamedTuple):
    """Two images, and the cells that both have, which are read by rows.

    Attributes
    ----------
    a, b : array or lazy array
    shape : tuple of int
        Of the common cells, (M, N) or (M, N, channels). RGB beside RGBA has four channels.
    placement : Placement
        Where the images lie on each other.
    """

    a: Any
    b: Any
    shape: tuple[int, ...]
    placement: Placement

    @classmethod
    def check(cls, a: Any, b: Any) -> ImagePair:
        """Return the pair of the images given as arguments *a* and *b*, of equal rows and columns.

        Raises
        ------
        TypeError, ValueError
            If one of them is no image, one has colors and the other one has not, or they are of
            different sizes.
        """
        return cls._check(a, b, None, "cut both to the cells that they share")

    @classmethod
    def aligned(cls, a: Any, b: Any, align: Any) -> ImagePair:
        """Return the pair of *a* and *b*, placed as argument *align* of `compare` says.

        Raises
        ------
        TypeError, ValueError
            As `check`, but images of different sizes are refused if *align* is None only; also
            what `Placement.check` raises.
        """
        choices = "'upper left', 'center' or (row, column)"
        return cls._check(a, b, align, f"give 'align' as {choices} to place b on a")

    @classmethod
    def _check(cls, a: Any, b: Any, align: Any, remedy: str) -> ImagePair:
        a, b = check_image("a", a), check_image("b", b)
        shape_a, shape_b = image_shape(a), image_shape(b)
        unlike = f"'b' must have the shape of 'a', {a.shape}, not {b.shape}"
        if len(shape_a) != len(shape_b):
            gray = "a" if len(shape_a) == 2 else "b"
            raise ValueError(
                f"{unlike}: {gray!r} is gray and the other one has colors. Compare colors, as "
                f"np.dstack([{gray}] * 3) makes of it, or two gray images"
            )
        size_a, size_b = (shape_a[0], shape_a[1]), (shape_b[0], shape_b[1])
        if align is None and size_a != size_b:
            raise ValueError(f"{unlike}: {remedy}")
        placement = Placement.check(align, size_a, size_b)
        rows, cols = placement.common
        lazy = lazy_inside(a) is not None or lazy_inside(b) is not None
        if lazy and (rows.stop - rows.start) * (cols.stop - cols.start) > MOST_CELLS:
            raise wrong_value("a", f"of at most {MOST_CELLS:,} cells, to be compared", a)
        channels = (max(shape_a[2], shape_b[2]),) if len(shape_a) == 3 else ()
        shape = (rows.stop - rows.start, cols.stop - cols.start, *channels)
        return cls(a, b, shape, placement)

    @property
    def is_streamed(self) -> bool:
        """True where the images are too large for arrays of their size beside them."""
        lazy = lazy_inside(self.a) is not None or lazy_inside(self.b) is not None
        return lazy and self.placement.is_plain and math.prod(self.shape[:2]) >= _STREAMED_CELLS

    def each(
        self, work: Callable[[NDArray[Any], NDArray[Any], Any], Result], argument: Any = None
    ) -> Iterator[tuple[slice, slice, Result]]:
        """Yield rectangles of the common cells, and what *work* makes of both images there.

        Each chunk of an image is read once. If both are graphs of Dask, one computation has all.

        Parameters
        ----------
        work : callable
            Takes the cells of a and of b, masked or not, and *argument*. Workers of Dask may run
            it.
        argument : optional
            The same for all.
        """
        windows = list(self._windows())
        sides = self.sides
        lazy = [lazy_inside(image) for image in (self.a, self.b)]
        if not any(one is not None and one.is_graph for one in lazy) or not windows:
            for rows, cols in windows:
                yield rows, cols, work(*self.cells(rows, cols), argument)
            return
        job = work, [side._replace(image=None) for side in sides], argument
        inputs = (side.inputs(one, windows) for side, one in zip(sides, lazy, strict=True))
        tasks = [Task(_compared, pair, job) for pair in zip(*inputs, strict=True)]
        for (rows, cols), done in zip(windows, compute(tasks), strict=True):
            yield rows, cols, done

    @property
    def sides(self) -> tuple[_Side, _Side]:
        """Both images, and which of their cells are common."""
        return (
            _Side(self.a, self.placement.shared("a"), self.shape[2:]),
            _Side(self.b, self.placement.shared("b"), self.shape[2:]),
        )

    def cells(self, rows: slice, cols: slice) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return some of the common cells of a and of b, masked or not."""
        a, b = self.sides
        return a.cells(rows, cols), b.cells(rows, cols)

    @property
    def graphs(self) -> tuple[Any, Any] | None:
        """The Dask arrays that both images are, None if they aren't."""
        a, b = lazy_inside(self.a), lazy_inside(self.b)
        if a is None or b is None or not (a.is_graph and b.is_graph):
            return None
        return a.graph, b.graph

    @property
    def chunks(self) -> tuple[int, ...] | None:
        """The chunks of the common cells as Zarr would tell them, None if they have none."""
        for lazy in (lazy_inside(self.a), lazy_inside(self.b)):
            if lazy is not None and lazy.grid is not None and self.placement.is_plain:
                return tuple(int(edges[1]) for edges in lazy.grid)
        return None

    def _windows(self) -> Iterator[Window]:
        """Yield the rectangles of the common cells that are read one after the other."""
        m, n = self.shape[:2]
        cell_bytes = math.prod(self.shape[2:]) * max(self.a.dtype.itemsize, self.b.dtype.itemsize)
        cuts, together = [], PIECE_BYTES
        for name, image in (("a", self.a), ("b", self.b)):
            lazy = lazy_inside(image)
            if lazy is not None and lazy.grid is not None:
                cuts.append(
                    [
                        np.unique(np.clip(edges - window.start, 0, size))
                        for edges, window, size in zip(
                            lazy.grid, self.placement.shared(name), (m, n), strict=True
                        )
                    ]
                )
                together = 1 if lazy.is_graph else together
        if not cuts:
            for band in row_bands(m, n * cell_bytes):
                yield band, slice(0, n)
            return
        rows, cols = cuts[0]
        if len(cuts) == 2 and together > 1:
            # Edges that both have, if the rectangles between them aren't too large.
            common = [np.intersect1d(*edges) for edges in zip(*cuts, strict=True)]
            if math.prod(int(np.diff(e).max(initial=0)) for e in common) * cell_bytes <= _AT_ONCE:
                rows, cols = common
        if m and n:
            yield from ChunkGrid(rows, cols).pieces(cell_bytes, together)


class _Side(NamedTuple):
    """One image of a pair, and how its cells are compared.

    Attributes
    ----------
    image : array or lazy array
    window : (slice, slice)
        The rows and columns of it that both images have.
    channels : tuple of int
        Of the pair, none or their number.
    """

    image: Any
    window: Window
    channels: tuple[int, ...]

    def place(self, rows: slice, cols: slice) -> Window:
        """Return the cells of the image for some of the common ones."""
        r, c = (first.start for first in self.window)
        return slice(rows.start + r, rows.stop + r), slice(cols.start + c, cols.stop + c)

    def cells(self, rows: slice, cols: slice) -> NDArray[Any]:
        """Return some of the common cells."""
        at: Any = self.place(rows, cols)
        lazy = lazy_inside(self.image)
        if lazy is not None and lazy.grid is not None:
            return self.compared(lazy.part(at))
        if (at[1].start, at[1].stop) == (0, self.image.shape[1]):
            at = at[0]
        return self.compared(self.image[at])

    def inputs(self, lazy: LazyArray | None, windows: Sequence[Window]) -> list[Input]:
        """Return rectangles of the common cells as inputs of tasks."""
        places = [self.place(*window) for window in windows]
        if lazy is None:
            return [Input(None, [], partial(_given, self.image[place])) for place in places]
        return lazy.inputs(places)

    def compared(self, cells: NDArray[Any]) -> NDArray[Any]:
        """Return cells as they are compared: bools of 0 and 1, as many channels as the other."""
        return as_compared(cells, self.channels)


def as_compared(cells: NDArray[Any], channels: tuple[int, ...]) -> NDArray[Any]:
    """Return cells as they are compared: bools of 0 and 1, as many *channels* as the other."""
    block: NDArray[Any] = plain_bools(cells)
    if block.shape[2:] == (3,) and channels == (4,):
        return _with_opacity(block)
    return block.reshape(*block.shape[:2], *channels)


def _given(cells: NDArray[Any]) -> NDArray[Any]:
    return cells


def _compared(cells: list[NDArray[Any]], job: Any) -> Any:
    work, sides, argument = job
    a, b = (side.compared(block) for side, block in zip(sides, cells, strict=True))
    return work(a, b, argument)


def _with_opacity(rgb: NDArray[Any]) -> NDArray[Any]:
    """Return RGB colors as RGBA, opaque; where all channels are masked, the opacity is, too.

    >>> _with_opacity(np.array([[[1, 2, 3]]], np.uint8)).tolist()
    [[[1, 2, 3, 255]]]
    """
    dtype, opaque = rgb.dtype, 255 if rgb.dtype.kind in "iu" else 1
    if dtype == np.int8:
        dtype = np.dtype(np.int16)  # int8, whose colors end at 127, has no number for opaque
    rgba = np.empty((*rgb.shape[:2], 4), dtype)
    rgba[..., :3], rgba[..., 3] = np.ma.getdata(rgb), opaque
    mask = np.ma.getmask(rgb)
    if mask is np.ma.nomask:
        return rgba
    return np.ma.masked_array(rgba, np.dstack([mask, np.all(mask, axis=2)]))


def difference_mask(
    a: Any, b: Any, *, rtol: float = 0, atol: float = 0, equal_nan: bool = True
) -> Bools:
    """Return where two images differ, as a mask of their cells.

    Two values are equal where they are the same or, as in `numpy.isclose`, where both are finite
    and ``|a - b| <= atol + rtol * |b|``.

    Parameters
    ----------
    a, b : (M, N) or (M, N, 3) or (M, N, 4) array-like of numbers or bool
        The images. The dtypes may differ, the shapes may not, but (M, N, 1) is (M, N), and RGB
        beside RGBA is opaque: 255, of floats 1 and of bools True. Colors
        are compared channel by channel, as the numbers that they are. An object with ``shape``,
        a numpy ``dtype`` and slicing, such as a memmap, is read in blocks of whole rows.
    rtol, atol : finite number >= 0, default: 0
        The relative and the absolute tolerance.
    equal_nan : bool, default: True
        Whether NaN equals NaN.

    Returns
    -------
    (M, N) bool array
        True where a cell differs; one channel is enough.

    Raises
    ------
    TypeError
        If *a* or *b* is no image, or a tolerance is no number.
    ValueError
        If an image has no cells, the shapes differ, or a tolerance is negative or not finite.

    Notes
    -----
    Masked in both equals, masked in one differs, whatever lies beneath the mask. Infinities equal
    those of their own sign only.

    Without tolerances the comparison is exact over all dtypes: the int64 ``2**53 + 1`` differs
    from the float ``2.0**53``, to which it would be rounded. Nothing wraps: with ``rtol=0``
    integers are compared exactly for any *atol* (distances above ``2**64 - 1``, which only int64
    against uint64 can have, count as ``2**64 - 1``). With ``rtol > 0`` the limit is a float64.
    As soon as one image is of floats, tolerances are computed in the dtype common to both.

    Examples
    --------
    >>> a = np.array([[0, 250], [3, 4]], dtype=np.uint8)
    >>> b = np.array([[255, 251], [3, 4]], dtype=np.uint8)
    >>> difference_mask(a, b)
    array([[ True,  True],
           [False, False]])
    >>> difference_mask(a, b, atol=1)
    array([[ True, False],
           [False, False]])
    """
    mask = mask_of_pair(ImagePair.check(a, b), rtol=rtol, atol=atol, equal_nan=equal_nan)
    return np.asarray(mask)


def mask_of_pair(
    images: ImagePair, *, rtol: float = 0, atol: float = 0, equal_nan: bool = True
) -> Bools | BitMask:
    """Return where two images differ, as a mask of their union.

    Where one image alone has a cell, that differs; where neither has, it doesn't.

    Parameters
    ----------
    images : ImagePair
    rtol, atol, equal_nan
        As in `difference_mask`.
    """
    tolerance = Tolerance.check(rtol, atol, equal_nan)
    mask = empty_mask(images)
    work = _packed if isinstance(mask, BitMask) else _differing
    for rows, cols, flags in images.each(work, tolerance):
        fill_mask(mask, rows, cols, flags)
    return finished_mask(images, mask)


def empty_mask(images: ImagePair) -> Bools | BitMask:
    """Return the mask of the common cells of two images, for `fill_mask`."""
    shape = cast(tuple[int, int], images.shape[:2])
    return BitMask(shape) if images.is_streamed else np.empty(shape, dtype=bool)


def fill_mask(mask: Bools | BitMask, rows: slice, cols: slice, flags: Any) -> None:
    """Set a rectangle of a mask; of bits, *flags* are packed or None where none is True."""
    if not isinstance(mask, BitMask):
        mask[rows, cols] = flags
    elif flags is not None:
        mask[rows, cols] = np.unpackbits(flags, axis=1, count=cols.stop - cols.start).view(bool)


def finished_mask(images: ImagePair, mask: Bools | BitMask) -> Bools | BitMask:
    """Return a mask of the common cells as that of the union."""
    return mask if isinstance(mask, BitMask) else images.placement.differing(mask)


class Tolerance(NamedTuple):
    """How far values may be apart and are equal, see `difference_mask`."""

    rtol: float
    atol: float
    equal_nan: bool

    @classmethod
    def check(cls, rtol: Any, atol: Any, equal_nan: Any) -> Tolerance:
        """Return the tolerance given by these arguments."""
        rtol, atol = _check_tolerance("rtol", rtol), _check_tolerance("atol", atol)
        return cls(rtol, atol, check_flag("equal_nan", equal_nan))

    def differing(self, a: NDArray[Any], b: NDArray[Any]) -> Bools:
        """Return which cells of two blocks differ."""
        differ = _predicate(a.dtype, b.dtype, self.rtol, self.atol, self.equal_nan)
        unequal = _unequal(a, b, differ)
        if unequal.ndim == 2:
            return unequal
        # One channel at a time: any(axis=-1) over three or four takes ten times as long.
        first, *others = np.moveaxis(unequal, -1, 0)
        cells: Bools = first.copy()
        for other in others:
            cells |= other
        return cells


def packed(flags: Bools) -> Any:
    """Return *flags* as bits, None where none is True."""
    return np.packbits(flags, axis=1) if flags.any() else None


def _differing(a: NDArray[Any], b: NDArray[Any], tolerance: Tolerance) -> Bools:
    return tolerance.differing(a, b)


def _packed(a: NDArray[Any], b: NDArray[Any], tolerance: Tolerance) -> Any:
    return packed(tolerance.differing(a, b))


def warn_of_mixed_colors(images: ImagePair) -> None:
    """Warn where one of two color images goes up to 255 and the other one to 1.

    `matplotlib.pyplot.imread` makes such images of a JPEG and of a PNG file.
    """
    a, b = images.a, images.b
    if len(images.shape) == 3 and (a.dtype.kind == "f") != (b.dtype.kind == "f"):
        warn_user(
            f"colors of dtype {a.dtype} and {b.dtype} are compared as numbers, though those of "
            "floats go from 0 to 1 and those of integers from 0 to 255: convert one of 'a' and 'b'"
        )


def _check_tolerance(name: str, value: Any) -> float:
    """Return *value* as a finite float >= 0; an int stays one, as int64 may need all its digits."""
    takes = "a finite number of at least 0"
    number = check_real(name, value, takes)
    if number < 0:
        raise wrong_value(name, takes, value)
    return int(value) if isinstance(value, int | np.integer) else number


def _unequal(a: NDArray[Any], b: NDArray[Any], differ: Predicate) -> Bools:
    """Return where two arrays of cells differ, by *differ* or by their masks."""
    unequal = differ(numbers_of(a), numbers_of(b))
    if np.ma.isMaskedArray(a) or np.ma.isMaskedArray(b):
        masked_a, masked_b = np.ma.getmaskarray(a), np.ma.getmaskarray(b)
        unequal = (unequal & ~(masked_a | masked_b)) | (masked_a ^ masked_b)
    return unequal


def numbers_of(block: NDArray[Any]) -> NDArray[Any]:
    """Return the numbers of *block* without its mask; bool as 0 and 1."""
    values = np.asarray(block)
    return values.view(np.uint8) if values.dtype == bool else values


def _predicate(
    a: np.dtype[Any], b: np.dtype[Any], rtol: float, atol: float, equal_nan: bool
) -> Predicate:
    """Return the comparison of blocks of dtypes *a* and *b*."""
    compare: Predicate
    if rtol == atol == 0:
        compare = _unequal_unrounded if _rounds(a, b) else np.not_equal
    elif "f" in (a.kind, b.kind):
        compare = partial(_floats_apart, rtol=rtol, atol=float(atol))
    else:
        compare = partial(_integers_apart, rtol=rtol, atol=atol)
    return partial(_apart_from_nan, compare) if equal_nan and a.kind == b.kind == "f" else compare


def _apart_from_nan(compare: Predicate, a: NDArray[Any], b: NDArray[Any]) -> Bools:
    """Return where two float blocks differ, NaN being equal to NaN."""
    unequal = compare(a, b)
    if unequal.any():  # most bands of most images agree, and need no more passes
        unequal &= (a == a) | (b == b)  # noqa: PLR0124  (only NaN differs from itself)
    return unequal


def _rounds(a: np.dtype[Any], b: np.dtype[Any]) -> bool:
    """Return whether numpy rounds integers of one dtype to compare them with the floats."""
    integer, real = (a, b) if b.kind == "f" else (b, a)
    if integer.kind not in "iu" or real.kind != "f":
        return False
    digits = 8 * integer.itemsize - (integer.kind == "i")
    return bool(np.finfo(np.result_type(a, b)).nmant + 1 < digits)


def _unequal_unrounded(a: NDArray[Any], b: NDArray[Any]) -> Bools:
    """Return where 64-bit integers and floats differ, neither being rounded to the other.

    A float that equals the integer's nearest float64 is a whole number, so that it converts back
    exactly, unless it is ``2.0**63`` (or ``2.0**64``): one more than the largest integer.
    """
    integers, floats = (a, b) if b.dtype.kind == "f" else (b, a)
    floats = floats.astype(np.float64, copy=False)
    equal: Bools = integers.astype(np.float64) == floats
    equal &= floats < float(np.iinfo(integers.dtype).max)
    equal &= np.where(equal, floats, 0).astype(integers.dtype) == integers
    return ~equal


def _integers_apart(a: NDArray[Any], b: NDArray[Any], *, rtol: float, atol: float) -> Bools:
    """Return where two integer blocks are further apart than the tolerances allow."""
    distance = distance_of(a, b)
    limit: Any
    if rtol == 0:  # The limit may be cut to a whole number, as distances are, and stays exact.
        limit = distance.dtype.type(min(int(atol), np.iinfo(distance.dtype).max))
    else:
        limit = atol + rtol * np.abs(b.astype(np.float64))
    apart: Bools = distance > limit
    return apart


def distance_of(a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    """Return ``|a - b|`` of two integer blocks in an unsigned dtype that holds it.

    Unsigned arithmetic is modulo a power of two, so that (larger - smaller) is right whatever the
    signs, in as many bits as a common dtype of *a* and *b* has.
    """
    distance: NDArray[Any]
    common = np.result_type(a, b)
    if common.kind in "iu":
        unsigned = np.dtype(f"u{common.itemsize}")
        larger, smaller = np.maximum(a, b, dtype=common), np.minimum(a, b, dtype=common)
        distance = larger.view(unsigned) - smaller.view(unsigned)
        return distance
    # int64 against uint64 has no common dtype. The distance to a negative number may take 65 bits.
    signed, natural = (a, b) if a.dtype.kind == "i" else (b, a)
    other = signed.astype(np.uint64)
    distance = np.where(signed > natural, other - natural, natural - other)
    distance[(signed < 0) & (distance < natural)] = np.iinfo(np.uint64).max
    return distance


def _floats_apart(a: NDArray[Any], b: NDArray[Any], *, rtol: float, atol: float) -> Bools:
    """Return where two blocks, one of them of floats, are not close; NaN is close to nothing."""
    common = np.result_type(a, b)
    a, b = a.astype(common, copy=False), b.astype(common, copy=False)
    with np.errstate(invalid="ignore", over="ignore"):
        limit = common.type(atol)
        if rtol:
            limit = limit + common.type(rtol) * np.abs(b)
        close: Bools = np.abs(a - b) <= limit
    close &= np.isfinite(a) & np.isfinite(b)
    close |= a == b
    return ~close

"""The cells in which two images differ.

An `ImagePair` goes in, a boolean mask comes out (`difference_mask`). Images are read in bands of
rows, lazy ones too, so that temporary arrays stay small. Numbers are compared as they are: no
integer wraps or is rounded to a float.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import check_flag, check_real, warn_user, wrong_value
from mplpix.arrays.pillow import is_pillow, with_opacity
from mplpix.arrays.source import check_image, image_shape, plain_bools, row_bands

__all__ = [
    "ImagePair",
    "difference_mask",
    "differing_cells",
    "distance_of",
    "numbers_of",
    "warn_of_mixed_colors",
]

Bools = NDArray[np.bool_]

#: Takes the same cells of two images as arrays of one shape, and returns where they differ.
Predicate = Callable[[NDArray[Any], NDArray[Any]], Bools]


class ImagePair(NamedTuple):
    """Two images of one shape, read by rows."""

    a: Any
    b: Any
    #: (M, N) or (M, N, channels), of both once they are read.
    shape: tuple[int, ...]

    @classmethod
    def check(cls, a: Any, b: Any) -> ImagePair:
        """Return the pair of the images given as arguments *a* and *b*."""
        by_pillow = is_pillow(a) or is_pillow(b)
        a, b = check_image("a", a), check_image("b", b)
        shapes = image_shape(a), image_shape(b)
        channels = {shape[2:] for shape in shapes}
        if by_pillow and shapes[0][:2] == shapes[1][:2] and channels == {(3,), (4,)}:
            # Colors of a palette come with opacity, whether they use it or not.
            return cls(a, b, max(shapes))
        if shapes[0] != shapes[1]:
            raise ValueError(f"'b' must have the shape of 'a', {a.shape}, not {b.shape}")
        return cls(a, b, shapes[0])

    def bands(self) -> Iterator[tuple[slice, NDArray[Any], NDArray[Any]]]:
        """Yield bands of rows, and both images there; masked arrays stay masked."""
        row_bytes = math.prod(self.shape[1:]) * max(self.a.dtype.itemsize, self.b.dtype.itemsize)
        for rows in row_bands(self.shape[0], row_bytes):
            yield rows, self._read(self.a, rows), self._read(self.b, rows)

    def _read(self, image: Any, rows: slice) -> NDArray[Any]:
        block: NDArray[Any] = plain_bools(image[rows])
        if len(self.shape) == 3 and block.shape[2] < self.shape[2]:
            block = with_opacity(block)
        return block.reshape(rows.stop - rows.start, *self.shape[1:])


def difference_mask(
    a: Any, b: Any, *, rtol: float = 0, atol: float = 0, equal_nan: bool = True
) -> Bools:
    """Return where two images differ, as a mask of their cells.

    Two values are equal where they are the same or, as in `numpy.isclose`, where both are finite
    and ``|a - b| <= atol + rtol * |b|``.

    Parameters
    ----------
    a, b : (M, N) or (M, N, 3) or (M, N, 4) array-like of numbers or bool
        The images. The dtypes may differ, the shapes may not, but (M, N, 1) is (M, N). Colors
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
    return differing_cells(ImagePair.check(a, b), rtol=rtol, atol=atol, equal_nan=equal_nan)


def differing_cells(
    images: ImagePair, *, rtol: float = 0, atol: float = 0, equal_nan: bool = True
) -> Bools:
    """Return the mask of `difference_mask` for a pair of images."""
    rtol, atol = _check_tolerance("rtol", rtol), _check_tolerance("atol", atol)
    equal_nan = check_flag("equal_nan", equal_nan)
    mask = np.empty(images.shape[:2], dtype=bool)
    for rows, rows_a, rows_b in images.bands():
        differ = _predicate(rows_a.dtype, rows_b.dtype, rtol, atol, equal_nan)
        unequal = _unequal(rows_a, rows_b, differ)
        # One channel at a time: any(axis=-1) over three or four takes ten times as long.
        first, *others = np.moveaxis(unequal, -1, 0) if len(images.shape) == 3 else [unequal]
        mask[rows] = first
        for other in others:
            mask[rows] |= other
    return mask


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

"""Differing cells against exact fractions, isclose and slow loops over single cells."""

import tracemalloc
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mplpix.arrays import differences
from mplpix.arrays.chunks import BAND_BYTES
from mplpix.arrays.differences import difference_mask
from tests.tools import Lazy

DTYPES = [np.dtype(c) for c in "?bhiqBHIQefdg"]

INTEGERS = [d for d in DTYPES if d.kind in "iu"]

TOLERANCES = [(0, 0), (0, 0.5), (0, 2), (0.25, 0), (0.25, 0.5)]  # exact in binary


def extremes(dtype):
    if dtype.kind == "f":
        big = np.finfo(dtype).max
        return np.array([np.nan, np.inf, -np.inf, -0.0, 0, 0.25, 1, 3, -big, big], dtype)
    if dtype.kind == "b":
        return np.array([False, True])
    info = np.iinfo(dtype)
    return np.array([info.min, info.min + 1, 0, 1, 2, 3, 100, info.max - 1, info.max], dtype)


def exact(value):
    return int(value) if value.dtype.kind in "biu" else Fraction(*value.as_integer_ratio())


def differ(x, y, rtol=0, atol=0, equal_nan=True):
    """Return whether two numpy scalars differ, by exact arithmetic."""
    if np.isnan(x) or np.isnan(y):
        return not (equal_nan and np.isnan(x) and np.isnan(y))
    if np.isinf(x) or np.isinf(y):
        return bool(x != y)
    x, y = exact(x), exact(y)
    return abs(x - y) > Fraction(atol) + Fraction(rtol) * abs(y)


def crossed(a, b):
    """Return every value of *a* against every value of *b*, as two images."""
    return np.repeat(a[:, None], b.size, axis=1), np.repeat(b[None, :], a.size, axis=0)


@pytest.mark.parametrize("dtype_b", DTYPES, ids=str)
@pytest.mark.parametrize("dtype_a", DTYPES, ids=str)
def test_cells_differ_as_their_exact_values_do(dtype_a, dtype_b):
    a, b = extremes(dtype_a), extremes(dtype_b)
    for rtol, atol in TOLERANCES:
        expected = [[differ(x, y, rtol, atol) for y in b] for x in a]
        np.testing.assert_array_equal(
            difference_mask(*crossed(a, b), rtol=rtol, atol=atol), expected
        )


@pytest.mark.parametrize("float_type", [np.float32, np.float64])
@pytest.mark.parametrize("int_type", [np.int64, np.uint64])
def test_no_float_equals_an_integer_that_it_only_rounds_to(int_type, float_type):
    info = np.iinfo(int_type)
    near = [2**24, 2**53, 2**62, info.max]
    a = np.array([min(n + i, info.max) for n in near for i in range(-1, 3)], int_type)
    b = np.array([2.0**24, 2.0**53, 2.0**62, 2.0**63, 2.0**64, -(2.0**63)], float_type)
    assert a[5] != a[6]
    assert a[5].astype(float_type) == a[6].astype(float_type)  # as numpy compares them
    expected = np.array([[differ(x, y) for y in b] for x in a])
    np.testing.assert_array_equal(difference_mask(*crossed(a, b)), expected)
    np.testing.assert_array_equal(difference_mask(*crossed(b, a)), expected.T)


@pytest.mark.parametrize("dtype_b", INTEGERS, ids=str)
@pytest.mark.parametrize("dtype_a", INTEGERS, ids=str)
def test_integer_tolerances_are_exact(dtype_a, dtype_b):
    a, b = extremes(dtype_a), extremes(dtype_b)
    distances = {abs(int(x) - int(y)) for x, y in product(a, b)}
    for atol in sorted({d + i for d in distances for i in (-1, 0)} - {-1}):
        if atol >= 2**64 - 1:
            continue  # larger distances count as 2**64 - 1
        expected = [[differ(x, y, 0, atol) for y in b] for x in a]
        np.testing.assert_array_equal(difference_mask(*crossed(a, b), atol=atol), expected)


@given(st.data(), st.sampled_from([np.float32, np.float64]))
def test_tolerances_are_those_of_isclose(data, dtype):
    values = arrays(dtype, (5, 6), elements=st.floats(-2, 2, width=32))
    a, b = data.draw(values), data.draw(values)
    rtol, atol = data.draw(st.floats(0, 1)), data.draw(st.floats(0, 1))
    expected = ~np.isclose(a, b, rtol=rtol, atol=atol)
    np.testing.assert_array_equal(difference_mask(a, b, rtol=rtol, atol=atol), expected)


def test_a_tolerance_beyond_float16_allows_all_that_is_finite():
    a = np.array([[65504, np.inf, 1]], dtype=np.float16)
    b = np.array([[-65504, 1, np.inf]], dtype=np.float16)
    expected = [[False, True, True]]
    np.testing.assert_array_equal(difference_mask(a, b, atol=1e6), expected)


def test_nan_equals_nan_unless_told_otherwise():
    a = np.array([[np.nan, np.nan, 1, 1]])
    b = np.array([[np.nan, 1, np.nan, 1]])
    for tolerances in ({}, {"atol": 0.5}):
        np.testing.assert_array_equal(
            difference_mask(a, b, **tolerances), [[False, True, True, False]]
        )
        np.testing.assert_array_equal(
            difference_mask(a, b, equal_nan=False, **tolerances), [[True, True, True, False]]
        )


@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
@pytest.mark.parametrize("channels", [(), (1,), (3,), (4,)])
def test_masked_equals_masked_only_and_any_channel_counts(dtype, channels):
    rng = np.random.default_rng(5)
    shape = (40, 30, *channels)
    a, b = (
        np.ma.masked_array(rng.integers(0, 2, shape).astype(dtype), rng.random(shape) < 0.4)
        for _ in range(2)
    )
    plain = b.data

    def expected(a, b):
        result = np.zeros(shape[:2], dtype=bool)
        for index in np.ndindex(shape):
            x, y = a[index], b[index]
            hidden = [x is np.ma.masked, y is np.ma.masked]
            result[index[:2]] |= hidden[0] != hidden[1] if any(hidden) else bool(x != y)
        return result

    np.testing.assert_array_equal(difference_mask(a, b), expected(a, b))
    np.testing.assert_array_equal(difference_mask(a, plain), expected(a, plain))
    np.testing.assert_array_equal(difference_mask(plain, a), expected(plain, a))
    assert not difference_mask(a, a.copy()).any()


def test_what_lies_beneath_a_mask_does_not_count():
    a = np.ma.masked_equal([[0, 7]], 7)
    b = np.ma.masked_equal([[0, 9]], 9)
    assert not difference_mask(a, b).any()


def test_one_channel_is_a_scalar_image_and_lists_are_arrays():
    a = [[0, 1], [2, 3]]
    b = np.array([[0, 1], [5, 3]])[..., np.newaxis]
    np.testing.assert_array_equal(difference_mask(a, b), [[False, False], [True, False]])


@pytest.mark.parametrize("order", ["<", ">"])
def test_byte_order_does_not_matter(order):
    a = np.arange(6).reshape(2, 3).astype(f"{order}i2")
    b = (a + np.array([0, 1, 3])).astype(">i2")
    np.testing.assert_array_equal(difference_mask(a, b, atol=1), [[False, False, True]] * 2)


def test_the_images_are_not_written_to():
    a = np.array([[1.0, np.nan]])
    a.flags.writeable = False
    difference_mask(a, a, rtol=1)


@pytest.mark.parametrize("channels", [(), (4,)])
def test_images_are_read_once_in_bands_of_rows(channels):
    rng = np.random.default_rng(6)
    a = rng.integers(0, 9, (700, 1000, *channels))
    b = np.where(rng.random(a.shape) < 0.01, -1, a).astype(np.int16)
    lazy = Lazy(a), Lazy(b)
    mask = difference_mask(*lazy)
    expected = a != b
    np.testing.assert_array_equal(mask, expected.any(axis=2) if channels else expected)
    for image in lazy:
        starts, stops = zip(*((rows.start, rows.stop) for rows in image.reads), strict=True)
        assert starts == (0, *stops[:-1])
        assert stops[-1] == 700
        rows = max(stop - start for start, stop in zip(starts, stops, strict=True))
        assert rows * a[0].nbytes <= BAND_BYTES < 2 * rows * a[0].nbytes


@pytest.mark.parametrize("atol", [0, 1, 0.5])
@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
def test_temporaries_are_of_a_band_not_of_an_array(dtype, atol):
    a = np.zeros((4000, 4000), dtype=dtype)
    b = np.ones_like(a)
    tracemalloc.start()
    mask = difference_mask(a, b, atol=atol)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert a.nbytes >= 15 * BAND_BYTES
    assert peak <= mask.nbytes + 6 * BAND_BYTES


Z = np.zeros((2, 3))


@pytest.mark.parametrize(
    ("a", "b", "kwargs", "error", "message"),
    [
        (Z, np.zeros((3, 2)), {}, ValueError, r"'b' must have the shape of 'a', \(2, 3\), not \(3"),
        (np.zeros((2, 4, 3)), np.zeros((2, 3, 4)), {}, ValueError, r"\(2, 4, 3\), not \(2, 3, 4\)"),
        (Z, np.zeros((2, 3, 3)), {}, ValueError, r"\(2, 3\), not \(2, 3, 3\)"),
        (
            Z,
            Z,
            {"rtol": -0.1},
            ValueError,
            "'rtol' must be a finite number of at least 0, not -0.1",
        ),
        (Z, Z, {"atol": -1}, ValueError, "'atol' must be a finite number of at least 0, not -1"),
        (Z, Z, {"atol": np.nan}, ValueError, "'atol' must be .*not nan"),
        (Z, Z, {"rtol": np.inf}, ValueError, "'rtol' must be .*not inf"),
        (Z, Z, {"atol": 10**400}, ValueError, "'atol' must be"),
        (Z, Z, {"atol": "1"}, TypeError, "'atol' must be .*not '1'"),
        (Z, Z, {"atol": True}, TypeError, "'atol' must be .*not True"),
        (Z, Z, {"rtol": Z}, TypeError, "'rtol' must be"),
    ],
)
def test_bad_input_is_refused_by_name(a, b, kwargs, error, message):
    with pytest.raises(error, match=message):
        difference_mask(a, b, **kwargs)


def test_the_examples_of_the_docstrings_hold():
    import doctest  # noqa: PLC0415

    results = doctest.testmod(differences, extraglobs={"np": np})
    assert results.attempted > 0
    assert results.failed == 0

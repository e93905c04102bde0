"""zoom_about and zoom_to, against scipy, Pillow, np.repeat, block means and a sum by definition."""

import doctest
import itertools
import math
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image
from scipy import ndimage

import mplpix.arrays.zoom
from mplpix.arrays.zoom import zoom_about, zoom_to

KERNELS = ["bilinear", "bicubic", "lanczos"]
INTERPOLATIONS = ["nearest", *KERNELS]
INTEGERS = [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
FLOATS = ["float16", "float32", "float64", "longdouble"]
DTYPES = ["bool", *INTEGERS, *FLOATS]
FILLS = [-7.5, "edge", "reflect", "wrap"]
SCIPY_MODES = {-7.5: "grid-constant", "edge": "nearest", "reflect": "reflect", "wrap": "grid-wrap"}

PILLOW = {
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def noise(*shape, dtype=float):
    values = np.random.default_rng(12).uniform(0, 100, shape)
    return values > 50 if dtype == "bool" else values.astype(dtype)


# by definition --------------------------------------------------------------


def kernel(name, x):
    """The kernels as their sources print them, of one number."""
    x = abs(x)
    if name == "bilinear":
        return max(0.0, 1 - x)
    if name == "bicubic":
        a = -0.5
        if x < 1:
            return (a + 2) * x**3 - (a + 3) * x**2 + 1
        return a * x**3 - 5 * a * x**2 + 8 * a * x - 4 * a if x < 2 else 0.0
    if x == int(x) or x >= 3:
        return float(x == 0)
    return 3 * math.sin(math.pi * x) * math.sin(math.pi * x / 3) / (math.pi * x) ** 2


def cell_at(line, i, fill):
    """The value that counts as cell *i* of *line*, found by walking from the border inwards."""
    n = len(line)
    if fill == "edge":
        i = min(max(i, 0), n - 1)
    while fill == "wrap" and not 0 <= i < n:
        i += n if i < 0 else -n
    while fill == "reflect" and not 0 <= i < n:
        i = -1 - i if i < 0 else 2 * n - 1 - i
    return line[i] if 0 <= i < n else fill


def direct_line(line, points, step, interpolation, fill):
    """Zoom a line by the definition: at each point a sum over cells, one at a time."""
    dots = []
    for point in points:
        if interpolation == "nearest":
            dots.append(cell_at(line, math.floor(point + Fraction(1, 2)), fill))
            continue
        reach = math.ceil(3 * step) + 1
        total = weights = 0.0
        for i in range(math.floor(point) - reach, math.floor(point) + reach + 1):
            weight = kernel(interpolation, float((i - point) / step))
            if weight:
                total += weight * cell_at(line, i, fill)
                weights += weight
        dots.append(total / weights)
    return np.array(dots)


def direct(image, points, steps, interpolation, fill):
    lines = [direct_line(c, points[0], steps[0], interpolation, fill) for c in image.T]
    return np.array(
        [direct_line(r, points[1], steps[1], interpolation, fill) for r in np.transpose(lines)]
    )


def points_of(r0, r1, m):
    """Exactly where m dots look that divide r0 to r1."""
    r0, r1 = Fraction(r0), Fraction(r1)
    return [r0 + (i + Fraction(1, 2)) * (r1 - r0) / m - Fraction(1, 2) for i in range(m)]


quarters = st.integers(-40, 60).map(lambda i: Fraction(i, 4))
regions = st.tuples(quarters, quarters).filter(lambda pair: pair[0] != pair[1])


@settings(max_examples=150)
@given(
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.tuples(st.integers(1, 12), st.integers(1, 12)),
    regions,
    regions,
    st.sampled_from(INTERPOLATIONS),
    st.booleans(),
    st.sampled_from(FILLS),
)
@example((1, 1), (3, 3), (-4, 5), (3, -2), "lanczos", True, "wrap")
@example((6, 6), (12, 3), (0, 6), (0, 6), "nearest", True, "edge")
def test_a_zoom_is_the_sum_by_definition(
    cells, shape, rows, columns, interpolation, antialias, fill
):
    image = noise(*cells)
    bounds = [float(b) for b in (*rows, *columns)]
    points = [points_of(*rows, shape[0]), points_of(*columns, shape[1])]
    steps = [
        max(1, abs(b - a) / n) if antialias else 1
        for (a, b), n in zip((rows, columns), shape, strict=True)
    ]
    result = zoom_to(
        image, bounds, shape=shape, interpolation=interpolation, antialias=antialias, fill=fill
    )
    expected = direct(image, points, steps, interpolation, fill)
    assert_allclose(result, expected, rtol=1e-7, atol=1e-6)


# scipy ----------------------------------------------------------------------


def coordinates(center, factor, shape):
    """The points of a zoom about *center*, for `map_coordinates`."""
    axes = [
        c + (np.arange(n) - (n - 1) / 2) / f for c, f, n in zip(center, factor, shape, strict=True)
    ]
    return np.meshgrid(*axes, indexing="ij")


@settings(max_examples=150)
@given(
    st.tuples(st.floats(-20, 30), st.floats(-20, 30)),
    st.tuples(st.floats(0.2, 9), st.floats(0.2, 9)),
    st.tuples(st.integers(1, 20), st.integers(1, 20)),
    st.sampled_from(FILLS),
    st.sampled_from([0, 1]),
)
def test_zooms_agree_with_map_coordinates(center, factor, shape, fill, order):
    image = noise(11, 8)
    points = np.array(coordinates(center, factor, shape))
    if order == 0:  # scipy does not say which way ties go
        center = np.add(center, 1e-4 * (np.abs(points % 1 - 0.5).min() < 1e-6))
        points = np.array(coordinates(center, factor, shape))
        if np.abs(points % 1 - 0.5).min() < 1e-6:
            return
    cval = fill if not isinstance(fill, str) else 0
    expected = ndimage.map_coordinates(
        image, points, order=order, mode=SCIPY_MODES[fill], cval=cval
    )
    result = zoom_about(
        image,
        center,
        factor,
        shape=shape,
        interpolation=["nearest", "bilinear"][order],
        antialias=False,
        fill=fill,
    )
    assert_allclose(result, expected, rtol=1e-9, atol=1e-6)


def test_inside_the_image_the_mode_constant_of_scipy_agrees_too():
    image = noise(30, 40)
    points = coordinates((14.3, 20.6), (2.5, 3.1), (50, 60))
    expected = ndimage.map_coordinates(image, points, order=1, mode="constant")
    result = zoom_about(image, (14.3, 20.6), (2.5, 3.1), shape=(50, 60))
    assert_allclose(result, expected, rtol=1e-12)


# Pillow ---------------------------------------------------------------------

# Boxes (left, upper, right, lower) far enough from the border for lanczos shrinking 3 times.
BOXES = [(40, 50, 100, 90), (40.25, 45.5, 61.75, 100.125), (50.5, 60.25, 51, 62)]


@pytest.mark.parametrize("interpolation", KERNELS)
@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("shape", [(90, 120), (20, 31), (19, 200)])
def test_inside_the_image_zooms_agree_with_pillow(interpolation, box, shape):
    image = noise(150, 140, dtype="float32")
    left, upper, right, lower = box
    expected = Image.fromarray(image).resize(shape[::-1], PILLOW[interpolation], box=box)
    result = zoom_to(image, (upper, lower, left, right), shape=shape, interpolation=interpolation)
    assert result.dtype == np.float32
    assert_allclose(result, np.asarray(expected), rtol=0, atol=2e-4)


@pytest.mark.parametrize("interpolation", KERNELS)
def test_uint8_differs_from_pillow_by_the_rounding_between_its_passes(interpolation):
    image = noise(150, 140, 3, dtype="uint8") + np.uint8(100)  # Pillow clips there, too
    box = (40, 50, 100, 90)
    expected = Image.fromarray(image).resize((70, 75), PILLOW[interpolation], box=box)
    result = zoom_to(image, (50, 90, 40, 100), shape=(75, 70), interpolation=interpolation)
    assert result.dtype == np.uint8
    assert np.abs(result - np.asarray(expected, float)).max() == 1


# exact cases ----------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("shape", [(7, 4), (6, 5, 3), (1, 1)])
def test_factor_one_about_the_middle_is_the_image(dtype, interpolation, shape):
    image = noise(*shape, dtype=dtype)
    M, N = shape[:2]
    for result in [
        zoom_about(image, ((M - 1) / 2, (N - 1) / 2), 1, interpolation=interpolation),
        zoom_to(image, (0, M, 0, N), interpolation=interpolation),
    ]:
        assert_array_equal(result, image)
        assert not np.shares_memory(result, image)


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
def test_factor_one_keeps_infinity_and_nan(interpolation):
    image = np.array([[np.inf, np.nan, 1], [-np.inf, 2, 3]])
    assert_array_equal(zoom_about(image, (0.5, 1), 1, interpolation=interpolation), image)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("factor", [2, 3, (4, 5)])
@pytest.mark.parametrize("channels", [(), (3,), (2, 2)])
def test_whole_factors_of_nearest_repeat_the_cells(dtype, factor, channels):
    image = noise(5, 6, *channels, dtype=dtype)
    fy, fx = factor if isinstance(factor, tuple) else (factor, factor)
    result = zoom_about(image, (2, 2.5), factor, shape=(5 * fy, 6 * fx), interpolation="nearest")
    assert result.dtype == image.dtype
    assert_array_equal(result, image.repeat(fy, axis=0).repeat(fx, axis=1))


@settings(max_examples=150)
@given(
    st.floats(-30, 30),
    st.floats(-30, 30),
    st.tuples(st.floats(0.05, 20), st.floats(0.05, 20)),
    st.tuples(st.integers(1, 12), st.integers(1, 12)),
    st.sampled_from(DTYPES),
)
def test_nearest_shows_the_cell_whose_span_holds_the_point(y, x, factor, shape, dtype):
    image = noise(6, 9, dtype=dtype)
    result = zoom_about(image, (y, x), factor, shape=shape, interpolation="nearest", fill=0)
    near_an_edge = 1e-6
    for i, j in itertools.product(*map(range, shape)):
        row = y + (i - (shape[0] - 1) / 2) / factor[0] + 0.5
        column = x + (j - (shape[1] - 1) / 2) / factor[1] + 0.5
        if min(abs(row - round(row)), abs(column - round(column))) < near_an_edge:
            continue
        r, c = math.floor(row), math.floor(column)
        inside = 0 <= r < 6 and 0 <= c < 9
        assert result[i, j] == (image[r, c] if inside else 0)


@pytest.mark.parametrize("noise_of_rounding", [0, 1e-13, -1e-13])
@pytest.mark.parametrize("flipped", [False, True])
def test_nearest_ties_go_to_the_larger_index(noise_of_rounding, flipped):
    image = np.arange(10)[None]
    left, right = (9, 1) if flipped else (1, 9)
    bounds = (0, 1, left + noise_of_rounding, right + noise_of_rounding)
    result = zoom_to(image, bounds, shape=(1, 4), interpolation="nearest")
    assert_array_equal(result, [[8, 6, 4, 2] if flipped else [2, 4, 6, 8]])


@settings(max_examples=150)
@given(st.floats(-9, 15), st.floats(1, 9), st.sampled_from(INTERPOLATIONS))
def test_a_point_comes_to_the_middle(x, factor, interpolation):
    # A ramp shows where a dot looks. Keys' kernel keeps it, a windowed sinc only nearly.
    ramp = np.arange(-300.0, 300)[None]
    result = zoom_about(ramp, (0, x + 300), (1, factor), shape=(1, 5), interpolation=interpolation)
    error = {"nearest": 0.5, "lanczos": 0.1}.get(interpolation, 0)
    assert abs(result[0, 2] - x) <= error + 1e-9


def test_the_factor_does_not_follow_the_shape():
    image = noise(8, 9)
    small = zoom_about(image, (3.3, 4.1), 2.5, shape=(4, 6))
    large = zoom_about(image, (3.3, 4.1), 2.5, shape=(10, 12))
    assert_array_equal(small, large[3:7, 3:9])


@settings(max_examples=150)
@given(
    st.tuples(st.floats(-5, 15), st.floats(-5, 15)),
    st.tuples(st.floats(0.2, 8), st.floats(0.2, 8)),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.sampled_from(KERNELS),
)
def test_zoom_about_is_zoom_to_what_it_shows(center, factor, shape, interpolation):
    image = noise(7, 8)
    half = [n / f / 2 for n, f in zip(shape, factor, strict=True)]
    (y, x), (h, w) = center, half
    bounds = (y + 0.5 - h, y + 0.5 + h, x + 0.5 - w, x + 0.5 + w)
    kwargs = {"shape": shape, "interpolation": interpolation, "fill": "reflect"}
    assert_allclose(
        zoom_about(image, center, factor, **kwargs), zoom_to(image, bounds, **kwargs), atol=1e-6
    )


# shrinking ------------------------------------------------------------------


def block_means(image, k):
    M, N = image.shape
    return image.reshape(M // k, k, N // k, k).mean(axis=(1, 3))


def test_half_size_without_antialias_is_the_block_means():
    image = noise(12, 16)
    result = zoom_to(image, (0, 12, 0, 16), shape=(6, 8), antialias=False)
    assert_allclose(result, block_means(image, 2), rtol=1e-14)


@pytest.mark.parametrize("k", [2, 3, 4, 7])
@pytest.mark.parametrize("interpolation", KERNELS)
def test_shrinking_gives_the_block_means_of_a_linear_image(k, interpolation):
    i, j = np.mgrid[: 12 * k, : 15 * k]
    image = 3.0 * i - 5 * j + 1
    bounds = (0, 12 * k, 0, 15 * k)
    result = zoom_to(image, bounds, shape=(12, 15), interpolation=interpolation)
    inside = (slice(3, -3), slice(3, -3))  # kernels that do not reach the border
    assert_allclose(result[inside], block_means(image, k)[inside], atol=1e-10)
    assert np.isnan(result[0, 0])


@pytest.mark.parametrize("k", [3, 5])
def test_bilinear_shrinking_is_the_running_mean_of_block_means(k):
    image = noise(6 * k, 8 * k)
    running = ndimage.uniform_filter(ndimage.uniform_filter(image, k), k)
    result = zoom_to(image, (0, 6 * k, 0, 8 * k), shape=(6, 8), fill="reflect")
    middle = k // 2
    # Filtered twice, the border is not reflected the same way; compare inside.
    expected = running[middle::k, middle::k]
    assert_allclose(result[1:-1, 1:-1], expected[1:-1, 1:-1], rtol=1e-12)


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_bilinear_shrinking_keeps_the_mean(k):
    image = noise(6 * k, 8 * k)
    result = zoom_to(image, (0, 6 * k, 0, 8 * k), shape=(6, 8), fill="wrap")
    assert_allclose(result.mean(), image.mean(), rtol=1e-13)


@pytest.mark.parametrize("interpolation", KERNELS)
def test_antialias_hides_stripes_that_the_dots_cannot_show(interpolation):
    stripes = np.tile([0.0, 1.0], (80, 40))
    kwargs = {"shape": (13, 13), "interpolation": interpolation, "fill": "wrap"}
    bounds = (0, 80, 0, 80)
    assert np.ptp(zoom_to(stripes, bounds, antialias=False, **kwargs)) > 0.5
    assert np.ptp(zoom_to(stripes, bounds, **kwargs)) < 0.05


def test_nearest_has_no_antialias():
    image = noise(20, 20)
    for antialias in (True, False):
        result = zoom_to(
            image, (0, 20, 0, 20), shape=(4, 4), interpolation="nearest", antialias=antialias
        )
        assert_array_equal(result, image[2::5, 2::5])


@pytest.mark.parametrize("fill", [0.0, "edge", "reflect", "wrap"])
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
def test_a_flat_image_stays_flat_however_small(fill, interpolation):
    image = np.full((20, 30), 7.0)
    result = zoom_about(image, (10, 15), 1e-4, shape=(3, 4), interpolation=interpolation, fill=fill)
    if fill:
        assert_allclose(result, 7, rtol=1e-12)
    else:
        assert np.abs(result).max() < 1e-3 or interpolation == "nearest"


# orientation, borders -------------------------------------------------------


@settings(max_examples=150)
@given(regions, regions, st.sampled_from(KERNELS), st.sampled_from(FILLS))
def test_reversed_bounds_flip(rows, columns, interpolation, fill):
    image = noise(8, 7)
    (r0, r1), (c0, c1) = [map(float, pair) for pair in (rows, columns)]
    kwargs = {"shape": (6, 5), "interpolation": interpolation, "fill": fill}
    straight = zoom_to(image, (r0, r1, c0, c1), **kwargs)
    assert_allclose(zoom_to(image, (r1, r0, c0, c1), **kwargs), straight[::-1], atol=1e-9)
    assert_allclose(zoom_to(image, (r0, r1, c1, c0), **kwargs), straight[:, ::-1], atol=1e-9)


PAD_MODES = {0: "constant", "edge": "edge", "reflect": "symmetric", "wrap": "wrap"}


@pytest.mark.parametrize("fill", PAD_MODES)
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("dtype", ["uint8", "int32", "float32", "bool"])
def test_cells_beyond_the_image_are_those_of_np_pad(fill, interpolation, dtype):
    image = noise(5, 6, dtype=dtype)
    # np.pad repeats symmetric and wrapped images as often as it takes.
    padded = np.pad(image, 40, mode=PAD_MODES[fill])
    kwargs = {"shape": (16, 17), "interpolation": interpolation, "fill": fill}
    result = zoom_to(image, (-7, 11.5, 13, -9.25), **kwargs)
    expected = zoom_to(padded, (33, 51.5, 53, 30.75), **kwargs)
    assert_allclose(result, expected, rtol=1e-5)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
def test_without_fill_the_outside_is_nan_or_zero(dtype, interpolation):
    image = np.ones((4, 4), dtype)
    result = zoom_to(image, (-8, 4, 20, 40), interpolation=interpolation)
    outside = np.isnan(result) if result.dtype.kind == "f" else result == 0
    assert outside.all()


@pytest.mark.parametrize("far", [1e4, 1e9, 1e18, 1e300])
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("fill", [None, 3, "edge", "reflect", "wrap"])
def test_centers_may_be_far_away(far, interpolation, fill):
    image = noise(4, 4)
    for center in [(far, -far), (-far, far)]:
        result = zoom_about(image, center, 2, interpolation=interpolation, fill=fill)
        assert result.shape == (4, 4)
        if fill == 3:
            assert_array_equal(result, 3)
        if fill == "edge":
            assert_allclose(result, image[0, -1] if far == -center[0] else image[-1, 0])


# NaN, infinity, masks -------------------------------------------------------

SUPPORT = {"nearest": 0.5, "bilinear": 1, "bicubic": 2, "lanczos": 3}


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("factor", [4, 3, Fraction(1, 3), Fraction(2, 3), 1])
@pytest.mark.parametrize("channels", [(), (2,)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_nan_goes_as_far_as_the_kernel_and_no_further(interpolation, factor, channels, dtype):
    clean = noise(40, 40, *channels, dtype=dtype)
    image = clean.copy()
    image[20, 20] = np.nan
    kwargs = {"interpolation": interpolation, "shape": (27, 27), "fill": 0}
    result = zoom_about(image, (20, 20), float(factor), **kwargs)
    step = max(1, 1 / factor)
    points = [(Fraction(i) - 13) / factor for i in range(27)]
    reached = np.array(
        [
            abs(p) < SUPPORT[interpolation] * step
            and (interpolation == "nearest" or kernel(interpolation, float(p / step)) != 0)
            if interpolation != "nearest"
            else Fraction(-1, 2) < p <= Fraction(1, 2)
            for p in -np.array(points)
        ]
    )
    expected = reached[:, None] & reached
    assert expected.any()
    assert_array_equal(np.isnan(result).reshape(27, 27, -1).all(axis=2), expected)
    assert_array_equal(np.isnan(result).reshape(27, 27, -1).any(axis=2), expected)
    other = zoom_about(clean, (20, 20), float(factor), **kwargs)
    assert_array_equal(result[~expected], other[~expected])


def test_infinity_is_weighed_with_its_sign():
    image = np.zeros((1, 9))
    image[0, 4] = np.inf
    result = zoom_about(image, (0, 4), (1, 2), interpolation="bicubic", fill=0)
    # The weights at distances -2, -1.5, … 2 cells; the outer lobes are negative.
    assert_array_equal(result, [[0, -np.inf, 0, np.inf, np.inf, np.inf, 0, -np.inf, 0]])


@pytest.mark.parametrize("fill", [np.nan, None])
@pytest.mark.parametrize("interpolation", KERNELS)
def test_a_fill_of_nan_stays_outside_of_dots_on_cell_centers(fill, interpolation):
    image = noise(5, 5)
    result = zoom_about(image, (2, 2), 2, shape=(9, 9), interpolation=interpolation, fill=fill)
    assert_array_equal(result[::2, ::2], image)


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("factor", [3, 0.4])
@pytest.mark.parametrize("fill", [0, "edge", "reflect", "wrap"])
@pytest.mark.parametrize("dtype", ["float32", "uint8", "int64"])
def test_dots_are_masked_where_nan_would_be(interpolation, factor, fill, dtype):
    data = noise(12, 13, dtype=dtype)
    mask = np.zeros(data.shape, bool)
    mask[3:5, 7] = mask[11, 12] = mask[0, 0] = True
    kwargs = {"interpolation": interpolation, "shape": (20, 21), "fill": fill}
    result = zoom_about(np.ma.array(data, mask=mask), (6, 6.5), factor, **kwargs)
    with_nan = zoom_about(np.where(mask, np.nan, data), (6, 6.5), factor, **kwargs)
    assert isinstance(result, np.ma.MaskedArray)
    assert result.dtype == zoom_about(data, (6, 6.5), factor, **kwargs).dtype
    assert_array_equal(result.mask, np.isnan(with_nan))
    assert result.mask.any() or (interpolation, factor) == ("nearest", 0.4)
    assert not result.mask.all() or factor == 0.4
    # What is under the mask never counts.
    data[mask] = np.nan if dtype == "float32" else 1
    again = zoom_about(np.ma.array(data, mask=mask), (6, 6.5), factor, **kwargs)
    assert_array_equal(again.filled(0), result.filled(0))


def test_a_masked_array_stays_one():
    image = np.ma.array(np.arange(6.0).reshape(2, 3))
    result = zoom_to(image, (-1, 2, 0, 3), shape=(3, 3))
    assert isinstance(result, np.ma.MaskedArray)
    assert not result.mask.any()
    assert np.isnan(result.data[0]).all()  # beyond the image there is fill, not mask
    assert isinstance(zoom_to(image, (5, 7, 5, 7)), np.ma.MaskedArray)


# dtypes ---------------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("factor", [1, 2.5, 0.5])
def test_the_dtype_does_not_depend_on_the_zoom(dtype, interpolation, factor):
    kept = interpolation == "nearest" or dtype in ["uint8", "uint16", *FLOATS]
    result = zoom_about(noise(6, 6, dtype=dtype), (2, 2), factor, interpolation=interpolation)
    assert result.dtype == (dtype if kept else "float64")


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
@pytest.mark.parametrize("interpolation", KERNELS)
def test_unsigned_images_are_rounded_and_clipped(dtype, interpolation):
    top = np.iinfo(dtype).max
    image = np.where(noise(20, 20) > 50, top, 0).astype(dtype)
    kwargs = {"shape": (60, 60), "interpolation": interpolation}
    exact = zoom_to(image.astype(float), (5, 15, 5, 15), **kwargs)
    if interpolation != "bilinear":
        assert exact.min() < -1  # it does overshoot
        assert exact.max() > top + 1
    result = zoom_to(image, (5, 15, 5, 15), **kwargs)
    assert np.abs(result - np.clip(exact, 0, top)).max() <= 0.5 + 1e-4


def test_halves_are_rounded_to_even():
    image = np.array([[0, 1, 2, 3]], np.uint8)
    result = zoom_to(image, (0, 1, 0.5, 3.5), shape=(1, 3))
    assert_array_equal(result, [[0, 2, 2]])


@pytest.mark.parametrize("dtype", [">i2", ">f4", ">u2"])
def test_swapped_bytes_are_read(dtype):
    image = noise(5, 5, dtype=dtype)
    native = image.astype(image.dtype.newbyteorder("="))
    assert zoom_about(image, (2, 2), 2, interpolation="nearest").dtype == image.dtype
    for interpolation in INTERPOLATIONS:
        kwargs = {"interpolation": interpolation}
        result, expected = (zoom_about(a, (2, 2), 1.5, **kwargs) for a in (image, native))
        assert_array_equal(result, expected)


@pytest.mark.parametrize("dtype", ["uint8", "float32", "float64"])
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("factor", [2.3, 0.3])
def test_channels_are_zoomed_one_by_one(dtype, interpolation, factor):
    image = noise(15, 16, 2, 3, dtype=dtype)
    kwargs = {"interpolation": interpolation, "fill": "reflect", "shape": (9, 20)}
    result = zoom_about(image, (7.2, 8.9), factor, **kwargs)
    assert result.shape == (9, 20, 2, 3)
    for i, j in itertools.product(range(2), range(3)):
        one = zoom_about(image[..., i, j], (7.2, 8.9), factor, **kwargs)
        assert_array_equal(result[..., i, j], one)


def test_no_channels_give_no_numbers():
    assert zoom_about(np.ones((3, 4, 0)), (1, 1), 2).shape == (3, 4, 0)
    assert zoom_about(np.ones((3, 4, 0)), (1, 1), 99, shape=(300, 300)).shape == (300, 300, 0)


@pytest.mark.parametrize("view", ["transposed", "strided", "reversed", "read-only", "fortran"])
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
def test_any_memory_layout_will_do(view, interpolation):
    image = noise(24, 26)
    image = {
        "transposed": image.T,
        "strided": image[::2, ::3],
        "reversed": image[::-1, ::-1],
        "read-only": image,
        "fortran": np.asfortranarray(image),
    }[view]
    image.flags.writeable = False
    kwargs = {"interpolation": interpolation, "fill": 1}
    result = zoom_about(image, (4, 5.3), 2.2, **kwargs)
    assert_array_equal(result, zoom_about(image.copy(order="C"), (4, 5.3), 2.2, **kwargs))


def test_lists_are_arrays():
    assert_array_equal(zoom_about([[1, 2], [3, 4]], [0.5, 0.5], [1, 1]), [[1, 2], [3, 4]])


# tiles ----------------------------------------------------------------------


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("factor", [2.7, 0.8, 0.11])
@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("dtype", ["float64", "uint16"])
def test_the_size_of_a_tile_does_not_show(monkeypatch, interpolation, factor, fill, dtype):
    image = noise(30, 40, 2, dtype=dtype)
    fill = abs(fill) if fill == -7.5 and dtype == "float64" else 7 if fill == -7.5 else fill
    kwargs = {"interpolation": interpolation, "fill": fill, "shape": (31, 33)}
    expected = zoom_about(image, (12, 21.3), factor, **kwargs)
    for name, size in [("_WEIGHTS", 50), ("_BLOCK", 40), ("_ROW", 10)]:
        monkeypatch.setattr(mplpix.arrays.zoom, name, size)
        result = zoom_about(image, (12, 21.3), factor, **kwargs)
        assert_allclose(result, expected, rtol=1e-12)


# reading --------------------------------------------------------------------


class Recorder:
    """A dataset that has shape, dtype and basic slicing only, and notes what is read."""

    def __init__(self, array):
        self.array, self.shape, self.dtype = array, array.shape, array.dtype
        self.reads = []

    def __getitem__(self, key):
        assert all(isinstance(k, slice) and k.step in (None, 1) for k in key)
        assert all(0 <= k.start <= k.stop <= n for k, n in zip(key, self.shape, strict=False))
        self.reads.append(key)
        return self.array[key]

    @property
    def cells(self):
        return sum((r.stop - r.start) * (c.stop - c.start) for r, c in self.reads)


@settings(max_examples=150)
@given(
    st.tuples(st.floats(-40, 140), st.floats(-40, 140)),
    st.floats(0.3, 9),
    st.sampled_from(INTERPOLATIONS),
    st.sampled_from(FILLS),
    st.booleans(),
)
def test_only_what_is_shown_is_read(center, factor, interpolation, fill, antialias):
    image = noise(100, 110)
    recorder = Recorder(image)
    kwargs = {
        "shape": (12, 9),
        "interpolation": interpolation,
        "fill": fill,
        "antialias": antialias,
    }
    result = zoom_about(recorder, center, factor, **kwargs)
    assert_array_equal(result, zoom_about(image, center, factor, **kwargs))
    reach = 2 * 3 * max(1, 1 / factor) + 2
    limit = (12 / factor + reach) * (9 / factor + reach)
    # Around a seam, a gap that is no wider than what is shown is read as well.
    assert recorder.cells <= limit * (4 if fill == "wrap" else 1)
    assert len(recorder.reads) <= 4


def test_nothing_is_read_where_nothing_is_shown():
    recorder = Recorder(noise(50, 50))
    assert np.isnan(zoom_to(recorder, (60, 70, 0, 50))).all()
    assert recorder.cells == 0


def test_around_a_seam_both_ends_are_read_and_nothing_between():
    image = noise(1000, 1000)
    recorder = Recorder(image)
    result = zoom_to(recorder, (-5, 5, 990, 1010), shape=(10, 20), fill="wrap")
    assert_array_equal(result, np.roll(image, (5, 10), (0, 1))[:10, :20])
    assert sorted((r.start, r.stop, c.start, c.stop) for r, c in recorder.reads) == [
        (0, 5, 0, 10),
        (0, 5, 990, 1000),
        (995, 1000, 0, 10),
        (995, 1000, 990, 1000),
    ]


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
def test_a_masked_dataset_is_masked_around_a_seam_too(interpolation):
    image = np.ma.masked_greater(noise(60, 60), 80)
    kwargs = {"shape": (10, 12), "interpolation": interpolation, "fill": "wrap"}
    result = zoom_to(Recorder(image), (-3, 3, 57.2, 63.2), **kwargs)
    expected = zoom_to(np.ma.concatenate([image] * 2), (57, 63, 57.2, 63.2), **kwargs)
    assert isinstance(result, np.ma.MaskedArray)
    assert_array_equal(result.mask, expected.mask)
    assert_allclose(result.filled(0), expected.filled(0), atol=1e-9)


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("factor", [4, 1 / 39])
def test_a_huge_sparse_memmap_is_zoomed_by_its_corner(tmp_path, interpolation, factor):
    # 800 MB that no disk holds: reading them all would show in the time of the tests.
    image = np.memmap(tmp_path / "image", np.uint16, "w+", shape=(20_000, 20_000))
    image[:1000, :1000] = noise(1000, 1000, dtype="uint16")
    corner = np.array(image[:1000, :1000])
    kwargs = {"shape": (16, 16), "interpolation": interpolation, "fill": "reflect"}
    result = zoom_about(image, (300.5, 280), factor, **kwargs)
    assert type(result) is np.ndarray
    # Reflected at the near border only; the far one is out of the kernels' reach.
    assert_array_equal(result, zoom_about(corner, (300.5, 280), factor, **kwargs))


# bad input ------------------------------------------------------------------

IMAGE = np.zeros((3, 4))
BYTES = np.zeros((3, 4), np.uint8)
BITS = np.zeros((3, 4), bool)


@pytest.mark.parametrize(
    ("error", "name", "kwargs"),
    [
        (TypeError, "image", {"image": None}),
        (TypeError, "image", {"image": "image.png"}),
        (TypeError, "image", {"image": [["a", "b"]]}),
        (TypeError, "image", {"image": IMAGE.astype(complex)}),
        (TypeError, "image", {"image": IMAGE.astype(object)}),
        (TypeError, "image", {"image": IMAGE.astype("M8[s]")}),
        (ValueError, "image", {"image": [[1, 2], [3]]}),
        (TypeError, "image", {"image": np.zeros(4)}),
        (ValueError, "image", {"image": np.zeros((0, 4))}),
        (ValueError, "image", {"image": np.zeros((4, 0, 3))}),
        (TypeError, "center", {"center": 1}),
        (TypeError, "center", {"center": "12"}),
        (TypeError, "center", {"center": (1, None)}),
        (TypeError, "center", {"center": (True, 1)}),
        (TypeError, "center", {"center": (1j, 1)}),
        (ValueError, "center", {"center": (1, 2, 3)}),
        (ValueError, "center", {"center": (np.nan, 1)}),
        (ValueError, "center", {"center": (1, np.inf)}),
        (TypeError, "factor", {"factor": None}),
        (TypeError, "factor", {"factor": "2"}),
        (TypeError, "factor", {"factor": True}),
        (ValueError, "factor", {"factor": 0}),
        (ValueError, "factor", {"factor": -1}),
        (ValueError, "factor", {"factor": np.nan}),
        (ValueError, "factor", {"factor": (1, 0)}),
        (ValueError, "factor", {"factor": (1, 2, 3)}),
        (ValueError, "factor", {"factor": 2**-21}),
        (TypeError, "shape", {"shape": 5}),
        (TypeError, "shape", {"shape": (5, 2.0)}),
        (TypeError, "shape", {"shape": "55"}),
        (ValueError, "shape", {"shape": (5, 0)}),
        (ValueError, "shape", {"shape": (5, 5, 3)}),
        (TypeError, "interpolation", {"interpolation": None}),
        (TypeError, "interpolation", {"interpolation": 1}),
        (ValueError, "interpolation", {"interpolation": "hanning"}),
        (TypeError, "antialias", {"antialias": None}),
        (TypeError, "antialias", {"antialias": "auto"}),
        (ValueError, "fill", {"fill": "constant"}),
        (TypeError, "fill", {"fill": 1j}),
        (TypeError, "fill", {"fill": [0]}),
        (TypeError, "fill", {"fill": True}),
        (TypeError, "fill", {"fill": np.ma.masked}),
        (ValueError, "fill", {"fill": 10**400}),
        (ValueError, "fill", {"image": IMAGE.astype("float32"), "fill": 1e300}),
        (ValueError, "fill", {"image": IMAGE.astype("float16"), "fill": 65536}),
        (ValueError, "fill", {"image": BYTES, "fill": 256}),
        (ValueError, "fill", {"image": BYTES, "fill": -1}),
        (ValueError, "fill", {"image": BYTES, "fill": 0.5}),
        (ValueError, "fill", {"image": BYTES, "fill": np.nan}),
        (ValueError, "fill", {"image": BYTES, "fill": np.inf}),
        (ValueError, "fill", {"image": BITS, "fill": 2, "interpolation": "nearest"}),
        (
            ValueError,
            "fill",
            {"image": IMAGE.astype(int), "fill": 2**63, "interpolation": "nearest"},
        ),
    ],
)
def test_zoom_about_refuses(error, name, kwargs):
    kwargs = {"image": IMAGE, "center": (1, 1), "factor": 2} | kwargs
    with pytest.raises(error, match=rf"^{name!r} must be "):
        zoom_about(**kwargs)


@pytest.mark.parametrize(
    ("error", "bounds"),
    [
        (TypeError, None),
        (TypeError, 4),
        (TypeError, "0123"),
        (TypeError, (0, 1, 0, "1")),
        (TypeError, (0, 1, slice(2), 1)),
        (ValueError, (0, 3)),
        (ValueError, ((0, 3), (0, 4))),
        (ValueError, (0, 0, 0, 4)),
        (ValueError, (0, 3, 4, 4)),
        (ValueError, (0, np.nan, 0, 4)),
        (ValueError, (0, 3, 0, np.inf)),
        (ValueError, (0, 1e300, 0, 4)),
        (ValueError, (-1e308, 1.7e308, 0, 4)),
        (ValueError, (0, 3, 0, 4 * 2**20 + 1)),
    ],
)
def test_zoom_to_refuses(error, bounds):
    with pytest.raises(error, match=r"^'bounds' must be "):
        zoom_to(IMAGE, bounds)


@pytest.mark.parametrize(
    ("dtype", "interpolation", "fill"),
    [
        ("float32", "bilinear", np.inf),
        ("float32", "bilinear", -np.inf),
        ("float32", "bilinear", np.nan),
        ("float32", "bilinear", 0.1),
        ("float64", "bilinear", Fraction(1, 4)),
        ("float64", "bilinear", np.float32(2)),
        ("longdouble", "nearest", np.finfo(np.longdouble).max),
        ("int16", "bilinear", 0.5),
        ("uint8", "bilinear", 255),
        ("uint8", "bilinear", 255.0),
        ("int64", "nearest", -(2**63)),
        ("uint64", "nearest", 2**64 - 1),
        ("bool", "nearest", True),
        ("bool", "nearest", np.True_),
        ("bool", "nearest", 1),
        ("bool", "bilinear", 0.5),
    ],
)
def test_a_fill_that_the_result_can_hold_is_taken(dtype, interpolation, fill):
    image = np.zeros((3, 3), dtype)
    result = zoom_about(image, (90, 90), 2, interpolation=interpolation, fill=fill)
    assert_array_equal(result, np.full((3, 3), fill, result.dtype))


def test_messages_say_what_was_got():
    with pytest.raises(ValueError, match=re.escape("not (0, 0, 0, 4)")):
        zoom_to(IMAGE, (0, 0, 0, 4))


def test_the_examples_are_true():
    results = doctest.testmod(mplpix.arrays.zoom, extraglobs={"np": np})
    assert results.attempted > 4
    assert results.failed == 0


@pytest.mark.parametrize("fill", ["edge", "wrap"])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("cells", [40, 41])
def test_a_bad_cell_is_in_the_dots_that_it_weighs_in_and_no_others(cells, bad, fill):
    image = np.zeros((cells, cells))
    image[20, 20] = bad
    zoomed = zoom_to(image, (0, cells, 0, cells), shape=(4, 4), fill=fill)
    expected = np.zeros((4, 4), bool)
    expected[1:3, 1:3] = True
    assert_array_equal(~np.isfinite(zoomed), expected)

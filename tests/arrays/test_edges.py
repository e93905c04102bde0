"""Edges and centers against exact fractions, matplotlib's and xarray's formulas."""

import datetime
from fractions import Fraction
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from mplpix.arrays.edges import centers_to_edges, edges_to_centers
from mplpix.arrays.grid import CellGrid

UNEVEN = [-3.0, -1.25, 0.0, 0.5, 8.0]

# Oracles ------------------------------------------------------------------------------------------


def exact_edges(centers):
    """The definition in exact arithmetic: midpoints, and half a spacing beyond the ends."""
    c = [Fraction(value) for value in centers]
    inner = [(a + b) / 2 for a, b in pairwise(c)]
    return [c[0] - (c[1] - c[0]) / 2, *inner, c[-1] + (c[-1] - c[-2]) / 2]


def exact_edges_2d(centers):
    """The same along the rows, then along the columns."""
    rows = [exact_edges(row) for row in centers]
    columns = [exact_edges(column) for column in zip(*rows, strict=True)]
    return list(zip(*columns, strict=True))


def xarray_edges(centers, axis, scale=None):
    """xarray's formula: half the differences, added to the centers, along one axis."""
    c = np.log10(centers) if scale == "log" else np.asarray(centers)
    deltas = 0.5 * np.diff(c, axis=axis)
    first = np.take(c, [0], axis) - np.take(deltas, [0], axis)
    last = np.take(c, [-1], axis) + np.take(deltas, [-1], axis)
    inner = np.delete(c, -1, axis) + deltas
    edges = np.concatenate([first, inner, last], axis)
    return 10**edges if scale == "log" else edges


def pcolormesh_corners(x, y):
    """The corners, (M + 1, N + 1, 2), that matplotlib makes of centers."""
    fig, ax = plt.subplots()
    mesh = ax.pcolormesh(x, y, np.zeros((np.shape(y)[0], np.shape(x)[-1])), shading="nearest")
    plt.close(fig)
    return mesh.get_coordinates()


def curvilinear(shape, seed=0):
    """Polar centers, bent and of uneven spacing."""
    rng = np.random.default_rng(seed)
    radius = 1 + rng.random(shape[0]).cumsum()[:, np.newaxis]
    angle = rng.random(shape[1]).cumsum() / shape[1]
    return radius * np.cos(angle), radius * np.sin(angle)


@st.composite
def centers_1d(draw, min_size=2):
    """Uneven centers on a grid of 2**-10: ascending or descending, exact in float64."""
    steps = draw(st.lists(st.integers(1, 2**20), min_size=min_size - 1, max_size=20))
    ascending = draw(st.integers(-(2**30), 2**30)) + np.cumsum([0, *steps])
    return ascending[:: draw(st.sampled_from([1, -1]))] * 2.0**-10


# Centers to edges ---------------------------------------------------------------------------------


@given(centers_1d())
@example(np.array(UNEVEN))
def test_edges_are_the_exact_midpoints(centers):
    assert [Fraction(e) for e in centers_to_edges(centers).tolist()] == exact_edges(
        centers.tolist()
    )


@given(st.lists(st.floats(-1e300, 1e300), min_size=2, max_size=10).map(sorted))
@example([1.0, 1 + 1e-11, 1e300])
@example([-1e300, 1e-300, 1e300])
@example([-1.7337543981460481e78, 5e-324, 2.225073858507e-311, 1.7427309329422027e66])
def test_inner_edges_of_any_floats_are_rounded_once_and_lie_between(centers):
    largest = max(map(abs, centers))
    assume(min(np.diff(centers)) > 0 and largest > 1e-290)
    assume(min(np.diff(centers)[[0, -1]]) > 1e-12 * largest)
    assume(all(b > a + 4 * np.spacing(abs(a)) for a, b in pairwise(centers)))
    edges = centers_to_edges(centers)
    rounded_once = np.array([float(e) for e in exact_edges(centers)[1:-1]])
    assert (np.abs(edges[1:-1] - rounded_once) <= 5e-324).all()  # equal, unless subnormal
    assert (edges[:-1] < centers).all()
    assert (centers < edges[1:]).all()


@pytest.mark.parametrize(
    "centers",
    [
        [1 + k * 2.0**-52 for k in range(4)],
        [0.0, 5e-324],
        [1e308, 1.7e308],
        [-1.7e308, 1.7e308],
        np.float16([1, 60000]),
        np.array([1 + 2.0**-23, 1 + 2.0**-22, 1 + 3 * 2.0**-23], np.float32),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_centers_whose_edges_no_float_can_hold_are_refused(centers, order):
    with pytest.raises(ValueError, match="'centers' must be spaced so that float"):
        centers_to_edges(centers[::order])


@given(centers_1d())
def test_edges_keep_the_direction_and_bracket_their_centers(centers):
    edges = centers_to_edges(centers)
    sign = np.sign(centers[1] - centers[0])
    assert (sign * np.diff(edges) > 0).all()
    assert (sign * edges[:-1] < sign * centers).all()
    assert (sign * centers < sign * edges[1:]).all()


@pytest.mark.parametrize("scale", ["linear", "log"])
@given(centers=centers_1d())
def test_reversal_commutes_bit_for_bit(scale, centers):
    if scale == "log":
        centers = centers - centers.min() + 1
    assert_array_equal(
        centers_to_edges(centers[::-1], scale=scale), centers_to_edges(centers, scale=scale)[::-1]
    )


@given(centers_1d())
def test_log_edges_are_the_linear_edges_of_the_logarithms(centers):
    centers = centers - centers.min() + 1
    edges = centers_to_edges(centers, scale="log")
    assert_allclose(np.log(edges), centers_to_edges(np.log(centers)), rtol=1e-12, atol=1e-12)
    assert_allclose(edges, xarray_edges(centers, 0, "log"), rtol=1e-10)


@pytest.mark.parametrize(
    ("centers", "edges"),
    [
        ([1, 4, 16], [0.5, 2, 8, 32]),
        ([16, 4, 1], [32, 8, 2, 0.5]),
        ([4, 16, 1024], [2, 8, 128, 8192]),
        (np.array([2**-80, 2**-78], np.float32), [2.0**-81, 2.0**-79, 2.0**-77]),
        (np.array([2**80, 2**82], np.float32), [2.0**79, 2.0**81, 2.0**83]),
    ],
)
def test_log_edges_of_powers_are_exact(centers, edges):
    assert_array_equal(centers_to_edges(centers, scale="log"), edges)


@pytest.mark.parametrize(
    "shape", [(2, 2), (2, 5), (7, 3), (40, 60)], ids=lambda shape: f"{shape[0]}x{shape[1]}"
)
def test_curvilinear_edges_are_those_of_pcolormesh_and_xarray(shape):
    x, y = curvilinear(shape)
    corners = pcolormesh_corners(x, y)
    for axis, centers in enumerate((x, y)):
        edges = centers_to_edges(centers)
        assert edges.shape == (shape[0] + 1, shape[1] + 1)
        assert_allclose(edges, corners[..., axis], rtol=0, atol=1e-14 * np.abs(centers).max())
        xarray = xarray_edges(xarray_edges(centers, 0), 1)
        assert_allclose(edges, xarray, rtol=0, atol=1e-14 * np.abs(centers).max())


@pytest.mark.parametrize("step", [1, -1])
def test_uneven_edges_are_those_of_pcolormesh(step):
    x = UNEVEN[::step]
    corners = pcolormesh_corners(x, [3.0, 4.0])
    assert_array_equal(centers_to_edges(x), corners[0, :, 0])


def test_curvilinear_edges_are_exact():
    centers = np.random.default_rng(1).integers(-1000, 1000, (4, 5))
    assert_array_equal(centers_to_edges(centers), np.array(exact_edges_2d(centers), float))


@given(st.tuples(*[st.integers(-100, 100)] * 3), st.integers(2, 5), st.integers(2, 5))
def test_a_linear_grid_is_continued_linearly(plane, m, n):
    offset, by_row, by_column = plane
    rows, columns = np.indices((m, n))
    edge_rows, edge_columns = np.indices((m + 1, n + 1)) - 0.5
    centers = offset + by_row * rows + by_column * columns
    edges = offset + by_row * edge_rows + by_column * edge_columns
    assert_array_equal(centers_to_edges(centers), edges)
    assert_array_equal(edges_to_centers(edges), centers)


def test_curvilinear_log_edges_are_those_of_the_logarithms():
    x, _ = curvilinear((4, 5))
    edges = centers_to_edges(x, scale="log")
    assert_allclose(np.log(edges), centers_to_edges(np.log(x)), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(
    ("width", "scale", "edges"),
    [(2, "linear", [6, 8]), (np.float32(0.5), "linear", [6.75, 7.25]), (4, "log", [3.5, 14])],
)
def test_one_center_takes_its_width(width, scale, edges):
    assert_allclose(centers_to_edges([7], width=width, scale=scale), edges, rtol=1e-15)


# Dtypes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dtype", "result"),
    [
        *[(dtype, np.float64) for dtype in "bBhHiIqQd"],
        ("e", np.float16),
        ("f", np.float32),
        (">f4", np.float32),
        (">i2", np.float64),
        ("g", np.longdouble),
    ],
)
@pytest.mark.parametrize("scale", ["linear", "log"])
def test_floats_stay_and_integers_become_float64(dtype, result, scale):
    centers = np.array([100, 25, 1], dtype)
    for convert in (centers_to_edges, edges_to_centers):
        converted = convert(centers, scale=scale)
        assert converted.dtype == result
        assert_allclose(converted, convert([100.0, 25.0, 1.0], scale=scale), rtol=1e-3)
    assert centers_to_edges(np.array([3], dtype), width=1).dtype == result


def test_unsigned_differences_do_not_wrap():
    centers = np.array([200, 100, 0], np.uint8)
    assert (np.diff(centers) > 0).all()  # they would
    assert_array_equal(centers_to_edges(centers), [250, 150, 50, -50])


def test_large_integers_keep_their_order():
    centers = np.array([2**60, 2**60 + 4096])
    assert_array_equal(centers_to_edges(centers) - 2.0**60, [-2048, 2048, 6144])
    with pytest.raises(ValueError, match="'centers' must be spaced so that float64"):
        centers_to_edges([2**60, 2**60 + 1])


@pytest.mark.parametrize("convert", [centers_to_edges, edges_to_centers])
@pytest.mark.parametrize("dtype", [np.float64, "M8[ns]"])
@pytest.mark.parametrize("order", [1, -1])
def test_the_array_of_the_caller_is_neither_written_nor_kept(convert, dtype, order):
    given = np.arange(0, 40, 10).astype(dtype)[::order]
    before = given.copy()
    given.flags.writeable = False
    converted = convert(given)
    assert not np.shares_memory(converted, given)
    assert converted.flags.writeable
    assert_array_equal(given, before)


def test_unmasked_masked_arrays_are_arrays():
    edges = centers_to_edges(np.ma.array([0.0, 1.0], mask=False))
    assert type(edges) is np.ndarray
    assert_array_equal(edges, [-0.5, 0.5, 1.5])


# Edges to centers, and back -----------------------------------------------------------------------


def test_centers_are_in_the_middle_of_the_edges():
    assert_array_equal(edges_to_centers([3, 2, 0.5]), [2.5, 1.25])
    assert_array_equal(edges_to_centers([[0, 1, 4], [2, 5, 8]]), [[2, 4.5]])
    assert_array_equal(edges_to_centers([1, 4, 64], scale="log"), [2, 16])
    assert_array_equal(edges_to_centers([2.0**1023, 1.5 * 2.0**1023]), [1.25 * 2.0**1023])


@given(st.integers(-(2**30), 2**30), st.integers(1, 2**20), st.integers(2, 50))
def test_the_round_trip_is_exact_for_evenly_spaced_centers(first, step, n):
    centers = (first + step * np.arange(n)) * 2.0**-10
    assert_array_equal(edges_to_centers(centers_to_edges(centers)), centers)


def test_the_round_trip_is_exact_in_log_space_for_one_ratio():
    centers = 4.0 ** np.arange(-5, 6)
    edges = centers_to_edges(centers, scale="log")
    assert_allclose(edges_to_centers(edges, scale="log"), centers, rtol=1e-15)


@given(centers_1d(min_size=3))
def test_the_round_trip_draws_uneven_centers_towards_their_neighbors(centers):
    drawn = edges_to_centers(centers_to_edges(centers))
    bend = centers[:-2] - 2 * centers[1:-1] + centers[2:]
    assert_array_equal(drawn[1:-1] - centers[1:-1], bend / 4)
    assert_array_equal(drawn[[0, -1]], centers[[0, -1]])


# Dates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "finer"),
    [pair.split() for pair in ("W h", "D h", "h m", "m s", "s ms", "ms us", "us ns", "25s ms")],
)
@pytest.mark.parametrize("kind", ["M8", "m8"])
@pytest.mark.parametrize("order", [1, -1])
def test_halves_and_quarters_of_dates_are_exact(unit, finer, kind, order):
    quarter = np.ones((), f"m8[{unit}]").astype(f"m8[{finer}]") // 4
    assert quarter * 4 == np.ones((), f"m8[{unit}]")
    epoch = np.zeros((), f"{kind}[{unit}]")

    steps = [-3, 0, 1, 2, 5][::order]
    edges = centers_to_edges(epoch + np.array(steps))
    assert edges.dtype == f"{kind}[{finer}]"
    assert_array_equal(edges, epoch + np.array([int(4 * e) for e in exact_edges(steps)]) * quarter)
    assert_array_equal(edges_to_centers(epoch + np.array(steps)), edges[1:-1])

    corners = np.add.outer([0, 3, 5], steps)
    edges = centers_to_edges(epoch + corners)
    expected = [[int(4 * e) for e in row] for row in exact_edges_2d(corners.tolist())]
    assert_array_equal(edges, epoch + np.array(expected) * quarter)


def test_months_end_in_the_middle_in_time():
    months = np.array(["2023-02", "2023-03", "2023-04"], "M8[M]")
    edges = np.array(["2023-01-18", "2023-02-15", "2023-03-16T12", "2023-04-16T12"], "M8[h]")
    assert_array_equal(centers_to_edges(months), edges)


@pytest.mark.parametrize(("year", "unit"), [(2024, "ns"), (1000, "us"), (9999, "us")])
def test_microseconds_stay_where_nanoseconds_do_not_reach(year, unit):
    centers = np.array([datetime.datetime(year, 1, day) for day in (1, 2, 3)], "M8[us]")
    edges = centers_to_edges(centers)
    assert edges.dtype == f"M8[{unit}]"
    assert_array_equal(edges[:-1], centers - np.timedelta64(12, "h"))


@pytest.mark.parametrize("order", [1, -1])
def test_nanoseconds_stay_and_are_rounded_down(order):
    centers = np.array([0, 3, 6, 10], "M8[ns]")[::order]
    edges = centers_to_edges(centers)
    assert edges.dtype == "M8[ns]"
    assert_array_equal(edges[::order].view(np.int64), [-2, 1, 4, 8, 12])


def test_nanoseconds_more_than_292_years_apart_do_not_wrap():
    dates = np.array(["1700-01-01", "2240-01-01", "2260-01-01"], "M8[ns]")
    numbers = dates.view(np.int64)
    assert np.diff(numbers)[0] < 0  # the difference does
    assert dates[1].view(np.int64).item() + dates[2].view(np.int64).item() >= 2**63  # so does a sum
    middles = [(a + b) // 2 for a, b in pairwise(dates.view(np.int64).tolist())]
    assert_array_equal(edges_to_centers(dates).view(np.int64), middles)
    for centers in (dates[:2], dates[1::-1], dates):
        with pytest.raises(ValueError, match="'centers' must be spaced so that"):
            centers_to_edges(centers)  # the first edge would be in 1430


def test_dates_in_another_byte_order_are_the_same_dates():
    dates = np.array(["2024-01-01", "2024-01-02"], "M8[D]")
    for code in ("M8[D]", "M8[ns]"):
        swapped = dates.astype(np.dtype(code).newbyteorder("S"))
        assert_array_equal(centers_to_edges(swapped), centers_to_edges(dates))
        assert_array_equal(CellGrid(swapped, [0, 1]).x_edges, dates)


@pytest.mark.parametrize(
    ("width", "half"),
    [
        (np.timedelta64(1, "D"), np.timedelta64(12, "h")),
        (np.timedelta64(1, "W"), np.timedelta64(84, "h")),
        (np.timedelta64(1, "m"), np.timedelta64(30, "s")),
        (datetime.timedelta(hours=1), np.timedelta64(30, "m")),
    ],
)
@pytest.mark.parametrize("unit", ["M", "D", "ns"])
def test_one_date_takes_its_width(width, half, unit):
    center = np.array(["2024-03"], f"M8[{unit}]")
    date = center.astype("M8[s]")[0]
    assert_array_equal(centers_to_edges(center, width=width), [date - half, date + half])


# Refusals -----------------------------------------------------------------------------------------

DAYS = np.array(["2024-01-01", "2024-01-02"], "M8[D]")

DAY = np.timedelta64(1, "D")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: centers_to_edges([[1, 2]]), ValueError, "'centers' must be at least 2 × 2"),
        (lambda: centers_to_edges([[np.nan, 1], [2, 3]]), ValueError, "'centers' must be finite"),
        (lambda: centers_to_edges([0, 1], scale="log"), ValueError, "'centers' must be positive"),
        (lambda: centers_to_edges([1, 2], scale="ln"), ValueError, "'scale' must be one of"),
        (lambda: centers_to_edges([1, 2], scale=None), TypeError, "'scale' must be one of"),
        (lambda: centers_to_edges(DAYS, scale="log"), ValueError, "'scale' must be 'linear' for"),
        (lambda: centers_to_edges([1]), ValueError, "'width' must be the width of the cell"),
        (lambda: centers_to_edges([1, 2], width=1), ValueError, "'width' must be None"),
        (lambda: centers_to_edges([[1, 2]] * 2, width=1), ValueError, "'width' must be None"),
        (lambda: centers_to_edges([1], width=0), ValueError, "'width' must be a positive number"),
        (lambda: centers_to_edges([1], width=-1), ValueError, "'width' must be a positive number"),
        (lambda: centers_to_edges([1], width="1"), TypeError, "'width' must be a positive number"),
        (lambda: centers_to_edges([1], width=1, scale="log"), ValueError, "'width' .* factor"),
        (lambda: centers_to_edges([1], width=np.inf), ValueError, "'width' must be a positive"),
        (lambda: centers_to_edges(DAYS[:1], width=1), TypeError, "'width' must be .* timedelta"),
        (lambda: centers_to_edges(DAYS[:1], width=-DAY), ValueError, "'width' must be .* timed"),
        (
            lambda: centers_to_edges(DAYS[:1], width=np.timedelta64("NaT", "D")),
            ValueError,
            "'width' must be .* timedelta",
        ),
        (
            lambda: centers_to_edges(DAYS[:1], width=np.timedelta64(1, "M")),
            ValueError,
            "'width' must be .* fixed unit",
        ),
        (lambda: centers_to_edges([1e17], width=1), ValueError, "'centers' must be spaced so"),
        (lambda: edges_to_centers([1]), ValueError, "'edges' must be at least two"),
        (lambda: edges_to_centers([[1, 2]]), ValueError, "'edges' must be at least two"),
        (lambda: edges_to_centers([-1, 2], scale="log"), ValueError, "'edges' must be positive"),
    ],
)
def test_bad_arguments_are_refused_by_name(call, error, message):
    with pytest.raises(error, match=message):
        call()

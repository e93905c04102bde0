"""Grids: where cells are, from a shape, an extent, centers, edges or coordinates."""

import copy
import datetime
import pickle
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backend_bases import MouseEvent
from numpy.testing import assert_allclose, assert_array_equal

from mplpix.arrays import edges
from mplpix.arrays.edges import centers_to_edges, edges_to_centers
from mplpix.arrays.grid import CellGrid

UNEVEN = [-3.0, -1.25, 0.0, 0.5, 8.0]

# Edges, extents and centers -----------------------------------------------------------------------


def test_edges_of_a_shape_are_exactly_at_halves():
    grid = CellGrid.from_shape((3, 100_001))
    assert grid.shape == (3, 100_001)
    assert_array_equal(grid.x_edges, np.arange(100_002) - 0.5)
    assert_array_equal(grid.x_centers, np.arange(100_001))
    assert_array_equal(grid.y_edges, [-0.5, 0.5, 1.5, 2.5])
    assert grid.extent == (-0.5, 100_000.5, 2.5, -0.5)
    assert grid.is_uniform


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("extent", [None, (0, 6, 0, 1), (6, 0, 1, 0), (-1, 1, 5, 2)])
def test_cells_are_where_imshow_draws_them(origin, extent):
    numbers = np.arange(6).reshape(2, 3)
    fig, ax = plt.subplots()
    image = ax.imshow(numbers, origin=origin, extent=extent)
    grid = CellGrid.from_extent(image.get_extent(), (2, 3), origin=origin)
    if extent is None:
        assert grid == CellGrid.from_shape((2, 3))
    left, right, bottom, top = image.get_extent()
    assert grid.extent == (
        (left, right, bottom, top) if origin == "upper" else (left, right, top, bottom)
    )
    for (row, column), number in np.ndenumerate(numbers):
        place = ax.transData.transform((grid.x_centers[column], grid.y_centers[row]))
        event = MouseEvent("motion_notify_event", fig.canvas, *place)
        assert image.get_cursor_data(event) == number
    plt.close(fig)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(1, 1000), st.booleans())
def test_edges_of_an_extent_end_exactly_and_ascend_strictly(left, width, n, flip):
    ends = (left + width, left) if flip else (left, left + width)
    grid = CellGrid.from_extent((*ends, 0, 1), (1, n))
    assert (grid.x_edges[0], grid.x_edges[-1]) == ends
    assert (np.diff(grid.x_edges[:: -1 if flip else 1]) > 0).all()
    for j, edge in enumerate(grid.x_edges.tolist()):
        exact = Fraction(ends[0]) + (Fraction(ends[1]) - Fraction(ends[0])) * j / n
        assert abs(Fraction(edge) - exact) <= 4 * Fraction(float(np.spacing(max(map(abs, ends)))))


@pytest.mark.parametrize("make", ["from_shape", "from_extent"])
def test_a_uniform_grid_makes_no_edges_until_asked(make, monkeypatch):
    monkeypatch.setattr(edges.np, "linspace", None)
    shape = (2**40, 2**40)
    grid = {
        "from_shape": lambda: CellGrid.from_shape(shape),
        "from_extent": lambda: CellGrid.from_extent((0, 1, 0, 1), shape),
    }[make]()
    assert grid.shape == shape
    assert grid.is_uniform
    assert grid == copy.copy(grid) == pickle.loads(pickle.dumps(grid))
    assert hash(grid) == hash(copy.deepcopy(grid))
    assert len(repr(grid)) < 120


def test_a_grid_keeps_the_centers_it_was_given():
    centers = [0, 1, 3]
    assert edges_to_centers(centers_to_edges(centers))[1] != 1  # the hard case
    grid = CellGrid.from_centers(centers, [5, 4])
    assert_array_equal(grid.x_centers, centers)
    assert_array_equal(grid.x_edges, centers_to_edges(centers))
    assert grid.extent == (-0.5, 4, 3.5, 5.5)
    assert grid != CellGrid(grid.x_edges, grid.y_edges)


def test_a_grid_of_logarithmic_axes():
    grid = CellGrid.from_centers([1, 4, 16], [7], x_scale="log", y_scale="log", y_width=4)
    assert_array_equal(grid.x_edges, [0.5, 2, 8, 32])
    assert_allclose(grid.y_edges, [3.5, 14], rtol=1e-15)
    grid = CellGrid.from_coordinates(None, [1, 4, 64], (2, 3), y_scale="log")
    assert_array_equal(grid.y_centers, [2, 16])


def test_a_grid_of_dates_holds_dates():
    days = np.arange("2024-01-01", "2024-01-05", dtype="M8[D]")
    grid = CellGrid.from_centers(days, [0, 1])
    half = np.timedelta64(12, "h")
    assert grid.extent == (days[0] - half, days[-1] + half, 1.5, -0.5)
    assert_array_equal(grid.x_centers, days)
    assert grid.is_uniform
    grid = CellGrid(days, days[:2])
    assert_array_equal(grid.x_edges, days)
    assert_array_equal(grid.x_centers, days[:-1] + half)
    assert grid == CellGrid(days.astype("M8[ns]"), days[:2])
    assert hash(grid) == hash(CellGrid(days.astype("M8[ns]"), days[:2]))
    assert grid != CellGrid(np.arange(4), days[:2])
    assert "2024-01-04" in repr(grid)


@pytest.mark.parametrize(
    ("edges", "uniform"),
    [
        ([0, 1], True),
        ([0, 1, 2.0005], True),
        ([0, 1, 2.005], False),
        ([2, 1, 0], True),
        (UNEVEN, False),
        (np.linspace(0, 1, 10_001, dtype=np.float32), True),
        (40 + 0.01 * np.arange(2000, dtype=np.float32), True),
        (np.cumsum(np.r_[0, 1 + 1e-4 * np.sign(np.arange(-50, 50))]), False),  # small steps add up
        ([-1.7e308, 1.7e308], False),  # no float holds the width
        ([0, 5e-324, 1], False),
        (np.arange("2024-01", "2025-01", dtype="M8[D]"), True),
        (np.arange("2024-01", "2025-01", dtype="M8[D]")[::-1], True),
        (np.arange("2024-01", "2025-01", dtype="M8[M]"), False),
        (np.array([0, 2, 4], "m8[ns]"), True),
        (np.array([0, 2, 5], "m8[ns]"), False),
    ],
)
def test_uniform_is_a_thousandth_of_a_cell(edges, uniform):
    assert CellGrid(edges, [0, 1]).is_uniform is uniform
    assert CellGrid([0, 1], edges).is_uniform is uniform


def test_grids_are_equal_by_their_cells():
    grid = CellGrid.from_shape((2, 3))
    assert grid == CellGrid([-0.5, 0.5, 1.5, 2.5], [-0.5, 0.5, 1.5])
    assert grid == CellGrid.from_centers([0, 1, 2], [0, 1])
    assert grid == CellGrid.from_coordinates(None, [-0.5, 0.5, 1.5], (2, 3))
    assert len({grid, CellGrid.from_centers([0, 1, 2], [0, 1]), CellGrid.from_shape((2, 2))}) == 2
    assert grid != CellGrid.from_shape((3, 2))
    assert grid != CellGrid.from_extent((0, 3, 0, 2), (2, 3))
    assert grid != CellGrid([-0.5, 0.5, 1.5, 3], [-0.5, 0.5, 1.5])
    assert grid != "grid"


GRIDS = {
    "shape": lambda: CellGrid.from_shape((2, 3)),
    "edges": lambda: CellGrid(UNEVEN, [3, 1]),
    "centers": lambda: CellGrid.from_centers(UNEVEN, [3, 1]),
    "dates": lambda: CellGrid(np.arange(3).astype("M8[D]"), [0, 1]),
}

COPIES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda grid: pickle.loads(pickle.dumps(grid)),
}


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("copied", [lambda grid: grid, *COPIES.values()], ids=["itself", *COPIES])
def test_a_grid_and_its_copies_cannot_change(grid, copied):
    original = GRIDS[grid]()
    names = ("x_edges", "y_edges", "x_centers", "y_centers")
    _ = [getattr(original, name) for name in names]  # caches are filled
    other = copied(original)
    assert other == original
    assert hash(other) == hash(original)
    for name in names:
        assert_array_equal(getattr(other, name), getattr(original, name))
        assert getattr(other, name) is getattr(other, name)
        assert not getattr(other, name).flags.writeable
        with pytest.raises(AttributeError, match=name):
            setattr(other, name, None)


@pytest.mark.parametrize("make", [CellGrid, CellGrid.from_centers])
@pytest.mark.parametrize("dtype", [np.float64, "M8[D]"])
def test_a_grid_leaves_the_array_of_the_caller_alone(make, dtype):
    given = np.arange(4).astype(dtype)
    grid = make(given, given)
    before = make(given.copy(), given.copy())
    given[:] = given[::-1].copy()  # writeable, and not what the grid holds
    assert grid == before


# Coordinates of an array --------------------------------------------------------------------------

X, Y, SHAPE = [0.0, 1.0, 3.0], [7.0, 5.0], (2, 3)

BOTH_AXES = CellGrid.from_centers(X, Y)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (X, Y),
        np.meshgrid(X, Y),
        np.meshgrid(X, Y, sparse=True),
        np.broadcast_arrays(np.array(X), np.array(Y)[:, np.newaxis]),
        (np.tile(X, (3, 1)), np.tile(np.array(Y)[:, np.newaxis], 4)),
        (np.ma.array(X), tuple(Y)),
    ],
    ids=["1-D", "meshgrid", "sparse", "broadcast", "one more across", "masked array"],
)
def test_centers_are_known_by_their_number(x, y):
    assert CellGrid.from_coordinates(x, y, SHAPE) == BOTH_AXES


def test_edges_are_known_by_their_number():
    x_edges, y_edges = BOTH_AXES.x_edges, BOTH_AXES.y_edges
    grid = CellGrid(x_edges, y_edges)
    assert CellGrid.from_coordinates(x_edges, y_edges, SHAPE) == grid
    assert CellGrid.from_coordinates(*np.meshgrid(x_edges, y_edges), SHAPE) == grid
    mixed = CellGrid.from_coordinates(x_edges, Y, SHAPE)
    assert_array_equal(mixed.x_centers, grid.x_centers)
    assert_array_equal(mixed.y_centers, Y)


def test_no_coordinates_are_whole_numbers():
    assert CellGrid.from_coordinates(None, None, SHAPE) == CellGrid.from_shape(SHAPE)
    assert CellGrid.from_coordinates(None, Y, SHAPE).extent == (-0.5, 2.5, 4, 8)
    assert CellGrid.from_coordinates(X, None, SHAPE).extent == (-0.5, 4, 1.5, -0.5)


def test_dates_are_coordinates_too():
    days = np.arange("2024-01-01", "2024-01-04", dtype="M8[D]")
    x, y = np.meshgrid(days, Y)
    assert CellGrid.from_coordinates(x, y, SHAPE) == CellGrid.from_centers(days, Y)


# Refusals -----------------------------------------------------------------------------------------

RADIUS, ANGLE = np.array([[1.0], [2.5]]), np.array([0.1, 0.4, 0.9])
CURVED = RADIUS * np.cos(ANGLE), RADIUS * np.sin(ANGLE)

MASKED = np.ma.array([0.0, 1.0, 2.0], mask=[0, 1, 0])

DAYS = np.array(["2024-01-01", "2024-01-02"], "M8[D]")


@pytest.mark.parametrize("name", ["centers", "edges", "x", "x_edges"])
@pytest.mark.parametrize(
    ("values", "error", "takes"),
    [
        ([], ValueError, "not empty"),
        (3.0, ValueError, "1-D"),
        (np.zeros((2, 2, 2)), ValueError, "1-D"),
        ([[1, 2], [3]], ValueError, "an array"),
        (["a", "b"], TypeError, "real numbers"),
        ([True, False], TypeError, "real numbers"),
        ([1j, 2j], TypeError, "real numbers"),
        ([None, 1], TypeError, "real numbers"),
        ([datetime.time(1), datetime.time(2)], TypeError, "datetime64"),
        ([datetime.date(2024, 1, 1), 2], TypeError, "datetime64"),
        (np.array([1, 2], "i8").view("m8"), TypeError, "of a fixed unit"),
        (np.array([1, 2], "m8[M]"), TypeError, "of a fixed unit"),
        (MASKED, ValueError, "without masked entries"),
        ([0.0, np.nan, 1.0], ValueError, "finite"),
        ([0.0, np.inf], ValueError, "finite"),
        (np.array(["2024-01-01", "NaT"], "M8[D]"), ValueError, "finite"),
        ([0, 2, 1], ValueError, r"strictly .*, not 2\S* before 1\S* \(index 1\)"),
        ([0, 0, 1], ValueError, r"strictly .*, not 0\S* before 0\S* \(index 0\)"),
        (np.array([3, 1, 1], np.uint8), ValueError, "strictly ascending or descending"),
        (DAYS[[0, 0]], ValueError, "strictly ascending or descending"),
    ],
)
def test_bad_coordinates_are_refused_by_name(name, values, error, takes):
    call = {
        "centers": centers_to_edges,
        "edges": edges_to_centers,
        "x": lambda values: CellGrid.from_centers(values, [0, 1]),
        "x_edges": lambda values: CellGrid(values, [0, 1]),
    }[name]
    with pytest.raises(error, match=f"'{name}' must be .*{takes}"):
        call(values)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: CellGrid([0], [0, 1]), ValueError, "'x_edges' must be at least two"),
        (lambda: CellGrid([0, 1], [[0, 1]]), ValueError, "'y_edges' must be 1-D"),
        (lambda: CellGrid([0, 1], [1, 1]), ValueError, "'y_edges' must be strictly"),
        (lambda: CellGrid.from_shape(3), TypeError, "'shape' must be two positive ints"),
        (lambda: CellGrid.from_shape((3, 2, 4)), ValueError, "'shape' must be two positive ints"),
        (lambda: CellGrid.from_shape((3, 0)), ValueError, "'shape' must be two positive ints"),
        (lambda: CellGrid.from_shape((3, 1.5)), TypeError, "'shape' must be two positive ints"),
        (lambda: CellGrid.from_centers([1], [1, 2]), ValueError, "'x_width' must be the width"),
        (
            lambda: CellGrid.from_centers([1, 2], [0, 1], y_scale="log"),
            ValueError,
            "'y' must be positive where 'y_scale' is 'log'",
        ),
        (
            lambda: CellGrid.from_extent((0, 1, 0), SHAPE),
            ValueError,
            "'extent' must be four finite numbers",
        ),
        (lambda: CellGrid.from_extent("0123", SHAPE), TypeError, "'extent' must be real numbers"),
        (lambda: CellGrid.from_extent(None, SHAPE), TypeError, "'extent' must be"),
        (lambda: CellGrid.from_extent((0, np.nan, 0, 1), SHAPE), ValueError, "'extent' .* finite"),
        (lambda: CellGrid.from_extent((1, 1, 0, 1), SHAPE), ValueError, "'extent' .* room for"),
        (lambda: CellGrid.from_extent((0, 1, 2, 2), SHAPE), ValueError, "'extent' .* room for"),
        (
            lambda: CellGrid.from_extent((0, 1, 1e17, 1e17 + 16), SHAPE),
            ValueError,
            "'extent' .* room",
        ),
        (
            lambda: CellGrid.from_extent((-1.7e308, 1.7e308, 0, 1), SHAPE),
            ValueError,
            "'extent' .* room",
        ),
        (
            lambda: CellGrid.from_extent(np.arange(4).astype("m8[ns]"), SHAPE),
            TypeError,
            "'extent' must be four finite numbers",
        ),
        (
            lambda: CellGrid.from_extent((0, 1, 0, 1), SHAPE, origin="left"),
            ValueError,
            "'origin' must be one of",
        ),
        (
            lambda: CellGrid.from_coordinates(CURVED[0], None, SHAPE),
            ValueError,
            r"'x' must be .* all rows equal .*pcolormesh\(centers_to_edges\(x\)",
        ),
        (
            lambda: CellGrid.from_coordinates(None, CURVED[1], SHAPE),
            ValueError,
            r"'y' must be .* all columns equal .*pcolormesh\(centers_to_edges\(x\)",
        ),
        (
            lambda: CellGrid.from_coordinates(np.tile(X, (5, 1)), None, SHAPE),
            ValueError,
            "'x' must be 1-D, or 2-D with 2 or 3 rows",
        ),
        (
            lambda: CellGrid.from_coordinates(None, np.zeros((2, 9)), SHAPE),
            ValueError,
            "'y' must be 1-D, or 2-D with 3 or 4 columns",
        ),
        (
            lambda: CellGrid.from_coordinates([1, 2], None, SHAPE),
            ValueError,
            "'x' must be 3 centers or 4 edges",
        ),
        (
            lambda: CellGrid.from_coordinates(None, [1], (1, 3)),
            ValueError,
            "'y' must be the two edges",
        ),
        (
            lambda: CellGrid.from_coordinates(None, None, SHAPE, x_scale="ln"),
            ValueError,
            "'x_scale' must be one of",
        ),
        (
            lambda: CellGrid.from_coordinates([-1, 1, 2, 3], None, SHAPE, x_scale="log"),
            ValueError,
            "'x' must be positive where 'x_scale' is 'log'",
        ),
    ],
)
def test_bad_arguments_are_refused_by_name(call, error, message):
    with pytest.raises(error, match=message):
        call()

"""Differences against slow loops over single cells, exact fractions and scipy."""

import tracemalloc
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import mplpix.arrays.regions as module
from mplpix.arrays import differences, outlines, source
from mplpix.arrays.differences import difference_mask
from mplpix.arrays.marked_dots import any_pool, any_pool_cells, dilate
from mplpix.arrays.outlines import inner_runs, outline_path
from mplpix.arrays.regions import label_regions
from mplpix.arrays.source import BAND_BYTES

DTYPES = [np.dtype(c) for c in "?bhiqBHIQefdg"]
INTEGERS = [d for d in DTYPES if d.kind in "iu"]
TOLERANCES = [(0, 0), (0, 0.5), (0, 2), (0.25, 0), (0.25, 0.5)]  # exact in binary

repeatable = settings(derandomize=True, deadline=None)
masks = arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=9))


# Masks that are hard for something ---------------------------------------------------------------


def spiral(n):
    """Return one path of single cells from the corner to the middle of n × n cells."""
    mask = np.zeros((n, n), dtype=bool)
    row, col, step = 0, 0, (0, 1)
    mask[0, 0] = True
    for length in [n - 1, *np.repeat(np.arange(n - 1, 0, -2), 2)]:
        for _ in range(length):
            row, col = row + step[0], col + step[1]
            mask[row, col] = True
        step = step[1], -step[0]
    return mask


def comb(n, back):
    """Return n teeth that join at the top, or at the bottom."""
    mask = np.zeros((n, 2 * n), dtype=bool)
    mask[:, ::2] = mask[back] = True
    return mask


HARD = {
    "none": np.zeros((4, 5), dtype=bool),
    "all": np.ones((4, 5), dtype=bool),
    "no rows": np.zeros((0, 5), dtype=bool),
    "no columns": np.zeros((4, 0), dtype=bool),
    "single": np.pad([[True]], 2),
    "hole": ~np.pad([[True]], 2),
    "hole at a corner": np.array([[1, 1, 1], [1, 0, 1], [1, 1, 0]], dtype=bool),
    "both ends of neighboring rows": np.array([[0, 0, 1], [1, 0, 0]], dtype=bool),
    "checkerboard": np.indices((7, 8)).sum(axis=0) % 2 == 0,
    "odd checkerboard": np.indices((7, 8)).sum(axis=0) % 2 == 1,
    "spiral": spiral(41),
    "comb, joined at the top": comb(30, 0),
    "comb, joined at the bottom": comb(30, -1),
    "noise": np.random.default_rng(1).random((60, 70)) < 0.5,
    "sparse": np.random.default_rng(2).random((60, 70)) < 0.02,
    "wide": np.random.default_rng(3).random((3, 400)) < 0.6,
    "strided": (np.random.default_rng(4).random((50, 60)) < 0.5)[::2, ::-3],
}
hard = pytest.mark.parametrize("mask", HARD.values(), ids=HARD.keys())


def test_the_hard_masks_are_hard():
    # The spiral is one cell wide: each but its two ends has two neighbors.
    path = np.pad(HARD["spiral"], 1)
    sides = sum(np.roll(path, s, axis).astype(int) for s in (1, -1) for axis in (0, 1))
    assert sorted(sides[path])[:3] == [1, 1, 2]
    assert sides[path].max() == 2
    assert not HARD["strided"].flags.c_contiguous


# difference_mask ---------------------------------------------------------------------------------


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


@repeatable
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


class RowReads:
    """An image that can be sliced by rows only, and notes the slices."""

    def __init__(self, values):
        self._values, self.shape, self.dtype = values, values.shape, values.dtype
        self.reads = []

    def __getitem__(self, rows):
        assert isinstance(rows, slice)
        self.reads.append((rows.start, rows.stop))
        return self._values[rows]

    def __array__(self, *args, **kwargs):
        raise AssertionError("read whole")


@pytest.mark.parametrize("channels", [(), (4,)])
def test_images_are_read_once_in_bands_of_rows(channels):
    rng = np.random.default_rng(6)
    a = rng.integers(0, 9, (700, 1000, *channels))
    b = np.where(rng.random(a.shape) < 0.01, -1, a).astype(np.int16)
    lazy = RowReads(a), RowReads(b)
    mask = difference_mask(*lazy)
    expected = a != b
    np.testing.assert_array_equal(mask, expected.any(axis=2) if channels else expected)
    for image in lazy:
        starts, stops = zip(*image.reads, strict=True)
        assert starts == (0, *stops[:-1])
        assert stops[-1] == 700
        rows = max(stop - start for start, stop in image.reads)
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
        (np.zeros((2, 3, 3)), np.zeros((2, 3, 4)), {}, ValueError, r"\(2, 3, 3\), not \(2, 3, 4\)"),
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


@pytest.mark.parametrize("function", [label_regions, inner_runs, outline_path])
@pytest.mark.parametrize(
    ("mask", "error", "message"),
    [
        ([[0, 1]], TypeError, "'mask' must be .*bool.*dtype int"),
        (np.ones(3, dtype=bool), ValueError, r"'mask' must be .*of shape \(3,\)"),
        (np.ones((2, 3, 3), dtype=bool), ValueError, r"'mask' must be .*of shape \(2, 3, 3\)"),
    ],
)
def test_what_is_no_mask_is_refused(function, mask, error, message):
    with pytest.raises(error, match=message):
        function(mask)


# label_regions -----------------------------------------------------------------------------------


def assert_regions_are_those_of_scipy(mask):
    ndimage = pytest.importorskip("scipy.ndimage")
    labels, n = ndimage.label(mask, structure=np.ones((3, 3)))
    first_cells = [np.flatnonzero(labels == i + 1)[0] for i in range(n)]
    order = np.argsort(first_cells)  # reading order
    found = ndimage.find_objects(labels) if mask.size else []
    boxes = [[r.start, r.stop, c.start, c.stop] for r, c in (found[i] for i in order)]
    sizes = np.bincount(labels.ravel(), minlength=n + 1)[1:][order.astype(int)]

    regions = label_regions(mask)
    np.testing.assert_array_equal(regions.boxes, np.reshape(boxes, (-1, 4)))
    np.testing.assert_array_equal(regions.sizes, sizes)
    number = {label + 1: i for i, label in enumerate(order)}
    for (row, col), label in np.ndenumerate(labels):
        assert regions.region_at(row, col) == number.get(label)


@hard
def test_regions_of_hard_masks_are_those_of_scipy(mask):
    assert_regions_are_those_of_scipy(mask)


@repeatable
@given(masks)
def test_regions_are_those_of_scipy(mask):
    assert_regions_are_those_of_scipy(mask)


def test_regions_do_not_depend_on_the_bands(monkeypatch):
    mask = HARD["noise"]
    whole = label_regions(mask)
    monkeypatch.setattr(source, "BAND_BYTES", 3 * mask.shape[1])
    bands = label_regions(mask)
    np.testing.assert_array_equal(bands.runs, whole.runs)
    np.testing.assert_array_equal(bands.boxes, whole.boxes)


@pytest.mark.parametrize("cell", [(-1, 0), (0, -1), (4, 0), (0, 5), (3, 5), (99, 99)])
def test_no_region_is_outside_the_mask(cell):
    assert label_regions(HARD["all"]).region_at(*cell) is None


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("mask", [spiral(301), comb(300, -1), HARD["noise"]])
def test_regions_take_logarithmically_many_rounds(mask, turn, monkeypatch):
    rounds = []
    jump = module._jump_to_roots
    monkeypatch.setattr(module, "_jump_to_roots", lambda p: rounds.append(p.size) or jump(p))
    regions = label_regions(np.rot90(mask, turn))
    assert len(rounds) <= 2 * np.log2(len(regions.runs))


# outlines ----------------------------------------------------------------------------------------


def cell_edges(mask):
    """Return the unit edges between unlike cells and those between two True cells, as two sets.

    An edge is (x0, y0, x1, y1) with the True cell on the right, y downwards.
    """
    framed = np.pad(mask, 1)
    outer, inner = set(), set()
    for y, x in np.ndindex(mask.shape[0] + 1, mask.shape[1] + 1):
        above, below = framed[y, x + 1], framed[y + 1, x + 1]
        before, behind = framed[y + 1, x], framed[y + 1, x + 1]
        if below and not above:
            outer.add((x, y, x + 1, y))
        if above and not below:
            outer.add((x + 1, y, x, y))
        if above and below:
            inner.add((x, y, x + 1, y))
        if before and not behind:
            outer.add((x, y, x, y + 1))
        if behind and not before:
            outer.add((x, y + 1, x, y))
        if before and behind:
            inner.add((x, y, x, y + 1))
    return outer, inner


def unit_edges(start, stop):
    """Return the unit edges from one vertex to another in the same row or column."""
    (x, y), (dx, dy) = start, np.sign(np.subtract(stop, start))
    n = np.abs(np.subtract(stop, start)).sum()
    return [(x + i * dx, y + i * dy, x + (i + 1) * dx, y + (i + 1) * dy) for i in range(n)]


def assert_runs_cover(runs, edges):
    horizontal, vertical = runs
    lines = [((x0, y), (x1, y)) for y, x0, x1 in horizontal.tolist()]
    lines += [((x, y0), (x, y1)) for x, y0, y1 in vertical.tolist()]
    covered = [edge for line in lines for edge in unit_edges(*line)]
    assert len(covered) == len(set(covered))
    assert set(covered) == {(min(x, u), min(y, v), max(x, u), max(y, v)) for x, y, u, v in edges}
    for one_way in (horizontal.tolist(), vertical.tolist()):
        assert one_way == sorted(one_way)
        for (line, _, stop), (next_line, start, _) in pairwise(one_way):
            assert line < next_line or stop < start  # else the two could be one


def rings_of(mask):
    vertices, offsets = outline_path(mask)
    assert offsets[-1] == len(vertices)
    return [[tuple(v) for v in vertices[i:j].tolist()] for i, j in pairwise(offsets)]


def assert_outlined(mask):
    outer, inner = cell_edges(mask)
    assert_runs_cover(inner_runs(mask), inner)

    rings = rings_of(mask)
    edges = [edge for ring in rings for line in pairwise(ring) for edge in unit_edges(*line)]
    assert len(edges) == len(set(edges))
    assert set(edges) == outer  # True on the right
    for ring in rings:
        assert ring[0] == ring[-1]
        ways = [tuple(np.sign(np.subtract(stop, start))) for start, stop in pairwise(ring)]
        assert set(ways) <= {(1, 0), (-1, 0), (0, 1), (0, -1)}  # none of no length
        # Each corner turns, also the one at which the ring closes.
        assert all(way[0] != following[0] for way, following in pairwise([*ways, ways[0]]))
    starts = [ring[0][::-1] for ring in rings]
    leftmost = [
        min((y, min(x, u), x) for (x, y), (u, v) in pairwise(ring) if y == v) for ring in rings
    ]
    assert starts == [(y, x) for y, _, x in leftmost]
    assert leftmost == sorted(leftmost)


def cell_on_the_right(edge):
    x, y, u, v = edge
    dx, dy = u - x, v - y
    return (y if dx > 0 else v - 1 if dy > 0 else y - 1 if dx < 0 else v), (
        x if dx > 0 else x - 1 if dy > 0 else u if dx < 0 else x
    )


@hard
def test_outlines_of_hard_masks_are_the_edges_of_their_cells(mask):
    assert_outlined(mask)


@repeatable
@given(masks)
@example(np.eye(2, dtype=bool))
@example(np.eye(2, dtype=bool)[::-1])
def test_outlines_are_the_edges_of_the_cells(mask):
    assert_outlined(mask)


@repeatable
@given(masks)
@example(HARD["checkerboard"])
@example(HARD["hole at a corner"])
def test_rings_filled_by_even_odd_give_the_mask_back(mask):
    crossings = np.zeros((mask.shape[0], mask.shape[1] + 1), dtype=int)
    for ring in rings_of(mask):
        for (x, y), (u, v) in pairwise(ring):
            if x == u:
                crossings[min(y, v) : max(y, v), x] += 1
    filled = np.cumsum(crossings, axis=1)[:, :-1] % 2 == 1
    np.testing.assert_array_equal(filled, mask)


@repeatable
@given(masks)
@example(np.eye(2, dtype=bool))
@example(np.eye(2, dtype=bool)[::-1])
@example(HARD["checkerboard"])
@example(HARD["hole at a corner"])
def test_rings_keep_to_the_own_corner_of_cells_that_touch_diagonally(mask):
    framed = np.pad(mask, 1)
    for ring in rings_of(mask):
        edges = [edge for line in pairwise(ring) for edge in unit_edges(*line)]
        for edge, following in pairwise([*edges, edges[0]]):
            x, y = edge[2:]
            around = framed[y : y + 2, x : x + 2]
            if around[0, 0] == around[1, 1] != around[0, 1] == around[1, 0]:
                assert cell_on_the_right(edge) == cell_on_the_right(following)


def test_single_cells_are_rings_of_four_corners():
    rings = rings_of(HARD["checkerboard"])
    assert len(rings) == np.count_nonzero(HARD["checkerboard"])
    assert {len(ring) for ring in rings} == {5}


def test_a_hole_runs_the_other_way():
    mask = np.pad(HARD["hole"], 1)
    outside, hole = rings_of(mask)
    assert outside[0] == (1, 1)
    assert outside[1] == (6, 1)
    assert hole == [(4, 3), (3, 3), (3, 4), (4, 4), (4, 3)]


@repeatable
@given(st.integers(0, 40).flatmap(lambda n: st.permutations(range(n))))
@example([*range(1, 40), 0])
@example([39, *range(39)])
def test_cycles_are_listed_from_their_smallest_node_on(successor):
    expected, starts = [], [0]
    for first in range(len(successor)):
        if first not in expected:
            node = first
            while node not in expected[starts[-1] :]:
                expected.append(node)
                node = successor[node]
            starts.append(len(expected))
    nodes, offsets = outlines._cycles(np.array(successor, dtype=np.int64))
    assert nodes.tolist() == expected
    assert offsets.tolist() == starts


# dots --------------------------------------------------------------------------------------------


def assert_pooled(mask, row_cuts, col_cuts):
    window = mask[: row_cuts[-1], : col_cuts[-1]]
    rows = np.logical_or.reduceat(window, row_cuts[:-1], axis=0)
    expected = np.logical_or.reduceat(rows, col_cuts[:-1], axis=1)
    cells = np.flatnonzero(mask)
    np.testing.assert_array_equal(any_pool(mask, row_cuts, col_cuts), expected)
    np.testing.assert_array_equal(
        any_pool_cells(cells, mask.shape[1], row_cuts, col_cuts), expected
    )


@st.composite
def cuts(draw, size):
    stop = draw(st.integers(1, size))
    inside = draw(st.lists(st.integers(0, stop - 1), min_size=1, max_size=12))
    return np.array([*sorted(inside), stop])


@repeatable
@given(masks.flatmap(lambda m: st.tuples(st.just(m), cuts(m.shape[0]), cuts(m.shape[1]))))
def test_pools_are_those_of_reduceat(case):
    assert_pooled(*case)


def block_cuts(start, stop, size, k):
    """Return the cuts between the blocks of k cells, counted from cell 0, over start to stop."""
    return np.minimum(np.arange(start // k, -(-stop // k) + 1) * k, size)


@pytest.mark.parametrize("k", [1, 2, 3, 7, 16, 100])
@pytest.mark.parametrize("mask", [HARD["noise"], HARD["sparse"], HARD["none"], HARD["strided"]])
def test_blocks_of_a_whole_mask(mask, k):
    rows, cols = (block_cuts(0, n, n, k) for n in mask.shape)
    assert_pooled(mask, rows, cols)
    lit = any_pool(mask, rows, cols)
    for row, col in np.argwhere(mask):
        assert lit[row // k, col // k]


def test_panning_does_not_change_a_block():
    mask = HARD["sparse"]
    n_rows, n_cols = mask.shape
    whole = any_pool(mask, block_cuts(0, n_rows, n_rows, 4), block_cuts(0, n_cols, n_cols, 4))
    for start in range(20):
        rows = block_cuts(start, start + 30, n_rows, 4)
        cols = block_cuts(start, n_cols, n_cols, 4)
        view = any_pool(mask, rows, cols)
        top, left = start // 4, start // 4
        np.testing.assert_array_equal(
            view, whole[top : top + view.shape[0], left : left + view.shape[1]]
        )


@repeatable
@given(masks, st.integers(1, 12))
def test_dots_grow_to_squares_around_themselves(lit, n):
    expected = np.zeros_like(lit)
    for row, col in np.argwhere(lit):
        top, left = row - (n - 1) // 2, col - (n - 1) // 2
        expected[max(top, 0) : top + n, max(left, 0) : left + n] = True
    grown = dilate(lit, n)
    np.testing.assert_array_equal(grown, expected)
    assert grown[lit].all()


@pytest.mark.parametrize(("n", "error"), [(0, ValueError), (2.5, TypeError), (True, TypeError)])
def test_marks_are_whole_dots(n, error):
    with pytest.raises(error, match="'n' must be a positive int"):
        dilate(HARD["single"], n)


def test_the_examples_of_the_docstrings_hold():
    import doctest  # noqa: PLC0415

    results = doctest.testmod(differences, extraglobs={"np": np})
    assert results.attempted > 0
    assert results.failed == 0

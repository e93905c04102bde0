"""Dots of a mask against reduceat and slow loops over its cells."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mplpix.arrays.marked_dots import any_pool, any_pool_cells, dilate, largest_cells
from tests.arrays.masks import HARD, masks


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


@given(masks.flatmap(lambda m: st.tuples(st.just(m), cuts(m.shape[0]), cuts(m.shape[1]))))
def test_pools_are_those_of_reduceat(case):
    assert_pooled(*case)


def largest_by_loop(mask, sizes, row_cuts, col_cuts):
    """Return the first True cell of the largest size in each group."""
    found = np.full((len(row_cuts) - 1, len(col_cuts) - 1), -1)
    for row, col in np.ndindex(found.shape):
        r0, c0 = row_cuts[row], col_cuts[col]
        r1, c1 = max(row_cuts[row + 1], r0 + 1), max(col_cuts[col + 1], c0 + 1)
        best = -1.0
        for r, c in itertools.product(range(r0, r1), range(c0, c1)):
            if mask[r, c] and abs(sizes[r, c]) > best:
                best, found[row, col] = abs(sizes[r, c]), r * mask.shape[1] + c
    return found


@given(
    masks.flatmap(lambda m: st.tuples(st.just(m), cuts(m.shape[0]), cuts(m.shape[1]))),
    st.sampled_from(["C", "F"]),
)
def test_the_largest_cells_are_those_of_a_loop(case, order):
    mask, *both = case
    sizes = np.random.default_rng(1).integers(-3, 4, mask.shape).astype(float, order=order)
    found = largest_cells(np.flatnonzero(mask), sizes, *both)
    np.testing.assert_array_equal(found, largest_by_loop(mask, sizes, *both))


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

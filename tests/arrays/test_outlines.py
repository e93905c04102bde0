"""Outlines of a mask against slow loops over the edges of its cells."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mplpix.arrays import outlines
from mplpix.arrays.outlines import outline_path
from mplpix.arrays.regions import label_regions
from tests.arrays.masks import HARD, hard, masks


def cell_edges(mask):
    """Return the unit edges between unlike cells, as a set.

    An edge is (x0, y0, x1, y1) with the True cell on the right, y downwards.
    """
    framed = np.pad(mask, 1)
    outer = set()
    for y, x in np.ndindex(mask.shape[0] + 1, mask.shape[1] + 1):
        above, below = framed[y, x + 1], framed[y + 1, x + 1]
        before, behind = framed[y + 1, x], framed[y + 1, x + 1]
        if below and not above:
            outer.add((x, y, x + 1, y))
        if above and not below:
            outer.add((x + 1, y, x, y))
        if before and not behind:
            outer.add((x, y, x, y + 1))
        if behind and not before:
            outer.add((x, y + 1, x, y))
    return outer


def unit_edges(start, stop):
    """Return the unit edges from one vertex to another in the same row or column."""
    (x, y), (dx, dy) = start, np.sign(np.subtract(stop, start))
    n = np.abs(np.subtract(stop, start)).sum()
    return [(x + i * dx, y + i * dy, x + (i + 1) * dx, y + (i + 1) * dy) for i in range(n)]


def rings_of(mask):
    vertices, offsets = outline_path(mask)
    assert offsets[-1] == len(vertices)
    return [[tuple(v) for v in vertices[i:j].tolist()] for i, j in pairwise(offsets)]


def assert_outlined(mask):
    outer = cell_edges(mask)
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


@given(masks)
@example(np.eye(2, dtype=bool))
@example(np.eye(2, dtype=bool)[::-1])
def test_outlines_are_the_edges_of_the_cells(mask):
    assert_outlined(mask)


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


@pytest.mark.parametrize("function", [label_regions, outline_path])
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

"""The choice of ticks and lines, against slow loops and the corners of turned rectangles."""

import itertools
from decimal import Decimal

import numpy as np
from hypothesis import assume, example, given
from hypothesis import strategies as st

from mplpix.ticks.choice import (
    GAP,
    MOST_THINNED,
    WIDE_GAP,
    candidate_cells,
    cells_in_view,
    choose_cells,
    decimals_needed,
    edges_apart,
    labels_apart,
    parts_to_measure,
    roundest_cell,
)
from tests.ticks.tools import STEPS, finite, free, rectangle


@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(1, 100))
@example(0, 1, 1)
@example(3, 6, 4)
@example(999, 2, 1)
def test_candidates_are_multiples_of_steps_and_the_last_is_one_cell(first, number, most):
    stop = first + number
    expected = []
    for step in STEPS:
        cells = [cell for cell in range(first, stop) if cell % step == 0]
        if len(cells) > 1 and len(cells) <= most:
            expected.append(cells)
    largest = max(s for s in STEPS if any(c % s == 0 for c in range(first, stop)))
    roundest = next(c for c in range(first, stop) if c % largest == 0)
    found = [cells.tolist() for cells in candidate_cells(first, stop, most)]
    assert found == [cells for cells in expected if cells[1] == cells[0] + 1 or len(cells) <= 10]
    assert roundest_cell(first, stop) == roundest


def test_the_single_cell_is_the_one_of_the_largest_step():
    views = [(7, 14), (97, 300), (97, 200), (3, 4), (4, 6), (0, 7)]
    assert [roundest_cell(*view) for view in views] == [10, 200, 100, 3, 5, 0]


@given(st.lists(finite, min_size=1, max_size=20, unique=True), finite, finite)
def test_cells_in_view_are_those_with_their_center_in_it(centers, vmin, vmax):
    centers = np.sort(centers)
    low, high = sorted((vmin, vmax))
    expected = [i for i, c in enumerate(centers) if low <= c <= high]
    first, stop = cells_in_view(centers, vmin, vmax)
    assert list(range(first, stop)) == expected


@given(
    st.lists(
        st.tuples(*[st.integers(-60, 60)] * 2, st.integers(1, 50), st.integers(1, 20)),
        min_size=2,
        max_size=5,
    ),
    st.sampled_from([0, 17, 45, 90, -30, 200]),
)
def test_labels_apart_agrees_with_their_corners(labels, angle):
    rectangles = [rectangle(*label, angle) for label in labels]
    least = min(free(a, b) for a, b in itertools.combinations(rectangles, 2))
    assume(abs(least) > 1e-6)  # neither touching nor apart by rounding
    middles, sizes = [label[:2] for label in labels], [label[2:] for label in labels]
    assert labels_apart(middles, sizes, angle, (0, 0)) == (least > 0)


def test_the_gap_is_kept_along_and_across():
    sizes = [(10, 4), (10, 4)]
    assert labels_apart([(0, 0), (13, 0)], sizes, 0, (3, 9))
    assert not labels_apart([(0, 0), (12.9, 0)], sizes, 0, (3, 9))
    assert labels_apart([(0, 0), (0, 5)], sizes, 0, (99, 1))
    assert not labels_apart([(0, 0), (0, 4.9)], sizes, 0, (99, 1))


def test_labels_of_no_width_touch_nothing():
    assert labels_apart([(0, 0), (0, 0), (0, 0)], [(10, 4), (0, 0), (0, 4)], 0, (5, 5))


def test_labels_that_are_not_neighbors_may_touch():
    middles, sizes = [(0, 0), (20, 0), (40, 0)], [(50, 10), (1, 10), (50, 10)]
    assert not labels_apart([middles[0], middles[2]], [sizes[0], sizes[2]], 0, (0, 0))
    assert not labels_apart(middles, sizes, 0, (0, 0))


@given(st.lists(st.floats(0.5, 9), min_size=1, max_size=20), st.floats(0, 10), st.booleans())
def test_an_edge_has_room_beside_a_wide_cell(sizes, spacing, descending):
    places = np.cumsum([0.0, *sizes]) * (-1 if descending else 1)
    wide = [abs(b - a) >= spacing for a, b in itertools.pairwise(places)]
    expected = [(i > 0 and wide[i - 1]) or (i < len(wide) and wide[i]) for i in range(len(places))]
    assert edges_apart(places, spacing).tolist() == expected


@given(st.decimals(-1000, 1000, places=6), st.integers(0, 5))
def test_decimals_are_just_enough(value, digits):
    error = Decimal(1).scaleb(-digits) / 3
    places = [Decimal(1).scaleb(-n) for n in range(8)]
    expected = next(n for n, unit in enumerate(places) if abs(value.quantize(unit) - value) < error)
    assert decimals_needed(float(value), float(error)) == expected


@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(1, 100), st.integers(1, 100))
def test_the_most_cells_that_fit_are_chosen(first, number, most, fitting):
    stop = first + number
    choices = [range(-(-first // step) * step, stop, step) for step in STEPS]
    expected = next(
        (
            list(cells)
            for cells in choices
            if 1 < len(cells) <= min(most, fitting)
            and (len(cells) == number or len(cells) <= MOST_THINNED)
        ),
        [roundest_cell(first, stop)],
    )
    found = choose_cells(first, stop, most, lambda cells, gap: len(cells) <= fitting)
    assert found.tolist() == expected


def test_one_cell_has_a_tick_though_nothing_fits_and_none_where_none_is_in_view():
    def never(cells, gap):
        return False

    assert choose_cells(3, 9, 6, never).tolist() == [5]
    assert choose_cells(3, 4, 1, never).tolist() == [3]
    assert choose_cells(3, 3, 6).tolist() == choose_cells(4, 3, 6).tolist() == []


def test_labels_stand_closer_where_every_cell_has_one():
    asked = []
    choose_cells(0, 10, 10, lambda cells, gap: asked.append((len(cells), gap)))
    assert asked == [(10, GAP), (5, WIDE_GAP), (2, WIDE_GAP)]


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=40), st.booleans())
def test_labels_are_measured_in_parts_up_to_all(distances, descending):
    positions = np.cumsum([0.0, *distances])[:: -1 if descending else 1]
    ticks = np.arange(len(positions))
    parts = [ticks[part].tolist() for part in parts_to_measure(positions)]
    assert parts[-1] == ticks.tolist()
    assert len(parts) == (1 if len(positions) <= 8 else 3)
    assert all(part == sorted(set(part)) and len(part) >= 2 for part in parts)
    if len(parts) == 3:
        closest = np.abs(np.diff(positions)).argmin()
        assert set(parts[0]) | {0, 1, closest, closest + 1, ticks[-2], ticks[-1]} == set(parts[1])

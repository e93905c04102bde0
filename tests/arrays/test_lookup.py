"""Which cells each dot shows, for cells of any size."""

import numpy as np
import pytest

from mplpix.arrays.lookup import lookup_edges, lookup_uniform, repeat_dots, repeat_entries
from mplpix.arrays.reduce import sample
from mplpix.arrays.source import Source


def random_edges(seed):
    """Return edges of cells some of which are larger than a dot, and some smaller, up or down."""
    rng = np.random.default_rng(seed)
    edges = np.cumsum(rng.random(201) * rng.choice([0.2, 1, 1.7, 4], 201))
    return edges if seed % 2 else -edges


@pytest.mark.parametrize("seed", range(50))
def test_every_cell_in_view_is_shown_and_none_by_two_runs_of_dots(seed):
    edges = random_edges(seed)
    low, high = sorted(edges[[0, -1]])
    look = lookup_edges(edges, (int(np.floor(low)) - 1, int(np.ceil(high)) + 1))
    assert (look.starts[0], look.stops[-1]) == (0, 200)
    assert (look.stops > look.starts).all()
    assert (look.starts[1:] == look.stops[:-1]).all()


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("how", ["max", "mean"])
def test_dots_have_the_values_of_the_cells_that_lie_on_them(seed, how):
    edges = random_edges(seed)
    low, high = (int(np.floor(end)) for end in sorted(edges[[0, -1]]))
    look = lookup_edges(edges, (low + 10, high - 10))
    one = lookup_edges(np.arange(2.0), (0, 1))
    cells = np.arange(200, dtype=float)
    values = sample(Source(cells[:, np.newaxis]), look, one, how)
    rgba = np.repeat(np.rint(values).astype(np.uint8)[..., np.newaxis], 4, axis=2)
    for dot, value in enumerate(repeat_dots(rgba, look, one)[:, 0, 0], look.first_dot):
        lower, upper = np.minimum(edges[:-1], edges[1:]), np.maximum(edges[:-1], edges[1:])
        near = cells[(lower < dot + 1.01) & (upper > dot - 0.01)]
        assert near.min() - 1 <= value <= near.max() + 1, dot


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("dtype", [bool, np.uint32])
def test_every_dot_has_the_value_of_its_entry_whichever_way_cells_go(seed, dtype):
    rng = np.random.default_rng(seed)
    looks = []
    for n in (7, 5):
        step = rng.choice([-1, 1]) * rng.choice([1, 2, 2.5, 3])
        looks.append(lookup_uniform(rng.choice([0, 0.3, 4]), step, n, (-9, 12)))
    rows, cols = looks
    values = rng.integers(0, 2**32, (len(rows), len(cols)), np.uint32).astype(dtype)
    shown = np.array([[values[i, j] for j in entries(cols)] for i in entries(rows)], dtype)
    assert np.array_equal(repeat_entries(values, rows, cols), shown)


def entries(look):
    """Return the entry that each dot shows, lowest dots first."""
    found = [entry for entry, n in enumerate(look.repeats) for _ in range(n)]
    return found[::-1] if look.descending else found

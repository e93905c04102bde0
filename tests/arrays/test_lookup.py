"""Which cells each dot shows, for cells of any size."""

import numpy as np
import pytest

from mplpix.arrays.lookup import lookup_edges, repeat_dots
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

"""What is kept is what would be computed, and no more than that is computed."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mplpix.arrays.blocks import BlockCache
from mplpix.arrays.kept import Kept, KeptEntries
from mplpix.arrays.lookup import lookup_edges, lookup_uniform
from mplpix.arrays.source import Source


class Count:
    """Computes a new number each time."""

    calls = 0

    def __call__(self):
        self.calls += 1
        return self.calls


def test_a_value_is_computed_once_for_a_key_and_kept_for_the_last_key_only():
    kept, compute = Kept(), Count()
    assert [kept.get(key, compute) for key in (1, 1, 2, 2, 1)] == [1, 1, 2, 2, 3]
    assert (kept.of(1), kept.of(2)) == (3, None)


def test_without_a_key_a_value_is_computed_at_each_call_and_nothing_is_kept():
    kept, compute = Kept(), Count()
    assert [kept.get(key, compute) for key in (1, None, None, 1)] == [1, 2, 3, 4]


def test_a_key_whose_computation_failed_is_not_kept():
    kept, compute = Kept(), Count()
    kept.get(1, compute)
    with pytest.raises(ZeroDivisionError, match="zero"):
        kept.get(2, lambda: 1 // 0)
    assert kept.get(2, compute) == 2


@pytest.mark.parametrize(
    "twin", [copy.copy, copy.deepcopy, lambda k: pickle.loads(pickle.dumps(k))]
)
def test_a_copy_is_empty(twin):
    kept, compute = Kept(), Count()
    kept.get(1, compute)
    assert twin(kept).of(1) is None
    assert kept.of(1) == 1


EDGES = np.cumsum(np.random.default_rng(1).choice([0.4, 1, 3], 60))
VALUES = np.random.default_rng(2).integers(0, 99, (60, 60))
MASKED = np.ma.masked_less(VALUES, 40)

lookups = st.one_of(
    st.builds(
        lambda first, last, step: lookup_uniform(0, step, 60, (first, first + last)),
        st.integers(0, 40),
        st.integers(1, 40),
        st.sampled_from([0.5, 1.0, 2.0]),
    ),
    st.builds(
        lambda first, last: lookup_edges(np.append(0, EDGES), (first, first + last)),
        st.integers(0, 40),
        st.integers(1, 40),
    ),
).filter(len)


@pytest.mark.parametrize("values", [VALUES, MASKED], ids=["plain", "masked"])
@given(views=st.lists(st.tuples(st.integers(0, 1), lookups, lookups), min_size=2, max_size=8))
def test_kept_entries_are_those_that_would_be_computed(values, views):
    kept = KeptEntries()
    for key, rows, cols in views:

        def compute(rows, cols, key=key):
            # The last column has no mask, as strips may have none.
            found = values[np.ix_(rows.starts, cols.stops - 1)] + key
            return found if np.ma.is_masked(found) else np.ma.getdata(found)

        found, wanted = kept.get(key, rows, cols, compute), compute(rows, cols)
        assert (np.ma.getmaskarray(found) == np.ma.getmaskarray(wanted)).all()
        assert (np.ma.filled(found, 0) == np.ma.filled(wanted, 0)).all()


def test_entries_without_a_key_are_all_computed_again():
    kept, rows = KeptEntries(), lookup_uniform(0, 1, 60, (0, 30))
    sizes = []

    def compute(rows, cols):
        sizes.append((len(rows), len(cols)))
        return VALUES[rows.cells, cols.cells]

    for key in (1, 1, None, None, 1):
        kept.get(key, rows, rows, compute)
    assert sizes == [(30, 30)] * 4


@pytest.mark.parametrize("dtype", ["u1", "i8", "f4", "?"])
def test_means_beside_a_block_of_one_cell_are_not_cut_to_whole_numbers(dtype):
    cells = np.random.default_rng(3).integers(0, 2, (9, 9)).astype(dtype)
    cache = BlockCache(Source(cells))
    corner = cache.read("mean", (2, 2), slice(4, 5), slice(4, 5))  # the border cuts it to one cell
    wanted = BlockCache(Source(cells)).read("mean", (2, 2), slice(0, 5), slice(0, 5))
    assert (wanted % 1 != 0).any()  # a hard case
    assert corner.dtype == wanted.dtype
    np.testing.assert_array_equal(cache.read("mean", (2, 2), slice(0, 5), slice(0, 5)), wanted)

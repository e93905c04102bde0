"""Numbers at the far ends of float64 are looked up like others, and show nothing."""

import numpy as np
import pytest

from mplpix.arrays.lookup import lookup_uniform


@pytest.mark.parametrize(
    ("origin", "step"),
    [(0, 0.0), (0, 1e-300), (0, -5e-324), (0, np.nan), (np.nan, 3), (np.inf, 3), (0, np.inf)],
)
def test_cells_that_no_dot_can_show_are_shown_on_none(origin, step):
    found = lookup_uniform(origin, step, 9, (-100, 300))
    assert len(found) == 0
    assert found.cells == slice(0, 0)


def test_cells_far_smaller_than_a_dot_are_shown_on_one():
    assert lookup_uniform(7, 2.0**-50, 9, (-100, 300)).dots == 1

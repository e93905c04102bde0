"""matplotlib-scalebar: a bar is as many dots long as its length has cells."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix
from tests.oracle import pixels
from tests.tools import ramp, require


@pytest.mark.parametrize("scale", [1, 4, 7])
def test_a_bar_is_as_long_as_the_cells_that_it_measures(scale):
    kind = require("matplotlib_scalebar.scalebar").ScaleBar
    with mplpix.pixel_axes():
        fig, ax = plt.subplots()
    ax.imshow(ramp(40, 50))
    ax.set_pixel_scale(scale)
    bar = kind(1, "um", fixed_value=10, frameon=False, scale_loc="none", color="red")
    before = pixels(fig)
    ax.add_artist(bar)
    columns = np.flatnonzero((pixels(fig) != before).any((0, 2)))
    # Its ends are where its padding, in points, puts them: maybe within a dot.
    assert columns[-1] - columns[0] + 1 - 10 * scale in (0, 1)

"""pandas: frames as images, and plots of pandas inside of `pixel_axes`."""

import matplotlib.pyplot as plt
import numpy as np

import mplpix
from tests.oracle import assert_images_are_exact, assert_same_dots, pixels
from tests.tools import require


def test_a_correlation_is_shown_with_its_names_and_values():
    pandas = require("pandas")
    values = np.random.default_rng(1).random((20, 3))
    table = pandas.DataFrame(values, columns=["a", "b", "c"]).corr()
    ax = plt.figure().add_subplot(projection="pixel")
    image = ax.imshow(table, x=table.columns, y=table.index, vmin=-1, vmax=1)
    ax.annotate_cells(image, ".2f")
    assert [t.get_text() for t in ax.get_xticklabels()] == ["a", "b", "c"]
    assert assert_images_are_exact(ax.get_figure()) == 1


def test_plots_of_pandas_are_as_on_plain_axes():
    pandas = require("pandas")
    index = pandas.date_range("2024-01-01", periods=30)
    frame = pandas.DataFrame(np.arange(60.0).reshape(30, 2), index, columns=["a", "b"])

    def draw():
        return pixels(frame.plot(subplots=True, figsize=(4, 3))[0].get_figure())

    plain = draw()
    with mplpix.pixel_axes():
        inside = draw()
    assert_same_dots(inside, plain)

"""seaborn: heat maps and cluster maps inside of `pixel_axes`."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix
from tests.oracle import render
from tests.tools import ramp, require

NAMES = {"index": ["p", "q", "r", "s"], "columns": ["a", "b", "c"]}


@pytest.fixture
def seaborn():
    return require("seaborn")


@pytest.fixture
def frame():
    return require("pandas").DataFrame(ramp(4, 3), **NAMES)


def texts(ax):
    return {t.get_position(): t.get_text() for t in ax.texts}


@pytest.mark.parametrize("square", [True, False])
def test_a_heat_map_has_its_texts_and_labels_where_it_has_them(seaborn, frame, square):
    mask = frame.to_numpy() == 5
    kwargs = {"annot": True, "fmt": ".1f", "square": square, "mask": mask}
    theirs = seaborn.heatmap(frame, ax=plt.figure().add_subplot(), **kwargs)
    with mplpix.pixel_axes():
        ours = seaborn.heatmap(frame, ax=plt.figure().add_subplot(), **kwargs)
    for ax in (theirs, ours):
        render(ax.get_figure())
    assert isinstance(ours, mplpix.PixelAxes)
    assert texts(ours) == texts(theirs)
    assert texts(ours)[0.5, 1.5] == "3.0"
    for axis in ("x", "y"):
        labels, wanted = (getattr(ax, f"get_{axis}ticklabels")() for ax in (ours, theirs))
        assert [(t.get_text(), t.get_position()) for t in labels] == [
            (t.get_text(), t.get_position()) for t in wanted
        ]
    bars = [ax.get_figure().axes[1] for ax in (ours, theirs)]
    assert not isinstance(bars[0], mplpix.PixelAxes)
    assert bars[0].get_ylim() == bars[1].get_ylim()


def test_a_cluster_map_is_ordered_by_its_dendrograms(seaborn, frame):
    kwargs = {"figsize": (5, 5), "row_colors": ["r", "g", "b", "k"]}
    theirs = seaborn.clustermap(frame, **kwargs)
    with mplpix.pixel_axes():
        ours = seaborn.clustermap(frame, **kwargs)
    render(ours.figure)
    assert isinstance(ours.ax_heatmap, mplpix.PixelAxes)
    assert ours.data2d.equals(theirs.data2d)
    np.testing.assert_array_equal(
        ours.ax_heatmap.collections[0].get_array(), theirs.ax_heatmap.collections[0].get_array()
    )
    assert [t.get_text() for t in ours.ax_heatmap.get_xticklabels()] == list(ours.data2d.columns)

"""`mplpix.imshow` does on any Axes what ``ax.imshow`` does, and its cells are exact."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix
from tests.oracle import pixels
from tests.tools import PIXEL, ramp

CALLS = {
    "plain": {},
    "lower": {"origin": "lower"},
    "extent": {"extent": (3, 9, -2, 4)},
    "aspect": {"aspect": "auto"},
    "ratio": {"aspect": 2.5},
    "colors": {"cmap": "gray", "vmin": 3, "vmax": 20},
    "norm": {"norm": "log", "vmin": 1},
    "alpha": {"alpha": 0.4},
    "alpha each": {"alpha": np.linspace(0, 1, 30).reshape(5, 6)},
    "url": {"url": "x", "gid": "y", "zorder": 7, "label": "z"},
}


def answers(ax, im):
    """Return what others ask of an Axes and its image."""
    return (
        ax.get_xlim(),
        ax.get_ylim(),
        ax.get_aspect(),
        ax.get_autoscale_on(),
        ax.get_images() == [im],
        [tuple(map(float, im.get_extent())), im.get_clim(), im.get_zorder(), im.get_label()],
        [im.get_gid(), im.get_url(), im.get_alpha() is None, im.get_cmap().name],
        im.get_clip_path() is not None,
    )


@pytest.mark.parametrize("kwargs", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("rc_aspect", ["equal", "auto"])
def test_it_does_to_an_axes_what_its_imshow_does(kwargs, rc_aspect):
    with plt.rc_context({"image.aspect": rc_aspect}):
        fig, (ours, theirs) = plt.subplots(1, 2)
        im = mplpix.imshow(ours, ramp(5, 6), **kwargs)
        assert isinstance(im, mplpix.PixelAlignedImage)
        other = theirs.imshow(ramp(5, 6), **kwargs)
    fig.canvas.draw()
    assert answers(ours, im) == answers(theirs, other)
    assert ours.bbox.size == pytest.approx(theirs.bbox.size)


def test_cells_are_seen_whole():
    fig = plt.figure(figsize=(1, 1), dpi=90)
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    A = ramp(9, 9)
    im = mplpix.imshow(ax, A, cmap="gray")
    expected = np.repeat(np.repeat(im.to_rgba(A, bytes=True), 10, axis=0), 10, axis=1)
    np.testing.assert_array_equal(pixels(fig), expected)


def test_on_a_pixel_axes_it_is_its_imshow():
    _, axs = plt.subplots(1, 2, subplot_kw=PIXEL)
    im = mplpix.imshow(axs[0], ramp(5, 6), "gray", x=[0, 1, 2, 3, 4, 5], downsample="max")
    other = axs[1].imshow(ramp(5, 6), "gray", x=[0, 1, 2, 3, 4, 5], downsample="max")
    assert answers(axs[0], im) == answers(axs[1], other)
    assert im.grid == other.grid
    assert axs[0].get_aspect() == 1


@pytest.mark.parametrize(
    ("X", "kwargs", "error", "match"),
    [
        (np.ones(3), {}, TypeError, "'X'"),
        (np.ones((2, 3)), {"vmin": "low"}, TypeError, "'vmin'"),
        (np.ones((2, 3)), {"aspect": "wide"}, ValueError, "'aspect'"),
        (np.ones((2, 3)), {"extent": (0, 0, 1, 2)}, ValueError, "'extent'"),
    ],
)
def test_bad_input_changes_nothing(X, kwargs, error, match):
    fig, ax = plt.subplots()
    before = ax.get_xlim(), ax.get_aspect(), ax.get_children()
    with pytest.raises(error, match=match):
        mplpix.imshow(ax, X, **kwargs)
    assert (ax.get_xlim(), ax.get_aspect(), ax.get_children()) == before
    assert fig.axes == [ax]


def test_an_image_in_place_of_the_axes_is_refused():
    with pytest.raises(TypeError, match="'ax' must be an Axes"):
        mplpix.imshow(ramp(2, 3), None)

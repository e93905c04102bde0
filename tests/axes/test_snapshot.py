"""`snapshot`: the Axes box alone, as a saved figure shows it."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

import mplpix
from tests.axes.figures import IMAGE, pixel_axes
from tests.oracle import bare, box_dots, render


def busy(fig, ax):
    """Draw all sorts of things on an Axes."""
    im = ax.imshow(IMAGE)
    ax.diff(IMAGE, np.where(IMAGE > 0.9, 0, IMAGE))
    ax.contour(IMAGE, [0.5], colors="w")
    ax.plot([3, 40], [4, 20], "r-", lw=3)
    ax.annotate("here", (20, 20), (5, 5), arrowprops={})
    ax.set_title("a title")
    fig.text(0.5, 0.5, "over the figure")
    return im


def saved_crop(fig, ax, **kwargs):
    """Return what is in the box of *ax* in a saved PNG."""
    buffer, draws = render(fig, dpi=fig.dpi, **kwargs)
    return box_dots(buffer, draws[-1][ax].whole_box())


@pytest.mark.parametrize(
    ("layout", "dpi"), [(None, 133.7), ("tight", 72), ("constrained", 133.7), ("compressed", 72)]
)
def test_a_snapshot_is_the_crop_of_the_saved_figure(layout, dpi):
    fig, axs = pixel_axes(1, 2, layout=layout, dpi=dpi, figsize=(7.03, 4.01), facecolor="pink")
    axs[0, 1].imshow(IMAGE)
    axs[0, 0].colorbar(busy(fig, axs[0, 0]))
    for _ in range(3):  # until the layout stays as it is
        fig.canvas.draw()
    for ax in axs[0]:
        got = ax.snapshot()
        assert got.dtype == np.uint8
        assert got.flags.writeable
        np.testing.assert_array_equal(got, saved_crop(fig, ax))


def test_a_snapshot_of_an_axes_with_nothing_beside_the_image_is_the_image():
    _, ax = pixel_axes()
    im = ax.imshow(IMAGE)
    bare(ax)
    scale = ax.get_pixel_scale()
    assert scale > 1
    np.testing.assert_array_equal(ax.snapshot(), im.to_image(scale))


def test_a_snapshot_of_a_figure_of_exact_size():
    fig, axs = mplpix.subplots([IMAGE, IMAGE[:9]], scale=3)
    axs[0].set_title("added after the layout")
    size = fig.get_size_inches()
    got = axs[1].snapshot()
    assert got.shape == (27, 150, 4)
    assert (fig.get_size_inches() == size).all()
    fig.canvas.draw()
    np.testing.assert_array_equal(got, saved_crop(fig, axs[1]))


@pytest.mark.parametrize("settled", [True, False])
def test_a_snapshot_does_not_disturb_the_figure(settled):
    mpl.rcParams.update({"savefig.bbox": "tight", "savefig.facecolor": "red"})
    fig, ax = pixel_axes(layout="constrained")
    busy(fig, ax)
    fig.canvas.draw()
    if not settled:
        ax.set_title("another")
    canvas, dpi = fig.canvas, fig.dpi
    before = np.array(canvas.buffer_rgba())
    stale = {artist: artist.stale for artist in fig.findobj()}
    got = ax.snapshot()
    assert (got[2, 2] != (255, 0, 0, 255)).any()
    assert (fig.canvas, fig.dpi) == (canvas, dpi)
    assert all(artist.stale == was for artist, was in stale.items())
    np.testing.assert_array_equal(before, np.array(canvas.buffer_rgba()))
    canvas.draw()
    box = tuple(round(end) for end in ax.bbox.extents)
    np.testing.assert_array_equal(got, box_dots(np.array(canvas.buffer_rgba()), box))


def test_a_snapshot_works_for_insets_and_in_subfigures():
    fig = plt.figure(figsize=(8, 4))
    ax = fig.subfigures(1, 2)[1].add_subplot(projection="pixel")
    ax.imshow(IMAGE)
    inset = ax.inset_axes((0.1, 0.1, 0.4, 0.4), projection="pixel")
    inset.imshow(IMAGE[:5, :5])
    for a in (ax, inset):
        np.testing.assert_array_equal(a.snapshot(), saved_crop(fig, a))


def test_a_snapshot_of_a_removed_axes_is_refused():
    _, ax = pixel_axes()
    ax.imshow(IMAGE)
    ax.remove()
    with pytest.raises(ValueError, match="must belong to a figure"):
        ax.snapshot()


def test_a_snapshot_ends_where_the_figure_ends():
    fig = plt.figure(figsize=(2, 2), dpi=100)
    ax = fig.add_axes((0.5, 0.5, 1, 1), projection="pixel", pixel_scale=10)
    ax.imshow(np.zeros((20, 20)))
    assert ax.snapshot().shape == (100, 100, 4)
    assert Image.fromarray(ax.snapshot()).size == (100, 100)

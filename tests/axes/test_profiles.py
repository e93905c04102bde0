"""A plot that shares an axis with an image: each of its points is at the cell that it is of."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.artist import Artist

import mplpix
from tests.axes.figures import LAYOUTS
from tests.oracle import assert_same_dots, pixels, render
from tests.tools import PIXEL, ramp

ASPECTS = ["equal", "auto", 2, 0.3]

SAVEFIG = [
    {},
    {"dpi": 61.7},
    {"bbox_inches": "tight"},
    {"bbox_inches": "tight", "dpi": 133.3, "pad_inches": 0.037},
]


def places(drawn, axis, numbers):
    """Return where *numbers* are along an axis, in dots."""
    x0, y0, x1, y1 = drawn.box
    low, high, (first, last) = (x0, x1, drawn.xlim) if axis == "x" else (y0, y1, drawn.ylim)
    return low + (high - low) * (np.asarray(numbers) - first) / (last - first)


def assert_agree(fig, image, plot, axis, **savefig):
    """Assert that the numbers of an axis are at the same dots in both, to half a dot."""
    _, draws = render(fig, **savefig)
    limits = draws[-1][image].xlim if axis == "x" else draws[-1][image].ylim
    numbers = np.linspace(*limits, 7)
    ours, theirs = (places(draws[-1][ax], axis, numbers) for ax in (image, plot))
    assert np.abs(ours - theirs).max() <= 1e-6
    return draws[-1]


COLORBARS = {
    "none": lambda fig, image, plot: None,
    "own": lambda fig, image, plot: image.colorbar(image.images[0]),
    "of the figure": lambda fig, image, plot: fig.colorbar(image.images[0], ax=[image, plot]),
    "beside the image": lambda fig, image, plot: fig.colorbar(image.images[0], ax=image),
}


@pytest.mark.filterwarnings("ignore:This figure includes Axes that are not compatible")
@pytest.mark.parametrize(("aspect", "name"), list(zip(ASPECTS, COLORBARS, strict=True)))
@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_column_is_above_its_point(aspect, layout, name):
    fig, (image, plot) = plt.subplots(
        2, 1, sharex=True, figsize=(4.03, 3.611), dpi=91.7, layout=layout, subplot_kw=PIXEL
    )
    shape = {"equal": (30, 100), "auto": (9, 137), 2: (30, 40), 0.3: (700, 900)}[aspect]
    image.imshow(ramp(*shape), aspect=aspect)
    plot.plot(np.arange(shape[1]) % 7)
    plot.set_ylabel("label")
    COLORBARS[name](fig, image, plot)
    for savefig in SAVEFIG[:: 1 if layout is None else 3]:
        drawn = assert_agree(fig, image, plot, "x", **savefig)
        assert drawn[plot].box[3] < drawn[image].box[1]


@pytest.mark.parametrize(("aspect", "savefig"), list(zip(ASPECTS, SAVEFIG, strict=True)), ids=str)
def test_each_row_is_beside_its_point(aspect, savefig):
    fig, (image, plot) = plt.subplots(1, 2, sharey=True, subplot_kw=PIXEL, width_ratios=(3, 1))
    image.imshow(ramp(41, 30), aspect=aspect)
    plot.plot(np.arange(41) % 5, np.arange(41))
    assert_agree(fig, image, plot, "y", **savefig)
    image.zoom_to(2.5, 9.5, 3.5, 20.5)
    assert_agree(fig, image, plot, "y", **savefig)
    assert plot.get_ylim() == image.get_ylim()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_waveform_is_below_its_spectrogram(layout):
    fig, (image, plot) = plt.subplots(
        2, 1, sharex=True, figsize=(6.1, 4), layout=layout, subplot_kw=PIXEL
    )
    time = np.arange(8000) / 8000
    plot.plot(time, np.sin(2 * np.pi * 440 * time**2))
    image.imshow(ramp(129, 61), origin="lower", aspect="auto", extent=(0, 1, 0, 4000))
    drawn = assert_agree(fig, image, plot, "x")
    x0, _, x1, _ = drawn[image].box
    assert (x1 - x0) % 61 == 0
    np.testing.assert_allclose(image.get_xlim(), (0, 1), atol=1e-12)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", ["uneven", "log"])
def test_cells_of_different_sizes_have_their_profile_too(kind, layout):
    fig, (image, plot) = plt.subplots(
        2, 1, sharex=True, figsize=(4, 3.6), layout=layout, subplot_kw=PIXEL
    )
    x = np.cumsum(1 + np.arange(20) % 3)
    if kind == "uneven":
        image.imshow(ramp(5, 20), x=x, aspect="auto")
    else:
        image.imshow(ramp(5, 20), y=np.geomspace(1, 50, 6), aspect="auto")
        image.set_yscale("log")
    plot.plot(np.arange(20))
    fig.colorbar(image.images[0], ax=image)
    assert_agree(fig, image, plot, "x")


def test_profiles_on_both_sides_of_an_image():
    fig, axs = plt.subplots(
        2, 2, sharex="col", sharey="row", layout="constrained", subplot_kw=PIXEL,
        width_ratios=(4, 1), height_ratios=(4, 1),
    )  # fmt: skip
    image, right, below, corner = axs.flat
    image.imshow(ramp(33, 57), aspect="auto")
    right.plot(np.arange(33), np.arange(33))
    below.plot(np.arange(57))
    corner.axis("off")
    assert_agree(fig, image, right, "y")
    assert_agree(fig, image, below, "x", dpi=77.7)


def test_an_axes_in_another_column_keeps_its_place():
    fig, axs = plt.subplots(2, 2, sharex=True, subplot_kw=PIXEL)
    axs[0, 0].imshow(ramp(9, 9), aspect=3)
    axs[0, 1].imshow(ramp(9, 9))
    axs[1, 1].plot(np.arange(9))
    drawn = assert_agree(fig, axs[0, 1], axs[1, 1], "x")
    assert drawn[axs[1, 1]].box[0] >= drawn[axs[0, 0]].box[2]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_profile_is_drawn_in_the_same_bytes_again(layout):
    fig, (image, plot) = plt.subplots(
        2, 1, sharex=True, figsize=(4.03, 3.6), layout=layout, subplot_kw=PIXEL
    )
    image.imshow(ramp(20, 100), aspect="auto")
    plot.plot(np.arange(100) % 7)
    image.colorbar(image.images[0])
    if layout == "tight":
        fig.canvas.draw()
    first = pixels(fig)
    for _ in range(12):
        assert_same_dots(pixels(fig), first)


def test_linked_views_have_both_scales():
    figs = [plt.figure(figsize=size) for size in ((4, 3), (5, 4))]
    axs = [fig.add_subplot(**PIXEL) for fig in figs]
    for ax in axs:
        ax.imshow(ramp(60, 90), aspect="auto")
    mplpix.link_views(*axs)
    assert axs[0].get_pixel_scale() == axs[1].get_pixel_scale()
    axs[1].zoom_about(40, 30, (6, 10))
    assert axs[0].get_pixel_scale() == (6, 10)
    assert np.mean(axs[0].get_xlim()) == pytest.approx(np.mean(axs[1].get_xlim()))
    axs[0].zoom_by(1)
    assert axs[0].get_pixel_scale() == axs[1].get_pixel_scale() == (8, 12)


def test_a_linked_axes_with_square_cells_has_the_smaller_scale():
    axs = [plt.figure().add_subplot(**PIXEL) for _ in range(2)]
    axs[0].imshow(ramp(60, 90), aspect="auto")
    axs[1].imshow(ramp(60, 90))
    mplpix.link_views(*axs)
    axs[0].zoom_about(40, 30, (6, 10))
    assert axs[1].get_pixel_scale() == 6
    axs[1].set_pixel_scale(4)
    assert axs[0].get_pixel_scale() == (4, 4)


class Witness(Artist):
    """Draws nothing, and notes where the box of its Axes is then, in dots."""

    def __init__(self, zorder):
        super().__init__()
        self.set_zorder(zorder)

    def draw(self, renderer):
        self.box = self.axes.bbox.extents * renderer.get_image_magnification()


@pytest.mark.parametrize("rasterized", ["image", "plot", "twin"])
@pytest.mark.parametrize("name", ["image", "plot", "twin"])
def test_artists_below_and_above_a_rasterized_one_are_on_the_same_dots(rasterized, name):
    fig, (image, plot) = plt.subplots(2, 1, sharex=True, subplot_kw=PIXEL, figsize=(3.03, 3.07))
    image.imshow(ramp(10, 13))
    drawn = {"image": image, "plot": plot, "twin": image.twinx()}
    drawn[rasterized].plot(range(13), rasterized=True, zorder=3)
    below, above = (drawn[name].add_artist(Witness(zorder)) for zorder in (2.9, 3.1))
    fig.savefig(io.BytesIO(), format="pdf", bbox_inches="tight", dpi=87)
    assert np.abs(below.box - above.box).max() <= 1e-6
    assert np.abs(below.box - np.rint(below.box))[::2].max() <= 1e-6

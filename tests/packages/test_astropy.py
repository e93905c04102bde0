"""astropy: norms, CCDData, and world coordinates on pixel Axes."""

import pickle
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix
from tests.oracle import assert_images_are_exact, assert_same_dots, box_dots, pixels, render
from tests.tools import require

Z = np.random.default_rng(1).random((30, 41))


@pytest.fixture
def wcs():
    made = require("astropy.wcs").WCS(naxis=2)
    made.wcs.ctype = ["RA---TAN", "DEC--TAN"]
    made.wcs.crval, made.wcs.crpix = [150, 2], [20, 15]
    made.wcs.cdelt = [-0.01, 0.01]
    return made


@pytest.fixture
def pixel_wcs_axes():
    return mplpix.pixel_axes_class(require("astropy.visualization.wcsaxes").WCSAxes)


def inner_dots(ax):
    """Return the dots of the box but for three at each side, where the frame and its ticks are."""
    buffer, draws = render(ax.get_figure())
    return box_dots(buffer, draws[-1][ax].whole_box())[8:-8, 8:-8]


def assert_exact(ax, values):
    """Assert that *ax* shows *values* whole, row 0 at the bottom."""
    k = ax.get_pixel_scale()
    rgba = ax.images[0].to_rgba(values, bytes=True)[::-1]
    assert_same_dots(inner_dots(ax), np.repeat(np.repeat(rgba, k, 0), k, 1)[8:-8, 8:-8])


@pytest.mark.parametrize("stretch", ["linear", "sqrt", "log", "asinh"])
def test_norms_color_exactly(stretch):
    visualization = require("astropy.visualization")
    norm = visualization.simple_norm(Z, stretch, percent=99)
    ax = plt.figure().add_subplot(projection="pixel")
    ax.imshow(Z, norm=norm)
    assert assert_images_are_exact(ax.get_figure()) == 1


def test_the_images_of_imshow_norm_are_exact():
    visualization = require("astropy.visualization")
    with mplpix.pixel_axes():
        fig, ax = plt.subplots()
        visualization.imshow_norm(Z, ax, interval=visualization.MinMaxInterval())
    assert assert_images_are_exact(fig) == 1


def test_ccd_data_are_shown():
    data = require("astropy.nddata").CCDData(Z, unit="adu")
    ax = plt.figure().add_subplot(projection="pixel")
    ax.imshow(data)
    assert assert_images_are_exact(ax.get_figure()) == 1


def test_world_coordinates_are_where_they_are_on_a_plain_axes(wcs, pixel_wcs_axes):
    fig = plt.figure()
    ax = fig.add_subplot(projection=pixel_wcs_axes, wcs=wcs)
    image = ax.imshow(Z)
    fig.colorbar(image)
    assert image.origin == "lower"
    assert ax.name == "pixel"
    assert_exact(ax, Z)
    world = ax.get_transform("world").transform([(150, 2)])
    np.testing.assert_allclose(world, ax.transData.transform([(19, 14)]), atol=1e-9)
    assert ax.coords[0].get_axislabel() == "pos.eq.ra"
    assert ax.coords[0].get_ticks_visible()


def test_a_pixel_projection_makes_them_too(wcs, pixel_wcs_axes):
    ax = plt.figure().add_subplot(projection=mplpix.pixel_axes_class(wcs), pixel_scale=3)
    assert type(ax) is pixel_wcs_axes
    ax.imshow(Z)
    assert ax.get_pixel_scale() == 3
    with mplpix.pixel_axes():
        assert not isinstance(plt.figure().add_subplot(projection=wcs), mplpix.PixelAxes)


def test_a_view_is_zoomed_and_saved_exactly(wcs, pixel_wcs_axes, tmp_path):
    ax = plt.figure().add_subplot(axes_class=pixel_wcs_axes, wcs=wcs)
    ax.imshow(Z)
    ax.zoom_about(20, 15, 24)
    x0, x1 = (round(v + 0.5) for v in ax.get_xlim())
    y0, y1 = (round(v + 0.5) for v in ax.get_ylim())
    k = 24
    rgba = np.repeat(np.repeat(ax.images[0].to_rgba(Z, bytes=True)[::-1], k, 0), k, 1)
    whole = rgba[(30 - y1) * k : (30 - y0) * k, x0 * k : x1 * k]
    assert_same_dots(inner_dots(ax), whole[8:-8, 8:-8])
    for kind in ("png", "pdf", "svg"):
        ax.get_figure().savefig(tmp_path / f"a.{kind}", bbox_inches="tight")


def test_they_are_pickled_with_their_labels(wcs, pixel_wcs_axes):
    fig = plt.figure()
    ax = fig.add_subplot(axes_class=pixel_wcs_axes, wcs=wcs)
    ax.imshow(Z)
    ax.coords[1].set_format_unit("arcmin", decimal=True)
    before = pixels(fig)
    again = pickle.loads(pickle.dumps(fig))
    assert type(again.axes[0]) is pixel_wcs_axes
    assert_same_dots(pixels(again), before)
    code = "import pickle, sys; fig = pickle.load(sys.stdin.buffer); print(type(fig.axes[0]))"
    done = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(fig), check=True, capture_output=True
    )
    assert b"PixelWCSAxes" in done.stdout

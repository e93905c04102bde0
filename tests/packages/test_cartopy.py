"""cartopy: maps on pixel Axes, in rectangular projections."""

import pickle

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix
from tests.oracle import assert_same_dots, box_dots, pixels, render
from tests.tools import require

Z = np.random.default_rng(1).random((36, 72))
WORLD = (-180, 180, -90, 90)


@pytest.fixture
def crs():
    return require("cartopy.crs")


def on_map(crs):
    fig = plt.figure()
    ax = fig.add_subplot(projection=mplpix.pixel_axes_class(crs.PlateCarree()))
    ax.imshow(Z, extent=WORLD, origin="upper", transform=crs.PlateCarree())
    return ax


def test_cells_are_exact_on_a_map(crs):
    ax = on_map(crs)
    geo = require("cartopy.mpl.geoaxes").GeoAxes
    assert type(ax) is mplpix.pixel_axes_class(geo)
    assert isinstance(ax, geo)
    buffer, draws = render(ax.get_figure())
    got = box_dots(buffer, draws[-1][ax].whole_box())[3:-3, 3:-3]
    k = ax.get_pixel_scale()
    rgba = ax.images[0].to_rgba(Z, bytes=True)
    assert_same_dots(got, np.repeat(np.repeat(rgba, k, 0), k, 1)[3:-3, 3:-3])


def test_places_on_the_map_are_those_of_cartopy(crs):
    ax = on_map(crs)
    ax.plot([-100, 100], [-50, 50], transform=crs.PlateCarree())
    ax.gridlines(draw_labels=True)
    fig = ax.get_figure()
    fig.colorbar(ax.images[0], location="bottom")
    ax.zoom_about(0, 0, 12)
    before = pixels(fig)
    assert_same_dots(pixels(pickle.loads(pickle.dumps(fig))), before)


def test_a_map_begins_with_the_whole_world_and_shows_an_image_out_of_bounds(crs):
    ours, theirs = (
        plt.figure().add_subplot(projection=projection)
        for projection in (mplpix.pixel_axes_class(crs.PlateCarree()), crs.PlateCarree())
    )
    assert (ours.get_xlim(), ours.get_ylim()) == (theirs.get_xlim(), theirs.get_ylim())
    for ax in (ours, theirs):
        ax.imshow(Z, extent=(170, 190, 0, 10), transform=crs.PlateCarree())
    assert ours.images[0].get_extent() == tuple(theirs.images[0].get_extent())
    np.testing.assert_array_equal(ours.images[0].get_array(), theirs.images[0].get_array())
    ours.clear()
    assert ours.get_xlim() == (-180, 180)
    ours.set_extent((10, 20, 30, 35), crs.PlateCarree())
    assert ours.get_xlim() == (10, 20)

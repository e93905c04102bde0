"""xarray: images, facets and dates inside of `pixel_axes`."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix
from tests.oracle import assert_images_are_exact
from tests.tools import require


@pytest.fixture
def da():
    values = np.random.default_rng(3).random((2, 7, 12))
    coords = {
        "day": np.array(["2024-02-28", "2024-02-29"], "M8[ns]"),
        "lat": ("lat", np.arange(7.0), {"units": "degrees_north"}),
        "lon": ("lon", np.arange(12.0), {"long_name": "Longitude", "units": "degrees_east"}),
    }
    return require("xarray").DataArray(values, coords, ("day", "lat", "lon"), name="t")


def test_an_image_is_exact_and_has_the_labels_of_xarray(da):
    with mplpix.pixel_axes():
        image = da[0].plot.imshow()
    assert isinstance(image, mplpix.PixelAlignedImage)
    ax = image.axes
    assert ax.get_xlabel() == "Longitude [degrees_east]"
    assert ax.get_title() == "day = 2024-02-28"
    assert assert_images_are_exact(ax.get_figure()) == 1


def test_facets_are_exact_each(da):
    with mplpix.pixel_axes(None):
        grid = da.plot.imshow(col="day", cmap="magma", robust=True)
    scales = {ax.get_pixel_scale() for ax in grid.axs.flat}
    assert len(scales) == 1
    assert assert_images_are_exact(grid.fig) == 2
    titles = [ax.get_title() for ax in grid.axs.flat]
    assert [title[:16] for title in titles] == ["day = 2024-02-28", "day = 2024-02-29"]


def test_an_axis_of_dates_is_one(da):
    with mplpix.pixel_axes():
        image = da[:, 0].plot.imshow(x="lon", y="day")
    assert image.axes.yaxis.have_units()
    assert assert_images_are_exact(image.get_figure()) == 1


def test_a_mesh_has_the_labels_of_xarray(da):
    with mplpix.pixel_axes():
        mesh = da[0].plot()
    assert isinstance(mesh.axes, mplpix.PixelAxes)
    assert mesh.axes.get_ylabel() == "lat [degrees_north]"
    np.testing.assert_array_equal(np.ravel(mesh.get_array()), np.ravel(da[0]))


def test_imshow_takes_coordinates_as_they_are(da):
    ax = plt.figure().add_subplot(projection="pixel")
    image = ax.imshow(da[0], x=da.lon, y=da.lat)
    assert image.get_extent() == (-0.5, 11.5, 6.5, -0.5)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("Longitude [degrees_east]", "lat [degrees_north]")

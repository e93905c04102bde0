"""axes_grid1: grids and dividers inside of `pixel_axes`."""

import matplotlib.pyplot as plt
from mpl_toolkits.axes_grid1 import ImageGrid, make_axes_locatable

import mplpix
from tests.oracle import assert_images_are_exact
from tests.tools import ramp


def test_a_grid_of_pixel_axes_is_exact():
    fig = plt.figure()
    grid = ImageGrid(fig, 111, (1, 2), axes_class=mplpix.PixelAxes, axes_pad=0.1)
    for ax in grid:
        ax.imshow(ramp(7, 9))
    assert assert_images_are_exact(fig) == 2


def test_a_divided_axes_is_exact_and_its_colorbar_is_as_tall():
    with mplpix.pixel_axes():
        fig, ax = plt.subplots()
        image = ax.imshow(ramp(7, 9))
        side = make_axes_locatable(ax).append_axes("right", "5%", pad=0.1)
        fig.colorbar(image, cax=side)
    fig.canvas.draw()
    assert abs(side.bbox.height - ax.bbox.height) < 1e-6
    assert assert_images_are_exact(fig) >= 1

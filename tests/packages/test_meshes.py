"""Meshes of packages: seaborn's heat maps, xarray's default plot, histograms, all on whole dots."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix
from tests.oracle import assert_same_dots, box_dots, render
from tests.packages.test_mplcursors import click, drawn
from tests.tools import ramp, require


def assert_mesh_is_exact(mesh):
    """Assert that the Axes of *mesh* shows its cells, each on as many whole dots as all others."""
    ax = mesh.axes
    assert isinstance(mesh, mplpix.PixelAlignedMesh)
    scale = ax.get_pixel_scale()
    kx, ky = scale if isinstance(scale, tuple) else (scale, scale)
    fig = ax.get_figure()
    fig.set_layout_engine("none")
    for artist in ax.get_children():
        artist.set_visible(artist is mesh)
    fig.set_facecolor("white")
    buffer, draws = render(fig)
    cells = np.ma.asarray(mesh.get_array())
    rows, cols = (n - 1 for n in mesh.get_coordinates().shape[:2])
    rgba = np.asarray(mesh.to_rgba(cells.reshape(rows, cols), bytes=True))
    rgba = np.where(rgba[..., 3:] == 0, np.uint8([255, 255, 255, 255]), rgba)
    if not ax.yaxis_inverted():
        rgba = rgba[::-1]
    if ax.xaxis_inverted():
        rgba = rgba[:, ::-1]
    wanted = np.repeat(np.repeat(rgba, ky, 0), kx, 1)
    assert_same_dots(box_dots(buffer, draws[-1][ax].whole_box()), wanted)


@pytest.mark.parametrize("square", [True, False])
def test_a_heat_map_of_seaborn_is_exact(square):
    seaborn = require("seaborn")
    values = ramp(13, 7)
    with mplpix.pixel_axes():
        ax = seaborn.heatmap(values, square=square, mask=values == 5, cbar_kws={"label": "n"})
    ax.set_facecolor("white")
    assert_mesh_is_exact(ax.collections[0])


def test_a_cluster_map_of_seaborn_is_exact():
    seaborn = require("seaborn")
    with mplpix.pixel_axes():
        grid = seaborn.clustermap(np.random.default_rng(2).random((12, 9)), figsize=(5, 5))
    assert_mesh_is_exact(grid.ax_heatmap.collections[0])


@pytest.mark.parametrize("method", ["__call__", "pcolormesh"])
def test_a_mesh_of_xarray_is_exact(method):
    values = np.random.default_rng(3).random((7, 12))
    da = require("xarray").DataArray(
        values, {"y": np.arange(7.0), "x": np.arange(12.0)}, ("y", "x")
    )
    with mplpix.pixel_axes():
        mesh = getattr(da.plot, method)()
    assert_mesh_is_exact(mesh)


def test_facets_of_xarray_are_exact():
    values = np.random.default_rng(3).random((2, 7, 12))
    with mplpix.pixel_axes():
        grid = require("xarray").DataArray(values, dims=("z", "y", "x")).plot(col="z")
    for ax in grid.axs.flat:
        assert_mesh_is_exact(ax.collections[0])


def test_a_histogram_of_two_columns_is_exact():
    x, y = np.random.default_rng(4).random((2, 500))
    with mplpix.pixel_axes():
        *_, mesh = plt.figure().add_subplot().hist2d(x, y, bins=(11, 6))
    assert_mesh_is_exact(mesh)


def test_a_mesh_is_picked_by_mplcursors():
    mplcursors = require("mplcursors")
    with mplpix.pixel_axes():
        ax = plt.figure().add_subplot()
    mesh = ax.pcolormesh(ramp(4, 5))
    cursor = mplcursors.cursor(mesh)
    click(drawn(ax), 2.5, 1.5)
    (chosen,) = cursor.selections
    assert chosen.index == (1, 2)
    assert chosen.annotation.get_text().splitlines()[-1] == "[7.0]"


@pytest.mark.parametrize("extend", ["neither", "both"])
def test_a_colorbar_in_a_pixel_axes_is_as_in_a_plain_one(extend):
    def bar(kind):
        fig = plt.figure()
        cax = fig.add_axes((0.6, 0.105, 0.0523, 0.7777), projection=kind)
        image = fig.add_subplot(121, projection="pixel").imshow(ramp(4, 5))
        fig.colorbar(image, cax=cax, extend=extend)
        return render(fig)[0]

    assert_same_dots(bar("pixel"), bar("rectilinear"))

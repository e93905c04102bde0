"""Pictures that only the eye can judge, compared with those in ``baseline_images/``.

Pictures without text have tolerance 0. With text, the tolerance covers what different versions of
matplotlib make of the same font: they place glyphs by up to a dot elsewhere. No layout engine is
used, for it measures text.
"""

import gzip

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.cbook import get_sample_data

from mplpix import PixelAlignedImage, center_ticks, centers_to_edges, subplots, zoom_about
from tests.tools import PIXEL

#: Root mean square over all dots, of 255: glyphs that lie a dot apart, nothing larger.
TEXT_TOLERANCE = 20


def photograph():
    with get_sample_data("grace_hopper.jpg") as file:
        return plt.imread(file)


def mri():
    with gzip.open(get_sample_data("s1045.ima.gz", asfileobj=False)) as file:
        return np.frombuffer(file.read(), np.uint16).reshape(256, 256)


def terrain():
    with get_sample_data("jacksboro_fault_dem.npz") as data:
        return data["elevation"]


def picture(**kwargs):
    kwargs = {"tolerance": 0, "style": "default", "savefig_kwargs": {"dpi": 72}, **kwargs}
    return pytest.mark.mpl_image_compare(**kwargs)


@picture(remove_text=True)
def test_real_pictures_are_at_one_scale():
    images = [photograph()[50:330, 130:370], mri(), terrain()[:150, :200], photograph()[::4, ::4]]
    fig, axs = plt.subplots(2, 2, figsize=(9, 9), subplot_kw=PIXEL)
    for ax, image in zip(axs.flat, images, strict=True):
        ax.imshow(image, cmap="gray")
    return fig


@picture(tolerance=TEXT_TOLERANCE)
def test_sizes_mix_with_titles_and_colorbars():
    fig, axs = plt.subplots(1, 3, figsize=(9, 4), subplot_kw=PIXEL)
    for ax, side in zip(axs, (16, 40, 28), strict=True):
        image = ax.imshow(terrain()[100 : 100 + side, 100 : 100 + side], cmap="gist_earth")
        ax.set_title(f"{side} × {side}")
        fig.colorbar(image, ax=ax, location="bottom")
    return fig


@picture(remove_text=True)
def test_scales_below_one_show_blocks():
    fig, axs = plt.subplots(1, 4, figsize=(8, 2.5), subplot_kw=PIXEL)
    for ax, downsample in zip(axs, ("mean", "nearest", "max", "min"), strict=True):
        ax.imshow(terrain(), cmap="gist_earth", downsample=downsample)
    return fig


@picture(remove_text=True)
def test_plain_axes_show_every_cell_on_whole_dots():
    fig, axs = plt.subplots(1, 3, figsize=(9, 3))
    for ax, scale in zip(axs, ("linear", "log", "linear"), strict=True):
        ax.set(xscale=scale, yscale=scale)
        image = PixelAlignedImage(ax, extent=(1, 40, 1, 30), cmap="gray")
        image.set_data(mri()[60:75, 100:120])
        image.set_extent(image.get_extent())
        ax.add_image(image)
    axs[2].set(xlim=(5.3, 17.1), ylim=(3, 11.7))
    return fig


@picture(remove_text=True)
def test_differences_are_marked_in_each_style():
    a = photograph()[60:130, 200:270]
    b = a.copy()
    b[20:30, 30:50] += 1
    b[5, 5, 0] ^= 1
    fig, axs = plt.subplots(2, 3, figsize=(11, 8), subplot_kw=PIXEL)
    for column, style in zip(axs.T, ("outline", "fill", "dim"), strict=True):
        for ax in column:
            ax.imshow(a)
            ax.diff(a, b, style=style)
    for ax in axs[1]:
        ax.set_scale_group("near")
        ax.set(xlim=(24.5, 44.5), ylim=(34.5, 14.5))
    return fig


@picture(tolerance=TEXT_TOLERANCE)
def test_labels_are_centred_under_grey_squares():
    squares = np.random.default_rng(1).random((10, 10))
    fig, axs = plt.subplots(1, 2, figsize=(8, 4))
    for ax, letters in zip(axs, ("ABCDEFGHIJ", "KLMNOPQRST"), strict=True):
        mesh = ax.pcolormesh(squares, cmap="gray")
        center_ticks(mesh, labels=(list(letters), range(10)), grid=ax is axs[1])
        ax.set_aspect("equal")
    return fig


@picture(tolerance=TEXT_TOLERANCE)
def test_a_confusion_matrix_has_names_and_values():
    names = ["cat", "dog", "horse", "rabbit", "fish"]
    counts = np.random.default_rng(2).poisson(4, (5, 5)) + np.diag([53, 41, 60, 25, 38])
    fig, ax = plt.subplots(figsize=(4.5, 4), subplot_kw=PIXEL)
    fig.subplots_adjust(left=0.25)
    image = ax.imshow(counts, cmap="Blues")
    center_ticks(ax, labels=names)
    ax.annotate_cells(image, "{:d}")
    ax.cell_grid(color="w", linewidth=2)
    return fig


def curvilinear():
    """Return x and y of the centers of cells that lie along arcs, and a field on them."""
    radius, angle = np.meshgrid(np.linspace(2, 5, 13), np.linspace(0.2, 2.2, 25))
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    return x, y, np.sin(2 * x) * np.cos(y)


@picture(remove_text=True)
def test_contours_lie_on_curvilinear_cells_and_on_an_image():
    x, y, field = curvilinear()
    levels = [-0.5, 0, 0.5]
    fig, axs = plt.subplots(1, 2, figsize=(8, 3.5), subplot_kw=PIXEL)
    edges = centers_to_edges(x), centers_to_edges(y)
    axs[0].pcolormesh(*edges, field, antialiased=False)
    axs[0].contour(x, y, field, levels, colors="w")
    image = axs[1].imshow(field, origin="lower")
    image.contour(levels, colors="w")
    return fig


@picture(tolerance=TEXT_TOLERANCE)
def test_dates_are_labelled_on_x():
    days = np.arange("2024-02-19", "2024-03-18", dtype="datetime64[D]")
    hours = np.arange(24)
    use = np.exp(-(((hours - 18) / 3) ** 2)) + 0.5 * np.exp(-(((hours - 8) / 2) ** 2))
    weekend = (days.astype("datetime64[D]").astype(int) + 3) % 7 >= 5
    fig, ax = plt.subplots(figsize=(5, 4), subplot_kw=PIXEL)
    ax.imshow(use[:, np.newaxis] * np.where(weekend, 0.6, 1), x=days, origin="lower")
    return fig


@picture(tolerance=TEXT_TOLERANCE)
def test_cells_are_even_on_log_y():
    time, frequency = np.linspace(0, 2, 41), np.geomspace(20, 20_000, 31)
    chirp = 50 * 300 ** (time / 2)
    power = np.exp(-((np.log(frequency[:, np.newaxis] / chirp) / 0.5) ** 2))
    fig, ax = plt.subplots(figsize=(5, 3.5), subplot_kw=PIXEL)
    ax.set_yscale("log")
    image = ax.imshow(power, x=time, y=frequency, origin="lower", cmap="magma")
    image.contour([0.5], colors="w")
    ax.plot(time, chirp, "c:")
    return fig


# Kernels are sums of floats, which processors may order differently: a level of 255 here and there.
@picture(remove_text=True, tolerance=0.5)
def test_zoomed_arrays_keep_their_size():
    head = mri()[60:140, 70:150].astype(float)
    fig, axs = plt.subplots(1, 4, figsize=(9, 2.5), subplot_kw=PIXEL)
    for ax, kernel in zip(axs, ("nearest", "bilinear", "bicubic", "lanczos"), strict=True):
        zoomed = zoom_about(head, (30.5, 40.0), 6, interpolation=kernel)
        ax.imshow(zoomed, cmap="gray", vmin=0, vmax=head.max())
    return fig


@picture(remove_text=True)
def test_colorbars_are_as_long_as_the_image_is():
    fig, axs = plt.subplots(1, 2, figsize=(9, 4), subplot_kw=PIXEL)
    for ax, part in zip(axs, (terrain()[:60, :90], terrain()[:90, :60]), strict=True):
        image = ax.imshow(part, cmap="gist_earth")
        ax.colorbar(image)
        ax.colorbar(image, location="bottom", extend="both")
    axs[1].zoom_about(30, 45, 5)
    return fig


@picture(remove_text=True)
def test_a_figure_of_exact_size_is_just_its_images():
    images = [mri()[60:140, 70:150], terrain()[:50, :90], photograph()[150:210, 190:240]]
    fig, axs = subplots(images, scale=2, imshow_kw={"cmap": "gray"})
    for ax in axs:
        ax.set_axis_off()
    return fig

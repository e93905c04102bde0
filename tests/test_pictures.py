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

from mplpix import PixelAlignedImage

PIXEL = {"projection": "pixel"}

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


@picture(tolerance=TEXT_TOLERANCE, filename="readme.png")
def test_the_picture_of_the_readme_is_true():
    images = {
        "a portrait": photograph()[145:255, 170:310],
        "an eye of it": photograph()[180:212, 190:240],
        "an MRI slice": mri()[20:110, 60:170],
        "terrain": terrain()[160:230, 120:230],
    }
    widths = [image.shape[1] + 25 for image in images.values()]
    fig, axs = plt.subplots(1, 4, figsize=(15, 3.8), width_ratios=widths, subplot_kw=PIXEL)
    fig.subplots_adjust(left=0.03, right=0.995, bottom=0.08, top=0.92, wspace=0.12)
    for ax, (title, image) in zip(axs, images.items(), strict=True):
        ax.imshow(image, cmap="gist_earth" if title == "terrain" else "gray")
        ax.set_title(title)
    return fig

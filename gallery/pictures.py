"""The pictures of the first page, and pairs to swipe between, made by mplpix itself.

``python gallery/pictures.py FOLDER`` makes them by itself; the site makes them when it is built.
"""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data
from PIL import Image

import mplpix

#: Paper and ink of the two themes of the site.
THEMES = {"light": ("#ffffff", "#222832"), "dark": ("#14181e", "#ced6dd")}

DPI = 100

#: The pictures of the six cards (dots).
CARD = (320, 208)


# Data --------------------------------------------------------------------------------------------


@cache
def photograph() -> Any:
    """Return a photograph of Grace Hopper, (600, 512, 3) uint8."""
    return plt.imread(get_sample_data("grace_hopper.jpg", asfileobj=False))


@cache
def mri() -> Any:
    """Return a slice of an MRI scan, (170, 155) uint16."""
    with gzip.open(get_sample_data("s1045.ima.gz", asfileobj=False)) as file:
        return np.frombuffer(file.read(), np.uint16).reshape(256, 256)[20:190, 60:215]


@cache
def terrain() -> Any:
    """Return heights of a valley in meters, (344, 403) int16."""
    return get_sample_data("jacksboro_fault_dem.npz")["elevation"]


@cache
def recompressed(quality: int) -> Any:
    """Return the photograph after JPEG."""
    file = io.BytesIO()
    Image.fromarray(photograph()).save(file, "jpeg", quality=quality)
    return np.asarray(Image.open(file))


# Helpers -----------------------------------------------------------------------------------------


@contextmanager
def theme(name: str) -> Iterator[None]:
    """Draw on the paper and with the ink of a theme."""
    paper, ink = THEMES[name]
    keys = ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color")
    style = {"figure.facecolor": paper, "axes.facecolor": paper, **dict.fromkeys(keys, ink)}
    with mpl.rc_context({**mpl.rcParamsDefault, "backend": "agg", "figure.dpi": DPI, **style}):
        yield
        plt.close("all")


def card_axes(scale: int, *, bounds: tuple[int, int, int, int] | None = None) -> Any:
    """Return the pixel Axes of a new card, at *bounds* (left, bottom, width, height in dots)."""
    fig = plt.figure(figsize=(CARD[0] / DPI, CARD[1] / DPI))
    left, bottom, width, height = bounds or (0, 0, *CARD)
    rect = (left / CARD[0], bottom / CARD[1], width / CARD[0], height / CARD[1])
    ax = fig.add_axes(rect, projection="pixel", pixel_scale=scale)
    ax.tick_params(length=0)
    if bounds is None:
        ax.set_axis_off()
    return ax


# The pictures ------------------------------------------------------------------------------------


def hero() -> Any:
    """Draw three images of different sizes at one scale."""
    portrait = photograph()[30:330, 130:390]
    images = [portrait, mri(), terrain()[:300]]
    styles: list[dict[str, Any]] = [{}, {"cmap": "inferno"}, {"cmap": "gist_earth"}]
    sizes = [" × ".join(map(str, image.shape[1::-1])) for image in images]
    names = ("Photograph", "MRI slice", "Terrain")
    titles = [f"{name}, {size}" for name, size in zip(names, sizes, strict=True)]
    fig, _ = mplpix.subplots(images, titles=titles, imshow_kw=styles)
    return fig


def card_same_scale() -> Any:
    """Draw three images in a row."""
    fig = plt.figure(figsize=(CARD[0] / DPI, CARD[1] / DPI))
    axs = fig.subplots(
        1,
        3,
        width_ratios=(128, 77, 100),
        gridspec_kw={"left": 0, "right": 1, "bottom": 0, "top": 1, "wspace": 0.05},
        subplot_kw={"projection": "pixel"},
    )
    styles: list[dict[str, Any]] = [{}, {"cmap": "inferno"}, {"cmap": "gist_earth"}]
    images = (photograph()[:400, 60:310], mri(), terrain()[:240, :200])
    for ax, image, style in zip(axs, images, styles, strict=True):
        ax.imshow(image, **style)
        ax.set_axis_off()
    return fig


def card_differences() -> Any:
    """Draw what JPEG changed at an ear and a collar."""
    ax = card_axes(4)
    part = slice(170, 222), slice(150, 230)
    ax.imshow(photograph()[part])
    ax.diff(photograph()[part], recompressed(60)[part], atol=18, color="cyan", linewidth=1.2)
    return ax.figure


def card_zoom() -> Any:
    """Draw a photograph, and an eye in it eight times as large."""
    ax = card_axes(1)
    ax.imshow(photograph()[40:248, 40:360])
    inset = ax.inset_axes(
        (8 / 320, 8 / 208, 104 / 320, 104 / 208), projection="pixel", scale_group="eye"
    )
    inset.imshow(photograph()[40:248, 40:360])
    inset.zoom_about(180, 149, 8)
    inset.set(xticks=[], yticks=[])
    for spine in inset.spines.values():
        spine.set(color="w", linewidth=2)
    return ax.figure


def card_contours() -> Any:
    """Draw heights with contours through the same cells."""
    ax = card_axes(4)
    image = ax.imshow(terrain()[120:172, 100:180], cmap="gist_earth")
    image.contour(np.arange(300, 700, 40), colors="w", linewidths=1.2)
    return ax.figure


def card_ticks() -> Any:
    """Draw a matrix with names and numbers."""
    ax = card_axes(40, bounds=(80, 40, 200, 160))
    counts = np.array([[41, 3, 0, 1, 2], [2, 38, 6, 0, 1], [0, 5, 44, 2, 0], [1, 0, 3, 47, 4]])
    image = ax.imshow(counts, cmap="Blues")
    rows = ["cat", "dog", "fox", "owl"]
    mplpix.center_ticks(ax, labels={"y": rows, "x": [*rows, "none"]})
    ax.annotate_cells(image, "{:d}")
    ax.cell_grid(color=THEMES["light"][0])
    return ax.figure


def card_export() -> Any:
    """Draw the dots of a file: one cell of it larger than a letter."""
    ax = card_axes(16)
    image = ax.imshow(mri()[62:75, 58:78], cmap="inferno")
    ax.cell_grid(color="k", linewidth=0.5)
    ax.set_xlim(image.get_extent()[:2])
    return ax.figure


CARDS: dict[str, Callable[[], Any]] = {
    "same_scale": card_same_scale,
    "differences": card_differences,
    "zoom": card_zoom,
    "contours": card_contours,
    "ticks": card_ticks,
    "export": card_export,
}


def why(folder: Path) -> None:
    """Save the dots that a figure has for 20 × 20 cells, by `imshow` and by mplpix, enlarged."""
    part = photograph()[180:200, 208:228]
    for name, projection in (("imshow", None), ("mplpix", "pixel")):
        fig = plt.figure(figsize=(0.5, 0.5))
        ax = fig.add_axes((0, 0, 1, 1), projection=projection)
        ax.imshow(part)
        ax.set_axis_off()
        fig.canvas.draw()
        dots = np.asarray(fig.canvas.buffer_rgba())
        mplpix.imsave(folder / f"why_{name}.png", ax.snapshot() if projection else dots, scale=6)


def swipes(folder: Path) -> None:
    """Save pairs of pictures to be swiped between, 336 × 224 dots each."""
    part = slice(130, 242), slice(150, 318)
    for name, image in (("photograph", photograph()), ("jpeg", recompressed(15))):
        mplpix.imsave(folder / f"swipe_{name}.png", image[part], scale=2)

    # The same slot, 336 × 224 dots, and the same 148 × 99 cells about the same eye.
    part = slice(150, 249), slice(176, 324)
    for name, projection in (("imshow", None), ("mplpix", "pixel")):
        fig = plt.figure(figsize=(3.36, 2.24), facecolor="#14181e")
        ax = fig.add_axes((0, 0, 1, 1), projection=projection)
        ax.imshow(photograph()[part])
        ax.set_axis_off()
        fig.savefig(folder / f"swipe_{name}.png", dpi="figure")


def logo(folder: Path) -> None:
    """Save the logo, 8 × 8 cells."""
    cells = np.array(
        [
            [0, 0, 1, 1, 2, 2, 3, 3],
            [0, 0, 1, 1, 2, 2, 3, 3],
            [1, 1, 2, 2, 3, 3, 4, 4],
            [1, 1, 2, 2, 3, 3, 4, 4],
            [2, 2, 3, 3, 4, 5, 5, 5],
            [2, 2, 3, 3, 5, 4, 5, 5],
            [3, 3, 4, 4, 5, 5, 4, 5],
            [3, 3, 4, 4, 5, 5, 5, 4],
        ]
    )
    mplpix.imsave(folder / "logo.png", cells, cmap="plasma", scale=4)
    mplpix.imsave(folder / "favicon.png", cells, cmap="plasma", scale=4)


def make_all(folder: Path) -> None:
    """Save all pictures to *folder*."""
    for name in THEMES:
        with theme(name):
            hero().savefig(folder / f"hero_{name}.png", dpi="figure")
            for card, draw in CARDS.items():
                draw().savefig(folder / f"card_{card}_{name}.png", dpi="figure")
    with theme("light"):
        why(folder)
        swipes(folder)
        logo(folder)


if __name__ == "__main__":
    make_all(Path(sys.argv[1]))

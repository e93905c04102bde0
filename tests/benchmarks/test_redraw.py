"""A frame after a pan: what someone waits for who drags an image."""

from __future__ import annotations

import functools
from fractions import Fraction

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.image import AxesImage, NonUniformImage
from matplotlib.patches import Rectangle

import mplpix
from tests.benchmarks.canvases import (
    CANVASES,
    Pan,
    alike,
    assert_shows,
    box_of,
    canvas,
    empty_twin,
    same_frame,
)
from tests.benchmarks.data import KINDS, image
from tests.benchmarks.peers import add_modest_image
from tests.benchmarks.race import Bar

SMALL = CANVASES["1000×600"]

IMAGES = [
    *(("1 MP", kind) for kind in KINDS),
    *(("64 MP", kind) for kind in ("float64", "float32", "uint8", "uint16")),
]

#: Scales, None for the whole image.
VIEWS = {"full": None, "1/2": Fraction(1, 2), "×1": 1, "×8": 8}

#: By canvas.
EMPTY = {"1000×600": Bar(1.15, "empty Axes"), "1920×1080": Bar(1.25, "empty Axes")}


def show(A, size, scale=None, **kwargs):
    """Show *A* on a pixel Axes of a new figure, whole or about a point near its middle."""
    ax = canvas(size).add_subplot(projection="pixel")
    im = ax.imshow(A, **kwargs)
    if scale is not None:
        ax.zoom_about(A.shape[1] * 0.4, A.shape[0] * 0.6, scale)
    ax.figure.canvas.draw()
    return im


@pytest.mark.parametrize(
    ("peer", "add", "limit"),
    [
        ("imshow", lambda ax, A: ax.imshow(A), Fraction(1, 35)),
        ("ModestImage", add_modest_image, 0.8),
    ],
    ids=["imshow", "ModestImage"],
)
def test_pan_beside_another_image(race, sizes, peer, add, limit):
    A, _ = image(sizes["64 MP"], "float64")
    im = show(A, SMALL)
    other = canvas(SMALL).add_subplot()
    add(other, A)
    same_frame(other, im.axes)
    assert_shows(im, A)
    race(
        "redraw (pan), 64 MP float64, full view",
        "1000×600",
        {"mplpix": Pan(im.axes), peer: Pan(other)},
        Bar(limit, peer),
        notes=alike(box_of(im.axes), box_of(other)),
    )


@pytest.mark.parametrize(("size", "kind"), IMAGES, ids=map(" ".join, IMAGES))
@pytest.mark.parametrize("dots", CANVASES)
@pytest.mark.parametrize("view", VIEWS)
def test_pan_beside_an_empty_axes(race, sizes, size, kind, dots, view):
    A, kwargs = image(sizes[size], kind)
    im = show(A, CANVASES[dots], VIEWS[view], **kwargs)
    assert_shows(im, A)
    race_empty(race, im, f"{size} {kind}, {view}, {dots}", dots)


@pytest.mark.parametrize("dots", CANVASES)
@pytest.mark.parametrize("view", VIEWS)
def test_pan_of_a_gigapixel(race, on_disk, dots, view):
    im = show(on_disk, CANVASES[dots], VIEWS[view], vmin=0, vmax=255)
    assert_shows(im, on_disk)
    race_empty(race, im, f"1 GP uint8 memmap, {view}, {dots}", dots)


def race_empty(race, im, variant, dots):
    race(
        f"redraw, any size 1 MP … 1 GP, any dtype, full or zoomed, {dots}",
        variant,
        {"mplpix": Pan(im.axes), "empty Axes": Pan(empty_twin(im.axes))},
        EMPTY[dots],
    )


@pytest.mark.parametrize("ticks", [True, False], ids=["ticks", "no ticks"])
@pytest.mark.parametrize("view", VIEWS)
def test_pan_of_a_gigapixel_beside_a_megapixel(race, sizes, on_disk, view, ticks):
    A, _ = image(sizes["1 MP"], "uint8")
    large, small = (show(a, SMALL, VIEWS[view], vmin=0, vmax=255) for a in (on_disk, A))
    assert_shows(large, on_disk)
    assert_shows(small, A)
    numbers = [sum(map(len, (im.axes.get_xticks(), im.axes.get_yticks()))) for im in (large, small)]
    for im in (large, small):
        if not ticks:
            im.axes.set(xticks=[], yticks=[])
    race(
        "redraw of a 1 GP uint8 memmap",
        f"{view}, {'with' if ticks else 'without'} ticks",
        {"mplpix": Pan(large.axes), "1 MP by mplpix": Pan(small.axes)},
        Bar(1.15, "1 MP by mplpix"),
        notes="{} ticks, and {}; of up to five digits, and three".format(*numbers) if ticks else "",
    )


@pytest.mark.parametrize("style", ["outline", "fill", "dim"])
@pytest.mark.parametrize("scale", [None, Fraction(1, 4), Fraction(1, 2), 1, 2, 3, 4, 16])
def test_pan_with_an_overlay(race, sizes, style, scale):
    A, _ = image(sizes["8 MP"], "float32")
    B = A + (np.random.default_rng(2).random(A.shape, np.float32) < 0.01)
    bare, marked = (show(A, SMALL, scale) for _ in range(2))
    marked.axes.add_collection(mplpix.DiffOverlay(A, B, style=style))
    marked.axes.figure.canvas.draw()
    plain, over = box_of(bare.axes), box_of(marked.axes)
    assert plain.shape == over.shape
    assert (plain != over).any(-1).mean() > 0.001, "the overlay isn't seen"
    race(
        "redraw with the overlay, any zoom and style",
        f"8 MP, 1 % differing, {style}, {'full' if scale is None else scale}",
        {"mplpix": Pan(marked.axes), "without overlay": Pan(bare.axes)},
        Bar(1.2, "without overlay"),
    )


@pytest.mark.parametrize("scale", [None, 1, 3])
def test_pan_with_marks_of_other_kinds(race, sizes, scale):
    A, _ = image(sizes["8 MP"], "float32")
    mask = np.random.default_rng(2).random(A.shape, np.float32) < 0.01
    rows, cols = np.nonzero(mask)
    left, bottom = cols - 0.5, rows - 0.5
    corners = np.stack([[left, left + 1, left + 1, left], [bottom] * 2 + [bottom + 1] * 2], -1)
    painted = np.zeros((*A.shape, 4), np.uint8)
    painted[mask] = 255, 0, 255, 255

    def rectangles(ax):
        for x, y in zip(left, bottom, strict=True):
            ax.add_patch(Rectangle((x, y), 1, 1, fill=False, edgecolor="magenta"))

    kinds = {
        "mplpix": lambda ax: ax.add_collection(mplpix.DiffOverlay.from_mask(mask)),
        "PolyCollection": lambda ax: ax.add_collection(
            PolyCollection(corners.swapaxes(0, 1), facecolor="none", edgecolor="magenta"),
            autolim=False,
        ),
        "RGBA overlay": lambda ax: ax.add_image(rgba_overlay(ax, painted)),
        "Rectangle": rectangles,
    }
    axes = {}
    for name, mark in kinds.items():
        ax = axes[name] = show(A, SMALL, scale).axes
        plain = box_of(ax).copy()
        limits = ax.get_xlim(), ax.get_ylim()
        mark(ax)
        ax.set(xlim=limits[0], ylim=limits[1])
        ax.figure.canvas.draw()
        assert (plain != box_of(ax)).any(-1).mean() > 0.002, f"{name} isn't seen"
    race(
        "redraw with marks, beside other ways to mark",
        f"8 MP, 1 % differing, outline, {'full' if scale is None else scale}",
        {name: Pan(ax) for name, ax in axes.items()},
        *(Bar(1, name) for name in [*kinds][1:]),
        notes="an RGBA overlay paints over the cells, and may miss some below scale 1",
    )


def rgba_overlay(ax, rgba):
    """Return an image of matplotlib with the colors *rgba*, in the place of the cells."""
    rows, cols = rgba.shape[:2]
    im = AxesImage(ax, extent=(-0.5, cols - 0.5, rows - 0.5, -0.5), interpolation="nearest")
    im.set_data(rgba)
    return im


@pytest.mark.parametrize(("size", "kind"), [("1 MP", "float32"), ("8 MP", "uint8")])
def test_frames_set_one_after_the_other(race, sizes, size, kind):
    A, _ = image(sizes[size], kind)
    frames = [A, A[::-1].copy()]
    ims = {"mplpix": show(A, SMALL, vmin=0, vmax=A.max())}
    ims["copy=False"] = show(A, SMALL, vmin=0, vmax=A.max(), copy=False)
    ims["imshow"] = canvas(SMALL).add_subplot().imshow(A, vmin=0, vmax=A.max())
    same_frame(ims["imshow"].axes, ims["mplpix"].axes)
    notes = alike(*(box_of(ims[name].axes) for name in ("mplpix", "imshow")))

    def show_next(im):
        frames.reverse()
        im.set_data(frames[0])
        im.figure.canvas.draw()

    for im in ims.values():
        show_next(im)
    for name in ("mplpix", "copy=False"):
        ims[name].set_data(A)
        ims[name].figure.canvas.draw()
        assert_shows(ims[name], A)
    race(
        "redraw after `set_data`, full view",
        f"{size} {kind}, 1000×600",
        {name: functools.partial(show_next, im) for name, im in ims.items()},
        Bar(1, "imshow"),
        notes=notes,
    )


@pytest.mark.parametrize("how", ["imshow", "pcolormesh"])
def test_pan_of_a_heat_map_with_uneven_cells(race, short, how):
    n = 100 if short else 2000
    A, _ = image((n, n), "float64")
    steps = 1 + 0.5 * np.sin(np.linspace(0, 9, n))
    edges = np.concatenate([[0], np.cumsum(steps)])
    centers = (edges[:-1] + edges[1:]) / 2
    ours = canvas(SMALL).add_subplot(projection="pixel")
    if how == "imshow":
        ours.imshow(A, x=edges, y=edges, origin="lower")
    else:
        ours.pcolormesh(edges, edges, A)
    ours.figure.canvas.draw()

    def non_uniform(ax):
        im = NonUniformImage(ax, interpolation="nearest", extent=(0, edges[-1], 0, edges[-1]))
        im.set_data(centers, centers, A)
        ax.add_image(im)

    peers = {
        "pcolormesh": lambda ax: ax.pcolormesh(edges, edges, A),
        "pcolorfast": lambda ax: ax.pcolorfast(edges, edges, A),
        "NonUniformImage": non_uniform,
    }
    axes, notes = {"mplpix": ours}, []
    for name, draw in peers.items():
        ax = axes[name] = canvas(SMALL).add_subplot()
        draw(ax)
        same_frame(ax, ours)
        notes.append(f"{name} {alike(box_of(ours), box_of(ax))}")
    race(
        "non-uniform 2000×2000 heat map, redraw",
        f"{how}, float64, 1000×600",
        {name: Pan(ax) for name, ax in axes.items()},
        Bar(Fraction(1, 28), "pcolormesh"),
        Bar(1.05, "pcolorfast"),
        Bar(0.6, "NonUniformImage"),
        notes="; ".join(notes),
    )

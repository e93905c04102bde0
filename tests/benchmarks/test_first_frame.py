"""From an array to a first picture: construction, color limits and the first draw."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle
from PIL import Image

import mplpix
from tests.benchmarks.canvases import CANVASES, alike, assert_shows, box_of, canvas, empty_twin
from tests.benchmarks.data import image
from tests.benchmarks.memory import peak_megabytes
from tests.benchmarks.peers import pyqtgraph_dots, pyqtgraph_frame
from tests.benchmarks.race import Bar, Measured, Subject

SMALL = CANVASES["1000×600"]


def first_frame(A, projection, **kwargs):
    """Show *A* in a new figure and draw it."""
    im = canvas(SMALL).add_subplot(projection=projection).imshow(A, **kwargs)
    im.figure.canvas.draw()
    return im


def empty_frame(twin):
    """Return what draws an empty Axes, its figure made before."""
    return twin.figure.canvas.draw


@pytest.mark.parametrize("k", [2, 3, 5, 8, 12])
def test_first_frame_at_a_new_zoom(race, sizes, k):
    A, _ = image(sizes["64 MP"], "float64")
    middle = A.shape[1] * 0.45, A.shape[0] * 0.55
    im = first_frame(A, "pixel")
    im.axes.zoom_about(*middle, Fraction(1, k))
    im.figure.canvas.draw()
    assert_shows(im, A)
    twin = empty_twin(im.axes)

    def whole():
        """Return an Axes that was drawn whole before."""
        return (first_frame(A, "pixel", vmin=0, vmax=1).axes,)

    def zoom(ax):
        ax.zoom_about(*middle, Fraction(1, k))
        ax.figure.canvas.draw()

    limits = twin.get_xlim()

    def empty():
        twin.set_xlim(limits)
        twin.figure.canvas.draw()

    race(
        "first frame at a new zoom (64 MP, scale below 1)",
        f"1/{k}, float64, 1000×600",
        {"mplpix": Subject(zoom, whole), "empty Axes": empty},
        Bar(3, "empty Axes"),
    )


def _suffix(kwargs):
    return "".join(f", {name}={value}" for name, value in kwargs.items())


def imshow_frame(A):
    return box_of(first_frame(A, None).axes)


def pyqtgraph_frame_of(A):
    widget, item, picture = pyqtgraph_frame(A, SMALL)
    assert list(item.levels) == [A.min(), A.max()]
    dots = pyqtgraph_dots(item, picture)
    widget.close()
    return dots


@pytest.mark.parametrize(
    ("peer", "kwargs", "picture_of", "run", "limit", "remark"),
    [
        ("imshow", {}, imshow_frame, lambda A: first_frame(A, None), Fraction(1, 8), ""),
        (
            "imshow",
            {"copy": False},
            imshow_frame,
            lambda A: first_frame(A, None),
            Fraction(1, 8),
            "",
        ),
        (
            "pyqtgraph",
            {"copy": False},
            pyqtgraph_frame_of,
            lambda A: pyqtgraph_frame(A, SMALL)[0].close(),
            1.1,
            ", looks at a part for the color limits",
        ),
    ],
    ids=["imshow", "imshow, copy=False", "pyqtgraph, copy=False"],
)
def test_construct_and_first_draw(race, sizes, peer, kwargs, picture_of, run, limit, remark):
    A, _ = image(sizes["64 MP"], "float64")
    im = first_frame(A, "pixel", **kwargs)
    assert_shows(im, A)
    ours, theirs = box_of(im.axes), Image.fromarray(picture_of(A))
    theirs = np.asarray(theirs.resize(ours.shape[1::-1], Image.Resampling.NEAREST))
    race(
        f"construct + first draw, 64 MP float64{_suffix(kwargs)}",
        "1000×600",
        {"mplpix": lambda: first_frame(A, "pixel", **kwargs), peer: lambda: run(A)},
        Bar(limit, peer),
        notes=alike(ours, theirs, 10) + remark,
    )


def test_construct_and_first_draw_of_a_gigapixel(race, on_disk):
    im = first_frame(on_disk, "pixel")
    assert_shows(im, on_disk)
    assert im.get_clim() == (on_disk.min(), on_disk.max())
    race(
        "construct + first draw, 1 GP uint8 memmap",
        "1000×600",
        {
            "mplpix": lambda: first_frame(on_disk, "pixel"),
            "min() and max()": lambda: (on_disk.min(), on_disk.max()),
        },
        Bar(2, "min() and max()"),
    )


@pytest.mark.parametrize("downsample", ["auto", "nearest"])
def test_construct_and_first_draw_of_a_gigapixel_with_limits(race, on_disk, downsample):
    kwargs = {"vmin": 0, "vmax": 255, "downsample": downsample}
    im = first_frame(on_disk, "pixel", **kwargs)
    if downsample == "auto":
        assert_shows(im, on_disk)
    race(
        "construct + first draw, 1 GP uint8 memmap, given vmin and vmax",
        f"1000×600, downsample={downsample!r}",
        {
            "mplpix": lambda: first_frame(on_disk, "pixel", **kwargs),
            "empty frame": empty_frame(empty_twin(im.axes)),
        },
        Bar(3, "empty frame"),
    )


@pytest.mark.parametrize("kwargs", [{}, {"copy": False}], ids=["copied", "copy=False"])
def test_memory_of_a_first_draw(note, benchmark, sizes, kwargs):
    shape = sizes["64 MP"]
    array = 0 if kwargs else 8 * shape[0] * shape[1] / 1e6
    setup = f"""
from tests.benchmarks.data import image
from tests.benchmarks.test_first_frame import first_frame
small, _ = image((50, 50), "float64")
first_frame(small, "pixel"), first_frame(small, None)  # fonts and the like
A, _ = image({shape}, "float64")
"""
    ours = f'first_frame(A, "pixel", **{kwargs})'
    amounts = {
        "mplpix": benchmark.pedantic(peak_megabytes, (setup, ours)),
        "imshow": peak_megabytes(setup, "first_frame(A, None)"),
    }
    assert all(amount > 0 for amount in amounts.values())
    ratio = amounts["mplpix"] / amounts["imshow"]
    note(
        Measured(
            f"peak extra memory, first draw, 64 MP{_suffix(kwargs)}",
            "float64, 1000×600",
            [Bar(array + 16)],
            amounts,
            {"imshow": (ratio, ratio)},
            unit="MB",
        )
    )


def squares(A, B):
    """Return the corners of the cells in which two images differ."""
    rows, cols = np.nonzero(A != B)
    return np.column_stack([cols, rows]) - 0.5


def add_rectangles(ax, A, B):
    for corner in squares(A, B):
        ax.add_patch(Rectangle(corner, 1, 1, color="magenta", linewidth=0))


def add_polygons(ax, A, B):
    corners = np.array([(0, 0), (0, 1), (1, 1), (1, 0)])
    polygons = squares(A, B)[:, np.newaxis] + corners
    ax.add_collection(
        PolyCollection(polygons, facecolors="magenta", edgecolors="none"), autolim=False
    )


def add_overlay(ax, A, B):
    ax.add_collection(mplpix.DiffOverlay(A, B, style="fill"))


def test_an_overlay_and_its_first_draw(race, sizes):
    A, _ = image(sizes["8 MP"], "float32")
    B = A + (np.random.default_rng(2).random(A.shape, np.float32) < 0.01)

    def fresh():
        """Return an Axes that shows one of the images, drawn before."""
        return (first_frame(A, "pixel").axes,)

    def job(add):
        def run(ax):
            add(ax, A, B)
            ax.figure.canvas.draw()

        return Subject(run, fresh)

    def zoomed(add):
        """Return the picture at a zoom where each cell is seen."""
        (ax,) = fresh()
        add(ax, A[:48, :48], B[:48, :48])
        ax.zoom_about(20, 20, 16)
        ax.figure.canvas.draw()
        return box_of(ax)

    def on_the_corner(ax, a, b):
        ax.add_collection(mplpix.DiffOverlay(a, b, style="fill", extent=(-0.5, 47.5, 47.5, -0.5)))

    ours = zoomed(on_the_corner)
    for add in (add_rectangles, add_polygons):
        assert (zoomed(add) == ours).all()
    assert np.array_equal(mplpix.DiffOverlay(A, B).mask, A != B)
    race(
        "DiffOverlay, 8 MP, 1 % differing: build + first draw",
        "full view, 1000×600",
        {
            "mplpix": job(add_overlay),
            "Rectangles": job(add_rectangles),
            "PolyCollection": job(add_polygons),
        },
        Bar(Fraction(1, 600), "Rectangles"),
        Bar(Fraction(1, 5), "PolyCollection"),
        notes="zoomed out, a cell is a faint dot by the others, three full dots by ours",
    )

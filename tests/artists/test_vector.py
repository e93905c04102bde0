"""Vector files, looked at as their readers show them.

The expected colors come from the oracle, the expected places from the box and the limits that an
Axes had when it was saved, by a rule of three. A dot of the reader whose middle is half a dot of
the file or more away from every edge between two cells must have its cell's color: that is the
edges to half a dot, and the insides of the cells to the last bit.
"""

import base64
import functools
import io
import pathlib
import pickle
import re
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from matplotlib.backends import backend_pgf
from matplotlib.colors import BoundaryNorm
from matplotlib.patches import Circle
from PIL import Image

from mplpix import CellGrid, DiffOverlay, PixelAlignedImage
from mplpix.artists.vector import merged, tex_factors
from tests import readers
from tests.oracle import Cells, Drawn, bare, colours, every_axes

RNG = np.random.default_rng(7)

#: How near to an edge (dots of the file) a reader may show either color, less rounding errors.
HALF = 0.5 - 1e-3

#: Slots of the sheet: dots on each side, and dots from one to the next. Of 25 dots, whole points
#: come at 72, 100, 150 and 300 dpi; resvg rounds the size of a page to points.
SLOT, PITCH, COLUMNS = 100, 125, 6


@dataclass
class Case:
    """An image on the sheet."""

    cells: Cells
    #: None is a plain Axes
    scale: Any = None
    vector_cells: str = "image"
    alpha: Any = None
    #: edges of columns and rows, for cells of different sizes
    edges: Any = None

    def draw(self, fig, rect):
        """Draw the image and return its Axes."""
        if self.scale is not None:
            ax = fig.add_axes(rect, projection="pixel", pixel_scale=self.scale)
            ax.set_scale_group(self.scale)
            im = self.cells.imshow(ax)
        else:
            ax = fig.add_axes(rect)
            where = {"grid": CellGrid(*self.edges)} if self.edges else {"extent": self.cells.extent}
            im = PixelAlignedImage(ax, cmap=self.cells.cmap, origin=self.cells.origin, **where)
            im.set_data(self.cells.A)
            im.set_clim(0, 1)
            ax.add_image(im)
            for set_lim, axis in ((ax.set_xlim, "x"), (ax.set_ylim, "y")):
                set_lim(*sorted(self.cells.to_data(axis, self.cells.span(axis))))
            bare(ax)
        ax.axis("off")
        im.set_vector_cells(self.vector_cells)
        im.set_alpha(self.alpha)
        return ax

    def entries(self):
        """Return the colors that are to be seen and their edges in data coordinates, along x, y."""
        cells = self.cells
        small = self.scale is not None and self.scale < 1
        rgba = np.array(cells.picture(self.scale) if small else cells.picture(1))
        if self.alpha is not None:
            rgba[..., 3] = rgba[..., 3] * self.alpha
        if self.edges:
            return rgba, *self.edges
        size = 1 / self.scale if small else 1
        return rgba, *(
            np.array(cells.to_data(axis, [float(size * i) for i in range(n + 1)]))
            for axis, n in (("x", rgba.shape[1]), ("y", rgba.shape[0]))
        )

    @property
    def small(self):
        """Whether a plain Axes has fewer than four dots for a cell."""
        return any(4 * (stop - start) > SLOT for start, stop in map(self.cells.span, "xy"))

    @property
    def tolerance(self):
        """Levels by which readers may miss a color: what they blend they round, each its way."""
        alpha = self.entries()[0][..., 3]
        return 0 if np.isin(alpha, (0, 255)).all() else 2


def numbers(*shape):
    A = RNG.random(shape)
    A.flat[:2] = 0, 1  # the limits of the norm
    return A


def masked(*shape):
    return np.ma.masked_array(numbers(*shape), RNG.random(shape) < 0.3)


def colors(*shape, opacities=(255,)):
    A = RNG.integers(0, 256, (*shape, 4), np.uint8)
    A[..., 3] = RNG.choice(opacities, shape)
    return A


def labels(*shape):
    return RNG.integers(0, 3, shape) / 2


UNEVEN = np.array([0, 2, 2.5, 5, 9, 9.7, 12])

CASES = {
    "scale 5": Case(Cells(numbers(17, 19)), 5),
    "scale 4, from below, RGB": Case(Cells(colors(24, 21)[..., :3], origin="lower"), 4),
    "scale 3": Case(Cells(numbers(29, 33), "gray"), 3),
    "scale 3, RGBA": Case(Cells(colors(31, 30, opacities=(0, 255))), 3),
    "scale 2, masked": Case(Cells(masked(46, 47)), 2),
    "scale 1": Case(Cells(numbers(97, 90)), 1),
    "scale 1/2": Case(Cells(numbers(180, 190)), Fraction(1, 2)),
    "scale 1/3, a block cut": Case(Cells(numbers(289, 256)), Fraction(1, 3)),
    "scale 1/2, labels": Case(
        Cells(numbers(180, 190), norm=lambda: BoundaryNorm([0, 0.3, 0.6, 1], 256)), Fraction(1, 2)
    ),
    "scale 7, turned around": Case(Cells(numbers(11, 13), extent=(3, 9, 5, 1)), 7),
    "scale 7, inverted": Case(Cells(numbers(11, 13), inverted=(True, True)), 7),
    "scale 6, cells cut": Case(Cells(numbers(30, 31), x_view=(2.4, 15.3), y_view=(3.7, 18)), 6),
    "scale 3, cells cut": Case(Cells(masked(50, 50), x_view=(2.4, 30.2), y_view=(3.8, 9)), 3),
    "scale 40, cells cut": Case(Cells(numbers(4, 4), x_view=(0.6, 2.6), y_view=(1.2, 3)), 40),
    "one cell": Case(Cells(np.ones((1, 1)), "gray"), 90),
    "rectangles": Case(Cells(masked(17, 19)), 5, "rectangles"),
    "rectangles, labels": Case(Cells(labels(64, 63)), 1, "rectangles"),
    "rectangles, blocks": Case(Cells(labels(127, 126)), Fraction(1, 2), "rectangles"),
    "rectangles, cells cut": Case(
        Cells(labels(30, 31), x_view=(2.4, 15.3), y_view=(3.7, 18)), 6, "rectangles"
    ),
    "alpha": Case(Cells(numbers(17, 19)), 5, alpha=0.3),
    "alpha of each cell": Case(Cells(numbers(46, 47)), 2, alpha=RNG.random((46, 47))),
    "alpha in rectangles": Case(Cells(masked(17, 19)), 5, "rectangles", alpha=0.6),
    "RGBA blended": Case(Cells(colors(19, 17, opacities=(0, 90, 255))), 5),
    "plain": Case(Cells(numbers(19, 17))),
    "plain, small cells": Case(Cells(numbers(43, 39), origin="lower")),
    "plain, not square": Case(Cells(masked(7, 41))),
    "plain, cells cut": Case(Cells(numbers(30, 31), x_view=(2.4, 15.3), y_view=(3.7, 18))),
    "plain, rectangles": Case(Cells(numbers(19, 17)), vector_cells="rectangles"),
    "uneven": Case(Cells(numbers(6, 6), extent=(0, 12, 12, 0)), edges=(UNEVEN, UNEVEN[::-1])),
    "uneven, rectangles": Case(
        Cells(numbers(6, 6), extent=(0, 12, 12, 0)), None, "rectangles", edges=(UNEVEN, UNEVEN)
    ),
}

ROWS = -(-len(CASES) // COLUMNS)


@functools.cache
def folder():
    return pathlib.Path(tempfile.mkdtemp(prefix="mplpix-vector-"))


def save(fig, name, dpi, **savefig):
    """Save a figure to a file and return where its Axes were, in dots of the file."""
    draws = []
    connection = fig.canvas.mpl_connect(
        "draw_event", lambda _: draws.append({ax: Drawn.of(ax) for ax in every_axes(fig)})
    )
    path = folder() / name
    fig.savefig(path, dpi=dpi, **savefig)
    fig.canvas.mpl_disconnect(connection)
    times = 1 if {".png", ".pgf"} & set(path.suffixes) else dpi / 72
    return path, {ax: d.enlarged(times) for ax, d in draws[-1].items()}


def need_to_write(suffix):
    """Skip the test if matplotlib can't write such a file."""
    if suffix == "pgf":
        readers.need("xelatex")


@functools.cache
def sheet(suffix, dpi):
    """Save all cases to one file, and return its path and where each of them is.

    "pgf.pdf" is a PDF file that matplotlib makes by LaTeX.
    """
    size = np.array([COLUMNS * PITCH, ROWS * PITCH])
    fig = plt.figure(figsize=size / dpi)
    axs = {}
    for i, (name, case) in enumerate(CASES.items()):
        corner = np.array([i % COLUMNS, i // COLUMNS]) * PITCH + (PITCH - SLOT) / 2
        shift = 0 if case.scale is not None else 0.3  # plain Axes have no reason to be on dots
        axs[name] = case.draw(fig, (*((corner + shift) / size), *(SLOT / size)))
    backend = "pgf" if "pgf" in suffix else None
    path, drawn = save(fig, f"sheet{dpi}.{suffix}", dpi, backend=backend)
    plt.close(fig)
    return path, {name: drawn[ax] for name, ax in axs.items()}


@functools.cache
def shown(reader, suffix, dpi, times):
    """Return the sheet as a reader shows it."""
    readers.need(reader)
    return getattr(readers, reader)(sheet(suffix, dpi)[0], dpi, times)


def in_dots(limits, ends, values):
    """Return data coordinates in dots, along one axis of a box."""
    return ends[0] + (values - limits[0]) / (limits[1] - limits[0]) * (ends[1] - ends[0])


def cell_of(places, edges, box, margin):
    """Return the cell at each of *places* (dots), -1 near an edge and outside of *box*."""
    order = np.argsort(edges)
    edges = edges[order]
    found = np.clip(np.searchsorted(edges, places) - 1, 0, len(edges) - 2)
    cells = found if order[0] == 0 else len(edges) - 2 - found
    near = np.minimum(places - edges[found], edges[found + 1] - places) < margin
    near |= np.minimum(places - box[0], box[1] - places) < margin
    return np.where(near, -1, cells)


def wrong(case, drawn, page, times, margin, tolerance, height=ROWS * PITCH):
    """Return how many dots of a page have a wrong color, of how many that can be told.

    Parameters
    ----------
    times : int
        Dots of the page to one of the file.
    margin, tolerance : float
        What is `allowed`.
    height : float
        The height of the page in dots of the file.
    """
    rgba, x_edges, y_edges = case.entries()
    x0, y0, x1, y1 = drawn.box
    x = (np.arange(page.shape[1]) + 0.5) / times
    y = height - (np.arange(page.shape[0]) + 0.5) / times
    cols = cell_of(x, in_dots(drawn.xlim, (x0, x1), x_edges), (x0, x1), margin)
    rows = cell_of(y, in_dots(drawn.ylim, (y0, y1), y_edges), (y0, y1), margin)
    got = page[np.ix_(rows >= 0, cols >= 0)].astype(int)
    cells = rgba[np.ix_(rows[rows >= 0], cols[cols >= 0])].astype(float)
    share = cells[..., 3:] / 255
    wanted = cells[..., :3] * share + 255 * (1 - share)
    bad = (np.abs(got - wanted) > tolerance + 1e-9).any(-1)
    return int(bad.sum()), bad.size


def outside(page, drawn, times):
    """Return the dots of a page that are a dot of the file and more away from all boxes."""
    rest = np.ones(page.shape[:2], bool)
    rest[round(ROWS * PITCH * times) :] = rest[:, round(COLUMNS * PITCH * times) :] = False
    for x0, y0, x1, y1 in (d.box for d in drawn):
        top, bottom = (round((ROWS * PITCH - y) * times) for y in (y1 + 1, y0 - 1))
        rest[top:bottom, round((x0 - 1) * times) : round((x1 + 1) * times)] = False
    assert rest.sum() > 10_000
    return page[rest]


#: Every dpi, and three times that, with every kind of reader.
READINGS = [
    *[("poppler", "pdf", dpi, times) for dpi, times in [(72, 1), (100, 1), (150, 3), (300, 1)]],
    *[("ghostscript", "pdf", dpi, times) for dpi, times in [(100, 1), (100, 3)]],
    *[("pdflatex", "pgf", dpi, times) for dpi, times in [(100, 1), (100, 3), (300, 1)]],
    *[("xelatex", "pgf", dpi, times) for dpi, times in [(100, 1), (100, 3), (300, 1)]],
    *[("poppler", "pgf.pdf", dpi, times) for dpi, times in [(72, 1), (150, 3)]],
    *[("ghostscript", "eps", dpi, times) for dpi, times in [(72, 1), (100, 3), (150, 1), (300, 3)]],
    *[("resvg", "svg", dpi, times) for dpi, times in [(72, 1), (100, 3), (150, 1), (300, 1)]],
    *[("chromium", "svg", dpi, times) for dpi, times in [(72, 1), (100, 3), (150, 1), (300, 1)]],
]


def allowed(reader, suffix, times, case):
    """Return how near to an edge a reader may err (dots), and by how much elsewhere (levels).

    None where the reader shows nothing that could be told.
    """
    margin, levels = HALF, case.tolerance
    if case.scale is None and suffix not in ("svg", "eps"):
        # Readers of PDF put an image on whole pixels of theirs, an edge up to a pixel beside its
        # place. Poppler does so twice, with the image and with the cells in it, and blends what is
        # smaller than four pixels.
        margin = 1.0 if reader == "ghostscript" or times > 1 else 2.0
        if reader != "ghostscript" and times == 1 and case.small:
            return None
    if reader == "chromium" and case.vector_cells == "rectangles":
        levels += 1  # it blends along edges that are a ten thousandth of a dot off
    return margin, levels


@pytest.mark.parametrize(("reader", "suffix", "dpi", "times"), READINGS)
def test_every_cell_has_its_color_in_its_place(reader, suffix, dpi, times):
    page = shown(reader, suffix, dpi, times)
    _, drawn = sheet(suffix, dpi)
    found = {}
    for name, case in CASES.items():
        errors = allowed(reader, suffix, times, case)
        if errors is None:
            continue
        bad, looked_at = wrong(case, drawn[name], page, times, *errors)
        assert looked_at > 300, name
        if bad:
            found[name] = f"{bad} of {looked_at}"
    assert not found
    assert (outside(page, drawn.values(), times) == 255).all(), "something is beside the boxes"


def test_librsvg_smooths_images_and_not_rectangles():
    _, drawn = sheet("svg", 100)
    page = shown("librsvg", "svg", 100, 3)
    image, rectangles = (
        wrong(CASES[name], drawn[name], page, 3, HALF, 0) for name in ("scale 5", "rectangles")
    )
    assert image[0] > image[1] / 4
    assert rectangles[0] == 0 < rectangles[1]


@pytest.mark.parametrize("suffix", ["pdf", "eps", "svg", "pgf"])
@pytest.mark.parametrize("dpi", [72, 100, 300])
def test_the_layout_is_that_of_the_png(suffix, dpi):
    # sheet() has whole dots and no text; here are a layout engine, and sizes of parts of a dot
    need_to_write(suffix)

    def layout(suffix, **savefig):
        fig, axs = plt.subplots(
            2, 2, figsize=(5.017, 4.113), layout="constrained", subplot_kw={"projection": "pixel"}
        )
        for ax, n in zip(axs.flat, (19, 30, 7, 55), strict=True):
            bare(ax.imshow(np.zeros((n, n + 3))).axes)
            ax.set_xticks([])
            ax.set_yticks([])
        drawn = save(fig, f"layout.{suffix}", dpi, **savefig)[1]
        return [(*d.box, *d.xlim, *d.ylim) for d in drawn.values()]

    for savefig in ({}, {"bbox_inches": "tight"}):
        np.testing.assert_allclose(
            layout(suffix, **savefig), layout("png", **savefig), rtol=0, atol=1e-6
        )


@pytest.mark.parametrize("suffix", ["pdf", "svg", "eps", "pgf"])
@pytest.mark.parametrize("layout", ["constrained", "compressed"])
@pytest.mark.parametrize("savefig", [{}, {"bbox_inches": "tight"}])
def test_layout_engines_know_the_dots_of_the_file(suffix, layout, savefig):
    # matplotlib lays out a vector file with a renderer that knows nothing of its dpi.
    need_to_write(suffix)

    def boxes(suffix, dpi):
        fig, axs = plt.subplots(
            2, 2, figsize=(5.5, 4.5), layout=layout, subplot_kw={"projection": "pixel"}
        )
        for ax, n in zip(axs.flat, (19, 30, 7, 55), strict=True):
            ax.imshow(np.zeros((n, n + 3)))
            ax.set(title="Title", xlabel="Label")
        drawn = save(fig, f"engine.{suffix}", dpi, **savefig)[1]
        return np.array([d.box for d in drawn.values()])

    vector, png = boxes(suffix, 100), boxes("png", 100)
    np.testing.assert_allclose(vector[:, 2:] - vector[:, :2], png[:, 2:] - png[:, :2])
    # Agg measures every title and label in whole dots.
    assert np.abs(vector - vector[0, 0] - (png - png[0, 0])).max() < 8


# Marks and lines ----------------------------------------------------------------------------------

MARKED = {
    (style, scale): np.random.default_rng(i).random((n, n)) < 8 / n**2
    for i, (style, (scale, n)) in enumerate(
        (style, size)
        for style in ("outline", "fill", "dim")
        for size in ((9, 11), (2, 47), (1, 95), (Fraction(1, 4), 390), (None, 37))
    )
}


def marks(dpi, suffix, overlays):
    """Save images with and without marks on some cells, and return the path and the places."""
    size = np.array([5 * PITCH, 3 * PITCH])
    fig = plt.figure(figsize=size / dpi)
    axs = {}
    for i, ((style, scale), mask) in enumerate(MARKED.items()):
        rect = (*((np.array([i % 5, i // 5]) * PITCH + 12) / size), *(SLOT / size))
        if scale is None:
            ax = fig.add_axes(rect)
            im = PixelAlignedImage(ax, cmap="gray")
            im.set_data(np.full(mask.shape, 0.5))
            im.set_clim(0, 1)
            ax.add_image(im)
            ax.set(xlim=(-0.5, len(mask) - 0.5), ylim=(len(mask) - 0.5, -0.5))
        else:
            ax = fig.add_axes(rect, projection="pixel", pixel_scale=scale, scale_group=scale)
            ax.imshow(np.full(mask.shape, 0.5), cmap="gray", vmin=0, vmax=1)
        if overlays:
            ax.add_collection(DiffOverlay.from_mask(mask, style=style), autolim=False)
        ax.axis("off")
        axs[style, scale] = ax
    path, drawn = save(fig, f"marks{int(overlays)}-{dpi}.{suffix}", dpi)
    plt.close(fig)
    return path, {key: drawn[ax] for key, ax in axs.items()}


@pytest.mark.parametrize(
    ("reader", "suffix"),
    [
        ("poppler", "pdf"),
        ("ghostscript", "eps"),
        ("pdflatex", "pgf"),
        ("resvg", "svg"),
        ("chromium", "svg"),
    ],
)
def test_every_differing_cell_is_seen(reader, suffix):
    readers.need(reader)
    dpi = 100
    (path, drawn), (bare_path, _) = (marks(dpi, suffix, overlays) for overlays in (True, False))
    page, without = (
        getattr(readers, reader)(file, dpi, 1).astype(int) for file in (path, bare_path)
    )
    changed = np.abs(page - without).max(-1) > 30
    for (style, scale), mask in MARKED.items():
        x0, y0, x1, _ = drawn[style, scale].box
        size = (x1 - x0) / mask.shape[1]
        assert mask.any()
        rows, cols = np.nonzero(mask)
        y1 = y0 + len(mask) * size
        for row, col in zip(rows, cols, strict=True):
            top, left = 3 * PITCH - y1 + row * size, x0 + col * size
            # The dots that the cell has a part in; an outline lies in them by half, or beside them.
            beside = int(style == "outline")
            part = changed[
                int(top + 0.01) - beside : int(np.ceil(top + size - 0.01)) + beside,
                int(left + 0.01) - beside : int(np.ceil(left + size - 0.01)) + beside,
            ]
            seen = ~part if style == "dim" else part
            assert seen.any(), f"{style} at {scale}: cell {row, col}"
        if style == "dim":
            box = changed[int(3 * PITCH - y1) + 1 :, int(x0) + 1 :][:90, :90]
            assert box.mean() > 0.5, "nothing fades"


def lines(suffix, dpi):
    """Save lines between cells and outlines, one dot wide, on a pixel and on a plain Axes."""
    size = np.array([2 * PITCH, PITCH])
    fig = plt.figure(figsize=size / dpi)
    left = fig.add_axes((0.05, 0.1, 0.4, 0.8), projection="pixel", pixel_scale=11)
    left.imshow(np.ones((9, 9)), cmap="gray", vmin=0, vmax=1)
    left.cell_grid(color="red", linewidth=72 / dpi)
    right = fig.add_axes((0.553, 0.107, 0.4, 0.8))
    im = PixelAlignedImage(right, cmap="gray")
    im.set_data(np.ones((7, 7)))
    im.set_clim(0, 1)
    right.add_image(im)
    right.set(xlim=(-0.5, 6.5), ylim=(6.5, -0.5))
    mask = np.indices((7, 7)).sum(0) % 2 == 0
    overlay = DiffOverlay.from_mask(mask, color="red", linewidth=72 / dpi)
    right.add_collection(overlay, autolim=False)
    for ax in (left, right):
        ax.axis("off")
    path, drawn = save(fig, f"lines{dpi}.{suffix}", dpi)
    plt.close(fig)
    return path, (drawn[left], 9), (drawn[right], 7)


@pytest.mark.parametrize(
    ("reader", "suffix"),
    [("poppler", "pdf"), ("ghostscript", "eps"), ("xelatex", "pgf"), ("resvg", "svg")],
)
def test_lines_lie_on_the_edges_of_the_cells(reader, suffix):
    readers.need(reader)
    dpi, times = 150, 5
    path, *places = lines(suffix, dpi)
    page = getattr(readers, reader)(path, dpi, times).astype(float)
    red = 255 - page[..., 1]
    for drawn, n in places:
        x0, y0, x1, y1 = (times * v for v in drawn.box)
        top, bottom = page.shape[0] - y1, page.shape[0] - y0
        for first, last, across in (
            (x0, x1, red[int(top + 3) : int(bottom - 3)]),
            (top, bottom, red.T[int(x0 + 3) : int(x1 - 3)]),
        ):
            profile = across.mean(0)
            size = (last - first) / n
            for edge in first + size * np.arange(1, n):
                near = np.arange(int(edge - size / 3), int(edge + size / 3))
                weight = profile[near] - profile[near].min()
                assert weight.sum() > 0
                middle = ((near + 0.5) * weight).sum() / weight.sum()
                # Poppler puts a line on whole pixels of its own.
                assert abs(middle - edge) < 1, f"{(middle - edge) / times} dots"


# What is in the files -----------------------------------------------------------------------------


def one_image(A, scale, dpi=100, **kwargs):
    fig = plt.figure(figsize=(3, 3))
    ax = fig.add_axes((0.05, 0.05, 0.9, 0.9), projection="pixel", pixel_scale=scale)
    ax.axis("off")
    return fig, ax.imshow(A, **kwargs)


def text_of(fig, format, **savefig):
    file = io.BytesIO()
    fig.savefig(file, format=format, **savefig)
    return file.getvalue()


def png_of(svg):
    """Return the images in an SVG file, as arrays."""
    found = re.findall(rb"data:image/png;base64,\s*([^\"]+)\"", svg)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(data)))) for data in found]


@pytest.mark.parametrize("dpi", [100, 600])
def test_svg_has_the_cells_themselves(dpi):
    fig, im = one_image(A := numbers(20, 30), 5)
    svg = text_of(fig, "svg", dpi=dpi)
    (image,) = png_of(svg)
    np.testing.assert_array_equal(image[::-1], colours(A))
    assert b"image-rendering:pixelated" in svg
    assert im.get_vector_cells() == "image"


@pytest.mark.parametrize(("scale", "samples"), [(5, 1), (4, 1), (3, 6), (2, 4), (1, 2)])
def test_pdf_has_few_samples_for_a_cell(scale, samples):
    plt.rcParams["pdf.compression"] = 0
    fig, _ = one_image(A := colors(20, 30)[..., :3], scale)
    pdf = text_of(fig, "pdf", dpi=100)
    assert b"/Interpolate" not in pdf
    (height,), (width,) = (re.findall(rb"/%s (\d+)" % name, pdf) for name in (b"Height", b"Width"))
    assert (int(height), int(width)) == (20 * samples, 30 * samples)
    assert np.repeat(np.repeat(A, samples, 0), samples, 1).tobytes() in pdf


def test_a_cell_of_many_dots_takes_no_more_samples():
    sizes = []
    for format in ("pdf", "svg", "eps"):
        fig, _ = one_image(colors(8, 8)[..., :3], 30)
        small, large = (len(text_of(fig, format, dpi=dpi)) for dpi in (100, 1200))
        sizes.append(large / small)
    assert max(sizes) < 1.1


#: Images with sides of 1900 dots, with few samples and with many.
LARGE = [
    Case(Cells(numbers(5, 6)), 300),
    Case(Cells(numbers(9, 41)), 40),
    Case(Cells(numbers(99, 957)), 2),
    Case(Cells(numbers(3433, 199)), Fraction(1, 2)),
]


@pytest.mark.parametrize("reader", ["pdflatex", "xelatex"])
@pytest.mark.parametrize("case", LARGE, ids=lambda case: f"scale {case.scale}")
def test_latex_sets_a_large_image_without_an_error(reader, case):
    readers.need(reader)
    dpi, side = 300, 1920
    fig = plt.figure(figsize=(side / dpi, side / dpi))
    ax = case.draw(fig, (0.01, 0.01, 0.98, 0.98))
    size = max(case.cells.A.shape) * case.scale
    samples = max(case.cells.A.shape) if case.scale >= 4 else 2 * size
    as_it_is = max(abs(factor * samples / 72 - 1) for factor in tex_factors(samples))
    assert as_it_is * size > 0.2, "LaTeX can scale it as it is"
    path, drawn = save(fig, f"large{case.scale}-{reader}.pgf".replace("/", "_"), dpi)
    page = getattr(readers, reader)(path, dpi, 1)
    bad, looked_at = wrong(case, drawn[ax], page, 1, HALF, 0, height=side)
    assert looked_at > 150_000
    assert bad == 0


def test_latex_has_room_for_the_most_rectangles():
    readers.need("xelatex")
    fig, im = one_image(A := colors(64, 64)[..., :3], 4, vector_cells="rectangles")
    path, drawn = save(fig, "room.pgf", 100)
    page = readers.xelatex(path, 100, 1)
    assert wrong(Case(Cells(A), 4), drawn[im.axes], page, 1, HALF, 0, height=300)[0] == 0
    fig, _ = one_image(colors(64, 65)[..., :3], 4, vector_cells="rectangles")
    with pytest.warns(UserWarning, match="at most 4096 cells in view in PGF files, not 4160"):
        save(fig, "too-many.pgf", 100)


def test_pgf_has_the_cells_in_their_place(tmp_path, monkeypatch):
    # LaTeX, which matplotlib starts to measure texts and to ask for a command, isn't needed: what
    # it would make of the file is read here.
    monkeypatch.setattr(backend_pgf.LatexManager, "_get_cached_or_new", lambda: None)
    monkeypatch.setattr(backend_pgf, "_get_image_inclusion_command", lambda: r"\includegraphics")
    fig, im = one_image(A := numbers(6, 9), 20)
    drawn = []
    fig.canvas.mpl_connect("draw_event", lambda _: drawn.append(im.axes.bbox.extents.copy()))
    fig.savefig(tmp_path / "page.pgf", dpi=150)
    text = (tmp_path / "page.pgf").read_text()
    assert "interpolate=false" in text
    image = np.asarray(Image.open(tmp_path / "page-img0.png"))
    samples = image.shape[0] // 6, image.shape[1] // 9
    np.testing.assert_array_equal(image, np.kron(colours(A), np.ones((*samples, 1), np.uint8)))
    (matrix,) = re.findall(r"transformcm((?:\{[-.\d]+(?:in)?\}){6})", text)
    width, _, _, height, x0, y0 = (float(v) for v in re.findall(r"\{([-.\d]+)", matrix))
    inches = np.array([x0, y0, x0 + width, y0 + height])
    # Short of its edges, as TeX may err.
    np.testing.assert_allclose(150 * inches, drawn[-1], rtol=0, atol=0.03)
    assert inches[0] * 150 > drawn[-1][0]
    assert inches[2] * 150 < drawn[-1][2]


def test_images_lie_in_files_of_their_own(tmp_path):
    plt.rcParams["svg.image_inline"] = False
    fig, _ = one_image(A := numbers(20, 30), 5)
    fig.savefig(tmp_path / "page.svg")
    (png,) = tmp_path.glob("*.png")
    np.testing.assert_array_equal(np.asarray(Image.open(png))[::-1], colours(A))


@pytest.mark.parametrize("vector_cells", ["image", "rectangles"])
def test_names_and_links_are_kept(vector_cells):
    fig, im = one_image(numbers(5, 5), 9, url="https://example.org", vector_cells=vector_cells)
    im.set_gid("cells-of-mine")
    svg = text_of(fig, "svg")
    assert b'id="cells-of-mine"' in svg
    assert b'xlink:href="https://example.org"' in svg


def test_lines_and_marks_stay_paths():
    fig, im = one_image(numbers(20, 20), 9)
    im.axes.cell_grid()
    im.axes.add_collection(DiffOverlay.from_mask(np.eye(20, dtype=bool)))
    im.axes.add_collection(DiffOverlay.from_mask(np.eye(20, dtype=bool), style="fill"))
    svg = text_of(fig, "svg")
    assert len(png_of(svg)) == 1
    assert svg.count(b"DiffOverlay") == 2


def test_a_clip_path_clips():
    found = {}
    for vector_cells in ("image", "rectangles"):
        for fmt, reader in (
            ("pdf", "poppler"),
            ("eps", "ghostscript"),
            ("svg", "resvg"),
            ("pgf", "pdflatex"),
        ):
            fig, im = one_image(np.zeros((20, 20)), 10, cmap="gray", vector_cells=vector_cells)
            im.set_clip_path(Circle((9.5, 9.5), 5, transform=im.axes.transData))
            path, drawn = save(fig, f"clipped.{fmt}", 100)
            (x0, y0, _, _) = drawn[im.axes].box
            page = getattr(readers, reader)(path, 100, 1)
            y, x = np.indices(page.shape[:2]) + 0.5
            far = np.hypot(x - x0 - 100, 300 - y - y0 - 100)
            inside, outside = page[far < 48], page[far > 52]
            found[vector_cells, fmt] = (inside == 0).all() and (outside == 255).all()
    assert all(found.values()), found


def test_masked_cells_in_postscript_show_what_is_below():
    # PS has no transparency, and matplotlib's own images are black there.
    fig, im = one_image(np.ones((10, 10)), 20, cmap="gray_r", vmin=0, vmax=1)
    im.axes.imshow(above := np.ma.masked_array(np.zeros((10, 10)), np.eye(10) > 0), cmap="gray_r")
    path, drawn = save(fig, "below.eps", 100)
    (x0, y0, _, _) = drawn[im.axes].box
    page = readers.ghostscript(path, 100, 1)[::-1]
    part = page[int(y0) :, int(x0) :][:200, :200]
    wanted = np.where(np.ma.getmaskarray(above), 0, 255)[::-1]
    np.testing.assert_array_equal(part[..., 0], np.kron(wanted, np.ones((20, 20))))


@pytest.mark.parametrize("suffix", ["pdf", "svg"])
def test_a_rasterized_image_has_its_dots(suffix):
    fig, im = one_image(A := numbers(20, 30), 5)
    im.set_rasterized(True)
    path, drawn = save(fig, f"rasterized.{suffix}", 100)
    x0, y0, x1, y1 = (round(v) for v in drawn[im.axes].box)
    if suffix == "svg":
        (image,) = png_of(path.read_bytes())
        wanted = np.repeat(np.repeat(colours(A), 5, 0), 5, 1)
        np.testing.assert_array_equal(image[::-1], wanted)
    else:
        page = readers.poppler(path, 100, 1)
        part = page[300 - y1 : 300 - y0, x0:x1]
        assert (part[2::5, 2::5] == colours(A)[..., :3]).all()


@pytest.mark.parametrize("suffix", ["pdf", "svg", "eps"])
def test_a_rasterized_line_leaves_the_box_on_its_dots(suffix):
    fig = plt.figure(figsize=(3.017, 2.013))
    ax = fig.add_axes((0.21, 0.17, 0.53, 0.61), projection="pixel")
    ax.imshow(numbers(9, 11))
    ax.plot([0, 10], [0, 8], rasterized=True)
    boxes = {}

    class Probe(Circle):
        def draw(self, renderer):
            dots = renderer.get_image_magnification() * self.axes.bbox.get_points()
            boxes[self.get_zorder()] = dots

    for zorder in (0.5, 4):  # before the line and after it
        ax.add_patch(Probe((0, 0), zorder=zorder))
    # The title is as wide as it takes for the page to begin between two dots.
    ax.set_title("Something above")
    fig.savefig(io.BytesIO(), format=suffix, dpi=131, bbox_inches="tight", pad_inches=0.1037)
    np.testing.assert_allclose(boxes[4], np.rint(boxes[4]), rtol=0, atol=1e-6)
    np.testing.assert_allclose(boxes[4], boxes[0.5], rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("reader", "suffix"), [("poppler", "pdf"), ("pdflatex", "pgf"), ("resvg", "svg")]
)
def test_a_cropped_page_has_its_cells(reader, suffix):
    readers.need(reader)
    fig, im = one_image(A := numbers(20, 30), 5)
    tight = {"bbox_inches": "tight", "pad_inches": 0.0737}
    path, drawn = save(fig, f"cropped.{suffix}", 100, **tight)
    page = getattr(readers, reader)(path, 100, 3)
    case = Case(Cells(A), 5)
    # A page of parts of a dot begins with one: half a dot more is lost at the edges.
    assert wrong(case, drawn[im.axes], page, 3, 1.5, 0, height=page.shape[0] / 3)[0] == 0


# Rectangles ---------------------------------------------------------------------------------------


@given(
    arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.integers(0, 2)),
)
def test_rectangles_cover_every_cell_once(which):
    palette = np.array([[1, 2, 3, 255], [4, 5, 6, 90], [0, 0, 0, 0]], np.uint8)
    found = merged(palette[which])
    seen = np.zeros(which.shape, int)
    for color, r0, r1, c0, c1 in zip(*found, strict=True):
        assert r0 < r1
        assert c0 < c1
        seen[r0:r1, c0:c1] += 1
        part = palette[which[r0:r1, c0:c1]].reshape(-1, 4)
        assert (part == np.array(color).reshape(1).view(np.uint8)).all()
    np.testing.assert_array_equal(seen, which < 2)


def test_equal_cells_are_one_rectangle():
    fig, _ = one_image(np.zeros((50, 60)), 3, vector_cells="rectangles")
    plain, _ = one_image(np.zeros((1, 1)), 3, vector_cells="rectangles")
    assert len(text_of(fig, "svg")) == pytest.approx(len(text_of(plain, "svg")), abs=50)


@pytest.mark.parametrize(
    ("reader", "suffix"),
    [("poppler", "pdf"), ("pdflatex", "pgf"), ("resvg", "svg"), ("chromium", "svg")],
)
def test_no_page_shows_between_rectangles(reader, suffix):
    # At a resolution at which edges lie anywhere in the reader's dots.
    readers.need(reader)
    fig, im = one_image(colors(20, 30)[..., :3] // 4, 8, vector_cells="rectangles")
    fig.set_facecolor("white")
    path, drawn = save(fig, f"seams.{suffix}", 100)
    page = getattr(readers, reader)(path, 100, 1.37)
    x0, y0, x1, y1 = drawn[im.axes].box
    inside = page[int((300 - y1) * 1.37) + 2 : int((300 - y0) * 1.37) - 2]
    inside = inside[:, int(x0 * 1.37) + 2 : int(x1 * 1.37) - 2]
    # The page is white, and the cells have 63 at most; readers round by one.
    assert inside.max() <= 64


def test_too_many_cells_for_rectangles_are_an_image():
    fig, im = one_image(np.zeros((257, 256)), 1, vector_cells="rectangles")
    with pytest.warns(UserWarning, match="'vector_cells' is 'rectangles', .* not 65792") as caught:
        svg = text_of(fig, "svg")
    assert caught[0].filename == __file__
    assert len(png_of(svg)) == 1
    im.axes.set_xlim(-0.5, 254.5)
    assert not png_of(text_of(fig, "svg"))


@pytest.mark.parametrize("value", ["rectangle", None, True, 3])
def test_vector_cells_must_be_known(value):
    im = plt.figure().add_subplot(projection="pixel").imshow(numbers(3, 3))
    with pytest.raises((TypeError, ValueError), match="'vector_cells' must be"):
        im.set_vector_cells(value)
    with pytest.raises((TypeError, ValueError), match="'vector_cells' must be"):
        im.axes.imshow(numbers(3, 3), vector_cells=value)
    assert im.get_vector_cells() == "image"
    assert len(im.axes.images) == 1


def test_vector_cells_are_pickled():
    fig, im = one_image(numbers(3, 3), 5)
    im.set_vector_cells("rectangles")
    again = pickle.loads(pickle.dumps(fig))
    assert again.axes[0].images[0].get_vector_cells() == "rectangles"


def test_a_large_page_has_one_sample_for_each_dot(monkeypatch):
    plt.rcParams["pdf.compression"] = 0
    widths = []
    for limit in (2400, 2399):  # 20 × 30 cells, of two by two samples each
        monkeypatch.setattr("mplpix.artists.vector._MAX_SAMPLES", limit)
        pdf = text_of(one_image(colors(20, 30)[..., :3], 1)[0], "pdf", dpi=100)
        widths += re.findall(rb"/Width (\d+)", pdf)
    assert widths == [b"60", b"30"]

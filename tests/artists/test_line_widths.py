"""All lines between cells have one width, in whole dots, those on the border of the Axes too.

The expected picture is painted by numpy: columns and rows of dots, from where the formula of a
linear axis has the edges. Figure and image are black, lines are white, and all dots of the canvas
are compared; they must be equal.
"""

import base64
import io
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

import mplpix
from mplpix.artists.cell_lines import CellLines
from tests import readers
from tests.oracle import render
from tests.tools import PIXEL

#: A box whose corners are on whole dots at 50, 100 and 200 dpi.
SIZE, RECT = (2.4, 2.0), (0.25, 0.2, 0.5, 0.45)

KINDS = {"pixel": PIXEL, "plain": {}}
kinds = pytest.mark.parametrize("kind", KINDS)


def black(kind, *, dpi=100, rect=RECT, shape=(3, 4), **kwargs):
    """Return an Axes with a black image on a black figure, and nothing else."""
    fig = plt.figure(figsize=SIZE, dpi=dpi, facecolor="k")
    ax = fig.add_axes(rect, **KINDS[kind])
    mplpix.imshow(ax, np.zeros(shape), cmap="gray", vmin=0, vmax=1, aspect="auto", **kwargs)
    ax.axis("off")
    return ax


def add_lines(ax, points):
    """Add lines of so many points; on any Axes, which has no `cell_grid`."""
    ax.add_collection(CellLines(ax.images[0], color="w", lw=points), autolim=False)


def in_dots(edges, limits, ends):
    """Return the dots nearest to *edges* on an axis whose *limits* are at *ends*, ascending."""
    dots = ends[0] + (edges - limits[0]) / (limits[1] - limits[0]) * (ends[1] - ends[0])
    assert (np.abs(dots % 1 - 0.5) > 1e-3).all(), "an edge lies half way between dots"
    return np.sort(np.rint(dots).astype(int))


def paint(shape, box, x, y, width):
    """Return the lines on columns *x* and rows *y* of dots, rows counted downwards.

    Parameters
    ----------
    shape : (int, int)
        Of the canvas.
    box : (int, int, int, int)
        Left, upper, right and lower end of the Axes.
    x, y : ascending int arrays
        All edges of the image, outside of the box too.
    width : int
        The odd dot is right of the edge, or below.
    """
    picture = np.zeros(shape, bool)
    spans = []
    lines = []
    for edges, low, high in ((x, box[0], box[2]), (y, box[1], box[3])):
        seen = edges[(edges >= low) & (edges <= high)]
        starts, stops = seen - width // 2, seen - width // 2 + width
        # A line ends with the cells, or with the line that it meets there.
        ends = max(low, edges[0]), min(high, edges[-1])
        spans.append((min([ends[0], *starts]), max([ends[1], *stops])))
        lines.append(list(zip(starts, stops, strict=True)))
    for start, stop in lines[0]:
        picture[slice(*spans[1]), start:stop] = True
    for start, stop in lines[1]:
        picture[start:stop, slice(*spans[0])] = True
    return picture


def assert_lines(ax, points, **savefig):
    """Assert that the canvas has the lines of that width between all cells of the image."""
    dpi = savefig.get("dpi", ax.get_figure().dpi)
    buffer, draws = render(ax.get_figure(), **savefig)
    height, drawn, grid = len(buffer), draws[-1][ax], ax.images[0].grid
    x0, y0, x1, y1 = drawn.whole_box()
    upper, lower = height - y1, height - y0
    x = in_dots(grid.x_edges, drawn.xlim, (x0, x1))
    y = in_dots(grid.y_edges, drawn.ylim, (lower, upper))
    width = max(1, int(np.floor(points * dpi / 72 + 0.5)))
    wanted = paint(buffer.shape[:2], (x0, upper, x1, lower), x, y, width)
    assert wanted.any()
    np.testing.assert_array_equal(buffer[..., :3], 255 * np.stack([wanted] * 3, axis=-1))


@kinds
@pytest.mark.parametrize("dpi", [50, 100, 200])
@pytest.mark.parametrize("points", [0.1, 0.5, 0.8, 1, 1.5, 2, 3])
def test_all_lines_are_as_wide_as_each_other_in_whole_dots(points, dpi, kind):
    ax = black(kind, dpi=dpi)
    add_lines(ax, points)
    assert_lines(ax, points)


@pytest.mark.parametrize("dots", range(1, 7))
def test_a_cell_grid_has_as_many_dots_as_its_points_make(dots):
    ax = black("pixel")
    ax.cell_grid(color="w", linewidth=dots * 0.72)
    assert_lines(ax, dots * 0.72)


VIEWS = {
    "a part, cut at edges": ((0.5, 2.5), (1.5, -0.5)),
    "a part, upside down": ((2.5, 0.5), (-0.5, 1.5)),
    "a corner": ((-0.5, 1.5), (2.5, 1.5)),
    "more than the image": ((-1.5, 4.5), (3.5, -1.5)),
    "one cell": ((0.5, 1.5), (1.5, 0.5)),
}


@kinds
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("dots", [1, 2, 3])
def test_lines_on_the_border_of_a_view_are_as_wide_as_others(dots, origin, view, kind):
    ax = black(kind, origin=origin)
    ax.set(xlim=view[0], ylim=view[1])
    ax.set_facecolor("k")
    add_lines(ax, dots * 0.72)
    assert_lines(ax, dots * 0.72)


@pytest.mark.parametrize("view", [((0.1, 2.9), (2.1, 0.2)), ((2.8, 0.3), (0.1, 1.6))], ids=str)
@pytest.mark.parametrize("dots", [1, 2, 3, 5])
def test_edges_outside_of_the_box_have_no_line_and_lines_end_with_the_box(dots, view):
    ax = black("plain")
    ax.set(xlim=view[0], ylim=view[1])
    add_lines(ax, dots * 0.72)
    assert_lines(ax, dots * 0.72)


@pytest.mark.parametrize("dots", [1, 2, 4, 5])
@pytest.mark.parametrize("side", [0, 1])
def test_a_line_near_the_border_of_the_box_is_as_wide_as_others(side, dots):
    """Its outer dots lie outside of the box; an edge a dot outside of the box has no line."""
    for beyond in (-1, 0, 1, 2):
        ax = black("plain", shape=(1, 4))
        x0, x1 = 0.5, 2.5  # 120 dots, so that a cell is about 60 of them
        x0, x1 = (x0 - beyond / 60, x1) if side == 0 else (x0, x1 + beyond / 60)
        ax.set(xlim=(x0, x1))
        add_lines(ax, dots * 0.72)
        assert_lines(ax, dots * 0.72)


@kinds
@pytest.mark.parametrize("dpi", [50, 100, 200])
@pytest.mark.parametrize("dots", [1, 2, 3])
def test_files_of_any_dpi_and_tight_ones_have_lines_of_one_width(dots, dpi, kind):
    ax = black(kind)
    add_lines(ax, dots * 72 / dpi)
    assert_lines(ax, dots * 72 / dpi, dpi=dpi)
    if kind == "pixel":  # a plain Axes is between dots there
        assert_lines(ax, dots * 72 / dpi, dpi=dpi, bbox_inches="tight", pad_inches=0.2)


def test_a_one_dot_line_is_where_matplotlib_has_a_spine():
    pictures = []
    for draw in (lambda ax: ax.cell_grid(color="w", lw=0.72), lambda ax: ax.spines[:].set_lw(0.72)):
        fig = plt.figure(figsize=SIZE, dpi=100, facecolor="k")
        ax = fig.add_axes(RECT, **PIXEL)
        ax.imshow([[0]], cmap="gray", vmin=0, vmax=1)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(color="w", visible=False)
        ax.spines[:].set_visible(not pictures)
        draw(ax)
        ax.spines[:].set_visible(bool(pictures))
        fig.canvas.draw()
        pictures.append(np.array(fig.canvas.buffer_rgba())[..., 0])
    assert pictures[0].any()
    differ = np.argwhere(pictures[0] != pictures[1])
    assert len(differ) <= 1  # matplotlib leaves the lower right corner out


def test_a_snapshot_has_what_is_inside_of_the_box():
    ax = black("pixel")
    ax.cell_grid(color="w", lw=3 * 0.72)
    buffer, draws = render(ax.get_figure())
    x0, y0, x1, y1 = draws[-1][ax].whole_box()
    inside = buffer[len(buffer) - y1 : len(buffer) - y0, x0:x1]
    np.testing.assert_array_equal(ax.snapshot(), inside)
    assert (inside[9, :, 0] > 0).sum() == 2 + 3 * 3 + 1


def test_a_twin_and_a_clip_path_keep_the_lines():
    ax = black("pixel")
    ax.cell_grid(color="w", lw=1.44)
    ax.twinx().axis("off")
    assert_lines(ax, 1.44)
    (lines,) = ax.collections
    whole = render(ax.get_figure())[0][..., 0] > 0
    lines.set_clip_path(plt.Circle((1.5, 1), 1, transform=ax.transData))
    part = render(ax.get_figure())[0][..., 0] > 0
    assert part.any()
    assert not (part & ~whole).any()
    assert part.sum() < whole.sum()


@pytest.mark.parametrize(
    ("kwargs", "visible"), [({"lw": 0}, True), ({"color": "none"}, True), ({"lw": 2}, False)]
)
def test_no_width_no_color_or_a_hidden_grid_is_no_line(kwargs, visible):
    ax = black("pixel")
    ax.cell_grid(**kwargs)
    ax.collections[0].set_visible(visible)
    assert not render(ax.get_figure())[0][..., :3].any()


# Vector files -------------------------------------------------------------------------------------


def saved(tmp_path, suffix, dpi, width_dots):
    """Save wide lines on all edges of an image that fills its Axes; return the file and the box."""
    ax = black("pixel", dpi=dpi)
    ax.get_figure().set_facecolor("w")
    ax.images[0].set_cmap("gray_r")
    ax.cell_grid(color="k", lw=width_dots * 72 / dpi)
    path = tmp_path / f"lines.{suffix}"
    ax.get_figure().savefig(path, dpi=dpi)
    _, draws = render(ax.get_figure())
    return path, draws[-1][ax].whole_box()


@pytest.mark.parametrize(
    ("reader", "suffix"),
    [("poppler", "pdf"), ("ghostscript", "eps"), ("resvg", "svg")],
)
def test_vector_files_have_outermost_lines_as_wide_as_others(reader, suffix, tmp_path):
    readers.need(reader)
    dpi, times, width = 100, 4, 4
    path, (x0, y0, _, y1) = saved(tmp_path, suffix, dpi, width)
    page = getattr(readers, reader)(path, dpi, times)
    dark = page[..., 0] < 128
    middle = len(page) - times * (y0 + y1) // 2 + times * 6  # within a cell
    runs = np.diff(np.flatnonzero(np.diff(dark[middle].astype(int))))[::2]
    assert len(runs) == 5
    assert np.abs(runs - width * times).max() <= 2
    column = dark[:, times * x0 + times * 15]
    runs = np.diff(np.flatnonzero(np.diff(column.astype(int))))[::2]
    assert len(runs) == 4
    assert np.abs(runs - width * times).max() <= 2


def test_lines_in_a_vector_file_have_the_width_that_was_asked_for():
    ax = black("pixel")
    ax.cell_grid(color="#123456", lw=0.3)
    file = io.StringIO()
    ax.get_figure().savefig(file, format="svg")
    (width,) = re.findall(r"stroke: #123456;[^\"]*stroke-width: ([\d.]+)", file.getvalue())
    assert float(width) == 0.3


def test_rasterized_lines_are_those_of_a_canvas_of_dots():
    ax = black("pixel")
    ax.images[0].set_visible(False)
    ax.cell_grid(color="w", lw=3 * 0.72, rasterized=True)
    file = io.StringIO()
    ax.get_figure().savefig(file, format="svg", dpi=100)
    (png,) = re.findall(r"data:image/png;base64,\s*([^\"]+)\"", file.getvalue())
    got = np.asarray(Image.open(io.BytesIO(base64.b64decode(png))))[..., 3]
    wanted = render(ax.get_figure())[0][..., 0]
    rows, cols = (np.flatnonzero(wanted.any(axis=axis)) for axis in (1, 0))
    np.testing.assert_array_equal(got, wanted[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1])

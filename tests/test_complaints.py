"""Known complaints about matplotlib's images: what happens here instead."""

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest

from mplpix import PixelAlignedImage
from tests.oracle import Cells, assert_same_dots, bare, box_dots, pixels, render, shown
from tests.tools import PIXEL

FIGURES = [(3, 2, 100), (3.07, 2.31, 72.3), (2.501, 2.499, 133.7)]


def runs(line):
    """Return the lengths of the runs of equal colours along a line of dots."""
    new = np.flatnonzero((line[1:] != line[:-1]).any(-1)) + 1
    return np.diff(np.concatenate([[0], new, [len(line)]]))


def plain(A, *, rect=(0.1, 0.1, 0.8, 0.8), figsize=(3, 2), dpi=100, **kwargs):
    """Return a plain Axes with an image on it."""
    fig = plt.figure(figsize=figsize, dpi=dpi)
    ax = fig.add_axes(rect)
    bare(ax)
    im = PixelAlignedImage(ax, **kwargs)
    im.set_data(A)
    ax.add_image(im)
    left, right, bottom, top = im.get_extent()
    ax.set(xlim=(left, right), ylim=(bottom, top))
    return fig, ax, im


@pytest.mark.parametrize(("width", "height", "dpi"), FIGURES)
@pytest.mark.parametrize("savefig", [{}, {"dpi": 61.3}, {"bbox_inches": "tight"}], ids=str)
def test_the_identity_at_a_dot_per_cell_is_a_diagonal_one_dot_wide(width, height, dpi, savefig):
    # matplotlib #5520: cells of the diagonal are lost, doubled or grey
    fig, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": 1}, figsize=(width, height), dpi=dpi)
    ax.imshow(np.eye(7), cmap="gray_r")
    bare(ax)
    got = shown(ax, **savefig)
    black, white = [0, 0, 0, 255], [255, 255, 255, 255]
    assert got.tolist() == [[black if i == j else white for j in range(7)] for i in range(7)]
    assert (pixels(fig) == black).all(-1).sum() == 7


@pytest.mark.parametrize(("width", "height", "dpi"), FIGURES)
@pytest.mark.parametrize("view", [(0, 64), (3, 40), (17, 19)], ids=str)
def test_cells_of_64_by_64_are_all_of_one_size(width, height, dpi, view):
    # matplotlib #5959, #13606: some rows and columns are a pixel wider than others
    A = np.indices((64, 64)).sum(0) % 2
    fig, ax = plt.subplots(subplot_kw=PIXEL, figsize=(width, height), dpi=dpi)
    Cells(A, x_view=view, y_view=view).imshow(ax)
    got = shown(ax)
    scale = ax.get_pixel_scale()
    if scale < 1:
        assert view == (0, 64)
        fig.set_size_inches(width * 2, height * 2)
        got, scale = shown(ax), ax.get_pixel_scale()
    assert scale >= 1
    for line in (*got, *got.swapaxes(0, 1)):
        assert set(runs(line)) == {scale}


@pytest.mark.parametrize("length", [64, 100, 101.3, 127.9, 129, 200])
def test_on_plain_axes_cells_differ_by_a_dot_at_most(length):
    # the same complaints, where sizes cannot be equal
    A = np.indices((64, 64)).sum(0) % 2
    rect = (0.1, 0.1, length / 300, length / 300)
    fig, ax, _ = plain(A, rect=rect, figsize=(3, 3))
    x0, y0, x1, y1 = np.floor(np.array(ax.bbox.extents) + 0.5).astype(int)
    got = box_dots(pixels(fig), (x0, y0, x1, y1))
    for line in (*got, *got.swapaxes(0, 1)):
        sizes = runs(line)
        assert len(sizes) == 64
        assert np.ptp(sizes) <= 1


#: Views of 20 columns, by their edges: a zoom in and out, and places that are on no dot.
ZOOMS = [(-0.5, 19.5), (2.5, 9.5), (3.21, 17.83), (7.1, 8.9), (-11.3, 40.2)]


def edge_columns(buffer, row, colour):
    """Return the columns of *row* in *colour*."""
    return np.flatnonzero((buffer[row] == colour).all(-1))


@pytest.mark.parametrize("view", ZOOMS, ids=str)
@pytest.mark.parametrize("projection", ["pixel", "rectilinear"])
@pytest.mark.parametrize(("width", "height", "dpi"), FIGURES)
def test_edges_of_cells_and_vlines_at_the_edges_coincide(view, projection, width, height, dpi):
    # matplotlib #1441, #14143, #31009: lines at the edges run beside them
    A = np.tile(np.arange(20) % 2, (4, 1))
    fig, ax = plt.subplots(subplot_kw={"projection": projection}, figsize=(width, height), dpi=dpi)
    im = PixelAlignedImage(ax, cmap="gray")
    im.set_data(A)
    ax.add_image(im)
    bare(ax)
    ax.set(xlim=view, ylim=(3.5, -0.5), facecolor="blue")
    buffer, draws = render(fig)
    without = box_of(buffer, draws[-1][ax].box)
    edges = np.arange(-0.5, 20)
    ax.vlines(edges, -0.5, 3.5, color="red", linewidth=72 / dpi, antialiased=False)
    ax.set(xlim=view, ylim=(3.5, -0.5))
    with_lines = box_of(render(fig)[0], draws[-1][ax].box)
    assert with_lines.shape == without.shape
    row = without.shape[0] // 2
    # a border of two cells lies between the dots b - 1 and b
    borders = np.flatnonzero((without[row, 1:] != without[row, :-1]).any(-1)) + 1
    lines = edge_columns(with_lines, row, [255, 0, 0, 255])
    assert len(borders) >= 1
    for border in borders:
        # a line of one dot is snapped to one side of the border or the other: half a dot off
        assert np.abs(lines + 0.5 - border).min() <= 0.5
    inside = lines[(lines > 0) & (lines < without.shape[1] - 1)]
    for line in inside:
        assert np.abs(line + 0.5 - borders).min() <= 0.5


def box_of(buffer, box):
    """Return the dots of a box that may lie between dots."""
    return box_dots(buffer, tuple(int(n) for n in np.floor(np.array(box) + 0.5)))


@pytest.mark.parametrize("view", [(0.5, 18.5), (2.5, 9.5), (3.5, 4.5)], ids=str)
@pytest.mark.parametrize("scale", [2, 5, "fit"])
def test_ticks_at_the_edges_are_at_the_edges(view, scale):
    A = np.tile(np.arange(20) % 2, (4, 1))
    fig, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": scale}, figsize=(3, 2))
    ax.imshow(A)
    ax.set_xlim(view)
    fig.canvas.draw()
    places = ax.transData.transform([(x, 0) for x in np.arange(-0.5, 20)])[:, 0]
    assert np.abs(places - np.rint(places)).max() < 1e-6
    assert np.diff(places) == pytest.approx(ax.get_pixel_scale())


EXTENTS = [(0.2, 0.8, 0.3, 0.7), (0.2034, 0.7981, 0.3017, 0.6993), (0.333, 0.334, 0.5, 0.502)]


@pytest.mark.parametrize("extent", EXTENTS, ids=str)
@pytest.mark.parametrize(("width", "height", "dpi"), FIGURES)
@pytest.mark.parametrize("shape", [(2, 3), (64, 64), (700, 900)], ids=str)
def test_an_image_does_not_reach_beyond_its_extent(extent, width, height, dpi, shape):
    # matplotlib #16378: a row of dots more than the extent has
    fig, ax, _ = plain(np.ones(shape), figsize=(width, height), dpi=dpi, extent=extent, cmap="gray")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    buffer = pixels(fig)[::-1]
    rows, cols = np.nonzero((buffer != 255).any(-1))
    x0, y0, x1, y1 = ax.transData.transform(
        [(extent[0], extent[2]), (extent[1], extent[3])]
    ).ravel()
    nearest = np.floor(np.array([x0, x1, y0, y1]) + 0.5).astype(int)
    if nearest[0] == nearest[1] or nearest[2] == nearest[3]:
        assert len(rows) <= 1  # it has no dot of its own
        return
    assert [cols.min(), cols.max() + 1, rows.min(), rows.max() + 1] == nearest.tolist()
    assert len(rows) == (nearest[1] - nearest[0]) * (nearest[3] - nearest[2])


def test_neighbouring_images_have_neither_gap_nor_overlap():
    # tiles whose common edges are on no dot
    fig = plt.figure(figsize=(3, 2))
    ax = fig.add_axes((0.1, 0.1, 0.8, 0.8))
    bare(ax)
    for i in range(7):
        for j in range(5):
            im = PixelAlignedImage(ax, extent=(i / 7, (i + 1) / 7, j / 5, (j + 1) / 5), alpha=0.5)
            im.set_data([[0.0]])
            ax.add_image(im)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    got = box_of(pixels(fig), ax.bbox.extents)
    # half transparent: an overlap is darker, a gap lighter
    assert len(np.unique(got.reshape(-1, 4), axis=0)) == 1


@pytest.mark.parametrize("scale", [4, 1, Fraction(1, 2)], ids=str)
def test_an_image_of_one_colour_is_of_that_colour(scale):
    # a blended border or a rounded mean would show
    fig, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": scale}, figsize=(3.07, 2.03))
    ax.imshow(np.full((9, 11, 3), (17, 101, 203), np.uint8))
    bare(ax)
    got = shown(ax)
    assert (got == [17, 101, 203, 255]).all()
    assert_same_dots(pixels(fig), pixels(fig))

"""`PixelAxes.cell_grid`: lines exactly between the cells.

The image is black and the lines are white, so that a dot tells how much of it a line covers. What
is expected comes from where the edges are: counted in cells at a pixel scale, by the formula of a
linear axis elsewhere.
"""

import io
import pickle
import re
import zlib

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba

from mplpix import PixelAlignedImage
from tests.oracle import bare, box_dots, render
from tests.tools import PIXEL

#: What Agg makes of a half transparent white line on a black dot, give or take its rounding.
HALF = {127, 128}


def black(shape=(5, 7), *, scale=12, size=(3.1, 2.3), dpi=100, where=(0.1137, 0.1219), **kwargs):
    """Return a pixel Axes with a black image of that shape."""
    fig = plt.figure(figsize=size, dpi=dpi)
    ax = fig.add_axes((*where, 0.8, 0.8), pixel_scale=scale, **PIXEL)
    ax.imshow(np.zeros(shape), cmap="gray", vmin=0, vmax=1, **kwargs)
    bare(ax)
    return ax


def lined(ax, width, **savefig):
    """Draw white lines *width* dots wide; return the inner dots of the box, lowest row first."""
    dpi = savefig.get("dpi", ax.get_figure().dpi)
    ax.cell_grid(color="w", lw=width * 72 / dpi)
    buffer, draws = render(ax.get_figure(), **savefig)
    return box_dots(buffer, draws[-1][ax].whole_box())[::-1, :, 0], draws[-1][ax]


def strip(lines, count, width, odd):
    """Return which of *count* dots are white with *lines* on the edges of dots, *width* wide.

    The *odd* dot of a line is the first one on one side of it, 1, or on the other, 0.
    """
    cover = np.zeros(count, bool)
    for line in lines:
        first = int(line) - (width + 1 - odd) // 2
        cover[max(first, 0) : max(first + width, 0)] = True
    return cover


def assert_lines(got, lines, width, odd=1):
    """Assert that a row or a column of dots has *lines* and nothing else."""
    np.testing.assert_array_equal(got, 255 * strip(lines, len(got), width, odd))


def between(dots, lines):
    """Return a dot that no line is near to."""
    return next(d for d in range(dots) if all(abs(d + 0.5 - line) > 3 for line in lines))


def assert_grid(got, columns, rows, width):
    """Assert that the dots of a box have lines on *columns* and *rows*, ends of dots.

    The lowest row is first; the odd dot of a line is right of the edge, or below.
    """
    assert_lines(got[between(got.shape[0], rows)], columns, width)
    assert_lines(got[:, between(got.shape[1], columns)], rows, width, odd=0)
    across, upright = (
        strip(lines, n, width, odd)
        for lines, n, odd in zip((rows, columns), got.shape, (0, 1), strict=True)
    )
    np.testing.assert_array_equal(got, 255 * (across[:, np.newaxis] | upright))


# Where lines are ---------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("scale", [8, 9, 12, 21])
@pytest.mark.parametrize("where", [(0.1, 0.1), (0.1137, 0.1219), (0.1049, 0.1931)], ids=str)
def test_lines_lie_on_the_edges_between_the_dots(width, scale, where):
    got, _ = lined(black(scale=scale, where=where), width)
    assert got.shape == (5 * scale, 7 * scale)
    assert_grid(got, scale * np.arange(8), scale * np.arange(6), width)


@pytest.mark.parametrize("dpi", [50, 72, 99.7, 150, 217])
@pytest.mark.parametrize("bbox_inches", [None, "tight"])
@pytest.mark.parametrize("width", [1, 2])
def test_lines_lie_on_the_edges_in_files_of_any_dpi(dpi, bbox_inches, width):
    ax = black(scale="fit")
    ax.set_title("so that a tight box has something to cut", color="none")
    got, drawn = lined(ax, width, dpi=dpi, bbox_inches=bbox_inches)
    scale = got.shape[0] // 5
    assert got.shape == (5 * scale, 7 * scale)
    assert scale >= 13
    assert drawn.xlim == (-0.5, 6.5)
    assert_grid(got, scale * np.arange(8), scale * np.arange(6), width)


@pytest.mark.parametrize(
    ("xlim", "ylim"),
    [((1.5, 4.5), (3.5, 0.5)), ((4.5, 1.5), (0.5, 3.5)), ((-2.5, 9.5), (6.5, -1.5))],
)
@pytest.mark.parametrize("origin", ["upper", "lower"])
def test_lines_follow_the_view_and_end_with_the_image(xlim, ylim, origin):
    ax = black(scale=10, origin=origin)
    ax.set(xlim=xlim, ylim=ylim)
    ax.set_facecolor("black")
    got, drawn = lined(ax, 2)
    assert (drawn.xlim, drawn.ylim) == (xlim, ylim)
    rows, columns = (
        sorted(
            round(abs(edge - lim[0]) * 10)
            for edge in np.arange(n + 1) - 0.5
            if min(lim) <= edge <= max(lim)
        )
        for n, lim in ((5, ylim), (7, xlim))
    )
    inner = got[max(rows[0], 0) : rows[-1], max(columns[0], 0) : columns[-1]]
    assert_grid(inner, np.array(columns) - columns[0], np.array(rows) - rows[0], 2)
    if xlim[0] < -0.5:  # beside the image there is the outer half of its outermost line alone
        outside = got.copy()
        outside[rows[0] - 1 : rows[-1] + 1, columns[0] - 1 : columns[-1] + 1] = 0
        assert not outside.any()


def nearest_dots(values, limits, start, end):
    """Return the dots from *start* on that are nearest to *values* on a linear axis."""
    places = start + (np.asarray(values) - limits[0]) / (limits[1] - limits[0]) * (end - start)
    assert np.abs(places % 1 - 0.5).min() > 2e-4, "an edge lies half way between dots"
    return np.floor(places + 0.5) - start


@pytest.mark.parametrize("x_up", [True, False])
@pytest.mark.parametrize("view", [None, ((1.03, 9.01), (8, 2)), ((7, 2), (1, 12))])
@pytest.mark.parametrize("width", [1, 2])
def test_lines_lie_where_cells_of_any_size_meet(x_up, view, width):
    x = np.cumsum([0.3, 2.2, 1.7, 3.1, 1.1, 4])
    y = np.cumsum([0.9, 1.8, 2.9, 1.4, 3.7])
    x = x if x_up else x[::-1]
    fig = plt.figure(figsize=(3.1, 2.3), dpi=100)
    ax = fig.add_axes((31 / 310, 23 / 230, 248 / 310, 184 / 230), **PIXEL)
    ax.imshow(np.zeros((4, 5)), x=x, y=y, cmap="gray", vmin=0, vmax=1)
    ax.set_facecolor("black")
    bare(ax)
    xlim, ylim = view or (ax.get_xlim(), ax.get_ylim())
    ax.set(xlim=xlim, ylim=ylim)
    ax.cell_grid(color="w", lw=width * 0.72)
    got = render(fig)[0][::-1][23 : 23 + 184, 31 : 31 + 248, 0]
    columns, rows = nearest_dots(x, xlim, 31, 279), nearest_dots(y, ylim, 23, 207)
    rows, columns = (np.clip(e, -width, n + width) for e, n in zip((rows, columns), got.shape))  # noqa: B905
    first = max(0, int(rows.min())), max(0, int(columns.min()))
    last = int(rows.max()), int(columns.max())
    inner = got[first[0] : last[0], first[1] : last[1]]
    assert_grid(inner, columns - first[1], rows - first[0], width)


def test_log_axes_have_lines_on_the_edges_too():
    fig = plt.figure(figsize=(3, 2), dpi=100)
    ax = fig.add_axes((0.1, 0.1, 0.8, 0.8), **PIXEL)
    ax.set_xscale("log")
    ax.imshow(np.zeros((2, 5)), x=2.0 ** np.array([0, 1, 3, 4, 6, 8]), cmap="gray", vmin=0, vmax=1)
    bare(ax)
    ax.cell_grid(color="w", lw=1.44)
    buffer, _ = render(fig)
    x0, _, x1, _ = (int(v) for v in ax.bbox.extents)
    row = buffer[80, x0:x1, 0]
    assert_lines(row, [0, 30, 90, 120, 180, 240], 2)


@pytest.mark.parametrize("offset", [0.0, 0.25, 0.5, 0.75])
def test_image_and_lines_round_alike_wherever_the_box_is(offset):
    """Each line of two dots covers the last dot of a cell and the first of the next."""
    fig = plt.figure(figsize=(3, 2), dpi=100)
    ax = fig.add_axes(((10 + offset) / 300, (10 + offset) / 200, 0.8, 0.8), **PIXEL)
    x = np.array([0, 1.5, 2.25, 4, 5.5, 6])
    A = np.arange(10.0).reshape(2, 5) % 3
    im = ax.imshow(A, x=x, y=[0, 1, 3], cmap="Blues_r", vmin=0, vmax=3)
    bare(ax)
    plain = render(fig)[0][:, :, 0]
    ax.cell_grid(color="w", lw=1.44)
    got = render(fig)[0][:, :, 0]
    row = 60
    edges = np.flatnonzero(np.diff(plain[row].astype(int)))
    edges = edges[(edges > 15) & (edges < 245)]
    assert len(edges) == 4
    assert im.get_visible()
    for edge in edges:
        assert got[row, edge : edge + 2].tolist() == [255, 255]
        assert (got[row, [edge - 1, edge + 2]] == plain[row, [edge - 1, edge + 2]]).all()


# How many there are -------------------------------------------------------------------------------


@pytest.mark.parametrize(("scale", "drawn"), [(1, False), (3, False), (4, False), (5, True)])
def test_narrow_cells_have_no_lines(scale, drawn):
    got, _ = lined(black(scale=scale), 1)
    assert got.any() == drawn


def test_cells_of_exactly_the_least_width_keep_their_lines():
    for columns in (7, 31, 61):
        got, _ = lined(black((5, columns), scale=3, dpi=72), 1)
        assert np.flatnonzero(got[1]).tolist() == list(range(0, got.shape[1], 3))


def test_lines_end_where_cells_become_narrow():
    x = np.concatenate([[0, 2, 4, 6], 6 + 0.01 * np.arange(1, 300)])
    fig = plt.figure(figsize=(3, 2), dpi=100)
    ax = fig.add_axes((0.1, 0.1, 0.8, 0.8), **PIXEL)
    A = np.zeros((2, len(x) - 1))
    ax.imshow(A, x=x, y=[0, 1, 2], cmap="gray", vmin=0, vmax=1)
    bare(ax)
    ax.cell_grid(color="w", lw=1.44)
    x0, _, x1, _ = (int(v) for v in ax.bbox.extents)
    row = render(fig)[0][80, x0:x1, 0]
    places = [round(v / x[-1] * 240) for v in (0, 2, 4, 6)]
    assert_lines(row, places, 2)
    # Seen closely, the narrow ones are wide.
    ax.set_xlim(7, 7.1)
    row = render(fig)[0][80, x0:x1, 0]
    assert_lines(row, 24 * np.arange(11), 2)


def test_lines_of_a_large_image_are_those_in_view():
    ax = black((3000, 3000), scale=10)
    ax.set(xlim=(1500.5, 1520.5), ylim=(2800.5, 2790.5))
    got, _ = lined(ax, 2)
    assert_grid(got, 10 * np.arange(21), 10 * np.arange(11), 2)
    (path,) = ax.collections[0].get_paths()
    assert len(path.vertices) == 2 * (21 + 11)


# Its life -----------------------------------------------------------------------------------------


def test_lines_can_be_hidden_and_shown_again():
    ax = black()
    plain = render(ax.get_figure())[0]
    ax.cell_grid(color="w")
    assert (render(ax.get_figure())[0] != plain).any()
    ax.cell_grid(False)
    assert (render(ax.get_figure())[0] == plain).all()
    assert not ax.collections
    ax.cell_grid(False)
    ax.cell_grid(color="w", lw=2)
    ax.cell_grid(color="r", lw=3)
    assert len(ax.collections) == 1
    ax.collections[0].remove()
    ax.cell_grid(False)
    ax.cell_grid()
    assert len(ax.collections) == 1
    ax.clear()
    assert not ax.collections
    ax.cell_grid(False)


def test_lines_go_with_their_image():
    ax = black()
    ax.cell_grid(color="w")
    ax.images[0].remove()
    buffer, _ = render(ax.get_figure())
    assert (buffer == 255).all()
    ax.cell_grid(False)
    assert not ax.collections


def test_lines_follow_other_data_and_another_extent():
    ax = black(scale=10)
    ax.cell_grid(color="w", lw=1.44)
    ax.images[0].set_data(np.zeros((3, 4)))
    ax.images[0].set_extent((0, 4, 0, 3))
    buffer, draws = render(ax.get_figure())
    got = box_dots(buffer, draws[-1][ax].whole_box())[::-1, :, 0]
    assert_grid(got, 10 * np.arange(5), 10 * np.arange(4), 2)


@pytest.mark.parametrize(
    ("names", "read", "value", "shown"),
    [
        (("color", "c", "colors", "edgecolor", "edgecolors", "ec"), "color", "r", to_rgba("r")),
        (("linewidth", "linewidths", "lw"), "linewidth", 2.5, 2.5),
        (("linestyle", "linestyles", "ls", "dashes"), "linestyle", ":", None),
        (("alpha",), "alpha", 0.25, 0.25),
        (("zorder",), "zorder", 7, 7),
        (("antialiased", "aa"), "antialiased", False, False),
        (("gid",), "gid", "lines", "lines"),
    ],
)
def test_line_properties_are_those_of_a_collection_by_any_of_their_names(names, read, value, shown):
    for name in names:
        ax = black()
        ax.cell_grid(**{name: value})
        (lines,) = ax.collections
        got = getattr(lines, f"get_{read}")()
        if shown is None:
            plain = LineCollection([])
            plain.set(**{read: value, "linewidth": mpl.rcParams["grid.linewidth"]})
            assert got == plain.get_linestyle()
        else:
            np.testing.assert_array_equal(np.ravel(got), np.ravel(shown))


def test_rc_params_of_the_grid_are_the_defaults():
    rc = {"grid.color": "g", "grid.linewidth": 3.5, "grid.linestyle": "--", "grid.alpha": 0.5}
    ax = black()
    with mpl.rc_context(rc):
        ax.cell_grid()
    (lines,) = ax.collections
    assert lines.get_color().tolist() == [list(to_rgba("g", 0.5))]
    assert lines.get_linewidth() == [3.5]
    assert lines.get_alpha() == 0.5
    plain = LineCollection([], linestyle="--", linewidth=3.5)
    assert lines.get_linestyle() == plain.get_linestyle()


def test_crossing_lines_are_not_darker_where_they_cross():
    ax = black(scale=20)
    ax.cell_grid(color="w", lw=1.44, alpha=0.5)
    buffer, draws = render(ax.get_figure())
    got = box_dots(buffer, draws[-1][ax].whole_box())[..., 0]
    assert set(np.unique(got).tolist()) <= {0, *HALF}


@pytest.mark.parametrize("autoscale", [True, False])
def test_limits_and_layout_do_not_move(autoscale):
    ax = black(scale="fit")
    if not autoscale:
        ax.set(xlim=(1.5, 4.5))
    fig = ax.get_figure()
    render(fig)
    before = ax.get_xlim(), ax.get_ylim(), ax.get_tightbbox().extents.tolist(), ax.dataLim.extents
    ax.cell_grid(lw=9)
    for _ in range(2):
        render(fig)
        now = ax.get_xlim(), ax.get_ylim(), ax.get_tightbbox().extents.tolist(), ax.dataLim.extents
        assert now[:3] == before[:3]
        assert (now[3] == before[3]).all()
    ax.relim()
    ax.autoscale_view()
    render(fig)
    assert (ax.get_xlim(), ax.get_ylim()) == before[:2]


def test_drawing_asks_for_no_other_draw():
    ax = black()
    ax.cell_grid()
    fig = ax.get_figure()
    for _ in range(2):
        fig.canvas.draw()
        assert not fig.stale
        assert not ax.collections[0].stale
    ax.cell_grid(False)
    assert fig.stale


def test_a_pickle_is_drawn_alike_and_can_be_hidden():
    ax = black()
    got, _ = lined(ax, 2)
    again = pickle.loads(pickle.dumps(ax.get_figure()))
    buffer, draws = render(again)
    other = again.axes[0]
    assert (box_dots(buffer, draws[-1][other].whole_box())[::-1, :, 0] == got).all()
    other.cell_grid(False)
    assert not other.collections


# Vector files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("dpi", [72, 100, 173])
def test_lines_in_svg_lie_on_the_edges_of_the_image(dpi):
    ax = black((5, 7), scale="fit")
    ax.cell_grid(color="#123456", lw=1)
    file = io.StringIO()
    ax.get_figure().savefig(file, format="svg", dpi=dpi)
    svg = file.getvalue()
    path = re.search(r'<path d="([^"]*)"[^>]*stroke: #123456', svg, re.DOTALL).group(1)
    ends = np.array(re.findall(r"-?\d+(?:\.\d+)?", path), float).reshape(-1, 2, 2) * dpi / 72
    upright = ends[:, 0, 0] == ends[:, 1, 0]
    x, y = np.unique(ends[upright][:, 0, 0]), np.unique(ends[~upright][:, 0, 1])
    assert (len(x), len(y)) == (8, 6)
    # The lines are where the image is, which is on whole dots of 1/dpi inch; y counts downwards.
    fig = ax.get_figure()
    fig.dpi = dpi
    _, draws = render(fig)
    left, bottom, right, top = draws[-1][ax].whole_box()
    np.testing.assert_allclose(x, np.linspace(left, right, 8), atol=1e-4)
    height = fig.get_figheight() * dpi
    np.testing.assert_allclose(y, height - np.linspace(top, bottom, 6), atol=1e-4)


@pytest.mark.parametrize("fmt", ["pdf", "ps", "eps", "svg"])
@pytest.mark.parametrize("kwargs", [{}, {"dpi": 211}, {"bbox_inches": "tight"}], ids=str)
def test_every_vector_file_has_all_lines(fmt, kwargs):
    ax = black((5, 7), scale="fit")
    plain, lines = io.BytesIO(), io.BytesIO()
    with mpl.rc_context({"pdf.compression": 0, "path.simplify": False}):
        ax.get_figure().savefig(plain, format=fmt, **kwargs)
        ax.cell_grid(color="r")
        ax.get_figure().savefig(lines, format=fmt, **kwargs)
    moves = rb"[\d.]+ [\d.]+ (?:m|moveto)\s" if fmt != "svg" else rb"M [\d.]+ [\d.]+"
    texts = [file.getvalue() for file in (plain, lines)]
    counts = [len(re.findall(moves, text)) for text in texts]
    assert counts[1] - counts[0] >= 8 + 6
    assert zlib.crc32(texts[0]) != zlib.crc32(texts[1])


@pytest.mark.parametrize("fmt", ["pdf", "svg"])
def test_rasterized_lines_are_drawn(fmt):
    ax = black()
    ax.cell_grid(color="r", rasterized=True)
    file = io.BytesIO()
    ax.get_figure().savefig(file, format=fmt)
    assert file.tell() > 500


# Refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prepare", "kwargs", "error", "message"),
    [
        (lambda ax: ax.clear(), {}, ValueError, r"cell_grid\(\) must .* an Axes with an image"),
        (None, {"colour": "r"}, AttributeError, "colour"),
        (None, {"color": "no color"}, ValueError, "color"),
        (None, {"lw": 1, "linewidth": 2}, TypeError, "linewidth"),
        (None, {"linestyle": "wavy"}, ValueError, "wavy|linestyle"),
        (None, {"alpha": 3}, ValueError, "alpha"),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(prepare, kwargs, error, message):
    ax = black()
    ax.cell_grid(color="w")
    if prepare:
        prepare(ax)
    before = ax.get_children()
    with pytest.raises(error, match=message):
        ax.cell_grid(**kwargs)
    assert ax.get_children() == before


def test_only_images_on_cells_of_the_data_have_a_grid():
    ax = plt.figure().add_subplot(**PIXEL)
    im = PixelAlignedImage(ax, transform=ax.transAxes, extent=(0, 1, 0, 1))
    im.set_data(np.zeros((2, 2)))
    ax.add_image(im)
    with pytest.raises(ValueError, match="cell_grid"):
        ax.cell_grid()

"""Images on coordinates: every edge at its nearest dot, wherever the cells are.

What is expected comes from `Fraction`s and from the formula of a linear or logarithmic axis, from
`pcolormesh`, and for uniform coordinates from the oracle of images without any.
"""

import datetime
import pickle

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.backend_bases import MouseEvent
from matplotlib.dates import ConciseDateFormatter, date2num

from mplpix import CellGrid, PixelAlignedImage, centers_to_edges
from mplpix.arrays.edges import edges_to_centers
from tests.oracle import Cells, assert_figure_shows, assert_same_dots, bare, colours, render
from tests.tools import PIXEL, Lazy

#: The place of an edge on the canvas is known to this many dots; nearer to the border between two
#: dots, either of them will do.
TIE = 1e-3

#: In inches, at 100 dots each.
FIGSIZE = (3.0, 2.25)

rng = np.random.default_rng(4)
Z = rng.random((5, 7))


def widths(n, seed):
    """Return *n* widths of cells that differ a lot."""
    return np.random.default_rng(seed).uniform(0.3, 3, n)


def edges(n, seed=0, start=2.0, ascending=True):
    found = start + np.concatenate([[0], np.cumsum(widths(n, seed))])
    return found if ascending else found[::-1]


def pixel_axes(**kwargs):
    fig = plt.figure(figsize=FIGSIZE, dpi=100)
    return fig.add_axes((0.1137, 0.1219, 0.8, 0.8), **{**PIXEL, **kwargs})


def plain_axes(**kwargs):
    fig = plt.figure(figsize=FIGSIZE, dpi=100)
    return fig.add_axes((0.1137, 0.1219, 0.8, 0.8), **kwargs)


def by_imshow(A, x, y, **kwargs):
    """Return an image on coordinates in a pixel Axes."""
    ax = pixel_axes()
    im = ax.imshow(A, x=x, y=y, **kwargs)
    bare(ax)
    return im


def by_grid(A, x, y, **kwargs):
    """Return an image on the same coordinates in a plain Axes."""
    ax = plain_axes()
    grid = CellGrid.from_coordinates(x, y, np.shape(A)[:2])
    im = PixelAlignedImage(ax, grid=grid, **kwargs)
    im.set_data(A)
    im.autoscale_None()
    ax.add_image(im)
    im.set_extent(im.get_extent())
    bare(ax)
    return im


def on_canvas(values, limits, start, end, log=False):
    """Return where *values* are in dots, on an axis with *limits* from *start* to *end*."""
    values, limits = np.asarray(values, float), np.asarray(limits, float)
    if log:
        values, limits = np.log(values), np.log(limits)
    return start + (values - limits[0]) / (limits[1] - limits[0]) * (end - start)


def cells_of_dots(places, first, count):
    """Return which cells each of *count* dots from *first* on may show, as sets; -1 is none.

    An edge is at the nearest dot. One dot after the other is asked, as slowly as that is said.
    """
    out = []
    for dot in range(first, first + count):
        may = set()
        for slack in (-TIE, TIE):
            borders = np.floor(places + 0.5 + slack)
            low, high = np.minimum(borders[:-1], borders[1:]), np.maximum(borders[:-1], borders[1:])
            (cell,) = np.nonzero((low <= dot) & (dot < high))
            may.add(int(cell[0]) if len(cell) else -1)
        out.append(may)
    return out


def assert_edges_at_nearest_dots(im, A, x_edges, y_edges, log=(False, False)):
    """Assert that each dot of the Axes shows the cell that it is in, edges at the nearest dots."""
    ax = im.axes
    buffer, _ = render(ax.get_figure())
    box = ax.bbox.extents
    xlim, ylim = ax.get_xlim(), ax.get_ylim()
    x0, y0, x1, y1 = (int(np.floor(place + 0.5)) for place in box)
    # The box is clipped to dots, and what is seen of it is the image or the background.
    columns = cells_of_dots(on_canvas(x_edges, xlim, box[0], box[2], log[0]), x0, x1 - x0)
    lines = cells_of_dots(on_canvas(y_edges, ylim, box[1], box[3], log[1]), y0, y1 - y0)
    rgba = colours(A)
    got = buffer[buffer.shape[0] - y1 : buffer.shape[0] - y0, x0:x1][::-1]
    inner = got[1:-1, 1:-1]  # outermost dots are those of matplotlib's background and spines
    unsure = np.array([[len(s) > 1] for s in lines[1:-1]]) | np.array(
        [len(s) > 1 for s in columns[1:-1]]
    )
    rows, cols = (np.array([min(s) for s in sets[1:-1]]) for sets in (lines, columns))
    wanted = np.where(
        (rows[:, np.newaxis, np.newaxis] < 0) | (cols[np.newaxis, :, np.newaxis] < 0),
        np.uint8(255),
        rgba[np.ix_(rows, cols)],
    )
    assert unsure.mean() < 0.05
    wrong = (inner != wanted).any(-1) & ~unsure
    assert not wrong.any(), f"{wrong.sum()} dots, first {np.argwhere(wrong)[0]}"
    assert len(np.unique(rows)) > 1
    assert len(np.unique(cols)) > 1


# Uniform coordinates --------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("give", ["centers", "edges"])
@pytest.mark.parametrize(("x_step", "y_step"), [(2.5, 0.1), (-2.5, 0.1), (0.3, -7.0), (-1.0, -1.0)])
def test_uniform_coordinates_keep_the_pixel_scale(origin, give, x_step, y_step):
    rows, cols = Z.shape
    x = 3.7 + x_step * (np.arange(cols + 1) - 0.5)
    y = -1.1 + y_step * (np.arange(rows + 1) - 0.5)
    given = [edges_to_centers(e) for e in (x, y)] if give == "centers" else [x, y]
    im = by_imshow(Z, *given, origin=origin)
    ax = im.axes
    buffer, draws = render(ax.get_figure())
    lowest, highest = (y[-1], y[0]) if origin == "upper" else (y[0], y[-1])
    expected = Cells(Z, extent=(x[0], x[-1], lowest, highest), origin=origin)
    scale = expected.scale_of(draws[-1][ax])
    assert scale == ax.get_pixel_scale() > 10
    assert_figure_shows(buffer, draws[-1], {ax: expected}, scale)
    np.testing.assert_allclose(im.get_extent(), expected.extent, rtol=1e-12)


@pytest.mark.parametrize("downsample", ["mean", "max"])
def test_uniform_coordinates_have_blocks_below_scale_1(downsample):
    A = rng.random((400, 700))
    im = by_imshow(A, np.linspace(5, 6, 700), np.linspace(7, 2, 401), downsample=downsample)
    ax = im.axes
    buffer, draws = render(ax.get_figure())
    half = 1 / 699 / 2
    expected = Cells(A, extent=(5 - half, 6 + half, 2, 7), downsample=downsample)
    scale = expected.scale_of(draws[-1][ax])
    assert scale < 1
    assert_figure_shows(buffer, draws[-1], {ax: expected}, scale)


@pytest.mark.parametrize("dtype", [np.float32, np.int16, np.uint8])
def test_evenly_spaced_numbers_of_any_dtype_are_uniform(dtype):
    im = by_imshow(Z, np.arange(7).astype(dtype) * dtype(3), np.arange(6).astype(dtype))
    assert im.grid.is_uniform
    assert im.axes.get_pixel_scale() > 10


@pytest.mark.parametrize("pattern", ["x", "y"])
def test_one_coordinate_leaves_the_other_at_whole_numbers(pattern):
    given = {"x": [10, 20, 30, 40, 50, 60, 70], "y": [1, 3, 5, 7, 9]}
    ax = pixel_axes()
    im = ax.imshow(Z, **{pattern: given[pattern]})
    wanted = {"x": (5, 75, 4.5, -0.5), "y": (-0.5, 6.5, 10, 0)}
    assert im.get_extent() == wanted[pattern]
    assert (*ax.get_xlim(), *ax.get_ylim()) == wanted[pattern]


# Cells of any size --------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [by_imshow, by_grid])
@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("give", ["centers", "edges", "meshgrid"])
@pytest.mark.parametrize(("x_up", "y_up"), [(True, True), (False, True), (True, False)])
def test_every_edge_is_at_its_nearest_dot(make, origin, give, x_up, y_up):
    x, y = edges(7, 1, ascending=x_up), edges(5, 2, ascending=y_up)
    given = [x, y]
    if give != "edges":
        given = [edges_to_centers(e) for e in given]
        x, y = (centers_to_edges(c) for c in given)
    if give == "meshgrid":
        given = np.meshgrid(*given)
    im = make(Z, *given, origin=origin)
    assert not im.grid.is_uniform
    # The first row is at the top, or at the bottom.
    assert im.axes.get_ylim() == ((y[-1], y[0]) if origin == "upper" else (y[0], y[-1]))
    assert im.axes.get_xlim() == (x[0], x[-1])
    assert_edges_at_nearest_dots(im, Z, x, y)


@pytest.mark.parametrize("make", [by_imshow, by_grid])
@pytest.mark.parametrize(
    ("xlim", "ylim"), [((3.2, 7.1), (2.5, 5.9)), ((0, 30), (-3, 9)), ((7, 4), (9, 3))]
)
def test_after_zooming_every_edge_is_at_its_nearest_dot(make, xlim, ylim):
    x, y = edges(7, 1), edges(5, 2)
    im = make(Z, x, y)
    im.axes.set(xlim=xlim, ylim=ylim)
    assert_edges_at_nearest_dots(im, Z, x, y)


@pytest.mark.parametrize("set_scale", ["before", "after"])
@pytest.mark.parametrize("give", ["centers", "edges"])
@pytest.mark.parametrize(("x_log", "y_log"), [(True, False), (False, True), (True, True)])
def test_on_log_axes_every_edge_is_at_its_nearest_dot(set_scale, give, x_log, y_log):
    ax = pixel_axes()
    scales = {f"{axis}scale": "log" for axis, log in (("x", x_log), ("y", y_log)) if log}
    x, y = np.geomspace(1, 1000, 8), np.geomspace(0.02, 5, 6)
    if set_scale == "before":
        ax.set(**scales)
    given = [x, y]
    if give == "centers":  # middles as the axes had them when the image was made
        kinds = ["log" if log and set_scale == "before" else "linear" for log in (x_log, y_log)]
        given = [np.geomspace(2, 700, 7), np.geomspace(0.03, 4, 5)]
        x, y = (centers_to_edges(c, scale=k) for c, k in zip(given, kinds, strict=True))
    im = ax.imshow(Z, x=given[0], y=given[1], origin="lower")
    ax.set(**scales)
    bare(ax)
    low = [max(e[0], e[1] / 2) for e in (x, y)]
    ax.set(xlim=(low[0], x[-1]), ylim=(low[1], y[-1]))
    seen = [np.maximum(e, 1e-9) for e in (x, y)]  # linear middles may leave the log axis
    assert_edges_at_nearest_dots(im, Z, *seen, log=(x_log, y_log))
    if set_scale == "before" and x_log:
        middles = on_canvas(im.grid.x_centers, ax.get_xlim(), 0, 1, log=True)
        borders = on_canvas(im.grid.x_edges, ax.get_xlim(), 0, 1, log=True)
        np.testing.assert_allclose(middles, (borders[:-1] + borders[1:]) / 2, atol=1e-9)


@settings(max_examples=15)
@given(
    st.lists(st.floats(0.02, 4), min_size=2, max_size=30),
    st.lists(st.floats(0.02, 4), min_size=2, max_size=30),
    st.sampled_from(["upper", "lower"]),
)
@example([1.0, 2.0], [1.0, 1.0], "upper")
@example([0.02] * 12 + [4.0], [0.5, 0.02, 0.5], "lower")
def test_non_uniform_images_are_those_of_pcolormesh_but_for_a_dot_beside_an_edge(dx, dy, origin):
    plt.close("all")
    x, y = (np.concatenate([[0], np.cumsum(d)]) for d in (dx, dy))
    A = np.random.default_rng(len(dx)).random((len(dy), len(dx)))
    im = by_grid(A, x, y, origin=origin, interpolation="nearest")
    ours = shown_as_rounded(im.axes)
    ax = plain_axes()
    ax.pcolormesh(x, y, A, antialiased=False, snap=True)
    ax.set(xlim=im.axes.get_xlim(), ylim=im.axes.get_ylim())
    bare(ax)
    theirs = shown_as_rounded(ax)
    box = ax.bbox.extents
    # Dots whose middle is more than one dot from every edge.
    far = []
    for places, start, count in (
        (on_canvas(x, ax.get_xlim(), box[0], box[2]), round(box[0]), ours.shape[1]),
        (on_canvas(y, ax.get_ylim(), box[1], box[3]), round(box[1]), ours.shape[0]),
    ):
        middles = start + np.arange(count) + 0.5
        far.append(np.abs(middles[:, np.newaxis] - places).min(1) > 1)
    compared = far[1][::-1, np.newaxis] & far[0]
    assert compared.any()
    # matplotlib rounds the colors of a mesh, and cuts those of an image.
    off = np.abs(ours.astype(int) - theirs).max(-1)
    assert off[compared].max() <= 1


def shown_as_rounded(ax):
    """Return the dots of the box of an Axes whose box need not be on dots."""
    buffer, _ = render(ax.get_figure())
    x0, y0, x1, y1 = (round(place) for place in ax.bbox.extents)
    return buffer[buffer.shape[0] - y1 : buffer.shape[0] - y0, x0:x1]


def test_cells_narrower_than_a_dot_do_not_hide_wide_ones():
    x = np.concatenate([np.linspace(0, 0.01, 500), [1, 2]])
    A = np.zeros((2, 501))
    A[:, -1] = 1
    im = by_grid(A, x, [0, 1, 2])
    row = shown_as_rounded(im.axes)[50]
    assert (row[2:110] == colours(A)[0, 0]).all()
    assert (row[125:-2] == colours(A)[0, -1]).all()


def test_a_draw_reads_the_cells_in_view_only():
    lazy = Lazy(np.ones((1000, 1000)))
    ax = pixel_axes()
    ax.imshow(lazy, x=np.arange(1001.0) ** 2, y=np.arange(1001.0) ** 2, vmin=0, vmax=1)
    ax.set(xlim=(100, 900), ylim=(1600, 400))
    lazy.reads.clear()
    render(ax.get_figure())
    assert 0 < lazy.cells_read() < 30 * 30


def test_saving_with_tight_bbox_keeps_every_cell():
    x, y = np.cumsum([0, 2, 5, 3]), np.cumsum([0, 1, 4])
    A = np.array([[0.0, 0.3, 0.6], [1.0, 0.7, 0.1]])
    im = by_imshow(A, x, y)
    buffer, _ = render(im.axes.get_figure(), bbox_inches="tight", dpi=77)
    ink = {tuple(dot) for dot in buffer.reshape(-1, 4)} - {(255, 255, 255, 255)}
    assert ink == {tuple(dot) for dot in colours(A).reshape(-1, 4)}
    for (i, j), colour in zip(np.ndindex(2, 3), colours(A).reshape(-1, 4), strict=True):
        at = np.argwhere((buffer == colour).all(-1))
        height, width = at.max(0) - at.min(0) + 1
        assert len(at) == height * width
        assert abs(width - np.diff(x)[j] * 0.8 * FIGSIZE[0] * 77 / 10) <= 1
        assert abs(height - np.diff(y)[i] * 0.8 * FIGSIZE[1] * 77 / 5) <= 1


# Dates --------------------------------------------------------------------------------------------

DAYS = np.arange("2024-02-26", "2024-03-04", dtype="datetime64[D]")
UTC = datetime.UTC


@pytest.mark.parametrize(
    "days",
    [
        DAYS,
        DAYS.astype("datetime64[ns]"),
        DAYS.astype(">M8[us]"),
        DAYS.astype(object).tolist(),
        [datetime.datetime(2024, 2, 26) + datetime.timedelta(days=d) for d in range(7)],
        [datetime.datetime(2024, 2, 26, tzinfo=UTC) + datetime.timedelta(days=d) for d in range(7)],
        np.meshgrid(DAYS, np.arange(5))[0],
    ],
    ids=["D", "ns", ">us", "date", "datetime", "aware", "meshgrid"],
)
def test_days_are_uniform_cells_about_midnight(days):
    im = by_imshow(Z, days, None)
    ax = im.axes
    first = date2num(DAYS[0])
    assert im.get_extent() == (first - 0.5, first + 6.5, 4.5, -0.5)
    buffer, draws = render(ax.get_figure())
    cells = Cells(Z, extent=(first - 0.5, first + 6.5, 4.5, -0.5))
    assert_figure_shows(buffer, draws[-1], {ax: cells}, ax.get_pixel_scale())
    formatter = ax.xaxis.get_major_formatter()
    labels = [text.get_text() for text in ax.get_xticklabels()]
    assert labels == ["26", "27", "28", "29", "Mar", "02", "03"]
    assert formatter.get_offset() == "2024-Mar"
    assert "2024-02-27" in ax.format_xdata(first + 1)


def test_labels_of_dates_are_those_of_the_concise_formatter():
    im = by_imshow(Z, DAYS, None)
    ax = im.axes
    render(ax.get_figure())
    theirs = ConciseDateFormatter(ax.xaxis.get_major_locator())
    assert theirs.format_ticks(ax.get_xticks()) == [t.get_text() for t in ax.get_xticklabels()]


def test_dates_drawn_later_make_the_labels_dates():
    ax = pixel_axes()
    first = date2num(DAYS[0])
    ax.imshow(Z, extent=(first - 0.5, first + 6.5, 4.5, -0.5))
    ax.plot(DAYS, np.arange(7.0) / 2)
    render(ax.get_figure())
    assert [t.get_text() for t in ax.get_xticklabels()][:2] == ["26", "27"]
    np.testing.assert_array_equal(ax.get_xticks(), date2num(DAYS))


def test_names_drawn_before_stay_the_labels():
    ax = pixel_axes()
    ax.plot(["a", "b", "c"], [0, 1, 2])
    ax.imshow(Z)
    render(ax.get_figure())
    assert [t.get_text() for t in ax.get_xticklabels()][:3] == ["a", "b", "c"]


def test_months_are_as_long_as_they_are():
    months = np.arange("2023-12", "2024-07", dtype="datetime64[M]")
    im = by_imshow(Z, months, None)
    assert not im.grid.is_uniform
    numbers = date2num(months)
    np.testing.assert_allclose(im.grid.x_centers, numbers, rtol=0, atol=1e-6)
    inner = (numbers[:-1] + numbers[1:]) / 2
    np.testing.assert_allclose(im.grid.x_edges[1:-1], inner, rtol=0, atol=1e-6)
    x = np.array([numbers[0] - 15.5, *inner, numbers[-1] + 15.5])
    np.testing.assert_allclose(im.grid.x_edges, x, rtol=0, atol=1e-6)
    assert_edges_at_nearest_dots(im, Z, x, np.arange(6) - 0.5)


def test_a_grid_of_dates_is_drawn_on_a_plain_axes():
    im = by_grid(Z, DAYS[[0, 1, 3, 4, 5, 6, 6]] + np.array([0] * 6 + [5]), None)
    ax = im.axes
    ax.xaxis_date()
    assert not im.grid.is_uniform
    days = np.array([0, 1, 3, 4, 5, 6, 11]) + date2num(DAYS[0])
    assert_edges_at_nearest_dots(im, Z, centers_to_edges(days), np.arange(6) - 0.5)


# As any image -------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [by_imshow, by_grid])
@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize(("x_up", "y_up"), [(True, True), (False, True), (True, False)])
def test_the_cursor_reads_the_cell_that_is_seen(make, origin, x_up, y_up):
    A = np.arange(35).reshape(5, 7)
    x, y = edges(7, 1, ascending=x_up), edges(5, 2, ascending=y_up)
    im = make(A, x, y, origin=origin)
    ax = im.axes
    buffer, _ = render(ax.get_figure())
    seen = {tuple(c): value for value, c in enumerate(colours(A).reshape(-1, 4).tolist())}
    assert len(seen) == 35
    x0, y0, x1, y1 = (round(place) for place in ax.bbox.extents)
    for column in range(x0 + 2, x1 - 2, 7):
        for row in range(y0 + 2, y1 - 2, 7):
            middle = (column + 0.5, row + 0.5)
            event = MouseEvent("motion_notify_event", ax.get_figure().canvas, *middle)
            places = [
                on_canvas(e, lim, *ends)
                for e, lim, ends in (
                    (x, ax.get_xlim(), ax.bbox.intervalx),
                    (y, ax.get_ylim(), ax.bbox.intervaly),
                )
            ]
            if min(np.abs(p - m).min() for p, m in zip(places, middle, strict=True)) > 0.51:
                colour = tuple(buffer[buffer.shape[0] - 1 - row, column].tolist())
                assert im.get_cursor_data(event) == seen[colour]
    outside = MouseEvent("motion_notify_event", ax.get_figure().canvas, x0 - 5, y0 + 5)
    assert im.get_cursor_data(outside) is None


def test_a_colorbar_is_that_of_the_values():
    im = by_imshow(Z, edges(7, 1), edges(5, 2))
    bar = im.axes.colorbar(im)
    assert (bar.vmin, bar.vmax) == (Z.min(), Z.max())
    render(im.axes.get_figure())
    np.testing.assert_allclose(bar.ax.bbox.intervaly, im.axes.bbox.intervaly, atol=1e-9)


def test_other_data_of_the_shape_is_taken_and_a_pickle_is_drawn_alike():
    im = by_imshow(Z, edges(7, 1), edges(5, 2))
    im.set_data(Z[::-1])
    before = shown_as_rounded(im.axes)
    again = pickle.loads(pickle.dumps(im.axes.get_figure()))
    assert_same_dots(shown_as_rounded(again.axes[0]), before)
    assert_edges_at_nearest_dots(im, Z[::-1], edges(7, 1), edges(5, 2))


def test_another_extent_takes_the_place_of_coordinates():
    im = by_imshow(Z, edges(7, 1), edges(5, 2))
    im.set_extent((0, 7, 5, 0))
    assert im.grid == CellGrid.from_extent((0, 7, 5, 0), (5, 7))


def test_names_of_coordinates_are_looked_up_in_the_data():
    table = {"z": Z, "lon": edges(7, 1), "lat": edges(5, 2)}
    im = pixel_axes().imshow("z", x="lon", y="lat", data=table)
    assert im.grid == CellGrid(table["lon"], table["lat"])


def test_colours_have_coordinates_too():
    A = rng.integers(0, 256, (5, 7, 3), np.uint8)
    im = by_imshow(A, edges(7, 1), edges(5, 2))
    assert_edges_at_nearest_dots(im, A, edges(7, 1), edges(5, 2))


# Refusals -----------------------------------------------------------------------------------------

X, Y = edges_to_centers(edges(7, 1)), edges_to_centers(edges(5, 2))
CURVED = np.add.outer(0.1 * np.arange(5), X)

BAD = {
    "x too short": ({"x": X[:-1]}, ValueError, r"'x' must be 7 centers or 8 edges"),
    "x too long": ({"x": np.arange(9)}, ValueError, r"'x' must be 7 centers or 8 edges"),
    "y too short": ({"y": Y[:-1]}, ValueError, r"'y' must be 5 centers or 6 edges"),
    "x nan": ({"x": [0, 1, 2, np.nan, 4, 5, 6]}, ValueError, "'x' must be finite"),
    "x infinite": ({"x": [0, 1, 2, 3, 4, 5, np.inf]}, ValueError, "'x' must be finite"),
    "x NaT": (
        {"x": np.append(DAYS[:-1], np.datetime64("NaT", "D"))},
        ValueError,
        "'x' must be finite",
    ),
    "x turns": ({"x": [0, 1, 2, 1, 4, 5, 6]}, ValueError, "'x' must be strictly"),
    "x stands": ({"x": [0, 1, 1, 2, 4, 5, 6]}, ValueError, "'x' must be strictly"),
    "days and y that turns": ({"x": DAYS, "y": [0, 2, 1, 3, 4]}, ValueError, "'y' must be strict"),
    "x masked": ({"x": np.ma.masked_equal(np.arange(7), 2)}, ValueError, "'x' must be without"),
    "x names": ({"x": list("abcdef")}, ValueError, "'x' must be 7 names, one for each cell"),
    "x complex": ({"x": X * 1j}, TypeError, "'x' must be real numbers"),
    "x bool": ({"x": X > 3}, TypeError, "'x' must be real numbers"),
    "x durations": ({"x": np.arange(7).astype("m8[s]")}, TypeError, "'x' must be numbers or dates"),
    "x years": ({"x": np.arange(7).astype("m8[Y]")}, TypeError, "'x' must be real numbers"),
    "x mixed": ({"x": [*DAYS[:6].astype(object), 3]}, TypeError, "'x' must be real numbers"),
    "x ragged": ({"x": [[1, 2], [3]]}, ValueError, "'x' must be an array"),
    "x one number": ({"x": 3.0}, ValueError, "'x' must be 1-D or 2-D"),
    "x 3-D": ({"x": np.zeros((5, 7, 1))}, ValueError, "'x' must be 1-D or 2-D"),
    "x nanoseconds": (
        {"x": DAYS[0].astype("M8[ns]") + np.arange(7)},
        ValueError,
        "'x' must be dates that lie microseconds apart",
    ),
    "y nanoseconds": (
        {"y": DAYS[0].astype("M8[ns]") + np.arange(5)},
        ValueError,
        "'y' must be dates that lie microseconds apart",
    ),
    "x curved": ({"x": CURVED}, ValueError, r"'x' must be 1-D.*pcolormesh\(centers_to_edges"),
    "y curved": ({"y": CURVED.T[:5, :5]}, ValueError, "'y' must be 1-D, or 2-D with 7 or 8 col"),
    "x of other rows": ({"x": np.tile(X, (3, 1))}, ValueError, "'x' must be 1-D, or 2-D with 5"),
    "x and extent": ({"x": X, "extent": (0, 1, 0, 1)}, ValueError, "'x' must be given without"),
    "y and extent": (
        {"y": Y, "extent": (0, 1, 0, 1)},
        ValueError,
        "'y' must be given without",
    ),
    "x and grid": ({"x": X, "grid": CellGrid(X, Y)}, ValueError, "'x' must be given without"),
    "grid and extent": (
        {"grid": CellGrid(edges(7), edges(5)), "extent": (0, 1, 0, 1)},
        ValueError,
        "'grid' must be given without 'extent'",
    ),
    "no grid": ({"grid": (X, Y)}, TypeError, "'grid' must be a CellGrid"),
    "grid of another shape": (
        {"grid": CellGrid(edges(5), edges(7))},
        ValueError,
        "'grid' must be of the shape of 'X'",
    ),
    "grid of durations": (
        {"grid": CellGrid(np.arange(8).astype("m8[s]"), edges(5))},
        TypeError,
        "'grid' must be numbers or dates",
    ),
    "days and cmap": ({"x": DAYS, "cmap": "nope"}, ValueError, "cmap"),
    "days and aspect": ({"x": DAYS, "aspect": -1}, ValueError, "aspect"),
    "days and alpha": ({"x": DAYS, "alpha": 3}, ValueError, "alpha"),
    "days and norm": ({"x": DAYS, "norm": 3}, (TypeError, ValueError), "norm"),
    "days and unknown": ({"x": DAYS, "colour": 3}, AttributeError, "colour"),
}


def state(ax):
    """Return all that a refused call must leave as it is."""
    ax.get_figure().canvas.draw()
    axes = ("xaxis", "yaxis")
    return {
        "children": ax.get_children(),
        "limits": (ax.get_xlim(), ax.get_ylim()),
        "dataLim": ax.dataLim.extents.tolist(),
        "aspect": ax.get_aspect(),
        "units": [(getattr(ax, a).get_units(), getattr(ax, a).have_units()) for a in axes],
        "converter": [converter(getattr(ax, a)) for a in axes],
        "ticker": [
            (getattr(ax, a).get_major_locator(), getattr(ax, a).get_major_formatter()) for a in axes
        ],
        "labels": [t.get_text() for t in ax.get_xticklabels() + ax.get_yticklabels()],
    }


def converter(axis):
    return axis.get_converter() if hasattr(axis, "get_converter") else axis.converter


@pytest.mark.parametrize("shown_before", [False, True])
@pytest.mark.parametrize(("kwargs", "error", "message"), BAD.values(), ids=BAD)
def test_bad_coordinates_are_refused_by_name_and_change_nothing(
    kwargs, error, message, shown_before
):
    ax = pixel_axes()
    if shown_before:
        ax.imshow(Z[::2])
    before = state(ax)
    with pytest.raises(error, match=message):
        ax.imshow(Z, **kwargs)
    assert state(ax) == before


@pytest.mark.parametrize("x", [[0.0, 1, 2, 3, 4, 5, 6], -X])
def test_centers_that_a_logarithm_does_not_know_are_refused(x):
    ax = pixel_axes()
    ax.set_xscale("log")
    with pytest.raises(ValueError, match="'x' must be positive where 'x_scale' is 'log'"):
        ax.imshow(Z, x=x)
    assert not ax.images


def test_the_hint_for_curvilinear_coordinates_works():
    X2, Y2 = np.meshgrid(X, Y)
    X2, Y2 = X2 + 0.1 * Y2, Y2 + 0.2 * X2
    ax = pixel_axes()
    with pytest.raises(ValueError, match="pcolormesh") as raised:
        ax.imshow(Z, x=X2, y=Y2)
    hint = str(raised.value).split("there is ")[1].split("), not")[0]
    scope = {"x": X2, "y": Y2, "Z": Z, "centers_to_edges": centers_to_edges}
    mesh = eval(f"ax.{hint}", {"ax": ax, **scope})
    assert mesh.get_coordinates().shape == (6, 8, 2)

"""Ticks: the rules against slow loops, then drawn figures, then every kind of image and mesh."""

import copy
import io
import itertools
import pickle
from decimal import Decimal

import matplotlib as mpl
import matplotlib.dates as mdates
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.image import AxesImage, NonUniformImage
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, Locator, MultipleLocator, NullLocator

from mplpix import CellGrid, PixelAlignedImage
from mplpix.axes.center_ticks import center_ticks
from mplpix.axes.default_ticks import set_default_ticks
from mplpix.ticks.choice import (
    MIN_EDGE_SPACING,
    MOST_THINNED,
    candidate_cells,
    cells_in_view,
    decimals_needed,
    edges_apart,
    labels_apart,
    roundest_cell,
)
from mplpix.ticks.formatter import CellLabelFormatter
from mplpix.ticks.locators import CellCenterLocator, CellEdgeLocator

repeatable = settings(derandomize=True, deadline=None)
drawing = settings(repeatable, max_examples=150)
STEPS = [m * 10**k for k in range(7) for m in (1, 2, 5)]

finite = st.floats(-1e6, 1e6)
widths = st.lists(st.floats(0.2, 5), min_size=1, max_size=30)


def make_axes(width=3.0, height=2.0, dpi=100):
    """Return an Axes of a small figure that Agg draws."""
    fig = Figure(figsize=(width, height), dpi=dpi)
    FigureCanvasAgg(fig)
    return fig.subplots()


def shown_labels(axis):
    """Return the tick labels that axis draws."""
    return [label for label in axis.get_ticklabels() if label.get_text()]


def rectangle(x, y, width, height, angle):
    """Return the corners of a rectangle about (x, y) that is turned by an angle in degrees."""
    turn = np.deg2rad(angle)
    right = np.array([np.cos(turn), np.sin(turn)]) * width / 2
    up = np.array([-np.sin(turn), np.cos(turn)]) * height / 2
    return [np.array([x, y]) + i * right + j * up for i, j in [(-1, -1), (1, -1), (1, 1), (-1, 1)]]


def free(a, b):
    """Return how far apart two rectangles are: the widest strip between them, along any side."""
    widest = -np.inf
    for corners in (a, b):
        for i in range(4):
            dx, dy = corners[(i + 1) % 4] - corners[i]
            normal = np.array([dy, -dx]) / np.hypot(dx, dy)
            behind, ahead = ([float(corner @ normal) for corner in c] for c in (a, b))
            widest = max(widest, min(ahead) - max(behind), min(behind) - max(ahead))
    return widest


def outline(text, renderer=None):
    """Return the corners of a text, worked out from its upright box by its angle."""
    box = text.get_window_extent(renderer)
    turn = np.deg2rad(text.get_rotation())
    cos, sin = abs(np.cos(turn)), abs(np.sin(turn))
    width, height = np.linalg.solve([[cos, sin], [sin, cos]], [box.width, box.height])
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return rectangle(x, y, width, height, text.get_rotation())


def touching(labels, renderer=None):
    """Return the texts of two labels that touch."""
    outlines = [(label.get_text(), outline(label, renderer)) for label in labels]
    for (a, corners), (b, others) in itertools.combinations(outlines, 2):
        if free(corners, others) <= 0:
            return a, b
    return None


def ticks_in_view(axis):
    low, high = sorted(axis.get_view_interval())
    return [loc for loc in axis.get_majorticklocs() if low <= loc <= high]


# The rules, against slow loops --------------------------------------------------------------------


@repeatable
@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(1, 100))
@example(0, 1, 1)
@example(3, 6, 4)
@example(999, 2, 1)
def test_candidates_are_multiples_of_steps_and_the_last_is_one_cell(first, number, most):
    stop = first + number
    expected = []
    for step in STEPS:
        cells = [cell for cell in range(first, stop) if cell % step == 0]
        if len(cells) > 1 and len(cells) <= most:
            expected.append(cells)
    largest = max(s for s in STEPS if any(c % s == 0 for c in range(first, stop)))
    roundest = next(c for c in range(first, stop) if c % largest == 0)
    found = [cells.tolist() for cells in candidate_cells(first, stop, most)]
    assert found == [cells for cells in expected if cells[1] == cells[0] + 1 or len(cells) <= 10]
    assert roundest_cell(first, stop) == roundest


def test_the_single_cell_is_the_one_of_the_largest_step():
    views = [(7, 14), (97, 300), (97, 200), (3, 4), (4, 6), (0, 7)]
    assert [roundest_cell(*view) for view in views] == [10, 200, 100, 3, 5, 0]


@repeatable
@given(st.lists(finite, min_size=1, max_size=20, unique=True), finite, finite)
def test_cells_in_view_are_those_with_their_center_in_it(centers, vmin, vmax):
    centers = np.sort(centers)
    low, high = sorted((vmin, vmax))
    expected = [i for i, c in enumerate(centers) if low <= c <= high]
    first, stop = cells_in_view(centers, vmin, vmax)
    assert list(range(first, stop)) == expected


@repeatable
@given(
    st.lists(
        st.tuples(*[st.integers(-60, 60)] * 2, st.integers(1, 50), st.integers(1, 20)),
        min_size=2,
        max_size=5,
    ),
    st.sampled_from([0, 17, 45, 90, -30, 200]),
)
def test_labels_apart_agrees_with_their_corners(labels, angle):
    rectangles = [rectangle(*label, angle) for label in labels]
    least = min(free(a, b) for a, b in itertools.combinations(rectangles, 2))
    assume(abs(least) > 1e-6)  # neither touching nor apart by rounding
    middles, sizes = [label[:2] for label in labels], [label[2:] for label in labels]
    assert labels_apart(middles, sizes, angle, (0, 0)) == (least > 0)


def test_the_gap_is_kept_along_and_across():
    sizes = [(10, 4), (10, 4)]
    assert labels_apart([(0, 0), (13, 0)], sizes, 0, (3, 9))
    assert not labels_apart([(0, 0), (12.9, 0)], sizes, 0, (3, 9))
    assert labels_apart([(0, 0), (0, 5)], sizes, 0, (99, 1))
    assert not labels_apart([(0, 0), (0, 4.9)], sizes, 0, (99, 1))


def test_labels_of_no_width_touch_nothing():
    assert labels_apart([(0, 0), (0, 0), (0, 0)], [(10, 4), (0, 0), (0, 4)], 0, (5, 5))


def test_labels_that_are_not_neighbors_may_touch():
    middles, sizes = [(0, 0), (20, 0), (40, 0)], [(50, 10), (1, 10), (50, 10)]
    assert not labels_apart([middles[0], middles[2]], [sizes[0], sizes[2]], 0, (0, 0))
    assert not labels_apart(middles, sizes, 0, (0, 0))


@repeatable
@given(st.lists(st.floats(0.5, 9), min_size=1, max_size=20), st.floats(0, 10), st.booleans())
def test_an_edge_has_room_beside_a_wide_cell(sizes, spacing, descending):
    places = np.cumsum([0.0, *sizes]) * (-1 if descending else 1)
    wide = [abs(b - a) >= spacing for a, b in itertools.pairwise(places)]
    expected = [(i > 0 and wide[i - 1]) or (i < len(wide) and wide[i]) for i in range(len(places))]
    assert edges_apart(places, spacing).tolist() == expected


@repeatable
@given(st.decimals(-1000, 1000, places=6), st.integers(0, 5))
def test_decimals_are_just_enough(value, digits):
    error = Decimal(1).scaleb(-digits) / 3
    places = [Decimal(1).scaleb(-n) for n in range(8)]
    expected = next(n for n, unit in enumerate(places) if abs(value.quantize(unit) - value) < error)
    assert decimals_needed(float(value), float(error)) == expected


# The locator, without a figure --------------------------------------------------------------------


@repeatable
@given(widths, finite, st.booleans(), st.floats(-20, 120), st.floats(-20, 120))
def test_tick_values_are_centers_in_view(sizes, start, descending, vmin, vmax):
    edges = start + np.cumsum([0.0, *sizes])
    edges = edges[::-1] if descending else edges
    vmin, vmax = start + vmin, start + vmax
    centers = [(a + b) / 2 for a, b in itertools.pairwise(edges.tolist())]
    visible = [c for c in centers if min(vmin, vmax) <= c <= max(vmin, vmax)]
    ticks = CellCenterLocator(edges).tick_values(vmin, vmax)
    assert (np.diff(ticks) > 0).all()
    assert bool(visible) == bool(len(ticks))
    assert len(ticks) <= 10
    assert all(np.isclose(tick, visible, rtol=1e-9, atol=1e-9).any() for tick in ticks)


def test_steps_count_from_cell_0_also_where_edges_descend():
    locator = CellCenterLocator(np.arange(31)[::-1])
    assert locator.tick_values(0, 30).tolist() == [4.5, 9.5, 14.5, 19.5, 24.5, 29.5]


def test_centers_need_not_be_in_the_middle():
    assert CellCenterLocator([0, 10, 30], centers=[1, 29]).tick_values(30, 0).tolist() == [1, 29]


def test_no_center_in_view_gives_no_tick():
    assert CellCenterLocator([0, 10, 20]).tick_values(6, 14).tolist() == []
    assert CellCenterLocator([0, 10, 20]).tick_values(30, 40).tolist() == []


def test_locator_params_limit_the_number_of_ticks():
    ax = make_axes()
    ax.imshow(np.zeros((10, 10)))
    center_ticks(ax)
    assert len(ax.get_xticks()) == 10
    ax.locator_params(nbins=3)
    assert ax.get_xticks().tolist() == [0, 5]
    ax.locator_params(nbins="auto")
    assert len(ax.get_xticks()) == 10


def test_edge_ticks_are_the_edges_in_view():
    locator = CellEdgeLocator([6, 3, 1, 0])
    assert locator.tick_values(6, 0.5).tolist() == [1, 3, 6]
    assert locator.tick_values(1.2, 2).tolist() == []
    ticks = locator.tick_values(0, 6)
    ticks += 1  # a copy
    assert locator.tick_values(0, 6).tolist() == [0, 1, 3, 6]


def test_edge_ticks_stay_below_the_number_that_matplotlib_warns_of():
    locator = CellEdgeLocator(np.arange(10_001))
    assert len(locator.tick_values(0, 998)) == 999 == Locator.MAXTICKS - 1
    assert len(locator.tick_values(0, 10_000)) == 0


# The formatter ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edges", "ticks", "labels"),
    [
        (np.arange(11) - 0.5, [0, 5, 9], ["0", "5", "9"]),
        (np.arange(11), [0.5, 1.5], ["0.5", "1.5"]),
        (np.linspace(0, 1, 11), [0.05, 0.15, 0.30000000000000004], ["0.05", "0.15", "0.30"]),
        (np.linspace(0, 1, 4), [1 / 6, 0.5, 5 / 6], ["0.17", "0.50", "0.83"]),
        (np.linspace(0, 1, 5), [0.125, 0.375], ["0.125", "0.375"]),
        (np.arange(4) - 1.5, [-1, 0, 1], ["\N{MINUS SIGN}1", "0", "1"]),
        ([-1e-17, 1], [-1e-19], ["0"]),
        (np.arange(3) * 2e-9, [1e-9, 3e-9], ["1e\N{MINUS SIGN}9", "3e\N{MINUS SIGN}9"]),
        (np.arange(3) * 1e12, [5e11, 1.5e12], ["5e11", "1.5e12"]),
        ([0.01, 0.1, 1, 10, 1000], [0.03, 0.3, 3, 300], ["0.03", "0.3", "3", "300"]),
    ],
)
def test_coordinates_are_short_and_alike(edges, ticks, labels):
    assert CellLabelFormatter(edges).format_ticks(ticks) == labels


@repeatable
@given(widths, finite)
def test_a_coordinate_is_in_its_cell_and_none_is_written_twice(sizes, start):
    edges = start + np.cumsum([0.0, *sizes])
    centers = (edges[:-1] + edges[1:]) / 2
    labels = CellLabelFormatter(edges).format_ticks(centers)
    values = [float(label.replace("\N{MINUS SIGN}", "-")) for label in labels]
    assert all(a < value < b for value, a, b in zip(values, edges[:-1], edges[1:], strict=True))
    assert len(set(labels)) == len(labels)


def test_coordinates_are_written_off_the_centers_too():
    formatter = CellLabelFormatter(np.arange(5) - 0.5)
    assert formatter.format_ticks([0, 2.5]) == ["0.0", "2.5"]
    assert formatter(2.5) == "2.5"
    assert formatter.format_ticks([]) == []
    assert formatter(np.nan) == formatter(np.inf) == ""


class Index:
    """A sequence that is no list, as a pandas Index."""

    def __init__(self, values):
        self._values = values

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def __array__(self, dtype=None, copy=None):
        return np.array(self._values, dtype=dtype)


@pytest.mark.parametrize("kind", [list, tuple, np.array, Index, iter])
def test_names_stand_at_centers_and_nowhere_else(kind):
    formatter = CellLabelFormatter([0, 1, 2, 4], kind(["a", "b", "c"]))
    assert formatter.format_ticks([0.5, 1.5, 3]) == ["a", "b", "c"]
    assert formatter.format_ticks([0, 1, 2.5, 9, -9, np.nan]) == [""] * 6
    assert [formatter.format_data_short(x) for x in (0.1, 2.1, 3.9, 5, -1)] == list("acc") + [
        ""
    ] * 2
    assert formatter.format_data(2.1) == "c"


def test_names_follow_cells_in_descending_order():
    formatter = CellLabelFormatter([3, 2, 1, 0], ["a", "b", "c"])
    assert formatter.format_ticks([0.5, 1.5, 2.5]) == ["c", "b", "a"]
    assert formatter.format_data(2.9) == "a"


def test_what_is_no_name_is_written():
    assert CellLabelFormatter([0, 1, 2, 3], [1, None, 2.5]).format_ticks([0.5, 1.5, 2.5]) == [
        "1",
        "",
        "2.5",
    ]


def test_the_cursor_reads_coordinates_to_half_a_dot():
    ax = make_axes()
    ax.imshow(np.zeros((10, 10)))
    center_ticks(ax)
    dot = 10 / ax.bbox.width
    read = float(ax.format_xdata(3.33333))
    assert abs(read - 3.33333) <= dot / 2
    assert len(ax.format_xdata(3.33333)) <= 5


# Drawn figures ------------------------------------------------------------------------------------

letters = st.text("aeglmW 1_", min_size=0, max_size=18)


@drawing
@given(data=st.data())
def test_drawn_ticks_keep_all_promises(data):
    upright = data.draw(st.booleans(), label="y axis")
    n = data.draw(st.one_of(st.integers(1, 12), st.integers(1, 400)), label="cells")
    uniform = data.draw(st.booleans(), label="uniform")
    rng = np.random.default_rng(n)
    edges = np.arange(n + 1) - 0.5 if uniform else np.cumsum(rng.uniform(0.1, 3, n + 1))
    if data.draw(st.booleans(), label="descending"):
        edges = edges[::-1]
    pool = data.draw(st.none() | st.lists(letters, min_size=1, max_size=5), label="names")
    names = None if pool is None else [f"{pool[i % len(pool)]}{i}" for i in range(n)]
    size = [data.draw(st.floats(0.8, 5), label=label) for label in ("width", "height")]
    angle = data.draw(st.sampled_from([0, 0, 90, 30, 60, -30]), label="angle")
    span = edges.max() - edges.min()
    view = [
        edges.min() + span * data.draw(st.floats(-0.3, 1.3), label=label) for label in ("v0", "v1")
    ]
    assume(abs(view[1] - view[0]) > 1e-3 * span)

    ax = make_axes(*size, dpi=data.draw(st.sampled_from([60, 100, 150]), label="dpi"))
    axis = ax.yaxis if upright else ax.xaxis
    axis.set_major_locator(CellCenterLocator(edges))
    axis.set_major_formatter(CellLabelFormatter(edges, names))
    axis.set_tick_params(labelrotation=angle, labelsize=data.draw(st.sampled_from([6, 10, 14])))
    (ax.set_ylim if upright else ax.set_xlim)(*view)
    ax.figure.canvas.draw()
    assert not ax.figure.stale

    centers = (edges[:-1] + edges[1:]) / 2
    visible = [i for i, c in enumerate(centers) if min(view) <= c <= max(view)]
    ticks = axis.get_majorticklocs()
    cells = sorted(int(np.argmin(np.abs(centers - tick))) for tick in ticks)
    assert np.isin(ticks, centers).all()
    assert len(set(cells)) == len(cells)
    assert set(cells) <= set(visible)
    assert bool(cells) == bool(visible)
    if len(cells) > 1:
        step = cells[1] - cells[0]
        assert step in STEPS
        assert cells == [i for i in visible if i % step == 0]
        assert len(cells) <= MOST_THINNED or step == 1
    if names is not None:
        assert [label.get_text() for label in axis.get_ticklabels()] == [
            names[int(np.argmin(np.abs(centers - tick)))] for tick in ticks
        ]
    assert touching(shown_labels(axis)) is None


@pytest.mark.parametrize("name", ["x", "y"])
def test_each_cell_is_labelled_where_there_is_room(name):
    ax = make_axes(4, 4)
    ax.imshow(np.zeros((10, 10)))
    center_ticks(ax)
    axis = getattr(ax, f"{name}axis")
    assert axis.get_majorticklocs().tolist() == list(range(10))


def test_names_that_have_no_room_are_left_out_and_turned_ones_are_not():
    names = ["a very long name", "setosa", "versicolor", "virginica"]
    ax = make_axes()
    ax.imshow(np.zeros((4, 4)))
    center_ticks(ax, labels=names)
    ax.figure.canvas.draw()
    assert len(ax.get_xticks()) < 4
    assert len(ax.get_yticks()) == 4
    for angle in (60, 90):
        ax.tick_params(axis="x", rotation=angle)
        ax.figure.canvas.draw()
        assert len(ax.get_xticks()) == 4
        assert touching(shown_labels(ax.xaxis)) is None


def test_turned_labels_stand_closer_than_their_bounding_boxes():
    ax = make_axes()
    ax.imshow(np.zeros((6, 6)))
    center_ticks(ax, labels=["a long name"] * 6)
    ax.tick_params(axis="x", rotation=60)
    ax.figure.canvas.draw()
    boxes = [label.get_window_extent() for label in shown_labels(ax.xaxis)]
    assert len(boxes) == 6
    assert boxes[0].overlaps(boxes[1])  # hard: the bounding boxes do touch
    assert touching(shown_labels(ax.xaxis)) is None


@pytest.mark.parametrize("limits", [(2.2, 7.8), (7.8, 2.2), (-40, 3), (4.6, 5.3), (30, 2)])
def test_ticks_follow_the_view(limits):
    ax = make_axes()
    ax.imshow(np.zeros((10, 10)), aspect="auto")
    center_ticks(ax)
    ax.figure.canvas.draw()
    ax.set_xlim(*limits)
    ax.set_ylim(*limits)
    ax.figure.canvas.draw()
    expected = [c for c in range(10) if min(limits) <= c <= max(limits)]
    assert expected
    assert set(ax.get_xticks()) <= set(expected)
    assert set(ax.get_yticks()) <= set(expected)
    assert ticks_in_view(ax.xaxis)
    assert touching(shown_labels(ax.xaxis)) is None


def test_ticks_follow_fonts_dpi_size_and_formatters():
    ax = make_axes(3, 3)
    ax.imshow(np.zeros((12, 12)))
    center_ticks(ax, labels=list("abcdefghijkl"))
    ax.figure.canvas.draw()
    assert len(ax.get_xticks()) == 12
    ax.tick_params(labelsize=24)
    assert len(ax.get_xticks()) < 12
    ax.figure.set_size_inches(9, 9)
    ax.figure.canvas.draw()
    assert len(ax.get_xticks()) == 12
    text = ["x"]
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, pos: text[0]))
    assert len(ax.get_xticks()) == 12
    text[0] = "what the function returns is long now"
    assert len(ax.get_xticks()) < 4
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, pos: None))
    assert len(ax.get_xticks()) == 12


def test_labels_of_an_axes_that_shares_the_axis_count():
    fig = Figure(figsize=(4, 4))
    FigureCanvasAgg(fig)
    axs = fig.subplots(2, 1, sharex=True)
    for ax in axs:
        ax.imshow(np.zeros((5, 12)), aspect="auto")
    center_ticks(axs[0], "x", labels=["name"] * 12)
    fig.canvas.draw()
    assert len(axs[0].get_xticks()) < 12
    axs[1].tick_params(axis="x", rotation=90)
    fig.canvas.draw()
    assert axs[0].get_xticks().tolist() == axs[1].get_xticks().tolist() == list(range(12))
    assert touching(shown_labels(axs[1].xaxis)) is None


@pytest.mark.parametrize("fmt", ["png", "pdf", "svg", "ps"])
def test_labels_are_measured_for_the_file_that_is_written(fmt):
    class Spy(Artist):
        zorder = 99

        def draw(self, renderer):
            labels = shown_labels(ax.xaxis) + shown_labels(ax.yaxis)
            drawn.append((touching(labels, renderer), len(labels)))

    drawn = []
    ax = make_axes(3, 2, dpi=173)
    ax.imshow(np.zeros((30, 4000)), aspect="auto")
    center_ticks(ax)
    ax.add_artist(Spy())
    ax.figure.savefig(io.BytesIO(), format=fmt, dpi=90)
    assert drawn
    assert all(pair is None and n > 4 for pair, n in drawn)
    assert ax.figure.dpi == 173


def test_ticks_can_be_asked_for_on_a_canvas_without_a_renderer():
    fig = Figure(dpi=140)
    FigureCanvasPdf(fig)
    ax = fig.subplots()
    ax.imshow(np.zeros((5, 5)))
    center_ticks(ax)
    assert ax.get_xticks().tolist() == [0, 1, 2, 3, 4]
    assert fig.dpi == 140


def test_locating_asks_for_no_draw():
    ax = make_axes()
    ax.imshow(np.zeros((40, 40)))
    center_ticks(ax, labels=[f"name {i}" for i in range(40)], grid=True)
    ax.figure.canvas.draw()
    assert not ax.figure.stale
    ax.set_xlim(3, 20)
    ax.figure.canvas.draw()
    ax.get_xticks()
    ax.get_xticks(minor=True)
    assert not ax.figure.stale


class CountingFormatter(CellLabelFormatter):
    written = 0

    def format_ticks(self, values):
        self.written += len(values)
        return super().format_ticks(values)


@pytest.mark.parametrize("uniform", [True, False])
def test_few_labels_are_written_for_many_cells(uniform):
    n = 100_000
    rng = np.random.default_rng(0)
    edges = np.arange(n + 1) - 0.5 if uniform else np.cumsum(rng.uniform(0.1, 3, n + 1))
    ax = make_axes(6, 4)
    formatter = CountingFormatter(edges)
    ax.xaxis.set_major_locator(CellCenterLocator(edges))
    ax.xaxis.set_major_formatter(formatter)
    for view in [(edges[0], edges[-1]), (edges[50], edges[7000]), (edges[-30], edges[-1])]:
        ax.set_xlim(*view)
        formatter.written = 0
        ax.figure.canvas.draw()
        assert 1 < len(ticks_in_view(ax.xaxis)) <= 40
        assert formatter.written < 300


def test_a_frame_like_the_last_writes_the_labels_that_are_drawn_and_no_others():
    ax = make_axes(6, 4)
    edges = np.arange(101) - 0.5
    formatter = CountingFormatter(edges)
    ax.xaxis.set_major_locator(CellCenterLocator(edges))
    ax.xaxis.set_major_formatter(formatter)
    ax.set_xlim(-0.5, 99.5)
    ax.figure.canvas.draw()
    formatter.written = 0
    ax.figure.canvas.draw()
    # matplotlib asks a locator up to five times a frame.
    assert formatter.written <= 10 * len(ax.xaxis.get_majorticklocs())


# center_ticks on everything that has cells --------------------------------------------------------

Z = np.arange(12.0).reshape(3, 4)


def ticks_of(ax):
    return ax.get_xticks().tolist(), ax.get_yticks().tolist()


def pixel_image(ax):
    image = PixelAlignedImage(ax, grid=CellGrid.from_centers([0, 2, 5, 9], [0, 1, 2]))
    image.set_data(Z)
    return ax.add_image(image)


def non_uniform_image(ax):
    image = NonUniformImage(ax)
    image.set_data(np.arange(4) ** 2, np.arange(3) * 2, Z)
    return ax.add_image(image)


X, Y = np.arange(4), np.arange(3)
KINDS = {
    "imshow": (lambda ax: ax.imshow(Z), [0, 1, 2, 3], [0, 1, 2]),
    "imshow lower": (lambda ax: ax.imshow(Z, origin="lower"), [0, 1, 2, 3], [0, 1, 2]),
    "imshow extent": (
        lambda ax: ax.imshow(Z, extent=(0, 8, 3, 0), origin="lower"),
        [1, 3, 5, 7],
        [0.5, 1.5, 2.5],
    ),
    "matshow": (lambda ax: ax.matshow(Z), [0, 1, 2, 3], [0, 1, 2]),
    "PixelAlignedImage": (pixel_image, [0, 2, 5, 9], [0, 1, 2]),
    "pcolormesh": (lambda ax: ax.pcolormesh(Z), [0.5, 1.5, 2.5, 3.5], [0.5, 1.5, 2.5]),
    "pcolormesh flat": (
        lambda ax: ax.pcolormesh(np.arange(5) * 2, np.arange(4), Z, shading="flat"),
        [1, 3, 5, 7],
        [0.5, 1.5, 2.5],
    ),
    "pcolormesh nearest": (
        lambda ax: ax.pcolormesh(X, Y, Z, shading="nearest"),
        [0, 1, 2, 3],
        [0, 1, 2],
    ),
    "pcolormesh auto": (lambda ax: ax.pcolormesh(X, Y, Z), [0, 1, 2, 3], [0, 1, 2]),
    "pcolormesh 2-D": (lambda ax: ax.pcolormesh(*np.meshgrid(X, Y), Z), [0, 1, 2, 3], [0, 1, 2]),
    "pcolormesh RGB": (lambda ax: ax.pcolormesh(np.zeros((1, 2, 3))), [0.5, 1.5], [0.5]),
    "pcolor": (lambda ax: ax.pcolor(Z), [0.5, 1.5, 2.5, 3.5], [0.5, 1.5, 2.5]),
    "pcolor descending": (lambda ax: ax.pcolor(X[::-1], Y[::-1], Z), [0, 1, 2, 3], [0, 1, 2]),
    "pcolorfast": (lambda ax: ax.pcolorfast(Z), [0.5, 1.5, 2.5, 3.5], [0.5, 1.5, 2.5]),
    "PcolorImage": (
        lambda ax: ax.pcolorfast([0, 1, 3, 5, 9], [0, 1, 3, 5], Z),
        [0.5, 2, 4, 7],
        [0.5, 2, 4],
    ),
    "NonUniformImage": (non_uniform_image, [0, 1, 4, 9], [0, 2, 4]),
}


@pytest.mark.parametrize(("draw", "x", "y"), KINDS.values(), ids=KINDS.keys())
@pytest.mark.parametrize("give", ["axes", "mappable"])
def test_ticks_are_under_the_middle_of_every_kind_of_cell(draw, x, y, give):
    ax = make_axes(4, 3)
    mappable = draw(ax)
    ax.set_xlim(-1, 10)
    ax.set_ylim(-1, 5)
    ax.set_aspect("auto")
    assert center_ticks(mappable if give == "mappable" else ax) is None
    np.testing.assert_allclose(ticks_of(ax)[0], x, atol=1e-6)
    np.testing.assert_allclose(ticks_of(ax)[1], y, atol=1e-6)


@pytest.mark.parametrize("origin", ["upper", "lower"])
def test_names_stand_at_the_rows_of_the_array(origin):
    ax = make_axes()
    ax.imshow(Z, extent=(0, 4, 10, 13), origin=origin)
    center_ticks(ax, labels={"y": ["first", "second", "third"]})
    by_place = dict(zip(ax.get_yticks(), [t.get_text() for t in ax.get_yticklabels()], strict=True))
    assert by_place[12.5 if origin == "upper" else 10.5] == "first"
    assert [t.get_text() for t in ax.get_xticklabels()] == ["0.5", "1.5", "2.5", "3.5"]


A, B, C, D = "abcd"
NAMES = [
    ("both", [A, B], [A, B], [A, B]),
    ("both", ([A, B], [C, D]), [A, B], [C, D]),
    ("both", [[A, B], None], [A, B], ["0", "1"]),
    ("both", {"x": [A, B]}, [A, B], ["0", "1"]),
    ("both", {"y": np.array([A, B])}, ["0", "1"], [A, B]),
    ("both", np.array([1, 2]), ["1", "2"], ["1", "2"]),
    ("both", {}, ["0", "1"], ["0", "1"]),
    ("x", [A, B], [A, B], None),
    ("x", {"x": [A, B]}, [A, B], None),
    ("y", Index([A, B]), None, [A, B]),
]


@pytest.mark.parametrize(("axis", "labels", "x", "y"), NAMES)
def test_names_are_given_for_one_axis_or_both(axis, labels, x, y):
    ax = make_axes()
    ax.imshow(np.zeros((2, 2)))
    before = ax.xaxis.get_major_locator(), ax.yaxis.get_major_locator()
    center_ticks(ax, axis, labels=labels)
    for i, (this, expected) in enumerate([(ax.xaxis, x), (ax.yaxis, y)]):
        if expected is None:
            assert this.get_major_locator() is before[i]
        else:
            assert [t.get_text() for t in this.get_ticklabels()] == expected


def test_the_first_image_in_data_coordinates_counts():
    ax = make_axes()
    logo = AxesImage(ax, transform=ax.transAxes)
    logo.set_data(np.zeros((2, 2)))
    ax.add_image(logo)
    ax.plot([0, 1])
    ax.imshow(Z, extent=(0, 8, 0, 3))
    second = ax.imshow(Z[:2, :2])
    ax.set_xlim(-1, 9)
    center_ticks(ax)
    assert ax.get_xticks().tolist() == [1, 3, 5, 7]
    center_ticks(second)
    assert ax.get_xticks().tolist() == [0, 1]


def test_the_middle_on_a_log_axis_is_the_geometric_one():
    ax = make_axes()
    ax.pcolormesh([1, 4, 16], [1, 10, 1000], np.zeros((2, 2)))
    ax.set_yscale("log")
    center_ticks(ax, grid=True)
    np.testing.assert_allclose(ax.get_xticks(), [2.5, 10])
    np.testing.assert_allclose(ax.get_yticks(), [10**0.5, 100])
    assert ax.get_yticks(minor=True).tolist() == [1, 10, 1000]
    ax.figure.canvas.draw()
    places = ax.transData.transform(np.column_stack([[1, 1], ax.get_yticks()]))[:, 1]
    edges = ax.transData.transform([(1, 1), (1, 10), (1, 1000)])[:, 1]
    np.testing.assert_allclose(places, (edges[:-1] + edges[1:]) / 2)


def test_cells_outside_of_a_log_axis_have_no_ticks():
    ax = make_axes()
    ax.imshow(np.zeros((30, 30)), aspect="auto")
    ax.set_xscale("log")
    ax.set_xlim(0.1, 29.5)
    center_ticks(ax, grid=True)
    ax.figure.canvas.draw()
    assert len(ax.get_xticks()) > 1
    assert min(ax.get_xticks()) > 0.1
    assert touching(shown_labels(ax.xaxis)) is None


def test_dates_are_labelled_as_dates():
    days = np.datetime64("2024-02-26") + np.arange(8)
    ax = make_axes(5, 3)
    ax.pcolormesh(days, [0, 1], np.zeros((2, 8)), shading="nearest")
    center_ticks(ax, labels={"y": ["off", "on"]})
    ax.figure.canvas.draw()
    np.testing.assert_array_equal(ax.get_xticks(), mdates.date2num(days))
    labels = ["26", "27", "28", "29", "Mar", "02", "03", "04"]
    assert [t.get_text() for t in ax.get_xticklabels()] == labels
    assert ax.xaxis.get_offset_text().get_text() == "2024-Mar"
    assert ax.format_xdata(mdates.date2num(days[1])).startswith("2024-02-27")


def test_edges_may_be_dates():
    edges = np.datetime64("2024-01-01") + np.arange(4)
    noons = mdates.date2num(edges[:-1]) + 0.5
    locator, formatter = CellCenterLocator(edges), CellLabelFormatter(edges)
    np.testing.assert_array_equal(locator.tick_values(noons[0] - 1, noons[-1] + 1), noons)
    assert formatter.format_ticks(noons) == ["Jan", "02", "03"]
    assert formatter(noons[0]).startswith("2024-01-01 12:00")
    assert formatter.format_ticks([]) == []
    grid = CellGrid.from_centers(edges, [0, 1])
    locator = CellCenterLocator(grid.x_edges, centers=grid.x_centers)
    np.testing.assert_array_equal(
        locator.tick_values(*mdates.date2num(edges[[0, -1]])), mdates.date2num(edges)
    )


def test_categories_keep_their_names():
    ax = make_axes()
    ax.pcolormesh(["a", "b", "c"], [0, 1], np.zeros((2, 3)))
    center_ticks(ax, grid=True)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["a", "b", "c"]


def test_a_formatter_that_the_user_set_stays():
    ax = make_axes()
    ax.imshow(np.zeros((3, 3)))
    ax.xaxis.set_major_formatter("{x:.2f} m")
    center_ticks(ax)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["0.00 m", "1.00 m", "2.00 m"]
    center_ticks(ax, labels=["a", "b", "c"])
    assert [t.get_text() for t in ax.get_xticklabels()] == ["a", "b", "c"]
    center_ticks(ax)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["0", "1", "2"]


def test_called_again_the_cells_may_have_changed():
    ax = make_axes()
    im = ax.imshow(np.zeros((3, 3)))
    center_ticks(ax, grid=True)
    im.set_data(np.zeros((2, 2)))
    im.set_extent((0, 2, 2, 0))
    center_ticks(ax)
    assert ax.get_xticks().tolist() == [0.5, 1.5]
    assert ax.get_xticks(minor=True).tolist() == [0, 1, 2]


def test_the_grid_lies_on_the_edges_and_nowhere_else():
    ax = make_axes()
    ax.set_axisbelow(True)
    ax.grid(True)
    mesh = ax.pcolormesh(Z)
    center_ticks(ax, grid=True)
    ax.figure.canvas.draw()
    lines = [tick.gridline for tick in ax.xaxis.get_minor_ticks()]
    assert [line.get_xdata()[0] for line in lines] == [0, 1, 2, 3, 4]
    assert all(line.get_visible() for line in lines)
    assert not any(tick.gridline.get_visible() for tick in ax.xaxis.get_major_ticks())
    assert not any(tick.tick1line.get_visible() for tick in ax.xaxis.get_minor_ticks())
    assert not shown_labels_minor(ax.yaxis)
    assert ax.xaxis.get_zorder() > mesh.get_zorder()


def shown_labels_minor(axis):
    return [label for label in axis.get_ticklabels(minor=True) if label.get_text()]


def test_minor_ticks_move_to_the_edges_where_there_are_any():
    ax = make_axes()
    ax.imshow(np.zeros((3, 3)))
    center_ticks(ax)
    assert isinstance(ax.xaxis.get_minor_locator(), NullLocator)
    ax.minorticks_on()
    center_ticks(ax)
    assert ax.get_xticks(minor=True).tolist() == [-0.5, 0.5, 1.5, 2.5]
    center_ticks(ax, grid=True)
    assert all(tick.tick1line.get_visible() for tick in ax.xaxis.get_minor_ticks())


@pytest.mark.parametrize("dpi", [50, 200])
def test_the_grid_goes_where_cells_are_narrow(dpi):
    ax = make_axes(3, 3, dpi=dpi)
    ax.imshow(np.zeros((1, 10_000)), aspect="auto")
    center_ticks(ax, grid=True)
    ax.figure.canvas.draw()
    assert len(ax.get_xticks(minor=True)) == 0
    points = ax.bbox.width * 72 / dpi
    for cells, lines in [(int(points / MIN_EDGE_SPACING), True), (int(points / 2.9), False)]:
        ax.set_xlim(-0.5, cells - 0.5)
        assert len(ax.get_xticks(minor=True)) == (cells + 1 if lines else 0)
    # A view that cuts its cells.
    ax.set_xlim(0.2, 10.3)
    assert ax.get_xticks(minor=True).tolist() == [i + 0.5 for i in range(10)]
    ax.set_xlim(0.2, 0.3)
    assert len(ax.get_xticks(minor=True)) == 0


def test_default_ticks_give_way_to_those_of_the_user():
    ax = make_axes()
    ax.imshow(np.zeros((3, 3)))
    set_default_ticks(ax.xaxis, np.arange(3), np.array([0.5, 1.5]))
    assert ax.get_xticks().tolist() == [0.5, 1.5]
    set_default_ticks(ax.xaxis, np.array([-0.5, 0.5, 1.5]), np.arange(2))
    assert ax.get_xticks().tolist() == [0, 1]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["0", "1"]
    ax.xaxis.set_major_locator(MultipleLocator(0.5))
    set_default_ticks(ax.xaxis, np.arange(3), np.array([0.5, 1.5]))
    assert isinstance(ax.xaxis.get_major_locator(), MultipleLocator)


def test_locators_and_formatters_can_be_copied_and_pickled():
    ax = make_axes()
    ax.imshow(np.zeros((5, 5)))
    center_ticks(ax, labels={"x": list("abcde")}, grid=True)
    ax.figure.canvas.draw()
    again = pickle.loads(pickle.dumps(ax.figure)).axes[0]
    FigureCanvasAgg(again.figure)
    again.figure.canvas.draw()
    assert ticks_of(again) == ticks_of(ax)
    assert [t.get_text() for t in again.get_xticklabels()] == list("abcde")
    assert again.get_xticks(minor=True).tolist() == ax.get_xticks(minor=True).tolist()
    for original in (CellCenterLocator([0, 1, 2]), CellEdgeLocator([0, 1, 2])):
        for copied in (copy.deepcopy(original), copy.copy(original)):
            assert copied.tick_values(0, 2).tolist() == original.tick_values(0, 2).tolist()
    assert copy.deepcopy(CellLabelFormatter([0, 1], ["a"]))(0.5) == "a"


def test_text_settings_are_measured():
    ax = make_axes()
    ax.imshow(np.zeros((6, 6)))
    center_ticks(ax, labels=["il"] * 6)
    assert len(ax.get_xticks()) == 6
    with mpl.rc_context({"font.sans-serif": ["DejaVu Sans Mono"], "font.size": 20}):
        wide = make_axes()
        wide.imshow(np.zeros((6, 6)))
        center_ticks(wide, labels=["il"] * 6)
        wide.figure.canvas.draw()
        assert touching(shown_labels(wide.xaxis)) is None
    assert all(isinstance(label, Text) for label in shown_labels(ax.xaxis))


# Refusals -----------------------------------------------------------------------------------------


def curvilinear(ax):
    x, y = np.meshgrid(np.arange(5.0), np.arange(4.0))
    return ax.pcolormesh(x + y / 10, y, Z)


BAD = [
    (lambda ax: center_ticks(3), TypeError, "'ax_or_mappable' must be an Axes with"),
    (lambda ax: center_ticks(ax.plot([1])[0]), TypeError, "'ax_or_mappable' must be an Axes with"),
    (lambda ax: center_ticks(make_axes()), ValueError, "'ax_or_mappable' must be an Axes with"),
    (lambda ax: center_ticks(AxesImage(None)), ValueError, "'ax_or_mappable' must be in an Axes"),
    (lambda ax: center_ticks(curvilinear(ax)), ValueError, "'ax_or_mappable'.*curvilinear"),
    (
        lambda ax: center_ticks(ax.pcolormesh(Z, shading="gouraud")),
        ValueError,
        "'ax_or_mappable'.*gouraud",
    ),
    (lambda ax: center_ticks(ax.add_image(AxesImage(ax))), ValueError, "'ax_or_mappable'.*data"),
    (
        lambda ax: center_ticks(ax.pcolormesh([0, 2, 1, 3, 4], [0, 1, 2, 3], Z)),
        ValueError,
        "'ax_or_mappable' must have cells side by side.*index 1",
    ),
    (lambda ax: center_ticks(ax, "z"), ValueError, "'axis' must be one of 'both', 'x', 'y'"),
    (lambda ax: center_ticks(ax, 1), TypeError, "'axis' must be one of"),
    (lambda ax: center_ticks(ax, grid="on"), TypeError, "'grid' must be True or False"),
    (lambda ax: center_ticks(ax, labels=["a"] * 4), ValueError, "'labels' must be 3 names for y"),
    (lambda ax: center_ticks(ax, "x", ["a"] * 3), ValueError, "'labels' must be 4 names for x"),
    (lambda ax: center_ticks(ax, labels="abcd"), TypeError, "'labels' must be 4 names for x"),
    (lambda ax: center_ticks(ax, "y", {"a", "b", "c"}), TypeError, "'labels' must be 3 names"),
    (lambda ax: center_ticks(ax, labels=5), TypeError, "'labels' must be 4 names"),
    (lambda ax: center_ticks(ax, "x", {"y": ["a"] * 3}), ValueError, "'labels' must be a dict"),
    (lambda ax: center_ticks(ax, labels=np.zeros((4, 2))), ValueError, "'labels' must be 4 names"),
    (lambda ax: CellCenterLocator([0]), ValueError, "'edges' must be at least two"),
    (lambda ax: CellCenterLocator([0, 1, 1]), ValueError, "'edges' must be strictly ascending"),
    (lambda ax: CellCenterLocator([0, np.nan]), ValueError, "'edges' must be finite"),
    (lambda ax: CellCenterLocator(["a", "b"]), TypeError, "'edges' must be real numbers"),
    (lambda ax: CellCenterLocator(np.zeros((2, 2))), ValueError, "'edges' must be 1-D"),
    (lambda ax: CellCenterLocator(np.arange(3, dtype="m8[s]")), TypeError, "'edges' must be num"),
    (lambda ax: CellCenterLocator([0, 1], centers=[1, 2]), ValueError, "'centers' must be 1, one"),
    (lambda ax: CellCenterLocator([0, 1], centers=[2]), ValueError, r"'centers'.*not \[2\]"),
    (lambda ax: CellCenterLocator([0, 1], centers=["a"]), TypeError, "'centers' must be of the"),
    (lambda ax: CellCenterLocator([0, 1], centers=[np.nan]), ValueError, "'centers' must be each"),
    (lambda ax: CellCenterLocator([0, 1], nbins=0), ValueError, "'nbins' must be a positive int"),
    (lambda ax: CellCenterLocator([0, 1], nbins="all"), TypeError, "'nbins' must be a positive"),
    (lambda ax: CellEdgeLocator([0, 1], min_spacing=-1), ValueError, "'min_spacing' must be a fin"),
    (lambda ax: CellEdgeLocator([0, 1], min_spacing="2"), TypeError, "'min_spacing' must be a fin"),
    (lambda ax: CellLabelFormatter([0, 1], ["a", "b"]), ValueError, "'labels' must be 1 names"),
    (lambda ax: CellLabelFormatter([0, 1], {"a": 1}), TypeError, "'labels' must be 1 names"),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD)
def test_bad_input_is_refused_by_name_and_changes_nothing(call, error, message):
    ax = make_axes()
    ax.imshow(Z)
    axes = (ax.xaxis, ax.yaxis)
    before = [(a.get_major_locator(), a.get_major_formatter()) for a in axes]
    with pytest.raises(error, match=message):
        call(ax)
    assert before == [(a.get_major_locator(), a.get_major_formatter()) for a in axes]


def test_labels_of_several_lines_keep_apart_at_any_line_spacing():
    fig = Figure(figsize=(3, 6))
    FigureCanvasAgg(fig)
    ax = fig.add_subplot(projection="pixel")
    image = ax.imshow(np.zeros((40, 10)))
    center_ticks(image, labels={"y": [f"{i}\nline" for i in range(40)]})
    for spacing in (1, 4):
        for label in ax.get_yticklabels():
            label.set_linespacing(spacing)
        fig.canvas.draw()
        boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
        assert len(boxes) > 1
        heights = sorted((box.y0, box.y1) for box in boxes)
        assert all(high < low for (_, high), (low, _) in itertools.pairwise(heights))

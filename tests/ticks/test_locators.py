"""Locators without a figure, then on drawn ones, where labels decide."""

import copy
import itertools
import pickle

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.ticker import FuncFormatter, Locator

from mplpix.axes.center_ticks import center_ticks
from mplpix.ticks.choice import (
    MIN_EDGE_SPACING,
    MOST_THINNED,
)
from mplpix.ticks.formatter import CellLabelFormatter
from mplpix.ticks.locators import CellCenterLocator, CellEdgeLocator
from mplpix.ticks.text_boxes import TickAreas
from tests.ticks.tools import (
    STEPS,
    finite,
    make_axes,
    shown_labels,
    ticks_of,
    touching,
    widths,
)


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


drawing = settings(max_examples=150)


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


def ticks_in_view(axis):
    low, high = sorted(axis.get_view_interval())
    return [loc for loc in axis.get_majorticklocs() if low <= loc <= high]


@pytest.mark.parametrize("name", ["x", "y"])
def test_each_cell_is_labelled_where_there_is_room(name):
    ax = make_axes(4, 4)
    ax.imshow(np.zeros((10, 10)))
    center_ticks(ax)
    axis = getattr(ax, f"{name}axis")
    assert axis.get_majorticklocs().tolist() == list(range(10))


def test_locator_params_limit_the_number_of_ticks():
    ax = make_axes()
    ax.imshow(np.zeros((10, 10)))
    center_ticks(ax)
    assert len(ax.get_xticks()) == 10
    ax.locator_params(nbins=3)
    assert ax.get_xticks().tolist() == [0, 5]
    ax.locator_params(nbins="auto")
    assert len(ax.get_xticks()) == 10


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


BAD = [
    (lambda: CellCenterLocator([0]), ValueError, "'edges' must be at least two"),
    (lambda: CellCenterLocator([0, 1, 1]), ValueError, "'edges' must be strictly ascending"),
    (lambda: CellCenterLocator([0, np.nan]), ValueError, "'edges' must be finite"),
    (lambda: CellCenterLocator(["a", "b"]), TypeError, "'edges' must be real numbers"),
    (lambda: CellCenterLocator(np.zeros((2, 2))), ValueError, "'edges' must be 1-D"),
    (lambda: CellCenterLocator(np.arange(3, dtype="m8[s]")), TypeError, "'edges' must be num"),
    (lambda: CellCenterLocator([0, 1], centers=[1, 2]), ValueError, "'centers' must be 1, one"),
    (lambda: CellCenterLocator([0, 1], centers=[2]), ValueError, r"'centers'.*not \[2\]"),
    (lambda: CellCenterLocator([0, 1], centers=["a"]), TypeError, "'centers' must be of the"),
    (lambda: CellCenterLocator([0, 1], centers=[np.nan]), ValueError, "'centers' must be each"),
    (lambda: CellCenterLocator([0, 1], nbins=0), ValueError, "'nbins' must be a positive int"),
    (lambda: CellCenterLocator([0, 1], nbins="all"), TypeError, "'nbins' must be a positive"),
    (lambda: CellEdgeLocator([0, 1], min_spacing=-1), ValueError, "'min_spacing' must be a fin"),
    (lambda: CellEdgeLocator([0, 1], min_spacing="2"), TypeError, "'min_spacing' must be a fin"),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD)
def test_bad_cells_are_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_frame_like_the_last_measures_nothing(monkeypatch):
    asked = []

    def fits(areas, fractions, labels, gap, original=TickAreas.fits):
        asked.append(labels)
        return original(areas, fractions, labels, gap)

    monkeypatch.setattr(TickAreas, "fits", fits)
    ax = make_axes()
    ax.imshow(np.zeros((10, 10)))
    center_ticks(ax)
    ax.figure.canvas.draw()
    assert asked
    asked.clear()
    ax.figure.canvas.draw()
    assert not asked
    ax.set_xlim(0.2, 5)
    ax.figure.canvas.draw()
    assert asked


@pytest.mark.parametrize(("width", "number"), [(1, 8), (5, 2), (99, 1)])
def test_a_formatter_was_asked_last_for_the_ticks_that_are_taken(width, number):
    class Keeps(FuncFormatter):
        kept = None

        def format_ticks(self, values):
            self.kept = list(values)
            return super().format_ticks(values)

    ax = make_axes()
    ax.imshow(np.zeros((40, 40)))
    center_ticks(ax)
    ax.xaxis.set_major_formatter(Keeps(lambda x, pos: "m" * width))
    ticks = ax.get_xticks().tolist()
    assert len(ticks) == number
    assert ax.xaxis.get_major_formatter().kept == ticks

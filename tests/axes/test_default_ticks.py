"""`DefaultTicks` on plain Axes: set for the cells, kept, put back, and never over a choice."""

import pickle

import matplotlib.dates as mdates
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator, NullLocator, StrMethodFormatter

from mplpix import CellEdgeLocator, CellGrid
from mplpix.axes.default_ticks import DefaultTicks

GRID = CellGrid.from_shape((3, 4))
OTHER = CellGrid.from_extent((10, 16, 0, 2), (2, 3))


def make_axes(**kwargs):
    """Return an Axes that shows the cells of both grids."""
    fig = Figure(figsize=(4, 3))
    FigureCanvasAgg(fig)
    ax = fig.add_subplot(**kwargs)
    ax.set(xlim=(-1, 20), ylim=(-1, 5))
    return ax


def ticks_of(ax, *, minor=False):
    return ax.get_xticks(minor=minor).tolist(), ax.get_yticks(minor=minor).tolist()


def locators(ax):
    return [(a.get_major_locator(), a.get_minor_locator()) for a in (ax.xaxis, ax.yaxis)]


def update(ticks, ax, grid):
    ticks.update(ax.xaxis, ax.yaxis, grid)


def minor_on(ticks, ax, grid):
    ax.minorticks_on()
    for axis in (ax.xaxis, ax.yaxis):
        ticks.minor_on(axis)
    if grid is not None:
        update(ticks, ax, grid)


def test_ticks_follow_the_cells():
    ax, ticks = make_axes(), DefaultTicks()
    update(ticks, ax, GRID)
    assert ticks_of(ax) == ([0, 1, 2, 3], [0, 1, 2])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0", "1", "2", "3"]
    assert ticks_of(ax, minor=True) == ([], [])
    update(ticks, ax, OTHER)
    assert ticks_of(ax) == ([11, 13, 15], [0.5, 1.5])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0.5", "1.5"]


@pytest.mark.parametrize("minor", [False, True])
def test_an_update_for_equal_cells_sets_nothing(minor):
    ax, ticks = make_axes(), DefaultTicks()
    if minor:
        minor_on(ticks, ax, GRID)
    update(ticks, ax, GRID)
    ax.figure.canvas.draw()
    before = locators(ax)
    update(ticks, ax, CellGrid.from_shape((3, 4)))
    assert locators(ax) == before
    assert not ax.stale


@pytest.mark.parametrize("minor", [False, True])
def test_ticks_that_a_new_scale_replaced_are_put_back(minor):
    ax, ticks = make_axes(), DefaultTicks()
    if minor:
        minor_on(ticks, ax, GRID)
    update(ticks, ax, OTHER)
    wanted = ticks_of(ax), ticks_of(ax, minor=True)[0]
    ax.set_xscale("linear")
    assert (ticks_of(ax), ticks_of(ax, minor=True)[0]) != wanted
    update(ticks, ax, OTHER)
    assert (ticks_of(ax), ticks_of(ax, minor=True)[0]) == wanted


def test_labels_become_dates_with_the_units_of_the_axis():
    days = np.datetime64("2024-03-05") + np.arange(4)
    grid = CellGrid(mdates.date2num(days), [0, 1, 2])
    ax, ticks = make_axes(), DefaultTicks()
    update(ticks, ax, grid)
    ax.xaxis.update_units(days)
    ax.set_xlim(days[0], days[-1])
    update(ticks, ax, grid)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["05", "06", "07"]
    assert ax.get_xticks().tolist() == grid.x_centers.tolist()


def test_categories_keep_their_names():
    ax, ticks = make_axes(), DefaultTicks()
    ax.xaxis.update_units(["a", "b", "c", "d"])
    update(ticks, ax, GRID)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["a", "b", "c", "d"]


def parts(axis):
    return {
        "major locator": axis.get_major_locator(),
        "minor locator": axis.get_minor_locator(),
        "formatter": axis.get_major_formatter(),
    }


@pytest.mark.parametrize(
    ("part", "choice"),
    [
        ("major locator", MultipleLocator(0.5)),
        ("minor locator", MultipleLocator(0.25)),
        ("minor locator", NullLocator()),
        ("formatter", StrMethodFormatter("{x} m")),
    ],
)
@pytest.mark.parametrize("grid_before", [None, GRID])
def test_a_chosen_part_stays_when_the_cells_change(part, choice, grid_before):
    ax, ticks = make_axes(), DefaultTicks()
    minor_on(ticks, ax, grid_before)
    set_part = {
        "major locator": ax.xaxis.set_major_locator,
        "minor locator": ax.xaxis.set_minor_locator,
        "formatter": ax.xaxis.set_major_formatter,
    }
    set_part[part](choice)
    before = parts(ax.xaxis)
    update(ticks, ax, OTHER)
    after = parts(ax.xaxis)
    assert [name for name in after if after[name] is before[name]] == [part]
    assert ticks_of(ax)[1] == [0.5, 1.5]


def test_minor_ticks_are_on_the_edges_once_there_are_cells():
    ax, ticks = make_axes(), DefaultTicks()
    minor_on(ticks, ax, None)
    assert not any(isinstance(minor, CellEdgeLocator) for _, minor in locators(ax))
    update(ticks, ax, GRID)
    assert ticks_of(ax, minor=True) == ([-0.5, 0.5, 1.5, 2.5, 3.5], [-0.5, 0.5, 1.5, 2.5])
    update(ticks, ax, OTHER)
    assert ticks_of(ax, minor=True) == ([10, 12, 14, 16], [0, 1, 2])


def test_minor_ticks_are_on_the_edges_at_once_where_there_are_cells():
    ax, ticks = make_axes(), DefaultTicks()
    update(ticks, ax, GRID)
    minor_on(ticks, ax, GRID)
    assert ticks_of(ax, minor=True)[1] == [-0.5, 0.5, 1.5, 2.5]


def test_minor_ticks_that_were_turned_off_stay_off():
    ax, ticks = make_axes(), DefaultTicks()
    minor_on(ticks, ax, GRID)
    ax.minorticks_off()
    for axis in (ax.xaxis, ax.yaxis):
        ticks.minor_off(axis)
    update(ticks, ax, OTHER)
    assert ticks_of(ax, minor=True) == ([], [])


def test_cleared_axes_get_major_ticks_again_and_no_minor_ones():
    ax, ticks = make_axes(), DefaultTicks()
    minor_on(ticks, ax, GRID)
    ax.xaxis.set_major_locator(NullLocator())
    with ticks.cleared():
        ax.clear()
    ax.set(xlim=(-1, 20), ylim=(-1, 5))
    update(ticks, ax, GRID)
    assert ticks_of(ax) == ([0, 1, 2, 3], [0, 1, 2])
    assert ticks_of(ax, minor=True) == ([], [])


def test_a_choice_on_an_axes_that_shares_the_axis_counts():
    ax = make_axes()
    other = ax.figure.add_subplot(sharex=ax)
    ticks = DefaultTicks()
    other.xaxis.set_major_locator(MultipleLocator(5))
    update(ticks, ax, GRID)
    assert isinstance(ax.xaxis.get_major_locator(), MultipleLocator)
    assert ticks_of(ax)[1] == [0, 1, 2]


def test_ticks_survive_pickling():
    ax, ticks = make_axes(), DefaultTicks()
    minor_on(ticks, ax, GRID)
    ax.default_ticks = ticks
    again = pickle.loads(pickle.dumps(ax.figure)).axes[0]
    before = locators(again)
    update(again.default_ticks, again, GRID)
    assert locators(again) == before
    update(again.default_ticks, again, OTHER)
    assert ticks_of(again, minor=True) == ([10, 12, 14, 16], [0, 1, 2])

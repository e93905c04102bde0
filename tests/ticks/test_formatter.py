"""Labels of cells: coordinates, names and dates."""

import matplotlib as mpl
import matplotlib.dates as mdates
import numpy as np
import pytest
from hypothesis import given

from mplpix import CellGrid
from mplpix.axes.center_ticks import center_ticks
from mplpix.ticks.formatter import CellLabelFormatter
from mplpix.ticks.locators import CellCenterLocator
from tests.ticks.tools import Index, finite, make_axes, widths


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


BAD = [
    (lambda: CellLabelFormatter([0, 1], ["a", "b"]), ValueError, "'labels' must be 1 names"),
    (lambda: CellLabelFormatter([0, 1], {"a": 1}), TypeError, "'labels' must be 1 names"),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD)
def test_bad_names_are_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_the_sign_follows_rcparams_also_for_labels_written_before():
    formatter = CellLabelFormatter(np.arange(4) - 3.5)
    assert formatter.format_ticks([-3, -2]) == ["\N{MINUS SIGN}3", "\N{MINUS SIGN}2"]
    mpl.rcParams["axes.unicode_minus"] = False
    assert formatter.format_ticks([-3, -2]) == ["-3", "-2"]


def test_a_label_alone_has_the_digits_of_the_ticks_set_last():
    formatter = CellLabelFormatter(np.arange(11) / 10)
    assert formatter(0.5) == "0.5"
    formatter.set_locs([0.05, 0.15])
    assert formatter(0.5) == "0.50"
    formatter.set_locs([0.5])
    assert formatter(0.5) == "0.5"

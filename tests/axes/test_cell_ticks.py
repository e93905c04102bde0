"""`PixelAxes.set_cell_ticks`: default ticks in the cells, between them, or at round numbers."""

import copy
import datetime
import pickle

import matplotlib as mpl
import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import matplotlib.ticker as mticker
import numpy as np
import pytest

import mplpix
from mplpix import CellCenterLocator, CellEdgeLocator, CellLabelFormatter
from tests.ticks.tools import touching
from tests.tools import PIXEL

A = np.zeros((20, 100))

ROUND = [0, 2, 4, 6, 8, 10]


def make_axes(kind=PIXEL, image=A, *, figsize=(4, 3), **kwargs):
    """Return an Axes with an image of samples of a scale from 0 to 10."""
    ax = plt.figure(figsize=figsize).add_subplot(**kind)
    if image is not None:
        ax.imshow(image, **{"extent": (0, 10, 0, 2), **kwargs})
    return ax


def labels_of(axis):
    axis.get_figure().canvas.draw()
    return [label.get_text() for label in axis.get_ticklabels()]


def in_view(axis):
    low, high = sorted(axis.get_view_interval())
    return [float(at) for at in axis.get_majorticklocs() if low <= at <= high]


def test_ticks_are_at_centers_at_edges_or_at_round_numbers():
    ax = make_axes()
    assert ax.get_cell_ticks() == "centers"
    assert ax.get_xticks()[0] == pytest.approx(0.05)
    ax.set_cell_ticks("edges")
    assert ax.get_xticks().tolist() == ROUND
    assert labels_of(ax.xaxis) == ["0", "2", "4", "6", "8", "10"]
    ax.set_cell_ticks("round")
    assert in_view(ax.xaxis) == ROUND
    assert ax.get_cell_ticks() == "round"
    ax.set_cell_ticks("centers")
    assert ax.get_xticks()[0] == pytest.approx(0.05)
    assert isinstance(ax.xaxis.get_major_formatter(), CellLabelFormatter)


def test_ticks_at_edges_are_between_all_cells_where_labels_fit():
    ax = make_axes(image=np.zeros((2, 3)), extent=None)
    ax.set_cell_ticks("edges")
    assert ax.get_xticks().tolist() == [-0.5, 0.5, 1.5, 2.5]
    assert ax.get_yticks().tolist() == [-0.5, 0.5, 1.5]
    assert labels_of(ax.xaxis) == ["\N{MINUS SIGN}0.5", "0.5", "1.5", "2.5"]


@pytest.mark.parametrize("extent", [(0.1, 0.7, 3, 1), (5, -3, 1e6, 0), (1e9, 1e9 + 1, 0, 1)])
@pytest.mark.parametrize("size", [(2, 1.5), (7, 5)])
def test_labels_of_ticks_at_edges_never_touch(extent, size):
    ax = make_axes(extent=extent, figsize=size)
    ax.set_cell_ticks("edges")
    ax.figure.canvas.draw()
    grid = ax.images[0].grid
    for axis, edges in ((ax.xaxis, grid.x_edges), (ax.yaxis, grid.y_edges)):
        assert touching(axis.get_ticklabels()) is None
        assert len(axis.get_majorticklocs()) >= 1
        assert np.isin(axis.get_majorticklocs(), edges).all()


def test_each_axis_has_ticks_of_its_own():
    ax = make_axes()
    ax.set_cell_ticks("round", axis="x")
    assert in_view(ax.xaxis) == ROUND
    assert ax.get_yticks()[-1] == pytest.approx(1.95)
    assert ax.get_cell_ticks() == ("round", "centers")
    ax.set_cell_ticks("edges", "y")
    assert ax.get_cell_ticks() == ("round", "edges")
    assert in_view(ax.xaxis) == ROUND
    assert ax.get_yticks()[-1] == 2


@pytest.mark.parametrize("when", ["before the image", "after a draw"])
@pytest.mark.parametrize(
    "kwargs",
    [
        {},
        {"extent": (-1e7, 1e7, 3, 2)},
        {"extent": (1e6, 1e6 + 10, 0, 2)},
        {"extent": (10, 0, 2, 0), "origin": "lower"},
    ],
)
def test_round_ticks_are_those_of_a_plain_axes(kwargs, when):
    pixel, plain = make_axes(image=None), make_axes({}, **kwargs)
    if when == "before the image":
        pixel.set_cell_ticks("round")
    pixel.imshow(A, **{"extent": (0, 10, 0, 2), **kwargs})
    if when == "after a draw":
        pixel.figure.canvas.draw()
        pixel.set_cell_ticks("round")
    pixel.figure.canvas.draw()
    plain.set(aspect="auto", xlim=pixel.get_xlim(), ylim=pixel.get_ylim())
    plain.set_position(pixel.get_position())
    for ours, theirs in ((pixel.xaxis, plain.xaxis), (pixel.yaxis, plain.yaxis)):
        assert labels_of(ours) == labels_of(theirs)
        assert ours.get_majorticklocs().tolist() == theirs.get_majorticklocs().tolist()
        assert ours.get_offset_text().get_text() == theirs.get_offset_text().get_text()
        assert type(ours.get_major_locator()) is mticker.AutoLocator
        assert type(ours.get_major_formatter()) is mticker.ScalarFormatter


@pytest.mark.parametrize("converter", ["auto", "concise"])
@pytest.mark.parametrize("hours", [100, 24 * 400])
def test_round_ticks_of_dates_are_those_of_a_plain_axes(converter, hours):
    times = np.datetime64("2024-01-01T00", "h") + np.linspace(0, hours, 100).astype("m8[h]")
    with mpl.rc_context({"date.converter": converter}):
        pixel = plt.figure(figsize=(6, 3)).add_subplot(**PIXEL)
        pixel.imshow(A, x=times)
        assert isinstance(pixel.xaxis.get_major_locator(), CellCenterLocator)
        pixel.set_cell_ticks("round")
        pixel.figure.canvas.draw()
        plain = plt.figure(figsize=(6, 3)).add_subplot()
        plain.set_position(pixel.get_position())
        plain.plot(times, np.zeros(100))
        plain.set_xlim(pixel.get_xlim())
        assert labels_of(pixel.xaxis) == labels_of(plain.xaxis)
    assert pixel.get_xticks().tolist() == plain.get_xticks().tolist()
    kind = mdates.AutoDateFormatter if converter == "auto" else mdates.ConciseDateFormatter
    assert isinstance(pixel.xaxis.get_major_formatter(), kind)
    pixel.set_cell_ticks("edges")
    assert np.isin(pixel.get_xticks(), pixel.images[0].grid.x_edges).all()
    assert isinstance(pixel.xaxis.get_major_formatter(), CellLabelFormatter)


def test_dates_that_come_later_have_round_ticks_of_dates():
    ax = make_axes(image=None)
    ax.set_cell_ticks("round")
    ax.imshow(A[:, :10], x=[datetime.date(2024, 1, 1 + i) for i in range(10)])
    ax.figure.canvas.draw()
    assert isinstance(ax.xaxis.get_major_locator(), mdates.AutoDateLocator)
    assert isinstance(ax.yaxis.get_major_locator(), mticker.AutoLocator)


def test_round_ticks_of_categories_are_their_places():
    ax = make_axes(image=np.zeros((2, 3)), extent=None)
    ax.xaxis.update_units(["a", "b", "c"])
    ax.set_cell_ticks("round")
    assert labels_of(ax.xaxis) == ["a", "b", "c"]


def test_round_ticks_follow_a_logarithmic_scale_and_back():
    ax = make_axes(extent=(1, 1000, 1, 10))
    ax.set_cell_ticks("round")
    ax.set_xscale("log", base=2)
    ax.figure.canvas.draw()
    assert isinstance(ax.xaxis.get_major_locator(), mticker.LogLocator)
    ax.set_cell_ticks("centers")
    ax.figure.canvas.draw()
    assert isinstance(ax.xaxis.get_major_locator(), CellCenterLocator)
    ax.set_cell_ticks("round")
    assert in_view(ax.xaxis)[:3] in ([1, 2, 4], [1, 4, 16])
    ax.set_xscale("linear")
    ax.figure.canvas.draw()
    assert isinstance(ax.xaxis.get_major_locator(), mticker.AutoLocator)


def test_ticks_follow_the_view_and_new_cells():
    ax = make_axes()
    ax.set_cell_ticks("edges")
    ax.set_xlim(2, 3)
    ax.set_ylim(0, 0.5)
    assert ax.get_xticks()[[0, -1]].tolist() == [2, 3]
    ax.images[0].set_data(np.zeros((2, 3)))
    ax.images[0].set_extent((0, 3, 0, 2))
    ax.set(xlim=(0, 3), ylim=(0, 2))
    assert ax.get_xticks().tolist() == [0, 1, 2, 3]
    ax.figure.canvas.draw()
    assert ax.get_xticks().tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("where", ["centers", "edges", "round"])
def test_without_the_image_ticks_are_those_of_a_plain_axes(where):
    ax = make_axes()
    ax.locator_params(nbins=3)
    ax.minorticks_on()
    ax.set_cell_ticks(where)
    ax.figure.canvas.draw()
    ax.images[0].remove()
    ax.plot([0, 50])
    ax.set(xlim=(0, 50), ylim=(0, 50))
    assert ax.get_xticks().tolist() == [0, 20, 40, 60]
    assert isinstance(ax.xaxis.get_minor_locator(), mticker.AutoMinorLocator)
    ax.imshow(A, extent=(0, 10, 0, 2))
    ax.set(xlim=(0, 10), ylim=(0, 2))
    ax.figure.canvas.draw()
    assert 2 <= len(in_view(ax.xaxis)) <= 4
    if where != "round":
        assert isinstance(ax.xaxis.get_minor_locator(), CellEdgeLocator)
        assert isinstance(ax.xaxis.get_major_formatter(), CellLabelFormatter)


# A choice of somebody -------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["centers", "edges", "round"])
def test_a_locator_set_afterwards_stays_and_one_set_before_is_replaced(where):
    ax = make_axes()
    ax.set_cell_ticks(where)
    wanted = ax.get_xticks().tolist()
    ax.xaxis.set_major_locator(mticker.FixedLocator([1, 3.3]))
    ax.images[0].set_data(np.zeros((2, 30)))
    ax.figure.canvas.draw()
    assert ax.get_xticks().tolist() == [1, 3.3]
    ax.images[0].set_data(A)
    ax.set_cell_ticks(where)
    assert ax.get_xticks().tolist() == wanted
    ax.figure.canvas.draw()
    assert ax.get_xticks().tolist() == wanted


@pytest.mark.parametrize("has_image", [False, True])
@pytest.mark.parametrize("where", ["centers", "edges", "round"])
def test_labels_set_with_ticks_go_with_them_and_a_formatter_stays(where, has_image):
    ax = make_axes(image=A if has_image else None)
    ax.set_xticks([1, 2], ["a", "b"])
    ax.yaxis.set_major_formatter("{x:.2f} m")
    ax.set_cell_ticks(where)
    if not has_image:
        ax.imshow(A, extent=(0, 10, 0, 2))
    texts = labels_of(ax.xaxis)
    assert [float(text) for text in texts] == pytest.approx(list(ax.get_xticks()), abs=0.01)
    assert all(text.endswith(" m") for text in labels_of(ax.yaxis))


def test_names_of_cells_stay_at_centers_only():
    ax = make_axes(image=np.zeros((2, 3)), extent=None)
    mplpix.center_ticks(ax, "x", labels=list("abc"))
    ax.set_cell_ticks("centers")
    assert labels_of(ax.xaxis) == ["a", "b", "c"]
    ax.set_cell_ticks("edges")
    assert labels_of(ax.xaxis)[1:] == ["0.5", "1.5", "2.5"]
    mplpix.center_ticks(ax, "x", labels=list("abc"))
    ax.set_cell_ticks("round")
    assert isinstance(ax.xaxis.get_major_formatter(), mticker.ScalarFormatter)
    assert not isinstance(ax.xaxis.get_major_formatter(), CellLabelFormatter)


def test_parameters_and_styles_go_over_to_the_new_ticks():
    ax = make_axes(extent=(0, 1e4, 0, 2e3))
    ax.locator_params(nbins=2)
    ax.ticklabel_format(style="sci", scilimits=(0, 0))
    for where in ("edges", "round", "centers"):
        ax.set_cell_ticks(where)
        ax.figure.canvas.draw()
        assert len(in_view(ax.xaxis)) <= 3
        exponent = "1e3" if where == "centers" and max(ax.get_xticks()) < 1e4 else "1e4"
        assert ax.xaxis.get_offset_text().get_text() == exponent


@pytest.mark.parametrize("first", [False, True])
def test_minor_ticks_at_round_numbers_divide_the_distance_of_the_others(first):
    ax = make_axes()
    if first:
        ax.minorticks_on()
        assert isinstance(ax.xaxis.get_minor_locator(), CellEdgeLocator)
    ax.set_cell_ticks("round")
    if not first:
        ax.minorticks_on()
    ax.figure.canvas.draw()
    assert isinstance(ax.xaxis.get_minor_locator(), mticker.AutoMinorLocator)
    assert len(ax.get_xticks(minor=True)) > 10
    ax.set_cell_ticks("centers")
    assert isinstance(ax.xaxis.get_minor_locator(), CellEdgeLocator)
    ax.minorticks_off()
    ax.set_cell_ticks("round")
    assert len(ax.get_xticks(minor=True)) == 0


# Clearing, sharing, copies --------------------------------------------------------------------


@pytest.mark.parametrize("clear", ["clear", "cla"])
def test_cleared_axes_have_ticks_in_the_cells_again(clear):
    ax = make_axes()
    ax.set_cell_ticks("round")
    ax.minorticks_on()
    getattr(ax, clear)()
    assert ax.get_cell_ticks() == "centers"
    ax.imshow(A, extent=(0, 10, 0, 2))
    assert ax.get_xticks()[0] == pytest.approx(0.05)
    assert ax.get_xticks(minor=True).tolist() == []


def test_axes_that_share_an_axis_share_its_ticks():
    fig, axs = plt.subplots(1, 2, sharex=True, subplot_kw=PIXEL)
    for ax in axs:
        ax.imshow(A, extent=(0, 10, 0, 2))
    axs[1].set_cell_ticks("round")
    fig.canvas.draw()
    assert [ax.get_cell_ticks() for ax in axs] == [("round", "centers"), "round"]
    assert [in_view(ax.xaxis) for ax in axs] == [[0, 2.5, 5, 7.5, 10]] * 2
    locator = axs[0].xaxis.get_major_locator()
    fig.canvas.draw()
    assert axs[0].xaxis.get_major_locator() is locator
    axs[1].clear()  # it took the x-axis from the other one
    assert [ax.get_cell_ticks() for ax in axs] == [("round", "centers")] * 2
    axs[0].clear()
    assert [ax.get_cell_ticks() for ax in axs] == ["centers"] * 2
    for ax in axs:
        ax.imshow(A, extent=(0, 10, 0, 2))
    fig.canvas.draw()
    assert axs[1].get_xticks()[0] == pytest.approx(0.05)


def test_an_axis_shared_later_has_the_ticks_of_the_other():
    first, second = make_axes(), make_axes()
    second = first.figure.add_subplot(1, 2, 2, **PIXEL)
    first.set_cell_ticks("edges", "y")
    second.sharey(first)
    assert second.get_cell_ticks() == ("centers", "edges")


def test_a_twin_has_the_ticks_of_the_shared_axis():
    ax = make_axes()
    twin = ax.twinx()
    twin.plot([0, 10], [5, 6])
    ax.set_cell_ticks("round", "x")
    ax.figure.canvas.draw()
    assert in_view(ax.xaxis) == in_view(twin.xaxis) == ROUND
    assert ax.get_cell_ticks() == ("round", "centers")


@pytest.mark.parametrize("where", ["edges", "round"])
def test_ticks_survive_pickling(where):
    ax = make_axes()
    ax.set_cell_ticks(where)
    ax.figure.canvas.draw()
    again = pickle.loads(pickle.dumps(ax.figure)).axes[0]
    again.figure.canvas.draw()
    assert again.get_cell_ticks() == where
    assert in_view(again.xaxis) == ROUND
    again.set_cell_ticks("centers")
    assert again.get_xticks()[0] == pytest.approx(0.05)
    assert ax.get_cell_ticks() == where
    locator = ax.xaxis.get_major_locator()
    assert copy.copy(locator).tick_values(0, 10).tolist() == ROUND


@pytest.mark.parametrize(
    ("args", "error", "message"),
    [
        (("middle",), ValueError, "'where' must be one of 'centers', 'edges', 'round', not 'mid"),
        ((1,), TypeError, "'where' must be one of"),
        ((None,), TypeError, "'where' must be one of"),
        (("edges", "z"), ValueError, "'axis' must be one of 'both', 'x', 'y', not 'z'"),
    ],
)
def test_other_places_are_refused_and_nothing_changes(args, error, message):
    ax = make_axes()
    ax.set_xticks([1, 2])
    with pytest.raises(error, match=message):
        ax.set_cell_ticks(*args)
    assert ax.get_cell_ticks() == "centers"
    assert ax.get_xticks().tolist() == [1, 2]

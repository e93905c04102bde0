"""`center_ticks` on every kind of image and mesh."""

import matplotlib.dates as mdates
import numpy as np
import pytest
from matplotlib.image import AxesImage, NonUniformImage
from matplotlib.ticker import NullLocator

from mplpix import CellGrid, PixelAlignedImage
from mplpix.axes.center_ticks import center_ticks
from tests.ticks.tools import Index, make_axes, shown_labels, ticks_of, touching

Z = np.arange(12.0).reshape(3, 4)


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

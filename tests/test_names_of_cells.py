"""Names as *x* and *y* of an image: at the centers of its cells, on every Axes."""

import pickle
from enum import Enum
from pathlib import PurePosixPath

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix
from tests.oracle import assert_images_are_exact
from tests.tools import PIXEL, ramp, require

Z = ramp(4, 3)


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3


def pixel(X, **kwargs):
    return plt.figure(figsize=(9, 9)).add_subplot(**PIXEL).imshow(X, **kwargs)


def plain(X, **kwargs):
    return mplpix.imshow(plt.figure(figsize=(9, 9)).add_subplot(), X, **kwargs)


ON = pytest.mark.parametrize("imshow", [pixel, plain])


def labels(axis):
    axis.get_figure().canvas.draw()
    low, high = sorted(axis.get_view_interval())
    texts = [t.get_text() for t in axis.get_ticklabels()]
    found = zip(axis.get_ticklocs(), texts, strict=True)
    return {float(at): text for at, text in found if low <= at <= high}


KINDS = {
    "list": (lambda: ["a", "b", "c"], "abc"),
    "tuple": (lambda: ("a", "b", "c"), "abc"),
    "array": (lambda: np.array(["a", "b", "c"]), "abc"),
    "objects": (lambda: np.array(["a", "b", "c"], object), "abc"),
    "bytes": (lambda: [b"a", b"b", b"c"], "abc"),
    "numbers among them": (lambda: [1, "b", 2.5], ["1", "b", "2.5"]),
    "numbers in quotes": (lambda: ["10", "2", "5"], ["10", "2", "5"]),
    "days in quotes": (
        lambda: ["2024-01-02", "2024-01-01", "x"],
        ["2024-01-02", "2024-01-01", "x"],
    ),
    "one is missing": (lambda: ["a", None, "c"], ["a", "", "c"]),
    "twice the same": (lambda: ["a", "b", "a"], "aba"),
    "all the same": (lambda: ["a", "a", "a"], "aaa"),
    "enumeration": (lambda: list(Color), ["RED", "GREEN", "BLUE"]),
    "paths": (lambda: [PurePosixPath(p) for p in "abc"], "abc"),
    "tuples": (lambda: [("a", 1), ("a", 2), ("b", 1)], ["('a', 1)", "('a', 2)", "('b', 1)"]),
}


@ON
@pytest.mark.parametrize("kind", KINDS)
def test_names_stand_at_the_centers_of_the_cells(imshow, kind):
    make, wanted = KINDS[kind]
    image = imshow(Z, x=make())
    assert labels(image.axes.xaxis) == dict(enumerate(wanted))
    assert image.get_extent() == (-0.5, 2.5, 3.5, -0.5)
    assert image.grid == mplpix.CellGrid.from_shape((4, 3))
    image = imshow(Z.T, y=make(), origin="lower")
    assert labels(image.axes.yaxis) == dict(enumerate(wanted))


@ON
def test_one_cell_may_have_a_name(imshow):
    image = imshow([[1.0]], x=["only"], y=["this"])
    assert image.get_extent() == (-0.5, 0.5, 0.5, -0.5)
    assert labels(image.axes.xaxis) == {0: "only"}


def test_cells_with_names_are_exact():
    image = pixel(Z, x=["a", "b", "c"], y=["d", "d", "e", "f"])
    assert assert_images_are_exact(image.get_figure()) == 1


@ON
def test_all_that_is_plotted_by_name_is_in_its_cell(imshow):
    ax = imshow(Z, x=["a", "b", "c"], y=["p", "q", "r", "s"]).axes
    (line,) = ax.plot(["c", "a"], ["q", "s"])
    assert line.get_xdata(orig=False).tolist() == [2, 0]
    assert line.get_ydata(orig=False).tolist() == [1, 3]
    assert ax.axvline("b").get_xdata(orig=False)[0] in (1, "b")


@ON
def test_names_that_the_axis_has_are_where_it_has_them(imshow):
    ax = plt.figure().add_subplot(**(PIXEL if imshow is pixel else {}))
    ax.bar(["a", "b", "c"], [1, 2, 3])
    image = mplpix.imshow(ax, Z, x=["c", "b", "a"])
    assert image.get_extent()[:2] == (2.5, -0.5)
    one = mplpix.imshow(ax, Z[:, :1], x=["b"])
    assert one.get_extent()[:2] == (0.5, 1.5)


def test_axes_that_share_an_axis_have_names_in_common():
    _, (a, b) = plt.subplots(2, 1, subplot_kw=PIXEL, sharex=True)
    a.imshow(Z, x=["a", "b", "c"])
    image = b.imshow(Z, x=["b", "c", "d"])
    assert image.get_extent()[:2] == (0.5, 3.5)


REFUSED = {
    "too few": (["a", "b"], ValueError, "'x' must be 3 names"),
    "too many": (["a", "b", "c", "d"], ValueError, "'x' must be 3 names"),
    "2-D": (np.array([["a", "b", "c"]]), ValueError, "'x' must be 3 names"),
    "one text": ("abc", (TypeError, ValueError), "'x' must be"),
    "a set": ({"a", "b", "c"}, TypeError, "'x' must be"),
    "None among numbers": ([1, None, 3], TypeError, "'x' must be"),
    "bools": ([True, False, True], TypeError, "'x' must be"),
    "a mask": (np.array([True, False, True]), TypeError, "'x' must be"),
    "complex": ([1j, 2, 3], TypeError, "'x' must be"),
    "objects": ([object(), object(), object()], TypeError, "'x' must be"),
    "durations": (np.arange(3).astype("m8[s]"), TypeError, "'x' must be"),
}


@ON
@pytest.mark.parametrize("kind", REFUSED)
def test_all_else_is_refused_and_the_axes_is_left_as_it_was(imshow, kind):
    values, error, message = REFUSED[kind]
    ax = plt.figure().add_subplot(**(PIXEL if imshow is pixel else {}))
    with pytest.raises(error, match=message):
        mplpix.imshow(ax, Z, x=values)
    assert (ax.get_children(), ax.xaxis.have_units()) == ([*ax.get_children()], False)
    assert not ax.images


@ON
def test_names_are_refused_where_the_axis_has_units(imshow):
    ax = plt.figure().add_subplot(**(PIXEL if imshow is pixel else {}))
    ax.plot(np.array(["2024-01-01", "2024-01-02"], "M8[D]"), [1, 2])
    with pytest.raises(TypeError, match="'x' must be"):
        mplpix.imshow(ax, Z, x=["a", "b", "c"])


def test_a_figure_with_names_is_pickled():
    image = pixel(Z, x=["a", "b", "a"])
    again = pickle.loads(pickle.dumps(image.get_figure()))
    assert labels(again.axes[0].xaxis) == labels(image.axes.xaxis)


def test_the_axes_may_get_other_ticks_afterwards():
    ax = pixel(Z, x=["a", "b", "a"]).axes
    ax.set_xticks([0, 2], ["first", "last"])
    assert labels(ax.xaxis) == {0: "first", 2: "last"}


# With the packages themselves --------------------------------------------------------------------


def frames():
    pd = require("pandas")
    index = ["p", "q", "r", "s"]
    months = pd.period_range("2024-01", periods=3, freq="M")
    intervals = pd.IntervalIndex.from_breaks([0, 1, 2, 3])
    return {
        "strings": (pd.DataFrame(Z, index, ["a", "b", "c"]), ["a", "b", "c"]),
        "periods": (pd.DataFrame(Z, index, months), ["2024-01", "2024-02", "2024-03"]),
        "intervals": (pd.DataFrame(Z, index, intervals), ["(0, 1]", "(1, 2]", "(2, 3]"]),
        "cut": (
            pd.DataFrame(Z, index, pd.CategoricalIndex(pd.cut([0.5, 1.5, 2.5], [0, 1, 2, 3]))),
            ["(0, 1]", "(1, 2]", "(2, 3]"],
        ),
        "categories": (pd.DataFrame(Z, index, pd.CategoricalIndex(["b", "a", "c"])), "bac"),
        "categories of numbers": (pd.DataFrame(Z, index, pd.CategoricalIndex([3, 1, 2])), "312"),
        "booleans": (pd.DataFrame(Z[:, :2], index, [False, True]), ["False", "True"]),
        "levels": (
            pd.DataFrame(Z, index, pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)])),
            ["('a', 1)", "('a', 2)", "('b', 1)"],
        ),
        "mixed": (pd.DataFrame(Z, index, ["a", 1, None]), ["a", "1", ""]),
    }


@ON
def test_a_frame_is_shown_with_its_columns_and_its_index(imshow):
    for kind, (df, wanted) in frames().items():
        image = imshow(df, x=df.columns, y=df.index)
        assert labels(image.axes.xaxis) == dict(enumerate(wanted)), kind
        assert labels(image.axes.yaxis) == dict(enumerate("pqrs")), kind
        assert image.get_extent() == (-0.5, len(wanted) - 0.5, 3.5, -0.5)
        np.testing.assert_array_equal(image.get_array(), df.to_numpy())
        plt.close("all")


@ON
def test_numbers_and_dates_of_a_frame_are_places(imshow):
    pd = require("pandas")
    df = pd.DataFrame(Z, [2000, 2010, 2020, 2030], pd.date_range("2024-01-01", periods=3))
    image = imshow(df, x=df.columns, y=df.index)
    assert image.get_extent() == (19722.5, 19725.5, 2035, 1995)


@ON
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_an_axis_is_labelled_by_the_name_of_its_names(imshow, library):
    series = require(library).Series
    names = series(name="city", **{"data" if library == "pandas" else "values": ["a", "b", "c"]})
    ax = imshow(Z, x=names).axes
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("city", "")


def array():
    coords = {
        "lat": ("lat", [10.0, 20.0, 30.0, 40.0], {"units": "degrees_north"}),
        "lon": ("lon", [1.0, 2.0, 3.0], {"units": "degrees_east", "long_name": "Longitude"}),
        "city": ("lon", ["a", "b", "c"]),
    }
    return require("xarray").DataArray(Z, coords, ("lat", "lon"), name="t")


@ON
def test_a_data_array_is_plain_cells(imshow):
    image = imshow(array())
    ax = image.axes
    assert image.get_extent() == (-0.5, 2.5, 3.5, -0.5)
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("", "", "")


@ON
def test_coordinates_of_a_data_array_label_the_axis_with_name_and_units(imshow):
    da = array()
    image = imshow(da, x=da.lon, y=da.lat)
    ax = image.axes
    assert image.get_extent() == (0.5, 3.5, 45, 5)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("Longitude [degrees_east]", "lat [degrees_north]")
    ax = imshow(da, x=da.city).axes
    assert (ax.get_xlabel(), labels(ax.xaxis)) == ("city", {0: "a", 1: "b", 2: "c"})


@ON
def test_a_label_that_the_axis_has_is_kept(imshow):
    da = array()
    ax = plt.figure().add_subplot(**(PIXEL if imshow is pixel else {}))
    ax.set_xlabel("mine")
    mplpix.imshow(ax, da, x=da.lon, y=da.lat)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("mine", "lat [degrees_north]")


@ON
def test_a_refused_image_leaves_the_labels_alone(imshow):
    da = array()
    ax = plt.figure().add_subplot(**(PIXEL if imshow is pixel else {}))
    with pytest.raises(ValueError, match="'y' must be"):
        mplpix.imshow(ax, da, x=da.lon, y=da.lat[:2])
    assert ax.get_xlabel() == ""


@ON
def test_a_dataset_is_asked_for_data_and_coordinates_by_name(imshow):
    ax = imshow("t", data=array().to_dataset(), x="lon", y="lat").axes
    assert ax.get_xlabel() == "Longitude [degrees_east]"

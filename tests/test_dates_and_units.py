"""Dates and units: taken, converted and refused wherever `Axes.imshow` of a plain Axes does so."""

import datetime
import pickle
import subprocess
import sys
from decimal import Decimal

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import dates as mdates
from matplotlib.backend_bases import MouseEvent
from matplotlib.dates import date2num

import mplpix
from mplpix import (
    CellCenterLocator,
    CellEdgeLocator,
    CellGrid,
    CellLabelFormatter,
    DiffOverlay,
    PixelAlignedImage,
    center_ticks,
    centers_to_edges,
    edges_to_centers,
)
from mplpix.axes.member import member_of
from tests.lengths import Length, lengths_registered
from tests.oracle import render
from tests.tools import PIXEL, require

Z = np.random.default_rng(15).random((4, 6))
UTC = datetime.UTC
CET = datetime.timezone(datetime.timedelta(hours=1))
START = datetime.datetime(2024, 2, 26)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _lengths():
    with lengths_registered():
        yield


def both():
    """Return a pixel Axes and a plain one, each in a figure of its own."""
    return plt.figure().add_subplot(**PIXEL), plt.figure().add_subplot()


def converter_of(axis):
    return axis.get_converter() if hasattr(axis, "get_converter") else axis.converter


def units_of(ax):
    """Return the units of both axes, with categories as they are counted."""
    found = []
    for axis in (ax.xaxis, ax.yaxis):
        unit = axis.get_units()
        names = getattr(unit, "_mapping", None)
        found.append((type(converter_of(axis)), unit if names is None else dict(names)))
    return found


def state(ax):
    """Return all that a refused call must leave as it is."""
    return {
        "children": ax.get_children(),
        "limits": (ax.get_xlim(), ax.get_ylim()),
        "dataLim": ax.dataLim.extents.tolist(),
        "units": units_of(ax),
        "tickers": [
            (axis.get_major_locator(), axis.get_major_formatter(), axis.label.get_text())
            for axis in (ax.xaxis, ax.yaxis)
        ],
    }


def along(axis, first, last):
    """Return an extent with these ends along x or y, and numbers along the other."""
    return (first, last, 0, 4) if axis == "x" else (0, 6, first, last)


def naive(days):
    return START + days * DAY


#: For a number of days, a date of a kind.
DATES = {
    "datetime": naive,
    "datetime in UTC": lambda days: naive(days).replace(tzinfo=UTC),
    "datetime in CET": lambda days: naive(days).replace(tzinfo=CET),
    "date": lambda days: naive(days).date(),
    **{
        f"datetime64[{unit}]": lambda days, unit=unit: np.datetime64(naive(days), unit)
        for unit in ("D", "h", "m", "s", "ms", "us", "ns")
    },
    "months": lambda days: np.datetime64("2024-01", "M") + np.timedelta64(days, "M"),
    "years": lambda days: np.datetime64("2000", "Y") + np.timedelta64(days, "Y"),
    "weeks": lambda days: np.datetime64(naive(0), "W") + np.timedelta64(days, "W"),
    "0-D array": lambda days: np.array(naive(days), "M8[s]"),
    "Timestamp": lambda days: require("pandas").Timestamp(naive(days)),
    "Timestamp in Berlin": lambda days: require("pandas").Timestamp(
        naive(days), tz="Europe/Berlin"
    ),
}

#: The same for other units.
UNITS = {
    "length in km": lambda days: Length(float(days), "km"),
    "Decimal": Decimal,
}

PLACES = DATES | UNITS

#: One of each way to be converted, for tests of many combinations.
FEW = ("datetime in CET", "date", "datetime64[h]", "Timestamp", "length in km", "Decimal")


# An extent ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("axis", ["x", "y"])
@pytest.mark.parametrize(("first", "last"), [(0, 6), (6, 0)])
@pytest.mark.parametrize("kind", PLACES)
def test_an_extent_is_the_one_of_a_plain_axes(kind, first, last, axis):
    extent = along(axis, PLACES[kind](first), PLACES[kind](last))
    ours, theirs = both()
    image, plain = (ax.imshow(Z, extent=extent) for ax in (ours, theirs))
    assert image.get_extent() == tuple(plain.get_extent())
    assert image.grid.extent[:2] == image.get_extent()[:2]
    assert (ours.get_xlim(), ours.get_ylim()) == (theirs.get_xlim(), theirs.get_ylim())
    assert units_of(ours) == units_of(theirs)
    assert image.get_window_extent().extents.tolist() == pytest.approx(ours.bbox.extents.tolist())
    image.set_extent(along(axis, PLACES[kind](1), PLACES[kind](4)))
    plain.set_extent(along(axis, PLACES[kind](1), PLACES[kind](4)))
    assert image.get_extent() == tuple(plain.get_extent())


@pytest.mark.parametrize("projection", ["pixel", None])
@pytest.mark.parametrize("kind", PLACES)
def test_an_image_by_hand_has_numbers_from_the_start_and_tells_its_units_later(kind, projection):
    extent = along("x", PLACES[kind](0), PLACES[kind](6))
    ax = plt.figure().add_subplot(projection=projection)
    theirs = plt.figure().add_subplot()
    plain = theirs.imshow(Z, extent=extent)
    before = units_of(ax)
    image = PixelAlignedImage(ax, extent=extent)
    assert image.get_extent() == tuple(plain.get_extent())
    assert units_of(ax) == before
    image.set_data(Z)
    ax.add_image(image)
    render(ax.get_figure())
    image.set_extent(image.get_extent())
    assert image.get_extent() == tuple(plain.get_extent())
    assert ax.get_xlim() == theirs.get_xlim()
    assert units_of(ax) == units_of(theirs)
    by_function = mplpix.imshow(plt.figure().add_subplot(), Z, extent=extent)
    assert by_function.get_extent() == tuple(plain.get_extent())
    assert units_of(by_function.axes) == units_of(theirs)


MIXED = {
    "array of dates": lambda: np.array([0, 6, 0, 4], "M8[D]"),
    "objects": lambda: np.array([naive(0), naive(6), 0, 4], object),
    "list": lambda: [naive(0), naive(6), 0, 4],
    "dates of two kinds": lambda: (naive(0), np.datetime64(naive(6)), 0, 4),
    "a number before a date": lambda: (0, naive(6), 0, 4),
    "a date before a number": lambda: (naive(6), 0, 0, 4),
    "a date before a float": lambda: (naive(6), 1e4, 0, 4),
    "lengths of two units": lambda: (Length(0, "m"), Length(6, "km"), 0, 4),
    "a length before a number": lambda: (Length(0, "m"), 7.0, 0, 4),
    "a length before a date": lambda: (Length(0, "m"), naive(6), 0, 4),
    "bools": lambda: (False, True, 0, 4),
    "NaT": lambda: (np.datetime64("NaT", "D"), naive(6), 0, 4),
    "NaT at the end": lambda: (naive(6), np.datetime64("NaT", "D"), 0, 4),
    "NaN": lambda: (np.nan, 6, 0, 4),
    "timedelta": lambda: (0 * DAY, 6 * DAY, 0, 4),
    "durations above": lambda: (0, 6, 0 * DAY, 4 * DAY),
    "array of durations": lambda: np.array([0, 6, 0, 4], "m8[s]"),
    "time": lambda: (datetime.time(1), datetime.time(5), 0, 4),
    "None": lambda: (None, naive(6), 0, 4),
    "object": lambda: (0, object(), 0, 4),
    "Period": lambda: (*require("pandas").period_range("2024-01", periods=2, freq="M"), 0, 4),
}

#: What is on the axes before.
BEFORE = {
    "nothing": lambda ax: None,
    "dates": lambda ax: ax.plot([naive(0), naive(3)], [0, 1]),
    "dates up": lambda ax: ax.plot([0, 1], [naive(0), naive(3)]),
    "lengths": lambda ax: ax.plot(Length(np.arange(3.0), "m"), [1, 2, 3]),
    "names": lambda ax: ax.plot(["a", "b", "c"], [1, 2, 3]),
    "a date axis": lambda ax: ax.xaxis_date(tz="Europe/Berlin"),
    "limits": lambda ax: ax.set_xlim(naive(-5), naive(9)),
    "an image": lambda ax: ax.imshow(Z),
}


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("kind", [*MIXED, *FEW])
def test_an_extent_is_taken_or_refused_as_by_a_plain_axes_whatever_is_there(kind, before):
    extent = MIXED[kind]() if kind in MIXED else along("x", PLACES[kind](0), PLACES[kind](6))
    ours, theirs = both()
    for ax in (ours, theirs):
        BEFORE[before](ax)
    earlier = state(ours)
    try:
        plain = theirs.imshow(Z, extent=extent)
    except (TypeError, ValueError) as error:
        kinds = TypeError if isinstance(error, TypeError) or kind == "None" else ValueError
        with pytest.raises(kinds, match="'extent' must be"):
            ours.imshow(Z, extent=extent)
        assert state(ours) == earlier
        return
    image = ours.imshow(Z, extent=extent)
    assert image.get_extent() == tuple(plain.get_extent())
    limits = member_of(ours).limits
    ours.get_xlim()  # carries out a pending autoscale
    assert (limits.wanted("x"), limits.wanted("y")) == (theirs.get_xlim(), theirs.get_ylim())
    if not kind.startswith("a number before"):  # there the axis is half one of dates
        assert units_of(ours) == units_of(theirs)


def test_categories_are_places_where_the_axis_has_them():
    ours, theirs = both()
    for ax in (ours, theirs):
        ax.plot(["a", "b", "c"], [1, 2, 3])
    image, plain = (ax.imshow(Z, extent=("a", "d", 0, 4)) for ax in (ours, theirs))
    assert image.get_extent() == tuple(plain.get_extent()) == (0, 3, 0, 4)
    assert units_of(ours) == units_of(theirs)
    image = ours.imshow(Z[:, :3], x=["a", "b", "c"])
    assert image.get_extent()[:2] == (-0.5, 2.5)


def test_a_refused_name_is_no_category_afterwards():
    ax = plt.figure().add_subplot(**PIXEL)
    ax.plot(["a", "b", "c"], [1, 2, 3])
    before = state(ax)
    with pytest.raises(ValueError, match="cmap"):
        ax.imshow(Z, extent=("a", "new", 0, 4), cmap="nope")
    assert state(ax) == before


@pytest.mark.parametrize("before", ["nothing", "dates", "lengths", "a date axis"])
@pytest.mark.parametrize("durations", [np.arange(3).astype("m8[D]"), [DAY, 2 * DAY]])
def test_durations_are_no_places_though_a_plain_axes_of_dates_takes_those_of_numpy(
    durations, before
):
    ax = plt.figure().add_subplot(**PIXEL)
    BEFORE[before](ax)
    earlier = state(ax)
    for extent in ((*durations[:2], 0, 4), (0, 6, *durations[:2])):
        with pytest.raises(TypeError, match="'extent' must be"):
            ax.imshow(Z, extent=extent)
    with pytest.raises(TypeError, match="'extent' must be"):
        ax.imshow(Z, extent=(0, 6j, 0, 4))
    assert state(ax) == earlier


@pytest.mark.parametrize("extent", [("a", "b", 0, 4), ("1", "3", 0, 4), (0, "6", 0, 4)])
def test_texts_are_no_places_on_an_axis_of_numbers(extent):
    ax = plt.figure().add_subplot(**PIXEL)
    before = state(ax)
    with pytest.raises(TypeError, match="'extent' must be"):
        ax.imshow(Z, extent=extent)
    assert state(ax) == before


@pytest.mark.parametrize("name", ["cmap", "norm", "aspect", "alpha"])
def test_a_call_refused_for_another_reason_gives_the_axis_no_units(name):
    ax = plt.figure().add_subplot(**PIXEL)
    before = state(ax)
    with pytest.raises((TypeError, ValueError), match=name):
        ax.imshow(Z, extent=(naive(0), naive(6), 0, 4), **{name: "nope"})
    assert state(ax) == before
    with pytest.raises((TypeError, ValueError), match=name):
        ax.imshow(Z, x=Length(np.arange(6), "km"), **{name: "nope"})
    assert state(ax) == before


def test_a_refused_set_extent_leaves_image_and_axes():
    ax = plt.figure().add_subplot(**PIXEL)
    image = ax.imshow(Z, extent=(naive(0), naive(6), 0, 4))
    before = state(ax), image.get_extent(), image.grid
    for extent in ((Length(1), Length(2), 0, 4), (naive(0), naive(0), 0, 4), (naive(0), DAY, 0, 4)):
        with pytest.raises((TypeError, ValueError), match="'extent' must be"):
            image.set_extent(extent)
        assert (state(ax), image.get_extent(), image.grid) == before


@pytest.mark.parametrize("unit", ["m", "cm"])
def test_units_may_be_named_with_the_extent(unit):
    ours, theirs = both()
    for ax in (ours, theirs):
        ax.imshow(Z)
        extent = (Length(0.0, "km"), Length(3.0, "km"), 0, 4)
        ax.images[0].set_extent(extent, xunits=unit)
    assert ours.images[0].get_extent() == tuple(theirs.images[0].get_extent())
    assert units_of(ours) == units_of(theirs)


def test_units_changed_later_are_what_they_are_on_a_plain_axes():
    ours, theirs = both()
    for ax in (ours, theirs):
        ax.imshow(Z, extent=(Length(0.0, "km"), Length(3.0, "km"), 0, 4))
        ax.plot(Length(np.array([0.5, 2.5]), "km"), [1, 2])
        ax.xaxis.set_units("m")
        ax.autoscale_view()
    assert ours.images[0].get_extent() == tuple(theirs.images[0].get_extent())
    assert ours.images[0].grid.extent[:2] == (0, 3)
    ours.get_xlim()  # carries out a pending autoscale
    assert member_of(ours).limits.wanted("x") == theirs.get_xlim()
    assert ours.lines[0].get_xdata(orig=False).tolist() == [500, 2500]


# x= and y= ----------------------------------------------------------------------------------------


def listed(kind, places):
    return [PLACES[kind](int(n)) for n in places]


ARRAYS = {
    "list": listed,
    "tuple": lambda kind, places: tuple(listed(kind, places)),
    "objects": lambda kind, places: np.array([*listed(kind, places), None], object)[:-1],
}


@pytest.mark.parametrize("places", [range(6), range(7), [5, 4, 3, 2, 1, 0], [0, 1, 2, 3, 7, 9]])
@pytest.mark.parametrize("how", ARRAYS)
@pytest.mark.parametrize("kind", [*FEW, "months"])
def test_centers_and_edges_are_where_pcolormesh_has_them(kind, how, places):
    x = ARRAYS[how](kind, places)
    ours, theirs = both()
    image = ours.imshow(Z, x=x)
    mesh = theirs.pcolormesh(x, range(len(x) - 2), Z)
    edges = mesh.get_coordinates()[0, :, 0]
    np.testing.assert_allclose(image.grid.x_edges, edges, rtol=0, atol=1e-6)
    assert units_of(ours)[0] == units_of(theirs)[0]
    assert ours.get_xlim() == (image.grid.x_edges[0], image.grid.x_edges[-1])
    upright = plt.figure().add_subplot(**PIXEL).imshow(Z.T, y=x)
    np.testing.assert_array_equal(upright.grid.y_edges, image.grid.x_edges)


@pytest.mark.parametrize("unit", ["km", "cm"])
def test_arrays_of_quantities_are_converted_to_the_units_of_the_axis(unit):
    x = Length(np.arange(6.0), "km")
    ax = plt.figure().add_subplot(**PIXEL)
    ax.plot(Length(np.arange(3.0), unit), [1, 2, 3])
    image = ax.imshow(Z, x=x)
    factor = {"km": 1, "cm": 1e5}[unit]
    np.testing.assert_allclose(image.grid.x_centers, np.arange(6) * factor)
    assert ax.xaxis.get_units() == unit
    with pytest.raises(TypeError, match="'x' must be real numbers, datetime64"):
        ax.imshow(Z, x=[naive(n) for n in range(6)])
    edges = plt.figure().add_subplot(**PIXEL).imshow(Z, x=Length(np.arange(7.0), "km"))
    assert edges.get_extent()[:2] == (0, 6)
    assert edges.axes.get_xlabel() == "km"


REFUSED_COORDINATES = {
    "durations": np.arange(6).astype("m8[s]"),
    "timedeltas": [n * DAY for n in range(6)],
    "mixed": [*map(naive, range(5)), 3],
    "a length among dates": [*map(naive, range(5)), Length(3)],
    "dates among lengths": [Length(3), *map(naive, range(5))],
    "times": [datetime.time(n) for n in range(6)],
}


@pytest.mark.parametrize("axis", ["x", "y"])
@pytest.mark.parametrize("kind", REFUSED_COORDINATES)
def test_other_coordinates_are_refused_by_name_and_change_nothing(kind, axis):
    ax = plt.figure().add_subplot(**PIXEL)
    before = state(ax)
    with pytest.raises(TypeError, match=f"'{axis}' must be"):
        ax.imshow(Z if axis == "x" else Z.T, **{axis: REFUSED_COORDINATES[kind]})
    assert state(ax) == before


def test_the_time_zone_of_coordinates_is_that_of_the_axis():
    hours = [START.replace(tzinfo=CET) + n * DAY / 24 for n in range(6)]
    ax = plt.figure().add_subplot(**PIXEL)
    ax.imshow(Z, x=hours)
    render(ax.get_figure())
    assert ax.xaxis.get_units() == CET
    assert ax.format_xdata(date2num(hours[3])).startswith("2024-02-26 03:00")
    assert [t.get_text() for t in ax.get_xticklabels()][:3] == ["Feb-26", "01:00", "02:00"]
    other = plt.figure().add_subplot(**PIXEL)
    other.xaxis_date(tz="Asia/Tokyo")
    other.imshow(Z, x=hours)
    render(other.get_figure())
    assert other.format_xdata(date2num(hours[3])).startswith("2024-02-26 11:00")
    assert [t.get_text() for t in other.get_xticklabels()][:3] == ["08:00", "09:00", "10:00"]


# Grids, centers and edges -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", DATES)
def test_a_grid_of_dates_draws_what_coordinates_draw(kind):
    dates = listed(kind, range(6))
    ax = plt.figure().add_subplot(**PIXEL)
    image = ax.imshow(Z, x=dates)
    grid = CellGrid.from_centers(dates, range(4))
    assert grid.x_edges.dtype.kind == "M"
    np.testing.assert_array_equal(date2num(grid.x_edges), image.grid.x_edges)
    np.testing.assert_array_equal(centers_to_edges(dates), grid.x_edges)
    edges = edges_to_centers(grid.x_edges.astype("M8[us]").astype(object).tolist())
    assert edges.dtype.kind == "M"
    other = plt.figure().add_subplot(**PIXEL)
    assert other.imshow(Z, grid=grid).grid == image.grid
    assert units_of(other)[0][0] == units_of(ax)[0][0]
    assert other.get_xlim() == ax.get_xlim()
    assert CellGrid(listed(kind, range(7)), range(5)).shape == Z.shape
    assert CellGrid.from_coordinates(dates, None, Z.shape) == CellGrid.from_centers(dates, range(4))


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("kind", DATES)
def test_a_grid_from_an_extent_of_dates_draws_what_the_extent_draws(kind, origin):
    for axis in ("x", "y"):
        extent = along(axis, DATES[kind](0), DATES[kind](5))
        grid = CellGrid.from_extent(extent, Z.shape, origin=origin)
        assert grid.is_uniform
        image = plt.figure().add_subplot(**PIXEL).imshow(Z, extent=extent, origin=origin)
        again = plt.figure().add_subplot(**PIXEL).imshow(Z, grid=grid, origin=origin)
        assert again.get_extent() == image.get_extent()
        np.testing.assert_array_equal(again.grid.x_edges, image.grid.x_edges)
        edges = grid.x_edges if axis == "x" else grid.y_edges
        drawn = image.grid.x_edges if axis == "x" else image.grid.y_edges
        np.testing.assert_allclose(date2num(edges), drawn, rtol=0, atol=1e-5)
        assert pickle.loads(pickle.dumps(grid)) == grid


def test_edges_of_even_dates_are_exact_where_a_unit_has_them():
    days = np.datetime64("2024-01-01"), np.datetime64("2024-01-04")
    assert CellGrid.from_extent((*days, 0, 1), (1, 3)).x_edges.dtype == "M8[D]"
    halves = CellGrid.from_extent((*days, 0, 1), (1, 6)).x_edges
    np.testing.assert_array_equal(halves, days[0] + np.arange(7) * np.timedelta64(12, "h"))
    sevenths = CellGrid.from_extent((*days, 0, 1), (1, 7)).x_edges.astype("M8[ns]").astype(int)
    start, stop = (int(day.astype("M8[ns]").astype(int)) for day in days)
    assert sevenths.tolist() == [start + (stop - start) * i // 7 for i in range(8)]
    with pytest.raises(ValueError, match=r"'extent' must be .*room"):
        CellGrid.from_extent((days[0], days[0] + np.timedelta64(3, "ns"), 0, 1), (1, 7))
    with pytest.raises(ValueError, match=r"'extent' must be .*room"):
        CellGrid.from_extent((days[0], days[0], 0, 1), (1, 7))
    with pytest.raises(TypeError, match="'extent' must be"):
        CellGrid.from_extent((np.timedelta64(0, "s"), np.timedelta64(9, "s"), 0, 1), (1, 7))


@pytest.mark.parametrize("width", [DAY, np.timedelta64(24, "h")])
def test_one_date_takes_a_duration_as_its_width(width):
    wanted = np.array(["2024-02-25T12", "2024-02-26T12"], "M8[h]")
    np.testing.assert_array_equal(centers_to_edges([START], width=width), wanted)
    np.testing.assert_array_equal(centers_to_edges([START.date()], width=width), wanted)
    grid = CellGrid.from_centers([START], [0, 1], x_width=width)
    np.testing.assert_array_equal(grid.x_edges, wanted)
    with pytest.raises(TypeError, match="'width' must be a positive timedelta"):
        centers_to_edges([START], width=1)


def test_edges_of_quantities_are_quantities():
    edges = centers_to_edges(Length([0.0, 1.0, 3.0], "km"))
    assert isinstance(edges, Length)
    assert (edges.units, edges.magnitude.tolist()) == ("km", [-0.5, 0.5, 2, 4])
    centers = edges_to_centers(edges)
    assert (centers.units, centers.magnitude.tolist()) == ("km", [0, 1.25, 3])
    alone = centers_to_edges(Length([7.0], "km"), width=Length(500.0, "m"))
    assert alone.magnitude.tolist() == [6.75, 7.25]
    with pytest.raises(TypeError, match="'width' must be in a unit that can be converted to km"):
        centers_to_edges(Length([7.0], "km"), width=2)
    with pytest.raises(TypeError, match="'width' must be a positive number"):
        centers_to_edges([7.0], width=Length(2.0))
    with pytest.raises(ValueError, match="'centers' must be strictly"):
        centers_to_edges(Length([7.0, 9.0, 8.0], "km"))


@pytest.mark.parametrize(
    "call",
    [
        lambda q: CellGrid(q, [0, 1]),
        lambda q: CellGrid.from_centers(q, [0, 1]),
        CellCenterLocator,
        CellEdgeLocator,
        CellLabelFormatter,
    ],
)
def test_what_has_no_axis_refuses_units(call):
    with pytest.raises(TypeError, match="must be numbers or dates; an axis has the units"):
        call(Length(np.arange(3.0), "km"))


# Limits -------------------------------------------------------------------------------------------

#: Ways to set limits, from two places.
LIMITS = {
    "set_xlim": lambda ax, a, b: ax.set_xlim(a, b),
    "set_xlim of a pair": lambda ax, a, b: ax.set_xlim((a, b)),
    "left": lambda ax, a, b: ax.set_xlim(left=a),
    "right": lambda ax, a, b: ax.set_xlim(right=b),
    "xmin": lambda ax, a, b: ax.set_xlim(xmin=a),
    "inverted": lambda ax, a, b: ax.set_xlim(b, a),
    "set": lambda ax, a, b: ax.set(xlim=(a, b)),
    "axis": lambda ax, a, b: ax.axis((a, b, 0, 4)),
    "axis by name": lambda ax, a, b: ax.axis(xmin=a, xmax=b),
    "set_xbound": lambda ax, a, b: ax.set_xbound(a, b),
    "set_ylim": lambda ax, a, b: ax.set_ylim(a, b),
    "top": lambda ax, a, b: ax.set_ylim(top=b),
    "set_ybound": lambda ax, a, b: ax.set_ybound((a, b)),
}


@pytest.mark.parametrize("when", ["alone", "before", "after"])
@pytest.mark.parametrize("how", LIMITS)
@pytest.mark.parametrize("kind", FEW)
def test_limits_are_those_of_a_plain_axes(kind, how, when):
    place = PLACES[kind]
    axis = "y" if "y" in how or how == "top" else "x"
    ours, theirs = both()
    outcomes = []
    for ax in (ours, theirs):
        if when == "after":
            ax.imshow(Z, extent=along(axis, place(0), place(6)), aspect="auto")
        try:
            LIMITS[how](ax, place(2), place(4))
            outcomes.append(None)
        except TypeError:  # Length and Decimal have no order beside numbers
            outcomes.append(TypeError)
        if when == "before":
            ax.imshow(Z, extent=along(axis, place(0), place(6)), aspect="auto")
    assert outcomes[0] == outcomes[1]
    limits = member_of(ours).limits
    assert (limits.wanted("x"), limits.wanted("y")) == (theirs.get_xlim(), theirs.get_ylim())
    assert units_of(ours) == units_of(theirs)
    if when == "alone":  # no cells: what matplotlib writes, written by it
        for ax in (ours, theirs):
            ax.get_figure().canvas.draw()
        texts = [[t.get_text() for t in ax.get_xticklabels()] for ax in (ours, theirs)]
        assert texts[0] == texts[1]


# Views --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PLACES)
def test_zooms_take_places_in_units(kind):
    place = PLACES[kind]
    ax = plt.figure().add_subplot(**PIXEL)
    same = plt.figure().add_subplot(**PIXEL)
    for each in (ax, same):
        each.imshow(Z, extent=along("x", place(0), place(6)))
    as_numbers = [float(same.convert_xunits(place(n))) for n in (1, 4)]
    ax.zoom_to(place(1), place(4), 1, 3)
    same.zoom_to(*as_numbers, 1, 3)
    assert (ax.get_xlim(), ax.get_pixel_scale()) == (same.get_xlim(), same.get_pixel_scale())
    ax.zoom_about(place(4), 2, 90)
    same.zoom_about(as_numbers[1], 2, 90)
    assert (ax.get_xlim(), ax.get_pixel_scale()) == (same.get_xlim(), same.get_pixel_scale())


def test_a_zoom_refuses_units_of_another_kind_and_moves_nothing():
    ax = plt.figure().add_subplot(**PIXEL)
    ax.imshow(Z, extent=(naive(0), naive(6), 0, 4))
    before = state(ax), ax.get_pixel_scale()
    for x in (Length(1.0), DAY, np.timedelta64(1, "D"), "noon", None, datetime.time(3)):
        with pytest.raises(TypeError, match="'x' must be a finite number on the x-axis"):
            ax.zoom_about(x, 2, 3)
        with pytest.raises(TypeError, match="'x1' must be a finite number on the x-axis"):
            ax.zoom_to(naive(1), x, 2, 3)
    with pytest.raises(ValueError, match="'x' must be a finite number"):
        ax.zoom_about(np.datetime64("NaT", "D"), 2, 3)
    assert (state(ax), ax.get_pixel_scale()) == before


# Ticks and read-out -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", DATES)
def test_tickers_take_edges_of_dates(kind):
    edges = listed(kind, range(7))
    numbers = date2num(np.array(CellGrid(edges, [0, 1]).x_edges))
    centers = date2num(edges_to_centers(edges))
    locator = CellCenterLocator(edges)
    np.testing.assert_array_equal(locator.tick_values(numbers[0], numbers[-1]), centers)
    locator = CellEdgeLocator(edges)
    np.testing.assert_array_equal(locator.tick_values(numbers[0], numbers[-1]), numbers)
    formatter = CellLabelFormatter(edges)
    assert formatter(centers[0])[:2] == "20"
    locator = CellCenterLocator(edges, centers=listed(kind, range(6)))
    np.testing.assert_array_equal(locator.tick_values(numbers[0], numbers[-1]), numbers[:-1])


@pytest.mark.parametrize("concise", [False, True])
def test_a_formatter_of_ones_own_writes_what_it_writes_on_a_plain_axes(concise):
    dates = [naive(n) for n in range(6)]
    ours, theirs = both()
    with mpl.rc_context({"date.converter": "concise" if concise else "auto"}):
        for ax in (ours, theirs):
            ax.pcolormesh(dates, range(4), Z)
            ax.xaxis.set_major_formatter(mdates.DateFormatter("%d.%m."))
            ax.set_xticks(dates)
            ax.get_figure().canvas.draw()
    texts = [[t.get_text() for t in ax.get_xticklabels()] for ax in (ours, theirs)]
    assert texts[0] == texts[1] == [f"{date:%d.%m.}" for date in dates]


@pytest.mark.parametrize("projection", ["pixel", None])
@pytest.mark.parametrize("kind", DATES)
def test_ticks_of_a_mesh_of_dates_are_in_its_cells(kind, projection):
    dates = listed(kind, range(6))
    ax = plt.figure().add_subplot(projection=projection)
    mesh = ax.pcolormesh(dates, range(4), Z)
    center_ticks(mesh)
    ax.get_figure().canvas.draw()
    edges = mesh.get_coordinates()[0, :, 0]
    np.testing.assert_allclose(ax.get_xticks(), (edges[:-1] + edges[1:]) / 2, rtol=0, atol=1e-9)
    theirs = mdates.ConciseDateFormatter(ax.xaxis.get_major_locator(), tz=ax.xaxis.get_units())
    assert [t.get_text() for t in ax.get_xticklabels()] == theirs.format_ticks(ax.get_xticks())


def test_an_axis_of_other_units_keeps_the_labels_of_its_converter():
    ours, theirs = both()
    for ax in (ours, theirs):
        ax.imshow(Z, extent=(Length(0.0, "km"), Length(6.0, "km"), 0, 4))
        ax.get_figure().canvas.draw()
        assert ax.get_xlabel() == "km"
    assert type(ours.xaxis.get_major_formatter()) is type(theirs.xaxis.get_major_formatter())
    assert ours.get_xticks().tolist() == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]


@pytest.mark.parametrize("tz", [None, "Europe/Berlin", "Asia/Tokyo"])
def test_the_cursor_reads_a_date_in_the_time_zone_of_the_axis(tz):
    ours, theirs = both()
    for ax in (ours, theirs):
        if tz is not None:
            ax.xaxis_date(tz=tz)
        ax.imshow(Z, extent=(naive(0), naive(6), 0, 4), aspect="auto")
        ax.get_figure().canvas.draw()
    place = date2num(naive(2)) + 0.3
    date = mdates.num2date(place, tz=ours.xaxis.get_units())
    assert f"{date:%Y-%m-%d %H:%M}" in ours.format_xdata(place)
    assert f"{date:%Y-%m-%d}" in ours.format_coord(place, 1)


def test_daylight_saving_time_is_that_of_a_plain_axes():
    zone = mdates.num2date(0, tz="Europe/Berlin").tzinfo
    first = datetime.datetime(2024, 3, 30, 21, tzinfo=UTC)
    hours = [(first + n * DAY / 24).astimezone(zone) for n in range(6)]
    ours = plt.figure().add_subplot(**PIXEL)
    ours.plot(hours, np.arange(6.0))
    image = ours.imshow(Z, x=hours)
    np.testing.assert_allclose(np.diff(image.grid.x_edges), 1 / 24, rtol=0, atol=1e-9)
    ours.get_figure().canvas.draw()
    texts = [t.get_text() for t in ours.get_xticklabels()]
    assert texts == ["22:00", "23:00", "Mar-31", "01:00", "03:00", "04:00"]


# Overlays, annotations, contours, comparisons -----------------------------------------------------


def marks(ax, **kwargs):
    mask = Z > 0.6
    return ax.add_collection(DiffOverlay.from_mask(mask, **kwargs), autolim=False)


@pytest.mark.parametrize("projection", ["pixel", None])
@pytest.mark.parametrize("kind", PLACES)
def test_an_overlay_lies_on_the_image_of_its_extent(kind, projection):
    extent = along("x", PLACES[kind](0), PLACES[kind](6))
    ax = plt.figure().add_subplot(projection=projection)
    image = ax.imshow(Z, extent=extent, origin="lower")
    found = DiffOverlay.from_mask(Z > 0.6)
    ax.add_collection(found, autolim=False)
    overlay = marks(ax, extent=extent, origin="lower")
    np.testing.assert_array_equal(overlay.grid.x_edges, found.grid.x_edges)
    assert overlay.grid.extent[:2] == tuple(image.get_extent())[:2]
    render(ax.get_figure())


def test_an_overlay_in_other_units_is_converted_to_those_of_the_axis():
    ax = plt.figure().add_subplot(**PIXEL)
    image = ax.imshow(Z, extent=(Length(0.0, "m"), Length(6000.0, "m"), 0, 4), origin="lower")
    extent = (Length(0.0, "km"), Length(6.0, "km"), 0, 4)
    overlay = marks(ax, extent=extent, origin="lower")
    assert overlay.grid == image.grid
    assert ax.diff(Z, Z.T[:6, :4].T + 1, extent=extent, origin="lower").grid == image.grid
    children = ax.get_children()
    with pytest.raises(TypeError, match="'extent' must be"):
        ax.diff(Z, Z + 1, extent=(naive(0), naive(6), 0, 4))
    with pytest.raises(TypeError, match="'extent' must be"):
        marks(ax, extent=(naive(0), naive(6), 0, 4))
    assert ax.get_children() == children


@pytest.mark.parametrize("kind", DATES)
def test_an_overlay_on_a_grid_of_dates_lies_on_the_image(kind):
    dates = listed(kind, range(6))
    ax = plt.figure().add_subplot(**PIXEL)
    image = ax.imshow(Z, x=dates)
    overlay = marks(ax, grid=CellGrid.from_centers(dates, range(4)))
    assert overlay.grid == image.grid
    render(ax.get_figure())


def test_lines_annotations_and_contours_are_in_the_cells_of_dates():
    dates = [naive(n) for n in range(6)]
    ax = plt.figure().add_subplot(**PIXEL)
    image = ax.imshow(Z, x=dates)
    ax.cell_grid()
    ax.annotate_cells(image)
    lines = image.contour(levels=[0.5])
    image.contourf(levels=[0.2, 0.5])
    render(ax.get_figure())
    plain = plt.figure().add_subplot().contour(dates, range(4), Z, levels=[0.5])
    for ours, theirs in zip(lines.get_paths(), plain.get_paths(), strict=True):
        np.testing.assert_allclose(ours.vertices, theirs.vertices, rtol=0, atol=1e-9)


@pytest.mark.parametrize("kind", PLACES)
def test_a_comparison_has_the_extent(kind):
    extent = along("x", PLACES[kind](0), PLACES[kind](6))
    comparison = mplpix.compare(Z, Z.round(1), extent=extent, origin="lower")
    plain = plt.figure().add_subplot().imshow(Z, extent=extent, origin="lower")
    for ax, overlay in zip(comparison.axes, (comparison.overlay, *[None] * 2), strict=True):
        assert ax.images[0].get_extent() == tuple(plain.get_extent())
        assert units_of(ax) == units_of(plain.axes)
        if overlay is not None:
            assert overlay.grid.extent[:2] == tuple(plain.get_extent())[:2]
    render(comparison.figure)
    assert comparison.regions.size
    comparison.show_region(0)
    with pytest.raises(TypeError, match="'extent' must be"):
        mplpix.compare(Z, Z, extent=(DAY, 2 * DAY, 0, 1))


# Neighbours ---------------------------------------------------------------------------------------

OTHERS = {
    "plot": lambda ax: ax.plot([naive(1), naive(4)], [1, 3]),
    "scatter": lambda ax: ax.scatter([naive(1), naive(4)], [1, 3]),
    "axvline": lambda ax: ax.axvline(naive(2)),
    "axvspan": lambda ax: ax.axvspan(naive(1), naive(3), alpha=0.3),
    "bar": lambda ax: ax.bar([naive(1), naive(3)], [1, 2], width=DAY),
    "text": lambda ax: ax.text(naive(2), 2, "here"),
    "annotate": lambda ax: ax.annotate("here", (naive(2), 2), (naive(3), 1)),
    "fill_between": lambda ax: ax.fill_between([naive(1), naive(3)], [0, 1], [2, 3]),
    "errorbar": lambda ax: ax.errorbar([naive(1), naive(3)], [1, 2], xerr=DAY),
    "image": lambda ax: ax.imshow(Z, extent=(naive(1), naive(3), 0, 2), aspect="auto"),
    "mesh": lambda ax: ax.pcolormesh([naive(n) for n in range(6)], range(4), Z),
}


@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("other", OTHERS)
def test_others_of_dates_agree_with_the_image(other, order):
    ours, theirs = both()
    for ax in (ours, theirs):
        if order == "before":
            OTHERS[other](ax)
        ax.imshow(Z, extent=(naive(0), naive(6), 0, 4), aspect="auto")
        if order == "after":
            OTHERS[other](ax)
        ax.get_figure().canvas.draw()
    assert ours.dataLim.extents.tolist() == theirs.dataLim.extents.tolist()
    wanted = [ax.get_xlim() for ax in (ours, theirs)]
    assert wanted[0] == wanted[1]
    assert units_of(ours) == units_of(theirs)


@pytest.mark.parametrize("first", ["pixel", "plain"])
def test_axes_that_share_an_axis_share_its_units(first):
    fig = plt.figure()
    kinds = [PIXEL, {}] if first == "pixel" else [{}, PIXEL]
    one = fig.add_subplot(2, 1, 1, **kinds[0])
    two = fig.add_subplot(2, 1, 2, sharex=one, **kinds[1])
    pixel, plain = (one, two) if first == "pixel" else (two, one)
    pixel.imshow(Z, x=[naive(n) for n in range(6)])
    plain.plot([naive(1), naive(4)], [0, 1])
    fig.canvas.draw()
    assert plain.get_xlim() == pixel.get_xlim()
    assert "2024-02-28" in plain.format_xdata(date2num(naive(2)))
    assert "2024-02-28" in pixel.format_xdata(date2num(naive(2)))
    lengths = plt.figure().subplots(2, 1, sharex=True, subplot_kw=PIXEL)
    images = [
        ax.imshow(Z, extent=(Length(0.0, unit), Length(far, unit), 0, 4))
        for ax, unit, far in zip(lengths, ("km", "m"), (6.0, 6000.0), strict=True)
    ]
    assert images[0].get_extent() == images[1].get_extent()


def test_twins_insets_and_secondary_axes_read_dates():
    ax = plt.figure().add_subplot(**PIXEL)
    ax.imshow(Z, extent=(naive(0), naive(6), 0, 4))
    twin = ax.twinx()
    twin.plot([naive(1), naive(5)], [10, 20])
    inset = ax.inset_axes((0.6, 0.6, 0.3, 0.3))
    inset.imshow(Z, extent=(naive(0), naive(6), 0, 4))
    inset.set_xlim(naive(1), naive(3))
    ax.indicate_inset_zoom(inset)
    secondary = ax.secondary_xaxis("top")
    render(ax.get_figure())
    assert twin.get_xlim() == ax.get_xlim()
    assert secondary.get_xlim() == ax.get_xlim()
    assert inset.get_xlim() == (date2num(naive(1)), date2num(naive(3)))


def test_picking_and_the_cursor_find_the_cell_of_a_date():
    ax = plt.figure().add_subplot(**PIXEL)
    image = ax.imshow(Z, x=[naive(n) for n in range(6)])
    fig = ax.get_figure()
    fig.canvas.draw()
    x, y = ax.transData.transform((date2num(naive(4)), 2))
    event = MouseEvent("motion_notify_event", fig.canvas, x, y)
    assert image.contains(event)[0]
    assert image.get_cursor_data(event) == Z[2, 4]


def test_an_inverted_axis_of_dates_stays_inverted():
    ours, theirs = both()
    for ax in (ours, theirs):
        ax.imshow(Z, extent=(naive(0), naive(6), 0, 4), aspect="auto")
        ax.invert_xaxis()
        ax.set_xbound(naive(0), naive(3))
    assert ours.get_xlim() == theirs.get_xlim()
    ours.zoom_to(naive(1), naive(3), 0, 2)
    assert ours.xaxis_inverted()


def test_dates_count_from_the_epoch_in_use():
    code = (
        "import matplotlib as mpl, numpy as np; mpl.use('agg')\n"
        "mpl.rcParams['date.epoch'] = '2000-01-01'\n"
        "import matplotlib.pyplot as plt, mplpix\n"
        "d = np.array(['2000-01-01', '2000-01-03'], 'M8[D]')\n"
        "fig, axs = plt.subplots(1, 2, subplot_kw={'projection': 'pixel'})\n"
        "im = axs[0].imshow([[0, 1]], extent=(*d, 0, 1))\n"
        "assert im.get_extent()[:2] == (0, 2), im.get_extent()\n"
        "im = axs[1].imshow([[0, 1]], x=d)\n"
        "assert im.get_extent()[:2] == (-1, 3), im.get_extent()\n"
        "assert mplpix.DiffOverlay([[0]], [[1]], extent=(*d, 0, 1)).grid.extent[:2] == (0, 2)\n"
        "fig.canvas.draw()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# With the packages themselves ---------------------------------------------------------------------


def times(**kwargs):
    return require("pandas").date_range("2024-02-26", periods=6, freq="D", **kwargs)


def labels_of(ax):
    ax.get_figure().canvas.draw()
    return [t.get_text() for t in ax.get_xticklabels()]


@pytest.mark.parametrize("along_y", [False, True])
@pytest.mark.parametrize("method", ["imshow", "pcolormesh", "contourf"])
def test_xarray_plots_a_time_axis_as_on_a_plain_axes(method, along_y):
    coords = {"y": np.arange(4.0), "time": times()}
    data = require("xarray").DataArray(Z, coords, ("y", "time"))
    ours, theirs = both()
    kwargs = {"x": "y", "y": "time"} if along_y else {}
    drawn = [
        getattr(data.plot, method)(ax=ax, add_colorbar=False, **kwargs) for ax in (ours, theirs)
    ]
    assert units_of(ours) == units_of(theirs)
    limits = member_of(ours).limits
    ours.get_xlim()  # carries out a pending autoscale
    assert (limits.wanted("x"), limits.wanted("y")) == (theirs.get_xlim(), theirs.get_ylim())
    if method == "imshow":
        assert drawn[0].get_extent() == tuple(drawn[1].get_extent())
    if not along_y:
        assert labels_of(ours)[:4] == ["26", "27", "28", "29"]
    image = plt.figure().add_subplot(**PIXEL).imshow(Z, x=data.time, y=data.y)
    assert image.get_extent() == (19778.5, 19784.5, 3.5, -0.5)


@pytest.mark.parametrize(
    "index",
    [
        times,
        lambda: times(unit="s"),
        lambda: times(tz="UTC"),
        lambda: require("pandas").Series(times()),
        lambda: require("pandas").Series(times(tz="UTC")),
        lambda: list(times()),
    ],
)
def test_indexes_of_pandas_are_dates(index):
    image = plt.figure().add_subplot(**PIXEL).imshow(Z, x=index())
    assert image.get_extent()[:2] == (19778.5, 19784.5)
    edges = centers_to_edges(index())
    np.testing.assert_array_equal(date2num(edges), image.grid.x_edges)
    assert CellGrid.from_centers(index(), range(4)).shape == Z.shape
    width = require("pandas").Timedelta("1D")
    np.testing.assert_array_equal(centers_to_edges(index()[:1], width=width), edges[:2])


def test_durations_of_pandas_are_no_places():
    ax = plt.figure().add_subplot(**PIXEL)
    before = state(ax)
    with pytest.raises(TypeError, match="'x' must be"):
        ax.imshow(Z, x=times() - times()[0])
    assert state(ax) == before


def test_periods_of_pandas_are_names_on_an_axis_without_a_frequency():
    image = plt.figure().add_subplot(**PIXEL).imshow(Z, x=times().to_period())
    assert image.get_extent()[:2] == (-0.5, 5.5)


@pytest.mark.parametrize("freq", ["D", "h", "MS"])
def test_an_image_lies_below_a_plot_of_pandas(freq):
    pandas = require("pandas")
    index = pandas.date_range("2024-02-01", periods=6, freq=freq)
    series = pandas.Series(np.arange(6.0), index)
    ours, theirs = both()
    for ax in (ours, theirs):
        series.plot(ax=ax)
        ax.imshow(Z, extent=(index[0], index[5], 0, 4), aspect="auto")
    assert ours.images[0].get_extent() == tuple(theirs.images[0].get_extent())
    assert units_of(ours) == units_of(theirs)
    for x in (index, list(index), index.to_period(freq[0])):
        image = ours.imshow(Z, x=x)
        np.testing.assert_array_equal(image.grid.x_centers, ours.lines[0].get_xdata(orig=False))


def test_quantities_of_astropy_are_converted_as_on_a_plain_axes():
    u = require("astropy.units")
    x = np.arange(6.0) * u.km
    assert plt.figure().add_subplot(**PIXEL).imshow(Z, x=x).get_extent()[:2] == (-0.5, 5.5)
    with pytest.raises(TypeError, match="'extent' must be"):
        plt.figure().add_subplot(**PIXEL).imshow(Z, extent=(*x[:2], 0, 4))
    with require("astropy.visualization").quantity_support():
        ours, theirs = both()
        for ax in (ours, theirs):
            ax.plot([1, 2] * u.m, [1, 2])
            ax.imshow(Z, extent=(0 * u.km, 6000 * u.m, 0 * u.s, 4 * u.s))
        assert ours.images[0].get_extent() == tuple(theirs.images[0].get_extent())
        assert units_of(ours) == units_of(theirs)
        assert (ours.get_xlabel(), ours.get_ylabel()) == (theirs.get_xlabel(), theirs.get_ylabel())
        assert ours.imshow(Z, x=x).get_extent()[:2] == (-500, 5500)
        before = state(ours)
        with pytest.raises(TypeError, match="'x' must be real numbers, datetime64 or units"):
            ours.imshow(Z, x=np.arange(6) * u.kg)
        with pytest.raises(TypeError, match="'x' must be a finite number on the x-axis"):
            ours.zoom_about(3 * u.kg, 1, 3)
        assert state(ours) == before
        ours.zoom_to(1 * u.km, 3000 * u.m, 0, 2)
        overlay = ours.diff(Z, Z + 1, extent=(-500 * u.m, 5.5 * u.km, 0, 4))
        assert overlay.grid.extent[:2] == (-500, 5500)
        render(ours.get_figure())
    edges = centers_to_edges([7] * u.km, width=500 * u.m)
    assert edges.unit == u.km
    assert edges.value.tolist() == [6.75, 7.25]
    with pytest.raises(TypeError, match="'x' must be numbers or dates; an axis has the units"):
        CellGrid.from_centers(x, range(4))


def test_quantities_of_pint_are_converted_as_on_a_plain_axes():
    registry = require("pint").UnitRegistry()
    Q = registry.Quantity
    x = Q(np.arange(6.0), "km")
    registry.setup_matplotlib(True)
    try:
        ours, theirs = both()
        for ax in (ours, theirs):
            ax.plot(Q([1, 2], "m"), [1, 2])
            ax.imshow(Z, extent=(Q(0, "km"), Q(6000.0, "m"), Q(0, "s"), Q(4.0, "s")))
        assert ours.images[0].get_extent() == tuple(theirs.images[0].get_extent())
        assert units_of(ours) == units_of(theirs)
        assert ours.imshow(Z, x=x).get_extent()[:2] == (-500, 5500)
        with pytest.raises(TypeError, match="'x' must be real numbers, datetime64 or units"):
            ours.imshow(Z, x=Q(np.arange(6.0), "kg"))
        ours.zoom_to(Q(1.0, "km"), Q(3000.0, "m"), 0, 2)
        render(ours.get_figure())
    finally:
        registry.setup_matplotlib(False)
    edges = centers_to_edges(Q([7.0], "km"), width=Q(500, "m"))
    assert edges.units == registry.km
    assert edges.magnitude.tolist() == [6.75, 7.25]

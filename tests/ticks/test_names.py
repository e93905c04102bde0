"""Names of cells may be anything: how each kind is written, and which are refused."""

import datetime as dt
import enum

import numpy as np
import pytest
from matplotlib.text import Text

from mplpix import CellLabelFormatter, center_ticks
from mplpix.ticks.names import read_names
from tests.ticks.tools import make_axes
from tests.tools import require


class Color(enum.Enum):
    RED = 1
    BLUE = "b"


class Level(enum.IntEnum):
    LOW = 1


class Kind(enum.StrEnum):
    A = "kind a"


UTC, TOKYO = dt.UTC, dt.timezone(dt.timedelta(hours=9))


def dates(*texts, unit="ns"):
    return np.array(texts, dtype=f"M8[{unit}]")


DATES = {
    "days in nanoseconds": (dates("2024-01-01", "2024-01-02"), ["2024-01-01", "2024-01-02"]),
    "days": (dates("2024-01-01", "2025-01-01", unit="D"), ["2024-01-01", "2025-01-01"]),
    "weeks": (dates("2024-01-04", unit="W"), ["2024-01-04"]),
    "months": (dates("2024-01", "2024-02", unit="M"), ["2024-01", "2024-02"]),
    "years": (dates("2024", "2025", unit="Y"), ["2024", "2025"]),
    "hours": (dates("2024-01-01T05", unit="h"), ["2024-01-01 05:00"]),
    "a time of day in one": (
        dates("2024-01-01", "2024-01-02T12:30"),
        ["2024-01-01 00:00", "2024-01-02 12:30"],
    ),
    "seconds": (dates("2024-01-01T00:00:05"), ["2024-01-01 00:00:05"]),
    "milliseconds": (dates("2024-01-01T00:00:00.5"), ["2024-01-01 00:00:00.500"]),
    "nanoseconds": (dates("2024-01-01T00:00:00.000000001"), ["2024-01-01 00:00:00.000000001"]),
    "NaT": (dates("NaT", "2024-01-01"), ["", "2024-01-01"]),
    "NaT alone": (dates("NaT"), [""]),
    "date": ([dt.date(2024, 1, 1), None], ["2024-01-01", ""]),
    "datetime": ([dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 2)], ["2024-01-01", "2024-01-02"]),
    "date and datetime": (
        [dt.date(2024, 1, 1), dt.datetime(2024, 1, 2, 3)],
        ["2024-01-01 00:00", "2024-01-02 03:00"],
    ),
    "far dates": ([dt.date(1, 1, 1), dt.date(9999, 12, 31)], ["0001-01-01", "9999-12-31"]),
    "one time zone": ([dt.datetime(2024, 1, 1, 5, tzinfo=TOKYO)], ["2024-01-01 05:00"]),
    "two time zones": (
        [dt.datetime(2024, 1, 1, tzinfo=zone) for zone in (UTC, TOKYO)],
        ["2024-01-01 00:00:00+00:00", "2024-01-01 00:00:00+09:00"],
    ),
    "among words": (["mean", dt.date(2024, 1, 1)], ["mean", "2024-01-01"]),
}

OTHERS = {
    "words": (["a", "", "$x^2$", " "], ["a", "", "$x^2$", " "]),
    "numbers": ([1, -2, 2.5, 1.0, 3 + 4j, True], ["1", "-2", "2.5", "1.0", "(3+4j)", "True"]),
    "noise of rounding": (np.linspace(0, 1, 11)[[3, 6, 7]], ["0.3", "0.6", "0.7"]),
    "floats of all digits": ([1 / 3, 123456789.012345], [str(1 / 3), "123456789.012345"]),
    "float ends": ([np.nan, np.inf, -0.0, 5e-324], ["nan", "inf", "-0.0", "5e-324"]),
    "numpy scalars": ([np.float32(0.1), np.int8(3), np.bool_(True)], ["0.1", "3", "True"]),
    "numpy strings": (np.array(["a", "b"]), ["a", "b"]),
    "bytes": ([b"red", "größe".encode()], ["red", "größe"]),
    "bytes of numpy": (np.array([b"red", b"green"]), ["red", "green"]),
    "bytes that aren't UTF-8": ([b"\xff"], ["\\xff"]),
    "masked": (np.ma.array([1, 2], mask=[False, True]), ["1", ""]),
    "arrays without dimensions": ([np.array(1), np.array("x")], ["1", "x"]),
    "nothing": ([None, "a", np.nan], ["", "a", ""]),
    "enum": ([Color.RED, Color.BLUE], ["RED", "BLUE"]),
    "enums that write themselves": ([Level.LOW, Kind.A], ["1", "kind a"]),
    "time and duration": (
        [dt.time(12, 30), dt.timedelta(hours=3), np.timedelta64(3, "D")],
        ["12:30:00", "3:00:00", "3 days"],
    ),
    "texts": ([Text(text="a")], ["a"]),
    "dict keys": ({"a": 1, "b": 2}.keys(), ["a", "b"]),
    "range": (range(2), ["0", "1"]),
}


@pytest.mark.parametrize(
    ("labels", "written"), [*DATES.values(), *OTHERS.values()], ids=[*DATES, *OTHERS]
)
def test_names_of_every_kind_are_written_as_short_as_they_allow(labels, written):
    assert read_names("labels", labels, len(written)) == written
    formatter = CellLabelFormatter(np.arange(len(written) + 1), labels)
    assert formatter.format_ticks(np.arange(len(written)) + 0.5) == written


def test_names_of_pandas_are_written_alike():
    pd = require("pandas")
    day, hour = pd.Timestamp("2024-01-01"), pd.Timestamp("2024-01-01 01:00")
    for labels, written in [
        (pd.date_range(day, periods=2), ["2024-01-01", "2024-01-02"]),
        (pd.date_range(day, periods=2, tz="Europe/Berlin"), ["2024-01-01", "2024-01-02"]),
        ([day, hour], ["2024-01-01 00:00", "2024-01-01 01:00"]),
        ([pd.NaT, day, pd.NA], ["", "2024-01-01", ""]),
        (pd.period_range("2024-01", periods=2, freq="M"), ["2024-01", "2024-02"]),
        (pd.Categorical(["a", "b", None]), ["a", "b", ""]),
        (pd.Index(["a", "b"]), ["a", "b"]),
        (pd.Series([1, None], dtype="Int64"), ["1", ""]),
        ([pd.Interval(0, 1)], ["(0, 1]"]),
    ]:
        assert read_names("labels", labels, len(written)) == written


def test_dates_name_columns_and_rows():
    ax = make_axes(width=6)
    ax.imshow(np.zeros((2, 3)))
    center_ticks(ax, labels=(dates("2024-03-01", "2024-03-02", "2024-03-03"), [b"up", b"down"]))
    texts = [[label.get_text() for label in axis.get_ticklabels()] for axis in (ax.xaxis, ax.yaxis)]
    assert texts == [["2024-03-01", "2024-03-02", "2024-03-03"], ["up", "down"]]


def test_two_names_in_bytes_name_columns_and_rows_alike():
    ax = make_axes()
    ax.imshow(np.zeros((2, 2)))
    center_ticks(ax, labels=[b"ab", b"cd"])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["ab", "cd"]


@pytest.mark.parametrize(
    ("labels", "error"),
    [
        (["a"], ValueError),
        (["a", "b", "c"], ValueError),
        ([], ValueError),
        (dates("2024-01-01"), ValueError),
        (np.zeros((2, 2)), ValueError),
        ([["a"], ["b", "c"]], ValueError),
        (["a", ["b"]], ValueError),
        ("ab", TypeError),
        (b"ab", TypeError),
        ({"a", "b"}, TypeError),
        (2, TypeError),
        (Color.RED, TypeError),
    ],
)
def test_what_is_no_row_of_names_is_refused(labels, error):
    with pytest.raises(error, match="'labels' must be 2 names, one for each cell"):
        CellLabelFormatter([0, 1, 2], labels)
    ax = make_axes()
    ax.imshow(np.zeros((2, 2)))
    before = ax.xaxis.get_major_locator(), ax.xaxis.get_major_formatter()
    with pytest.raises(error, match="'labels'"):
        center_ticks(ax, "x", labels=labels)
    assert (ax.xaxis.get_major_locator(), ax.xaxis.get_major_formatter()) == before

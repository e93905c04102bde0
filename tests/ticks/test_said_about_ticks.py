"""matplotlib's ways to say something about ticks, on a pixel Axes and on a plain one beside it.

Whatever the plain Axes takes, the pixel Axes takes. Ticks and labels that somebody chose are the
same on both; default ticks are in the cells, in the style that was asked for.
"""

import datetime
import locale
import pickle

import matplotlib as mpl
import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import matplotlib.ticker as mticker
import numpy as np
import pytest

import mplpix
from mplpix import CellCenterLocator, CellLabelFormatter
from mplpix.ticks.text_boxes import TickAreas
from tests.ticks.tools import make_axes as make_plain_axes
from tests.ticks.tools import touching
from tests.tools import PIXEL

A = np.zeros((20, 30))

PLAIN = {}


def make_axes(kind, image=A, *, figsize=(4, 3), **kwargs):
    """Return an Axes with an image, by pyplot, so that ``plt.xticks`` finds it."""
    ax = plt.figure(figsize=figsize).add_subplot(**kind)
    if image is not None:
        ax.imshow(image, **kwargs)
    return ax


def texts(labels):
    return [label.get_text() for label in labels]


def ticks(ax):
    """Return places and labels of all ticks in view, as drawn."""
    ax.figure.canvas.draw()
    found = {}
    for axis in (ax.xaxis, ax.yaxis):
        low, high = sorted(axis.get_view_interval())
        for which in ("major", "minor"):
            locs = axis.get_ticklocs(minor=which == "minor")
            labels = texts(axis.get_ticklabels(which=which)) or [""] * len(locs)
            found[axis.axis_name, which] = [
                (float(loc), label)
                for loc, label in zip(locs, labels, strict=True)
                if low <= loc <= high
            ]
    return found


def looks(ax):
    """Return the looks of both axes, their first ticks and the offset texts."""
    ax.figure.canvas.draw()
    found = []
    for axis in (ax.xaxis, ax.yaxis):
        found.append((axis.get_visible(), axis.get_ticks_position(), axis.get_label_position()))
        offset = axis.get_offset_text()
        for text in (
            offset,
            *(t for tick in first_ticks(axis) for t in (tick.label1, tick.label2)),
        ):
            look = (text.get_visible(), text.get_rotation(), text.get_fontsize(), text.get_color())
            found.append((*look, text.get_fontfamily(), text.get_fontweight(), text.get_alpha()))
            found.append((text.get_ha(), text.get_va(), text.get_rotation_mode()))
        for tick in first_ticks(axis):
            found.append((tick.get_pad(), tick.get_tickdir()))
            for line in (tick.tick1line, tick.tick2line, tick.gridline):
                look = (line.get_visible(), line.get_color(), line.get_linewidth())
                found.append((*look, line.get_linestyle(), line.get_markersize(), line.get_alpha()))
    return found


def first_ticks(axis):
    return [axis.get_major_ticks(1)[0], axis.get_minor_ticks(1)[0]]


# What changes looks ---------------------------------------------------------------------------

TICK_PARAMS = {
    "labelrotation": 40,
    "rotation": 40,
    "labelrotation of y": {"axis": "y", "labelrotation": 90},
    "labelsize": "x-small",
    "labelcolor": "r",
    "labelfontfamily": "serif",
    "labelleft": False,
    "labelright": True,
    "labeltop and top": {"labeltop": True, "top": True, "labelbottom": False},
    "left": False,
    "length": 9,
    "width": 3,
    "pad": 9,
    "direction": "inout",
    "color": "g",
    "colors": "g",
    "zorder": 9,
    "grid_color": {"grid_color": "g", "grid_alpha": 0.5, "grid_linewidth": 3},
    "grid_linestyle": ":",
    "reset": {"reset": True, "length": 9},
    "which minor": {"which": "minor", "length": 9, "color": "r"},
    "which both": {"which": "both", "length": 9, "axis": "x"},
}

LOOKS = {
    **{
        f"tick_params {name}": (
            lambda ax, value=value, name=name: ax.tick_params(
                **(value if isinstance(value, dict) else {name: value})
            )
        )
        for name, value in TICK_PARAMS.items()
    },
    "set_tick_params": lambda ax: ax.xaxis.set_tick_params(rotation=40, labelsize=7),
    "xticks rotation": lambda ax: plt.xticks(rotation=40),
    "yticks size": lambda ax: plt.yticks(size=5, ha="left"),
    "setp": lambda ax: plt.setp(ax.get_xticklabels(), rotation=40, ha="right", color="r"),
    "setp lines": lambda ax: plt.setp(ax.get_xticklines(), color="r", markersize=9),
    "labels one by one": lambda ax: [label.set_rotation(90) for label in ax.get_xticklabels()],
    "ticks one by one": lambda ax: [
        tick.label1.set_fontweight("bold") for tick in ax.yaxis.get_major_ticks()
    ],
    "tick_top": lambda ax: ax.xaxis.tick_top(),
    "tick_right": lambda ax: ax.yaxis.tick_right(),
    "set_ticks_position": lambda ax: ax.xaxis.set_ticks_position("both"),
    "set_ticks_position none": lambda ax: ax.yaxis.set_ticks_position("none"),
    "set_label_position": lambda ax: ax.xaxis.set_label_position("top"),
    "set_offset_position": lambda ax: ax.yaxis.set_offset_position("right"),
    "offset text": lambda ax: ax.xaxis.get_offset_text().set(color="r", size=4, visible=False),
    "set_visible": lambda ax: ax.xaxis.set_visible(False),
    "set_axis_off": lambda ax: ax.set_axis_off(),
    "axis off": lambda ax: ax.axis("off"),
    "label_outer": lambda ax: ax.label_outer(),
    "autofmt_xdate": lambda ax: ax.figure.autofmt_xdate(),
    "grid": lambda ax: ax.grid(True, which="both", axis="x", color="r", linestyle=":"),
    "set_axisbelow": lambda ax: ax.set_axisbelow(True),
    "set_units": lambda ax: ax.xaxis.set_units("m"),
    "set_pickradius": lambda ax: ax.xaxis.set_pickradius(3),
    "set_remove_overlapping_locs": lambda ax: ax.xaxis.set_remove_overlapping_locs(False),
}

TIMES = ("before the image", "after it", "after a draw")


def say(say_it, kind, time):
    """Return an Axes with an image, on which *say_it* was called; warnings are errors."""
    ax = make_axes(kind, None if time == "before the image" else A)
    if time == "after a draw":
        ax.figure.canvas.draw()
    say_it(ax)
    if time == "before the image":
        ax.imshow(A)
    ax.figure.canvas.draw()
    return ax


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("say_it", LOOKS.values(), ids=LOOKS)
def test_looks_are_those_of_a_plain_axes_and_ticks_stay_in_the_cells(say_it, time):
    pixel, plain = say(say_it, PIXEL, time), say(say_it, PLAIN, time)
    assert looks(pixel) == looks(plain)
    for axis in (pixel.xaxis, pixel.yaxis):
        locs = axis.get_majorticklocs()
        assert (locs == np.round(locs)).all()
        assert len(locs) >= 1
        assert touching([t for t in axis.get_ticklabels() if t.get_visible()]) is None


# What somebody chose --------------------------------------------------------------------------

DAYS = mdates.date2num(datetime.date(2024, 1, 1)) + np.arange(30)

CHOSEN = {
    "set_xticks": lambda ax: ax.set_xticks([0, 7.5, 20]),
    "set_xticks of labels": lambda ax: ax.set_xticks([0, 7, 20], ["a", "b", "c"], rotation=30),
    "set_xticks minor": lambda ax: ax.set_xticks([0.5, 1.5], ["u", "v"], minor=True),
    "set_xticks beyond the view": lambda ax: ax.set_xticks([0, 99]),
    "no ticks": lambda ax: (ax.set_xticks([]), ax.set_yticks([])),
    "set": lambda ax: ax.set(xticks=[0, 9], xticklabels=["a", "b"], yticks=[3]),
    "xticks": lambda ax: plt.xticks([1, 2], ["a", "b"], rotation=90),
    "set_ticks": lambda ax: ax.yaxis.set_ticks([0, 10], labels=["$a$", "$b$"], color="r"),
    "set_ticks, set_ticklabels": lambda ax: (
        ax.set_yticks([1, 9]),
        ax.set_yticklabels(["a", "b"], fontsize=5),
    ),
    "MaxNLocator": lambda ax: ax.xaxis.set_major_locator(mticker.MaxNLocator(4, integer=True)),
    "MultipleLocator": lambda ax: ax.xaxis.set_major_locator(mticker.MultipleLocator(7, offset=1)),
    "AutoLocator": lambda ax: ax.xaxis.set_major_locator(mticker.AutoLocator()),
    "FixedLocator": lambda ax: ax.xaxis.set_major_locator(mticker.FixedLocator([3, 4.5])),
    "LinearLocator": lambda ax: ax.xaxis.set_major_locator(mticker.LinearLocator(4)),
    "IndexLocator": lambda ax: ax.xaxis.set_major_locator(mticker.IndexLocator(10, 2)),
    "NullLocator": lambda ax: ax.xaxis.set_major_locator(mticker.NullLocator()),
    "locator and formatter": lambda ax: (
        ax.xaxis.set_major_locator(mticker.MultipleLocator(10)),
        ax.xaxis.set_major_formatter("{x:.1f} m"),
    ),
    "locator with params": lambda ax: (
        ax.xaxis.set_major_locator(mticker.MaxNLocator()),
        ax.locator_params(axis="x", nbins=3),
    ),
    "minor MultipleLocator": lambda ax: ax.xaxis.set_minor_locator(mticker.MultipleLocator(2.5)),
    "minor formatter": lambda ax: (
        ax.xaxis.set_minor_locator(mticker.FixedLocator([3.5])),
        ax.xaxis.set_minor_formatter("{x}"),
    ),
}


def chosen_parts(ax):
    """Return the ticks that aren't default ones on a plain Axes."""
    return {
        (axis.axis_name, which)
        for axis in (ax.xaxis, ax.yaxis)
        for which, is_default in (
            ("major", axis.isDefault_majloc),
            ("minor", axis.isDefault_minloc),
        )
        if not is_default
    }


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("say_it", CHOSEN.values(), ids=CHOSEN)
def test_ticks_that_somebody_chose_are_those_of_a_plain_axes(say_it, time):
    pixel, plain = say(say_it, PIXEL, time), say(say_it, PLAIN, time)
    plain.set(xlim=pixel.get_xlim(), ylim=pixel.get_ylim())
    parts = chosen_parts(plain)
    assert parts
    assert chosen_parts(pixel) == parts
    ours, theirs = ticks(pixel), ticks(plain)
    for axis, which in parts:
        # Minor ticks at the places of default major ones are left out.
        majors = {loc for loc, _ in ours[axis, "major"]} if which == "minor" else ()
        wanted = [tick for tick in theirs[axis, which] if tick[0] not in majors]
        assert [tick for tick in ours[axis, which] if tick[0] not in majors] == wanted


# How labels are written -----------------------------------------------------------------------


WRITTEN = {
    "sci": lambda ax: ax.ticklabel_format(style="sci", scilimits=(0, 0)),
    "sci of x": lambda ax: ax.ticklabel_format(axis="x", style="sci", scilimits=(-1, 1)),
    "one exponent": lambda ax: ax.ticklabel_format(scilimits=(3, 3)),
    "sci as matplotlib has it": lambda ax: ax.ticklabel_format(style="sci"),
    "plain": lambda ax: ax.ticklabel_format(style="plain"),
    "useOffset True": lambda ax: ax.ticklabel_format(useOffset=True),
    "useOffset False": lambda ax: ax.ticklabel_format(useOffset=False),
    "useOffset a number": lambda ax: ax.ticklabel_format(useOffset=3),
    "plain without an offset": lambda ax: ax.ticklabel_format(useOffset=False, style="plain"),
    "useMathText": lambda ax: ax.ticklabel_format(useMathText=True, scilimits=(0, 0)),
    "useLocale": lambda ax: ax.ticklabel_format(useLocale=True),
    "set_useOffset": lambda ax: ax.xaxis.get_major_formatter().set_useOffset(False),
    "set_scientific": lambda ax: ax.xaxis.get_major_formatter().set_scientific(False),
    "set_powerlimits": lambda ax: ax.xaxis.get_major_formatter().set_powerlimits((0, 0)),
    "set_useLocale": lambda ax: ax.xaxis.get_major_formatter().set_useLocale(True),
    "set_useMathText": lambda ax: ax.xaxis.get_major_formatter().set_useMathText(True),
    "useOffset": lambda ax: setattr(ax.xaxis.get_major_formatter(), "useOffset", False),
    "useMathText by name": lambda ax: setattr(ax.xaxis.get_major_formatter(), "useMathText", True),
    "a str": lambda ax: ax.xaxis.set_major_formatter("{x:.1f}"),
    "a function": lambda ax: ax.xaxis.set_major_formatter(lambda x, pos: f"<{x:g}>"),
    "StrMethodFormatter": lambda ax: ax.xaxis.set_major_formatter(
        mticker.StrMethodFormatter("{x} at {pos}")
    ),
    "FormatStrFormatter": lambda ax: ax.xaxis.set_major_formatter(
        mticker.FormatStrFormatter("%.2e")
    ),
    "PercentFormatter": lambda ax: ax.xaxis.set_major_formatter(mticker.PercentFormatter(30)),
    "EngFormatter": lambda ax: ax.xaxis.set_major_formatter(mticker.EngFormatter("m")),
    "ScalarFormatter": lambda ax: ax.xaxis.set_major_formatter(
        mticker.ScalarFormatter(useOffset=2)
    ),
    "NullFormatter": lambda ax: ax.xaxis.set_major_formatter(mticker.NullFormatter()),
    "no labels": lambda ax: ax.set_xticklabels([]),
    "set_ticklabels None": lambda ax: ax.xaxis.set_ticklabels([]),
}

EXTENTS = {
    "cells": None,
    "far": (1e6, 1e6 + 30, 0, 20),
    "small": (0, 3e-7, 0, 20),
    "large": (-3e8, 0, 0, 20),
}


@pytest.mark.parametrize("extent", EXTENTS.values(), ids=EXTENTS)
@pytest.mark.parametrize("say_it", WRITTEN.values(), ids=WRITTEN)
def test_labels_of_default_ticks_are_written_as_on_a_plain_axes(say_it, extent):
    pixel, plain = make_axes(PIXEL, extent=extent), make_axes(PLAIN, extent=extent)
    for ax in (pixel, plain):
        say_it(ax)
    pixel.figure.canvas.draw()
    locs = pixel.get_xticks()
    assert isinstance(pixel.xaxis.get_major_locator(), CellCenterLocator)
    # The plain Axes has the same view and the same ticks, and its own formatter.
    formatter = plain.xaxis.get_major_formatter()
    plain.set(xlim=pixel.get_xlim(), aspect="auto")
    plain.set_xticks(locs)
    plain.xaxis.set_major_formatter(formatter)
    plain.figure.canvas.draw()
    assert texts(pixel.get_xticklabels()) == texts(plain.get_xticklabels())
    offsets = [ax.xaxis.get_offset_text().get_text() for ax in (pixel, plain)]
    assert offsets[0] == offsets[1]


@pytest.mark.parametrize(
    "params",
    [
        {"axes.formatter.limits": (0, 0)},
        {"axes.formatter.use_mathtext": True},
        {"axes.formatter.useoffset": False},
        {"axes.formatter.offset_threshold": 2},
    ],
)
@pytest.mark.parametrize("scope", ["of all", "of the Axes"])
def test_rcparams_of_formatters_count_as_on_a_plain_axes(params, scope):
    extent = (1e6, 1e6 + 30, 0, 20)
    found = []
    for kind in (PIXEL, PLAIN):
        with mpl.rc_context(params):
            ax = make_axes(kind, None)
            if scope == "of all":
                ax.imshow(A, extent=extent)
        if scope == "of the Axes":
            ax.imshow(A, extent=extent)
        if found:
            formatter = ax.xaxis.get_major_formatter()
            ax.set(xlim=found[0].get_xlim(), aspect="auto")
            ax.set_xticks(found[0].get_xticks())
            ax.xaxis.set_major_formatter(formatter)
        ax.figure.canvas.draw()
        found.append(ax)
    pixel, plain = found
    assert texts(pixel.get_xticklabels()) == texts(plain.get_xticklabels())
    assert pixel.xaxis.get_offset_text().get_text() == plain.xaxis.get_offset_text().get_text()


def test_a_style_of_numbers_outlives_the_image_it_was_set_for():
    ax = make_axes(PIXEL, None)
    ax.ticklabel_format(axis="y", style="sci", scilimits=(0, 0))
    image = ax.imshow(A, extent=(0, 30, 0, 20000))
    ax.figure.canvas.draw()
    assert ax.yaxis.get_offset_text().get_text() == "1e4"
    image.set_extent((0, 30, 0, 2000))
    ax.figure.canvas.draw()
    assert ax.yaxis.get_offset_text().get_text() == "1e3"
    assert ax.xaxis.get_offset_text().get_text() == ""
    again = pickle.loads(pickle.dumps(ax.figure)).axes[0]
    again.figure.canvas.draw()
    assert again.yaxis.get_offset_text().get_text() == "1e3"


def test_tex_that_the_default_formatter_was_told_to_use_goes_over_to_those_in_its_place():
    labels = []
    for kind in (PLAIN, PIXEL):
        with mpl.rc_context({"text.usetex": True}):
            ax = make_axes(kind, None)
        ax.ticklabel_format(scilimits=(0, 0))
        ax.imshow(A)
        labels.append(ax.xaxis.get_major_formatter().format_ticks([0, 1000]))
    ax.set_cell_ticks("round")
    formatter = ax.xaxis.get_major_formatter()
    assert type(formatter) is mticker.ScalarFormatter
    labels.append(formatter.format_ticks([0, 1000]))
    assert labels[0] == labels[1] == labels[2]
    assert "$" in labels[0][0]


def test_what_nobody_said_leaves_labels_as_short_as_cells_allow():
    ax = make_axes(PIXEL, extent=(1e6, 1e6 + 30, 0, 1))
    ax.figure.canvas.draw()
    assert ax.xaxis.get_offset_text().get_text() == ""
    assert texts(ax.get_xticklabels())[0].startswith("10000")


def test_names_are_written_whatever_style_numbers_have():
    ax = make_axes(PIXEL, np.zeros((2, 3)))
    mplpix.center_ticks(ax, "x", labels=["a", "b", "c"])
    ax.ticklabel_format(style="sci", scilimits=(0, 0), useMathText=True)
    ax.figure.canvas.draw()
    assert texts(ax.get_xticklabels()) == ["a", "b", "c"]
    assert ax.format_xdata(1.2) == "b"


def test_decimal_points_are_those_of_the_locale(monkeypatch):
    ax = make_axes(PIXEL, extent=(0, 3, 0, 2))
    ax.ticklabel_format(useLocale=True)
    ax.figure.canvas.draw()
    assert texts(ax.get_xticklabels())[0] == "0.05"
    # As after `locale.setlocale`, on machines without another locale, too.
    monkeypatch.setitem(locale._override_localeconv, "decimal_point", ",")
    ax.figure.canvas.draw()
    assert texts(ax.get_xticklabels())[0] == "0,05"


# Parameters of the locator --------------------------------------------------------------------


@pytest.mark.parametrize("nbins", [1, 2, 3, 4.0, np.int64(5), 7.9])
@pytest.mark.parametrize("time", TIMES)
def test_nbins_limits_the_ticks(nbins, time):
    ax = say(lambda ax: ax.locator_params(nbins=nbins), PIXEL, time)
    for locs in (ax.get_xticks(), ax.get_yticks()):
        assert 1 <= len(locs) <= nbins + 1
        assert (locs == np.round(locs)).all()
    ax.locator_params(nbins="auto")
    assert len(ax.get_xticks()) > 5


PARAMS = {
    "steps": ({"steps": [1, 3, 10]}, [0, 3, 6, 9, 12, 15, 18, 21, 24, 27]),
    "steps that aren't whole": ({"steps": [2.5, 5, 10]}, [0, 5, 10, 15, 20, 25]),
    "steps of None": ({"steps": None, "nbins": 3}, [0, 10, 20]),
    "prune lower": ({"prune": "lower", "nbins": 3}, [10, 20]),
    "prune upper": ({"prune": "upper", "nbins": 3}, [0, 10]),
    "prune both": ({"prune": "both", "nbins": 3}, [10]),
    "prune None": ({"prune": None, "nbins": 3}, [0, 10, 20]),
    "symmetric": ({"symmetric": True, "nbins": 3}, [0, 10, 20]),
    "min_n_ticks": ({"min_n_ticks": 3, "nbins": 3}, [0, 10, 20]),
    "integer": ({"integer": True, "nbins": 3}, [0, 10, 20]),
    "tight": ({"tight": True, "nbins": 3}, [0, 10, 20]),
}


@pytest.mark.parametrize(("params", "expected"), PARAMS.values(), ids=PARAMS)
@pytest.mark.parametrize("time", TIMES)
def test_each_parameter_of_the_default_locator_has_its_effect(params, expected, time):
    say(lambda ax: ax.locator_params(axis="x", **params), PLAIN, time)
    ax = say(lambda ax: ax.locator_params(axis="x", **params), PIXEL, time)
    assert ax.get_xticks().tolist() == expected


@pytest.mark.parametrize(
    ("extent", "expected"),
    [
        ((-0.25, 4.75, 0, 1), [0, 1, 2, 3, 4]),  # cells of a half, every other at a whole number
        ((4.75, -0.25, 0, 1), [0, 1, 2, 3, 4]),
        ((0, 5, 0, 1), [0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3.25, 3.75, 4.25, 4.75]),  # none
        ((0.75, 5.75, 0, 1), [1, 2, 3, 4, 5]),
    ],
)
def test_integer_ticks_are_at_whole_numbers_where_there_are_any(extent, expected):
    ax = make_axes(PIXEL, np.zeros((2, 10)), figsize=(8, 3), extent=extent)
    ax.locator_params(axis="x", integer=True)
    assert ax.get_xticks().tolist() == expected


def test_parameters_outlive_the_cells_and_go_over_to_center_ticks():
    ax = make_axes(PIXEL)
    ax.locator_params(nbins=2)
    image = ax.images[0]
    image.set_data(np.zeros((40, 50)))
    image.set_extent((0, 50, 0, 40))
    assert ax.get_xticks().tolist() == [0.5, 20.5, 40.5]
    mplpix.center_ticks(ax)
    assert ax.get_xticks().tolist() == [0.5, 20.5, 40.5]


@pytest.mark.parametrize(
    ("params", "error", "message"),
    [
        ({"nbins": 0}, ValueError, "'nbins' must be a positive int"),
        ({"nbins": "all"}, TypeError, "'nbins' must be a positive int"),
        ({"nbins": np.nan}, TypeError, "'nbins' must be a positive int"),
        ({"steps": [5, 2]}, ValueError, "'steps' must be ascending numbers from 1 to 10"),
        ({"steps": [0.5, 2]}, ValueError, "'steps' must be ascending"),
        ({"steps": []}, ValueError, "'steps' must be ascending"),
        ({"steps": "ab"}, TypeError, "'steps' must be ascending"),
        ({"prune": "left"}, ValueError, "'prune' must be one of"),
        ({"min_n_ticks": "a"}, TypeError, "'min_n_ticks' must be"),
        ({"numticks": -1}, ValueError, "'numticks' must be a positive int"),
        ({"bins": 3}, TypeError, "unexpected keyword argument 'bins'"),
    ],
)
def test_other_parameters_are_refused_and_change_nothing(params, error, message):
    ax = make_axes(PIXEL)
    before = ax.get_xticks().tolist()
    with pytest.raises(error, match=message):
        ax.locator_params(**params)
    assert ax.get_xticks().tolist() == before


@pytest.mark.parametrize("scale", ["log", "symlog", "logit", "asinh", "linear"])
def test_a_scale_takes_the_parameters_of_its_own_locator(scale):
    params = {"nbins": 3} if scale in ("logit", "linear") else {"numticks": 3}
    for kind in (PLAIN, PIXEL):
        ax = make_axes(kind, extent=(0.1, 0.9, 0.1, 0.9))
        ax.set_xscale(scale)
        ax.figure.canvas.draw()
        ax.locator_params(axis="x", **params)
        ax.figure.canvas.draw()
    assert 1 <= len(ax.get_xticks()) <= 4


def test_autoscale_on_a_log_axis_keeps_limits_positive():
    ax = make_axes(PIXEL)
    ax.set_xscale("log")
    ax.figure.canvas.draw()
    ax.autoscale()
    low, high = ax.get_xlim()
    assert 0 < low < high
    assert high > 20


# Minor ticks, names by set_xticklabels, getters -----------------------------------------------

EDGES = [-0.5, 0.5, 1.5, 2.5]

MINOR = {
    "Axes": (lambda ax: ax.minorticks_on(), EDGES, [-0.5, 0.5, 1.5]),
    "axis": (lambda ax: ax.xaxis.minorticks_on(), EDGES, []),
    "both axes": (
        lambda ax: (ax.xaxis.minorticks_on(), ax.yaxis.minorticks_on()),
        EDGES,
        EDGES[:3],
    ),
    "on and off": (lambda ax: (ax.minorticks_on(), ax.minorticks_off()), [], []),
    "off of one": (lambda ax: (ax.minorticks_on(), ax.xaxis.minorticks_off()), [], EDGES[:3]),
    "pyplot": (lambda ax: plt.minorticks_on(), EDGES, EDGES[:3]),
}


@pytest.mark.parametrize(("say_it", "x", "y"), MINOR.values(), ids=MINOR)
@pytest.mark.parametrize("first", [False, True])
def test_minor_ticks_are_on_the_edges(say_it, x, y, first):
    ax = make_axes(PIXEL, None)
    if first:
        say_it(ax)
    ax.imshow(np.zeros((2, 3)))
    if not first:
        say_it(ax)
    found = [axis.get_minorticklocs().tolist() for axis in (ax.xaxis, ax.yaxis)]
    assert found == [x, y]
    ax.figure.canvas.draw()
    found = [axis.get_minorticklocs().tolist() for axis in (ax.xaxis, ax.yaxis)]
    assert found == [x, y]


def test_minor_ticks_by_rcparams_are_on_the_edges():
    with mpl.rc_context({"xtick.minor.visible": True}):
        ax = make_axes(PIXEL, np.zeros((2, 3)))
    assert ax.get_xticks(minor=True).tolist() == EDGES
    assert ax.get_yticks(minor=True).tolist() == []
    locator = ax.xaxis.get_minor_locator()
    ax.figure.canvas.draw()
    assert ax.xaxis.get_minor_locator() is locator
    ax.minorticks_off()
    assert ax.get_xticks(minor=True).tolist() == []


def test_a_minor_locator_of_ones_own_divides_the_distance_of_ticks():
    ax = make_axes(PIXEL, np.zeros((2, 3)))
    ax.xaxis.set_minor_locator(mticker.AutoMinorLocator(4))
    ax.figure.canvas.draw()
    expected = [-0.5, -0.25, 0.25, 0.5, 0.75, 1.25, 1.5, 1.75, 2.25, 2.5]
    assert ax.get_xticks(minor=True).tolist() == expected


@pytest.mark.parametrize("time", ["after it", "after a draw"])
def test_labels_for_all_cells_are_their_names(time):
    names = [f"column {i}" for i in range(30)]
    returned = []
    ax = say(lambda ax: returned.extend(ax.set_xticklabels(names, rotation=90)), PIXEL, time)
    assert texts(returned) == texts(ax.get_xticklabels())
    assert {label.get_rotation() for label in ax.get_xticklabels()} == {90}
    shown = dict(zip(ax.get_xticks(), texts(ax.get_xticklabels()), strict=True))
    assert len(shown) >= 3
    assert all(name == names[int(at)] for at, name in shown.items())
    ax.set(xlim=(4.5, 7.5), ylim=(-0.5, 1.5))
    ax.figure.canvas.draw()
    assert texts(ax.get_xticklabels()) == names[5:8]


@pytest.mark.parametrize("at", [None, [0, 1, 2]])
def test_labels_come_from_any_iterable(at):
    ax = make_axes(PIXEL, np.zeros((2, 3)))
    if at is not None:
        ax.set_xticks(at)
    ax.set_xticklabels(letter for letter in "abc")
    assert texts(ax.get_xticklabels()) == ["a", "b", "c"]
    with pytest.raises(TypeError, match="sequence"):
        ax.set_xticklabels(3)


@pytest.mark.parametrize(
    ("unit", "label"),
    [("Y", "2024"), ("D", "2024-01-03"), ("h", "01-01 02"), ("m", "01 00:02"), ("s", "00:00:02")],
)
def test_a_formatter_of_dates_knows_the_unit_of_the_cells(unit, label):
    ax = make_axes(PIXEL, np.zeros((2, 4)), figsize=(8, 3), extent=None)
    times = np.datetime64("2024-01-01T00:00:00", "s" if unit != "Y" else "Y")
    ax.clear()
    ax.imshow(np.zeros((2, 4)), x=times + np.arange(4).astype(f"m8[{unit}]"))
    ax.xaxis.set_major_formatter(mdates.AutoDateFormatter(ax.xaxis.get_major_locator()))
    ax.figure.canvas.draw()
    assert any(text.startswith(label) for text in texts(ax.get_xticklabels()))


def test_labels_for_some_ticks_are_taken_with_matplotlibs_warning():
    ax = make_axes(PIXEL)
    with pytest.warns(UserWarning, match="set_ticklabels"):
        ax.set_xticklabels(["a", "b"])
    assert texts(ax.get_xticklabels())[:3] == ["a", "b", ""]


def test_getters_agree_before_and_after_a_draw():
    ax = make_axes(PIXEL)
    before = {
        (axis.axis_name, which): (
            axis.get_ticklocs(minor=which == "minor").tolist(),
            texts(axis.get_ticklabels(which=which)),
        )
        for axis in (ax.xaxis, ax.yaxis)
        for which in ("major", "minor")
    }
    assert before["x", "major"][1][:3] == ["0", "5", "10"]
    ticks(ax)
    for (name, which), (locs, labels) in before.items():
        axis = getattr(ax, f"{name}axis")
        assert axis.get_ticklocs(minor=which == "minor").tolist() == locs
        assert texts(axis.get_ticklabels(which=which)) == labels


def test_getters_know_a_new_shape_and_an_image_added_before_a_draw():
    ax = make_axes(PIXEL, np.zeros((2, 3)))
    ax.figure.canvas.draw()
    ax.images[0].set_data(np.zeros((4, 6)))
    ax.images[0].set_extent((0, 12, 0, 8))
    assert ax.get_xticks().tolist() == [1, 3, 5, 7, 9, 11]
    assert texts(ax.get_yticklabels()) == ["1", "3", "5", "7"]
    ax = make_axes(PIXEL, None)
    image = mplpix.PixelAlignedImage(ax)
    image.set_data(np.zeros((2, 3)))
    image.set_extent((0, 6, 0, 4))
    ax.add_image(image)
    ax.set(xlim=(0, 6), ylim=(0, 4))
    assert ax.get_xticks().tolist() == [1, 3, 5]


# Several Axes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [False, True])
def test_label_outer_and_autofmt_xdate_leave_labels_where_a_plain_figure_has_them(share):
    shown = []
    for kind in (PIXEL, PLAIN):
        fig, axs = plt.subplots(2, 2, sharex=share, sharey=share, subplot_kw=kind)
        for ax in axs.flat:
            ax.imshow(A)
            ax.label_outer(remove_inner_ticks=True)
        fig.autofmt_xdate(rotation=50)
        fig.canvas.draw()
        shown.append([looks(ax) for ax in axs.flat])
        assert axs[1, 0].get_xticklabels()[-1].get_rotation() == 50
    assert shown[0] == shown[1]


@pytest.mark.parametrize(
    "params",
    [
        {"xtick.labelsize": 20, "ytick.labelsize": 4},
        {"xtick.direction": "in", "ytick.direction": "inout"},
        {"xtick.alignment": "right", "ytick.alignment": "top"},
        {"xtick.top": True, "xtick.labeltop": True, "xtick.bottom": False},
        {"xtick.color": "r", "xtick.labelcolor": "g"},
        {"xtick.major.size": 9, "xtick.major.pad": 9, "xtick.major.width": 3},
        {"ytick.left": False, "ytick.labelleft": False, "ytick.labelright": True},
        {"axes.grid": True, "grid.color": "r", "axes.grid.which": "both"},
        {"axes.unicode_minus": False},
    ],
)
def test_rcparams_of_ticks_count_as_on_a_plain_axes(params):
    with mpl.rc_context(params):
        pixel, plain = make_axes(PIXEL), make_axes(PLAIN)
        assert looks(pixel) == looks(plain)
        for axis in (pixel.xaxis, pixel.yaxis):
            assert len(axis.get_majorticklocs()) > 1
            assert touching(axis.get_ticklabels()) is None


@pytest.mark.parametrize("style", ["classic", "ggplot", "seaborn-v0_8", "dark_background"])
def test_styles_leave_ticks_in_the_cells(style):
    with plt.style.context(style):
        ax = make_axes(PIXEL, np.zeros((2, 3)))
        ax.figure.canvas.draw()
        assert ax.get_xticks().tolist() == [0, 1, 2]
        assert texts(ax.get_xticklabels()) == ["0", "1", "2"]


# A formatter by itself, on any Axes -----------------------------------------------------------


def test_a_formatter_without_an_axis_writes_coordinates():
    formatter = CellLabelFormatter(np.arange(4) * 1000)
    formatter.set_powerlimits((0, 0))
    assert formatter.format_ticks([500, 1500]) == ["500", "1500"]
    assert formatter.get_offset() == ""


def test_a_formatter_on_a_plain_axes_takes_a_style_of_numbers():
    ax = make_plain_axes()
    ax.imshow(A, extent=(0, 30000, 0, 20))
    mplpix.center_ticks(ax)
    ax.ticklabel_format(axis="x", scilimits=(0, 0))
    ax.figure.canvas.draw()
    assert ax.xaxis.get_offset_text().get_text() == "1e4"
    assert ax.xaxis.get_major_formatter().get_useOffset() is True
    image = ax.images[0]
    mplpix.center_ticks(image)  # again
    ax.figure.canvas.draw()
    assert ax.xaxis.get_offset_text().get_text() == "1e4"


@pytest.mark.parametrize(
    "say_it",
    [
        lambda ax: None,
        lambda ax: ax.ticklabel_format(scilimits=(0, 0)),
        lambda ax: ax.set_cell_ticks("edges"),
        lambda ax: ax.locator_params(nbins=4, integer=True, prune="both"),
        lambda ax: ax.minorticks_on(),
    ],
)
def test_an_unchanged_redraw_measures_no_label_again(monkeypatch, say_it):
    asked = []

    def fits(areas, fractions, labels, gap, original=TickAreas.fits):
        asked.append(labels)
        return original(areas, fractions, labels, gap)

    monkeypatch.setattr(TickAreas, "fits", fits)
    ax = make_axes(PIXEL)
    say_it(ax)
    ax.figure.canvas.draw()
    assert asked
    asked.clear()
    parts = [axis.get_major_locator() for axis in (ax.xaxis, ax.yaxis)]
    ax.figure.canvas.draw()
    assert not asked
    assert [axis.get_major_locator() for axis in (ax.xaxis, ax.yaxis)] == parts
    assert not ax.stale

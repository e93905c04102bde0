"""Many gestures of all kinds leave nothing behind, and go back to where they began."""

import gc
import weakref
from collections import Counter

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backend_bases import LocationEvent

import mplpix
from tests.hands.gestures import (
    Toolbar,
    dot_of,
    drag,
    key,
    mouse,
    move,
    press,
    release,
    state,
    turn,
)
from tests.oracle import assert_same_dots, pixels
from tests.tools import ramp


def compared():
    a = ramp(40, 60).astype(np.uint8)
    b = a.copy()
    for i in range(5):
        b[7 * i : 7 * i + 2, 9 * i : 9 * i + i + 1] += 55
    fig = plt.figure(figsize=(6, 2.5), dpi=72)
    comparison = mplpix.compare(a, b, figure=fig, colorbars=False)
    fig.canvas.draw()
    return comparison


def gestures_on(comparison, other, toolbar):
    """Do ten gestures, of all kinds, after which everything is as before."""
    fig, ax = comparison.figure, comparison.axes[0]
    at = dot_of(ax, 31, 17)
    for place in (at, (at[0] + 9, at[1]), (1, 1)):
        mouse("motion_notify_event", fig, place)  # the cross-hair
    for step in (1, -1):
        turn(fig, at, step)
    toolbar.zoom()
    drag(fig, (at[0] - 9, at[1] + 9), (at[0] + 9, at[1] - 9))
    toolbar.zoom()
    toolbar.pan()
    drag(fig, at, (at[0] + 5, at[1] + 5), at)
    toolbar.pan()
    for name in "bbwnN":
        key(fig, name, at)
    x, y = dot_of(ax, 29.5, 17)
    press(fig, (x, y))
    move(fig, (x + 6, y))
    release(fig, (x + 6, y))
    link = mplpix.link_views(ax, other)
    turn(fig, at, 1)
    link.unlink()
    LocationEvent("figure_leave_event", fig.canvas, 0, 0)._process()
    comparison.wipe(None)
    comparison.show_all()
    toolbar.home()
    toolbar._nav_stack.clear()


def living():
    """Return how many objects of matplotlib and of ours there are, by class."""
    gc.collect()
    ours = ("matplotlib.", "mplpix.")
    return Counter(
        kind.__qualname__
        for kind in map(type, gc.get_objects())
        if f"{kind.__module__}.".startswith(ours)
    )


def listeners(fig):
    return {name: len(found) for name, found in fig.canvas.callbacks.callbacks.items() if found}


def test_a_thousand_gestures_of_all_kinds_leave_nothing_behind():
    comparison = compared()
    other_fig, other = plt.subplots(subplot_kw={"projection": "pixel"}, figsize=(2, 2), dpi=72)
    other.imshow(ramp(30, 30))
    toolbar = Toolbar(comparison.figure.canvas)
    fig, figures = comparison.figure, (comparison.figure, other_fig)
    gestures_on(comparison, other, toolbar)  # makes what is kept from then on
    before = pixels(fig)
    draw = fig.canvas.draw
    for drawn, rounds in ((True, 1), (False, 60), (True, 1)):
        if not drawn:  # a draw is what takes long
            fig.canvas.draw = lambda: None
        gestures_on(comparison, other, toolbar)
        counts, heard = living(), [listeners(each) for each in figures]
        children = [list(map(id, ax.get_children())) for ax in comparison.axes]
        for _ in range(rounds):
            gestures_on(comparison, other, toolbar)
        assert living() == counts
        assert [listeners(each) for each in figures] == heard
        assert [list(map(id, ax.get_children())) for ax in comparison.axes] == children
        fig.canvas.draw = draw
    assert_same_dots(pixels(fig), before)


def test_after_gestures_of_all_kinds_a_closed_figure_is_freed():
    comparison = compared()
    _, other = plt.subplots(subplot_kw={"projection": "pixel"}, figsize=(2, 2), dpi=72)
    other.imshow(ramp(30, 30))
    gestures_on(comparison, other, Toolbar(comparison.figure.canvas))
    mouse("motion_notify_event", comparison.figure, dot_of(comparison.axes[1], 9, 9))
    comparison.blink()
    things = (comparison.figure, comparison.figure.canvas, *comparison.axes, *comparison.images)
    refs = [weakref.ref(thing) for thing in things]
    plt.close(comparison.figure)
    del comparison, things
    # Before 3.11 matplotlib keeps the last event, and with it the Axes that the cursor was in.
    mouse("motion_notify_event", other.figure, dot_of(other, 9, 9))
    gc.collect()
    assert [ref() for ref in refs if ref() is not None] == []


# There and back -----------------------------------------------------------------------------------


@st.composite
def random_figures(draw):
    """A figure of pixel Axes of many kinds, and those of them that gestures are for."""
    plt.close("all")
    layout = draw(st.sampled_from([None, "tight", "constrained", "compressed"]))
    fig = plt.figure(figsize=(5, 3), dpi=72, layout=layout)
    part = fig.subfigures(1, 2)[1] if draw(st.booleans()) else fig
    share = draw(st.sampled_from([False, "all", "row"]))
    axs = part.subplots(
        1, 2, subplot_kw={"projection": "pixel"}, sharex=share, sharey=share, squeeze=False
    )[0]
    origin = draw(st.sampled_from(["upper", "lower"]))
    extent = draw(st.sampled_from([None, (10, 55, 3, 40), (5, -5, 2, 9)]))
    for ax in axs:
        ax.imshow(ramp(50, 70), origin=origin, extent=extent)
    if draw(st.booleans()):
        axs[0].invert_xaxis()
    if draw(st.booleans()):
        axs[1].invert_yaxis()
    found = list(axs)
    if draw(st.booleans()):
        inset = axs[1].inset_axes([0.1, 0.1, 0.5, 0.5], projection="pixel", scale_group="own")
        inset.imshow(ramp(20, 30))
        found.append(inset)
    if draw(st.booleans()):
        axs[0].zoom_about(np.mean(axs[0].get_xlim()), np.mean(axs[0].get_ylim()), 3)
    return fig, found


@settings(max_examples=8, deadline=None)
@given(
    random_figures(),
    st.integers(0, 2),
    st.tuples(st.floats(0.1, 0.9), st.floats(0.1, 0.9)),
    st.integers(1, 4),
    st.sampled_from([1, -1]),
    st.tuples(st.integers(-30, 30), st.integers(-30, 30)),
)
def test_gestures_go_back_to_the_very_dots(made, i, place, n, step, by):
    fig, axes = made
    ax = axes[i % len(axes)]
    toolbar = Toolbar(fig.canvas)
    before = state(fig)
    at = tuple(np.round(ax.bbox.p0 + ax.bbox.size * place))
    for _ in range(n):
        turn(fig, at, step)
    for _ in range(n):
        turn(fig, at, -step)
    assert state(fig) == before
    toolbar.pan()
    drag(fig, at, (at[0] + by[0], at[1] + by[1]), at)
    assert state(fig) == before
    drag(fig, at, (at[0] + by[0], at[1] + by[1]))
    toolbar.pan()
    toolbar.zoom()
    drag(fig, at, (at[0] + by[0], at[1] + by[1]))
    turn(fig, at, step)
    toolbar.home()
    assert state(fig) == before


@pytest.mark.parametrize("name", ["+", "-"])
def test_keys_go_back_to_the_very_dots(name):
    comparison = compared()
    fig = comparison.figure
    before, at = state(fig), dot_of(comparison.axes[1], 31, 17)
    for _ in range(3):
        key(fig, name, at)
    assert state(fig) != before
    for _ in range(3):
        key(fig, {"+": "-", "-": "+"}[name], at)
    assert state(fig) == before

"""The wheel: rungs about the cursor, whatever turned it, as one entry of the toolbar's history."""

import gc
import pickle
import weakref
from fractions import Fraction

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backend_bases import MouseEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from mplpix.hands.under_cursor import point_under
from tests.hands.gestures import Toolbar, dot_of, images, key, move, state, tool_manager, turn
from tests.oracle import assert_images_are_exact, pixels
from tests.tools import ramp


def connections(fig):
    """Return how many callbacks the canvas has."""
    return sum(len(callbacks) for callbacks in fig.canvas.callbacks.callbacks.values())


# One notch ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("inverted", [False, True])
def test_the_cell_under_the_cursor_stays(origin, inverted):
    fig = images(((400, 500), (40, 50)), origins=(origin, origin))
    ax = fig.axes[0]
    if inverted:
        ax.invert_xaxis()
    ax.zoom_about(200, 180, 4)
    place = dot_of(ax, 193, 174)
    for step in (1, 1, 1, -1, 1):
        turn(fig, place, step)
        x, y = ax.transData.inverted().transform((place[0] + 0.5, place[1] - 0.5))
        assert (round(x), round(y)) == (193, 174)
        assert_images_are_exact(fig)
    assert ax.get_pixel_scale() == 12


@pytest.mark.parametrize("layout", ["tight", "constrained", "compressed"])
@pytest.mark.parametrize(
    ("shapes", "origin"),
    [(((2000, 2000),), "upper"), (((2000, 2000), (300, 800), (50, 60)), "lower")],
)
def test_the_cell_under_the_cursor_stays_where_labels_move_the_slots(shapes, origin, layout):
    fig = images(shapes, origins=[origin] * 3, layout=layout, figsize=(7, 4))
    ax = fig.axes[0]
    ax.zoom_about(900, 640, Fraction(1, 3))
    before, place = state(fig), dot_of(ax, 860, 612)
    slots = {ax.get_position(original=True).bounds}
    for step in (1, 1, 1, -1, 1, 1):  # from labels of four digits to those of three
        point = point_under(MouseEvent("scroll_event", fig.canvas, *place), ax)
        turn(fig, place, step)
        apart = ax.transData.transform(point) - (place[0] + 0.5, place[1] - 0.5)
        assert np.abs(apart).max() <= 1  # the middle of a dot may be the border of two cells
        slots.add(ax.get_position(original=True).bounds)
    assert len(slots) > 1  # or there was nothing to follow
    for _ in range(4):
        turn(fig, place, -1)
    assert state(fig) == before


@pytest.mark.parametrize("layout", ["tight", "constrained", "compressed"])
def test_a_notch_is_one_draw_in_a_layout_too(layout):
    fig = images(((400, 500),), layout=layout)
    pixels(fig)
    draws = []
    fig.canvas.mpl_connect("draw_event", draws.append)
    turn(fig, dot_of(fig.axes[0], 203, 179))
    assert len(draws) == 1


def test_the_group_takes_the_scale_and_one_notch_is_one_draw():
    fig = images()
    pixels(fig)
    draws = []
    fig.canvas.mpl_connect("draw_event", draws.append)
    before = fig.axes[1].get_pixel_scale()
    turn(fig, dot_of(fig.axes[0], 50, 50))
    assert len(draws) == 1
    assert before < fig.axes[0].get_pixel_scale() == fig.axes[1].get_pixel_scale()


@pytest.mark.parametrize("how", ["modifiers", "key"])
def test_ctrl_is_known_by_modifiers_or_by_its_key(how):
    fig = images()
    place = dot_of(fig.axes[0], 5, 5)
    turn(fig, place, ctrl=how == "modifiers", key="control" if how == "key" else None)
    assert fig.axes[0].get_pixel_scale() == 2


@pytest.mark.parametrize("held", [[], ["alt"], ["shift"]])
def test_a_turn_without_ctrl_changes_nothing(held):
    fig = images()
    Toolbar(fig.canvas)
    before = state(fig)
    for name in (None, "x", "y", "shift"):
        place = dot_of(fig.axes[0], 5, 5)
        fig.canvas.callbacks.process(
            "scroll_event",
            mpl.backend_bases.MouseEvent(
                "scroll_event", fig.canvas, *place, step=1, key=name, modifiers=held
            ),
        )
    assert state(fig) == before


@pytest.mark.parametrize("mode", ["pan", "zoom"])
def test_the_bare_wheel_zooms_while_a_mode_of_the_toolbar_is_on(mode):
    fig = images()
    toolbar = Toolbar(fig.canvas)
    before = fig.axes[0].get_pixel_scale()
    place = dot_of(fig.axes[0], 5, 5)
    getattr(toolbar, mode)()
    turn(fig, place, ctrl=False)
    assert fig.axes[0].get_pixel_scale() > before
    getattr(toolbar, mode)()  # off
    turn(fig, place, -1, ctrl=False)
    assert fig.axes[0].get_pixel_scale() > before


def test_an_axes_that_is_not_navigated_hears_nothing():
    fig = images()
    fig.axes[0].set_navigate(False)
    before = state(fig)
    for name in "+-01":
        key(fig, name, dot_of(fig.axes[0], 5, 5))
    turn(fig, dot_of(fig.axes[0], 5, 5))
    assert state(fig) == before


@pytest.mark.parametrize("place", [(2, 2), "ticks"])
def test_beside_the_axes_nothing_happens(place):
    fig = images()
    if place == "ticks":
        pixels(fig)
        place = fig.axes[0].bbox.x0 - 3, np.mean(fig.axes[0].bbox.intervaly)
    before = state(fig)
    turn(fig, place)
    for name in "+-01":
        key(fig, name, place)
    assert state(fig) == before


@pytest.mark.parametrize("without", ["an image", "cells of one size"])
def test_an_axes_without_rungs_is_left_alone(without):
    fig, ax = plt.subplots(subplot_kw={"projection": "pixel"})
    ax.plot([0, 1], [0, 1])
    if without == "cells of one size":
        ax.imshow(ramp(3, 3), x=[0, 1, 4], y=[0, 1, 2])
    before = state(fig)
    for name in "+-1":
        key(fig, name, (300, 200))
    turn(fig, (300, 200))
    assert state(fig) == before


def test_a_twin_passes_the_wheel_on():
    fig, ax = plt.subplots(subplot_kw={"projection": "pixel"})
    ax.imshow(ramp(200, 200))
    twin = ax.twinx()
    twin.set_ylim(5, 7)
    Toolbar(fig.canvas)
    pixels(fig)
    before, limits = ax.get_pixel_scale(), twin.get_ylim()
    turn(fig, dot_of(ax, 50, 50))
    assert ax.get_pixel_scale() > before
    assert twin.get_xlim() == ax.get_xlim()
    assert twin.get_ylim() == limits


# Turns in a row -----------------------------------------------------------------------------------


@settings(max_examples=8)
@given(
    st.lists(st.sampled_from([0.1, -0.1, 0.25, 0.5, -0.5, 1.0, -1.0, 1.5, 2.0]), max_size=12),
    st.sampled_from(["upper", "lower"]),
    st.sampled_from([None, "constrained", "compressed", "tight"]),
)
def test_as_much_in_as_out_goes_back_to_the_very_bytes(steps, origin, layout):
    plt.close("all")
    fig = images(origins=(origin, "upper"), layout=layout)
    before = state(fig)
    place = dot_of(fig.axes[0], 9, 60)  # where the image is not when it is small
    for step in (*steps, *np.negative(steps)):
        turn(fig, place, step)
    assert state(fig) == before


def test_tenths_of_a_step_add_up():
    fig = images()
    place = dot_of(fig.axes[0], 5, 5)
    scales = []
    for _ in range(30):
        turn(fig, place, 0.1)
        scales.append(fig.axes[0].get_pixel_scale())
    assert [scales[i] for i in (8, 9, 18, 19, 28, 29)] == [1, 2, 2, 3, 3, 4]


def test_a_rest_stays_with_its_axes():
    fig = images()
    left, right = (dot_of(ax, 5, 5) for ax in fig.axes)
    before = fig.axes[0].get_pixel_scale()
    for place in (left, right, left, right):
        turn(fig, place, 0.6)
    assert fig.axes[0].get_pixel_scale() == before


@pytest.mark.parametrize("n", [1, 3])
def test_a_burst_is_one_entry_of_the_history(n):
    fig = images()
    toolbar = Toolbar(fig.canvas)
    before = state(fig)
    place = dot_of(fig.axes[0], 60, 50)
    for _ in range(n):
        turn(fig, place)
    after = state(fig)
    assert toolbar.entries() == 2
    toolbar.back()
    assert state(fig) == before
    assert fig.axes[0].get_autoscalex_on()
    toolbar.forward()
    assert state(fig) == after
    toolbar.home()
    fig.set_size_inches(24, 18)
    assert fig.axes[0].get_pixel_scale() > after[1][0]  # "fit" again


def test_a_burst_ends_with_anything_else():
    fig = images()
    toolbar = Toolbar(fig.canvas)
    place = dot_of(fig.axes[0], 60, 50)
    turn(fig, place)
    one = state(fig)
    fig.axes[0].set_xlim(20, 60)
    turn(fig, place)
    assert toolbar.entries() == 3
    toolbar.back()
    assert state(fig) == one
    turn(fig, place)
    turn(fig, dot_of(fig.axes[1], 5, 5))
    assert toolbar.entries() == 4


@pytest.mark.parametrize("tool", ["pan", "zoom"])
@pytest.mark.parametrize("step", [1, 0.25])
def test_with_the_tool_manager_a_notch_is_a_rung_too(tool, step):
    fig = images()
    manager = tool_manager(fig)
    before = state(fig)
    manager.trigger_tool(tool)
    for _ in range(int(2 / step)):
        turn(fig, dot_of(fig.axes[0], 60, 50), step, ctrl=False)
    assert fig.axes[0].get_pixel_scale() == 3
    views = manager.get_tool("viewpos").views[fig]
    assert len(views) == 2
    after = state(fig)
    manager.trigger_tool("back")
    assert state(fig) == before
    manager.trigger_tool("forward")
    assert state(fig) == after


def test_ctrl_with_the_tool_manager_is_one_entry():
    fig = images()
    manager = tool_manager(fig)
    before = state(fig)
    for _ in range(3):
        turn(fig, dot_of(fig.axes[0], 60, 50))
    assert len(manager.get_tool("viewpos").views[fig]) == 2
    manager.trigger_tool("back")
    assert state(fig) == before


def test_no_turn_is_too_far_to_come_back():
    fig = images()
    place = dot_of(fig.axes[0], 60, 50)
    before = state(fig)
    for step in (100, -200, 100):
        turn(fig, place, step)
    assert state(fig) == before


# Canvases and figures -----------------------------------------------------------------------------


def test_a_figure_without_pixel_axes_is_left_alone():
    fig, _ = plt.subplots(1, 2)
    assert connections(fig) == connections(plt.figure())


def test_a_canvas_is_connected_once_and_forgotten_with_the_last_pixel_axes():
    fig = plt.figure()
    before = connections(fig)
    for _ in range(2):  # `clear` forgets observers
        axs = fig.subplots(1, 3, subplot_kw={"projection": "pixel"})
        axs[1].imshow(ramp(3, 3))
        pixels(fig)
        between = connections(fig)
        assert between > before
        axs[0].remove()
        fig.delaxes(axs[1])
        assert connections(fig) == between
        axs[2].remove()
        assert connections(fig) == before
        fig.add_subplot(projection="pixel")
        assert connections(fig) == between
        fig.clear()
        assert connections(fig) == before


def test_gestures_leave_nothing_behind():
    fig = images(((20, 30), (5, 6)), figsize=(3, 2))
    toolbar = Toolbar(fig.canvas)
    place = dot_of(fig.axes[0], 5, 5)
    turn(fig, place)
    before = connections(fig), len(fig.findobj()), toolbar.entries()
    fig.canvas.draw_idle = lambda: None
    for i in range(1000):
        turn(fig, place, (-1) ** i)
    assert (connections(fig), len(fig.findobj()), toolbar.entries()) == before


def test_a_closed_figure_is_freed():
    fig = images()
    turn(fig, dot_of(fig.axes[0], 5, 5))
    watched = weakref.ref(fig), weakref.ref(fig.axes[0])
    plt.close(fig)
    del fig
    gc.collect()
    assert [one() for one in watched] == [None, None]


@pytest.mark.parametrize("how", ["pickled", "another canvas"])
def test_gestures_survive(how):
    fig = images()
    if how == "pickled":
        fig = pickle.loads(pickle.dumps(fig))
    else:
        FigureCanvasAgg(fig)
    turn(fig, dot_of(fig.axes[0], 60, 50))
    assert fig.axes[0].get_pixel_scale() == 2


def test_axes_moved_to_another_figure_are_heard_there():
    fig, other = plt.figure(), Figure()
    FigureCanvasAgg(other)
    before = connections(other)
    ax = fig.add_subplot(projection="pixel")
    ax.remove()
    ax.set_figure(other)
    other.add_axes(ax)
    ax.imshow(ramp(30, 30))
    scale = ax.get_pixel_scale()
    turn(other, dot_of(ax, 10, 10))
    assert ax.get_pixel_scale() > scale
    assert connections(other) > before


def test_axes_of_subfigures_are_heard():
    fig = plt.figure()
    ax = fig.subfigures(1, 2)[1].subplots(subplot_kw={"projection": "pixel"})
    ax.imshow(ramp(50, 50))
    scale = ax.get_pixel_scale()
    turn(fig, dot_of(ax, 10, 10))
    assert ax.get_pixel_scale() > scale
    assert_images_are_exact(fig)


# In a browser -------------------------------------------------------------------------------------


class Page(FigureCanvasAgg):
    """A canvas that a page of a browser shows."""

    captures = False

    def set_capture_scroll(self, capture):
        self.captures = capture

    def get_capture_scroll(self):
        return self.captures


def test_the_page_leaves_the_wheel_to_the_canvas_where_it_is_for_an_axes():
    fig = images()
    canvas = Page(fig)
    place = dot_of(fig.axes[0], 5, 5)
    for modifiers, where, captures in (
        ([], place, False),
        (["ctrl"], place, True),
        (["ctrl"], (1, 1), False),
        (["ctrl"], place, True),
        ([], place, False),
    ):
        mpl.backend_bases.MouseEvent(
            "motion_notify_event", canvas, *where, modifiers=modifiers
        )._process()
        assert canvas.captures == captures
    toolbar = Toolbar(canvas)
    toolbar.pan()
    move(fig, place)
    assert canvas.captures
    toolbar.pan()
    move(fig, place)
    assert not canvas.captures
    canvas.captures = True  # by the user
    move(fig, place)
    assert canvas.captures


def test_ctrl_itself_takes_the_wheel_from_the_page():
    fig = images()
    canvas = Page(fig)
    place = dot_of(fig.axes[0], 5, 5)
    mpl.backend_bases.KeyEvent("key_press_event", canvas, "control", *place)._process()
    assert canvas.captures
    mpl.backend_bases.KeyEvent("key_release_event", canvas, "control", *place)._process()
    assert not canvas.captures


def test_a_turn_with_ctrl_takes_the_next_turns_from_the_page():
    # Browsers send pinches of a touchpad as turns with Ctrl, which nobody presses.
    fig = images()
    canvas = Page(fig)
    for ctrl in (True, False):
        turn(fig, dot_of(fig.axes[0], 5, 5), ctrl=ctrl)
        assert canvas.captures == ctrl

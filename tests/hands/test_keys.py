"""Keys: a rung up or down, fit, one dot a cell; matplotlib's own stay matplotlib's."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.hands.gestures import (
    Toolbar,
    dot_of,
    drag,
    images,
    key,
    state,
    tool_manager,
    turn,
)
from tests.oracle import assert_images_are_exact, pixels
from tests.tools import ramp


def test_plus_and_minus_are_rungs_about_the_cursor():
    fig = images(((400, 500), (40, 50)))
    ax = fig.axes[0]
    ax.zoom_about(200, 180, 4)
    place = dot_of(ax, 193, 174)
    before = state(fig)
    for name, scale in (("+", 6), ("+", 8), ("-", 6), ("-", 4)):
        key(fig, name, place)
        assert ax.get_pixel_scale() == scale
        x, y = ax.transData.inverted().transform((place[0] + 0.5, place[1] - 0.5))
        assert (round(x), round(y)) == (193, 174)
    assert state(fig) == before


def test_steps_come_back_to_a_box_that_shrank_from_under_the_cursor():
    fig = images()
    place = dot_of(fig.axes[0], 3, 3)
    before = state(fig)
    for name in "--++":
        key(fig, name, place)
    assert state(fig) == before


@pytest.mark.parametrize("scale", [5, 1, 24])
def test_one_is_one_dot_a_cell_about_the_cursor(scale):
    fig = images(((400, 500), (40, 50)))
    ax = fig.axes[0]
    ax.zoom_about(200, 180, scale)
    place = dot_of(ax, 203, 184)
    turn(fig, place)
    key(fig, "1", place)
    assert ax.get_pixel_scale() == 1
    slot = ax.get_position(original=True).transformed(fig.transFigure)
    pixels(fig)
    np.testing.assert_allclose(ax.bbox.size, np.floor(slot.size + 1e-4))
    assert_images_are_exact(fig)


def test_zero_restores_autoscaled_limits_and_fit():
    fig = images()
    ax = fig.axes[0]
    before = state(fig)
    turn(fig, dot_of(ax, 60, 50), 4)
    ax.set_xlim(20, 40)
    key(fig, "0", dot_of(ax, 30, 50))
    assert state(fig) == before
    assert ax.get_autoscale_on()
    ax.imshow(ramp(300, 300))
    assert ax.get_xlim() == (-0.5, 299.5)


@pytest.mark.parametrize("panel", [0, 1, 2])
def test_zero_restores_all_axes_that_share_theirs_whichever_is_under_the_cursor(panel):
    fig, axs = plt.subplots(1, 3, subplot_kw={"projection": "pixel"}, sharex=True, sharey=True)
    for ax in axs:
        ax.imshow(ramp(30, 40))
    before = state(fig)
    axs[0].zoom_about(30, 20, 12)
    pixels(fig)
    key(fig, "0", dot_of(axs[panel], 30, 20))
    pixels(fig)
    assert state(fig) == before


@pytest.mark.parametrize("name", ["+", "-", "0", "1"])
def test_a_key_is_one_draw_and_one_entry(name):
    fig = images()
    ax = fig.axes[0]
    ax.zoom_about(60, 50, 5)
    toolbar = Toolbar(fig.canvas)
    before = state(fig)
    draws = []
    fig.canvas.mpl_connect("draw_event", draws.append)
    key(fig, name, dot_of(ax, 60, 50))
    assert len(draws) == 1
    after = state(fig)
    assert after != before
    assert toolbar.entries() == 2
    toolbar.back()
    assert state(fig) == before
    toolbar.forward()
    assert state(fig) == after


@pytest.mark.parametrize("name", ["+", "-", "0", "1"])
def test_a_key_of_matplotlib_stays_matplotlibs(name):
    fig = images()
    ax = fig.axes[0]
    ax.zoom_about(60, 50, 5)
    before = state(fig)
    with mpl.rc_context({"keymap.home": [name]}):
        key(fig, name, dot_of(ax, 60, 50))
    assert state(fig) == before
    manager = tool_manager(fig)
    manager.update_keymap("home", name)
    key(fig, name, dot_of(ax, 60, 50))
    assert state(fig) == before


def test_other_keys_do_nothing():
    fig = images()
    before = state(fig)
    for name in ("ctrl++", "ctrl+0", "alt+1", "2", "control", None, "enter"):
        key(fig, name, dot_of(fig.axes[0], 5, 5))
    assert state(fig) == before


@settings(max_examples=12, phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_any_gestures_end_on_whole_dots_and_home_is_home(data):
    plt.close("all")
    choose = lambda *values: data.draw(st.sampled_from(values))  # noqa: E731
    layout = choose(None, "tight", "constrained", "compressed")
    share = choose(False, "row")
    fig = plt.figure(figsize=choose((6, 4), (5.13, 7.9)), layout=layout)
    part = fig.subfigures(2, 1)[1] if layout is None and choose(True, False) else fig
    axs = part.subplots(1, 2, subplot_kw={"projection": "pixel"}, sharex=share, sharey=share)
    extent = choose(None, (3, 80.5, 20, 1), (-7, 7, 0.1, 0.2))
    shape = data.draw(st.tuples(st.integers(1, 200), st.integers(1, 200)))
    sizes = shape, shape if share or extent else (30, 40)
    for ax, size in zip(axs, sizes, strict=True):
        origin = "upper" if share else choose("upper", "lower")
        ax.imshow(ramp(*size), origin=origin, extent=extent)
    if choose(True, False):
        axs[0].invert_xaxis()
    toolbar = Toolbar(fig.canvas)
    before = state(fig)
    for _ in range(data.draw(st.integers(1, 5))):
        ax = choose(*axs)
        places = low, high = ax.bbox.get_points()
        start, stop = (
            tuple(np.round(low + (high - low) * data.draw(st.floats(0, 1))) + np.array([0, 1]))
            for _ in places
        )
        gesture = choose("wheel", "key", "zoom", "pan")
        if gesture == "wheel":
            turn(fig, start, choose(1, 2, -1, -2))
        elif gesture == "key":
            key(fig, choose("+", "-", "0", "1"), start)
        else:
            getattr(toolbar, gesture)()
            drag(fig, start, stop, button=choose(1, 3))
            getattr(toolbar, gesture)()
        _assert_no_further(fig)
    if toolbar.entries():
        toolbar.home()
    assert state(fig) == before
    if toolbar.entries():
        toolbar.back()
    assert_images_are_exact(fig)


def _assert_no_further(fig):
    """Assert that no view goes beyond the image by a block or more, as the first didn't."""
    for ax in fig.axes:
        block = max(1, float(1 / ax.get_pixel_scale())) * 1.001
        grid = ax.get_images()[0].grid
        (left, right, bottom, top), (rows, cols) = grid.extent, grid.shape
        for limits, ends, count in (
            (ax.get_xlim(), (left, right), cols),
            (ax.get_ylim(), (bottom, top), rows),
        ):
            most = abs(ends[1] - ends[0]) / count * block
            assert min(limits) >= min(ends) - most
            assert max(limits) <= max(ends) + most

"""Insets in the hand: matplotlib's events name the Axes that they are in, gestures act on them."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix  # noqa: F401
from tests.hands.gestures import Toolbar, dot_of, drag, key, state, turn
from tests.oracle import pixels
from tests.tools import ramp


def inset_in(projection, **kwargs):
    """Return a figure, and an inset of scale group "own" that shows a part of an image."""
    fig, ax = plt.subplots(subplot_kw={"projection": projection}, figsize=(5, 4), dpi=72)
    ax.imshow(ramp(90, 120))
    inset = ax.inset_axes([0.4, 0.4, 0.5, 0.5], projection="pixel", scale_group="own", **kwargs)
    inset.imshow(ramp(80, 100))
    inset.set_pixel_scale(2)
    inset.set(xlim=(19.5, 59.5), ylim=(59.5, 19.5))
    pixels(fig)
    return fig, ax, inset


def views(*axes):
    return [(*ax.get_xlim(), *ax.get_ylim()) for ax in axes]


@pytest.mark.parametrize("projection", ["pixel", None])
@pytest.mark.parametrize("gesture", ["wheel", "keys"])
def test_wheel_and_keys_act_on_the_inset_under_the_cursor(projection, gesture):
    fig, ax, inset = inset_in(projection)
    toolbar = Toolbar(fig.canvas)
    before, around = state(fig), views(ax)
    at = dot_of(inset, 40, 40)
    cells = views(inset)
    for step, name in ((1, "+"), (1, "+"), (-1, "-"), (-1, "-")):
        turn(fig, at, step) if gesture == "wheel" else key(fig, name, at)
        assert views(ax) == around
        scale = inset.get_pixel_scale()
        assert scale in (2, 3, 4)
        assert (views(inset) == cells) == (scale == 2)
    assert state(fig) == before
    if projection == "pixel":
        turn(fig, at, 2)
        assert views(inset) != cells
        toolbar.home()
        assert views(inset) == cells
        assert state(fig) == before


def test_beside_an_inset_gestures_act_on_the_axes_that_it_is_in():
    fig, ax, inset = inset_in("pixel")
    cells = views(inset)
    turn(fig, dot_of(ax, 10, 80), 1)
    assert views(inset) == cells
    assert ax.get_pixel_scale() > 1


@pytest.mark.parametrize("tool", ["pan", "box"])
def test_pan_and_box_act_on_an_inset_of_a_pixel_axes(tool):
    fig, ax, inset = inset_in("pixel")
    toolbar = Toolbar(fig.canvas)
    before, around, cells = state(fig), views(ax), np.array(views(inset))
    toolbar.pan() if tool == "pan" else toolbar.zoom()
    at = dot_of(inset, 35, 35)
    drag(fig, at, (at[0] + 9, at[1] - 9), (at[0] + 18, at[1] - 14))
    assert views(ax) == around
    if tool == "pan":
        np.testing.assert_allclose(views(inset)[0] - cells[0], [-9, -9, -7, -7])
    else:
        assert inset.get_pixel_scale() > 2
        assert 34 <= np.mean(inset.get_xlim()) <= 45
    toolbar.back()
    assert state(fig) == before


@pytest.mark.parametrize("why", ["no navigation", "hidden", "a plain inset above"])
def test_gestures_leave_an_inset_alone(why):
    fig, ax, inset = inset_in("pixel")
    at = dot_of(inset, 40, 40)
    if why == "no navigation":
        inset.set_navigate(False)
    elif why == "hidden":
        inset.set_visible(False)
    else:
        ax.inset_axes([0.3, 0.3, 0.6, 0.6], zorder=9)
    pixels(fig)
    cells, scale = views(inset), ax.get_pixel_scale()
    turn(fig, at, 1)
    assert views(inset) == cells
    assert (ax.get_pixel_scale() > scale) == (why == "hidden")


def test_an_inset_that_shrinks_from_under_the_cursor_still_gets_its_steps():
    fig, ax, inset = inset_in("pixel")
    inset.set(xlim=(-0.5, 99.5), ylim=(79.5, -0.5))
    inset.set_pixel_scale(1)
    pixels(fig)
    before, around = state(fig), views(ax)
    at = dot_of(inset, 3, 3)
    for step in (-1, -1, -1, 1, 1, 1):
        turn(fig, at, step)
        pixels(fig)
        assert views(ax) == around
    assert state(fig) == before

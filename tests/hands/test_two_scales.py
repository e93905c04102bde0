"""Gestures on cells that aren't square: both scales go from rung to rung, and come back."""

from fractions import Fraction

import numpy as np
import pytest

from tests.hands.gestures import (
    Toolbar,
    dot_of,
    drag,
    images,
    key,
    move,
    press,
    release,
    state,
    turn,
)

ASPECTS = ["auto", 2, 0.4]


def figure(aspect, shape=(97, 131)):
    """Return a figure of one Axes with cells of an *aspect*, and one of square cells."""
    fig = images((shape, (20, 30)), figsize=(6, 3))
    fig.axes[0].set_aspect(aspect)
    fig.canvas.draw()
    return fig


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("gesture", ["wheel", "keys"])
def test_steps_come_back_to_the_same_bytes(gesture, aspect):
    fig = figure(aspect)
    ax, other = fig.axes
    place = dot_of(ax, 60, 50)
    before, square = state(fig), other.get_pixel_scale()
    for step in (1, 1, 1, -1, -1, -1, -1, -1, 1, 1):
        scales = ax.get_pixel_scale()
        if gesture == "wheel":
            turn(fig, place, step)
        else:
            key(fig, "+" if step > 0 else "-", place)
        now = ax.get_pixel_scale()
        grown = [(new - old) * step for old, new in zip(scales, now, strict=True)]
        assert min(grown) >= 0 < max(grown)
        assert other.get_pixel_scale() == square
    assert state(fig) == before


@pytest.mark.parametrize("aspect", ASPECTS)
def test_zero_fits_and_one_is_one_dot_a_cell(aspect):
    fig = figure(aspect)
    ax = fig.axes[0]
    before = state(fig)
    ax.zoom_about(60, 50, (7, 5))
    place = dot_of(ax, 62, 51)
    key(fig, "1", place)
    assert ax.get_pixel_scale() == {"auto": (1, 1), 2: (1, 2), 0.4: (3, 1)}[aspect]
    key(fig, "0", place)
    assert state(fig) == before


def test_a_box_has_a_scale_along_each_axis():
    fig = figure("auto", (400, 500))
    ax = fig.axes[0]
    toolbar = Toolbar(fig.canvas)
    toolbar.zoom()
    before = state(fig)
    x0, y0 = np.round(ax.bbox.p0)
    first = ax.get_pixel_scale()
    drag(fig, (x0 + 20, y0 + 30), (x0 + 50, y0 + 100), (x0 + 60, y0 + 150))
    scales = ax.get_pixel_scale()
    width, height = np.floor(
        ax.get_position(original=True).transformed(fig.transSubfigure).size + 1e-4
    )
    cells = 40 / float(first[0]), 120 / float(first[1])
    for scale, n, dots in zip(scales, cells, (width, height), strict=True):
        larger = scale + 1 if scale >= 1 else Fraction(1, scale.denominator - 1)
        assert n * float(scale) <= dots + 1 < n * float(larger) + 1
    assert scales[0] > scales[1]
    toolbar.home()
    assert state(fig) == before
    toolbar.back()
    assert ax.get_pixel_scale() == scales


@pytest.mark.parametrize("name", ["x", "y"])
def test_a_box_along_one_axis_keeps_the_other_scale(name):
    fig = figure("auto")
    ax = fig.axes[0]
    Toolbar(fig.canvas).zoom()
    x0, y0 = np.round(ax.bbox.p0)
    first = ax.get_pixel_scale()
    limits = ax.get_ylim() if name == "x" else ax.get_xlim()
    press(fig, (x0 + 20, y0 + 30))
    move(fig, (x0 + 60, y0 + 80), key=name)
    release(fig, (x0 + 60, y0 + 80), key=name)
    i = 0 if name == "x" else 1
    assert ax.get_pixel_scale()[i] > first[i]
    assert ax.get_pixel_scale()[1 - i] == first[1 - i]
    assert (ax.get_ylim() if name == "x" else ax.get_xlim()) == limits


@pytest.mark.parametrize("aspect", ASPECTS)
def test_a_drag_goes_by_whole_dots_and_back(aspect):
    fig = figure(aspect, (300, 400))
    ax = fig.axes[0]
    ax.zoom_by(4)
    Toolbar(fig.canvas).pan()
    before, scales = state(fig), ax.get_pixel_scale()
    start = tuple(np.round(ax.bbox.p0 + 40))
    press(fig, start)
    for moved in ((7, 3), (20, -11), (-13, 5)):
        low = ax.get_xlim()[0]
        move(fig, (start[0] + moved[0], start[1] + moved[1]))
        assert ax.get_pixel_scale() == scales
        dots = (ax.get_xlim()[0] - low) * float(scales[0])
        assert dots == pytest.approx(round(dots), abs=1e-6)
    assert state(fig) != before
    move(fig, start)
    release(fig, start)
    assert state(fig) == before


def test_a_drag_by_the_right_button_zooms_along_each_axis():
    fig = figure("auto", (300, 400))
    ax = fig.axes[0]
    Toolbar(fig.canvas).pan()
    before, (x, y) = state(fig), ax.get_pixel_scale()
    start = tuple(np.round(ax.bbox.p0 + 40))
    press(fig, start, 3)
    move(fig, (start[0] + 60, start[1]), 3)
    assert ax.get_pixel_scale()[0] > x
    assert ax.get_pixel_scale()[1] == y
    move(fig, start, 3)
    release(fig, start, 3)
    assert state(fig) == before


def test_the_history_keeps_the_scales_of_each_aspect():
    fig = figure("auto")
    ax, other = fig.axes
    toolbar = Toolbar(fig.canvas)
    toolbar.push_current()
    before = state(fig)
    ax.zoom_by(2)
    between = state(fig)
    other.zoom_by(1)
    after = state(fig)
    for go, wanted in (("back", between), ("back", before), ("forward", between)):
        getattr(toolbar, go)()
        assert state(fig) == wanted
    toolbar.forward()
    assert state(fig) == after
    ax.set_aspect("equal")
    assert ax.get_pixel_scale() == other.get_pixel_scale()
    toolbar.back()  # to a view of another aspect: no scale of its own is set for the group
    assert ax.get_pixel_scale() == other.get_pixel_scale()

"""The toolbar and the mouse: home and back, the zoom tool, the pan tool."""

from fractions import Fraction

import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent

from tests.axes.figures import assert_shows, one, several
from tests.hands.gestures import Toolbar
from tests.oracle import assert_figure_shows, assert_same_dots, pixels, render


def mouse(name, fig, x, y, **kwargs):
    """Process a mouse event at dots of the canvas."""
    MouseEvent(name, fig.canvas, x, y, **kwargs)._process()


def drag(fig, start, stop, button=1):
    mouse("button_press_event", fig, *start, button=button)
    buttons = (
        {} if "buttons" not in MouseEvent.__init__.__code__.co_varnames else {"buttons": [button]}
    )
    mouse("motion_notify_event", fig, *np.add(start, stop) / 2, **buttons)
    mouse("motion_notify_event", fig, *stop, **buttons)
    mouse("button_release_event", fig, *stop, button=button)


# Home and back ------------------------------------------------------------------------------------


def test_home_and_back_show_the_views_again():
    fig, asked = several([(40, 40), (20, 20)], (1, 2))
    ax = next(iter(asked))
    toolbar = Toolbar(fig.canvas)
    first = pixels(fig)
    toolbar.push_current()
    ax.set(xlim=(4.5, 9.5), ylim=(9.5, 4.5))
    second = pixels(fig)
    toolbar.push_current()
    ax.set(xlim=(0.5, 2.5))
    pixels(fig)
    toolbar.push_current()
    toolbar.back()
    assert_same_dots(pixels(fig), second)
    toolbar.home()
    assert_same_dots(pixels(fig), first)
    toolbar.back()  # home is a new entry of the stack
    assert_same_dots(pixels(fig), second)


def test_home_shows_what_was_wanted_and_not_what_had_room():
    fig, ax, cells = one((40, 60), pixel_scale=8, figsize=(2, 1.5))
    toolbar = Toolbar(fig.canvas)
    render(fig)
    toolbar.push_current()
    ax.set(xlim=(4.5, 9.5), ylim=(9.5, 4.5))
    render(fig)
    toolbar.push_current()
    toolbar.home()
    fig.set_size_inches(9, 9)
    assert_shows(fig, {ax: cells}, 8)


# Zoom and pan -------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", [1, 3])
def test_the_zoom_tool_zooms(button):
    fig, ax, cells = one((40, 60), figsize=(6, 5))
    before = assert_shows(fig, {ax: cells})
    toolbar = Toolbar(fig.canvas)
    toolbar.zoom()
    start, stop = ax.transData.transform([(9.5, 9.5), (29.5, 24.5)])
    drag(fig, start, stop, button)
    cells.x_view, cells.y_view = (
        cells.to_cells(axis, limits)
        for axis, limits in (("x", ax.get_xlim()), ("y", ax.get_ylim()))
    )
    buffer, draws = render(fig)
    scale = ax.get_pixel_scale()
    assert (scale > before) if button == 1 else (scale < before)
    assert_figure_shows(buffer, draws[-1], {ax: cells}, scale)
    if button == 1:
        # the middle of the rectangle, to a dot of the old scale, in a slot filled with cells
        assert np.mean(ax.get_xlim()) == pytest.approx(19.5, abs=1.5 / before)
        assert np.mean(ax.get_ylim()) == pytest.approx(17, abs=1.5 / before)
        slot = ax.get_position(original=True).transformed(fig.transFigure)
        np.testing.assert_allclose(ax.bbox.size, np.floor(slot.size + 1e-4))


@pytest.mark.parametrize("scale", [4, Fraction(1, 2)], ids=str)
@pytest.mark.parametrize(("dx", "dy"), [(12, 0), (-9, 7), (0.4, 0.3), (5.5, -30)])
def test_panning_moves_the_image_with_the_mouse(scale, dx, dy):
    fig, ax, cells = one((190, 220), pixel_scale=scale, figsize=(4, 4))
    ax.set(xlim=(79.5, 119.5), ylim=(109.5, 79.5))  # the border of the image is far
    _, draws = render(fig)
    before = draws[-1][ax]
    toolbar = Toolbar(fig.canvas)
    toolbar.pan()
    x, y = 200, 200
    drag(fig, (x, y), (x + dx, y + dy))
    buffer, draws = render(fig)
    after = draws[-1][ax]
    assert after.box == before.box
    assert cells.scale_of(after) == scale
    assert_figure_shows(buffer, draws[-1], {ax: cells}, scale)
    per_dot = 1 / float(scale)
    moved = before.xlim[0] - after.xlim[0], after.ylim[0] - before.ylim[0]
    assert moved == pytest.approx((dx * per_dot, dy * per_dot), abs=1.01 * per_dot)

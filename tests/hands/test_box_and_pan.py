"""The toolbar's zoom box and pan: the largest scale that fits, whole dots, and the way back."""

import io
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mplpix
from mplpix.axes.figure_scales import scales_of
from tests.hands.gestures import (
    Toolbar,
    drag,
    images,
    mouse,
    move,
    press,
    release,
    state,
    tool_manager,
    turn,
)
from tests.oracle import assert_images_are_exact, pixels
from tests.tools import ramp

LAYOUTS = [None, "tight", "constrained", "compressed"]


def corner_of(ax):
    """Return the lower left corner of the box of *ax*."""
    return tuple(np.round(ax.bbox.p0))


def center(ax):
    return tuple(np.round(np.mean(ax.bbox.get_points(), axis=0)))


def at(place, dx, dy):
    return place[0] + dx, place[1] + dy


def sizes(ax):
    """Return the whole dots that the slot of *ax* has along x and y."""
    slot = ax.get_position(original=True).transformed(ax.get_figure().transSubfigure)
    return np.floor(slot.size + 1e-4).astype(int)


def largest(cells, dots):
    """Return the largest scale at which that many cells, float, fit in dots, along x and y."""
    scales = [Fraction(k) for k in range(1, 400)] + [Fraction(1, k) for k in range(2, 100)]
    return max(
        k for k in scales if all(c * float(k) <= d + 1e-3 for c, d in zip(cells, dots, strict=True))
    )


def middle(ax):
    return np.mean(ax.get_xlim()), np.mean(ax.get_ylim())


# The box ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("origin", ["upper", "lower"])
def test_a_box_is_shown_at_the_largest_scale_that_fits_in_the_slot(origin, inverted):
    fig = images(((400, 500), (60, 70)), origins=(origin, "upper"))
    ax, other = fig.axes
    if inverted:
        ax.invert_xaxis()
        ax.invert_yaxis()
    ax.zoom_about(250, 200, 2)
    pixels(fig)
    toolbar = Toolbar(fig.canvas)
    toolbar.zoom()
    start, stop = at(corner_of(ax), 100, 80), at(corner_of(ax), 140, 125)
    (x0, y0), (x1, y1) = ax.transData.inverted().transform([start, stop])
    before, beside = ax.get_pixel_scale(), middle(other)
    drag(fig, start, stop)
    cells = abs(x1 - x0), abs(y1 - y0)
    scale = ax.get_pixel_scale()
    assert scale == largest(cells, sizes(ax)) > before
    assert other.get_pixel_scale() == scale
    pixels(fig)
    np.testing.assert_array_equal(np.round(ax.bbox.size), sizes(ax))
    off = np.abs(np.subtract(middle(ax), ((x0 + x1) / 2, (y0 + y1) / 2)))
    assert off.max() <= 1 / scale
    assert np.abs(np.subtract(middle(other), beside)).max() <= 0.5 + 1e-9
    assert_images_are_exact(fig)


def test_a_box_at_the_border_of_the_image_shows_nothing_beyond():
    fig = images(((400, 500), (60, 70)))
    ax = fig.axes[0]
    pixels(fig)
    Toolbar(fig.canvas).zoom()
    corner = corner_of(ax)
    drag(fig, at(corner, 30, 50), at(corner, -40, -40))
    assert ax.get_xlim()[0] == -0.5
    assert ax.get_ylim()[0] == 399.5
    assert ax.get_pixel_scale() == largest((90, 150), sizes(ax))
    pixels(fig)
    np.testing.assert_array_equal(np.round(ax.bbox.size), sizes(ax))


@pytest.mark.parametrize("name", ["x", "y"])
def test_a_box_along_one_axis_leaves_the_middle_of_the_other(name):
    fig = images(((400, 500), (60, 70)))
    ax = fig.axes[0]
    pixels(fig)
    Toolbar(fig.canvas).zoom()
    before = middle(ax)
    corner = corner_of(ax)
    press(fig, at(corner, 10, 10))
    move(fig, at(corner, 50, 60), key=name)
    release(fig, at(corner, 50, 60), key=name)
    kept = 1 if name == "x" else 0
    assert middle(ax)[kept] == pytest.approx(before[kept], abs=0.51)
    assert middle(ax)[1 - kept] != pytest.approx(before[1 - kept], abs=10)
    assert ax.get_pixel_scale() == sizes(ax)[1 - kept] // (120 if name == "x" else 150)
    assert_images_are_exact(fig)


def test_a_box_of_the_right_button_holds_the_present_view():
    fig = images(((400, 500), (60, 70)))
    ax = fig.axes[0]
    ax.zoom_to(100, 150, 100, 160)
    pixels(fig)
    view = np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())
    was = middle(ax)
    Toolbar(fig.canvas).zoom()
    start = at(corner_of(ax), 40, 60)
    drag(fig, start, at(start, 120, 150), button=3)
    assert ax.get_pixel_scale() == largest(view, (120, 150))
    pixels(fig)
    place = ax.transData.transform(was)
    assert np.abs(place - (at(start, 60, 75))).max() <= 1.01
    assert_images_are_exact(fig)


def test_a_box_is_one_entry_of_the_history():
    fig = images()
    toolbar = Toolbar(fig.canvas)
    toolbar.zoom()
    before = state(fig)
    corner = corner_of(fig.axes[0])
    drag(fig, at(corner, 20, 20), at(corner, 60, 50))
    after = state(fig)
    assert toolbar.entries() == 2
    toolbar.back()
    assert state(fig) == before
    toolbar.forward()
    assert state(fig) == after


@settings(max_examples=12)
@given(
    st.sampled_from(LAYOUTS),
    st.sampled_from(["upper", "lower"]),
    st.tuples(*[st.integers(0, 200)] * 4),
    st.sampled_from([1, 3]),
    st.sampled_from([False, "all"]),
)
def test_any_box_ends_on_whole_dots(layout, origin, corners, button, share):
    plt.close("all")
    fig, axs = plt.subplots(
        1, 2, subplot_kw={"projection": "pixel"}, layout=layout, sharex=share, sharey=share
    )
    for ax, shape in zip(axs, ((150, 180), (150, 180)), strict=True):
        ax.imshow(ramp(*shape), origin=origin, extent=(10, 55, 3, 40))
    toolbar = Toolbar(fig.canvas)
    before = state(fig)
    toolbar.zoom()
    x0, y0, x1, y1 = corners
    corner = corner_of(axs[0])
    drag(fig, at(corner, x0, y0 + 1), at(corner, x1, y1 + 1), button=button)
    assert min(axs[0].get_xlim()) >= 10 - 1e-9
    after = [ax.get_xlim() + ax.get_ylim() for ax in axs]
    toolbar.home()
    assert state(fig) == before
    toolbar.back()
    assert [ax.get_xlim() + ax.get_ylim() for ax in axs] == after
    assert_images_are_exact(fig)


# The pan ------------------------------------------------------------------------------------------


def zoomed(layout=None, **kwargs):
    """Return a figure of an image that is larger than its slot, and one that isn't."""
    fig = images(((400, 500), (60, 70)), layout=layout, **kwargs)
    pixels(fig)
    fig.axes[0].zoom_about(250, 200, 3)
    pixels(fig)
    return fig


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_drag_moves_by_whole_dots_at_one_scale_and_back(layout, origin):
    fig = zoomed(layout, origins=(origin, "upper"))
    ax = fig.axes[0]
    toolbar = Toolbar(fig.canvas)
    before = state(fig)
    box = ax.bbox.extents
    toolbar.pan()
    start = center(ax)
    point = ax.transData.inverted().transform(start)
    press(fig, start)
    for by in ((1, 0), (7, -5), (-60, 31), (2, 2), (0, -1)):
        move(fig, at(start, *by))
        pixels(fig)
        assert ax.get_pixel_scale() == 3
        np.testing.assert_allclose(ax.bbox.extents, box)
        np.testing.assert_allclose(ax.transData.transform(point), at(start, *by), atol=1e-6)
    move(fig, start)
    assert state(fig) == before
    release(fig, start)
    assert state(fig) == before
    assert toolbar.entries() == 2


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_drag_of_a_fitted_view_keeps_its_scale(layout):
    fig, ax = plt.subplots(subplot_kw={"projection": "pixel"}, layout=layout)
    ax.imshow(ramp(3000, 5000))
    ax.set(xlim=(890.5, 990.5), ylim=(990.5, 930.5))
    pixels(fig)
    toolbar = Toolbar(fig.canvas)
    before, scale = state(fig), ax.get_pixel_scale()
    toolbar.pan()
    start = center(ax)
    press(fig, start)
    for by in ((-30, 20), (-100, 100), (-140, 190)):
        move(fig, at(start, *by))
        pixels(fig)
        assert ax.get_pixel_scale() == scale
    release(fig, at(start, -140, 190))
    pixels(fig)
    assert ax.get_pixel_scale() == scale
    toolbar.back()
    assert state(fig) == before
    fig.set_size_inches(13, 10)
    assert ax.get_pixel_scale() > scale  # "fit" again


@pytest.mark.parametrize("far", [(1000, 0), (-1000, 0), (0, 1000), (0, -1000), (3000, -3000)])
def test_a_drag_ends_at_the_border_of_the_image(far):
    fig = zoomed()
    ax = fig.axes[0]
    Toolbar(fig.canvas).pan()
    start = center(ax)
    size = np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())
    press(fig, start)
    for part in (0.3, 0.9, 1, 2):
        move(fig, at(start, *np.multiply(part, far)))
    x, y = np.sort(ax.get_xlim()), np.sort(ax.get_ylim())
    np.testing.assert_allclose((np.ptp(x), np.ptp(y)), size)
    if far[0]:
        assert (x[0] if far[0] > 0 else x[1]) == pytest.approx(-0.5 if far[0] > 0 else 499.5)
    if far[1]:
        assert (y[0] if far[1] < 0 else y[1]) == pytest.approx(-0.5 if far[1] < 0 else 399.5)
    release(fig, at(start, *far))


def test_a_drag_moves_nothing_where_all_of_an_image_is_shown():
    fig = images()
    before = state(fig)
    Toolbar(fig.canvas).pan()
    drag(fig, *(at(center(fig.axes[0]), d, d) for d in (0, 9)))
    assert state(fig) == before
    fig.set_size_inches(24, 18)
    assert fig.axes[0].get_pixel_scale() > 2


def test_a_view_beyond_the_border_comes_back_but_goes_no_further():
    fig = images(((60, 70),))
    ax = fig.axes[0]
    ax.set(xlim=(-40.5, 29.5))
    pixels(fig)
    scale = ax.get_pixel_scale()
    Toolbar(fig.canvas).pan()
    start = center(ax)
    press(fig, start)
    move(fig, at(start, 10 * scale, 0))
    assert ax.get_xlim() == (-40.5, 29.5)
    move(fig, at(start, -10 * scale, 0))
    assert ax.get_xlim() == pytest.approx((-30.5, 39.5))
    move(fig, at(start, -100 * scale, 0))
    assert ax.get_xlim() == pytest.approx((-0.5, 69.5))


@pytest.mark.parametrize("tool", ["toolbar", "tool manager"])
@pytest.mark.parametrize("row", ["topmost", "bottommost"])
def test_a_press_on_the_outermost_rows_of_a_box_counts(row, tool):
    fig = zoomed()
    ax = fig.axes[0]
    if tool == "toolbar":
        Toolbar(fig.canvas).pan()
    else:
        tool_manager(fig).trigger_tool("pan")
    limits = ax.get_xlim()
    y = round(ax.bbox.y1) if row == "topmost" else round(ax.bbox.y0) + 1
    x = round(ax.bbox.x0) + 50
    drag(fig, (x, y), (x + 9, y))
    assert ax.get_xlim() == pytest.approx(np.subtract(limits, 3))


@pytest.mark.parametrize("name", ["x", "y", "shift", "control"])
def test_keys_hold_the_direction_of_a_drag(name):
    fig = zoomed()
    ax = fig.axes[0]
    Toolbar(fig.canvas).pan()
    start = center(ax)
    point = ax.transData.inverted().transform(start)
    press(fig, start)
    move(fig, at(start, 30, 9), key=name)
    moved = ax.transData.transform(point) - start
    expected = {"x": (30, 0), "y": (0, 9), "shift": (30, 0), "control": (30, 30)}[name]
    np.testing.assert_allclose(moved, expected, atol=1e-6)


def test_a_drag_of_the_right_button_goes_over_rungs_about_its_start():
    fig = zoomed()
    ax = fig.axes[0]
    toolbar = Toolbar(fig.canvas)
    before = state(fig)
    toolbar.pan()
    start = center(ax)
    place = at(start, 0.5, -0.5)
    point = ax.transData.inverted().transform(place)
    press(fig, start, 3)
    scales = []
    for by in (10, 40, 90, 150, 0, -20, -60, -20, 0):
        move(fig, at(start, by, by), 3)
        pixels(fig)
        scales.append(ax.get_pixel_scale())
        if scales[-1] > 2:
            assert np.abs(ax.transData.transform(point) - place).max() <= 1
    assert set(scales) <= {1, 2, 3, 4, 6, 8, 12, 16, 24}
    assert len(set(scales)) > 4
    assert state(fig) == before
    release(fig, start, 3)
    assert state(fig) == before
    assert toolbar.entries() == 2


def test_a_twin_is_dragged_along_the_shared_axis_as_the_image_is():
    fig, ax = plt.subplots(subplot_kw={"projection": "pixel"})
    ax.imshow(ramp(400, 500))
    twin = ax.twinx()
    twin.set_ylim(0, 1)
    ax.zoom_about(250, 200, 5)
    pixels(fig)
    Toolbar(fig.canvas).pan()
    start = center(ax)
    drag(fig, start, at(start, 4000, 7))
    assert ax.get_xlim()[0] == -0.5
    assert twin.get_xlim() == ax.get_xlim()
    assert ax.get_pixel_scale() == 5


def test_axes_that_share_both_are_dragged_together():
    result = mplpix.compare(ramp(300, 400), ramp(300, 400) + (np.eye(300, 400) > 0))
    fig = result.figure
    pixels(fig)
    toolbar = Toolbar(fig.canvas)
    before = state(fig)
    turn(fig, center(result.axes[0]), 3)
    pixels(fig)
    toolbar.pan()
    start = center(result.axes[1])
    xlim, ylim = np.array(result.axes[1].get_xlim()), np.array(result.axes[1].get_ylim())
    scale = int(result.axes[1].get_pixel_scale())
    drag(fig, start, at(start, 13, -9))
    for ax in result.axes:
        np.testing.assert_allclose(ax.get_xlim(), xlim - 13 / scale)
        np.testing.assert_allclose(ax.get_ylim(), ylim - 9 / scale)
    assert toolbar.entries() == 3
    toolbar.home()
    assert state(fig) == before


def test_with_the_tool_manager_a_drag_is_one_entry():
    fig = zoomed("compressed")
    manager = tool_manager(fig)
    before = state(fig)
    manager.trigger_tool("pan")
    start = center(fig.axes[0])
    drag(fig, start, at(start, 4, 4), at(start, 20, 9))
    assert fig.axes[0].get_pixel_scale() == 3
    manager.trigger_tool("zoom")
    drag(fig, start, at(start, 40, 40))
    assert len(manager.get_tool("viewpos").views[fig]) == 3
    manager.trigger_tool("home")
    assert state(fig) == before


def test_a_file_saved_in_a_drag_has_its_own_slots_and_leaves_those_of_the_canvas():
    fig = zoomed("constrained")
    ax = fig.axes[0]
    Toolbar(fig.canvas).pan()
    start = center(ax)
    press(fig, start)
    move(fig, at(start, 31, 17))
    during = state(fig)
    fig.savefig(io.BytesIO(), dpi=61)
    assert state(fig) == during
    mouse("button_release_event", fig, start, button=1)


def test_a_drag_keeps_what_was_wanted_beside_an_axes_of_less_room():
    fig = plt.figure(figsize=(8, 4), dpi=100)
    a = fig.add_axes((0.05, 0.1, 0.6, 0.8), projection="pixel", pixel_scale=8)
    b = fig.add_axes((0.7, 0.1, 0.28, 0.8), projection="pixel", sharex=a)
    for ax in (a, b):
        ax.imshow(ramp(40, 100))
    a.set_xlim(10, 70)
    fig.canvas.draw()
    Toolbar(fig.canvas).pan()
    start = center(a)
    drag(fig, start, at(start, -40, 0))
    assert a._member.limits.wanted("x") == (15, 75)


def test_a_drag_whose_image_goes_away_holds_nothing_afterwards():
    fig, ax = plt.subplots(subplot_kw={"projection": "pixel"}, layout="constrained")
    image = ax.imshow(ramp(40, 60))
    ax.set_pixel_scale(16)
    fig.canvas.draw()
    Toolbar(fig.canvas).pan()
    start = center(ax)
    press(fig, start)
    move(fig, at(start, 20, 0))
    image.remove()
    move(fig, at(start, 30, 0))
    move(fig, at(start, 40, 0))
    release(fig, at(start, 40, 0))
    assert not scales_of(fig).holds_slots

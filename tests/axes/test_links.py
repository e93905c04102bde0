"""`link_views`: the same cell in the middle at the same scale, exactly, and nothing left behind."""

import copy
import gc
import io
import pickle
import weakref
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import MouseButton

import mplpix
from tests.axes.test_mouse import drag as drag_by_mouse
from tests.hands.gestures import Toolbar
from tests.oracle import assert_same_dots, pixels
from tests.tools import PIXEL, ramp


def one(size=(3, 2), shape=(300, 400), **kwargs):
    """Return an Axes in a figure of its own."""
    fig = plt.figure(figsize=size, dpi=100)
    ax = fig.add_subplot(projection="pixel")
    ax.imshow(ramp(*shape), **kwargs)
    return ax


def seen(ax):
    """Return the middle of the view in cells, and the scale, exactly."""
    image = ax.images[0]
    left, right, bottom, top = image.grid.extent
    rows, cols = image.grid.shape
    x = [(limit - left) / (right - left) * cols for limit in ax.get_xlim()]
    y = [(limit - top) / (bottom - top) * rows for limit in ax.get_ylim()]
    scale = ax.get_pixel_scale()
    dots = [[round(cell * float(scale)) for cell in cells] for cells in (x, y)]
    return *(Fraction(sum(pair), 2) / scale for pair in dots), scale


def ends(ax):
    """Return the cells at the ends of the view along x and y, from the lower one."""
    image = ax.images[0]
    left, right, bottom, top = image.grid.extent
    rows, cols = image.grid.shape
    x = sorted((limit - left) / (right - left) * cols for limit in ax.get_xlim())
    y = sorted((limit - top) / (bottom - top) * rows for limit in ax.get_ylim())
    return x, y


def assert_linked(ax, other, offset=(0, 0)):
    """Assert that the middles and scales are equal, but where the border of an image is in view."""
    *middles, scale = seen(ax)
    *others, scale_of_other = seen(other)
    assert scale == scale_of_other
    for i, (here, there) in enumerate(zip(middles, others, strict=True)):
        # Below scale 1, an offset may be no whole number of half dots.
        if abs(here + offset[i] - there) > (Fraction(1, 2) / scale if scale < 1 else 0):
            assert any(at_border(each, i) for each in (ax, other))


def at_border(ax, i):
    """Return whether a view ends where the image does, to the dot, or beyond it."""
    low, high = ends(ax)[i]
    dot = 1.01 / float(ax.get_pixel_scale())
    return low < dot or high > ax.images[0].grid.shape[1 - i] - dot


def drag(ax, by):
    """Drag the view of an Axes by some dots, as the toolbar does."""
    x, y = ax.bbox.get_points().mean(axis=0)
    ax.start_pan(x, y, MouseButton.LEFT)
    ax.drag_pan(MouseButton.LEFT, None, x + by[0], y + by[1])
    ax.end_pan()


def gesture(rng, ax):
    """Do anything to an Axes that moves or zooms it."""
    kind = rng.integers(7)
    x, y = rng.uniform(50, 250, 2)
    if kind == 0:
        ax.zoom_by(int(rng.integers(-3, 4)), x=x, y=y)
    elif kind == 1:
        ax.zoom_about(x, y, [Fraction(1, 3), Fraction(1, 2), 1, 2, 3, 7][rng.integers(6)])
    elif kind == 2:
        ax.zoom_to(x, x + rng.uniform(3, 40), y, y + rng.uniform(3, 40))
    elif kind == 3:
        width = rng.uniform(5, 150)
        ax.set_xlim(*(sorted if rng.random() < 0.7 else list)((x + width, x)))
    elif kind == 4:
        height = rng.uniform(5, 150)
        ax.set_ylim(y + height, y)
    elif kind == 5:
        ax.set_pixel_scale(int(rng.integers(1, 9)))
    else:
        ax.get_figure().canvas.draw()
        drag(ax, rng.integers(-40, 40, 2))


@pytest.mark.parametrize("draws", [True, False])
@pytest.mark.parametrize("seed", range(12))
def test_after_any_gesture_middle_and_scale_are_equal(seed, draws):
    rng = np.random.default_rng(seed)
    axes = [
        one(tuple(rng.uniform(1, 4, 2)), tuple(rng.integers(250, 400, 2)), **kwargs)
        for kwargs in ({}, {"origin": "lower"}, {"extent": (0, 800, 0, 700)})
    ]
    offsets = [tuple(map(int, pair)) for pair in rng.integers(-9, 9, (3, 2))]
    mplpix.link_views(*axes, offsets=offsets)
    for _ in range(25):
        ax = axes[rng.integers(2)]  # coordinates of the third one aren't cells
        gesture(rng, ax)
        if draws:
            ax.get_figure().canvas.draw()
        here = offsets[axes.index(ax)]
        for other, there in zip(axes, offsets, strict=True):
            if other is not ax:
                assert_linked(ax, other, np.subtract(there, here))


def test_middles_are_equal_in_slots_of_odd_and_even_dots():
    axes = [one(size) for size in ((3, 2), (2.01, 2.93), (1.37, 3.11))]
    mplpix.link_views(*axes)
    for ax in axes:
        for scale in (1, 2, 5, 8):
            ax.zoom_about(150.3, 140.7, scale)
            assert len({seen(other) for other in axes}) == 1


def test_what_is_linked_takes_the_view_of_the_first():
    ax, other = one(), one((1, 1))
    ax.zoom_about(100, 120, 4)
    mplpix.link_views(ax, other)
    assert seen(other) == (*seen(ax)[:2], 4)


def test_back_at_its_start_a_gesture_leaves_the_very_bytes():
    ax, other = one(), one((2, 1.57))
    mplpix.link_views(ax, other)
    figures = [each.get_figure() for each in (ax, other)]
    before = [pixels(fig) for fig in figures]
    for each in (ax, other):
        for steps in (2, 3, -1, -4):
            each.zoom_by(steps, x=77, y=200)
            each.get_figure().canvas.draw()
    for fig, wanted in zip(figures, before, strict=True):
        assert_same_dots(pixels(fig), wanted)


def test_home_back_and_forward_are_passed_on():
    ax, other = one(), one((2, 1.57))
    mplpix.link_views(ax, other)
    toolbar = Toolbar(ax.get_figure().canvas)
    ax.get_figure().canvas.draw()
    views = [seen(other)]
    for x in (100, 200):
        ax.zoom_about(x, 120, 4)
        views.append(seen(other))
    assert len(set(views)) == 3
    for step, view in ((toolbar.back, 1), (toolbar.forward, 2), (toolbar.home, 0)):
        step()
        assert seen(other) == views[view]


def test_each_canvas_is_drawn_once_for_a_gesture():
    axes = [one(), one((2, 1.57)), one((1, 1))]
    link = mplpix.link_views(*axes)
    for ax in axes:
        ax.get_figure().canvas.draw()
    drawn = []
    for i, ax in enumerate(axes):
        ax.get_figure().canvas.mpl_connect("draw_event", lambda _, i=i: drawn.append(i))
    for do in (
        lambda ax, i: ax.zoom_by(i + 1),
        lambda ax, i: ax.zoom_to(40 * i + 40, 140, 60, 90),
        lambda ax, i: drag(ax, (13, 7)),
        lambda ax, i: ax.set_pixel_scale(3 + i),
    ):
        for i, ax in enumerate(axes):
            drawn.clear()
            do(ax, i)
            ax.get_figure().canvas.draw_idle()
            assert sorted(drawn) == [0, 1, 2]
    drawn.clear()
    axes[0].get_figure().canvas.draw()
    assert drawn == [0]
    link.unlink()


def test_axes_of_one_figure_are_linked():
    fig, axs = plt.subplots(1, 2, subplot_kw=PIXEL, width_ratios=[2, 1])
    for ax in axs:
        ax.imshow(ramp(300, 400))
    axs[1].set_scale_group("other")
    mplpix.link_views(*axs)
    for ax, other in (axs, axs[::-1]):
        ax.zoom_about(150, 100, 5)
        assert seen(other) == seen(ax)
        ax.zoom_by(-1)
        fig.canvas.draw()
        assert seen(other) == seen(ax)


@pytest.mark.parametrize("share", [{"sharex": True}, {"sharex": True, "sharey": True}], ids=str)
def test_axes_that_share_an_axis_are_linked_too(share):
    _, axs = plt.subplots(1, 2, subplot_kw=PIXEL, **share)
    for ax in axs:
        ax.imshow(ramp(300, 400))
    other = one((2, 1.57))
    mplpix.link_views(other, *axs)
    for ax in (axs[0], other, axs[1]):
        ax.zoom_about(150, 100, 5)
        assert {seen(each)[2] for each in (*axs, other)} == {5}
        for each in (*axs, other):
            assert_linked(ax, each)
        ax.set_xlim(120, 140)
        for each in (*axs, other):
            assert_linked(ax, each)


def test_limits_beyond_an_image_are_not_passed_on():
    ax, other = one(), one((2, 2))
    mplpix.link_views(ax, other)
    ax.set_pixel_scale(4)
    ax.set_xlim(-30, 20)
    low, high = ends(other)[0]
    assert low == 0
    assert 0 < high < 60


def test_a_figure_saved_at_another_dpi_moves_nothing():
    ax, other = one(), one((2, 1.57))
    mplpix.link_views(ax, other)
    views = [seen(each) for each in (ax, other)]
    ax.get_figure().savefig(io.BytesIO(), dpi=300)
    assert [seen(each) for each in (ax, other)] == views
    ax.zoom_about(150, 100, 5)
    other.get_figure().savefig(io.BytesIO(), dpi=100)
    assert seen(other) == seen(ax)


def test_a_resized_figure_keeps_the_middle_and_fills_its_slot():
    ax, other = one(), one((2, 1.57))
    mplpix.link_views(ax, other)
    ax.zoom_about(150, 100, 5)
    before = seen(ax)
    assert seen(other) == before
    other.get_figure().set_size_inches(3.3, 2.9)
    assert seen(other) == seen(ax) == before
    assert other.get_position().width * 330 > 200
    assert ax.get_pixel_scale() == 5


def test_a_fitting_scale_is_passed_on_when_its_figure_is_resized():
    ax, other = one(), one((4, 4))
    mplpix.link_views(ax, other)
    before = ax.get_pixel_scale()
    ax.get_figure().set_size_inches(6, 5)
    assert other.get_pixel_scale() == ax.get_pixel_scale() > before


def test_unlinked_axes_go_their_own_ways():
    ax, other = one(), one((2, 1.57))
    link = mplpix.link_views(ax, other)
    assert link.axes == (ax, other)
    link.unlink()
    before = seen(other)
    ax.zoom_about(150, 100, 5)
    ax.get_figure().canvas.draw()
    assert seen(other) == before
    assert link.axes == ()
    link.unlink()


def listeners(ax):
    return {
        name: len(found)
        for name, found in ax.get_figure().canvas.callbacks.callbacks.items()
        if found
    }


def test_a_thousand_gestures_leave_nothing_behind():
    ax, other = one(), one((1, 1))
    before = [listeners(each) for each in (ax, other)]
    link = mplpix.link_views(ax, other)
    linked = [listeners(each) for each in (ax, other)]
    children = [len(each.get_children()) for each in (ax, other)]
    rng = np.random.default_rng(0)
    for _ in range(1000):
        ax.zoom_about(*rng.uniform(50, 250, 2), int(rng.integers(1, 9)))
        seen(other)
    assert [listeners(each) for each in (ax, other)] == linked
    assert [len(each.get_children()) for each in (ax, other)] == children
    link.unlink()
    assert [listeners(each) for each in (ax, other)] == before


@pytest.mark.parametrize("kept", [True, False])
def test_a_closed_figure_drops_out_and_is_freed(kept):
    ax, other, third = one(), one((2, 1.57)), one((1, 1))
    link = mplpix.link_views(ax, other, third)
    before = seen(other)
    plt.close(other.get_figure())
    if kept:
        assert link.axes == (ax, third)
    else:
        ref = weakref.ref(other.get_figure())
        del other
        gc.collect()
        assert ref() is None
    ax.zoom_about(150, 100, 5)
    assert seen(third) == seen(ax)
    if kept:
        assert seen(other) == before


def test_nothing_keeps_linked_figures_alive():
    ax, other = one(), one((2, 1.57))
    mplpix.link_views(ax, other)
    ax.zoom_by(1)
    refs = [weakref.ref(each.get_figure()) for each in (ax, other)]
    plt.close("all")
    del ax, other
    gc.collect()
    assert [ref() for ref in refs] == [None, None]


def test_removed_axes_drop_out():
    fig, axs = plt.subplots(1, 3, subplot_kw=PIXEL)
    for ax in axs:
        ax.imshow(ramp(300, 400))
    link = mplpix.link_views(*axs)
    axs[1].remove()
    assert link.axes == (axs[0], axs[2])
    axs[0].zoom_about(150, 100, 5)
    fig.canvas.draw()
    assert seen(axs[2]) == seen(axs[0])


def test_axes_without_cells_to_count_stay_as_they_are():
    ax, other, empty = one(), one((2, 1.57)), plt.figure().add_subplot(**PIXEL)
    mplpix.link_views(empty, ax, other)
    ax.zoom_about(150, 100, 5)
    assert seen(other) == seen(ax)
    assert empty.get_xlim() == (0, 1)
    empty.imshow(ramp(300, 400))
    ax.zoom_about(170, 120, 4)
    assert seen(empty) == seen(other) == seen(ax)


@pytest.mark.parametrize(
    "twin_of", [lambda fig: pickle.loads(pickle.dumps(fig)), copy.deepcopy], ids=["pickle", "copy"]
)
def test_what_comes_out_of_a_pickle_is_not_linked(twin_of):
    ax, other = one(), one((2, 1.57))
    mplpix.link_views(ax, other)
    (twin,) = twin_of(ax.get_figure()).axes
    before = seen(other)
    twin.zoom_about(150, 100, 5)
    twin.get_figure().canvas.draw()
    assert seen(other) == before
    ax.zoom_about(100, 100, 4)
    assert seen(other) == seen(ax)
    assert seen(twin)[2] == 5


def test_two_links_make_a_chain():
    axes = [one(), one((2, 1.57)), one((1, 1))]
    mplpix.link_views(*axes[:2])
    mplpix.link_views(*axes[1:])
    for ax in axes:
        ax.zoom_about(150, 100, 5)
        for each in axes:
            each.get_figure().canvas.draw()
        assert len({seen(each) for each in axes}) == 1


def test_a_drag_by_the_toolbar_is_passed_on():
    ax, other = one(), one((2, 1.57))
    mplpix.link_views(ax, other)
    ax.zoom_about(150, 100, 5)
    canvas = ax.get_figure().canvas
    toolbar = Toolbar(canvas)
    toolbar.pan()
    canvas.draw()
    x, y = ax.bbox.get_points().mean(axis=0).astype(int)
    before = seen(ax)
    drag_by_mouse(ax.get_figure(), (x, y), (x + 20, y - 15))
    assert seen(other) == seen(ax) == (before[0] - 4, before[1] - 3, 5)


@pytest.mark.parametrize(
    ("axes", "error", "match"),
    [
        (lambda ax: (), ValueError, r"'axes' must be one pixel Axes or more, not \(\)"),
        (lambda ax: (ax, None), TypeError, "'axes' must be pixel Axes, not None"),
        (lambda ax: (ax, plt.figure().add_subplot()), TypeError, "'axes' must be pixel Axes"),
        (lambda ax: ([ax, one()],), TypeError, "'axes' must be pixel Axes"),
        (lambda ax: (ax, ax), ValueError, "'axes' must be different"),
    ],
    ids=["none", "no Axes", "plain", "list", "twice"],
)
def test_axes_that_cannot_be_linked_are_refused(axes, error, match):
    ax = one()
    before = listeners(ax)
    with pytest.raises(error, match=match):
        mplpix.link_views(*axes(ax))
    assert listeners(ax) == before


@pytest.mark.parametrize(
    ("offsets", "error"),
    [
        ([(0, 0)], ValueError),
        ([(0, 0)] * 3, ValueError),
        ([(0, 0), (1, 2, 3)], ValueError),
        ([(0, 0), (1.5, 2)], TypeError),
        ([(0, 0), (True, 2)], TypeError),
        ([0, 0], TypeError),
        (["ab", "cd"], TypeError),
        (7, TypeError),
        ("ab", TypeError),
    ],
    ids=str,
)
def test_offsets_that_are_none_are_refused(offsets, error):
    axes = one(), one()
    with pytest.raises(error, match="'offsets' must be 2 pairs of int"):
        mplpix.link_views(*axes, offsets=offsets)

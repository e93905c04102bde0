"""What a draw costs, what it leaves behind, and what it may leave out."""

import gc
import io
import weakref

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine, TightLayoutEngine
from matplotlib.ticker import MaxNLocator

from mplpix.axes.figure_scales import FigureScales
from mplpix.axes.member import Member
from mplpix.axes.pixel_axes import PixelAxes
from tests.axes.figures import LAYOUTS, one, several
from tests.oracle import every_axes, pixels
from tests.tools import PIXEL, ramp

# Calls --------------------------------------------------------------------------------------------


@pytest.fixture
def calls(monkeypatch):
    """Count calls of what is looked at in a draw."""
    counts = {}

    def count(cls, name):
        counts[name] = 0
        function = getattr(cls, name)

        def counted(*args, **kwargs):
            counts[name] += 1
            return function(*args, **kwargs)

        monkeypatch.setattr(cls, name, counted)

    count(FigureScales, "_resolve")
    for name in ("request", "show"):
        count(Member, name)
    for name in ("set_xlim", "set_ylim", "_set_position"):
        count(PixelAxes, name)
    return counts


def test_resolving_is_linear_in_the_number_of_axes(calls):
    found = {}
    for n in (4, 16, 64):
        fig, _ = several([(9, 9)] * n, (4, n // 4), labels=False)
        calls.update(dict.fromkeys(calls, 0))
        fig.canvas.draw()
        found[n] = dict(calls)
    for name, count in found[4].items():
        assert found[16][name] <= 4 * max(count, 1), name
        assert found[64][name] <= 16 * max(count, 1), name
    assert found[4]["_resolve"] == found[16]["_resolve"] == found[64]["_resolve"] <= 2
    assert found[64]["request"] <= 2 * 64


def test_hands_leave_the_canvas_with_the_last_pixel_axes():
    fig = Figure()
    known = fig.canvas.callbacks.callbacks
    before = len(known["scroll_event"])
    plain = fig.add_subplot(1, 2, 1)
    pixel = fig.add_subplot(1, 2, 2, projection="pixel")
    inner = plain.inset_axes((0, 0, 1, 1)).inset_axes((0, 0, 1, 1), projection="pixel")
    pixel.remove()
    assert len(known["scroll_event"]) > before
    inner.remove()
    other = fig.add_subplot(projection="pixel")
    assert len(known["scroll_event"]) > before
    other.remove()
    assert len(known["scroll_event"]) == before


def test_images_of_one_size_share_a_grid_while_one_of_them_lives():
    fig, (a, b, c) = plt.subplots(1, 3, subplot_kw=PIXEL)
    images = [ax.imshow(ramp(5, 6)) for ax in (a, b)]
    assert images[0].grid is images[1].grid
    assert images[0].grid != c.imshow(ramp(6, 5)).grid
    images[1].set_extent((0, 1, 0, 1))
    assert images[0].grid != images[1].grid
    kept = weakref.ref(images[0].grid)
    del images
    fig.clear()
    plt.close(fig)
    del fig, a, b, c
    gc.collect()
    assert kept() is None


@pytest.mark.parametrize("layout", [None, "constrained"])
def test_a_second_draw_works_out_and_sets_nothing(calls, layout):
    fig, _ = several(layout=layout)
    for _ in range(3):
        fig.canvas.draw()
    calls.update(dict.fromkeys(calls, 0))
    fig.canvas.draw()
    assert not any(calls.values()), calls


# Labels without text, which are not placed --------------------------------------------------------


class Counting(MaxNLocator):
    """Counts how often its axis asks for ticks."""

    asked = 0

    def __call__(self):
        self.asked += 1
        return super().__call__()


@pytest.mark.parametrize("label", ["", "cells"])
def test_ticks_are_laid_out_less_often_where_there_is_no_label_to_place(label):
    asked = {}
    for projection in ("pixel", None):
        fig = plt.figure()
        ax = fig.add_subplot(projection=projection, xlabel=label, ylabel=label)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_locator(Counting())
        fig.canvas.draw()
        asked[projection] = [axis.get_major_locator().asked for axis in (ax.xaxis, ax.yaxis)]
    assert (np.less if label == "" else np.equal)(asked["pixel"], asked[None]).all()


@pytest.mark.parametrize("layout", [None, "constrained"])
def test_a_label_that_comes_late_is_where_it_would_have_been(layout):
    pictures = []
    for late in (True, False):
        fig, ax, _ = one(layout=layout)
        if late:
            fig.canvas.draw()
        ax.set(xlabel="columns", ylabel="rows")
        ax.xaxis.set_label_position("top")
        pictures.append(pixels(fig))
        assert ax.xaxis.label.get_window_extent().y0 > ax.bbox.y1
    np.testing.assert_array_equal(*pictures)


def test_the_box_about_an_axes_is_that_of_any_other():
    boxes = []
    for projection in ("pixel", None):
        fig = plt.figure(figsize=(3, 2))
        ax = fig.add_subplot(projection=projection, title="ticks", xlim=(0, 1), ylim=(0, 1))
        ax.xaxis.tick_top()
        fig.canvas.draw()
        ax.tick_params(labelsize=20)
        boxes += [ax.title.get_window_extent().extents, ax.get_tightbbox().extents]
        fig.canvas.draw()
        boxes += [ax.title.get_window_extent().extents, ax.get_tightbbox().extents]
    np.testing.assert_array_equal(boxes[:4], boxes[4:])


def test_an_interrupted_draw_leaves_labels_to_be_placed():
    fig, ax, _ = one()

    def interrupt(*_):
        raise KeyboardInterrupt

    ax.xaxis.set_major_formatter(interrupt)
    with pytest.raises(KeyboardInterrupt):
        fig.canvas.draw()
    ax.xaxis.set_major_formatter("{x:g}")
    ax.set_xlabel("columns")
    ax.xaxis.set_label_position("top")
    fig.canvas.draw()
    assert ax.xaxis.label.get_window_extent().y0 > ax.bbox.y1


@pytest.mark.parametrize("name", ["x", "y"])
def test_an_annotation_may_be_placed_by_a_label_without_text(name):
    fig = plt.figure()
    places = []
    for projection in (None, "pixel"):
        ax = fig.add_subplot(projection=projection)
        axis = ax.xaxis if name == "x" else ax.yaxis
        ax.set(xlim=(0, 4), ylim=(0, 4), xticks=[0, 2, 4], yticks=[0, 2, 4])
        note = ax.annotate("here", (0.5, 0), xycoords=axis.label)
        fig.canvas.draw()
        places.append(note.get_window_extent().bounds)
        ax.remove()
    np.testing.assert_allclose(*places)


# Nothing stale, nothing kept ----------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("scale", ["fit", 8])
def test_a_draw_leaves_nothing_stale(layout, scale):
    # or a GUI would draw again and again
    fig, asked = several(layout=layout)
    next(iter(asked)).set_pixel_scale(scale)
    for _ in range(2):
        fig.canvas.draw()
        assert not fig.stale
        assert not any(ax.stale for ax in every_axes(fig))


def test_asking_for_the_scale_leaves_nothing_stale():
    fig, asked = several()
    fig.canvas.draw()
    for ax in asked:
        ax.get_pixel_scale()
        ax.get_position()
    assert not fig.stale


@pytest.mark.parametrize("fmt", ["png", "pdf"])
def test_no_figure_is_kept_alive(fmt):
    fig, asked = several(layout="constrained")
    next(iter(asked)).inset_axes((0, 0, 0.5, 0.5), projection="pixel").imshow(ramp(3, 3))
    fig.canvas.draw()
    fig.savefig(io.BytesIO(), format=fmt, bbox_inches="tight")
    refs = [weakref.ref(fig), *(weakref.ref(ax) for ax in asked)]
    plt.close(fig)
    del fig, asked
    gc.collect()
    assert [ref() for ref in refs] == [None] * len(refs)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dpi", [None, 61.7])
def test_an_axes_that_was_removed_is_not_kept_alive(layout, dpi):
    fig, asked = several(layout=layout)
    fig.canvas.draw()
    if dpi is not None:
        fig.savefig(io.BytesIO(), dpi=dpi)
    ref = weakref.ref(fig.axes[0])
    asked.clear()
    fig.axes[0].remove()
    fig.canvas.draw()
    gc.collect()
    assert ref() is None


@pytest.mark.parametrize("engine", [ConstrainedLayoutEngine, TightLayoutEngine])
def test_a_layout_engine_that_outlives_a_figure_does_not_keep_it_alive(engine):
    kept = engine()
    fig, asked = several(layout=kept)
    fig.canvas.draw()
    ref = weakref.ref(fig)
    plt.close(fig)
    del fig, asked
    gc.collect()
    assert ref() is None

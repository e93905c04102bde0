"""Colorbars beside images: exactly as long as the box, in every layout."""

import io
import pickle

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colorbar import Colorbar
from matplotlib.colors import LogNorm, Normalize

from tests.axes.figures import IMAGE, LAYOUTS, pixel_axes
from tests.oracle import ON_A_DOT, pixels

SIDES = ["left", "right", "top", "bottom"]


# Where a bar is -----------------------------------------------------------------------------------


def outline(cbar):
    """Return the ends of all that is coloured of a bar, the extensions too, in dots."""
    return cbar.outline.get_window_extent().extents


def side_of(cbar, ax):
    """Return on which side of the box of *ax* the bar is."""
    x0, y0, x1, y1 = outline(cbar)
    box = ax.bbox
    beside = {
        "left": x1 < box.x0,
        "right": x0 > box.x1,
        "bottom": y1 < box.y0,
        "top": y0 > box.y1,
    }
    (side,) = [name for name, is_there in beside.items() if is_there]
    return side


def assert_as_long_as_the_box(cbar, ax):
    x0, y0, x1, y1 = outline(cbar)
    if side_of(cbar, ax) in ("left", "right"):
        assert (y0, y1) == pytest.approx((ax.bbox.y0, ax.bbox.y1), abs=ON_A_DOT)
        ends = x0, x1
    else:
        assert (x0, x1) == pytest.approx((ax.bbox.x0, ax.bbox.x1), abs=ON_A_DOT)
        ends = y0, y1
    assert np.rint(ends) == pytest.approx(ends, abs=ON_A_DOT)
    assert ends[1] > ends[0]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("extend", ["neither", "both", "max"])
def test_a_bar_is_exactly_as_long_as_the_box(layout, side, extend):
    fig, ax = pixel_axes(layout=layout, figsize=(5.03, 4.07), dpi=93)
    cbar = ax.colorbar(ax.imshow(IMAGE), location=side, extend=extend, label="what it is")
    assert isinstance(cbar, Colorbar)
    for size in ((5.03, 4.07), (3.31, 6.2)):
        fig.set_size_inches(size)
        fig.canvas.draw()
        assert_as_long_as_the_box(cbar, ax)
        assert side_of(cbar, ax) == side
    box = ax.bbox.size
    ax.set(xlim=(10.5, 22.5), ylim=(20.5, 14.5))
    fig.canvas.draw()
    assert (ax.bbox.size != box).any()
    assert_as_long_as_the_box(cbar, ax)


@pytest.mark.parametrize("layout", ["tight", "constrained", "compressed"])
@pytest.mark.parametrize("side", SIDES)
def test_layouts_make_room_for_bars(layout, side):
    fig, axs = pixel_axes(1, 2, layout=layout, figsize=(8, 4), dpi=70)
    bars = []
    for ax in axs.flat:
        im = ax.imshow(IMAGE)
        ax.set(xlabel="x", ylabel="y", title="a title")
        bars += [ax.colorbar(im, location=side, label="one")]
    for _ in range(2):
        fig.canvas.draw()
    renderer = fig.canvas.get_renderer()
    boxes = [ax.get_tightbbox(renderer) for ax in axs.flat]
    for i, (box, bar) in enumerate(zip(boxes, bars, strict=True)):
        assert box.x0 <= bar.ax.get_tightbbox(renderer).x0
        assert bar.ax.get_tightbbox(renderer).x1 <= box.x1
        assert fig.bbox.x0 <= box.x0
        assert box.x1 <= fig.bbox.x1
        assert fig.bbox.y0 <= box.y0
        assert box.y1 <= fig.bbox.y1
        assert not any(box.overlaps(other) for other in boxes[:i])


@pytest.mark.parametrize("side", SIDES)
def test_several_bars_stand_one_beyond_the_other(side):
    fig, ax = pixel_axes(layout="constrained", figsize=(9, 9))
    im = ax.imshow(IMAGE)
    other = ax.contour(IMAGE, [0.2, 0.5], cmap="magma")
    bars = [ax.colorbar(m, location=side, label="bar") for m in (im, other, im)]
    fig.canvas.draw()
    renderer = fig.canvas.get_renderer()
    boxes = [bar.ax.get_tightbbox(renderer) for bar in bars]
    for bar in bars:
        assert_as_long_as_the_box(bar, ax)
        assert side_of(bar, ax) == side
    axis = 0 if side in ("left", "right") else 1
    starts = [box.min[axis] for box in boxes]
    assert starts == sorted(starts, reverse=side in ("left", "bottom"))
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_bars_on_all_sides_overlap_no_ticks_labels_or_title():
    fig, ax = pixel_axes(layout="constrained", figsize=(9, 9))
    im = ax.imshow(IMAGE)
    ax.set(xlabel="x", ylabel="y", title="a title")
    bars = [ax.colorbar(im, location=side, label=side) for side in SIDES]
    twin = ax.twinx()
    twin.set_ylabel("the other")
    fig.canvas.draw()
    renderer = fig.canvas.get_renderer()
    boxes = [bar.ax.get_tightbbox(renderer) for bar in bars]
    boxes += [a.get_tightbbox(renderer) for a in (ax.xaxis, ax.yaxis, twin.yaxis, ax.title)]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i] if i != 5)


@pytest.mark.parametrize("dpi", [50, 133.7])
@pytest.mark.parametrize("bbox", [None, "tight"])
def test_a_bar_is_as_long_as_the_box_in_files(dpi, bbox):
    fig, ax = pixel_axes(figsize=(4.01, 3.03), layout="constrained")
    cbar = ax.colorbar(ax.imshow(IMAGE))
    seen = []
    fig.canvas.mpl_connect("draw_event", lambda _: seen.append((outline(cbar), ax.bbox.extents)))
    fig.savefig(io.BytesIO(), dpi=dpi, bbox_inches=bbox)
    fig.savefig(io.BytesIO(), dpi=dpi, bbox_inches=bbox, format="svg")
    # A bar of many colours is rasterized, and matplotlib moves the box back after that.
    slack = ON_A_DOT if bbox is None else 0.5 * 72 / dpi
    for bar, box in seen:
        assert (bar[1], bar[3]) == pytest.approx((box[1], box[3]), abs=slack)


def test_without_an_image_a_bar_is_as_long_as_the_slot():
    fig, ax = pixel_axes()
    cbar = ax.colorbar(mpl.cm.ScalarMappable(Normalize(0, 3), "magma"))
    fig.canvas.draw()
    assert_as_long_as_the_box(cbar, ax)


# What it is ---------------------------------------------------------------------------------------


def test_size_and_pad_are_points_and_the_fonts_by_default():
    fig, ax = pixel_axes(dpi=144)
    im = ax.imshow(IMAGE)
    ax.tick_params(right=False)
    mpl.rcParams["font.size"] = 14
    cbar = ax.colorbar(im)
    fig.canvas.draw()
    x0, _, x1, _ = outline(cbar)
    edge = np.ceil(max(ax.bbox.x1, ax.yaxis.get_tightbbox(fig.canvas.get_renderer()).x1) - 1e-4)
    assert (x0 - edge, x1 - x0) == pytest.approx((14, 28))
    cbar.remove()
    cbar = ax.colorbar(im, size=3, pad=0)
    fig.canvas.draw()
    x0, _, x1, _ = outline(cbar)
    assert (x0 - edge, x1 - x0) == pytest.approx((0, 6))


def test_a_bar_takes_what_figure_colorbar_takes():
    fig, ax = pixel_axes()
    im = ax.imshow(IMAGE + 0.1, norm=LogNorm())
    cbar = ax.colorbar(im, orientation="horizontal", ticks=[0.2, 1], format="%.3f", label="so")
    fig.canvas.draw()
    assert side_of(cbar, ax) == "bottom"
    assert cbar.orientation == "horizontal"
    assert [t.get_text() for t in cbar.ax.get_xticklabels()] == ["0.200", "1.000"]
    assert cbar.ax.get_xlabel() == "so"
    assert cbar.norm is im.norm
    im.set_clim(0.5, 2)
    assert cbar.vmin == pytest.approx(0.5)


def test_a_removed_bar_gives_its_room_back():
    fig, ax = pixel_axes(layout="constrained")
    im = ax.imshow(IMAGE)
    before = pixels(fig)
    cbar = ax.colorbar(im)
    assert not np.array_equal(pixels(fig), before)
    cbar.remove()
    assert ax.child_axes == []
    assert im.colorbar is None
    np.testing.assert_array_equal(pixels(fig), before)


def test_a_bar_works_in_subfigures_insets_and_pickles():
    fig = plt.figure(layout="constrained", figsize=(8, 4))
    left, right = fig.subfigures(1, 2)
    ax = left.add_subplot(projection="pixel")
    inset = right.add_subplot(projection="pixel")
    bars = [a.colorbar(a.imshow(IMAGE)) for a in (ax, inset)]
    fig.canvas.draw()
    for a, bar in zip((ax, inset), bars, strict=True):
        assert_as_long_as_the_box(bar, a)
    again = pickle.loads(pickle.dumps(fig))
    np.testing.assert_array_equal(pixels(again), pixels(fig))


def test_the_largest_bar_that_is_taken_is_drawn():
    fig, ax = pixel_axes(figsize=(3, 2))
    bar = ax.colorbar(ax.imshow(IMAGE), size=2**18, pad=2**18)
    fig.canvas.draw()
    assert bar.ax.bbox.x0 > fig.bbox.x1


# Refusals -----------------------------------------------------------------------------------------

BAD_BARS = [
    ({"mappable": 3}, TypeError, "'mappable' must be an image"),
    ({"mappable": None}, TypeError, "'mappable'"),
    ({"location": "middle"}, ValueError, "'location' must be one of"),
    ({"location": 3}, TypeError, "'location'"),
    ({"orientation": "askew"}, ValueError, "'orientation' must be one of"),
    ({"location": "left", "orientation": "horizontal"}, ValueError, "'orientation' must be that"),
    ({"size": 0}, ValueError, "'size' must be a number of points over 0"),
    ({"size": "5%"}, TypeError, "'size'"),
    ({"size": 2**64 - 1}, ValueError, "'size' must be .* at most 262144"),
    ({"pad": 1e300}, ValueError, "'pad' must be .* at most 262144"),
    ({"pad": -1}, ValueError, "'pad' must be"),
    ({"pad": np.nan}, ValueError, "'pad'"),
    ({"shrink": 0.5}, ValueError, "'shrink' must be left out"),
    ({"cax": None}, ValueError, "'cax' must be left out"),
    ({"extend": "sideways"}, ValueError, "extend"),
    ({"no_such": 3}, TypeError, "no_such"),
]


@pytest.mark.parametrize(("bad", "error", "message"), BAD_BARS)
def test_bad_input_is_named_and_adds_no_bar(bad, error, message):
    fig, ax = pixel_axes()
    im = ax.imshow(IMAGE)
    before = pixels(fig)
    arguments = {"mappable": im, **bad}
    with pytest.raises(error, match=message):
        ax.colorbar(arguments.pop("mappable"), **arguments)
    assert ax.child_axes == []
    assert getattr(im, "colorbar", None) is None
    np.testing.assert_array_equal(pixels(fig), before)

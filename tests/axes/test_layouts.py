"""Boxes in their slots, in every layout, with all that stands in a figure, on every dot."""

import pickle

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox
from mpl_toolkits.axes_grid1 import make_axes_locatable

from mplpix.axes.pixel_axes import PixelAxes
from tests.axes.figures import FIGURES, LAYOUTS, assert_shows, one, several
from tests.oracle import (
    Cells,
    assert_largest,
    assert_same_dots,
    bare,
    box_dots,
    expected,
    pixels,
    render,
    shown,
)
from tests.tools import PIXEL, ramp

# The box in its slot ------------------------------------------------------------------------------


@pytest.mark.parametrize("anchor", ["C", "SW", "S", "SE", "E", "NE", "N", "NW", "W", (0.3, 0.8)])
@pytest.mark.parametrize(("width", "height", "dpi"), FIGURES)
def test_the_box_hugs_the_cells_and_is_anchored_in_its_slot(anchor, width, height, dpi):
    fig, ax, _ = one((3, 4), pixel_scale=5, figsize=(width, height), dpi=dpi)
    ax.set_anchor(anchor)
    _, draws = render(fig)
    drawn = draws[-1][ax]
    x0, y0, x1, y1 = drawn.whole_box()
    assert (x1 - x0, y1 - y0) == (20, 15)
    sx0, sy0, sx1, sy1 = drawn.slot
    assert sx0 - 1e-3 <= x0 < x1 <= sx1 + 1e-3
    assert sy0 - 1e-3 <= y0 < y1 <= sy1 + 1e-3
    letters = anchor if isinstance(anchor, str) else ""
    cx, cy = anchor if not letters else (0.5, 0.5)
    cx = 0 if "W" in letters else 1 if "E" in letters else cx
    cy = 0 if "S" in letters else 1 if "N" in letters else cy
    assert abs(x0 - (sx0 + cx * (sx1 - sx0 - 20))) <= 1
    assert abs(y0 - (sy0 + cy * (sy1 - sy0 - 15))) <= 1


def test_the_position_is_on_dots_without_a_draw():
    fig, ax, _ = one(figsize=(3.03, 2.071), dpi=77.7)
    box = fig.transFigure.transform_bbox(ax.get_position()).extents
    assert box == pytest.approx(np.rint(box), abs=1e-6)
    render(fig)
    assert ax.bbox.extents.tolist() == box.tolist()


def test_a_position_set_by_the_user_is_the_slot():
    fig, ax, cells = one()
    ax.set_position((0.5, 0.5, 0.5, 0.5))
    _, draws = render(fig)
    assert draws[-1][ax].slot == pytest.approx((150, 100, 300, 200))
    assert_shows(fig, {ax: cells}, 10)
    ax.set_position((0, 0, 1, 1))
    assert_shows(fig, {ax: cells}, 20)


@pytest.mark.parametrize("savefig", [{}, {"dpi": 61.7}, {"bbox_inches": "tight"}], ids=str)
def test_an_axes_locator_gives_the_slot(savefig):
    fig, ax, cells = one(figsize=(4.01, 3.3), dpi=91.3)
    cax = make_axes_locatable(ax).append_axes("right", size="10%", pad=0.1)
    bare(fig.colorbar(ax.images[0], cax=cax).ax)
    buffer, draws = render(fig, **savefig)
    drawn = draws[-1][ax]
    scale = cells.scale_of(drawn)
    assert scale > 5
    assert_same_dots(box_dots(buffer, drawn.whole_box()), expected(cells, drawn, scale))
    assert draws[-1][cax].box[0] >= drawn.box[2]


@pytest.mark.parametrize(
    "unlike",
    [
        lambda ax: ax.imshow(ramp(3, 3), x=[0, 1, 5]),
        lambda ax: (ax.imshow(ramp(3, 3), extent=(1, 10, 1, 10)), ax.set_xscale("log")),
        lambda ax: ax.plot([1, 2]),
    ],
    ids=["cells of different sizes", "a log axis", "no image"],
)
def test_without_cells_of_one_size_the_box_is_the_slot(unlike):
    fig, (ax, other) = plt.subplots(1, 2, subplot_kw=PIXEL)
    unlike(ax)
    cells = Cells(ramp(9, 9))
    cells.imshow(other)
    buffer, draws = render(fig)
    assert draws[-1][ax].box == pytest.approx(draws[-1][ax].slot)
    drawn = draws[-1][other]
    assert_largest(other.get_pixel_scale(), {other: cells}, draws[-1])
    assert_same_dots(
        box_dots(buffer, drawn.whole_box()), expected(cells, drawn, other.get_pixel_scale())
    )


def test_without_an_image_the_aspect_holds_as_on_any_axes():
    boxes = []
    for projection in ("rectilinear", "pixel"):
        ax = plt.figure(figsize=(4, 3)).add_subplot(projection=projection)
        ax.plot([0, 1], [0, 5])
        ax.set_aspect("equal")
        ax.figure.canvas.draw()
        boxes.append(ax.get_position().bounds)
    assert boxes[0] == pytest.approx(boxes[1])


# Layout engines -----------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("width", "height", "dpi"), FIGURES)
def test_drawing_again_changes_nothing(layout, width, height, dpi):
    fig, asked = several(figsize=(width, height), dpi=dpi, layout=layout)
    if layout == "tight":  # settles with its second draw; on plain Axes with its tenth or so
        fig.canvas.draw()
    first = pixels(fig)
    for _ in range(2):
        assert_same_dots(pixels(fig), first)
    assert_shows(fig, asked)


@pytest.mark.parametrize(("width", "height", "dpi"), FIGURES)
@pytest.mark.parametrize("layout", ["tight", "constrained", "compressed"])
def test_a_layout_gives_no_smaller_scale_than_none(layout, width, height, dpi):
    scales = []
    for engine in (None, layout):
        fig, asked = several(figsize=(width, height), dpi=dpi, layout=engine)
        scales.append(assert_shows(fig, asked))
    assert scales[1] >= scales[0]


def test_compressed_layout_brings_images_together():
    gaps = {}
    for layout in ("constrained", "compressed"):
        fig, asked = several([(20, 20)] * 3, (1, 3), figsize=(9, 2), layout=layout)
        scale = assert_shows(fig, asked)
        a, b, _ = (ax.bbox for ax in asked)
        gaps[layout] = scale, b.x0 - a.x1
    assert gaps["compressed"][0] >= gaps["constrained"][0]
    assert gaps["compressed"][1] < gaps["constrained"][1]


@pytest.mark.parametrize("swap", [False, True])
def test_compressed_layout_leaves_room_for_every_group(swap):
    fig, axs = plt.subplots(1, 2, figsize=(2, 2), dpi=50, layout="compressed", subplot_kw=PIXEL)
    wide, tall = axs[::-1] if swap else axs
    tall.set_scale_group("tall")
    wide.imshow(np.zeros((1, 32)))
    tall.imshow(np.zeros((5, 1)))
    for _ in range(3):
        fig.canvas.draw()
        assert wide.get_pixel_scale() == 1
        assert tall.get_pixel_scale() >= 10


@pytest.mark.parametrize("layout", ["tight", "constrained", "compressed"])
def test_labels_do_not_overlap_in_any_layout(layout):
    fig, asked = several(figsize=(6, 4), layout=layout)
    for ax in asked:
        ax.set(title="a title", xlabel="x", ylabel="y")
    for _ in range(3):
        fig.canvas.draw()
    boxes = [ax.get_tightbbox() for ax in asked]
    for i, a in enumerate(boxes):
        assert not any(a.shrunk(0.98, 0.98).overlaps(b.shrunk(0.98, 0.98)) for b in boxes[:i])
        assert fig.bbox.padded(1.5).contains(*a.min)
        assert fig.bbox.padded(1.5).contains(*a.max)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("savefig", [{}, {"dpi": 87.3}, {"bbox_inches": "tight"}], ids=str)
def test_subplots_that_span_rows_and_columns_are_exact(layout, savefig):
    fig = plt.figure(figsize=(5.03, 4.011), dpi=91.7, layout=layout)
    axs = fig.subplot_mosaic("AAB;AAB;CDB", subplot_kw=PIXEL)
    shapes = {"A": (30, 40), "B": (50, 7), "C": (3, 11), "D": (9, 9)}
    asked = {axs[name]: Cells(ramp(*shape)) for name, shape in shapes.items()}
    for ax, cells in asked.items():
        cells.imshow(ax)
        ax.set(title="title", xlabel="x", ylabel="y")
        bare(ax)
    fig.suptitle("all of them", color="none")
    assert_shows(fig, asked, **savefig)


@pytest.mark.parametrize("layout", [None, "constrained", "compressed"])
@pytest.mark.parametrize("savefig", [{}, {"bbox_inches": "tight", "dpi": 87.3}], ids=str)
def test_subfigures_with_a_layout_are_exact(layout, savefig):
    fig = plt.figure(figsize=(5.03, 4.011), dpi=91.7, layout=layout)
    asked = {}
    for subfig, n in zip(fig.subfigures(2, 1, height_ratios=[1, 1.7]), (2, 3), strict=True):
        for i, ax in enumerate(subfig.subplots(1, n, subplot_kw=PIXEL)):
            asked[ax] = Cells(ramp(10 + 3 * i, 14 - 3 * i))
            asked[ax].imshow(ax)
    assert_shows(fig, asked, **savefig)


# What else is in the figure -----------------------------------------------------------------------


@pytest.mark.parametrize("savefig", [{}, {"dpi": 71.3}, {"bbox_inches": "tight"}], ids=str)
def test_subfigures_belong_to_the_group(savefig):
    fig = plt.figure(figsize=(5.03, 3.007), dpi=97.7)
    left, right = fig.subfigures(1, 2, width_ratios=[1, 2.3])
    inner = right.subfigures(2, 1)
    asked = {}
    for subfig, shape in ((left, (8, 5)), (inner[0], (6, 11)), (inner[1], (3, 3))):
        ax = subfig.subplots(subplot_kw=PIXEL)
        asked[ax] = Cells(ramp(*shape))
        asked[ax].imshow(ax)
    assert_shows(fig, asked, **savefig)
    _, draws = render(fig)
    assert_largest(next(iter(asked)).get_pixel_scale(), asked, draws[0])


@pytest.mark.parametrize("parent", ["pixel", "rectilinear"])
@pytest.mark.parametrize("savefig", [{}, {"dpi": 61.7}, {"bbox_inches": "tight"}], ids=str)
def test_insets_are_exact(parent, savefig):
    fig, ax = plt.subplots(subplot_kw={"projection": parent}, figsize=(4.01, 3.3), dpi=91.3)
    outer = Cells(ramp(20, 30))
    if parent == "pixel":
        outer.imshow(ax)
    bare(ax)
    inset = ax.inset_axes((0.51, 0.52, 0.44, 0.43), projection="pixel")
    inner = Cells(ramp(12, 9)[::-1], cmap="gray", x_view=(2, 7), y_view=(1.5, 10.2))
    inner.imshow(inset)
    buffer, draws = render(fig, **savefig)
    drawn = draws[-1][inset]
    scale = inner.scale_of(drawn)
    assert_same_dots(box_dots(buffer, drawn.whole_box()), expected(inner, drawn, scale))
    if parent == "pixel":
        assert scale == outer.scale_of(draws[-1][ax])
        hole = buffer.copy()
        box_dots(hole, drawn.whole_box())[:] = 0
        whole = buffer * 0
        box = draws[-1][ax].whole_box()
        box_dots(whole, box)[:] = expected(outer, draws[-1][ax], scale)
        box_dots(whole, drawn.whole_box())[:] = 0
        assert_same_dots(box_dots(hole, box), box_dots(whole, box))


def test_colorbars_take_room_and_leave_images_exact():
    fig, asked = several(figsize=(7, 5), layout="constrained")
    for ax in asked:
        bare(fig.colorbar(ax.images[0], ax=ax).ax)
    buffer, draws = render(fig)
    (scale,) = {cells.scale_of(draws[-1][ax]) for ax, cells in asked.items()}
    for ax, cells in asked.items():
        got = box_dots(buffer, draws[-1][ax].whole_box())
        assert_same_dots(got, expected(cells, draws[-1][ax], scale))


@pytest.mark.parametrize("twin", ["twinx", "twiny"])
def test_a_twin_lies_on_the_box(twin):
    fig, ax, cells = one()
    other = getattr(ax, twin)()
    bare(other)
    assert_shows(fig, {ax: cells})
    assert other.bbox.extents == pytest.approx(ax.bbox.extents)


class Labelled(Axes):
    """An Axes class of a user."""


def twin_by(**kwargs):
    # what `twinx` calls, which hands arguments on since matplotlib 3.11
    def make(ax):
        twin = ax._make_twin_axes(sharex=ax, **kwargs)
        twin.patch.set_visible(False)
        return twin

    return make


TWINS = {
    "twin of a twin": (lambda ax: ax.twinx().twiny(), Axes),
    "twin of a twin of a twin": (lambda ax: ax.twinx().twiny().twinx(), Axes),
    "class of the user": (twin_by(axes_class=Labelled), Labelled),
    "pixel Axes": (twin_by(axes_class=PixelAxes), PixelAxes),
    "pixel projection": (twin_by(projection="pixel"), PixelAxes),
    "rectilinear": (twin_by(projection="rectilinear"), Axes),
}


@pytest.mark.parametrize("name", TWINS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("pickled", [False, True])
def test_twins_of_any_class_lie_on_the_box(name, layout, pickled):
    make, cls = TWINS[name]
    fig, ax, cells = one((20, 7), layout=layout)
    last = make(ax)
    assert isinstance(last, cls)
    if pickled:
        fig = pickle.loads(pickle.dumps(fig))
        ax = fig.axes[0]
    for other in fig.axes[1:]:
        bare(other)
    assert_shows(fig, {ax: cells})
    fig.canvas.draw()
    slot = ax.get_position(original=True).transformed(fig.transFigure)
    assert (
        layout == "compressed"
        or abs(ax.bbox.width - slot.width) + abs(ax.bbox.height - slot.height) > 0.1
    )
    for other in fig.axes[1:]:
        np.testing.assert_array_equal(other.bbox.extents, ax.bbox.extents)
    first = pixels(fig)
    np.testing.assert_array_equal(pixels(fig), first)


# Dots of the screen and of files ------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dpi", [50.5, 72, 100, 233.3])
def test_png_is_the_same_at_the_dpi_of_the_figure_or_of_savefig(layout, dpi):
    saved = [
        pixels(several(figsize=(4, 3), dpi=own, layout=layout)[0], dpi=dpi) for own in (dpi, 111)
    ]
    assert_same_dots(*saved)


def test_device_pixels_are_dots():
    fig, ax, cells = one(figsize=(3, 2), dpi=80)
    fit = assert_shows(fig, {ax: cells})
    fig.canvas._set_device_pixel_ratio(2)
    assert assert_shows(fig, {ax: cells}) in (2 * fit, 2 * fit + 1)


@pytest.mark.parametrize("crop", [(0.013, 0.017, 5.111, 4.23), (-0.507, -0.3, 6.003, 5.019)])
@pytest.mark.parametrize("dpi", [100, 61.7])
def test_a_bbox_in_inches_leaves_cells_whole(crop, dpi):
    fig, asked = several(figsize=(5.13, 4.25), dpi=93.1)
    assert_shows(fig, asked, bbox_inches=Bbox.from_extents(crop), dpi=dpi)


def test_saving_without_background_leaves_cells_opaque():
    _, ax, cells = one()
    got = shown(ax, transparent=True)
    assert_same_dots(got, cells.picture(ax.get_pixel_scale()))


def test_the_same_figure_twice_is_drawn_in_the_same_bytes():
    assert_same_dots(*(pixels(several(layout="constrained")[0], dpi=87.3) for _ in range(2)))

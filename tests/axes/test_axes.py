"""`PixelAxes`: scales and groups, views and boxes, and all that any other Axes can do."""

import copy
import gc
import io
import pickle
import weakref
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.animation import AbstractMovieWriter, FuncAnimation
from matplotlib.artist import Artist
from matplotlib.backend_bases import MouseEvent, NavigationToolbar2
from matplotlib.patches import Circle
from matplotlib.ticker import MaxNLocator, MultipleLocator
from matplotlib.transforms import Affine2D, Bbox
from mpl_toolkits.axes_grid1 import make_axes_locatable

import mplpix
from mplpix.axes.group import ScaleGroup
from mplpix.axes.pixel_axes import PixelAxes
from tests.oracle import (
    Cells,
    assert_figure_shows,
    assert_largest,
    assert_same_dots,
    assert_view,
    bare,
    box_dots,
    every_axes,
    expected,
    pixels,
    render,
    shown,
)
from tests.tools import PIXEL, ramp

LAYOUTS = [None, "tight", "constrained", "compressed"]

#: Figures of images of very different sizes, and sizes of figures that are hard.
SHAPES = [(20, 30), (50, 40), (7, 7), (33, 21)]
FIGURES = [(6.13, 4.807, dpi) for dpi in (72.3, 100, 133.7)]


def one(shape=(10, 12), *, image=None, **kwargs):
    """Return a figure, its only Axes, and what that shows."""
    figure_kw = {k: kwargs.pop(k) for k in ("figsize", "dpi", "layout") if k in kwargs}
    figure_kw.setdefault("figsize", (3, 2))
    fig, ax = plt.subplots(subplot_kw={**PIXEL, **kwargs}, **figure_kw)
    cells = Cells(ramp(*shape)) if image is None else image
    cells.imshow(ax)
    return fig, ax, cells


def several(shapes=SHAPES, grid=(2, 2), *, labels=True, **figure_kw):
    """Return a figure and what each of its Axes shows."""
    fig, axs = plt.subplots(*grid, squeeze=False, subplot_kw=PIXEL, **figure_kw)
    asked = {ax: Cells(ramp(*shape)) for ax, shape in zip(axs.flat, shapes, strict=True)}
    for ax, cells in asked.items():
        cells.imshow(ax)
        if not labels:
            ax.set_axis_off()
    return fig, asked


def assert_shows(fig, asked, scale=None, **savefig):
    """Assert that *fig* shows its cells exactly, all at one scale; return that."""
    buffer, draws = render(fig, **savefig)
    scales = {cells.scale_of(draws[-1][ax]) for ax, cells in asked.items()}
    assert len(scales) == 1
    (found,) = scales
    assert scale is None or found == scale
    assert_figure_shows(buffer, draws[-1], asked, found)
    for ax, cells in asked.items():
        assert_view(cells, draws[0][ax], found)
    return found


# Scales -----------------------------------------------------------------------------------------

SCALES = {
    1: 1,
    3: 3,
    2.0: 2,
    np.int64(4): 4,
    Fraction(1, 2): Fraction(1, 2),
    0.5: Fraction(1, 2),
    1 / 3: Fraction(1, 3),
    np.float64(1 / 7): Fraction(1, 7),
    Fraction(6, 2): 3,
}


@pytest.mark.parametrize(("given", "scale"), SCALES.items(), ids=map(repr, SCALES))
def test_a_scale_that_is_set_is_the_one_that_is_drawn(given, scale):
    fig, ax, cells = one()
    ax.set_pixel_scale(given)
    assert ax.get_pixel_scale() == scale
    assert type(ax.get_pixel_scale()) is type(scale)
    assert_shows(fig, {ax: cells}, scale)


def test_fit_is_the_default_and_can_be_set_again():
    fig, ax, cells = one()
    fit = assert_shows(fig, {ax: cells})
    ax.set_pixel_scale(2)
    assert_shows(fig, {ax: cells}, 2)
    ax.set_pixel_scale("fit")
    assert_shows(fig, {ax: cells}, fit)
    assert ax.get_pixel_scale() == fit > 2


MAKERS = {
    "subplots": lambda fig, **kw: fig.subplots(subplot_kw=kw),
    "add_subplot": lambda fig, **kw: fig.add_subplot(**kw),
    "add_axes": lambda fig, **kw: fig.add_axes((0.1, 0.1, 0.8, 0.8), **kw),
    "pyplot.axes": lambda fig, **kw: plt.axes((0.1, 0.1, 0.8, 0.8), **kw),
    "pyplot.subplot": lambda fig, **kw: plt.subplot(**kw),
    "subplot_mosaic": lambda fig, **kw: fig.subplot_mosaic("A", subplot_kw=kw)["A"],
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_scale_and_group_can_be_given_wherever_an_axes_is_made(make):
    fig = plt.figure()
    ax = make(fig, projection="pixel", pixel_scale=Fraction(1, 2), scale_group="a")
    assert isinstance(ax, PixelAxes)
    assert ax.get_scale_group() == "a"
    cells = Cells(ramp(9, 12))
    cells.imshow(ax)
    assert_shows(fig, {ax: cells}, Fraction(1, 2))
    assert ax.get_pixel_scale() == Fraction(1, 2)


def test_pyplot_draws_on_pixel_axes():
    plt.figure(figsize=(2, 2))
    ax = plt.subplot(projection="pixel")
    im = plt.imshow(ramp(5, 5), cmap="gray")
    assert isinstance(im, mplpix.PixelAlignedImage)
    assert plt.gci() is im
    bare(ax)
    assert_shows(plt.gcf(), {ax: Cells(ramp(5, 5), cmap="gray")})


def test_a_scale_set_on_one_axes_holds_for_the_group():
    fig, asked = several()
    axs = list(asked)
    axs[2].set_pixel_scale(2)
    assert {ax.get_pixel_scale() for ax in asked} == {2}
    assert_shows(fig, asked, 2)
    axs[0].set_pixel_scale(1)
    assert {ax.get_pixel_scale() for ax in asked} == {1}


def test_groups_have_scales_of_their_own():
    fig, asked = several()
    axs = list(asked)
    together = axs[0].get_pixel_scale()
    axs[2].set_scale_group("small")
    axs[3].set_scale_group(("any", "hashable"))
    alone = {ax: ax.get_pixel_scale() for ax in axs}
    assert alone[axs[0]] == alone[axs[1]] == together
    assert alone[axs[2]] > alone[axs[3]] > together
    buffer, draws = render(fig)
    for ax in axs:
        assert_same_dots(
            box_dots(buffer, draws[-1][ax].whole_box()),
            expected(asked[ax], draws[-1][ax], alone[ax]),
        )
    for ax in axs:
        ax.set_scale_group(None)
    assert_shows(fig, asked, together)


def test_groups_of_different_figures_have_nothing_in_common():
    _, a, _ = one(figsize=(2, 2))
    _, b, _ = one(figsize=(4, 4))
    assert a.get_pixel_scale() < b.get_pixel_scale()


def test_the_scale_is_known_before_the_first_draw():
    _, asked = several()
    before = {ax.get_pixel_scale() for ax in asked}
    (fig,) = {ax.get_figure() for ax in asked}
    assert_shows(fig, asked, before.pop())
    assert not before


# Views --------------------------------------------------------------------------------------------


def test_a_scale_too_large_shows_the_middle_and_a_larger_figure_shows_more():
    fig, ax, cells = one((40, 60), pixel_scale=8, figsize=(2, 1.5))
    assert_shows(fig, {ax: cells}, 8)
    few = np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())
    # whole cells about the middle
    assert all(n == pytest.approx(round(n)) for n in few)
    assert np.mean(ax.get_xlim()) == pytest.approx(29.5, abs=0.5)
    assert np.mean(ax.get_ylim()) == pytest.approx(19.5, abs=0.5)
    fig.set_size_inches(4, 3)
    assert_shows(fig, {ax: cells}, 8)
    assert np.ptp(ax.get_xlim()) > few[0]
    assert np.ptp(ax.get_ylim()) > few[1]
    fig.set_size_inches(9, 9)
    assert_shows(fig, {ax: cells}, 8)
    assert (ax.get_xlim(), ax.get_ylim()) == ((-0.5, 59.5), (39.5, -0.5))
    fig.set_size_inches(2, 1.5)
    assert_shows(fig, {ax: cells}, 8)
    assert few == (np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim()))


def test_limits_are_a_view_and_the_scale_follows():
    cells = Cells(ramp(50, 60))
    fig, ax, _ = one(image=cells)
    whole = assert_shows(fig, {ax: cells})
    ax.set_xlim(9.5, 19.5)
    ax.set_ylim(29.5, 19.5)
    cells.x_view, cells.y_view = (10, 20), (20, 30)
    assert assert_shows(fig, {ax: cells}) > whole
    assert ax.get_xlim() == (9.5, 19.5)
    assert ax.get_ylim() == (29.5, 19.5)
    ax.autoscale()
    cells.x_view = cells.y_view = None
    assert_shows(fig, {ax: cells}, whole)


@pytest.mark.parametrize("scale", [1, 2, 7, Fraction(1, 2), Fraction(1, 5)], ids=str)
@pytest.mark.parametrize("view", [(3.25, 14.75), (0.5, 19.9), (-2, 22.2), (7.1, 8.2)], ids=str)
def test_limits_that_cut_through_cells_show_part_of_those_only(view, scale):
    cells = Cells(ramp(20, 20), x_view=view, y_view=view)
    fig, ax, _ = one(image=cells, pixel_scale=scale, figsize=(5, 5))
    assert_shows(fig, {ax: cells}, scale)


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


@pytest.mark.parametrize("aspect", ["equal", "auto", 3.7])
def test_cells_are_square_whatever_the_aspect(aspect):
    fig, ax, cells = one()
    ax.set_aspect(aspect)
    assert_shows(fig, {ax: cells})


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("extent", [(0, 1, 0, 1), (1e9, 1e9 + 40, -2, 8), (5, -5, 3, 7)], ids=str)
@pytest.mark.parametrize("inverted", [(True, False), (False, True), (True, True)], ids=str)
def test_cells_are_square_whatever_extent_origin_and_inversion(extent, origin, inverted):
    cells = Cells(ramp(6, 9), extent=extent, origin=origin, inverted=inverted)
    fig, ax, _ = one(image=cells)
    assert_shows(fig, {ax: cells})


@pytest.mark.parametrize("savefig", [{}, {"dpi": 81.9}, {"bbox_inches": "tight"}], ids=str)
@pytest.mark.parametrize("share", [{"sharex": True, "sharey": True}, {"sharex": "col"}], ids=str)
def test_shared_axes_show_the_same_cells(share, savefig):
    fig, axs = plt.subplots(
        2, 2, subplot_kw=PIXEL, **share, gridspec_kw={"width_ratios": [1, 2], "top": 0.99}
    )
    asked = {ax: Cells(ramp(20, 30, i)) for i, ax in enumerate(axs.flat)}
    for ax, cells in asked.items():
        cells.imshow(ax)
    assert_shows(fig, asked, **savefig)
    axs[0, 0].set_xlim(4.5, 14.5)
    follow = list(axs[:, 0]) if share["sharex"] == "col" else list(axs.flat)
    for ax in follow:
        asked[ax].x_view = (5, 15)
    assert_shows(fig, asked, **savefig)
    assert {ax.get_xlim() for ax in follow} == {(4.5, 14.5)}


def test_shared_axes_are_narrowed_to_the_smallest_slot():
    fig, axs = plt.subplots(
        1, 2, subplot_kw=PIXEL, sharex=True, sharey=True, width_ratios=[1, 3], figsize=(4, 3)
    )
    for ax in axs:
        ax.imshow(ramp(40, 60))
        bare(ax)
    axs[0].set_pixel_scale(6)
    buffer, draws = render(fig)
    boxes = [draws[-1][ax].whole_box() for ax in axs]
    assert_same_dots(*(box_dots(buffer, box) for box in boxes))
    assert boxes[0][2] - boxes[0][0] <= draws[-1][axs[0]].slot[2] - draws[-1][axs[0]].slot[0]
    cells = Cells(ramp(40, 60))
    assert_same_dots(box_dots(buffer, boxes[0]), expected(cells, draws[-1][axs[0]], 6))
    fig.set_size_inches(30, 20)
    assert_shows(fig, dict.fromkeys(axs, cells), 6)


def test_the_view_is_no_state_of_the_last_draw():
    fig, ax, _ = one((40, 60), pixel_scale=3, dpi=100)
    first = pixels(fig)
    limits, position = (ax.get_xlim(), ax.get_ylim()), ax.get_position().extents
    for savefig in ({"dpi": 31}, {"dpi": 300}, {"bbox_inches": "tight"}, {"format": "pdf"}):
        fig.savefig(io.BytesIO(), **savefig)
        assert ax.get_position().extents.tolist() == position.tolist()
        assert (ax.get_xlim(), ax.get_ylim()) == limits
    assert_same_dots(pixels(fig), first)


def test_the_limits_after_saving_are_those_of_the_screen():
    fig, ax, _ = one((40, 60), pixel_scale=3, dpi=100)
    render(fig)
    limits = ax.get_xlim(), ax.get_ylim()
    fig.savefig(io.BytesIO(), dpi=31)
    assert (ax.get_xlim(), ax.get_ylim()) == limits


def test_the_position_is_on_dots_without_a_draw():
    fig, ax, _ = one(figsize=(3.03, 2.071), dpi=77.7)
    box = fig.transFigure.transform_bbox(ax.get_position()).extents
    assert box == pytest.approx(np.rint(box), abs=1e-6)
    render(fig)
    assert ax.bbox.extents.tolist() == box.tolist()


# Figures and layouts ------------------------------------------------------------------------------


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


@pytest.mark.parametrize("twin", ["twinx", "twiny"])
def test_a_twin_lies_on_the_box(twin):
    fig, ax, cells = one()
    other = getattr(ax, twin)()
    bare(other)
    assert_shows(fig, {ax: cells})
    assert other.bbox.extents == pytest.approx(ax.bbox.extents)


def test_a_position_set_by_the_user_is_the_slot():
    fig, ax, cells = one()
    ax.set_position((0.5, 0.5, 0.5, 0.5))
    _, draws = render(fig)
    assert draws[-1][ax].slot == pytest.approx((150, 100, 300, 200))
    assert_shows(fig, {ax: cells}, 10)
    ax.set_position((0, 0, 1, 1))
    assert_shows(fig, {ax: cells}, 20)


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


@pytest.mark.parametrize("crop", [(0.013, 0.017, 5.111, 4.23), (-0.507, -0.3, 6.003, 5.019)])
@pytest.mark.parametrize("dpi", [100, 61.7])
def test_a_bbox_in_inches_leaves_cells_whole(crop, dpi):
    fig, asked = several(figsize=(5.13, 4.25), dpi=93.1)
    assert_shows(fig, asked, bbox_inches=Bbox.from_extents(crop), dpi=dpi)


def test_saving_without_background_leaves_cells_opaque():
    _, ax, cells = one()
    got = shown(ax, transparent=True)
    assert_same_dots(got, cells.picture(ax.get_pixel_scale()))


VIEWS_BY_MATPLOTLIB = {
    "axis off": lambda ax: ax.axis("off"),
    "axis equal": lambda ax: ax.axis("equal"),
    "axis image": lambda ax: ax.axis("image"),
    "axis scaled": lambda ax: ax.axis("scaled"),
    "axis tight": lambda ax: ax.axis("tight"),
    "axis auto": lambda ax: ax.axis("auto"),
    "axis square": lambda ax: ax.axis("square"),
    "axis limits": lambda ax: ax.axis((1.2, 7.7, 8, 3)),
    "margins": lambda ax: (setattr(ax, "use_sticky_edges", False), ax.margins(0.13, 0.07)),
    "bounds": lambda ax: (ax.set_xbound(2, 8.3), ax.set_ybound(1, 4)),
    "box aspect": lambda ax: ax.set_box_aspect(0.7),
    "datalim": lambda ax: ax.set_adjustable("datalim"),
    "tight_layout": lambda ax: ax.get_figure().tight_layout(),
    "subplots_adjust": lambda ax: ax.get_figure().subplots_adjust(left=0.313, top=0.77),
    "size": lambda ax: ax.get_figure().set_size_inches(4.44, 1.83),
    "dpi": lambda ax: ax.get_figure().set_dpi(66.6),
    "locators": lambda ax: ax.locator_params(nbins=3),
    "grid": lambda ax: ax.grid(color="none"),
}


@pytest.mark.parametrize("draw_before", [False, True])
@pytest.mark.parametrize("change", VIEWS_BY_MATPLOTLIB.values(), ids=VIEWS_BY_MATPLOTLIB)
def test_whatever_matplotlib_does_to_an_axes_cells_are_whole(change, draw_before):
    fig, ax, cells = one((10, 12), figsize=(3.01, 2.03), dpi=98.7)
    if draw_before:
        render(fig)
    change(ax)
    buffer, draws = render(fig)
    drawn = draws[-1][ax]
    scale = cells.scale_of(drawn)
    assert scale == ax.get_pixel_scale()
    assert_figure_shows(buffer, draws[-1], {ax: cells}, scale)
    assert_largest(
        scale,
        {
            ax: Cells(
                cells.A,
                x_view=cells.to_cells("x", drawn.xlim),
                y_view=cells.to_cells("y", drawn.ylim),
            )
        },
        draws[-1],
    )


# What comes and goes ------------------------------------------------------------------------------


def by_edges(A, x_edges, y_edges, canvas):
    """Paint the cells of *A* over *canvas* (lowest row first): each edge at the nearest dot."""
    x, y = (np.floor(np.asarray(edges) + 0.5).astype(int) for edges in (x_edges, y_edges))
    colours = Cells(A).picture(1)
    for i, j in np.ndindex(A.shape):
        rows, cols = sorted(y[i : i + 2]), sorted(x[j : j + 2])
        canvas[max(rows[0], 0) : max(rows[1], 0), max(cols[0], 0) : max(cols[1], 0)] = colours[i, j]


def test_the_first_image_counts_and_others_are_placed_by_their_edges():
    _, ax, _ = one((10, 12), pixel_scale=7)
    second = ramp(3, 5)
    ax.imshow(second, extent=(2.07, 8.63, 7.91, 1.13))
    ax.set(xlim=(-0.5, 11.5), ylim=(9.5, -0.5))
    got = shown(ax)
    canvas = np.repeat(np.repeat(Cells(ramp(10, 12)).picture(1), 7, 0), 7, 1)[::-1].copy()
    x_edges = (np.linspace(2.07, 8.63, 6) + 0.5) * 7
    y_edges = 70 - (np.linspace(1.13, 7.91, 4) + 0.5) * 7
    by_edges(second, x_edges, y_edges, canvas)
    assert_same_dots(got, canvas[::-1])


def test_when_the_first_image_goes_the_second_counts():
    fig, ax, _ = one((10, 12))
    second = Cells(ramp(3, 5), extent=(-0.5, 4.5, 2.5, -0.5))
    ax.images[0].set_zorder(-1)
    second.imshow(ax)
    ax.images[0].remove()
    ax.set(xlim=(-0.5, 4.5), ylim=(2.5, -0.5))
    assert_shows(fig, {ax: second})
    ax.images[0].remove()
    ax.set_aspect("auto")  # imshow had made it "equal", as on any Axes
    render(fig)
    assert ax.bbox.extents == pytest.approx(
        fig.transFigure.transform_bbox(ax.get_position(original=True)).extents
    )


def test_clear_keeps_scale_and_group_and_forgets_the_view():
    fig, ax, _ = one((40, 60), pixel_scale=8, scale_group="g")
    render(fig)
    ax.clear()
    assert ax.get_scale_group() == "g"
    cells = Cells(ramp(3, 4))
    cells.imshow(ax)
    assert_shows(fig, {ax: cells}, 8)


def test_new_data_of_another_shape_changes_the_scale():
    fig, ax, _ = one((10, 12))
    before = ax.get_pixel_scale()
    im = ax.images[0]
    im.set_data(ramp(20, 24))
    im.set_extent((-0.5, 23.5, 19.5, -0.5))
    im.autoscale()
    assert ax.get_pixel_scale() == before // 2
    assert_shows(fig, {ax: Cells(ramp(20, 24), extent=(-0.5, 23.5, 19.5, -0.5))})


CHANGES = {
    "remove": lambda ax: ax.remove(),
    "set_visible": lambda ax: ax.set_visible(False),
    "clear": lambda ax: ax.clear(),
    "set_scale_group": lambda ax: ax.set_scale_group("other"),
    "set_xscale": lambda ax: (ax.images[0].set_extent((1, 9, 1, 9)), ax.set_xscale("log")),
    "remove the image": lambda ax: ax.images[0].remove(),
    "limits": lambda ax: ax.set(xlim=(-0.5, 0.5), ylim=(0.5, -0.5)),
    "set_extent": lambda ax: (
        ax.images[0].set_data(ramp(2, 2)),
        ax.images[0].set_extent((-0.5, 1.5, 1.5, -0.5)),
    ),
    "another image": lambda ax: (ax.clear(), ax.imshow(ramp(2, 2))),
}


@pytest.mark.parametrize("draw_before", [False, True])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_others_grow_when_the_largest_image_makes_room(change, draw_before):
    fig, asked = several([(50, 50), (9, 9)], (1, 2))
    big, small = asked
    if draw_before:
        render(fig)
    before = small.get_pixel_scale()
    change(big)
    assert small.get_pixel_scale() > before
    buffer, draws = render(fig)
    drawn = draws[-1][small]
    scale = small.get_pixel_scale()
    assert_same_dots(box_dots(buffer, drawn.whole_box()), expected(asked[small], drawn, scale))
    assert_largest(scale, {small: asked[small]}, draws[-1])


def test_the_others_shrink_when_an_axes_comes_or_is_shown():
    fig, ax, cells = one((9, 9))
    alone = assert_shows(fig, {ax: cells})
    new = fig.add_axes((0.9, 0.9, 0.1, 0.1), projection="pixel")
    asked = {ax: cells, new: Cells(ramp(10, 9))}
    asked[new].imshow(new)
    both = assert_shows(fig, asked)
    assert both < alone
    new.set_visible(False)
    assert_shows(fig, {ax: cells}, alone)
    new.set_visible(True)
    assert_shows(fig, asked, both)


def test_plotting_beyond_the_image_extends_the_view():
    fig, axs = plt.subplots(1, 2, subplot_kw=PIXEL, figsize=(6, 3))
    plain = plt.figure().add_subplot()
    for ax in (axs[0], plain):
        ax.imshow(ramp(10, 12))
        ax.plot([-4, 20], [15, 4], color="none")
    bare(axs[0])
    cells = Cells(
        ramp(10, 12),
        x_view=tuple(np.add(plain.get_xlim(), 0.5)),
        y_view=tuple(np.add(sorted(plain.get_ylim()), 0.5)),
    )
    axs[1].remove()
    assert_shows(fig, {axs[0]: cells})
    assert axs[0].get_xlim()[0] < -4
    assert axs[0].get_xlim()[1] > 20


def test_autoscale_stays_as_it_is_when_a_view_is_narrowed():
    fig, ax, _ = one((40, 60), pixel_scale=8)
    assert ax.get_autoscalex_on()
    assert ax.get_autoscaley_on()
    render(fig)
    assert ax.get_autoscalex_on()
    assert ax.get_autoscaley_on()
    ax.set_xlim(3, 50)
    render(fig)
    assert not ax.get_autoscalex_on()


def test_callbacks_that_set_limits_come_to_an_end():
    fig, asked = several([(20, 20), (20, 20)], (1, 2))
    a, b = asked

    def follow(ax):
        other = b if ax is a else a
        if other.get_xlim() != ax.get_xlim():
            other.set_xlim(ax.get_xlim())

    for ax in asked:
        ax.callbacks.connect("xlim_changed", follow)
    a.set_xlim(3.5, 12.5)
    for cells in asked.values():
        cells.x_view = (4, 13)
    assert_shows(fig, asked)
    a.set_pixel_scale(40)
    assert_shows(fig, asked, 40)


# Copies -------------------------------------------------------------------------------------------

COPIES = {
    "pickle": lambda fig: pickle.loads(pickle.dumps(fig)),
    "deepcopy": copy.deepcopy,
}


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("draw_before", [False, True])
def test_a_copy_of_a_figure_draws_the_same(duplicate, draw_before):
    fig, asked = several(layout="constrained")
    ax = next(iter(asked))
    ax.set_pixel_scale(2)
    ax.set_scale_group("one")
    ax.set_xlim(3.5, 12)
    ax.inset_axes((0.5, 0.5, 0.4, 0.4), projection="pixel").imshow(ramp(3, 3))
    if draw_before:
        render(fig)
    again = duplicate(fig)
    assert_same_dots(pixels(again), pixels(fig))
    assert [a.get_pixel_scale() for a in again.axes] == [a.get_pixel_scale() for a in fig.axes]
    again.axes[1].set_pixel_scale(1)
    assert again.axes[1].get_pixel_scale() == 1 != fig.axes[1].get_pixel_scale()


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copy_remembers_the_view_that_was_narrowed(duplicate):
    fig, _, cells = one((40, 60), pixel_scale=8, figsize=(2, 1.5))
    render(fig)
    again = duplicate(fig)
    again.set_size_inches(9, 9)
    assert_shows(again, {again.axes[0]: cells}, 8)


def test_the_same_figure_twice_is_drawn_in_the_same_bytes():
    assert_same_dots(*(pixels(several(layout="constrained")[0], dpi=87.3) for _ in range(2)))


# Mouse, toolbar, animation -----------------------------------------------------------------------


class Toolbar(NavigationToolbar2):
    """A toolbar without a window."""

    message = ""

    def set_message(self, s):
        self.message = s


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
        # the cells of the rectangle, to a dot of the old scale
        assert ax.get_xlim() == pytest.approx((9.5, 29.5), abs=1.5 / before)
        assert ax.get_ylim() == pytest.approx((24.5, 9.5), abs=1.5 / before)


@pytest.mark.parametrize("scale", [4, Fraction(1, 2)], ids=str)
@pytest.mark.parametrize(("dx", "dy"), [(12, 0), (-9, 7), (0.4, 0.3), (5.5, -30)])
def test_panning_moves_the_image_with_the_mouse(scale, dx, dy):
    fig, ax, cells = one((90, 120), pixel_scale=scale, figsize=(4, 4))
    ax.set(xlim=(19.5, 59.5), ylim=(59.5, 29.5))
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


def test_panning_a_narrowed_view_keeps_what_is_wanted_about_it():
    fig, ax, cells = one((40, 60), pixel_scale=8, figsize=(2, 1.5))
    render(fig)
    middle = np.mean(ax.get_xlim())
    ax.start_pan(100, 100, 1)
    ax.drag_pan(1, None, 100 - 16, 100)
    ax.end_pan()
    render(fig)
    assert np.mean(ax.get_xlim()) == pytest.approx(middle + 2)
    fig.set_size_inches(9, 9)
    cells.x_view = (2, 62)
    assert_shows(fig, {ax: cells}, 8)


def test_panning_step_by_step_is_panning_at_once():
    limits = []
    for steps in ([40], [1] * 40, [-8, 3, 45]):
        fig, ax, _ = one((40, 60), pixel_scale=3, figsize=(2, 2))
        render(fig)
        ax.start_pan(100, 100, 1)
        x = 100
        for step in steps:
            x += step
            ax.drag_pan(1, None, x, 100)
            render(fig)
        ax.end_pan()
        render(fig)
        limits.append(ax.get_xlim())
    assert limits[1] == pytest.approx(limits[0])
    assert limits[2] == pytest.approx(limits[0])


class Frames(AbstractMovieWriter):
    """Keep the frames of a movie as arrays."""

    def __init__(self):
        super().__init__(fps=1)
        self.frames = []

    def setup(self, fig, outfile, dpi=None):
        super().setup(fig, outfile, dpi)

    def grab_frame(self, **_):
        self.frames.append(pixels(self.fig))

    def finish(self):
        pass


@pytest.mark.parametrize("blit", [False, True])
def test_an_animation_shows_the_data_of_each_frame(blit):
    fig, ax, _ = one((10, 12))
    im = ax.images[0]

    def update(i):
        im.set_data(np.roll(ramp(10, 12), i, axis=1))
        return [im]

    animation = FuncAnimation(fig, update, frames=4, blit=blit)
    writer = Frames()
    animation.save("no file", writer=writer)
    assert len(writer.frames) == 4
    box = render(fig)[1][-1][ax].whole_box()
    scale = ax.get_pixel_scale()
    for i, frame in enumerate(writer.frames):
        cells = Cells(np.roll(ramp(10, 12), i, axis=1))
        assert_same_dots(box_dots(frame, box), cells.picture(scale))


def test_a_blitted_image_is_the_drawn_one():
    fig, ax, _ = one((10, 12))
    im = ax.images[0]
    im.set_animated(True)
    canvas = fig.canvas
    canvas.draw()
    background = canvas.copy_from_bbox(ax.bbox)
    for i in range(3):
        im.set_data(np.roll(ramp(10, 12), i, axis=1))
        canvas.restore_region(background)
        ax.draw_artist(im)
        canvas.blit(ax.bbox)
        blitted = np.array(canvas.buffer_rgba())
        im.set_animated(False)
        canvas.draw()
        assert_same_dots(blitted, np.array(canvas.buffer_rgba()))
        im.set_animated(True)
        canvas.draw()


# What it costs ------------------------------------------------------------------------------------


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

    count(ScaleGroup, "_resolve")
    for name in ("request", "show", "set_xlim", "set_ylim", "_set_position"):
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


@pytest.mark.parametrize("layout", [None, "constrained"])
def test_a_second_draw_works_out_and_sets_nothing(calls, layout):
    fig, _ = several(layout=layout)
    for _ in range(3):
        fig.canvas.draw()
    calls.update(dict.fromkeys(calls, 0))
    fig.canvas.draw()
    if layout is None:
        assert not any(calls.values()), calls
    assert calls["set_xlim"] == calls["set_ylim"] == 0


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


def test_an_axes_that_was_removed_is_not_kept_alive():
    fig, asked = several()
    fig.canvas.draw()
    ref = weakref.ref(fig.axes[0])
    asked.clear()
    fig.axes[0].remove()
    fig.canvas.draw()
    gc.collect()
    assert ref() is None


def test_an_inset_in_a_group_of_its_own_is_as_large_as_it_fits():
    fig = plt.figure(figsize=(4, 4))
    ax = fig.add_subplot(projection="pixel")
    ax.imshow(np.zeros((40, 40)))
    inset = ax.inset_axes([0.5, 0.5, 0.4, 0.4], projection="pixel", scale_group="inset")
    inset.imshow(np.zeros((8, 8)))
    fig.canvas.draw()
    assert inset.get_pixel_scale() == int(ax.bbox.width * 0.4) // 8 > ax.get_pixel_scale()


def test_without_an_image_the_aspect_holds_as_on_any_axes():
    boxes = []
    for projection in ("rectilinear", "pixel"):
        ax = plt.figure(figsize=(4, 3)).add_subplot(projection=projection)
        ax.plot([0, 1], [0, 5])
        ax.set_aspect("equal")
        ax.figure.canvas.draw()
        boxes.append(ax.get_position().bounds)
    assert boxes[0] == pytest.approx(boxes[1])


def test_minor_ticks_are_on_the_edges_of_the_cells():
    fig, ax, _ = one((4, 6))
    ax.minorticks_on()
    render(fig)
    assert ax.get_xticks(minor=True).tolist() == [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5]
    ax.images[0].set_extent((0, 60, 0, 40))
    render(fig)
    assert ax.get_yticks(minor=True).tolist() == [0, 10, 20, 30, 40]
    ax.minorticks_off()
    ax.images[0].set_extent((0, 6, 0, 4))
    render(fig)
    assert len(ax.get_xticks(minor=True)) == 0


@pytest.mark.parametrize("clip", ["box", "circle", "box again", "nothing", "given twice"])
def test_ticks_and_grids_are_clipped_as_on_any_axes(clip):
    fig = plt.figure(figsize=(2, 2), dpi=100)
    axs = [fig.add_subplot(), fig.add_subplot(projection="pixel")]
    seen = []
    for ax in axs:
        ax.set(xlim=(0, 4), ylim=(0, 4), xticks=[1, 2, 3])
        ax.grid(True, which="both")
        circle = Circle((0.5, 0.5), 0.25, transform=ax.transAxes)
        if clip in ("circle", "box again"):
            ax.xaxis.set_clip_path(circle)
        if clip == "box again":
            ax.xaxis.set_clip_path(ax.patch)
        if clip == "nothing":
            ax.xaxis.set_clip_path(None)
        if clip == "given twice":
            ax.xaxis.set_clip_path(circle.get_path(), circle.get_transform())
        ticks = ax.xaxis.get_major_ticks() + ax.xaxis.get_minor_ticks(1)
        clipped = [ax.xaxis, *ticks, *(tick.gridline for tick in ticks)]
        assert len(clipped) == 9
        boxes = [box and box.bounds for box in (one.get_clip_box() for one in clipped)]
        seen.append([boxes, [one.get_clip_path() is None for one in clipped]])
    assert seen[0] == seen[1]
    assert seen[0][0][0] == axs[0].bbox.bounds


def test_a_scale_that_was_set_comes_along_into_a_group_of_its_own():
    _, (told, other, last) = plt.subplots(1, 3, subplot_kw={**PIXEL, "pixel_scale": 2})
    for ax in (told, other, last):
        ax.imshow(np.zeros((5, 5)))
    told.set_scale_group("alone")
    assert told.get_pixel_scale() == 2
    told.set_pixel_scale(3)
    assert (told.get_pixel_scale(), other.get_pixel_scale()) == (3, 2)
    told.set_scale_group(None)  # what holds there holds for all
    assert [ax.get_pixel_scale() for ax in (told, other, last)] == [2, 2, 2]


def test_an_axes_that_only_followed_fits_in_a_group_of_its_own():
    _, (told, other) = plt.subplots(1, 2, subplot_kw=PIXEL)
    for ax in (told, other):
        ax.imshow(np.zeros((5, 5)))
    told.set_pixel_scale(2)
    assert other.get_pixel_scale() == 2
    other.set_scale_group("alone")
    assert other.get_pixel_scale() > 2


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


class _Pickles(Artist):
    """An artist that pickles its figure in the middle of the first draw."""

    pickled = None

    def draw(self, renderer):
        if self.pickled is None:
            self.pickled = b""
            self.pickled = pickle.dumps(self.get_figure())


def test_a_figure_that_was_pickled_in_a_draw_finds_new_ticks():
    ax = plt.figure(figsize=(4, 3)).add_subplot(projection="pixel")
    ax.imshow(np.zeros((30, 30)))
    pickles = ax.add_artist(_Pickles())
    ax.figure.canvas.draw()
    for some in (ax, pickle.loads(pickles.pickled).axes[0]):
        assert len(some.get_xticks()) > 3
        some.tick_params(labelsize=40)
        assert len(some.get_xticks()) < 3


@pytest.mark.parametrize("minor", [False, True])
@pytest.mark.parametrize("scales", [["linear"], ["symlog", "linear"], []])
def test_ticks_of_cells_come_back_when_matplotlib_put_its_own(scales, minor):
    ax = plt.figure(figsize=(4, 3)).add_subplot(projection="pixel")
    ax.imshow(np.zeros((7, 7)))
    if minor:
        ax.minorticks_on()
    ax.figure.canvas.draw()
    expected = ax.get_xticks(), ax.get_xticks(minor=True)
    for scale in scales:
        ax.set_xscale(scale)
    if not scales:
        ax.xaxis.clear()
    ax.figure.canvas.draw()
    np.testing.assert_array_equal(ax.get_xticks(), expected[0])
    np.testing.assert_array_equal(ax.get_xticks(minor=True), expected[1])


def test_ticks_that_were_chosen_stay_when_the_scale_is_set():
    ax = plt.figure().add_subplot(projection="pixel")
    ax.imshow(np.zeros((7, 7)))
    ax.minorticks_on()
    ax.xaxis.set_major_locator(MultipleLocator(3))
    ax.xaxis.set_minor_locator(MultipleLocator(1.5))
    ax.figure.canvas.draw()
    assert ax.xaxis.get_major_locator().__class__ is MultipleLocator
    assert ax.xaxis.get_minor_locator().__class__ is MultipleLocator


@pytest.mark.parametrize("name", ["x", "y"])
def test_the_scale_follows_axes_that_become_linear_or_not(name):
    fig, axs = plt.subplots(1, 2, subplot_kw=PIXEL, sharex=name == "x", sharey=name == "y")
    for ax in axs:
        ax.imshow(np.zeros((20, 30)), extent=(1, 100, 1, 100))
    fig.canvas.draw()
    before = [(ax.get_pixel_scale(), *ax.bbox.bounds) for ax in axs]
    axs[0].set(**{f"{name}scale": "log"})
    fig.canvas.draw()
    slots = [ax.get_position(original=True).transformed(fig.transFigure) for ax in axs]
    for ax, slot in zip(axs, slots, strict=True):
        np.testing.assert_allclose(ax.bbox.bounds, slot.bounds)
    axs[0].set(**{f"{name}scale": "linear"})
    fig.canvas.draw()
    assert [(ax.get_pixel_scale(), *ax.bbox.bounds) for ax in axs] == before


@pytest.mark.parametrize(
    "invert", [lambda ax: ax.invert_yaxis(), lambda ax: ax.yaxis.set_inverted(0)]
)
@pytest.mark.parametrize("times", [1, 2])
def test_a_view_that_was_inverted_widens_again(invert, times):
    seen = []
    for drawn in (False, True):
        fig, ax = plt.subplots(subplot_kw=PIXEL)
        ax.imshow(np.zeros((100, 100)))
        ax.set_pixel_scale(8)
        for _ in range(times):
            if drawn:
                fig.canvas.draw()
            invert(ax)
        ax.set_pixel_scale("fit")
        fig.canvas.draw()
        seen.append((ax.get_xlim(), ax.get_ylim(), ax.get_pixel_scale()))
    assert seen[0] == seen[1]


def test_an_image_that_leaves_the_data_coordinates_leaves_the_scale_to_others():
    fig, axs = plt.subplots(1, 2, subplot_kw=PIXEL)
    axs[0].imshow(np.zeros((10, 10)))
    fig.canvas.draw()
    alone = axs[0].get_pixel_scale()
    image = axs[1].imshow(np.zeros((100, 100)))
    fig.canvas.draw()
    assert axs[0].get_pixel_scale() < alone
    image.set_transform(Affine2D().rotate(1) + axs[1].transData)
    fig.canvas.draw()
    assert axs[0].get_pixel_scale() == alone


@pytest.mark.parametrize("x", [(1.7e18, 1.7e18 + 1e5), (1, 1 + 1e-13), (1e308, -1e308)])
def test_an_extent_without_room_for_the_cells_is_refused_before_anything_changes(x):
    fig, ax = plt.subplots(subplot_kw=PIXEL)
    before = ax.get_xlim(), ax.get_ylim(), ax.get_aspect(), ax.get_children()
    with pytest.raises(ValueError, match="'extent' must be"):
        ax.imshow(np.zeros((2, 1000)), extent=(*x, 0, 1))
    assert before == (ax.get_xlim(), ax.get_ylim(), ax.get_aspect(), ax.get_children())
    fig.canvas.draw()

"""Neighbors of pixel Axes by axes_grid1 share the dots of the boxes that are shown."""

import io
import itertools
import pickle

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from mpl_toolkits.axes_grid1 import Grid, ImageGrid, Size, make_axes_locatable
from mpl_toolkits.axes_grid1.axes_divider import (
    Divider,
    HBoxDivider,
    VBoxDivider,
    make_axes_area_auto_adjustable,
)
from mpl_toolkits.axes_grid1.axes_rgb import make_rgb_axes
from mpl_toolkits.axes_grid1.inset_locator import inset_axes, zoomed_inset_axes

from mplpix.axes.figure_scales import FigureScales
from mplpix.axes.pixel_axes import PixelAxes
from tests.axes.figures import LAYOUTS, assert_shows, one
from tests.oracle import Cells, bare, render
from tests.tools import PIXEL, ramp

#: Boxes of neighbors end within this many dots of the box shown, gaps are their pads to a dot.
HALF, WHOLE = 0.5, 1.0

SAVEFIG = [{}, {"dpi": 61.7}, {"dpi": 200}, {"bbox_inches": "tight"}]

#: Each layout with two ways of saving, each of these with two layouts.
SAVED = [
    pytest.param(layout, savefig, id=f"{layout}-{savefig}")
    for i, layout in enumerate(LAYOUTS)
    for savefig in (SAVEFIG[i], SAVEFIG[(i + 1) % 4])
]

#: matplotlib warns that its layout engines leave grids of axes_grid1 as they are.
grids_unmoved = pytest.mark.filterwarnings(
    "ignore:(There are no gridspecs|This figure includes Axes that are not compatible)"
)

SIDES = ("left", "right", "bottom", "top")

#: The first corner of a box, and the second one, along the axis that a side is on.
ALONG = {"left": (0, 2), "right": (0, 2), "bottom": (1, 3), "top": (1, 3)}


def dpi_of(fig, savefig):
    return savefig.get("dpi", fig.dpi)


def gap(side, box, neighbor):
    """Return the dots between a box and its neighbor on a side."""
    low, high = ALONG[side]
    if side in ("right", "top"):
        return neighbor[low] - box[high]
    return box[low] - neighbor[high]


def length(side, box):
    low, high = ALONG[side]
    return box[high] - box[low]


def assert_same_ends(side, box, neighbor, beside=HALF):
    """Assert that both end at the same dots across the axis that a side is on."""
    ends = [i for i in range(4) if i not in ALONG[side]]
    assert np.abs(np.subtract(box, neighbor)[ends]).max() <= beside


# append_axes --------------------------------------------------------------------------------------


def profiles(kind, figure_kw, shape=(37, 53), pad=0.1):
    """Return a figure, its image Axes, the cells, and a neighbor on each side."""
    fig, ax, cells = one(shape, **figure_kw)
    divider = make_axes_locatable(ax)
    neighbors = {}
    lengths = ("20%", 0.4, "5%", Size.Fixed(0.3))
    for side, length in zip(SIDES, lengths, strict=True):
        shared = {"sharey": ax} if side in ("left", "right") else {"sharex": ax}
        neighbors[side] = divider.append_axes(side, size=length, pad=pad, axes_class=kind, **shared)
    return fig, ax, cells, neighbors


@pytest.mark.parametrize(("layout", "savefig"), SAVED)
@pytest.mark.parametrize("kind", [None, Axes], ids=["pixel", "plain"])
def test_appended_axes_end_where_the_box_ends(kind, layout, savefig):
    figure_kw = {"figsize": (6.13, 4.807), "dpi": 72.3, "layout": layout}
    fig, ax, _, neighbors = profiles(kind, figure_kw)
    _, draws = render(fig, **savefig)
    drawn = draws[-1]
    inch = dpi_of(fig, savefig)
    sizes = {"left": 0.2 * length("left", drawn[ax].box), "right": 0.4 * inch}
    sizes |= {"bottom": 0.05 * length("top", drawn[ax].box), "top": 0.3 * inch}
    for side, neighbor in neighbors.items():
        assert_same_ends(side, drawn[ax].box, drawn[neighbor].box)
        assert abs(gap(side, drawn[ax].box, drawn[neighbor].box) - 0.1 * inch) <= WHOLE
        assert abs(length(side, drawn[neighbor].box) - sizes[side]) <= WHOLE
    assert neighbors["top"].get_xlim() == ax.get_xlim()
    assert neighbors["left"].get_ylim() == ax.get_ylim()


@pytest.mark.parametrize("savefig", SAVEFIG, ids=str)
def test_an_image_between_neighbors_is_exact(savefig):
    fig, ax, cells, neighbors = profiles(None, {"figsize": (5.03, 4.1), "dpi": 91.3})
    for neighbor in neighbors.values():
        bare(neighbor)
    assert assert_shows(fig, {ax: cells}, **savefig) > 1


def test_neighbors_leave_an_image_all_the_dots_that_they_do_not_need():
    fig, ax, _, _ = profiles(Axes, {"figsize": (6, 5), "dpi": 100}, (10, 10), pad=0)
    fig.subplots_adjust(0, 0, 1, 1)
    fig.canvas.draw()
    # 1.2 columns of k * 10 dots and one of 40; 1.05 rows and one of 30
    assert ax.get_pixel_scale() == min((600 - 40) // 12, int((500 - 30) / 10.5))


@pytest.mark.parametrize("extend", ["neither", "min", "both"])
@pytest.mark.parametrize("kind", [None, Axes], ids=["pixel", "plain"])
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_colorbar_in_appended_axes_is_as_long_as_the_image(layout, side, kind, extend):
    fig, ax, _ = one((37, 53), figsize=(5.31, 4.807), dpi=91.3, layout=layout)
    cax = make_axes_locatable(ax).append_axes(side, size="5%", pad=0.05, axes_class=kind)
    bar = fig.colorbar(ax.images[0], cax=cax, location=side, extend=extend)
    _, draws = render(fig)
    box, found = draws[-1][ax].box, np.array(draws[-1][cax].box, float)
    low, high = ALONG["top" if side in ("left", "right") else "left"]
    # triangles beyond the Axes of the colorbar, each of 5 % of its length
    triangle = 0.05 * (found[high] - found[low])
    found[low] -= triangle * (extend in ("min", "both"))
    found[high] += triangle * (extend == "both")
    assert bar.ax is cax
    assert_same_ends(side, box, found)


@pytest.mark.parametrize(
    "change",
    [
        lambda fig, ax, _: fig.set_size_inches(7.01, 3.3),
        lambda fig, ax, _: fig.set_dpi(61),
        lambda fig, ax, _: ax.set_xlim(10.5, 30.5),
        lambda fig, ax, _: ax.set_pixel_scale(40),
        lambda fig, ax, _: ax.zoom_about(20, 20, 8),
        lambda fig, ax, _: fig.subplots_adjust(0.3, 0.3, 0.7, 0.6),
        lambda fig, ax, neighbors: neighbors["top"].remove(),
        lambda fig, ax, _: ax.images[0].set_data(ramp(20, 20)),
    ],
)
@pytest.mark.parametrize("kind", [None, Axes], ids=["pixel", "plain"])
def test_neighbors_follow_the_box_at_the_first_draw_after_a_change(change, kind):
    fig, ax, _, neighbors = profiles(kind, {"figsize": (6.13, 4.807), "dpi": 100})
    fig.canvas.draw()
    change(fig, ax, neighbors)
    fig.canvas.draw()
    first = {drawn: drawn.bbox.extents.tolist() for drawn in fig.axes}
    for side, neighbor in neighbors.items():
        if neighbor in fig.axes:
            assert_same_ends(side, first[ax], first[neighbor])
            assert abs(gap(side, first[ax], first[neighbor]) - 0.1 * fig.dpi) <= WHOLE
    fig.canvas.draw()
    assert {drawn: drawn.bbox.extents.tolist() for drawn in fig.axes} == first


@grids_unmoved
@pytest.mark.parametrize("build", ["append", "grid"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_unchanged_redraw_resolves_0_times(build, layout, monkeypatch):
    if build == "append":
        fig, *_ = profiles(None, {"figsize": (6.13, 4.807), "layout": layout})
    else:
        fig, _ = image_grid((2, 3), layout=layout, cbar_mode="each")
    fig.canvas.draw()
    fig.canvas.draw()
    resolved, resolve = [], FigureScales._resolve
    monkeypatch.setattr(
        FigureScales, "_resolve", lambda *args: resolved.append(1) or resolve(*args)
    )
    fig.canvas.draw()
    assert resolved == []
    fig.set_size_inches(5, 5)
    fig.canvas.draw()
    assert resolved


def test_what_an_axes_shows_does_not_depend_on_the_draws_before():
    found = []
    for scales in ([60, 4], [4]):
        fig, ax, _, _ = profiles(None, {"figsize": (6.13, 4.807)})
        for scale in scales:
            ax.set_pixel_scale(scale)
            fig.canvas.draw()
        found.append((ax.bbox.extents.tolist(), ax.get_xlim(), ax.get_ylim()))
    assert found[0] == found[1]


@pytest.mark.parametrize("kind", [None, Axes], ids=["pixel", "plain"])
def test_a_pickled_figure_keeps_its_neighbors_at_the_box(kind):
    fig, _, _, _ = profiles(kind, {"figsize": (6.13, 4.807)})
    fig.canvas.draw()
    before = [ax.bbox.extents.tolist() for ax in fig.axes]
    again = pickle.loads(pickle.dumps(fig))
    again.set_size_inches(7, 3)
    again.canvas.draw()
    ax, left, right, bottom, top = again.axes
    for side, neighbor in zip(SIDES, (left, right, bottom, top), strict=True):
        assert_same_ends(side, ax.bbox.extents, neighbor.bbox.extents)
    again.set_size_inches(6.13, 4.807)
    again.canvas.draw()
    assert [ax.bbox.extents.tolist() for ax in again.axes] == before


def test_in_a_subfigure_neighbors_end_where_the_box_ends():
    fig = plt.figure(figsize=(7.03, 3.1), dpi=83)
    _, sub = fig.subfigures(1, 2, width_ratios=(1, 2.3))
    ax = sub.add_subplot(projection="pixel")
    ax.imshow(ramp(20, 30))
    top = make_axes_locatable(ax).append_axes("top", size="30%", pad=0.1, axes_class=Axes)
    _, draws = render(fig)
    assert_same_ends("top", draws[-1][ax].box, draws[-1][top].box)
    assert abs(gap("top", draws[-1][ax].box, draws[-1][top].box) - 8.3) <= WHOLE


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_area_adjusted_for_decorations_holds_them(layout):
    fig, ax, _ = one((37, 53), figsize=(5.31, 4.807), dpi=91.3, layout=layout)
    ax.set_title("title")
    ax.set_ylabel("y")
    make_axes_area_auto_adjustable(ax)
    _, draws = render(fig)
    assert draws[-1][ax].whole_box()
    fig.canvas.draw()
    area = fig.transFigure.transform_bbox(ax.get_position(original=True))
    tight = ax.get_tightbbox(call_axes_locator=False)
    assert area.x0 - WHOLE <= tight.x0 < tight.x1 <= area.x1 + WHOLE
    assert area.y0 - WHOLE <= tight.y0 < tight.y1 <= area.y1 + WHOLE


# Grids --------------------------------------------------------------------------------------------


def image_grid(
    shape=(2, 3), images=None, kind=ImageGrid, *, layout=None, figsize=(6.13, 4.1), **kw
):
    """Return a figure and its grid of pixel Axes, 37 × 53 cells in each."""
    fig = plt.figure(figsize=figsize, layout=layout)
    grid = kind(fig, 111, shape, **{"axes_pad": 0.1, "axes_class": PixelAxes, **kw})
    for i, ax in enumerate(grid):
        image = ax.imshow(ramp(37, 53) if images is None else images[i])
        if kw.get("cbar_mode") is not None:
            ax.cax.colorbar(image)
    return fig, grid


def assert_gaps(drawn, rows, pad):
    """Assert that the Axes in *rows*, a list of lists, are *pad* apart (dots)."""
    boxes = [[drawn[ax].box for ax in row] for row in rows]
    for row in boxes:
        for a, b in itertools.pairwise(row):
            assert abs(b[0] - a[2] - pad[0]) <= WHOLE
    for upper, lower in itertools.pairwise(boxes):
        for a, b in zip(upper, lower, strict=False):
            assert abs(a[1] - b[3] - pad[1]) <= WHOLE
            assert abs(a[0] - b[0]) <= 1e-6


@grids_unmoved
@pytest.mark.parametrize(("layout", "savefig"), SAVED[::2])
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (ImageGrid, {}),
        (Grid, {}),
        (ImageGrid, {"axes_pad": (0.31, 0.12)}),
        (Grid, {"share_all": True}),
        (ImageGrid, {"label_mode": "1"}),
        (Grid, {"label_mode": "all", "direction": "column"}),
        (ImageGrid, {"aspect": False}),
        (ImageGrid, {"axes_class": (PixelAxes, {"scale_group": "grid"})}),
        *[(ImageGrid, {"n_axes": 5})] * (mpl.__version_info__ >= (3, 11)),  # fails itself before
    ],
    ids=str,
)
def test_the_gaps_of_a_grid_are_its_pads(options, kind, layout, savefig):
    options = dict(options)
    if "n_axes" in options:
        options["n_axes" if hasattr(kind, "n_axes") else "ngrids"] = options.pop("n_axes")
    fig, grid = image_grid(kind=kind, layout=layout, **options)
    _, draws = render(fig, **savefig)
    pad = np.broadcast_to(options.get("axes_pad", 0.1), 2) * dpi_of(fig, savefig)
    assert_gaps(draws[-1], grid.axes_row, pad)
    assert len({ax.get_pixel_scale() for ax in grid}) == 1


@pytest.mark.parametrize("savefig", SAVEFIG, ids=str)
@pytest.mark.parametrize("location", SIDES)
@pytest.mark.parametrize("mode", ["each", "edge", "single"])
def test_colorbars_of_a_grid_are_as_long_as_its_images(mode, location, savefig):
    fig, grid = image_grid(cbar_mode=mode, cbar_location=location, cbar_pad=0.07, cbar_size="8%")
    _, draws = render(fig, **savefig)
    for ax in grid:
        beside = [other for other in grid if other.cax is ax.cax]
        boxes = np.array([draws[-1][other].box for other in beside])
        union = [*boxes[:, :2].min(0), *boxes[:, 2:].max(0)]
        assert_same_ends(location, union, draws[-1][ax.cax].box)
        pad = gap(location, union, draws[-1][ax.cax].box)
        adds_axes_pad = mpl.__version_info__ < (3, 10) and location in ("left", "bottom")
        if mode != "single" or not adds_axes_pad:
            assert abs(pad - 0.07 * dpi_of(fig, savefig)) <= WHOLE


@pytest.mark.parametrize("savefig", SAVEFIG, ids=str)
def test_images_of_a_grid_are_exact(savefig):
    shapes = [(20, 30), (20, 11), (35, 30), (35, 11)]
    images = [Cells(ramp(*shape)) for shape in shapes]
    fig = plt.figure(figsize=(5.03, 5.2), dpi=77.7)
    grid = ImageGrid(fig, 111, (2, 2), axes_pad=0.21, axes_class=PixelAxes)
    for ax, cells in zip(grid, images, strict=True):
        cells.imshow(ax)
        bare(ax)
    asked = dict(zip(grid, images, strict=True))
    assert assert_shows(fig, asked, **savefig) > 2


def test_cells_of_any_size_in_data_coordinates_give_the_same_grid():
    boxes = []
    for extent in (None, (0, 1, 0, 500)):
        fig = plt.figure(figsize=(6, 4))
        grid = ImageGrid(fig, 111, (1, 2), axes_pad=0.1, axes_class=PixelAxes)
        for ax in grid:
            ax.imshow(ramp(20, 30), extent=extent)
        fig.canvas.draw()
        boxes.append([ax.bbox.extents.tolist() for ax in grid])
    assert boxes[0] == boxes[1]


def test_an_empty_axes_of_a_grid_is_as_large_as_the_images_that_it_shares_axes_with():
    fig = plt.figure(figsize=(6, 4))
    grid = ImageGrid(fig, 111, (2, 2), axes_pad=0.1, axes_class=PixelAxes)
    for ax in grid[1:3]:
        ax.imshow(ramp(20, 30))
    _, draws = render(fig)
    assert_gaps(draws[-1], grid.axes_row, (10, 10))
    assert grid[0].get_xlim() == grid[2].get_xlim()


def test_new_pads_are_taken_at_the_next_draw():
    fig, grid = image_grid()
    fig.canvas.draw()
    grid.set_axes_pad((0.5, 0.25))
    _, draws = render(fig)
    assert_gaps(draws[-1], grid.axes_row, (50, 25))


# Other dividers -----------------------------------------------------------------------------------


@grids_unmoved
@pytest.mark.parametrize(("layout", "savefig"), SAVED)
@pytest.mark.parametrize("shapes", [((20, 30), (20, 11)), ((20, 30), (31, 30))], ids=str)
@pytest.mark.parametrize("kind", [HBoxDivider, VBoxDivider])
@pytest.mark.parametrize("second", ["pixel", "plain"])
def test_axes_in_a_box_divider_have_its_pad_and_one_length(second, kind, shapes, layout, savefig):
    fig = plt.figure(figsize=(6.13, 4.807), dpi=83, layout=layout)
    a = fig.add_subplot(121, projection="pixel")
    b = fig.add_subplot(122, projection="pixel" if second == "pixel" else None)
    for ax, shape in zip((a, b), shapes, strict=True):
        ax.imshow(ramp(*shape))
    pad = Size.Fixed(0.2)
    x, y = [Size.AxesX(a), pad, Size.AxesX(b)], [Size.AxesY(a), pad, Size.AxesY(b)]
    one_length = [Size.Scaled(1)]
    if kind is HBoxDivider:
        divider = HBoxDivider(fig, 111, horizontal=x, vertical=[y[0], *one_length, y[2]])
    else:
        divider = VBoxDivider(fig, 111, horizontal=[x[0], *one_length, x[2]], vertical=y)
    for i, ax in ((2, b), (0, a)):
        ax.set_axes_locator(divider.new_locator(i))
    _, draws = render(fig, **savefig)
    first, other = draws[-1][a].box, draws[-1][b].box
    side = "right" if kind is HBoxDivider else "top"
    assert abs(gap(side, first, other) - 0.2 * dpi_of(fig, savefig)) <= WHOLE
    across = 0 if kind is HBoxDivider else 1
    if second == "plain" or shapes[0][across] == shapes[1][across]:
        # Before 3.11 a plain neighbor is up to a dot off in a tight file after a layout engine ran.
        beside = HALF if mpl.__version_info__ >= (3, 11) or not layout else WHOLE
        assert_same_ends(side, first, other, beside)
    assert draws[-1][a].whole_box()


def test_a_divider_of_fixed_sizes_places_neighbors_at_the_box():
    fig = plt.figure(figsize=(6, 4), dpi=83)
    x = [Size.Fixed(0.5), Size.Fixed(3.03), Size.Fixed(0.1), Size.Fixed(0.3)]
    divider = Divider(fig, (0, 0, 1, 1), x, [Size.Fixed(0.5), Size.Fixed(3)], aspect=False)
    ax, cax = (
        fig.add_axes(divider.get_position(), axes_locator=divider.new_locator(nx, 1), **kw)
        for nx, kw in ((1, PIXEL), (3, {}))
    )
    ax.imshow(ramp(40, 37))
    _, draws = render(fig)
    assert ax.get_pixel_scale() == 6
    assert_same_ends("right", draws[-1][ax].box, draws[-1][cax].box)
    assert abs(gap("right", draws[-1][ax].box, draws[-1][cax].box) - 8.3) <= WHOLE


def test_neighbors_of_a_plain_image_stay_where_matplotlib_has_them():
    boxes = []
    for kind in (Axes, PixelAxes):
        fig, ax = plt.subplots()
        ax.imshow(ramp(20, 30))
        make_axes_locatable(ax).append_axes("top", size="20%", pad=0.1, axes_class=kind)
        fig.canvas.draw()
        boxes.append([ax.bbox.extents.tolist() for ax in fig.axes])
    assert boxes[0] == boxes[1]


def test_channels_beside_an_image_have_its_columns_and_rows():
    fig, ax = plt.subplots(subplot_kw=PIXEL, figsize=(6, 4))
    red, green, blue = make_rgb_axes(ax, pad=0.02, axes_class=Axes)
    ax.imshow(ramp(40, 50))
    for channel in (red, green, blue):
        channel.imshow(ramp(40, 50), aspect="auto")
    _, draws = render(fig)
    box = draws[-1][ax].box
    assert abs(draws[-1][red].box[3] - box[3]) <= HALF
    assert abs(draws[-1][blue].box[1] - box[1]) <= HALF
    assert abs(gap("right", box, draws[-1][green].box) - 0.02 * length("top", box)) <= WHOLE


# Without dividers ---------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:This figure includes Axes that are not compatible")
@pytest.mark.parametrize(("layout", "savefig"), SAVED)
def test_insets_twins_and_secondary_axes_lie_on_the_box(layout, savefig):
    fig, ax, _ = one((37, 53), figsize=(6.13, 4.807), dpi=91.3, layout=layout)
    secondary = ax.secondary_xaxis("top")
    twin = ax.twinx()
    corner = inset_axes(ax, "30%", "40%", loc="lower left", borderpad=0)
    zoomed = zoomed_inset_axes(ax, 0.5, loc="upper left", borderpad=0, axes_class=Axes)
    zoomed.set(xlim=(0, 20), ylim=(0, 20))
    quarter = ax.inset_axes((0.5, 0.5, 0.5, 0.5))
    found = {}
    axs = (ax, secondary, twin, corner, zoomed, quarter)
    fig.canvas.mpl_connect(
        "draw_event", lambda _: found.update({drawn: drawn.bbox.extents for drawn in axs})
    )
    fig.savefig(io.BytesIO(), **savefig)
    x0, y0, x1, y1 = found[ax]
    width, height = x1 - x0, y1 - y0
    cells = 10 * width / 53  # 20 of them, zoomed by a half
    for drawn, wanted in {
        twin: (x0, y0, x1, y1),
        corner: (x0, y0, x0 + 0.3 * width, y0 + 0.4 * height),
        zoomed: (x0, y1 - cells, x0 + cells, y1),
        quarter: (x0 + width / 2, y0 + height / 2, x1, y1),
    }.items():
        assert np.abs(np.subtract(found[drawn], wanted)).max() <= HALF
    assert np.abs(found[secondary][[0, 2]] - (x0, x1)).max() <= HALF
    assert secondary.get_xlim() == ax.get_xlim()


@pytest.mark.parametrize("savefig", SAVEFIG, ids=str)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_pixel_axes_without_cells_takes_the_box_along_the_axis_that_it_shares(layout, savefig):
    fig, axs = plt.subplots(
        2, 2, sharex="col", sharey="row", layout=layout, figsize=(5.13, 4.8), subplot_kw=PIXEL
    )
    image, right, below, last = axs.flat
    image.imshow(ramp(37, 23))
    below.plot(np.arange(23))
    _, draws = render(fig, **savefig)
    drawn = draws[-1]
    assert_same_ends("bottom", drawn[image].box, drawn[below].box)
    assert_same_ends("right", drawn[image].box, drawn[right].box)
    assert drawn[last].box == pytest.approx(drawn[last].slot)
    assert below.get_xlim() == image.get_xlim()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_plain_axes_that_shares_an_axis_keeps_its_slot(layout):
    fig, ax, _ = one((37, 23), figsize=(5.13, 4.8), layout=layout)
    ax.set_subplotspec(fig.add_gridspec(2, 1)[0])
    plain = fig.add_subplot(212, sharex=ax)
    _, draws = render(fig)
    assert draws[-1][plain].box == pytest.approx(draws[-1][plain].slot)
    assert plain.get_xlim() == ax.get_xlim()


@pytest.mark.parametrize("rows_cols", [(3, 2), (2, 3), (1, 2)])
@pytest.mark.parametrize("with_colorbar", [False, True])
def test_compressed_layout_is_matplotlibs_to_a_thousandth_or_two_with_a_colorbar(
    rows_cols, with_colorbar
):
    def positions(cells, **kwargs):
        fig, axs = plt.subplots(
            *rows_cols, layout="compressed", figsize=(5, 4), dpi=400, sharex=True, **kwargs
        )
        for ax in axs.flat:
            image = ax.imshow(np.zeros((cells, cells)))
            for axis in (ax.xaxis, ax.yaxis):
                axis.set_ticks([(cells - 1) / 2], labels=["middle"])
        if with_colorbar:
            fig.colorbar(image, ax=axs)
        for _ in range(2):  # at the first draw, a figure of plain Axes isn't settled
            fig.draw_without_rendering()
        return fig, np.array([ax.get_position().extents for ax in fig.axes])

    # As many cells as there are dots, so that whole dots leave less than one of each box empty.
    fig, wanted = positions(10)
    cells = int(fig.axes[0].bbox.width)
    fig, found = positions(cells, subplot_kw=PIXEL)
    assert fig.axes[0].get_pixel_scale() == 1
    # With a colorbar, matplotlib's own place differs by as much from one draw to the next.
    assert np.abs(found - wanted).max() <= (2.5e-3 if with_colorbar else 1e-3)


# Random dividers ----------------------------------------------------------------------------------


sizes = st.one_of(
    st.integers(0, 60).map(lambda i: i / 100),
    st.integers(1, 60).map("{}%".format),
)


@settings(max_examples=25)
@given(
    shape=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    dpi=st.sampled_from([50, 72.3, 100, 133.7]),
    neighbors=st.lists(
        st.tuples(st.sampled_from(SIDES), sizes, sizes, st.booleans()), min_size=1, max_size=6
    ),
    scale=st.sampled_from(["fit", 1, 5, 30]),
    layout=st.sampled_from(LAYOUTS),
)
def test_random_neighbors_end_where_the_box_ends(shape, dpi, neighbors, scale, layout):
    fig, ax, _ = one(shape, figsize=(5.13, 4.07), dpi=dpi, layout=layout, pixel_scale=scale)
    divider = make_axes_locatable(ax)
    appended = [
        (side, pad, divider.append_axes(side, size, pad, axes_class=Axes if plain else None))
        for side, size, pad, plain in neighbors
    ]
    _, draws = render(fig)
    box = draws[-1][ax].box
    inner = {side: list(box) for side in SIDES}
    for side, pad, neighbor in appended:
        found = draws[-1][neighbor].box
        assert_same_ends(side, box, found)
        wanted = (
            pad * dpi if not isinstance(pad, str) else float(pad[:-1]) / 100 * length(side, box)
        )
        assert abs(gap(side, inner[side], found) - wanted) <= WHOLE
        inner[side] = found
    plt.close(fig)

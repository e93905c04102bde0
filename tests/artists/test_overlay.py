"""The overlay on real canvases: which dots it lights, and that no differing cell is without one."""

import copy
import io
import pickle
import re
from fractions import Fraction
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from matplotlib import patheffects
from matplotlib.backend_bases import MouseEvent, RendererBase
from matplotlib.cbook import get_sample_data
from matplotlib.collections import Collection
from matplotlib.colors import to_rgba
from matplotlib.transforms import Affine2D
from PIL import Image
from scipy import ndimage

from mplpix import CellGrid, DiffOverlay, PixelAlignedImage
from mplpix.arrays.mark_lines import border_areas
from tests.oracle import pixels, shown
from tests.tools import Lazy

STYLES = ["outline", "fill", "dim"]
SCALES = [40, 17, 8, 6, 5, 4, 3, 2, 1, *(Fraction(1, k) for k in (2, 3, 7, 16, 33, 64))]
GREY = 128  # a dot of it changes visibly under magenta and under a white veil
MIN_DOTS = 3

every_style = pytest.mark.parametrize("style", STYLES)


# What was drawn ----------------------------------------------------------------------------------


def dots(fig):
    """Return the drawn canvas, row 0 the lowest."""
    return pixels(fig)[::-1]


def changed_dots(ax, *overlays):
    """Return which dots of the canvas the overlays change, row 0 the lowest."""
    fig = ax.get_figure()
    with_marks = dots(fig)
    for overlay in overlays:
        overlay.set_visible(False)
    without = dots(fig)
    for overlay in overlays:
        overlay.set_visible(True)
    return (with_marks != without).any(axis=-1)


def box_of(ax):
    """Return the dots (x0, x1, y0, y1) of the box of an Axes, rounded as renderers do."""
    x0, y0, x1, y1 = ax.bbox.extents
    return tuple(int(np.floor(v + 0.5 + 1e-4)) for v in (x0, x1, y0, y1))


def edges_in_dots(ax, overlay):
    """Return the places of all columns' and all rows' edges."""
    grid = overlay.grid
    x = ax.transData.transform(np.column_stack([grid.x_edges, np.zeros(len(grid.x_edges))]))[:, 0]
    y = ax.transData.transform(np.column_stack([np.zeros(len(grid.y_edges)), grid.y_edges]))[:, 1]
    return x, y


def own_dots(edges, cells):
    """Return the first and one past the last dot of each of *cells*, at least one for each.

    From the middle of the cell where it is smaller than a dot, by its rounded edges else. Blocks of
    k cells, counted from a cell 0 that begins on a dot, have a dot each, the last one, too.
    """
    low = np.minimum(edges[cells], edges[cells + 1])
    high = np.maximum(edges[cells], edges[cells + 1])
    ends = np.sort(edges[[0, -1]])
    first, stop = (np.floor(v + 0.5 + 1e-4).astype(int) for v in (low, high))
    image = np.floor(ends + 0.5 + 1e-4).astype(int)
    image[1] = max(image[1], image[0] + 1)
    small = high - low < 1 - 1e-6
    per_cell = (ends[1] - ends[0]) / (len(edges) - 1)
    k = max(1, round(1 / per_cell))
    in_blocks = k > 1 and abs(1 / k - per_cell) * len(edges) < 1e-6
    if in_blocks and abs(edges[0] - round(edges[0])) < 1e-6:
        image = np.array([np.floor(ends[0] + 1e-4), np.ceil(ends[1] - 1e-4)], int)
    middle = np.clip(np.floor((low + high) / 2 + 1e-4).astype(int), image[0], image[1] - 1)
    first, stop = np.where(small, middle, first), np.where(small, middle + 1, stop)
    return first, stop


class Marked:
    """The dots of the cells that differ, by arithmetic on the limits of an Axes."""

    def __init__(self, ax, overlay):
        self.box = x0, x1, y0, y1 = box_of(ax)
        x, y = edges_in_dots(ax, overlay)
        rows, cols = np.nonzero(overlay.mask)
        self.left, self.right = own_dots(x, cols)
        self.low, self.high = own_dots(y, rows)
        self.in_view = (self.right > x0) & (self.left < x1) & (self.high > y0) & (self.low < y1)
        self.size = min(abs(np.diff(x)).min(), abs(np.diff(y)).min())
        self.image = [*(int(np.floor(v + 0.5)) for v in np.sort(x[[0, -1]]))]
        self.image += [*(int(np.floor(v + 0.5)) for v in np.sort(y[[0, -1]]))]

    def lit(self, flags):
        """Return for each differing cell in view how many of its own dots are flagged."""
        x0, x1, y0, y1 = self.box
        total = np.pad(flags.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        left, right = (np.clip(v[self.in_view], x0, x1) for v in (self.left, self.right))
        low, high = (np.clip(v[self.in_view], y0, y1) for v in (self.low, self.high))
        return total[high, right] - total[high, left] - total[low, right] + total[low, left]

    def sizes(self):
        return self.lit(np.ones((self.box[3] + 1, self.box[1] + 1), int))

    def near(self, shape, reach):
        """Return the dots that are no further than *reach* from a dot of a differing cell."""
        corners = np.zeros((shape[0] + 1, shape[1] + 1), int)
        left, right = (np.clip(v, 0, shape[1]) for v in (self.left - reach, self.right + reach))
        low, high = (np.clip(v, 0, shape[0]) for v in (self.low - reach, self.high + reach))
        for y, x, sign in ((low, left, 1), (high, right, 1), (low, right, -1), (high, left, -1)):
            np.add.at(corners, (y, x), sign)
        return corners.cumsum(0).cumsum(1)[:-1, :-1] > 0


def dots_wide(overlay):
    """Return the width of an outline, in whole dots."""
    return max(1, int(overlay.get_linewidth()[0] * overlay.get_figure().dpi / 72 + 0.5))


def outline(marked, overlay, shape):
    """Return the dots of outlines, of marked cells, and those where lines may cross such cells.

    Lines are half inside where cells are large enough, else a ring outside, each a set of shifts of
    the marked dots, on the canvas and beside it.
    """
    width = dots_wide(overlay)
    size = max(1, int(marked.size + 1e-4))
    large = marked.size > max(4, 2 * width) - 1e-4
    outside = (width + 1) // 2 if large else max(width, -((size - overlay.get_min_dots()) // 2))
    inside = width // 2 if large else 0
    beside = max(outside, 2 * width)
    x0, x1, y0, y1 = marked.box
    plane = np.zeros((y1 - y0 + 2 * beside, x1 - x0 + 2 * beside), bool)
    on_lines = np.zeros_like(plane)
    sides = zip(marked.low - y0, marked.high - y0, marked.left - x0, marked.right - x0, strict=True)
    for r0, r1, c0, c1 in np.array(list(sides)).reshape(-1, 4) + beside:
        if r1 > 0 and c1 > 0:
            plane[max(r0, 0) : r1, max(c0, 0) : c1] = True
            on_lines[max(r0, 0) : r1, max(c0, 0) : c1] = True
            on_lines[max(r0 + inside, 0) : r1 - inside, max(c0 + inside, 0) : c1 - inside] = False
    lines = shifted(plane, outside) & ~(~shifted(~plane, inside) if inside else plane)
    view = (slice(beside, -beside),) * 2
    result = np.zeros((3, *shape), bool)
    for whole, part in zip(result, (lines, plane, on_lines), strict=True):
        whole[y0:y1, x0:x1] = part[view]
    if plane[view].all():
        result[0, y0:y1, x0:x1] = True
        y, x = (max(1, min(width, (count - 1) // 2)) for count in (y1 - y0, x1 - x0))
        result[0, y0 + y : y1 - y, x0 + x : x1 - x] = False
    return result


def shifted(flags, reach):
    """Return where a flag is no further than *reach* along both axes."""
    return ndimage.maximum_filter(flags, 2 * reach + 1, mode="nearest")


def assert_nothing_disappears(ax, overlay):
    """Assert that each differing cell in view is marked, and none but its neighborhood."""
    changed = changed_dots(ax, overlay)
    marked = Marked(ax, overlay)
    x0, x1, y0, y1 = marked.box
    outside = changed.copy()
    outside[y0:y1, x0:x1] = False
    assert not outside.any()
    if overlay.get_style() == "outline":
        lines, cells, on_lines = outline(marked, overlay, changed.shape)
        assert (changed[~cells] == lines[~cells]).all()
        assert changed[lines].all()
        assert not changed[cells & ~lines & ~on_lines].any()
        return
    mark = max(1, MIN_DOTS + 1 - max(1, int(marked.size + 1e-4)))
    if overlay.get_style() == "dim":
        assert not marked.lit(changed).any()
        left, right, low, high = marked.image
        faded = np.zeros_like(changed)
        spine = 1  # a veil lies below the spines, which cover the outermost dots of the box
        faded[
            max(low, y0 + spine) : min(high, y1 - spine),
            max(left, x0 + spine) : min(right, x1 - spine),
        ] = True
        assert changed[faded & ~marked.near(changed.shape, mark // 2)].all()
        return
    assert (marked.lit(changed) == marked.sizes()).all()  # all of each cell is lit
    assert not changed[~marked.near(changed.shape, mark // 2)].any()


def grey(shape):
    return np.full(shape, GREY, np.uint8)


def pixel_axes(shape=(40, 60), figsize=(4, 3), **kwargs):
    """Return a PixelAxes with a grey image that fills most of the figure."""
    fig = plt.figure(figsize=figsize)
    ax = fig.add_axes((0.05, 0.05, 0.9, 0.9), projection="pixel")
    ax.imshow(grey(shape), cmap="gray", vmin=0, vmax=255, **kwargs)
    return ax


def plain_axes(shape=(40, 60), figsize=(4, 3), **kwargs):
    """Return an Axes of matplotlib's with a plain image that is cut to whole dots nowhere."""
    fig = plt.figure(figsize=figsize)
    ax = fig.add_axes((0.0613, 0.0527, 0.8891, 0.8777))
    ax.imshow(grey(shape), cmap="gray", vmin=0, vmax=255, aspect="auto", **kwargs)
    return ax


def random_mask(shape, count, seed=0):
    mask = np.zeros(shape, bool)
    rng = np.random.default_rng(seed)
    mask.flat[rng.choice(mask.size, count, replace=False)] = True
    mask[0, 0] = mask[-1, -1] = mask[0, -1] = True
    return mask


# Nothing disappears ------------------------------------------------------------------------------


@every_style
@pytest.mark.parametrize(
    ("shape", "count"), [((2000, 4000), 80_000), ((2000, 4000), 40), ((61, 83), 200)], ids=str
)
def test_nothing_disappears_at_any_scale_of_pixel_axes(style, shape, count):
    rng = np.random.default_rng(7)
    ax = pixel_axes(shape)
    overlay = DiffOverlay.from_mask(random_mask(shape, count), style=style)
    ax.add_collection(overlay)
    for scale in SCALES:
        ax.set_pixel_scale(scale)
        if scale >= 1:  # around a cell that differs, at odd offsets
            cells = np.argwhere(overlay.mask)
            row, col = cells[rng.integers(len(cells))] + rng.uniform(-0.5, 0.5, 2)
        else:
            row, col = rng.uniform(0, shape[0]), rng.uniform(0, shape[1])
        width, height = 300 / float(scale), 200 / float(scale)
        ax.set_xlim(col - width / 2, col + width / 2)
        ax.set_ylim(row + height / 2, row - height / 2)
        assert_nothing_disappears(ax, overlay)
        assert ax.get_pixel_scale() == scale
        assert scale < 1 or Marked(ax, overlay).in_view.any()


@every_style
@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("scale", [23.7, 5.31, 4.2, 3.97, 2.5, 1.37, 1, 0.93, 0.51, 0.217, 0.0313])
def test_nothing_disappears_on_a_plain_axes(style, origin, scale):
    shape = (997, 1201)
    ax = plain_axes(shape, origin=origin)
    overlay = DiffOverlay.from_mask(random_mask(shape, 3000), style=style)
    ax.add_collection(overlay)
    width, height = ax.bbox.size / scale
    ax.set_xlim(333.1415, 333.1415 + width)
    ax.set_ylim(218.2818, 218.2818 + height)
    assert Marked(ax, overlay).size == pytest.approx(scale)
    assert_nothing_disappears(ax, overlay)


@every_style
@settings(max_examples=25)
@example(np.ones((1, 1), bool), 1, 0.0, 0.0)
@example(np.ones((1, 1), bool), Fraction(1, 2), 0.0, -1.0)  # its block is a dot below the view
@example(np.ones((3, 3), bool), Fraction(1, 2), 0.0, -1.0)
@given(
    arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=24)),
    st.sampled_from(SCALES[1:-2]),
    st.floats(-3, 3),
    st.floats(-3, 3),
)
def test_nothing_disappears_in_any_small_image(style, mask, scale, dx, dy):
    ax = pixel_axes(mask.shape, figsize=(1.5, 1))
    ax.set_pixel_scale(scale)
    ax.set_xlim(ax.get_xlim()[0] + dx, ax.get_xlim()[1] + dx)
    ax.set_ylim(ax.get_ylim()[0] + dy, ax.get_ylim()[1] + dy)
    overlay = DiffOverlay.from_mask(mask, style=style)
    ax.add_collection(overlay)
    assert_nothing_disappears(ax, overlay)
    plt.close()


@pytest.mark.parametrize("min_dots", [1, 2, 3, 4, 9])
@pytest.mark.parametrize("scale", [Fraction(1, 5), 1, 2, 3])
def test_marks_are_as_large_as_they_are_told_to_be(min_dots, scale):
    ax = pixel_axes((150, 150))
    ax.set_pixel_scale(scale)
    mask = np.zeros((150, 150), bool)
    mask[77, 72] = True
    overlay = DiffOverlay.from_mask(mask, style="fill", min_dots=min_dots)
    ax.add_collection(overlay)
    changed = changed_dots(ax, overlay)
    rows, cols = np.nonzero(changed)
    size = max(int(scale), min_dots, 1)
    assert np.ptp(rows) + 1 == np.ptp(cols) + 1 == size
    assert changed.sum() == size**2
    assert Marked(ax, overlay).lit(changed)[0] == max(1, int(scale)) ** 2


@pytest.mark.parametrize("linewidth", [0.5, 1.5, 4])
def test_crossing_from_lines_to_rings_loses_nothing(linewidth):
    overlay = DiffOverlay.from_mask(random_mask((90, 120), 400), linewidth=linewidth)
    ax = plain_axes((90, 120))
    ax.add_collection(overlay)
    outlined = set()
    for scale in [*np.linspace(3.5, 5.5, 9), *np.linspace(9, 13, 5)]:
        width, height = ax.bbox.size / scale
        ax.set_xlim(30.3, 30.3 + width)
        ax.set_ylim(20.7, 20.7 + height)
        assert_nothing_disappears(ax, overlay)
        outlined.add(bool(scale > max(4, 2 * dots_wide(overlay)) - 1e-4))
    assert outlined == {True, False}  # both sides of the threshold were seen


def test_cells_of_four_dots_are_outlined_wherever_the_axes_is():
    # Where the slot ends on no whole dot, transData makes 3.999999999999999 of 4 dots.
    mask = np.zeros((20, 30), bool)
    mask[7, 11] = True
    for left in np.linspace(0.05, 0.25, 40):
        fig = plt.figure(figsize=(3, 2), dpi=100)
        ax = fig.add_axes((left, left / 3, 0.7, 0.8), projection="pixel", pixel_scale=4)
        ax.imshow(np.zeros(mask.shape), cmap="gray")
        ax.add_collection(DiffOverlay.from_mask(mask, linewidth=1))
        assert (shown(ax)[29:31, 45:47] == (0, 0, 0, 255)).all(), left
        plt.close(fig)


def test_outlines_do_not_turn_into_marks_while_the_view_is_panned():
    # Few cells in view, the outer ones cut: what is seen of them is less than a cell.
    ax = plain_axes((20, 20), figsize=(0.3, 0.3))
    overlay = DiffOverlay.from_mask(np.ones((20, 20), bool), linewidth=0.5)
    ax.add_collection(overlay)
    width = ax.bbox.width / 6
    for start in np.arange(5, 6, 0.125):
        ax.set_xlim(start, start + width)
        ax.set_ylim(start, start + width)
        lit = Marked(ax, overlay)
        changed = dots(ax.get_figure())
        inside = (changed == (255, 0, 255, 255)).all(axis=-1)
        assert lit.in_view.sum() <= 49
        assert not inside.all()
        assert inside.sum() < lit.sizes().sum() / 2


def test_cells_of_different_sizes_are_all_marked_on_a_logarithmic_axis():
    edges = np.arange(1, 202)
    grid = CellGrid(edges, np.arange(0, 21))
    ax = plain_axes((20, 200))
    ax.get_images()[0].remove()
    image = PixelAlignedImage(ax, grid=grid, cmap="gray")
    image.set_data(grey((20, 200)))
    ax.add_image(image)
    ax.set_xscale("log")
    ax.set_xlim(1, 201)
    ax.set_ylim(0, 20)
    mask = random_mask((20, 200), 300)
    for style in STYLES:
        overlay = ax.add_collection(DiffOverlay.from_mask(mask, style=style, linewidth=0.5))
        x, _ = edges_in_dots(ax, overlay)
        assert np.diff(x).max() > 20
        assert np.diff(x).min() < 2
        changed = changed_dots(ax, overlay)
        marked = Marked(ax, overlay)
        lit = marked.lit(changed)
        if style == "outline":  # cells of less than 4 dots: a ring beside each
            lines, cells, _ = outline(marked, overlay, changed.shape)
            assert not lit.any()
            assert (changed == lines & ~cells).all()
        else:
            assert (lit == 0).all() if style == "dim" else (lit > 0).all()
        overlay.remove()


@every_style
def test_turned_axes_show_the_differences_too(style):
    ax = plain_axes((20, 30))
    turned = Affine2D().rotate_deg_around(15, 10, 30) + ax.transData
    ax.get_images()[0].set_transform(turned)
    mask = np.zeros((20, 30), bool)
    mask[8:13, 10:20] = True
    overlay = DiffOverlay.from_mask(mask, style=style, transform=turned)
    ax.add_collection(overlay)
    changed = changed_dots(ax, overlay)
    middle, elsewhere = (
        tuple(np.floor(turned.transform(place)).astype(int)[::-1]) for place in ((15, 10), (3, 10))
    )
    corner = tuple(np.floor(turned.transform((9.5, 7.5))).astype(int)[::-1])
    assert changed[middle] == (style == "fill")
    assert changed[elsewhere] == (style == "dim")
    assert changed[corner] or style == "dim"


# Outlines ----------------------------------------------------------------------------------------


def masks_to_outline():
    hole = np.zeros((9, 12), bool)
    hole[2:7, 3:10] = True
    hole[4, 5:7] = False
    border = np.zeros((9, 12), bool)
    border[:3, 8:] = border[5:, 0] = True
    single = np.zeros((9, 12), bool)
    single[4, 7] = True
    return {
        "checkerboard": np.indices((9, 12)).sum(axis=0) % 2 == 0,
        "single cell": single,
        "hole": hole,
        "border": border,
        "all True": np.ones((9, 12), bool),
        "noise": random_mask((9, 12), 40),
    }


outlined = pytest.mark.parametrize(
    "mask", masks_to_outline().values(), ids=masks_to_outline().keys()
)


@outlined
@pytest.mark.parametrize(("scale", "linewidth"), [(6, 0.72), (11, 1.5), (20, 2.1), (21, 0.3)])
@pytest.mark.parametrize("origin", ["upper", "lower"])
def test_outlines_lie_on_whole_dots_along_the_edges_of_the_cells(mask, scale, linewidth, origin):
    ax = pixel_axes(mask.shape, origin=origin)
    ax.set_pixel_scale(scale)
    ax.set_axis_off()
    overlay = DiffOverlay.from_mask(mask, linewidth=linewidth, inner=False, color="magenta")
    ax.add_collection(overlay)
    picture = dots(ax.get_figure())
    marked = Marked(ax, overlay)
    assert marked.size > max(4, 2 * dots_wide(overlay)) - 1e-4  # lines, and no rings
    lines, _, _ = outline(marked, overlay, picture.shape[:2])
    x0, x1, y0, y1 = marked.box
    magenta = (picture == (255, 0, 255, 255)).all(axis=-1)
    assert (magenta == lines).all()
    grey_dots = (picture[y0:y1, x0:x1] == (GREY, GREY, GREY, 255)).all(axis=-1)
    assert (grey_dots | lines[y0:y1, x0:x1]).all()  # none is blended


@outlined
def test_inner_lines_mark_each_cell_and_leave_its_middle(mask):
    ax = pixel_axes(mask.shape)
    ax.set_pixel_scale(20)
    overlay = DiffOverlay.from_mask(mask)
    ax.add_collection(overlay)
    changed = changed_dots(ax, overlay)
    x, y = (np.rint(edges).astype(int) for edges in edges_in_dots(ax, overlay))
    x0, x1, y0, y1 = box_of(ax)
    for row, col in np.argwhere(mask):
        low, left = min(y[row : row + 2]), min(x[col : col + 2])
        # The line of one dot between two cells is in one of them.
        around = changed[
            max(low - 1, y0) : min(low + 21, y1), max(left - 1, x0) : min(left + 21, x1)
        ]
        for side in (around, around[::-1], around.T, around.T[::-1]):
            assert side[:2].any(axis=0).all()
        frame = 1 + mask.all()  # where all differs, there is a line along the border of the view
        inside = slice(frame, 20 - frame)
        assert not changed[low : low + 20, left : left + 20][inside, inside].any()
    for row, col in np.argwhere(~mask):
        low, left = min(y[row : row + 2]), min(x[col : col + 2])
        assert not changed[low + 3 : low + 17, left + 3 : left + 17].any()


@pytest.mark.parametrize("scale", [8, 30])
def test_a_view_wholly_inside_of_a_region_is_marked(scale):
    ax = pixel_axes((400, 400))
    ax.set_pixel_scale(scale)
    ax.set_xlim(200.2, 207.9)
    ax.set_ylim(203.7, 201.1)
    overlay = DiffOverlay.from_mask(np.ones((400, 400), bool))
    ax.add_collection(overlay)
    assert_nothing_disappears(ax, overlay)  # with a line along the border of the view
    inner = dots(ax.get_figure())[box_of(ax)[2] : box_of(ax)[3], box_of(ax)[0] : box_of(ax)[1]]
    assert not (inner[3:-3, 3:-3] == (255, 0, 255, 255)).all(axis=-1).any()  # no outline there


def test_the_outline_is_that_of_the_region_also_where_the_view_cuts_it():
    ax = pixel_axes((60, 60))
    ax.set_pixel_scale(20)
    mask = np.zeros((60, 60), bool)
    mask[10:50, 10:50] = True
    overlay = DiffOverlay.from_mask(mask, inner=False)
    ax.add_collection(overlay)
    ax.set_xlim(8.5, 18.5)  # from a column beside the left edge on
    ax.set_ylim(29.5, 19.5)
    changed = changed_dots(ax, overlay)
    x0, x1, y0, y1 = box_of(ax)
    assert changed[y0:y1, x0 + 19 : x0 + 21].all()
    assert not changed[y0:y1, x0 + 21 : x1].any()
    assert not changed[y0:y1, x0 : x0 + 19].any()


def test_regions_are_outlined_in_merged_runs():
    mask = np.zeros((100, 100), bool)
    mask[10:90, 10:90] = True
    (path,) = DiffOverlay.from_mask(mask).get_paths()
    assert len(path.vertices) == 5
    assert path.get_extents().bounds == (9.5, 9.5, 80, 80)


# One artist, few calls, no work that is not seen -------------------------------------------------


DRAW_CALLS = [name for name in dir(RendererBase) if name.startswith("draw_")]


def counted(renderer):
    """Count the draw_* calls of a renderer from now on."""
    calls = []

    def counting(name):
        method = getattr(renderer, name)

        def call(*args, **kwargs):
            calls.append(name)
            return method(*args, **kwargs)

        return call

    for name in DRAW_CALLS:  # not those of dir(renderer), which may be a wrapper
        setattr(renderer, name, counting(name))
    return calls


@every_style
@pytest.mark.parametrize("scale", [20, 8, 2, 1, Fraction(1, 8)])
def test_80_000_differences_take_a_handful_of_calls(style, scale):
    ax = pixel_axes((2000, 4000))
    ax.set_pixel_scale(scale)
    overlay = ax.add_collection(
        DiffOverlay.from_mask(random_mask((2000, 4000), 80_000), style=style)
    )
    ax.get_figure().canvas.draw()
    calls = counted(renderer := ax.get_figure().canvas.get_renderer())
    overlay.draw(renderer)
    assert 1 <= len(calls) <= 2


def test_only_what_is_in_view_is_looked_at(monkeypatch):
    seen = []
    monkeypatch.setattr(
        "mplpix.artists.marks.border_areas",
        lambda marked, *rest: (seen.append(marked.size), border_areas(marked, *rest))[1],
    )
    ax = pixel_axes((2000, 4000))
    ax.set_pixel_scale(20)
    ax.add_collection(DiffOverlay.from_mask(np.ones((2000, 4000), bool)))
    ax.get_figure().canvas.draw()
    visible = np.prod([abs(np.diff(lim)) for lim in (ax.get_xlim(), ax.get_ylim())])
    assert seen
    assert max(seen) < 2 * visible


@every_style
def test_drawing_does_not_make_the_figure_stale(style):
    ax = pixel_axes()
    fig = ax.get_figure()
    overlay = ax.add_collection(DiffOverlay.from_mask(random_mask((40, 60), 30), style=style))
    for scale in ("fit", 1, Fraction(1, 2)):
        ax.set_pixel_scale(scale)
        fig.canvas.draw()
        assert not fig.stale
        assert not overlay.stale
        told = []
        overlay.stale_callback = lambda *args, told=told: told.append(args)
        fig.canvas.draw()
        assert not told
        overlay.set_linewidth(2)
        assert told


@pytest.mark.parametrize(
    ("setter", "value"),
    {
        "set_color": "lime",
        "set_linewidth": 3,
        "set_alpha": 0.3,
        "set_linestyle": "--",
        "set_path_effects": [patheffects.withStroke(linewidth=4, foreground="k")],
        "set_zorder": -1,
        "set_visible": False,
    }.items(),
)
def test_a_property_changes_the_picture(setter, value):
    ax = pixel_axes()
    overlay = ax.add_collection(DiffOverlay.from_mask(random_mask((40, 60), 30), linewidth=1))
    before = dots(ax.get_figure())
    getattr(overlay, setter)(value)
    assert (dots(ax.get_figure()) != before).any()


# Where it lies -----------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("extent", [None, (10, 40, 7, 5), (3, 1, -2, 8)], ids=str)
@pytest.mark.parametrize("projection", ["pixel", "rectilinear"])
def test_the_first_image_of_the_shape_tells_where_the_cells_are(origin, extent, projection):
    fig, ax = plt.subplots(subplot_kw={"projection": projection})
    ax.imshow(np.zeros((3, 3)), extent=(0, 1, 0, 1))
    image = ax.imshow(grey((8, 11)), origin=origin, extent=extent, cmap="gray", vmin=0, vmax=255)
    mask = np.zeros((8, 11), bool)
    mask[6, 2] = True
    overlay = ax.add_collection(DiffOverlay.from_mask(mask, style="fill"))
    # By matplotlib's own account: where is the cell with another value?
    other = grey((8, 11))
    other[6, 2] = 255
    ax.autoscale_view()
    ax.set_xlim(image.get_extent()[:2])
    ax.set_ylim(image.get_extent()[2:])
    changed = changed_dots(ax, overlay)
    overlay.remove()
    before = dots(fig)
    image.set_data(other)
    wanted = (dots(fig) != before).any(axis=-1)
    if projection == "pixel":
        np.testing.assert_array_equal(changed, wanted)
    for found, own in zip(np.nonzero(changed), np.nonzero(wanted), strict=True):
        assert abs(found.min() - own.min()) <= 1  # matplotlib rounds in another way
        assert abs(found.max() - own.max()) <= 1


def test_given_places_go_before_those_of_images():
    mask = np.ones((4, 5), bool)
    grid = CellGrid(np.arange(6) * 10, np.arange(5))
    ax = pixel_axes((4, 5))
    assert ax.add_collection(DiffOverlay.from_mask(mask, grid=grid)).grid is grid
    upper = DiffOverlay.from_mask(mask, extent=(0, 1, 0, 2), origin="upper")
    lower = DiffOverlay.from_mask(mask, extent=(0, 1, 0, 2), origin="lower")
    assert ax.add_collection(upper).grid.y_edges[0] == 2
    assert ax.add_collection(lower).grid.y_edges[0] == 0
    assert DiffOverlay.from_mask(mask).grid.extent == (-0.5, 4.5, 3.5, -0.5)


def test_an_image_without_data_is_no_place():
    _, ax = plt.subplots()
    ax.add_image(PixelAlignedImage(ax))
    overlay = ax.add_collection(DiffOverlay.from_mask(np.ones((2, 3), bool)))
    assert overlay.grid.extent == (-0.5, 2.5, 1.5, -0.5)


@pytest.mark.parametrize("projection", ["pixel", "rectilinear"])
@pytest.mark.parametrize("how", ["add_collection", "add_artist", "diff"])
def test_the_limits_stay(projection, how):
    fig, ax = plt.subplots(subplot_kw={"projection": projection})
    a = grey((20, 30))
    ax.imshow(a, extent=(0, 3, 0, 2))
    fig.canvas.draw()
    before = ax.get_xlim(), ax.get_ylim(), ax.dataLim.frozen().bounds
    if how == "diff":
        if projection != "pixel":
            return
        ax.diff(a, a + np.uint8(1), extent=(-5, 99, -5, 99))
    else:
        overlay = DiffOverlay(a, a + np.uint8(1), extent=(-5, 99, -5, 99))
        getattr(ax, how)(overlay)
    assert ax.get_autoscale_on()
    fig.canvas.draw()
    assert (ax.get_xlim(), ax.get_ylim(), ax.dataLim.bounds) == before
    ax.relim()
    ax.autoscale_view()
    fig.canvas.draw()
    assert (ax.get_xlim(), ax.get_ylim()) == before[:2]


def test_the_view_of_the_user_stays():
    _, ax = plt.subplots()
    ax.imshow(grey((20, 30)))
    ax.set_xlim(3, 7)
    ax.set_ylim(9, 2)
    ax.add_collection(DiffOverlay.from_mask(np.ones((20, 30), bool)))
    ax.get_figure().canvas.draw()
    assert ax.get_xlim() == (3, 7)
    assert ax.get_ylim() == (9, 2)


# As a Collection ---------------------------------------------------------------------------------


@every_style
def test_colors_and_opacities_are_those_of_the_style(style):
    overlay = DiffOverlay.from_mask([[True, False]], style=style)
    assert isinstance(overlay, Collection)
    get = overlay.get_edgecolor if style == "outline" else overlay.get_facecolor
    other = overlay.get_facecolor if style == "outline" else overlay.get_edgecolor
    first = to_rgba("white", 0.75) if style == "dim" else to_rgba("magenta")
    assert tuple(get()[0]) == first
    overlay.set_alpha(0.25)
    assert tuple(get()[0]) == (*first[:3], 0.25)
    overlay.set_color("lime")
    assert tuple(get()[0]) == to_rgba("lime", 0.25)
    overlay.set_alpha(None)
    assert tuple(get()[0]) == to_rgba("lime")
    assert len(other()) == 0
    assert DiffOverlay.from_mask([[True]], style=style, color="red", alpha=0.5).get_alpha() == 0.5


@pytest.mark.parametrize("how", ["new", "set", "from_mask"])
def test_a_veil_leaves_the_spines_as_they_are(how):
    ax = pixel_axes((20, 30))
    before = dots(ax.get_figure())
    mask = np.zeros((20, 30), bool)
    mask[5, 5] = True
    if how == "new":
        overlay = DiffOverlay(mask, ~mask & mask, style="dim")
    elif how == "set":
        overlay = DiffOverlay.from_mask(mask)
        overlay.set_style("dim")
    else:
        overlay = DiffOverlay.from_mask(mask, style="dim")
    ax.add_collection(overlay)
    x0, x1, y0, y1 = box_of(ax)
    after = dots(ax.get_figure())
    spines = (before == (0, 0, 0, 255)).all(axis=-1)
    assert spines[y0:y1, x0].all()  # a half of each is inside of the box
    assert (after[spines] == before[spines]).all()
    assert (after != before)[y0 + 1 : y1 - 1, x0 + 1 : x1 - 1].any()


def test_a_given_order_of_drawing_stays_when_the_style_changes():
    overlay = DiffOverlay([[1, 2]], [[1, 3]], zorder=7)
    overlay.set_style("dim")
    assert overlay.get_zorder() == 7


@every_style
def test_the_opacity_is_that_of_the_dots(style):
    ax = pixel_axes((20, 30))
    ax.set_pixel_scale(2)
    mask = np.zeros((20, 30), bool)
    mask[5:15, 5:15] = True
    overlay = ax.add_collection(DiffOverlay.from_mask(mask, style=style, color="red", alpha=0.5))
    fig = ax.get_figure()
    fig.canvas.draw()
    row, col = {"outline": (3.9, 10), "fill": (10, 10), "dim": (2, 2)}[style]
    x, y = np.floor(ax.transData.transform((col, row)) + 1e-3).astype(int)
    assert abs(dots(fig)[y, x].astype(int) - (192, 64, 64, 255)).max() <= 1
    overlay.set_alpha(0)
    assert tuple(dots(fig)[y, x]) == (GREY, GREY, GREY, 255)


@every_style
@pytest.mark.parametrize("scale", [1, 20])
def test_no_color_draws_nothing(style, scale):
    ax = pixel_axes((20, 30))
    ax.set_pixel_scale(scale)
    overlay = ax.add_collection(DiffOverlay.from_mask(np.eye(20, 30) > 0, style=style))
    overlay.set_color("none")
    assert not changed_dots(ax, overlay).any()


def test_the_legend_shows_the_color():
    ax = pixel_axes()
    mask = random_mask((40, 60), 9)
    for style, color in (("outline", "lime"), ("fill", "red")):
        ax.add_collection(DiffOverlay.from_mask(mask, style=style, color=color, label=style))
    legend = ax.legend(loc="upper left")
    assert [text.get_text() for text in legend.get_texts()] == ["outline", "fill"]
    outline, fill = legend.get_patches()
    assert outline.get_edgecolor() == to_rgba("lime")
    assert outline.get_facecolor()[3] == 0
    assert fill.get_facecolor() == to_rgba("red")
    ax.legend(loc="best")
    ax.get_figure().canvas.draw()


def pick(ax, x, y):
    """Return the regions that a click at the dot (x, y) picks."""
    picked = []
    canvas = ax.get_figure().canvas
    cid = canvas.mpl_connect("pick_event", lambda event: picked.append(event.ind.tolist()))
    canvas.callbacks.process(
        "button_press_event", MouseEvent("button_press_event", canvas, x, y, button=1)
    )
    canvas.mpl_disconnect(cid)
    return picked


@every_style
def test_a_click_picks_the_region_below_it(style):
    ax = pixel_axes()
    mask = np.zeros((40, 60), bool)
    mask[3:6, 4:7] = mask[20, 30] = mask[21, 31] = mask[30:, 50:] = True
    overlay = ax.add_collection(DiffOverlay.from_mask(mask, style=style, picker=True))
    ax.get_figure().canvas.draw()
    labels, _ = ndimage.label(mask, np.ones((3, 3)))
    for row, col in [(4, 5), (20, 30), (21, 31), (39, 59), (0, 0), (20, 31), (6, 5)]:
        wanted = [[labels[row, col] - 1]] if mask[row, col] else []
        assert pick(ax, *ax.transData.transform((col, row))) == wanted
    assert pick(ax, 2, 2) == []
    r0, r1, c0, c1 = overlay.boxes()[1]
    assert (r0, r1, c0, c1) == (20, 22, 30, 32)
    overlay.set_picker(None)
    assert pick(ax, *ax.transData.transform((5, 4))) == []


@pytest.mark.parametrize("scale", [3, 2, 1, Fraction(1, 3), Fraction(1, 8)])
@pytest.mark.parametrize("min_dots", [1, 2, 3, 6])
def test_at_low_scale_a_click_on_a_lit_dot_picks_and_elsewhere_does_not(scale, min_dots):
    ax = pixel_axes((400, 600))
    ax.set_pixel_scale(scale)
    mask = np.zeros((400, 600), bool)
    mask[200, 300] = mask[390, 590] = mask[0, 0] = True
    overlay = ax.add_collection(DiffOverlay.from_mask(mask, style="fill", min_dots=min_dots))
    overlay.set_picker(True)
    changed = changed_dots(ax, overlay)
    x, y = np.floor(ax.transData.transform((300, 200))).astype(int)
    for dy in range(-7, 8):
        for dx in range(-7, 8):
            lit = bool(changed[y + dy, x + dx])
            # Toolkits name a dot by its upper left corner.
            assert pick(ax, x + dx, y + dy + 1) == ([[1]] if lit else [])


def test_an_overlay_of_nothing_draws_and_picks_nothing():
    ax = pixel_axes()
    for style in ("outline", "fill"):
        overlay = ax.add_collection(DiffOverlay(grey((40, 60)), grey((40, 60)), style=style))
        overlay.set_picker(True)
        assert not changed_dots(ax, overlay).any()
        assert overlay.count == 0
        assert overlay.fraction == 0
        assert overlay.boxes().shape == (0, 4)
    assert pick(ax, 200, 150) == []


@every_style
@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda f: pickle.loads(pickle.dumps(f))])
def test_a_figure_looks_the_same_after_a_copy(style, duplicate):
    ax = pixel_axes()
    mask = random_mask((40, 60), 30)
    ax.add_collection(DiffOverlay.from_mask(mask, style=style, color="lime", alpha=0.5))
    before = dots(ax.get_figure())
    (overlay,) = ax.collections
    _ = overlay.regions
    fig = duplicate(ax.get_figure())
    (again,) = fig.axes[0].collections
    np.testing.assert_array_equal(dots(fig), before)
    np.testing.assert_array_equal(again.mask, mask)
    np.testing.assert_array_equal(again.boxes(), overlay.boxes())
    assert not again.mask.flags.writeable
    assert again.count == overlay.count


def test_a_copied_overlay_marks_another_axes():
    overlay = DiffOverlay.from_mask(random_mask((40, 60), 30))
    first, second = pixel_axes(), pixel_axes()
    first.add_collection(copy.copy(overlay))
    second.add_collection(copy.copy(overlay))
    np.testing.assert_array_equal(dots(first.get_figure()), dots(second.get_figure()))
    assert first.collections[0].mask is second.collections[0].mask


# What differs ------------------------------------------------------------------------------------


def test_the_mask_is_that_of_the_cells_and_cannot_be_written():
    a = np.array([[0, 250, 3], [7, 7, 7]], np.uint8)
    b = np.array([[255, 251, 3], [7, 7, 8]], np.uint8)
    overlay = DiffOverlay(a, b)
    assert overlay.mask.tolist() == [[True, True, False], [False, False, True]]
    assert (overlay.count, overlay.fraction) == (3, 0.5)
    assert DiffOverlay(a, b, atol=1).count == 1
    assert overlay.boxes().tolist() == [[0, 2, 0, 3]]
    with pytest.raises(ValueError, match="read-only"):
        overlay.mask[0, 0] = False


def test_a_given_mask_is_copied_unless_nobody_can_change_it():
    mask = np.eye(3, dtype=bool)
    overlay = DiffOverlay.from_mask(mask)
    mask[:] = True
    assert overlay.count == 3
    assert DiffOverlay.from_mask(overlay.mask).mask is overlay.mask
    masked = np.ma.masked_array([[True, True]], [[False, True]])
    assert DiffOverlay.from_mask(masked).mask.tolist() == [[True, False]]


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=12)))
def test_boxes_are_those_of_scipy_in_reading_order(mask):
    labels, _ = ndimage.label(mask, np.ones((3, 3)))
    wanted = [[r.start, r.stop, c.start, c.stop] for r, c in ndimage.find_objects(labels)]
    assert DiffOverlay.from_mask(mask).boxes().tolist() == wanted


def test_boxes_are_the_callers_own():
    overlay = DiffOverlay.from_mask([[True]])
    overlay.boxes()[:] = 9
    assert overlay.boxes().tolist() == [[0, 1, 0, 1]]


# Files -------------------------------------------------------------------------------------------


def saved(fig, format, **kwargs):
    file = io.BytesIO()
    with plt.rc_context({"pdf.compression": 0}):
        fig.savefig(file, format=format, **kwargs)
    return file.getvalue()


def figure_at_72_dpi(style, scale, mask):
    """Return an Axes whose dots are points, its overlay, and the marked box in points."""
    fig = plt.figure(figsize=(4, 3), dpi=72)
    ax = fig.add_axes((0, 0, 1, 1), projection="pixel", pixel_scale=scale)
    ax.imshow(grey(mask.shape))
    ax.set_axis_off()
    overlay = DiffOverlay.from_mask(mask, style=style, inner=False, linewidth=0.5, gid="marks")
    ax.add_collection(overlay)
    fig.canvas.draw()
    rows, cols = np.nonzero(mask)
    x, y = edges_in_dots(ax, overlay)
    xs, ys = x[[cols.min(), cols.max() + 1]], y[[rows.min(), rows.max() + 1]]
    return fig, overlay, [min(xs), min(ys), max(xs), max(ys)]


def svg_marks(text):
    """Return the paths of the overlay in an SVG as lists of corners, y upwards in points."""
    root = ElementTree.fromstring(text)
    (group,) = (g for g in root.iter("{http://www.w3.org/2000/svg}g") if g.get("id") == "marks")
    return [
        np.array(re.findall(r"[ML] (\S+) (\S+)", path.get("d")), float) * (1, -1) + (0, 216)
        for path in group.iter("{http://www.w3.org/2000/svg}path")
    ]


def pdf_marks(content):
    """Return the corners of what is drawn in magenta in a PDF without compression."""
    lines = content.decode("latin1").splitlines()
    start = next(i for i, line in enumerate(lines) if "1 0 1 rg" in line or "1 0 1 RG" in line)
    stop = lines.index("endstream", start)
    moves = [line.split() for line in lines[start:stop] if line.endswith((" m", " l"))]
    return [np.array([move[:2] for move in moves], float)]


@pytest.mark.parametrize("style", ["outline", "fill"])
@pytest.mark.parametrize(("format", "parse"), [("svg", svg_marks), ("pdf", pdf_marks)])
def test_vector_files_hold_the_marks_where_the_cells_are(style, format, parse):
    mask = np.zeros((20, 30), bool)
    mask[4:7, 9:21] = True
    fig, _, wanted = figure_at_72_dpi(style, 9, mask)
    (corners,) = parse(saved(fig, format, dpi=72))
    if style == "outline":  # its line is one dot wide, outside
        assert len(corners) in (8, 10)
        inner = corners[len(corners) // 2 :]
        np.testing.assert_allclose([*inner.min(axis=0), *inner.max(axis=0)], wanted, atol=1e-6)
        wanted = np.add(wanted, [-1, -1, 1, 1])
    np.testing.assert_allclose([*corners.min(axis=0), *corners.max(axis=0)], wanted, atol=1e-6)


@pytest.mark.parametrize("scale", [1, Fraction(1, 4)])
def test_vector_files_hold_marks_of_whole_dots_at_low_scale(scale):
    mask = np.zeros((200, 280), bool)
    mask[97, 41] = True
    fig, overlay, (x0, y0, x1, y1) = figure_at_72_dpi("outline", scale, mask)
    (corners,) = svg_marks(saved(fig, "svg", dpi=72))
    dot = np.floor([(x0 + x1) / 2, (y0 + y1) / 2])
    np.testing.assert_allclose(corners.min(axis=0), dot - 1, atol=1e-6)
    np.testing.assert_allclose(corners.max(axis=0), dot + 2, atol=1e-6)
    lit = np.argwhere(changed_dots(overlay.axes, overlay))[:, ::-1]  # the same as in a PNG
    np.testing.assert_array_equal([lit.min(axis=0), lit.max(axis=0) + 1], [dot - 1, dot + 2])


@every_style
@pytest.mark.parametrize("format", ["pdf", "svg", "ps", "eps", "png"])
@pytest.mark.parametrize("scale", [12, Fraction(1, 4)])
def test_every_format_is_written_with_a_single_path(style, format, scale):
    mask = random_mask((300, 300), 3000)
    fig, overlay, _ = figure_at_72_dpi(style, scale, mask)
    calls = []
    draw = overlay.draw

    def counting(renderer):
        calls.append(counted(renderer))
        draw(renderer)

    overlay.draw = counting
    assert saved(fig, format)
    assert len(calls[-1]) == 1


def test_an_eps_fades_by_stripes_for_it_knows_no_transparency():
    mask = np.zeros((20, 20), bool)
    mask[5, 5] = True
    fig, _, _ = figure_at_72_dpi("dim", 2, mask)
    text = saved(fig, "eps", dpi=72).decode()
    marks = text.rsplit("1 setgray\nfill", 1)[0].rsplit("gsave", 1)[1]
    rings = [
        np.array(re.findall(r"(\S+) (\S+) [ml]\n", ring), float)
        for ring in marks.split("cl\n")[:-1]
    ]
    assert len(rings) > 40
    area = 0.0
    for x, y in (ring.T for ring in rings if len(ring)):
        area += abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2
    assert area == pytest.approx(0.75 * (40 * 40 - 3 * 3), abs=1)


def test_a_rasterized_overlay_is_an_image_in_vector_files():
    mask = random_mask((40, 60), 30)
    fig, overlay, _ = figure_at_72_dpi("fill", 4, mask)
    images = saved(fig, "svg").count(b"<image")
    overlay.set_rasterized(True)
    assert saved(fig, "svg").count(b"<image") == images + 1
    assert saved(fig, "pdf")
    assert b"ff00ff" not in saved(fig, "svg")


@pytest.mark.parametrize("dpi", [61, 100, 237])
def test_a_saved_png_marks_what_the_canvas_marks(dpi):
    ax = pixel_axes((200, 300))
    mask = random_mask((200, 300), 60)
    overlay = ax.add_collection(DiffOverlay.from_mask(mask, style="fill"))
    seen = {}

    def note(event):
        seen["marked"] = Marked(ax, overlay)

    ax.get_figure().canvas.mpl_connect("draw_event", note)
    picture = np.array(Image.open(io.BytesIO(saved(ax.get_figure(), "png", dpi=dpi))))[::-1]
    magenta = (picture == (255, 0, 255, 255)).all(axis=-1)
    assert (seen["marked"].lit(magenta) == seen["marked"].sizes()).all()


# Pictures ----------------------------------------------------------------------------------------


def photograph():
    return plt.imread(get_sample_data("grace_hopper.jpg", asfileobj=False))


def recompressed(image):
    file = io.BytesIO()
    Image.fromarray(image).save(file, "jpeg", quality=60)
    return np.asarray(Image.open(file))


def baseline(style):
    """Draw three real differences, and the second one zoomed in."""
    image = photograph()
    edited, flipped = image.copy(), image.copy()
    edited[190:206, 205:225] = edited[190:206, 225:205:-1]
    flipped[200, 240, 2] ^= 1
    window = (slice(170, 230), slice(190, 270))
    fig = plt.figure(figsize=(5.2, 4), dpi=100)
    axs = fig.subplots(2, 2, subplot_kw={"projection": "pixel", "pixel_scale": 3})
    fig.subplots_adjust(0, 0, 1, 1, 0, 0)
    for ax, other, atol in zip(
        axs.flat, (recompressed(image), edited, flipped, edited), (12, 0, 0, 0), strict=True
    ):
        ax.imshow(image[window])
        ax.diff(image[window], other[window], atol=atol, style=style)
        ax.set_axis_off()
    axs[1, 1].set_scale_group("near")
    axs[1, 1].set_pixel_scale(12)
    axs[1, 1].set(xlim=(13.5, 34.5), ylim=(36.5, 20.5))
    return fig


@every_style
@pytest.mark.mpl_image_compare(tolerance=0, style="default", savefig_kwargs={"dpi": 100})
def test_picture_of_real_differences(style):
    return baseline(style)


# Refusals ----------------------------------------------------------------------------------------

A = np.zeros((4, 5))
MASK = np.zeros((4, 5), bool)
BAD = [
    (lambda: (A, A[:3]), {}, ValueError, r"'b' must have the shape of 'a', \(4, 5\), not \(3, 5\)"),
    (lambda: (A, np.zeros((4, 5, 3))), {}, ValueError, r"\(4, 5\), not \(4, 5, 3\)"),
    (lambda: (A[0], A[0]), {}, TypeError, r"'a' must be .* shape \(5,\)"),
    (lambda: (np.zeros((4, 5, 2)),) * 2, {}, TypeError, r"'a' must be .* shape \(4, 5, 2\)"),
    (lambda: (A[:0], A[:0]), {}, ValueError, r"'a' must be .* one cell.* shape \(0, 5\)"),
    (lambda: (A.astype(object), A), {}, TypeError, "'a' must be .* dtype object"),
    (lambda: (A, A.astype(str)), {}, TypeError, "'b' must be .* dtype <U"),
    (lambda: (A, A.astype(complex)), {}, TypeError, "'b' must be .* dtype complex128"),
    (lambda: (A, [[1, 2], [3]]), {}, ValueError, "'b' must be"),
    (lambda: (A, A), {"rtol": -1}, ValueError, "'rtol' must be .*, not -1"),
    (lambda: (A, A), {"atol": -0.5}, ValueError, "'atol' must be .*, not -0.5"),
    (lambda: (A, A), {"atol": np.nan}, ValueError, "'atol' must be .*, not nan"),
    (lambda: (A, A), {"atol": "1"}, TypeError, "'atol' must be .*, not '1'"),
    (lambda: (A, A), {"style": "box"}, ValueError, "'style' must be one of 'outline'.*not 'box'"),
    (lambda: (A, A), {"style": 3}, TypeError, "'style' must be one of 'outline'.*not 3"),
    (lambda: (A, A), {"color": "nocolor"}, ValueError, "'color' must be a color, not 'nocolor'"),
    (lambda: (A, A), {"min_dots": 0}, ValueError, "'min_dots' must be a positive int, not 0"),
    (lambda: (A, A), {"min_dots": 1.5}, TypeError, "'min_dots' must be a positive int, not 1.5"),
    (lambda: (A, A), {"grid": CellGrid.from_shape((4, 6))}, ValueError, r"'grid' must .*\(4, 5\)"),
    (lambda: (A, A), {"grid": (0, 1, 2, 3)}, TypeError, "'grid' must be a CellGrid"),
    (
        lambda: (A, A),
        {"grid": CellGrid.from_shape((4, 5)), "extent": (0, 1, 0, 1)},
        ValueError,
        "'grid' must be given without 'extent'",
    ),
    (lambda: (A, A), {"extent": (0, 1, 2)}, ValueError, r"'extent' must be \(left, right"),
    (lambda: (A, A), {"extent": (0, 0, 1, 2)}, ValueError, "'extent' must be .* some width"),
    (lambda: (A, A), {"origin": "middle"}, ValueError, "'origin' must be one of .* 'middle'"),
    (lambda: (A, A), {"alpha": [0.5, 0.2]}, TypeError, r"'alpha' must be a number .*\[0.5, 0.2\]"),
    (lambda: (A, A), {"alpha": 2}, ValueError, "alpha"),
    (lambda: (A, A), {"no_such": 2}, AttributeError, "no_such"),
]


@pytest.mark.parametrize(("images", "kwargs", "error", "message"), BAD)
def test_bad_input_is_refused_by_name_and_changes_nothing(images, kwargs, error, message):
    _, ax = plt.subplots(subplot_kw={"projection": "pixel"})
    ax.imshow(A)
    before = ax.get_children(), ax.get_xlim(), ax.get_ylim()
    with pytest.raises(error, match=message):
        DiffOverlay(*images(), **kwargs)
    with pytest.raises(error, match=message):
        ax.diff(*images(), **kwargs)
    assert (ax.get_children(), ax.get_xlim(), ax.get_ylim()) == before


@pytest.mark.parametrize(
    ("mask", "error"),
    [
        (A, TypeError),
        (MASK.astype(np.uint8), TypeError),
        (MASK[0], ValueError),
        (MASK[:0], ValueError),
        (np.zeros((2, 2, 3), bool), ValueError),
    ],
    ids=["float", "uint8", "one row", "empty", "3-D"],
)
def test_what_is_no_mask_is_refused(mask, error):
    with pytest.raises(error, match=r"'mask' must be an \(M, N\) array of bool"):
        DiffOverlay.from_mask(mask)


@pytest.mark.parametrize("keyword", ["rtol", "atol"])
def test_a_mask_has_no_tolerance(keyword):
    with pytest.raises(TypeError, match=f"'{keyword}' must not be given with 'mask'"):
        DiffOverlay.from_mask(MASK, **{keyword: 1})


def test_masked_cells_count_in_no_fraction_wherever_the_mask_is():
    mask = np.ma.masked_array([[True, False, True, False]], [[False, False, False, True]])
    assert (
        DiffOverlay.from_mask(mask).fraction == DiffOverlay.from_mask(Lazy(mask)).fraction == 2 / 3
    )


class Noting(DiffOverlay):
    """Notes at its construction what it will be."""

    def __init__(self, a, b, **kwargs):
        super().__init__(a, b, **kwargs)
        self.given = np.asarray(a).tolist()
        self.noted = self.now()

    def now(self):
        return self.count, self.fraction, self.get_show(), self.mask.tolist(), self.boxes().tolist()


class Plain(DiffOverlay):
    """Takes two images and nothing else."""

    def __init__(self, a, b):
        super().__init__(a, b, style="fill")


def test_a_subclass_made_of_a_mask_is_whole_in_its_constructor():
    mask = np.ma.masked_array([[True, False, True], [False, False, False]], [[0, 0, 0], [0, 1, 1]])
    overlay = Noting.from_mask(mask, sizes=np.ones((2, 3)), show="differing")
    assert overlay.noted == overlay.now()
    assert overlay.noted[:3] == (2, 0.5, "differing")
    assert overlay.given == overlay.mask.tolist()
    again = pickle.loads(pickle.dumps(overlay))
    assert (again.noted, again.now()) == (overlay.noted, overlay.noted)
    assert not again.mask.flags.writeable


def test_a_subclass_that_takes_two_images_alone_is_made_of_a_mask():
    overlay = Plain.from_mask([[True, False]])
    assert (type(overlay), overlay.count, overlay.get_style()) == (Plain, 1, "fill")

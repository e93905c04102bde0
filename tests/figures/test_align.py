"""Images of different sizes, placed on each other: against a slow loop over cells of a plane."""

import itertools
import math

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent
from matplotlib.figure import Figure
from scipy import ndimage

from mplpix import DiffOverlay, compare
from mplpix.arrays.differences import ImagePair, mask_of_pair
from mplpix.arrays.placement import Placement
from mplpix.arrays.statistics import subtract

CORNERS = ("upper left", "center")


class Lazy:
    """An array that is read by slices of rows and columns only, and notes them."""

    def __init__(self, cells):
        self.cells, self.shape, self.dtype = cells, cells.shape, cells.dtype
        self.reads = []

    def __getitem__(self, key):
        rows, cols = key if isinstance(key, tuple) else (key, slice(0, self.shape[1]))
        self.reads += [
            (r, c) for r in range(rows.start, rows.stop) for c in range(cols.start, cols.stop)
        ]
        return self.cells[key]


def numbers(rng, shape):
    return rng.integers(0, 3, shape).astype(np.uint8)


def with_nan(rng, shape):
    return rng.choice([0.0, 1.0, np.nan, np.inf], shape)


def masked(rng, shape):
    return np.ma.masked_array(rng.integers(-1, 2, shape), rng.random(shape) < 0.3)


def rgb(rng, shape):
    return rng.integers(254, 256, (*shape, 3)).astype(np.uint8)


def rgba(rng, shape):
    return rng.integers(254, 256, (*shape, 4)).astype(np.uint8)


def masked_rgb(rng, shape):
    mask = np.repeat(rng.random((*shape, 1)) < 0.3, 3, axis=2)
    return np.ma.masked_array(rgb(rng, shape), mask)


def masked_rgba(rng, shape):
    mask = np.repeat(rng.random((*shape, 1)) < 0.3, 4, axis=2)
    return np.ma.masked_array(rgba(rng, shape), mask)


PAIRS = {
    "numbers": (numbers, numbers),
    "bool beside int": (lambda *args: numbers(*args) > 1, numbers),
    "float beside int": (lambda *args: numbers(*args) / 2, numbers),
    "NaN": (with_nan, with_nan),
    "masked": (masked, masked),
    "masked beside NaN": (masked, with_nan),
    "one channel": (lambda *args: numbers(*args)[..., np.newaxis], numbers),
    "RGB": (rgb, rgb),
    "RGB beside RGBA": (rgb, rgba),
    "RGBA beside RGB": (rgba, rgb),
    "masked colors": (masked_rgb, masked_rgba),
    "lazy": (lambda *args: Lazy(numbers(*args)), lambda *args: Lazy(masked(*args))),
}


# The oracle --------------------------------------------------------------------------------------


def cells_on_plane(image, offset):
    """Return {(row, column): channels} of the cells of *image*, masked ones None."""
    cells = image.cells if isinstance(image, Lazy) else image
    found = {}
    for row, col in np.ndindex(cells.shape[:2]):
        channels = np.atleast_1d(cells[row, col])
        mask, data = np.ma.getmaskarray(channels), np.ma.getdata(channels)
        found[row + offset[0], col + offset[1]] = [
            None if bad else value.item() for bad, value in zip(mask, data, strict=True)
        ]
    return found


def opaque(channels):
    return [*channels, None if None in channels else 255]


def same(x, y):
    if x is None or y is None:
        return x is y
    return x == y or (x != x and y != y)  # noqa: PLR0124


def expected(a, b, offset):
    """Return the mask, whether each cell is in an image, and the statistics, cell after cell."""
    first, second = cells_on_plane(a, (0, 0)), cells_on_plane(b, offset)
    rows, cols = zip(*first, *second, strict=True)
    mask = np.zeros((max(rows) - min(rows) + 1, max(cols) - min(cols) + 1), bool)
    known, unmatched, distances = mask.copy(), 0, []
    for row, col in itertools.product(
        range(min(rows), max(rows) + 1), range(min(cols), max(cols) + 1)
    ):
        here = row - min(rows), col - min(cols)
        x, y = first.get((row, col)), second.get((row, col))
        known[here] = x is not None or y is not None
        if (x is None) != (y is None):
            mask[here] = True
            unmatched += 1
        elif x is not None:
            if len(x) < len(y):
                x = opaque(x)
            elif len(y) < len(x):
                y = opaque(y)
            mask[here] = not all(map(same, x, y))
            for p, q in zip(x, y, strict=True):
                if p is not None and q is not None and p == p and q == q:  # noqa: PLR0124
                    distances.append(0.0 if p == q else abs(float(p) - float(q)))
    return mask, known, unmatched, distances


def check_statistics(found, mask, known, unmatched, distances):
    assert (found.count, found.size, found.unmatched) == (mask.sum(), known.sum(), unmatched)
    assert found.fraction == mask.sum() / known.sum()
    assert found.max_abs == max(distances, default=0)
    if distances:
        assert found.mean_abs == sum(distances) / len(distances)
        assert found.mse == sum(d * d for d in distances) / len(distances)
    else:
        assert math.isnan(found.mean_abs)
        assert math.isnan(found.mse)
        assert math.isnan(found.psnr)
    if distances and 0 < found.mse < math.inf:
        assert found.psnr == pytest.approx(10 * math.log10(found.peak**2 / found.mse))
    elif distances and not found.mse:
        nothing_told = mask.sum() > unmatched
        assert math.isnan(found.psnr) if nothing_told else found.psnr == math.inf
    assert len(found.describe().splitlines()) == (2 if mask.any() else 1)


def boxes_of(mask):
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    sizes = [int((labels == i + 1).sum()) for i in range(count)]
    boxes = [[r.start, r.stop, c.start, c.stop] for r, c in ndimage.find_objects(labels)]
    return [boxes[i] for i in sorted(range(count), key=lambda i: (-sizes[i], i))]


@pytest.mark.parametrize("kind", PAIRS)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_offset_of_every_kind_of_pair(kind, seed):
    rng = np.random.default_rng([seed, *kind.encode()])
    shapes = rng.integers(1, 10, (2, 2))
    a, b = (make(rng, tuple(shape)) for make, shape in zip(PAIRS[kind], shapes, strict=True))
    apart = overlapping = 0
    ranges = (
        range(-m - 1, n + 2) for n, m in zip(*shapes, strict=True)
    )  # also beside a, not on it
    for offset in itertools.product(*ranges):
        images = ImagePair.aligned(a, b, offset)
        mask, known, unmatched, distances = expected(a, b, offset)
        np.testing.assert_array_equal(mask_of_pair(images), mask)
        assert images.placement.size == np.count_nonzero(known)
        dtypes = (images.a.dtype, images.b.dtype)
        found = subtract(images).statistics(
            int(mask.sum()), dtypes, None, images.placement.unmatched
        )
        check_statistics(found, mask, known, unmatched, distances)
        apart += unmatched == known.sum()
        overlapping += unmatched < known.sum()
    assert apart
    assert overlapping


@pytest.mark.parametrize("seed", range(8))
def test_a_comparison_is_that_of_the_union(seed):
    rng = np.random.default_rng(seed)
    shapes = rng.integers(1, 10, (2, 2))
    a, b = (rng.integers(0, 2, tuple(shape)) for shape in shapes)
    offset = tuple(int(rng.integers(-m, n + 1)) for n, m in zip(*shapes, strict=True))
    result = compare(a, b, align=offset, figure=Figure(), colorbars=False)
    mask, known, unmatched, distances = expected(a, b, offset)
    for overlay in result.overlays:
        np.testing.assert_array_equal(overlay.mask, mask)
        assert (overlay.count, overlay.fraction) == (mask.sum(), mask.sum() / known.sum())
    check_statistics(result.statistics, mask, known, unmatched, distances)
    assert result.regions.tolist() == boxes_of(mask)
    assert repr(result) == result.statistics.describe()
    for image, array in zip(result.images, (a, b), strict=False):
        np.testing.assert_array_equal(image.get_array(), array)
        assert not np.shares_memory(image.get_array(), array)  # pictures stay as they are
    shown = result.images[2].get_array()
    both = mask.copy()
    both[:] = False
    placement = Placement.of(a.shape, b.shape, offset)
    both[placement.common] = True
    np.testing.assert_array_equal(np.ma.getmaskarray(shown), ~both)
    on_union = np.zeros((2, *mask.shape), int)
    on_union[0][placement.a], on_union[1][placement.b] = a, b
    np.testing.assert_array_equal(shown.data[both], (on_union[1] - on_union[0])[both])


def test_what_is_outside_of_both_counts_in_no_total():
    result = compare(np.zeros((2, 2)), np.zeros((2, 2)), align=(1, 1), figure=Figure())
    assert result.overlay.mask.sum() == result.statistics.count == 6
    assert result.overlay.mask.size == 9
    assert result.statistics.size == 7
    assert result.overlay.fraction == result.statistics.fraction == 6 / 7
    assert repr(result) == (
        "6 of 7 cells differ (85.7 %), 6 in one image alone\n"
        "all values that both images have are equal"
    )


def test_images_that_only_touch_have_no_value_in_common():
    result = compare(np.zeros((2, 2)), np.zeros((2, 3)), align=(0, 2), figure=Figure())
    result.figure.canvas.draw()
    assert repr(result) == (
        "10 of 10 cells differ (100 %), 10 in one image alone\n"
        "there is no value that both images have"
    )
    assert math.isnan(result.statistics.psnr)


@pytest.mark.parametrize("shape_a", [(5, 8), (6, 7), (1, 1)])
@pytest.mark.parametrize("shape_b", [(2, 3), (5, 8), (9, 4)])
def test_names_of_offsets_mean_the_corner_and_the_middle(shape_a, shape_b):
    center = tuple(math.floor((n - m) / 2) for n, m in zip(shape_a, shape_b, strict=True))
    for name, offset in zip(CORNERS, ((0, 0), center), strict=True):
        wanted = Placement.of(shape_a, shape_b, offset)
        assert Placement.check(name, shape_a, shape_b) == wanted
        assert Placement.check(list(offset), shape_a, shape_b) == wanted
        assert Placement.check(np.array(offset), shape_a, shape_b) == wanted


def test_lazy_images_are_read_where_both_have_cells_and_once():
    a, b = Lazy(np.zeros((7, 9), np.uint8)), Lazy(np.ones((5, 4), np.uint8))
    images = ImagePair.aligned(a, b, (-2, 7))
    mask_of_pair(images)
    assert sorted(a.reads) == [(r, c) for r in range(3) for c in (7, 8)]
    assert sorted(b.reads) == [(r, c) for r in range(2, 5) for c in (0, 1)]


# The figure --------------------------------------------------------------------------------------


def dots_of(result):
    """Return the dots of the three panels, without spines and ticks."""
    for ax in result.axes:
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
    result.figure.canvas.draw()
    dots = np.array(result.figure.canvas.buffer_rgba())[::-1]
    boxes = [np.rint(ax.bbox.extents).astype(int) for ax in result.axes]
    return [dots[y0:y1, x0:x1][::-1] for x0, y0, x1, y1 in boxes]


@pytest.mark.parametrize("extent", [None, (10, 24, -3, 0.5), (3, -4, 2, 1)], ids=str)
@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("align", [(2, 3), (-2, 3), (1, -4), (-1, -1), (6, 0), "center"], ids=str)
def test_the_panels_show_each_image_in_its_place(align, marked, origin, extent):
    rng = np.random.default_rng(3)
    a, b = rng.integers(0, 2, (5, 7)), rng.integers(0, 2, (4, 9))
    options = {"scale": 5, "style": "fill", "color": "lime", "colorbars": False}
    result = compare(a, b, align=align, origin=origin, extent=extent, **options)
    placement = Placement.check(align, a.shape, b.shape)
    for overlay in result.overlays:
        overlay.set_visible(marked)
    windows = (placement.a, placement.b, (slice(None), slice(None)))
    for image, window, found in zip(result.images, windows, dots_of(result), strict=True):
        wanted = np.full((*placement.shape, 4), 255, np.uint8)
        wanted[window] = image.to_rgba(image.get_array(), bytes=True)
        blank = wanted[..., 3] == 0
        wanted[blank] = 255
        if marked:
            wanted[result.overlay.mask] = (0, 255, 0, 255)
        wanted = wanted if origin == "upper" else wanted[::-1]
        np.testing.assert_array_equal(found, wanted.repeat(5, axis=0).repeat(5, axis=1))


@pytest.mark.parametrize("scale", ["fit", 1, 0.5, 0.25])
def test_the_panels_share_their_view_at_each_scale(scale):
    rng = np.random.default_rng(4)
    a, b = rng.integers(0, 9, (101, 90)), rng.integers(0, 9, (93, 77))
    result = compare(a, b, align=(13, -5), scale=scale, layout="none")
    result.figure.canvas.draw()
    assert len({ax.get_pixel_scale() for ax in result.axes}) == 1
    assert len({(*ax.get_xlim(), *ax.get_ylim()) for ax in result.axes}) == 1
    assert len({tuple(np.rint(ax.bbox.size)) for ax in result.axes}) == 1
    result.show_region(0)
    result.figure.canvas.draw()
    result.show_all()
    result.figure.canvas.draw()
    least = 1 / float(result.axes[0].get_pixel_scale())
    for ax in result.axes:
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        assert (left, top) == (-0.5, -0.5)
        assert 94.5 <= right < 94.5 + max(least, 0.5)
        assert 105.5 <= bottom < 105.5 + max(least, 0.5)


@pytest.mark.parametrize("k", [2, 3])
def test_below_scale_one_blocks_of_each_image_are_in_their_place(k):
    rng = np.random.default_rng(7)
    a, b = rng.integers(0, 9, (31, 40)), rng.integers(0, 9, (35, 28))
    result = compare(a, b, align=(-2 * k, 3 * k), scale=1 / k, layout="none", colorbars=False)
    for overlay in result.overlays:
        overlay.set_visible(False)
    for image, start, found in zip(
        result.images[:2], ((2, 0), (0, 3)), dots_of(result), strict=False
    ):
        blocks = image.to_image(1 / k)
        wanted = np.full_like(found, 255)
        wanted[start[0] :, start[1] :][: blocks.shape[0], : blocks.shape[1]] = blocks
        np.testing.assert_array_equal(found, wanted)


def test_show_region_shows_a_region_of_the_union():
    a, b = np.zeros((60, 80)), np.zeros((60, 80))
    b[30, 40] = 1
    result = compare(a, b, align=(-7, -9))
    (index,) = np.flatnonzero(result.region_sizes == 1)
    assert result.regions[index].tolist() == [30, 31, 40, 41]
    result.show_region(index)
    result.figure.canvas.draw()
    for ax in result.axes:
        assert abs(np.mean(ax.get_xlim()) - 40) <= 0.5
        assert abs(np.mean(ax.get_ylim()) - 30) <= 0.5


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("align", [(3, 2), (-3, 2), (2, -4), (-1, -1)], ids=str)
def test_ticks_and_cursor_name_the_cells_of_the_panels_own_image(align, origin):
    rng = np.random.default_rng(5)
    a, b = rng.integers(0, 99, (9, 8)), rng.integers(0, 99, (7, 9))
    result = compare(a, b, align=align, origin=origin)
    result.axes[0].minorticks_on()
    canvas = result.figure.canvas
    canvas.draw()
    placement = Placement.check(align, a.shape, b.shape)
    starts = (placement.first("a"), placement.first("b"), (0, 0))
    assert starts[0] != starts[1]
    for ax, image, array, start in zip(
        result.axes, result.images, (a, b, None), starts, strict=True
    ):
        shape = image.get_size()
        for axis, first, count in zip((ax.yaxis, ax.xaxis), start, shape, strict=True):
            names = {
                t.get_text(): p
                for t, p in zip(axis.get_ticklabels(), axis.get_ticklocs(), strict=True)
            }
            assert len(names) > 1
            assert all(label.get_visible() for label in axis.get_ticklabels())
            assert all(p == int(name) + first and int(name) < count for name, p in names.items())
        for row, col in ((0, 0), (shape[0] - 1, 2)):
            x, y = col + start[1], row + start[0]
            assert f"(x, y) = ({col}, {row})" in ax.format_coord(x, y).replace(
                "\N{MINUS SIGN}", "-"
            )
            event = MouseEvent("motion_notify_event", canvas, *ax.transData.transform((x, y)))
            if array is not None:
                assert image.get_cursor_data(event) == array[row, col]


def test_ticks_of_one_panel_leave_the_others_alone():
    result = compare(np.zeros((6, 6)), np.ones((6, 6)), align=(2, 2))
    result.axes[1].set_xticks([3, 4])
    result.figure.canvas.draw()
    assert result.axes[0].get_xticks().tolist() == [0, 1, 2, 3, 4, 5]
    assert [t.get_text() for t in result.axes[1].get_xticklabels()] == ["1", "2"]


def test_with_an_extent_all_panels_name_coordinates():
    dates = np.array(["2024-01-01", "2024-01-07"], "M8[D]")
    a, b = np.zeros((5, 6)), np.ones((4, 9))
    result = compare(a, b, align=(1, 2), extent=(*dates, 0, 5))
    result.figure.canvas.draw()
    for ax in result.axes:
        assert "2024-01-03" in ax.format_coord(
            *ax.transData.inverted().transform(
                ax.transData.transform((dates[0].astype(int) + 2, 2))
            )
        )
    assert result.images[1].grid.extent == (19725, 19734, 0, 4)
    assert result.overlay.grid.extent == (19723, 19734, 0, 5)


@pytest.mark.parametrize("align", [None, *CORNERS, (0, 0)], ids=str)
def test_equal_sizes_in_one_place_look_as_without_align(align):
    rng = np.random.default_rng(6)
    a, b = rng.integers(0, 3, (2, 12, 15))
    plain, aligned = (compare(a, b, **kwargs) for kwargs in ({}, {"align": align}))
    for result in (plain, aligned):
        result.figure.canvas.draw()
    np.testing.assert_array_equal(*(r.figure.canvas.buffer_rgba() for r in (plain, aligned)))
    assert plain.statistics == aligned.statistics


# RGB beside RGBA ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [compare, DiffOverlay, lambda a, b: plt.figure().add_subplot(projection="pixel").diff(a, b)],
)
@pytest.mark.parametrize(
    ("dtype", "full"),
    [
        ("u1", 255),
        ("i1", 127),
        ("i8", 255),
        ("u2", 255),
        (">u2", 255),
        ("f4", 1),
        ("f8", 1),
        ("?", 1),
    ],
)
def test_rgb_is_opaque_beside_rgba(entry, dtype, full):
    colors = np.ones((3, 4, 3), dtype)
    opacity = np.full((3, 4, 1), full)
    opacity[1, 2] = 0
    with_opacity = np.concatenate([colors, opacity.astype(dtype)], axis=2)
    for a, b in ((colors, with_opacity), (with_opacity, colors)):
        result = entry(a, b)
        mask = (result.overlay if entry is compare else result).mask
        if dtype == "i1":  # never opaque
            assert mask.all()
        else:
            assert np.argwhere(mask).tolist() == [[1, 2]]
        if entry is compare:
            opaque_value = 255 if dtype == "i1" else full
            assert result.statistics.max_abs == opaque_value
            assert result.images[2].get_array()[1, 2] == opaque_value


# Refusals ----------------------------------------------------------------------------------------

A, B = np.zeros((4, 5)), np.zeros((3, 6))
TAKES = r"'align' must be 'upper left', 'center' or \(row, column\)"


@pytest.mark.parametrize(
    ("align", "error", "message"),
    [
        ("middle", ValueError, TAKES + ".*'middle'"),
        ("", ValueError, TAKES),
        (b"center", ValueError, TAKES),
        ((1,), ValueError, TAKES + r".*\(1,\)"),
        ((1, 2, 3), ValueError, TAKES),
        ((1.0, 2), TypeError, TAKES),
        ((True, 2), TypeError, TAKES),
        ((np.True_, 2), TypeError, TAKES),
        (("1", "2"), TypeError, TAKES),
        ((None, 2), TypeError, TAKES),
        (3, TypeError, TAKES + ".*3"),
        (True, TypeError, TAKES),
        (np.zeros((2, 2), int), TypeError, TAKES),
        ((10**9, 10**9), ValueError, "'align' must be nearer to 'a'"),
        ((0, -(10**30)), ValueError, "'align' must be nearer to 'a'"),
    ],
    ids=str,
)  # fmt: skip
def test_a_bad_align_is_refused_by_name_and_leaves_no_figure(align, error, message):
    for b in (A, B):
        with pytest.raises(error, match=message):
            compare(A, b, align=align)
    assert plt.get_fignums() == []


def test_without_align_different_sizes_are_refused_and_the_remedy_is_told():
    remedy = r"\(4, 5\), not \(3, 6\): give 'align' as 'upper left', 'center' or \(row, column\)"
    with pytest.raises(ValueError, match=remedy):
        compare(A, B)
    for b in (np.zeros((1, 10**7), bool), B):  # however large the union
        with pytest.raises(ValueError, match="give 'align' as"):
            compare(np.zeros((10**7, 1), bool), b)
    with pytest.raises(ValueError, match=r"\(3, 6\): cut both to the cells"):
        DiffOverlay(A, B)
    assert plt.get_fignums() == []


@pytest.mark.parametrize("entry", [compare, DiffOverlay])
@pytest.mark.parametrize("channels", [3, 4])
def test_gray_beside_colors_is_refused_and_the_remedy_works(entry, channels):
    gray, colors = np.zeros((4, 5), np.uint8), np.zeros((4, 5, channels), np.uint8)
    with pytest.raises(ValueError, match=r"'a' is gray .* np\.dstack\(\[a\] \* 3\)"):
        entry(gray, colors)
    with pytest.raises(ValueError, match=r"'b' is gray .* np\.dstack\(\[b\] \* 3\)"):
        entry(colors, gray)
    entry(np.dstack([gray] * 3), colors)


def test_minor_ticks_of_one_panel_come_and_go_in_all():
    a = np.arange(168).reshape(12, 14)
    result = compare(a, a[2:], align=(2, 0))
    for on in (True, False):
        getattr(result.axes[0], f"minorticks_{'on' if on else 'off'}")()
        result.figure.canvas.draw()
        for ax in result.axes:
            assert bool(len(ax.xaxis.get_minorticklocs())) == on

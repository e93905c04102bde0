"""Below scale 1, the dots at marks have the color of the cell that differs most."""

import copy
import pickle
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from matplotlib.colors import LogNorm

import mplpix
from mplpix import CellGrid, DiffOverlay, PixelAlignedImage, compare
from mplpix.arrays import marked_dots
from mplpix.arrays.source import Source
from tests.oracle import pixels, shown
from tests.tools import Lazy


def on_pixel_axes(image, scale, **kwargs):
    fig = plt.figure(figsize=(3, 3), dpi=100)
    ax = fig.add_axes((0.1, 0.1, 0.8, 0.8), projection="pixel", pixel_scale=scale)
    ax.imshow(image, **kwargs)
    ax.set_axis_off()
    return ax


def size_of(difference):
    return np.inf if np.isnan(difference) else abs(difference)


def differing(a, b, k):
    """Return for each block of k × k cells the first cell that differs most, by a slow loop."""
    found = {}
    for row, col in np.ndindex(a.shape[:2]):
        values = np.atleast_1d(a[row, col]).astype(float), np.atleast_1d(b[row, col]).astype(float)
        equal = all(x == y or (np.isnan(x) and np.isnan(y)) for x, y in zip(*values, strict=True))
        size = max(size_of(y - x) for x, y in zip(*values, strict=True))
        block = row // k, col // k
        if not equal and (block not in found or size > found[block][0]):
            found[block] = size, row, col
    return {block: cell for block, (_, *cell) in found.items()}


def assert_shows_cells(ax, a, b, k, style="outline", **kwargs):
    """Assert that the dots of differing blocks have the colors of the cells that differ most."""
    without = shown(ax)
    overlay = ax.add_collection(DiffOverlay(a, b, show="differing", style=style, **kwargs))
    picture = shown(ax)
    image = ax.get_images()[0]
    colors = image.to_image() if isinstance(image, PixelAlignedImage) else None
    cells = differing(a, b, k)
    for (row, col), cell in cells.items():
        assert (picture[row, col] == colors[tuple(cell)]).all(), (row, col)
    assert len(cells) == 0 or overlay.count
    return without, picture, overlay


@settings(max_examples=40)
@given(
    arrays(np.int16, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=17)).flatmap(
        lambda a: st.tuples(st.just(a), arrays(np.int16, a.shape))
    ),
    st.sampled_from([2, 3, 5, 8]),
)
def test_a_dot_has_the_color_of_the_cell_that_differs_most(pair, k):
    a, b = pair
    ax = on_pixel_axes(a, Fraction(1, k), vmin=-40000, vmax=40000)
    assert_shows_cells(ax, a, b, k, color="none")
    plt.close()


@pytest.mark.parametrize(
    "kwargs",
    [
        {},
        {"cmap": "gray", "norm": LogNorm(1, 200)},
        {"downsample": "max"},
        {"downsample": "nearest"},
    ],
    ids=["mean", "log", "max", "nearest"],
)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32, np.float64])
def test_colors_are_those_of_the_image_below(dtype, kwargs):
    rng = np.random.default_rng(3)
    a = rng.integers(1, 200, (40, 60)).astype(dtype)
    b = np.where(rng.random(a.shape) < 0.05, rng.integers(1, 200, a.shape), a).astype(dtype)
    without, picture, _ = assert_shows_cells(on_pixel_axes(a, Fraction(1, 4), **kwargs), a, b, 4)
    assert (without != picture).any()


@pytest.mark.parametrize("channels", [3, 4])
def test_colors_of_color_images_are_their_own(channels):
    rng = np.random.default_rng(4)
    a = rng.integers(0, 256, (40, 60, channels), np.uint8)
    a[..., 3:] = 255
    b = a.copy()
    b[rng.random((40, 60)) < 0.05] ^= 3
    b[..., 3:] = 255
    assert_shows_cells(on_pixel_axes(a, Fraction(1, 4)), a, b, 4)


def test_a_cell_that_is_nan_in_one_image_differs_most():
    a = np.zeros((8, 8))
    b = a.copy()
    a[1, 1] = 5
    b[2, 3] = np.nan
    a[2, 3] = 1
    ax = on_pixel_axes(a, Fraction(1, 4), vmin=0, vmax=5)
    assert_shows_cells(ax, a, b, 4)


@pytest.mark.parametrize("kind", [np.asarray, np.asfortranarray, Lazy])
def test_single_cells_are_those_asked_for_in_any_order(kind):
    rng = np.random.default_rng(15)
    a = rng.integers(0, 200, (30, 40, 3)).astype(np.uint8)
    rows, cols = rng.integers(0, 30, 200), rng.integers(0, 40, 200)
    np.testing.assert_array_equal(Source(kind(a)).pick(rows, cols), a[rows, cols])


def test_the_cells_of_something_lazy_are_read_once():
    rng = np.random.default_rng(5)
    a = rng.integers(0, 200, (400, 300)).astype(np.uint8)
    b = np.where(rng.random(a.shape) < 0.01, 255 - a, a).astype(np.uint8)
    lazy = Lazy(a)
    ax = on_pixel_axes(lazy, Fraction(1, 4), vmin=0, vmax=255)
    assert_shows_cells(ax, a, b, 4)
    reads = len(lazy.reads)
    pixels(ax.get_figure())
    assert len(lazy.reads) == reads


@pytest.mark.parametrize("style", ["outline", "dim"])
@pytest.mark.parametrize("how", ["imshow", "pcolormesh"])
def test_matplotlibs_own_images_and_meshes_are_shown_so_too(how, style):
    rng = np.random.default_rng(6)
    a = rng.integers(0, 200, (60, 60)).astype(float)
    b = a.copy()
    b[33, 17] = -1
    fig = plt.figure(figsize=(2, 2), dpi=100)
    ax = fig.add_axes((0.2, 0.2, 0.15, 0.15))  # 30 dots for 60 cells
    below = ax.imshow(a, origin="lower") if how == "imshow" else ax.pcolormesh(a)
    ax.set_axis_off()
    ax.set_aspect("auto")
    ax.add_collection(DiffOverlay(a, b, show="differing", style=style, linewidth=0.1))
    dot = pixels(fig)[::-1][40 + 33 // 2, 40 + 17 // 2]
    assert tuple(dot) == tuple(below.to_rgba(np.array([a[33, 17]]), bytes=True)[0])


@pytest.mark.parametrize("scale", [1, 2, 6])
def test_where_each_cell_has_a_dot_nothing_is_drawn_twice(scale):
    a = np.arange(100).reshape(10, 10)
    b = a.copy()
    b[5, 5] = -1
    ax = on_pixel_axes(a, scale)
    overlay = ax.diff(a, b)
    without = shown(ax)
    overlay.remove()
    ax.add_collection(DiffOverlay(a, b, show="differing"))
    np.testing.assert_array_equal(shown(ax), without)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda f: pickle.loads(pickle.dumps(f))])
def test_a_copied_figure_shows_the_same(duplicate):
    rng = np.random.default_rng(8)
    a = rng.random((80, 80))
    b = np.where(rng.random(a.shape) < 0.02, 1 - a, a)
    ax = on_pixel_axes(a, Fraction(1, 4))
    ax.add_collection(DiffOverlay(a, b, show="differing"))
    wanted = pixels(ax.get_figure())
    np.testing.assert_array_equal(pixels(duplicate(ax.get_figure())), wanted)


def test_sizes_can_come_with_a_mask():
    a = np.arange(16.0).reshape(4, 4)
    mask = np.zeros((4, 4), bool)
    mask[0, 1] = mask[3, 2] = True
    sizes = np.zeros((4, 4))
    sizes[3, 2] = -2
    ax = on_pixel_axes(a, Fraction(1, 4))
    overlay = DiffOverlay.from_mask(mask, sizes=sizes, show="differing", color="none")
    ax.add_collection(overlay)
    assert (shown(ax)[0, 0] == ax.get_images()[0].to_image()[3, 2]).all()
    overlay.set_show("image")
    assert overlay.get_show() == "image"
    overlay.remove()
    mean = shown(ax)[0, 0]
    ax.add_collection(overlay)
    assert (shown(ax)[0, 0] == mean).all()


@pytest.mark.parametrize(
    ("kwargs", "error", "message"),
    [
        ({"show": "mean"}, ValueError, "'show' must be"),
        ({"show": 3}, TypeError, "'show' must be"),
        ({"show": "differing"}, ValueError, "'show' must be 'image' for an overlay that knows no"),
        ({"sizes": [[1, 2, 3]]}, ValueError, r"'sizes' must be .*\(1, 2\)"),
        ({"sizes": [["a", "b"]]}, TypeError, "'sizes' must be"),
    ],
)
def test_bad_arguments_are_refused_by_name(kwargs, error, message):
    with pytest.raises(error, match=message):
        DiffOverlay.from_mask([[True, False]], **kwargs)


@pytest.mark.parametrize("align", [(0, 0), (4, 8), (-8, 4)])
def test_images_of_two_sizes_show_their_own_cells_at_the_marks(align):
    rng = np.random.default_rng(11)
    a = rng.integers(0, 200, (60, 80)).astype(np.uint8)
    placed = np.zeros((120, 160), np.uint8)
    placed[40:100, 40:120] = a
    row, col = 40 + align[0], 40 + align[1]
    b = placed[row : row + 40, col : col + 60].copy()
    b[rng.random(b.shape) < 0.03] ^= 255
    comparison = compare(a, b, align=align, scale=Fraction(1, 4), color="none", vmin=0, vmax=255)
    first = max(-align[0], 0), max(-align[1], 0)  # of a, in the union
    mask, places = comparison.overlay.mask, (first, tuple(np.add(first, align)))
    sizes = np.ma.filled(abs(comparison.images[2].get_array().astype(float)), np.inf)
    for ax, image, place in zip(comparison.axes, comparison.images, places, strict=False):
        picture, colors = shown(ax), image.to_image()
        found = {}
        for cell in np.argwhere(mask):
            own = tuple(cell - place)
            if not all(0 <= i < n for i, n in zip(own, image.get_size(), strict=True)):
                continue
            block = tuple(int(i) for i in cell // 4)
            if block not in found or sizes[tuple(cell)] > found[block][0]:
                found[block] = sizes[tuple(cell)], own
        assert len(found) > 20
        for block, (_, own) in found.items():
            assert (picture[block] == colors[own]).all(), (block, own)


def test_cells_of_different_sizes_show_the_one_that_differs_most():
    edges = np.geomspace(1, 100, 41)
    grid = CellGrid(edges, np.arange(9.0))
    a = np.random.default_rng(12).integers(0, 200, (8, 40)).astype(float)
    b = a.copy()
    b[3, 1], b[3, 2] = -1, -300
    fig = plt.figure(figsize=(2, 2), dpi=100)
    ax = fig.add_axes((0.1, 0.1, 0.2, 0.8))
    image = mplpix.imshow(ax, a, grid=grid, aspect="auto", vmin=0, vmax=200)
    ax.set_axis_off()
    before = pixels(fig)
    overlay = DiffOverlay(a, b, grid=grid, show="differing", color="none")
    ax.add_collection(overlay)
    colors = image.to_rgba(a[3, 2:3], bytes=True)[0]
    found = (pixels(fig) == colors).all(axis=-1) & (before != colors).any(axis=-1)
    assert found.any()


def counted(monkeypatch, name):
    """Return a list that gets an entry at each call of a function of the marked cells."""
    calls, called = [], getattr(marked_dots, name)
    monkeypatch.setattr(
        f"mplpix.arrays.marked_cells.{name}", lambda *args: (calls.append(1), called(*args))[1]
    )
    return calls


def test_three_panels_look_for_the_dots_of_marked_cells_once(monkeypatch):
    rng = np.random.default_rng(14)
    a = rng.integers(0, 200, (400, 400)).astype(np.uint8)
    b = np.where(rng.random(a.shape) < 0.01, 255 - a, a).astype(np.uint8)
    comparison = compare(a, b, scale=Fraction(1, 4))
    lit, largest = (counted(monkeypatch, name) for name in ("any_pool_cells", "largest_cells"))
    pixels(comparison.figure)
    assert len(lit) == len(largest) == 1
    pictures = [shown(ax) for ax in comparison.axes]
    for ax, picture in zip(comparison.axes, pictures, strict=True):
        ax.collections[0].remove()
        overlay = DiffOverlay(a, b, show="differing", color=comparison.overlay.get_color())
        ax.add_collection(overlay)
        np.testing.assert_array_equal(shown(ax), picture)


def test_a_wipe_of_two_sizes_looks_for_the_largest_once(monkeypatch):
    calls = counted(monkeypatch, "largest_cells")
    rng = np.random.default_rng(13)
    a = rng.integers(0, 200, (80, 80)).astype(np.uint8)
    comparison = compare(a, 255 - a[8:, 8:], align=(8, 8), scale=Fraction(1, 4))
    comparison.wipe(40)
    pixels(comparison.figure)
    calls.clear()
    pixels(comparison.figure)
    assert not calls

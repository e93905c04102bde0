"""Every fast road to colors ends at the bytes that the norm and the colormap give when called."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.cm import ScalarMappable
from matplotlib.colors import (
    BoundaryNorm,
    LinearSegmentedColormap,
    ListedColormap,
    LogNorm,
    Normalize,
    PowerNorm,
)

import mplpix
from mplpix.artists.color import ChannelColors, Colors, look_of
from tests.oracle import pixels

SMALL = ["?", "u1", "i1", "u2", "i2", "f2"]
FLOATS = ["f4", "f8"]
OTHERS = ["i4", "i8", "u4", "u8", "g"]

CMAPS = {
    "viridis": mpl.colormaps["viridis"],
    "tab10": mpl.colormaps["tab10"],
    "two": ListedColormap(["black", "white"]),
    "extremes": mpl.colormaps["gray"].with_extremes(bad="red", under="lime", over="#0000ff80"),
    "long": LinearSegmentedColormap.from_list("long", ["navy", "orange"], N=1000),
}

NORMS = {
    "whole range": Normalize,
    "part of it": lambda low, high: Normalize(low + (high - low) * 0.3, low + (high - low) * 0.6),
    "clip": lambda low, high: Normalize(low + (high - low) * 0.3, high * 0.6 + 1, clip=True),
    "one value": lambda low, high: Normalize(low, low),
    "power": lambda low, high: PowerNorm(0.5, low, high),
    "log": lambda low, high: LogNorm(max(low, 0.1), max(high, 1)),
    "boundary": lambda low, high: BoundaryNorm(np.linspace(low, high, 5), 256),
}

LAYOUTS = {
    "transposed": np.transpose,
    "by columns": lambda A: A.copy(order="F"),
    "backwards": lambda A: A[::-1, ::-1],
    "every other": lambda A: A[:, ::2],
    "a part": lambda A: A.T[3:-5, 1:],
    "one row": lambda A: np.broadcast_to(A[:1], A.shape, subok=True),
}


def cells(dtype):
    """Return values all over a dtype's range, with what is special in it."""
    dtype = np.dtype(dtype)
    rng = np.random.default_rng(20)
    if dtype.kind == "b":
        return rng.random((150, 200)) > 0.5
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        ends = np.array([info.min, info.max, 0, 1], dtype)
        values = rng.integers(max(info.min, -1000), min(info.max, 1000), (150, 200)).astype(dtype)
        values.flat[:4] = ends
        return values
    values = rng.normal(0.5, 0.4, (150, 200)).astype(dtype)
    values.flat[:5] = [np.nan, np.inf, -np.inf, 0, -0.0]
    return values


def by_call(mappable, values):
    """Return the bytes that a call of to_rgba gives, NaN masked."""
    if values.dtype.kind == "f":
        values = np.ma.masked_where(np.isnan(np.ma.getdata(values)), values)
    with np.errstate(all="ignore"):
        return mappable.to_rgba(values, bytes=True)


def colors_of(norm, cmap, to_rgba=None):
    mappable = ScalarMappable(norm, cmap)
    to_rgba = to_rgba or (lambda values: mappable.to_rgba(values, bytes=True))
    return mappable, Colors(to_rgba, norm, mappable.cmap, look_of(norm, mappable.cmap))


@pytest.mark.parametrize("masked", [False, True], ids=["plain", "masked"])
@pytest.mark.parametrize("cmap", CMAPS.values(), ids=CMAPS)
@pytest.mark.parametrize("norm", NORMS.values(), ids=NORMS)
@pytest.mark.parametrize("dtype", SMALL + FLOATS + OTHERS)
def test_colors_are_those_of_the_norm_and_the_colormap(dtype, norm, cmap, masked):
    values = cells(dtype)
    if masked:
        values = np.ma.masked_array(values, np.random.default_rng(1).random(values.shape) < 0.1)
    finite = np.ma.masked_invalid(values)
    with np.errstate(all="ignore"):
        low, high = float(finite.min()), float(finite.max())
        mappable, colors = colors_of(norm(low, high), cmap)
        np.testing.assert_array_equal(colors(values), by_call(mappable, values))


@pytest.mark.parametrize("masked", [False, True], ids=["plain", "masked"])
@pytest.mark.parametrize("dtype", SMALL + FLOATS + OTHERS)
@pytest.mark.parametrize("way", LAYOUTS.values(), ids=LAYOUTS)
def test_colors_do_not_depend_on_where_values_are_in_memory(way, dtype, masked):
    values = np.tile(cells(dtype), (1, 2, 2))[0]  # enough for a table of 16 bits
    if masked:
        values = np.ma.masked_array(values, np.random.default_rng(1).random(values.shape) < 0.1)
    values = way(values)
    mappable, colors = colors_of(Normalize(0, 1), CMAPS["extremes"])
    expected = by_call(mappable, np.ma.array(values, order="C") if masked else values.copy("C"))
    for _ in range(2):  # with a table that is there already, too
        with np.errstate(all="ignore"):
            found = colors(values)
        assert found.flags.c_contiguous
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("n", [2, 7, 10, 256, 1000])
def test_values_at_the_borders_between_two_colors_get_the_right_one(n, dtype):
    cmap = mpl.colormaps["viridis"].resampled(n)
    vmin, vmax = 0.1, 0.7
    edges = (vmin + np.arange(-2, n + 3) * (vmax - vmin) / n).astype(dtype)
    beside = [np.nextafter(edges, dtype_limit) for dtype_limit in np.array([-9, 9], dtype)]
    values = np.concatenate([edges, *beside])[np.newaxis]
    mappable, colors = colors_of(Normalize(vmin, vmax), cmap)
    expected = by_call(mappable, values)
    assert len(np.unique(expected.reshape(-1, 4), axis=0)) >= min(n, 200)  # a hard case
    np.testing.assert_array_equal(colors(values), expected)


@pytest.mark.parametrize("dtype", SMALL)
def test_small_dtypes_call_the_norm_once_for_all_their_values(dtype):
    asked = []
    values = cells(dtype)

    def to_rgba(these):
        asked.append(these.size)
        return mappable.to_rgba(these, bytes=True)

    mappable, colors = colors_of(PowerNorm(0.5, 0, 1), "viridis", to_rgba)
    for _ in range(3):
        with np.errstate(all="ignore"):
            colors(values)
    assert asked == [2 if dtype == "?" else 256 ** np.dtype(dtype).itemsize]


@pytest.mark.parametrize("dtype", FLOATS)
def test_floats_under_a_plain_norm_call_nothing(dtype):
    def to_rgba(values):
        raise AssertionError("called")

    _, colors = colors_of(Normalize(0.2, 0.7), "viridis", to_rgba)
    assert colors(cells(dtype)).shape == (150, 200, 4)


@pytest.mark.parametrize("what", ["subclass of a norm", "subclass of a colormap"])
def test_what_is_not_known_is_called(what):
    class Norm(Normalize):
        def __call__(self, value, clip=None):
            return 1 - super().__call__(value, clip)

    class Cmap(ListedColormap):
        def __call__(self, X, alpha=None, bytes=False):
            return super().__call__(1 - np.asarray(X), alpha, bytes)

    norm = Norm(0, 1) if what == "subclass of a norm" else Normalize(0, 1)
    cmap = Cmap(CMAPS["tab10"].colors) if what != "subclass of a norm" else CMAPS["tab10"]
    values = np.random.default_rng(2).random((20, 30))
    mappable, colors = colors_of(norm, cmap)
    np.testing.assert_array_equal(colors(values), mappable.to_rgba(values, bytes=True))


def dots(ax):
    return pixels(ax.figure)


CHANGES = {
    "set_clim": lambda im: im.set_clim(20, 90),
    "norm.vmax": lambda im: setattr(im.norm, "vmax", 70),
    "set_norm": lambda im: im.set_norm(PowerNorm(0.3, 0, 200)),
    "set_cmap": lambda im: im.set_cmap("gray"),
    "set_data": lambda im: im.set_data(255 - np.asarray(im.get_array())),
    "set_alpha": lambda im: im.set_alpha(0.3),
    "autoscale": lambda im: (im.set_clim(0, 1), im.autoscale()),
    "norm.clip": lambda im: (im.norm.__setattr__("vmin", 50), setattr(im.norm, "clip", True)),
}


@pytest.mark.parametrize("scale", [1, 0.5], ids=["cells", "blocks"])
@pytest.mark.parametrize("dtype", ["u1", "u2", "f4", "f8"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_no_color_outlives_a_change(change, dtype, scale):
    values = np.random.default_rng(3).integers(0, 200, (60, 80)).astype(dtype)
    pictures = []
    for draw_before in (True, False):
        fig = plt.figure(figsize=(2, 2))
        ax = fig.add_subplot(projection="pixel", pixel_scale=scale)
        image = ax.imshow(values.copy())
        before = dots(ax) if draw_before else None
        change(image)
        pictures.append(dots(ax))
        if draw_before:
            assert change is CHANGES["autoscale"] or not np.array_equal(before, pictures[0])
    np.testing.assert_array_equal(*pictures)


def test_a_changed_array_that_is_referenced_shows_after_changed():
    values = np.zeros((60, 80), np.uint8)
    for scale in (1, 0.5):
        ax = plt.figure(figsize=(2, 2)).add_subplot(projection="pixel", pixel_scale=scale)
        image = ax.imshow(values, vmin=0, vmax=1, copy=False)
        before = dots(ax)
        values[10:20] = 1
        image.changed()
        assert not np.array_equal(dots(ax), before)
        values[:] = 0


@pytest.mark.filterwarnings("ignore:The set_bad function:PendingDeprecationWarning")
def test_extremes_set_on_a_colormap_show_at_once():
    cmap = mpl.colormaps["viridis"].copy()
    values = np.ma.masked_equal(np.arange(256, dtype=np.uint8).reshape(16, 16), 7)
    image = mplpix.PixelAlignedImage(plt.figure().add_subplot(), cmap=cmap)
    image.set_data(values)
    image.set_clim(0, 255)
    assert image.to_image()[0, 7].tolist() != [255, 0, 0, 255]
    cmap.set_bad("red")
    assert image.to_image()[0, 7].tolist() == [255, 0, 0, 255]


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("n", [2, 7, 256, 1000])
@pytest.mark.parametrize(
    "beyond", [{}, {"under": "lime"}, {"over": "red"}, {"under": "lime", "over": "red"}]
)
def test_floats_beside_the_borders_of_colors(n, dtype, beyond):
    cmap = mpl.colormaps["viridis"].resampled(n).with_extremes(**beyond)
    norm = Normalize(0, n)
    borders = np.arange(-1, n + 2, dtype=dtype)
    beside = [borders, np.nextafter(borders, -np.inf, dtype=dtype)]
    beside += [np.nextafter(borders, np.inf, dtype=dtype)]
    for values in (np.array(beside), np.array(beside)[:, 2:-3]):  # with and without what is beyond
        mappable, colors = colors_of(norm, cmap)
        np.testing.assert_array_equal(colors(values), mappable.to_rgba(values, bytes=True))


@pytest.mark.parametrize("below", [np.nan, np.inf, -1e30])
def test_what_is_below_the_mask_of_channels_is_never_seen(below):
    values = np.ma.masked_array(np.full((2, 3, 3), 7.4), np.zeros((2, 3, 3), bool))
    np.ma.getdata(values)[0, 1] = below
    values[0, 1] = np.ma.masked
    assert not np.array_equal(np.ma.getdata(values)[0, 1], [7.4] * 3)
    image = mplpix.PixelAlignedImage(None)
    rgba = ChannelColors(lambda cells: image.to_rgba(cells, bytes=True), in_bytes=lambda: True)(
        values
    )
    assert rgba[0, 1].tolist() == [0, 0, 0, 0]
    assert rgba[1, 2].tolist() == [7, 7, 7, 255]

"""Comparisons against exact arithmetic, scikit-image's formulas and what the panels really show."""

import doctest
import math
import pickle
import sys
import tracemalloc
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from matplotlib.backend_bases import MouseEvent
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from scipy import ndimage

from mplpix import Comparison, DiffOverlay, PixelAxes, compare, subplots
from mplpix.arrays.differences import ImagePair, difference_mask
from mplpix.arrays.statistics import DIFFERENCE_PERCENTILE, Statistics, robust_limit, subtract
from mplpix.axes.member import member_of

DTYPES = [np.dtype(c) for c in "?bhiqBHIQefd"]


def extremes(dtype):
    if dtype.kind == "f":
        return np.array([0, -0.5, 1, 3, -1000, 2048], dtype)
    if dtype.kind == "b":
        return np.array([False, True])
    info = np.iinfo(dtype)
    return np.array([info.min, info.min + 1, 0, 1, 100, info.max - 1, info.max], dtype)


def crossed(a, b):
    return np.repeat(a[:, None], b.size, axis=1), np.repeat(b[None, :], a.size, axis=0)


def difference(a, b):
    return subtract(ImagePair.check(a, b)).shown


def photographs(shape=(48, 64), seed=0):
    """Return a smooth uint8 picture and the same with noise and one edited region."""
    rng = np.random.default_rng(seed)
    a = ndimage.gaussian_filter(rng.uniform(0, 255, shape), 3)
    a = ((a - a.min()) / np.ptp(a) * 255).astype(np.uint8)
    b = a.copy()
    b[10:14, 20:26] = 255 - b[10:14, 20:26]
    b[40, 3] ^= 1
    b[30:32, 50] ^= 128
    return a, b


# The difference ----------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype_b", DTYPES, ids=str)
@pytest.mark.parametrize("dtype_a", DTYPES, ids=str)
def test_differences_never_wrap(dtype_a, dtype_b):
    a, b = crossed(extremes(dtype_a), extremes(dtype_b))
    shown = difference(a, b)
    for index in np.ndindex(a.shape):
        exact = Fraction(b[index].item()) - Fraction(a[index].item())
        wide = "f" in (dtype_a.kind, dtype_b.kind) or 8 in (dtype_a.itemsize, dtype_b.itemsize)
        if wide:  # rounded, after the subtraction of integers
            rel = 1e-3 if dtype_a.itemsize == 2 or dtype_b.itemsize == 2 else 1e-6
            largest = max(abs(exact), abs(a[index].item()), abs(b[index].item()))
            if "f" not in (dtype_a.kind, dtype_b.kind):
                rel, largest = 1e-15, abs(exact)
            assert abs(Fraction(shown[index].item()) - exact) <= Fraction(rel) * Fraction(largest)
        else:
            assert int(shown[index]) == exact


def test_large_integers_that_differ_by_one_differ_by_one():
    a = np.array([[2**63 - 1, -(2**63), 2**53 + 1]])
    b = np.array([[2**63 - 2, -(2**63) + 1, 2**53]])
    assert a.astype(float).tolist() == b.astype(float).tolist()  # float64 does not tell
    assert difference(a, b).tolist() == [[-1, 1, -1]]
    assert difference(a.astype(np.uint64), b.astype(np.uint64)).tolist() == [[-1, 1, -1]]


@given(
    st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=6),
    st.sampled_from([0, 1, -1, 3, 511]),
)
@example([2**53 + 1], 0)
@example([-(2**63), 2**63 - 1], 0)
def test_long_integers_beside_floats_are_not_rounded_first(integers, apart):
    a = np.array([integers], np.int64)
    b = a.astype(np.float64) + apart
    wanted = [Fraction(y) - x for x, y in zip(integers, b[0].tolist(), strict=True)]
    assert difference(a, b).tolist() == [[float(d) for d in wanted]]
    assert difference(b, a).tolist() == [[-float(d) for d in wanted]]


def test_colours_show_their_largest_channel():
    rng = np.random.default_rng(1)
    for dtype in (np.uint8, np.float32):
        for channels in (3, 4):
            a, b = (rng.uniform(0, 255, (9, 7, channels)).astype(dtype) for _ in "ab")
            wanted = abs(a.astype(float) - b.astype(float)).max(axis=2)
            np.testing.assert_allclose(difference(a, b), wanted, rtol=1e-6)


def test_nan_is_nan_infinities_of_one_sign_are_equal_and_masks_stay():
    a = np.array([[np.nan, np.nan, np.inf, np.inf, 1, 1]])
    b = np.array([[np.nan, 1, np.inf, -np.inf, 2, 2]])
    np.testing.assert_array_equal(difference(a, b), [[np.nan, np.nan, 0, -np.inf, 1, 1]])
    masked = np.ma.masked_array(b, [[False, False, False, False, False, True]])
    shown = difference(a, masked)
    assert np.ma.getmaskarray(shown).tolist() == [[False] * 5 + [True]]
    rgb = np.ma.masked_array(np.ones((1, 2, 3)), np.zeros((1, 2, 3), bool))
    rgb[0, 1, 2] = np.ma.masked
    assert np.ma.getmaskarray(difference(rgb, np.zeros((1, 2, 3)))).tolist() == [[False, True]]


def test_one_outlier_never_hides_all():
    for n in (2, 3, 50, 1000):
        values = np.ones((1, n))
        values[0, n // 2] = 1e9
        assert robust_limit(values) == 1
    assert robust_limit(np.zeros((3, 3))) == 1
    assert robust_limit(np.array([[0, 0, -7]])) == 7
    assert robust_limit(np.array([[np.nan, np.inf, 2.0]])) == 2


@given(
    arrays(np.int16, array_shapes(min_dims=2, max_dims=2, max_side=12), elements=st.integers(-9, 9))
)
def test_the_limit_is_the_percentile_of_what_differs(values):
    sizes = np.sort(abs(values[values != 0]))
    wanted = sizes[int(DIFFERENCE_PERCENTILE / 100 * (len(sizes) - 1))] if len(sizes) else 1
    assert robust_limit(values) == wanted


def test_the_limit_of_a_large_array_is_that_of_an_even_sample(monkeypatch):
    rng = np.random.default_rng(2)
    values = rng.normal(size=(700, 900)) * (rng.random((700, 900)) < 0.3)
    exact = robust_limit(values)
    monkeypatch.setattr("mplpix.arrays.statistics._SAMPLE", 2**15)
    assert robust_limit(values) != exact
    assert robust_limit(values) == pytest.approx(exact, rel=0.02)


# The statistics ----------------------------------------------------------------------------------


def compute_statistics(a, b, *, atol=0, peak=None):
    images = ImagePair.check(a, b)
    count = np.count_nonzero(difference_mask(a, b, atol=atol))
    return subtract(images).statistics(count, (images.a.dtype, images.b.dtype), peak)


@pytest.mark.parametrize("dtype", ["u1", "i2", "u2", "i8", "f4", "f8", "?"])
@pytest.mark.parametrize("channels", [(), (1,), (3,), (4,)], ids=str)
def test_statistics_are_those_of_plain_numpy(dtype, channels):
    rng = np.random.default_rng(3)
    a, b = (rng.integers(0, 200, (30, 20, *channels)) for _ in "ab")
    if np.dtype(dtype).kind == "b":
        a, b = a > 99, b > 99
    b = np.where(rng.random(b.shape) < 0.2, b, a).astype(dtype)
    a = a.astype(dtype)
    d = b.astype(float) - a.astype(float)
    found = compute_statistics(a, b)
    differ = d != 0 if d.ndim == 2 else (d != 0).any(axis=2)
    assert (found.count, found.size) == (differ.sum(), 600)
    assert found.fraction == differ.mean()
    assert found.max_abs == abs(d).max()
    assert found.mean_abs == pytest.approx(abs(d).mean())
    assert found.mse == pytest.approx((d**2).mean())
    kind = np.dtype(dtype).kind
    peak = 1 if kind == "b" else np.ptp([a, b]) if kind == "f" else float(
        2 ** (8 * np.dtype(dtype).itemsize) - 1)  # fmt: skip
    assert found.peak == peak
    assert found.psnr == pytest.approx(10 * np.log10(peak**2 / (d**2).mean()))


def test_the_peak_of_floats_is_one_if_they_lie_between_zero_and_one():
    a = np.array([[0.25, 0.5]])
    assert compute_statistics(a, a + 0.5).peak == 1
    assert compute_statistics(a, a + 5).peak == 5.25
    assert compute_statistics(a, a - 0.5).peak == 0.75
    assert compute_statistics(a, a + 5, peak=2).peak == 2
    assert compute_statistics(np.uint8([[1]]), np.int64([[2]])).peak == 255


def test_identical_images_have_an_infinite_ratio():
    a, _ = photographs()
    found = compute_statistics(a, a.copy())
    assert (found.count, found.max_abs, found.mean_abs, found.mse) == (0, 0, 0, 0)
    assert found.psnr == math.inf


@pytest.mark.parametrize("bad", [np.nan, np.ma.masked])
def test_cells_that_differ_by_no_value_have_no_ratio(bad):
    a = np.ma.ones((2, 3))
    b = a.copy()
    b[0, 1] = bad
    statistics = compare(a, b).statistics
    assert (statistics.count, statistics.max_abs, statistics.mse) == (1, 0, 0)
    assert np.isnan(statistics.psnr)
    assert statistics.describe().splitlines() == [
        "1 of 6 cells differs (16.7 %)",
        "all values that both images have are equal",
    ]


def test_a_comparison_reads_as_its_statistics():
    a = np.zeros((20, 30), np.uint8)
    b = a.copy()
    b[3, 4] = 9
    assert (
        repr(compare(a, b))
        == "1 of 600 cells differs (0.167 %)\nlargest difference 9, mean 0.015, PSNR 56.83 dB"
    )


def test_what_cannot_be_compared_is_left_out():
    a = np.ma.masked_array([[1.0, 2, np.nan, 4]], [[True, False, False, False]])
    b = np.array([[9.0, 5, 1, 4]])
    found = compute_statistics(a, b)
    assert (found.count, found.size) == (3, 4)
    assert (found.max_abs, found.mean_abs, found.mse) == (3, 1.5, 4.5)
    nothing = compute_statistics(np.full((2, 2), np.nan), b.reshape(2, 2))
    assert nothing.count == 4
    assert math.isnan(nothing.psnr)
    infinite = compute_statistics([[1.0]], [[math.inf]])
    assert infinite.max_abs == math.inf


def test_statistics_do_not_depend_on_the_bands(monkeypatch):
    a, b = photographs((97, 60))
    wanted = compute_statistics(a, b)
    monkeypatch.setattr("mplpix.arrays.chunks.BAND_BYTES", 130)
    assert compute_statistics(a, b) == wanted


def test_temporaries_are_of_a_block_not_of_an_array():
    a = np.zeros((4096, 4096), np.uint8)
    b = a + np.uint8(1)
    tracemalloc.start()
    try:
        shown = difference(a, b)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert shown.dtype == np.int16
    assert peak - shown.nbytes < 40 * 2**20  # a block takes 1 MB of bytes


def test_statistics_are_described_in_plain_words():
    a, b = photographs()
    assert compute_statistics(a, a).describe() == "identical: all 3,072 cells are equal"
    assert compute_statistics(a, b).describe().startswith("27 of 3,072 cells differ (0.879 %)\n")
    c = a.copy()
    c[0, 0] ^= 1
    one = compute_statistics(a, c).describe()
    assert one == (
        "1 of 3,072 cells differs (0.0326 %)\nlargest difference 1, mean 0.000326, PSNR 83.01 dB"
    )
    assert "no cell differs by more" in compute_statistics(a, c, atol=1).describe()


# The figure --------------------------------------------------------------------------------------


def test_three_linked_panels_show_a_b_and_the_difference():
    a, b = photographs()
    result = compare(a, b, labels=("before", "after"))
    assert isinstance(result, Comparison)
    assert isinstance(result.statistics, Statistics)
    assert result.figure is plt.gcf()
    assert len(result.axes) == 3
    assert all(isinstance(ax, PixelAxes) for ax in result.axes)
    assert [ax.get_title() for ax in result.axes] == ["before", "after", "after − before"]
    for image, data in zip(result.images, (a, b, b.astype(int) - a), strict=True):
        np.testing.assert_array_equal(image.get_array(), data)
    result.figure.canvas.draw()
    assert len({ax.get_pixel_scale() for ax in result.axes}) == 1
    result.axes[1].set_xlim(3, 9)
    result.figure.canvas.draw()
    assert len({ax.get_xlim() for ax in result.axes}) == 1
    assert len({tuple(np.rint(ax.bbox.size)) for ax in result.axes}) == 1
    assert result.figure.get_suptitle() == result.statistics.describe()


def test_a_and_b_share_their_norm_and_the_difference_is_centred():
    a, b = np.array([[1.0, 2]]), np.array([[3.0, -4]])
    result = compare(a, b)
    first, second, third = result.images
    assert first.norm is second.norm
    assert first.get_clim() == (-4, 3)
    low, high = third.get_clim()
    assert low == -high
    assert third.get_cmap().name == "RdBu_r"
    middle = third.to_rgba(0.0, bytes=True)
    assert min(middle[:3]) > 240
    assert compare(a, b, vmin=0).images[1].get_clim() == (0, 3)
    norm = Normalize(7, 8)
    assert compare(a, b, norm=norm).images[0].norm is norm
    assert compare(a + 5, b + 5, norm="log").images[0].get_clim() == (1, 8)
    assert isinstance(compare(a, b, norm=LogNorm()).images[1].norm, LogNorm)
    assert compare(a, b, norm=LogNorm()).images[1].get_clim() == (1, 3)
    assert compare(a, b, difference_limit=9, difference_cmap="PuOr").images[2].get_clim() == (-9, 9)
    assert compare(a, b, cmap="magma").images[0].get_cmap().name == "magma"


@pytest.mark.parametrize("low", [False, True])
@pytest.mark.parametrize("high", [False, True])
def test_arrows_tell_of_differences_beyond_the_limit(low, high):
    a = np.full((3, 4), 100, np.uint8)
    b = a.copy()
    b[1] += np.uint8(1)
    b[2] += np.uint8(2)
    if low:
        b[0, 0] = 0
    if high:
        b[0, 1] = 255
    result = compare(a, b, difference_limit=3)
    extend = result.images[2].colorbar.extend
    assert extend == {(0, 0): "neither", (1, 0): "min", (0, 1): "max", (1, 1): "both"}[low, high]


def test_colour_images_have_a_magnitude_in_the_third_panel():
    rng = np.random.default_rng(4)
    a, b = (rng.integers(0, 255, (8, 9, 3), np.uint8) for _ in "ab")
    result = compare(a, b)
    assert result.images[2].get_clim()[0] == 0
    assert result.axes[2].get_title() == "max |b − a|"
    np.testing.assert_array_equal(result.images[2].get_array(), abs(a.astype(int) - b).max(axis=2))
    assert result.images[0].colorbar is None
    assert result.images[1].colorbar is None
    result.figure.canvas.draw()


@pytest.mark.parametrize(
    "a",
    [
        np.eye(5, 6, dtype=bool),
        np.arange(30.0).reshape(5, 6, 1),
        np.ma.masked_less(np.arange(30).reshape(5, 6), 9),
        np.full((5, 6), np.nan),
        np.arange(30).reshape(5, 6).tolist(),
        np.arange(30, dtype=">u2").reshape(5, 6),
        np.arange(30, dtype=np.uint64).reshape(5, 6) * np.uint64(2**58),
        np.arange(30, dtype=np.float16).reshape(5, 6),
    ],
    ids=["bool", "one channel", "masked", "NaN", "list", "big endian", "uint64", "float16"],
)
def test_images_of_every_kind_are_compared(a):
    array = np.ma.asanyarray(a)
    b = array.copy()
    b[2, 3] = 1 - b[2, 3] if array.dtype.kind == "b" else 7
    result = compare(a, b)
    result.figure.canvas.draw()
    assert result.overlay.mask.sum() == result.statistics.count == 1
    assert result.regions.tolist() == [[2, 3, 3, 4]]
    assert compare(a, a).statistics.count == 0


@pytest.mark.parametrize("style", ["outline", "fill", "dim"])
def test_one_mask_is_marked_on_all_three_panels(style):
    a, b = photographs()
    result = compare(a, b, style=style, color="lime", layout="none")
    assert result.overlay is result.overlays[2]
    assert [overlay.axes for overlay in result.overlays] == list(result.axes)
    assert len({id(overlay.mask) for overlay in result.overlays}) == 1
    np.testing.assert_array_equal(result.overlay.mask, a != b)
    with_marks = panels(result)
    for ax, overlay in zip(result.axes, result.overlays, strict=True):
        assert ax.collections[0] is overlay
        assert overlay.get_style() == style
        overlay.set_visible(False)
    for marked, plain in zip(with_marks, panels(result), strict=True):
        assert (marked != plain).any()


def panels(result):
    """Return the dots of the three panels."""
    result.figure.canvas.draw()
    dots = np.array(result.figure.canvas.buffer_rgba())[::-1]
    boxes = [np.rint(ax.bbox.extents).astype(int) for ax in result.axes]
    return [dots[y0:y1, x0:x1] for x0, y0, x1, y1 in boxes]


@pytest.mark.parametrize("style", ["outline", "fill", "dim"])
def test_identical_images_say_so_and_are_not_marked(style):
    a, _ = photographs()
    result = compare(a, a.copy(), style=style, layout="none")
    assert "identical" in result.figure.get_suptitle()
    marked = panels(result)
    for overlay in result.overlays:
        overlay.remove()
    for before, plain in zip(marked, panels(result), strict=True):
        np.testing.assert_array_equal(plain, before)
    assert result.regions.shape == (0, 4)
    assert len({tuple(dot) for dot in marked[2][2:-2, 2:-2].reshape(-1, 4)}) == 1


def test_tolerances_and_places_are_passed_on():
    a, b = photographs()
    result = compare(a, b, atol=1, extent=(0, 64, 0, 48), origin="lower", colorbars=False)
    assert result.statistics.count == (abs(a.astype(int) - b) > 1).sum() < (a != b).sum()
    assert result.overlay.grid.y_edges[0] == 0
    assert result.images[0].origin == "lower"
    assert result.axes[0].get_ylim() == (0, 48)
    assert len(result.figure.axes) == 3
    assert all(image.colorbar is None for image in result.images)
    nan = np.full((2, 2), np.nan)
    assert compare(nan, nan, equal_nan=False).statistics.count == 4


def test_the_figure_is_made_as_pyplot_makes_it():
    a, b = photographs()
    result = compare(a, b, figsize=(5, 4), dpi=77, num="mine", layout="tight")
    assert plt.fignum_exists("mine")
    assert result.figure.get_size_inches().tolist() == [5, 4]
    assert result.figure.dpi == 77
    assert compare(a, b, layout="tight").figure.get_size_inches().tolist() == [12.8, 4.8]


def test_a_given_figure_is_drawn_into_and_pyplot_is_left_alone():
    a, b = photographs()
    figure = Figure(layout="constrained")
    assert compare(a, b, figure=figure).figure is figure
    assert plt.get_fignums() == []
    part = Figure(figsize=(10, 10)).subfigures(2)[1]
    result = compare(a, b, figure=part)
    result.show_region(0)
    part.figure.canvas.draw()
    assert result.axes[0].get_figure() is part


def test_a_comparison_survives_a_pickle():
    result = compare(*photographs())
    again = pickle.loads(pickle.dumps(result))
    again.show_region(0)
    again.figure.canvas.draw()
    np.testing.assert_array_equal(again.regions, result.regions)


def test_a_click_on_the_difference_picks_a_region():
    result = compare(*photographs())
    result.overlay.set_picker(True)
    canvas = result.figure.canvas
    canvas.draw()
    picked = []
    canvas.mpl_connect("pick_event", picked.append)
    x, y = result.axes[2].transData.transform((22, 12))
    event = MouseEvent("button_press_event", canvas, x, y, button=1)
    canvas.callbacks.process("button_press_event", event)
    assert [int(e.ind[0]) for e in picked] == [0]


# The regions -------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(arrays(bool, (7, 9)))
def test_regions_come_in_order_of_size(mask):
    result = compare(np.zeros((7, 9)), mask.astype(float), figure=Figure(), colorbars=False)
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    sizes = [int((labels == i + 1).sum()) for i in range(count)]
    boxes = [[r.start, r.stop, c.start, c.stop] for r, c in ndimage.find_objects(labels)]
    order = sorted(range(count), key=lambda i: (-sizes[i], i))
    assert result.regions.tolist() == [boxes[i] for i in order]
    assert result.region_sizes.tolist() == [sizes[i] for i in order]


@pytest.mark.parametrize("extent", [None, (10, 74, -5, 43), (74, 10, 43, -5)], ids=str)
@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("layout", ["constrained", "none"])
def test_show_region_centres_all_panels_on_it(extent, origin, layout):
    a, b = photographs()
    result = compare(a, b, extent=extent, origin=origin, layout=layout, colorbars=False)
    before = [
        np.sign(np.subtract(*lim)) for lim in (result.axes[0].get_xlim(), result.axes[0].get_ylim())
    ]
    for i, (r0, r1, c0, c1) in enumerate(result.regions):
        result.show_region(i)
        result.figure.canvas.draw()
        grid = result.overlay.grid
        x, y = grid.x_edges[[c0, c1]], grid.y_edges[[r0, r1]]
        half = abs(grid.x_edges[1] - grid.x_edges[0]) / 2
        scale = result.axes[0].get_pixel_scale()
        assert isinstance(scale, int)
        assert 4 <= scale <= 32
        for ax in result.axes:
            assert ax.get_pixel_scale() == scale
            assert abs(np.mean(ax.get_xlim()) - x.mean()) <= half + 1e-9
            assert abs(np.mean(ax.get_ylim()) - y.mean()) <= half + 1e-9
            for lim, ends in ((ax.get_xlim(), x), (ax.get_ylim(), y)):
                assert min(lim) <= min(ends) - 2 * half * 4 + 1e-9  # with its margin
                assert max(lim) >= max(ends) + 2 * half * 4 - 1e-9
            after = [np.sign(np.subtract(*lim)) for lim in (ax.get_xlim(), ax.get_ylim())]
            assert after == before
    np.testing.assert_array_equal(result.regions[-1], [40, 41, 3, 4])
    result.show_region(-1)
    result.show_all()
    result.figure.canvas.draw()
    assert sorted(result.axes[0].get_xlim()) == sorted(grid.x_edges[[0, -1]])
    assert sorted(result.axes[0].get_ylim()) == sorted(grid.y_edges[[0, -1]])


def test_show_region_takes_the_largest_scale_that_fits():
    a = np.zeros((300, 400), np.uint8)
    b = a.copy()
    b[100:140, 200:290] = 1
    b[5, 5] = 1
    b[200:205, 20:30] = 1
    result = compare(a, b)
    shown = []
    for i in range(3):
        result.show_region(i)
        result.figure.canvas.draw()
        scale = result.axes[0].get_pixel_scale()
        r0, r1, c0, c1 = result.regions[i]
        room = np.min([member_of(ax).request().available for ax in result.axes], axis=0)
        needed = np.array([c1 - c0 + 8, r1 - r0 + 8])
        assert (needed * scale <= room).all()
        assert scale == 32 or (needed * (scale + 1) > room).any()
        shown.append(scale)
    assert shown[0] < shown[1] < shown[2] == 32


def test_a_region_larger_than_the_panel_is_shown_below_scale_one():
    a = np.zeros((1500, 2000), np.uint8)
    result = compare(a, a + np.uint8(1))
    result.show_region(0)
    result.figure.canvas.draw()
    assert result.axes[0].get_pixel_scale() < 1
    assert min(result.axes[0].get_xlim()) <= -0.5


@pytest.mark.parametrize("i", [3, -4, 99])
def test_a_region_that_is_not_there_is_an_index_error(i):
    result = compare(*photographs())
    with pytest.raises(IndexError, match=f"'i' must be .* which has 3 rows, not {i}"):
        result.show_region(i)


def test_what_is_no_region_at_all_is_refused():
    a, b = photographs()
    with pytest.raises(IndexError, match=r"'i' must be .* which is empty, for no cell differs"):
        compare(a, a).show_region(0)
    with pytest.raises(TypeError, match=r"'i' must be .*, not 1\.5"):
        compare(a, b).show_region(1.5)


# Refusals ----------------------------------------------------------------------------------------

A = np.zeros((4, 5))
BAD = [
    (A[:3], {}, ValueError, r"'b' must have the shape of 'a', \(4, 5\), not \(3, 5\)"),
    (A[0], {}, TypeError, r"'b' must be .*\(5,\)"),
    (A.astype(object), {}, TypeError, "'b' must be .* dtype object"),
    (A, {"rtol": -1}, ValueError, "'rtol' must be .* not -1"),
    (A, {"atol": "x"}, TypeError, "'atol' must be .* not 'x'"),
    (A, {"labels": "ab"}, TypeError, "'labels' must be two strings.* not 'ab'"),
    (A, {"labels": ("a",)}, ValueError, "'labels' must be two strings"),
    (A, {"labels": ("a", 1)}, TypeError, "'labels' must be two strings"),
    (A, {"scale": 0}, ValueError, "'scale' must be 'fit'.* not 0"),
    (A, {"scale": 2.5}, ValueError, "'scale' must be 'fit'.* not 2.5"),
    (A, {"style": "box"}, ValueError, "'style' must be one of .* not 'box'"),
    (A, {"color": "nocolor"}, ValueError, "'color' must be a color"),
    (A, {"min_dots": 0}, ValueError, "'min_dots' must be"),
    (A, {"peak": 0}, ValueError, "'peak' must be a positive .* not 0"),
    (A, {"difference_limit": -1}, ValueError, "'difference_limit' must be a positive .* not -1"),
    (A, {"difference_cmap": "nomap"}, ValueError, "nomap"),
    (A, {"cmap": "nomap"}, ValueError, "nomap"),
    (A, {"norm": "nonorm"}, ValueError, "nonorm|Invalid norm"),
    (A, {"norm": Normalize(), "vmin": 1}, ValueError, "'vmin' and 'vmax' must be None"),
    (A, {"vmax": "1"}, TypeError, "'vmax' must be a number or None, not '1'"),
    (A, {"origin": "middle"}, ValueError, "'origin' must be one of"),
    (A, {"extent": (0, 1, 2)}, ValueError, "'extent' must be"),
    (A, {"figure": 3}, TypeError, "'figure' must be a Figure or SubFigure"),
    (A, {"figure": Figure(), "dpi": 9}, TypeError, "'dpi' must not be given with 'figure'"),
    (A, {"figsize": (-1, 2)}, ValueError, "figure size"),
    (A, {"no_such": 1}, (TypeError, AttributeError), "no_such"),
]


@pytest.mark.parametrize(("b", "kwargs", "error", "message"), BAD)
def test_bad_input_is_refused_by_name_and_leaves_no_figure(b, kwargs, error, message):
    with pytest.raises(error, match=message):
        compare(A, b, **kwargs)
    assert plt.get_fignums() == []
    assert not getattr(kwargs.get("figure"), "axes", [])


def test_an_error_while_drawing_leaves_no_figure(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no colorbar today")

    monkeypatch.setattr(PixelAxes, "colorbar", fail)
    figure = Figure()
    for kwargs in ({}, {"figure": figure}):
        with pytest.raises(RuntimeError, match="no colorbar today"):
            compare(A, A, **kwargs)
    assert plt.get_fignums() == []
    assert figure.axes == []


@pytest.mark.filterwarnings("ignore:Ignoring specified arguments")  # a figure that is there
@pytest.mark.parametrize("there", [False, True], ids=["new", "there before"])
@pytest.mark.parametrize("entry", ["compare", "subplots"])
def test_what_fails_removes_its_axes_and_a_new_figure_alone(entry, there, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("not today")

    if there:
        own = plt.figure(7).add_subplot()
    monkeypatch.setattr("mplpix.figures.exact_layout.ExactLayout.lay_out", fail)
    monkeypatch.setattr(PixelAxes, "colorbar", fail)
    with pytest.raises(RuntimeError, match="not today"):
        compare(A, A, num=7) if entry == "compare" else subplots([A], num=7)
    assert plt.get_fignums() == ([7] if there else [])
    if there:
        assert plt.figure(7).axes == [own]


def test_empty_images_are_refused():
    with pytest.raises(ValueError, match=r"'a' must be an .* with at least one cell"):
        compare(A[:0], A[:0])


def test_the_examples_of_the_docstrings_hold():
    for name in ("mplpix.figures.compare", "mplpix.figures.comparison", "mplpix.artists.overlay"):
        scope = {"np": np, "DiffOverlay": DiffOverlay}
        results = doctest.testmod(sys.modules[name], extraglobs=scope)
        assert results.attempted
        assert not results.failed


def diff(a, b):
    plt.figure().add_subplot(projection="pixel").diff(a, b)


@pytest.mark.parametrize("entry", [compare, DiffOverlay, diff])
def test_colors_up_to_255_and_up_to_1_are_told_apart(entry):
    # What imread makes of one picture, saved as a JPEG and as a PNG.
    whole = np.full((3, 4, 3), 51, np.uint8)
    fractions = np.float32(whole / 255)
    for a, b in ((whole, fractions), (fractions, whole)):
        with pytest.warns(UserWarning, match=r"float32.* convert one of 'a' and 'b'") as caught:
            entry(a, b)
        assert [warning.filename for warning in caught] == [__file__]
    entry(whole, whole + 1)
    entry(whole[..., 0], fractions[..., 0])  # numbers, no colors

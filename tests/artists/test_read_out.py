"""Reading images out: each dot tells its cells and the number that has its color."""

import re
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent
from matplotlib.colors import BoundaryNorm, LogNorm
from matplotlib.transforms import Affine2D

import mplpix
from tests.hands.gestures import Toolbar
from tests.oracle import WHITE, mapped, pixels
from tests.tools import PIXEL, Lazy, ramp

DTYPES = [np.dtype(char) for char in "?bhilqBHILQefd"]
CMAP = mapped("plasma", bad="red", over="cyan", under="magenta")
REDUCE = {"mean": np.ma.mean, "max": np.ma.max, "min": np.ma.min}
N_DOTS = 250


def message_at(ax, x, y):
    """Return the text of the toolbar with the cursor at a point in data coordinates."""
    canvas = ax.get_figure().canvas
    toolbar = Toolbar(canvas)
    x, y = ax.transData.transform((x, y)).astype(int)
    MouseEvent("motion_notify_event", canvas, x, y + 1)._process()  # the upper left of the dot
    return toolbar.message


def random_data(rng):
    """Return cells of any dtype, some masked or NaN, or colors."""
    dtype = rng.choice(DTYPES)
    shape = tuple(rng.integers(3, 150, 2))
    kind = rng.choice(["plain", "bad", "masked", "colors"])
    if kind == "colors":
        shape = (*shape, int(rng.choice([3, 4])))
        return rng.integers(0, 256, shape, np.uint8) if rng.random() < 0.7 else rng.random(shape)
    A = rng.integers(0, 2 if dtype.kind == "b" else 100, shape).astype(dtype)
    if kind == "bad" and dtype.kind == "f":
        A[rng.random(shape) < 0.2] = np.nan
        A[rng.random(shape) < 0.05] = np.inf
    return np.ma.masked_array(A, rng.random(shape) < 0.2) if kind == "masked" else A


def random_image(rng):
    """Return an image in a figure that is drawn, on a pixel Axes or on a plain one."""
    A = random_data(rng)
    rows, cols = A.shape[:2]
    kwargs = {"origin": rng.choice(["upper", "lower"]), "cmap": CMAP}
    kwargs["downsample"] = rng.choice(["auto", "mean", "max", "min", "nearest"])
    if A.ndim == 2:
        kwargs |= {"vmin": 10, "vmax": 80} if A.dtype != bool else {"vmin": 0, "vmax": 1}
    if rng.random() < 0.5:
        kwargs["extent"] = tuple(rng.permutation([0.1, 7.3])) + tuple(rng.permutation([-3, 8.9]))
    elif rng.random() < 0.3:
        x, y = (np.cumsum(rng.random(n + 1) + 0.05) for n in (cols, rows))
        kwargs["grid"] = mplpix.CellGrid(x, y)
    fig = plt.figure(figsize=tuple(rng.uniform(1, 3, 2)))
    scale = rng.choice([Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(1), Fraction(5)])
    is_pixel = rng.random() < 0.6
    if is_pixel:
        ax = fig.add_subplot(projection="pixel", pixel_scale=scale)
        if (grid := kwargs.pop("grid", None)) is not None:
            kwargs |= {"x": grid.x_edges, "y": grid.y_edges}
        im = ax.imshow(A, **kwargs)
    else:
        ax = fig.add_subplot()
        im = mplpix.imshow(ax, A, aspect="auto", **kwargs)
    if rng.random() < 0.5:
        x, y = (sorted(rng.uniform(*sorted(lim), 2)) for lim in (ax.get_xlim(), ax.get_ylim()))
        ax.set(xlim=x, ylim=y[::-1] if rng.random() < 0.5 else y)
    ax.set_axis_off()
    return im, A


def color(im, value):
    """Return the color of a value, or of a cell that is a color."""
    if np.shape(value):
        if np.ma.is_masked(value):
            return np.array(WHITE)
        return im.to_rgba(np.asarray(value)[np.newaxis, np.newaxis], bytes=True)[0, 0]
    if value is np.ma.masked:
        value = np.nan
    return np.array(im.to_rgba(value, bytes=True))


@pytest.mark.parametrize("seed", range(40))
def test_every_dot_has_the_color_of_the_value_that_it_is_read_out_as(seed):
    rng = np.random.default_rng(seed)
    im, A = random_image(rng)
    ax, canvas = im.axes, im.axes.get_figure().canvas
    seen = pixels(ax.get_figure())
    x0, y0, x1, y1 = np.rint(ax.bbox.extents).astype(int)
    opaque = A.ndim == 2 or A.shape[2] == 3
    reduction = im._data().reduction
    inside = 0
    for x, y in rng.integers((x0, y0), (x1, y1), (N_DOTS, 2)):
        event = MouseEvent("motion_notify_event", canvas, x, y + 1)
        found = im.read_out(*ax.transData.inverted().transform((x + 0.5, y + 0.5)))
        value = im.get_cursor_data(event)
        dot = seen[len(seen) - 1 - y, x]
        if found is None:
            assert value is None
            assert tuple(dot) == WHITE
            continue
        inside += 1
        hidden = np.ma.getmaskarray(value), np.ma.getmaskarray(found.value)
        np.testing.assert_array_equal(*hidden)
        np.testing.assert_array_equal(np.ma.filled(value, 0), np.ma.filled(found.value, 0))
        if opaque:
            assert (color(im, found.value) == dot).all(), (x, y, found)
        cells = A[found.rows.start : found.rows.stop, found.cols.start : found.cols.stop]
        if cells.shape[:2] == (1, 1):
            stored = cells[0, 0]
            assert np.array_equal(np.ma.filled(found.value, 0), np.ma.filled(stored, 0), True)
        elif reduction in REDUCE and A.ndim == 2 and np.isfinite(cells).all():
            assert np.ma.allclose(REDUCE[reduction](cells), found.value, rtol=1e-3)
    assert inside > N_DOTS / 10


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.uint16(12345), "12345"),
        (np.uint64(2**64 - 1), "18446744073709551615"),
        (np.int64(-(2**63)), "-9223372036854775808"),
        (np.float32(0.1), "0.1"),
        (np.float16(0.1), "0.1"),
        (np.float64(0.1) + 0.2, "0.30000000000000004"),
        (np.float64(1e300), "1e+300"),
        (np.bool_(True), "True"),
        (np.float64(np.nan), "nan"),
        (np.float32(-np.inf), "-inf"),
    ],
)
def test_the_toolbar_says_the_number_that_is_stored(value, text):
    _, ax = plt.subplots(subplot_kw=PIXEL)
    A = np.zeros((3, 4), value.dtype)
    A[1, 2] = value
    im = ax.imshow(A, vmin=0, vmax=1)
    assert message_at(ax, 2, 1).endswith(f"[{text}]")
    found = im.read_out(2, 1)
    assert (found.rows, found.cols) == (range(1, 2), range(2, 3))
    assert found.value.dtype == value.dtype
    assert np.array_equal(found.value, value, equal_nan=value.dtype.kind == "f")


@pytest.mark.parametrize("dtype", [d for d in DTYPES if d.kind != "b"], ids=str)
def test_the_number_read_back_is_the_number_stored(dtype):
    bits = np.random.default_rng(0).integers(0, 256, (300, dtype.itemsize), np.uint8)
    _, ax = plt.subplots(subplot_kw=PIXEL)
    A = bits.view(dtype).reshape(15, 20)
    im = ax.imshow(A, vmin=0, vmax=1)
    for row, col in np.ndindex(A.shape):
        text = im.format_cursor_data(im.read_out(col, row).value)
        assert np.array_equal(
            np.array(text[1:-1]).astype(dtype), A[row, col], equal_nan=dtype.kind == "f"
        )


def test_the_toolbar_says_that_a_cell_is_masked():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(np.ma.masked_array([[1, 2]], [[False, True]]))
    assert im.read_out(1, 0).value is np.ma.masked
    assert message_at(ax, 1, 0).endswith("[masked]")


def test_the_toolbar_says_all_channels():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(np.array([[[1, 20, 255], [7, 8, 9]]], np.uint8))
    assert im.read_out(0, 0).value.tolist() == [1, 20, 255]
    assert message_at(ax, 0, 0).endswith("[1, 20, 255]")


@pytest.mark.parametrize("kind", ["pixel", "plain"])
@pytest.mark.parametrize("how", ["mean", "max", "nearest"])
def test_below_scale_1_the_toolbar_says_which_cells_a_dot_shows(kind, how):
    fig = plt.figure(figsize=(1, 1))
    ax = fig.add_axes((0, 0, 0.25, 0.25), **(PIXEL if kind == "pixel" else {}))
    A = ramp(100, 10)
    mplpix.imshow(ax, A, aspect="auto", downsample=how)
    fig.canvas.draw()
    if kind == "pixel":
        assert ax.get_pixel_scale() == (2, Fraction(1, 4))
    found = ax.images[0].read_out(1, 1)
    ends = [(cells.start, cells.stop - 1) for cells in (found.rows, found.cols)]
    said = message_at(ax, 1, 1)
    names = re.search(r"\[(.+)\] rows? (\d+)(?:–(\d+))?, columns? (\d+)(?:–(\d+))?$", said)
    number, *numbers = names.groups()
    assert [int(n) for n in numbers if n] == [
        n for first, last in ends for n in ([first] if first == last else [first, last])
    ]
    block = A[found.rows.start : found.rows.stop, found.cols.start : found.cols.stop]
    middle = block[tuple((n - 1) // 2 for n in block.shape)]
    assert float(number) == found.value
    assert found.value == (middle if how == "nearest" else REDUCE[how](block))
    assert len(found.rows) > 1


def test_a_block_of_masked_cells_is_masked():
    _, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": Fraction(1, 2)})
    im = ax.imshow(np.ma.masked_array(ramp(4, 4), ramp(4, 4) % 4 < 2))
    assert im.read_out(0, 0) == (range(2), range(2), np.ma.masked)
    assert im.read_out(3, 3).value == 12.5
    assert message_at(ax, 1, 1).endswith("[masked] rows 0–1, columns 0–1")


def test_means_of_colors_in_bytes_are_read_out_as_bytes():
    _, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": Fraction(1, 2)})
    im = ax.imshow(np.arange(48, dtype=np.uint8).reshape(4, 4, 3))
    value = im.read_out(0, 0).value
    assert value.dtype == np.uint8
    assert value.tolist() == [8, 8, 10]  # 7.5, 8.5 and 9.5, halves to even


@pytest.mark.parametrize("point", [(-0.51, 1), (3.51, 1), (1, -0.51), (1, 2.51), (1e300, 0)])
def test_nothing_is_read_out_beside_an_image(point):
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(ramp(3, 4))
    assert im.read_out(*point) is None
    assert im.read_out(1, 1).value == 5


def test_cells_out_of_view_are_read_out_too():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(ramp(30, 40))
    ax.set(xlim=(-0.5, 3.5), ylim=(3.5, -0.5))
    assert im.read_out(39, 29) == (range(29, 30), range(39, 40), 1199)


def test_a_read_out_is_up_to_date_without_a_draw():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(ramp(300, 400))
    ax.set_pixel_scale(Fraction(1, 4))
    assert im.read_out(1, 1) == (range(4), range(4), ramp(300, 400)[:4, :4].mean())
    ax.set_pixel_scale(2)
    assert im.read_out(1, 1).value == 401


def test_cells_on_a_logarithmic_axis_are_read_out():
    _, ax = plt.subplots()
    im = mplpix.imshow(ax, ramp(3, 4), grid=mplpix.CellGrid([0, 1, 10, 100, 1000], [0, 1, 2, 3]))
    ax.set(xscale="log", xlim=(0.1, 1000))
    assert [im.read_out(x, 1.5).value for x in (0.5, 5, 50, 500)] == [4, 5, 6, 7]


@pytest.mark.parametrize(
    "change",
    [
        lambda im: im.set_interpolation("bilinear"),
        lambda im: im.set_transform(Affine2D().rotate(1e-9) + im.axes.transData),
    ],
    ids=["smoothed", "turned"],
)
def test_images_that_matplotlib_draws_are_read_out_by_cells(change):
    _, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": Fraction(1, 2)})
    im = ax.imshow(ramp(30, 40))
    change(im)
    assert im.read_out(12, 7) == (range(7, 8), range(12, 13), 7 * 40 + 12)


def test_dates_are_places_on_a_date_axis():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    days = np.arange("2024-01-01", "2024-01-05", dtype="M8[D]")
    im = ax.imshow(ramp(3, 4), x=days)
    assert im.read_out(days[2], 1).value == 6


@pytest.mark.parametrize("bad", [None, "here", np.nan, [1, 2], True])
@pytest.mark.parametrize("name", ["x", "y"])
def test_a_place_that_is_none_is_refused_by_name(name, bad):
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(ramp(3, 4))
    with pytest.raises((TypeError, ValueError), match=f"'{name}' must be a finite number"):
        im.read_out(**{"x": 1, "y": 1, name: bad})


def test_an_image_that_was_removed_is_not_read_out():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(ramp(3, 4))
    im.remove()
    with pytest.raises(RuntimeError, match="read_out"):
        im.read_out(1, 1)


@pytest.mark.parametrize("kind", ["pixel", "plain"])
@pytest.mark.parametrize("size", [0.3, 1, 3])
@pytest.mark.parametrize("how", ["mean", "max", "nearest"])
@pytest.mark.parametrize(
    "norm",
    [None, LogNorm(1, 1e4), BoundaryNorm([0, 9, 1e4], 9)],
    ids=["linear", "log", "boundaries"],
)
def test_nothing_is_read_again_that_is_in_view(kind, size, how, norm):
    lazy = Lazy(ramp(120, 90).astype(np.uint16))
    fig, ax = plt.subplots(subplot_kw=PIXEL if kind == "pixel" else {}, figsize=(size, size))
    limits = {} if norm else {"vmin": 0, "vmax": 1e4}
    im = mplpix.imshow(ax, lazy, norm=norm, downsample=how, **limits)
    pixels(fig)
    lazy.lost = True
    ax.set_axis_off()
    seen = pixels(fig)
    read = 0
    for x, y in np.random.default_rng(0).integers(0, seen.shape[1::-1], (200, 2)):
        event = MouseEvent("motion_notify_event", fig.canvas, x, y + 1)
        if event.inaxes is ax and (value := im.get_cursor_data(event)) is not None:
            read += 1
            assert (color(im, value) == seen[len(seen) - 1 - y, x]).all()
    assert read > 10


def test_a_read_out_reads_the_block_of_one_dot():
    lazy = Lazy(ramp(1000, 2000))
    _, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": Fraction(1, 10)}, figsize=(3, 3))
    im = ax.imshow(lazy, vmin=0, vmax=1)
    assert im.read_out(25, 37).value == ramp(1000, 2000)[30:40, 20:30].mean()
    assert lazy.cells_read() == 100


def test_changed_data_is_read_out():
    A = ramp(3, 4)
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(Lazy(A), vmin=0, vmax=1)
    ax.get_figure().canvas.draw()
    assert im.read_out(1, 1).value == 5
    A[1, 1] = 77
    im.changed()
    assert im.read_out(1, 1).value == 77

"""What is kept from draw to draw saves reading and coloring, and never shows."""

import pickle

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import BoundaryNorm, LogNorm, Normalize, PowerNorm

import mplpix
from tests.oracle import pixels
from tests.tools import Lazy

SHAPE = (90, 70)


def cells(kind, seed=3):
    values = np.random.default_rng(seed).integers(0, 200, SHAPE)
    if kind == "rgba":
        return np.dstack([values, values[::-1], 255 - values, values]).astype(np.uint8)
    if kind == "masked":
        return np.ma.masked_less(values.astype(np.float32), 40)
    return values.astype(kind)


def image_of(data):
    fig = plt.figure(figsize=(1.2, 1), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), projection="pixel")
    return ax.imshow(data)


def picture(ax):
    return pixels(ax.figure)


def in_place(image, data):
    np.ma.getdata(data)[20:50] //= 2
    image.changed()


CHANGES = {
    "limits": lambda image, _: image.set_clim(30, 120),
    "one limit": lambda image, _: setattr(image.norm, "vmax", 77),
    "colormap": lambda image, _: image.set_cmap("magma"),
    "norm": lambda image, _: image.set_norm(PowerNorm(0.5, 0, 200)),
    "gamma": lambda image, _: setattr(image.norm, "gamma", 3.0),  # nobody is told of that
    "log": lambda image, _: image.set_norm(LogNorm(1, 200)),
    "boundaries": lambda image, _: image.set_norm(BoundaryNorm([0, 50, 90, 200], 256)),
    "opacity": lambda image, _: image.set_alpha(0.4),
    "an opacity each": lambda image, _: image.set_alpha(np.linspace(0, 1, 6300).reshape(SHAPE)),
    "blocks": lambda image, _: image.set_downsample("max"),
    "the other way up": lambda image, _: image.axes.invert_yaxis(),
    "in place": in_place,
}

views = st.tuples(st.integers(-10, 60), st.integers(5, 90), st.integers(-10, 80))


@pytest.mark.parametrize("kind", ["u1", "f4", "f8", "masked", "rgba"])
@settings(max_examples=20, deadline=None)
@given(
    steps=st.lists(st.one_of(views, st.sampled_from(list(CHANGES))), min_size=2, max_size=6),
)
def test_every_draw_is_what_a_first_draw_would_be(kind, steps):
    data = cells(kind)
    image = image_of(data)
    ax = image.axes
    for step in steps:
        if isinstance(step, str):
            CHANGES[step](image, data)
        else:
            left, width, top = step
            ax.set(xlim=(left - 0.5, left + width - 0.5), ylim=(top + width - 0.5, top - 0.5))
        now = picture(ax)
        # What comes out of a pickle knows nothing of earlier draws.
        first = pickle.loads(pickle.dumps(ax.figure)).axes[0]
        np.testing.assert_array_equal(now, picture(first))
    plt.close("all")


class Counting(Normalize):
    """A norm that notes how many values it is called with each time."""

    def __init__(self, vmin, vmax):
        self.calls = []  # the same list all the time: a norm whose attributes change looks new
        super().__init__(vmin, vmax)

    def __call__(self, value, clip=None):
        self.calls.append(np.size(value))
        return super().__call__(value, clip)


def zoomed(data, norm):
    fig = plt.figure(figsize=(1, 1), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), projection="pixel")
    ax.imshow(data, norm=norm)
    ax.set(xlim=(99.5, 149.5), ylim=(149.5, 99.5))
    picture(ax)
    assert ax.get_pixel_scale() == 2
    return ax


def test_a_pan_reads_and_colors_the_cells_that_come_into_view():
    lazy, norm = Lazy(np.arange(400 * 300.0).reshape(400, 300)), Counting(0, 9e4)
    ax = zoomed(lazy, norm)
    lazy.reads.clear()
    norm.calls.clear()
    ax.set(xlim=(102.5, 152.5), ylim=(147.5, 97.5))  # 3 to the right, 2 up
    picture(ax)
    assert lazy.cells_read() == sum(norm.calls) == 2 * 50 + 3 * 48
    lazy.reads.clear()
    norm.calls.clear()
    picture(ax)
    assert lazy.cells_read() == sum(norm.calls) == 0


def test_new_limits_read_and_color_the_cells_in_view_once():
    lazy, norm = Lazy(np.arange(400 * 300.0).reshape(400, 300)), Counting(0, 9e4)
    ax = zoomed(lazy, norm)
    lazy.reads.clear()
    norm.calls.clear()
    norm.vmax = 5e4
    picture(ax)
    assert lazy.cells_read() == sum(norm.calls) == 50 * 50


def test_a_pan_of_blocks_reads_none_twice():
    lazy = Lazy(np.arange(2000 * 3000.0).reshape(2000, 3000))
    fig = plt.figure(figsize=(1, 1), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), projection="pixel")
    ax.imshow(lazy, vmin=0, vmax=6e6)
    ax.set(xlim=(-0.5, 1999.5))
    for left in range(0, 1000, 20):
        ax.set_xlim(left - 0.5, left + 1999.5)
        picture(ax)
    assert ax.get_pixel_scale() < 1
    assert lazy.cells_read() <= 2000 * 3000


def test_what_is_kept_is_safe_from_those_who_get_it():
    data = np.random.default_rng(1).integers(0, 256, (40, 40, 4), np.uint8)
    fig = plt.figure(figsize=(0.4, 0.4), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), projection="pixel")
    image = ax.imshow(data, origin="lower")  # one dot each, the lowest first, as they lie in memory
    before, given = picture(ax), data.copy()
    dots, *_ = image.make_image(fig.canvas.get_renderer(), 1)
    dots[:] = 7
    np.testing.assert_array_equal(picture(ax), before)
    np.testing.assert_array_equal(data, given)


@pytest.mark.filterwarnings("ignore:The set_over function:PendingDeprecationWarning")
def test_a_colormap_that_changes_from_within_shows():
    cmap = mpl.colormaps["magma"].copy()
    image = image_of(cells("f8"))
    image.set(cmap=cmap, clim=(0, 100))
    picture(image.axes)
    cmap.set_over("lime")
    lime = np.array([0, 255, 0, 255], np.uint8)
    over = (cells("f8") > 100).sum()
    assert (picture(image.axes) == lime).all(axis=2).sum() > 0.8 * over  # ticks cover some


def test_uneven_cells_are_kept_while_the_view_is():
    lazy = Lazy(np.arange(50 * 60.0).reshape(50, 60))
    _, ax = plt.subplots(figsize=(0.3, 0.3))
    image = mplpix.PixelAlignedImage(
        ax, grid=mplpix.CellGrid(np.arange(61.0) ** 1.3, np.arange(51.0)), norm=Normalize(0, 3000)
    )
    image.set_data(lazy)
    ax.add_image(image)
    ax.set(xlim=(0, 200), ylim=(0, 50))
    first = picture(ax)
    lazy.reads.clear()
    np.testing.assert_array_equal(picture(ax), first)
    assert lazy.cells_read() == 0
    dot = 200 / ax.bbox.width
    ax.set_xlim(2 * dot, 200 + 2 * dot)  # what a mouse does moves by whole dots
    moved = picture(ax)
    assert 0 < lazy.cells_read() < 50 * 60 / 4
    np.testing.assert_array_equal(moved, picture(pickle.loads(pickle.dumps(ax.figure)).axes[0]))


@pytest.mark.parametrize("kind", ["u1", "f8", "masked"])
def test_blocks_are_read_when_they_come_into_view(kind):
    data = (
        np.ma.resize(cells(kind), (300, 400))
        if kind == "masked"
        else np.resize(cells(kind), (300, 400))
    )
    if kind == "masked":
        data[100:140] = np.ma.masked
    lazy = Lazy(data)
    fig = plt.figure(figsize=(0.5, 0.5), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), projection="pixel", pixel_scale=0.5)
    ax.imshow(lazy, vmin=0, vmax=200)
    seen = np.zeros((300, 400), bool)
    for left, top in [(100, 50), (120, 60), (80, 90), (100, 50), (110, 80)]:
        ax.set(xlim=(left - 0.5, left + 99.5), ylim=(top + 99.5, top - 0.5))
        picture(ax)
        seen[top : top + 100, left : left + 100] = True
        around = np.ix_(seen.any(axis=1), seen.any(axis=0))
        assert lazy.cells_read() <= seen[around].size
    first = pickle.loads(pickle.dumps(fig)).axes[0]
    np.testing.assert_array_equal(picture(ax), picture(first))


def test_limits_look_no_further_than_the_ends_of_the_dtype():
    data = np.random.default_rng(1).integers(0, 256, (4000, 1000), np.uint8)
    lazy = Lazy(data)
    image = image_of(lazy)
    assert image.get_clim() == (0, 255)
    assert lazy.cells_read() < data.size
    data[data == 255] = 254
    lazy.reads.clear()
    assert image_of(lazy).get_clim() == (0, 254)
    assert lazy.cells_read() == data.size

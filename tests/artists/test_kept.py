"""What is kept from draw to draw saves reading and coloring, and never shows."""

import copy
import pickle

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import (
    AsinhNorm,
    BoundaryNorm,
    CenteredNorm,
    FuncNorm,
    ListedColormap,
    LogNorm,
    NoNorm,
    Normalize,
    PowerNorm,
    SymLogNorm,
    TwoSlopeNorm,
)

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


def image_of(data, pixel_scale="fit", **kwargs):
    fig = plt.figure(figsize=(1.2, 1), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), projection="pixel", pixel_scale=pixel_scale)
    return ax.imshow(data, **kwargs)


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
@settings(max_examples=20)
@given(
    steps=st.lists(st.one_of(views, st.sampled_from(list(CHANGES))), min_size=2, max_size=6),
)
def test_every_draw_is_what_a_first_draw_would_be(kind, steps):
    data = cells(kind)
    image = image_of(data, copy=False)
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


@pytest.fixture
def colored(monkeypatch):
    """The numbers of values that `PowerNorm` is called with, call by call."""
    calls, call = [], PowerNorm.__call__

    def count(norm, value, clip=None):
        calls.append(np.size(value))
        return call(norm, value, clip)

    monkeypatch.setattr(PowerNorm, "__call__", count)
    return calls


def zoomed(data, norm):
    fig = plt.figure(figsize=(1, 1), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), projection="pixel")
    ax.imshow(data, norm=norm)
    ax.set(xlim=(99.5, 149.5), ylim=(149.5, 99.5))
    picture(ax)
    assert ax.get_pixel_scale() == 2
    return ax


def test_a_pan_reads_and_colors_the_cells_that_come_into_view(colored):
    lazy = Lazy(np.arange(400 * 300.0).reshape(400, 300))
    ax = zoomed(lazy, PowerNorm(0.5, 0, 9e4))
    lazy.reads.clear()
    colored.clear()
    ax.set(xlim=(102.5, 152.5), ylim=(147.5, 97.5))  # 3 to the right, 2 up
    picture(ax)
    assert lazy.cells_read() == sum(colored) == 2 * 50 + 3 * 48
    lazy.reads.clear()
    colored.clear()
    picture(ax)
    assert lazy.cells_read() == sum(colored) == 0


def test_new_limits_color_the_cells_in_view_once_and_read_none(colored):
    lazy = Lazy(np.arange(400 * 300.0).reshape(400, 300))
    ax = zoomed(lazy, PowerNorm(0.5, 0, 9e4))
    lazy.reads.clear()
    colored.clear()
    ax.images[0].norm.vmax = 5e4
    picture(ax)
    assert (lazy.cells_read(), sum(colored)) == (0, 50 * 50)


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


def test_strips_of_single_cells_are_colored_like_those_among_means():
    data, norm = np.full((50, 60), 183, np.uint8), Normalize(0, 195.20000000000002)
    by_dtype = [norm(data[:1, :1].astype(dtype)) * 256 // 1 for dtype in ("u1", "f8")]
    assert by_dtype[0] != by_dtype[1]  # a hard case: two bins, by rounding
    _, ax = plt.subplots(figsize=(0.4, 0.4))
    edges = np.append(np.arange(0, 10, 0.5), np.arange(10.0, 91, 2))
    grid = mplpix.CellGrid(edges[:61], np.arange(51.0))
    image = mplpix.PixelAlignedImage(ax, grid=grid, norm=norm)
    image.set_data(data)
    ax.add_image(image)
    width, height = ax.bbox.size
    for left in (0, 1, 5):
        ax.set(xlim=(left, left + width), ylim=(0, height))
        moved = picture(ax)
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


# Was it the data? ---------------------------------------------------------------------------------


def blocked_norm(image):
    with image.norm.callbacks.blocked():
        image.norm.vmax = 2


def blocked_clip(image):
    with image.norm.callbacks.blocked():
        image.norm.clip = True


SILENT = {
    "a limit": blocked_norm,
    "clip": blocked_clip,
    "a norm": lambda image: image.set_norm(Normalize(0, 2)),
    "nothing": lambda image: None,
    "a colormap": lambda image: image.set_cmap("gray"),
}


@pytest.mark.parametrize("scale", [1, 0.5, 0.25])
@pytest.mark.parametrize("silent", SILENT.values(), ids=SILENT)
def test_changed_by_a_user_shows_the_data_whatever_else_changed(silent, scale):
    data = np.zeros(SHAPE, np.uint8)
    image = image_of(data, pixel_scale=scale, vmin=0, vmax=1, cmap="gray", copy=False)
    before = picture(image.axes)
    silent(image)
    data[:] = 1
    image.changed()
    first = picture(pickle.loads(pickle.dumps(image.figure)).axes[0])
    assert not np.array_equal(before, first)
    np.testing.assert_array_equal(picture(image.axes), first)


def new_colorizer(image):
    if hasattr(image, "colorizer"):  # new in 3.10
        image.colorizer = type(image.colorizer)(cmap="magma", norm=Normalize(0, 5))
        image.changed()
        picture(image.axes)


LOOKS = {
    "set_clim": lambda image: image.set_clim(5, 6),
    "norm.vmax": lambda image: setattr(image.norm, "vmax", 77),
    "set_cmap": lambda image: image.set_cmap("gray"),
    "set_norm": lambda image: image.set_norm(LogNorm(1, 5)),
    "a norm set twice": lambda image: (image.set_norm(image.norm), image.set_norm(PowerNorm(2))),
    "norm": lambda image: setattr(image, "norm", Normalize(0, 5)),
    "set": lambda image: image.set(cmap="magma", norm=Normalize(1, 2), alpha=0.5),
    "autoscale": lambda image: image.set_clim(0, 1),
    "process": lambda image: image.norm.callbacks.process("changed"),
    "set_alpha": lambda image: image.set_alpha(0.5),
    "nothing": lambda image: None,
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize(
    "before", [lambda image: None, new_colorizer], ids=["as made", "colorizer"]
)
def test_norm_and_colormap_announce_no_new_data(look, before):
    lazy = Lazy(np.arange(1, 1 + 90 * 70.0).reshape(90, 70))
    image = image_of(lazy, pixel_scale=0.5, norm=Normalize(0, 100))
    picture(image.axes)
    before(image)
    for _ in range(2):
        version = image.data_version
        lazy.reads.clear()
        look(image)
        assert image.data_version == version
        limits = lazy.cells_read()  # autoscaling a new norm reads all
        picture(image.axes)
        assert lazy.cells_read() in (limits, 90 * 70)
        lazy.reads.clear()
        image.norm.vmax = 50
        picture(image.axes)
        assert lazy.cells_read() == 0
    image.changed()
    picture(image.axes)
    assert lazy.cells_read() == 90 * 70
    assert image.data_version == version + 1


def test_a_norm_that_is_no_longer_used_tells_nothing():
    image = image_of(cells("f8"), norm=Normalize(0, 1))
    before = image.norm
    image.set_norm(Normalize(0, 2))
    picture(image.axes)
    versions = image.data_version, image.look_version
    before.vmax = 7
    assert (image.data_version, image.look_version) == versions
    assert not image.stale
    image.norm.vmax = 7
    assert image.stale


def test_two_images_of_one_norm_both_hear_of_it():
    norm = Normalize(0, 100)
    images = [image_of(cells(kind), norm=norm) for kind in ("f8", "u1")]
    for image in images:
        picture(image.axes)
    norm.vmax = 50
    for image in images:
        assert image.stale
        first = picture(pickle.loads(pickle.dumps(image.figure)).axes[0])
        np.testing.assert_array_equal(picture(image.axes), first)


def test_a_callback_may_change_the_data_while_the_norm_is_announced():
    data = np.zeros(SHAPE)
    image = image_of(data, pixel_scale=0.5, vmin=0, vmax=1, copy=False)
    picture(image.axes)
    told = []

    def change(_):
        if not told:
            told.append(True)
            data[:] = 1
            image.changed()

    image.callbacks.connect("changed", change)
    image.norm.vmax = 2
    first = picture(pickle.loads(pickle.dumps(image.figure)).axes[0])
    np.testing.assert_array_equal(picture(image.axes), first)


def test_a_subclass_that_overrides_changed_hears_of_its_norm():
    class Counted(mplpix.PixelAlignedImage):
        calls = 0

        def changed(self):
            self.calls += 1
            super().changed()

    image = Counted(plt.figure().add_subplot(), norm=Normalize(0, 1))
    image.set_data([[0, 1]])
    before = image.calls, image.data_version
    image.norm.vmax = 3
    image.set_cmap("gray")
    assert (image.calls, image.data_version) == (before[0] + 2, before[1])


def test_a_copy_and_its_original_show_their_own_data():
    image = image_of(cells("u1"), pixel_scale=0.5, vmin=0, vmax=200)
    twin = copy.copy(image)
    pictures = []
    for im, seed in ((image, 4), (twin, 5), (image, 6), (twin, 7)):
        im.set_data(cells("u1", seed))
        pictures.append((im.make_image(None)[0].copy(), cells("u1", seed)))
    for dots, data in pictures:
        np.testing.assert_array_equal(
            dots, image_of(data, pixel_scale=0.5, vmin=0, vmax=200).make_image(None)[0]
        )


def test_a_copied_figure_shows_what_is_done_to_the_copy_alone():
    image = image_of(cells("f8"), pixel_scale=0.5)
    before = picture(image.axes)
    twin = copy.deepcopy(image.figure).axes[0].images[0]
    twin.set_data(cells("f8", 9))
    twin.norm.vmax = 40
    after = picture(twin.axes)
    assert not np.array_equal(before, after)
    np.testing.assert_array_equal(picture(image.axes), before)
    first = picture(pickle.loads(pickle.dumps(twin.figure)).axes[0])
    np.testing.assert_array_equal(after, first)


# Do norm and colormap look as they did? -----------------------------------------------------------


class Scaled(Normalize):
    """A norm with an attribute that nobody is told of."""

    k = 0.5

    def __call__(self, value, clip=None):
        return super().__call__(value, clip) * self.k


class Holding(LogNorm):
    """A norm whose attribute holds another object."""

    def __init__(self, *args):
        super().__init__(*args)
        self.held = {"k": 0.5}

    def __call__(self, value, clip=None):
        return super().__call__(value, clip) * self.held["k"]


class Dimmed(ListedColormap):
    """A colormap with an attribute that nobody is told of."""

    k = 1.0

    def __call__(self, X, alpha=None, bytes=False):
        rgba = super().__call__(X, alpha, bytes)
        return (rgba * self.k).astype(np.uint8) if bytes else rgba * self.k


def func_norm():
    power = [0.5]
    norm = FuncNorm((lambda x: x ** power[0], lambda x: x ** (1 / power[0])), 0, 200)
    return norm, lambda: power.__setitem__(0, 2.0)


def boundary_norm():
    norm = BoundaryNorm([0, 50, 90, 200], 256)
    return norm, lambda: norm.boundaries.__setitem__(1, 20)


def own_step():
    norm = Normalize(0, 200)
    process = norm.process_value
    shift = [0]

    def shifted(value):
        result, is_scalar = process(value)
        return result + (shift[0] if np.size(value) > 1 else 0), is_scalar

    norm.process_value = shifted
    return norm, lambda: shift.__setitem__(0, 50)


def with_attribute(norm, name, value):
    return norm, lambda: setattr(norm, name, value)


NORMS = {
    "own attribute": lambda: with_attribute(Scaled(0, 200), "k", 0.9),
    "own limits": lambda: with_attribute(Scaled(0, 200), "_vmax", 90),
    "own object": lambda: (n := Holding(1, 200), lambda: n.held.__setitem__("k", 0.9)),
    "closure": func_norm,
    "method of the instance": own_step,
    "boundaries": boundary_norm,
    "power": lambda: with_attribute(PowerNorm(0.5, 0, 200), "gamma", 2),
    "center": lambda: with_attribute(TwoSlopeNorm(50, 0, 200), "_vcenter", 90),
    "silent limit": lambda: with_attribute(Normalize(0, 200), "_vmax", 90),
    "silent clip": lambda: with_attribute(Normalize(20, 90), "_clip", True),
}


def cmap_of(kind):
    colors = mpl.colormaps["viridis"].colors
    cmap = Dimmed(colors) if kind == "attribute" else ListedColormap(colors)
    return cmap.with_extremes(over="white", bad="white")


def edit_lut(cmap):
    cmap(0.5)
    cmap._lut[:, 0] = 0.5


COLORMAPS = {
    "attribute": lambda cmap: setattr(cmap, "k", 0.5),
    "bad": lambda cmap: cmap.set_bad("red"),
    "over": lambda cmap: cmap.set_over("lime"),
    "under": lambda cmap: cmap.set_under("lime"),
    "table": edit_lut,
}


def assert_redrawn_right(image, change):
    """Assert that a draw after *change* is what the first draw of such an image would be."""
    ax = image.axes
    before = picture(ax)
    np.testing.assert_array_equal(picture(ax), before)
    change()
    again = image_of(image.get_array(), pixel_scale=ax.get_pixel_scale())
    again.axes.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())
    again.set(norm=image.norm, cmap=image.cmap, alpha=image.get_alpha())
    first = picture(again.axes)
    assert not np.array_equal(before, first)
    np.testing.assert_array_equal(picture(ax), first)
    ax.set_xlim(np.add(ax.get_xlim(), 2 / ax.get_pixel_scale()))  # strips beside what was there
    again.axes.set_xlim(ax.get_xlim())
    np.testing.assert_array_equal(picture(ax), picture(again.axes))


KINDS = pytest.mark.parametrize("kind", ["u1", "f4", "f8", "masked"])
SCALES = pytest.mark.parametrize("scale", [1, 2, 0.5])
PENDING = pytest.mark.filterwarnings("ignore:The set_.* function:PendingDeprecationWarning")


@SCALES
@KINDS
@pytest.mark.parametrize("make", NORMS.values(), ids=NORMS)
def test_a_norm_that_changed_without_a_word_shows_in_the_next_draw(make, kind, scale):
    norm, change = make()
    cmap = mpl.colormaps["viridis"].with_extremes(under="lime", over="white")
    image = image_of(cells(kind), pixel_scale=scale, norm=norm, cmap=cmap)
    assert_redrawn_right(image, change)


@PENDING
@SCALES
@KINDS
@pytest.mark.parametrize("name", COLORMAPS)
def test_a_colormap_that_changed_without_a_word_shows_in_the_next_draw(name, kind, scale):
    data = np.ma.masked_less(cells(kind), 60)
    image = image_of(data, pixel_scale=scale, cmap=cmap_of(name), vmin=80, vmax=120)
    assert_redrawn_right(image, lambda: COLORMAPS[name](image.cmap))


@SCALES
@pytest.mark.parametrize("kind", ["u1", "f8", "masked", "rgba"])
def test_opacities_that_are_referenced_and_edited_show_in_the_next_draw(kind, scale):
    alpha = np.full(SHAPE, 0.5)
    image = image_of(cells(kind), pixel_scale=scale, copy=False)
    image.set_alpha(alpha)
    assert_redrawn_right(image, lambda: alpha.__setitem__(slice(0, 60), 0.2))


@pytest.mark.parametrize("kind", ["u1", "f8", "rgba"])
def test_colors_by_a_method_of_a_users_own_are_asked_at_each_draw(kind):
    class Inverted(mplpix.PixelAlignedImage):
        k = 0

        def to_rgba(self, x, *args, **kwargs):
            return super().to_rgba(x, *args, **kwargs) ^ np.uint8(self.k)

    fig = plt.figure(figsize=(1.2, 1), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), projection="pixel")
    image = Inverted(ax, norm=Normalize(0, 200))
    image.set_data(cells(kind))
    ax.add_image(image)
    before = picture(ax)
    image.k = 85
    # What is masked or clear stays.
    assert not np.array_equal(picture(ax), before)
    np.testing.assert_array_equal(image.to_image(), image.to_rgba(cells(kind), bytes=True))


LASTING = {
    "linear": lambda: Normalize(0, 200),
    "none": NoNorm,
    "boundaries": lambda: BoundaryNorm([0, 50, 90, 200], 256),
    "center": lambda: CenteredNorm(50, 90),
    "two slopes": lambda: TwoSlopeNorm(50, 0, 200),
    "power": lambda: PowerNorm(0.5, 0, 200),
    "log": lambda: LogNorm(1, 200),
    "symlog": lambda: SymLogNorm(10, vmin=0, vmax=200),
    "asinh": lambda: AsinhNorm(10, vmin=0, vmax=200),
    **{f"named {name}": lambda name=name: name for name in ("linear", "log", "symlog", "asinh")},
}


@pytest.mark.parametrize("cmap", ["viridis", "jet", "cubehelix"])  # listed, segments, functions
@pytest.mark.parametrize("norm", LASTING.values(), ids=LASTING)
def test_norms_and_colormaps_of_matplotlib_are_asked_once(norm, cmap):
    asked = []

    class Asked(mplpix.PixelAlignedImage):
        def _to_rgba(self, values):
            asked.append(values)
            return super()._to_rgba(values)

    fig = plt.figure(figsize=(1.2, 1), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), projection="pixel")
    lazy = Lazy(np.arange(1, 1 + 90 * 70).reshape(90, 70) / 32)
    image = Asked(ax, norm=norm(), cmap=cmap)
    image.set_data(lazy)
    ax.add_image(image)
    picture(ax)
    asked.clear()
    lazy.reads.clear()
    for _ in range(2):
        picture(ax)
    assert (len(asked), lazy.cells_read()) == (0, 0)


def test_a_norm_of_a_users_own_colors_again_and_reads_nothing_again():
    lazy = Lazy(cells("f8"))
    image = image_of(lazy, norm=Scaled(0, 200))
    picture(image.axes)
    lazy.reads.clear()
    image.norm.k = 0.9
    now = picture(image.axes)
    assert lazy.cells_read() == 0
    np.testing.assert_array_equal(now, picture(image_of(cells("f8"), norm=image.norm).axes))

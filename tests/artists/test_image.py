"""`PixelAlignedImage`: data of every kind, every norm, and what matplotlib's own image answers."""

import io
import tracemalloc
from fractions import Fraction
from functools import partial

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backend_bases import MouseEvent
from matplotlib.cm import ScalarMappable
from matplotlib.colors import (
    BoundaryNorm,
    CenteredNorm,
    LogNorm,
    NoNorm,
    Normalize,
    PowerNorm,
    SymLogNorm,
    TwoSlopeNorm,
)
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from PIL import Image

import mplpix
import mplpix.arrays.reduce
import mplpix.artists.entry_colors
from mplpix import PixelAlignedImage
from tests.hands.gestures import Toolbar
from tests.oracle import (
    Cells,
    assert_same_dots,
    bare,
    box_dots,
    colours,
    crop,
    mapped,
    pixels,
    render,
    shown,
)
from tests.tools import PIXEL, Lazy

#: Every dtype that an image may have.
DTYPES = [np.dtype(char) for char in "?bhilqBHILQefdg"]
NUMBERS = [dtype for dtype in DTYPES if dtype.kind != "b"]
FLOATS = [dtype for dtype in DTYPES if dtype.kind == "f"]


class OwnNorm(Normalize):
    """A user's norm that scales itself by the median of all cells."""

    def autoscale_None(self, A):  # noqa: N802
        middle = np.ma.median(np.ma.masked_invalid(np.ma.asarray(A, float)))
        self.vmin, self.vmax = float(middle) - 20, float(middle) + 30


class OwnLogNorm(LogNorm):
    """A user's norm that is one of matplotlib's but for its name."""


#: Norms that every number has a colour in.
NORMS = {
    "None": lambda: None,
    "Normalize": Normalize,
    "Normalize, one limit": partial(Normalize, vmin=5),
    "Normalize, clipped": partial(Normalize, 5, 60, clip=True),
    "LogNorm": LogNorm,
    "LogNorm, clipped": partial(LogNorm, 5, 60, clip=True),
    "SymLogNorm": partial(SymLogNorm, 3),
    "PowerNorm": partial(PowerNorm, 0.5),
    "CenteredNorm": CenteredNorm,
    "CenteredNorm, 40": partial(CenteredNorm, 40),
    "TwoSlopeNorm": partial(TwoSlopeNorm, 40),
    "BoundaryNorm": partial(BoundaryNorm, [0, 3, 20, 70], 256),
    "BoundaryNorm, extended": partial(BoundaryNorm, [3, 20, 70], 256, extend="both"),
    "OwnNorm": OwnNorm,
    "OwnLogNorm": OwnLogNorm,
    "'linear'": lambda: "linear",
    "'log'": lambda: "log",
    "'symlog'": lambda: "symlog",
    "'asinh'": lambda: "asinh",
    "'logit'": lambda: "logit",
}


def numbers(dtype, shape=(7, 9), *, high=90):
    """Return cells of *dtype* from 1 to *high*."""
    A = np.random.default_rng(7).integers(0, 2 if dtype.kind == "b" else high, shape) + 1
    return (A > 1) if dtype.kind == "b" else A.astype(dtype)


def both(A, *, norm=None, theirs=None, **kwargs):
    """Return our image and matplotlib's own, of the same cells.

    *norm* is called for each, so that none is shared; *theirs* are cells for matplotlib's own.
    """
    figure_kw = {"figsize": (3, 2.5), "dpi": 100}
    _, ax = plt.subplots(subplot_kw=PIXEL, **figure_kw)
    plain = plt.figure(**figure_kw)
    ours = ax.imshow(A, norm=None if norm is None else norm(), **kwargs)
    bare(ax)
    box = ax.get_position()
    own = plain.add_axes(box.bounds)
    theirs = own.imshow(
        A if theirs is None else theirs,
        norm=None if norm is None else norm(),
        **{"interpolation": "nearest", **kwargs},
    )
    own.set(xlim=ax.get_xlim(), ylim=ax.get_ylim(), aspect="auto")
    bare(own)
    assert type(theirs) is AxesImage
    return ours, theirs


def assert_drawn_alike(ours, theirs, within=0):
    """Assert that two images are drawn in the same dots; both boxes are on dots.

    Parameters
    ----------
    within : int
        By how much a byte may differ.
    """
    got, wanted = pixels(ours.get_figure()), pixels(theirs.get_figure())
    if within:
        assert np.abs(got.astype(int) - wanted).max() <= within
    else:
        assert_same_dots(got, wanted)


def assert_coloured_alike(ours, theirs):
    """Assert that our image shows the very bytes that matplotlib's makes of its cells.

    matplotlib's own drawing casts, resamples and rounds before it colours: it is no model where
    that shows.
    """
    values = theirs.get_array()
    with np.errstate(over="ignore", invalid="ignore"):
        if values.ndim == 3:  # float16 times 255 is a float64 where it may be masked
            values = np.ma.getdata(values)
        elif values.dtype == np.longdouble:  # not every norm takes it
            values = values.astype(float)
        wanted = np.array(theirs.to_rgba(values, bytes=True))
    assert_same_dots(ours.to_image(), wanted)
    k = ours.axes.get_pixel_scale()
    wanted[wanted[..., 3] == 0] = 255  # the page
    assert_same_dots(shown(ours.axes), np.repeat(np.repeat(wanted, k, 0), k, 1))


# Data of every kind -------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("order", ["=", "S"])
def test_cells_of_every_dtype_and_byte_order_have_their_colours(dtype, order):
    A = numbers(dtype)
    A = A.astype(dtype.newbyteorder(order))
    ours, theirs = both(A)
    assert_coloured_alike(ours, theirs)
    assert_same_dots(ours.to_image(), colours(numbers(dtype)))
    assert ours.get_clim() == theirs.get_clim()


@pytest.mark.parametrize("dtype", [d for d in DTYPES if d.kind in "iu"], ids=str)
def test_the_extreme_integers_are_coloured_as_to_rgba_does(dtype):
    info = np.iinfo(dtype)
    A = np.array([[info.min, info.max, 0, 1, info.max // 2, info.max - 1]], dtype)
    ours, theirs = both(A)
    assert ours.get_clim() == theirs.get_clim() == (info.min, info.max)
    assert_coloured_alike(ours, theirs)


@pytest.mark.parametrize("dtype", FLOATS, ids=str)
def test_the_extreme_floats_are_coloured_as_to_rgba_does(dtype):
    info = np.finfo(dtype)
    A = np.array([[info.max / 4, -info.max / 4, info.tiny, 0, -0.0, 1]], dtype)
    ours, theirs = both(A, norm=partial(Normalize, -1, 1))
    assert_coloured_alike(ours, theirs)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("hard", [False, True])
def test_masked_cells_are_bad(dtype, hard):
    A = np.ma.masked_array(numbers(dtype), np.random.default_rng(1).random((7, 9)) < 0.4)
    if hard:
        A.harden_mask()
    ours, theirs = both(A, cmap=mapped(bad="red"))
    assert_coloured_alike(ours, theirs)
    red = (ours.to_image() == [255, 0, 0, 255]).all(-1)
    assert (red == A.mask).all()


@pytest.mark.parametrize("dtype", FLOATS, ids=str)
def test_nan_is_bad_and_infinities_are_over_and_under(dtype):
    A = numbers(dtype)
    A[0, 0], A[1, 1], A[2, 2] = np.nan, np.inf, -np.inf
    cmap = mapped(bad="red", over="lime", under="blue")
    ours, theirs = both(A, cmap=cmap, norm=partial(Normalize, 10, 50))
    got = ours.to_image()
    assert got[0, 0].tolist() == [255, 0, 0, 255]
    assert got[1, 1].tolist() == [0, 255, 0, 255]
    assert got[2, 2].tolist() == [0, 0, 255, 255]
    finite = np.isfinite(A)
    assert (got[finite & (A > 50)] == [0, 255, 0, 255]).all()
    assert (got[finite & (A < 10)] == [0, 0, 255, 255]).all()
    assert_same_dots(got[finite][None], theirs.to_rgba(A, bytes=True)[finite][None])
    k = ours.axes.get_pixel_scale()
    assert_same_dots(shown(ours.axes), np.repeat(np.repeat(got, k, 0), k, 1))


@pytest.mark.parametrize("cells", [np.nan, np.inf, -np.inf], ids=str)
@pytest.mark.parametrize("norm", ["linear", "log", None])
def test_an_image_without_a_good_cell_is_drawn(cells, norm):
    fig, ax = plt.subplots(subplot_kw=PIXEL)
    ax.imshow(np.full((4, 5), cells), norm=Normalize(0, 1) if norm is None else norm)
    fig.canvas.draw()
    ax.imshow(np.ma.masked_all((4, 5)))
    fig.canvas.draw()


COLOURS = {
    "uint8": lambda rgb: (rgb * 255).astype(np.uint8),
    "float64": lambda rgb: rgb,
    "float32": lambda rgb: rgb.astype(np.float32),
    "float16": lambda rgb: rgb.astype(np.float16),
    "longdouble": lambda rgb: rgb.astype(np.longdouble),
    "beyond 0 and 1": lambda rgb: rgb * 3 - 1,
    "int64": lambda rgb: (rgb * 255).astype(int),
    "beyond 0 and 255": lambda rgb: (rgb * 600 - 100).astype(int),
    "uint16": lambda rgb: (rgb * 255).astype(np.uint16),
    "big endian": lambda rgb: rgb.astype(">f4"),
}


@pytest.mark.parametrize("make", COLOURS.values(), ids=COLOURS)
@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.filterwarnings("ignore:Clipping input data")
def test_colours_are_drawn_as_they_are(make, channels):
    A = make(np.random.default_rng(2).random((7, 9, channels)))
    if channels == 4:
        A[..., 3] = 1 if A.dtype.kind in "fb" else 255
    ours, theirs = both(A)
    assert_coloured_alike(ours, theirs)
    assert ours.to_image().shape == (7, 9, 4)
    assert (ours.get_array() == theirs.get_array()).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.float64, np.float32])
def test_translucent_colours_are_blended_as_matplotlib_does(dtype):
    A = np.random.default_rng(2).random((7, 9, 4))
    A = (A * 255).astype(np.uint8) if dtype is np.uint8 else A.astype(dtype)
    ours, theirs = both(A)
    # matplotlib goes by way of floats, where a byte may be rounded down
    assert_drawn_alike(ours, theirs, within=1 if dtype is np.uint8 else 0)
    assert_same_dots(ours.to_image(), theirs.to_rgba(A, bytes=True))


def test_nan_in_a_colour_is_transparent():
    A = np.full((3, 3, 3), 0.5)
    A[1, 1, 0] = np.nan
    ours, _ = both(A)
    got = ours.to_image()
    assert got[1, 1, 3] == 0
    assert (got[0] == [127, 127, 127, 255]).all()


@pytest.mark.parametrize("channels", [3, 4])
def test_masked_colours_are_transparent_and_the_data_stays(channels):
    A = np.full((3, 3, channels), 200, np.uint8)
    mask = np.zeros_like(A, bool)
    mask[1, 1] = True
    A = np.ma.masked_array(A, mask)
    before = A.copy()
    ours, _ = both(A)
    got = ours.to_image()
    assert got[1, 1, 3] == 0
    assert got[0, 0].tolist() == [200, 200, 200, 200 if channels == 4 else 255]
    pixels(ours.get_figure())
    assert (A.data == before.data).all()
    assert (A.mask == before.mask).all()


def test_a_single_channel_is_an_image_of_numbers():
    A = numbers(np.dtype(float), (5, 6, 1))
    ours, theirs = both(A)
    assert_drawn_alike(ours, theirs)
    assert ours.get_size() == theirs.get_size() == (5, 6)
    assert ours.get_array().shape == (5, 6)


@pytest.mark.parametrize("mode", ["L", "1", "RGB", "RGBA", "I;16"])
def test_pil_images_are_shown(mode):
    A = (numbers(np.dtype(np.uint8), (5, 6)) * 2).astype(np.uint8)
    picture = (
        Image.fromarray(A).convert(mode) if mode != "I;16" else Image.fromarray(A.astype(np.uint16))
    )
    ours, theirs = both(picture)
    assert_coloured_alike(ours, theirs)


def test_lists_and_views_are_shown():
    rows = [[1, 2, 3], [4, 5, 6]]
    assert_same_dots(both(rows)[0].to_image(), colours(np.array(rows)))
    A = np.arange(60.0).reshape(6, 10)
    for view in (A[::2, ::-3], A.T, np.asfortranarray(A), np.broadcast_to(A[:1], (4, 10))):
        ours, theirs = both(view)
        assert_drawn_alike(ours, theirs)


# Norms --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", NUMBERS, ids=str)
@pytest.mark.parametrize("norm", NORMS.values(), ids=NORMS)
def test_every_norm_gives_the_limits_and_the_colours_of_matplotlib(norm, dtype, request):
    A = numbers(dtype)
    if "logit" in request.node.name:
        if dtype.kind != "f":
            A = A.astype(float)
        A = A / A.dtype.type(100)
    # uint8 wraps in matplotlib's own CenteredNorm
    wide = A.astype(int) if dtype.kind in "iu" and "CenteredNorm" in request.node.name else A
    ours, theirs = both(A, norm=norm, theirs=wide)
    assert type(ours.norm) is type(theirs.norm)
    assert ours.get_clim() == theirs.get_clim()
    theirs.set_data(A)
    assert_coloured_alike(ours, theirs)


@pytest.mark.parametrize("norm", NORMS.values(), ids=NORMS)
@pytest.mark.parametrize("bad", ["masked", "nan", "inf", "negative"])
def test_limits_leave_out_what_matplotlib_leaves_out(norm, bad, request):
    A = numbers(np.dtype(float), (30, 40)) / (100 if "logit" in request.node.name else 1)
    where = np.random.default_rng(5).random(A.shape) < 0.3
    if bad == "masked":
        A = np.ma.masked_array(np.where(where, 1e6, A), where)
    elif bad != "negative" or "logit" not in request.node.name:
        A[where] = {"nan": np.nan, "inf": np.inf, "negative": -5}[bad]
    ours, theirs = both(A, norm=norm)
    for im in (ours, theirs):
        im.autoscale_None()
    assert ours.get_clim() == theirs.get_clim()


def test_no_norm_takes_integers_as_places_in_the_colormap():
    A = np.arange(24, dtype=np.uint8).reshape(4, 6)
    ours, theirs = both(A, norm=NoNorm, cmap="tab20")
    assert_coloured_alike(ours, theirs)
    assert_same_dots(ours.to_image(), mpl.colormaps["tab20"](A, bytes=True))


def test_a_norm_shared_by_images_has_the_limits_of_the_first():
    norm = Normalize()
    _, axs = plt.subplots(1, 2, subplot_kw=PIXEL)
    axs[0].imshow([[0, 4]], norm=norm)
    axs[1].imshow([[9, 11]], norm=norm)
    assert (norm.vmin, norm.vmax) == (0, 4)


@st.composite
def hard_to_color(draw):
    """Draw values at and beside the borders of two colors, and the norm and colormap for them."""
    n = draw(st.sampled_from([1, 2, 3, 7, 255, 256, 257]))
    some = st.sampled_from([-1.0, 0.0, 0.1, 1.0, 255.0, 3e38])
    # what differs by less than float16 resolves is divided by 0 in matplotlib
    limit = st.one_of(some, st.floats(-9, 9).map(lambda x: round(x, 2)))
    vmin, vmax = sorted([draw(limit), draw(limit)])
    dtype = draw(st.sampled_from([np.float16, np.float32, np.float64, np.uint8, np.int16, bool]))
    borders = np.linspace(vmin, vmax, n + 1)[:300]
    with np.errstate(over="ignore", invalid="ignore"):
        if np.dtype(dtype).kind == "f":
            values = borders.astype(dtype)
            values = np.concatenate([np.nextafter(values, dtype(to)) for to in (-np.inf, np.inf)])
            special = [np.nan, np.inf, -np.inf, 0.0, -0.0, np.finfo(dtype).tiny, vmin, vmax]
            values = np.concatenate([values, np.asarray(special).astype(dtype)])
        else:
            values = np.clip(np.floor(borders), 0, 127).astype(dtype)
    A = values[np.newaxis]
    if draw(st.booleans()):
        A = np.ma.masked_array(A, np.arange(A.size)[np.newaxis] % 3 == 1)
    clip = draw(st.booleans())
    cmap = mpl.colormaps["viridis"].resampled(n)
    cmap = cmap.with_extremes(bad="red", over="cyan", under="magenta")
    return A, cmap, partial(Normalize, vmin, vmax, clip=clip)


@settings(max_examples=300)
@given(hard_to_color())
def test_colors_at_the_borders_are_those_of_the_norm_and_the_colormap(case):
    A, cmap, norm = case
    fig = Figure()
    im = fig.add_subplot(projection="pixel").imshow(A, cmap=cmap, norm=norm())
    assert_same_dots(im.to_image(), colours(A, cmap, norm))


COLOR_CHANGES = {
    "set_clim": lambda im: im.set_clim(20, 40),
    "norm.vmin": lambda im: setattr(im.norm, "vmin", 7),
    "norm.clip": lambda im: setattr(im.norm, "clip", True),
    "set_cmap": lambda im: im.set_cmap("gray"),
    "set_norm": lambda im: im.set_norm(PowerNorm(0.5, 0, 50)),
    "set_alpha": lambda im: im.set_alpha(0.5),
    "bad": lambda im: (im.set_cmap(mapped("viridis", bad="red", over="blue")), im.set_clim(5, 9)),
    "autoscale": lambda im: (im.set_data(numbers(im.get_array().dtype, high=33)), im.autoscale()),
}


@pytest.mark.parametrize("dtype", [np.uint8, float])
@pytest.mark.parametrize("first", COLOR_CHANGES.values(), ids=COLOR_CHANGES)
@pytest.mark.parametrize("second", COLOR_CHANGES.values(), ids=COLOR_CHANGES)
def test_no_color_of_before_is_kept(dtype, first, second):
    A = numbers(np.dtype(dtype), (30, 40))
    ax = Figure().add_subplot(projection="pixel")
    im = ax.imshow(A, norm=Normalize(0, 60))
    model = Figure().add_subplot().imshow(A, norm=Normalize(0, 60))
    for change in (first, second):
        for image in (im, model):
            change(image)
        wanted = np.array(model.to_rgba(model.get_array(), bytes=True))
        if model.get_alpha() is not None:
            wanted[..., 3] = 127
        assert_same_dots(im.to_image(), wanted)


# Opacity ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", [0, 0.25, 0.5, 1, None])
@pytest.mark.parametrize("kind", ["numbers", "bad", "rgb", "rgba"])
def test_a_scalar_alpha_is_drawn_as_by_matplotlib(alpha, kind):
    A = numbers(np.dtype(float))
    if kind == "bad":
        A[A > 50] = np.nan
    if kind.startswith("rgb"):
        A = np.random.default_rng(0).random((7, 9, len(kind)))
    ours, theirs = both(A, alpha=alpha)
    # two opacities are multiplied and rounded, by matplotlib in another order
    within = 1 if kind == "rgba" else 0
    assert_drawn_alike(ours, theirs, within)
    ours.set_alpha(0.4)
    theirs.set_alpha(0.4)
    assert_drawn_alike(ours, theirs, within)


@pytest.mark.parametrize("kind", ["numbers", "rgb", "rgba"])
@pytest.mark.parametrize("dtype", [float, np.float32])
def test_an_array_of_alpha_is_drawn_as_by_matplotlib(kind, dtype):
    rng = np.random.default_rng(0)
    A = numbers(np.dtype(float)) if kind == "numbers" else rng.random((7, 9, len(kind)))
    alpha = rng.random((7, 9)).astype(dtype)
    ours, theirs = both(A, alpha=alpha)
    rgba = ours.to_image()
    solid = colours(A)
    if kind == "numbers":  # for colours it is new in matplotlib
        assert_drawn_alike(ours, theirs, within=1)
    opacity = solid[..., 3:] / 255 * alpha[..., None]
    blended = 255 + opacity * (solid[..., :3] - 255.0)
    k = ours.axes.get_pixel_scale()
    got = shown(ours.axes)
    assert np.abs(got[::k, ::k, :3] - blended).max() <= 2
    assert_same_dots(got, np.repeat(np.repeat(got[::k, ::k], k, 0), k, 1))
    assert_same_dots(rgba[..., :3], solid[..., :3])
    exact = solid[..., 3] * alpha.astype(float)
    assert np.abs(rgba[..., 3] - exact).max() <= 1


# What may be set ----------------------------------------------------------------------------------

SETTERS = {
    "set_data": lambda im: im.set_data(np.arange(63.0)[::-1].reshape(7, 9)),
    "set_cmap": lambda im: im.set_cmap("gray"),
    "set_norm": lambda im: im.set_norm(PowerNorm(0.3)),
    "set_clim": lambda im: im.set_clim(10, 20),
    "set_alpha": lambda im: im.set_alpha(0.3),
    "set_extent": lambda im: im.set_extent((8.5, -0.5, 6.5, -0.5)),
    "norm.vmax": lambda im: setattr(im.norm, "vmax", 200),
    "set_visible": lambda im: im.set_visible(False),
    "set_array": lambda im: im.set_array(np.arange(63.0)[::-1].reshape(7, 9)),
}


@pytest.mark.parametrize("change", SETTERS.values(), ids=SETTERS)
def test_what_is_set_shows_in_the_next_draw(change):
    A = np.arange(63.0).reshape(7, 9)
    ours, theirs = both(A)
    before = pixels(ours.get_figure())
    for im in (ours, theirs):
        change(im)
        assert im.stale
        assert im.get_figure().stale
        im.axes.set(xlim=(-0.5, 8.5), ylim=(6.5, -0.5))
    assert_drawn_alike(ours, theirs)
    assert (pixels(ours.get_figure()) != before).any()


BLOCK_CHANGES = {
    **{name: SETTERS[name] for name in ("set_data", "set_cmap", "set_clim", "set_alpha")},
    "set_norm": lambda im: im.set_norm(PowerNorm(0.3, 0, 62)),
    "set_downsample": lambda im: im.set_downsample("max"),
    "changed": lambda im: (im._source._cells.__imul__(0.5), im.changed()),
    "array of alpha": lambda im: im.set_alpha(np.linspace(0, 1, 63).reshape(7, 9)),
    "view": lambda im: im.axes.set(xlim=(1.5, 7.5), ylim=(6.5, 2.5)),
    "scale": lambda im: im.axes.set_pixel_scale(Fraction(1, 3)),
    "origin": lambda im: im.axes.invert_yaxis(),
}


@pytest.mark.parametrize("first", BLOCK_CHANGES.values(), ids=BLOCK_CHANGES)
@pytest.mark.parametrize("second", BLOCK_CHANGES.values(), ids=BLOCK_CHANGES)
def test_what_is_set_shows_in_the_next_draw_of_blocks(first, second):
    pictures = []
    for draw_between in (True, False):
        fig, ax = plt.subplots(
            subplot_kw={**PIXEL, "pixel_scale": Fraction(1, 2)}, figsize=(1, 1), dpi=50
        )
        im = ax.imshow(np.arange(63.0).reshape(7, 9), copy=False)
        bare(ax)
        for change in (first, second):
            if draw_between:
                fig.canvas.draw()
            change(im)
        pictures.append(pixels(fig))
    assert_same_dots(*pictures)


def test_data_changed_in_place_shows_after_changed():
    A = np.arange(63.0).reshape(7, 9)
    ours = plt.figure().add_subplot(**PIXEL).imshow(A, copy=False)
    pixels(ours.get_figure())
    A[3, 3] = 0
    ours.changed()
    assert ours.stale
    assert_same_dots(ours.to_image(), colours(A))
    A *= 2
    ours.changed()
    ours.autoscale()
    assert ours.get_clim() == (0, 124)


def test_set_data_keeps_the_norm():
    ours, theirs = both(np.arange(63.0).reshape(7, 9))
    for im in (ours, theirs):
        im.set_data(np.arange(100.0, 163).reshape(7, 9))
    assert ours.get_clim() == theirs.get_clim() == (0, 62)
    assert_drawn_alike(ours, theirs)


GET_ARRAY = {
    "float": np.array([[1.5, np.nan], [np.inf, 2]]),
    "int": np.array([[1, 2], [3, 4]]),
    "bool": np.array([[True, False]]),
    "masked": np.ma.masked_array([[1.0, 2], [np.nan, 3]], [[True, False], [False, False]]),
    "rgb": np.random.default_rng(0).random((3, 4, 3)),
    "rgb beyond": np.random.default_rng(0).random((3, 4, 3)) * 3 - 1,
    "rgb int beyond": np.array([[[300, -5, 20]]]),
    "rgba": np.random.default_rng(0).random((3, 4, 4)).astype(np.float32),
    "one channel": np.ones((3, 4, 1)),
    "big endian": np.array([[1.5, 2]], ">f8"),
}


@pytest.mark.parametrize("A", GET_ARRAY.values(), ids=GET_ARRAY)
def test_get_array_answers_what_axes_image_does(A):
    ours, theirs = both(A)
    got, wanted = ours.get_array(), theirs.get_array()
    assert type(got) is type(wanted)
    assert got.shape == wanted.shape
    assert got.dtype.newbyteorder("=") == wanted.dtype.newbyteorder("=")
    assert (np.ma.getmaskarray(got) == np.ma.getmaskarray(wanted)).all()
    assert (got.compressed() == wanted.compressed()).all()
    assert ours.get_size() == theirs.get_size()
    assert ours.get_shape() == theirs.get_shape()


def test_an_image_answers_like_an_axes_image():
    ours, theirs = both(np.arange(63.0).reshape(7, 9), origin="lower", extent=(1, 4, 2, 8))
    assert isinstance(ours, AxesImage)
    assert isinstance(ours, ScalarMappable)
    assert tuple(ours.get_extent()) == tuple(theirs.get_extent()) == (1, 4, 2, 8)
    assert ours.origin == theirs.origin
    for name in ("get_clim", "get_cmap", "get_alpha", "get_zorder", "get_interpolation_stage"):
        assert getattr(ours, name)() == getattr(theirs, name)()
    assert ours in ours.axes.get_images()
    assert ours.axes.images[0] is ours
    assert ours.axes.get_children().count(ours) == 1


def test_every_argument_of_imshow_is_taken():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(
        "cells",
        "gray",
        None,
        aspect="auto",
        interpolation="none",
        alpha=0.5,
        vmin=1,
        vmax=7,
        origin="lower",
        extent=(0, 1, 0, 2),
        interpolation_stage="data",
        filternorm=False,
        filterrad=3.0,
        resample=True,
        url="u",
        data={"cells": np.arange(6.0).reshape(2, 3)},
        zorder=3,
        label="me",
        visible=True,
        gid="g",
    )
    assert im.get_cmap().name == "gray"
    assert im.get_clim() == (1, 7)
    assert im.get_alpha() == 0.5
    assert im.get_extent() == (0, 1, 0, 2)
    assert (im.get_url(), im.get_gid(), im.get_label(), im.get_zorder()) == ("u", "g", "me", 3)
    assert ax.get_aspect() == "auto"
    assert im.origin == "lower"
    assert (im.get_filterrad(), im.get_filternorm(), im.get_resample()) == (3.0, False, True)


def test_rc_params_are_the_defaults():
    with mpl.rc_context({"image.origin": "lower", "image.cmap": "gray"}):
        _, ax = plt.subplots(subplot_kw=PIXEL)
        im = ax.imshow([[1, 2]])
    assert im.origin == "lower"
    assert im.get_cmap().name == "gray"


@pytest.mark.parametrize("colorizer", [False, True])
def test_a_colorizer_can_be_shared(colorizer):
    make = getattr(getattr(mpl, "colorizer", None), "Colorizer", None)
    if make is None or not colorizer:
        kwargs = {"cmap": "gray", "norm": Normalize(0, 3)}
    else:
        kwargs = {"colorizer": make(cmap="gray", norm=Normalize(0, 3))}
    _, ax = plt.subplots(subplot_kw=PIXEL)
    A = np.array([[0.0, 1, 2, 3]])
    assert_same_dots(
        ax.imshow(A, **kwargs).to_image(), colours(A, "gray", partial(Normalize, 0, 3))
    )


# What is read, and what it costs ------------------------------------------------------------------


def test_a_draw_reads_what_is_in_view_only():
    lazy = Lazy(np.arange(1000 * 2000.0).reshape(1000, 2000))
    fig, ax = plt.subplots(subplot_kw=PIXEL, figsize=(2, 2))
    im = ax.imshow(lazy, vmin=0, vmax=2e6)
    bare(ax)
    assert not lazy.reads
    ax.set(xlim=(99.5, 139.5), ylim=(529.5, 499.5))
    fig.canvas.draw()
    assert lazy.reads
    for rows, cols, *_ in lazy.reads:
        # a cell more on each side, for edges that round into view
        assert 499 <= rows.start < rows.stop <= 531
        assert 99 <= cols.start < cols.stop <= 141
    assert lazy.cells_read() <= 32 * 42
    scale = ax.get_pixel_scale()
    whole = colours(lazy._cells[500:530, 100:140], norm=partial(Normalize, 0, 2e6))
    assert_same_dots(shown(ax), np.repeat(np.repeat(whole, scale, 0), scale, 1))
    assert im.get_size() == (1000, 2000)


@pytest.mark.parametrize("norm", [None, LogNorm, CenteredNorm, partial(BoundaryNorm, [1, 2], 1)])
def test_the_limits_take_one_pass_and_drawing_again_none(norm):
    lazy = Lazy(np.arange(1.0, 300 * 400 + 1).reshape(300, 400))
    fig, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(lazy, norm=None if norm is None else norm())
    assert lazy.cells_read() <= 300 * 400
    lazy.reads.clear()
    ax.set(xlim=(99.5, 109.5), ylim=(109.5, 99.5))
    fig.canvas.draw()
    im.set_clim(5, 6)
    fig.canvas.draw()
    assert lazy.cells_read() <= 2 * 12 * 12


@pytest.mark.parametrize("how", ["mean", "max", "min", "nearest"])
def test_a_view_of_the_whole_touches_each_cell_once(how):
    lazy = Lazy(np.arange(300 * 400.0).reshape(300, 400))
    fig, ax = plt.subplots(subplot_kw=PIXEL, figsize=(1, 1))
    im = ax.imshow(lazy, vmin=0, vmax=9e4, downsample=how)
    fig.canvas.draw()
    assert ax.get_pixel_scale() <= Fraction(1, 4)
    assert lazy.cells_read() <= 300 * 400
    lazy.reads.clear()
    for change in (lambda: im.set_clim(5, 6), lambda: im.set_cmap("gray"), lambda: None):
        change()
        fig.canvas.draw()
    if how != "nearest":
        assert lazy.cells_read() == 0


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64, ">f4"])
def test_the_array_is_neither_copied_nor_modified(dtype):
    A = np.arange(2000 * 2000).reshape(2000, 2000).astype(dtype)
    before = A.copy()
    A.flags.writeable = False
    fig, ax = plt.subplots(subplot_kw=PIXEL, figsize=(2, 2))
    fig.canvas.draw()  # fonts and the like
    tracemalloc.start()
    try:
        im = ax.imshow(A, vmin=0, vmax=100)
        ax.set(xlim=(99.5, 139.5), ylim=(529.5, 499.5))
        fig.canvas.draw()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < A.nbytes / 4
    assert im.to_image(Fraction(1, 200)).shape == (10, 10, 4)
    assert (before == A).all()
    if A.dtype.isnative:
        assert np.shares_memory(im._source.read(slice(0, 5), slice(0, 5)), A)
        assert np.shares_memory(im.get_array(), A)


def test_get_array_cannot_write_to_the_array():
    A = np.arange(6.0).reshape(2, 3)
    ours, _ = both(A)
    with pytest.raises(ValueError, match="read-only"):
        ours.get_array()[0, 0] = 7
    assert A[0, 0] == 0


MODIFIED = {
    "masked": lambda: np.ma.masked_array(np.arange(12.0).reshape(3, 4), np.eye(3, 4) > 0),
    "masked RGBA": lambda: np.ma.masked_array(
        np.full((3, 4, 4), 0.5), np.repeat(np.eye(3, 4)[..., None] > 0, 4, 2)
    ),
    "masked RGBA uint8": lambda: np.ma.masked_array(
        np.full((3, 4, 4), 99, np.uint8), np.repeat(np.eye(3, 4)[..., None] > 0, 4, 2)
    ),
    "NaN": lambda: np.where(np.eye(3, 4) > 0, np.nan, 1),
    "masked, NaN elsewhere": lambda: np.ma.masked_array(
        [[1, np.nan, 2, np.inf]] * 3, np.eye(3, 4) > 0
    ),
    "masked, hard": lambda: np.ma.masked_array(
        [[1, np.nan, 2, np.inf]] * 3, np.eye(3, 4) > 0, hard_mask=True
    ),
    "RGB beyond": lambda: np.full((3, 4, 3), 2.0),
}


@pytest.mark.parametrize("make", MODIFIED.values(), ids=MODIFIED)
@pytest.mark.parametrize("scale", [3, Fraction(1, 2)], ids=str)
@pytest.mark.parametrize("norm", [None, OwnNorm, LogNorm, partial(BoundaryNorm, [0, 1, 2], 9)])
@pytest.mark.filterwarnings("ignore:Clipping input data")
def test_drawing_leaves_the_data_as_it_is(make, scale, norm):
    A, before = make(), make()
    _, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": scale})
    im = ax.imshow(A, alpha=np.full((3, 4), 0.5), norm=norm and norm())
    im.to_image()
    im.get_array()
    shown(ax)
    assert np.array_equal(np.ma.getdata(A), np.ma.getdata(before), equal_nan=True)
    assert (np.ma.getmask(A) == np.ma.getmask(before)).all()


# The cursor ---------------------------------------------------------------------------------------


def at(ax, x, y):
    """Return a mouse event at a place on the canvas; it keeps the whole part only."""
    x, y = round(x), round(y)
    return MouseEvent("motion_notify_event", ax.get_figure().canvas, x, y)


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("extent", [None, (0.1, 0.8, 3, -7), (1e7, 1e7 + 9, 0, 1e-4)], ids=str)
@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("scale", [1, 3, 7])
def test_the_cursor_finds_the_cell_of_every_dot(origin, extent, inverted, scale):
    A = np.arange(30.0).reshape(5, 6)
    cells = Cells(A, origin=origin, extent=extent, inverted=(inverted, not inverted))
    fig, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": scale}, figsize=(3.3, 2.17))
    im = cells.imshow(ax)
    _, draws = render(fig)
    drawn = draws[-1][ax]
    x0, y0, x1, y1 = drawn.whole_box()
    limits = cells.to_cells("x", drawn.xlim), cells.to_cells("y", drawn.ylim)
    for y in range(y0 - 1, y1 + 1):
        for x in range(x0 - 1, x1 + 1):
            # dots from the edge of cell 0, whichever way they go
            col = (x - x0 if limits[0][0] < limits[0][1] else x1 - 1 - x) // scale
            row = (y - y0 if limits[1][0] < limits[1][1] else y1 - 1 - y) // scale
            value = A[row, col] if 0 <= row < 5 and 0 <= col < 6 else None
            # Toolkits name a dot by its upper left corner.
            assert im.get_cursor_data(at(ax, x, y + 1)) == value


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("extent", [None, (0.1, 0.8, 3, -7), (9, 3, 0, 1)], ids=str)
@pytest.mark.parametrize("scale", [3, 7, 10])
def test_a_border_belongs_to_the_cell_right_of_it_and_below(origin, extent, scale):
    A = np.arange(30.0).reshape(5, 6)
    fig, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": scale})
    im = ax.imshow(A, origin=origin, extent=extent)
    fig.canvas.draw()
    seen = im.to_image().tolist()
    x0, y0, x1, y1 = np.rint(ax.bbox.extents).astype(int)
    for i, y in enumerate(range(y1, y0 - 1, -scale)):
        for j, x in enumerate(range(x0, x1 + 1, scale)):
            value = im.get_cursor_data(at(ax, x, y))
            if i < 5 and j < 6:
                assert im.to_rgba(value, bytes=True) == tuple(seen[i][j])
            else:
                assert value is None


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_the_cursor_on_a_cell_that_is_not_finite_reads_it(value):
    ours, _ = both(np.array([[1.0, value]]))
    ours.get_figure().canvas.draw()
    event = at(ours.axes, *ours.axes.transData.transform((1, 0)))
    assert np.array_equal(ours.get_cursor_data(event), value, equal_nan=True)
    assert ours.format_cursor_data(ours.get_cursor_data(event)) == f"[{value}]"


def test_the_cursor_on_a_masked_cell_reads_nothing():
    ours, _ = both(np.ma.masked_array([[1, 2]], [[False, True]]))
    ours.get_figure().canvas.draw()
    event = at(ours.axes, *ours.axes.transData.transform((1, 0)))
    assert ours.get_cursor_data(event) is np.ma.masked


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_the_toolbar_reads_out_the_number_that_matplotlib_does(dtype):
    A = numbers(dtype)  # matplotlib warns of a longdouble
    ours, theirs = both(A, theirs=A.astype(float) if dtype == np.longdouble else A)
    messages = []
    for im in (ours, theirs):
        toolbar = Toolbar(im.get_figure().canvas)
        im.get_figure().canvas.draw()
        x, y = im.axes.transData.transform((3.3, 2.3))
        MouseEvent("motion_notify_event", im.get_figure().canvas, x, y)._process()
        messages.append(toolbar.message)
        assert im.contains(at(im.axes, x, y)) == (True, {})
        assert not im.contains(at(im.axes, 1, 1))[0]
    said = messages[0].split("\n")[-1][1:-1], messages[1].split("\n")[-1][1:-1]
    assert {"True": 1, "False": 0}.get(said[0]) == float(said[1]) or float(said[0]) == float(
        said[1]
    )


@pytest.mark.parametrize("channels", [3, 4])
def test_the_cursor_reads_colours(channels):
    A = np.random.default_rng(0).random((4, 5, channels))
    ours, theirs = both(A)
    for im in (ours, theirs):
        im.get_figure().canvas.draw()
        value = im.get_cursor_data(at(im.axes, *im.axes.transData.transform((3, 2))))
        assert (np.asarray(value) == A[2, 3]).all()


# Colorbars, pictures, files -----------------------------------------------------------------------


def test_a_colorbar_follows_the_image():
    fig, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(np.arange(6.0).reshape(2, 3))
    bar = fig.colorbar(im)
    assert (bar.vmin, bar.vmax) == (0, 5)
    im.set_clim(2, 9)
    fig.canvas.draw()
    assert (bar.vmin, bar.vmax) == (2, 9)
    before = pixels(fig)
    im.set_cmap("gray")
    assert (pixels(fig) != before).any()
    im.set_norm(LogNorm(1, 10))
    fig.canvas.draw()
    assert bar.norm is im.norm
    assert ax.get_position().x1 < bar.ax.get_position().x0
    assert im.colorbar is bar


def test_pyplot_colorbar_finds_the_image():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(np.arange(6.0).reshape(2, 3))
    plt.sci(im)
    assert plt.colorbar().mappable is im


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("scale", [1, 2, 5, 1.0, 0.5, Fraction(1, 3), Fraction(1, 50)], ids=str)
@pytest.mark.parametrize("shape", [(7, 10), (1, 1), (12, 5)], ids=str)
def test_to_image_is_the_picture_without_a_figure(shape, scale, origin):
    cells = Cells(np.arange(float(np.prod(shape))).reshape(shape), origin=origin)
    im = cells.imshow(plt.figure().add_subplot(**PIXEL))
    got = im.to_image(scale)
    exact = Fraction(scale).limit_denominator(1000)
    wanted = cells.picture(exact)
    assert_same_dots(got, wanted[::-1] if origin == "lower" else wanted)
    assert got.shape == (*(-(-n * exact.numerator // exact.denominator) for n in shape), 4)
    assert got.dtype == np.uint8


def test_to_image_goes_through_large_images_in_bands(monkeypatch):
    A = np.random.default_rng(0).random((57, 31))
    im = plt.figure().add_subplot(**PIXEL).imshow(A, origin="lower")
    whole, third = im.to_image(2), im.to_image(Fraction(1, 3))
    monkeypatch.setattr(mplpix.artists.entry_colors, "_CELLS_AT_ONCE", 100)
    monkeypatch.setattr(mplpix.arrays.reduce, "_BYTES_AT_ONCE", 100)
    assert_same_dots(im.to_image(2), whole)
    assert_same_dots(im.to_image(Fraction(1, 3)), third)


def test_to_image_is_what_the_axes_shows():
    A = np.random.default_rng(0).random((5, 6))
    _, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": 4})
    im = ax.imshow(A)
    bare(ax)
    assert_same_dots(shown(ax), im.to_image(4))


def test_write_png_writes_a_dot_for_each_cell(tmp_path):
    A = np.random.default_rng(0).random((5, 6))
    im = plt.figure().add_subplot(**PIXEL).imshow(A)
    im.write_png(tmp_path / "cells.png")
    assert_same_dots(np.asarray(Image.open(tmp_path / "cells.png").convert("RGBA")), im.to_image())


@pytest.mark.parametrize("fmt", ["pdf", "svg", "ps", "eps", "png"])
@pytest.mark.parametrize("rasterized", [False, True])
@pytest.mark.parametrize("projection", ["pixel", "rectilinear"])
def test_every_backend_draws(fmt, rasterized, projection):
    fig, ax = plt.subplots(subplot_kw={"projection": projection})
    im = PixelAlignedImage(ax)
    im.set_data(np.arange(12.0).reshape(3, 4))
    im.set_rasterized(rasterized)
    ax.add_image(im)
    ax.set(xlim=(-0.5, 3.5), ylim=(2.5, -0.5))
    limits = ax.get_xlim(), ax.get_ylim()
    for savefig in ({}, {"dpi": 211}, {"bbox_inches": "tight"}):
        file = io.BytesIO()
        fig.savefig(file, format=fmt, **savefig)
        assert file.tell() > 500
    fig.canvas.draw()
    assert (ax.get_xlim(), ax.get_ylim()) == limits
    assert not fig.stale


# Interpolation ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [None, "auto", "antialiased", "nearest", "none"])
@pytest.mark.parametrize("by_rc", [False, True])
def test_these_interpolations_mean_exact_cells(name, by_rc):
    if name == "auto" and mpl.__version_info__ < (3, 10):
        name = "antialiased"  # as it was called then
    rc = {"image.interpolation": name} if by_rc and name else {}
    with mpl.rc_context(rc):
        _, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": 3})
        A = np.random.default_rng(0).random((5, 6))
        im = ax.imshow(A, interpolation=None if by_rc else name)
        bare(ax)
    assert_same_dots(shown(ax), im.to_image(3))


@pytest.mark.parametrize("name", ["bilinear", "bicubic", "hanning", "lanczos", "spline16"])
def test_a_smoothing_kernel_that_is_named_in_the_call_is_matplotlibs(name):
    A = np.random.default_rng(0).random((5, 6))
    ours, theirs = both(A, interpolation=name)
    assert ours.get_interpolation() == name
    assert_drawn_alike(ours, theirs)
    assert len(np.unique(shown(ours.axes).reshape(-1, 4), axis=0)) > 100
    for im in (ours, theirs):
        im.set_interpolation("nearest")
    assert_drawn_alike(ours, theirs)


SMOOTHING = {
    "classic": "classic",
    "bilinear": {"image.interpolation": "bilinear"},
    "hanning": {"image.interpolation": "hanning", "image.resample": False},
}


@pytest.mark.parametrize("style", SMOOTHING.values(), ids=SMOOTHING)
@pytest.mark.parametrize("late", [False, True], ids=["by the call", "by a setter"])
def test_a_smoothing_kernel_of_a_style_blurs_nothing(style, late):
    A = np.random.default_rng(0).random((5, 6))
    with mpl.style.context(style):
        assert mpl.rcParams["image.interpolation"] in ("bilinear", "hanning")
        _, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": 7})
        im = ax.imshow(A, interpolation="bicubic" if late else None)
        if late:
            im.set_interpolation(None)
        bare(ax)
        assert_same_dots(shown(ax), im.to_image(7))
        assert im.get_interpolation() == "nearest"


# On any other Axes --------------------------------------------------------------------------------


def nearest(edges):
    """Return the dots nearest to *edges*; none is half way between two."""
    edges = np.asarray(edges)
    assert np.abs(edges % 1 - 0.5).min() > 2e-4
    return np.floor(edges + 0.5).astype(int)


def plain_dots(cells, **kwargs):
    """Show *cells* on a plain Axes; return the box's dots, and the image's edges in dots of it."""
    fig = plt.figure(figsize=(4, 3), dpi=100)
    ax = fig.add_axes((0.1, 0.1, 0.8, 0.8))
    bare(ax)
    im = PixelAlignedImage(ax, origin=cells.origin, extent=cells.extent, **kwargs)
    im.set_data(cells.A)
    ax.add_image(im)
    return fig, ax, im


def paint(picture, x_edges, y_edges, shape):
    """Return dots, the lowest first: cell (i, j) between the dots of its edges, the rest white."""
    out = np.full((*shape, 4), 255, np.uint8)
    for i, j in np.ndindex(*picture.shape[:2]):
        (a, b), (c, d) = (
            sorted(np.maximum(e, 0)) for e in (y_edges[i : i + 2], x_edges[j : j + 2])
        )
        out[a:b, c:d] = picture[i, j]
    return out


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize(
    "extent", [(0.0313, 0.9171, 0.1017, 0.8733), (-0.2073, 1.3111, 1.2033, -0.1033)], ids=str
)
@pytest.mark.parametrize("shape", [(3, 5), (20, 31), (1, 1), (101, 140)], ids=str)
def test_an_edge_is_at_the_dot_nearest_to_its_place(shape, extent, origin):
    A = np.arange(float(np.prod(shape))).reshape(shape)
    cells = Cells(A, origin=origin, extent=extent)
    fig, _, _ = plain_dots(cells)
    got = box_dots(pixels(fig), (40, 30, 360, 270))[::-1]
    x_edges = nearest([320 * x for x in cells.to_data("x", range(shape[1] + 1))])
    y_edges = nearest([240 * y for y in cells.to_data("y", range(shape[0] + 1))])
    sizes = np.abs(np.diff(x_edges)), np.abs(np.diff(y_edges))
    assert all(np.ptp(size) <= 1 for size in sizes)
    assert_same_dots(got, paint(cells.picture(1), x_edges, y_edges, (240, 320)))


@pytest.mark.parametrize("base", [2, 10])
@pytest.mark.parametrize("both_axes", [False, True])
def test_on_log_axes_edges_are_at_the_nearest_dot_too(base, both_axes):
    A = np.arange(42.0).reshape(6, 7)
    cells = Cells(A, extent=(1.07, 8.07, 7.33, 1.33))
    fig, ax, _ = plain_dots(cells)
    ax.set_xscale("log", base=base)
    ax.set_xlim(1, 9)
    ax.set_ylim(1, 8)
    if both_axes:
        ax.set_yscale("log", base=base)
    got = box_dots(pixels(fig), (40, 30, 360, 270))[::-1]
    x_edges = nearest(320 * np.log(cells.to_data("x", range(8))) / np.log(9))
    y = np.array(cells.to_data("y", range(7)))
    y_edges = nearest(240 * (np.log(y) / np.log(8) if both_axes else (y - 1) / 7))
    assert_same_dots(got, paint(cells.picture(1), x_edges, y_edges, (240, 320)))


@pytest.mark.parametrize("how", ["mean", "max", "min", "nearest"])
@pytest.mark.parametrize("shape", [(700, 900), (241, 321), (999, 333)], ids=str)
def test_at_any_scale_below_1_a_dot_shows_cells_that_it_covers(how, shape):
    rng = np.random.default_rng(4)
    A = rng.random(shape)
    cells = Cells(A, extent=(0, 1, 0, 1), norm=partial(Normalize, 0, 1))
    fig, ax, im = plain_dots(cells, downsample=how, cmap="gray", norm=Normalize(0, 1))
    got = box_dots(pixels(fig), (40, 30, 360, 270))[..., 0].astype(int)
    assert im.axes is ax
    for i, j in zip(rng.integers(0, 240, 200), rng.integers(0, 320, 200), strict=True):
        r, c = i * shape[0] / 240, j * shape[1] / 320
        rows = slice(max(int(r) - 1, 0), int(r + shape[0] / 240) + 2)
        cols = slice(max(int(c) - 1, 0), int(c + shape[1] / 320) + 2)
        near = A[rows, cols]
        assert int(near.min() * 256) - 1 <= got[i, j] <= int(near.max() * 256) + 1
    if how == "max":
        # nothing disappears: the brightest cell is on the canvas
        assert got.max() == 255


def test_a_grid_places_cells_of_any_size():
    A = np.arange(6.0).reshape(2, 3)
    grid = mplpix.CellGrid([0.011, 0.13, 0.17, 0.909], [0.1, 0.903, 0.97])
    fig = plt.figure(figsize=(4, 3), dpi=100)
    ax = fig.add_axes((0.1, 0.1, 0.8, 0.8))
    bare(ax)
    im = PixelAlignedImage(ax, grid=grid)
    im.set_data(A)
    ax.add_image(im)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    got = box_dots(pixels(fig), (40, 30, 360, 270))[::-1]
    x_edges, y_edges = nearest(grid.x_edges * 320), nearest(grid.y_edges * 240)
    assert im.grid is grid
    assert_same_dots(got, paint(colours(A), x_edges, y_edges, (240, 320)))


def test_an_image_in_axes_coordinates_is_placed_there():
    A = np.arange(6.0).reshape(2, 3)
    fig = plt.figure(figsize=(4, 3), dpi=100)
    ax = fig.add_axes((0.1, 0.1, 0.8, 0.8))
    bare(ax)
    im = PixelAlignedImage(ax, extent=(0.101, 0.503, 0.203, 0.7), origin="lower")
    im.set_data(A)
    im.set_transform(ax.transAxes)
    ax.add_image(im)
    ax.set(xlim=(5, 6), ylim=(7, 8))
    got = box_dots(pixels(fig), (40, 30, 360, 270))[::-1]
    x_edges = nearest(np.linspace(0.101, 0.503, 4) * 320)
    y_edges = nearest(np.linspace(0.203, 0.7, 3) * 240)
    assert_same_dots(got, paint(colours(A), x_edges, y_edges, (240, 320)))


def test_an_image_is_clipped_like_any_artist():
    A = np.arange(6.0).reshape(2, 3)
    fig = plt.figure(figsize=(4, 3), dpi=100)
    ax = fig.add_axes((0.1, 0.1, 0.8, 0.8), facecolor="none")
    bare(ax)
    im = PixelAlignedImage(ax, extent=(-5, 5, -5, 5))
    im.set_data(A)
    ax.add_image(im)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    buffer = pixels(fig)
    inside = np.zeros(buffer.shape[:2], bool)
    inside[30:270, 40:360] = True
    assert (buffer[~inside] == 255).all()
    assert not (buffer[inside] == 255).all(-1).any()
    im.set_clip_on(False)
    assert not (pixels(fig) == 255).all(-1).any()


def test_crop_of_the_oracle_keeps_the_place():
    # the helper that the tests above rely on, by hand
    picture = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    picture[..., 3] = 255
    got = crop(picture, (2, -1), (1, 4))
    assert got.shape == (3, 3, 4)
    assert (got[0] == 255).all()
    assert (got[1, :2] == picture[0, 1:]).all()
    assert (got[:, 2] == 255).all()


@pytest.mark.parametrize("norm", [Normalize, partial(TwoSlopeNorm, 3)])
@pytest.mark.parametrize("A", [np.full((4, 5), np.nan), np.ma.masked_all((4, 5), np.uint8)])
def test_an_image_without_a_good_cell_is_drawn_bad(A, norm):
    cmap = mpl.colormaps["gray"].with_extremes(bad="red")
    image = plt.figure().add_subplot(projection="pixel").imshow(A, norm=norm(), cmap=cmap)
    image.figure.canvas.draw()
    assert (image.to_image() == [255, 0, 0, 255]).all()

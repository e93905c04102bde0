"""A colorbar asks nothing of the data, and shows what that of an ``AxesImage`` shows.

Reads are counted by lazy arrays. The expected colorbars are those of matplotlib's own images.
"""

import io
import warnings

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent
from matplotlib.colorbar import Colorbar
from matplotlib.colors import (
    AsinhNorm,
    BoundaryNorm,
    CenteredNorm,
    LogNorm,
    NoNorm,
    Normalize,
    PowerNorm,
    SymLogNorm,
    TwoSlopeNorm,
)

import mplpix
from mplpix import PixelAlignedImage
from tests.tools import PIXEL, Lazy, ramp

RANDOM = np.random.default_rng(15)
CELLS = RANDOM.random((40, 60)) * 9 - 2
KINDS = [PIXEL, {}]
kinds = pytest.mark.parametrize("kind", KINDS, ids=["pixel", "plain"])


def shown(kind, cells=CELLS, **kwargs):
    """Return an image of a lazy array whose figure was drawn, and the array."""
    array = Lazy(cells)
    _, ax = plt.subplots(figsize=(3, 2), subplot_kw=kind)
    im = mplpix.imshow(ax, array, **kwargs)
    ax.figure.canvas.draw()
    return im, array


# Reads --------------------------------------------------------------------------------------------


def by_figure(im):
    return im.figure.colorbar(im, extend="both")


def by_axes(im):
    draw = im.axes.colorbar if hasattr(im.axes, "colorbar") else by_figure
    return draw(im)


def by_class(im):
    return Colorbar(im.figure.add_axes((0.9, 0.1, 0.05, 0.8)), im)


def by_pyplot(im):
    plt.sci(im)
    return plt.colorbar()


class MyColorbar(Colorbar):
    """A colorbar as other packages derive them."""


def by_subclass(im):
    return MyColorbar(im.figure.add_axes((0.9, 0.1, 0.05, 0.8)), im)


@kinds
@pytest.mark.parametrize("make", [by_figure, by_axes, by_class, by_pyplot, by_subclass])
def test_a_colorbar_is_made_and_changed_without_a_read(make, kind):
    im, array = shown(kind)
    array.reads.clear()
    bar = make(im)
    assert bar.mappable is im
    plt.sca(im.axes)
    plt.sci(im)
    for change in (
        lambda: im.set_clim(0, 5),
        lambda: plt.clim(-1, 4),
        lambda: im.set_cmap("magma"),
        lambda: im.set_norm(Normalize(1, 3)),
        lambda: im.set_norm(BoundaryNorm([0, 1, 5], 256)),
        lambda: im.set_norm(LogNorm(1, 3)),
        lambda: setattr(im.norm, "vmax", 6),
        lambda: bar.update_normal(im),
        lambda: bar.set_ticks([1, 2]),
        bar.minorticks_on,
        lambda: im.set_alpha(0.5),
    ):
        change()
        assert not array.reads
    bar.remove()
    assert not array.reads


def by_cursor(im):
    event = MouseEvent("motion_notify_event", im.figure.canvas, *im.axes.bbox.get_points().mean(0))
    im.format_cursor_data(im.get_cursor_data(event))


@kinds
def test_a_draw_with_a_colorbar_reads_no_more_than_one_without(kind):
    """The view stays, so that the two draws need the same cells."""
    counts = []
    for colorbar in (False, True):
        array = Lazy(CELLS)
        fig = plt.figure(figsize=(3, 2))
        ax = fig.add_axes((0.1, 0.1, 0.7, 0.8), **kind)
        im = mplpix.imshow(ax, array)
        if colorbar:
            fig.colorbar(im, cax=fig.add_axes((0.9, 0.1, 0.05, 0.8)))
        for change in (
            lambda im: im.set_clim(0, 5),
            lambda im: im.set_cmap("magma"),
            lambda im: im.set_norm(Normalize(1, 3)),
            by_cursor,
            lambda im: im.autoscale(),
            lambda im: im.set_norm(PowerNorm(0.5)),
            lambda im: im.figure.savefig(io.BytesIO(), format="svg"),
        ):
            change(im)
            fig.canvas.draw()
        counts.append(array.cells_read())
    # In 3.9 the colorbar scales a new norm once more.
    once_more = CELLS.size if mpl.__version_info__ < (3, 10) else 0
    assert counts[0] <= counts[1] <= counts[0] + once_more


@pytest.mark.parametrize(
    "norm", [Normalize, LogNorm, CenteredNorm, lambda: BoundaryNorm([0, 1], 9)]
)
def test_autoscale_reads_each_cell_once_and_in_bands(norm):
    cells = np.ones((3000, 700))
    im, array = shown(PIXEL, cells, norm=norm())
    by_figure(im)
    array.reads.clear()
    im.autoscale()
    assert array.cells_read() == cells.size
    assert len(array.reads) > 3


def test_get_array_has_the_values_whoever_else_asks():
    im, _ = shown(PIXEL)
    by_figure(im)
    np.testing.assert_array_equal(im.get_array(), CELLS)
    assert not np.ma.is_masked(im.get_array())
    assert isinstance(im.get_array(), np.ma.MaskedArray)


def test_matplotlibs_own_drawing_reads_an_image_once():
    im, array = shown({}, interpolation="bilinear", vmin=0, vmax=5)
    array.reads.clear()
    im.figure.canvas.draw()
    assert array.cells_read() == CELLS.size


# What it shows ------------------------------------------------------------------------------------


class Odd(Normalize):
    """A norm of somebody else's."""


NORMS = {
    "Normalize": Normalize,
    "LogNorm": LogNorm,
    "SymLogNorm": lambda: SymLogNorm(1),
    "BoundaryNorm": lambda: BoundaryNorm([0, 1, 5, 9], 256, extend="both"),
    "NoNorm": NoNorm,
    "CenteredNorm": CenteredNorm,
    "TwoSlopeNorm": lambda: TwoSlopeNorm(2),
    "PowerNorm": lambda: PowerNorm(0.5),
    "AsinhNorm": AsinhNorm,
    "a subclass": Odd,
}

DATA = {
    "floats": CELLS,
    "positive": CELLS[:5, :6] + 3,
    "float32": CELLS[:5, :6].astype(np.float32),
    "ints": RANDOM.integers(-5, 300, (5, 6)),
    "uint8": RANDOM.integers(1, 255, (5, 6)).astype(np.uint8),
    "NaN alone": np.full((3, 4), np.nan),
    "NaN and infinity": np.array([[1, np.nan], [np.inf, 3]]),
    "one value": np.full((3, 4), 7.0),
    "zeros": np.zeros((2, 2)),
    "masked": np.ma.masked_array(np.arange(6.0).reshape(2, 3), [[1, 0, 0], [0, 0, 1]]),
    "all masked": np.ma.masked_all((2, 3)),
}


def look(bar):
    """Return all that a colorbar shows, as numbers and words."""
    bar.ax.figure.canvas.draw()
    axis = bar.ax.yaxis
    return [
        [float(v) for v in (bar.vmin, bar.vmax, *bar.ax.get_ylim(), *bar.mappable.get_clim())],
        (bar.extend, bar.cmap.name, type(bar.norm).__name__),
        [label.get_text() for label in (*axis.get_ticklabels(), *axis.get_minorticklabels())],
        np.asarray(bar.get_ticks(), float).tolist(),
        np.asarray(bar.ax.figure.canvas.buffer_rgba())[:, 200:].tobytes(),
    ]


def life(show, cells, norm, *, extend=None, changes=False):
    """Return the looks of the colorbar of an image, through changes, or the error of one."""
    fig = plt.figure(figsize=(3, 2))
    ax, cax = fig.add_axes((0.1, 0.1, 0.5, 0.8)), fig.add_axes((0.75, 0.1, 0.05, 0.8))
    try:
        im = show(ax, cells, norm)
        bar = fig.colorbar(im, cax=cax, extend=extend)
        looks = [look(bar)]
        for change in CHANGES if changes else ():
            change(im)
            looks.append(look(bar))
    except (TypeError, ValueError) as error:
        return type(error)
    return looks


CHANGES = (
    lambda im: im.autoscale(),
    lambda im: im.set_norm(LogNorm(1, 20)),
    lambda im: im.set_norm(Normalize()),
    lambda im: im.set_clim(1, None),
    lambda im: im.set_cmap("gray"),
    lambda im: im.set_data(ramp(3, 3)),
    lambda im: im.autoscale(),
    lambda im: im.set_norm(None),
)

SHOW = (
    lambda ax, cells, norm: ax.imshow(cells, norm=norm, interpolation="none"),
    lambda ax, cells, norm: mplpix.imshow(ax, cells, norm=norm),
)


@pytest.mark.filterwarnings("ignore")  # of both alike: data that a norm has no place for
@pytest.mark.parametrize("norm", NORMS.values(), ids=NORMS)
@pytest.mark.parametrize("data", DATA.values(), ids=DATA)
def test_a_colorbar_looks_as_that_of_an_axes_image(data, norm):
    expected, got = (life(show, data, norm()) for show in SHOW)
    assert got == expected


@pytest.mark.filterwarnings("ignore")  # of both alike
@pytest.mark.parametrize("extend", ["neither", "both", "min", "max"])
@pytest.mark.parametrize("data", ["floats", "uint8", "NaN alone"])
def test_a_colorbar_changes_as_that_of_an_axes_image(data, extend):
    expected, got = (
        life(show, DATA[data], Normalize(), extend=extend, changes=True) for show in SHOW
    )
    assert len(expected) == 1 + len(CHANGES)
    assert got == expected


def test_one_colorbar_of_several_images_follows_the_norm_that_they_share():
    def figure(show):
        fig, axs = plt.subplots(1, 2, figsize=(4, 2))
        norm = Normalize()
        images = [show(ax, cells, norm) for ax, cells in zip(axs, (CELLS, CELLS * 2), strict=True)]
        bar = fig.colorbar(images[0], ax=axs, location="bottom")
        norm.vmax = 4
        images[1].autoscale()
        fig.canvas.draw()
        return [bar.vmin, bar.vmax, *bar.get_ticks()], np.asarray(bar.ax.bbox).tolist()

    assert figure(lambda ax, a, norm: mplpix.imshow(ax, a, norm=norm)) == figure(
        lambda ax, a, norm: ax.imshow(a, norm=norm)
    )


@kinds
def test_a_colorbar_before_the_data_goes_from_0_to_1(kind):
    fig, ax = plt.subplots(subplot_kw=kind)
    im = ax.add_image(PixelAlignedImage(ax))
    assert im.get_array() is None
    bar = fig.colorbar(im, ax=ax)
    fig.canvas.draw()
    assert (bar.vmin, bar.vmax) == (0, 1)
    im.set_data(CELLS)
    im.autoscale()
    fig.canvas.draw()
    assert (bar.vmin, bar.vmax) == pytest.approx((CELLS.min(), CELLS.max()))


@pytest.mark.parametrize("method", ["autoscale", "autoscale_None"])
def test_there_are_no_limits_before_the_data(method):
    _, ax = plt.subplots()
    for im in (PixelAlignedImage(ax), mpl.image.AxesImage(ax)):
        with pytest.raises(TypeError, match="You must first set"):
            getattr(im, method)()


def test_no_image_of_a_dialog_is_read():
    """The figure options of Qt list all images that have data; here its module asks."""
    im, array = shown(PIXEL)
    array.reads.clear()
    module = {"__name__": "matplotlib.backends.qt_editor.figureoptions"}
    exec("def ask(mappable): return mappable.get_array() is None", module)
    assert not module["ask"](im)
    assert not array.reads


def test_all_bad_cells_are_read_once_for_their_limits():
    array = Lazy(np.full((4, 5), np.nan))
    fig, ax = plt.subplots(subplot_kw=PIXEL)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        im = ax.imshow(array)
    assert im.get_clim() == (0, 0)
    assert array.cells_read() == 20
    fig.canvas.draw()
    fig.canvas.draw()
    assert array.cells_read() == 40  # to be drawn, once

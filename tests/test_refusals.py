"""Every parameter of every public function refuses junk by name, or a draw shows it.

One table of junk meets one table of parameters. A call either raises a TypeError or a ValueError
that has the name of the argument and leaves everything as it was, or what it made can be drawn and
saved.
"""

import io
import re
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import LogNorm, Normalize
from matplotlib.image import AxesImage

import mplpix
from mplpix import CellGrid, DiffOverlay, PixelAlignedImage
from tests.test_bad_input import state
from tests.tools import PIXEL, Lazy

A = np.arange(1.0, 13.0).reshape(3, 4)

JUNK = {
    "None": None,
    "a word": "no such",
    "bytes": b"no",
    "complex": 1j,
    "nan": np.nan,
    "infinity": -np.inf,
    "negative": -1,
    "huge": 10**400,
    "an empty list": [],
    "a wrong shape": np.ones((2, 5)),
    "an object": object(),
    "a dict": {},
    "lists": [[1], [2, 3]],
    "a function": lambda: 0,
}


def shown(**kwargs):
    return lambda ax, _, **junk: ax.imshow(A, **kwargs, **junk)


def on_image(method, first):
    return lambda _, im, **junk: getattr(im, method)(junk[first])


def on_overlay(method, first):
    return lambda ax, _, **junk: getattr(ax.collections[0], method)(junk[first])


def by_hand(ax, _, **junk):
    im = PixelAlignedImage(ax, **junk)
    im.set_data(A)
    ax.add_image(im)


def zoom(function, **kwargs):
    return lambda *_, **junk: function(**{"image": A, **kwargs, **junk})


def saved(*_, **junk):
    mplpix.imsave(**{"fname": io.BytesIO(), "image": A, "format": "png", **junk})


#: What is called, and the parameters that it is called with, one after the other.
CALLS = {
    "imshow": (
        shown(),
        "cmap norm alpha vmin vmax aspect origin extent interpolation downsample grid x y "
        "vector_cells interpolation_stage filterrad zorder url gid visible label",
    ),
    "PixelAlignedImage": (by_hand, "cmap norm origin extent grid downsample zorder alpha"),
    **{
        f"set_{name}": (on_image(f"set_{name}", name), name)
        for name in (
            *("alpha", "cmap", "norm", "extent", "interpolation", "downsample", "zorder", "url"),
            *("gid", "visible", "filterrad", "interpolation_stage", "vector_cells"),
        )
    },
    "set_clim": (lambda _, im, **junk: im.set_clim(**{"vmin": 1, "vmax": 9, **junk}), "vmin vmax"),
    "set_clim of a pair": (lambda _, im, **junk: im.set_clim(**junk), "vmin"),
    "to_image": (on_image("to_image", "scale"), "scale"),
    "set_pixel_scale": (lambda ax, _, **junk: ax.set_pixel_scale(**junk), "scale"),
    "zoom_about of an Axes": (
        lambda ax, _, **junk: ax.zoom_about(**{"x": 1, "y": 1, "scale": 2, **junk}),
        "x y scale",
    ),
    "zoom_to of an Axes": (
        lambda ax, _, **junk: ax.zoom_to(**{"x0": 0, "x1": 2, "y0": 0, "y1": 2, **junk}),
        "x0 x1 y0 y1 scale",
    ),
    "cell_grid": (
        lambda ax, _, **junk: ax.cell_grid(**junk),
        "visible color linewidth linestyle alpha zorder capstyle antialiased url gid",
    ),
    "diff": (
        lambda ax, _, **junk: ax.diff(A, A + 1, **junk),
        "rtol atol equal_nan style color linewidth linestyle grid origin extent inner min_dots "
        "zorder alpha visible edgecolor facecolor url",
    ),
    **{
        f"set_{name} of an overlay": (on_overlay(f"set_{name}", name), name)
        for name in ("style", "color", "linewidth", "inner", "min_dots", "linestyle", "zorder")
    },
    "from_mask": (
        lambda ax, _, **junk: ax.add_collection(DiffOverlay.from_mask(**junk), autolim=False),
        "mask",
    ),
    "colorbar": (
        lambda ax, im, **junk: ax.colorbar(**{"mappable": im, **junk}),
        "mappable location orientation size pad extend spacing drawedges extendfrac ticks",
    ),
    "annotate_cells": (
        lambda ax, im, **junk: ax.annotate_cells(**{"im": im, **junk}),
        "im colors fontsize color zorder alpha rotation visible",
    ),
    "center_ticks": (lambda ax, _, **junk: mplpix.center_ticks(ax, **junk), "axis"),
    "imsave": (saved, "cmap norm vmin vmax origin scale dpi metadata"),
    "compare": (
        lambda *_, **junk: mplpix.compare(A, A + 1, **junk),
        "labels scale rtol atol equal_nan style color linewidth min_dots cmap norm vmin vmax",
    ),
    "zoom_about": (
        zoom(mplpix.zoom_about, center=(1, 1), factor=2),
        "center factor shape interpolation fill",
    ),
    "zoom_to": (zoom(mplpix.zoom_to, bounds=(0, 2, 0, 2)), "bounds shape interpolation fill"),
    "centers_to_edges": (
        lambda *_, **junk: mplpix.centers_to_edges(**{"centers": [1.0, 2, 3], **junk}),
        "centers scale width",
    ),
    "edges_to_centers": (
        lambda *_, **junk: mplpix.edges_to_centers(**{"edges": [1.0, 2, 3], **junk}),
        "edges scale",
    ),
    "from_shape": (lambda *_, **junk: CellGrid.from_shape(**junk), "shape"),
    "from_extent": (
        lambda *_, **junk: CellGrid.from_extent(
            **{"extent": (0, 1, 0, 1), "shape": A.shape, **junk}
        ),
        "extent shape origin",
    ),
}

PARAMETERS = [(name, argument) for name, (_, names) in CALLS.items() for argument in names.split()]


def refusal(call, ax, im, junk):
    """Return the message of the error that a call raises, None without one."""
    try:
        call(ax, im, **junk)
    except (TypeError, ValueError) as error:
        return str(error)
    return None


@pytest.mark.filterwarnings("ignore")  # matplotlib's, of fonts and limits
@pytest.mark.parametrize(("name", "argument"), PARAMETERS)
def test_junk_is_refused_by_name_or_drawn(name, argument):
    call = CALLS[name][0]
    fig = None
    for kind, junk in JUNK.items():
        if fig is None:  # what was accepted changed the last one
            plt.close("all")
            fig, ax = plt.subplots(figsize=(1, 1), dpi=40, subplot_kw=PIXEL)
            im = ax.imshow(A[::-1])
            ax.diff(A, A + 1)
            ax.axis("off")
            before = state(ax)
        message = refusal(call, ax, im, {argument: junk})
        if message is None:
            fig.canvas.draw()
            fig.savefig(io.BytesIO(), format="svg")
            fig = None
        else:
            assert re.search(rf"\b{argument}s?\b", message), f"{argument}={kind}: {message}"
            assert "unexpected keyword" not in message
            assert state(ax) == before, f"{argument}={kind}"


@pytest.mark.parametrize("limits", [{"vmin": 3, "vmax": 1}, {"vmin": 99}, {"vmax": -1}], ids=str)
@pytest.mark.parametrize("kind", [PIXEL, {}], ids=["pixel", "plain"])
def test_limits_of_colors_in_descending_order_are_refused(kind, limits):
    _, ax = plt.subplots(subplot_kw=kind)
    with pytest.raises(ValueError, match=r"'vmin'.*'vmax'"):
        mplpix.imshow(ax, A, **limits)
    assert not ax.images


@pytest.mark.parametrize("norm", [Normalize(3, 1), LogNorm(0, 3)], ids=["descending", "log of 0"])
def test_a_norm_that_no_draw_can_use_is_refused(norm):
    _, ax = plt.subplots(subplot_kw=PIXEL)
    with pytest.raises(ValueError, match="'norm'"):
        ax.imshow(A, norm=norm)
    assert not ax.images


def test_limits_set_one_after_the_other_may_cross():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(A)
    im.set_clim(vmin=50)
    im.set_clim(vmax=60)
    ax.figure.canvas.draw()
    assert im.get_clim() == (50, 60)


# Arrays without cells -----------------------------------------------------------------------------

SHAPES = [(0, 3), (3, 0), (0, 0)]


def life_of_empty(make, shape):
    """Return what an image without cells says, and all warnings that it gives."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fig, ax = plt.subplots()
        im = make(ax, np.empty(shape))
        bar = fig.colorbar(im)
        fig.canvas.draw()
        told = [str(warning.message) for warning in caught]
    said = im.get_extent(), ax.get_xlim(), ax.get_ylim(), im.get_clim(), im.get_array().shape
    return told, [np.asarray(part).tolist() for part in said], (bar.vmin, bar.vmax)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_an_array_without_cells_warns_as_matplotlib_does(shape):
    got, expected = (
        life_of_empty(make, shape)
        for make in (mplpix.imshow, lambda ax, empty: ax.imshow(empty, interpolation="none"))
    )
    assert expected[0]
    assert got == expected


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_pixel_axes_with_an_array_without_cells_is_drawn(shape):
    fig, ax = plt.subplots(subplot_kw=PIXEL)
    with pytest.warns(UserWarning, match="identical low and high"):
        im = ax.imshow(Lazy(np.empty(shape)))
    fig.canvas.draw()
    fig.savefig(io.BytesIO(), format="svg", bbox_inches="tight")
    assert isinstance(im, AxesImage)
    assert im.to_image(2).shape == (2 * shape[0], 2 * shape[1], 4)
    assert not im.has_data()
    im.set_data(A)
    im.set_extent((-0.5, 3.5, 2.5, -0.5))
    fig.canvas.draw()
    assert im.grid.shape == A.shape
    im.set_data(np.empty(shape))
    fig.canvas.draw()


def test_colors_without_cells_are_refused():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    with pytest.raises(ValueError, match="'X'"):
        ax.imshow(np.empty((0, 3, 3)))

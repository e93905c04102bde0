"""matplotlib's own tests of ``colorizer=`` and of data with several variates, on pixel Axes."""

import functools

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import colors

import mplpix
from tests.tools import PIXEL

A = np.arange(25, dtype=np.float32).reshape(5, 5)

known = pytest.mark.skipif(not hasattr(mpl, "colorizer"), reason="new in matplotlib 3.10")
multivariate = pytest.mark.skipif(not hasattr(colors, "MultiNorm"), reason="new in 3.11")


def shown(projection, X, **kwargs):
    return plt.figure().add_subplot(projection=projection).imshow(X, **kwargs)


def on_any_axes(X, **kwargs):
    return mplpix.imshow(plt.figure().add_subplot(), X, **kwargs)


SHOW = {"pixel Axes": functools.partial(shown, "pixel"), "any Axes": on_any_axes}


#: The calls of matplotlib's test_axes.py::test_wrong_use_colorizer that draw cells.
CALLS = {
    "imshow": lambda ax, **kw: ax.imshow(A, **kw),
    "pcolor": lambda ax, **kw: ax.pcolor(A, **kw),
    "pcolormesh": lambda ax, **kw: ax.pcolormesh(A, **kw),
    "pcolorfast": lambda ax, **kw: ax.pcolorfast(A, **kw),
    "pcolorfast of uneven cells": lambda ax, **kw: ax.pcolorfast(
        (0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 5, 6), A, **kw
    ),
    "pcolorfast of a mesh": lambda ax, **kw: ax.pcolorfast(A.T, A, A[:4, :4], **kw),
    "contour": lambda ax, **kw: ax.contour(A, **kw),
    "contourf": lambda ax, **kw: ax.contourf(A, **kw),
}


@known
@pytest.mark.parametrize("given", [{"vmin": 0}, {"vmax": 0}, {"norm": "log"}, {"cmap": "gray"}])
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_wrong_use_of_a_colorizer_on_both_classes(call, given):
    colorizer = mpl.colorizer.Colorizer(norm=colors.Normalize(4, 20), cmap="RdBu")
    for kwargs in ({}, PIXEL):
        ax = plt.figure().add_subplot(**kwargs)
        with pytest.raises(ValueError, match="The `colorizer` keyword cannot be used simultan"):
            call(ax, colorizer=colorizer, **given)


@known
@pytest.mark.parametrize(
    "given",
    [{"vmin": 0}, {"vmax": 0}, {"vmin": 0, "vmax": 1}, {"norm": "log"}, {"cmap": "viridis"},
     {"norm": colors.Normalize()}, {"cmap": "gray", "vmin": 0}],
    ids=["vmin", "vmax", "both", "scale", "cmap", "norm", "cmap and vmin"],
)  # fmt: skip
@pytest.mark.parametrize("show", SHOW.values(), ids=SHOW)
def test_a_colorizer_beside_what_it_has_is_refused_in_the_same_words(show, given):
    colorizer = mpl.colorizer.Colorizer(norm=colors.Normalize(4, 20), cmap="RdBu")
    messages = []
    for imshow in (functools.partial(shown, None), show):
        with pytest.raises(ValueError, match="The `colorizer` keyword cannot be used") as raised:
            imshow(A, colorizer=colorizer, **given)
        messages.append(str(raised.value))
    if "vmin" not in given or "cmap" not in given:
        assert messages[0] == messages[1]
    assert not plt.gcf().axes[0].images


@known
@pytest.mark.parametrize("limits", [(None, None), (4, 20)])
@pytest.mark.parametrize("show", SHOW.values(), ids=SHOW)
def test_images_share_a_colorizer(show, limits):
    images = []
    for imshow in (functools.partial(shown, None), show):
        colorizer = mpl.colorizer.Colorizer(norm=colors.Normalize(*limits), cmap="RdBu")
        first, second = (imshow(X, colorizer=colorizer) for X in (A, A * 2))
        assert first.colorizer is second.colorizer is colorizer
        images.append((first, second))
    for theirs, ours in zip(*images, strict=True):
        assert theirs.get_clim() == ours.get_clim()
        np.testing.assert_array_equal(
            ours.to_image(), theirs.to_rgba(theirs.get_array(), bytes=True)
        )
    colorizer.set_clim(0, 50)
    colorizer.cmap = "magma"
    np.testing.assert_array_equal(
        images[1][1].to_image(), mpl.colormaps["magma"](A * 2 / 50, bytes=True)
    )


PAIRS = np.zeros((3, 4), "f8,f8")

#: Data, and keywords that matplotlib refuses.
MULTIVARIATE = {
    "a structured array": (PAIRS, {}),
    "a record array": (PAIRS.view(np.recarray), {}),
    "masked": (np.ma.masked_array(PAIRS, True), {}),
    "complex numbers": (A + 1j, {}),
    "with MultiNorm": (PAIRS, {"norm": lambda: colors.MultiNorm(["linear", "log"])}),
    "with a bivariate colormap": (PAIRS, {"cmap": "BiPeak"}),
    "numbers with MultiNorm": (A, {"norm": lambda: colors.MultiNorm(["linear", "log"])}),
    "numbers with a bivariate colormap": (A, {"cmap": "BiPeak"}),
    "numbers with a multivariate one": (A, {"cmap": "2VarAddA"}),
    "numbers with two norms": (A, {"norm": lambda: ("linear", "log")}),
}


@multivariate
@pytest.mark.parametrize(("X", "given"), MULTIVARIATE.values(), ids=MULTIVARIATE)
@pytest.mark.parametrize("show", SHOW.values(), ids=SHOW)
def test_several_variates_are_refused_in_the_words_of_matplotlib(show, X, given):
    errors = []
    for imshow in (functools.partial(shown, None), show):
        kwargs = {name: value() if callable(value) else value for name, value in given.items()}
        with pytest.raises((TypeError, ValueError), match=r"array|norm|dtype|Norm") as raised:
            imshow(X, **kwargs)
        errors.append(raised.value)
    assert type(errors[0]) is type(errors[1])
    words = [str(errors[1]), *getattr(errors[1], "__notes__", ())]
    assert str(errors[0]) in words
    assert not plt.gcf().axes[0].images


@pytest.mark.parametrize("X", [PAIRS, A + 1j, A.astype(object), A.astype("M8[s]")], ids=str)
def test_a_dtype_without_colors_is_refused_in_the_words_of_matplotlib(X):
    im = shown("pixel", A)
    for call in (lambda: shown("pixel", X), lambda: im.set_data(X), lambda: mplpix.Pyramid([X])):
        with pytest.raises(TypeError, match=r"Image data of dtype .* cannot be converted to float"):
            call()

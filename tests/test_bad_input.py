"""Bad input is refused at once, by name, and changes nothing."""

import operator
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import LogNorm, Normalize
from PIL import Image

import mplpix
from mplpix import CellGrid, PixelAlignedImage
from mplpix.axes.member import member_of
from tests.tools import PIXEL, Lazy

A = np.arange(12.0).reshape(3, 4)
COMPLEX = A + 1j


#: Stands for the image that is shown already, among arguments.
IM = object()


def imshow(*args, **kwargs):
    """Return what calls imshow with *args* on the Axes."""
    return lambda ax, _: ax.imshow(*(args or (A,)), **kwargs)


def with_image(call):
    """Mark *call*, which takes the Axes and its image, as one that needs the image."""
    call.needs_image = True
    return call


def on_image(method, *args, **kwargs):
    """Return what calls a method of the image that is shown already."""
    return with_image(lambda _, im: getattr(im, method)(*args, **kwargs))


def on_axes(method, *args, **kwargs):
    """Return what calls a method of the Axes."""
    return lambda ax, _: getattr(ax, method)(*args, **kwargs)


def subplot(**kwargs):
    return lambda ax, _: ax.get_figure().add_subplot(projection="pixel", **kwargs)


def image(**kwargs):
    return lambda ax, _: PixelAlignedImage(ax, **kwargs)


def on_image_axes(method, *args, **kwargs):
    """Return what calls a method of the Axes where an image is shown, for which `IM` stands."""
    return with_image(
        lambda ax, im: getattr(ax, method)(*(im if arg is IM else arg for arg in args), **kwargs)
    )


def function(name, *args, **kwargs):
    """Return what calls a function of the package, which has nothing to do with the Axes."""
    return lambda *_: operator.attrgetter(name)(mplpix)(*args, **kwargs)


class Unhashable:
    __hash__ = None


#: Where matplotlib refuses by itself, and not in all versions alike.
EITHER = (TypeError, ValueError)
EITHER_OR_ATTRIBUTE = (TypeError, ValueError, AttributeError)

#: What is done, the error, words of the message: first the argument's name, then what it
#: takes and got; "|" where one of them will do.
BAD = {
    # scales
    "scale 0": (on_axes("set_pixel_scale", 0), ValueError, ["'scale'", "not 0"]),
    "scale -1": (on_axes("set_pixel_scale", -1), ValueError, ["'scale'", "positive", "not -1"]),
    "scale 1.5": (on_axes("set_pixel_scale", 1.5), ValueError, ["'scale'", "1.5"]),
    "scale 2/3": (
        on_axes("set_pixel_scale", Fraction(2, 3)),
        ValueError,
        ["'scale'", "Fraction(1, k)", "Fraction(2, 3)"],
    ),
    "scale nan": (on_axes("set_pixel_scale", float("nan")), ValueError, ["'scale'", "nan"]),
    "scale inf": (on_axes("set_pixel_scale", float("inf")), ValueError, ["'scale'", "inf"]),
    "scale 0.3": (on_axes("set_pixel_scale", 0.3), ValueError, ["'scale'", "0.3"]),
    "scale -1/2": (on_axes("set_pixel_scale", -0.5), ValueError, ["'scale'", "-0.5"]),
    "scale 'big'": (on_axes("set_pixel_scale", "big"), ValueError, ["'scale'", "'fit'", "'big'"]),
    "scale True": (on_axes("set_pixel_scale", True), TypeError, ["'scale'", "True"]),
    "scale None": (on_axes("set_pixel_scale", None), TypeError, ["'scale'", "None"]),
    "scale a list": (on_axes("set_pixel_scale", [2]), ValueError, ["'scale'", "[2]"]),
    "scale an array": (
        on_axes("set_pixel_scale", np.array([2, 3, 4])),
        ValueError,
        ["'scale'", "shape (3,)"],
    ),
    "scale complex": (on_axes("set_pixel_scale", 1j), TypeError, ["'scale'", "not 1j"]),
    "pixel_scale of a new Axes": (subplot(pixel_scale=1.5), ValueError, ["'pixel_scale'", "1.5"]),
    "pixel_scale of a wrong type": (subplot(pixel_scale=[1]), ValueError, ["'pixel_scale'", "[1]"]),
    "scale of to_image": (on_image("to_image", 0), ValueError, ["'scale'", "not 0"]),
    "fit of to_image": (on_image("to_image", "fit"), ValueError, ["'scale'", "positive", "'fit'"]),
    # groups
    "group of a list": (on_axes("set_scale_group", ["a"]), TypeError, ["'name'", "hashable"]),
    "group unhashable": (on_axes("set_scale_group", Unhashable()), TypeError, ["'name'"]),
    "scale_group of a new Axes": (
        subplot(scale_group={}),
        TypeError,
        ["'scale_group'", "hashable", "not {}"],
    ),
    # data
    "0-D data": (imshow(3), TypeError, ["'X'", "(M, N)", "not 3"]),
    "1-D data": (imshow(np.ones(5)), TypeError, ["'X'", "(M, N)", "shape (5,)"]),
    "4-D data": (imshow(np.ones((2, 2, 2, 3))), TypeError, ["'X'", "shape (2, 2, 2, 3)"]),
    "2 channels": (imshow(np.ones((2, 2, 2))), TypeError, ["'X'", "(M, N, 3)", "(2, 2, 2)"]),
    "5 channels": (imshow(np.ones((2, 2, 5))), TypeError, ["'X'", "(M, N, 4)", "(2, 2, 5)"]),
    "complex data": (imshow(COMPLEX), TypeError, ["'X'", "real", "complex128"]),
    "object data": (imshow(A.astype(object)), TypeError, ["'X'", "real", "object"]),
    "strings": (imshow(np.array([["a", "b"]])), TypeError, ["'X'", "real", "<U1"]),
    "bytes": (imshow(np.array([[b"a"]])), TypeError, ["'X'", "|S1"]),
    "dates": (imshow(np.array([["2024-01-01"]], "datetime64[D]")), TypeError, ["'X'", "datetime"]),
    "structured": (imshow(np.zeros((2, 2), "i4,f4")), TypeError, ["'X'", "dtype"]),
    "None as data": (imshow(None), TypeError, ["'X'", "not None"]),
    "a dict": (imshow({}), TypeError, ["'X'"]),
    "no colours": (imshow(np.ones((0, 0, 3))), ValueError, ["'X'", "at least one cell"]),
    "an empty list": (imshow([]), TypeError, ["'X'", "shape (0,)"]),
    "rows of different length": (imshow([[1, 2], [3]]), ValueError, ["'X'", "(M, N)"]),
    "set_data of 1-D": (on_image("set_data", np.ones(5)), TypeError, ["'A'", "shape (5,)"]),
    "set_data complex": (on_image("set_data", COMPLEX), TypeError, ["'A'", "complex128"]),
    # arguments of imshow
    "downsample": (imshow(downsample="median"), ValueError, ["'downsample'", "'mean'", "'median'"]),
    "downsample 3": (imshow(downsample=3), TypeError, ["'downsample'", "'mean'", "not 3"]),
    "set_downsample": (on_image("set_downsample", "x"), ValueError, ["'downsample'", "'x'"]),
    "extent of three": (imshow(extent=(0, 1, 2)), ValueError, ["'extent'", "(0, 1, 2)"]),
    "extent of five": (imshow(extent=(0, 1, 2, 3, 4)), ValueError, ["'extent'"]),
    "extent without width": (imshow(extent=(1, 1, 0, 2)), ValueError, ["'extent'", "width"]),
    "extent without height": (imshow(extent=(0, 1, 2, 2)), ValueError, ["'extent'", "height"]),
    "extent nan": (imshow(extent=(0, np.nan, 0, 1)), ValueError, ["'extent'", "finite", "nan"]),
    "extent inf": (imshow(extent=(0, np.inf, 0, 1)), ValueError, ["'extent'", "finite", "inf"]),
    "extent a number": (imshow(extent=3), TypeError, ["'extent'", "not 3"]),
    "extent of words": (imshow(extent=("a", "b", "c", "d")), TypeError, ["'extent'", "numbers"]),
    "extent of None": (imshow(extent=(0, 1, None, 2)), TypeError, ["'extent'", "None"]),
    "set_extent of three": (on_image("set_extent", (0, 1, 2)), ValueError, ["'extent'"]),
    "set_extent nan": (on_image("set_extent", (0, 1, 2, np.nan)), ValueError, ["'extent'", "nan"]),
    "alpha of another shape": (imshow(alpha=np.ones((2, 2))), ValueError, ["'alpha'", "(3, 4)"]),
    "alpha of 1-D": (imshow(alpha=np.ones(4)), EITHER, ["alpha"]),
    "alpha of 3-D": (imshow(alpha=np.ones((3, 4, 1))), EITHER, ["alpha"]),
    "alpha beyond 1": (imshow(alpha=1.5), ValueError, ["alpha", "1.5"]),
    "alpha a word": (imshow(alpha="x"), TypeError, ["alpha"]),
    "alpha complex": (imshow(alpha=COMPLEX), EITHER, ["alpha"]),
    "set_alpha of another shape": (
        on_image("set_alpha", np.ones((4, 3))),
        ValueError,
        ["'alpha'", "(3, 4)", "(4, 3)"],
    ),
    "norm with vmin": (
        imshow(norm=Normalize(), vmin=3),
        ValueError,
        ["'vmin'", "'norm'", "not 3 and None"],
    ),
    "norm with vmax": (
        imshow(norm=LogNorm(), vmax=3),
        ValueError,
        ["'vmax'", "'norm'", "not None and 3"],
    ),
    "norm a number": (imshow(norm=3), EITHER, ["norm"]),
    "norm unknown": (imshow(norm="cubic"), ValueError, ["norm|scale"]),
    "cmap unknown": (imshow(cmap="no such"), ValueError, ["no such"]),
    "cmap a number": (imshow(cmap=3), EITHER, ["Colormap|cmap"]),
    "vmin a word": (imshow(vmin="a"), TypeError, ["'vmin'", "'a'"]),
    "aspect a word": (imshow(aspect="wide"), ValueError, ["'aspect'", "'equal'", "'wide'"]),
    "aspect a list": (imshow(aspect=[1]), TypeError, ["'aspect'", "[1]"]),
    "aspect 0": (imshow(aspect=0), ValueError, ["aspect"]),
    "aspect -1": (imshow(aspect=-1), ValueError, ["aspect"]),
    "aspect nan": (imshow(aspect=float("nan")), ValueError, ["aspect"]),
    "origin": (imshow(origin="middle"), ValueError, ["origin", "'upper'", "'middle'"]),
    "interpolation": (imshow(interpolation="cubic"), ValueError, ["interpolation", "'cubic'"]),
    "interpolation 3": (imshow(interpolation=3), TypeError, ["'interpolation'", "name", "not 3"]),
    "set_interpolation": (
        on_image("set_interpolation", ()),
        TypeError,
        ["'interpolation'", "not ()"],
    ),
    "interpolation_stage": (imshow(interpolation_stage="x"), ValueError, ["stage|data", "'x'"]),
    "filterrad": (imshow(filterrad=-1), ValueError, ["filterrad|radius"]),
    "unknown argument": (imshow(colour="red"), (TypeError, AttributeError), ["colour"]),
    "data without the key": (imshow("b", data={"a": A}), KeyError, ["'b'"]),
    # grids
    "grid that doesn't fit": (
        imshow(grid=CellGrid.from_shape((4, 3))),
        ValueError,
        ["'grid'", "'X'", "(3, 4)"],
    ),
    "grid and extent": (
        imshow(grid=CellGrid.from_shape((3, 4)), extent=(0, 1, 0, 1)),
        ValueError,
        ["'grid'", "'extent'"],
    ),
    "grid a tuple": (imshow(grid=(3, 4)), TypeError, ["'grid'", "CellGrid", "(3, 4)"]),
    "an image with a wrong grid": (image(grid=3), TypeError, ["'grid'", "not 3"]),
    "an image with a wrong downsample": (image(downsample="x"), ValueError, ["'downsample'"]),
    "x of another length": (imshow(x=[0, 1]), ValueError, ["'x'"]),
    "y that turns": (imshow(y=[0, 2, 1]), ValueError, ["'y'"]),
    "x nan": (imshow(x=[0, 1, np.nan, 3]), ValueError, ["'x'"]),
    "x and extent": (imshow(x=[0, 1, 2, 3], extent=(0, 1, 0, 1)), ValueError, ["'extent'"]),
    # views
    "zoom_about a word": (
        on_image_axes("zoom_about", "a", 1, 2),
        TypeError,
        ["'x'", "number", "'a'"],
    ),
    "zoom_about nan": (
        on_image_axes("zoom_about", 1, np.nan, 2),
        ValueError,
        ["'y'", "finite", "nan"],
    ),
    "zoom_about at no scale": (
        on_image_axes("zoom_about", 1, 1, 0),
        ValueError,
        ["'scale'", "not 0"],
    ),
    "zoom_about to fit": (
        on_image_axes("zoom_about", 1, 1, "fit"),
        ValueError,
        ["'scale'", "'fit'"],
    ),
    "zoom_to nothing": (
        on_image_axes("zoom_to", 1, 1, 0, 2),
        ValueError,
        ["'x1'", "'x0'", "not 1"],
    ),
    "zoom_to infinity": (on_image_axes("zoom_to", 0, 1, 0, np.inf), ValueError, ["'y1'", "inf"]),
    "zoom_to at 2/3": (
        on_image_axes("zoom_to", 0, 1, 0, 1, scale=Fraction(2, 3)),
        ValueError,
        ["'scale'", "Fraction(2, 3)"],
    ),
    # overlays
    "diff of two shapes": (on_axes("diff", A, A.T), ValueError, ["'b'|'a'", "(3, 4)", "(4, 3)"]),
    "diff of words": (on_axes("diff", "a", "b"), TypeError, ["'a'"]),
    "diff rtol": (on_axes("diff", A, A, rtol=-1), ValueError, ["'rtol'", "not -1"]),
    "diff atol": (on_axes("diff", A, A, atol="x"), TypeError, ["'atol'", "'x'"]),
    "diff style": (on_axes("diff", A, A, style="x"), ValueError, ["'style'", "'outline'", "'x'"]),
    "diff color": (on_axes("diff", A, A, color="nope"), ValueError, ["'color'", "'nope'"]),
    "diff min_dots": (on_axes("diff", A, A, min_dots=0), ValueError, ["'min_dots'", "not 0"]),
    "diff labels": (
        on_axes("diff", A, A, region_labels="x"),
        TypeError,
        ["'region_labels'", "'x'"],
    ),
    "diff grid": (on_axes("diff", A, A, grid=3), TypeError, ["'grid'", "CellGrid", "not 3"]),
    "diff grid's shape": (
        on_axes("diff", A, A, grid=CellGrid.from_shape((4, 3))),
        ValueError,
        ["'grid'", "(3, 4)", "CellGrid"],
    ),
    "diff extent": (on_axes("diff", A, A, extent=(0, 1)), ValueError, ["'extent'", "(0, 1)"]),
    "diff origin": (on_axes("diff", A, A, origin="x"), ValueError, ["'origin'", "'x'"]),
    "mask of numbers": (function("DiffOverlay.from_mask", A), TypeError, ["'mask'", "bool"]),
    "mask of 1-D": (function("DiffOverlay.from_mask", A[0] > 1), ValueError, ["'mask'", "(4,)"]),
    "mask with rtol": (function("DiffOverlay.from_mask", A > 1, rtol=1), TypeError, ["'rtol'"]),
    # what stands on and beside an image
    "colorbar of a number": (on_axes("colorbar", 3), TypeError, ["'mappable'", "not 3"]),
    "colorbar location": (
        on_image_axes("colorbar", IM, location="up"),
        ValueError,
        ["'location'", "'right'", "'up'"],
    ),
    "colorbar orientation": (
        on_image_axes("colorbar", IM, orientation="x"),
        ValueError,
        ["'orientation'", "'x'"],
    ),
    "colorbar across": (
        on_image_axes("colorbar", IM, location="top", orientation="vertical"),
        ValueError,
        ["'orientation'", "top", "'vertical'"],
    ),
    "colorbar size 0": (on_image_axes("colorbar", IM, size=0), ValueError, ["'size'", "not 0"]),
    "colorbar pad": (on_image_axes("colorbar", IM, pad=-1), ValueError, ["'pad'", "not -1"]),
    "colorbar shrink": (on_image_axes("colorbar", IM, shrink=0.5), ValueError, ["'shrink'", "0.5"]),
    "cell_grid of no line": (
        on_image_axes("cell_grid", nonsense=1),
        EITHER_OR_ATTRIBUTE,
        ["nonsense"],
    ),
    "cell_grid color": (on_image_axes("cell_grid", color="nope"), ValueError, ["nope"]),
    "annotations of an array": (on_axes("annotate_cells", A), TypeError, ["'im'"]),
    "annotation format": (
        on_image_axes("annotate_cells", IM, "%.2f"),
        ValueError,
        ["'fmt'", "'{:.2f}'", "'%.2f'"],
    ),
    "annotation format for ints": (
        on_image_axes("annotate_cells", IM, "{:d}"),
        ValueError,
        ["'fmt'", "float64", "'{:d}'"],
    ),
    "annotation format 3": (on_image_axes("annotate_cells", IM, 3), TypeError, ["'fmt'", "not 3"]),
    "annotation colors": (
        on_image_axes("annotate_cells", IM, colors=("red",)),
        ValueError,
        ["'colors'", "pair"],
    ),
    "annotation color": (
        on_image_axes("annotate_cells", IM, colors="red"),
        TypeError,
        ["'colors'", "'red'"],
    ),
    "annotation x": (on_image_axes("annotate_cells", IM, x=3), ValueError, ["'x'", "not 3"]),
    # ticks
    "center_ticks of a number": (
        function("center_ticks", 3),
        TypeError,
        ["'ax_or_mappable'", "not 3"],
    ),
    "center_ticks axis": (
        with_image(lambda ax, _: mplpix.center_ticks(ax, axis="z")),
        ValueError,
        ["'axis'", "'both'", "'z'"],
    ),
    "center_ticks labels": (
        with_image(lambda ax, _: mplpix.center_ticks(ax, axis="x", labels=["a"])),
        ValueError,
        ["'labels'", "4 names"],
    ),
    "locator of one edge": (function("CellCenterLocator", [1]), ValueError, ["'edges'"]),
    "locator of words": (function("CellEdgeLocator", ["a", "b"]), TypeError, ["'edges'"]),
    "locator that turns": (function("CellEdgeLocator", [0, 2, 1]), ValueError, ["'edges'"]),
    "locator nbins": (
        function("CellCenterLocator", [0, 1], nbins=0),
        ValueError,
        ["'nbins'", "not 0"],
    ),
    "formatter labels": (
        function("CellLabelFormatter", [0, 1, 2], ["a"]),
        ValueError,
        ["'labels'", "2 names"],
    ),
    # cells
    "edges of a word": (function("CellGrid", "ab", [0, 1]), TypeError, ["'x_edges'"]),
    "edges that turn": (function("CellGrid", [0, 1], [0, 2, 1]), ValueError, ["'y_edges'"]),
    "edges nan": (function("CellGrid", [0, np.nan], [0, 1]), ValueError, ["'x_edges'"]),
    "grid of no rows": (function("CellGrid.from_shape", (0, 3)), ValueError, ["'shape'", "(0, 3)"]),
    "grid of floats": (function("CellGrid.from_shape", (1.5, 3)), TypeError, ["'shape'"]),
    "centers that repeat": (function("centers_to_edges", [1, 1]), ValueError, ["'centers'"]),
    "centers of one": (function("centers_to_edges", [1]), ValueError, ["'centers'|'width'"]),
    "centers on a log scale": (
        function("centers_to_edges", [-1, 1], scale="log"),
        ValueError,
        ["'centers'", "positive|0|log"],
    ),
    "edges' scale": (
        function("edges_to_centers", [0, 1], scale="x"),
        ValueError,
        ["'scale'", "'x'"],
    ),
    # arrays
    "zoom about three": (function("zoom_about", A, (1, 2, 3), 2), ValueError, ["'center'"]),
    "zoom by 0": (function("zoom_about", A, (1, 2), 0), ValueError, ["'factor'", "not 0"]),
    "zoom of words": (function("zoom_about", "ab", (1, 2), 2), TypeError, ["'image'"]),
    "zoom interpolation": (
        function("zoom_to", A, (0, 1, 0, 1), interpolation="x"),
        ValueError,
        ["'interpolation'", "'x'"],
    ),
    "zoom to nothing": (function("zoom_to", A, (1, 1, 0, 1)), ValueError, ["'bounds'"]),
    "zoom shape": (function("zoom_to", A, (0, 1, 0, 1), shape=(0, 2)), ValueError, ["'shape'"]),
    # files and figures
    "save nowhere": (function("imsave", 3, A), TypeError, ["'fname'", "not 3"]),
    "save as gif": (function("imsave", "a.gif", A), ValueError, ["'format'", "'png'", "'gif'"]),
    "save complex": (function("imsave", "a.png", COMPLEX), TypeError, ["'image'", "complex128"]),
    "save to fit": (function("imsave", "a.png", A, scale="fit"), ValueError, ["'scale'", "'fit'"]),
    "save at 0 dpi": (function("imsave", "a.png", A, dpi=0), ValueError, ["'dpi'", "not 0"]),
    "save with origin": (function("imsave", "a.png", A, origin="x"), ValueError, ["'origin'"]),
    "save with lossy 1": (function("imsave", "a.png", A, lossy=1), TypeError, ["'lossy'", "not 1"]),
    "save metadata": (
        function("imsave", "a.png", A, metadata=3),
        TypeError,
        ["'metadata'", "not 3"],
    ),
    "save norm and vmin": (
        function("imsave", "a.png", A, norm=Normalize(), vmin=1),
        ValueError,
        ["'vmin'", "'norm'"],
    ),
    "subplots of nothing": (function("subplots", []), ValueError, ["'images_or_shapes'"]),
    "subplots of a number": (function("subplots", 3), TypeError, ["'images_or_shapes'", "3"]),
    "subplots of no cells": (
        function("subplots", [(0, 3)]),
        ValueError,
        ["'images_or_shapes[0]'", "(0, 3)"],
    ),
    "subplots ncols": (function("subplots", [A], ncols=0), ValueError, ["'ncols'", "not 0"]),
    "subplots scale": (function("subplots", [A], scale="fit"), ValueError, ["'scale'", "'fit'"]),
    "subplots dpi": (function("subplots", [A], dpi=-3), ValueError, ["'dpi'", "not -3"]),
    "subplots figsize": (function("subplots", [A], figsize=(3, 3)), ValueError, ["'figsize'"]),
    "subplots titles": (function("subplots", [A], titles="a"), TypeError, ["'titles'", "'a'"]),
    "subplots imshow_kw": (
        function("subplots", [A], imshow_kw=[{}, {}]),
        ValueError,
        ["'imshow_kw'", "1 dict"],
    ),
    "subplots imshow_kw's": (
        function("subplots", [A], imshow_kw={"downsample": "x"}),
        ValueError,
        ["'downsample'", "'x'"],
    ),
    "compare shapes": (function("compare", A, A.T), ValueError, ["'b'|'a'", "(4, 3)"]),
    "compare words": (function("compare", "a", "b"), TypeError, ["'a'"]),
    "compare labels": (function("compare", A, A, labels=("a",)), ValueError, ["'labels'"]),
    "compare scale": (function("compare", A, A, scale=0), ValueError, ["'scale'", "not 0"]),
    "compare style": (function("compare", A, A, style="x"), ValueError, ["'style'", "'x'"]),
}


def state(ax):
    """Return all that a refused call must leave as it is."""
    ax.get_figure().canvas.draw()
    return {
        "figures": plt.get_fignums(),
        "ticks": [
            (type(a.get_major_locator()), type(a.get_major_formatter()))
            for a in (ax.xaxis, ax.yaxis)
        ],
        "child_axes": list(ax.child_axes),
        "dots": np.asarray(ax.get_figure().canvas.buffer_rgba()).tobytes(),
        "axes": list(ax.get_figure().axes),
        "children": list(ax.get_children()),
        "limits": (ax.get_xlim(), ax.get_ylim()),
        "dataLim": ax.dataLim.extents.tolist(),
        "autoscale": (ax.get_autoscalex_on(), ax.get_autoscaley_on()),
        "aspect": ax.get_aspect(),
        "scale": ax.get_pixel_scale(),
        "requested": member_of(ax).group.requested,
        "group": ax.get_scale_group(),
        "sci": ax._gci(),
        "image": [
            (
                im.get_extent(),
                im.get_clim(),
                np.array(im.get_array()).tolist(),
                im.get_alpha(),
                im.get_downsample(),
                im.to_image().tolist(),
            )
            for im in ax.images
        ],
    }


@pytest.mark.parametrize("autoscale", [True, False])
@pytest.mark.parametrize(("call", "error", "words"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name_and_changes_nothing(call, error, words, autoscale):
    _, ax = plt.subplots(figsize=(2, 2), dpi=60, subplot_kw=PIXEL)
    im = ax.imshow(A[::-1], extent=(0, 8, 6, 0))
    if not autoscale:
        ax.set(xlim=(1, 7), ylim=(5, 1))
    before = state(ax)
    with pytest.raises(error) as raised:
        call(ax, im)
    for word in words:
        assert any(part in str(raised.value) for part in word.split("|"))
    assert state(ax) == before


BAD_WITHOUT_IMAGE = {
    name: row for name, row in BAD.items() if not getattr(row[0], "needs_image", False)
}


@pytest.mark.parametrize(
    ("call", "error", "words"), BAD_WITHOUT_IMAGE.values(), ids=BAD_WITHOUT_IMAGE
)
def test_bad_input_is_refused_on_an_empty_axes_too(call, error, words):
    _, ax = plt.subplots(subplot_kw=PIXEL)
    before = state(ax)
    with pytest.raises(error) as raised:
        call(ax, None)
    assert any(part in str(raised.value) for part in words[0].split("|"))
    assert state(ax) == before


def test_arrays_are_described_and_not_printed():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    for bad in (np.ones((3000, 2, 2)), np.zeros((999, 999), complex)):
        with pytest.raises(TypeError, match="'X'") as raised:
            ax.imshow(bad)
        assert len(str(raised.value)) < 200


def test_data_is_judged_by_shape_and_dtype_without_reading_it():
    lazy = Lazy(COMPLEX)
    _, ax = plt.subplots(subplot_kw=PIXEL)
    with pytest.raises(TypeError, match=r"'X'.*complex"):
        ax.imshow(lazy)
    assert not lazy.reads


def test_data_that_fits_the_opacities_and_the_grid_no_more_is_refused():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(A, alpha=np.ones((3, 4)))
    with pytest.raises(ValueError, match="'alpha'"):
        im.set_data(np.ones((2, 2)))
    on_grid = ax.imshow(A, grid=CellGrid.from_shape((3, 4)))
    with pytest.raises(ValueError, match="grid"):
        on_grid.set_data(np.ones((2, 2)))
    assert im.get_size() == on_grid.get_size() == (3, 4)


def test_an_image_without_data_says_so():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = PixelAlignedImage(ax)
    ax.add_image(im)
    ax.get_figure().canvas.draw()
    assert im.get_array() is None
    for method in (im.to_image, im.get_size):
        with pytest.raises(RuntimeError, match="image array"):
            method()
    assert mplpix.PixelAxes.get_pixel_scale(ax) == 1


def test_a_picture_without_pixels_is_shown_as_matplotlib_shows_it():
    _, ax = plt.subplots(subplot_kw=PIXEL)
    with pytest.warns(UserWarning, match="identical low and high"):
        ax.imshow(Image.new("L", (0, 0)))

"""Any arguments at all are refused, and nothing changed, or are taken, and the picture is right.

A call that is refused by TypeError or ValueError leaves the Axes and its dots as they were. Calls
that must be taken are listed, so that no refusal hides behind the others. After a call that is
taken, each image is compared with the oracle, where that can tell of it.
"""

import warnings
from contextlib import suppress
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import BoundaryNorm, LogNorm, Normalize

import mplpix
from mplpix import CellGrid, DiffOverlay, PixelAlignedImage
from tests.oracle import assert_images_are_exact, pixels

A = np.arange(12.0).reshape(3, 4)

#: What people pass by mistake, and what works.
NUMBERS = [0, 1, 2, -1, 3.5, 0.5, 1e300, -0.0, np.nan, np.inf, 10**30, True, 1j, Fraction(1, 3)]
TINY = [5e-324, np.float32(1.5), np.int8(3), np.uint64(2**64 - 1), np.datetime64("2024-01-01")]
OTHERS = [None, "", "fit", "a", "none", "mean", "upper", "red", b"x", (), [], {}, object(), len]
ARRAYS = [
    A,
    A > 3,
    A.astype(np.uint8),
    np.ma.masked_less(A, 5),
    np.full((3, 4), np.nan),
    A[:, :1],
    A[:0],
    A[0],
    A + 1j,
    A.astype(object),
    A.astype(str),
    np.zeros((3, 4, 3), np.uint8),
    np.ones((3, 4, 4)),
    np.ones((3, 4, 2)),
    np.array(5),
    [[1, 2], [3]],
    [[1, 2], [3, 4]],
    np.array(["2024-01-01", "2024-01-02"], "M8[D]"),
]
TUPLES = [(0, 1), (0, 1, 0, 1), (1, 0, 3, -2), (0, 0, 1, 1), (0, np.nan, 0, 1), (2, 2), ("a", "b")]
FITTING = [
    "viridis",
    "log",
    Normalize(0, 3),
    LogNorm(),
    BoundaryNorm([0, 2, 5], 256),
    CellGrid.from_shape((3, 4)),
    np.arange(4),
    np.arange(5),
    np.arange(3) ** 2,
    [1, 10, 100, 1000],
    "{:.1f}",
    ["a", "b", "c"],
    "outline",
    "bilinear",
]
anything = st.sampled_from([*NUMBERS, *TINY, *OTHERS, *ARRAYS, *TUPLES, *FITTING])


def some(*names):
    """Return strategies of keyword arguments, few at once."""
    return st.dictionaries(st.sampled_from(names), anything, max_size=2)


IMSHOW = (
    *("cmap", "norm", "aspect", "alpha", "vmin", "vmax", "x", "y", "origin", "extent", "grid"),
    *("downsample", "interpolation", "interpolation_stage", "filternorm", "filterrad", "resample"),
    "visible",
)
OVERLAY = (
    *("rtol", "atol", "equal_nan", "style", "color", "linewidth", "grid", "extent", "origin"),
    *("inner", "min_dots", "alpha"),
)
SETTERS = (
    *("set_data", "set_extent", "set_downsample", "set_alpha", "set_interpolation", "set_norm"),
    *("set_cmap", "to_image"),
)

#: What is called, and strategies of its arguments.
CALLS = {
    "imshow": (lambda ax, im: ax.imshow, anything, some(*IMSHOW)),
    "imshow of A": (lambda ax, im: ax.imshow, st.just(A), some(*IMSHOW)),
    "image": (lambda ax, im: lambda _, **kw: image(ax, **kw), st.just(0), some(*IMSHOW[8:-1])),
    **{
        name: (lambda ax, im, name=name: getattr(im, name), anything, st.just({}))
        for name in SETTERS
    },
    "diff": (lambda ax, im: lambda b, **kw: ax.diff(A, b, **kw), anything, some(*OVERLAY)),
    "diff of A": (
        lambda ax, im: lambda b, **kw: ax.diff(A, b, **kw),
        st.just(A + 1),
        some(*OVERLAY),
    ),
    "mask": (
        lambda ax, im: lambda mask, **kw: ax.add_collection(DiffOverlay.from_mask(mask, **kw)),
        anything,
        some(*OVERLAY),
    ),
    "colorbar": (
        lambda ax, im: lambda _, **kw: ax.colorbar(im, **kw),
        st.just(0),
        some("location", "orientation", "size", "pad", "extend", "shrink"),
    ),
    "annotate": (
        lambda ax, im: lambda fmt, **kw: ax.annotate_cells(im, fmt, **kw),
        anything,
        some("colors", "color", "fontsize"),
    ),
    "set_pixel_scale": (lambda ax, im: ax.set_pixel_scale, anything, st.just({})),
    "set_scale_group": (lambda ax, im: ax.set_scale_group, anything, st.just({})),
    "zoom_about": (
        lambda ax, im: lambda x, y=1, scale=2: ax.zoom_about(x, y, scale),
        anything,
        some("y", "scale"),
    ),
    "zoom_to": (
        lambda ax, im: lambda x0, x1=2, y0=0, y1=2, **kw: ax.zoom_to(x0, x1, y0, y1, **kw),
        anything,
        some("x1", "y0", "y1", "scale"),
    ),
    "center_ticks": (
        lambda ax, im: lambda _, **kw: mplpix.center_ticks(ax, **kw),
        st.just(0),
        some("axis", "labels", "grid"),
    ),
}

#: Of arrays alone, which no figure shows.
PLAIN = {
    "centers_to_edges": (mplpix.centers_to_edges, (anything,), some("scale", "width")),
    "edges_to_centers": (mplpix.edges_to_centers, (anything,), some("scale")),
    "CellGrid": (CellGrid, (anything, anything), st.just({})),
    "from_shape": (CellGrid.from_shape, (anything,), st.just({})),
    "from_extent": (CellGrid.from_extent, (anything, anything), some("origin")),
    "from_centers": (CellGrid.from_centers, (anything, anything), st.just({})),
    "CellCenterLocator": (mplpix.CellCenterLocator, (anything,), some("nbins", "centers")),
    "CellEdgeLocator": (mplpix.CellEdgeLocator, (anything,), some("min_spacing")),
    "CellLabelFormatter": (mplpix.CellLabelFormatter, (anything, anything), st.just({})),
    "zoom_about": (mplpix.zoom_about, (anything, anything, anything), some("fill", "antialias")),
    "zoom_about A": (
        mplpix.zoom_about,
        (st.just(A), st.just((1, 1)), st.sampled_from([0, 1, 2, 0.5, np.nan, "a", None])),
        some("shape", "interpolation", "fill", "antialias"),
    ),
    "zoom_to": (
        mplpix.zoom_to,
        (anything, anything),
        some("shape", "interpolation", "fill", "antialias"),
    ),
}


def image(ax, **kwargs):
    im = PixelAlignedImage(ax, **kwargs)
    im.set_data(A)
    return ax.add_image(im)


# What an Axes is, and what it shows ---------------------------------------------------------------


def state_of(ax):
    """Return all of an Axes that a call may change, to be compared."""
    return {
        "artists": [(type(artist).__name__, id(artist)) for artist in ax.get_children()],
        "axes of the figure": [id(other) for other in ax.get_figure().axes],
        "limits": (ax.get_xlim(), ax.get_ylim()),
        "autoscale": (ax.get_autoscalex_on(), ax.get_autoscaley_on()),
        "data limits": ax.dataLim.get_points().tolist(),
        "aspect": ax.get_aspect(),
        "scale": (ax.get_pixel_scale(), ax.get_scale_group()),
        "ticks": [
            (id(axis.get_major_locator()), id(axis.get_major_formatter()))
            for axis in (ax.xaxis, ax.yaxis)
        ],
        "properties": [
            (artist.get_visible(), artist.get_alpha(), artist.get_zorder(), artist.get_clip_on())
            for artist in ax.get_children()
        ],
        "images": [
            (image.get_extent(), image.get_array().tobytes(), image.get_interpolation())
            for image in ax.get_images()
            if image.has_data()
        ],
        "colors": [
            (id(image.norm), repr(vars(image.norm).get("_vmin")), image.cmap.name)
            for image in ax.get_images()
        ],
    }


def is_told_by_the_oracle(image):
    """Whether the oracle can tell what the image shows."""
    return (
        image.has_data()
        and image.get_alpha() is None
        and image.get_visible()
        and image.get_interpolation() in ("auto", "antialiased", "nearest", "none")
        and image.get_transform() is image.axes.transData
        and (len(image.get_shape()) == 2 or image.get_shape()[2] == 3)
    )


def assert_taken(fig):
    """Assert that a figure is drawn, the last image of each Axes dot for dot.

    Returns how many images the oracle could tell about.
    """
    fig.canvas.draw()
    for ax in [ax for ax in fig.axes if ax.name == "pixel"]:
        for image in ax.get_images()[:-1]:  # below the last
            image.remove()
        if not all(is_told_by_the_oracle(image) for image in ax.get_images()):
            return 0
    return assert_images_are_exact(fig)


def figure_with_image():
    fig, ax = plt.subplots(figsize=(1.5, 1.5), dpi=50, subplot_kw={"projection": "pixel"})
    return fig, ax, ax.imshow(A)


@pytest.mark.parametrize("name", CALLS)
def test_any_argument_is_refused_without_a_change_or_drawn(name):
    method, first, rest = CALLS[name]

    @settings(max_examples=30)
    @given(first, rest)
    def check(value, kwargs):
        fig, ax, im = figure_with_image()
        try:
            dots, state = pixels(fig), state_of(ax)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of data that is all masked, or beyond its norm
                try:
                    method(ax, im)(value, **kwargs)
                except (TypeError, ValueError):
                    assert state_of(ax) == state
                    np.testing.assert_array_equal(pixels(fig), dots)
                    assert state_of(ax) == state
                else:
                    assert_taken(fig)
        finally:
            plt.close(fig)

    check()


RGB = np.random.default_rng(0).integers(0, 256, (3, 4, 3)).astype(np.uint8)
DAYS = np.array(["2024-01-01", "2024-01-02", "2024-01-04", "2024-01-08"], "M8[D]")

#: Calls that must be taken.
TAKEN = [
    *(("imshow", X, {}) for X in (A, A > 3, A.astype(np.uint8), A.tolist(), A[:, :1], A[:1])),
    *(
        ("imshow", X, {})
        for X in (np.ma.masked_less(A, 5), np.full((3, 4), np.nan), RGB, RGB / 255)
    ),
    *(("imshow of A", A, {"cmap": cmap}) for cmap in ("gray", plt.colormaps["plasma"], None)),
    *(("imshow of A", A, {"norm": n}) for n in (Normalize(0, 3), BoundaryNorm([0, 2, 5], 256))),
    *(("imshow of A", A, {"norm": n}) for n in ("log", "linear", "symlog", None)),
    *(("imshow of A", A, {"alpha": alpha}) for alpha in (0, 0.5, 1, None, A / 12)),
    *(
        ("imshow of A", A, limits)
        for limits in ({"vmin": 3}, {"vmax": 5.5}, {"vmin": -1, "vmax": 2})
    ),
    *(("imshow of A", A, {"x": x}) for x in (np.arange(4), range(5), [1, 10, 100, 1000], DAYS)),
    *(("imshow of A", A, {"y": y}) for y in (np.arange(3) ** 2, [5, 4, 3], [1, 2, 4, 8.5])),
    *(("imshow of A", A, {"origin": origin}) for origin in ("upper", "lower", None)),
    *(("imshow of A", A, {"extent": e}) for e in ((0, 1, 0, 1), (1, 0, 3, -2), (*DAYS[:2], 0, 1))),
    ("imshow of A", A, {"grid": CellGrid.from_shape((3, 4))}),
    ("imshow of A", A, {"grid": CellGrid(np.arange(5).astype("M8[h]"), [0, 1, 5, 6])}),
    *(("imshow of A", A, {"downsample": d}) for d in ("auto", "mean", "nearest", "max", "min")),
    *(
        ("imshow of A", A, {"interpolation": i})
        for i in ("antialiased", "nearest", "none", "bilinear")
    ),
    *(("imshow of A", A, {"aspect": aspect}) for aspect in ("equal", "auto", None)),
    *(("set_data", X, {}) for X in (A + 1, A > 3, RGB, np.zeros((5, 2)), A[:1, :1])),
    *(("set_extent", e, {}) for e in ((0, 1, 0, 1), [1, 0, 3, -2], (*DAYS[:2], 0, 1))),
    *(("set_downsample", d, {}) for d in ("auto", "mean", "nearest", "max", "min")),
    *(("set_alpha", alpha, {}) for alpha in (0, 0.5, 1, None, A / 12)),
    *(("set_interpolation", i, {}) for i in ("antialiased", "nearest", "none", "bilinear", None)),
    *(("set_norm", n, {}) for n in ("log", None, Normalize(0, 3))),
    *(("set_cmap", cmap, {}) for cmap in ("gray", plt.colormaps["plasma"])),
    *(("to_image", scale, {}) for scale in (1, 7, 0.5, Fraction(1, 3))),
    *(("diff", b, {}) for b in (A, A + 1, A.astype(int), np.ma.masked_less(A, 5), A.tolist())),
    *(("diff of A", A + 1, {"style": style}) for style in ("outline", "fill", "dim")),
    *(("diff of A", A + 1, {"color": color}) for color in ("red", "none", (1, 0, 0, 0.5), None)),
    *(("diff of A", A + 1, {"linewidth": lw}) for lw in (0, 2, 3.5, None)),
    *(("diff of A", A + 1, {name: 0.1}) for name in ("rtol", "atol", "alpha")),
    *(("diff of A", A + 1, {name: False}) for name in ("equal_nan", "inner")),
    *(("diff of A", A + 1, {"extent": e}) for e in ((0, 1, 0, 1), (*DAYS[:2], 0, 1))),
    ("diff of A", A + 1, {"grid": CellGrid(np.arange(5).astype("M8[h]"), [0, 1, 5, 6])}),
    ("diff of A", A + 1, {"min_dots": 5}),
    *(("mask", mask, {}) for mask in (A > 3, (A > 3).tolist(), np.ma.masked_array(A > 3, A > 9))),
    *(("colorbar", 0, {"location": side}) for side in ("left", "right", "top", "bottom")),
    *(("colorbar", 0, {"orientation": o}) for o in ("vertical", "horizontal")),
    *(("colorbar", 0, {"extend": extend}) for extend in ("neither", "both", "min", "max")),
    *(("annotate", fmt, {}) for fmt in ("{:.1f}", "{}", str, "{:.2e}")),
    *(("annotate", "{:.1f}", {"colors": colors}) for colors in (("k", "w"), ["red", "#00ff00"])),
    *(("annotate", "{:.1f}", {"fontsize": size}) for size in (5, "small")),
    *(("set_pixel_scale", scale, {}) for scale in ("fit", 1, 3, 0.5, Fraction(1, 3))),
    *(("set_scale_group", group, {}) for group in ("a", "own", None, 3)),
    *(
        ("zoom_about", x, {"y": y, "scale": s})
        for x, y, s in ((1, 1, 2), (0.5, 2.5, 0.5), (3, 0, 7))
    ),
    *(("zoom_to", x, {"x1": x1, "y0": 0, "y1": 2}) for x, x1 in ((0, 2), (3, 1), (-0.5, 3.5))),
    *(("center_ticks", 0, {"axis": axis}) for axis in ("both", "x", "y")),
    *(("center_ticks", 0, {"grid": grid}) for grid in (True, False)),
    ("center_ticks", 0, {"labels": {"x": list("abcd"), "y": list("efg")}}),
    ("center_ticks", 0, {"axis": "y", "labels": ["a", "b", "c"]}),
]


def id_of(argument):
    return argument if isinstance(argument, str) and argument in CALLS else ""


@pytest.mark.parametrize(("name", "value", "kwargs"), TAKEN, ids=id_of)
@pytest.mark.filterwarnings("ignore:All values are masked", "ignore:Data has no positive values")
def test_valid_arguments_are_taken_and_drawn(name, value, kwargs):
    fig, ax, im = figure_with_image()
    CALLS[name][0](ax, im)(value, **kwargs)
    compared = assert_taken(fig)
    beyond = {"alpha", "x", "y", "grid", "interpolation"} & kwargs.keys() and name != "diff of A"
    assert compared == 1 or beyond or name in ("set_alpha", "set_interpolation")


def test_every_call_has_arguments_that_are_taken():
    assert {name for name, _, _ in TAKEN} == set(CALLS) - {"image"}


GIVEN = [array for array in ARRAYS if isinstance(array, np.ndarray)]


@pytest.mark.parametrize("name", PLAIN)
def test_any_argument_is_refused_or_taken_and_no_array_is_written_to(name):
    function, arguments, rest = PLAIN[name]

    @settings(max_examples=60)
    @given(st.tuples(*arguments), rest)
    def check(values, kwargs):
        before = [(array.dtype, array.shape, array.tobytes()) for array in GIVEN]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with suppress(TypeError, ValueError):
                function(*values, **kwargs)
        assert [(array.dtype, array.shape, array.tobytes()) for array in GIVEN] == before

    check()


#: Calls of functions of arrays that must be taken, and what they return.
RETURNED = [
    ("centers_to_edges", ([0, 1, 2],), {}, [-0.5, 0.5, 1.5, 2.5]),
    ("centers_to_edges", ([1, 10, 100],), {"scale": "log"}, 10 ** np.array([-0.5, 0.5, 1.5, 2.5])),
    ("centers_to_edges", ([3],), {"width": 2}, [2, 4]),
    ("edges_to_centers", ([0, 1, 3],), {}, [0.5, 2]),
    ("CellCenterLocator", (np.arange(4),), {"nbins": 3}, None),
    ("CellEdgeLocator", (np.arange(4),), {"min_spacing": 3}, None),
    ("CellLabelFormatter", (np.arange(4), ["a", "b", "c"]), {}, None),
    ("CellGrid", ([0, 1, 2], [5, 3]), {}, CellGrid([0, 1, 2], [5, 3])),
    ("from_shape", ((1, 2),), {}, CellGrid([-0.5, 0.5, 1.5], [-0.5, 0.5])),
    ("from_extent", ((0, 2, 3, 5), (1, 2)), {}, CellGrid([0, 1, 2], [5, 3])),
    ("from_extent", ((0, 2, 3, 5), (1, 2)), {"origin": "lower"}, CellGrid([0, 1, 2], [3, 5])),
    ("from_centers", ([0, 1], [0, 2]), {}, CellGrid([-0.5, 0.5, 1.5], [-1, 1, 3])),
    ("zoom_about", (A, (1, 1.5), 1), {}, A),
    ("zoom_about", (A, (1, 1.5), 1), {"interpolation": "nearest"}, A),
    ("zoom_about A", (A, (1, 1.5), 1), {"antialias": False, "fill": 0}, A),
    ("zoom_to", (A, (0, 3, 0, 4)), {"shape": (3, 4)}, A),
    (
        "zoom_to",
        (A, (0, 3, 0, 4)),
        {"shape": (6, 8), "interpolation": "nearest"},
        A.repeat(2, 0).repeat(2, 1),
    ),
]


@pytest.mark.parametrize(("name", "values", "kwargs", "wanted"), RETURNED)
def test_valid_arguments_of_functions_of_arrays_are_taken(name, values, kwargs, wanted):
    returned = PLAIN[name][0](*values, **kwargs)
    if isinstance(wanted, CellGrid):
        assert returned == wanted
    elif wanted is not None:
        np.testing.assert_allclose(returned, wanted, rtol=1e-12)


def test_every_function_of_arrays_has_arguments_that_are_taken():
    assert {name for name, *_ in RETURNED} == set(PLAIN)

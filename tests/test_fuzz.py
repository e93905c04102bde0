"""Any arguments at all: refused by TypeError or ValueError, or taken, and then a draw works."""

import warnings
from contextlib import suppress
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.colors import BoundaryNorm, LogNorm, Normalize

import mplpix
from mplpix import CellGrid, DiffOverlay, PixelAlignedImage

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


few = settings(
    derandomize=True,
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize("name", CALLS)
def test_any_argument_is_refused_or_drawn(name):
    method, first, rest = CALLS[name]

    @few
    @given(first, rest)
    def check(value, kwargs):
        fig, ax = plt.subplots(figsize=(1.5, 1.5), dpi=50, subplot_kw={"projection": "pixel"})
        try:
            im = ax.imshow(A)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of data that is all masked, or beyond its norm
                with suppress(TypeError, ValueError):
                    method(ax, im)(value, **kwargs)
                fig.canvas.draw()
        finally:
            plt.close(fig)

    check()


@pytest.mark.parametrize("name", PLAIN)
def test_any_argument_is_refused_or_taken(name):
    function, arguments, rest = PLAIN[name]

    @settings(few, max_examples=60)
    @given(st.tuples(*arguments), rest)
    def check(values, kwargs):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with suppress(TypeError, ValueError):
                function(*values, **kwargs)

    check()

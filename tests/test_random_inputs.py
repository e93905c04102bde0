"""Random images with random arguments: what `Axes.imshow` takes is taken, and in its colors.

matplotlib's own image says which arguments it takes, and which color each cell has. What one of the
two takes alone is told by `is_ours_alone` and `is_theirs_alone`.
"""

import datetime
import warnings

import matplotlib.pyplot as plt
import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.colors import BoundaryNorm, LogNorm, Normalize, PowerNorm, SymLogNorm
from PIL import Image

import mplpix

SHAPES = [(1, 1), (1, 7), (5, 3), (6, 6)]

#: Kinds of dtype that users bring; complex numbers, text and dates are no images.
DTYPES = [
    *("?", "u1", "i1", ">u2", "<i2", "i4", "u4", "i8", "u8", "f2", "f4", ">f4", "f8"),
    *("c8", "M8[D]", "m8[s]", "U3", "O"),
]

MODES = ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "HSV", "I;16", "I", "F"]

DAY = datetime.datetime(2024, 2, 28)


@st.composite
def numbers(draw):
    """Return an array of a random dtype, maybe masked, strided, read-only or a list."""
    dtype = np.dtype(draw(st.sampled_from(DTYPES)))
    shape = draw(st.sampled_from(SHAPES))
    channels = draw(st.sampled_from([(), (), (), (1,), (2,), (3,), (4,), (5,)]))
    if dtype.kind in "UO":
        values = np.full(shape + channels, draw(st.sampled_from(["a", "1"])), dtype)
    elif dtype.kind == "f" and channels:
        values = draw(arrays(dtype, shape + channels, elements=st.floats(-0.5, 1.5, width=16)))
    else:
        values = draw(arrays(dtype, shape + channels))
    if dtype.kind == "f":
        values[np.isinf(values)] = 1  # which matplotlib masks, and colors by over and under here
    how = draw(st.sampled_from(["plain", "masked", "strided", "read-only", "list", "fortran"]))
    if how == "masked" and not channels:
        return np.ma.masked_array(values, draw(arrays(bool, values.shape)))
    if how == "strided":
        return np.repeat(np.repeat(values, 2, 0), 3, 1)[::-2, ::3]
    if how == "read-only":
        values = values.copy()
        values.flags.writeable = False
    if how == "fortran":
        return np.asfortranarray(values)
    return values.tolist() if how == "list" and dtype.kind in "uif" else values


@st.composite
def pillow_images(draw):
    """Return an image of Pillow, of a random mode."""
    mode = draw(st.sampled_from(MODES))
    rgb = draw(arrays(np.uint8, (4, 5, 3)))
    if mode == "I;16":
        return Image.fromarray((rgb[..., 0] * np.uint16(257)).astype(np.uint16))
    if mode in ("I", "F"):
        return Image.fromarray(rgb[..., 0].astype({"I": np.int32, "F": np.float32}[mode]))
    by_way_of = {"PA": "P", "LA": "L"}.get(mode)
    image = Image.fromarray(rgb)
    return image.convert(by_way_of).convert(mode) if by_way_of else image.convert(mode)


@st.composite
def arguments(draw):
    """Return keyword arguments of ``imshow``, some of them wrong."""
    kwargs = {}
    choices = {
        "cmap": ["gray", "viridis", plt.get_cmap("magma", 5), "no such", 3],
        "norm": [
            Normalize(-3, 50), LogNorm(1, 100), PowerNorm(0.5, 0, 9), BoundaryNorm([0, 5, 90], 256),
            SymLogNorm(2, vmin=-9, vmax=9), "log", "linear", "no such", 2,
        ],
        "vmin": [-2, 0.5, np.float32(3), 10, "low"],
        "vmax": [11, 40.5, np.uint8(200), "high"],
        "alpha": [0.25, 1, 0, 2, "half"],
        "origin": ["upper", "lower", "middle"],
        "extent": [
            (0, 3, 0, 2), (3, 0, -2, 1), (DAY, DAY + datetime.timedelta(2), 0, 1),
            (np.datetime64("2024-02-28"), np.datetime64("2024-03-02"), 0, 1),
            (0, 1, 2), ("a", "b", 0, 1), None,
        ],
        "interpolation": ["none", "nearest", "no such"],
        "aspect": ["equal", "auto", 2, "wide"],
        "zorder": [0, 2.5],
        "url": ["a", None],
    }  # fmt: skip
    for name in draw(st.lists(st.sampled_from(sorted(choices)), unique=True, max_size=4)):
        # Wrong values are the rarer ones.
        kwargs[name] = draw(st.sampled_from(choices[name][:-1] * 3 + choices[name][-1:]))
    return kwargs


def colors_of(values, image):
    """Return the colors of cells; the opacity of the image also applies to RGBA."""
    alpha = image.get_alpha()
    if values.ndim == 2 or values.shape[2] == 3 or alpha is None:
        return np.asarray(image.to_rgba(values, alpha, bytes=True))
    colors = np.array(image.to_rgba(values, bytes=True))
    colors[..., 3] = colors[..., 3].astype(np.float32) * alpha
    return colors


def shown_by(draw):
    """Return the colors and the extent of the image that *draw* makes, or the error it raises."""
    fig, ax = plt.subplots(figsize=(1, 1), dpi=40)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = draw(ax)
            fig.canvas.draw()
            if isinstance(image, mplpix.PixelAlignedImage):
                colors = image.to_image()
                colors = colors[::-1] if image.origin == "lower" else colors
            else:
                colors = colors_of(image.get_array(), image)
            return colors, np.asarray(ax.dataLim.extents, float), None
        except Exception as error:
            return None, None, error
        finally:
            plt.close(fig)


def is_ours_alone(X, kwargs):
    """Return whether mplpix takes what plain matplotlib refuses, or fails to draw."""
    if not (isinstance(X, np.ndarray) and X.dtype.kind in "buif"):
        return False
    if X.ndim == 2:  # matplotlib 3.9 fails at bool
        return X.dtype.kind == "b" and isinstance(kwargs.get("norm"), SymLogNorm)
    # A single channel is none, colors may be bool.
    if X.shape[2] == 1 or X.dtype.kind == "b":
        return True
    # matplotlib 3.9 resamples colors of these two floats alone, of the machine's byte order.
    return X.dtype.kind == "f" and X.dtype not in (np.float32, np.float64)


def is_theirs_alone(X, kwargs):
    """Return whether matplotlib takes what mplpix refuses, each for a reason."""
    if isinstance(kwargs.get("extent"), tuple) and "a" in kwargs["extent"]:
        return True  # categories, of which one cell is as long as the image
    # Objects would be converted at each draw; durations have a unit, which matplotlib forgets.
    return isinstance(X, np.ndarray) and X.dtype.kind in "Om"


@settings(max_examples=150)
@example(Image.new("1", (5, 4)), {"vmin": 0.5})
@given(st.one_of(numbers(), numbers(), pillow_images()), arguments())
def test_what_matplotlib_takes_is_taken_and_in_its_colors(X, kwargs):
    in_colors = X.mode not in ("L", "I;16") if isinstance(X, Image.Image) else np.ndim(X) == 3
    if in_colors:
        kwargs.pop("norm", None)  # matplotlib scales some norms by colors, and fails
    theirs = shown_by(lambda ax: ax.imshow(X, **{"interpolation": "none", **kwargs}))
    ours = shown_by(lambda ax: mplpix.imshow(ax, X, **kwargs))
    if theirs[2] is not None:
        if ours[2] is None:
            assert is_ours_alone(X, kwargs), (theirs[2], X, kwargs)
        else:
            assert isinstance(ours[2], TypeError | ValueError), (ours[2], X, kwargs)
        return
    if ours[2] is not None:
        assert is_theirs_alone(X, kwargs), (ours[2], X, kwargs)
        return
    np.testing.assert_array_equal(ours[0], theirs[0])
    np.testing.assert_allclose(ours[1], theirs[1])

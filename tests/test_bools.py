"""A bool is any byte but 0, wherever an image or a mask is taken.

Pillow's 1-bit images come as bools with the byte 255, and so does any mask that was bytes before.
"""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

import mplpix
from mplpix.arrays.regions import label_regions
from tests.oracle import pixels
from tests.tools import PIXEL, Lazy

PLAIN = np.random.default_rng(2).random((9, 12)) < 0.4


def of_bytes(plain, byte):
    """Return *plain* with another byte for True."""
    other = np.where(plain, np.uint8(byte), np.uint8(0)).view(bool)
    assert other.dtype == bool
    assert (other.view(np.uint8) == byte).any()
    return other


def scattered(plain, byte):
    """Return *plain* with several bytes for True, and not contiguous."""
    values = np.zeros((2 * plain.shape[0], 3 * plain.shape[1]), np.uint8)
    values[::2, ::3] = np.where(plain, np.arange(plain.size).reshape(plain.shape) % 254 + 1, 0)
    return values.view(bool)[::2, ::3]


def from_file(plain):
    """Return what Pillow reads of a 1-bit file."""
    file = io.BytesIO()
    Image.fromarray(plain).save(file, format="png")
    with Image.open(file) as image:
        assert image.mode == "1"
        return np.asarray(image)


MAKERS = {
    "255": lambda plain: of_bytes(plain, 255),
    "2": lambda plain: of_bytes(plain, 2),
    "many": lambda plain: scattered(plain, None),
    "masked": lambda plain: np.ma.masked_array(of_bytes(plain, 255), np.eye(*plain.shape) > 0),
    "lazy": lambda plain: Lazy(of_bytes(plain, 255)),
    "1-bit file": from_file,
}


@pytest.fixture(params=MAKERS)
def pair(request):
    """A bool image of other bytes, and the same of 0 and 1."""
    plain = (
        np.ma.masked_array(PLAIN, np.eye(*PLAIN.shape) > 0) if request.param == "masked" else PLAIN
    )
    return MAKERS[request.param](PLAIN), plain


def drawn(image, **kwargs):
    fig, ax = plt.subplots(figsize=(1.5, 1.2), dpi=50, subplot_kw=PIXEL)
    ax.imshow(image, **kwargs)
    return pixels(fig)


@pytest.mark.parametrize("downsample", ["auto", "mean", "max", "min", "nearest"])
@pytest.mark.parametrize("scale", ["fit", 0.5])
def test_a_bool_image_is_drawn_as_true_and_false(pair, downsample, scale):
    fig, axs = plt.subplots(1, 2, subplot_kw={**PIXEL, "pixel_scale": scale})
    pictures = [
        ax.imshow(image, downsample=downsample).to_image(1 if scale == "fit" else scale)
        for ax, image in zip(axs, pair, strict=True)
    ]
    np.testing.assert_array_equal(*pictures)
    fig.canvas.draw()
    assert axs[0].images[0].get_clim() == axs[1].images[0].get_clim() == (0, 1)


def test_a_bool_image_is_the_same_on_the_canvas(pair):
    np.testing.assert_array_equal(drawn(pair[0], cmap="gray"), drawn(pair[1], cmap="gray"))


@pytest.mark.parametrize("channels", [3, 4])
def test_colors_may_be_bools(channels):
    plain = np.random.default_rng(3).random((5, 6, channels)) < 0.5
    np.testing.assert_array_equal(drawn(of_bytes(plain, 255)), drawn(plain))


def test_a_bool_image_equals_itself_whatever_its_bytes(pair):
    overlay = mplpix.DiffOverlay(*pair)
    assert overlay.count == 0
    assert mplpix.DiffOverlay(pair[1], pair[0], atol=0.5).count == 0


def test_a_bool_image_differs_from_its_inverse_by_one(pair):
    comparison = mplpix.compare(pair[0], np.logical_not(pair[1]))
    assert comparison.statistics.max_abs == 1
    assert comparison.statistics.count == (~np.ma.getmaskarray(pair[1])).sum()


@pytest.mark.parametrize("byte", [1, 2, 255])
def test_a_mask_marks_its_true_cells(byte):
    overlay = mplpix.DiffOverlay.from_mask(of_bytes(PLAIN, byte))
    assert overlay.count == PLAIN.sum()
    np.testing.assert_array_equal(overlay.mask, PLAIN)
    np.testing.assert_array_equal(overlay.boxes(), label_regions(PLAIN).boxes)
    np.testing.assert_array_equal(label_regions(of_bytes(PLAIN, byte)).sizes, overlay.regions.sizes)


@pytest.mark.parametrize("interpolation", ["nearest", "bilinear"])
def test_a_bool_image_is_zoomed_as_true_and_false(pair, interpolation):
    zooms = [
        np.ma.filled(
            mplpix.zoom_about(
                np.ma.asarray(image) if image is pair[1] else image,
                (4, 5),
                2,
                interpolation=interpolation,
            ).astype(float),
            -1,
        )
        for image in pair
    ]
    np.testing.assert_array_equal(*zooms)


def test_a_bool_image_is_saved_as_true_and_false(pair):
    files = [io.BytesIO(), io.BytesIO()]
    for file, image in zip(files, pair, strict=True):
        mplpix.imsave(file, image, format="png")
    pictures = [np.asarray(Image.open(file)) for file in files]
    np.testing.assert_array_equal(*pictures)

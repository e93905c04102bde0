"""Pillow images of every mode mean the same colors in every function that takes an image."""

import io
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.image import pil_to_array
from PIL import Image

import mplpix
from tests.tools import PIXEL

RNG = np.random.default_rng(15)
SHAPE = (6, 8)


@pytest.fixture(autouse=True)
def _same_images_in_any_order(monkeypatch):
    monkeypatch.setitem(globals(), "RNG", np.random.default_rng(15))


def palette(transparency=None):
    """Return an image of 200 colors in a shuffled palette, so that indices are no greys."""
    image = Image.fromarray(RNG.integers(0, 200, SHAPE).astype(np.uint8)).convert("P")
    image.putpalette(RNG.permutation(np.arange(768) // 3).astype(np.uint8).tobytes())
    if transparency is not None:
        image.info["transparency"] = transparency
    return image


def colored(mode):
    return Image.fromarray(RNG.integers(0, 256, (*SHAPE, 4)).astype(np.uint8)).convert(mode)


def grey(mode):
    values = RNG.integers(0, 256, (*SHAPE, 2)).astype(np.uint8)
    return Image.merge("LA", [Image.fromarray(values[..., i]) for i in (0, 1)]).convert(mode)


def with_palette_and_opacity():
    image = palette().convert("PA")
    image.putalpha(Image.fromarray(RNG.integers(0, 256, SHAPE).astype(np.uint8)))
    assert image.mode == "PA"
    return image


def of_16_bits(mode):
    dtype = {"B": ">u2", "N": "=u2"}.get(mode[-1], "<u2")
    values = RNG.integers(0, 2**16, SHAPE).astype(dtype)
    return Image.frombytes(mode, SHAPE[::-1], values.tobytes())


def bits():
    return Image.fromarray(RNG.random(SHAPE) < 0.5)


#: An image of each mode.
MODES = {
    "1": bits,
    "L": lambda: grey("L"),
    "LA": lambda: grey("LA"),
    "P": palette,
    "P with a transparent color": lambda: palette(7),
    "P with opacities": lambda: palette(bytes(range(200))),
    "PA": with_palette_and_opacity,
    "RGB": lambda: colored("RGB"),
    "RGBA": lambda: colored("RGBA"),
    "RGBa": lambda: colored("RGBA").convert("RGBa"),
    "CMYK": lambda: colored("RGB").convert("CMYK"),
    "YCbCr": lambda: colored("RGB").convert("YCbCr"),
    "HSV": lambda: colored("RGB").convert("HSV"),
    "I;16": lambda: of_16_bits("I;16"),
    "I;16L": lambda: of_16_bits("I;16L"),
    "I;16B": lambda: of_16_bits("I;16B"),
    "I;16N": lambda: of_16_bits("I;16N"),
    "I": lambda: Image.fromarray(RNG.integers(-99, 400, SHAPE).astype(np.int32)),
    "F": lambda: Image.fromarray(RNG.uniform(-99, 400, SHAPE).astype(np.float32)),
}

#: Modes that are numbers for norm and colormap, and those that are numbers, but shown in grey.
NUMBERS = {"L", "I;16", "I;16L", "I;16B", "I;16N"}
GREY = {"1", "I", "F"}


@pytest.fixture(params=MODES)
def image(request):
    made = MODES[request.param]()
    assert made.mode == request.param.split()[0]
    return made


def pixel_axes(**kwargs):
    return plt.subplots(figsize=(3, 2), dpi=60, subplot_kw=PIXEL | kwargs)[1]


def theirs(image, **kwargs):
    """Return matplotlib's own artist, and its colors."""
    shown = plt.figure().add_subplot().imshow(image, interpolation="none", **kwargs)
    return shown, shown.to_rgba(shown.get_array(), bytes=True)


def numbers(image):
    """Return what `compare` and `zoom_about` take the image for, by another road."""
    return np.asarray(image) if image.mode in NUMBERS | GREY else pil_to_array(image)


def read(file):
    return np.asarray(Image.open(io.BytesIO(file.getvalue())).convert("RGBA"))


@pytest.mark.parametrize("projection", ["pixel", None])
def test_imshow_shows_the_colors_of_matplotlib(image, projection):
    ax = plt.figure().add_subplot(projection=projection)
    np.testing.assert_array_equal(mplpix.imshow(ax, image).to_image(), theirs(image)[1])


def test_a_colormap_colors_what_it_colors_in_matplotlib(image):
    kwargs = {"cmap": "magma", "vmin": 20, "vmax": 300}
    ours = pixel_axes().imshow(image, **kwargs)
    np.testing.assert_array_equal(ours.to_image(), theirs(image, **kwargs)[1])


def test_set_data_shows_the_colors_of_matplotlib(image):
    first = np.array([[10, 200]])
    ours, (plain, _) = pixel_axes().imshow(first), theirs(first)
    for artist in (ours, plain):
        artist.set_data(image)
    np.testing.assert_array_equal(ours.to_image(), plain.to_rgba(plain.get_array(), bytes=True))
    ours.set_data(first)
    np.testing.assert_array_equal(ours.to_image(), theirs(first)[1])


def test_a_canvas_shows_the_same_dots(image):
    ax = pixel_axes(pixel_scale=3)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ours = ax.imshow(image)
    dots = ours.to_image(3)
    white = np.full_like(dots, 255)
    expected = white * (1 - dots[..., 3:] / 255) + dots * (dots[..., 3:] / 255)
    assert np.abs(ax.snapshot()[..., :3] - expected[..., :3]).max() <= 1  # Agg's blending
    opaque = dots[..., 3] == 255
    np.testing.assert_array_equal(ax.snapshot()[opaque], dots[opaque])


def test_imsave_writes_the_colors_of_imshow(image):
    file = io.BytesIO()
    mplpix.imsave(file, image, format="png", cmap="viridis")
    np.testing.assert_array_equal(read(file), pixel_axes().imshow(image).to_image())


def test_subplots_shows_the_colors_of_imshow(image):
    _, (ax,) = mplpix.subplots([image])
    np.testing.assert_array_equal(ax.images[0].to_image(), pixel_axes().imshow(image).to_image())


def test_a_pyramid_of_it_shows_the_colors_of_imshow(image):
    coarse = image.resize((SHAPE[1] // 2, SHAPE[0] // 2), Image.Resampling.NEAREST)
    shown, alone = (
        pixel_axes().imshow(given, vmin=0, vmax=300)
        for given in (mplpix.Pyramid([image, coarse]), image)
    )
    np.testing.assert_array_equal(shown.to_image(), alone.to_image())


@pytest.mark.parametrize("interpolation", ["nearest", "bilinear"])
def test_zooms_are_those_of_its_numbers_or_colors(image, interpolation):
    ours, expected = (
        (
            mplpix.zoom_about(a, (2, 3), 2, interpolation=interpolation),
            mplpix.zoom_to(a, (1, 4, 2, 6), interpolation=interpolation),
        )
        for a in (image, numbers(image))
    )
    for a, b in zip(ours, expected, strict=True):
        np.testing.assert_array_equal(a, b)
        assert a.dtype.newbyteorder("=") == b.dtype.newbyteorder("=")


def changed(image):
    """Return the image with one other pixel, and where it is."""
    other = image.copy()
    row, col = 2, 5
    value = other.getpixel((col, row))
    new = 255 - np.asarray(value)
    if image.mode == "P":
        new = (np.asarray(value) + 1) % 200
    if image.mode in ("PA", "LA"):
        new = np.array([(value[0] + 1) % 200, 255])
    if image.mode in ("RGBA", "RGBa"):
        new = np.array([255, 255 - value[1], 255 - value[2], 255])
    other.putpixel((col, row), tuple(map(int, new)) if new.ndim else new.item())
    assert (numbers(image)[row, col] != numbers(other)[row, col]).any()
    return other, (row, col)


@pytest.mark.parametrize("find", ["diff", "DiffOverlay", "compare"])
def test_what_differs_in_color_or_number_is_found_and_nothing_else(image, find):
    other, place = changed(image)
    overlay = {
        "diff": lambda a, b: pixel_axes().diff(a, b),
        "DiffOverlay": mplpix.DiffOverlay,
        "compare": lambda a, b: mplpix.compare(a, b).overlay,
    }[find](image, other)
    assert np.argwhere(overlay.mask).tolist() == [list(place)]


def test_the_panels_of_a_comparison_show_the_colors_of_imshow(image):
    other, _ = changed(image)
    comparison = mplpix.compare(image, other, vmin=0, vmax=300)
    for given, panel in zip((image, other), comparison.images, strict=False):
        alone = pixel_axes().imshow(given, vmin=0, vmax=300)
        np.testing.assert_array_equal(panel.to_image(), alone.to_image())


def test_equal_colors_are_equal_whatever_palette_or_mode_has_them():
    red = Image.new("P", SHAPE[::-1], 3)
    red.putpalette([0] * 9 + [255, 0, 0])
    other = Image.new("P", SHAPE[::-1], 0)
    other.putpalette([255, 0, 0])
    blue = Image.new("P", SHAPE[::-1], 3)
    blue.putpalette([0] * 9 + [0, 0, 255])
    for same in (other, red.convert("RGB"), red.convert("RGBA"), np.asarray(red.convert("RGB"))):
        assert mplpix.DiffOverlay(red, same).count == 0
        assert mplpix.DiffOverlay(same, red).count == 0
        comparison = mplpix.compare(same, red)
        assert comparison.statistics.count == comparison.statistics.max_abs == 0
        assert mplpix.DiffOverlay(blue, same).count == np.prod(SHAPE)
    grey_red = red.convert("LA")
    assert mplpix.DiffOverlay(grey_red, grey_red.convert("RGBA")).count == 0


@pytest.mark.parametrize("kind", [lambda image: image, np.asarray], ids=["Pillow", "array"])
def test_opacity_that_one_image_lacks_is_full(kind):
    rgb, rgba = colored("RGB"), colored("RGBA")
    expected = (np.asarray(rgb.convert("RGBA")) != np.asarray(rgba)).any(axis=2)
    np.testing.assert_array_equal(mplpix.DiffOverlay(kind(rgb), kind(rgba)).mask, expected)


def test_a_1_bit_image_is_bools():
    image, plain = bits(), np.asarray(bits()) != 0
    inverse = ~(np.asarray(image) != 0)
    comparison = mplpix.compare(image, inverse)
    assert comparison.statistics.max_abs == comparison.statistics.peak == 1
    assert comparison.overlay.count == inverse.size
    assert mplpix.zoom_about(image, (1, 1), 1, interpolation="nearest").dtype == bool
    assert mplpix.DiffOverlay.from_mask(image).count == np.count_nonzero(np.asarray(image))
    assert pixel_axes().imshow(image).get_array().dtype == bool
    assert plain.dtype == bool


def test_floats_are_compared_as_floats():
    a = np.array([[0.25, 300.0], [301.0, np.nan]], np.float32)
    b = np.array([[0.5, 300.0], [302.0, np.nan]], np.float32)
    assert mplpix.compare(Image.fromarray(a), Image.fromarray(b)).statistics.max_abs == 1
    assert mplpix.compare(Image.fromarray(a), b).statistics.count == 2


def test_padding_is_no_opacity():
    padded = colored("RGB").convert("RGBX")
    padded = Image.frombytes("RGBX", padded.size, padded.tobytes().replace(b"\xff", b"\0"))
    expected = np.asarray(padded.convert("RGB"))
    assert (np.asarray(padded)[..., 3] == 0).any()
    shown = pixel_axes().imshow(padded).to_image()
    np.testing.assert_array_equal(shown[..., :3], expected)
    assert (shown[..., 3] == 255).all()
    assert mplpix.DiffOverlay(padded, expected).count == 0


def test_premultiplied_grey_is_shown():
    image = grey("LA").convert("La")
    expected = np.asarray(image.convert("LA").convert("RGBA"))
    np.testing.assert_array_equal(pixel_axes().imshow(image).to_image(), expected)


def test_lab_is_shown_as_pillow_shows_it_or_refused():
    image = Image.new("LAB", SHAPE[::-1], (50, 100, 150))
    try:
        expected = np.asarray(image.convert("RGBA"))
    except ValueError:
        with pytest.raises(ValueError, match=r"'X' must be an array.*LAB"):
            pixel_axes().imshow(image)
    else:
        np.testing.assert_array_equal(pixel_axes().imshow(image).to_image(), expected)


# Files --------------------------------------------------------------------------------------------


def in_file(image, format="png", **kwargs):
    file = io.BytesIO()
    image.save(file, format, **kwargs)
    return file


#: Functions that take an image, and the name of the argument.
TAKERS = {
    "imshow": (lambda image: pixel_axes().imshow(image), "X"),
    "mplpix.imshow": (lambda image: mplpix.imshow(plt.figure().add_subplot(), image), "X"),
    "set_data": (lambda image: pixel_axes().imshow([[0]]).set_data(image), "A"),
    "imsave": (lambda image: mplpix.imsave(io.BytesIO(), image, format="png"), "image"),
    "diff": (lambda image: pixel_axes().diff(image, np.zeros(SHAPE)), "a"),
    "DiffOverlay": (lambda image: mplpix.DiffOverlay(np.zeros(SHAPE), image), "b"),
    "from_mask": (mplpix.DiffOverlay.from_mask, "mask"),
    "compare": (lambda image: mplpix.compare(image, image), "a"),
    "zoom_about": (lambda image: mplpix.zoom_about(image, (1, 1), 2), "image"),
    "zoom_to": (lambda image: mplpix.zoom_to(image, (0, 2, 0, 2)), "image"),
    "subplots": (lambda image: mplpix.subplots([image]), "images_or_shapes[0]"),
    "Pyramid": (lambda image: mplpix.Pyramid([image]), "levels[0]"),
}


def closed():
    image = Image.open(in_file(colored("RGB")))
    image.close()
    return image


def truncated():
    data = in_file(colored("RGB")).getvalue()
    return Image.open(io.BytesIO(data[: len(data) // 2]))


@pytest.mark.parametrize("make", [closed, truncated])
@pytest.mark.parametrize(("take", "name"), TAKERS.values(), ids=TAKERS)
def test_a_file_that_cannot_be_read_is_refused_by_name_at_the_call(take, name, make):
    numbers = plt.get_fignums()
    with pytest.raises(ValueError, match="which can't be read: ") as raised:
        take(make())
    assert str(raised.value).startswith(f"{name!r} must be ")
    assert len(plt.get_fignums()) <= len(numbers) + 1


def test_a_file_is_read_while_it_is_open_and_not_needed_afterwards():
    with Image.open(in_file(palette())) as file:
        ours = pixel_axes().imshow(file)
        expected = np.asarray(file.convert("RGBA"))
    np.testing.assert_array_equal(ours.to_image(), expected)
    ours.axes.figure.canvas.draw()


def test_a_file_is_loaded_once(monkeypatch):
    from PIL import PngImagePlugin  # noqa: PLC0415

    reads = []
    verify = PngImagePlugin.PngImageFile.load_prepare
    monkeypatch.setattr(
        PngImagePlugin.PngImageFile,
        "load_prepare",
        lambda self: (reads.append(self), verify(self))[1],
    )
    file = Image.open(in_file(colored("RGB")))
    mplpix.compare(file, file)
    pixel_axes().imshow(file)
    assert len(reads) == 1


@pytest.mark.parametrize("format", ["gif", "tiff"])
def test_of_several_images_in_a_file_the_present_one_is_shown(format):
    first, second = palette().convert("RGB").quantize(16), palette().convert("RGB").quantize(16)
    file = Image.open(in_file(first, format, save_all=True, append_images=[second]))
    file.seek(1)
    expected = np.asarray(file.convert("RGBA"))
    np.testing.assert_array_equal(pixel_axes().imshow(file).to_image(), expected)
    file.seek(0)
    assert mplpix.DiffOverlay(file, expected).count > 0


def test_changing_an_image_afterwards_changes_no_picture(image):
    ours = pixel_axes().imshow(image)
    before = ours.to_image()
    image.paste(changed(image)[0])
    np.testing.assert_array_equal(ours.to_image(), before)


def test_images_of_another_library_with_a_mode_are_no_pillow_images():
    class Mode:
        mode = "P"

    with pytest.raises(TypeError, match="'X' must be an array"):
        pixel_axes().imshow(Mode())
    assert "PIL" in sys.modules

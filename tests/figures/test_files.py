"""`imsave`: the dots of an image in a file, all of them, or the old file."""

import io
import os
import stat
from fractions import Fraction
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import colors
from matplotlib.image import AxesImage
from PIL import Image

import mplpix
from tests.oracle import colours, picture
from tests.tools import Lazy

RNG = np.random.default_rng(5)

FLOATS = RNG.normal(size=(13, 17))

LOSSLESS = ("png", "tif", "tiff", "webp")


def saved(image, format="png", **kwargs):
    """Return what Pillow reads of the file that imsave writes."""
    file = io.BytesIO()
    mplpix.imsave(file, image, format=format, **kwargs)
    return Image.open(file)


def opened(path):
    """Return the image in a file, which is closed again."""
    with open(path, "rb") as file:
        return Image.open(io.BytesIO(file.read()))


def rgba(image, **kwargs):
    return np.asarray(saved(image, **kwargs).convert("RGBA"))


def with_holes(a):
    a = np.ma.masked_less(a, np.median(a))
    if a.dtype.kind == "f":
        a[0, 0] = np.nan
        a[2, :3] = 0.5
    return a


# The picture --------------------------------------------------------------------------------------

ARRAYS = {
    "float64": FLOATS,
    "float32": FLOATS.astype("f4"),
    "float16": FLOATS.astype("f2"),
    "big endian": FLOATS.astype(">f8"),
    "bool": FLOATS > 0,
    "uint8": (FLOATS * 40 + 100).astype(np.uint8),
    "int64": (FLOATS * 1e15).astype(np.int64),
    "masked": with_holes(FLOATS.copy()),
    "NaN": np.where(FLOATS > 1, np.nan, FLOATS),
    "infinities": np.where(FLOATS > 1, np.inf, np.where(FLOATS < -1, -np.inf, FLOATS)),
    "one cell": np.ones((1, 1)),
    "Fortran order": np.asfortranarray(FLOATS),
    "RGB": RNG.integers(0, 256, (5, 4, 3), np.uint8),
    "RGBA": RNG.integers(0, 256, (5, 4, 4), np.uint8),
    "RGBA floats": RNG.random((5, 4, 4)),
}


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize("scale", [1, 3, Fraction(1, 3)])
def test_pillow_reads_back_the_dots_of_the_oracle(name, scale):
    A = ARRAYS[name]
    labels = A.dtype.kind == "b"
    if name == "infinities" and scale < 1:
        A = np.where(FLOATS > 1, np.inf, FLOATS)  # both in a block have no mean
    np.testing.assert_array_equal(rgba(A, scale=scale), picture(A, scale, labels=labels))


@pytest.mark.parametrize("format", LOSSLESS)
@pytest.mark.parametrize("scale", [1, 2])
def test_every_lossless_format_keeps_every_byte(format, scale):
    # Colours under full transparency are what WebP drops first.
    A = RNG.integers(0, 256, (6, 9, 4), np.uint8)
    A[::2, ::3, 3] = 0
    file = saved(A, format=format, scale=scale)
    assert file.mode == "RGBA"
    np.testing.assert_array_equal(np.asarray(file), np.repeat(np.repeat(A, scale, 0), scale, 1))


NORMS = {
    "Normalize": lambda: colors.Normalize(-1, 1),
    "clip": lambda: colors.Normalize(-1, 1, clip=True),
    "LogNorm": colors.LogNorm,
    "SymLogNorm": lambda: colors.SymLogNorm(0.1),
    "PowerNorm": lambda: colors.PowerNorm(0.4),
    "TwoSlopeNorm": lambda: colors.TwoSlopeNorm(0.3),
    "CenteredNorm": colors.CenteredNorm,
    "AsinhNorm": lambda: colors.AsinhNorm(0.2),
    "BoundaryNorm": lambda: colors.BoundaryNorm([-2, -1, 0, 1, 2], 256, extend="both"),
    "FuncNorm": lambda: colors.FuncNorm((np.sqrt, np.square), vmin=0),
}


@pytest.mark.parametrize("name", NORMS)
@pytest.mark.parametrize("kind", ["float64", "masked", "uint8"])
@pytest.mark.filterwarnings("ignore:invalid value encountered in sqrt")
def test_every_norm_gives_the_colours_of_to_rgba(name, kind):
    A = ARRAYS[kind]
    if name in ("LogNorm", "PowerNorm", "FuncNorm"):
        A = abs(A)
    expected = picture(A, 2, "magma", NORMS[name])
    np.testing.assert_array_equal(rgba(A, scale=2, cmap="magma", norm=NORMS[name]()), expected)


def test_the_name_of_a_norm_and_its_limits_are_taken():
    A = np.geomspace(1e-3, 1e3, 30).reshape(5, 6)
    expected = colours(A, "plasma", lambda: colors.LogNorm(0.01, 100))
    np.testing.assert_array_equal(rgba(A, cmap="plasma", norm="log", vmin=0.01, vmax=100), expected)


@pytest.mark.parametrize("vmin", [None, -0.5])
@pytest.mark.parametrize("vmax", [None, 0.25])
def test_limits_are_those_of_pyplot_imsave(vmin, vmax):
    ours, theirs = io.BytesIO(), io.BytesIO()
    mplpix.imsave(ours, FLOATS, vmin=vmin, vmax=vmax, cmap="RdBu", format="png")
    plt.imsave(theirs, FLOATS, vmin=vmin, vmax=vmax, cmap="RdBu", format="png")
    assert ours.getvalue() == theirs.getvalue()


@pytest.mark.parametrize("origin", ["upper", "lower", None])
@pytest.mark.parametrize("kind", ["float64", "RGB", "uint16"])
def test_origin_lower_puts_row_0_lowest(origin, kind):
    A = ARRAYS.get(kind, np.arange(60, dtype=np.uint16).reshape(12, 5))
    mpl.rcParams["image.origin"] = "lower"
    up = np.asarray(saved(A, origin="upper"))
    down = np.asarray(saved(A, origin=origin))
    np.testing.assert_array_equal(down, up if origin == "upper" else up[::-1])
    assert not np.array_equal(up, up[::-1])


@settings(max_examples=40)
@given(
    st.integers(1, 40),
    st.integers(1, 40),
    st.integers(1, 5) | st.integers(2, 9).map(lambda k: Fraction(1, k)),
    st.sampled_from(["float32", "float64", "uint8", "int16"]),
    st.sampled_from(LOSSLESS),
)
def test_the_file_has_shape_times_scale_dots(rows, cols, scale, dtype, format):
    A = (np.arange(rows * cols) * 7.3 % 101).reshape(rows, cols).astype(dtype)
    expected = picture(A, scale)
    assert expected.shape[:2] == (-(-rows * scale // 1), -(-cols * scale // 1))
    np.testing.assert_array_equal(rgba(A, scale=scale, format=format), expected)


# 16-bit gray --------------------------------------------------------------------------------------

DEEP = RNG.integers(0, 2**16, (7, 11), np.uint16)


@pytest.mark.parametrize("format", ["png", "tif", "tiff"])
@pytest.mark.parametrize("dtype", ["<u2", ">u2"])
def test_uint16_without_a_colormap_is_stored_as_it_is(format, dtype):
    file = saved(DEEP.astype(dtype), format=format, scale=3)
    assert file.mode == "I;16"
    np.testing.assert_array_equal(np.asarray(file), np.repeat(np.repeat(DEEP, 3, 0), 3, 1))


def test_uint16_is_averaged_below_scale_1():
    expected = np.rint(DEEP[:6, :10].reshape(3, 2, 5, 2).astype(float).mean((1, 3)))
    np.testing.assert_array_equal(
        np.asarray(saved(DEEP[:6, :10], scale=Fraction(1, 2))), expected.astype(np.uint16)
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"cmap": "gray"},
        {"vmin": 0},
        {"vmax": 60000},
        {"norm": colors.Normalize(0, 9)},
        {"format": "webp"},
    ],
)
def test_uint16_is_coloured_where_colours_are_asked_for_or_grey_is_not_known(asked):
    style = {k: v for k, v in asked.items() if k in ("vmin", "vmax")}
    expected = colours(
        DEEP, asked.get("cmap", "viridis"), lambda: asked.get("norm") or colors.Normalize(**style)
    )
    np.testing.assert_array_equal(rgba(DEEP, **asked), expected)


def test_a_pillow_image_is_an_image():
    np.testing.assert_array_equal(np.asarray(saved(Image.fromarray(DEEP))), DEEP)
    A = ARRAYS["RGB"]
    np.testing.assert_array_equal(rgba(Image.fromarray(A))[..., :3], A)


# Artists ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("projection", ["pixel", None])
@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("alpha", [None, 0.4])
def test_an_image_of_a_figure_is_saved_in_its_own_colours(projection, origin, alpha):
    _, ax = plt.subplots(subplot_kw={"projection": projection})
    A = with_holes(FLOATS.copy())
    A[:3] = np.ma.masked  # AxesImage masks infinities
    im = ax.imshow(A, cmap="cividis", norm="symlog", origin=origin, alpha=alpha, vmin=-1, vmax=2)
    expected = np.array(im.to_rgba(im.get_array(), bytes=True))
    if alpha is not None:
        expected[..., 3] = (expected[..., 3].astype("f4") * alpha).astype(np.uint8)
    expected = expected if origin == "upper" else expected[::-1]
    got = rgba(im, scale=2)
    np.testing.assert_array_equal(got, np.repeat(np.repeat(expected, 2, 0), 2, 1))
    assert isinstance(im, AxesImage)


def test_an_artist_of_uint16_keeps_its_colours():
    _, ax = plt.subplots(subplot_kw={"projection": "pixel"})
    np.testing.assert_array_equal(rgba(ax.imshow(DEEP)), colours(DEEP))


def test_a_figure_is_not_touched_by_the_saving_of_its_image():
    fig, ax = plt.subplots()
    im = ax.imshow(FLOATS)
    fig.canvas.draw()
    norm = im.norm
    rgba(im)
    assert not fig.stale
    assert im.norm is norm


@pytest.mark.parametrize("name", ["cmap", "norm", "vmin", "vmax", "origin"])
def test_an_artist_has_its_own_colours(name):
    _, ax = plt.subplots(subplot_kw={"projection": "pixel"})
    value = {"cmap": "gray", "norm": "log", "origin": "upper"}.get(name, 0)
    with pytest.raises(ValueError, match=f"'{name}' must be None"):
        mplpix.imsave(io.BytesIO(), ax.imshow(FLOATS), **{name: value})


# Files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [str, Path, os.fsencode])
def test_any_path_is_taken_and_its_extension_is_the_format(tmp_path, kind):
    for extension, format in (("png", "PNG"), ("PNG", "PNG"), ("tif", "TIFF"), ("webp", "WEBP")):
        path = tmp_path / f"picture.{extension}"
        mplpix.imsave(kind(path) if kind is not os.fsencode else os.fsencode(path), FLOATS)
        assert opened(path).format == format


def test_without_an_extension_the_format_is_that_of_savefig(tmp_path):
    mpl.rcParams["savefig.format"] = "webp"
    mplpix.imsave(tmp_path / "picture", FLOATS)
    assert opened(tmp_path / "picture").format == "WEBP"
    file = io.BytesIO()
    mplpix.imsave(file, FLOATS)
    assert Image.open(file).format == "WEBP"


@pytest.mark.parametrize("format", LOSSLESS)
def test_a_file_object_gets_the_file_in_one_piece(format):
    class Pieces(list):
        write = list.append

    pieces = Pieces()
    mplpix.imsave(pieces, FLOATS, format=format)
    (piece,) = pieces
    assert isinstance(piece, bytes)
    np.testing.assert_array_equal(
        np.asarray(Image.open(io.BytesIO(piece)).convert("RGBA")).shape, (13, 17, 4)
    )


def fail_after(count):
    """Return a Pillow ``save`` that runs out of disk after *count* bytes."""

    def save(self, file, **kwargs):
        file.write(b"\x89PNG"[:count])
        raise OSError(28, "No space left on device")

    return save


@pytest.mark.parametrize("old", [b"the old picture", None])
@pytest.mark.parametrize("count", [0, 4])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, old, count):
    path = tmp_path / "picture.png"
    if old is not None:
        path.write_bytes(old)
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(Image.Image, "save", fail_after(count))
    with pytest.raises(OSError, match="No space left"):
        mplpix.imsave(path, FLOATS)
    assert sorted(tmp_path.iterdir()) == before
    assert old is None or path.read_bytes() == old


def test_an_interrupt_leaves_no_temporary_file(tmp_path, monkeypatch):
    def save(self, file, **kwargs):
        (name,) = os.listdir(tmp_path)
        assert name.startswith(".mplpix-")
        raise KeyboardInterrupt

    monkeypatch.setattr(Image.Image, "save", save)
    with pytest.raises(KeyboardInterrupt):
        mplpix.imsave(tmp_path / "picture.png", FLOATS)
    assert os.listdir(tmp_path) == []


def test_an_error_of_a_file_object_is_raised():
    class Full:
        def write(self, _):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        mplpix.imsave(Full(), FLOATS, format="png")


def test_a_new_file_has_the_permissions_that_open_gives(tmp_path):
    old = os.umask(0o027)
    try:
        mplpix.imsave(tmp_path / "ours.png", FLOATS)
        (tmp_path / "open").write_bytes(b"")
    finally:
        os.umask(old)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("ours.png", "open")]
    assert modes == [0o640, 0o640]


def test_a_replaced_file_keeps_its_permissions(tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"")
    path.chmod(0o604)
    mplpix.imsave(path, FLOATS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o604
    assert opened(path).size == (17, 13)


@pytest.mark.parametrize("exists", [True, False])
def test_a_link_stays_and_what_it_points_to_is_written(tmp_path, exists):
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "real.png", tmp_path / "link.png"
    if exists:
        real.write_bytes(b"old")
    link.symlink_to(real)
    mplpix.imsave(link, FLOATS)
    assert link.is_symlink()
    assert opened(real).size == (17, 13)
    assert os.listdir(tmp_path / "there") == ["real.png"]


def test_a_device_is_written_to_and_not_replaced():
    mplpix.imsave(os.devnull, FLOATS, format="png")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_a_directory_is_not_a_file(tmp_path):
    (tmp_path / "a.png").mkdir()
    with pytest.raises(IsADirectoryError):
        mplpix.imsave(tmp_path / "a.png", FLOATS)
    with pytest.raises(FileNotFoundError):
        mplpix.imsave(tmp_path / "missing" / "a.png", FLOATS)
    assert os.listdir(tmp_path) == ["a.png"]


def test_a_large_array_is_read_in_bands():
    whole = (np.arange(3000)[:, None] * 3 + np.arange(1000)).astype("f4")
    lazy = Lazy(whole)
    got = rgba(lazy, scale=Fraction(1, 4))
    assert got.shape == (750, 250, 4)
    assert max(whole[key].size for key in lazy.reads) <= 2**20 + 4000
    np.testing.assert_array_equal(got, picture(whole, Fraction(1, 4)))


# Metadata and options -----------------------------------------------------------------------------


@pytest.mark.parametrize("dpi", [72, 100, 300.5])
def test_the_dpi_is_in_the_file(dpi):
    for format in ("png", "tiff"):
        assert saved(FLOATS, format=format, dpi=dpi).info["dpi"] == pytest.approx(
            (dpi, dpi), abs=0.02
        )
    for exif in (saved(FLOATS, format="webp", dpi=dpi).getexif(),):
        assert (float(exif[0x011A]), exif[0x0128]) == (dpi, 2)
    jpeg = saved(FLOATS, format="jpg", dpi=dpi, lossy=True)
    assert jpeg.info["dpi"] == pytest.approx((dpi, dpi), abs=0.5)


def test_texts_are_in_a_png_and_software_is_matplotlib():
    texts = {"Title": "Größe", "my own": "日本", "Author": None}
    text = saved(FLOATS, metadata=texts).text
    software = f"Matplotlib version{mpl.__version__}, https://matplotlib.org/"
    assert text == {"Software": software, "Title": "Größe", "my own": "日本"}
    assert saved(FLOATS, metadata={"Software": None}).text == {}


@pytest.mark.parametrize("format", ["tiff", "webp", "jpg"])
def test_texts_are_tags_of_other_formats(format):
    texts = {"Title": "t", "Description": "d", "Author": "a", "Copyright": "c", "Software": "s"}
    file = saved(FLOATS, format=format, metadata=texts, lossy=format == "jpg")
    tags = file.tag_v2 if format == "tiff" else file.getexif()
    assert [tags[tag] for tag in (269, 270, 315, 33432, 305)] == list("tdacs")


def test_jpeg_puts_the_image_on_the_background_of_figures():
    mpl.rcParams["savefig.facecolor"] = "red"
    A = np.zeros((16, 16, 4), np.uint8)
    jpeg = np.asarray(saved(A, format="jpeg", lossy=True, pil_kwargs={"quality": 95}))
    assert jpeg.shape == (16, 16, 3)
    assert abs(jpeg.astype(int) - (255, 0, 0)).max() < 4


def test_webp_loses_colours_only_if_asked_to():
    A = RNG.integers(0, 256, (32, 32, 3), np.uint8)
    assert (rgba(A, format="webp")[..., :3] == A).all()
    assert (rgba(A, format="webp", lossy=True)[..., :3] != A).any()


def test_options_of_pillow_go_through():
    assert (
        saved(FLOATS, format="tiff", pil_kwargs={"compression": "tiff_lzw"}).info["compression"]
        == "tiff_lzw"
    )
    sizes = [
        len(pieces.getvalue())
        for level in (0, 9)
        for pieces in [io.BytesIO()]
        if mplpix.imsave(
            pieces, FLOATS, format="png", scale=9, pil_kwargs={"compress_level": level}
        )
        is None
    ]
    assert sizes[0] > sizes[1]


# Refusals -----------------------------------------------------------------------------------------

BAD_IMSAVE = [
    ({"fname": 3}, TypeError, "'fname' must be a path"),
    ({"fname": None}, TypeError, "'fname'"),
    ({"image": "text"}, TypeError, "'image' must be an array"),
    ({"image": [[1, 2], [3]]}, ValueError, "'image' must be an array"),
    ({"image": np.zeros((2, 2), complex)}, TypeError, "'image'"),
    ({"image": np.zeros((2, 2, 5))}, TypeError, "'image'"),
    ({"image": np.zeros((0, 5))}, ValueError, "'image'.*at least one cell"),
    ({"image": np.ma.masked_less(DEEP, 9000)}, ValueError, "'image' must be without masked"),
    ({"image": plt.Line2D([], [])}, TypeError, "'image' must be an array, a PixelAlignedImage"),
    ({"image": mplpix.PixelAlignedImage(None)}, ValueError, "'image'.*with data"),
    ({"image": AxesImage(plt.Axes(plt.Figure(), (0, 0, 1, 1)))}, ValueError, "'image'.*with data"),
    ({"cmap": 3}, TypeError, "'cmap'"),
    ({"cmap": "no such map"}, ValueError, "no such map"),
    ({"norm": 3}, TypeError, "'norm'"),
    ({"norm": "no such scale"}, ValueError, "norm"),
    ({"norm": colors.Normalize(), "vmin": 1}, ValueError, "'vmin' and 'vmax' must be None"),
    ({"vmin": "low"}, TypeError, "'vmin'"),
    ({"vmax": 1j}, TypeError, "'vmax' must be a number or None"),
    ({"origin": "middle"}, ValueError, "'origin' must be one of 'upper', 'lower'"),
    ({"scale": 0}, ValueError, "'scale'"),
    ({"scale": 1.5}, ValueError, "'scale'"),
    ({"scale": "fit"}, ValueError, "'scale' must be a positive int or Fraction"),
    ({"scale": None}, TypeError, "'scale'"),
    ({"format": "pdf"}, ValueError, "'format' must be one of 'png', 'tif'.*not 'pdf'"),
    ({"format": 3}, TypeError, "'format'"),
    ({"format": "jpg"}, ValueError, "'format' must be one that keeps colors.*or 'lossy' True"),
    ({"lossy": 1}, TypeError, "'lossy' must be a bool"),
    ({"dpi": 0}, ValueError, "'dpi'"),
    ({"dpi": 1e6}, ValueError, "'dpi'"),
    ({"dpi": "high"}, TypeError, "'dpi'"),
    ({"metadata": ["Title"]}, TypeError, "'metadata'"),
    ({"metadata": {"Title": 3}}, TypeError, "'metadata'"),
    ({"metadata": {"x" * 80: "y"}}, ValueError, "'metadata'.*79"),
    ({"metadata": {"名": "y"}}, ValueError, "'metadata'.*Latin-1"),
    ({"metadata": {"Comment": "y"}, "format": "tiff"}, ValueError, "'metadata'.*tiff"),
    ({"metadata": {"Title": "ü"}, "format": "webp"}, ValueError, "'metadata'.*ASCII"),
    ({"metadata": {"Title": "y"}, "pil_kwargs": {"pnginfo": None}}, ValueError, "'metadata'"),
    ({"pil_kwargs": 3}, TypeError, "'pil_kwargs'"),
    ({"pil_kwargs": {"format": "gif"}}, ValueError, "'pil_kwargs'.*other than 'format'"),
    ({"pil_kwargs": {"lossless": False}, "format": "webp"}, ValueError, "'pil_kwargs'.*'lossy'"),
    (
        {"pil_kwargs": {"compression": "jpeg"}, "format": "tiff"},
        ValueError,
        "'pil_kwargs'.*'lossy'",
    ),
    ({"image": np.zeros((1, 16384)), "format": "webp"}, ValueError, "'format'.*16383"),
]


@pytest.mark.parametrize(("bad", "error", "message"), BAD_IMSAVE)
def test_bad_input_is_named_and_the_old_file_stays(tmp_path, bad, error, message):
    path = tmp_path / "picture.png"
    path.write_bytes(b"old")
    arguments = {"fname": path, "image": FLOATS, **bad}
    with pytest.raises(error, match=message):
        mplpix.imsave(**arguments)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["picture.png"]

"""`imsave`: the cells of an image in a file, each k × k dots, with exactly their colors.

`PixelAlignedImage.to_image` colors the picture in bands, and Pillow reads its memory without a
copy. The file is written under a temporary name and replaces the old one once it is complete.
"""

from __future__ import annotations

import contextlib
import errno
import io
import math
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import IO, Any, Literal, cast

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import Normalize, to_rgb
from matplotlib.image import AxesImage, NonUniformImage, PcolorImage
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from mplpix._checks import check_choice, check_real, wrong_type, wrong_value
from mplpix.arrays.aspect import Scales, check_factors, factors_of
from mplpix.arrays.gather import sample_each
from mplpix.arrays.lookup import lookup_all
from mplpix.arrays.scale import Scale
from mplpix.arrays.source import Source, check_image
from mplpix.artists.color_limits import check_color_limits, check_scaled
from mplpix.artists.image import PixelAlignedImage

__all__ = ["imsave"]


Array = NDArray[Any]

#: The tags of Exif and TIFF for keywords of PNG; other keywords have none.
_EXIF_TAGS = {
    "Title": 0x010D,  # DocumentName
    "Description": 0x010E,  # ImageDescription
    "Software": 0x0131,
    "Author": 0x013B,  # Artist
    "Copyright": 0x8298,
}
_EXIF_X_RESOLUTION, _EXIF_Y_RESOLUTION, _EXIF_RESOLUTION_UNIT = 0x011A, 0x011B, 0x0128
_EXIF_INCH = 2

#: The resolution that every format can store: JPEG has 16 bits for it (dots per inch).
_LARGEST_DPI = 65535

#: The most characters of a keyword of PNG.
_LONGEST_KEYWORD = 79

#: Names of compressions by which Pillow's TIFF changes colors.
_LOSSY_TIFF = frozenset({"jpeg", "tiff_jpeg", "webp", "tiff_webp"})

#: The mode of a file that `open` makes, before the umask.
_NEW_FILE_MODE = 0o666


@dataclass(frozen=True)
class _FileInfo:
    """Data stored besides the picture, and whether compression may change colors."""

    dpi: float
    metadata: Mapping[str, str]
    lossy: bool


@dataclass(frozen=True)
class _Format:
    """A file format: its name in Pillow, what it can store, and options of Pillow for it."""

    pillow: str
    largest: int  # width or height, in dots
    options: Callable[[_FileInfo], dict[str, Any]]
    grey16: bool = False
    lossless: bool = True
    opacity: bool = True


def _png_options(info: _FileInfo) -> dict[str, Any]:
    texts = PngImagePlugin.PngInfo()
    for keyword, text in info.metadata.items():
        texts.add_text(keyword, text)
    return {"pnginfo": texts, "dpi": (info.dpi, info.dpi)}


def _tags(info: _FileInfo) -> dict[int, Any]:
    return {_EXIF_TAGS[keyword]: text for keyword, text in info.metadata.items()}


def _tiff_options(info: _FileInfo) -> dict[str, Any]:
    return {"tiffinfo": _tags(info), "dpi": (info.dpi, info.dpi)}


def _exif(info: _FileInfo) -> bytes:
    exif = Image.Exif()
    for tag, value in _tags(info).items():
        exif[tag] = value
    exif[_EXIF_X_RESOLUTION] = exif[_EXIF_Y_RESOLUTION] = info.dpi
    exif[_EXIF_RESOLUTION_UNIT] = _EXIF_INCH
    return exif.tobytes()


def _webp_options(info: _FileInfo) -> dict[str, Any]:
    # "exact" keeps the colors below full transparency.
    return {"lossless": not info.lossy, "exact": True, "exif": _exif(info)}


def _jpeg_options(info: _FileInfo) -> dict[str, Any]:
    return {"dpi": (info.dpi, info.dpi), "exif": _exif(info)}


_PNG = _Format("png", 2**31 - 1, _png_options, grey16=True)
_TIFF = _Format("tiff", 2**31 - 1, _tiff_options, grey16=True)
_JPEG = _Format("jpeg", 65500, _jpeg_options, lossless=False, opacity=False)
_FORMATS = {
    "png": _PNG,
    "tif": _TIFF,
    "tiff": _TIFF,
    "webp": _Format("webp", 16383, _webp_options),
    "jpg": _JPEG,
    "jpeg": _JPEG,
}


def imsave(
    fname: Any,
    image: Any,
    *,
    cmap: Any = None,
    norm: Any = None,
    vmin: float | None = None,
    vmax: float | None = None,
    origin: Literal["upper", "lower"] | None = None,
    scale: Scale | float | tuple[Any, Any] = 1,
    format: str | None = None,
    dpi: float = 100,
    metadata: Mapping[str, str | None] | None = None,
    pil_kwargs: Mapping[str, Any] | None = None,
    lossy: bool = False,
) -> None:
    """Save the cells of an image, each k × k dots, in exactly the colors of a figure.

    Parameters
    ----------
    fname : str, path-like or binary file-like
        The file to write. An old file is replaced once the new one is complete: if anything fails,
        it stays as it was. A file-like object gets the whole file by one ``write``.
    image : array-like, lazy array, PIL.Image.Image, `PixelAlignedImage` or AxesImage
        (M, N) numbers, masked or not, (M, N, 3) RGB or (M, N, 4) RGBA colors; or an artist, which
        is saved in its own colors.
    cmap : str or `~matplotlib.colors.Colormap`, default: :rc:`image.cmap`
        Not used for RGB(A). PNG and TIFF store (M, N) uint16 as 16-bit grey, the numbers
        themselves, where *cmap*, *norm*, *vmin* and *vmax* are all None.
    norm : str or `~matplotlib.colors.Normalize`, optional
        How numbers are mapped to colors, linearly by default.
    vmin, vmax : float, optional
        The limits of the colors, by default those of the finite cells. Not together with a
        `~matplotlib.colors.Normalize`, which has its own.
    origin : {"upper", "lower"}, default: :rc:`image.origin`
        Whether row 0 is the uppermost or the lowest one of the picture.
    scale : int, Fraction or a pair of these, default: 1
        Dots per cell: k, or 1/k for blocks of k × k cells, averaged as on a `PixelAxes`; a pair is
        for x and y.
    format : {"png", "tif", "tiff", "webp", "jpg", "jpeg"}, optional
        By default the extension of *fname*, and :rc:`savefig.format` without one. WebP is
        written without loss.
    dpi : float, default: 100
        Dots per inch that is stored in the file; the picture does not depend on it.
    metadata : dict of str to str or None, optional
        Texts by their keywords. PNG takes any keyword of 1 to 79 Latin-1 characters; the other
        formats take "Title", "Description", "Author", "Copyright" and "Software", in ASCII.
        "Software" is matplotlib by default; a text that is None is left out.
    pil_kwargs : dict, optional
        More options of PIL.Image.Image.save for this format; they override those of `imsave`.
    lossy : bool, default: False
        If True, colors may change: WebP is compressed with loss, and JPEG, which always is, is
        allowed. JPEG has no opacity and puts the image on :rc:`savefig.facecolor`.

    Raises
    ------
    TypeError, ValueError
        If an argument isn't of the kind or value that it must be, or the format can't hold
        the picture; no file is written.
    OSError
        If the file can't be written; an old one stays as it was.

    See Also
    --------
    matplotlib.pyplot.imsave : at one dot per cell, without norms.
    PixelAlignedImage.to_image : the same picture as an array.

    Examples
    --------
    >>> import io
    >>> from PIL import Image
    >>> file = io.BytesIO()
    >>> imsave(file, [[0, 1, 2], [3, 4, 5]], scale=4, format="png")
    >>> Image.open(file).size
    (12, 8)
    """
    target = _check_target(fname)
    kind, name = _check_format(format, target, lossy)
    factors = factors_of(check_factors("scale", scale))
    dpi = check_real("dpi", dpi, takes := f"a number of dots per inch over 0, up to {_LARGEST_DPI}")
    if not 0 < dpi <= _LARGEST_DPI:
        raise wrong_value("dpi", takes, dpi)
    options = kind.options(_FileInfo(dpi, _check_metadata(metadata, kind, name), lossy))
    options.update(_check_pil_kwargs(pil_kwargs, metadata, lossy))
    if origin is not None:
        check_choice("origin", origin, ("upper", "lower"))
    colors = {"cmap": cmap, "norm": norm, "vmin": vmin, "vmax": vmax}
    if isinstance(image, Artist):
        given = {**colors, "origin": origin}
        for argument, value in given.items():
            if value is not None:
                raise wrong_value(argument, "None where 'image' has its own", value)
        paint = _painter_of_artist(image)
    else:
        paint = _painter_of_array(image, kind, colors, origin)
    rows, cols = (
        math.ceil(n * Fraction(f)) for n, f in zip(paint.shape, factors[::-1], strict=True)
    )
    if max(rows, cols) > kind.largest:
        raise ValueError(
            f"'format' must be one that holds {rows} × {cols} dots; {name} takes "
            f"{kind.largest} in each direction"
        )
    picture = paint.picture(factors)
    if not kind.opacity and picture.mode == "RGBA":
        picture = _opaque(picture)

    def write(file: IO[bytes]) -> None:
        picture.save(file, format=kind.pillow, **options)

    _write_whole(target, write)


def _check_target(fname: Any) -> Any:
    """Return a path as str, or a file-like object."""
    if hasattr(fname, "write"):
        return fname
    try:
        return os.fsdecode(fname)
    except TypeError:
        raise wrong_type("fname", "a path or a file object to write bytes to", fname) from None


def _check_format(format: Any, target: Any, lossy: Any) -> tuple[_Format, str]:
    """Return the format, and its name as the user gave it."""
    if not isinstance(lossy, bool | np.bool_):
        raise wrong_type("lossy", "a bool", lossy)
    if format is None:
        extension = os.path.splitext(target)[1][1:] if isinstance(target, str) else ""
        format = extension or mpl.rcParams["savefig.format"]
    takes = "one of " + ", ".join(repr(name) for name in _FORMATS)
    if not isinstance(format, str):
        raise wrong_type("format", takes, format)
    kind = _FORMATS.get(format.lower())
    if kind is None:
        raise wrong_value("format", takes, format)
    if not (kind.lossless or lossy):
        raise ValueError(
            "'format' must be one that keeps colors ("
            + ", ".join(repr(name) for name, other in _FORMATS.items() if other.lossless)
            + f"), or 'lossy' True, not {format!r}"
        )
    return kind, format


def _check_metadata(metadata: Any, kind: _Format, name: str) -> dict[str, str]:
    """Return the texts to store, without those that are None."""
    takes = "a dict of str to str or None"
    if metadata is not None and not isinstance(metadata, Mapping):
        raise wrong_type("metadata", takes, metadata)
    # The text that matplotlib's own imsave and savefig store.
    software = f"Matplotlib version{mpl.__version__}, https://matplotlib.org/"
    texts = {"Software": software, **(metadata or {})}
    for keyword, text in texts.items():
        if not isinstance(keyword, str) or not isinstance(text, str | None):
            raise wrong_type("metadata", takes, {keyword: text})
        if kind is _PNG:
            if not (keyword.isprintable() and 0 < len(_latin1(keyword)) <= _LONGEST_KEYWORD):
                raise wrong_value(
                    "metadata", f"{takes}, each name of 1 to 79 Latin-1 characters", keyword
                )
        elif keyword not in _EXIF_TAGS:
            known = ", ".join(repr(tag) for tag in _EXIF_TAGS)
            raise wrong_value(
                "metadata", f"{takes}, of the names that {name} has, {known}", keyword
            )
        elif text is not None and not text.isascii():
            raise wrong_value("metadata", f"{takes}, in ASCII for {name}", text)
    return {keyword: text for keyword, text in texts.items() if text is not None}


def _latin1(text: str) -> bytes:
    """Return the bytes of *text*, none if it isn't Latin-1."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return b""


def _check_pil_kwargs(pil_kwargs: Any, metadata: Any, lossy: bool) -> dict[str, Any]:
    takes = "a dict of options of PIL.Image.Image.save"
    if pil_kwargs is None:
        return {}
    if not isinstance(pil_kwargs, Mapping) or not all(isinstance(key, str) for key in pil_kwargs):
        raise wrong_type("pil_kwargs", takes, pil_kwargs)
    if "format" in pil_kwargs:
        raise wrong_value("pil_kwargs", f"{takes} other than 'format'", dict(pil_kwargs))
    if metadata and not {"pnginfo", "tiffinfo", "exif"}.isdisjoint(pil_kwargs):
        raise wrong_value("metadata", "None where 'pil_kwargs' has its own", dict(metadata))
    loses = (
        not pil_kwargs.get("lossless", True)
        or not pil_kwargs.get("exact", True)
        or str(pil_kwargs.get("compression")).lower() in _LOSSY_TIFF
    )
    if loses and not lossy:
        raise wrong_value("pil_kwargs", f"{takes} that keep colors, or 'lossy' True", pil_kwargs)
    return dict(pil_kwargs)


@dataclass(frozen=True)
class _Painter:
    """The shape of an image in cells, and the function that returns its picture at a scale."""

    shape: tuple[int, int]
    picture: Callable[[Scales], Image.Image]


def _in_color(image: PixelAlignedImage) -> _Painter:
    """Return the painter of an image in its own colors."""

    def picture(scales: Scales) -> Image.Image:
        rgba = image.to_image(scales)
        return _as_pillow("RGBA", rgba)

    return _Painter(image.get_size(), picture)


def _as_pillow(mode: str, dots: Array) -> Image.Image:
    """Return *dots* as a Pillow image that shares its memory."""
    size = (dots.shape[1], dots.shape[0])
    return Image.frombuffer(mode, size, cast(Any, dots), "raw", mode, 0, 1)


def _painter_of_artist(image: Artist) -> _Painter:
    """Return the painter of an artist."""
    takes = "an array, a PixelAlignedImage or an AxesImage with data"
    if isinstance(image, PixelAlignedImage):
        if not image.has_data():
            raise wrong_value("image", takes, image)
        return _in_color(image)
    if not isinstance(image, AxesImage) or isinstance(image, NonUniformImage | PcolorImage):
        raise wrong_type("image", takes, image)
    cells = image.get_array()
    if cells is None:
        raise wrong_value("image", takes, image)
    twin = PixelAlignedImage(
        None, cmap=image.get_cmap(), norm=image.norm, origin=cast(Any, image).origin, copy=False
    )
    twin.set_data(cells)
    twin.set_alpha(image.get_alpha())
    return _in_color(twin)


def _painter_of_array(
    image: Any, kind: _Format, colors: dict[str, Any], origin: Literal["upper", "lower"] | None
) -> _Painter:
    """Return the painter of an array in the given *colors*."""
    image = check_image("image", image)
    source = Source(image)
    if not source.knows_dtype:
        source.read(slice(0, 1), slice(0, 1))
    plain = len(source.shape) == 2 and all(value is None for value in colors.values())
    if kind.grey16 and plain and source.dtype.newbyteorder("=") == np.uint16:
        return _in_grey(image, origin or mpl.rcParams["image.origin"])
    norm, vmin, vmax = colors["norm"], colors["vmin"], colors["vmax"]
    check_color_limits(norm, vmin, vmax)
    if norm is not None and not isinstance(norm, str | Normalize):
        raise wrong_type("norm", "a Normalize or the name of a scale", norm)
    if colors["cmap"] is not None and not isinstance(colors["cmap"], str | mpl.colors.Colormap):
        raise wrong_type("cmap", "a Colormap or the name of one", colors["cmap"])
    artist = PixelAlignedImage(None, cmap=colors["cmap"], norm=norm, origin=origin, copy=False)
    artist.set_data(image)
    artist.set_clim(vmin, vmax)
    if len(source.shape) == 2:
        artist.autoscale_None()
        check_scaled(artist.norm)
    return _in_color(artist)


def _in_grey(image: Any, origin: str) -> _Painter:
    """Return the painter of uint16 cells as 16-bit grey."""
    source = Source(image)

    def picture(scales: Scales) -> Image.Image:
        rows, cols = (
            lookup_all(n, scale) for n, scale in zip(source.shape[:2], scales[::-1], strict=True)
        )
        (cells,) = sample_each(source, [(rows, cols)], "mean")
        if np.ma.is_masked(cells):
            takes = "without masked cells where it is stored as 16-bit grey (give 'cmap')"
            raise wrong_value("image", takes, image)
        cells = np.ma.getdata(cells)
        if cells.dtype != np.uint16:  # means of blocks
            cells = np.rint(cells).astype(np.uint16)
        if origin == "lower":
            cells = cells[::-1]
        for axis, scale in ((1, scales[0]), (0, scales[1])):
            if scale > 1:
                cells = np.repeat(cells, int(scale), axis=axis)
        return _as_pillow("I;16", np.ascontiguousarray(cells, dtype="<u2"))

    return _Painter((source.shape[0], source.shape[1]), picture)


def _opaque(picture: Image.Image) -> Image.Image:
    """Return *picture* on the background that matplotlib saves figures with."""
    face = mpl.rcParams["savefig.facecolor"]
    if isinstance(face, str) and face == "auto":
        face = mpl.rcParams["figure.facecolor"]
    color = tuple(round(channel * 255) for channel in to_rgb(face))
    background = Image.new("RGB", picture.size, cast(Any, color))
    background.paste(picture, picture)
    return background


def _write_whole(target: Any, write: Callable[[IO[bytes]], None]) -> None:
    """Write a new file by *write*, and replace *target* by it once it is complete."""
    if not isinstance(target, str):
        target.write(_encoded(write))
        return
    path = os.path.realpath(target)  # a link stays a link, and its file is replaced
    old = _stat(path)
    if old is not None and stat.S_ISDIR(old.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), target)
    if old is not None and not stat.S_ISREG(old.st_mode):  # a device or a pipe
        encoded = _encoded(write)
        with open(path, "wb") as file:
            file.write(encoded)
        return
    if old is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), target)
    with _temporary_beside(path, old) as (temporary, file):
        write(file)
        file.close()
        os.replace(temporary, path)


def _encoded(write: Callable[[IO[bytes]], None]) -> bytes:
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def _temporary_beside(path: str, old: os.stat_result | None) -> Iterator[tuple[str, IO[bytes]]]:
    """Open a temporary file in the directory of *path*; on an error it is removed.

    Its permissions are those of the *old* file or, without one, those that `open` gives: the
    tempfile module makes files that nobody else may read.
    """
    temporary = os.path.join(os.path.dirname(path), f".mplpix-{secrets.token_hex(8)}.tmp")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, _NEW_FILE_MODE)
    try:
        with open(handle, "w+b") as file:
            if old is not None:
                os.chmod(temporary, stat.S_IMODE(old.st_mode))
            yield temporary, file
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.remove(temporary)
        raise

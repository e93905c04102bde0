"""`CellAnnotations`: the values of an image, or other texts, written into its cells.

One artist writes them at each draw: into visible cells that are large enough for their text, dark
on light cells and light on dark ones. So the cost is that of the text that can be read, however
large the image is, and zoom, pan, data and colormap are followed without a callback.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from string import Formatter
from typing import Any, cast

import numpy as np
from matplotlib import cbook
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from mplpix._checks import wrong_type, wrong_value
from mplpix._mpl.figures import root_figure
from mplpix._mpl.renderers import allow_rasterization
from mplpix.arrays.lookup import Lookup
from mplpix.artists.cells_of import cells_of
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.mesh import PixelAlignedMesh
from mplpix.artists.places import Places, visible_cells
from mplpix.artists.properties import checked_setters, refused_by_name

__all__ = ["MIDDLE_LUMINANCE", "CellAnnotations", "relative_luminance"]

Rgba = tuple[float, float, float, float]

#: Where black and white have the same contrast: (L + 0.05) / 0.05 = 1.05 / (L + 0.05).
#: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
MIDDLE_LUMINANCE = 1.05**0.5 * 0.05**0.5 - 0.05

#: The margin between a text and each side of its cell: a part of the cell, and at least the dots by
#: which renderers round the place and the size of a text.
_MARGIN_PART, _MARGIN_DOTS = 0.05, 1.0

#: Properties of this artist; all others are those of its text.
_OWN = frozenset({"animated", "gid", "label", "rasterized", "visible", "zorder"})

#: Properties of the text that differ from cell to cell.
_PER_CELL = ("position", "text", "transform", "x", "y")


@checked_setters
class CellAnnotations(Artist):
    """The values of the cells of an image, as text.

    Parameters
    ----------
    im : PixelAlignedImage or PixelAlignedMesh
        An image or mesh of numbers, in an Axes.
    fmt : str or callable, default: "{:.2f}"
        A format string for one value, or its part after the colon, as ".2f"; or a function from a
        value to a str. After `~mplpix.PixelAlignedImage.set_data`, values of a dtype that the
        string can't format are written by `str`.
    texts : (M, N) array-like, optional
        What to write instead of the values: strings as they are, numbers by *fmt*, None and masked
        entries not at all.
    colors : (color, color), default: ("black", "white")
        The colors of text on light and on dark cells.
    **kwargs
        *zorder*, *visible* and the like, and properties of `~matplotlib.text.Text`: *fontsize*,
        *fontweight*, …; *color* is one color for all cells.

    Raises
    ------
    TypeError, ValueError
        If *im* is no such image, *texts* are of another shape, or *fmt* doesn't make a str of what
        is written.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot(projection="pixel")
    >>> image = ax.imshow([[0.25, 0.5], [0.75, 1]])
    >>> ax.add_artist(CellAnnotations(image, "{:.0%}", colors=("k", "w"))).get_zorder()
    3
    """

    zorder = 3

    def __init__(
        self,
        im: PixelAlignedImage | PixelAlignedMesh,
        fmt: str | Callable[[Any], str] = "{:.2f}",
        *,
        texts: Any = None,
        colors: tuple[Any, Any] = ("black", "white"),
        **kwargs: Any,
    ) -> None:
        if not isinstance(im, PixelAlignedImage | PixelAlignedMesh):
            raise wrong_type("im", "a PixelAlignedImage or PixelAlignedMesh", im)
        if not im.has_data() or len(im.get_shape()) != 2:
            raise wrong_value("im", "an image of (M, N) numbers", im)
        super().__init__()
        self._image = im
        self._texts = _check_texts(texts, im.get_shape())
        self.set_fmt(fmt)
        kwargs = cbook.normalize_kwargs(kwargs, Text)
        color = kwargs.pop("color", None)
        self.set_colors(colors if color is None else (color, color))
        for name in _PER_CELL:
            if name in kwargs:
                raise wrong_value(name, "left to the cells", kwargs[name])
        own = {name: kwargs.pop(name) for name in _OWN & kwargs.keys()}
        # Not a child of any artist: in a draw it is moved from cell to cell, which would mark a
        # parent stale.
        self._text = Text(horizontalalignment="center", verticalalignment="center")
        for name, value in kwargs.items():
            with refused_by_name(name, f"a {name} that Text takes", value):
                self._text.set(**{name: value})
        self.set_in_layout(False)
        self.set(**own)

    def set_fmt(self, fmt: str | Callable[[Any], str]) -> None:
        """Set how a value is written.

        Parameters
        ----------
        fmt : str or callable
            A format string for one value, or its part after the colon, as ".2f"; or a function from
            a value to a str.

        Raises
        ------
        TypeError, ValueError
            If *fmt* is neither, or a string that doesn't format a value.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> annotations = ax.annotate_cells(ax.imshow([[0.25, 0.5]]))
        >>> annotations.set_fmt("{:.0%}")
        >>> annotations.get_fmt()
        '{:.0%}'
        """
        self._format = _check_format(fmt, self._example())
        self._fmt = fmt
        self.stale = True

    def get_fmt(self) -> str | Callable[[Any], str]:
        """Return the format string or function.

        Returns
        -------
        str or callable

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> ax.annotate_cells(ax.imshow([[0.25, 0.5]])).get_fmt()
        '{:.2f}'
        """
        return self._fmt

    def _example(self) -> Any:
        """Return one of the values that are formatted; 0.0 where all are texts."""
        if self._texts is None:
            return np.ma.getdata(self._image.cells_in(slice(0, 1), slice(0, 1))[0])[0, 0]
        values = np.ma.getdata(self._texts)
        if values.dtype.kind in "biufc":
            return values[0, 0]
        return next((v for v in values.flat if v is not None and not isinstance(v, str)), 0.0)

    def set_colors(self, colors: tuple[Any, Any]) -> None:
        """Set the colors of text.

        Parameters
        ----------
        colors : (color, color)
            On light and on dark cells.

        Raises
        ------
        TypeError, ValueError
            If *colors* isn't a pair of colors.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> annotations = ax.annotate_cells(ax.imshow([[0.25, 0.5]]))
        >>> annotations.set_colors(("navy", "yellow"))
        >>> annotations.get_colors()[1]
        (1.0, 1.0, 0.0, 1.0)
        """
        self._colors = _check_colors(colors)
        self.stale = True

    def get_colors(self) -> tuple[Rgba, Rgba]:
        """Return the colors of text on light and on dark cells.

        Returns
        -------
        (RGBA tuple, RGBA tuple)

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> ax.annotate_cells(ax.imshow([[0.25, 0.5]])).get_colors()
        ((0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0))
        """
        return self._colors

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Write the values of the visible cells."""
        figure = root_figure(self)
        if figure is not None and self.get_visible() and self._can_be_written():
            self._text.set_figure(figure)
            self._text.set_clip_box(cast(Any, self.axes).bbox)
            self._write(renderer)
        self.stale = False

    def _can_be_written(self) -> bool:
        """Return whether the image is shown on this Axes, cells upright, with one number each."""
        image = self._image
        return (
            image.axes is self.axes
            and image.get_visible()
            and len(image.get_shape()) == 2
            and (self._texts is None or self._texts.shape == image.get_shape())
            and bool(image.get_transform().is_separable)
        )

    def _write(self, renderer: RendererBase) -> None:
        image = self._image
        dots_per_unit = float(renderer.get_image_magnification())
        visible = visible_cells(image, cells_of(image), dots_per_unit)
        if not len(visible.cols) or not len(visible.rows):
            return
        columns = _TextSpans.of_cells(visible.x, visible.cols, dots_per_unit)
        lines = _TextSpans.of_cells(visible.y, visible.rows, dots_per_unit)
        _, height, _ = renderer.get_text_width_height_descent(
            "0", cast(Any, self._text.get_fontproperties()), False
        )
        # Values of cells that are too small for any digit aren't read.
        cols, rows = (np.flatnonzero(spans.lengths >= height / 2) for spans in (columns, lines))
        if not len(rows) or not len(cols):
            return
        values, rgba = image.cells_in(visible.rows.cells, visible.cols.cells)
        light = relative_luminance(rgba, self._background()) > MIDDLE_LUMINANCE
        good = ~np.ma.getmaskarray(values)
        if self._texts is not None:
            values = self._texts[visible.rows.cells, visible.cols.cells]
            good &= ~np.ma.getmaskarray(values)
        data = np.ma.getdata(values)
        text = self._text
        boxes: dict[str, Bbox] = {}
        for row in rows:
            for col in cols[good[row, cols]]:
                string = self._written(data[row, col])
                text.set_text(string)
                if string not in boxes:
                    text.set_position((0, 0))
                    boxes[string] = text.get_window_extent(renderer)
                box = boxes[string]
                if columns.hold(col, box.x0, box.x1) and lines.hold(row, box.y0, box.y1):
                    text.set_position((columns.middles[col], lines.middles[row]))
                    text.set_color(self._colors[0 if light[row, col] else 1])
                    text.draw(renderer)

    def _written(self, value: Any) -> str:
        if self._texts is not None and (value is None or isinstance(value, str)):
            return value or ""
        return str(self._format(value))

    def _background(self) -> tuple[float, float, float]:
        """Return the color that shows through the image."""
        return to_rgb(cast(Any, self.axes).get_facecolor())

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:
        """Return the box of the image, in which all text lies."""
        return self._image.get_window_extent(renderer)


@dataclass(frozen=True)
class _TextSpans:
    """The spans of the visible cells along one axis that text may take, in display coordinates.

    Attributes
    ----------
    lows, highs : (n,) array
        The ends of each span: of the visible part of a cell, less a margin.
    middles : (n,) array
        The middles of the cells, where texts are centered, also those of cells partly out of view.
    """

    lows: NDArray[np.float64]
    highs: NDArray[np.float64]
    middles: NDArray[np.float64]

    @classmethod
    def of_cells(cls, places: Places, entries: Lookup, dots_per_unit: float) -> _TextSpans:
        """Return the spans of the looked-up cells."""
        edges = places.drawn(np.arange(entries.cells.start, entries.cells.stop + 1), vector=False)
        lows, highs = np.minimum(edges[:-1], edges[1:]), np.maximum(edges[:-1], edges[1:])
        margins = np.maximum((highs - lows) * _MARGIN_PART, _MARGIN_DOTS * dots_per_unit)
        middles = (lows + highs) / 2
        first, stop = entries.first_dot, entries.first_dot + entries.dots
        lows, highs = np.maximum(lows, first) + margins, np.minimum(highs, stop) - margins
        return cls(lows / dots_per_unit, highs / dots_per_unit, middles / dots_per_unit)

    @property
    def lengths(self) -> NDArray[np.float64]:
        """The lengths of the spans."""
        return self.highs - self.lows

    def hold(self, cell: Any, before: float, after: float) -> bool:
        """Return whether a text fits that reaches from *before* to *after* the middle of *cell*."""
        middle = self.middles[cell]
        return bool(self.lows[cell] <= middle + before and middle + after <= self.highs[cell])


def relative_luminance(
    rgba: NDArray[np.uint8], background: tuple[float, float, float] = (1.0, 1.0, 1.0)
) -> NDArray[np.float64]:
    """Return the relative luminance of sRGB colors, from 0 to 1.

    Parameters
    ----------
    rgba : (..., 4) uint8 array
    background : (float, float, float), default: white
        The color that shows through transparent ones.

    Notes
    -----
    As in WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance.

    Examples
    --------
    >>> relative_luminance(np.uint8([[0, 0, 0, 255], [255, 255, 255, 255]])).round(3).tolist()
    [0.0, 1.0]
    """
    color = rgba / 255.0
    alpha = color[..., 3:]
    shown = color[..., :3] * alpha + np.asarray(background) * (1 - alpha)
    linear = np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def _check_colors(colors: Any) -> tuple[Rgba, Rgba]:
    takes = "a pair of colors: on light cells, on dark cells"
    if not np.iterable(colors) or isinstance(colors, str):
        raise wrong_type("colors", takes, colors)
    pair = tuple(cast(Any, colors))
    if len(pair) != 2:
        raise wrong_value("colors", takes, colors)
    try:
        return to_rgba(pair[0]), to_rgba(pair[1])
    except ValueError:
        raise wrong_value("colors", takes, colors) from None


@dataclass(frozen=True)
class _FormatString:
    """A format string as a function that can be pickled."""

    string: str

    def __call__(self, value: Any) -> str:
        try:
            return self.string.format(value)
        except (ValueError, TypeError):  # such as 0.5 for "{:d}", after set_data
            return str(value)


def _check_format(fmt: Any, example: Any) -> Callable[[Any], str]:
    """Return *fmt* as a function that writes values such as *example*."""
    takes = "a format string such as '{:.2f}' or '.2f', or a function that returns a str"
    if callable(fmt):
        return cast(Callable[[Any], str], fmt)
    if not isinstance(fmt, str):
        raise wrong_type("fmt", takes, fmt)
    string = fmt if "{" in fmt or "}" in fmt or not fmt else f"{{:{fmt}}}"
    try:
        fields = [name for _, name, _, _ in Formatter().parse(string) if name is not None]
        string.format(example)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        fields = []
    if not fields:  # such as "%.2f", or ".2f" for a str
        kind = getattr(example, "dtype", type(example).__name__)
        takes = f"a format string such as '{{:.2f}}' or '.2f' for a value of {kind}, or a function"
        raise wrong_value("fmt", takes, fmt)
    return _FormatString(string)


def _check_texts(texts: Any, shape: tuple[int, ...]) -> Any:
    """Return a copy of *texts*, an array of *shape*, maybe masked; None for none."""
    if texts is None:
        return None
    takes = f"an array of the shape of the image, {shape}"
    if isinstance(texts, str | bytes) or not np.iterable(texts):
        raise wrong_type("texts", takes, texts)
    try:
        array = np.ma.array(texts, copy=True) if np.ma.isMA(texts) else np.array(texts)
    except ValueError:  # lists of different lengths
        raise wrong_value("texts", takes, texts) from None
    if array.shape != shape:
        raise wrong_value("texts", takes, texts)
    if array.dtype == object:
        array[np.reshape([_is_missing(text) for text in np.ma.getdata(array).flat], shape)] = None
    return array


def _is_missing(text: Any) -> bool:
    """Return whether *text* stands for none in a table of pandas."""
    is_nan = isinstance(text, float) and text != text  # noqa: PLR0124
    return is_nan or type(text).__name__ in ("NAType", "NaTType")

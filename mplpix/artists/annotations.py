"""`CellAnnotations`: the values of an image, written into its cells.

One artist writes them at each draw, for the cells in view only and only into cells that are large
enough, dark on light cells and light on dark ones. So it costs what can be read, however large the
image is, and follows zoom, pan, data and colormap by itself.
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
from mplpix._mpl import allow_rasterization, root_figure
from mplpix.arrays.dots import round_dots
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.places import cell_places, clip_dots

__all__ = ["CellAnnotations", "relative_luminance"]


#: Where black and white have the same contrast: (L + 0.05) / 0.05 = 1.05 / (L + 0.05).
#: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
_MIDDLE_LUMINANCE = 1.05**0.5 * 0.05**0.5 - 0.05

#: What a text leaves free of a cell at each side: a part of the cell, and at least what renderers
#: round the place and the size of a text by (dots).
_FREE_PART, _FREE_DOTS = 0.05, 1.0

#: What belongs to the artist, not to its text.
_OWN = frozenset({"animated", "gid", "label", "rasterized", "visible", "zorder"})

#: What a text is told for every cell.
_PER_CELL = ("position", "text", "transform", "x", "y")


class CellAnnotations(Artist):
    """The values of the cells of an image, as text.

    Parameters
    ----------
    im : PixelAlignedImage
        An image of numbers, in an Axes.
    fmt : str or callable, default: "{:.2f}"
        A format string for one value, or a function from a value to a str. Values of a dtype that
        the string doesn't know, which `~mplpix.PixelAlignedImage.set_data` may bring, are written
        as `str` writes them.
    colors : (color, color), default: ("black", "white")
        The colors of text on light and on dark cells.
    **kwargs
        *zorder*, *visible* and the like, and properties of `~matplotlib.text.Text`: *fontsize*,
        *fontweight*, …; *color* is one color for all cells.

    Raises
    ------
    TypeError, ValueError
        If *im* is no such image or *fmt* doesn't make a str of its values.

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
        im: PixelAlignedImage,
        fmt: str | Callable[[Any], str] = "{:.2f}",
        *,
        colors: tuple[Any, Any] = ("black", "white"),
        **kwargs: Any,
    ) -> None:
        if not isinstance(im, PixelAlignedImage):
            raise wrong_type("im", "a PixelAlignedImage", im)
        if not im.has_data() or len(im.get_shape()) != 2:
            raise wrong_value("im", "an image of (M, N) numbers", im)
        super().__init__()
        self._image = im
        self._format = _check_format(fmt, im)
        kwargs = cbook.normalize_kwargs(kwargs, Text)
        color = kwargs.pop("color", None)
        self._colors = _check_colors(colors) if color is None else (to_rgba(color),) * 2
        for name in _PER_CELL:
            if name in kwargs:
                raise wrong_value(name, "left to the cells", kwargs[name])
        own = {name: kwargs.pop(name) for name in _OWN & kwargs.keys()}
        # Not a child of anything: it is moved about while it draws, which marks nothing stale.
        self._text = Text(
            **{"horizontalalignment": "center", "verticalalignment": "center", **kwargs}
        )
        self.set_in_layout(False)
        self.set(**own)

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Write the values that are in view."""
        figure = root_figure(self)
        if figure is not None and self.get_visible() and self._is_shown():
            self._text.set_figure(figure)
            self._text.set_clip_box(cast(Any, self.axes).bbox)
            self._write(renderer, figure.bbox)
        self.stale = False

    def _is_shown(self) -> bool:
        """Whether the image is in this Axes, and has numbers in straight rows and columns."""
        image = self._image
        return (
            image.axes is self.axes
            and image.get_visible()
            and len(image.get_shape()) == 2
            and bool(image.get_transform().is_separable)
        )

    def _write(self, renderer: RendererBase, canvas: Any) -> None:
        image = self._image
        per_unit = float(renderer.get_image_magnification())
        places = cell_places(image.grid, image.get_transform(), per_unit)
        clips = clip_dots(canvas, cast(Any, self.axes).bbox, per_unit)
        cells = [place.lookup(clip).cells for place, clip in zip(places, clips, strict=True)]
        if any(part.start == part.stop for part in cells):
            return
        columns, lines = (
            _Rooms.between(place.at(np.arange(part.start, part.stop + 1)), clip, per_unit)
            for place, part, clip in zip(places, cells, clips, strict=True)
        )
        _, height, _ = renderer.get_text_width_height_descent(
            "0", cast(Any, self._text.get_fontproperties()), False
        )
        cols, rows = (np.flatnonzero(rooms.lengths >= height / 2) for rooms in (columns, lines))
        if not len(rows) or not len(cols):
            return
        values, rgba = image.cells_in(cells[1], cells[0])
        light = relative_luminance(rgba, self._background()) > _MIDDLE_LUMINANCE
        good = ~np.ma.getmaskarray(values)
        data = np.ma.getdata(values)
        text = self._text
        boxes: dict[str, Bbox] = {}
        for row in rows:
            for col in cols[good[row, cols]]:
                string = str(self._format(data[row, col]))
                text.set_text(string)
                if string not in boxes:
                    text.set_position((0, 0))
                    boxes[string] = text.get_window_extent(renderer)
                box = boxes[string]
                if columns.hold(col, box.x0, box.x1) and lines.hold(row, box.y0, box.y1):
                    text.set_position((columns.middles[col], lines.middles[row]))
                    text.set_color(self._colors[0 if light[row, col] else 1])
                    text.draw(renderer)

    def _background(self) -> tuple[float, float, float]:
        """Return the color that shows through the image."""
        return to_rgb(cast(Any, self.axes).get_facecolor())

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:
        """Return the box of the image, in which all text lies."""
        return self._image.get_window_extent(renderer)


@dataclass(frozen=True)
class _Rooms:
    """The room for text in cells along one axis, in display coordinates.

    Attributes
    ----------
    lows, highs : (n,) array
        Between where text may be: of a cell that is cut by the view, in the part that is seen.
    middles : (n,) array
        The middles of whole cells.
    """

    lows: NDArray[np.float64]
    highs: NDArray[np.float64]
    middles: NDArray[np.float64]

    @classmethod
    def between(cls, edges: NDArray[Any], clip: tuple[int, int], per_unit: float) -> _Rooms:
        """Return the rooms of the cells that are drawn between *edges* (dots) and seen in *clip*.

        Parameters
        ----------
        edges : (n + 1,) array
        clip : (int, int)
        per_unit : float
            Dots per unit of display coordinates.
        """
        edges = np.asarray(round_dots(edges))
        lows, highs = np.minimum(edges[:-1], edges[1:]), np.maximum(edges[:-1], edges[1:])
        free = np.maximum((highs - lows) * _FREE_PART, _FREE_DOTS * per_unit)
        middles = (lows + highs) / 2
        lows, highs = np.maximum(lows, clip[0]) + free, np.minimum(highs, clip[1]) - free
        return cls(lows / per_unit, highs / per_unit, middles / per_unit)

    @property
    def lengths(self) -> NDArray[np.float64]:
        """How long a text may be."""
        return self.highs - self.lows

    def hold(self, cell: Any, before: float, after: float) -> bool:
        """Return whether *cell* has room for a text that reaches so far from its middle."""
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
        What is seen through them.

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


def _check_colors(colors: Any) -> tuple[Any, Any]:
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
    """A format string as a function, which can be pickled."""

    string: str

    def __call__(self, value: Any) -> str:
        try:
            return self.string.format(value)
        except (ValueError, TypeError):  # data of another dtype came since, such as 0.5 for "{:d}"
            return str(value)


def _check_format(fmt: Any, image: PixelAlignedImage) -> Callable[[Any], str]:
    """Return *fmt* as a function."""
    takes = "a format string such as '{:.2f}', or a function that returns a str"
    if callable(fmt):
        return cast(Callable[[Any], str], fmt)
    if not isinstance(fmt, str):
        raise wrong_type("fmt", takes, fmt)
    example = np.ma.getdata(image.cells_in(slice(0, 1), slice(0, 1))[0])[0, 0]
    try:
        fields = [name for _, name, _, _ in Formatter().parse(fmt) if name is not None]
        fmt.format(example)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        fields = []
    if not fields:  # such as "%.2f" or ".2f", which would be the text in every cell
        takes = f"a format string such as '{{:.2f}}' for a value of {example.dtype}, or a function"
        raise wrong_value("fmt", takes, fmt)
    return _FormatString(fmt)

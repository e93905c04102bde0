"""`CellAnnotations`: the values of an image, written into its cells.

One artist writes them at each draw, for the cells in view only and only into cells that are large
enough, dark on light cells and light on dark ones. So it costs what can be read, however large the
image is, and follows zoom, pan, data and colormap by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from mplpix._checks import wrong_type, wrong_value
from mplpix._mpl import root_figure
from mplpix.canvas import cell_places, clip_dots
from mplpix.image import PixelAlignedImage

__all__ = ["CellAnnotations", "relative_luminance"]

#: Where black and white have the same contrast: (L + 0.05) / 0.05 = 1.05 / (L + 0.05).
#: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
_MIDDLE_LUMINANCE = 1.05**0.5 * 0.05**0.5 - 0.05

#: How much of a cell a text may take, along each side.
_FILLS = 0.9


class CellAnnotations(Artist):
    """The values of the cells of an image, as text.

    Parameters
    ----------
    image : PixelAlignedImage
        An image of numbers, in an Axes.
    fmt : str or callable, default: "{:.2f}"
        A format string for one value, or a function from a value to a str.
    colors : (color, color), default: ("black", "white")
        The colors of text on light and on dark cells.
    **kwargs
        Properties of `~matplotlib.text.Text`: *fontsize*, *fontweight*, …

    Raises
    ------
    TypeError, ValueError
        If *image* is no such image or *fmt* doesn't make a str of a number.
    """

    zorder = 3

    def __init__(
        self,
        image: PixelAlignedImage,
        fmt: str | Callable[[Any], str] = "{:.2f}",
        *,
        colors: tuple[Any, Any] = ("black", "white"),
        **kwargs: Any,
    ) -> None:
        if not isinstance(image, PixelAlignedImage):
            raise wrong_type("image", "a PixelAlignedImage", image)
        if not image.has_data() or len(image.get_shape()) != 2:
            raise wrong_value("image", "an image of (M, N) numbers", image)
        super().__init__()
        self._image = image
        self._format = _check_format(fmt)
        self._colors = tuple(colors)
        if len(self._colors) != 2:
            raise wrong_value("colors", "a pair: on light cells, on dark cells", colors)
        # Not a child of anything: it is moved about while it draws, which marks nothing stale.
        self._text = Text(
            **{"horizontalalignment": "center", "verticalalignment": "center", **kwargs}
        )
        self.set_in_layout(False)

    def draw(self, renderer: RendererBase) -> None:
        """Write the values that are in view."""
        figure = root_figure(self)
        if self.get_visible() and figure is not None and self._image.get_visible():
            self._text.set_figure(figure)
            self._text.set_clip_box(cast(Any, self.axes).bbox)
            self._write(renderer, figure.bbox)
        self.stale = False

    def _write(self, renderer: RendererBase, canvas: Any) -> None:
        image = self._image
        places = cell_places(image.grid, image.get_transform(), 1.0)
        clips = clip_dots(canvas, cast(Any, self.axes).bbox, 1.0)
        cells = [place.lookup(clip).cells for place, clip in zip(places, clips, strict=True)]
        if any(part.start == part.stop for part in cells):
            return
        edges = [
            place.at(np.arange(part.start, part.stop + 1))
            for place, part in zip(places, cells, strict=True)
        ]
        room = [np.abs(np.diff(e)) * _FILLS for e in edges]
        _, height, _ = renderer.get_text_width_height_descent(
            "0", cast(Any, self._text.get_fontproperties()), False
        )
        cols, rows = (np.flatnonzero(lengths >= height / 2) for lengths in room)
        if not len(rows) or not len(cols):
            return
        values, rgba = image.cells_in(cells[1], cells[0])
        light = relative_luminance(rgba) > _MIDDLE_LUMINANCE
        middles = [(e[:-1] + e[1:]) / 2 for e in edges]
        good = ~np.ma.getmaskarray(values)
        data = np.ma.getdata(values)
        sizes: dict[str, tuple[float, float]] = {}
        for row in rows:
            for col in cols[good[row, cols]]:
                string = self._format(data[row, col])
                if string not in sizes:
                    self._text.set_text(string)
                    width, height = self._text.get_window_extent(renderer).size
                    sizes[string] = float(width), float(height)
                if sizes[string][0] <= room[0][col] and sizes[string][1] <= room[1][row]:
                    self._text.set_text(string)
                    self._text.set_position((middles[0][col], middles[1][row]))
                    self._text.set_color(self._colors[0 if light[row, col] else 1])
                    self._text.draw(renderer)

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:
        """Return the box of the image, in which all text lies."""
        return self._image.get_window_extent(renderer)


def relative_luminance(rgba: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the relative luminance of sRGB colors on white, from 0 to 1.

    Parameters
    ----------
    rgba : (..., 4) uint8 array

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
    shown = color[..., :3] * alpha + 1 - alpha
    linear = np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def _check_format(fmt: Any) -> Callable[[Any], str]:
    """Return *fmt* as a function."""
    takes = "a format string such as '{:.2f}', or a function that returns a str"
    if not isinstance(fmt, str) and not callable(fmt):
        raise wrong_type("fmt", takes, fmt)
    if callable(fmt):
        return cast(Callable[[Any], str], fmt)
    try:
        fmt.format(np.float64(1))
    except (ValueError, IndexError, KeyError, TypeError):
        try:
            fmt.format(np.int64(1))  # "{:d}" takes no float
        except (ValueError, IndexError, KeyError, TypeError):
            raise wrong_value("fmt", takes, fmt) from None
    return cast(Callable[[Any], str], fmt.format)

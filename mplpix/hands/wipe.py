"""`Wipe`: one image left of a divider, another one right of it, in one place.

Each image is clipped to its side of the divider, so that only its part is read and colored. The
divider is a line of whole dots on the border between two dots, wherever it is in data coordinates.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.transforms import Bbox, BboxBase
from numpy.typing import NDArray

from mplpix._mpl.figures import root_figure
from mplpix._mpl.renderers import allow_rasterization
from mplpix.arrays.dots import round_dots
from mplpix.artists.cell_edges import dots_per_point, line_width_dots
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.paths import fill_rectangles
from mplpix.artists.places import clip_dots
from mplpix.hands.frame import Frame

__all__ = ["Wipe"]

#: How near to the divider a press of the mouse takes it, in points.
_REACH = 5

#: The width of the divider, in points, its color, and its order of drawing: above the marks.
_WIDTH = 1
_COLOR = (1.0, 1.0, 1.0)
_ZORDER = 4


def _border_at(ax: Any, x: float) -> float:
    """Return the border between two dots that is nearest to *x*, in display coordinates."""
    return float(round_dots(ax.transData.transform((x, 0))[0]))


class _Side(BboxBase):
    """The box of an Axes up to a divider, or from there on, in display coordinates."""

    def __init__(self, ax: Any, x: float, *, is_left: bool) -> None:
        super().__init__()
        self._ax, self._x, self._is_left = ax, x, is_left

    def get_points(self) -> NDArray[np.float64]:
        """Return the corners."""
        points = np.array(self._ax.bbox.get_points())
        low, high = points[:, 0]
        border = min(max(_border_at(self._ax, self._x), low), high)
        points[1 if self._is_left else 0, 0] = border
        return points


class _Divider(Artist):
    """A line of whole dots between two sides; the odd dot is on the right, as of all cell edges."""

    def __init__(self, x: float) -> None:
        super().__init__()
        self.x = x
        self.set_zorder(_ZORDER)
        self.set_in_layout(False)

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the part of the line that is in the box of the Axes."""
        if self.get_visible():
            self._draw(renderer)
        self.stale = False

    def _draw(self, renderer: RendererBase) -> None:
        ax, canvas = cast(Any, self.axes), cast(Any, root_figure(self)).bbox
        per_unit, vector = renderer.get_image_magnification(), renderer.option_scale_image()
        width = line_width_dots(_WIDTH * dots_per_point(self, per_unit), vector=vector)
        left = _border_at(ax, self.x) * per_unit - (width / 2 if vector else width // 2)
        (low, high), (bottom, top) = clip_dots(canvas, ax.bbox, per_unit)
        ends = max(left, low), min(left + width, high)
        if ends[0] < ends[1]:
            rectangle = np.array([[ends[0], bottom, ends[1], top]], float)
            fill_rectangles(renderer, rectangle, _COLOR, per_unit)


class Wipe:
    """Shows *left* up to the divider at *x*, in data coordinates, and *right* from there on."""

    def __init__(
        self, left: PixelAlignedImage, right: PixelAlignedImage, x: float, frame: Frame
    ) -> None:
        self._images = left, right
        self._frame = frame
        self._line = _Divider(x)
        self._before = tuple(image.get_clip_box() for image in self._images)
        frame.show(lambda: self._begin(x))

    def _begin(self, x: float) -> None:
        cast(Any, self._images[0].axes).add_artist(self._line)
        for image in self._images:
            image.set_visible(True)
        self.move(x)

    @property
    def x(self) -> float:
        """The place of the divider."""
        return self._line.x

    def move(self, x: float) -> None:
        """Move the divider."""

        def change() -> None:
            self._line.x, self._line.stale = x, True
            for image, is_left in zip(self._images, (True, False), strict=True):
                image.set_clip_box(_Side(image.axes, x, is_left=is_left))

        self._frame.show(change)

    def is_near(self, event: Any) -> bool:
        """Return whether the cursor of *event* is on the divider."""
        ax = cast(Any, self._line.axes)
        if event.inaxes is not ax:
            return False
        distance = abs(event.x - _border_at(ax, self.x))
        return bool(distance <= _REACH * ax.get_figure().dpi / 72)

    def end(self) -> None:
        """Remove the divider; both images are whole again."""

        def change() -> None:
            for image, box in zip(self._images, self._before, strict=True):
                image.set_clip_box(cast(Bbox, box))
            self._line.remove()

        self._frame.show(change)

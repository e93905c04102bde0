"""`Wipe`: one image left of a divider, another one right of it, in one place.

Each image is clipped to its side of the divider, so that only its part is read and colored. The
divider is on a whole dot, wherever it is in data coordinates.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox, BboxBase, blended_transform_factory
from numpy.typing import NDArray

from mplpix.arrays.dots import round_dots
from mplpix.artists.image import PixelAlignedImage
from mplpix.hands.frame import Frame

__all__ = ["Wipe"]

#: How near to the divider a press of the mouse takes it, in points.
_REACH = 5


class _Side(BboxBase):
    """The box of an Axes up to a divider, or from there on, in display coordinates."""

    def __init__(self, ax: Any, x: float, *, is_left: bool) -> None:
        super().__init__()
        self._ax, self._x, self._is_left = ax, x, is_left

    def get_points(self) -> NDArray[np.float64]:
        """Return the corners."""
        points = np.array(self._ax.bbox.get_points())
        (divider, _), low, high = self._ax.transData.transform((self._x, 0)), *points[:, 0]
        points[1 if self._is_left else 0, 0] = min(max(float(round_dots(divider)), low), high)
        return points


class Wipe:
    """Shows *left* up to the divider at *x*, in data coordinates, and *right* from there on."""

    def __init__(
        self, left: PixelAlignedImage, right: PixelAlignedImage, x: float, frame: Frame
    ) -> None:
        self._images = left, right
        self._frame = frame
        ax: Any = left.axes
        trans = blended_transform_factory(ax.transData, ax.transAxes)
        self._line = Line2D([x, x], [0, 1], transform=trans, color="white", linewidth=1, zorder=4)
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
        return float(cast(Any, self._line.get_xdata())[0])

    def move(self, x: float) -> None:
        """Move the divider."""

        def change() -> None:
            self._line.set_xdata([x, x])
            for image, is_left in zip(self._images, (True, False), strict=True):
                image.set_clip_box(_Side(image.axes, x, is_left=is_left))

        self._frame.show(change)

    def is_near(self, event: Any) -> bool:
        """Return whether the cursor of *event* is on the divider."""
        ax: Any = self._line.axes
        if event.inaxes is not ax:
            return False
        place = ax.transData.transform((self.x, 0))[0]
        return bool(abs(event.x - place) <= _REACH * ax.get_figure().dpi / 72)

    def end(self) -> None:
        """Remove the divider; both images are whole again."""

        def change() -> None:
            for image, box in zip(self._images, self._before, strict=True):
                image.set_clip_box(cast(Bbox, box))
            self._line.remove()

        self._frame.show(change)

"""`Background`: the patch of a pixel Axes, which knows where the box is now.

Imported by the first pixel Axes: a class of artists takes a millisecond to be made.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from mplpix._mpl.figures import root_figure
from mplpix.artists.places import below_cursor
from mplpix.axes.member import bring_up_to_date

__all__ = ["Background"]


class Background(Rectangle):
    """The background of a pixel Axes, whose box is brought up to date before it is hit-tested.

    `FigureCanvasBase.inaxes` hit-tests it to find the Axes under the cursor; `savefig` at another
    dpi may have moved the box since the last draw on screen.
    """

    def __init__(self, ax: Axes) -> None:
        super().__init__((0.0, 0.0), 1.0, 1.0)
        self._pixel_axes = ax

    def contains_point(self, point: tuple[float, float], radius: float | None = None) -> bool:
        """Return whether *point*, in display coordinates, is in the box."""
        bring_up_to_date(self._pixel_axes)
        return super().contains_point(below_cursor(*point), radius)

    def contains(self, mouseevent: Any, radius: float | None = None) -> tuple[bool, dict[str, Any]]:
        """Return whether the mouse is on a dot of the box; the pan and the zoom tool ask this."""
        figure = root_figure(self._pixel_axes)
        if figure is None or mouseevent.canvas is not figure.canvas:
            return False, {}
        return self.contains_point((mouseevent.x, mouseevent.y), radius), {}

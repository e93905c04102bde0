"""Twins of a pixel Axes, which have its box.

A twin has the same slot as the pixel Axes. A plain Axes fills its slot; a `TwinAxes` takes the box
of the pixel Axes instead, at every draw and in every layout. It knows nothing of scales and limits,
and so stands apart from `PixelAxes`.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.transforms import Bbox

from mplpix._mpl import parent_figure, set_active_position
from mplpix.axes.box import decorated_slot
from mplpix.axes.member import bring_up_to_date

__all__ = ["TwinAxes"]


class TwinAxes(Axes):
    """The Axes that `PixelAxes.twinx` and ``twiny`` return."""

    #: The Axes whose box it takes.
    pixel_axes: Axes | None = None

    def apply_aspect(self, position: Bbox | None = None) -> None:
        """Take the box of the pixel Axes; matplotlib's method would fill the slot."""
        if self.pixel_axes is None or self.pixel_axes.get_figure() is None:
            super().apply_aspect(position)
            return
        bring_up_to_date(self.pixel_axes)
        set_active_position(self, Axes.get_position(self.pixel_axes, original=False))

    def get_tightbbox(
        self,
        renderer: RendererBase | None = None,
        *,
        for_layout_only: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Return the bounding box with all decorations; see `PixelAxes.get_tightbbox`."""
        tight = super().get_tightbbox(renderer, for_layout_only=for_layout_only, **kwargs)
        if tight is None or not for_layout_only:
            return tight
        slot = self.get_position(original=True).transformed(parent_figure(self).transSubfigure)
        return decorated_slot(slot, tight, self.bbox)

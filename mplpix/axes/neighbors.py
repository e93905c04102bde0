"""Axes that are where the box of a pixel Axes is.

A twin has a slot of its own in the layout, the same as that of the pixel Axes, and would fill it.
It takes the box instead, at every draw and in every layout.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.transforms import Bbox

from mplpix._mpl import parent_figure, set_active_position
from mplpix.axes.box import around_slot
from mplpix.axes.member import bring_up_to_date

__all__ = ["TwinAxes"]


class TwinAxes(Axes):
    """An Axes that `PixelAxes.twinx` or ``twiny`` makes."""

    #: The Axes whose box it takes.
    pixel_axes: Axes | None = None

    def apply_aspect(self, position: Bbox | None = None) -> None:
        """Take the box of the pixel Axes; see `matplotlib.axes.Axes.apply_aspect`."""
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
        """Return the bounding box with all decorations; around the slot, for a layout engine."""
        tight = super().get_tightbbox(renderer, for_layout_only=for_layout_only, **kwargs)
        if tight is None or not for_layout_only:
            return tight
        slot = self.get_position(original=True).transformed(parent_figure(self).transSubfigure)
        return around_slot(tight, self.bbox, slot)

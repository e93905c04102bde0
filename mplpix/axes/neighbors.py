"""Twins of a pixel Axes, which have its box.

A twin has the same slot as the pixel Axes. A plain Axes fills its slot; a `Twin` takes the box
of the pixel Axes instead, at every draw and in every layout. It knows nothing of scales and limits,
and so stands apart from `PixelAxes`.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.transforms import Bbox

from mplpix._mpl.axes import class_factory, named_rectilinear, pan_points, set_active_position
from mplpix._mpl.figures import parent_figure
from mplpix._mpl.renderers import allow_rasterization
from mplpix.artists.image import PixelAlignedImage
from mplpix.axes.box import decorated_slot
from mplpix.axes.box_placer import placer_of
from mplpix.axes.existing_code import plain_axes
from mplpix.axes.member import bring_up_to_date, member_of

__all__ = ["make_twin"]


class Twin(Axes):
    """The Axes that `PixelAxes.twinx` and ``twiny`` return, and the twins of these."""

    #: As the name of other Axes than matplotlib's own; the wheel would zoom it by itself else.
    name = "pixel twin"

    #: The Axes whose box it takes.
    pixel_axes: Axes | None = None

    def apply_aspect(self, position: Bbox | None = None) -> None:
        """Take the box of the pixel Axes; matplotlib's method would fill the slot."""
        if self.pixel_axes is None or not self._follows():
            super().apply_aspect(position)
            return
        bring_up_to_date(self.pixel_axes)
        set_active_position(self, Axes.get_position(self.pixel_axes, original=False))

    def _follows(self) -> bool:
        """Return whether it takes a box: that Axes is there, and this one has no image itself."""
        member = member_of(self)
        is_there = self.pixel_axes is not None and self.pixel_axes.get_figure() is not None
        return is_there and (member is None or not isinstance(member.image(), PixelAlignedImage))

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the Axes, its box on whole dots; see `BoxPlacer.aligned`."""
        if self.pixel_axes is None or not self._follows():
            super().draw(renderer)
            return
        bring_up_to_date(self.pixel_axes)
        with placer_of(self.pixel_axes).aligned():  # the box of all twins
            super().draw(renderer)

    def _make_twin_axes(self, *args: Any, **kwargs: Any) -> Axes:
        # twinx and twiny end here. Private; checked with matplotlib 3.9 to 3.11.
        with plain_axes():
            twin = super()._make_twin_axes(*args, **kwargs)  # type: ignore[misc]
        return make_twin(twin, self.pixel_axes)

    def hlines(self, *args: Any, **kwargs: Any) -> Any:
        """Plot horizontal lines, as `matplotlib.axes.Axes.hlines` does."""
        with named_rectilinear(self):
            return super().hlines(*args, **kwargs)

    def vlines(self, *args: Any, **kwargs: Any) -> Any:
        """Plot vertical lines, as `matplotlib.axes.Axes.vlines` does."""
        with named_rectilinear(self):
            return super().vlines(*args, **kwargs)

    def drag_pan(self, button: Any, key: str | None, x: float, y: float) -> None:
        """Move the view with the mouse; an axis that the pixel Axes drags is left to that one."""
        member = None if self.pixel_axes is None else member_of(self.pixel_axes)
        if member is None or member.pan is None or member.pan.drag is None:
            super().drag_pan(button, key, x, y)
            return
        points = pan_points(self, button, key, x, y)
        if points is None:
            return
        for i, axes, set_lim in (
            (0, self.get_shared_x_axes(), self.set_xlim),
            (1, self.get_shared_y_axes(), self.set_ylim),
        ):
            if not axes.joined(self, member.axes):
                set_lim(*points[:, i])

    def _set_view_from_bbox(self, bbox: Any, *args: Any, **kwargs: Any) -> None:
        # matplotlib's documentation has subclasses override it. Three numbers come from a turn of
        # the wheel, which goes to the pixel Axes.
        if len(bbox) != 3:
            super()._set_view_from_bbox(bbox, *args, **kwargs)  # type: ignore[misc]

    def get_tightbbox(
        self,
        renderer: RendererBase | None = None,
        *,
        for_layout_only: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Return the bounding box with all decorations; see `PixelAxes.get_tightbbox`."""
        tight = super().get_tightbbox(renderer, for_layout_only=for_layout_only, **kwargs)
        if tight is None or not for_layout_only or not self._follows():
            return tight
        slot = self.get_position(original=True).transformed(parent_figure(self).transSubfigure)
        return decorated_slot(slot, tight, self.bbox)


_twin_class = class_factory(Twin, "{}Twin")


def make_twin(twin: Axes, pixel_axes: Axes | None) -> Axes:
    """Have *twin*, just made, take the box of *pixel_axes*, in whatever class it is; return it.

    matplotlib sets the position of all twins at once: one that filled its slot would resize the
    others.
    """
    made: Any = twin
    made.__class__ = _twin_class(type(twin))
    made.pixel_axes = pixel_axes
    return twin

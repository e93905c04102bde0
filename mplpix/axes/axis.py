"""The x- and the y-axis of a pixel Axes: every wish for limits passes through them."""

from __future__ import annotations

from typing import Any

from matplotlib import axis as maxis
from matplotlib.backend_bases import RendererBase

from mplpix._mpl import allow_rasterization, empty_label_unplaced
from mplpix.axes.group import invalidate_scales
from mplpix.axes.limits import AxisName, Pair
from mplpix.axes.member import Member, member_of

__all__ = ["PixelXAxis", "PixelYAxis"]


class _PixelAxis(maxis.Axis):
    """What the x- and the y-axis of a pixel Axes have in common."""

    @property
    def _member(self) -> Member:
        member = member_of(self.axes)
        assert member is not None
        return member

    def _wanted(self) -> Pair:
        self._member.autoscale()
        return self._member.limits.wanted(_name_of(self))

    def set_view_interval(self, vmin: float, vmax: float, ignore: bool = False) -> None:
        """Set the limits along this axis as those that somebody wants.

        Every way to set limits ends here: `set_xlim`, pan, zoom, autoscale and shared axes.
        """
        if not ignore:
            first, last = self._wanted()
            ends = sorted((first, last, vmin, vmax), reverse=first > last)
            vmin, vmax = ends[0], ends[-1]
        self._member.want(_name_of(self), (vmin, vmax))
        invalidate_scales(self.axes)
        self.stale = True

    def _set_lim(self, v0: Any, v1: Any, *, emit: bool = True, auto: Any) -> Any:
        # An end left out keeps what was wanted, where matplotlib's method would take what is shown.
        # Private, and the one seam for it: `Axes.set_xlim` converts units there. 3.9 to 3.11.
        if v0 is None or v1 is None:
            first, last = self._wanted()
            v0, v1 = first if v0 is None else v0, last if v1 is None else v1
        return super()._set_lim(v0, v1, emit=emit, auto=auto)  # type: ignore[misc]

    def set_inverted(self, inverted: bool) -> None:
        """Set whether the axis runs the other way; what is wanted stays wanted."""
        first, last = sorted(self._wanted(), reverse=bool(inverted))
        self._set_lim(first, last, auto=None)

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the axis; tick labels are measured once."""
        with empty_label_unplaced(self):
            super().draw(renderer)


class PixelXAxis(_PixelAxis, maxis.XAxis):
    """The x-axis of a pixel Axes."""


class PixelYAxis(_PixelAxis, maxis.YAxis):
    """The y-axis of a pixel Axes."""


def _name_of(axis: maxis.Axis) -> AxisName:
    return "x" if isinstance(axis, maxis.XAxis) else "y"

"""The x- and the y-axis of a pixel Axes, which note the limits that somebody wants.

matplotlib sets limits in many ways, all of which end in methods of the axis.
"""

from __future__ import annotations

from typing import Any

from matplotlib import axis as maxis
from matplotlib.backend_bases import RendererBase

from mplpix._mpl import allow_rasterization, empty_label_unplaced
from mplpix.artists.coordinates import tell_units
from mplpix.axes.figure_scales import invalidate_scales
from mplpix.axes.limits import AxisName, Pair
from mplpix.axes.member import Member, member_of

__all__ = ["PixelXAxis", "PixelYAxis"]


class _PixelAxis(maxis.Axis):
    """Base class of both: limits that are set are wanted ones, and shown ones are never kept."""

    @property
    def _member(self) -> Member:
        member = member_of(self.axes)
        assert member is not None
        return member

    def _wanted(self) -> Pair:
        self._member.autoscale()
        return self._member.limits.wanted(_name_of(self))

    def set_view_interval(self, vmin: float, vmax: float, ignore: bool = False) -> None:
        """Set the wanted limits along this axis.

        `set_xlim`, pan, zoom, autoscale and shared axes all set limits by this method of
        `~matplotlib.axis.Axis`, which knows shown limits only.

        Parameters
        ----------
        vmin, vmax : float
            The limits.
        ignore : bool, default: False
            If False, the wanted limits are only widened, to include *vmin* and *vmax*.
        """
        if not ignore:
            first, last = self._wanted()
            ends = sorted((first, last, vmin, vmax), reverse=first > last)
            vmin, vmax = ends[0], ends[-1]
        self._member.want(_name_of(self), (vmin, vmax))
        invalidate_scales(self.axes)
        self.stale = True

    def _set_lim(self, v0: Any, v1: Any, *, emit: bool = True, auto: Any) -> Any:
        # A limit given as None keeps its wanted value; matplotlib's method fills in the shown one.
        # There is no public method to override: `Axes.set_xlim` passes None on to this one, which
        # also converts units. Checked with 3.9 to 3.11.
        if v0 is None or v1 is None:
            # Of the limit that is given, before a number stands beside it.
            tell_units(self, [v for v in (v0, v1) if v is not None])
            first, last = self._wanted()
            v0, v1 = first if v0 is None else v0, last if v1 is None else v1
        return super()._set_lim(v0, v1, emit=emit, auto=auto)  # type: ignore[misc]

    def set_inverted(self, inverted: bool) -> None:
        """Invert the axis or not; the wanted limits are swapped, and not replaced by shown ones."""
        first, last = sorted(self._wanted(), reverse=bool(inverted))
        self._set_lim(first, last, auto=None)

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the axis, but place no empty label: that would measure all tick labels again."""
        with empty_label_unplaced(self):
            super().draw(renderer)


class PixelXAxis(_PixelAxis, maxis.XAxis):
    """The x-axis of a pixel Axes."""


class PixelYAxis(_PixelAxis, maxis.YAxis):
    """The y-axis of a pixel Axes."""


def _name_of(axis: maxis.Axis) -> AxisName:
    return "x" if isinstance(axis, maxis.XAxis) else "y"

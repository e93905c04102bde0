"""The x- and the y-axis of a pixel Axes, which note the limits and ticks that somebody wants.

matplotlib sets limits in many ways, all of which end in methods of the axis; likewise it asks for
the locations of ticks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from matplotlib import axis as maxis
from matplotlib.backend_bases import RendererBase

from mplpix._mpl.axis import empty_label_unplaced, set_of
from mplpix._mpl.renderers import allow_rasterization
from mplpix.artists.coordinates import tell_units
from mplpix.axes.figure_scales import invalidate_scales
from mplpix.axes.limits import AxisName, Pair
from mplpix.axes.member import Member, member_of
from mplpix.ticks.formatter import CellLabelFormatter
from mplpix.ticks.locators import CellCenterLocator

__all__ = ["PixelXAxis", "PixelYAxis", "UnplacedLabel"]


if TYPE_CHECKING:
    _Base = maxis.Axis
else:  # a class of artists takes a millisecond to be made, at import
    _Base = object


class UnplacedLabel(_Base):
    """Base class of axes that place no empty axis label: that would measure all tick labels again.

    An axis is measured for titles and layouts as often as it is drawn.
    """

    def get_tightbbox(
        self, renderer: RendererBase | None = None, *, for_layout_only: bool = False
    ) -> Any:
        """Return the bounding box of the axis, see `matplotlib.axis.Axis.get_tightbbox`."""
        with empty_label_unplaced(self):
            return super().get_tightbbox(renderer, for_layout_only=for_layout_only)

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the axis."""
        with empty_label_unplaced(self):
            super().draw(renderer)


class _PixelAxis(UnplacedLabel):
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

    def _set_scale(self, value: Any, **kwargs: Any) -> None:
        # Cells are on whole dots if both axes are linear. `Axes.set_xscale`, of this Axes or of one
        # that shares the axis, ends in this method, and in no public one. Checked with 3.9 to 3.11.
        super()._set_scale(value, **kwargs)  # type: ignore[misc]
        invalidate_scales(self.axes)

    def set_inverted(self, inverted: bool) -> None:
        """Invert the axis or not; the wanted limits are swapped, and not replaced by shown ones."""
        first, last = sorted(self._wanted(), reverse=bool(inverted))
        self._set_lim(first, last, auto=None)

    def get_majorticklocs(self) -> Any:
        """Return the locations of the major ticks in data coordinates."""
        self._bring_ticks_up_to_date()
        return super().get_majorticklocs()

    def get_minorticklocs(self) -> Any:
        """Return the locations of the minor ticks in data coordinates."""
        self._bring_ticks_up_to_date()
        return super().get_minorticklocs()

    def _bring_ticks_up_to_date(self) -> None:
        cast(Any, self.axes)._update_ticks()

    def minorticks_on(self) -> None:
        """Show minor ticks, on the edges of the cells where there is an image."""
        super().minorticks_on()
        cast(Any, self.axes)._default_ticks.minor_on(self)
        self._bring_ticks_up_to_date()

    def minorticks_off(self) -> None:
        """Remove minor ticks."""
        super().minorticks_off()
        cast(Any, self.axes)._default_ticks.minor_off(self)

    def set_ticklabels(
        self, labels: Any, *, minor: bool = False, fontdict: Any = None, **kwargs: Any
    ) -> Any:
        """Set the tick labels; as many as there are cells are the names of the cells.

        Parameters
        ----------
        labels : sequence
            Labels of the ticks in their order. On an axis with a default tick in each cell, or
            fewer for lack of room, one for each cell.
        minor : bool, default: False
            If True, labels of minor ticks.
        fontdict : dict, optional
        **kwargs
            Properties of text.
        """
        self._bring_ticks_up_to_date()
        texts = list(labels) if np.iterable(labels) else labels
        locator = cast(Any, self.get_major_locator())
        is_default = isinstance(locator, CellCenterLocator) and not minor
        if not is_default or not isinstance(texts, list) or len(texts) != len(locator.cells):
            return super().set_ticklabels(texts, minor=minor, fontdict=fontdict, **kwargs)
        self.set_major_formatter(CellLabelFormatter(locator.cells, texts))
        properties = {**kwargs, **(fontdict or {})}
        # More ticks than now have room once labels are turned.
        for tick in {*self.get_major_ticks(), *self.majorTicks}:
            for label in (tick.label1, tick.label2):
                label.update(properties)
        return self.get_ticklabels()


class PixelXAxis(_PixelAxis, maxis.XAxis):
    """The x-axis of a pixel Axes."""

    set = set_of(maxis.XAxis)


class PixelYAxis(_PixelAxis, maxis.YAxis):
    """The y-axis of a pixel Axes."""

    set = set_of(maxis.YAxis)


def _name_of(axis: maxis.Axis) -> AxisName:
    return "x" if isinstance(axis, maxis.XAxis) else "y"

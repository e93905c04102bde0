"""Colorbars exactly as long as the box of the Axes that they stand beside.

A `ColorbarAxes` is a child of the Axes of the image. Its locator finds its position at every draw
and in every layout, after the box of the parent was placed: beside the box, beyond the ticks and
labels on that side and beyond the colorbars added before. The tight box of an Axes includes its
children, so that every layout engine reserves space for them.
"""

from __future__ import annotations

from typing import Any, Literal, cast

import matplotlib as mpl
import numpy as np
from matplotlib import axis as maxis
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backend_bases import RendererBase
from matplotlib.colorbar import Colorbar
from matplotlib.transforms import Bbox

from mplpix._checks import check_choice, check_real, wrong_type, wrong_value
from mplpix._mpl.artists import keep_stale
from mplpix._mpl.figures import root_figure
from mplpix._mpl.renderers import measuring_renderer
from mplpix.arrays.dots import ceil_dots, floor_dots, round_dots
from mplpix.artists.properties import REFUSALS
from mplpix.axes.axis import UnplacedLabel
from mplpix.axes.dots_per_unit import dots_per_unit

__all__ = ["ColorbarAxes", "Side", "add_colorbar"]


Side = Literal["left", "right", "top", "bottom"]

#: The sides for each orientation, the default one first.
_SIDES: dict[str, tuple[Side, Side]] = {
    "vertical": ("right", "left"),
    "horizontal": ("bottom", "top"),
}

#: Arguments by which `Figure.colorbar` takes space from Axes and places a colorbar; refused here.
_REFUSED = ("ax", "cax", "use_gridspec", "fraction", "shrink", "aspect", "anchor", "panchor")

_POINTS_PER_INCH = 72

#: The largest width and gap in points: a hundred meters, beyond any figure.
_LONGEST = 2**18

#: That of `Axes.inset_axes`, above the other artists of the parent.
_ZORDER = 5

#: Positions that differ by less are the same (fractions of the figure; rounding errors).
_SAME_POSITION = 1e-8


class _XAxis(UnplacedLabel, maxis.XAxis):
    """The x-axis of a colorbar."""


class _YAxis(UnplacedLabel, maxis.YAxis):
    """The y-axis of a colorbar."""


class ColorbarAxes(Axes):
    """The Axes of a colorbar, as long as the box of its parent.

    Parameters
    ----------
    parent : `~matplotlib.axes.Axes`
        The Axes beside whose box the colorbar is.
    side : {"left", "right", "top", "bottom"}
        The side of the box.
    size, pad : float
        The width of the colorbar and the gap between it and the decorations, in points.
    """

    name = "pixel colorbar"

    def __init__(self, parent: Axes, side: Side, size: float, pad: float) -> None:
        figure = cast(Any, parent.get_figure())
        # Drawn after the image: matplotlib rasterizes long colorbars, which moves the box of the
        # parent by a fraction of a dot in a vector file with ``bbox_inches``, see
        # `BoxPlacer.aligned`.
        super().__init__(
            figure, parent.get_position(original=True), label="<colorbar>", zorder=_ZORDER
        )
        self._parent = parent
        self._side = side
        self._lengths = pad, size
        self.set_axes_locator(cast(Any, self._locate))

    def _init_axis(self) -> None:
        # As matplotlib's projections set their own axis classes. Checked with 3.9 to 3.11.
        self.xaxis, self.yaxis = _XAxis(self, clear=False), _YAxis(self, clear=False)
        for sides, axis in ((("bottom", "top"), self.xaxis), (("left", "right"), self.yaxis)):
            for side in sides:
                self.spines[side].register_axis(axis)

    def apply_aspect(self, position: Bbox | None = None) -> None:
        """Set the position, which matplotlib's method marks as changed at each draw."""
        figure = root_figure(self)
        with keep_stale([] if figure is None else [figure]):
            super().apply_aspect(position)

    def _locate(self, _: Axes, renderer: RendererBase | None = None) -> Bbox:
        """Return the position, in fractions of the figure or subfigure."""
        figure = cast(Any, root_figure(self))
        if renderer is None:
            renderer = measuring_renderer(figure)
        dots = dots_per_unit(figure)
        per_point = figure.dpi / _POINTS_PER_INCH * dots
        pad, size = (int(round_dots(length * per_point)) for length in self._lengths)
        size = max(size, 1)
        box = self._parent.bbox.get_points() * dots
        with keep_stale([figure]):  # or it would be stale at each draw, for ticks are measured
            edge = self._inner_edge(renderer) * dots
        axis = 0 if self._side in ("left", "right") else 1
        if self._side in ("right", "top"):
            start = int(ceil_dots(edge)) + pad
        else:
            start = int(floor_dots(edge)) - pad - size
        box[:, axis] = start, start + size
        to_figure = cast(Any, self._parent.get_figure()).transSubfigure.inverted()
        return Bbox(to_figure.transform(box / dots))

    def _inner_edge(self, renderer: RendererBase) -> float:
        """Return where the decorations of the parent end on this side, in display coordinates."""
        parent, side = self._parent, self._side
        boxes: list[Any] = [parent.bbox]
        inner = self._inner_colorbar()
        if inner is not None:  # it is beyond all ticks and labels
            boxes.append(inner.get_tightbbox(renderer))
        else:
            for ax in (parent, *self._siblings()):
                axis = ax.yaxis if side in ("left", "right") else ax.xaxis
                if not (ax.get_visible() and ax.axison and axis.get_visible()):
                    continue
                # To measure the labels of all takes a tenth of a frame.
                if ax is parent:
                    measured = _has_labels_at(axis, side) or _has_offset_text(axis)
                else:
                    measured = _has_labels_at(axis, side) and self._is_twin(ax)
                if measured:
                    boxes.append(axis.get_tightbbox(renderer))
        boxes = [box for box in boxes if box is not None]
        outer = {"left": "x0", "right": "x1", "bottom": "y0", "top": "y1"}[side]
        farthest = max if side in ("right", "top") else min
        return float(farthest(getattr(box, outer) for box in boxes))

    def _inner_colorbar(self) -> ColorbarAxes | None:
        """Return the last visible colorbar that was added on this side before this one."""
        all_axes = [ax for ax in self._parent.child_axes if isinstance(ax, ColorbarAxes)]
        added_before = all_axes[: all_axes.index(self)]
        same_side = [ax for ax in added_before if ax._side == self._side and ax.get_visible()]
        return same_side[-1] if same_side else None

    def _siblings(self) -> set[Any]:
        """Return the Axes that share an axis with the parent."""
        parent = self._parent
        shared = (parent.get_shared_x_axes(), parent.get_shared_y_axes())
        return {ax for group in shared for ax in group.get_siblings(parent)} - {parent}

    def _is_twin(self, ax: Axes) -> bool:
        """Return whether *ax*, which shares an axis with the parent, has the same box."""
        apart = ax.get_position().get_points() - self._parent.get_position().get_points()
        return bool((np.abs(apart) <= _SAME_POSITION).all())


def _has_labels_at(axis: Axis, side: Side) -> bool:
    """Return whether *axis* may have labels on this *side* of its box."""
    far = side in ("right", "top")
    ticks = [*axis.majorTicks, *axis.minorTicks]
    if any((tick.label2 if far else tick.label1).get_visible() for tick in ticks) or not ticks:
        return True
    return bool(axis.get_label_position() == side and axis.get_label_text())


def _has_offset_text(axis: Axis) -> bool:
    """Return whether *axis* has an offset text, which may be longer than the box."""
    formatter: Any = axis.get_major_formatter()
    formatter.format_ticks(axis.get_majorticklocs())
    return bool(formatter.get_offset())


def add_colorbar(
    parent: Axes,
    mappable: Any,
    *,
    location: Side | None = None,
    orientation: Literal["vertical", "horizontal"] | None = None,
    size: float | None = None,
    pad: float | None = None,
    **kwargs: Any,
) -> Colorbar:
    """Add a colorbar beside the box of *parent*; see `mplpix.PixelAxes.colorbar`."""
    if not hasattr(mappable, "to_rgba") or not hasattr(mappable, "norm"):
        raise wrong_type("mappable", "an image or another artist with colormap and norm", mappable)
    for name in _REFUSED:
        if name in kwargs:
            raise wrong_value(
                name, "left out: the colorbar is as long as the box of its Axes", kwargs[name]
            )
    side = _check_side(location, orientation)
    font_size = float(mpl.rcParams["font.size"])
    size = font_size if size is None else check_real("size", size)
    pad = font_size / 2 if pad is None else check_real("pad", pad)
    if not 0 < size <= _LONGEST:
        raise wrong_value("size", f"a number of points over 0, at most {_LONGEST}", size)
    if not 0 <= pad <= _LONGEST:
        raise wrong_value("pad", f"a number of points, at least 0 and at most {_LONGEST}", pad)
    figure: Any = parent.get_figure()
    if figure is None:
        raise ValueError("the Axes must belong to a figure to have a colorbar")
    before = [getattr(mappable, name, None) for name in ("colorbar", "colorbar_cid")]
    cax = ColorbarAxes(parent, side, size, pad)
    cax.grid(visible=False, which="both", axis="both")
    parent.add_child_axes(cax)
    try:
        return cast(Colorbar, figure.colorbar(mappable, cax=cax, location=side, **kwargs))
    except BaseException as error:
        parent.child_axes.remove(cax)
        mappable.colorbar, mappable.colorbar_cid = before
        if not isinstance(error, REFUSALS) or any(name in str(error) for name in kwargs):
            raise
        names = ", ".join(map(repr, kwargs)) or "'mappable'"
        refuse = TypeError if isinstance(error, TypeError) else ValueError
        raise refuse(f"{names} must be what Colorbar takes: {error}") from error


def _check_side(location: Any, orientation: Any) -> Side:
    """Return the side that *location* and *orientation* stand for."""
    sides = [side for pair in _SIDES.values() for side in pair]
    if location is not None:
        check_choice("location", location, sides)
    if orientation is not None:
        check_choice("orientation", orientation, tuple(_SIDES))
    if location is None:
        return _SIDES[orientation or "vertical"][0]
    if orientation is not None and location not in _SIDES[orientation]:
        raise wrong_value(
            "orientation", f"that of a colorbar at the {location}, or None", orientation
        )
    return cast(Side, location)

"""Colorbars exactly as long as the image beside them.

A bar is a child of the Axes of its image. Where it goes is asked at every draw and in every layout,
after the box of the Axes was found: beside the box, beyond the ticks and labels on that side and
beyond the bars that were there before. What a child takes up belongs to its parent, so that every
layout engine makes room for it.
"""

from __future__ import annotations

from typing import Any, Literal, cast

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colorbar import Colorbar
from matplotlib.transforms import Bbox

from mplpix._checks import check_choice, check_real, wrong_type, wrong_value
from mplpix._mpl import measuring_renderer, root_figure
from mplpix.arrays.dots import ceil_dots, floor_dots, round_dots
from mplpix.axes.dots_per_unit import dots_per_unit

__all__ = ["BarAxes", "Side", "add_colorbar"]


Side = Literal["left", "right", "top", "bottom"]

#: Which sides a bar has that runs this way, the usual one first.
_SIDES: dict[str, tuple[Side, Side]] = {
    "vertical": ("right", "left"),
    "horizontal": ("bottom", "top"),
}

#: What `Figure.colorbar` divides the room of Axes by.
_NOT_TAKEN = ("ax", "cax", "use_gridspec", "fraction", "shrink", "aspect", "anchor", "panchor")

_POINTS_PER_INCH = 72

#: The largest width and gap in points: a hundred meters, beyond any figure.
_LONGEST = 2**18

#: That of `Axes.inset_axes`.
_ZORDER = 5


class BarAxes(Axes):
    """The Axes of a colorbar, a child of the one that it stands beside.

    Parameters
    ----------
    parent : `~matplotlib.axes.Axes`
        The Axes whose box sets the length.
    side : {"left", "right", "top", "bottom"}
        Where the bar is.
    size, pad : float
        The width of the bar and the gap before it, in points.
    """

    def __init__(self, parent: Axes, side: Side, size: float, pad: float) -> None:
        figure = cast(Any, parent.get_figure())
        # After all else: matplotlib rasterizes long bars, which in a vector file saved with
        # ``bbox_inches`` moves the box of the parent by a fraction of a dot while it is drawn.
        super().__init__(
            figure, parent.get_position(original=True), label="<colorbar>", zorder=_ZORDER
        )
        self._parent = parent
        self._side = side
        self._lengths = pad, size
        self.set_axes_locator(cast(Any, self._locate))

    def _locate(self, _: Axes, renderer: RendererBase | None = None) -> Bbox:
        """Return where the bar is, in fractions of the figure."""
        figure = cast(Any, root_figure(self))
        if renderer is None:
            renderer = measuring_renderer(figure)
        dots = dots_per_unit(figure)
        per_point = figure.dpi / _POINTS_PER_INCH * dots
        pad, size = (int(round_dots(length * per_point)) for length in self._lengths)
        size = max(size, 1)
        box = self._parent.bbox.get_points() * dots
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
        """Return where on its side what belongs to the parent ends, in display coordinates."""
        parent, side = self._parent, self._side
        boxes: list[Any] = [parent.bbox]
        before = self._bar_before()
        if before is not None:  # which is beyond all the rest
            boxes.append(before.get_tightbbox(renderer))
        else:
            for ax in (parent, *self._twins()):
                axis = ax.yaxis if side in ("left", "right") else ax.xaxis
                if ax.get_visible() and ax.axison and axis.get_visible():
                    boxes.append(axis.get_tightbbox(renderer))
        boxes = [box for box in boxes if box is not None]
        outer = {"left": "x0", "right": "x1", "bottom": "y0", "top": "y1"}[side]
        farthest = max if side in ("right", "top") else min
        return float(farthest(getattr(box, outer) for box in boxes))

    def _bar_before(self) -> BarAxes | None:
        """Return the outermost bar on this side before this one was added."""
        bars = [ax for ax in self._parent.child_axes if isinstance(ax, BarAxes)]
        same = [bar for bar in bars[: bars.index(self)] if bar._side == self._side]
        shown = [bar for bar in same if bar.get_visible()]
        return shown[-1] if shown else None

    def _twins(self) -> list[Axes]:
        """Return the Axes that share an axis with the parent and lie on its box."""
        parent = self._parent
        shared = (parent.get_shared_x_axes(), parent.get_shared_y_axes())
        siblings = {ax for group in shared for ax in group.get_siblings(parent)} - {parent}
        box = parent.get_position()
        return [ax for ax in siblings if np.allclose(ax.get_position(), box, rtol=0)]


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
    """Add a bar beside the box of *parent*; see `mplpix.PixelAxes.colorbar`."""
    if not hasattr(mappable, "to_rgba") or not hasattr(mappable, "norm"):
        raise wrong_type("mappable", "an image or another artist with colormap and norm", mappable)
    for name in _NOT_TAKEN:
        if name in kwargs:
            raise wrong_value(
                name, "left out: the bar is beside its Axes, as long as its box", kwargs[name]
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
    bar = BarAxes(parent, side, size, pad)
    bar.grid(visible=False, which="both", axis="both")
    parent.add_child_axes(bar)
    try:
        return cast(Colorbar, figure.colorbar(mappable, cax=bar, location=side, **kwargs))
    except BaseException:
        parent.child_axes.remove(bar)
        mappable.colorbar, mappable.colorbar_cid = before
        raise


def _check_side(location: Any, orientation: Any) -> Side:
    """Return the side on which the bar is."""
    sides = [side for pair in _SIDES.values() for side in pair]
    if location is not None:
        check_choice("location", location, sides)
    if orientation is not None:
        check_choice("orientation", orientation, tuple(_SIDES))
    if location is None:
        return _SIDES[orientation or "vertical"][0]
    if orientation is not None and location not in _SIDES[orientation]:
        raise wrong_value("orientation", f"that of a bar at the {location}, or None", orientation)
    return cast(Side, location)

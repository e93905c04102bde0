"""How large tick labels are, and whether ticks with such labels fit on an axis.

Labels are measured by a `~matplotlib.text.Text` of the style of the tick labels, and their sizes
kept by style and text, for many Axes have the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, cast

import matplotlib as mpl
import numpy as np
from matplotlib.axis import Axis, Tick, Ticker, XAxis, YAxis
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import Locator
from matplotlib.transforms import IdentityTransform
from numpy.typing import NDArray

from mplpix._mpl import (
    line_spacing,
    measuring_renderer,
    root_figure,
)
from mplpix.ticks.choice import MIN_TICK_SPACING, labels_apart

#: How many sizes of labels are kept: a few styles, each with the labels of many views.
_STYLES_KEPT, _LABELS_KEPT = 32, 2000

Floats = NDArray[np.float64]


class _Style(NamedTuple):
    """All that the size of a tick label depends on, but its text."""

    renderer: type
    dots_per_inch: float
    font: int
    font_name: str
    angle: float
    rotation_mode: str
    horizontal: str
    vertical: str
    usetex: bool
    parse_math: bool
    math_font: str
    hinting: str
    line_spacing: float | str

    @classmethod
    def of(cls, label: Text, renderer: RendererBase) -> _Style:
        known = cast(Any, label)
        return cls(
            type(renderer),
            _points_to_dots(renderer, 72),
            hash(known.get_fontproperties()),
            known.get_fontname(),  # which font the rcParams choose
            float(known.get_rotation()),
            known.get_rotation_mode(),
            known.get_horizontalalignment(),
            known.get_verticalalignment(),
            known.get_usetex(),
            known.get_parse_math(),
            mpl.rcParams["mathtext.fontset"],
            mpl.rcParams["text.hinting"],
            line_spacing(label),
        )


#: The middle of a label (x, y), seen from its tick, its width and height before it is turned.
_Box = tuple[float, float, float, float]


@lru_cache(maxsize=_STYLES_KEPT)
def _known_boxes(style: _Style) -> dict[str, _Box]:
    """Return the labels of *style* that have been measured; many Axes have the same."""
    return {"": (0.0, 0.0, 0.0, 0.0)}


def _boxes(labels: Sequence[str], style: _Style, like: Text, renderer: RendererBase) -> list[_Box]:
    """Return the boxes of *labels*, as they are in the style of *like*."""
    known = _known_boxes(style)
    unknown = set(labels).difference(known)
    if unknown:
        if len(known) > _LABELS_KEPT:
            known.clear()
            unknown = set(labels)
        # A text of our own: to change one of the axis would ask for a draw.
        text = Text()
        text.set_figure(cast(Any, like.get_figure()))
        text.update_from(like)
        # What is hidden is drawn elsewhere by Axes that share the axis. update_from leaves out
        # some of what a text has.
        text.set(visible=True, transform=IdentityTransform(), parse_math=like.get_parse_math())
        text.set_rotation_mode(cast(Any, like.get_rotation_mode()))
        known.update((label, _box(label, text, style.angle, renderer)) for label in unknown)
    return [known[label] for label in labels]


def _box(label: str, text: Text, angle: float, renderer: RendererBase) -> _Box:
    text.set_text(label)
    text.set_rotation(0)
    flat = text.get_window_extent(renderer)
    if angle:
        text.set_rotation(angle)
    box = text.get_window_extent(renderer) if angle else flat
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, flat.width, flat.height


@dataclass(frozen=True, eq=False)
class TickArea:
    """An axis as the ticks see it, in the dots of a renderer."""

    length: float
    upright: bool
    style: _Style
    label: Text
    renderer: RendererBase

    @classmethod
    def along(cls, axis: Axis, label: Text) -> TickArea:
        """Return *axis*, measured with labels like *label*."""
        figure = figure_of(axis)
        renderer = measuring_renderer(figure)
        style = _Style.of(label, renderer)
        # Both are the same but where ticks are asked for outside of a draw to a vector file.
        length = length_of(axis) * style.dots_per_inch / figure.dpi
        return cls(length, is_upright(axis), style, label, renderer)

    @property
    def font_size(self) -> float:
        """The size of the font, in dots."""
        return _points_to_dots(self.renderer, self.label.get_fontsize())

    @property
    def most_ticks(self) -> int:
        """The number of ticks that the narrowest labels would leave room for."""
        return int(max(self.length, 0) / (MIN_TICK_SPACING * self.font_size)) + 1

    def holds(
        self, fractions: Floats, labels: Sequence[str], gap_in_font_sizes: tuple[float, float]
    ) -> bool:
        """Whether ticks with these labels may stand at these fractions of the axis."""
        places, font_size = fractions * self.length, self.font_size
        if (np.abs(np.diff(places)) < MIN_TICK_SPACING * font_size).any():
            return False
        boxes = _boxes(labels, self.style, self.label, self.renderer)
        sizes = [(width, height) for _, _, width, height in boxes]
        dx, dy = (0, 1) if self.upright else (1, 0)
        middles = [
            (x + dx * place, y + dy * place)
            for (x, y, _, _), place in zip(boxes, places.tolist(), strict=True)
        ]
        along, across = gap_in_font_sizes
        return labels_apart(
            middles, sizes, self.style.angle, (along * font_size, across * font_size)
        )


def tick_areas(axis: Axis, locator: Locator) -> dict[Hashable, TickArea]:
    """Return the different axes that show the labels of *locator*; this one if none does."""
    ax, upright, minor = axis.axes, is_upright(axis), is_minor(axis, locator)
    shared = ax.get_shared_y_axes() if upright else ax.get_shared_x_axes()
    rooms: dict[Hashable, TickArea] = {}
    seen = set()
    # In a draw of n Axes that share an axis this is done for all n of them. So a quick look at the
    # labels comes first: of most Axes they are hidden, and the others have all the same style.
    for sibling in shared.get_siblings(ax):
        other = sibling.yaxis if upright else sibling.xaxis
        label = _shown_label(other, minor)
        if label is None or not other.get_visible():
            continue
        looks = (length_of(other), label.get_rotation(), label.get_fontsize())
        if looks not in seen and ticker_of(other, minor).locator is locator:
            seen.add(looks)
            room = TickArea.along(other, label)
            rooms[room.length, room.style] = room
    if not rooms:
        room = TickArea.along(axis, _first_tick(axis, minor).label1)
        rooms[room.length, room.style] = room
    return rooms


def is_minor(axis: Axis, locator: Locator) -> bool:
    """Return whether *locator* places the minor ticks of *axis*, and not the major ones."""
    return axis.minor.locator is locator and axis.major.locator is not locator


def ticker_of(axis: Axis, minor: bool) -> Ticker:
    """Return the locator and the formatter of the minor or the major ticks."""
    return axis.minor if minor else axis.major


def _first_tick(axis: Axis, minor: bool) -> Tick:
    """Return the tick that all others have their style from."""
    ticks = axis.minorTicks if minor else axis.majorTicks
    return ticks[0] if ticks else (axis.get_minor_ticks if minor else axis.get_major_ticks)(1)[0]


def _shown_label(axis: Axis, minor: bool) -> Text | None:
    """Return a tick label of *axis*, None if it shows none."""
    tick = _first_tick(axis, minor)
    if tick.label1.get_visible():
        return tick.label1
    return tick.label2 if tick.label2.get_visible() else None


def _points_to_dots(renderer: RendererBase, points: Any) -> float:
    return float(cast(Any, renderer).points_to_pixels(points))


def figure_of(axis: Axis) -> Figure:
    """Return the root figure of *axis*."""
    return cast(Figure, root_figure(axis.axes))


def is_upright(axis: Axis) -> bool:
    """Return whether *axis* is a y-axis."""
    return cast(XAxis | YAxis, axis).axis_name == "y"


def length_of(axis: Axis) -> float:
    """Return how long *axis* is on the canvas, in the dots of the figure."""
    box = axis.axes.bbox
    return box.height if is_upright(axis) else box.width


def has_size(axis: Any) -> bool:
    """Whether *axis* belongs to a figure; a locator may have none, or a dummy."""
    ax = getattr(axis, "axes", None)
    return ax is not None and ax.get_figure() is not None

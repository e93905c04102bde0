"""Sizes of tick labels, and whether the labels of some ticks fit on all axes that show them.

`tick_areas` finds the axes, `TickAreas.fits` answers. Labels are measured with a
`~matplotlib.text.Text` apart, in their style; no artist of the figure is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast

import matplotlib as mpl
import numpy as np
from matplotlib.axis import Axis, Tick, Ticker, XAxis, YAxis
from matplotlib.backend_bases import RendererBase
from matplotlib.text import Text
from matplotlib.ticker import Locator
from matplotlib.transforms import IdentityTransform

from mplpix._mpl.artists import line_spacing
from mplpix._mpl.figures import figure_of
from mplpix._mpl.renderers import measuring_renderer
from mplpix.ticks.choice import MIN_TICK_SPACING, Floats, Gap, labels_apart

#: The number of text boxes kept: a few styles, each with the labels of many views.
_BOXES_KEPT = 20_000


class TextBox(NamedTuple):
    """Middle of a label relative to its tick, and its size before it is rotated, in dots."""

    x: float
    y: float
    width: float
    height: float


class _Style(NamedTuple):
    """All properties of a tick label that its box depends on, except for its text."""

    renderer: type
    dots_per_inch: float
    font: int
    font_name: str
    angle: float
    rotation_mode: str | None
    horizontal: str
    vertical: str
    usetex: bool
    parse_math: bool
    math_font: str
    hinting: str
    line_spacing: float | str

    @classmethod
    def of(cls, label: Text, renderer: RendererBase) -> _Style:
        return cls(
            type(renderer),
            _points_to_dots(renderer, 72),
            hash(label.get_fontproperties()),  # by value, for they can be changed in place
            label.get_fontname(),  # depends on rcParams, too
            label.get_rotation(),
            label.get_rotation_mode(),
            label.get_horizontalalignment(),
            label.get_verticalalignment(),
            label.get_usetex(),
            label.get_parse_math(),
            mpl.rcParams["mathtext.fontset"],
            mpl.rcParams["text.hinting"],
            line_spacing(label),
        )


class _TextBoxes:
    """The text boxes measured in this process, by style and text; many Axes have the same."""

    def __init__(self) -> None:
        self._boxes: dict[tuple[_Style, str], TextBox] = {}

    def of(self, labels: Sequence[str], area: TickArea) -> list[TextBox]:
        """Return the boxes of *labels* in an area, and measure the unknown ones."""
        known = {label: self._boxes.get((area.style, label)) for label in labels}
        unknown = [label for label, box in known.items() if box is None]
        if unknown:
            measured = dict(zip(unknown, _measure(unknown, area), strict=True))
            if len(self._boxes) + len(measured) > _BOXES_KEPT:
                self._boxes.clear()
            self._boxes.update(((area.style, label), box) for label, box in measured.items())
            known.update(measured)
        return cast(list[TextBox], [known[label] for label in labels])


_text_boxes = _TextBoxes()


def _measure(labels: Iterable[str], area: TickArea) -> list[TextBox]:
    """Return the boxes of *labels* in the style of the labels of an area."""
    label = area.label
    # Not a text of the axis: to change that would mark the figure stale.
    text = Text()
    text.set_figure(cast(Any, label.get_figure()))
    text.update_from(label)
    # update_from leaves out some properties. A hidden label is measured, too, for another Axes that
    # shares the axis may show it.
    text.set(visible=True, transform=IdentityTransform(), parse_math=label.get_parse_math())
    text.set_rotation_mode(cast(Any, label.get_rotation_mode()))
    return [_box(name, text, area.style.angle, area.renderer) for name in labels]


def _box(label: str, text: Text, angle: float, renderer: RendererBase) -> TextBox:
    if not label:
        return TextBox(0.0, 0.0, 0.0, 0.0)
    text.set_text(label)
    text.set_rotation(0)
    level = text.get_window_extent(renderer)
    if angle:
        text.set_rotation(angle)
    box = text.get_window_extent(renderer) if angle else level
    return TextBox((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, level.width, level.height)


class TickArea:
    """The space that one axis has for tick labels: its length in dots, and the style of labels.

    Equal areas hold the same labels.
    """

    def __init__(
        self, length: float, upright: bool, style: _Style, label: Text, renderer: RendererBase
    ) -> None:
        self.length, self.upright, self.style = length, upright, style
        #: A tick label of that style and the renderer of its canvas, to measure others with.
        self.label, self.renderer = label, renderer

    @property
    def _key(self) -> tuple[float, bool, _Style]:
        return self.length, self.upright, self.style

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TickArea) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @classmethod
    def along(cls, axis: Axis, label: Text) -> TickArea:
        """Return the area of *axis*, for labels in the style of *label*."""
        figure = figure_of(axis)
        renderer = measuring_renderer(figure)
        style = _Style.of(label, renderer)
        # From dots of the figure to those of the renderer. They differ for vector files, which have
        # 72 to an inch: where ticks are asked for outside of a draw the figure has its own dpi.
        length = length_of(axis) * style.dots_per_inch / figure.dpi
        return cls(length, is_upright(axis), style, label, renderer)

    @property
    def font_size(self) -> float:
        """The font size in dots."""
        return _points_to_dots(self.renderer, float(self.label.get_fontsize()))

    @property
    def most_ticks(self) -> int:
        """The number of ticks that fit with the narrowest labels."""
        return int(max(self.length, 0) / (MIN_TICK_SPACING * self.font_size)) + 1

    def fits(self, fractions: Floats, labels: Sequence[str], gap: Gap) -> bool:
        """Return whether *labels*, centered at *fractions* of the axis, keep *gap*."""
        positions, font_size = fractions * self.length, self.font_size
        if (np.abs(np.diff(positions)) < MIN_TICK_SPACING * font_size).any():
            return False
        boxes = _text_boxes.of(labels, self)
        dx, dy = (0, 1) if self.upright else (1, 0)
        middles = [
            (box.x + dx * position, box.y + dy * position)
            for box, position in zip(boxes, positions.tolist(), strict=True)
        ]
        sizes = [(box.width, box.height) for box in boxes]
        along, across = gap
        return labels_apart(
            middles, sizes, self.style.angle, (along * font_size, across * font_size)
        )


class TickAreas(tuple[TickArea, ...]):
    """The different areas that show the labels of one locator; compared by value."""

    __slots__ = ()

    @property
    def most_ticks(self) -> int:
        """The number of ticks that fit on each axis with the narrowest labels."""
        return min(area.most_ticks for area in self)

    def fits(self, fractions: Floats, labels: Sequence[str], gap: Gap) -> bool:
        """Return whether *labels*, centered at *fractions* of each axis, keep *gap* on all."""
        return all(area.fits(fractions, labels, gap) for area in self)


def tick_areas(axis: Axis, locator: Locator) -> TickAreas:
    """Return the areas of all axes that show the labels of *locator*; of *axis* if none does."""
    ax, upright, minor = axis.axes, is_upright(axis), is_minor(axis, locator)
    shared = ax.get_shared_y_axes() if upright else ax.get_shared_x_axes()
    areas: list[TickArea] = []
    seen = set()
    # A draw of n Axes that share an axis comes here n times, for n Axes each time. So cheap
    # properties are compared first: most labels are hidden, the others have one style.
    for sibling in shared.get_siblings(ax):
        other = sibling.yaxis if upright else sibling.xaxis
        label = _shown_label(other, minor)
        if label is None or not other.get_visible():
            continue
        looks = (length_of(other), label.get_rotation(), label.get_fontsize())
        if looks not in seen and ticker_of(other, minor).locator is locator:
            seen.add(looks)
            if (area := TickArea.along(other, label)) not in areas:
                areas.append(area)
    return TickAreas(areas or [TickArea.along(axis, _first_tick(axis, minor).label1)])


def is_minor(axis: Axis, locator: Locator) -> bool:
    """Return whether *locator* places the minor ticks of *axis*, and not the major ones."""
    return axis.minor.locator is locator and axis.major.locator is not locator


def ticker_of(axis: Axis, minor: bool) -> Ticker:
    """Return the locator and the formatter of the minor or the major ticks."""
    return axis.minor if minor else axis.major


def _first_tick(axis: Axis, minor: bool) -> Tick:
    """Return the tick whose style all others share."""
    ticks = axis.minorTicks if minor else axis.majorTicks
    return ticks[0] if ticks else (axis.get_minor_ticks if minor else axis.get_major_ticks)(1)[0]


def _shown_label(axis: Axis, minor: bool) -> Text | None:
    """Return a tick label of *axis*, None if it shows none."""
    tick = _first_tick(axis, minor)
    if tick.label1.get_visible():
        return tick.label1
    return tick.label2 if tick.label2.get_visible() else None


def _points_to_dots(renderer: RendererBase, points: float) -> float:
    return float(cast(float, renderer.points_to_pixels(points)))


def is_upright(axis: Axis) -> bool:
    """Return whether *axis* is a y-axis."""
    return cast(XAxis | YAxis, axis).axis_name == "y"


def length_of(axis: Axis) -> float:
    """Return the length of *axis* on the canvas, in dots of the figure."""
    box = axis.axes.bbox
    return float(box.height if is_upright(axis) else box.width)


def has_size(axis: object) -> bool:
    """Return whether *axis* is in a figure; a locator may have none, or a dummy."""
    ax = getattr(axis, "axes", None)
    return ax is not None and ax.get_figure() is not None

"""A figure in whole dots: everything that an exact layout asks a figure and sets on it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from mplpix._mpl.axes import set_slot
from mplpix._mpl.figures import figure_titles
from mplpix.arrays.dots import ceil_dots, floor_dots
from mplpix.axes.dots_per_unit import dots_per_unit
from mplpix.axes.limits import AXES
from mplpix.axes.member import Member, member_of
from mplpix.figures.arrangement import (
    Decorations,
    Margins,
    Plan,
    Sizes,
    SubplotIndex,
    Title,
    arrange,
)

__all__ = ["LARGEST_CANVAS", "FigureInDots", "has_window", "screen_size"]

#: The first width or height, in dots, that is too large for a renderer.
LARGEST_CANVAS = 2**16

#: Width and height of the frame, title bar, toolbar and status line of a window, in pixels of a
#: screen with a device pixel ratio of 1; most windows have less.
_FRAME = (20, 120)

#: Pixels of a page that are whole dots, at most: a browser's zoom is tenths or quarters.
_MOST_PIXELS = 10

#: Digits of a number of dots per inch; those of a PNG and a vector file of one dpi are the same.
_DIGITS = 6


class FigureInDots:
    """A root figure, and its Axes in one grid, in whole dots.

    Parameters
    ----------
    figure : `~matplotlib.figure.Figure`
    renderer : `~matplotlib.backend_bases.RendererBase`
        Measures texts.
    grid : `~matplotlib.gridspec.GridSpec`
    places : collection of (row, column)
        The places in the grid that are laid out, where they have Axes.
    pads : (float, float)
        The gaps between columns and rows, in inches.
    """

    def __init__(
        self,
        figure: Figure,
        renderer: RendererBase,
        grid: GridSpec,
        places: Collection[SubplotIndex],
        pads: tuple[float, float],
    ) -> None:
        self._figure = figure
        self._renderer = renderer
        self._per_unit = dots_per_unit(figure)
        #: The Axes at each place: one, and its twins.
        self._subplots: dict[SubplotIndex, list[Axes]] = {}
        for ax in figure.axes:
            spec = ax.get_subplotspec()
            if spec is not None and spec.get_gridspec() is grid:
                index = spec.rowspan.start, spec.colspan.start
                if index in places:
                    self._subplots.setdefault(index, []).append(ax)
        width, height = (int(ceil_dots(inches * self.per_inch)) for inches in pads)
        self._pads = width, height

    @property
    def places(self) -> Collection[SubplotIndex]:
        """The places that have Axes."""
        return self._subplots.keys()

    @property
    def is_saved(self) -> bool:
        """Whether a file is being written."""
        return bool(self._figure.canvas.is_saving())

    @property
    def is_stale(self) -> bool:
        """Whether anything changed since the last draw."""
        return bool(self._figure.stale)

    @property
    def has_window(self) -> bool:
        """Whether the figure is drawn in a window of its own."""
        return has_window(self._figure)

    @property
    def per_inch(self) -> float:
        """The number of dots per inch."""
        return float(round(self._figure.dpi * self._per_unit, _DIGITS))

    # The size ----------------------------------------------------------------------------------

    def dots_in(self, inches: tuple[float, float]) -> tuple[int, int]:
        """Return the whole dots in a width and a height, no more than renderers draw."""
        width, height = (int(floor_dots(length * self.per_inch)) for length in inches)
        return min(width, LARGEST_CANVAS - 1), min(height, LARGEST_CANVAS - 1)

    def screen(self) -> tuple[int, int] | None:
        """Return the largest size of a canvas on the screen of the window, None if unknown."""
        return screen_size(self._figure.canvas) if self.has_window else None

    @property
    def size(self) -> tuple[int, int]:
        """The width and the height of the figure."""
        width, height = (int(floor_dots(n * self._per_unit)) for n in self._figure.bbox.size)
        return width, height

    def on_screen(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return the next *size* that a window can have: toolkits count in pixels of a ratio."""
        ratio = self._figure.canvas.device_pixel_ratio
        width, height = (int(floor_dots(ceil_dots(n / ratio) * ratio)) for n in size)
        return width, height

    def on_page(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return the next *size* of whole dots and whole pixels of a page, which cuts others."""
        ratio = Fraction(self._figure.canvas.device_pixel_ratio).limit_denominator(_MOST_PIXELS)
        width, height = (-(-n // ratio.numerator) * ratio.numerator for n in size)
        return width, height

    def has_about(self, size: tuple[int, int]) -> bool:
        """Return whether the figure has *size*, except for a part of a pixel of its window."""
        ratio = self._figure.canvas.device_pixel_ratio
        return all(abs(a - b) < ratio for a, b in zip(self.size, size, strict=True))

    def set_size(self, size: tuple[int, int]) -> None:
        """Set the width and the height of the figure."""
        per_inch = self._figure.dpi * self._per_unit
        width, height = (_inches(length, per_inch) for length in size)
        self._figure.set_size_inches(width, height)

    # Slots and titles --------------------------------------------------------------------------

    def place(self, sizes: Sizes, plan: Plan) -> None:
        """Set the slots by *plan*, in the middle of the figure if that is larger."""
        width, height = self.size
        # In a window that is too small, the upper left stays visible: the move is downwards.
        move = np.array([max(width - plan.width, 0) // 2, (height - plan.height)])
        if move[1] > 0:
            move[1] //= 2
        self._place(sizes, plan, move)

    def _place(self, sizes: Sizes, plan: Plan, move: NDArray[np.int64]) -> None:
        unit = np.array(self._figure.bbox.size) * self._per_unit
        for index, axs in self._subplots.items():
            corner = np.array(plan.corners[index]) + move
            slot = Bbox(np.array([corner, corner + sizes[index]]) / unit)
            for ax in axs:
                set_slot(ax, slot)

    def place_titles(self) -> None:
        """Place the titles of the figure into their space, except those that somebody placed."""
        width, height = np.array(self._figure.bbox.size) * self._per_unit
        pads = self._pads
        for side, text in figure_titles(self._figure, placed=False):
            x, y = text.get_position()
            positions = {
                "top": (x, 1 - pads[1] / height),
                "bottom": (x, pads[1] / height),
                "left": (pads[0] / width, y),
            }
            if positions[side] != (x, y):  # else the figure would be stale
                text.set_position(positions[side])

    # Measurements ------------------------------------------------------------------------------

    def decorations(self, margins: Mapping[SubplotIndex, Margins]) -> Decorations:
        """Return *margins* with the titles of the figure and the gaps."""
        return Decorations(margins, self._titles, self._pads)

    @cached_property
    def _titles(self) -> tuple[Title, ...]:
        return tuple(
            Title(side, *self._whole(text.get_window_extent(self._renderer).size))
            for side, text in figure_titles(self._figure)
        )

    def measured(self, sizes: Sizes) -> Decorations:
        """Set slots of *sizes*, to be placed afterwards, and return their decorations."""
        # No Axes may be below the canvas, which may be too small yet: `Axes.draw` doesn't move
        # titles there above the ticks.
        self._place(sizes, arrange(sizes, {}), np.zeros(2, np.int64))
        return self.decorations({index: self._margins(a) for index, a in self._subplots.items()})

    def _margins(self, axs: list[Axes]) -> Margins:
        parent: Any = axs[0].get_figure()
        slot = axs[0].get_position(original=True).transformed(parent.transSubfigure)
        boxes = (ax.get_tightbbox(self._renderer) for ax in axs if ax.get_in_layout())
        found = [box for box in boxes if box is not None]
        if not found:
            return Margins()
        tight = Bbox.union(found)
        outside = (slot.x0 - tight.x0, tight.x1 - slot.x1, slot.y0 - tight.y0, tight.y1 - slot.y1)
        return Margins(*(max(0, length) for length in self._whole(outside)))

    def _whole(self, lengths: Any) -> list[int]:
        return [int(ceil_dots(length * self._per_unit)) for length in lengths]

    def views(self) -> Hashable:
        """Return the scale and the limits that somebody set on each Axes."""
        members = (member_of(ax) for axs in self._subplots.values() for ax in axs)
        return tuple(_view(member) for member in members if member is not None)


def _view(member: Member) -> Hashable:
    """Return the scale and the wanted limits of *member*, None where they follow the data."""
    autoscales = member.axes.get_autoscalex_on(), member.axes.get_autoscaley_on()
    limits = (
        None if follows else member.limits.wanted(axis)
        for axis, follows in zip(AXES, autoscales, strict=True)
    )
    return member.requested() or "fit", *limits


def has_window(figure: Figure) -> bool:
    """Return whether *figure* is in a window, whose size the user or the system may change."""
    canvas: Any = figure.canvas
    return (
        canvas.manager is not None
        and getattr(canvas, "required_interactive_framework", None) is not None
        and not canvas.is_saving()
    )


def screen_size(canvas: Any) -> tuple[int, int] | None:
    """Return the largest size of *canvas*, in dots, in a window on its screen.

    Toolkits make windows larger than the screen if they are asked to. Only Qt and Tk tell its size.
    """
    ratio = canvas.device_pixel_ratio
    if hasattr(canvas, "get_tk_widget"):  # counts in dots
        widget = canvas.get_tk_widget()
        width, height = widget.winfo_screenwidth(), widget.winfo_screenheight()
    elif callable(getattr(canvas, "screen", None)):
        area = canvas.screen().availableGeometry()
        width, height = area.width() * ratio, area.height() * ratio
    else:
        return None
    return int(width - _FRAME[0] * ratio), int(height - _FRAME[1] * ratio)


def _inches(dots: int, per_inch: float) -> float:
    """Return a length in inches that is *dots* on canvases, which truncate to whole dots."""
    inches = dots / per_inch
    while inches * per_inch < dots:
        inches = float(np.nextafter(inches, np.inf))
    return inches

"""A layout engine that makes a figure exactly as large as its images need at one scale.

Other engines divide a figure of a given size. Here the size of each image follows from its shape
and the scale; its margins, which hold titles, tick labels, axis labels and colorbars, are measured;
and sizes and margins add up to the size of the figure, by columns and rows (`arrange`). There is no
trial and error: the margins of a box of a known size do not depend on where the box is.

The size is found at every draw, for the dpi of that draw, so that the figure grows with what is
added to it, and a file at another dpi has the images at the same scale. If a draw was of another
size than it found, the canvas is drawn once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.layout_engine import LayoutEngine
from matplotlib.transforms import Bbox

from mplpix._checks import check_real, wrong_value
from mplpix._mpl import figure_titles, measuring_renderer, set_slot
from mplpix.arrays.dots import ceil_dots, floor_dots
from mplpix.arrays.scale import Scale, Span, dots_needed
from mplpix.axes.dots_per_unit import dots_per_unit

__all__ = ["LARGEST_CANVAS", "ExactLayout", "Margins", "Plan", "SubplotIndex", "arrange"]


#: The first width or height, in dots, that is too large for a renderer.
LARGEST_CANVAS = 2**16

#: How often margins are measured in a draw, at most. The second time finds the same, unless boxes
#: were of another size before, or Axes depend on each other (aligned labels and titles).
_PASSES = 3

#: How often a canvas is drawn again after a draw of the wrong size, at most.
_REDRAWS = 2

#: Row and column of a subplot in its grid, from the upper left.
SubplotIndex = tuple[int, int]


@dataclass(frozen=True)
class Margins:
    """How far the decorations of a box extend beyond it on each side, in dots."""

    left: int = 0
    right: int = 0
    bottom: int = 0
    top: int = 0


@dataclass(frozen=True)
class Plan:
    """The size of a figure, and the lower left corner of each box in it, in dots."""

    width: int
    height: int
    corners: dict[SubplotIndex, tuple[int, int]]


def arrange(
    sizes: Mapping[SubplotIndex, tuple[int, int]],
    margins: Mapping[SubplotIndex, Margins],
    pads: tuple[int, int] = (0, 0),
) -> Plan:
    """Return the smallest grid in which no boxes and margins overlap, each box centered.

    Parameters
    ----------
    sizes : dict of (row, column) to (width, height)
        The boxes, in dots.
    margins : dict of (row, column) to Margins
        The margins of the boxes; none where one is missing.
    pads : (int, int), default: (0, 0)
        Dots between columns and between rows, and at the border.

    Examples
    --------
    >>> arrange({(0, 0): (10, 5), (0, 1): (4, 9)}, {(0, 1): Margins(left=2)}, (1, 1))
    Plan(width=19, height=11, corners={(0, 0): (1, 3), (0, 1): (14, 1)})
    """
    all_margins = {index: margins.get(index, Margins()) for index in sizes}
    along_x = [
        (index, index[1], sizes[index][0], m.left, m.right) for index, m in all_margins.items()
    ]
    along_y = [
        (index, -index[0], sizes[index][1], m.bottom, m.top) for index, m in all_margins.items()
    ]
    width, x = _arrange(along_x, pads[0])
    height, y = _arrange(along_y, pads[1])
    return Plan(width, height, {index: (x[index], y[index]) for index in sizes})


def _arrange(
    boxes: list[tuple[SubplotIndex, int, int, int, int]], pad: int
) -> tuple[int, dict[SubplotIndex, int]]:
    """Return the length of all bands (columns or rows) along one axis, and the start of each box.

    Parameters
    ----------
    boxes : list of (index, band, length, margin before, margin after)
        Bands follow each other in the order of their numbers.
    pad : int
        Dots between bands and at the ends.
    """
    band_start = pad
    starts = {}
    for band in sorted({band for _, band, *_ in boxes}):
        members = [box for box in boxes if box[1] == band]
        length = max(size for _, _, size, _, _ in members)
        offsets = {index: (length - size) // 2 for index, _, size, _, _ in members}
        before = max(max(b - offsets[index], 0) for index, _, _, b, _ in members)
        after = max(max(a + offsets[index] + s - length, 0) for index, _, s, _, a in members)
        starts.update({index: band_start + before + offset for index, offset in offsets.items()})
        band_start += before + length + after + pad
    return band_start, starts


class ExactLayout(LayoutEngine):
    """Makes a figure exactly as large as its images need at one scale; see `mplpix.subplots`.

    Parameters
    ----------
    grid : `~matplotlib.gridspec.GridSpec`
        Axes of this grid are laid out, others are left alone.
    shapes : dict of (row, column) to (M, N)
        The shape of the image at each place of the grid.
    scale : int or Fraction
        Dots per cell.
    h_pad, w_pad : float, optional
        The gaps between rows and between columns, and at the border, in inches. By default
        :rc:`figure.constrained_layout.h_pad` and :rc:`figure.constrained_layout.w_pad`.

    Raises
    ------
    TypeError, ValueError
        If a gap isn't a number of inches, at least 0.

    Examples
    --------
    Wider gaps than `mplpix.subplots` makes by itself:

    >>> from matplotlib.figure import Figure
    >>> fig = Figure(dpi=100)
    >>> grid = fig.add_gridspec(1, 2)
    >>> axs = [fig.add_subplot(cell, projection="pixel", pixel_scale=2) for cell in grid]
    >>> images = [ax.imshow([[0, 1], [2, 3]]) for ax in axs]
    >>> shapes = {(0, 0): (2, 2), (0, 1): (2, 2)}
    >>> fig.set_layout_engine(ExactLayout(grid, shapes, 2, h_pad=0.5, w_pad=0.5))
    >>> fig.draw_without_rendering()
    >>> [ax.bbox.size.round().tolist() for ax in axs]
    [[4.0, 4.0], [4.0, 4.0]]
    """

    # Every engine must set these two. The size of a slot is fixed: `Figure.subplots_adjust` can't
    # change it, and `Figure.colorbar` can't take a part of it (`PixelAxes.colorbar` needs none).
    _adjust_compatible = False
    _colorbar_gridspec = False
    _params: dict[str, float]

    def __init__(
        self,
        grid: GridSpec,
        shapes: Mapping[SubplotIndex, tuple[int, int]],
        scale: Scale,
        *,
        h_pad: float | None = None,
        w_pad: float | None = None,
    ) -> None:
        super().__init__()
        self._grid = grid
        self._sizes = {
            index: tuple(dots_needed(Span(0, n, n), scale) for n in shape[::-1])
            for index, shape in shapes.items()
        }
        self.set(
            h_pad=mpl.rcParams["figure.constrained_layout.h_pad"],
            w_pad=mpl.rcParams["figure.constrained_layout.w_pad"],
        )
        self.set(h_pad=h_pad, w_pad=w_pad)
        self._margins: dict[SubplotIndex, Margins] = {}  # as measured last
        self._connected: Figure | None = None  # whose draw events arrive here
        self._used_dots_per_unit = 1.0  # at the last layout
        self._requested_size: tuple[int, int] | None = None  # of the window, in dots
        self._saved: tuple[Any, Any] | None = None  # the figure's sizes before and in `savefig`
        self._outdated = False  # True if the present draw is of the wrong size
        self._redraws = 0

    def set(self, *, h_pad: float | None = None, w_pad: float | None = None) -> None:
        """Set the gaps.

        Parameters
        ----------
        h_pad, w_pad : float, optional
            See `ExactLayout`; None changes nothing.
        """
        for name, pad in (("h_pad", h_pad), ("w_pad", w_pad)):
            if pad is not None:
                inches = check_real(name, pad, takes := "a number of inches, at least 0")
                if inches < 0:
                    raise wrong_value(name, takes, pad)
                self._params[name] = inches

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the state that belongs to the present canvas."""
        return {**vars(self), "_connected": None, "_requested_size": None, "_redraws": 0}

    # At a draw -------------------------------------------------------------------------------

    def execute(self, fig: Figure) -> None:
        """Lay out *fig* and set its size.

        Parameters
        ----------
        fig : `~matplotlib.figure.Figure`
        """
        if self._connected is not fig:
            fig.canvas.mpl_connect("draw_event", self._drawn)
            self._connected = fig
        before = fig.get_size_inches()
        saving = fig.canvas.is_saving()
        if not saving and self._saved is not None:
            shown, saved = self._saved
            self._saved = None
            if (fig.get_size_inches() == saved).all():
                fig.set_size_inches(shown, forward=False)
        self.lay_out(fig, measuring_renderer(fig))
        after = fig.get_size_inches()
        if saving:
            shown = before if self._saved is None else self._saved[0]
            self._saved = (shown, after)
        else:
            self._outdated = bool((after != before).any())

    def _drawn(self, event: Any) -> None:
        """Lay out a vector file again at its dots; draw again after a draw at the wrong size."""
        fig = event.canvas.figure
        if fig.get_layout_engine() is not self:  # removed by `savefig` for its second draw
            return
        if dots_per_unit(fig) != self._used_dots_per_unit:
            # A vector file was laid out at 72 dpi; its renderer has told how fine its dots are.
            self.lay_out(fig, event.renderer)
            if self._saved is not None:
                self._saved = (self._saved[0], fig.get_size_inches())
        if not self._outdated or fig.canvas.is_saving() or self._redraws >= _REDRAWS:
            return
        self._outdated = False
        if _has_window(fig):  # which has its new size only after an event of its toolkit
            event.canvas.draw_idle()
            return
        self._redraws += 1
        try:
            event.canvas.draw()
        finally:
            self._redraws -= 1

    # The layout ------------------------------------------------------------------------------

    def lay_out(self, fig: Figure, renderer: RendererBase) -> Plan:
        """Set the slots and the size of *fig*; return the plan they follow."""
        subplots = self._subplots(fig)
        self._used_dots_per_unit = dots_per_unit(fig)
        for _ in range(_PASSES):
            plan = self._plan(fig, subplots, renderer)
            self._place(fig, subplots, plan)
            margins = {
                index: self._measure(index, axs, renderer) for index, axs in subplots.items()
            }
            if margins == self._margins:
                break
            self._margins = margins
        plan = self._plan(fig, subplots, renderer)
        self._resize(fig, plan)
        self._place(fig, subplots, plan)
        self._place_titles(fig, renderer)
        return plan

    def measured(
        self, fig: Figure, renderer: RendererBase
    ) -> tuple[Plan, dict[SubplotIndex, Margins]]:
        """Return the plan that `lay_out` would follow, and the margins of the boxes."""
        subplots = self._subplots(fig)
        self._place(fig, subplots, self._plan(fig, subplots, renderer))
        self._margins = {
            index: self._measure(index, axs, renderer) for index, axs in subplots.items()
        }
        return self._plan(fig, subplots, renderer), self._margins

    def _subplots(self, fig: Figure) -> dict[SubplotIndex, list[Axes]]:
        """Return the Axes at each place of the grid: one, and its twins."""
        subplots: dict[SubplotIndex, list[Axes]] = {}
        for ax in fig.axes:
            spec = ax.get_subplotspec()
            if spec is not None and spec.get_gridspec() is self._grid:
                index = spec.rowspan.start, spec.colspan.start
                if index in self._sizes:
                    subplots.setdefault(index, []).append(ax)
        return subplots

    def _dots(self, fig: Figure, inches: float) -> int:
        return int(ceil_dots(inches * fig.dpi * self._used_dots_per_unit))

    def _pads(self, fig: Figure) -> tuple[int, int]:
        return self._dots(fig, self._params["w_pad"]), self._dots(fig, self._params["h_pad"])

    def _measure(self, index: SubplotIndex, axs: list[Axes], renderer: RendererBase) -> Margins:
        """Return how far the decorations of *axs* extend beyond their slot."""
        per_unit = self._used_dots_per_unit
        slot = axs[0].get_position(original=True).transformed(axs[0].figure.transSubfigure)
        boxes = (ax.get_tightbbox(renderer) for ax in axs if ax.get_in_layout())
        found = [box for box in boxes if box is not None]
        if not found:
            return Margins()
        tight = Bbox.union(found)
        outside = (slot.x0 - tight.x0, tight.x1 - slot.x1, slot.y0 - tight.y0, tight.y1 - slot.y1)
        return Margins(*(max(0, int(ceil_dots(length * per_unit))) for length in outside))

    def _plan(self, fig: Figure, subplots: Any, renderer: RendererBase) -> Plan:
        """Return the plan for the present margins, with space for the titles of the figure."""
        sizes = {index: (self._sizes[index][0], self._sizes[index][1]) for index in subplots}
        pads = self._pads(fig)
        inner = arrange(sizes, self._margins, pads)
        left = bottom = top = wide = high = 0
        for side, width, height in self._titles(fig, renderer):
            if side == "left":
                left, high = width + pads[0], max(high, height + 2 * pads[1])
            else:
                bottom += (height + pads[1]) * (side == "bottom")
                top += (height + pads[1]) * (side == "top")
                wide = max(wide, width + 2 * pads[0])
        width = max(inner.width + left, wide)
        height = max(inner.height + bottom + top, high)
        x = left + (width - left - inner.width) // 2
        y = bottom + (height - bottom - top - inner.height) // 2
        corners = {index: (x + dx, y + dy) for index, (dx, dy) in inner.corners.items()}
        return Plan(width, height, corners)

    def _titles(self, fig: Figure, renderer: RendererBase) -> Iterator[tuple[str, int, int]]:
        for side, text in figure_titles(fig):
            extent = text.get_window_extent(renderer)
            width, height = (
                int(ceil_dots(length * self._used_dots_per_unit))
                for length in (extent.width, extent.height)
            )
            yield side, width, height

    def _resize(self, fig: Figure, plan: Plan) -> None:
        """Set the size of *fig* to that of *plan*, unless somebody resized its window since."""
        needed = plan.width, plan.height
        window = _has_window(fig)
        if needed == self._size(fig) or (window and needed == self._requested_size):
            return
        if window:
            self._requested_size = needed
        dpi = fig.dpi * self._used_dots_per_unit
        fig.set_size_inches(_inches(plan.width, dpi), _inches(plan.height, dpi))

    def _size(self, fig: Figure) -> tuple[int, int]:
        """Return the width and height of *fig* in whole dots."""
        width, height = (
            int(floor_dots(length * self._used_dots_per_unit)) for length in fig.bbox.size
        )
        return width, height

    def _place(self, fig: Figure, subplots: Mapping[SubplotIndex, list[Axes]], plan: Plan) -> None:
        """Set the slots by *plan*, in the middle of *fig* if that is larger."""
        width, height = self._size(fig)
        # In a window that is too small, the upper left stays visible: the move is downwards.
        move = np.array([max(width - plan.width, 0) // 2, (height - plan.height)])
        if move[1] > 0:
            move[1] //= 2
        # Else the figure gets its size after measuring, and no Axes may be below the canvas until
        # then: `Axes.draw` doesn't move titles there above the ticks.
        move = np.maximum(move, 0) if not _has_window(fig) else move
        unit = np.array(fig.bbox.size) * self._used_dots_per_unit
        for index, axs in subplots.items():
            corner = np.array(plan.corners[index]) + move
            slot = Bbox(np.array([corner, corner + self._sizes[index]]) / unit)
            for ax in axs:
                set_slot(ax, slot)

    def _place_titles(self, fig: Figure, renderer: RendererBase) -> None:
        """Place the titles of *fig* into their space, except those that somebody placed."""
        width, height = np.array(fig.bbox.size) * self._used_dots_per_unit
        pads = self._pads(fig)
        for side, text in figure_titles(fig, placed=False):
            x, y = text.get_position()
            positions = {
                "top": (x, 1 - pads[1] / height),
                "bottom": (x, pads[1] / height),
                "left": (pads[0] / width, y),
            }
            text.set_position(positions[side])


def _has_window(fig: Figure) -> bool:
    """Return whether *fig* is in a window, whose size the user or the system may change."""
    canvas: Any = fig.canvas
    return (
        canvas.manager is not None
        and getattr(canvas, "required_interactive_framework", None) is not None
        and not canvas.is_saving()
    )


def _inches(dots: int, dpi: float) -> float:
    """Return a length in inches that is *dots* on canvases, which truncate to whole dots."""
    inches = dots / dpi
    while inches * dpi < dots:
        inches = float(np.nextafter(inches, np.inf))
    return inches

"""A layout engine that gives each image the dots it needs, and the figure the size that takes.

Other engines divide a figure that is there. This one goes the other way: the images are as large as
shape and scale say; how far titles, tick labels, axis labels and colorbars stand out of them is
measured, and column by column and row by row both add up to the size of the figure (`arrange`).
Nothing is tried: what stands out of a box of a known size does not depend on where the box is.

The size is worked out at every draw, for the dpi of that draw, so that the figure follows what is
added to it, and a file at another dpi shows the images at the same scale. Where a draw finds the
figure of another size, the canvas is drawn once more.
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

__all__ = ["LARGEST_CANVAS", "Around", "Cell", "ExactLayout", "Plan", "arrange"]


#: The first width or height, in dots, that is too large for a renderer.
LARGEST_CANVAS = 2**16

#: How often the decorations are measured in a draw. Once they have the right boxes the second
#: look finds the same, unless Axes depend on each other (aligned labels and titles).
_PASSES = 3

#: How often a canvas is drawn again because a draw found that its size was wrong.
_REDRAWS = 2

Cell = tuple[int, int]  # row and column of the grid, from the upper left


@dataclass(frozen=True)
class Around:
    """How far what belongs to a box stands out of it, in dots."""

    left: int = 0
    right: int = 0
    bottom: int = 0
    top: int = 0


@dataclass(frozen=True)
class Plan:
    """The size of a canvas, and the lower left corner of each box on it, in dots."""

    width: int
    height: int
    corners: dict[Cell, tuple[int, int]]


def arrange(
    sizes: Mapping[Cell, tuple[int, int]],
    around: Mapping[Cell, Around],
    pads: tuple[int, int] = (0, 0),
) -> Plan:
    """Return the smallest grid of boxes in which nothing overlaps, each in the middle of its cell.

    Parameters
    ----------
    sizes : dict of (row, column) to (width, height)
        The boxes, in dots.
    around : dict of (row, column) to Around
        What stands out of them; nothing where it is missing.
    pads : (int, int), default: (0, 0)
        Dots between columns and between rows, and at the border.

    Examples
    --------
    >>> arrange({(0, 0): (10, 5), (0, 1): (4, 9)}, {(0, 1): Around(left=2)}, (1, 1))
    Plan(width=19, height=11, corners={(0, 0): (1, 3), (0, 1): (14, 1)})
    """
    across = [
        (cell, cell[1], sizes[cell][0], a.left, a.right)
        for cell, a in ((cell, around.get(cell, Around())) for cell in sizes)
    ]
    upwards = [
        (cell, -cell[0], sizes[cell][1], a.bottom, a.top)
        for cell, a in ((cell, around.get(cell, Around())) for cell in sizes)
    ]
    width, x = _arrange(across, pads[0])
    height, y = _arrange(upwards, pads[1])
    return Plan(width, height, {cell: (x[cell], y[cell]) for cell in sizes})


def _arrange(boxes: list[tuple[Cell, int, int, int, int]], pad: int) -> tuple[int, dict[Cell, int]]:
    """Return the length of a row of bands, and where each box begins.

    Parameters
    ----------
    boxes : list of (cell, band, length, before, after)
        The bands are in the order of their numbers.
    pad : int
        Dots between bands and at the ends.
    """
    start = pad
    begins = {}
    for band in sorted({band for _, band, *_ in boxes}):
        members = [box for box in boxes if box[1] == band]
        length = max(size for _, _, size, _, _ in members)
        offsets = {cell: (length - size) // 2 for cell, _, size, _, _ in members}
        before = max(max(b - offsets[cell], 0) for cell, _, _, b, _ in members)
        after = max(max(a + offsets[cell] + s - length, 0) for cell, _, s, _, a in members)
        begins.update({cell: start + before + offset for cell, offset in offsets.items()})
        start += before + length + after + pad
    return start, begins


class ExactLayout(LayoutEngine):
    """Makes a figure as large as its images need at one scale; see `mplpix.subplots`.

    Parameters
    ----------
    grid : `~matplotlib.gridspec.GridSpec`
        All Axes of this grid are laid out; others are left alone.
    shapes : dict of (row, column) to (M, N)
        The cells of the image in each cell of the grid.
    scale : int or Fraction
        Dots per cell.
    h_pad, w_pad : float, optional
        The gaps between rows and columns, and at the border, in inches. By default
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

    # Figure.colorbar would take room from a box that has none to give: `PixelAxes.colorbar`.
    _adjust_compatible = False
    _colorbar_gridspec = False
    _params: dict[str, float]

    def __init__(
        self,
        grid: GridSpec,
        shapes: Mapping[Cell, tuple[int, int]],
        scale: Scale,
        *,
        h_pad: float | None = None,
        w_pad: float | None = None,
    ) -> None:
        super().__init__()
        self._grid = grid
        self._sizes = {
            cell: tuple(dots_needed(Span(0, n, n), scale) for n in shape[::-1])
            for cell, shape in shapes.items()
        }
        self.set(
            h_pad=mpl.rcParams["figure.constrained_layout.h_pad"],
            w_pad=mpl.rcParams["figure.constrained_layout.w_pad"],
        )
        self.set(h_pad=h_pad, w_pad=w_pad)
        self._known: dict[Cell, Around] = {}
        self._listening: Figure | None = None
        self._used_dots_per_unit = 1.0
        self._asked: tuple[int, int] | None = None
        self._saved: tuple[Any, Any] | None = None
        self._outdated = False
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
        """Leave out what holds for this canvas only."""
        return {**vars(self), "_listening": None, "_asked": None, "_redraws": 0}

    # At a draw -------------------------------------------------------------------------------

    def execute(self, fig: Figure) -> None:
        """Lay out *fig* and set its size.

        Parameters
        ----------
        fig : `~matplotlib.figure.Figure`
        """
        if self._listening is not fig:
            fig.canvas.mpl_connect("draw_event", self._drawn)
            self._listening = fig
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
        """Do what only the end of a draw can tell: that it was of the wrong size."""
        fig = event.canvas.figure
        if fig.get_layout_engine() is not self:  # the second draw of a saving
            return
        if dots_per_unit(fig) != self._used_dots_per_unit:
            # A vector file, laid out at 72 dpi: how fine its dots are is known now.
            self.lay_out(fig, event.renderer)
            if self._saved is not None:
                self._saved = (self._saved[0], fig.get_size_inches())
        if not self._outdated or fig.canvas.is_saving() or self._redraws >= _REDRAWS:
            return
        self._outdated = False
        if _has_window(fig):  # it redraws itself once it has its size
            event.canvas.draw_idle()
            return
        self._redraws += 1
        try:
            event.canvas.draw()
        finally:
            self._redraws -= 1

    # The layout ------------------------------------------------------------------------------

    def lay_out(self, fig: Figure, renderer: RendererBase) -> Plan:
        """Set the slots and the size of *fig* as it is now; return where the slots are."""
        cells = self._cells(fig)
        self._used_dots_per_unit = dots_per_unit(fig)
        for _ in range(_PASSES):
            plan = self._plan(fig, cells, renderer)
            self._place(fig, cells, plan)
            around = {cell: self._measure(cell, axs, renderer) for cell, axs in cells.items()}
            if around == self._known:
                break
            self._known = around
        plan = self._plan(fig, cells, renderer)
        self._resize(fig, plan)
        self._place(fig, cells, plan)
        self._place_titles(fig, renderer)
        return plan

    def measured(self, fig: Figure, renderer: RendererBase) -> tuple[Plan, dict[Cell, Around]]:
        """Return the size that `lay_out` would give *fig*, and what stands out of the boxes."""
        cells = self._cells(fig)
        self._place(fig, cells, self._plan(fig, cells, renderer))
        self._known = {cell: self._measure(cell, axs, renderer) for cell, axs in cells.items()}
        return self._plan(fig, cells, renderer), self._known

    def _cells(self, fig: Figure) -> dict[Cell, list[Axes]]:
        """Return the Axes in each cell of the grid: one, and its twins."""
        cells: dict[Cell, list[Axes]] = {}
        for ax in fig.axes:
            spec = ax.get_subplotspec()
            if spec is not None and spec.get_gridspec() is self._grid:
                cell = spec.rowspan.start, spec.colspan.start
                if cell in self._sizes:
                    cells.setdefault(cell, []).append(ax)
        return cells

    def _dots(self, fig: Figure, inches: float) -> int:
        return int(ceil_dots(inches * fig.dpi * self._used_dots_per_unit))

    def _pads(self, fig: Figure) -> tuple[int, int]:
        return self._dots(fig, self._params["w_pad"]), self._dots(fig, self._params["h_pad"])

    def _measure(self, cell: Cell, axs: list[Axes], renderer: RendererBase) -> Around:
        """Return how far what belongs to *axs* stands out of their slot."""
        per_unit = self._used_dots_per_unit
        slot = axs[0].get_position(original=True).transformed(axs[0].figure.transSubfigure)
        boxes = (ax.get_tightbbox(renderer) for ax in axs if ax.get_in_layout())
        found = [box for box in boxes if box is not None]
        if not found:
            return Around()
        tight = Bbox.union(found)
        outside = (slot.x0 - tight.x0, tight.x1 - slot.x1, slot.y0 - tight.y0, tight.y1 - slot.y1)
        return Around(*(max(0, int(ceil_dots(length * per_unit))) for length in outside))

    def _plan(self, fig: Figure, cells: Any, renderer: RendererBase) -> Plan:
        """Return the layout of what is known, with room for the titles of the figure."""
        sizes = {cell: (self._sizes[cell][0], self._sizes[cell][1]) for cell in cells}
        pads = self._pads(fig)
        inner = arrange(sizes, self._known, pads)
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
        corners = {cell: (x + dx, y + dy) for cell, (dx, dy) in inner.corners.items()}
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
        """Make *fig* as large as *plan*, unless its window was made another size by somebody."""
        needed = plan.width, plan.height
        window = _has_window(fig)
        if needed == self._size(fig) or (window and needed == self._asked):
            return
        if window:
            self._asked = needed
        dpi = fig.dpi * self._used_dots_per_unit
        fig.set_size_inches(_inches(plan.width, dpi), _inches(plan.height, dpi))

    def _size(self, fig: Figure) -> tuple[int, int]:
        """Return the whole dots of *fig*."""
        width, height = (
            int(floor_dots(length * self._used_dots_per_unit)) for length in fig.bbox.size
        )
        return width, height

    def _place(self, fig: Figure, cells: Mapping[Cell, list[Axes]], plan: Plan) -> None:
        """Set the slots, in the middle of *fig* if it is larger than *plan*."""
        width, height = self._size(fig)
        # Of what is too large, the upper left is seen.
        move = np.array([max(width - plan.width, 0) // 2, (height - plan.height)])
        if move[1] > 0:
            move[1] //= 2
        # While measuring all is on the canvas: titles stay where they are on Axes below it.
        move = np.maximum(move, 0) if not _has_window(fig) else move
        unit = np.array(fig.bbox.size) * self._used_dots_per_unit
        for cell, axs in cells.items():
            corner = np.array(plan.corners[cell]) + move
            slot = Bbox(np.array([corner, corner + self._sizes[cell]]) / unit)
            for ax in axs:
                set_slot(ax, slot)

    def _place_titles(self, fig: Figure, renderer: RendererBase) -> None:
        """Put the titles of *fig* that nobody placed into the room kept for them."""
        width, height = np.array(fig.bbox.size) * self._used_dots_per_unit
        pads = self._pads(fig)
        for side, text in figure_titles(fig, placed=False):
            x, y = text.get_position()
            at = {"top": (x, 1 - pads[1] / height), "bottom": (x, pads[1] / height)}
            text.set_position(at.get(side, (pads[0] / width, y)))


def _has_window(fig: Figure) -> bool:
    """Return whether *fig* is in a window, whose size the user or the system may change."""
    canvas: Any = fig.canvas
    return (
        canvas.manager is not None
        and getattr(canvas, "required_interactive_framework", None) is not None
        and not canvas.is_saving()
    )


def _inches(dots: int, dpi: float) -> float:
    """Return a length in inches that canvases, which cut to whole dots, take for *dots*."""
    inches = dots / dpi
    while inches * dpi < dots:
        inches = float(np.nextafter(inches, np.inf))
    return inches

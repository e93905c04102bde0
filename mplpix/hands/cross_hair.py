"""`CrossHair`: lines over all panels that end beside the cell under the cursor.

They lie on whole dots, over all that the figure draws, and are no artists: the dots below are kept,
and put back when the cursor goes on. Where the canvas can't blit, or shows an earlier state of the
figure, this is drawn for them. A draw that somebody else asks for has none, and neither has a file;
they are back once the cursor moves.
"""

from __future__ import annotations

import math
from typing import Any, Protocol

import numpy as np
from matplotlib.backend_bases import RendererBase
from numpy.typing import NDArray

from mplpix._mpl.figures import root_figure
from mplpix.arrays.dots import DOT_TOLERANCE, round_dots
from mplpix.arrays.grid import CellGrid
from mplpix.artists.paths import fill_rectangles
from mplpix.artists.places import below_cursor
from mplpix.hands.frame import Frame, whole_box

__all__ = ["CrossHair", "dashes_around"]

#: The width of the lines, the gap between them and the cell, and the length of a dash, in points.
#: Marks around the cell are in the gap.
_WIDTH, _GAP, _DASH = 0.72, 4.0, 3.0

#: Dashes have these colors in turn, so that some are seen on every image.
_COLORS = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)

_POINTS_PER_INCH = 72

#: The dots of a cell: half-open ranges along x and y.
Dots = tuple[tuple[int, int], tuple[int, int]]

Ints = NDArray[np.int64]


class Marks(Protocol):
    """The part of the marks of a comparison that a cross-hair uses."""

    @property
    def grid(self) -> CellGrid:
        """The cells of all panels."""


class CrossHair:
    """Shows the cell under the cursor on all *panels*, which share their views.

    Parameters
    ----------
    panels : tuple of Axes
    marks : Marks
    frame : Frame
        Of the canvas that the panels are on.
    """

    def __init__(self, panels: tuple[Any, ...], marks: Marks, frame: Frame) -> None:
        self._panels, self._marks, self._frame = panels, marks, frame
        frame.cover = self
        #: The dots of the cell on each visible panel.
        self._cell: dict[Any, Dots] = {}
        #: The dots below the lines, where these were laid by blitting.
        self._below: list[Any] = []
        self._is_laid = False
        #: If True, the next draw was asked for to lay the lines.
        self._awaits_draw = False

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without what belongs to a canvas."""
        nothing = {"_cell": {}, "_below": [], "_is_laid": False, "_awaits_draw": False}
        return {**vars(self), **nothing}

    def move(self, event: Any, ax: Any) -> None:
        """Show the cell of the panel *ax* that the cursor is on."""
        cell = self._dots_of_cell(event, ax)
        if not cell:
            self.hide()
        if not cell or (cell == self._cell and (self._is_laid or self._awaits_draw)):
            return
        if self._frame.has_animated:
            return  # dots of theirs would come and go with the lines
        if self._frame.is_up_to_date:
            boxes = self._boxes()
            self.lift()
            self._cell = cell
            self.lay()
            self._frame.blit(*boxes, *self._boxes())
        else:
            self._cell, self._awaits_draw = cell, True
            event.canvas.draw_idle()

    def hide(self) -> None:
        """Have no lines."""
        canvas, boxes = _canvas_of(self._panels[0]), self._boxes()
        if self._awaits_draw or (self._is_laid and not self._below):
            self._forget()
            canvas.draw_idle()
        elif self.lift():
            self._frame.blit(*boxes)
        self._cell = {}

    def lift(self) -> bool:
        """Put back the dots below the lines, and return whether there were lines."""
        below, laid = self._below, self._is_laid
        self._forget()
        if not laid or not self._frame.is_on_canvas:
            return False
        for region in below:
            _canvas_of(self._panels[0]).restore_region(region)
        return True

    def lay(self) -> None:
        """Draw the lines on the canvas, after the dots below were kept."""
        canvas = _canvas_of(self._panels[0])
        self._below = [canvas.copy_from_bbox(box) for box in self._boxes()]
        self._draw(canvas.renderer)
        self._is_laid = True

    def note(self, event: Any) -> None:
        """Note that the figure was drawn, without the lines; add them if it was drawn for these."""
        awaited = self._awaits_draw and not event.canvas.is_saving()
        self._forget()
        if awaited and self._frame.is_up_to_date:
            self.lay()
        elif awaited:
            self._draw(event.renderer)
            self._is_laid = True

    def _forget(self) -> None:
        self._below, self._is_laid, self._awaits_draw = [], False, False

    def _boxes(self) -> list[Any]:
        return [whole_box(ax) for ax in self._cell]

    def _dots_of_cell(self, event: Any, ax: Any) -> dict[Any, Dots]:
        """Return the dots of the cell of *ax* below the cursor, on each panel; none for no cell."""
        place = [math.floor(n) + 0.5 for n in below_cursor(event.x, event.y)]
        point = ax.transData.inverted().transform(place)
        grid = self._marks.grid
        x_edges = _edges_around(grid.x_edges, float(point[0]))
        y_edges = _edges_around(grid.y_edges, float(point[1]))
        if x_edges is None or y_edges is None:
            return {}
        found = {}
        for panel in self._panels:
            if panel.get_visible():
                corners = panel.transData.transform(np.column_stack([x_edges, y_edges]))
                middle = panel.transData.transform(point)
                x, y = (_dots(corners[:, i], middle[i]) for i in (0, 1))
                found[panel] = x, y
        return found

    def _draw(self, renderer: RendererBase) -> None:
        """Draw the lines."""
        for ax, cell in self._cell.items():
            dpi = _figure_of(ax).dpi / _POINTS_PER_INCH
            width, gap, dash = (max(1, int(round_dots(n * dpi))) for n in (_WIDTH, _GAP, _DASH))
            (x0, y0), (x1, y1) = whole_box(ax).get_points().astype(int).tolist()
            dashes = dashes_around(cell, ((x0, x1), (y0, y1)), width, gap, dash)
            for rectangles, color in zip(dashes, _COLORS, strict=True):
                if len(rectangles):
                    fill_rectangles(renderer, rectangles, color)


def dashes_around(cell: Dots, box: Dots, width: int, gap: int, dash: int) -> tuple[Ints, Ints]:
    """Return the dashes of lines from beside a *cell* to the border of a *box*, every other one.

    Parameters
    ----------
    cell, box : pair of (int, int)
        Half-open ranges of dots along x and y.
    width, gap, dash : int
        The width of the lines, their distance from the cell, and the length of a dash, in dots.

    Returns
    -------
    (n, 4) int array, (m, 4) int array
        Rectangles x0, y0, x1, y1; both kinds in turn, from the cell outwards.

    Examples
    --------
    >>> first, second = dashes_around(((4, 6), (0, 2)), ((0, 10), (0, 2)), 1, 1, 2)
    >>> first.tolist(), second.tolist()
    ([[7, 0, 9, 1], [1, 0, 3, 1]], [[9, 0, 10, 1], [0, 0, 1, 1]])
    """
    found: tuple[list[Any], list[Any]] = [], []
    for along in (0, 1):
        low, high = cell[1 - along]
        across = low + (high - low - width) // 2
        across_ends = (max(across, box[1 - along][0]), min(across + width, box[1 - along][1]))
        if across_ends[0] >= across_ends[1]:
            continue
        after = np.arange(max(cell[along][1] + gap, box[along][0]), box[along][1], dash)
        before = np.arange(min(cell[along][0] - gap, box[along][1]), box[along][0], -dash)
        for starts, stops in (
            (after, np.minimum(after + dash, box[along][1])),
            (np.maximum(before - dash, box[along][0]), before),
        ):
            rectangles = np.empty((len(starts), 2, 2), np.int64)  # corner, axis
            rectangles[:, 0, along], rectangles[:, 1, along] = starts, stops
            rectangles[:, :, 1 - along] = across_ends
            for i in (0, 1):
                found[i].append(rectangles[i::2].reshape(-1, 4))
    first, second = (np.concatenate([np.empty((0, 4), np.int64), *some]) for some in found)
    return first, second


def _edges_around(edges: NDArray[np.float64], number: float) -> tuple[float, float] | None:
    """Return the edges of the cell that *number* is in, None if it is in none."""
    rising = edges if edges[0] < edges[-1] else edges[::-1]
    i = int(np.searchsorted(rising, number, "right"))
    return (float(rising[i - 1]), float(rising[i])) if 0 < i < len(rising) else None


def _dots(ends: NDArray[np.float64], middle: float) -> tuple[int, int]:
    """Return the dots from edge to edge of a cell; where it has less than one, that of *middle*."""
    low, high = sorted(ends.tolist())
    if high - low < 1 - DOT_TOLERANCE:
        return math.floor(middle), math.floor(middle) + 1
    return int(round_dots(low)), int(round_dots(high))


def _figure_of(ax: Any) -> Any:
    return root_figure(ax)


def _canvas_of(ax: Any) -> Any:
    return _figure_of(ax).canvas

"""The drawing of marks: lines around cells, lit dots, and a veil over all other cells.

Outlines lie along the edges of cells that are large enough for lines. Where cells are not, the dots
that show marked cells keep their colors, and a ring of dots is painted beside them. In the other
styles each dot that shows a marked cell is lit, or left free by the veil, and grown to a mark that
can be seen. So no marked cell disappears, however many cells one dot shows.

All marks are areas of whole dots: an image where the renderer has dots, elsewhere merged
rectangles, which keep vector files sharp and need no transparency.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform
from numpy.typing import NDArray

from mplpix._mpl.renderers import has_dots, has_transparency
from mplpix.arrays.bit_mask import BitMask
from mplpix.arrays.dots import DOT_TOLERANCE, floor_dots, round_dots
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.kept import Kept
from mplpix.arrays.lookup import Lookup, repeat_entries
from mplpix.arrays.mark_lines import Areas, border_areas, border_shifts, frame_area, ring
from mplpix.arrays.marked_cells import MarkedCells
from mplpix.arrays.marked_dots import dilate
from mplpix.arrays.outlines import outline_path
from mplpix.artists.paths import closed_path
from mplpix.artists.places import Places, VisibleCells, cell_places

__all__ = [
    "MarkLook",
    "Style",
    "draw_marks",
    "draw_turned_marks",
    "line_dots",
    "mark_reach",
    "mark_size",
    "marked_cell_at",
    "smallest_cell",
]

Bools = NDArray[np.bool_]

#: A mask of cells, maybe of bits.
Mask = Bools | BitMask
Rgba = tuple[float, float, float, float]
Style = Literal["outline", "fill", "dim"]

#: Cells are outlined where the smallest visible one has at least this many dots, and this many line
#: widths. In smaller cells the lines would leave nothing of the cell to be seen.
_OUTLINE_DOTS = 4
_OUTLINE_WIDTHS = 2

#: The lines between the cells of a region, compared with its outline: width and opacity.
_INNER_WIDTH = 0.5
_INNER_OPACITY = 0.5

#: Where a renderer knows no transparency, a veil is made of opaque stripes: each row of dots is cut
#: into this many, and as many of them are painted as the opacity says.
_STRIPES = 4


@dataclass(frozen=True)
class MarkLook:
    """How marks look.

    Attributes
    ----------
    style : {"outline", "fill", "dim"}
    rgba : tuple of 4 floats
        The color of lines, paint or veil.
    linewidth : float
        Of outlines, in points.
    dashes : (float, sequence or None)
        Of outlines, as `~matplotlib.backend_bases.GraphicsContextBase.set_dashes` takes them.
    inner : bool
        Whether there are fainter lines between the cells of an outlined region.
    min_dots : int
        The least width of a mark, in dots.
    """

    style: Style
    rgba: Rgba
    linewidth: float
    dashes: Any
    inner: bool
    min_dots: int

    @property
    def is_dashed(self) -> bool:
        """Whether outlines are drawn with dashes."""
        return self.dashes[1] is not None


def draw_marks(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    visible: VisibleCells,
    marked: MarkedCells,
    look: MarkLook,
    kept: Kept[tuple[Areas, ...]],
) -> None:
    """Draw the marks of cells whose edges are along the dots.

    Parameters
    ----------
    renderer : `~matplotlib.backend_bases.RendererBase`
    gc : `~matplotlib.backend_bases.GraphicsContextBase`
        With the clipping. Written to.
    visible : VisibleCells
        Of the grid of the mask.
    marked : MarkedCells
    look : MarkLook
    kept : Kept
        Keeps the areas of the last draw, which only the view and the look can change.
    """
    width = line_dots(look.linewidth * _dots_per_point(renderer, visible.dots_per_unit))
    key = (visible.key, look.style, width, look.is_dashed, look.inner, look.min_dots)
    for areas in kept.get(key, lambda: _mark_areas(visible, marked, look, width)):
        _paint(renderer, gc, visible, areas, look)
    if look.style == "outline" and look.is_dashed:
        beside, cell = _beside(visible, width, look.min_dots)
        if has_lines(cell, width):
            _stroke_borders(renderer, gc, beside, marked.mask, width, look)


def _mark_areas(
    visible: VisibleCells,
    marked: MarkedCells,
    look: MarkLook,
    width: int,
) -> tuple[Areas, ...]:
    """Return the areas to paint; *width* is that of lines, in dots."""
    if look.style != "outline":
        in_view = len(visible.rows) and len(visible.cols)
        return (_lit_areas(visible, marked, look),) if in_view else ()
    beside, cell = _beside(visible, width, look.min_dots)
    if not cell:
        return ()
    if not has_lines(cell, width):
        reach = mark_reach(cell, width, look.min_dots)
        return (_ring_areas(visible, beside, marked, reach),)
    areas = _line_areas(beside, marked.mask, width, inner=look.inner)
    if look.is_dashed:  # these lines are strokes
        areas = replace(areas, strong=np.zeros_like(areas.strong))
    if _is_all_marked(visible, marked.mask):
        return areas, frame_area(visible.clip, width)
    return (areas,)


def _beside(visible: VisibleCells, width: int, min_dots: int) -> tuple[VisibleCells, float]:
    """Return the cells whose outlines reach into view, and the size of the smallest, in dots.

    The size is 0 where there are no cells.
    """
    # A ring wider than the view fills it.
    reach = min(mark_reach(1, width, min_dots), max(high - low for low, high in visible.clip))
    beside = visible.and_beside(reach)
    if not len(beside.rows) or not len(beside.cols):
        return beside, 0.0
    return beside, min(smallest_cell(beside.x, beside.cols), smallest_cell(beside.y, beside.rows))


def draw_turned_marks(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    regions: Path,
    trans: Transform,
    look: MarkLook,
    dots_per_unit: float,
) -> None:
    """Draw marks on cells whose edges are not along the dots, where no dot shows whole cells.

    Parameters
    ----------
    renderer, gc, look
        As in `draw_marks`.
    regions : `~matplotlib.path.Path`
        The outlines of the cells to paint, or to draw lines around.
    trans : `~matplotlib.transforms.Transform`
        From *regions* to display coordinates.
    dots_per_unit : float
        Dots per unit of display coordinates.
    """
    if look.style == "outline":
        _stroke(renderer, gc, regions, trans, look)
        return
    # A line of half a mark on each side makes the smallest region large enough. A veil has no such
    # line, for it would cover the cells that it leaves free.
    dots_per_point = float(cast(Any, renderer.points_to_pixels(1))) * dots_per_unit
    _set_color(gc, look.rgba, 0 if look.style == "dim" else look.min_dots / dots_per_point)
    renderer.draw_path(gc, regions, trans, look.rgba)


def smallest_cell(places: Places, entries: Lookup) -> float:
    """Return the size of the smallest of the looked-up cells, in dots."""
    if places.edges is None:
        return abs(places.step)
    cells = entries.cells
    return float(np.abs(np.diff(places.edges[cells.start : cells.stop + 1])).min())


def line_dots(width: float) -> int:
    """Return the width of a line in whole dots, at least one; *width* is in dots.

    >>> line_dots(0.2), line_dots(1.4), line_dots(2.5)
    (1, 1, 3)
    """
    return max(1, int(round_dots(width)))


def has_lines(cell: float, width: int) -> bool:
    """Return whether outlines are lines along the edges of cells, else rings beside them.

    Parameters
    ----------
    cell : float
        The size of the smallest cell, in dots.
    width : int
        Of the lines, in dots.
    """
    return cell >= max(_OUTLINE_DOTS, _OUTLINE_WIDTHS * width) - DOT_TOLERANCE


def mark_reach(cell: float, width: int, min_dots: int) -> int:
    """Return how many dots beyond those of a marked cell its outline reaches.

    Parameters
    ----------
    cell : float
        The size of the smallest cell, in dots.
    width : int
        Of the lines, in dots.
    min_dots : int
        The least width of a mark, with its ring, in dots.

    Examples
    --------
    >>> mark_reach(0.2, 1, 3), mark_reach(2, 1, 7), mark_reach(10, 3, 3)
    (1, 3, 2)
    """
    if has_lines(cell, width):
        return (width + 1) // 2
    return max(width, (min_dots - max(1, int(floor_dots(cell))) + 1) // 2)


def mark_size(cell: float, min_dots: int) -> int:
    """Return the number of dots that each lit dot grows to, along each axis.

    Parameters
    ----------
    cell : float
        The size of the smallest cell, in dots.
    min_dots : int
        The least width of a mark, in dots. All dots of a cell are lit before they grow.

    Examples
    --------
    >>> mark_size(0.2, 3), mark_size(2, 3), mark_size(5, 3)
    (3, 2, 1)
    """
    return max(1, min_dots + 1 - max(1, int(floor_dots(cell))))


def marked_cell_at(
    place: tuple[float, float],
    grid: CellGrid,
    trans: Transform,
    mask: Mask,
    look: MarkLook,
    dots_per_point: float,
) -> tuple[int, int] | None:
    """Return row and column of the marked cell whose mark covers a dot, None if there is none.

    Parameters
    ----------
    place : (float, float)
        A point in the dot, in display coordinates, whose units are dots.
    grid : CellGrid
        Of *mask*.
    trans : `~matplotlib.transforms.Transform`
        From the grid to display coordinates.
    mask : (M, N) bool array or BitMask
    look : MarkLook
    dots_per_point : float
    """
    x, y = cell_places(grid, trans, 1.0)
    dots = math.floor(place[0]), math.floor(place[1])
    here = x.lookup((dots[0], dots[0] + 1)), y.lookup((dots[1], dots[1] + 1))
    if not all(len(entries) for entries in here):
        return None
    # All cells whose marks may reach the dot.
    before, after = _reach(min(map(smallest_cell, (x, y), here)), look, dots_per_point)
    ranges = [
        places.lookup((dot - before, dot + after + 1)).cells
        for places, dot in ((y, dots[1]), (x, dots[0]))
    ]
    found = np.argwhere(mask[ranges[0], ranges[1]])
    if not len(found):
        return None
    starts = np.array([cells.start for cells in ranges])
    middle = np.array([(cells.stop - cells.start - 1) / 2 for cells in ranges])
    row, col = found[np.abs(found - middle).max(axis=1).argmin()] + starts
    return int(row), int(col)


def _reach(cell: float, look: MarkLook, dots_per_point: float) -> tuple[int, int]:
    """Return how many dots marks reach beyond cells: left and down, right and up, swapped.

    *cell* is the size of the smallest cell in dots.
    """
    if look.style == "outline":
        reach = mark_reach(cell, line_dots(look.linewidth * dots_per_point), look.min_dots)
        return reach, reach
    size = mark_size(cell, look.min_dots)
    return size // 2, (size - 1) // 2


def _lit_areas(visible: VisibleCells, marked: MarkedCells, look: MarkLook) -> Areas:
    """Return the lit dots, each grown to a mark; with a veil, all others of the image."""
    cell = min(smallest_cell(visible.x, visible.cols), smallest_cell(visible.y, visible.rows))
    lit = dilate(_lit_dots(visible, marked), mark_size(cell, look.min_dots))
    x, y = (e.first_dot + np.arange(e.dots + 1) for e in (visible.cols, visible.rows))
    return Areas(x, y, ~lit if look.style == "dim" else lit)


def _ring_areas(
    visible: VisibleCells,
    beside: VisibleCells,
    marked: MarkedCells,
    width: int,
) -> Areas:
    """Return the visible dots of rings beside the dots that show marked cells.

    *beside* holds the cells from which rings reach into view, too.
    """
    lit = _lit_dots(beside, marked)
    (left, right), (low, high) = beside.clip
    cols, rows = beside.cols, beside.rows
    if lit.shape != (high - low, right - left):
        above = high - rows.first_dot - rows.dots, right - cols.first_dot - cols.dots
        lit = np.pad(lit, ((rows.first_dot - low, above[0]), (cols.first_dot - left, above[1])))
    in_view = tuple(
        slice(view[0] - first, view[1] - first)
        for view, first in zip(visible.clip[::-1], (low, left), strict=True)
    )
    if lit[in_view].all():
        return frame_area(visible.clip, width)
    x, y = (np.arange(first, stop + 1) for first, stop in visible.clip)
    return Areas(x, y, ring(lit, width)[in_view])


def _line_areas(beside: VisibleCells, mask: Mask, width: int, *, inner: bool) -> Areas:
    """Return lines along the edges of the marked cells."""
    marked, x, y = _upwards(beside, mask)
    # Lines of one dot lie outside of regions, and leave none of their dots to others.
    between = line_dots(_INNER_WIDTH * width) if inner and width > 1 else 0
    return border_areas(marked, x, y, width, between)


def _is_all_marked(visible: VisibleCells, mask: Mask) -> bool:
    """Return whether each visible dot is one of a marked cell that is larger than a dot."""
    views = zip(visible.clip, (visible.cols, visible.rows), strict=True)
    covered = all(view == (e.first_dot, e.first_dot + e.dots) for view, e in views)
    return covered and bool(mask[visible.rows.cells, visible.cols.cells].all())


def _upwards(visible: VisibleCells, mask: Mask) -> tuple[Bools, Any, Any]:
    """Return the marked ones of the cells, and their edges in dots, lowest and leftmost first."""
    cols, rows = visible.cols, visible.rows
    edges = (np.arange(e.cells.start, e.cells.stop + 1) for e in (cols, rows))
    x, y = visible.edges(*edges)
    x_step, y_step = -1 if cols.descending else 1, -1 if rows.descending else 1
    return mask[rows.cells, cols.cells][::y_step, ::x_step], x[::x_step], y[::y_step]


def _lit_dots(visible: VisibleCells, marked: MarkedCells) -> Bools:
    """Return which of the dots show a marked cell, lowest and leftmost first."""
    rows, cols = visible.rows, visible.cols
    return repeat_entries(marked.lit(rows.cuts, cols.cuts), rows, cols)


def _paint(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    visible: VisibleCells,
    areas: Areas,
    look: MarkLook,
) -> None:
    """Paint *areas*; on dots only where they are visible."""
    red, green, blue, alpha = look.rgba
    kinds = [(areas.strong, look.rgba)]
    if areas.faint is not None:
        kinds.append((areas.faint, (red, green, blue, alpha * _INNER_OPACITY)))
    kinds = [(flags, rgba) for flags, rgba in kinds if flags.any()]
    if not kinds:
        return
    per_unit = visible.dots_per_unit
    if has_dots(renderer):
        x, y = (np.clip(b, *clip) for b, clip in zip((areas.x, areas.y), visible.clip, strict=True))
        # Four bytes as one number, times 0 or 1: several times as fast as an index.
        dots, *others = (
            np.multiply(flags, _four_bytes(rgba), dtype=np.uint32, order="C")
            for flags, rgba in kinds
        )
        for other in others:
            dots |= other
        for axis, bounds in ((1, x), (0, y)):
            sizes = np.diff(bounds).astype(np.intp)
            if (sizes != 1).any():  # `take` is several times as fast as `repeat` by sizes
                dots = dots.take(np.repeat(np.arange(len(sizes)), sizes), axis=axis)
        if dots.size:
            picture = np.ascontiguousarray(dots).view(np.uint8).reshape(*dots.shape, 4)
            renderer.draw_image(gc, x[0] / per_unit, y[0] / per_unit, picture)
        return
    y = areas.y
    if look.style == "dim" and not has_transparency(renderer):
        painted = np.arange(_STRIPES) < max(1, round(_STRIPES * alpha))
        flags = np.repeat(areas.strong, _STRIPES, axis=0)
        kinds = [(flags & np.tile(painted, len(y) - 1)[:, np.newaxis], look.rgba)]
        y = np.interp(np.arange(len(flags) + 1) / _STRIPES, np.arange(len(y)), y)
    for flags, rgba in kinds:
        vertices, offsets = outline_path(flags)
        path = closed_path(areas.x[vertices[:, 0]], y[vertices[:, 1]], offsets)
        _set_color(gc, rgba, 0)
        renderer.draw_path(gc, path, Affine2D().scale(1 / per_unit), rgba)


def _four_bytes(rgba: Rgba) -> Any:
    return np.rint(np.multiply(rgba, 255)).astype(np.uint8).view(np.uint32)


def _stroke_borders(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    beside: VisibleCells,
    mask: Mask,
    width: int,
    look: MarkLook,
) -> None:
    """Draw dashed lines around the regions, where the whole ones of `border_areas` lie."""
    marked, x, y = _upwards(beside, mask)
    vertices, offsets = outline_path(marked)
    shift_x, shift_y = border_shifts(vertices, offsets, width).T
    path = closed_path(x[vertices[:, 0]] + shift_x, y[vertices[:, 1]] + shift_y, offsets)
    linewidth = width / _dots_per_point(renderer, beside.dots_per_unit)
    trans = Affine2D().scale(1 / beside.dots_per_unit)
    _stroke(renderer, gc, path, trans, replace(look, linewidth=linewidth))


def _stroke(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    path: Path,
    trans: Transform,
    look: MarkLook,
) -> None:
    """Draw lines along *path*."""
    _set_color(gc, look.rgba, look.linewidth)
    gc.set_dashes(*look.dashes)
    gc.set_joinstyle("miter")
    gc.set_capstyle("butt")
    path.should_simplify = False
    renderer.draw_path(gc, path, cast(Any, trans))


def _dots_per_point(renderer: RendererBase, dots_per_unit: float) -> float:
    return float(cast(Any, renderer.points_to_pixels(1))) * dots_per_unit


def _set_color(gc: GraphicsContextBase, rgba: Rgba, linewidth: float) -> None:
    """Set the color of lines and paint, and the width of lines in points; 0 is no line."""
    gc.set_foreground(rgba, isRGBA=True)
    gc.set_alpha(rgba[3])
    gc.set_linewidth(linewidth)

"""The drawing of marks: outlines around cells, lit dots, and a veil over all other cells.

Cells are outlined along their edges where they are large enough for lines. Where they are not, each
dot that shows a marked cell is lit, and grown to a mark that can be seen; so no marked cell
disappears, however many cells one dot shows.

Lit dots are an image where the renderer has dots. Elsewhere they are merged rectangles, which keep
vector files sharp and need no transparency.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform, Transform
from numpy.typing import NDArray

from mplpix._mpl import has_dots, has_transparency
from mplpix.arrays.dots import DOT_TOLERANCE, floor_dots
from mplpix.arrays.lookup import Lookup
from mplpix.arrays.marked_dots import any_pool, any_pool_cells, dilate
from mplpix.arrays.outlines import inner_runs, outline_path
from mplpix.artists.paths import closed_path, path_of_lines
from mplpix.artists.places import Places, VisibleCells

__all__ = [
    "MarkLook",
    "Style",
    "draw_marks",
    "draw_turned_marks",
    "mark_size",
    "smallest_cell",
]

Bools = NDArray[np.bool_]
Rgba = tuple[float, float, float, float]
Style = Literal["outline", "fill", "dim"]

#: Cells are outlined where the smallest visible one has at least this many dots, and this many line
#: widths. In smaller cells the lines would leave nothing of the cell to be seen.
_OUTLINE_DOTS = 4
_OUTLINE_WIDTHS = 2

#: The lines between the cells of a region, compared with its outline: width and opacity.
_INNER_WIDTH = 0.5
_INNER_OPACITY = 0.5

#: Outlines are made of the visible cells and this many beyond, so that one that crosses the border
#: of the Axes doesn't end there.
_MARGIN_CELLS = 2

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


def draw_marks(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    visible: VisibleCells,
    mask: Bools,
    cells: NDArray[np.int64] | None,
    look: MarkLook,
) -> None:
    """Draw the marks of cells whose edges are along the dots.

    Parameters
    ----------
    renderer : `~matplotlib.backend_bases.RendererBase`
    gc : `~matplotlib.backend_bases.GraphicsContextBase`
        With the clipping. Written to.
    visible : VisibleCells
        Of the grid of *mask*.
    mask : (M, N) bool array
        True in the marked cells.
    cells : (n,) int array or None
        The flat indices of the marked cells, sorted, where they are few: then only these are
        looked at.
    look : MarkLook
    """
    if not len(visible.rows) or not len(visible.cols):
        return
    cell = min(smallest_cell(visible.x, visible.cols), smallest_cell(visible.y, visible.rows))
    line = float(cast(Any, renderer.points_to_pixels(look.linewidth))) * visible.dots_per_unit
    least = max(_OUTLINE_DOTS, _OUTLINE_WIDTHS * line) - DOT_TOLERANCE
    if look.style == "outline" and cell >= least:
        _draw_outlines(renderer, gc, visible, mask, look)
        return
    lit = dilate(_lit_dots(visible, mask, cells), mark_size(cell, look.min_dots))
    _draw_dots(renderer, gc, visible, ~lit if look.style == "dim" else lit, look)


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


def _lit_dots(visible: VisibleCells, mask: Bools, cells: NDArray[np.int64] | None) -> Bools:
    """Return which of the visible dots show a marked cell, lowest and leftmost first."""
    axes = visible.rows, visible.cols
    cuts = [np.append(e.starts, e.stops[-1:]).astype(np.int64) for e in axes]
    if cells is None:
        lit = any_pool(mask, cuts[0], cuts[1])
    else:
        lit = any_pool_cells(cells, mask.shape[1], cuts[0], cuts[1])
    for axis, entries in enumerate(axes):
        if entries.repeats.max() > 1:
            lit = np.repeat(lit, entries.repeats, axis=axis)
        lit = np.flip(lit, axis) if entries.descending else lit
    return lit


def _draw_dots(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    visible: VisibleCells,
    lit: Bools,
    look: MarkLook,
) -> None:
    """Paint the dots that are *lit*."""
    corner = np.array([visible.cols.first_dot, visible.rows.first_dot]) / visible.dots_per_unit
    if has_dots(renderer):
        color = np.rint(np.multiply(look.rgba, 255)).astype(np.uint8).view(np.uint32)
        # Four bytes as one number, times 0 or 1: several times as fast as an index.
        dots = np.multiply(lit, color, dtype=np.uint32, order="C")
        dots = dots.view(np.uint8).reshape(*lit.shape, 4)
        renderer.draw_image(gc, corner[0], corner[1], dots)
        return
    height = 1.0
    if look.style == "dim" and not has_transparency(renderer):
        painted = np.arange(_STRIPES) < max(1, round(_STRIPES * look.rgba[3]))
        lit = np.repeat(lit, _STRIPES, axis=0) & np.tile(painted, len(lit))[:, np.newaxis]
        height = 1 / _STRIPES
    _set_color(gc, look.rgba, 0)
    vertices, offsets = outline_path(lit)
    path = closed_path(vertices[:, 0], vertices[:, 1] * height, offsets)
    to_display = Affine2D().scale(1 / visible.dots_per_unit).translate(*corner)
    renderer.draw_path(gc, path, to_display, look.rgba)


def _draw_outlines(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    visible: VisibleCells,
    mask: Bools,
    look: MarkLook,
) -> None:
    """Draw lines around the visible regions."""
    rows, cols = (
        slice(max(e.cells.start - _MARGIN_CELLS, 0), min(e.cells.stop + _MARGIN_CELLS, count))
        for e, count in zip((visible.rows, visible.cols), mask.shape, strict=True)
    )
    mask = mask[rows, cols]
    if not mask.any():
        return
    edges = (np.arange(cells.start, cells.stop + 1) for cells in (cols, rows))
    x, y = (dots / visible.dots_per_unit for dots in visible.edges(*edges))
    if look.inner:
        horizontal, vertical = inner_runs(mask)
        ends = (
            [np.stack([x[horizontal[:, i]], y[horizontal[:, 0]]], axis=1) for i in (1, 2)],
            [np.stack([x[vertical[:, 0]], y[vertical[:, i]]], axis=1) for i in (1, 2)],
        )
        path = path_of_lines(np.concatenate([np.stack(pair, axis=1) for pair in ends]))
        _stroke(renderer, gc, path, IdentityTransform(), look, inner=True)
    vertices, offsets = outline_path(mask)
    path = closed_path(x[vertices[:, 0]], y[vertices[:, 1]], offsets)
    _stroke(renderer, gc, path, IdentityTransform(), look)


def _stroke(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    path: Path,
    trans: Transform,
    look: MarkLook,
    *,
    inner: bool = False,
) -> None:
    """Draw lines along *path*."""
    red, green, blue, alpha = look.rgba
    if inner:
        _set_color(gc, (red, green, blue, alpha * _INNER_OPACITY), look.linewidth * _INNER_WIDTH)
    else:
        _set_color(gc, look.rgba, look.linewidth)
        gc.set_dashes(*look.dashes)
    gc.set_joinstyle("miter")
    gc.set_capstyle("butt")
    path.should_simplify = False
    renderer.draw_path(gc, path, cast(Any, trans))


def _set_color(gc: GraphicsContextBase, rgba: Rgba, linewidth: float) -> None:
    """Set the color of lines and paint, and the width of lines in points; 0 is no line."""
    gc.set_foreground(rgba, isRGBA=True)
    gc.set_alpha(rgba[3])
    gc.set_linewidth(linewidth)

"""Lines on the edges of cells, all of one width, where cells are large enough for them.

On a canvas of dots the width is rounded to whole dots, at least one, and a line covers whole dots,
half of them on each side of the edge as the image rounds it. The odd one is right of the edge or
below, where matplotlib puts that of spines, ticks and grid lines. A vector file has lines as wide
as was asked for, their middles on the edges.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.path import Path
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from mplpix._mpl.figures import root_figure
from mplpix._mpl.renderers import set_gc_clip
from mplpix.arrays.dots import DOT_TOLERANCE, round_dots
from mplpix.arrays.lookup import Lookup
from mplpix.artists.paths import path_of_lines
from mplpix.artists.places import Places, VisibleCells
from mplpix.ticks.choice import edges_apart

__all__ = ["clip_with_lines", "dots_per_point", "line_width_dots", "lines_on_edges"]


def dots_per_point(artist: Artist, dots_per_unit: float) -> float:
    """Return the dots of a point (1/72 inch) in the figure of *artist*, 0 without one."""
    figure = root_figure(artist)
    return 0.0 if figure is None else figure.dpi / 72 * dots_per_unit


def line_width_dots(width: float, *, vector: bool) -> float:
    """Return the width in dots at which a line of *width* dots is drawn.

    >>> line_width_dots(1.4, vector=False), line_width_dots(0.2, vector=False)
    (1.0, 1.0)
    """
    return width if vector or not width else max(1.0, float(round_dots(width)))


def clip_with_lines(
    gc: GraphicsContextBase, artist: Artist, width: float, dots_per_unit: float
) -> None:
    """Set the clipping of *artist* on *gc*, wider by the half of a line of *width* dots.

    Lines on the border of the Axes are as wide as all others, so that their outer half lies outside
    of the box.
    """
    set_gc_clip(gc, artist)
    box = artist.get_clip_box()
    if artist.get_clip_on() and box is not None:
        # Rounded as `clip_dots` does it, and then larger by the wider half of a line.
        ends = round_dots(np.asarray(box.get_points()) * dots_per_unit)
        beyond = (np.ceil(width / 2) + 1) / dots_per_unit
        gc.set_clip_rectangle(Bbox(ends / dots_per_unit).padded(beyond))


def lines_on_edges(visible: VisibleCells, width: float, spacing: float) -> Path | None:
    """Return the middles of the lines on the visible edges, in display coordinates, as one path.

    Parameters
    ----------
    visible : VisibleCells
    width : float
        The width of the lines in dots, see `line_width_dots`.
    spacing : float
        The least size in dots of a cell that has lines.

    Returns
    -------
    `~matplotlib.path.Path` or None
        None where there is no line.
    """
    cols, rows = visible.cols, visible.rows
    if not len(cols) or not len(rows):
        return None
    apart = (
        _edges_apart(places, entries, spacing)
        for places, entries in ((visible.x, cols), (visible.y, rows))
    )
    x, y = visible.edges(*apart)
    x, y = x[_within(x, _ends(cols))], y[_within(y, _ends(rows))]
    if not len(x) and not len(y):
        return None
    if not visible.vector and width % 2:
        x, y = x + 0.5, y - 0.5
    vertical = _lines(x, _reach(y, _ends(rows), width / 2))
    horizontal = _lines(y, _reach(x, _ends(cols), width / 2))[..., ::-1]
    return path_of_lines(np.concatenate([vertical, horizontal]) / visible.dots_per_unit)


def _edges_apart(places: Places, entries: Lookup, spacing: float) -> NDArray[Any]:
    """Return the edges of looked-up cells that bound a cell of at least *spacing* dots."""
    edges = np.arange(entries.cells.start, entries.cells.stop + 1)
    return edges[edges_apart(places.at(edges), spacing - DOT_TOLERANCE)]


def _ends(entries: Lookup) -> tuple[int, int]:
    return entries.first_dot, entries.first_dot + entries.dots


def _within(places: NDArray[Any], ends: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which edges are in view: those of cells that the view cuts are beyond it."""
    low, high = ends
    return (places >= low - DOT_TOLERANCE) & (places <= high + DOT_TOLERANCE)


def _reach(crossing: NDArray[Any], ends: tuple[int, int], half: float) -> tuple[float, float]:
    """Return where lines begin and end: with the cells, or the lines of *half* that cross them.

    Lines that ended with the cells would leave a notch at each corner of the image.
    """
    low, high = ends
    if not len(crossing):
        return low, high
    return min(low, float(crossing.min()) - half), max(high, float(crossing.max()) + half)


def _lines(places: NDArray[Any], ends: tuple[float, float]) -> NDArray[Any]:
    """Return lines, (n, 2, 2): at each of *places* along an axis, between *ends* across it."""
    lines = np.empty((len(places), 2, 2))
    lines[..., 0] = places[:, np.newaxis]
    lines[..., 1] = ends
    return lines

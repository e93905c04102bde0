"""Where cells lie on the canvas: from a grid and a transform to the dots that show each cell.

An artist asks `visible_cells` once per draw. Image, overlay, lines and annotations so get the same
edges, rounded by the one rule of `mplpix.arrays.dots`.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Any, NamedTuple, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.transforms import BboxBase, Transform
from numpy.typing import NDArray

from mplpix._mpl.figures import root_figure
from mplpix.arrays.dots import DOT_TOLERANCE, ceil_dots, floor_dots, round_dots
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.lookup import Lookup, lookup_edges, lookup_uniform
from mplpix.arrays.scale import Span, largest_scale

__all__ = [
    "FAR_DOTS",
    "Places",
    "VisibleCells",
    "below_cursor",
    "cell_places",
    "clip_dots",
    "fitting_block",
    "visible_cells",
]


#: Edges are kept within this many dots of the origin, far beyond any canvas (2**16) and near
#: enough for differences in float64: a logarithm sends an edge at 0 to infinity.
FAR_DOTS = 2.0**40


class Places(NamedTuple):
    """Places of the cell edges along one axis of the canvas, in dots.

    Attributes
    ----------
    origin, step : float
        The edge of cell 0, and dots per cell, for cells of one size.
    n_cells : int
        The number of cells.
    edges : (n_cells + 1,) float array or None
        All edges, for cells of different sizes.
    """

    origin: float
    step: float
    n_cells: int
    edges: NDArray[np.float64] | None = None

    def lookup(self, clip: tuple[int, int]) -> Lookup:
        """Return the look-up of the cells that the dots ``clip[0]`` to ``clip[1]`` show."""
        if self.edges is None:
            return lookup_uniform(self.origin, self.step, self.n_cells, clip)
        return lookup_edges(self.edges, clip)

    def at(self, cells: Any) -> Any:
        """Return the places of edges, which are counted in cells: edge j is where column j begins.

        Fractions of cells are taken where all cells are of one size.
        """
        if self.edges is None:
            return self.origin + self.step * np.asarray(cells)
        return self.edges[cells]

    @property
    def to_scale(self) -> bool:
        """If True, vector files have each edge at its true place, not at the nearest dot.

        So cells of one size are drawn where they are at least as large as a dot.
        """
        return self.edges is None and abs(self.step) > 1 - DOT_TOLERANCE

    def drawn(self, cells: Any, *, vector: bool) -> Any:
        """Return where edges are drawn: at the nearest dots, in a *vector* file maybe between.

        Parameters
        ----------
        cells : int array
            The edges, counted in cells.
        vector : bool
            Whether they are drawn into a vector file, see `to_scale`.
        """
        places = self.at(cells)
        dots = round_dots(places)
        if not vector or not self.to_scale:
            return dots
        # Transforms leave an edge that is on a dot a rounding error beside it.
        return np.where(np.abs(places - dots) > DOT_TOLERANCE, places, dots)


def cell_places(grid: CellGrid, trans: Transform, dots_per_unit: float) -> tuple[Places, Places]:
    """Return where the columns and the rows of *grid* lie on the canvas.

    Parameters
    ----------
    grid : CellGrid
        The edges in data coordinates.
    trans : `~matplotlib.transforms.Transform`
        From data to display coordinates; separable.
    dots_per_unit : float
        Dots per unit of display coordinates.

    Returns
    -------
    columns, rows : Places
        In dots from the lower left corner of the canvas.
    """
    rows, cols = grid.shape
    x0, x1, y1, y0 = grid.extent
    if trans.is_affine and grid.is_uniform:
        corners = trans.transform([(x0, y0), (x1, y1)]) * dots_per_unit
        x, y = (
            Places(float(first), float(last - first) / count, count)
            for first, last, count in zip(*corners, (cols, rows), strict=True)
        )
        return x, y
    places = []
    for axis, edges in enumerate((grid.x_edges, grid.y_edges)):
        points = np.empty((len(edges), 2))
        points[:] = x0, y0
        points[:, axis] = edges
        dots = trans.transform(points)[:, axis] * dots_per_unit
        # Outside of the domain of the axis (0 and below on a log axis) edges count as lower ones.
        dots = np.nan_to_num(dots, nan=-np.inf)
        dots = np.clip(dots, -FAR_DOTS, FAR_DOTS)
        places.append(Places(float(dots[0]), 0.0, len(edges) - 1, dots))
    return places[0], places[1]


def fitting_block(ax: Any, shape: tuple[int, ...]) -> int:
    """Return the size of the blocks of cells that the dots of *ax* will show of a whole image.

    A forecast: other images, a layout engine and limits may still change it.

    Parameters
    ----------
    ax : `~matplotlib.axes.Axes` or None
    shape : tuple of int
        Rows and columns of the image.
    """
    if ax is None or ax.figure is None:
        return 1
    slot = ax.get_position(original=True).transformed(ax.figure.transSubfigure)
    needed = [
        (Span(0, n, n), max(int(floor_dots(dots)), 1))
        for n, dots in zip(shape[:2], (slot.height, slot.width), strict=True)
    ]
    shown = getattr(ax, "get_pixel_scale", lambda: 1)()
    scale = min(largest_scale(needed) or 1, *(shown if isinstance(shown, tuple) else (shown,)))
    return Fraction(scale).denominator


class VisibleCells(NamedTuple):
    """The cells of an artist that its Axes and its clipping leave visible, and where they lie.

    Attributes
    ----------
    x, y : Places
        Of all columns and of all rows.
    cols, rows : Lookup
        Which columns and rows the visible dots show.
    dots_per_unit : float
        Dots per unit of display coordinates.
    clip : ((int, int), (int, int))
        The columns and the rows of dots that are visible, with or without a cell: from the first up
        to, not including, the second.
    vector : bool
        Whether they are drawn into a vector file, see `Places.drawn`.
    """

    x: Places
    y: Places
    cols: Lookup
    rows: Lookup
    dots_per_unit: float
    clip: tuple[tuple[int, int], tuple[int, int]]
    vector: bool = False

    @property
    def key(self) -> Hashable:
        """All that tells which cells are visible, and where, in dots."""
        places = tuple(
            (p.origin, p.step, p.n_cells, None if p.edges is None else p.edges.tobytes())
            for p in (self.x, self.y)
        )
        return places, self.clip, self.vector

    def and_beside(self, dots: int) -> VisibleCells:
        """Return the cells that show also on that many *dots* beside the visible ones."""
        cols, rows = ((low - dots, high + dots) for low, high in self.clip)
        return self._replace(cols=self.x.lookup(cols), rows=self.y.lookup(rows), clip=(cols, rows))

    def edges(self, cols: Any, rows: Any) -> tuple[Any, Any]:
        """Return where edges of columns and of rows are drawn, in dots."""
        return self.x.drawn(cols, vector=self.vector), self.y.drawn(rows, vector=self.vector)


def visible_cells(
    artist: Artist,
    grid: CellGrid,
    dots_per_unit: float,
    *,
    vector: bool = False,
    clipped: Artist | None = None,
) -> VisibleCells:
    """Return the cells of *grid*, drawn by *artist*, that are visible.

    Parameters
    ----------
    artist : `~matplotlib.artist.Artist`
        In an Axes, with a separable transform; its clipping counts.
    grid : CellGrid
        Where its cells are.
    dots_per_unit : float
        Dots per unit of display coordinates.
    vector : bool, default: False
        Whether it is drawn into a vector file, see `Places.drawn`.
    clipped : `~matplotlib.artist.Artist`, optional
        The artist whose clipping counts; by default *artist*.
    """
    canvas = cast(Any, root_figure(artist)).bbox
    axes = cast(Any, artist.axes)
    clipped = artist if clipped is None else clipped
    box = (clipped.get_clip_box() or axes.bbox) if clipped.get_clip_on() else None
    x, y = cell_places(grid, artist.get_transform(), dots_per_unit)
    clip = clip_dots(canvas, box, dots_per_unit)
    return VisibleCells(x, y, x.lookup(clip[0]), y.lookup(clip[1]), dots_per_unit, clip, vector)


def clip_dots(
    canvas: BboxBase, box: BboxBase | None, dots_per_unit: float
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the columns and rows of dots that are on *canvas* and in *box*.

    Parameters
    ----------
    canvas, box : `~matplotlib.transforms.BboxBase`
        In display coordinates. The box is rounded to whole dots as renderers round clip
        rectangles; None is no box.
    dots_per_unit : float
        Dots per unit of display coordinates.

    Returns
    -------
    columns, rows : (int, int)
        The first dot and the one past the last; equal where there are none.
    """
    ranges = []
    for axis in (0, 1):
        low, high = _ends(canvas, axis, dots_per_unit)
        first, end = int(floor_dots(low)), int(ceil_dots(high))
        if box is not None:
            low, high = _ends(box, axis, dots_per_unit)
            first, end = max(first, int(round_dots(low))), min(end, int(round_dots(high)))
        ranges.append((first, max(first, end)))
    return ranges[0], ranges[1]


def _ends(box: BboxBase, axis: int, dots_per_unit: float) -> list[float]:
    """Return the lower and the upper end of *box* along an axis, in dots."""
    return sorted(end * dots_per_unit for end in box.get_points()[:, axis].tolist())


def below_cursor(x: float, y: float) -> tuple[float, float]:
    """Return a point inside of the dot that a mouse event at *x*, *y* is on, display coordinates.

    Toolkits report the upper left corner of the dot, cut to whole numbers by matplotlib; that
    corner is often on the edge between two cells.
    """
    return x + DOT_TOLERANCE, y - DOT_TOLERANCE

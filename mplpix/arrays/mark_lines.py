"""Lines around the marked cells of a mask, as areas to paint.

Marks are areas, not strokes: an area of whole dots is as sharp as the cells are, has no gap at
corners, and paints no dot twice. Each area is a set of rectangles between the *bounds* of columns
and rows (`Areas`), so that dots of a canvas and places between them in a vector file are the same.

Where cells are large, a line lies along the edges of a region, at most half of it inside
(`border_areas`). Where they are not, nothing is left of a cell to paint on: a ring of dots lies
outside of the dots that show marked cells (`ring`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.marked_dots import dilate

__all__ = ["Areas", "border_areas", "border_shifts", "frame_area", "ring"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Areas:
    """Areas made of the rectangles between bounds along both axes.

    Attributes
    ----------
    x : (n + 1,) array
        The bounds of the columns, ascending.
    y : (m + 1,) array
        The bounds of the rows, ascending.
    strong : (m, n) bool array
        True in the rectangles of lines around regions, or of other marks.
    faint : (m, n) bool array or None
        True in those of lines between the cells of a region; disjoint from *strong*.
    """

    x: NDArray[Any]
    y: NDArray[Any]
    strong: Bools
    faint: Bools | None = None


def ring(lit: Bools, width: int) -> Bools:
    """Return the dots that are at most *width* dots beside a lit one, along both axes.

    >>> ring(np.array([[False, False, True, True, False]]), 1)
    array([[False,  True, False, False,  True]])
    """
    beside = dilate(lit, 2 * width + 1)
    beside &= ~lit
    return beside


def frame_area(clip: tuple[tuple[int, int], tuple[int, int]], width: int) -> Areas:
    """Return the line along the inside of a rectangle of columns and rows.

    It has *width* dots, or fewer that something is left in the middle, but at least one.

    >>> areas = frame_area(((0, 9), (0, 3)), 3)
    >>> areas.x.tolist(), areas.y.tolist()
    ([0, 3, 6, 9], [0, 1, 2, 3])
    """
    bounds = []
    for low, high in clip:
        line = max(min(width, (high - low - 1) // 2), 1)
        bounds.append(np.array([low, low + line, max(high - line, low + line), high]))
    strong = np.ones((3, 3), bool)
    strong[1, 1] = False
    return Areas(bounds[0], bounds[1], strong)


def border_areas(
    marked: Bools, x_edges: Floats, y_edges: Floats, width: int, inner: int = 0
) -> Areas:
    """Return lines along the edges between marked cells and others, and between marked cells.

    Parameters
    ----------
    marked : (M, N) bool array
        The cells; those beside the array are not marked.
    x_edges, y_edges : (N + 1,) and (M + 1,) array
        Where their edges are, in dots, ascending. No cell is smaller than 2 * *width*.
    width : int
        Of the lines around regions, in dots, half of them on each side of an edge. An odd dot lies
        outside.
    inner : int, default: 0
        Of the lines between the cells of a region, at most *width*; 0 is none.

    Examples
    --------
    A line of three dots around the cell from 10 to 20 has one of them inside:

    >>> areas = border_areas(np.array([[True]]), np.array([10.0, 20]), np.array([0.0, 10]), 3)
    >>> strips = zip(areas.x[:-1], areas.x[1:], areas.strong[7], strict=True)
    >>> [(float(low), float(high)) for low, high, painted in strips if painted]
    [(8.0, 9.0), (9.0, 10.0), (10.0, 11.0), (19.0, 20.0), (20.0, 21.0), (21.0, 22.0)]
    """
    outside, inside = (width + 1) // 2, width // 2
    after, before = (inner + 1) // 2, inner // 2
    cuts = [outside, inside, after, before]
    cols, rows = (_Strips.of_cells(edges, cuts) for edges in (x_edges, y_edges))
    marked = np.pad(marked, 1)
    # Columns first, on few rows; then rows, which are moved whole.
    strong = rows.near(_turned(cols.near(_turned(marked), outside)), outside)
    strong &= rows.near(_turned(cols.near(_turned(~marked), inside)), inside)
    faint = None
    if inner:
        faint = rows.between(marked.take(cols.cells, axis=1), before, after)
        beside = _turned(cols.between(_turned(marked), before, after))
        faint |= beside.take(rows.cells, axis=0)
        faint &= ~strong
    return Areas(cols.bounds, rows.bounds, strong, faint)


def border_shifts(
    vertices: NDArray[np.int64], offsets: NDArray[np.int64], width: int
) -> NDArray[np.float64]:
    """Return how far to move the corners of outlines, so that strokes cover what lines would.

    Parameters
    ----------
    vertices, offsets
        The rings that `~mplpix.arrays.outlines.outline_path` returns.
    width : int
        Of the strokes, in dots: half a dot out of the region if it is odd, else none.

    Returns
    -------
    (n, 2) array
        For each corner (x, y), in dots.

    Examples
    --------
    >>> square = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    >>> border_shifts(square, np.array([0, 5]), 3).tolist()
    [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5], [-0.5, -0.5]]
    """
    ahead = np.sign(np.diff(vertices, axis=0, append=0))
    outwards = np.stack([ahead[:, 1], -ahead[:, 0]], axis=1)  # the region is on the right
    last, first = offsets[1:] - 1, offsets[:-1]
    outwards[last] = outwards[first]
    before = np.roll(outwards, 1, axis=0)
    before[first] = outwards[last - 1]
    shifts: NDArray[np.float64] = (outwards + before) * (width % 2 / 2)
    return shifts


@dataclass(frozen=True, eq=False)
class _Strips:
    """Cells along one axis, cut parallel to their edges, and one more cell at each end.

    Attributes
    ----------
    bounds : (k + 1,) array
        Of the strips, ascending.
    cells : (k,) int array
        The cell that each strip is a part of; 0 is the one before the first.
    from_low, from_high : (k,) array
        The distance of the whole strip from the lower and from the upper edge of its cell: that of
        its far side; infinite in the middle of the cell and beyond.
    """

    bounds: Floats
    cells: NDArray[np.intp]
    from_low: Floats
    from_high: Floats

    @classmethod
    def of_cells(cls, edges: Floats, cuts: list[int]) -> _Strips:
        """Return the strips of cells that are cut at these distances from both edges."""
        offsets = np.unique([0, *cuts])
        beside = 2 * offsets[-1] + 1
        edges = np.concatenate([[edges[0] - beside], edges, [edges[-1] + beside]])
        starts = [edges[:-1, np.newaxis] + offsets, edges[1:, np.newaxis] - offsets[:0:-1]]
        count, infinite = len(edges) - 1, np.full(len(offsets), np.inf)
        return cls(
            np.append(np.hstack(starts).ravel(), edges[-1]),
            np.repeat(np.arange(count), 2 * len(offsets) - 1),
            np.tile(np.append(offsets[1:], infinite), count),
            np.tile(np.append(infinite, offsets[:0:-1]), count),
        )

    def near(self, flags: Bools, distance: int) -> Bools:
        """Return the strips in flagged cells, and those up to *distance* beside one.

        *flags* has a row for each cell; the cells beyond have the flags of the outermost.
        """
        padded = np.pad(flags, ((1, 1), (0, 0)), "edge")
        before, after = flags | padded[:-2], flags | padded[2:]
        # By whether a strip is near its lower edge, and its upper one.
        found = np.concatenate([flags, before, after, before | after])
        low, high = (ends <= distance for ends in (self.from_low, self.from_high))
        near: Bools = found.take(self.cells + len(flags) * (low + 2 * high), axis=0)
        return near

    def between(self, flags: Bools, before: int, after: int) -> Bools:
        """Return the strips up to *before* and *after* an edge between two flagged cells."""
        joined = np.zeros((len(flags) + 1, flags.shape[1]), bool)
        joined[1:-1] = flags[:-1] & flags[1:]
        low, high = self.from_low <= after, self.from_high <= before
        found: Bools = joined.take(np.where(low, self.cells, 0), axis=0)  # 0: nothing joined
        found |= joined.take(np.where(high, self.cells + 1, 0), axis=0)
        return found


def _turned(flags: Bools) -> Bools:
    return np.ascontiguousarray(flags.T)

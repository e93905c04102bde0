"""`AxisCells`: the cells along one axis, as locators and formatters need them.

`Places` are the positions of their ticks: the centers, or the edges.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import numpy as np
from matplotlib.dates import date2num
from numpy.typing import ArrayLike, NDArray

from mplpix._checks import wrong_type, wrong_value
from mplpix.arrays.edges import as_dates, edges_to_centers, read_coordinates
from mplpix.ticks.choice import Cells, Floats, cells_in_view

#: How far from a center a tick still has the name of the cell, in cells: the rounding error of a
#: float32 coordinate among some thousand cells.
_CENTER_TOLERANCE = 1e-3


class Places(NamedTuple):
    """Positions along one axis that may have a tick, as matplotlib's floats, ascending.

    Methods take and return indices in the order of the user's array. Where that descends,
    *positions* are reversed.
    """

    positions: Floats
    descends: bool

    def in_view(self, vmin: float, vmax: float) -> tuple[int, int]:
        """Return the places in view, as a range of indices in the user's array."""
        first, stop = cells_in_view(self.positions, vmin, vmax)
        n = len(self.positions)
        return (n - stop, n - first) if self.descends else (first, stop)

    def at(self, indices: Cells) -> Floats:
        """Return the positions of some places, ascending."""
        return self.positions[::-1][indices][::-1] if self.descends else self.positions[indices]


class AxisCells:
    """The cells along one axis: edges and centers as matplotlib's floats, ascending.

    Methods take and return indices of the user's array. Where its edges descend, *edges* and
    *centers* are reversed.
    """

    def __init__(self, edges: Floats, centers: Floats, descends: bool, dates: bool) -> None:
        self.edges, self.centers = edges, centers
        self.descends, self.dates = descends, dates

    @classmethod
    def read(cls, edges: ArrayLike | AxisCells, centers: ArrayLike | None = None) -> AxisCells:
        """Return the cells between *edges*, after both arguments are checked."""
        if isinstance(edges, AxisCells):
            return edges
        if np.ndim(cast(Any, edges)) == 2:
            raise wrong_value("edges", "1-D", edges)
        between = edges_to_centers(read_coordinates("edges", edges))  # checks all of them
        kind = between.dtype.kind
        if kind == "m":
            raise wrong_type("edges", "numbers or datetime64", edges)
        given = between if centers is None else as_dates(centers)
        same_kind = (given.dtype.kind == "M") == (kind == "M") and given.dtype.kind in "iufM"
        if centers is not None and not same_kind:
            raise wrong_type("centers", "of the kind of 'edges', numbers or dates", centers)
        if given.shape != (np.size(edges) - 1,):
            raise wrong_value("centers", f"{np.size(edges) - 1}, one for each cell", centers)
        cells = cls.of_cells(np.array(as_dates(edges)), np.array(given))
        inside = (cells.edges[:-1] <= cells.centers) & (cells.centers <= cells.edges[1:])
        if not inside.all() or not (cells.centers[:-1] < cells.centers[1:]).all():
            if centers is None:
                raise wrong_value("edges", "spaced so that float64 holds it", edges)
            raise wrong_value("centers", "each in its cell", centers)
        return cells

    @classmethod
    def of_cells(cls, edges: NDArray[Any], centers: NDArray[Any]) -> AxisCells:
        """Return the cells between *edges*, which a `CellGrid` or `read` has checked.

        Arrays of floats are not copied: those of a grid never change.
        """
        edge_floats, center_floats = _floats(edges), _floats(centers)
        descends = bool(edge_floats[-1] < edge_floats[0])
        if descends:
            edge_floats, center_floats = edge_floats[::-1].copy(), center_floats[::-1].copy()
        return cls(edge_floats, center_floats, descends, edges.dtype.kind == "M")

    def __len__(self) -> int:
        return len(self.centers)

    @property
    def center_places(self) -> Places:
        """The centers as places of ticks."""
        return Places(self.centers, self.descends)

    @property
    def edge_places(self) -> Places:
        """The edges as places of ticks."""
        return Places(self.edges, self.descends)

    def widths_at(self, values: ArrayLike) -> Floats:
        """Return the widths of the cells at *values*; outside, of the cell at the border."""
        at = np.searchsorted(self.edges[1:-1], values, "right")
        return self.edges[at + 1] - self.edges[at]

    def cell_at(self, value: float) -> int | None:
        """Return the index in the user's array of the cell that *value* is in, None outside."""
        at = int(np.searchsorted(self.edges, value, "right")) - 1
        return self._index(at) if 0 <= at < len(self) else None

    def cell_centered_at(self, value: float) -> int | None:
        """Return the index of the cell with its center at *value*, None if there is none."""
        after = int(np.searchsorted(self.centers, value))
        near = range(max(after - 1, 0), min(after + 1, len(self)))
        at = min(near, key=lambda i: abs(self.centers[i] - value))
        width = self.edges[at + 1] - self.edges[at]
        close = abs(self.centers[at] - value) <= _CENTER_TOLERANCE * width
        return self._index(at) if close else None

    def _index(self, at: int) -> int:
        return len(self) - 1 - at if self.descends else at


def _floats(values: NDArray[Any]) -> Floats:
    """Return numbers or dates as the floats that matplotlib draws."""
    if values.dtype.kind == "M":
        return np.asarray(cast(Any, date2num)(values), dtype=np.float64)
    return np.asarray(values, dtype=np.float64)

"""The cells along one axis, in the floats and the order that matplotlib's ticks need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from matplotlib.dates import date2num
from numpy.typing import ArrayLike, NDArray

from mplpix._checks import wrong_type, wrong_value
from mplpix.arrays.edges import edges_to_centers
from mplpix.ticks.choice import cells_in_view

Floats = NDArray[np.float64]
Cells = NDArray[np.intp]

#: How far off a center a tick may be and get the name of the cell, in cells; a float32 of some
#: thousand cells is as near.
_CENTER_TOLERANCE = 1e-3


@dataclass(frozen=True, eq=False)
class AxisCells:
    """The cells along one axis, in the floats of matplotlib, in ascending order."""

    edges: Floats
    centers: Floats
    descends: bool
    dates: bool

    @classmethod
    def read(cls, edges: ArrayLike | AxisCells, centers: ArrayLike | None = None) -> AxisCells:
        """Return the cells between *edges*, once those and *centers* are checked."""
        if isinstance(edges, AxisCells):
            return edges
        if np.ndim(cast(Any, edges)) == 2:
            raise wrong_value("edges", "1-D", edges)
        middles = edges_to_centers(edges)  # checks all of them
        kind = middles.dtype.kind
        if kind == "m":
            raise wrong_type("edges", "numbers or datetime64", edges)
        if centers is not None:
            middles = np.asarray(centers)
            if (middles.dtype.kind == "M") != (kind == "M") or middles.dtype.kind not in "iufM":
                raise wrong_type("centers", "of the kind of 'edges', numbers or dates", centers)
        if middles.shape != (np.size(edges) - 1,):
            raise wrong_value("centers", f"{np.size(edges) - 1}, one for each cell", centers)
        line = cls.of_cells(np.asarray(edges), middles)
        inside = (line.edges[:-1] <= line.centers) & (line.centers <= line.edges[1:])
        if not inside.all() or not (line.centers[:-1] < line.centers[1:]).all():
            takes = "each in its cell" if centers is not None else "spaced so that float64 holds it"
            raise wrong_value("edges" if centers is None else "centers", takes, edges)
        return line

    @classmethod
    def of_cells(cls, edges: NDArray[Any], centers: NDArray[Any]) -> AxisCells:
        """Return the cells between *edges* and at *centers* that are known to be those of cells."""
        lines, places = _floats(edges), _floats(centers)
        descends = bool(lines[-1] < lines[0])
        if descends:
            lines, places = lines[::-1].copy(), places[::-1].copy()
        return cls(lines, places, descends, edges.dtype.kind == "M")

    def __len__(self) -> int:
        return len(self.centers)

    def in_view(self, vmin: float, vmax: float) -> tuple[int, int]:
        """Return the cells with their center in view, counted as in the array of the user."""
        first, stop = cells_in_view(self.centers, vmin, vmax)
        return (len(self) - stop, len(self) - first) if self.descends else (first, stop)

    def centers_of(self, cells: Cells) -> Floats:
        """Return the centers of *cells*, ascending."""
        return self.centers[::-1][cells][::-1] if self.descends else self.centers[cells]

    def widths_at(self, values: ArrayLike) -> Floats:
        """Return how wide the cells at *values* are; outside, as the cell at the border."""
        at = np.searchsorted(self.edges[1:-1], values, "right")
        return self.edges[at + 1] - self.edges[at]

    def cell_at(self, value: float) -> int | None:
        """Return the cell that *value* is in, counted as in the array of the user."""
        at = int(np.searchsorted(self.edges, value, "right")) - 1
        return self._counted(at) if 0 <= at < len(self) else None

    def cell_centered_at(self, value: float) -> int | None:
        """Return the cell that has its center at *value*."""
        after = int(np.searchsorted(self.centers, value))
        near = range(max(after - 1, 0), min(after + 1, len(self)))
        at = min(near, key=lambda i: abs(self.centers[i] - value))
        width = self.edges[at + 1] - self.edges[at]
        close = abs(self.centers[at] - value) <= _CENTER_TOLERANCE * width
        return self._counted(at) if close else None

    def _counted(self, at: int) -> int:
        return len(self) - 1 - at if self.descends else at


def _floats(values: NDArray[Any]) -> Floats:
    """Return numbers and dates as the floats that matplotlib draws, in an array of ours."""
    if values.dtype.kind == "M":
        return np.array(cast(Any, date2num)(values), dtype=np.float64)
    return np.array(values, dtype=np.float64)

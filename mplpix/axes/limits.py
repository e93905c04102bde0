"""The limits of one Axes that somebody wants to see, beside those that whole dots allow.

``viewLim`` of a pixel Axes holds the *shown* limits: insets, quivers and neighbors read it. The
*wanted* limits are kept here. `set_xlim`, pan, zoom, autoscale and shared axes all call
`Axis.set_view_interval`, which the axes of a pixel Axes pass on to `Limits.note`. Shown limits are
written to ``viewLim`` directly, so that it is always known who set which.

Limits are converted to cells, and back, by functions of a `CellGrid` and numbers.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from mplpix.arrays.dots import DOT_TOLERANCE
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.scale import Scale, Span

__all__ = [
    "AXES",
    "AxisName",
    "Limits",
    "Pair",
    "are_exact",
    "ascend",
    "is_countable",
    "limits_of_dots",
    "moved_limits",
    "shown_limits",
    "span_of",
]

AxisName = Literal["x", "y"]
Pair = tuple[float, float]

#: Both axes, in the order of all pairs (x, y).
AXES: tuple[AxisName, AxisName] = ("x", "y")

#: What limits may lose in float64, in dots and in cells: with less than half of one an edge that is
#: on a dot still rounds to it. Dates of our time have cells of a microsecond so.
_MOST_LOST = 1 / 8


class Limits:
    """The wanted limits along x and y."""

    def __init__(self) -> None:
        self._wanted: dict[AxisName, Pair] = {}

    def note(self, axis: AxisName, limits: Pair) -> None:
        """Keep *limits* as the wanted ones along *axis*."""
        self._wanted[axis] = float(limits[0]), float(limits[1])

    def wanted(self, axis: AxisName) -> Pair:
        """Return the wanted limits along *axis*, (0, 1) at first as in matplotlib."""
        return self._wanted.get(axis, (0.0, 1.0))


def span_of(grid: CellGrid, axis: AxisName, limits: Pair) -> Span:
    """Return the span of cells of *grid*, evenly spaced, between *limits*."""
    start, stop = sorted(_to_cells(grid, axis, limits))
    return Span(start, stop, grid.shape[1] if axis == "x" else grid.shape[0])


def is_countable(grid: CellGrid, axis: AxisName, limits: Pair) -> bool:
    """Return whether the cells of *grid*, evenly spaced, between *limits* can be counted."""
    span = span_of(grid, axis, limits)
    return span.start < span.stop and are_exact(grid, axis, 1, (span.start, span.stop))


def are_exact(grid: CellGrid, axis: AxisName, scale: Scale, dots: tuple[float, float]) -> bool:
    """Return whether float64 tells limits at *dots* from those a dot, or a cell, beside them.

    Parameters
    ----------
    grid : CellGrid
        Evenly spaced.
    axis : {"x", "y"}
    scale : int or Fraction
        Dots per cell.
    dots : (float, float)
        Counted from the edge of cell 0.
    """
    edge, size = _cell_size(grid, axis)
    farthest = max(abs(edge + size * (dot / float(scale))) for dot in dots)
    smallest = abs(size) / max(float(scale), 1.0)
    return bool(np.spacing(farthest) <= smallest * _MOST_LOST)  # not where it is infinite


def shown_limits(
    grid: CellGrid, axis: AxisName, wanted: Pair, scale: Scale, dots: tuple[int, int]
) -> Pair:
    """Return the limits that show exactly *dots*, in the direction of the *wanted* ones.

    Parameters
    ----------
    grid : CellGrid
        Evenly spaced.
    axis : {"x", "y"}
    wanted : (float, float)
        Returned as they are if they differ from the result by `DOT_TOLERANCE` at most.
    scale : int or Fraction
        Dots per cell.
    dots : (int, int)
        The first dot and the one past the last, counted from the edge of cell 0.
    """
    first, end = (dot / float(scale) for dot in dots)
    cells = _to_cells(grid, axis, wanted)
    if cells[0] > cells[1]:
        first, end = end, first
    near = DOT_TOLERANCE / float(scale)
    if abs(first - cells[0]) <= near and abs(end - cells[1]) <= near:
        return wanted
    return _from_cells(grid, axis, (first, end))


def limits_of_dots(
    grid: CellGrid, axis: AxisName, wanted: Pair, scale: Scale, dots: tuple[int, int]
) -> Pair:
    """Return the limits that show exactly *dots*, inverted where the *wanted* ones are.

    The arguments are those of `shown_limits`.
    """
    first, end = (dot / float(scale) for dot in dots)
    return _from_cells(grid, axis, (first, end) if ascend(grid, axis, wanted) else (end, first))


def moved_limits(grid: CellGrid, axis: AxisName, limits: Pair, cells: float) -> Pair:
    """Return *limits* moved along *axis* by a number of *cells* of *grid*, evenly spaced."""
    _, size = _cell_size(grid, axis)
    return limits[0] + cells * size, limits[1] + cells * size


def ascend(grid: CellGrid, axis: AxisName, limits: Pair) -> bool:
    """Return whether the numbers of cells grow with the dots of the canvas, between *limits*."""
    first, last = _to_cells(grid, axis, limits)
    return first < last


def _from_cells(grid: CellGrid, axis: AxisName, cells: Pair) -> Pair:
    edge, size = _cell_size(grid, axis)
    return edge + size * cells[0], edge + size * cells[1]


def _to_cells(grid: CellGrid, axis: AxisName, limits: Pair) -> Pair:
    """Return *limits* in cells, counted from the edge of cell 0."""
    edge, size = _cell_size(grid, axis)
    return (limits[0] - edge) / size, (limits[1] - edge) / size


def _cell_size(grid: CellGrid, axis: AxisName) -> Pair:
    """Return the edge of cell 0 and the signed size of a cell, in data coordinates."""
    left, right, bottom, top = grid.extent
    if axis == "x":
        return left, (right - left) / grid.shape[1]
    return top, (bottom - top) / grid.shape[0]

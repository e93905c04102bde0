"""`DefaultTicks`: the ticks of an Axes with cells, on each axis where nobody chose others.

matplotlib marks locators and formatters that nobody chose by flags of the axis, such as
``isDefault_majloc``. `DefaultTicks` replaces these only, and leaves the flags on: matplotlib still
sets its own defaults when the scale of the axis changes (``set_xscale``), and `DefaultTicks` then
replaces them again.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axis import Axis
from numpy.typing import NDArray

from mplpix._mpl import axis_converter
from mplpix.arrays.grid import CellGrid
from mplpix.artists.coordinates import is_of_dates
from mplpix.ticks.axis_cells import AxisCells
from mplpix.ticks.formatter import CellLabelFormatter
from mplpix.ticks.locators import CellCenterLocator, CellEdgeLocator

__all__ = ["DefaultTicks"]


class DefaultTicks:
    """Major ticks at the centers of the cells of an Axes; minor ones, if they are on, at the edges.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> ticks = DefaultTicks()
    >>> ticks.update(ax.xaxis, ax.yaxis, CellGrid.from_extent((0, 1, 0, 1), (2, 4)))
    >>> ax.get_xticks()
    array([0.125, 0.375, 0.625, 0.875])
    """

    def __init__(self) -> None:
        self._has_minor = False
        #: The cells, and the scale and unit converter of each axis, that ticks were last set for.
        self._set_for: tuple[Any, ...] | None = None

    def update(self, xaxis: Axis, yaxis: Axis, grid: CellGrid) -> None:
        """Set the ticks of both axes to the cells of *grid*; called at each draw.

        Ticks are left alone unless the cells, the scale or the units of an axis changed, or
        matplotlib set its own defaults again.
        """
        axes = (xaxis, yaxis)
        wanted = (grid, *((axis.get_scale(), axis_converter(axis)) for axis in axes))
        if wanted == self._set_for and not any(map(self._is_reset, axes)):
            return
        _set_default_ticks(xaxis, grid.x_edges, grid.x_centers)
        _set_default_ticks(yaxis, grid.y_edges, grid.y_centers)
        if self._has_minor:
            _set_default_minor_ticks(xaxis, grid.x_edges)
            _set_default_minor_ticks(yaxis, grid.y_edges)
        self._set_for = wanted

    def minor_on(self, xaxis: Axis, yaxis: Axis, grid: CellGrid | None) -> None:
        """Set minor ticks, too; called just after `~matplotlib.axes.Axes.minorticks_on`.

        As long as *grid* is None, matplotlib's minor ticks are kept.
        """
        self._has_minor, self._set_for = True, None
        xaxis.isDefault_minloc = yaxis.isDefault_minloc = True
        if grid is not None:
            self.update(xaxis, yaxis, grid)

    def minor_off(self) -> None:
        """Set no minor ticks; called just after `~matplotlib.axes.Axes.minorticks_off`."""
        self._has_minor = False

    def forget(self) -> None:
        """Forget what was set; called when the axes are cleared."""
        self._has_minor, self._set_for = False, None

    def _is_reset(self, axis: Axis) -> bool:
        """Return whether matplotlib set its own defaults again, as `Axis.set_scale` does."""
        major = axis.isDefault_majloc and not isinstance(axis.major.locator, CellCenterLocator)
        minor = axis.isDefault_minloc and not isinstance(axis.minor.locator, CellEdgeLocator)
        return major or (self._has_minor and minor)


def _set_default_ticks(axis: Axis, edges: NDArray[Any], centers: NDArray[Any]) -> None:
    """Set the major ticks of *axis* to those of its cells, unless somebody chose others.

    Parameters
    ----------
    axis : `~matplotlib.axis.Axis`
        The axis that the cells lie along.
    edges : (N + 1,) array
        Edges of the cells of a `CellGrid`; numbers or dates.
    centers : (N,) array
        The positions of the ticks, one in each cell.
    """
    cells: Any = AxisCells.of_cells(edges, centers)  # shared by locator and formatter
    if axis.isDefault_majloc:
        axis.set_major_locator(CellCenterLocator(cells))
        axis.isDefault_majloc = True
    converter = axis_converter(axis)
    dates = True if is_of_dates(converter) else None
    if axis.isDefault_majfmt and (converter is None or dates):  # categories keep their names
        axis.set_major_formatter(CellLabelFormatter(cells, dates=dates))
        axis.isDefault_majfmt = True


def _set_default_minor_ticks(axis: Axis, edges: NDArray[Any]) -> None:
    """Set the minor ticks of *axis* to the edges of its cells, unless somebody chose others."""
    if axis.isDefault_minloc:
        axis.set_minor_locator(CellEdgeLocator(edges))
        axis.isDefault_minloc = True

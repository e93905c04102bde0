"""The ticks that a pixel Axes has where nobody chose others."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
from matplotlib import units
from matplotlib.axis import Axis
from matplotlib.dates import DateConverter
from numpy.typing import NDArray

from mplpix._mpl import (
    axis_converter,
)
from mplpix.ticks.axis_cells import AxisCells
from mplpix.ticks.formatter import CellLabelFormatter
from mplpix.ticks.locators import CellCenterLocator


def set_default_ticks(axis: Axis, edges: NDArray[Any], centers: NDArray[Any]) -> None:
    """
    Give *axis* the ticks of these cells, unless somebody chose others.

    They count as defaults of the axis, so that they can be replaced by calling this again. To be
    called when the cells change, not at each draw.

    Parameters
    ----------
    axis : `~matplotlib.axis.Axis`
        The axis of an Axes that knows its cells.
    edges : (N + 1,) array
        Edges of the cells of a grid, which has checked them; numbers or dates.
    centers : (N,) array
        Where in its cell each tick is.
    """
    line: Any = AxisCells.of_cells(edges, centers)  # shared by locator and formatter
    if axis.isDefault_majloc:
        try:
            axis.set_major_locator(CellCenterLocator(line))
        finally:  # an interrupt must not make it somebody's choice
            axis.isDefault_majloc = True
    converter = axis_converter(axis)
    dates = True if is_of_dates(converter) else None
    if axis.isDefault_majfmt and (converter is None or dates):  # categories keep their names
        try:
            axis.set_major_formatter(CellLabelFormatter(line, dates=dates))
        finally:
            axis.isDefault_majfmt = True


def is_of_dates(converter: Any) -> bool:
    """Return whether *converter* is one of those that matplotlib has for dates."""
    kinds = (np.datetime64, datetime.date, datetime.datetime)
    registered = [units.registry.get(kind) for kind in kinds]
    return isinstance(converter, DateConverter) or (
        converter is not None and any(converter is other for other in registered)
    )

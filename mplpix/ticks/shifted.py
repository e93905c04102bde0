"""`ShiftedFormatter`: labels of an axis that begins to count at another place than its data."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.ticker import Formatter

__all__ = ["ShiftedFormatter"]


class ShiftedFormatter(Formatter):
    """Labels that another formatter writes, of the coordinates less *start*.

    Axes that share an axis have one view in common, and may so name it differently.

    Parameters
    ----------
    formatter : `~matplotlib.ticker.Formatter`
    start : float
        The coordinate that is called 0.

    Examples
    --------
    >>> from mplpix import CellLabelFormatter
    >>> ShiftedFormatter(CellLabelFormatter([-0.5, 0.5, 1.5]), 3).format_ticks([3, 4])
    ['0', '1']
    """

    def __init__(self, formatter: Formatter, start: float) -> None:
        self._formatter = formatter
        self._start = start

    def set_axis(self, axis: Any) -> None:
        """Set the axis that the labels belong to."""
        super().set_axis(axis)
        self._formatter.set_axis(axis)

    def set_locs(self, locs: Any) -> None:
        """Set all ticks of the axis."""
        super().set_locs(locs)
        self._formatter.set_locs(self._shifted(locs))

    def format_ticks(self, values: Any) -> list[str]:
        """Return the labels of all ticks."""
        return self._formatter.format_ticks(self._shifted(values))

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return the label of the tick at *x*."""
        return self._formatter(x - self._start, pos)

    def get_offset(self) -> str:
        """Return the part that all labels have in common."""
        return self._formatter.get_offset()

    def format_data(self, value: float) -> str:
        """Return the label of any coordinate."""
        return self._formatter.format_data(value - self._start)

    def format_data_short(self, value: float) -> str:
        """Return the read-out at the cursor."""
        return self._formatter.format_data_short(value - self._start)

    def _shifted(self, values: Any) -> Any:
        return np.asarray(values) - self._start

"""Ticks of an Axes that shares its axes, and yet names its own cells.

matplotlib gives Axes that share an axis one locator and one formatter. Images of different sizes
side by side need their own: each has ticks in its own cells only, and counts them from its first.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Ticker
from matplotlib.ticker import AutoLocator, NullFormatter, NullLocator, ScalarFormatter

from mplpix.ticks.formatter import CellLabelFormatter
from mplpix.ticks.shifted import ShiftedFormatter

__all__ = ["name_own_cells", "own_ticks"]


def own_ticks(ax: Axes) -> None:
    """Give *ax* locators and formatters of its own, matplotlib's defaults, and show its labels."""
    for axis in (ax.xaxis, ax.yaxis):
        axis.major, axis.minor = Ticker(), Ticker()
        axis.set_major_locator(AutoLocator())
        axis.set_major_formatter(ScalarFormatter())
        axis.set_minor_locator(NullLocator())
        axis.set_minor_formatter(NullFormatter())
        axis.isDefault_majloc = axis.isDefault_majfmt = True
        axis.isDefault_minloc = axis.isDefault_minfmt = True
    ax.tick_params(labelbottom=True, labelleft=True)


def name_own_cells(ax: Axes, first: tuple[int, int], shape: tuple[int, int]) -> None:
    """Label ticks of *ax*, and read the cursor out, by the rows and columns of its own image.

    Parameters
    ----------
    ax : `~matplotlib.axes.Axes`
        With ticks of its own.
    first : (int, int)
        The y and x coordinates, whole numbers, of the center of the image's first cell.
    shape : (int, int)
        The rows and columns of the image.
    """
    for axis, start, count in zip((ax.yaxis, ax.xaxis), first, shape, strict=True):
        if start:
            labels = CellLabelFormatter(np.arange(count + 1) - 0.5)
            axis.set_major_formatter(ShiftedFormatter(labels, start))

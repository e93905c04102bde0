"""Dividers of axes_grid1 and colorbars, which place their Axes by a locator.

Helpers get the locator or the divider. axes_grid1 is not imported for them: where nobody has, there
are no dividers.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple, cast

from matplotlib.axes import Axes

__all__ = [
    "DividerCell",
    "awaits_boundaries",
    "divided_axes",
    "divider_cell",
    "divider_of",
    "equal_lengths_across",
    "is_made_for_colorbar",
    "is_of_colorbar",
]


class DividerCell(NamedTuple):
    """The cell of a divider of axes_grid1, from a first to an end column, and row."""

    columns: tuple[int, int]
    rows: tuple[int, int]


def _dividers() -> Any:
    """Return ``mpl_toolkits.axes_grid1.axes_divider``, None where nobody has imported it."""
    return sys.modules.get("mpl_toolkits.axes_grid1.axes_divider")


def divider_of(locator: Any) -> Any:
    """Return the divider of axes_grid1 that made an Axes *locator*, None for other locators.

    ``Divider.new_locator`` returns a partial of a method; there is no public way back. Checked with
    3.9 to 3.11.
    """
    dividers = _dividers()
    if dividers is None or not isinstance(locator, partial):
        return None
    divider = getattr(locator.func, "__self__", None)
    return divider if isinstance(divider, dividers.Divider) else None


def divider_cell(locator: Any) -> DividerCell:
    """Return the cell that a *locator* made by a divider of axes_grid1 gives.

    The arguments of the partial are those of the private ``Divider._locate``, counted from the
    first column and row of the time when it was made. Checked with 3.9 to 3.11.
    """
    divider = divider_of(locator)
    nx, ny, nx1, ny1 = locator.args
    across = equal_lengths_across(divider)
    ends = []
    for i, pair, shift, sizes in (
        (0, (nx, nx1), divider._xrefindex, divider.get_horizontal()),
        (1, (ny, ny1), divider._yrefindex, divider.get_vertical()),
    ):
        lines = len(sizes) + 1  # negative indices count from the last one
        first, end = (0, 1) if i == across else ((n + shift) % lines for n in pair)
        ends.append((first, end))
    return DividerCell(*ends)


def equal_lengths_across(divider: Any) -> int | None:
    """Return the axis along which all Axes of a *divider* have one length; None for a grid.

    It is y (1) for Axes side by side, x (0) for Axes above each other.
    """
    dividers = _dividers()
    kinds = ((dividers.HBoxDivider, 1), (dividers.VBoxDivider, 0))
    return next((across for kind, across in kinds if isinstance(divider, kind)), None)


def divided_axes(divider: Any) -> Axes | None:
    """Return the Axes whose neighbors a *divider* places; None where it places all alike.

    ``AxesDivider`` has no public name for it. Checked with 3.9 to 3.11.
    """
    return cast("Axes | None", getattr(divider, "_axes", None))


def is_of_colorbar(ax: Axes) -> bool:
    """Return whether a colorbar is drawn in *ax*: it places its Axes by a locator of its own.

    A colorbar draws its colors by ``ax.pcolormesh``, as everybody does. Checked with 3.9 to 3.11.
    """
    return getattr(ax.get_axes_locator(), "_cbar", None) is not None


def is_made_for_colorbar(kwargs: Mapping[str, Any]) -> bool:
    """Return whether *kwargs*, with which a figure makes an Axes, are those of ``Figure.colorbar``.

    It makes its Axes by the same methods as everybody, with a label of its own. Checked with 3.9 to
    3.11.
    """
    return kwargs.get("label") == "<colorbar>"


def awaits_boundaries(locator: Any) -> bool:
    """Return whether *locator* is that of a colorbar being made, which fails as yet.

    `Colorbar` sets the locator of its Axes before the boundaries of its colors, which that locator
    needs for triangular ends; nothing public tells it. Checked with 3.9 to 3.11.
    """
    colorbar = getattr(locator, "_cbar", None)
    return colorbar is not None and not hasattr(colorbar, "_boundaries")

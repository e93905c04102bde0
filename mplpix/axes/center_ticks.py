"""`center_ticks`: ticks under the middle of the cells of any image or mesh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import NullFormatter, NullLocator

from mplpix._checks import check_choice, wrong_type, wrong_value
from mplpix._mpl import (
    axis_converter,
)
from mplpix.arrays.grid import CellGrid
from mplpix.artists.cells_of import cells_of_mappable, find_mappable
from mplpix.axes.default_ticks import is_of_dates
from mplpix.ticks.formatter import CellLabelFormatter, read_names
from mplpix.ticks.locators import CellCenterLocator, CellEdgeLocator
from mplpix.ticks.text_boxes import is_upright

__all__ = ["center_ticks"]


def center_ticks(
    ax_or_mappable: Axes | Artist,
    axis: Literal["both", "x", "y"] = "both",
    labels: Any = None,
    grid: bool = False,
) -> None:
    """
    Put the ticks of an Axes under the middle of the cells of an image or mesh.

    Parameters
    ----------
    ax_or_mappable : `~matplotlib.axes.Axes` or artist
        What ``imshow``, ``pcolor``, ``pcolormesh`` or ``pcolorfast`` returned; also a
        `~matplotlib.image.NonUniformImage`. Of an Axes, the first such artist in it.
    axis : {"both", "x", "y"}, default: "both"
        Which axis to change.
    labels : iterable of str, or pair or dict of those, optional
        Names of the columns (x) and the rows (y), in the order of the array, as many as there
        are. ``{"x": columns, "y": rows}`` or ``(columns, rows)``, each of them maybe *None*;
        names alone are for *axis*, with "both" for columns and rows alike, as in a confusion
        matrix. By default, labels are the coordinates, dates as dates; a formatter that you set,
        and the names of categories, stay.
    grid : bool, default: False
        Whether to draw lines between the cells, instead of grid lines through them. They are the
        grid lines of the minor ticks: change them with ``ax.grid(which="minor", ...)``.

    Raises
    ------
    TypeError, ValueError
        If there is no such artist, if it has no straight rows and columns, or if *labels* are
        more or fewer than its cells. The Axes is left as it was.

    Notes
    -----
    Ticks follow every change of the view. After changes of the cells (other numbers of rows or
    columns, another extent) and of the scale of an axis (``set_xscale``), call it again.

    The middle of a cell is that between its edges, on a logarithmic axis the geometric one. On
    ``pcolormesh(x, y, Z, shading="nearest")`` with unevenly spaced *x* it is not at *x*, for
    cells reach half-way to their neighbors; ``labels={"x": x}`` labels them by *x*.

    Minor ticks are moved to the edges if there are any.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> mesh = ax.pcolormesh([[1, 2, 3], [4, 5, 6]])
    >>> center_ticks(ax, labels={"x": ["red", "green", "blue"]})
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['red', 'green', 'blue']
    >>> ax.get_yticks()
    array([0.5, 1.5])
    """
    check_choice("axis", axis, ("both", "x", "y"))
    if not isinstance(grid, bool | np.bool_):
        raise wrong_type("grid", "True or False", grid)
    mappable = find_mappable("ax_or_mappable", ax_or_mappable)
    ax = cast(Axes, mappable.axes)
    chosen: list[Literal["x", "y"]] = ["x", "y"] if axis == "both" else [axis]
    scales = {"x": ax.get_xscale(), "y": ax.get_yscale()}
    cells = cells_of_mappable(mappable, scales)
    sizes = {name: cells.shape[1] if name == "x" else cells.shape[0] for name in chosen}
    names = _names_of_axes(labels, sizes)
    changes = [_Change.plan(ax, name, cells, names[name]) for name in chosen]
    for change in changes:
        change.make(grid)
    if grid and ax.get_axisbelow() is True:
        ax.set_axisbelow("line")  # above a mesh, below lines


@dataclass(frozen=True)
class _Change:
    """What `center_ticks` does to one axis, checked and ready."""

    axis: Axis
    locator: CellCenterLocator
    formatter: CellLabelFormatter | None
    edge_locator: CellEdgeLocator

    @classmethod
    def plan(cls, ax: Axes, name: Literal["x", "y"], cells: CellGrid, names: Any) -> _Change:
        axis: Axis = ax.xaxis if name == "x" else ax.yaxis
        edges = cells.x_edges if name == "x" else cells.y_edges
        centers = cells.x_centers if name == "x" else cells.y_centers
        formatter = None
        converter = axis_converter(axis)
        dates = edges.dtype.kind == "M" or is_of_dates(converter)
        present = axis.get_major_formatter()
        replaceable = axis.isDefault_majfmt or isinstance(present, CellLabelFormatter)
        if names is not None or (replaceable and (converter is None or dates)):
            formatter = CellLabelFormatter(edges, names, centers=centers, dates=dates)
        locator = CellCenterLocator(edges, centers=centers)
        return cls(axis, locator, formatter, CellEdgeLocator(edges))

    def make(self, grid: bool) -> None:
        axis = self.axis
        axis.set_major_locator(self.locator)
        if self.formatter is not None:
            axis.set_major_formatter(self.formatter)
        had_minor = not isinstance(axis.get_minor_locator(), NullLocator)
        if not grid and not had_minor:
            return
        axis.set_minor_locator(self.edge_locator)
        axis.set_minor_formatter(NullFormatter())
        if grid:
            axis.grid(False, which="major")
            axis.grid(True, which="minor")
            if not had_minor:
                sides = ("left", "right") if is_upright(axis) else ("bottom", "top")
                axis.set_tick_params(which="minor", **cast(Any, dict.fromkeys(sides, False)))


def _names_of_axes(labels: Any, sizes: dict[Literal["x", "y"], int]) -> dict[str, Any]:
    """Return for each axis its names as strings, or None."""
    takes = {
        name: f"{n} names for {name}, one for each {'column' if name == 'x' else 'row'}"
        for name, n in sizes.items()
    }
    by_axis: dict[Any, Any] = dict.fromkeys(sizes, labels)
    if isinstance(labels, dict):
        if not labels.keys() <= sizes.keys():
            keys = " and ".join(repr(name) for name in sizes)
            raise wrong_value("labels", f"a dict with the keys {keys}", labels)
        by_axis = {name: labels.get(name) for name in sizes}
    elif len(sizes) == 2 and _is_pair(labels):
        by_axis = dict(zip(sizes, labels, strict=True))
    return {
        name: None if given is None else read_names("labels", given, sizes[name], takes[name])
        for name, given in by_axis.items()
    }


def _is_pair(labels: Any) -> bool:
    """Whether these are the names of x and of y, each maybe None, and not two names."""
    if not isinstance(labels, tuple | list) or len(labels) != 2:
        return False
    names = [part for part in labels if part is not None]
    return bool(names) and all(np.iterable(part) and not isinstance(part, str) for part in names)

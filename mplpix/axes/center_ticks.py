"""`center_ticks`: ticks in the middle of the cells of any image or mesh.

The cells come from `cells_of`. The changes of both axes are planned and checked before any is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import NullFormatter, NullLocator

from mplpix._checks import check_bool, check_choice, wrong_type, wrong_value
from mplpix._mpl.axis import axis_converter
from mplpix.arrays.grid import CellGrid
from mplpix.artists.cells_of import WITH_CELLS, artists_with_cells, cells_of
from mplpix.artists.coordinates import is_of_dates
from mplpix.axes.default_ticks import params_of
from mplpix.ticks.formatter import CellLabelFormatter, take_style
from mplpix.ticks.locators import CellCenterLocator, CellEdgeLocator
from mplpix.ticks.names import read_names
from mplpix.ticks.text_boxes import is_upright

__all__ = ["center_ticks"]

_TAKES = "an Axes with an image or mesh, or what imshow, pcolor or pcolormesh returned"


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
        An image or mesh: the return value of ``imshow``, ``pcolor``, ``pcolormesh`` or
        ``pcolorfast``, or a `~matplotlib.image.NonUniformImage`. An Axes stands for the first of
        these that it has in data coordinates.
    axis : {"both", "x", "y"}, default: "both"
        Which axis to change.
    labels : iterable, or pair or dict of iterables, optional
        Names of all columns (x) and rows (y), in the order of the array: ``{"x": columns,
        "y": rows}`` or ``(columns, rows)``, where either may be None. A single list names the
        cells along *axis*; with "both" it names columns and rows alike, as in a confusion matrix.
        They may be anything: dates are written as dates, as short as all of them allow.
        By default, labels are coordinates, written as dates on axes of dates; a formatter that
        you set and the names of categories are kept.
    grid : bool, default: False
        If True, grid lines are drawn between the cells, not through them. They belong to the
        minor ticks: change them with ``ax.grid(which="minor", ...)``.

    Raises
    ------
    TypeError, ValueError
        If there is no such artist, if it has no straight rows and columns, or if there are more
        or fewer *labels* than cells. The Axes is left as it was.

    Notes
    -----
    Ticks follow all changes of the limits. After a change of the cells (their number, the extent)
    or of the scale of an axis (``set_xscale``), call it again.

    The middle of a cell is the mean of its edges, on a logarithmic axis the geometric mean. The
    cells of ``pcolormesh(x, y, Z, shading="nearest")`` reach half-way to their neighbors, so that
    unevenly spaced *x* aren't their middles; ``labels={"x": x}`` labels cells by *x*.

    Minor ticks, if there are any, move to the edges.

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
    grid = check_bool("grid", grid)
    artist = _find_artist("ax_or_mappable", ax_or_mappable)
    ax = cast(Axes, artist.axes)
    chosen: list[Literal["x", "y"]] = ["x", "y"] if axis == "both" else [axis]
    cells = cells_of(artist, "ax_or_mappable")
    sizes = {name: cells.shape[1] if name == "x" else cells.shape[0] for name in chosen}
    names = _names_of_axes(labels, sizes)
    changes = [_Change.plan(ax, name, cells, names[name]) for name in chosen]
    for change in changes:
        change.make(grid)
    if grid and ax.get_axisbelow() is True:
        ax.set_axisbelow("line")  # the grid is above a mesh, and below lines


def _find_artist(argument: str, given: Any) -> Artist:
    """Return *given*, or the first image or mesh of an Axes; it must be in data coordinates."""
    if isinstance(given, Axes):
        for artist in artists_with_cells(given, given.transData):
            return artist
        raise wrong_value(argument, _TAKES, given)
    if not isinstance(given, WITH_CELLS):
        raise wrong_type(argument, _TAKES, given)
    ax = cast(Any, given).axes
    if ax is None or given.get_transform() is not ax.transData:
        raise wrong_value(argument, "in an Axes, and in its data coordinates", given)
    return given


@dataclass(frozen=True)
class _Change:
    """The new ticks of one axis, checked and ready."""

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
        dates = is_of_dates(converter)  # `cells_of` converts dates to numbers
        present = axis.get_major_formatter()
        replaceable = axis.isDefault_majfmt or isinstance(present, CellLabelFormatter)
        if names is not None or (replaceable and (converter is None or dates)):
            formatter = CellLabelFormatter(edges, names, centers=centers, dates=dates)
            take_style(formatter, present)
        locator = CellCenterLocator(edges, centers=centers)
        locator.set_params(**params_of(axis.get_major_locator()))
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
    """Return the names of the cells along each axis, as strings; None where none were given."""
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
    """Return whether *labels* is a pair of iterables (one maybe None), not two names."""
    if not isinstance(labels, tuple | list) or len(labels) != 2:
        return False
    names = [part for part in labels if part is not None]
    return bool(names) and all(
        np.iterable(part) and not isinstance(part, str | bytes) for part in names
    )

"""`DefaultTicks`: the ticks of an Axes with cells, on each axis where nobody chose others.

matplotlib marks locators and formatters that nobody chose by flags of the axis, such as
``isDefault_majloc``. `DefaultTicks` replaces these only, and leaves the flags on: matplotlib still
sets its own defaults when the scale of the axis changes (``set_xscale``), and `DefaultTicks` then
replaces them again. Parameters that somebody set on a default locator or formatter
(``locator_params``, ``ticklabel_format``) go over to the one that replaces it.

Axes that share an axis share its locators and formatters. So they share its `Wish`, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, cast

import matplotlib as mpl
from matplotlib.axis import Axis
from matplotlib.collections import QuadMesh
from matplotlib.ticker import (
    FixedLocator,
    Formatter,
    Locator,
    MaxNLocator,
    ScalarFormatter,
)
from numpy.typing import NDArray

from mplpix._mpl.axis import (
    axis_converter,
    copy_number_style,
    default_tickers,
    is_of_fixed_ticks,
    max_n_params,
)
from mplpix.arrays.grid import CellGrid
from mplpix.artists.coordinates import is_of_dates
from mplpix.axes.limits import AXES, AxisName
from mplpix.ticks.axis_cells import AxisCells
from mplpix.ticks.formatter import CellLabelFormatter, has_names, take_style
from mplpix.ticks.locators import (
    CellCenterLocator,
    CellEdgeLocator,
    LabeledEdgeLocator,
    LabeledLocator,
)

__all__ = ["PLACES", "DefaultTicks", "Place", "params_of", "tick_cells"]

#: Where default ticks are: in the cells, between them, at round numbers as in matplotlib.
Place = Literal["centers", "edges", "round"]

PLACES: tuple[Place, ...] = ("centers", "edges", "round")


def tick_cells(image: Any) -> tuple[CellGrid | None, Place]:
    """Return the cells of an image or mesh that get default ticks, and the usual place of these.

    None without cells. Those of a mesh are samples on a scale, with ticks at round numbers.
    """
    grid = None if image is None or not image.has_data() else image.grid
    return grid, "round" if isinstance(image, QuadMesh) else "centers"


class Wish:
    """The default ticks that somebody asked for on one axis."""

    def __init__(self) -> None:
        self.place: Place | None = None
        self.has_minor = False

    def at(self, usual: Place) -> Place:
        """Return the place, *usual* where nobody asked for one."""
        return self.place or usual


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
    >>> ticks.put(ax.xaxis, "edges")
    >>> ticks.update(ax.xaxis, ax.yaxis, CellGrid.from_extent((0, 1, 0, 1), (2, 4)))
    >>> ax.get_xticks()
    array([0.  , 0.25, 0.5 , 0.75, 1.  ])
    """

    def __init__(self) -> None:
        self._wishes: dict[AxisName, Wish] = {name: Wish() for name in AXES}
        #: The cells, and for each axis the scale, unit converter and place, that ticks were last
        #: set for.
        self._set_for: tuple[Any, ...] | None = None

    def place(self, name: AxisName, usual: Place = "centers") -> Place:
        """Return where the default ticks of an axis are, *usual* where nobody put them."""
        return self._wishes[name].at(usual)

    def update(
        self, xaxis: Axis, yaxis: Axis, grid: CellGrid | None, usual: Place = "centers"
    ) -> None:
        """Set the ticks of both axes to the cells of *grid*; called at each draw.

        Ticks are left alone unless the cells, the scale or the units of an axis changed, somebody
        put them at another place, or matplotlib set its own defaults again. Where nobody put them,
        they are at the *usual* place. Once there are no cells anymore, ticks are matplotlib's.
        """
        axes = [(xaxis, self._wishes["x"]), (yaxis, self._wishes["y"])]
        if grid is None:
            if self._set_for is not None:
                self._set_for = None
                for axis, wish in axes:
                    _set_round_ticks(axis, wish)
            return
        wanted = (
            grid,
            *((axis.get_scale(), axis_converter(axis), wish.at(usual)) for axis, wish in axes),
        )
        if wanted == self._set_for and all(_is_set(axis, wish, usual) for axis, wish in axes):
            return
        cells = (grid.x_edges, grid.x_centers), (grid.y_edges, grid.y_centers)
        for (axis, wish), (edges, centers) in zip(axes, cells, strict=True):
            if wish.at(usual) == "round":
                _set_round_ticks(axis, wish)
            else:
                _set_cell_ticks(axis, wish, usual, edges, centers)
        self._set_for = wanted

    def put(self, axis: Axis, place: Place) -> None:
        """Have the next `update` put the ticks of *axis* at *place*, also if somebody chose others.

        A formatter that somebody chose is kept, unless it has labels for the present ticks only.
        """
        self._wish_of(axis).place = place
        chosen, formatter = axis.get_major_locator(), axis.get_major_formatter()
        is_fixed = isinstance(chosen, FixedLocator) and is_of_fixed_ticks(formatter)
        is_stale = isinstance(formatter, CellLabelFormatter) and not (
            has_names(formatter) and place == "centers"
        )
        default, _ = default_tickers(axis)
        if not axis.isDefault_majloc:
            _set_locator(axis, default.locator)
        if not axis.isDefault_majfmt and (is_fixed or is_stale):
            _set_formatter(axis, default.formatter)
        if place == "round":
            _set_round_ticks(axis, self._wish_of(axis))

    def minor_on(self, axis: Axis) -> None:
        """Have the next `update` set minor ticks, too; called when matplotlib has set its own.

        As long as there are no cells, matplotlib's minor ticks are kept.
        """
        self._wish_of(axis).has_minor, self._set_for = True, None
        axis.isDefault_minloc = True

    def minor_off(self, axis: Axis) -> None:
        """Set no minor ticks; called just after `Axis.minorticks_off`."""
        self._wish_of(axis).has_minor = False

    def share(self, name: AxisName, other: DefaultTicks) -> None:
        """Share the wish for an axis with *other*, as the Axes share that axis."""
        self._wishes[name] = other._wishes[name]

    @contextmanager
    def cleared(self, *axes: Axis) -> Iterator[None]:
        """Context in which matplotlib clears the Axes, after which all wishes are forgotten.

        Those of *axes* are then those of rcParams, which may have minor ticks visible.

        Clearing shares an axis again (by `share`) that this Axes took from another; its wish stays.
        """
        before = self._wishes
        self._wishes, self._set_for = {name: Wish() for name in AXES}, None
        unshared = dict(self._wishes)
        yield
        for name in AXES:
            if self._wishes[name] is unshared[name]:
                # Axes that took the axis from this one still have the former wish.
                before[name].place, before[name].has_minor = None, False
                self._wishes[name] = before[name]
        for axis in axes:
            if cast(Any, mpl.rcParams)[f"{_name_of(axis)}tick.minor.visible"]:
                self.minor_on(axis)

    def _wish_of(self, axis: Axis) -> Wish:
        return self._wishes[_name_of(axis)]


def _name_of(axis: Axis) -> AxisName:
    return cast(AxisName, cast(Any, axis).axis_name)


def _is_set(axis: Axis, wish: Wish, usual: Place) -> bool:
    """Return whether *axis* has the default ticks wished for, or those that somebody chose.

    matplotlib sets its own defaults again in `Axis.set_scale`, for one.
    """
    if axis.isDefault_majloc and not _fits(axis.get_major_locator(), wish.at(usual)):
        return False
    at_edges = isinstance(axis.get_minor_locator(), CellEdgeLocator)
    wants_edges = wish.at(usual) != "round" and wish.has_minor
    return not axis.isDefault_minloc or at_edges == wants_edges


def _fits(locator: Locator, place: Place) -> bool:
    if place == "round":
        return not isinstance(locator, LabeledLocator)
    return isinstance(locator, CellCenterLocator if place == "centers" else LabeledEdgeLocator)


def _set_cell_ticks(
    axis: Axis, wish: Wish, usual: Place, edges: NDArray[Any], centers: NDArray[Any]
) -> None:
    """Set the ticks of *axis* to those of its cells, unless somebody chose others.

    Parameters
    ----------
    axis : `~matplotlib.axis.Axis`
        The axis that the cells lie along.
    wish : Wish
    usual : {"centers", "edges"}
        Where ticks are that nobody asked for.
    edges : (N + 1,) array
        Edges of the cells of a `CellGrid`; numbers or dates.
    centers : (N,) array
        The positions of the ticks, one in each cell.
    """
    cells: Any = AxisCells.of_cells(edges, centers)  # shared by locator and formatter
    if axis.isDefault_majloc:
        at_centers = wish.at(usual) == "centers"
        locator = CellCenterLocator(cells) if at_centers else LabeledEdgeLocator(cells)
        if params := params_of(axis.get_major_locator()):
            locator.set_params(**params)
        _set_locator(axis, locator)
    converter = axis_converter(axis)
    dates = True if is_of_dates(converter) else None
    if axis.isDefault_majfmt and (converter is None or dates):  # categories keep their names
        formatter = CellLabelFormatter(cells, dates=dates)
        take_style(formatter, axis.get_major_formatter())
        _set_formatter(axis, formatter)
    if axis.isDefault_minloc:
        if wish.has_minor:
            _set_minor_locator(axis, CellEdgeLocator(edges))
        elif isinstance(axis.get_minor_locator(), CellEdgeLocator):
            # Another axis with the same wish, and ticks of its own, was told to have none.
            _set_minor_locator(axis, default_tickers(axis)[1].locator)


def _set_round_ticks(axis: Axis, wish: Wish) -> None:
    """Set the ticks of *axis* to matplotlib's own, unless somebody chose others."""
    major, minor = default_tickers(axis)
    before, formatter = axis.get_major_locator(), axis.get_major_formatter()
    if axis.isDefault_majloc and isinstance(before, LabeledLocator):
        if isinstance(major.locator, MaxNLocator):
            params = {name: value for name, value in before.params.items() if name != "numticks"}
            params["nbins"] = params.get("nbins") or "auto"
            major.locator.set_params(**params)
        _set_locator(axis, major.locator)
    if axis.isDefault_majfmt and isinstance(formatter, CellLabelFormatter):
        if isinstance(major.formatter, ScalarFormatter):
            copy_number_style(formatter, major.formatter)
        _set_formatter(axis, major.formatter)
    if axis.isDefault_minloc and isinstance(axis.get_minor_locator(), CellEdgeLocator):
        _set_minor_locator(axis, minor.locator)
        if wish.has_minor:
            Axis.minorticks_on(axis)
            axis.isDefault_minloc = True


def params_of(locator: Locator) -> dict[str, Any]:
    """Return the parameters that somebody set on *locator*, for `LabeledLocator.set_params`."""
    if isinstance(locator, LabeledLocator):
        return locator.params
    return max_n_params(locator) if isinstance(locator, MaxNLocator) else {}


def _set_locator(axis: Axis, locator: Locator) -> None:
    axis.set_major_locator(locator)
    axis.isDefault_majloc = True


def _set_minor_locator(axis: Axis, locator: Locator) -> None:
    axis.set_minor_locator(locator)
    axis.isDefault_minloc = True


def _set_formatter(axis: Axis, formatter: Formatter) -> None:
    axis.set_major_formatter(formatter)
    axis.isDefault_majfmt = True

"""Ticks under the middle of the cells, and on the edges between them.

A locator knows the edges of the cells along one axis. At every draw a `LabeledLocator` finds the
places in view, which are centers or edges, and takes every 1st, 2nd, 5th, 10th, 20th, … of them,
counted from cell 0: as many as have labels that keep apart. `~mplpix.ticks.choice` chooses,
`~mplpix.ticks.text_boxes` measures, the formatter of the axis writes; a locator brings them
together.

Promises: a tick is at the center (the edge) of a cell, inside the image and the view; labels don't
touch; where a center is in view there is a tick. Locating sets no property of an artist, for that
would mark the figure stale in each draw.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, cast

import numpy as np
from matplotlib.axis import Axis
from matplotlib.ticker import Formatter, Locator
from matplotlib.transforms import Transform
from numpy.typing import ArrayLike, NDArray

from mplpix._checks import check_choice, check_positive_int, check_real, wrong_type, wrong_value
from mplpix._mpl.axis import axis_converter, default_tickers
from mplpix._mpl.figures import figure_of
from mplpix.ticks.axis_cells import AxisCells, Places
from mplpix.ticks.choice import (
    MIN_EDGE_SPACING,
    MULTIPLES,
    Cells,
    Floats,
    Gap,
    cells_in_view,
    choose_cells,
    edges_apart,
    parts_to_measure,
)
from mplpix.ticks.text_boxes import (
    TickAreas,
    has_size,
    is_minor,
    length_of,
    tick_areas,
    ticker_of,
)

__all__ = ["CellCenterLocator", "CellEdgeLocator", "LabeledEdgeLocator", "LabeledLocator"]

#: The most intervals between ticks of an axis without a size, as in matplotlib's MaxNLocator.
_DEFAULT_NBINS = 9

#: An edge counts as in view if it is outside by at most this fraction of the view, as matplotlib
#: counts ticks.
_VIEW_TOLERANCE = 1e-10


class _LabeledView(NamedTuple):
    """All that the choice of ticks depends on, except for the texts of their labels."""

    vmin: float
    vmax: float
    transform: Transform
    formatter: Formatter
    areas: TickAreas

    def write(self, locs: Floats) -> list[str]:
        """Return the labels of ticks."""
        # FuncFormatter passes on whatever its function returns.
        labels: list[Any] = self.formatter.format_ticks(cast(Any, locs))
        return ["" if label is None else str(label) for label in labels]

    def fits(self, locs: Floats, gap: Gap) -> bool:
        """Return whether the labels of two or more ticks keep *gap* on all axes."""
        fractions = _fractions(self.transform, self.vmin, self.vmax, locs)
        return all(
            self.areas.fits(fractions[part], self.write(locs[part]), gap)
            for part in parts_to_measure(fractions)
        )


class _Located(NamedTuple):
    """The ticks found last, and the view that they were found for."""

    view: _LabeledView | None
    locs: Floats
    labels: list[str]


#: A parameter that isn't given; None is a value of some.
_UNSET: Any = object()

#: Parameters of matplotlib's locators that say nothing about cells.
_OTHER_PARAMS = ("symmetric", "base", "subs", "minor")

#: How far from a whole number a tick counts as on it, as in matplotlib's MaxNLocator.
_WHOLE = 1e-3


def _check_nbins(name: str, value: Any) -> int | None:
    auto = value is None or (isinstance(value, str) and value == "auto")
    if isinstance(value, float | np.floating) and np.isfinite(value) and value >= 1:
        return int(value)  # as MaxNLocator takes it
    return None if auto else check_positive_int(name, value)


def _check_steps(name: str, value: Any) -> tuple[float, ...] | None:
    if value is None:
        return None
    takes = "ascending numbers from 1 to 10"
    try:
        steps = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise wrong_type(name, takes, value) from None
    good = steps.ndim == 1 and len(steps) and steps[0] >= 1 and steps[-1] <= 10
    if not good or not (np.diff(steps) > 0).all():
        raise wrong_value(name, takes, value)
    return (1.0, *(step for step in steps.tolist() if 1 < step < 10))


def _check_prune(name: str, value: Any) -> str | None:
    return None if value is None else check_choice(name, value, ("lower", "upper", "both"))


#: The parameters of `LabeledLocator`, and how each is checked.
_PARAMS: dict[str, Callable[[str, Any], Any]] = {
    "nbins": _check_nbins,
    "steps": _check_steps,
    "integer": lambda name, value: bool(value),
    "prune": _check_prune,
    "min_n_ticks": lambda name, value: max(1, int(check_real(name, value))),
    "numticks": _check_nbins,
}

#: Year, month, day, hour, minute, second and microsecond in days, as AutoDateFormatter has them.
_DATE_UNITS = (365.0, 30.0, 1.0, 1 / 24, 1 / 1440, 1 / 86400, 1 / 86400e6)

#: The rounding error of the width of a cell, as a factor.
_WHOLE_UNIT = 1 + 1e-6

_NOTHING = _Located(None, np.empty(0), [])


def _fractions(transform: Transform, vmin: float, vmax: float, values: Floats) -> Floats:
    """Return the positions of *values* along the axis, 0 at *vmin* and 1 at *vmax*."""
    start, end = transform.transform(np.array([vmin, vmax]))
    with np.errstate(divide="ignore", invalid="ignore"):
        return cast(Floats, (transform.transform(values) - start) / (end - start))


class LabeledLocator(Locator):
    """Base class: ticks at every 1st, 2nd, 5th, ... of some places, so that no labels touch.

    Parameters
    ----------
    places : Places
        The positions that may have a tick.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        #: What `set_params` was called with.
        self._params: dict[str, Any] = {}
        self._last = _NOTHING

    def set_params(
        self,
        nbins: float | Literal["auto"] | None = _UNSET,
        *,
        steps: ArrayLike | None = _UNSET,
        integer: bool = _UNSET,
        prune: Literal["lower", "upper", "both"] | None = _UNSET,
        min_n_ticks: int = _UNSET,
        numticks: int | Literal["auto"] | None = _UNSET,
        **others: Any,
    ) -> None:
        """Set parameters of this locator, as `~matplotlib.axes.Axes.locator_params` does.

        Parameters that aren't given keep their values.

        Parameters
        ----------
        nbins : int, "auto" or None
            No more than *nbins* + 1 ticks; "auto" and *None*, as many as fit.
        steps : array-like or None
            Numbers from 1 to 10, ascending: a step between ticks is one of these times 1, 10,
            100, ... cells; *None*, 1, 2 or 5.
        integer : bool
            If True, ticks are at whole numbers only, provided that at least *min_n_ticks* of these
            are in view.
        prune : {"lower", "upper", "both"} or None
            The end of the axis, or both, that has no tick next to it.
        min_n_ticks : int
            See *integer*; 2 at first.
        numticks : int, "auto" or None
            As for `~matplotlib.ticker.LogLocator`: no more than *numticks* ticks.
        **others
            Parameters of matplotlib's locators without a meaning for cells: *symmetric*, *base*,
            *subs*, *minor*.

        Raises
        ------
        TypeError, ValueError
            If a parameter is anything else.

        Examples
        --------
        >>> locator = CellCenterLocator(np.arange(101) - 0.5)
        >>> locator.set_params(nbins=5)
        >>> locator.tick_values(-0.5, 99.5)
        array([ 0., 20., 40., 60., 80.])
        """
        for name in others:
            if name not in _OTHER_PARAMS:
                raise TypeError(f"set_params() got an unexpected keyword argument {name!r}")
        given = {
            "nbins": nbins,
            "steps": steps,
            "integer": integer,
            "prune": prune,
            "min_n_ticks": min_n_ticks,
            "numticks": numticks,
        }
        checked = {
            name: _PARAMS[name](name, value) for name, value in given.items() if value is not _UNSET
        }
        self._params.update(checked)
        self._last = _NOTHING

    @property
    def params(self) -> dict[str, Any]:
        """The parameters that were set, as keywords of `set_params`."""
        return dict(self._params)

    def __call__(self) -> Floats:  # type: ignore[override]
        """Return the locations of the ticks."""
        vmin, vmax = cast(Any, self.axis).get_view_interval()
        return self.tick_values(vmin, vmax)

    def _in_view(self, vmin: float, vmax: float) -> tuple[int, int]:
        """Return the places in view, as a range of indices."""
        return self._places.in_view(vmin, vmax)

    def tick_values(self, vmin: float, vmax: float) -> Floats:  # type: ignore[override]
        """
        Return the locations of the ticks in a view.

        Parameters
        ----------
        vmin, vmax : float
            The view, at the left and the right (the bottom and the top) of the axis. Without an
            axis, and so without a size, there are at most ten ticks.

        Returns
        -------
        (n,) float array
            Ascending.

        Examples
        --------
        >>> CellCenterLocator([0, 2, 4, 10]).tick_values(0, 10)
        array([1., 3., 7.])
        """
        first, stop = self._in_view(vmin, vmax)
        most = self._most(stop - first)
        if first == stop or not has_size(self.axis):
            return self._located(first, stop, min(most, _DEFAULT_NBINS + 1), None)
        view = self._labeled_view(vmin, vmax)
        last = self._last
        # A formatter doesn't announce its changes, so that its labels are compared.
        if view != last.view or view.write(last.locs) != last.labels:

            def fit(cells: Cells, gap: Gap) -> bool:
                return view.fits(self._places.at(cells), gap)

            locs = self._located(first, stop, min(most, view.areas.most_ticks), fit)
            # Written after all labels that were tried: formatters keep the ticks of the last call,
            # for the offset text.
            last = self._last = _Located(view, locs, view.write(locs))
        return last.locs.copy()

    def _get_unit(self) -> float:
        # AutoDateFormatter asks its locator for the unit of its ticks in days by this private
        # method. Checked with 3.9 to 3.11.
        positions = self._places.positions
        width = (positions[-1] - positions[0]) / max(len(positions) - 1, 1)
        return next((unit for unit in _DATE_UNITS if unit <= width * _WHOLE_UNIT), _DATE_UNITS[-1])

    def nonsingular(self, v0: float, v1: float) -> tuple[float, float]:
        """Return limits as the scale or the units of the axis can have them, for autoscale.

        As matplotlib's own locator there has them: positive ones on a logarithmic axis, for one.

        Parameters
        ----------
        v0, v1 : float
            The limits before.
        """
        axis = self.axis
        if isinstance(axis, Axis) and (axis.get_scale() != "linear" or axis_converter(axis)):
            default, _ = default_tickers(axis)
            v0, v1 = default.locator.nonsingular(v0, v1)
            return v0, v1
        return super().nonsingular(v0, v1)

    def _most(self, n: int) -> int:
        """Return the most ticks at *n* places."""
        nbins, numticks = self._params.get("nbins"), self._params.get("numticks")
        limits: list[int | None] = [n, None if nbins is None else nbins + 1, numticks]
        return min(limit for limit in limits if limit is not None)

    def _located(
        self, first: int, stop: int, most: int, fit: Callable[[Cells, Gap], bool] | None
    ) -> Floats:
        """Return the locations of the ticks at some of the places from *first* to *stop*."""
        multiples = self._params.get("steps") or MULTIPLES
        keep = self._whole_numbers(first, stop) if self._params.get("integer") else None
        chosen = choose_cells(first, stop, most, fit, multiples=multiples, keep=keep)
        locs = self._places.at(chosen)
        prune = self._params.get("prune")
        if prune in ("lower", "both") and len(locs) > 1:
            locs = locs[1:]
        if prune in ("upper", "both") and len(locs) > 1:
            locs = locs[:-1]
        return locs

    def _whole_numbers(self, first: int, stop: int) -> Callable[[Cells], Cells] | None:
        """Return a function that keeps the places at whole numbers, None if too few are in view."""

        def are_whole(indices: Cells) -> NDArray[np.bool_]:
            values = self._places.at(indices)
            whole = np.abs(values - np.round(values)) <= _WHOLE
            return whole[::-1] if self._places.descends else whole

        enough = are_whole(np.arange(first, stop)).sum() >= self._params.get("min_n_ticks", 2)
        return (lambda indices: indices[are_whole(indices)]) if enough else None

    def _labeled_view(self, vmin: float, vmax: float) -> _LabeledView:
        axis = cast(Axis, self.axis)
        formatter = cast(Formatter, ticker_of(axis, is_minor(axis, self)).formatter)
        areas = tick_areas(axis, self)
        return _LabeledView(vmin, vmax, axis.get_transform(), formatter, areas)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the last ticks, which hold on to a renderer."""
        return {**vars(self), "_last": _NOTHING}


class CellCenterLocator(LabeledLocator):
    """
    Ticks at the centers of cells: every 1, 2, 5, 10, 20, 50, ... cells, so that no labels touch.

    Parameters
    ----------
    edges : (N + 1,) array-like
        Edges of the cells, numbers or dates, strictly ascending or descending.
    centers : (N,) array-like, optional
        The place of the tick in each cell. By default the middle.
    nbins : int, optional
        The most intervals between ticks, so that there are at most *nbins* + 1 ticks. By default
        as many as fit.

    Raises
    ------
    TypeError, ValueError
        If *edges* or *centers* can't be those of cells.

    See Also
    --------
    center_ticks, CellLabelFormatter

    Notes
    -----
    Steps are counted from cell 0, so that ticks stay with their cells when the view moves. A cell
    that is partly in view has a tick if its center is in view; with no center in view there is no
    tick. Where not even two labels fit there is one tick, at the cell with the roundest number.

    As with `~matplotlib.ticker.MaxNLocator`, setting the scale of an axis (``set_xscale``)
    replaces it.

    Examples
    --------
    >>> locator = CellCenterLocator(np.arange(101) - 0.5)
    >>> locator.tick_values(-0.5, 99.5)
    array([ 0., 10., 20., 30., 40., 50., 60., 70., 80., 90.])
    >>> locator.tick_values(19.7, 12.2)
    array([13., 14., 15., 16., 17., 18., 19.])
    """

    def __init__(
        self, edges: ArrayLike, *, centers: ArrayLike | None = None, nbins: int | None = None
    ) -> None:
        self.cells = AxisCells.read(edges, centers)
        super().__init__(self.cells.center_places)
        if nbins is not None:
            self.set_params(nbins=nbins)


class LabeledEdgeLocator(LabeledLocator):
    """Ticks at the edges of cells: every 1, 2, 5, 10, ... edges, so that no labels touch.

    Parameters
    ----------
    edges : (N + 1,) array-like
        Edges of the cells, numbers or dates, strictly ascending or descending.

    See Also
    --------
    CellEdgeLocator : for ticks without labels, as many as there are edges.

    Examples
    --------
    >>> LabeledEdgeLocator(np.arange(101) / 10).tick_values(0, 10)
    array([ 0.,  2.,  4.,  6.,  8., 10.])
    """

    def __init__(self, edges: ArrayLike) -> None:
        super().__init__(AxisCells.read(edges).edge_places)

    def _in_view(self, vmin: float, vmax: float) -> tuple[int, int]:
        # The shown limits are edges, but for a rounding error.
        slack = _VIEW_TOLERANCE * abs(vmax - vmin)
        return self._places.in_view(min(vmin, vmax) - slack, max(vmin, vmax) + slack)


class CellEdgeLocator(Locator):
    """
    Ticks at the edges between cells, for minor ticks and for grid lines between the cells.

    Parameters
    ----------
    edges : (N + 1,) array-like
        Edges of the cells, numbers or dates, strictly ascending or descending.
    min_spacing : float, default: 3
        The least width of a cell with ticks on both its edges, in points. An edge between two
        narrower cells has none: lines there would cover the image.

    Raises
    ------
    TypeError, ValueError
        If *edges* can't be those of cells, or *min_spacing* is negative.

    See Also
    --------
    center_ticks, CellCenterLocator

    Notes
    -----
    There are never `~matplotlib.ticker.Locator.MAXTICKS` ticks or more; where there would be,
    there are none.

    Examples
    --------
    >>> CellEdgeLocator([0, 1, 3, 6]).tick_values(0.5, 6)
    array([1., 3., 6.])
    """

    def __init__(self, edges: ArrayLike, *, min_spacing: float = MIN_EDGE_SPACING) -> None:
        self._edges = AxisCells.read(edges).edges
        takes = "a finite number, not negative"
        self._min_spacing = check_real("min_spacing", min_spacing, takes)
        if self._min_spacing < 0:
            raise wrong_value("min_spacing", takes, min_spacing)

    def __call__(self) -> Floats:  # type: ignore[override]
        """Return the locations of the ticks."""
        vmin, vmax = cast(Any, self.axis).get_view_interval()
        return self.tick_values(vmin, vmax)

    def tick_values(self, vmin: float, vmax: float) -> Floats:  # type: ignore[override]
        """
        Return the locations of the ticks in a view.

        Parameters
        ----------
        vmin, vmax : float
            The view. Without an axis, and so without a size, all edges in it have a tick.

        Returns
        -------
        (n,) float array
            Ascending.

        Examples
        --------
        >>> CellEdgeLocator([0, 2, 4, 10]).tick_values(1, 10)
        array([ 2.,  4., 10.])
        """
        slack = _VIEW_TOLERANCE * abs(vmax - vmin)
        low, high = min(vmin, vmax) - slack, max(vmin, vmax) + slack
        first, stop = cells_in_view(self._edges, low, high)
        shown = self._edges[first:stop]
        if has_size(self.axis) and len(shown):
            # With one more edge on each side: cells that the view cuts count whole.
            before = max(first - 1, 0)
            axis = cast(Axis, self.axis)
            length_points = length_of(axis) * 72 / figure_of(axis).dpi
            edges = self._edges[before : stop + 1]
            positions = _fractions(axis.get_transform(), vmin, vmax, edges) * length_points
            with np.errstate(invalid="ignore"):
                apart = edges_apart(positions, self._min_spacing)
            shown = shown[apart[first - before :][: len(shown)]]
        return shown.copy() if len(shown) < self.MAXTICKS else np.empty(0)

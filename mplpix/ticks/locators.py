"""Ticks under the middle of the cells, and on the edges between them.

A locator knows the edges of the cells along one axis. At every draw it finds the cells whose
centers are in view and takes every 1st, 2nd, 5th, 10th, 20th, … of them, counted from cell 0: as
many as have labels that keep apart. `~mplpix.ticks.choice` chooses, `~mplpix.ticks.text_boxes`
measures, the formatter of the axis writes; a locator brings them together.

Promises: a tick is at the center of a cell, inside the image and the view; labels don't touch;
where a center is in view there is a tick. Locating sets no property of an artist, for that would
mark the figure stale in each draw.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, cast

import numpy as np
from matplotlib.axis import Axis
from matplotlib.ticker import Formatter, Locator
from matplotlib.transforms import Transform
from numpy.typing import ArrayLike

from mplpix._checks import check_positive_int, check_real, wrong_value
from mplpix._mpl import figure_of
from mplpix.ticks.axis_cells import AxisCells
from mplpix.ticks.choice import (
    MIN_EDGE_SPACING,
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

__all__ = ["CellCenterLocator", "CellEdgeLocator"]

#: The most intervals between ticks of an axis without a size, as in matplotlib's MaxNLocator.
_DEFAULT_NBINS = 9

#: An edge counts as in view if it is outside by at most this fraction of the view, as matplotlib
#: counts ticks.
_VIEW_TOLERANCE = 1e-10


class _LabeledView(NamedTuple):
    """All that the choice of ticks depends on, except for the texts of their labels."""

    vmin: float
    vmax: float
    nbins: int | None
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


_NOTHING = _Located(None, np.empty(0), [])


def _fractions(transform: Transform, vmin: float, vmax: float, values: Floats) -> Floats:
    """Return the positions of *values* along the axis, 0 at *vmin* and 1 at *vmax*."""
    start, end = transform.transform(np.array([vmin, vmax]))
    with np.errstate(divide="ignore", invalid="ignore"):
        return cast(Floats, (transform.transform(values) - start) / (end - start))


class CellCenterLocator(Locator):
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
        self._cells = AxisCells.read(edges, centers)
        self._nbins: int | None = None
        self._last = _NOTHING
        self.set_params(nbins=nbins)

    def set_params(self, nbins: int | Literal["auto"] | None = None) -> None:
        """Set the parameters of this locator, as `~matplotlib.axes.Axes.locator_params` does.

        Parameters
        ----------
        nbins : int, "auto" or None
            No more than *nbins* + 1 ticks; "auto" and *None*, as many as fit.

        Raises
        ------
        TypeError, ValueError
            If *nbins* is anything else.

        Examples
        --------
        >>> locator = CellCenterLocator(np.arange(101) - 0.5)
        >>> locator.set_params(nbins=5)
        >>> locator.tick_values(-0.5, 99.5)
        array([ 0., 20., 40., 60., 80.])
        """
        auto = nbins is None or (isinstance(nbins, str) and nbins == "auto")
        self._nbins = None if auto else check_positive_int("nbins", nbins)

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
        first, stop = self._cells.in_view(vmin, vmax)
        most = stop - first if self._nbins is None else self._nbins + 1
        if first == stop or not has_size(self.axis):
            chosen = choose_cells(first, stop, min(most, _DEFAULT_NBINS + 1))
            return self._cells.centers_of(chosen)
        view = self._labeled_view(vmin, vmax)
        last = self._last
        # A formatter doesn't announce its changes, so that its labels are compared.
        if view != last.view or view.write(last.locs) != last.labels:

            def fit(cells: Cells, gap: Gap) -> bool:
                return view.fits(self._cells.centers_of(cells), gap)

            chosen = choose_cells(first, stop, min(most, view.areas.most_ticks), fit)
            locs = self._cells.centers_of(chosen)
            # Written after all labels that were tried: formatters keep the ticks of the last call,
            # for the offset text.
            last = self._last = _Located(view, locs, view.write(locs))
        return last.locs.copy()

    def _labeled_view(self, vmin: float, vmax: float) -> _LabeledView:
        axis = cast(Axis, self.axis)
        formatter = cast(Formatter, ticker_of(axis, is_minor(axis, self)).formatter)
        areas = tick_areas(axis, self)
        return _LabeledView(vmin, vmax, self._nbins, axis.get_transform(), formatter, areas)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the last ticks, which hold on to a renderer."""
        return {**vars(self), "_last": _NOTHING}


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

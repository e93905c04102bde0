"""Ticks under the middle of the cells, and on the edges between them.

A locator knows the edges of the cells along one axis. At every draw it looks up which cells have
their center in view and takes every 1st, 2nd, 5th, 10th, 20th, … of them, counted from cell 0: the
most ticks whose labels keep apart. Steps that can't fit are passed over by looking at a few labels
only, so that no more labels are ever written than fit on the axis a few times over.

What always holds: a tick is at the center of a cell, inside the image and the view; labels don't
touch; where a center is in view there is a tick. Nothing is set on an artist while locating, so
that a draw never asks for another one.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, cast

import numpy as np
from matplotlib.axis import Axis
from matplotlib.ticker import Formatter, Locator
from numpy.typing import ArrayLike, NDArray

from mplpix._checks import check_positive_int, check_real, wrong_value
from mplpix.ticks.axis_cells import AxisCells
from mplpix.ticks.choice import (
    GAP,
    MIN_EDGE_SPACING,
    MOST_THINNED,
    WIDE_GAP,
    candidate_cells,
    cells_in_view,
    edges_apart,
)
from mplpix.ticks.text_boxes import (
    TickArea,
    figure_of,
    has_size,
    is_minor,
    length_of,
    tick_areas,
    ticker_of,
)

__all__ = ["CellCenterLocator", "CellEdgeLocator"]


Floats = NDArray[np.float64]
Cells = NDArray[np.intp]

#: Of how many ticks at most all labels are written and measured at once, without a look at the
#: first, the middle, the last and the closest two before.
_FEW_TICKS = 8

#: The ticks of an axis that has no size, as for matplotlib's MaxNLocator.
_DEFAULT_NBINS = 9

#: An edge counts as in view if it is outside by at most this fraction of the view, as matplotlib
#: counts ticks.
_VIEW_TOLERANCE = 1e-10


def _write(formatter: Formatter, locs: Floats) -> list[str]:
    # FuncFormatter passes on whatever its function returns.
    labels: list[Any] = cast(Any, formatter).format_ticks(locs)
    return ["" if label is None else str(label) for label in labels]


def _fractions(axis: Axis, vmin: float, vmax: float, values: Floats) -> Floats:
    """Return where on the axis *values* are, 0 at *vmin* and 1 at *vmax*."""
    trans = axis.get_transform()
    start, end = trans.transform(np.array([vmin, vmax]))
    with np.errstate(divide="ignore", invalid="ignore"):
        return cast(Floats, (trans.transform(values) - start) / (end - start))


def _draw_under_way(axis: Any) -> object | None:
    """Return what tells one draw of a `PixelAxes` from the next; an axis asks three times in it."""
    return getattr(getattr(axis, "axes", None), "draw_under_way", None)


class CellCenterLocator(Locator):
    """
    Ticks at the centers of cells: every 1, 2, 5, 10, 20, 50, ... cells, so that no labels touch.

    Parameters
    ----------
    edges : (N + 1,) array-like
        Edges of the cells, numbers or dates, strictly ascending or descending.
    centers : (N,) array-like, optional
        Where in its cell each tick is. By default in the middle.
    nbins : int, optional
        No more than *nbins* + 1 ticks. By default as many as have room.

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
    tick. Where not even two labels have room there is one, at the cell with the roundest number.

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
        self._line = AxisCells.read(edges, centers)
        self._nbins: int | None = None
        self._last = _NOTHING
        self.set_params(nbins=nbins)

    def set_params(self, nbins: int | Literal["auto"] | None = None) -> None:
        """Set the parameters of this locator, as `~matplotlib.axes.Axes.locator_params` does.

        Parameters
        ----------
        nbins : int, "auto" or None
            No more than *nbins* + 1 ticks; "auto" and *None*, as many as have room.

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
        draw = _draw_under_way(self.axis)
        if draw is not None and self._last.asked == (draw, vmin, vmax):
            return self._last.locs.copy()
        first, stop = self._line.in_view(vmin, vmax)
        if first == stop:
            return np.empty(0)
        most = stop - first if self._nbins is None else self._nbins + 1
        if not has_size(self.axis):
            most = min(most, _DEFAULT_NBINS + 1)
            return self._line.centers_of(next(candidate_cells(first, stop, most)))
        axis = cast(Axis, self.axis)
        rooms = tick_areas(axis, self)
        formatter = cast(Formatter, ticker_of(axis, is_minor(axis, self)).formatter)
        key = (vmin, vmax, self._nbins, axis.get_transform(), formatter, tuple(rooms))
        # Formatters change; not noticed, it would stay so.
        if key == self._last.key and _write(formatter, self._last.locs) == self._last.labels:
            self._last = self._last._replace(asked=(draw, vmin, vmax))
            return self._last.locs.copy()
        most = min(most, *(room.most_ticks for room in rooms.values()))
        # The ticks that are taken are written last, for formatters keep what they were asked for.
        for cells in candidate_cells(first, stop, most):
            thinned = 1 < len(cells) < stop - first
            if thinned and len(cells) > MOST_THINNED:
                continue
            locs = self._line.centers_of(cells)
            fit = _Fit(list(rooms.values()), formatter, WIDE_GAP if thinned else GAP)
            where = _fractions(axis, vmin, vmax, locs) if len(locs) > 1 else np.zeros(1)
            if len(locs) > _FEW_TICKS and not fit.may_be_apart(locs, where):
                continue
            labels = fit.labels(locs, where, slice(None))
            if labels is not None:
                self._last = _Located((draw, vmin, vmax), key, locs, labels)
                break
        return locs.copy()

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be measured again, and may hold on to a renderer."""
        return {**vars(self), "_last": _NOTHING}


class _Located(NamedTuple):
    """The ticks that were found last, in which draw and for what."""

    asked: tuple[object, float, float]
    key: Any
    locs: Floats
    labels: list[str]


_NOTHING = _Located((None, np.nan, np.nan), None, np.empty(0), [])


class _Fit(NamedTuple):
    """How labels are written, and what they must keep to."""

    rooms: list[TickArea]
    formatter: Formatter
    gap: tuple[float, float]

    def labels(self, locs: Floats, fractions: Floats, which: Any) -> list[str] | None:
        """Return the labels of some ticks if they are apart on all axes; one alone always is."""
        labels = _write(self.formatter, locs[which])
        places = fractions[which]
        apart = len(labels) == 1 or all(room.holds(places, labels, self.gap) for room in self.rooms)
        return labels if apart else None

    def may_be_apart(self, locs: Floats, fractions: Floats) -> bool:
        """Whether the labels that are the likeliest to touch don't: first two, then a few more.

        Those are in the middle, at the ends, and where ticks are the closest.
        """
        n = len(locs)
        closest = int(np.argmin(np.abs(np.diff(fractions))))
        few = np.unique([first + i for first in (0, n // 2, n - 2, closest) for i in (0, 1)])
        return all(
            self.labels(locs, fractions, which) is not None
            for which in (slice(n // 2, n // 2 + 2), few)
        )


class CellEdgeLocator(Locator):
    """
    Ticks at the edges between cells, for minor ticks and for lines around the cells.

    Parameters
    ----------
    edges : (N + 1,) array-like
        Edges of the cells, numbers or dates, strictly ascending or descending.
    min_spacing : float, default: 3
        How wide a cell must be to have both its edges, in points. An edge between two narrower
        ones is left out: lines there would cover the image.

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
            The view. Without an axis, and so without a size, all its edges have room.

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
            # One more on each side: the cells that are cut by the view count whole.
            around = slice(max(first - 1, 0), stop + 1)
            axis = cast(Axis, self.axis)
            points = length_of(axis) * 72 / figure_of(axis).dpi
            places = _fractions(axis, vmin, vmax, self._edges[around]) * points
            with np.errstate(invalid="ignore"):
                fit = edges_apart(places, self._min_spacing)
            shown = shown[fit[first - around.start :][: len(shown)]]
        return shown.copy() if len(shown) < self.MAXTICKS else np.empty(0)

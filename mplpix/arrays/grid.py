"""`CellGrid`: the edges and centers of the rows and columns of an array.

Image, overlay, ticks and contours all take edges and centers from a `CellGrid`, and compute none
themselves. Edges are finite and strictly ascending or strictly descending, so that every cell has a
width. Coordinates that cannot give such edges are refused by name, and the caller's arrays are
neither written to nor kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mplpix._checks import check_choice, check_positive_int, wrong_type, wrong_value
from mplpix.arrays.edges import (
    AXIS_SCALES,
    AxisScale,
    Coordinates,
    even_dates,
    plain_centers,
    read_coordinates,
    with_exact_halves,
)

__all__ = ["CellGrid"]

Array = NDArray[Any]

#: How far an edge may lie from its place on an evenly spaced axis that still counts as uniform
#: (cells). float32 coordinates stay within it, as do ten thousand columns between 0 and 1; it is a
#: tenth of what `~matplotlib.axes.Axes.pcolorfast` allows a spacing, and below half a dot at any
#: scale under 500.
UNIFORM_TOLERANCE = 1e-3


class _Cells1D:
    """The *n* cells along one axis, from the edge *first* to the edge *last*.

    Evenly spaced unless *given_edges* says otherwise, and then made when asked for: an image may
    be a hundred thousand cells wide. The given arrays are ours, and are made read-only.
    """

    def __init__(
        self,
        first: Any,
        last: Any,
        n: int,
        given_edges: Array | None = None,
        given_centers: Array | None = None,
    ) -> None:
        self.first, self.last, self.n = first, last, n
        self.given_edges, self.given_centers = given_edges, given_centers
        for array in (given_edges, given_centers):
            if array is not None:
                array.flags.writeable = False

    def __reduce__(self) -> tuple[Any, ...]:
        # Not the caches, and through __init__: pickle and deepcopy make arrays writeable.
        given = (self.given_edges, self.given_centers)
        return _Cells1D, (self.first, self.last, self.n, *given)

    @classmethod
    def from_edges(cls, edges: Array, centers: Array | None = None) -> _Cells1D:
        first, last = edges[0], edges[-1]
        if edges.dtype.kind == "f":
            first, last = float(first), float(last)
        return cls(first, last, len(edges) - 1, edges, centers)

    @classmethod
    def whole_numbers(cls, n: int) -> _Cells1D:
        return cls(-0.5, n - 0.5, n)

    @property
    def has_dates(self) -> bool:
        return isinstance(self.first, np.datetime64)

    @cached_property
    def edges(self) -> Array:
        if self.given_edges is not None:
            return self.given_edges
        if self.has_dates:
            return _read_only(even_dates(self.first, self.last, self.n))
        return _read_only(np.linspace(self.first, self.last, self.n + 1))

    @cached_property
    def centers(self) -> Array:
        if self.given_centers is not None:
            return self.given_centers
        # Unchecked: edges that the constructor took do not fail later.
        return _read_only(plain_centers(self.edges))

    @cached_property
    def is_uniform(self) -> bool:
        return self.given_edges is None or _is_evenly_spaced(self.given_edges)

    def dates_as(self, number: Callable[[Array], Array]) -> _Cells1D:
        """Return these cells with dates as numbers, themselves where there are none."""
        if not self.has_dates:
            return self
        if self.given_edges is None:
            first, last = np.array(number(np.array([self.first, self.last])), np.float64)
            return _Cells1D(float(first), float(last), self.n)
        edges = np.array(number(self.edges), np.float64)
        return _Cells1D.from_edges(edges, np.array(number(self.centers), np.float64))

    def equals(self, other: _Cells1D) -> bool:
        if self.given_edges is None and other.given_edges is None:
            return (self.first, self.last, self.n) == (other.first, other.last, other.n)
        return (
            self.n == other.n
            and self.edges.dtype.kind == other.edges.dtype.kind  # numbers are no dates
            and np.array_equal(self.edges, other.edges)
            and np.array_equal(self.centers, other.centers)
        )


def _read_only(array: Array) -> Array:
    array.flags.writeable = False
    return array


def _is_evenly_spaced(edges: Array) -> bool:
    if edges.dtype.kind == "M":
        edges = with_exact_halves(edges)  # months are of uneven length
    with np.errstate(over="ignore", invalid="ignore"):  # the range may exceed the largest float
        widths = np.abs(np.diff(edges))
        places = np.cumsum(widths / widths.max())
        off = places * (len(places) / places[-1]) - np.arange(1, len(edges))
    return bool((np.abs(off) <= UNIFORM_TOLERANCE).all())


class CellGrid:
    """Where the cells of an (M, N) array are.

    Column *j* lies between ``x_edges[j]`` and ``x_edges[j + 1]``, row *i* between ``y_edges[i]``
    and ``y_edges[i + 1]``. Rows and columns are counted as in the array, however it is drawn.

    A grid does not change, can be compared, hashed, copied and pickled. An evenly spaced one costs
    the same for any number of cells, until its edges are asked for.

    Parameters
    ----------
    x_edges : (N + 1,) array-like
        Edges of the columns, numbers or dates, strictly ascending or descending.
    y_edges : (M + 1,) array-like
        Edges of the rows.

    Raises
    ------
    TypeError, ValueError
        If *x_edges* or *y_edges* aren't such edges, or fewer than two.

    See Also
    --------
    CellGrid.from_shape, CellGrid.from_extent, CellGrid.from_centers, CellGrid.from_coordinates

    Notes
    -----
    Numbers are held as float64, dates in their own unit; both are copied.

    Examples
    --------
    >>> grid = CellGrid([0, 1, 3], [10, 20])
    >>> grid
    <CellGrid of 1 × 2 cells: x from 0.0 to 3.0, y from 10.0 to 20.0>
    >>> grid.x_centers
    array([0.5, 2. ])
    >>> grid.extent
    (0.0, 3.0, 20.0, 10.0)
    """

    __slots__ = ("__weakref__", "_x", "_y")

    def __init__(self, x_edges: ArrayLike, y_edges: ArrayLike) -> None:
        self._x = _from_edges(Coordinates.read("x_edges", x_edges))
        self._y = _from_edges(Coordinates.read("y_edges", y_edges))

    @classmethod
    def _from_axes(cls, x: _Cells1D, y: _Cells1D) -> CellGrid:
        grid = cls.__new__(cls)
        grid._x, grid._y = x, y
        return grid

    @classmethod
    def from_shape(cls, shape: tuple[int, int]) -> CellGrid:
        """Return the grid with its centers at whole numbers, that of ``imshow`` without *extent*.

        Parameters
        ----------
        shape : (int, int)
            Number of rows and columns.

        Returns
        -------
        CellGrid

        Raises
        ------
        TypeError, ValueError
            If *shape* isn't a pair of positive ints.

        Examples
        --------
        >>> CellGrid.from_shape((2, 3)).x_edges
        array([-0.5,  0.5,  1.5,  2.5])
        """
        rows, columns = _check_shape(shape)
        return cls._from_axes(_Cells1D.whole_numbers(columns), _Cells1D.whole_numbers(rows))

    @classmethod
    def from_extent(
        cls,
        extent: ArrayLike,
        shape: tuple[int, int],
        *,
        origin: Literal["upper", "lower"] = "upper",
    ) -> CellGrid:
        """Return the evenly spaced grid that fills a rectangle.

        Parameters
        ----------
        extent : (float, float, float, float)
            ``(left, right, bottom, top)``, numbers or dates, as ``imshow`` takes them.
        shape : (int, int)
            Number of rows and columns.
        origin : {"upper", "lower"}, default: "upper"
            Whether row 0 is at *top* or at *bottom*.

        Returns
        -------
        CellGrid

        Raises
        ------
        TypeError, ValueError
            If *extent* isn't four finite numbers or dates with some width and height between
            them, *shape* no pair of positive ints or *origin* neither of the two.

        Examples
        --------
        >>> CellGrid.from_extent((0, 6, 0, 1), (2, 3)).y_edges
        array([1. , 0.5, 0. ])
        """
        rows, columns = _check_shape(shape)
        check_choice("origin", origin, ("upper", "lower"))
        left, right, bottom, top = _check_extent(extent, rows, columns)
        if origin == "upper":
            bottom, top = top, bottom
        return cls._from_axes(_Cells1D(left, right, columns), _Cells1D(bottom, top, rows))

    @classmethod
    def from_centers(
        cls,
        x: ArrayLike,
        y: ArrayLike,
        *,
        x_scale: AxisScale = "linear",
        y_scale: AxisScale = "linear",
        x_width: Any = None,
        y_width: Any = None,
    ) -> CellGrid:
        """Return the grid with these centers; its edges are those of `centers_to_edges`.

        Its `x_centers` and `y_centers` are *x* and *y* themselves, which in an uneven grid are not
        in the middle between the edges.

        Parameters
        ----------
        x, y : (N,) and (M,) array-like
            Centers of the columns and of the rows.
        x_scale, y_scale : {"linear", "log"}, default: "linear"
            As *scale* of `centers_to_edges`.
        x_width, y_width : number or timedelta, optional
            As *width* of `centers_to_edges`.

        Returns
        -------
        CellGrid

        Raises
        ------
        TypeError, ValueError
            As `centers_to_edges` does.

        Examples
        --------
        >>> CellGrid.from_centers([0, 1, 3], [5], y_width=2).extent
        (-0.5, 4.0, 6.0, 4.0)
        """
        return cls._from_axes(
            _from_centers(Coordinates.read("x", x, "x_scale", x_scale), x_width, "x_width"),
            _from_centers(Coordinates.read("y", y, "y_scale", y_scale), y_width, "y_width"),
        )

    @classmethod
    def from_coordinates(
        cls,
        x: ArrayLike | None,
        y: ArrayLike | None,
        shape: tuple[int, int],
        *,
        x_scale: AxisScale = "linear",
        y_scale: AxisScale = "linear",
    ) -> CellGrid:
        """Return the grid of an array of this shape, from centers or edges, whichever they are.

        Parameters
        ----------
        x : array-like or None
            *N* centers or *N + 1* edges of the columns; or a 2-D array with all rows equal, as
            `numpy.meshgrid` gives it. *None*: centers at whole numbers.
        y : array-like or None
            *M* centers or *M + 1* edges of the rows; or a 2-D array with all columns equal.
        shape : (int, int)
            (M, N), number of rows and columns.
        x_scale, y_scale : {"linear", "log"}, default: "linear"
            Whether an edge is in the middle between centers, and a center between edges, by the
            arithmetic or the geometric mean.

        Returns
        -------
        CellGrid

        Raises
        ------
        TypeError, ValueError
            If *x* or *y* are neither centers nor edges of that many cells. Also if a 2-D coordinate
            is curvilinear: an image has straight rows and columns, and
            ``pcolormesh(centers_to_edges(x), centers_to_edges(y), Z)`` draws the others.

        Examples
        --------
        >>> CellGrid.from_coordinates([0, 10, 20], None, (2, 3)).extent
        (-5.0, 25.0, 1.5, -0.5)
        >>> X, Y = np.meshgrid([0, 10, 20], [3, 4, 5])
        >>> CellGrid.from_coordinates(X, Y, (3, 2)).extent
        (0.0, 20.0, 5.5, 2.5)
        """
        rows, columns = _check_shape(shape)
        check_choice("x_scale", x_scale, AXIS_SCALES)
        check_choice("y_scale", y_scale, AXIS_SCALES)
        x_cells, y_cells = _Cells1D.whole_numbers(columns), _Cells1D.whole_numbers(rows)
        if x is not None:
            given = Coordinates.read("x", x, "x_scale", x_scale, ndims=(1, 2))
            x_cells = _from_either(_one_line(given, "rows", rows), columns)
        if y is not None:
            given = Coordinates.read("y", y, "y_scale", y_scale, ndims=(1, 2))
            y_cells = _from_either(_one_line(given, "columns", columns), rows)
        return cls._from_axes(x_cells, y_cells)

    def dates_as(
        self,
        number: Callable[[Array], Array],
        y_number: Callable[[Array], Array] | None = None,
    ) -> CellGrid:
        """Return the grid with its dates as numbers, itself where it has none.

        Parameters
        ----------
        number : callable
            Takes an array of dates and returns an array of floats, in the same order: for example
            `matplotlib.dates.date2num`.
        y_number : callable, optional
            The same for the rows; by default *number*.

        Returns
        -------
        CellGrid

        Raises
        ------
        ValueError
            If *number* returns what can't be made floats.

        Examples
        --------
        >>> days = np.array(["1970-01-01", "1970-01-03"], dtype="datetime64[D]")
        >>> CellGrid(days, [0, 1]).dates_as(lambda dates: dates.astype(float)).extent
        (0.0, 2.0, 1.0, 0.0)
        """
        if not (self._x.has_dates or self._y.has_dates):
            return self
        y_number = number if y_number is None else y_number
        return CellGrid._from_axes(self._x.dates_as(number), self._y.dates_as(y_number))

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and columns, (M, N).

        Examples
        --------
        >>> CellGrid([0, 1, 3], [10, 20]).shape
        (1, 2)
        """
        return self._y.n, self._x.n

    @property
    def x_edges(self) -> Array:
        """Edges of the columns, (N + 1,), read-only.

        Examples
        --------
        >>> CellGrid([0, 1, 3], [10, 20]).x_edges.tolist()
        [0.0, 1.0, 3.0]
        """
        return self._x.edges

    @property
    def y_edges(self) -> Array:
        """Edges of the rows, (M + 1,), read-only.

        Examples
        --------
        >>> CellGrid([0, 1, 3], [10, 20]).y_edges.tolist()
        [10.0, 20.0]
        """
        return self._y.edges

    @property
    def x_centers(self) -> Array:
        """Centers of the columns, (N,), read-only: as given, or in the middle of the edges.

        Examples
        --------
        >>> CellGrid([0, 1, 3], [10, 20]).x_centers.tolist()
        [0.5, 2.0]
        """
        return self._x.centers

    @property
    def y_centers(self) -> Array:
        """Centers of the rows, (M,), read-only: as given, or in the middle of the edges.

        Examples
        --------
        >>> CellGrid([0, 1, 3], [10, 20]).y_centers.tolist()
        [15.0]
        """
        return self._y.centers

    @property
    def extent(self) -> tuple[Any, Any, Any, Any]:
        """First and last x edge, last and first y edge: *extent* of ``imshow``, origin "upper".

        Examples
        --------
        >>> CellGrid([0, 1, 3], [10, 20]).extent
        (0.0, 3.0, 20.0, 10.0)
        """
        return self._x.first, self._x.last, self._y.last, self._y.first

    @property
    def is_uniform(self) -> bool:
        """True where cells are evenly spaced along both axes, to a thousandth of a cell.

        Examples
        --------
        >>> CellGrid([0, 1, 3], [10, 20]).is_uniform
        False
        """
        return self._x.is_uniform and self._y.is_uniform

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CellGrid):
            return NotImplemented
        return self._x.equals(other._x) and self._y.equals(other._y)

    def __hash__(self) -> int:
        # Not the extent: equal dates of different units hash apart in numpy 1.26.
        return hash(self.shape)

    def __reduce__(self) -> tuple[Any, ...]:
        return self._from_axes, (self._x, self._y)

    def __repr__(self) -> str:
        (rows, columns), (left, right, last, first) = self.shape, self.extent
        ranges = f"x from {left} to {right}, y from {first} to {last}"
        return f"<{type(self).__name__} of {rows} × {columns} cells: {ranges}>"


def _from_edges(given: Coordinates) -> _Cells1D:
    if len(given.values) < 2:
        raise given.refused("at least two edges")
    edges = given.owned()
    edges.check_monotonic()
    centers = None if given.scale == "linear" else edges.centers_between()
    return _Cells1D.from_edges(edges.values, centers)


def _from_centers(given: Coordinates, width: Any = None, width_name: str = "width") -> _Cells1D:
    centers = given.owned()
    return _Cells1D.from_edges(centers.edges_around(width, width_name), centers.values)


def _from_either(given: Coordinates, n: int) -> _Cells1D:
    """Return *n* cells, of which centers or edges are given."""
    if len(given.values) == n + 1:
        return _from_edges(given)
    if len(given.values) != n:
        raise given.refused(f"{n} centers or {n + 1} edges")
    if n == 1:
        raise given.refused("the two edges of a cell that stands alone")
    return _from_centers(given)


def _one_line(given: Coordinates, along: Literal["rows", "columns"], n_lines: int) -> Coordinates:
    """Return 1-D coordinates as they are, of 2-D ones the first line, to which all must be equal.

    There may be *n_lines* of them for centers, one more for edges, or only one.
    """
    if given.values.ndim == 1:
        return given
    lines = given.values if along == "rows" else given.values.T
    if len(lines) not in {1, n_lines, n_lines + 1}:
        raise given.refused(f"1-D, or 2-D with {n_lines} or {n_lines + 1} {along}")
    if (lines != lines[0]).any():
        raise given.refused(
            f"1-D, or 2-D with all {along} equal (for a curvilinear grid there is "
            "pcolormesh(centers_to_edges(x), centers_to_edges(y), Z))"
        )
    return given._replace(values=lines[0])


def _check_shape(shape: tuple[int, int]) -> tuple[int, int]:
    takes = "two positive ints (M, N)"
    try:
        rows, columns = shape
        return check_positive_int("shape", rows), check_positive_int("shape", columns)
    except TypeError:
        raise wrong_type("shape", takes, shape) from None
    except ValueError:
        raise wrong_value("shape", takes, shape) from None


def _check_extent(extent: Any, rows: int, columns: int) -> list[Any]:
    """Return *extent* as floats or dates between which *rows* × *columns* cells stay apart."""
    takes = "four finite numbers or dates (left, right, bottom, top)"
    try:
        left, right, bottom, top = extent
    except TypeError:
        raise wrong_type("extent", takes, extent) from None
    except ValueError:
        raise wrong_value("extent", takes, extent) from None
    ends: list[Any] = []
    for pair, n in (((left, right), columns), ((bottom, top), rows)):
        given = read_coordinates("extent", pair)
        if given.dtype.kind == "m":
            raise wrong_type("extent", takes, extent)
        first, last = given if given.dtype.kind == "M" else map(float, given)
        if not _is_room(first, last, n):
            raise wrong_value("extent", f"{takes} with room for {rows} × {columns} cells", extent)
        ends += first, last
    return ends


def _is_room(first: Any, last: Any, n: int) -> bool:
    """Return whether *n* cells between two ends have different edges."""
    if isinstance(first, np.datetime64):
        edges = even_dates(first, last, n)
        return bool((edges[1:] != edges[:-1]).all())
    # Twice the spacing of floats: each of two neighboring edges is rounded by half of it.
    spacing = math.ulp(max(abs(first), abs(last)))
    return bool(2 * spacing < abs(last - first) / n < np.inf)

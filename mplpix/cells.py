"""Where the cells of an array are.

Coordinates come in as *centers*, one per cell, or as *edges*, one more than cells; they are
numbers or dates. `centers_to_edges` and `edges_to_centers` go from one to the other, and
`CellGrid` holds both for the rows and the columns of one image. Image, overlay, ticks, zoom and
contours all ask a `CellGrid`: nobody else computes a half.

What always holds: edges are finite and strictly ascending or strictly descending, so that every
cell has a width. Coordinates that cannot give such edges are refused by name. An array of the
caller's is neither written to nor kept.

Both directions are the same step, the middle of two neighbors. For edges, the centers are first
continued by one beyond each end. `_Arithmetic` has what differs for logarithms and for dates.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mplpix._checks import check_choice, check_positive_int, check_real, wrong_type, wrong_value

__all__ = ["CellGrid", "centers_to_edges", "edges_to_centers"]

Array = NDArray[Any]
Scale = Literal["linear", "log"]

#: How far an edge may lie from its place on an evenly spaced axis that still counts as uniform
#: (cells). float32 coordinates stay within it, as do ten thousand columns between 0 and 1; it is a
#: tenth of what `~matplotlib.axes.Axes.pcolorfast` allows a spacing, and below half a dot at any
#: scale under 500.
UNIFORM_TOLERANCE = 1e-3

#: The unit of dates in which half a unit, and a quarter, is a whole number. Years and months are
#: of uneven length, so their middles are counted in hours. Nanoseconds have nothing finer that
#: reaches from 1970 to today.
_FINER_UNIT = {
    "Y": "h",
    "M": "h",
    "W": "h",
    "D": "h",
    "h": "m",
    "m": "s",
    "s": "ms",
    "ms": "us",
    "us": "ns",
}


def centers_to_edges(centers: ArrayLike, *, scale: Scale = "linear", width: Any = None) -> Array:
    r"""
    Return the edges of the cells that have these centers.

    An edge lies in the middle between two neighboring centers. The first and the last edge are as
    far from their center as half the spacing to the next one.

    Parameters
    ----------
    centers : (N,) or (M, N) array-like
        Centers of the cells, numbers or dates (`~numpy.datetime64`, `~numpy.timedelta64`), evenly
        spaced or not. 1-D centers ascend or descend strictly. 2-D centers are one coordinate of a
        curvilinear grid, as `numpy.meshgrid` or `numpy.indices` give it, with at least two rows
        and two columns.
    scale : {"linear", "log"}, default: "linear"
        Whether the middle is the arithmetic or, for positive numbers, the geometric mean (the
        arithmetic mean of the logarithms).
    width : number or timedelta, optional
        The width of the cell where *centers* is one center alone, and only there. With *scale*
        "log" it is the factor, above 1, from the lower to the upper edge.

    Returns
    -------
    (N + 1,) or (M + 1, N + 1) array
        Always a new array. Floats keep their dtype, integers become float64. Dates become as much
        finer as exact halves need, ``datetime64[D]`` for instance ``datetime64[h]``. Nanoseconds,
        and microseconds outside the years 1678 to 2262, stay what they are and middles are rounded
        down.

    Raises
    ------
    TypeError
        If *centers* holds other things than real numbers or dates.
    ValueError
        If *centers* is empty, neither 1-D nor 2-D, masked, not finite, not strictly monotonic, or
        so closely spaced that its dtype has no numbers for the edges; if *width* is missing or
        superfluous.

    See Also
    --------
    edges_to_centers

    Notes
    -----
    The centers *c* are continued by one to each side, and the edges *e* lie in the middle::

        c[-1] = 2 c[0] - c[1]        c[n] = 2 c[n-1] - c[n-2]
        e[i] = (c[i-1] + c[i]) / 2,  i = 0 … n

    In two dimensions both steps are done along one axis, then along the other: bilinear inside,
    linear outside. Up to rounding these are the edges of ``pcolormesh(..., shading="nearest")``
    (``_interp_grid`` in :file:`matplotlib/axes/_axes.py`) and of xarray's plots
    (``_infer_interval_breaks`` in :file:`xarray/plot/utils.py`). For "log" the same holds with the
    logarithms of *c* and *e*, computed as ``sqrt(c[i-1]) * sqrt(c[i])``.

    Examples
    --------
    >>> centers_to_edges([0, 1, 3])
    array([-0.5,  0.5,  2. ,  4. ])
    >>> centers_to_edges([1, 4, 16], scale="log")
    array([ 0.5,  2. ,  8. , 32. ])
    >>> centers_to_edges([[0, 2], [10, 12]])
    array([[-6., -4., -2.],
           [ 4.,  6.,  8.],
           [14., 16., 18.]])
    >>> centers_to_edges(np.array(["2024-02-28", "2024-02-29"], dtype="datetime64[D]"))
    array(['2024-02-27T12', '2024-02-28T12', '2024-02-29T12'],
          dtype='datetime64[h]')
    >>> centers_to_edges([7], width=2)
    array([6., 8.])
    """
    given = _read("centers", centers, ndims=(1, 2))
    if given.ndim == 2 and min(given.shape) < 2:
        takes = "at least 2 × 2 where it is 2-D (make the edges of each axis, then meshgrid)"
        raise wrong_value("centers", takes, centers)
    return _edges(given, scale, width, _Names("centers", "scale", "width"))


def edges_to_centers(edges: ArrayLike, *, scale: Scale = "linear") -> Array:
    """
    Return the centers of the cells between these edges.

    Parameters
    ----------
    edges : (N + 1,) or (M + 1, N + 1) array-like
        Edges of the cells, numbers or dates; 1-D strictly ascending or descending, 2-D one
        coordinate of the corners of a curvilinear grid.
    scale : {"linear", "log"}, default: "linear"
        Whether a center is the arithmetic or, for positive numbers, the geometric mean.

    Returns
    -------
    (N,) or (M, N) array
        Always a new array, with the dtype of `centers_to_edges`.

    Raises
    ------
    TypeError, ValueError
        As `centers_to_edges` does, and if there is no cell between the edges.

    Notes
    -----
    ``c[j] = (e[j] + e[j+1]) / 2``, in two dimensions the mean of the four corners.

    This undoes `centers_to_edges` for evenly spaced centers (with "log": of one ratio) and, in two
    dimensions, for a linear grid. In general nothing can: the edges ``(c[i-1] + c[i]) / 2`` give
    back ``(c[i-1] + 2 c[i] + c[i+1]) / 4``, a center drawn towards its neighbors.

    Examples
    --------
    >>> edges_to_centers([-0.5, 0.5, 2, 4])
    array([0.  , 1.25, 3.  ])
    >>> edges_to_centers([1, 4, 16], scale="log")
    array([2., 8.])
    >>> edges_to_centers([[0, 1], [2, 5]])
    array([[2.]])
    """
    given = _read("edges", edges, ndims=(1, 2))
    if min(given.shape) < 2:
        raise wrong_value("edges", "at least two along each axis", edges)
    return _centers(given, scale, _Names("edges", "scale"))


class _Arithmetic(NamedTuple):
    """What is done to coordinates of one kind, elementwise."""

    #: ``middle(a, b)``: half way from *a* to *b*, the same number as ``middle(b, a)``.
    middle: Callable[[Array, Array], Array]
    #: ``mirror(c, neighbor)``: where *neighbor* is on the other side of *c*.
    mirror: Callable[[Array, Array], Array]
    #: ``around(c, width)``: where both neighbors of *c* are if cells have this width.
    around: Callable[[Array, Any], tuple[Array, Array]]


def _middle_of_dates(a: Array, b: Array) -> Array:
    # The mean rounded down, by way of no sum or difference: ns overflow at 292 years.
    i, j = a.view(np.int64), b.view(np.int64)
    middle: Array = (i & j) + ((i ^ j) >> 1)
    return middle.view(a.dtype)


_LINEAR = _Arithmetic(
    middle=lambda a, b: a / 2 + b / 2,  # a + b may overflow, and so may b - a
    mirror=lambda c, neighbor: c + (c - neighbor),
    around=lambda c, width: (c - width, c + width),
)
_DATES = _LINEAR._replace(middle=_middle_of_dates)
_LOG = _Arithmetic(
    middle=lambda a, b: np.sqrt(a) * np.sqrt(b),  # a * b may overflow, in float32 soon
    mirror=lambda c, neighbor: c * (c / neighbor),
    around=lambda c, width: (c / width, c * width),
)


def _between(grid: Array, middle: Callable[[Array, Array], Array]) -> Array:
    """Return the middles of all neighbors, one fewer than *grid* along each axis."""
    for _ in range(grid.ndim):  # the leading axis, and the transpose brings the next one there
        grid = middle(grid[:-1], grid[1:]).T
    return grid


def _continued(grid: Array, mirror: Callable[[Array, Array], Array]) -> Array:
    """Return *grid* with one more on each side of each axis, as far off as its neighbor."""
    for _ in range(grid.ndim):
        before, after = mirror(grid[:1], grid[1:2]), mirror(grid[-1:], grid[-2:-1])
        grid = np.concatenate([before, grid, after]).T
    return grid


class _Names(NamedTuple):
    """What the caller calls the arguments, for the messages."""

    values: str
    scale: str
    width: str = "width"


def _edges(centers: Array, scale: Scale, width: Any, names: _Names) -> Array:
    """Return the edges around *centers*, which `_read` has let through."""
    _check_monotonic(names.values, centers)
    width = _check_width(centers, scale, width, names.width)
    if isinstance(width, np.timedelta64):
        # The unit of both, for an hour about a day, and days at least, for a week about a month.
        days = f"{centers.dtype.kind}8[D]"
        centers = centers.astype(np.result_type(centers.dtype, width, days))
    grid, how = _prepared(centers, scale, names)
    with np.errstate(all="ignore"):  # what overflows here is refused below
        if width is None:
            grid = _continued(grid, how.mirror)
        else:
            before, after = how.around(grid, width)
            grid = np.concatenate([before, grid, after])
        edges = _between(grid, how.middle)
    # Both, because a date beyond the reach of 64 bits comes back at the other end.
    return _check_resolved(names.values, centers, grid, edges)


def _centers(edges: Array, scale: Scale, names: _Names) -> Array:
    """Return the centers between *edges*, which `_read` has let through."""
    _check_monotonic(names.values, edges)
    grid, how = _prepared(edges, scale, names)
    return _check_resolved(names.values, edges, _between(grid, how.middle))


def _prepared(given: Array, scale: Scale, names: _Names) -> tuple[Array, _Arithmetic]:
    """Return *given* in a dtype that halves well, and the arithmetic for it."""
    check_choice(names.scale, scale, ("linear", "log"))
    if given.dtype.kind in "mM":
        if scale == "log":
            raise wrong_value(names.scale, "'linear' for dates", scale)
        return _with_exact_halves(given), _DATES
    numbers = given if given.dtype.kind == "f" else given.astype(np.float64)
    if scale == "linear":
        return numbers, _LINEAR
    if not (numbers > 0).all():
        raise wrong_value(names.values, f"positive where {names.scale!r} is 'log'", given)
    return numbers, _LOG


def _with_exact_halves(dates: Array) -> Array:
    """Return *dates* in the unit of `_FINER_UNIT`, or in their own where 64 bits do not reach."""
    kind, (unit, _) = dates.dtype.kind, np.datetime_data(dates.dtype)
    finer = dates.astype(f"{kind}8[{_FINER_UNIT.get(unit, unit)}]", copy=False)
    # An overflow is silent, but does not come back.
    return finer if (finer.astype(dates.dtype) == dates).all() else dates.astype(f"{kind}8[{unit}]")


def _read(name: str, values: ArrayLike, *, ndims: tuple[int, ...] = (1,)) -> Array:
    """Return *values* as an array of finite real numbers or dates; a view where it can be."""
    if np.ma.is_masked(values):
        raise wrong_value(name, "without masked entries", values)
    try:
        array = np.asarray(values)
    except (TypeError, ValueError):  # lists of different lengths
        raise wrong_value(name, "an array", values) from None
    if not _is_coordinate(array.dtype):
        raise wrong_type(name, "real numbers, datetime64 or timedelta64 of a fixed unit", values)
    if array.ndim not in ndims:
        raise wrong_value(name, " or ".join(f"{n}-D" for n in ndims), values)
    if array.size == 0:
        raise wrong_value(name, "not empty", values)
    if not np.isfinite(array).all():
        raise wrong_value(name, "finite, without NaN and NaT", values)
    return array


def _is_coordinate(dtype: np.dtype[Any]) -> bool:
    """Whether *dtype* can be added and halved; timedeltas of years, months or no unit cannot."""
    if dtype.kind == "m":
        return np.datetime_data(dtype)[0] not in {"generic", "Y", "M"}
    return dtype.kind in "iufM"


def _is_strictly_monotonic(array: Array) -> bool:
    # Compared, not subtracted: the difference of unsigned integers wraps.
    lower, upper = array[:-1], array[1:]
    return bool((lower < upper).all() or (lower > upper).all())


def _check_monotonic(name: str, array: Array) -> None:
    if array.ndim == 2 or _is_strictly_monotonic(array):
        return
    lower, upper = array[:-1], array[1:]
    i = int(np.argmin(lower < upper if lower[0] < upper[0] else lower > upper))
    takes = "strictly ascending or descending"
    raise ValueError(f"{name!r} must be {takes}, not {array[i]} before {array[i + 1]} (index {i})")


def _check_resolved(name: str, given: Array, *results: Array) -> Array:
    """Return the last of *results* if its dtype could hold all: no overflow, no cells merged."""
    for result in results:
        if not (np.isfinite(result).all() and (result.ndim == 2 or _is_strictly_monotonic(result))):
            takes = f"spaced so that {result.dtype} holds every edge apart"
            raise wrong_value(name, takes, given)
    return results[-1]


def _check_width(centers: Array, scale: Scale, width: Any, name: str) -> Any:
    """Return *width* as a float or timedelta64 for one center alone, None for several."""
    if centers.size > 1:
        if width is not None:
            raise wrong_value(name, "None for more than one center", width)
        return None
    if width is None:
        raise wrong_value(name, "the width of the cell where one center stands alone", width)
    if centers.dtype.kind not in "mM":
        takes, least = ("a factor above 1", 1) if scale == "log" else ("a positive number", 0)
        number = check_real(name, width, takes)
        if number <= least:
            raise wrong_value(name, takes, width)
        return number
    takes = "a positive timedelta of a fixed unit"
    if not isinstance(width, np.timedelta64 | datetime.timedelta):
        raise wrong_type(name, takes, width)
    duration = np.timedelta64(width)
    if not _is_coordinate(duration.dtype) or not duration > np.timedelta64(0):
        raise wrong_value(name, takes, width)
    return duration


@dataclass(frozen=True, eq=False, repr=False)
class _Axis:
    """
    The *n* cells along one axis, from the edge *first* to the edge *last*.

    Evenly spaced unless *given_edges* says otherwise, and then made when asked for: an image may
    be a hundred thousand cells wide. The given arrays are ours, and are made read-only.
    """

    first: Any
    last: Any
    n: int
    given_edges: Array | None = None
    given_centers: Array | None = None

    def __post_init__(self) -> None:
        for array in (self.given_edges, self.given_centers):
            if array is not None:
                array.flags.writeable = False

    def __reduce__(self) -> tuple[Any, ...]:
        # Not the caches, and through __post_init__: pickle and deepcopy make arrays writeable.
        given = (self.given_edges, self.given_centers)
        return _Axis, (self.first, self.last, self.n, *given)

    @classmethod
    def from_edges(cls, edges: Array, centers: Array | None = None) -> _Axis:
        first, last = edges[0], edges[-1]
        if edges.dtype.kind == "f":
            first, last = float(first), float(last)
        return cls(first, last, len(edges) - 1, edges, centers)

    @classmethod
    def whole_numbers(cls, n: int) -> _Axis:
        return cls(-0.5, n - 0.5, n)

    @cached_property
    def edges(self) -> Array:
        if self.given_edges is not None:
            return self.given_edges
        return _read_only(np.linspace(self.first, self.last, self.n + 1))

    @cached_property
    def centers(self) -> Array:
        if self.given_centers is not None:
            return self.given_centers
        # Without the checks of `_centers`: what the constructor took does not fail later.
        grid, how = _prepared(self.edges, "linear", _Names("edges", "scale"))
        return _read_only(_between(grid, how.middle))

    @cached_property
    def is_uniform(self) -> bool:
        return self.given_edges is None or _is_evenly_spaced(self.given_edges)

    def equals(self, other: _Axis) -> bool:
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
        edges = _with_exact_halves(edges)  # months are of uneven length
    with np.errstate(over="ignore", invalid="ignore"):  # the range may exceed the largest float
        widths = np.abs(np.diff(edges))
        places = np.cumsum(widths / widths.max())
        off = places * (len(places) / places[-1]) - np.arange(1, len(edges))
    return bool((np.abs(off) <= UNIFORM_TOLERANCE).all())


class CellGrid:
    """
    Where the cells of an (M, N) array are.

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

    __slots__ = ("_x", "_y")

    def __init__(self, x_edges: ArrayLike, y_edges: ArrayLike) -> None:
        self._x = _axis_from_edges(_read("x_edges", x_edges), _Names("x_edges", "scale"))
        self._y = _axis_from_edges(_read("y_edges", y_edges), _Names("y_edges", "scale"))

    @classmethod
    def _from_axes(cls, x: _Axis, y: _Axis) -> CellGrid:
        grid = cls.__new__(cls)
        grid._x, grid._y = x, y
        return grid

    @classmethod
    def from_shape(cls, shape: tuple[int, int]) -> CellGrid:
        """
        Return the grid with its centers at whole numbers, that of ``imshow`` without *extent*.

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
        return cls._from_axes(_Axis.whole_numbers(columns), _Axis.whole_numbers(rows))

    @classmethod
    def from_extent(
        cls,
        extent: ArrayLike,
        shape: tuple[int, int],
        *,
        origin: Literal["upper", "lower"] = "upper",
    ) -> CellGrid:
        """
        Return the evenly spaced grid that fills a rectangle.

        Parameters
        ----------
        extent : (float, float, float, float)
            ``(left, right, bottom, top)``, numbers, as ``imshow`` takes them.
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
            If *extent* isn't four finite numbers with some width and height between them, *shape*
            no pair of positive ints or *origin* neither of the two.

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
        return cls._from_axes(_Axis(left, right, columns), _Axis(bottom, top, rows))

    @classmethod
    def from_centers(
        cls,
        x: ArrayLike,
        y: ArrayLike,
        *,
        x_scale: Scale = "linear",
        y_scale: Scale = "linear",
        x_width: Any = None,
        y_width: Any = None,
    ) -> CellGrid:
        """
        Return the grid with these centers; its edges are those of `centers_to_edges`.

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
        x_names, y_names = _Names("x", "x_scale", "x_width"), _Names("y", "y_scale", "y_width")
        return cls._from_axes(
            _axis_from_centers(_read("x", x), x_names, x_scale, x_width),
            _axis_from_centers(_read("y", y), y_names, y_scale, y_width),
        )

    @classmethod
    def from_coordinates(
        cls,
        x: ArrayLike | None,
        y: ArrayLike | None,
        shape: tuple[int, int],
        *,
        x_scale: Scale = "linear",
        y_scale: Scale = "linear",
    ) -> CellGrid:
        """
        Return the grid of an array of this shape, from centers or edges, whichever they are.

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
        x_names, y_names = _Names("x", "x_scale"), _Names("y", "y_scale")
        return cls._from_axes(
            _axis_from_coordinates(x, x_names, x_scale, columns, rows, along="rows"),
            _axis_from_coordinates(y, y_names, y_scale, rows, columns, along="columns"),
        )

    def dates_as(self, number: Callable[[Array], Array]) -> CellGrid:
        """
        Return the grid with its dates as numbers, itself where it has none.

        Parameters
        ----------
        number : callable
            Takes an array of dates and returns an array of floats, in the same order: for example
            `matplotlib.dates.date2num`.

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

        def numbers(axis: _Axis) -> _Axis:
            if not isinstance(axis.first, np.datetime64):
                return axis
            edges = np.array(number(axis.edges), np.float64)
            return _Axis.from_edges(edges, np.array(number(axis.centers), np.float64))

        if not any(isinstance(axis.first, np.datetime64) for axis in (self._x, self._y)):
            return self
        return CellGrid._from_axes(numbers(self._x), numbers(self._y))

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
        """Whether the cells are evenly spaced along both axes, to a thousandth of a cell.

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


def _owned(given: Array) -> Array:
    """Return a copy of *given*: numbers as float64, dates in the byte order of the machine."""
    dates = given.dtype.kind in "mM"
    return np.array(given, dtype=given.dtype.newbyteorder("=") if dates else np.float64)


def _axis_from_edges(given: Array, names: _Names, scale: Scale = "linear") -> _Axis:
    if len(given) < 2:
        raise wrong_value(names.values, "at least two edges", given)
    edges = _owned(given)
    _check_monotonic(names.values, edges)
    if scale == "linear":
        return _Axis.from_edges(edges)
    return _Axis.from_edges(edges, _centers(edges, scale, names))


def _axis_from_centers(given: Array, names: _Names, scale: Scale, width: Any = None) -> _Axis:
    centers = _owned(given)
    return _Axis.from_edges(_edges(centers, scale, width, names), centers)


def _axis_from_coordinates(
    values: ArrayLike | None,
    names: _Names,
    scale: Scale,
    n: int,
    n_across: int,
    *,
    along: Literal["rows", "columns"],
) -> _Axis:
    """Return the *n* cells at *values*, which may stand *n_across* (+ 1) times, or once, in 2-D."""
    check_choice(names.scale, scale, ("linear", "log"))
    if values is None:
        return _Axis.whole_numbers(n)
    given = _read(names.values, values, ndims=(1, 2))
    if given.ndim == 2:
        lines = given if along == "rows" else given.T
        if len(lines) not in {1, n_across, n_across + 1}:
            takes = f"1-D, or 2-D with {n_across} or {n_across + 1} {along}"
            raise wrong_value(names.values, takes, values)
        if (lines != lines[0]).any():
            takes = (
                f"1-D, or 2-D with all {along} equal (for a curvilinear grid there is "
                "pcolormesh(centers_to_edges(x), centers_to_edges(y), Z))"
            )
            raise wrong_value(names.values, takes, values)
        given = lines[0]
    if len(given) == n + 1:
        return _axis_from_edges(given, names, scale)
    if len(given) != n:
        raise wrong_value(names.values, f"{n} centers or {n + 1} edges", values)
    if n == 1:
        raise wrong_value(names.values, "the two edges of a cell that stands alone", values)
    return _axis_from_centers(given, names, scale)


def _check_shape(shape: tuple[int, int]) -> tuple[int, int]:
    takes = "two positive ints (M, N)"
    try:
        rows, columns = shape
        return check_positive_int("shape", rows), check_positive_int("shape", columns)
    except TypeError:
        raise wrong_type("shape", takes, shape) from None
    except ValueError:
        raise wrong_value("shape", takes, shape) from None


def _check_extent(extent: ArrayLike, rows: int, columns: int) -> list[float]:
    """Return *extent* as four floats between which *rows* × *columns* cells stay apart."""
    takes = "four finite numbers (left, right, bottom, top)"
    given = _read("extent", extent)
    if given.dtype.kind in "mM":
        raise wrong_type("extent", takes, extent)
    if len(given) != 4:
        raise wrong_value("extent", takes, extent)
    left, right, bottom, top = ends = [float(number) for number in given]
    for first, last, n in ((left, right, columns), (bottom, top, rows)):
        # Twice the spacing of floats: each of two neighboring edges is rounded by half of it.
        spacing = float(np.spacing(max(abs(first), abs(last))))
        if not 2 * spacing < abs(last - first) / n < np.inf:
            raise wrong_value("extent", f"{takes} with room for {rows} × {columns} cells", extent)
    return ends

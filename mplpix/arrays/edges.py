"""From the centers of cells to their edges, and back.

`Coordinates` are numbers or dates, 1-D or 2-D; there is one more edge than there are centers along
each axis. Both directions are the same step, the middle of two neighbors; for edges, the centers
are first continued by one beyond each end. An `_Arithmetic` does these steps for numbers, for their
logarithms and for dates.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mplpix._checks import check_choice, check_real, wrong_type, wrong_value
from mplpix.arrays.quantities import Quantity

__all__ = ["AxisScale", "Coordinates", "centers_to_edges", "edges_to_centers", "plain_centers"]

Array = NDArray[Any]

#: The scale of an axis, on which middles are taken; `mplpix.arrays.scale.Scale` is dots per cell.
AxisScale = Literal["linear", "log"]
AXIS_SCALES: tuple[AxisScale, ...] = ("linear", "log")

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


def centers_to_edges(centers: Any, *, scale: AxisScale = "linear", width: Any = None) -> Any:
    """Return the edges of the cells that have these centers.

    An edge lies in the middle between two neighboring centers. The first and the last edge are as
    far from their center as half the spacing to the next one.

    Parameters
    ----------
    centers : (N,) or (M, N) array-like
        Centers of the cells, numbers or dates (`~numpy.datetime64`, `~numpy.timedelta64`,
        `~datetime.datetime`, `~datetime.date`), evenly spaced or not, or a quantity: an array with
        a unit, by pint, astropy or another package. 1-D centers ascend or descend strictly. 2-D
        centers are one coordinate of a curvilinear grid, as `numpy.meshgrid` or `numpy.indices`
        give it, with at least two rows and two columns.
    scale : {"linear", "log"}, default: "linear"
        Whether the middle is the arithmetic or, for positive numbers, the geometric mean (the
        arithmetic mean of the logarithms).
    width : number, timedelta or quantity, optional
        The width of the cell where *centers* is one center alone, and only there. With *scale*
        "log" it is the factor, above 1, from the lower to the upper edge.

    Returns
    -------
    (N + 1,) or (M + 1, N + 1) array
        Always a new array. Floats keep their dtype, integers become float64, quantities keep class
        and unit. Dates become ``datetime64``, those with a time zone in UTC, as much finer as exact
        halves need, ``datetime64[D]`` for instance ``datetime64[h]``. Nanoseconds, and microseconds
        outside the years 1678 to 2262, stay what they are and middles are rounded down.

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
    if (quantity := Quantity.of(centers)) is not None:
        numbers = quantity.numbers("centers", centers)
        if width is not None:
            width = quantity.numbers("width", width)
        return quantity.attach(centers_to_edges(numbers, scale=scale, width=width))
    given = Coordinates.read("centers", centers, "scale", scale, ndims=(1, 2))
    if given.values.ndim == 2 and min(given.values.shape) < 2:
        takes = "at least 2 × 2 where it is 2-D (make the edges of each axis, then meshgrid)"
        raise given.refused(takes)
    return given.edges_around(width)


def edges_to_centers(edges: Any, *, scale: AxisScale = "linear") -> Any:
    """Return the centers of the cells between these edges.

    Parameters
    ----------
    edges : (N + 1,) or (M + 1, N + 1) array-like
        Edges of the cells, numbers, dates or a quantity; 1-D strictly ascending or descending, 2-D
        one coordinate of the corners of a curvilinear grid.
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
    if (quantity := Quantity.of(edges)) is not None:
        numbers = quantity.numbers("edges", edges)
        return quantity.attach(edges_to_centers(numbers, scale=scale))
    given = Coordinates.read("edges", edges, "scale", scale, ndims=(1, 2))
    if min(given.values.shape) < 2:
        raise given.refused("at least two along each axis")
    return given.centers_between()


class _Arithmetic(NamedTuple):
    """The steps from centers to edges for one kind of coordinates, elementwise."""

    #: ``middle(a, b)``: half way from *a* to *b*, the same number as ``middle(b, a)``.
    middle: Callable[[Array, Array], Array]
    #: ``mirror(c, neighbor)``: the neighbor of *c* on the other side, as far off as *neighbor*.
    mirror: Callable[[Array, Array], Array]
    #: ``neighbors(c, width)``: both neighbors of *c*, the cells having this width.
    neighbors: Callable[[Array, Any], tuple[Array, Array]]


def _middle_of_dates(a: Array, b: Array) -> Array:
    # The mean rounded down, by way of no sum or difference: ns overflow at 292 years.
    i, j = a.view(np.int64), b.view(np.int64)
    middle: Array = (i & j) + ((i ^ j) >> 1)
    return middle.view(a.dtype)


_LINEAR = _Arithmetic(
    middle=lambda a, b: a / 2 + b / 2,  # a + b may overflow, and so may b - a
    mirror=lambda c, neighbor: c + (c - neighbor),
    neighbors=lambda c, width: (c - width, c + width),
)
_DATES = _LINEAR._replace(middle=_middle_of_dates)
_LOG = _Arithmetic(
    middle=lambda a, b: np.sqrt(a) * np.sqrt(b),  # a * b may overflow, in float32 soon
    mirror=lambda c, neighbor: c * (c / neighbor),
    neighbors=lambda c, width: (c / width, c * width),
)


def _middles(grid: Array, middle: Callable[[Array, Array], Array]) -> Array:
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


class Coordinates(NamedTuple):
    """The centers or edges of cells that the caller gave as an argument.

    Errors call the arguments by the names that they have for the caller.

    Attributes
    ----------
    name : str
        The name of the argument.
    values : (N,) or (M, N) array
        Finite real numbers or dates.
    scale : {"linear", "log"}
        Whether middles are arithmetic or geometric means.
    scale_name : str
        The name of the argument that is *scale*.
    """

    name: str
    values: Array
    scale: AxisScale = "linear"
    scale_name: str = "scale"

    @classmethod
    def read(
        cls,
        name: str,
        values: ArrayLike,
        scale_name: str = "scale",
        scale: AxisScale = "linear",
        *,
        ndims: tuple[int, ...] = (1,),
    ) -> Coordinates:
        """Return what the caller gave, a view where it can be, or raise."""
        check_choice(scale_name, scale, AXIS_SCALES)
        return cls(name, read_coordinates(name, values, ndims=ndims), scale, scale_name)

    def refused(self, takes: str) -> ValueError:
        """Return the error for values that the argument doesn't take."""
        return wrong_value(self.name, takes, self.values)

    def owned(self) -> Coordinates:
        """Return a copy: numbers as float64, dates in the byte order of the machine."""
        dtype = self.values.dtype
        native = dtype.newbyteorder("=") if dtype.kind in "mM" else np.float64
        return self._replace(values=np.array(self.values, native))

    def edges_around(self, width: Any = None, width_name: str = "width") -> Array:
        """Return the edges around these centers; *width* is for one center alone."""
        self.check_monotonic()
        width = self._check_width(width, width_name)
        centers = self.values
        if isinstance(width, np.timedelta64):
            # The unit of both, for an hour about a day; at least days, for a week about a month.
            days = f"{centers.dtype.kind}8[D]"
            centers = centers.astype(np.result_type(centers.dtype, width, days))
        grid, how = self._prepared(centers)
        try:
            with np.errstate(all="ignore"):  # what overflows here is refused below
                if width is None:
                    grid = _continued(grid, how.mirror)
                else:
                    before, after = how.neighbors(grid, width)
                    grid = np.concatenate([before, grid, after])
                edges = _middles(grid, how.middle)
        except OverflowError:  # of dates, since numpy 2.5; before, they came back at the other end
            raise self._too_close(grid) from None
        self._check_apart(grid)
        self._check_apart(edges)
        return edges

    def centers_between(self) -> Array:
        """Return the centers between these edges."""
        self.check_monotonic()
        grid, how = self._prepared(self.values)
        centers = _middles(grid, how.middle)
        self._check_apart(centers)
        return centers

    def check_monotonic(self) -> None:
        """Refuse 1-D values that don't go one way."""
        values = self.values
        if values.ndim == 2 or _is_strictly_monotonic(values):
            return
        lower, upper = values[:-1], values[1:]
        i = int(np.argmin(lower < upper if lower[0] < upper[0] else lower > upper))
        raise ValueError(
            f"{self.name!r} must be strictly ascending or descending, not {values[i]} before "
            f"{values[i + 1]} (index {i})"
        )

    def _prepared(self, values: Array) -> tuple[Array, _Arithmetic]:
        """Return *values* in a dtype that halves well, and the arithmetic for it."""
        if self.scale == "linear":
            return _linear(values)
        if values.dtype.kind in "mM":
            raise wrong_value(self.scale_name, "'linear' for dates", self.scale)
        if not (values > 0).all():
            raise self.refused(f"positive where {self.scale_name!r} is 'log'")
        return _as_floats(values), _LOG

    def _check_apart(self, results: Array) -> None:
        """Refuse values whose *results* overflow their dtype, or are the same in it."""
        is_apart = results.ndim == 2 or _is_strictly_monotonic(results)
        if not (np.isfinite(results).all() and is_apart):
            raise self._too_close(results)

    def _too_close(self, results: Array) -> ValueError:
        return self.refused(f"spaced so that {results.dtype} holds every edge apart")

    def _check_width(self, width: Any, name: str) -> Any:
        """Return *width* as a float or timedelta64 for one center alone, None for several."""
        if self.values.size > 1:
            if width is not None:
                raise wrong_value(name, "None for more than one center", width)
            return None
        if width is None:
            raise wrong_value(name, "the width of the cell where one center stands alone", width)
        if self.values.dtype.kind not in "mM":
            is_log = self.scale == "log"
            takes, least = ("a factor above 1", 1) if is_log else ("a positive number", 0)
            number = check_real(name, width, takes)
            if number <= least:
                raise wrong_value(name, takes, width)
            return number
        takes = "a positive timedelta of a fixed unit"
        if not isinstance(width, np.timedelta64 | datetime.timedelta):
            raise wrong_type(name, takes, width)
        duration = np.timedelta64(width)
        if not _is_coordinate(duration.dtype) or not duration > np.timedelta64(0, "s"):
            raise wrong_value(name, takes, width)
        return duration


def plain_centers(edges: Array) -> Array:
    """Return the arithmetic middles of 1-D *edges*, whatever they are."""
    grid, how = _linear(edges)
    return _middles(grid, how.middle)


def _linear(values: Array) -> tuple[Array, _Arithmetic]:
    """Return *values* in a dtype that halves well, and the arithmetic for it."""
    if values.dtype.kind in "mM":
        return with_exact_halves(values), _DATES
    return _as_floats(values), _LINEAR


def _as_floats(numbers: Array) -> Array:
    return numbers if numbers.dtype.kind == "f" else numbers.astype(np.float64)


def with_exact_halves(dates: Array) -> Array:
    """Return *dates* in the unit of `_FINER_UNIT`, or in their own where 64 bits do not reach."""
    kind, (unit, _) = dates.dtype.kind, np.datetime_data(dates.dtype)
    try:
        finer = dates.astype(f"{kind}8[{_FINER_UNIT.get(unit, unit)}]", copy=False)
        # Before numpy 2.5 an overflow is silent, but does not come back.
        if (finer.astype(dates.dtype) == dates).all():
            return finer
    except OverflowError:
        pass
    return dates.astype(f"{kind}8[{unit}]")


def even_dates(first: Any, last: Any, n: int) -> Array:
    """Return the *n* + 1 edges of cells of equal width between two dates.

    In the coarsest unit in which they are exact, down from that of the dates; in the finest one
    that reaches so far they are rounded down.
    """
    ends = np.array([first, last])
    if np.datetime_data(ends.dtype)[0] in {"Y", "M"}:  # of uneven length
        ends = ends.astype("M8[D]")
    while True:
        start, stop = ends.view(np.int64).tolist()
        width, rest = divmod(stop - start, n)
        finer = with_exact_halves(ends)
        if rest == 0 or finer.dtype == ends.dtype:
            break
        ends = finer
    i = np.arange(n + 1, dtype=np.int64)
    edges: Array = start + i * width + i * rest // n
    return edges.view(ends.dtype)


def read_coordinates(name: str, values: ArrayLike, *, ndims: tuple[int, ...] = (1,)) -> Array:
    """Return *values* as an array of finite real numbers or dates; a view where it can be."""
    if Quantity.of(values) is not None:
        takes = "numbers or dates; an axis has the units, which 'x', 'y' and 'extent' take"
        raise wrong_type(name, takes, values)
    if np.ma.is_masked(values):
        raise wrong_value(name, "without masked entries", values)
    try:
        array = as_dates(values)
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


def as_dates(values: ArrayLike) -> Array:
    """Return an array: of datetime64 in UTC where *values* are dates of any kind."""
    array = np.asarray(values)
    dates = array.dtype == object and all(
        isinstance(v, datetime.date | np.datetime64) for v in array.flat
    )
    if not dates or not array.size:
        return array
    return np.array([_naive(date) for date in array.flat]).reshape(array.shape)


def _naive(date: Any) -> Any:
    """Return a date as datetime64, one with a time zone in UTC."""
    if hasattr(date, "to_datetime64"):  # a pandas.Timestamp, of nanoseconds
        return date.to_datetime64()
    if isinstance(date, datetime.datetime) and date.tzinfo is not None:
        date = date.astimezone(datetime.UTC).replace(tzinfo=None)
    return np.datetime64(date)


def _is_coordinate(dtype: np.dtype[Any]) -> bool:
    """Whether *dtype* can be added and halved; timedeltas of years, months or no unit cannot."""
    if dtype.kind == "m":
        return np.datetime_data(dtype)[0] not in {"generic", "Y", "M"}
    return dtype.kind in "iufM"


def _is_strictly_monotonic(array: Array) -> bool:
    # Compared, not subtracted: the difference of unsigned integers wraps.
    lower, upper = array[:-1], array[1:]
    return bool((lower < upper).all() or (lower > upper).all())

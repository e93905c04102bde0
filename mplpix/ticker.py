"""Ticks under the middle of the cells, lines between them, and the labels of both.

A locator knows the edges of the cells along one axis. At every draw it looks up which cells have
their center in view and takes every 1st, 2nd, 5th, 10th, 20th, ... of them, counted from cell 0:
the most ticks whose labels keep apart. For that the labels are measured as they will be drawn:
the formatter of the axis writes them, and a `~matplotlib.text.Text` of the style of the tick labels
tells their size. Steps that can't fit are passed over by looking at a few labels only, so that no
more labels are ever written than fit on the axis a few times over.

What always holds: a tick is at the center of a cell, inside the image and the view; labels don't
touch; where a center is in view there is a tick. Nothing is set on an artist while locating, so
that a draw never asks for another one.

The rules are in functions of numbers: `cells_in_view`, `candidate_cells`, `labels_apart`,
`edges_apart`, `decimals_needed`.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, singledispatch
from itertools import combinations, count
from typing import Any, Literal, NamedTuple, cast

import matplotlib as mpl
import numpy as np
from matplotlib import units
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis, Tick, Ticker, XAxis, YAxis
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import PolyQuadMesh, QuadMesh
from matplotlib.dates import ConciseDateFormatter, DateConverter, date2num
from matplotlib.figure import Figure
from matplotlib.image import AxesImage, NonUniformImage, PcolorImage
from matplotlib.text import Text
from matplotlib.ticker import Formatter, Locator, NullFormatter, NullLocator
from matplotlib.transforms import IdentityTransform
from numpy.typing import ArrayLike, NDArray

from mplpix._checks import check_choice, check_positive_int, check_real, wrong_type, wrong_value
from mplpix._mpl import (
    axis_converter,
    line_spacing,
    lines_of_image,
    measuring_renderer,
    root_figure,
)
from mplpix.cells import CellGrid, edges_to_centers
from mplpix.image import PixelAlignedImage

__all__ = ["CellCenterLocator", "CellEdgeLocator", "CellLabelFormatter", "center_ticks"]

Floats = NDArray[np.float64]
Cells = NDArray[np.intp]

#: What labels keep free between each other, along their lines of text and across, in font sizes.
#: Where every cell is labelled half a digit along, and less across, for a line is as high as the
#: highest letters of its font. Where ticks are left out anyway, what looks good: about as much as
#: matplotlib's own ticks.
GAP = (0.3, 0.1)
WIDE_GAP = (0.6, 0.6)

#: No more ticks than that where cells are left out, as matplotlib has at most 9 intervals: each
#: costs as much time as a small image.
MOST_THINNED = 10

#: How close ticks may be whatever their labels, in font sizes: less than the narrowest label and
#: its gap, so that no step is missed that fits.
MIN_TICK_SPACING = 0.5

#: Of how many ticks at most all labels are written and measured at once, without a look at the
#: first, the middle, the last and the closest two before.
_FEW_TICKS = 8

#: The ticks of an axis that has no size, as for matplotlib's MaxNLocator.
_DEFAULT_NBINS = 9

#: How narrow cells may be and still have a line on each edge, in points: four lines of the default
#: grid would cover them all.
MIN_EDGE_SPACING = 3.0

#: How many sizes of labels are kept: a few styles, each with the labels of many views.
_STYLES_KEPT, _LABELS_KEPT = 32, 2000

#: An edge counts as in view if it is outside by at most this fraction of the view, as matplotlib
#: counts ticks.
_VIEW_TOLERANCE = 1e-10

#: How far off a center a tick may be and get the name of the cell, in cells; a float32 of some
#: thousand cells is as near.
_CENTER_TOLERANCE = 1e-3

#: How far off a coordinate is when it is written with few digits, at most, in cells; and what
#: counts as exact, which may take one digit more.
_LABEL_ERROR, _EXACT_ERROR = 0.05, 1e-6

#: Cells that differ by more than this factor in width are labelled with digits of their own.
_ALIKE = 10.0

#: Numbers from here on, and all below, are written with an exponent.
_LARGE, _SMALL = 1e10, 1e-4

#: As many decimals as a float has.
_MAX_DECIMALS = 17


# The rules ----------------------------------------------------------------------------------------


def cells_in_view(centers: Floats, vmin: float, vmax: float) -> tuple[int, int]:
    """Return the first cell whose center is in view, and the one past the last.

    Parameters
    ----------
    centers : (N,) array
        Strictly ascending.
    vmin, vmax : float
        The view, in any order; both ends belong to it.

    Examples
    --------
    >>> cells_in_view(np.arange(10.0), 7.5, 2)
    (2, 8)
    """
    low, high = min(vmin, vmax), max(vmin, vmax)
    return int(np.searchsorted(centers, low)), int(np.searchsorted(centers, high, "right"))


def candidate_cells(first: int, stop: int, most: int) -> Iterator[Cells]:
    """Yield choices of cells for ticks, each with fewer than the one before.

    Every cell, every 2nd, 5th, 10th, ... counted from cell 0. The last choice has one cell, the
    one that is counted by the largest step, which stays in place when the view moves.

    Parameters
    ----------
    first, stop : int
        The cells in view, at least one.
    most : int
        No more cells than that, at least 1.

    Examples
    --------
    >>> [choice.tolist() for choice in candidate_cells(3, 9, most=4)]
    [[4, 6, 8], [5]]
    >>> [choice.tolist() for choice in candidate_cells(11, 15, most=2)]
    [[12, 14], [12]]
    """
    roundest = first
    for step in _steps():
        start = -(-first // step) * step
        number = -(-(stop - start) // step)
        if number > 0:
            roundest = start
        if 1 < number <= most:
            yield np.arange(start, stop, step)
        if number < 1 or (number == 1 and start == 0):  # cell 0 is counted by all steps
            break
    yield np.array([roundest])


def _steps() -> Iterator[int]:
    for exponent in count():
        yield from (10**exponent, 2 * 10**exponent, 5 * 10**exponent)


def labels_apart(
    middles: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    angle: float,
    gap: tuple[float, float],
) -> bool:
    """Return whether no two of some labels touch.

    Labels of one angle touch unless they are apart in the direction of their text or across it:
    those at 45° may stand closer than their bounding boxes could.

    Parameters
    ----------
    middles : sequence of (float, float)
        The middle of each label.
    sizes : sequence of (float, float)
        Width and height of each before it is turned. Labels of no width never touch.
    angle : float
        How far all are turned, in degrees.
    gap : (float, float)
        What must be free between two, along and across the text.

    Examples
    --------
    >>> middles, sizes = [(0, 0), (30, 0)], [(40, 10), (40, 10)]
    >>> [labels_apart(middles, sizes, angle, (3, 1)) for angle in (0, 45, 90)]
    [False, True, True]
    """
    turn = math.radians(angle)
    cos, sin = math.cos(turn), math.sin(turn)
    # Plain floats: most often there are ten labels, for which arrays take several times as long.
    turned = [
        (x * cos + y * sin, y * cos - x * sin, width / 2, height / 2)
        for (x, y), (width, height) in zip(middles, sizes, strict=True)
        if width > 0
    ]
    along, across = gap
    return all(
        abs(x - x2) - (width + width2) >= along or abs(y - y2) - (height + height2) >= across
        for (x, y, width, height), (x2, y2, width2, height2) in combinations(turned, 2)
    )


def edges_apart(places: Floats, spacing: float) -> NDArray[np.bool_]:
    """Return which edges have room for a line: those with a wide cell on one side at least.

    So a grid ends where cells become narrow, and a narrow cell among wide ones keeps its edges.

    Parameters
    ----------
    places : (N + 1,) array
        Where the edges are, ascending or descending.
    spacing : float
        How wide a cell must be.

    Examples
    --------
    >>> edges_apart(np.array([0.0, 1, 2, 3, 13, 14, 24]), 5)
    array([False, False, False,  True,  True,  True,  True])
    """
    wide = np.abs(np.diff(places)) >= spacing
    return np.append(wide, False) | np.insert(wide, 0, False)


def decimals_needed(value: float, error: float) -> int:
    """Return how many decimals *value* needs to be written with at most this error.

    Examples
    --------
    >>> decimals_needed(0.1 + 0.2, 0.001), decimals_needed(12.0, 0.01)
    (1, 0)
    """
    for decimals in range(_MAX_DECIMALS):
        if abs(round(value, decimals) - value) <= error:
            return decimals
    return _MAX_DECIMALS


# What the cells are -------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Line:
    """The cells along one axis, in the floats of matplotlib, in ascending order."""

    edges: Floats
    centers: Floats
    descends: bool
    dates: bool

    @classmethod
    def read(cls, edges: ArrayLike | _Line, centers: ArrayLike | None = None) -> _Line:
        """Return the cells between *edges*, once those and *centers* are checked."""
        if isinstance(edges, _Line):
            return edges
        if np.ndim(cast(Any, edges)) == 2:
            raise wrong_value("edges", "1-D", edges)
        middles = edges_to_centers(edges)  # checks all of them
        kind = middles.dtype.kind
        if kind == "m":
            raise wrong_type("edges", "numbers or datetime64", edges)
        if centers is not None:
            middles = np.asarray(centers)
            if (middles.dtype.kind == "M") != (kind == "M") or middles.dtype.kind not in "iufM":
                raise wrong_type("centers", "of the kind of 'edges', numbers or dates", centers)
        if middles.shape != (np.size(edges) - 1,):
            raise wrong_value("centers", f"{np.size(edges) - 1}, one for each cell", centers)
        line = cls.of_cells(np.asarray(edges), middles)
        inside = (line.edges[:-1] <= line.centers) & (line.centers <= line.edges[1:])
        if not inside.all() or not (line.centers[:-1] < line.centers[1:]).all():
            takes = "each in its cell" if centers is not None else "spaced so that float64 holds it"
            raise wrong_value("edges" if centers is None else "centers", takes, edges)
        return line

    @classmethod
    def of_cells(cls, edges: NDArray[Any], centers: NDArray[Any]) -> _Line:
        """Return the cells between *edges* and at *centers* that are known to be those of cells."""
        lines, places = _floats(edges), _floats(centers)
        descends = bool(lines[-1] < lines[0])
        if descends:
            lines, places = lines[::-1].copy(), places[::-1].copy()
        return cls(lines, places, descends, edges.dtype.kind == "M")

    def __len__(self) -> int:
        return len(self.centers)

    def in_view(self, vmin: float, vmax: float) -> tuple[int, int]:
        """Return the cells with their center in view, counted as in the array of the user."""
        first, stop = cells_in_view(self.centers, vmin, vmax)
        return (len(self) - stop, len(self) - first) if self.descends else (first, stop)

    def centers_of(self, cells: Cells) -> Floats:
        """Return the centers of *cells*, ascending."""
        return self.centers[::-1][cells][::-1] if self.descends else self.centers[cells]

    def widths_at(self, values: ArrayLike) -> Floats:
        """Return how wide the cells at *values* are; outside, as the cell at the border."""
        at = np.searchsorted(self.edges[1:-1], values, "right")
        return self.edges[at + 1] - self.edges[at]

    def cell_at(self, value: float) -> int | None:
        """Return the cell that *value* is in, counted as in the array of the user."""
        at = int(np.searchsorted(self.edges, value, "right")) - 1
        return self._counted(at) if 0 <= at < len(self) else None

    def cell_centered_at(self, value: float) -> int | None:
        """Return the cell that has its center at *value*."""
        after = int(np.searchsorted(self.centers, value))
        near = range(max(after - 1, 0), min(after + 1, len(self)))
        at = min(near, key=lambda i: abs(self.centers[i] - value))
        width = self.edges[at + 1] - self.edges[at]
        close = abs(self.centers[at] - value) <= _CENTER_TOLERANCE * width
        return self._counted(at) if close else None

    def _counted(self, at: int) -> int:
        return len(self) - 1 - at if self.descends else at


def _floats(values: NDArray[Any]) -> Floats:
    """Return numbers and dates as the floats that matplotlib draws, in an array of ours."""
    if values.dtype.kind == "M":
        return np.array(cast(Any, date2num)(values), dtype=np.float64)
    return np.array(values, dtype=np.float64)


# What the labels are ------------------------------------------------------------------------------


class _Style(NamedTuple):
    """All that the size of a tick label depends on, but its text."""

    renderer: type
    dots_per_inch: float
    font: int
    font_name: str
    angle: float
    rotation_mode: str
    horizontal: str
    vertical: str
    usetex: bool
    parse_math: bool
    math_font: str
    hinting: str
    line_spacing: float | str

    @classmethod
    def of(cls, label: Text, renderer: RendererBase) -> _Style:
        known = cast(Any, label)
        return cls(
            type(renderer),
            _points_to_dots(renderer, 72),
            hash(known.get_fontproperties()),
            known.get_fontname(),  # which font the rcParams choose
            float(known.get_rotation()),
            known.get_rotation_mode(),
            known.get_horizontalalignment(),
            known.get_verticalalignment(),
            known.get_usetex(),
            known.get_parse_math(),
            mpl.rcParams["mathtext.fontset"],
            mpl.rcParams["text.hinting"],
            line_spacing(label),
        )


#: The middle of a label (x, y), seen from its tick, its width and height before it is turned.
_Box = tuple[float, float, float, float]


@lru_cache(maxsize=_STYLES_KEPT)
def _known_boxes(style: _Style) -> dict[str, _Box]:
    """Return the labels of *style* that have been measured; many Axes have the same."""
    return {"": (0.0, 0.0, 0.0, 0.0)}


def _boxes(labels: Sequence[str], style: _Style, like: Text, renderer: RendererBase) -> list[_Box]:
    """Return the boxes of *labels*, as they are in the style of *like*."""
    known = _known_boxes(style)
    unknown = set(labels).difference(known)
    if unknown:
        if len(known) > _LABELS_KEPT:
            known.clear()
            unknown = set(labels)
        # A text of our own: to change one of the axis would ask for a draw.
        text = Text()
        text.set_figure(cast(Any, like.get_figure()))
        text.update_from(like)
        # What is hidden is drawn elsewhere by Axes that share the axis. update_from leaves out
        # some of what a text has.
        text.set(visible=True, transform=IdentityTransform(), parse_math=like.get_parse_math())
        text.set_rotation_mode(cast(Any, like.get_rotation_mode()))
        known.update((label, _box(label, text, style.angle, renderer)) for label in unknown)
    return [known[label] for label in labels]


def _box(label: str, text: Text, angle: float, renderer: RendererBase) -> _Box:
    text.set_text(label)
    text.set_rotation(0)
    flat = text.get_window_extent(renderer)
    if angle:
        text.set_rotation(angle)
    box = text.get_window_extent(renderer) if angle else flat
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, flat.width, flat.height


@dataclass(frozen=True, eq=False)
class _Room:
    """An axis as the ticks see it, in the dots of a renderer."""

    length: float
    upright: bool
    style: _Style
    label: Text
    renderer: RendererBase

    @classmethod
    def along(cls, axis: Axis, label: Text) -> _Room:
        figure = _figure(axis)
        renderer = measuring_renderer(figure)
        style = _Style.of(label, renderer)
        # Both are the same but where ticks are asked for outside of a draw to a vector file.
        length = _length(axis) * style.dots_per_inch / figure.dpi
        return cls(length, _is_upright(axis), style, label, renderer)

    @property
    def font_size(self) -> float:
        return _points_to_dots(self.renderer, self.label.get_fontsize())

    @property
    def most_ticks(self) -> int:
        return int(max(self.length, 0) / (MIN_TICK_SPACING * self.font_size)) + 1

    def holds(
        self, fractions: Floats, labels: Sequence[str], gap_in_font_sizes: tuple[float, float]
    ) -> bool:
        """Whether ticks with these labels may stand at these fractions of the axis."""
        places, font_size = fractions * self.length, self.font_size
        if (np.abs(np.diff(places)) < MIN_TICK_SPACING * font_size).any():
            return False
        boxes = _boxes(labels, self.style, self.label, self.renderer)
        sizes = [(width, height) for _, _, width, height in boxes]
        dx, dy = (0, 1) if self.upright else (1, 0)
        middles = [
            (x + dx * place, y + dy * place)
            for (x, y, _, _), place in zip(boxes, places.tolist(), strict=True)
        ]
        along, across = gap_in_font_sizes
        return labels_apart(
            middles, sizes, self.style.angle, (along * font_size, across * font_size)
        )


def _rooms(axis: Axis, locator: Locator) -> dict[Hashable, _Room]:
    """Return the different axes that show the labels of *locator*; this one if none does."""
    ax, upright, minor = axis.axes, _is_upright(axis), _is_minor(axis, locator)
    shared = ax.get_shared_y_axes() if upright else ax.get_shared_x_axes()
    rooms: dict[Hashable, _Room] = {}
    seen = set()
    # In a draw of n Axes that share an axis this is done for all n of them. So a quick look at the
    # labels comes first: of most Axes they are hidden, and the others have all the same style.
    for sibling in shared.get_siblings(ax):
        other = sibling.yaxis if upright else sibling.xaxis
        label = _shown_label(other, minor)
        if label is None or not other.get_visible():
            continue
        looks = (_length(other), label.get_rotation(), label.get_fontsize())
        if looks not in seen and _ticker(other, minor).locator is locator:
            seen.add(looks)
            room = _Room.along(other, label)
            rooms[room.length, room.style] = room
    if not rooms:
        room = _Room.along(axis, _first_tick(axis, minor).label1)
        rooms[room.length, room.style] = room
    return rooms


def _is_minor(axis: Axis, locator: Locator) -> bool:
    return axis.minor.locator is locator and axis.major.locator is not locator


def _ticker(axis: Axis, minor: bool) -> Ticker:
    return axis.minor if minor else axis.major


def _first_tick(axis: Axis, minor: bool) -> Tick:
    """Return the tick that all others have their style from."""
    ticks = axis.minorTicks if minor else axis.majorTicks
    return ticks[0] if ticks else (axis.get_minor_ticks if minor else axis.get_major_ticks)(1)[0]


def _shown_label(axis: Axis, minor: bool) -> Text | None:
    """Return a tick label of *axis*, None if it shows none."""
    tick = _first_tick(axis, minor)
    if tick.label1.get_visible():
        return tick.label1
    return tick.label2 if tick.label2.get_visible() else None


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


def _points_to_dots(renderer: RendererBase, points: Any) -> float:
    return float(cast(Any, renderer).points_to_pixels(points))


def _figure(axis: Axis) -> Figure:
    return cast(Figure, root_figure(axis.axes))


def _is_upright(axis: Axis) -> bool:
    return cast(XAxis | YAxis, axis).axis_name == "y"


def _length(axis: Axis) -> float:
    """Return how long *axis* is on the canvas, in the dots of the figure."""
    box = axis.axes.bbox
    return box.height if _is_upright(axis) else box.width


def _draw_under_way(axis: Any) -> object | None:
    """Return what tells one draw of a `PixelAxes` from the next; an axis asks three times in it."""
    return getattr(getattr(axis, "axes", None), "draw_under_way", None)


def _has_size(axis: Any) -> bool:
    """Whether *axis* belongs to a figure; a locator may have none, or a dummy."""
    ax = getattr(axis, "axes", None)
    return ax is not None and ax.get_figure() is not None


# The public classes -------------------------------------------------------------------------------


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
        self._line = _Line.read(edges, centers)
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
        if not _has_size(self.axis):
            most = min(most, _DEFAULT_NBINS + 1)
            return self._line.centers_of(next(candidate_cells(first, stop, most)))
        axis = cast(Axis, self.axis)
        rooms = _rooms(axis, self)
        formatter = cast(Formatter, _ticker(axis, _is_minor(axis, self)).formatter)
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

    rooms: list[_Room]
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
        self._edges = _Line.read(edges).edges
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
        if _has_size(self.axis) and len(shown):
            # One more on each side: the cells that are cut by the view count whole.
            around = slice(max(first - 1, 0), stop + 1)
            axis = cast(Axis, self.axis)
            points = _length(axis) * 72 / _figure(axis).dpi
            places = _fractions(axis, vmin, vmax, self._edges[around]) * points
            with np.errstate(invalid="ignore"):
                fit = edges_apart(places, self._min_spacing)
            shown = shown[fit[first - around.start :][: len(shown)]]
        return shown.copy() if len(shown) < self.MAXTICKS else np.empty(0)


class CellLabelFormatter(Formatter):
    """
    Labels for ticks at the centers of cells: names, or else the coordinates.

    Parameters
    ----------
    edges : (N + 1,) array-like
        Edges of the cells, numbers or dates, strictly ascending or descending.
    labels : iterable of str, optional
        *N* names, one for each cell: a list, an array, a pandas Index. What is no str is written
        by `str`, *None* not at all. By default cells are labelled by their coordinate.
    centers : (N,) array-like, optional
        Where in its cell each tick is. By default in the middle.
    dates : bool, optional
        Whether coordinates are dates, as `~matplotlib.dates.date2num` gives them. By default
        whether *edges* are `~numpy.datetime64`.

    Raises
    ------
    TypeError, ValueError
        If *labels* aren't as many as the cells, or *edges* or *centers* not those of cells.

    Notes
    -----
    A tick that isn't at a center has no name, and so no label. Coordinates are written at any
    tick: whole numbers as such, others with as many decimals as place them to a hundredth of a
    cell, all ticks alike, dates by `~matplotlib.dates.ConciseDateFormatter`.

    Examples
    --------
    >>> CellLabelFormatter([0, 1, 2, 3], ["a", "b", "c"]).format_ticks([0.5, 1, 2.5])
    ['a', '', 'c']
    >>> CellLabelFormatter([0, 1, 2, 3]).format_ticks([0.5, 1, 2.5])
    ['0.5', '1.0', '2.5']
    >>> CellLabelFormatter([-0.5, 0.5, 1.5]).format_ticks([0, 1])
    ['0', '1']
    """

    def __init__(
        self,
        edges: ArrayLike,
        labels: Any = None,
        *,
        centers: ArrayLike | None = None,
        dates: bool | None = None,
    ) -> None:
        self._line = _Line.read(edges, centers)
        self._names = None if labels is None else _read_names("labels", labels, len(self._line))
        self._decimals, self._exponent = 0, False
        #: The ticks that are written alike, their cells' widths, and how they were written last.
        self._alike: tuple[float, ...] = ()
        self._widths: tuple[float, ...] = ()
        self._written: tuple[tuple[Any, ...], tuple[str, ...]] = (), ()
        self._dates: Any = None  # a ConciseDateFormatter, which has no types
        if self._line.dates if dates is None else dates:
            # It asks a locator for nothing but its axis.
            self._dates_locator = Locator()
            self._dates = cast(Any, ConciseDateFormatter)(self._dates_locator)

    def set_axis(self, axis: Any) -> None:
        """Set the axis that the labels belong to."""
        super().set_axis(axis)
        if self._dates is not None:
            self._dates_locator.set_axis(axis)

    def set_locs(self, locs: Any) -> None:
        """Set the ticks that the labels shall be alike for."""
        super().set_locs(locs)
        if self._names is not None or self._dates is not None or not len(locs):
            return
        ticks = tuple(np.asarray(locs).tolist())
        if ticks == self._alike:
            return
        self._alike = ()  # an interrupt leaves it to the next time
        widths = self._widths = tuple(self._line.widths_at(locs).tolist())
        self._exponent = _needs_exponent(ticks)
        alike = max(widths) <= _ALIKE * min(widths)
        self._decimals = max(map(_decimals, ticks, widths)) if alike else 0
        self._alike = ticks

    def format_ticks(self, values: Any) -> list[str]:
        """Return the labels of all ticks."""
        if self._names is not None or not len(values):
            return super().format_ticks(values)
        self.set_locs(values)
        if self._dates is not None:
            return list(self._dates.format_ticks(values))
        # An axis asks for the same labels six times in a draw.
        key = (*self._alike, mpl.rcParams["axes.unicode_minus"])
        if key != self._written[0]:
            self._written = key, tuple(map(self._coordinate, self._alike, self._widths))
        return list(self._written[1])

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return the label of the tick at *x*."""
        if self._names is not None:
            cell = self._line.cell_centered_at(x)
            return "" if cell is None else self._names[cell]
        if self._dates is not None:
            return str(self._dates.format_data_short(x))
        return self._coordinate(x, float(self._line.widths_at(x)))

    def _coordinate(self, x: float, width: float) -> str:
        if not math.isfinite(x):
            return ""
        if self._exponent or _needs_exponent([x]):
            return self.fix_minus(_with_exponent(x, width * _LABEL_ERROR))
        return self.fix_minus(_number(x, max(self._decimals, _decimals(x, width))))

    def get_offset(self) -> str:
        """Return what all labels have in common, for dates."""
        plain = self._dates is None or self._names is not None
        return "" if plain else str(self._dates.get_offset())

    def format_data(self, value: float) -> str:
        """Return the name of the cell that *value* is in, or the coordinate."""
        if self._names is not None:
            return self._name_at(value)
        return self(value)

    def format_data_short(self, value: float) -> str:
        """Return what the cursor reads: the name of the cell, or the coordinate to half a dot."""
        if self._names is not None:
            return self._name_at(value)
        error = _half_dot(self.axis, value) if self._dates is None else 0
        if not error:
            return self(value)
        if _needs_exponent([value]):
            return self.fix_minus(_with_exponent(value, error))
        return self.fix_minus(_number(value, decimals_needed(value, error)))

    def _name_at(self, value: float) -> str:
        cell = self._line.cell_at(value)
        return "" if cell is None else cast(list[str], self._names)[cell]


def _read_names(argument: str, labels: Any, n: int, takes: str | None = None) -> list[str]:
    """Return *labels* as *n* strings."""
    takes = takes or f"{n} names, one for each cell"
    if isinstance(labels, str | bytes | set | frozenset | dict):
        raise wrong_type(argument, takes, labels)
    try:
        names = ["" if label is None else str(label) for label in labels]
    except TypeError:
        raise wrong_type(argument, takes, labels) from None
    if np.ndim(labels) > 1 or len(names) != n:
        raise wrong_value(argument, f"{takes}", labels)
    return names


def _needs_exponent(values: Any) -> bool:
    largest = float(max(map(abs, values)))
    return largest >= _LARGE or 0 < largest < _SMALL


def _decimals(value: float, width: float) -> int:
    """
    Return how many decimals *value* is written with in a cell of this width.

    All, if that is no more than one beyond those that tell its place well.

    >>> _decimals(0.125, 0.25), _decimals(1 / 3, 0.1)
    (3, 2)
    """
    if value % 1 == 0:
        return 0
    decimals = decimals_needed(value, width * _LABEL_ERROR)
    exact = abs(round(value, decimals + 1) - value) <= width * _EXACT_ERROR
    return decimals_needed(value, width * _EXACT_ERROR) if exact else decimals


def _number(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def _with_exponent(value: float, error: float) -> str:
    """
    Return *value* as a number from 1 to 10 times a power of ten.

    >>> _with_exponent(-2.5e-7, 1e-10)
    '-2.5e-7'
    """
    if abs(value) <= error:
        return "0"
    digits = (f"{value:.{n}e}" for n in range(_MAX_DECIMALS + 1))
    text = next((text for text in digits if abs(float(text) - value) <= error), f"{value:e}")
    mantissa, power = text.split("e")
    return f"{mantissa}e{int(power)}"


def _half_dot(axis: Any, value: float) -> float:
    """Return how far half a dot takes *value*, 0 if that can't be said."""
    if not _has_size(axis):
        return 0.0
    trans = axis.get_transform()
    start, end, place = trans.transform(np.array([*axis.get_view_interval(), value]))
    half = (end - start) / max(_length(axis), 1) / 2
    moved = float(trans.inverted().transform(np.array([place + half]))[0])
    return abs(moved - value) if np.isfinite(moved) else 0.0


# Any Axes -----------------------------------------------------------------------------------------


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
    mappable = _mappable("ax_or_mappable", ax_or_mappable)
    ax = cast(Axes, mappable.axes)
    chosen: list[Literal["x", "y"]] = ["x", "y"] if axis == "both" else [axis]
    scales = {"x": ax.get_xscale(), "y": ax.get_yscale()}
    cells = _cells(mappable, scales)
    sizes = {name: cells.shape[1] if name == "x" else cells.shape[0] for name in chosen}
    names = _names_of_axes(labels, sizes)
    changes = [_Change.plan(ax, name, cells, names[name]) for name in chosen]
    for change in changes:
        change.make(grid)
    if grid and ax.get_axisbelow() is True:
        ax.set_axisbelow("line")  # above a mesh, below lines


def set_default_ticks(axis: Axis, edges: NDArray[Any], centers: NDArray[Any]) -> None:
    """
    Give *axis* the ticks of these cells, unless somebody chose others.

    They count as defaults of the axis, so that they can be replaced by calling this again. To be
    called when the cells change, not at each draw.

    Parameters
    ----------
    axis : `~matplotlib.axis.Axis`
        The axis of an Axes that knows its cells.
    edges : (N + 1,) array
        Edges of the cells of a grid, which has checked them; numbers or dates.
    centers : (N,) array
        Where in its cell each tick is.
    """
    line: Any = _Line.of_cells(edges, centers)  # shared by locator and formatter
    if axis.isDefault_majloc:
        try:
            axis.set_major_locator(CellCenterLocator(line))
        finally:  # an interrupt must not make it somebody's choice
            axis.isDefault_majloc = True
    converter = axis_converter(axis)
    dates = True if _is_of_dates(converter) else None
    if axis.isDefault_majfmt and (converter is None or dates):  # categories keep their names
        try:
            axis.set_major_formatter(CellLabelFormatter(line, dates=dates))
        finally:
            axis.isDefault_majfmt = True


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
        dates = edges.dtype.kind == "M" or _is_of_dates(converter)
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
                sides = ("left", "right") if _is_upright(axis) else ("bottom", "top")
                axis.set_tick_params(which="minor", **cast(Any, dict.fromkeys(sides, False)))


def _is_of_dates(converter: Any) -> bool:
    kinds = (np.datetime64, datetime.date, datetime.datetime)
    registered = [units.registry.get(kind) for kind in kinds]
    return isinstance(converter, DateConverter) or (
        converter is not None and any(converter is other for other in registered)
    )


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
        name: None if given is None else _read_names("labels", given, sizes[name], takes[name])
        for name, given in by_axis.items()
    }


def _is_pair(labels: Any) -> bool:
    """Whether these are the names of x and of y, each maybe None, and not two names."""
    if not isinstance(labels, tuple | list) or len(labels) != 2:
        return False
    names = [part for part in labels if part is not None]
    return bool(names) and all(np.iterable(part) and not isinstance(part, str) for part in names)


# The cells of artists -----------------------------------------------------------------------------

_TAKES = "an Axes with an image or mesh, or what imshow, pcolor or pcolormesh returned"


def _mappable(argument: str, given: Any) -> Artist:
    """Return the artist that is, or is in, *given* and has cells in data coordinates."""
    if isinstance(given, Axes):
        for artist in given.get_children():
            if isinstance(artist, _WITH_CELLS) and artist.get_transform() == given.transData:
                return artist
        raise wrong_value(argument, _TAKES, given)
    if not isinstance(given, _WITH_CELLS):
        raise wrong_type(argument, _TAKES, given)
    ax = cast(Any, given).axes
    if ax is None or given.get_transform() != ax.transData:
        raise wrong_value(argument, "in an Axes, and in its data coordinates", given)
    return cast(Artist, given)


_WITH_CELLS = (AxesImage, QuadMesh, PolyQuadMesh)

#: Those of the axes, by their names.
_Scales = dict[str, str]


@singledispatch
def _cells(mappable: Any, scales: _Scales) -> CellGrid:
    """Return the cells of *mappable*, their centers in the middle as the axes scale them."""
    raise wrong_type("ax_or_mappable", _TAKES, mappable)


@_cells.register(AxesImage)
def _(mappable: AxesImage, scales: _Scales) -> CellGrid:
    shape = _image_shape(mappable)
    extent = mappable.get_extent()
    grid = CellGrid.from_extent(extent, shape, origin=cast(Any, mappable.origin))
    return _between(grid.x_edges, grid.y_edges, scales)


@_cells.register(PixelAlignedImage)
def _(mappable: PixelAlignedImage, scales: _Scales) -> CellGrid:
    _image_shape(mappable)
    return mappable.grid


@_cells.register(PcolorImage)
def _(mappable: PcolorImage, scales: _Scales) -> CellGrid:
    _image_shape(mappable)
    return _between(*lines_of_image(mappable), scales)


@_cells.register(NonUniformImage)
def _(mappable: NonUniformImage, scales: _Scales) -> CellGrid:
    _image_shape(mappable)
    x, y = lines_of_image(mappable)
    widths = {f"{name}_width": 1 for name, c in (("x", x), ("y", y)) if len(c) == 1}
    return CellGrid.from_centers(x, y, **cast(Any, widths))


@_cells.register(QuadMesh)
@_cells.register(PolyQuadMesh)
def _(mappable: Any, scales: _Scales) -> CellGrid:
    corners = mappable.get_coordinates()
    rows, cols = (n - 1 for n in corners.shape[:2])
    values = mappable.get_array()
    if values is not None and values.shape[:2] == corners.shape[:2]:
        takes = "of cells (shading 'flat', 'nearest' or 'auto'); shading 'gouraud' has none"
        raise wrong_value("ax_or_mappable", takes, mappable)
    x, y = corners[..., 0], corners[..., 1]
    straight = (x == x[:1]).all() and (y == y[:, :1]).all()
    if min(rows, cols) < 1 or np.ma.is_masked(corners) or not straight:
        takes = (
            "of straight rows and columns: on a curvilinear mesh no place of an axis is the "
            "middle of a whole column or row"
        )
        raise wrong_value("ax_or_mappable", takes, mappable)
    return _between(np.ma.getdata(x[0]), np.ma.getdata(y[:, 0]), scales)


def _image_shape(image: AxesImage) -> tuple[int, int]:
    try:
        rows, cols = image.get_size()
    except RuntimeError:
        raise wrong_value("ax_or_mappable", "an image that has data", image) from None
    return rows, cols


def _between(x_edges: Floats, y_edges: Floats, scales: _Scales) -> CellGrid:
    """Return the cells between these edges."""
    how: dict[str, Any] = {
        f"{name}_scale": "log" if scales[name] == "log" and (edges > 0).all() else "linear"
        for name, edges in (("x", x_edges), ("y", y_edges))
    }
    shape = (len(y_edges) - 1, len(x_edges) - 1)
    try:
        return CellGrid.from_coordinates(x_edges, y_edges, shape, **how)
    except ValueError as error:  # edges that go back and forth
        raise ValueError(f"'ax_or_mappable' must have cells side by side: {error}") from None

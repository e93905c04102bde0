"""`link_views`: pixel Axes of any figures that have the same cell in their middle, at one scale.

A `ViewLink` keeps the common middle, in cells, and the common scale. It calls nobody back: whenever
one of its figures is brought up to date, `ViewLink.settle` compares what somebody wants on each
Axes with what it was before. The Axes that was moved, or whose scale changed, gives the common
middle or scale, and the others are set to it. So a gesture is passed on once, whatever it is made
of, and there is nothing that could go in circles.

The figures own the link, and it has weak references to Axes: it lives as long as two of them.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mplpix._checks import check_int, wrong_type, wrong_value
from mplpix._mpl.figures import figure_of, is_in_pyplot, root_figure
from mplpix.arrays.aspect import Aspect, Scales
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.scale import Scale, Span, dots_needed
from mplpix.axes.figure_scales import scales_of
from mplpix.axes.group import ShownDots
from mplpix.axes.limits import AXES, AxisName, Pair, limits_of_dots
from mplpix.axes.member import Member, member_of
from mplpix.axes.pins import rooms

__all__ = ["ViewLink", "centered", "link_views"]

#: How often the others are set until nothing changes: limits of one may change the "fit" of all.
_PASSES = 4


def centered(middle: Fraction, scale: Scale, available_dots: int, count: int) -> tuple[int, int]:
    """Return the dots ``(first, end)`` of a view with a place of the image in its very middle.

    It is as large as fits, maybe a dot less, and does not cross the border of the image: there the
    place is not in the middle.

    Parameters
    ----------
    middle : Fraction
        The place, in cells.
    scale : int or Fraction
        Dots per cell.
    available_dots : int
        The dots of the slot.
    count : int
        The number of cells of the image.

    Examples
    --------
    >>> centered(Fraction(21, 2), 8, 100, 60)
    (34, 134)
    >>> centered(Fraction(21, 2), 5, 100, 60)
    (3, 102)
    >>> centered(Fraction(3), 8, 100, 60)
    (0, 100)
    """
    whole = dots_needed(Span(0, count, count), scale)
    length = min(available_dots, whole)
    first = middle * scale - Fraction(length, 2)
    if first.denominator == 2 and 1 < length < whole:
        inner = first + Fraction(1, 2)
        if 0 <= inner <= whole - length + 1:
            return int(inner), int(inner) + length - 1
    start = min(max(math.floor(first + Fraction(1, 2)), 0), whole - length)
    return start, start + length


class _Place(NamedTuple):
    """The common middle along x and y, in cells, and the common scales along both."""

    x: Fraction
    y: Fraction
    scales: Scales


class _Linked:
    """One Axes of a link: its offset, and how the link left it.

    Attributes
    ----------
    axes : weak reference to PixelAxes
    offset : (int, int)
        Columns and rows from the common middle.
    left, left_at : _Present or None, _Place or None
        As it was left, and the common place then; None at first.
    made : dict of {"x", "y"} to ((float, float), Fraction)
        The limits that the link set last along each axis, and the common middle for them.
    own : (_Place, dict) or None
        The last place at which the Axes had limits of somebody else's, and these.
    """

    def __init__(self, ax: Any, offset: tuple[int, int]) -> None:
        self.axes = weakref.ref(ax)
        self.offset = offset
        self.left: _Present | None = None
        self.left_at: _Place | None = None
        self.made: dict[AxisName, tuple[Pair, Fraction]] = {}
        self.own: tuple[_Place, dict[AxisName, Pair]] | None = None

    def has_made(self, axis: AxisName, limits: Pair) -> bool:
        """Return whether *limits* are those that the link set."""
        return axis in self.made and self.made[axis][0] == limits


class _Present(NamedTuple):
    """What somebody wants of an Axes, and what it shows, at one time.

    While its figure is saved, maybe at another dpi, slot and scale are others for a moment, and
    tell nothing.
    """

    grid: CellGrid
    limits: dict[AxisName, Pair]
    available: tuple[int, int]
    shown: ShownDots
    aspect: Aspect
    is_saving: bool

    @classmethod
    def of(cls, member: Member, grid: CellGrid, shown: ShownDots) -> _Present:
        """Return it for *member*, which counts the cells of *grid* and shows *shown* dots."""
        limits = {axis: member.limits.wanted(axis) for axis in AXES}
        is_saving = figure_of(member.axes).canvas.is_saving()
        return cls(grid, limits, rooms(member), shown, member.aspect(), is_saving)

    def middle(self, i: int) -> Fraction:
        """Return the middle of the view along an axis, in cells."""
        first, end = (self.shown.x, self.shown.y)[i]
        return Fraction(first + end, 2) / self.shown.scales[i]

    def scales_at(self, place: _Place) -> Scales:
        """Return the scales that the Axes has at a *place*: square cells have the smaller one."""
        square = self.aspect.is_square
        return (min(place.scales), min(place.scales)) if square else place.scales


class ViewLink:
    """Axes whose views are linked, as `~mplpix.link_views` returns it.

    Examples
    --------
    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> one, other = (Figure().add_subplot(projection="pixel") for _ in range(2))
    >>> images = [ax.imshow(np.eye(600)) for ax in (one, other)]
    >>> link = link_views(one, other)
    >>> link.axes == (one, other)
    True
    """

    def __init__(self, axes: Sequence[Any], offsets: Iterable[tuple[int, int]]) -> None:
        self._linked = [_Linked(ax, offset) for ax, offset in zip(axes, offsets, strict=True)]
        self._place: _Place | None = None
        self._settling = False
        #: Figures that must be drawn for what was set on their Axes.
        self._to_draw: weakref.WeakSet[Figure] = weakref.WeakSet()
        self._connections: weakref.WeakKeyDictionary[Figure, list[int]] = (
            weakref.WeakKeyDictionary()
        )
        #: Figures of pyplot needn't tell that they were closed.
        self._of_pyplot: weakref.WeakSet[Figure] = weakref.WeakSet()
        for figure in dict.fromkeys(figure_of(ax) for ax in axes):
            if is_in_pyplot(figure):
                self._of_pyplot.add(figure)
            connect = figure.canvas.mpl_connect
            self._connections[figure] = [
                connect("draw_event", self._drawn),
                connect("close_event", self._close),
            ]
            scales_of(figure).links.append(self)
        self.settle()

    @property
    def axes(self) -> tuple[Any, ...]:
        """The Axes that are linked; those that were removed or closed are left out.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> one, other = Figure().subplots(1, 2, subplot_kw={"projection": "pixel"})
        >>> images = [ax.imshow(np.eye(600)) for ax in (one, other)]
        >>> link = link_views(one, other)
        >>> other.remove()
        >>> link.axes == (one,)
        True
        """
        return tuple(ax for linked in self._linked if self._is_linked(ax := linked.axes()))

    def unlink(self) -> None:
        """Leave each Axes as it is, and pass nothing on any more.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> one, other = (Figure().add_subplot(projection="pixel") for _ in range(2))
        >>> images = [ax.imshow(np.eye(600)) for ax in (one, other)]
        >>> link = link_views(one, other)
        >>> link.unlink()
        >>> one.zoom_about(300, 200, 16)
        >>> other.get_pixel_scale() < 16
        True
        """
        self._linked = []
        for figure in list(self._connections):
            self._drop(figure)

    def settle(self) -> None:
        """Pass on whatever somebody changed since the last call."""
        if self._settling:
            return
        scales = [scales_of(figure) for figure in self._connections]
        known = self._place is not None and not any(found.has_changed for found in scales)
        if known or any(found.is_updating for found in scales):
            return
        self._settling = True
        try:
            for _ in range(_PASSES):
                if not self._pass_on():
                    break
        finally:
            self._settling = False

    # Passing on ----------------------------------------------------------------------------------

    def _is_linked(self, ax: Any) -> bool:
        """Return whether *ax* still is in a figure that is open."""
        figure = None if ax is None else root_figure(ax)
        if figure is None or figure not in self._connections:  # closed, or unlinked
            return False
        return figure not in self._of_pyplot or is_in_pyplot(figure)

    def _present(self) -> dict[_Linked, _Present]:
        """Return the linked Axes that have cells to count, brought up to date."""
        found = {}
        for linked in self._linked:
            ax = linked.axes()
            member = member_of(ax) if self._is_linked(ax) else None
            grid = None if member is None else member.grid()
            if member is None or grid is None:
                continue
            shown = scales_of(member.axes).shown(member)
            if shown is not None:
                found[linked] = _Present.of(member, grid, shown)
        return found

    def _pass_on(self) -> bool:
        """Set those Axes to the common place that aren't there; return whether there were any."""
        present = self._present()
        moved = {linked: _moved(linked, now) for linked, now in present.items()}
        if not present:
            return False
        place = self._place = self._place_now(present, moved)
        changed = [self._show(linked, now, place, moved[linked]) for linked, now in present.items()]
        for linked, now in self._present().items():
            if now.is_saving and place == linked.left_at:
                continue
            linked.left, linked.left_at = now, place
            if not all(linked.has_made(axis, now.limits[axis]) for axis in AXES):
                linked.own = place, now.limits
        return any(changed)

    def _place_now(
        self, present: dict[_Linked, _Present], moved: dict[_Linked, set[AxisName]]
    ) -> _Place:
        """Return the common place after what was *moved*."""
        first, now = next(iter(present.items()))
        if self._place is None:
            moved[first] = set(AXES)
            x, y = (now.middle(i) - first.offset[i] for i in (0, 1))
            return _Place(x, y, now.shown.scales)
        found = self._place
        for linked, now in present.items():
            if (
                linked.left is not None
                and now.shown.scales != linked.left.shown.scales
                and not now.is_saving
            ):
                found = found._replace(scales=now.shown.scales)
                break
        for i, axis in enumerate(AXES):
            movers = [linked for linked in present if axis in moved[linked]]
            # Where nobody wants another view, a slot of another size may show another middle.
            movers = movers or [
                linked
                for linked, now in present.items()
                if linked.left is not None
                and not now.is_saving
                and not linked.has_made(axis, now.limits[axis])
                and now.middle(i) != linked.left.middle(i)
            ]
            for linked in movers[:1]:
                limits, middle = linked.made.get(axis, ((0.0, 0.0), Fraction()))
                if limits != present[linked].limits[axis]:
                    middle = present[linked].middle(i) - linked.offset[i]
                found = found._replace(**cast(Any, {axis: middle}))
                moved[linked].add(axis)
        # On a dot, or between two, so that each view can have it in its very middle.
        x, y = (
            Fraction(round(2 * cell * scale), 2) / scale
            for cell, scale in zip(found[:2], found.scales, strict=True)
        )
        return _Place(x, y, found.scales)

    def _show(self, linked: _Linked, now: _Present, place: _Place, moved: set[AxisName]) -> bool:
        """Set an Axes to *place*, but not along axes along which it was *moved* there itself."""
        if now.is_saving and place == linked.left_at:
            return False
        ax: Any = linked.axes()
        changed, scales = False, now.scales_at(place)
        for i, axis in enumerate(AXES):
            common, limits = (place.x, place.y)[i], now.limits[axis]
            middle = common + linked.offset[i]
            resized = linked.left is not None and (
                linked.left.available != now.available or linked.left.shown.scales != scales
            )
            elsewhere = now.middle(i) != middle or now.shown.scales != scales
            if axis in moved or not (elsewhere or (resized and linked.has_made(axis, limits))):
                continue
            dots = centered(middle, scales[i], now.available[i], now.grid.shape[1 - i])
            wanted = limits_of_dots(now.grid, axis, limits, scales[i], dots)
            if linked.own is not None and linked.own[0] == place:
                wanted = linked.own[1][axis]
            else:
                linked.made[axis] = wanted, common
            if wanted != limits:
                (ax.set_xlim if axis == "x" else ax.set_ylim)(*wanted)
                changed = True
        if now.shown.scales != scales:
            ax.set_pixel_scale(scales)
            changed = True
        if changed:
            self._to_draw.add(figure_of(ax))
        return changed

    # Figures -------------------------------------------------------------------------------------

    def _drawn(self, event: Any) -> None:
        """Have the other figures drawn whose Axes were set, once each."""
        self.settle()
        figure = event.canvas.figure
        waiting = [other for other in self._to_draw if other is not figure]
        self._to_draw.clear()
        for other in waiting:
            other.canvas.draw_idle()

    def _close(self, event: Any) -> None:
        """Leave a figure out whose window is closed."""
        self._drop(event.canvas.figure)

    def _drop(self, figure: Figure) -> None:
        """Disconnect the link from *figure*."""
        for connection in self._connections.pop(figure, ()):
            figure.canvas.mpl_disconnect(connection)
        links = scales_of(figure).links
        if self in links:
            links.remove(self)


def _moved(linked: _Linked, now: _Present) -> set[AxisName]:
    """Return the axes along which somebody wants another view than the link left."""
    left = linked.left
    return set() if left is None else {a for a in AXES if now.limits[a] != left.limits[a]}


def link_views(*axes: Any, offsets: Any = None) -> ViewLink:
    """Show the same cell in the middle of several Axes, at the same scale, from now on.

    A gesture, or a call, that moves or zooms one of them moves and zooms the others, in the same
    figure and in other ones.

    Parameters
    ----------
    *axes : PixelAxes
        In any figures. The first one tells what all show at first.
    offsets : sequence of (int, int), optional
        For each of the Axes the columns and rows, in cells, from the common middle to its own.

    Returns
    -------
    ``ViewLink``
        It need not be kept: the link lasts until its ``unlink()``. An Axes that is removed, or
        whose figure is closed, drops out. A copy of a figure, and what comes out of a pickle, isn't
        linked.

    Raises
    ------
    TypeError
        If *axes* aren't pixel Axes, or *offsets* no pairs of int.
    ValueError
        If there are no *axes*, one is given twice or is in no figure, or *offsets* are more or
        fewer.

    Notes
    -----
    The middles are equal to the last dot, but at the border of an image: no view is moved beyond
    the cells of its Axes. Cells are counted from row and column 0 of each image. An Axes whose
    cells are not all of one size stays as it is. Where cells aren't square (aspect "auto" or a
    number), both scales are the same; an Axes with square cells has the smaller one.

    Each of the other figures is drawn once after the one with the gesture was.

    Examples
    --------
    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> one, other = (Figure().add_subplot(projection="pixel") for _ in range(2))
    >>> images = [ax.imshow(np.eye(600)) for ax in (one, other)]
    >>> link = link_views(one, other, offsets=[(0, 0), (10, 0)])
    >>> one.zoom_about(300, 200, 16)
    >>> other.get_pixel_scale()
    16
    >>> [float(sum(ax.get_xlim())) / 2 for ax in (one, other)]
    [300.0, 310.0]
    """
    for ax in axes:
        if not isinstance(ax, Axes) or member_of(ax) is None:
            raise wrong_type("axes", "pixel Axes", ax)
        if root_figure(ax) is None:
            raise wrong_value("axes", "in figures", ax)
    if not axes:
        raise wrong_value("axes", "one pixel Axes or more", axes)
    if len(set(axes)) < len(axes):
        raise wrong_value("axes", "different from each other", axes)
    return ViewLink(axes, _check_offsets(offsets, len(axes)))


def _check_offsets(offsets: Any, count: int) -> list[tuple[int, int]]:
    takes = f"{count} pairs of int, (columns, rows) for each of the Axes, or None"
    if offsets is None:
        return [(0, 0)] * count
    if isinstance(offsets, str) or not np.iterable(offsets):
        raise wrong_type("offsets", takes, offsets)
    pairs = list(offsets)
    if len(pairs) != count:
        raise wrong_value("offsets", takes, offsets)
    checked = []
    for pair in pairs:
        if isinstance(pair, str) or not np.iterable(pair):
            raise wrong_type("offsets", takes, offsets)
        numbers = [check_int("offsets", number, takes) for number in pair]
        if len(numbers) != 2:
            raise wrong_value("offsets", takes, offsets)
        checked.append((numbers[0], numbers[1]))
    return checked

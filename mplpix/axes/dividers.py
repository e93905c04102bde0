"""Dividers of axes_grid1 that share dots with the boxes of pixel Axes.

A divider (``make_axes_locatable``, ``ImageGrid``, ``HBoxDivider``, ...) divides a rectangle into
columns and rows, from which Axes locators take cells. Whole dots leave some of a cell empty: the
neighbors of a pixel Axes would be larger than its box, and gaps wider than their pads. `DotDivider`
therefore divides twice:

- The whole rectangle is divided by the cells that pixel Axes want to show. This gives their
  *slots*, from which the scale of the group follows as it does for any other Axes.
- Then columns and rows are made as large as the boxes in them. Sizes relative to an Axes are
  relative to the dots that it shows, and each is rounded to whole dots. All Axes locators, those of
  plain Axes and of colorbars too, take their places from this division.

axes_grid1 isn't imported here: a figure without dividers doesn't need it. `adopt_divider` changes
the class of a divider in place, for locators refer to it.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, cast

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from mplpix._mpl.axes import class_factory, is_frozen
from mplpix._mpl.dividers import (
    DividerCell,
    divided_axes,
    divider_cell,
    divider_of,
    equal_lengths_across,
)
from mplpix._mpl.figures import parent_figure, root_figure
from mplpix._mpl.renderers import measuring_renderer
from mplpix.arrays.dots import round_dots
from mplpix.axes.box import box_in_slot
from mplpix.axes.dots_per_unit import dots_per_unit
from mplpix.axes.figure_scales import invalidate_scales, scales_of
from mplpix.axes.limits import AXES, AxisName, is_countable, span_of
from mplpix.axes.member import Member, member_of

__all__ = ["DotDivider", "adopt_divider"]

Floats = NDArray[np.float64]

#: The columns (or rows) from a first to an end that a box is in, and its dots.
Shown = tuple[tuple[int, int], int]


class _Division(NamedTuple):
    """The lengths of columns and of rows, from *corner* on, in dots."""

    corner: Floats
    lengths: tuple[Floats, Floats]
    dots_per_inch: float

    @property
    def size(self) -> tuple[float, float]:
        """The width and the height of all columns and rows."""
        width, height = (float(lengths.sum()) for lengths in self.lengths)
        return width, height

    def cell(self, cell: DividerCell) -> Bbox:
        """Return the place of a cell."""
        edges = [np.append(0, np.cumsum(lengths)) for lengths in self.lengths]
        ends = [lines[list(found)] for lines, found in zip(edges, cell, strict=True)]
        return Bbox(np.transpose(ends) + self.corner)

    def is_same(self, other: _Division | None) -> bool:
        """Return whether *other* has the same columns and rows at the same place."""
        ours, theirs = ((d.corner, *d.lengths) if d is not None else () for d in (self, other))
        return len(ours) == len(theirs) and all(map(np.array_equal, ours, theirs))


class DotDivider:
    """Mix-in for dividers: columns and rows are whole dots, as large as the boxes in them.

    Dividers ask `get_position_runtime` for the rectangle that they divide, then for the sizes of
    columns and rows. Only these answers are replaced.
    """

    #: The drawn pixel Axes in cells of the divider, as of the last update of the scales.
    _members: tuple[weakref.ref[Member], ...] = ()
    _slots: _Division | None = None
    _division: _Division | None = None
    _is_measuring = False

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the divisions, which the next draw finds again."""
        found = ("_members", "_slots", "_division", "_is_measuring")
        return {name: value for name, value in vars(self).items() if name not in found}

    # The answers ---------------------------------------------------------------------------------

    def get_position_runtime(self, ax: Any, renderer: RendererBase | None) -> Any:
        """Return the bounds of all columns and rows, in fractions of the figure; up to date."""
        if not self._is_measuring:
            self._update(parent_figure(ax), renderer)
        division = self._division
        if division is None:
            return cast(Any, super()).get_position_runtime(ax, renderer)
        to_figure = parent_figure(ax).transSubfigure.inverted()
        corners = np.array([division.corner, division.corner + division.size])
        return Bbox(to_figure.transform(corners / dots_per_unit(root_figure(ax)))).bounds

    def get_horizontal_sizes(self, renderer: RendererBase | None) -> Any:
        """Return the sizes of the columns, relative and absolute (inches)."""
        return self._answer(0, cast(Any, super()).get_horizontal_sizes, renderer)

    def get_vertical_sizes(self, renderer: RendererBase | None) -> Any:
        """Return the sizes of the rows, relative and absolute (inches)."""
        return self._answer(1, cast(Any, super()).get_vertical_sizes, renderer)

    def _answer(self, i: int, plain: Callable[[Any], Any], renderer: RendererBase | None) -> Any:
        if self._division is None or self._is_measuring:
            return plain(renderer)
        lengths = self._division.lengths
        across = equal_lengths_across(self)
        if across is None:  # absolute
            inches = lengths[i] / self._division.dots_per_inch
            return np.column_stack([np.zeros_like(inches), inches])
        # Relative to the one length across, which a box divider finds; it takes no absolute ones.
        along = lengths[1 - across]
        relative = np.ones(len(along)) if i == across else along / lengths[across]
        return np.column_stack([relative, np.zeros_like(relative)])

    # Both divisions ------------------------------------------------------------------------------

    def give_slots(self, members: Iterable[Member]) -> None:
        """Set the slots of *members*, the drawn pixel Axes in cells of this divider."""
        if not self._is_measuring:
            self._members = tuple(map(weakref.ref, members))
            self._divide(None)

    def _present(self) -> list[Member]:
        found = (reference() for reference in self._members)
        return [
            member
            for member in found
            if member is not None and divider_of(member.axes.get_axes_locator()) is self
        ]

    def _update(self, figure: Any, renderer: RendererBase | None) -> None:
        """Bring slots, scales and the division up to date, but not while boxes are frozen."""
        if any(is_frozen(member.axes) for found in self._members if (member := found())):
            return
        scales = scales_of(figure)
        scales.update()
        if self._divide(renderer):  # nobody announces new pads, or decorations of another size
            scales.invalidate()
            scales.update()
        self._division = self._hug(renderer)

    def _divide(self, renderer: RendererBase | None) -> bool:
        """Set the slots by dividing the whole rectangle; return whether that changed them."""
        members = self._present()
        if not members:
            return False
        before, self._slots = self._slots, self._whole(members[0], renderer)
        for member, cell in zip(members, map(_cell_of, members), strict=True):
            to_figure = parent_figure(member.axes).transSubfigure.inverted()
            corners = self._slots.cell(cell).get_points() / dots_per_unit(root_figure(member.axes))
            member.set_slot(Bbox(to_figure.transform(corners)))
        return not self._slots.is_same(before)

    def _whole(self, member: Member, renderer: RendererBase | None) -> _Division:
        """Return the division of the whole rectangle by the cells that pixel Axes want to show."""
        divider = cast(Any, super())
        figure = parent_figure(member.axes)
        rectangle = Bbox.from_bounds(*divider.get_position_runtime(member.axes, renderer))
        room = Bbox(
            figure.transSubfigure.transform(rectangle.get_points())
            * dots_per_unit(root_figure(member.axes))
        )
        sizes = self._sizes(member, renderer, _wanted_cells)
        across = equal_lengths_across(self)
        if across is None:
            lengths = [divided(*pair) for pair in zip(sizes, room.size, strict=True)]
            anchored = divider.get_aspect()
        else:
            along, available = sizes[1 - across], room.size[1 - across]
            length = equal_length(along, sizes[across], available, room.size[across])
            lengths = [lengths_at(along, sizes[across], length)]
            lengths.insert(across, np.array([length]))
            anchored = True
        division = _Division(room.p0, (lengths[0], lengths[1]), _dots_per_inch(member))
        if not anchored:
            return division
        box = Bbox.from_bounds(0, 0, *division.size).anchored(divider.get_anchor(), room)
        return division._replace(corner=box.p0)

    def _hug(self, renderer: RendererBase | None) -> _Division | None:
        """Return the division that hugs the boxes, None without boxes."""
        members, slots = self._present(), self._slots
        found = {m: scales_of(m.axes).shown(m) for m in members}
        boxes = [(_cell_of(m), shown.size) for m, shown in found.items() if shown is not None]
        if slots is None or not boxes:
            return None
        sizes = self._sizes(members[0], renderer, _shown_dots)
        shown = [[(cell[i], size[i]) for cell, size in boxes] for i in (0, 1)]
        across = equal_lengths_across(self)
        if across is None:
            lengths = [hugging(*found) for found in zip(sizes, shown, slots.size, strict=True)]
        else:
            length = max(dots for _, dots in shown[across])
            along = lengths_at(sizes[1 - across], sizes[across], length)
            lengths = [whole_dots(as_long_as_boxes(along, shown[1 - across]))]
            lengths.insert(across, np.array([float(length)]))
        division = slots._replace(lengths=(lengths[0], lengths[1]))
        whole = int(division.size[0]), int(division.size[1])
        slot = Bbox([slots.corner, slots.corner + slots.size])
        box = box_in_slot(slot, whole, cast(Any, self).get_anchor())
        return division._replace(corner=box.p0)

    def _sizes(
        self,
        member: Member,
        renderer: RendererBase | None,
        length_of: Callable[[Member, AxisName], float | None],
    ) -> tuple[Floats, Floats]:
        """Return the sizes of columns and rows, relative to *length_of* and absolute (dots)."""
        figure = root_figure(member.axes)
        assert figure is not None
        divider = cast(Any, super())
        if renderer is None:
            renderer = measuring_renderer(figure)
        self._is_measuring = True  # decorations are measured around the boxes as they are
        try:
            with scales_of(figure).lengths(length_of):
                found = divider.get_horizontal_sizes(renderer), divider.get_vertical_sizes(renderer)
        finally:
            self._is_measuring = False
        sizes = [np.array(found[i], float).reshape(-1, 2) for i in (0, 1)]
        for size in sizes:
            size[:, 1] = round_dots(size[:, 1] * _dots_per_inch(member))
        return sizes[0], sizes[1]


def _wanted_cells(member: Member, axis: AxisName) -> float | None:
    """Return how many cells *member*, or an Axes that shares the axis, wants to show."""
    for sibling in (member, *member.siblings(axis)):
        grid, wanted = sibling.grid(), sibling.limits.wanted(axis)
        if grid is not None and is_countable(grid, axis, wanted):
            span = span_of(grid, axis, wanted)
            return span.stop - span.start
    return None


def _shown_dots(member: Member, axis: AxisName) -> float:
    """Return the dots of the box of *member*, or of one that shares the axis, or of its slot."""
    i = AXES.index(axis)
    for sibling in (member, *member.siblings(axis)):
        shown = scales_of(sibling.axes).shown(sibling)
        if shown is not None:
            return shown.size[i]
    return float(member.slot_dots.size[i])


def _dots_per_inch(member: Member) -> float:
    figure = root_figure(member.axes)
    assert figure is not None
    return figure.dpi * dots_per_unit(figure)


def _cell_of(member: Member) -> DividerCell:
    return divider_cell(member.axes.get_axes_locator())


# Arithmetic, along one axis --------------------------------------------------------------------


def divided(sizes: Floats, total: float) -> Floats:
    """Return lengths that have *sizes*, (n, 2) relative and absolute, and fill *total*.

    >>> divided(np.array([[3.0, 0.0], [0.0, 10.0], [1.0, 0.0]]), 50).tolist()
    [30.0, 10.0, 10.0]
    """
    return np.array(sizes @ [_factor(sizes, total), 1])


def _factor(sizes: Floats, total: float) -> float:
    relative, absolute = sizes.sum(0)
    return float((total - absolute) / relative) if relative else 0.0


def equal_length(along: Floats, across: Floats, available: float, longest: float) -> float:
    """Return the length across at which Axes, all equally long across, fill the length along.

    Parameters
    ----------
    along, across : (n, 2) array
        The sizes of each Axes, relative and absolute. Each Axes has a factor of its own.
    available : float
        The length along that all Axes fill together.
    longest : float
        The largest length across.

    Examples
    --------
    Two images side by side, one of 20 × 10 cells and one of 10 × 10:

    >>> equal_length(np.array([[20, 0], [10, 0]]), np.array([[10, 0], [10, 0]]), 60, 50)
    20.0
    """
    ratios = along[:, 0] / across[:, 0]
    rest = (along[:, 1] - ratios * across[:, 1]).sum()
    return float(min((available - rest) / ratios.sum(), longest)) if ratios.any() else longest


def lengths_at(along: Floats, across: Floats, length: float) -> Floats:
    """Return the lengths along of Axes that have this *length* across."""
    factors = (length - across[:, 1]) / across[:, 0]
    return np.array(along[:, 0] * factors + along[:, 1])


def hugging(sizes: Floats, boxes: Sequence[Shown], total: float) -> Floats:
    """Return lengths, whole dots, that have *sizes* and are as long as the *boxes* in them.

    Parameters
    ----------
    sizes : (n, 2) array
        Relative to shown dots, and absolute.
    boxes : sequence of ((first, end), dots)
    total : float
        The total length where no box has a relative size.

    Examples
    --------
    A box of 21 dots with a pad of 10 and a neighbor of 20 %:

    >>> hugging(np.array([[21, 0], [0, 10], [4.2, 0]]), [((0, 1), 21)], 50).tolist()
    [21.0, 10.0, 4.0]
    """
    factors = [
        (dots - absolute) / relative
        for (first, end), dots in boxes
        for relative, absolute in [sizes[first:end].sum(0)]
        if relative > 0
    ]
    factor = max(factors) if factors else _factor(sizes, total)
    return whole_dots(as_long_as_boxes(sizes @ [factor, 1], boxes))


def as_long_as_boxes(lengths: Floats, boxes: Sequence[Shown]) -> Floats:
    """Return *lengths*, those with boxes as long as these, but for boxes that span several."""
    spanned = {i for (first, end), _ in boxes if end - first > 1 for i in range(first, end)}
    longest: dict[int, int] = {}
    for (first, _), dots in boxes:
        longest[first] = max(longest.get(first, 0), dots)
    return np.array(
        [length if i in spanned else longest.get(i, length) for i, length in enumerate(lengths)]
    )


def whole_dots(lengths: Floats) -> Floats:
    """Return *lengths* whose ends are rounded to whole dots, so that no error adds up.

    >>> whole_dots(np.array([7.2, 7.2, 7.2, 7.2])).tolist()
    [7.0, 7.0, 8.0, 7.0]
    """
    return cast(Floats, np.diff(round_dots(np.append(0, np.cumsum(lengths)))))


# -----------------------------------------------------------------------------------------------

_dot_divider_class = class_factory(DotDivider, "Dot{}")


def adopt_divider(member: Member) -> None:
    """Have the divider that the Axes of *member* is in a cell of share its dots, if there is one.

    The divider of a plain Axes stays as it is: neighbors take the place of that.
    """
    divider = divider_of(member.axes.get_axes_locator())
    main = divided_axes(divider)
    if divider is None or (main is not None and member_of(main) is None):
        return
    if not isinstance(divider, DotDivider):
        cast(Any, divider).__class__ = _dot_divider_class(type(divider))
    invalidate_scales(member.axes)

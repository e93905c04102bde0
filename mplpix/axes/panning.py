"""Drags of the pan tool: the view goes by whole dots, at one scale, and back to where it began.

A `Drag` has the view at its start, from which each view of the drag is found. So it doesn't matter
how many events the mouse sends on its way.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mplpix.arrays.aspect import Scales
from mplpix.arrays.dots import round_dots
from mplpix.arrays.scale import LARGEST, Scale, Span, dots_needed, narrow
from mplpix.axes.group import ShownDots
from mplpix.axes.limits import AXES, AxisName, Pair, ascend, limits_of_dots, moved_limits, span_of
from mplpix.axes.member import Member
from mplpix.axes.zooming import cell_at, limits_at, rooms

__all__ = ["Drag", "along", "panned", "stretched"]


@dataclass
class Drag:
    """The start of a drag, and what came of it by now.

    Attributes
    ----------
    start : (float, float)
        Where the mouse was pressed, in dots.
    view : dict
        As the toolbar keeps it, to go back to.
    shown : ShownDots
        The dots that were shown.
    wanted : dict of axis to (float, float)
        The limits that were wanted.
    cells : (float, float)
        The place in the image where the mouse was pressed, in cells.
    scale : int, Fraction or a pair of these
        The present scale.
    limits : dict of axis to (float, float)
        The limits that are wanted at present; others were set by somebody else.
    """

    start: tuple[float, float]
    view: Mapping[str, Any]
    shown: ShownDots
    wanted: Mapping[AxisName, Pair]
    cells: tuple[float, float]
    scale: Scale | Scales
    limits: Mapping[AxisName, Pair]

    @classmethod
    def begin(
        cls, member: Member, shown: ShownDots, view: Mapping[str, Any], start: tuple[float, float]
    ) -> Drag:
        """Return a drag from *start*, in dots, of an Axes that shows dots of its cells."""
        wanted = {axis: member.limits.wanted(axis) for axis in AXES}
        # The middle of the dot: the mouse is at its upper left corner.
        places = start[0] + 0.5, start[1] - 0.5
        cells = [
            cell_at(member, shown, axis, place) for axis, place in zip(AXES, places, strict=True)
        ]
        scale = shown.scales[0] if member.shares_scale else shown.scales
        return cls(start, view, shown, wanted, (cells[0], cells[1]), scale, wanted)


def along(key: str | None, dx: float, dy: float) -> tuple[float, float]:
    """Return how far a drag by *dx* and *dy* goes while *key* is held, as matplotlib has it.

    >>> along("x", 3, 4), along("control", 3, 4), along("shift", 1, 4)
    ((3, 0), (4, 4), (0, 4))
    """
    if key == "control":
        return (dx, dx) if abs(dx) > abs(dy) else (dy, dy)
    if key == "x" or (key == "shift" and 2 * abs(dy) < abs(dx)):
        return dx, 0
    if key == "y" or (key == "shift" and 2 * abs(dx) < abs(dy)):
        return 0, dy
    if key == "shift":
        length = max(abs(dx), abs(dy))
        return math.copysign(length, dx), math.copysign(length, dy)
    return dx, dy


def panned(member: Member, drag: Drag, moved: tuple[float, float]) -> dict[AxisName, Pair]:
    """Return the wanted limits after the image has *moved* with the mouse, in dots.

    No view goes further beyond the border of the image than it was at the start. Wanted limits that
    are wider than what has room stay so where whole cells are moved.
    """
    grid = member.grid()
    assert grid is not None
    available = rooms(member)
    found = {}
    for i, axis in enumerate(AXES):
        wanted = drag.wanted[axis]
        first, end = (drag.shown.x, drag.shown.y)[i]
        scale, span = drag.shown.scales[i], span_of(grid, axis, wanted)
        whole = dots_needed(Span(0, span.count, span.count), scale)
        by = int(round_dots(moved[i])) * (-1 if ascend(grid, axis, wanted) else 1)
        lowest, highest = min(first, 0), max(first, whole - (end - first))
        by = min(max(first + by, lowest), highest) - first
        if by == 0:
            found[axis] = wanted
            continue
        cells = by / float(scale)
        wider = Span(span.start + cells, span.stop + cells, span.count)
        if narrow(wider, scale, available[i]) == (first + by, end + by):
            found[axis] = moved_limits(grid, axis, wanted, cells)
        else:
            found[axis] = limits_of_dots(grid, axis, wanted, scale, (first + by, end + by))
    return found


def stretched(
    member: Member, drag: Drag, moved: tuple[float, float]
) -> tuple[dict[AxisName, Pair], Scales] | None:
    """Return limits and scales after a drag of the right button, which zooms about its start.

    The rung is the one nearest to the factor of matplotlib: 10 for a drag to the right and upwards
    as far as the Axes is wide and high; with aspect "auto", along each axis for itself. None where
    it is that of the start.
    """
    exponents = [by / size for by, size in zip(moved, drag.shown.size, strict=True)]
    aspect = member.aspect()
    if aspect.ratio is not None:
        exponents = [sum(exponents) / 2] * 2
    most = 2 * LARGEST.bit_length()
    x, y = (  # two rungs are a doubling
        round(min(max(2 * exponent * math.log2(10), -most), most)) for exponent in exponents
    )
    if not x and not y:
        return None
    scales = aspect.stepped(drag.shown.scales, (x, y))
    places = math.floor(drag.start[0]), math.ceil(drag.start[1]) - 1
    limits = dict(zip(AXES, limits_at(member, drag.cells, places, scales), strict=True))
    return limits, scales

"""Which cells get a tick or a line: rules of numbers, without an axis.

Ticks are at every 1st, 2nd, 5th, 10th, 20th, … cell in view, counted from cell 0: `candidate_cells`
yields these choices, `labels_apart` tells whether the labels of one touch. `edges_apart` chooses
the edges that have room for a line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations, count

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "GAP",
    "MIN_EDGE_SPACING",
    "MIN_TICK_SPACING",
    "MOST_THINNED",
    "WIDE_GAP",
    "candidate_cells",
    "cells_in_view",
    "decimals_needed",
    "edges_apart",
    "labels_apart",
]

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

#: How narrow cells may be and still have a line on each edge, in points: four lines of the default
#: grid would cover them all.
MIN_EDGE_SPACING = 3.0

#: As many decimals as a float has.
MAX_DECIMALS = 17


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
    for decimals in range(MAX_DECIMALS):
        if abs(round(value, decimals) - value) <= error:
            return decimals
    return MAX_DECIMALS

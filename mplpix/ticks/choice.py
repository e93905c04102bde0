"""The choice of the cells that get a tick, and the edges that get a line: numbers, no axis.

Ticks are at every 1st, 2nd, 5th, 10th, 20th, … cell in view, counted from cell 0: `choose_cells`
takes the smallest of these steps whose labels keep apart. Its caller tells whether they do: it
measures labels in the order of `parts_to_measure` and compares their boxes by `labels_apart`.
`edges_apart` chooses the edges that get a line.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, count
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "GAP",
    "MIN_EDGE_SPACING",
    "MIN_TICK_SPACING",
    "MOST_THINNED",
    "MULTIPLES",
    "WIDE_GAP",
    "Cells",
    "Floats",
    "Gap",
    "candidate_cells",
    "cells_in_view",
    "choose_cells",
    "decimals_needed",
    "edges_apart",
    "labels_apart",
    "parts_to_measure",
    "roundest_cell",
]

Floats = NDArray[np.float64]

#: Indices of cells along an axis, as in the user's array.
Cells = NDArray[np.intp]

#: The least free space between two labels, along their lines of text and across, in font sizes.
Gap = tuple[float, float]

#: The gap where every cell is labeled: half a digit along the text. Less across it, for the height
#: of a line already leaves space above and below most letters.
GAP: Gap = (0.3, 0.1)

#: The gap where not every cell has a tick: about as wide as between matplotlib's own labels.
WIDE_GAP: Gap = (0.6, 0.6)

#: The most ticks where not every cell has one, by default the most of matplotlib's, too (9
#: intervals). To draw a tick takes as long as to draw a small image.
MOST_THINNED = 10

#: The least distance of ticks, whatever their labels are, in font sizes: less than the narrowest
#: label and its gap, so that every step whose labels fit is tried.
MIN_TICK_SPACING = 0.5

#: The least width of a cell with a line on each edge, in points: about four lines of matplotlib's
#: default grid.
MIN_EDGE_SPACING = 3.0

#: The steps between cells with a tick, up to ten cells.
MULTIPLES = (1, 2, 5)

#: Up to this number of ticks, measuring all labels costs no more than choosing some of them.
_MEASURED_AT_ONCE = 8

#: The significant digits of a float64.
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


def choose_cells(
    first: int,
    stop: int,
    most: int,
    fit: Callable[[Cells, Gap], bool] | None = None,
    *,
    multiples: Sequence[float] = MULTIPLES,
    keep: Callable[[Cells], Cells] | None = None,
) -> Cells:
    """Return the cells in view that get a tick: as many as fit, a single one in any case.

    Parameters
    ----------
    first, stop : int
        The cells in view; if there are none, none is returned.
    most : int
        The largest number of cells, at least 1.
    fit : callable, optional
        Called with cells and a `Gap`; returns whether the labels of these cells keep that gap. By
        default all labels fit.
    multiples, keep
        See `candidate_cells`.

    Examples
    --------
    >>> choose_cells(3, 9, most=4)
    array([4, 6, 8])
    >>> choose_cells(3, 9, most=4, fit=lambda cells, gap: False)
    array([5])
    """
    if first >= stop:
        return np.arange(0)
    for cells in candidate_cells(first, stop, most, multiples, keep):
        gap = GAP if len(cells) == stop - first else WIDE_GAP
        if fit is None or fit(cells, gap):
            return cells
    return np.array([roundest_cell(first, stop)])


def candidate_cells(
    first: int,
    stop: int,
    most: int,
    multiples: Sequence[float] = MULTIPLES,
    keep: Callable[[Cells], Cells] | None = None,
) -> Iterator[Cells]:
    """Yield every cell, every 2nd, 5th, 10th, … counted from cell 0, each at least two cells.

    Parameters
    ----------
    first, stop : int
        The cells in view.
    most : int
        The largest number of cells. Where cells are left out, `MOST_THINNED` is another limit.
    multiples : sequence of float, default: 1, 2, 5
        The steps from 1 to 9, ascending; the others are ten times, a hundred times, ... as long.
        Those that aren't whole numbers are left out.
    keep : callable, optional
        Called with the cells of a step; returns those of them that may have a tick.

    Examples
    --------
    >>> [cells.tolist() for cells in candidate_cells(3, 13, most=5)]
    [[4, 6, 8, 10, 12], [5, 10]]
    >>> [cells.tolist() for cells in candidate_cells(3, 13, most=5, multiples=(1, 2.5, 3, 4))]
    [[3, 6, 9, 12], [4, 8, 12]]
    """
    for step in _steps(multiples):
        steps = range(-(-first // step) * step, stop, step)
        if len(steps) < 2:
            return
        if keep is None and len(steps) > most:
            continue
        cells = np.array(steps) if keep is None else keep(np.array(steps))
        all_cells = len(cells) == stop - first
        if 2 <= len(cells) <= (most if all_cells else min(most, MOST_THINNED)):
            yield cells


def roundest_cell(first: int, stop: int) -> int:
    """Return the cell at a multiple of the largest step; it keeps its tick when the view moves.

    Examples
    --------
    >>> roundest_cell(11, 15), roundest_cell(97, 300), roundest_cell(0, 7)
    (12, 200, 0)
    """
    roundest = first
    for step in _steps(MULTIPLES):
        multiple = -(-first // step) * step
        if multiple >= stop or multiple == 0:  # cell 0 is counted by all steps
            break
        roundest = multiple
    return roundest


def _steps(multiples: Sequence[float]) -> Iterator[int]:
    for exponent in count():
        steps = (multiple * 10**exponent for multiple in multiples)
        yield from (int(step) for step in steps if step == int(step))


def parts_to_measure(fractions: Floats) -> Iterator[Any]:
    """Yield indices of ticks to measure: first a few whose labels may well touch, finally all.

    Of many ticks, two in the middle come first, then the pairs at both ends and the closest pair
    as well. If labels of these touch, those of all other ticks need not be written.

    Parameters
    ----------
    fractions : (N,) array
        Positions of at least two ticks along the axis.

    Examples
    --------
    >>> ticks = np.array([0, 1, 2, 4, 5, 6, 7, 7.9, 9, 10])
    >>> [ticks[part].tolist() for part in parts_to_measure(ticks)][:2]
    [[6.0, 7.0], [0.0, 1.0, 6.0, 7.0, 7.9, 9.0, 10.0]]
    """
    n = len(fractions)
    if n > _MEASURED_AT_ONCE:
        closest = int(np.argmin(np.abs(np.diff(fractions))))
        yield slice(n // 2, n // 2 + 2)
        yield np.unique([i + k for i in (0, n // 2, n - 2, closest) for k in (0, 1)])
    yield slice(None)


def labels_apart(
    middles: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    angle: float,
    gap: tuple[float, float],
) -> bool:
    """Return whether no two of some labels touch.

    Labels of one angle touch unless they are apart in the direction of their text or across it. At
    45° they may stand closer than their bounding boxes could.

    Parameters
    ----------
    middles : sequence of (float, float)
        The middle of each label.
    sizes : sequence of (float, float)
        Width and height of each before it is rotated. Labels of no width never touch.
    angle : float
        The rotation of all labels, in degrees.
    gap : (float, float)
        The least free space between two, along and across the text, in the unit of *sizes*.

    Examples
    --------
    >>> middles, sizes = [(0, 0), (30, 0)], [(40, 10), (40, 10)]
    >>> [labels_apart(middles, sizes, angle, (3, 1)) for angle in (0, 45, 90)]
    [False, True, True]
    """
    radians = math.radians(angle)
    cos, sin = math.cos(radians), math.sin(radians)
    # Plain floats: most often there are ten labels, for which arrays take several times as long.
    along_text = [
        (x * cos + y * sin, y * cos - x * sin, width / 2, height / 2)
        for (x, y), (width, height) in zip(middles, sizes, strict=True)
        if width > 0
    ]
    along, across = gap
    return all(
        abs(x - x2) - (width + width2) >= along or abs(y - y2) - (height + height2) >= across
        for (x, y, width, height), (x2, y2, width2, height2) in combinations(along_text, 2)
    )


def edges_apart(positions: Floats, spacing: float) -> NDArray[np.bool_]:
    """Return a mask of the edges that get a line: edges of a cell at least *spacing* wide.

    So a grid ends where cells become narrow, and a narrow cell among wide ones keeps its edges.

    Parameters
    ----------
    positions : (N + 1,) array
        Positions of the edges, ascending or descending.
    spacing : float
        The least width of a cell, in the unit of *positions*.

    Examples
    --------
    >>> edges_apart(np.array([0.0, 1, 2, 3, 13, 14, 24]), 5)
    array([False, False, False,  True,  True,  True,  True])
    """
    wide = np.abs(np.diff(positions)) >= spacing
    return np.append(wide, False) | np.insert(wide, 0, False)


def decimals_needed(value: float, error: float) -> int:
    """Return the least number of decimals that write *value* with at most this error.

    Examples
    --------
    >>> decimals_needed(0.1 + 0.2, 0.001), decimals_needed(12.0, 0.01)
    (1, 0)
    """
    for decimals in range(MAX_DECIMALS):
        if abs(round(value, decimals) - value) <= error:
            return decimals
    return MAX_DECIMALS

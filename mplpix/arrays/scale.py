"""The scale that Axes share: which one fits, and where boxes and views come to lie on the dots.

Everything here is arithmetic on numbers, one axis (x or y) at a time, in two units: *cells* of the
image, counted as edges (cell *i* spans [i, i + 1]), and *dots* of the device. A `Span` is the cells
wanted; `dots_needed` returns the dots that it takes at a scale, `largest_scale` the scale at which
several fit, `snap` and `narrow` the dots that are shown, and `box_start` where a box of that many
dots begins in its slot. How the scales along x and y depend on each other is told by
`mplpix.arrays.aspect`.

Dots of a view are counted from the edge of cell 0, so that a block of cells at a scale below 1
does not depend on where the view begins.
"""

from __future__ import annotations

import math
import numbers
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Literal, NamedTuple

import numpy as np

from mplpix._checks import wrong_type, wrong_value
from mplpix.arrays.dots import DOT_TOLERANCE, ceil_dots, floor_dots, round_dots

__all__ = [
    "LARGEST",
    "Scale",
    "Span",
    "about",
    "answered",
    "box_start",
    "check_factor",
    "check_scale",
    "dots_needed",
    "larger",
    "largest_scale",
    "narrow",
    "nearest_scale",
    "pinned",
    "rung_beside",
    "smaller",
    "snap",
    "steps_between",
]

#: Dots per cell: 1, 2, 3, … as an int, 1/2, 1/3, … as a Fraction.
Scale = int | Fraction

#: Scales tried below the one that the division gives. A cut block costs one dot, so that one try is
#: enough where two dots are available; in a single dot no scale may fit.
_TRIES = 8

#: More dots per cell than any canvas has, or more cells per dot than any image.
LARGEST = 2**30

_FACTOR_TAKES = "a positive int or Fraction(1, k)"
_SCALE_TAKES = f"'fit', {_FACTOR_TAKES}"


class Span(NamedTuple):
    """Part of an image along one axis: the cells from *start* to *stop*, of *n_cells* in all.

    Attributes
    ----------
    start, stop : float
        Edges in cells, ``start < stop``; fractions and edges beyond the image are allowed.
    n_cells : int
        Cells that the image has along this axis.
    """

    start: float
    stop: float
    n_cells: int


def check_scale(name: str, value: Any, more: str = "") -> Literal["fit"] | Scale:
    """Return *value* as "fit" or as `check_factor` does; *more* is taken, too, for the message."""
    if isinstance(value, str) and value == "fit":
        return "fit"
    return check_factor(name, value, more, takes=_SCALE_TAKES)


def check_factor(name: str, value: Any, more: str = "", *, takes: str = _FACTOR_TAKES) -> Scale:
    """Return *value*, a number of dots per cell, as an int or a unit fraction.

    A float is taken where it is a whole number or the float nearest to 1/k, so that
    ``set_pixel_scale(1 / 3)`` does what it says.

    Parameters
    ----------
    name : str
        The public name of the argument, for the message.
    value : k or 1/k
        An int, Fraction, float or number of numpy.
    more : str
        Other values that the argument takes, for the message.
    takes : str
        The values that are taken here, for the message.

    Raises
    ------
    TypeError
        If *value* is neither a string nor a real number.
    ValueError
        If it is a string, or a number that is neither k nor 1/k.
    """
    takes = f"{takes}, {more}" if more else takes
    if isinstance(value, str):
        raise wrong_value(name, takes, value)
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real):
        raise wrong_type(name, takes, value)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not 1 / LARGEST <= number <= LARGEST:  # NaN neither
        raise wrong_value(name, takes, value)
    scale = Fraction(round(number)) if number >= 1 else Fraction(1, round(1 / number))
    if scale != value and float(scale) != value:
        raise wrong_value(name, takes, value)
    return scale.numerator if scale.denominator == 1 else scale


def nearest_scale(number: float) -> Scale:
    """Return the scale nearest to a positive number of dots per cell, or of cells per dot below 1.

    >>> nearest_scale(2.5), nearest_scale(0.7), nearest_scale(0.4)
    (3, 1, Fraction(1, 3))
    """
    number = min(max(number, 1 / LARGEST), LARGEST)
    if number >= 1:
        return math.floor(number + 0.5)
    cells = math.floor(1 / number + 0.5)
    return Fraction(1, cells) if cells > 1 else 1


def smaller(scale: Scale) -> Scale:
    """Return the next scale below *scale*."""
    return int(scale) - 1 if scale > 1 else Fraction(1, scale.denominator + 1)


def larger(scale: Scale) -> Scale:
    """Return the next scale above *scale*."""
    if scale >= 1:
        return int(scale) + 1
    return Fraction(1, scale.denominator - 1) if scale.denominator > 2 else 1


def _in_dots(span: Span, scale: Scale) -> tuple[float, float]:
    """Return the ends of *span* in dots from cell 0.

    Below scale 1 the last block of the image may have fewer cells than the others and is a dot
    all the same: a view that ends in it ends at its far side.
    """
    factor = float(scale)
    start, stop = span.start * factor, span.stop * factor
    whole, rest = divmod(span.n_cells, scale.denominator)  # at scales of 1 and more no rest
    if rest and whole + DOT_TOLERANCE < stop < whole + 1:
        stop = float(whole + 1)
    return start, stop


def dots_needed(span: Span, scale: Scale) -> int:
    """Return how many dots show all of *span* at *scale*, at least one.

    >>> dots_needed(Span(0, 7, 7), 3)
    21
    >>> dots_needed(Span(0, 7, 7), Fraction(1, 2))
    4
    """
    start, stop = _in_dots(span, scale)
    return max(1, int(ceil_dots(stop - start)))


def _fits(span: Span, available_dots: int, scale: Scale) -> bool:
    return dots_needed(span, scale) <= available_dots


def _largest_for(span: Span, available_dots: int) -> Scale:
    """Return the largest scale at which *span* fits, cut blocks not counted."""
    width = span.stop - span.start
    scale = math.floor((available_dots + DOT_TOLERANCE) / width)
    if scale >= 1:
        return scale
    return Fraction(1, max(2, math.ceil(width / (available_dots + DOT_TOLERANCE))))


def largest_scale(requests: Iterable[tuple[Span, int]]) -> Scale | None:
    """Return the largest scale at which every span fits; None without a request.

    Parameters
    ----------
    requests : iterable of (Span, int)
        The cells wanted along one axis of one Axes, and the dots available for them.
    """
    requests = [(span, max(available_dots, 1)) for span, available_dots in requests]
    scale = min((_largest_for(*request) for request in requests), default=None)
    # The block that the border of an image cuts may take a dot more than the division says.
    for _ in range(_TRIES):
        if scale is None or scale >= 1 or all(_fits(*request, scale) for request in requests):
            break
        scale = Fraction(1, scale.denominator + 1)
    return scale


def snap(span: Span, scale: Scale) -> tuple[int, int]:
    """Return the dots from cell 0, ``(first, end)``, that show *span* at *scale*.

    The number of dots depends on the length of the span only, so that a box keeps its size
    while its view is panned.
    """
    start, stop = _in_dots(span, scale)
    needed = dots_needed(span, scale)
    first = int(round_dots(start - (needed - (stop - start)) / 2))
    return first, first + needed


def narrow(span: Span, scale: Scale, available_dots: int) -> tuple[int, int]:
    """Return the dots ``(first, end)`` that show as much of *span* about its middle as fits.

    Whole cells where one fits, else the *available_dots* about the middle.
    """
    first, end = snap(span, scale)
    if end - first <= available_dots:
        return first, end
    middle = (first + end) / 2
    if scale > 1 and available_dots >= scale:
        cells = available_dots // int(scale)
        start = int(round_dots(middle / float(scale) - cells / 2))
        if first <= start * scale and (start + cells) * scale <= end:
            return int(start * scale), int((start + cells) * scale)
    first = int(round_dots(middle - available_dots / 2))
    return first, first + available_dots


def box_start(slot: tuple[float, float], length: int, corner: float) -> int:
    """Return the dot at which a box of *length* dots begins.

    Parameters
    ----------
    slot : (float, float)
        The ends of the slot in dots.
    length : int
        The length of the box in dots.
    corner : float
        Where the box would begin if dots could be cut, in dots.

    Notes
    -----
    Wherever the slot has that many whole dots, the box stays on them: the canvas ends with a
    whole dot also where the figure does not.
    """
    first = int(round_dots(corner))
    lowest, highest = int(ceil_dots(slot[0])), int(floor_dots(slot[1])) - length
    return min(max(first, lowest), highest) if lowest <= highest else first


def about(middle: float, ends: tuple[float, float]) -> tuple[float, float]:
    """Return limits with *middle* in their middle that reach over both *ends*, in that order.

    >>> about(2, (0, 10))
    (-6, 10)
    >>> about(2, (10, 0))
    (10, -6)
    """
    reach = max(abs(end - middle) for end in ends)
    limits = middle - reach, middle + reach
    return limits if ends[0] < ends[1] else limits[::-1]


def _rung(i: int) -> Scale:
    """Return rung *i*: 1 for 0, then 2, 3, 4, 6, 8, 12, …, below 0 their inverses."""
    if i < 0:
        return Fraction(1, int(_rung(-i)))
    if i == 0:
        return 1
    return 1 << (i + 1) // 2 if i % 2 else 3 << (i // 2 - 1)


#: The number of the largest rung.
_LAST_RUNG = 2 * (LARGEST.bit_length() - 1) - 1

_RUNGS = [_rung(i) for i in range(-_LAST_RUNG, _LAST_RUNG + 1)]


def answered(scale: Scale, images: Iterable[tuple[int, ...]]) -> Scale:
    """Return the largest scale up to *scale* that coarser levels of *images* answer.

    A rung 1/k where each image has a level whose factor divides k; *scale* itself where there is
    none that is at least half as large.

    Parameters
    ----------
    scale : int or Fraction
    images : iterable of tuple of int
        The factors of the coarser levels of each image; those without levels aren't asked.

    Examples
    --------
    >>> answered(Fraction(1, 5), [(2, 3, 4, 6, 8)]), answered(Fraction(1, 5), [(4, 16), ()])
    (Fraction(1, 6), Fraction(1, 8))
    """
    leveled = [factors for factors in images if factors]
    if scale >= 1 or not leveled:
        return scale
    lowest = bisect_left(_RUNGS, scale / 2)
    for rung in reversed(_RUNGS[lowest : bisect_right(_RUNGS, scale)]):
        size = Fraction(rung).denominator
        if all(any(size % factor == 0 for factor in factors) for factors in leveled):
            return rung
    return scale


def rung_beside(scale: Scale, steps: int) -> Scale:
    """Return the rung that is *steps* above *scale*, or below it for a negative number.

    The outermost rung where there are no more. A scale between two rungs is one step from both.

    >>> [rung_beside(4, steps) for steps in (-5, -1, 0, 1, 2)]
    [Fraction(1, 3), 3, 4, 6, 8]
    >>> rung_beside(5, 1), rung_beside(5, -1)
    (6, 4)
    """
    if steps == 0:
        return scale
    beside = bisect_right(_RUNGS, scale) - 1 if steps > 0 else bisect_left(_RUNGS, scale)
    return _RUNGS[min(max(beside + steps, 0), len(_RUNGS) - 1)]


def steps_between(scale: Scale, rung: Scale) -> int:
    """Return the steps that lead from *scale* to a *rung*, as `rung_beside` counts them.

    >>> [steps_between(scale, 1) for scale in (Fraction(1, 3), 1, 4, 5)]
    [2, 0, -3, -4]
    """
    if scale == rung:
        return 0
    to = bisect_left(_RUNGS, rung)
    return to - (bisect_right(_RUNGS, scale) - 1 if rung > scale else bisect_left(_RUNGS, scale))


def pinned(cell: float, dot: int, scale: Scale, available_dots: int, count: int) -> tuple[int, int]:
    """Return the dots ``(first, end)`` of a view in which a place in the image is on a given dot.

    Parameters
    ----------
    cell : float
        The place, in cells.
    dot : int
        Where it is to be, counted from the first dot of the view, that of the lower cells.
    scale : int or Fraction
        Dots per cell.
    available_dots : int
        The dots of the view; fewer where the image has fewer.
    count : int
        The number of cells of the image, whose border the view does not cross.

    Examples
    --------
    >>> pinned(10.5, 40, 8, 100, 60)
    (44, 144)
    >>> pinned(10.5, 90, 8, 100, 60)
    (0, 100)
    """
    whole = dots_needed(Span(0, count, count), scale)
    length = min(available_dots, whole)
    first = math.floor(cell * float(scale) + DOT_TOLERANCE) - dot
    first = min(max(first, 0), whole - length)
    return first, first + length

"""The cells that each dot shows, along one axis, and the spreading of colors to dots.

A `Lookup` has, for one axis, the cells that the dots of a clip range show. It has one *entry* for
every run of dots that shows the same cells: at scales of 1 and more an entry is a cell, shown on
one or more dots; below 1 it is the block of cells of one dot. `mplpix.arrays.reduce` takes the
entries' values from an array, they are colored, and `repeat_dots` spreads the colors to dots: each
entry is colored once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.dots import DOT_TOLERANCE, round_dots

__all__ = [
    "Lookup",
    "lookup_all",
    "lookup_blocks",
    "lookup_edges",
    "lookup_uniform",
    "parts_outside",
    "picture_of",
    "repeat_dots",
    "repeat_entries",
]

Array = NDArray[Any]

#: Cells smaller than this many dots are shown on none; their number per dot is none of intp's.
_SMALLEST = 2.0**-60


class Lookup:
    """The cells that the dots along one axis show.

    Attributes
    ----------
    starts, stops : (n,) int arrays
        Entry *e* shows the cells ``starts[e]:stops[e]``; ascending, without gaps.
    repeats : (n,) int array
        The number of dots of each entry, at least one.
    first_dot : int
        The lowest dot that is shown.
    descending : bool
        True where dots go up as cells go down: entry 0 is then shown on the highest dots.
    block : int
        k where each entry is one dot and a block of k cells counted from cell 0, at most cut by
        the border of the image; else 0.
    """

    __slots__ = ("block", "descending", "first_dot", "repeats", "starts", "stops")

    def __init__(
        self,
        starts: NDArray[np.intp],
        stops: NDArray[np.intp],
        repeats: NDArray[np.intp],
        first_dot: int,
        descending: bool,
        block: int = 0,
    ) -> None:
        self.starts, self.stops, self.repeats = starts, stops, repeats
        self.first_dot, self.descending, self.block = first_dot, descending, block

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.starts)

    @property
    def dots(self) -> int:
        """The number of dots that show a cell."""
        return int(self.repeats.sum())

    @property
    def cells(self) -> slice:
        """The cells that are shown."""
        return slice(int(self.starts[0]), int(self.stops[-1])) if len(self) else slice(0, 0)

    @property
    def cuts(self) -> NDArray[np.int64]:
        """Where the cells of each entry begin, and where those of the last one end, (n + 1,)."""
        return np.append(self.starts, self.stops[-1:]).astype(np.int64)

    @property
    def one_each(self) -> bool:
        """True where every entry is a single cell."""
        return int(self.cells.stop) - int(self.cells.start) == len(self)

    def part(self, entries: slice) -> Lookup:
        """Return the look-up of some entries, for `sample`; its *first_dot* means nothing."""
        starts, stops, repeats = (a[entries] for a in (self.starts, self.stops, self.repeats))
        return Lookup(starts, stops, repeats, 0, self.descending, self.block)

    def entries_of(self, part: Lookup) -> slice:
        """Return which entries are those of a *part* of this look-up."""
        first = int(np.searchsorted(self.starts, part.starts[0]))
        return slice(first, first + len(part))


def _lookup(edges: Array, first_cell: int, clip: tuple[int, int]) -> Lookup:
    """Return the look-up for cells *first_cell*, … with the given *edges* (n + 1, dots)."""
    descending = bool(edges[-1] < edges[0])
    borders = round_dots(edges)
    low, high = clip
    if descending:  # count dots downwards, so that below all is ascending
        edges, borders = -edges, -borders
        low, high = -high, -low
    # Cells that end within the clip range end with the image. Other outermost cells are there for
    # their inner edges alone.
    begins, ends = borders[0] >= low, borders[-1] <= high
    borders = np.clip(borders, low, high).astype(np.intp)
    cell_dots = np.diff(edges)
    if not len(cell_dots) or borders[0] == borders[-1]:
        none = np.empty(0, np.intp)
        return Lookup(none, none, none, 0, descending)
    if cell_dots.min() >= 1 - DOT_TOLERANCE / len(cell_dots):
        repeats = np.diff(borders)
        starts = np.flatnonzero(repeats)
        stops, repeats = starts + 1, repeats[starts]
    else:
        dots = np.arange(borders[0], borders[-1])
        # A dot shows the cells whose middles lie in it; where there are none (cells differ in
        # size), the cell that covers the dot's middle.
        middles = (edges[:-1] + edges[1:]) / 2
        starts = np.searchsorted(middles, dots - DOT_TOLERANCE)
        stops = np.searchsorted(middles, dots + 1 - DOT_TOLERANCE)
        # The first and the last dot also show the cells that round off the image's own border.
        if begins:
            starts[0] = 0
        if ends:
            stops[-1] = len(middles)
        covering = np.clip(np.searchsorted(edges, dots + 0.5) - 1, 0, len(middles) - 1)
        empty = stops <= starts
        starts = np.where(empty, covering, starts)
        stops = np.where(empty, covering + 1, stops)
        # A cell that covers a dot beside the one that its middle lies in has dots of its own, and
        # is left out of a block there.
        left = empty[:-1] & (starts[1:] < stops[:-1]) & (stops[1:] > stops[:-1])
        starts[1:][left] = stops[:-1][left]
        right = empty[1:] & (stops[:-1] > starts[1:]) & (starts[:-1] < starts[1:])
        stops[:-1][right] = starts[1:][right]
        # Runs of dots that show the same cells are one entry.
        new = np.flatnonzero(np.diff(starts, prepend=-1))
        repeats = np.diff(new, append=len(dots))
        starts, stops = starts[new], stops[new]
    first_dot = -int(borders[-1]) if descending else int(borders[0])
    starts, stops = starts + first_cell, stops + first_cell
    return Lookup(
        starts.astype(np.intp),
        stops.astype(np.intp),
        repeats.astype(np.intp),
        first_dot,
        descending,
    )


def lookup_edges(edges: Array, clip: tuple[int, int]) -> Lookup:
    """Return which cells the dots show, for cells of any size.

    Parameters
    ----------
    edges : (n + 1,) float array
        The edges of all cells in dots, strictly ascending or descending.
    clip : (int, int)
        The dots to look at: from the first up to, not including, the second.

    Returns
    -------
    Lookup
        At scales of 1 and more each edge lies at the dot nearest to it.
    """
    ascending = edges[-1] >= edges[0]
    up = edges if ascending else edges[::-1]
    # One cell more at each end, for edges that round into the clip range.
    low = max(int(np.searchsorted(up, clip[0], "right")) - 2, 0)
    high = min(int(np.searchsorted(up, clip[1], "left")) + 2, len(up))
    if not ascending:
        low, high = len(up) - high, len(up) - low
    return _lookup(edges[low:high], low, clip)


def lookup_uniform(origin: float, step: float, count: int, clip: tuple[int, int]) -> Lookup:
    """Return which cells the dots show, for cells of one size.

    Parameters
    ----------
    origin : float
        The place of cell 0's edge, in dots.
    step : float
        Dots per cell, negative where cells go down as dots go up.
    count : int
        The number of cells.
    clip : (int, int)
        The dots to look at: from the first up to, not including, the second.

    Returns
    -------
    Lookup
        Where *step* is 1/k and *origin* on a dot, the blocks are those of k cells counted from
        cell 0, and the block that the border of the image cuts has a dot of its own. The work
        does not depend on *count*.

    Examples
    --------
    >>> lookup_uniform(0, 0.5, 5, (0, 100)).stops.tolist()
    [2, 4, 5]
    """
    if not (abs(step) > _SMALLEST and np.isfinite(step) and np.isfinite(origin)):
        return _lookup(np.array([0.0]), 0, clip)
    k = max(round(1 / abs(step)), 1)
    aligned = (
        k > 1
        and abs(abs(step) - 1 / k) * count < DOT_TOLERANCE
        and abs(origin - round(origin)) < DOT_TOLERANCE
    )
    if aligned:
        return _lookup_aligned(int(round_dots(origin)), k, count, clip, descending=step < 0)
    ends = sorted((clip[i] - origin) / step for i in (0, 1))
    low = min(max(int(np.floor(ends[0])) - k - 1, 0), count)
    high = min(max(int(np.ceil(ends[1])) + k + 1, low), count)
    return _lookup(origin + step * np.arange(low, high + 1), low, clip)


def _lookup_aligned(
    origin: int, size: int, count: int, clip: tuple[int, int], *, descending: bool
) -> Lookup:
    """Return the look-up of blocks of *size* cells, one on each dot from *origin* on."""
    low, high = (-clip[1], -clip[0]) if descending else clip
    offset = -origin if descending else origin
    first = max(low - offset, 0)
    blocks = slice(first, max(min(high - offset, -(-count // size)), first))
    first_dot = -(offset + blocks.stop) if descending else offset + first
    if blocks.stop == first:
        first_dot = 0
    found = lookup_blocks(blocks, size, count)
    return Lookup(found.starts, found.stops, found.repeats, first_dot, descending, size)


def lookup_blocks(blocks: slice, size: int, count: int) -> Lookup:
    """Return the look-up of blocks of *size* of the *count* cells, one dot each.

    >>> lookup_blocks(slice(1, 3), 2, 5).stops.tolist()
    [4, 5]
    """
    starts = np.arange(blocks.start, blocks.stop, dtype=np.intp) * size
    stops = np.minimum(starts + size, count)
    return Lookup(starts, stops, np.ones_like(starts), int(blocks.start), False, size)


def lookup_all(count: int, scale: Fraction | int) -> Lookup:
    """Return the look-up of all of *count* cells, or of their blocks at a scale below 1.

    >>> lookup_all(5, Fraction(1, 2)).stops.tolist(), lookup_all(2, 3).stops.tolist()
    ([2, 4, 5], [1, 2])
    """
    return lookup_uniform(0, min(float(scale), 1.0), count, (0, count))


def parts_outside(
    wanted: tuple[slice, slice], known: tuple[slice, slice]
) -> Iterator[tuple[slice, slice]]:
    """Yield the rectangles that make up *wanted* without *known*, which lies in it.

    >>> list(parts_outside((slice(0, 5), slice(0, 5)), (slice(2, 5), slice(0, 4))))
    [(slice(0, 2, None), slice(0, 5, None)), (slice(2, 5, None), slice(4, 5, None))]
    """
    (rows, cols), (known_rows, known_cols) = wanted, known
    for part in (
        (slice(rows.start, known_rows.start), cols),
        (slice(known_rows.stop, rows.stop), cols),
        (known_rows, slice(cols.start, known_cols.start)),
        (known_rows, slice(known_cols.stop, cols.stop)),
    ):
        if all(side.start < side.stop for side in part):
            yield part


def repeat_entries(values: NDArray[Any], rows: Lookup, cols: Lookup) -> NDArray[Any]:
    """Return the values of the dots, lowest dots first; a view where each entry is one dot.

    Parameters
    ----------
    values : (len(rows), len(cols)) array
        Those of the entries.
    rows, cols : Lookup
        How many dots each has, and which way they go.

    Returns
    -------
    (rows.dots, cols.dots) array
        Row 0 is the lowest on the canvas, column 0 the leftmost.

    Examples
    --------
    >>> two_dots_each = lookup_uniform(0, 2, 2, (0, 3))
    >>> repeat_entries(np.array([[1, 2], [3, 4]]), two_dots_each, two_dots_each)
    array([[1, 1, 2],
           [1, 1, 2],
           [3, 3, 4]])
    """
    values = values[:: -1 if rows.descending else 1, :: -1 if cols.descending else 1]
    for axis, entries in ((1, cols), (0, rows)):  # columns first, on the smaller array
        repeats = entries.repeats[::-1] if entries.descending else entries.repeats
        if not len(repeats) or repeats.max() == 1:
            continue
        if (repeats == repeats[0]).all():
            values = np.repeat(values, int(repeats[0]), axis=axis)
        else:  # in a third of the time that `repeat` by sizes takes of bytes
            values = values.take(np.repeat(np.arange(len(repeats)), repeats), axis=axis)
    return values


def repeat_dots(rgba: NDArray[np.uint8], rows: Lookup, cols: Lookup) -> NDArray[np.uint8]:
    """Return the dots of colored entries, lowest dots first.

    Parameters
    ----------
    rgba : (len(rows), len(cols), 4) uint8 array
        The colors of the entries.
    rows, cols : Lookup
        How many dots each has, and which way they go.

    Returns
    -------
    (rows.dots, cols.dots, 4) uint8 array
        Row 0 is the lowest on the canvas, column 0 the leftmost.
    """
    # A dot's four bytes are moved as one number.
    dots = repeat_entries(np.ascontiguousarray(rgba).view(np.uint32)[..., 0], rows, cols)
    return np.ascontiguousarray(dots).view(np.uint8).reshape(rows.dots, cols.dots, 4)


def picture_of(
    parts: Iterable[tuple[slice, slice, NDArray[np.uint8]]],
    rows: Lookup,
    cols: Lookup,
    scales: Sequence[Fraction | int],
    *,
    upwards: bool,
) -> NDArray[np.uint8]:
    """Return the dots of all cells of an image, without a canvas.

    Parameters
    ----------
    parts : iterable of (slice, slice, (m, n, 4) uint8 array)
        Entries of *rows* and of *cols*, and their colors; all together are all entries.
    rows, cols : Lookup
        Those of `lookup_all`.
    scales : (int or Fraction, int or Fraction)
        Dots per cell along the rows' axis and along the columns'.
    upwards : bool
        If True, row 0 is the lowest one.

    Returns
    -------
    (M * scale, N * scale, 4) uint8 array
        The uppermost row first.
    """
    high, wide = (max(int(scale), 1) for scale in scales)
    picture = np.empty((len(rows) * high, len(cols) * wide, 4), np.uint8)
    dots = picture.view(np.uint32).reshape(len(rows), high, len(cols), wide)
    if upwards:
        dots = dots[::-1]
    for part, across, rgba in parts:
        m, n = rgba.shape[:2]
        dots[part, :, across] = np.ascontiguousarray(rgba).view(np.uint32).reshape(m, 1, n, 1)
    return picture

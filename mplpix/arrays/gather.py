"""Values of blocks, gathered from chunks that are read one by one.

A block may lie in several chunks, which are read in the order in which they lie, each once. Of each
piece the blocks in it are reduced as far as it goes (`Share.part_of`), by a worker of Dask where
the array is Dask's, and `Gathered` joins the parts. The value of a block is the same to the last
bit whatever else is in view: pieces are cut from the whole array, and of a block in view all is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.chunks import Window
from mplpix.arrays.lookup import Lookup
from mplpix.arrays.reduce import (
    Part,
    Reduction,
    Runs,
    finished,
    highest,
    lowest,
    middles_of,
    part_of,
    sample,
)
from mplpix.arrays.source import Limits, Source, as_shown, limits_of

__all__ = ["Gathered", "Share", "sample_each", "survey"]

Array = NDArray[Any]


class _Along(NamedTuple):
    """The entries of a look-up that have cells in a piece, along one axis.

    Attributes
    ----------
    entries : slice
        Their numbers.
    first : int
        The first of their cells that is in the piece, counted from its own first.
    runs : Runs
        How many cells of each are in the piece.
    middles : (n,) int array
        Where the middles of entries are in the piece, of those whose middle is.
    with_middle : slice
        The numbers of these entries.
    """

    entries: slice
    first: int
    runs: Runs
    middles: NDArray[np.intp]
    with_middle: slice

    @classmethod
    def of(cls, look: Lookup, middles: NDArray[np.intp], cells: slice) -> _Along | None:
        first = int(np.searchsorted(look.stops, cells.start, "right"))
        stop = int(np.searchsorted(look.starts, cells.stop, "left"))
        if first >= stop:
            return None
        entries = slice(first, stop)
        starts = np.maximum(look.starts[entries], cells.start)
        sizes = np.minimum(look.stops[entries], cells.stop) - starts
        inside = slice(*(int(i) for i in np.searchsorted(middles, [cells.start, cells.stop])))
        return cls(
            entries,
            int(starts[0]) - cells.start,
            Runs(sizes, look.block),
            middles[inside] - cells.start,
            inside,
        )

    @property
    def cells(self) -> slice:
        """The cells in the piece."""
        return slice(self.first, self.first + int(self.runs.sizes.sum()))


class Share(NamedTuple):
    """The blocks that have cells in one piece, and how these become a part of their values."""

    reduction: Reduction
    rows: _Along
    cols: _Along

    def part_of(self, cells: Array) -> Part:
        """Return the part that the *cells* of the piece have."""
        if self.reduction == "nearest":
            picked = cells[self.rows.middles[:, np.newaxis], self.cols.middles]
            return Part(picked, None, cells.dtype)
        cells = cells[self.rows.cells, self.cols.cells]
        return part_of(self.reduction, cells, (self.rows.runs, self.cols.runs))


class Gathered:
    """The values of the entries of two look-ups, one piece after the other.

    Parameters
    ----------
    rows, cols : Lookup
        The cells of each entry.
    reduction : {"mean", "nearest", "max", "min"}
        How these make one value.

    Examples
    --------
    >>> from mplpix.arrays.lookup import lookup_blocks
    >>> cells = np.arange(12.0).reshape(2, 6)
    >>> entries = lookup_blocks(slice(0, 1), 2, 2), lookup_blocks(slice(0, 2), 3, 6)
    >>> gathered = Gathered(*entries, "mean")
    >>> for cols in (slice(0, 4), slice(4, 6)):
    ...     share = gathered.share((slice(0, 2), cols))
    ...     gathered.add(share, share.part_of(cells[:, cols]))
    >>> gathered.values()
    array([[4., 7.]])
    """

    def __init__(self, rows: Lookup, cols: Lookup, reduction: Reduction) -> None:
        self._rows, self._cols, self._reduction = rows, cols, reduction
        self._middles = middles_of(rows), middles_of(cols)
        self._values: Array | None = None
        self._dtype: np.dtype[Any] | None = None
        #: Bad cells of each entry, None while there are none.
        self._bad: Array | None = None

    @property
    def window(self) -> Window:
        """The cells of all entries."""
        return self._rows.cells, self._cols.cells

    def share(self, piece: Window) -> Share | None:
        """Return the share that a piece has in the values, None if it has none."""
        rows = _Along.of(self._rows, self._middles[0], piece[0])
        cols = _Along.of(self._cols, self._middles[1], piece[1])
        return None if rows is None or cols is None else Share(self._reduction, rows, cols)

    def add(self, share: Share, part: Part) -> None:
        """Add the part of one piece."""
        shape = len(self._rows), len(self._cols)
        values = self._room_for(part.values, shape)
        if self._reduction == "nearest":
            values[share.rows.with_middle, share.cols.with_middle] = part.values
            self._dtype = part.dtype
            return
        at = share.rows.entries, share.cols.entries
        with np.errstate(invalid="ignore", over="ignore"):
            _JOIN[self._reduction](values[at], part.values, out=values[at])
        self._dtype = (
            part.dtype if self._dtype is None else np.promote_types(self._dtype, part.dtype)
        )
        if part.good is not None:
            if self._bad is None:
                self._bad = np.zeros(shape, np.int64)
            sizes = share.rows.runs.sizes[:, np.newaxis] * share.cols.runs.sizes
            self._bad[at] += sizes - part.good.astype(np.int64)

    def _room_for(self, values: Array, shape: tuple[int, int]) -> Array:
        """Return the array of all values, made for the first part and for wider ones again."""
        known = self._values
        dtype = values.dtype if known is None else np.result_type(known.dtype, values.dtype)
        if known is None:
            make: Any = np.ma.masked_all if self._reduction == "nearest" else np.empty
            known = make((*shape, *values.shape[2:]), dtype)
            if self._reduction != "nearest":
                known[...] = _START[self._reduction](dtype)
        elif dtype != known.dtype:
            known = known.astype(dtype)
        self._values = known
        return known

    def values(self) -> Array:
        """Return the values, (len(rows), len(cols)[, channels]), as `sample` does."""
        assert self._values is not None
        assert self._dtype is not None
        values = self._values
        if self._reduction == "nearest":
            return values if np.ma.is_masked(values) else np.ma.getdata(values)
        sizes = [entries.stops - entries.starts for entries in (self._rows, self._cols)]
        counts = sizes[0][:, np.newaxis] * sizes[1]
        good = None if self._bad is None else counts - self._bad
        return finished(self._reduction, Part(values, good, self._dtype), counts)


class _Job(NamedTuple):
    """All that is wanted of a piece.

    Attributes
    ----------
    ndim : int
        2, or 3 of colors.
    shares : tuple of Share or None
        What to gather.
    limits : bool
        Whether to find the limits of its cells.
    above : float or None
        See `Source.limits`.
    """

    ndim: int
    shares: tuple[Share | None, ...]
    limits: bool
    above: float | None


class _Done(NamedTuple):
    """All that was made of a piece."""

    dtype: np.dtype[Any]
    parts: tuple[Part | None, ...]
    limits: tuple[Any, Any] | None


def _do(cells: Array, job: _Job) -> _Done:
    cells = as_shown(cells, job.ndim)
    parts = tuple(None if share is None else share.part_of(cells) for share in job.shares)
    return _Done(cells.dtype, parts, limits_of(cells, job.above) if job.limits else None)


def _gather(source: Source, gathered: Sequence[Gathered], limits: Limits | None = None) -> None:
    """Read what is wanted of a chunked source, in one pass: values, and limits of all cells."""
    windows = None if limits is not None else [one.window for one in gathered]
    pieces = source.pieces(windows)
    above = None if limits is None else limits.above
    jobs = [
        _Job(len(source.shape), tuple(one.share(p) for one in gathered), limits is not None, above)
        for p in pieces
    ]
    for job, done in zip(jobs, source.each(_do, list(zip(pieces, jobs, strict=True))), strict=True):
        for one, share, part in zip(gathered, job.shares, done.parts, strict=True):
            if share is not None and part is not None:
                one.add(share, part)
        if limits is not None:
            limits.add(done.dtype, done.limits)


def sample_each(
    source: Source, pairs: Sequence[tuple[Lookup, Lookup]], reduction: Reduction
) -> list[Array]:
    """Return what `sample` does for several pairs of look-ups; each chunk is read once.

    Parameters
    ----------
    source : Source
    pairs : sequence of (Lookup, Lookup)
        Rows and columns.
    reduction : {"mean", "nearest", "max", "min"}
    """
    if source.is_too_large(sum(_count(rows) * _count(cols) for rows, cols in pairs)):
        return [source.spots(middles_of(rows), middles_of(cols)) for rows, cols in pairs]
    if not source.is_chunked:
        return [sample(source, rows, cols, reduction) for rows, cols in pairs]
    if all(rows.one_each and cols.one_each for rows, cols in pairs):
        with source.holding():
            return [source.read(rows.cells, cols.cells) for rows, cols in pairs]
    gathered = [Gathered(rows, cols, reduction) for rows, cols in pairs]
    _gather(source, gathered)
    return [one.values() for one in gathered]


def _count(entries: Lookup) -> int:
    """Return the number of cells of all entries."""
    return int(entries.cells.stop) - int(entries.cells.start)


def survey(
    source: Source, above: float | None, rows: Lookup, cols: Lookup, reduction: Reduction
) -> tuple[Array, Array]:
    """Return the limits of a chunked source and the values of entries, both of one pass.

    Parameters
    ----------
    source : Source
    above : float or None
        See `Source.limits`.
    rows, cols : Lookup
    reduction : {"mean", "nearest", "max", "min"}
    """
    if source.is_too_large(_count(rows) * _count(cols)):
        return source.limits(above), sample_each(source, [(rows, cols)], reduction)[0]
    limits, gathered = Limits(above), Gathered(rows, cols, reduction)
    _gather(source, [gathered], limits)
    return limits.array(source.dtype), gathered.values()


_START: dict[str, Any] = {"mean": lambda dtype: dtype.type(0), "max": lowest, "min": highest}
_JOIN: dict[str, Any] = {"mean": np.add, "max": np.maximum, "min": np.minimum}

"""What was computed last, kept until it is asked for with another key.

A key is made of versions (whole numbers that count changes) and of values that are compared, never
of an `id`, which another object may have later. What no key can describe has the key None and is
not kept.

Values of cells and colors of cells come in rectangles. After a pan most of a rectangle is the same,
some dots beside: `KeptEntries` moves it and computes the strips that came into view.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.lookup import Lookup, parts_outside

__all__ = [
    "Kept",
    "KeptEntries",
    "Rectangle",
    "any_masked",
    "assembled",
    "complete",
    "joined",
    "outside",
]

Array = NDArray[Any]
Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The value that was computed last, and its key.

    A copy and what comes out of a pickle are empty.

    Examples
    --------
    >>> kept = Kept()
    >>> kept.get((1, "mean"), lambda: "computed")
    'computed'
    >>> kept.get((1, "mean"), lambda: "computed again")
    'computed'
    >>> kept.get((2, "mean"), lambda: "computed again")
    'computed again'
    """

    def __init__(self) -> None:
        self._last: tuple[Hashable, Value] | None = None

    def __reduce__(self) -> tuple[type[Kept[Value]], tuple[()]]:
        return type(self), ()

    def of(self, key: Hashable) -> Value | None:
        """Return the value of *key* if it is kept, else None."""
        last = self._last
        return last[1] if last is not None and key is not None and last[0] == key else None

    def keep(self, key: Hashable, value: Value) -> Value:
        """Keep *value* in place of the last one, and return it; with the key None keep nothing."""
        self._last = None if key is None else (key, value)
        return value

    def get(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        """Return the value of *key*, computed if it isn't kept.

        Parameters
        ----------
        key : hashable
            All that the value depends on. With None it is computed at each call.
        compute : callable
            Returns the value, not None.
        """
        value = self.of(key)
        return self.keep(key, compute()) if value is None else value


class Rectangle(NamedTuple):
    """The values of a rectangle of entries or blocks.

    Attributes
    ----------
    rows, cols : slice
        Where it is.
    values : (m, n[, channels]) array or masked array
        Maybe a view of the user's array, and not to be written to.
    """

    rows: slice
    cols: slice
    values: Array

    def at(self, rows: slice, cols: slice) -> Array:
        """Return the values of a rectangle in it, a view."""
        return self.values[_within(self.rows, rows), _within(self.cols, cols)]


def complete(
    rows: slice,
    cols: slice,
    known: Rectangle | None,
    compute: Callable[[slice, slice], Array],
) -> Rectangle:
    """Return the values of a rectangle, of which a part is known.

    Parameters
    ----------
    rows, cols : slice
        The rectangle.
    known : Rectangle or None
        A rectangle in it.
    compute : callable
        Takes the rows and columns of a rectangle and returns its values; called for the rectangles
        that *known* leaves out.
    """
    computed = [Rectangle(r, c, compute(r, c)) for r, c in outside(rows, cols, known)]
    if known is None:
        return computed[0]
    if not computed:
        return known
    parts = [known, *computed]
    return Rectangle(rows, cols, assembled(rows, cols, parts))


def outside(rows: slice, cols: slice, known: Rectangle | None) -> list[tuple[slice, slice]]:
    """Return the rectangles that make up that of *rows* and *cols* without *known*, in it."""
    if known is None:
        return [(rows, cols)]
    return list(parts_outside((rows, cols), (known.rows, known.cols)))


def assembled(rows: slice, cols: slice, parts: Sequence[Rectangle]) -> Array:
    """Return the values of a rectangle from those that make it up, which may reach beyond it.

    A view of the one that holds it; masked if one is.
    """
    for part in parts:
        if _holds(part.rows, rows) and _holds(part.cols, cols):
            return part.at(rows, cols)
    values = [part.values for part in parts]
    make: Any = np.ma.masked_all if any_masked(values) else np.empty
    shape = (rows.stop - rows.start, cols.stop - cols.start, *values[0].shape[2:])
    whole: Array = make(shape, np.result_type(*(v.dtype for v in values)))
    for part in parts:
        inside = _overlap(part.rows, rows), _overlap(part.cols, cols)
        whole[_within(rows, inside[0]), _within(cols, inside[1])] = part.at(*inside)
    return whole


def any_masked(arrays: Iterable[Array]) -> bool:
    """Return whether there is a masked array among *arrays*."""
    return any(isinstance(array, np.ma.MaskedArray) for array in arrays)


def joined(arrays: Sequence[Array], axis: int = 0) -> Array:
    """Return *arrays* one after the other, masked if one is: numpy's own function drops masks."""
    join: Any = np.ma.concatenate if any_masked(arrays) else np.concatenate
    return cast(Array, join(arrays, axis=axis))


def _holds(outer: slice, inner: slice) -> bool:
    return bool(outer.start <= inner.start and inner.stop <= outer.stop)


def _overlap(one: slice, other: slice) -> slice:
    return slice(max(one.start, other.start), min(one.stop, other.stop))


def _within(outer: slice, inner: slice) -> slice:
    return slice(inner.start - outer.start, inner.stop - outer.start)


class _View(NamedTuple):
    """The values or colors of the entries of two look-ups."""

    rows: Lookup
    cols: Lookup
    values: Array


class KeptEntries:
    """The values or the colors of the entries that were asked for last."""

    def __init__(self) -> None:
        self._kept: Kept[_View] = Kept()

    def get(
        self,
        key: Hashable,
        rows: Lookup,
        cols: Lookup,
        compute: Callable[[Lookup, Lookup], Array],
    ) -> Array:
        """Return the values of some entries; those of the last call with that key aren't computed.

        Parameters
        ----------
        key : hashable
            All that the values depend on, besides the entries. With None all are computed.
        rows, cols : Lookup
            The entries.
        compute : callable
            Takes two look-ups and returns the values of their entries.

        Returns
        -------
        (len(rows), len(cols)[, channels]) array or masked array
            Kept for the next call, and not to be written to.
        """
        known = _known(self._kept.of(key), rows, cols)
        every_row, every_col = slice(0, len(rows)), slice(0, len(cols))
        whole = complete(
            every_row, every_col, known, lambda r, c: compute(rows.part(r), cols.part(c))
        )
        return self._kept.keep(key, _View(rows, cols, whole.values)).values

    def known(self, key: Hashable, rows: Lookup, cols: Lookup) -> Array | None:
        """Return the values of some entries if all of them are kept, else None."""
        found = _known(self._kept.of(key), rows, cols)
        complete = found is not None and found.values.shape[:2] == (len(rows), len(cols))
        return found.values if found is not None and complete else None


def _known(before: _View | None, rows: Lookup, cols: Lookup) -> Rectangle | None:
    """Return the entries of two look-ups whose values are known from *before*."""
    if before is None:
        return None
    (old_rows, new_rows), (old_cols, new_cols) = (
        _shared(before.rows, rows),
        _shared(before.cols, cols),
    )
    if new_rows.start == new_rows.stop or new_cols.start == new_cols.stop:
        return None
    return Rectangle(new_rows, new_cols, before.values[old_rows, old_cols])


def _shared(before: Lookup, now: Lookup) -> tuple[slice, slice]:
    """Return which entries of *before* are entries of *now*, and which of *now* they are.

    An entry that shows the same cells has the same value, whatever else is in view.
    """
    none = slice(0, 0)
    if before.block != now.block or not len(now):
        return none, none
    at = np.minimum(np.searchsorted(before.starts, now.starts), len(before) - 1)
    same = (before.starts[at] == now.starts) & (before.stops[at] == now.stops)
    first, count = int(same.argmax()), int(same.sum())
    old = at[same]
    if not same[first : first + count].all() or (np.diff(old) != 1).any():
        return none, none  # cells differ in size, and only some entries here and there are the same
    return slice(int(at[first]), int(at[first]) + count), slice(first, first + count)

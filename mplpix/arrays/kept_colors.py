"""The colors that an image shows, kept for its next draw.

After a pan most entries of the last draw are shown again, some dots beside. Their colors are moved;
only the strips that came into view are read and colored.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.lookup import Lookup, parts_outside

__all__ = ["Shown", "show"]

Rgba = NDArray[np.uint8]


class Shown(NamedTuple):
    """The colors of the entries of two look-ups.

    Attributes
    ----------
    key : hashable
        Everything that colors depend on, but for the entries.
    rows, cols : Lookup
        The entries.
    rgba : (len(rows), len(cols), 4) uint8 array
        Maybe a view of the user's array, and not to be written to.
    """

    key: Hashable
    rows: Lookup
    cols: Lookup
    rgba: Rgba


def show(
    key: Hashable,
    rows: Lookup,
    cols: Lookup,
    color: Callable[[Lookup, Lookup], Rgba],
    before: Shown | None,
) -> Shown:
    """Return the colors of some entries; those of *before* are moved, not computed again.

    Parameters
    ----------
    key : hashable
        Everything that colors depend on, but for the entries.
    rows, cols : Lookup
        The entries.
    color : callable
        Takes two look-ups and returns the (len(rows), len(cols), 4) uint8 colors of their
        entries; called for those that are not known.
    before : Shown or None
        The colors of the last draw.
    """
    known = None
    if before is not None and before.key == key:
        known = before.rgba, _kept(before.rows, rows), _kept(before.cols, cols)
    if known is None or not (_count(known[1][0]) and _count(known[2][0])):
        return Shown(key, rows, cols, color(rows, cols))
    rgba_before, (old_rows, new_rows), (old_cols, new_cols) = known
    every_row, every_col = slice(0, len(rows)), slice(0, len(cols))
    same = (old_rows, old_cols) == (new_rows, new_cols) == (every_row, every_col)
    if same and rgba_before.shape[:2] == (len(rows), len(cols)):
        return Shown(key, rows, cols, rgba_before)
    rgba = np.empty((len(rows), len(cols), 4), np.uint8)
    rgba[new_rows, new_cols] = rgba_before[old_rows, old_cols]
    for r, c in parts_outside((every_row, every_col), (new_rows, new_cols)):
        rgba[r, c] = color(rows.part(r), cols.part(c))
    return Shown(key, rows, cols, rgba)


def _kept(before: Lookup, now: Lookup) -> tuple[slice, slice]:
    """Return the entries of *before* that are in *now*, and the same entries in *now*.

    An entry that shows the same cells has the same value, whatever else is in view.
    """
    none = slice(0, 0)
    if before.block != now.block:
        return none, none
    at = np.minimum(np.searchsorted(before.starts, now.starts), len(before) - 1)
    same = (before.starts[at] == now.starts) & (before.stops[at] == now.stops)
    first, count = int(same.argmax()), int(same.sum())
    old = at[same]
    if not same[first : first + count].all() or (np.diff(old) != 1).any():
        return none, none  # cells differ in size, and only some entries here and there are the same
    return slice(int(at[first]), int(at[first]) + count), slice(first, first + count)


def _count(entries: slice) -> int:
    return max(int(entries.stop) - int(entries.start), 0)

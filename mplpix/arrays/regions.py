"""Regions of neighboring True cells of a mask.

A mask is handled as its sorted list of *runs*, maximal stretches of True cells within a row. One
scan finds them; from there on a sparse mask costs what its True cells cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mplpix._checks import wrong_type, wrong_value
from mplpix.arrays.bit_mask import BitMask
from mplpix.arrays.chunks import row_bands
from mplpix.arrays.source import plain_bools

__all__ = ["Regions", "label_regions"]

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Regions:
    """The 8-connected regions of a mask, numbered in reading order of their first cells.

    Attributes
    ----------
    runs : (k, 3) int array
        The runs (row, first column, stop column) of True cells, in reading order.
    labels : (k,) int array
        The number of the region to which each run belongs.
    boxes : (n, 4) int array
        The bounding box of each region as half-open ranges (r0, r1, c0, c1).
    sizes : (n,) int array
        The number of cells of each region.
    """

    runs: Ints
    labels: Ints
    boxes: Ints
    sizes: Ints

    @cached_property
    def by_size(self) -> Ints:
        """(n,) int array: the regions of most cells first, equal ones in reading order."""
        order: Ints = np.argsort(-self.sizes, kind="stable")
        return order

    def region_at(self, row: int, col: int) -> int | None:
        """Return the number of the region that the cell (*row*, *col*) belongs to, or None."""
        rows, first, stop = self.runs.T
        in_row = slice(*np.searchsorted(rows, [row, row + 1]))
        run = in_row.start + np.searchsorted(first[in_row], col, side="right") - 1
        return int(self.labels[run]) if run >= in_row.start and col < stop[run] else None


def label_regions(mask: ArrayLike | BitMask) -> Regions:
    """Return the regions of True cells, connected by their sides or corners.

    Parameters
    ----------
    mask : (M, N) bool array-like
        True where a cell belongs to a region.

    Notes
    -----
    Runs of neighboring rows that touch are linked; the first run of each region is found as in
    Shiloach and Vishkin (1982), *An O(log n) parallel connectivity algorithm*: roots hook
    onto smaller roots, then pointers jump. Every two rounds at least halve the number of trees,
    so that a spiral takes no more rounds than a blot.

    Examples
    --------
    >>> regions = label_regions([[True, False, False], [False, True, False], [False, False, False],
    ...                          [False, True, True]])
    >>> regions.boxes
    array([[0, 2, 0, 2],
           [3, 4, 1, 3]])
    >>> regions.sizes
    array([2, 2])
    >>> regions.region_at(3, 2)
    1
    """
    mask = mask if isinstance(mask, BitMask) else check_mask(mask)
    runs = runs_of(mask)
    rows, first, stop = runs.T
    root = _components(len(runs), *_touching(runs, mask.shape[1]))

    is_root = root == np.arange(root.size)
    labels = (np.cumsum(is_root) - 1)[root]
    boxes = np.empty((np.count_nonzero(is_root), 4), dtype=np.int64)
    sizes = np.zeros(len(boxes), dtype=np.int64)
    boxes[:, 0] = rows[is_root]
    boxes[labels, 1] = rows + 1  # runs are sorted by row, and the last assignment stays
    boxes[:, 2], boxes[:, 3] = first[is_root], stop[is_root]
    np.minimum.at(boxes[:, 2], labels, first)
    np.maximum.at(boxes[:, 3], labels, stop)
    np.add.at(sizes, labels, stop - first)
    return Regions(runs, labels, boxes, sizes)


def check_mask(mask: ArrayLike) -> Bools:
    """Return *mask* as a two-dimensional bool array."""
    mask = np.asarray(mask)
    if mask.dtype != bool:
        raise wrong_type("mask", "an (M, N) array of bool", mask)
    if mask.ndim != 2:
        raise wrong_value("mask", "an (M, N) array of bool", mask)
    return plain_bools(mask)


def runs_of(flags: Bools | BitMask) -> Ints:
    """Return the (k, 3) runs (row, first column, stop column) of True, in reading order."""
    n_rows, n_cols = flags.shape
    stride = n_cols + 1  # a False column apart, no run goes on in the next row
    changes = [np.empty(0, dtype=np.int64)]
    for rows in flags.bands() if isinstance(flags, BitMask) else row_bands(n_rows, stride):
        flat = np.zeros(1 + (rows.stop - rows.start) * stride, dtype=bool)
        flat[1:].reshape(-1, stride)[:, :n_cols] = flags[rows]
        changes.append(np.flatnonzero(flat[1:] != flat[:-1]) + rows.start * stride)
    start, stop = np.concatenate(changes).reshape(-1, 2).T
    row = start // stride
    return np.column_stack([row, start - row * stride, stop - row * stride])


def _touching(runs: Ints, n_cols: int) -> tuple[Ints, Ints]:
    """Return the pairs of runs, the upper and the lower one, that touch by a side or a corner."""
    row, first, stop = runs.T
    stride = n_cols + 1
    start, stop = row * stride + first, row * stride + stop
    # Both are sorted; the row below lies one stride further on. Corners touch: hence <= both ways.
    begin = np.searchsorted(stop, start + stride, side="left")
    end = np.searchsorted(start, stop + stride, side="right")
    return ranges(begin, end)


def _components(n: int, u: Ints, v: Ints) -> Ints:
    """Return the smallest node connected to each of *n* nodes by the links ``u[i], v[i]``."""
    root = np.arange(n)
    while u.size:
        np.minimum.at(root, np.maximum(u, v), np.minimum(u, v))
        root = _jump_to_roots(root)
        u, v = root[u], root[v]
        apart = u != v
        u, v = u[apart], v[apart]
    return root


def _jump_to_roots(parent: Ints) -> Ints:
    """Return the root of each node, halving the way to it again and again."""
    while True:
        grandparent = parent[parent]
        if np.array_equal(grandparent, parent):
            return parent
        parent = grandparent


def ranges(start: NDArray[np.intp], stop: NDArray[np.intp]) -> tuple[Ints, Ints]:
    """Return all pairs (i, j) with ``start[i] <= j < stop[i]``, as two arrays sorted by i, j."""
    count = stop - start
    if np.all(count == 1):  # as a rule; half the time
        return np.arange(count.size), start
    source = np.repeat(np.arange(count.size), count)
    offset = start - (np.cumsum(count) - count)
    return source, np.arange(source.size) + offset[source]

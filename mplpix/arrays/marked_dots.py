"""The dots that show the True cells of a mask, and marks that spread to their neighbors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import check_positive_int
from mplpix.arrays.bit_mask import BitMask
from mplpix.arrays.regions import ranges
from mplpix.arrays.source import pick_cells

__all__ = ["any_pool", "any_pool_cells", "dilate", "largest_cells", "rows_and_cols"]

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def any_pool(mask: Bools | BitMask, row_cuts: Ints, col_cuts: Ints) -> Bools:
    """Return the groups of cells that hold a True cell: the dots to light.

    Parameters
    ----------
    mask : (M, N) bool array or BitMask
        The cells.
    row_cuts : (R + 1,) int array
        Where the groups are cut along the rows, never decreasing, within 0 … M. Group i is the
        rows ``row_cuts[i]:row_cuts[i + 1]``, or the one row ``row_cuts[i]`` where both are equal:
        so a cell larger than a dot shows in several. The last group is not such a one.
    col_cuts : (C + 1,) int array
        Likewise along the columns.

    Returns
    -------
    (R, C) bool array

    Notes
    -----
    The groups are those of `numpy.ufunc.reduceat`, which takes eight times as long on 8 MP.

    Examples
    --------
    >>> mask = np.array([[False, False, True, False, False]])
    >>> any_pool(mask, np.array([0, 1]), np.array([0, 2, 4, 5]))
    array([[False,  True, False]])
    >>> any_pool(mask, np.array([0, 1]), np.array([1, 2, 2, 3]))
    array([[False,  True,  True]])
    """
    cols = slice(int(col_cuts[0]), int(col_cuts[-1]))
    if isinstance(mask, BitMask):
        rows = mask.any_rows(row_cuts, cols)
    else:
        rows = _any_rows(mask[:, cols], row_cuts)
    return np.ascontiguousarray(_any_rows(rows.T, col_cuts - col_cuts[0]).T)


def _any_rows(flags: Bools, cuts: Ints) -> Bools:
    """Return the groups of rows between *cuts*, each joined by OR."""
    size = np.diff(cuts)
    by_size = np.argsort(-size, kind="stable")
    first = cuts[by_size]
    joined = flags[first]  # a group has its first row also where no cell is between its cuts
    for i in range(1, size.max(initial=1)):  # the i-th rows of all groups that have one, at once
        n = np.count_nonzero(size > i)
        joined[:n] |= flags[first[:n] + i]
    result = np.empty_like(joined)
    result[by_size] = joined
    return result


def any_pool_cells(cells: Ints, n_cols: int, row_cuts: Ints, col_cuts: Ints) -> Bools:
    """Return what `any_pool` returns, at the cost of the True cells between the cuts.

    Parameters
    ----------
    cells : (n,) int array
        The flat indices of the True cells, sorted: ``np.flatnonzero(mask)``.
    n_cols : int
        The number of columns of the mask.
    row_cuts, col_cuts : (R + 1,) and (C + 1,) int array
        As in `any_pool`.

    Returns
    -------
    (R, C) bool array

    Examples
    --------
    >>> any_pool_cells(np.array([2]), 5, np.array([0, 1]), np.array([0, 2, 4, 5]))
    array([[False,  True, False]])
    """
    lit = np.zeros((row_cuts.size - 1, col_cuts.size - 1), dtype=bool)
    lit.reshape(-1)[_grouped(cells, n_cols, row_cuts, col_cuts)[1]] = True
    return lit


def largest_cells(cells: Ints, differences: NDArray[Any], row_cuts: Ints, col_cuts: Ints) -> Ints:
    """Return the True cell that differs most in each group.

    Parameters
    ----------
    cells : (n,) int array
        The flat indices of the True cells, sorted.
    differences : (M, N) array or masked array
        Signs don't count; cells that are NaN or masked differ most.
    row_cuts, col_cuts
        As in `any_pool_cells`.

    Returns
    -------
    (R, C) int array
        Flat indices, the first of equal ones in reading order; -1 in groups without a True cell.

    Examples
    --------
    >>> cells, differences = np.array([0, 1, 4]), np.array([[2, -5, 9, 9, 1, 9]])
    >>> largest_cells(cells, differences, np.array([0, 1]), np.array([0, 2, 4, 6]))
    array([[ 1, -1,  4]])
    """
    n_cols = differences.shape[1]
    shape = row_cuts.size - 1, col_cuts.size - 1
    found, groups = _grouped(cells, n_cols, row_cuts, col_cuts)
    rows, cols = rows_and_cols(found, n_cols)
    in_memory = isinstance(differences, np.ndarray)
    values = pick_cells(differences, rows, cols) if in_memory else differences[rows, cols]
    sizes = np.abs(np.ma.getdata(values).astype(np.float64))
    sizes[np.isnan(sizes) | np.ma.getmaskarray(values)] = np.inf
    largest = np.full(shape[0] * shape[1], -1.0)
    np.maximum.at(largest, groups, sizes)
    is_largest = np.flatnonzero(sizes == largest[groups])[::-1]
    result = np.full(largest.size, -1, dtype=np.int64)
    result[groups[is_largest]] = found[is_largest]  # of equal indices the last one stays
    return result.reshape(shape)


def _grouped(cells: Ints, n_cols: int, row_cuts: Ints, col_cuts: Ints) -> tuple[Ints, Ints]:
    """Return all pairs (cell, group) such that the group, a flat index, holds the cell."""
    first, stop = np.searchsorted(cells, [row_cuts[0] * n_cols, row_cuts[-1] * n_cols])
    cells = cells[first:stop]
    row, col = rows_and_cols(cells, n_cols)
    if col_cuts[0] or col_cuts[-1] < n_cols:
        inside = np.flatnonzero((col_cuts[0] <= col) & (col < col_cuts[-1]))
        cells, row, col = cells[inside], row[inside], col[inside]
    which, row_group = _groups(row_cuts, row)
    cells, col = cells[which], col[which]
    which, col_group = _groups(col_cuts, col)
    return cells[which], row_group[which] * (col_cuts.size - 1) + col_group


def rows_and_cols(cells: Ints, n_cols: int) -> tuple[Ints, Ints]:
    """Return the rows and columns of flat indices."""
    rows = cells // n_cols  # `numpy.divmod` takes several times as long
    return rows, cells - rows * n_cols


def _groups(cuts: Ints, cells: Ints) -> tuple[Ints | slice, Ints]:
    """Return all pairs (i, group) such that the group between *cuts* holds ``cells[i]``."""
    sizes = np.diff(cuts)
    if sizes.all():  # each cell is in one group
        return slice(None), np.repeat(np.arange(sizes.size), sizes)[cells - cuts[0]]
    every = np.arange(cuts[0], cuts[-1])
    stop = np.searchsorted(cuts[:-1], every, side="right")
    start = np.minimum(np.searchsorted(cuts[:-1], every, side="left"), stop - 1)
    cells = cells - cuts[0]
    return ranges(start[cells], stop[cells])


def dilate(lit: Bools, n: int) -> Bools:
    """Return *lit* with each True dot grown to *n* × *n* dots, cut off at the border.

    The dot itself is in the middle; for an even *n* the mark reaches one dot further down and to
    the right than up and to the left.

    >>> dilate(np.array([[False, False, True, False, False]]), 2)
    array([[False, False,  True,  True, False]])
    >>> dilate(np.array([[False, False, True, False, False]]), 3)
    array([[False,  True,  True,  True, False]])
    """
    check_positive_int("n", n)
    return _dilate_rows(_dilate_rows(lit, n).T, n).T


def _dilate_rows(lit: Bools, n: int) -> Bools:
    """Return *lit* with each True grown to *n* rows."""
    grown = lit.copy(order="K")
    for step in _doubling(n // 2):
        grown[step:] |= grown[:-step].copy(order="K")
    for step in _doubling((n - 1) // 2):
        grown[:-step] |= grown[step:].copy(order="K")
    return grown


def _doubling(reach: int) -> Iterator[int]:
    """Yield the steps by which flags reach so many rows further, each time doubled.

    >>> list(_doubling(6))
    [1, 2, 3]
    """
    done = 0
    while done < reach:
        step = min(done + 1, reach - done)
        yield step
        done += step

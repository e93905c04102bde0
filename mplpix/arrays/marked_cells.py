"""The cells that overlays mark: the True cells of a mask, and what dots show of them.

Overlays of several Axes that mark the same cells share one `MarkedCells`. As a rule their dots show
the same cells, too, which are then looked for once: the answers to the last questions are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.bit_mask import BitMask
from mplpix.arrays.chunks import Window
from mplpix.arrays.copies import seal
from mplpix.arrays.kept import Kept
from mplpix.arrays.marked_dots import any_pool, any_pool_cells, largest_cells, rows_and_cols
from mplpix.arrays.regions import Regions, label_regions

__all__ = ["MarkedCells"]

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: Where at most one cell in this many is True, lit dots are found from the indices of these cells,
#: else from the whole mask.
_SPARSE = 32

#: Of a mask of bits, where at most so many cells are True: 8 MB of indices.
_FEW = 2**20


class MarkedCells:
    """The True cells of a mask.

    Parameters
    ----------
    mask : (M, N) bool array or BitMask
        Made read-only.
    sizes : (M, N) array, PickedCells or None
        How much each cell differs; signs don't count, and cells that are NaN or masked differ most.
    size : int, optional
        How many cells of the mask are cells of an image, by default all.

    Examples
    --------
    >>> marked = MarkedCells(np.array([[False, True], [False, False]]))
    >>> marked.count, marked.size, marked.shape
    (1, 4, (2, 2))
    >>> marked.lit(np.array([0, 1, 2]), np.array([0, 2]))
    array([[ True],
           [False]])
    """

    def __init__(self, mask: Bools | BitMask, sizes: Any = None, size: int | None = None) -> None:
        self.mask = mask
        self.sizes = sizes
        self.shape: tuple[int, int] = (mask.shape[0], mask.shape[1])
        self.size = mask.size if size is None else size
        self._kept_lit: Kept[Bools] = Kept()
        self._kept_largest: Kept[list[Ints]] = Kept()
        self._seal()

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be found again."""
        return {k: v for k, v in vars(self).items() if k not in ("count", "regions", "_few")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Make the mask read-only again: pickle and deepcopy make arrays writeable."""
        vars(self).update(state)
        self._seal()

    def _seal(self) -> None:
        if not isinstance(self.mask, BitMask):
            seal(self.mask)

    @cached_property
    def count(self) -> int:
        """The number of True cells."""
        mask = self.mask
        return mask.count if isinstance(mask, BitMask) else int(np.count_nonzero(mask))

    @cached_property
    def regions(self) -> Regions:
        """The 8-connected regions of True cells."""
        return label_regions(self.mask)

    @cached_property
    def _few(self) -> Ints | None:
        """The flat indices of the True cells, None where these are not few."""
        mask = self.mask
        if isinstance(mask, BitMask):
            return mask.cells() if self.count <= _FEW else None
        return None if self.count * _SPARSE > mask.size else np.flatnonzero(mask)

    def lit(self, row_cuts: Ints, col_cuts: Ints) -> Bools:
        """Return the groups of cells that hold a True cell, see `any_pool`; not to be written to.

        Parameters
        ----------
        row_cuts : (R + 1,) int array
            Where the groups are cut along the rows.
        col_cuts : (C + 1,) int array
            Likewise along the columns.

        Returns
        -------
        (R, C) bool array
        """

        def found() -> Bools:
            if self._few is None:
                return seal(any_pool(self.mask, row_cuts, col_cuts))
            return seal(any_pool_cells(self._few, self.shape[1], row_cuts, col_cuts))

        return self._kept_lit.get((row_cuts.tobytes(), col_cuts.tobytes()), found)

    def largest(self, windows: Sequence[Window], row_cuts: Ints, col_cuts: Ints) -> list[Ints]:
        """Return the True cells that differ most in each group, see `largest_cells`.

        Parameters
        ----------
        windows : sequence of (slice, slice)
            Rows and columns, maybe beyond those of the mask: other cells than these don't count.
        row_cuts, col_cuts
            As in `lit`.

        Returns
        -------
        list of (R, C) int array
            For each window flat indices, -1 where there is none; not to be written to.
        """

        def found() -> list[Ints]:
            marked = np.flatnonzero(np.asarray(self.mask)) if self._few is None else self._few
            return [
                largest_cells(_cells_in(w, marked, self.shape), self.sizes, row_cuts, col_cuts)
                for w in windows
            ]

        ends = tuple((side.start, side.stop) for window in windows for side in window)
        return self._kept_largest.get((row_cuts.tobytes(), col_cuts.tobytes(), ends), found)


def _cells_in(window: Window, cells: Ints, shape: tuple[int, int]) -> Ints:
    """Return those of *cells*, flat indices into an array of *shape*, that are in *window*."""
    rows, cols = window
    if rows.start <= 0 and cols.start <= 0 and rows.stop >= shape[0] and cols.stop >= shape[1]:
        return cells
    row, col = rows_and_cols(cells, shape[1])
    inside = (rows.start <= row) & (row < rows.stop) & (cols.start <= col) & (col < cols.stop)
    found: Ints = cells[inside]
    return found

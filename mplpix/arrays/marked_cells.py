"""`MarkedCells`: the cells in which two images differ, or that a mask marks.

All that is asked of them but not where they are: how many they are, how much each of them differs,
which regions they form, which groups of cells have one. What is asked for is found once; overlays
of several Axes with the same marks share it, and as a rule their dots show the same cells, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import wrong_type, wrong_value
from mplpix.arrays.bit_mask import BitMask
from mplpix.arrays.chunks import Window
from mplpix.arrays.copies import can_change, detach, seal
from mplpix.arrays.differences import ImagePair, Tolerance, mask_of_pair, warn_of_mixed_colors
from mplpix.arrays.kept import Kept
from mplpix.arrays.lazy import LazyArray
from mplpix.arrays.marked_dots import any_pool, any_pool_cells, largest_cells, rows_and_cols
from mplpix.arrays.regions import Regions, label_regions
from mplpix.arrays.source import Source, as_array, plain_bools
from mplpix.arrays.statistics import PickedCells, examine

__all__ = ["MarkedCells"]

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: Where at most one cell in this many is marked, lit dots are found from the indices of these
#: cells, else from the whole mask.
_SPARSE = 32

#: Of a mask of bits, where at most so many cells are marked: 8 MB of indices.
_FEW = 2**20


class MarkedCells:
    """The marked cells of an image. Made by `of_pair` or `of_mask`, and never changed.

    An array of bools to those who ask for one.

    Parameters
    ----------
    mask : (M, N) bool array or BitMask
        True in the marked cells. Made read-only.
    sizes : (M, N) array or PickedCells, optional
        How much each cell differs.
    left_out : int, default: 0
        The number of cells that count in no share.

    Examples
    --------
    >>> marked = MarkedCells(np.array([[False, True], [False, False]]))
    >>> marked.count, marked.fraction, marked.shape
    (1, 0.25, (2, 2))
    >>> marked.lit(np.array([0, 1, 2]), np.array([0, 2]))
    array([[ True],
           [False]])
    """

    def __init__(self, mask: Bools | BitMask, sizes: Any = None, left_out: int = 0) -> None:
        self.mask = mask
        self.sizes = sizes
        self._left_out = left_out
        self._kept_lit: Kept[Bools] = Kept()
        self._kept_largest: Kept[list[Ints]] = Kept()
        if not isinstance(mask, BitMask):
            mask.flags.writeable = False

    @classmethod
    def of_pair(cls, images: ImagePair, tolerance: Tolerance, *, sized: bool) -> MarkedCells:
        """Return the cells in which *images* differ; if *sized*, with how much they do."""
        sizes: Any = None
        if sized:
            found = examine(images, tolerance)
            mask, shown = found.mask, found.difference.shown
            sizes = PickedCells(shown) if isinstance(shown, LazyArray) else seal(shown)
        else:
            mask = mask_of_pair(images, **tolerance._asdict())
        warn_of_mixed_colors(images)  # their dtypes are known now, if they are lazy
        return cls(mask, sizes)

    @classmethod
    def of_mask(cls, mask: Any) -> MarkedCells:
        """Return the True cells of a *mask*, a `BitMask` or an array that may be masked itself.

        Raises
        ------
        TypeError, ValueError
            If it is no (M, N) array of bool.
        """
        if isinstance(mask, BitMask):
            return cls(mask)
        flags, left_out = _filled(mask)
        if flags.flags.writeable or can_change(flags):  # that of another overlay needs no copy
            flags = np.array(flags, order="C")
        return cls(flags, None, left_out)

    def with_sizes(self, sizes: Any) -> MarkedCells:
        """Return the same cells, with how much each of them differs.

        Raises
        ------
        TypeError, ValueError
            If *sizes* are no array of numbers of the shape of the mask.
        """
        if not isinstance(sizes, PickedCells):
            sizes = _check_sizes(sizes, self.shape)
        return MarkedCells(self.mask, sizes, self._left_out)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.mask, dtype) if copy else np.asarray(self.mask, dtype)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is found again."""
        return {k: v for k, v in vars(self).items() if k not in ("count", "regions", "_few")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Make the mask read-only again: pickle and deepcopy make arrays writeable."""
        vars(self).update(state)
        if not isinstance(self.mask, BitMask):
            self.mask.flags.writeable = False

    @property
    def shape(self) -> tuple[int, int]:
        """The rows and columns of the mask."""
        return cast(tuple[int, int], self.mask.shape)

    @cached_property
    def count(self) -> int:
        """The number of marked cells."""
        mask = self.mask
        return mask.count if isinstance(mask, BitMask) else int(np.count_nonzero(mask))

    @property
    def fraction(self) -> float:
        """The share of cells that are marked, from 0 to 1."""
        return self.count / max(self.mask.size - self._left_out, 1)

    @cached_property
    def regions(self) -> Regions:
        """The 8-connected regions of marked cells."""
        return label_regions(self.mask)

    @cached_property
    def _few(self) -> Ints | None:
        """The flat indices of the marked cells, sorted, None where these are not few."""
        mask = self.mask
        if isinstance(mask, BitMask):
            return mask.cells() if self.count <= _FEW else None
        return None if self.count * _SPARSE > mask.size else np.flatnonzero(mask)

    def lit(self, row_cuts: Ints, col_cuts: Ints) -> Bools:
        """Return the groups of cells that hold a marked one, see `any_pool`; not to be written to.

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
        """Return the marked cells that differ most in each group, see `largest_cells`.

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


def _filled(mask: Any) -> tuple[Bools, int]:
    """Return the mask that a user gave, False where it is masked itself, and in how many cells."""
    takes = "an (M, N) array of bool"
    array, masked = as_array("mask", takes, mask), 0
    if array.dtype == bool and (len(array.shape) != 2 or 0 in array.shape):
        raise wrong_value("mask", takes, array)
    if array.dtype == bool:
        if not isinstance(array, np.ndarray):
            rows, cols = (slice(0, n) for n in array.shape)
            array = Source(array).read(rows, cols)
        masked = int(np.count_nonzero(np.ma.getmask(array)))
        array = plain_bools(np.ma.filled(array, False))
    if array.dtype != bool:
        raise wrong_type("mask", takes, array)
    return cast(Bools, array), masked


def _check_sizes(sizes: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    """Return *sizes* as an array of *shape*."""
    takes = f"an array of numbers of the shape of 'mask', {shape}"
    array: NDArray[Any] = np.asanyarray(sizes)
    if array.dtype.kind not in "biuf":
        raise wrong_type("sizes", takes, sizes)
    if array.shape != shape:
        raise wrong_value("sizes", takes, sizes)
    return cast(NDArray[Any], detach(array))

"""`MarkedCells`: the cells in which two images differ, or that a mask marks.

All that is asked of them but not where they are: how many they are, how much each of them differs,
which regions they form. What is asked for is found once; overlays with the same marks share it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import wrong_type, wrong_value
from mplpix.arrays.bit_mask import BitMask
from mplpix.arrays.copies import can_change, detach, seal
from mplpix.arrays.differences import ImagePair, Tolerance, mask_of_pair, warn_of_mixed_colors
from mplpix.arrays.lazy import LazyArray
from mplpix.arrays.regions import Regions, label_regions
from mplpix.arrays.source import Source, as_array, plain_bools
from mplpix.arrays.statistics import PickedCells, examine

__all__ = ["MarkedCells"]

Bools = NDArray[np.bool_]

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
    """

    def __init__(self, mask: Bools | BitMask, sizes: Any = None, left_out: int = 0) -> None:
        self.mask = mask
        self.sizes = sizes
        self._left_out = left_out
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
        return {k: v for k, v in vars(self).items() if k not in ("count", "regions", "few")}

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
    def few(self) -> NDArray[np.int64] | None:
        """The flat indices of the marked cells, sorted, None where these are not few."""
        mask = self.mask
        if isinstance(mask, BitMask):
            return mask.cells() if self.count <= _FEW else None
        return None if self.count * _SPARSE > mask.size else np.flatnonzero(mask)

    def indices(self) -> NDArray[np.int64]:
        """Return the flat indices of the marked cells, sorted."""
        return np.flatnonzero(np.asarray(self.mask)) if self.few is None else self.few


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

"""Copies of the arrays that users give, so that changing one afterwards changes no picture.

`detach` takes the cells of an image and returns cells that nobody else writes to: a copy, byte for
byte, of an array in memory that can be written to, by itself or by an array that it is a view of.
All else is returned as it is: what can't be written to, arrays that are read from a file where they
are looked at (memory maps), and lazy arrays. A copy can't be written to, so that it is not copied
again by the next one who asks; arrays that the library made itself are sealed for this.
"""

from __future__ import annotations

import mmap
from typing import Any, cast

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

__all__ = ["can_change", "detach", "seal"]

Array = NDArray[Any]


def detach(cells: Any) -> Any:
    """Return *cells* that nobody else can change: themselves, or a read-only copy.

    Parameters
    ----------
    cells : array, masked array or lazy array
        Of a masked array, values and mask are copied each where it can change.

    Notes
    -----
    A copy has the dtype, the byte order and the order in memory of *cells*, but no gaps: of a view
    the cells are copied, not those between. Where cells share memory, as those of
    `numpy.broadcast_to` do, their copies share memory in the same way.

    Examples
    --------
    >>> given = np.arange(6).reshape(2, 3)
    >>> kept = detach(given)
    >>> given[:] = 0
    >>> kept.tolist(), detach(kept) is kept
    ([[0, 1, 2], [3, 4, 5]], True)
    """
    array = _in_memory(cells)
    if array is None:
        return cells
    if isinstance(array, np.ma.MaskedArray):
        data, mask = np.ma.getdata(array), np.ma.getmask(array)
        kept_mask = mask if mask is np.ma.nomask else detach(mask)
        return np.ma.MaskedArray(detach(data), kept_mask)
    if not can_change(array):
        return array
    span = _span(array)
    copied = np.array(array, order="K") if array.nbytes <= span else _copy_of_span(array, span)
    copied.flags.writeable = False
    return copied


def seal(array: Array) -> Array:
    """Return *array*, which nobody else has, read-only: values, mask and what they are views of."""
    for part in (array, np.ma.getdata(array), np.ma.getmask(array)):
        owner: Any = part
        while isinstance(owner, np.ndarray):
            owner.flags.writeable = False
            owner = owner.base
    return array


def can_change(array: Array) -> bool:
    """Return whether there may be somebody who writes to the memory of *array*.

    A read-only view of a writeable array can change. A memory map is left to its file.

    Examples
    --------
    >>> whole = np.zeros((4, 4))
    >>> view = whole[:2]
    >>> view.flags.writeable = False
    >>> can_change(view)
    True
    >>> whole.flags.writeable = False
    >>> can_change(view)
    False
    """
    writeable, owner = False, cast(Any, array)
    while isinstance(owner, np.ndarray | memoryview):
        if isinstance(owner, np.ndarray):
            writeable, owner = writeable or owner.flags.writeable, owner.base
        else:
            writeable, owner = writeable or not owner.readonly, owner.obj
    if isinstance(owner, mmap.mmap):
        return False
    if writeable or owner is None:
        return writeable
    try:
        return not memoryview(owner).readonly
    except TypeError:  # an owner that doesn't tell
        return True


def _in_memory(cells: Any) -> Array | None:
    """Return the array in memory that *cells* is or stands for, None if they are elsewhere."""
    if isinstance(cells, np.ndarray):
        return cells
    # xarray has no public name for it that reads nothing.
    if getattr(getattr(cells, "variable", cells), "_in_memory", False) is True:
        return np.asarray(cells)
    return np.asarray(cells) if hasattr(cells, "__array_interface__") else None


def _span(array: Array) -> int:
    """Return the number of bytes from the first to the last byte of *array* in memory."""
    steps = zip(array.shape, array.strides, strict=True)
    return int(sum((n - 1) * abs(stride) for n, stride in steps)) + array.itemsize


def _copy_of_span(array: Array, span: int) -> Array:
    """Return a copy whose cells share memory as those of *array* do."""
    upwards = tuple(slice(None, None, -1 if step < 0 else 1) for step in array.strides)
    turned = array[upwards]
    first = as_strided(turned, (1,), (array.itemsize,), writeable=False).view(np.uint8)
    memory = as_strided(first, (span,), (1,), writeable=False).copy()
    memory.flags.writeable = False
    copied: Array = np.ndarray(array.shape, array.dtype, memory, strides=turned.strides)
    return copied[upwards]

"""Arrays of other libraries, in files or computed when asked for, read as NumPy arrays.

An array may say one thing of itself and give another: a variable of a file is of int16 and read as
float64, a task graph's dtype was guessed, cells come masked or with a unit. `LazyArray` gives what
reading gave: NumPy arrays, masked where cells are, without units, and says so of itself from the
first read on. `plain_array` does the same to one array.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import describe

__all__ = ["LazyArray", "check_readable", "in_memory", "is_lazy", "plain_array"]

Array = NDArray[Any]

#: The kinds of dtype that are real numbers or bool.
NUMBERS = "buif"


def check_readable(array: object) -> None:
    """Refuse an array that isn't read as it is, and tell what to do with it.

    Raises
    ------
    TypeError
        If it is sparse: making it dense may take more memory than there is.
    ValueError
        If its shape is unknown.
    """
    for call in ("toarray", "todense"):
        if hasattr(array, "nnz") and callable(getattr(array, call, None)):
            raise TypeError(f"it is sparse, use .{call}()")
    if any(n is None or n != n for n in getattr(array, "shape", None) or ()):  # noqa: PLR0124
        known = callable(getattr(array, "compute_chunk_sizes", None))
        do = "call compute_chunk_sizes() before" if known else "read it before"
        raise ValueError(f"its shape is unknown, {do}")


def is_lazy(data: object) -> bool:
    """Return whether *data* describes itself like an array, but holds its cells elsewhere."""
    return (
        not isinstance(data, np.ndarray)
        and isinstance(getattr(data, "dtype", None), np.dtype)
        and isinstance(getattr(data, "shape", None), tuple)
        and hasattr(data, "__getitem__")
        # Arrays by the array API standard are in memory, if maybe in that of a device.
        and not hasattr(data, "__dlpack__")
    )


# What is known by its attributes, and how one comes from it to the array inside.
_INSIDE: tuple[tuple[tuple[str, ...], Callable[[Any], Any]], ...] = (
    (("magnitude", "units", "dimensionality"), lambda quantity: quantity.magnitude),  # pint
    (("dims", "coords", "variable"), lambda labeled: labeled.data),  # xarray
    (("__dask_graph__", "compute", "dtype"), lambda graph: graph.compute()),
)

#: So many of them may be inside each other: labels, a unit, a graph.
_LAYERS = 3


def in_memory(array: Any) -> Any:
    """Return the array in *array*, a quantity, without its unit; else *array* itself."""
    attributes, inside = _INSIDE[0]
    return inside(array) if _has(array, attributes) else array


def plain_array(cells: Any) -> Array:
    """Return *cells* as a NumPy array without unit, masked if they are masked.

    Raises
    ------
    TypeError
        If they are on another device, sparse or no real numbers.
    """
    for _ in range(_LAYERS):
        if isinstance(cells, np.ndarray):
            break
        inside = next((inside for names, inside in _INSIDE if _has(cells, names)), None)
        if inside is None:
            break
        cells = inside(cells)
    check_readable(cells)
    array = cells if isinstance(cells, np.ndarray) else _converted(cells)
    if type(array) is np.ndarray:
        return array
    if isinstance(array, np.ma.MaskedArray):
        data = np.ma.getdata(array)
        if type(data) is np.ndarray:
            return array
        return cast(Array, np.ma.masked_array(np.asarray(data), np.ma.getmask(array)))
    if _has(array, ("unmasked", "mask")):  # astropy
        masked: Any = array
        return cast(Array, np.ma.masked_array(np.asarray(masked.unmasked), masked.mask))
    return np.asarray(array)


def _converted(cells: Any) -> Array:
    array: Array = np.asanyarray(cells)
    if array.dtype == object and hasattr(cells, "__dlpack__"):
        array = np.from_dlpack(cells)
    return array


def _has(array: object, names: tuple[str, ...]) -> bool:
    return not isinstance(array, type) and all(hasattr(array, name) for name in names)


class LazyArray:
    """A lazy array as what reading it gives.

    Parameters
    ----------
    array : lazy array
        ``shape``, ``dtype`` and slices are all that is used of it.

    Attributes
    ----------
    array : lazy array
    shape : tuple of int
        (M, N) or (M, N, ...).
    """

    def __init__(self, array: Any) -> None:
        self.array = array
        self._read_dtype: np.dtype[Any] | None = None
        self.shape = tuple(int(n) for n in array.shape)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the cells that were read first; before any was, the array's own."""
        return np.dtype(self.array.dtype) if self._read_dtype is None else self._read_dtype

    def __getitem__(self, key: Any) -> Array:
        """Return some rows, or a rectangle, as a NumPy array, masked or not.

        Raises
        ------
        Exception
            What the array raises, with a note that tells what was read.
        TypeError, ValueError
            If it gives no real numbers, or another number of cells; if its file was closed.
        """
        rows, cols = key if isinstance(key, tuple) else (key, slice(0, self.shape[1]))
        where = (
            f"rows {rows.start}:{rows.stop} and columns {cols.start}:{cols.stop} of an image of "
            f"shape {self.shape} and dtype {self.dtype}"
        )
        try:
            cells = plain_array(self.array[key])
        except Exception as error:
            if _says_closed(error, self.array):
                raise ValueError(
                    f"mplpix couldn't read {where}, for its file was closed: keep {self.array!r} "
                    "open as long as it is drawn, or show an array in memory"
                ) from error
            note = f"mplpix couldn't read {where}"
            if note not in getattr(error, "__notes__", ()):  # the array may raise it again
                error.add_note(note)
            raise
        shape = (rows.stop - rows.start, cols.stop - cols.start, *self.shape[2:])
        if cells.shape != shape:
            raise ValueError(f"{where} were read as {describe(cells)}")
        if cells.dtype.kind not in NUMBERS:
            raise TypeError(f"{where} were read as {describe(cells)}, not as real numbers")
        if self._read_dtype is None:
            self._read_dtype = cells.dtype.newbyteorder("=")
        elif cells.dtype != self._read_dtype and np.can_cast(cells.dtype, self._read_dtype):
            cells = cells.astype(self._read_dtype)
        return cells

    def probe(self) -> None:
        """Find out what reading gives, by reading no cell where the array allows that.

        Raises
        ------
        Exception
            What the array raises, where it can't be read at all.
        """
        array = in_memory(self.array)
        if _has(array, ("__dask_graph__",)) and array.__dask_graph__() is not None:
            # A graph would compute a whole chunk.
            plain_array(getattr(getattr(array, "data", array), "_meta", np.empty(0)))
            return
        try:
            cells = plain_array(array[0:0, 0:0])
        except Exception:  # there are arrays that read cells, but no empty slices
            cells = plain_array(array[0:1, 0:1])
        if cells.shape == (0, 0, *self.shape[2:]) and cells.dtype.kind in NUMBERS:
            self._read_dtype = cells.dtype.newbyteorder("=")


def _says_closed(error: Exception, array: Any) -> bool:
    """Return whether *error* comes of a file that was closed."""
    valid = getattr(getattr(array, "id", None), "valid", None)  # h5py, whose error doesn't tell
    return (valid is not None and not valid) or "closed" in str(error).lower()

"""`plain_array`: what reading an array of another library gave, as a NumPy array.

That may be a quantity, an array with labels, a graph, masked in ways of its own. It becomes a NumPy
array, masked where cells are, without units.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "INSIDE",
    "LAYERS",
    "check_readable",
    "has_all",
    "in_memory",
    "is_lazy",
    "plain_array",
]

Array = NDArray[Any]


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


#: What is known by its attributes, and how one comes from it to the array inside.
INSIDE: tuple[tuple[tuple[str, ...], Callable[[Any], Any]], ...] = (
    (("magnitude", "units", "dimensionality"), lambda quantity: quantity.magnitude),  # pint
    (("dims", "coords", "variable"), lambda labeled: labeled.data),  # xarray
    (("__dask_graph__", "compute", "dtype"), lambda graph: graph.compute()),
)

#: So many of them may be inside each other: labels, a unit, a graph.
LAYERS = 3


def in_memory(array: Any) -> Any:
    """Return the array in *array*, a quantity, without its unit; else *array* itself."""
    attributes, inside = INSIDE[0]
    return inside(array) if has_all(array, attributes) else array


def plain_array(cells: Any) -> Array:
    """Return *cells* as a NumPy array without unit, masked if they are masked.

    Raises
    ------
    TypeError
        If they are on another device, sparse or no real numbers.
    """
    for _ in range(LAYERS):
        if isinstance(cells, np.ndarray):
            break
        inside = next((inside for names, inside in INSIDE if has_all(cells, names)), None)
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
    if has_all(array, ("unmasked", "mask")):  # astropy
        masked: Any = array
        return cast(Array, np.ma.masked_array(np.asarray(masked.unmasked), masked.mask))
    return np.asarray(array)


def _converted(cells: Any) -> Array:
    array: Array = np.asanyarray(cells)
    if array.dtype == object and hasattr(cells, "__dlpack__"):
        array = np.from_dlpack(cells)
    return array


def has_all(array: object, names: tuple[str, ...]) -> bool:
    """Return whether *array*, and no class, has attributes of these names."""
    return not isinstance(array, type) and all(hasattr(array, name) for name in names)

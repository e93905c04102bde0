"""What an image reads from: arrays in memory or on disk, and lazy arrays.

A source answers three questions and keeps no copy: which cells are there (`shape`, `dtype`), what
is in a rectangle of them (`read`) or where rows and columns cross (`take`), and between which
limits they lie (`limits`, one pass in bands of rows). `open_source` checks what the user gave and
wraps it; nothing is converted, copied or read before somebody asks.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import describe, wrong_type, wrong_value

__all__ = ["Source", "open_source"]

Array = NDArray[Any]

#: Bytes looked at together by `Source.limits`: a band of rows stays in the processor's cache
#: between its minimum and its maximum.
_BAND_BYTES = 2**20

_TAKES = "an array of real numbers, (M, N), (M, N, 3) or (M, N, 4)"


class Source:
    """An array-like of cells, read where it is asked for.

    Parameters
    ----------
    cells : array or lazy array
        ``shape``, ``dtype`` and basic slicing are all that is used of a lazy one.
    """

    def __init__(self, cells: Any) -> None:
        self._cells = cells
        #: (M, N) or (M, N, channels); a single channel is none.
        self.shape: tuple[int, ...] = tuple(int(n) for n in cells.shape)
        if len(self.shape) == 3 and self.shape[2] == 1:
            self.shape = self.shape[:2]
        self.dtype: np.dtype[Any] = np.dtype(cells.dtype)

    @property
    def in_memory(self) -> bool:
        """Whether the cells are a NumPy array (also one on disk, memory mapped)."""
        return isinstance(self._cells, np.ndarray)

    def read(self, rows: slice, cols: slice) -> Array:
        """Return the cells of a rectangle, a view where the source is a NumPy array.

        Parameters
        ----------
        rows, cols : slice
            With start and stop, no step.

        Returns
        -------
        (m, n[, channels]) array or masked array
            In the machine's byte order.

        Raises
        ------
        Exception
            What a lazy array raises, with a note that tells what was read.
        ValueError
            If it gives another number of cells.
        """
        if self.in_memory:
            return self._normal(self._cells[rows, cols])
        where = (
            f"rows {rows.start}:{rows.stop} and columns {cols.start}:{cols.stop} of an image of "
            f"shape {self.shape} and dtype {self.dtype}"
        )
        try:
            cells = np.asanyarray(self._cells[rows, cols])
        except Exception as error:
            note = f"mplpix couldn't read {where}"
            if note not in getattr(error, "__notes__", ()):  # the array may raise it again
                error.add_note(note)
            raise
        if cells.shape[:2] != (rows.stop - rows.start, cols.stop - cols.start):
            raise ValueError(f"{where} were read as {describe(cells)}")
        return self._normal(cells)

    def take(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Array:
        """Return the cells where *rows* and *cols* cross, (len(rows), len(cols)[, channels])."""
        if self.in_memory:
            return self._normal(self._cells[rows[:, np.newaxis], cols])
        # Lazy arrays differ in what they index with; all of them slice.
        band = self.read(
            slice(int(rows[0]), int(rows[-1]) + 1), slice(int(cols[0]), int(cols[-1]) + 1)
        )
        return cast(Array, band[(rows - rows[0])[:, np.newaxis], cols - cols[0]])

    def _normal(self, cells: Array) -> Array:
        """Return *cells* as they are shown: in the machine's byte order, colors clipped."""
        if cells.ndim > len(self.shape):
            cells = cells[..., 0]
        if not cells.dtype.isnative:
            cells = cells.astype(cells.dtype.newbyteorder("="))
        return cells if cells.ndim == 2 else _as_colors(cells)

    def bands(self) -> list[slice]:
        """Return slices of rows that cover the source, each of about `_BAND_BYTES`."""
        row_bytes = max(self.dtype.itemsize * int(np.prod(self.shape[1:])), 1)
        rows = max(_BAND_BYTES // row_bytes, 1)
        return [slice(r, min(r + rows, self.shape[0])) for r in range(0, self.shape[0], rows)]

    def limits(self, above: float | None = None) -> Array:
        """Return the smallest and the largest finite cell.

        Parameters
        ----------
        above : float, optional
            Cells up to and including this value are left out, for a logarithm.

        Returns
        -------
        (2,) array, or (0,) if there is no such cell
            Of a dtype wide enough for differences: norms subtract, and uint8 would wrap.
        """
        everything = slice(0, self.shape[1])
        pairs = (_limits(self.read(rows, everything), above) for rows in self.bands())
        found = [pair for pair in pairs if pair is not None]
        ends = [min(low for low, _ in found), max(high for _, high in found)] if found else []
        if self.dtype.kind == "f":
            return np.array(ends, np.promote_types(self.dtype, np.float64))
        beyond = bool(ends) and int(ends[1]) > np.iinfo(np.int64).max
        return np.array([int(end) for end in ends], np.uint64 if beyond else np.int64)


def _as_colors(cells: Array) -> Array:
    """Return RGB(A) as uint8, or as floats from 0 to 1, the rest clipped; NaN stays."""
    kind, data = cells.dtype.kind, np.ma.getdata(cells)
    if kind == "b":
        return cells * np.uint8(255)
    if cells.dtype == np.uint8:
        return cells
    high = 1 if kind == "f" else 255
    with np.errstate(invalid="ignore"):
        if not (data.min() >= 0 and data.max() <= high):
            cells = np.clip(cells, 0, high)
    return cells if kind == "f" else cells.astype(np.uint8)


def _limits(cells: Array, above: float | None) -> tuple[Any, Any] | None:
    """Return the limits of the finite unmasked *cells* over *above*, or None without any."""
    mask = np.ma.getmask(cells)
    data = np.ma.getdata(cells)
    if mask is np.ma.nomask or not mask.any():
        low, high = data.min(), data.max()
        # A NaN makes both NaN, an infinity makes one infinite: two reductions, no mask.
        if np.isfinite(low) and np.isfinite(high) and (above is None or low > above):
            return low, high
    good = np.isfinite(data) & ~mask
    if above is not None:
        with np.errstate(invalid="ignore"):
            good &= data > above
    chosen = data[good]
    return (chosen.min(), chosen.max()) if chosen.size else None


def is_lazy(data: object) -> bool:
    """Return whether *data* describes itself like an array, but holds its cells elsewhere."""
    return (
        not isinstance(data, np.ndarray)
        and isinstance(getattr(data, "dtype", None), np.dtype)
        and isinstance(getattr(data, "shape", None), tuple)
        and hasattr(data, "__getitem__")
    )


def open_source(name: str, data: Any) -> Source:
    """Return the source for what the user gave as argument *name*.

    Parameters
    ----------
    name : str
        The argument's public name.
    data : array-like or lazy array
        (M, N), (M, N, 1), (M, N, 3) or (M, N, 4), of bool, integer or real floating dtype.

    Raises
    ------
    TypeError
        If *data* isn't numbers, or has another number of dimensions or channels.
    ValueError
        If it has no cells, or rows of different length.
    """
    if not is_lazy(data):
        try:
            data = data if isinstance(data, np.ma.MaskedArray) else np.asarray(data)
        except ValueError as error:  # rows of different length
            raise ValueError(f"{name!r} must be {_TAKES}: {error}") from None
    shape, dtype = tuple(data.shape), np.dtype(data.dtype)
    # matplotlib raises TypeError for a wrong shape, too: callers catch that.
    shown = len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 3, 4))
    if dtype.kind not in "buif" or not shown:
        raise wrong_type(name, _TAKES, data)
    if 0 in shape:
        raise wrong_value(name, _TAKES + " with at least one cell", data)
    return Source(data)

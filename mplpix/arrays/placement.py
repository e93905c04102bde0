"""`Placement`: where two images of any size lie on each other, and on their union.

The union is the smallest rectangle that holds both. It has cells that both images have, cells that
one of them has, and in its corners (or between images that lie apart) maybe cells that neither has.
All of it follows from two shapes and one offset; no image is read.
"""

from __future__ import annotations

import operator
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import wrong_type, wrong_value

__all__ = ["Placement"]

Bools = NDArray[np.bool_]
Size = tuple[int, int]
Window = tuple[slice, slice]

_TAKES = "'upper left', 'center' or (row, column), the cell of a that b's first cell lies on"

#: The most cells of a union, unless both images have as many (2**28: a mask of 256 MB). Images far
#: apart have a union of almost nothing but cells that neither has.
_MOST_CELLS = 2**28


class Placement(NamedTuple):
    """The rectangles of two images on their union.

    Attributes
    ----------
    shape : (int, int)
        Rows and columns of the union.
    a, b : (slice, slice)
        The rows and columns of the union that each image covers.

    Examples
    --------
    >>> placement = Placement.of((3, 4), (2, 2), (-1, 3))
    >>> placement.shape, placement.first("b")
    ((4, 5), (0, 3))
    >>> placement.shared("a"), placement.unmatched, placement.size
    ((slice(0, 1, None), slice(3, 4, None)), 14, 15)
    """

    shape: Size
    a: Window
    b: Window

    @classmethod
    def of(cls, shape_a: Size, shape_b: Size, offset: Size) -> Placement:
        """Return the placement of b's first cell on the cell *offset* of a, maybe outside of it."""
        first = [min(0, start) for start in offset]
        stop = [max(n, s + m) for n, s, m in zip(shape_a, offset, shape_b, strict=True)]
        a, b = (
            tuple(slice(s - f, s - f + n) for s, n, f in zip(starts, size, first, strict=True))
            for starts, size in (((0, 0), shape_a), (offset, shape_b))
        )
        rows, cols = (end - start for start, end in zip(first, stop, strict=True))
        return cls((rows, cols), cast(Window, a), cast(Window, b))

    @classmethod
    def check(cls, align: Any, shape_a: Size, shape_b: Size) -> Placement:
        """Return the placement given as argument *align*.

        Parameters
        ----------
        align : None, "upper left", "center" or (int, int)
            None is "upper left", for images of equal shapes. With "center" b's first cell is at
            half the difference of the shapes, rounded down: where that is odd, the middle of b is
            half a cell above or left of that of a.
        shape_a, shape_b : (int, int)
            Rows and columns of each.

        Raises
        ------
        TypeError, ValueError
            If *align* is none of these, or lays the images too far apart.

        Examples
        --------
        >>> Placement.check("center", (4, 7), (7, 4)).a
        (slice(2, 6, None), slice(0, 7, None))
        """
        placement = cls.of(shape_a, shape_b, _offset(align, shape_a, shape_b))
        rows, cols = placement.shape
        if rows * cols > max(_MOST_CELLS, 4 * placement.size):
            takes = f"nearer to 'a' (the union of both would have {rows:,} × {cols:,} cells)"
            raise wrong_value("align", takes, align)
        return placement

    @property
    def is_plain(self) -> bool:
        """True where both images are the union."""
        return self.a == self.b

    def first(self, name: str) -> Size:
        """Return the row and the column of the union that the first cell of an image lies on."""
        rows, cols = getattr(self, name)
        return rows.start, cols.start

    @property
    def common(self) -> Window:
        """The rows and columns of the union that both images have; none is ``slice(0, 0)``."""
        rows, cols = (
            slice(max(one.start, other.start), min(one.stop, other.stop))
            for one, other in zip(self.a, self.b, strict=True)
        )
        if rows.start >= rows.stop or cols.start >= cols.stop:
            return slice(0, 0), slice(0, 0)
        return rows, cols

    def shared(self, name: str) -> Window:
        """Return the `common` rows and columns as those of image "a" or "b"."""
        rows, cols = self.common
        if not _count(self.common):
            return rows, cols
        row, col = self.first(name)
        return (
            slice(rows.start - row, rows.stop - row),
            slice(cols.start - col, cols.stop - col),
        )

    @property
    def size(self) -> int:
        """The number of cells that one image has, or both."""
        return _count(self.a) + _count(self.b) - _count(self.common)

    @property
    def unmatched(self) -> int:
        """The number of cells that one image alone has."""
        return self.size - _count(self.common)

    def differing(self, differ: Bools) -> Bools:
        """Return *differ*, a mask of the common cells, on the union: other cells of images differ.

        *differ* itself where it is that of the union.
        """
        if self.is_plain:
            return differ
        mask = np.zeros(self.shape, bool)
        mask[self.a] = mask[self.b] = True
        mask[self.common] = differ
        return mask

    def pictured(self, picture: NDArray[Any]) -> NDArray[Any]:
        """Return *picture*, an array of the common cells, on the union, all else masked.

        *picture* itself where it is that of the union.
        """
        if self.is_plain:
            return picture
        shown = np.ma.zeros(self.shape, picture.dtype)
        shown.mask = True
        shown[self.common] = picture
        return shown


def _count(window: Window) -> int:
    (r0, r1), (c0, c1) = ((int(cells.start), int(cells.stop)) for cells in window)
    return (r1 - r0) * (c1 - c0)


def _offset(align: Any, shape_a: Size, shape_b: Size) -> Size:
    """Return the row and the column of a that b's first cell lies on."""
    if align is None or (isinstance(align, str) and align == "upper left"):
        return 0, 0
    if isinstance(align, str):
        if align != "center":
            raise wrong_value("align", _TAKES, align)
        return (shape_a[0] - shape_b[0]) // 2, (shape_a[1] - shape_b[1]) // 2
    try:
        cells = tuple(align)
    except TypeError:
        raise wrong_type("align", _TAKES, align) from None
    if len(cells) != 2:
        raise wrong_value("align", _TAKES, align)
    if any(isinstance(cell, bool | np.bool_) for cell in cells):
        raise wrong_type("align", _TAKES, align)
    try:
        return operator.index(cells[0]), operator.index(cells[1])
    except TypeError:
        raise wrong_type("align", _TAKES, align) from None

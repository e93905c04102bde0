"""Reading an image out: the cells that one dot shows, and their value as it was colored.

`entry_below` finds the entry of the look-ups of a draw that a place on the canvas is on, so that a
read-out names the very cells that the dot shows. Where an image isn't drawn by look-ups,
`read_cell` reads the cell at a place in data coordinates. `as_text` writes values so that the
number read back is the number stored.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from numpy.typing import NDArray

from mplpix.arrays.grid import CellGrid
from mplpix.arrays.lookup import Lookup
from mplpix.arrays.source import Source
from mplpix.artists.places import FAR_DOTS, Places, visible_cells

__all__ = [
    "Entry",
    "ReadOut",
    "as_text",
    "entry_below",
    "for_cursor",
    "in_one_dimension",
    "read_cell",
]

Array = NDArray[Any]


class ReadOut(NamedTuple):
    """The cells that one dot of an image shows, and their value.

    Attributes
    ----------
    rows, cols : range
        The rows and the columns of the array that the dot shows: one of each at scales of 1 and
        more, a block below that.
    value : number, bool, (channels,) array or ``numpy.ma.masked``
        The cell as it is stored; of a block, the value that the dot has the color of: its mean,
        maximum, minimum or the cell in its middle. Means of colors in bytes are rounded.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> image = Figure().add_subplot(projection="pixel").imshow([[0, 1, 2], [3, 4, 5]])
    >>> rows, cols, value = image.read_out(2, 1)
    >>> rows, cols, int(value)
    (range(1, 2), range(2, 3), 5)
    """

    rows: range
    cols: range
    value: Any


class Entry(NamedTuple):
    """The look-ups that a draw uses, and one of their entries.

    Attributes
    ----------
    rows, cols : Lookup
        All that the draw shows.
    row, col : int
        The number of the entry in each.
    is_drawn : bool
        False where the dot is out of view, so that no draw shows it; the look-ups are then those of
        that dot alone.
    """

    rows: Lookup
    cols: Lookup
    row: int
    col: int
    is_drawn: bool

    @property
    def one(self) -> tuple[Lookup, Lookup]:
        """The look-ups of that entry alone."""
        return (
            self.rows.part(slice(self.row, self.row + 1)),
            self.cols.part(slice(self.col, self.col + 1)),
        )

    @property
    def cells(self) -> tuple[range, range]:
        """The rows and the columns of its cells."""
        rows, cols = (range(look.cells.start, look.cells.stop) for look in self.one)
        return rows, cols


def entry_below(artist: Artist, grid: CellGrid, point: tuple[float, float]) -> Entry | None:
    """Return the entry whose cells the dot at *point* shows, None where it shows no cell.

    Parameters
    ----------
    artist : `~matplotlib.artist.Artist`
        Draws the cells of *grid*, by a separable transform.
    grid : CellGrid
    point : (float, float)
        Display coordinates, within the dot.
    """
    if not all(abs(place) < FAR_DOTS for place in point):  # NaN neither
        return None
    x, y = (math.floor(place) for place in point)
    visible = visible_cells(artist, grid, 1.0)
    is_drawn = all(
        first <= dot < end for dot, (first, end) in zip((x, y), visible.clip, strict=True)
    )
    cols, rows = (
        (visible.cols, visible.rows)
        if is_drawn
        else (_lookup_of(visible.x, x), _lookup_of(visible.y, y))
    )
    col, row = _entry_of(cols, x), _entry_of(rows, y)
    return None if row is None or col is None else Entry(rows, cols, row, col, is_drawn)


def _lookup_of(places: Places, dot: int) -> Lookup:
    return places.lookup((dot, dot + 1))


def _entry_of(look: Lookup, dot: int) -> int | None:
    """Return the number of the entry that *dot* shows, None if it shows none."""
    above = dot - look.first_dot
    if not 0 <= above < look.dots:
        return None
    if look.descending:
        above = look.dots - 1 - above
    return int(np.searchsorted(np.cumsum(look.repeats), above, "right"))


def read_cell(source: Source, grid: CellGrid, point: Sequence[float]) -> ReadOut | None:
    """Return the cell at *point*, in data coordinates, and its value; None outside of *grid*."""
    col, row = _cell(grid.x_edges, point[0]), _cell(grid.y_edges, point[1])
    if row is None or col is None:
        return None
    cells = range(row, row + 1), range(col, col + 1)
    values = source.read(*(slice(along.start, along.stop) for along in cells))
    return ReadOut(*cells, values[0, 0])


def _cell(edges: Array, place: float) -> int | None:
    if edges[-1] < edges[0]:
        edges, place = -edges, -place
    cell = int(np.searchsorted(edges, place, "right")) - 1
    return cell if 0 <= cell < len(edges) - 1 else None


class _OfBlock(np.ma.MaskedArray[Any, Any]):
    """The value of a block, which knows the rows and columns of its cells."""

    #: What `as_text` writes behind the value.
    where = ""


def for_cursor(found: ReadOut) -> Any:
    """Return the value of a read-out as `Artist.get_cursor_data` hands it to its formatter.

    That of several cells is an array without dimensions, or of channels, that also knows which.
    """
    if len(found.rows) == len(found.cols) == 1:
        return found.value
    value = np.ma.asanyarray(found.value).view(_OfBlock)
    value.where = f"{_named('row', found.rows)}, {_named('column', found.cols)}"
    return value


def in_one_dimension(value: Any) -> np.ma.MaskedArray[Any, Any]:
    """Return a value that `for_cursor` returned as an array of one dimension, (1,) or (channels,).

    >>> in_one_dimension(np.uint8(3)).tolist(), in_one_dimension(np.ma.masked).tolist()
    ([3], [None])
    """
    flat = np.ma.array(value, ndmin=1)
    if isinstance(value, _OfBlock):
        block = flat.view(_OfBlock)
        block.where = value.where
        return block
    return flat


def _named(name: str, cells: range) -> str:
    """Return the first and the last of *cells*, as a text.

    >>> _named("row", range(4, 8)), _named("column", range(3, 4))
    ('rows 4–7', 'column 3')
    """
    if len(cells) == 1:
        return f"{name} {cells.start}"
    return f"{name}s {cells.start}–{cells.stop - 1}"


def as_text(value: Any) -> str:
    """Return a value, or those of several channels, in brackets; those of a block with its cells.

    A number has the digits that tell it from all others of its dtype, and no more.

    >>> as_text(np.uint16(12345)), as_text(np.float32(0.1)), as_text(np.ma.masked)
    ('[12345]', '[0.1]', '[masked]')
    """
    numbers = np.ma.asanyarray(value)
    data, mask = np.ma.getdata(numbers).reshape(-1), np.ma.getmaskarray(numbers).reshape(-1)
    texts = ["masked" if bad else str(one) for one, bad in zip(data, mask, strict=True)]
    where = getattr(value, "where", "")
    return f"[{', '.join(texts)}]{' ' * bool(where)}{where}"

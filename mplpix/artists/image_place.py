"""Where the cells of an image are: by a grid, by an extent, or around whole numbers.

An `ImagePlace` is made of what an image was given, converted to the numbers of its axes, and asked
for the grid at every draw. The extent in numbers is kept by `AxesImage`, which has it changed by
methods of matplotlib, too; it is passed in.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, cast
from weakref import WeakValueDictionary

from mplpix._checks import wrong_type, wrong_value
from mplpix.arrays.grid import CellGrid
from mplpix.artists.coordinates import drawn_extent, drawn_grid

__all__ = ["ImagePlace"]

Extent = tuple[float, float, float, float]

#: The evenly spaced grids that images have now, by extent, shape and origin.
_even_grids: WeakValueDictionary[Hashable, CellGrid] = WeakValueDictionary()


def _even_grid(extent: Extent, shape: tuple[int, int], origin: Any) -> CellGrid:
    """Return the grid of an image of that *shape* that fills *extent*.

    Images of the same size have the same one: it is checked, and its edges are computed, once for
    all subplots of a figure.
    """
    key = extent, shape, origin
    grid = _even_grids.get(key)
    if grid is None:
        grid = _even_grids[key] = CellGrid.from_extent(extent, shape, origin=origin)
    return grid


class ImagePlace:
    """What was given of the place of an image, see `given`.

    Attributes
    ----------
    grid : CellGrid or None
        Each column and row, in numbers of the axes.
    extent : (float, float, float, float) or None
        Left, right, bottom and top in numbers of the axes, in place of *grid*.
    units : ((left, right), (bottom, top)) or ()
        The ends as they were given, from which the axes learn their units; () once they did.
    """

    def __init__(self, grid: CellGrid | None = None, extent: Extent | None = None) -> None:
        self.grid, self.extent = grid, extent
        self.units: tuple[Any, ...] = ()
        #: The grid in the extent of the image, which is shared while somebody holds it.
        self._even: CellGrid | None = None

    @classmethod
    def given(cls, grid: Any, extent: Any, ax: Any) -> ImagePlace:
        """Return the place by *grid* or *extent*, of which one is None or both, on *ax*.

        Raises
        ------
        TypeError, ValueError
            If both are given, or one isn't of the kind or value that it must be.
        """
        if grid is not None and extent is not None:
            raise wrong_value("grid", "given without 'extent'", grid)
        if grid is not None and not isinstance(grid, CellGrid):
            raise wrong_type("grid", "a CellGrid", grid)
        if grid is not None:
            place = cls(drawn_grid(grid, "grid", "grid", ax))
            extent = grid.extent
        else:
            place = cls(None, None if extent is None else drawn_extent(extent, ax))
        if extent is not None:
            left, right, bottom, top = extent
            place.units = (left, right), (bottom, top)
        return place

    @property
    def is_given(self) -> bool:
        """False where nothing was given."""
        return self.grid is not None or self.extent is not None

    def grid_in(self, extent: Any, shape: tuple[int, int], origin: Any) -> CellGrid:
        """Return the grid of an image of that *shape* that fills *extent*."""
        if 0 in shape:
            raise ValueError("an image without cells has no grid")
        self._even = _even_grid(extent, shape, origin)
        return self._even

    def extent_in(self, extent: Any, origin: Any) -> Extent:
        """Return the ends of the grid that was given, else *extent*."""
        if self.grid is None:
            return cast(Extent, tuple(extent))
        left, right, bottom, top = self.grid.extent
        return (left, right, bottom, top) if origin == "upper" else (left, right, top, bottom)

"""`MarkPlace`: where marked cells are, in a grid of their own or on the image or mesh below."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.transforms import Transform

from mplpix._checks import check_choice, wrong_type, wrong_value
from mplpix.arrays.grid import CellGrid
from mplpix.artists.cells_of import artist_of_shape, artists_of_shape, artists_with_cells, cells_of
from mplpix.artists.coordinates import drawn_extent, drawn_grid, tell_units
from mplpix.artists.differing import window_of

__all__ = ["MarkPlace"]


class MarkPlace(NamedTuple):
    """Where the cells of a mask of *shape* (M, N) are, by what was given; made by `of`.

    Attributes
    ----------
    grid, extent, origin
        As given, to be converted again in the units of another Axes.
    shape : (int, int)
    own : CellGrid or None
        The cells that were given, in numbers; None to look for them below at each draw.
    """

    grid: Any
    extent: Any
    origin: Any
    shape: tuple[int, int]
    own: CellGrid | None = None

    @classmethod
    def of(cls, grid: Any, extent: Any, origin: Any, shape: tuple[int, int]) -> MarkPlace:
        """Return the place by these arguments of `DiffOverlay`.

        Raises
        ------
        TypeError, ValueError
            If an argument isn't what it must be.
        """
        if origin is not None:
            check_choice("origin", origin, ("upper", "lower"))
        if grid is not None:
            if not isinstance(grid, CellGrid):
                raise wrong_type("grid", "a CellGrid", grid)
            if extent is not None:
                raise wrong_value("grid", "given without 'extent'", grid)
            if grid.shape != shape:
                raise wrong_value("grid", f"of the images' shape {shape}", grid)
        place = cls(grid, extent, origin, shape)
        return place._replace(own=place._numbers(None))

    def on(self, ax: Any) -> MarkPlace:
        """Return the place in the numbers of *ax*, whose axes get its units if they have none."""
        place = self._replace(own=self._numbers(ax))
        ends = self.extent if self.grid is None else self.grid.extent
        if ends is not None:
            left, right, bottom, top = ends
            tell_units(ax.xaxis, [left, right])
            tell_units(ax.yaxis, [bottom, top])
        return place

    def _numbers(self, ax: Any) -> CellGrid | None:
        if self.grid is not None:
            return drawn_grid(self.grid, "grid", "grid", ax)
        if self.extent is None:
            return None
        origin = self.origin or mpl.rcParams["image.origin"]
        return CellGrid.from_extent(drawn_extent(self.extent, ax), self.shape, origin=origin)

    def cells(self, ax: Any, trans: Transform) -> CellGrid:
        """Return the cells; without own ones, those of the first artist of their shape on *ax*."""
        if self.own is not None:
            return self.own
        below = None if ax is None else artist_of_shape(ax, trans, self.shape)
        return CellGrid.from_shape(self.shape) if below is None else cells_of(below)

    def pictures(self, ax: Any, trans: Transform) -> Iterator[tuple[Artist, tuple[slice, slice]]]:
        """Yield the visible images and meshes below, and which of the marked cells they have.

        Those of the shape of the mask; with own cells, those whose cells are among these.
        """
        if self.own is None:
            for below in artists_of_shape(ax, trans, self.shape):
                if below.get_visible():
                    yield below, (slice(0, self.shape[0]), slice(0, self.shape[1]))
            return
        for below in artists_with_cells(ax, trans):
            if not below.get_visible():
                continue
            with suppress(ValueError):  # without data, or without straight rows and columns
                window = window_of(self.own, cells_of(below))
                if window is not None:
                    yield below, window

"""What the panels of a comparison show: where the pictures are, their marks, and their colors."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, cast

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize

from mplpix.arrays.copies import seal
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.lazy import LazyArray
from mplpix.arrays.marked_cells import MarkedCells
from mplpix.arrays.placement import Placement
from mplpix.arrays.source import Limits
from mplpix.arrays.statistics import Difference, Examination, PickedCells
from mplpix.artists.color_limits import check_color_limits
from mplpix.artists.coordinates import drawn_extent
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.overlay import DiffOverlay
from mplpix.artists.properties import check_colors
from mplpix.axes.member import Member, member_of
from mplpix.axes.own_ticks import name_own_cells, own_ticks
from mplpix.axes.pixel_axes import PixelAxes

__all__ = ["Mapping", "Panels"]


class Panels(NamedTuple):
    """Where the three pictures are, in the coordinates that their panels share.

    Without *extent* these count the rows and columns of the union of both images. Where both
    images are the union, *extent* is that of all three pictures.
    """

    placement: Placement
    extent: Any
    origin: Literal["upper", "lower"]

    @property
    def extents(self) -> tuple[Any, Any, Any]:
        """The extents of a, of b and of their difference, numbers but for that given for a."""
        if self.placement.is_plain:
            return self.extent, self.extent, self.extent
        a = self._extent(self.placement.a) if self.extent is None else self.extent
        return a, self._extent(self.placement.b), self._extent(self._union)

    @property
    def _union(self) -> tuple[slice, slice]:
        rows, cols = self.placement.shape
        return slice(0, rows), slice(0, cols)

    @property
    def _cells(self) -> CellGrid:
        extent = self._extent(self._union)
        return CellGrid.from_extent(extent, self.placement.shape, origin=self.origin)

    def _extent(self, window: tuple[slice, slice]) -> tuple[float, float, float, float]:
        """Return left, right, bottom and top of some rows and columns of the union."""
        rows, cols = window
        if self.extent is None:
            x, y = ([cells.start - 0.5, cells.stop - 0.5] for cells in (cols, rows))
        else:
            left, right, *vertical = drawn_extent(self.extent)
            first, last = reversed(vertical) if self.origin == "upper" else vertical
            x, y = (
                [
                    start + (stop - start) * (edge - of_a.start) / (of_a.stop - of_a.start)
                    for edge in (cells.start, cells.stop)
                ]
                for cells, of_a, start, stop in (
                    (cols, self.placement.a[1], left, right),
                    (rows, self.placement.a[0], first, last),
                )
            )
        bottom, top = reversed(y) if self.origin == "upper" else y
        return x[0], x[1], bottom, top

    def place_of_marks(self) -> dict[str, Any]:
        """Return the arguments that place a `DiffOverlay` on the union."""
        if self.placement.is_plain:
            return {}  # on the picture that it finds
        return {"grid": self._cells}

    def marked(
        self, found: Examination, look: dict[str, Any]
    ) -> tuple[tuple[DiffOverlay, ...], Any]:
        """Return the marks of all panels, and the picture of the difference on the union.

        Below scale 1, dots at the marks have the color of the cell that differs most, but for
        images that are streamed.
        """
        mask, picture, sizes = found.mask, found.difference.shown, cast(Any, None)
        look = {**look, **self.place_of_marks(), "show": "differing"}
        if isinstance(picture, LazyArray):
            # The cells that differ would be read once more, for each panel.
            sizes, look = PickedCells(picture), {**look, "show": "image"}
        else:
            sizes = picture = seal(self.placement.pictured(picture))
        marked = MarkedCells(mask, sizes, mask.size - self.placement.size)
        return tuple(DiffOverlay.from_mask(marked, **look) for _ in range(3)), picture

    def show(
        self,
        axes: tuple[PixelAxes, PixelAxes, PixelAxes],
        arrays: tuple[Any, Any, Any],
        mappings: tuple[Mapping, Mapping, Mapping],
    ) -> tuple[PixelAlignedImage, PixelAlignedImage, PixelAlignedImage]:
        """Show the three *arrays*, each in its colors, and return their pictures."""
        self._prepare(axes)
        pictures: Any = tuple(
            ax.imshow(data, m.cmap, m.norm, aspect="equal", origin=self.origin, extent=place)
            for ax, data, m, place in zip(axes, arrays, mappings, self.extents, strict=True)
        )
        return cast("tuple[PixelAlignedImage, PixelAlignedImage, PixelAlignedImage]", pictures)

    def _prepare(self, axes: tuple[PixelAxes, PixelAxes, PixelAxes]) -> None:
        """Give each panel ticks of its own, and all of them the views of the union.

        Below scale 1 the blocks of images at odd places would give each panel another view.
        """
        if self.placement.is_plain:
            return
        windows = (self.placement.a, self.placement.b, self._union)
        cells = self._cells
        for ax, (rows, cols) in zip(axes, windows, strict=True):
            cast(Member, member_of(ax)).cells = cells
            own_ticks(ax)
            if self.extent is None:
                shape = (rows.stop - rows.start, cols.stop - cols.start)
                name_own_cells(ax, (rows.start, cols.start), shape)
            else:  # dates make date axes; only the extent of a is still of dates
                for axis, ends in ((ax.xaxis, self.extent[:2]), (ax.yaxis, self.extent[2:])):
                    cast(Any, axis).update_units(ends)


class Mapping(NamedTuple):
    """Colormap and norm of an image, and the ends of its colorbar that have an arrow."""

    cmap: Any
    norm: Normalize
    extend: Literal["neither", "both", "min", "max"] = "neither"

    @classmethod
    def unscaled(cls, cmap: Any, norm: Any, vmin: Any, vmax: Any) -> Mapping:
        """Return the mapping of two images by these arguments."""
        check_color_limits(norm, vmin, vmax)
        check_colors(cmap, norm)
        mappable = ScalarMappable(norm, cmap)
        mappable.set_clim(vmin, vmax)
        return cls(mappable.get_cmap(), cast(Normalize, mappable.norm))

    def wants_limits(self, colors: bool) -> tuple[bool, float | None]:
        """Return whether limits of the values are needed, and above what number."""
        return not colors and not self.norm.scaled(), (
            0.0 if isinstance(self.norm, LogNorm) else None
        )

    def scale(self, limits: Any, sources: Any) -> None:
        """Scale the norm to the limits of both images."""
        ends = [
            one.array(source.dtype) if isinstance(one, Limits) else one
            for one, source in zip(limits, sources, strict=True)
        ]
        self.norm.autoscale_None(np.concatenate(ends).astype(np.float64))

    @classmethod
    def of_difference(
        cls, difference: Difference, cmap: Any, limit: float | None, colors: bool
    ) -> Mapping:
        """Return the mapping of a difference, 0 in the middle or, for colors, at the low end."""
        if limit is None:
            limit = difference.robust_limit
        low, high = difference.shown_ends
        beyond = (low < -limit, high > limit)
        extend = cast(Any, {(0, 0): "neither", (1, 0): "min", (0, 1): "max", (1, 1): "both"})
        return cls(cmap, Normalize(0 if colors else -limit, limit), extend[beyond])

"""`CellLines`: lines exactly between the cells of an image.

matplotlib's grid lines snap to the middle of dots, which puts a line of one dot half a dot beside
the edge. These lie on the edges as the image rounds them, and there are as many as are in view.
"""

from __future__ import annotations

from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib import cbook
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import LineCollection
from matplotlib.path import Path
from matplotlib.transforms import Bbox, IdentityTransform
from numpy.typing import NDArray

from mplpix._mpl import allow_rasterization, root_figure
from mplpix.arrays.dots import DOT_TOLERANCE
from mplpix.arrays.lookup import Lookup
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.places import Places, cell_places, clip_dots
from mplpix.ticks.choice import MIN_EDGE_SPACING, edges_apart

__all__ = ["CellLines"]


_RC_NAMES = ("color", "linestyle", "linewidth", "alpha")

#: Names of one property that the collection doesn't know as such: its color is that of its edges.
_OTHER_NAMES = {"c": "color", "colors": "color", "edgecolor": "color"}


class CellLines(LineCollection):
    """Lines along the edges of the cells of an image, where they are far enough apart.

    Parameters
    ----------
    image : PixelAlignedImage
        An image on the Axes that the lines are added to.
    **kwargs
        Properties of a `~matplotlib.collections.LineCollection`: *color*, *linewidth*, … By
        default those of matplotlib's grid, :rc:`grid.color` and so on.
    """

    def __init__(self, image: PixelAlignedImage, **kwargs: Any) -> None:
        rc = cast(Any, mpl.rcParams)
        defaults = {name: rc[f"grid.{name}"] for name in _RC_NAMES}
        super().__init__([], **{**defaults, "zorder": 1.5, **_full_names(kwargs)})
        self._image = image
        self._magnification = 1.0
        self._vector = False
        self.set_transform(IdentityTransform())
        self.set_snap(False)

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the lines that are in view."""
        self._magnification = float(renderer.get_image_magnification())
        self._vector = bool(renderer.option_scale_image())
        super().draw(renderer)

    def get_paths(self) -> list[Path]:
        """Return the lines in view, in display coordinates, as one path."""
        figure = root_figure(self)
        image = self._image
        axes = cast(Any, image.axes)
        if figure is None or axes is None or not image.get_transform().is_separable:
            return []
        places = cell_places(image.grid, image.get_transform(), self._magnification)
        clips = clip_dots(figure.bbox, axes.bbox, self._magnification)
        cols, rows = (place.lookup(clip) for place, clip in zip(places, clips, strict=True))
        if not len(cols) or not len(rows):
            return []
        spacing = MIN_EDGE_SPACING / 72 * figure.dpi * self._magnification
        x, y = (
            self._edges(place, entries, spacing)
            for place, entries in zip(places, (cols, rows), strict=True)
        )
        lines = np.concatenate([_across(x, _ends(rows)), _across(y, _ends(cols))[:, ::-1]])
        if not len(lines):
            return []
        codes = np.tile(np.array([Path.MOVETO, Path.LINETO], np.uint8), len(lines) // 2)
        return [Path(lines / self._magnification, codes)]

    def _edges(self, places: Places, entries: Lookup, spacing: float) -> NDArray[Any]:
        """Return the edges of *entries* that have a cell of *spacing* dots beside them."""
        cells = np.arange(entries.cells.start, entries.cells.stop + 1)
        apart = edges_apart(places.at(cells), spacing - DOT_TOLERANCE)
        return np.asarray(places.drawn(cells, vector=self._vector))[apart]

    def get_datalim(self, transData: Any) -> Bbox:
        """Return an empty box: grid lines do not move the limits."""
        return Bbox.null()


def _full_names(properties: dict[str, Any]) -> dict[str, Any]:
    """Return *properties* by one name each, so that they replace the defaults."""
    known = cbook.normalize_kwargs(properties, LineCollection)
    return {_OTHER_NAMES.get(name, name): value for name, value in known.items()}


def _ends(entries: Lookup) -> tuple[int, int]:
    return entries.first_dot, entries.first_dot + entries.dots


def _across(places: NDArray[Any], ends: tuple[int, int]) -> NDArray[Any]:
    """Return the ends of lines at *places*, (2 n, 2): the place, and each of *ends* in turn."""
    return np.column_stack([np.repeat(places, 2), np.tile(ends, len(places))])

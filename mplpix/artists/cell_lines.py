"""`CellLines`: lines exactly between the cells of an image.

matplotlib's grid lines snap to the middle of dots, so that a line of one dot lies half a dot beside
the edge. These lie on the edges as the image rounds them. A draw makes the visible lines only.
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

from mplpix._checks import check_linewidth
from mplpix._mpl import allow_rasterization, root_figure
from mplpix.arrays.dots import DOT_TOLERANCE
from mplpix.arrays.lookup import Lookup
from mplpix.artists.cells_of import cells_of
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.paths import path_of_lines
from mplpix.artists.places import Places, visible_cells
from mplpix.ticks.choice import MIN_EDGE_SPACING, edges_apart

__all__ = ["CellLines"]


_RC_NAMES = ("color", "linestyle", "linewidth", "alpha")

#: Other names of the property *color*, which a collection keeps as the color of its edges.
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
        # As in the last draw: `get_paths`, which takes no renderer, needs both in the next one and
        # at mouse events.
        self._dots_per_unit = 1.0
        self._vector = False
        self.set_transform(IdentityTransform())
        self.set_snap(False)

    def set_linewidth(self, lw: Any) -> None:
        """Set the width of the lines.

        Parameters
        ----------
        lw : float or sequence of float
            In points, of all lines or of one after the other; None is :rc:`lines.linewidth`.

        Raises
        ------
        TypeError, ValueError
            If *lw* isn't such numbers, finite and at least 0.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> lines = CellLines(Figure().add_subplot(projection="pixel").imshow([[0, 1]]))
        >>> lines.set_linewidth(2)
        >>> lines.get_linewidth().tolist()
        [2]
        """
        super().set_linewidth(check_linewidth(lw))

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the visible lines."""
        self._dots_per_unit = float(renderer.get_image_magnification())
        self._vector = bool(renderer.option_scale_image())
        super().draw(renderer)
        self.stale = False  # also if they are invisible

    def get_paths(self) -> list[Path]:
        """Return the visible lines, in display coordinates, as one path."""
        image = self._image
        figure = root_figure(image)
        in_axes = cast(Any, image.axes) is not None  # it may have been removed
        if figure is None or not in_axes or not image.has_data():
            return []
        if not image.get_transform().is_separable:
            return []
        visible = visible_cells(image, cells_of(image), self._dots_per_unit, vector=self._vector)
        cols, rows = visible.cols, visible.rows
        if not len(cols) or not len(rows):
            return []
        spacing = MIN_EDGE_SPACING / 72 * figure.dpi * self._dots_per_unit
        apart = (
            _edges_apart(places, entries, spacing)
            for places, entries in ((visible.x, cols), (visible.y, rows))
        )
        x, y = visible.edges(*apart)
        if not len(x) and not len(y):
            return []
        vertical = _lines(x, _ends(rows))
        horizontal = _lines(y, _ends(cols))[..., ::-1]
        return [path_of_lines(np.concatenate([vertical, horizontal]) / self._dots_per_unit)]

    def get_datalim(self, transData: Any) -> Bbox:
        """Return an empty box: lines between cells do not move the limits."""
        return Bbox.null()


def _edges_apart(places: Places, entries: Lookup, spacing: float) -> NDArray[Any]:
    """Return the edges of looked-up cells that bound a cell of at least *spacing* dots."""
    edges = np.arange(entries.cells.start, entries.cells.stop + 1)
    return edges[edges_apart(places.at(edges), spacing - DOT_TOLERANCE)]


def _full_names(properties: dict[str, Any]) -> dict[str, Any]:
    """Return *properties* under the names of the defaults, which they replace."""
    known = cbook.normalize_kwargs(properties, LineCollection)
    return {_OTHER_NAMES.get(name, name): value for name, value in known.items()}


def _ends(entries: Lookup) -> tuple[int, int]:
    return entries.first_dot, entries.first_dot + entries.dots


def _lines(places: NDArray[Any], ends: tuple[int, int]) -> NDArray[Any]:
    """Return lines, (n, 2, 2): at each of *places* along an axis, between *ends* across it."""
    lines = np.empty((len(places), 2, 2))
    lines[..., 0] = places[:, np.newaxis]
    lines[..., 1] = ends
    return lines

"""`CellLines`: lines between the cells of an image, on whole dots as `cell_edges` has them.

Lines on the border of the Axes are as wide as all others, so that their outer half lies outside of
the box. A draw makes the visible lines only.
"""

from __future__ import annotations

from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib import cbook
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import LineCollection
from matplotlib.path import Path
from matplotlib.patheffects import PathEffectRenderer
from matplotlib.transforms import Bbox, IdentityTransform

from mplpix._checks import check_linewidth
from mplpix._mpl.figures import root_figure
from mplpix._mpl.renderers import allow_rasterization
from mplpix.artists.cell_edges import (
    clip_with_lines,
    dots_per_point,
    line_width_dots,
    lines_on_edges,
)
from mplpix.artists.cells_of import cells_of
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.mesh import PixelAlignedMesh
from mplpix.artists.places import visible_cells
from mplpix.artists.properties import checked_setters
from mplpix.ticks.choice import MIN_EDGE_SPACING

__all__ = ["CellLines", "show_cell_lines"]


_STYLES = {"capstyle", "joinstyle"}
_RC_NAMES = ("color", "linestyle", "linewidth", "alpha")

#: Other names of the property *color*, which a collection keeps as the color of its edges.
_OTHER_NAMES = {"c": "color", "colors": "color", "edgecolor": "color"}


@checked_setters
class CellLines(LineCollection):
    """Lines along the edges of the cells of an image, where they are far enough apart.

    Parameters
    ----------
    image : PixelAlignedImage or PixelAlignedMesh
        An image or mesh on the Axes that the lines are added to.
    **kwargs
        Properties of a `~matplotlib.collections.LineCollection`: *color*, *linewidth*, … By
        default those of matplotlib's grid, :rc:`grid.color` and so on.
    """

    def __init__(self, image: PixelAlignedImage | PixelAlignedMesh, **kwargs: Any) -> None:
        rc = cast(Any, mpl.rcParams)
        defaults = {name: rc[f"grid.{name}"] for name in _RC_NAMES}
        properties = {**defaults, "zorder": 1.5, **_full_names(kwargs)}
        # The constructor asks whether these are true, before a setter can refuse them.
        styles = {name: properties.pop(name) for name in _STYLES & properties.keys()}
        super().__init__([], **properties)
        self.set(**styles)
        self._image = image
        # As in the last draw: `get_paths`, which takes no renderer, needs both in the next one and
        # at mouse events.
        self._dots_per_unit = 1.0
        self._vector = False
        self.set_transform(IdentityTransform())

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
        if self.get_visible():
            renderer.open_group(type(self).__name__, self.get_gid())
            self._draw(renderer)
            renderer.close_group(type(self).__name__)
        self.stale = False

    def _draw(self, renderer: RendererBase) -> None:
        colors = np.asarray(self.get_edgecolor())  # none where the color is "none"
        per_point = self._dots_per_point()
        width = self._width_dots() / per_point if per_point else 0.0
        paths = self.get_paths()
        if not len(colors) or not width or not paths:
            return
        gc = renderer.new_gc()
        clip_with_lines(gc, self, self._width_dots(), self._dots_per_unit)
        gc.set_snap(False)  # all lines are on the edges of dots already
        gc.set_foreground(tuple(colors[0]), isRGBA=True)
        gc.set_linewidth(width)
        gc.set_dashes(*cast(Any, self.get_linestyle())[0])
        gc.set_antialiased(bool(np.ravel(cast(Any, self.get_antialiased()))[0]))
        gc.set_url(cast(Any, self.get_urls())[0])
        gc.set_capstyle(cast(Any, self.get_capstyle()) or "butt")
        if self.get_sketch_params() is not None:
            gc.set_sketch_params(*cast(Any, self.get_sketch_params()))
        painter = renderer
        if self.get_path_effects():
            painter = cast(Any, PathEffectRenderer(self.get_path_effects(), renderer))
        for path in paths:
            painter.draw_path(gc, path, IdentityTransform())
        gc.restore()

    def _dots_per_point(self) -> float:
        return dots_per_point(self, self._dots_per_unit)

    def _width_dots(self) -> float:
        """Return the width of the lines, in dots, whole ones on a canvas of dots."""
        points = float(np.ravel(cast(Any, self.get_linewidth()))[0])
        return line_width_dots(points * self._dots_per_point(), vector=self._vector)

    def get_paths(self) -> list[Path]:
        """Return the middles of the visible lines, in display coordinates, as one path."""
        image = self._image
        figure = root_figure(image)
        in_axes = cast(Any, image.axes) is not None  # it may have been removed
        if figure is None or not in_axes or not image.has_data():
            return []
        if not image.get_transform().is_separable:
            return []
        # In its own box: an image that is wiped has its part of the Axes only.
        visible = visible_cells(
            image, cells_of(image), self._dots_per_unit, vector=self._vector, clipped=self
        )
        spacing = MIN_EDGE_SPACING * self._dots_per_point()
        path = lines_on_edges(visible, self._width_dots(), spacing)
        return [] if path is None else [path]

    def get_datalim(self, transData: Any) -> Bbox:
        """Return an empty box: lines between cells do not move the limits."""
        return Bbox.null()


def _full_names(properties: dict[str, Any]) -> dict[str, Any]:
    """Return *properties* under the names of the defaults, which they replace."""
    known = cbook.normalize_kwargs(properties, LineCollection)
    return {_OTHER_NAMES.get(name, name): value for name, value in known.items()}


def show_cell_lines(
    ax: Axes,
    image: PixelAlignedImage | PixelAlignedMesh | None,
    visible: bool,
    properties: dict[str, Any],
) -> None:
    """Show or hide lines between the cells of *image* on *ax*; see `mplpix.PixelAxes.cell_grid`."""
    if image is None and visible:
        raise ValueError("cell_grid() must be called on an Axes with an image, which has cells")
    lines = CellLines(image, **properties) if image is not None and visible else None
    for before in [drawn for drawn in ax.collections if isinstance(drawn, CellLines)]:
        before.remove()
    if lines is not None:
        ax.add_collection(lines, autolim=False)

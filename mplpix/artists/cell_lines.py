"""`CellLines`: lines between the cells of an image, all of one width.

On a canvas of dots the width is rounded to whole dots, at least one, and a line covers whole dots,
half of them on each side of the edge as the image rounds it. The odd one is right of the edge or
below, where matplotlib puts that of spines, ticks and grid lines. A vector file has lines as wide
as was asked for, their middles on the edges.

Lines on the border of the Axes are as wide as all others, so that their outer half lies outside of
the box. A draw makes the visible lines only.
"""

from __future__ import annotations

from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib import cbook
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import LineCollection
from matplotlib.path import Path
from matplotlib.patheffects import PathEffectRenderer
from matplotlib.transforms import Bbox, IdentityTransform
from numpy.typing import NDArray

from mplpix._checks import check_linewidth
from mplpix._mpl import allow_rasterization, root_figure, set_gc_clip
from mplpix.arrays.dots import DOT_TOLERANCE, round_dots
from mplpix.arrays.lookup import Lookup
from mplpix.artists.cells_of import cells_of
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.paths import path_of_lines
from mplpix.artists.places import Places, visible_cells
from mplpix.artists.properties import checked_setters
from mplpix.ticks.choice import MIN_EDGE_SPACING, edges_apart

__all__ = ["CellLines"]


_STYLES = {"capstyle", "joinstyle"}
_RC_NAMES = ("color", "linestyle", "linewidth", "alpha")

#: Other names of the property *color*, which a collection keeps as the color of its edges.
_OTHER_NAMES = {"c": "color", "colors": "color", "edgecolor": "color"}


@checked_setters
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
        set_gc_clip(gc, self)
        box = self.get_clip_box()
        if self.get_clip_on() and box is not None:
            # Rounded as `clip_dots` does it, and then larger by the wider half of a line.
            ends = round_dots(np.asarray(box.get_points()) * self._dots_per_unit)
            beyond = (np.ceil(self._width_dots() / 2) + 1) / self._dots_per_unit
            gc.set_clip_rectangle(Bbox(ends / self._dots_per_unit).padded(beyond))
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
        figure = root_figure(self)
        return 0.0 if figure is None else figure.dpi / 72 * self._dots_per_unit

    def _width_dots(self) -> float:
        """Return the width of the lines, in dots, whole ones on a canvas of dots."""
        points = float(np.ravel(cast(Any, self.get_linewidth()))[0])
        width = points * self._dots_per_point()
        return width if self._vector or not width else max(1.0, float(round_dots(width)))

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
        cols, rows = visible.cols, visible.rows
        if not len(cols) or not len(rows):
            return []
        spacing = MIN_EDGE_SPACING / 72 * figure.dpi * self._dots_per_unit
        apart = (
            _edges_apart(places, entries, spacing)
            for places, entries in ((visible.x, cols), (visible.y, rows))
        )
        x, y = visible.edges(*apart)
        x, y = x[_within(x, _ends(cols))], y[_within(y, _ends(rows))]
        if not len(x) and not len(y):
            return []
        width = self._width_dots()
        if not self._vector and width % 2:
            x, y = x + 0.5, y - 0.5
        vertical = _lines(x, _reach(y, _ends(rows), width / 2))
        horizontal = _lines(y, _reach(x, _ends(cols), width / 2))[..., ::-1]
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


def _within(places: NDArray[Any], ends: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which edges are in view: those of cells that the view cuts are beyond it."""
    low, high = ends
    return (places >= low - DOT_TOLERANCE) & (places <= high + DOT_TOLERANCE)


def _reach(crossing: NDArray[Any], ends: tuple[int, int], half: float) -> tuple[float, float]:
    """Return where lines begin and end: with the cells, or the lines of *half* that cross them.

    Lines that ended with the cells would leave a notch at each corner of the image.
    """
    low, high = ends
    if not len(crossing):
        return low, high
    return min(low, float(crossing.min()) - half), max(high, float(crossing.max()) + half)


def _lines(places: NDArray[Any], ends: tuple[float, float]) -> NDArray[Any]:
    """Return lines, (n, 2, 2): at each of *places* along an axis, between *ends* across it."""
    lines = np.empty((len(places), 2, 2))
    lines[..., 0] = places[:, np.newaxis]
    lines[..., 1] = ends
    return lines

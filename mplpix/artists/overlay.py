"""`DiffOverlay`: one artist that marks every cell in which two images differ.

The cells that differ are found once, as a mask. At a draw the overlay asks where the cells lie on
the canvas, exactly as the image below it does, and builds what is in view only: outlines along cell
edges where cells are large enough for lines, and lit dots where they are not. A dot is lit if any
of the cells that it shows differs, so that nothing disappears however far one zooms out.

Lit dots are drawn as an image where the renderer has dots, and as merged rectangles where it has
none, which keeps vector files sharp and works without transparency, too.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any, Literal, cast

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, MouseEvent, RendererBase
from matplotlib.collections import Collection
from matplotlib.colors import is_color_like, to_rgba
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from matplotlib.legend_handler import HandlerPolyCollection
from matplotlib.path import Path
from matplotlib.patheffects import PathEffectRenderer
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform
from numpy.typing import ArrayLike, NDArray

from mplpix._checks import check_choice, check_positive_int, wrong_type, wrong_value
from mplpix._mpl import (
    allow_rasterization,
    has_dots,
    has_transparency,
    root_figure,
    set_gc_clip,
)
from mplpix.arrays.differences import difference_mask, warn_of_mixed_colors
from mplpix.arrays.dots import DOT_TOLERANCE, floor_dots
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.lookup import Lookup
from mplpix.arrays.marked_dots import any_pool, any_pool_cells, dilate
from mplpix.arrays.outlines import inner_runs, outline_path
from mplpix.arrays.regions import Regions, label_regions
from mplpix.artists.image import check_extent
from mplpix.artists.paths import closed_path
from mplpix.artists.places import Places, View, below_cursor, cell_places, view_of

__all__ = ["DiffOverlay"]

Bools = NDArray[np.bool_]
Rgba = tuple[float, float, float, float]
Style = Literal["outline", "fill", "dim"]

STYLES: tuple[Style, ...] = ("outline", "fill", "dim")

#: Cells are outlined where the smallest in view has at least this many dots, and this many line
#: widths. In smaller cells the lines would leave nothing of the cell to be seen, and marks take
#: over.
_OUTLINE_DOTS = 4
_OUTLINE_WIDTHS = 2

#: The lines between the cells of a region, compared with its outline: width and opacity.
_INNER_WIDTH = 0.5
_INNER_OPACITY = 0.5

#: Cells beyond the view that are outlined, too, so that no line ends in view where none does.
_MARGIN_CELLS = 2

#: Where fewer than one cell in this many differs, pooling goes by the differing cells; else by all.
_SPARSE = 32

#: The opacity of the veil over all that agrees.
_VEIL = 0.75

#: Where a renderer knows no transparency, a veil is made of opaque stripes: each row of dots is cut
#: into this many, and as many of them are painted as the opacity says.
_STRIPES = 4


class DiffOverlay(Collection):
    """Marks the cells in which two images differ.

    Add it to an Axes that shows one of them: ``ax.add_collection(DiffOverlay(a, b))``, or let
    `PixelAxes.diff` do it.

    Parameters
    ----------
    a, b : (M, N) or (M, N, C) array-like
        The images, of equal shape. In color images any channel counts.
    rtol, atol : float, default: 0
        Cells are equal if ``abs(a - b) <= atol + rtol * abs(b)``, as in `numpy.isclose`. 0 is
        exact, for 64-bit integers too.
    equal_nan : bool, default: True
        Whether NaN equals NaN. Cells masked in both images are equal.
    style : {"outline", "fill", "dim"}, default: "outline"
        Draw lines around the regions that differ, paint them, or fade all that agrees.
    color : :mpltype:`color`, optional
        By default magenta, and white for "dim".
    linewidth : float, default: 1.5
        The width of outlines in points.
    grid : `CellGrid`, optional
        Where the cells are, in data coordinates.
    extent : (float, float, float, float), optional
        The same as left, right, bottom and top; *origin* tells where row 0 is.
        Without *grid* and *extent*, the cells are those of the first image of the Axes that has
        as many, and else have their centers at whole numbers.
    origin : {"upper", "lower"}, default: :rc:`image.origin`
        See *extent*.
    inner : bool, default: True
        Whether outlined regions have fainter lines between their cells.
    min_dots : int, default: 3
        The least size of a mark in dots, where cells are smaller.
    **kwargs
        Properties of a `~matplotlib.collections.Collection`.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ or an argument isn't what it must be.

    Notes
    -----
    The limits of the Axes stay as they are. ``contains``, and so picking, tells the region below
    the cursor: ``ind`` is its row in `boxes`.

    Examples
    --------
    Over an image that matplotlib itself shows:

    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> a = np.arange(12.0).reshape(3, 4)
    >>> b = a.copy()
    >>> b[1, 2] += 0.5
    >>> ax = Figure().subplots()
    >>> image = ax.imshow(a)
    >>> overlay = ax.add_collection(DiffOverlay(a, b, style="fill", color="red"), autolim=False)
    >>> overlay.count
    1
    >>> DiffOverlay(a, b, atol=1).count
    0
    """

    def __init__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        rtol: float = 0,
        atol: float = 0,
        equal_nan: bool = True,
        style: Style = "outline",
        color: Any = None,
        linewidth: float = 1.5,
        grid: CellGrid | None = None,
        extent: Any = None,
        origin: Literal["upper", "lower"] | None = None,
        inner: bool = True,
        min_dots: int = 3,
        **kwargs: Any,
    ) -> None:
        mask = difference_mask(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan)
        warn_of_mixed_colors(a, b)
        mask.flags.writeable = False
        self._mask = mask
        self._style: Style = check_choice("style", style, STYLES)
        self._inner = bool(inner)
        self._min_dots = check_positive_int("min_dots", min_dots)
        self._grid = _check_grid(grid, extent, origin, cast(tuple[int, int], mask.shape))
        if color is None:
            color = to_rgba("white", _VEIL) if style == "dim" else "magenta"
        elif not is_color_like(color):
            raise wrong_value("color", "a color", color)
        line = style == "outline"
        colors = {"edgecolors": color if line else "none", "facecolors": "none" if line else color}
        super().__init__(**{"linewidths": linewidth, "zorder": 3, **colors, **kwargs})

    @classmethod
    def from_mask(cls, mask: ArrayLike, **kwargs: Any) -> DiffOverlay:
        """Return the overlay that marks the True cells of *mask*.

        Parameters
        ----------
        mask : (M, N) bool array-like
            Masked cells count as False. Copied, unless it is read-only.
        **kwargs
            All but *a*, *b* and the tolerances of `DiffOverlay`.

        Returns
        -------
        DiffOverlay

        Raises
        ------
        TypeError, ValueError
            If *mask* isn't such an array, or another argument isn't what it must be.

        Examples
        --------
        >>> overlay = DiffOverlay.from_mask([[True, False], [False, False]], style="fill")
        >>> overlay.count, overlay.fraction
        (1, 0.25)
        """
        for name in ("rtol", "atol", "equal_nan"):
            if name in kwargs:
                raise TypeError(f"{name!r} must not be given with 'mask', which compares nothing")
        filled: NDArray[Any] = np.ma.filled(cast(Any, mask), False)
        if filled.dtype != bool:
            raise wrong_type("mask", "an (M, N) array of bool", filled)
        if filled.ndim != 2 or not filled.size:
            raise wrong_value("mask", "an (M, N) array of bool", filled)
        overlay = cls(filled, np.broadcast_to(np.False_, filled.shape), **kwargs)
        if not filled.flags.writeable:  # as that of another overlay, which the two may share
            overlay._mask = filled
        return overlay

    # What differs ------------------------------------------------------------------------------

    @property
    def mask(self) -> Bools:
        """(M, N) bool array, True where the images differ; read-only.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2, 3], [4, 5, 6]], [[1, 2, 9], [4, 9, 6]])
        >>> overlay.mask.tolist()
        [[False, False, True], [False, True, False]]
        """
        return self._mask

    @cached_property
    def count(self) -> int:
        """The number of cells that differ.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2, 3], [4, 5, 6]], [[1, 2, 9], [4, 9, 6]])
        >>> overlay.count
        2
        """
        return int(np.count_nonzero(self._mask))

    @property
    def fraction(self) -> float:
        """The share of cells that differ, from 0 to 1.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2, 3], [4, 5, 6]], [[1, 2, 9], [4, 9, 6]])
        >>> round(overlay.fraction, 3)
        0.333
        """
        return self.count / self._mask.size

    @cached_property
    def regions(self) -> Regions:
        """The 8-connected regions of cells that differ, found when first asked for.

        Their *boxes* are (n, 4) and their *sizes* (n,) int arrays, in reading order.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2, 3], [4, 5, 6]], [[1, 2, 9], [4, 9, 6]])
        >>> overlay.regions.sizes.tolist()
        [2]
        """
        return label_regions(self._mask)

    def boxes(self) -> NDArray[np.int64]:
        """Return the bounding box of each region.

        Returns
        -------
        (n, 4) int array
            Rows ``r0:r1`` and columns ``c0:c1`` as (r0, r1, c0, c1), regions in reading order.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2, 3], [4, 5, 6]], [[1, 2, 9], [4, 9, 6]])
        >>> overlay.boxes().tolist()
        [[0, 2, 1, 3]]
        """
        return self.regions.boxes.copy()

    @cached_property
    def _cells(self) -> NDArray[np.int64] | None:
        """The flat indices of the cells that differ, None where there are too many for it."""
        if self.count * _SPARSE > self._mask.size:
            return None
        return np.flatnonzero(self._mask)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be found again."""
        state = cast(dict[str, Any], super().__getstate__())
        return {k: v for k, v in state.items() if k not in ("count", "regions", "_cells")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Make the mask read-only again, which a copied array is not."""
        vars(self).update(state)
        self._mask.flags.writeable = False

    # Where it is -------------------------------------------------------------------------------

    @property
    def grid(self) -> CellGrid:
        """The `CellGrid` of the marked image.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2]], [[1, 3]], extent=(0, 4, 0, 1), origin="upper")
        >>> overlay.grid
        <CellGrid of 1 × 2 cells: x from 0.0 to 4.0, y from 1.0 to 0.0>
        """
        if self._grid is not None:
            return self._grid
        shape = cast(tuple[int, int], self._mask.shape)
        for image in self.axes.get_images() if self.axes is not None else ():
            if _size_of(image) == shape:
                return grid_of(image)
        return CellGrid.from_shape(shape)

    def get_datalim(self, transData: Any) -> Bbox:
        """Return an empty box: an overlay does not move the limits."""
        return Bbox.null()

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:
        """Return the bounding box of the marked image in display coordinates."""
        x0, x1, y1, y0 = self.grid.extent
        return Bbox([[x0, y0], [x1, y1]]).transformed(self.get_transform())

    def get_paths(self) -> list[Path]:
        """Return the outlines of all regions, in data coordinates, as one path."""
        return [self._path(self._mask)]

    def _path(self, mask: Bools) -> Path:
        vertices, offsets = outline_path(mask)
        grid = self.grid
        return closed_path(grid.x_edges[vertices[:, 0]], grid.y_edges[vertices[:, 1]], offsets)

    # How it looks ------------------------------------------------------------------------------

    def get_style(self) -> Style:
        """Return the style.

        Returns
        -------
        {"outline", "fill", "dim"}

        Examples
        --------
        >>> DiffOverlay([[1, 2]], [[1, 3]], style="dim").get_style()
        'dim'
        """
        return self._style

    def set_color(self, c: Any) -> None:
        """Set the color of the marks: of the lines, or of the paint.

        Parameters
        ----------
        c : :mpltype:`color`
            "none" draws nothing.

        Raises
        ------
        TypeError, ValueError
            If *c* is no color.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2]], [[1, 3]], style="fill")
        >>> overlay.set_color("red")
        >>> overlay.get_facecolor().tolist()
        [[1.0, 0.0, 0.0, 1.0]]
        """
        if self._style == "outline":
            self.set_edgecolor(c)
        else:
            self.set_facecolor(c)

    def set_alpha(self, alpha: Any) -> None:
        """Set the opacity of the marks.

        Parameters
        ----------
        alpha : float or None
            From 0 to 1, instead of that of the color; None gives the color its own one back.

        Raises
        ------
        TypeError, ValueError
            If *alpha* isn't such a number. All marks have the same.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2]], [[1, 3]], style="fill", color="red")
        >>> overlay.set_alpha(0.5)
        >>> overlay.get_facecolor().tolist()
        [[1.0, 0.0, 0.0, 0.5]]
        """
        # One color marks all regions, so that an array of opacities would not mean anything.
        if np.ndim(alpha):
            raise wrong_type("alpha", "a number from 0 to 1 or None", alpha)
        super().set_alpha(alpha)

    def _rgba(self) -> Rgba:
        """Return the color of the marks, opacity and all."""
        colors = self.get_edgecolor() if self._style == "outline" else self.get_facecolor()
        for red, green, blue, alpha in np.asarray(colors).reshape(-1, 4):
            return float(red), float(green), float(blue), float(alpha)
        return 0.0, 0.0, 0.0, 0.0  # the color "none"

    # Drawing -----------------------------------------------------------------------------------

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the marks."""
        if not self.get_visible() or not (self.count or self._style == "dim"):
            self.stale = False
            return
        magnification = renderer.get_image_magnification()
        renderer.open_group(type(self).__name__, self.get_gid())
        gc = renderer.new_gc()
        set_gc_clip(gc, self)
        gc.set_snap(False)  # everything lies on dot edges already
        gc.set_antialiased(True)
        gc.set_url(cast(Any, self.get_url()))
        painter = renderer
        if self.get_path_effects():  # they are for paths, and know no images
            painter = cast(Any, PathEffectRenderer(self.get_path_effects(), renderer))
        if self.get_transform().is_separable:
            vector = renderer.option_scale_image()
            view = view_of(self, self.grid, magnification, vector=vector)
            self._draw_cells(painter, gc, view)
        else:
            self._draw_turned(painter, gc, magnification)
        gc.restore()
        renderer.close_group(type(self).__name__)
        self.stale = False

    def _draw_cells(self, renderer: RendererBase, gc: GraphicsContextBase, view: View) -> None:
        if not len(view.rows) or not len(view.cols):
            return
        cell = min(_smallest_cell(view.x, view.cols), _smallest_cell(view.y, view.rows))
        line = _pixels(renderer, self._linewidth()) * view.magnification
        least = max(_OUTLINE_DOTS, _OUTLINE_WIDTHS * line) - DOT_TOLERANCE
        if self._style == "outline" and cell >= least:
            self._draw_outlines(renderer, gc, view)
            return
        lit = self._lit(view, cell)
        self._draw_dots(renderer, gc, view, ~lit if self._style == "dim" else lit)

    def _draw_turned(
        self, renderer: RendererBase, gc: GraphicsContextBase, magnification: float
    ) -> None:
        """Draw regions whose cell edges are not along the dots: no dot shows whole cells."""
        if self._style == "outline":
            self._stroke(renderer, gc, self.get_paths()[0], self.get_transform(), inner=False)
            return
        rgba = self._rgba()
        dim = self._style == "dim"
        # A seam of half a mark all around, so that the smallest region is seen.
        seam = 0 if dim else self._min_dots / (_pixels(renderer, 1) * magnification)
        _set_color(gc, rgba, seam)
        path = self._path(~self._mask) if dim else self.get_paths()[0]
        renderer.draw_path(gc, path, self.get_transform(), rgba)

    def _linewidth(self) -> float:
        return float(np.atleast_1d(cast(Any, self.get_linewidth()))[0])

    def _lit(self, view: View, cell: float) -> Bools:
        """Return which of the dots in view are lit, lowest and leftmost first."""
        cuts = [np.append(e.starts, e.stops[-1:]).astype(np.int64) for e in (view.rows, view.cols)]
        if self._cells is None:
            lit = any_pool(self._mask, cuts[0], cuts[1])
        else:
            lit = any_pool_cells(self._cells, self._mask.shape[1], cuts[0], cuts[1])
        for axis, entries in enumerate((view.rows, view.cols)):
            if entries.repeats.max() > 1:
                lit = np.repeat(lit, entries.repeats, axis=axis)
            lit = np.flip(lit, axis) if entries.descending else lit
        return dilate(lit, self._mark_dots(cell))

    def _mark_dots(self, cell: float) -> int:
        """Return how wide a mark each dot becomes, for cells of *cell* dots."""
        return max(1, self._min_dots + 1 - max(1, int(floor_dots(cell))))

    def _draw_dots(
        self, renderer: RendererBase, gc: GraphicsContextBase, view: View, lit: Bools
    ) -> None:
        """Paint the dots that are *lit*."""
        rgba = self._rgba()
        corner = np.array([view.cols.first_dot, view.rows.first_dot]) / view.magnification
        if has_dots(renderer):
            color = np.rint(np.multiply(rgba, 255)).astype(np.uint8).view(np.uint32)
            # Four bytes as one number, times 0 or 1: several times as fast as an index.
            dots = np.multiply(lit, color, dtype=np.uint32, order="C")
            dots = dots.view(np.uint8).reshape(*lit.shape, 4)
            renderer.draw_image(gc, corner[0], corner[1], dots)
            return
        height = 1.0
        if self._style == "dim" and not has_transparency(renderer):
            painted = np.arange(_STRIPES) < max(1, round(_STRIPES * rgba[3]))
            lit = np.repeat(lit, _STRIPES, axis=0) & np.tile(painted, len(lit))[:, np.newaxis]
            height = 1 / _STRIPES
        _set_color(gc, rgba, 0)
        vertices, offsets = outline_path(lit)
        path = closed_path(vertices[:, 0], vertices[:, 1] * height, offsets)
        to_display = Affine2D().scale(1 / view.magnification).translate(*corner)
        renderer.draw_path(gc, path, to_display, rgba)

    def _draw_outlines(self, renderer: RendererBase, gc: GraphicsContextBase, view: View) -> None:
        """Draw lines around the regions in view."""
        rows, cols = (
            slice(max(e.cells.start - _MARGIN_CELLS, 0), min(e.cells.stop + _MARGIN_CELLS, count))
            for e, count in zip((view.rows, view.cols), self._mask.shape, strict=True)
        )
        mask = self._mask[rows, cols]
        if not mask.any():
            return
        x, y = (
            edges / view.magnification
            for edges in view.edges(
                *(np.arange(cells.start, cells.stop + 1) for cells in (cols, rows))
            )
        )
        if self._inner:
            path = _lines(x, y, *inner_runs(mask))
            self._stroke(renderer, gc, path, IdentityTransform(), inner=True)
        vertices, offsets = outline_path(mask)
        path = closed_path(x[vertices[:, 0]], y[vertices[:, 1]], offsets)
        self._stroke(renderer, gc, path, IdentityTransform(), inner=False)

    def _stroke(
        self, renderer: RendererBase, gc: GraphicsContextBase, path: Path, trans: Any, inner: bool
    ) -> None:
        red, green, blue, alpha = self._rgba()
        alpha *= _INNER_OPACITY if inner else 1
        width = self._linewidth() * (_INNER_WIDTH if inner else 1)
        _set_color(gc, (red, green, blue, alpha), width)
        if not inner:
            gc.set_dashes(*cast(Any, self.get_linestyle())[0])
        gc.set_joinstyle("miter")
        gc.set_capstyle("butt")
        path.should_simplify = False
        renderer.draw_path(gc, path, trans)

    # Picking -----------------------------------------------------------------------------------

    def contains(self, mouseevent: MouseEvent) -> tuple[bool, dict[str, Any]]:
        """Return whether the cursor is on a mark, and of which region.

        Returns
        -------
        bool
        dict
            ``ind``: an array with the region's row in `boxes`.
        """
        figure = root_figure(self)
        if not self.count or figure is None or mouseevent.canvas is not figure.canvas:
            return False, {}
        if self.axes is not None and not self.axes.contains(mouseevent)[0]:
            return False, {}
        x, y = cell_places(self.grid, self.get_transform(), 1.0)
        place = below_cursor(mouseevent.x, mouseevent.y)
        dots = math.floor(place[0]), math.floor(place[1])
        here = x.lookup((dots[0], dots[0] + 1)), y.lookup((dots[1], dots[1] + 1))
        if not all(len(entries) for entries in here):
            return False, {}
        # The cells whose marks light the dot below the cursor.
        mark = self._mark_dots(min(map(_smallest_cell, (x, y), here)))
        ranges = [
            places.lookup((dot - mark // 2, dot + (mark - 1) // 2 + 1)).cells
            for places, dot in ((y, dots[1]), (x, dots[0]))
        ]
        found = np.argwhere(self._mask[ranges[0], ranges[1]])
        if not len(found):
            return False, {}
        starts = np.array([cells.start for cells in ranges])
        middle = np.array([(cells.stop - cells.start - 1) / 2 for cells in ranges])
        row, col = found[np.abs(found - middle).max(axis=1).argmin()] + starts
        return True, {"ind": np.array([self.regions.region_at(int(row), int(col))])}


def _pixels(renderer: RendererBase, points: float) -> float:
    return float(cast(Any, renderer.points_to_pixels(points)))


def _smallest_cell(places: Places, entries: Lookup) -> float:
    """Return the dots of the smallest cell in view."""
    if places.edges is None:
        return abs(places.step)
    cells = entries.cells
    return float(np.abs(np.diff(places.edges[cells.start : cells.stop + 1])).min())


def _set_color(gc: GraphicsContextBase, rgba: Rgba, linewidth: float) -> None:
    """Set the color of lines and paint, and the width of lines in points; 0 is no line."""
    gc.set_foreground(rgba, isRGBA=True)
    gc.set_alpha(rgba[3])
    gc.set_linewidth(linewidth)


def _lines(
    x: NDArray[Any], y: NDArray[Any], horizontal: NDArray[np.int64], vertical: NDArray[np.int64]
) -> Path:
    """Return the path of runs (y, x0, x1) and (x, y0, y1) along the edges *x* and *y*."""
    ends = (
        [np.stack([x[horizontal[:, i]], y[horizontal[:, 0]]], axis=1) for i in (1, 2)],
        [np.stack([x[vertical[:, 0]], y[vertical[:, i]]], axis=1) for i in (1, 2)],
    )
    points = np.concatenate([np.stack(pair, axis=1).reshape(-1, 2) for pair in ends])
    return Path(points, np.tile(np.array([Path.MOVETO, Path.LINETO], np.uint8), len(points) // 2))


def _size_of(image: AxesImage) -> tuple[int, ...] | None:
    """Return the rows and columns of an image, None as long as it has no data."""
    try:
        return tuple(image.get_size())
    except RuntimeError:
        return None


def grid_of(image: AxesImage) -> CellGrid:
    """Return the grid of any image."""
    grid = getattr(image, "grid", None)
    if isinstance(grid, CellGrid):
        return grid
    rows, cols = image.get_size()
    return CellGrid.from_extent(image.get_extent(), (rows, cols), origin=cast(Any, image.origin))


def _check_grid(grid: Any, extent: Any, origin: Any, shape: tuple[int, int]) -> CellGrid | None:
    """Return the grid that was asked for, None to look for one in the Axes."""
    if origin is not None:
        check_choice("origin", origin, ("upper", "lower"))
    if grid is not None:
        if not isinstance(grid, CellGrid):
            raise wrong_type("grid", "a CellGrid", grid)
        if extent is not None:
            raise wrong_value("grid", "given without 'extent'", grid)
        if grid.shape != shape:
            raise wrong_value("grid", f"of the images' shape {shape}", grid)
        return grid
    if extent is None:
        return None
    return CellGrid.from_extent(
        check_extent(extent), shape, origin=origin or mpl.rcParams["image.origin"]
    )


Legend.update_default_handler_map({DiffOverlay: HandlerPolyCollection()})

"""`DiffOverlay`: one artist that marks every cell in which two images differ.

The cells that differ are found once, as a mask. At a draw the overlay asks where the cells of the
image or mesh below it are (`cells_of`), which of them are visible, and has these marked
(`mplpix.artists.marks`).
"""

from __future__ import annotations

from typing import Any, Literal, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import MouseEvent, RendererBase
from matplotlib.collections import Collection
from matplotlib.colors import is_color_like, to_rgba
from matplotlib.legend import Legend
from matplotlib.legend_handler import HandlerPolyCollection
from matplotlib.path import Path
from matplotlib.patheffects import PathEffectRenderer
from matplotlib.transforms import Bbox
from numpy.typing import ArrayLike, NDArray

from mplpix._checks import (
    check_bool,
    check_choice,
    check_linewidth,
    check_positive_int,
    wrong_type,
    wrong_value,
)
from mplpix._mpl.figures import root_figure
from mplpix._mpl.renderers import allow_rasterization, set_gc_clip
from mplpix.arrays.bit_mask import BitMask
from mplpix.arrays.copies import seal
from mplpix.arrays.differences import ImagePair, Tolerance
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.kept import Kept
from mplpix.arrays.mark_lines import Areas
from mplpix.arrays.marked_cells import MarkedCells
from mplpix.arrays.outlines import outline_path
from mplpix.arrays.regions import Regions
from mplpix.artists.differing import DifferingDots, shows_blocks
from mplpix.artists.mark_place import MarkPlace
from mplpix.artists.marks import MarkLook, Style, draw_marks, draw_turned_marks, marked_cell_at
from mplpix.artists.paths import closed_path
from mplpix.artists.picks import tell_mplcursors
from mplpix.artists.places import below_cursor, visible_cells
from mplpix.artists.properties import checked_setters, refused_by_name
from mplpix.artists.region_labels import check_region_labels, draw_region_labels

__all__ = ["DiffOverlay"]

Bools = NDArray[np.bool_]
Rgba = tuple[float, float, float, float]

STYLES: tuple[Style, ...] = ("outline", "fill", "dim")

Show = Literal["image", "differing"]

#: What `DiffOverlay.set_show` takes.
SHOW: tuple[Show, ...] = ("image", "differing")

#: The default order of drawing: marks above the spines (2.5), that none is hidden at the border; a
#: veil below them, and above lines (2).
_ZORDERS: dict[Style, float] = {"outline": 3, "fill": 3, "dim": 2.4}

#: The default color of marks; of "dim", that of the veil over all cells that agree.
_DEFAULT_COLORS: dict[Style, Any] = {
    "outline": "magenta",
    "fill": "magenta",
    "dim": to_rgba("white", 0.75),
}


@checked_setters
class DiffOverlay(Collection):
    """Marks the cells in which two images differ.

    Add it to an Axes that shows one of them: ``ax.add_collection(DiffOverlay(a, b))``, or let
    `PixelAxes.diff` do it.

    Parameters
    ----------
    a, b : (M, N) or (M, N, C) array-like
        The images, of as many rows and columns. In color images any channel counts; RGB beside
        RGBA is opaque.
    rtol, atol : float, default: 0
        Cells are equal if ``abs(a - b) <= atol + rtol * abs(b)``, as in `numpy.isclose`. 0 is
        exact, for 64-bit integers too.
    equal_nan : bool, default: True
        Whether NaN equals NaN. Cells masked in both images are equal.
    style : {"outline", "fill", "dim"}, default: "outline"
        Lines around the regions that differ, paint on them, or a veil over all cells that agree.
        Outlines leave the colors of these cells to be seen: along the edges of cells of 4 dots and
        more, as far as a line is at most half as wide; else as a ring of dots beside the region.
    color : :mpltype:`color`, optional
        By default magenta, and white for "dim".
    linewidth : float, default: 1.5
        The width of outlines in points, drawn as whole dots, at least one.
    grid : `CellGrid`, optional
        The cells, in data coordinates, numbers or dates. Without *grid* and *extent*, they are
        those of the first image or mesh of the Axes that has as many rows and columns and the
        same transform; without such a one, their centers are at whole numbers.
    extent : (float, float, float, float), optional
        Left, right, bottom and top of the cells, in numbers, dates or other units that the axes of
        its Axes convert; instead of *grid*.
    origin : {"upper", "lower"}, default: :rc:`image.origin`
        Whether row 0 is at the top or at the bottom of *extent*.
    inner : bool, default: True
        If True, outlined regions have fainter lines between their cells.
    min_dots : int, default: 3
        The least width of a mark in dots, where cells are smaller; the ring around an outlined cell
        is a part of its mark.
    show : {"image", "differing"}, default: "image"
        What is seen at the marks below scale 1: the image as it is, where the mean of a block hides
        a cell that differs; or the color that the image has for the cell of each block that differs
        most.
    region_labels : bool or int, default: False
        If True, the 10 largest regions are numbered, beside them where they are in view; an int is
        how many. A number is the row in `Comparison.regions`: 0 is the largest region.
    **kwargs
        Properties of a `~matplotlib.collections.Collection`.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ or an argument isn't what it must be.

    Notes
    -----
    The limits of the Axes stay as they are. ``contains``, and with it picking, returns the region
    below the cursor: ``ind`` is its row in `boxes`.

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
        show: Show = "image",
        region_labels: bool | int = False,
        **kwargs: Any,
    ) -> None:
        self._marked = _marked_cells(a, b, Tolerance.check(rtol, atol, equal_nan), show)
        self._place = MarkPlace.of(grid, extent, origin, self._marked.shape)
        self._style: Style = check_choice("style", style, STYLES)
        unused = "facecolors" if style == "outline" else "edgecolors"
        defaults = {"linewidths": linewidth, "zorder": _ZORDERS[self._style], unused: "none"}
        super().__init__(**{**defaults, **kwargs})
        if color is not None or self._color is None:  # else kwargs have it
            self.set_color(color)
        self.set_inner(inner)
        self.set_min_dots(min_dots)
        self._differing = DifferingDots()
        self._kept_areas: Kept[tuple[Areas, ...]] = Kept()
        self.set_show(show)
        self.set_region_labels(region_labels)

    @classmethod
    def from_mask(
        cls,
        mask: ArrayLike | BitMask | MarkedCells,
        *,
        sizes: ArrayLike | None = None,
        show: Show = "image",
        **kwargs: Any,
    ) -> DiffOverlay:
        """Return the overlay that marks the True cells of *mask*.

        Parameters
        ----------
        mask : (M, N) bool array-like
            Masked cells count as False, and not in `fraction`. Copied, unless nobody can write to
            it.
        sizes : (M, N) array-like, optional
            How much each cell differs, for *show* "differing"; signs don't count, and cells that
            are NaN or masked differ most.
        show
            As for `DiffOverlay`.
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
        with refused_by_name("mask", "an (M, N) array of bool", mask):
            marked = mask if isinstance(mask, MarkedCells) else MarkedCells.of_mask(mask)
        if sizes is not None:
            marked = marked.with_sizes(sizes)
        if show != "image":  # the default: a subclass need not take it
            kwargs["show"] = show
        return cls(marked, np.broadcast_to(np.False_, marked.shape), **kwargs)

    # What differs ------------------------------------------------------------------------------

    @property
    def mask(self) -> Bools:
        """(M, N) bool array, True where the images differ; read-only.

        Of lazy images of 2**26 cells and more, it is made of bits at each call.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2, 3], [4, 5, 6]], [[1, 2, 9], [4, 9, 6]])
        >>> overlay.mask.tolist()
        [[False, False, True], [False, True, False]]
        """
        mask = self._marked.mask
        return seal(np.asarray(mask)) if isinstance(mask, BitMask) else mask

    @property
    def count(self) -> int:
        """The number of cells that differ.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2, 3], [4, 5, 6]], [[1, 2, 9], [4, 9, 6]])
        >>> overlay.count
        2
        """
        return self._marked.count

    @property
    def fraction(self) -> float:
        """The share of cells that differ, from 0 to 1.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2, 3], [4, 5, 6]], [[1, 2, 9], [4, 9, 6]])
        >>> round(overlay.fraction, 3)
        0.333
        """
        return self._marked.fraction

    @property
    def regions(self) -> Regions:
        """The 8-connected regions of cells that differ, found when first asked for.

        Their *boxes* are (n, 4) and their *sizes* (n,) int arrays, in reading order.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2, 3], [4, 5, 6]], [[1, 2, 9], [4, 9, 6]])
        >>> overlay.regions.sizes.tolist()
        [2]
        """
        return self._marked.regions

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

    # Where it is -------------------------------------------------------------------------------

    @property
    def grid(self) -> CellGrid:
        """The `CellGrid` of the marked cells, in the numbers of the Axes.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2]], [[1, 3]], extent=(0, 4, 0, 1), origin="upper")
        >>> overlay.grid
        <CellGrid of 1 × 2 cells: x from 0.0 to 4.0, y from 1.0 to 0.0>
        """
        return self._place.cells(self.axes, self.get_transform())

    @property
    def axes(self) -> Any:
        """The Axes that the overlay is in, or None; its axes may have units."""
        return super().axes

    @axes.setter
    def axes(self, ax: Any) -> None:
        if ax is not None and ax is not self.axes:
            try:
                self._place = self._place.on(ax)
            except (TypeError, ValueError):
                if self in ax.get_children():  # `add_collection` lists an artist before
                    self.remove()
                raise
        cast(Any, Artist).axes.fset(self, ax)

    def get_datalim(self, transData: Any) -> Bbox:
        """Return an empty box: an overlay does not move the limits."""
        return Bbox.null()

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:
        """Return the bounding box of all cells, marked or not, in display coordinates."""
        x0, x1, y1, y0 = self.grid.extent
        return Bbox([[x0, y0], [x1, y1]]).transformed(self.get_transform())

    def get_paths(self) -> list[Path]:
        """Return the outlines of all regions, in data coordinates, as one path."""
        return [self._path(self._marked.mask)]

    def _path(self, mask: Bools | BitMask) -> Path:
        vertices, offsets = outline_path(np.asarray(mask))
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

    def set_style(self, style: Style) -> None:
        """Set the style.

        Parameters
        ----------
        style : {"outline", "fill", "dim"}
            A color and a zorder that were set stay, else marks get the default ones of *style*.

        Raises
        ------
        TypeError, ValueError
            If *style* is none of these.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2]], [[1, 3]])
        >>> overlay.set_style("dim")
        >>> overlay.get_color()
        (1.0, 1.0, 1.0, 0.75)
        """
        before, self._style = self._style, check_choice("style", style, STYLES)
        if self.zorder == _ZORDERS[before]:
            self.set_zorder(_ZORDERS[style])
        color = _DEFAULT_COLORS[style] if self._color is None else self._color
        super().set_edgecolor(color if style == "outline" else "none")
        super().set_facecolor("none" if style == "outline" else color)

    def set_color(self, c: Any) -> None:
        """Set the color of the marks: of lines, paint or veil.

        Parameters
        ----------
        c : :mpltype:`color` or None
            "none" draws nothing; None is magenta, in style "dim" white.

        Raises
        ------
        ValueError
            If *c* is no color.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2]], [[1, 3]], style="fill")
        >>> overlay.set_color("red")
        >>> overlay.get_facecolor().tolist()
        [[1.0, 0.0, 0.0, 1.0]]
        """
        if c is not None and not is_color_like(c):
            raise wrong_value("color", "a color", c)
        c = _kept_color(c)
        color = _DEFAULT_COLORS[self._style] if c is None else c
        if self._style == "outline":
            self.set_edgecolor(color)
        else:
            self.set_facecolor(color)
        self._color = c

    def get_color(self) -> Rgba:
        """Return the color of the marks, with its opacity.

        Returns
        -------
        tuple of 4 floats
            RGBA.

        Examples
        --------
        >>> DiffOverlay([[1, 2]], [[1, 3]], color="lime").get_color()
        (0.0, 1.0, 0.0, 1.0)
        """
        colors = self.get_edgecolor() if self._style == "outline" else self.get_facecolor()
        for red, green, blue, alpha in np.asarray(colors).reshape(-1, 4):
            return float(red), float(green), float(blue), float(alpha)
        return 0.0, 0.0, 0.0, 0.0  # the color "none"

    def set_edgecolor(self, c: Any) -> None:
        """Set the color of outlines.

        Parameters
        ----------
        c : :mpltype:`color` or list of :mpltype:`color` or 'face' or None
            Only the first color counts.
        """
        c = _kept_color(c)
        with refused_by_name("edgecolor", "a color", c):
            super().set_edgecolor(c)
        if self._style == "outline":
            self._color = None if isinstance(c, str) and c == "face" else c

    def set_facecolor(self, c: Any) -> None:
        """Set the color of paint or veil.

        Parameters
        ----------
        c : :mpltype:`color` or list of :mpltype:`color` or None
            Only the first color counts.
        """
        c = _kept_color(c)
        with refused_by_name("facecolor", "a color", c):
            super().set_facecolor(c)
        if self._style != "outline":
            self._color = c

    def set_linewidth(self, lw: Any) -> None:
        """Set the width of outlines.

        Parameters
        ----------
        lw : float or None
            In points; None is :rc:`patch.linewidth`. Of a sequence the first counts.

        Raises
        ------
        TypeError, ValueError
            If *lw* isn't such a number, finite and at least 0.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2]], [[1, 3]])
        >>> overlay.set_linewidth(3)
        >>> overlay.get_linewidth().tolist()
        [3]
        """
        super().set_linewidth(check_linewidth(lw))

    def set_inner(self, inner: bool) -> None:
        """Set whether outlined regions have fainter lines between their cells.

        Parameters
        ----------
        inner : bool

        Raises
        ------
        TypeError
            If *inner* is no bool.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2]], [[1, 3]])
        >>> overlay.set_inner(False)
        >>> overlay.get_inner()
        False
        """
        self._inner = check_bool("inner", inner)
        self.stale = True

    def get_inner(self) -> bool:
        """Return whether outlined regions have fainter lines between their cells.

        Returns
        -------
        bool

        Examples
        --------
        >>> DiffOverlay([[1, 2]], [[1, 3]]).get_inner()
        True
        """
        return self._inner

    def set_min_dots(self, min_dots: int) -> None:
        """Set the least width of a mark, where cells are smaller.

        Parameters
        ----------
        min_dots : int
            In dots, at least 1.

        Raises
        ------
        TypeError, ValueError
            If *min_dots* is no positive int.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2]], [[1, 3]])
        >>> overlay.set_min_dots(5)
        >>> overlay.get_min_dots()
        5
        """
        self._min_dots = check_positive_int("min_dots", min_dots)
        self.stale = True

    def get_min_dots(self) -> int:
        """Return the least width of a mark in dots.

        Returns
        -------
        int

        Examples
        --------
        >>> DiffOverlay([[1, 2]], [[1, 3]]).get_min_dots()
        3
        """
        return self._min_dots

    def set_show(self, show: Show) -> None:
        """Set what is seen at the marks below scale 1.

        Parameters
        ----------
        show : {"image", "differing"}
            See `DiffOverlay`.

        Raises
        ------
        TypeError, ValueError
            If *show* is none of these, or "differing" for an overlay that was made without: it
            doesn't know how much its cells differ.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2]], [[1, 3]], show="differing")
        >>> overlay.set_show("image")
        >>> overlay.get_show()
        'image'
        """
        show = check_choice("show", show, SHOW)
        if show == "differing" and self._marked.sizes is None:
            raise wrong_value("show", "'image' for an overlay that knows no sizes", show)
        self._show = show
        self.stale = True

    def get_show(self) -> Show:
        """Return what is seen at the marks below scale 1.

        Returns
        -------
        {"image", "differing"}

        Examples
        --------
        >>> DiffOverlay([[1, 2]], [[1, 3]]).get_show()
        'image'
        """
        return self._show

    def set_region_labels(self, region_labels: bool | int) -> None:
        """Set whether the largest regions are numbered.

        Parameters
        ----------
        region_labels : bool or int
            The number of regions; True is 10.

        Raises
        ------
        TypeError, ValueError
            If *region_labels* is neither a bool nor an int of at least 0.

        Examples
        --------
        >>> overlay = DiffOverlay([[1, 2]], [[1, 3]])
        >>> overlay.set_region_labels(3)
        >>> overlay.get_region_labels()
        3
        """
        self._region_labels = check_region_labels(region_labels)
        self.stale = True

    def get_region_labels(self) -> int:
        """Return how many of the largest regions are numbered.

        Returns
        -------
        int

        Examples
        --------
        >>> DiffOverlay([[1, 2]], [[1, 3]], region_labels=True).get_region_labels()
        10
        """
        return self._region_labels

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
        takes = "a number from 0 to 1 or None"
        with refused_by_name("alpha", takes, alpha):
            if np.ndim(alpha):
                raise wrong_type("alpha", takes, alpha)
            super().set_alpha(alpha)

    # Drawing -----------------------------------------------------------------------------------

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the marks."""
        if self.get_visible() and (self.count or self._style == "dim"):
            renderer.open_group(type(self).__name__, self.get_gid())
            self._draw(renderer)
            renderer.close_group(type(self).__name__)
        self.stale = False

    def _draw(self, renderer: RendererBase) -> None:
        dots_per_unit = renderer.get_image_magnification()
        gc = renderer.new_gc()
        set_gc_clip(gc, self)
        gc.set_snap(False)  # all lines are on the edges of dots already
        gc.set_antialiased(True)
        gc.set_url(cast(Any, self.get_url()))
        painter = renderer
        if self.get_path_effects():  # of lines and paint; they leave images as they are
            painter = cast(Any, PathEffectRenderer(self.get_path_effects(), renderer))
        trans, look, marked = self.get_transform(), self._look(), self._marked
        if trans.is_separable:
            vector = renderer.option_scale_image()
            visible = visible_cells(self, self.grid, dots_per_unit, vector=vector)
            if self._show == "differing" and shows_blocks(visible):
                below = list(self._place.pictures(self.axes, trans))
                self._differing.draw(renderer, self, visible, marked, below)
            draw_marks(painter, gc, visible, marked, look, self._kept_areas)
        else:
            path = self._path(~self.mask if self._style == "dim" else marked.mask)
            draw_turned_marks(painter, gc, path, trans, look, dots_per_unit)
        gc.restore()
        if self._region_labels and look.rgba[3] and self.count:
            largest = self.regions.by_size[: self._region_labels]
            boxes = self.regions.boxes[largest]
            draw_region_labels(renderer, self, self.grid, boxes, look.rgba)

    def _look(self) -> MarkLook:
        return MarkLook(
            style=self._style,
            rgba=self.get_color(),
            linewidth=float(np.atleast_1d(cast(Any, self.get_linewidth()))[0]),
            dashes=cast(Any, self.get_linestyle())[0],
            inner=self._inner,
            min_dots=self._min_dots,
        )

    # Picking -----------------------------------------------------------------------------------

    def get_visible(self) -> bool:
        """Return whether the artist is drawn; mplcursors asks this before each pick."""
        tell_mplcursors(type(self))
        return super().get_visible()

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
        place, trans = below_cursor(mouseevent.x, mouseevent.y), self.get_transform()
        mask, look = self._marked.mask, self._look()
        cell = marked_cell_at(place, self.grid, trans, mask, look, figure.dpi / 72)
        if cell is None:
            return False, {}
        return True, {"ind": np.array([self.regions.region_at(*cell)])}


def _marked_cells(a: Any, b: Any, tolerance: Tolerance, show: Any) -> MarkedCells:
    """Return the cells in which images differ and, to show these, how much they do."""
    if isinstance(a, MarkedCells):  # of `DiffOverlay.from_mask`
        return a
    images = ImagePair.check(a, b)
    sized = check_choice("show", show, SHOW) == "differing"
    return MarkedCells.of_pair(images, tolerance, sized=sized)


def _kept_color(color: Any) -> Any:
    """Return *color* to be resolved again at a change of style or opacity: of arrays, a copy."""
    return color.copy() if isinstance(color, np.ndarray) else color


Legend.update_default_handler_map({DiffOverlay: HandlerPolyCollection()})

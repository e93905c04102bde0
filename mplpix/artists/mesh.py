"""`PixelAlignedMesh`: a `QuadMesh` whose cells cover whole dots, as those of an image do.

A mesh of straight rows and columns owns a `PixelAlignedImage` that is in no Axes. It is told the
mesh's array, colors, transform and clipping before it is asked for anything, and so draws the cells
by the one road that there is, reads them out and contours them. The lines on the edges of cells are
those of `mplpix.artists.cell_edges`.

matplotlib's own drawing is left in charge of all that has no place in rows and columns of dots:
curvilinear meshes, Gouraud shading, meshes of a single color, offsets, and transforms that turn or
bend the axes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from numbers import Number
from typing import Any, cast

import numpy as np
from matplotlib.backend_bases import MouseEvent, RendererBase
from matplotlib.collections import Collection, QuadMesh
from matplotlib.contour import QuadContourSet
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform
from numpy.typing import NDArray

from mplpix._checks import check_linewidth
from mplpix._mpl.artists import (
    AnnouncedMappable,
    edges_are_mapped,
    faces_are_mapped,
    keep_stale,
    replace_alpha,
    share_colors,
)
from mplpix._mpl.figures import root_figure
from mplpix._mpl.renderers import allow_rasterization
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.kept import Kept
from mplpix.artists.cell_edges import (
    clip_with_lines,
    dots_per_point,
    line_width_dots,
    lines_on_edges,
)
from mplpix.artists.cells_of import straight_edges
from mplpix.artists.coordinates import grid_between
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.picks import tell_mplcursors
from mplpix.artists.places import VisibleCells, below_cursor, visible_cells
from mplpix.artists.properties import checked_setters
from mplpix.artists.read_out import ReadOut, as_text, entry_below, in_one_dimension

__all__ = ["PixelAlignedMesh", "adopt_mesh", "mesh_between"]

Array = NDArray[Any]
Floats = NDArray[np.float64]
Rgba = NDArray[np.uint8]

#: The least size of a cell that has lines on its edges, in widths of a line: where cells are
#: smaller, there would be more lines than cells to see.
_LINE_SPACING = 3

#: The most cells of different sizes that are written into vector files as rectangles, in PGF files
#: without a warning, too.
_MAX_RECTANGLES = 2**12


@checked_setters
class PixelAlignedMesh(AnnouncedMappable, QuadMesh):
    """A mesh that is drawn cell by cell on whole dots, without seams.

    Each edge of a cell is at the dot nearest to its true place; on a `PixelAxes` of aspect "equal",
    every cell of a mesh of one cell size covers exactly k × k dots. `PixelAxes.pcolormesh` makes
    one, and all that calls it.

    Parameters
    ----------
    coordinates : (M + 1, N + 1, 2) array-like
        The corners of the cells.
    antialiased, shading, **kwargs
        As for `~matplotlib.collections.QuadMesh`.

    Raises
    ------
    TypeError, ValueError
        If an argument isn't of the kind or value that it must be.

    Notes
    -----
    Lines by *edgecolor* are whole dots wide and cover whole dots; they are left out where a cell is
    smaller than three widths of a line. "face" draws none: there are no seams to cover.

    The array is a copy, as that of every mesh. Changed in place, it is shown after ``changed()``.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot(projection="pixel")
    >>> mesh = ax.pcolormesh([1, 2, 4], [0, 5], [[0, 1]], cmap="gray")
    >>> mesh.grid
    <CellGrid of 1 × 2 cells: x from 1.0 to 4.0, y from 0.0 to 5.0>
    """

    def __init__(
        self, coordinates: Any, *, antialiased: bool = True, shading: str = "flat", **kwargs: Any
    ) -> None:
        self._begin()
        super().__init__(coordinates, antialiased=antialiased, shading=cast(Any, shading), **kwargs)
        if shading == "flat":
            self._find_edges()

    def _begin(self) -> None:
        """Set the attributes that setters need, which the constructor of matplotlib calls."""
        #: The edges of the columns and of the rows, None for curvilinear meshes.
        self._edges: tuple[Floats, Floats] | None = None
        self._corners: Any = None
        #: Counts possible changes of the data: `set_array`, and `changed` called by a user.
        self.data_version = 0
        self._kept_picture: Kept[PixelAlignedImage] = Kept()
        self._kept_grid: Kept[CellGrid] = Kept()
        #: Invalidated when the cells move: transforms that depend on their place watch this node.
        self.cells_node = Affine2D()

    @property
    def _coordinates(self) -> Any:
        # matplotlib keeps the corners here, which take many times the memory of the array. Those of
        # straight rows and columns are made when asked for. Checked with 3.9 to 3.11.
        if self._edges is None:
            return self._corners
        return np.stack(np.meshgrid(*self._edges), axis=-1)

    @_coordinates.setter
    def _coordinates(self, coordinates: Any) -> None:
        self._corners = coordinates

    def _find_edges(self) -> None:
        """Keep edges in place of the corners, if rows and columns are straight."""
        self._edges = _edges_of_cells(self._corners)
        if self._edges is not None:
            self._corners = None
            self.set_mouseover(True)  # the cell at a place is found by its dot, in no time

    # The data ---------------------------------------------------------------------------------

    def set_array(self, A: Any) -> None:
        """Show other values; the norm stays as it is.

        Parameters
        ----------
        A : array-like or None
            (M, N) or (M * N,) numbers, (M, N, 3) RGB or (M, N, 4) RGBA colors; copied. None for a
            mesh of the color of its faces.

        Raises
        ------
        TypeError, ValueError
            If *A* isn't such an array.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> mesh = Figure().add_subplot(projection="pixel").pcolormesh([[0, 1], [2, 3]])
        >>> mesh.set_array([3, 2, 1, 0])
        >>> mesh.cells_in(slice(0, 1), slice(0, 2))[0].tolist()
        [[3, 2]]
        """
        if A is None or self._edges is None:
            super().set_array(A)
        else:
            rows, cols = self.grid.shape
            shapes = {(rows, cols), (rows * cols,), (rows, cols, 3), (rows, cols, 4)}
            # matplotlib's meshes ask all corners for the shape, and tell of a wrong one.
            kind = Collection if np.shape(A) in shapes else QuadMesh
            cast(Any, kind).set_array(self, A)
        self._data_changed()
        self.stale = True

    def changed(self) -> None:
        """Show an array that was changed in place, or a norm or a colormap that was.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> mesh = Figure().add_subplot(projection="pixel").pcolormesh([[0, 1]], cmap="gray")
        >>> mesh.get_array()[0, 0] = 1
        >>> mesh.changed()
        >>> mesh.cells_in(slice(0, 1), slice(0, 1))[1].tolist()
        [[[255, 255, 255, 255]]]
        """
        if not self.take_announcement():  # the picture hears of norm and colormap itself
            self._data_changed()
        super().changed()

    def _data_changed(self) -> None:
        self.data_version += 1
        self._kept_picture = Kept()  # frees its memory

    def has_data(self) -> bool:
        """Return whether there are cells to show.

        Returns
        -------
        bool

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> Figure().add_subplot(projection="pixel").pcolormesh([[0, 1]]).has_data()
        True
        """
        array = self.get_array()
        return self._edges is not None and array is not None and array.size > 0

    def get_shape(self) -> tuple[int, ...]:
        """Return the shape of the cells.

        Returns
        -------
        (int, int) or (int, int, int)
            (M, N) or (M, N, channels), also where a flat array was set.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> Figure().add_subplot(projection="pixel").pcolormesh([[0, 1, 2]]).get_shape()
        (1, 3)
        """
        array = cast(Any, self.get_array())
        return (*self.grid.shape, *(() if array is None else array.shape[2:]))

    @property
    def grid(self) -> CellGrid:
        """The `CellGrid` that tells where in the data coordinates each cell is.

        Centers are in the middle as the axes are scaled: on a logarithmic axis the geometric mean.

        Raises
        ------
        ValueError
            If the mesh has no straight rows and columns.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> ax.pcolormesh([1, 10, 100], [0, 1], [[0, 1]]).grid.x_centers.tolist()
        [5.5, 55.0]
        """
        if self._edges is None:
            raise ValueError("a curvilinear mesh, or one of Gouraud shading, has no grid")
        x, y = self._edges
        axes = cast(Any, self.axes)
        scales = () if axes is None else (axes.get_xscale(), axes.get_yscale())
        return self._kept_grid.get(scales, lambda: grid_between(x, y, axes))

    def set_transform(self, t: Any) -> None:
        """Set the transform; a mesh that isn't in data coordinates sets no scale.

        Parameters
        ----------
        t : `~matplotlib.transforms.Transform`
        """
        super().set_transform(t)
        self.cells_node.invalidate()

    def remove(self) -> None:
        """Remove the mesh from its Axes."""
        self.cells_node.invalidate()
        super().remove()

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without what was computed: a copy has a picture of its own."""
        state = cast(dict[str, Any], super().__getstate__())
        return {**state, "_kept_picture": Kept(), "_kept_grid": Kept()}

    # Color ------------------------------------------------------------------------------------

    def set_alpha(self, alpha: Any) -> None:
        """Set the opacity.

        Parameters
        ----------
        alpha : float or (M, N) or (M * N,) array-like or None
            From 0 to 1, for all cells or for each.

        Raises
        ------
        TypeError, ValueError
            If *alpha* isn't between 0 and 1, or has another size than the mesh.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> mesh = Figure().add_subplot(projection="pixel").pcolormesh([[0, 1]])
        >>> mesh.set_alpha([[1, 0]])
        >>> mesh.cells_in(slice(0, 1), slice(0, 2))[1][..., 3].tolist()
        [[255, 0]]
        """
        if np.ndim(alpha) and self._edges is not None and np.size(alpha) != self._count():
            raise ValueError(  # in matplotlib's words, which come at a draw
                f"Data array shape, {self.grid.shape} is incompatible with the shape of 'alpha', "
                f"{np.shape(alpha)}"
            )
        replace_alpha(self, super().set_alpha, alpha)

    def _count(self) -> int:
        rows, cols = self.grid.shape
        return rows * cols

    def set_linewidth(self, lw: Any) -> None:
        """Set the width of the lines on the edges of cells.

        Parameters
        ----------
        lw : float or sequence of float
            In points; the first is that of all. None is :rc:`patch.linewidth`.

        Raises
        ------
        TypeError, ValueError
            If *lw* isn't such numbers, finite and at least 0.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> mesh = Figure().add_subplot(projection="pixel").pcolormesh([[0, 1]])
        >>> mesh.set_linewidth(2)
        >>> mesh.get_linewidth().tolist()
        [2]
        """
        super().set_linewidth(check_linewidth(lw))

    def get_facecolor(self) -> Any:
        """Return the colors of all cells, (M * N, 4), as matplotlib makes them at a draw."""
        callback, self.stale_callback = self.stale_callback, cast(Any, None)
        try:
            with keep_stale([self]):
                self.update_scalarmappable()
        finally:
            self.stale_callback = callback
        return super().get_facecolor()

    # The picture ------------------------------------------------------------------------------

    def _picture(self) -> PixelAlignedImage:
        """Return the image of the cells as the mesh is now.

        Raises
        ------
        RuntimeError
            If there is no array, or there are no straight rows and columns.
        """
        if not self.has_data():
            raise RuntimeError("You must first set the array of a mesh of straight rows")
        figure = self.get_figure()
        key = (self.data_version, self.axes, figure, self.grid)
        picture = self._kept_picture.get(key, self._new_picture)
        share_colors(self, picture)
        picture.update_from(self)
        alpha = cast(Any, self.get_alpha())
        channels = self.get_shape()[2:]
        if channels == (4,):  # as in any mesh, colors that have an opacity keep it
            picture.set_alpha(None)
        elif np.ndim(alpha):
            picture.set_alpha(np.reshape(alpha, self.grid.shape))
        return picture

    def _new_picture(self) -> PixelAlignedImage:
        grid, array = self.grid, cast(Any, self.get_array())
        uneven = not grid.is_uniform and self._count() <= _MAX_RECTANGLES
        picture = PixelAlignedImage(
            self.axes,
            grid=grid,
            copy=False,
            interpolation="none",
            vector_cells="rectangles" if uneven else "image",
        )
        picture.stale_callback = cast(Any, None)  # it is in no Axes
        figure = self.get_figure()
        if figure is not None:
            picture.set_figure(cast(Any, figure))
        cells = array.reshape(self.get_shape())
        picture.set_data(cells if np.ma.is_masked(cells) else np.ma.getdata(cells))
        return picture

    def cells_in(self, rows: slice, cols: slice) -> tuple[Array, Rgba]:
        """Return the values and the colors of a rectangle of cells.

        Parameters
        ----------
        rows, cols : slice
            With start and stop, no step.

        Returns
        -------
        values : (m, n[, channels]) array or masked array
            NaN is masked.
        rgba : (m, n, 4) uint8 array

        Raises
        ------
        RuntimeError
            If there is no array, or no straight rows and columns.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> mesh = Figure().add_subplot(projection="pixel").pcolormesh([[0, 1], [2, 3]])
        >>> mesh.cells_in(slice(1, 2), slice(0, 2))[0].tolist()
        [[2, 3]]
        """
        return self._picture().cells_in(rows, cols)

    def colors_at(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Rgba:
        """Return the colors of single cells.

        Parameters
        ----------
        rows, cols : (n,) int array
            The cells, one at each pair.

        Returns
        -------
        (n, 4) uint8 array

        Raises
        ------
        RuntimeError
            If there is no array, or no straight rows and columns.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> mesh = Figure().add_subplot(projection="pixel").pcolormesh([[0, 1]], cmap="gray")
        >>> mesh.colors_at(np.array([0]), np.array([1])).tolist()
        [[255, 255, 255, 255]]
        """
        return self._picture().colors_at(rows, cols)

    def contour(self, *args: Any, **kwargs: Any) -> QuadContourSet:
        """Draw contour lines of the data through the centers of the cells.

        Parameters
        ----------
        *args, **kwargs
            *levels* and all else that `matplotlib.axes.Axes.contour` takes after *Z*.

        Returns
        -------
        `~matplotlib.contour.QuadContourSet`
            On the Axes of the mesh.

        Raises
        ------
        TypeError
            If the mesh shows colors, which have no levels.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> mesh = Figure().add_subplot(projection="pixel").pcolormesh([[0, 1, 2], [0, 1, 2]])
        >>> mesh.contour([0.5]).get_paths()[0].vertices.tolist()
        [[1.0, 1.5], [1.0, 0.5]]
        """
        return self._picture().contour(*args, **kwargs)

    def contourf(self, *args: Any, **kwargs: Any) -> QuadContourSet:
        """Fill the areas between contour lines of the data, as `contour` draws them.

        Parameters
        ----------
        *args, **kwargs
            *levels* and all else that `matplotlib.axes.Axes.contourf` takes after *Z*.

        Returns
        -------
        `~matplotlib.contour.QuadContourSet`
            On the Axes of the mesh.

        Raises
        ------
        TypeError
            If the mesh shows colors, which have no levels.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> mesh = Figure().add_subplot(projection="pixel").pcolormesh([[0, 1, 2], [0, 1, 2]])
        >>> mesh.contourf([0, 1, 2], cmap="gray").levels.tolist()
        [0.0, 1.0, 2.0]
        """
        return self._picture().contourf(*args, **kwargs)

    # Drawing -----------------------------------------------------------------------------------

    def _is_exact(self) -> bool:
        """Return whether cells are drawn exactly; else matplotlib's own drawing is in charge."""
        return (
            self.has_data()
            and faces_are_mapped(self)
            and bool(self.get_transform().is_separable)
            and not np.any(self.get_offsets())
        )

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the mesh."""
        if not self.get_visible():
            self.stale = False
            return
        if not self._is_exact():
            super().draw(renderer)
            return
        renderer.open_group(type(self).__name__, self.get_gid())
        self._picture().draw(renderer)
        if not edges_are_mapped(self):
            self._draw_edges(renderer)
        renderer.close_group(type(self).__name__)
        self.stale = False

    def _draw_edges(self, renderer: RendererBase) -> None:
        colors = np.asarray(self.get_edgecolor())  # none where the color is "none"
        dots_per_unit, vector = renderer.get_image_magnification(), renderer.option_scale_image()
        per_point = dots_per_point(self, dots_per_unit)
        points = float(np.ravel(cast(Any, self.get_linewidth()))[0])
        width = line_width_dots(points * per_point, vector=vector)
        if not width or not colors[..., 3:].any():
            return
        visible = visible_cells(self, self.grid, dots_per_unit, vector=vector)
        gc = renderer.new_gc()
        clip_with_lines(gc, self, width, dots_per_unit)
        gc.set_snap(False)  # all lines are on the edges of dots already
        gc.set_linewidth(width / per_point)
        gc.set_joinstyle("miter")
        gc.set_antialiased(True)
        for color, path in self._lines(visible, colors, width):
            gc.set_foreground(color, isRGBA=True)
            renderer.draw_path(gc, path, IdentityTransform())
        gc.restore()

    def _lines(
        self, visible: VisibleCells, colors: Array, width: float
    ) -> Iterator[tuple[Any, Path]]:
        """Yield each color of lines and their path: of all cells in one, or of each."""
        if (colors == colors[0]).all():
            path = lines_on_edges(visible, width, _LINE_SPACING * width)
            if path is not None:
                yield tuple(colors[0]), path
            return
        columns = self.grid.shape[1]
        cells = visible.cols.cells, visible.rows.cells
        x, y = visible.edges(*(np.arange(part.start, part.stop + 1) for part in cells))
        if not visible.vector and width % 2:
            x, y = x + 0.5, y - 0.5
        wide, high = (np.abs(np.diff(places)) >= _LINE_SPACING * width for places in (x, y))
        for row, col in product(np.flatnonzero(high), np.flatnonzero(wide)):
            cell = (cells[1].start + row) * columns + cells[0].start + col
            corners = [
                (x[col + i], y[row + j]) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
            ]
            path = Path(np.array(corners) / visible.dots_per_unit, closed=True)
            yield tuple(colors[cell % len(colors)]), path

    # The cursor --------------------------------------------------------------------------------

    def contains(self, mouseevent: MouseEvent) -> tuple[bool, dict[str, Any]]:
        """Return whether the cursor is on the mesh, and on which cells.

        Returns
        -------
        bool
        dict
            ``ind``: the flat indices of the cells that the dot below the cursor shows, one at
            scales of 1 and more.
        """
        radius = self.get_picker() if _is_number(self.get_picker()) else self.get_pickradius()
        if not self._is_exact() or cast(Any, radius) > 0:
            return super().contains(mouseevent)
        figure, canvas = root_figure(self), getattr(mouseevent, "canvas", None)
        if figure is None or self.axes is None or not self.get_visible():
            return False, {}
        if canvas is not None and canvas is not figure.canvas:
            return False, {}
        self.axes.get_position()  # brings the Axes up to date
        entry = entry_below(self, self.grid, below_cursor(mouseevent.x, mouseevent.y))
        if entry is None:
            return False, {"ind": np.empty(0, np.intp)}
        rows, cols = map(np.asarray, entry.cells)
        return True, {"ind": (rows[:, np.newaxis] * self.grid.shape[1] + cols).ravel()}

    def get_visible(self) -> bool:
        """Return whether the artist is drawn; mplcursors asks this before each pick."""
        tell_mplcursors(type(self))
        return super().get_visible()

    def read_out(self, x: Any, y: Any) -> ReadOut | None:
        """Return the cells that the dot at a point shows, and their value.

        Parameters
        ----------
        x, y : float, date or quantity
            The point in data coordinates of the Axes, see `PixelAlignedImage.read_out`.

        Returns
        -------
        `~mplpix.artists.read_out.ReadOut` or None
            Named *rows*, *cols* (two `range`) and *value*; None outside of the mesh.

        Raises
        ------
        TypeError, ValueError
            If *x* or *y* is no finite number on its axis.
        RuntimeError
            If the mesh isn't in a figure, or has no array, or no straight rows and columns.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> mesh = ax.pcolormesh([[0, 1, 2], [3, 4, 5]])
        >>> rows, cols, value = mesh.read_out(2.5, 1.5)
        >>> rows, cols, int(value)
        (range(1, 2), range(2, 3), 5)
        """
        return self._picture().read_out(x, y)

    def get_cursor_data(self, event: MouseEvent) -> Any:
        """Return the value of the dot at *event*, (1[, channels]); None outside of the mesh."""
        if not self._is_exact():
            return super().get_cursor_data(event)
        if not self.contains(event)[0]:
            return None
        return in_one_dimension(self._picture().get_cursor_data(event))

    def format_cursor_data(self, data: Any) -> str:
        """Return *data*, from `get_cursor_data`, as the toolbar shows it: all its digits."""
        return as_text(data)


def mesh_between(
    x_edges: Floats, y_edges: Floats, *, array: Any, alpha: Any = None, **kwargs: Any
) -> PixelAlignedMesh:
    """Return a mesh of straight rows and columns.

    Parameters
    ----------
    x_edges, y_edges : (N + 1,) and (M + 1,) float array
        Ascending or descending.
    array, alpha, **kwargs
        Properties of the mesh.
    """
    # matplotlib makes the bounding box of the corners.
    ends = np.stack(np.meshgrid(x_edges[[0, -1]], y_edges[[0, -1]]), axis=-1)
    mesh = PixelAlignedMesh(ends, **kwargs)
    mesh._edges = x_edges, y_edges
    mesh.set_array(array)
    mesh.set_alpha(alpha)
    return mesh


def adopt_mesh(mesh: Any) -> Any:
    """Make a pixel-aligned mesh of *mesh*, just made with an array by matplotlib; return it.

    One of Gouraud shading, or without straight rows and columns, stays as it is, and so does an
    artist that is no mesh.
    """
    if not isinstance(mesh, QuadMesh):
        return mesh
    corners, twin = mesh.get_coordinates(), cast(Any, mesh)
    is_flat = twin.get_array().shape[:2] != np.shape(corners)[:2]
    if not is_flat or _edges_of_cells(corners) is None:
        return mesh
    # Made anew it would be another artist than the one that matplotlib has added to the Axes.
    vars(twin).pop("_coordinates")
    twin.__class__ = PixelAlignedMesh
    twin._begin()
    twin._corners = corners
    twin._find_edges()
    twin.listen()
    return mesh


def _is_number(picker: Any) -> bool:
    """Return whether *picker* is a radius, in place of that for picking."""
    return isinstance(picker, Number) and not isinstance(picker, bool)


def _edges_of_cells(corners: Any) -> tuple[Floats, Floats] | None:
    """Return the edges of straight rows and columns in which cells lie side by side, else None."""
    edges = straight_edges(np.ma.asanyarray(corners))
    if edges is not None:
        try:
            grid_between(*edges, None)
        except ValueError:  # cells of no width, or edges that go back and forth
            return None
    return edges

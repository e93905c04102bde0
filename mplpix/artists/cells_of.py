"""`cells_of`: the `CellGrid` of any image or mesh, in the numbers of its axes.

matplotlib keeps the place of cells in a different way in each of its classes: an extent, edges,
centers, or the corners of quadrilaterals. Overlays, ticks and lines ask here, so that they agree
with each other, and with the picture, whatever drew it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyQuadMesh, QuadMesh
from matplotlib.image import AxesImage, NonUniformImage, PcolorImage
from matplotlib.transforms import Transform
from numpy.typing import NDArray

from mplpix._checks import wrong_type, wrong_value
from mplpix._mpl.artists import lines_of_image
from mplpix.arrays.grid import CellGrid
from mplpix.artists.coordinates import drawn_extent, grid_between
from mplpix.artists.image import PixelAlignedImage

__all__ = [
    "WITH_CELLS",
    "artist_of_shape",
    "artists_of_shape",
    "artists_with_cells",
    "cells_of",
    "straight_edges",
]

Floats = NDArray[np.float64]


def cells_of(artist: Artist, argument: str = "artist") -> CellGrid:
    """Return where the cells of an image or mesh are, in the numbers of its axes.

    Parameters
    ----------
    artist : `~matplotlib.image.AxesImage`, `~matplotlib.collections.QuadMesh` or another
        What ``imshow``, ``pcolormesh``, ``pcolor`` or ``pcolorfast`` returned, or a
        `~matplotlib.image.NonUniformImage`.
    argument : str, default: "artist"
        The name of *artist* in messages.

    Returns
    -------
    CellGrid
        Rows and columns as in the array that was drawn, in the coordinates that the artist's
        transform takes (data coordinates for ``transData``). Where a class keeps edges only,
        centers are in the middle as the axes are scaled: on a logarithmic axis the geometric mean.

    Raises
    ------
    TypeError
        If it is another artist.
    ValueError
        If it has no data, or no straight rows and columns of cells.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> mesh = Figure().subplots().pcolormesh([1, 2, 4], [0, 5], [[0, 1]])
    >>> cells_of(mesh)
    <CellGrid of 1 × 2 cells: x from 1.0 to 4.0, y from 0.0 to 5.0>
    """
    for kind, read in _READERS:
        if isinstance(artist, kind):
            return read(artist, argument)
    takes = "what imshow, pcolor, pcolormesh or pcolorfast returned, or a NonUniformImage"
    raise wrong_type(argument, takes, artist)


def artists_with_cells(ax: Axes, trans: Transform) -> Iterator[Artist]:
    """Yield the images and meshes of *ax* that are drawn by *trans*, in the order they were added.

    Chosen by class alone: `cells_of` may refuse one of them.
    """
    for artist in ax.get_children():
        if isinstance(artist, WITH_CELLS) and _are_same(artist.get_transform(), trans, ax):
            yield artist


def _are_same(first: Transform, second: Transform, ax: Axes) -> bool:
    """Return whether two transforms of artists in *ax* are the same, and stay so.

    Equal transforms may have been made apart; but transforms compare by their present values, and
    between limits 0 and 1 ``transAxes`` equals ``transData``.
    """
    if first is ax.transData or second is ax.transData:
        return first is second
    return bool(first == second)


def artist_of_shape(ax: Axes, trans: Transform, shape: tuple[int, int]) -> Artist | None:
    """Return the first image or mesh of *shape* in *ax* that is drawn by *trans*.

    None if there is none that has straight rows and columns.
    """
    return next(artists_of_shape(ax, trans, shape), None)


def artists_of_shape(ax: Axes, trans: Transform, shape: tuple[int, int]) -> Iterator[Artist]:
    """Yield the images and meshes of *shape* in *ax* that are drawn by *trans*.

    Those that have straight rows and columns.
    """
    for artist in artists_with_cells(ax, trans):
        if _shape_of(artist) == shape:
            try:
                cells_of(artist)
            except ValueError:
                continue
            yield artist


def _shape_of(artist: Any) -> tuple[int, ...] | None:
    """Return the rows and columns of cells, None for an image without data."""
    if not isinstance(artist, AxesImage):
        return tuple(n - 1 for n in artist.get_coordinates().shape[:2])
    try:
        return tuple(artist.get_size())
    except RuntimeError:
        return None


# One function for each way in which matplotlib keeps the place of cells ---------------------------


def _of_pixel_aligned_image(image: PixelAlignedImage, argument: str) -> CellGrid:
    _check_has_data(image, argument)
    return image.grid


def _of_extent(image: AxesImage, argument: str) -> CellGrid:
    _check_has_data(image, argument)
    extent = drawn_extent(image.get_extent(), image.axes)  # an AxesImage made with dates keeps them
    grid = CellGrid.from_extent(extent, image.get_size(), origin=cast(Any, image.origin))
    if _scale(image, "x") == _scale(image, "y") == "linear":
        return grid  # evenly spaced: no edges are made
    return _from_edges(image, grid.x_edges, grid.y_edges, argument)


def _of_edges(image: PcolorImage, argument: str) -> CellGrid:
    _check_has_data(image, argument)
    return _from_edges(image, *lines_of_image(image), argument)


def _of_centers(image: NonUniformImage, argument: str) -> CellGrid:
    _check_has_data(image, argument)
    x, y = lines_of_image(image)
    # A single cell fills the Axes; one unit is as good as any other.
    widths: Any = {f"{name}_width": 1 for name, c in (("x", x), ("y", y)) if len(c) == 1}
    return CellGrid.from_centers(x, y, **widths)


def _of_mesh(mesh: Any, argument: str) -> CellGrid:
    if hasattr(mesh, "cells_node") and mesh.has_data():
        return cast(CellGrid, mesh.grid)  # a `PixelAlignedMesh`, imported with the first one only
    corners = mesh.get_coordinates()
    values = mesh.get_array()
    if values is not None and values.shape[:2] == corners.shape[:2]:
        takes = "of cells (shading 'flat', 'nearest' or 'auto'); shading 'gouraud' has none"
        raise wrong_value(argument, takes, mesh)
    if min(corners.shape[:2]) < 2:
        raise wrong_value(argument, "a mesh with at least one cell", mesh)
    if np.ma.is_masked(corners):
        raise wrong_value(argument, "a mesh without masked corners", mesh)
    edges = straight_edges(corners)
    if edges is None:
        takes = (
            "of straight rows and columns: on a curvilinear mesh no place of an axis is the "
            "middle of a whole column or row"
        )
        raise wrong_value(argument, takes, mesh)
    return _from_edges(mesh, *edges, argument)


def straight_edges(corners: NDArray[Any]) -> tuple[Floats, Floats] | None:
    """Return the edges of the columns and of the rows, None unless all of them are straight.

    Parameters
    ----------
    corners : (M + 1, N + 1, 2) array
        The corners of the cells of a mesh.
    """
    if min(corners.shape[:2]) < 2 or np.ma.is_masked(corners):
        return None
    x, y = np.moveaxis(np.ma.getdata(corners), -1, 0)
    if (x != x[:1]).any() or (y != y[:, :1]).any():
        return None
    return x[0].astype(np.float64), y[:, 0].astype(np.float64)


Reader = Callable[[Any, str], CellGrid]

#: The function that reads each class; a class comes before its bases.
_READERS: tuple[tuple[type[Artist], Reader], ...] = (
    (PixelAlignedImage, _of_pixel_aligned_image),
    (PcolorImage, _of_edges),
    (NonUniformImage, _of_centers),
    (AxesImage, _of_extent),
    (QuadMesh, _of_mesh),
    (PolyQuadMesh, _of_mesh),
)

#: The classes of artists that `cells_of` takes.
WITH_CELLS = tuple(kind for kind, _ in _READERS)


def _check_has_data(image: AxesImage, argument: str) -> None:
    shape = _shape_of(image)
    if shape is None or 0 in shape:
        raise wrong_value(argument, "an image that has data", image)


def _scale(artist: Artist, name: Literal["x", "y"]) -> Literal["linear", "log"]:
    """Return how the middle between two edges is found on an axis of *artist*."""
    scale = "linear" if artist.axes is None else getattr(artist.axes, f"get_{name}scale")()
    return "log" if scale == "log" else "linear"


def _from_edges(artist: Artist, x_edges: Floats, y_edges: Floats, argument: str) -> CellGrid:
    """Return the cells between these edges, with centers as the axes of *artist* are scaled."""
    try:
        return grid_between(x_edges, y_edges, artist.axes)
    except ValueError as error:  # edges that go back and forth
        raise ValueError(f"{argument!r} must have cells side by side: {error}") from None

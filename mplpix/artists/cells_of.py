"""Where the cells of an artist are."""

from __future__ import annotations

from functools import singledispatch
from typing import Any, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyQuadMesh, QuadMesh
from matplotlib.image import AxesImage, NonUniformImage, PcolorImage
from numpy.typing import NDArray

from mplpix._checks import wrong_type, wrong_value
from mplpix._mpl import (
    lines_of_image,
)
from mplpix.arrays.grid import CellGrid
from mplpix.artists.image import PixelAlignedImage

Floats = NDArray[np.float64]

_TAKES = "an Axes with an image or mesh, or what imshow, pcolor or pcolormesh returned"


def find_mappable(argument: str, given: Any) -> Artist:
    """Return the artist that is, or is in, *given* and has cells in data coordinates."""
    if isinstance(given, Axes):
        for artist in given.get_children():
            if isinstance(artist, _WITH_CELLS) and artist.get_transform() == given.transData:
                return artist
        raise wrong_value(argument, _TAKES, given)
    if not isinstance(given, _WITH_CELLS):
        raise wrong_type(argument, _TAKES, given)
    ax = cast(Any, given).axes
    if ax is None or given.get_transform() != ax.transData:
        raise wrong_value(argument, "in an Axes, and in its data coordinates", given)
    return cast(Artist, given)


_WITH_CELLS = (AxesImage, QuadMesh, PolyQuadMesh)

#: Those of the axes, by their names.
_Scales = dict[str, str]


@singledispatch
def cells_of_mappable(mappable: Any, scales: _Scales) -> CellGrid:
    """Return the cells of *mappable*, their centers in the middle as the axes scale them."""
    raise wrong_type("ax_or_mappable", _TAKES, mappable)


@cells_of_mappable.register(AxesImage)
def _(mappable: AxesImage, scales: _Scales) -> CellGrid:
    shape = _image_shape(mappable)
    extent = mappable.get_extent()
    grid = CellGrid.from_extent(extent, shape, origin=cast(Any, mappable.origin))
    return _between(grid.x_edges, grid.y_edges, scales)


@cells_of_mappable.register(PixelAlignedImage)
def _(mappable: PixelAlignedImage, scales: _Scales) -> CellGrid:
    _image_shape(mappable)
    return mappable.grid


@cells_of_mappable.register(PcolorImage)
def _(mappable: PcolorImage, scales: _Scales) -> CellGrid:
    _image_shape(mappable)
    return _between(*lines_of_image(mappable), scales)


@cells_of_mappable.register(NonUniformImage)
def _(mappable: NonUniformImage, scales: _Scales) -> CellGrid:
    _image_shape(mappable)
    x, y = lines_of_image(mappable)
    widths = {f"{name}_width": 1 for name, c in (("x", x), ("y", y)) if len(c) == 1}
    return CellGrid.from_centers(x, y, **cast(Any, widths))


@cells_of_mappable.register(QuadMesh)
@cells_of_mappable.register(PolyQuadMesh)
def _(mappable: Any, scales: _Scales) -> CellGrid:
    corners = mappable.get_coordinates()
    rows, cols = (n - 1 for n in corners.shape[:2])
    values = mappable.get_array()
    if values is not None and values.shape[:2] == corners.shape[:2]:
        takes = "of cells (shading 'flat', 'nearest' or 'auto'); shading 'gouraud' has none"
        raise wrong_value("ax_or_mappable", takes, mappable)
    x, y = corners[..., 0], corners[..., 1]
    straight = (x == x[:1]).all() and (y == y[:, :1]).all()
    if min(rows, cols) < 1 or np.ma.is_masked(corners) or not straight:
        takes = (
            "of straight rows and columns: on a curvilinear mesh no place of an axis is the "
            "middle of a whole column or row"
        )
        raise wrong_value("ax_or_mappable", takes, mappable)
    return _between(np.ma.getdata(x[0]), np.ma.getdata(y[:, 0]), scales)


def _image_shape(image: AxesImage) -> tuple[int, int]:
    try:
        rows, cols = image.get_size()
    except RuntimeError:
        raise wrong_value("ax_or_mappable", "an image that has data", image) from None
    return rows, cols


def _between(x_edges: Floats, y_edges: Floats, scales: _Scales) -> CellGrid:
    """Return the cells between these edges."""
    how: dict[str, Any] = {
        f"{name}_scale": "log" if scales[name] == "log" and (edges > 0).all() else "linear"
        for name, edges in (("x", x_edges), ("y", y_edges))
    }
    shape = (len(y_edges) - 1, len(x_edges) - 1)
    try:
        return CellGrid.from_coordinates(x_edges, y_edges, shape, **how)
    except ValueError as error:  # edges that go back and forth
        raise ValueError(f"'ax_or_mappable' must have cells side by side: {error}") from None

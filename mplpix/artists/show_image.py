"""Arrays as images on any Axes, in the ways of matplotlib's methods.

`show_image` sets limits and aspect as ``imshow`` does; `image_between` makes an image for the
arguments of ``pcolorfast``.
"""

from __future__ import annotations

from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes

from mplpix._checks import check_number, wrong_type, wrong_value
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.pillow import GreyNumbers
from mplpix.arrays.source import check_image, image_shape
from mplpix.artists.color_limits import check_color_limits, check_scaled
from mplpix.artists.coordinates import drawn_grid, tell_units
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.names import GivenCoordinates

__all__ = ["image_between", "show_image"]


def show_image(
    ax: Axes,
    X: Any,
    *,
    aspect: Any,
    alpha: Any = None,
    vmin: float | None = None,
    vmax: float | None = None,
    url: str | None = None,
    x: Any = None,
    y: Any = None,
    data: Any = None,
    **kwargs: Any,
) -> PixelAlignedImage:
    """Add the image *X* to *ax* and return it; see `mplpix.PixelAxes.imshow`.

    Everything is checked, and the image is complete, before the Axes changes.
    """
    if data is not None:
        X, x, y = (data[a] if isinstance(a, str) else a for a in (X, x, y))
    _check_aspect(aspect)
    check_color_limits(kwargs.get("norm"), vmin, vmax, kwargs.get("colorizer"))
    X = check_image("X", X, may_be_empty=True)
    rows, columns = image_shape(X)[:2]
    along_x = GivenCoordinates.read(ax.xaxis, "x", x, columns)
    along_y = GivenCoordinates.read(ax.yaxis, "y", y, rows)
    kwargs["grid"] = _grid(ax, along_x, along_y, **kwargs)
    image = PixelAlignedImage(ax, **kwargs)
    image.set_data(X)
    if image.has_data():
        _ = image.grid  # refuses an extent in which float64 can't tell so many edges apart
    if alpha is not None:
        image.set_alpha(alpha)
    if url is not None:
        image.set_url(cast(Any, url))
    if vmin is not None or vmax is not None:
        image.set_clim(vmin, vmax)
    image.autoscale_None()
    if len(image.get_shape()) == 2 and not isinstance(X, GreyNumbers):  # colors have no norm
        check_scaled(image.norm)
    if image.get_clip_path() is None:
        image.set_clip_path(ax.patch)
    if aspect is None and _is_in_data(image, ax):
        aspect = mpl.rcParams["image.aspect"]
    if aspect is not None:
        ax.set_aspect(aspect)
    # Dates make date axes; the grid of the image has them as numbers already.
    along_x.tell_axis(image)
    along_y.tell_axis(image)
    image.set_extent(image.get_extent())
    ax.add_image(image)
    return image


def image_between(
    ax: Axes,
    args: tuple[Any, ...],
    *,
    alpha: Any = None,
    vmin: float | None = None,
    vmax: float | None = None,
    **kwargs: Any,
) -> PixelAlignedImage | None:
    """Add an image between edges to *ax*; the view is left to the caller.

    Parameters
    ----------
    ax : `~matplotlib.axes.Axes`
    args : tuple
        ``([X, Y,] C)``: (2,) first and last edge, both of them, or (N + 1,) and (M + 1,) edges,
        numbers or dates; by default whole numbers from 0.
    alpha, vmin, vmax, **kwargs
        As for `show_image`.

    Returns
    -------
    PixelAlignedImage or None
        None, with *ax* as it was, where *X* and *Y* are no such edges, or *C* has no cells.
    """
    if len(args) not in (1, 3):
        return None
    x, y = args[:-1] or (None, None)
    if np.ndim(x) > 1 or np.ndim(y) > 1:
        return None
    check_color_limits(kwargs.get("norm"), vmin, vmax, kwargs.get("colorizer"))
    C = check_image("C", args[-1], may_be_empty=True)
    rows, cols = image_shape(C)[:2]
    if not rows or not cols:
        return None
    x, y = ((0, n) if edges is None else edges for edges, n in ((x, cols), (y, rows)))
    sizes = np.shape(x), np.shape(y)
    if sizes == ((2,), (2,)):
        kwargs["extent"] = (*x, *y)
    elif sizes == ((cols + 1,), (rows + 1,)):
        along = (("x", ax.xaxis, x, cols), ("y", ax.yaxis, y, rows))
        kwargs["grid"] = _grid(
            ax, *(GivenCoordinates.read(axis, name, edges, n) for name, axis, edges, n in along)
        )
    else:
        return None
    image = PixelAlignedImage(ax, origin="lower", **kwargs)
    image.set_data(C)
    image.set_alpha(alpha)
    if vmin is not None or vmax is not None:
        image.set_clim(vmin, vmax)
    if len(image.get_shape()) == 2:
        image.autoscale_None()
    if image.get_clip_path() is None:
        image.set_clip_path(ax.patch)
    tell_units(ax.xaxis, x)
    tell_units(ax.yaxis, y)
    if not image.grid.is_uniform:
        image.set_extent(image.get_extent())  # descending edges invert the axis, as in matplotlib
    ax.add_image(image)
    left, right, bottom, top = image.get_extent()
    image.sticky_edges.x[:], image.sticky_edges.y[:] = [left, right], [bottom, top]
    ax.update_datalim([(left, bottom), (right, top)])
    return image


def _is_in_data(image: PixelAlignedImage, ax: Axes) -> bool:
    """Return whether *image* is in the data coordinates of *ax*, on which `Axes.imshow` insists."""
    return not image.is_transform_set() or bool(image.get_transform().contains_branch(ax.transData))


def _check_aspect(aspect: Any) -> None:
    takes = "'equal', 'auto' or a number"
    if aspect is None:
        return
    if not isinstance(aspect, str | float | int):
        raise wrong_type("aspect", takes, aspect)
    if not isinstance(aspect, str) and not 0 < check_number("aspect", aspect, takes) < np.inf:
        raise wrong_value("aspect", takes, aspect)
    if isinstance(aspect, str) and aspect not in ("equal", "auto"):
        raise wrong_value("aspect", takes, aspect)


def _grid(
    ax: Axes,
    x: GivenCoordinates,
    y: GivenCoordinates,
    *,
    grid: Any = None,
    extent: Any = None,
    **_: Any,
) -> Any:
    """Return the grid of an image: the one given, or that at *x* and *y*."""
    shape = (y.n, x.n)
    if x.given is None and y.given is None:
        if isinstance(grid, CellGrid) and grid.shape != shape:
            raise wrong_value("grid", f"of the shape of 'X', {shape}", grid)
        return grid
    for name, other in (("extent", extent), ("grid", grid)):
        if other is not None:
            given = x if x.given is not None else y
            raise wrong_value(given.argument, f"given without {name!r}", given.given)
    scales: Any = ["log" if s == "log" else "linear" for s in (ax.get_xscale(), ax.get_yscale())]
    found = CellGrid.from_coordinates(
        x.places(), y.places(), shape, x_scale=scales[0], y_scale=scales[1]
    )
    return drawn_grid(found, "x", "y", ax)

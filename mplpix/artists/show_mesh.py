"""`show_mesh`: an array as a mesh, made of edges alone.

``Axes.pcolormesh`` makes all corners of all cells, which take many times the memory and the time of
the array. Coordinates that are plain numbers along each axis need none of them. All others
(units, corners in two dimensions, transforms) are left to matplotlib, as is what it refuses.
"""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from mplpix._mpl.axis import axis_converter
from mplpix.arrays.edges import centers_to_edges
from mplpix.artists.color_limits import check_color_limits
from mplpix.artists.mesh import PixelAlignedMesh, mesh_between

__all__ = ["show_mesh"]

Floats = NDArray[np.float64]


def show_mesh(
    ax: Axes,
    args: tuple[Any, ...],
    *,
    shading: Any = None,
    vmin: float | None = None,
    vmax: float | None = None,
    **kwargs: Any,
) -> PixelAlignedMesh | None:
    """Add a mesh to *ax* and return it; the view is left to the caller.

    Parameters
    ----------
    ax : `~matplotlib.axes.Axes`
    args : tuple
        ``([X, Y,] C)``.
    shading, vmin, vmax, **kwargs
        As for `matplotlib.axes.Axes.pcolormesh`.

    Returns
    -------
    PixelAlignedMesh or None
        None, with *ax* as it was, for arguments that are left to matplotlib.
    """
    if len(args) not in (1, 3) or not {"data", "transform"}.isdisjoint(kwargs):
        return None
    shading = mpl.rcParams["pcolor.shading"] if shading is None else shading
    C = np.asanyarray(args[-1])
    if C.ndim not in (2, 3) or C.size == 0 or shading not in ("auto", "flat", "nearest"):
        return None
    edges = _edges(ax, args[:-1], (C.shape[1], C.shape[0]), shading)
    if edges is None:
        return None
    check_color_limits(kwargs.get("norm"), vmin, vmax, kwargs.get("colorizer"))
    kwargs = {"edgecolors": "none", "antialiased": False, **kwargs}
    kwargs.setdefault("snap", mpl.rcParams["pcolormesh.snap"])
    mesh = mesh_between(*edges, array=C, **kwargs)
    if vmin is not None or vmax is not None:
        mesh.set_clim(vmin, vmax)
    mesh.autoscale_None()
    ax.add_collection(mesh, autolim=False)
    x, y = edges
    mesh.sticky_edges.x[:], mesh.sticky_edges.y[:] = sorted(x[[0, -1]]), sorted(y[[0, -1]])
    # All edges: a logarithmic axis asks for the least positive one.
    longest = max(len(x), len(y))
    ax.update_datalim(
        np.stack([np.pad(e, (0, longest - len(e)), mode="edge") for e in edges], axis=1)
    )
    return mesh


def _edges(
    ax: Axes, coordinates: tuple[Any, ...], counts: tuple[int, int], shading: str
) -> tuple[Floats, Floats] | None:
    """Return the edges of *counts* columns and rows, None if they aren't plain numbers."""
    if not coordinates:
        # At the cells' first edges, or at their centers.
        numbers = [
            np.arange(n if shading == "nearest" else n + 1, dtype=np.float64) for n in counts
        ]
    elif any(axis_converter(axis) is not None for axis in (ax.xaxis, ax.yaxis)):
        return None
    elif all(map(_are_plain, coordinates)):
        numbers = [np.asarray(c) for c in coordinates]
    else:
        return None
    sizes = tuple(map(np.size, numbers))
    at_centers = shading != "flat" and sizes == counts
    fit = at_centers or (shading != "nearest" and sizes == (counts[0] + 1, counts[1] + 1))
    if not fit or not all(map(_are_in_order, numbers)):
        return None
    x, y = (np.asarray(centers_to_edges(c) if at_centers else c, np.float64) for c in numbers)
    return x, y


def _are_plain(coordinates: Any) -> bool:
    """Return whether *coordinates* are of a kind that has no units."""
    return type(coordinates) is np.ndarray or isinstance(coordinates, list | tuple | range)


def _are_in_order(numbers: NDArray[Any]) -> bool:
    """Return whether *numbers* are that, finite, two at least, and ascend or descend."""
    if numbers.ndim != 1 or len(numbers) < 2 or numbers.dtype.kind not in "iuf":
        return False
    steps = np.diff(numbers.astype(np.float64))  # NaN where one is infinite
    return bool((steps > 0).all() or (steps < 0).all()) and bool(np.isfinite(steps).all())

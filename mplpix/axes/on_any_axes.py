"""`imshow`: exact cells on an Axes of any class, that of a pixel Axes or of another."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from mplpix._checks import wrong_type
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.show_image import show_image
from mplpix.axes.pixel_axes import PixelAxes

__all__ = ["imshow"]


def imshow(
    ax: Axes,
    X: Any,
    cmap: Any = None,
    norm: Any = None,
    *,
    aspect: Any = None,
    **kwargs: Any,
) -> PixelAlignedImage:
    """Show an array as an image with exact cells on any Axes, as ``ax.imshow(X)`` would.

    Parameters
    ----------
    ax : `~matplotlib.axes.Axes`
        On a pixel Axes this is its ``imshow``. On any other, each edge of a cell is at the dot
        nearest to it: no cell is blended, none is more than a dot larger than another.
    X : array-like, lazy array or PIL.Image.Image
        (M, N) numbers, (M, N, 3) RGB or (M, N, 4) RGBA colors. Copied if somebody could write to
        it, unless *copy* is False, see `PixelAlignedImage.set_copy`.
    cmap, norm
        As for `matplotlib.axes.Axes.imshow`.
    aspect : {"equal", "auto"} or float, default: :rc:`image.aspect`
        The aspect of the Axes; not set by default if the image isn't in data coordinates.
    **kwargs
        *vmin*, *vmax*, *alpha*, *origin*, *extent*, *copy* and all else that `PixelAxes.imshow`
        takes.

    Returns
    -------
    PixelAlignedImage
        Added to *ax*, whose limits and aspect are set.

    Raises
    ------
    TypeError, ValueError
        If an argument isn't of the kind or value that it must be. The Axes is left as it was.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> image = imshow(ax, [[0, 1, 2], [3, 4, 5]], cmap="gray")
    >>> [float(limit) for limit in (*ax.get_xlim(), *ax.get_ylim())]
    [-0.5, 2.5, 1.5, -0.5]
    """
    if not isinstance(ax, Axes):
        raise wrong_type("ax", "an Axes", ax)
    if isinstance(ax, PixelAxes):
        return ax.imshow(X, cmap, norm, aspect=aspect, **kwargs)
    return show_image(ax, X, cmap=cmap, norm=norm, aspect=aspect, **kwargs)

"""Dots of several cells, drawn once more with the color of the cell that differs most.

Below scale 1 an image shows the mean of a block of cells, in which a difference of one of them
drowns. A mark around such a dot would be around a color that differs from nothing.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from numpy.typing import NDArray

from mplpix.arrays.lookup import repeat_dots
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.places import VisibleCells

__all__ = ["colors_of_largest", "draw_entries", "shows_blocks"]

Ints = NDArray[np.int64]
Rgba = NDArray[np.uint8]


def shows_blocks(visible: VisibleCells) -> bool:
    """Return whether a visible dot shows more than one cell."""
    rows, cols = visible.rows, visible.cols
    return bool(len(rows) and len(cols)) and not (rows.one_each and cols.one_each)


def colors_of_largest(below: Artist, largest: Ints, n_cols: int) -> Rgba:
    """Return the colors that an image or mesh gives to single cells, one for each entry.

    Parameters
    ----------
    below : `~matplotlib.artist.Artist`
        An image or a mesh.
    largest : (R, C) int array
        Flat indices of its cells; -1 becomes transparent.
    n_cols : int
        The number of its columns.
    """
    rgba = np.zeros((*largest.shape, 4), np.uint8)
    found = largest >= 0
    if found.any():
        flat = largest[found]
        by_row = np.argsort(flat, kind="stable")
        colors = np.empty((len(flat), 4), np.uint8)
        colors[by_row] = _colors_at(below, *np.divmod(flat[by_row], n_cols))
        rgba[found] = colors
    return rgba


def _colors_at(below: Any, rows: Ints, cols: Ints) -> Rgba:
    if isinstance(below, PixelAlignedImage):
        return below.colors_at(rows, cols)
    values = below.get_array()
    if values is None:  # a mesh of one color
        return cast(Rgba, np.zeros((len(rows), 4), np.uint8))
    picked = values[rows, cols][np.newaxis]
    alpha = below.get_alpha()
    if np.ndim(alpha):
        alpha = np.asarray(alpha)[rows, cols][np.newaxis]
    return cast(Rgba, below.to_rgba(picked, alpha=alpha, bytes=True)[0])


def draw_entries(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    visible: VisibleCells,
    rgba: Rgba,
    artist: Artist,
) -> None:
    """Draw the visible entries in these colors, some of them transparent.

    Parameters
    ----------
    renderer : `~matplotlib.backend_bases.RendererBase`
    gc : `~matplotlib.backend_bases.GraphicsContextBase`
        With the clipping. Written to.
    visible : VisibleCells
    rgba : (len(visible.rows), len(visible.cols), 4) uint8 array
    artist : `~matplotlib.artist.Artist`
        The artist that is drawn.
    """
    if not rgba[..., 3].any():
        return
    if visible.vector:
        from mplpix.artists.vector import write_cells

        write_cells(renderer, gc, visible, rgba, image=artist, rectangles=False)
        return
    dots = repeat_dots(rgba, visible.rows, visible.cols)
    x, y = (e.first_dot / visible.dots_per_unit for e in (visible.cols, visible.rows))
    renderer.draw_image(gc, x, y, dots)

"""Dots of several cells, drawn once more with the color of the cell that differs most.

Below scale 1 an image shows the mean of a block of cells, in which a difference of one of them
drowns. A mark around such a dot would be around a color that differs from nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from numpy.typing import NDArray

from mplpix._mpl.renderers import set_gc_clip
from mplpix.arrays.chunks import Window
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.kept import Kept
from mplpix.arrays.lookup import repeat_dots
from mplpix.arrays.marked_cells import MarkedCells
from mplpix.arrays.marked_dots import rows_and_cols
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.mesh import PixelAlignedMesh
from mplpix.artists.places import VisibleCells

__all__ = ["DifferingDots", "shows_blocks", "window_of"]

Ints = NDArray[np.int64]
Rgba = NDArray[np.uint8]


def shows_blocks(visible: VisibleCells) -> bool:
    """Return whether a visible dot shows more than one cell."""
    rows, cols = visible.rows, visible.cols
    return bool(len(rows) and len(cols)) and not (rows.one_each and cols.one_each)


class DifferingDots:
    """The dots that show a marked cell, in the color of the one that differs most.

    The colors are kept while the view and the pictures are as they were.
    """

    def __init__(self) -> None:
        self._colors: Kept[list[Rgba]] = Kept()

    def draw(
        self,
        renderer: RendererBase,
        artist: Artist,
        visible: VisibleCells,
        marked: MarkedCells,
        pictures: Sequence[tuple[Artist, Window]],
    ) -> None:
        """Draw them.

        Parameters
        ----------
        renderer : `~matplotlib.backend_bases.RendererBase`
        artist : `~matplotlib.artist.Artist`
            The artist that is drawn; its clipping counts.
        visible : VisibleCells
        marked : MarkedCells
            With their sizes.
        pictures : sequence of (artist, (slice, slice))
            The images and meshes below, each drawn on its own side where two are wiped, and which
            of the marked cells they have.
        """
        cuts = visible.rows.cuts, visible.cols.cuts
        windows = [window for _, window in pictures]

        ends = ((rows.start, rows.stop, cols.start, cols.stop) for rows, cols in windows)
        key = (*(c.tobytes() for c in cuts), *ends)

        def colors() -> list[Rgba]:
            found = marked.largest(windows, *cuts)
            return [
                _colors_of_largest(below, largest, marked.shape[1], window)
                for (below, window), largest in zip(pictures, found, strict=True)
            ]

        looks = [_colors_key(below) for below, _ in pictures]
        known = None if None in looks else (key, *looks)
        for (below, _), rgba in zip(pictures, self._colors.get(known, colors), strict=True):
            gc = renderer.new_gc()
            set_gc_clip(gc, artist)
            if below.get_clip_on() and below.get_clip_box() is not None:
                gc.set_clip_rectangle(cast(Any, below.get_clip_box()))
            _draw_entries(renderer, gc, visible, rgba, artist)
            gc.restore()


def window_of(cells: CellGrid, part: CellGrid) -> Window | None:
    """Return the rows and columns of *cells* that are those of *part*, None if it has others.

    Parameters
    ----------
    cells, part : CellGrid
        *part* may reach beyond *cells*.

    Examples
    --------
    >>> window_of(CellGrid.from_shape((4, 6)), CellGrid([1.5, 2.5, 3.5], [0.5, 1.5]))
    (slice(1, 2, None), slice(2, 4, None))
    """
    if cells == part:  # of any sizes
        rows, cols = cells.shape
        return slice(0, rows), slice(0, cols)
    found = []
    for ours, theirs in ((cells.y_edges, part.y_edges), (cells.x_edges, part.x_edges)):
        size = (ours[-1] - ours[0]) / (len(ours) - 1)
        first = round(float((theirs[0] - ours[0]) / size))
        wanted = theirs[0] + size * np.arange(len(theirs))
        if not np.allclose(
            [*theirs, ours[0] + size * first], [*wanted, theirs[0]], 0, abs(size) / 8
        ):
            return None
        found.append(slice(first, first + len(theirs) - 1))
    return found[0], found[1]


def _colors_of_largest(below: Artist, largest: Ints, n_cols: int, window: Window) -> Rgba:
    """Return the colors that an image or mesh gives to single cells, one for each entry.

    Parameters
    ----------
    below : `~matplotlib.artist.Artist`
        An image or a mesh.
    largest : (R, C) int array
        Flat indices of marked cells that it has; -1 becomes transparent.
    n_cols : int
        The number of columns of the marked cells.
    window : (slice, slice)
        The marked cells that are those of *below*.
    """
    rgba = np.zeros((*largest.shape, 4), np.uint8)
    found = largest >= 0
    if found.any():
        rows, cols = rows_and_cols(largest[found], n_cols)
        rgba[found] = _colors_at(below, rows - window[0].start, cols - window[1].start)
    return rgba


def _colors_key(below: Artist) -> Hashable:
    """Return a key of the colors of an image, None where it isn't known, as for a mesh."""
    return below.colors_key() if isinstance(below, PixelAlignedImage) else None


def _colors_at(below: Any, rows: Ints, cols: Ints) -> Rgba:
    if isinstance(below, PixelAlignedImage):
        return below.colors_at(rows, cols, in_draw=True)
    if isinstance(below, PixelAlignedMesh):
        return below.colors_at(rows, cols)
    values = below.get_array()
    if values is None:  # a mesh of one color
        return cast(Rgba, np.zeros((len(rows), 4), np.uint8))
    picked = values[rows, cols][np.newaxis]
    alpha = below.get_alpha()
    if np.ndim(alpha):
        alpha = np.asarray(alpha)[rows, cols][np.newaxis]
    return cast(Rgba, below.to_rgba(picked, alpha=alpha, bytes=True)[0])


def _draw_entries(
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

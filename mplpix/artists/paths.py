"""Paths of many lines, made of arrays without a loop.

A module of its own for marks, cell lines, vector files and what hands draw, which have nothing else
in common.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

__all__ = ["closed_path", "fill_rectangles", "path_of_lines"]


def closed_path(x: NDArray[Any], y: NDArray[Any], offsets: NDArray[np.int64]) -> Path:
    """Return the path of closed rings, ring i with the corners ``offsets[i]:offsets[i + 1]``.

    Parameters
    ----------
    x, y : (n,) array
        The corners of all rings; the last corner of a ring is its first.
    offsets : (rings + 1,) int array
    """
    codes = np.full(len(x), Path.LINETO, np.uint8)
    codes[offsets[:-1]] = Path.MOVETO
    codes[offsets[1:] - 1] = Path.CLOSEPOLY
    return Path(np.column_stack([x, y]).astype(float), codes)


def path_of_lines(ends: NDArray[Any]) -> Path:
    """Return the path of straight lines.

    Parameters
    ----------
    ends : (n, 2, 2) array
        For each line its two ends (x, y).
    """
    codes = np.tile(np.array([Path.MOVETO, Path.LINETO], np.uint8), len(ends))
    return Path(ends.reshape(-1, 2), codes)


def fill_rectangles(
    renderer: RendererBase,
    rectangles: NDArray[Any],
    color: tuple[float, float, float],
    dots_per_unit: float = 1.0,
) -> None:
    """Fill rectangles, of whole dots where the renderer has dots.

    Parameters
    ----------
    renderer : `~matplotlib.backend_bases.RendererBase`
    rectangles : (n, 4) array
        x0, y0, x1, y1 in dots.
    color : (float, float, float)
    dots_per_unit : float, default: 1
        Dots per unit of display coordinates.
    """
    x0, y0, x1, y1 = rectangles.T
    x, y = np.stack([x0, x1, x1, x0, x0], 1), np.stack([y0, y0, y1, y1, y0], 1)
    path = closed_path(x.ravel(), y.ravel(), np.arange(len(x) + 1) * 5)
    gc = renderer.new_gc()
    gc.set_linewidth(0)
    gc.set_antialiased(False)
    gc.set_snap(False)
    path.should_simplify = False
    renderer.draw_path(gc, path, Affine2D().scale(1 / dots_per_unit), color)
    gc.restore()

"""Paths of many lines, made of arrays without a loop.

A module of its own for marks, cell lines and vector files, which have nothing else in common.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

__all__ = ["closed_path", "path_of_lines"]


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

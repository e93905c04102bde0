"""Paths of closed outlines, made of arrays without a loop."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

__all__ = ["closed_path"]


def closed_path(x: NDArray[Any], y: NDArray[Any], offsets: NDArray[np.int64]) -> Path:
    """Return the path of closed rings, ring i with the corners ``offsets[i]:offsets[i + 1]``."""
    codes = np.full(len(x), Path.LINETO, np.uint8)
    codes[offsets[:-1]] = Path.MOVETO
    codes[offsets[1:] - 1] = Path.CLOSEPOLY
    return Path(np.column_stack([x, y]).astype(float), codes)

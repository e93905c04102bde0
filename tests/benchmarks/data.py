"""The same data for every library: smooth, with noise, so that pictures of it can be compared.

A library that shows one cell of each block and one that shows their mean draw nearly the same of
it, yet hardly two cells are equal.
"""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.colors import LogNorm

__all__ = ["KINDS", "SHAPES", "fill", "image"]

#: Waves along each axis, and the height of the noise on them; the values go from 0 to 1.
_WAVES, _NOISE = 3, 0.02

#: Numbers of noise by which rows are shifted against each other.
_SHIFTS = 997

SHAPES = {"1 MP": (1024, 1024), "8 MP": (2048, 4096), "64 MP": (8000, 8000), "1 GP": (32768, 32768)}

#: The kinds of images, by the names that the table has for them: dtype, channels, and more.
KINDS = {
    "float64": ("f8", ()),
    "float32": ("f4", ()),
    "float16": ("f2", ()),
    "uint8": ("u1", ()),
    "uint16": ("u2", ()),
    "int32": ("i4", ()),
    "bool": ("?", ()),
    "RGB uint8": ("u1", (3,)),
    "RGBA float32": ("f4", (4,)),
    "float64 masked": ("f8", ()),
    "float32 NaN": ("f4", ()),
    "float64 LogNorm": ("f8", ()),
}


def fill(A):
    """Fill an array, row by row, with values from 0 to 1 or to the largest of its dtype."""
    rows, cols = A.shape[:2]
    kind = A.dtype.kind
    real = np.float64 if A.dtype.itemsize == 8 else np.float32
    high = real(0.999 * np.iinfo(A.dtype).max if kind in "iu" else 1)
    noise = np.random.default_rng(6).random(cols + _SHIFTS, real) * real(_NOISE)
    x, y = (
        ((1 + np.cos(np.linspace(0, 2 * np.pi * _WAVES, n))) * (1 - _NOISE) / 4).astype(real)
        for n in (cols, rows)
    )
    for row in range(rows):
        values = x + y[row] + noise[row * 31 % _SHIFTS :][:cols]
        values = values > 0.5 if kind == "b" else values * high
        A[row] = values.reshape(-1, *(1,) * (A.ndim - 2))
    # Libraries that look at one cell in 2**n for the color limits find these two.
    A[0, 0], A[0, cols // 128 * 64] = 0, high
    if A.ndim == 3:
        A[..., 3:] = high
    return A


@functools.lru_cache(maxsize=1)  # some take half a gigabyte
def image(size, kind):
    """Return an image and the arguments of `imshow` for it."""
    dtype, channels = KINDS[kind]
    A = fill(np.empty((*size, *channels), dtype))
    if "masked" in kind:
        A = np.ma.masked_greater(A, 0.8)
    if "NaN" in kind:
        A[A > 0.8] = np.nan
    return A, {"norm": LogNorm(1e-3, 1)} if "LogNorm" in kind else {}

"""
Larger than the memory
======================

A microscope has left a mosaic of 64 million pixels on the disk; one of its 256 tiles is from
another sample. ``imshow`` would read, convert and copy all of it for every frame. A pixel Axes
reads what is in view, in slices, and each block once: give it the memmap, and limits for the
colors.
"""

import tempfile
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
from skimage import data

import mplpix  # registers projection="pixel"

with tempfile.TemporaryFile() as file:
    mosaic = np.memmap(file, np.uint8, "w+", shape=(8192, 8192))
tiles = [data.grass(), data.gravel(), data.brick()]
for i, j in np.ndindex(16, 16):
    tile = data.camera() if (i, j) == (5, 11) else tiles[(i + 2 * j) % 3]
    mosaic[512 * i : 512 * (i + 1), 512 * j : 512 * (j + 1)] = tile // (1 + (i // 3 + j // 3) % 2)

fig, (whole, near) = plt.subplots(
    1,
    2,
    figsize=(8, 4.9),
    width_ratios=(4, 3),
    layout="constrained",
    subplot_kw={"projection": "pixel"},
)
whole.imshow(mosaic, cmap="gray", vmin=0, vmax=255)
whole.set_pixel_scale(Fraction(1, 24))

near.set_scale_group("near")
near.imshow(mosaic, cmap="gray", vmin=0, vmax=255)
near.zoom_about(512 * 11.5, 512 * 5.5, Fraction(1, 2))
for ax in (whole, near):
    ax.set_title(f"scale {ax.get_pixel_scale()}")
plt.show()

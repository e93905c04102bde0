"""
One pixel in eight million
==========================

A download of eight million pixels should equal the original, and one bit of it doesn't. On the page
36 pixels share a dot, so that a ``Rectangle`` on the pixel would vanish, and so would a mean of the
difference. A mark of mplpix is seen at every scale, in the place of the pixel.
"""

from fractions import Fraction

import matplotlib.pyplot as plt
from skimage import data

import mplpix

sky = data.hubble_deep_field()[..., 0]
original = mplpix.zoom_to(sky, (100, 600, 0, 1000), shape=(2000, 4000))
copy = original.copy()
copy[1234, 2890] ^= 1

fig = plt.figure(figsize=(8, 6.9), layout="constrained")
grid = fig.add_gridspec(2, 1, height_ratios=(7, 4))
for cell, scale in zip(grid, (Fraction(1, 6), 16), strict=True):
    ax = fig.add_subplot(cell, projection="pixel", scale_group=scale, pixel_scale=scale)
    ax.imshow(copy, cmap="gray")
    overlay = ax.diff(original, copy, min_dots=7)

r0, _, c0, _ = overlay.boxes()[0]
fig.axes[0].set_title(f"{overlay.count} of {copy.size:,} pixels differs: here, at scale 1/6")
ax.zoom_about(c0, r0, 16)
ax.set(xlim=(c0 - 20.5, c0 + 20.5), ylim=(r0 + 6.5, r0 - 6.5), title="and here, at scale 16")
plt.show()

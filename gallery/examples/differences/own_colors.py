"""
What changed is seen in its own colors
======================================

Of a photograph of 4000 × 2000 pixels a region was mirrored, and one pixel in a hundred was given
another color. At scale 1/6 nearly every dot has such a pixel beside it, at 3 each is a square. An
outline lies beside what it marks, never on it, so that the colors under the marks are those that
differ. With ``show="differing"`` a dot of 6 × 6 pixels has the color of the one that differs most,
and not the mean, in which it would drown.
"""

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
from skimage import data

import mplpix

original = mplpix.zoom_to(data.coffee(), (60, 340, 20, 580), shape=(2000, 4000))
changed = original.copy()
changed[880:1040, 2300:2620] = original[880:1040, 2619:2299:-1]
rng = np.random.default_rng(0)
noisy = rng.random(original.shape[:2]) < 0.01
changed[noisy] = rng.integers(0, 256, (np.count_nonzero(noisy), 3))

fig = plt.figure(figsize=(7.8, 7.4), layout="constrained")
grid = fig.add_gridspec(2, 2, height_ratios=(10, 9))
places = (grid[0, :], grid[1, 0], grid[1, 1])
for place, scale in zip(places, (Fraction(1, 6), 1, 3), strict=True):
    ax = fig.add_subplot(place, projection="pixel", scale_group=scale, pixel_scale=scale)
    ax.imshow(changed)
    overlay = ax.add_collection(
        mplpix.DiffOverlay(original, changed, show="differing", linewidth=0.7), autolim=False
    )
    if scale >= 1:
        ax.zoom_about(2300, 960, scale)
    ax.set_title(f"scale {scale}")

print(f"{overlay.count:,} pixels differ, {overlay.fraction:.1%}")
plt.show()

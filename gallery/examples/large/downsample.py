"""
More cells than dots
====================

A map shows one dot for 4 × 4 cells of terrain, and a hiker asks for the summits. What is the dot of
sixteen elevations? Their mean, which no cell may have; the nearest one, which misses fifteen; or
their maximum, which keeps every summit. You choose by ``downsample``; blocks are counted from cell
0, so that nothing shimmers when the map moves.
"""

from fractions import Fraction

import matplotlib.pyplot as plt
from matplotlib.cbook import get_sample_data

import mplpix  # registers projection="pixel"

terrain = get_sample_data("jacksboro_fault_dem.npz")["elevation"]

fig, axs = plt.subplots(
    2,
    3,
    figsize=(8, 3.8),
    layout="constrained",
    height_ratios=(1, 2),
    subplot_kw={"projection": "pixel"},
)
for (small, large), downsample in zip(axs.T, ("mean", "nearest", "max"), strict=True):
    image = small.imshow(terrain, cmap="gist_earth", downsample=downsample)
    small.set(title=f'"{downsample}"', xticks=[], yticks=[])
    small.set_pixel_scale(Fraction(1, 4))
    # Some of these dots, enlarged, to see them.
    large.set_scale_group("enlarged")
    large.imshow(image.to_image(Fraction(1, 4))[50:86, 22:64])
    large.set(xticks=[], yticks=[])
    large.set_pixel_scale(5)
axs[0, 0].set_ylabel("scale 1/4")
axs[1, 0].set_ylabel("some of the dots")
plt.show()

"""
A field and its details, at two scales
======================================

A picture of the sky holds more pixels than the page has dots, and what counts are two galaxies in
it. The Axes of a figure share one scale, unless they are told to be a group of their own: here the
field has one dot for 2 × 2 pixels, the galaxies have 5 × 5 dots for one.
"""

from fractions import Fraction

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle
from skimage import data

import mplpix  # registers projection="pixel"

field = data.hubble_deep_field()
details = {"gold": (455, 705), "deepskyblue": (383, 103)}  # row, column of the first pixel
side = 40

fig = plt.figure(figsize=(8, 5.3), layout="constrained")
grid = fig.add_gridspec(2, 2, width_ratios=(5, 2))
whole = fig.add_subplot(grid[:, 0], projection="pixel", pixel_scale=Fraction(1, 2))
whole.imshow(field)
whole.set_title(f"Hubble deep field, scale {whole.get_pixel_scale()}")

for row, (color, (top, left)) in enumerate(details.items()):
    whole.add_patch(Rectangle((left, top), side, side, edgecolor=color, facecolor="none", lw=1.5))
    near = fig.add_subplot(grid[row, 1], projection="pixel", scale_group="details")
    near.imshow(field)
    near.set(xlim=(left - 0.5, left + side - 0.5), ylim=(top + side - 0.5, top - 0.5))
    near.spines[:].set(color=color, linewidth=2)
    near.set_pixel_scale(5)
    near.set_title(f"scale {near.get_pixel_scale()}")
plt.show()

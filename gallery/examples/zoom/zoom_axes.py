"""
A closer look, without losing the place
=======================================

A physician goes through the picture of a retina, at full resolution, and wants to know where on it
she is. `ax.zoom_about <mplpix.PixelAxes.zoom_about>` shows a point in the middle of an Axes, at a
scale that is a whole number; the limits tell which part of the image that is. The toolbar's home
and back lead back.
"""

from fractions import Fraction

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle
from skimage import data

import mplpix  # registers projection="pixel"

retina = data.retina()

fig, (whole, near) = plt.subplots(
    1, 2, figsize=(8, 3.9), layout="constrained", subplot_kw={"projection": "pixel"}
)
whole.imshow(retina)
whole.set_pixel_scale(Fraction(1, 5))

near.set_scale_group("near")
near.imshow(retina)
near.zoom_about(240, 680, 2)

fig.canvas.draw()  # the layout settles, and with it what there is room for
(x0, x1), (y0, y1) = near.get_xlim(), near.get_ylim()
whole.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, edgecolor="w", facecolor="none", lw=1.5))
whole.set_title(f"scale {whole.get_pixel_scale()}")
near.set_title(f"scale {near.get_pixel_scale()}")
plt.show()

"""
Profiles that share their dots with an image
============================================

Sums over rows and columns tell what an image hides. ``make_axes_locatable`` of matplotlib's
axes_grid1 appends Axes beside the box of the image that is shown, at any size of the window: each
step of a profile is exactly above its column, and the colorbar as tall as the image.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from mpl_toolkits.axes_grid1 import make_axes_locatable

import mplpix

rng = np.random.default_rng(3)
rows, columns = np.mgrid[:24, :36]
counts = rng.poisson(2 + 20 * np.exp(-((rows - 9) ** 2 + (columns - 22) ** 2) / 30))

fig, ax = plt.subplots(figsize=(7, 5), subplot_kw={"projection": "pixel"})
image = ax.imshow(counts, cmap="magma")
divider = make_axes_locatable(ax)
above = divider.append_axes("top", size="25%", pad=0.1, axes_class=Axes, sharex=ax)
beside = divider.append_axes("left", size="25%", pad=0.1, axes_class=Axes, sharey=ax)
bar = divider.append_axes("right", size="4%", pad=0.1, axes_class=Axes)

above.stairs(counts.sum(axis=0), np.arange(37) - 0.5, fill=True)
beside.stairs(counts.sum(axis=1), np.arange(25) - 0.5, fill=True, orientation="horizontal")
beside.invert_xaxis()
above.tick_params(labelbottom=False)
ax.tick_params(labelleft=False)
fig.colorbar(image, cax=bar, label="photons")
plt.show()

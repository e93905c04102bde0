"""
A pyramid, read where it is looked at
=====================================

A survey has 35 million elevations in 143 chunks of a store far away. ``Pyramid.build`` reads each
chunk once and makes coarser levels, exactly: here in memory, with a path as an OME-Zarr image for
all viewers. From then on the whole map costs no chunk at all, and a close look those in view.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data

import mplpix  # registers projection="pixel"

measured = get_sample_data("jacksboro_fault_dem.npz")["elevation"].astype(np.float32)


class Survey:
    """Sixteen elevations between any two that were measured, by a formula, when asked for."""

    shape, dtype, chunks = (16 * 344, 16 * 403), np.dtype(np.float32), (512, 512)
    read = 0

    def __getitem__(self, key):
        self.read += np.prod([-(-part.stop // 512) - part.start // 512 for part in key])
        y, x = (np.arange(part.start, part.stop, dtype=np.float32) / 16 for part in key)
        hills = measured[np.ix_(y.astype(int), x.astype(int))]
        return hills + 9 * np.sin(4 * y)[:, np.newaxis] * np.sin(5 * x)


survey = Survey()
pyramid = mplpix.Pyramid.build(survey, reducer="max")

fig, axs = plt.subplots(
    1, 2, figsize=(8, 4), layout="constrained", subplot_kw={"projection": "pixel"}
)
fig.suptitle(f"{survey.read} chunks were read once, to build levels 1/2, 1/3, 1/4, 1/6, … 1/512")
for ax, name in zip(axs, ("all of it", "a close look"), strict=True):
    survey.read = 0
    ax.set(xticks=[], yticks=[], title=name)
    ax.imshow(pyramid, cmap="gist_earth")
    if name == "a close look":
        ax.set_scale_group(name)
        ax.zoom_about(3400, 2600, 1)
    fig.canvas.draw()
    ax.set_title(f"{name}: scale {ax.get_pixel_scale()}, {survey.read} chunks read")
plt.show()

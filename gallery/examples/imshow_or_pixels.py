"""
What imshow does to the pixels
==============================

A scanned page looks soft in the figure, and sharp in every viewer. The figure gave it 2.4 dots to a
pixel: ``imshow`` blends neighbors to get there, and with ``interpolation="nearest"`` some pixels
are two dots wide and some three. On pixel Axes all are of one size. That is why mplpix exists; here
the dots of the canvas are counted, and some of them enlarged.
"""

import matplotlib.pyplot as plt
import numpy as np
from skimage import data

import mplpix  # registers projection="pixel"

page = data.page()[34:114, 58:148]


def count(ax, dots):
    """Return the share of dots not in the color of their pixel, and how wide pixels are."""
    x, y = np.arange(dots.shape[1]) + 0.5, dots.shape[0] - np.arange(dots.shape[0]) - 0.5
    x0, y0 = ax.bbox.p0.round()
    to_cells = ax.transData.inverted()
    columns = to_cells.transform([(x0 + i, y0) for i in x])[:, 0].round().astype(int)
    rows = to_cells.transform([(x0, y0 + i) for i in y])[:, 1].round().astype(int)
    true = ax.images[0].to_rgba(page, bytes=True)[np.ix_(rows, columns)]
    inside = np.s_[3:-3, 3:-3]  # away from the spines
    wrong = (dots != true).any(axis=-1)[inside].mean()
    return wrong, np.unique(np.bincount(columns)[2:-2])


fig = plt.figure(figsize=(8, 5))
for i, (name, options) in enumerate(
    {
        "imshow": {},
        'imshow, "nearest"': {"interpolation": "nearest"},
        "on pixel Axes": {"projection": "pixel"},
    }.items()
):
    projection = options.pop("projection", None)
    ax = fig.add_axes((0.05 + 0.33 * i, 0.46, 0.27, 0.4), projection=projection)
    ax.imshow(page, cmap="gray", **options)
    fig.canvas.draw()
    x0, y0, x1, y1 = ax.bbox.extents.round().astype(int)
    dots = np.asarray(fig.canvas.buffer_rgba())[::-1][y0:y1, x0:x1][::-1].copy()
    blended, widths = count(ax, dots)
    widths = " or ".join(str(width) for width in widths)
    ax.set_title(f"{name}\n{blended:.0%} of the dots blended\npixels {widths} dots wide", size=10)

    detail = fig.add_axes((0.05 + 0.33 * i, 0.03, 0.27, 0.36), projection="pixel")
    detail.set_scale_group("details")
    top, left = (int(0.35 * length) for length in dots.shape[:2])
    detail.imshow(dots[top : top + 40, left : left + 54])
    detail.set(xticks=[], yticks=[])
plt.show()

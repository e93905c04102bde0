"""
An array zoomed about a point
=============================

A training set needs the eye of the cat, eight times as large, in an array of the same shape as
before. `mplpix.zoom_about` brings a point to the middle of the canvas and magnifies about it. The
kernel decides what is between the pixels; the array keeps its shape and its dtype.
"""

import matplotlib.pyplot as plt
from skimage import data

import mplpix

cat = data.chelsea()[:, 60:400]
eye = (113, 113)  # row, column

zoomed = {
    "the cat": cat,
    "nearest": mplpix.zoom_about(cat, eye, 8, interpolation="nearest"),
    "bilinear": mplpix.zoom_about(cat, eye, 8),
    "lanczos": mplpix.zoom_about(cat, eye, 8, interpolation="lanczos"),
}
fig, axs = plt.subplots(
    2, 2, figsize=(8, 7.1), layout="constrained", subplot_kw={"projection": "pixel"}
)
for ax, (title, image) in zip(axs.flat, zoomed.items(), strict=True):
    ax.imshow(image)
    ax.set_title(f"{title}, {image.shape[1]} × {image.shape[0]} {image.dtype}")
plt.show()

"""
Exact cells on an ordinary Axes
===============================

An image belongs below a curve, column below column, so its Axes must be as wide as the other: a
pixel Axes would take a few dots less. `mplpix.imshow` shows an image on ordinary Axes, too. There
it draws each edge between cells at the dot nearest to its place: no cell is blended, and none is
more than a dot larger than another. The pixel Axes below has all cells of one size.
"""

import gzip

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data

import mplpix

with gzip.open(get_sample_data("s1045.ima.gz", asfileobj=False)) as file:
    mri = np.frombuffer(file.read(), np.uint16).reshape(256, 256)
part = mri[100:135, 68:204]

fig = plt.figure(figsize=(8, 5.6), layout="constrained")
grid = fig.add_gridspec(3, 1, height_ratios=(2, 3, 3))
curve = fig.add_subplot(grid[0])
plain = fig.add_subplot(grid[1], sharex=curve)
pixels = fig.add_subplot(grid[2], projection="pixel")

curve.plot(part[17])
curve.set(ylabel="signal", title="row 17, and the rows around it on an ordinary Axes")

mplpix.imshow(plain, part, cmap="gray", aspect="auto")
plain.set(ylabel="row")
plain.axhline(17, color="C0", linewidth=1)

pixels.imshow(part, cmap="gray")
pixels.set(ylabel="row", title="on a pixel Axes: every cell of one size")
plt.show()

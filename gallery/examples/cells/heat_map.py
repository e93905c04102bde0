"""
Heat maps and histograms on whole dots
======================================

``pcolormesh`` paints over a dot as often as there are cells on it, and the last one is seen: of
more cells than dots that makes patterns that are not in the data (the rings at the borders).
``edgecolors="face"`` closes the gaps that viewers of PDF files show between its cells, and leaves
seams where cells are translucent. On pixel Axes a mesh is drawn as an image is: blocks of cells
become dots by their mean, and cells end where others begin, in any file. It is still a
`~matplotlib.collections.QuadMesh`, at any coordinates, even or not.
"""

import matplotlib.pyplot as plt
import numpy as np

import mplpix

x = np.linspace(-1, 1, 900)
waves = np.cos(400 * (x**2 + x[:, np.newaxis] ** 2))

rng = np.random.default_rng(3)
age, income = rng.gamma(4, 10, 3000), rng.lognormal(3, 0.6, 3000)
bins = [0, 5, 10, 15, 20, 25, 30, 40, 50, 65, 80, 100], [0, 5, 10, 15, 20, 30, 40, 60, 80, 100]

fig = plt.figure(figsize=(7.2, 6.8), layout="constrained")
for column, projection in enumerate((None, "pixel")):
    top, bottom = (
        fig.add_subplot(2, 2, row * 2 + column + 1, projection=projection) for row in (0, 1)
    )
    mesh = top.pcolormesh(x, x, waves, cmap="gray")
    top.set_aspect("equal")
    top.set_title(f"{type(mesh).__name__}, 900 × 900 cells")
    *_, mesh = bottom.hist2d(age, income, bins=bins, alpha=0.7, edgecolors="face")
    bottom.set(xlabel="age", ylabel="income")

assert isinstance(mesh, mplpix.PixelAlignedMesh)
plt.show()

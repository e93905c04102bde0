"""
Ticks in the middle of the squares
==================================

Eight columns of squares, and the ticks are at their corners. Which of the conventions of
``pcolormesh`` is it this time? Without coordinates, cell 0 lies between 0 and 1; coordinates may be
edges, one more than there are cells, or centers. `mplpix.center_ticks` finds the cells of any image
or mesh on any Axes, and puts the ticks below their middles.
"""

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import mplpix

digit = load_digits().images[0]
x, y = np.arange(0, 80, 10), np.arange(8)
edges = mplpix.centers_to_edges(x), mplpix.centers_to_edges(y)

names = {"x": list("ABCDEFGH"), "y": y}

fig, axs = plt.subplots(2, 3, figsize=(8, 5.8), layout="constrained")
for i, (title, centered) in enumerate([("by matplotlib", False), ("center_ticks", True)]):
    meshes = {
        "no coordinates": axs[i, 0].pcolormesh(digit, cmap="gray"),
        "edges": axs[i, 1].pcolormesh(*edges, digit, cmap="gray"),
        "centers": axs[i, 2].pcolormesh(x, y, digit, shading="nearest", cmap="gray"),
    }
    for name, mesh in meshes.items():
        mesh.axes.set_title(f"{name}, {title}", fontsize=10)
        if centered:
            mplpix.center_ticks(mesh, labels=names if name == "no coordinates" else None)
plt.show()

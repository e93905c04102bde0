"""
A table of numbers that is a picture
====================================

Which properties of a wine go together? Thirteen of them make a table of 169 correlations, which is
read best in color and in numbers at once. `~mplpix.PixelAxes.annotate_cells` writes a number where
it has room, in the ink that is read best on the color; `~mplpix.PixelAxes.cell_grid` draws its
lines exactly between the cells.
"""

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_wine

import mplpix

wine = load_wine()
correlation = np.corrcoef(wine.data.T)
names = [name.split("/")[0].replace("_", " ") for name in wine.feature_names]

fig, ax = plt.subplots(figsize=(8, 7), layout="constrained", subplot_kw={"projection": "pixel"})
image = ax.imshow(correlation, cmap="RdBu_r", vmin=-1, vmax=1)
mplpix.center_ticks(ax, labels=names)
ax.tick_params(axis="x", rotation=90)
ax.annotate_cells(image, "{:.1f}", fontsize="small")
ax.cell_grid(color="w", linewidth=1)
ax.colorbar(image, label="correlation")
ax.set_title("178 wines")
plt.show()

"""
A heat map by seaborn
=====================

seaborn draws ``heatmap`` by ``pcolormesh``, on Axes that it makes itself or is given. Inside
`mplpix.pixel_axes` each cell is whole dots of its exact color; numbers, names and colorbar are
where seaborn puts them.
"""

import matplotlib.pyplot as plt
import seaborn
from sklearn.datasets import load_wine

import mplpix

table = load_wine(as_frame=True).data.iloc[:, :7]
correlation = table.corr()

with mplpix.pixel_axes():
    fig, ax = plt.subplots(figsize=(7.5, 5.5), layout="constrained")
    seaborn.heatmap(
        correlation, annot=True, fmt=".1f", vmin=-1, vmax=1, cmap="RdBu_r", square=True, ax=ax
    )

assert isinstance(ax.collections[0], mplpix.PixelAlignedMesh)
plt.show()

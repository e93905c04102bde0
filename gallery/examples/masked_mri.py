"""
A brain without the air around it
=================================

The air around a head has no signal, and only takes room in the colormap of an MRI slice. Cells that
are masked show the background of the Axes, every other one keeps its exact color up to the very
border, and the colorbar is as tall as the image, whatever the layout.
"""

import gzip

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data

import mplpix  # registers projection="pixel"

with gzip.open(get_sample_data("s1045.ima.gz", asfileobj=False)) as file:
    mri = np.frombuffer(file.read(), np.uint16).reshape(256, 256)
head = mri[25:165, 65:215]
brain = np.ma.masked_less(head, 5000)

fig, axs = plt.subplots(
    1, 2, figsize=(8, 3.6), layout="constrained", subplot_kw={"projection": "pixel"}
)
axs[0].imshow(head, cmap="magma")
axs[0].set_title("all cells")
image = axs[1].imshow(brain, cmap="magma")
axs[1].set(title=f"{brain.mask.mean():.0%} of them masked", facecolor="0.85")
axs[1].colorbar(image, label="signal", extend="min")
plt.show()

"""
Images of different sizes at one scale
======================================

Four pictures of different sizes go side by side: which of them is larger, and by how much? An
ordinary figure stretches each to its subplot. On pixel Axes every pixel of every picture covers the
same number of dots, and each of them has its own exact color.
"""

import gzip

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data

import mplpix

photograph = plt.imread(get_sample_data("grace_hopper.jpg", asfileobj=False))
with gzip.open(get_sample_data("s1045.ima.gz", asfileobj=False)) as file:
    mri = np.frombuffer(file.read(), np.uint16).reshape(256, 256)

images = {
    "terrain": get_sample_data("jacksboro_fault_dem.npz")["elevation"],
    "a portrait": photograph[30:330, 130:370],
    "MRI slice": mri,
    "the eyes": photograph[165:205, 185:345],
}
cmaps = ["gist_earth", None, "gray", None]

fig, axs = plt.subplots(
    2,
    2,
    figsize=(8, 7.2),
    layout="constrained",
    width_ratios=(403, 256),
    height_ratios=(344, 256),
    subplot_kw={"projection": "pixel"},
)
for ax, (title, image), cmap in zip(axs.flat, images.items(), cmaps, strict=True):
    ax.imshow(image, cmap=cmap)
    rows, columns = image.shape[:2]
    ax.set_title(f"{title}, {columns} × {rows}")

fig.savefig("same_scale.png")
print(f"scale: {axs[0, 0].get_pixel_scale()} (dots per pixel, in each of the {len(images)} images)")
print(f"saved same_scale.png (mplpix {mplpix.__version__})")
plt.show()

"""
Images of different sizes at one scale
======================================

Four pictures of different sizes, side by side: which is larger, and by how much? In an ordinary
figure each is stretched to its subplot. On pixel Axes every pixel of every picture covers the same
number of dots, and each of them has its own exact color.
"""

import gzip

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data

import mplpix

photograph = plt.imread(get_sample_data("grace_hopper.jpg"))
with gzip.open(get_sample_data("s1045.ima.gz", asfileobj=False)) as file:
    mri = np.frombuffer(file.read(), np.uint16).reshape(256, 256)
terrain = get_sample_data("jacksboro_fault_dem.npz")["elevation"]
portrait = photograph[50:330, 130:370]

images = {
    "photograph": (photograph, {}),
    "a crop of it": (portrait, {}),
    "MRI slice": (mri, {"cmap": "gray"}),
    "terrain": (terrain, {"cmap": "gist_earth"}),
}

fig, axs = plt.subplots(
    2,
    2,
    figsize=(11, 11.5),
    layout="constrained",
    width_ratios=(512, 403),
    height_ratios=(600, 344),
    subplot_kw={"projection": "pixel"},
)
for ax, (title, (image, style)) in zip(axs.flat, images.items(), strict=True):
    ax.imshow(image, **style)
    rows, columns = image.shape[:2]
    ax.set_title(f"{title}: {columns} × {rows}")

fig.savefig("same_scale.png")
print(f"scale: {axs[0, 0].get_pixel_scale()} (dots per pixel, in each of the {len(images)} images)")
print(f"saved same_scale.png (mplpix {mplpix.__version__})")
plt.show()

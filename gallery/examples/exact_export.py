"""
A picture of exact pixels, in a file and in a figure
====================================================

One slice of an MRI scan, three dots to a pixel: as a file that holds the pixels and nothing else,
and in a figure that is just as large as the images with their colorbars, titles and labels need.
"""

import gzip

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data
from PIL import Image

import mplpix

with gzip.open(get_sample_data("s1045.ima.gz", asfileobj=False)) as file:
    mri = np.frombuffer(file.read(), np.uint16).reshape(256, 256)
head = mri[20:190, 60:215]
part = head[70:120, 40:110]

mplpix.imsave("head.png", head, cmap="inferno", scale=3, dpi=300, metadata={"Title": "MRI slice"})
with Image.open("head.png") as picture:
    print(
        f"head.png: {picture.size} dots, {picture.info['dpi'][0]:.0f} dpi, {picture.text['Title']}"
    )
    dots = np.asarray(picture)

fig, axs = mplpix.subplots(
    [head, part], scale=3, titles=["a slice", "a part of it"], imshow_kw={"cmap": "inferno"}
)
for ax in axs:
    ax.colorbar(ax.images[0], label="signal")
axs[1].colorbar(axs[1].images[0], location="bottom", extend="max", ticks=[10000, 30000])
fig.savefig("exact_export.png", dpi="figure")

same = (axs[0].images[0].to_image(3) == dots).all()
print(f"the figure is {fig.canvas.get_width_height()} dots; the file has its colors: {same}")
plt.show()

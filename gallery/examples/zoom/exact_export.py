"""
A file of exact pixels
======================

A colleague needs the slice of an MRI scan as a picture: in color, three dots to a pixel, without a
frame around it, and in exactly the colors of the figure. `mplpix.imsave` writes the pixels and
nothing else; read back, the file has what the figure shows, to the bit.
"""

import gzip
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data
from PIL import Image

import mplpix

with gzip.open(get_sample_data("s1045.ima.gz", asfileobj=False)) as file:
    mri = np.frombuffer(file.read(), np.uint16).reshape(256, 256)
head = mri[40:140, 65:175]

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "head.png"
    mplpix.imsave(path, head, cmap="inferno", scale=3, dpi=300, metadata={"Title": "MRI slice"})
    with Image.open(path) as picture:
        print(f"{path.name}: {picture.size} dots, {picture.text['Title']}")
        dots = np.asarray(picture)

# %%
# The same in a figure, which is just as large as it needs to be for three dots to a pixel.

fig, (ax,) = mplpix.subplots([head], scale=3, imshow_kw={"cmap": "inferno"})
ax.colorbar(ax.images[0], label="signal")

same = (ax.images[0].to_image(scale=3) == dots).all()
ax.set_title(f"the file has these very dots: {same}")
plt.show()

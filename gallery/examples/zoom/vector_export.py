"""
A vector file that stays sharp
==============================

A paper is printed from vector files, and its reviewers zoom in until they see the pixels. The file
holds the cells of the image in their exact colors, no resampled bitmap, while text and outlines
stay lines. Here is what is in an SVG: its picture, read back and looked at closely.
"""

import base64
import io
import re

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image
from skimage import data

import mplpix  # registers projection="pixel"

coins = data.coins()[180:240, 20:100]

fig, ax = plt.subplots(figsize=(8, 5.2), layout="constrained", subplot_kw={"projection": "pixel"})
ax.imshow(coins, cmap="gray")
ax.diff(coins, np.where(coins > 200, 0, coins), color="tab:red")
ax.set_title("the figure: cells brighter than 200")

file = io.StringIO()
fig.savefig(file, format="svg")
svg = file.getvalue()
# %%
# Viewers are told to keep cells sharp, and the outlines are paths.

embedded = base64.b64decode(re.search('base64,([^"]*)', svg)[1])
picture = np.asarray(Image.open(io.BytesIO(embedded)).convert("RGB"))[::-1]  # lowest row first
factor = picture.shape[1] // coins.shape[1]
cells = picture[::factor, ::factor]
exact = (cells[..., 0] == ax.images[0].to_rgba(coins, bytes=True)[..., 0]).all()
print(f"{len(svg) / 1024:.0f} kB, a picture of {coins.shape} cells, exact: {exact}")

fig, ax = plt.subplots(figsize=(8, 5.2), layout="constrained", subplot_kw={"projection": "pixel"})
ax.imshow(cells[4:34, 0:52])
ax.set_title("in the file, looked at closely")
plt.show()

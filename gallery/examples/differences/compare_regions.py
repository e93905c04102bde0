"""
What a recompression changes
============================

Save a photograph as a JPEG of quality 60, and it looks the same. Is it? `mplpix.compare` shows both
and their difference at one scale, and marks every pixel that changed, here by more than 20 of 255
levels. Its title says how many there are.
"""

import io

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data
from PIL import Image

import mplpix

with Image.open(get_sample_data("grace_hopper.jpg", asfileobj=False)) as picture:
    photograph = np.asarray(picture.convert("L"))[110:290, 165:335]
file = io.BytesIO()
Image.fromarray(photograph).save(file, "jpeg", quality=60)
recompressed = np.asarray(Image.open(file))

options = {"labels": ("original", "JPEG"), "cmap": "gray", "atol": 20, "figsize": (8, 3.4)}
comparison = mplpix.compare(photograph, recompressed, **options)

# %%
# Where is the damage? `~mplpix.Comparison.regions` are the places that differ, the largest first,
# and `~mplpix.Comparison.show_region` takes all three panels there.

comparison = mplpix.compare(photograph, recompressed, **options)
comparison.show_region(0)

r0, r1, c0, c1 = comparison.regions[0]
print(f"largest of {len(comparison.regions)} regions: rows {r0} to {r1}, columns {c0} to {c1}")
plt.show()

"""
A picture and a part of it
==========================

A crop of a photograph comes back, and not all of it is as it was. *align* tells `mplpix.compare` on
which row and column of the photograph the crop begins. Both are shown in their places; a pixel that
only one of them has differs, and the second line of numbers is about the pixels that both have.
Ticks count the pixels of each panel's own picture, and ``region_labels`` numbers the regions as
`~mplpix.Comparison.regions` does.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data
from PIL import Image

import mplpix

with Image.open(get_sample_data("grace_hopper.jpg", asfileobj=False)) as picture:
    photograph = np.asarray(picture.convert("L"))[110:250, 170:320]
crop = photograph[20:120, 15:130].copy()
crop[70:82, 5:20] = crop[70:82, 25:40]  # somebody has been here,
crop[10, 60] += 20  # and here

options = {"labels": ("photograph", "crop"), "cmap": "gray", "figsize": (8, 3.4)}
comparison = mplpix.compare(photograph, crop, align=(20, 15), region_labels=True, **options)

print(comparison)
plt.show()

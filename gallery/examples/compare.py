"""
What a recompression changes
============================

Save a photograph as a JPEG of quality 60, and it looks the same. Is it? `compare` shows both and
their difference at one scale, and marks every pixel that changed, here by more than 25 of 255
levels in any channel. Then it goes to where most of them are.
"""

import io

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data
from PIL import Image

import mplpix

photograph = plt.imread(get_sample_data("grace_hopper.jpg", asfileobj=False))
file = io.BytesIO()
Image.fromarray(photograph).save(file, "jpeg", quality=60)
recompressed = np.asarray(Image.open(file))

comparison = mplpix.compare(
    photograph, recompressed, labels=("photograph", "JPEG, quality 60"), atol=25
)
print(comparison.statistics.describe())

comparison.show_region(0)
r0, r1, c0, c1 = comparison.regions[0]
print(f"largest of {len(comparison.regions)} regions: rows {r0} to {r1}, columns {c0} to {c1}")

comparison.figure.savefig("compare.png")
print(f"saved compare.png (mplpix {mplpix.__version__})")
plt.show()

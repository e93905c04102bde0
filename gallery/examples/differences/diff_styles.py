"""
Somebody has edited this picture
================================

Two versions of a photograph look alike, and a newsroom wants to know what has been changed.
`~mplpix.PixelAxes.diff` compares them pixel for pixel and marks what differs in one of three
styles: an outline around each region, a fill, or a veil over all that is equal. One pixel is enough
to be marked; noise of up to ``atol`` levels is left out.
"""

import matplotlib.pyplot as plt
from skimage import data

import mplpix  # registers projection="pixel"

photograph = data.camera()
retouched = photograph.copy()
retouched[110:186, 410:436] = photograph[110:186, 384:410]  # sky over a tower
retouched[130, 450] -= 10  # and one pixel
before, after = (image[112:190, 396:476] for image in (photograph, retouched))

fig, axs = plt.subplots(
    2, 2, figsize=(8, 7.2), layout="constrained", subplot_kw={"projection": "pixel"}
)
for ax, style in zip(axs.flat, (None, "outline", "fill", "dim"), strict=True):
    ax.imshow(after, cmap="gray")
    ax.set_title("retouched" if style is None else f'style="{style}"')
    ax.set(xticks=[], yticks=[])
    if style is not None:
        overlay = ax.diff(before, after, atol=5, style=style, linewidth=1)

print(f"{overlay.count} pixels differ, in {len(overlay.boxes())} regions")
plt.show()

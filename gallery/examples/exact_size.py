"""
A figure just as large as its images need
=========================================

For a report, every pixel has to be seen as one dot, and nobody wants to work out the size of such a
figure. `mplpix.subplots` takes the images and a scale; the figure gets the size that they need with
their titles, tick labels and colorbars.
"""

import matplotlib.pyplot as plt
from skimage import data

import mplpix

images = {
    "a text": data.text(),
    "a retina": data.microaneurysms(),
    "coins": data.coins(),
    "the moon": data.moon()[120:290, 170:340],
}
fig, axs = mplpix.subplots(
    list(images.values()), ncols=2, scale=1, titles=list(images), imshow_kw={"cmap": "gray"}
)
axs[3].colorbar(axs[3].images[0], label="brightness")

fig.canvas.draw()
print(f"a figure of {fig.canvas.get_width_height()} dots at scale {axs[0].get_pixel_scale()}")
plt.show()

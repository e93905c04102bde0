"""ultraplot: its Axes, with an image of ours, and pixel Axes in its figures."""

import subprocess
import sys

from tests.tools import require

# In a process of its own: its import changes matplotlib's parameters.
CODE = """
import matplotlib
matplotlib.use("agg")
import numpy as np, ultraplot as uplt, mplpix
Z = np.arange(99.).reshape(9, 11)
fig, ax = uplt.subplots()
image = mplpix.imshow(ax[0], Z)
fig.canvas.draw()
assert isinstance(image, mplpix.PixelAlignedImage)
x, y = ax[0].transData.transform((3, 2))
assert image.read_out(3, 2).value == 25
with mplpix.pixel_axes():
    other, axs = uplt.subplots(ncols=2)  # names its own classes
    assert not isinstance(axs[0], mplpix.PixelAxes)
print(type(fig).__module__)
"""


def test_images_are_shown_on_its_axes():
    require("ultraplot")
    done = subprocess.run([sys.executable, "-c", CODE], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "ultraplot" in done.stdout

"""
Cells that are not of one size
==============================

How strong is each frequency of a brain wave, and when? The frequencies of a wavelet transform are
spaced by a factor, not by a step, so that the cells are of different heights. Give the coordinates
of their centers, or of their edges, to ``imshow``: every edge is drawn at the dot nearest to it,
contours follow, and on a logarithmic axis the cells are even.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data

import mplpix  # registers projection="pixel"

voltages = np.fromfile(get_sample_data("eeg.dat", asfileobj=False), float).reshape(800, 4)[:, 0]
time = np.arange(800) / 80  # seconds
frequency = np.geomspace(1, 32, 26)  # Hz

# The Morlet wavelet transform: a wave of 6 periods in a Gaussian window, for each frequency.
lag = time - time[400]
wavelets = [np.exp(2j * np.pi * f * lag - (lag * f * np.pi / 3) ** 2 / 2) * f for f in frequency]
power = np.array([np.abs(np.convolve(voltages, wave, "same"))[::8] for wave in wavelets])

fig, axs = plt.subplots(
    1, 2, figsize=(8, 3.8), layout="constrained", subplot_kw={"projection": "pixel"}
)
for ax, scale in zip(axs, ("linear", "log"), strict=True):
    ax.set_yscale(scale)
    image = ax.imshow(power, x=time[::8], y=frequency, origin="lower", cmap="magma")
    image.contour([0.4 * power.max()], colors="w", linewidths=1)
    ax.set(xlabel="time (s)", ylabel="frequency (Hz)", title=f"{scale} frequency axis")
plt.show()

"""
Cells that are samples of a scale
=================================

A spectrogram has a column for each moment and a row for each frequency. Nobody asks for the
frequency of the seventh row: ticks belong at round numbers, as on any other Axes. By default ticks
are in the middle of cells, which is right where each cell is a thing of its own;
`~mplpix.PixelAxes.set_cell_ticks` puts them at round numbers, or at the edges between the cells.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import mlab

import mplpix

rate = 1000  # samples in a second
seconds = np.arange(0, 12, 1 / rate)
chirp = np.sin(2 * np.pi * (20 * seconds + 16 * seconds**2))
power, frequencies, moments = mlab.specgram(chirp, NFFT=128, Fs=rate, noverlap=64)

fig, axs = plt.subplots(
    2, 1, figsize=(8, 6), layout="constrained", subplot_kw={"projection": "pixel"}
)
for ax, where in zip(axs, ("centers", "round"), strict=True):
    ax.imshow(10 * np.log10(power), vmin=-80, x=moments, y=frequencies, origin="lower")
    ax.set_cell_ticks(where)
    ax.set(title=f'set_cell_ticks("{where}")', xlabel="s", ylabel="Hz")
plt.show()

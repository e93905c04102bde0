"""
A spectrogram above its waveform
================================

Cells of a spectrogram needn't be square: with ``aspect="auto"`` each is kx × ky whole dots, as
large as the Axes has room for. The plot below shares the axis, and so the box: each sample of the
sound is exactly below the column that it is in.
"""

import matplotlib.pyplot as plt
import numpy as np

import mplpix  # registers projection="pixel"

rate, step, width = 8000, 128, 256
time = np.arange(2 * rate) / rate
sound = np.sin(2 * np.pi * (400 + 600 * time) * time) * np.sin(np.pi * time / 2) ** 2
sound += 0.3 * np.sin(2 * np.pi * 1700 * time) * (np.abs(time - 0.6) < 0.15)

columns = len(sound) // step
frames = np.pad(sound, width)[np.arange(columns)[:, None] * step + width // 2 + np.arange(width)]
power = np.abs(np.fft.rfft(frames * np.hanning(width)).T[:64]) ** 2

fig, (above, below) = plt.subplots(
    2, 1, sharex=True, figsize=(8, 5), layout="constrained", height_ratios=(3, 1),
    subplot_kw={"projection": "pixel"},
)  # fmt: skip
image = above.imshow(
    10 * np.log10(power + 1e-3),
    origin="lower",
    aspect="auto",
    cmap="magma",
    extent=(0, columns * step / rate, 0, 64 * rate / width),
)
above.set_cell_ticks("round")
above.set(ylabel="frequency (Hz)")
above.colorbar(image, label="power (dB)")
below.plot(time, sound, linewidth=0.5)
below.set(xlabel="time (s)", ylabel="sound")
plt.show()

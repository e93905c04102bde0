"""
Colors and contours on one curvilinear grid
===========================================

The flow around a cylinder was computed at points on circles. ``contour`` takes the points, and
``pcolormesh`` the corners of the cells, of which there is one more: with the points themselves,
colors and lines are half a cell apart. `mplpix.centers_to_edges` makes corners of points, in one or
two dimensions, so that each line runs where the colors of neighbors meet.
"""

import matplotlib.pyplot as plt
import numpy as np

import mplpix

radius, angle = np.meshgrid(np.linspace(1.1, 3, 11), np.linspace(0.05, np.pi - 0.05, 28))
x, y = radius * np.cos(angle), radius * np.sin(angle)
flow = y * (1 - 1 / radius**2)  # the stream function: along a line of equal value runs the flow

levels = np.arange(0, 3, 0.3)
colors = plt.get_cmap("viridis", len(levels) - 1)

fig, ax = plt.subplots(figsize=(8, 5.4), layout="constrained", subplot_kw={"aspect": "equal"})
mesh = ax.pcolormesh(
    mplpix.centers_to_edges(x),
    mplpix.centers_to_edges(y),
    flow,
    cmap=colors,
    vmin=levels[0],
    vmax=levels[-1],
    edgecolors=(0, 0, 0, 0.15),
    linewidth=0.5,
)
ax.contour(x, y, flow, levels[1:], colors="w")
ax.plot(x, y, "k.", markersize=1.5)
ax.set_title("colors change where the lines run")
fig.colorbar(mesh, location="bottom", aspect=40, ticks=levels, label="stream function")
plt.show()

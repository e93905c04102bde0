"""
Values and names on cells, contours through their centers
=========================================================

Which word goes with which cell, and what is its value? Ticks stand under the middle of the cells,
each cell holds its number, dark or light as it reads best. And where cells are not square: contour
lines run through the centers, so the mesh around them is drawn from edges half a cell further out.
"""

import matplotlib.pyplot as plt
import numpy as np

import mplpix

# 150 points about three middles, each taken for one of the nearest middle.
names = ["north", "east", "southwest"]
middles = np.array([[0, 1.5], [1.5, 0], [-1, -1]])
points = middles[:, np.newaxis] + np.random.default_rng(0).normal(size=(3, 50, 2))
nearest = np.linalg.norm(points[:, :, np.newaxis] - middles, axis=-1).argmin(-1)
counts = np.array([np.bincount(row, minlength=3) for row in nearest])

radius, angle = np.meshgrid(np.linspace(1, 4, 16), np.linspace(0, np.pi, 25))
x, y = radius * np.cos(angle), radius * np.sin(angle)
flow = y * (1 - 1 / radius**2)  # stream function around a cylinder

fig = plt.figure(figsize=(10, 4), layout="constrained")
left = fig.add_subplot(1, 2, 1, projection="pixel")
image = left.imshow(counts, cmap="Blues")
mplpix.center_ticks(left, labels=names)
left.annotate_cells(image, "{:d}", fontsize="large")
left.cell_grid(color="w", linewidth=2)
left.set(xlabel="taken for", ylabel="is", title="Three clouds of points")

right = fig.add_subplot(1, 2, 2, aspect="equal")
right.pcolormesh(mplpix.centers_to_edges(x), mplpix.centers_to_edges(y), flow, antialiased=False)
right.contour(x, y, flow, np.arange(0.25, 4, 0.5), colors="w")
right.set(title="Flow around a cylinder")

fig.savefig("ticks.png")
print(f"saved ticks.png (mplpix {mplpix.__version__})")
plt.show()

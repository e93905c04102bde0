"""
Which word goes with which cell
===============================

A classifier of handwritten digits is right most of the time: what does it take for what when it is
wrong? In a confusion matrix, names belong under the middle of the cells, and numbers into them,
dark on light and light on dark. Names that would touch are left out, until the figure is larger.
"""

import matplotlib.pyplot as plt
from sklearn.datasets import load_digits
from sklearn.metrics import confusion_matrix
from sklearn.naive_bayes import GaussianNB

import mplpix

names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
images, digits = load_digits(return_X_y=True)
classifier = GaussianNB().fit(images[:900], digits[:900])
counts = confusion_matrix(digits[900:], classifier.predict(images[900:]))

fig, ax = plt.subplots(figsize=(7, 6.4), layout="constrained", subplot_kw={"projection": "pixel"})
image = ax.imshow(counts, cmap="Blues")
mplpix.center_ticks(ax, labels=names)
ax.annotate_cells(image, lambda count: f"{count:d}" if count else "")
ax.cell_grid(color="w", linewidth=2)
ax.colorbar(image)
ax.set(xlabel="taken for", ylabel="is", title="Handwritten digits and a naive Bayes classifier")
plt.show()

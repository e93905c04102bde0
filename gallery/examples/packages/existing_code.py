"""
Code that makes its own Axes
============================

An old script names no projection, and the packages that it calls name none either. Inside of
`mplpix.pixel_axes` every Axes that would be a plain one is a pixel Axes, whoever makes it, and each
image has a scale of its own. Here scikit-learn draws a confusion matrix with its numbers, and
scikit-image the corners that it finds again in a smaller picture.
"""

import matplotlib.pyplot as plt
import numpy as np
from skimage import data, feature, transform
from sklearn.datasets import load_digits
from sklearn.metrics import ConfusionMatrixDisplay
from sklearn.naive_bayes import GaussianNB

import mplpix

images, digits = load_digits(return_X_y=True)
guesses = GaussianNB().fit(images[:900], digits[:900]).predict(images[900:])

large = data.camera()[60:240, 160:300]
small = transform.rescale(large, 0.6)
finder = feature.ORB(n_keypoints=40)
points, features = [], []
for image in large, small:
    finder.detect_and_extract(image)
    points.append(finder.keypoints)
    features.append(finder.descriptors)
matches = feature.match_descriptors(*features, cross_check=True)[:12]

with mplpix.pixel_axes():
    fig, axs = plt.subplots(1, 2, figsize=(8, 3.8), layout="constrained")
ConfusionMatrixDisplay.from_predictions(digits[900:], guesses, ax=axs[0], cmap="Blues")
feature.plot_matched_features(
    large / 255, small, keypoints0=points[0], keypoints1=points[1], matches=matches, ax=axs[1]
)
axs[0].set_title(f"scikit-learn: {axs[0].get_pixel_scale()} dots per cell")
axs[1].set_title(f"scikit-image: {axs[1].get_pixel_scale()} dots per cell")
plt.show()

"""scikit-image: its images, and a figure that it makes."""

import matplotlib.pyplot as plt
import numpy as np

import mplpix
from tests.oracle import assert_images_are_exact
from tests.tools import require


def test_images_labels_and_overlays_are_exact():
    color, measure = require("skimage.color"), require("skimage.measure")
    image = np.random.default_rng(0).random((40, 50)) > 0.6
    labels = measure.label(image)
    with mplpix.pixel_axes(None):
        fig, axs = plt.subplots(1, 3, figsize=(9, 3))
        axs[0].imshow(image, cmap="gray")
        axs[1].imshow(labels, cmap="nipy_spectral")
        axs[2].imshow(color.label2rgb(labels, image.astype(float), bg_label=0))
    assert assert_images_are_exact(fig) == 3


def test_matches_are_drawn_over_an_exact_image():
    feature = require("skimage.feature")
    a = np.random.default_rng(0).random((20, 30))
    points = np.array([[3, 4], [10, 20]])
    with mplpix.pixel_axes():
        _, ax = plt.subplots()
        feature.plot_matched_features(
            a, a, keypoints0=points, keypoints1=points, matches=np.array([[0, 0], [1, 1]]), ax=ax
        )
    assert assert_images_are_exact(ax.get_figure()) == 1

"""scikit-learn: a confusion matrix inside of `pixel_axes`."""

import numpy as np

import mplpix
from tests.oracle import assert_images_are_exact, render
from tests.tools import require


def test_a_confusion_matrix_is_exact_and_has_its_texts():
    metrics = require("sklearn.metrics")
    matrix = np.array([[5, 1, 0], [2, 7, 1], [0, 3, 9]])
    with mplpix.pixel_axes():
        display = metrics.ConfusionMatrixDisplay(matrix, display_labels=["a", "b", "c"]).plot()
    ax = display.ax_
    assert isinstance(display.im_, mplpix.PixelAlignedImage)
    render(ax.get_figure())
    assert [[t.get_text() for t in row] for row in display.text_] == matrix.astype(str).tolist()
    assert [t.get_text() for t in ax.get_xticklabels()] == ["a", "b", "c"]
    assert assert_images_are_exact(ax.get_figure()) == 1

"""Other libraries, brought to draw the same picture."""

from __future__ import annotations

import io
import os
from unittest import mock

import numpy as np
from PIL import Image

from tests.tools import require

__all__ = ["add_modest_image", "pyqtgraph_frame"]


def add_modest_image(ax, A, **kwargs):
    """Show *A* by ModestImage, and return the image."""
    modest_image = require("modest_image")
    im = modest_image.ModestImage(ax, **kwargs)
    # Its last release, of 2019, asks for a name that numpy dropped; nothing else stops it.
    with mock.patch.object(np, "float", float, create=True):
        im.set_data(A)
    ax.set(xlim=(-0.5, A.shape[1] - 0.5), ylim=(A.shape[0] - 0.5, -0.5), aspect="equal")
    im.set_clim(A.min(), A.max())
    ax.add_image(im)
    return im


def pyqtgraph_frame(A, size):
    """Show *A* by pyqtgraph and return its widget, item and picture.

    The color limits are those that it finds itself, in one cell of each 64 of 64 MP.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    require("PyQt6.QtWidgets")  # other bindings crash at times
    pg = require("pyqtgraph")
    pg.mkQApp()
    widget = pg.GraphicsLayoutWidget()
    widget.resize(*size)
    plot = widget.addPlot()
    plot.invertY(True)
    plot.setAspectLocked(True)
    item = pg.ImageItem(A, axisOrder="row-major", colorMap="viridis")
    plot.addItem(item)
    return widget, item, widget.grab()


def pyqtgraph_dots(item, picture):
    """Return the dots of the image itself."""
    from PyQt6 import QtCore  # noqa: PLC0415

    box = item.sceneBoundingRect().toAlignedRect()
    buffer = QtCore.QBuffer()
    buffer.open(QtCore.QIODevice.OpenModeFlag.WriteOnly)
    picture.copy(box).save(buffer, "PNG")
    return np.asarray(Image.open(io.BytesIO(buffer.data().data())).convert("RGBA"))

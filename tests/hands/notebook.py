"""A figure in a notebook, whose kernel writes down what it draws."""

import os
import pickle
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import mplpix  # noqa: F401
from tests.oracle import Cells, Drawn
from tests.tools import ramp

#: Where the kernel writes it, in its folder.
NOTES = "drawn.pickle"


def cells():
    """Return what the two Axes show."""
    return [Cells(ramp(300, 400)), Cells(ramp(31, 27), origin="lower")]


def show():
    """Show a figure; at each draw, write down its dots, its device pixel ratio and its Axes."""
    fig, axs = plt.subplots(1, 2, figsize=(6, 3), subplot_kw={"projection": "pixel"})
    for ax, image in zip(axs, cells(), strict=True):
        image.imshow(ax)

    def note(_):
        canvas = fig.canvas
        dots = np.array(canvas.get_renderer().buffer_rgba())
        noted = dots, canvas.device_pixel_ratio, [Drawn.of(ax) for ax in axs]
        Path(NOTES + ".new").write_bytes(pickle.dumps(noted))
        os.replace(NOTES + ".new", NOTES)  # nobody reads half of it

    fig.canvas.mpl_connect("draw_event", note)
    return fig

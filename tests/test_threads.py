"""Figures that are drawn at the same time, each in its thread, are exact."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import mplpix
from tests.tools import PIXEL

LAYOUTS = (None, "constrained", "tight", "compressed")


def pictures(seed):
    """Return three pictures of a random figure, each a rung further in."""
    rng = np.random.default_rng(seed)
    fig = Figure(rng.uniform(3, 6, 2), dpi=rng.uniform(60, 120), layout=LAYOUTS[seed % 4])
    FigureCanvasAgg(fig)
    axs = fig.subplots(1, 2, subplot_kw=PIXEL)
    for ax in axs:
        a = rng.random(rng.integers(5, 700, 2))
        b = np.where(rng.random(a.shape) < 0.01, 1, a)
        ax.imshow(b, cmap=("viridis", "gray", "magma")[seed % 3])
        ax.diff(a, b)
    drawn = []
    for _ in range(3):
        fig.canvas.draw()
        drawn.append(np.array(fig.canvas.buffer_rgba()))
        axs[0].zoom_by(1)
    return drawn


def zoomed(seed):
    """Return random arrays, zoomed."""
    a = np.random.default_rng(seed).random((300, 200))
    return mplpix.zoom_about(a, (20, 30), 3.7), mplpix.zoom_to(a, (3, 90, 7, 80), shape=(300, 200))


@pytest.mark.parametrize("work", [pictures, zoomed])
def test_what_eight_threads_make_is_what_one_makes(work):
    seeds = range(16)
    alone = [work(seed) for seed in seeds]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(work, seeds))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one, other)

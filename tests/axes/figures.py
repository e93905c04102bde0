"""Figures of pixel Axes, and whether all their cells are shown exactly."""

import matplotlib.pyplot as plt
import numpy as np

import mplpix  # noqa: F401
from tests.oracle import Cells, assert_figure_shows, assert_view, render
from tests.tools import PIXEL, ramp

LAYOUTS = [None, "tight", "constrained", "compressed"]

#: Images of very different sizes.
SHAPES = [(20, 30), (50, 40), (7, 7), (33, 21)]

#: Sizes (inches) and dpi of figures whose layout ends on no whole dot.
FIGURES = [(6.13, 4.807, dpi) for dpi in (72.3, 100, 133.7)]

#: An image for tests that don't look at its colors.
IMAGE = np.random.default_rng(6).random((30, 50))


def pixel_axes(rows=1, cols=1, **kwargs):
    return plt.subplots(
        rows, cols, subplot_kw={"projection": "pixel"}, squeeze=rows * cols == 1, **kwargs
    )


def one(shape=(10, 12), *, image=None, **kwargs):
    """Return a figure, its only Axes, and what that shows."""
    figure_kw = {k: kwargs.pop(k) for k in ("figsize", "dpi", "layout") if k in kwargs}
    figure_kw.setdefault("figsize", (3, 2))
    fig, ax = plt.subplots(subplot_kw={**PIXEL, **kwargs}, **figure_kw)
    cells = Cells(ramp(*shape)) if image is None else image
    cells.imshow(ax)
    return fig, ax, cells


def several(shapes=SHAPES, grid=(2, 2), *, labels=True, **figure_kw):
    """Return a figure and what each of its Axes shows."""
    fig, axs = plt.subplots(*grid, squeeze=False, subplot_kw=PIXEL, **figure_kw)
    asked = {ax: Cells(ramp(*shape)) for ax, shape in zip(axs.flat, shapes, strict=True)}
    for ax, cells in asked.items():
        cells.imshow(ax)
        if not labels:
            ax.set_axis_off()
    return fig, asked


def assert_shows(fig, asked, scale=None, **savefig):
    """Assert that *fig* shows its cells exactly, all at one scale; return that."""
    buffer, draws = render(fig, **savefig)
    scales = {cells.scale_of(draws[-1][ax]) for ax, cells in asked.items()}
    assert len(scales) == 1
    (found,) = scales
    assert scale is None or found == scale
    assert_figure_shows(buffer, draws[-1], asked, found)
    for ax, cells in asked.items():
        assert_view(cells, draws[0][ax], found)
    return found

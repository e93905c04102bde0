"""Figures of a given size in dots, what they show, and a hand that pans them."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from tests import oracle

__all__ = [
    "CANVASES",
    "Pan",
    "alike",
    "assert_shows",
    "box_of",
    "canvas",
    "empty_twin",
    "same_frame",
]

CANVASES = {"1000×600": (1000, 600), "1920×1080": (1920, 1080)}

#: Dots of one step of a pan, and how many steps there are before it turns round.
_STEP, _STEPS = 5, 8

#: Dots at the border of an Axes that belong to its spines.
_SPINE = 2


def canvas(size):
    """Return an empty figure of *size* dots on Agg; pyplot doesn't know it."""
    fig = Figure(figsize=[n / 100 for n in size], dpi=100)
    FigureCanvasAgg(fig)
    return fig


def same_frame(ax, model):
    """Give *ax* the box, the limits and the ticks of *model*, so that only contents differ."""
    model.figure.canvas.draw()
    ax.set(aspect="auto", position=model.get_position())
    ax.set(xlim=model.get_xlim(), ylim=model.get_ylim())
    for axis, other in ((ax.xaxis, model.xaxis), (ax.yaxis, model.yaxis)):
        ticks = other.get_majorticklocs()
        step = np.diff(ticks).min() if len(ticks) > 1 else 1
        # No FixedLocator: every tick that it has costs, out of view too.
        axis.set_major_locator(MultipleLocator(step, offset=ticks[0] % step))
    ax.figure.canvas.draw()


def empty_twin(ax):
    """Return an Axes of matplotlib without contents, in the frame of *ax*."""
    twin = canvas(ax.figure.canvas.get_width_height()).add_subplot()
    same_frame(twin, ax)
    return twin


class Pan:
    """Moves the views of Axes to and fro by a few dots, and draws: one call is one frame."""

    def __init__(self, *axes):
        self._figure = axes[0].figure
        self._figure.canvas.draw()
        self._views = [(ax, ax.get_xlim(), ax.get_ylim(), *self._step(ax)) for ax in axes]
        there = range(1, _STEPS + 1)
        self._places = itertools.cycle([*there, *reversed(range(_STEPS))])

    @staticmethod
    def _step(ax):
        return [
            _STEP * (limits[1] - limits[0]) / dots
            for limits, dots in ((ax.get_xlim(), ax.bbox.width), (ax.get_ylim(), ax.bbox.height))
        ]

    def __call__(self):
        place = next(self._places)
        for ax, x, y, dx, dy in self._views:
            ax.set_xlim(x[0] + place * dx, x[1] + place * dx)
            ax.set_ylim(y[0] + place * dy, y[1] + place * dy)
        self._figure.canvas.draw()


def box_of(ax):
    """Return the dots of an Axes, as its canvas was drawn last, without its spines."""
    buffer = np.asarray(ax.figure.canvas.buffer_rgba())
    x0, y0, x1, y1 = np.rint(ax.bbox.extents).astype(int)
    box = oracle.box_dots(buffer, (x0, y0, x1, y1))
    return box[_SPINE:-_SPINE, _SPINE:-_SPINE]


def assert_shows(im, A, samples=100):
    """Assert that dots of an exact image, taken at random, have the very color of their block."""
    ax = im.axes
    scale = Fraction(ax.get_pixel_scale())
    k = scale.denominator
    how = "nearest" if A.dtype.kind == "b" else "mean"

    def norm():
        return type(im.norm)(im.norm.vmin, im.norm.vmax)

    box = box_of(ax)
    x0, _, _, y1 = np.rint(ax.bbox.extents)
    to_data = ax.transData.inverted()
    checked = 0
    for row, col in np.random.default_rng(1).integers(0, box.shape[:2], (samples, 2)):
        x, y = to_data.transform((x0 + _SPINE + col + 0.5, y1 - _SPINE - row - 0.5))
        i, j = (int(np.floor(place + 0.5)) // k * k for place in (y, x))
        if 0 <= i < A.shape[0] and 0 <= j < A.shape[1]:
            block = A[i : i + k, j : j + k]
            wanted = oracle.picture(block, Fraction(1, k), im.cmap, norm, how)[0, 0]
            wanted = np.uint8(oracle.WHITE) if wanted[3] == 0 else wanted
            assert (box[row, col] == wanted).all(), f"{box[row, col]}, not {wanted} at {i}, {j}"
            checked += 1
    assert checked > samples // 4, "hardly a dot of the image is in view"


def alike(ours, theirs, levels=6):
    """Assert that two pictures show the same, and return their mean difference in levels of 255."""
    difference = np.abs(ours[..., :3].astype(int) - theirs[..., :3]).mean()
    assert difference <= levels, f"the pictures differ by {difference:.1f} levels"
    return f"differs by {difference:.2g} of 255 levels"

"""Figures of a given size in dots, what they show, and a hand that pans them."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import Locator

from tests import oracle

__all__ = [
    "CANVASES",
    "Pan",
    "alike",
    "assert_shows",
    "box_of",
    "canvas",
    "empty_figure",
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


class _TicksOf(Locator):
    """The ticks that another axis has in the views of a pan, found by a look into a table."""

    def __init__(self, axis, views):
        self._first, self._step = views[0][0], views[1][0] - views[0][0]
        tick_values = axis.get_major_locator().tick_values
        self._known = {self._place(low): tick_values(low, high) for low, high in views}

    def _place(self, low):
        return round((low - self._first) / self._step)

    def __call__(self):
        return self.tick_values(*self.axis.get_view_interval())

    def tick_values(self, vmin, vmax):
        return self._known[self._place(vmin)]


def same_frame(ax, model):
    """Give *ax* the box, the limits and the ticks of *model*, so that only contents differ."""
    model.figure.canvas.draw()
    ax.set(aspect="auto", position=model.get_position())
    ax.set(xlim=model.get_xlim(), ylim=model.get_ylim())
    views = zip(*Pan.views_of(model), strict=True)
    for axis, other, seen in zip(
        (ax.xaxis, ax.yaxis), (model.xaxis, model.yaxis), views, strict=True
    ):
        axis.set_major_locator(_TicksOf(other, seen))
    ax.figure.canvas.draw()


def empty_twin(ax):
    """Return an Axes of matplotlib without contents, in the frame of *ax*."""
    twin = canvas(ax.figure.canvas.get_width_height()).add_subplot()
    same_frame(twin, ax)
    return twin


def empty_figure(fig):
    """Return a figure without a layout engine, of Axes of matplotlib in the frames of all of *fig*.

    They have the ticks and the titles, and no contents; insets and colorbars count as Axes.
    """
    fig.canvas.draw()
    twin = canvas(fig.canvas.get_width_height())
    for model in oracle.every_axes(fig):
        ax = twin.add_axes(model.get_position().bounds)
        ax.set(xlim=model.get_xlim(), ylim=model.get_ylim(), title=model.get_title())
        for axis, other in ((ax.xaxis, model.xaxis), (ax.yaxis, model.yaxis)):
            low, high = sorted(other.get_view_interval())
            axis.set_ticks([tick for tick in other.get_majorticklocs() if low <= tick <= high])
            axis.set_tick_params(**other.get_tick_params())
    twin.suptitle(fig.get_suptitle())
    twin.canvas.draw()
    return twin


class Pan:
    """Moves the views of Axes to and fro by a few dots, and draws: one call is one frame."""

    def __init__(self, *axes):
        self._figure = axes[0].figure
        self._figure.canvas.draw()
        self._views = [(ax, self.views_of(ax)) for ax in axes]
        there = range(1, _STEPS + 1)
        self._places = itertools.cycle([*there, *reversed(range(_STEPS))])

    @staticmethod
    def views_of(ax):
        """Return the limits along x and y at each place."""
        x, y = (
            [(low + place * step, high + place * step) for place in range(_STEPS + 1)]
            for low, high, step in (
                (*limits, _STEP * (limits[1] - limits[0]) / dots)
                for limits, dots in (
                    (ax.get_xlim(), ax.bbox.width),
                    (ax.get_ylim(), ax.bbox.height),
                )
            )
        )
        return list(zip(x, y, strict=True))

    def __call__(self):
        place = next(self._places)
        for ax, views in self._views:
            x, y = views[place]
            ax.set_xlim(x)
            ax.set_ylim(y)
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

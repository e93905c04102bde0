"""Frames of gestures on a comparison: what someone waits for who looks at differences."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg

import mplpix
from tests.benchmarks.canvases import empty_figure
from tests.benchmarks.data import image
from tests.benchmarks.race import Bar
from tests.hands.gestures import Toolbar, dot_of, key, mouse, move, press, turn

#: What a gesture may take, in draws of the empty Axes.
BARS = {"redraw": 1.3, "pan": 1.3, "blink": 1.3, "wipe": 1.3, "cross-hair": 1.3}
BARS |= {"wheel": 3, "next": 3}

PAIRS = {"8 MP RGB": ("8 MP", "RGB uint8"), "64 MP float64": ("64 MP", "float64")}

#: Dots per cell, None for the whole images; all of these can't be panned.
VIEWS = {"full": None, "×1": 1, "×4": 4}

CASES = [
    (view, gesture) for view in VIEWS for gesture in BARS if (view, gesture) != ("full", "pan")
]


@pytest.fixture(scope="module", params=PAIRS)
def comparison(request, sizes):
    """A comparison of two images that differ in a cell of a hundred, and what it is called."""
    size, kind = PAIRS[request.param]
    A, _ = image(sizes[size], kind)
    B = A.copy()
    differs = np.random.default_rng(2).random(A.shape[:2], np.float32) < 0.01
    B[differs] = B[differs] // 2 + 3 if A.dtype.kind == "u" else B[differs] + 0.1
    compared = mplpix.compare(A, B)
    plt.close(compared.figure)  # as it is after each test, without a canvas that draws
    FigureCanvasAgg(compared.figure)
    return request.param, compared


def middle(ax):
    x, y = np.round(ax.bbox.get_points().mean(axis=0)).astype(int).tolist()
    return x, y


class Gesture:
    """A gesture on panel a by events of the canvas: one call is one frame."""

    def __init__(self, comparison, name):
        self._figure, self._comparison = comparison.figure, comparison
        ax = comparison.axes[0]
        x, y = self._place = middle(ax)
        self._places = itertools.cycle([(x + 10, y + 5), (x, y)])
        self._steps = itertools.cycle([1, -1])
        self.frame = getattr(self, f"_{name.replace('-', '_')}")
        self._divider = None
        if name == "pan":
            Toolbar(self._figure.canvas).pan()
            press(self._figure, self._place)
        if name == "blink":
            canvas, timers = self._figure.canvas, []
            new = canvas.new_timer
            canvas.new_timer = lambda *args, **kwargs: (
                timers.append(new(*args, **kwargs)) or (timers[-1])
            )
            key(self._figure, "b", self._place)
            (self._timer,) = timers
            del canvas.new_timer
        if name == "wipe":
            comparison.wipe(np.mean(ax.get_xlim()))
            press(self._figure, dot_of(ax, np.mean(ax.get_xlim()), np.mean(ax.get_ylim())))

    def _redraw(self):
        self._figure.canvas.draw()

    def _pan(self):
        move(self._figure, next(self._places))

    def _blink(self):
        self._timer._on_timer()

    def _wipe(self):
        move(self._figure, next(self._places))

    def _cross_hair(self):
        mouse("motion_notify_event", self._figure, next(self._places))

    def _wheel(self):
        turn(self._figure, self._place, next(self._steps))

    def _next(self):
        key(self._figure, "n", self._place)

    def end(self):
        """Leave the comparison as it was."""
        mouse("button_release_event", self._figure, self._place, button=1)
        toolbar = getattr(self._figure.canvas, "toolbar", None)
        if isinstance(toolbar, Toolbar):
            toolbar.pan()
            self._figure.canvas.toolbar = None
        self._comparison.wipe(None)
        self._comparison.blink(False)
        self._comparison.show_all()


@pytest.mark.parametrize(("view", "name"), CASES, ids=lambda value: value)
def test_frames_of_gestures(race, short, comparison, view, name):
    pair, compared = comparison
    fig, ax = compared.figure, compared.axes[0]
    if VIEWS[view] is not None:
        x, y = (0.9 * np.mean(limits) for limits in (ax.get_xlim(), ax.get_ylim()))
        ax.zoom_about(x, y, VIEWS[view])
    fig.canvas.draw()
    gesture = Gesture(compared, name)
    seen = []
    for _ in range(3):
        gesture.frame()
        seen.append(bytes(fig.canvas.buffer_rgba()))
    is_whole = short and name == "pan"  # of small images, which can't be panned
    assert name == "redraw" or is_whole or seen[1] != seen[2], "nothing changes"
    if name != "cross-hair":
        fig.canvas.draw()
        assert bytes(fig.canvas.buffer_rgba()) == seen[2], "a frame isn't what a draw shows"
    empty = empty_figure(fig)
    race(
        f"frame of a comparison: {name}",
        f"{pair}, 1 % differing, {view}",
        {"mplpix": gesture.frame, "empty Axes": empty.canvas.draw},
        Bar(BARS[name], "empty Axes"),
    )
    gesture.end()

"""Small Axes for tests of ticks, their labels as drawn, and which of these touch."""

import itertools

import numpy as np
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

finite = st.floats(-1e6, 1e6)


widths = st.lists(st.floats(0.2, 5), min_size=1, max_size=30)


#: The steps at which cells may have ticks.
STEPS = [m * 10**k for k in range(7) for m in (1, 2, 5)]


def make_axes(width=3.0, height=2.0, dpi=100):
    """Return an Axes of a small figure that Agg draws."""
    fig = Figure(figsize=(width, height), dpi=dpi)
    FigureCanvasAgg(fig)
    return fig.subplots()


def shown_labels(axis):
    """Return the tick labels that axis draws."""
    return [label for label in axis.get_ticklabels() if label.get_text()]


def rectangle(x, y, width, height, angle):
    """Return the corners of a rectangle about (x, y) that is turned by an angle in degrees."""
    turn = np.deg2rad(angle)
    right = np.array([np.cos(turn), np.sin(turn)]) * width / 2
    up = np.array([-np.sin(turn), np.cos(turn)]) * height / 2
    return [np.array([x, y]) + i * right + j * up for i, j in [(-1, -1), (1, -1), (1, 1), (-1, 1)]]


def free(a, b):
    """Return how far apart two rectangles are: the widest strip between them, along any side."""
    widest = -np.inf
    for corners in (a, b):
        for i in range(4):
            dx, dy = corners[(i + 1) % 4] - corners[i]
            normal = np.array([dy, -dx]) / np.hypot(dx, dy)
            behind, ahead = ([float(corner @ normal) for corner in c] for c in (a, b))
            widest = max(widest, min(ahead) - max(behind), min(behind) - max(ahead))
    return widest


def outline(text, renderer=None):
    """Return the corners of a text, worked out from its upright box by its angle."""
    box = text.get_window_extent(renderer)
    turn = np.deg2rad(text.get_rotation())
    cos, sin = abs(np.cos(turn)), abs(np.sin(turn))
    width, height = np.linalg.solve([[cos, sin], [sin, cos]], [box.width, box.height])
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return rectangle(x, y, width, height, text.get_rotation())


def touching(labels, renderer=None):
    """Return the texts of two labels that touch."""
    outlines = [(label.get_text(), outline(label, renderer)) for label in labels]
    for (a, corners), (b, others) in itertools.combinations(outlines, 2):
        if free(corners, others) <= 0:
            return a, b
    return None


def ticks_of(ax):
    return ax.get_xticks().tolist(), ax.get_yticks().tolist()


class Index:
    """A sequence that is no list, as a pandas Index."""

    def __init__(self, values):
        self._values = values

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def __array__(self, dtype=None, copy=None):
        return np.array(self._values, dtype=dtype)

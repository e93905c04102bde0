"""The dots of an Axes alone, with all that is drawn on it."""

from __future__ import annotations

import io
from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from mplpix._mpl.artists import keep_stale
from mplpix._mpl.figures import root_figure
from mplpix.arrays.dots import round_dots

__all__ = ["snapshot"]


#: rcParams by which `savefig` writes the whole figure in its own colors.
_SAVE_AS_DRAWN = {
    "savefig.bbox": None,
    "savefig.edgecolor": "auto",
    "savefig.facecolor": "auto",
    "savefig.transparent": False,
}


def snapshot(ax: Axes) -> NDArray[np.uint8]:
    """Return the dots in the box of *ax*; see `mplpix.PixelAxes.snapshot`."""
    figure = root_figure(ax)
    if figure is None:
        raise ValueError("the Axes must belong to a figure to have a snapshot")
    boxes: list[Any] = []

    def note(event: Any) -> None:
        boxes.append((event.canvas.get_width_height(), ax.bbox.frozen()))

    file = io.BytesIO()
    size = figure.get_size_inches()
    connection = figure.canvas.mpl_connect("draw_event", note)
    try:
        with keep_stale(figure.findobj()), mpl.rc_context(cast(Any, _SAVE_AS_DRAWN)):
            # With a backend by name, `savefig` makes a canvas; else it may draw on the present one.
            figure.savefig(file, format="rgba", dpi=figure.dpi, backend="agg")
            if (figure.get_size_inches() != size).any():  # by the layout engine
                figure.set_size_inches(size[0], size[1], forward=False)
    finally:
        figure.canvas.mpl_disconnect(connection)
    (width, height), box = boxes[-1]
    dots = np.frombuffer(file.getbuffer(), np.uint8).reshape(height, width, 4)
    x0, y0, x1, y1 = (int(end) for end in round_dots(box.extents))
    rows = slice(max(height - y1, 0), max(height - y0, 0))
    return dots[rows, max(x0, 0) : max(x1, 0)].copy()

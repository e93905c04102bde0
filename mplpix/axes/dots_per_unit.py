"""How fine the dots of a figure are, for those who have no renderer to ask.

Layout engines ask for positions without a renderer, and a vector file is laid out at 72 dpi
whatever its dots are. Every renderer that measures or draws a pixel Axes is asked, and its answer
kept for the canvas and the dpi of that time: a canvas that saves lives no longer than the saving.
"""

from __future__ import annotations

import weakref
from typing import Any

from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure

__all__ = ["dots_per_unit", "remember_dots_per_unit"]

_known: weakref.WeakKeyDictionary[Figure, tuple[weakref.ref[Any], dict[float, float]]] = (
    weakref.WeakKeyDictionary()
)


def remember_dots_per_unit(figure: Figure, renderer: RendererBase, *, draws: bool) -> None:
    """Keep the dots per unit of display coordinates of *renderer*.

    Parameters
    ----------
    figure : `~matplotlib.figure.Figure`
        A root figure.
    renderer : `~matplotlib.backend_bases.RendererBase`
        One that draws the figure or measures its texts.
    draws : bool
        Whether it draws. One that measures for a vector file knows nothing of its dots, and
        doesn't replace what a drawing one said.
    """
    canvas, by_dpi = _known.get(figure, (None, {}))
    if canvas is None or canvas() is not figure.canvas:
        canvas, by_dpi = weakref.ref(figure.canvas), {}
        _known[figure] = canvas, by_dpi
    dots = float(renderer.get_image_magnification())
    if draws:
        by_dpi[figure.dpi] = dots
    else:
        by_dpi.setdefault(figure.dpi, dots)


def dots_per_unit(figure: Figure | None) -> float:
    """Return the dots per unit of display coordinates of a root figure, 1 where unknown."""
    canvas, by_dpi = _known.get(figure, (None, {})) if figure is not None else (None, {})
    if canvas is None or figure is None or canvas() is not figure.canvas:
        return 1.0
    return by_dpi.get(figure.dpi, 1.0)

"""How fine the dots of a figure are, for layouts that have no renderer to ask."""

from __future__ import annotations

import weakref
from typing import Any

from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure

__all__ = ["magnification", "note_renderer"]


_noted: weakref.WeakKeyDictionary[Figure, tuple[weakref.ref[Any], dict[float, float]]] = (
    weakref.WeakKeyDictionary()
)


def note_renderer(figure: Figure, renderer: RendererBase, *, draws: bool) -> None:
    """Keep in mind how fine the dots of *figure* are.

    Layout engines ask for positions without a renderer, and a vector file is laid out at 72 dpi
    whatever its dots are. What is kept holds for this canvas and dpi only: a canvas that saves
    lives no longer than the saving.

    Parameters
    ----------
    figure : `~matplotlib.figure.Figure`
        A root figure.
    renderer : `~matplotlib.backend_bases.RendererBase`
        One that draws the figure or measures texts.
    draws : bool
        Whether it draws. One that measures for a vector file knows nothing of its dots, and what
        was laid out by it is laid out again.
    """
    canvas, known = _noted.get(figure, (None, {}))
    if canvas is None or canvas() is not figure.canvas:
        canvas, known = weakref.ref(figure.canvas), {}
        _noted[figure] = canvas, known
    dots = float(renderer.get_image_magnification())
    before = known.setdefault(figure.dpi, dots)
    if draws and before != dots:
        known[figure.dpi] = dots
        if (engine := figure.get_layout_engine()) is not None:
            engine.execute(figure)


def magnification(figure: Figure) -> float:
    """Return the dots per unit of display coordinates of *figure*, as far as is known."""
    canvas, known = _noted.get(figure, (None, {}))
    if canvas is None or canvas() is not figure.canvas:
        return 1.0
    return known.get(figure.dpi, 1.0)

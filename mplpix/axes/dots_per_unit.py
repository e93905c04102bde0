"""The number of dots per unit of display coordinates, for functions that get no renderer.

It is 1, except in vector files: these are laid out at 72 dpi, and only their renderer knows by how
much their dots are finer (`RendererBase.get_image_magnification`). `Axes.apply_aspect` and
`Axes.get_position` have no renderer. So the number is remembered whenever a renderer draws or
measures a pixel Axes, for the canvas and the dpi in use; `savefig` has a canvas of its own. Groups,
colorbars and exact layouts ask here, and none of them owns the answer.
"""

from __future__ import annotations

import weakref
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure

from mplpix._mpl.figures import root_figure

__all__ = ["dots_per_unit", "remember_dots_per_unit"]

#: The canvas of each root figure, and its dots per unit at each dpi.
_known: weakref.WeakKeyDictionary[Figure, tuple[weakref.ref[Any], dict[float, float]]] = (
    weakref.WeakKeyDictionary()
)


def remember_dots_per_unit(ax: Axes, renderer: RendererBase, *, draws: bool) -> None:
    """Remember the dots per unit of display coordinates of *renderer*.

    Parameters
    ----------
    ax : `~matplotlib.axes.Axes`
        The number is remembered for its figure, if it is in one.
    renderer : `~matplotlib.backend_bases.RendererBase`
        One that draws the figure or measures its texts.
    draws : bool
        True if it draws, False if it measures. A renderer that measures for a vector file doesn't
        know its dots, and replaces no number of one that draws.
    """
    figure = root_figure(ax)
    if figure is None:
        return
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

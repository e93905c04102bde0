"""`press`: the keys that change the view of the Axes under the cursor.

A key that matplotlib has, by any ``rcParams["keymap.*"]`` or by a tool, stays matplotlib's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib as mpl

from mplpix._mpl.toolbar import navigation, tool_keys
from mplpix.arrays.scale import steps_between
from mplpix.hands.under_cursor import Aim, point_under

__all__ = ["KEYS", "is_taken", "press"]


def _up(ax: Any, x: float, y: float) -> None:
    ax.zoom_by(1, x=x, y=y)


def _down(ax: Any, x: float, y: float) -> None:
    ax.zoom_by(-1, x=x, y=y)


def _fit(ax: Any, _x: float, _y: float) -> None:
    ax.autoscale()
    ax.autoscale_view()  # later, matplotlib asks another Axes that shares an axis, and does nothing
    ax.set_pixel_scale("fit")


def _one_dot(ax: Any, x: float, y: float) -> None:
    while any(steps := _steps_to_one(ax)):
        ax.zoom_by(steps, x=x, y=y)  # the start of a run is a rung more on the way


def _steps_to_one(ax: Any) -> tuple[int, int]:
    """Return the steps along x and y to one dot a cell; with an aspect, to cells of one by more."""
    scale = ax.get_pixel_scale()
    if not isinstance(scale, tuple):
        steps = steps_between(scale, 1)
        return steps, steps
    if ax.get_aspect() != "auto":
        steps = steps_between(min(scale), 1)
        return steps, steps
    return steps_between(scale[0], 1), steps_between(scale[1], 1)


#: What each key does with an Axes and the point under the cursor, in data coordinates.
KEYS: dict[str, Callable[[Any, float, float], None]] = {
    "+": _up,
    "-": _down,
    "0": _fit,
    "1": _one_dot,
}


def press(event: Any, aim: Aim) -> None:
    """Change the view of the Axes under the cursor as the key says."""
    change = KEYS.get(event.key)
    if (
        change is None
        or is_taken(event.key, event.canvas.figure)
        or (ax := aim.take(event)) is None
    ):
        return
    x, y = point_under(event, ax)
    try:
        with navigation(event.canvas.figure):
            change(ax, x, y)
    except ValueError:  # no cells of one size, and so no rungs
        return
    event.canvas.draw_idle()


def is_taken(key: str | None, figure: Any) -> bool:
    """Return whether matplotlib has *key* on the canvas of *figure*."""
    keymaps = (keys for name, keys in mpl.rcParams.items() if name.startswith("keymap."))
    return any(key in keys for keys in keymaps) or key in tool_keys(figure)

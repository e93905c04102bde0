"""The Axes that a gesture is for, and the point of it that is under the cursor."""

from __future__ import annotations

from typing import Any
from weakref import ref

__all__ = ["Aim", "axes_under", "inset_at", "point_under", "takes_steps"]


def takes_steps(ax: Any) -> bool:
    """Return whether *ax* has rungs to go up and down, as pixel Axes have."""
    return hasattr(type(ax), "zoom_by")


def axes_under(event: Any) -> Any:
    """Return the pixel Axes that a gesture at *event* is for, None if there is none.

    It is the topmost Axes or inset under the cursor; one without a background, such as a twin,
    passes gestures on to those below, as it does for the toolbar
    (``set_forward_navigation_events``). ``set_navigate(False)`` turns gestures off.
    """
    if event.inaxes is None:
        return None
    for ax in [event.inaxes] if takes_steps(event.inaxes) else _seen_through(event):
        inset = inset_at(ax, event.x, event.y)
        found = ax if inset is None else inset
        if takes_steps(found):
            return found if found.get_navigate() else None
        if inset is not None:
            return None
    return None


def inset_at(ax: Any, x: float, y: float) -> Any:
    """Return the topmost inset of *ax* at a point on the canvas, None if there is none.

    matplotlib's events name the Axes that insets are in. Insets without a background that aren't
    pixel Axes are passed over.
    """
    insets = list(ax.child_axes)[::-1]  # of those at one height, the last one is on top
    for inset in sorted(insets, key=lambda ax: ax.get_zorder(), reverse=True):
        if not inset.get_visible():
            continue
        locator = inset.get_axes_locator()
        inset.apply_aspect(locator and locator(inset, None))  # before the first draw, it isn't yet
        if inset.patch.contains_point((x, y)):
            if takes_steps(inset):
                inner = inset_at(inset, x, y)
                return inset if inner is None else inner
            if inset.patch.get_visible():
                return inset
    return None


def _seen_through(event: Any) -> list[Any]:
    """Return the Axes under the cursor from the topmost to the first that passes nothing on."""
    found = []
    axes = reversed(event.canvas.figure.axes)
    for ax in sorted(axes, key=lambda ax: ax.get_zorder(), reverse=True):
        if ax.get_visible() and ax.in_axes(event):
            found.append(ax)
            passes = ax.get_forward_navigation_events()
            if not ((not ax.patch.get_visible()) if passes == "auto" else passes):
                break
    return found


class Aim:
    """Finds the Axes that gestures are for, and keeps it while the cursor rests.

    A box of fewer cells than its slot has room for shrinks from under the cursor at each step out,
    and at steps in an inset may come to be under it; opposite steps must arrive at the same Axes.
    """

    def __init__(self) -> None:
        self._last: ref[Any] | None = None
        self._place: tuple[float, float] | None = None

    def take(self, event: Any) -> Any:
        """Return the Axes that a gesture at *event* is for, None if there is none."""
        ax, place = axes_under(event), (event.x, event.y)
        last: Any = None if self._last is None or place != self._place else self._last()
        if last is not None and ax is not last and _is_used(last, event.canvas):
            ax = last
        self._last, self._place = (None if ax is None else ref(ax)), place
        return ax


def _is_used(ax: Any, canvas: Any) -> bool:
    """Return whether *ax* is still in the figure of *canvas*, seen and open to gestures."""
    figure = ax.get_figure()
    is_there = figure is not None and figure.canvas is canvas
    return is_there and ax.get_visible() and ax.get_navigate()


def point_under(event: Any, ax: Any) -> tuple[float, float]:
    """Return the middle of the dot that the cursor is on, in data coordinates of *ax*.

    Events are at the upper left corner of the dot, which is often on the edge between two cells.
    """
    x, y = ax.transData.inverted().transform((event.x + 0.5, event.y - 0.5))
    return float(x), float(y)

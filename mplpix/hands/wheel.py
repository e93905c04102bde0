"""`Wheel`: turns of the mouse wheel, and of two fingers on a touchpad, become rungs.

A turn is for the pixel Axes under the cursor if Ctrl is held or the toolbar's pan or zoom is on;
any other is left to the page or the window. Touchpads turn by fractions of a step, which add up to
whole ones. Turns in a row on one Axes are one entry of the toolbar's history.
"""

from __future__ import annotations

import math
from typing import Any
from weakref import ref

from mplpix._mpl.toolbar import (
    capture_wheel,
    captures_wheel,
    held_modifiers,
    is_panning_or_zooming,
    navigation,
    pass_over_turn,
)
from mplpix.hands.under_cursor import Aim, axes_under, point_under

__all__ = ["Wheel"]

#: Units of `QWheelEvent.angleDelta` for a notch of a mouse wheel, an eighth of a degree each; also
#: the dots that pages of browsers scroll by for one.
_UNITS_OF_NOTCH = 120.0

#: Tenths of a step add up to whole ones, although floats of them don't (steps).
_STEP_TOLERANCE = 1e-6


class Wheel:
    """Adds up the turns of the wheel over one Axes."""

    def __init__(self, aim: Aim) -> None:
        self._aim = aim
        #: The Axes of the last turn.
        self._last: ref[Any] | None = None
        #: Steps turned beyond the last rung.
        self._rest = 0.0
        #: The canvas whose page was told to leave the wheel to it.
        self._captured: ref[Any] | None = None

    def turn(self, event: Any) -> None:
        """Go up or down a rung for each whole step that the wheel turned by now."""
        ax = self._aim.take(event) if _zooms(event) else None
        if ax is None:
            self._last = None
            return
        figure = event.canvas.figure
        again = self._last is not None and self._last() is ax  # and nothing else was done
        if not again:
            self._last, self._rest = ref(ax), 0.0
        steps = self._whole_steps(_steps_of(event))
        if not steps:
            pass_over_turn(figure)
            return
        x, y = point_under(event, ax)
        try:
            with navigation(figure, again=again, by_wheel=True):
                ax.zoom_by(steps, x=x, y=y)
        except ValueError:  # no cells of one size, and so no rungs
            return
        event.canvas.draw_idle()

    def _whole_steps(self, steps: float) -> int:
        turned = self._rest + steps
        whole = math.trunc(turned + math.copysign(_STEP_TOLERANCE, turned))
        self._rest = turned - whole
        return whole

    def look(self, event: Any) -> None:
        """Have the page of a browser leave the wheel to the canvas where it is for an Axes."""
        canvas = event.canvas
        ours = self._captured is not None and self._captured() is canvas
        wanted = event.name != "figure_leave_event" and _zooms(event) and axes_under(event)
        if bool(wanted) != captures_wheel(canvas) and (wanted or ours):
            capture_wheel(canvas, bool(wanted))
            self._captured = ref(canvas) if wanted else None


def _zooms(event: Any) -> bool:
    """Return whether a turn of the wheel would zoom: by Ctrl, or by the mode of the toolbar."""
    if event.name == "key_press_event":
        ctrl = event.key in ("control", "ctrl")
    elif event.name == "key_release_event":
        ctrl = False
    else:
        ctrl = "ctrl" in held_modifiers(event) or getattr(event, "key", None) == "control"
    return ctrl or is_panning_or_zooming(event.canvas.figure)


def _steps_of(event: Any) -> float:
    """Return how many notches the wheel turned, up above 0.

    Qt tells how far a touchpad scrolled in dots, too, which matplotlib takes for steps.
    """
    for name in ("angleDelta", "pixelDelta"):
        delta = getattr(event.guiEvent, name, None)
        if callable(delta) and (turned := delta().y()):
            return float(turned) / _UNITS_OF_NOTCH
    return float(event.step)

"""`ComparingHands`: keys and mouse on the panels of a comparison.

A key acts while the cursor is in a panel, and one that matplotlib has stays matplotlib's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from mplpix._mpl.figures import connect_for_good
from mplpix._mpl.toolbar import is_panning_or_zooming
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.overlay import STYLES, DiffOverlay
from mplpix.hands.blink import Blink
from mplpix.hands.cross_hair import CrossHair
from mplpix.hands.frame import Frame
from mplpix.hands.keys import is_taken
from mplpix.hands.under_cursor import axes_under
from mplpix.hands.wipe import Wipe

__all__ = ["KEYS", "Comparing", "ComparingHands", "Stage"]

#: The keys, and what they do, as the box of keys tells.
KEYS = {
    "b": "blink: a and b in turn",
    "w": "wipe: a left, b right",
    "n": "next region",
    "N": "previous region",
    "m": "style of the marks",
    "?": "these keys",
}


class Comparing(Protocol):
    """The part of a comparison that its hands use."""

    @property
    def axes(self) -> tuple[Any, ...]:
        """The panels."""

    @property
    def overlays(self) -> tuple[DiffOverlay, ...]:
        """The marks on these."""

    @property
    def regions(self) -> Any:
        """The regions of cells that differ."""

    def next(self) -> None:
        """Show the next region."""

    def previous(self) -> None:
        """Show the one before."""

    def blink(self, interval: Any = 0.5) -> None:
        """Show a and b in turn, or end it."""

    def wipe(self, x: Any) -> None:
        """Show a left and b right of *x*, or end it."""


class Stage:
    """The state of a comparison, beside its views.

    Attributes
    ----------
    frame : Frame
        Where panel a is painted alone.
    blink : Blink
        The images that it shows.
    divider : Wipe or None
        The divider of these.
    position : int or None
        The region that is shown.
    title, named : str
        The title of the figure without the position, and with it as it was set last.
    """

    def __init__(self, image: PixelAlignedImage, other: PixelAlignedImage) -> None:
        self.frame = Frame(image.axes)
        self.blink = Blink(image, other, self.frame)
        self.divider: Wipe | None = None
        self.position: int | None = None
        self.title = self.named = ""


class ComparingHands:
    """Connects the canvas of a comparison's figure with its methods, and so in copies and pickles.

    Parameters
    ----------
    comparison : Comparing
    stage : Stage
    crosshair : bool
        Whether the cell under the cursor is shown on all panels.
    """

    def __init__(self, comparison: Comparing, stage: Stage, *, crosshair: bool) -> None:
        self._comparison = comparison
        self._stage = stage
        self._box: Any = None
        self._dragging = False
        self._pressed = False
        self._cross_hair: CrossHair | None = None
        if crosshair:
            self._cross_hair = CrossHair(comparison.axes, comparison.overlays[2], stage.frame)
        canvas = comparison.axes[0].get_figure().canvas
        for name, hand in (
            ("draw_event", stage.frame.note),
            ("key_press_event", self.press_key),
            ("button_press_event", self.press_button),
            ("motion_notify_event", self.move),
            ("button_release_event", self.release_button),
            ("axes_leave_event", self.leave),
            ("figure_leave_event", self.leave),
            ("close_event", self.close),
        ):
            connect_for_good(canvas, name, hand)

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without the hand on a mouse, which no copy has."""
        return {**vars(self), "_dragging": False, "_pressed": False}

    def _is_ours(self, event: Any) -> bool:
        return axes_under(event) in self._comparison.axes

    def press_key(self, event: Any) -> None:
        """Do what a key stands for."""
        actions: dict[str, Callable[[], None]] = {
            "b": self._toggle_blink,
            "w": self._toggle_wipe,
            "n": lambda: self._go(self._comparison.next),
            "N": lambda: self._go(self._comparison.previous),
            "m": self._change_style,
            "?": self._toggle_box,
        }
        action = actions.get(event.key)
        taken = is_taken(event.key, event.canvas.figure)
        if action is not None and self._is_ours(event) and not taken:
            action()

    def _draw(self) -> None:
        self._comparison.axes[0].get_figure().canvas.draw_idle()

    def _go(self, step: Callable[[], None]) -> None:
        if len(self._comparison.regions):
            step()
            self._draw()

    def _toggle_blink(self) -> None:
        blinks = self._stage.divider is None and self._stage.blink.is_on
        self._comparison.blink(False if blinks else 0.5)

    def _toggle_wipe(self) -> None:
        middle = sum(self._comparison.axes[0].get_xlim()) / 2
        self._comparison.wipe(middle if self._stage.divider is None else None)

    def _change_style(self) -> None:
        """Give the marks of all panels the next style."""
        for overlay in self._comparison.overlays:
            overlay.set_style(STYLES[(STYLES.index(overlay.get_style()) + 1) % len(STYLES)])
        self._draw()

    def _toggle_box(self) -> None:
        if self._box is not None:
            self._box.remove()
            self._box = None
            self._draw()
            return
        figure = self._comparison.axes[0].get_figure()
        free = {k: told for k, told in KEYS.items() if not is_taken(k, figure.canvas.figure)}
        self._box = figure.text(
            0.5,
            0.5,
            "\n".join(f"{key}  {told}" for key, told in free.items()),
            ha="center",
            va="center",
            family="monospace",
            bbox={"facecolor": "white", "edgecolor": "black", "boxstyle": "round"},
            zorder=10,
        )
        self._box.set_in_layout(False)
        self._draw()

    def press_button(self, event: Any) -> None:
        """Take the divider."""
        self._pressed = True
        if self._cross_hair is not None:
            self._cross_hair.hide()
        divider = self._stage.divider
        busy = is_panning_or_zooming(event.canvas.figure) or event.button != 1
        if divider is not None and not busy and self._is_ours(event):
            self._dragging = divider.is_near(event)

    def move(self, event: Any) -> None:
        """Move the divider that was taken, or else the cross-hair."""
        if self._dragging and event.inaxes is self._comparison.axes[0]:
            self._comparison.wipe(event.xdata)
        if self._cross_hair is None or self._pressed:
            return
        ax = axes_under(event)
        if ax in self._comparison.axes:
            self._cross_hair.move(event, ax)
        else:
            self._cross_hair.hide()

    def leave(self, event: Any) -> None:
        """Have no cross-hair where the cursor left."""
        if self._cross_hair is not None:
            self._cross_hair.hide()

    def release_button(self, event: Any) -> None:
        """Let the divider go."""
        self._dragging = self._pressed = False

    def close(self, event: Any) -> None:
        """Stop what runs by itself."""
        self._stage.blink.stop()

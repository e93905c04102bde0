"""`attend`: the one who hears the events of a canvas, for all pixel Axes of its figure.

The callbacks of a canvas are kept by its figure, and so stay when it gets another canvas. They hold
the hands weakly; these live as long as the figure, which they know weakly, too. A pickle leaves
them out: the first Axes of an unpickled figure that is drawn or looked for asks for them again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary, ref

from matplotlib.figure import Figure

from mplpix._mpl.figures import axes_observers
from mplpix.hands.keys import press
from mplpix.hands.under_cursor import Aim, takes_steps
from mplpix.hands.wheel import Wheel

__all__ = ["attend"]


class _Hands:
    """Hears the events of the canvas of *figure*, while that has pixel Axes."""

    def __init__(self, figure: Figure) -> None:
        self._figure = ref(figure)
        self._aim = Aim()
        self._wheel = Wheel(self._aim)
        self._connections: list[int] = []
        #: Those of the figure that this one is among; `Figure.clear` replaces them.
        self._observers: ref[Any] | None = None

    def attend(self) -> None:
        """Connect to the canvas, unless that is done."""
        figure = self._figure()
        if self._connections or figure is None:
            return
        connect: Any = figure.canvas.mpl_connect
        self._connections = [
            connect(name, hear)
            for name, hear in (
                ("scroll_event", self._wheel.turn),
                ("scroll_event", self._wheel.look),  # pinching touchpads turn without a key
                ("key_press_event", self._press),
                ("key_press_event", self._wheel.look),
                ("key_release_event", self._wheel.look),
                ("motion_notify_event", self._wheel.look),
                ("figure_leave_event", self._wheel.look),
            )
        ]
        observers = axes_observers(figure)
        if self._observers is None or self._observers() is not observers:
            figure.add_axobserver(self._leave_if_alone)
            self._observers = ref(observers)

    def _leave_if_alone(self, _: Any) -> None:
        """Disconnect once the figure has no pixel Axes any more."""
        figure = self._figure()
        if figure is None or any(takes_steps(ax) for ax in _all_axes(figure)):
            return
        for connection in self._connections:
            figure.canvas.mpl_disconnect(connection)
        self._connections = []

    def _press(self, event: Any) -> None:
        press(event, self._aim)


def _all_axes(figure: Figure) -> Iterator[Any]:
    """Yield the Axes of *figure*, then their insets.

    One by one, as the first mostly answers, and each Axes that is added asks: looking at the insets
    of all would make n subplots cost n² steps.
    """
    level: list[Any] = figure.axes
    while level:
        yield from level
        level = [inset for ax in level for inset in ax.child_axes]


_hands: WeakKeyDictionary[Figure, _Hands] = WeakKeyDictionary()


def attend(figure: Figure) -> None:
    """Have the gestures on the canvas of a root *figure* arrive at its pixel Axes."""
    hands = _hands.get(figure)
    if hands is None:
        hands = _hands[figure] = _Hands(figure)
    hands.attend()

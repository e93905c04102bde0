"""`Blink`: two images in turn in one place, by a timer of the canvas or by hand.

The other image is a second artist on the same Axes, made when it is first shown and removed
afterwards. Showing one is hiding the other: no limits, ticks or data change.
"""

from __future__ import annotations

import weakref
from functools import partial
from typing import Any, Literal

from mplpix.artists.image import PixelAlignedImage, twin_of
from mplpix.hands.frame import Frame

__all__ = ["Blink"]

Which = Literal["a", "b"]


class Blink:
    """Shows *image*, "a", or the cells of *other*, "b", on the Axes of *image*, in its *frame*."""

    def __init__(self, image: PixelAlignedImage, other: PixelAlignedImage, frame: Frame) -> None:
        self._image = image
        self._other = other
        self._frame = frame
        self._twin: PixelAlignedImage | None = None
        self._timer: Any = None

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without the timer, which belongs to a canvas."""
        return {**vars(self), "_timer": None}

    @property
    def twin(self) -> PixelAlignedImage:
        """The picture of the other image on this Axes, made if there is none yet."""
        if self._twin is None:
            self._twin = twin_of(self._other, self._image.axes)
        return self._twin

    @property
    def is_on(self) -> bool:
        """Whether the Axes has anything to go back from."""
        return self._twin is not None

    def start(self, seconds: float) -> None:
        """Show "b" now, and both in turn from then on."""
        self.stop()
        self.show("b")
        timer = self._canvas().new_timer(interval=max(round(1000 * seconds), 1))
        timer.add_callback(partial(_swap, weakref.ref(self)))
        self._timer = timer
        timer.start()

    def stop(self) -> None:
        """Stop the timer; what is shown stays."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.stop()

    def show(self, which: Which) -> None:
        """Show one of both."""

        def change() -> None:
            self.twin.set_visible(which == "b")
            self._image.set_visible(which == "a")

        self._frame.show(change)

    def swap(self) -> None:
        """Show the one that isn't shown."""
        self.show("b" if self._image.get_visible() else "a")

    def end(self) -> None:
        """Leave the Axes as it was before."""
        self.stop()
        twin, self._twin = self._twin, None
        if twin is None:
            return

        def change() -> None:
            twin.remove()
            self._image.set_visible(True)

        self._frame.show(change)

    def _canvas(self) -> Any:
        figure: Any = self._image.get_figure()
        return figure.canvas


def _swap(blink: weakref.ref[Blink]) -> bool:
    """Swap at a tick of the timer, which goes on while somebody has the *blink*."""
    found = blink()
    if found is None:
        return False
    found.swap()
    return True

"""`Frame`: the canvas as its figure was drawn last, and boxes on it that are painted alone.

matplotlib calls this blitting. A change within the box of one Axes costs a draw of that Axes, not
of the figure, and gives the very dots that a draw of the figure would: the Axes is drawn over
itself, and all dots outside of its box are put back. This is so where the background of the Axes
hides all that is below it, and nothing else of the figure reaches into the box; where that is not
so, where anything else has changed, or the canvas can't blit, the figure is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np
from matplotlib.transforms import Bbox

from mplpix._mpl.artists import keep_stale
from mplpix._mpl.figures import root_figure
from mplpix._mpl.renderers import draws_nothing, has_dots
from mplpix.arrays.dots import round_dots

__all__ = ["Cover", "Frame", "whole_box"]


class Cover(Protocol):
    """Dots that lie over all that the figure draws, such as those of a cross-hair."""

    def lift(self) -> bool:
        """Put back the dots below, and return whether anything was there."""

    def lay(self) -> None:
        """Lay the dots again that were lifted."""

    def note(self, event: Any) -> None:
        """Note that the figure was drawn on the canvas, maybe for a file."""


class Frame:
    """The canvas as its figure was drawn last, where a change in the box of *ax* is painted alone.

    Attributes
    ----------
    cover : Cover or None
        Lifted before the box is painted, and laid again afterwards.
    """

    def __init__(self, ax: Any) -> None:
        self._ax = ax
        self.cover: Cover | None = None
        self._is_changing = False
        #: The canvas that was drawn, its renderer, and the size in dots; None if it isn't known.
        self._drawn: tuple[Any, Any, Any] | None = None
        #: Whether nothing was drawn elsewhere since, which may have moved Axes.
        self._is_latest = False
        #: Whether the box shows the Axes and nothing else, None if it isn't known.
        self._alone: bool | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without what belongs to a canvas."""
        return {**vars(self), "_drawn": None, "_alone": None}

    def note(self, event: Any) -> None:
        """Note a draw of the figure, on its canvas or for a file."""
        canvas, renderer = event.canvas, event.renderer
        self._is_latest, self._alone = False, None
        saves = canvas.is_saving()
        if saves and self._drawn is not None and self._drawn[0] is not canvas:
            return  # on a canvas of its own
        own = getattr(canvas, "renderer", None) is renderer
        is_seen = own and has_dots(renderer) and not saves and not draws_nothing(renderer)
        self._drawn = (canvas, renderer, self._size()) if is_seen else None
        self._is_latest = is_seen
        if self.cover is not None:
            self.cover.note(event)

    def _size(self) -> Any:
        figure: Any = root_figure(self._ax)
        return (*figure.bbox.size.tolist(), figure.dpi)

    @property
    def is_on_canvas(self) -> bool:
        """Whether the dots of the last draw are still those of the canvas, of its present size."""
        figure: Any = root_figure(self._ax)
        if self._drawn is None or figure is None:
            return False
        canvas, renderer, size = self._drawn
        present = figure.canvas is canvas and getattr(canvas, "renderer", None) is renderer
        return present and size == self._size()

    @property
    def is_up_to_date(self) -> bool:
        """Whether a draw of the figure would give the dots of the canvas, which can blit."""
        figure: Any = root_figure(self._ax)
        latest = self.is_on_canvas and self._is_latest
        return latest and not figure.stale and figure.canvas.supports_blit

    @property
    def has_animated(self) -> bool:
        """Whether someone else blits: the canvas has, or may get, dots of theirs."""
        figure: Any = root_figure(self._ax)
        return any(child.get_animated() for ax in figure.axes for child in ax.get_children()) or (
            any(child.get_animated() for child in figure.get_children())
        )

    def show(self, change: Callable[[], Any]) -> None:
        """Call *change*, which changes artists within the box of the Axes, and have it seen.

        Calls in *change* are parts of it.
        """
        figure: Any = root_figure(self._ax)
        if self._is_changing:
            change()
        elif self._can_paint():
            self._paint(change)
        else:
            with self._one_change():
                change()
            figure.canvas.draw_idle()

    def blit(self, *boxes: Bbox) -> None:
        """Have the window show the present dots of *boxes*."""
        figure: Any = root_figure(self._ax)
        # Toolkits cut boxes to whole pixels of theirs, which may be several dots.
        margin = 2 * float(np.ceil(getattr(figure.canvas, "device_pixel_ratio", 1)))
        for box in boxes:
            seen = Bbox.intersection(box.padded(margin), figure.bbox)
            if seen is not None:
                figure.canvas.blit(seen)

    @contextmanager
    def _one_change(self) -> Iterator[None]:
        """Context in which all that is shown is one change."""
        self._is_changing = True
        try:
            yield
        finally:
            self._is_changing = False

    @contextmanager
    def _lifted(self) -> Iterator[None]:
        """Context in which nothing lies over the dots of the figure."""
        lifted = self.cover is not None and self.cover.lift()
        try:
            yield
        finally:
            if lifted and self.cover is not None:
                self.cover.lay()

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Context in which changes on the Axes make no draw of the figure due, unless they fail."""
        callback, self._ax.stale_callback = self._ax.stale_callback, None
        try:
            yield
        finally:
            self._ax.stale_callback = callback
            if self._ax.stale:
                self._ax.stale = True

    @contextmanager
    def _drawing(self) -> Iterator[None]:
        """Context in which artists are drawn one by one, which makes no draw of the figure due."""
        figure: Any = root_figure(self._ax)
        callback, figure.stale_callback = figure.stale_callback, None
        try:
            with keep_stale([figure]):
                yield
        finally:
            figure.stale_callback = callback

    def _can_paint(self) -> bool:
        if not self.is_up_to_date or self.has_animated:
            return False
        if self._alone is None:
            with self._lifted(), self._drawing():
                self._alone = self._is_alone()
        return self._alone

    def _is_alone(self) -> bool:
        """Return whether the box shows the Axes and nothing else, by drawing all the rest."""
        figure: Any = root_figure(self._ax)
        canvas, renderer = figure.canvas, figure.canvas.renderer
        if not (self._ax.axison and self._ax.get_frame_on() and self._ax.get_visible()):
            return False
        (x0, y0), (x1, y1) = whole_box(self._ax).get_points().astype(int)
        kept = canvas.copy_from_bbox(figure.bbox)
        renderer.clear()
        try:
            opacity = np.asarray(renderer.buffer_rgba())[..., 3]
            opacity = opacity[len(opacity) - y1 : len(opacity) - y0, x0:x1]
            for other in _others(figure, self._ax):
                other.draw(renderer)
            if opacity.any():
                return False
            self._ax.patch.draw(renderer)
            return bool((opacity == 255).all())
        finally:
            canvas.restore_region(kept)

    def _paint(self, change: Callable[[], Any]) -> None:
        """Call *change*, draw the Axes over itself, and put back all dots outside of its box."""
        figure: Any = root_figure(self._ax)
        canvas = figure.canvas
        with self._lifted(), self._quiet(), self._one_change():
            change()
            more = figure.stale  # than what is in the box was changed
            if not more:
                kept = canvas.copy_from_bbox(figure.bbox)
                with self._drawing():
                    self._ax.draw(canvas.renderer)
                box = canvas.copy_from_bbox(whole_box(self._ax))
                canvas.restore_region(kept)
                canvas.restore_region(box)
        if more:
            canvas.draw_idle()
        else:
            self.blit(whole_box(self._ax))


def whole_box(ax: Any) -> Bbox:
    """Return the box of *ax* in whole dots, as far as it is on the canvas."""
    figure: Any = root_figure(ax)
    corners = round_dots(ax.bbox.get_points())
    return Bbox(np.clip(corners, 0, np.floor(figure.bbox.size)))


def _others(figure: Any, ax: Any) -> Iterator[Any]:
    """Yield all that *figure* draws but its background and *ax*."""
    for child in figure.get_children():
        if child is figure.patch or child is ax:
            continue
        if hasattr(child, "subfigs") and _holds(child, ax):
            yield from _others(child, ax)
        else:
            yield child


def _holds(figure: Any, ax: Any) -> bool:
    return any(
        child is ax or (hasattr(child, "subfigs") and _holds(child, ax))
        for child in figure.get_children()
    )

"""The steps of `PixelAxes.zoom_by`, remembered, so that opposite ones lead back.

A `ZoomRun` knows rungs and views; the views of an Axes are found and set by others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mplpix._checks import check_int, wrong_value
from mplpix.arrays.aspect import Aspect, Scales
from mplpix.axes.toolbar_view import View

__all__ = ["Steps", "ZoomRun", "check_steps"]

#: Rungs up along x and along y, down below 0.
Steps = tuple[int, int]


def check_steps(steps: Any, aspect: Aspect) -> Steps:
    """Return the argument *steps* of a zoom, an int or a pair, as one for each axis."""
    if not isinstance(steps, tuple | list):
        number = check_int("steps", steps)
        return number, number
    takes = "an int, or a pair of these where the aspect is 'auto'"
    pair = [check_int("steps", number, takes) for number in steps]
    if len(pair) != 2 or (aspect.ratio is not None and pair[0] != pair[1]):
        raise wrong_value("steps", takes, steps)
    return pair[0], pair[1]


@dataclass(frozen=True)
class ZoomRun:
    """A run of steps from rung to rung, and the views at its start and between them.

    Anything else that changes a view, a scale or the aspect ends the run.

    Attributes
    ----------
    start : pair of int or Fraction
        The scales along x and y at its start.
    at : (int, int)
        Steps from there to the present scales.
    views : dict of (int, int) to view
        The views by steps from the start, as far as the run has been there; the present one last.
    aspect : Aspect
        How the scales depend on each other.
    """

    start: Scales = (1, 1)
    at: Steps = (0, 0)
    views: Mapping[Steps, View] = field(default_factory=dict)
    aspect: Aspect = field(default_factory=Aspect)

    def stepped(self, steps: Steps, view: View, scales: Scales, aspect: Aspect) -> ZoomRun:
        """Return the run that is *steps* further, from the present *view* and *scales*.

        On the way back to the start it has the views it had; ahead of it there are none.
        """
        # "fit" at the start of a run is another scale once the figure has another size.
        known = self.views.get(self.at) == view and self.scales == scales
        if not known or self.aspect != aspect:
            start: Steps = (0, 0)
            return ZoomRun(scales, start, {start: view}, aspect).stepped(
                steps, view, scales, aspect
            )
        at = self.at[0] + steps[0], self.at[1] + steps[1]
        views = {n: v for n, v in self.views.items() if _lies_on_way(n, at) and n != at}
        if at in self.views and (not any(at) or _lies_on_way(at, self.at)):
            views[at] = self.views[at]
        return ZoomRun(self.start, at, views, aspect)

    @property
    def scales(self) -> Scales:
        """The scales that the run has come to."""
        return self.aspect.stepped(self.start, self.at)

    @property
    def view(self) -> View | None:
        """The view that the run has come back to, None where it must be found."""
        return self.views.get(self.at)

    def arrived(self, view: View) -> ZoomRun:
        """Return the run with *view* as the one that it has come to."""
        return replace(self, views={**self.views, self.at: view})


def _lies_on_way(steps: Steps, to: Steps) -> bool:
    """Return whether *steps* from the start are on the way *to* others.

    >>> [_lies_on_way((n, n), (3, 3)) for n in (-1, 0, 2, 3, 4)]
    [False, True, True, True, False]
    """
    return all(min(0, end) <= n <= max(0, end) for n, end in zip(steps, to, strict=True))

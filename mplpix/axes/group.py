"""`ScaleGroup`: Axes that share a scale; and what its members tell and are told.

A member sends a `ViewRequest`, the cells that its Axes wants to show and the dots of its slot, and
gets `ShownDots`. Only its members reference a group; it is pickled with them and freed with the
last one. Cells that aren't square have `OwnScales` instead, which no other Axes shares.
`mplpix.axes.figure_scales` resolves all groups of a figure.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Literal, NamedTuple, cast

from mplpix._checks import wrong_type, wrong_value
from mplpix.arrays.aspect import Aspect, Request, Scales
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.scale import Scale, Span, answered, largest_scale

__all__ = ["OWN", "OwnScales", "ScaleGroup", "ShownDots", "ViewRequest", "check_group"]

#: The name of groups of one Axes each.
OWN = "own"


class ViewRequest(NamedTuple):
    """The cells that an Axes wants to show, and the whole dots of its slot, along x and y."""

    grid: CellGrid
    spans: tuple[Span, Span]
    available: tuple[int, int]
    aspect: Aspect
    #: Of the coarser levels of the image, see `mplpix.arrays.scale.answered`.
    factors: tuple[int, ...] = ()


class ShownDots(NamedTuple):
    """The dots that an Axes shows, (first, end) along x and y, from the edge of cell 0."""

    scales: Scales
    x: tuple[int, int]
    y: tuple[int, int]

    @property
    def size(self) -> tuple[int, int]:
        """The width and the height of the box, in dots."""
        return self.x[1] - self.x[0], self.y[1] - self.y[0]


class ScaleGroup:
    """The Axes of one figure that share a scale.

    Parameters
    ----------
    name : hashable
        Groups of one figure with equal names are one, except those that are called "own".

    Attributes
    ----------
    requested : "fit", int, Fraction or None
        The scale that was last set on any of the Axes, None if there was none.
    awaiting : "fit", int, Fraction or None
        The scale that was last set on any of them that had no cells yet; it holds as long as none
        with cells is drawn.
    at_most : int, Fraction or None
        The limit for "fit" where a layout alternates between scales; see `mplpix.axes.layout`.
    scale : int or Fraction
        Dots per cell, as last resolved; set by `FigureScales` only.
    """

    def __init__(self, name: Hashable) -> None:
        self.name = name
        self.requested: Literal["fit"] | Scale | None = None
        self.awaiting: Literal["fit"] | Scale | None = None
        self.at_most: Scale | None = None
        self.scale: Scale = 1
        #: How many scales were set, and which of them is the one requested.
        self._count = self._requested_at = self._awaiting_at = 0

    def count(self) -> int:
        """Return the number of a scale that is set now."""
        self._count += 1
        return self._count

    def request(self, scale: Literal["fit"] | Scale | None, at: int | None = None) -> None:
        """Set the scale of the group, unless one was set later than *at*, by default now."""
        at = self.count() if at is None else at
        if self.requested is None or at > self._requested_at:
            self.requested, self._requested_at = scale, at

    def keep(self, scale: Literal["fit"] | Scale | None) -> int:
        """Set the scale on an Axes that has no cells yet; return its number."""
        self.awaiting, self._awaiting_at = scale, self.count()
        return self._awaiting_at

    @property
    def latest(self) -> Literal["fit"] | Scale | None:
        """The scale that was last set on any of the Axes, with cells or without."""
        return self.awaiting if self._awaiting_at > self._requested_at else self.requested

    def choose(self, requests: Iterable[ViewRequest]) -> Scale:
        """Return the scale requested, or the largest at which all *requests* fit."""
        requests = list(requests)
        requested = self.requested if requests else self.latest
        if requested is not None and requested != "fit":
            return requested
        spans = (
            pair
            for request in requests
            for pair in zip(request.spans, request.available, strict=True)
        )
        fitting = largest_scale(spans) or 1
        scale = answered(fitting, (request.factors for request in requests))
        return scale if self.at_most is None else min(scale, self.at_most)


def check_group(argument: str, name: Any) -> Hashable:
    """Return *name* if it can be the name of a scale group."""
    takes = "hashable, such as a str"
    try:
        hash(name)
    except TypeError:
        raise wrong_type(argument, takes, name) from None
    if name != name:  # noqa: PLR0124  (NaN would be another group each time)
        raise wrong_value(argument, f"{takes}, and equal to itself", name)
    return cast(Hashable, name)


class OwnScales:
    """The scales of one Axes whose cells aren't square.

    Attributes
    ----------
    requested : "fit", int, Fraction, a pair of these or None
        The scale that was last set on the Axes, None if there was none.
    along : (ScaleGroup, ScaleGroup)
        Groups of this Axes alone, along x and y.
    """

    def __init__(self) -> None:
        self.requested: Request | None = None
        self.along = ScaleGroup(OWN), ScaleGroup(OWN)

    @property
    def scales(self) -> Scales:
        """Dots per cell along x and y, as last resolved."""
        x, y = (group.scale for group in self.along)
        return x, y

    def choose(self, requested: Request | None, view: ViewRequest) -> Scales:
        """Return the scales *requested*, or the largest at which a *view* fits, along x and y."""
        wishes = view.aspect.scales(requested or "fit")
        x, y = ([pair] for pair in zip(view.spans, view.available, strict=True))
        # One that is set leaves all of the slot to the other one.
        aspect = view.aspect if wishes == ("fit", "fit") else Aspect(None)
        chosen = [
            wish if wish != "fit" else most if group.at_most is None else min(most, group.at_most)
            for wish, most, group in zip(wishes, aspect.largest(x, y), self.along, strict=True)
        ]
        return chosen[0], chosen[1]

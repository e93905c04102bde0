"""`ScaleGroup`: Axes that share a scale; and what its members tell and are told.

A member sends a `ViewRequest`, the cells that its Axes wants to show and the dots of its slot, and
gets `ShownDots`. Only its members reference a group; it is pickled with them and freed with the
last one. `mplpix.axes.figure_scales` resolves all groups of a figure.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Literal, NamedTuple, cast

from mplpix._checks import wrong_type, wrong_value
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.scale import Scale, Span, answered, largest_scale

__all__ = ["OWN", "ScaleGroup", "ShownDots", "ViewRequest", "check_group"]

#: The name of groups of one Axes each.
OWN = "own"


class ViewRequest(NamedTuple):
    """The cells that an Axes wants to show, and the whole dots of its slot, along x and y."""

    grid: CellGrid
    spans: tuple[Span, Span]
    available: tuple[int, int]
    #: Of the coarser levels of the image, see `mplpix.arrays.scale.answered`.
    factors: tuple[int, ...] = ()


class ShownDots(NamedTuple):
    """The dots that an Axes shows, (first, end) along x and y, from the edge of cell 0."""

    scale: Scale
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
    at_most : int, Fraction or None
        The limit for "fit" where a layout alternates between scales; see `mplpix.axes.layout`.
    scale : int or Fraction
        Dots per cell, as last resolved; set by `FigureScales` only.
    """

    def __init__(self, name: Hashable) -> None:
        self.name = name
        self.requested: Literal["fit"] | Scale | None = None
        self.at_most: Scale | None = None
        self.scale: Scale = 1

    def choose(self, requests: Iterable[ViewRequest]) -> Scale:
        """Return the scale requested, or the largest at which all *requests* fit."""
        if self.requested is not None and self.requested != "fit":
            return self.requested
        requests = list(requests)
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

"""Scale groups: the Axes of one figure that share a scale, resolved together.

A group asks each member what it wants to show and how many dots its slot has, chooses the scale
that all of them get, and tells each which dots of its image to show. That is done once after each
change of a figure, a slot, a view or an image, not once per Axes: transforms tell the group that
something changed (`mplpix._mpl.Watch`), so that asking again costs nothing.

Nothing here is saved with a figure. A group holds its members weakly, and is found again by the
figure and its name.
"""

from __future__ import annotations

import weakref
from collections.abc import Hashable, Iterable, Iterator
from typing import Any, Literal, NamedTuple, Protocol

from matplotlib.figure import Figure
from matplotlib.transforms import TransformNode

from mplpix._mpl import Watch
from mplpix.arrays.scale import Scale, Span, largest_scale, narrow
from mplpix.axes.dots_per_unit import magnification

__all__ = ["Axis", "Frame", "Member", "Request", "ScaleGroup", "group_of", "groups_of"]


Axis = Literal["x", "y"]

#: How often a group looks again because showing its views changed something: once to see that
#: nothing did. More only where a callback of the user's moves a limit.
_PASSES = 4


class Request(NamedTuple):
    """What an Axes wants: its view, and the dots of its slot, both as (x, y)."""

    spans: tuple[Span, Span]
    room: tuple[int, int]


class Frame(NamedTuple):
    """What an Axes gets: the dots to show, counted from cell 0, (first, end) along x and y."""

    scale: Scale
    x: tuple[int, int]
    y: tuple[int, int]


class Member(Protocol):
    """What a group needs to know of its Axes."""

    def requested_scale(self) -> Scale | Literal["fit"] | None:
        """Return what was set on this Axes, None if it follows the others."""

    def request(self) -> Request | None:
        """Return what the Axes wants to show, None without cells of one size."""

    def show(self, frame: Frame) -> None:
        """Set the limits of the Axes to what *frame* shows."""

    def layout_nodes(self) -> Iterable[TransformNode]:
        """Return what tells of a change of the request."""

    def siblings(self, axis: Axis) -> Iterator[Member]:
        """Return the members that share *axis*, this one too."""


class ScaleGroup:
    """The Axes of *figure* whose scale group is called *name*."""

    def __init__(self, figure: Figure, name: Hashable) -> None:
        self._figure = weakref.ref(figure)
        self._name = name
        self._watch = Watch()
        self._magnification = 1.0
        self._busy = False
        self._is_resolved = False
        self._scale: Scale = 1
        self._frames: weakref.WeakKeyDictionary[Any, Frame] = weakref.WeakKeyDictionary()
        #: What members worked out together; forgotten when anything changes.
        self.memo: dict[Any, Any] = {}
        figure.add_axobserver(lambda _: self.invalidate())

    def invalidate(self) -> None:
        """Resolve the group anew when it is next asked."""
        self._watch.invalidate()

    def members(self) -> list[Any]:
        """Return the visible Axes of the group."""
        figure = self._figure()
        return [] if figure is None else [ax for ax, _ in _members(figure, self._name)]

    @property
    def scale(self) -> Scale:
        """The scale of the group, up to date."""
        self._update()
        return self._scale

    def frame(self, member: Any) -> Frame | None:
        """Return what *member* shows, None if it has no cells of one size."""
        self._update()
        return self._frames.get(member)

    def _update(self) -> None:
        figure = self._figure()
        if figure is None or self._busy:
            return
        try:
            self._busy = True  # callbacks on limits may ask for the scale
            for _ in range(_PASSES):
                known = self._magnification == magnification(figure)
                if self._is_resolved and known and not self._watch.changed:
                    return
                # An error or an interrupt on the way leaves it so: what was shown is not all.
                self._is_resolved = False
                self._magnification = magnification(figure)
                self._resolve(dict(_members(figure, self._name)))
                self._is_resolved = True
        finally:
            self._busy = False

    def _resolve(self, members: dict[Any, bool]) -> None:
        for member in members:
            _ = member.viewLim  # carries out a pending autoscale, which may move others
        wanted = {member: member.request() for member in members}
        requests = {member: request for member, request in wanted.items() if request is not None}
        self._watch.reset(*(node for member in members for node in member.layout_nodes()))
        # The slot of an inset grows with the scale, so that it has no say in it.
        spans = (
            pair
            for member, request in requests.items()
            if not members[member]
            for pair in zip(request.spans, request.room, strict=True)
        )
        scale = self._scale = self._requested(members) or largest_scale(spans) or 1
        frames = {}
        for member, room in _shared_rooms(requests):
            x, y = (
                narrow(span, scale, dots)
                for span, dots in zip(requests[member].spans, room, strict=True)
            )
            frames[member] = Frame(scale, x, y)
        self._frames = weakref.WeakKeyDictionary(frames)
        self.memo.clear()
        for member, frame in frames.items():
            member.show(frame)

    @staticmethod
    def _requested(members: Iterable[Member]) -> Scale | None:
        """Return the scale that somebody set, None for "fit"."""
        for member in members:
            scale = member.requested_scale()
            if scale is not None:
                return None if scale == "fit" else scale
        return None


def _shared_rooms(requests: dict[Any, Request]) -> Iterator[tuple[Any, tuple[int, int]]]:
    """Yield each member and its dots: Axes that share a view have the room of the smallest."""
    least: tuple[dict[Any, int], dict[Any, int]] = ({}, {})
    axes: tuple[Axis, Axis] = ("x", "y")
    for member in requests:
        for i, axis in enumerate(axes):
            if member not in least[i]:
                siblings = [other for other in member.siblings(axis) if other in requests]
                room = min(requests[other].room[i] for other in siblings)
                least[i].update(dict.fromkeys(siblings, room))
        yield member, (least[0][member], least[1][member])


_groups: weakref.WeakKeyDictionary[Figure, dict[Hashable, ScaleGroup]] = weakref.WeakKeyDictionary()


def group_of(figure: Figure, name: Hashable) -> ScaleGroup:
    """Return the scale group called *name* of a root figure."""
    groups = _groups.setdefault(figure, {})
    if name not in groups:
        groups[name] = ScaleGroup(figure, name)
    return groups[name]


def groups_of(figure: Figure) -> list[ScaleGroup]:
    """Return all scale groups of a root figure."""
    return list(_groups.get(figure, {}).values())


def _members(figure: Figure, name: Hashable) -> Iterator[tuple[Any, bool]]:
    """Yield the visible pixel Axes of a group, and whether they are insets of others of it."""
    waiting: list[tuple[Any, bool]] = [(ax, False) for ax in reversed(figure.axes)]
    while waiting:
        ax, inset = waiting.pop()
        get_group = getattr(ax, "get_scale_group", None)
        if get_group is not None and get_group() == name:
            if ax.get_visible():
                yield ax, inset
            inset = True
        waiting.extend((child, inset) for child in reversed(ax.child_axes))

"""Scale groups, and the scales and shown dots of all pixel Axes of a figure, resolved together.

Each `Member` says what its Axes wants to show and how many dots its slot has. From that
`FigureScales` finds the scale of every `ScaleGroup`, then the dots that each Axes shows, and hands
these back. It does so once after each change of a figure, a slot, a view or an image, not once per
Axes: transforms tell that something changed (`mplpix._mpl.Watch`), so that asking again costs
nothing.

A group is kept by its members alone, is pickled with them, and is gone with the last of them.
`FigureScales` can be found again from the figure, and is kept as long as that lives.
"""

from __future__ import annotations

import weakref
from collections.abc import Hashable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from mplpix._mpl import Watch, parent_figure, root_figure
from mplpix.arrays.scale import Scale, largest_scale, narrow
from mplpix.axes.dots_per_unit import dots_per_unit
from mplpix.axes.limits import AXES, AxisName, Pair, are_exact, shown_limits, span_of
from mplpix.axes.member import Member, ShownDots, ViewRequest, bring_up_to_date, member_of

__all__ = ["OWN", "FigureScales", "ScaleGroup", "invalidate_scales", "scales_of"]

#: The name of a group that is shared with no other Axes.
OWN = "own"

#: How often scales are resolved in one update. A second time where boxes that were placed moved the
#: slots of others (insets), and once more for insets in these.
_PASSES = 3


class ScaleGroup:
    """The Axes of one figure that share a scale.

    Parameters
    ----------
    name : hashable
        Groups of one figure with equal names are one, but for those that are called "own".

    Attributes
    ----------
    requested : "fit", int, Fraction or None
        The scale that was set last on any of the Axes; None as long as there was none.
    at_most : int, Fraction or None
        The largest scale for "fit", where larger ones never settle; see `mplpix.axes.layout`.
    scale : int or Fraction
        Dots per cell, as resolved last; `FigureScales` writes it.
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
        spans = (
            pair
            for request in requests
            for pair in zip(request.spans, request.available, strict=True)
        )
        scale = largest_scale(spans) or 1
        return scale if self.at_most is None else min(scale, self.at_most)


class _Asked(NamedTuple):
    """What one member asks for: all that its shown dots depend on."""

    group: ScaleGroup
    requested: Literal["fit"] | Scale | None
    at_most: Scale | None
    request: ViewRequest | None
    has_say: bool


class FigureScales:
    """The scale groups of *figure*, and what its pixel Axes show."""

    def __init__(self, figure: Figure) -> None:
        self._figure = weakref.ref(figure)
        self._groups: weakref.WeakValueDictionary[Hashable, ScaleGroup] = (
            weakref.WeakValueDictionary()
        )
        #: The groups whose scales are limited.
        self._groups_limited: weakref.WeakSet[ScaleGroup] = weakref.WeakSet()
        self._watch = Watch()
        self._dots_per_unit = 1.0
        self._subfigures: tuple[weakref.ref[Any], ...] = ()
        self._updating = False
        # By members held weakly, for they hold the figure, and this object must not.
        self._asked: MutableMapping[Member, _Asked] = weakref.WeakKeyDictionary()
        self._shown: MutableMapping[Member, ShownDots] = weakref.WeakKeyDictionary()
        self._compresses = False
        self._measured: dict[ScaleGroup, Scale] | None = None
        for found in _members(figure):  # of a figure that was unpickled
            group = found.member.group
            self._groups.setdefault(group.name, group)
            if group.at_most is not None:
                self._groups_limited.add(group)
        figure.add_axobserver(lambda _: self.invalidate())

    def group(self, name: Hashable) -> ScaleGroup:
        """Return the group called *name*, a new one if there is none."""
        if isinstance(name, str) and name == OWN:
            return ScaleGroup(name)
        group = self._groups.get(name)
        if group is None:
            group = self._groups[name] = ScaleGroup(name)
        return group

    def invalidate(self) -> None:
        """Resolve the scales anew when one is next asked for."""
        self._watch.invalidate()

    def scale(self, group: ScaleGroup) -> Scale:
        """Return the scale of *group*, up to date."""
        self.update()
        return group.scale

    def shown(self, member: Member) -> ShownDots | None:
        """Return the dots that *member* shows, None if it has no cells of one size."""
        self.update()
        return self._shown.get(member)

    # While it is laid out ----------------------------------------------------------------------

    def resolved(self) -> dict[ScaleGroup, Scale]:
        """Return the scales of all groups, up to date."""
        self.update()
        return {found.group: found.group.scale for found in self._asked.values()}

    def limit(self, at_most: dict[ScaleGroup, Scale]) -> None:
        """Limit the scales that "fit" may find, and those of no other groups."""
        limited = [group for group in self._groups_limited if group.at_most is not None]
        for group in (*limited, *at_most):
            group.at_most = at_most.get(group)
        self._groups_limited = weakref.WeakSet(at_most)
        if limited or at_most:
            self.invalidate()

    @contextmanager
    def laid_out(self, *, compressed: bool) -> Iterator[None]:
        """Mark that a layout engine runs, and whether its layout is *compressed*."""
        try:
            self._compresses, self._measured = compressed, {}
            yield
        finally:
            self._compresses, self._measured = False, None

    def note_measured(self) -> None:
        """Keep the scales at which a running layout engine measures decorations."""
        if self._measured is not None:
            self._measured = self.resolved()

    def measured(self) -> dict[ScaleGroup, Scale]:
        """Return the scales at which the running layout engine measured decorations last."""
        return self._measured or {}

    def compressed_size(self, member: Member) -> Pair | None:
        """Return what a compressed layout is told that the box of *member* measures.

        Compressed layout takes from all columns the free space beside the smallest image. Told the
        fill ratio of the image that fills its slot most, it takes no more than all can spare, and
        the columns keep their ratios.

        Returns
        -------
        (float, float) or None
            Width and height in fractions of the figure; None while no compressed layout runs.
        """
        gridspec = member.gridspec()
        if not self._compresses or gridspec is None:
            return None
        self.update()
        parts = [
            (1.0, 1.0) if (shown := self._shown.get(other)) is None else other.filled(shown)
            for other in self._asked
            if other.gridspec() is gridspec
        ]
        width, height = (max(part) for part in zip(*parts, strict=True))
        return member.slot.width * width, member.slot.height * height

    # Resolving ---------------------------------------------------------------------------------

    def _drawn(self) -> dict[Member, bool]:
        """Return the members that are drawn, and whether they have a say in their scale."""
        figure = self._figure()
        members = () if figure is None else _members(figure)
        return {found.member: found.has_say for found in members if found.is_drawn}

    def update(self) -> None:
        """Resolve the scales if anything changed, and have all Axes show what they can."""
        if self._updating:
            return
        self._updating = True
        try:
            for _ in range(_PASSES):
                figure = self._figure()
                dots = dots_per_unit(figure)
                # matplotlib tells nobody that a subfigure was removed or hidden.
                subfigures = () if figure is None else tuple(map(weakref.ref, _drawn_parts(figure)))
                known = (self._dots_per_unit, self._subfigures) == (dots, subfigures)
                if known and not self._watch.changed:
                    return
                members = self._drawn()
                for member in members:
                    member.autoscale()  # which may call back, and move the limits of others
                asked = {member: _ask(member, has_say) for member, has_say in members.items()}
                if asked != self._asked:
                    self._resolve(asked)
                    self._asked = weakref.WeakKeyDictionary(asked)
                for member in members:
                    member.show(self._shown.get(member))
                for member in self._shown:
                    member.show_neighbors()
                self._watch.reset(*(node for member in members for node in member.nodes()))
                self._dots_per_unit, self._subfigures = dots, subfigures
                for member in members:
                    bring_up_to_date(member.axes)
        finally:
            self._updating = False

    def _resolve(self, asked: dict[Member, _Asked]) -> None:
        """Find the scales of all groups and the shown dots of all Axes."""
        requests = {
            member: found.request for member, found in asked.items() if found.request is not None
        }
        for group in {found.group for found in asked.values()}:
            group.scale = group.choose(
                request
                for member, request in requests.items()
                if asked[member].group is group and asked[member].has_say
            )
        self._shown = weakref.WeakKeyDictionary()
        narrowest: dict[tuple[Member, AxisName], Pair] = {}
        for member, request in requests.items():
            scale = member.group.scale
            dots = []
            for i, axis in enumerate(AXES):
                if (member, axis) not in narrowest:
                    siblings = [m for m in member.siblings(axis) if m in requests]
                    limits = _narrowest(siblings, axis, i, requests)
                    narrowest.update({(sibling, axis): limits for sibling in siblings})
                span = span_of(request.grid, axis, narrowest[member, axis])
                dots.append(narrow(span, scale, request.available[i]))
            shown = ShownDots(scale, dots[0], dots[1])
            if all(
                are_exact(request.grid, axis, scale, ends)
                for axis, ends in zip(AXES, (shown.x, shown.y), strict=True)
            ):
                self._shown[member] = shown


def _ask(member: Member, has_say: bool) -> _Asked:
    group = member.group
    return _Asked(group, group.requested, group.at_most, member.request(), has_say)


def _narrowest(
    siblings: list[Member], axis: AxisName, i: int, requests: dict[Member, ViewRequest]
) -> Pair:
    """Return the limits along a shared *axis* that all *siblings* can show: the shortest ones."""
    wanted = [sibling.limits.wanted(axis) for sibling in siblings]
    if len(siblings) == 1:
        return wanted[0]
    shown = []
    for sibling, limits in zip(siblings, wanted, strict=True):
        request, scale = requests[sibling], sibling.group.scale
        dots = narrow(request.spans[i], scale, request.available[i])
        shown.append(shown_limits(request.grid, axis, limits, scale, dots))
    return min(shown, key=lambda limits: abs(limits[1] - limits[0]))


_scales: weakref.WeakKeyDictionary[Figure, FigureScales] = weakref.WeakKeyDictionary()


def scales_of(figure: Figure) -> FigureScales:
    """Return the scales of a root figure."""
    scales = _scales.get(figure)
    if scales is None:
        scales = _scales[figure] = FigureScales(figure)
    return scales


def invalidate_scales(ax: Artist) -> None:
    """Have the scales of the figure of *ax*, if it is in one, resolved anew."""
    if (figure := root_figure(ax)) is not None:
        scales_of(figure).invalidate()


class _Found(NamedTuple):
    """A member, whether it has a say in its scale, and whether its Axes is drawn."""

    member: Member
    has_say: bool
    is_drawn: bool


def _members(figure: Figure) -> Iterator[_Found]:
    """Yield the pixel Axes of *figure*.

    The slot of an inset grows with the scale of the Axes that it is in, so that it has no say.
    Subfigures that were removed leave their Axes in `Figure.axes`.
    """
    drawn = {figure, *_drawn_parts(figure)}
    waiting: list[tuple[Any, tuple[ScaleGroup, ...], bool]] = [
        (ax, (), parent_figure(ax) in drawn) for ax in reversed(figure.axes)
    ]
    while waiting:
        ax, around, is_drawn = waiting.pop()
        is_drawn = is_drawn and ax.get_visible()
        member = member_of(ax)
        if member is not None:
            yield _Found(member, member.group not in around, is_drawn)
            around = (*around, member.group)
        waiting.extend((child, around, is_drawn) for child in reversed(ax.child_axes))


def _drawn_parts(figure: Any) -> Iterator[Any]:
    """Yield the subfigures of *figure*, and those in them, that are drawn."""
    for part in figure.subfigs:
        if part.get_visible():
            yield part
            yield from _drawn_parts(part)

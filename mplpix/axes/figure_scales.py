"""The scales of all groups of a figure and the shown dots of its pixel Axes, resolved together.

Each `Member` tells which cells its Axes wants to show and how many dots its slot has. From these
requests `FigureScales` finds the scale of every `ScaleGroup`, then the dots that each Axes shows,
and passes them back to the members. It does so once after each change of a figure, a slot, a view
or an image, not once per Axes: matplotlib's transforms announce changes (`mplpix._mpl.axes.Watch`),
so that an update without a change costs nothing.

There is one `FigureScales` for a root figure (`scales_of`), as long as the figure lives.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from mplpix._mpl.axes import Watch
from mplpix._mpl.figures import parent_figure, root_figure
from mplpix.arrays.aspect import Request, Scales
from mplpix.arrays.scale import Scale, narrow
from mplpix.axes.dots_per_unit import dots_per_unit
from mplpix.axes.group import OWN, OwnScales, ScaleGroup, ShownDots, ViewRequest
from mplpix.axes.limits import AXES, AxisName, Pair, are_exact, shown_limits, span_of
from mplpix.axes.member import Member, bring_up_to_date, member_of

__all__ = ["FigureScales", "invalidate_scales", "scales_of"]

#: How often scales are resolved in one update, at most. Placing boxes moves the slots of insets in
#: them, so that a second pass is needed, and a third for insets in insets.
_PASSES = 3


class _Inputs(NamedTuple):
    """All that the shown dots of one member depend on; compared to find changes."""

    groups: tuple[ScaleGroup, ScaleGroup]
    requested: Request | None
    awaiting: Request | None
    at_most: tuple[Scale | None, Scale | None]
    request: ViewRequest | None
    has_say: bool

    @property
    def group(self) -> ScaleGroup | None:
        """The group that shares its scale with the member, None for one with scales of its own."""
        return self.groups[0] if self.groups[0] is self.groups[1] else None


class Link(Protocol):
    """Passes views of Axes on to others, maybe in other figures."""

    def settle(self) -> None:
        """Pass on whatever changed."""


class FigureScales:
    """The scale groups of *figure*, and what its pixel Axes show; None is a figure of none."""

    def __init__(self, figure: Figure | None) -> None:
        self._figure = (lambda: None) if figure is None else weakref.ref(figure)
        self._groups: weakref.WeakValueDictionary[Hashable, ScaleGroup] = (
            weakref.WeakValueDictionary()
        )
        #: The groups whose scales are limited.
        self._groups_limited: weakref.WeakSet[ScaleGroup] = weakref.WeakSet()
        self._watch = Watch()
        self._dots_per_unit = 1.0
        self._subfigures: tuple[weakref.ref[Any], ...] = ()
        self._updating = False
        # Members reference the figure: strong references here would keep it alive for ever.
        self._inputs: MutableMapping[Member, _Inputs] = weakref.WeakKeyDictionary()
        self._shown: MutableMapping[Member, ShownDots] = weakref.WeakKeyDictionary()
        self._compresses = False
        self._length_of: Callable[[Member, AxisName], float | None] | None = None
        #: The links that Axes of the figure are in; owned here, for as long as the figure lives.
        self.links: list[Link] = []
        self._measured: dict[ScaleGroup, Scale] | None = None
        #: The scales to keep, each with the one requested when `hold` was called.
        self._held: MutableMapping[ScaleGroup, tuple[Any, Scale]] = weakref.WeakKeyDictionary()
        self._held_at: Hashable = None
        if figure is None:
            return
        for found in _members(figure):  # groups of an unpickled figure
            group = found.member.group
            self._groups.setdefault(group.name, group)
            limited = (group, *found.member.own.along)
            self._groups_limited.update(g for g in limited if g.at_most is not None)
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
        """Have the next `update` resolve the scales anew."""
        self._watch.invalidate()

    @property
    def has_changed(self) -> bool:
        """Whether the next `update` resolves the scales anew; a subfigure may change unnoticed."""
        return self._watch.changed or self._dots_per_unit != dots_per_unit(self._figure())

    @property
    def is_updating(self) -> bool:
        """Whether an `update` is going on, which may have called others back."""
        return self._updating

    def scale(self, member: Member) -> Scale | Scales:
        """Return the scale of *member*, up to date; a pair if its cells aren't square."""
        self.update()
        return member.scale()

    def shown(self, member: Member) -> ShownDots | None:
        """Return the dots that *member* shows, None if it has no cells of one size."""
        self.update()
        return self._shown.get(member)

    # For layout engines ------------------------------------------------------------------------

    def resolved(self) -> dict[ScaleGroup, Scale]:
        """Return the scales of all groups, up to date."""
        self.update()
        return {group: group.scale for found in self._inputs.values() for group in found.groups}

    def wishes(self) -> Hashable:
        """Return a key of the limits and scales that are wanted in all Axes, up to date."""
        self.update()
        return tuple(
            (
                id(member),
                member.requested(),
                member.aspect(),
                *(member.limits.wanted(axis) for axis in AXES),
            )
            for member in self._inputs
        )

    def limit(self, at_most: dict[ScaleGroup, Scale]) -> None:
        """Limit the scales that "fit" may find; groups that *at_most* leaves out have no limit."""
        if not self._groups_limited and not at_most:
            return
        for group in (*self._groups_limited, *at_most):
            group.at_most = at_most.get(group)
        self._groups_limited = weakref.WeakSet(at_most)
        self.invalidate()

    def hold(self) -> None:
        """Keep scales and slots until `release`, whatever of the figure is in view.

        They follow a change of the figure's size or dpi, and a scale that somebody sets.
        """
        self.update()
        self._held = weakref.WeakKeyDictionary(
            {
                group: (_requested(group, found), group.scale)
                for found in self._inputs.values()
                for group in found.groups
            }
        )
        self._held_at = self._size()

    def release(self) -> None:
        """End what `hold` began."""
        self._held, self._held_at = weakref.WeakKeyDictionary(), None
        self._inputs = weakref.WeakKeyDictionary()
        self.invalidate()

    @property
    def holds_slots(self) -> bool:
        """Whether layout engines have to leave the slots as they are."""
        return self._held_at is not None and self._held_at == self._size()

    def _size(self) -> Hashable:
        figure = self._figure()
        if figure is None:
            return None
        return (*figure.get_size_inches().tolist(), figure.dpi, dots_per_unit(figure))

    def _held_scale(self, group: ScaleGroup, requested: Request | None) -> Scale | None:
        """Return the scale that `hold` keeps for *group*, None if another one is *requested*."""
        before, scale = self._held.get(group, (None, None))
        return scale if before == requested and self.holds_slots else None

    @contextmanager
    def laid_out(self, *, compressed: bool) -> Iterator[None]:
        """Context in which a layout engine runs, the *compressed* one or another."""
        try:
            self._compresses, self._measured = compressed, {}
            yield
        finally:
            self._compresses, self._measured = False, None

    def note_measured(self) -> None:
        """Note the present scales as those at which a running layout engine measures decorations.

        Nothing is noted outside of `laid_out`.
        """
        if self._measured is not None:
            self._measured = self.resolved()

    def measured(self) -> dict[ScaleGroup, Scale]:
        """Return the scales at which the running layout engine last measured decorations."""
        return self._measured or {}

    def compressed_size(self, member: Member) -> Pair | None:
        """Return the size that a compressed layout is told for the box of *member*.

        Compressed layout (``compress_fixed_aspect`` in ``matplotlib._constrained_layout``) widens
        the margins of the figure by the free space beside the smallest image of each column, which
        is taken from all columns. With true sizes, a slot might get too small for its image. All
        Axes are therefore said to fill their slots as far as the one that fills its slot most.

        Returns
        -------
        (float, float) or None
            Width and height in fractions of the figure; None while no compressed layout runs.
        """
        gridspec = member.gridspec()
        if not self._compresses or gridspec is None:
            return None
        self.update()
        ratios = [
            (1.0, 1.0) if (shown := self._shown.get(other)) is None else other.filled(shown)
            for other in self._inputs
            if other.gridspec() is gridspec
        ]
        width, height = (max(pair) for pair in zip(*ratios, strict=True))
        position = member.axes.get_position(original=True)  # with the neighbors in a divider
        free = member.slot.size * (1 - np.array([width, height]))
        return position.width - free[0], position.height - free[1]

    # For dividers ------------------------------------------------------------------------------

    @contextmanager
    def lengths(
        self, length_of: Callable[[Member, AxisName], float | None] | None
    ) -> Iterator[None]:
        """Context in which the limits of pixel Axes are from 0 to *length_of* (member, axis).

        Sizes of axes_grid1 that are relative to an Axes ask for its limits. They are the true ones
        where *length_of*, or its result, is None.
        """
        before, self._length_of = self._length_of, length_of
        try:
            yield
        finally:
            self._length_of = before

    def measured_limits(self, member: Member, axis: AxisName) -> Pair | None:
        """Return the limits along *axis* in a context of `lengths`, None outside."""
        length = None if self._length_of is None else self._length_of(member, axis)
        return None if length is None else (0.0, length)

    # Resolving ---------------------------------------------------------------------------------

    def _drawn(self) -> dict[Member, bool]:
        """Return the members that are drawn, and whether they have a say in their scale."""
        figure = self._figure()
        members = () if figure is None else _members(figure)
        return {found.member: found.has_say for found in members if found.is_drawn}

    def update(self) -> None:
        """Resolve the scales if anything changed, and set limits and boxes of all Axes to match.

        Linked Axes of other figures are brought up to date first.
        """
        for link in tuple(self.links):
            link.settle()
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
                    member.pass_on_kept()
                    member.autoscale()  # its callbacks may change the limits of other Axes
                for divider, found in _by_divider(members).items():
                    divider.give_slots(found)
                inputs = {
                    member: _inputs_of(member, has_say) for member, has_say in members.items()
                }
                if inputs != self._inputs:
                    self._resolve(inputs)
                    self._inputs = weakref.WeakKeyDictionary(inputs)
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

    def _resolve(self, inputs: dict[Member, _Inputs]) -> None:
        """Find the scales of all groups and the shown dots of all Axes."""
        requests = {
            member: found.request for member, found in inputs.items() if found.request is not None
        }
        for group in {found.group for found in inputs.values()} - {None}:
            assert group is not None
            group.scale = self._held_scale(group, group.requested) or group.choose(
                request
                for member, request in requests.items()
                if inputs[member].group is group and inputs[member].has_say
            )
        for member, request in requests.items():
            if inputs[member].group is None:
                self._choose_own(member.own, inputs[member].requested, request)
        self._shown = weakref.WeakKeyDictionary()
        narrowest: dict[tuple[Member, AxisName], Pair] = {}
        for member, request in requests.items():
            x, y = (group.scale for group in inputs[member].groups)
            dots = []
            for i, axis in enumerate(AXES):
                if (member, axis) not in narrowest:
                    siblings = {m: inputs[m] for m in member.siblings(axis) if m in requests}
                    limits = _narrowest(siblings, axis, i)
                    narrowest.update({(sibling, axis): limits for sibling in siblings})
                span = span_of(request.grid, axis, narrowest[member, axis])
                dots.append(narrow(span, (x, y)[i], request.available[i]))
            shown = ShownDots((x, y), dots[0], dots[1])
            if all(
                are_exact(request.grid, axis, scale, ends)
                for axis, scale, ends in zip(AXES, (x, y), (shown.x, shown.y), strict=True)
            ):
                self._shown[member] = shown

    def _choose_own(self, own: OwnScales, requested: Request | None, view: ViewRequest) -> None:
        """Find the scales of a member whose cells aren't square."""
        for group, scale in zip(own.along, own.choose(requested, view), strict=True):
            group.scale = self._held_scale(group, requested) or scale


def _by_divider(members: Iterable[Member]) -> dict[Any, list[Member]]:
    """Return the *members* in cells of each divider."""
    found: dict[Any, list[Member]] = {}
    for member in members:
        if (divider := member.divider()) is not None and hasattr(divider, "give_slots"):
            found.setdefault(divider, []).append(member)
    return found


def _inputs_of(member: Member, has_say: bool) -> _Inputs:
    x, y = groups = member.groups()
    limits = x.at_most, y.at_most
    requested = x.requested if x is y else member.requested()
    return _Inputs(groups, requested, x.awaiting, limits, member.request(), has_say)


def _requested(group: ScaleGroup, found: _Inputs) -> Request | None:
    """Return the scale requested for one of the groups of a member."""
    return group.requested if found.group is group else found.requested


def _narrowest(siblings: dict[Member, _Inputs], axis: AxisName, i: int) -> Pair:
    """Return the limits along a shared *axis* that all *siblings* can show: the narrowest.

    Among equally narrow ones, those of the sibling with the narrowest wanted limits: they may
    differ after ``set_xlim(..., emit=False)``.
    """
    wanted = [sibling.limits.wanted(axis) for sibling in siblings]
    if len(siblings) == 1:
        return wanted[0]
    shown = []
    for found, limits in zip(siblings.values(), wanted, strict=True):
        request, scale = found.request, found.groups[i].scale
        assert request is not None
        dots = narrow(request.spans[i], scale, request.available[i])
        shown.append(shown_limits(request.grid, axis, limits, scale, dots))
    lengths = [tuple(abs(b - a) for a, b in pair) for pair in zip(shown, wanted, strict=True)]
    return shown[lengths.index(min(lengths))]


_scales: weakref.WeakKeyDictionary[Figure, FigureScales] = weakref.WeakKeyDictionary()


def scales_of(drawn: Artist) -> FigureScales:
    """Return the scales of the root figure of an artist, such as an Axes or the figure itself.

    For an artist without a figure, scales of no Axes.
    """
    figure = root_figure(drawn)
    if figure is None:
        return FigureScales(None)
    scales = _scales.get(figure)
    if scales is None:
        scales = _scales[figure] = FigureScales(figure)
    return scales


def invalidate_scales(ax: Artist) -> None:
    """Have the next update resolve the scales of the figure of *ax* anew."""
    scales_of(ax).invalidate()


class _Found(NamedTuple):
    """A member, whether it has a say in its scale, and whether its Axes is drawn."""

    member: Member
    has_say: bool
    is_drawn: bool


def _members(figure: Figure) -> Iterator[_Found]:
    """Yield the pixel Axes of *figure*.

    An inset has no say in the group of an Axes that it is in: its slot depends on that scale.
    Subfigures that were removed leave their Axes in `Figure.axes`.
    """
    drawn = {figure, *_drawn_parts(figure)}
    waiting: list[tuple[Any, tuple[ScaleGroup, ...], bool]] = [
        (ax, (), parent_figure(ax) in drawn) for ax in reversed(figure.axes)
    ]
    while waiting:
        ax, outer_groups, is_drawn = waiting.pop()
        is_drawn = is_drawn and ax.get_visible()
        member = member_of(ax)
        if member is not None:
            yield _Found(member, member.group not in outer_groups, is_drawn)
            outer_groups = (*outer_groups, member.group)
        waiting.extend((child, outer_groups, is_drawn) for child in reversed(ax.child_axes))


def _drawn_parts(figure: Any) -> Iterator[Any]:
    """Yield the subfigures of *figure*, and those in them, that are drawn."""
    for part in figure.subfigs:
        if part.get_visible():
            yield part
            yield from _drawn_parts(part)

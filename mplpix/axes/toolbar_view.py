"""Views of a pixel Axes as the toolbar keeps them, for home, back and forward.

matplotlib keeps limits, and whether they are autoscaled. The view of a pixel Axes has the limits
that are wanted, not those that are shown, and the scale that is requested. It has the views of
insets as well: the toolbar knows the Axes of the figure only, not their insets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from mplpix.axes.figure_scales import invalidate_scales
from mplpix.axes.limits import AXES
from mplpix.axes.member import Member, member_of
from mplpix.hands.under_cursor import inset_at

__all__ = [
    "View",
    "complete_view",
    "inset_under",
    "plain_view",
    "present_view",
    "request_scale_of",
    "set_inset_views",
    "set_view",
]

View = Mapping[str, Any]

#: The scale in a view: that of the group, and that of cells which aren't square.
_SCALE_KEYS = "pixel_scale", "own_pixel_scale"

_INSETS_KEY = "insets"


def present_view(member: Member) -> dict[str, Any]:
    """Return the present view of the Axes of *member*, as the toolbar asks for it."""
    return cast(dict[str, Any], cast(Any, member.axes)._get_view())


def set_view(member: Member, view: View) -> None:
    """Set the view of the Axes of *member*, as the toolbar does."""
    cast(Any, member.axes)._set_view(dict(view))


def complete_view(member: Member, view: View) -> dict[str, Any]:
    """Return *view*, which matplotlib keeps, with all that belongs to one of a pixel Axes."""
    wanted = {f"{axis}lim": member.limits.wanted(axis) for axis in AXES}
    complete = {**view, **wanted, _scale_key(member): member.requested()}
    insets = [present_view(inset) for inset in _insets(member)]
    return {**complete, _INSETS_KEY: insets} if insets else complete


def plain_view(view: View) -> dict[str, Any]:
    """Return the part of *view* that matplotlib sets."""
    return {name: part for name, part in view.items() if name not in (*_SCALE_KEYS, _INSETS_KEY)}


def request_scale_of(member: Member, view: View) -> None:
    """Request the scale of a *view*; one of before the aspect was changed has none."""
    key = _scale_key(member)
    if key in view:
        member.set_request(view[key])
        invalidate_scales(member.axes)


def set_inset_views(member: Member, view: View) -> None:
    """Set the views of insets to those in a *view*."""
    for inset, inner in zip(_insets(member), view.get(_INSETS_KEY, ()), strict=False):
        set_view(inset, inner)


def inset_under(member: Member, x: float, y: float) -> Any:
    """Return the inset at a point on the canvas if it is a pixel Axes that tools may act on."""
    inset = inset_at(member.axes, x, y) if member.axes.child_axes else None
    if inset is None or member_of(inset) is None:
        return None
    return inset if inset.get_navigate() else None


def _insets(member: Member) -> Iterator[Member]:
    found = (member_of(ax) for ax in member.axes.child_axes)
    return (inset for inset in found if inset is not None)


def _scale_key(member: Member) -> str:
    return _SCALE_KEYS[0 if member.shares_scale else 1]

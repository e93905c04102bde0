"""Zooms of one Axes: by methods, and by the box of the zoom tool.

Each is one entry of the toolbar's history. `mplpix.axes.zoom_limits` finds the limits and the
scale, `mplpix.axes.pins` those that keep a cell on its dot.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.transforms import Bbox

from mplpix._mpl.figures import root_figure
from mplpix._mpl.toolbar import navigation
from mplpix.arrays.aspect import Request, check_factors, check_scales
from mplpix.axes.dots_per_unit import dots_per_unit
from mplpix.axes.figure_scales import scales_of
from mplpix.axes.limits import AXES, Pair
from mplpix.axes.member import Member
from mplpix.axes.pins import pin_at, show_pinned
from mplpix.axes.toolbar_view import inset_under, present_view, set_view
from mplpix.axes.zoom_limits import box_view, limits_about, region_view
from mplpix.axes.zoom_run import ZoomRun, check_steps

__all__ = ["zoom_about", "zoom_by", "zoom_to", "zoom_to_box"]


def zoom_about(member: Member, point: tuple[Any, Any], scale: Any) -> None:
    """Show a *point* in the middle at a *scale*; see `mplpix.PixelAxes.zoom_about`."""
    factor = member.check_request("scale", check_factors("scale", scale))
    _show(member, limits_about(member, point, factor), factor)


def zoom_to(
    member: Member, borders: tuple[tuple[Any, Any], tuple[Any, Any]], scale: Any = None
) -> None:
    """Show the region between *borders* along x and y; see `mplpix.PixelAxes.zoom_to`."""
    factor = None
    if scale is not None:
        factor = member.check_request("scale", check_scales("scale", scale))
    _show(member, *region_view(member, borders, factor))


def zoom_by(member: Member, steps: Any, point: tuple[Any, Any]) -> None:
    """Go *steps* up or down, a *point* stays in place; see `mplpix.PixelAxes.zoom_by`."""
    aspect, shown = member.aspect(), scales_of(member.axes).shown(member)
    pair = check_steps(steps, aspect)
    before = (1, 1) if shown is None else shown.scales
    run = (member.zoom_run or ZoomRun()).stepped(pair, present_view(member), before, aspect)
    pin = pin_at(member, point, shown)
    if not any(pair):
        return
    with navigation(root_figure(member.axes)):
        if run.view is None:
            show_pinned(member, pin, run.scales)
        else:
            set_view(member, run.view)
    member.zoom_run = run.arrived(present_view(member))


def zoom_to_box(
    member: Member,
    bbox: Sequence[float],
    direction: str = "in",
    mode: str | None = None,
    twinx: bool = False,
    twiny: bool = False,
) -> bool:
    """Zoom to a box of the zoom tool, or have an inset do so; return False where matplotlib does.

    The tool itself enters it into the history.

    Parameters
    ----------
    member : Member
    bbox, direction, mode, twinx, twiny
        The arguments of `~matplotlib.axes.Axes._set_view_from_bbox`. Three numbers come from a tool
        that is on, for a turn of the wheel: `mplpix.hands` hears of it, too, and knows how far it
        was. The box is then left alone.
    """
    if len(bbox) != 4:
        return True
    if (inset := inset_under(member, *bbox[:2])) is not None:  # where the box was begun
        inset._set_view_from_bbox(bbox, direction, mode)
        return True
    shown = scales_of(member.axes).shown(member)
    if shown is None:
        return False
    left_out = {"x": mode == "y" or twinx, "y": mode == "x" or twiny}
    axes = [axis for axis in AXES if not left_out[axis]]
    box = Bbox(np.reshape(bbox, (2, 2)) * dots_per_unit(root_figure(member.axes)))
    found = box_view(member, shown, box, axes, out=direction == "out") if axes else None
    if found is not None:
        ax: Any = member.axes
        limits, scale = found
        ax.set(**{f"{axis}lim": ends for axis, ends in limits.items()})
        ax.set_pixel_scale(scale)
    return True


def _show(member: Member, limits: list[Pair], scale: Request) -> None:
    """Set limits and scale as one step of the toolbar."""
    ax: Any = member.axes
    with navigation(root_figure(ax)):
        ax.set_xlim(*limits[0])
        ax.set_ylim(*limits[1])
        ax.set_pixel_scale(scale)

"""`Member`: speaks for a pixel Axes in its scale group.

It sends a `ViewRequest`, the cells that the Axes wants to show, and gets `ShownDots`, the dots that
it shows. Both are numbers; `Member` alone translates between them and the Axes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox, TransformNode

from mplpix._checks import wrong_value
from mplpix._mpl.axes import layout_nodes, set_active_position
from mplpix._mpl.dividers import awaits_boundaries, divider_of
from mplpix._mpl.figures import parent_figure, root_figure
from mplpix.arrays.aspect import Aspect, Request, Scales
from mplpix.arrays.dots import floor_dots
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.scale import Scale
from mplpix.artists.image import PixelAlignedImage
from mplpix.axes.dots_per_unit import dots_per_unit
from mplpix.axes.group import OwnScales, ScaleGroup, ShownDots, ViewRequest
from mplpix.axes.limits import AXES, AxisName, Limits, Pair, is_countable, shown_limits, span_of

if TYPE_CHECKING:  # imported with the first mesh only
    from mplpix.artists.mesh import PixelAlignedMesh

__all__ = ["Member", "bring_up_to_date", "member_of"]


class Member:
    """Speaks for *axes* in its scale group.

    Attributes
    ----------
    axes : PixelAxes
    group : ScaleGroup
        The group that the Axes is in, while its cells are square.
    own : OwnScales
        Its scales while they aren't.
    limits : Limits
        The wanted limits.
    sets_scale : bool
        True if `PixelAxes.set_pixel_scale` was called on this Axes: the scale then comes along to
        another group.
    cells : CellGrid or None
        The cells that blocks and views are counted from, for Axes that share their axes and show
        parts of one array; None for those of the image.
    pan : `~mplpix.axes.panning.MousePan` or None
        The one of the mouse that is under way.
    zoom_run : `~mplpix.axes.zoom_run.ZoomRun` or None
        The run of steps that `PixelAxes.zoom_by` goes on with.
    """

    def __init__(self, axes: Axes, group: ScaleGroup) -> None:
        self.axes = axes
        self.group = group
        self.own = OwnScales()
        self.sets_scale = False
        #: A scale that was set before there were square cells, and its number in the group.
        self._kept: tuple[Request, int] | None = None
        self.cells: CellGrid | None = None
        self.limits = Limits()
        self.pan: Any = None
        self.zoom_run: Any = None
        #: The slot that an Axes locator, or its divider, gave last; None without a locator.
        self._located: Bbox | None = None
        #: The cell that a divider gave last, in which the box is; None without a divider.
        self._cell: Bbox | None = None

    # Image and neighbors -----------------------------------------------------------------------

    def image(self) -> PixelAlignedImage | PixelAlignedMesh | None:
        """Return the image whose cells set the scale: the first one in data coordinates.

        On an Axes without images the first mesh.
        """
        axes = self.axes
        for artist in chain[Any](axes.images, axes.collections):
            has_cells = hasattr(artist, "cells_node")
            if has_cells and artist.get_transform() is axes.transData:
                return cast("PixelAlignedImage | PixelAlignedMesh", artist)
        return None

    def grid(self) -> CellGrid | None:
        """Return the cells that set the scale; None unless all are of one size, on linear axes."""
        image = self.image()
        linear = self.axes.get_xscale() == self.axes.get_yscale() == "linear"
        if image is None or not linear or not image.has_data() or not image.grid.is_uniform:
            return None
        return self.cells or image.grid

    def need_grid(self) -> CellGrid:
        """Return the cells that set the scale.

        Raises
        ------
        ValueError
            If there are none.
        """
        grid = self.grid()
        if grid is None:
            raise ValueError(
                "the Axes must have an image with cells of one size on linear axes, to have a scale"
            )
        return grid

    def aspect(self) -> Aspect:
        """Return how the scales along x and y depend on each other."""
        return Aspect.of(self.axes.get_aspect())

    def siblings(self, axis: AxisName) -> Iterator[Member]:
        """Return the members whose Axes share *axis*, this one too."""
        found = (member_of(ax) for ax in self._sharing(axis))
        return (member for member in found if member is not None)

    def _sharing(self, axis: AxisName) -> list[Axes]:
        axes = self.axes
        shared = axes.get_shared_x_axes() if axis == "x" else axes.get_shared_y_axes()
        return shared.get_siblings(axes)

    def gridspec(self) -> Any:
        """Return the `~matplotlib.gridspec.GridSpec` that the Axes is in, None if there is none."""
        spec = self.axes.get_subplotspec()
        return None if spec is None else spec.get_gridspec()

    # The scale ---------------------------------------------------------------------------------

    @property
    def shares_scale(self) -> bool:
        """True if the scale is that of the group: without cells, and if these are square."""
        return self.grid() is None or self.aspect().is_square

    def groups(self) -> tuple[ScaleGroup, ScaleGroup]:
        """Return the groups that the scales along x and y are those of."""
        return (self.group, self.group) if self.shares_scale else self.own.along

    def scale(self) -> Scale | Scales:
        """Return dots per cell as last resolved, a pair along x and y if cells aren't square."""
        if not self.shares_scale:
            return self.own.scales
        kept = self._kept is not None and not isinstance(self._kept[0], tuple)
        latest = self.group.latest if kept else None
        return self.group.scale if latest is None or latest == "fit" else latest

    def requested(self) -> Request | None:
        """Return the scale that was last set, as it holds for the cells that there are."""
        kept = None if self._kept is None else self._kept[0]
        if not self.shares_scale:
            return kept if self.own.requested is None else self.own.requested
        return self.group.requested if kept is None else kept

    def check_request(self, name: str, scale: Request) -> Request:
        """Return *scale*, a pair as one number where cells are square; refuse any other pair."""
        if not isinstance(scale, tuple) or self.grid() is None or not self.aspect().is_square:
            return scale
        if scale[0] != scale[1]:
            takes = "one scale where cells are square (aspect 'equal')"
            raise wrong_value(name, takes, scale)
        return scale[0]

    def set_request(self, scale: Request | None) -> None:
        """Set the scale: of the group, or of this Axes alone if its cells aren't square.

        Without cells, it is kept until there are any.
        """
        if not self.shares_scale:
            self.own.requested, self._kept = scale, None
        elif self.grid() is None:
            self._keep(scale)
        else:
            assert not isinstance(scale, tuple)
            self.group.request(scale)
            self._kept = None

    def _keep(self, scale: Request | None) -> None:
        at = self.group.count() if isinstance(scale, tuple) else self.group.keep(scale)
        self._kept = None if scale is None else (scale, at)

    def pass_on_kept(self) -> None:
        """Set the scale of the group to the one that was kept, once there are square cells."""
        if self._kept is None or self.grid() is None or not self.aspect().is_square:
            return
        (scale, at), self._kept = self._kept, None
        if isinstance(scale, tuple) and scale[0] != scale[1]:
            self.own.requested = scale
            return
        self.group.request(scale[0] if isinstance(scale, tuple) else scale, at)
        self.sets_scale = True

    def join(self, group: ScaleGroup) -> None:
        """Enter another group; a scale that was set comes along if the others have none."""
        before, self.group = self.group, group
        if self._kept is not None:
            self._keep(self._kept[0])
        elif group.requested is None and self.sets_scale:
            group.request(before.requested)

    # Slot and box ------------------------------------------------------------------------------

    def divider(self) -> Any:
        """Return the divider of axes_grid1 that the Axes is in a cell of, None without one."""
        return divider_of(self.axes.get_axes_locator())

    def locate(self, position: Bbox | None) -> bool:
        """Keep the place that an Axes locator gave, None without one; return if the slot changed.

        A divider gives the cell of the division that hugs the boxes, and the slot by `set_slot`.
        """
        if self.divider() is not None:
            self._cell = self._cell if position is None else Bbox(position)
            return False
        self._cell = None
        before, self._located = self._located, None if position is None else Bbox(position)
        if before is None or self._located is None:
            return before is not self._located
        return bool((before.get_points() != self._located.get_points()).any())

    def set_slot(self, slot: Bbox) -> None:
        """Set the slot that a divider gives, in fractions of the figure or subfigure."""
        self._located = slot

    @property
    def slot(self) -> Bbox:
        """The slot in fractions of the figure or subfigure."""
        return self._located or self.axes.get_position(original=True)

    @property
    def slot_dots(self) -> Bbox:
        """The slot in dots."""
        return self._in_dots(self.slot)

    @property
    def place(self) -> Bbox:
        """The slot, or the cell of a divider: where the box is, in fractions of the figure."""
        return self._cell or self.slot

    @property
    def place_dots(self) -> Bbox:
        """The place in dots."""
        return self._in_dots(self.place)

    def _in_dots(self, position: Bbox) -> Bbox:
        corners = parent_figure(self.axes).transSubfigure.transform(position.get_points())
        return Bbox(corners * dots_per_unit(root_figure(self.axes)))

    @property
    def box_dots(self) -> Bbox:
        """The box in dots, a copy."""
        return Bbox(self.axes.bbox.get_points() * dots_per_unit(root_figure(self.axes)))

    def set_box(self, box: Bbox) -> None:
        """Set the box, in dots."""
        to_figure = parent_figure(self.axes).transSubfigure.inverted()
        corners = box.get_points() / dots_per_unit(root_figure(self.axes))
        set_active_position(self.axes, Bbox(to_figure.transform(corners)))

    def filled(self, shown: ShownDots) -> Pair:
        """Return the part of the slot, (width, height), that the box of *shown* dots fills."""
        slot = self.slot_dots
        return shown.size[0] / slot.width, shown.size[1] / slot.height

    # Limits, requests and answers --------------------------------------------------------------

    def autoscale(self) -> None:
        """Carry out an autoscale that is pending."""
        _ = self._view_limits()

    def _view_limits(self) -> Bbox:
        """Return ``viewLim``; unlike `PixelAxes.viewLim`, it doesn't resolve the scales."""
        return cast(Bbox, Axes.viewLim.fget(self.axes))  # type: ignore[attr-defined]

    def want(self, axis: AxisName, limits: Pair) -> None:
        """Set the wanted limits along *axis*."""
        _set_interval(self._view_limits(), axis, limits)
        self.limits.note(axis, limits)

    def want_shared(self, axis: AxisName) -> None:
        """Want what is wanted by the others with which the Axes now shares *axis*."""
        others = (member for member in self.siblings(axis) if member is not self)
        if (other := next(others, None)) is not None:
            self.want(axis, other.limits.wanted(axis))

    def want_written(self) -> None:
        """Set the wanted limits to those that stand in ``viewLim``."""
        limits = self._view_limits()
        for axis, interval in zip(AXES, (limits.intervalx, limits.intervaly), strict=True):
            self.limits.note(axis, (interval[0], interval[1]))

    def bounds(self, axis: AxisName, lower: Any, upper: Any) -> tuple[Any, Any]:
        """Return bounds for `Axes.set_xbound`, whose arguments they are; wanted ones for None."""
        if upper is None and np.iterable(lower):
            lower, upper = lower
        self.autoscale()
        low, high = sorted(self.limits.wanted(axis))
        return low if lower is None else lower, high if upper is None else upper

    def request(self) -> ViewRequest | None:
        """Return the request of the Axes, None if it has no cells of one size to count."""
        grid = self.grid()
        if grid is None:
            return None
        wanted = {axis: self.limits.wanted(axis) for axis in AXES}
        if not all(is_countable(grid, axis, limits) for axis, limits in wanted.items()):
            return None
        x, y = (span_of(grid, axis, limits) for axis, limits in wanted.items())
        image = self.image()
        factors = image.level_factors() if isinstance(image, PixelAlignedImage) else ()
        return ViewRequest(grid, (x, y), self.available(), self.aspect(), factors)

    def available(self) -> tuple[int, int]:
        """Return the whole dots of the slot along x and y, at least one."""
        slot = self.slot_dots
        width, height = (max(1, int(floor_dots(length))) for length in (slot.width, slot.height))
        return width, height

    def show(self, shown: ShownDots | None) -> None:
        """Set ``viewLim`` to *shown* dots, for None to the wanted limits."""
        grid = self.grid()
        for i, axis in enumerate(AXES):
            wanted = self.limits.wanted(axis)
            if shown is not None and grid is not None:
                dots = (shown.x, shown.y)[i]
                wanted = shown_limits(grid, axis, wanted, shown.scales[i], dots)
            _set_limits(self.axes, axis, wanted, root_figure(self.axes))

    def show_neighbors(self) -> None:
        """Set the limits of Axes without cells that share an axis to those that this one shows."""
        for axis in AXES:
            for ax in self._sharing(axis):
                member = member_of(ax)
                if ax is not self.axes and (member is None or member.grid() is None):
                    _set_limits(ax, axis, _limits(self.axes, axis), root_figure(self.axes))

    def nodes(self) -> tuple[TransformNode, ...]:
        """Return the transforms that announce changes of the request, their values just read."""
        nodes = layout_nodes(self.axes)
        image = self.image()
        if image is None:
            return nodes
        image.cells_node.get_matrix()
        return (*nodes, image.cells_node)


def member_of(ax: Any) -> Member | None:
    """Return the member that speaks for *ax*, None if it is no pixel Axes.

    None, too, for a proxy of a pixel Axes, which only forwards attributes.
    """
    member = vars(ax).get("_member")
    return member if isinstance(member, Member) and member.axes is ax else None


def bring_up_to_date(ax: Axes) -> None:
    """Set box and limits of *ax* as a draw does, without running a layout engine.

    `Axes.get_position` begins by the same calls. While ``bbox_inches`` freezes
    `Axes.apply_aspect`, they do nothing.
    """
    locator: Any = ax.get_axes_locator()
    if awaits_boundaries(locator):
        return
    ax.apply_aspect(None if locator is None else locator(ax, None))


def _limits(ax: Axes, axis: AxisName) -> Pair:
    limits = ax.viewLim.intervalx if axis == "x" else ax.viewLim.intervaly
    return float(limits[0]), float(limits[1])


def _set_limits(ax: Axes, axis: AxisName, limits: Pair, figure: Figure | None) -> None:
    """Set the shown limits of *ax*; ``xlim_changed`` is for wanted limits only."""
    if _limits(ax, axis) == limits:
        return
    if root_figure(ax) is not figure:
        ax.stale = True  # in another figure, which isn't drawn now
    _set_interval(ax.viewLim, axis, limits)


def _set_interval(box: Bbox, axis: AxisName, interval: Pair) -> None:
    if axis == "x":
        box.intervalx = interval
    else:
        box.intervaly = interval

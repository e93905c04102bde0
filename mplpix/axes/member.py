"""A pixel Axes as its scale group sees it: what it wants to show, and what it is told to show.

The messages are numbers: a `ViewRequest` goes up, `ShownDots` come back. A `Member` is the one
place that translates between these and an Axes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox, TransformNode

from mplpix._mpl import layout_nodes, parent_figure, root_figure
from mplpix.arrays.dots import floor_dots
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.scale import Scale, Span
from mplpix.artists.image import PixelAlignedImage
from mplpix.axes.dots_per_unit import dots_per_unit
from mplpix.axes.limits import AXES, AxisName, Limits, Pair, is_countable, shown_limits, span_of

if TYPE_CHECKING:
    from mplpix.axes.group import ScaleGroup

__all__ = ["Member", "ShownDots", "ViewRequest", "bring_up_to_date", "member_of"]


class ViewRequest(NamedTuple):
    """What an Axes wants to show: cells, and the whole dots of its slot, both as (x, y)."""

    grid: CellGrid
    spans: tuple[Span, Span]
    available: tuple[int, int]


class ShownDots(NamedTuple):
    """What an Axes shows: dots counted from the edge of cell 0, (first, end) along x and y."""

    scale: Scale
    x: tuple[int, int]
    y: tuple[int, int]

    @property
    def size(self) -> tuple[int, int]:
        """The width and the height of the box, in dots."""
        return self.x[1] - self.x[0], self.y[1] - self.y[0]


class Member:
    """What a scale group knows of *axes*.

    Attributes
    ----------
    axes : PixelAxes
    group : ScaleGroup
        The group that the Axes is in.
    limits : Limits
        What is wanted.
    sets_scale : bool
        Whether somebody set the scale of the group by this Axes, which takes it along when it goes.
    """

    def __init__(self, axes: Axes, group: ScaleGroup) -> None:
        self.axes = axes
        self.group = group
        self.sets_scale = False
        self.limits = Limits()
        self._located: Bbox | None = None

    # What it is --------------------------------------------------------------------------------

    def image(self) -> PixelAlignedImage | None:
        """Return the image whose cells count: the first in data coordinates."""
        axes = self.axes
        for artist in axes.get_images():
            if isinstance(artist, PixelAlignedImage) and artist.get_transform() is axes.transData:
                return artist
        return None

    def grid(self) -> CellGrid | None:
        """Return the cells that set the scale, None unless they are of one size on these axes."""
        image = self.image()
        linear = self.axes.get_xscale() == self.axes.get_yscale() == "linear"
        if image is None or not linear or not image.has_data() or not image.grid.is_uniform:
            return None
        return image.grid

    def siblings(self, axis: AxisName) -> Iterator[Member]:
        """Return the members whose Axes share *axis*, this one too."""
        found = (member_of(ax) for ax in self._sharing(axis))
        return (member for member in found if member is not None)

    def _sharing(self, axis: AxisName) -> list[Axes]:
        axes = self.axes
        shared = axes.get_shared_x_axes() if axis == "x" else axes.get_shared_y_axes()
        return shared.get_siblings(axes)

    def gridspec(self) -> Any:
        """Return the grid that the Axes is laid out in, None if it is in none."""
        spec = self.axes.get_subplotspec()
        return None if spec is None else spec.get_gridspec()

    # Its slot ----------------------------------------------------------------------------------

    def locate(self, position: Bbox | None) -> bool:
        """Keep the slot that an Axes locator gave, None for none; return whether it is another."""
        before, self._located = self._located, None if position is None else Bbox(position)
        if before is None or self._located is None:
            return before is not self._located
        return bool((before.get_points() != self._located.get_points()).any())

    @property
    def slot(self) -> Bbox:
        """The slot in fractions of the figure or subfigure."""
        return self._located or self.axes.get_position(original=True)

    @property
    def slot_dots(self) -> Bbox:
        """The slot in dots."""
        corners = parent_figure(self.axes).transSubfigure.transform(self.slot.get_points())
        return Bbox(corners * dots_per_unit(root_figure(self.axes)))

    def filled(self, shown: ShownDots) -> Pair:
        """Return the part of the slot, (width, height), that the box of *shown* dots fills."""
        slot = self.slot_dots
        return shown.size[0] / slot.width, shown.size[1] / slot.height

    # Messages ----------------------------------------------------------------------------------

    def autoscale(self) -> None:
        """Carry out an autoscale that is pending."""
        _ = self._view_limits()

    def _view_limits(self) -> Bbox:
        """Return the limits, without having the scales resolved."""
        return cast(Bbox, Axes.viewLim.fget(self.axes))  # type: ignore[attr-defined]

    def want(self, axis: AxisName, limits: Pair) -> None:
        """Take *limits* as those that somebody wants along *axis*."""
        _set_interval(self._view_limits(), axis, limits)
        self.limits.note(axis, limits)

    def request(self) -> ViewRequest | None:
        """Return what the Axes wants to show, None if it has no cells of one size to count."""
        grid = self.grid()
        if grid is None:
            return None
        wanted = {axis: self.limits.wanted(axis) for axis in AXES}
        if not all(is_countable(grid, axis, limits) for axis, limits in wanted.items()):
            return None
        x, y = (span_of(grid, axis, limits) for axis, limits in wanted.items())
        return ViewRequest(grid, (x, y), self.available())

    def available(self) -> tuple[int, int]:
        """Return the whole dots of the slot along x and y, at least one."""
        slot = self.slot_dots
        width, height = (max(1, int(floor_dots(length))) for length in (slot.width, slot.height))
        return width, height

    def show(self, shown: ShownDots | None) -> None:
        """Set the limits to *shown* dots; to the wanted ones where there are none."""
        grid = self.grid()
        for axis, dots in zip(AXES, (None, None) if shown is None else shown[1:], strict=True):
            wanted = self.limits.wanted(axis)
            if shown is not None and grid is not None and dots is not None:
                wanted = shown_limits(grid, axis, wanted, shown.scale, dots)
            _set_limits(self.axes, axis, wanted, root_figure(self.axes))

    def show_neighbors(self) -> None:
        """Set the limits of Axes that share an axis and have no cells to those of this one."""
        for axis in AXES:
            for ax in self._sharing(axis):
                member = member_of(ax)
                if ax is not self.axes and (member is None or member.grid() is None):
                    _set_limits(ax, axis, _limits(self.axes, axis), root_figure(self.axes))

    def nodes(self) -> tuple[TransformNode, ...]:
        """Return the transforms that are invalidated when the request changes, just read."""
        nodes = layout_nodes(self.axes)
        image = self.image()
        if image is None:
            return nodes
        image.cells_node.get_matrix()
        return (*nodes, image.cells_node)


def member_of(ax: Any) -> Member | None:
    """Return the member that speaks for *ax*, None if it is no pixel Axes.

    An object that forwards its attributes to a pixel Axes is none.
    """
    member = vars(ax).get("_member")
    return member if isinstance(member, Member) and member.axes is ax else None


def bring_up_to_date(ax: Axes) -> None:
    """Set box and limits of *ax* to what a draw would set them to; no layout engine is run.

    As `Axes.get_position` does it: while ``bbox_inches`` freezes `Axes.apply_aspect`, this does
    nothing.
    """
    locator: Any = ax.get_axes_locator()
    ax.apply_aspect(None if locator is None else locator(ax, None))


def _limits(ax: Axes, axis: AxisName) -> Pair:
    limits = ax.viewLim.intervalx if axis == "x" else ax.viewLim.intervaly
    return float(limits[0]), float(limits[1])


def _set_limits(ax: Axes, axis: AxisName, limits: Pair, figure: Figure | None) -> None:
    """Set the limits that *ax* shows; nobody is called back, for nobody asked for them."""
    if _limits(ax, axis) == limits:
        return
    if root_figure(ax) is not figure:
        ax.stale = True  # its figure isn't the one that is being drawn
    _set_interval(ax.viewLim, axis, limits)


def _set_interval(box: Bbox, axis: AxisName, interval: Pair) -> None:
    if axis == "x":
        box.intervalx = interval
    else:
        box.intervaly = interval

"""`PixelAxes`: an Axes whose image keeps its true pixel size, registered as "pixel".

An Axes has a *slot*, the room that the layout gives it, and a *view*, the limits that somebody
wants to see. At every `apply_aspect`, which each draw and each layout engine calls, its scale group
chooses the scale; the limits are set to what is shown at that scale and the box is put around
exactly those dots, its corner on a dot. From there on everything that is drawn in data coordinates
is aligned, for `transData` is.

What is shown is worked out anew from slot and view each time. The view that was asked for is kept
beside the limits (`_View`), so that a view which had to be narrowed widens again in a larger
figure.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import numpy as np
from matplotlib import axis as maxis
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colorbar import Colorbar
from matplotlib.colors import Normalize
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox, TransformNode
from matplotlib.units import ConversionError
from numpy.typing import NDArray

from mplpix._checks import check_real, wrong_type, wrong_value
from mplpix._mpl import (
    allow_rasterization,
    axis_converter,
    compresses,
    empty_label_unplaced,
    layout_nodes,
    navigation,
    root_figure,
    set_active_position,
)
from mplpix.arrays.dots import DOT_TOLERANCE, floor_dots, round_dots
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.scale import Scale, Span, about, check_scale, largest_scale, place
from mplpix.arrays.source import open_source
from mplpix.artists.coordinates import drawn_grid
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.places import below_cursor
from mplpix.axes.default_ticks import set_default_ticks
from mplpix.axes.dots_per_unit import magnification, note_renderer
from mplpix.axes.group import Axis, Frame, Request, ScaleGroup, group_of, groups_of
from mplpix.axes.snapshot import snapshot
from mplpix.ticks.locators import CellCenterLocator, CellEdgeLocator

if TYPE_CHECKING:  # to import what only some figures have costs as much time as all the rest
    from mplpix.artists.annotations import CellAnnotations
    from mplpix.artists.overlay import DiffOverlay
    from mplpix.axes.colorbar import Side


__all__ = ["PixelAxes"]


@dataclass
class _View:
    """The limits along one axis: those asked for, and those set instead to show whole dots."""

    wanted: tuple[float, float]
    shown: tuple[float, float]
    #: Those before, until the limits are set: an error or an interrupt may come between.
    left: tuple[float, float] | None = None

    def holds(self, limits: tuple[float, float]) -> bool:
        """Return whether *limits* were set here, and not by somebody who wants them."""
        return limits in (self.shown, self.left)


class _Placed(NamedTuple):
    """The box of an Axes as it was placed last, and for what."""

    frame: Frame | None
    anchor: Any
    box: Bbox


class _Unlisted:
    """An artist of our own whose ``set`` doesn't name all properties.

    matplotlib lists those of each class of artists at import, which takes as long as a module.
    """

    def set(self, **kwargs: Any) -> Any:
        """Set several properties at once."""
        return Artist.set(cast(Artist, self), **kwargs)


class _Background(_Unlisted, Rectangle):
    """The background of a pixel Axes, which is where the canvas shows it when it is asked.

    A figure may have been saved since the canvas was drawn, at another dpi.
    """

    def __init__(self, ax: PixelAxes) -> None:
        super().__init__((0.0, 0.0), 1.0, 1.0)
        self._pixel_axes = ax

    def contains_point(self, point: tuple[float, float], radius: float | None = None) -> bool:
        """Return whether *point*, in display coordinates, is in the box."""
        self._pixel_axes._refresh()
        return super().contains_point(below_cursor(*point), radius)


class _MeasuresOnce(_Unlisted):
    """An axis that, at a draw, measures its tick labels once, and clips its ticks with one box."""

    def set_clip_path(self, path: Any, transform: Any = None) -> None:
        """Set the clipping of the axis and its ticks; those share its box."""
        axis = cast(maxis.Axis, self)
        if transform is not None or not isinstance(path, Rectangle):
            cast(Any, super()).set_clip_path(path, transform)
            return
        Artist.set_clip_path(axis, path)
        box = axis.get_clip_box()
        for tick in (*axis.majorTicks, *axis.minorTicks):
            tick.set_clip_path(None)
            tick.set_clip_box(box)
            tick.gridline.set_clip_box(box)

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the axis."""
        with empty_label_unplaced(cast(maxis.Axis, self)):
            cast(Any, super()).draw(renderer)


class _XAxis(_MeasuresOnce, maxis.XAxis):
    pass


class _YAxis(_MeasuresOnce, maxis.YAxis):
    pass


def _filled_by(group: ScaleGroup, grid: Any) -> Any:
    """Return how much of its slot, (width, height), any box of *group* in a grid fills."""
    if grid not in group.memo:
        filled = np.zeros(2)
        for ax in group.members():
            spec = ax.get_subplotspec()
            if spec is not None and spec.get_gridspec() is grid:
                filled = np.maximum(filled, Axes.get_position(ax).size / ax._slot().size)
        group.memo[grid] = filled
    return group.memo[grid]


class PixelAxes(Axes):
    """An Axes that shows the cells of its image on whole dots, all of one size.

    Made by ``plt.subplots(subplot_kw={"projection": "pixel"})``, and wherever else matplotlib takes
    a projection.

    Parameters
    ----------
    *args
        As for `~matplotlib.axes.Axes`.
    pixel_scale : "fit", int or Fraction, default: "fit"
        See `set_pixel_scale`. By default that of the group.
    scale_group : hashable, default: None
        See `set_scale_group`.
    **kwargs
        As for `~matplotlib.axes.Axes`.

    Raises
    ------
    TypeError, ValueError
        If *pixel_scale* is no scale, or *scale_group* can't be hashed.

    Notes
    -----
    The first `PixelAlignedImage` in data coordinates says what the cells are; other images are
    placed by their edges. Cells are square on the canvas whatever the extent of the image, so that
    the aspect of the Axes has no effect. With cells of different sizes and on axes that are not
    linear, the box is the slot. Without an image, the Axes is like any other.

    Examples
    --------
    Two images of different sizes, at the largest scale at which both fit:

    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> fig = Figure(figsize=(6.4, 4.8), dpi=100)
    >>> axs = fig.subplots(1, 2, subplot_kw={"projection": "pixel"})
    >>> small = axs[0].imshow(np.eye(20))
    >>> large = axs[1].imshow(np.eye(50))
    >>> axs[0].get_pixel_scale(), axs[1].get_pixel_scale()
    (4, 4)
    """

    name = "pixel"

    def __init__(
        self,
        *args: Any,
        pixel_scale: Literal["fit"] | Scale | float | None = None,
        scale_group: Hashable = None,
        **kwargs: Any,
    ) -> None:
        requested = None if pixel_scale is None else check_scale("pixel_scale", pixel_scale)
        self._requested_scale: Literal["fit"] | Scale | None = None
        self._scale_group = _check_group("scale_group", scale_group)
        self._views: dict[Axis, _View] = {}
        self._panned: dict[Axis, _View] = {}
        self._located: Bbox | None = None
        self._lays_out = False
        self._shift: NDArray[np.float64] | None = None
        self._placed = _Placed(None, None, Bbox.unit())
        self._ticked: tuple[CellGrid, str, str, tuple[Any, Any]] | None = None
        self._minor_ticks = False
        #: What tells a draw from the next one, None between them. Nothing changes in a draw.
        self.draw_under_way: object | None = None
        super().__init__(*args, **kwargs)
        if requested is not None:
            self.set_pixel_scale(requested)

    # The scale ---------------------------------------------------------------------------------

    def _group(self) -> ScaleGroup | None:
        figure = root_figure(self)
        return None if figure is None else group_of(figure, self._scale_group)

    def _regroup(self) -> None:
        """Have the scale of the group worked out anew."""
        if (group := self._group()) is not None:
            group.invalidate()

    def set_pixel_scale(self, scale: Literal["fit"] | Scale | float) -> None:
        """Set the scale of all Axes of the group.

        Parameters
        ----------
        scale : "fit", int or Fraction
            Dots per cell, k or 1/k. "fit" is the largest at which every Axes of the group shows
            its whole view in its slot. A number holds at any size of the figure: where it is too
            large for a slot, the cells about the middle of the view are shown.

        Raises
        ------
        TypeError, ValueError
            If *scale* is anything else.

        Examples
        --------
        >>> from fractions import Fraction
        >>> from matplotlib.figure import Figure
        >>> axs = Figure().subplots(1, 2, subplot_kw={"projection": "pixel"})
        >>> axs[0].set_pixel_scale(3)
        >>> axs[1].get_pixel_scale()
        3
        >>> axs[1].set_pixel_scale(Fraction(1, 2))
        >>> axs[0].get_pixel_scale()
        Fraction(1, 2)
        """
        checked = check_scale("scale", scale)
        if (group := self._group()) is not None:
            for member in group.members():
                if member._requested_scale is not None:  # it keeps that in a group of its own
                    member._requested_scale = checked
        self._requested_scale = checked
        self._regroup()
        self.stale = True

    def get_pixel_scale(self) -> Scale:
        """Return the dots per cell at present.

        Returns
        -------
        int or Fraction
            k or ``Fraction(1, k)``, also where "fit" was asked for; 1 where there is no image.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(6.4, 4.8), dpi=100).add_subplot(projection="pixel")
        >>> image = ax.imshow(np.eye(30))
        >>> ax.get_pixel_scale()
        12
        """
        group = self._group()
        return 1 if group is None else group.scale

    def set_scale_group(self, name: Hashable) -> None:
        """Set which Axes of the figure this one shares its scale with.

        Parameters
        ----------
        name : hashable
            Axes with equal names have the same scale; None is the name that all have at first.
            A scale that was set on this Axes comes along where those have none.

        Raises
        ------
        TypeError
            If *name* can't be hashed.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> axs = Figure().subplots(1, 2, subplot_kw={"projection": "pixel"})
        >>> axs[1].set_scale_group("details")
        >>> axs[0].set_pixel_scale(1)
        >>> axs[1].set_pixel_scale(8)
        >>> axs[0].get_pixel_scale(), axs[1].get_pixel_scale()
        (1, 8)
        """
        name = _check_group("name", name)
        self._regroup()
        self._scale_group = name
        if (group := self._group()) is not None:
            scales = (other.requested_scale() for other in group.members() if other is not self)
            self._requested_scale = next(
                (scale for scale in scales if scale is not None), self._requested_scale
            )
        self._regroup()
        self.stale = True

    def get_scale_group(self) -> Hashable:
        """Return the name of the scale group.

        Returns
        -------
        hashable
            None for the group that all Axes of the figure are in at first.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel", scale_group="details")
        >>> ax.get_scale_group()
        'details'
        """
        return self._scale_group

    # A member of its group ---------------------------------------------------------------------

    def requested_scale(self) -> Literal["fit"] | Scale | None:
        """Return the scale set on this Axes, None if another one's holds."""
        return self._requested_scale

    def _cells_image(self) -> PixelAlignedImage | None:
        """Return the image whose cells count."""
        for artist in self.get_images():
            if isinstance(artist, PixelAlignedImage) and artist.get_transform() is self.transData:
                return artist
        return None

    def _cells(self) -> CellGrid | None:
        """Return the cells that set the scale, if they are of one size on these axes."""
        image = self._cells_image()
        linear = self.get_xscale() == self.get_yscale() == "linear"
        if image is None or not linear or not image.has_data() or not image.grid.is_uniform:
            return None
        return image.grid

    def request(self) -> Request | None:
        """Return what this Axes wants to show, and the dots that it has for it."""
        grid = self._cells()
        if grid is None:
            return None
        spans = []
        for axis, count in zip(_AXES, grid.shape[::-1], strict=True):
            ends = _to_cells(grid, axis, self._wanted(axis))
            spans.append(Span(min(ends), max(ends), count))
        slot = self._slot_dots()
        room = [max(1, int(floor_dots(length))) for length in (slot.width, slot.height)]
        return Request((spans[0], spans[1]), (room[0], room[1]))

    def show(self, frame: Frame) -> None:
        """Set the limits to the dots of *frame*."""
        grid = self._cells()
        if grid is None:
            return
        near = DOT_TOLERANCE / float(frame.scale)
        for axis, dots in zip(_AXES, (frame.x, frame.y), strict=True):
            limits = self._limits(axis)
            wanted = self._wanted(axis, limits)
            cells = _to_cells(grid, axis, wanted)
            first, end = (dot / float(frame.scale) for dot in dots)
            if cells[0] > cells[1]:
                first, end = end, first
            # What the user set is kept to the last bit wherever it does.
            if abs(first - cells[0]) <= near and abs(end - cells[1]) <= near:
                shown = wanted
            else:
                shown = _from_cells(grid, axis, (first, end))
            self._set_limits(axis, limits, _View(wanted, shown))

    def layout_nodes(self) -> tuple[TransformNode, ...]:
        """Return the transforms that tell of a change of the request."""
        image = self._cells_image()
        nodes = layout_nodes(self)
        if image is None:
            return nodes
        image.cells_node.get_matrix()
        return (*nodes, image.cells_node)

    def siblings(self, axis: Axis) -> Iterator[PixelAxes]:
        """Return the pixel Axes that share *axis*, this one too."""
        shared = self.get_shared_x_axes() if axis == "x" else self.get_shared_y_axes()
        return (ax for ax in shared.get_siblings(self) if isinstance(ax, PixelAxes))

    # The view ----------------------------------------------------------------------------------

    def _limits(self, axis: Axis) -> tuple[float, float]:
        limits = self.viewLim.intervalx if axis == "x" else self.viewLim.intervaly
        return float(limits[0]), float(limits[1])

    def _wanted(self, axis: Axis, limits: tuple[float, float] | None = None) -> tuple[float, float]:
        """Return the limits asked for: the present ones, unless `_set_limits` set those."""
        limits = limits or self._limits(axis)
        view = self._views.get(axis)
        if view is None:  # new among its siblings
            views = (sibling._views.get(axis) for sibling in self.siblings(axis))
            view = next((v for v in views if v is not None), None)
        if view is not None and limits == view.shown[::-1]:  # as `invert_xaxis` sets them
            view = _View(view.wanted[::-1], limits)
        if view is None or not view.holds(limits):
            return limits
        self._views[axis] = view
        return view.wanted

    def _set_limits(self, axis: Axis, before: tuple[float, float], view: _View) -> None:
        """Show what *view* shows, instead of the limits *before*."""
        if view.shown != before:
            self._keep(axis, replace(view, left=before))
            set_lim = self.set_xlim if axis == "x" else self.set_ylim
            set_lim(*view.shown, auto=None)
            view = replace(view, shown=self._limits(axis))
        if view != self._views.get(axis):
            self._keep(axis, view)

    def _keep(self, axis: Axis, view: _View) -> None:
        for sibling in self.siblings(axis):
            sibling._views[axis] = view

    def get_xlim(self) -> tuple[float, float]:
        """Return the limits along x: those set last, or what is shown instead of them."""
        self._refresh()
        return super().get_xlim()

    def get_ylim(self) -> tuple[float, float]:
        """Return the limits along y: those set last, or what is shown instead of them."""
        self._refresh()
        return super().get_ylim()

    def _refresh(self) -> None:
        """Show what the canvas shows, also where the last draw was for a file of another dpi."""
        if self._cells_image() is None:
            return
        views = [self._views.get(axis) for axis in _AXES]
        if any(
            view and view.holds(self._limits(axis)) for axis, view in zip(_AXES, views, strict=True)
        ):
            self.apply_aspect(self._located)

    def format_coord(self, x: float, y: float) -> str:
        """Return what the toolbar says of the place *x*, *y* below the cursor.

        Parameters
        ----------
        x, y : float
            Data coordinates.
        """
        inside = below_cursor(*self.transData.transform((x, y)))
        x, y = self.transData.inverted().transform(inside)
        return super().format_coord(x, y)

    def start_pan(self, x: float, y: float, button: Any) -> None:
        """Begin to move the view with the mouse."""
        super().start_pan(x, y, button)
        self._panned = {axis: _View(self._wanted(axis), self._limits(axis)) for axis in _AXES}

    def drag_pan(self, button: Any, key: str | None, x: float, y: float) -> None:
        """Move the view with the mouse; a narrowed view stays the middle of what is wanted."""
        super().drag_pan(button, key, x, y)
        for axis, start in self._panned.items():
            limits = self._limits(axis)
            moved = limits[0] - start.shown[0]
            length = start.shown[1] - start.shown[0]
            if abs(limits[1] - start.shown[1] - moved) < DOT_TOLERANCE * abs(length):
                wanted = start.wanted[0] + moved, start.wanted[1] + moved
                self._keep(axis, _View(wanted, limits))

    def end_pan(self) -> None:
        """Stop moving the view with the mouse."""
        super().end_pan()
        self._panned = {}

    def _get_view(self) -> dict[str, Any]:
        # The toolbar's home, back and forward: matplotlib says that subclasses may override it.
        view = cast(dict[str, Any], super()._get_view())  # type: ignore[misc]
        limits = {"xlim": self._wanted("x"), "ylim": self._wanted("y")}
        return {**view, **limits, "pixel_scale": self._requested_scale}

    def _set_view(self, view: dict[str, Any]) -> None:
        scale = view.get("pixel_scale")
        if scale is not None:
            self.set_pixel_scale(scale)
        self._requested_scale = scale
        self._regroup()
        rest = {name: value for name, value in view.items() if name != "pixel_scale"}
        super()._set_view(rest)  # type: ignore[misc]

    # The box -----------------------------------------------------------------------------------

    def _set_ticks(self) -> None:
        """Have ticks in the middle of the cells, unless the user chose others."""
        image = self._cells_image()
        if image is None or not image.has_data():
            return
        units = axis_converter(self.xaxis), axis_converter(self.yaxis)
        cells = (image.grid, self.get_xscale(), self.get_yscale(), units)
        if cells != self._ticked or any(map(self._lost_ticks, (self.xaxis, self.yaxis))):
            grid = image.grid
            set_default_ticks(self.xaxis, grid.x_edges, grid.x_centers)
            set_default_ticks(self.yaxis, grid.y_edges, grid.y_centers)
            if self._minor_ticks:
                self.xaxis.set_minor_locator(CellEdgeLocator(grid.x_edges))
                self.yaxis.set_minor_locator(CellEdgeLocator(grid.y_edges))
            self._ticked = cells  # only now: an interrupt before leaves them to the next draw

    def _lost_ticks(self, axis: maxis.Axis) -> bool:
        """Return whether matplotlib put its own ticks back, as it does for a new scale."""
        major = axis.isDefault_majloc and not isinstance(axis.major.locator, CellCenterLocator)
        return major or (self._minor_ticks and axis.isDefault_minloc)

    def minorticks_on(self) -> None:
        """Show minor ticks, on the edges of the cells where there is an image."""
        super().minorticks_on()
        self._minor_ticks, self._ticked = True, None
        self._set_ticks()

    def minorticks_off(self) -> None:
        """Remove minor ticks."""
        super().minorticks_off()
        self._minor_ticks = False

    def _slot(self) -> Bbox:
        """Return the slot in fractions of the figure or subfigure."""
        return self._located or self.get_position(original=True)

    def _dots(self) -> float:
        """Return the dots per unit of display coordinates."""
        figure = root_figure(self)
        return 1.0 if figure is None else magnification(figure)

    def _slot_dots(self) -> Bbox:
        corners = cast(Any, self.get_figure()).transSubfigure.transform(self._slot().get_points())
        return Bbox(corners * self._dots())

    def apply_aspect(self, position: Bbox | None = None) -> None:
        """Choose the scale, set the limits to what is shown and put the box around it.

        Called at every draw and by layout engines.

        Parameters
        ----------
        position : `~matplotlib.transforms.Bbox`, optional
            The slot, in fractions of the figure, where an Axes locator gives one.
        """
        located = None if position is None else Bbox(position.get_points())
        if (located is None) != (self._located is None) or (
            located is not None
            and not np.allclose(located, cast(Any, self._located), rtol=0, atol=1e-12)
        ):
            self._located = located
            self._regroup()
        _ = self.viewLim  # carries out a pending autoscale
        self._set_ticks()
        group = self._group()
        frame = None if group is None else group.frame(self)
        if frame is None:
            if self._cells_image() is None:
                super().apply_aspect(position)
            else:
                set_active_position(self, self._slot())
            return
        anchor, placed = self.get_anchor(), self._placed
        if self._shift is not None:
            box = self._box_of(frame, anchor, self._shift)
        elif placed.frame is frame and placed.anchor == anchor:  # the slot is the same, too
            box = placed.box
        else:
            box = self._box_of(frame, anchor)
            self._placed = _Placed(frame, anchor, box)
        set_active_position(self, box)

    def _box_of(self, frame: Frame, anchor: Any, shift: Any = 0) -> Bbox:
        """Return the box that shows *frame*, at the *anchor* of the slot, moved by *shift* dots."""
        slot = self._slot_dots()
        size = [frame.x[1] - frame.x[0], frame.y[1] - frame.y[0]]
        anchored = Bbox.from_bounds(0, 0, *size).anchored(anchor, slot)
        corner = [
            place((slot.x0, slot.x1), size[0], anchored.x0),
            place((slot.y0, slot.y1), size[1], anchored.y0),
        ]
        return self._box_at(np.add(corner, shift), size)

    def _box_at(self, corner: Any, size: Any) -> Bbox:
        """Return the box on the dots from *corner* on, *size* of them."""
        to_figure = cast(Any, self.get_figure()).transSubfigure.inverted()
        points = np.array([corner, np.add(corner, size)]) / self._dots()
        return Bbox(to_figure.transform(points))

    def _align_box(self) -> None:
        """Move the box by less than a dot, onto dots.

        For ``bbox_inches``, matplotlib replaces `apply_aspect` and moves the figure. A rasterized
        artist in a vector file has it take all that back and do it again, which puts the box where
        it was in the figure: then it has to move by as much again.
        """
        if self._cells() is not None:
            corners = self.bbox.get_points() * self._dots()
            size = np.rint(corners[1] - corners[0])
            corner = round_dots(corners[0])
            if np.abs(corner - corners[0]).max() > DOT_TOLERANCE:
                set_active_position(self, self._box_at(corner, size))
                self._shift = corner - corners[0]

    def twinx(self, *args: Any, **kwargs: Any) -> Axes:
        """Return an Axes that shares the x-axis, on the box of this one.

        Parameters
        ----------
        *args, **kwargs
            As for `matplotlib.axes.Axes.twinx`.
        """
        return self._on_box(super().twinx(*args, **kwargs))

    def twiny(self, *args: Any, **kwargs: Any) -> Axes:
        """Return an Axes that shares the y-axis, on the box of this one.

        Parameters
        ----------
        *args, **kwargs
            As for `matplotlib.axes.Axes.twiny`.
        """
        return self._on_box(super().twiny(*args, **kwargs))

    def _on_box(self, twin: Axes) -> Axes:
        # Twins move each other: one that filled the slot would take this Axes along.
        twin.set_axes_locator(cast(Any, self._locate_twin))
        return twin

    def _locate_twin(self, twin: Axes, renderer: RendererBase | None) -> Bbox:
        return self.get_position()

    def _init_axis(self) -> None:
        # Projections with axes of their own override this method. Checked with 3.9 to 3.11.
        self.xaxis = _XAxis(self, clear=False)
        self.yaxis = _YAxis(self, clear=False)
        for sides, axis in ((("bottom", "top"), self.xaxis), (("left", "right"), self.yaxis)):
            for side in sides:
                self.spines[side].register_axis(axis)

    def _gen_axes_patch(self) -> Rectangle:
        # The Axes that a mouse event is in is asked for by its background. Subclasses of Axes with
        # another background override this method, too.
        return _Background(self)

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the Axes."""
        self._note(renderer, draws=True)
        self._lays_out = False
        if "apply_aspect" in vars(self):
            self._align_box()
        try:
            self.draw_under_way = object()
            super().draw(renderer)
        finally:
            self._shift = None
            self.draw_under_way = None

    def get_tightbbox(
        self,
        renderer: RendererBase | None = None,
        *,
        for_layout_only: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Return the bounding box of the Axes and all around it, in display coordinates.

        Parameters
        ----------
        renderer : `~matplotlib.backend_bases.RendererBase`, optional
        for_layout_only : bool, default: False
            Whether a layout engine asks. It gets the slot with all that stands out of the box: how
            much of its slot a box takes must not change the slot, or the two would never settle.
        **kwargs
            As for `matplotlib.axes.Axes.get_tightbbox`.
        """
        if renderer is not None:
            self._note(renderer, draws=False)
        tight = super().get_tightbbox(renderer, for_layout_only=for_layout_only, **kwargs)
        figure = root_figure(self)
        if not for_layout_only or tight is None or figure is None or self._cells() is None:
            return tight
        self._lays_out = compresses(figure)
        slot = self._slot_dots().get_points() / self._dots()
        return Bbox(slot + (tight.get_points() - self.bbox.get_points()))

    def get_position(self, original: bool = False) -> Bbox:
        """Return where the Axes is in its figure, in fractions of it.

        Parameters
        ----------
        original : bool, default: False
            Whether the slot is meant; else the box.
        """
        position = super().get_position(original)
        if original or not self._lays_out:
            return position
        # Compressed layout takes from all columns what is left beside the smallest image. What it
        # may take is what the image leaves that fills the most of its slot: the columns keep their
        # ratios.
        self._lays_out = False
        return Bbox.from_bounds(*position.p0, *(self._slot().size * self._filled()))

    def _filled(self) -> Any:
        """Return how much of its slot, (width, height), any box of the same layout fills."""
        figure, spec = root_figure(self), self.get_subplotspec()
        if figure is None or spec is None:
            return np.ones(2)
        grid = spec.get_gridspec()
        return np.max([_filled_by(group, grid) for group in groups_of(figure)], axis=0)

    def _note(self, renderer: RendererBase, *, draws: bool) -> None:
        if (figure := root_figure(self)) is not None:
            note_renderer(figure, renderer, draws=draws)

    # What changes the cells ----------------------------------------------------------------------

    def clear(self) -> None:
        """Clear the Axes; the scale and its group stay."""
        self._views = {}
        self._ticked = None
        self._minor_ticks = False
        super().clear()
        self._regroup()

    def __getstate__(self) -> Any:
        """Leave out what ends with the draw that it is about."""
        state = cast(dict[str, Any], super().__getstate__())
        return {**state, "draw_under_way": None}

    def set_xscale(self, value: Any, **kwargs: Any) -> None:
        """Set the scale of the x-axis; cells are on whole dots where both are linear."""
        super().set_xscale(value, **kwargs)
        for ax in self.siblings("x"):
            ax._regroup()

    def set_yscale(self, value: Any, **kwargs: Any) -> None:
        """Set the scale of the y-axis; cells are on whole dots where both are linear."""
        super().set_yscale(value, **kwargs)
        for ax in self.siblings("y"):
            ax._regroup()

    def remove(self) -> None:
        """Remove the Axes from its figure."""
        self._regroup()
        super().remove()

    def set_visible(self, b: bool) -> None:
        """Set whether the Axes is drawn; one that isn't leaves the scale to the others."""
        super().set_visible(b)
        self._regroup()

    def add_image(self, image: Any) -> Any:
        """Add an `~matplotlib.image.AxesImage` to the Axes and return it."""
        image = super().add_image(image)
        self._regroup()
        return image

    def _request_autoscale_view(self, *args: Any, **kwargs: Any) -> None:
        # An autoscale is carried out when the limits are next asked for, which may be after other
        # Axes of the group were drawn. Checked with matplotlib 3.9 to 3.11.
        super()._request_autoscale_view(*args, **kwargs)  # type: ignore[misc]
        self._regroup()

    # Plotting ----------------------------------------------------------------------------------

    def imshow(
        self,
        X: Any,
        cmap: Any = None,
        norm: Any = None,
        *,
        aspect: Any = None,
        alpha: Any = None,
        vmin: float | None = None,
        vmax: float | None = None,
        url: str | None = None,
        x: Any = None,
        y: Any = None,
        data: Any = None,
        **kwargs: Any,
    ) -> PixelAlignedImage:
        """Show an array as an image, each cell on whole dots.

        Parameters
        ----------
        X : array-like, lazy array or PIL.Image.Image
            (M, N) numbers, (M, N, 3) RGB or (M, N, 4) RGBA colors. Referenced, not copied.
        cmap, norm, vmin, vmax, alpha, url, data
            As for `matplotlib.axes.Axes.imshow`.
        aspect : {"equal", "auto"} or float, optional
            Kept for ``get_aspect``. Cells are square whatever it is.
        x, y : array-like, optional
            (N,) centers or (N + 1,) edges of the columns, (M,) or (M + 1,) of the rows, in data
            coordinates; instead of *extent*.
        **kwargs
            *interpolation*, *origin*, *extent*, *downsample* and all else that
            `PixelAlignedImage` takes.

        Returns
        -------
        PixelAlignedImage
            An `~matplotlib.image.AxesImage`, added to this Axes.

        Raises
        ------
        TypeError, ValueError
            If an argument isn't of the kind or value that it must be. The Axes is left as it was.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow(np.arange(6).reshape(2, 3), cmap="gray", x=[10, 20, 30], y=[1, 2])
        >>> image.get_extent()
        (5.0, 35.0, 2.5, 0.5)
        """
        if data is not None:
            X, x, y = (data[a] if isinstance(a, str) else a for a in (X, x, y))
        if aspect is not None and not isinstance(aspect, str | float | int):
            raise wrong_type("aspect", "'equal', 'auto' or a number", aspect)
        if isinstance(aspect, str) and aspect not in ("equal", "auto"):
            raise wrong_value("aspect", "'equal', 'auto' or a number", aspect)
        if isinstance(norm, Normalize) and not (vmin is None and vmax is None):
            raise ValueError(
                "'vmin' and 'vmax' must be None where 'norm' is a Normalize instance, which has "
                f"its own, not {vmin!r} and {vmax!r}"
            )
        if x is not None or y is not None:
            kwargs["grid"] = self._grid_at(x, y, X, kwargs)
        image = PixelAlignedImage(self, cmap=cmap, norm=norm, **kwargs)
        image.set_data(X)
        _ = image.grid  # refuses an extent that has no room for so many cells
        image.set_alpha(alpha)
        image.set_url(cast(Any, url))
        if vmin is not None or vmax is not None:
            image.set_clim(vmin, vmax)
        image.autoscale_None()
        if image.get_clip_path() is None:
            image.set_clip_path(self.patch)
        self.set_aspect("equal" if aspect is None else cast(Any, aspect))
        # Dates make date axes; the grid of the image has them as numbers already.
        for axis, coordinates in ((self.xaxis, x), (self.yaxis, y)):
            if coordinates is not None and np.asarray(coordinates).dtype.kind in "MO":
                cast(Any, axis).update_units(np.asarray(coordinates).ravel())
        image.set_extent(image.get_extent())
        self.add_image(image)
        self._set_ticks()
        return image

    def cell_grid(self, visible: bool = True, **line_properties: Any) -> None:
        """Show or hide lines on the edges between the cells of the image.

        Parameters
        ----------
        visible : bool, default: True
            Lines are drawn where cells have room for them.
        **line_properties
            *color*, *linewidth*, *linestyle*, *alpha* and other properties of a
            `~matplotlib.collections.LineCollection`; by default those of matplotlib's grid.

        Raises
        ------
        ValueError
            If there is no image.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow(np.eye(4))
        >>> ax.cell_grid(color="w", linewidth=2)
        >>> ax.cell_grid(False)
        """
        image = self._cells_image()
        if image is None and visible:
            raise ValueError("cell_grid() must be called on an Axes with an image, which has cells")
        from mplpix.artists.cell_lines import CellLines

        lines = CellLines(image, **line_properties) if image is not None and visible else None
        for before in [drawn for drawn in self.collections if isinstance(drawn, CellLines)]:
            before.remove()
        if lines is not None:
            self.add_collection(lines, autolim=False)

    def annotate_cells(
        self, im: PixelAlignedImage, fmt: Any = "{:.2f}", **kwargs: Any
    ) -> CellAnnotations:
        """Write the values of an image into its cells, dark on light cells and light on dark ones.

        Only cells in view are written into, and only those that have room for the text.

        Parameters
        ----------
        im : PixelAlignedImage
            An image of numbers on this Axes.
        fmt : str or callable, default: "{:.2f}"
            A format string for one value, or a function from a value to a str.
        **kwargs
            *colors* and the properties of text that
            `~mplpix.artists.annotations.CellAnnotations` takes.

        Returns
        -------
        `~mplpix.artists.annotations.CellAnnotations`
            One artist that writes all values.

        Raises
        ------
        TypeError, ValueError
            If *im* isn't an image of numbers on this Axes, or *fmt* doesn't make a str of its
            values.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow([[0.25, 0.5], [0.75, 1]])
        >>> percent = ax.annotate_cells(image, "{:.0%}", fontsize="large")
        """
        from mplpix.artists.annotations import CellAnnotations

        annotations = CellAnnotations(im, fmt, **kwargs)
        if im.axes is not self:
            raise wrong_value("im", "an image on this Axes", im)
        self.add_artist(annotations)
        return annotations

    def _grid_at(self, x: Any, y: Any, X: Any, kwargs: dict[str, Any]) -> CellGrid:
        """Return the grid of *X* at the coordinates *x* and *y*."""
        name, given = ("x", x) if x is not None else ("y", y)
        for other in ("extent", "grid"):
            if kwargs.get(other) is not None:
                raise wrong_value(name, f"given without {other!r}", given)
        rows, cols = open_source("X", X).shape[:2]
        scales = ["log" if s == "log" else "linear" for s in (self.get_xscale(), self.get_yscale())]
        grid = CellGrid.from_coordinates(
            _without_datetimes(x),
            _without_datetimes(y),
            (rows, cols),
            x_scale=cast(Any, scales[0]),
            y_scale=cast(Any, scales[1]),
        )
        return drawn_grid(grid, "x", "y")

    def diff(self, a: Any, b: Any, **kwargs: Any) -> DiffOverlay:
        """Mark the cells in which two images differ.

        Parameters
        ----------
        a, b : (M, N) or (M, N, C) array-like
            The images; one of them, or anything else of as many cells, is shown already.
        **kwargs
            *style*, *rtol*, *atol* and all else that `DiffOverlay` takes.

        Returns
        -------
        DiffOverlay
            Placed on the cells of the first image of that shape.

        Raises
        ------
        TypeError, ValueError
            If the shapes differ or an argument isn't what `DiffOverlay` takes.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = 255
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow(a)
        >>> ax.diff(a, b, style="fill", color="red").count
        6
        """
        from mplpix.artists.overlay import DiffOverlay

        overlay = DiffOverlay(a, b, **kwargs)
        self.add_collection(overlay, autolim=False)
        return overlay

    def colorbar(
        self,
        mappable: Any,
        *,
        location: Side | None = None,
        orientation: Literal["vertical", "horizontal"] | None = None,
        size: float | None = None,
        pad: float | None = None,
        **kwargs: Any,
    ) -> Colorbar:
        """Add a colorbar exactly as tall, or wide, as the box of this Axes.

        It stays so in any layout, at any size of the figure and after any zoom. Layout engines make
        room for it; several on one side stand one beyond the other.

        Parameters
        ----------
        mappable : `PixelAlignedImage` or another artist with colormap and norm
            What the colors belong to.
        location : {"left", "right", "top", "bottom"}, default: "right"
            The side on which the bar is.
        orientation : {"vertical", "horizontal"}, optional
            Without *location*, "horizontal" is a bar at the bottom.
        size : float, default: :rc:`font.size`
            The width of the bar in points.
        pad : float, default: half of :rc:`font.size`
            The gap between the bar and what else is on that side, in points.
        **kwargs
            *label*, *extend*, *ticks*, *format* and all else that
            `~matplotlib.colorbar.Colorbar` takes.

        Returns
        -------
        `~matplotlib.colorbar.Colorbar`
            Its ``remove()`` gives the room back.

        Raises
        ------
        TypeError, ValueError
            If an argument isn't of the kind or value that it must be. What the ``colorbar`` of a
            figure divides the room of Axes by (*shrink*, *fraction*, *aspect*, ...) is refused.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> fig = Figure()
        >>> ax = fig.add_subplot(projection="pixel")
        >>> image = ax.imshow(np.arange(12).reshape(3, 4))
        >>> bar = ax.colorbar(image, label="counts")
        >>> fig.draw_without_rendering()
        >>> [round(float(box.height)) for box in (ax.bbox, bar.ax.bbox)]
        [369, 369]
        """
        from mplpix.axes.colorbar import add_colorbar

        return add_colorbar(
            self,
            mappable,
            location=location,
            orientation=orientation,
            size=size,
            pad=pad,
            **kwargs,
        )

    # Views ---------------------------------------------------------------------------------------

    def zoom_about(self, x: float, y: float, scale: Scale | float) -> None:
        """Show a point in the middle of the Axes, at a scale that the whole group gets.

        The view of this Axes moves, and of those that share an axis with it. The toolbar's home
        and back return to the view and the scale before.

        Parameters
        ----------
        x, y : float
            The point in data coordinates. Where the slot has an even number of cells, one of the
            two cells in the middle is about it.
        scale : int or Fraction
            Dots per cell, k or 1/k.

        Raises
        ------
        TypeError, ValueError
            If an argument isn't of the kind or value that it must be, or the Axes has no
            image with cells of one size on linear axes.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(6.4, 4.8), dpi=100).add_subplot(projection="pixel")
        >>> image = ax.imshow(np.eye(600))
        >>> ax.zoom_about(300, 200, 16)
        >>> ax.get_pixel_scale()
        16
        >>> [float(limit) for limit in ax.get_xlim()]
        [284.5, 315.5]
        """
        factor = check_scale("scale", scale)
        if factor == "fit":
            raise wrong_value("scale", "a positive int or Fraction(1, k)", scale)
        ends = self._image_ends()
        middle = (self._number("x", x), self._number("y", y))
        with navigation(root_figure(self)):
            self.set_pixel_scale(factor)
            for axis, value, borders in zip(_AXES, middle, ends, strict=True):
                self._want(axis, about(value, borders))

    def zoom_to(
        self, x0: float, x1: float, y0: float, y1: float, *, scale: Scale | float | None = None
    ) -> None:
        """Show a region of the data, as large as it fits in the slot.

        The view of this Axes moves, and of those that share an axis with it; the whole group gets
        the scale. Inverted axes stay inverted. The toolbar's home and back return to the view and
        the scale before.

        Parameters
        ----------
        x0, x1, y0, y1 : float
            The borders of the region in data coordinates, each pair in any order.
        scale : "fit", int or Fraction, optional
            The scale instead of the largest at which the region fits in the slot as it is now.
            With "fit" all Axes of the group have to show their whole views.

        Raises
        ------
        TypeError, ValueError
            If an argument isn't of the kind or value that it must be, or the Axes has no
            image with cells of one size on linear axes.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(6.4, 4.8), dpi=100).add_subplot(projection="pixel")
        >>> image = ax.imshow(np.eye(600))
        >>> ax.zoom_to(99.5, 129.5, 49.5, 69.5)
        >>> ax.get_pixel_scale()
        16
        """
        factor = None if scale is None else check_scale("scale", scale)
        self._image_ends()
        limits = []
        for axis, borders in zip(_AXES, ((x0, x1), (y0, y1)), strict=True):
            names = [f"{axis}{i}" for i in (0, 1)]
            numbers = [
                self._number(axis, border, name)
                for name, border in zip(names, borders, strict=True)
            ]
            if numbers[0] == numbers[1]:
                raise wrong_value(names[1], f"different from {names[0]!r}", borders[1])
            limits.append((min(numbers), max(numbers)))
        with navigation(root_figure(self)):
            for axis, (low, high) in zip(_AXES, limits, strict=True):
                self._want(axis, (low, high) if self._is_ascending(axis) else (high, low))
            self.set_pixel_scale(self._largest_scale() if factor is None else factor)

    def _number(self, axis: Axis, value: Any, name: str | None = None) -> float:
        """Return a data coordinate as a finite float; dates are converted."""
        axis_artist = self.xaxis if axis == "x" else self.yaxis
        takes = f"a finite number on the {axis}-axis"
        try:
            # An axis without units would take on those of the value.
            if axis_converter(axis_artist) is not None:
                value = cast(Any, axis_artist).convert_units(value)
            return check_real(name or axis, value, takes)
        except ConversionError:
            raise wrong_type(name or axis, takes, value) from None

    def _image_ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the borders of the image along x and y, in the order of the limits."""
        grid = self._cells()
        if grid is None:
            raise ValueError(
                "the Axes must have an image with cells of one size on linear axes, to have a scale"
            )
        left, right, bottom, top = grid.extent
        ends = []
        for axis, pair in zip(_AXES, ((left, right), (bottom, top)), strict=True):
            low, high = sorted(pair)
            ends.append((low, high) if self._is_ascending(axis) else (high, low))
        return ends[0], ends[1]

    def _is_ascending(self, axis: Axis) -> bool:
        first, last = self._limits(axis)
        return first < last

    def _want(self, axis: Axis, limits: tuple[float, float]) -> None:
        """Set limits that are wanted, also where they happen to be those shown before."""
        (self.set_xlim if axis == "x" else self.set_ylim)(*limits)
        for sibling in self.siblings(axis):
            sibling._views.pop(axis, None)
        self._regroup()

    def _largest_scale(self) -> Scale:
        """Return the largest scale at which the view fits, here and where an axis is shared."""
        requests = []
        for i, axis in enumerate(_AXES):
            found = (sibling.request() for sibling in self.siblings(axis))
            requests += [(request.spans[i], request.room[i]) for request in found if request]
        return largest_scale(requests) or 1

    def snapshot(self) -> NDArray[np.uint8]:
        """Return the dots of the box of this Axes, with all that is drawn there.

        Returns
        -------
        (rows, cols, 4) uint8 array
            RGBA at the dpi of the figure, the uppermost row first: what a file saved at this dpi
            has in that place, overlays, contours, annotations and the inner half of the spines
            with it. Of a box that stands out of the figure, what is inside.

        Raises
        ------
        ValueError
            If the Axes is in no figure.

        Notes
        -----
        The whole figure is drawn, as for a file; nothing about it changes, but that its layout
        is up to date.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel", pixel_scale=5)
        >>> image = ax.imshow([[0, 1, 2], [3, 4, 5]])
        >>> line = ax.axvline(0.5, color="r")
        >>> ax.snapshot().shape
        (10, 15, 4)
        """
        return snapshot(self)


_AXES: tuple[Axis, Axis] = ("x", "y")


def _to_cells(grid: CellGrid, axis: Axis, limits: tuple[float, float]) -> tuple[float, float]:
    """Return data coordinates as edges in cells."""
    first, step = _cell_size(grid, axis)
    return (limits[0] - first) / step, (limits[1] - first) / step


def _from_cells(grid: CellGrid, axis: Axis, cells: tuple[float, float]) -> tuple[float, float]:
    """Return edges in cells as data coordinates."""
    first, step = _cell_size(grid, axis)
    return first + step * cells[0], first + step * cells[1]


def _cell_size(grid: CellGrid, axis: Axis) -> tuple[float, float]:
    """Return the edge of cell 0 and the signed size of a cell, in data coordinates."""
    left, right, bottom, top = grid.extent
    if axis == "x":
        return left, (right - left) / grid.shape[1]
    return top, (bottom - top) / grid.shape[0]


def _without_datetimes(values: Any) -> Any:
    """Return a list of `datetime.datetime` or `datetime.date` as numbers, all else as it is."""
    try:
        array = np.asarray(values)
    except ValueError:  # lists of different lengths
        return values
    if array.dtype == object and all(isinstance(value, datetime.date) for value in array.flat):
        return cast(Any, date2num)(array)
    return values


def _check_group(argument: str, name: Any) -> Hashable:
    try:
        hash(name)
    except TypeError:
        raise wrong_type(argument, "hashable, such as a str", name) from None
    return cast(Hashable, name)

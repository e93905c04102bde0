"""`PixelAxes`: an Axes that shows each cell of its image on whole dots, registered as "pixel".

An Axes has a *slot*, the position that the layout gives it, and *wanted* limits, which somebody
set. Each draw and each layout engine calls `PixelAxes.apply_aspect`, which finds the scale of the
group, sets the limits to those *shown* at that scale, and places the box around exactly these dots,
its corners on edges of dots. All that is drawn in data coordinates is then aligned to the dots,
because `transData` is.

Objects do the work: `Member` speaks for the Axes in its scale group and has its `Limits`,
`BoxPlacer` sets the box, and `DefaultTicks` the ticks. This module has matplotlib's overrides and
the public methods.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import QuadMesh
from matplotlib.colorbar import Colorbar
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from mplpix._checks import check_choice, check_flag, wrong_value
from mplpix._mpl.axes import named_rectilinear
from mplpix._mpl.dividers import is_of_colorbar
from mplpix._mpl.figures import root_figure
from mplpix._mpl.renderers import allow_rasterization
from mplpix.arrays.aspect import Scales, check_scales
from mplpix.arrays.scale import Scale
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.places import below_cursor
from mplpix.artists.show_image import image_between, show_image
from mplpix.axes.axis import PixelXAxis, PixelYAxis
from mplpix.axes.box_placer import BoxPlacer
from mplpix.axes.default_ticks import PLACES, DefaultTicks, Place, tick_cells
from mplpix.axes.dots_per_unit import remember_dots_per_unit
from mplpix.axes.figure_scales import invalidate_scales, scales_of
from mplpix.axes.group import ScaleGroup, check_group
from mplpix.axes.layout import adopt
from mplpix.axes.limits import AXES, AxisName
from mplpix.axes.member import Member, bring_up_to_date

if TYPE_CHECKING:  # few figures need these, which take as long to import as all the others
    from mplpix.artists.annotations import CellAnnotations
    from mplpix.artists.overlay import DiffOverlay
    from mplpix.axes.colorbar import Side


__all__ = ["PixelAxes"]

#: A scale as the methods of an Axes take it: for both axes, or one along each.
AnyScale = Literal["fit"] | Scale | float | tuple[Any, Any]


class PixelAxes(Axes):
    """An Axes that shows the cells of its image on whole dots, all of one size.

    Made by ``plt.subplots(subplot_kw={"projection": "pixel"})``, and wherever else matplotlib takes
    a projection.

    Parameters
    ----------
    *args
        As for `~matplotlib.axes.Axes`.
    pixel_scale : "fit", int, Fraction or a pair of these, default: "fit"
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
    The first `PixelAlignedImage` in data coordinates sets the cells; other images are placed by
    their edges. Without an image, the first `PixelAlignedMesh` sets the cells. The aspect of the
    Axes is that of the cells on the canvas, whatever the extent of the image:

    - "equal", which `imshow` sets: they are square, at the scale of the group.
    - "auto": they are kx × ky dots, as large as the slot has room for along each axis, at scales
      that no other Axes shares.
    - A number is the height of a cell over its width, to the nearest whole dots, at scales that no
      other Axes shares. The smaller of both is a whole number of dots, or of cells in a dot, and
      the larger one that number times as large.

    With cells of different sizes and on axes that are not linear, the box is the slot. Without an
    image, the Axes is like any other; along an axis that it shares with one that has an image, it
    takes the box of that, so that columns and plotted points are above each other.

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
        pixel_scale: AnyScale | None = None,
        scale_group: Hashable = None,
        **kwargs: Any,
    ) -> None:
        requested = None if pixel_scale is None else check_scales("pixel_scale", pixel_scale)
        group = ScaleGroup(check_group("scale_group", scale_group))
        self._member = Member(self, group)
        self._box_placer = BoxPlacer(self._member)
        self._default_ticks = DefaultTicks()
        super().__init__(*args, **kwargs)
        self._member.group = scales_of(self).group(group.name)
        self._join_figure()  # `apply_aspect` does it too late for the first draw of subfigures
        if requested is not None:
            self.set_pixel_scale(requested)

    @classmethod
    def _as_mpl_axes(cls) -> tuple[type[PixelAxes], dict[str, Any]]:
        # By the method of this name matplotlib takes the class itself as ``projection=``.
        return cls, {}

    def _join_figure(self) -> None:
        """Have the layout engine settle and gestures arrive, also in a figure from a pickle."""
        from mplpix.hands.canvas import attend  # imported with the first Axes that they can be for

        if (figure := root_figure(self)) is not None:
            adopt(figure)
            attend(figure)

    # The scale ---------------------------------------------------------------------------------

    def set_pixel_scale(self, scale: AnyScale) -> None:
        """Set the scale of all Axes of the group, or of this one alone if its cells aren't square.

        Parameters
        ----------
        scale : "fit", int, Fraction or a pair of these
            Dots per cell, k or 1/k. "fit" is the largest at which every Axes of the group shows
            its whole view in its slot. A number holds at any size of the figure: where it is too
            large for a slot, the cells about the middle of the view are shown. A pair is for x and
            y, where cells aren't square (aspect "auto" or a number); there, one number is the
            width of a cell, and the aspect tells its height, the same for "auto".

        Raises
        ------
        TypeError, ValueError
            If *scale* is anything else, or a pair of different ones and cells are square.

        Notes
        -----
        On an Axes without cells the scale is kept: once its cells are square, it is that of the
        group, unless that was given another one meanwhile.

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
        request = self._member.check_request("scale", check_scales("scale", scale))
        self._member.set_request(request)
        self._member.sets_scale |= self._member.shares_scale
        invalidate_scales(self)
        self.stale = True

    def get_pixel_scale(self) -> Scale | Scales:
        """Return the dots per cell at present.

        Returns
        -------
        int, Fraction or a pair of these
            k or ``Fraction(1, k)``, also where "fit" was asked for; 1 where there is no image.
            Where cells aren't square (aspect "auto" or a number), a pair for x and y.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(6.4, 4.8), dpi=100).add_subplot(projection="pixel")
        >>> image = ax.imshow(np.eye(30))
        >>> ax.get_pixel_scale()
        12
        >>> ax.set_aspect("auto")
        >>> ax.get_pixel_scale()
        (16, 12)
        """
        return scales_of(self).scale(self._member)

    def set_aspect(
        self, aspect: Any, adjustable: Any = None, anchor: Any = None, share: bool = False
    ) -> None:
        """Set the aspect of the cells, see `PixelAxes`; without an image, that of the Axes.

        Parameters
        ----------
        aspect, adjustable, anchor, share
            As for `matplotlib.axes.Axes.set_aspect`.
        """
        super().set_aspect(aspect, adjustable, anchor, share)
        own = self._member
        sharing = (m for axis in AXES for m in own.siblings(axis)) if share else (own,)
        for member in dict.fromkeys(sharing):
            member.pass_on_kept()
            invalidate_scales(member.axes)

    def set_scale_group(self, name: Hashable) -> None:
        """Set which Axes of the figure this one shares its scale with.

        Parameters
        ----------
        name : hashable
            Axes with equal names have the same scale; None is the name that all have at first,
            and "own" is a group that no other Axes is in. A scale that was set on this Axes comes
            along where the others have none. Cells that aren't square have scales of their own in
            any group.

        Raises
        ------
        TypeError, ValueError
            If *name* can't be hashed, or isn't equal to itself, as NaN is not.

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
        name = check_group("name", name)
        if name == self._member.group.name:
            return
        self._member.join(scales_of(self).group(name))
        invalidate_scales(self)
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
        return self._member.group.name

    # The limits --------------------------------------------------------------------------------

    @property
    def viewLim(self) -> Bbox:  # noqa: N802
        """The shown limits, up to date; matplotlib reads limits by this property."""
        limits = super().viewLim  # carries out a pending autoscale
        scales_of(self).update()
        return limits

    def get_xlim(self) -> tuple[float, float]:
        """Return the shown limits of the x-axis."""
        return scales_of(self).measured_limits(self._member, "x") or super().get_xlim()

    def get_ylim(self) -> tuple[float, float]:
        """Return the shown limits of the y-axis."""
        return scales_of(self).measured_limits(self._member, "y") or super().get_ylim()

    def sharex(self, other: Any) -> None:
        """Share the x-axis with *other*; its wanted limits are taken, not the shown ones."""
        super().sharex(other)
        self._share_axis("x", other)

    def sharey(self, other: Any) -> None:
        """Share the y-axis with *other*; its wanted limits are taken, not the shown ones."""
        super().sharey(other)
        self._share_axis("y", other)

    def _share_axis(self, axis: AxisName, other: Any) -> None:
        if isinstance(other, PixelAxes):
            self._default_ticks.share(axis, other._default_ticks)
        self._member.want_shared(axis)
        invalidate_scales(self)

    def set_xbound(self, lower: Any = None, upper: Any = None) -> None:
        """Set the lower and upper limit along x; None keeps the wanted one, not the shown one."""
        super().set_xbound(*self._member.bounds("x", lower, upper))

    def set_ybound(self, lower: Any = None, upper: Any = None) -> None:
        """Set the lower and upper limit along y; None keeps the wanted one, not the shown one."""
        super().set_ybound(*self._member.bounds("y", lower, upper))

    def format_coord(self, x: float, y: float) -> str:
        """Return the text of the toolbar for the dot under the cursor at *x*, *y*.

        Parameters
        ----------
        x, y : float
            Data coordinates.
        """
        inside = below_cursor(*self.transData.transform((x, y)))
        x, y = self.transData.inverted().transform(inside)
        return super().format_coord(x, y)

    def start_pan(self, x: float, y: float, button: Any) -> None:
        """Start to move the view with the mouse; scales and slots are kept until `end_pan`.

        Over an inset that is a pixel Axes, it is the view of that one.
        """
        from mplpix.axes.panning import MousePan

        super().start_pan(x, y, button)
        self._member.pan = MousePan(self._member, x, y, button)

    def drag_pan(self, button: Any, key: str | None, x: float, y: float) -> None:
        """Move the view with the mouse by whole dots; with the right button, go up and down rungs.

        The image doesn't leave the view, and is back where it was as soon as the mouse is.
        """
        pan = self._member.pan
        if pan is None or not pan.move(button, key, x, y):
            super().drag_pan(button, key, x, y)

    def end_pan(self) -> None:
        """Stop moving the view with the mouse.

        In a layout that follows the tick labels, the scale is set to the present one, so that it
        stays when slots change.
        """
        super().end_pan()
        pan, self._member.pan = self._member.pan, None
        if pan is not None:
            pan.end()

    def _set_view_from_bbox(self, bbox: Any, *args: Any, **kwargs: Any) -> None:
        # The box of the zoom tool. matplotlib's documentation has subclasses override this method.
        from mplpix.axes.zooms import zoom_to_box

        if not zoom_to_box(self._member, bbox, *args, **kwargs):
            super()._set_view_from_bbox(bbox, *args, **kwargs)  # type: ignore[misc]

    def _get_view(self) -> dict[str, Any]:
        # For the toolbar; matplotlib's documentation has subclasses override both methods.
        from mplpix.axes.toolbar_view import complete_view

        return complete_view(self._member, super()._get_view())  # type: ignore[misc]

    def _set_view(self, view: dict[str, Any]) -> None:
        from mplpix.axes.toolbar_view import plain_view, request_scale_of, set_inset_views

        request_scale_of(self._member, view)
        super()._set_view(plain_view(view))  # type: ignore[misc]
        set_inset_views(self._member, view)

    # Ticks, box and drawing --------------------------------------------------------------------

    def _update_ticks(self) -> None:
        """Set the ticks to the cells, on axes where nobody chose others."""
        self._default_ticks.update(self.xaxis, self.yaxis, *tick_cells(self._member.image()))

    def set_cell_ticks(self, where: Place, axis: Literal["both", "x", "y"] = "both") -> None:
        """Set where the ticks are that nobody chooses.

        Parameters
        ----------
        where : {"centers", "edges", "round"}
            "centers" is in the middle of cells, and the default for images; "edges" is between
            them; "round" is at the round numbers and dates at which other Axes have their ticks,
            for cells that are samples of a scale, and the default for meshes.
        axis : {"both", "x", "y"}, default: "both"
            Which axis to change, with all Axes that share it.

        Raises
        ------
        TypeError, ValueError
            If *where* or *axis* is anything else.

        Notes
        -----
        A locator set before, such as that of ``set_xticks``, is replaced; one set afterwards
        stays. A formatter is kept, unless it has labels for the replaced ticks only. ``ax.clear()``
        sets "centers" again.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow(np.eye(10), extent=(0, 5, 0, 5))
        >>> ax.get_xticks()
        array([0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3.25, 3.75, 4.25, 4.75])
        >>> ax.set_cell_ticks("round")
        >>> ax.get_xticks()
        array([0., 1., 2., 3., 4., 5.])
        """
        check_choice("where", where, PLACES)
        check_choice("axis", axis, ("both", "x", "y"))
        for name, changed in (("x", self.xaxis), ("y", self.yaxis)):
            if axis in ("both", name):
                self._default_ticks.put(changed, where)
        self._update_ticks()
        self.stale = True

    def get_cell_ticks(self) -> Place | tuple[Place, Place]:
        """Return where the ticks are that nobody chooses.

        Returns
        -------
        str or (str, str)
            "centers", "edges" or "round"; a pair for x and y if they differ.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> ax.set_cell_ticks("round", axis="x")
        >>> ax.get_cell_ticks()
        ('round', 'centers')
        """
        _, usual = tick_cells(self._member.image())
        x, y = self._default_ticks.place("x", usual), self._default_ticks.place("y", usual)
        return x if x == y else (x, y)

    def apply_aspect(self, position: Bbox | None = None) -> None:
        """Find the scale, set the limits to the shown ones and place the box around them.

        Called at every draw and by layout engines.

        Parameters
        ----------
        position : `~matplotlib.transforms.Bbox`, optional
            The slot that an Axes locator gave, in fractions of the figure.
        """
        member = self._member
        if member.locate(position):
            invalidate_scales(self)
        self._join_figure()
        member.autoscale()
        self._update_ticks()
        if not self._box_placer.place(scales_of(self).shown(member)):
            super().apply_aspect(position)
            self._box_placer.take_shared()

    def set_axes_locator(self, locator: Any) -> None:
        """Set the Axes locator; one that a divider of axes_grid1 made has it share dots."""
        super().set_axes_locator(locator)
        if self._member.divider() is not None:
            from mplpix.axes.dividers import adopt_divider

            adopt_divider(self._member)

    def _make_twin_axes(self, *args: Any, **kwargs: Any) -> Axes:
        # `twinx` and `twiny` make Axes by this method. Checked with matplotlib 3.9 to 3.11.
        from mplpix.axes.existing_code import plain_axes
        from mplpix.axes.neighbors import make_twin

        with plain_axes():  # also inside of `pixel_axes`
            twin = super()._make_twin_axes(*args, **kwargs)  # type: ignore[misc]
        return make_twin(twin, self)

    def _init_axis(self) -> None:
        # As matplotlib's projections set their own axis classes. Checked with 3.9 to 3.11.
        self.xaxis = PixelXAxis(self, clear=False)
        self.yaxis = PixelYAxis(self, clear=False)
        for sides, axis in ((("bottom", "top"), self.xaxis), (("left", "right"), self.yaxis)):
            for side in sides:
                self.spines[side].register_axis(axis)

    def _gen_axes_patch(self) -> Rectangle:
        # As matplotlib's projections set their own background. Checked with 3.9 to 3.11.
        from mplpix.axes.background import Background

        return Background(self)

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the Axes, its box on whole dots also where ``bbox_inches`` moved the figure."""
        if not self.get_visible():
            return
        remember_dots_per_unit(self, renderer, draws=True)
        bring_up_to_date(self)
        with self._box_placer.aligned():
            super().draw(renderer)

    def get_tightbbox(
        self,
        renderer: RendererBase | None = None,
        *,
        for_layout_only: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Return the bounding box of the Axes with its decorations, in display coordinates.

        Parameters
        ----------
        renderer : `~matplotlib.backend_bases.RendererBase`, optional
        for_layout_only : bool, default: False
            If True, decorations are measured around the slot, not around the box: if slots depended
            on how much of them the box fills, the layout would never converge.
        **kwargs
            As for `matplotlib.axes.Axes.get_tightbbox`.
        """
        scales = scales_of(self)
        if renderer is not None:
            remember_dots_per_unit(self, renderer, draws=False)
        with scales.lengths(None):
            tight = super().get_tightbbox(renderer, for_layout_only=for_layout_only, **kwargs)
        if not for_layout_only or tight is None:
            return tight
        scales.note_measured()
        return self._box_placer.decorated(tight)

    def get_position(self, original: bool = False) -> Bbox:
        """Return the position of the Axes, in fractions of its figure.

        Parameters
        ----------
        original : bool, default: False
            If True, the slot; else the box, for which a running compressed layout is told another
            size (`~mplpix.axes.figure_scales.FigureScales.compressed_size`).
        """
        position = super().get_position(original)
        size = None if original else scales_of(self).compressed_size(self._member)
        return position if size is None else Bbox.from_bounds(position.x0, position.y0, *size)

    # What changes the cells ----------------------------------------------------------------------

    def clear(self) -> None:
        """Clear the Axes; the scale and its group stay."""
        self._member.cells = None
        with self._default_ticks.cleared(self.xaxis, self.yaxis):
            super().clear()
        invalidate_scales(self)

    def remove(self) -> None:
        """Remove the Axes from its figure."""
        invalidate_scales(self)
        super().remove()

    def set_visible(self, b: bool) -> None:
        """Set whether the Axes is drawn; a hidden one has no say in the scale of its group."""
        super().set_visible(b)
        invalidate_scales(self)

    def add_image(self, image: Any) -> Any:
        """Add an `~matplotlib.image.AxesImage` to the Axes and return it."""
        image = super().add_image(image)
        self._member.pass_on_kept()
        invalidate_scales(self)
        return image

    def add_collection(self, collection: Any, *args: Any, **kwargs: Any) -> Any:
        """Add a `~matplotlib.collections.Collection` to the Axes and return it."""
        collection = super().add_collection(collection, *args, **kwargs)
        if isinstance(collection, QuadMesh):
            self._member.pass_on_kept()
            invalidate_scales(self)
        return collection

    def _request_autoscale_view(self, *args: Any, **kwargs: Any) -> None:
        # matplotlib carries an autoscale out when the limits are next read. That may be after other
        # Axes of the group were drawn, at a scale without it. Checked with 3.9 to 3.11.
        super()._request_autoscale_view(*args, **kwargs)  # type: ignore[misc]
        invalidate_scales(self)

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
            (M, N) numbers, (M, N, 3) RGB or (M, N, 4) RGBA colors. Copied if somebody could write
            to it, unless *copy* is False, see `PixelAlignedImage.set_copy`.
        cmap, norm, vmin, vmax, alpha, url, data
            As for `matplotlib.axes.Axes.imshow`.
        aspect : {"equal", "auto"} or float, default: :rc:`image.aspect`
            The aspect of the cells, see `PixelAxes`; not set by default if the image isn't in data
            coordinates.
        x, y : array-like, optional
            (N,) centers or (N + 1,) edges of the columns, (M,) or (M + 1,) of the rows, in data
            coordinates: numbers, dates or quantities; instead of *extent*. Or their names: strings,
            periods, intervals, categories, which are those of cells at 0 to n - 1. Arrays of xarray
            and pandas that have a name label the axis by it, unless it has a label.
        **kwargs
            *interpolation*, *origin*, *extent*, *downsample*, *copy* and all else that
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
        image = show_image(
            self,
            X,
            cmap=cmap,
            norm=norm,
            aspect=aspect,
            alpha=alpha,
            vmin=vmin,
            vmax=vmax,
            url=url,
            x=x,
            y=y,
            data=data,
            **kwargs,
        )
        self._update_ticks()
        return image

    def hlines(self, *args: Any, **kwargs: Any) -> Any:
        """Plot horizontal lines, as `matplotlib.axes.Axes.hlines` does."""
        with named_rectilinear(self):
            return super().hlines(*args, **kwargs)

    def vlines(self, *args: Any, **kwargs: Any) -> Any:
        """Plot vertical lines, as `matplotlib.axes.Axes.vlines` does."""
        with named_rectilinear(self):
            return super().vlines(*args, **kwargs)

    def pcolormesh(self, *args: Any, **kwargs: Any) -> QuadMesh:
        """Draw a mesh of cells, each on whole dots.

        Parameters
        ----------
        *args, **kwargs
            ``[X, Y,] C`` and all else that `matplotlib.axes.Axes.pcolormesh` takes.

        Returns
        -------
        PixelAlignedMesh or `~matplotlib.collections.QuadMesh`
            A plain mesh, drawn by matplotlib, where rows and columns aren't straight or
            *shading* is "gouraud".

        Raises
        ------
        TypeError, ValueError
            If an argument isn't of the kind or value that it must be.

        Notes
        -----
        A mesh leaves the aspect of the Axes alone; ``ax.set_aspect("equal")`` gives its cells the
        scale of the group, if they have one size. Its default ticks are matplotlib's, unless
        `set_cell_ticks` says otherwise.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(6.4, 4.8), dpi=100).add_subplot(projection="pixel")
        >>> mesh = ax.pcolormesh([0, 10, 20, 30], [0, 1, 2], [[0, 1, 2], [3, 4, 5]])
        >>> type(mesh).__name__
        'PixelAlignedMesh'
        >>> ax.set_aspect("equal")
        >>> ax.get_pixel_scale()
        165
        """
        if is_of_colorbar(self):  # its colors are no cells, and reach to its ends
            return super().pcolormesh(*args, **kwargs)
        from mplpix.artists.mesh import adopt_mesh
        from mplpix.artists.show_mesh import show_mesh

        mesh: QuadMesh | None = show_mesh(self, args, **kwargs)
        mesh = mesh or adopt_mesh(super().pcolormesh(*args, **kwargs))
        self._request_autoscale_view()
        self._update_ticks()
        return mesh

    def pcolorfast(self, *args: Any, data: Any = None, **kwargs: Any) -> Any:
        """Show an array as cells between edges; see `matplotlib.axes.Axes.pcolorfast`.

        Parameters
        ----------
        *args, **kwargs
            ``[X, Y,] C`` and all else that it takes.
        data : indexable, optional
            What arguments that are strings are looked up in.

        Returns
        -------
        PixelAlignedImage, PixelAlignedMesh or `~matplotlib.collections.QuadMesh`
            An image for edges in one dimension, a mesh for corners in two.

        Raises
        ------
        TypeError, ValueError
            If an argument isn't of the kind or value that it must be.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.pcolorfast([0, 1, 3], [0, 2], [[0, 1]])
        >>> image.grid.x_edges.tolist()
        [0.0, 1.0, 3.0]
        """
        if data is not None:
            args = tuple(data[a] if isinstance(a, str) else a for a in args)
        drawn = image_between(self, args, **kwargs)
        if drawn is None:
            from mplpix.artists.mesh import adopt_mesh

            drawn = adopt_mesh(super().pcolorfast(*args, **kwargs))
        self._request_autoscale_view(tight=True)
        self._update_ticks()
        return drawn

    def cell_grid(self, visible: bool = True, **line_properties: Any) -> None:
        """Show or hide lines on the edges between the cells of the image.

        Parameters
        ----------
        visible : bool, default: True
            If True, lines are drawn at scales at which cells are large enough for them.
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
        from mplpix.artists.cell_lines import show_cell_lines

        image, visible = self._member.image(), check_flag("visible", visible)
        show_cell_lines(self, image, visible, line_properties)

    def annotate_cells(
        self, im: PixelAlignedImage, fmt: Any = "{:.2f}", **kwargs: Any
    ) -> CellAnnotations:
        """Write the values of an image into its cells, dark on light cells and light on dark ones.

        A value is written only if its cell is in view and its text fits into the cell.

        Parameters
        ----------
        im : PixelAlignedImage
            An image of numbers on this Axes.
        fmt : str or callable, default: "{:.2f}"
            A format string for one value, or its part after the colon, as ".2f"; or a function from
            a value to a str.
        **kwargs
            *texts*, an array of what to write instead of the values, *colors* and the properties of
            text that
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
        >>> percent = ax.annotate_cells(image, ".0%", fontsize="large")
        >>> marks = ax.annotate_cells(image, texts=[["a", ""], ["", "b"]])
        """
        from mplpix.artists.annotations import CellAnnotations

        annotations = CellAnnotations(im, fmt, **kwargs)
        if im.axes is not self:
            raise wrong_value("im", "an image on this Axes", im)
        self.add_artist(annotations)
        return annotations

    def diff(self, a: Any, b: Any, **kwargs: Any) -> DiffOverlay:
        """Mark the cells in which two images differ.

        Parameters
        ----------
        a, b : (M, N) or (M, N, C) array-like
            The images; usually one of them is shown on this Axes already.
        **kwargs
            *style*, *rtol*, *atol* and all else that `DiffOverlay` takes.

        Returns
        -------
        DiffOverlay
            Placed on the cells of the first image of that shape.

        Raises
        ------
        TypeError, ValueError
            If the shapes differ, or `DiffOverlay` refuses an argument.

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
        overlay.axes = self  # refuses units that the axes don't convert, before it is added
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

        It has that length in any layout, at any figure size and after any zoom. Layout engines
        reserve space for it; each further one on a side is beyond those before it.

        Parameters
        ----------
        mappable : `PixelAlignedImage` or another artist with colormap and norm
            The artist whose colors are shown.
        location : {"left", "right", "top", "bottom"}, default: "right"
            The side of the box.
        orientation : {"vertical", "horizontal"}, optional
            Without *location*, "horizontal" is at the bottom, "vertical" at the right.
        size : float, default: :rc:`font.size`
            The width of the colorbar in points.
        pad : float, default: half of :rc:`font.size`
            The gap between the colorbar and the decorations on that side, in points.
        **kwargs
            *label*, *extend*, *ticks*, *format* and all else that
            `~matplotlib.colorbar.Colorbar` takes.

        Returns
        -------
        `~matplotlib.colorbar.Colorbar`
            Its ``remove()`` frees its space in the layout.

        Raises
        ------
        TypeError, ValueError
            If an argument isn't of the kind or value that it must be. The arguments by which
            ``Figure.colorbar`` takes space from Axes (*shrink*, *fraction*, *aspect*, ...) are
            refused.

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
            self, mappable, location=location, orientation=orientation, size=size, pad=pad, **kwargs
        )

    # Zoom and snapshot ---------------------------------------------------------------------------

    def zoom_about(self, x: float, y: float, scale: Scale | float | tuple[Any, Any]) -> None:
        """Show a point in the middle of the Axes, and set the scale of the whole group.

        The view of this Axes moves, and that of Axes that share an axis with it. The toolbar's
        home and back return to the view and the scale before.

        Parameters
        ----------
        x, y : float, date or quantity
            The point in data coordinates. Where an even number of cells fits into the slot, the
            point is in one of the two cells in the middle.
        scale : int, Fraction or a pair of these
            Dots per cell, k or 1/k, see `set_pixel_scale`.

        Raises
        ------
        TypeError, ValueError
            If an argument isn't of the kind or value that it must be, the point is too far from
            the image to count dots between them, or the Axes has no image with cells of one size
            on linear axes.

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
        from mplpix.axes.zooms import zoom_about

        zoom_about(self._member, (x, y), scale)

    def zoom_to(
        self, x0: float, x1: float, y0: float, y1: float, *, scale: AnyScale | None = None
    ) -> None:
        """Show a region of the data, at the largest scale at which it fits in the slot.

        The view of this Axes moves, and that of Axes that share an axis with it; the scale is set
        for the whole group. Inverted axes stay inverted. The toolbar's home and back return to the
        view and the scale before.

        Parameters
        ----------
        x0, x1, y0, y1 : float, date or quantity
            The borders of the region in data coordinates, each pair in any order.
        scale : "fit", int, Fraction or a pair of these, optional
            Another scale than the largest at which the region fits in the slot as it is now, see
            `set_pixel_scale`. "fit" is the largest at which every Axes of the group shows its whole
            view.

        Raises
        ------
        TypeError, ValueError
            If an argument isn't of the kind or value that it must be, the region is too large,
            too small or too far from the image for dots to be counted, or the Axes has no image
            with cells of one size on linear axes.

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
        from mplpix.axes.zooms import zoom_to

        zoom_to(self._member, ((x0, x1), (y0, y1)), scale)

    def zoom_by(self, steps: int | tuple[int, int], *, x: Any = None, y: Any = None) -> None:
        """Go some rungs up or down in scale, for the whole group; one cell stays where it is.

        The rungs are 1, 2, 3, 4, 6, 8, 12, 16, … (2ⁿ and 3·2ⁿ) and their inverses. A run of steps
        has its first scale as one more rung, and opposite steps go back to the very views that the
        first ones left: at the start again, limits, autoscaling and a scale of "fit" are what they
        were. Where cells aren't square, both scales go: each to the rung beside it with aspect
        "auto"; with a number, the smaller one does, and the larger one follows.

        Parameters
        ----------
        steps : int or (int, int)
            Rungs to go up, or down where it is negative; a pair for x and y if the aspect is
            "auto".
        x, y : float, optional
            A point in data coordinates, which stays on its dot as far as the border of the image
            allows. By default the middle of the view.

        Raises
        ------
        TypeError, ValueError
            If *steps* is no int, or a pair of different ones and the aspect isn't "auto", *x* or
            *y* no finite number on its axis, or the Axes has no image with cells of one size on
            linear axes.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(6.4, 4.8), dpi=100).add_subplot(projection="pixel")
        >>> image = ax.imshow(np.eye(60))
        >>> ax.get_pixel_scale()
        6
        >>> ax.zoom_by(2, x=10, y=20)
        >>> ax.get_pixel_scale()
        12
        >>> ax.zoom_by(-2)
        >>> [float(limit) for limit in ax.get_xlim()]
        [-0.5, 59.5]
        """
        from mplpix.axes.zooms import zoom_by

        zoom_by(self._member, steps, (x, y))

    def snapshot(self) -> NDArray[np.uint8]:
        """Return the dots of the box of this Axes, with all artists drawn.

        Returns
        -------
        (rows, cols, 4) uint8 array
            RGBA at the dpi of the figure, the uppermost row first: the same dots as in a file saved
            at this dpi, with overlays, contours, annotations and the inner half of the spines. A
            box that extends beyond the figure is cut off there.

        Raises
        ------
        ValueError
            If the Axes is in no figure.

        Notes
        -----
        The whole figure is drawn, as for a file. This changes nothing about it, except that its
        layout is brought up to date.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel", pixel_scale=5)
        >>> image = ax.imshow([[0, 1, 2], [3, 4, 5]])
        >>> line = ax.axvline(0.5, color="r")
        >>> ax.snapshot().shape
        (10, 15, 4)
        """
        from mplpix.axes.snapshot import snapshot

        return snapshot(self)

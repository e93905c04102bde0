"""A layout engine that makes a figure exactly as large as its images need at one scale.

Other engines divide a figure of a given size. Here the size of each image follows from its shape
and the scale; its margins, which hold titles, tick labels, axis labels and colorbars, are measured;
and sizes and margins add up to the size of the figure, by columns and rows (`arrange`). There is no
trial and error at a given scale: the margins of a box of a known size do not depend on where the
box is. The largest scale at which a figure is not too large is found by measuring at a few.

A `Layout` is found at the first draw and after every change of the figure, for the dpi of that
draw, so that the figure grows with what is added to it, and a file at another dpi has the images at
the same scale. If a draw was of another size than it found, the canvas is drawn once more. The
first change of a view after a draw (pan, zoom, a linked view), or the first resizing of the window,
ends that: the figure keeps its size, and the images their slots.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any, Literal, NamedTuple, cast

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.layout_engine import LayoutEngine

from mplpix._checks import check_real, wrong_value
from mplpix._mpl.renderers import measuring_renderer
from mplpix.arrays.aspect import Scales
from mplpix.arrays.scale import Scale, Span, larger, largest_scale, smaller
from mplpix.axes.dots_per_unit import dots_per_unit
from mplpix.figures.arrangement import (
    Decorations,
    Margins,
    Plan,
    Sizes,
    SubplotIndex,
    area,
    fits,
    largest_scale_in,
    narrowed,
    sizes_at,
)
from mplpix.figures.figure_in_dots import FigureInDots, has_window

__all__ = ["ExactLayout", "Layout"]


#: How often margins are measured in a draw, at most. The second time finds the same, unless boxes
#: were of another size before, or Axes depend on each other (aligned labels and titles).
_PASSES = 3

#: The largest cells where the scale is "fit", in inches, so that images of few cells stay small.
_LARGEST_CELL = 1.0

#: How the size of a figure is set: "found" by the layout at every change; "kept" as it was before
#: the first change of a view; that of a "window" which the layout didn't ask for.
_Size = Literal["found", "kept", "window"]


class Layout(NamedTuple):
    """The slots of a figure, and all that they were found for.

    Attributes
    ----------
    scale : int, Fraction or a pair of these
        Dots per cell.
    sizes : dict of (row, column) to (width, height)
        The slots, in dots.
    plan : Plan
        Where they are.
    decorations : Decorations
        The decorations of slots of these sizes.
    per_inch : float
        Dots per inch.
    bound : (int, int) or None
        The largest size of the figure, in dots.
    changes : int
        How often the figure had changed.
    """

    scale: Scale | Scales
    sizes: Sizes
    plan: Plan
    decorations: Decorations
    per_inch: float
    bound: tuple[int, int] | None
    changes: int


class _Request(NamedTuple):
    """The size that a window was asked for, and those that it may have until it has that size.

    All are at one number of dots per inch.
    """

    per_inch: float
    size: tuple[int, int]
    before: frozenset[tuple[int, int]]


class ExactLayout(LayoutEngine):
    """Makes a figure exactly as large as its images need at one scale; see `mplpix.subplots`.

    Parameters
    ----------
    grid : `~matplotlib.gridspec.GridSpec`
        Axes of this grid are laid out, others are left alone.
    shapes : dict of (row, column) to (M, N)
        The shape of the image at each place of the grid.
    scale : int, Fraction, a pair of these or "fit"
        Dots per cell; "fit" is the largest at which the figure is at most as large as *at_most*,
        with cells of at most an inch.
    at_most : (float, float), optional
        The largest width and height of the figure, in inches; needed for "fit". At a given scale
        the slots are then as small as they must be.
    h_pad, w_pad : float, optional
        The gaps between rows and between columns, and at the border, in inches. By default
        :rc:`figure.constrained_layout.h_pad` and :rc:`figure.constrained_layout.w_pad`.

    Raises
    ------
    TypeError, ValueError
        If a gap isn't a number of inches, at least 0.

    Examples
    --------
    Wider gaps than `mplpix.subplots` makes by itself:

    >>> from matplotlib.figure import Figure
    >>> fig = Figure(dpi=100)
    >>> grid = fig.add_gridspec(1, 2)
    >>> axs = [fig.add_subplot(cell, projection="pixel", pixel_scale=2) for cell in grid]
    >>> images = [ax.imshow([[0, 1], [2, 3]]) for ax in axs]
    >>> shapes = {(0, 0): (2, 2), (0, 1): (2, 2)}
    >>> fig.set_layout_engine(ExactLayout(grid, shapes, 2, h_pad=0.5, w_pad=0.5))
    >>> fig.draw_without_rendering()
    >>> [ax.bbox.size.round().tolist() for ax in axs]
    [[4.0, 4.0], [4.0, 4.0]]
    """

    # Every engine must set these two. The size of a slot is fixed: `Figure.subplots_adjust` can't
    # change it, and `Figure.colorbar` can't take a part of it (`PixelAxes.colorbar` needs none).
    _adjust_compatible = False
    _colorbar_gridspec = False
    _params: dict[str, float]

    def __init__(
        self,
        grid: GridSpec,
        shapes: Mapping[SubplotIndex, tuple[int, int]],
        scale: Literal["fit"] | Scale | Scales,
        *,
        at_most: tuple[float, float] | None = None,
        h_pad: float | None = None,
        w_pad: float | None = None,
    ) -> None:
        super().__init__()
        self._grid = grid
        self._shapes = dict(shapes)
        self._scale = scale
        self._at_most = at_most
        self.set(
            h_pad=mpl.rcParams["figure.constrained_layout.h_pad"],
            w_pad=mpl.rcParams["figure.constrained_layout.w_pad"],
        )
        self.set(h_pad=h_pad, w_pad=w_pad)
        self._on_canvas: Layout | None = None
        self._in_file: Layout | None = None  # of the last `savefig` at another dpi
        self._size: _Size = "found"
        self._views: Hashable = None  # at the last draw
        self._changes = 0  # of the figure, counted at its layouts
        self._connected: Figure | None = None  # whose events arrive here
        self._request: _Request | None = None  # the last one
        self._saved: tuple[Any, Any] | None = None  # the figure's sizes before and in `savefig`
        self._redraws = False  # True while a canvas is drawn again

    @classmethod
    def of_equal(
        cls,
        grid: GridSpec,
        shape: tuple[int, int],
        scale: Literal["fit"] | Scale | Scales,
        *,
        at_most: tuple[float, float],
    ) -> ExactLayout:
        """Return a layout of images of one *shape* (M, N) in all places of *grid*."""
        shapes = dict.fromkeys(np.ndindex(grid.nrows, grid.ncols), shape)
        return cls(grid, shapes, scale, at_most=at_most)

    @property
    def grid(self) -> GridSpec:
        """The grid whose Axes are laid out."""
        return self._grid

    def set(self, *, h_pad: float | None = None, w_pad: float | None = None) -> None:
        """Set the gaps.

        Parameters
        ----------
        h_pad, w_pad : float, optional
            See `ExactLayout`; None changes nothing.
        """
        for name, pad in (("h_pad", h_pad), ("w_pad", w_pad)):
            if pad is not None:
                inches = check_real(name, pad, takes := "a number of inches, at least 0")
                if inches < 0:
                    raise wrong_value(name, takes, pad)
                self._params[name] = inches

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the state that belongs to the present canvas."""
        return {**vars(self), "_connected": None, "_request": None, "_redraws": False}

    # At a draw -------------------------------------------------------------------------------

    def execute(self, fig: Figure) -> None:
        """Lay out *fig* and set its size.

        Parameters
        ----------
        fig : `~matplotlib.figure.Figure`
        """
        if self._connected is not fig:
            fig.canvas.mpl_connect("draw_event", self._drawn)
            fig.canvas.mpl_connect("resize_event", self._resized)
            self._connected = fig
        before, saving = fig.get_size_inches(), fig.canvas.is_saving()
        if not saving and self._saved is not None:
            shown, saved = self._saved
            self._saved = None
            if (before == saved).all():
                fig.set_size_inches(shown, forward=False)
        figure = self._in_dots(fig, measuring_renderer(fig))
        views, self._views = self._views, figure.views()
        if views not in (None, self._views) and self._size == "found":
            self._size = "kept"
        self._lay_out(figure)
        if saving:
            shown = before if self._saved is None else self._saved[0]
            self._saved = (shown, fig.get_size_inches())

    def _drawn(self, event: Any) -> None:
        """Lay out a vector file again at its dots; draw again after a draw at the wrong size."""
        fig = event.canvas.figure
        if fig.get_layout_engine() is not self:  # removed by `savefig` for its second draw
            return
        if fig.canvas.is_saving():
            # A vector file was laid out at 72 dpi; its renderer has told how fine its dots are.
            if dots_per_unit(fig) != 1:
                self.lay_out(fig, event.renderer)
                if self._saved is not None:
                    self._saved = (self._saved[0], fig.get_size_inches())
            return
        drawn = tuple(map(int, event.renderer.get_canvas_width_height()))
        if drawn == tuple(map(int, fig.bbox.size)) or self._redraws:
            return
        if has_window(fig):  # which has its new size only after an event of its toolkit
            event.canvas.draw_idle()
            return
        self._redraws = True
        try:
            event.canvas.draw()
        finally:
            self._redraws = False

    def _resized(self, event: Any) -> None:
        """Keep the size that somebody gave a canvas in another program's window."""
        fig, shown = event.canvas.figure, self._on_canvas
        if shown is None or fig.get_layout_engine() is not self or has_window(fig):
            return
        if self._in_dots(fig, measuring_renderer(fig)).size != (
            shown.plan.width,
            shown.plan.height,
        ):
            self._size = "window"

    # The layout ------------------------------------------------------------------------------

    def lay_out(self, fig: Figure, renderer: RendererBase) -> Layout:
        """Set the slots and the size of *fig*; return the layout they follow."""
        return self._lay_out(self._in_dots(fig, renderer))

    def measured(self, fig: Figure, renderer: RendererBase) -> Layout:
        """Return the layout that `lay_out` would find; the size of *fig* stays."""
        figure = self._in_dots(fig, renderer)
        layout = self._on_canvas = self._find(figure, self._bound(figure, "found"), None)
        return layout

    def could_show(self, fig: Figure, beside: Layout) -> int:
        """Return the most dots that a slot could have, by *beside*, a layout in another grid.

        Titles of the figure and those above the slots take their space in any grid.
        """
        assert self._at_most is not None
        figure, scale = self._in_dots(fig, measuring_renderer(fig)), self._scale
        bound = figure.dots_in(self._at_most)
        title = min(margins.top for margins in beside.decorations.margins.values())
        margins = dict.fromkeys(self._shapes, Margins(top=title))
        decorations = replace(beside.decorations, margins=margins)
        if scale == "fit":
            top = self._top(figure.per_inch, self._shapes, bound)
            scale = largest_scale_in(bound, self._shapes, decorations, top) or top
        sizes = narrowed(sizes_at(scale, self._shapes), decorations, bound, scale)
        return area(sizes)

    def _in_dots(self, fig: Figure, renderer: RendererBase) -> FigureInDots:
        pads = self._params["w_pad"], self._params["h_pad"]
        return FigureInDots(fig, renderer, self._grid, self._shapes, pads)

    def _lay_out(self, figure: FigureInDots) -> Layout:
        on_canvas = self._on_canvas
        if not figure.is_saved:
            self._note_window(figure)
        self._changes += figure.is_stale
        # A file of the same dpi shows the canvas.
        in_file = figure.is_saved and (on_canvas is None or on_canvas.per_inch != figure.per_inch)
        layout = self._in_file if in_file else on_canvas
        size: _Size = "found" if in_file else self._size
        bound = self._bound(figure, size)
        if figure.is_saved and not in_file and layout is not None:
            bound = layout.bound
        if (
            layout is None
            or (layout.per_inch, layout.bound) != (figure.per_inch, bound)
            or (size == "found" and layout.changes != self._changes)
        ):
            layout = self._find(figure, bound, layout)
        if in_file:
            self._in_file = layout
        else:
            self._on_canvas = layout
        if size != "window":
            self._set_size(figure, (layout.plan.width, layout.plan.height))
        figure.place(layout.sizes, layout.plan)
        figure.place_titles()
        return layout

    def _bound(self, figure: FigureInDots, size: _Size) -> tuple[int, int] | None:
        """Return the largest size that the figure may have."""
        if self._at_most is None:
            return None
        if size == "window":
            return figure.size
        width, height = figure.dots_in(self._at_most)
        screen = figure.screen()
        return (
            (width, height) if screen is None else (min(width, screen[0]), min(height, screen[1]))
        )

    def _note_window(self, figure: FigureInDots) -> None:
        """Note whether the window has another size than the layout asked for.

        A toolkit does as asked some events later.
        """
        request = self._request
        if not figure.has_window or request is None:
            return
        if request.per_inch != figure.per_inch:  # another screen: the size in inches is the same
            resized = self._size != "found"
        elif figure.has_about(request.size):
            self._request, resized = request._replace(before=frozenset()), False
        else:
            resized = not any(map(figure.has_about, request.before))
        if resized:
            self._size = "window"

    def _set_size(self, figure: FigureInDots, size: tuple[int, int]) -> None:
        """Set the size of *figure*; a window is asked for one once."""
        if not figure.has_window:
            size = figure.on_page(size)
        else:
            last, size = self._request, figure.on_screen(size)
            if last is None or last.per_inch != figure.per_inch:
                last = _Request(figure.per_inch, figure.size, frozenset())
            elif last.size == size:
                return
            before = last.before | {last.size, figure.size}
            self._request = _Request(figure.per_inch, size, before)
        if size != figure.size:
            figure.set_size(size)

    # Sizes of slots --------------------------------------------------------------------------

    def _find(
        self, figure: FigureInDots, bound: tuple[int, int] | None, last: Layout | None
    ) -> Layout:
        """Return the layout for the decorations as they are now, at most as large as *bound*."""
        shapes = {index: self._shapes[index] for index in figure.places}
        found: Scale | Scales
        if self._scale == "fit":
            assert bound is not None
            found, decorations = self._largest_scale(figure, shapes, bound, last)
            sizes = sizes_at(found, shapes)
        else:
            found = self._scale
            decorations = figure.decorations({}) if last is None else last.decorations
            for _ in range(_PASSES):
                before, sizes = decorations, sizes_at(found, shapes)
                if bound is not None:
                    sizes = narrowed(sizes, decorations, bound, found)
                decorations = figure.measured(sizes)
                if decorations == before:
                    break
        plan = decorations.around(sizes)
        return Layout(found, sizes, plan, decorations, figure.per_inch, bound, self._changes)

    def _largest_scale(
        self,
        figure: FigureInDots,
        shapes: Mapping[SubplotIndex, tuple[int, int]],
        bound: tuple[int, int],
        last: Layout | None,
    ) -> tuple[Scale, Decorations]:
        """Return the largest scale at which *figure* fits into *bound*, and its decorations then.

        Decorations depend on the scale, so they are measured: at smaller and smaller scales, past
        those that the last measurement rules out, until one fits; then at larger ones until one
        does not. Where decorations leave no space, the images alone fit.
        """
        measured: dict[Scale, Decorations] = {}

        def fits_at(scale: Scale) -> bool:
            if scale not in measured:
                measured[scale] = figure.measured(sizes_at(scale, shapes))
            return fits(sizes_at(scale, shapes), measured[scale], bound)

        top = self._top(figure.per_inch, shapes, bound)
        scale: Scale | None = top
        if last is not None and (last.per_inch, last.bound) == (figure.per_inch, bound):
            scale = min(cast(Scale, last.scale), top)  # "fit" is one for both axes
        while scale is not None and not fits_at(scale):
            scale = largest_scale_in(bound, shapes, measured[scale], smaller(scale))
        if scale is None:
            fits_at(top)
            return top, measured[top]
        grown = (
            last is not None and last.scale == scale and measured[scale].has_grown(last.decorations)
        )
        while not grown and scale < top and fits_at(larger(scale)):
            scale = larger(scale)
        return scale, measured[scale]

    def _top(
        self,
        per_inch: float,
        shapes: Mapping[SubplotIndex, tuple[int, int]],
        bound: tuple[int, int],
    ) -> Scale:
        """Return the largest scale at which the images alone fit into *bound*."""
        spans = [
            (Span(0, count, count), bound[1 - axis])
            for shape in shapes.values()
            for axis, count in enumerate(shape)
        ]
        largest_cell = max(1, int(per_inch * _LARGEST_CELL))
        single = min(largest_scale(spans) or 1, largest_cell)
        return largest_scale_in(bound, shapes, Decorations({}), single) or single

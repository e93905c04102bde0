"""The one place for private names of matplotlib, and for differences between its versions.

Each helper says why no public name will do and which versions it was checked with.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from matplotlib import artist, cbook
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import Colormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox, TransformNode

__all__ = [
    "AnnouncedImage",
    "Watch",
    "allow_rasterization",
    "axis_converter",
    "class_factory",
    "colormap_table",
    "compresses",
    "empty_label_unplaced",
    "figure_of",
    "figure_titles",
    "forget_colors",
    "has_dots",
    "has_transparency",
    "keep_stale",
    "layout_nodes",
    "line_spacing",
    "lines_of_image",
    "measuring_renderer",
    "navigation",
    "new_gc",
    "parent_figure",
    "replace_alpha",
    "root_figure",
    "set_active_position",
    "set_gc_clip",
    "set_slot",
    "set_subfigure_box",
    "tight_box_for_layout",
]

Draw = TypeVar("Draw", bound=Callable[..., None])


def allow_rasterization(draw: Draw) -> Draw:
    """Return *draw* as matplotlib's own decorator does; that one has no types."""
    return cast(Draw, cast(Any, artist.allow_rasterization)(draw))


def class_factory(mixin: type, name: str) -> Callable[[type], Any]:
    """Return a function from a class to one that inherits from *mixin* and it, and can be pickled.

    As axes_grid1 and axisartist make their Axes; there is no public name. Checked with 3.9 to 3.11.
    """
    return cast(Callable[[type], Any], cast(Any, cbook)._make_class_factory(mixin, name))


def new_gc(renderer: RendererBase, image: artist.Artist) -> GraphicsContextBase:
    """Return a graphics context with the clipping, opacity and names of *image*.

    What `AxesImage.draw` does before it draws; clipping and the opacity that is not an array have
    no public reader. Checked with 3.9 to 3.11.
    """
    gc = renderer.new_gc()
    private = cast(Any, image)
    set_gc_clip(gc, image)
    gc.set_alpha(private._get_scalar_alpha())
    gc.set_url(private.get_url())
    gc.set_gid(private.get_gid())
    return gc


class Watch(TransformNode):
    """Tells whether any of some transforms changed since it was last `reset`.

    matplotlib's transforms tell their parents that they changed, at no cost where nobody asks
    again. The flag that keeps it, `_invalid`, is private, though transforms outside of matplotlib
    have to use it. Checked with 3.9 to 3.11.
    """

    def reset(self, *nodes: TransformNode) -> None:
        """Watch *nodes* from now on, besides those of earlier calls.

        Their values must have been read just before: a node that was not read since its last
        change tells its parents nothing of the next one.
        """
        self.set_children(*nodes)
        cast(Any, self)._invalid = 0

    @property
    def changed(self) -> bool:
        """Whether a watched node changed, or `invalidate` was called."""
        return bool(cast(Any, self)._invalid)


class AnnouncedImage(AxesImage):
    """An `AxesImage` that tells who calls `changed`: its norm and colormap, or a user.

    matplotlib connects `changed` to what norm and colormap announce. Users call it after they
    changed data in place. Signals arrive here at a method of their own, which calls `changed` and
    says so. They come from the callbacks of the norm in 3.9, where `set_cmap` calls `changed`
    itself; from those of a Colorizer, which knows norm and colormap, since 3.10. The attribute that
    keeps the connection, by which matplotlib ends it, is private. Checked with 3.9 to 3.11.
    """

    _announcing = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._connect_signals()

    def take_announcement(self) -> bool:
        """Return whether norm or colormap make the present call of `changed`, which asks once."""
        announced, self._announcing = self._announcing, False
        return announced

    @contextmanager
    def _announcement(self) -> Iterator[None]:
        """Count the first call of `changed` in the block as one by norm or colormap."""
        self._announcing = True
        try:
            yield
        finally:
            self._announcing = False

    def _hear_signal(self) -> None:
        with self._announcement():
            self.changed()

    def _connect_signals(self) -> None:
        """Connect signals to `_hear_signal`, in place of matplotlib's connection to `changed`."""
        private = cast(Any, self)
        known = hasattr(private, "colorizer")
        sender, connection = (
            (private.colorizer, "_id_colorizer") if known else (private.norm, "_id_norm")
        )
        sender.callbacks.disconnect(getattr(private, connection))
        setattr(private, connection, sender.callbacks.connect("changed", self._hear_signal))

    if hasattr(AxesImage, "colorizer"):

        @property
        def colorizer(self) -> Any:
            """The Colorizer, which has the norm and the colormap."""
            return super().colorizer

        @colorizer.setter
        def colorizer(self, colorizer: Any) -> None:
            cast(Any, AxesImage).colorizer.fset(self, colorizer)
            self._connect_signals()

    else:

        @property
        def norm(self) -> Any:
            """The norm."""
            return super().norm

        @norm.setter
        def norm(self, norm: Any) -> None:
            with self._announcement():
                cast(Any, AxesImage).norm.fset(self, norm)
            self._connect_signals()

        def set_cmap(self, cmap: Any) -> None:
            """Set the colormap."""
            with self._announcement():
                super().set_cmap(cmap)


def forget_colors(image: AxesImage) -> None:
    """Have matplotlib's own drawing of *image*, for smoothing kernels, color its data anew.

    `AxesImage.set_data` does so itself; there is no public name for a class that replaces it.
    Checked with 3.9 to 3.11.
    """
    cast(Any, image)._imcache = None


def colormap_table(cmap: Colormap) -> Hashable:
    """Return what is equal for equal colors of a ListedColormap or LinearSegmentedColormap.

    Their `__call__` reads the table `_lut` and nothing else; to call it for all colors takes thirty
    times as long, at each draw. Checked with 3.9 to 3.11.
    """
    private = cast(Any, cmap)
    if not private._isinit:
        cmap(0)  # makes the table
    return cmap.N, private._i_under, private._i_over, private._i_bad, private._lut.tobytes()


def layout_nodes(ax: Axes) -> tuple[TransformNode, ...]:
    """Return the transforms that a layout of *ax* depends on, all of them just read.

    `Axes.get_position` and `Axes.viewLim` give the values, but only the objects behind them tell
    of changes. Checked with 3.9 to 3.11.
    """
    private = cast(Any, ax)
    figure = cast(Any, ax.get_figure())
    nodes = (private._originalPosition, private._viewLim, figure.bbox, figure.transSubfigure)
    for box in nodes[:3]:
        box.get_points()
    nodes[3].get_matrix()
    return nodes


def root_figure(drawn: artist.Artist) -> Figure | None:
    """Return the figure at the root of an artist, also from inside subfigures.

    ``get_figure(root=True)`` is new in 3.10.
    """
    figure = cast(Any, drawn.get_figure())
    return None if figure is None else cast(Figure, figure.figure)


def parent_figure(drawn: artist.Artist) -> Any:
    """Return the figure or subfigure that an artist is in; it has types for one of them only."""
    return drawn.get_figure()


def figure_of(drawn: artist.Artist | Axis) -> Figure:
    """Return the figure at the root of an artist that is known to be in one."""
    figure = root_figure(drawn)
    assert figure is not None
    return figure


def replace_alpha(drawn: artist.Artist, set_alpha: Callable[[Any], None], alpha: Any) -> None:
    """Call *set_alpha*, also where the opacity so far is an array.

    `Artist.set_alpha` compares the two, which for an array has no answer. Checked with 3.9 to 3.11.
    """
    private = cast(Any, drawn)
    before = private._alpha
    private._alpha = None if getattr(before, "ndim", 0) else before
    try:
        set_alpha(alpha)
    except Exception:
        private._alpha = before
        raise


def compresses(figure: Figure) -> bool:
    """Return whether the layout of *figure* is "compressed".

    The engine keeps it in a private attribute. Checked with 3.9 to 3.11.
    """
    return bool(getattr(figure.get_layout_engine(), "_compress", False))


def has_dots(renderer: RendererBase) -> bool:
    """Return whether *renderer* draws on a canvas of dots, and images with transparency.

    True for Agg, and while a vector backend rasterizes. There is no option for it.
    """
    return hasattr(renderer, "buffer_rgba")


def has_transparency(renderer: RendererBase) -> bool:
    """Return whether *renderer* draws paths with transparency; that of PS and EPS does not.

    There is no option for it. The renderer comes wrapped in one that mixes vectors and dots; what
    it writes to is private. Checked with 3.9 to 3.11.
    """
    return not hasattr(renderer, "_pswriter")


def set_gc_clip(gc: GraphicsContextBase, drawn: artist.Artist) -> None:
    """Set the clipping of *drawn* on *gc*; there is no public name. Checked with 3.9 to 3.11."""
    cast(Any, drawn)._set_gc_clip(gc)


def set_active_position(ax: Axes, position: Bbox) -> None:
    """Set where *ax* and its twins are drawn, in fractions of the figure; slots stay.

    `Axes.set_position` also takes the Axes out of constrained layout, and marks it stale, where
    nobody asked for a change. Checked with 3.9 to 3.11.
    """
    private = cast(Any, ax)
    for twin in private._twinned_axes.get_siblings(ax):
        twin._position.set(position)


def set_slot(ax: Axes, position: Bbox) -> None:
    """Set the slot of *ax*, in fractions of its figure.

    `Axes.set_position` also takes the Axes out of the layout. Checked with 3.9 to 3.11.
    """
    private = cast(Any, ax)
    if (private._originalPosition.get_points() != position.get_points()).any():
        private._set_position(position, which="original")


def set_subfigure_box(subfigure: Any, box: Bbox) -> None:
    """Set where *subfigure* is, in fractions of the figure that it is in, as layout engines do.

    Checked with 3.9 to 3.11.
    """
    if (subfigure.bbox_relative.get_points() != box.get_points()).any():
        subfigure._redo_transform_rel_fig(box)


def tight_box_for_layout(ax: Axes, renderer: RendererBase) -> Any:
    """Return the tight box of *ax* that layout engines ask for; None if it has no part in them.

    Colorbars have an Axes locator that knows no sizes for layouts, but draw their long axis in them
    like others. Checked with 3.9 to 3.11.
    """
    if not (ax.get_visible() and ax.get_in_layout()):
        return None
    return ax.get_tightbbox(renderer, for_layout_only=True)


@contextmanager
def keep_stale(figure: Figure) -> Iterator[None]:
    """Leave all artists of *figure* as stale as they are, whatever is drawn meanwhile.

    The setter of ``stale`` tells parents and, in interactive mode, the canvas. Checked with 3.9 to
    3.11.
    """
    stale = [(drawn, drawn.stale) for drawn in figure.findobj()]
    try:
        yield
    finally:
        for drawn, was_stale in stale:
            cast(Any, drawn)._stale = was_stale


@contextmanager
def navigation(figure: Figure | None) -> Iterator[None]:
    """Put the views before and after a change into the history of the toolbar, if there is one.

    As matplotlib's own pan and zoom do: the view before is pushed only where it is the first, which
    only the private stack tells. A toolbar of tools is `ToolManager`'s "viewpos". Checked with 3.9
    to 3.11.
    """
    canvas = cast(Any, None if figure is None else figure.canvas)
    toolbar = getattr(canvas, "toolbar", None)
    tools = getattr(getattr(canvas, "manager", None), "toolmanager", None)
    history = None if tools is None else tools.get_tool("viewpos", warn=False)
    if toolbar is not None and hasattr(toolbar, "_nav_stack") and toolbar._nav_stack() is None:
        toolbar.push_current()
    if history is not None:
        history.add_figure(figure)
    yield
    if toolbar is not None and hasattr(toolbar, "_nav_stack"):
        toolbar.push_current()
    if history is not None:
        history.push_current(figure)


def figure_titles(figure: Figure, *, placed: bool = True) -> list[tuple[str, Text]]:
    """Return the titles of *figure* that take part in its layout, and the side that each is on.

    Without *placed* only those whose place was left to matplotlib. There are public names for what
    the titles say, not for the artists. Checked with 3.9 to 3.11.
    """
    private = cast(Any, figure)
    titles = (
        ("top", private._suptitle),
        ("bottom", private._supxlabel),
        ("left", private._supylabel),
    )
    return [
        (side, text)
        for side, text in titles
        if text is not None
        and text.get_in_layout()
        and text.get_text()
        and (placed or getattr(text, "_autopos", False))
    ]


def axis_converter(axis: Axis) -> Any:
    """Return what converts the units of *axis*, None without units.

    ``Axis.get_converter`` is new in 3.10, where ``Axis.converter`` became deprecated.
    """
    known = vars(axis)
    return known["_converter"] if "_converter" in known else known.get("converter")


@contextmanager
def empty_label_unplaced(axis: Axis) -> Iterator[None]:
    """Have *axis* not find a place for its label where that has no text.

    For this matplotlib lays out all ticks and measures their labels again, as it did for titles
    without text before 3.11; it is a fifth of a frame. ``Axis.set_label_coords`` is for good. An
    annotation on the same Axes may be placed by the label, with text or without. Checked with 3.9
    to 3.11.
    """
    private = cast(Any, axis)
    before = private._autolabelpos
    try:
        private._autolabelpos = before and (
            axis.label.get_text() != "" or any(isinstance(t, Annotation) for t in axis.axes.texts)
        )
        yield
    finally:
        private._autolabelpos = before


def line_spacing(text: Text) -> float | str:
    """Return how far apart the lines of *text* are; it can be set, not asked for.

    Checked with 3.9 to 3.11.
    """
    return cast(float | str, cast(Any, text)._linespacing)


def lines_of_image(image: AxesImage) -> tuple[Any, Any]:
    """Return x and y of a `PcolorImage` (edges) or a `NonUniformImage` (centers), as float64.

    In the order of the array that it was given: ``set_data`` turns descending coordinates, and the
    array with them, into ascending ones by views, whose negative strides tell of it. They can be
    set, not asked for. Checked with 3.9 to 3.11.
    """
    private = cast(Any, image)
    x, y = (
        (lines[::-1] if lines.strides[0] < 0 else lines).astype(float)
        for lines in (private._Ax, private._Ay)
    )
    return x, y


def measuring_renderer(figure: Figure) -> RendererBase:
    """Return a renderer that tells how large texts are on the present canvas of a root figure.

    matplotlib's own ``Figure._get_renderer`` makes canvases that keep no renderer (PDF, SVG, PS)
    begin a file each time, and may leave their 72 dpi behind; the canvas keeps what it made.
    Checked with 3.9 to 3.11.
    """
    canvas = cast(Any, figure.canvas)
    if hasattr(canvas, "get_renderer"):
        return cast(RendererBase, canvas.get_renderer())
    dpi = figure.dpi
    known_dpi, renderer = vars(canvas).get("_mplpix_renderer", (None, None))
    if known_dpi != dpi:
        # The canvas of PS keeps what is written so far, and beginning a file drops it.
        written = vars(canvas).get("_pswriter")
        renderer = cast(Any, figure)._get_renderer()
        if written is not None:
            canvas._pswriter = written
        figure.dpi = dpi
        canvas._mplpix_renderer = dpi, renderer
    return cast(RendererBase, renderer)

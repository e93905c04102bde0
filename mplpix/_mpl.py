"""The one place for private names of matplotlib, and for differences between its versions.

Each helper says why no public name will do and which versions it was checked with.
"""

from __future__ import annotations

import copyreg
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast
from weakref import WeakKeyDictionary, WeakSet

import numpy as np
from matplotlib import artist, cbook, rcParamsDefault
from matplotlib.axes import Axes
from matplotlib.axis import Axis, Ticker, XAxis
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.category import UnitData
from matplotlib.cm import ScalarMappable
from matplotlib.collections import Collection
from matplotlib.colors import Colormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Annotation, Text
from matplotlib.ticker import (
    AutoLocator,
    FixedFormatter,
    Formatter,
    FuncFormatter,
    MaxNLocator,
    ScalarFormatter,
)
from matplotlib.transforms import Bbox, TransformNode

__all__ = [
    "AnnouncedMappable",
    "DividerCell",
    "Watch",
    "allow_rasterization",
    "asks_for_data_only",
    "awaits_boundaries",
    "axes_observers",
    "axis_converter",
    "can_pickle_coordinates",
    "capture_wheel",
    "captures_wheel",
    "class_factory",
    "colormap_table",
    "compresses",
    "connect_for_good",
    "copy_number_style",
    "default_tickers",
    "divided_axes",
    "divider_cell",
    "divider_of",
    "draws_nothing",
    "edges_are_mapped",
    "empty_label_unplaced",
    "equal_lengths_across",
    "faces_are_mapped",
    "figure_of",
    "figure_titles",
    "figures_of_pyplot",
    "find_units_again",
    "forget_colors",
    "has_dots",
    "has_own_transforms",
    "has_transparency",
    "has_usual_number_style",
    "held_modifiers",
    "is_frozen",
    "is_in_pyplot",
    "is_made_for_colorbar",
    "is_of_colorbar",
    "is_of_fixed_ticks",
    "is_panning_or_zooming",
    "keep_stale",
    "layout_nodes",
    "line_spacing",
    "lines_of_image",
    "max_n_params",
    "measuring_renderer",
    "named_rectilinear",
    "navigation",
    "new_gc",
    "pan_points",
    "parent_figure",
    "pass_over_turn",
    "replace_alpha",
    "root_figure",
    "scrolling_tools",
    "set_active_position",
    "set_gc_clip",
    "set_slot",
    "set_subfigure_box",
    "share_colors",
    "tight_box_for_layout",
    "tool_keys",
    "trial_axis",
    "unread_array",
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

    As `AxesImage.draw` makes it. There are no public names to set the clipping, and to get the
    opacity as one number. Checked with 3.9 to 3.11.
    """
    gc = renderer.new_gc()
    private = cast(Any, image)
    set_gc_clip(gc, image)
    gc.set_alpha(private._get_scalar_alpha())
    gc.set_url(private.get_url())
    gc.set_gid(private.get_gid())
    return gc


class Watch(TransformNode):
    """A node that knows whether any of the watched transforms changed since the last `reset`.

    matplotlib's transforms invalidate their parents when they change. The flag of the parent,
    `_invalid`, is private, though classes of transforms outside of matplotlib have to use it.
    Checked with 3.9 to 3.11.
    """

    def reset(self, *nodes: TransformNode) -> None:
        """Watch *nodes* from now on, besides those of earlier calls.

        Their values must have been read just before: a node that is invalid already does not
        invalidate its parents when it changes again.
        """
        self.set_children(*nodes)
        cast(Any, self)._invalid = 0

    @property
    def changed(self) -> bool:
        """Whether a watched node changed, or `invalidate` was called."""
        return bool(cast(Any, self)._invalid)


if TYPE_CHECKING:
    _AnnouncedBase = ScalarMappable
else:  # a class of artists takes a millisecond to be made, at import
    _AnnouncedBase = object


class AnnouncedMappable(_AnnouncedBase):
    """An image or mesh that knows whether `changed` is called for norm and colormap, or by a user.

    matplotlib connects `changed` to the signal "changed" of norm and colormap; users call it after
    they changed data in place. Here the signal is connected to a method of its own, which notes it
    and calls `changed`. In 3.9 it comes from the norm, and `set_cmap` calls `changed` itself; since
    3.10 it comes from the Colorizer, which has norm and colormap. The attribute with the id of the
    connection, by which matplotlib disconnects, is private. Checked with 3.9 to 3.11.
    """

    _announcing = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listen()

    def take_announcement(self) -> bool:
        """Return whether the present call of `changed` is for norm or colormap, and reset that."""
        announced, self._announcing = self._announcing, False
        return announced

    @contextmanager
    def _announcement(self) -> Iterator[None]:
        """Context in which the first call of `changed` is one for norm or colormap."""
        self._announcing = True
        try:
            yield
        finally:
            self._announcing = False

    def _hear_signal(self) -> None:
        with self._announcement():
            self.changed()

    def listen(self) -> None:
        """Connect signals to `_hear_signal`, in place of matplotlib's connection to `changed`."""
        private = cast(Any, self)
        known = hasattr(private, "colorizer")
        sender, connection = (
            (private.colorizer, "_id_colorizer") if known else (private.norm, "_id_norm")
        )
        sender.callbacks.disconnect(getattr(private, connection))
        setattr(private, connection, sender.callbacks.connect("changed", self._hear_signal))

    # The properties are the same for images and meshes; since 3.10 ScalarMappable has no colorizer.
    if hasattr(AxesImage, "colorizer"):

        @property
        def colorizer(self) -> Any:
            """The Colorizer, which has the norm and the colormap."""
            return cast(Any, AxesImage).colorizer.fget(self)

        @colorizer.setter
        def colorizer(self, colorizer: Any) -> None:
            cast(Any, AxesImage).colorizer.fset(self, colorizer)
            self.listen()

    else:

        @property
        def norm(self) -> Any:
            """The norm."""
            return super().norm

        @norm.setter
        def norm(self, norm: Any) -> None:
            with self._announcement():
                cast(Any, AxesImage).norm.fset(self, norm)
            self.listen()

        def set_cmap(self, cmap: Any) -> None:
            """Set the colormap."""
            with self._announcement():
                super().set_cmap(cmap)


#: Modules that call ``get_array()`` of an image to learn whether it has data, or any cells, never
#: for the values. A colorbar asks at each change of the norm or the colormap.
_ASK_FOR_DATA_ONLY = frozenset(
    {"matplotlib.backends.qt_editor.figureoptions", "matplotlib.colorbar", "matplotlib.image"}
)


def asks_for_data_only() -> bool:
    """Return whether the caller of the calling `get_array` leaves the values alone.

    Colorbars ask ``mappable.get_array() is not None``; they have no other question, and the answer
    must not read a whole file. Any other caller gets the values. Checked with 3.9 to 3.11.
    """
    return sys._getframe(2).f_globals.get("__name__") in _ASK_FOR_DATA_ONLY


def unread_array(shape: tuple[int, ...], dtype: np.dtype[Any]) -> np.ma.MaskedArray[Any, Any]:
    """Return an array of that shape and dtype, all masked, that takes no memory.

    The answer to `asks_for_data_only`.

    >>> unread_array((10**6, 10**6), np.dtype(float)).shape
    (1000000, 1000000)
    """
    data, mask = (np.broadcast_to(value, shape) for value in (np.zeros((), dtype), np.True_))
    return np.ma.masked_array(data, mask)


def forget_colors(image: AxesImage) -> None:
    """Drop the colors that matplotlib cached when it drew *image* itself, by a smoothing kernel.

    `AxesImage.set_data` does this; a class that replaces that method has no public name for it.
    Checked with 3.9 to 3.11.
    """
    cast(Any, image)._imcache = None


def colormap_table(cmap: Colormap) -> Hashable:
    """Return a key for the colors of a ListedColormap or LinearSegmentedColormap.

    Their `__call__` reads the table `_lut` and nothing else; a key of all colors by `__call__`
    takes thirty times as long, at each draw. Checked with 3.9 to 3.11.
    """
    private = cast(Any, cmap)
    if not private._isinit:
        cmap(0)  # makes the table
    return cmap.N, private._i_under, private._i_over, private._i_bad, private._lut.tobytes()


def share_colors(source: Any, target: Any) -> None:
    """Have the mappable *target* use norm and colormap of *source*, and hear of their changes.

    Since 3.10 both are in a Colorizer.
    """
    for name in ("colorizer",) if hasattr(source, "colorizer") else ("norm", "cmap"):
        if getattr(target, name) is not getattr(source, name):
            setattr(target, name, getattr(source, name))


def faces_are_mapped(collection: Collection) -> bool:
    """Return whether the array of *collection* colors its faces.

    `Collection.update_scalarmappable` decides so by the color that was set, which has no getter.
    Checked with 3.9 to 3.11.
    """
    color = cast(Any, collection)._original_facecolor
    return collection.get_array() is not None and not _is_named(color, "none")


def edges_are_mapped(collection: Collection) -> bool:
    """Return whether the edges of *collection* have the colors of its faces.

    As `Collection.get_edgecolor` decides it, which makes the colors of all. Checked with 3.9 to
    3.11.
    """
    return _is_named(cast(Any, collection)._original_edgecolor, "face")


def _is_named(color: Any, name: str) -> bool:
    return isinstance(color, str) and color == name


def layout_nodes(ax: Axes) -> tuple[TransformNode, ...]:
    """Return the transforms that slot and limits of *ax* depend on; their values were just read.

    `Axes.get_position` and `Axes.viewLim` are public, but return copies or carry an autoscale out;
    only these objects announce changes. Checked with 3.9 to 3.11.
    """
    private = cast(Any, ax)
    figure = cast(Any, ax.get_figure())
    nodes = (private._originalPosition, private._viewLim, figure.bbox, figure.transSubfigure)
    for box in nodes[:3]:
        box.get_points()
    nodes[3].get_matrix()
    return nodes


def pan_points(ax: Axes, button: Any, key: str | None, x: float, y: float) -> Any:
    """Return the limits, as columns of x and y, that ``Axes.drag_pan`` would set; None for none.

    That method sets both axes. Checked with 3.9 to 3.11.
    """
    return cast(Any, ax)._get_pan_points(button, key, x, y)


def root_figure(drawn: artist.Artist) -> Figure | None:
    """Return the root figure of an artist, None without one.

    ``get_figure(root=True)`` is new in 3.10.
    """
    figure = cast(Any, drawn.get_figure())
    return None if figure is None else cast(Figure, figure.figure)


def parent_figure(drawn: artist.Artist) -> Any:
    """Return the figure or subfigure of an artist, typed for both: `get_figure` knows one only."""
    return drawn.get_figure()


def is_in_pyplot(figure: Figure) -> bool:
    """Return whether *figure* is one of pyplot's, not closed; pyplot isn't imported for it."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    number = getattr(figure, "number", None)
    return pyplot is not None and number is not None and pyplot.fignum_exists(number)


def figures_of_pyplot() -> list[Figure]:
    """Return the figures that pyplot has open, in the order of their numbers.

    Public is `matplotlib.pyplot.figure` alone, which makes each of them the current one. Checked
    with 3.9 to 3.11.
    """
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    return [helpers.Gcf.figs[n].canvas.figure for n in sorted(helpers.Gcf.figs)] if helpers else []


def is_made_for_colorbar(kwargs: Mapping[str, Any]) -> bool:
    """Return whether *kwargs*, with which a figure makes an Axes, are those of ``Figure.colorbar``.

    It makes its Axes by the same methods as everybody, with a label of its own. Checked with 3.9 to
    3.11.
    """
    return kwargs.get("label") == "<colorbar>"


def figure_of(drawn: artist.Artist | Axis) -> Figure:
    """Return the root figure of an artist that is known to be in one."""
    figure = root_figure(drawn)
    assert figure is not None
    return figure


def replace_alpha(drawn: artist.Artist, set_alpha: Callable[[Any], None], alpha: Any) -> None:
    """Call *set_alpha* for *drawn*, whose present opacity may be an array.

    `Artist.set_alpha` compares the old opacity with the new one, which fails for arrays. Checked
    with 3.9 to 3.11.
    """
    private = cast(Any, drawn)
    before = private._alpha
    private._alpha = None if getattr(before, "ndim", 0) else before
    try:
        set_alpha(alpha)
    except Exception:
        private._alpha = before
        raise


def axes_observers(figure: Figure) -> Any:
    """Return the registry that `Figure.add_axobserver` adds to, which `Figure.clear` replaces.

    Nothing public tells whether an observer is still there. Checked with 3.9 to 3.11.
    """
    return cast(Any, figure)._axobservers


def connect_for_good(canvas: Any, name: str, hear: Callable[[Any], Any]) -> None:
    """Have events of *canvas* call *hear*; in a pickle or a deep copy of its figure, the copy's.

    `mpl_connect` is left out of these. So matplotlib connects `Figure.pick`, by a private method,
    which keeps *hear* weakly, too. Checked with 3.9 to 3.11.
    """
    canvas.callbacks._connect_picklable(name, hear)


def compresses(figure: Figure) -> bool:
    """Return whether the layout of *figure* is "compressed".

    Constrained and compressed layout have one engine class, and the attribute that tells them apart
    is private. Checked with 3.9 to 3.11.
    """
    return bool(getattr(figure.get_layout_engine(), "_compress", False))


def has_dots(renderer: RendererBase) -> bool:
    """Return whether *renderer* draws on a canvas of dots, and images with transparency.

    True for Agg, and while a vector backend rasterizes. No method of renderers tells it.
    """
    return hasattr(renderer, "buffer_rgba")


@contextmanager
def named_rectilinear(ax: Axes) -> Iterator[None]:
    """Context in which *ax* is named "rectilinear".

    By that name ``Axes.hlines`` and ``vlines`` know that the lines of another transform, such as
    ``ax.get_yaxis_transform()``, have no say in the limits along it. Checked with 3.9 to 3.11.
    """
    ax.name = Axes.name
    try:
        yield
    finally:
        del ax.name


def has_own_transforms(kind: type[Axes]) -> bool:
    """Return whether Axes of that class have other than two straight axes at right angles.

    Projections override the private method that sets the transforms (polar, geographic, ternary
    and skewed ones do); those of three dimensions have one axis more. Checked with 3.9 to 3.11.
    """
    method = "_set_lim_and_transforms"
    return getattr(kind, method) is not getattr(Axes, method) or hasattr(kind, "get_zlim")


def can_pickle_coordinates(ax: Any) -> None:
    """Have a WCSAxes of astropy pickled with its frame, a dict that fails to be unpickled else.

    It is made without arguments then, as all subclasses of OrderedDict are. Checked with astropy 6
    to 8.
    """
    frame = getattr(getattr(ax, "coords", None), "frame", None)
    if isinstance(frame, OrderedDict):
        copyreg.pickle(type(frame), _reduced_dict)


def _reduced_dict(known: Any) -> tuple[Any, ...]:
    kind = type(known)
    return kind.__new__, (kind,), dict(vars(known)), None, iter(list(known.items()))


def find_units_again(ax: Any) -> None:
    """Have the labels of a WCSAxes, just unpickled, in units that astropy recognizes.

    It knows degrees and hours by identity, and chooses other ticks for units that are merely
    equal. Checked with astropy 6 to 8.
    """
    coords = getattr(ax, "coords", None)
    if isinstance(getattr(coords, "frame", None), OrderedDict):
        for coord in cast(Any, coords):
            labels = coord._formatter_locator
            if labels.format_unit is not None:
                labels.format_unit = type(labels.format_unit)(labels.format_unit.to_string())


def draws_nothing(renderer: RendererBase) -> bool:
    """Return whether *renderer* leaves its canvas as it is, as matplotlib has it to measure.

    ``RendererBase._draw_disabled`` gives the object methods of its own that do nothing. Checked
    with 3.9 to 3.11.
    """
    return "open_group" in vars(renderer)


def has_transparency(renderer: RendererBase) -> bool:
    """Return whether *renderer* draws paths with transparency; that of PS and EPS does not.

    No method of renderers tells it, and `MixedModeRenderer`, which wraps them, hides their class;
    the attribute with the output of PS is private. Checked with 3.9 to 3.11.
    """
    return not hasattr(renderer, "_pswriter")


def set_gc_clip(gc: GraphicsContextBase, drawn: artist.Artist) -> None:
    """Set the clipping of *drawn* on *gc*; there is no public name. Checked with 3.9 to 3.11."""
    cast(Any, drawn)._set_gc_clip(gc)


def set_active_position(ax: Axes, position: Bbox) -> None:
    """Set the box of *ax* and of its twins, in fractions of the figure; their slots are kept.

    `Axes.set_position` also takes the Axes out of constrained layout and marks it stale, at each
    draw. Checked with 3.9 to 3.11.
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
    """Set the position of *subfigure*, in fractions of its parent.

    Layout engines use the same private method; there is no public one. Checked with 3.9 to 3.11.
    """
    if (subfigure.bbox_relative.get_points() != box.get_points()).any():
        subfigure._redo_transform_rel_fig(box)


def tight_box_for_layout(ax: Axes, renderer: RendererBase) -> Any:
    """Return the tight box of *ax* as layout engines measure it; None if they leave it out.

    As ``matplotlib._tight_layout`` and ``_constrained_layout`` do it; the private function knows
    which Axes, as those of axes_grid1, don't take *for_layout_only*. Checked with 3.9 to 3.11.
    """
    if not (ax.get_visible() and ax.get_in_layout()):
        return None
    return cast(Any, artist)._get_tightbbox_for_layout_only(ax, renderer)


@contextmanager
def keep_stale(artists: Iterable[artist.Artist]) -> Iterator[None]:
    """Context that restores ``stale`` of *artists* afterwards.

    The public setter would call back parents and, in interactive mode, the canvas. Checked with
    3.9 to 3.11.
    """
    stale = [(drawn, drawn.stale) for drawn in artists]
    try:
        yield
    finally:
        for drawn, was_stale in stale:
            cast(Any, drawn)._stale = was_stale


#: Figures in which a context of `navigation` is open.
_navigating: WeakSet[Figure] = WeakSet()

#: The number of the entry that the last context of `navigation` made in the history of a figure.
_entries: WeakKeyDictionary[Figure, int] = WeakKeyDictionary()


@contextmanager
def navigation(
    figure: Figure | None, *, again: bool = False, by_wheel: bool = False
) -> Iterator[None]:
    """Context that enters a change of views into the history of the toolbar, if there is one.

    As for matplotlib's own pan and zoom, the views before the change are pushed only if the history
    is empty, which only the private stack tells. With the tool manager, the tool "viewpos" has
    the history. Contexts inside of another one are part of its change. Checked with 3.9 to 3.11.

    Parameters
    ----------
    figure : Figure or None
        A root figure.
    again : bool, default: False
        If True, and the figure still shows the entry that the last such change made, the change
        goes on with that one and replaces it.
    by_wheel : bool, default: False
        True in a ``scroll_event``: tools that are on (`scrolling_tools`) enter the views after it
        themselves.
    """
    if figure is None or figure in _navigating:
        yield
        return
    _navigating.add(figure)
    histories = _histories(figure, by_wheel)
    try:
        for history in histories:
            history.begin(again)
        yield
    finally:
        _navigating.discard(figure)
    for history in histories:
        history.end()


class _ToolbarHistory:
    """The history of a `NavigationToolbar2`."""

    def __init__(self, toolbar: Any, figure: Figure) -> None:
        self._toolbar, self._figure = toolbar, figure
        self._again = False

    def begin(self, again: bool) -> None:
        stack = self._toolbar._nav_stack
        if stack() is None:
            self._toolbar.push_current()
        self._again = again and stack._pos == _entries.get(self._figure) and self._is_shown()

    def _is_shown(self) -> bool:
        entry = self._toolbar._nav_stack()
        views = {ax: view for ax, (view, _) in entry.items()}
        return _are_shown(views, self._figure)

    def end(self) -> None:
        if self._again:
            self._toolbar._nav_stack.back()
        self._toolbar.push_current()
        _entries[self._figure] = self._toolbar._nav_stack._pos


class _ToolHistory:
    """The history of the tool manager.

    A tool of *scrolling* is about to enter the turn of the wheel itself. It replaces entries by the
    clock, unless its last turn was long ago.
    """

    def __init__(self, tool: Any, figure: Figure, scrolling: list[Any]) -> None:
        self._tool, self._figure, self._scrolling = tool, figure, scrolling
        self._again = False

    def begin(self, again: bool) -> None:
        self._tool.add_figure(self._figure)
        stack = self._tool.views[self._figure]
        if stack() is None:
            self._tool.push_current(self._figure)
        entry = _entries.get(self._figure)
        self._again = again and stack._pos == entry and _are_shown(stack(), self._figure)

    def end(self) -> None:
        if self._again:
            self._back()
        for tool in self._scrolling:
            tool.lastscroll = 0.0
        _entries[self._figure] = self._tool.views[self._figure]._pos + 1
        if not self._scrolling:
            self._tool.push_current(self._figure)

    def pass_over(self) -> None:
        """Have the tool replace the present entry by the same."""
        stack = self._tool.views[self._figure]
        if stack._pos > 0:
            self._back()
        else:
            stack.clear()
            self._tool.positions[self._figure].clear()
        for tool in self._scrolling:
            tool.lastscroll = 0.0

    def _back(self) -> None:
        self._tool.views[self._figure].back()
        self._tool.positions[self._figure].back()


def _are_shown(views: Any, figure: Figure) -> bool:
    """Return whether all Axes of *figure* show *views*, by Axes, of one entry of a history."""
    return all(ax in views and views[ax] == cast(Any, ax)._get_view() for ax in figure.axes)


def _histories(figure: Figure, by_wheel: bool) -> list[Any]:
    found: list[Any] = []
    toolbar = getattr(figure.canvas, "toolbar", None)
    if toolbar is not None and hasattr(toolbar, "_nav_stack"):
        found.append(_ToolbarHistory(toolbar, figure))
    tools = _tool_manager(figure)
    tool = None if tools is None else tools.get_tool("viewpos", warn=False)
    if tool is not None:
        found.append(_ToolHistory(tool, figure, scrolling_tools(figure) if by_wheel else []))
    return found


def _tool_manager(figure: Figure) -> Any:
    return getattr(getattr(figure.canvas, "manager", None), "toolmanager", None)


def scrolling_tools(figure: Figure) -> list[Any]:
    """Return the tools of the tool manager that are on and take the wheel: pan or zoom."""
    tools = _tool_manager(figure)
    if tools is None:
        return []
    return [
        tool
        for tool in tools.tools.values()
        if hasattr(tool, "scroll_zoom") and getattr(tool, "toggled", False)
    ]


def pass_over_turn(figure: Figure) -> None:
    """Have tools that are on enter nothing for the present turn of the wheel, of less than a step.

    Checked with 3.9 to 3.11; see `navigation`.
    """
    for history in _histories(figure, by_wheel=True):
        if isinstance(history, _ToolHistory) and scrolling_tools(figure):
            history.begin(again=True)
            history.pass_over()


def is_panning_or_zooming(figure: Figure) -> bool:
    """Return whether the pan or the zoom mode of a toolbar is on, or such a tool."""
    mode = getattr(getattr(figure.canvas, "toolbar", None), "mode", "")
    return bool(mode) or bool(scrolling_tools(figure))


def tool_keys(figure: Figure) -> set[str]:
    """Return the keys of the tools that the tool manager has, which a user may have set."""
    tools = _tool_manager(figure)
    if tools is None:
        return set()
    return {key for name in tools.tools for key in tools.get_tool_keymap(name)}


def held_modifiers(event: Any) -> set[str]:
    """Return the modifiers that were held at an *event* of the mouse, as "ctrl".

    For Qt, matplotlib asks for those held when it hears of the event, which may be later; the
    event has its own. Its translation is private. Checked with 3.9 to 3.11.
    """
    held = set(getattr(event, "modifiers", None) or ())
    own = getattr(getattr(event, "guiEvent", None), "modifiers", None)
    translate = getattr(event.canvas, "_mpl_modifiers", None)
    return held | set(translate(own())) if callable(own) and translate is not None else held


def capture_wheel(canvas: Any, capture: bool) -> None:
    """Have the page that a browser shows *canvas* on leave the wheel to it, or not.

    WebAgg has a method for it since 3.11, and no means before; ipympl has a trait.
    """
    if hasattr(canvas, "set_capture_scroll"):
        canvas.set_capture_scroll(capture)
    if isinstance(getattr(canvas, "capture_scroll", None), bool):
        canvas.capture_scroll = capture


def captures_wheel(canvas: Any) -> bool:
    """Return whether the page leaves the wheel to *canvas*; see `capture_wheel`."""
    own = canvas.get_capture_scroll() if hasattr(canvas, "get_capture_scroll") else False
    return bool(own) or getattr(canvas, "capture_scroll", None) is True


def figure_titles(figure: Figure, *, placed: bool = True) -> list[tuple[str, Text]]:
    """Return the titles of *figure* that take part in its layout, each with its side.

    If *placed* is False, without those whose position somebody set. `Figure.get_suptitle` and the
    like return strings; the artists have no public names. Checked with 3.9 to 3.11.
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
    """Return the unit converter of *axis*, None if it has no units.

    ``Axis.get_converter`` is new in 3.10, where ``Axis.converter`` became deprecated.
    """
    known = vars(axis)
    return known["_converter"] if "_converter" in known else known.get("converter")


class _Trial:
    """The part of a trial axis that differs from its original."""

    units: Any
    stale = False

    def set_units(self, u: Any) -> None:
        self.units = u

    def _update_axisinfo(self) -> None:
        pass


@lru_cache
def _trial_class(kind: type[Axis]) -> type[Any]:
    return type("TrialAxis", (_Trial, kind), {})


def trial_axis(axis: Axis | None) -> Any:
    """Return a copy of *axis* that can be given units, and convert, while *axis* stays as it is.

    None stands for an axis without units. Public methods of `Axis` convert, but give the axis the
    converter of the first value that it meets, and with it locators, a formatter and limits by
    `_update_axisinfo`. Categories are kept in the units themselves, whose names are private.
    Checked with 3.9 to 3.11.
    """
    kind = XAxis if axis is None else type(axis)
    trial = object.__new__(_trial_class(cast(Any, kind)))
    none = {"units": None, "_converter": None, "converter": None, "_converter_is_explicit": False}
    vars(trial).update(none if axis is None else vars(axis))
    if isinstance(trial.units, UnitData):
        trial.units = cast(Any, UnitData)(list(cast(Any, trial.units)._mapping))
    return trial


@contextmanager
def empty_label_unplaced(axis: Axis) -> Iterator[None]:
    """Context in which *axis* skips the placement of an empty axis label.

    To place it, matplotlib measures all tick labels again, which takes a fifth of a frame (it
    did so for empty titles, too, before 3.11). The public ``Axis.set_label_coords`` can't be
    undone. On an Axes with annotations the label is placed nevertheless: their coordinates may
    refer to it. Checked with 3.9 to 3.11.
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
    """Return the line spacing of *text*; it has a public setter, but no getter.

    Checked with 3.9 to 3.11.
    """
    return cast(float | str, cast(Any, text)._linespacing)


def lines_of_image(image: AxesImage) -> tuple[Any, Any]:
    """Return x and y of a `PcolorImage` (edges) or a `NonUniformImage` (centers), as float64.

    They are in the order of the array that was given: ``set_data`` reverses descending coordinates,
    and the array with them, by slicing, which their negative strides tell. They have a public
    setter, but no getter. Checked with 3.9 to 3.11.
    """
    private = cast(Any, image)
    x, y = (
        (lines[::-1] if lines.strides[0] < 0 else lines).astype(float)
        for lines in (private._Ax, private._Ay)
    )
    return x, y


def measuring_renderer(figure: Figure) -> RendererBase:
    """Return a renderer that measures texts as the present canvas of a root figure draws them.

    For canvases that keep no renderer (PDF, SVG, PS), matplotlib's ``Figure._get_renderer`` begins
    a file at each call, and may leave the figure at 72 dpi. Here the renderer is kept on the
    canvas, and the dpi is restored. Checked with 3.9 to 3.11.
    """
    canvas = cast(Any, figure.canvas)
    if hasattr(canvas, "get_renderer"):
        return cast(RendererBase, canvas.get_renderer())
    dpi = figure.dpi
    known_dpi, renderer = vars(canvas).get("_mplpix_renderer", (None, None))
    if known_dpi != dpi:
        # A PS canvas that is being saved keeps its output here, and a new file would replace it.
        written = vars(canvas).get("_pswriter")
        renderer = cast(Any, figure)._get_renderer()
        if written is not None:
            canvas._pswriter = written
        figure.dpi = dpi
        canvas._mplpix_renderer = dpi, renderer
    return cast(RendererBase, renderer)


#: The attributes of a ScalarFormatter that its setters and rcParams set.
_NUMBER_STYLE = (
    "_useOffset",
    "_offset_threshold",
    "_useLocale",
    "_useMathText",
    "_scientific",
    "_powerlimits",
)


def _number_style(formatter: ScalarFormatter) -> dict[str, Any]:
    style = {name: getattr(formatter, name) for name in _NUMBER_STYLE}
    style["_powerlimits"] = tuple(style["_powerlimits"])
    if not style["_useOffset"]:
        style["offset"] = cast(Any, formatter).offset  # else it is that of the last ticks
    return style


def copy_number_style(source: ScalarFormatter, target: ScalarFormatter) -> None:
    """Have *target* write numbers as *source* was told to.

    Some of the settings have setters, but no getters. Checked with 3.9 to 3.11.
    """
    for name, value in _number_style(source).items():
        setattr(target, name, value)


def has_usual_number_style(formatter: ScalarFormatter) -> bool:
    """Return whether *formatter* has the settings of matplotlib's own rcParams.

    Checked with 3.9 to 3.11.
    """
    usual = rcParamsDefault
    return _number_style(formatter) == {
        "_useOffset": usual["axes.formatter.useoffset"],
        "_offset_threshold": usual["axes.formatter.offset_threshold"],
        "_useLocale": usual["axes.formatter.use_locale"],
        "_useMathText": usual["axes.formatter.use_mathtext"],
        "_scientific": True,
        "_powerlimits": tuple(usual["axes.formatter.limits"]),
    }


def max_n_params(locator: MaxNLocator) -> dict[str, Any]:
    """Return the parameters of *locator* that differ from its defaults, as ``set_params`` takes.

    There are no getters. Checked with 3.9 to 3.11.
    """
    private, usual = cast(Any, locator), cast(Any, AutoLocator())
    names = ("nbins", "integer", "symmetric", "prune", "min_n_ticks")
    params = {
        name: getattr(private, f"_{name}")
        for name in names
        if getattr(private, f"_{name}") != getattr(usual, f"_{name}")
    }
    steps, of_none = private._steps.tolist(), cast(Any, MaxNLocator())._steps.tolist()
    if steps != usual._steps.tolist():
        params["steps"] = None if steps == of_none else steps
    return params


def default_tickers(axis: Axis) -> tuple[Any, Any]:
    """Return the major and the minor ticks that matplotlib itself gives *axis*.

    As ``Axis._set_scale`` and ``Axis._update_axisinfo`` set them, which depends on the scale and on
    the units. A scale has a public method to set its ticks, but an axis none to ask for its scale.
    Checked with 3.9 to 3.11.
    """
    before = axis.major, axis.minor
    axis.major, axis.minor = Ticker(), Ticker()
    try:
        cast(Any, axis)._scale.set_default_locators_and_formatters(axis)
        converter = axis_converter(axis)
        info = None if converter is None else converter.axisinfo(axis.units, axis)
        for set_one, given in (
            (axis.set_major_locator, getattr(info, "majloc", None)),
            (axis.set_minor_locator, getattr(info, "minloc", None)),
            (axis.set_major_formatter, getattr(info, "majfmt", None)),
            (axis.set_minor_formatter, getattr(info, "minfmt", None)),
        ):
            if given is not None:
                cast(Any, set_one)(given)
        return axis.major, axis.minor
    finally:
        axis.major, axis.minor = before


def is_of_fixed_ticks(formatter: Formatter) -> bool:
    """Return whether *formatter* has the labels that ``Axis.set_ticks`` was given.

    They belong to the ticks set with them. For other ticks, matplotlib has a function of a private
    name write them. Checked with 3.9 to 3.11.
    """
    if not isinstance(formatter, FuncFormatter):
        return isinstance(formatter, FixedFormatter)
    function = formatter.func
    return isinstance(function, partial) and function.func is cast(Any, Axis)._format_with_dict


class DividerCell(NamedTuple):
    """The cell of a divider of axes_grid1, from a first to an end column, and row."""

    columns: tuple[int, int]
    rows: tuple[int, int]


def _dividers() -> Any:
    """Return ``mpl_toolkits.axes_grid1.axes_divider``, None where nobody has imported it."""
    return sys.modules.get("mpl_toolkits.axes_grid1.axes_divider")


def divider_of(locator: Any) -> Any:
    """Return the divider of axes_grid1 that made an Axes *locator*, None for other locators.

    ``Divider.new_locator`` returns a partial of a method; there is no public way back. Checked with
    3.9 to 3.11.
    """
    dividers = _dividers()
    if dividers is None or not isinstance(locator, partial):
        return None
    divider = getattr(locator.func, "__self__", None)
    return divider if isinstance(divider, dividers.Divider) else None


def divider_cell(locator: Any) -> DividerCell:
    """Return the cell that a *locator* made by a divider of axes_grid1 gives.

    The arguments of the partial are those of the private ``Divider._locate``, counted from the
    first column and row of the time when it was made. Checked with 3.9 to 3.11.
    """
    divider = divider_of(locator)
    nx, ny, nx1, ny1 = locator.args
    across = equal_lengths_across(divider)
    ends = []
    for i, pair, shift, sizes in (
        (0, (nx, nx1), divider._xrefindex, divider.get_horizontal()),
        (1, (ny, ny1), divider._yrefindex, divider.get_vertical()),
    ):
        lines = len(sizes) + 1  # negative indices count from the last one
        first, end = (0, 1) if i == across else ((n + shift) % lines for n in pair)
        ends.append((first, end))
    return DividerCell(*ends)


def equal_lengths_across(divider: Any) -> int | None:
    """Return the axis along which all Axes of a *divider* have one length; None for a grid.

    It is y (1) for Axes side by side, x (0) for Axes above each other.
    """
    dividers = _dividers()
    kinds = ((dividers.HBoxDivider, 1), (dividers.VBoxDivider, 0))
    return next((across for kind, across in kinds if isinstance(divider, kind)), None)


def divided_axes(divider: Any) -> Axes | None:
    """Return the Axes whose neighbors a *divider* places; None where it places all alike.

    ``AxesDivider`` has no public name for it. Checked with 3.9 to 3.11.
    """
    return cast("Axes | None", getattr(divider, "_axes", None))


def is_of_colorbar(ax: Axes) -> bool:
    """Return whether a colorbar is drawn in *ax*: it places its Axes by a locator of its own.

    A colorbar draws its colors by ``ax.pcolormesh``, as everybody does. Checked with 3.9 to 3.11.
    """
    return getattr(ax.get_axes_locator(), "_cbar", None) is not None


def awaits_boundaries(locator: Any) -> bool:
    """Return whether *locator* is that of a colorbar being made, which fails as yet.

    `Colorbar` sets the locator of its Axes before the boundaries of its colors, which that locator
    needs for triangular ends; nothing public tells it. Checked with 3.9 to 3.11.
    """
    colorbar = getattr(locator, "_cbar", None)
    return colorbar is not None and not hasattr(colorbar, "_boundaries")


def is_frozen(ax: Axes) -> bool:
    """Return whether `savefig` with ``bbox_inches`` keeps the position of *ax* as it was.

    ``matplotlib._tight_bbox`` sets a locator for this, and `Axes.apply_aspect` on the instance.
    Checked with 3.9 to 3.11.
    """
    return "apply_aspect" in vars(ax)

"""Toolbar and tool manager: histories of views, modes, keys, and the wheel that they take, too.

A window has a `NavigationToolbar2`, or the tools of a tool manager, or neither. `navigation` enters
a change of views as matplotlib's own pan and zoom do, in whichever there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from weakref import WeakKeyDictionary, WeakSet

from matplotlib.figure import Figure

__all__ = [
    "capture_wheel",
    "captures_wheel",
    "held_modifiers",
    "is_panning_or_zooming",
    "navigation",
    "pass_over_turn",
    "scrolling_tools",
    "tool_keys",
]

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

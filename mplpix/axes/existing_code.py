"""`pixel_axes`: existing code makes pixel Axes, though it asks for plain ones.

A figure asks matplotlib's registry of projections for the class of an Axes. While a context is
open, the entry "rectilinear" is a `_Dispatcher`, which makes a pixel Axes for code that runs inside
of a context and a plain one for all other code, such as that of other threads. The last context
that ends puts the former entry back. No other attribute of matplotlib is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import Any

from matplotlib.axes import Axes
from matplotlib.projections import get_projection_class, register_projection

from mplpix._mpl.dividers import is_made_for_colorbar
from mplpix.axes.group import check_group

__all__ = ["pixel_axes", "plain_axes"]

_PLAIN, _PIXEL = "rectilinear", "pixel"


@dataclass(frozen=True, eq=False)
class _Context:
    """One use of `pixel_axes`; equal to itself only."""

    scale_group: Hashable


#: The contexts that the running code is inside of, the innermost last. Code that was started inside
#: of one (a task of asyncio, say) may run on after its end: those that are not in `_open` are over.
_entered: ContextVar[tuple[_Context, ...]] = ContextVar("mplpix.pixel_axes", default=())

#: The contexts of all threads that have not ended.
_open: set[_Context] = set()

#: Held while `_open` and the registry change together.
_lock = Lock()


class _Dispatcher:
    """Makes the Axes that a figure asks for by the projection None or "rectilinear".

    A figure keeps the entry of the registry with each Axes, to recognize the same request. So this
    one is equal to the class that it replaces, and is pickled as the entry of that name, whichever
    it is then.

    Parameters
    ----------
    plain : callable
        The entry that it replaces, which makes plain Axes.
    """

    def __init__(self, plain: Callable[..., Axes]) -> None:
        self.plain = plain
        self.name = _PLAIN  # for `register_projection`

    def __call__(self, *args: Any, **kwargs: Any) -> Axes:
        context = next((c for c in reversed(_entered.get()) if c in _open), None)
        if context is None or is_made_for_colorbar(kwargs):
            return self.plain(*args, **kwargs)
        kwargs.setdefault("scale_group", context.scale_group)
        made: Axes = get_projection_class(_PIXEL)(*args, **kwargs)
        return made

    def __eq__(self, other: object) -> bool:
        return self.plain == (other.plain if isinstance(other, _Dispatcher) else other)

    def __hash__(self) -> int:
        return hash(self.plain)

    def __reduce__(self) -> tuple[Any, ...]:
        return get_projection_class, (_PLAIN,)


def pixel_axes(scale_group: Hashable = "own") -> AbstractContextManager[None]:
    """Make every plain Axes a pixel Axes, for code that was written for plain ones.

    It holds for Axes made inside of the ``with`` block, by pyplot, by methods of figures and by
    libraries that use them. Other projections, classes that the code names (``axes_class=``)
    and the Axes of colorbars are what they are elsewhere, as are Axes made by other threads.

    Parameters
    ----------
    scale_group : hashable, default: "own"
        The scale group of the Axes, see `PixelAxes.set_scale_group`. "own": each has the scale that
        its slot has room for. None: all of a figure have one scale.

    Returns
    -------
    context manager
        Also a decorator of functions. Contexts may be nested; the innermost one holds.

    Raises
    ------
    TypeError, ValueError
        If *scale_group* can't be hashed, or isn't equal to itself.

    See Also
    --------
    pixel_axes_class : for Axes of other classes.

    Notes
    -----
    Nothing of matplotlib is changed afterwards. The figures can be pickled and go on as any other.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import mplpix
    >>> with mplpix.pixel_axes():
    ...     fig, axs = plt.subplots(1, 2)
    >>> axs[0].name, axs[0].get_scale_group()
    ('pixel', 'own')
    >>> plt.close(fig)
    """
    return _inside(check_group("scale_group", scale_group))


@contextmanager
def _inside(scale_group: Hashable) -> Iterator[None]:
    context = _Context(scale_group)
    with _lock:
        _open.add(context)
        _set_entry()
    _entered.set((*_entered.get(), context))
    try:
        yield
    finally:
        # Maybe in another thread or task than it was entered in, so that no token can be reset.
        _entered.set(tuple(c for c in _entered.get() if c is not context and c in _open))
        with _lock:
            _open.discard(context)
            _set_entry()


def _set_entry() -> None:
    """Have the registry dispatch if any context is open, else restore its entry."""
    entry: Any = get_projection_class(_PLAIN)
    dispatches = isinstance(entry, _Dispatcher)
    if _open and not dispatches:
        dispatcher: Any = _Dispatcher(entry)
        register_projection(dispatcher)
    elif dispatches and not _open:
        register_projection(entry.plain)


@contextmanager
def plain_axes() -> Iterator[None]:
    """Context in which plain Axes are plain, for one call that makes some inside of `pixel_axes`.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> with pixel_axes(), plain_axes():
    ...     ax = Figure().add_subplot()
    >>> ax.name
    'rectilinear'
    """
    token = _entered.set(())
    try:
        yield
    finally:
        _entered.reset(token)

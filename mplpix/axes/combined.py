"""`pixel_axes_class`: pixel Axes of the classes of other packages.

The class that is made inherits from the given one, and that one from `PixelAxes` in the place of
`~matplotlib.axes.Axes`: labels and world coordinates are drawn by the other package, and each call
that it passes on to matplotlib's Axes arrives at the pixel Axes.
"""

from __future__ import annotations

import copyreg
from dataclasses import dataclass
from functools import cache
from typing import Any, cast, overload

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from mplpix._checks import wrong_type
from mplpix._mpl.axes import can_pickle_coordinates, find_units_again, has_own_transforms
from mplpix.axes.member import member_of
from mplpix.axes.pixel_axes import PixelAxes

__all__ = ["pixel_axes_class"]


@overload
def pixel_axes_class(Base: type[Axes]) -> type[PixelAxes]: ...
@overload
def pixel_axes_class(Base: object) -> type[PixelAxes] | _PixelProjection: ...
def pixel_axes_class(Base: Any) -> Any:
    """Return a class of pixel Axes that has all that another class of Axes has.

    Parameters
    ----------
    Base : subclass of `~matplotlib.axes.Axes`, or projection
        A class with straight axes at right angles, such as ``WCSAxes`` of astropy or ``GeoAxes`` of
        cartopy; or what matplotlib takes as ``projection=`` and makes such Axes of, a ``WCS`` or a
        coordinate reference system.

    Returns
    -------
    subclass of *Base* and PixelAxes
        The same one at each call. It takes the arguments of both, and can be pickled, as its
        instances can, if *Base* can be imported by its name. For a projection, another projection.
        Both can be given as ``projection=`` and as ``axes_class=``.

    Raises
    ------
    TypeError
        If *Base* is no class of Axes and makes none, or one with curved or more than two axes.

    See Also
    --------
    imshow : exact cells on an Axes of any class, without scale groups and zoom.

    Notes
    -----
    What *Base* draws itself (its frame, its labels) it places where it does on any Axes. A method
    that *Base* has of its own is called first; ``WCSAxes.imshow``, say, sets *origin* to "lower".

    Examples
    --------
    >>> from matplotlib.axes import Axes
    >>> from matplotlib.figure import Figure
    >>> import mplpix
    >>> class Framed(Axes):
    ...     "An Axes of another package."
    >>> ax = Figure().add_subplot(projection=mplpix.pixel_axes_class(Framed), pixel_scale=7)
    >>> image = ax.imshow([[0, 1], [2, 3]])
    >>> ax.get_pixel_scale(), isinstance(ax, Framed)
    (7, True)
    """
    if not isinstance(Base, type) and hasattr(Base, "_as_mpl_axes"):
        _class_of(Base._as_mpl_axes()[0], Base)
        return _PixelProjection(Base)
    return _class_of(Base, Base)


def _class_of(kind: Any, given: Any) -> type[PixelAxes]:
    """Return the pixel Axes of the class *kind*, which the argument *given* is or makes."""
    if not isinstance(kind, type) or not issubclass(kind, Axes):
        raise wrong_type("Base", "a class of Axes, or a projection that has one", given)
    if has_own_transforms(kind):
        raise wrong_type("Base", "a class of Axes with two straight axes", given)
    found: Any = kind
    made: type[PixelAxes] = PixelAxes if kind is Axes else _combined(found)
    return made


@dataclass(frozen=True)
class _PixelProjection:
    """The pixel Axes of a *projection* of another package."""

    projection: Any

    def _as_mpl_axes(self) -> tuple[type[PixelAxes], dict[str, Any]]:
        # The name that matplotlib asks a projection for.
        kind, kwargs = self.projection._as_mpl_axes()
        return _class_of(kind, self.projection), kwargs

    def __call__(self, *args: Any, **kwargs: Any) -> PixelAxes:
        kind, own = self._as_mpl_axes()
        return kind(*args, **own, **kwargs)


class _Combined:
    """What pixel Axes of another package's class need beside `PixelAxes`.

    Such a class may write its first limits to ``viewLim``, where pixel Axes keep the shown ones;
    and it may have coordinates, objects of its package, that are pickled with the Axes.
    """

    _is_cleared = True

    def clear(self) -> None:
        """Clear the Axes; limits that the class writes to ``viewLim`` are wanted ones."""
        self._is_cleared = False
        try:
            super().clear()  # type: ignore[misc]
            member_of(self).want_written()  # type: ignore[union-attr]
        finally:
            del self._is_cleared

    @property
    def viewLim(self) -> Bbox:  # noqa: N802
        """The shown limits, see `PixelAxes.viewLim`; while the Axes is cleared, those written."""
        of_base: Any = super() if self._is_cleared else super(PixelAxes, cast(Any, self))
        limits: Bbox = of_base.viewLim
        return limits

    def __getstate__(self) -> Any:
        can_pickle_coordinates(self)
        return super().__getstate__()

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)  # type: ignore[misc]
        find_units_again(self)


@cache
def _combined(kind: Any) -> Any:
    if issubclass(kind, PixelAxes):
        return kind
    about = f"`PixelAxes` and `{kind.__name__}` in one; see `mplpix.pixel_axes_class`."
    body = {"__doc__": about, "__module__": __name__}
    if kind.name == Axes.name:
        body["name"] = PixelAxes.name
    metaclass: Any = type(kind)
    return _metaclass(metaclass)(f"Pixel{kind.__name__}", (_Combined, kind, PixelAxes), body)


@cache
def _metaclass(kind: Any) -> Any:
    """Return a metaclass whose classes are pickled as calls of `pixel_axes_class`.

    pickle finds other classes by their names in modules, where these are not.
    """
    made = type("PixelAxesType", (kind,), {})
    copyreg.pickle(made, _reduced)
    return made


def _reduced(combined: Any) -> tuple[Any, ...]:
    return pixel_axes_class, (combined.__bases__[1],)

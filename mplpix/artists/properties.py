"""Checks of the properties that artists inherit from matplotlib.

Some of matplotlib's setters take anything, and a later draw fails (*zorder*, *url*, *gid*); others
refuse without the name of the property ("'x' is not a valid CapStyle"). `checked_setters` gives the
artists here setters that refuse at the call, and by name.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

import numpy as np
from matplotlib.cm import ScalarMappable
from numpy.typing import NDArray

from mplpix._checks import check_flag, check_number, wrong_type, wrong_value

__all__ = [
    "OPACITIES",
    "REFUSALS",
    "check_colors",
    "check_opacities",
    "checked_setters",
    "refused_by_name",
]

C = TypeVar("C", bound=type)

#: The properties, and the values that they take.
_TAKES = {
    "agg_filter": "a function or None",
    "alpha": "a number from 0 to 1, or None",
    "animated": "True or False",
    "antialiased": "True or False",
    "capstyle": "'butt', 'projecting' or 'round'",
    "clip_box": "a Bbox or None",
    "clip_path": "a Patch, a Path with its transform, or None",
    "cmap": "the name of a colormap, a Colormap or None",
    "color": "a color",
    "edgecolor": "a color",
    "facecolor": "a color",
    "filternorm": "True or False",
    "filterrad": "a number over 0",
    "gid": "a str or None",
    "hatch": "a str of hatching characters, or None",
    "in_layout": "True or False",
    "interpolation_stage": "'data', 'rgba', 'auto' or None",
    "joinstyle": "'miter', 'round' or 'bevel'",
    "linestyle": "the name of a line style or (offset, lengths)",
    "norm": "the name of a scale, a Normalize or None",
    "path_effects": "a list of path effects, or None",
    "rasterized": "True or False",
    "resample": "True, False or None",
    "sketch_params": "three numbers, or None",
    "snap": "True, False or None",
    "url": "a str or None",
    "visible": "True or False",
    "zorder": "a number or None",
}

#: The opacities that an image takes.
OPACITIES = "a number or an (M, N) array, from 0 to 1"

#: The errors of matplotlib's setters for values that they don't take.
REFUSALS = (TypeError, ValueError, AttributeError, LookupError, OverflowError)


@contextmanager
def refused_by_name(name: str, takes: str, value: object) -> Iterator[None]:
    """Context in which an error that doesn't name the argument *name* becomes one that does."""
    try:
        yield
    except REFUSALS as error:
        _refuse_by_name(error, name, takes, value)


def _refuse_by_name(error: Exception, name: str, takes: str, value: object) -> NoReturn:
    """Raise *error*, or, where it doesn't name the argument *name*, one that does."""
    unknown = f"keyword argument {name!r}" in str(error)
    if unknown or (isinstance(error, TypeError | ValueError) and name in str(error)):
        raise error
    refuse = wrong_type if isinstance(error, TypeError | AttributeError) else wrong_value
    raise refuse(name, takes, value) from error


def check_opacities(alpha: Any, shape: tuple[int, ...] | None) -> NDArray[Any]:
    """Return *alpha* as an array of no dimensions, or of the opacity of each cell of an image.

    Whether they are from 0 to 1 is checked by matplotlib.

    Parameters
    ----------
    alpha : float or (M, N) array-like or None
    shape : (M, N) or None
        None for an image without data.

    Raises
    ------
    TypeError, ValueError
        If they are no numbers, or of another shape.
    """
    with refused_by_name("alpha", OPACITIES, alpha):
        opacities = np.asarray(alpha)
    if shape is not None and opacities.ndim == 2 and opacities.shape != shape:
        raise wrong_value("alpha", f"a number or an array of shape {shape}", opacities)
    if opacities.dtype.kind not in ("buif" if opacities.ndim else "buifO"):
        raise wrong_type("alpha", OPACITIES, alpha)
    return opacities


def check_colors(cmap: Any, norm: Any) -> None:
    """Refuse a colormap and a norm that no mappable takes."""
    if cmap is not None:
        with refused_by_name("cmap", _TAKES["cmap"], cmap):
            ScalarMappable(cmap=cmap)
    if norm is not None:
        with refused_by_name("norm", _TAKES["norm"], norm):
            ScalarMappable(norm=norm)


def _check_order(name: str, value: Any) -> None:
    """Refuse a value by which artists can't be sorted."""
    if value is not None and np.isnan(check_number(name, value, _TAKES[name])):
        raise wrong_value(name, _TAKES[name], value)


def _check_text(name: str, value: Any) -> None:
    """Refuse a value that can't be written into a file."""
    if value is not None and not isinstance(value, str):
        raise wrong_type(name, _TAKES[name], value)


def _check_some(name: str, value: Any) -> None:
    """Refuse a sequence of no values, one for each line."""
    if np.iterable(value) and not isinstance(value, str | bytes) and not list(value):
        raise wrong_value(name, _TAKES[name], value)


def _check_function(name: str, value: Any) -> None:
    """Refuse what can't be called."""
    if value is not None and not callable(value):
        raise wrong_type(name, _TAKES[name], value)


#: Checks of values that matplotlib's setters take without a look.
_CHECKS: dict[str, Callable[[str, Any], object]] = {
    "agg_filter": _check_function,
    "animated": check_flag,
    "antialiased": _check_some,
    "gid": _check_text,
    "in_layout": check_flag,
    "linestyle": _check_some,
    "url": _check_text,
    "visible": check_flag,
    "zorder": _check_order,
}


def checked_setters(cls: C) -> C:
    """Give *cls* setters that refuse at the call, by the name of the property; a decorator.

    Those that a class here defines itself stay as they are.
    """
    for name in _TAKES:
        setter = getattr(cls, f"set_{name}", None)
        if setter is not None and setter.__module__.startswith(("matplotlib.", "mplpix._mpl.")):
            setattr(cls, f"set_{name}", _checked(name, setter))
    return cls


def _checked(name: str, setter: Callable[..., Any]) -> Callable[..., Any]:
    """Return *setter* of the property *name* with a check before it."""
    check, takes = _CHECKS.get(name), _TAKES[name]

    @functools.wraps(setter)
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
        for value in [*args, *kwargs.values()][:1]:
            if check is not None:
                check(name, value)
            try:  # the context is slower than most setters, of which a new artist calls many
                return setter(self, *args, **kwargs)
            except REFUSALS as error:
                _refuse_by_name(error, name, takes, value)
        return setter(self)  # which tells that an argument is missing

    # `ArtistInspector` looks for the name of the parameter in the text, which here is *args*.
    checked.__doc__ = f"{inspect.cleandoc(setter.__doc__ or '')}\n\n.. ACCEPTS: {takes}\n"
    return checked

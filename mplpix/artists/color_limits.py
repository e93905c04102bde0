"""The limits of a norm: which are refused, and how a norm finds its own from the cells of an image.

Most norms of matplotlib scale themselves by the smallest and the largest number of an array. They
get an array of these two, which a lazy image finds without having all its cells at once. Norms of
other classes may do anything with the cells, and get them all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.colors import (
    BoundaryNorm,
    CenteredNorm,
    LogNorm,
    NoNorm,
    Normalize,
    PowerNorm,
    SymLogNorm,
    TwoSlopeNorm,
)
from numpy.typing import NDArray

from mplpix._checks import check_number, wrong_value
from mplpix.artists.color import is_matplotlibs

__all__ = ["autoscale_missing", "cells_for", "check_color_limits", "check_scaled"]

Array = NDArray[Any]

#: Norms that scale themselves by nothing but the limits of the finite cells, and the number that
#: these cells are above, None for all. Subclasses may do anything.
_ABOVE: dict[type[Normalize], float | None] = {
    Normalize: None,
    CenteredNorm: None,
    TwoSlopeNorm: None,
    PowerNorm: None,
    SymLogNorm: None,
    LogNorm: 0.0,
    NoNorm: None,
    BoundaryNorm: None,
}


def check_color_limits(norm: Any, vmin: Any, vmax: Any, colorizer: Any = None) -> None:
    """Refuse limits that aren't numbers, or that are given beside what has its own.

    matplotlib takes anything that has ``item()`` or ``__float__``, and fails in a later draw.

    Raises
    ------
    TypeError
        If *vmin* or *vmax* is neither a number nor None.
    ValueError
        If one of them is given beside a `~matplotlib.colors.Normalize` or a colorizer, or *vmin* is
        larger than *vmax*.
    """
    if colorizer is not None and not (vmin is None and vmax is None):
        # matplotlib's own words
        raise ValueError(
            "The `colorizer` keyword cannot be used simultaneously with any of the following "
            "keywords: `vmin`, `vmax`"
        )
    for name, limit in (("vmin", vmin), ("vmax", vmax)):
        if limit is not None:
            check_number(name, limit, "a number or None")
    if isinstance(norm, Normalize) and not (vmin is None and vmax is None):
        raise ValueError(
            "'vmin' and 'vmax' must be None where 'norm' is a Normalize instance, which has its "
            f"own, not {vmin!r} and {vmax!r}"
        )
    if vmin is not None and vmax is not None and float(vmin) > float(vmax):
        raise wrong_value("vmin", f"at most 'vmax', which is {vmax!r}", vmin)


def check_scaled(norm: Any) -> None:
    """Refuse a norm of matplotlib's whose limits, given or found, it can't be called with.

    A logarithm has no place for 0, and no norm for limits in descending order: such a norm is made
    without an error, and a draw fails.

    Raises
    ------
    ValueError
        If *norm* refuses its own limits.
    """
    if not (is_matplotlibs(type(norm)) and norm.scaled()):
        return
    ascends = norm.vmin <= norm.vmax
    if not (ascends and type(norm) is Normalize):  # that of most images takes all that ascend
        try:
            norm(np.array([norm.vmin, norm.vmax], float))
        except ValueError as error:
            raise ValueError(
                f"'vmin' and 'vmax', or those of 'norm', must be limits that {type(norm).__name__} "
                f"takes, not {norm.vmin!r} and {norm.vmax!r}: {error}"
            ) from error


def cells_for(
    norm: Any,
    limits: Callable[[float | None], Array],
    every: Callable[[], Array],
    *,
    has_cells: bool,
) -> Array:
    """Return an array by which *norm* scales itself as by all cells of an image.

    Parameters
    ----------
    norm : `~matplotlib.colors.Normalize`
    limits : callable
        Takes a number or None and returns the smallest and the largest finite cell above it.
    every : callable
        Returns all cells.
    has_cells : bool
        Whether there are cells, finite or not.
    """
    if type(norm) not in _ABOVE:
        return every()
    found = limits(_ABOVE[type(norm)])
    # No good cell is not the same as no cell: norms take 0 for the limits of masked ones. One with
    # a center compares its limits, which an array of no cells would leave None.
    none_good = not found.size and (has_cells or isinstance(norm, TwoSlopeNorm))
    return np.ma.masked_array([0.0], True) if none_good else found


def autoscale_missing(norm: Any, cells: Array) -> None:
    """Set those limits of *norm* that are None to those of *cells*."""
    before = norm.vmin, norm.vmax
    # Between its first and its second limit it would tell colorbars, which ask for both.
    with norm.callbacks.blocked(signal="changed"):
        norm.autoscale_None(cells)
    if (norm.vmin, norm.vmax) != before:
        norm.callbacks.process("changed")

"""`Aspect`: how the scales along x and y of one Axes depend on each other.

Square cells have one scale, cells of aspect "auto" a scale along each axis that knows nothing of
the other one. Of any other aspect the smaller scale is chosen, and the larger one is that number
times as large, to the nearest whole dots: so 1/2 gives cells of exactly 2k × k dots.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, cast

import numpy as np

from mplpix._checks import wrong_value
from mplpix.arrays.scale import (
    Scale,
    Span,
    check_factor,
    check_scale,
    largest_scale,
    nearest_scale,
    rung_beside,
    smaller,
)

__all__ = ["Aspect", "Request", "Scales", "check_factors", "check_scales", "factors_of"]

#: Dots per cell along x and along y.
Scales = tuple[Scale, Scale]

#: A scale as it is set: for both axes, or one along each.
Request = Literal["fit"] | Scale | tuple[Literal["fit"] | Scale, Literal["fit"] | Scale]

#: Scales tried below the one that a division gives, which is a step or two too large at most. Of an
#: aspect that no canvas can show, none fits.
_TRIES = 4

_PAIR = "or a pair of these, along x and y"


def check_scales(name: str, value: Any) -> Request:
    """Return *value*, a scale or a pair of scales along x and y, as `check_scale` does.

    >>> check_scales("scale", (3.0, "fit"))
    (3, 'fit')
    """
    if not _is_pair(value):
        return check_scale(name, value, _PAIR)
    x, y = (check_scale(name, scale, _PAIR) for scale in _pair_of(name, value))
    return x, y


def check_factors(name: str, value: Any) -> Scale | Scales:
    """Return *value*, k or 1/k or a pair of such along x and y, as `check_factor` does."""
    if not _is_pair(value):
        return check_factor(name, value, _PAIR)
    x, y = (check_factor(name, scale, _PAIR) for scale in _pair_of(name, value))
    return x, y


def factors_of(factor: Scale | Scales) -> Scales:
    """Return a scale as one along x and one along y."""
    return factor if isinstance(factor, tuple) else (factor, factor)


def _is_pair(value: Any) -> bool:
    return isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _pair_of(name: str, value: Any) -> list[Any]:
    found = list(value)
    if len(found) != 2:
        raise wrong_value(name, f"a scale, {_PAIR}", value)
    return found


class Aspect(NamedTuple):
    """How the scales along x and y depend on each other.

    Attributes
    ----------
    ratio : float or None
        The height of a cell over its width in dots; None where they don't depend on each other.
    """

    ratio: float | None = 1.0

    @classmethod
    def of(cls, value: Any) -> Aspect:
        """Return the aspect that ``get_aspect`` of an Axes answers, "auto" or a number."""
        return cls(None if isinstance(value, str) else float(value))

    @property
    def is_square(self) -> bool:
        """True if cells have one scale."""
        return self.ratio == 1

    def scales(self, request: Request) -> tuple[Literal["fit"] | Scale, Literal["fit"] | Scale]:
        """Return what is requested along x and y; a single number is the width of a cell.

        >>> Aspect(2.0).scales(3), Aspect(None).scales(3), Aspect(2.0).scales("fit")
        ((3, 6), (3, 3), ('fit', 'fit'))
        """
        if isinstance(request, tuple):
            return request
        if request == "fit" or self.ratio is None:
            return request, request
        return request, nearest_scale(float(request) * self.ratio)

    def largest(self, x: Iterable[tuple[Span, int]], y: Iterable[tuple[Span, int]]) -> Scales:
        """Return the largest scales at which every span fits, 1 without any.

        Parameters
        ----------
        x, y : iterable of (Span, int)
            The cells wanted along each axis, and the dots available for them.

        Examples
        --------
        >>> wide, high = [(Span(0, 10, 10), 100)], [(Span(0, 4, 4), 100)]
        >>> [Aspect(ratio).largest(wide, high) for ratio in (1, None, 2, 0.3)]
        [(10, 10), (10, 25), (10, 20), (10, 3)]
        """
        found = largest_scale(x), largest_scale(y)
        at_most = found[0] or found[1] or 1, found[1] or found[0] or 1
        if self.ratio is None:
            return at_most
        base = min(at_most) if self.is_square else self._base(at_most)
        for _ in range(_TRIES):
            if all(now <= most for now, most in zip(self._times(base), at_most, strict=True)):
                break
            base = smaller(base)
        return self._times(base)

    def stepped(self, scales: Scales, steps: tuple[int, int]) -> Scales:
        """Return the rungs that are *steps* along x and y from *scales*.

        But for "auto", the smaller of both goes from rung to rung, and steps are equal.

        >>> Aspect(None).stepped((3, 5), (1, 1)), Aspect(2.0).stepped((3, 6), (-1, -1))
        ((4, 6), (2, 4))
        """
        if not any(steps):
            return scales
        x, y = (rung_beside(scale, n) for scale, n in zip(scales, steps, strict=True))
        if self.ratio is None:
            return x, y
        return self._times(x if self.ratio >= 1 else y)

    @property
    def _factors(self) -> tuple[float, float]:
        """The scales along x and y over the smaller of both."""
        ratio = cast(float, self.ratio)
        return max(1 / ratio, 1.0), max(ratio, 1.0)

    def _times(self, base: Scale) -> Scales:
        """Return the scales of which *base* is the smaller one."""
        x, y = (base if f == 1 else nearest_scale(float(base) * f) for f in self._factors)
        return x, y

    def _base(self, at_most: Scales) -> Scale:
        """Return the smaller scale of the largest cells, or a scale that is a little larger."""
        # Numbers below these are nearest to a scale that isn't too large.
        ends = (float(s) + 0.5 if s >= 1 else 1 / (s.denominator - 0.5) for s in at_most)
        return nearest_scale(min(end / f for end, f in zip(ends, self._factors, strict=True)))

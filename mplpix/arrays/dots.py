"""The one rule by which places become dots.

Image, overlay, lines and boxes round by these three functions, and so cannot disagree. The module
is small because the rule must have one home, below everything that rounds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["DOT_TOLERANCE", "ceil_dots", "floor_dots", "round_dots"]


#: The one tolerance of places, in dots. It must exceed what transforms lose in float64 (1e-7 dots
#: for coordinates around 1e9 cells) and be far below what anybody sees. Seven cells in a slot of
#: 6.9999999 dots fit; an edge at n + 0.4999999 is one at n + 0.5 and goes up.
DOT_TOLERANCE = 1e-4


def floor_dots(places: Any) -> Any:
    """Return the whole dots up to *places* (float or array, dots)."""
    return np.floor(np.add(places, DOT_TOLERANCE))


def ceil_dots(places: Any) -> Any:
    """Return the whole dots from *places* on (float or array, dots)."""
    return np.ceil(np.subtract(places, DOT_TOLERANCE))


def round_dots(places: Any) -> Any:
    """Return the dot edge nearest to *places* (float or array, dots); halves go up.

    >>> round_dots([0.4, 0.5, 0.49999999, -0.5]).tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    return np.floor(np.add(places, 0.5 + DOT_TOLERANCE))

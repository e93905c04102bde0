"""From an image's data to the colors of the entries of look-ups, kept from draw to draw.

    source → look-up → values (reduced below scale 1) → colors → opacity

An image makes a new `Recipe` for each draw. `EntryColors` keeps what it computed for the last one;
the versions and values in it are the key.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mplpix.arrays.blocks import BlockCache
from mplpix.arrays.kept import Kept, KeptEntries
from mplpix.arrays.lookup import Lookup
from mplpix.arrays.reduce import Reduction, sample
from mplpix.arrays.source import Source
from mplpix.artists.color import ChannelColors, Colors, GreyColors, with_alpha

__all__ = ["EntryColors", "Recipe"]

Array = NDArray[Any]
Rgba = NDArray[np.uint8]


class Recipe(NamedTuple):
    """All that the colors of an image's entries depend on, besides the entries.

    Attributes
    ----------
    source : Source
        The data.
    data_version : int
        Another number after each possible change of the data.
    reduction : {"mean", "nearest", "max", "min"}
        How several cells become one value.
    colors : Colors or ChannelColors or GreyColors
        From values to colors.
    look_version : int
        Another number after each announced change of norm or colormap; changes that nobody
        announced show in ``colors.look``.
    alpha : float or (M, N) array or None
        The opacity of all cells, or of each.
    """

    source: Source
    data_version: int
    reduction: Reduction
    colors: Colors | ChannelColors | GreyColors
    look_version: int
    alpha: float | Array | None

    @property
    def has_alpha_of_each(self) -> bool:
        """Whether each cell has an opacity of its own."""
        return self.alpha is not None and np.ndim(self.alpha) > 0

    def alpha_of(self, rows: Lookup, cols: Lookup) -> float | Array | None:
        """Return the opacity of all entries, or of each."""
        if not self.has_alpha_of_each:
            return self.alpha
        how: Literal["mean", "nearest"] = "nearest" if self.reduction == "nearest" else "mean"
        return sample(Source(np.asarray(self.alpha)), rows, cols, how)


class EntryColors:
    """The colors of the entries of one image."""

    def __init__(self) -> None:
        self._blocks: Kept[BlockCache] = Kept()
        self._entries = KeptEntries()

    def compute(self, recipe: Recipe, rows: Lookup, cols: Lookup) -> Rgba:
        """Return the (len(rows), len(cols), 4) uint8 colors, in the order of the cells.

        Maybe a view of the data.
        """
        rgba = recipe.colors(self._values(recipe, rows, cols))
        return with_alpha(rgba, recipe.alpha_of(rows, cols))

    def get(self, recipe: Recipe, rows: Lookup, cols: Lookup) -> Rgba:
        """Return what `compute` does, kept for the next call; not to be written to.

        Two steps are done again at each call: opacities of single cells, which may have been edited
        in place, and colors without a look, which anything may have changed.
        """
        colors = recipe.colors
        lasting = colors.look is not None
        kept_alpha = recipe.alpha if lasting and not recipe.has_alpha_of_each else None
        # The dtype of values must not depend on which of them were in view before.
        means = recipe.reduction == "mean" and not (rows.one_each and cols.one_each)
        key = (recipe.data_version, recipe.reduction, means)

        def values(rows: Lookup, cols: Lookup) -> Array:
            found = self._values(recipe, rows, cols)
            return found.astype(np.float64) if means and found.dtype.kind != "f" else found

        def rgba_of(rows: Lookup, cols: Lookup) -> Rgba:
            return with_alpha(colors(values(rows, cols)), kept_alpha)

        if lasting:
            look = (recipe.look_version, colors.look, kept_alpha)
            rgba = self._entries.get((*key, *look), rows, cols, rgba_of)
        else:
            rgba = colors(self._entries.get(key, rows, cols, values))
        return rgba if kept_alpha is recipe.alpha else with_alpha(rgba, recipe.alpha_of(rows, cols))

    def _values(self, recipe: Recipe, rows: Lookup, cols: Lookup) -> Array:
        """Return the values of entries; blocks are kept, as reading them takes longest."""
        source, reduction = recipe.source, recipe.reduction
        if rows.block < 2 or rows.block != cols.block:
            return sample(source, rows, cols, reduction)
        cache = self._blocks.get(recipe.data_version, lambda: BlockCache(source))
        blocks = (
            slice(int(e.starts[0]) // e.block, int(e.starts[-1]) // e.block + 1)
            for e in (rows, cols)
        )
        return cache.read(reduction, rows.block, *blocks)

"""From an image's data to the colors of the entries of look-ups, kept from draw to draw.

    source → look-up → values (reduced below scale 1) → colors → opacity

An image makes a new `Recipe` for each draw. `EntryColors` keeps what it computed for the last one;
the versions and values in it are the key. Single cells, and whole images in parts, are colored by
the same recipes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from matplotlib.colors import BoundaryNorm, NoNorm
from numpy.typing import NDArray

from mplpix._checks import warn_user
from mplpix.arrays.kept import Kept, KeptEntries
from mplpix.arrays.lazy import Failure
from mplpix.arrays.lookup import Lookup, lookup_blocks
from mplpix.arrays.reduce import Reduction, sample
from mplpix.arrays.source import Source
from mplpix.artists.color import ChannelColors, Colors, GreyColors, rounded_to_bytes, with_alpha

__all__ = ["DOWNSAMPLE", "Data", "Downsample", "EntryColors", "Recipe", "reduction_of"]

if TYPE_CHECKING:  # imported with the first values of blocks
    from mplpix.arrays.blocks import BlockCache

Array = NDArray[Any]
Rgba = NDArray[np.uint8]
Downsample = Literal["auto", "mean", "nearest", "max", "min"]

#: The ways in which several cells of an image become one dot.
DOWNSAMPLE: tuple[Downsample, ...] = ("auto", "mean", "nearest", "max", "min")

#: Cells colored at once by `EntryColors.in_parts`; a norm takes some 40 bytes for each.
_CELLS_AT_ONCE = 2**20

#: Bytes of chunks read at once by it.
_BYTES_AT_ONCE = 2**24


def reduction_of(downsample: Downsample, source: Source, norm: Any) -> Reduction:
    """Return the reduction that *downsample* means for an image of *source*, "auto" resolved."""
    if downsample != "auto":
        return downsample
    own = source.levels.reduction
    if own is not None:
        return own
    labels = len(source.shape) == 2 and (
        source.dtype.kind == "b" or isinstance(norm, NoNorm | BoundaryNorm)
    )
    return "nearest" if labels else "mean"


class Data(NamedTuple):
    """All that the values of an image's entries depend on, besides the entries.

    Attributes
    ----------
    source : Source
        The cells.
    version : int
        Another number after each possible change of them.
    reduction : {"mean", "nearest", "max", "min"}
        How several cells become one value.
    """

    source: Source
    version: int
    reduction: Reduction

    def are_means(self, rows: Lookup, cols: Lookup) -> bool:
        """Return whether values are means, all in a floating dtype, of entries seen together.

        The dtype of values must not depend on which of them were in view before.
        """
        return self.reduction == "mean" and not (rows.one_each and cols.one_each)

    def key(self, rows: Lookup, cols: Lookup) -> tuple[int, Reduction, bool]:
        """Return all that the values of entries depend on, but for the entries."""
        return self.version, self.reduction, self.are_means(rows, cols)


class Recipe(NamedTuple):
    """All that the colors of an image's entries depend on, besides the entries.

    Attributes
    ----------
    data : Data
        What their values depend on.
    colors : Colors or ChannelColors or GreyColors
        From values to colors.
    look_version : int
        Another number after each announced change of norm or colormap; changes that nobody
        announced show in ``colors.look``.
    alpha : float or (M, N) array or None
        The opacity of all cells, or of each.
    """

    data: Data
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
        nearest = self.data.reduction == "nearest"
        how: Literal["mean", "nearest"] = "nearest" if nearest else "mean"
        return sample(Source(np.asarray(self.alpha)), rows, cols, how)


class EntryColors:
    """The colors of the entries and cells of one image, in one version of its data.

    A copy and what comes out of a pickle have nothing computed.

    Parameters
    ----------
    told : set of str, optional
        The chunks that a warning told of.
    """

    def __init__(self, told: frozenset[str] = frozenset()) -> None:
        self._told = told
        self._forget()

    def _forget(self) -> None:
        self._blocks: Kept[BlockCache] = Kept()
        self._entries = KeptEntries()
        self._read = KeptEntries()
        self._picked: Kept[Array] = Kept()

    def __reduce__(self) -> tuple[type[EntryColors], tuple[frozenset[str]]]:
        return type(self), (self._told,)

    def drop(self, failures: list[Failure]) -> None:
        """Drop all that was computed while chunks couldn't be read, and warn of each chunk once."""
        self._forget()
        new = [one for one in failures if one.where not in self._told]
        self._told |= {one.where for one in new}
        if new:
            first, *others = new
            more = f" (and {len(others)} more chunks)" if others else ""
            warn_user(
                f"mplpix couldn't read {first.where}{more}, for {first.error!r}: it has the color "
                "of bad cells, and is read again at the next draw"
            )

    def settled(
        self,
        source: Source,
        make_recipe: Callable[[], Recipe],
        rows: Lookup,
        cols: Lookup,
        *,
        keep: bool = False,
    ) -> Rgba:
        """Return the colors of entries by the recipe of now.

        Parameters
        ----------
        source : Source
            The cells.
        make_recipe : callable
            Returns the recipe. Called again, and all is computed again, where reading shows that a
            lazy array has another dtype than it told: reduction and colors depend on it.
        rows, cols : Lookup
            The entries.
        keep : bool, default: False
            Whether this is `get`, or else `compute`.
        """
        for _ in range(2):
            dtype = source.dtype
            rgba = (self.get if keep else self.compute)(make_recipe(), rows, cols)
            if source.dtype == dtype:
                break
            self._forget()
        return rgba

    def compute(self, recipe: Recipe, rows: Lookup, cols: Lookup) -> Rgba:
        """Return the (len(rows), len(cols), 4) uint8 colors, in the order of the cells.

        Maybe a view of the data.
        """
        return self.color(recipe, self.values(recipe.data, rows, cols), rows, cols)

    def color(self, recipe: Recipe, values: Array, rows: Lookup, cols: Lookup) -> Rgba:
        """Return the colors of entries that have these *values*."""
        return with_alpha(recipe.colors(values), recipe.alpha_of(rows, cols))

    def get(self, recipe: Recipe, rows: Lookup, cols: Lookup) -> Rgba:
        """Return what `compute` does, kept for the next call; not to be written to.

        Two steps are done again at each call: opacities of single cells, which may have been edited
        in place, and colors without a look, which anything may have changed.
        """
        colors = recipe.colors
        lasting = colors.look is not None
        kept_alpha = recipe.alpha if lasting and not recipe.has_alpha_of_each else None
        data = recipe.data
        key = data.key(rows, cols)
        values = self._kept_values(data, rows, cols)

        def rgba_of(rows: Lookup, cols: Lookup) -> Rgba:
            return with_alpha(colors(values(rows, cols)), kept_alpha)

        if lasting:
            look = (recipe.look_version, colors.look, kept_alpha)
            rgba = self._entries.get((*key, *look), rows, cols, rgba_of)
        else:
            rgba = colors(self._entries.get(key, rows, cols, values))
        return rgba if kept_alpha is recipe.alpha else with_alpha(rgba, recipe.alpha_of(rows, cols))

    def picked(self, recipe: Recipe, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Rgba:
        """Return the colors of single cells, (n, 4): those at ``rows[i], cols[i]``."""
        source = recipe.data.source
        key = None if source.in_memory else (recipe.data.version, rows.tobytes(), cols.tobytes())
        values = self._picked.get(key, lambda: source.pick(rows, cols))
        each = recipe.has_alpha_of_each
        alpha = np.asarray(recipe.alpha)[rows, cols] if each else recipe.alpha
        return with_alpha(recipe.colors(values[np.newaxis])[0], alpha)

    def in_parts(
        self, data: Data, make_recipe: Callable[[], Recipe], rows: Lookup, cols: Lookup
    ) -> Iterator[tuple[slice, slice, Rgba]]:
        """Yield rows and columns of entries and their colors, not many at once.

        Each chunk is read once. For *make_recipe* see `settled`.
        """
        source, height = data.source, max(_CELLS_AT_ONCE // len(cols), 1)
        bands = [slice(i, min(i + height, len(rows))) for i in range(0, len(rows), height)]
        every = slice(0, len(cols))
        if source.is_chunked and rows.one_each and cols.one_each:
            for part, across in source.whole_chunks(_BYTES_AT_ONCE):
                entries = rows.part(part), cols.part(across)
                yield part, across, self.settled(source, make_recipe, *entries)
        elif source.is_chunked:
            values = self.values(data, rows, cols)
            for part in bands:
                yield part, every, self.color(make_recipe(), values[part], rows.part(part), cols)
        else:
            for part in bands:
                yield part, every, self.settled(source, make_recipe, rows.part(part), cols)

    def limits(self, data: Data, above: float | None, size: int) -> Array:
        """Return the smallest and the largest finite cell, see `Source.limits`.

        Parameters
        ----------
        data : Data
        above : float or None
        size : int
            If over 1, the values of all blocks of *size* × *size* cells are kept, of the same pass.
        """
        source, shape = data.source, data.source.shape
        if size == 1:
            return source.limits(above)
        from mplpix.arrays.gather import survey

        rows, cols = (lookup_blocks(slice(0, -(-n // size)), size, n) for n in shape[:2])
        limits, values = survey(source, above, rows, cols, data.reduction)
        self._cache(data).keep(data.reduction, (size, size), values)
        return limits

    def value(self, data: Data, rows: Lookup, cols: Lookup, entry: tuple[Lookup, Lookup]) -> Any:
        """Return the value that one entry was colored by; it isn't read again if it is kept.

        Parameters
        ----------
        data : Data
        rows, cols : Lookup
            All entries of a draw.
        entry : (Lookup, Lookup)
            The row and the column of the one.

        Returns
        -------
        number, ``numpy.ma.masked`` or (channels,) array
            Means of colors in bytes are rounded, as they are colored.
        """
        found = self._read.known(data.key(rows, cols), *entry)
        row, col = entry
        if found is None and (size := _block_size(rows, cols)) is not None:
            blocks = self._blocks.of(data.version)
            at = int(row.starts[0]) // size[0], int(col.starts[0]) // size[1]
            found = None if blocks is None else blocks.known(data.reduction, size, *at)
        if found is None:
            # What is read for a cursor is not kept: a draw reads faster what it knows nothing of.
            found = EntryColors().values(data, row, col)
        if data.are_means(rows, cols):
            found = _in_means(found)
        if found.ndim == 3 and data.source.dtype.kind != "f":
            found = rounded_to_bytes(found)
        return found[0, 0]

    def _kept_values(
        self, data: Data, rows: Lookup, cols: Lookup
    ) -> Callable[[Lookup, Lookup], Array]:
        """Return a function from parts of two look-ups to the values of their entries.

        What had to be read from elsewhere than memory is kept: a cursor, or another look, must not
        read it again.
        """
        means = data.are_means(rows, cols)

        def values(rows: Lookup, cols: Lookup) -> Array:
            found = self.values(data, rows, cols)
            return _in_means(found) if means else found

        if data.source.in_memory or _block_size(rows, cols) is not None:
            return values
        with data.source.holding():
            whole = self._read.get(data.key(rows, cols), rows, cols, values)
        return lambda r, c: whole[rows.entries_of(r), cols.entries_of(c)]

    def values(self, data: Data, rows: Lookup, cols: Lookup) -> Array:
        """Return the values of entries; blocks are kept, as reading them takes longest."""
        from mplpix.arrays.gather import sample_each

        source, reduction = data.source, data.reduction
        if (size := _block_size(rows, cols)) is None:
            return sample_each(source, [(rows, cols)], reduction)[0]
        blocks = (
            slice(int(e.starts[0]) // n, int(e.starts[-1]) // n + 1)
            for e, n in zip((rows, cols), size, strict=True)
        )
        return self._cache(data).read(reduction, size, *blocks)

    def _cache(self, data: Data) -> BlockCache:
        from mplpix.arrays.blocks import BlockCache

        return self._blocks.get(data.version, lambda: BlockCache(data.source))


def _block_size(rows: Lookup, cols: Lookup) -> tuple[int, int] | None:
    """Return the rows and columns of entries that are blocks as a `BlockCache` has them.

    Where cells aren't square, maybe single cells along one axis and blocks along the other.
    """
    m, n = (e.block or int(e.one_each) for e in (rows, cols))
    return (m, n) if m and n and max(m, n) >= 2 else None


def _in_means(values: Array) -> Array:
    """Return *values* in the dtype of means."""
    return values if values.dtype.kind == "f" else values.astype(np.float64)

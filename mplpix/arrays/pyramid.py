"""`Pyramid`: an image at several resolutions, given, built or opened."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from mplpix._checks import check_bool, check_choice, wrong_type, wrong_value
from mplpix.arrays.chunks import chunk_grid
from mplpix.arrays.copies import seal
from mplpix.arrays.lazy import LazyArray
from mplpix.arrays.levels import REDUCERS, Level, LeveledImage, Levels, Reducer
from mplpix.arrays.plain_arrays import is_lazy
from mplpix.arrays.pyramid_build import MemoryArrays, check_progress, make_levels
from mplpix.arrays.pyramid_store import begin_store, multiscale_arrays
from mplpix.arrays.pyramid_tiles import Recipe, level_factors, plan
from mplpix.arrays.scale import LARGEST, rung_beside
from mplpix.arrays.source import Source, check_image, image_shape

__all__ = ["Pyramid"]


class Pyramid(LeveledImage):
    """An image at several resolutions, for images that are too large to be read as a whole.

    Give it to `PixelAxes.imshow` or `PixelAlignedImage.set_data` as the array that its finest level
    is. At scales below 1, blocks are read from the coarsest level that has cells for them.

    Parameters
    ----------
    levels : sequence of array-like or lazy arrays
        Finest first, all of one dtype: (M, N), (M, N, 3) or (M, N, 4), then for ascending whole
        numbers f those where each cell is a block of f × f cells of the first, counted from its
        cell 0: ceil(M / f) rows and ceil(N / f) columns of them. Referenced; an image copies those
        that it would copy if they were given alone.

    Attributes
    ----------
    levels : tuple of arrays
        As given.
    factors : tuple of int
        How many cells of the first level each cell of a level has in each direction, 1 first.
    shape : tuple of int
        Of the finest level, (M, N[, channels]).
    reducer : str or None
        How `build` made the levels; None for those that are given.

    Raises
    ------
    TypeError, ValueError
        If *levels* aren't such arrays.

    Notes
    -----
    `build` makes levels, and knows what their cells are: what is drawn at 1/k is what the image
    alone would show. *downsample* "auto" is then the *reducer*, and another one reads the image.

    A cell of a given level may be the mean of its block, the cell in its middle or anything else;
    *downsample* says how several of them become one dot. A scale of 1/k is shown by the coarsest
    level whose f divides k.

    Limits of colors that are not given are those of the image where `build` found them, else those
    of the coarsest level, so that the others need not be read.

    Examples
    --------
    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> fine = np.arange(48.0).reshape(6, 8)
    >>> coarse = fine.reshape(3, 2, 4, 2).mean(axis=(1, 3))
    >>> pyramid = Pyramid([fine, coarse])
    >>> pyramid.shape, pyramid.factors
    ((6, 8), (1, 2))
    >>> image = Figure().add_subplot(projection="pixel").imshow(pyramid)
    >>> image.to_image(0.5).shape
    (3, 4, 4)
    """

    def __init__(self, levels: Any) -> None:
        takes = "a sequence of arrays, the finest first"
        if isinstance(levels, np.ndarray | str | bytes) or is_lazy(levels):
            raise wrong_type("levels", takes, levels)
        try:
            given = tuple(levels)
        except TypeError:
            raise wrong_type("levels", takes, levels) from None
        if not given:
            raise wrong_value("levels", takes, levels)
        sources = [Source(check_image(f"levels[{i}]", one)) for i, one in enumerate(given)]
        finest = sources[0]
        factors = [1]
        for i, source in enumerate(sources[1:], 1):
            factor = _factor(finest.shape, source.shape, factors[-1])
            if factor is None:
                takes = (
                    f"blocks of more than {factors[-1]} cells of the first level, whose shape is "
                    f"{finest.shape}, each way"
                )
                raise wrong_value(f"levels[{i}]", takes, given[i])
            if source.dtype != finest.dtype:
                raise wrong_type(
                    f"levels[{i}]", f"of the first one's dtype {finest.dtype}", given[i]
                )
            factors.append(factor)
        coarse = tuple(map(Level, factors[1:], sources[1:]))
        self._set(given, finest, Levels(finest.shape, coarse))

    def _set(self, levels: tuple[Any, ...], finest: Source, coarser: Levels) -> None:
        self.levels = levels
        self.finest, self.coarser = finest, coarser
        self.factors = (1, *coarser.factors)
        self.shape = finest.shape
        self.reducer = coarser.reducer

    @classmethod
    def _made(
        cls,
        recipe: Recipe,
        levels: list[Any],
        missing: list[Any],
        limits: tuple[Any, Any, Any],
    ) -> Pyramid:
        """Return the pyramid of levels that were made exactly, of bools where any cell counts."""
        made = cls.__new__(cls)
        coarse = (
            Level(
                factor,
                Source(check_image("levels", level)),
                None if lacking is None else Source(check_image("missing", lacking)),
            )
            for factor, level, lacking in zip(recipe.factors, levels[1:], missing[1:], strict=True)
        )
        coarser = Levels(
            recipe.shape,
            tuple(coarse),
            recipe.reducer,
            recipe.combines,
            limits,
        )
        made._set(tuple(levels), Source(check_image("levels", levels[0])), coarser)
        return made

    @classmethod
    def build(
        cls,
        array: Any,
        path: Any = None,
        *,
        reducer: Reducer = "mean",
        overwrite: bool = False,
        progress: Any = True,
    ) -> Pyramid:
        """Make an image's coarser levels, exactly, reading each chunk of it once.

        Parameters
        ----------
        array : array-like or lazy array
            (M, N), (M, N, 3) or (M, N, 4), as `PixelAxes.imshow` takes it. Of a Dask array the
            levels are a graph, computed by the scheduler in use, be it threads or a cluster whose
            workers write the levels.
        path : path-like, Zarr store or group, optional
            Where the image and its levels are written, as an OME-Zarr multiscale image. Bounded
            memory is used. By default, levels are made in memory, and the image is referenced.
        reducer : {"mean", "max", "min", "any", "nearest"}, default: "mean"
            How a block of cells becomes one: by their mean, an extreme, whether any isn't 0 (the
            image is then of bools), or by the cell in the middle. Masked and NaN cells are left
            out, and a block without a good cell is masked.
        overwrite : bool, default: False
            If True, whatever is in the group at *path* is replaced.
        progress : bool or callable, default: True
            If True, a bar shows progress in a terminal or notebook, where tqdm is installed. A
            callable is called with the number of tiles done and of all tiles.

        Returns
        -------
        Pyramid
            The levels have factors 2, 3, 4, 6, 8, 12, …, down to some 16 cells, and together half
            as many cells as the image. Those of means are float32 for numbers of one byte, float64
            for other integers, and have a dtype of their own for floats and colors.

        Raises
        ------
        TypeError, ValueError
            If an argument is none of these, or *path* holds a finished pyramid or anything else.

        Notes
        -----
        A call that was interrupted, or killed, is finished by the same call: what was finished is
        not made again. Until then, the store is no image for those who open it.

        Examples
        --------
        >>> import numpy as np
        >>> pyramid = Pyramid.build(np.arange(1200.0).reshape(30, 40), reducer="max")
        >>> pyramid.factors
        (1, 2, 3)
        >>> pyramid.levels[1][0, :3].tolist()
        [41.0, 43.0, 45.0]
        """
        check_choice("reducer", reducer, tuple(REDUCERS))
        check_bool("overwrite", overwrite)
        check_progress(progress)
        if isinstance(array, LeveledImage):
            raise wrong_type("array", "an array, not a pyramid", array)
        image = check_image("array", array)
        source = Source(image)
        if source.in_grey:
            raise wrong_type("array", "numbers, as numpy.asarray gives them,", array)
        dtype = source.dtype.newbyteorder("=")
        if len(source.shape) == 3 and dtype.kind != "f":
            dtype = np.dtype(np.uint8)  # as colors are shown
        dtype = np.dtype(bool) if reducer == "any" else dtype
        recipe = Recipe(source.shape, dtype, reducer, level_factors(source.shape))
        inside = image.array if isinstance(image, LazyArray) else image
        rounds = plan(recipe, chunk_grid(inside))
        if path is not None:
            if dtype.itemsize > 8:
                raise wrong_type("array", "numbers of at most 8 bytes, as Zarr has them", array)
            begun = begin_store(path, recipe, rounds, inside, overwrite=overwrite)
            if begun is not None:
                stored, rounds = begun
                stored.finish(make_levels(recipe, rounds, stored, image, progress))
            return cls.open(path)
        arrays = MemoryArrays(recipe, rounds)
        note = make_levels(recipe, rounds, arrays, image, progress)
        levels: list[Any] = [_AsBools(source) if reducer == "any" else image]
        missing: list[Any] = [None]
        for factor in recipe.factors:
            name = f"level {factor}"
            values, lacking = arrays.parts.pop(name)
            if name not in note.missing or lacking is None:
                levels.append(seal(values))
                missing.append(None)
                continue
            bad = recipe.is_bad(
                factor, slice(0, values.shape[0]), slice(0, values.shape[1]), lacking
            )
            bad = np.broadcast_to(bad[..., np.newaxis] if values.ndim == 3 else bad, values.shape)
            levels.append(seal(np.ma.masked_array(values, bad.copy())))
            missing.append(seal(lacking))
        return cls._made(recipe, levels, missing, note.limits)

    @classmethod
    def open(cls, path_or_group: Any, *, index: Any = ()) -> Pyramid:
        """Open an OME-Zarr multiscale image: one that `build` wrote, or somebody else.

        Parameters
        ----------
        path_or_group : path-like, Zarr store or group
            Of versions 0.1 to 0.5 of OME-NGFF, or a group that ``tifffile.imread`` gives by
            ``aszarr=True``.
        index : int or tuple of int, default: ()
            Which image to take of one with more axes than y and x: its place along each of the
            others, as t, c and z, in their order. The last ones may be left out where they have
            one place only; three or four channels of bytes that are left out are colors.

        Returns
        -------
        Pyramid
            Levels of others that aren't of square blocks of cells, or not of the first level's
            dtype, are left out.

        Raises
        ------
        TypeError, ValueError
            If there is no such image, or it was not finished, or *index* doesn't fit its axes.

        Examples
        --------
        The third of the planes of channel 1, of an image with axes (c, z, y, x):

        >>> pyramid = Pyramid.open("cells.ome.zarr", index=(1, 2))  # doctest: +SKIP
        >>> image = ax.imshow(pyramid)  # doctest: +SKIP
        """
        levels, missing, factors, recipe, limits = multiscale_arrays(path_or_group, index)
        if factors is not None:
            return cls._made(recipe, levels, missing, limits)
        finest = levels[0]
        kept, last = [finest], 1
        for level in levels[1:]:
            shapes = image_shape(finest), image_shape(level)
            factor = _factor(*shapes, last)
            if factor is not None and level.dtype == finest.dtype:
                kept.append(level)
                last = factor
        return cls(kept)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the finest level; of a lazy one, maybe another after the first read.

        Examples
        --------
        >>> import numpy as np
        >>> Pyramid([np.ones((4, 4)), np.ones((2, 2))]).dtype
        dtype('float64')
        """
        return cast("np.dtype[Any]", self.finest.dtype)

    def __getitem__(self, key: Any) -> Any:
        return self.finest._cells[key]

    def __repr__(self) -> str:
        return f"Pyramid(shape={self.shape}, dtype={self.dtype}, factors={self.factors})"


class _AsBools:
    """Cells as bools: whether they are not 0. NaN cells are masked, as masked ones are."""

    def __init__(self, source: Source) -> None:
        self._source, self.shape, self.dtype = source, source.shape, np.dtype(bool)

    def __getitem__(self, key: Any) -> Any:
        rows, cols = key if isinstance(key, tuple) else (key, slice(0, self.shape[1]))
        cells = self._source.read(rows, cols)
        bools = np.ma.getdata(cells) != 0
        bad = np.ma.getmask(cells) | np.isnan(np.ma.getdata(cells))
        return np.ma.masked_array(bools, bad) if bad.any() else bools


def _factor(fine: tuple[int, ...], coarse: tuple[int, ...], before: int) -> int | None:
    """Return the size of the blocks of *fine* cells that *coarse* has, None if there is none.

    Larger than *before*. Few cells leave the size open: a power of 2 is the most likely one, then a
    rung, then the smallest.
    """
    if len(fine) != len(coarse) or fine[2:] != coarse[2:]:
        return None
    pairs = list(zip(fine[:2], coarse[:2], strict=True))
    lowest = max(before + 1, *(-(-f // c) for f, c in pairs))
    # ceil(f / size) == c for all sizes from ceil(f / c) on, below f / (c - 1).
    highest = min((-(-f // (c - 1)) - 1 for f, c in pairs if c > 1), default=max(fine[:2]))
    if lowest > highest:
        return None
    rungs = [int(1 / rung_beside(1, -i)) for i in range(1, 2 * LARGEST.bit_length() - 2)]
    likely = [size for size in rungs if lowest <= size <= highest]
    return min(likely, key=lambda size: (size & (size - 1) != 0, size), default=lowest)

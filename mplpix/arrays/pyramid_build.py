"""Making the levels of a pyramid: tile by tile here, or as a graph on the user's Dask scheduler.

What is made goes to `Arrays`, in memory or in a store. A row of tiles is marked there when all its
data was written, with a note of what was found in it: a row that has a mark isn't made again. What
was written of a row without a mark is written anew, the same, so that neither a kill nor a worker
that died, nor two that did the same, change anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import wrong_type
from mplpix.arrays.lazy import LazyArray
from mplpix.arrays.pyramid_tiles import (
    Limits,
    Part,
    Recipe,
    Round,
    Target,
    limits_of,
    mask_of_cells,
    merged_limits,
    reduce_tile,
)
from mplpix.arrays.source import Source

__all__ = ["Arrays", "MemoryArrays", "Note", "check_progress", "make_levels"]

Array = NDArray[Any]


class Note(NamedTuple):
    """What was found in some tiles.

    Attributes
    ----------
    limits : tuple
        The smallest, the largest and the smallest positive finite cell, None for none.
    missing : tuple of str
        The names of what has blocks with missing cells.
    """

    limits: Limits
    missing: tuple[str, ...]

    @classmethod
    def of(cls, notes: list[Note]) -> Note:
        """Return the note of several parts together."""
        limits = merged_limits(note.limits for note in notes)
        return cls(limits, tuple(sorted({name for note in notes for name in note.missing})))


class Arrays(Protocol):
    """Where what is made is put."""

    #: True where workers elsewhere write.
    is_shared: bool
    #: True where the image itself is kept, too.
    keeps_image: bool

    def write(self, target: Target) -> None:
        """Keep a rectangle."""

    def read(self, name: str, rows: slice, cols: slice) -> Part:
        """Return a rectangle that was written."""

    def line(self, axis: int, number: int) -> Part:
        """Return a row (*axis* 0) or a column of the image, one that `_cut_middles` names."""

    def note(self, row: str) -> Note | None:
        """Return the note of a row of tiles that was marked, else None."""

    def mark(self, row: str, note: Note) -> None:
        """Mark a row of tiles, all of whose data was written."""


class MemoryArrays:
    """Arrays in memory."""

    is_shared = False
    keeps_image = False

    def __init__(self, recipe: Recipe, rounds: list[Round]) -> None:
        self._recipe = recipe
        self.parts: dict[str, Part] = {}
        for round_ in rounds:
            for factor, ends in round_.levels():
                self._add(f"level {factor}", factor, recipe.level_dtype(factor))
                if ends and 2 * factor in recipe.factors:
                    self._add(f"sums {factor}", factor, recipe.sum_dtype(factor))
        for _, axis, middle in _cut_middles(recipe):
            shape = [*recipe.shape]
            shape[axis] = 1
            part = Part(np.zeros(shape, recipe.dtype), np.zeros(shape[:2], np.uint8))
            self.parts[_line_name(axis, middle)] = part

    def _add(self, name: str, factor: int, dtype: np.dtype[Any]) -> None:
        shape = self._recipe.level_shape(factor)
        # Zeros take no memory before they are written to.
        missing = np.zeros(shape[:2], self._recipe.missing_dtype(factor))
        self.parts[name] = Part(np.zeros(shape, dtype), missing)

    def write(self, target: Target) -> None:
        """Keep a rectangle."""
        name, rows, cols, part = target
        kept = self.parts[name]
        kept.values[rows, cols] = part.values
        if part.missing is not None and kept.missing is not None:
            kept.missing[rows, cols] = part.missing

    def read(self, name: str, rows: slice, cols: slice) -> Part:
        """Return a rectangle that was written."""
        values, missing = self.parts[name]
        part = None if missing is None else missing[rows, cols]
        return Part(values[rows, cols], part if part is not None and part.any() else None)

    def line(self, axis: int, number: int) -> Part:
        """Return a row or a column of the image."""
        return self.parts[_line_name(axis, number)]

    def note(self, row: str) -> Note | None:
        """Return None: nothing is resumed."""

    def mark(self, row: str, note: Note) -> None:
        """Do nothing."""


def make_levels(
    recipe: Recipe, rounds: list[Round], arrays: Arrays, image: Any, progress: Any
) -> Note:
    """Make all levels of an image.

    Parameters
    ----------
    recipe : Recipe
    rounds : list of Round
    arrays : Arrays
        Where they are put.
    image : array or LazyArray
        What `mplpix.arrays.source.check_image` returned.
    progress : bool or callable
        See `mplpix.Pyramid.build`.
    """
    graph, source = dask_array(image), Source(image)
    notes: list[Note] = []
    total = sum(len([*r.tile_rows()]) * len([*r.tile_cols()]) for r in rounds)
    with _reporting(progress, total) as report:
        for number, round_ in enumerate(rounds):
            todo, tiles = [], len([*round_.tile_cols()])
            for rows in round_.tile_rows():
                name = f"{number}-{rows.start}"
                note = arrays.note(name)
                if note is None:
                    todo.append((name, rows))
                else:
                    notes.append(note)
                    report(tiles)
            if graph is not None and (arrays.is_shared or round_.factor == 1):
                notes += _by_graph(recipe, round_, arrays, graph, todo)
                report(tiles * len(todo))
                continue
            for name, rows in todo:
                found = []
                for cols in round_.tile_cols():
                    cells = source.read(rows, cols) if round_.factor == 1 else None
                    found.append(_make_tile(recipe, round_, arrays, rows, cols, cells))
                    report(1)
                notes.append(_mark_row(arrays, name, found))
        _set_cut_middles(recipe, arrays)
    return Note.of(notes)


def _reduced(
    recipe: Recipe,
    round_: Round,
    arrays: Arrays | None,
    rows: slice,
    cols: slice,
    cells: Array | None,
) -> tuple[list[Target], Note]:
    """Return what a tile is reduced to."""
    limits: Limits = (None, None, None)
    given: Any
    if cells is not None:
        given = _in_dtype(cells, recipe)
        limits = limits_of(given != 0 if recipe.reducer == "any" else given)
    elif arrays is not None:
        given = arrays.read(f"sums {round_.factor}", rows, cols)
    keeps_image = arrays is not None and arrays.keeps_image
    targets = reduce_tile(recipe, round_, rows, cols, given, first=keeps_image)
    if cells is not None and not keeps_image:
        targets += _lines(recipe, rows, cols, given)
    missing = {name for name, _, _, part in targets if part.missing is not None}
    return targets, Note(limits, tuple(sorted(missing)))


def _make_tile(
    recipe: Recipe,
    round_: Round,
    arrays: Arrays,
    rows: slice,
    cols: slice,
    cells: Array | None,
) -> Note:
    """Make what a tile is reduced to."""
    targets, note = _reduced(recipe, round_, arrays, rows, cols, cells)
    for target in targets:
        arrays.write(target)
    return note


def _mark_row(arrays: Arrays, name: str, notes: list[Note]) -> Note:
    note = Note.of(notes)
    arrays.mark(name, note)
    return note


def _in_dtype(cells: Array, recipe: Recipe) -> Array:
    """Return *cells* in the dtype that the image said it has, which levels are made for."""
    dtype = np.dtype(recipe.dtype)
    if cells.dtype == dtype or recipe.reducer == "any":
        return cells
    if not np.can_cast(cells.dtype, dtype, "safe"):
        raise wrong_type("array", f"read as {dtype}, which it says of itself", cells)
    return cells.astype(dtype)


# Cells in the middle of blocks that the border cuts ----------------------------------------------


def _set_cut_middles(recipe: Recipe, arrays: Arrays) -> None:
    """Set the cells of "nearest" levels whose blocks the border of the image cuts."""
    for factor, axis, middle in _cut_middles(recipe):
        counts = recipe.shape[1 - axis]
        starts = np.arange(0, counts, factor)
        middles = (starts + np.minimum(starts + factor, counts) - 1) // 2
        line = arrays.line(axis, middle)
        last = recipe.level_shape(factor)[axis] - 1
        at = slice(last, last + 1), slice(0, len(middles))
        missing = (
            np.zeros(line.values.shape[:2], np.uint8) if line.missing is None else line.missing
        )
        part = Part(line.values.take(middles, 1 - axis), missing.take(middles, 1 - axis))
        at = at if axis == 0 else at[::-1]
        arrays.write(Target(f"level {factor}", at[0], at[1], part))


def _cut_middles(recipe: Recipe) -> Iterator[tuple[int, int, int]]:
    """Yield factor, axis and place of the middle row or column of blocks that are cut."""
    if recipe.reducer != "nearest":
        return
    for factor in recipe.factors:
        for axis, count in enumerate(recipe.shape[:2]):
            if count % factor:
                yield factor, axis, (count - count % factor + count - 1) // 2


def _lines(recipe: Recipe, rows: slice, cols: slice, cells: Array) -> Iterator[Target]:
    """Yield what a tile has of the rows and columns of `_cut_middles`."""
    bad = mask_of_cells(cells)
    part = Part(np.ma.getdata(cells), None if bad is None else bad.view(np.uint8))
    for _, axis, middle in _cut_middles(recipe):
        tile = (rows, cols)[axis]
        if tile.start <= middle < tile.stop:
            one = slice(middle - tile.start, middle - tile.start + 1)
            at = (one, slice(None)) if axis == 0 else (slice(None), one)
            found = Part(part.values[at], None if part.missing is None else part.missing[at])
            place = (slice(0, 1), cols) if axis == 0 else (rows, slice(0, 1))
            yield Target(_line_name(axis, middle), place[0], place[1], found)


def _line_name(axis: int, number: int) -> str:
    return f"{('row', 'column')[axis]} {number}"


# Dask --------------------------------------------------------------------------------------------


def dask_array(image: Any) -> Any:
    """Return the Dask array that an image is read from, None for another."""
    array = image.array if isinstance(image, LazyArray) else None
    for candidate in (array, getattr(array, "data", None)):  # xarray has it inside
        if hasattr(candidate, "__dask_graph__") and hasattr(candidate, "to_delayed"):
            return candidate
    return None


def _by_graph(
    recipe: Recipe,
    round_: Round,
    arrays: Arrays,
    array: Any,
    todo: list[tuple[str, slice]],
) -> list[Note]:
    """Make rows of tiles in one graph, on the scheduler that the user has chosen."""
    import dask  # noqa: PLC0415

    if not todo:
        return []
    blocks = None
    if round_.factor == 1:
        tile = dict(enumerate(round_.tile)) | ({2: -1} if array.ndim > 2 else {})
        blocks = array.rechunk(tile).to_delayed()
    place: Callable[..., Any] = partial(_make_tile, recipe, round_, arrays)
    if not arrays.is_shared:
        # Arrays in memory stay here, and what a worker made is put into them.
        place = partial(_reduced, recipe, round_, None)
    jobs = []
    for name, rows in todo:
        notes = []
        for j, cols in enumerate(round_.tile_cols()):
            block = None
            if blocks is not None:
                block = blocks[(rows.start // round_.tile[0], j, *(0,) * (array.ndim - 2))]
            notes.append(dask.delayed(partial(_on_worker, place, rows, cols), pure=False)(block))
        if arrays.is_shared:
            jobs.append(dask.delayed(partial(_mark_row, arrays, name), pure=False)(notes))
        else:
            jobs += notes
    done = dask.compute(*jobs)
    if arrays.is_shared:
        return [Note(*note) for note in done]
    found = []
    for targets, note in done:
        for target in targets:
            arrays.write(target)
        found.append(note)
    return found


def _on_worker(place: Callable[..., Any], rows: slice, cols: slice, block: Any) -> Any:
    """Make a tile of a block of a Dask array, or of sums."""
    if block is None:
        return place(rows, cols, None)
    source = Source(block)
    m, n = source.shape[:2]
    return place(rows, cols, source.read(slice(0, m), slice(0, n)))


# Progress ----------------------------------------------------------------------------------------


def check_progress(progress: Any) -> Any:
    """Return *progress* if it is True, False or a callable."""
    if not isinstance(progress, bool | np.bool_) and not callable(progress):
        raise wrong_type("progress", "True, False or a callable", progress)
    return progress


@contextmanager
def _reporting(progress: Any, total: int) -> Iterator[Callable[[int], None]]:
    """Context with a function that is told of tiles done."""
    done = 0

    def report(tiles: int) -> None:
        nonlocal done
        done += tiles
        progress(done, total)

    if callable(progress):
        yield report
        return
    bar = _bar(total) if progress else None
    if bar is None:
        yield lambda tiles: None
        return
    with bar:
        yield bar.update


def _bar(total: int) -> Any:
    """Return a progress bar, None where tqdm isn't installed; where nobody looks it is silent."""
    try:
        from tqdm.auto import tqdm  # noqa: PLC0415
    except ImportError:
        return None
    return tqdm(total=total, desc="Pyramid.build", unit="tile", disable=None)

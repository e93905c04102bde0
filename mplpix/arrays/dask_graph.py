"""Dask arrays: what is computed of their chunks, together, by the scheduler of the user.

Dask's own functions drop masks, and make an array of all that is asked for. Here `Task` is work on
some rectangles of cells, made of the chunks of a graph as these come, and `compute` does many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple
from uuid import uuid4

from numpy.typing import NDArray

from mplpix.arrays.chunks import ChunkGrid, Window, hull_of
from mplpix.arrays.kept import joined
from mplpix.arrays.plain_arrays import INSIDE, LAYERS, has_all, plain_array

__all__ = ["Input", "Task", "as_it_is", "compute", "graph_inside", "inputs_of", "on_one"]

Array = NDArray[Any]


def graph_inside(array: Any) -> Any | None:
    """Return the Dask array that *array* is, or that is inside of labels or a unit, else None."""
    for _ in range(LAYERS):
        if has_all(array, ("__dask_graph__", "to_delayed", "chunks")):
            return array
        if not has_all(array, ("__dask_graph__",)) or array.__dask_graph__() is None:
            return None
        inside = next((inside for names, inside in INSIDE[:2] if has_all(array, names)), None)
        if inside is None:
            return None
        array = inside(array)
    return None


class Input(NamedTuple):
    """An array that a `Task` works on.

    Attributes
    ----------
    array : dask.array.Array or None
        The graph that it is of, None if it is of none.
    keys : list
        Nested lists of the keys of chunks in the graph.
    cells : callable
        Takes the chunks, and returns the array.
    """

    array: Any
    keys: list[Any]
    cells: Callable[..., Array]


class Task:
    """Work on some arrays, done by Dask.

    Parameters
    ----------
    work : callable
        Takes the list of arrays, and *argument*.
    inputs : sequence of Input
        The arrays.
    argument : object
    """

    def __init__(
        self, work: Callable[[list[Array], Any], Any], inputs: Sequence[Input], argument: Any
    ) -> None:
        self._work, self._argument = work, argument
        self._cells = [one.cells for one in inputs]
        self._has_keys = [bool(one.keys) for one in inputs]
        #: The graphs that it depends on, and the keys in them.
        self.arrays = [one.array for one in inputs if one.keys]
        self.keys = [one.keys for one in inputs if one.keys]

    def __call__(self, *blocks: Any) -> Any:
        """Return what the work gives; *blocks* are the nested chunks of the inputs with keys."""
        given = iter(blocks)
        arrays = [
            cells(next(given)) if keys else cells()
            for cells, keys in zip(self._cells, self._has_keys, strict=True)
        ]
        return self._work(arrays, self._argument)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the graphs, which workers don't need."""
        return {**vars(self), "arrays": [], "keys": []}


def inputs_of(graph: Any, grid: ChunkGrid, windows: Sequence[Window]) -> list[Input]:
    """Return rectangles of cells of a Dask array, each as an input of a `Task`.

    All have the same tasks for a chunk: these are computed once.
    """
    hull = grid.whole(*hull_of(windows))
    array = graph[hull]
    # Dask's chunks may be empty, those of the grid aren't.
    which = [[n for n, size in enumerate(sizes) if size] for sizes in array.chunks[:2]]
    keys = [[row[j] for j in which[1]] for row in (array.__dask_keys__()[i] for i in which[0])]
    first = [chunks.start for chunks in grid.around(*hull)]
    inputs = []
    for window in windows:
        i, j = grid.around(*window)
        blocks = [
            row[j.start - first[1] : j.stop - first[1]]
            for row in keys[i.start - first[0] : i.stop - first[0]]
        ]
        corner = (side.start for side in grid.cells(i, j))
        rows, cols = (
            slice(side.start - start, side.stop - start)
            for side, start in zip(window, corner, strict=True)
        )
        inputs.append(Input(array, blocks, partial(_inside, (rows, cols))))
    return inputs


def compute(tasks: Sequence[Task]) -> Any:
    """Return the results of tasks, computed together by the scheduler of the user."""
    import dask
    from dask.delayed import Delayed
    from dask.highlevelgraph import HighLevelGraph

    name = f"mplpix-{uuid4().hex}"
    layer: dict[Any, Any] = {(name, n): (task, *task.keys) for n, task in enumerate(tasks)}
    layer[name] = list(layer)
    arrays = list({id(array): array for task in tasks for array in task.arrays}.values())
    graph = HighLevelGraph.from_collections(name, layer, dependencies=arrays)
    for task in tasks:
        task.arrays, task.keys = [], []
    return dask.compute(Delayed(name, graph))[0]


def _inside(inside: Window, blocks: Any) -> Array:
    array = joined_blocks(blocks)
    whole = all(side == slice(0, n) for side, n in zip(inside, array.shape, strict=False))
    return array if whole else array[inside]


def joined_blocks(blocks: Any, axis: int = 0) -> Array:
    """Return nested lists of chunks as one array, masked if one is: Dask itself drops masks."""
    if not isinstance(blocks, list):
        return plain_array(blocks)
    parts = [joined_blocks(block, axis + 1) for block in blocks]
    return parts[0] if len(parts) == 1 else joined(parts, axis)


def on_one(cells: list[Array], job: tuple[Callable[[Array, Any], Any], Any]) -> Any:
    """Do *job*, work and its argument, on the one array of a `Task`."""
    work, argument = job
    return work(cells[0], argument)


def as_it_is(cells: list[Array], _: Any) -> Array:
    """Return the one array of a `Task`."""
    return cells[0]

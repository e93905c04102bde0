"""Pyramids in Zarr groups, as OME-Zarr multiscale images: ours and those that others wrote.

`mplpix.Pyramid.build` writes version 0.5 of OME-NGFF (https://ngff.openmicroscopy.org/0.5) in Zarr
format 3, version 0.4 in Zarr format 2: arrays ``0``, ``1``, … the finest first, with axes (y, x) or
(c, y, x), and their place by a scale and a translation. Beside them, for us alone: ``missing/1``, …
the numbers of masked and NaN cells in blocks, where there are any; the attribute ``mplpix``, which
is set when all is written; and until then the group ``building``, with marks of what was.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import check_int, wrong_type, wrong_value
from mplpix.arrays.pyramid_build import Note
from mplpix.arrays.pyramid_tiles import Part, Recipe, Round, Target, chunk_of

__all__ = [
    "Plane",
    "StoredArrays",
    "StoredLevel",
    "begin_store",
    "multiscale_arrays",
    "open_group",
]

Array = NDArray[Any]

#: The attribute, and the group of what is there while a pyramid is being built.
_OURS, _BUILDING, _MISSING = "mplpix", "building", "missing"

#: The group that is made first and dropped last.
_BEGUN = f"{_BUILDING}-begun"

_TAKES_PATH = "a path, a Zarr store or a Zarr group"

# Zarr, versions 2 and 3 --------------------------------------------------------------------------


def _zarr() -> Any:
    try:
        import zarr  # noqa: PLC0415
    except ImportError as error:
        error.add_note('mplpix needs it for pyramids in files: pip install "mplpix[lazy]"')
        raise
    return zarr


def _is_group(candidate: Any) -> bool:
    return all(hasattr(candidate, name) for name in ("create_group", "attrs", "require_group"))


def open_group(name: str, path: Any, mode: str) -> Any:
    """Return the Zarr group at *path*, an argument of that *name*.

    Parameters
    ----------
    path : path-like, Zarr store or group
    mode : {"r", "a", "w"}
        "r" wants it to exist, "a" creates it where there is none, "w" anew.

    Raises
    ------
    TypeError, ValueError
        If there can't be, or isn't such a group.
    """
    zarr = _zarr()
    if _is_group(path):
        if mode == "w":
            for child in [*path.array_keys(), *path.group_keys()]:
                del path[child]
            path.attrs.clear()
        return path
    if isinstance(path, os.PathLike):
        path = os.fspath(path)
    if isinstance(path, str) and "://" not in path:
        path = os.path.abspath(path)  # workers may be in another directory
    store = any(hasattr(path, part) for part in ("__setitem__", "supports_writes", "store"))
    if not isinstance(path, str) and not store:
        raise wrong_type(name, _TAKES_PATH, path)
    if mode != "r" and isinstance(path, str) and os.path.isdir(path) and os.listdir(path):
        try:
            zarr.open_group(path, mode="r")
        except Exception as error:
            raise wrong_value(name, "a Zarr group, or a place without files", path) from error
    try:
        return zarr.open_group(path, mode=mode)
    except Exception as error:
        raise wrong_value(name, f"{_TAKES_PATH} that can be opened", path) from error


def _format(group: Any) -> int:
    return int(getattr(getattr(group, "metadata", None), "zarr_format", 2))


def _new_array(
    group: Any,
    name: str,
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    chunks: tuple[int, ...],
    axes: Sequence[str],
) -> Any:
    """Return a new array of zeros; chunks of zeros are not written."""
    common: dict[str, Any] = {
        "shape": shape,
        "dtype": dtype,
        "chunks": chunks,
        "fill_value": 0,
        "overwrite": True,
    }
    if not hasattr(group, "create_array"):  # Zarr 2
        return group.create_dataset(
            name, **common, dimension_separator="/", write_empty_chunks=False
        )
    if _format(group) == 3:
        common["dimension_names"] = list(axes)
    else:
        common["chunk_key_encoding"] = {"name": "v2", "separator": "/"}
    return group.create_array(name, **common, config={"write_empty_chunks": False})


def _new_group(group: Any, name: str, attributes: dict[str, Any]) -> None:
    """Make a group; it may be there already."""
    if _format(group) == 3:
        group.create_group(name, attributes=attributes, overwrite=True)  # one file at once
    else:
        group.require_group(name).attrs.put(attributes)


def _attributes(group: Any, name: str) -> dict[str, Any] | None:
    """Return the attributes of a group in a group, None if it isn't there or isn't whole."""
    try:
        return dict(group[name].attrs) or None
    except Exception:  # whatever a file that was cut off makes a version of Zarr raise
        return None


# What is built -----------------------------------------------------------------------------------


class StoredArrays:
    """The arrays of a pyramid that is being built in a Zarr group."""

    is_shared = True
    keeps_image = True

    def __init__(self, group: Any, recipe: Recipe) -> None:
        self._recipe = recipe
        self._group = group
        self._arrays: dict[str, tuple[Any, Any]] = {}

    def make_arrays(self, rounds: list[Round]) -> None:
        """Make all arrays, without data."""
        recipe = self._recipe
        channels = recipe.shape[2:]
        for round_ in rounds:
            found = [*round_.levels()]
            for factor, ends in [(1, False), *found] if round_.factor == 1 else found:
                ratio = factor // round_.factor
                m, n = recipe.level_shape(factor)[:2]
                cut = (
                    chunk_of(round_.tile[0], ratio, m),
                    chunk_of(round_.tile[1], ratio, n),
                )
                names = [(f"level {factor}", recipe.level_dtype(factor))]
                if ends and 2 * factor in recipe.factors:
                    names.append((f"sums {factor}", recipe.sum_dtype(factor)))
                for name, dtype in names:
                    _new_array(
                        self._group,
                        self._path(name),
                        (*channels, m, n),
                        dtype,
                        (*channels, *cut),
                        ("c", "y", "x")[-2 - len(channels) :],
                    )
                    _new_array(
                        self._group,
                        self._path(name, missing=True),
                        (m, n),
                        recipe.missing_dtype(factor),
                        cut,
                        ("y", "x"),
                    )

    def _path(self, name: str, *, missing: bool = False) -> str:
        kind, factor = name.split()
        if kind == "level":
            index = str((1, *self._recipe.factors).index(int(factor)))
            return f"{_MISSING}/{index}" if missing else index
        return f"{_BUILDING}-{_MISSING if missing else kind}/{factor}"

    def _of(self, name: str) -> tuple[Any, Any]:
        if name not in self._arrays:
            paths = self._path(name), self._path(name, missing=True)
            values, missing = (self._group[path] for path in paths)
            self._arrays[name] = values, missing
        return self._arrays[name]

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without open arrays: each worker opens its own."""
        return {**self.__dict__, "_arrays": {}}

    def write(self, target: Target) -> None:
        """Keep a rectangle."""
        name, rows, cols, part = target
        values, missing = self._of(name)
        values[..., rows, cols] = _channels_first(part.values)
        if part.missing is not None:
            missing[rows, cols] = part.missing

    def read(self, name: str, rows: slice, cols: slice) -> Part:
        """Return a rectangle that was written."""
        values, missing = self._of(name)
        left_out = np.asarray(missing[rows, cols])
        return Part(
            _channels_last(np.asarray(values[..., rows, cols])),
            left_out if left_out.any() else None,
        )

    def line(self, axis: int, number: int) -> Part:
        """Return a row or a column of the image: of the copy, for the user's array is read once."""
        one, all_ = slice(number, number + 1), slice(None)
        return self.read("level 1", *((one, all_) if axis == 0 else (all_, one)))

    def note(self, row: str) -> Note | None:
        """Return the note of a row of tiles that was marked, else None."""
        found = _attributes(self._group, f"{_BUILDING}/row-{row}")
        if found is None:
            return None
        low, high, positive = found["limits"]
        return Note((low, high, positive), tuple(found["missing"]))

    def mark(self, row: str, note: Note) -> None:
        """Mark a row of tiles, all of whose data was written."""
        attributes = {"limits": list(note.limits), "missing": list(note.missing)}
        _new_group(self._group, f"{_BUILDING}/row-{row}", attributes)

    def finish(self, note: Note) -> None:
        """Say what the pyramid is, for all who open it, and drop what was needed to build it."""
        group, recipe = self._group, self._recipe
        factors = (1, *recipe.factors)
        missing = [i for i, factor in enumerate(factors) if f"level {factor}" in note.missing]
        ours = {
            "version": 1,
            "shape": list(recipe.shape),
            "dtype": recipe.dtype.str,
            "reducer": recipe.reducer,
            "factors": list(recipe.factors),
            "limits": list(note.limits),
            "missing": missing,
        }
        multiscales = [_multiscale(recipe, _format(group) == 3)]
        if _format(group) == 3:
            group.attrs.put({"ome": {"version": "0.5", "multiscales": multiscales}, _OURS: ours})
        else:
            group.attrs.put({"multiscales": multiscales, _OURS: ours})
        _tidy(group)


def _tidy(group: Any) -> None:
    """Drop what nobody needs once a pyramid is finished; killed in it, it is done again."""
    ours = group.attrs[_OURS]
    none = [f"{_MISSING}/{i}" for i in range(len(ours["factors"]) + 1) if i not in ours["missing"]]
    unused = [_MISSING] if not ours["missing"] else none
    built = [_BUILDING, f"{_BUILDING}-sums", f"{_BUILDING}-{_MISSING}"]
    for name in (*unused, *built, _BEGUN):  # the last one tells that there may be others
        if name in group:
            del group[name]


def _channels_first(values: Array) -> Array:
    return np.moveaxis(values, 2, 0) if values.ndim == 3 else values


def _channels_last(values: Array) -> Array:
    return np.moveaxis(values, 0, 2) if values.ndim == 3 else values


def _multiscale(recipe: Recipe, is_new: bool) -> dict[str, Any]:
    """Return the metadata of OME-NGFF, of version 0.5 or 0.4."""
    axes = [{"name": name, "type": "space"} for name in "yx"]
    ones, zeros = [1.0, 1.0], [0.0, 0.0]
    if len(recipe.shape) == 3:
        axes.insert(0, {"name": "c", "type": "channel"})
        ones, zeros = [1.0, *ones], [0.0, *zeros]
    datasets = []
    for i, factor in enumerate((1, *recipe.factors)):
        scale = [*ones[:-2], float(factor), float(factor)]
        middle = (factor - 1) / 2  # of a block, in cells of the finest level
        places: list[dict[str, Any]] = [{"type": "scale", "scale": scale}]
        if factor > 1:
            places.append({"type": "translation", "translation": [*zeros[:-2], middle, middle]})
        datasets.append({"path": str(i), "coordinateTransformations": places})
    found = {"name": "image", "axes": axes, "datasets": datasets, "type": recipe.reducer}
    return found if is_new else {"version": "0.4", **found}


def _is_in(array: Any, group: Any) -> bool:
    """Return whether *array* is read from *group*."""
    for attribute in ("_cells", "_array"):  # as `StoredLevel` and `Plane` have it
        array = getattr(array, attribute, array)
    stores = [getattr(one, "store", None) for one in (array, group)]
    if stores[0] is None or stores[0] != stores[1]:
        return False
    return f"{array.path}/".startswith(f"{group.path}/" if group.path else "")


def begin_store(
    path: Any, recipe: Recipe, rounds: list[Round], array: Any, *, overwrite: bool
) -> tuple[StoredArrays, list[Round]] | None:
    """Return the arrays of a store to build a pyramid in, and the rounds to build it in.

    A store that was begun for such an image is resumed in the rounds that it was begun in. None
    where nothing is left to be made.

    Raises
    ------
    TypeError, ValueError
        If *path* is no place for a store, or something else is there, and not to be overwritten.
    """
    group = open_group("path", path, "a")
    begun = None if overwrite else _attributes(group, _BUILDING)
    wanted = {
        "shape": list(recipe.shape),
        "dtype": recipe.dtype.str,
        "reducer": recipe.reducer,
        "factors": list(recipe.factors),
    }
    if not overwrite and _OURS in group.attrs:
        made = group.attrs[_OURS]
        if _BEGUN in group and all(made[name] == value for name, value in wanted.items()):
            _tidy(group)  # it was killed when all was made
            return None
        takes = "a place without a finished pyramid, or beside overwrite=True"
        raise wrong_value("path", takes, path)
    if begun is not None:
        if any(begun[name] != value for name, value in wanted.items()):
            takes = (
                "the place of an unfinished pyramid of an image of this shape, dtype and reducer, "
                "or beside overwrite=True"
            )
            raise wrong_value("path", takes, path)
        rounds = [
            Round(factor, tuple(map(tuple, chains)), (tile[0], tile[1]), (shape[0], shape[1]))
            for factor, chains, tile, shape in begun["rounds"]
        ]
        return StoredArrays(group, recipe), rounds
    others = set(group.array_keys()) | set(group.group_keys())
    if (others or len(group.attrs)) and not overwrite and _attributes(group, _BEGUN) is None:
        raise wrong_value("path", "an empty place, or beside overwrite=True", path)
    if others or len(group.attrs):
        if _is_in(array, group):
            raise wrong_value("path", "another place than that of 'array'", path)
        group = open_group("path", path, "w")
    # What is found here from now on is ours; what is marked is whole.
    _new_group(group, _BEGUN, {"by": "mplpix"})
    arrays = StoredArrays(group, recipe)
    arrays.make_arrays(rounds)
    _new_group(group, _BUILDING, {**wanted, "rounds": [list(round_) for round_ in rounds]})
    return arrays, rounds


# What is opened ----------------------------------------------------------------------------------


class StoredLevel:
    """A level in a store as an image is: channels last, masked where there is no good cell.

    Parameters
    ----------
    cells : Zarr array
        (M, N) or (channels, M, N).
    missing : Zarr array or None
        The numbers of missing cells.
    recipe : Recipe
    factor : int
    """

    def __init__(self, cells: Any, missing: Any, recipe: Recipe, factor: int) -> None:
        self._cells, self._missing = cells, missing
        self._recipe, self._factor = recipe, factor
        self.shape = recipe.level_shape(factor)
        self.ndim = len(self.shape)
        self.dtype = np.dtype(cells.dtype)
        rows, cols = cells.chunks[-2:]
        self.chunks = (rows, cols, *recipe.shape[2:])

    def __getitem__(self, key: Any) -> Array:
        rows, cols, rest = _rectangle(key, self.shape)
        values = _channels_last(np.asarray(self._cells[..., rows, cols]))
        if self._missing is not None:
            missing = np.asarray(self._missing[rows, cols])
            bad = self._recipe.is_bad(self._factor, rows, cols, missing)
            bad = bad[..., np.newaxis] if values.ndim == 3 else bad
            if bad.any():
                values = np.ma.masked_array(values, np.broadcast_to(bad, values.shape).copy())
        return cast(Array, values[rest])

    def __array__(self, dtype: Any = None, copy: Any = None) -> Array:
        """Return the whole level."""
        return np.asarray(self[...], dtype)

    def __repr__(self) -> str:
        return f"StoredLevel(shape={self.shape}, dtype={self.dtype})"


def _rectangle(key: Any, shape: tuple[int, ...]) -> tuple[slice, slice, Any]:
    """Return the rectangle that *key* reaches into, and the key that is left for it."""
    key = key if isinstance(key, tuple) else (key,)
    if Ellipsis in key:
        at = key.index(Ellipsis)
        key = key[:at] + (slice(None),) * (len(shape) + 1 - len(key)) + key[at + 1 :]
    key += (slice(None),) * (2 - len(key))
    spans: list[slice] = []
    rest: list[Any] = []
    for part, count in zip(key[:2], shape, strict=False):
        if isinstance(part, slice):
            numbers = range(count)[part]
            low, high = (min(numbers), max(numbers) + 1) if numbers else (0, 0)
            spans.append(slice(low, high))
            step = numbers.step
            rest.append(slice(None, None, step))
        else:
            number = range(count)[part]
            spans.append(slice(number, number + 1))
            rest.append(0)
    return spans[0], spans[1], (*rest, *key[2:])


class Plane:
    """A plane of an array of more axes, rows first, channels last.

    Parameters
    ----------
    array : Zarr array
    index : tuple
        For each axis an int, or the name "y", "x" or "c".
    """

    def __init__(self, array: Any, index: tuple[int | str, ...]) -> None:
        self._array, self._index = array, index
        names = [name for name in ("y", "x", "c") if name in index]
        self._at = {name: index.index(name) for name in names}
        self.shape = tuple(int(array.shape[self._at[name]]) for name in names)
        self.ndim = len(self.shape)
        self.dtype = np.dtype(array.dtype)
        chunks = getattr(array, "chunks", None)
        self.chunks = None if chunks is None else tuple(chunks[self._at[name]] for name in names)

    def __getitem__(self, key: Any) -> Array:
        rows, cols, rest = _rectangle(key, self.shape)
        parts = {"y": rows, "x": cols, "c": slice(None)}
        wanted = tuple(parts[i] if isinstance(i, str) else i for i in self._index)
        values = np.asarray(self._array[wanted])
        order = [name for name in self._index if isinstance(name, str)]
        values = values.transpose([order.index(name) for name in self._at])
        return cast(Array, values[rest])

    def __array__(self, dtype: Any = None, copy: Any = None) -> Array:
        """Return the whole plane."""
        return np.asarray(self[...], dtype)

    def __repr__(self) -> str:
        return f"Plane(shape={self.shape}, dtype={self.dtype}, index={self._index})"


def multiscale_arrays(path: Any, index: Any) -> tuple[list[Any], list[Any], Any, Any, Any]:
    """Return what there is of a multiscale image.

    Parameters
    ----------
    path : path-like, Zarr store or group
    index : int or tuple of int
        See `mplpix.Pyramid.open`.

    Returns
    -------
    levels : list of lazy arrays
        Finest first.
    missing : list of arrays or None
    factors : list of int, or None
        None for levels that somebody else made.
    recipe : Recipe or None
    limits : tuple or None

    Raises
    ------
    TypeError, ValueError
    """
    group = open_group("path_or_group", path, "r")
    attributes = dict(group.attrs)
    takes = "a finished OME-Zarr multiscale image"
    if _OURS in attributes:
        if index not in ((), None):
            raise wrong_value("index", "() for an image of rows and columns", index)
        return _own_arrays(group, attributes[_OURS])
    if _BEGUN in group:
        error = wrong_value("path_or_group", takes, path)
        error.add_note("it was begun by Pyramid.build: call that again to finish it")
        raise error
    ome = attributes.get("ome", attributes)
    found = ome.get("multiscales") if isinstance(ome, dict) else None
    if not found:
        raise wrong_value("path_or_group", takes, path)
    try:
        arrays = [group[dataset["path"]] for dataset in found[0]["datasets"]]
    except (KeyError, TypeError) as error:
        raise wrong_value("path_or_group", takes, path) from error
    names = _axis_names(found[0], arrays[0])
    given = _checked_index(index, names, tuple(arrays[0].shape), arrays[0].dtype)
    levels = []
    for array in arrays:
        # An axis that a level has fewer of, as z: the part that has that place in it.
        at = tuple(
            number if isinstance(number, str) else number * array.shape[i] // arrays[0].shape[i]
            for i, number in enumerate(given)
        )
        plain = at == ("y", "x")
        levels.append(array if plain else Plane(array, at))
    return levels, [None] * len(levels), None, None, None


def _own_arrays(group: Any, ours: dict[str, Any]) -> tuple[list[Any], list[Any], Any, Any, Any]:
    recipe = Recipe(
        tuple(ours["shape"]), np.dtype(ours["dtype"]), ours["reducer"], tuple(ours["factors"])
    )
    levels, lacking = [], []
    for i, factor in enumerate((1, *recipe.factors)):
        cells = group[str(i)]
        missing = group[f"{_MISSING}/{i}"] if i in ours["missing"] else None
        plain = missing is None and len(recipe.shape) == 2
        levels.append(cells if plain else StoredLevel(cells, missing, recipe, factor))
        lacking.append(missing)
    return levels, lacking, list(recipe.factors), recipe, tuple(ours["limits"])


def _axis_names(multiscale: dict[str, Any], array: Any) -> list[str]:
    """Return the names of the axes of *array*, in lower case."""
    axes = multiscale.get("axes")
    if axes is None:
        axes = dict(array.attrs).get("_ARRAY_DIMENSIONS")  # as tifffile has them
    if axes is None:
        axes = list("tczyx")[-len(array.shape) :]  # versions before 0.3
    return [str(axis["name"] if isinstance(axis, dict) else axis).lower() for axis in axes]


#: What an axis of channels is called: by OME, and by tifffile for samples.
_CHANNEL_AXES = ("c", "s", "channel", "sample")


def _checked_index(
    index: Any, names: list[str], shape: tuple[int, ...], dtype: Any
) -> tuple[int | str, ...]:
    """Return for each axis a number or what it is in the image."""
    if "y" not in names or "x" not in names:
        raise wrong_value("path_or_group", "an image with axes y and x", names)
    others = [i for i, name in enumerate(names) if name not in ("y", "x")]
    sizes = {names[i]: int(shape[i]) for i in others}
    takes = "one int for each of the axes " + ", ".join(
        f"{name} (of {size})" for name, size in sizes.items()
    )
    given = (index,) if isinstance(index, int | np.integer) else index
    if not isinstance(given, tuple | list):
        raise wrong_type("index", takes, index)
    numbers = [check_int("index", one, takes) for one in given]
    found: list[int | str] = ["y" if name == "y" else "x" for name in names]
    if len(numbers) > len(others):
        raise wrong_value("index", takes, index)
    for i, number in zip(others, numbers, strict=False):
        if not -shape[i] <= number < shape[i]:
            raise wrong_value("index", takes, index)
        found[i] = number % int(shape[i])
    rest = others[len(numbers) :]
    colors = [
        i
        for i in rest
        if names[i] in _CHANNEL_AXES and shape[i] in (3, 4) and np.dtype(dtype) == np.uint8
    ]
    for i in rest:
        if shape[i] == 1:
            found[i] = 0
        elif i in colors[-1:]:
            found[i] = "c"
        else:
            raise wrong_value("index", takes, index)
    return tuple(found)

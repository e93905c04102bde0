"""Pyramids in Zarr stores: OME-Zarr for all, finished after any kill, written by any scheduler."""

import os
import signal
import subprocess
import sys
import textwrap
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from mplpix import Pyramid
from mplpix.arrays import pyramid_store, pyramid_tiles
from tests.arrays.test_pyramid_build import KINDS, Chunked, noise, with_holes
from tests.tools import PIXEL, require

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning",
    "ignore::FutureWarning",
    "ignore::ResourceWarning",
    "ignore:.*(specification|unstable|not recommended):UserWarning",
)

#: Rungs, and sizes that are none.
SIZES = (1, 3, 5, 8, 10, 24)


@pytest.fixture(autouse=True)
def zarr():
    return require("zarr")


@pytest.fixture
def small_tiles(monkeypatch):
    """Make tiles so small that small arrays have many, in several rounds."""
    monkeypatch.setattr(pyramid_tiles, "_TILE", 48)
    monkeypatch.setattr(pyramid_tiles, "_TILE_OF_SUMS", 8)
    monkeypatch.setattr(pyramid_tiles, "_SMALLEST_LEVEL", 6)
    monkeypatch.setattr(pyramid_tiles, "_SMALLEST_CHUNK", 8)


def drawn(pyramid, size, **kwargs):
    ax = Figure().add_subplot(**PIXEL)
    return ax.imshow(pyramid, **kwargs).to_image(Fraction(1, size))


def assert_same(one, other, **kwargs):
    assert one.factors == other.factors
    ax = Figure().add_subplot(**PIXEL)
    images = [ax.imshow(pyramid, **kwargs) for pyramid in (one, other)]
    for size in SIZES:
        np.testing.assert_array_equal(*(image.to_image(Fraction(1, size)) for image in images))


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize(
    ("kind", "reducer"),
    [
        *(
            (kind, "mean")
            for kind in ("uint8", "int32", "RGB", "RGBA", "NaN", "masked", "masked RGB")
        ),
        *((kind, "nearest") for kind in ("uint8", "RGB", "masked", "masked RGB")),
        *(("NaN", "max"), ("masked", "min"), ("bool", "any"), ("NaN", "any")),
    ],
)
def test_a_stored_pyramid_is_drawn_as_one_in_memory(kind, reducer, tmp_path):
    cells = KINDS[kind][:60, :90]
    built = Pyramid.build(cells, tmp_path / "p", reducer=reducer, progress=False)
    in_memory = Pyramid.build(cells, reducer=reducer, progress=False)
    opened = Pyramid.open(tmp_path / "p")
    assert (opened.reducer, opened.shape, opened.dtype) == (reducer, cells.shape, built.dtype)
    assert_same(built, in_memory)
    assert_same(opened, in_memory)


def test_a_store_is_a_multiscale_image_by_the_specification(tmp_path, zarr):
    cells = noise((100, 150, 3), "u1")
    Pyramid.build(cells, tmp_path / "p", progress=False)
    group = zarr.open_group(str(tmp_path / "p"), mode="r")
    attributes = dict(group.attrs)
    multiscale = attributes.get("ome", attributes)["multiscales"][0]
    assert [axis["name"] for axis in multiscale["axes"]] == ["c", "y", "x"]
    for i, (dataset, factor) in enumerate(
        zip(multiscale["datasets"], (1, 2, 3, 4, 6, 8, 12), strict=False)
    ):
        scale, *moved = dataset["coordinateTransformations"]
        assert scale == {"type": "scale", "scale": [1, factor, factor]}
        middle = (factor - 1) / 2
        assert [t["translation"] for t in moved] == [[0, middle, middle]] * (i > 0)
        shape = (3, -(-100 // factor), -(-150 // factor))
        assert group[dataset["path"]].shape == shape
    np.testing.assert_array_equal(np.moveaxis(group["0"][:], 0, 2), cells)
    assert not {"building", "missing"} & set(group.group_keys())


def test_ome_zarr_py_reads_what_was_built(tmp_path):
    require("ome_zarr")
    from ome_zarr.io import parse_url  # noqa: PLC0415
    from ome_zarr.reader import Reader  # noqa: PLC0415

    cells = noise((100, 150), "u2")
    pyramid = Pyramid.build(cells, tmp_path / "p", reducer="max", progress=False)
    node = next(iter(Reader(parse_url(str(tmp_path / "p")))()))
    assert len(node.data) == len(pyramid.levels)
    for theirs, ours in zip(node.data, pyramid.levels, strict=True):
        np.testing.assert_array_equal(np.asarray(theirs), ours[:, :])


def test_a_store_of_zarr_and_a_group_are_places(tmp_path, zarr):
    cells = noise((60, 90), "u1")
    wanted = Pyramid.build(cells, progress=False)
    group = zarr.open_group(str(tmp_path / "g"), mode="w")
    assert_same(Pyramid.build(cells, group, progress=False), wanted)
    assert_same(Pyramid.open(group), wanted)
    store = group.store
    assert_same(Pyramid.open(store), wanted)


# Interruptions -----------------------------------------------------------------------------------


class Interrupted(Chunked):
    """Chunks of which some can be read before somebody presses Ctrl-C."""

    def __init__(self, cells, chunks, left):
        super().__init__(cells, chunks)
        self.left = left

    def __getitem__(self, key):
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1
        return super().__getitem__(key)


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("reads", [0, 4, 11])
@pytest.mark.parametrize("reducer", ["mean", "nearest"])
def test_an_interrupted_build_goes_on_where_it_was(reads, reducer, tmp_path):
    cells = with_holes(noise((150, 200), "f4"))  # 4 rows of 5 tiles
    with pytest.raises(KeyboardInterrupt):
        Pyramid.build(
            Interrupted(cells, (48, 48), reads), tmp_path / "p", reducer=reducer, progress=False
        )
    with pytest.raises(ValueError, match=r"^'path_or_group' must be a finished"):
        Pyramid.open(tmp_path / "p")
    rest = Chunked(cells, (48, 48))
    resumed = Pyramid.build(rest, tmp_path / "p", reducer=reducer, progress=False)
    assert rest.reads.sum() == 20 - reads // 5 * 5
    assert_same(resumed, Pyramid.build(cells, reducer=reducer, progress=False))


@pytest.mark.usefixtures("small_tiles")
def test_what_was_finished_is_not_made_again(tmp_path):
    cells = noise((150, 200), "u1")

    def stop(done, total):
        if done == total - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Pyramid.build(cells, tmp_path / "p", progress=stop)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "p" / "1").rglob("*")}
    unread = Chunked(cells, (48, 48))
    told = []
    resumed = Pyramid.build(unread, tmp_path / "p", progress=lambda *done: told.append(done))
    assert not unread.reads.any()
    assert told[-1][0] == told[-1][1]
    assert before == {path: path.stat().st_mtime_ns for path in before}
    assert_same(resumed, Pyramid.build(cells, progress=False))


class Reluctant:
    """A group of which some things can be dropped before somebody presses Ctrl-C."""

    def __init__(self, group, left):
        self.group, self.attrs, self.left = group, group.attrs, left

    def __contains__(self, name):
        return name in self.group

    def __delitem__(self, name):
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1
        del self.group[name]


def stopped_tidy(tidy, left, group):
    tidy(Reluctant(group, left))


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("reducer", ["mean", "nearest"])
def test_a_build_stopped_in_its_last_steps_is_finished(reducer, tmp_path, monkeypatch):
    cells = noise((150, 200), "u1")
    wanted = Pyramid.build(cells, reducer=reducer, progress=False)
    tidy = pyramid_store._tidy

    for dropped in (0, 2, 4):
        place = tmp_path / str(dropped)
        with monkeypatch.context() as patch:
            patch.setattr(pyramid_store, "_tidy", partial(stopped_tidy, tidy, dropped))
            with pytest.raises(KeyboardInterrupt):
                Pyramid.build(cells, place, reducer=reducer, progress=False)
        unread = Chunked(cells, (48, 48))
        assert_same(Pyramid.build(unread, place, reducer=reducer, progress=False), wanted)
        assert not unread.reads.any()
        with pytest.raises(ValueError, match=r"^'path' must be a place without a finished"):
            Pyramid.build(unread, place, reducer=reducer, progress=False)


BUILD = """
    import sys
    import numpy as np
    from mplpix import Pyramid
    from mplpix.arrays import pyramid_tiles
    pyramid_tiles._TILE, pyramid_tiles._TILE_OF_SUMS = 48, 8
    pyramid_tiles._SMALLEST_LEVEL = 6
    cells = np.load(sys.argv[1])
    print("begun", flush=True)
    Pyramid.build(cells, sys.argv[2], progress=lambda done, total: print(done, flush=True))
"""


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("line", [1, 17])
def test_a_killed_build_is_finished_by_the_same_call(line, tmp_path):
    cells = with_holes(noise((150, 200), "f4"))
    np.save(tmp_path / "cells.npy", cells)
    command = [sys.executable, "-c", textwrap.dedent(BUILD), tmp_path / "cells.npy", tmp_path / "p"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1], text=True
    ) as process:
        for _ in range(line):
            assert process.stdout.readline()
        # At any time of the next tile: its data or its mark is being written.
        os.kill(process.pid, signal.SIGKILL)
    rest = Chunked(cells, (48, 48))
    resumed = Pyramid.build(rest, tmp_path / "p", progress=False)
    assert rest.reads.max() == 1
    assert rest.reads.sum() <= 20 - (line - 1) // 5 * 5
    assert_same(resumed, Pyramid.build(cells, progress=False))


# What is there already ---------------------------------------------------------------------------


def test_a_finished_pyramid_is_overwritten_only_when_asked_to(tmp_path):
    first, second = noise((60, 90), "u1", 1), noise((70, 40), "u2", 2)
    Pyramid.build(first, tmp_path / "p", progress=False)
    with pytest.raises(ValueError, match=r"^'path' must be a place without a finished pyramid"):
        Pyramid.build(second, tmp_path / "p", progress=False)
    np.testing.assert_array_equal(Pyramid.open(tmp_path / "p")[0:60, 0:90], first)
    Pyramid.build(second, tmp_path / "p", overwrite=True, progress=False)
    np.testing.assert_array_equal(Pyramid.open(tmp_path / "p")[0:70, 0:40], second)


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("other", [{"dtype": "u2"}, {"shape": (90, 60)}, {"reducer": "max"}])
def test_an_unfinished_pyramid_of_another_image_is_not_resumed(other, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        Pyramid.build(
            Interrupted(noise((60, 90), "u1"), (48, 48), 2), tmp_path / "p", progress=False
        )
    cells = noise(other.get("shape", (60, 90)), other.get("dtype", "u1"))
    reducer = other.get("reducer", "mean")
    with pytest.raises(ValueError, match=r"^'path' must be the place of an unfinished pyramid"):
        Pyramid.build(cells, tmp_path / "p", reducer=reducer, progress=False)
    Pyramid.build(cells, tmp_path / "p", reducer=reducer, overwrite=True, progress=False)
    assert Pyramid.open(tmp_path / "p").reducer == reducer


def test_files_and_groups_of_others_are_left_alone(tmp_path, zarr):
    cells = noise((60, 90), "u1")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter.txt").write_text("dear")
    for overwrite in (False, True):
        with pytest.raises(ValueError, match=r"^'path' must be a Zarr group, or a place without"):
            Pyramid.build(cells, tmp_path / "folder", overwrite=overwrite, progress=False)
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["letter.txt"]
    zarr.open_group(str(tmp_path / "g"), mode="w").attrs["mine"] = 1
    with pytest.raises(ValueError, match=r"^'path' must be an empty place"):
        Pyramid.build(cells, tmp_path / "g", progress=False)
    with pytest.raises(TypeError, match=r"^'path' must be a path"):
        Pyramid.build(cells, 5, progress=False)


def test_an_array_in_the_store_is_not_overwritten_by_its_pyramid(tmp_path, zarr):
    cells = noise((60, 90, 3), "u1")
    pyramid = Pyramid.build(cells, tmp_path / "p", progress=False)
    plain = noise((60, 90), "u1")
    Pyramid.build(plain, tmp_path / "q", progress=False)
    theirs = zarr.open_group(str(tmp_path / "q"), mode="r")["0"]
    for array, place in ((pyramid.levels[0], "p"), (theirs, "q")):
        with pytest.raises(ValueError, match=r"^'path' must be another place"):
            Pyramid.build(array, tmp_path / place, overwrite=True, progress=False)
    np.testing.assert_array_equal(Pyramid.open(tmp_path / "p")[0:60, 0:90], cells)
    np.testing.assert_array_equal(theirs[:], plain)


@pytest.mark.parametrize("shape", [(1, 1), (5, 9), (16, 16), (3, 200)])
def test_few_cells_are_stored_too(shape, tmp_path):
    cells = noise(shape, "f8")
    built = Pyramid.build(cells, tmp_path / "p", progress=False)
    assert_same(built, Pyramid.build(cells, progress=False))


def test_what_is_no_multiscale_image_is_refused(tmp_path, zarr):
    with pytest.raises(ValueError, match=r"^'path_or_group' must be"):
        Pyramid.open(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()
    zarr.open_group(str(tmp_path / "g"), mode="w").attrs["mine"] = 1
    with pytest.raises(ValueError, match=r"^'path_or_group' must be a finished OME-Zarr"):
        Pyramid.open(tmp_path / "g")
    with pytest.raises(TypeError, match=r"^'path_or_group' must be a path"):
        Pyramid.open(5)


# What others wrote -------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_planes_of_a_store_by_ome_zarr_py_are_opened(version, tmp_path):
    require("ome_zarr")
    from ome_zarr import format as formats  # noqa: PLC0415
    from ome_zarr.writer import write_multiscale  # noqa: PLC0415

    cells = noise((2, 3, 4, 96, 160), "u2")
    levels = [cells, *(cells[..., ::f, ::f].copy() for f in (2, 4))]
    fmt = formats.format_from_version(version)
    write_multiscale(levels, str(tmp_path / "p"), axes="tczyx", fmt=fmt)
    pyramid = Pyramid.open(tmp_path / "p", index=(1, -1, 2))
    plane = cells[1, 2, 2]
    assert pyramid.factors == (1, 2, 4)
    assert pyramid.reducer is None
    for size, wanted in ((1, plane), (4, plane[::4, ::4]), (8, plane[::4, ::4][::2, ::2])):
        kwargs = {"vmin": 0, "vmax": 9999, "downsample": "nearest"}
        np.testing.assert_array_equal(drawn(pyramid, size, **kwargs), drawn(wanted, 1, **kwargs))
    mean = plane.reshape(12, 8, 20, 8)[:, ::4, :, ::4].mean(axis=(1, 3))
    kwargs = {"vmin": 0, "vmax": 9999}
    np.testing.assert_array_equal(drawn(pyramid, 8, **kwargs), drawn(mean, 1, **kwargs))


@pytest.mark.parametrize(
    ("index", "error"),
    [
        ((), ValueError),
        ((1, 2), ValueError),
        ((1, 2, 4), ValueError),
        ((0, 0, 0, 0), ValueError),
        ("t", TypeError),
        ((0, 0, 0.5), TypeError),
        (None, TypeError),
    ],
)
def test_an_index_that_no_plane_has_is_refused_with_the_axes(index, error, tmp_path, zarr):
    group = zarr.open_group(str(tmp_path / "p"), mode="w")
    for name, shape in (("0", (2, 3, 4, 8, 8)), ("1", (2, 3, 4, 4, 4))):
        group.require_array(name, shape=shape, dtype="u1") if hasattr(
            group, "require_array"
        ) else group.require_dataset(name, shape=shape, dtype="u1")
    datasets = [{"path": "0"}, {"path": "1"}]
    group.attrs["multiscales"] = [{"version": "0.3", "axes": list("tczyx"), "datasets": datasets}]
    with pytest.raises(error, match=r"^'index' must be .* t \(of 2\), c \(of 3\), z \(of 4\)"):
        Pyramid.open(group, index=index)


def test_levels_of_a_pyramidal_tiff_are_levels(tmp_path, zarr):
    tifffile = require("tifffile")
    cells = noise((256, 384), "u1")
    halves = [cells[::f, ::f].copy() for f in (2, 4)]
    with tifffile.TiffWriter(tmp_path / "p.tif") as tiff:
        tiff.write(cells, tile=(64, 64), subifds=2)
        for half in halves:
            tiff.write(half, tile=(64, 64), subfiletype=1)
    store = tifffile.imread(tmp_path / "p.tif", aszarr=True)
    group = zarr.open(store, mode="r")
    for pyramid in (Pyramid([group[name] for name in "012"]), Pyramid.open(group)):
        assert pyramid.factors == (1, 2, 4)
        for size, wanted in ((1, cells), (2, halves[0]), (4, halves[1])):
            kwargs = {"vmin": 0, "vmax": 255}
            np.testing.assert_array_equal(
                drawn(pyramid, size, **kwargs), drawn(wanted, 1, **kwargs)
            )
    store.close()


# Dask --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("place", ["p", None])
@pytest.mark.parametrize("kind", ["uint8", "NaN", "masked", "RGB"])
def test_a_dask_array_is_built_by_the_scheduler_in_use(kind, place, tmp_path):
    require("dask.array")
    import dask  # noqa: PLC0415
    import dask.array as da  # noqa: PLC0415

    cells = KINDS[kind]
    computed, calls = [], []

    def scheduler(graph, keys, **kwargs):
        calls.append(1)
        return dask.get(graph, keys, **kwargs)

    def load(block):
        computed.append(1)
        return block

    array = da.from_array(cells, chunks=(31, 40, 3)[: cells.ndim]).map_blocks(
        load, meta=cells[:0, :0]
    )
    path = place and tmp_path / place
    with dask.config.set(scheduler=scheduler):
        built = Pyramid.build(array, path, reducer="mean", progress=False)
    wanted = Pyramid.build(cells, progress=False)
    assert len(computed) == array.npartitions  # each chunk once
    assert calls
    assert_same(built, wanted)


WORKERS = """
    import os, sys
    import numpy as np, dask.array as da
    from dask.distributed import Client, LocalCluster
    from mplpix import Pyramid

    def load(block, flag):
        if block.size > 1 and not os.path.exists(flag):
            open(flag, "w").close()
            os._exit(9)  # as if it was killed
        return block

    if __name__ == "__main__":
        cells, path, flag = np.load(sys.argv[1]), sys.argv[2], sys.argv[3]
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            with Client(cluster):
                array = da.from_array(cells, chunks=(300, 300))
                array = array.map_blocks(load, flag, dtype=cells.dtype)
                Pyramid.build(array, path, progress=False)
        assert os.path.exists(flag)
"""


def test_workers_of_a_cluster_write_the_levels_and_one_may_die(tmp_path):
    require("distributed")
    cells = with_holes(noise((700, 800), "f4"))
    np.save(tmp_path / "cells.npy", cells)
    (tmp_path / "job.py").write_text(textwrap.dedent(WORKERS))
    command = [sys.executable, "job.py", "cells.npy", "p", "flag"]
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True, timeout=120)
    assert_same(Pyramid.open(tmp_path / "p"), Pyramid.build(cells, progress=False))

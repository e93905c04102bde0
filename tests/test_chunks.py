"""Arrays in chunks are read by whole chunks, each once for each thing that needs them."""

import itertools
import warnings
from collections import Counter

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import LogNorm, Normalize

import mplpix
import mplpix.arrays.differences
from mplpix.arrays.bit_mask import BitMask
from mplpix.arrays.chunk_cache import CHUNKS
from mplpix.arrays.chunks import chunk_grid
from mplpix.arrays.gather import sample_each
from mplpix.arrays.lookup import lookup_blocks
from mplpix.arrays.marked_cells import MarkedCells
from mplpix.arrays.regions import label_regions
from mplpix.arrays.source import Source, check_image
from tests.oracle import assert_same_dots, pixels
from tests.tools import PIXEL, Lazy, require

ROWS, COLS = 300, 410
RNG = np.random.default_rng(18)
BYTES = RNG.integers(0, 256, (ROWS, COLS), np.uint8)
FLOATS = RNG.random((ROWS, COLS))
COLORS = RNG.integers(0, 256, (ROWS, COLS, 3), np.uint8)

#: One row, ragged at both ends, columns, whole.
SHAPES = [(1, COLS), (64, 64), (70, 300), (ROWS, 1), (ROWS, COLS)]


class Tiled:
    """An array in chunks that counts how often each is read; those in *lost* can't be."""

    def __init__(self, cells, chunks):
        self._cells, self.shape, self.dtype = cells, cells.shape, cells.dtype
        self.chunks = (*chunks, *cells.shape[2:])
        self.reads, self.lost = Counter(), set()

    def __getitem__(self, key):
        rows, cols = (range(*s.indices(n)) for s, n in zip(key[:2], self.shape[:2], strict=True))
        height, width = self.chunks[:2]
        if rows and cols:
            found = itertools.product(
                range(rows[0] // height, rows[-1] // height + 1),
                range(cols[0] // width, cols[-1] // width + 1),
            )
            for chunk in found:
                self.reads[chunk] += 1
                if chunk in self.lost:
                    raise OSError("no such chunk")
        return self._cells[key]

    def taken(self):
        """Return the numbers of reads of the chunks that were read since the last call."""
        reads, self.reads = self.reads, Counter()
        return reads

    @property
    def count(self):
        """The number of chunks."""
        return int(np.prod([-(-n // c) for n, c in zip(self.shape[:2], self.chunks, strict=False)]))


@pytest.fixture(autouse=True)
def nothing_kept():
    """Keep no chunks: what is read once must not depend on the room for them."""
    before = mplpix.get_chunk_cache()
    mplpix.set_chunk_cache(0)
    yield
    mplpix.set_chunk_cache(before)


@pytest.fixture(params=["array", "Zarr", "h5py", "Dask"])
def stored(request, tmp_path):
    """Return what makes an array of that kind, and the `Tiled` that counts where it can."""

    def make(cells, chunks):
        if request.param == "Zarr":
            array = require("zarr").create_array(
                str(tmp_path / "cells.zarr"), shape=cells.shape, dtype=cells.dtype,
                chunks=(*chunks, *cells.shape[2:]),
            )  # fmt: skip
            array[...] = cells
        elif request.param == "h5py":
            file = require("h5py").File(tmp_path / "cells.h5", "w")
            request.addfinalizer(file.close)
            array = file.create_dataset("cells", data=cells, chunks=(*chunks, *cells.shape[2:]))
        elif request.param == "Dask":
            array = require("dask.array").from_array(cells, chunks=(*chunks, *cells.shape[2:]))
        else:
            array = Tiled(cells, chunks)
        return array

    return make


def axes_of(size, **kwargs):
    """Return a pixel Axes of so many dots, in a figure of its own."""
    fig = plt.figure(figsize=(size[0] / 100, size[1] / 100), dpi=100)
    return fig.add_axes((0, 0, 1, 1), **PIXEL, **kwargs)


def shown(cells, *, size=(200, 150), **kwargs):
    """Show *cells* below scale 1 and draw; return the image."""
    im = axes_of(size).imshow(cells, **kwargs)
    im.figure.canvas.draw()
    return im


# Pictures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("chunks", [(1, COLS), (64, 64), (70, 300)], ids=str)
@pytest.mark.parametrize("cells", [BYTES, FLOATS, COLORS], ids=["bytes", "floats", "colors"])
def test_the_dots_are_those_of_the_array_in_memory(stored, cells, chunks):
    ours, model = shown(stored(cells, chunks)), shown(cells)
    assert ours.axes.get_pixel_scale() < 1
    assert_same_dots(pixels(ours.figure), pixels(model.figure))
    if cells.ndim == 2:
        assert ours.get_clim() == model.get_clim()
    for scale in (1, 1 / 3, 1 / 64):
        assert_same_dots(ours.to_image(scale), model.to_image(scale))


def pairs_of(size, shape):
    return [tuple(lookup_blocks(slice(0, -(-n // size)), size, n) for n in shape)]


HARD = {
    "floats": FLOATS,
    "NaN": np.where(FLOATS < 0.3, np.nan, FLOATS),
    "infinite": np.where(FLOATS < 0.01, np.inf, FLOATS),
    "masked": np.ma.masked_less(FLOATS, 0.4),
    "int16": (FLOATS * 2**16 - 2**15).astype(np.int16),
    "bool": FLOATS < 0.5,
    "RGBA": RNG.integers(0, 256, (ROWS, COLS, 4), np.uint8),
    "float RGBA": RNG.random((ROWS, COLS, 4)),
}
HARD["NaN"][:20, :30] = np.nan


@pytest.mark.parametrize("how", ["mean", "max", "min", "nearest"])
@pytest.mark.parametrize("cells", HARD.values(), ids=HARD)
def test_blocks_in_several_chunks_are_those_of_one(cells, how):
    shape = cells.shape[:2]
    for size, chunks in [(7, (64, 64)), (32, (1, COLS)), (50, (30, 20)), (301, (70, 300))]:
        source = Source(check_image("cells", Tiled(cells, chunks)))
        assert any(edge % size for edge in source._cells.grid.rows[:-1]) or size > chunks[0]
        (ours,) = sample_each(source, pairs_of(size, shape), how)
        (model,) = sample_each(Source(cells), pairs_of(size, shape), how)
        assert ours.dtype == model.dtype
        np.testing.assert_array_equal(np.ma.getmaskarray(ours), np.ma.getmaskarray(model))
        exact = how != "mean" or cells.dtype.kind != "f"
        # The parts of a block are added in another order.
        np.testing.assert_allclose(
            np.ma.filled(ours, 0), np.ma.filled(model, 0), rtol=0 if exact else 1e-13, atol=0
        )


@pytest.mark.parametrize("chunks", [(1, COLS), (64, 64)], ids=str)
def test_a_block_is_the_same_to_the_last_bit_in_any_view(chunks):
    source = Source(check_image("cells", Tiled(FLOATS, chunks)))
    ((rows, cols),) = pairs_of(9, FLOATS.shape)
    (whole,) = sample_each(source, [(rows, cols)], "mean")
    for r, c in [(slice(3, 8), slice(1, 40)), (slice(20, 34), slice(7, 9))]:
        (part,) = sample_each(source, [(rows.part(r), cols.part(c))], "mean")
        np.testing.assert_array_equal(part, whole[r, c])


# Reads --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chunks", SHAPES, ids=str)
@pytest.mark.parametrize("how", ["mean", "max", "nearest"])
def test_imshow_and_the_first_draw_read_each_chunk_once(chunks, how):
    array = Tiled(BYTES, chunks)
    im = shown(array, downsample=how)
    reads = array.taken()
    assert len(reads) == array.count
    assert set(reads.values()) == {1}
    im.figure.canvas.draw()
    im.axes.colorbar(im)
    im.set_clim(3, 77)
    im.figure.canvas.draw()
    im.set_cmap("gray")
    im.figure.canvas.draw()
    im.read_out(50, 60)
    assert not array.taken()


@pytest.mark.parametrize("chunks", SHAPES, ids=str)
def test_a_draw_at_another_scale_than_was_forecast_reads_each_chunk_once_more(chunks):
    array = Tiled(BYTES, chunks)
    ax = axes_of((200, 150))
    ax.imshow(array)
    ax.set_position((0, 0, 0.5, 0.5))
    ax.figure.canvas.draw()
    assert set(array.taken().values()) == {2}


@pytest.mark.parametrize("cells", [BYTES, COLORS], ids=["numbers", "colors"])
@pytest.mark.parametrize("chunks", SHAPES, ids=str)
def test_limits_that_are_given_are_not_looked_for(cells, chunks):
    array = Tiled(cells, chunks)
    ax = axes_of((200, 150))
    ax.imshow(array, **({"vmin": 0, "vmax": 9} if cells.ndim == 2 else {}))
    assert not array.taken()
    ax.figure.canvas.draw()
    assert set(array.taken().values()) == {1}


@pytest.mark.parametrize("norm", [Normalize(), LogNorm()], ids=["linear", "log"])
def test_limits_of_chunks_are_those_of_the_array(norm):
    cells = np.where(FLOATS < 0.1, -1, FLOATS)
    im = shown(Tiled(cells, (70, 300)), norm=norm)
    low = cells[cells > 0].min() if isinstance(norm, LogNorm) else -1
    assert im.get_clim() == (low, cells.max())


def panned(array, start, stop, scale):
    """Draw some columns at *scale*, then others; return the chunks that each draw read."""
    ax = axes_of((100, 100), pixel_scale=scale)
    ax.imshow(array, vmin=0, vmax=255)
    reads = []
    for first in (start, stop):
        ax.set_xlim(first - 0.5, first + 100 / scale - 0.5)
        ax.set_ylim(100 / scale - 0.5, -0.5)
        ax.figure.canvas.draw()
        reads.append(array.taken())
    return reads


@pytest.mark.parametrize("scale", [1, 2, 0.5])
def test_a_pan_reads_the_chunks_of_what_came_into_view(scale):
    array, width = Tiled(BYTES, (50, 20)), int(100 / scale)
    first, then = panned(array, 40, 60, scale)
    assert {col for _, col in first} == set(range(2, -(-(40 + width) // 20)))
    assert {col for _, col in then} == set(range((40 + width) // 20, -(-(60 + width) // 20)))
    assert set(then.values()) == {1}


def test_chunks_that_are_kept_are_not_read_again():
    mplpix.set_chunk_cache(BYTES.size)
    array = Tiled(BYTES, (50, 20))
    first, then = panned(array, 30, 35, 1)
    assert first
    assert {col for _, col in then} == set()
    assert 0 < CHUNKS.nbytes <= BYTES.size
    mplpix.set_chunk_cache(3000)
    assert 0 < CHUNKS.nbytes <= 3000


def test_changed_data_is_read_again():
    mplpix.set_chunk_cache(2**20)
    cells = BYTES.copy()
    im = shown(Tiled(cells, (50, 20)), vmin=0, vmax=255, cmap="gray", size=(COLS, ROWS))
    cells[7, 9] = 255 - cells[7, 9]
    im.changed()
    assert_same_dots(im.to_image(), shown(cells, vmin=0, vmax=255, cmap="gray").to_image())


@pytest.mark.parametrize("chunks", SHAPES, ids=str)
def test_functions_read_each_chunk_once(chunks, tmp_path):
    array = Tiled(BYTES, chunks)
    im = mplpix.PixelAlignedImage(None)
    im.set_data(array)
    im.set_clim(0, 255)
    mplpix.zoom_about(array, (100, 100), 2)
    reads = array.taken()
    assert reads
    assert set(reads.values()) == {1}
    for scale in (1, 2, 1 / 7):
        im.to_image(scale)
        assert set(array.taken().values()) == {1}
    mplpix.set_chunk_cache(2**20)  # the first one tells the dtype
    mplpix.imsave(tmp_path / "a.png", array, vmin=0, vmax=255)
    assert set(array.taken().values()) == {1}


# Differences --------------------------------------------------------------------------------------


def changed_of(cells):
    other = cells.copy()
    other[100:104, 7:20] = 255 - other[100:104, 7:20]
    other[-1, -1] += 1
    return other


@pytest.fixture(params=[False, True], ids=["whole", "streamed"])
def streamed(request, monkeypatch):
    if request.param:
        monkeypatch.setattr(mplpix.arrays.differences, "_STREAMED_CELLS", 1)
    return request.param


@pytest.mark.parametrize("chunks", [*zip(SHAPES, SHAPES, strict=True), ((64, 64), (70, 300))])
def test_a_comparison_reads_each_chunk_once(chunks, streamed):
    cells = (BYTES, changed_of(BYTES))
    arrays = [Tiled(*one) for one in zip(cells, chunks, strict=True)]
    overlay = mplpix.DiffOverlay(*arrays)
    np.testing.assert_array_equal(overlay.mask, cells[0] != cells[1])
    assert [set(array.taken().values()) for array in arrays] == [{1}, {1}]
    result = mplpix.compare(*arrays, figure=plt.figure())
    assert [set(array.taken().values()) for array in arrays] == [{1}, {1}]
    model = mplpix.compare(*cells, figure=plt.figure())
    assert repr(result) == repr(model)
    np.testing.assert_array_equal(result.regions, model.regions)
    assert [im.get_clim() for im in result.images] == [im.get_clim() for im in model.images]
    if chunks == ((64, 64), (64, 64)):
        for im, other in zip(result.images, model.images, strict=True):
            assert_same_dots(im.to_image(), other.to_image())


@pytest.mark.parametrize("few", [0, 2**20], ids=["mask", "cells"])
@pytest.mark.parametrize("size", [(60, 100), (700, 700)])
def test_one_differing_cell_of_a_mask_of_bits_shows(size, few, monkeypatch):
    monkeypatch.setattr("mplpix.arrays.marked_cells._FEW", few)
    shape, pictures = (5000, 3001), []
    for mask in (BitMask(shape), np.zeros(shape, bool)):
        mask[4321:4322, 2999:3000] = np.ones((1, 1), bool)
        marked = MarkedCells(mask)  # as of a comparison
        ax = axes_of(size)
        ax.imshow(np.broadcast_to(np.uint8(0), shape), cmap="gray", vmin=0, vmax=1)
        overlay = ax.add_collection(mplpix.DiffOverlay.from_mask(marked), autolim=False)
        assert (overlay.count, overlay.boxes().tolist()) == (1, [[4321, 4322, 2999, 3000]])
        pictures.append(pixels(ax.figure))
    assert (pictures[0][..., :3] == (255, 0, 255)).all(axis=2).any()
    assert_same_dots(*pictures)


@pytest.mark.parametrize("share", [0, 0.01, 0.5])
def test_a_mask_of_bits_is_the_mask(share):
    flags = RNG.random((90, 77)) < share
    mask = BitMask(flags.shape)
    for rows, cols in chunk_grid(Tiled(flags, (20, 13))).pieces(1, nbytes=1):
        mask[rows, cols] = flags[rows, cols]
    np.testing.assert_array_equal(np.asarray(mask), flags)
    np.testing.assert_array_equal(mask[3:70, 5:23], flags[3:70, 5:23])
    np.testing.assert_array_equal(mask.cells(), np.flatnonzero(flags))
    assert mask.count == flags.sum()
    np.testing.assert_array_equal(label_regions(mask).boxes, label_regions(flags).boxes)


# Dask ---------------------------------------------------------------------------------------------


@pytest.fixture
def computations():
    """Return the list of computations, one for each, by a scheduler that the user set."""
    dask, threaded = require("dask"), require("dask.threaded")
    done = []

    def get(graph, keys, **kwargs):
        done.append(keys)
        return threaded.get(graph, keys, **kwargs)

    with dask.config.set(scheduler=get):
        yield done


def test_each_pass_and_each_view_is_one_computation(computations):
    da = require("dask.array")
    arrays = [Tiled(BYTES, (64, 64)), Tiled(changed_of(BYTES), (64, 64))]
    a, b = (da.from_array(one, chunks=(64, 64), meta=np.empty((0, 0), "u1")) for one in arrays)
    im = shown(a)
    assert len(computations) == 1
    im.axes.set_xlim(99.5, 199.5)
    im.axes.set_ylim(99.5, 49.5)
    im.figure.canvas.draw()
    assert len(computations) == 2
    mplpix.DiffOverlay(a, b)
    assert len(computations) == 3
    mplpix.compare(a, b, figure=plt.figure())
    assert len(computations) == 4
    assert max(arrays[1].reads.values()) == 2


@pytest.mark.parametrize("chunks", [((100, 200), (210, 200)), ((0, 300), (410,))])
def test_masks_of_masked_chunks_are_kept(chunks, computations):
    da = require("dask.array")
    cells = np.ma.masked_less(FLOATS, 0.5)
    cells[:100] = FLOATS[:100]

    def chunk(block, block_info=None):
        (r0, r1), (c0, c1) = block_info[0]["array-location"]
        part = cells[r0:r1, c0:c1]
        return part if r0 else np.ma.getdata(part)

    array = da.from_array(FLOATS, chunks=chunks).map_blocks(chunk, meta=np.empty((0, 0)))
    if 0 not in chunks[0]:
        cells.mask[:100] = False
    else:
        cells.mask, cells.data[...] = False, FLOATS
    ours, model = (shown(one, cmap=plt.get_cmap("gray").with_extremes(bad="red"))
                   for one in (array, cells))  # fmt: skip
    assert ours.get_clim() == model.get_clim()
    for scale in (1, 1 / 7):
        assert_same_dots(ours.to_image(scale), model.to_image(scale))


# Faults -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(COLS, ROWS), (200, 150)], ids=["cells", "blocks"])
def test_a_chunk_that_cannot_be_read_is_bad_told_of_once_and_tried_again(size, computations):
    da = require("dask.array")
    cmap = plt.get_cmap("gray").with_extremes(bad="red")
    for wrap in (
        lambda one: one,
        lambda one: da.from_array(one, one.chunks, meta=np.empty((0, 0), "u1")),
    ):
        array = Tiled(BYTES, (100, 100))
        ax = axes_of(size)
        fig = ax.figure
        ax.imshow(wrap(array), vmin=0, vmax=255, cmap=cmap)
        array.lost.add((1, 2))
        with pytest.warns(UserWarning, match=r"rows 100:200 and columns 200:300 .*no such chunk"):
            fig.canvas.draw()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            fig.canvas.draw()
        masked = np.ma.masked_array(BYTES, False)
        masked[100:200, 200:300] = np.ma.masked
        model = shown(masked, vmin=0, vmax=255, cmap=cmap, size=size)
        assert_same_dots(pixels(fig), pixels(model.figure))
        array.lost.clear()
        fig.canvas.draw()
        model = shown(BYTES, vmin=0, vmax=255, cmap=cmap, size=size)
        assert_same_dots(pixels(fig), pixels(model.figure))


def test_a_marked_cell_that_cannot_be_read_is_bad():
    array = Tiled(BYTES, (100, 100))
    ax = axes_of((200, 150))
    ax.imshow(array, vmin=0, vmax=255)
    ax.diff(BYTES, changed_of(BYTES), show="differing")
    array.lost.add((2, 4))
    with pytest.warns(UserWarning, match="rows 200:300 and columns 400:410"):
        ax.figure.canvas.draw()
    array.lost.clear()
    ax.figure.canvas.draw()
    model = shown(BYTES, vmin=0, vmax=255)
    model.axes.diff(BYTES, changed_of(BYTES), show="differing")
    assert_same_dots(pixels(ax.figure), pixels(model.figure))


@pytest.mark.parametrize("call", ["imshow", "to_image", "diff", "compare"])
def test_a_chunk_that_cannot_be_read_raises_at_the_call(call):
    array = Tiled(BYTES, (100, 100))
    array.lost.add((1, 2))
    im = shown(BYTES)
    im.set_data(array)
    calls = {
        "imshow": lambda: im.axes.imshow(array),
        "to_image": im.to_image,
        "diff": lambda: im.axes.diff(BYTES, array),
        "compare": lambda: mplpix.compare(array, BYTES, figure=plt.figure()),
    }
    with pytest.raises(OSError, match="no such chunk") as caught:
        calls[call]()
    assert any("mplpix couldn't read rows" in note for note in caught.value.__notes__)


# Bounds -------------------------------------------------------------------------------------------


class Virtual:
    """Cells by a formula, far more than can be read."""

    shape, dtype = (2**20, 2**20), np.dtype(np.uint8)

    def __init__(self):
        self.cells_read = 0

    def __getitem__(self, key):
        rows, cols = (np.arange(s.start, s.stop) for s in key)
        self.cells_read += len(rows) * len(cols)
        return ((7 * rows[:, np.newaxis] + 3 * cols) >> 6).astype(np.uint8)


def test_an_image_that_is_too_large_to_be_read_is_shown_by_single_cells():
    array = Virtual()
    ax = axes_of((200, 150))
    with pytest.warns(UserWarning, match="too large to be read whole.*Pyramid"):
        im = ax.imshow(array)
    with pytest.warns(UserWarning, match="too large to be read whole.*Pyramid"):
        ax.figure.canvas.draw()
    assert array.cells_read < 2**16
    assert im.get_clim() == (0, 255)
    with pytest.raises(ValueError, match="'a' must be of at most 17,179,869,184 cells"):
        ax.diff(array, array)


@pytest.mark.parametrize("scale", [1, 2, 1 / 3])
def test_every_view_of_it_is_exact(scale):
    array = Virtual()
    ax = axes_of((90, 60), pixel_scale=scale)
    fig = ax.figure
    im = ax.imshow(array, vmin=0, vmax=255)
    first, n = 3 * 2**18, round(60 / scale)
    ax.set_xlim(first - 0.5, first + 1.5 * n - 0.5)
    ax.set_ylim(first + n - 0.5, first - 0.5)
    model = shown(array[slice(first, first + n), slice(first, first + 3 * n // 2)],
                  vmin=0, vmax=255, size=(90, 60))  # fmt: skip
    assert im.axes.get_pixel_scale() == pytest.approx(scale)
    assert model.axes.get_pixel_scale() == pytest.approx(scale)
    assert_same_dots(pixels(fig), pixels(model.figure))


# Numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chunks", [None, "contiguous", (5,), (0, 3), ((2, 3), (4,), (1,))])
def test_chunks_that_make_no_sense_are_none(chunks):
    class Array:
        shape, dtype = (5, 6), np.dtype(float)

    Array.chunks = chunks
    assert chunk_grid(Array()) is None


class Unequal(Lazy):
    """An array that doesn't tell its chunks, as Zarr's don't where these are of unequal sizes."""

    @property
    def chunks(self):
        raise NotImplementedError("told for chunks of one size only")


def test_an_array_that_does_not_tell_its_chunks_is_shown_as_one_without():
    array = Unequal(BYTES)
    assert chunk_grid(array) is None
    np.testing.assert_array_equal(pixels(shown(array).figure), pixels(shown(BYTES).figure))


@pytest.mark.parametrize("chunks", SHAPES, ids=str)
def test_single_cells_are_those_asked_for_in_any_order(chunks):
    rows, cols = (np.random.default_rng(2).integers(0, n, 300) for n in BYTES.shape)
    found = Source(Tiled(BYTES, chunks)).pick(rows, cols)
    np.testing.assert_array_equal(found, BYTES[rows, cols])


@pytest.mark.parametrize("nbytes", [1, 500, 10**6])
@pytest.mark.parametrize("chunks", SHAPES, ids=str)
def test_pieces_are_whole_chunks_in_order(chunks, nbytes):
    array = Tiled(BYTES, chunks)
    grid, seen = chunk_grid(array), np.zeros(BYTES.shape, int)
    corners = []
    for rows, cols in grid.pieces(BYTES.itemsize, nbytes):
        seen[rows, cols] += 1
        assert {rows.start, rows.stop} <= set(grid.rows)
        assert {cols.start, cols.stop} <= set(grid.cols)
        corners.append((rows.start, cols.start))
    assert (seen == 1).all()
    assert corners == sorted(corners)


@pytest.mark.parametrize("nbytes", [1.5, True, "64 MB", None])
def test_the_room_for_chunks_is_a_number_of_bytes(nbytes):
    with pytest.raises(TypeError, match="'nbytes' must be a number of bytes"):
        mplpix.set_chunk_cache(nbytes)


def test_the_room_for_chunks_is_not_negative():
    with pytest.raises(ValueError, match="'nbytes' must be a number of bytes"):
        mplpix.set_chunk_cache(-1)


@pytest.mark.parametrize("above", [None, 0, 50])
@pytest.mark.parametrize("dtype", ["?", "u1", "i2", "u8", "f4", ">f8"])
@pytest.mark.parametrize("seed", range(4))
def test_limits_found_band_by_band_are_those_of_all_cells(monkeypatch, seed, dtype, above):
    monkeypatch.setattr("mplpix.arrays.chunks.BAND_BYTES", 64)
    rng = np.random.default_rng(seed)
    cells = np.ma.masked_array(
        rng.integers(0, 256, (40, 8)).astype(dtype), rng.random((40, 8)) < 0.2
    )
    if seed % 2:  # no band is cut short by cells that are masked
        cells = cells.data
    if cells.dtype.kind == "f":
        cells[rng.random(cells.shape) < 0.2] = np.nan
        cells[rng.random(cells.shape) < 0.1] = -np.inf
    good = np.ma.compressed(cells)
    good = good[np.isfinite(good) & (True if above is None else good > above)].astype(float)
    found = Source(cells).limits(above).astype(float)
    assert found.tolist() == ([good.min(), good.max()] if good.size else [])

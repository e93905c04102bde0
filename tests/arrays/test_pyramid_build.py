"""What a built pyramid draws is what the array draws; each chunk is read once for all levels."""

import math
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.colors import LogNorm

from mplpix import Pyramid
from mplpix.arrays import pyramid_tiles
from tests.tools import PIXEL

REDUCERS = ("mean", "max", "min", "any", "nearest")

#: Those of one level, of several, of odd numbers of cells, and of none.
SIZES = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 18, 24, 36, 40, 48, 200)


@pytest.fixture(autouse=True)
def small_tiles(monkeypatch):
    """Make tiles so small that small arrays have many, in several rounds."""
    monkeypatch.setattr(pyramid_tiles, "_TILE", 24)
    monkeypatch.setattr(pyramid_tiles, "_TILE_OF_SUMS", 4)
    monkeypatch.setattr(pyramid_tiles, "_SMALLEST_LEVEL", 2)


def reduced(cells, size, reducer):
    """Return blocks of *cells*, one after the other, and where none of their cells is good."""
    data, bad = np.ma.getdata(cells), np.ma.getmaskarray(cells)
    if data.dtype.kind == "f" and reducer != "nearest":
        bad = bad | np.isnan(data)
    bad = bad.any(axis=2) if bad.ndim == 3 else bad
    m, n = (math.ceil(count / size) for count in data.shape[:2])
    dtype = data.dtype if reducer != "mean" or data.dtype.kind == "f" else float
    dtype = bool if reducer == "any" else dtype
    values, empty = np.zeros((m, n, *data.shape[2:]), dtype), np.zeros((m, n), bool)
    for i, j in np.ndindex(m, n):
        block = slice(i * size, (i + 1) * size), slice(j * size, (j + 1) * size)
        rows, cols = (
            range(*part.indices(count)) for part, count in zip(block, data.shape, strict=False)
        )
        if reducer == "nearest":
            middle = rows[(len(rows) - 1) // 2], cols[(len(cols) - 1) // 2]
            values[i, j], empty[i, j] = data[middle], bad[middle]
            continue
        good = data[block][~bad[block]]
        if not len(good):
            empty[i, j] = True
        elif reducer == "mean" and data.shape[2:] == (4,):
            alpha = good[:, 3:].astype(float)
            light = (good[:, :3] * alpha).sum(axis=0) / max(alpha.sum(), 1e-300)
            values[i, j] = *light, alpha.mean()
        else:
            good = good.astype(float) if reducer == "mean" else good
            values[i, j] = getattr(np, reducer)(good, axis=0)
    return values, empty


def image_of(array, **kwargs):
    return plt.figure().add_subplot(**PIXEL).imshow(array, cmap="gray", **kwargs)


def colors(image, cells, size, reducer):
    """Return the colors that *image* must show at 1/size, in whole numbers."""
    values, empty = reduced(cells, size, reducer)
    if values.ndim == 3:
        values = np.rint(values).astype(np.uint8) if cells.dtype.kind != "f" else values
        rgba = image.to_rgba(values, bytes=True)
        rgba[empty] = 0
    else:
        rgba = image.to_rgba(np.ma.masked_array(values, empty | np.isnan(values)), bytes=True)
    return rgba.astype(int)


def assert_drawn_exactly(pyramid, cells, reducer, sizes=SIZES):
    image = image_of(pyramid)
    for size in sizes:
        drawn = image.to_image(Fraction(1, size)).astype(int)
        wanted = colors(image, cells, size, reducer)
        assert drawn.shape == wanted.shape
        assert np.abs(drawn - wanted).max() <= (reducer == "mean"), (size, reducer)
    plt.close("all")


def noise(shape, dtype, seed=0):
    rng, dtype = np.random.default_rng(seed), np.dtype(dtype)
    if dtype.kind == "f":
        return rng.random(shape).astype(dtype)
    if dtype.kind == "b":
        return rng.random(shape) < 0.02
    return rng.integers(np.iinfo(dtype).min, np.iinfo(dtype).max, shape, dtype, endpoint=True)


def with_holes(cells, seed=1):
    """Return *cells* with single bad ones and a rectangle of them: NaN, or masked."""
    bad = np.random.default_rng(seed).random(cells.shape[:2]) < 0.3
    bad[cells.shape[0] // 3 : cells.shape[0] // 3 * 2, 10:] = True
    if cells.dtype.kind == "f":
        return np.where(bad, cells.dtype.type(np.nan), cells)
    bad = bad[..., np.newaxis] if cells.ndim == 3 else bad
    return np.ma.masked_array(cells, np.broadcast_to(bad, cells.shape))


KINDS = {
    "uint8": noise((101, 150), "u1"),
    "uint16": noise((53, 97), "u2"),
    "int32": noise((53, 97), "i4"),
    "int64": noise((53, 97), "i8") // 2,
    "float16": noise((53, 97), "f2"),
    "float32": noise((53, 97), "f4"),
    "float64": noise((97, 53), "f8"),
    "bool": noise((101, 150), "?"),
    "RGB": noise((53, 97, 3), "u1"),
    "RGB floats": noise((53, 97, 3), "f4"),
    "RGBA": noise((53, 97, 4), "u1"),
    "NaN": with_holes(noise((101, 150), "f4")),
    "masked": with_holes(noise((101, 150), "u1")),
    "masked floats": np.ma.masked_array(with_holes(noise((53, 97), "f8")), noise((53, 97), "?")),
    "masked RGB": with_holes(noise((53, 97, 3), "u1")),
    "one row": noise((1, 400), "u1"),
    "even": noise((96, 144), "u1"),
}


@pytest.mark.parametrize("reducer", REDUCERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_scale_is_drawn_as_blocks_of_the_whole_array(kind, reducer):
    cells = KINDS[kind]
    if reducer == "any" and cells.ndim == 3:
        return
    pyramid = Pyramid.build(cells, reducer=reducer, progress=False)
    assert len(pyramid.factors) > 6
    if reducer == "any":
        bad = np.isnan(np.ma.getdata(cells)) | np.ma.getmaskarray(cells)
        cells = np.ma.masked_array(np.ma.getdata(cells) != 0, bad)
    sizes = SIZES if cells.shape[0] > 1 else SIZES[:4]
    assert_drawn_exactly(pyramid, cells, reducer, sizes)


@settings(max_examples=30, deadline=None)
@given(
    shape=st.tuples(st.integers(1, 80), st.integers(1, 80)),
    dtype=st.sampled_from(["u1", "u2", "i4", "f4", "f8", "?"]),
    reducer=st.sampled_from(REDUCERS),
    holes=st.booleans(),
    size=st.integers(2, 90),
    chunks=st.tuples(st.integers(1, 50), st.integers(1, 50)),
)
@example(shape=(25, 49), dtype="u1", reducer="nearest", holes=True, size=24, chunks=(7, 11))
def test_any_shape_is_drawn_exactly(shape, dtype, reducer, holes, size, chunks):
    cells = noise(shape, dtype)
    if holes and min(shape) > 3:
        cells = with_holes(cells)
    pyramid = Pyramid.build(Chunked(cells, chunks), reducer=reducer, progress=False)
    if reducer == "any":
        bad = np.isnan(np.ma.getdata(cells)) | np.ma.getmaskarray(cells)
        cells = np.ma.masked_array(np.ma.getdata(cells) != 0, bad)
    assert_drawn_exactly(pyramid, cells, reducer, [size])


class Chunked:
    """An array in chunks that counts how often each is read."""

    def __init__(self, cells, chunks):
        self.cells, self.chunks = cells, chunks
        self.shape, self.dtype = cells.shape, cells.dtype
        self.edges = [
            np.cumsum([0, *size])
            if isinstance(size, tuple)
            else np.append(np.arange(0, count, size), count)
            for size, count in zip(chunks, cells.shape, strict=False)
        ]
        self.reads = np.zeros([len(edges) - 1 for edges in self.edges[:2]], int)

    def __getitem__(self, key):
        at = [
            slice(
                np.searchsorted(edges, part.start, "right") - 1, np.searchsorted(edges, part.stop)
            )
            for edges, part in zip(self.edges, key, strict=False)
        ]
        self.reads[at[0], at[1]] += 1
        return self.cells[key]


@pytest.mark.parametrize("reducer", ["mean", "nearest"])
@pytest.mark.parametrize(
    "chunks",
    [
        (1, 150),
        (101, 1),
        (16, 16),
        (20, 20),
        (7, 13),
        (48, 60),
        (101, 150),
        ((50, 1, 50), (9, 141)),
    ],
)
def test_each_chunk_is_read_once_for_all_levels(chunks, reducer):
    array = Chunked(KINDS["uint8"], chunks)
    Pyramid.build(array, reducer=reducer, progress=False)
    assert (array.reads == 1).all()


def test_chunks_of_colors_are_read_once():
    array = Chunked(KINDS["RGB"], (20, 20, 3))
    Pyramid.build(array, progress=False)
    assert (array.reads == 1).all()


def test_levels_are_at_the_rungs_and_half_as_many_cells_as_the_image():
    cells = noise((960, 960), "u1")
    pyramid = Pyramid.build(cells, progress=False)
    assert pyramid.factors[:10] == (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
    assert 0.4 < sum(level.size for level in pyramid.levels[1:]) / cells.size < 0.5
    assert pyramid.reducer == "mean"


@pytest.mark.parametrize("reducer", REDUCERS)
def test_a_draw_at_a_rung_and_the_cursor_read_nothing_of_the_finest_level(reducer):
    array = Chunked(noise((480, 480), "?"), (48, 48))
    pyramid = Pyramid.build(array, reducer=reducer, progress=False)
    array.reads[:] = 0
    image = image_of(pyramid)
    for size in (2, 3, 4, 6, 8, 12, 16, 24, 96):
        image.axes.set_pixel_scale(Fraction(1, size))
        image.figure.canvas.draw()
        found = image.read_out(3 * size, 2 * size)
        block = slice(found.rows.start, found.rows.stop), slice(found.cols.start, found.cols.stop)
        wanted, _ = reduced(array.cells[block], size, reducer)
        assert float(found.value) == pytest.approx(float(wanted[0, 0]), rel=1e-6)
    assert not array.reads.any()


def test_limits_of_colors_are_those_of_the_whole_array():
    cells = with_holes(noise((101, 150), "f4") - np.float32(0.5))
    cells[3, 3] = np.inf
    pyramid = Pyramid.build(cells, progress=False)
    good = cells[np.isfinite(cells)]
    assert image_of(pyramid).get_clim() == (good.min(), good.max())
    assert image_of(pyramid, norm=LogNorm()).get_clim() == (good[good > 0].min(), good.max())


def test_automatic_downsampling_is_what_a_pyramid_was_built_by():
    cells = noise((96, 96), "u1")
    image = image_of(Pyramid.build(cells, reducer="max", progress=False))
    image.set_norm("linear")
    wanted = colors(image, cells, 8, "max")
    np.testing.assert_array_equal(image.to_image(1 / 8), wanted)


@pytest.mark.parametrize("downsample", ["mean", "min", "nearest"])
def test_another_downsampling_reads_the_cells_themselves(downsample):
    cells = noise((101, 150), "u1")
    image = image_of(Pyramid.build(cells, reducer="max", progress=False), downsample=downsample)
    for size in (2, 6, 24):
        wanted = colors(image, cells, size, downsample)
        np.testing.assert_array_equal(image.to_image(Fraction(1, size)), wanted)


@pytest.mark.parametrize(
    ("dtype", "ends"), [("u2", (30000, 30000.05)), ("i4", (10**9, 10**9 + 0.01))]
)
def test_narrow_color_limits_show_no_step(dtype, ends):
    rows, cols = np.ogrid[:96, :96]
    cells = (ends[0] + (rows + 3 * cols) // 40 % 2).astype(dtype)
    image = image_of(Pyramid.build(cells, progress=False), vmin=ends[0], vmax=ends[1])
    for size in (6, 10, 24, 48):
        drawn = image.to_image(Fraction(1, size)).astype(int)
        assert np.abs(drawn - colors(image, cells, size, "mean")).max() <= 1


def test_levels_of_others_weigh_at_cut_borders_as_much_as_they_have_cells():
    cells = noise((101, 150), "f8")
    coarse = [reduced(cells, size, "mean")[0] for size in (2, 6)]
    image = image_of(Pyramid([cells, *coarse]), vmin=0.45, vmax=0.55)
    for size in (4, 12, 18, 64):
        drawn = image.to_image(Fraction(1, size)).astype(int)
        assert np.abs(drawn - colors(image, cells, size, "mean")).max() <= 1


@pytest.mark.parametrize(
    ("factors", "fits", "taken"),
    [
        ((2, 3, 4, 6, 8), 5, 6),
        ((2, 3, 4, 6, 8), 6, 6),
        ((2, 3, 4, 6, 8), 7, 8),
        ((2, 4, 8), 3, 4),
        ((4, 16), 5, 8),
        ((64,), 5, 5),
        ((), 5, 5),
    ],
)
def test_fit_takes_a_scale_that_a_coarse_level_answers(factors, fits, taken):
    cells = np.zeros((40 * fits, 40 * fits), np.uint8)
    levels = [cells, *(cells[::factor, ::factor] for factor in factors)]
    fig = plt.figure(figsize=(0.4, 0.4), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), **PIXEL)
    ax.imshow(Pyramid(levels) if factors else cells)
    assert ax.get_pixel_scale() == Fraction(1, taken)


def test_few_cells_of_a_level_mean_the_likeliest_factor():
    cells = np.zeros((2000, 1999), np.uint8)
    factors = (2, 16, 64, 256, 512)
    assert Pyramid([cells, *(cells[::f, ::f] for f in factors)]).factors == (1, *factors)


def test_progress_is_told_of_all_tiles():
    told = []
    Pyramid.build(noise((101, 150), "u1"), progress=lambda *done: told.append(done))
    total = told[0][1]
    assert told == [(done, total) for done in range(1, total + 1)]
    assert total > 35


@pytest.mark.parametrize(
    ("array", "kwargs", "error", "name"),
    [
        ("text", {}, TypeError, "array"),
        (np.zeros((3, 3, 2)), {}, TypeError, "array"),
        (np.zeros((0, 3)), {}, ValueError, "array"),
        (Pyramid([np.zeros((2, 2))]), {}, TypeError, "array"),
        (np.zeros((3, 3)), {"reducer": "median"}, ValueError, "reducer"),
        (np.zeros((3, 3)), {"reducer": 3}, TypeError, "reducer"),
        (np.zeros((3, 3)), {"overwrite": 1}, TypeError, "overwrite"),
        (np.zeros((3, 3)), {"progress": "yes"}, TypeError, "progress"),
    ],
)
def test_what_is_not_taken_is_refused_by_name(array, kwargs, error, name):
    with pytest.raises(error, match=f"^'{name}' must be"):
        Pyramid.build(array, **kwargs)


def test_a_lying_dtype_is_refused():
    liar = Chunked(np.ones((40, 40)), (40, 40))
    liar.dtype = np.dtype(np.uint8)
    with pytest.raises(TypeError, match=r"^'array' must be read as uint8"):
        Pyramid.build(liar, progress=False)

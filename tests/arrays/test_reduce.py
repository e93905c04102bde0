"""Blocks of cells reduced on the fast road are those that numpy reduces one by one."""

import numpy as np
import pytest

from mplpix.arrays.lookup import lookup_blocks, lookup_edges
from mplpix.arrays.reduce import sample
from mplpix.arrays.source import Source

DTYPES = ["?", "u1", "i1", "u2", "i2", "u4", "i4", "i8", "f2", "f4", "f8"]
REDUCE = {"mean": np.mean, "max": np.max, "min": np.min}


def blocks(shape, size):
    return [lookup_blocks(slice(0, -(-n // size)), size, n) for n in shape]


def one_by_one(cells, size, reduce):
    rows, cols = (range(0, n, size) for n in cells.shape)
    return np.array([[reduce(cells[r : r + size, c : c + size]) for c in cols] for r in rows])


@pytest.mark.parametrize("how", REDUCE)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", [2, 3, 16, 300])
@pytest.mark.parametrize("ends", ["lowest", "highest", "mixed"])
def test_blocks_of_every_dtype(dtype, size, how, ends):
    dtype, shape = np.dtype(dtype), (2 * size + 1, 3 * size)
    if dtype.kind in "ui":
        low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    else:
        low, high = (0, 1) if dtype.kind == "b" else (-100, 100)
    if ends == "mixed":
        cells = np.random.default_rng(5).integers(low // 2, high // 2 + 1, shape).astype(dtype)
    else:  # sums as large as they get
        cells = np.full(shape, low if ends == "lowest" else high, dtype)
    rows, cols = blocks(shape, size)
    values = sample(Source(cells), rows, cols, how)
    if how == "mean":
        assert values.dtype == (dtype if dtype.kind == "f" else np.float64)
        exact = one_by_one(cells.astype(np.float64), size, np.mean).astype(values.dtype)
        np.testing.assert_allclose(values, exact, rtol=1e-12, atol=0)
    else:
        assert values.dtype == dtype
        np.testing.assert_array_equal(values, one_by_one(cells, size, REDUCE[how]))


@pytest.mark.parametrize("how", REDUCE)
def test_a_nan_spoils_no_block_but_one_of_nothing_else(how):
    cells = np.random.default_rng(6).random((7, 9))
    cells[0, 0] = cells[3:6, 3:6] = np.nan
    rows, cols = blocks(cells.shape, 3)
    values = sample(Source(cells), rows, cols, how)
    assert np.ma.getmaskarray(values).sum() == 1
    assert values[1, 1] is np.ma.masked
    part = cells[:3, :3].ravel()[1:]
    np.testing.assert_allclose(values[0, 0], REDUCE[how](part), rtol=1e-12)


def test_blocks_are_the_same_in_any_bands(monkeypatch):
    cells = np.random.default_rng(7).random((100, 70))
    rows, cols = blocks(cells.shape, 4)
    whole = sample(Source(cells), rows, cols, "mean")
    monkeypatch.setattr("mplpix.arrays.reduce._BYTES_AT_ONCE", 1)
    np.testing.assert_array_equal(sample(Source(cells), rows, cols, "mean"), whole)


@pytest.mark.parametrize("size", [2, 3, 8, 15, 31])
@pytest.mark.parametrize("even", [True, False], ids=["blocks", "runs"])
def test_a_mean_does_not_depend_on_what_is_beside_it(size, even):
    shape = (20 * size, 30 * size)
    cells = np.random.default_rng(8).random(shape)
    if even:
        rows, cols = blocks(shape, size)
    else:
        places = np.arange(shape[1] + 1) ** 1.01 / size
        rows, cols = lookup_edges(places[: shape[0] + 1], (0, 40)), lookup_edges(places, (0, 50))
    source = Source(cells)
    whole = sample(source, rows, cols, "mean")
    for r, c in [
        (slice(3, 7), slice(1, 2)),
        (slice(0, 1), slice(5, 9)),
        (slice(2, 9), slice(0, 9)),
    ]:
        part = sample(source, rows.part(r), cols.part(c), "mean")
        np.testing.assert_array_equal(part, whole[r, c])


@pytest.mark.parametrize("reduction", ["mean", "max", "min"])
def test_a_band_that_is_masked_stays_so_beside_one_that_is_not(reduction):
    """Something lazy may give masked arrays where cells are masked, and plain ones elsewhere."""

    class Partly:
        shape, dtype = (4000, 400), np.dtype(float)

        def __getitem__(self, key):
            rows, cols = key
            cells = np.ones((rows.stop - rows.start, cols.stop - cols.start))
            late = np.arange(rows.start, rows.stop) >= 3000
            mask = np.broadcast_to(late[:, np.newaxis], cells.shape)
            return np.ma.masked_array(cells, mask) if late.any() else cells

    blocks = (lookup_blocks(slice(0, n // 2), 2, n) for n in Partly.shape)
    found = sample(Source(Partly()), *blocks, reduction)
    np.testing.assert_array_equal(np.ma.getmaskarray(found)[:, 0], np.arange(2000) >= 1500)

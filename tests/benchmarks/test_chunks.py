"""Arrays in chunks: the first picture, redraws and differences, beside plain passes over them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from mplpix import DiffOverlay, Pyramid
from tests.benchmarks.canvases import CANVASES, canvas
from tests.benchmarks.memory import peak_megabytes
from tests.benchmarks.race import Bar, Measured, Subject
from tests.tools import require

SMALL = CANVASES["1000×600"]

#: Cells along each side of a chunk.
SIDE = 1024


@pytest.fixture(scope="module")
def stored(tmp_path_factory, short):
    """Return the path of two Zarr arrays of a gigapixel, most of whose chunks are not stored."""
    zarr = require("zarr")
    n = 4 * SIDE if short else 32 * SIDE
    root = tmp_path_factory.mktemp("chunks")
    for name in ("a", "b"):
        array = zarr.create_array(
            str(root / name), shape=(n, n), chunks=(SIDE, SIDE), dtype="u1", fill_value=7
        )
        array[1000:1020, 3000:3030] = 200
        if name == "b":
            array[n - 9, n - 7] = 9
    return root


def opened(stored, name="a"):
    return require("zarr").open_array(str(stored / name), mode="r")


def first_frame(array, **kwargs):
    im = canvas(SMALL).add_subplot(projection="pixel").imshow(array, **kwargs)
    im.figure.canvas.draw()
    return im


def chunks_of(array):
    rows, cols = (range(0, n, SIDE) for n in array.shape)
    return (array[r : r + SIDE, c : c + SIDE] for r in rows for c in cols)


def ends(array):
    """Return the smallest and the largest cell, of one pass over the chunks."""
    found = [(cells.min(), cells.max()) for cells in chunks_of(array)]
    return min(low for low, _ in found), max(high for _, high in found)


def test_first_picture(race, stored):
    array = opened(stored)
    da = require("dask.array")
    im = first_frame(array)
    k = Fraction(im.axes.get_pixel_scale()).denominator
    assert im.get_clim() == ends(array)
    part = array[: 8 * k, : 8 * k].reshape(8, k, 8, k).mean(axis=(1, 3))
    rows, cols, value = im.read_out(3 * k, 5 * k)
    assert (rows.start, cols.start, value) == (5 * k, 3 * k, part[5, 3])
    lazy = da.from_zarr(array)
    trimmed = slice(0, array.shape[0] // k * k)
    subjects = {
        "mplpix": lambda: first_frame(array),
        "min and max by chunks": lambda: ends(array),
        "a[::n, ::n]": lambda: array[::k, ::k],
        "dask.array.coarsen": lambda: da.coarsen(
            np.mean, lazy[trimmed, trimmed], {0: k, 1: k}
        ).compute(),
    }
    race(
        "construct + first draw, 1 GP uint8 Zarr",
        f"1000×600, chunks of {SIDE} × {SIDE}",
        subjects,
        Bar(1.5, "min and max by chunks"),
        notes="one pass finds limits and means; the others find one of them",
    )


def test_redraw(race, stored):
    array = opened(stored)
    large = first_frame(array, vmin=0, vmax=255)
    # As many dots, at 1/2.
    n = 2 * -(-array.shape[0] // Fraction(large.axes.get_pixel_scale()).denominator)
    small = first_frame(np.full((n, n), 7, np.uint8), vmin=0, vmax=255)
    race(
        "redraw of a 1 GP uint8 Zarr",
        "full view, 1000×600",
        {"mplpix": large.figure.canvas.draw, "1 MP by mplpix": small.figure.canvas.draw},
        Bar(1.25, "1 MP by mplpix"),
    )


def test_differences(race, stored):
    a, b = opened(stored), opened(stored, "b")
    overlay = DiffOverlay(a, b)
    n = a.shape[0]
    assert overlay.boxes().tolist() == [[n - 9, n - 8, n - 7, n - 6]]

    def by_numpy():
        return sum(
            np.count_nonzero(one != other)
            for one, other in zip(chunks_of(a), chunks_of(b), strict=True)
        )

    assert overlay.count == by_numpy() == 1
    race(
        "DiffOverlay of two 1 GP uint8 Zarr",
        f"chunks of {SIDE} × {SIDE}",
        {"mplpix": Subject(lambda: DiffOverlay(a, b)), "a != b by chunks": by_numpy},
        Bar(1.5, "a != b by chunks"),
    )


def test_levels_of_a_pyramid(race, sizes):
    n, _ = sizes["64 MP"]
    array = np.random.default_rng(3).integers(0, 256, (n, n), np.uint8)
    da = require("dask.array")
    built = Pyramid.build(array)
    rungs = sorted(m * 2**i for m in (2, 3) for i in range(20))
    factors = rungs[: len(built.levels) - 1]
    cut = {k: slice(0, n // k * k) for k in factors}

    def coarsen(k):
        """Return the blocks that have all their cells."""
        return da.coarsen(np.mean, da.from_array(array)[cut[k], cut[k]], {0: k, 1: k})

    for k, level in zip(factors, built.levels[1:], strict=True):
        whole = slice(0, n // k)
        np.testing.assert_allclose(level[whole, whole], coarsen(k).compute(), rtol=1e-6)
    race(
        "Pyramid.build, 64 MP uint8",
        f"{len(factors)} levels, in memory",
        {
            "mplpix": lambda: Pyramid.build(array),
            "dask.array.coarsen": lambda: da.compute(*map(coarsen, factors)),
        },
    )


@pytest.mark.parametrize("what", ["first draw", "differences", "comparison"])
def test_memory(note, benchmark, stored, what):
    setup = f"""
from matplotlib.figure import Figure
from pathlib import Path
import numpy as np, mplpix
from mplpix import DiffOverlay, compare
from tests.benchmarks.test_chunks import first_frame, opened
first_frame(np.ones((50, 50)))
compare(np.ones((50, 50)), np.zeros((50, 50)), figure=Figure()).figure.canvas.draw()
a, b = (opened(Path({str(stored)!r}), name) for name in "ab")
"""
    run = {
        "first draw": "first_frame(a)",
        "differences": "DiffOverlay(a, b).count",
        "comparison": "compare(a, b, figure=Figure()).figure.canvas.draw()",
    }[what]
    amounts = {"mplpix": benchmark.pedantic(peak_megabytes, (setup, run))}
    limit = 200 if what == "first draw" else 300
    note(
        Measured(
            f"peak extra memory, {what}, 1 GP uint8 Zarr",
            f"chunks of {SIDE} × {SIDE}",
            [Bar(limit)],
            amounts,
            {},
            unit="MB",
        )
    )

"""Regions of a mask are those of scipy."""

import numpy as np
import pytest
from hypothesis import given

import mplpix.arrays.regions as module
from mplpix.arrays import chunks
from mplpix.arrays.regions import label_regions
from tests.arrays.masks import HARD, comb, hard, masks, spiral


def test_the_hard_masks_are_hard():
    # The spiral is one cell wide: each but its two ends has two neighbors.
    path = np.pad(HARD["spiral"], 1)
    sides = sum(np.roll(path, s, axis).astype(int) for s in (1, -1) for axis in (0, 1))
    assert sorted(sides[path])[:3] == [1, 1, 2]
    assert sides[path].max() == 2
    assert not HARD["strided"].flags.c_contiguous


def assert_regions_are_those_of_scipy(mask):
    ndimage = pytest.importorskip("scipy.ndimage")
    labels, n = ndimage.label(mask, structure=np.ones((3, 3)))
    first_cells = [np.flatnonzero(labels == i + 1)[0] for i in range(n)]
    order = np.argsort(first_cells)  # reading order
    found = ndimage.find_objects(labels) if mask.size else []
    boxes = [[r.start, r.stop, c.start, c.stop] for r, c in (found[i] for i in order)]
    sizes = np.bincount(labels.ravel(), minlength=n + 1)[1:][order.astype(int)]

    regions = label_regions(mask)
    np.testing.assert_array_equal(regions.boxes, np.reshape(boxes, (-1, 4)))
    np.testing.assert_array_equal(regions.sizes, sizes)
    number = {label + 1: i for i, label in enumerate(order)}
    for (row, col), label in np.ndenumerate(labels):
        assert regions.region_at(row, col) == number.get(label)


@hard
def test_regions_of_hard_masks_are_those_of_scipy(mask):
    assert_regions_are_those_of_scipy(mask)


@given(masks)
def test_regions_are_those_of_scipy(mask):
    assert_regions_are_those_of_scipy(mask)


def test_regions_do_not_depend_on_the_bands(monkeypatch):
    mask = HARD["noise"]
    whole = label_regions(mask)
    monkeypatch.setattr(chunks, "BAND_BYTES", 3 * mask.shape[1])
    bands = label_regions(mask)
    np.testing.assert_array_equal(bands.runs, whole.runs)
    np.testing.assert_array_equal(bands.boxes, whole.boxes)


@pytest.mark.parametrize("cell", [(-1, 0), (0, -1), (4, 0), (0, 5), (3, 5), (99, 99)])
def test_no_region_is_outside_the_mask(cell):
    assert label_regions(HARD["all"]).region_at(*cell) is None


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("mask", [spiral(301), comb(300, -1), HARD["noise"]])
def test_regions_take_logarithmically_many_rounds(mask, turn, monkeypatch):
    rounds = []
    jump = module._jump_to_roots
    monkeypatch.setattr(module, "_jump_to_roots", lambda p: rounds.append(p.size) or jump(p))
    regions = label_regions(np.rot90(mask, turn))
    assert len(rounds) <= 2 * np.log2(len(regions.runs))

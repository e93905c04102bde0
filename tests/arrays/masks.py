"""Masks that are hard for something, and those that hypothesis makes."""

import numpy as np
import pytest
from hypothesis.extra.numpy import array_shapes, arrays

masks = arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=9))


def spiral(n):
    """Return one path of single cells from the corner to the middle of n × n cells."""
    mask = np.zeros((n, n), dtype=bool)
    row, col, step = 0, 0, (0, 1)
    mask[0, 0] = True
    for length in [n - 1, *np.repeat(np.arange(n - 1, 0, -2), 2)]:
        for _ in range(length):
            row, col = row + step[0], col + step[1]
            mask[row, col] = True
        step = step[1], -step[0]
    return mask


def comb(n, back):
    """Return n teeth that join at the top, or at the bottom."""
    mask = np.zeros((n, 2 * n), dtype=bool)
    mask[:, ::2] = mask[back] = True
    return mask


HARD = {
    "none": np.zeros((4, 5), dtype=bool),
    "all": np.ones((4, 5), dtype=bool),
    "no rows": np.zeros((0, 5), dtype=bool),
    "no columns": np.zeros((4, 0), dtype=bool),
    "single": np.pad([[True]], 2),
    "hole": ~np.pad([[True]], 2),
    "hole at a corner": np.array([[1, 1, 1], [1, 0, 1], [1, 1, 0]], dtype=bool),
    "both ends of neighboring rows": np.array([[0, 0, 1], [1, 0, 0]], dtype=bool),
    "checkerboard": np.indices((7, 8)).sum(axis=0) % 2 == 0,
    "odd checkerboard": np.indices((7, 8)).sum(axis=0) % 2 == 1,
    "spiral": spiral(41),
    "comb, joined at the top": comb(30, 0),
    "comb, joined at the bottom": comb(30, -1),
    "noise": np.random.default_rng(1).random((60, 70)) < 0.5,
    "sparse": np.random.default_rng(2).random((60, 70)) < 0.02,
    "wide": np.random.default_rng(3).random((3, 400)) < 0.6,
    "strided": (np.random.default_rng(4).random((50, 60)) < 0.5)[::2, ::-3],
}

hard = pytest.mark.parametrize("mask", HARD.values(), ids=HARD.keys())

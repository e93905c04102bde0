"""Lines and rings as areas, against morphology on single dots."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import ndimage

from mplpix.arrays.mark_lines import border_areas, border_shifts, frame_area, ring
from mplpix.arrays.outlines import outline_path
from tests.arrays.masks import HARD, masks

#: Dots around the cells, enough for the widest line.
AROUND = 12


def near(flags, reach):
    return ndimage.binary_dilation(flags, np.ones((2 * reach + 1, 2 * reach + 1)))


def on_dots(areas, flags, shape):
    """Return areas with bounds on whole dots as dots."""
    dots = np.zeros(shape, int)
    for row, col in np.argwhere(flags):
        (y0, y1), (x0, x1) = areas.y[row : row + 2], areas.x[col : col + 2]
        dots[int(y0) : int(y1), int(x0) : int(x1)] += 1
    assert dots.max(initial=0) <= 1  # no dot is painted twice
    return dots == 1


@st.composite
def cells(draw):
    """Return a mask, the edges of its cells in dots, and two widths of lines."""
    mask, width = draw(masks), draw(st.integers(1, 6))
    inner = draw(st.integers(0, width))
    edges = []
    for count in mask.shape[::-1]:
        sizes = draw(st.lists(st.integers(2 * width, 20), min_size=count, max_size=count))
        edges.append(np.cumsum([AROUND, *sizes]).astype(float))
    return mask, *edges, width, inner


@example((HARD["checkerboard"], np.arange(9.0) * 4 + 12, np.arange(8.0) * 5 + 12, 2, 1))
@given(cells())
def test_lines_are_half_inside_and_an_odd_dot_is_outside(case):
    mask, x, y, width, inner = case
    areas = border_areas(mask, x, y, width, inner)
    assert (np.diff(areas.x) >= 0).all()
    assert (np.diff(areas.y) >= 0).all()
    lit = np.pad(mask.repeat(np.diff(y).astype(int), 0).repeat(np.diff(x).astype(int), 1), AROUND)
    lines = near(lit, (width + 1) // 2) & ~(lit & ~near(~lit, width // 2))
    np.testing.assert_array_equal(on_dots(areas, areas.strong, lit.shape), lines)

    between = np.zeros_like(lit)
    before, after = inner // 2, (inner + 1) // 2
    for row, col in np.argwhere(mask[:, :-1] & mask[:, 1:]):
        edge = int(x[col + 1])
        between[int(y[row]) : int(y[row + 1]), edge - before : edge + after] = True
    for row, col in np.argwhere(mask[:-1] & mask[1:]):
        edge = int(y[row + 1])
        between[edge - before : edge + after, int(x[col]) : int(x[col + 1])] = True
    if inner:
        np.testing.assert_array_equal(on_dots(areas, areas.faint, lit.shape), between & ~lines)
    else:
        assert areas.faint is None


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("mask", HARD.values(), ids=HARD.keys())
def test_a_ring_is_all_dots_beside_lit_ones(mask, width):
    expected = near(mask, width) & ~mask if mask.size else mask
    np.testing.assert_array_equal(ring(mask, width), expected)


@pytest.mark.parametrize("width", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("shape", [(1, 1), (2, 5), (9, 12)])
def test_a_frame_is_the_border_of_a_view(shape, width):
    dots = np.zeros(np.add(shape, 6), bool)
    rows, cols = shape
    dots[2 : 2 + rows, 3 : 3 + cols] = True
    inside = dots.copy()
    areas = frame_area(((3, 3 + cols), (2, 2 + rows)), width)
    got = on_dots(areas, areas.strong, dots.shape)
    y, x = (max(1, min(width, (count - 1) // 2)) for count in shape)  # the middle is left
    inside[2 + y : 2 + rows - y, 3 + x : 3 + cols - x] = False
    np.testing.assert_array_equal(got, inside)


@given(masks, st.integers(1, 5))
def test_strokes_are_shifted_half_an_odd_dot_out_of_the_region(mask, width):
    vertices, offsets = outline_path(mask)
    shifts = border_shifts(vertices, offsets, width)
    assert (abs(shifts) == width % 2 / 2).all()
    framed = np.pad(mask, 1)
    for first, stop in pairwise(offsets):
        for i in range(first, stop - 1):
            across = int(vertices[i, 0] != vertices[i + 1, 0])  # the axis along which it is moved
            assert shifts[i, across] == shifts[i + 1, across]
            x, y = (vertices[i] + vertices[i + 1]) / 2 + 1 + shifts[i] * np.eye(2)[across]
            if width % 2:
                assert not framed[int(y), int(x)]

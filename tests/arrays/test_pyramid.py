"""An image at several resolutions is read at the one that the scale needs."""

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix
from mplpix import Pyramid


class Level:
    """A level elsewhere that notes how many cells are read of it."""

    def __init__(self, cells):
        self._cells, self.shape, self.dtype, self.reads = cells, cells.shape, cells.dtype, 0

    def __getitem__(self, key):
        part = self._cells[key]
        self.reads += part.size
        return part


def coarse(cells, factor):
    """Return the means of blocks, those at the border of the cells that they have."""
    rows, cols = (range(0, n, factor) for n in cells.shape)
    return np.array([[cells[r : r + factor, c : c + factor].mean() for c in cols] for r in rows])


FINE = np.random.default_rng(3).random((101, 150))
FACTORS = (1, 2, 6)


def levels():
    return [Level(FINE), *(Level(coarse(FINE, factor)) for factor in FACTORS[1:])]


def drawn(levels, scale, **kwargs):
    fig = plt.figure(figsize=(1.5, 1.01), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), projection="pixel", pixel_scale=scale)
    image = ax.imshow(Pyramid(levels), vmin=0, vmax=1, **kwargs)
    fig.canvas.draw()
    return image


@pytest.mark.parametrize(
    ("scale", "used"), [(1, 0), (2, 0), (1 / 2, 1), (1 / 3, 0), (1 / 4, 1), (1 / 6, 2), (1 / 12, 2)]
)
def test_a_scale_reads_one_level(scale, used):
    given = levels()
    image = drawn(given, scale)
    scale = image.axes.get_pixel_scale()
    assert [level.reads > 0 for level in given] == [i == used for i in range(3)]
    whole = mplpix.PixelAlignedImage(image.axes)
    whole.set_data(FINE)
    whole.set_clim(0, 1)
    rest = scale / Fraction(1, FACTORS[used])
    if rest == 1 or scale >= 1:
        np.testing.assert_array_equal(image.to_image(scale), whole.to_image(scale))


@pytest.mark.parametrize("how", ["mean", "max", "min", "nearest"])
def test_several_cells_of_a_level_become_one_dot(how):
    given = levels()
    image = drawn(given, Fraction(1, 12), downsample=how)
    block = given[2]._cells[:2, 2:4]
    value = {"mean": block.mean(), "max": block.max(), "min": block.min(), "nearest": block[0, 0]}
    expected = image.to_rgba(np.array([[value[how]]]), bytes=True)[0, 0]
    np.testing.assert_array_equal(image.to_image(Fraction(1, 12))[0, 1], expected)


def test_a_pyramid_is_the_array_of_its_finest_level():
    pyramid = Pyramid([FINE, coarse(FINE, 2)])
    assert pyramid.shape == FINE.shape
    assert pyramid.dtype == FINE.dtype
    assert pyramid.factors == (1, 2)
    np.testing.assert_array_equal(pyramid[3:5, 7:9], FINE[3:5, 7:9])
    image = drawn([FINE, coarse(FINE, 2)], 1)
    np.testing.assert_array_equal(image.get_array(), FINE)
    assert image.get_size() == FINE.shape


def test_limits_that_are_not_given_are_those_of_the_coarsest_level():
    given = levels()
    ax = plt.figure().add_subplot(projection="pixel")
    image = ax.imshow(Pyramid(given))
    small = given[2]._cells
    assert image.get_clim() == (small.min(), small.max())
    assert not given[0].reads
    assert not given[1].reads


def test_colors_have_levels_too():
    fine = np.random.default_rng(4).integers(0, 256, (40, 60, 3), np.uint8)
    image = drawn([fine, fine[::2, ::2]], Fraction(1, 2), downsample="nearest")
    np.testing.assert_array_equal(image.to_image(Fraction(1, 2))[..., :3], fine[::2, ::2])


@pytest.mark.parametrize(
    ("given", "error", "names"),
    [
        (5, TypeError, "levels"),
        (FINE, TypeError, "levels"),
        ("abc", TypeError, "levels"),
        ([], ValueError, "levels"),
        ([FINE, "x"], TypeError, "levels[1]"),
        ([FINE, FINE], ValueError, "levels[1]"),
        ([FINE, FINE[::2, ::3]], ValueError, "levels[1]"),
        ([FINE, FINE[:50, :75]], ValueError, "levels[1]"),
        ([FINE, FINE[::2, ::2].astype("f4")], TypeError, "levels[1]"),
        ([FINE, FINE[::4, ::4], FINE[::2, ::2]], ValueError, "levels[2]"),
        ([FINE, np.zeros((51, 75, 3))], ValueError, "levels[1]"),
    ],
)
def test_what_is_no_pyramid_is_refused(given, error, names):
    with pytest.raises(error) as refused:
        Pyramid(given)
    assert str(refused.value).startswith(f"'{names}' must be")

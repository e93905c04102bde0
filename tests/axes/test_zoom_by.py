"""`PixelAxes.zoom_by`: rungs, the point that stays, and the way back."""

import pickle
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpl_toolkits.axes_grid1 import make_axes_locatable

from mplpix.arrays.scale import pinned, rung_beside
from tests.oracle import assert_images_are_exact, pixels

RUNGS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96]
LADDER = [*(Fraction(1, k) for k in RUNGS[:0:-1]), *RUNGS]


def image_axes(shape=(97, 131), *, beside=(50, 60), **kwargs):
    """Return an Axes with an image, beside another of the same scale."""
    _, axs = plt.subplots(1, 2, subplot_kw={"projection": "pixel"})
    for ax, size, options in ((axs[0], shape, kwargs), (axs[1], beside, {})):
        ax.imshow(np.random.default_rng(1).integers(0, 256, size, np.uint8), **options)
    return axs[0]


def dot_at(ax, x, y):
    ax.get_xlim()  # brings the box up to date
    return np.floor(ax.transData.transform((x, y)) + 1e-3)


def limits(ax):
    return [float(limit) for limit in (*ax.get_xlim(), *ax.get_ylim())]


@pytest.mark.parametrize("i", range(5, len(LADDER) - 5))
@pytest.mark.parametrize("steps", range(-5, 6))
def test_rungs_are_powers_of_two_and_three_times_these(i, steps):
    assert rung_beside(LADDER[i], steps) == LADDER[i + steps]


@pytest.mark.parametrize(
    ("scale", "below", "above"),
    [(5, 4, 6), (7, 6, 8), (25, 24, 32), (Fraction(1, 5), Fraction(1, 6), Fraction(1, 4))],
)
def test_a_scale_between_two_rungs_is_a_step_from_both(scale, below, above):
    assert rung_beside(scale, -1) == below
    assert rung_beside(scale, 1) == above
    assert rung_beside(scale, 0) == scale


def test_the_ladder_ends():
    assert rung_beside(1, 1000) == rung_beside(2, 1001) <= 2**30
    assert rung_beside(1, -1000) == 1 / Fraction(rung_beside(1, 1000))


@settings(max_examples=30)
@given(
    st.floats(-5, 70),
    st.integers(-20, 400),
    st.sampled_from(LADDER),
    st.integers(1, 500),
    st.integers(1, 60),
)
def test_a_pinned_view_lies_in_the_image(cell, dot, scale, available, count):
    first, end = pinned(cell, dot, scale, available, count)
    whole = -(-count * Fraction(scale) // 1)
    assert end - first == min(available, whole)
    assert 0 <= first <= end <= whole
    place = int(np.floor(cell * float(scale) + 1e-4))
    if first > 0 and end < whole:  # the border didn't get in the way
        assert place - first == dot


@settings(max_examples=30)
@given(
    st.sampled_from(["upper", "lower"]),
    st.booleans(),
    st.lists(st.tuples(st.integers(-3, 3), st.floats(0, 130), st.floats(0, 96)), max_size=6),
)
def test_opposite_steps_come_back_to_the_very_dots(origin, inverted, steps):
    ax = image_axes(origin=origin)
    if inverted:
        ax.invert_xaxis()
    before, view = pixels(ax.get_figure()), ax._get_view()
    steps = [step for step in steps if step[0]]
    for n, x, y in steps:
        ax.zoom_by(n, x=x, y=y)
    left = sum(n for n, _, _ in steps)
    for _ in range(abs(left)):
        ax.zoom_by(-int(np.sign(left)), x=3, y=90)
    assert ax._get_view() == view  # wanted limits, autoscaling and "fit"
    np.testing.assert_array_equal(pixels(ax.get_figure()), before)
    plt.close()


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize(("x", "y"), [(170.2, 130.7), (264.6, 148.4), (180, 161)])
def test_the_point_stays_on_its_dot(origin, x, y):
    ax = image_axes((400, 500), origin=origin)
    ax.zoom_about(x, y, 4)
    place = dot_at(ax, x, y)
    for steps in (1, 1, 2, -1, -2, 3):
        ax.zoom_by(steps, x=x, y=y)
        assert (dot_at(ax, x, y) == place).all(), steps
        assert_images_are_exact(ax.get_figure())
    assert ax.get_pixel_scale() == 16


def test_without_a_point_the_middle_of_the_view_stays():
    ax = image_axes((400, 400))
    ax.zoom_about(150, 250, 6)
    middle = np.mean(ax.get_xlim()), np.mean(ax.get_ylim())
    ax.zoom_by(3)
    now = np.mean(ax.get_xlim()), np.mean(ax.get_ylim())
    assert np.abs(np.subtract(now, middle)).max() <= 0.5
    assert ax.get_pixel_scale() == 16


@pytest.mark.parametrize("corner", [(0, 0), (130, 0), (0, 96), (130, 96)])
def test_the_border_of_the_image_clamps(corner):
    ax = image_axes()
    ax.zoom_by(6, x=corner[0], y=corner[1])
    x, y = np.sort(ax.get_xlim()), np.sort(ax.get_ylim())
    assert x[0] >= -0.5 - 1e-9
    assert x[1] <= 130.5 + 1e-9
    assert y[0] >= -0.5 - 1e-9
    assert y[1] <= 96.5 + 1e-9
    assert x[0] <= corner[0] <= x[1]
    assert y[0] <= corner[1] <= y[1]


def test_a_slot_is_filled_as_far_as_the_image_has_cells():
    ax = image_axes()
    fig = ax.get_figure()
    slot = ax.get_position(original=True).transformed(fig.transFigure)
    ax.zoom_by(5)
    np.testing.assert_allclose(ax.bbox.size, np.floor(slot.size + 1e-4))
    ax.zoom_by(-8)
    assert ax.get_xlim() == (-0.5, 132 - 0.5)  # 33 blocks of 4, the last one cut
    assert ax.get_pixel_scale() == Fraction(1, 4)


def test_the_scale_is_that_of_the_group():
    ax = image_axes()
    ax.zoom_by(2)
    other = ax.get_figure().axes[1]
    assert other.get_pixel_scale() == ax.get_pixel_scale() == 3


def test_a_run_ends_with_anything_else():
    ax = image_axes()
    ax.set_pixel_scale(5)
    ax.zoom_by(1)
    assert ax.get_pixel_scale() == 6
    ax.zoom_by(-1)
    assert ax.get_pixel_scale() == 5  # the start is a rung of the run
    ax.zoom_by(1)
    ax.set_xlim(10, 20)
    ax.zoom_by(-1)
    assert ax.get_pixel_scale() == 4


def test_a_run_ends_with_another_size_of_the_figure():
    ax = image_axes()
    ax.zoom_by(1)
    ax.zoom_by(-1)
    ax.get_figure().set_size_inches(24, 18)
    scale = ax.get_pixel_scale()
    assert scale > 2
    ax.zoom_by(1)
    assert ax.get_pixel_scale() == rung_beside(scale, 1)


def test_a_pickled_figure_goes_back_too():
    ax = image_axes()
    view = ax._get_view()
    ax.zoom_by(3, x=10, y=10)
    loaded = pickle.loads(pickle.dumps(ax.get_figure())).axes[0]
    loaded.zoom_by(-3)
    assert loaded._get_view() == view


@pytest.mark.parametrize(
    ("args", "kwargs", "error", "message"),
    [
        ((1.5,), {}, TypeError, "'steps' must be an int"),
        (("in",), {}, TypeError, "'steps' must be an int"),
        ((True,), {}, TypeError, "'steps' must be an int"),
        ((1,), {"x": "left"}, TypeError, "'x' must be a finite number"),
        ((1,), {"y": np.nan}, ValueError, "'y' must be a finite number"),
    ],
)
def test_bad_arguments_are_refused_by_name(args, kwargs, error, message):
    ax = image_axes()
    view = ax._get_view()
    with pytest.raises(error, match=message):
        ax.zoom_by(*args, **kwargs)
    assert ax._get_view() == view


def test_without_an_image_there_is_no_scale():
    ax = plt.figure().add_subplot(projection="pixel")
    with pytest.raises(ValueError, match="must have an image"):
        ax.zoom_by(1)


@pytest.mark.parametrize("steps", [2, 3])
def test_the_point_stays_beside_neighbors_of_a_divider(steps):
    _, ax = plt.subplots(subplot_kw={"projection": "pixel"})
    ax.imshow(np.arange(80 * 100).reshape(80, 100))
    make_axes_locatable(ax).append_axes("right", size="30%", pad=0.1)
    place = dot_at(ax, 40, 50)
    ax.zoom_by(steps, x=40, y=50)
    assert np.abs(dot_at(ax, 40, 50) - place).max() <= 1  # boxes are in the middle of slots

"""`zoom_about` and `zoom_to`: the point in the middle, the region as large as it fits."""

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backend_bases import NavigationToolbar2

from mplpix.arrays.scale import about
from mplpix.axes.member import member_of
from tests.axes.figures import IMAGE, pixel_axes

# Zooming about a point ----------------------------------------------------------------------------


def middle_of(ax):
    return np.mean(ax.get_xlim()), np.mean(ax.get_ylim())


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("scale", [1, 2, 7, 30, Fraction(1, 2), Fraction(1, 5)])
@pytest.mark.parametrize("point", [(25, 15), (3.3, 28.9), (0, 0), (-20, 40)])
def test_the_point_is_in_the_middle_at_the_scale(origin, scale, point):
    fig, ax = pixel_axes(figsize=(4.03, 3.05), dpi=97)
    ax.imshow(IMAGE, origin=origin)
    ax.zoom_about(*point, scale)
    assert ax.get_pixel_scale() == scale
    for size in ((4.03, 3.05), (6, 2)):
        fig.set_size_inches(size)
        fig.canvas.draw()
        assert ax.get_pixel_scale() == scale
        off = abs(np.array(middle_of(ax)) - point)
        # To half a cell where whole cells are shown, to half a dot below scale 1.
        assert (off <= max(0.5, 0.5 / scale) + 0.5 / scale + 1e-9).all()
        assert (ax.get_ylim()[0] > ax.get_ylim()[1]) == (origin == "upper")


@settings(max_examples=60)
@given(
    st.floats(-5, 55),
    st.floats(-5, 35),
    st.integers(1, 40) | st.integers(2, 6).map(lambda k: Fraction(1, k)),
    st.booleans(),
)
def test_zoom_about_is_idempotent_and_shows_the_cell_of_the_point(x, y, scale, inverted):
    fig, ax = pixel_axes(figsize=(3, 2))
    try:
        ax.imshow(IMAGE)
        if inverted:
            ax.xaxis.set_inverted(True)
        ax.zoom_about(x, y, scale)
        limits = ax.get_xlim(), ax.get_ylim()
        ax.zoom_about(x, y, scale)
        assert (ax.get_xlim(), ax.get_ylim()) == limits
        assert (limits[0][0] > limits[0][1]) == inverted
        for place, ends in zip((x, y), limits, strict=True):
            assert min(ends) <= place <= max(ends)
    finally:
        plt.close(fig)


def test_the_group_gets_the_scale_and_only_those_that_share_move():
    fig, axs = plt.subplots(2, 2, sharex="col", subplot_kw={"projection": "pixel"}, figsize=(6, 6))
    for ax in axs.flat:
        ax.imshow(IMAGE)
    other = fig.add_axes((0, 0, 0.1, 0.1), projection="pixel", scale_group="other")
    other.imshow(IMAGE)
    before = other.get_pixel_scale()
    axs[0, 0].zoom_about(10, 20, 9)
    assert [ax.get_pixel_scale() for ax in axs.flat] == [9] * 4
    assert other.get_pixel_scale() == before != 9
    assert axs[0, 0].get_xlim() == axs[1, 0].get_xlim()
    assert middle_of(axs[0, 0]) == pytest.approx((10, 20), abs=0.51)
    assert middle_of(axs[1, 0])[1] == pytest.approx(14.5, abs=0.51)
    assert middle_of(axs[0, 1]) == pytest.approx((24.5, 14.5), abs=0.51)


@given(st.floats(-100, 100), st.tuples(st.floats(-100, 100), st.floats(-100, 100)))
def test_limits_about_a_point_reach_over_both_ends(middle, ends):
    first, last = about(middle, ends)
    assert (first + last) / 2 == pytest.approx(middle, abs=1e-9)
    assert min(first, last) <= min(ends) + 1e-9
    assert max(ends) <= max(first, last) + 1e-9
    assert (first <= last) or ends[0] >= ends[1]


# Zooming to a region ------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", [None, "constrained"])
@pytest.mark.parametrize("with_extent", [False, True])
def test_zoom_to_shows_the_region_as_large_as_it_fits(layout, with_extent):
    fig, axs = pixel_axes(1, 2, layout=layout, figsize=(7, 4))
    extent = (100, 600, 30, 0) if with_extent else None
    for ax in axs[0]:
        ax.imshow(IMAGE, extent=extent)
    ax = axs[0, 0]
    fig.canvas.draw()
    region = (200, 320, 4, 16) if with_extent else (9.5, 21.5, 3.5, 15.5)
    ax.zoom_to(*region)
    scale = ax.get_pixel_scale()
    room = member_of(ax).slot_dots.size
    assert 12 * scale <= room.min() < 12 * (scale + 1)
    assert ax.get_xlim() == region[:2]
    assert ax.get_ylim() == region[2:][::-1]
    assert ax.bbox.size.tolist() == pytest.approx([12 * scale, 12 * scale])
    assert axs[0, 1].get_pixel_scale() == scale


@pytest.mark.parametrize("borders", [(3, 8, 20, 10), (8, 3, 10, 20)])
def test_zoom_to_keeps_the_direction_of_the_axes(borders):
    _, ax = pixel_axes()
    ax.imshow(IMAGE)
    ax.xaxis.set_inverted(True)
    ax.zoom_to(*borders)
    assert ax.get_xlim() == (8, 3)
    assert ax.get_ylim() == (20, 10)


def test_zoom_to_takes_a_scale_instead():
    fig, ax = pixel_axes()
    ax.imshow(IMAGE)
    ax.zoom_to(9.5, 19.5, 9.5, 19.5, scale=3)
    fig.canvas.draw()
    assert ax.get_pixel_scale() == 3
    assert ax.bbox.size.tolist() == pytest.approx([30, 30])
    ax.zoom_to(9.5, 19.5, 9.5, 19.5, scale="fit")
    largest = ax.get_pixel_scale()
    ax.zoom_to(9.5, 19.5, 9.5, 19.5)
    assert ax.get_pixel_scale() == largest > 3


def test_dates_are_converted():
    _, ax = pixel_axes()
    days = np.arange("2026-01-01", "2026-02-20", dtype="datetime64[D]")
    ax.imshow(IMAGE, x=days)
    ax.zoom_about(days[10], 12, 30)
    assert middle_of(ax)[0] == pytest.approx(days[10].astype(float), abs=0.51)


# What is wanted -----------------------------------------------------------------------------------


def test_the_toolbar_goes_home_back_and_forward():
    fig, axs = pixel_axes(1, 2, figsize=(7, 4))
    for ax in axs[0]:
        ax.imshow(IMAGE)
    toolbar = NavigationToolbar2(fig.canvas)
    ax = axs[0, 0]

    def state():
        fig.canvas.draw()
        return [(a.get_xlim(), a.get_ylim(), a.get_pixel_scale(), a.bbox.bounds) for a in axs[0]]

    states = [state()]
    ax.zoom_about(10, 10, 20)
    states.append(state())
    ax.zoom_about(11, 10, 30)
    states.append(state())
    axs[0, 1].zoom_to(3, 9, 2, 8)
    states.append(state())
    assert len({s[0] for s in states}) == 4
    for expected in states[2::-1]:
        toolbar.back()
        assert state() == expected
    toolbar.forward()
    assert state() == states[1]
    toolbar.home()
    assert state() == states[0]
    # Home means "fit" again, not the scale that it gave.
    fig.set_size_inches(14, 8)
    assert state()[0][2] > states[0][0][2]


def test_a_view_that_happens_to_be_shown_is_wanted_all_the_same():
    fig, ax = pixel_axes(figsize=(3, 3), dpi=100)
    ax.imshow(IMAGE)
    ax.zoom_about(24.5, 14.5, 20)
    fig.canvas.draw()
    shown = ax.get_xlim(), ax.get_ylim()
    assert shown[0][1] - shown[0][0] < 15
    ax.zoom_to(*shown[0], *shown[1], scale=20)
    fig.set_size_inches(9, 9)
    fig.canvas.draw()
    assert (ax.get_xlim(), ax.get_ylim()) == shown


@pytest.mark.parametrize("scale", [Fraction(1, 2**30), 1, 7, 2**20])
@pytest.mark.parametrize("far", [0, 10**5, 10**7])
def test_where_dots_can_be_counted_a_point_is_in_the_middle(scale, far):
    fig, ax = pixel_axes()
    ax.imshow(IMAGE)
    ax.zoom_about(far, -far, scale)
    fig.canvas.draw()
    for (low, high), middle in ((ax.get_xlim(), far), (sorted(ax.get_ylim()), -far)):
        assert abs((low + high) / 2 - middle) <= 1 / min(scale, 1)


# Refusals -----------------------------------------------------------------------------------------

BAD_VIEWS = [
    ("zoom_about", ("here", 3, 1), TypeError, "'x'"),
    ("zoom_about", (3, np.inf, 1), ValueError, "'y' must be a finite number"),
    ("zoom_about", (3, None, 1), TypeError, "'y'"),
    ("zoom_about", (3, 3, "fit"), ValueError, "'scale' must be a positive int"),
    ("zoom_about", (3, 3, 0), ValueError, "'scale'"),
    ("zoom_about", (3, 3, 2.5), ValueError, "'scale'"),
    ("zoom_to", (3, 3, 4, 5), ValueError, "'x1' must be different from 'x0'"),
    ("zoom_to", (3, 4, 5, np.nan), ValueError, "'y1' must be a finite"),
    ("zoom_to", (3, 4, "low", 5), TypeError, "'y0'"),
    ("zoom_about", (1e300, 3, 1), ValueError, "'x' must be near enough to the image"),
    ("zoom_about", (3, -(10**30), 1), ValueError, "'y' must be near enough to the image"),
    ("zoom_about", (1e9, 3, 2**30), ValueError, "'x' must be near enough to the image"),
    ("zoom_about", (1e17, 3, Fraction(1, 2**30)), ValueError, "'x' must be near enough"),
    ("zoom_to", (0, 1e30, 0, 5), ValueError, "'x1' must be as far from 'x0'"),
    ("zoom_to", (0, 5, 1e15, 1e15 + 5), ValueError, "'y1' must be as far from 'y0'"),
    ("zoom_to", (0, 1e-30, 0, 1e-30), ValueError, "'x1' must be as far from 'x0'"),
    ("zoom_to", (0, 1e12, 0, 5), ValueError, "'x1' must be as far from 'x0'"),
    ("zoom_to", (-1e308, 1e308, 0, 5), ValueError, "'x1' must be as far from 'x0'"),
]


@pytest.mark.parametrize(("method", "arguments", "error", "message"), BAD_VIEWS)
def test_bad_input_is_named_and_moves_nothing(method, arguments, error, message):
    fig, ax = pixel_axes()
    ax.imshow(IMAGE)
    fig.canvas.draw()
    group = member_of(ax).group
    before = ax.get_xlim(), ax.get_ylim(), ax.get_pixel_scale(), group.requested
    with pytest.raises(error, match=message):
        getattr(ax, method)(*arguments)
    assert (ax.get_xlim(), ax.get_ylim(), ax.get_pixel_scale(), group.requested) == before
    assert ax.get_autoscalex_on()
    assert ax.get_autoscaley_on()
    assert not fig.stale


@pytest.mark.parametrize("make", ["nothing", "log", "uneven"])
def test_without_cells_of_one_size_there_is_no_scale_to_zoom_to(make):
    _, ax = pixel_axes()
    if make != "nothing":
        ax.imshow(IMAGE, x=np.arange(50) ** 2.0) if make == "uneven" else ax.imshow(
            IMAGE, extent=(1, 10, 1, 10)
        )
    if make == "log":
        ax.set_xscale("log")
    with pytest.raises(ValueError, match="cells of one size"):
        ax.zoom_about(3, 3, 2)
    with pytest.raises(ValueError, match="cells of one size"):
        ax.zoom_to(3, 4, 3, 4)

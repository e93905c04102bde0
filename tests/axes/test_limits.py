"""Limits: what is wanted is what is shown, or as much of it as there are dots for."""

import io
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest

from tests.axes.figures import assert_shows, one, several
from tests.oracle import Cells, assert_same_dots, bare, box_dots, expected, pixels, render
from tests.tools import PIXEL, ramp

# Wanted and shown ---------------------------------------------------------------------------------


def test_a_scale_too_large_shows_the_middle_and_a_larger_figure_shows_more():
    fig, ax, cells = one((40, 60), pixel_scale=8, figsize=(2, 1.5))
    assert_shows(fig, {ax: cells}, 8)
    few = np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())
    # whole cells about the middle
    assert all(n == pytest.approx(round(n)) for n in few)
    assert np.mean(ax.get_xlim()) == pytest.approx(29.5, abs=0.5)
    assert np.mean(ax.get_ylim()) == pytest.approx(19.5, abs=0.5)
    fig.set_size_inches(4, 3)
    assert_shows(fig, {ax: cells}, 8)
    assert np.ptp(ax.get_xlim()) > few[0]
    assert np.ptp(ax.get_ylim()) > few[1]
    fig.set_size_inches(9, 9)
    assert_shows(fig, {ax: cells}, 8)
    assert (ax.get_xlim(), ax.get_ylim()) == ((-0.5, 59.5), (39.5, -0.5))
    fig.set_size_inches(2, 1.5)
    assert_shows(fig, {ax: cells}, 8)
    assert few == (np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim()))


def test_limits_are_a_view_and_the_scale_follows():
    cells = Cells(ramp(50, 60))
    fig, ax, _ = one(image=cells)
    whole = assert_shows(fig, {ax: cells})
    ax.set_xlim(9.5, 19.5)
    ax.set_ylim(29.5, 19.5)
    cells.x_view, cells.y_view = (10, 20), (20, 30)
    assert assert_shows(fig, {ax: cells}) > whole
    assert ax.get_xlim() == (9.5, 19.5)
    assert ax.get_ylim() == (29.5, 19.5)
    ax.autoscale()
    cells.x_view = cells.y_view = None
    assert_shows(fig, {ax: cells}, whole)


@pytest.mark.parametrize("scale", [1, 2, 7, Fraction(1, 2), Fraction(1, 5)], ids=str)
@pytest.mark.parametrize("view", [(3.25, 14.75), (0.5, 19.9), (-2, 22.2), (7.1, 8.2)], ids=str)
def test_limits_that_cut_through_cells_show_part_of_those_only(view, scale):
    cells = Cells(ramp(20, 20), x_view=view, y_view=view)
    fig, ax, _ = one(image=cells, pixel_scale=scale, figsize=(5, 5))
    assert_shows(fig, {ax: cells}, scale)


def test_the_view_is_no_state_of_the_last_draw():
    fig, ax, _ = one((40, 60), pixel_scale=3, dpi=100)
    first = pixels(fig)
    limits, position = (ax.get_xlim(), ax.get_ylim()), ax.get_position().extents
    for savefig in ({"dpi": 31}, {"dpi": 300}, {"bbox_inches": "tight"}, {"format": "pdf"}):
        fig.savefig(io.BytesIO(), **savefig)
        assert ax.get_position().extents.tolist() == position.tolist()
        assert (ax.get_xlim(), ax.get_ylim()) == limits
    assert_same_dots(pixels(fig), first)


def test_the_limits_after_saving_are_those_of_the_screen():
    fig, ax, _ = one((40, 60), pixel_scale=3, dpi=100)
    render(fig)
    limits = ax.get_xlim(), ax.get_ylim()
    fig.savefig(io.BytesIO(), dpi=31)
    assert (ax.get_xlim(), ax.get_ylim()) == limits


# Inversion and extents ----------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("extent", [(0, 1, 0, 1), (1e9, 1e9 + 40, -2, 8), (5, -5, 3, 7)], ids=str)
@pytest.mark.parametrize("inverted", [(True, False), (False, True), (True, True)], ids=str)
def test_cells_are_square_whatever_extent_origin_and_inversion(extent, origin, inverted):
    cells = Cells(ramp(6, 9), extent=extent, origin=origin, inverted=inverted)
    fig, ax, _ = one(image=cells)
    assert_shows(fig, {ax: cells})


@pytest.mark.parametrize(
    "invert", [lambda ax: ax.invert_yaxis(), lambda ax: ax.yaxis.set_inverted(0)]
)
@pytest.mark.parametrize("times", [1, 2])
def test_a_view_that_was_inverted_widens_again(invert, times):
    seen = []
    for drawn in (False, True):
        fig, ax = plt.subplots(subplot_kw=PIXEL)
        ax.imshow(np.zeros((100, 100)))
        ax.set_pixel_scale(8)
        for _ in range(times):
            if drawn:
                fig.canvas.draw()
            invert(ax)
        ax.set_pixel_scale("fit")
        fig.canvas.draw()
        seen.append((ax.get_xlim(), ax.get_ylim(), ax.get_pixel_scale()))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("x", [(1.7e18, 1.7e18 + 1e5), (1, 1 + 1e-13), (1e308, -1e308)])
def test_an_extent_without_room_for_the_cells_is_refused_before_anything_changes(x):
    fig, ax = plt.subplots(subplot_kw=PIXEL)
    before = ax.get_xlim(), ax.get_ylim(), ax.get_aspect(), ax.get_children()
    with pytest.raises(ValueError, match="'extent' must be"):
        ax.imshow(np.zeros((2, 1000)), extent=(*x, 0, 1))
    assert before == (ax.get_xlim(), ax.get_ylim(), ax.get_aspect(), ax.get_children())
    fig.canvas.draw()


# Shared axes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("savefig", [{}, {"dpi": 81.9}, {"bbox_inches": "tight"}], ids=str)
@pytest.mark.parametrize("share", [{"sharex": True, "sharey": True}, {"sharex": "col"}], ids=str)
def test_shared_axes_show_the_same_cells(share, savefig):
    fig, axs = plt.subplots(
        2, 2, subplot_kw=PIXEL, **share, gridspec_kw={"width_ratios": [1, 2], "top": 0.99}
    )
    asked = {ax: Cells(ramp(20, 30, i)) for i, ax in enumerate(axs.flat)}
    for ax, cells in asked.items():
        cells.imshow(ax)
    assert_shows(fig, asked, **savefig)
    axs[0, 0].set_xlim(4.5, 14.5)
    follow = list(axs[:, 0]) if share["sharex"] == "col" else list(axs.flat)
    for ax in follow:
        asked[ax].x_view = (5, 15)
    assert_shows(fig, asked, **savefig)
    assert {ax.get_xlim() for ax in follow} == {(4.5, 14.5)}


def test_shared_axes_are_narrowed_to_the_smallest_slot():
    fig, axs = plt.subplots(
        1, 2, subplot_kw=PIXEL, sharex=True, sharey=True, width_ratios=[1, 3], figsize=(4, 3)
    )
    for ax in axs:
        ax.imshow(ramp(40, 60))
        bare(ax)
    axs[0].set_pixel_scale(6)
    buffer, draws = render(fig)
    boxes = [draws[-1][ax].whole_box() for ax in axs]
    assert_same_dots(*(box_dots(buffer, box) for box in boxes))
    assert boxes[0][2] - boxes[0][0] <= draws[-1][axs[0]].slot[2] - draws[-1][axs[0]].slot[0]
    cells = Cells(ramp(40, 60))
    assert_same_dots(box_dots(buffer, boxes[0]), expected(cells, draws[-1][axs[0]], 6))
    fig.set_size_inches(30, 20)
    assert_shows(fig, dict.fromkeys(axs, cells), 6)


# Autoscale and callbacks --------------------------------------------------------------------------


def test_plotting_beyond_the_image_extends_the_view():
    fig, axs = plt.subplots(1, 2, subplot_kw=PIXEL, figsize=(6, 3))
    plain = plt.figure().add_subplot()
    for ax in (axs[0], plain):
        ax.imshow(ramp(10, 12))
        ax.plot([-4, 20], [15, 4], color="none")
    bare(axs[0])
    cells = Cells(
        ramp(10, 12),
        x_view=tuple(np.add(plain.get_xlim(), 0.5)),
        y_view=tuple(np.add(sorted(plain.get_ylim()), 0.5)),
    )
    axs[1].remove()
    assert_shows(fig, {axs[0]: cells})
    assert axs[0].get_xlim()[0] < -4
    assert axs[0].get_xlim()[1] > 20


def test_autoscale_stays_as_it_is_when_a_view_is_narrowed():
    fig, ax, _ = one((40, 60), pixel_scale=8)
    assert ax.get_autoscalex_on()
    assert ax.get_autoscaley_on()
    render(fig)
    assert ax.get_autoscalex_on()
    assert ax.get_autoscaley_on()
    ax.set_xlim(3, 50)
    render(fig)
    assert not ax.get_autoscalex_on()


def test_callbacks_that_set_limits_come_to_an_end():
    fig, asked = several([(20, 20), (20, 20)], (1, 2))
    a, b = asked

    def follow(ax):
        other = b if ax is a else a
        if other.get_xlim() != ax.get_xlim():
            other.set_xlim(ax.get_xlim())

    for ax in asked:
        ax.callbacks.connect("xlim_changed", follow)
    a.set_xlim(3.5, 12.5)
    for cells in asked.values():
        cells.x_view = (4, 13)
    assert_shows(fig, asked)
    a.set_pixel_scale(40)
    assert_shows(fig, asked, 40)


# Pan ----------------------------------------------------------------------------------------------


def test_panning_a_narrowed_view_keeps_what_is_wanted_about_it():
    fig, ax, cells = one((40, 60), pixel_scale=8, figsize=(2, 1.5))
    render(fig)
    middle = np.mean(ax.get_xlim())
    ax.start_pan(100, 100, 1)
    ax.drag_pan(1, None, 100 - 16, 100)
    ax.end_pan()
    render(fig)
    assert np.mean(ax.get_xlim()) == pytest.approx(middle + 2)
    fig.set_size_inches(9, 9)
    cells.x_view = (2, 62)
    assert_shows(fig, {ax: cells}, 8)


def test_panning_step_by_step_is_panning_at_once():
    limits = []
    for steps in ([40], [1] * 40, [-8, 3, 45]):
        fig, ax, _ = one((40, 60), pixel_scale=3, figsize=(2, 2))
        render(fig)
        ax.start_pan(100, 100, 1)
        x = 100
        for step in steps:
            x += step
            ax.drag_pan(1, None, x, 100)
            render(fig)
        ax.end_pan()
        render(fig)
        limits.append(ax.get_xlim())
    assert limits[1] == pytest.approx(limits[0])
    assert limits[2] == pytest.approx(limits[0])


# Who wants what -------------------------------------------------------------------------------


def narrowed(**figure_kw):
    """Return a figure and an Axes that shows less than is wanted: 40 of 200 columns."""
    fig = plt.figure(figsize=(2, 2), dpi=100, **figure_kw)
    ax = fig.add_axes((0, 0, 1, 1), projection="pixel", pixel_scale=5)
    ax.imshow(ramp(200, 200))
    assert np.ptp(ax.get_xlim()) == 40
    return fig, ax


def record(*axs):
    """Return a list that gets an entry for each call of limits' callbacks."""
    calls = []
    for ax in axs:
        for name in ("xlim_changed", "ylim_changed"):
            ax.callbacks.connect(name, lambda ax, name=name: calls.append((name, ax)))
    return calls


def test_limits_that_are_shown_are_wanted_once_somebody_sets_them():
    fig, ax = narrowed()
    ax.set_xlim(ax.get_xlim())
    fig.set_size_inches(4, 4)
    assert np.ptp(ax.get_xlim()) == 40
    assert ax.get_ylim()[0] - ax.get_ylim()[1] == 80


@pytest.mark.parametrize("name", ["png", "pdf", "svg"])
@pytest.mark.parametrize("dpi", [173, 40])
def test_asking_for_limits_changes_nothing_and_calls_nobody(name, dpi):
    fig, ax = narrowed()
    fig.canvas.draw()
    before = ax.get_xlim(), ax.get_ylim(), ax.viewLim.frozen().extents.tolist(), pixels(fig)
    calls = record(ax)
    fig.savefig(io.BytesIO(), format=name, dpi=dpi)
    assert ax.viewLim.extents.tolist() == before[2]
    assert (ax.get_xlim(), ax.get_ylim()) == before[:2]
    assert ax.get_xbound() == before[0]
    assert calls == []
    np.testing.assert_array_equal(pixels(fig), before[3])
    assert calls == []


FAR = [
    (1e300, 2e300),
    (2e300, -1e300),
    (0, 1e300),
    (1e30, 2e30),
    (1e18, 1e18 + 4096),
    (1e16, 1e16 + 10),
    (0, 1e20),
    (5, 5 + 1e-14),
    (1e-300, 2e-300),
]


@pytest.mark.parametrize("limits", FAR)
@pytest.mark.parametrize("scale", ["fit", 3, Fraction(1, 7)])
@pytest.mark.filterwarnings("error")
def test_limits_that_float64_takes_are_drawn_and_left_again(limits, scale):
    fig, ax, _ = one(pixel_scale=scale)
    first = pixels(fig)
    ax.set_xlim(limits)
    ax.set_ylim(limits)
    again = pixels(fig)
    np.testing.assert_array_equal(pixels(fig), again)
    ax.zoom_to(1, 5, 1, 5)
    fig.canvas.draw()
    ax.set_pixel_scale(scale)
    ax.set(xlim=(-0.5, 11.5), ylim=(9.5, -0.5))
    np.testing.assert_array_equal(pixels(fig), first)


def test_callbacks_are_for_wishes_only():
    fig, ax = narrowed()
    calls = record(ax)
    fig.canvas.draw()
    fig.set_size_inches(3, 3)
    fig.canvas.draw()
    ax.set_pixel_scale(7)
    fig.canvas.draw()
    assert calls == []
    ax.set_xlim(20, 30)
    fig.canvas.draw()
    assert calls == [("xlim_changed", ax)]


def test_a_getter_leaves_an_unchanged_figure_as_it_is():
    fig, ax = narrowed()
    fig.canvas.draw()
    assert not fig.stale
    ax.get_xlim(), ax.get_ylim(), ax.viewLim, ax.get_xbound(), ax.get_pixel_scale()
    assert not fig.stale
    assert not ax.stale


@pytest.mark.parametrize("change", ["set_xlim", "set_xbound", "set_xlim_left"])
def test_an_end_left_out_keeps_what_was_wanted(change):
    fig, ax = narrowed()
    if change == "set_xlim":
        ax.set_xlim(None, 149.5)
    elif change == "set_xbound":
        ax.set_xbound(upper=149.5)
    else:
        ax.set_xlim(left=-0.5)
        ax.set_xlim(right=149.5)
    fig.set_size_inches(20, 20)
    assert ax.get_xlim() == (-0.5, 149.5)


@pytest.mark.parametrize("invert", ["invert_xaxis", "set_xinverted", "set_inverted"])
def test_inversion_keeps_what_was_wanted(invert):
    fig, ax = narrowed()
    shown = ax.get_xlim()
    if invert == "invert_xaxis":
        ax.invert_xaxis()
    elif invert == "set_xinverted":
        ax.set_xlim(*ax.get_xlim()[::-1])
        ax.set_xlim(199.5, -0.5)
    else:
        ax.xaxis.set_inverted(True)
    assert ax.get_xlim() == shown[::-1]
    fig.set_size_inches(20, 20)
    assert ax.get_xlim() == (199.5, -0.5)


@pytest.mark.parametrize("late", [False, True], ids=["shared at first", "shared later"])
def test_an_axes_that_shares_an_axis_wants_what_the_other_one_wants(late):
    fig = plt.figure(figsize=(4, 2), dpi=100)
    kw = {"projection": "pixel", "pixel_scale": 5}
    ax = fig.add_axes((0, 0, 0.5, 1), **kw)
    ax.imshow(ramp(200, 200))
    assert np.ptp(ax.get_xlim()) == 40
    other = fig.add_axes((0.5, 0, 0.5, 1), **kw, sharex=None if late else ax)
    if late:
        other.sharex(ax)
    other.imshow(ramp(200, 200))
    fig.set_size_inches(40, 20)
    assert ax.get_xlim() == other.get_xlim() == (-0.5, 199.5)


@pytest.mark.parametrize("layout", [None, "constrained", "tight", "compressed"])
@pytest.mark.parametrize("plain_first", [False, True])
@pytest.mark.parametrize("how", ["narrowed", "widened to whole dots"])
def test_a_plain_axes_that_shares_an_axis_has_the_limits_that_are_shown(layout, plain_first, how):
    fig = plt.figure(figsize=(3, 3), dpi=97, layout=layout)
    order = (1, 0) if plain_first else (0, 1)
    made = {}
    for i in order:
        kw = {} if i else {"projection": "pixel"}
        made[i] = fig.add_subplot(2, 1, i + 1, sharex=made[order[0]] if made else None, **kw)
    image, profile = made[0], made[1]
    image.imshow(ramp(30, 401))
    image.set_pixel_scale(2 if how == "narrowed" else Fraction(1, 3))
    profile.plot(np.arange(401), np.arange(401) ** 2)
    image.set_xlim(-0.5, 400.5)
    calls = record(profile)
    for _ in range(2):
        fig.canvas.draw()
        assert profile.get_xlim() == image.get_xlim()
        left, right = profile.transData.transform([(x, 0) for x in image.get_xlim()])[:, 0]
        assert (left, right) == pytest.approx((profile.bbox.x0, profile.bbox.x1), abs=1e-6)
    assert image.get_xlim() != (-0.5, 400.5)
    profile.set_xlim(100, 110)
    fig.canvas.draw()
    assert profile.get_xlim() == image.get_xlim()
    assert [name for name, _ in calls] == ["xlim_changed"]


def test_siblings_of_different_groups_show_the_narrowest_view_that_any_can():
    fig = plt.figure(figsize=(4, 2), dpi=100)
    a = fig.add_axes((0, 0, 0.5, 1), projection="pixel", pixel_scale=2)
    b = fig.add_axes((0.5, 0, 0.5, 1), projection="pixel", sharex=a, sharey=a, scale_group="b")
    for ax in (a, b):
        ax.imshow(ramp(300, 300))
    b.set_pixel_scale(5)
    assert a.get_xlim() == b.get_xlim()
    assert np.ptp(a.get_xlim()) == 40
    b.set_pixel_scale(2)
    assert np.ptp(a.get_xlim()) == np.ptp(b.get_xlim()) == 100


def test_siblings_with_cells_of_different_sizes_show_the_same_data():
    fig = plt.figure(figsize=(4, 2), dpi=100)
    a = fig.add_axes((0, 0, 0.5, 1), projection="pixel", pixel_scale=2)
    b = fig.add_axes((0.5, 0, 0.5, 1), projection="pixel", sharex=a, sharey=a)
    a.imshow(ramp(300, 300), extent=(0, 300, 300, 0))
    b.imshow(ramp(600, 600), extent=(0, 300, 300, 0))
    assert a.get_xlim() == b.get_xlim()
    assert np.ptp(a.get_xlim()) == 50
    fig.canvas.draw()
    assert (a.bbox.width, b.bbox.width) == (100, 200)


@pytest.mark.parametrize("name", ["x", "y"])
def test_a_neighbor_that_makes_a_shared_axis_logarithmic_is_heard(name):
    fig, ax = plt.subplots(subplot_kw=PIXEL, figsize=(3, 3))
    ax.imshow(ramp(20, 20), extent=(1, 21, 1, 21))
    wanted = (1.5, 14.2)
    ax.set(**{f"{name}lim": wanted})
    neighbor = fig.add_axes((0, 0, 0.1, 0.1), **{f"share{name}": ax})
    assert getattr(ax, f"get_{name}lim")() != wanted  # cut to whole dots
    getattr(neighbor, f"set_{name}scale")("log")
    assert getattr(ax, f"get_{name}scale")() == "log"
    assert getattr(ax, f"get_{name}lim")() == wanted
    assert ax.get_pixel_scale() == 1


@pytest.mark.parametrize("name", ["x", "y"])
def test_lines_across_a_twin_have_no_say_in_the_shared_limits(name):
    _, ax = plt.subplots(subplot_kw=PIXEL)
    ax.imshow(ramp(20, 20), extent=(100, 120, 100, 120))
    twin = getattr(ax, f"twin{name}")()
    before = getattr(ax, f"get_{name}lim")()
    if name == "x":
        twin.hlines([0.5, 3], 0, 1, transform=twin.get_yaxis_transform())
    else:
        twin.vlines([0.5, 3], 0, 1, transform=twin.get_xaxis_transform())
    assert getattr(ax, f"get_{name}lim")() == before

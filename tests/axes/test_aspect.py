"""Cells that aren't square: whole dots along each axis, at scales that no other Axes shares."""

import copy
import math
import pickle
from fractions import Fraction

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from PIL import Image

import mplpix
from mplpix.arrays.aspect import Aspect
from mplpix.arrays.scale import Span, dots_needed
from mplpix.axes.figure_scales import FigureScales
from tests.axes.figures import LAYOUTS
from tests.oracle import (
    SLACK,
    Cells,
    assert_same_dots,
    box_dots,
    expected,
    largest_scale,
    picture,
    pixels,
    render,
)
from tests.tools import PIXEL, Lazy, ramp

ASPECTS = ["auto", "equal", 2, 0.5, 1 / 3, 3.7, 0.01]

SAVEFIG = [{}, {"dpi": 61.7}, {"bbox_inches": "tight"}, {"bbox_inches": "tight", "dpi": 133.3}]

#: Cells per axis from far fewer than dots to far more.
SHAPES = [(1, 100), (20, 30), (3, 2000), (1500, 4), (700, 900), (40, 1)]


def figure_of(cells, *, layout=None, figsize=(4.03, 3.011), dpi=91.7, **axes_kw):
    fig = plt.figure(figsize=figsize, dpi=dpi, layout=layout)
    ax = fig.add_subplot(**PIXEL, **axes_kw)
    cells.imshow(ax)
    return fig, ax


def assert_exact(fig, asked, **savefig):
    """Assert that each cell of each Axes is its dots; return the pairs of scales."""
    buffer, draws = render(fig, **savefig)
    found = []
    for ax, cells in asked.items():
        drawn = draws[-1][ax]
        scales = cells.scales_of(drawn)
        assert_same_dots(box_dots(buffer, drawn.whole_box()), expected(cells, drawn, scales))
        found.append(scales)
    return found


def fits(cells, drawn):
    """Return the largest scale along each axis for the slot, with and without a dot's slack."""
    x0, y0, x1, y1 = drawn.slot
    return [
        {
            largest_scale([(*cells.span(axis), cells.count(axis), length)], slack)
            for slack in (0.0, SLACK)
        }
        for axis, length in (("x", x1 - x0), ("y", y1 - y0))
    ]


# Cells as large as the slot -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "layout", "savefig"),
    [(shape, LAYOUTS[i % 4], SAVEFIG[i // 2]) for i, shape in enumerate(SHAPES)],
    ids=str,
)
def test_cells_are_as_large_as_the_slot_along_each_axis(shape, layout, savefig):
    cells = Cells(ramp(*shape), aspect="auto")
    fig, ax = figure_of(cells, layout=layout)
    _, draws = render(fig)
    scales = ax.get_pixel_scale()
    assert all(s in most for s, most in zip(scales, fits(cells, draws[-1][ax]), strict=True))
    assert_exact(fig, {ax: cells}, **savefig)


@pytest.mark.parametrize("shape", [(1, 100), (12, 9)], ids=str)
def test_the_box_leaves_less_than_a_cell_of_the_slot(shape):
    fig, ax = figure_of(Cells(ramp(*shape), aspect="auto"))
    _, draws = render(fig)
    (x0, y0, x1, y1), (a, b, c, d) = draws[-1][ax].slot, draws[-1][ax].whole_box()
    assert 0 <= (x1 - x0) - (c - a) < shape[1] + 1
    assert 0 <= (y1 - y0) - (d - b) < shape[0] + 1


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("shape", SHAPES[1::2], ids=str)
def test_a_number_is_the_height_of_a_cell_over_its_width(shape, aspect):
    cells = Cells(ramp(*shape), aspect=aspect)
    fig, ax = figure_of(cells)
    ((kx, ky),) = assert_exact(fig, {ax: cells})
    if not isinstance(aspect, str):
        small, large = (kx, ky) if aspect >= 1 else (ky, kx)
        ratio = max(aspect, 1 / aspect)
        wanted = float(small) * ratio
        if wanted >= 1:
            assert abs(large - wanted) <= 0.5 + 1e-9
        else:
            assert abs(large.denominator - 1 / wanted) <= 0.5 + 1e-9
        assert ax.get_pixel_scale() == (kx, ky)


@pytest.mark.parametrize("ratio", [1, 2, 0.5, 1 / 3, 3.7, 0.01, 100.0, 1.4999])
@given(
    counts=st.tuples(st.integers(1, 400), st.integers(1, 400)),
    dots=st.tuples(st.integers(1, 700), st.integers(1, 700)),
)
@settings(max_examples=15, deadline=None)
def test_the_next_larger_cells_of_an_aspect_do_not_fit(ratio, counts, dots):
    def needed(scales):
        spans = (Span(0, n, n) for n in counts)
        return tuple(dots_needed(span, s) for span, s in zip(spans, scales, strict=True))

    def cells_from(small):
        large = float(small) * max(ratio, 1 / ratio)
        large = math.floor(large + 0.5) if large >= 1 else Fraction(1, math.floor(1 / large + 0.5))
        return (small, large) if ratio >= 1 else (large, small)

    x, y = ([(Span(0, n, n), d)] for n, d in zip(counts, dots, strict=True))
    found = Aspect(ratio).largest(x, y)
    small = min(found)
    assert found == cells_from(small)
    assert all(n <= d for n, d in zip(needed(found), dots, strict=True))
    larger = small + 1 if small >= 1 else Fraction(1, small.denominator - 1)
    assert any(n > d for n, d in zip(needed(cells_from(larger)), dots, strict=True))


@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_random_figures_are_exact(data):
    n = data.draw(st.integers(1, 3))
    layout = data.draw(st.sampled_from(LAYOUTS))
    fig = plt.figure(
        figsize=(data.draw(st.floats(2, 6)), data.draw(st.floats(2, 5))),
        dpi=data.draw(st.floats(50, 140)),
        layout=layout,
    )
    asked = {}
    for ax in fig.subplots(1, n, squeeze=False, subplot_kw=PIXEL).flat:
        rows, cols = (data.draw(st.integers(1, 60) | st.integers(1, 900)) for _ in range(2))
        cells = Cells(
            ramp(rows, cols),
            origin=data.draw(st.sampled_from(["upper", "lower"])),
            extent=data.draw(st.none() | st.just((-3.0, 5.0, 10.0, 90.0))),
            downsample=data.draw(st.sampled_from(["mean", "nearest", "max"])),
            aspect=data.draw(st.sampled_from(ASPECTS)),
            inverted=data.draw(st.tuples(st.booleans(), st.booleans())),
        )
        if data.draw(st.booleans()):
            cells.x_view = sorted(data.draw(st.tuples(st.floats(0, 0.4), st.floats(0.6, 1))))
            cells.x_view = tuple(cols * end for end in cells.x_view)
        cells.imshow(ax)
        asked[ax] = cells
    savefig = data.draw(st.sampled_from(SAVEFIG))
    try:
        assert_exact(fig, asked, **savefig)
        _, draws = render(fig)
        for ax, cells in asked.items():
            scales = cells.scales_of(draws[-1][ax])
            assert ax.get_pixel_scale() == (scales[0] if cells.aspect == "equal" else scales)
    finally:
        plt.close(fig)


def test_square_cells_have_the_scale_that_they_have_without_the_others():
    fig, (a, b, c) = plt.subplots(1, 3, figsize=(6, 3), subplot_kw=PIXEL)
    a.imshow(ramp(30, 20))
    b.imshow(ramp(10, 10))
    alone = a.get_pixel_scale()
    c.imshow(ramp(500, 500), aspect="auto")
    assert a.get_pixel_scale() == b.get_pixel_scale() == alone
    c.set_aspect(3)
    assert a.get_pixel_scale() == alone
    c.set_aspect("equal")
    assert a.get_pixel_scale() == c.get_pixel_scale() < alone
    c.set_aspect("auto")
    assert a.get_pixel_scale() == alone
    fig.canvas.draw()


# Whose aspect -------------------------------------------------------------------------------------


def test_imshow_sets_the_aspect_that_matplotlibs_does():
    for kwargs in ({}, {"aspect": "auto"}, {"aspect": 2.5}, {"aspect": "equal"}):
        for rc in ("equal", "auto", 3.0):
            for trans in (None, "transAxes"):
                found = []
                for projection in (None, "pixel"):
                    ax = Figure().add_subplot(projection=projection)
                    more = {} if trans is None else {"transform": getattr(ax, trans)}
                    with mpl.rc_context({"image.aspect": rc}):
                        ax.imshow(ramp(3, 4), **kwargs, **more)
                    found.append(ax.get_aspect())
                assert found[0] == found[1], (kwargs, rc, trans)


def test_the_function_imshow_leaves_the_aspect_to_images_in_data_coordinates():
    for trans in ("transAxes", "transData"):
        ours, theirs = (Figure().add_subplot() for _ in range(2))
        mplpix.imshow(ours, ramp(3, 4), transform=getattr(ours, trans))
        theirs.imshow(ramp(3, 4), transform=getattr(theirs, trans))
        assert ours.get_aspect() == theirs.get_aspect()


@pytest.mark.parametrize("draw_between", [False, True])
def test_the_aspect_may_be_set_later_and_back(draw_between):
    cells = Cells(ramp(13, 29))
    fig, ax = figure_of(cells)
    first, fit = pixels(fig), ax.get_pixel_scale()
    for aspect in ("auto", 2, "equal", 0.3, "auto", "equal"):
        ax.set_aspect(aspect)
        if draw_between:
            assert_exact(fig, {ax: cells})
        assert isinstance(ax.get_pixel_scale(), tuple) == (aspect != "equal")
    assert ax.get_pixel_scale() == fit
    assert_same_dots(pixels(fig), first)


@pytest.mark.parametrize("name", ["auto", "tight"])
def test_axis_makes_cells_as_large_as_the_slot_as_it_does_on_any_axes(name):
    cells = Cells(ramp(13, 29))
    fig, ax = figure_of(cells)
    ax.axis(name)
    assert ax.get_aspect() == "auto"
    assert assert_exact(fig, {ax: cells}) == [ax.get_pixel_scale()]
    ax.axis("image")
    assert_exact(fig, {ax: cells})
    assert isinstance(ax.get_pixel_scale(), int)


def test_an_image_added_by_hand_leaves_the_aspect_as_it_is():
    fig = Figure(figsize=(3, 2), dpi=100)
    ax = fig.add_subplot(**PIXEL, pixel_scale=2)
    image = mplpix.PixelAlignedImage(ax)
    image.set_data(ramp(9, 9))
    ax.add_image(image)
    ax.set(xlim=(-0.5, 8.5), ylim=(8.5, -0.5))
    assert ax.get_pixel_scale() == (2, 2)
    ax.set_aspect("equal")
    assert ax.get_pixel_scale() == 2


@pytest.mark.parametrize("aspect", ["auto", 2.5])
@pytest.mark.parametrize("scale", [(3, 7), 2, (Fraction(1, 2), 5)], ids=str)
def test_a_figure_of_exact_size_has_cells_of_two_scales(scale, aspect):
    shapes = [(20, 30), (9, 40)]
    fig, axs = mplpix.subplots(
        [ramp(*shape) for shape in shapes], scale=scale, imshow_kw={"aspect": aspect}
    )
    kx, ky = scale if isinstance(scale, tuple) else (2, {"auto": 2, 2.5: 5}[aspect])
    for _ in range(2):
        fig.canvas.draw()
        for ax, (rows, cols) in zip(axs, shapes, strict=True):
            assert ax.get_pixel_scale() == (kx, ky)
            np.testing.assert_allclose(ax.bbox.size, (float(cols * kx), float(rows * ky)))


def test_a_figure_of_exact_size_has_one_aspect_that_is_a_number():
    with pytest.raises(ValueError, match="'imshow_kw' must have one 'aspect'"):
        mplpix.subplots([ramp(3, 4)] * 2, imshow_kw=[{"aspect": 2}, {}])
    assert not plt.get_fignums()


def test_a_comparison_has_square_cells_whatever_rcparams_say():
    with mpl.rc_context({"image.aspect": "auto"}):
        comparison = mplpix.compare(ramp(9, 12), ramp(9, 12) + 1, figure=Figure(figsize=(6, 3)))
    assert len({ax.get_pixel_scale() for ax in comparison.axes}) == 1


def test_blocks_along_one_axis_are_read_once():
    cells = Lazy(np.random.default_rng(0).random((7, 3000)))
    fig = plt.figure(figsize=(3, 2))
    ax = fig.add_subplot(**PIXEL)
    ax.imshow(cells, aspect="auto", vmin=0, vmax=1)
    ax.set_pixel_scale((Fraction(1, 20), 12))
    fig.canvas.draw()
    assert cells.cells_read() == 7 * 3000
    for shift in (0, 200, 100, 0):
        ax.set_xlim(shift - 0.5, shift + 1999.5)
        fig.canvas.draw()
    assert cells.cells_read() == 7 * 3000


def test_an_aspect_that_is_shared_is_seen_on_all_axes():
    _, axs = plt.subplots(2, 1, sharex=True, subplot_kw=PIXEL)
    for ax in axs:
        ax.imshow(ramp(10, 30))
        ax.get_pixel_scale()
    axs[0].set_aspect("auto", share=True)
    assert [isinstance(ax.get_pixel_scale(), tuple) for ax in axs] == [True, True]


def test_axes_that_share_an_axis_show_the_same_cells():
    fig, (a, b) = plt.subplots(2, 1, sharex=True, figsize=(4, 4), subplot_kw=PIXEL)
    asked = {a: Cells(ramp(10, 300), aspect="auto"), b: Cells(ramp(40, 300), aspect="auto")}
    for ax, cells in asked.items():
        cells.imshow(ax)
    a.set_xlim(20.5, 90.5)
    for cells in asked.values():
        cells.x_view = (21, 91)
    (x, _), (u, _) = assert_exact(fig, asked)
    assert x == u
    assert a.get_xlim() == b.get_xlim() == (20.5, 90.5)


# Setting scales -----------------------------------------------------------------------------------

SCALES = [
    ((2, 5), (2, 5)),
    ([2, 5.0], (2, 5)),
    (np.array([1, 4]), (1, 4)),
    ((Fraction(1, 3), 4), (Fraction(1, 3), 4)),
    ((0.5, 1 / 3), (Fraction(1, 2), Fraction(1, 3))),
    (3, (3, 3)),
    (0.5, (Fraction(1, 2), Fraction(1, 2))),
]


@pytest.mark.parametrize(("given", "scales"), SCALES, ids=str)
@pytest.mark.parametrize("before", ["imshow", "set_aspect", "constructor"])
def test_a_pair_that_is_set_is_the_one_that_is_drawn(given, scales, before):
    cells = Cells(ramp(20, 30), aspect="auto")
    if before == "constructor":
        fig, ax = figure_of(cells, pixel_scale=given)
    else:
        fig, ax = figure_of(cells)
        ax.set_pixel_scale(given)
    assert ax.get_pixel_scale() == scales
    assert assert_exact(fig, {ax: cells}) == [scales]
    ax.set_pixel_scale("fit")
    assert ax.get_pixel_scale() > (3, 3)


def test_a_scale_may_fit_along_one_axis():
    fig, ax = figure_of(Cells(ramp(20, 30), aspect="auto"))
    fit = ax.get_pixel_scale()
    ax.set_pixel_scale((2, "fit"))
    assert ax.get_pixel_scale() == (2, fit[1])
    ax.set_pixel_scale(("fit", 2))
    assert ax.get_pixel_scale() == (fit[0], 2)
    fig.set_size_inches(8, 6)
    assert ax.get_pixel_scale()[0] > fit[0]


def test_a_single_scale_is_the_width_of_cells_with_a_number_as_aspect():
    _, ax = figure_of(Cells(ramp(20, 30), aspect=2.5))
    ax.set_pixel_scale(3)
    assert ax.get_pixel_scale() == (3, 8)
    ax.set_pixel_scale((3, 4))
    assert ax.get_pixel_scale() == (3, 4)
    ax.set_pixel_scale("fit")
    kx, ky = ax.get_pixel_scale()
    assert ky == math.floor(2.5 * kx + 0.5)


def test_scales_too_large_show_the_middle():
    cells = Cells(ramp(40, 60), aspect="auto")
    fig, ax = figure_of(cells, pixel_scale=(16, 1), figsize=(3, 2))
    assert assert_exact(fig, {ax: cells}) == [(16, 1)]
    few = np.ptp(ax.get_xlim())
    assert few == round(few) < 20
    assert np.mean(ax.get_xlim()) == pytest.approx(29.5, abs=0.5)
    assert np.ptp(ax.get_ylim()) == -40 or abs(np.ptp(ax.get_ylim())) == 40


BAD = [
    ((2,), ValueError),
    ((1, 2, 3), ValueError),
    ((0, 2), ValueError),
    ((2, "large"), ValueError),
    ((2, None), TypeError),
    ((2, True), TypeError),
    ((2, 2.5), ValueError),
]


@pytest.mark.parametrize(("scale", "error"), BAD, ids=str)
def test_a_pair_of_what_is_no_scale_is_refused(scale, error):
    _, ax = figure_of(Cells(ramp(20, 30), aspect="auto"))
    fit = ax.get_pixel_scale()
    with pytest.raises(error, match=r"'scale' must be .* pair"):
        ax.set_pixel_scale(scale)
    with pytest.raises(error, match=r"'scale' must be"):
        ax.zoom_about(1, 1, scale)
    with pytest.raises(error, match=r"'pixel_scale' must be"):
        ax.get_figure().add_subplot(pixel_scale=scale, **PIXEL)
    with pytest.raises(error, match=r"'scale' must be"):
        ax.images[0].to_image(scale)
    assert ax.get_pixel_scale() == fit


def test_a_pair_is_refused_where_cells_are_square():
    _, ax = figure_of(Cells(ramp(20, 30)))
    for call in (ax.set_pixel_scale, lambda s: ax.zoom_about(1, 1, s)):
        with pytest.raises(ValueError, match=r"'scale' must be one scale .*square.* not \(2, 3\)"):
            call((2, 3))
    ax.set_pixel_scale((3, 3))
    assert ax.get_pixel_scale() == 3


def test_the_scale_of_one_axes_alone_changes_no_other():
    _, (a, b, c) = plt.subplots(1, 3, subplot_kw=PIXEL)
    a.imshow(ramp(9, 9))
    b.imshow(ramp(9, 9), aspect="auto")
    c.imshow(ramp(9, 9), aspect="auto")
    before = a.get_pixel_scale(), c.get_pixel_scale()
    b.set_pixel_scale((2, 3))
    assert (a.get_pixel_scale(), c.get_pixel_scale()) == before
    a.set_pixel_scale(4)
    assert (b.get_pixel_scale(), c.get_pixel_scale()) == ((2, 3), before[1])
    b.set_aspect("equal")
    assert b.get_pixel_scale() == 4
    b.set_aspect("auto")
    assert b.get_pixel_scale() == (2, 3)


# A scale before there are cells -------------------------------------------------------------------


@pytest.mark.parametrize("how", ["constructor", "setter"])
@pytest.mark.parametrize("ask_before", [False, True])
def test_a_scale_kept_goes_to_the_group_once_cells_are_square(how, ask_before):
    fig = plt.figure()
    a = fig.add_subplot(1, 2, 1, **PIXEL)
    a.imshow(ramp(9, 9))
    fit = a.get_pixel_scale()
    b = fig.add_subplot(1, 2, 2, **PIXEL, **({"pixel_scale": 4} if how == "constructor" else {}))
    if how == "setter":
        b.set_pixel_scale(4)
    if ask_before:
        assert (a.get_pixel_scale(), b.get_pixel_scale()) == (fit, 4)
    b.imshow(ramp(9, 9))
    assert a.get_pixel_scale() == b.get_pixel_scale() == 4


def test_a_scale_kept_is_that_of_one_axes_if_its_cells_are_not_square():
    _, (a, b, c) = plt.subplots(1, 3, subplot_kw=PIXEL)
    a.imshow(ramp(9, 9))
    fit = a.get_pixel_scale()
    b.set_pixel_scale(4)
    c.set_pixel_scale((3, 5))
    b.imshow(ramp(9, 9), aspect="auto")
    c.imshow(ramp(9, 9), aspect=2)
    assert [ax.get_pixel_scale() for ax in (a, b, c)] == [fit, (4, 4), (3, 5)]
    b.set_aspect("equal")  # as it would be after `add_image` and then `set_aspect`
    assert a.get_pixel_scale() == b.get_pixel_scale() == 4


def test_a_pair_kept_stays_with_its_axes():
    _, (a, b) = plt.subplots(1, 2, subplot_kw=PIXEL)
    a.imshow(ramp(9, 9))
    fit = a.get_pixel_scale()
    b.set_pixel_scale((2, 5))
    assert b.get_pixel_scale() == fit  # no cells to be that large
    b.imshow(ramp(9, 9))
    assert a.get_pixel_scale() == b.get_pixel_scale() == fit
    b.set_aspect("auto")
    assert b.get_pixel_scale() == (2, 5)


def test_of_several_scales_that_were_kept_the_last_one_set_holds():
    for order in ((0, 1), (1, 0)):
        _, axs = plt.subplots(1, 2, subplot_kw=PIXEL)
        axs[0].set_pixel_scale(2)
        axs[1].set_pixel_scale(3)
        for i in order:
            axs[i].imshow(ramp(9, 9))
        assert [ax.get_pixel_scale() for ax in axs] == [3, 3]
    _, axs = plt.subplots(1, 2, subplot_kw={**PIXEL, "pixel_scale": 2})
    axs[0].imshow(ramp(9, 9))
    axs[0].set_pixel_scale(5)
    axs[1].imshow(ramp(9, 9))
    assert axs[1].get_pixel_scale() == 5


def test_a_scale_kept_comes_along_into_another_group():
    _, axs = plt.subplots(1, 2, subplot_kw=PIXEL)
    axs[0].set_pixel_scale(2)
    axs[0].set_scale_group("own")
    for ax in axs:
        ax.imshow(ramp(9, 9))
    assert axs[0].get_pixel_scale() == 2 < axs[1].get_pixel_scale()


@pytest.mark.parametrize("aspect", ["auto", 2, "equal"])
def test_scales_are_the_same_after_pickling(aspect):
    fig, (a, b) = plt.subplots(1, 2, layout="constrained", subplot_kw=PIXEL)
    a.imshow(ramp(9, 9), aspect=aspect)
    b.set_pixel_scale((2, 3))
    first = pixels(fig)
    loaded = pickle.loads(pickle.dumps(fig))
    assert loaded.axes[0].get_pixel_scale() == a.get_pixel_scale()
    assert_same_dots(pixels(loaded), first)
    loaded.axes[1].imshow(ramp(9, 9), aspect="auto")
    assert loaded.axes[1].get_pixel_scale() == (2, 3)
    assert copy.copy(a).get_aspect() == a.get_aspect()


# Zoom ---------------------------------------------------------------------------------------------


def test_zoom_about_takes_a_pair():
    cells = Cells(ramp(60, 90), aspect="auto")
    fig, ax = figure_of(cells)
    ax.zoom_about(40, 30, (6, 10))
    assert ax.get_pixel_scale() == (6, 10)
    assert_exact(fig, {ax: cells})
    assert np.mean(ax.get_xlim()) == pytest.approx(40, abs=0.5)
    assert np.mean(ax.get_ylim()) == pytest.approx(30, abs=0.5)


@pytest.mark.parametrize("aspect", ["auto", 2, 0.4])
def test_zoom_to_shows_a_region_as_large_as_it_fits(aspect):
    cells = Cells(ramp(60, 90), aspect=aspect)
    fig, ax = figure_of(cells)
    ax.zoom_to(9.5, 19.5, 29.5, 49.5)
    cells.x_view, cells.y_view = (10, 20), (30, 50)
    assert (ax.get_xlim(), ax.get_ylim()) == ((9.5, 19.5), (49.5, 29.5))
    (scales,) = assert_exact(fig, {ax: cells})
    _, draws = render(fig)
    most = [max(found) for found in fits(cells, draws[-1][ax])]
    if aspect == "auto":
        assert scales == tuple(most)
    else:
        assert scales[0] == most[0] or scales[1] >= most[1] - aspect or min(scales) >= 1
    ax.zoom_to(9.5, 19.5, 29.5, 49.5, scale=(3, 4))
    assert ax.get_pixel_scale() == (3, 4)


@pytest.mark.parametrize(
    ("layout", "aspect"), list(zip(LAYOUTS, ["auto", 2, 0.4, "auto"], strict=True))
)
def test_steps_in_and_out_come_back_to_the_same_bytes(aspect, layout):
    cells = Cells(ramp(60, 90), aspect=aspect)
    fig, ax = figure_of(cells, layout=layout)
    before = pixels(fig)
    for steps in ([1] * 4 + [-1] * 4, [-1] * 5 + [1] * 5, [3, -1, -2]):
        for step in steps:
            ax.zoom_by(step, x=20, y=17)
            (scales,) = assert_exact(fig, {ax: cells})
            assert scales == ax.get_pixel_scale()
        assert_same_dots(pixels(fig), before)


def test_steps_go_from_rung_to_rung_along_both_axes():
    _, ax = figure_of(Cells(ramp(60, 90), aspect="auto"), pixel_scale=(1, 5))
    found = []
    for _ in range(3):
        ax.zoom_by(1)
        found.append(ax.get_pixel_scale())
    assert found == [(2, 6), (3, 8), (4, 12)]
    ax.zoom_by((0, -1))
    assert ax.get_pixel_scale() == (4, 8)
    with pytest.raises(ValueError, match="'steps' must be"):
        ax.zoom_by((1, 2, 3))
    with pytest.raises(TypeError, match="'steps' must be"):
        ax.zoom_by((1, 0.5))
    ax.set_aspect(2)
    with pytest.raises(ValueError, match=r"'steps' must be an int, or a pair .*'auto'"):
        ax.zoom_by((1, 2))


def test_steps_keep_the_aspect_that_is_a_number():
    _, ax = figure_of(Cells(ramp(60, 90), aspect=2), pixel_scale=1)
    found = []
    for _ in range(3):
        ax.zoom_by(1)
        found.append(ax.get_pixel_scale())
    assert found == [(2, 4), (3, 6), (4, 8)]


# What is drawn ------------------------------------------------------------------------------------

MIXED = [(Fraction(1, 3), 5), (7, Fraction(1, 4)), (Fraction(1, 2), Fraction(1, 5)), (3, 8), (1, 2)]


@pytest.mark.parametrize(
    ("downsample", "scales"),
    list(zip(["mean", "nearest", "mean", "max", "min"], MIXED, strict=True)),
    ids=str,
)
def test_blocks_along_each_axis_are_counted_from_cell_0(scales, downsample):
    cells = Cells(ramp(41, 62) ** 1.5, aspect="auto", downsample=downsample)
    fig, ax = figure_of(cells, pixel_scale=scales)
    assert_exact(fig, {ax: cells})
    for shift in (1, 2, 3.5, 7):
        ax.set(xlim=(shift - 0.5, 40 + shift), ylim=(30 + shift, shift - 0.5))
        assert assert_exact(fig, {ax: cells}) == [scales]


@pytest.mark.parametrize("kind", ["rgb", "rgba", "masked", "bool", "uint8"])
@pytest.mark.parametrize("scales", MIXED[1:3], ids=str)
def test_images_of_all_kinds_are_exact(kind, scales):
    rng, pads = np.random.default_rng(3), ((0, 0), (0, 0), (0, 1))
    A = {
        "rgb": lambda: rng.integers(0, 256, (41, 62, 3), np.uint8),
        "rgba": lambda: np.pad(
            rng.integers(0, 9, (41, 62, 3), np.uint8), pads, constant_values=255
        ),
        "masked": lambda: np.ma.masked_greater(rng.random((41, 62)), 0.8),
        "bool": lambda: rng.random((41, 62)) > 0.5,
        "uint8": lambda: rng.integers(0, 256, (41, 62), np.uint8),
    }[kind]()
    cells = Cells(A, aspect="auto")
    fig, ax = figure_of(cells, pixel_scale=scales)
    assert_exact(fig, {ax: cells})
    assert_same_dots(ax.images[0].to_image(scales), cells.picture(scales))


@pytest.mark.parametrize("scales", MIXED, ids=str)
def test_files_of_cells_take_a_pair(scales, tmp_path):
    A = ramp(41, 62)
    mplpix.imsave(tmp_path / "cells.png", A, scale=scales)
    with Image.open(tmp_path / "cells.png") as saved:
        assert_same_dots(np.asarray(saved.convert("RGBA")), picture(A, scales))
        size = saved.size
    mplpix.imsave(tmp_path / "grey.png", A.astype(np.uint16), scale=scales)
    with Image.open(tmp_path / "grey.png") as saved:
        assert (saved.mode, saved.size) == ("I;16", size)


def test_a_snapshot_is_the_box():
    cells = Cells(ramp(20, 30), aspect="auto")
    _, ax = figure_of(cells, pixel_scale=(3, 7))
    assert_same_dots(ax.snapshot(), cells.picture((3, 7)))


@pytest.mark.parametrize("scales", [*MIXED, (11, 30)], ids=str)
def test_the_read_out_is_of_the_cells_that_a_dot_shows(scales):
    A = ramp(41, 62)
    fig, ax = figure_of(Cells(A, aspect="auto"), pixel_scale=scales)
    buffer, draws = render(fig)
    x0, y0, x1, y1 = draws[-1][ax].whole_box()
    dots = box_dots(buffer, (x0, y0, x1, y1))
    image = ax.images[0]
    rng = np.random.default_rng(2)
    for i, j in zip(rng.integers(0, y1 - y0, 12), rng.integers(0, x1 - x0, 12), strict=True):
        place = ax.transData.inverted().transform((x0 + j + 0.5, y1 - i - 0.5))
        rows, cols, value = image.read_out(*place)
        assert (len(rows), len(cols)) <= tuple(max(s.denominator, 1) for s in scales[::-1])
        assert value == A[rows.start : rows.stop, cols.start : cols.stop].mean()
        assert tuple(image.to_rgba(value, bytes=True)) == tuple(dots[i, j])


def test_lines_between_cells_are_on_their_edges():
    fig, ax = figure_of(Cells(ramp(4, 5), aspect="auto"), pixel_scale=(30, 40))
    ax.cell_grid(color="red", linewidth=72 / fig.dpi)
    buffer, draws = render(fig)
    red = (box_dots(buffer, draws[-1][ax].whole_box()) == (255, 0, 0, 255)).all(-1)
    cols, rows = np.flatnonzero(red.all(0)), np.flatnonzero(red.all(1))
    assert {round(c / 30) for c in cols} >= set(range(1, 5))
    assert {round(r / 40) for r in rows} >= set(range(1, 4))
    assert all(abs(c - 30 * round(c / 30)) <= 1 for c in cols)
    assert all(abs(r - 40 * round(r / 40)) <= 1 for r in rows)


@pytest.mark.parametrize("style", ["outline", "fill", "dim"])
@pytest.mark.parametrize("scales", [*MIXED[::2], (40, 1), (Fraction(1, 30), 50)], ids=str)
def test_a_marked_cell_is_marked_and_no_far_one_is(style, scales):
    shape = (41, 62) if scales[0] >= 1 or scales[1] >= 1 else (200, 200)
    A = np.zeros(shape, np.uint8)
    B = A.copy()
    row, col = 5, 9
    B[row, col] = 255
    fig, ax = figure_of(Cells(A, cmap="gray", aspect="auto"), pixel_scale=scales)
    ax.zoom_about(col, row, scales)
    before = pixels(fig)
    overlay = ax.diff(A, B, style=style, color="red")
    after = pixels(fig)
    changed = np.argwhere((before != after).any(-1))
    assert len(changed)
    assert overlay.count == 1
    if style == "dim":
        return
    height = after.shape[0]
    x, y = ax.transData.transform((col, row))
    reach = [max(float(s), 1) / 2 + 4 for s in scales]
    assert np.abs(changed[:, 1] + 0.5 - x).max() <= reach[0]
    assert np.abs(height - changed[:, 0] - 0.5 - y).max() <= reach[1]


@pytest.mark.parametrize("scales", [(11, 30), (3, 20)], ids=str)
def test_outlined_cells_keep_their_color(scales):
    A = ramp(20, 30)
    B = A.copy()
    B[3:6, 4:9] += 1
    cells = Cells(A, aspect="auto")
    fig, ax = figure_of(cells, pixel_scale=scales, figsize=(6, 9))
    ax.diff(A, B, color="red", linewidth=72 / fig.dpi)
    buffer, draws = render(fig)
    drawn = draws[-1][ax]
    got, wanted = box_dots(buffer, drawn.whole_box()), expected(cells, drawn, scales)
    red = (got == (255, 0, 0, 255)).all(-1)
    assert red.any()
    assert_same_dots(np.where(red[..., None], 0, got), np.where(red[..., None], 0, wanted))


def test_contours_and_ticks_agree_with_the_cells():
    fig, ax = figure_of(Cells(ramp(6, 5), aspect="auto"), pixel_scale=(40, 20))
    fig.canvas.draw()
    x0, y0 = ax.bbox.p0
    np.testing.assert_allclose(ax.get_xticks(), range(5))
    for tick in ax.get_xticks():
        assert ax.transData.transform((tick, 0))[0] == pytest.approx(x0 + 40 * tick + 20)
    for tick in ax.get_yticks():
        assert ax.transData.transform((0, tick))[1] == pytest.approx(y0 + 20 * (5 - tick) + 10)
    (path,) = ax.images[0].contour([2.5]).get_paths()
    assert 2.5 in path.vertices[:, 0]


def test_annotations_are_in_cells_whose_height_and_width_they_fit():
    _, ax = figure_of(Cells(ramp(3, 3), aspect="auto"), pixel_scale=(60, 30))
    texts = ax.annotate_cells(ax.images[0], "{:.0f}")
    with_texts = pixels(ax.get_figure())
    texts.remove()
    assert (with_texts != pixels(ax.get_figure())).any()
    ax.set_pixel_scale((60, 3))
    ax.annotate_cells(ax.images[0], "{:.0f}")
    cells = Cells(ramp(3, 3), aspect="auto")
    assert_exact(ax.get_figure(), {ax: cells})


@pytest.mark.parametrize("aspect", ["auto", 2])
@pytest.mark.parametrize(
    ("layout", "location"), list(zip(LAYOUTS, ["left", "right", "bottom", "top"], strict=True))
)
def test_a_colorbar_is_as_long_as_the_box(aspect, location, layout):
    fig, ax = figure_of(Cells(ramp(13, 29), aspect=aspect), layout=layout)
    bar = ax.colorbar(ax.images[0], location=location)
    _, draws = render(fig)
    box, beside = draws[-1][ax].box, draws[-1][bar.ax].box
    ends = (1, 3) if location in ("left", "right") else (0, 2)
    assert [box[i] for i in ends] == pytest.approx([beside[i] for i in ends])


# Again and again ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "aspect"), list(zip(LAYOUTS, ["auto", 2, "auto", 0.3], strict=True))
)
def test_an_unchanged_figure_is_drawn_in_the_same_bytes(aspect, layout):
    fig, axs = plt.subplots(1, 2, figsize=(4.03, 2.011), dpi=91.7, layout=layout, subplot_kw=PIXEL)
    for ax, shape in zip(axs, SHAPES[1:], strict=False):
        ax.imshow(ramp(*shape), aspect=aspect)
        ax.set(title="title", ylabel="rows")
    fig.colorbar(axs[0].images[0], ax=axs[0])
    if layout == "tight":
        fig.canvas.draw()
    first = pixels(fig)
    for _ in range(12):
        assert_same_dots(pixels(fig), first)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_two_redraws_resolve_nothing(layout, monkeypatch):
    fig, (a, b) = plt.subplots(2, 1, sharex=True, layout=layout, subplot_kw=PIXEL)
    a.imshow(ramp(20, 100), aspect="auto")
    b.plot(np.arange(100) % 7)
    fig.canvas.draw()
    fig.canvas.draw()
    resolved, resolve = [], FigureScales._resolve
    monkeypatch.setattr(
        FigureScales, "_resolve", lambda *args: resolved.append(1) or resolve(*args)
    )
    for _ in range(2):
        fig.canvas.draw()
    assert resolved == []
    a.set_aspect(2)
    fig.canvas.draw()
    assert resolved

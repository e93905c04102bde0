"""Scales: how one is set, whose it is, and what makes a group work it out anew."""

import gc
import pickle
import weakref
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.transforms import Affine2D

from mplpix.axes.member import member_of
from mplpix.axes.pixel_axes import PixelAxes
from tests.axes.figures import LAYOUTS, assert_shows, one, several
from tests.oracle import Cells, assert_largest, assert_same_dots, box_dots, expected, render
from tests.tools import PIXEL, ramp

# Setting a scale ----------------------------------------------------------------------------------

SCALES = {
    1: 1,
    3: 3,
    2.0: 2,
    np.int64(4): 4,
    Fraction(1, 2): Fraction(1, 2),
    0.5: Fraction(1, 2),
    1 / 3: Fraction(1, 3),
    np.float64(1 / 7): Fraction(1, 7),
    Fraction(6, 2): 3,
}


@pytest.mark.parametrize(("given", "scale"), SCALES.items(), ids=map(repr, SCALES))
def test_a_scale_that_is_set_is_the_one_that_is_drawn(given, scale):
    fig, ax, cells = one()
    ax.set_pixel_scale(given)
    assert ax.get_pixel_scale() == scale
    assert type(ax.get_pixel_scale()) is type(scale)
    assert_shows(fig, {ax: cells}, scale)


def test_fit_is_the_default_and_can_be_set_again():
    fig, ax, cells = one()
    fit = assert_shows(fig, {ax: cells})
    ax.set_pixel_scale(2)
    assert_shows(fig, {ax: cells}, 2)
    ax.set_pixel_scale("fit")
    assert_shows(fig, {ax: cells}, fit)
    assert ax.get_pixel_scale() == fit > 2


MAKERS = {
    "subplots": lambda fig, **kw: fig.subplots(subplot_kw=kw),
    "add_subplot": lambda fig, **kw: fig.add_subplot(**kw),
    "add_axes": lambda fig, **kw: fig.add_axes((0.1, 0.1, 0.8, 0.8), **kw),
    "pyplot.axes": lambda fig, **kw: plt.axes((0.1, 0.1, 0.8, 0.8), **kw),
    "pyplot.subplot": lambda fig, **kw: plt.subplot(**kw),
    "subplot_mosaic": lambda fig, **kw: fig.subplot_mosaic("A", subplot_kw=kw)["A"],
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_scale_and_group_can_be_given_wherever_an_axes_is_made(make):
    fig = plt.figure()
    ax = make(fig, projection="pixel", pixel_scale=Fraction(1, 2), scale_group="a")
    assert isinstance(ax, PixelAxes)
    assert ax.get_scale_group() == "a"
    cells = Cells(ramp(9, 12))
    cells.imshow(ax)
    assert_shows(fig, {ax: cells}, Fraction(1, 2))
    assert ax.get_pixel_scale() == Fraction(1, 2)


def test_the_scale_is_known_before_the_first_draw():
    _, asked = several()
    before = {ax.get_pixel_scale() for ax in asked}
    (fig,) = {ax.get_figure() for ax in asked}
    assert_shows(fig, asked, before.pop())
    assert not before


# Groups -------------------------------------------------------------------------------------------


def test_a_scale_set_on_one_axes_holds_for_the_group():
    fig, asked = several()
    axs = list(asked)
    axs[2].set_pixel_scale(2)
    assert {ax.get_pixel_scale() for ax in asked} == {2}
    assert_shows(fig, asked, 2)
    axs[0].set_pixel_scale(1)
    assert {ax.get_pixel_scale() for ax in asked} == {1}


def test_groups_have_scales_of_their_own():
    fig, asked = several()
    axs = list(asked)
    together = axs[0].get_pixel_scale()
    axs[2].set_scale_group("small")
    axs[3].set_scale_group(("any", "hashable"))
    alone = {ax: ax.get_pixel_scale() for ax in axs}
    assert alone[axs[0]] == alone[axs[1]] == together
    assert alone[axs[2]] > alone[axs[3]] > together
    buffer, draws = render(fig)
    for ax in axs:
        assert_same_dots(
            box_dots(buffer, draws[-1][ax].whole_box()),
            expected(asked[ax], draws[-1][ax], alone[ax]),
        )
    for ax in axs:
        ax.set_scale_group(None)
    assert_shows(fig, asked, together)


def test_groups_of_different_figures_have_nothing_in_common():
    _, a, _ = one(figsize=(2, 2))
    _, b, _ = one(figsize=(4, 4))
    assert a.get_pixel_scale() < b.get_pixel_scale()


def test_an_inset_in_a_group_of_its_own_is_as_large_as_it_fits():
    fig = plt.figure(figsize=(4, 4))
    ax = fig.add_subplot(projection="pixel")
    ax.imshow(np.zeros((40, 40)))
    inset = ax.inset_axes([0.5, 0.5, 0.4, 0.4], projection="pixel", scale_group="inset")
    inset.imshow(np.zeros((8, 8)))
    fig.canvas.draw()
    assert inset.get_pixel_scale() == int(ax.bbox.width * 0.4) // 8 > ax.get_pixel_scale()


def test_a_scale_that_was_set_comes_along_into_a_group_of_its_own():
    _, (told, other, last) = plt.subplots(1, 3, subplot_kw={**PIXEL, "pixel_scale": 2})
    for ax in (told, other, last):
        ax.imshow(np.zeros((5, 5)))
    told.set_scale_group("alone")
    assert told.get_pixel_scale() == 2
    told.set_pixel_scale(3)
    assert (told.get_pixel_scale(), other.get_pixel_scale()) == (3, 2)
    told.set_scale_group(None)  # what holds there holds for all
    assert [ax.get_pixel_scale() for ax in (told, other, last)] == [2, 2, 2]


def test_an_axes_that_only_followed_fits_in_a_group_of_its_own():
    _, (told, other) = plt.subplots(1, 2, subplot_kw=PIXEL)
    for ax in (told, other):
        ax.imshow(np.zeros((5, 5)))
    told.set_pixel_scale(2)
    assert other.get_pixel_scale() == 2
    other.set_scale_group("alone")
    assert other.get_pixel_scale() > 2


# What changes a scale -----------------------------------------------------------------------------

CHANGES = {
    "remove": lambda ax: ax.remove(),
    "set_visible": lambda ax: ax.set_visible(False),
    "clear": lambda ax: ax.clear(),
    "set_scale_group": lambda ax: ax.set_scale_group("other"),
    "set_xscale": lambda ax: (ax.images[0].set_extent((1, 9, 1, 9)), ax.set_xscale("log")),
    "remove the image": lambda ax: ax.images[0].remove(),
    "limits": lambda ax: ax.set(xlim=(-0.5, 0.5), ylim=(0.5, -0.5)),
    "set_extent": lambda ax: (
        ax.images[0].set_data(ramp(2, 2)),
        ax.images[0].set_extent((-0.5, 1.5, 1.5, -0.5)),
    ),
    "another image": lambda ax: (ax.clear(), ax.imshow(ramp(2, 2))),
}


@pytest.mark.parametrize("draw_before", [False, True])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_others_grow_when_the_largest_image_makes_room(change, draw_before):
    fig, asked = several([(50, 50), (9, 9)], (1, 2))
    big, small = asked
    if draw_before:
        render(fig)
    before = small.get_pixel_scale()
    change(big)
    assert small.get_pixel_scale() > before
    buffer, draws = render(fig)
    drawn = draws[-1][small]
    scale = small.get_pixel_scale()
    assert_same_dots(box_dots(buffer, drawn.whole_box()), expected(asked[small], drawn, scale))
    assert_largest(scale, {small: asked[small]}, draws[-1])


def hide(part):
    part.set_visible(False)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("change", [hide, lambda part: part.figure.subfigs.remove(part)])
def test_a_subfigure_that_is_not_drawn_leaves_the_scale_to_others(change, nested, layout):
    fig = plt.figure(layout=layout)
    left, right = fig.subfigures(1, 2)
    ax = left.add_subplot(projection="pixel")
    ax.imshow(ramp(10, 10))
    large = (right.subfigures(1, 1) if nested else right).add_subplot(projection="pixel")
    fig.canvas.draw()
    alone = ax.get_pixel_scale()
    large.imshow(ramp(300, 300))
    fig.canvas.draw()
    assert ax.get_pixel_scale() < alone
    change(right)
    assert ax.get_pixel_scale() >= alone
    fig.canvas.draw()
    assert ax.get_pixel_scale() >= alone


def test_an_inset_in_a_hidden_axes_leaves_the_scale_to_others():
    _fig, (ax, parent) = plt.subplots(1, 2, subplot_kw=PIXEL)
    ax.imshow(ramp(10, 10))
    parent.set_scale_group("own")
    alone = ax.get_pixel_scale()
    parent.inset_axes((0, 0, 0.5, 0.5), **PIXEL).imshow(ramp(300, 300))
    assert ax.get_pixel_scale() < 1
    parent.set_visible(False)
    assert ax.get_pixel_scale() == alone


def test_the_group_of_a_hidden_axes_is_found_after_pickling():
    fig, ax, _ = one(scale_group="details", pixel_scale=3)
    ax.set_visible(False)
    loaded = pickle.loads(pickle.dumps(fig))
    new = loaded.add_axes((0, 0, 0.5, 0.5), projection="pixel", scale_group="details")
    assert new.get_pixel_scale() == 3
    new.set_pixel_scale(4)
    assert loaded.axes[0].get_pixel_scale() == 4


def test_the_others_shrink_when_an_axes_comes_or_is_shown():
    fig, ax, cells = one((9, 9))
    alone = assert_shows(fig, {ax: cells})
    new = fig.add_axes((0.9, 0.9, 0.1, 0.1), projection="pixel")
    asked = {ax: cells, new: Cells(ramp(10, 9))}
    asked[new].imshow(new)
    both = assert_shows(fig, asked)
    assert both < alone
    new.set_visible(False)
    assert_shows(fig, {ax: cells}, alone)
    new.set_visible(True)
    assert_shows(fig, asked, both)


def test_new_data_of_another_shape_changes_the_scale():
    fig, ax, _ = one((10, 12))
    before = ax.get_pixel_scale()
    im = ax.images[0]
    im.set_data(ramp(20, 24))
    im.set_extent((-0.5, 23.5, 19.5, -0.5))
    im.autoscale()
    assert ax.get_pixel_scale() == before // 2
    assert_shows(fig, {ax: Cells(ramp(20, 24), extent=(-0.5, 23.5, 19.5, -0.5))})


@pytest.mark.parametrize("name", ["x", "y"])
def test_the_scale_follows_axes_that_become_linear_or_not(name):
    fig, axs = plt.subplots(1, 2, subplot_kw=PIXEL, sharex=name == "x", sharey=name == "y")
    for ax in axs:
        ax.imshow(np.zeros((20, 30)), extent=(1, 100, 1, 100))
    fig.canvas.draw()
    before = [(ax.get_pixel_scale(), *ax.bbox.bounds) for ax in axs]
    axs[0].set(**{f"{name}scale": "log"})
    fig.canvas.draw()
    slots = [ax.get_position(original=True).transformed(fig.transFigure) for ax in axs]
    for ax, slot in zip(axs, slots, strict=True):
        np.testing.assert_allclose(ax.bbox.bounds, slot.bounds)
    axs[0].set(**{f"{name}scale": "linear"})
    fig.canvas.draw()
    assert [(ax.get_pixel_scale(), *ax.bbox.bounds) for ax in axs] == before


def test_an_image_that_leaves_the_data_coordinates_leaves_the_scale_to_others():
    fig, axs = plt.subplots(1, 2, subplot_kw=PIXEL)
    axs[0].imshow(np.zeros((10, 10)))
    fig.canvas.draw()
    alone = axs[0].get_pixel_scale()
    image = axs[1].imshow(np.zeros((100, 100)))
    fig.canvas.draw()
    assert axs[0].get_pixel_scale() < alone
    image.set_transform(Affine2D().rotate(1) + axs[1].transData)
    fig.canvas.draw()
    assert axs[0].get_pixel_scale() == alone


# Whose the scale is ---------------------------------------------------------------------------


def test_the_scale_set_last_holds_also_where_its_setter_was_hidden():
    fig, asked = several()
    a, b, *_ = asked
    a.set_pixel_scale(3)
    a.set_visible(False)
    b.set_pixel_scale(5)
    a.set_visible(True)
    assert a.get_pixel_scale() == b.get_pixel_scale() == 5
    assert_shows(fig, asked, 5)


def test_the_scale_stays_when_its_setter_is_removed_and_with_a_new_axes():
    fig, asked = several()
    a, *others = asked
    a.set_pixel_scale(3)
    a.remove()
    assert {ax.get_pixel_scale() for ax in others} == {3}
    assert fig.add_subplot(projection="pixel").get_pixel_scale() == 3


def test_a_scale_that_was_set_on_an_axes_comes_along_to_a_new_group():
    _, asked = several()
    a, b, c, d = asked
    a.set_pixel_scale(1)
    a.set_scale_group("a")
    b.set_scale_group("b")
    assert [ax.get_pixel_scale() for ax in (a, c, d)] == [1, 1, 1]
    assert b.get_pixel_scale() > 1
    c.set_scale_group("b")
    assert c.get_pixel_scale() > 1
    d.set_pixel_scale(2)
    d.set_scale_group("a")  # which has a scale
    assert d.get_pixel_scale() == 1


def test_a_group_of_its_own_is_shared_with_none():
    fig, asked = several()
    a, b, *_ = asked
    a.set_scale_group("own")
    b.set_scale_group("own")
    a.set_pixel_scale(1)
    b.set_pixel_scale(2)
    assert [ax.get_pixel_scale() for ax in asked][:2] == [1, 2]
    assert a.get_scale_group() == b.get_scale_group() == "own"
    loaded = pickle.loads(pickle.dumps(fig))
    assert [ax.get_pixel_scale() for ax in loaded.axes][:2] == [1, 2]


def test_each_axes_made_with_a_group_of_its_own_has_its_scale():
    fig, axs = plt.subplots(1, 3, subplot_kw={**PIXEL, "scale_group": "own"})
    for ax, n in zip(axs, (3, 30, 300), strict=True):
        ax.imshow(ramp(n, n))
    scales = [ax.get_pixel_scale() for ax in axs]
    assert scales == sorted(set(scales), reverse=True)
    axs[0].set_pixel_scale(2)
    loaded = pickle.loads(pickle.dumps(fig))
    assert [ax.get_pixel_scale() for ax in loaded.axes] == [2, *scales[1:]]


@pytest.mark.parametrize("nan", [np.nan, np.float32("nan"), np.datetime64("NaT", "D")], ids=repr)
def test_a_name_that_is_not_equal_to_itself_is_refused(nan):
    fig, ax, _ = one()
    with pytest.raises(ValueError, match=r"'name' must be hashable.* equal to itself"):
        ax.set_scale_group(nan)
    with pytest.raises(ValueError, match=r"'scale_group' must be hashable.* equal to itself"):
        fig.add_subplot(projection="pixel", scale_group=nan)
    assert ax.get_scale_group() is None
    assert fig.axes == [ax]


def test_groups_are_gone_with_their_last_member():
    _fig, asked = several()
    ax = next(iter(asked))
    groups = []
    for i in range(1000):
        ax.set_scale_group(i)
        ax.get_pixel_scale()
        groups.append(weakref.ref(member_of(ax).group))
    gc.collect()
    assert [group() for group in groups if group() is not None] == [member_of(ax).group]


def test_groups_are_the_same_after_pickling():
    fig, asked = several()
    a, b, _c, _ = asked
    a.set_scale_group("details")
    b.set_scale_group("details")
    a.set_pixel_scale(4)
    loaded = pickle.loads(pickle.dumps(fig)).axes
    assert [ax.get_pixel_scale() for ax in loaded] == [ax.get_pixel_scale() for ax in asked]
    loaded[1].set_pixel_scale(2)
    assert loaded[0].get_pixel_scale() == 2
    loaded[2].set_scale_group("details")
    assert loaded[2].get_pixel_scale() == 2


class Forwards:
    """Something that answers as an Axes does."""

    def __init__(self, ax):
        self._ax = ax

    def __getattr__(self, name):
        return getattr(self._ax, name)


def test_what_forwards_attributes_is_no_member():
    _, ax, _ = one()
    assert member_of(ax) is not None
    assert member_of(Forwards(ax)) is None

"""What any other Axes can do, a pixel Axes can: pyplot, clear, copies, animations, ticks."""

import copy
import pickle

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.animation import AbstractMovieWriter, FuncAnimation
from matplotlib.ticker import MultipleLocator

import mplpix
from tests.axes.figures import assert_shows, one, several
from tests.oracle import (
    Cells,
    assert_figure_shows,
    assert_largest,
    assert_same_dots,
    bare,
    box_dots,
    pixels,
    render,
    shown,
)
from tests.tools import ramp

# Matplotlib's methods -----------------------------------------------------------------------------


def test_pyplot_draws_on_pixel_axes():
    plt.figure(figsize=(2, 2))
    ax = plt.subplot(projection="pixel")
    im = plt.imshow(ramp(5, 5), cmap="gray")
    assert isinstance(im, mplpix.PixelAlignedImage)
    assert plt.gci() is im
    bare(ax)
    assert_shows(plt.gcf(), {ax: Cells(ramp(5, 5), cmap="gray")})


VIEWS_BY_MATPLOTLIB = {
    "axis off": lambda ax: ax.axis("off"),
    "axis equal": lambda ax: ax.axis("equal"),
    "axis image": lambda ax: ax.axis("image"),
    "axis scaled": lambda ax: ax.axis("scaled"),
    "axis square": lambda ax: ax.axis("square"),
    "axis limits": lambda ax: ax.axis((1.2, 7.7, 8, 3)),
    "margins": lambda ax: (setattr(ax, "use_sticky_edges", False), ax.margins(0.13, 0.07)),
    "bounds": lambda ax: (ax.set_xbound(2, 8.3), ax.set_ybound(1, 4)),
    "box aspect": lambda ax: ax.set_box_aspect(0.7),
    "datalim": lambda ax: ax.set_adjustable("datalim"),
    "tight_layout": lambda ax: ax.get_figure().tight_layout(),
    "subplots_adjust": lambda ax: ax.get_figure().subplots_adjust(left=0.313, top=0.77),
    "size": lambda ax: ax.get_figure().set_size_inches(4.44, 1.83),
    "dpi": lambda ax: ax.get_figure().set_dpi(66.6),
    "locators": lambda ax: ax.locator_params(nbins=3),
    "grid": lambda ax: ax.grid(color="none"),
}


@pytest.mark.parametrize("draw_before", [False, True])
@pytest.mark.parametrize("change", VIEWS_BY_MATPLOTLIB.values(), ids=VIEWS_BY_MATPLOTLIB)
def test_whatever_matplotlib_does_to_an_axes_cells_are_whole(change, draw_before):
    fig, ax, cells = one((10, 12), figsize=(3.01, 2.03), dpi=98.7)
    if draw_before:
        render(fig)
    change(ax)
    buffer, draws = render(fig)
    drawn = draws[-1][ax]
    scale = cells.scale_of(drawn)
    assert scale == ax.get_pixel_scale()
    assert_figure_shows(buffer, draws[-1], {ax: cells}, scale)
    assert_largest(
        scale,
        {
            ax: Cells(
                cells.A,
                x_view=cells.to_cells("x", drawn.xlim),
                y_view=cells.to_cells("y", drawn.ylim),
            )
        },
        draws[-1],
    )


# Several images -----------------------------------------------------------------------------------


def by_edges(A, x_edges, y_edges, canvas):
    """Paint the cells of *A* over *canvas* (lowest row first): each edge at the nearest dot."""
    x, y = (np.floor(np.asarray(edges) + 0.5).astype(int) for edges in (x_edges, y_edges))
    colours = Cells(A).picture(1)
    for i, j in np.ndindex(A.shape):
        rows, cols = sorted(y[i : i + 2]), sorted(x[j : j + 2])
        canvas[max(rows[0], 0) : max(rows[1], 0), max(cols[0], 0) : max(cols[1], 0)] = colours[i, j]


def test_the_first_image_counts_and_others_are_placed_by_their_edges():
    _, ax, _ = one((10, 12), pixel_scale=7)
    second = ramp(3, 5)
    ax.imshow(second, extent=(2.07, 8.63, 7.91, 1.13))
    ax.set(xlim=(-0.5, 11.5), ylim=(9.5, -0.5))
    got = shown(ax)
    canvas = np.repeat(np.repeat(Cells(ramp(10, 12)).picture(1), 7, 0), 7, 1)[::-1].copy()
    x_edges = (np.linspace(2.07, 8.63, 6) + 0.5) * 7
    y_edges = 70 - (np.linspace(1.13, 7.91, 4) + 0.5) * 7
    by_edges(second, x_edges, y_edges, canvas)
    assert_same_dots(got, canvas[::-1])


def test_when_the_first_image_goes_the_second_counts():
    fig, ax, _ = one((10, 12))
    second = Cells(ramp(3, 5), extent=(-0.5, 4.5, 2.5, -0.5))
    ax.images[0].set_zorder(-1)
    second.imshow(ax)
    ax.images[0].remove()
    ax.set(xlim=(-0.5, 4.5), ylim=(2.5, -0.5))
    assert_shows(fig, {ax: second})
    ax.images[0].remove()
    ax.set_aspect("auto")  # imshow had made it "equal", as on any Axes
    render(fig)
    assert ax.bbox.extents == pytest.approx(
        fig.transFigure.transform_bbox(ax.get_position(original=True)).extents
    )


# Clear and copies ---------------------------------------------------------------------------------


def test_clear_keeps_scale_and_group_and_forgets_the_view():
    fig, ax, _ = one((40, 60), pixel_scale=8, scale_group="g")
    render(fig)
    ax.clear()
    assert ax.get_scale_group() == "g"
    cells = Cells(ramp(3, 4))
    cells.imshow(ax)
    assert_shows(fig, {ax: cells}, 8)


COPIES = {
    "pickle": lambda fig: pickle.loads(pickle.dumps(fig)),
    "deepcopy": copy.deepcopy,
}


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("draw_before", [False, True])
def test_a_copy_of_a_figure_draws_the_same(duplicate, draw_before):
    fig, asked = several(layout="constrained")
    ax = next(iter(asked))
    ax.set_pixel_scale(2)
    ax.set_scale_group("one")
    ax.set_xlim(3.5, 12)
    ax.inset_axes((0.5, 0.5, 0.4, 0.4), projection="pixel").imshow(ramp(3, 3))
    if draw_before:
        render(fig)
    again = duplicate(fig)
    assert_same_dots(pixels(again), pixels(fig))
    assert [a.get_pixel_scale() for a in again.axes] == [a.get_pixel_scale() for a in fig.axes]
    again.axes[1].set_pixel_scale(1)
    assert again.axes[1].get_pixel_scale() == 1 != fig.axes[1].get_pixel_scale()


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copy_remembers_the_view_that_was_narrowed(duplicate):
    fig, _, cells = one((40, 60), pixel_scale=8, figsize=(2, 1.5))
    render(fig)
    again = duplicate(fig)
    again.set_size_inches(9, 9)
    assert_shows(again, {again.axes[0]: cells}, 8)


# Animations ---------------------------------------------------------------------------------------


class Frames(AbstractMovieWriter):
    """Keep the frames of a movie as arrays."""

    def __init__(self):
        super().__init__(fps=1)
        self.frames = []

    def setup(self, fig, outfile, dpi=None):
        super().setup(fig, outfile, dpi)

    def grab_frame(self, **_):
        self.frames.append(pixels(self.fig))

    def finish(self):
        pass


@pytest.mark.parametrize("blit", [False, True])
def test_an_animation_shows_the_data_of_each_frame(blit):
    fig, ax, _ = one((10, 12))
    im = ax.images[0]

    def update(i):
        im.set_data(np.roll(ramp(10, 12), i, axis=1))
        return [im]

    animation = FuncAnimation(fig, update, frames=4, blit=blit)
    writer = Frames()
    animation.save("no file", writer=writer)
    assert len(writer.frames) == 4
    box = render(fig)[1][-1][ax].whole_box()
    scale = ax.get_pixel_scale()
    for i, frame in enumerate(writer.frames):
        cells = Cells(np.roll(ramp(10, 12), i, axis=1))
        assert_same_dots(box_dots(frame, box), cells.picture(scale))


def test_a_blitted_image_is_the_drawn_one():
    fig, ax, _ = one((10, 12))
    im = ax.images[0]
    im.set_animated(True)
    canvas = fig.canvas
    canvas.draw()
    background = canvas.copy_from_bbox(ax.bbox)
    for i in range(3):
        im.set_data(np.roll(ramp(10, 12), i, axis=1))
        canvas.restore_region(background)
        ax.draw_artist(im)
        canvas.blit(ax.bbox)
        blitted = np.array(canvas.buffer_rgba())
        im.set_animated(False)
        canvas.draw()
        assert_same_dots(blitted, np.array(canvas.buffer_rgba()))
        im.set_animated(True)
        canvas.draw()


# Ticks --------------------------------------------------------------------------------------------


def test_minor_ticks_are_on_the_edges_of_the_cells():
    fig, ax, _ = one((4, 6))
    ax.minorticks_on()
    render(fig)
    assert ax.get_xticks(minor=True).tolist() == [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5]
    ax.images[0].set_extent((0, 60, 0, 40))
    render(fig)
    assert ax.get_yticks(minor=True).tolist() == [0, 10, 20, 30, 40]
    ax.minorticks_off()
    ax.images[0].set_extent((0, 6, 0, 4))
    render(fig)
    assert len(ax.get_xticks(minor=True)) == 0


@pytest.mark.parametrize("minor", [False, True])
@pytest.mark.parametrize("scales", [["linear"], ["symlog", "linear"], []])
def test_ticks_of_cells_come_back_when_matplotlib_put_its_own(scales, minor):
    ax = plt.figure(figsize=(4, 3)).add_subplot(projection="pixel")
    ax.imshow(np.zeros((7, 7)))
    if minor:
        ax.minorticks_on()
    ax.figure.canvas.draw()
    expected = ax.get_xticks(), ax.get_xticks(minor=True)
    for scale in scales:
        ax.set_xscale(scale)
    if not scales:
        ax.xaxis.clear()
    ax.figure.canvas.draw()
    np.testing.assert_array_equal(ax.get_xticks(), expected[0])
    np.testing.assert_array_equal(ax.get_xticks(minor=True), expected[1])


def test_ticks_that_were_chosen_stay_when_the_scale_is_set():
    ax = plt.figure().add_subplot(projection="pixel")
    ax.imshow(np.zeros((7, 7)))
    ax.minorticks_on()
    ax.xaxis.set_major_locator(MultipleLocator(3))
    ax.xaxis.set_minor_locator(MultipleLocator(1.5))
    ax.figure.canvas.draw()
    assert ax.xaxis.get_major_locator().__class__ is MultipleLocator
    assert ax.xaxis.get_minor_locator().__class__ is MultipleLocator

"""Memory stays flat over draws and figures, and what is removed is gone."""

import gc
import io
import itertools
import os
import sys
import tracemalloc
import weakref

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix
import mplpix.axes.dots_per_unit
import mplpix.axes.figure_scales
from tests.everything import everything, small
from tests.oracle import assert_same_dots, pixels
from tests.tools import PIXEL, ramp


def resident():
    """Return the bytes of this process that are in memory."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def count_interned_strings():
    """Have tracemalloc count the table of all interned strings, a megabyte or two.

    Each path that matplotlib makes interns its parts, and leaves gaps where they go. Now and then
    the table is full of gaps, once in some 500 figures, and made anew: were the old one older than
    tracemalloc, all of the new one would be growth.
    """
    before = tracemalloc.get_traced_memory()[0]
    for n in range(2**20):
        sys.intern(f"string {n}")
        now = tracemalloc.get_traced_memory()[0]
        if now - before > 2**16:
            return
        before = now
    pytest.fail("the table of interned strings stays as it is")


def growth(step, times, warm_up):
    """Return how many bytes *times* steps add, as Python counts them and as the system does.

    The system's are those that the second half of the steps has more at most than the first: from
    time to time Python gives back some megabytes and takes them again.
    """
    tracemalloc.start()  # before the warm-up: what caches drop counts as what they take in again
    try:
        count_interned_strings()
        for _ in range(warm_up):
            step()
        gc.collect()
        traced = tracemalloc.get_traced_memory()[0]
        most = [0, 0]
        for n in range(times):
            step()
            most[2 * n // times] = max(most[2 * n // times], resident())
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - traced, most[1] - most[0]
    finally:
        tracemalloc.stop()


#: After so many steps all is as it was: matplotlib has measured each text, and keeps that.
PERIOD = 6


def draw_again():
    """Return what changes, draws and saves one figure."""
    fig = small()
    steps = itertools.cycle(range(PERIOD))

    def step():
        n = next(steps)
        ax = fig.axes[0]
        ax.images[0].set_data(ramp(9, 12 + n % 3))
        ax.set_xlim(-0.5, 5.5 + n % 2)
        fig.axes[1].images[0].set_cmap(["gray", "viridis"][n % 2])
        if n:
            fig.canvas.draw()
        else:
            fig.savefig(io.BytesIO(), dpi=50, bbox_inches="tight")

    return step


def open_and_close():
    """Return what opens, draws and closes a figure, with a buffer that would be noticed."""

    def step():
        fig, axs = plt.subplots(1, 2, figsize=(2, 2), dpi=50, subplot_kw=PIXEL)
        im = axs[0].imshow(np.ones((300, 300)))
        axs[0].colorbar(im)
        axs[0].set_scale_group("other")
        axs[1].imshow(ramp(5, 5))
        axs[1].diff(ramp(5, 5), ramp(5, 5) // 2)
        axs[1].cell_grid()
        fig.canvas.draw()
        plt.close(fig)

    return step


#: What a step may add: a quarter of its canvas, the least that it could keep (bytes). The caches of
#: matplotlib, which fill slowly, take 0.3 to 6 kB of it.
NOTICED = {"draws": 20_000, "figures": 10_000}
STEPS = {"draws": draw_again, "figures": open_and_close}


@pytest.mark.parametrize("kind", STEPS)
def test_memory_stays_flat(kind):
    traced, _ = growth(STEPS[kind](), times=4 * PERIOD, warm_up=4 * PERIOD)
    assert traced < 4 * PERIOD * NOTICED[kind]


@pytest.mark.deep
@pytest.mark.parametrize("kind", STEPS)
def test_memory_stays_flat_over_a_thousand(kind):
    step = STEPS[kind]()
    traced, whole = growth(step, times=1000, warm_up=20 * PERIOD)
    sys.stdout.write(
        f"{kind}: {traced / 1000:.0f} bytes traced, {whole / 500:.0f} resident, for each"
    )
    assert traced < 100 * NOTICED[kind]  # the caches are full
    assert whole < 500 * NOTICED[kind]


# What is removed --------------------------------------------------------------------------------


def parts(fig):
    """Return all artists of a figure that the library makes."""
    return [a for a in fig.findobj() if type(a).__module__.startswith("mplpix")]


def test_a_closed_figure_is_gone_with_all_that_was_in_it():
    fig = everything()
    fig.canvas.draw()
    fig.savefig(io.BytesIO(), format="pdf", bbox_inches="tight")
    refs = [weakref.ref(thing) for thing in (fig, *parts(fig))]
    assert len(refs) > 15
    plt.close(fig)
    del fig
    gc.collect()
    assert [ref() for ref in refs if ref() is not None] == []


def test_groups_and_what_they_note_go_with_their_figure():
    gc.collect()
    before = len(mplpix.axes.figure_scales._scales), len(mplpix.axes.dots_per_unit._known)
    fig = everything()
    fig.canvas.draw()
    assert len(mplpix.axes.figure_scales._scales) > before[0]
    plt.close(fig)
    del fig
    gc.collect()
    assert (len(mplpix.axes.figure_scales._scales), len(mplpix.axes.dots_per_unit._known)) == before


def callbacks(fig):
    """Return how many functions listen to what."""
    return {
        name: len(functions)
        for name, functions in fig.canvas.callbacks.callbacks.items()
        if functions
    }


def plain():
    fig, ax = plt.subplots(figsize=(3, 2), dpi=80, subplot_kw=PIXEL)
    ax.imshow(ramp(9, 12))
    return fig, ax


def overlay(ax):
    return [ax.diff(ramp(9, 12), ramp(9, 12) // 2)]


def cell_lines(ax):
    ax.cell_grid()
    return list(ax.collections)


def annotations(ax):
    return [ax.annotate_cells(ax.images[0], "{:.0f}", fontsize=3)]


def colorbar(ax):
    return [ax.colorbar(ax.images[0])]


def second_image(ax):
    return [ax.imshow(ramp(9, 12) % 5, alpha=0.5)]


def inset(ax):
    child = ax.inset_axes([0.5, 0.5, 0.4, 0.4], projection="pixel")
    child.imshow(ramp(3, 3))
    return [child]


ADDED = [overlay, cell_lines, annotations, colorbar, second_image, inset]


@pytest.mark.parametrize("add", ADDED, ids=lambda f: f.__name__)
@pytest.mark.parametrize("drawn", [True, False])
def test_what_is_removed_leaves_nothing_behind(add, drawn):
    fig, ax = plain()
    wanted = pixels(fig)
    listening, children = callbacks(fig), set(map(id, ax.get_children()))
    added = add(ax)
    if drawn:
        assert (pixels(fig) != wanted).any()
        fig.savefig(io.BytesIO(), dpi=50, bbox_inches="tight")
    refs = [weakref.ref(thing) for thing in added]
    for thing in added:
        thing.remove()
    del added, thing
    assert_same_dots(pixels(fig), wanted)
    gc.collect()
    assert [ref() for ref in refs if ref() is not None] == []
    assert callbacks(fig) == listening
    assert set(map(id, ax.get_children())) == children


def test_a_removed_axes_leaves_nothing_behind():
    fig, ax = plt.subplots(figsize=(3, 2), dpi=80, subplot_kw=PIXEL)
    fig.canvas.draw()
    listening = callbacks(fig)
    other = fig.add_axes([0.5, 0.1, 0.4, 0.8], **PIXEL)
    im = other.imshow(ramp(5, 5))
    other.colorbar(im)
    overlay(other)
    fig.canvas.draw()
    refs = [weakref.ref(thing) for thing in (other, im, other.child_axes[0])]
    other.remove()
    del other, im
    fig.canvas.draw()
    gc.collect()
    assert [ref() for ref in refs if ref() is not None] == []
    assert callbacks(fig) == listening
    assert ax in fig.axes


def test_the_figure_of_subplots_listens_to_draws_and_sizes_once_and_is_gone_when_closed():
    fig, _ = mplpix.subplots([ramp(5, 6), ramp(3, 4)], scale=3)
    before = callbacks(fig)
    for _ in range(5):
        fig.canvas.draw()
        fig.savefig(io.BytesIO(), dpi=50)
    assert sum(callbacks(fig).values()) <= sum(before.values()) + 2
    refs = [weakref.ref(thing) for thing in (fig, fig.get_layout_engine(), *fig.axes)]
    plt.close(fig)
    del fig, _
    gc.collect()
    assert [ref() for ref in refs if ref() is not None] == []

"""What fails in the middle leaves nothing half done: lost files, callbacks, threads, workers."""

import copy
import io
import multiprocessing
import pickle
import random
import sys
import threading
from concurrent.futures import ProcessPoolExecutor

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from tests.everything import everything, small
from tests.oracle import assert_same_dots, pixels
from tests.tools import PIXEL, Lazy, ramp


def change(fig):
    """Have a figure worked out anew."""
    numbers, blocks, _ = fig.axes
    numbers.images[0].set_data(Lazy(ramp(6, 5)))
    numbers.images[0].set_extent((0, 5, 6, 0))
    blocks.set(xlim=(3, 20), ylim=(30, 10))
    blocks.images[0].set_cmap("gray")


def loaded(dump):
    fig = pickle.loads(dump)
    FigureCanvasAgg(fig)
    return fig


# Arrays that can't be read ------------------------------------------------------------------------


def with_lazy(scale="fit", **imshow_kw):
    """Return a figure with a colorbar, and the array that its image reads from."""
    fig = Figure((3, 2), layout="constrained")
    FigureCanvasAgg(fig)
    ax = fig.subplots(subplot_kw={**PIXEL, "pixel_scale": scale})
    array = Lazy(ramp(40, 60))
    im = ax.imshow(array, **imshow_kw)
    ax.colorbar(im)
    ax.cell_grid()
    ax.annotate_cells(im)
    ax.diff(ramp(40, 60), ramp(40, 60) // 2)
    return fig, array


DRAWINGS = {
    "draw": lambda fig: fig.canvas.draw(),
    "savefig": lambda fig: fig.savefig(io.BytesIO()),
    "savefig tight": lambda fig: fig.savefig(io.BytesIO(), dpi=61, bbox_inches="tight"),
    "pdf": lambda fig: fig.savefig(io.BytesIO(), format="pdf", bbox_inches="tight"),
    "svg": lambda fig: fig.savefig(io.BytesIO(), format="svg"),
    "ps": lambda fig: fig.savefig(io.BytesIO(), format="ps"),
    "snapshot": lambda fig: fig.axes[0].snapshot(),
    "to_image": lambda fig: fig.axes[0].images[0].to_image(),
    "rasterized": lambda fig: fig.savefig(io.BytesIO(), format="svg", dpi=50),
}


@pytest.mark.parametrize("scale", ["fit", 3, 0.5])
@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
@pytest.mark.parametrize("drawn_before", [True, False])
def test_a_lost_array_is_one_clear_error_and_the_figure_is_right_once_it_is_back(
    drawing, scale, drawn_before
):
    wanted = pixels(with_lazy(scale)[0])
    fig, array = with_lazy(scale)
    im = fig.axes[0].images[0]
    im.set_rasterized(True)
    if drawn_before:
        fig.canvas.draw()
        im.changed()
    dpi, size, canvas = fig.dpi, fig.get_size_inches().tolist(), fig.canvas
    array.lost = True
    for _ in range(2):
        with pytest.raises(OSError, match="the file is truncated") as raised:
            drawing(fig)
        (note,) = raised.value.__notes__
        assert note.startswith("mplpix couldn't read rows ")
        assert note.endswith(" of an image of shape (40, 60) and dtype float64")
    assert (fig.dpi, fig.get_size_inches().tolist(), fig.canvas) == (dpi, size, canvas)
    array.lost = False
    assert_same_dots(pixels(fig), wanted)


def test_an_array_that_raises_one_error_again_and_again_gets_one_note():
    error = OSError("gone")

    class Gone:
        shape, dtype = (3, 4), np.dtype(float)

        def __getitem__(self, key):
            raise error

    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(np.zeros((3, 4)))
    im.set_data(Gone())
    for _ in range(3):
        with pytest.raises(OSError, match="gone"):
            im.to_image()
    assert len(error.__notes__) == 1


def test_an_array_that_ends_early_is_refused_with_its_shape():
    class Truncated(Lazy):
        def __getitem__(self, key):
            return super().__getitem__(key)[:5]

    fig, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(ramp(9, 4))
    wanted = pixels(fig)
    im.set_data(Truncated(ramp(9, 4)))
    with pytest.raises(ValueError, match=r"rows 0:9 and columns 0:4 .* shape \(5, 4\)"):
        fig.canvas.draw()
    im.set_data(ramp(9, 4))
    assert_same_dots(pixels(fig), wanted)


def test_imshow_of_a_lost_array_leaves_the_axes_as_it_was():
    fig, ax = plt.subplots(subplot_kw=PIXEL)
    wanted = pixels(fig)
    array = Lazy(ramp(9, 4))
    array.lost = True
    with pytest.raises(OSError, match="truncated"):
        ax.imshow(array)
    assert not ax.images
    assert_same_dots(pixels(fig), wanted)


def test_after_an_error_in_a_norm_of_the_users_the_figure_is_usable():
    class Fails(Normalize):
        fails = True

        def __call__(self, value, clip=None):
            if self.fails:
                raise ZeroDivisionError("in the norm")
            return super().__call__(value, clip)

    fig, ax = plt.subplots(subplot_kw=PIXEL)
    norm = Fails()
    ax.imshow(ramp(3, 3), norm=norm)
    with pytest.raises(ZeroDivisionError, match="in the norm"):
        fig.canvas.draw()
    norm.fails = False
    other, ax = plt.subplots(subplot_kw=PIXEL)
    ax.imshow(ramp(3, 3))
    assert_same_dots(pixels(fig), pixels(other))


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
@pytest.mark.parametrize("drawn_before", [True, False])
def test_after_an_error_in_a_callback_on_the_limits_the_view_is_the_one_asked_for(
    error, drawn_before
):
    def fail(_):
        raise error

    def make():
        fig, axs = plt.subplots(1, 2, sharex=True, subplot_kw=PIXEL)
        for ax in axs:
            ax.imshow(ramp(30, 40))
        axs[0].set_pixel_scale(19)
        return fig, axs

    fig, axs = make()
    if drawn_before:
        fig.canvas.draw()
    connection = axs[0].callbacks.connect("xlim_changed", fail)
    fig.canvas.draw()  # which narrows the view, and asks nobody
    with pytest.raises(error):
        axs[0].set_xlim(2.5, 35.5)
    axs[0].callbacks.disconnect(connection)
    other, others = make()
    others[0].set_xlim(2.5, 35.5)
    assert axs[0].get_xlim() == axs[1].get_xlim() == others[0].get_xlim() != (2.5, 35.5)
    assert_same_dots(pixels(fig), pixels(other))
    axs[0].set_pixel_scale("fit")
    assert axs[0].get_xlim() == axs[1].get_xlim() == (2.5, 35.5)


# Threads and workers ------------------------------------------------------------------------------


def page(number):
    """Return one of some figures that are all different."""
    fig = Figure((3, 2), dpi=50 + number, layout=[None, "constrained"][number % 2])
    FigureCanvasAgg(fig)
    axs = fig.subplots(1, 2, subplot_kw={**PIXEL, "pixel_scale": ["fit", 1, 0.5][number % 3]})
    for ax, n in zip(axs, (5, 60), strict=True):
        ax.imshow(ramp(n + number, n), cmap=["viridis", "gray"][number % 2])
    axs[0].diff(ramp(5 + number, 5), ramp(5 + number, 5) // 3)
    axs[0].colorbar(axs[0].images[0])
    return fig


def page_dots(number):
    """Return the dots of a figure in three states, one below the other."""
    fig = page(number)
    dots = [pixels(fig)]
    fig.axes[0].set(xlim=(0, 3), ylim=(2, 0))
    dots.append(pixels(fig))
    fig.axes[1].images[0].set_data(ramp(7, 9))
    return np.concatenate([*dots, pixels(fig)])


def test_figures_in_threads_are_those_of_one_thread():
    numbers = range(6)
    wanted = {number: page_dots(number) for number in numbers}
    wrong, started = [], threading.Barrier(2)

    def work(order):
        started.wait()
        for number in order:
            try:
                if not np.array_equal(page_dots(number), wanted[number]):
                    wrong.append(f"figure {number} is another")
            except Exception as error:  # an error in a thread would go unseen
                wrong.append(repr(error))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # some thousand times as often as usual
    try:
        threads = [
            threading.Thread(target=work, args=(random.Random(seed).choices(numbers, k=12),))
            for seed in (1, 2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert not wrong


def saved(number):
    file = io.BytesIO()
    page(number).savefig(file, format="png", bbox_inches="tight")
    return file.getvalue()


#: Python 3.12 warns of a fork while other threads run, which are those of numpy's BLAS.
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize(
    "method", sorted(set(multiprocessing.get_all_start_methods()) - {"forkserver"})
)
def test_workers_save_what_this_process_does(method):
    page(0).canvas.draw()  # a fork inherits caches that are in use
    numbers = range(4)
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        assert list(pool.map(saved, numbers)) == [saved(number) for number in numbers]


def test_a_figure_that_a_worker_gets_is_drawn_alike():
    fig = page(3)
    wanted = pixels(fig)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert_same_dots(pool.submit(drawn_elsewhere, pickle.dumps(fig)).result(), wanted)


def drawn_elsewhere(dump):
    return pixels(loaded(dump))


# Copies -----------------------------------------------------------------------------------------

COPIES = {"pickle": lambda fig: pickle.loads(pickle.dumps(fig)), "deepcopy": copy.deepcopy}


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("drawn_before", [True, False])
def test_a_copy_of_a_figure_with_everything_has_equal_bytes(duplicate, drawn_before):
    wanted = pixels(everything())
    fig = everything()
    if drawn_before:
        fig.canvas.draw()
    again = duplicate(fig)
    assert_same_dots(pixels(again), wanted)
    # The two have nothing in common.
    for ax in again.axes:
        ax.clear()
    assert_same_dots(pixels(fig), wanted)


def test_a_copy_of_a_copy_follows_changes_as_the_first_does():
    fig = small()
    again = loaded(pickle.dumps(loaded(pickle.dumps(fig))))
    for one in (fig, again):
        change(one)
        one.axes[2].set_pixel_scale(3)
    assert_same_dots(pixels(again), pixels(fig))

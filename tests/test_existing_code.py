"""`pixel_axes`: code written for plain Axes makes pixel Axes, and nothing of matplotlib is left."""

import asyncio
import contextvars
import inspect
import pickle
import subprocess
import sys
import threading
from itertools import permutations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import projections
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import mplpix
from mplpix import PixelAxes
from tests.oracle import assert_images_are_exact, assert_same_dots, pixels
from tests.tools import ramp


def registry():
    return {name: projections.get_projection_class(name) for name in plain_names()}


def plain_names():
    return projections.get_projection_names()


@pytest.fixture(autouse=True)
def _nothing_is_left():
    before = registry()
    yield
    assert registry() == before
    assert type(projections.get_projection_class()) is type
    assert type(plt.figure().add_subplot()) is Axes


# What is made inside ------------------------------------------------------------------------------

WAYS = {
    "subplots": lambda: plt.subplots(2, 2, squeeze=False)[1].flat,
    "subplot": lambda: [plt.subplot(121), plt.subplot(1, 2, 2, projection="rectilinear")],
    "axes": lambda: [plt.axes(), plt.axes((0.1, 0.1, 0.2, 0.2))],
    "gca": lambda: [plt.figure().gca()],
    "subplot2grid": lambda: [plt.subplot2grid((2, 2), (0, 1))],
    "mosaic": lambda: list(plt.subplot_mosaic("AB;CC")[1].values()),
    "add_subplot": lambda: [Figure().add_subplot(), Figure().add_subplot(projection=None)],
    "add_axes": lambda: [Figure().add_axes((0, 0, 1, 1), projection="rectilinear")],
    "subfigures": lambda: [f.subplots() for f in Figure().subfigures(1, 2)],
    "gridspec": lambda: Figure().add_gridspec(2, 1).subplots(sharex=True),
    "inset": lambda: [Figure().add_subplot().inset_axes((0.5, 0.5, 0.4, 0.4))],
    "imshow": lambda: [plt.imshow(ramp(3, 4)).axes],
    "matshow": lambda: [plt.matshow(ramp(3, 4)).axes],
    "spy": lambda: [plt.spy(np.eye(3)).axes],
}


@pytest.mark.parametrize("way", WAYS)
def test_every_plain_axes_is_a_pixel_axes_with_a_scale_of_its_own(way):
    with mplpix.pixel_axes():
        axs = list(WAYS[way]())
    assert axs
    assert {type(ax) for ax in axs} == {PixelAxes}
    assert {ax.get_scale_group() for ax in axs} == {"own"}
    plt.close("all")
    assert {type(ax) for ax in WAYS[way]()} == {Axes}


@pytest.mark.parametrize("group", ["own", None, "heat maps", ("a", 1)])
def test_the_scale_group_is_the_one_given(group):
    with mplpix.pixel_axes(scale_group=group):
        axs = plt.subplots(1, 2)[1]
        given = plt.figure().add_subplot(scale_group="mine", pixel_scale=3)
    assert [ax.get_scale_group() for ax in axs] == [group, group]
    assert given.get_scale_group() == "mine"


def test_images_made_by_plain_code_are_exact():
    with mplpix.pixel_axes():
        fig, axs = plt.subplots(2, 2)
        for ax, shape in zip(axs.flat, [(3, 3), (40, 50), (7, 90), (200, 10)], strict=True):
            ax.imshow(ramp(*shape), origin="lower")
    assert assert_images_are_exact(fig) == 4


def test_a_group_that_all_share_has_one_scale():
    with mplpix.pixel_axes(scale_group=None):
        _, axs = plt.subplots(1, 2)
        axs[0].imshow(ramp(3, 3))
        axs[1].imshow(ramp(60, 60))
    assert axs[0].get_pixel_scale() == axs[1].get_pixel_scale()


@pytest.mark.parametrize("bad", [[], {}, {"own"}, np.arange(3)])
def test_a_scale_group_that_has_no_hash_is_refused_at_once(bad):
    with pytest.raises(TypeError, match="'scale_group' must be hashable"):
        mplpix.pixel_axes(scale_group=bad)
    with pytest.raises(ValueError, match="'scale_group' must be hashable"):
        mplpix.pixel_axes(np.nan)


# What is not --------------------------------------------------------------------------------------


class Mine(Axes):
    """A class that a caller names."""


class Projected:
    def _as_mpl_axes(self):
        return Mine, {}


def test_classes_and_projections_that_the_caller_names_stay():
    with mplpix.pixel_axes():
        fig = plt.figure()
        assert type(fig.add_subplot(axes_class=Axes)) is Axes
        assert type(fig.add_subplot(axes_class=Mine)) is Mine
        assert type(fig.add_axes((0, 0, 1, 1), axes_class=Mine)) is Mine
        assert type(fig.add_subplot(projection=Projected())) is Mine
        assert type(Axes(fig, (0, 0, 1, 1))) is Axes
        for name in ("polar", "mollweide", "3d"):
            made = fig.add_subplot(projection=name)
            assert made.name == name
            assert not isinstance(made, PixelAxes)
        assert not isinstance(plt.subplot(polar=True), PixelAxes)
        assert fig.add_subplot(projection="pixel").get_scale_group() is None


COLORBARS = {
    "gridspec": lambda fig, im: fig.colorbar(im),
    "axes": lambda fig, im: fig.colorbar(im, use_gridspec=False),
    "several": lambda fig, im: fig.colorbar(im, ax=fig.axes, location="bottom"),
    "pyplot": lambda fig, im: plt.colorbar(im),
    "of the pixel Axes": lambda fig, im: im.axes.colorbar(im),
}


@pytest.mark.parametrize("way", COLORBARS)
def test_the_axes_of_a_colorbar_is_none(way):
    with mplpix.pixel_axes():
        fig = plt.figure()
        bar = COLORBARS[way](fig, fig.add_subplot().imshow(ramp(4, 5)))
    assert not isinstance(bar.ax, PixelAxes)


@pytest.mark.parametrize("extend", ["neither", "both"])
def test_a_colorbar_in_an_axes_made_inside_looks_as_in_a_plain_one(extend):
    def draw():
        fig = plt.figure()
        im = Axes(fig, (0.1, 0.1, 0.3, 0.3)).imshow(ramp(4, 5))
        fig.colorbar(im, cax=fig.add_axes((0.6, 0.105, 0.0523, 0.7777)), extend=extend)
        return pixels(fig)

    plain = draw()
    with mplpix.pixel_axes():
        inside = draw()
    assert_same_dots(inside, plain)


def test_twins_and_secondary_axes_are_what_they_are_elsewhere():
    with mplpix.pixel_axes():
        ax = plt.figure().add_subplot()
        inside = [ax.twinx(), ax.twiny(), ax.twinx().twiny(), ax.secondary_xaxis("top")]
    ax = plt.figure().add_subplot(projection="pixel")
    outside = [ax.twinx(), ax.twiny(), ax.twinx().twiny(), ax.secondary_xaxis("top")]
    assert [type(a) for a in inside] == [type(a) for a in outside]


PLOTS = {
    "plot": lambda ax: ax.plot(np.arange(2000), np.sin(np.arange(2000)), "--"),
    "hlines": lambda ax: ax.hlines([3, 5], 0, 1, transform=ax.get_yaxis_transform()),
    "vlines": lambda ax: ax.vlines([3, 5], 0, 1, transform=ax.get_xaxis_transform()),
    "lines": lambda ax: (ax.hlines(3, 4, 7), ax.vlines([1, 2], [3, 4], 5)),
    "spans": lambda ax: (ax.axhline(3), ax.axvspan(2, 5), ax.axline((0, 0), (1, 2))),
    "bars": lambda ax: ax.bar(["a", "b"], [3, 1]),
    "bars and legend": lambda ax: (ax.barh([1, 2], [3, 1], label="x"), ax.legend()),
    "scatter": lambda ax: ax.scatter([0, 1], [3, 4], s=[50, 400]),
    "filled": lambda ax: ax.fill_between([0, 1, 2], [1, 2, 0]),
    "boxes": lambda ax: ax.boxplot([[1, 2, 3, 9], [4, 5, 6, 7]]),
    "logarithmic": lambda ax: ax.loglog([1, 10, 100], [3, 1, 2]),
    "aspect": lambda ax: (ax.plot([1, 2, 9], [1, 4, 2]), ax.set_aspect(2)),
    "equal": lambda ax: (ax.plot([1, 2, 9], [1, 4, 2]), ax.axis("equal")),
    "contours": lambda ax: ax.contourf(ramp(4, 5)),
    "arrows": lambda ax: ax.quiver([0, 1], [1, 1], [2, 3], [1, -1]),
    "pie": lambda ax: ax.pie([1, 2, 3]),
    "twin": lambda ax: (ax.plot([1, 2]), ax.twinx().plot([5, 3], "r")),
    "inset": lambda ax: ax.inset_axes((0.2, 0.2, 0.5, 0.5)).plot([3, 1]),
}


@pytest.mark.parametrize("plot", PLOTS)
def test_all_else_is_drawn_as_on_a_plain_axes(plot):
    def draw():
        fig, axs = plt.subplots(1, 2, figsize=(4.03, 2.02), layout="constrained")
        PLOTS[plot](axs[0])
        return pixels(fig), axs[0].get_xlim(), axs[0].get_ylim()

    plain = draw()
    with mplpix.pixel_axes():
        inside = draw()
    assert inside[1:] == plain[1:]
    assert_same_dots(inside[0], plain[0])


# How it ends --------------------------------------------------------------------------------------


def fail(where):
    """Make an Axes, and fail."""
    assert type(Figure().add_subplot()) is where
    raise ZeroDivisionError


def test_an_error_inside_ends_it():
    with pytest.raises(ZeroDivisionError), mplpix.pixel_axes():
        fail(PixelAxes)
    with pytest.raises(ZeroDivisionError):
        fail(Axes)


def test_the_innermost_context_holds_and_the_outer_one_goes_on():
    fig = plt.figure()
    with mplpix.pixel_axes("outer"):
        with mplpix.pixel_axes("inner"):
            assert fig.add_subplot().get_scale_group() == "inner"
        assert fig.add_subplot().get_scale_group() == "outer"


def test_contexts_may_end_in_any_order():
    for order in permutations("abc"):
        contexts = {name: mplpix.pixel_axes(name) for name in "abc"}
        left = list(contexts)
        for context in contexts.values():
            context.__enter__()
        for name in order:
            assert Figure().add_subplot().get_scale_group() == left[-1]
            contexts[name].__exit__(None, None, None)
            left.remove(name)
        assert type(Figure().add_subplot()) is Axes


def test_it_decorates_functions():
    @mplpix.pixel_axes(None)
    def draw():
        return Figure().add_subplot()

    assert [type(draw()), type(draw())] == [PixelAxes] * 2
    assert type(Figure().add_subplot()) is Axes


def test_a_generator_ends_it_when_it_is_closed():
    def rows():
        with mplpix.pixel_axes():
            while True:
                yield Figure().add_subplot()

    running = rows()
    assert type(next(running)) is PixelAxes
    running.close()
    assert type(Figure().add_subplot()) is Axes


def test_a_generator_may_be_closed_by_another_thread():
    def rows():
        with mplpix.pixel_axes():
            yield Figure().add_subplot()

    running = rows()
    next(running)
    closing = threading.Thread(target=running.close)
    closing.start()
    closing.join()
    assert type(Figure().add_subplot()) is Axes
    with mplpix.pixel_axes("new"):
        assert Figure().add_subplot().get_scale_group() == "new"


def test_a_task_that_goes_on_after_the_end_makes_plain_axes():
    async def main():
        ended = asyncio.Event()

        async def later():
            await ended.wait()
            return type(Figure().add_subplot())

        with mplpix.pixel_axes():
            task = asyncio.create_task(later())
            await asyncio.sleep(0)
        with contextvars.copy_context().run(mplpix.pixel_axes):  # another one is open
            ended.set()
            return await task

    assert asyncio.run(main()) is Axes


def test_tasks_side_by_side_have_each_their_own():
    async def made(group):
        with mplpix.pixel_axes(group):
            await asyncio.sleep(0)
            first = Figure().add_subplot().get_scale_group()
            await asyncio.sleep(0)
        return first, type(Figure().add_subplot())

    async def plain():
        await asyncio.sleep(0)
        return type(Figure().add_subplot())

    async def main():
        return await asyncio.gather(made("a"), plain(), made("b"))

    assert asyncio.run(main()) == [("a", Axes), Axes, ("b", Axes)]


class Thread:
    """A thread that does one thing at a time, and is waited for."""

    def __init__(self):
        self.todo, self.done = threading.Semaphore(0), threading.Semaphore(0)
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while True:
            self.todo.acquire()
            if self.job is None:
                return
            try:
                self.result = self.job()
            finally:
                self.done.release()

    def do(self, job):
        self.job = job
        self.todo.release()
        if job is None:
            self.thread.join()
            return None
        assert self.done.acquire(timeout=60)
        return self.result


@pytest.mark.parametrize("first", [0, 1])
def test_other_threads_make_plain_axes_whichever_ends_first(first):
    def kind():
        return type(Figure().add_subplot())

    threads = Thread(), Thread(), Thread()
    contexts = mplpix.pixel_axes("a"), mplpix.pixel_axes("b")
    try:
        for thread, context in zip(threads, contexts, strict=False):
            thread.do(context.__enter__)
        assert [t.do(kind) for t in threads] == [PixelAxes, PixelAxes, Axes]
        assert kind() is Axes
        threads[first].do(lambda: contexts[first].__exit__(None, None, None))
        kinds = [PixelAxes, PixelAxes, Axes]
        kinds[first] = Axes
        assert [t.do(kind) for t in threads] == kinds
        threads[1 - first].do(lambda: contexts[1 - first].__exit__(None, None, None))
        assert [t.do(kind) for t in threads] == [Axes] * 3
    finally:
        for thread in threads:
            thread.do(None)


def test_a_class_registered_meanwhile_is_kept():
    plain = projections.get_projection_class("rectilinear")
    other = type("Other", (Axes,), {"name": "rectilinear"})
    try:
        with mplpix.pixel_axes():
            projections.register_projection(other)
            assert type(Figure().add_subplot()) is other
        assert type(Figure().add_subplot()) is other
    finally:
        projections.register_projection(plain)


def test_pyplot_finds_the_axes_again_that_it_made():
    with mplpix.pixel_axes():
        ax = plt.subplot(121, projection="rectilinear")
        assert plt.subplot(121, projection="rectilinear") is ax
        assert plt.subplot(121) is ax
    assert plt.subplot(121, projection="rectilinear") is ax
    assert plt.subplot(121) is ax


def test_axes_of_other_threads_are_found_again_afterwards():
    with mplpix.pixel_axes():
        made = contextvars.Context().run(lambda: plt.subplot(121, projection="rectilinear"))
    assert type(made) is Axes
    assert plt.subplot(121, projection="rectilinear") is made


# Figures, and matplotlib itself -----------------------------------------------------------------


def test_figures_are_pickled_inside_and_read_outside_and_in_reverse():
    def figure():
        fig, axs = plt.subplots(1, 2)
        fig.colorbar(axs[0].imshow(ramp(5, 8)))
        axs[1].plot([1, 2])
        return fig

    with mplpix.pixel_axes():
        fig = figure()
        pickled = pickle.dumps(fig)
    inside = pixels(fig)
    assert_same_dots(pixels(pickle.loads(pickled)), inside)
    pickled = pickle.dumps(fig)
    with mplpix.pixel_axes():
        again = pickle.loads(pickled)
        assert_same_dots(pixels(again), inside)
    assert [type(ax) for ax in again.axes[:2]] == [PixelAxes] * 2


def test_a_plain_figure_pickled_meanwhile_needs_no_mplpix():
    with mplpix.pixel_axes():
        pickled = pickle.dumps(contextvars.Context().run(lambda: plt.subplots()[0]))
    assert b"mplpix" not in pickled
    code = "import pickle, sys; pickle.load(sys.stdin.buffer); assert 'mplpix' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], input=pickled, check=True)


def everything_of_matplotlib():
    """Return the identity of each attribute of matplotlib's modules and their classes."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in {"matplotlib", "mpl_toolkits"} or module is None:
            continue
        for attribute, value in list(vars(module).items()):
            found[name, attribute] = id(value)
            if inspect.isclass(value) and value.__module__ == name:
                for inner, part in list(vars(value).items()):
                    if inner != "__abstractmethods__" and not inner.startswith("_abc"):
                        found[name, attribute, inner] = id(part)
    return found


def test_nothing_of_matplotlib_is_changed_afterwards():
    def use():
        fig, axs = plt.subplots(2, 2)
        fig.colorbar(axs[0, 0].imshow(ramp(5, 8)))
        axs[0, 1].twinx()
        plt.subplot(projection="polar")
        pickle.loads(pickle.dumps(fig))
        pixels(fig)

    use()  # imports what it needs
    with mplpix.pixel_axes():
        use()
    before, entries = everything_of_matplotlib(), registry()
    with mplpix.pixel_axes(), mplpix.pixel_axes(None):
        use()
        assert registry() == entries  # equal, for a figure compares them
        assert projections.get_projection_class() is not Axes
    with pytest.raises(ZeroDivisionError), mplpix.pixel_axes():
        fail(PixelAxes)
    threads = [threading.Thread(target=mplpix.pixel_axes()(lambda: None)) for _ in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = everything_of_matplotlib()
    assert {key for key in before if after.get(key) != before[key]} == set()
    assert all(projections.get_projection_class(name) is kind for name, kind in entries.items())


def subclasses(kind):
    for sub in kind.__subclasses__():
        yield sub
        yield from subclasses(sub)


def test_no_class_of_ours_has_the_name_of_plain_axes():
    mplpix.pixel_axes_class(Mine)
    ours = {k: k.name for k in subclasses(Axes) if k.__module__.startswith("mplpix")}
    assert len(ours) > 1
    assert [k for k, name in ours.items() if name == "rectilinear"] == []


STOCK = """
import hashlib, io, sys
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np

def figures():
    rng = np.random.default_rng(0)
    x, Z = np.linspace(0, 6, 40), rng.random((12, 17))
    yield lambda: plt.plot(x, np.sin(x), label="sin") and plt.legend()
    yield lambda: plt.scatter(x, x**2, c=x)
    yield lambda: plt.bar(["a", "b", "c"], [1, 3, 2])
    yield lambda: plt.hist(rng.normal(size=300), bins=20)
    yield lambda: plt.colorbar(plt.imshow(Z))
    yield lambda: plt.pcolormesh(Z, edgecolors="k")
    yield lambda: plt.contourf(Z)
    yield lambda: plt.subplot(projection="polar").plot(x, x)
    yield lambda: plt.boxplot(Z)
    yield lambda: plt.subplots(2, 2, sharex=True, layout="constrained")[1][0, 1].hist2d(x, x)

def prints():
    found = []
    for draw in figures():
        plt.close("all")
        draw()
        file = io.BytesIO()
        plt.savefig(file, format="png")
        found.append(hashlib.sha256(file.getvalue()).hexdigest())
    return found

before = prints()
import mplpix
assert prints() == before, "after the import"
with mplpix.pixel_axes():
    pass
assert prints() == before, "after a context"
assert len(set(before)) == 10
"""


def test_ten_stock_figures_are_the_same_bytes_before_and_after_the_import():
    done = subprocess.run(
        [sys.executable, "-c", STOCK], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_styles_and_rc_parameters_hold_inside():
    with mplpix.pixel_axes(), mpl.rc_context({"axes.facecolor": "red"}):
        ax = plt.figure().add_subplot(facecolor="blue")
        assert ax.get_facecolor() == (0, 0, 1, 1)
        assert plt.figure().add_subplot().get_facecolor() == (1, 0, 0, 1)

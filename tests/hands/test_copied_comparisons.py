"""A comparison out of a pickle, or a deep copy, is in the hand as the one that it was made of."""

import copy
import gc
import pickle
import subprocess
import sys
import weakref

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import mplpix
from tests.hands.gestures import dot_of, drag, key, mouse, move, press, release
from tests.oracle import assert_same_dots

KEYS = ["b", "b", "w", "w", "n", "N", "m", "?", "?", "+"]


def images():
    """Return two images that differ in five regions of different sizes."""
    a = np.random.default_rng(0).integers(0, 200, (40, 60), np.uint8)
    b = a.copy()
    for i in range(5):
        b[7 * i : 7 * i + 2, 9 * i : 9 * i + i + 1] += 55
    return a, b


def compared(**kwargs):
    """Return a comparison that is drawn on its canvas."""
    kwargs = {"figure": plt.figure(figsize=(6, 2.5), dpi=72), "colorbars": False, **kwargs}
    comparison = mplpix.compare(*images(), **kwargs)
    comparison.axes[0].get_figure().canvas.draw()
    return comparison


def deep_copy(fig):
    twin = copy.deepcopy(fig)
    FigureCanvasAgg(twin)  # matplotlib gives it a canvas that can't be drawn
    return twin


#: From a comparison to a figure that was made of it.
TWINS = {
    "figure": lambda comparison: pickle.loads(pickle.dumps(comparison.figure)),
    "twice": lambda comparison: pickle.loads(
        pickle.dumps(pickle.loads(pickle.dumps(comparison.figure)))
    ),
    "comparison": lambda comparison: pickle.loads(pickle.dumps(comparison)).figure,
    "copy": lambda comparison: deep_copy(comparison.figure),
    "copied comparison": lambda comparison: deep_copy(copy.deepcopy(comparison).figure),
}


def on_canvas(fig):
    """Return the dots that a figure has after its next draw."""
    fig.canvas.draw()
    return np.asarray(fig.canvas.buffer_rgba()).copy()


def over(fig, place):
    """Move the cursor to a place on the canvas; return the dots there are then."""
    mouse("motion_notify_event", fig, place)
    return np.asarray(fig.canvas.buffer_rgba()).copy()


@pytest.mark.parametrize("how", TWINS)
def test_keys_do_on_a_copy_what_they_did_before(how):
    comparison = compared()
    twin, before = TWINS[how](comparison), on_canvas(comparison.figure)
    for i, pressed in enumerate(KEYS):
        ax = twin.axes[i % 3]
        key(twin, pressed, dot_of(ax, *np.mean([ax.get_xlim(), ax.get_ylim()], axis=1)))
        after = on_canvas(twin)
        assert not comparison.figure.stale  # those of its copy leave it alone
        own = comparison.axes[i % 3]
        at = dot_of(own, *np.mean([own.get_xlim(), own.get_ylim()], axis=1))
        key(comparison.figure, pressed, at)
        before = on_canvas(comparison.figure)
        assert_same_dots(after, before)
        assert len({ax.get_xlim() for ax in twin.axes[:3]}) == 1


@pytest.mark.parametrize("how", TWINS)
def test_a_copy_has_a_cross_hair_and_tells_values(how):
    comparison = compared()
    twin = TWINS[how](comparison)
    plain = on_canvas(twin)
    seen, wanted = (over(fig, dot_of(fig.axes[1], 31, 17)) for fig in (twin, comparison.figure))
    assert (wanted != plain).any()
    assert_same_dots(seen, wanted)
    for ax, own in zip(twin.axes, comparison.axes, strict=True):
        assert ax.format_coord(9, 7) == own.format_coord(9, 7)
    assert_same_dots(over(twin, (1, 1)), plain)


def test_without_a_cross_hair_a_copy_has_none():
    twin = TWINS["figure"](compared(crosshair=False))
    plain = on_canvas(twin)
    assert_same_dots(over(twin, dot_of(twin.axes[1], 31, 17)), plain)


@pytest.mark.parametrize("how", TWINS)
def test_the_divider_of_a_copy_is_dragged(how):
    comparison = compared()
    comparison.wipe(20.5)
    at = dot_of(comparison.axes[0], 20.5, 17)
    press(comparison.figure, at)  # a copy isn't dragged, too
    twin = TWINS[how](comparison)
    release(comparison.figure, at)
    before = on_canvas(twin)
    move(twin, (at[0] + 20, at[1]))
    assert_same_dots(on_canvas(twin), before)
    for fig in (twin, comparison.figure):
        drag(fig, at, (at[0] + 20, at[1]))
    assert (on_canvas(twin) != before).any()
    assert_same_dots(on_canvas(twin), on_canvas(comparison.figure))


def test_each_comparison_of_subfigures_has_its_keys_again():
    fig = plt.figure(figsize=(6, 5), dpi=72)
    comparisons = [compared(figure=part) for part in fig.subfigures(2, 1)]
    twin = pickle.loads(pickle.dumps(fig))
    on_canvas(twin)
    for part, comparison in zip(twin.subfigs, comparisons, strict=True):
        for pressed in "nw":
            for root, ax in ((twin, part.axes[1]), (fig, comparison.axes[1])):
                key(root, pressed, dot_of(ax, *np.mean([ax.get_xlim(), ax.get_ylim()], axis=1)))
            assert_same_dots(on_canvas(twin), on_canvas(fig))


def test_a_pickle_is_in_the_hand_in_another_process():
    code = """if True:
    import pickle, sys
    fig = pickle.load(sys.stdin.buffer)
    from tests.hands.gestures import dot_of, key
    key(fig, "n", dot_of(fig.axes[2], 30, 20))
    print(fig.get_suptitle())
    """
    comparison = compared()
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(comparison.figure),
        capture_output=True,
        check=True,
    )
    comparison.next()
    assert done.stdout.decode().strip() == comparison.figure.get_suptitle()


def test_a_copy_is_freed():
    twin = TWINS["figure"](compared())
    key(twin, "b", dot_of(twin.axes[0], 30, 20))
    plt.close(twin)
    refs = [weakref.ref(thing) for thing in (twin, *twin.axes)]
    del twin
    gc.collect()
    assert [ref() for ref in refs if ref() is not None] == []

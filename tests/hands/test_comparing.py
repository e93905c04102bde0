"""A comparison in the hand: next, blink, wipe and keys, by bytes before and after."""

import gc
import io
import pickle
import weakref

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import KeyEvent, MouseEvent, TimerBase
from matplotlib.figure import Figure

import mplpix
from tests.oracle import assert_same_dots, pixels


def images(shape=(40, 60), seed=0):
    """Return two images that differ in five regions of different sizes."""
    rng = np.random.default_rng(seed)
    a = rng.integers(0, 200, shape, np.uint8)
    b = a.copy()
    for i in range(5):
        b[7 * i : 7 * i + 2, 9 * i : 9 * i + i + 1] += 55
    return a, b


def compared(a=None, b=None, **kwargs):
    """Return a comparison in a figure of its own."""
    a, b = images() if a is None else (a, b)
    return mplpix.compare(a, b, figure=plt.figure(figsize=(9, 4)), **kwargs)


def panel(comparison, i=0):
    return comparison.axes[i].snapshot()


def middle(ax):
    return ax.bbox.get_points().mean(axis=0).astype(int)


def press(comparison, key, i=0):
    """Press a key with the cursor in a panel."""
    KeyEvent(
        "key_press_event", comparison.figure.canvas, key, *middle(comparison.axes[i])
    )._process()


def listeners(fig):
    return {name: len(found) for name, found in fig.canvas.callbacks.callbacks.items() if found}


def state(comparison):
    """Return all that must stay, but for what panel a shows."""
    axes = comparison.axes
    return [
        (ax.get_xlim(), ax.get_ylim(), ax.get_position().bounds, ax.get_pixel_scale())
        for ax in axes
    ] + [[list(ax.get_xticks()), list(ax.get_yticks()), ax.get_title()] for ax in axes]


# Next and previous --------------------------------------------------------------------------------


def test_next_goes_through_the_regions_in_order_and_round():
    comparison = compared()
    count = len(comparison.regions)
    assert count == 5
    views = []
    for i in range(count):
        comparison.show_region(i)
        views.append(comparison.axes[0].get_xlim())
    assert len(set(views)) == count
    comparison.show_all()
    for i in (*range(count), 0):
        comparison.next()
        assert comparison.axes[0].get_xlim() == views[i]
        assert f", {i + 1} of 5\n" in comparison.figure.get_suptitle()
    for i in (4, 3, 2, 1, 0, 4):
        comparison.previous()
        assert comparison.axes[0].get_xlim() == views[i]
    comparison.show_region(2)
    comparison.next()
    assert comparison.axes[0].get_xlim() == views[3]


def test_the_title_is_as_before_once_all_is_shown():
    comparison = compared()
    before = pixels(comparison.figure)
    comparison.previous()
    assert "5 of 5" in comparison.figure.get_suptitle()
    comparison.show_all()
    assert_same_dots(pixels(comparison.figure), before)
    comparison.figure.suptitle("mine")
    comparison.next()
    assert comparison.figure.get_suptitle() == "mine, 1 of 5"


def test_there_is_no_next_region_where_nothing_differs():
    a, _ = images()
    comparison = compared(a, a)
    for step in (comparison.next, comparison.previous):
        with pytest.raises(IndexError, match="no cell differs"):
            step()
    press(comparison, "n")


# Blink --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", ["fit", 1 / 2, 3])
@pytest.mark.parametrize("kind", ["numbers", "colors"])
@pytest.mark.parametrize("kwargs", [{}, {"origin": "lower"}, {"extent": (0, 3, 0, 2)}], ids=str)
def test_blink_shows_the_picture_of_panel_b_and_moves_nothing(scale, kind, kwargs):
    a, b = images()
    if kind == "colors":
        a, b = (np.dstack([image, 255 - image, image]) for image in (a, b))
    comparison = compared(a, b, scale=scale, **kwargs)
    before, wanted, kept = pixels(comparison.figure), panel(comparison, 1), state(comparison)
    assert (panel(comparison) != wanted).any()
    for which in ("b", "a", "b", "b"):
        comparison.blink(which)
        assert state(comparison) == kept
        assert_same_dots(panel(comparison), wanted if which == "b" else panel_a(before, comparison))
    comparison.blink(False)
    assert_same_dots(pixels(comparison.figure), before)


def panel_a(buffer, comparison):
    """Return the box of panel a in the dots of the whole figure."""
    x0, y0, x1, y1 = np.rint(comparison.axes[0].bbox.extents).astype(int)
    return buffer[len(buffer) - y1 : len(buffer) - y0, x0:x1]


def test_an_aligned_image_blinks_in_its_own_place():
    a, b = images()
    comparison = compared(a, b[4:, 9:], align=(4, 9))
    wanted, kept = panel(comparison, 1), state(comparison)
    comparison.blink("b")
    assert_same_dots(panel(comparison), wanted)
    assert state(comparison) == kept


def test_a_saved_figure_has_what_is_shown():
    comparison = compared()
    files = []
    for which in (False, "b", "a", False):
        comparison.blink(which)
        files.append(pixels(comparison.figure, dpi=100))
    assert (files[0] != files[1]).any()
    assert_same_dots(files[0], files[2])
    assert_same_dots(files[0], files[3])


class Timer(TimerBase):
    """A timer that is turned by hand."""

    running = ()

    def _timer_start(self):
        Timer.running = (*Timer.running, self)

    def _timer_stop(self):
        Timer.running = tuple(timer for timer in Timer.running if timer is not self)


@pytest.fixture
def timers(monkeypatch):
    """Give canvases timers that are turned by hand."""
    monkeypatch.setattr(plt.figure().canvas.__class__, "_timer_cls", Timer)
    monkeypatch.setattr(Timer, "running", ())
    return Timer


def test_a_timer_swaps_until_the_blink_ends(timers):
    comparison = compared()
    before, b = panel(comparison), panel(comparison, 1)
    comparison.blink(0.25)
    (timer,) = timers.running
    assert timer.interval == 250
    for wanted in (b, before, b, before):
        assert_same_dots(panel(comparison), wanted)
        timer._on_timer()
    comparison.blink(1)
    assert [timer.interval for timer in timers.running] == [1000]
    comparison.blink("b")
    assert not timers.running
    comparison.blink()
    assert timers.running
    comparison.blink(False)
    assert not timers.running
    assert_same_dots(panel(comparison), before)


def test_closing_the_window_stops_the_timer(timers):
    comparison = compared()
    comparison.blink()
    assert timers.running
    comparison.figure.canvas.callbacks.process("close_event", None)
    assert not timers.running


@pytest.mark.parametrize(
    ("interval", "error"),
    [
        (0, ValueError),
        (-1, ValueError),
        (np.nan, ValueError),
        ("c", ValueError),
        (None, TypeError),
        (True, TypeError),
        ([1], TypeError),
    ],
    ids=str,
)
def test_an_interval_that_is_none_is_refused(interval, error):
    comparison = compared()
    comparison.wipe(30)
    before = pixels(comparison.figure)
    with pytest.raises(error, match="'interval' must be a positive finite number of seconds, 'a'"):
        comparison.blink(interval)
    assert_same_dots(pixels(comparison.figure), before)


# Wipe ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", ["fit", 1 / 2, 3])
@pytest.mark.parametrize("x", [-5, 0, 13.5, 29.5, 29.7, 80])
def test_a_wipe_shows_a_left_and_b_right_of_the_divider(scale, x):
    comparison = compared(scale=scale)
    before, kept = pixels(comparison.figure), state(comparison)
    a, b = panel(comparison), panel(comparison, 1)
    comparison.wipe(x)
    ax = comparison.axes[0]
    at = round(ax.transData.transform((x, 0))[0] - ax.bbox.x0)
    at = min(max(at, 0), a.shape[1])
    seen = panel(comparison)
    beside = slice(at + 2, None), slice(0, max(at - 2, 0))
    assert_same_dots(seen[:, beside[1]], a[:, beside[1]])
    assert_same_dots(seen[:, beside[0]], b[:, beside[0]])
    assert state(comparison) == kept
    comparison.wipe(None)
    assert_same_dots(pixels(comparison.figure), before)


def test_a_divider_stays_at_its_place_when_the_view_moves():
    comparison = compared()
    comparison.wipe(10.5)
    comparison.show_region(3)
    seen = panel(comparison)
    comparison.blink("a")
    a = panel(comparison)
    comparison.blink("b")
    b = panel(comparison)
    ax = comparison.axes[0]
    at = round(ax.transData.transform((10.5, 0))[0] - ax.bbox.x0)
    assert 3 < at < seen.shape[1] - 3
    assert_same_dots(seen[:, : at - 2], a[:, : at - 2])
    assert_same_dots(seen[:, at + 2 :], b[:, at + 2 :])


@pytest.mark.parametrize("x", ["here", np.nan, True, [1, 2]], ids=str)
def test_a_place_that_is_none_is_refused(x):
    comparison = compared()
    before = len(comparison.axes[0].get_children())
    with pytest.raises((TypeError, ValueError), match="'x' must be a finite number on the x-axis"):
        comparison.wipe(x)
    assert len(comparison.axes[0].get_children()) == before


def test_the_mouse_drags_the_divider():
    comparison = compared()
    comparison.wipe(20.5)
    canvas, ax = comparison.figure.canvas, comparison.axes[0]
    canvas.draw()
    y = middle(ax)[1]

    def to_x(column):
        return round(ax.transData.transform((column, 0))[0])

    for name, column, button in (
        ("button_press_event", 20.5, 1),
        ("motion_notify_event", 33.5, None),
        ("button_release_event", 33.5, 1),
        ("motion_notify_event", 5.5, None),
    ):
        MouseEvent(name, canvas, to_x(column), y, button)._process()
    dragged = panel(comparison)
    comparison.wipe(33.5)
    assert_same_dots(panel(comparison), dragged)
    MouseEvent("button_press_event", canvas, to_x(5.5), y, 1)._process()  # beside it
    MouseEvent("motion_notify_event", canvas, to_x(9.5), y)._process()
    assert_same_dots(panel(comparison), dragged)


# Keys ---------------------------------------------------------------------------------------------


def test_keys_do_what_the_methods_do():
    comparison, script = compared(), compared()
    for key, do in (
        ("b", lambda: script.blink("b")),
        ("b", lambda: script.blink(False)),
        ("w", lambda: script.wipe(29.5)),
        ("w", lambda: script.wipe(None)),
        ("n", script.next),
        ("n", script.next),
        ("N", script.previous),
        ("m", lambda: [overlay.set_style("fill") for overlay in script.overlays]),
        ("m", lambda: [overlay.set_style("dim") for overlay in script.overlays]),
        ("m", lambda: [overlay.set_style("outline") for overlay in script.overlays]),
    ):
        before = pixels(script.figure)
        press(comparison, key, i=1)
        do()
        assert_same_dots(pixels(comparison.figure), pixels(script.figure))
        assert (pixels(script.figure) != before).any()


def test_a_box_tells_the_keys_and_goes_away():
    comparison = compared()
    before, texts = pixels(comparison.figure), len(comparison.figure.texts)
    press(comparison, "?")
    told = comparison.figure.texts[-1].get_text()
    assert all(f"{key}  " in told for key in "bwnNm?")
    assert (pixels(comparison.figure) != before).any()
    press(comparison, "?")
    assert len(comparison.figure.texts) == texts
    assert_same_dots(pixels(comparison.figure), before)


@pytest.mark.parametrize("why", ["matplotlib's", "not navigable", "outside"])
@pytest.mark.parametrize("key", list("bwnNm?"))
def test_a_key_is_left_alone_that_is_not_ours(why, key):
    comparison = compared()
    before = pixels(comparison.figure)
    with plt.rc_context({"keymap.zoom": [key]} if why == "matplotlib's" else {}):
        if why == "not navigable":
            comparison.axes[0].set_navigate(False)
        if why == "outside":
            KeyEvent("key_press_event", comparison.figure.canvas, key, 1, 1)._process()
        else:
            press(comparison, key)
    assert_same_dots(pixels(comparison.figure), before)


def test_the_toolbar_tells_the_values_of_all_panels():
    a, b = images()
    comparison = compared(a, b, labels=("old", "new"))
    row, col, *_ = (int(n) for n in comparison.regions[0][[0, 2]])
    for ax in comparison.axes:
        said = ax.format_coord(col, row)
        assert f"old [{a[row, col]}]  new [{b[row, col]}]  new − old [55]" in said
        assert "old" not in ax.format_coord(-30, 5)


# Nothing stays behind ----------------------------------------------------------------------------


def test_a_thousand_gestures_leave_nothing_behind():
    comparison = compared()
    before = pixels(comparison.figure)
    listening = listeners(comparison.figure)
    children = [list(map(id, ax.get_children())) for ax in comparison.axes]
    comparison.figure.canvas.draw_idle = lambda: None
    for i in range(250):
        for key in "bwnN":
            press(comparison, key, i % 3)
    for key in "bbw":  # the last w ended no wipe
        press(comparison, key)
    comparison.wipe(None)
    comparison.blink(False)
    comparison.show_all()
    gc.collect()
    assert listeners(comparison.figure) == listening
    assert [list(map(id, ax.get_children())) for ax in comparison.axes] == children
    assert_same_dots(pixels(comparison.figure), before)


def test_a_closed_figure_is_freed():
    comparison = compared()
    comparison.blink()
    comparison.wipe(20)
    comparison.blink("b")
    refs = [weakref.ref(thing) for thing in (comparison.figure, *comparison.axes)]
    plt.close(comparison.figure)
    del comparison
    gc.collect()
    assert [ref() for ref in refs if ref() is not None] == []


def test_keys_work_where_nobody_keeps_the_comparison():
    fig = Figure(figsize=(9, 4))
    mplpix.compare(*images(), figure=fig)
    gc.collect()
    before = fig.get_suptitle()
    KeyEvent("key_press_event", fig.canvas, "n", *middle(fig.axes[0]))._process()
    assert fig.get_suptitle() != before


@pytest.mark.parametrize("shown", ["blink", "b", "wipe", "as it is"])
def test_a_pickle_shows_what_was_shown(shown):
    comparison = compared()
    if shown == "wipe":
        comparison.wipe(20.5)
    elif shown != "as it is":
        comparison.blink(0.5 if shown == "blink" else "b")
    twin = pickle.loads(pickle.dumps(comparison))
    assert_same_dots(pixels(twin.figure), pixels(comparison.figure))
    for each in (twin, comparison):
        each.wipe(None)
        each.blink(False)
        each.next()
    assert_same_dots(pixels(twin.figure), pixels(comparison.figure))
    twin.figure.savefig(io.BytesIO(), format="pdf")

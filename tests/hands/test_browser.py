"""Hands in a browser: matplotlib's WebAgg in Chromium, with real wheel, drags and keys.

The page is that of `WebAggApplication`, driven by Playwright. Whatever a gesture does, the canvas
of the page has the dots that the oracle expects of the view that the Axes is at.
"""

import asyncio
import threading
from functools import partial
from operator import eq

import matplotlib as mpl
import numpy as np
import pytest

import mplpix
from mplpix.arrays.scale import rung_beside
from tests.browsing import NOTE_WHEEL, PATIENCE, canvas_dots, chromium, wait_for
from tests.oracle import (
    SLACK,
    Cells,
    Drawn,
    assert_figure_shows,
    assert_same_dots,
    bare,
    box_dots,
    expected,
    largest_scale,
)
from tests.tools import ramp, require

#: Of the screen, dots to a CSS pixel; older pages of matplotlib show dots no other way.
RATIOS = [1, 1.5, 2] if mpl.__version_info__ >= (3, 11) else [1.5]

#: Of the browser, and of a page that it can scroll over (CSS pixels).
WINDOW = 700, 600
LENGTH = 2000

#: Scrolled by a notch of a mouse wheel (CSS pixels).
NOTCH = 120

#: Notes what the server told the page about the wheel, when the page hears of it.
NOTE_CAPTURE = """
window.captured = null;
const Original = window.WebSocket;
window.WebSocket = class extends Original {
  constructor(...args) {
    super(...args);
    this.addEventListener("message", ({ data }) => {
      const told = typeof data === "string" && data[0] === "{" ? JSON.parse(data) : {};
      if (told.type === "capture_scroll") window.captured = told.capture_scroll;
    });
  }
};
"""

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


class Server:
    """WebAgg in a thread; figures are made, and asked, in that thread only."""

    def __enter__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.address = self.ask(self._listen)
        return self

    def _listen(self):
        from matplotlib.backends.backend_webagg import WebAggApplication  # noqa: PLC0415
        from tornado.httpserver import HTTPServer  # noqa: PLC0415
        from tornado.netutil import bind_sockets  # noqa: PLC0415

        sockets = bind_sockets(0, "127.0.0.1")
        self._http = HTTPServer(WebAggApplication())
        self._http.add_sockets(sockets)
        return f"http://127.0.0.1:{sockets[0].getsockname()[1]}"

    def ask(self, function):
        async def answer():
            return function()

        return asyncio.run_coroutine_threadsafe(answer(), self._loop).result(PATIENCE)

    def __exit__(self, *_):
        self.ask(self._http.stop)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture(scope="module")
def server():
    require("tornado")
    with Server() as server:
        yield server


@pytest.fixture(scope="module", params=RATIOS, ids="ratio {}".format)
def browser(request):
    """Yield a browser on a screen of a device pixel ratio."""
    with chromium(request.param, WINDOW) as browser:
        yield browser


class Tab:
    """A page with one figure, as its reader sees and handles it."""

    numbers = iter(range(1, 1000))

    def __init__(self, server, page, make):
        self.page, self.ask = page, server.ask
        self.ask(lambda: self._open(make))
        for script in (NOTE_WHEEL, NOTE_CAPTURE):
            page.add_init_script(script)
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(f"{server.address}/{self.manager.num}")
        self.ratio = page.evaluate("devicePixelRatio")
        canvas = self.figure.canvas
        wait_for(lambda: self.ask(lambda: canvas.device_pixel_ratio), partial(eq, self.ratio))

    def _open(self, make):
        from matplotlib._pylab_helpers import Gcf  # noqa: PLC0415
        from matplotlib.backends.backend_webagg import FigureCanvasWebAgg  # noqa: PLC0415

        self.figure, self.asked = make()
        self.manager = FigureCanvasWebAgg.new_manager(self.figure, next(self.numbers))
        Gcf._set_new_active_manager(self.manager)
        self.draws = []
        self.figure.canvas.mpl_connect("draw_event", self._note)

    def _note(self, _):
        self.draws.append({ax: Drawn.of(ax) for ax in self.asked})

    def close(self):
        from matplotlib._pylab_helpers import Gcf  # noqa: PLC0415

        self.ask(lambda: Gcf.destroy(self.manager.num))

    # What is seen

    def dots(self, drawn=lambda: True):
        """Wait until the page shows the figure as it is; return the dots of its canvas.

        Wait first for a draw of which *drawn* says yes.
        """
        wait_for(lambda: bool(self.draws) and self.ask(drawn), bool)

        def both():
            canvas = self.figure.canvas
            # At one time: after the next draw, dots of the last one aren't those of the figure.
            settled = self.ask(lambda: (self.figure.stale, np.array(canvas.buffer_rgba())))
            return *settled[::-1], canvas_dots(self.page, "canvas.mpl-canvas")

        def same(found):
            drawn, stale, shown = found
            # matplotlib may cut a dot off a size that it computes from inches
            shown = shown[: len(drawn), : drawn.shape[1]]
            return not stale and drawn.shape == shown.shape and (drawn == shown).all()

        return wait_for(both, same)[0]

    def scale(self):
        return self.ask(self.axes[0].get_pixel_scale)

    @property
    def axes(self):
        return list(self.asked)

    def check(self, scale):
        """Wait for a draw at *scale*; the page must show what the oracle expects of the view."""
        dots = self.dots(lambda: self._scales() == {scale})
        assert_figure_shows(dots, self.draws[-1], self.asked, scale)
        return dots

    def has_moved(self, ax, point, by):
        """Return whether a data point is so many dots from the lower left corner of *ax*."""
        moved = ax.transData.transform(point) - ax.bbox.p0
        return np.abs(moved - by).max() < 1e-6

    def _scales(self):
        return {image.scale_of(self.draws[-1][ax]) for ax, image in self.asked.items()}

    # What is done

    def _corner(self):
        box = self.page.locator("canvas.mpl-canvas").bounding_box()
        return np.array((box["x"], box["y"]))

    def top(self):
        """Return where the canvas begins in the page (CSS pixels)."""
        return float(np.ceil(self._corner()[1]))

    def place(self, ax, x, y):
        """Return where in the page the dot of a data point is (whole CSS pixels, as events are)."""
        column, row = self.ask(lambda: ax.transData.transform((x, y)))
        height = self.ask(lambda: self.figure.canvas.get_renderer().height)
        place = self._corner() + np.array((column, height - row)) / self.ratio
        return tuple(np.floor(place).tolist())

    def point_at(self, ax, place):
        """Return the data point in the middle of the dot that an event in the page is on."""
        column, row = (place - self._corner()) * self.ratio + 0.5
        height = self.ask(lambda: self.figure.canvas.get_renderer().height)
        return self.ask(lambda: ax.transData.inverted().transform((column, height - row)))

    def cells_at(self, ax, place):
        """Return the rows and the columns of the cells that the dot there shows."""
        x, y = self.point_at(ax, place)
        return self.ask(lambda: ax.images[0].read_out(x, y)[:2])

    def point(self, ax):
        """Put the cursor in the middle of *ax*; return where it is (CSS pixels)."""
        place = self.place(ax, *self.ask(lambda: (np.mean(ax.get_xlim()), np.mean(ax.get_ylim()))))
        self.page.mouse.move(*place)
        return place

    def drag(self, *places):
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place)
        self.page.mouse.up()

    def press_button(self, tooltip):
        """Press a button of the toolbar."""
        self.page.locator(f"button:has(img[alt^='{tooltip}'])").click()

    def can_take_wheel(self):
        """Return whether this matplotlib's page leaves the wheel to a canvas: since 3.11."""
        return self.ask(lambda: hasattr(self.figure.canvas, "set_capture_scroll"))

    def take_wheel(self, taken=True):
        """Wait until the page knows whether the wheel is the canvas's, where it can."""
        if self.can_take_wheel():
            self.page.wait_for_function(f"captured === {str(taken).lower()}")

    def wheel(self, notches):
        for _ in range(abs(notches)):
            self.page.mouse.wheel(0, -NOTCH if notches > 0 else NOTCH)


@pytest.fixture
def open_tab(server, browser):
    """Return a function that opens a figure in the browser."""
    opened = []

    def open_tab(make):
        # Emulated screens and views aren't those that canvases are told of.
        context = browser.new_context(no_viewport=True)
        tab = Tab(server, context.new_page(), make)
        opened.append((tab, context))
        return tab

    yield open_tab
    for tab, context in opened:
        context.close()
        tab.close()


def two_images(layout=None):
    """Return a figure of two images, one larger than its slot, and what its Axes show."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure((6.0, 3.0), layout=layout)
    axs = figure.subplots(1, 2, subplot_kw={"projection": "pixel"})
    images = Cells(ramp(300, 400)), Cells(ramp(31, 27), origin="lower")
    asked = dict(zip(axs, images, strict=True))
    for ax, image in asked.items():
        image.imshow(ax)
    return figure, asked


def test_the_wheel_goes_over_rungs_and_back_to_the_very_dots(open_tab):
    tab = open_tab(two_images)
    scale = tab.scale()
    first = tab.check(scale)
    ax = tab.axes[0]
    place = tab.place(ax, 200, 150)
    cells = tab.cells_at(ax, place)
    tab.page.mouse.move(*place)
    tab.page.keyboard.down("Control")
    tab.take_wheel()
    for notches in (1, 2, -3):
        scale = rung_beside(scale, notches)
        tab.wheel(notches)
        last = tab.check(scale)
        for before, now in zip(cells, tab.cells_at(ax, place), strict=True):
            assert {*before} & {*now}
    assert_same_dots(last, first)


def test_a_turn_of_a_touchpad_is_a_notch_however_small(open_tab):
    # Pages tell matplotlib the direction of a turn alone.
    tab = open_tab(two_images)
    scale = tab.scale()
    first = tab.check(scale)
    tab.point(tab.axes[0])
    tab.page.keyboard.down("Control")
    tab.take_wheel()
    for pixels, rung in ((-4, 1), (-3, 2), (1, 1), (2, 0)):
        tab.page.mouse.wheel(0, pixels)
        last = tab.check(rung_beside(scale, rung))
    assert_same_dots(last, first)


def test_a_box_fills_the_slot_and_home_shows_the_very_dots(open_tab):
    tab = open_tab(partial(two_images, "constrained"))
    scale = tab.scale()
    before = tab.check(scale)
    ax = tab.axes[0]
    tab.press_button("Zoom to rectangle")
    places = [tab.place(ax, x, y) for x, y in ((80.2, 60.2), (131, 122), (160.7, 110.7))]
    x0, y0, x1, y1 = *tab.point_at(ax, places[0]), *tab.point_at(ax, places[-1])
    left, bottom, right, top = tab.ask(lambda: Drawn.of(ax).slot)
    tab.drag(*places)
    columns = x0 + 0.5, x1 + 0.5, 400, right - left
    rows = y0 + 0.5, y1 + 0.5, 300, top - bottom
    tab.check(largest_scale([columns, rows], SLACK))
    tab.press_button("Reset original view")
    assert_same_dots(tab.check(scale), before)


@pytest.mark.parametrize("layout", [None, "compressed"])
def test_a_drag_moves_by_whole_dots_and_back_to_the_very_dots(open_tab, layout):
    tab = open_tab(partial(two_images, layout))
    ax = tab.axes[0]
    tab.ask(lambda: (ax.zoom_about(200, 150, 5), tab.figure.canvas.draw_idle()))
    before = tab.check(5)
    tab.press_button("Left button pans")
    start = tab.point(ax)
    cell = tab.ask(lambda: ax.transData.inverted().transform(ax.bbox.p0))
    tab.page.mouse.down()
    for by in ((2, 0), (34, -20), (-8, 32)):
        tab.page.mouse.move(*np.add(start, by).tolist())
        moved = np.multiply(by, tab.ratio) * (1, -1)
        tab.dots(lambda moved=moved: tab.has_moved(ax, cell, moved))
        tab.check(5)
    tab.page.mouse.move(*start)
    assert_same_dots(tab.dots(lambda: tab.has_moved(ax, cell, (0, 0))), before)
    tab.page.mouse.up()
    assert_same_dots(tab.dots(), before)


def test_keys_go_over_rungs_to_one_dot_and_back_to_all(open_tab):
    tab = open_tab(two_images)
    fit = tab.scale()
    first = tab.check(fit)
    tab.point(tab.axes[0])
    for key, scale in (
        ("+", rung_beside(fit, 1)),
        ("+", rung_beside(fit, 2)),
        ("-", rung_beside(fit, 1)),
        ("1", 1),
        ("+", 2),
        ("0", fit),
    ):
        tab.page.keyboard.press(key)
        last = tab.check(scale)
    assert_same_dots(last, first)


def scrolled(tab):
    return tab.page.evaluate("scrollY")


def test_the_page_has_the_wheel_but_where_it_is_for_an_axes(open_tab):
    tab = open_tab(two_images)
    tab.page.add_style_tag(content=f"body {{ min-height: {LENGTH}px }}")
    scale = tab.scale()
    tab.check(scale)
    place = tab.point(tab.axes[0])
    tab.page.keyboard.down("Control")
    tab.take_wheel()
    tab.wheel(1)
    tab.check(rung_beside(scale, 1))
    if not tab.can_take_wheel():  # the page, already at its top, scrolls, too
        assert tab.page.evaluate("wheelTaken") == [False]
        return
    tab.wheel(-1)
    tab.check(scale)
    assert tab.page.evaluate("wheelTaken") == [True, True]
    assert tab.page.evaluate("visualViewport.scale") == 1
    assert scrolled(tab) == 0
    tab.page.keyboard.up("Control")
    tab.take_wheel(False)
    tab.wheel(-1)
    tab.page.wait_for_function("scrollY > 0")
    assert tab.page.evaluate("wheelTaken")[2:] == [False]
    assert tab.scale() == scale
    tab.wheel(2)
    tab.page.wait_for_function("scrollY === 0")
    # Beside the Axes the wheel is the page's, with Ctrl, too.
    tab.page.keyboard.down("Control")
    tab.take_wheel()
    tab.page.mouse.move(place[0], tab.top() + 2)
    tab.take_wheel(False)
    tab.page.keyboard.up("Control")
    # The bare wheel is the canvas's while the pan tool is on.
    tab.press_button("Left button pans")
    tab.page.mouse.move(*place)
    tab.take_wheel()
    tab.wheel(1)
    tab.check(rung_beside(scale, 1))
    assert tab.page.evaluate("wheelTaken").pop()
    assert scrolled(tab) == 0


# A comparison -------------------------------------------------------------------------------------


class Compared:
    """A comparison of two images of noise without marks, to be shown in a tab."""

    def __init__(self):
        rng = np.random.default_rng(1)
        a = rng.integers(0, 256, (40, 50, 3), np.uint8)
        b = a.copy()
        b[:] ^= 1
        b[4:6, 5:9] ^= 255
        b[30:33, 41] ^= 255
        self.images = {"a": Cells(a), "b": Cells(b)}

    def make(self):
        a, b = (image.A for image in self.images.values())
        self.shown = mplpix.compare(a, b, atol=1, figsize=(6.4, 3))
        for ax in self.shown.axes:
            bare(ax)
        for overlay in self.shown.overlays:
            overlay.set_visible(False)
        return self.shown.figure, {}

    def part(self, tab, columns=(0, 0.4)):
        """Return which image has the dots of panel a between two fractions of its width."""
        canvas = tab.dots()
        drawn = tab.ask(lambda: Drawn.of(self.shown.axes[0]))
        dots = box_dots(canvas, drawn.whole_box())
        first, last = (round(fraction * dots.shape[1]) for fraction in columns)
        cursor = round(dots.shape[0] / 2)  # other artists may show where the cursor is
        for name, image in self.images.items():
            wanted = expected(image, drawn, image.scale_of(drawn))
            same = (dots == wanted)[:, first:last].all((1, 2))
            if same[: cursor // 2].all() and same[-cursor // 2 :].all():
                return name
        return None


@pytest.fixture
def compared(open_tab):
    """Return a tab with a comparison, the cursor in panel b, and the comparison."""
    compared = Compared()
    tab = open_tab(compared.make)
    tab.dots()
    tab.point(compared.shown.axes[1])
    return tab, compared


def test_keys_of_a_comparison_go_through_regions_and_back_to_the_very_dots(compared):
    tab, compared = compared
    panel, title = compared.shown.axes[0], tab.figure.get_suptitle()
    first = tab.ask(lambda: Drawn.of(panel))
    for key, position in (("n", "1 of 2"), ("n", "2 of 2"), ("N", "1 of 2")):
        tab.page.keyboard.press("Shift+N" if key == "N" else key)
        tab.dots(lambda position=position: position in tab.figure.get_suptitle())
        assert title[:20] in tab.figure.get_suptitle()
        wait_for(lambda: compared.part(tab), partial(eq, "a"))
        assert tab.ask(lambda: Drawn.of(panel)).xlim != first.xlim
    tab.page.keyboard.press("0")
    wait_for(lambda: tab.ask(lambda: Drawn.of(panel)), partial(eq, first))
    wait_for(lambda: compared.part(tab), partial(eq, "a"))


def test_a_comparison_blinks_by_a_timer_until_it_is_told_to_stop(compared):
    tab, compared = compared
    wait_for(lambda: compared.part(tab), partial(eq, "a"))
    tab.page.keyboard.press("b")
    for name in "bab":
        wait_for(lambda: compared.part(tab), partial(eq, name))
    tab.page.keyboard.press("b")
    tab.dots(lambda: len(compared.shown.axes[0].get_images()) == 1)
    wait_for(lambda: compared.part(tab), partial(eq, "a"))


def test_the_divider_is_dragged(compared):
    tab, compared = compared
    panel = compared.shown.axes[0]
    tab.page.keyboard.press("w")
    tab.dots(lambda: len(panel.get_images()) == 2)
    left, middle, right = (tab.place(panel, x, 20) for x in (9.5, 24.5, 39.5))
    for start, goal, shown in (
        (middle, left, ("b", "b")),
        (left, right, ("a", "a")),
        (right, middle, ("a", "b")),
    ):
        tab.drag(start, goal)
        for columns, name in zip(((0.25, 0.45), (0.55, 0.75)), shown, strict=True):
            wait_for(lambda columns=columns: compared.part(tab, columns), partial(eq, name))
    tab.page.keyboard.press("w")
    wait_for(lambda: compared.part(tab), partial(eq, "a"))

"""A window of a toolkit, in a process of its own: what it shows is what the oracle expects.

``python -m tests.windows qt 1.5`` opens a figure at that device pixel ratio, has the window change
its size and the figure its dpi, saves from it, moves the cursor, turns the wheel, drags and types,
and looks at the dots of the window each time. Nothing is printed unless something is wrong.
"""

import os
import sys

import numpy as np
from matplotlib.figure import Figure

import mplpix  # noqa: F401
from mplpix.arrays.scale import rung_beside
from tests.oracle import (
    SLACK,
    Cells,
    Drawn,
    assert_figure_shows,
    assert_largest,
    assert_same_dots,
    expected,
    find,
    largest_scale,
    render,
)
from tests.tools import ramp

#: Asked of the window one after the other, in dots at a device pixel ratio of 1.
SIZES = [(377, 321), (403, 350), (640, 480), (451, 533)]

#: The bits of Ctrl and of the left button in the state of an event of Tk.
_TK_CTRL = 4
_TK_LEFT = 256

#: The names that Tk has for keys.
_TK_KEYS = {"+": "plus", "-": "minus"}

SAVEFIG = [{}, {"dpi": 211.7}, {"dpi": 61.3, "bbox_inches": "tight"}]


class QtWindow:
    """A window of Qt without a screen, at the ratio that QT_SCALE_FACTOR says."""

    def __init__(self):
        from PySide6 import QtCore, QtGui, QtWidgets  # noqa: PLC0415

        self._core, self._gui = QtCore, QtGui
        self._app = QtWidgets.QApplication([])
        from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg as Canvas  # noqa: PLC0415

        self.figure = Figure((5.01, 3.03), layout="constrained")
        self.canvas = Canvas.new_manager(self.figure, 1).canvas

    def show(self):
        self.canvas.manager.window.show()

    def settle(self):
        for _ in range(3):  # an event may ask for others, such as a resize for a draw
            self._app.sendPostedEvents()
            self._app.processEvents()

    def resize(self, width, height):
        self.canvas.manager.window.resize(width, height)

    def follow_figure(self):
        """Have the size of the window follow that of the figure, as it does at first."""

    def grab(self):
        image = self.canvas.manager.window.grab().toImage()
        image = image.convertToFormat(self._gui.QImage.Format.Format_RGBA8888)
        rows, cols = image.height(), image.width()
        lines = np.frombuffer(image.constBits(), np.uint8).reshape(rows, image.bytesPerLine())
        return lines[:, : cols * 4].reshape(rows, cols, 4).copy()

    def move_cursor(self, col, row):
        """Put the cursor on a dot of the canvas, counted from the upper left."""
        ratio = self.canvas.device_pixel_ratio
        place = self._core.QPointF(col / ratio, row / ratio)
        event = self._gui.QMouseEvent(
            self._core.QEvent.Type.MouseMove,
            place,
            self.canvas.mapToGlobal(place),
            self._core.Qt.MouseButton.NoButton,
            self._core.Qt.MouseButton.NoButton,
            self._core.Qt.KeyboardModifier.NoModifier,
        )
        self._app.sendEvent(self.canvas, event)

    def turn_wheel(self, col, row, notches):
        """Turn the wheel on a dot of the canvas while Ctrl is held, by a touchpad at last."""
        ratio = self.canvas.device_pixel_ratio
        place = self._core.QPointF(col / ratio, row / ratio)
        for units, dots in ((120, 0), (30, 9), (30, 9), (30, 9), (30, 9)):
            sign = 1 if notches > 0 else -1
            event = self._gui.QWheelEvent(
                place,
                self.canvas.mapToGlobal(place),
                self._core.QPoint(0, sign * dots),
                self._core.QPoint(0, sign * units * abs(notches) // 2),
                self._core.Qt.MouseButton.NoButton,
                self._core.Qt.KeyboardModifier.ControlModifier,
                self._core.Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            self._app.sendEvent(self.canvas, event)

    def _point(self, col, row):
        ratio = self.canvas.device_pixel_ratio
        return self._core.QPoint(int(col / ratio), int(row / ratio))

    def drag(self, *places):
        """Drag the mouse over dots of the canvas; return the first and the last that Qt tells."""
        from PySide6.QtTest import QTest  # noqa: PLC0415

        left = self._core.Qt.MouseButton.LeftButton
        points = [self._point(*place) for place in places]
        QTest.mousePress(self.canvas, left, pos=points[0])
        for point in points:
            QTest.mouseMove(self.canvas, point)
            self.settle()
        QTest.mouseRelease(self.canvas, left, pos=points[-1])
        ratio = self.canvas.device_pixel_ratio
        return [(point.x() * ratio, point.y() * ratio) for point in (points[0], points[-1])]

    def press_key(self, key, col, row):
        """Press a key while the cursor is on a dot of the canvas."""
        from PySide6.QtTest import QTest  # noqa: PLC0415

        self._gui.QCursor.setPos(self.canvas.mapToGlobal(self._point(col, row)))
        QTest.keyClicks(self.canvas, key)

    def close(self):
        self.canvas.manager.window.close()


class TkWindow:
    """A window of Tk on the X server that DISPLAY says, whose dpi is 96 times the ratio."""

    def __init__(self):
        from matplotlib.backends.backend_tkagg import FigureCanvasTkAgg as Canvas  # noqa: PLC0415

        self.figure = Figure((5.01, 3.03), layout="constrained")
        self.canvas = Canvas.new_manager(self.figure, 1).canvas
        self._window = self.canvas.manager.window

    def show(self):
        self.canvas.manager.show()

    def settle(self):
        for _ in range(4):
            self._window.update()
            self._window.winfo_pointerxy()  # the server answers when it has done all before

    def resize(self, width, height):
        ratio = self.canvas.device_pixel_ratio  # Tk counts in dots of the screen
        self._window.geometry(f"{round(width * ratio)}x{round(height * ratio)}")

    def follow_figure(self):
        self._window.geometry("")

    def grab(self):
        from PIL import ImageGrab  # noqa: PLC0415

        screen = np.asarray(ImageGrab.grab(xdisplay="").convert("RGBA"))
        widget = self.canvas.get_tk_widget()
        x, y = widget.winfo_rootx(), widget.winfo_rooty()
        return screen[y : y + widget.winfo_height(), x : x + widget.winfo_width()]

    def move_cursor(self, col, row):
        """Put the cursor on a dot of the canvas, counted from the upper left."""
        self.canvas.get_tk_widget().event_generate("<Motion>", x=col, y=row)

    def turn_wheel(self, col, row, notches):
        """Turn the wheel on a dot of the canvas while Ctrl is held."""
        for _ in range(abs(notches)):
            self.canvas.get_tk_widget().event_generate(
                "<Button-4>" if notches > 0 else "<Button-5>", x=col, y=row, state=_TK_CTRL
            )

    def drag(self, *places):
        """Drag the mouse over dots of the canvas; return the first and the last."""
        widget = self.canvas.get_tk_widget()
        (x, y), *_, (x1, y1) = places
        widget.event_generate("<ButtonPress-1>", x=x, y=y)
        for col, row in places:
            widget.event_generate("<Motion>", x=col, y=row, state=_TK_LEFT)
            self.settle()
        widget.event_generate("<ButtonRelease-1>", x=x1, y=y1, state=_TK_LEFT)
        return [places[0], places[-1]]

    def press_key(self, key, col, row):
        """Press a key while the cursor is on a dot of the canvas."""
        widget = self.canvas.get_tk_widget()
        widget.focus_force()
        self.settle()
        widget.event_generate(f"<KeyPress-{_TK_KEYS.get(key, key)}>", x=col, y=row)

    def close(self):
        self._window.destroy()


WINDOWS = {"qt": QtWindow, "tk": TkWindow}


class Watched:
    """A window, its images, and where its Axes were when it was last drawn."""

    def __init__(self, window, ratio):
        self.window, self.ratio = window, ratio
        self.draws = []
        axs = window.figure.subplots(1, 2, subplot_kw={"projection": "pixel"})
        cells = Cells(ramp(7, 9)), Cells(ramp(13, 11), origin="lower")
        self.asked = dict(zip(axs, cells, strict=True))
        for ax, image in self.asked.items():
            image.imshow(ax)
        window.canvas.mpl_connect("draw_event", self._note)

    def _note(self, _):
        self.draws.append({ax: Drawn.of(ax) for ax in self.asked})

    def canvas_dots(self):
        return np.array(self.window.canvas.buffer_rgba())

    def scale(self):
        (scale,) = {image.scale_of(self.draws[-1][ax]) for ax, image in self.asked.items()}
        return scale

    def check(self):
        """Look at the window: it has the canvas in it, dot for dot, and that has the cells."""
        self.window.settle()
        dots = self.canvas_dots()
        scale = self.scale()
        # X11 tells the size of a screen in whole millimeters.
        found = self.window.canvas.device_pixel_ratio
        assert abs(found / self.ratio - 1) < 0.01, f"a device pixel ratio of {found}"
        assert_figure_shows(dots, self.draws[-1], self.asked, scale)
        assert_largest(scale, self.asked, self.draws[-1])
        window = self.window.grab()
        for ax, image in self.asked.items():
            places = find(window, expected(image, self.draws[-1][ax], scale))
            assert len(places) == 1, f"{len(places)} pictures of {ax} in the window"
        assert find(window, dots), "the window doesn't show the canvas dot for dot"
        return window

    def check_saving(self, **savefig):
        before, dpi = self.check(), self.window.figure.dpi
        buffer, draws = render(self.window.figure, **savefig)
        (scale,) = {image.scale_of(draws[-1][ax]) for ax, image in self.asked.items()}
        assert_figure_shows(buffer, draws[-1], self.asked, scale)
        assert self.window.figure.dpi == dpi
        self.window.settle()
        assert_same_dots(self.window.grab(), before)
        self.window.canvas.draw_idle()
        assert_same_dots(self.check(), before)

    def check_cursor(self):
        """Move the cursor over the dots on both sides of cell borders, and ask what is there."""
        dots = self.canvas_dots()
        events, exact = [], 0
        self.window.canvas.mpl_connect("motion_notify_event", events.append)
        for ax in self.asked:
            im = ax.images[0]
            x0, y0, x1, y1 = self.draws[-1][ax].whole_box()
            scale = self.scale()
            along_x = beside_edges(x0, x1, scale)
            along_y = beside_edges(y0, y1, scale)
            middle = x0 + scale // 2, y0 + scale // 2
            for x, y in [*((x, middle[1]) for x in along_x), *((middle[0], y) for y in along_y)]:
                row = len(dots) - 1 - y
                self.window.move_cursor(x, row)
                event = events[-1]
                assert abs(event.x - x) <= 1
                assert abs(event.y - (y + 1)) <= 1
                if self.ratio % 1 or (event.x, event.y) != (x, y + 1):
                    continue  # the toolkit told a place between dots, matplotlib cut it
                exact += 1
                assert event.inaxes is ax
                value = im.get_cursor_data(event)
                assert (im.to_rgba(value, bytes=True) == dots[row, x]).all(), (x, y, value)
                assert float(im.format_cursor_data(value)[1:-1]) == value
        if self.ratio % 1 == 0:
            assert exact > len(events) / 2

    def check_wheel(self):
        """Turn the wheel by two rungs and back; each burst is one draw, the last the first dots."""
        self.check()
        before, scale = self.canvas_dots(), self.scale()  # toolbars light their buttons up
        ax = next(iter(self.asked))
        x0, y0, x1, y1 = self.draws[-1][ax].whole_box()
        col, row = (x0 + x1) // 2, len(self.canvas_dots()) - 1 - (y0 + y1) // 2
        for notches, wanted in ((2, rung_beside(scale, 2)), (-2, scale)):
            drawn = len(self.draws)
            self.window.turn_wheel(col, row, notches)
            self.window.settle()
            assert ax.get_pixel_scale() == wanted, (notches, scale, ax.get_pixel_scale())
            assert len(self.draws) == drawn + 1
        self.check()
        assert_same_dots(self.canvas_dots(), before)

    def _shows(self, scale=None):
        """Look at the canvas after a gesture: it has the cells of any view, at *scale*."""
        self.window.settle()
        dots = self.canvas_dots()
        assert_figure_shows(dots, self.draws[-1], self.asked, scale or self.scale())
        return dots

    def _place(self, ax, x, y):
        """Return the column and the row of the dot of a data point, from the upper left."""
        col, row = ax.transData.transform((x, y))
        return int(col), len(self.canvas_dots()) - 1 - int(row)

    def check_box(self):
        """Drag a box: its cells fill the slot; home shows the first dots again."""
        self.check()
        before, ax = self.canvas_dots(), next(iter(self.asked))
        toolbar = self.window.canvas.manager.toolbar
        toolbar.zoom()
        x0, y0, x1, y1 = self.draws[-1][ax].slot
        to_data = ax.transData.inverted().transform
        height = len(before)
        ends = self.window.drag(*(self._place(ax, *p) for p in ((1.2, 1.3), (4, 2), (5.7, 4.2))))
        (left, top), (right, bottom) = (to_data((col, height - row)) for col, row in ends)
        spans = (left + 0.5, right + 0.5, 9, x1 - x0), (top + 0.5, bottom + 0.5, 7, y1 - y0)
        self._shows(largest_scale(spans, SLACK))
        toolbar.zoom()
        toolbar.home()
        assert_same_dots(self._shows(), before)

    def check_pan(self):
        """Drag an image that is larger than its slot: by whole dots, and back to the first ones."""
        scale, ax = self.scale(), next(iter(self.asked))
        ax.zoom_about(4, 3, 4 * scale)
        self.window.canvas.draw_idle()
        before = self._shows(4 * scale)
        toolbar = self.window.canvas.manager.toolbar
        toolbar.pan()
        start = self._place(ax, 4, 3)
        # In the box, which may move where other labels stand beside it after a drag.
        point = ax.transData.transform((4, 3)) - ax.bbox.min
        # Thirty dots are whole pixels at each ratio.
        for path in ([(9, -14), (30, 60)], [(-30, -60)], [(40, 8), (0, 0)]):
            first, last = self.window.drag(start, *((start[0] + x, start[1] + y) for x, y in path))
            dots = self._shows(4 * scale)
            by = np.subtract(last, first) * (1, -1)
            moved = ax.transData.transform((4, 3)) - ax.bbox.min
            assert np.abs(moved - point - by).max() < 1e-6, (moved - point, by)
            point = moved
        assert_same_dots(dots, before)
        toolbar.pan()
        toolbar.home()
        self.window.press_key("0", *start)
        self.check()

    def check_keys(self):
        """Type: rungs about the cursor, and everything again."""
        self.check()
        before, scale, ax = self.canvas_dots(), self.scale(), next(iter(self.asked))
        for key, wanted in (
            ("+", rung_beside(scale, 1)),
            ("+", rung_beside(scale, 2)),
            ("-", rung_beside(scale, 1)),
            ("1", 1),
            ("0", scale),
        ):
            self.window.press_key(key, *self._place(ax, 4, 3))
            dots = self._shows(wanted)
        assert_same_dots(dots, before)


def beside_edges(first, end, scale):
    """Return the dots on both sides of edges between cells, and those at the ends."""
    edges = range(first, end + 1, scale)
    return sorted({min(max(dot, first), end - 1) for edge in edges for dot in (edge - 1, edge)})


def main(toolkit, ratio):
    window = WINDOWS[toolkit]()
    watched = Watched(window, float(ratio))
    window.show()
    watched.check()
    scales = set()
    for size in SIZES:
        window.resize(*size)
        watched.check()
        watched.check_cursor()
        watched.check_wheel()
        scales.add(watched.scale())
    watched.check_keys()
    watched.check_box()
    watched.check_pan()
    assert len(scales) > 1, "the sizes of the window are too much alike"
    for savefig in SAVEFIG:
        watched.check_saving(**savefig)
    drawn = len(watched.draws)
    window.settle()
    assert len(watched.draws) == drawn, "the window goes on drawing"
    window.follow_figure()
    for dpi in (77, 130):
        window.figure.set_dpi(dpi)
        window.canvas.draw_idle()
        watched.check()
    window.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
    # All is said. PySide may crash while the interpreter takes itself apart.
    sys.stderr.flush()
    os._exit(0)

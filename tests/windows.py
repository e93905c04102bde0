"""A window of a toolkit, in a process of its own: what it shows is what the oracle expects.

``python -m tests.windows qt 1.5`` opens a figure at that device pixel ratio, has the window change
its size and the figure its dpi, saves from it, moves the cursor, and looks at the dots of the
window each time. Nothing is printed unless something is wrong.
"""

import os
import sys

import numpy as np
from matplotlib.figure import Figure

import mplpix  # noqa: F401
from mplpix.arrays.scale import rung_beside
from tests.oracle import (
    Cells,
    Drawn,
    assert_figure_shows,
    assert_largest,
    assert_same_dots,
    expected,
    find,
    render,
)
from tests.tools import ramp

#: Asked of the window one after the other, in dots at a device pixel ratio of 1.
SIZES = [(377, 321), (403, 350), (640, 480), (451, 533)]

#: The bit of Ctrl in the state of an event of Tk.
_TK_CTRL = 4

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

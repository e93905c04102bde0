"""Gestures as real events of the canvas, and the toolbar that hears them."""

import hashlib

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.backend_bases import KeyEvent, MouseEvent, NavigationToolbar2
from matplotlib.backend_managers import ToolManager
from matplotlib.backend_tools import RubberbandBase, add_tools_to_manager

import mplpix  # noqa: F401
from tests.oracle import pixels

#: matplotlib reports the buttons held in a drag since 3.11.
_HAS_BUTTONS = mpl.__version_info__ >= (3, 11)


class Toolbar(NavigationToolbar2):
    """A toolbar without a window."""

    message = ""

    def set_message(self, s):
        self.message = s

    def entries(self):
        """Return how many entries its history has."""
        return len(self._nav_stack)


class _Rubberband(RubberbandBase):
    """The box that is drawn while the zoom tool is dragged, without a window."""

    def draw_rubberband(self, *data):
        pass


def tool_manager(fig):
    """Give *fig* the tool manager of a window; return it."""
    tools = fig.canvas.manager.toolmanager = ToolManager(fig)
    add_tools_to_manager(tools)
    tools.remove_tool("rubberband")
    tools.add_tool("rubberband", _Rubberband)
    return tools


def images(shapes=((97, 131), (50, 60)), *, origins=("upper", "upper"), **kwargs):
    """Return a figure of pixel Axes side by side, with images of these shapes."""
    fig, axs = plt.subplots(1, len(shapes), subplot_kw={"projection": "pixel"}, **kwargs)
    for ax, shape, origin in zip(np.atleast_1d(axs), shapes, origins, strict=False):
        cells = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
        ax.imshow(cells, origin=origin)
    return fig


def mouse(name, fig, place, **kwargs):
    """Process a mouse event at dots of the canvas."""
    MouseEvent(name, fig.canvas, *place, **kwargs)._process()


def turn(fig, place, step=1, *, ctrl=True, **kwargs):
    """Turn the wheel."""
    mouse("scroll_event", fig, place, step=step, modifiers=["ctrl"] if ctrl else [], **kwargs)


def key(fig, name, place):
    """Press a key, and let it go."""
    KeyEvent("key_press_event", fig.canvas, name, *place)._process()
    KeyEvent("key_release_event", fig.canvas, name, *place)._process()


def press(fig, place, button=1):
    mouse("button_press_event", fig, place, button=button)


def move(fig, place, button=1, **kwargs):
    buttons = {"buttons": [button]} if _HAS_BUTTONS else {}
    mouse("motion_notify_event", fig, place, **buttons, **kwargs)


def release(fig, place, button=1, **kwargs):
    mouse("button_release_event", fig, place, button=button, **kwargs)


def drag(fig, *places, button=1):
    """Drag the mouse from the first place to the last, by all between them."""
    press(fig, places[0], button)
    for place in places[1:]:
        move(fig, place, button)
    release(fig, places[-1], button)


def dot_of(ax, x, y):
    """Return the place of a mouse event that is on the dot of a data point."""
    ax.get_xlim()
    column, row = np.floor(ax.transData.transform((x, y)) + 1e-3)
    return column, row + 1


def state(fig):
    """Return all that a gesture changes: limits, scales, and the dots of the canvas."""
    dots = pixels(fig)
    views = [(*ax.get_xlim(), *ax.get_ylim()) for ax in fig.axes]
    scales = [ax.get_pixel_scale() for ax in fig.axes if hasattr(ax, "get_pixel_scale")]
    return views, scales, hashlib.sha256(dots).hexdigest()

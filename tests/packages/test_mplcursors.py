"""mplcursors: values picked on images and marks, without an import of it by us."""

import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import KeyEvent, MouseEvent

import mplpix
from tests.tools import PIXEL, ramp, require

Z = ramp(6, 8)


@pytest.fixture
def mplcursors():
    return require("mplcursors")


def click(ax, x, y):
    canvas = ax.get_figure().canvas
    place = ax.transData.transform((x, y))
    canvas.callbacks.process(
        "button_press_event", MouseEvent("button_press_event", canvas, *place, 1)
    )


def drawn(ax):
    ax.get_figure().canvas.draw()
    return ax


@pytest.mark.parametrize("kind", ["pixel", "plain"])
def test_a_click_says_the_value_of_the_cell(mplcursors, kind):
    ax = plt.figure().add_subplot(**(PIXEL if kind == "pixel" else {}))
    image = mplpix.imshow(ax, Z)
    cursor = mplcursors.cursor(image)
    click(drawn(ax), 3.2, 2)
    (chosen,) = cursor.selections
    assert chosen.artist is image
    assert chosen.index == (2, 3)
    assert chosen.annotation.get_text().splitlines()[-1] == "[19.0]"


def test_arrow_keys_go_from_cell_to_cell(mplcursors):
    ax = plt.figure().add_subplot(**PIXEL)
    image = ax.imshow(Z, x=np.array([0, 1, 3, 6, 7, 8, 9, 10]))
    cursor = mplcursors.cursor(image)
    click(drawn(ax), 3, 2)
    assert cursor.selections[0].index == (2, 2)
    for key, index, target in (
        ("right", (2, 3), (6, 2)),
        ("up", (1, 3), (6, 1)),
        ("left", (1, 2), (3, 1)),
        ("down", (2, 2), (3, 2)),
    ):
        cursor._on_key_press(_key(ax, f"shift+{key}"))
        (chosen,) = cursor.selections
        assert (chosen.index, tuple(chosen.target)) == (index, target)
        assert chosen.annotation.get_text().splitlines()[-1] == f"[{Z[index]}]"


def _key(ax, key):
    return KeyEvent("key_press_event", ax.get_figure().canvas, key, 0, 0)


def test_a_mark_says_its_region_and_the_values(mplcursors):
    ax = plt.figure().add_subplot(**PIXEL)
    ax.imshow(Z)
    changed = Z.copy()
    changed[1, 1] = changed[4:6, 5] = -1
    overlay = ax.diff(Z, changed, style="fill")
    cursor = mplcursors.cursor(overlay)
    click(drawn(ax), 5, 4)
    (chosen,) = cursor.selections
    lines = chosen.annotation.get_text().splitlines()
    assert lines[-2:] == ["[37.0]", "region 2 of 2: rows 4:6, columns 5:6"]
    click(ax, 0, 5)
    assert cursor.selections == (chosen,)


def test_all_artists_of_a_figure_are_picked(mplcursors):
    fig, axs = plt.subplots(1, 2, subplot_kw=PIXEL)
    for ax in axs:
        ax.imshow(Z)
    cursor = mplcursors.cursor(fig, multiple=True)
    fig.canvas.draw()
    click(axs[0], 1, 1)
    click(axs[1], 2, 1)
    texts = [chosen.annotation.get_text().splitlines()[-1] for chosen in cursor.selections]
    assert texts == ["[9.0]", "[10.0]"]


LATE = """
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt, sys
import mplpix
ax = plt.figure().add_subplot(projection="pixel")
image = ax.imshow([[0, 1], [2, 3]])
ax.get_figure().canvas.draw()
assert "mplcursors" not in sys.modules
import mplcursors
cursor = mplcursors.cursor(image)
from matplotlib.backend_bases import MouseEvent
canvas = ax.get_figure().canvas
event = MouseEvent("button_press_event", canvas, *ax.transData.transform((1, 1)), 1)
canvas.callbacks.process("button_press_event", event)
assert cursor.selections[0].annotation.get_text().endswith("[3]")
"""


def test_it_may_be_imported_after_everything_is_drawn(mplcursors):
    subprocess.run([sys.executable, "-c", LATE], check=True)

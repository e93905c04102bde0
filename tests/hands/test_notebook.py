"""Hands in a notebook: ipympl in JupyterLab in Chromium, with real wheel, drags and keys."""

import json
import os
import pickle
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from mplpix.arrays.scale import rung_beside
from tests.browsing import NOTE_WHEEL, PATIENCE, canvas_dots, chromium, wait_for
from tests.hands.notebook import NOTES, cells
from tests.oracle import LIMITS_ON_A_DOT, assert_figure_shows, assert_same_dots
from tests.tools import require

ROOT = Path(__file__).parents[2]
RATIO = 2
WINDOW = 1200, 900

#: Starting a server, a kernel and matplotlib takes longer than what pages do later.
START = 3 * PATIENCE

#: Scrolled by a notch of a mouse wheel (CSS pixels).
NOTCH = 120

CANVAS = ".jupyter-matplotlib-canvas-container canvas"

#: The prompt of a cell that wasn't run, nor is it about to be.
NOT_RUN = "[ ]:"

CODE = """
%matplotlib ipympl
from tests.hands.notebook import show
show();
"""

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture
def address(tmp_path):
    """Yield the address of a notebook with one cell, and of the server that shows it."""
    require("ipympl")
    require("jupyterlab")
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "hands",
        "metadata": {},
        "outputs": [],
        "source": CODE.strip(),
    }
    kernel = {"name": "python3", "display_name": "Python", "language": "python"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}}
    (tmp_path / "hands.ipynb").write_text(
        json.dumps({**notebook, "nbformat": 4, "nbformat_minor": 5})
    )
    arguments = [
        "--no-browser",
        "--allow-root",
        "--ServerApp.port=0",
        "--IdentityProvider.token=",
        f"--ServerApp.root_dir={tmp_path}",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    own = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "RUNTIME")}
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(tmp_path)}
    environment.pop("MPLBACKEND", None)
    with subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *arguments],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            lines = (re.search(r"http://\S+?:(\d+)/lab", line) for line in server.stderr)
            port = next(found[1] for found in lines if found)
            yield f"http://127.0.0.1:{port}/lab/tree/hands.ipynb"
        finally:
            server.terminate()
            server.stderr.read()


def scale_of(axs):
    """Return the one scale of all Axes."""
    (scale,) = {image.scale_of(drawn) for image, drawn in zip(cells(), axs, strict=True)}
    return scale


class Notebook:
    """The page of a notebook with a figure, and what its kernel wrote down."""

    def __init__(self, page, folder):
        self.page, self._notes = page, folder / NOTES

    def drawn(self):
        """Return the dots, the ratio and the Axes of the last draw, None before the first."""
        return pickle.loads(self._notes.read_bytes()) if self._notes.exists() else None

    def check(self, scale=None, is_meant=lambda scale, axs: True):
        """Wait until the page shows a draw at *scale* that is meant; the oracle expects its dots.

        Returns the dots of the canvas, the scale and the Axes.
        """

        def is_shown(answer):
            if answer[0] is None:
                return False
            (dots, ratio, axs), shown = answer
            found = scale_of(axs)
            same = dots.shape == shown.shape and (dots == shown).all()
            return ratio == RATIO and same and scale in (None, found) and is_meant(found, axs)

        def both():
            return self.drawn(), canvas_dots(self.page, CANVAS)

        (dots, _, axs), _ = wait_for(both, is_shown)
        assert_figure_shows(dots, dict(enumerate(axs)), dict(enumerate(cells())), scale_of(axs))
        return dots, scale_of(axs), axs

    def check_above(self, scale):
        """Do the same at any larger scale."""
        return self.check(is_meant=lambda found, _: found > scale)

    def check_moved(self, xlim, ylim):
        """Do the same at limits of the first Axes; return all Axes."""

        def is_there(_, axs):
            limits = np.array((axs[0].xlim, axs[0].ylim))
            return np.abs(limits - (xlim, ylim)).max() < LIMITS_ON_A_DOT

        return self.check(is_meant=is_there)[2]

    def place(self, dots, drawn, x=0.5, y=0.5):
        """Return where in the page a part of the box of an Axes is (CSS pixels)."""
        box = self.page.locator(CANVAS).first.bounding_box()
        x0, y0, x1, y1 = drawn.box
        column, row = x0 + x * (x1 - x0), len(dots) - (y1 + y * (y0 - y1))
        return box["x"] + int(column / RATIO), box["y"] + int(row / RATIO)


def run_notebook(page, address):
    """Open a notebook and run its cell."""
    page.add_init_script(NOTE_WHEEL)
    page.set_default_timeout(1000 * START)
    page.goto(address)

    def run():
        page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Shift+Enter")
        return page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").first.inner_text()

    # JupyterLab drops a cell that is run before its kernel is there.
    wait_for(run, lambda prompt: prompt.strip() != NOT_RUN)
    page.wait_for_selector(CANVAS)


def test_wheel_keys_pan_and_box_in_a_notebook(address, tmp_path):
    with chromium(RATIO, WINDOW) as browser:
        page = browser.new_context(no_viewport=True).new_page()
        run_notebook(page, address)
        tab = Notebook(page, tmp_path)
        first, fit, axs = tab.check()
        middle = tab.place(first, axs[0])
        page.mouse.click(*middle)  # keys are for what has the focus

        # Ctrl + wheel: over rungs and back, and the page has none of it, once it knows.
        page.keyboard.down("Control")
        scale = fit
        for notch in (1, 1, 1, -1, -1, -1):
            scale = rung_beside(scale, notch)
            page.mouse.wheel(0, -NOTCH * notch)
            last, *_ = tab.check(scale)
        assert_same_dots(last, first)
        assert page.evaluate("wheelTaken").count(True) >= 5
        page.keyboard.up("Control")

        for key, scale in (
            ("+", rung_beside(fit, 1)),
            ("1", 1),
            ("+", 2),
            ("+", 3),
            ("-", 2),
            ("0", fit),
        ):
            page.keyboard.press(key)
            last, *_ = tab.check(scale)
        assert_same_dots(last, first)
        # The wheel is the page's again.
        taken = len(page.evaluate("wheelTaken"))
        page.mouse.wheel(0, NOTCH)
        page.wait_for_function(f"wheelTaken.length > {taken}")
        assert not page.evaluate("wheelTaken").pop()

        # A drag of an image that is larger than its slot: whole dots, and back.
        page.locator("button[title^='Zoom to rectangle']").click()
        drawn = tab.check()[2][0]
        with dragged(page, *(tab.place(first, drawn, x, y) for x, y in ((0.4, 0.3), (0.5, 0.6)))):
            pass
        before, scale, axs = tab.check_above(fit)
        page.locator("button[title^='Left button pans']").click()
        start = tab.place(before, axs[0])
        for by in ((10, -7), (-10, 7)):
            xlim, ylim = axs[0].xlim, axs[0].ylim
            by_cells = np.multiply(by, RATIO) / scale
            with dragged(page, start, tuple(np.add(start, by).tolist())):
                # ipympl holds moves back for some time; a release before them ends the drag.
                axs = tab.check_moved(
                    np.subtract(xlim, by_cells[0]), np.subtract(ylim, by_cells[1])
                )
        page.locator("button[title^='Reset original view']").click()
        assert_same_dots(tab.check(fit)[0], first)


@contextmanager
def dragged(page, start, stop):
    """Context in which the mouse, pressed at *start*, is held at *stop*."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*stop)
    yield
    page.mouse.up()

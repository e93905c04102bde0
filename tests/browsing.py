"""A browser that tests drive as hands do: mouse, wheel and keys, and the dots of its canvases."""

import base64
import io
import time
from contextlib import contextmanager

import numpy as np
from PIL import Image

from tests.tools import require

#: It runs as root in CI, with no GPU and no network.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")

#: The longest that a page may take to show what it has to (seconds).
PATIENCE = 30

#: Notes in the page which of its wheel events somebody has taken from it, as the last to hear them.
NOTE_WHEEL = """
window.wheelTaken = [];
window.addEventListener("wheel", event => wheelTaken.push(event.defaultPrevented));
"""


@contextmanager
def chromium(ratio, window):
    """Context of a browser of a size (CSS pixels) on a screen of *ratio* dots to each."""
    api = require("playwright.sync_api")
    program = require("chromium")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[
                *FLAGS,
                f"--force-device-scale-factor={ratio}",
                "--window-size={},{}".format(*window),
            ],
        )
        try:
            yield browser
        finally:
            browser.close()


def canvas_dots(page, selector):
    """Return the dots of a canvas of the page."""
    url = page.locator(selector).first.evaluate("canvas => canvas.toDataURL('image/png')")
    png = io.BytesIO(base64.b64decode(url.partition(",")[2]))
    return np.asarray(Image.open(png).convert("RGBA"))


def wait_for(get, is_done):
    """Return the first answer of *get* that *is_done* says yes to."""
    deadline = time.monotonic() + PATIENCE
    while not is_done(answer := get()):
        assert time.monotonic() < deadline, "the page never shows it"
    return answer

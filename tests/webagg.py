"""A figure in a browser: what the screen shows is what the oracle expects.

``python -m tests.webagg /usr/bin/chromium 1.5`` serves a figure by matplotlib's WebAgg, opens it in
that browser at that device pixel ratio, without a screen, and compares screenshots. Nothing is
printed unless something is wrong.
"""

import asyncio
import base64
import io
import itertools
import json
import re
import sys
import tempfile
from contextlib import suppress

import numpy as np
from matplotlib._pylab_helpers import Gcf
from matplotlib.backends.backend_webagg import FigureCanvasWebAgg, WebAggApplication
from matplotlib.figure import Figure
from PIL import Image
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.websocket import websocket_connect

import mplpix  # noqa: F401
from tests.oracle import Cells, Drawn, assert_figure_shows, expected, find
from tests.tools import ramp

#: The longest that anything may take (seconds).
PATIENCE = 60

#: After which a screenshot is asked for once more (seconds): on a busy machine, one in some
#: hundreds has had no answer.
NO_ANSWER = 10

OPTIONS = [
    "--headless=new",
    "--no-sandbox",  # which root can't have
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--window-size=1000,900",
]


class Browser:
    """A page of a browser, by the DevTools protocol."""

    def __init__(self, connection):
        self._connection = connection
        self._session = {}
        self._ids = itertools.count()

    @classmethod
    async def open(cls, process, url):
        while not (found := re.search(rb"ws://\S+", line := await process.stderr.readline())):
            assert line, "the browser ended"
        self = cls(await websocket_connect(found[0].decode(), max_message_size=2**28))
        target = await self.call("Target.createTarget", url=url)
        session = await self.call("Target.attachToTarget", flatten=True, **target)
        self._session = session
        return self

    async def call(self, method, **params):
        number = next(self._ids)
        message = {"id": number, "method": method, "params": params, **self._session}
        await self._connection.write_message(json.dumps(message))
        while (answer := json.loads(await self._connection.read_message())).get("id") != number:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    async def screenshot(self):
        while True:
            asked = self.call("Page.captureScreenshot", format="png")
            with suppress(asyncio.TimeoutError):
                answer = await asyncio.wait_for(asked, NO_ANSWER)
                break
        png = io.BytesIO(base64.b64decode(answer["data"]))
        return np.asarray(Image.open(png).convert("RGBA"))


class Page:
    def __init__(self):
        self.figure = Figure((5.0, 3.0), layout="constrained")
        self.manager = FigureCanvasWebAgg.new_manager(self.figure, 1)
        Gcf._set_new_active_manager(self.manager)
        axs = self.figure.subplots(1, 2, subplot_kw={"projection": "pixel"})
        cells = Cells(ramp(7, 9)), Cells(ramp(13, 11), origin="lower")
        self.asked = dict(zip(axs, cells, strict=True))
        for ax, image in self.asked.items():
            image.imshow(ax)
        self.draws = []
        self.figure.canvas.mpl_connect("draw_event", self._note)

    def _note(self, _):
        self.draws.append({ax: Drawn.of(ax) for ax in self.asked})

    async def check(self, browser, ratio):
        """Wait until the screen shows all cells, dot for dot and in their places; return the scale.

        The browser draws over the lower right corner of the canvas.
        """
        while True:
            screen = await browser.screenshot()
            if not self.draws or self.figure.canvas.device_pixel_ratio != ratio:
                continue
            dots = np.array(self.figure.canvas.buffer_rgba())
            draw = self.draws[-1]
            (scale,) = {image.scale_of(draw[ax]) for ax, image in self.asked.items()}
            assert_figure_shows(dots, draw, self.asked, scale)
            origins = set()
            for ax, image in self.asked.items():
                x0, _, _, y1 = draw[ax].whole_box()
                found = find(screen, expected(image, draw[ax], scale))
                origins.add(tuple((row - (len(dots) - y1), col - x0) for row, col in found))
            if len(origins) == 1 and len(*origins) == 1:
                return scale


async def show(program, ratio):
    page = Page()
    sockets = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(WebAggApplication())
    server.add_sockets(sockets)
    url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/1"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            program,
            *OPTIONS,
            f"--force-device-scale-factor={ratio}",
            f"--user-data-dir={folder}",
            "about:blank",
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            browser = await Browser.open(process, url)
            scales = [await page.check(browser, ratio)]
            for size in ((6.0, 4.0), (3.6, 2.8)):
                page.figure.set_size_inches(*size)
                page.figure.canvas.draw_idle()
                scales.append(await page.check(browser, ratio))
            assert len(set(scales)) > 1
        finally:
            process.kill()
            await process.wait()


if __name__ == "__main__":
    asyncio.run(asyncio.wait_for(show(sys.argv[1], float(sys.argv[2])), PATIENCE))

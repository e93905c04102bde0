"""Opens every page of the built site in a browser, and looks at what a reader would.

``python -m pytest gallery/test_site.py`` checks the folder ``site``, or the one that
``MPLPIX_SITE`` names. It needs the extra ``browser`` and Debian's Chromium.
"""

import functools
import http.server
import io
import os
import runpy
import threading
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.cbook import get_sample_data
from PIL import Image
from playwright.sync_api import sync_playwright

SITE = Path(os.environ.get("MPLPIX_SITE", Path(__file__).parent.parent / "site")).resolve()
EXAMPLES = Path(__file__).parent / "examples"
CHROMIUM = os.environ.get("MPLPIX_CHROMIUM", "/usr/bin/chromium")
PAGES = sorted(str(page.relative_to(SITE)) for page in SITE.rglob("*.html"))
PAGES = [page for page in PAGES if not page.startswith(("_static", "_modules"))]

#: It runs as root in CI, with no GPU and no network.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

#: A large screen by day, a small one at night (CSS pixels).
VIEWS = {"1440 light": (1440, 900, "light"), "390 dark": (390, 844, "dark")}

#: Where pages may link to. Nobody can follow these links without a network: a new host is looked at
#: by whoever adds it here.
HOSTS = {
    "docs.python.org",
    "github.com",
    "keepachangelog.com",
    "matplotlib.org",
    "stackoverflow.com",  # where people ask
    "numpy.org",
    "pydata-sphinx-theme.readthedocs.io",
    "scikit-image.org",
    "scikit-learn.org",
    "sphinx-gallery.github.io",
    "www.sphinx-doc.org",
    "www.w3.org",
}

#: axe would fetch style sheets by the wrong address; they are of this site, and need no fetching.
AXE = {"preload": False}

#: docutils gives a bibliography and its entries roles that ARIA has since given up.
AXE_SKIPS = {"exclude": [[".citation-list"]]}

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def test_there_is_a_site():
    assert {"index.html", "guide.html", "gallery/index.html", "reference/axes.html"} <= {*PAGES}


# Links -------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The links of a page, what they may point at, and its pictures."""

    def __init__(self, page):
        super().__init__()
        self.links, self.ids, self.images = [], set(), []
        self.feed((SITE / page).read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids |= {attrs[key] for key in ("id", "name") if attrs.get(key)}
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        if tag == "img":
            self.images.append(attrs)


@functools.cache
def parsed(page):
    return Page(page)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    wrong = []
    for link in parsed(page).links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            if parts.scheme != "https" or parts.netloc not in HOSTS:
                wrong.append(link)
            continue
        path, anchor = urldefrag(unquote(urljoin(page, parts._replace(query="").geturl())))
        path = path + "index.html" if path.endswith("/") else path
        target = SITE / path
        has_anchor = path.endswith(".html") and target.is_file() and anchor in parsed(path).ids
        if not target.is_file() or (anchor and not has_anchor):
            wrong.append(link)
    assert not wrong


@pytest.mark.parametrize("page", PAGES)
def test_pictures_say_what_they_show(page):
    # Beside a thumbnail is a link that says it already.
    shown = [i for i in parsed(page).images if not i["src"].endswith("_thumb.png")]
    alts = [image.get("alt") or "" for image in shown]
    assert all(len(alt) > 5 and ".png" not in alt for alt in alts)


# In a browser ------------------------------------------------------------------------------------


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def address():
    handler = functools.partial(_Quiet, directory=SITE)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(browser):
    """Return a function that returns the context of a screen; one serves all pages."""

    @functools.cache
    def context(width, height, scheme, dots):
        viewport = {"width": width, "height": height}
        return browser.new_context(viewport=viewport, color_scheme=scheme, device_scale_factor=dots)

    return context


@pytest.fixture
def visit(context, address):
    """Return a function that opens a page; at the end, nothing may have gone wrong on any."""
    tabs, wrong = [], []

    def note_message(message):
        if message.type in ("error", "warning"):
            wrong.append(message.text)

    def note_request(request):
        if not request.url.startswith((address, "data:", "blob:")):
            wrong.append(f"outside: {request.url}")

    def note_response(response):
        if response.status >= 400:
            wrong.append(f"{response.status}: {response.url}")

    def visit(page, width=1440, height=900, scheme="light", dots=1.0):
        tab = context(width, height, scheme, dots).new_page()
        tabs.append(tab)
        tab.on("console", note_message)
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("request", note_request)
        tab.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
        tab.on("response", note_response)
        tab.goto(address + page, wait_until="load")
        tab.wait_for_function("document.documentElement.dataset.arranged")
        return tab

    yield visit
    for tab in tabs:
        tab.close()
    assert not wrong


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_whole_and_axe_finds_nothing(visit, page, view):
    tab = visit(page, *VIEWS[view])
    root = "document.documentElement"
    assert tab.evaluate(f"{root}.scrollWidth") <= tab.evaluate("innerWidth")
    assert tab.evaluate(f"{root}.dataset.theme") == view.split()[1]
    tab.evaluate("document.querySelectorAll('img').forEach(i => { i.loading = 'eager' })")
    tab.wait_for_function("[...document.images].every(image => image.complete)")
    assert tab.evaluate("[...document.images].filter(i => !i.naturalWidth).map(i => i.src)") == []
    tab.add_script_tag(path=str(files("axe_playwright_python") / "axe.min.js"))
    found = tab.evaluate("([context, options]) => axe.run(context, options)", [AXE_SKIPS, AXE])
    assert [
        (rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found["violations"]
    ] == []


# Exact pictures ----------------------------------------------------------------------------------


def dots_on_screen(tab, selector, dots):
    """Return what the screen shows in and one dot around a picture, and the picture's file.

    A picture may begin between two dots of the screen; the browser moves it to one of them.
    """
    picture = tab.locator(selector).first
    picture.evaluate("p => p.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = picture.bounding_box()
    screen = np.asarray(Image.open(io.BytesIO(tab.screenshot())).convert("RGB"))
    x0, y0 = (int(np.floor(box[key] * dots)) for key in "xy")
    width, height = (round(box[key] * dots) for key in ("width", "height"))
    name = unquote(urlsplit(picture.get_attribute("src")).path).rpartition("/")[2]
    with Image.open(SITE / "_images" / name) as file:
        stored = np.asarray(file.convert("RGBA"))
    return screen[y0 - 1 : y0 + height + 2, x0 - 1 : x0 + width + 2], stored


def repeated(cells, times):
    """Return an array with every cell *times* × *times*."""
    return cells.repeat(times, axis=0).repeat(times, axis=1)


def holds(screen, expected):
    """Whether *expected* is somewhere in *screen*, which is little larger, in every dot."""
    rows, cols = expected.shape[:2]
    assert expected.std() > 10  # no plain area, which would be anywhere
    places = np.ndindex(screen.shape[0] - rows + 1, screen.shape[1] - cols + 1)
    return any((screen[i : i + rows, j : j + cols] == expected).all() for i, j in places)


SCREENS = [(1, "light"), (2, "light"), (2, "dark"), (3, "light")]


@pytest.mark.parametrize(("dots", "scheme"), SCREENS)
@pytest.mark.parametrize(
    ("page", "selector"),
    [
        ("index.html", ".why img"),
        ("guide.html", ".exact img"),
        ("gallery/index.html", ".sphx-glr-thumbcontainer img"),
        ("gallery/same_scale.html", ".exact img"),
    ],
)
def test_every_dot_of_a_picture_is_whole_dots_of_the_screen(visit, page, selector, dots, scheme):
    tab = visit(page, 1800, 1800, scheme, dots)
    screen, stored = dots_on_screen(tab, selector, dots)
    assert (stored[..., 3] == 255).all()
    assert holds(screen, repeated(stored[..., :3], dots))


def test_pixels_of_a_photograph_come_to_the_screen_as_they_are(visit):
    photograph = plt.imread(get_sample_data("grace_hopper.jpg", asfileobj=False))
    tab = visit("index.html", dots=2)
    screen, _ = dots_on_screen(tab, ".why .crop:last-child img", 2)
    # 2 dots to a cell, enlarged 6 times, 2 dots of the screen to each of those.
    assert holds(screen, repeated(photograph[180:200, 208:228], 2 * 6 * 2))


@pytest.mark.parametrize(
    "page", [p for p in PAGES if p.startswith("gallery/") and "index" not in p]
)
def test_a_thumbnail_is_a_part_of_its_picture(page):
    name = Path(page).stem
    folder = SITE / "_images"
    with Image.open(folder / f"sphx_glr_{name}_thumb.png") as file:
        thumbnail = np.asarray(file.convert("RGB"))
    found = []
    for picture in folder.glob(f"sphx_glr_{name}_[0-9][0-9][0-9].png"):
        with Image.open(picture) as file:
            dots = np.asarray(file.convert("RGB"))
        rows, cols = (min(n, m) for n, m in zip(dots.shape[:2], thumbnail.shape[:2], strict=True))
        y, x = ((n - m) // 2 for n, m in zip(thumbnail.shape[:2], (rows, cols), strict=True))
        part = thumbnail[y : y + rows, x : x + cols]
        window = np.lib.stride_tricks.sliding_window_view(dots, part.shape)[..., 0, :, :, :]
        # A row in the middle first: comparing all places whole would take minutes.
        middle = (window[:, :, rows // 2] == part[rows // 2]).all((2, 3))
        found += [bool((window[i, j] == part).all()) for i, j in np.argwhere(middle)]
    assert any(found)


def test_a_film_has_the_very_dots_of_the_library_in_every_frame(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: None)
    script = runpy.run_path(str(EXAMPLES / "differences" / "hands_on.py"))
    canvas = script["fig"].canvas
    with Image.open(SITE / "_images" / "sphx_glr_hands_on_001.png") as film:
        assert film.n_frames == len(script["film"])
        for number, frame in enumerate(script["film"]):
            film.seek(number)
            script["step"](frame)
            canvas.draw()
            assert (np.asarray(film.convert("RGBA")) == canvas.buffer_rgba()).all()
    script["animation"].pause()
    plt.close("all")


def test_a_film_runs_dot_by_dot_on_the_screen(visit):
    tab = visit("gallery/differences/hands_on.html", dots=2)
    with Image.open(SITE / "_images" / "sphx_glr_hands_on_001.png") as film:
        frames = []
        for number in range(film.n_frames):
            film.seek(number)
            frames.append(repeated(np.asarray(film.convert("RGB")), 2))
    seen = set()
    while len(seen) < 3:  # it runs for half a minute
        screen, _ = dots_on_screen(tab, ".exact img", 2)
        shown = [number for number, frame in enumerate(frames) if holds(screen, frame)]
        assert shown
        seen |= {shown[0]}


# What a reader does ------------------------------------------------------------------------------


def split_of(tab):
    return tab.locator(".swipe-stage").first.evaluate("s => s.style.getPropertyValue('--split')")


def test_swiping_by_keyboard_and_pointer_shows_the_other_picture(visit):
    tab = visit("swipe.html")
    slider, stage = tab.locator(".swipe-range").first, tab.locator(".swipe-stage").first
    images = [np.asarray(i) for i in _pictures(tab)]
    assert (images[0] != images[1]).any(2).mean() > 0.5
    slider.focus()
    for key, shown in (("Home", 1), ("End", 0)):
        tab.keyboard.press(key)
        screen, _ = dots_on_screen(tab, ".swipe-stage img", 1)
        assert holds(screen, repeated(images[shown], 2)[:, 4:-4])  # without the line at the end
    tab.keyboard.press("ArrowLeft")
    assert split_of(tab) == "99%"
    box = stage.bounding_box()
    tab.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 20)
    tab.mouse.down()
    assert split_of(tab) == "75%"
    tab.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 20)
    tab.mouse.up()
    assert split_of(tab) == "25%"
    assert "25 %" in slider.get_attribute("aria-valuetext")


def _pictures(tab):
    sources = (
        tab.locator(".swipe-stage")
        .first.locator("img")
        .evaluate_all("images => images.map(image => image.src)")
    )
    for source in sources:
        with Image.open(SITE / "_images" / source.rpartition("/")[2]) as file:
            yield file.convert("RGB")


def test_a_wide_picture_scrolls_by_keyboard_on_a_small_screen(visit):
    tab = visit("gallery/same_scale.html", 390, 844)
    box = tab.locator(".exact").first
    assert box.evaluate("b => b.scrollWidth > b.clientWidth")
    assert "scrolls sideways" in box.get_attribute("aria-label")
    box.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("document.querySelector('.exact').scrollLeft > 0")


def test_search_finds_a_name_without_a_network(visit):
    tab = visit("search.html?q=zoom_about")
    tab.wait_for_selector("#search-results li a")
    assert "reference" in tab.locator("#search-results li a").first.get_attribute("href")

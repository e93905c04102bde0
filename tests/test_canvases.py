"""Exact on every canvas: at any device pixel ratio, in windows of toolkits, in a browser."""

import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import mplpix
from tests.oracle import (
    Cells,
    assert_figure_shows,
    assert_largest,
    assert_same_dots,
    pixels,
    render,
)
from tests.tools import ramp, require

ROOT = Path(__file__).parents[1]
RATIOS = [1, 1.25, 1.5, 2, 3]
LAYOUTS = [None, "constrained"]

#: Of a process with a window or a browser (seconds).
PATIENCE = 120


def make(layout, canvas=FigureCanvasAgg, **figure_kw):
    """Return a figure on a canvas, and what its Axes show."""
    fig = Figure(**{"figsize": (4.13, 3.07), "layout": layout, **figure_kw})
    canvas(fig)
    axs = fig.subplots(1, 2, subplot_kw={"projection": "pixel"})
    asked = dict(zip(axs, (Cells(ramp(7, 9)), Cells(ramp(13, 11), origin="lower")), strict=True))
    for ax, image in asked.items():
        image.imshow(ax)
    return fig, asked


def check(fig, asked, **savefig):
    """Draw or save a figure and compare it with the oracle; return its dots and its scale."""
    buffer, draws = render(fig, **savefig)
    (scale,) = {image.scale_of(draws[-1][ax]) for ax, image in asked.items()}
    assert_figure_shows(buffer, draws[-1], asked, scale)
    assert_largest(scale, asked, draws[0])
    return buffer, scale


def run(module, *args, **environment):
    """Run a module of the tests in a process of its own; what it says is what is wrong."""
    result = subprocess.run(
        [sys.executable, "-m", module, *map(str, args)],
        check=False,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        text=True,
        timeout=PATIENCE,
    )
    assert result.returncode == 0, result.stderr[-3000:]


# Without a window -------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("ratio", RATIOS)
def test_a_canvas_is_exact_at_every_device_pixel_ratio(ratio, layout):
    fig, asked = make(layout)
    at_one, scale_at_one = check(fig, asked)
    # What a window calls when it is moved to another screen.
    fig.canvas._set_device_pixel_ratio(ratio)
    assert fig.dpi == 100 * ratio
    before, scale = check(fig, asked)
    assert before.shape[1] == int(413 * ratio)
    assert scale >= int(scale_at_one * ratio)
    # A file has the dpi that it is told, whatever the window has.
    assert_same_dots(check(fig, asked, dpi=100)[0], at_one)
    for savefig in ({}, {"dpi": 211.7}, {"dpi": 61.3, "bbox_inches": "tight"}):
        check(fig, asked, **savefig)
        assert fig.dpi == 100 * ratio
        assert_same_dots(pixels(fig), before)


@pytest.mark.parametrize(("ratio", "dots"), [(1.1, 11), (1.25, 5), (1.5, 3), (2, 2), (3, 3)])
def test_a_figure_of_exact_size_has_whole_pixels_of_a_page(ratio, dots):
    sizes = set()
    for cells in range(20, 26):
        fig, _ = mplpix.subplots([ramp(cells, cells)], scale=1)
        fig.canvas._set_device_pixel_ratio(ratio)
        fig.canvas.draw()
        sizes.add(tuple(fig.canvas.get_width_height(physical=True)))
    assert len(sizes) > 1
    assert not np.mod(list(sizes), dots).any()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_figure_is_exact_whatever_dpi_and_size_it_gets_between_draws(layout):
    fig, asked = make(layout)
    scales = set()
    for dpi, size in [
        (100, (4, 3)),
        (72.3, (6.1, 2)),
        (205, (2, 4.7)),
        (100, (4, 3)),
        (31, (9, 9)),
    ]:
        fig.dpi = dpi
        scales.add(check(fig, asked)[1])
        fig.set_size_inches(size)
        scales.add(check(fig, asked)[1])
    assert len(scales) > 3


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dpi", [100, 72.3, 133.7])
def test_cairo_shows_the_same_cells(dpi, layout):
    require("cairocffi")
    from matplotlib.backends.backend_cairo import FigureCanvasCairo  # noqa: PLC0415

    agg, _ = check(*make(layout), dpi=dpi)
    cairo, _ = check(*make(layout, FigureCanvasCairo), dpi=dpi)
    assert cairo.shape == agg.shape
    if layout is None:  # else texts, which each measures by itself, decide where the boxes are
        assert_same_dots(cairo, agg)


# In a window ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_window_of_qt_shows_the_cells(ratio):
    require("PySide6")
    run("tests.windows", "qt", ratio, QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=str(ratio))


@pytest.fixture
def x_server(request):
    """Return the DISPLAY of an X server without a screen, at 96 dpi times the ratio."""
    program = require("Xvfb")
    reader, writer = os.pipe()
    arguments = ["-screen", "0", "2200x1800x24", "-dpi", str(round(96 * request.param))]
    with subprocess.Popen(
        [program, "-displayfd", str(writer), "-nolisten", "tcp", *arguments],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(writer)
        with open(reader) as number:
            yield f":{number.readline().strip()}"  # told when it is ready, nothing if it failed
        server.terminate()


#: matplotlib has taken the ratio of Tk from the X server since then; before it is 1 on Linux.
TK_RATIOS = RATIOS if mpl.__version_info__ >= (3, 11) else [1]


@pytest.mark.parametrize(
    ("x_server", "ratio"),
    [(r, r) for r in TK_RATIOS],
    indirect=["x_server"],
    ids=map(str, TK_RATIOS),
)
def test_a_window_of_tk_shows_the_cells(x_server, ratio):
    # Not every Python is built with Tk, which pip can't add: then there is nothing to test.
    pytest.importorskip("tkinter", exc_type=ImportError)
    run("tests.windows", "tk", ratio, DISPLAY=x_server)


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_a_browser_shows_the_cells(ratio):
    require("tornado")
    run("tests.webagg", require("chromium"), ratio)

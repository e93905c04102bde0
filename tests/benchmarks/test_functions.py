"""What is no single image on a canvas: arrays, files, many Axes, the import."""

from __future__ import annotations

import ast
import io
from fractions import Fraction

import numpy as np
import pytest
import scipy.ndimage
from matplotlib import pyplot as plt
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from PIL import Image

import mplpix
from mplpix.artists.color import Colors, look_of
from tests.benchmarks.canvases import CANVASES, Pan, canvas
from tests.benchmarks.data import image
from tests.benchmarks.memory import peak_megabytes, run_python
from tests.benchmarks.race import Bar, Measured, Subject, Timing, ratios


def test_boxes_of_scattered_cells(race, sizes):
    mask = np.random.default_rng(2).random(sizes["8 MP"]) < 0.01

    def by_scipy():
        labels, _ = scipy.ndimage.label(mask, np.ones((3, 3)))
        return scipy.ndimage.find_objects(labels)

    def overlay():
        return (mplpix.DiffOverlay.from_mask(mask),)

    theirs = sorted((r.start, r.stop, c.start, c.stop) for r, c in by_scipy())
    ours = sorted(map(tuple, overlay()[0].boxes().tolist()))
    assert ours == theirs
    race(
        "`boxes()` on 80,000 scattered cells",
        "8 MP, 1 %",
        {"mplpix": Subject(mplpix.DiffOverlay.boxes, overlay), "scipy": by_scipy},
        Bar(1.0, "scipy"),
    )


@pytest.mark.parametrize("factor", [1.5, 3.7, 20])
def test_zoom_about(race, short, factor):
    n = 200 if short else 4000
    A, _ = image((n, n), "float32")
    center = np.array([0.45 * n, 0.55 * n])
    first = center - (n - 1) / 2 / factor
    # Where the canvas ends, in Pillow's coordinates: cell edges are the whole numbers.
    top, left = first + 0.5 - 0.5 / factor
    bottom, right = first + 0.5 + (n - 0.5) / factor
    picture = Image.fromarray(A)

    def by_pillow():
        box = (left, top, right, bottom)
        return picture.resize((n, n), Image.Resampling.BILINEAR, box=box)

    def by_scipy():
        matrix = np.array([1, 1]) / factor
        return scipy.ndimage.affine_transform(A, matrix, offset=first, order=1)

    def ours():
        return mplpix.zoom_about(A, center, factor)

    for other in (np.asarray(by_pillow()), by_scipy()):
        inner = (slice(2 * int(factor) + 2, -2 * int(factor) - 2),) * 2  # the others have borders
        np.testing.assert_allclose(ours()[inner], other[inner], atol=2e-5)
    race(
        "`zoom_about` 4000×4000 bilinear",
        f"float32, factor {factor}",
        {"mplpix": ours, "scipy": by_scipy, "Pillow": by_pillow},
        Bar(Fraction(1, 4), "scipy"),
        Bar(1, "Pillow"),
    )


def test_import(note, benchmark, short):
    code = """if True:
        import time
        def now(): return time.process_time(), time.perf_counter()
        start = now()
        import matplotlib.pyplot
        between = now()
        import mplpix
        print([start, between, now()])"""

    def once():
        cpu, wall = np.diff(ast.literal_eval(run_python(code)), axis=0).T
        times["pyplot"].append(Timing(wall[0], cpu[0]))
        times["mplpix"].append(Timing(wall[1], cpu[1]))

    times = {"mplpix": [], "pyplot": []}
    once()  # writes the byte code
    times = {"mplpix": [], "pyplot": []}
    benchmark.pedantic(once, rounds=1 if short else 40)
    assert all(timing.wall > 0 for several in times.values() for timing in several)
    amounts = {name: 1e3 * np.median([t.wall for t in ts]) for name, ts in times.items()}
    note(Measured("`import mplpix`", "", [Bar(0.06, "pyplot")], amounts, ratios(times)))


def grid(n, projection, images):
    """Show *images* in n × n subplots of a new figure."""
    axs = canvas(CANVASES["1920×1080"]).subplots(n, n, subplot_kw={"projection": projection})
    for ax, A in zip(axs.flat, images, strict=True):
        ax.imshow(A)
    return axs


@pytest.fixture
def images(short):
    n = 2 if short else 10
    A, _ = image((100 * n, 100 * n), "float64")
    starts = range(0, 100 * n, 100)
    return [A[i : i + 100, j : j + 100] for i in starts for j in starts]


def test_many_subplots(race, images):
    n = int(len(images) ** 0.5)
    projections = {"mplpix": "pixel", "imshow": None}
    bar = Bar(1.1, "imshow")
    axs = {name: grid(n, projection, images) for name, projection in projections.items()}
    for some in axs.values():
        for ax, A in zip(some.flat, images, strict=True):
            assert np.array_equal(ax.images[0].get_array(), A)

    def each(job, prepare):
        return {name: Subject(job, lambda p=p: prepare(p)) for name, p in projections.items()}

    case = "10×10 subplots with images"
    race(f"{case}: build", "100×100 cells each", each(grid, lambda p: (n, p, images)), bar)


def draw(axs):
    axs.flat[0].figure.canvas.draw()


def test_first_draw_of_many_subplots(race, images):
    n = int(len(images) ** 0.5)
    race(
        "10×10 subplots with images: first draw",
        "1920×1080",
        {
            "mplpix": Subject(draw, lambda: (grid(n, "pixel", images),)),
            "imshow": Subject(draw, lambda: (grid(n, None, images),)),
        },
        Bar(1.0, "imshow"),
    )


@pytest.mark.parametrize("hand", ["unchanged", "panned"])
def test_redraw_of_many_subplots(race, images, hand):
    n = int(len(images) ** 0.5)
    axs = {"mplpix": grid(n, "pixel", images), "imshow": grid(n, None, images)}
    for some in axs.values():
        draw(some)
    race(
        "10×10 subplots with images: redraw",
        f"{hand}, 1920×1080",
        {
            name: Pan(*some.flat) if hand == "panned" else lambda some=some: draw(some)
            for name, some in axs.items()
        },
        Bar(1.0, "imshow"),
    )


@pytest.mark.parametrize("limits", [(0, 1), (0.1, 0.9)])
def test_colors_of_visible_cells(race, short, limits):
    A, _ = image((108, 192) if short else (1080, 1920), "float64")
    vmin, vmax = limits
    norm = Normalize(vmin, vmax)
    mappable = ScalarMappable(norm, "viridis")
    im = canvas((100, 100)).add_subplot(projection="pixel").imshow(A, norm=norm)

    def by_matplotlib():
        return mappable.to_rgba(A, bytes=True)

    def colors():
        return Colors(None, im.norm, im.cmap, look_of(im.norm, im.cmap))(A)

    assert np.array_equal(colors(), by_matplotlib())
    assert np.array_equal(im.to_image(), by_matplotlib())
    race(
        "colour a visible 1920×1080 of cells (float64, Normalize) to RGBA",
        f"limits {vmin} and {vmax} of values from 0 to 1",
        {"mplpix": colors, "to_rgba": by_matplotlib, "to_image()": im.to_image},
        Bar(0.4, "to_rgba"),
    )


def save(imsave, A):
    file = io.BytesIO()
    imsave(file, A)
    return file


def test_imsave(race, short):
    A, _ = image((200, 400) if short else (2000, 4000), "float64")
    ours, theirs = (np.asarray(Image.open(save(f, A))) for f in (mplpix.imsave, plt.imsave))
    assert np.array_equal(ours, theirs)
    race(
        "`imsave` 4000×2000",
        "float64, PNG",
        {"mplpix": lambda: save(mplpix.imsave, A), "plt.imsave": lambda: save(plt.imsave, A)},
        Bar(1.05, "plt.imsave"),
    )


def test_memory_of_imsave(note, benchmark, short):
    shape = (200, 400) if short else (2000, 4000)
    setup = f"""
import mplpix
from matplotlib import pyplot as plt
from tests.benchmarks.data import image
from tests.benchmarks.test_functions import save
small, _ = image((50, 50), "float64")
save(mplpix.imsave, small), save(plt.imsave, small)
A, _ = image({shape}, "float64")
"""
    amounts = {
        "mplpix": benchmark.pedantic(peak_megabytes, (setup, "save(mplpix.imsave, A)")),
        "plt.imsave": peak_megabytes(setup, "save(plt.imsave, A)"),
    }
    ratio = amounts["mplpix"] / amounts["plt.imsave"]
    bars = [Bar(1.0, "plt.imsave")]
    ratio = {"plt.imsave": (ratio, ratio)}
    note(Measured("`imsave` 4000×2000: memory", "float64", bars, amounts, ratio, unit="MB"))

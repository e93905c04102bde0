"""Every frame of an animation is exact: on the canvas, in a GIF, in a lossless movie."""

import subprocess

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.animation import FFMpegWriter, FuncAnimation, PillowWriter
from PIL import Image, ImageSequence

import mplpix  # noqa: F401
from tests.oracle import Cells, Drawn, assert_figure_shows, assert_same_dots
from tests.tools import require

FRAMES = 4
SHAPES = [(9, 12), (13, 5)]


def frame_cells(number):
    """Return what the two Axes show in a frame."""
    return [
        Cells(
            (np.arange(float(rows * cols)).reshape(rows, cols) * (number + 2)) % 17, origin=origin
        )
        for (rows, cols), origin in zip(SHAPES, ("upper", "lower"), strict=True)
    ]


def make(blit):
    """Return a figure, its animation, and where the Axes are in each frame."""
    fig, axs = plt.subplots(1, 2, figsize=(3.2, 2.4), dpi=70, subplot_kw={"projection": "pixel"})
    images = [cells.imshow(ax) for ax, cells in zip(axs, frame_cells(0), strict=True)]
    for im in images:
        im.set_clim(0, 16)
    noted = []

    def update(number):
        for im, cells in zip(images, frame_cells(number), strict=True):
            im.set_data(cells.A)
        noted.append({ax: Drawn.of(ax) for ax in axs})
        return images

    # Without init_func a first frame would be drawn for nothing.
    animation = FuncAnimation(
        fig, update, frames=FRAMES, init_func=lambda: images, blit=blit, repeat=False
    )
    return fig, animation, noted


def assert_frame(dots, axs, drawn, number):
    asked = dict(zip(axs, frame_cells(number), strict=True))
    (scale,) = {cells.scale_of(drawn[ax]) for ax, cells in asked.items()}
    assert scale > 1
    for cells in asked.values():
        cells.norm = lambda: mpl.colors.Normalize(0, 16)
    assert_figure_shows(dots, drawn, asked, scale)


@pytest.mark.parametrize("blit", [True, False])
def test_each_frame_on_the_canvas_is_exact(blit):
    fig, animation, noted = make(blit)
    fig.canvas.draw()  # which starts it
    for number in range(FRAMES):
        animation._step()
        if not blit:
            fig.canvas.draw()
        drawn = {ax: Drawn.of(ax) for ax in fig.axes}
        assert_frame(np.array(fig.canvas.buffer_rgba()), fig.axes, drawn, number)
    assert len(noted) >= FRAMES


@pytest.mark.parametrize("blit", [True, False])
@pytest.mark.parametrize("dpi", [70, 93.1])
def test_each_frame_of_a_gif_is_exact(tmp_path, blit, dpi):
    fig, animation, _ = make(blit)
    drawn = []
    fig.canvas.mpl_connect(
        "draw_event", lambda _: drawn.append({ax: Drawn.of(ax) for ax in fig.axes})
    )
    # 17 colors and white: a palette has room for all of them.
    animation.save(tmp_path / "movie.gif", writer=PillowWriter(fps=5), dpi=dpi)
    with Image.open(tmp_path / "movie.gif") as movie:
        frames = [np.asarray(f.convert("RGBA")) for f in ImageSequence.Iterator(movie)]
    assert len(frames) == FRAMES
    for number, dots in enumerate(frames):
        assert_frame(dots, fig.axes, drawn[-1], number)


@pytest.mark.parametrize("codec", ["ffv1", "libx264rgb"])
def test_each_frame_of_a_lossless_movie_is_exact(tmp_path, codec):
    program = require("ffmpeg")
    fig, animation, _ = make(blit=False)
    drawn = []
    fig.canvas.mpl_connect(
        "draw_event", lambda _: drawn.append({ax: Drawn.of(ax) for ax in fig.axes})
    )
    lossless = {"ffv1": ["-pix_fmt", "bgr0"], "libx264rgb": ["-qp", "0", "-pix_fmt", "rgb24"]}
    writer = FFMpegWriter(fps=5, codec=codec, extra_args=lossless[codec])
    animation.save(tmp_path / "movie.mkv", writer=writer)
    rows, cols = fig.canvas.get_width_height()[::-1]
    command = [program, "-v", "error", "-i", tmp_path / "movie.mkv", "-f", "rawvideo"]
    decoded = subprocess.run(
        [*command, "-pix_fmt", "rgba", "-"], check=True, capture_output=True, timeout=60
    ).stdout
    frames = np.frombuffer(decoded, np.uint8).reshape(-1, rows, cols, 4)
    assert len(frames) == FRAMES
    for number, dots in enumerate(frames):
        assert_frame(dots, fig.axes, drawn[-1], number)


def test_a_blitted_frame_is_the_drawn_one():
    fig, animation, _ = make(blit=True)
    fig.canvas.draw()
    for _ in range(3):
        animation._step()
    blitted = np.array(fig.canvas.buffer_rgba())
    for ax in fig.axes:
        ax.images[0].set_animated(False)
    animation.pause()
    fig.canvas.draw()
    assert_same_dots(np.array(fig.canvas.buffer_rgba()), blitted)

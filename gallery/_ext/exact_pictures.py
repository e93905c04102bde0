"""Pictures of the gallery as exact as the library makes them.

sphinx-gallery saves figures by `scrape`, at their own dpi and size. It shrinks thumbnails by
resampling, which would blur what they are to show; those are replaced by parts of the pictures, dot
by dot: `cut` takes the part around the first image of the figure.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import Animation, PillowWriter
from numpy.typing import NDArray
from PIL import Image
from sphinx_gallery.scrapers import figure_rst

__all__ = ["by_story", "cut", "scrape", "setup"]

#: An animation runs this often, and then rests: nothing moves on a page for ever.
_RUNS = 3

#: Shown first in their sections, in this order; all others follow by name.
_FIRST = (
    "same_scale",
    "imshow_or_pixels",
    "needle",
    "diff_styles",
    "confusion_matrix",
    "tick_conventions",
    "zoom_axes",
    "zoom_array",
)


#: What comes to the middle of a thumbnail, where that is not the middle of the first image:
#: fractions of the picture from the upper left.
_MIDDLES = {
    "animation": (0.35, 0.28),
    "diff_styles": (0.72, 0.24),
    "downsample": (0.5, 0.7),
    "imshow_or_pixels": (0.62, 0.8),
    "needle": (0.55, 0.87),
    "tick_conventions": (0.2, 0.85),
    "vector_export": (0.4, 0.4),
}


def by_story(filename: str) -> tuple[int, str]:
    """Return what the examples are sorted by."""
    name = Path(filename).stem
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST)), name


# Pictures ----------------------------------------------------------------------------------------


class _FramesOfPng(PillowWriter):
    """Writes an animation as a PNG, which keeps all colors."""

    def finish(self) -> None:
        first, *others = self._frames
        first.save(
            self.outfile,
            format="png",
            save_all=True,
            append_images=others,
            duration=int(1000 / self.fps),
            loop=_RUNS,
        )


def scrape(block: Any, block_vars: dict[str, Any], gallery_conf: dict[str, Any]) -> str:
    """Save the figures of a code block, and return the reStructuredText that shows them."""
    animations = {
        value._fig: value
        for value in block_vars["example_globals"].values()
        if isinstance(value, Animation)
    }
    shown = []
    for number, path in zip(plt.get_fignums(), block_vars["image_path_iterator"], strict=False):
        fig = plt.figure(number)
        if fig in animations:
            animations[fig].save(path, writer=_FramesOfPng(), dpi=fig.dpi)
        else:
            fig.savefig(path, dpi="figure", facecolor=fig.get_facecolor())
        Path(path).with_suffix(".json").write_text(json.dumps(_middle(fig)))
        story = Path(block_vars["src_file"]).stem.replace("_", " ")
        shown.append(figure_rst([path], gallery_conf["src_dir"], f"{story}: {_titles(fig)}"))
    plt.close("all")
    return "".join(shown)


def _titles(fig: Any) -> str:
    """Return what the figure says it shows, in one line."""
    texts = [fig.get_suptitle(), *(ax.get_title() for ax in fig.axes)]
    return ", ".join(" ".join(text.split()) for text in texts if text) or "the figure"


def _middle(fig: Any) -> list[float]:
    """Return the middle of the first image as fractions of the figure, from the upper left."""
    boxes = [ax.get_position() for ax in fig.axes if ax.images] or [fig.transFigure]
    box = boxes[0]
    if not hasattr(box, "x0"):
        return [0.5, 0.5]
    return [(box.x0 + box.x1) / 2, 1 - (box.y0 + box.y1) / 2]


# Thumbnails --------------------------------------------------------------------------------------


def cut(
    dots: NDArray[np.uint8], size: tuple[int, int], middle: tuple[float, float]
) -> NDArray[np.uint8]:
    """Return *size* (width, height) of the dots of a picture, on white where it has too few.

    Parameters
    ----------
    dots : (M, N, 3) uint8 array
    size : (int, int)
    middle : (float, float)
        What comes to the middle, as fractions (x, y) of the picture, as far as it reaches.
    """
    cut_out = np.full((size[1], size[0], 3), 255, np.uint8)
    taken, placed = [], []
    for length, room, fraction in zip(dots.shape[:2], size[::-1], middle[::-1], strict=True):
        if length <= room:
            start = (room - length) // 2
            taken.append(slice(0, length))
            placed.append(slice(start, start + length))
        else:
            start = min(max(round(length * fraction - room / 2), 0), length - room)
            taken.append(slice(start, start + room))
            placed.append(slice(0, room))
    cut_out[tuple(placed)] = dots[tuple(taken)]
    return cut_out


def _replace_thumbnails(app: Any) -> None:
    size = app.config.sphinx_gallery_conf["thumbnail_size"]
    for thumbnail in sorted(Path(app.srcdir, "gallery").rglob("images/thumb/sphx_glr_*_thumb.*")):
        name = thumbnail.stem.removesuffix("_thumb")
        pictures = sorted(thumbnail.parent.parent.glob(f"{name}_[0-9][0-9][0-9].png"))
        if not pictures:
            raise FileNotFoundError(f"{name} has no picture to take a thumbnail of")
        picture = pictures[0]
        story = name.removeprefix("sphx_glr_")
        middle = _MIDDLES.get(story) or json.loads(picture.with_suffix(".json").read_text())
        with Image.open(picture) as file:
            dots = np.asarray(file.convert("RGB"))
        Image.fromarray(cut(dots, size, middle)).save(thumbnail)


def setup(app: Any) -> dict[str, bool]:
    """Replace the thumbnails as soon as sphinx-gallery made them."""
    app.connect("builder-inited", _replace_thumbnails, priority=900)
    return {"parallel_read_safe": True}

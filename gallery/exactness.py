"""How exact: the share of dots in another color than their cell's, for `imshow` and for mplpix.

``python gallery/exactness.py`` prints the table; the site makes it anew whenever it is built.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import get_sample_data

import mplpix  # registers the projection

#: Figures to draw in: width and height in inches, and dpi.
FIGURES = ((6.4, 4.8, 100), (5, 5, 72), (3.2, 3.2, 150), (4.1, 3.3, 110.7), (2, 2, 100))


def image() -> Any:
    """Return a part of a photograph, 140 × 160 cells."""
    photograph = plt.imread(get_sample_data("grace_hopper.jpg", asfileobj=False))
    return photograph[100:240, 160:320]


def dots_of(ax: Any) -> Any:
    """Return the dots of the box of an Axes, RGB, spines and ticks off."""
    ax.set_axis_off()
    fig = ax.figure
    fig.canvas.draw()
    dots = np.asarray(fig.canvas.buffer_rgba())[..., :3]
    x0, x1 = (round(edge) for edge in ax.bbox.intervalx)
    y0, y1 = (len(dots) - round(edge) for edge in ax.bbox.intervaly)
    return dots[y1:y0, x0:x1]


def wrong_share(dots: Any, cells: Any) -> float:
    """Return the share of dots that have another color than the cell at their middle."""
    rows, cols = (
        ((np.arange(n) + 0.5) * m / n).astype(int)
        for n, m in zip(dots.shape[:2], cells.shape[:2], strict=True)
    )
    return float((dots != cells[np.ix_(rows, cols)]).any(axis=2).mean())


def blocks(cells: Any, k: int) -> Any:
    """Return the means of blocks of k × k cells, rounded."""
    starts = [np.arange(0, n, k) for n in cells.shape[:2]]
    sums = np.add.reduceat(np.add.reduceat(cells.astype(float), starts[0], 0), starts[1], 1)
    rows, cols = (
        np.minimum(first + k, n) - first for first, n in zip(starts, cells.shape[:2], strict=True)
    )
    return np.rint(sums / (rows[:, None] * cols)[..., None]).astype(np.uint8)


def measure() -> list[tuple[str, str, str, str, str]]:
    """Return the rows of the table."""
    cells = image()
    rows = []
    for width, height, dpi in FIGURES:
        found: list[Any] = []
        for projection in (None, "pixel"):
            fig = plt.figure(figsize=(width, height), dpi=dpi)
            ax = fig.add_subplot(projection=projection)
            ax.imshow(cells)
            dots = dots_of(ax)
            shown = cells
            if projection and (scale := ax.get_pixel_scale()) < 1:
                shown = blocks(cells, round(1 / scale))
            found += [dots.shape[1] / cells.shape[1], wrong_share(dots, shown)]
            if projection:
                found[2] = ax.get_pixel_scale()
            plt.close(fig)
        rows.append(
            (
                f"{width} × {height} in, {dpi} dpi",
                f"{found[0]:.3f}",
                f"{found[1]:.1%}",
                str(found[2]),
                f"{found[3]:.1%}",
            )
        )
    return rows


def table() -> str:
    """Return the table in Markdown."""
    head = (
        "figure",
        "imshow: dots per cell",
        "imshow: dots of another color",
        "mplpix: dots per cell",
        "mplpix: dots of another color",
    )
    with mpl.rc_context({**mpl.rcParamsDefault, "backend": "agg"}):
        lines = [head, ("---", "---:", "---:", "---:", "---:"), *measure()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write_table(path: Path) -> None:
    """Write the table to the file *path*."""
    path.write_text(table(), encoding="utf-8")


if __name__ == "__main__":
    print(table())

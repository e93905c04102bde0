"""Each two choices of format, layout, dpi, box, subfigure, colorbar and group, drawn together."""

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from PIL import Image

import mplpix  # noqa: F401
from tests import readers
from tests.oracle import (
    WHITE,
    Cells,
    Drawn,
    assert_largest,
    assert_same_dots,
    assert_view,
    box_dots,
    every_axes,
    expected,
)
from tests.tools import PIXEL, ramp

#: Arguments of savefig; None is the canvas itself, which has no `BOXES`.
FORMATS = {
    "canvas": None,
    "png": {"format": "png"},
    "tiff": {"format": "tiff"},
    "webp": {"format": "webp", "pil_kwargs": {"lossless": True}},
    "pdf": {"format": "pdf"},
    "eps": {"format": "eps"},
    "svg": {"format": "svg"},
    "pgf": {"format": "pgf"},
}

#: Who shows the dots of a file that has none.
READERS = {"pdf": "poppler", "eps": "ghostscript", "svg": "chromium", "pgf": "pdflatex"}

BOXES = {
    "whole": {},
    "tight": {"bbox_inches": "tight"},
    "tight, padded": {"bbox_inches": "tight", "pad_inches": 0.0437},
    "cut": {"bbox_inches": Bbox([[0.033, 0.041], [5.431, 4.087]])},
}

CHOICES = {
    "format": list(FORMATS),
    "layout": [None, "tight", "constrained", "compressed"],
    "dpi": [100, 72.3, 133.7, 50],
    "box": list(BOXES),
    "subfigure": ["none", "side by side", "nested"],
    "colorbar": [None, "right", "bottom"],
    "group": ["one", "two", "3 dots", "1/2 dot"],
}


def pairwise(choices):
    """Return few rows of one choice each, among which are each two choices of two kinds.

    Greedy: the first pair that is missing, and whatever adds the most pairs to it.
    """
    kinds = list(choices)
    missing = {
        frozenset([(a, x), (b, y)])
        for a, b in combinations(kinds, 2)
        for x, y in product(choices[a], choices[b])
    }
    order = {(k, x): (i, j) for i, k in enumerate(kinds) for j, x in enumerate(choices[k])}

    def gain(row, kind, choice):
        return sum(frozenset([item, (kind, choice)]) in missing for item in row.items())

    rows = []
    while missing:
        row = dict(min(missing, key=lambda pair: sorted(order[item] for item in pair)))
        for kind in kinds:
            if kind not in row:
                row[kind] = max(choices[kind], key=lambda x, kind=kind: gain(row, kind, x))
        missing -= {frozenset(pair) for pair in combinations(row.items(), 2)}
        rows.append({kind: row[kind] for kind in kinds})
    return rows


def test_the_rows_have_each_pair_of_choices():
    rows = pairwise(CHOICES)
    assert rows == pairwise(CHOICES)
    for a, b in combinations(CHOICES, 2):
        assert {(row[a], row[b]) for row in rows} == set(product(CHOICES[a], CHOICES[b]))
    assert len(rows) < 40  # of 18432


def four_axes(fig, kind):
    """Return four pixel Axes of *fig*, in subfigures."""
    if kind == "none":
        return list(fig.subplots(2, 2, subplot_kw=PIXEL).flat)
    left, right = fig.subfigures(1, 2, width_ratios=[2, 3])
    if kind == "nested":
        right = right.subfigures(2, 1)[1]
    return [*left.subplots(2, 1, subplot_kw=PIXEL), *right.subplots(1, 2, subplot_kw=PIXEL)]


def make(row):
    """Return a figure, what its Axes show, and their groups."""
    dpi = row["dpi"] if row["format"] == "canvas" else 100
    fig = Figure((5.47, 4.13), dpi=dpi, layout=row["layout"])
    FigureCanvasAgg(fig)
    axs = four_axes(fig, row["subfigure"])
    cells = [
        Cells(ramp(7, 9)),
        Cells(ramp(13, 11), origin="lower"),
        Cells(ramp(12, 5) % 7, extent=(0, 1, -3, 8)),
        Cells(ramp(10, 16), x_view=(2, 14), inverted=(True, False)),
    ]
    asked = dict(zip(axs, cells, strict=True))
    for ax, image in asked.items():
        image.imshow(ax)
        # PGF writes text that has no color in black.
        ax.tick_params(labelsize=4, labelcolor="white" if row["format"] == "pgf" else "none")
    if row["colorbar"] is not None:
        axs[0].colorbar(axs[0].images[0], location=row["colorbar"], size=4)
    groups = [axs]
    if row["group"] == "two":
        groups = [axs[:2], axs[2:]]
        for ax in axs[2:]:
            ax.set_scale_group("other")
    elif row["group"] != "one":
        axs[1].set_pixel_scale(3 if row["group"] == "3 dots" else Fraction(1, 2))
    return fig, asked, groups


def output(fig, row, folder):
    """Return the dots of the canvas or the file, and where the Axes were at each draw."""
    draws = []
    if row["format"] in READERS:
        # The first draw of a vector file tells how fine its dots are, after which it is laid out
        # again. What listens to draws since before then notes the second layout.
        fig.draw_without_rendering()
    fig.canvas.mpl_connect(
        "draw_event", lambda _: draws.append({ax: Drawn.of(ax) for ax in every_axes(fig)})
    )
    if FORMATS[row["format"]] is None:
        fig.canvas.draw()
        return np.array(fig.canvas.buffer_rgba()), draws
    if (reader := READERS.get(row["format"])) is not None:
        readers.need(reader)
    file = folder / f"page.{row['format']}"
    fig.savefig(file, dpi=row["dpi"], **FORMATS[row["format"]], **BOXES[row["box"]])
    if reader is None:
        return np.asarray(Image.open(file).convert("RGBA")), draws
    page = readers.dots(getattr(readers, reader), file, row["dpi"])
    dots = np.dstack([page, np.full(page.shape[:2], 255, np.uint8)])
    times = 1 if row["format"] == "pgf" else row["dpi"] / 72
    return dots, [{ax: drawn.enlarged(times) for ax, drawn in draw.items()} for draw in draws]


@pytest.mark.parametrize(
    "row", pairwise(CHOICES), ids=lambda row: ", ".join(map(str, row.values()))
)
@pytest.mark.filterwarnings("ignore:(?i)(tight|constrained).?layout not applied")
def test_each_pair_of_choices_is_exact(row, tmp_path):
    fig, asked, groups = make(row)
    dots, draws = output(fig, row, tmp_path)
    first, last = draws[0], draws[-1]
    rest = dots.copy()
    for group in groups:
        scales = {asked[ax].scale_of(draw[ax]) for ax in group for draw in (first, last)}
        assert len(scales) == 1, f"Axes of one group are drawn at the scales {scales}"
        (scale,) = scales
        if row["group"] in ("one", "two"):
            assert_largest(scale, {ax: asked[ax] for ax in group}, first)
        else:
            assert scale == (3 if row["group"] == "3 dots" else Fraction(1, 2))
        for ax in group:
            assert_view(asked[ax], first[ax], scale)
            box = last[ax].whole_box()
            assert_same_dots(box_dots(dots, box), expected(asked[ax], last[ax], scale))
            box_dots(rest, box)[:] = WHITE
    assert (rest == WHITE).all() == (row["colorbar"] is None), "what is outside of the boxes"

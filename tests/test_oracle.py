"""Drawn figures against the oracle: random images in random figures, no dot different."""

import warnings
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import (
    BoundaryNorm,
    CenteredNorm,
    LogNorm,
    NoNorm,
    Normalize,
    PowerNorm,
    SymLogNorm,
    TwoSlopeNorm,
)
from matplotlib.figure import Figure

import mplpix.arrays.dots
import mplpix.arrays.lookup
import mplpix.arrays.scale
import mplpix.artists.places
import mplpix.axes.box
import mplpix.axes.group
from tests.oracle import (
    Cells,
    assert_blank,
    assert_boxes_show,
    assert_largest,
    assert_same_dots,
    assert_view,
    blocks,
    dots_needed,
    expected,
    find,
    largest_scale,
    mapped,
    render,
    shown,
)
from tests.tools import PIXEL

INTEGERS = "bhilqBHILQ"
FLOATS = "efdg"


class RankNorm(Normalize):
    """A norm as a user may write it: scaled by quantiles of the whole array."""

    def autoscale_None(self, A):  # noqa: N802
        good = np.ma.masked_invalid(np.ma.asarray(A, float)).compressed()
        if self.vmin is None:
            self.vmin = float(np.quantile(good, 0.125))
        if self.vmax is None:
            self.vmax = float(np.quantile(good, 0.875))


#: Norms, and the dtypes that they are for.
NORMS = {
    "none": (None, "?" + INTEGERS + FLOATS),
    "Normalize": (partial(Normalize, 3, 40), "?" + INTEGERS + FLOATS),
    "Normalize clip": (partial(Normalize, 3, 40, clip=True), INTEGERS + FLOATS),
    "LogNorm": (LogNorm, INTEGERS + FLOATS),
    "SymLogNorm": (partial(SymLogNorm, 2), INTEGERS + FLOATS),
    "PowerNorm": (partial(PowerNorm, 0.5), INTEGERS + FLOATS),
    "CenteredNorm": (partial(CenteredNorm, 9), INTEGERS + FLOATS),
    "TwoSlopeNorm": (partial(TwoSlopeNorm, 20, 1, 50), INTEGERS + FLOATS),
    "BoundaryNorm": (partial(BoundaryNorm, [2, 5, 11, 30], 256), INTEGERS + FLOATS),
    "NoNorm": (NoNorm, INTEGERS),
    "RankNorm": (RankNorm, INTEGERS + FLOATS),
}

CMAPS = [
    "viridis",
    "gray",
    mapped("plasma", bad="red", over="cyan", under="magenta"),
]

LAYOUTS = [None, "tight", "constrained", "compressed"]
SCALES = ["fit", "fit", 1, 2, 3, 5, 8, Fraction(1, 2), Fraction(1, 3), Fraction(1, 5)]


# Random figures -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A figure of images: everything that decides what is drawn."""

    images: tuple
    grid: tuple[int, int]
    scale: object = "fit"
    size_inches: tuple[float, float] = (3, 2)
    dpi: float = 100
    layout: str | None = None
    savefig: tuple = ()
    subfigure: bool = False
    colorbar: str | None = None  # where the first image has one
    groups: int = 1


#: Where cells are in memory.
ORDERS = {
    "rows": lambda A: A,
    "columns": lambda A: A.copy(order="F"),
    "backwards": lambda A: A[::-1, ::-1],
    "apart": lambda A: A.repeat(2, axis=1)[:, ::2],
}


def data(rng, shape, char, *, bad=False, masked=False, order="rows"):
    """Return cells whose sums are exact, so that a mean is one number by any road."""
    A = rng.integers(0, 2 if char == "?" else 60, shape).astype(char)
    if A.dtype.kind == "f" and A.ndim == 2:
        A += rng.integers(0, 8, shape).astype(char) / np.array(8, char)
        if bad:
            A[rng.random(shape) < 0.2] = np.nan
            A[0, 0] = 7
    if masked:
        mask = rng.random(shape[:2]) < 0.2
        mask[0, 0] = False
        A = np.ma.masked_array(A, mask if A.ndim == 2 else np.repeat(mask[..., None], 3, 2))
    return ORDERS[order](A)


@st.composite
def views(draw, count):
    """Draw part of *count* cells: None for all, whole cells or not, or beyond the image."""
    kind = draw(st.sampled_from(["all", "all", "all", "cells", "fractions", "beyond"]))
    if kind == "all":
        return None
    if kind == "cells":
        start = draw(st.integers(0, count - 1))
        return start, draw(st.integers(start + 1, count))
    if kind == "beyond":
        return draw(st.floats(-5, -0.25)), draw(st.floats(count, count + 5))
    start = draw(st.floats(0, count - 1))
    width = draw(st.floats(min(0.75, count - start), count - start))
    return start, start + width


EXTENTS = [None, None, (0, 1, 0, 1), (-3.7, 11.1, 40, 2), (1e6, 1e6 + 7, -1e-3, 1e-3), (9, 2, 7, 1)]


@st.composite
def cells(draw, most):
    """Draw an image of at most *most* rows and columns."""
    shape = draw(st.integers(1, most)), draw(st.integers(1, most))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from(["numbers"] * 6 + ["rgb"]))
    flags = {
        "bad": draw(st.booleans()),
        "masked": draw(st.booleans()),
        "order": draw(st.sampled_from(["rows", *ORDERS])),
    }
    common = {
        "origin": draw(st.sampled_from(["upper", "lower"])),
        "extent": draw(st.sampled_from(EXTENTS)),
        "downsample": draw(st.sampled_from(["auto", "auto", "mean", "nearest", "max", "min"])),
        "x_view": draw(views(shape[1])),
        "y_view": draw(views(shape[0])),
        "inverted": (draw(st.booleans()), draw(st.booleans())),
    }
    if kind == "rgb":
        del flags["bad"]
        return Cells(data(rng, (*shape, 3), "B", **flags), **common)
    norm, chars = NORMS[draw(st.sampled_from(sorted(NORMS)))]
    A = data(rng, shape, draw(st.sampled_from(chars)), **flags)
    if norm is LogNorm:
        A[0, 0] = 7
    if norm is NoNorm and common["downsample"] == "mean":
        common["downsample"] = "auto"  # the mean of two labels is none
    return Cells(A, cmap=draw(st.sampled_from(CMAPS)), norm=norm, **common)


@st.composite
def pages(draw):
    rows, cols = draw(st.sampled_from([(1, 1), (1, 1), (1, 2), (2, 1), (2, 2)]))
    most = draw(st.sampled_from([12, 40, 40, 400]))
    size = draw(st.floats(1.5, 4)), draw(st.floats(1.5, 3.5))
    other_dpi = draw(st.one_of(st.sampled_from([61.3, 100, 150]), st.floats(50, 180)))
    savefig = draw(
        st.sampled_from(
            [
                (),
                (),
                (("dpi", other_dpi),),
                (("bbox_inches", "tight"),),
                (("bbox_inches", "tight"), ("dpi", other_dpi), ("pad_inches", 0.043)),
            ]
        )
    )
    return Page(
        images=tuple(draw(cells(most)) for _ in range(rows * cols)),
        grid=(rows, cols),
        scale=draw(st.sampled_from(SCALES)),
        size_inches=size,
        dpi=draw(st.one_of(st.sampled_from([50, 72, 100, 133.7]), st.floats(50, 160))),
        layout=draw(st.sampled_from(LAYOUTS)),
        savefig=savefig,
        subfigure=draw(st.booleans()),
        colorbar=draw(st.sampled_from([None, None, None, "right", "bottom"])),
        groups=draw(st.sampled_from([1, 1, 1, 2])),
    )


def make(page):
    """Return the figure of *page*, and what each Axes shows."""
    fig = Figure(page.size_inches, page.dpi, layout=page.layout)
    FigureCanvasAgg(fig)
    parent = fig.subfigures(1, 2, width_ratios=[1, 4])[1] if page.subfigure else fig
    kwargs = {**PIXEL, "pixel_scale": page.scale}
    axs = parent.subplots(*page.grid, squeeze=False, subplot_kw=kwargs)
    asked = dict(zip(axs.flat, page.images, strict=True))
    for i, (ax, image) in enumerate(asked.items()):
        ax.set_scale_group(i % page.groups)
        image.imshow(ax)
        ax.tick_params(labelsize=5)
    first = axs[0, 0].images[0]
    low, high = first.get_clim()
    # A colorbar would set other limits for a single value.
    if page.colorbar is not None and first.get_array().ndim == 2 and low < high:
        axs[0, 0].colorbar(first, location=page.colorbar, size=3, ticks=[])
    return fig, asked


def draw_at(page, group, scale):
    """Return a group of Axes of a new figure of *page*, and their first draw at *scale*."""
    fig, asked = make(page)
    members = dict(list(asked.items())[group :: page.groups])
    next(iter(members)).set_pixel_scale(scale)
    _, draws = render(fig, **dict(page.savefig))
    return members, draws[0]


class NoRoomError(Exception):
    """A layout left an Axes less than a dot."""


def check(page):
    """Draw *page* and compare it with the oracle."""
    fig, asked = make(page)
    with warnings.catch_warnings():
        # A layout may find that there is no room; what it leaves is a slot like any other.
        warnings.filterwarnings("ignore", message="(?i)(tight|constrained).?layout not applied")
        buffer, draws = render(fig, **dict(page.savefig))
    # The first draw of a tight bounding box has the figure as it is.
    first, last = draws[0], draws[-1]
    slots = np.array([draw.slot for draw in first.values()])
    if (slots[:, 2:] - slots[:, :2] < 1).any():
        raise NoRoomError
    rest = buffer
    for group in range(min(page.groups, len(asked))):
        members = dict(list(asked.items())[group :: page.groups])
        scales = {
            image.scale_of(draw[ax]) for ax, image in members.items() for draw in (first, last)
        }
        assert len(scales) == 1, f"Axes of one group are drawn at the scales {scales}"
        (scale,) = scales
        if page.scale == "fit":
            assert_largest(scale, members, first, page.layout and partial(draw_at, page, group))
        else:
            assert scale == page.scale
        for ax, image in members.items():
            assert_view(image, first[ax], scale)
            assert (first[ax].xlim, first[ax].ylim) == (last[ax].xlim, last[ax].ylim)
        rest = assert_boxes_show(rest, last, members, scale)
    if page.colorbar is None:
        assert_blank(rest)


def check_if_there_is_room(page):
    try:
        check(page)
    except NoRoomError:
        reject()


def gradient(rows, cols, **kwargs):
    """Return cells that are all different."""
    return Cells(np.arange(float(rows * cols)).reshape(rows, cols), **kwargs)


PLAIN = Page((gradient(7, 5),), (1, 1))

every_page = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@settings(every_page, max_examples=200)
@given(pages())
@example(PLAIN)
def test_the_canvas_shows_what_numpy_repeat_makes(page):
    check_if_there_is_room(page)


@pytest.mark.deep
@settings(every_page, max_examples=10_000)
@given(pages())
def test_the_canvas_shows_what_numpy_repeat_makes_ten_thousand_times(page):
    check_if_there_is_room(page)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dpi", [100, 72.3, 133.7])
@pytest.mark.parametrize(
    "savefig",
    [{}, {"dpi": 211.7}, {"bbox_inches": "tight"}, {"bbox_inches": "tight", "dpi": 61.3}],
    ids=str,
)
def test_a_pattern_is_found_in_the_output_at_one_scale(layout, dpi, savefig):
    # Found by looking for it: no box, no limits, no scale are asked for.
    shapes = [(20, 30), (50, 40), (7, 7), (33, 21)]
    images = tuple(gradient(*shape) for shape in shapes)
    page = Page(images, (2, 2), size_inches=(6.13, 4.807), dpi=dpi, layout=layout)
    fig, asked = make(page)
    buffer, _ = render(fig, **savefig)
    found = {
        k
        for k in (*range(1, 20), Fraction(1, 2), Fraction(1, 3))
        if all(len(find(buffer, i.picture(k))) == 1 for i in asked.values())
    }
    assert len(found) == 1


# The oracle itself -------------------------------------------------------------------------------

SHIFTS = {
    "up by one": lambda places: np.floor(np.add(places, 0.5)) + 1,
    "down by one": lambda places: np.floor(np.add(places, 0.5)) - 1,
}

PAGES_TO_BREAK = {
    "whole": PLAIN,
    "lower, inverted": Page((gradient(9, 4, origin="lower", inverted=(True, False)),), (1, 1)),
    "two of them": Page((gradient(9, 4), gradient(3, 11)), (1, 2), layout="constrained"),
    "blocks": Page((gradient(9, 14),), (1, 1), scale=Fraction(1, 2)),
    "tight": replace(PLAIN, savefig=(("bbox_inches", "tight"), ("dpi", 77.7))),
}


@pytest.mark.parametrize("page", PAGES_TO_BREAK.values(), ids=PAGES_TO_BREAK)
def test_the_pages_to_break_are_right_when_nothing_is_broken(page):
    check(page)


@pytest.mark.parametrize("page", PAGES_TO_BREAK.values(), ids=PAGES_TO_BREAK)
@pytest.mark.parametrize(
    "module", [mplpix.arrays.lookup, mplpix.artists.places], ids=lambda m: m.__name__
)
@pytest.mark.parametrize("shift", SHIFTS.values(), ids=SHIFTS)
def test_the_oracle_notices_when_rounding_is_off_by_one_dot(monkeypatch, page, module, shift):
    monkeypatch.setattr(module, "round_dots", shift)
    with pytest.raises(AssertionError):
        check(page)


def _one_edge_off(round_dots):
    def broken(places):
        dots = np.array(round_dots(places))
        if dots.ndim and dots.size > 2:
            dots[dots.size // 2] += 1
        return dots

    return broken


def test_the_oracle_notices_when_a_single_edge_is_off_by_one_dot(monkeypatch):
    monkeypatch.setattr(
        mplpix.arrays.lookup, "round_dots", _one_edge_off(mplpix.arrays.dots.round_dots)
    )
    with pytest.raises(AssertionError, match="dots differ"):
        check(PLAIN)


def test_the_oracle_notices_when_a_box_is_half_a_dot_off(monkeypatch):
    box_start = mplpix.arrays.scale.box_start
    monkeypatch.setattr(mplpix.axes.box, "box_start", lambda *args: box_start(*args) + 0.5)
    monkeypatch.setattr(mplpix.axes.box, "DOT_TOLERANCE", 1)  # or the draw would align it
    with pytest.raises(AssertionError, match="not on whole dots"):
        check(PLAIN)


def test_the_oracle_notices_when_a_scale_is_too_small(monkeypatch):
    largest = mplpix.arrays.scale.largest_scale
    monkeypatch.setattr(mplpix.axes.group, "largest_scale", lambda spans: largest(spans) - 1)
    with pytest.raises(AssertionError):
        check(PLAIN)


def test_the_oracle_notices_when_blocks_are_not_counted_from_cell_0(monkeypatch):
    lookup = mplpix.arrays.lookup.lookup_uniform
    monkeypatch.setattr(
        mplpix.artists.places,
        "lookup_uniform",
        lambda origin, step, count, clip: lookup(origin + step, step, count, clip),
    )
    with pytest.raises(AssertionError):
        check(PAGES_TO_BREAK["blocks"])


@pytest.mark.parametrize("how", ["mean", "nearest", "max", "min"])
def test_the_blocks_of_the_oracle_are_those_of_a_slow_loop(how):
    rng = np.random.default_rng(3)
    A = data(rng, (7, 8), "d", bad=True, masked=True)
    got = blocks(A, 3, how)
    assert got.shape == (3, 3)
    for i, j in np.ndindex(3, 3):
        block = np.ma.masked_invalid(A[3 * i : 3 * i + 3, 3 * j : 3 * j + 3])
        if how == "nearest":
            # rows and columns of the block; the lower of two in the middle
            wanted = block[(block.shape[0] - 1) // 2, (block.shape[1] - 1) // 2]
            value = np.ma.masked_invalid(got)[i, j]
        else:
            wanted, value = getattr(block, how)(), got[i, j]
        assert (wanted is np.ma.masked) == (value is np.ma.masked)
        assert wanted is np.ma.masked or wanted == value


def test_the_oracle_knows_which_scale_is_the_largest():
    assert dots_needed(0, 7, 7, 3) == 21
    assert dots_needed(0, 7, 7, Fraction(1, 2)) == 4
    assert dots_needed(0.5, 6.5, 7, Fraction(1, 2)) == 4  # half a block, two, and the cut one
    assert largest_scale([(0, 7, 7, 20.9), (0, 3, 3, 50)], 0) == 2
    assert largest_scale([(0, 7, 7, 3.0)], 0) == Fraction(1, 3)


# Scales below 1 ---------------------------------------------------------------------------------


def block_page(A, k, **kwargs):
    """Return the dots of an Axes that shows *A* at 1/k, and those that it should show."""
    image = Cells(A, **kwargs)
    fig, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": Fraction(1, k)}, figsize=(3, 3))
    image.imshow(ax)
    _, draws = render(fig)
    return shown(ax), expected(image, draws[-1][ax], Fraction(1, k))


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("how", ["mean", "nearest", "max", "min"])
@pytest.mark.parametrize("k", [2, 3, 4, 7])
@pytest.mark.parametrize("shape", [(12, 12), (13, 11), (1, 29), (2, 3)], ids=str)
def test_a_dot_shows_a_block_of_cells_counted_from_cell_0(shape, k, how, origin):
    A = data(np.random.default_rng(5), shape, "d", bad=True, masked=True)
    norm = partial(Normalize, 0, 60)
    got, wanted = block_page(A, k, downsample=how, origin=origin, norm=norm)
    assert got.shape[:2] == (-(-shape[0] // k), -(-shape[1] // k))
    assert_same_dots(got, wanted)


@pytest.mark.parametrize("how", ["mean", "max", "min"])
def test_a_block_without_a_good_cell_is_bad(how):
    A = np.ones((4, 4))
    A[:2, :2] = np.nan
    A[2, 2] = np.nan
    cmap = mapped("gray", bad="red")
    got, _ = block_page(A, 2, downsample=how, cmap=cmap, norm=partial(Normalize, 0, 2))
    assert (got[0, 0] == [255, 0, 0, 255]).all()
    assert (got[1, 1] == got[0, 1]).all()
    assert (got[0, 1] != got[0, 0]).any()


def test_the_mean_of_rgba_is_premultiplied():
    A = np.zeros((2, 4, 4), np.uint8)
    A[0, 0] = 255, 0, 0, 255  # an opaque red cell and three transparent green ones
    A[0, 1] = A[1, 0] = A[1, 1] = 0, 255, 0, 0
    A[:, 2:] = 100, 50, 200, 255
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = ax.imshow(A)
    assert im.to_image(0.5).tolist() == [[[255, 0, 0, 64], [100, 50, 200, 255]]]


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("k", [2, 3])
def test_the_mean_of_colours_is_the_nearest_byte_to_the_exact_one(k, channels):
    A = np.random.default_rng(8).integers(0, 256, (7, 11, channels)).astype(np.uint8)
    _, ax = plt.subplots(subplot_kw=PIXEL)
    got = ax.imshow(A).to_image(Fraction(1, k))
    assert got.shape == (-(-7 // k), -(-11 // k), 4)
    for i, j in np.ndindex(*got.shape[:2]):
        block = A[k * i : k * i + k, k * j : k * j + k].reshape(-1, channels).astype(int)
        alpha = block[:, 3] if channels == 4 else np.full(len(block), 255)
        exact = [Fraction(int((block[:, c] * alpha).sum()), int(alpha.sum())) for c in range(3)]
        exact.append(Fraction(int(alpha.sum()), len(alpha)))
        for value, mean in zip(got[i, j], exact, strict=True):
            assert abs(int(value) - mean) <= Fraction(1, 2)


@pytest.mark.parametrize("how", ["mean", "nearest", "max", "min"])
def test_panning_never_changes_a_block(how):
    A = data(np.random.default_rng(6), (30, 60), "d")
    norm = partial(Normalize, 0, 60)
    image = Cells(A, downsample=how, norm=norm)
    whole = image.picture(Fraction(1, 3))
    _, ax = plt.subplots(subplot_kw={**PIXEL, "pixel_scale": Fraction(1, 3)}, figsize=(2, 2))
    image.imshow(ax)
    widths = set()
    for start in np.arange(0, 30, 0.75):
        ax.set_xlim(start - 0.5, start + 29.5)
        got = shown(ax)
        widths.add(got.shape[1])
        first = [c for c in range(11) if (got == whole[:, c : c + got.shape[1]]).all()]
        assert first, f"from cell {start} on, the dots are not those of the whole image"
        assert abs(first[0] - start / 3) <= 1
    assert widths == {10}


@pytest.mark.parametrize("downsample", ["auto", "nearest", "max", "min"])
@pytest.mark.parametrize("char", "?" + INTEGERS)
def test_labels_are_never_mixed(char, downsample):
    # int64 and uint64 beyond 2**53, where a float would mix neighbours
    dtype = np.dtype(char)
    high = 1 if char == "?" else np.iinfo(dtype).max
    A = np.array([[high - 1, high], [high, high]]).astype(dtype)
    image = Cells(A, norm=partial(BoundaryNorm, [-1, 1, 2], 2), downsample=downsample)
    _, ax = plt.subplots(subplot_kw=PIXEL)
    im = image.imshow(ax)
    one = mplpix.PixelAlignedImage(ax, cmap=im.cmap, norm=im.norm)
    one.set_data(A[:1, :1] if downsample in ("auto", "nearest", "min") else A[1:, 1:])
    assert_same_dots(im.to_image(0.5), one.to_image())

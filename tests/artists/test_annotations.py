"""`PixelAxes.annotate_cells`: the values, written into the cells that have room for them.

What was written is seen twice: by the dots that differ from the same figure without annotations,
and by the texts that are drawn. Luminance is computed anew, channel by channel, after the
definition in WCAG 2.2.
"""

import io
import pickle
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.colors import LogNorm, to_rgba
from matplotlib.text import Text

from mplpix.artists.annotations import relative_luminance
from tests.oracle import assert_same_dots, bare, pixels, render
from tests.tools import PIXEL, require

rng = np.random.default_rng(5)
A = rng.random((4, 5))


def pixel_axes(size=(4, 3), dpi=100, **kwargs):
    fig = plt.figure(figsize=size, dpi=dpi)
    return fig.add_axes((0.1, 0.1, 0.8, 0.8), **PIXEL, **kwargs)


def shown(cells=A, size=(4, 3), dpi=100, scale=None, **kwargs):
    ax = pixel_axes(size, dpi, **({} if scale is None else {"pixel_scale": scale}))
    im = ax.imshow(cells, **kwargs)
    bare(ax)
    return ax, im


def written(ax, **savefig):
    """Return the texts that are written into an SVG file, labels of ticks too."""
    file = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        ax.get_figure().savefig(file, format="svg", **{"dpi": ax.get_figure().dpi, **savefig})
    return re.findall(r"<text [^>]*>([^<]*)</text>", file.getvalue())


def texts_of(ax):
    """Return the texts that are drawn on Agg: string, colour, place in display coordinates."""
    found = []
    draw = Text.draw

    def note(self, renderer):
        if self.get_visible() and self.get_text() and to_rgba(self.get_color())[3]:
            found.append((self.get_text(), to_rgba(self.get_color()), self.get_position()))
        return draw(self, renderer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", note)
        ax.get_figure().canvas.draw()
    return found


def strings_of(ax):
    return [string for string, _, _ in texts_of(ax)]


def ink(ax, annotate):
    """Return where the canvas changes when *annotate* is called, lowest row first."""
    before = render(ax.get_figure())[0]
    annotate()
    after = render(ax.get_figure())[0]
    return (before != after).any(-1)[::-1]


def cell_boxes(im):
    """Return the borders of columns and rows of cells as they are drawn, in dots."""
    ax = im.axes
    grid = im.grid
    x = ax.transData.transform(np.column_stack([grid.x_edges, grid.x_edges * 0 + 1]))[:, 0]
    y = ax.transData.transform(np.column_stack([grid.y_edges * 0 + 1, grid.y_edges]))[:, 1]
    return np.floor(x + 0.5), np.floor(y + 0.5)


# Where text is ---------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("inverted", [False, True])
def test_every_cell_has_its_own_value(origin, inverted):
    values = np.arange(20).reshape(4, 5)
    ax, im = shown(values, origin=origin)
    if inverted:
        ax.invert_xaxis()
        ax.invert_yaxis()
    ax.annotate_cells(im, "{:d}")
    found = texts_of(ax)
    assert len(found) == 20
    for string, _, place in found:
        col, row = ax.transData.inverted().transform(place)
        assert values[round(row), round(col)] == int(string)
        assert abs(col - round(col)) < 1e-6
        assert abs(row - round(row)) < 1e-6


def assert_ink_inside(im, annotate, fmt, fewest=1):
    """Assert that what is drawn lies in the cells that have a text, and in each of them."""
    ax = im.axes
    dots = ink(ax, annotate)
    drawn = texts_of(ax)
    x, y = cell_boxes(im)
    left = dots.copy()
    for string, _, (tx, ty) in drawn:
        col = next(j for j in range(len(x) - 1) if min(x[j : j + 2]) < tx < max(x[j : j + 2]))
        row = next(i for i in range(len(y) - 1) if min(y[i : i + 2]) < ty < max(y[i : i + 2]))
        (x0, x1), (y0, y1) = sorted(x[col : col + 2]), sorted(y[row : row + 2])
        part = left[max(int(y0), 0) : int(y1), max(int(x0), 0) : int(x1)]
        assert part.any(), f"{string} is not seen"
        part[:] = False
        assert string == fmt.format(np.asarray(im.get_array())[row, col])
    assert not left.any(), f"{left.sum()} dots outside of the cells with text"
    assert len(drawn) >= fewest


@settings(max_examples=30)
@given(
    st.sampled_from(["{:.2f}", "{:.0f}", "{:.4f}", "{:+.1e}", "$x^{{{:.1f}}}_j$"]),
    st.integers(6, 60),
    st.floats(3, 20),
    st.sampled_from([0, 90, 30, -45]),
    st.sampled_from([72, 100, 133.7]),
)
@example("{:.0f}", 6, 3.0, 0, 72)
@example("{:.2f}", 24, 7.0, 0, 72)
def test_nothing_is_drawn_outside_of_its_cell(fmt, scale, fontsize, rotation, dpi):
    plt.close("all")
    ax, im = shown(A * 90 - 30, size=(3, 2.5), scale=scale, dpi=dpi)
    assert_ink_inside(
        im,
        lambda: ax.annotate_cells(im, fmt, fontsize=fontsize, rotation=rotation),
        fmt,
        fewest=0,
    )


@settings(max_examples=15)
@given(
    st.lists(st.floats(1, 9), min_size=2, max_size=9),
    st.lists(st.floats(1, 9), min_size=2, max_size=6),
    st.floats(4, 12),
)
def test_nothing_is_drawn_outside_of_cells_of_any_size(dx, dy, fontsize):
    plt.close("all")
    x, y = np.cumsum([0, *dx]), np.cumsum([0, *dy])
    cells = np.random.default_rng(0).random((len(dy), len(dx)))
    ax, im = shown(cells, size=(3, 2.5), x=x, y=y)
    assert_ink_inside(im, lambda: ax.annotate_cells(im, fontsize=fontsize), "{:.2f}", fewest=0)


@pytest.mark.parametrize("align", [{"ha": "left"}, {"va": "top"}, {"ha": "right", "va": "bottom"}])
def test_text_beside_the_middle_stays_in_its_cell_too(align):
    ax, im = shown(scale=60)
    assert_ink_inside(im, lambda: ax.annotate_cells(im, fontsize=6, **align), "{:.2f}", 4)
    for artist in ax.artists:
        artist.remove()
    ax.annotate_cells(im, fontsize=25, **align)
    assert texts_of(ax) == []


def test_text_needs_room_in_both_directions():
    ax, im = shown(A, x=[0, 1, 10, 11, 20, 21], y=[0, 10, 20, 30, 40])
    ax.annotate_cells(im)
    middles = [[j, i] for i in range(4) for j in (1, 3)]
    fields = [im.axes.transData.inverted().transform(place) for _, _, place in texts_of(ax)]
    columns = np.searchsorted([0, 1, 10, 11, 20], [f[0] for f in fields]) - 1
    assert sorted(
        [int(c), int(f[1] // 10)] for c, f in zip(columns, fields, strict=True)
    ) == sorted(middles)


@pytest.mark.parametrize("scale", [20, 25, 30, 36, 45])
def test_text_that_fits_with_a_dot_to_spare_is_written(scale):
    ax, im = shown(scale=scale)
    ax.annotate_cells(im, fontsize=9)
    fig = ax.get_figure()
    fig.canvas.draw()
    text = fig.text(0, 0, "0.00", fontsize=9)
    width, height = text.get_window_extent(fig.canvas.get_renderer()).size
    text.remove()
    room = scale - max(0.1 * scale, 2)
    assert (len(texts_of(ax)) == 20) == (max(width, height) < room)


@pytest.mark.parametrize(
    ("xlim", "ylim"),
    [((0.5, 3.5), (2.5, 0.5)), ((3.5, 0.5), (-0.5, 1.5)), ((1.2, 2.7), (3.5, -0.5))],
)
def test_only_cells_in_view_are_written_into(xlim, ylim):
    values = np.arange(20).reshape(4, 5)
    ax, im = shown(values)
    ax.annotate_cells(im, "{:d}")
    assert len(strings_of(ax)) == 20
    ax.set(xlim=xlim, ylim=ylim)
    strings = {int(s) for s in strings_of(ax)}
    (x0, x1), (y0, y1) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
    inside = {
        int(values[i, j])
        for i, j in np.ndindex(4, 5)
        if x0 <= j - 0.5 and j + 0.5 <= x1 and y0 <= i - 0.5 and i + 0.5 <= y1
    }
    touching = {int(values[i, j]) for i, j in np.ndindex(4, 5) if x0 < j < x1 and y0 < i < y1}
    assert inside <= strings <= touching
    assert strings


def test_a_value_is_written_whole_or_not_at_all():
    """A number whose sign is cut off by the border of the view is another number."""
    values = np.full((3, 5), -12.25)
    ax, im = shown(values, scale=60, size=(4, 3))
    ax.annotate_cells(im)
    whole = ink(ax, lambda: ax.artists[0].set_visible(False))
    ax.artists[0].set_visible(True)
    counts = set()
    for shift in np.arange(0, 1, 1 / 30):
        ax.set(xlim=(0.5 + shift, 3.5 + shift), ylim=(1.5, 0.5))
        dots = ink(ax, lambda: ax.artists[0].set_visible(False))
        ax.artists[0].set_visible(True)
        texts = len(texts_of(ax))
        assert texts >= 2
        assert dots.sum() * 15 == whole.sum() * texts
        counts.add(texts)
    assert counts == {2, 3}


@pytest.mark.parametrize(
    "cells",
    [
        np.ma.masked_less(A, 0.4),
        np.where(A < 0.4, np.nan, A),
        np.where(A < 0.4, np.nan, A).astype(np.float32),
        np.ma.masked_less(A, 0.4).astype(">f8"),
    ],
    ids=["masked", "nan", "float32", ">f8"],
)
def test_bad_cells_have_no_text(cells):
    ax, im = shown(cells)
    ax.annotate_cells(im)
    good = A[A >= 0.4]
    assert 0 < len(good) < 20
    assert strings_of(ax) == [f"{value:.2f}" for value in good]


def test_an_image_without_a_good_cell_has_no_text():
    ax, im = shown(np.full((2, 2), np.nan))
    ax.annotate_cells(im)
    assert strings_of(ax) == []


# What it says -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "fmt", "strings"),
    [
        ([[1.25, 2.5]], "{:.1f}", ["1.2", "2.5"]),
        ([[1.25, 2.5]], "{}", ["1.25", "2.5"]),
        ([[1, 2]], "{:d}", ["1", "2"]),
        ([[1, 2]], "{:.2f}", ["1.00", "2.00"]),
        ([[3, 200]], "{:#x}", ["0x3", "0xc8"]),
        ([[0.5, 1.0]], "{:.0%}", ["50%", "100%"]),
        ([[1.25, 2.5]], ".1f", ["1.2", "2.5"]),
        ([[0.5, 1.0]], ".0%", ["50%", "100%"]),
        ([[1, 2]], "d", ["1", "2"]),
        ([[3, 200]], "#x", ["0x3", "0xc8"]),
        ([[1, 2]], "n={0}", ["n=1", "n=2"]),
        ([[1, 2]], lambda v: "ab"[v - 1], ["a", "b"]),
        ([[1, 2]], lambda v: "" if v == 1 else "x", ["x"]),
        ([[1, 2]], lambda v: v * 2, ["2", "4"]),
        ([[True, False]], "{}", ["True", "False"]),
        ([[np.inf, 1.0]], "{:.1f}", ["inf", "1.0"]),
        (np.array([[1, 2]], np.uint8), "{:03d}", ["001", "002"]),
        (np.array([[2**63, 1]], np.uint64), "{:d}", ["9223372036854775808", "1"]),
        (np.array([[0.1, 0.2]], np.float16), "{:.1f}", ["0.1", "0.2"]),
    ],
)
def test_text_is_the_formatted_value(cells, fmt, strings):
    ax, im = shown(np.asarray(cells))
    ax.annotate_cells(im, fmt, fontsize=5)
    assert strings_of(ax) == strings


def test_two_decimals_are_the_default():
    ax, im = shown([[0.125, 3.0]])
    ax.annotate_cells(im)
    assert strings_of(ax) == ["0.12", "3.00"]


@pytest.mark.parametrize(
    ("texts", "fmt", "strings"),
    [
        ([["low", "high"]], "{:.2f}", ["low", "high"]),
        (np.array([["a", "b"]], object), ".2f", ["a", "b"]),
        ([["", "b"]], "{:.2f}", ["b"]),
        ([[None, "b"]], "{:.2f}", ["b"]),
        ([[0.25, 7]], ".1f", ["0.2", "7.0"]),
        ([[3, 4]], "n={:d}", ["n=3", "n=4"]),
        (np.array([["a", 0.25]], object), ".0%", ["a", "25%"]),
        (np.ma.array([[1.0, 2.0]], mask=[[True, False]]), ".0f", ["2"]),
        ([[1, 2]], "xyz".__getitem__, ["y", "z"]),
    ],
)
def test_texts_of_another_array_are_written_instead(texts, fmt, strings):
    ax, im = shown([[0.5, 3.0]])
    ax.annotate_cells(im, fmt, texts=texts)
    assert strings_of(ax) == strings


def test_texts_of_a_frame_are_written():
    frame = require("pandas").DataFrame({"x": ["a", None], "y": ["b", "c"]})
    ax, im = shown([[0.5, 3.0], [1, 2]])
    ax.annotate_cells(im, texts=frame)
    assert strings_of(ax) == ["a", "b", "c"]


def test_texts_are_those_of_their_cells_after_a_zoom_and_are_copied():
    texts = np.array([[f"{row},{col}" for col in range(5)] for row in range(4)], object)
    ax, im = shown(origin="lower")
    ax.annotate_cells(im, texts=texts)
    texts[:] = "changed"
    ax.set(xlim=(0.5, 2.5), ylim=(1.5, 3.5))
    assert strings_of(ax) == ["2,1", "2,2", "3,1", "3,2"]
    again = pickle.loads(pickle.dumps(ax.get_figure()))
    assert strings_of(again.axes[0]) == ["2,1", "2,2", "3,1", "3,2"]


def test_texts_have_no_place_once_the_image_has_another_shape():
    ax, im = shown()
    ax.annotate_cells(im, texts=np.full(A.shape, "x"))
    im.set_data(A[:3])
    assert strings_of(ax) == []


def test_a_function_is_asked_for_values_in_view_only():
    asked = []

    def fmt(value):
        asked.append(int(value))
        return "x"

    cells = np.arange(10_000).reshape(100, 100)
    ax, im = shown(cells)
    ax.annotate_cells(im, fmt)
    ax.get_figure().canvas.draw()
    assert asked == []  # cells of two dots have no room
    ax.set(xlim=(9.5, 12.5), ylim=(22.5, 20.5))
    ax.get_figure().canvas.draw()
    assert 0 < len(asked) <= 4 * 3
    assert set(asked) <= set(cells[20:24, 8:15].ravel().tolist())


# Its colour ---------------------------------------------------------------------------------------


def luminance(rgba, behind=(1, 1, 1)):
    """Return the relative luminance as WCAG 2.2 defines it, channel by channel."""
    total = 0.0
    for channel, back, weight in zip(rgba[:3], behind, (0.2126, 0.7152, 0.0722), strict=True):
        alpha = rgba[3] / 255
        value = channel / 255 * alpha + back * (1 - alpha)
        total += weight * (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return total


def contrast(a, b):
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


@given(
    st.lists(st.integers(0, 255), min_size=4, max_size=4), st.sampled_from([(1, 1, 1), (0, 0, 0)])
)
@example([255, 255, 255, 255], (1, 1, 1))
@example([0, 0, 0, 0], (1, 1, 1))
@example([10, 11, 10, 255], (1, 1, 1))
def test_luminance_is_that_of_wcag(rgba, behind):
    got = relative_luminance(np.array(rgba, np.uint8), behind)
    assert got == pytest.approx(luminance(rgba, behind), abs=1e-12)


@pytest.mark.parametrize("cmap", ["gray", "viridis", "RdBu", "hot", "jet"])
@pytest.mark.parametrize(("face", "alpha"), [("white", None), ("white", 0.4), ("black", 0.4)])
def test_text_has_the_better_contrast_of_black_and_white(cmap, face, alpha):
    values = np.arange(30).reshape(5, 6)
    ax, im = shown(values, cmap=cmap, alpha=alpha)
    ax.set_facecolor(face)
    ax.annotate_cells(im, "{:d}", fontsize=6)
    rgba = im.to_image().reshape(-1, 4)
    seen = set()
    found = texts_of(ax)
    assert len(found) == 30
    for string, colour, _ in found:
        cell = luminance(rgba[int(string)], (1, 1, 1) if face == "white" else (0, 0, 0))
        dark = colour == (0, 0, 0, 1)
        assert dark or colour == (1, 1, 1, 1)
        ratios = contrast(cell, 0), contrast(cell, 1)
        assert max(ratios) >= 4.58  # that black or white always have
        assert ratios[0 if dark else 1] == max(ratios)
        seen.add(dark)
    if alpha is None:
        assert seen == {True, False}


def test_colours_for_light_and_dark_cells_can_be_chosen():
    ax, im = shown([[0.0, 1.0]], cmap="gray")
    ax.annotate_cells(im, colors=("navy", "#ffeecc"))
    assert [colour for _, colour, _ in texts_of(ax)] == [to_rgba("#ffeecc"), to_rgba("navy")]


@pytest.mark.parametrize("name", ["color", "c"])
def test_one_colour_is_that_of_all_text(name):
    ax, im = shown([[0.0, 1.0]], cmap="gray")
    ax.annotate_cells(im, **{name: "red"})
    assert [colour for _, colour, _ in texts_of(ax)] == [to_rgba("red")] * 2


def test_properties_are_those_of_text_and_of_the_artist():
    ax, im = shown()
    artist = ax.annotate_cells(im, fontsize=7, weight="bold", zorder=1, gid="values")
    assert artist.get_zorder() == 1
    assert artist.get_gid() == "values"
    bold = ink(ax, lambda: artist.set_visible(False)).sum()
    artist.remove()
    artist = ax.annotate_cells(im, fontsize=7)
    assert bold > ink(ax, lambda: artist.set_visible(False)).sum() > 0
    assert artist.get_zorder() == 3
    assert not ax.annotate_cells(im, visible=False).get_visible()


# What it follows ----------------------------------------------------------------------------------


def test_text_follows_data_limits_colours_and_view():
    ax, im = shown([[0.0, 1.0], [2.0, 3.0]], cmap="gray")
    ax.annotate_cells(im, "{:.0f}")
    white, black = to_rgba("white"), to_rgba("black")

    def seen():
        return {string: colour for string, colour, _ in texts_of(ax)}

    assert seen() == {"0": white, "1": white, "2": black, "3": black}
    im.set_data([[3.0, 2.0], [1.0, 7.0]])
    assert seen() == {"3": black, "2": black, "1": white, "7": black}
    im.set_clim(0, 100)
    assert set(seen().values()) == {white}
    im.set_cmap("gray_r")
    assert set(seen().values()) == {black}
    im.set_norm(LogNorm(0.01, 1))
    assert set(seen().values()) == {white}
    ax.set_xlim(0.5, 1.5)
    assert set(seen()) == {"2", "7"}
    im.set_data(np.zeros((2, 2, 3)))  # colors have no values
    assert seen() == {}
    im.set_data([[5.0, 6.0, 7.0]])
    im.set_extent((0, 3, 0, 1))
    ax.autoscale()
    assert set(seen()) <= {"5", "6", "7"}
    im.set_visible(False)
    assert seen() == {}
    im.set_visible(True)
    im.remove()
    assert seen() == {}


def test_text_is_as_large_in_a_file_of_another_dpi():
    ax, im = shown(scale="fit")
    ax.annotate_cells(im)
    for dpi in (50, 100, 217):
        assert [s for s in written(ax, dpi=dpi) if "." in s] == [f"{v:.2f}" for v in A.ravel()]
    ax.artists[0].remove()
    ax.annotate_cells(im, fontsize=25)
    assert strings_of(ax) == []
    assert not [s for s in written(ax) if "." in s]


@pytest.mark.parametrize("fmt", ["pdf", "svg", "ps", "eps"])
@pytest.mark.parametrize("rasterized", [False, True])
@pytest.mark.parametrize("kwargs", [{}, {"dpi": 211}, {"bbox_inches": "tight"}], ids=str)
def test_vector_files_have_the_text(fmt, rasterized, kwargs):
    ax, im = shown()
    sizes = []
    for annotate in (False, True):
        if annotate:
            ax.annotate_cells(im, rasterized=rasterized)
        file = io.BytesIO()
        with mpl.rc_context({"svg.hashsalt": "", "pdf.compression": 0}):
            ax.get_figure().savefig(file, format=fmt, **kwargs)
        sizes.append(file.tell())
    assert sizes[1] > sizes[0] + 500


def test_on_log_axes_text_stands_in_the_middle_that_is_seen():
    ax = pixel_axes()
    ax.set_xscale("log")
    im = ax.imshow([[1.0, 2, 3]], x=[1, 10, 100, 1000], y=[0, 1])
    bare(ax)
    ax.annotate_cells(im)
    places = [place for _, _, place in texts_of(ax)]
    wanted = ax.transData.transform([(10**0.5, 0.5), (10**1.5, 0.5), (10**2.5, 0.5)])
    np.testing.assert_allclose(places, wanted, atol=1)


def test_drawing_asks_for_no_other_draw():
    ax, im = shown()
    artist = ax.annotate_cells(im)
    fig = ax.get_figure()
    assert fig.stale
    for _ in range(2):
        fig.canvas.draw()
        assert not fig.stale
        assert not artist.stale


def test_limits_and_layout_do_not_move():
    ax, im = shown()
    fig = ax.get_figure()
    render(fig)
    before = ax.get_xlim(), ax.get_ylim(), ax.get_tightbbox().extents.tolist()
    artist = ax.annotate_cells(im)
    render(fig)
    assert (ax.get_xlim(), ax.get_ylim(), ax.get_tightbbox().extents.tolist()) == before
    np.testing.assert_allclose(artist.get_window_extent().extents, im.get_window_extent().extents)
    artist.remove()
    assert strings_of(ax) == []


def test_a_pickle_is_drawn_alike():
    ax, im = shown()
    ax.annotate_cells(im, "{:.1f}")
    fig = ax.get_figure()
    fig.canvas.draw()
    again = pickle.loads(pickle.dumps(fig))
    assert strings_of(again.axes[0]) == strings_of(ax)
    assert (render(again)[0] == render(fig)[0]).all()


def test_subfigures_have_text_too():
    fig = plt.figure(figsize=(5, 2))
    part = fig.subfigures(1, 2)[1]
    ax = part.add_subplot(**PIXEL)
    ax.annotate_cells(ax.imshow(A[:2]), fontsize=4)
    assert [s for s in strings_of(ax) if "." in s] == [f"{v:.2f}" for v in A[:2].ravel()]


# Refusals -----------------------------------------------------------------------------------------


def other_image():
    return shown()[1]


BAD = {
    "no image": (lambda ax, im: (A,), {}, TypeError, "must be a PixelAlignedImage"),
    "matplotlib's image": (
        lambda ax, im: (plt.figure().add_subplot().imshow(A),),
        {},
        TypeError,
        "must be a PixelAlignedImage",
    ),
    "another Axes": (lambda ax, im: (other_image(),), {}, ValueError, "'im' must be an image on"),
    "colours": (
        lambda ax, im: (ax.images[1],),
        {},
        ValueError,
        r"must be an image of \(M, N\) numbers",
    ),
    "fmt kind": (lambda ax, im: (im, 3), {}, TypeError, "'fmt' must be a format string"),
    "fmt none": (lambda ax, im: (im, None), {}, TypeError, "'fmt' must be a format string"),
    "fmt unknown": (lambda ax, im: (im, "{:q}"), {}, ValueError, "'fmt' must be"),
    "fmt unclosed": (lambda ax, im: (im, "{:.2f"), {}, ValueError, "'fmt' must be"),
    "fmt of two": (lambda ax, im: (im, "{} {}"), {}, ValueError, "'fmt' must be"),
    "fmt by name": (lambda ax, im: (im, "{value}"), {}, ValueError, "'fmt' must be"),
    "fmt attribute": (lambda ax, im: (im, "{0.nothing}"), {}, ValueError, "'fmt' must be"),
    "fmt for integers": (lambda ax, im: (im, "{:d}"), {}, ValueError, "'fmt' must be .*float64"),
    "fmt with percent": (lambda ax, im: (im, "%.2f"), {}, ValueError, "'fmt' must be"),
    "fmt part unknown": (lambda ax, im: (im, ".2q"), {}, ValueError, "'fmt' must be"),
    "fmt part for integers": (lambda ax, im: (im, "d"), {}, ValueError, "'fmt' must be .*float64"),
    "no fmt": (lambda ax, im: (im, ""), {}, ValueError, "'fmt' must be"),
    "texts of another shape": (
        lambda ax, im: (im,),
        {"texts": [["a"]]},
        ValueError,
        "'texts' must",
    ),
    "ragged": (lambda ax, im: (im,), {"texts": [["a"], ["b", "c"]]}, ValueError, "'texts' must"),
    "one text": (lambda ax, im: (im,), {"texts": "abc"}, TypeError, "'texts' must be an array"),
    "no texts": (lambda ax, im: (im,), {"texts": 3}, TypeError, "'texts' must be an array"),
    "fmt of texts": (
        lambda ax, im: (im, ".2q"),
        {"texts": np.zeros(A.shape)},
        ValueError,
        "'fmt' must be",
    ),
    "one colour": (lambda ax, im: (im,), {"colors": "red"}, TypeError, "'colors' must be a pair"),
    "no colours": (lambda ax, im: (im,), {"colors": 3}, TypeError, "'colors' must be a pair"),
    "three": (lambda ax, im: (im,), {"colors": ["r", "g", "b"]}, ValueError, "'colors' must be"),
    "unknown colour": (
        lambda ax, im: (im,),
        {"colors": ("red", "nothing")},
        ValueError,
        "'colors' must be",
    ),
    "color": (lambda ax, im: (im,), {"color": "nothing"}, ValueError, "nothing"),
    "text": (lambda ax, im: (im,), {"text": "a"}, ValueError, "'text' must be left"),
    "x": (lambda ax, im: (im,), {"x": 3}, ValueError, "'x' must be left"),
    "transform": (lambda ax, im: (im,), {"transform": None}, ValueError, "'transform' must be"),
    "unknown": (lambda ax, im: (im,), {"size_of": 3}, AttributeError, "size_of"),
    "alias": (lambda ax, im: (im,), {"size": 3, "fontsize": 4}, TypeError, "fontsize"),
}


@pytest.mark.parametrize(("args", "kwargs", "error", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name_and_changes_nothing(args, kwargs, error, message):
    ax, im = shown()
    ax.imshow(np.zeros((4, 5, 3)))
    before = ax.get_children()
    args = args(ax, im)
    with pytest.raises(error, match=message):
        ax.annotate_cells(*args, **kwargs)
    assert ax.get_children() == before


def test_data_of_another_dtype_is_written_as_it_is():
    A = np.arange(4).reshape(2, 2)
    fig, ax = plt.subplots(figsize=(3, 3), subplot_kw={"projection": "pixel"})
    im = ax.imshow(A)
    ax.annotate_cells(im, "{:d}")
    wanted = pixels(fig)
    im.set_data(A + 0.5)
    im.set_clim(0.5, 3.5)
    got = pixels(fig)
    assert (got != wanted).any()
    other, ax = plt.subplots(figsize=(3, 3), subplot_kw={"projection": "pixel"})
    ax.annotate_cells(ax.imshow(A + 0.5), "{}")
    assert_same_dots(got, pixels(other))
    im.set_data(A)
    im.set_clim(0, 3)
    assert_same_dots(pixels(fig), wanted)

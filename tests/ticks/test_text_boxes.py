"""Labels are measured as they are drawn: font, angle, lines, and the canvas that is written."""

import io
import itertools

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.text import Text

from mplpix.axes.center_ticks import center_ticks
from mplpix.ticks import text_boxes
from mplpix.ticks.choice import MIN_TICK_SPACING
from mplpix.ticks.text_boxes import TickArea, tick_areas
from tests.ticks.tools import free, make_axes, outline, shown_labels, touching


def test_names_that_have_no_room_are_left_out_and_turned_ones_are_not():
    names = ["a very long name", "setosa", "versicolor", "virginica"]
    ax = make_axes()
    ax.imshow(np.zeros((4, 4)))
    center_ticks(ax, labels=names)
    ax.figure.canvas.draw()
    assert len(ax.get_xticks()) < 4
    assert len(ax.get_yticks()) == 4
    for angle in (60, 90):
        ax.tick_params(axis="x", rotation=angle)
        ax.figure.canvas.draw()
        assert len(ax.get_xticks()) == 4
        assert touching(shown_labels(ax.xaxis)) is None


def test_turned_labels_stand_closer_than_their_bounding_boxes():
    ax = make_axes()
    ax.imshow(np.zeros((6, 6)))
    center_ticks(ax, labels=["a long name"] * 6)
    ax.tick_params(axis="x", rotation=60)
    ax.figure.canvas.draw()
    boxes = [label.get_window_extent() for label in shown_labels(ax.xaxis)]
    assert len(boxes) == 6
    assert boxes[0].overlaps(boxes[1])  # hard: the bounding boxes do touch
    assert touching(shown_labels(ax.xaxis)) is None


def test_labels_of_an_axes_that_shares_the_axis_count():
    fig = Figure(figsize=(4, 4))
    FigureCanvasAgg(fig)
    axs = fig.subplots(2, 1, sharex=True)
    for ax in axs:
        ax.imshow(np.zeros((5, 12)), aspect="auto")
    center_ticks(axs[0], "x", labels=["name"] * 12)
    fig.canvas.draw()
    assert len(axs[0].get_xticks()) < 12
    axs[1].tick_params(axis="x", rotation=90)
    fig.canvas.draw()
    assert axs[0].get_xticks().tolist() == axs[1].get_xticks().tolist() == list(range(12))
    assert touching(shown_labels(axs[1].xaxis)) is None


@pytest.mark.parametrize("fmt", ["png", "pdf", "svg", "ps"])
def test_labels_are_measured_for_the_file_that_is_written(fmt):
    class Spy(Artist):
        zorder = 99

        def draw(self, renderer):
            labels = shown_labels(ax.xaxis) + shown_labels(ax.yaxis)
            drawn.append((touching(labels, renderer), len(labels)))

    drawn = []
    ax = make_axes(3, 2, dpi=173)
    ax.imshow(np.zeros((30, 4000)), aspect="auto")
    center_ticks(ax)
    ax.add_artist(Spy())
    ax.figure.savefig(io.BytesIO(), format=fmt, dpi=90)
    assert drawn
    assert all(pair is None and n > 4 for pair, n in drawn)
    assert ax.figure.dpi == 173


def test_ticks_can_be_asked_for_on_a_canvas_without_a_renderer():
    fig = Figure(dpi=140)
    FigureCanvasPdf(fig)
    ax = fig.subplots()
    ax.imshow(np.zeros((5, 5)))
    center_ticks(ax)
    assert ax.get_xticks().tolist() == [0, 1, 2, 3, 4]
    assert fig.dpi == 140


def test_text_settings_are_measured():
    ax = make_axes()
    ax.imshow(np.zeros((6, 6)))
    center_ticks(ax, labels=["il"] * 6)
    assert len(ax.get_xticks()) == 6
    with mpl.rc_context({"font.sans-serif": ["DejaVu Sans Mono"], "font.size": 20}):
        wide = make_axes()
        wide.imshow(np.zeros((6, 6)))
        center_ticks(wide, labels=["il"] * 6)
        wide.figure.canvas.draw()
        assert touching(shown_labels(wide.xaxis)) is None
    assert all(isinstance(label, Text) for label in shown_labels(ax.xaxis))


def test_labels_of_several_lines_keep_apart_at_any_line_spacing():
    fig = Figure(figsize=(3, 6))
    FigureCanvasAgg(fig)
    ax = fig.add_subplot(projection="pixel")
    image = ax.imshow(np.zeros((40, 10)))
    center_ticks(image, labels={"y": [f"{i}\nline" for i in range(40)]})
    for spacing in (1, 4):
        for label in ax.get_yticklabels():
            label.set_linespacing(spacing)
        fig.canvas.draw()
        boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
        assert len(boxes) > 1
        heights = sorted((box.y0, box.y1) for box in boxes)
        assert all(high < low for (_, high), (low, _) in itertools.pairwise(heights))


def area_of(ax, **properties):
    """Return the area of the x-axis for tick labels with some properties."""
    label = ax.xaxis.get_major_ticks(1)[0].label1
    label.set(**properties)
    return TickArea.along(ax.xaxis, label)


@given(
    st.lists(
        st.text("aglW 1_\n", max_size=9).filter(lambda text: text.strip() or not text),
        min_size=2,
        max_size=5,
    ),
    st.sampled_from([0, 90, 60, -30]),
    st.sampled_from(["left", "center", "right"]),
    st.integers(0, 2**16),
)
def test_labels_fit_if_texts_drawn_at_the_ticks_do_not_touch(labels, angle, alignment, seed):
    ax = make_axes()
    properties = {"rotation": angle, "ha": alignment, "va": "top"}
    area = area_of(ax, **properties)
    fractions = np.sort(np.random.default_rng(seed).uniform(0, 1, len(labels)))
    spacing = np.diff(fractions).min() * area.length
    assume(spacing >= MIN_TICK_SPACING * area.font_size)
    drawn = [
        ax.figure.text(fraction * area.length, 0, label, transform=None, **properties)
        for fraction, label in zip(fractions, labels, strict=True)
        if label
    ]
    for text in drawn:
        text.set_fontsize(ax.xaxis.get_major_ticks(1)[0].label1.get_fontsize())
    pairs = itertools.combinations([outline(text) for text in drawn], 2)
    least = min((free(a, b) for a, b in pairs), default=1)
    assume(abs(least) > 1e-6)  # neither touching nor apart by rounding
    assert area.fits(fractions, labels, (0, 0)) == (least > 0)


def test_ticks_closer_than_any_label_do_not_fit():
    area = area_of(make_axes())
    least = MIN_TICK_SPACING * area.font_size / area.length
    assert area.fits(np.array([0, 1.01 * least]), ["", ""], (0, 0))
    assert not area.fits(np.array([0, 0.99 * least]), ["", ""], (0, 0))
    assert area.most_ticks == 1 + int(1 / least)


def test_areas_are_equal_until_a_property_that_sizes_depend_on_changes():
    ax = make_axes()
    ax.imshow(np.zeros((3, 3)))
    center_ticks(ax)
    locator = ax.xaxis.get_major_locator()

    def area():
        return tick_areas(ax.xaxis, locator)

    changes = [
        lambda: ax.tick_params(labelsize=17),
        lambda: ax.tick_params(labelrotation=31),
        lambda: ax.tick_params(labelfontfamily="monospace"),
        lambda: ax.figure.set_size_inches(5, 5),
        lambda: ax.figure.set_dpi(77),
        lambda: mpl.rcParams.update({"mathtext.fontset": "stix"}),
        lambda: mpl.rcParams.update({"font.monospace": ["DejaVu Serif"]}),
    ]
    for change in changes:
        before = area()
        assert area() == before
        change()
        assert area() != before


def test_the_strictest_of_several_axes_decides():
    axs = make_axes().figure.subplots(2, 1, sharex=True)
    for ax in axs:
        ax.imshow(np.zeros((2, 12)), aspect="auto")
        ax.tick_params(labelbottom=True)
    axs[1].tick_params(labelsize=30)
    center_ticks(axs[0], "x")
    areas = tick_areas(axs[0].xaxis, axs[0].xaxis.get_major_locator())
    assert len(areas) == 2
    fractions, labels = np.linspace(0, 1, 7), ["1234"] * 7
    assert sorted(area.fits(fractions, labels, (0, 0)) for area in areas) == [False, True]
    assert not areas.fits(fractions, labels, (0, 0))
    assert areas.most_ticks == min(area.most_ticks for area in areas)


@pytest.fixture
def measured(monkeypatch):
    """Return a list of all texts that are measured from now on."""
    texts = []

    def extent(text, *args, original=Text.get_window_extent, **kwargs):
        texts.append(text.get_text())
        return original(text, *args, **kwargs)

    monkeypatch.setattr(Text, "get_window_extent", extent)
    return texts


def test_a_label_is_measured_once_for_all_axes_and_no_empty_one(measured):
    areas = [area_of(make_axes(dpi=113), fontsize=11.7) for _ in range(2)]
    for area in areas:
        area.fits(np.array([0.0, 0.5, 1.0]), ["some label", "", "some label"], (0, 0))
    assert measured == ["some label"]


def test_more_labels_than_are_kept_are_measured_again(measured, monkeypatch):
    monkeypatch.setattr(text_boxes, "_BOXES_KEPT", 0)
    area = area_of(make_axes(), fontsize=9.3)
    fractions = np.linspace(0, 1, 3)
    for _ in range(2):
        assert area.fits(fractions, list("abc"), (0, 0))
        assert not area.fits(fractions, ["a label wider than half of the axis"] * 3, (0, 0))
    assert sorted(measured) == sorted([*"abc", "a label wider than half of the axis"] * 2)

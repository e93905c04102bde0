"""Figures of exact size: the scale that `compare` finds, and when the size is found or kept."""

import io
import pickle
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import ResizeEvent
from PIL import Image

import mplpix
from mplpix.figures.figure_in_dots import FigureInDots
from tests.axes.test_mouse import Toolbar, drag
from tests.oracle import bare, find, picture, pixels

BOUND = (16, 10)


def pair(shape):
    """Return two uint8 images; one region differs, and a few cells elsewhere."""
    a = np.random.default_rng(7).integers(0, 256, shape, np.uint8)
    b = a.copy()
    rows, cols = shape[0] // 3, shape[1] // 3
    b[rows : rows + 2, cols : cols + 2] ^= 128
    b[-1, -1] ^= 1
    return a, b


def dots(fig):
    fig.canvas.draw()
    return np.array(fig.canvas.buffer_rgba())


def slots(axs):
    return [ax.get_position(original=True).extents.tolist() for ax in axs]


def scales_below(scale):
    while True:
        yield scale
        scale = scale - 1 if scale > 1 else Fraction(1, Fraction(scale).denominator + 1)


def is_row(result):
    return result.axes[0].get_subplotspec().get_gridspec().nrows == 1


# The scale ----------------------------------------------------------------------------------------

SHAPES = [
    (512, 512),
    (200, 400),
    (1000, 100),
    (100, 1000),
    (10, 10),
    (60, 90),
    (25, 70),
    (1080, 1920, 3),
    (40, 40, 3),
]


@pytest.mark.parametrize("bars", [True, False])
@pytest.mark.parametrize("shape", [(512, 512), (200, 400), (10, 10), (60, 90)], ids=str)
def test_the_scale_is_the_largest_in_a_row_or_a_column(shape, bars):
    # By another road: `subplots` at one scale after the other, decorated like the comparison.
    a, b = pair(shape)
    result = mplpix.compare(a, b, colorbars=bars)
    wide, high = (inches * result.figure.dpi for inches in BOUND)
    largest = {}
    for nrows, ncols in ((1, 3), (3, 1)):
        row = nrows == 1
        upper = min(wide / ncols / shape[1], high / nrows / shape[0])
        start = int(upper) if upper >= 1 else Fraction(1, int(1 / upper))
        for scale in scales_below(start):
            fig, axs = mplpix.subplots([a, b, a], ncols=ncols, scale=scale)
            for i, (ax, like) in enumerate(zip(axs, result.axes, strict=True)):
                ax.set_title(like.get_title())
                ax.tick_params(labelleft=not row or i == 0, labelbottom=row or i == 2)
            for ax, image in zip(axs, result.images, strict=True):
                ax.images[0].set(cmap=image.get_cmap(), norm=image.norm)
                if image.colorbar is not None:
                    ax.colorbar(ax.images[0], extend=image.colorbar.extend)
            fig.suptitle(result.figure.get_suptitle())
            fig.canvas.draw()
            fits = (fig.bbox.size <= (wide, high)).all()
            plt.close(fig)
            if fits:
                largest[row] = scale
                break
    assert result.axes[0].get_pixel_scale() == max(largest.values())
    assert is_row(result) == (largest[True] >= largest[False])
    result.figure.canvas.draw()
    assert (result.figure.bbox.size <= (wide, high)).all()


def test_images_of_few_cells_have_cells_of_an_inch():
    for dpi in (100, 150):
        result = mplpix.compare([[0]], [[1]], dpi=dpi)
        result.figure.canvas.draw()
        assert result.axes[0].get_pixel_scale() == dpi
        assert (result.figure.get_size_inches() < (6, 3)).all()


@pytest.mark.parametrize("figsize", [(6, 4), (9, 3), (5, 12)])
@pytest.mark.parametrize("dpi", [72, 150])
def test_figsize_is_the_largest_size(figsize, dpi):
    small, large = pair((60, 80)), pair((600, 800))
    for images in (small, large):
        result = mplpix.compare(*images, figsize=figsize, dpi=dpi)
        result.figure.canvas.draw()
        assert (result.figure.get_size_inches() <= figsize).all()
        assert (result.figure.get_size_inches() > np.array(figsize) * 0.5).any()


@pytest.mark.parametrize("scale", [1, 2, 5, Fraction(1, 2)])
def test_a_given_scale_holds_and_views_narrow_where_it_is_too_large(scale):
    result = mplpix.compare(*pair((60, 90)), scale=scale, figsize=(9, 5))
    result.figure.canvas.draw()
    assert [ax.get_pixel_scale() for ax in result.axes] == [scale] * 3
    assert (result.figure.get_size_inches() <= (9, 5)).all()
    widths = {round(ax.bbox.width) for ax in result.axes}
    if scale < 5:
        assert widths == {90 * scale}
    else:
        (width,) = widths
        assert width < 450
        assert width % scale == 0
        assert result.figure.get_size_inches()[0] > 8.5  # no more than needed
    left, right = result.axes[0].get_xlim()
    assert (left + right) / 2 == pytest.approx(44.5, abs=0.5)


@pytest.mark.parametrize("figsize", [(1, 1), (0.5, 6), (6, 0.5)])
def test_a_size_that_is_too_small_for_the_decorations_leaves_a_picture(figsize):
    result = mplpix.compare(*pair((60, 90)), figsize=figsize)
    result.figure.canvas.draw()
    assert all(ax.bbox.width >= 1 <= ax.bbox.height for ax in result.axes)


# The look -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("labels", [("a", "b"), ("the original as it was", "the compressed one")])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_all_texts_are_in_the_figure_and_none_overlaps(shape, labels):
    result = mplpix.compare(*pair(shape), labels=labels)
    fig = result.figure
    fig.canvas.draw()
    boxes = [ax.get_tightbbox() for ax in result.axes]
    boxes += [text.get_window_extent() for text in fig.texts]
    assert len(boxes) == 4
    for i, box in enumerate(boxes):
        assert fig.bbox.x0 <= box.x0 <= box.x1 <= fig.bbox.x1
        assert fig.bbox.y0 <= box.y0 <= box.y1 <= fig.bbox.y1
        assert not any(box.overlaps(other) for other in boxes[:i])


@pytest.mark.parametrize("shape", [(512, 512), (200, 400), (60, 90), (1080, 1920, 3)], ids=str)
def test_more_than_half_of_the_figure_is_pictures(shape):
    result = mplpix.compare(*pair(shape))
    result.figure.canvas.draw()
    shown = sum(np.prod(ax.bbox.size) for ax in result.axes)
    assert shown / np.prod(result.figure.bbox.size) > 0.55


@pytest.mark.parametrize("shape", [(10, 10), (512, 512), (300, 1200)], ids=str)
def test_labels_of_ticks_are_at_the_left_and_at_the_bottom(shape):
    result = mplpix.compare(*pair(shape))
    result.figure.canvas.draw()
    shown = [
        [
            any(t.label1.get_visible() for t in axis.get_major_ticks())
            for axis in (ax.yaxis, ax.xaxis)
        ]
        for ax in result.axes
    ]
    row = [[True, True], [False, True], [False, True]]
    column = [[True, False], [True, False], [True, True]]
    assert shown == (row if is_row(result) else column)


# Exact --------------------------------------------------------------------------------------------


def assert_exact(result, **savefig):
    """Assert that each panel has the dots of its image and nothing else; return scale and shape."""
    for ax, overlay in zip(result.axes, result.overlays, strict=True):
        overlay.set_visible(False)
        bare(ax)
    scales = []
    connection = result.figure.canvas.mpl_connect(
        "draw_event", lambda _: scales.append([ax.get_pixel_scale() for ax in result.axes])
    )
    buffer = pixels(result.figure, **savefig)
    result.figure.canvas.mpl_disconnect(connection)
    (scale,) = set(scales[-1])
    for image in result.images:
        cmap = image.get_cmap().name
        expected = picture(image.get_array(), scale, cmap, lambda image=image: image.norm)
        assert find(buffer, expected)
    return scale, buffer.shape[:2]


@pytest.mark.parametrize("bbox_inches", [None, "tight"])
@pytest.mark.parametrize("shape", [(512, 512), (60, 90), (33, 20, 3)], ids=str)
def test_canvas_and_files_of_any_dpi_are_exact(shape, bbox_inches):
    result = mplpix.compare(*pair(shape))
    scale, _ = assert_exact(result)
    for dpi in (result.figure.dpi, 50, 72, 211.7):
        in_file, size = assert_exact(result, dpi=dpi, bbox_inches=bbox_inches)
        assert (size <= np.ceil((np.array(BOUND[::-1]) + 0.5) * dpi)).all()
        assert in_file >= scale if dpi >= 100 else in_file <= scale
        assert assert_exact(result)[0] == scale


@pytest.mark.parametrize("format", ["pdf", "svg", "eps"])
def test_vector_files_have_the_size_of_a_png_of_their_dpi(format):
    result = mplpix.compare(*pair((60, 90)))
    sizes = []
    for kind in ("png", format):
        result.figure.savefig(io.BytesIO(), format=kind, dpi=144)
        size = result.figure.get_size_inches()
        sizes.append([*size, *(ax.get_position().width * size[0] for ax in result.axes)])
    in_dots = np.array(sizes) * 144
    assert np.abs(in_dots[0] - in_dots[1]).max() <= 4  # texts are a little wider or narrower
    assert in_dots[0, 2:] == pytest.approx(in_dots[1, 2:])


# When the size is found ---------------------------------------------------------------------------


@pytest.fixture
def measurements(monkeypatch):
    """Return a list that gets an item for each time that decorations are measured."""
    counted = []
    measured = FigureInDots.measured

    def count(self, sizes):
        counted.append(sizes)
        return measured(self, sizes)

    monkeypatch.setattr(FigureInDots, "measured", count)
    return counted


def test_an_unchanged_figure_is_not_measured_again(measurements):
    result = mplpix.compare(*pair((60, 90)))
    first = dots(result.figure)
    assert measurements
    measurements.clear()
    for _ in range(2):
        np.testing.assert_array_equal(dots(result.figure), first)
    assert not measurements
    result.figure.savefig(io.BytesIO(), format="png", dpi=61)
    np.testing.assert_array_equal(dots(result.figure), first)


def test_the_figure_grows_with_its_decorations_and_shrinks_again():
    result = mplpix.compare(*pair((60, 90)), scale=2)
    fig = result.figure
    first = dots(fig)
    result.axes[0].set_title("a title\nof three\nlines")
    height = dots(fig).shape[0]
    assert height > first.shape[0] + 20
    result.axes[0].set_title("a")
    np.testing.assert_array_equal(dots(fig), first)


def test_the_scale_goes_down_for_decorations_and_up_again():
    result = mplpix.compare(*pair((200, 90)))
    fig = result.figure
    first, scale = dots(fig), result.axes[0].get_pixel_scale()
    result.axes[1].set_title("a title\n" * 9)
    assert dots(fig).shape[0] <= 1000
    assert result.axes[0].get_pixel_scale() < scale
    result.axes[1].set_title("b")
    np.testing.assert_array_equal(dots(fig), first)


def zoom_by_mouse(result):
    toolbar = Toolbar(result.figure.canvas)
    toolbar.zoom()
    low, high = result.axes[1].bbox.get_points()
    drag(result.figure, low + (high - low) / 4, low + (high - low) / 2)


def pan_by_mouse(result):
    result.axes[1].zoom_by(2)  # a drag moves no view beyond the image
    toolbar = Toolbar(result.figure.canvas)
    toolbar.pan()
    low, high = result.axes[1].bbox.get_points()
    drag(result.figure, low + (high - low) / 4, low + (high - low) / 2)


GESTURES = {
    "a region": lambda result: result.show_region(-1),
    "a box": zoom_by_mouse,
    "a drag": pan_by_mouse,
    "zoom_to": lambda result: result.axes[2].zoom_to(3, 20, 3, 18),
    "zoom_about": lambda result: result.axes[0].zoom_about(30, 20, 16),
    "limits": lambda result: result.axes[1].set_xlim(10, 33),
    "a scale": lambda result: result.axes[1].set_pixel_scale(2),
}


@pytest.mark.parametrize("gesture", GESTURES)
@pytest.mark.parametrize("shape", [(60, 90), (50, 400)], ids=str)
def test_the_first_change_of_a_view_keeps_size_and_slots(gesture, shape, measurements):
    result = mplpix.compare(*pair(shape))
    fig = result.figure
    first, before = dots(fig), slots(result.axes)
    views = result.axes[0].get_xlim(), result.axes[0].get_ylim()
    measurements.clear()
    GESTURES[gesture](result)
    assert (dots(fig) != first).any()  # or the figure shows what it showed
    assert slots(result.axes) == before
    result.axes[0].set_title("a title\nof three\nlines")
    assert dots(fig).shape == first.shape
    result.axes[0].set_title("a")
    result.axes[0].set(xlim=views[0], ylim=views[1])
    result.axes[0].set_pixel_scale("fit")
    fig.suptitle(result.statistics.describe())  # without the number of a region
    np.testing.assert_array_equal(dots(fig), first)
    # A region puts its number into the title of the figure, and a new title may need room.
    assert gesture == "a region" or not measurements


def test_show_all_goes_back_to_the_first_bytes():
    result = mplpix.compare(*pair((60, 90)))
    first = dots(result.figure)
    for i in range(len(result.regions)):
        result.show_region(i)
        assert dots(result.figure).shape == first.shape
    result.show_all()
    np.testing.assert_array_equal(dots(result.figure), first)


def test_a_view_set_before_the_first_draw_has_its_size_found():
    fig, axs = mplpix.subplots([pair((60, 90))[0]], scale=3)
    axs[0].set_xlim(20, 40)
    axs[0].set_title("a title\nof three\nlines")
    dots(fig)
    assert axs[0].get_tightbbox().y1 <= fig.bbox.y1


def test_subplots_keep_their_size_after_a_change_of_a_view():
    fig, axs = mplpix.subplots([*pair((60, 90))], scale=3)
    first, before = dots(fig), slots(axs)
    axs[1].set_title("one more line")
    taller, after = dots(fig), slots(axs)
    assert taller.shape[0] > first.shape[0]
    axs[0].set_xlim(20, 40)
    assert dots(fig).shape == taller.shape
    assert slots(axs) == after != before
    file = io.BytesIO()
    fig.savefig(file, format="png", dpi=fig.dpi)
    assert np.asarray(Image.open(file)).shape == taller.shape
    fig.savefig(io.BytesIO(), format="png", dpi=200)
    assert dots(fig).shape == taller.shape


@pytest.mark.parametrize("size", [(5, 3), (15, 9), (12, 2.5)])
def test_a_canvas_that_somebody_resized_keeps_that_size_and_the_scale_fits(size):
    result = mplpix.compare(*pair((60, 90)))
    fig = result.figure
    dots(fig)
    fig.set_size_inches(*size)
    ResizeEvent("resize_event", fig.canvas)._process()
    resized = dots(fig)
    assert resized.shape[1::-1] == tuple(inches * 100 for inches in size)
    scale, _ = assert_exact(result)
    boxes = [ax.get_tightbbox() for ax in result.axes]
    assert min(box.x0 for box in boxes) >= 0
    assert max(box.x1 for box in boxes) <= fig.bbox.x1
    width = (max(box.x1 for box in boxes) - min(box.x0 for box in boxes)) + 3 * 90
    height = boxes[0].height + fig.texts[0].get_window_extent().height + 60
    assert width > fig.bbox.width - 20 or height > fig.bbox.height - 20  # no larger scale fits
    result.show_region(0)
    dots(fig)
    result.show_all()
    assert assert_exact(result) == (scale, resized.shape[:2])


def test_a_pickled_comparison_has_the_size_that_it_had():
    result = mplpix.compare(*pair((60, 90)))
    first = dots(result.figure)
    again = pickle.loads(pickle.dumps(result))
    np.testing.assert_array_equal(dots(again.figure), first)
    again.show_region(0)
    region = dots(again.figure)
    again = pickle.loads(pickle.dumps(again))
    np.testing.assert_array_equal(dots(again.figure), region)
    again.show_all()
    np.testing.assert_array_equal(dots(again.figure), first)


def test_a_layout_named_in_the_call_is_that_of_the_figure():
    for layout in ("constrained", "tight", "none", None):
        result = mplpix.compare(*pair((60, 90)), layout=layout, figsize=(7, 4))
        result.figure.canvas.draw()
        assert result.figure.get_size_inches().tolist() == [7, 4]
    with plt.rc_context({"figure.autolayout": True}):
        result = mplpix.compare(*pair((60, 90)))
        result.figure.canvas.draw()
        assert result.figure.get_size_inches().tolist() != [16, 10]

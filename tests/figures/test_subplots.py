"""`subplots`: figures of the exact size that whole images need."""

import io
import pickle
from fractions import Fraction

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib import colors

import mplpix
from mplpix.arrays.scale import Span, dots_needed
from mplpix.figures.arrangement import Margins, arrange
from mplpix.figures.exact_layout import ExactLayout
from tests.oracle import assert_same_dots, bare, box_dots, picture, render

RNG = np.random.default_rng(5)

FLOATS = RNG.normal(size=(13, 17))

# Images and sizes ---------------------------------------------------------------------------------


def images_of(shapes):
    return [RNG.random(shape) for shape in shapes]


def assert_exact(fig, axs, images, scale, norm=None, **savefig):
    """Assert that every image is whole at *scale*, dot for dot, and that nothing overlaps."""
    for ax in axs:
        bare(ax)
    buffer, draws = render(fig, **savefig)
    assert all(ax.get_pixel_scale() == scale for ax in axs)
    for ax, image in zip(axs, images, strict=True):
        expected = picture(image, scale, norm=norm)
        box = draws[-1][ax].whole_box()
        assert (box[3] - box[1], box[2] - box[0]) == expected.shape[:2]
        dots = box_dots(buffer, box)
        assert_same_dots(dots, expected)
    if not savefig:
        assert_apart(fig, axs, buffer.shape)


def assert_apart(fig, axs, shape):
    renderer = fig.canvas.get_renderer()
    boxes = [ax.get_tightbbox(renderer).extents for ax in axs]
    for x0, y0, x1, y1 in boxes:
        assert -1e-6 <= x0 < x1 <= shape[1] + 1e-6
        assert -1e-6 <= y0 < y1 <= shape[0] + 1e-6
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]


@settings(max_examples=25)
@given(
    shapes=st.lists(st.tuples(st.integers(1, 70), st.integers(1, 70)), min_size=1, max_size=5),
    ncols=st.none() | st.integers(1, 4),
    scale=st.integers(1, 5) | st.integers(2, 4).map(lambda k: Fraction(1, k)),
    dpi=st.integers(40, 300) | st.floats(50, 200),
    fonts=st.floats(4, 24),
    title=st.sampled_from(["", "a title", "a title much wider than any of the images is"]),
    bars=st.lists(st.sampled_from(["left", "right", "top", "bottom"]), max_size=2),
)
@example([(1, 1)], None, 1, 100, 10.0, "a title much wider than any of the images is", ["top"])
def test_every_image_is_whole_at_the_scale_and_nothing_overlaps(
    shapes, ncols, scale, dpi, fonts, title, bars
):
    with plt.rc_context({"font.size": fonts}):
        images = images_of(shapes)
        limits = {"vmin": 0, "vmax": 1}  # a colorbar widens those of an image of one value
        fig, axs = mplpix.subplots(images, ncols=ncols, scale=scale, dpi=dpi, imshow_kw=limits)
        try:
            axs[0].set_title(title)
            axs[-1].set_xlabel(title)
            axs[-1].set_ylabel("y")
            for side in bars:
                axs[0].colorbar(axs[0].images[0], location=side, label=side)
            assert_exact(fig, axs, images, scale, lambda: colors.Normalize(0, 1))
        finally:
            plt.close(fig)


MIXED = [(40, 30), (7, 61), (90, 9), (25, 25), (33, 4)]


@pytest.mark.parametrize("dpi", [50, 72, 133.7, 300])
@pytest.mark.parametrize("bbox", [None, "tight"])
def test_a_file_of_another_dpi_shows_the_images_at_the_same_scale(dpi, bbox):
    images = images_of(MIXED)
    fig, axs = mplpix.subplots(images, scale=3, titles=list("abcde"))
    fig.suptitle("all of them")
    with plt.rc_context({"savefig.bbox": bbox}):
        assert_exact(fig, axs, images, 3, dpi=dpi)
    assert_exact(fig, axs, images, 3)
    assert_exact(fig, axs, images, 3, dpi=dpi)


@pytest.mark.parametrize("format", ["pdf", "svg", "eps"])
@pytest.mark.parametrize("dpi", [60, 144])
def test_vector_files_have_the_size_that_their_dots_need(format, dpi):
    images = images_of(MIXED)
    fig, axs = mplpix.subplots(images, scale=2)
    sizes = []
    fig.canvas.mpl_connect(
        "draw_event", lambda _: sizes.append([ax.bbox.size * dpi / fig.dpi for ax in axs])
    )
    fig.savefig(io.BytesIO(), format=format, dpi=dpi)
    for (rows, cols), size in zip(MIXED, sizes[-1], strict=True):
        assert size == pytest.approx((cols * 2, rows * 2))
    width_of_the_images = (30 + 61 + 9) * 2 / dpi
    assert width_of_the_images < fig.get_size_inches()[0] < width_of_the_images + 3


def test_what_is_added_later_makes_the_figure_larger_by_as_much():
    fig, axs = mplpix.subplots([(50, 40)], scale=2)
    fig.canvas.draw()
    before = fig.bbox.size
    height = axs[0].set_xlabel("x").get_window_extent().height
    fig.canvas.draw()
    width, added = fig.bbox.size - before
    assert width == 0
    assert height < added < height + 12
    axs[0].set_xlabel("")
    fig.canvas.draw()
    assert (fig.bbox.size == before).all()


def test_the_first_draw_has_the_size_that_the_second_has():
    fig, axs = mplpix.subplots(images_of(MIXED), scale=2)
    axs[0].set_title("a title\nof two lines")
    events = []
    fig.canvas.mpl_connect("draw_event", events.append)
    fig.canvas.draw()
    assert len(events) == 2
    first = np.array(fig.canvas.buffer_rgba())
    fig.canvas.draw()
    assert len(events) == 3
    np.testing.assert_array_equal(first, np.array(fig.canvas.buffer_rgba()))
    assert first.shape[1::-1] == tuple(fig.bbox.size)


def test_titles_of_the_figure_have_room_of_their_own():
    fig, axs = mplpix.subplots([(30, 30), (20, 50)], scale=2)
    texts = [
        fig.suptitle("much wider than the images are " * 3),
        fig.supxlabel("x"),
        fig.supylabel("y"),
    ]
    fig.canvas.draw()
    renderer = fig.canvas.get_renderer()
    boxes = [ax.get_tightbbox(renderer) for ax in axs] + [t.get_window_extent() for t in texts]
    for i, box in enumerate(boxes):
        assert fig.bbox.x0 <= box.x0
        assert box.x1 <= fig.bbox.x1
        assert fig.bbox.y0 <= box.y0
        assert box.y1 <= fig.bbox.y1
        assert not any(box.overlaps(other) for other in boxes[:i])


def test_a_size_set_by_hand_does_not_last():
    images = images_of(MIXED)
    fig, axs = mplpix.subplots(images, scale=2)
    size = fig.get_size_inches()
    fig.set_size_inches(2, 2)
    assert_exact(fig, axs, images, 2)
    assert fig.get_size_inches() == pytest.approx(size)


def test_a_window_that_was_made_another_size_is_left_so(monkeypatch):
    images = images_of([(20, 30)])
    fig, axs = mplpix.subplots(images, scale=2)
    canvas = type(fig.canvas)
    monkeypatch.setattr(canvas, "required_interactive_framework", "none such", raising=False)
    asked = []
    monkeypatch.setattr(canvas, "draw_idle", lambda self: asked.append("draw"))
    monkeypatch.setattr(
        fig.canvas.manager, "resize", lambda *size: asked.append(size), raising=False
    )
    axs[0].set_title("new")
    fig.canvas.draw()
    assert [type(a) for a in asked] == [tuple, str]  # the window, and another draw
    fig.canvas.draw()
    assert len(asked) == 2
    fig.set_size_inches(6, 5, forward=False)  # the user pulls at a corner
    fig.canvas.draw()
    assert len(asked) == 2
    assert fig.get_size_inches().tolist() == [6, 5]
    assert axs[0].bbox.size == pytest.approx([60, 40])
    middle = (axs[0].get_tightbbox().extents[[0, 1]] + axs[0].get_tightbbox().extents[[2, 3]]) / 2
    assert middle == pytest.approx((300, 250), abs=3)
    fig.savefig(io.BytesIO(), format="png", dpi=200)
    fig.canvas.draw()
    assert fig.get_size_inches().tolist() == [6, 5]
    fig.set_size_inches(0.5, 0.5, forward=False)
    fig.canvas.draw()
    assert fig.get_size_inches().tolist() == [0.5, 0.5]


def test_empty_axes_have_room_for_an_image_of_their_shape():
    images = images_of([(30, 20), (10, 40)])
    fig, axs = mplpix.subplots([(30, 20), (10, 40)], scale=3)
    fig.canvas.draw()
    size = fig.get_size_inches()
    for ax, image in zip(axs, images, strict=True):
        limits = ax.get_xlim(), ax.get_ylim()
        ax.imshow(image)
        assert (ax.get_xlim(), ax.get_ylim()) == limits
    assert_exact(fig, axs, images, 3)
    assert (fig.get_size_inches() == size).all()


def test_images_get_their_own_arguments_and_titles():
    _, axs = mplpix.subplots(
        images_of([(3, 4), (5, 6)]), titles=["a", "b"], imshow_kw=[{"cmap": "gray"}, {"vmin": -3}]
    )
    assert [ax.get_title() for ax in axs] == ["a", "b"]
    assert axs[0].images[0].get_cmap().name == "gray"
    assert axs[1].images[0].norm.vmin == -3
    _, axs = mplpix.subplots(images_of([(3, 4), (5, 6)]), imshow_kw={"cmap": "gray"})
    assert {ax.images[0].get_cmap().name for ax in axs} == {"gray"}


@pytest.mark.parametrize(
    ("count", "ncols", "grid"),
    [
        (1, None, (1, 1)),
        (4, None, (1, 4)),
        (5, None, (2, 3)),
        (10, None, (3, 4)),
        (3, 2, (2, 2)),
        (2, 9, (1, 2)),
    ],
)
def test_the_grid_has_the_columns_asked_for(count, ncols, grid):
    _, axs = mplpix.subplots([(3, 3)] * count, ncols=ncols)
    assert axs.shape == (count,)
    assert axs[0].get_subplotspec().get_gridspec().get_geometry() == grid
    assert [ax.get_subplotspec().num1 for ax in axs] == list(range(count))


def test_twins_and_hidden_axes_are_laid_out():
    images = images_of([(30, 20), (10, 40)])
    fig, axs = mplpix.subplots(images, scale=2)
    twin = axs[0].twinx()
    twin.set_ylabel("the other")
    fig.canvas.draw()
    assert twin.bbox.extents == pytest.approx(axs[0].bbox.extents)
    assert twin.get_tightbbox().x1 < axs[1].get_tightbbox().x0
    axs[0].set_visible(False)
    fig.canvas.draw()


def test_a_pickled_figure_goes_on_as_before():
    images = images_of(MIXED)
    fig, _ = mplpix.subplots(images, scale=2)
    again = pickle.loads(pickle.dumps(fig))
    axs = again.axes
    axs[0].set_title("new")
    assert isinstance(again.get_layout_engine(), ExactLayout)
    assert_exact(again, axs, images, 2)


def test_the_gaps_are_those_of_the_layout_engine():
    fig, axs = mplpix.subplots([(20, 20), (20, 20)], dpi=100)
    for ax in axs:
        ax.set_axis_off()
    engine = fig.get_layout_engine()
    engine.set(w_pad=0.5, h_pad=0)
    fig.canvas.draw()
    assert fig.bbox.size.tolist() == [50 + 20 + 50 + 20 + 50, 20]
    assert engine.get() == {"w_pad": 0.5, "h_pad": 0}
    with pytest.raises(ValueError, match="w_pad"):
        engine.set(w_pad=-1)


def test_a_figure_of_an_existing_number_is_closed_only_if_it_is_new():
    plt.figure(7)
    with pytest.raises((TypeError, AttributeError), match="imshow"):
        mplpix.subplots(images_of([(3, 4)]), num=7, imshow_kw={"imshow": 1})
    assert plt.get_fignums() == [7]
    with pytest.raises((TypeError, AttributeError), match="imshow"):
        mplpix.subplots(images_of([(3, 4)]), imshow_kw={"imshow": 1})
    assert plt.get_fignums() == [7]


# The largest scale --------------------------------------------------------------------------------

# Too large


@pytest.mark.parametrize("shape", [(300, 1000), (1000, 300)])
def test_the_refusal_names_the_largest_scale_that_will_do(shape):
    with pytest.raises(ValueError, match=r"'scale' must be at most 65 .* not 66.* 65536"):
        mplpix.subplots([shape], scale=66)
    assert plt.get_fignums() == []
    fig, (ax,) = mplpix.subplots([shape], scale=65)
    assert ax.bbox.size == pytest.approx([shape[1] * 65, shape[0] * 65])
    assert fig.bbox.size.max() < 2**16


def test_what_is_around_the_images_counts_for_the_largest_scale():
    # The images alone would take 65535 dots at scale 5.
    with pytest.raises(ValueError, match="'scale' must be at most 4 "):
        mplpix.subplots([(1, 13107)], scale=5)
    # More than its cells in dots: below scale 1.
    with pytest.raises(ValueError, match="'scale' must be at most 1/3 "):
        mplpix.subplots([np.broadcast_to(np.float32(0), (2, 150_000))], scale=1)
    fig, _ = mplpix.subplots([(2, 150_000)], scale=Fraction(1, 3))
    assert 50_000 < fig.bbox.width < 51_000


def test_too_many_images_are_refused_at_any_scale():
    mpl.rcParams["font.size"] = 500
    with pytest.raises(ValueError, match="'images_or_shapes' must be fewer"):
        mplpix.subplots([(3, 3)] * 30, ncols=30, titles=["a long title for it"] * 30)


# Arranging boxes ----------------------------------------------------------------------------------

# Arithmetic


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 3), st.integers(0, 3)),
        st.tuples(
            st.tuples(st.integers(1, 50), st.integers(1, 50)),
            st.builds(Margins, *[st.integers(0, 40)] * 4),
        ),
        min_size=1,
    ),
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
)
def test_an_arrangement_overlaps_nowhere_and_is_as_small_as_its_bands(boxes, pads):
    sizes = {cell: size for cell, (size, _) in boxes.items()}
    margins = {cell: a for cell, (_, a) in boxes.items()}
    plan = arrange(sizes, margins, pads)
    outer = {}
    for cell, (x, y) in plan.corners.items():
        (w, h), a = boxes[cell]
        outer[cell] = (x - a.left, y - a.bottom, x + w + a.right, y + h + a.top)
        assert pads[0] <= outer[cell][0]
        assert outer[cell][2] <= plan.width - pads[0]
        assert pads[1] <= outer[cell][1]
        assert outer[cell][3] <= plan.height - pads[1]
    for (r, c), one in outer.items():
        for (s, d), two in outer.items():
            if c < d:
                assert one[2] + pads[0] <= two[0]
            if r < s:
                assert one[1] >= two[3] + pads[1]
    # Somebody touches the border, or the room is there for the middle of a band.
    assert min(o[0] for o in outer.values()) == pads[0]
    assert max(o[2] for o in outer.values()) == plan.width - pads[0]


def test_an_empty_place_in_the_grid_takes_no_room():
    one = arrange({(0, 0): (10, 10)}, {})
    assert (one.width, one.height) == (10, 10)
    assert dots_needed(Span(0, 10, 10), 1) == 10


# Refusals -----------------------------------------------------------------------------------------

BAD_SUBPLOTS = [
    ({"images_or_shapes": 3}, TypeError, "'images_or_shapes'"),
    ({"images_or_shapes": []}, ValueError, "'images_or_shapes'.*at least one"),
    ({"images_or_shapes": "ab"}, TypeError, "'images_or_shapes'"),
    ({"images_or_shapes": FLOATS}, TypeError, "'images_or_shapes' must be a sequence"),
    ({"images_or_shapes": [(3, 4, 5)]}, ValueError, r"'images_or_shapes\[0\]' must be"),
    ({"images_or_shapes": [(3, 0)]}, ValueError, r"'images_or_shapes\[0\]' must be"),
    ({"images_or_shapes": [np.zeros(3)]}, TypeError, r"'images_or_shapes\[0\]' must be"),
    (
        {"images_or_shapes": [mplpix.PixelAlignedImage(None)]},
        TypeError,
        r"'images_or_shapes\[0\]' must be",
    ),
    ({"ncols": 0}, ValueError, "'ncols' must be a positive int"),
    ({"ncols": 1.0}, TypeError, "'ncols'"),
    ({"scale": "fit"}, ValueError, "'scale'"),
    ({"scale": -1}, ValueError, "'scale'"),
    ({"dpi": 0}, ValueError, "'dpi'"),
    ({"dpi": "high"}, TypeError, "'dpi'"),
    ({"titles": "ab"}, TypeError, "'titles' must be a sequence of 2 str"),
    ({"titles": ["a"]}, ValueError, "'titles' must be a sequence of 2 str"),
    ({"titles": ["a", 3]}, TypeError, "'titles'"),
    ({"imshow_kw": 3}, TypeError, "'imshow_kw'"),
    ({"imshow_kw": [{}]}, ValueError, "'imshow_kw' must be a dict, or a sequence of 2"),
    ({"imshow_kw": [{}, 3]}, TypeError, "'imshow_kw'"),
    ({"imshow_kw": {"norm": 3}}, Exception, "norm"),
    ({"figsize": (3, 3)}, ValueError, "'figsize' must be left out"),
    ({"layout": "tight"}, ValueError, "'layout' must be left out"),
]


@pytest.mark.parametrize(("bad", "error", "message"), BAD_SUBPLOTS)
def test_bad_input_is_named_and_no_figure_stays(bad, error, message):
    arguments = {"images_or_shapes": [FLOATS, (4, 5)], **bad}
    with pytest.raises(error, match=message):
        mplpix.subplots(arguments.pop("images_or_shapes"), **arguments)
    assert plt.get_fignums() == []

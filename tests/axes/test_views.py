import io
import pickle
from fractions import Fraction

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backend_bases import NavigationToolbar2
from matplotlib.colorbar import Colorbar
from matplotlib.colors import LogNorm, Normalize
from PIL import Image

import mplpix
from mplpix.arrays.scale import about
from tests.oracle import ON_A_DOT, bare, box_dots, pixels, render
from tests.tools import properties

LAYOUTS = [None, "tight", "constrained", "compressed"]
SIDES = ["left", "right", "top", "bottom"]
RNG = np.random.default_rng(6)
IMAGE = RNG.random((30, 50))


def pixel_axes(rows=1, cols=1, **kwargs):
    return plt.subplots(
        rows, cols, subplot_kw={"projection": "pixel"}, squeeze=rows * cols == 1, **kwargs
    )


# Colorbars ----------------------------------------------------------------------------------------


def outline(cbar):
    """Return the ends of all that is coloured of a bar, the extensions too, in dots."""
    return cbar.outline.get_window_extent().extents


def side_of(cbar, ax):
    """Return on which side of the box of *ax* the bar is."""
    x0, y0, x1, y1 = outline(cbar)
    box = ax.bbox
    beside = {
        "left": x1 < box.x0,
        "right": x0 > box.x1,
        "bottom": y1 < box.y0,
        "top": y0 > box.y1,
    }
    (side,) = [name for name, is_there in beside.items() if is_there]
    return side


def assert_as_long_as_the_box(cbar, ax):
    x0, y0, x1, y1 = outline(cbar)
    if side_of(cbar, ax) in ("left", "right"):
        assert (y0, y1) == pytest.approx((ax.bbox.y0, ax.bbox.y1), abs=ON_A_DOT)
        ends = x0, x1
    else:
        assert (x0, x1) == pytest.approx((ax.bbox.x0, ax.bbox.x1), abs=ON_A_DOT)
        ends = y0, y1
    assert np.rint(ends) == pytest.approx(ends, abs=ON_A_DOT)
    assert ends[1] > ends[0]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("extend", ["neither", "both", "max"])
def test_a_bar_is_exactly_as_long_as_the_box(layout, side, extend):
    fig, ax = pixel_axes(layout=layout, figsize=(5.03, 4.07), dpi=93)
    cbar = ax.colorbar(ax.imshow(IMAGE), location=side, extend=extend, label="what it is")
    assert isinstance(cbar, Colorbar)
    for size in ((5.03, 4.07), (3.31, 6.2)):
        fig.set_size_inches(size)
        fig.canvas.draw()
        assert_as_long_as_the_box(cbar, ax)
        assert side_of(cbar, ax) == side
    box = ax.bbox.size
    ax.set(xlim=(10.5, 22.5), ylim=(20.5, 14.5))
    fig.canvas.draw()
    assert (ax.bbox.size != box).any()
    assert_as_long_as_the_box(cbar, ax)


@pytest.mark.parametrize("layout", ["tight", "constrained", "compressed"])
@pytest.mark.parametrize("side", SIDES)
def test_layouts_make_room_for_bars(layout, side):
    fig, axs = pixel_axes(1, 2, layout=layout, figsize=(8, 4), dpi=70)
    bars = []
    for ax in axs.flat:
        im = ax.imshow(IMAGE)
        ax.set(xlabel="x", ylabel="y", title="a title")
        bars += [ax.colorbar(im, location=side, label="one")]
    for _ in range(2):
        fig.canvas.draw()
    renderer = fig.canvas.get_renderer()
    boxes = [ax.get_tightbbox(renderer) for ax in axs.flat]
    for i, (box, bar) in enumerate(zip(boxes, bars, strict=True)):
        assert box.x0 <= bar.ax.get_tightbbox(renderer).x0
        assert bar.ax.get_tightbbox(renderer).x1 <= box.x1
        assert fig.bbox.x0 <= box.x0
        assert box.x1 <= fig.bbox.x1
        assert fig.bbox.y0 <= box.y0
        assert box.y1 <= fig.bbox.y1
        assert not any(box.overlaps(other) for other in boxes[:i])


@pytest.mark.parametrize("side", SIDES)
def test_several_bars_stand_one_beyond_the_other(side):
    fig, ax = pixel_axes(layout="constrained", figsize=(9, 9))
    im = ax.imshow(IMAGE)
    other = ax.contour(IMAGE, [0.2, 0.5], cmap="magma")
    bars = [ax.colorbar(m, location=side, label="bar") for m in (im, other, im)]
    fig.canvas.draw()
    renderer = fig.canvas.get_renderer()
    boxes = [bar.ax.get_tightbbox(renderer) for bar in bars]
    for bar in bars:
        assert_as_long_as_the_box(bar, ax)
        assert side_of(bar, ax) == side
    axis = 0 if side in ("left", "right") else 1
    starts = [box.min[axis] for box in boxes]
    assert starts == sorted(starts, reverse=side in ("left", "bottom"))
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_bars_on_all_sides_overlap_no_ticks_labels_or_title():
    fig, ax = pixel_axes(layout="constrained", figsize=(9, 9))
    im = ax.imshow(IMAGE)
    ax.set(xlabel="x", ylabel="y", title="a title")
    bars = [ax.colorbar(im, location=side, label=side) for side in SIDES]
    twin = ax.twinx()
    twin.set_ylabel("the other")
    fig.canvas.draw()
    renderer = fig.canvas.get_renderer()
    boxes = [bar.ax.get_tightbbox(renderer) for bar in bars]
    boxes += [a.get_tightbbox(renderer) for a in (ax.xaxis, ax.yaxis, twin.yaxis, ax.title)]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i] if i != 5)


def test_size_and_pad_are_points_and_the_fonts_by_default():
    fig, ax = pixel_axes(dpi=144)
    im = ax.imshow(IMAGE)
    ax.tick_params(right=False)
    mpl.rcParams["font.size"] = 14
    cbar = ax.colorbar(im)
    fig.canvas.draw()
    x0, _, x1, _ = outline(cbar)
    edge = np.ceil(max(ax.bbox.x1, ax.yaxis.get_tightbbox(fig.canvas.get_renderer()).x1) - 1e-4)
    assert (x0 - edge, x1 - x0) == pytest.approx((14, 28))
    cbar.remove()
    cbar = ax.colorbar(im, size=3, pad=0)
    fig.canvas.draw()
    x0, _, x1, _ = outline(cbar)
    assert (x0 - edge, x1 - x0) == pytest.approx((0, 6))


def test_a_bar_takes_what_figure_colorbar_takes():
    fig, ax = pixel_axes()
    im = ax.imshow(IMAGE + 0.1, norm=LogNorm())
    cbar = ax.colorbar(im, orientation="horizontal", ticks=[0.2, 1], format="%.3f", label="so")
    fig.canvas.draw()
    assert side_of(cbar, ax) == "bottom"
    assert cbar.orientation == "horizontal"
    assert [t.get_text() for t in cbar.ax.get_xticklabels()] == ["0.200", "1.000"]
    assert cbar.ax.get_xlabel() == "so"
    assert cbar.norm is im.norm
    im.set_clim(0.5, 2)
    assert cbar.vmin == pytest.approx(0.5)


def test_a_removed_bar_gives_its_room_back():
    fig, ax = pixel_axes(layout="constrained")
    im = ax.imshow(IMAGE)
    before = pixels(fig)
    cbar = ax.colorbar(im)
    assert not np.array_equal(pixels(fig), before)
    cbar.remove()
    assert ax.child_axes == []
    assert im.colorbar is None
    np.testing.assert_array_equal(pixels(fig), before)


@pytest.mark.parametrize("dpi", [50, 133.7])
@pytest.mark.parametrize("bbox", [None, "tight"])
def test_a_bar_is_as_long_as_the_box_in_files(dpi, bbox):
    fig, ax = pixel_axes(figsize=(4.01, 3.03), layout="constrained")
    cbar = ax.colorbar(ax.imshow(IMAGE))
    seen = []
    fig.canvas.mpl_connect("draw_event", lambda _: seen.append((outline(cbar), ax.bbox.extents)))
    fig.savefig(io.BytesIO(), dpi=dpi, bbox_inches=bbox)
    fig.savefig(io.BytesIO(), dpi=dpi, bbox_inches=bbox, format="svg")
    # A bar of many colours is rasterized, and matplotlib moves the box back after that.
    slack = ON_A_DOT if bbox is None else 0.5 * 72 / dpi
    for bar, box in seen:
        assert (bar[1], bar[3]) == pytest.approx((box[1], box[3]), abs=slack)


def test_a_bar_works_in_subfigures_insets_and_pickles():
    fig = plt.figure(layout="constrained", figsize=(8, 4))
    left, right = fig.subfigures(1, 2)
    ax = left.add_subplot(projection="pixel")
    inset = right.add_subplot(projection="pixel")
    bars = [a.colorbar(a.imshow(IMAGE)) for a in (ax, inset)]
    fig.canvas.draw()
    for a, bar in zip((ax, inset), bars, strict=True):
        assert_as_long_as_the_box(bar, a)
    again = pickle.loads(pickle.dumps(fig))
    np.testing.assert_array_equal(pixels(again), pixels(fig))


def test_without_an_image_a_bar_is_as_long_as_the_slot():
    fig, ax = pixel_axes()
    cbar = ax.colorbar(mpl.cm.ScalarMappable(Normalize(0, 3), "magma"))
    fig.canvas.draw()
    assert_as_long_as_the_box(cbar, ax)


BAD_BARS = [
    ({"mappable": 3}, TypeError, "'mappable' must be an image"),
    ({"mappable": None}, TypeError, "'mappable'"),
    ({"location": "middle"}, ValueError, "'location' must be one of"),
    ({"location": 3}, TypeError, "'location'"),
    ({"orientation": "askew"}, ValueError, "'orientation' must be one of"),
    ({"location": "left", "orientation": "horizontal"}, ValueError, "'orientation' must be that"),
    ({"size": 0}, ValueError, "'size' must be a number of points over 0"),
    ({"size": "5%"}, TypeError, "'size'"),
    ({"pad": -1}, ValueError, "'pad' must be"),
    ({"pad": np.nan}, ValueError, "'pad'"),
    ({"shrink": 0.5}, ValueError, "'shrink' must be left out"),
    ({"cax": None}, ValueError, "'cax' must be left out"),
    ({"extend": "sideways"}, ValueError, "extend"),
    ({"no_such": 3}, TypeError, "no_such"),
]


@pytest.mark.parametrize(("bad", "error", "message"), BAD_BARS)
def test_bad_input_is_named_and_adds_no_bar(bad, error, message):
    fig, ax = pixel_axes()
    im = ax.imshow(IMAGE)
    before = pixels(fig)
    arguments = {"mappable": im, **bad}
    with pytest.raises(error, match=message):
        ax.colorbar(arguments.pop("mappable"), **arguments)
    assert ax.child_axes == []
    assert getattr(im, "colorbar", None) is None
    np.testing.assert_array_equal(pixels(fig), before)


# Views --------------------------------------------------------------------------------------------


def middle_of(ax):
    return np.mean(ax.get_xlim()), np.mean(ax.get_ylim())


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("scale", [1, 2, 7, 30, Fraction(1, 2), Fraction(1, 5)])
@pytest.mark.parametrize("point", [(25, 15), (3.3, 28.9), (0, 0), (-20, 40)])
def test_the_point_is_in_the_middle_at_the_scale(origin, scale, point):
    fig, ax = pixel_axes(figsize=(4.03, 3.05), dpi=97)
    ax.imshow(IMAGE, origin=origin)
    ax.zoom_about(*point, scale)
    assert ax.get_pixel_scale() == scale
    for size in ((4.03, 3.05), (6, 2)):
        fig.set_size_inches(size)
        fig.canvas.draw()
        assert ax.get_pixel_scale() == scale
        off = abs(np.array(middle_of(ax)) - point)
        # To half a cell where whole cells are shown, to half a dot below scale 1.
        assert (off <= max(0.5, 0.5 / scale) + 0.5 / scale + 1e-9).all()
        assert (ax.get_ylim()[0] > ax.get_ylim()[1]) == (origin == "upper")


@properties(60)
@given(
    st.floats(-5, 55),
    st.floats(-5, 35),
    st.integers(1, 40) | st.integers(2, 6).map(lambda k: Fraction(1, k)),
    st.booleans(),
)
def test_zoom_about_is_idempotent_and_shows_the_cell_of_the_point(x, y, scale, inverted):
    fig, ax = pixel_axes(figsize=(3, 2))
    try:
        ax.imshow(IMAGE)
        if inverted:
            ax.xaxis.set_inverted(True)
        ax.zoom_about(x, y, scale)
        limits = ax.get_xlim(), ax.get_ylim()
        ax.zoom_about(x, y, scale)
        assert (ax.get_xlim(), ax.get_ylim()) == limits
        assert (limits[0][0] > limits[0][1]) == inverted
        for place, ends in zip((x, y), limits, strict=True):
            assert min(ends) <= place <= max(ends)
    finally:
        plt.close(fig)


def test_the_group_gets_the_scale_and_only_those_that_share_move():
    fig, axs = plt.subplots(2, 2, sharex="col", subplot_kw={"projection": "pixel"}, figsize=(6, 6))
    for ax in axs.flat:
        ax.imshow(IMAGE)
    other = fig.add_axes((0, 0, 0.1, 0.1), projection="pixel", scale_group="other")
    other.imshow(IMAGE)
    before = other.get_pixel_scale()
    axs[0, 0].zoom_about(10, 20, 9)
    assert [ax.get_pixel_scale() for ax in axs.flat] == [9] * 4
    assert other.get_pixel_scale() == before != 9
    assert axs[0, 0].get_xlim() == axs[1, 0].get_xlim()
    assert middle_of(axs[0, 0]) == pytest.approx((10, 20), abs=0.51)
    assert middle_of(axs[1, 0])[1] == pytest.approx(14.5, abs=0.51)
    assert middle_of(axs[0, 1]) == pytest.approx((24.5, 14.5), abs=0.51)


@pytest.mark.parametrize("layout", [None, "constrained"])
@pytest.mark.parametrize("with_extent", [False, True])
def test_zoom_to_shows_the_region_as_large_as_it_fits(layout, with_extent):
    fig, axs = pixel_axes(1, 2, layout=layout, figsize=(7, 4))
    extent = (100, 600, 30, 0) if with_extent else None
    for ax in axs[0]:
        ax.imshow(IMAGE, extent=extent)
    ax = axs[0, 0]
    fig.canvas.draw()
    region = (200, 320, 4, 16) if with_extent else (9.5, 21.5, 3.5, 15.5)
    ax.zoom_to(*region)
    scale = ax.get_pixel_scale()
    room = ax._slot_dots().size
    assert 12 * scale <= room.min() < 12 * (scale + 1)
    assert ax.get_xlim() == region[:2]
    assert ax.get_ylim() == region[2:][::-1]
    assert ax.bbox.size.tolist() == pytest.approx([12 * scale, 12 * scale])
    assert axs[0, 1].get_pixel_scale() == scale


@pytest.mark.parametrize("borders", [(3, 8, 20, 10), (8, 3, 10, 20)])
def test_zoom_to_keeps_the_direction_of_the_axes(borders):
    _, ax = pixel_axes()
    ax.imshow(IMAGE)
    ax.xaxis.set_inverted(True)
    ax.zoom_to(*borders)
    assert ax.get_xlim() == (8, 3)
    assert ax.get_ylim() == (20, 10)


def test_zoom_to_takes_a_scale_instead():
    fig, ax = pixel_axes()
    ax.imshow(IMAGE)
    ax.zoom_to(9.5, 19.5, 9.5, 19.5, scale=3)
    fig.canvas.draw()
    assert ax.get_pixel_scale() == 3
    assert ax.bbox.size.tolist() == pytest.approx([30, 30])
    ax.zoom_to(9.5, 19.5, 9.5, 19.5, scale="fit")
    largest = ax.get_pixel_scale()
    ax.zoom_to(9.5, 19.5, 9.5, 19.5)
    assert ax.get_pixel_scale() == largest > 3


def test_the_toolbar_goes_home_back_and_forward():
    fig, axs = pixel_axes(1, 2, figsize=(7, 4))
    for ax in axs[0]:
        ax.imshow(IMAGE)
    toolbar = NavigationToolbar2(fig.canvas)
    ax = axs[0, 0]

    def state():
        fig.canvas.draw()
        return [(a.get_xlim(), a.get_ylim(), a.get_pixel_scale(), a.bbox.bounds) for a in axs[0]]

    states = [state()]
    ax.zoom_about(10, 10, 20)
    states.append(state())
    ax.zoom_about(11, 10, 30)
    states.append(state())
    axs[0, 1].zoom_to(3, 9, 2, 8)
    states.append(state())
    assert len({s[0] for s in states}) == 4
    for expected in states[2::-1]:
        toolbar.back()
        assert state() == expected
    toolbar.forward()
    assert state() == states[1]
    toolbar.home()
    assert state() == states[0]
    # Home means "fit" again, not the scale that it gave.
    fig.set_size_inches(14, 8)
    assert state()[0][2] > states[0][0][2]


def test_a_view_that_happens_to_be_shown_is_wanted_all_the_same():
    fig, ax = pixel_axes(figsize=(3, 3), dpi=100)
    ax.imshow(IMAGE)
    ax.zoom_about(24.5, 14.5, 20)
    fig.canvas.draw()
    shown = ax.get_xlim(), ax.get_ylim()
    assert shown[0][1] - shown[0][0] < 15
    ax.zoom_to(*shown[0], *shown[1], scale=20)
    fig.set_size_inches(9, 9)
    fig.canvas.draw()
    assert (ax.get_xlim(), ax.get_ylim()) == shown


def test_dates_are_converted():
    _, ax = pixel_axes()
    days = np.arange("2026-01-01", "2026-02-20", dtype="datetime64[D]")
    ax.imshow(IMAGE, x=days)
    ax.zoom_about(days[10], 12, 30)
    assert middle_of(ax)[0] == pytest.approx(days[10].astype(float), abs=0.51)


@given(st.floats(-100, 100), st.tuples(st.floats(-100, 100), st.floats(-100, 100)))
@properties(100)
def test_limits_about_a_point_reach_over_both_ends(middle, ends):
    first, last = about(middle, ends)
    assert (first + last) / 2 == pytest.approx(middle, abs=1e-9)
    assert min(first, last) <= min(ends) + 1e-9
    assert max(ends) <= max(first, last) + 1e-9
    assert (first <= last) or ends[0] >= ends[1]


BAD_VIEWS = [
    ("zoom_about", ("here", 3, 1), TypeError, "'x'"),
    ("zoom_about", (3, np.inf, 1), ValueError, "'y' must be a finite number"),
    ("zoom_about", (3, None, 1), TypeError, "'y'"),
    ("zoom_about", (3, 3, "fit"), ValueError, "'scale' must be a positive int"),
    ("zoom_about", (3, 3, 0), ValueError, "'scale'"),
    ("zoom_about", (3, 3, 2.5), ValueError, "'scale'"),
    ("zoom_to", (3, 3, 4, 5), ValueError, "'x1' must be different from 'x0'"),
    ("zoom_to", (3, 4, 5, np.nan), ValueError, "'y1' must be a finite"),
    ("zoom_to", (3, 4, "low", 5), TypeError, "'y0'"),
]


@pytest.mark.parametrize(("method", "arguments", "error", "message"), BAD_VIEWS)
def test_bad_input_is_named_and_moves_nothing(method, arguments, error, message):
    fig, ax = pixel_axes()
    ax.imshow(IMAGE)
    fig.canvas.draw()
    before = ax.get_xlim(), ax.get_ylim(), ax.get_pixel_scale(), ax.requested_scale()
    with pytest.raises(error, match=message):
        getattr(ax, method)(*arguments)
    assert (ax.get_xlim(), ax.get_ylim(), ax.get_pixel_scale(), ax.requested_scale()) == before
    assert not fig.stale


@pytest.mark.parametrize("make", ["nothing", "log", "uneven"])
def test_without_cells_of_one_size_there_is_no_scale_to_zoom_to(make):
    _, ax = pixel_axes()
    if make != "nothing":
        ax.imshow(IMAGE, x=np.arange(50) ** 2.0) if make == "uneven" else ax.imshow(
            IMAGE, extent=(1, 10, 1, 10)
        )
    if make == "log":
        ax.set_xscale("log")
    with pytest.raises(ValueError, match="cells of one size"):
        ax.zoom_about(3, 3, 2)
    with pytest.raises(ValueError, match="cells of one size"):
        ax.zoom_to(3, 4, 3, 4)


# Snapshots ----------------------------------------------------------------------------------------


def busy(fig, ax):
    """Draw all sorts of things on an Axes."""
    im = ax.imshow(IMAGE)
    ax.diff(IMAGE, np.where(IMAGE > 0.9, 0, IMAGE))
    ax.contour(IMAGE, [0.5], colors="w")
    ax.plot([3, 40], [4, 20], "r-", lw=3)
    ax.annotate("here", (20, 20), (5, 5), arrowprops={})
    ax.set_title("a title")
    fig.text(0.5, 0.5, "over the figure")
    return im


def saved_crop(fig, ax, **kwargs):
    """Return what is in the box of *ax* in a saved PNG."""
    buffer, draws = render(fig, dpi=fig.dpi, **kwargs)
    return box_dots(buffer, draws[-1][ax].whole_box())


@pytest.mark.parametrize(
    ("layout", "dpi"), [(None, 133.7), ("tight", 72), ("constrained", 133.7), ("compressed", 72)]
)
def test_a_snapshot_is_the_crop_of_the_saved_figure(layout, dpi):
    fig, axs = pixel_axes(1, 2, layout=layout, dpi=dpi, figsize=(7.03, 4.01), facecolor="pink")
    axs[0, 1].imshow(IMAGE)
    axs[0, 0].colorbar(busy(fig, axs[0, 0]))
    for _ in range(3):  # until the layout stays as it is
        fig.canvas.draw()
    for ax in axs[0]:
        got = ax.snapshot()
        assert got.dtype == np.uint8
        assert got.flags.writeable
        np.testing.assert_array_equal(got, saved_crop(fig, ax))


def test_a_snapshot_of_an_axes_with_nothing_beside_the_image_is_the_image():
    _, ax = pixel_axes()
    im = ax.imshow(IMAGE)
    bare(ax)
    scale = ax.get_pixel_scale()
    assert scale > 1
    np.testing.assert_array_equal(ax.snapshot(), im.to_image(scale))


def test_a_snapshot_of_a_figure_of_exact_size():
    fig, axs = mplpix.subplots([IMAGE, IMAGE[:9]], scale=3)
    axs[0].set_title("added after the layout")
    size = fig.get_size_inches()
    got = axs[1].snapshot()
    assert got.shape == (27, 150, 4)
    assert (fig.get_size_inches() == size).all()
    fig.canvas.draw()
    np.testing.assert_array_equal(got, saved_crop(fig, axs[1]))


@pytest.mark.parametrize("settled", [True, False])
def test_a_snapshot_does_not_disturb_the_figure(settled):
    mpl.rcParams.update({"savefig.bbox": "tight", "savefig.facecolor": "red"})
    fig, ax = pixel_axes(layout="constrained")
    busy(fig, ax)
    fig.canvas.draw()
    if not settled:
        ax.set_title("another")
    canvas, dpi = fig.canvas, fig.dpi
    before = np.array(canvas.buffer_rgba())
    stale = {artist: artist.stale for artist in fig.findobj()}
    got = ax.snapshot()
    assert (got[2, 2] != (255, 0, 0, 255)).any()
    assert (fig.canvas, fig.dpi) == (canvas, dpi)
    assert all(artist.stale == was for artist, was in stale.items())
    np.testing.assert_array_equal(before, np.array(canvas.buffer_rgba()))
    canvas.draw()
    box = tuple(round(end) for end in ax.bbox.extents)
    np.testing.assert_array_equal(got, box_dots(np.array(canvas.buffer_rgba()), box))


def test_a_snapshot_works_for_insets_and_in_subfigures():
    fig = plt.figure(figsize=(8, 4))
    ax = fig.subfigures(1, 2)[1].add_subplot(projection="pixel")
    ax.imshow(IMAGE)
    inset = ax.inset_axes((0.1, 0.1, 0.4, 0.4), projection="pixel")
    inset.imshow(IMAGE[:5, :5])
    for a in (ax, inset):
        np.testing.assert_array_equal(a.snapshot(), saved_crop(fig, a))


def test_a_snapshot_of_a_removed_axes_is_refused():
    _, ax = pixel_axes()
    ax.imshow(IMAGE)
    ax.remove()
    with pytest.raises(ValueError, match="must belong to a figure"):
        ax.snapshot()


def test_a_snapshot_ends_where_the_figure_ends():
    fig = plt.figure(figsize=(2, 2), dpi=100)
    ax = fig.add_axes((0.5, 0.5, 1, 1), projection="pixel", pixel_scale=10)
    ax.imshow(np.zeros((20, 20)))
    assert ax.snapshot().shape == (100, 100, 4)
    assert Image.fromarray(ax.snapshot()).size == (100, 100)

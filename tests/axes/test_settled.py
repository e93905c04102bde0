"""An unchanged figure that is drawn again shows the same dots, whatever lays it out."""

import io
import pickle
import warnings
from fractions import Fraction

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine, TightLayoutEngine
from PIL import Image

import mplpix
from mplpix.axes.figure_scales import FigureScales
from tests.test_pairs import pairwise, ramp

DRAWS = 12

#: Each makes what ``Figure(layout=...)`` takes: an engine belongs to one figure.
LAYOUTS = {
    "none": lambda: None,
    "tight": lambda: "tight",
    "constrained": lambda: "constrained",
    "compressed": lambda: "compressed",
    "constrained, padded": lambda: ConstrainedLayoutEngine(
        rect=(0.05, 0.03, 0.91, 0.93), w_pad=0.013, h_pad=0.11, wspace=0.1, hspace=0.07
    ),
    "tight, padded": lambda: TightLayoutEngine(pad=0.7, w_pad=2.1, rect=(0.02, 0.03, 0.97, 0.95)),
}
ENGINES = [name for name in LAYOUTS if name != "none"]

CHOICES = {
    "layout": list(LAYOUTS),
    "colorbar": ["none", "figure", "figure, all", "axes", "axes, bottom"],
    "twin": ["none", "twinx", "twiny", "both"],
    "inset": ["none", "pixel", "plain"],
    "grid": ["1x2", "2x1", "2x2", "1x2 subfigures"],
    "neighbor": ["pixel", "plain", "empty"],
    "shapes": [((10, 15),), ((50, 114), (83, 100)), ((25, 13),), ((7, 300), (4, 5))],
    "figsize": [(6.4, 4.8), (3.031, 4.726), (5.54, 3.91), (1.9, 1.6)],
    "dpi": [100, 72, 143],
    "titles": ["none", "long", "suptitle", "labels"],
    "scale": ["fit", 3, Fraction(1, 2)],
    "axis": ["on", "off"],
    "group": ["one", "own"],
}


def places(fig, grid):
    """Yield the figures and subplots that are asked for."""
    hosts = fig.subfigures(1, 2) if "subfigures" in grid else [fig]
    rows, cols = (1, 1) if "subfigures" in grid else map(int, grid.split("x"))
    for host in hosts:
        for i in range(rows * cols):
            yield host, (rows, cols, i + 1)


def add_twins(axs, twin):
    if twin in ("twinx", "both"):
        axs[0].twinx().plot([0, 5], [0, 12345])
    if twin in ("twiny", "both"):
        axs[-1 if twin == "both" else 0].twiny().plot([0, 1e4], [0, 5])


def add_colorbar(host, axs, colorbar):
    (im,) = axs[0].images
    if colorbar == "figure":
        host.colorbar(im, ax=axs[0])
    elif colorbar == "figure, all":
        host.colorbar(im, ax=axs, label="all")
    elif colorbar == "axes":
        axs[0].colorbar(im, label="values")
    elif colorbar == "axes, bottom":
        axs[0].colorbar(im, orientation="horizontal")


def add_titles(fig, axs, titles):
    if titles == "long":
        axs[0].set_title("A long title, in two\nlines of some text")
    elif titles == "suptitle":
        fig.suptitle("What is above\nall of them")
    elif titles == "labels":
        for ax in axs:
            ax.set_xlabel("columns")
            ax.set_ylabel("rows\nof it")


def make(
    layout,
    *,
    colorbar="none",
    twin="none",
    inset="none",
    grid="1x2",
    neighbor="pixel",
    shapes=((10, 15),),
    figsize=(6.4, 4.8),
    dpi=100,
    titles="none",
    scale="fit",
    axis="on",
    group="one",
):
    """Return a figure of images of *shapes* in turn; its second Axes is the *neighbor*."""
    fig = Figure(figsize, dpi=dpi, layout=LAYOUTS[layout]())
    FigureCanvasAgg(fig)
    axs, hosts = [], []
    for i, (host, subplot) in enumerate(places(fig, grid)):
        plain = i == 1 and neighbor == "plain"
        ax = host.add_subplot(*subplot, projection=None if plain else "pixel")
        if i != 1 or neighbor != "empty":
            ax.imshow(ramp(*shapes[i % len(shapes)]))
        if group == "own" and not plain:
            ax.set_scale_group(i)
        axs.append(ax)
        hosts.append(host)
    first = axs[0]
    first.set_pixel_scale(scale)
    add_twins(axs, twin)
    add_colorbar(hosts[0], [ax for ax in axs if ax.figure is hosts[0]], colorbar)
    if inset != "none":
        projection = "pixel" if inset == "pixel" else None
        first.inset_axes((0.51, 0.52, 0.44, 0.43), projection=projection).imshow(np.eye(5))
    if axis == "off":
        for ax in axs:
            ax.set_axis_off()
    add_titles(fig, axs, titles)
    return fig, axs


def dots(fig):
    """Draw *fig* and return its dots, as bytes."""
    with warnings.catch_warnings():
        # Where a figure is too small for its texts, or a twin says nothing to the layout.
        warnings.filterwarnings("ignore", "(?i)(tight|constrained).?layout not applied")
        warnings.filterwarnings("ignore", ".*not compatible with tight_layout")
        fig.canvas.draw()
    return bytes(fig.canvas.buffer_rgba())


def saved(fig, **savefig):
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(?i)(tight|constrained).?layout not applied")
        warnings.filterwarnings("ignore", ".*not compatible with tight_layout")
        fig.savefig(file, format="png", **savefig)
    return file.getvalue()


def assert_stays(fig):
    drawn = [dots(fig) for _ in range(DRAWS)]
    pictures = list(dict.fromkeys(drawn))
    numbers = [pictures.index(picture) for picture in drawn]
    assert numbers == [0] * DRAWS, f"pictures shown by {DRAWS} draws: {numbers}"


def boxes(fig):
    return [(ax.get_position(original=True).bounds, ax.get_position().bounds) for ax in fig.axes]


def test_the_rows_have_each_pair_of_choices():
    rows = pairwise(CHOICES)
    assert len(rows) < 60
    for kind, other in (("layout", "colorbar"), ("layout", "twin"), ("colorbar", "grid")):
        pairs = {(row[kind], row[other]) for row in rows}
        assert len(pairs) == len(CHOICES[kind]) * len(CHOICES[other])


@pytest.mark.parametrize(
    "row", pairwise(CHOICES), ids=lambda row: ", ".join(map(str, row.values()))
)
def test_an_unchanged_figure_drawn_twelve_times_has_the_same_bytes(row):
    fig, _ = make(**row)
    assert_stays(fig)


#: Figures of which some label, twin or colorbar depends on the slot that depends on it.
CIRCLES = {
    "a twin": {"layout": "constrained", "twin": "twinx"},
    "labels that fit at one scale": {
        "layout": "tight",
        "shapes": ((50, 114), (83, 100)),
        "figsize": (5.54, 3.91),
    },
    "a twin above": {
        "layout": "compressed",
        "grid": "2x2",
        "twin": "twiny",
        "titles": "suptitle",
        "shapes": ((102, 59), (14, 113), (10, 93), (99, 66)),
        "figsize": (2.1, 1.7),
    },
    "a colorbar of the figure": {
        "layout": "constrained",
        "colorbar": "figure, all",
        "twin": "twinx",
        "grid": "2x2",
        "neighbor": "empty",
        "shapes": ((7, 300), (49, 34), (12, 12), (103, 82)),
        "figsize": (3.031, 4.726),
    },
    "a colorbar below": {
        "layout": "constrained",
        "colorbar": "axes, bottom",
        "twin": "twinx",
        "inset": "plain",
        "grid": "2x2",
        "neighbor": "empty",
        "titles": "labels",
        "shapes": ((34, 99), (32, 50), (77, 66), (12, 5)),
        "figsize": (3.649, 5.048),
    },
    "a plain neighbor": {
        "layout": "tight",
        "colorbar": "figure",
        "inset": "plain",
        "neighbor": "plain",
        "group": "own",
        "titles": "labels",
        "shapes": ((26, 110), (96, 28)),
        "figsize": (2.66, 3.393),
    },
    "subfigures": {
        "layout": "tight",
        "twin": "both",
        "grid": "1x2 subfigures",
        "shapes": ((93, 96), (38, 4)),
        "figsize": (5.242, 3.459),
        "dpi": 72,
    },
    "subfigures of two grids": {
        "layout": "compressed",
        "twin": "both",
        "colorbar": "figure",
        "grid": "1x2 subfigures",
        "titles": "labels",
        "scale": 3,
        "neighbor": "empty",
        "shapes": ((19, 59),),
        "figsize": (5.54, 3.91),
        "dpi": 143,
    },
}


@pytest.mark.parametrize("circle", CIRCLES)
def test_a_layout_that_would_go_in_circles_stays(circle):
    fig, _ = make(**CIRCLES[circle])
    assert_stays(fig)


def test_of_scales_that_alternate_the_smaller_one_is_shown():
    fig, (ax, _) = make(**CIRCLES["labels that fit at one scale"])
    scales = []
    for _ in range(4):
        dots(fig)
        scales.append(ax.get_pixel_scale())
    assert scales == [1, 1, 1, 1]  # the labels have no room at 2


def test_one_image_without_axes_stays_at_its_scale():
    fig = Figure((3.031, 4.726), dpi=65, layout="compressed")
    FigureCanvasAgg(fig)
    ax = fig.add_subplot(projection="pixel")
    ax.imshow(ramp(25, 13))
    ax.set_axis_off()
    ax.twiny()
    fig.suptitle("A title")
    scales = []
    for _ in range(DRAWS):
        dots(fig)
        scales.append(ax.get_pixel_scale())
    assert scales == scales[:1] * DRAWS
    assert_stays(fig)


@pytest.mark.parametrize("circle", CIRCLES)
def test_a_file_shows_the_dots_of_the_canvas(circle):
    fig, _ = make(**CIRCLES[circle])
    shown = dots(fig)
    with Image.open(io.BytesIO(saved(fig, dpi=fig.dpi))) as file:
        assert np.asarray(file).tobytes() == shown
    assert dots(fig) == shown


@pytest.mark.parametrize("circle", CIRCLES)
def test_a_figure_saved_twice_has_the_same_bytes(circle):
    fig, _ = make(**CIRCLES[circle])
    first = saved(fig, dpi=61.7)
    assert saved(fig, dpi=61.7) == first


@pytest.mark.parametrize(
    "savefig", [{"dpi": 61.7}, {"dpi": 211}, {"bbox_inches": "tight"}], ids=str
)
@pytest.mark.parametrize("circle", CIRCLES)
def test_saving_leaves_the_canvas_as_it_was(circle, savefig):
    fig, _ = make(**CIRCLES[circle])
    dots(fig)
    before = dots(fig)
    first = saved(fig, **savefig)
    assert dots(fig) == before
    assert saved(fig, **savefig) == first


@pytest.mark.parametrize("pickled", [False, True])
def test_without_an_engine_no_scale_is_limited_by_a_layout_before(pickled):
    fig, (ax, _) = make(**CIRCLES["labels that fit at one scale"])
    dots(fig)
    assert ax.get_pixel_scale() == 1
    if pickled:
        fig = pickle.loads(pickle.dumps(fig))
        FigureCanvasAgg(fig)
        ax = fig.axes[0]
    fig.set_layout_engine("none")
    fig.set_size_inches(5 * fig.get_size_inches())
    dots(fig)
    assert ax.get_pixel_scale() > 1


def test_the_layout_of_the_canvas_is_remembered_while_many_files_are_saved():
    fig, _ = make(**CIRCLES["a colorbar below"])
    dots(fig)
    before = dots(fig)
    runs = []
    run = ConstrainedLayoutEngine.execute

    def counted(engine, figure):
        runs.append(figure.dpi)
        run(engine, figure)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ConstrainedLayoutEngine, "execute", counted)
        for dpi in (50, 61, 72, 83, 94, 105):
            saved(fig, dpi=dpi)
            assert dots(fig) == before
    assert 105 in runs
    assert fig.dpi not in runs


@pytest.mark.parametrize("circle", CIRCLES)
def test_new_data_move_no_axes(circle):
    fig, axs = make(**CIRCLES[circle])
    dots(fig)
    before = boxes(fig)
    (im,) = axs[0].images
    for shift in (1, 2, 3):
        im.set_data(np.roll(im.get_array(), shift, axis=1))
        dots(fig)
        assert boxes(fig) == before


def longer_label(fig, axs):
    axs[0].set_ylabel("a label\nin three\nlines")


def larger_labels(fig, axs):
    axs[1].tick_params(labelsize=17)


def title(fig, axs):
    axs[1].set_title("Two\nlines")


def suptitle(fig, axs):
    fig.suptitle("Above")


def size(fig, axs):
    fig.set_size_inches(5.1, 3.3)


def fineness(fig, axs):
    fig.dpi = 83


def pads(fig, axs):
    fig.get_layout_engine().set(w_pad=0.3, h_pad=0.2)


def ratios(fig, axs):
    axs[0].get_gridspec().set_width_ratios([2, 3])


def colorbar(fig, axs):
    axs[0].colorbar(axs[0].images[0])


def figure_colorbar(fig, axs):
    fig.colorbar(axs[0].images[0], ax=axs[1])


def no_axis(fig, axs):
    axs[0].set_axis_off()


def another_engine(fig, axs):
    name = "tight" if isinstance(fig.get_layout_engine(), ConstrainedLayoutEngine) else None
    if name is None:
        fig.set_layout_engine(TightLayoutEngine(pad=2))
    else:
        fig.set_layout_engine(ConstrainedLayoutEngine(w_pad=0.2, h_pad=0.3))


CHANGES = [
    longer_label,
    larger_labels,
    title,
    suptitle,
    size,
    fineness,
    pads,
    ratios,
    colorbar,
    figure_colorbar,
    no_axis,
    another_engine,
]


@pytest.mark.parametrize("layout", ENGINES)
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_laid_out(change, layout):
    fig, axs = make(layout, shapes=((50, 114), (83, 100)))
    before = dots(fig)
    assert dots(fig) == before
    slots = boxes(fig)
    change(fig, axs)
    after = dots(fig)
    assert boxes(fig) != slots
    assert [dots(fig) for _ in range(3)] == [after] * 3


@pytest.mark.parametrize("layout", ["constrained", "compressed"])
# Of a colorbar made by the figure matplotlib finds the place step by step, from where it was.
@pytest.mark.parametrize("change", [c for c in CHANGES if c is not figure_colorbar])
def test_a_change_is_laid_out_as_in_a_new_figure(change, layout):
    fig, axs = make(layout, shapes=((8, 8),), scale=9)
    dots(fig)
    change(fig, axs)
    new, others = make(layout, shapes=((8, 8),), scale=9)
    change(new, others)
    assert dots(fig) == dots(new)


@pytest.mark.parametrize("layout", ENGINES)
def test_a_pickled_figure_stays(layout):
    fig, _ = make(layout, twin="twinx", shapes=((50, 114), (83, 100)))
    dots(fig)
    again = pickle.loads(pickle.dumps(fig))
    FigureCanvasAgg(again)
    assert_stays(again)


@pytest.mark.parametrize("scale", [1, Fraction(1, 3)])
def test_a_figure_of_exact_size_stays(scale):
    fig, axs = mplpix.subplots([(50, 114), (83, 100)], scale=scale)
    for ax, shape in zip(axs.flat, [(50, 114), (83, 100)], strict=True):
        ax.imshow(ramp(*shape))
    axs.flat[0].colorbar(axs.flat[0].images[0])
    axs.flat[1].twinx().plot([0, 5], [0, 12345])
    fig.suptitle("Above")
    assert_stays(fig)


class Counter:
    """Counts the calls of a method of a class."""

    def __init__(self, monkeypatch, cls, name):
        self.calls = 0
        method = getattr(cls, name)

        def counted(*args, **kwargs):
            self.calls += 1
            return method(*args, **kwargs)

        monkeypatch.setattr(cls, name, counted)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("twin", ["none", "twinx"])
def test_an_unchanged_redraw_resolves_the_group_0_times(layout, twin, monkeypatch):
    fig, _ = make(layout, twin=twin, shapes=((50, 114), (83, 100)))
    dots(fig)
    resolved = Counter(monkeypatch, FigureScales, "_resolve")
    fig.set_size_inches(*(fig.get_size_inches() * 1.1))
    dots(fig)
    assert resolved.calls > 0
    dots(fig)
    resolved.calls = 0
    dots(fig)
    assert resolved.calls == 0

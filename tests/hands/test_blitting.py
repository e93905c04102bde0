"""Blink, wipe and cross-hair paint boxes alone: the very dots of a full draw, and no full draw."""

import io
import pickle

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import LocationEvent
from matplotlib.figure import Figure
from matplotlib.widgets import Cursor

import mplpix
from tests.hands.gestures import dot_of, drag, key, mouse, move, press, release, turn
from tests.oracle import assert_same_dots, pixels

#: The gap of a cross-hair around its cell, and its dashes, in dots at 72 dpi.
GAP, DASH = 4, 3

#: The figure of most tests.
FIGURE = {"figsize": (6, 2.5), "dpi": 72}


def images(shape=(40, 60), seed=0, kind="numbers"):
    """Return two images that differ in a tenth of their cells."""
    rng = np.random.default_rng(seed)
    a = rng.integers(0, 200, shape + ((3,) if kind == "colors" else ()), np.uint8)
    b = a.copy()
    b[rng.random(shape) < 0.1] += 55
    return a, b


def compared(*, figure=None, shape=(40, 60), kind="numbers", colorbars=False, **kwargs):
    """Return a comparison that is drawn on its canvas."""
    figure = plt.figure(**FIGURE) if figure is None else figure
    comparison = mplpix.compare(
        *images(shape, kind=kind), figure=figure, colorbars=colorbars, **kwargs
    )
    canvas(comparison).draw()
    return comparison


def canvas(comparison):
    return comparison.axes[0].get_figure().canvas


def on_canvas(comparison):
    """Return the dots that are on the canvas now."""
    return np.asarray(canvas(comparison).buffer_rgba()).copy()


@pytest.fixture
def draws(monkeypatch):
    """The list of full draws of figures."""
    found = []
    draw = Figure.draw

    def counted(self, renderer):
        found.append(self)
        draw(self, renderer)

    monkeypatch.setattr(Figure, "draw", counted)
    return found


def over(comparison, i=0, place=(31, 17)):
    """Move the cursor over a cell of a panel; return its place on the canvas."""
    at = dot_of(comparison.axes[i], *place)
    mouse("motion_notify_event", comparison.figure, at)
    return at


# A box is painted as a full draw would ------------------------------------------------------------


def wipe(comparison, part):
    """Wipe where *part* of the view of panel a is left of the divider."""
    first, last = comparison.axes[0].get_xlim()
    comparison.wipe(first + part * (last - first))


CHANGES = {
    "b": lambda c: c.blink("b"),
    "a": lambda c: c.blink("a"),
    "off": lambda c: c.blink(False),
    "wipe": lambda c: wipe(c, 0.41),
    "wipe on": lambda c: wipe(c, 0.73),
    "wipe out": lambda c: wipe(c, -3),
    "no wipe": lambda c: c.wipe(None),
}


def add_above(comparison):
    """Add artists of all kinds over the image of panel a, and beside it."""
    ax = comparison.axes[0]
    ax.autoscale(enable=False)
    ax.plot([-5, 70], [3, 30], "w", lw=3, zorder=6, alpha=0.5)
    ax.text(0.5, 0.5, "text over cells", transform=ax.transAxes, ha="center")
    ax.text(-0.05, 0.5, "text over a border", transform=ax.transAxes, clip_on=False)
    ax.annotate("arrow", (20, 10), (50, 35), arrowprops={"arrowstyle": "->"})
    ax.tick_params(direction="inout", length=12)
    ax.grid(alpha=0.5)
    ax.axvspan(10, 15, alpha=0.3)
    ax.spines["left"].set_linewidth(7)
    ax.cell_grid(color="gray")
    ax.legend(["line"])
    inset = ax.inset_axes([0.6, 0.6, 0.3, 0.3])
    inset.plot([0, 1])


WORLDS = {
    "plain": {},
    "colors": {"kind": "colors"},
    "numbered": {"region_labels": True},
    "dim": {"style": "dim"},
    "fill": {"style": "fill", "origin": "lower", "extent": (0, 3, 7, 9)},
    "half": {"scale": 1 / 2},
    "large": {"scale": 4, "shape": (20, 30)},
    "aligned": {"align": (3, -5)},
}


@pytest.mark.parametrize("world", WORLDS)
def test_a_change_in_the_box_is_painted_without_a_draw(world, draws):
    comparison = compared(**WORLDS[world], colorbars=world == "plain")
    add_above(comparison)
    canvas(comparison).draw()
    seen = [on_canvas(comparison)]
    for change in np.random.default_rng(1).permutation([*CHANGES]):
        draws.clear()
        CHANGES[change](comparison)
        assert not draws, change
        seen.append(on_canvas(comparison))
        canvas(comparison).draw()
        assert_same_dots(seen[-1], on_canvas(comparison))
    assert len({dots.tobytes() for dots in seen}) > 2
    for change in ("b", "wipe", "off", "no wipe"):  # without draws between
        CHANGES[change](comparison)
    painted = on_canvas(comparison)
    canvas(comparison).draw()
    assert_same_dots(painted, on_canvas(comparison))


HARD = {
    "text of the figure over the box": lambda c: c.figure.text(0.2, 0.5, "here", color="k"),
    "patch of the figure below all": lambda c: c.figure.add_artist(
        plt.Rectangle((0, 0), 1, 1, transform=c.figure.transFigure, zorder=-5, color="r")
    ),
    "legend of the figure": lambda c: c.figure.legend(["a"], loc="center left"),
    "other Axes over the box": lambda c: c.figure.add_axes((0.1, 0.3, 0.1, 0.2)),
    "twin": lambda c: c.axes[0].twinx(),
    "background that lets through": lambda c: c.axes[0].patch.set_alpha(0.5),
    "no background": lambda c: c.axes[0].patch.set_visible(False),
    "no axis": lambda c: c.axes[0].axis("off"),
    "hidden panel": lambda c: c.axes[0].set_visible(False),
    "transparent images": lambda c: [im.set_alpha(0.5) for im in c.images],
    "masked cells": lambda c: c.images[0].set_data(np.ma.masked_less(images()[0], 99)),
}


@pytest.mark.parametrize("why", HARD)
def test_a_change_is_right_whatever_else_is_in_the_box(why):
    comparison = compared()
    HARD[why](comparison)
    canvas(comparison).draw()
    for change in CHANGES.values():
        change(comparison)
        seen = on_canvas(comparison)
        canvas(comparison).draw()
        assert_same_dots(seen, on_canvas(comparison))


OTHERS = {
    "resized": lambda c: c.figure.set_size_inches(8, 5),
    "another dpi": lambda c: c.figure.set_dpi(83),
    "limits": lambda c: c.axes[0].set_xlim(5, 40),
    "title": lambda c: c.axes[0].set_title("another"),
    "colors": lambda c: c.images[1].set_cmap("gray"),
    "saved": lambda c: c.figure.savefig(io.BytesIO(), facecolor="red"),
    "saved at a dpi": lambda c: c.figure.savefig(io.BytesIO(), dpi=61),
    "saved as pdf": lambda c: c.figure.savefig(io.BytesIO(), format="pdf"),
    "snapshot": lambda c: c.axes[1].snapshot(),
    "drawn elsewhere": lambda c: c.figure.draw_without_rendering(),
    "style of marks": lambda c: [o.set_style("fill") for o in c.overlays],
}


@pytest.mark.parametrize(
    ("other", "layout"),
    [
        *((other, "exact") for other in OTHERS),
        ("saved at a dpi", "constrained"),
        ("title", "constrained"),
        ("resized", "tight"),
        ("limits", "none"),
    ],
)
def test_what_others_do_between_is_seen_too(other, layout):
    figure = None if layout == "exact" else plt.figure(**FIGURE, layout=layout)
    comparison = mplpix.compare(*images(), figure=figure, **({} if figure else FIGURE))
    canvas(comparison).draw()
    for change in ("b", "wipe"):
        CHANGES[change](comparison)
        OTHERS[other](comparison)
        CHANGES["a" if change == "b" else "wipe on"](comparison)
        seen = on_canvas(comparison)
        canvas(comparison).draw()
        assert_same_dots(seen, on_canvas(comparison))


def test_a_canvas_that_cant_blit_is_drawn(monkeypatch, draws):
    comparison = compared()
    monkeypatch.setattr(type(canvas(comparison)), "supports_blit", False)
    for change in CHANGES.values():
        draws.clear()
        change(comparison)
        assert len(draws) == 1, "one change is one draw"
        seen = on_canvas(comparison)
        canvas(comparison).draw()
        assert_same_dots(seen, on_canvas(comparison))


def test_a_window_is_told_of_the_box_alone(monkeypatch):
    comparison = compared()
    told = []
    monkeypatch.setattr(canvas(comparison), "blit", told.append)
    comparison.blink("b")
    (box,) = told
    outside = np.subtract(comparison.axes[0].bbox.extents, box.extents) * [1, 1, -1, -1]
    assert (outside >= 1).all()
    assert (outside <= 4).all()


def test_in_subfigures_the_box_of_each_comparison_is_painted(draws):
    figure = plt.figure(figsize=(6, 5), dpi=72)
    both = [compared(figure=part) for part in figure.subfigures(2, 1)]
    figure.canvas.draw()
    for comparison in both:
        for change in CHANGES.values():
            draws.clear()
            change(comparison)
            assert not draws
            seen = on_canvas(comparison)
            figure.canvas.draw()
            assert_same_dots(seen, on_canvas(comparison))


def test_beside_a_widget_that_blits_the_figure_is_drawn(draws):
    comparison = compared()
    cursor = Cursor(comparison.axes[0], useblit=True)
    canvas(comparison).draw()
    clean = on_canvas(comparison)
    mouse("motion_notify_event", comparison.figure, dot_of(comparison.axes[0], 30, 20))
    assert (on_canvas(comparison) != clean).any()
    draws.clear()
    comparison.blink("b")
    assert len(draws) == 1
    cursor.disconnect_events()


# The cross-hair -----------------------------------------------------------------------------------


def boxes_of(comparison):
    """Return the boxes of the panels in whole dots, and the height of the canvas."""
    boxes = [np.rint(ax.bbox.extents).astype(int) for ax in comparison.axes]
    return boxes, canvas(comparison).get_width_height()[1]


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("i", [0, 1, 2])
def test_a_cross_hair_points_at_the_same_cell_in_each_panel(world, i, draws):
    comparison = compared(**WORLDS[world])
    before = on_canvas(comparison)
    ax = comparison.axes[i]
    low, high = np.rint(ax.bbox.get_points()).astype(int)
    x, y = ((low + high) // 2 + [7, -3]).tolist()
    draws.clear()
    mouse("motion_notify_event", comparison.figure, (x, y + 1))  # on the dot from x, y
    assert not draws
    changed = (on_canvas(comparison) != before).any(-1)
    scale = max(int(ax.get_pixel_scale()), 1)
    boxes, height = boxes_of(comparison)
    parts = [changed[height - y1 : height - y0, x0:x1] for x0, y0, x1, y1 in boxes]
    assert changed.sum() == sum(part.sum() for part in parts), "dots outside of the panels"
    part = np.any(parts, axis=0)  # a white dash is not seen on white
    assert part.sum() > max(p.sum() for p in parts) / 2
    corner = np.array([x, y]) - low
    to_data, half = ax.transData.inverted(), comparison.overlay.grid
    ends = [np.sort(edges) for edges in (half.x_edges, half.y_edges)]
    point = to_data.transform((x + 0.5, y + 0.5))
    dots = []
    for axis, (edges, place) in enumerate(zip(ends, point, strict=True)):
        at = np.searchsorted(edges, place)
        pair = np.array([edges[at - 1], edges[at]])
        both = np.column_stack([pair, pair])
        found = np.sort(np.rint(ax.transData.transform(both)[:, axis] - low[axis])).astype(int)
        dots.append(found if scale > 1 else np.array([corner[axis], corner[axis] + 1]))
    (c0, c1), (r0, r1) = dots
    r0, r1 = len(part) - r1, len(part) - r0
    around = part[max(r0 - GAP, 0) : r1 + GAP, max(c0 - GAP, 0) : c1 + GAP]
    assert not around.any(), "a cell is hidden, or its marks"
    for p in parts:
        for arm in (p[:r0, c0:c1], p[r1:, c0:c1], p[r0:r1, :c0], p[r0:r1, c1:]):
            assert arm.any() or min(arm.shape) <= GAP + DASH or max(arm.shape) <= GAP + DASH
    rest = part.copy()
    rest[:, (c0 + c1 - 1) // 2] = rest[(r0 + r1 - 1) // 2] = rest[(r0 + r1) // 2] = False
    assert not rest.any(), "dots beside the lines"


def test_a_cross_hair_goes_with_the_cursor_and_away():
    comparison = compared()
    before = on_canvas(comparison)
    seen = []
    for place in ((31, 17), (31, 18), (5, 30), (31, 17)):
        over(comparison, 1, place)
        seen.append(on_canvas(comparison))
        assert (seen[-1] != before).any()
    assert_same_dots(seen[0], seen[3])
    assert len({dots.tobytes() for dots in seen}) == 3
    mouse("motion_notify_event", comparison.figure, (2, 2))
    assert_same_dots(on_canvas(comparison), before)
    over(comparison)
    LocationEvent("figure_leave_event", canvas(comparison), 0, 0)._process()
    assert_same_dots(on_canvas(comparison), before)


def test_the_same_cell_costs_nothing(monkeypatch):
    comparison = compared(scale=5)
    x, y = over(comparison)
    told = []
    monkeypatch.setattr(canvas(comparison), "blit", told.append)
    mouse("motion_notify_event", comparison.figure, (x + 2, y - 2))
    assert not told
    mouse("motion_notify_event", comparison.figure, (x + 5, y))
    assert told


def test_beyond_the_cells_there_is_no_cross_hair():
    comparison = compared()
    comparison.axes[0].set_xlim(-30, 50)
    canvas(comparison).draw()
    before = on_canvas(comparison)
    over(comparison, 0, (-20, 10))
    assert_same_dots(on_canvas(comparison), before)
    over(comparison, 0, (20, 10))
    assert (on_canvas(comparison) != before).any()


@pytest.mark.parametrize("why", ["crosshair", "navigate", "button", "leaves"])
def test_there_is_no_cross_hair(why):
    comparison = compared(crosshair=why != "crosshair")
    before = on_canvas(comparison)
    if why == "navigate":
        comparison.axes[1].set_navigate(False)
    at = dot_of(comparison.axes[1], 30, 20)
    if why == "button":
        press(comparison.figure, at)
    if why == "leaves":
        over(comparison, 0)
        at = (1, 1)
    mouse("motion_notify_event", comparison.figure, at)
    assert_same_dots(on_canvas(comparison), before)
    if why == "button":
        release(comparison.figure, at)
        mouse("motion_notify_event", comparison.figure, at)
        assert (on_canvas(comparison) != before).any()


@pytest.mark.parametrize("value", ["", None, np.array([1, 2])], ids=str)
def test_crosshair_is_true_or_false(value):
    if np.ndim(value):
        with pytest.raises(TypeError, match="'crosshair' must be True or False"):
            compared(crosshair=value)
    else:
        comparison = compared(crosshair=value)
        before = on_canvas(comparison)
        over(comparison)
        assert_same_dots(on_canvas(comparison), before)


def test_files_pickles_and_draws_have_no_cross_hair():
    comparison = compared()
    files = {}
    for when in ("without", "with"):
        if when == "with":
            children = [list(map(id, part.findobj())) for part in (comparison.figure,)]
            over(comparison)
            assert [list(map(id, part.findobj())) for part in (comparison.figure,)] == children
        for kind in ("png", "svg", "rgba"):
            file = io.BytesIO()
            with plt.rc_context({"svg.hashsalt": "0"}):
                metadata = {"metadata": {"Date": None}} if kind == "svg" else {}
                comparison.figure.savefig(file, format=kind, **metadata)
            assert files.setdefault(kind, file.getvalue()) == file.getvalue()
    over(comparison)  # back, after the file was drawn on this canvas
    marked = on_canvas(comparison)
    copy = pickle.loads(pickle.dumps(comparison))
    canvas(comparison).draw()
    plain = on_canvas(comparison)
    assert (marked != plain).any()
    assert_same_dots(pixels(copy.figure), plain)


def test_a_cross_hair_lies_over_what_blinks_below_it(draws):
    comparison = compared()
    comparison.blink("b")
    over(comparison)
    with_b = on_canvas(comparison)
    comparison.blink("a")
    over(comparison, 0, (30, 17))
    over(comparison)
    with_a = on_canvas(comparison)
    draws.clear()
    comparison.blink("b")
    assert_same_dots(on_canvas(comparison), with_b)
    comparison.blink("a")
    assert_same_dots(on_canvas(comparison), with_a)
    mouse("motion_notify_event", comparison.figure, (1, 1))
    assert not draws
    seen = on_canvas(comparison)
    canvas(comparison).draw()
    assert_same_dots(seen, on_canvas(comparison))


def test_after_a_draw_a_cross_hair_is_back_when_the_cursor_moves(draws):
    comparison = compared()
    at = over(comparison)
    seen = on_canvas(comparison)
    canvas(comparison).draw()
    assert (on_canvas(comparison) != seen).any()
    draws.clear()
    mouse("motion_notify_event", comparison.figure, at)
    assert not draws
    assert_same_dots(on_canvas(comparison), seen)


def test_on_a_canvas_that_cant_blit_a_cross_hair_is_drawn_for_each_cell(monkeypatch, draws):
    comparison = compared()
    before = on_canvas(comparison)
    over(comparison)
    seen = on_canvas(comparison)
    canvas(comparison).draw()
    monkeypatch.setattr(type(canvas(comparison)), "supports_blit", False)
    draws.clear()
    over(comparison)
    assert_same_dots(on_canvas(comparison), seen)
    over(comparison)
    assert len(draws) == 1
    mouse("motion_notify_event", comparison.figure, (1, 1))
    assert len(draws) == 2
    assert_same_dots(on_canvas(comparison), before)


@pytest.mark.parametrize("gesture", ["wheel", "drag", "key", "pan"])
def test_a_gesture_over_a_cross_hair_leaves_none_of_its_dots(gesture):
    comparison = compared()
    at = over(comparison)
    if gesture == "wheel":
        turn(comparison.figure, at)
    elif gesture == "drag":
        comparison.wipe(30.5)
        x, y = dot_of(comparison.axes[0], 30.5, 17)
        over(comparison)
        press(comparison.figure, (x, y))
        move(comparison.figure, (x + 20, y))
        release(comparison.figure, (x + 20, y))
    elif gesture == "key":
        key(comparison.figure, "b", at)
        mouse("motion_notify_event", comparison.figure, (1, 1))
    else:
        drag(comparison.figure, at, (at[0] + 9, at[1]))
    seen = on_canvas(comparison)
    canvas(comparison).draw()
    assert_same_dots(seen, on_canvas(comparison))


# The divider --------------------------------------------------------------------------------------


def with_divider(a, b, at, width):
    """Return *a* left of a dot, *b* from there on, and white dots on both sides of the border."""
    wanted = a.copy()
    wanted[:, at:] = b[:, at:]
    wanted[:, max(at - width // 2, 0) : max(at + (width + 1) // 2, 0)] = 255
    return wanted


@pytest.mark.parametrize(
    ("scale", "dpi"), [("fit", 50), ("fit", 97), (1 / 2, 72), (1 / 2, 108), (3, 144), (3, 217)]
)
def test_a_divider_is_whole_dots_wide_on_whole_dots(scale, dpi, draws):
    comparison = compared(figure=plt.figure(figsize=(6, 3), dpi=dpi), scale=scale)
    a, b = (comparison.axes[i].snapshot() for i in (0, 1))
    ax, width = comparison.axes[0], max(1, int(dpi / 72 + 0.5))
    low, high = ax.get_xlim()
    edge = low + 3 / float(ax.get_pixel_scale())  # three dots from the border
    for x in (33.3, low, edge, high, low - 9, high + 9):
        canvas(comparison).draw()  # after the snapshot
        draws.clear()
        comparison.wipe(x)
        assert not draws, "painted in its box alone"
        painted = on_canvas(comparison)
        canvas(comparison).draw()
        assert_same_dots(painted, on_canvas(comparison))
        at = int(np.floor(ax.transData.transform((x, 0))[0] + 0.5001) - np.rint(ax.bbox.x0))
        hidden = at < 0 or at > a.shape[1]
        wanted = with_divider(a, b, min(max(at, 0), a.shape[1]), 0 if hidden else width)
        assert_same_dots(ax.snapshot(), wanted)


@pytest.mark.parametrize("dpi", [60, 100, 180])
def test_a_divider_in_a_file_is_whole_dots_wide(dpi):
    comparison = compared()
    files = []
    for which in "ab":
        comparison.blink(which)
        files.append(pixels(comparison.figure, dpi=dpi))
    comparison.blink(False)
    comparison.wipe(27.7)
    wiped = pixels(comparison.figure, dpi=dpi)
    is_a, is_b = ((wiped == file).all(axis=-1) for file in files)
    line = ~is_a & ~is_b
    assert (wiped[line] == 255).all()
    columns, rows = (np.flatnonzero(line.any(axis=axis)) for axis in (0, 1))
    assert len(columns) == np.ptp(columns) + 1 == max(1, int(dpi / 72 + 0.5))
    assert line[np.ix_(rows, columns)].all()
    assert len(rows) == np.ptp(rows) + 1

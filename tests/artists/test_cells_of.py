"""Marks, ticks, lines, contours and annotations are on the very cells that the picture shows.

Every artist with cells is placed in every way that it can be. Each cell has a color of its own, so
that its dots are read from the drawn canvas; edges are on whole dots, where matplotlib's own
drawing of meshes and images is exact, too.
"""

import datetime
import pickle

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import ListedColormap
from matplotlib.dates import date2num
from matplotlib.image import AxesImage, NonUniformImage
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from mplpix import CellGrid, DiffOverlay, PixelAlignedImage, center_ticks
from mplpix.artists.annotations import CellAnnotations
from mplpix.artists.cell_lines import CellLines
from mplpix.artists.cells_of import cells_of

SHAPE = ROWS, COLS = 3, 4
Z = np.arange(12).reshape(SHAPE)

#: One color for each cell, none of them white, black or that of a mark.
CMAP = ListedColormap([(r / 5, g / 5, 0.2) for r in range(1, 5) for g in (1, 2, 3)])
LOOK = {"cmap": CMAP, "vmin": 0, "vmax": 11}

#: The cells that are marked, one by one: none is the mirror image of another.
CELLS = [(0, 0), (0, 1), (2, 1), (1, 3)]

# Edges in dots from the corner of the Axes.
WIDTH, HEIGHT = 168, 120
EVEN = np.array([0, 42, 84, 126, 168]), np.array([0, 40, 80, 120])
UNEVEN = np.array([0, 24, 72, 108, 168]), np.array([0, 30, 66, 120])
HALF_WAY = np.array([0, 24, 60, 112, 168]), np.array([0, 32, 72, 120])  # between centers

START = "2024-02-27T21:00"


# What places the cells ----------------------------------------------------------------------------


def numbers(dx, dy):
    return 2 + dx / 12, -1 + dy / 30


def large(dx, dy):
    return 1e6 + dx / 12, -1e-6 + dy / 1e6


def powers(dx, dy):
    return 10 ** (dx / 84), 10 ** (dy / 60 - 3)


def dates(unit, step):
    def place(dx, dy):
        return np.datetime64(START).astype(f"M8[{unit}]") + dx * step, -1 + dy / 30

    return place


def dates_up(dx, dy):
    return dx / 12, np.datetime64(START) + dy * 7


def datetimes(dx, dy):
    first = datetime.datetime.fromisoformat(START)
    return np.array([first + datetime.timedelta(hours=int(d)) for d in dx]), dy / 30


PLACES = {
    "numbers": numbers,
    "large and small": large,
    "log": powers,
    "days": dates("D", 1),
    "hours": dates("h", 6),
    "seconds": dates("s", 1),
    "nanoseconds": dates("ns", 10**9),
    "dates along y": dates_up,
    "datetime objects": datetimes,
}

DATES = {"days", "hours", "seconds", "nanoseconds", "dates along y", "datetime objects"}


# What draws them ----------------------------------------------------------------------------------


def middles(edges):
    return edges[:-1] + (edges[1:] - edges[:-1]) / 2


def centers_of(edges):
    """Return the centers whose cells end half-way to their neighbors, and at *edges*."""
    centers = [(edges[0] + edges[1]) / 2]
    for edge in edges[1:-1]:
        centers.append(2 * edge - centers[-1])
    return np.array(centers)


def imshow(ax, x, y):
    extent = (x[0], x[-1], y[0], y[-1])
    return ax.imshow(Z, extent=extent, origin="lower", aspect="auto", **LOOK)


def imshow_upper(ax, x, y):
    extent = (x[0], x[-1], y[-1], y[0])
    return ax.imshow(Z, extent=extent, origin="upper", aspect="auto", **LOOK)


def pcolormesh(ax, x, y):
    return ax.pcolormesh(x, y, Z, **LOOK)


def pcolormesh_2d(ax, x, y):
    return ax.pcolormesh(*np.meshgrid(x, y), Z, **LOOK)


def pcolormesh_nearest(ax, x, y):
    return ax.pcolormesh(middles(x), middles(y), Z, shading="nearest", **LOOK)


def pcolor(ax, x, y):
    return ax.pcolor(x, y, Z, **LOOK)


def pcolorfast(ax, x, y):
    return ax.pcolorfast(x, y, Z, **LOOK)


def non_uniform(ax, x, y):
    image = NonUniformImage(ax, cmap=CMAP)
    image.set_data(centers_of(x), centers_of(y), Z)
    image.set_clim(0, 11)
    return ax.add_image(image)


def pixel_aligned(ax, x, y):
    scales = {"x_scale": ax.get_xscale(), "y_scale": ax.get_yscale()}
    grid = CellGrid.from_coordinates(without_objects(x), without_objects(y), SHAPE, **scales)
    image = PixelAlignedImage(ax, cmap=CMAP, grid=grid)
    image.set_data(Z)
    image.set_clim(0, 11)
    return ax.add_image(image)


def without_objects(edges):
    return edges.astype("M8[us]") if edges.dtype == object else edges


#: Each artist, and the edges that it can have.
KINDS = {
    "imshow": (imshow, EVEN),
    "imshow upper": (imshow_upper, EVEN),
    "pcolormesh": (pcolormesh, UNEVEN),
    "pcolormesh 2-D": (pcolormesh_2d, UNEVEN),
    "pcolormesh nearest": (pcolormesh_nearest, EVEN),
    "pcolor": (pcolor, UNEVEN),
    "pcolorfast even": (pcolorfast, EVEN),
    "pcolorfast": (pcolorfast, UNEVEN),
    "NonUniformImage": (non_uniform, HALF_WAY),
    "PixelAlignedImage even": (pixel_aligned, EVEN),
    "PixelAlignedImage": (pixel_aligned, UNEVEN),
}

#: Kinds that matplotlib itself draws on linear axes only.
LINEAR = {
    *("imshow", "imshow upper", "pcolormesh nearest"),
    *("pcolorfast even", "pcolorfast", "NonUniformImage"),
}

#: matplotlib draws this one right for ascending coordinates only, and keeps them as float32.
UP_IN_FLOAT32 = "NonUniformImage"

#: Kinds that matplotlib doesn't convert dates for.
NO_DATES = {"pcolorfast even", "pcolorfast", "NonUniformImage"}

#: Whether coordinates descend along x and y, and whether the axes do.
ORDERS = {
    "up": ((1, 1), (1, 1)),
    "x down": ((-1, 1), (1, 1)),
    "y down": ((1, -1), (1, 1)),
    "both down, x inverted": ((-1, -1), (-1, 1)),
    "y inverted": ((1, 1), (1, -1)),
    "both inverted": ((1, 1), (-1, -1)),
}

CASES = [
    (kind, place, order)
    for kind in KINDS
    for place in PLACES
    for order in ORDERS
    if (place == "numbers" or order in ("up", "both down, x inverted"))
    and not (place == "log" and kind in LINEAR)
    and not (place in DATES and kind in NO_DATES)
    and not (kind == UP_IN_FLOAT32 and (place != "numbers" or "down" in order))
]


def plain_axes():
    fig = plt.figure(figsize=(2.08, 1.6), dpi=100)
    return fig.add_axes((20 / 208, 20 / 160, WIDTH / 208, HEIGHT / 160))


def pixel_axes():
    fig = plt.figure(figsize=(2.08, 1.6), dpi=100)
    rect = (20 / 208, 20 / 160, WIDTH / 208, HEIGHT / 160)
    return fig.add_axes(rect, projection="pixel")


def inset_axes():
    fig = plt.figure(figsize=(2.5, 2), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    return ax.inset_axes((20 / 250, 20 / 200, WIDTH / 250, HEIGHT / 200))


AXES = {"plain": plain_axes, "pixel": pixel_axes, "inset": inset_axes}

#: What is drawn in one order is drawn on every Axes, the rest on plain and pixel Axes.
EVERYWHERE = [
    (*case, axes) for case in CASES for axes in AXES if axes != "inset" or case[2] == "up"
]


def build(axes, kind, place, order="up"):
    """Return an Axes with an artist, and the edges that it was given."""
    ax = AXES[axes]()
    draw, dots = KINDS[kind]
    directions, inverted = ORDERS[order]
    if place == "log":
        ax.set(xscale="log", yscale="log")
    x, y = (e[::step] for e, step in zip(PLACES[place](*dots), directions, strict=True))
    artist = draw(ax, x, y)
    ax.set_axis_off()
    for name, edges, step in (("x", x, inverted[0]), ("y", y, inverted[1])):
        getattr(ax, f"set_{name}lim")(sorted(edges[[0, -1]])[::step])
    return ax, artist, x, y


# What is seen -------------------------------------------------------------------------------------


def canvas_of(ax):
    """Return the drawn canvas, row 0 the lowest."""
    fig = ax.get_figure()
    fig.canvas.draw()
    return np.array(fig.canvas.buffer_rgba())[::-1]


def picture(ax):
    """Return the dots of each cell, (ROWS, COLS, height, width) bool."""
    return cells_on(canvas_of(ax))


def cells_on(canvas):
    colors = (CMAP(np.arange(12)) * 255).astype(int)
    # matplotlib rounds the colors of meshes, and cuts those of images.
    dots = (abs(canvas.astype(int) - colors[:, np.newaxis, np.newaxis]) <= 1).all(-1)
    assert dots.any(axis=(1, 2)).all()
    return dots.reshape(*SHAPE, *canvas.shape[:2])


def ends(dots, axis):
    """Return the first dot and one past the last dot along x (1) or y (0)."""
    (at,) = np.nonzero(dots.any(axis=1 - axis))
    return at[0], at[-1] + 1


def borders(cells):
    """Return the lines between the columns and between the rows of a picture, in dots."""
    x = {end for col in range(COLS) for end in ends(cells[0, col], 1)}
    y = {end for row in range(ROWS) for end in ends(cells[row, 0], 0)}
    return sorted(x), sorted(y)


def middles_of(cells):
    """Return the middles of the columns and of the rows of a picture, in dots."""
    x = [sum(ends(cells[0, col], 1)) / 2 for col in range(COLS)]
    y = [sum(ends(cells[row, 0], 0)) / 2 for row in range(ROWS)]
    return x, y


def one_cell(cell, **kwargs):
    mask = np.zeros(SHAPE, bool)
    mask[cell] = True
    return DiffOverlay.from_mask(mask, style="fill", color="blue", **kwargs)


def dots_beside(kind):
    """Return how many dots beside its place matplotlib draws an edge, at most.

    Before 3.11 the edges of PcolorImage and NonUniformImage were up to one beside.
    """
    uneven = kind in ("pcolorfast", "NonUniformImage")
    return 1 if uneven and mpl.__version_info__ < (3, 11) else 0


def assert_marks_are_on_the_picture(ax, beside=0, **kwargs):
    without = canvas_of(ax)
    cells = cells_on(without)
    for cell in CELLS:
        overlay = ax.add_collection(one_cell(cell, **kwargs), autolim=False)
        marked = (canvas_of(ax) != without).any(-1)
        if beside:
            found, wanted = (
                [ends(dots, axis) for axis in (0, 1)] for dots in (marked, cells[cell])
            )
            np.testing.assert_allclose(found, wanted, rtol=0, atol=beside)
        else:
            np.testing.assert_array_equal(marked, cells[cell])
        overlay.remove()


def dots_of(ax, x, y):
    return ax.transData.transform(np.column_stack(np.broadcast_arrays(x, y))).T


# The matrix ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "place", "order", "axes"), EVERYWHERE)
def test_marks_are_on_the_cells_of_the_picture(kind, place, order, axes):
    ax, _, x, y = build(axes, kind, place, order)
    beside = dots_beside(kind)
    assert_marks_are_on_the_picture(ax, beside)
    if place != "datetime objects":
        assert_marks_are_on_the_picture(ax, beside, grid=CellGrid(x, y))


@pytest.mark.parametrize(("kind", "place", "order", "axes"), EVERYWHERE)
def test_ticks_are_in_the_middle_of_the_cells_of_the_picture(kind, place, order, axes):
    ax, artist, x_edges, y_edges = build(axes, kind, place, order)
    x, y = middles_of(picture(ax))
    if kind == "NonUniformImage":  # keeps its own centers, which needn't be in the middle
        x, _ = dots_of(ax, centers_of(x_edges), y_edges[:1])
        _, y = dots_of(ax, x_edges[:1], centers_of(y_edges))
    for given in (ax, artist):
        center_ticks(given, labels={"x": list("abcd"), "y": list("123")})
        ax.tick_params(labelsize=2)
        ax.get_figure().canvas.draw()
        for axis, name, names, wanted in ((0, "x", "abcd", x), (1, "y", "123", y)):
            places = np.ones((len(wanted), 2)) * [ax.get_xlim()[0], ax.get_ylim()[0]]
            places[:, axis] = getattr(ax, f"get_{name}ticks")()
            found = ax.transData.transform(places)[:, axis]
            texts = [text.get_text() for text in getattr(ax, f"get_{name}ticklabels")()]
            by_name = dict(zip(texts, found, strict=True))
            atol = dots_beside(kind) + 1e-4
            np.testing.assert_allclose([by_name[n] for n in names], wanted, rtol=0, atol=atol)


PIXEL_CASES = [case for case in EVERYWHERE if case[0].startswith("PixelAligned")]


@pytest.mark.parametrize(("kind", "place", "order", "axes"), PIXEL_CASES)
def test_lines_are_on_the_edges_of_the_picture(kind, place, order, axes):
    ax, image, *_ = build(axes, kind, place, order)
    cells = picture(ax)
    two_dots = 2 / ax.get_figure().dpi * 72  # an odd dot would lie beside the edge
    lines = ax.add_collection(CellLines(image, linewidth=two_dots), autolim=False)
    ax.get_figure().canvas.draw()
    (path,) = lines.get_paths()
    ends_of_lines = path.vertices.reshape(-1, 2, 2)
    upright = ends_of_lines[:, 0, 0] == ends_of_lines[:, 1, 0]
    x, y = borders(cells)
    assert sorted(ends_of_lines[upright][:, 0, 0]) == x
    assert sorted(ends_of_lines[~upright][:, 0, 1]) == y
    # Lines end with those that they cross, a dot beyond their middles.
    for of_one_way, across in (
        (ends_of_lines[upright][..., 1], y),
        (ends_of_lines[~upright][..., 0], x),
    ):
        assert {tuple(sorted(line)) for line in of_one_way} == {(across[0] - 1, across[-1] + 1)}


@pytest.mark.parametrize(("kind", "place", "order", "axes"), PIXEL_CASES)
def test_contours_go_through_the_middles_of_the_picture(kind, place, order, axes):
    ax, image, *_ = build(axes, kind, place, order)
    x, y = middles_of(picture(ax))
    for values, axis, wanted in ((Z % COLS, 0, x), (Z // COLS, 1, y)):
        image.set_data(values)
        lines = image.contour([1])  # the second column, the second row
        (path,) = lines.get_paths()
        found = ax.transData.transform(path.vertices)[:, axis]
        np.testing.assert_allclose(found, wanted[1], rtol=0, atol=1e-4)


@pytest.mark.parametrize(("kind", "place", "order", "axes"), PIXEL_CASES)
def test_annotations_are_in_the_middles_of_the_picture(kind, place, order, axes, monkeypatch):
    ax, image, *_ = build(axes, kind, place, order)
    x, y = middles_of(picture(ax))
    ax.add_artist(CellAnnotations(image, "{:d}", fontsize=4))
    found = {}
    monkeypatch.setattr(
        Text, "draw", lambda text, _: found.update({text.get_text(): text.get_position()})
    )
    ax.get_figure().canvas.draw()
    wanted = {str(Z[row, col]): (x[col], y[row]) for row, col in np.ndindex(SHAPE)}
    assert {text: found[text] for text in wanted} == wanted


# Which artist an overlay is on --------------------------------------------------------------------


def test_without_coordinates_marks_are_on_the_cells_of_a_mesh():
    for method in ("pcolormesh", "pcolor", "pcolorfast"):
        for axes in (plain_axes, pixel_axes):
            ax = axes()
            getattr(ax, method)(Z, **LOOK)
            ax.set_axis_off()
            assert_marks_are_on_the_picture(ax)


def test_marks_are_on_the_cells_of_a_heat_map():
    # As seaborn draws one: a mesh, upside down, with ticks in the middle of its cells.
    ax = plain_axes()
    ax.pcolormesh(Z, **LOOK)
    ax.set(xlim=(0, COLS), ylim=(0, ROWS), xticks=np.arange(COLS) + 0.5)
    ax.invert_yaxis()
    ax.set_axis_off()
    cells = picture(ax)
    assert ends(cells[0, 0], 0)[1] == 140  # row 0 is the uppermost
    assert_marks_are_on_the_picture(ax)


def test_diff_marks_the_mesh_of_a_pixel_axes():
    ax = pixel_axes()
    ax.pcolormesh([0, 1, 3, 4, 8], [1, 2, 4, 5], Z, **LOOK)
    ax.set_axis_off()
    cells = picture(ax)
    other = Z.copy()
    other[1, 2] += 1
    overlay = ax.diff(Z, other, style="fill", color="blue")
    changed = (canvas_of(ax)[..., :3] == (0, 0, 255)).all(-1)
    np.testing.assert_array_equal(changed, cells[1, 2])
    assert overlay.grid.x_edges.tolist() == [0, 1, 3, 4, 8]


def test_marks_are_on_the_counts_of_a_histogram():
    ax = plain_axes()
    counts, x, y, _ = ax.hist2d([0, 1, 1, 5], [0, 2, 2, 3], bins=(COLS, ROWS))
    overlay = ax.add_collection(DiffOverlay.from_mask(counts.T > 1))
    assert overlay.grid == CellGrid(x, y)


def turned(ax):
    return Affine2D().scale(2, 3).translate(5, 7) + ax.transData


def test_an_image_with_a_transform_of_its_own_is_passed_over():
    ax = plain_axes()
    image = AxesImage(ax, transform=turned(ax))
    image.set_data(Z)
    ax.add_image(image)
    assert ax.add_collection(one_cell((0, 0))).grid == CellGrid.from_shape(SHAPE)
    mesh = ax.pcolormesh(Z)
    assert ax.add_collection(one_cell((0, 0))).grid == cells_of(mesh)


@pytest.mark.parametrize("kind", ["imshow", "pcolormesh", "PixelAlignedImage"])
def test_an_overlay_with_the_transform_of_the_artist_is_on_its_cells(kind):
    ax, artist, *_ = build("plain", kind, "numbers")
    before = picture(ax)
    artist.set_transform(Affine2D().scale(0.5, 0.5).translate(1, 0) + ax.transData)
    assert (picture(ax) != before).any(axis=(2, 3)).all()
    same = Affine2D().scale(0.5, 0.5).translate(1, 0) + ax.transData
    assert_marks_are_on_the_picture(ax, transform=same)


def gouraud(ax):
    ax.pcolormesh(Z, shading="gouraud")
    ax.pcolormesh(np.zeros((ROWS + 1, COLS + 1)), shading="gouraud")


def curvilinear(ax):
    x, y = np.meshgrid(np.arange(5.0), np.arange(4.0))
    return ax.pcolormesh(x + y / 3, y, Z)


def masked_corners(ax):
    x, y = np.meshgrid(np.arange(5.0), np.arange(4.0))
    return ax.pcolor(np.ma.masked_less(x, 0.5), y, Z)


def back_and_forth(ax):
    return ax.pcolormesh([0, 2, 1, 3, 4], [0, 1, 2, 3], Z)


def without_data(ax):
    return ax.add_image(AxesImage(ax))


def in_axes_coordinates(ax):
    image = AxesImage(ax, transform=ax.transAxes)
    image.set_data(Z)
    return ax.add_image(image)


PASSED_OVER = [
    *(gouraud, curvilinear, masked_corners, back_and_forth, without_data, in_axes_coordinates),
]


@pytest.mark.parametrize("draw", PASSED_OVER, ids=lambda f: f.__name__)
def test_artists_without_straight_cells_are_passed_over(draw):
    ax = plain_axes()
    draw(ax)
    overlay = ax.add_collection(one_cell((0, 0)))
    assert overlay.grid == CellGrid.from_shape(SHAPE)
    mesh = ax.pcolormesh([1, 2, 4, 5, 9], [0, 1, 2, 3], Z)
    assert overlay.grid == cells_of(mesh)
    if draw is not without_data:  # matplotlib's own draw fails
        canvas_of(ax)


def test_the_first_artist_of_the_shape_counts():
    ax = plain_axes()
    ax.imshow(np.zeros((4, 3)))
    mesh = ax.pcolormesh([0, 1, 3, 4, 8], [1, 2, 4, 5], Z)
    ax.imshow(Z)
    assert ax.add_collection(one_cell((0, 0))).grid == cells_of(mesh)


def test_an_overlay_follows_the_cells_of_its_mesh_and_a_pickle_does():
    ax, *_ = build("plain", "pcolormesh", "hours")
    ax.add_collection(one_cell((1, 3)), autolim=False)
    before = canvas_of(ax)
    fig = pickle.loads(pickle.dumps(ax.get_figure()))
    np.testing.assert_array_equal(canvas_of(fig.axes[0]), before)
    assert (before[..., :3] == (0, 0, 255)).all(-1).any()


# What is given ------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["D", "h", "s", "ns", "datetime"])
def test_an_extent_may_be_dates(unit):
    ax, _, x, y = build("plain", "imshow", "days")
    left, right = x[[0, -1]]
    if unit == "datetime":
        left, right = (end.astype("M8[s]").item() for end in (left, right))
    else:
        left, right = (end.astype(f"M8[{unit}]") for end in (left, right))
    assert_marks_are_on_the_picture(ax, extent=(left, right, y[0], y[-1]), origin="lower")


@pytest.mark.parametrize("projection", ["pixel", None])
def test_an_image_takes_an_extent_of_dates_as_matplotlib_does(projection):
    extent = (*np.array(["2024-02-27T06", "2024-03-01T06"], "M8[h]"), 0, 3)
    ax = plt.figure().add_subplot(1, 2, 1, projection=projection)
    image = PixelAlignedImage(ax, extent=extent, origin="upper")
    image.set_data(Z)
    assert image.grid.extent == (*date2num(extent[:2]), 0, 3)
    if projection == "pixel":
        image = ax.imshow(Z, extent=extent)
        plain = ax.get_figure().add_subplot(1, 2, 2).imshow(Z, extent=extent, aspect="auto")
        assert image.get_extent() == tuple(plain.get_extent())
        canvas_of(ax)
    assert cells_of(image).extent == (*date2num(extent[:2]), 0, 3)


DAYS = np.array(["2024-01-01", "2024-01-03"], "M8[D]")
HOURS = np.arange(5).astype("m8[h]")

NOT_TAKEN = [
    ({"grid": CellGrid(HOURS, range(4))}, TypeError, "'grid' must be numbers or dates, no dura"),
    ({"grid": CellGrid(range(5), HOURS[:4])}, TypeError, "'grid' must be numbers or dates, no dur"),
    (
        {"grid": CellGrid(DAYS[0].astype("M8[ns]") + np.arange(5), range(4))},
        ValueError,
        "'grid' must be dates that lie microseconds apart",
    ),
    ({"extent": (*HOURS[:2], 0, 1)}, TypeError, r"'extent' must be \(left.*numbers or dates"),
    ({"extent": ("a", "b", 0, 1)}, TypeError, "'extent' must be"),
    ({"extent": (0, object(), 0, 1)}, TypeError, "'extent' must be"),
    ({"extent": (*DAYS[[0, 0]], 0, 1)}, ValueError, "'extent' must be.* some width and height"),
    ({"extent": (0, 1, 0)}, ValueError, "'extent' must be"),
    ({"extent": 5}, TypeError, "'extent' must be"),
    (
        {"extent": (np.datetime64("NaT", "D"), DAYS[0], 0, 1)},
        ValueError,
        "'extent' must be.*all finite",
    ),
]


@pytest.mark.parametrize(("kwargs", "error", "match"), NOT_TAKEN)
def test_coordinates_that_an_axes_does_not_draw_are_refused(kwargs, error, match):
    with pytest.raises(error, match=match):
        DiffOverlay.from_mask(np.ones(SHAPE, bool), **kwargs)


REFUSED = [
    (lambda ax: ax.plot([1])[0], TypeError, "'artist' must be what imshow"),
    (without_data, ValueError, "'artist' must be an image that has data"),
    (lambda ax: ax.add_image(PixelAlignedImage(ax)), ValueError, "'artist' must be an image that"),
    (lambda ax: ax.pcolormesh(Z, shading="gouraud"), ValueError, "'artist' must be .*gouraud"),
    (curvilinear, ValueError, "'artist' must be of straight rows.*curvilinear"),
    (masked_corners, ValueError, "'artist' must be a mesh without masked corners"),
    (back_and_forth, ValueError, "'artist' must have cells side by side"),
]


@pytest.mark.parametrize(("draw", "error", "match"), REFUSED)
def test_an_artist_without_straight_cells_is_refused(draw, error, match):
    with pytest.raises(error, match=match):
        cells_of(draw(plain_axes()))


def test_an_image_of_a_million_cells_makes_no_edges():
    ax = plain_axes()
    image = ax.imshow(np.broadcast_to(np.uint8(1), (1, 10**6)))
    grid = cells_of(image)
    assert grid.is_uniform
    assert "edges" not in vars(grid._x)

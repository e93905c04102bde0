"""Contours run through the centers of the cells.

They are compared with matplotlib's own on explicit centers, vertex by vertex, and with fields whose
lines are known in closed form.
"""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.dates import date2num

from mplpix import CellGrid, PixelAlignedImage, centers_to_edges
from tests.oracle import render
from tests.tools import PIXEL

rng = np.random.default_rng(11)
Z = rng.random((6, 8))
MASKED = np.ma.masked_greater(Z, 0.8)
HOLES = np.where(Z > 0.8, np.nan, Z)
INFINITE = np.where(Z > 0.9, np.inf, Z)
UNEVEN_X = np.array([0.0, 1, 3, 4, 8, 9, 11, 20])
UNEVEN_Y = np.array([7.0, 4, 3, -1, -2, -9])
DAYS = np.arange("2024-02-26", "2024-03-05", dtype="datetime64[D]")


def axes(**kwargs):
    return plt.figure(figsize=(3, 2.5)).add_subplot(**kwargs)


def plain_image(A, **kwargs):
    ax = axes()
    if kwargs.keys() & {"x", "y"}:
        kwargs["grid"] = CellGrid.from_coordinates(
            kwargs.pop("x", None), kwargs.pop("y", None), A.shape[:2]
        )
    im = PixelAlignedImage(ax, **kwargs)
    im.set_data(A)
    im.autoscale_None()
    ax.add_image(im)
    im.set_extent(im.get_extent())
    return im


def pixel_image(A, **kwargs):
    return axes(**PIXEL).imshow(A, **kwargs)


def vertices(contours):
    """Return the lines, or the outlines, of each level."""
    return [[np.asarray(part) for part in level] for level in contours.allsegs]


def parts(contours):
    """Return the lines, or the outlines, of all levels."""
    return [part for level in vertices(contours) for part in level]


def assert_equal_vertices(ours, theirs):
    np.testing.assert_array_equal(ours.levels, theirs.levels)
    a, b = vertices(ours), vertices(theirs)
    assert [len(level) for level in a] == [len(level) for level in b]
    assert sum(map(len, a)) > 0
    for p, q in zip(parts(ours), parts(theirs), strict=True):
        np.testing.assert_array_equal(p, q)
    for p, q in zip(ours.allkinds, theirs.allkinds, strict=True):
        assert [np.asarray(k).tolist() for k in p] == [np.asarray(k).tolist() for k in q]


def whole(n, first=0.0, last=None):
    """Return the centers of *n* cells between two edges."""
    if last is None:
        return np.arange(float(n))
    return np.array([first + (last - first) * (2 * i + 1) / (2 * n) for i in range(n)])


# Where cells are -------------------------------------------------------------------------------

PLACES = {
    "default": ({}, whole(8), whole(6)),
    "lower": ({"origin": "lower"}, whole(8), whole(6)),
    "extent": ({"extent": (-4, 4, 3, 6)}, whole(8, -4, 4), whole(6, 6, 3)),
    "extent lower": ({"extent": (-4, 4, 3, 6), "origin": "lower"}, whole(8, -4, 4), whole(6, 3, 6)),
    "extent flipped": ({"extent": (4, -4, 6, 3)}, whole(8, 4, -4), whole(6, 3, 6)),
    "centers": ({"x": UNEVEN_X, "y": UNEVEN_Y}, UNEVEN_X, UNEVEN_Y),
    "descending": ({"x": UNEVEN_X[::-1], "y": UNEVEN_Y}, UNEVEN_X[::-1], UNEVEN_Y),
    "centers lower": ({"x": UNEVEN_X, "origin": "lower"}, UNEVEN_X, whole(6)),
    "edges": ({"x": np.arange(9) * 2.0}, np.arange(8) * 2.0 + 1, whole(6)),
    "dates": ({"x": DAYS}, date2num(DAYS), whole(6)),
}


@pytest.mark.parametrize("make", [pixel_image, plain_image])
@pytest.mark.parametrize("method", ["contour", "contourf"])
@pytest.mark.parametrize(("kwargs", "x", "y"), PLACES.values(), ids=PLACES)
def test_contours_are_matplotlibs_on_the_centers(make, method, kwargs, x, y):
    im = make(Z, **kwargs)
    ours = getattr(im, method)()
    theirs = getattr(axes(), method)(x, y, Z)
    if "extent" in kwargs:  # the same numbers by another formula, within rounding
        for p, q in zip(parts(ours), parts(theirs), strict=True):
            np.testing.assert_allclose(p, q, rtol=1e-12, atol=1e-12)
        theirs = getattr(axes(), method)(im.grid.x_centers, im.grid.y_centers, Z)
    assert_equal_vertices(ours, theirs)


@pytest.mark.parametrize("method", ["contour", "contourf"])
@pytest.mark.parametrize(
    "A",
    [MASKED, HOLES, INFINITE, (Z * 200).astype(np.uint8), Z.astype(np.float32), Z > 0.5],
    ids=["masked", "nan", "inf", "uint8", "float32", "bool"],
)
def test_bad_cells_and_other_dtypes_are_matplotlibs(method, A):
    im = pixel_image(A, x=UNEVEN_X)
    ours = getattr(im, method)()
    theirs = getattr(axes(), method)(UNEVEN_X, whole(6), np.ma.masked_invalid(A))
    assert_equal_vertices(ours, theirs)


def test_no_line_crosses_a_masked_cell():
    A = np.ma.array(np.add.outer(np.arange(6.0), np.arange(8.0)))
    A[2:4, 3:5] = np.ma.masked
    whole = parts(pixel_image(np.ma.getdata(A)).contour([4.5, 5.5, 6.5]))
    left = parts(pixel_image(A).contour([4.5, 5.5, 6.5]))
    for lines, crosses in ((whole, True), (left, False)):
        x, y = np.concatenate(lines).T
        assert ((x > 2.5) & (x < 4.5) & (y > 1.5) & (y < 3.5)).any() == crosses


@pytest.mark.parametrize("log", [("x",), ("y",), ("x", "y")])
@pytest.mark.parametrize("method", ["contour", "contourf"])
def test_on_log_axes_contours_run_through_the_centers_given(log, method):
    ax = axes(**PIXEL)
    ax.set(**{f"{name}scale": "log" for name in log})
    x, y = np.geomspace(1, 5000, 8), np.geomspace(0.1, 7, 6)
    im = ax.imshow(Z, x=x, y=y)
    limits = ax.get_xlim(), ax.get_ylim()
    ours = getattr(im, method)()
    assert (ax.get_xlim(), ax.get_ylim()) == limits
    other = axes()
    other.set(**{f"{name}scale": "log" for name in log})
    assert_equal_vertices(ours, getattr(other, method)(x, y, Z))
    render(ax.get_figure())


def test_on_log_axes_the_centers_between_edges_are_the_geometric_ones():
    ax = axes(**PIXEL)
    ax.set_xscale("log")
    edges = 2.0 ** np.arange(9)
    im = ax.imshow(Z, x=edges)
    theirs = axes().contour(np.sqrt(edges[:-1] * edges[1:]), np.arange(6), Z)
    for p, q in zip(parts(im.contour()), parts(theirs), strict=True):
        np.testing.assert_allclose(p, q, rtol=1e-12)


def test_lines_run_where_the_values_of_neighbors_cross_the_level():
    im = pixel_image(Z, extent=(10, 2, 1, 7))
    line = np.concatenate(parts(im.contour([0.5])))
    grid = im.grid
    for x, y in line:
        # Each vertex lies between two neighboring centers, where the line between their values is.
        j = np.interp(x, grid.x_centers[::-1], np.arange(8)[::-1])
        i = np.interp(y, grid.y_centers[::-1], np.arange(6)[::-1])
        rows, cols = ({int(np.floor(c + 1e-9)), int(np.ceil(c - 1e-9))} for c in (i, j))
        assert len(rows) * len(cols) <= 2
        part = i % 1 if len(rows) == 2 else j % 1
        ends = [Z[r, c] for r in sorted(rows) for c in sorted(cols)]
        assert np.interp(part, [0, 1], [ends[0], ends[-1]]) == pytest.approx(0.5)


# What is passed on --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        ((), {"levels": [0.2, 0.5, 0.7]}),
        (([0.2, 0.5],), {}),
        ((4,), {"cmap": "magma"}),
        ((), {"levels": [0.2, 0.5], "colors": ["r", "b"], "extend": "both"}),
        ((), {"corner_mask": False, "vmin": 0.1, "vmax": 0.9}),
        ((), {"algorithm": "threaded", "alpha": 0.3, "zorder": 7}),
    ],
)
@pytest.mark.parametrize("method", ["contour", "contourf"])
def test_arguments_are_matplotlibs(method, args, kwargs):
    im = pixel_image(MASKED)
    ours = getattr(im, method)(*args, **kwargs)
    theirs = getattr(axes(), method)(np.arange(8), np.arange(6), MASKED, *args, **kwargs)
    assert_equal_vertices(ours, theirs)
    assert ours.axes is im.axes
    assert ours in im.axes.get_children()
    for name in ("cmap", "alpha", "zorder", "extend"):
        assert getattr(ours, f"get_{name}", lambda n=name: getattr(ours, n))() == (
            getattr(theirs, f"get_{name}", lambda n=name: getattr(theirs, n))()
        )
    assert ours.get_clim() == theirs.get_clim()
    np.testing.assert_array_equal(ours.get_facecolor(), theirs.get_facecolor())
    np.testing.assert_array_equal(ours.get_linewidth(), theirs.get_linewidth())


def test_line_labels_and_colorbars_are_taken():
    im = pixel_image(np.add.outer(np.arange(30.0), np.arange(40.0)))
    lines = im.contour(4, colors="w")
    assert len(lines.clabel()) > 0
    im.axes.colorbar(im.contourf())
    render(im.axes.get_figure())


def test_an_image_in_axes_coordinates_has_its_contours_there():
    ax = axes()
    im = PixelAlignedImage(ax, extent=(0.5, 1, 0.5, 1), transform=ax.transAxes)
    im.set_data(Z)
    ax.add_image(im)
    contours = im.contour()
    assert contours.get_transform() == ax.transAxes
    ours = np.concatenate(parts(contours))
    assert ours.min() > 0.5
    assert ours.max() < 1


def test_contours_of_other_data_are_those_of_that_data():
    im = pixel_image(Z)
    im.set_data(Z[::-1])
    assert_equal_vertices(im.contour(), axes().contour(Z[::-1]))


def test_the_axes_own_contour_lines_up_by_itself():
    im = pixel_image(Z, x=UNEVEN_X, y=UNEVEN_Y)
    assert_equal_vertices(im.contour(), im.axes.contour(UNEVEN_X, UNEVEN_Y, Z))


@pytest.mark.parametrize("make", [pixel_image, plain_image])
@pytest.mark.parametrize("method", ["contour", "contourf"])
@pytest.mark.parametrize("view", [None, ((2, 5), (4, 1))])
@pytest.mark.parametrize("kwargs", [{}, {"x": UNEVEN_X}, {"extent": (8, 0, 0, 6)}], ids=str)
def test_limits_do_not_move(make, method, view, kwargs):
    im = make(Z, **kwargs)
    ax = im.axes
    if view:
        ax.set(xlim=view[0], ylim=view[1])
    render(ax.get_figure())
    before = ax.get_xlim(), ax.get_ylim(), ax.bbox.extents.tolist()
    getattr(im, method)()
    for _ in range(2):
        render(ax.get_figure())
        assert (ax.get_xlim(), ax.get_ylim(), ax.bbox.extents.tolist()) == before


def test_the_image_stays_as_it_is():
    A = rng.random((6, 8))
    A[2, 3] = np.nan
    kept = A.copy()
    im = pixel_image(A)
    picture = im.to_image()
    im.contourf()
    np.testing.assert_array_equal(A, kept)
    np.testing.assert_array_equal(im.to_image(), picture)
    assert im.get_clim() == (np.nanmin(A), np.nanmax(A))


# Lines that are known -----------------------------------------------------------------------------


def distance(x, y):
    return np.hypot(x - 1.2, y - 0.7)


RADIUS = 3.1


@pytest.mark.parametrize("make", [pixel_image, plain_image])
@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("cells", [20, 60])
def test_the_contour_of_an_image_passes_a_small_part_of_a_cell_from_the_true_line(
    make, origin, cells
):
    edge = np.linspace(-5, 5, cells + 1)
    x = (edge[:-1] + edge[1:]) / 2
    y = x[::-1] if origin == "upper" else x
    A = distance(x, y[:, np.newaxis])
    im = make(A, extent=(-5, 5, -5, 5), origin=origin)
    size = 10 / cells
    (line,) = vertices(im.contour([RADIUS]))[0]
    # Linear interpolation is off by h²/8 times the second derivative at most, 1 / radius.
    assert np.abs(distance(*line.T) - RADIUS).max() < size * size / 8 / (RADIUS - size) * 1.01
    # A contour half a cell beside would be seen.
    shifted = line + size / 2
    assert np.abs(distance(*shifted.T) - RADIUS).max() > size / 2


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_the_contour_on_uneven_cells_passes_near_the_true_line(scale):
    ax = axes(**PIXEL)
    ax.set(xscale=scale, yscale=scale)
    x, y = np.geomspace(0.3, 9, 50), np.geomspace(0.2, 7, 40)
    im = ax.imshow(x * y[:, np.newaxis], x=x, y=y)
    (line,) = vertices(im.contour([2.0]))[0]
    # Along x and along y the field is linear, so that vertices are on the line.
    np.testing.assert_allclose(line.prod(1), 2, rtol=1e-12)
    to_dots = ax.transData.transform
    render(ax.get_figure())
    dots = to_dots(line)
    true = to_dots(np.column_stack([line[:, 0], 2 / line[:, 0]]))
    np.testing.assert_allclose(dots, true, atol=1e-6)


def swirl(shape):
    """Return x and y of the centers of a curvilinear grid."""
    u, v = np.meshgrid(np.linspace(-1, 1, shape[1]), np.linspace(-1, 1, shape[0]))
    angle = 0.5 + 0.3 * (u * u + v * v)
    return (
        4 * (u * np.cos(angle) - v * np.sin(angle)),
        4 * (u * np.sin(angle) + v * np.cos(angle)),
    )


def inside(quad, point):
    """Return whether *point* is in a convex quadrilateral, its sides included to 1e-9."""
    sides = np.roll(quad, -1, 0) - quad
    to = point - quad
    turns = sides[:, 0] * to[:, 1] - sides[:, 1] * to[:, 0]
    return (turns > -1e-9).all() or (turns < 1e-9).all()


def test_the_contour_on_curvilinear_cells_passes_near_the_true_line_and_in_the_right_cells():
    X, Y = swirl((40, 50))
    A = np.hypot(X - 0.3, Y + 0.2)
    ax = axes(**PIXEL)
    mesh = ax.pcolormesh(centers_to_edges(X), centers_to_edges(Y), A)
    (line,) = vertices(ax.contour(X, Y, A, [2.0]))[0]
    size = np.hypot(np.diff(X, axis=1), np.diff(Y, axis=1)).max()
    radius = np.hypot(line[:, 0] - 0.3, line[:, 1] + 0.2)
    assert np.abs(radius - 2).max() < size * size / 8 / (2 - size) * 1.01
    # The mesh's cell at each vertex has a neighbor on the other side of the level, or is within a
    # cell's change of it.
    corners = mesh.get_coordinates()
    change = max(np.abs(np.diff(A, axis=axis)).max() for axis in (0, 1))
    for vertex in line[::5]:
        near = np.argsort(np.hypot(X - vertex[0], Y - vertex[1]), None)[:9]
        found = [
            (i, j)
            for i, j in zip(*np.unravel_index(near, X.shape), strict=True)
            if inside(corners[[i, i, i + 1, i + 1], [j, j + 1, j + 1, j]], vertex)
        ]
        assert found, "the vertex lies in no cell near it"
        assert min(abs(A[cell] - 2) for cell in found) <= change / 2 + size * size
    # Cells around the centers: each center is in its own cell, not at its corner.
    for i, j in [(0, 0), (7, 13), (39, 49)]:
        quad = corners[[i, i, i + 1, i + 1], [j, j + 1, j + 1, j]]
        assert np.abs(quad.mean(0) - (X[i, j], Y[i, j])).max() < size / 10


# Refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["contour", "contourf"])
@pytest.mark.parametrize("channels", [3, 4])
def test_colours_have_no_contours(method, channels):
    im = pixel_image(np.zeros((4, 5, channels)))
    before = im.axes.get_children()
    with pytest.raises(TypeError, match=rf"{method}\(\) must .* not of {channels} channels"):
        getattr(im, method)()
    assert im.axes.get_children() == before


def test_an_image_that_is_nowhere_has_no_contours():
    im = pixel_image(Z)
    im.remove()
    with pytest.raises(RuntimeError, match=r"contour\(\) must be called on an image that is in an"):
        im.contour()
    with pytest.raises(RuntimeError, match="set the image array"):
        PixelAlignedImage(axes()).contour()


@pytest.mark.parametrize(("A", "words"), [(Z[:1], "at least a"), (Z[:, :1], "at least a")])
def test_a_single_row_has_no_contours_as_in_matplotlib(A, words):
    with pytest.raises(TypeError, match=words):
        pixel_image(A).contour()


def test_bad_levels_are_refused_as_by_matplotlib():
    with pytest.raises(ValueError, match="levels must be increasing"):
        pixel_image(Z).contour([0.5, 0.2])

"""Meshes on whole dots: the dots of an Agg canvas, and all that a QuadMesh can do."""

import copy
import datetime
import pickle
from fractions import Fraction
from types import SimpleNamespace

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent
from matplotlib.cm import ScalarMappable
from matplotlib.collections import QuadMesh
from matplotlib.colors import BoundaryNorm, ListedColormap, LogNorm, Normalize
from matplotlib.image import AxesImage
from matplotlib.transforms import Affine2D

import mplpix
from mplpix import PixelAlignedImage, PixelAlignedMesh
from tests.oracle import assert_same_dots, bare, blocks, box_dots, pixels, shown
from tests.tools import PIXEL, ramp

RNG = np.random.default_rng(19)
A = RNG.random((7, 9))
X = np.array([0, 1.3, 2, 4.7, 5, 5.9, 7.7, 8, 9.1, 12])  # uneven
Y = np.array([-3, -2.2, 0, 0.4, 1, 3.3, 4, 6.5])
WHITE = np.array([255, 255, 255, 255], np.uint8)

FIGURES = [(3, 2, 100), (3.01, 2.03, 98.7), (4.13, 1.807, 133.7)]
figures = pytest.mark.parametrize(("width", "height", "dpi"), FIGURES)


def pixel_ax(width=3, height=2, dpi=100, **kwargs):
    _, ax = plt.subplots(figsize=(width, height), dpi=dpi, subplot_kw={**PIXEL, **kwargs})
    bare(ax)
    return ax


def rgba(mesh, values):
    """Return the colors of *values* as bytes, by matplotlib alone."""
    return ScalarMappable(mesh.norm, mesh.cmap).to_rgba(np.ma.masked_invalid(values), bytes=True)


def by_edges(ax, colors, x, y, canvas):
    """Paint cells over *canvas*, (rows, cols, 4): each edge at the dot nearest to it."""
    to_dots = ax.transData.transform
    x = np.floor(to_dots([(e, y[0]) for e in x])[:, 0] + 0.5).astype(int)
    y = np.floor(to_dots([(x[0], e) for e in y])[:, 1] + 0.5).astype(int)
    low, high = np.floor(ax.bbox.get_points() + 0.5).astype(int)
    upright = canvas[::-1]
    for i, j in np.ndindex(colors.shape[:2]):
        rows = np.clip(np.sort(y[i : i + 2]), low[1], high[1])
        cols = np.clip(np.sort(x[j : j + 2]), low[0], high[0])
        upright[slice(*rows), slice(*cols)] = colors[i, j]
    return canvas


def assert_nearest(ax, mesh, values, x, y):
    """Assert that the figure of *ax* shows nothing but *values*, each edge at the nearest dot."""
    got = pixels(ax.figure)
    colors = rgba(mesh, values)
    colors[colors[..., 3] == 0] = WHITE
    assert_same_dots(got, by_edges(ax, colors, x, y, np.broadcast_to(WHITE, got.shape).copy()))


# Dots ---------------------------------------------------------------------------------------------


@figures
@pytest.mark.parametrize("scale", [1, 3, 10])
@pytest.mark.parametrize("steps", [(1, 1), (0.1, 20)])
def test_with_aspect_equal_cells_are_k_by_k_dots_of_their_exact_color(
    width, height, dpi, scale, steps
):
    ax = pixel_ax(width, height, dpi, pixel_scale=scale)
    mesh = ax.pcolormesh(np.arange(10) * steps[0], np.arange(8) * steps[1], A)
    ax.set_aspect("equal")
    wanted = np.repeat(np.repeat(rgba(mesh, A), scale, 0), scale, 1)[::-1]
    assert_same_dots(shown(ax), wanted)
    assert ax.get_pixel_scale() == scale


def test_a_mesh_and_an_image_share_the_scale_of_their_group():
    _, axs = plt.subplots(1, 2, subplot_kw=PIXEL)
    axs[0].imshow(ramp(30, 40))
    axs[1].pcolormesh(A)
    axs[1].set_aspect("equal")
    scale = axs[0].get_pixel_scale()
    assert axs[1].get_pixel_scale() == scale
    assert shown(axs[1]).shape[:2] == (7 * scale, 9 * scale)


@pytest.mark.parametrize("k", [2, 3])
def test_below_scale_1_a_dot_shows_the_mean_of_its_block(k):
    values = RNG.random((60, 90))
    ax = pixel_ax(pixel_scale=Fraction(1, k))
    mesh = ax.pcolormesh(values)
    ax.set_aspect("equal")
    assert_same_dots(shown(ax), rgba(mesh, blocks(values, k, "mean"))[::-1])


@figures
@pytest.mark.parametrize("projection", ["pixel", None])
@pytest.mark.parametrize("inverted", [False, True])
def test_cells_of_any_size_end_at_the_nearest_dots(width, height, dpi, projection, inverted):
    _, ax = plt.subplots(figsize=(width, height), dpi=dpi, subplot_kw={"projection": projection})
    bare(ax)
    corners = np.stack(np.meshgrid(X, Y), axis=-1)
    mesh = ax.add_collection(PixelAlignedMesh(corners, array=A), autolim=False)
    ax.set(xlim=(0.2, 11.5), ylim=(-3.3, 6.1))
    if inverted:
        ax.invert_xaxis()
        ax.invert_yaxis()
    assert_nearest(ax, mesh, A, X, Y)


@pytest.mark.parametrize("descending", [False, True])
def test_an_axes_of_aspect_auto_is_filled(descending):
    ax = pixel_ax()
    turn = slice(None, None, -1 if descending else 1)
    mesh = ax.pcolormesh(X[turn], Y[turn], A)
    assert ax.get_aspect() == "auto"
    assert ax.get_xlim() == (0, 12)
    assert ax.get_ylim() == (-3, 6.5)
    assert_nearest(ax, mesh, A, X[turn], Y[turn])


def test_logarithmic_axes_have_each_edge_at_the_nearest_dot():
    ax = pixel_ax()
    x, y = np.geomspace(1, 1e3, 10), np.geomspace(0.1, 10, 8)
    mesh = ax.pcolormesh(x, y, A)
    ax.set(xscale="log", yscale="log")
    assert_nearest(ax, mesh, A, x, y)
    np.testing.assert_allclose(mesh.grid.x_centers, np.sqrt(x[1:] * x[:-1]))


COLORS = {
    "numbers": {},
    "log": {"norm": LogNorm(0.1, 1)},
    "limits": {"vmin": 0.2, "vmax": 0.7},
    "boundaries": {"norm": BoundaryNorm([0, 0.3, 0.6, 1], 256)},
    "few colors": {"cmap": ListedColormap(["r", "g", "b"])},
}


@pytest.mark.parametrize("kwargs", COLORS.values(), ids=COLORS)
@pytest.mark.parametrize("dtype", [float, np.float32])
def test_colors_are_those_of_to_rgba(kwargs, dtype):
    values = A.astype(dtype)
    values[2, 3], values[4, 4], values[0, 0] = np.nan, np.inf, -np.inf
    ax = pixel_ax()
    mesh = ax.pcolormesh(X, Y, values, **kwargs)
    assert_nearest(ax, mesh, np.ma.masked_invalid(values), X, Y)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int16, np.int64])
def test_integers_and_bools_have_their_colors(dtype):
    values = (A * 2).astype(dtype) if dtype is bool else (A * 100).astype(dtype)
    ax = pixel_ax()
    mesh = ax.pcolormesh(values)
    assert_nearest(ax, mesh, values, np.arange(10), np.arange(8))


def test_masked_cells_are_bad():
    values = np.ma.masked_greater(A, 0.7)
    ax = pixel_ax()
    mesh = ax.pcolormesh(values)
    mesh.set_cmap(mesh.cmap.with_extremes(bad="red"))
    assert_nearest(ax, mesh, values, np.arange(10), np.arange(8))


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("dtype", [float, np.uint8])
def test_cells_may_be_colors(channels, dtype):
    colors = RNG.random((7, 9, channels))
    colors[..., 3:] = 1
    if dtype is np.uint8:
        colors = (colors * 255).astype(np.uint8)
    ax = pixel_ax()
    ax.pcolormesh(X, Y, colors)
    got = pixels(ax.figure)
    wanted = np.broadcast_to(WHITE, got.shape).copy()
    by_edges(ax, ScalarMappable().to_rgba(colors, bytes=True), X, Y, wanted)
    assert_same_dots(got, wanted)


# What makes a mesh --------------------------------------------------------------------------------


def hist2d(ax):
    return ax.hist2d(*RNG.normal(size=(2, 500)), bins=(9, 7))[3]


MADE_BY = {
    "cells alone": lambda ax: ax.pcolormesh(A),
    "edges": lambda ax: ax.pcolormesh(X, Y, A),
    "lists": lambda ax: ax.pcolormesh(list(X), tuple(Y), A.tolist()),
    "ranges": lambda ax: ax.pcolormesh(range(10), range(8), A),
    "corners": lambda ax: ax.pcolormesh(*np.meshgrid(X, Y), A),
    "centers": lambda ax: ax.pcolormesh(X[1:], Y[1:], A),
    "nearest": lambda ax: ax.pcolormesh(X[1:], Y[1:], A, shading="nearest"),
    "flat": lambda ax: ax.pcolormesh(X, Y, A, shading="flat"),
    "data": lambda ax: ax.pcolormesh("x", "y", "z", data={"x": X, "y": Y, "z": A}),
    "dates": lambda ax: ax.pcolormesh([datetime.datetime(2026, 1, 1 + i) for i in range(10)], Y, A),
    "categories": lambda ax: ax.pcolormesh(list("abcdefghi"), list("tuvwxyz"), A),
    "hist2d": hist2d,
    "pcolorfast of corners": lambda ax: ax.pcolorfast(*np.meshgrid(X, Y), A),
}


@pytest.mark.parametrize("make", MADE_BY.values(), ids=MADE_BY)
def test_meshes_are_made_as_matplotlib_makes_them(make):
    fig, axs = plt.subplots(1, 2)
    axs[1].remove()
    ours = fig.add_subplot(1, 2, 2, projection="pixel")
    RNG.bit_generator.state = state = RNG.bit_generator.state
    theirs = make(axs[0])
    RNG.bit_generator.state = state
    mesh = make(ours)
    assert type(theirs) is QuadMesh
    assert type(mesh) is PixelAlignedMesh
    assert mesh in ours.collections
    np.testing.assert_array_equal(mesh.get_coordinates(), theirs.get_coordinates())
    np.testing.assert_array_equal(mesh.get_array(), theirs.get_array())
    fig.canvas.draw()
    assert ours.get_xlim() == axs[0].get_xlim()
    assert ours.get_ylim() == axs[0].get_ylim()
    assert mesh.get_clim() == theirs.get_clim()
    assert mesh.sticky_edges.x == theirs.sticky_edges.x
    assert mesh.sticky_edges.y == theirs.sticky_edges.y
    np.testing.assert_array_equal(
        mesh.get_datalim(ours.transData), theirs.get_datalim(axs[0].transData)
    )
    if matplotlib.__version_info__ >= (3, 11):  # knew the largest edges only before
        np.testing.assert_array_equal(ours.dataLim.minpos, axs[0].dataLim.minpos)
    np.testing.assert_array_equal(mesh.get_facecolors(), theirs.get_facecolors())
    assert len(mesh.get_paths()) == len(theirs.get_paths())
    np.testing.assert_array_equal(ours.get_xticks(), axs[0].get_xticks())
    for name in ("edgecolor", "linewidth", "alpha", "zorder", "snap", "antialiased"):
        got, wanted = (getattr(m, f"get_{name}")() for m in (mesh, theirs))
        np.testing.assert_array_equal(got, wanted, err_msg=name)


def test_without_coordinates_the_shading_nearest_has_centers_at_whole_numbers():
    mesh = pixel_ax().pcolormesh(A, shading="nearest")  # matplotlib 3.9 drew it as "flat"
    corners = mesh.get_coordinates()
    assert corners.shape == (8, 10, 2)
    assert corners[0, 0].tolist() == [-0.5, -0.5]
    assert corners[-1, -1].tolist() == [8.5, 6.5]


@pytest.mark.parametrize("shading", [None, "flat", "gouraud", "FLAT", "auto"])
def test_curvilinear_meshes_and_gouraud_shading_are_matplotlibs(shading):
    x, y = np.meshgrid(np.arange(9.0), np.arange(7.0))
    cells = A if shading == "gouraud" else A[:-1, :-1]
    draws = []
    for projection in (None, "pixel"):
        fig, ax = plt.subplots(subplot_kw={"projection": projection})
        mesh = ax.pcolormesh(x + 0.1 * y, y, cells, shading=shading)
        assert type(mesh) is QuadMesh
        draws.append(pixels(fig))
    assert_same_dots(*draws)


def test_gouraud_shading_of_straight_rows_is_matplotlibs():
    assert type(pixel_ax().pcolormesh(A, shading="gouraud")) is QuadMesh


def error_of(call, *args):
    """Return the class of the error that a call raises, None without one."""
    try:
        call(*args)
    except Exception as error:
        return type(error)
    return None


@pytest.mark.parametrize(
    "make",
    [
        lambda ax: ax.pcolormesh(X, Y, A[:, :-1]),
        lambda ax: ax.pcolormesh(X, A),
        lambda ax: ax.pcolormesh(X, Y, A[0]),
        lambda ax: ax.pcolormesh(X, np.where(Y > 0, np.nan, Y), A),
        lambda ax: ax.pcolormesh(A, norm=Normalize(), vmin=0),
        lambda ax: ax.pcolormesh(A, cmap="no colormap"),
        lambda ax: ax.pcolormesh(A, no_property=1),
        lambda ax: ax.pcolormesh(np.full((2, 2), "a")),
    ],
)
def test_what_matplotlib_refuses_is_refused(make):
    errors = []
    for projection in (None, "pixel"):
        _, ax = plt.subplots(subplot_kw={"projection": projection})
        errors.append(error_of(make, ax))
        assert not ax.collections
    assert errors[0] is errors[1]
    assert errors[0] is not None


def test_edges_that_go_back_and_forth_are_drawn_by_matplotlib():
    ax = pixel_ax()
    mesh = ax.pcolormesh([0, 2, 1, 3], [0, 1], [[1, 2, 3]])
    assert type(mesh) is QuadMesh
    ax.figure.canvas.draw()


# pcolorfast ---------------------------------------------------------------------------------------

FAST = {
    "cells alone": (A,),
    "extent": ((3, 30), (1, 8), A),
    "even edges": (np.arange(10), np.arange(8) * 2, A),
    "uneven edges": (X, Y, A),
    "descending": (X[::-1], Y, A),
    "colors": (RNG.random((7, 9, 3)),),
}


@pytest.mark.parametrize("args", FAST.values(), ids=FAST)
def test_pcolorfast_makes_an_image_at_the_place_and_with_the_limits_of_matplotlibs(args):
    fig, axs = plt.subplots(1, 2, figsize=(4, 2))
    axs[1].remove()
    ours = fig.add_subplot(1, 2, 2, projection="pixel")
    theirs, image = (ax.pcolorfast(*args, cmap="gray", alpha=0.5) for ax in (axs[0], ours))
    assert isinstance(theirs, AxesImage)
    assert type(image) is PixelAlignedImage
    assert image in ours.images
    assert ours.viewLim.bounds == axs[0].viewLim.bounds
    assert image.get_clim() == theirs.get_clim()
    assert image.get_alpha() == 0.5
    assert ours.get_aspect() == axs[0].get_aspect()
    edges = mplpix.artists.cells_of.cells_of(theirs)
    np.testing.assert_allclose(image.grid.x_edges, edges.x_edges)
    np.testing.assert_allclose(image.grid.y_edges, edges.y_edges)
    fig.canvas.draw()


def test_pcolorfast_of_no_cells_is_matplotlibs():
    ax = pixel_ax()
    assert type(ax.pcolorfast(np.empty((0, 0)))) is AxesImage
    assert (pixels(ax.figure) == 255).all()


@pytest.mark.parametrize("args", [(X[1:], Y, A), (X, A), (X, np.ones((2, 2)), A), ()])
def test_pcolorfast_refuses_what_matplotlib_refuses(args):
    errors = []
    for projection in (None, "pixel"):
        _, ax = plt.subplots(subplot_kw={"projection": projection})
        errors.append(error_of(ax.pcolorfast, *args))
        assert not ax.images
    assert errors[0] is errors[1]
    assert errors[0] is not None


# Changes ------------------------------------------------------------------------------------------


def assert_shows_as_new(change, *, array=A, kwargs=None, wanted=None):
    """Assert that a drawn mesh after *change* shows the same as one made so."""
    ax = pixel_ax()
    mesh = ax.pcolormesh(X, Y, array)
    first = pixels(ax.figure)
    change(mesh)
    changed = pixels(ax.figure)
    other = pixel_ax()
    other.pcolormesh(X, Y, array if wanted is None else wanted, **(kwargs or {}))
    assert (changed != first).any()
    assert_same_dots(changed, pixels(other.figure))


def edit_in_place(mesh):
    mesh.get_array()[...] = A[::-1]
    mesh.changed()


CHANGES = {
    "array": (lambda m: m.set_array(A[::-1]), {"wanted": A[::-1], "kwargs": {"norm": None}}),
    "flat array": (lambda m: m.set_array(A[::-1].ravel()), {"wanted": A[::-1]}),
    "colors": (lambda m: m.set_array(np.dstack([A] * 3)), {"wanted": np.dstack([A] * 3)}),
    "in place": (edit_in_place, {"wanted": A[::-1]}),
    "clim": (lambda m: m.set_clim(0.2, 0.5), {"kwargs": {"vmin": 0.2, "vmax": 0.5}}),
    "vmax of the norm": (
        lambda m: setattr(m.norm, "vmax", 3),
        {"kwargs": {"vmin": A.min(), "vmax": 3}},
    ),
    "norm": (lambda m: m.set_norm(LogNorm()), {"kwargs": {"norm": "log"}}),
    "cmap": (lambda m: m.set_cmap("gray"), {"kwargs": {"cmap": "gray"}}),
    "alpha": (lambda m: m.set_alpha(0.5), {"kwargs": {"alpha": 0.5}}),
    "alphas": (lambda m: m.set_alpha(A), {"kwargs": {"alpha": A}}),
    "flat alphas": (lambda m: m.set_alpha(A.ravel()), {"kwargs": {"alpha": A}}),
    "edges": (
        lambda m: m.set(edgecolor="r", linewidth=2),
        {"kwargs": {"edgecolors": "r", "linewidth": 2}},
    ),
    "transform": (
        lambda m: m.set_transform(Affine2D().scale(0.5) + m.axes.transData),
        {"kwargs": {"transform": None}},
    ),
}


@pytest.mark.parametrize("name", [n for n in CHANGES if n != "transform"])
def test_a_mesh_that_was_changed_is_drawn_as_one_made_so(name):
    change, wanted = CHANGES[name]
    assert_shows_as_new(change, **wanted)


def test_alphas_are_those_of_to_rgba():
    ax = pixel_ax()
    mesh = ax.pcolormesh(A, alpha=A)
    _, colors = mesh.cells_in(slice(0, 7), slice(0, 9))
    wanted = mesh.to_rgba(A, alpha=A, bytes=True)
    assert_same_dots(colors, wanted)
    mesh.set_alpha(0.3)
    _, colors = mesh.cells_in(slice(0, 7), slice(0, 9))
    assert_same_dots(colors, mesh.to_rgba(A, alpha=0.3, bytes=True))


def test_colors_of_faces_are_there_without_a_draw_and_asking_marks_nothing_stale():
    ax = pixel_ax()
    mesh = ax.pcolormesh(A, alpha=0.5)
    np.testing.assert_array_equal(mesh.get_facecolors(), mesh.to_rgba(A, 0.5).reshape(-1, 4))
    pixels(ax.figure)
    mesh.set_clim(0.2, 3)
    pixels(ax.figure)
    np.testing.assert_array_equal(mesh.get_facecolors(), mesh.to_rgba(A, 0.5).reshape(-1, 4))
    assert not mesh.stale
    assert not ax.figure.stale


def test_opacities_of_another_size_are_refused():
    mesh = pixel_ax().pcolormesh(A)
    with pytest.raises(ValueError, match="'alpha'"):
        mesh.set_alpha([0.5, 0.6])
    with pytest.raises(ValueError, match="'alpha'"):
        pixel_ax().pcolormesh(A, alpha=np.ones((2, 2)))
    assert mesh.get_alpha() is None


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda f: pickle.loads(pickle.dumps(f))])
@pytest.mark.parametrize("kwargs", [{}, {"edgecolors": "k"}, {"alpha": A}])
def test_copies_of_a_figure_show_the_same(duplicate, kwargs):
    ax = pixel_ax()
    ax.pcolormesh(X, Y, A, **kwargs)
    before = pixels(ax.figure)
    twin = duplicate(ax.figure)
    assert_same_dots(pixels(twin), before)
    twin.axes[0].collections[0].set_array(A[::-1])
    assert (pixels(twin) != before).any()
    assert_same_dots(pixels(ax.figure), before)


def test_a_removed_mesh_is_gone_and_its_axes_has_no_cells():
    ax = pixel_ax(pixel_scale=5)
    mesh = ax.pcolormesh(A)
    ax.set_aspect("equal")
    assert shown(ax).shape[:2] == (35, 45)
    mesh.remove()
    ax.set_aspect("auto")
    assert (pixels(ax.figure) == 255).all()
    assert ax.bbox.width > 200
    assert mesh.axes is None


def test_a_mesh_can_be_blitted():
    ax = pixel_ax()
    mesh = ax.pcolormesh(X, Y, A, animated=True)
    canvas = ax.figure.canvas
    canvas.draw()
    background = canvas.copy_from_bbox(ax.bbox)
    assert (np.array(canvas.buffer_rgba()) == 255).all()
    for frame in (A, A[::-1]):
        canvas.restore_region(background)
        mesh.set_array(frame)
        ax.draw_artist(mesh)
        got = np.array(canvas.buffer_rgba())
        wanted = by_edges(ax, rgba(mesh, frame), X, Y, np.full_like(got, 255))
        assert_same_dots(got, wanted)


def test_a_rasterized_mesh_is_exact_at_the_dpi_of_the_file(tmp_path):
    ax = pixel_ax()
    ax.pcolormesh(X, Y, A, rasterized=True)
    ax.figure.savefig(tmp_path / "mesh.svg")
    assert "<image" in (tmp_path / "mesh.svg").read_text()


# Edges of cells -----------------------------------------------------------------------------------


@pytest.mark.parametrize("linewidth", [0.2, 1, 1.4, 2])
@pytest.mark.parametrize("dpi", [72, 100])
def test_lines_on_edges_cover_whole_dots_of_their_color(linewidth, dpi):
    scale = 12
    ax = pixel_ax(pixel_scale=scale, dpi=dpi)
    mesh = ax.pcolormesh(A, edgecolors="r", linewidth=linewidth)
    ax.set_aspect("equal")
    got = shown(ax)
    width = max(1, int(np.floor(linewidth * dpi / 72 + 0.5)))
    before, after = width // 2, width - width // 2
    wanted = np.repeat(np.repeat(rgba(mesh, A), scale, 0), scale, 1)[::-1].copy()
    for i in range(8):  # rows count down, and the odd dot is right of an edge, or below
        wanted[max(i * scale - before, 0) : i * scale + after] = (255, 0, 0, 255)
    for j in range(10):
        wanted[:, max(j * scale - before, 0) : j * scale + after] = (255, 0, 0, 255)
    assert_same_dots(got, wanted)


def test_edges_in_the_color_of_faces_change_no_dot():
    pictures = []
    for color in ("none", "face"):
        ax = pixel_ax()
        ax.pcolormesh(X, Y, A, edgecolors=color, linewidth=3)
        pictures.append(pixels(ax.figure))
    assert_same_dots(*pictures)


def test_each_cell_may_have_a_line_of_its_own_color():
    colors = RNG.random((63, 3))
    ax = pixel_ax(pixel_scale=12)
    ax.pcolormesh(A, edgecolors=colors, linewidth=0.1)
    ax.set_aspect("equal")
    got = shown(ax)[::-1].reshape(7, 12, 9, 12, 4)
    # The middle of the left line of each cell is drawn by this cell last.
    wanted = np.floor(colors * 255 + 0.5).astype(np.uint8).reshape(7, 9, 3)
    assert np.abs(got[:, 6, :, 0, :3].astype(int) - wanted).max() <= 1
    inside = got[:, 4:8, :, 4:8]
    assert_same_dots(inside.reshape(7, -1, 4), np.repeat(inside[:, :1], 4, 1).reshape(7, -1, 4))


def test_lines_that_would_cover_small_cells_are_left_out():
    pictures = []
    for color in ("none", "r"):
        ax = pixel_ax(pixel_scale=2)
        ax.pcolormesh(A, edgecolors=color, linewidth=1)
        ax.set_aspect("equal")
        pictures.append(shown(ax))
    assert_same_dots(*pictures)


# The cursor ---------------------------------------------------------------------------------------


def event_at(ax, x, y):
    ax.figure.canvas.draw()
    x, y = ax.transData.transform((x, y))
    return SimpleNamespace(x=x, y=y, canvas=ax.figure.canvas)


def test_the_cursor_reads_every_cell_as_it_was_stored():
    ax = pixel_ax()
    mesh = ax.pcolormesh(X, Y, A)
    for i, j in zip(range(7), (8, 0, 3, 7, 2, 5, 4), strict=True):
        event = event_at(ax, X[j : j + 2].mean(), Y[i : i + 2].mean())
        found, info = mesh.contains(event)
        assert found
        assert info["ind"].tolist() == [i * 9 + j]
        assert mesh.get_cursor_data(event) == [A[i, j]]
        assert mesh.format_cursor_data(mesh.get_cursor_data(event)) == f"[{A[i, j]}]"
    outside = SimpleNamespace(x=1, y=1, canvas=ax.figure.canvas)
    assert not mesh.contains(outside)[0]
    assert mesh.get_cursor_data(outside) is None
    other = event_at(pixel_ax(), 0.5, 0.5)
    assert not mesh.contains(other)[0]


def test_below_scale_1_the_cursor_reads_the_block():
    ax = pixel_ax(pixel_scale=Fraction(1, 2))
    values = ramp(60, 90)
    mesh = ax.pcolormesh(values)
    ax.set_aspect("equal")
    event = event_at(ax, 10.5, 20.5)
    cells = [i * 90 + j for i in (20, 21) for j in (10, 11)]
    assert mesh.contains(event)[1]["ind"].tolist() == cells
    assert mesh.get_cursor_data(event) == [values[20:22, 10:12].mean()]
    assert mesh.format_cursor_data(mesh.get_cursor_data(event)).endswith(
        "rows 20–21, columns 10–11"
    )
    assert mesh.read_out(10.5, 20.5).value == values[20:22, 10:12].mean()


def test_picking_tells_of_the_cell():
    ax = pixel_ax()
    mesh = ax.pcolormesh(A, picker=True)
    picked = []
    ax.figure.canvas.mpl_connect("pick_event", picked.append)
    move = event_at(ax, 3.5, 2.5)
    press = MouseEvent("button_press_event", ax.figure.canvas, move.x, move.y, 1)
    ax.figure.canvas.callbacks.process("button_press_event", press)
    (event,) = picked
    assert event.artist is mesh
    assert event.ind.tolist() == [2 * 9 + 3]


# What else knows meshes ---------------------------------------------------------------------------


def test_ticks_are_matplotlibs_until_they_are_put_in_cells():
    ax = pixel_ax()
    ax.pcolormesh(A)
    assert ax.get_cell_ticks() == "round"
    assert ax.get_yticks().tolist() == [0, 2, 4, 6, 8]
    ax.set_cell_ticks("centers")
    assert ax.get_yticks().tolist() == [i + 0.5 for i in range(7)]
    ax.set_cell_ticks("edges", axis="x")
    assert ax.get_cell_ticks() == ("edges", "centers")
    ax.clear()
    ax.imshow(A)
    assert ax.get_cell_ticks() == "centers"


def test_overlays_annotations_lines_contours_and_colorbars_know_meshes():
    ax = pixel_ax(5, 4, pixel_scale=30)
    mesh = ax.pcolormesh(X, Y, A)
    plain = pixels(ax.figure)
    b = A.copy()
    b[2, 3] += 1
    overlay = ax.diff(A, b, style="fill", color="red")
    got = pixels(ax.figure)
    wanted = np.zeros((7, 9, 4), np.uint8)
    marked = by_edges(ax, wanted, X, Y, plain.copy())
    changed = (got != plain).any(axis=-1)
    x = np.floor(ax.transData.transform([(e, 0) for e in X[3:5]])[:, 0] + 0.5).astype(int)
    y = np.floor(ax.transData.transform([(0, e) for e in Y[2:4]])[:, 1] + 0.5).astype(int)
    rows, cols = np.nonzero(changed[::-1])
    assert (cols.min(), cols.max() + 1, rows.min(), rows.max() + 1) == (*x, *y)
    assert marked.shape == got.shape
    overlay.remove()
    ax.annotate_cells(mesh, "{:.0f}", fontsize=5)
    ax.cell_grid(color="w")
    lines = mesh.contour([0.5])
    bar = ax.colorbar(mesh)
    assert (pixels(ax.figure) != plain).any()
    assert bar.mappable is mesh
    np.testing.assert_array_equal(lines.axes.transData, lines.get_transform())
    mplpix.center_ticks(mesh)
    assert ax.get_yticks()[0] == Y[:2].mean()


def test_a_colorbar_follows_the_limits_of_the_mesh():
    ax = pixel_ax()
    mesh = ax.pcolormesh(A)
    bar = ax.figure.colorbar(mesh)
    mesh.set_clim(-3, 4)
    assert (bar.vmin, bar.vmax) == (-3, 4)


def test_flat_arrays_have_the_colors_of_single_cells():
    mesh = pixel_ax().pcolormesh(A)
    mesh.set_array(A.ravel())
    assert mesh.get_array().shape == (63,)
    rows, cols = np.array([0, 3, 6]), np.array([8, 2, 0])
    assert_same_dots(mesh.colors_at(rows, cols)[None], rgba(mesh, A[rows, cols])[None])


@pytest.mark.parametrize("aspect", ["auto", "equal"])
def test_a_mesh_that_shares_an_axis_with_an_image_has_its_columns(aspect):
    fig, axs = plt.subplots(2, 1, sharex=True, figsize=(3.3, 4.1), subplot_kw=PIXEL)
    for ax in axs:
        bare(ax)
    axs[0].imshow(A, extent=(0, 9, 0, 7), aspect=aspect)
    mesh = axs[1].pcolormesh(A)
    axs[1].set_aspect(aspect)
    buffer = pixels(fig)
    assert axs[0].bbox.intervalx.tolist() == axs[1].bbox.intervalx.tolist()
    assert axs[0].get_xlim() == axs[1].get_xlim()
    scale = np.ravel(axs[0].get_pixel_scale())[0]
    low, high = np.floor(axs[1].bbox.get_points() + 0.5).astype(int)
    row = box_dots(buffer, (low[0], low[1] + 2, high[0], low[1] + 3))[0]
    assert_same_dots(row[None], np.repeat(rgba(mesh, A)[:1], scale, 1))


def test_a_mesh_in_a_twin_leaves_the_twin_in_its_box():
    ax = pixel_ax()
    ax.imshow(A)
    twin = ax.twinx()
    twin.pcolormesh(X, Y, A, alpha=0.2)
    ax.figure.canvas.draw()
    assert twin.bbox.extents.tolist() == ax.bbox.extents.tolist()


def test_a_plain_axes_beside_shares_the_limits():
    fig, axs = plt.subplots(2, 1, sharex=True, subplot_kw=PIXEL)
    axs[0].pcolormesh(X, Y, A)
    axs[1].plot(X, X)
    axs[1].margins(x=0)
    fig.canvas.draw()
    assert axs[0].get_xlim() == axs[1].get_xlim()


# What matplotlib draws ----------------------------------------------------------------------------


PLAIN = {
    "turned": lambda ax, m: m.set_transform(Affine2D().rotate_deg(20) + ax.transData),
    "moved": lambda ax, m: m.set_offsets((10, 5)),
    "one color": lambda ax, m: (m.set_array(None), m.set_facecolor("teal")),
    "no faces": lambda ax, m: m.set(facecolor="none", edgecolor="k", linewidth=2),
}


@pytest.mark.parametrize("change", PLAIN.values(), ids=PLAIN)
def test_what_has_no_place_in_rows_of_dots_is_drawn_by_matplotlib(change):
    pictures = []
    for kind in (QuadMesh, PixelAlignedMesh):
        ax = pixel_ax()
        corners = np.stack(np.meshgrid(X, Y), axis=-1)
        mesh = ax.add_collection(kind(corners, array=A, antialiased=False), autolim=False)
        ax.set(xlim=(0, 12), ylim=(-3, 6.5))
        change(ax, mesh)
        pictures.append(pixels(ax.figure))
    assert_same_dots(*pictures)


@pytest.mark.parametrize("extension", ["pdf", "svg", "ps", "eps"])
@pytest.mark.parametrize("place", [(), (X, Y)], ids=["even", "uneven"])
def test_vector_files_have_samples_or_rectangles(extension, place, tmp_path):
    ax = pixel_ax()
    ax.pcolormesh(*place, A, edgecolors="k", linewidth=0.5)
    path = tmp_path / f"mesh.{extension}"
    ax.figure.savefig(path)
    assert path.stat().st_size > 1000
    if extension == "svg":
        assert ("<image" in path.read_text()) == (place == ())


def test_box_dots_of_a_mesh_below_a_title_are_those_saved():
    ax = pixel_ax(pixel_scale=9)
    mesh = ax.pcolormesh(A)
    ax.set_aspect("equal")
    got = shown(ax, dpi=100)
    assert_same_dots(got, np.repeat(np.repeat(rgba(mesh, A), 9, 0), 9, 1)[::-1])
    assert box_dots(got, (0, 0, 81, 63)).shape == (63, 81, 4)

"""Every function that takes an image refuses the same mistake by the same error, in the same words.

Only the name of the argument differs, and what `zoom_about` and `zoom_to` take: any channels.
"""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix
from mplpix import CellGrid
from tests.test_bad_input import state

A = np.arange(12.0).reshape(3, 4)

#: What takes an image: a call, and the public name of the argument.
ENTRIES = {
    "imshow": (lambda ax, bad, _: ax.imshow(bad), "X"),
    "imshow by keyword": (lambda ax, bad, _: ax.imshow(X=bad), "X"),
    "imshow of data": (lambda ax, bad, _: ax.imshow("a", data={"a": bad}), "X"),
    "imshow at x": (lambda ax, bad, _: ax.imshow(bad, x=[0, 1, 2, 3]), "X"),
    "imshow on a grid": (lambda ax, bad, _: ax.imshow(bad, grid=CellGrid.from_shape((3, 4))), "X"),
    "set_data": (lambda ax, bad, _: ax.images[0].set_data(bad), "A"),
    "diff, a": (lambda ax, bad, _: ax.diff(bad, A), "a"),
    "diff, b": (lambda ax, bad, _: ax.diff(A, bad), "b"),
    "DiffOverlay, a": (lambda _ax, bad, _: mplpix.DiffOverlay(bad, A), "a"),
    "DiffOverlay, b": (lambda _ax, bad, _: mplpix.DiffOverlay(A, bad), "b"),
    "compare, a": (lambda _ax, bad, _: mplpix.compare(bad, A), "a"),
    "compare, b": (lambda _ax, bad, _: mplpix.compare(A, bad), "b"),
    "zoom_about": (lambda _ax, bad, _: mplpix.zoom_about(bad, (1, 1), 2), "image"),
    "zoom_to": (lambda _ax, bad, _: mplpix.zoom_to(bad, (0, 2, 0, 2)), "image"),
    "imsave": (lambda _ax, bad, folder: mplpix.imsave(folder / "a.png", bad), "image"),
    "subplots": (lambda _ax, bad, _: mplpix.subplots([A, bad]), "images_or_shapes[1]"),
    "Pyramid": (lambda _ax, bad, _: mplpix.Pyramid([bad]), "levels[0]"),
    "Pyramid, coarse level": (lambda _ax, bad, _: mplpix.Pyramid([A, bad]), "levels[1]"),
}

IMAGES = "an array of real numbers or bool, (M, N), (M, N, 3) or (M, N, 4)"
ANY_CHANNELS = "an array of real numbers or bool, (M, N) or (M, N, ...)"


class Lazy:
    """What can't be read at all."""

    def __init__(self, shape, dtype):
        self.shape, self.dtype = shape, np.dtype(dtype)

    def __getitem__(self, key):
        raise AssertionError("read")


#: A mistake, its error, and the end of the message.
MISTAKES = {
    "None": (None, TypeError, ", not None"),
    "a number": (3, TypeError, ", not 3"),
    "an array of no dimension": (np.array(3), TypeError, "shape () and dtype int64"),
    "a word": ("ab", TypeError, ", not 'ab'"),
    "an object": ({}, TypeError, ", not {}"),
    "1-D": (np.ones(5), TypeError, "shape (5,) and dtype float64"),
    "a list of numbers": ([1.0, 2.0], TypeError, "shape (2,) and dtype float64"),
    "an empty list": ([], TypeError, "shape (0,) and dtype float64"),
    "strings": (np.array([["a", "b"]]), TypeError, "shape (1, 2) and dtype <U1"),
    "bytes": (np.array([[b"a"]]), TypeError, "dtype |S1"),
    "objects": (A.astype(object), TypeError, "dtype object"),
    "complex": (A + 1j, TypeError, "dtype complex128"),
    "datetime": (np.array([["2024-01-01"]], "M8[D]"), TypeError, "dtype datetime64[D]"),
    "timedelta": (np.ones((2, 2), "m8[s]"), TypeError, "dtype timedelta64[s]"),
    "structured": (np.zeros((2, 2), "i4,f4"), TypeError, "dtype [('f0', '<i4'), ('f1', '<f4')]"),
    "lazy and complex": (Lazy((3, 4), complex), TypeError, "shape (3, 4) and dtype complex128"),
    "lazy and 1-D": (Lazy((9,), float), TypeError, "shape (9,) and dtype float64"),
    "no rows": (np.ones((0, 5)), ValueError, "shape (0, 5) and dtype float64"),
    "no columns": (np.ones((5, 0), int), ValueError, "shape (5, 0) and dtype int64"),
    "no colors": (np.ones((0, 0, 3)), ValueError, "shape (0, 0, 3) and dtype float64"),
    "lazy and empty": (Lazy((0, 4), float), ValueError, "shape (0, 4) and dtype float64"),
    "masked and empty": (np.ma.ones((0, 4)), ValueError, "shape (0, 4) and dtype float64"),
    "rows of different lengths": ([[1, 2], [3]], ValueError, "not rows of different lengths"),
}

#: Shapes that only `zoom_about` and `zoom_to` take.
SHAPES = {
    "4-D": (np.ones((2, 2, 2, 3)), TypeError, "shape (2, 2, 2, 3) and dtype float64"),
    "2 channels": (np.ones((2, 2, 2)), TypeError, "shape (2, 2, 2) and dtype float64"),
    "5 channels": (np.ones((2, 2, 5)), TypeError, "shape (2, 2, 5) and dtype float64"),
}

#: Numbers without a cell, which `imshow` and `set_data` show as matplotlib does.
EMPTY = {"no rows", "no columns", "lazy and empty", "masked and empty"}

CASES = {
    f"{entry}: {mistake}": (entry, (MISTAKES | SHAPES)[mistake])
    for entry in ENTRIES
    for mistake in (MISTAKES if entry.startswith("zoom") else MISTAKES | SHAPES)
    if not (mistake in EMPTY and entry.startswith(("imshow", "set_data")))
}


@pytest.mark.parametrize(("entry", "mistake"), CASES.values(), ids=CASES)
def test_no_image_is_refused_everywhere_alike_and_changes_nothing(entry, mistake, tmp_path):
    (call, name), (bad, error, got) = ENTRIES[entry], mistake
    _, ax = plt.subplots(figsize=(2, 2), dpi=60, subplot_kw={"projection": "pixel"})
    ax.imshow(A[::-1])
    before = state(ax)
    with pytest.raises(error, match="must be") as raised:
        call(ax, bad, tmp_path)
    takes = ANY_CHANNELS if entry.startswith("zoom") else IMAGES
    if error is ValueError and "shape" in got:
        takes += " with at least one cell"
    assert type(raised.value) is error
    assert str(raised.value).startswith(f"{name!r} must be {takes}, not ")
    assert str(raised.value).endswith(got)
    assert state(ax) == before
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("shape", [case[0].shape for case in SHAPES.values()])
def test_zooms_take_any_channels(shape):
    image = np.arange(np.prod(shape)).reshape(shape)
    np.testing.assert_array_equal(
        mplpix.zoom_to(image, (0, 2, 0, 2), interpolation="nearest"), image
    )


@pytest.mark.parametrize(
    "name", [name for name in ENTRIES if not name.startswith(("imshow at", "imshow on", "Pyr"))]
)
def test_a_column_of_one_channel_is_an_image(name, tmp_path):
    call, _ = ENTRIES[name]
    _, ax = plt.subplots(subplot_kw={"projection": "pixel"})
    ax.imshow(A)
    call(ax, A[..., np.newaxis], tmp_path)


def test_a_grid_of_another_shape_is_named_and_not_the_image():
    _, ax = plt.subplots(subplot_kw={"projection": "pixel"})
    with pytest.raises(ValueError, match=r"'grid' must be of the shape of 'X', \(3, 4\), not"):
        ax.imshow(A, grid=CellGrid.from_shape((4, 3)))


#: What takes limits of colors.
SHOW = {
    "imshow": lambda ax, _, **kw: ax.imshow(A, **kw),
    "compare": lambda _ax, _, **kw: mplpix.compare(A, A + 1, **kw),
    "imsave": lambda _ax, folder, **kw: mplpix.imsave(folder / "a.png", A, **kw),
}


@pytest.mark.parametrize("name", ["vmin", "vmax"])
@pytest.mark.parametrize(
    "limit",
    ["low", "3", b"3", np.datetime64("2024-01-01"), np.timedelta64(1, "s"), 1j, [1], (0, 1), A, {}],
    ids=repr,
)
@pytest.mark.parametrize("show", SHOW.values(), ids=SHOW)
def test_color_limits_that_are_no_numbers_are_refused_by_name(show, limit, name, tmp_path):
    _, ax = plt.subplots(figsize=(2, 2), dpi=60, subplot_kw={"projection": "pixel"})
    ax.imshow(A[::-1])
    before = state(ax)
    with pytest.raises(TypeError, match=f"^'{name}' must be a number or None, not "):
        show(ax, tmp_path, **{name: limit})
    assert state(ax) == before
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("limits", [{"vmin": 1}, {"vmax": 1}, {"vmin": 0, "vmax": 1}], ids=str)
@pytest.mark.parametrize("show", SHOW.values(), ids=SHOW)
def test_color_limits_beside_a_norm_are_refused_alike(show, limits, tmp_path):
    _, ax = plt.subplots(subplot_kw={"projection": "pixel"})
    before = state(ax)
    with pytest.raises(ValueError, match="'vmin' and 'vmax' must be None where 'norm' is a Norm"):
        show(ax, tmp_path, norm=plt.Normalize(), **limits)
    assert state(ax) == before


@pytest.mark.parametrize(
    "limit", [2, 2.5, np.nan, np.float32(2.5), np.uint8(2), np.array(2), True, np.True_], ids=repr
)
@pytest.mark.parametrize("show", SHOW.values(), ids=SHOW)
def test_color_limits_are_numbers_of_any_kind(show, limit, tmp_path):
    _, ax = plt.subplots(subplot_kw={"projection": "pixel"})
    show(ax, tmp_path, vmin=limit, vmax=9)


@pytest.mark.parametrize("scale", ["fit", "big", 0, 1.5, True, None], ids=repr)
@pytest.mark.parametrize(
    "call",
    [
        lambda ax, scale, _: ax.zoom_about(1, 1, scale),
        lambda ax, scale, _: ax.images[0].to_image(scale),
        lambda _ax, scale, folder: mplpix.imsave(folder / "a.png", A, scale=scale),
        lambda _ax, scale, _: mplpix.subplots([A], scale=scale),
    ],
    ids=["zoom_about", "to_image", "imsave", "subplots"],
)
def test_scales_that_are_no_dots_per_cell_are_refused_alike(call, scale, tmp_path):
    _, ax = plt.subplots(figsize=(2, 2), dpi=60, subplot_kw={"projection": "pixel"})
    ax.imshow(A)
    before = state(ax)
    error = TypeError if scale is True or scale is None else ValueError
    with pytest.raises(error, match=r"^'scale' must be a positive int or Fraction") as raised:
        call(ax, scale, tmp_path)
    assert str(raised.value).endswith(f"or a pair of these, along x and y, not {scale!r}")
    assert state(ax) == before
    assert not list(tmp_path.iterdir())

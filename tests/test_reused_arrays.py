"""An array that is changed after a call changes no picture; what is referenced says so.

A loop may write into one array and show it again and again, as with matplotlib's `imshow`.
"""

import array as arrays
import copy
import mmap
import pickle
import tempfile
import tracemalloc

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import Normalize
from numpy.lib.stride_tricks import as_strided, sliding_window_view
from PIL import Image

import mplpix
from mplpix.arrays.copies import can_change, detach
from tests.oracle import assert_same_dots, bare, pixels
from tests.tools import PIXEL, Lazy, ramp, require

SHAPE = (6, 8)

NUMBERS = ramp(*SHAPE)


def zero(array):
    """Return what sets all cells of *array* to 0."""
    return lambda: array.__setitem__(..., 0)


# What users bring: each maker returns an image, and what changes it afterwards ------------------


def contiguous():
    given = NUMBERS.copy()
    return given, zero(given)


def of_dtype(dtype):
    def make():
        given = NUMBERS.astype(dtype)
        return given, zero(given)

    return make


def columns_first():
    given = np.asfortranarray(NUMBERS)
    return given, zero(given)


def with_gaps():
    whole = np.zeros((12, 24))
    given = whole[::2, ::3]
    given[:] = NUMBERS
    return given, zero(whole)


def turned_round():
    whole = NUMBERS.copy()
    return whole[::-1, ::-1], zero(whole)


def read_only_view():
    whole = NUMBERS.copy()
    given = whole.view()
    given.flags.writeable = False
    return given, zero(whole)


def read_only_view_of_a_view():
    whole = np.zeros((7, 9))
    given = whole[1:, 1:]
    given[:] = NUMBERS
    given = given[:].T.T
    given.flags.writeable = False
    return given, zero(whole)


def of_a_bytearray():
    memory = bytearray(NUMBERS.tobytes())
    return np.frombuffer(memory).reshape(SHAPE), zero(np.frombuffer(memory))


def read_only_of_a_bytearray():
    memory = bytearray(NUMBERS.tobytes())
    given = np.frombuffer(memoryview(memory).toreadonly()).reshape(SHAPE)
    assert not given.flags.writeable
    return given, zero(np.frombuffer(memory))


def memory_view():
    whole = NUMBERS.copy()
    return memoryview(whole), zero(whole)


def read_only_memory_view():
    whole = NUMBERS.copy()
    return memoryview(whole).toreadonly(), zero(whole)


def array_of_the_standard_library():
    memory = arrays.array("d", NUMBERS.ravel())
    return np.asarray(memory).reshape(SHAPE), zero(np.asarray(memory))


class Named(np.ndarray):
    """A subclass as other packages have them."""


def subclass():
    given = NUMBERS.copy().view(Named)
    return given, zero(given)


def copy_of_a_memory_map():
    with tempfile.TemporaryFile() as file:
        given = np.memmap(file, float, "w+", shape=SHAPE).copy()
    given[:] = NUMBERS
    assert isinstance(given, np.memmap)
    return given, zero(given)


def masked():
    given = np.ma.masked_array(NUMBERS.copy(), np.eye(*SHAPE) > 0)
    return given, zero(given.data)


def newly_masked():
    given = np.ma.masked_array(NUMBERS.copy(), np.eye(*SHAPE) > 0)
    return given, lambda: given.mask.__setitem__(..., True)


def masked_read_only():
    given = np.ma.masked_array(NUMBERS.copy(), np.eye(*SHAPE) > 0)
    given.data.flags.writeable = False
    return given, lambda: given.mask.__setitem__(..., True)


def colors(dtype, channels):
    def make():
        given = (np.arange(48 * channels).reshape(*SHAPE, channels) / (48 * channels)).astype("f8")
        given = (255 * given).astype(dtype) if np.dtype(dtype).kind == "u" else given.astype(dtype)
        return given, zero(given)

    return make


class Wrapped:
    """An object that numpy can convert, and that shares its memory."""

    def __init__(self, values):
        self._values = values

    def __array__(self, dtype=None, copy=None):
        return self._values


class Interface:
    """An object that has an array interface, and maybe shape, dtype and slices besides."""

    def __init__(self, values):
        self._values = values
        self.__array_interface__ = values.__array_interface__


class Described(Interface):
    def __init__(self, values):
        super().__init__(values)
        self.shape, self.dtype = values.shape, values.dtype

    def __getitem__(self, key):
        return self._values[key]


def in_object(kind):
    def make():
        values = NUMBERS.copy()
        return kind(values), zero(values)

    return make


def broadcast():
    row = np.arange(8.0)
    return np.broadcast_to(row, SHAPE), zero(row)


def windows():
    signal = np.arange(13.0)
    return sliding_window_view(signal, 8), zero(signal)


def windows_turned_round():
    signal = np.arange(13.0)
    return sliding_window_view(signal, 8)[::-1, ::-1], zero(signal)


def levels(changed):
    def make():
        fine = NUMBERS.copy()
        coarse = fine.reshape(3, 2, 4, 2).mean((1, 3))
        return mplpix.Pyramid([fine, coarse]), zero((fine, coarse)[changed])

    return make


def data_frame():
    frame = require("pandas").DataFrame(NUMBERS.copy())

    def change():
        frame.iloc[:, :] = 0.0

    return frame, change


def data_array():
    xarray = require("xarray")
    values = NUMBERS.copy()
    return xarray.DataArray(values), zero(values)


def data_array_by_itself():
    given = require("xarray").DataArray(NUMBERS.copy(), dims=("y", "x"))
    return given, zero(given)


CHANGING = {
    "contiguous": contiguous,
    **{d: of_dtype(d) for d in ("?", "u1", "i2", "f2", ">f4", ">i8", "g")},
    "columns first": columns_first,
    "with gaps": with_gaps,
    "turned round": turned_round,
    "read-only view": read_only_view,
    "read-only view of a view": read_only_view_of_a_view,
    "bytearray": of_a_bytearray,
    "read-only of a bytearray": read_only_of_a_bytearray,
    "memoryview": memory_view,
    "read-only memoryview": read_only_memory_view,
    "array.array": array_of_the_standard_library,
    "subclass": subclass,
    "copy of a memory map": copy_of_a_memory_map,
    "masked": masked,
    "newly masked": newly_masked,
    "newly masked, read-only": masked_read_only,
    "RGB": colors("u1", 3),
    "RGBA": colors("u1", 4),
    "RGB float": colors("f4", 3),
    "one channel": colors("f8", 1),
    "__array__": in_object(Wrapped),
    "__array_interface__": in_object(Interface),
    "__array_interface__ and slices": in_object(Described),
    "broadcast": broadcast,
    "windows": windows,
    "windows turned round": windows_turned_round,
    "pyramid": levels(0),
    "pyramid, coarse": levels(1),
    "DataFrame": data_frame,
    "DataArray": data_array,
    "DataArray by itself": data_array_by_itself,
}


def pixel_axes(scale="fit"):
    fig = plt.figure(figsize=(0.8, 0.6), dpi=50)
    return fig.add_axes((0, 0, 1, 1), projection="pixel", pixel_scale=scale)


def plain_axes():
    return plt.figure(figsize=(0.8, 0.6), dpi=50).add_axes((0, 0, 1, 1))


def by_imshow(A, **kwargs):
    return pixel_axes().imshow(A, **kwargs)


def by_imshow_of_blocks(A, **kwargs):
    return pixel_axes(0.5).imshow(A, **kwargs)


def by_function(A, **kwargs):
    return mplpix.imshow(plain_axes(), A, aspect="auto", **kwargs)


def by_set_data(A, **kwargs):
    ax = plain_axes()
    im = mplpix.PixelAlignedImage(ax, **kwargs)
    im.set_data(A)
    ax.add_image(im)
    ax.set(xlim=(-0.5, 7.5), ylim=(5.5, -0.5))
    im.autoscale_None()
    return im


def by_set_data_later(A, **kwargs):
    im = by_imshow(np.zeros(SHAPE), **kwargs)
    pixels(im.figure)
    im.set_data(A)
    im.autoscale()
    return im


def smoothed(A, **kwargs):
    return mplpix.imshow(plain_axes(), A, interpolation="bilinear", aspect="auto", **kwargs)


def by_subplots(A, **kwargs):
    return mplpix.subplots([A], scale=3, dpi=50, imshow_kw=kwargs)[1][0].images[0]


WAYS = [by_imshow, by_imshow_of_blocks, by_function, by_set_data, by_set_data_later, smoothed]

#: Every kind by one way, and some by every way.
SHOWN = [
    *((name, by_imshow) for name in CHANGING),
    *((name, way) for name in ("contiguous", "newly masked", "RGBA", ">f4") for way in WAYS[1:]),
    ("pyramid, coarse", by_imshow_of_blocks),
]


def name_of(function):
    return function.__name__


# Copies -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("show", [plain_axes, pixel_axes], ids=name_of)
def test_a_loop_that_writes_into_one_array_shows_each_of_its_states(show):
    A = np.zeros((3, 3))
    images = []
    for i in range(3):
        A[i] = 1
        images.append(mplpix.imshow(show(), A, vmin=0, vmax=1, cmap="gray"))
    for i, im in enumerate(images):
        assert im.to_image()[:, 0, 0].tolist() == [255] * (i + 1) + [0] * (2 - i)
        assert (pixels(im.figure)[..., 0] == 255).any()


@pytest.mark.parametrize("drawn_before", [True, False])
@pytest.mark.parametrize(("name", "show"), SHOWN)
def test_changed_afterwards_it_changes_no_picture(name, show, drawn_before):
    given, change = CHANGING[name]()
    wanted = pixels(show(given).figure)
    im = show(given)
    if drawn_before:
        pixels(im.figure)
    change()
    im.changed()
    assert_same_dots(pixels(im.figure), wanted)


@pytest.mark.parametrize("name", CHANGING)
def test_changed_afterwards_it_changes_the_picture_that_references_it(name):
    given, change = CHANGING[name]()
    show = by_imshow_of_blocks if name == "pyramid, coarse" else by_imshow
    im = show(given, copy=False)
    before = pixels(im.figure)
    change()
    im.changed()
    assert (pixels(im.figure) != before).any()


@pytest.mark.parametrize("name", CHANGING)
def test_what_can_be_read_besides_the_picture_does_not_change_either(name):
    given, change = CHANGING[name]()
    im = by_imshow(given)
    clim, cells, picture = im.get_clim(), im.get_array().copy(), im.to_image()
    change()
    im.changed()
    im.autoscale()
    assert im.get_clim() == clim
    np.testing.assert_array_equal(np.ma.getmaskarray(im.get_array()), np.ma.getmaskarray(cells))
    np.testing.assert_array_equal(im.get_array(), cells)
    np.testing.assert_array_equal(im.to_image(), picture)


def test_it_shows_what_matplotlib_shows():
    A = NUMBERS.copy()
    ours, theirs = by_function(A), plain_axes().imshow(A, interpolation="none", aspect="auto")
    A[:] = 7
    assert_same_dots(pixels(ours.figure), pixels(theirs.figure))


def test_images_of_subplots_are_copied():
    A = NUMBERS.copy()
    im, referenced = by_subplots(A), by_subplots(A, copy=False)
    wanted = pixels(im.figure)
    assert_same_dots(pixels(referenced.figure), wanted)
    A[:] = 0
    for image in (im, referenced):
        image.changed()
    assert_same_dots(pixels(im.figure), wanted)
    assert (pixels(referenced.figure) != wanted).any()


# What a copy is -----------------------------------------------------------------------------------

BYTES = np.random.default_rng(3).integers(1, 256, 48 * 16, np.uint8)


@pytest.mark.parametrize("dtype", ["?", "u1", ">u2", "<i4", ">i8", "f2", ">f4", "f8", "g"])
@pytest.mark.parametrize("layout", [np.ascontiguousarray, np.asfortranarray], ids="CF")
def test_a_copy_has_the_bytes_of_the_array_and_their_order(dtype, layout):
    dtype = np.dtype(dtype)
    given = layout(BYTES[: 48 * dtype.itemsize].view(dtype).reshape(SHAPE))
    kept = detach(given)
    assert not np.shares_memory(kept, given)
    assert (kept.dtype, kept.dtype.byteorder) == (given.dtype, given.dtype.byteorder)
    assert kept.strides == given.strides
    assert kept.tobytes("A") == given.tobytes("A")
    assert type(kept) is np.ndarray


def test_of_a_view_the_cells_alone_are_copied():
    whole = np.zeros((1000, 1000))
    kept = detach(whole[::500, :3])
    assert (kept.shape, kept.base, kept.nbytes) == ((2, 3), None, 48)


def total_bytes(array):
    """Return the bytes of the memory that an array is a view of."""
    while array.base is not None:
        array = array.base
    return array.nbytes


@pytest.mark.parametrize(
    ("shape", "strides", "wanted"),
    [
        ((10**6, 10**6), (0, 0), 8),
        ((10**6, 5), (0, 8), 40),
        ((10**6, 5), (0, -8), 40),
        ((5, 10**6, 3), (24, 0, 8), 120),
        ((5, 5), (8, 8), 72),
        ((5, 5), (-8, 8), 72),
        ((5, 5), (16, 8), 104),
    ],
    ids=str,
)
def test_cells_that_share_memory_share_it_in_the_copy(shape, strides, wanted):
    signal = np.arange(20.0)
    first = 15 if min(strides) < 0 else 0
    given = as_strided(signal[first:], shape, strides)
    corner = tuple(slice(0, 5) for _ in shape)
    cells = given[corner].copy()
    kept = detach(given)
    signal[:] = -1
    assert (kept.shape, total_bytes(kept)) == (shape, wanted)
    np.testing.assert_array_equal(kept[corner], cells)
    np.testing.assert_array_equal(kept[tuple(slice(-5, None) for _ in shape)][0, 0], cells[0, 0])


def test_a_broadcast_array_of_a_trillion_cells_can_be_shown():
    cell = np.array(3.0)
    im = mplpix.PixelAlignedImage(plain_axes(), norm=Normalize(0, 9))
    im.set_data(np.broadcast_to(cell, (10**6, 10**6)))
    cell[...] = 9
    values, _ = im.cells_in(slice(10**6 - 2, 10**6), slice(5, 7))
    assert values.tolist() == [[3, 3], [3, 3]]


def test_nobody_can_write_to_a_copy():
    im = by_imshow(np.ma.masked_array(NUMBERS, np.eye(*SHAPE) > 0))
    for values in (im.get_array().data, im.cells_in(slice(0, 6), slice(0, 8))[0].data):
        assert not values.flags.writeable
    again = by_imshow(im.get_array())
    assert np.shares_memory(again.get_array().data, im.get_array().data)


# What is not copied -----------------------------------------------------------------------------


def file_of(tmp_path):
    path = tmp_path / "cells"
    path.write_bytes(NUMBERS.tobytes())
    return path


def memory_map(mode, path):
    return np.memmap(path, float, mode, shape=SHAPE)


def mapped(path):
    with path.open("r+b") as file:
        return mmap.mmap(file.fileno(), 0)


MAPS = {
    "r": lambda path: memory_map("r", path),
    "r+": lambda path: memory_map("r+", path),
    "c": lambda path: memory_map("c", path),
    "a view": lambda path: memory_map("r+", path)[::-1, ::2],
    "asarray": lambda path: np.asarray(memory_map("r+", path)),
    "view of asarray": lambda path: np.asarray(memory_map("r+", path))[1:].T,
    "masked": lambda path: np.ma.masked_array(memory_map("r+", path)),
    "mmap": lambda path: np.ndarray(SHAPE, float, mapped(path)),
    "buffer of an mmap": lambda path: np.frombuffer(mapped(path)).reshape(SHAPE),
    "read-only": lambda path: np.broadcast_to(memory_map("r+", path), SHAPE),
}


@pytest.mark.parametrize("make", MAPS.values(), ids=MAPS)
def test_a_memory_map_is_referenced(make, tmp_path):
    given = make(file_of(tmp_path))
    assert np.shares_memory(by_imshow(given).get_array().data, given)


def test_values_of_a_memory_map_are_referenced_where_its_mask_is_copied(tmp_path):
    given = np.ma.masked_array(memory_map("r+", file_of(tmp_path)), np.eye(*SHAPE) > 0)
    im = by_imshow(given)
    given.mask[:] = True
    assert np.shares_memory(im.get_array().data, given.data)
    np.testing.assert_array_equal(im.get_array().mask, np.eye(*SHAPE) > 0)


def sealed():
    given = NUMBERS.copy()
    given.flags.writeable = False
    return given


FIXED = {
    "read-only": sealed,
    "view of it": lambda: sealed()[::2],
    "bytes": lambda: np.frombuffer(NUMBERS.tobytes()).reshape(SHAPE),
    "memoryview of bytes": lambda: np.frombuffer(memoryview(NUMBERS.tobytes())).reshape(SHAPE),
    "broadcast": lambda: np.broadcast_to(sealed()[0], SHAPE),
    "masked": lambda: np.ma.masked_array(sealed()),
    "Pillow": lambda: np.asarray(Image.fromarray(NUMBERS.astype("u1"))),
}


@pytest.mark.parametrize("make", FIXED.values(), ids=FIXED)
def test_an_array_that_nobody_can_write_to_is_referenced(make):
    given = make()
    assert np.shares_memory(by_imshow(given).get_array().data, np.ma.getdata(given))


def test_an_owner_that_does_not_tell_may_be_written_to():
    class Owner:
        pass

    owner = Owner()
    values = NUMBERS.copy()
    address, _ = values.__array_interface__["data"]
    owner.__array_interface__ = {**values.__array_interface__, "data": (address, True)}
    given = np.asarray(owner)
    assert given.base is owner
    assert not given.flags.writeable
    assert can_change(given)


def test_a_lazy_array_is_referenced_and_not_read_at_the_call():
    lazy = Lazy(NUMBERS)
    im = mplpix.PixelAlignedImage(plain_axes())
    im.set_data(lazy)
    assert lazy.reads == []
    assert im.get_shape() == SHAPE


# Memory -----------------------------------------------------------------------------------------

LARGE = (1500, 2000)


def large_list():
    return np.arange(LARGE[0] * LARGE[1], dtype=float).reshape(LARGE).tolist()


def large_pillow():
    return Image.fromarray(np.arange(LARGE[0] * LARGE[1], dtype="i4").reshape(LARGE))


def large_array():
    return np.arange(LARGE[0] * LARGE[1], dtype=float).reshape(LARGE)


def large_masked():
    return np.ma.masked_less(large_array(), 7)


def large_frame():
    return require("pandas").DataFrame(large_array())


def large_data_array():
    return require("xarray").DataArray(large_array())


MEGABYTE = 10**6


def peak_of_first_draw(A, **kwargs):
    """Return the bytes that a first draw of *A* takes at most."""
    fig = plt.figure(figsize=(2, 2), dpi=50)
    ax = fig.add_subplot(**PIXEL)
    tracemalloc.start()
    try:
        ax.imshow(A, **kwargs)
        fig.canvas.draw()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "make",
    [large_array, large_masked, large_list, large_frame, large_data_array],
    ids=name_of,
)
def test_a_first_draw_takes_one_copy_and_16_megabytes(make):
    A = make()
    peak_of_first_draw(ramp(3, 3))
    array = np.ma.asarray(A)
    nbytes = array.data.nbytes + (array.mask.nbytes if array.mask is not np.ma.nomask else 0)
    del array
    assert nbytes >= 24 * MEGABYTE
    assert nbytes <= peak_of_first_draw(A) <= nbytes + 16 * MEGABYTE


@pytest.mark.parametrize("make", [large_array, large_masked, large_data_array], ids=name_of)
def test_a_first_draw_of_what_is_referenced_takes_16_megabytes(make):
    peak_of_first_draw(ramp(3, 3))
    assert peak_of_first_draw(make(), copy=False) <= 16 * MEGABYTE


def test_a_picture_by_pillow_is_copied_by_its_conversion_only():
    picture = large_pillow()
    peak_of_first_draw(ramp(3, 3))
    converting = tracemalloc_peak(lambda: np.asarray(picture))
    assert peak_of_first_draw(picture) <= converting + 16 * MEGABYTE


def tracemalloc_peak(function):
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_saving_an_array_copies_nothing(tmp_path):
    A = large_array()
    mplpix.imsave(tmp_path / "small.png", NUMBERS)
    dots = 4 * A.size  # bytes
    peak = tracemalloc_peak(lambda: mplpix.imsave(tmp_path / "large.png", A))
    assert peak < dots + A.nbytes


# copy= ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("copied", [True, False])
def test_set_data_does_as_the_image_was_made(copied):
    im = by_imshow(NUMBERS, copy=copied)
    assert im.get_copy() is copied
    for _ in range(2):
        frame = NUMBERS.copy()
        im.set_data(frame)
        assert np.shares_memory(im.get_array(), frame) != copied


def test_copy_can_be_set_for_the_arrays_to_come():
    first, second, third = (NUMBERS.copy() for _ in range(3))
    im = by_imshow(first)
    im.set(copy=False)
    im.set_data(second)
    assert np.shares_memory(im.get_array(), second)
    im.set_copy(np.True_)
    im.set_data(third)
    assert im.get_copy() is True
    assert not np.shares_memory(im.get_array(), third)


@pytest.mark.parametrize("copied", [1, None, "no", NUMBERS])
@pytest.mark.parametrize(
    "show", [by_imshow, by_function, lambda A, copy: by_imshow(A).set_copy(copy)], ids=range(3)
)
def test_copy_is_a_bool(show, copied):
    with pytest.raises(TypeError, match="'copy' must be True or False, not "):
        show(NUMBERS, copy=copied)


def pickled(image):
    return pickle.loads(pickle.dumps(image))


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, pickled], ids=name_of)
@pytest.mark.parametrize("copied", [True, False])
def test_a_copied_and_a_pickled_image_keep_what_they_do(duplicate, copied):
    A = NUMBERS.copy()
    twin = duplicate(by_imshow(A, copy=copied))
    assert twin.get_copy() is copied
    frame = NUMBERS.copy()
    twin.set_data(frame)
    assert np.shares_memory(twin.get_array(), frame) != copied


def test_a_pickled_figure_shows_the_copy():
    A = NUMBERS.copy()
    im = by_imshow(A)
    wanted = pixels(im.figure)
    A[:] = 0
    assert_same_dots(pixels(pickle.loads(pickle.dumps(im.figure))), wanted)


# Other arrays -----------------------------------------------------------------------------------


@pytest.mark.parametrize("show", [by_imshow, by_imshow_of_blocks, by_function], ids=name_of)
@pytest.mark.parametrize("setter", [True, False])
def test_an_array_of_opacities_is_copied_as_the_data_is(show, setter):
    pictures = {}
    for copied in (True, False):
        alpha = np.linspace(0, 1, 48).reshape(SHAPE)
        if setter:
            im = show(NUMBERS, copy=copied)
            im.set_alpha(alpha)
        else:
            im = show(NUMBERS, copy=copied, alpha=alpha)
        before = pixels(im.figure)
        alpha[:] = 0.3
        pictures[copied] = before, pixels(im.figure)
    assert_same_dots(*pictures[True])
    assert_same_dots(pictures[True][0], pictures[False][0])
    assert (pictures[False][1] != pictures[False][0]).any()


def test_opacities_given_to_the_constructor_are_copied():
    alpha = np.full(SHAPE, 0.5)
    im = mplpix.PixelAlignedImage(plain_axes(), alpha=alpha)
    alpha[:] = 0
    assert (im.get_alpha() == 0.5).all()


COORDINATES = {
    "x edges": lambda: ("x", np.arange(9.0) ** 2),
    "x centers": lambda: ("x", np.arange(8.0) ** 2),
    "y edges": lambda: ("y", np.arange(7.0) ** 2),
    "dates": lambda: ("x", np.datetime64("2024-01-01") + np.arange(8)),
    "extent": lambda: ("extent", np.array([0.0, 3, 0, 2])),
}


@pytest.mark.parametrize("make", COORDINATES.values(), ids=COORDINATES)
@pytest.mark.parametrize("show", [by_imshow, by_function], ids=name_of)
def test_cells_stay_where_their_coordinates_were(show, make):
    name, values = make()
    im = show(NUMBERS, **{name: values})
    wanted, grid = pixels(im.figure), im.grid
    values[1:] += np.asarray(values[-1] - values[0])
    im.changed()
    assert im.grid == grid
    assert_same_dots(pixels(im.figure), wanted)


def test_an_extent_set_later_is_copied():
    extent = np.array([0.0, 3, 0, 2])
    im = by_imshow(NUMBERS)
    im.set_extent(extent)
    extent[:] = [7, 8, 9, 10]
    assert im.get_extent() == (0, 3, 0, 2)


def test_a_grid_keeps_its_edges():
    x, y = np.arange(9.0), np.arange(7.0)
    grids = [mplpix.CellGrid(x, y), mplpix.CellGrid.from_centers(x[:-1] + 0.5, y[:-1] + 0.5)]
    x += 100
    y *= 2
    for grid in grids:
        assert grid.extent == (0, 8, 6, 0)


def test_ticks_keep_their_edges_and_names():
    edges, names = np.arange(4.0), np.array(["a", "b", "c"])
    makers = (
        mplpix.CellCenterLocator(edges),
        mplpix.CellEdgeLocator(edges),
        mplpix.CellLabelFormatter(edges, names),
    )
    edges += 10
    names[:] = "x"
    centers, borders, formatter = makers
    assert centers.tick_values(0, 3).tolist() == [0.5, 1.5, 2.5]
    assert borders.tick_values(0, 3).tolist() == [0, 1, 2, 3]
    assert formatter.format_ticks([0.5, 1.5, 2.5]) == ["a", "b", "c"]


def test_names_given_to_center_ticks_are_kept():
    names = np.array(list("abcdefgh"))
    ax = by_imshow(NUMBERS).axes
    ax.figure.set_size_inches(8, 6)
    mplpix.center_ticks(ax, labels={"x": names})
    names[:] = "x"
    ax.figure.canvas.draw()
    assert [label.get_text() for label in ax.get_xticklabels()] == list("abcdefgh")


# Marks and comparisons --------------------------------------------------------------------------

A_MASK = np.eye(*SHAPE) > 0


def of_two_images():
    a, b = np.zeros(SHAPE), A_MASK.astype(float)
    return mplpix.DiffOverlay(a, b), (a, b)


def of_a_mask():
    mask = A_MASK.copy()
    return mplpix.DiffOverlay.from_mask(mask), (mask,)


def of_a_read_only_view_of_a_mask():
    mask = A_MASK.copy()
    view = mask[:]
    view.flags.writeable = False
    return mplpix.DiffOverlay.from_mask(view), (mask,)


def of_a_transposed_read_only_view():
    mask = A_MASK.T.copy()
    view = mask.T
    view.flags.writeable = False
    return mplpix.DiffOverlay.from_mask(view), (mask,)


def of_a_masked_mask():
    mask = np.ma.masked_array(A_MASK.copy(), np.zeros(SHAPE, bool))
    return mplpix.DiffOverlay.from_mask(mask), (mask.data, mask.mask)


def of_bytes():
    memory = A_MASK.astype(np.uint8)
    return mplpix.DiffOverlay.from_mask(memory.view(bool)), (memory,)


OVERLAYS = [
    of_two_images,
    of_a_mask,
    of_a_read_only_view_of_a_mask,
    of_a_transposed_read_only_view,
    of_a_masked_mask,
    of_bytes,
]


@pytest.mark.parametrize("make", OVERLAYS, ids=name_of)
def test_marks_stay_where_images_differed(make):
    overlay, given = make()
    for values in given:
        values[:] = 1
    np.testing.assert_array_equal(overlay.mask, A_MASK)
    assert (overlay.count, len(overlay.boxes())) == (6, 1)


def test_the_marks_of_pixel_axes_stay():
    a, b = NUMBERS.copy(), NUMBERS.copy()
    b[2, 3] = 0
    ax = by_imshow(a).axes
    overlay = ax.diff(a, b)
    wanted = pixels(ax.figure)
    a[:] = b[:] = 9
    assert overlay.count == 1
    assert_same_dots(pixels(ax.figure), wanted)


@pytest.mark.parametrize("style", ["outline", "fill", "dim"])
def test_marks_keep_their_color(style):
    color = np.array([1.0, 0, 0])
    overlay = mplpix.DiffOverlay([[1, 2]], [[1, 3]], style=style, color=color)
    color[:] = [0, 1, 0]
    overlay.set_alpha(0.5)
    assert overlay.get_color() == (1, 0, 0, 0.5)
    for other in ("outline", "fill", "dim"):
        overlay.set_style(other)
        assert overlay.get_color() == (1, 0, 0, 0.5)


@pytest.mark.parametrize("setter", ["edgecolor", "facecolor", "color"])
def test_marks_keep_a_color_that_was_set(setter):
    color = np.array([1.0, 0, 0])
    style = "outline" if setter == "edgecolor" else "fill"
    overlay = mplpix.DiffOverlay([[1, 2]], [[1, 3]], style=style)
    overlay.set(**{setter: color})
    color[:] = [0, 1, 0]
    overlay.set_alpha(0.5)
    overlay.set_style("dim")
    assert overlay.get_color() == (1, 0, 0, 0.5)


@pytest.mark.parametrize("kind", ["f8", "u1", "RGB", "masked"])
def test_a_comparison_is_of_the_images_as_they_were(kind):
    shape = (*SHAPE, 3) if kind == "RGB" else SHAPE
    rng = np.random.default_rng(1)
    a = rng.integers(0, 200, shape).astype("u1" if kind in ("u1", "RGB") else "f8")
    b = a.copy()
    b[2:4, 3] = 0
    if kind == "masked":
        a = np.ma.masked_array(a, np.eye(*SHAPE) > 0)
    comparison = mplpix.compare(a, b, figure=plt.figure(figsize=(3, 1), dpi=50))
    bare(comparison.axes[0])
    wanted, said = pixels(comparison.figure), comparison.statistics
    for image in (a, b):
        np.ma.getdata(image)[:] = 1
    for image in comparison.images:
        image.changed()
    assert_same_dots(pixels(comparison.figure), wanted)
    assert comparison.statistics == said
    differ = comparison.images[0].get_array() != comparison.images[1].get_array()
    differ = np.ma.getmaskarray(differ) | np.ma.filled(differ, False)
    differ = differ.any(-1) if differ.ndim == 3 else differ
    np.testing.assert_array_equal(comparison.overlay.mask, differ)


def test_a_comparison_copies_each_image_once():
    a, b = large_array(), large_array() + 1
    figure = plt.figure(figsize=(3, 1), dpi=50)
    kept = tracemalloc_kept(lambda: mplpix.compare(a, b, figure=figure))
    # two copies, the difference as float64, and a byte for each cell of the marks
    assert kept <= 3 * a.nbytes + a.size + 16 * MEGABYTE


def tracemalloc_kept(function):
    tracemalloc.start()
    try:
        kept = function()
        assert kept
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_a_zoomed_array_is_a_copy():
    A = NUMBERS.copy()
    zooms = [
        mplpix.zoom_to(A, (0, 6, 0, 8), interpolation="nearest"),
        mplpix.zoom_to(A, (1, 3, 2, 5), shape=(2, 3), interpolation="nearest"),
        mplpix.zoom_about(A, (3, 4), 1),
    ]
    for zoomed in zooms:
        assert not np.shares_memory(zoomed, A)


def test_contours_and_texts_stay():
    A = NUMBERS.copy()
    fig = plt.figure(figsize=(6, 5), dpi=50)
    ax = fig.add_axes((0, 0, 1, 1), **PIXEL)
    im = ax.imshow(A)
    im.contour([5, 20])
    ax.annotate_cells(im, "{:.0f}", fontsize=5)
    ax.colorbar(im)
    wanted = pixels(fig)
    A[:] = A[::-1].copy()
    im.changed()
    assert_same_dots(pixels(fig), wanted)

"""What an array says of itself and what reading it gives can differ: what is read counts.

Fakes show each difference alone; the packages that have them are tested where they are installed.
"""

import io
import itertools
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix
from tests.tools import PIXEL, require

pytestmark = pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")

A = np.random.default_rng(5).integers(0, 90, (5, 8)).astype(float)
A.flags.writeable = False
MASKED = np.ma.masked_greater(A, 70)
BYTES = A.astype(np.uint8)


class Claims:
    """An array that is read by slices, and may say anything of itself."""

    def __init__(self, cells, dtype, wrap=lambda part: part):
        self.shape, self.dtype = cells.shape, np.dtype(dtype)
        self._cells, self._wrap = cells, wrap

    def __getitem__(self, key):
        return self._wrap(self._cells[key])


class Whole(Claims):
    """One that can be had whole, too, as a dataset of a file can."""

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self._wrap(self._cells), dtype)


class Quantity:
    """As pint has it: numbers and a unit; to lose the unit silently is an error."""

    units = "m"
    dimensionality = "length"

    def __init__(self, magnitude):
        self.magnitude = magnitude
        self.shape, self.dtype = magnitude.shape, magnitude.dtype

    def __getitem__(self, key):
        return Quantity(self.magnitude[key])

    def __array__(self, dtype=None, copy=None):
        raise AssertionError("the unit was stripped")


class OnDevice(Claims):
    """As cupy has it."""

    def __getitem__(self, key):
        return self

    def __array__(self, dtype=None, copy=None):
        raise TypeError("Implicit conversion to a NumPy array is not allowed, use .get()")


class Sparse(Claims):
    """As scipy has it."""

    nnz = 3

    def toarray(self):
        raise AssertionError("made dense")


class OfUnknownShape(Claims):
    """As dask has it."""

    def __init__(self):
        super().__init__(A, float)
        self.shape = (float("nan"), 8)

    def compute_chunk_sizes(self):
        raise AssertionError("computed")


class NeedsGrad:
    """As torch has it."""

    shape = (5, 8)

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("Use tensor.detach().numpy() instead.")


class ClosedFile:
    """As h5py has it: no attribute can be had."""

    @property
    def shape(self):
        raise ValueError("Invalid dataset identifier")

    dtype = shape

    def __repr__(self):
        return "<Closed dataset>"


def pixel_axes(**kwargs):
    return plt.subplots(figsize=(2, 2), dpi=50, subplot_kw=PIXEL | kwargs)[1]


def theirs(cells, **kwargs):
    shown = plt.figure().add_subplot().imshow(cells, interpolation="none", **kwargs)
    return shown.to_rgba(shown.get_array(), bytes=True), shown.get_clim()


def masked_matrix(part):
    return np.ma.masked_array(np.matrix(part.data), part.mask)


#: An array, and what reading it gives.
READ = {
    "float64 as uint8": (Claims(A * 3.7, np.uint8), A * 3.7),
    "float64 as bool": (Claims(A, bool), A),
    "float32 as int64": (Claims(A.astype(np.float32), np.int64), A.astype(np.float32)),
    "int16 as uint8": (Claims(A.astype(np.int16) - 40, np.uint8), A.astype(np.int16) - 40),
    "uint8 as float64": (Claims(BYTES, float), BYTES),
    "bool as float64": (Claims(A > 40, float), A > 40),
    "bool as uint8": (Claims(A > 40, np.uint8), A > 40),
    "big-endian": (Claims(A.astype(">f4"), ">f4"), A.astype(np.float32)),
    "big-endian as native": (Claims(A.astype(">i2"), "i2"), A.astype("i2")),
    "lists": (Claims(A, float, lambda part: part.tolist()), A),
    "masked": (Claims(MASKED, float), MASKED),
    "masked and of another dtype": (Claims(MASKED.astype("i4"), np.uint8), MASKED.astype("i4")),
    "masked all over": (Claims(np.ma.masked_all((5, 8)), float), np.ma.masked_all((5, 8))),
    "a quantity": (Quantity(A), A),
    "quantities": (Claims(A, float, Quantity), A),
    "masked quantities": (Claims(MASKED, float, Quantity), MASKED),
    "a quantity of a lazy array": (Quantity(Claims(BYTES, float)), BYTES),
    "matrices": (Claims(A, float, np.matrix), A),
    "masked matrices": (Claims(MASKED, float, masked_matrix), MASKED),
    "RGB floats as uint8": (Claims(np.dstack([A / 90] * 3), np.uint8), np.dstack([A / 90] * 3)),
    "RGB bytes as floats": (Claims(np.dstack([BYTES] * 3), float), np.dstack([BYTES] * 3)),
    "one channel": (Claims(A[..., np.newaxis], np.uint8), A),
}


@pytest.fixture(params=READ)
def read(request):
    return READ[request.param]


@pytest.fixture(params=[Claims, Whole])
def kind(request):
    return request.param


def again(array, kind):
    """Return the array as it was before anything was read, maybe one that can be had whole."""
    if not isinstance(array, Claims):
        return array
    return kind(array._cells, array.dtype, array._wrap)


@pytest.mark.parametrize("limits", [{}, {"vmin": 5, "vmax": 60}], ids=["own limits", "given"])
def test_the_colors_and_limits_are_those_of_the_cells(read, kind, limits):
    array, cells = again(read[0], kind), read[1]
    ours = pixel_axes().imshow(array, **limits)
    rgba, clim = theirs(cells, **limits)
    np.testing.assert_array_equal(ours.to_image(), rgba)
    if len(ours.get_array().shape) == 2:
        assert ours.get_clim() == clim
    assert ours.get_array().dtype == cells.dtype.newbyteorder("=")


@pytest.mark.parametrize("scale", [1, Fraction(1, 2), Fraction(1, 3)])
@pytest.mark.parametrize("downsample", ["auto", "max"])
def test_the_first_picture_is_that_of_the_cells(read, kind, scale, downsample):
    pictures = []
    for image in (again(read[0], kind), read[1]):
        shown = mplpix.PixelAlignedImage(None, downsample=downsample)
        shown.set_data(image)
        shown.set_clim(5, 60)
        pictures.append((shown.to_image(scale), shown.to_image(scale)))
    np.testing.assert_array_equal(*pictures)
    assert len(np.unique(pictures[0][0])) > 1 or np.ma.getmaskarray(read[1]).all()


def test_the_first_draw_is_that_of_the_cells(read, kind):
    dots = []
    for image in (again(read[0], kind), read[1]):
        ax = pixel_axes(pixel_scale=Fraction(1, 2))
        ax.imshow(image, vmin=5, vmax=60)
        dots.append(ax.snapshot())
    np.testing.assert_array_equal(*dots)
    assert len(np.unique(dots[0])) > 1


def test_it_is_saved_compared_and_zoomed_as_its_cells(read, kind):
    array, cells = again(read[0], kind), read[1]
    files = [io.BytesIO(), io.BytesIO()]
    for file, image in zip(files, (array, cells), strict=True):
        mplpix.imsave(file, image, format="png")
    assert files[0].getvalue() == files[1].getvalue()

    other = np.roll(cells, 1, axis=0)
    array = again(array, kind)
    ours, expected = mplpix.compare(array, other), mplpix.compare(cells, other)
    np.testing.assert_array_equal(ours.overlay.mask, expected.overlay.mask)
    assert repr(ours) == repr(expected)
    for one, two in zip(ours.images, expected.images, strict=True):
        np.testing.assert_array_equal(one.to_image(), two.to_image())
    assert mplpix.DiffOverlay(again(array, kind), cells).count == 0

    for interpolation in ("nearest", "bilinear"):
        zooms = [
            mplpix.zoom_about(image, (2, 2), 1.5, interpolation=interpolation)
            for image in (again(array, kind), cells)
        ]
        assert zooms[0].dtype.newbyteorder("=") == zooms[1].dtype
        zooms[0] = zooms[0].reshape(zooms[1].shape)
        np.testing.assert_array_equal(*(np.ma.getmaskarray(zoom) for zoom in zooms))
        np.testing.assert_array_equal(*(np.ma.filled(zoom, 0) for zoom in zooms))


def test_some_rows_may_be_of_another_dtype():
    dtypes, read = itertools.cycle([np.uint8, np.int16, np.float32]), set()

    def of_the_next(part):
        dtype = next(dtypes)
        read.add(dtype)
        return part.astype(dtype)

    tall = np.tile(A, (80_000, 1))  # more than is read at once
    found = pixel_axes().imshow(Claims(tall, np.uint8, of_the_next)).to_image()
    np.testing.assert_array_equal(found, theirs(tall)[0])
    assert len(read) == 3


def test_masked_16_bit_cells_are_not_saved_as_grey():
    cells = np.ma.masked_greater(BYTES.astype(np.uint16), 70)
    with pytest.raises(ValueError, match="'image' must be without masked cells"):
        mplpix.imsave(io.BytesIO(), Claims(cells, np.uint16), format="png")


def test_a_mask_may_come_of_anything_with_bools():
    marked = A > 40
    for mask in (Claims(marked, bool), Whole(marked, bool), marked.tolist(), np.matrix(marked)):
        np.testing.assert_array_equal(mplpix.DiffOverlay.from_mask(mask).mask, marked)
    hidden = np.ma.masked_array(marked, MASKED.mask)
    overlay = mplpix.DiffOverlay.from_mask(Claims(hidden, bool))
    np.testing.assert_array_equal(overlay.mask, marked & ~MASKED.mask)
    for mask in (Claims(marked, np.uint8), Claims(BYTES, bool), BYTES):
        with pytest.raises(TypeError, match="'mask' must be an"):
            mplpix.DiffOverlay.from_mask(mask)


# What can't be had --------------------------------------------------------------------------------

#: An array, the error, and what its message tells to do.
REFUSED = {
    "sparse": (Sparse(A, float), TypeError, r"it is sparse, use \.toarray\(\)"),
    "sparse cells": (Whole(A, float, lambda p: Sparse(p, float)), TypeError, r"use \.toarray\(\)"),
    "on a device": (OnDevice(A, float), TypeError, r"use \.get\(\)"),
    "unknown shape": (OfUnknownShape(), ValueError, r"call compute_chunk_sizes\(\) before"),
    "needs grad": (NeedsGrad(), TypeError, r"Use tensor\.detach\(\)\.numpy\(\) instead"),
    "closed file": (ClosedFile(), ValueError, "not <Closed dataset>, which can't be read: Invalid"),
}

TAKERS = {
    "imshow": (lambda image: pixel_axes().imshow(image, vmin=0, vmax=1), "X"),
    "mplpix.imshow": (
        lambda image: mplpix.imshow(plt.figure().add_subplot(), image, vmin=0, vmax=1),
        "X",
    ),
    "set_data": (lambda image: pixel_axes().imshow([[0]]).set_data(image), "A"),
    "imsave": (lambda image: mplpix.imsave(io.BytesIO(), image, format="png"), "image"),
    "diff": (lambda image: pixel_axes().diff(image, A), "a"),
    "DiffOverlay": (lambda image: mplpix.DiffOverlay(A, image), "b"),
    "from_mask": (mplpix.DiffOverlay.from_mask, "mask"),
    "compare": (lambda image: mplpix.compare(image, A), "a"),
    "zoom_about": (lambda image: mplpix.zoom_about(image, (1, 1), 2), "image"),
    "zoom_to": (lambda image: mplpix.zoom_to(image, (0, 2, 0, 2)), "image"),
    "subplots": (lambda image: mplpix.subplots([image]), "images_or_shapes[0]"),
    "Pyramid": (lambda image: mplpix.Pyramid([image]), "levels[0]"),
}


@pytest.mark.parametrize(
    ("taker", "given"),
    [
        (taker, given)
        for taker, (_, name) in TAKERS.items()
        for given, (image, *_) in REFUSED.items()
        if not (name == "mask" and isinstance(image, Whole | OnDevice))  # refused as no bools
    ],
)
def test_what_cannot_be_had_is_refused_with_the_remedy_at_the_call(taker, given):
    (take, name), (image, error, match) = TAKERS[taker], REFUSED[given]
    with pytest.raises(error, match=match) as raised:
        take(image)
    assert type(raised.value) is error
    assert str(raised.value).startswith(f"{name!r} must be an ")


@pytest.mark.parametrize("cells", [A + 1j, A.astype(object), A.astype("M8[s]"), A.astype(str)])
def test_cells_that_are_no_numbers_are_refused(cells):
    with pytest.raises(TypeError, match=r"not as real numbers|can't be read") as raised:
        pixel_axes().imshow(Claims(cells, float))
    assert str(cells.dtype) in str(raised.value)


class File(Claims):
    """A dataset whose file is closed some day."""

    def __init__(self, error):
        super().__init__(A, float)
        self._error = error

    class id:  # noqa: N801
        valid = 1

    def __getitem__(self, key):
        if not self.id.valid:
            raise self._error
        return super().__getitem__(key)

    def __repr__(self):
        return "<dataset>"


@pytest.mark.parametrize("error", [ValueError("Invalid location"), RuntimeError("it was closed")])
def test_a_file_closed_after_imshow_says_so(error):
    class Closing(File):
        class id:  # noqa: N801
            valid = 1

    ax = pixel_axes()
    image = ax.imshow(Closing(error), vmin=0, vmax=1)
    Closing.id.valid = 0
    draws = (ax.figure.canvas.draw, image.to_image, lambda: image.get_array().sum())
    for draw in draws:
        with pytest.raises(ValueError, match="its file was closed: keep <dataset> open") as raised:
            draw()
        assert raised.value.__cause__ is error
    Closing.id.valid = 1
    ax.figure.canvas.draw()


def test_nothing_is_read_before_it_is_drawn():
    class Counting(Whole):
        read = 0

        def __getitem__(self, key):
            cells = super().__getitem__(key)
            Counting.read += cells.size
            return cells

        def __array__(self, dtype=None, copy=None):
            raise AssertionError("read whole")

    pixel_axes().imshow(Counting(A, float), vmin=0, vmax=1)
    assert Counting.read == 0


# The packages themselves --------------------------------------------------------------------------


def of_astropy():
    from astropy import units  # noqa: PLC0415
    from astropy.utils.masked import Masked  # noqa: PLC0415

    yield A * units.m, A
    yield Masked(A, MASKED.mask), MASKED
    yield Masked(A * units.m, MASKED.mask), MASKED
    yield np.ma.masked_array(A * units.m, MASKED.mask), MASKED


def of_pint():
    import pint  # noqa: PLC0415

    yield A * pint.UnitRegistry().m, A
    yield pint.UnitRegistry().Quantity(MASKED, "m"), MASKED


def of_pandas():
    import pandas as pd  # noqa: PLC0415

    yield pd.DataFrame(A), A
    yield pd.DataFrame({"magnitude": [1, 2], "units": [0.5, 3]}), np.array([[1, 0.5], [2, 3]])


def of_polars():
    import polars  # noqa: PLC0415

    yield polars.DataFrame(A), A


def of_xarray():
    import xarray  # noqa: PLC0415

    yield xarray.DataArray(A), A
    yield xarray.DataArray(A.astype(np.float32), dims=("y", "x")), A.astype(np.float32)


def of_dask():
    import dask.array as da  # noqa: PLC0415

    cells = da.from_array(np.array(A), chunks=3)
    yield cells, A
    yield da.ma.masked_greater(cells, 70), MASKED
    yield cells.map_blocks(lambda block: block.astype(np.uint8), dtype=float), BYTES
    yield cells.map_blocks(lambda block: block * 3.7, dtype=np.uint8), A * 3.7
    unknown = cells[cells[:, 0] >= 0]
    assert np.isnan(unknown.shape[0])
    yield unknown.compute_chunk_sizes(), A


def of_h5py():
    import h5py  # noqa: PLC0415

    file = h5py.File(io.BytesIO(), "w")
    yield file.create_dataset("a", data=A), A
    yield file.create_dataset("b", data=A.astype(">i2")), A.astype(np.int16)
    yield file.create_dataset("c", data=A > 40, chunks=(2, 2)), A > 40


def of_zarr():
    import zarr  # noqa: PLC0415

    yield zarr.array(np.array(A), chunks=(2, 3)), A


def of_netCDF4():  # noqa: N802
    import netCDF4  # noqa: PLC0415

    file = netCDF4.Dataset("cells.nc", "w", memory=4096)
    file.createDimension("y", 5)
    file.createDimension("x", 8)
    scaled = file.createVariable("v", "i2", ("y", "x"), fill_value=-1)
    scaled.scale_factor = 0.5
    scaled[:] = MASKED
    assert scaled.dtype == np.int16
    yield scaled, MASKED


def of_array_api_strict():
    import array_api_strict  # noqa: PLC0415

    yield array_api_strict.asarray(A), A


@pytest.mark.parametrize(
    "package",
    ["astropy", "pint", "pandas", "polars", "xarray", "dask.array", "h5py", "zarr", "netCDF4",
     "array_api_strict"],
)  # fmt: skip
@pytest.mark.filterwarnings("default:.*:DeprecationWarning")
def test_arrays_of_other_packages_are_their_cells(package):
    require(package)
    for array, cells in globals()["of_" + package.partition(".")[0]]():
        rgba, clim = theirs(cells)
        ours = pixel_axes().imshow(array)
        np.testing.assert_array_equal(ours.to_image(), rgba)
        assert ours.get_clim() == clim
        given = pixel_axes().imshow(array, vmin=5, vmax=60)
        np.testing.assert_array_equal(given.to_image(), theirs(cells, vmin=5, vmax=60)[0])
        assert mplpix.DiffOverlay(array, cells).count == 0
        zooms = [mplpix.zoom_about(image, (2, 2), 2) for image in (array, cells)]
        np.testing.assert_array_equal(*(np.ma.filled(zoom, -1) for zoom in zooms))
        plt.close("all")


def refused_of_scipy():
    from scipy import sparse  # noqa: PLC0415

    for kind in ("csr", "csc", "coo", "lil", "dok", "bsr", "dia"):
        for suffix in ("array", "matrix"):
            yield getattr(sparse, f"{kind}_{suffix}")(A), TypeError, r"use \.toarray\(\)"


def refused_of_sparse():
    import sparse  # noqa: PLC0415

    yield sparse.COO.from_numpy(A), TypeError, r"use \.todense\(\)"
    yield sparse.GCXS.from_numpy(A), TypeError, r"use \.todense\(\)"


def refused_of_xarray():
    import xarray  # noqa: PLC0415

    yield xarray.Dataset({"a": (("y", "x"), A)}), TypeError, "'[Xa]' must be an array"


def refused_of_dask():
    import dask.array as da  # noqa: PLC0415

    cells = da.from_array(np.array(A), chunks=3)
    yield cells[cells[:, 0] > 1], ValueError, r"call compute_chunk_sizes\(\) before"


def refused_of_h5py():
    import h5py  # noqa: PLC0415

    with h5py.File(io.BytesIO(), "w") as file:
        closed = file.create_dataset("a", data=A)
    yield closed, ValueError, "<Closed HDF5 dataset>, which can't be read"


def refused_of_pandas():
    import pandas as pd  # noqa: PLC0415

    yield pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}), TypeError, "dtype object"
    nullable = pd.DataFrame({"a": [1, None], "b": [3, 4]}, dtype="Int64")
    yield nullable, TypeError, r"use \.to_numpy\(dtype=float\)"


def refused_of_array_api_strict():
    import array_api_strict as xp  # noqa: PLC0415

    yield xp.asarray(A, device=xp.Device("device1")), (TypeError, ValueError), "can't be read"


@pytest.mark.parametrize(
    "package",
    ["scipy.sparse", "sparse", "dask.array", "h5py", "pandas", "xarray", "array_api_strict"],
)
@pytest.mark.filterwarnings("default:.*:DeprecationWarning")
def test_arrays_of_other_packages_that_cannot_be_had_are_refused_at_the_call(package):
    if package == "sparse":  # which needs numba, and that no newest numpy
        pytest.importorskip(package)
    require(package)
    for array, error, match in globals()["refused_of_" + package.partition(".")[0]]():
        for take in (lambda a: pixel_axes().imshow(a, vmin=0, vmax=1), pixel_axes().diff):
            with pytest.raises(error, match=match):
                take(array, A) if take.__name__ == "diff" else take(array)
        plt.close("all")


def test_an_h5py_file_closed_after_imshow_says_so():
    h5py = require("h5py")
    with h5py.File(io.BytesIO(), "w") as file:
        ax = pixel_axes()
        ax.imshow(file.create_dataset("a", data=A), vmin=0, vmax=1)
    with pytest.raises(ValueError, match="its file was closed: keep <Closed HDF5 dataset> open"):
        ax.figure.canvas.draw()

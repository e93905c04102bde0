"""`PixelAlignedImage`: an image whose every cell covers whole dots.

At a draw the image asks where its cells' edges lie on the canvas, looks up which cells the visible
dots show (`mplpix.arrays.lookup`), colors those by the norm and the colormap, and repeats the
colors to dots. Cells that are not seen are not read; nothing is resampled, and no array is
converted whole.

matplotlib's own drawing is left in charge of two things only: a smoothing kernel that was asked for
by name, and transforms that turn or bend the axes.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Hashable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, cast
from weakref import ref

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import MouseEvent, RendererBase
from matplotlib.contour import QuadContourSet
from matplotlib.image import AxesImage
from matplotlib.transforms import Affine2D, Bbox
from numpy.typing import NDArray
from PIL import Image

from mplpix._checks import check_bool, check_choice, wrong_type, wrong_value
from mplpix._mpl.artists import (
    AnnouncedMappable,
    asks_for_data_only,
    forget_colors,
    replace_alpha,
    unread_array,
)
from mplpix._mpl.figures import root_figure
from mplpix._mpl.renderers import allow_rasterization, new_gc
from mplpix.arrays.aspect import check_factors, factors_of
from mplpix.arrays.copies import detach
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.kept import Kept
from mplpix.arrays.lookup import Lookup, lookup_all, lookup_blocks, picture_of, repeat_dots
from mplpix.arrays.source import Source, check_image
from mplpix.artists.color import (
    ChannelColors,
    Colors,
    GreyColors,
    is_matplotlibs,
    look_of,
    mask_nan,
)
from mplpix.artists.color_limits import autoscale_missing, cells_for, check_color_limits
from mplpix.artists.coordinates import drawn_extent, drawn_place, tell_units
from mplpix.artists.entry_colors import (
    DOWNSAMPLE,
    Data,
    Downsample,
    EntryColors,
    Recipe,
    reduction_of,
)
from mplpix.artists.image_place import ImagePlace
from mplpix.artists.picks import tell_mplcursors
from mplpix.artists.places import below_cursor, fitting_block, visible_cells
from mplpix.artists.properties import (
    OPACITIES,
    check_colors,
    check_opacities,
    checked_setters,
    refused_by_name,
)

__all__ = ["PixelAlignedImage", "twin_of"]

if TYPE_CHECKING:  # imported under the first cursor
    from mplpix.artists.read_out import ReadOut

Array = NDArray[Any]
Rgba = NDArray[np.uint8]
VectorCells = Literal["image", "rectangles"]

#: What `PixelAlignedImage.set_vector_cells` takes.
VECTOR_CELLS: tuple[VectorCells, ...] = ("image", "rectangles")

#: The interpolations that mean "as the cells are".
_EXACT = frozenset({"auto", "antialiased", "nearest", "none"})


@checked_setters
class PixelAlignedImage(AnnouncedMappable, AxesImage):
    """An image that is drawn cell by cell on whole dots, never blended.

    On a `PixelAxes` every cell covers exactly k × k dots; on any other Axes each edge of a cell
    lies at the dot nearest to its true place. `PixelAxes.imshow` makes one, and `mplpix.imshow` on
    any Axes. By hand, ``im = PixelAlignedImage(ax); im.set_data(A); ax.add_image(im)`` leaves the
    limits of the Axes to the caller, as `~matplotlib.image.AxesImage` does.

    Parameters
    ----------
    ax : `~matplotlib.axes.Axes`
        The Axes that the image will belong to.
    origin : {"upper", "lower"}, default: :rc:`image.origin`
        Where row 0 of the array is placed if *extent* and *grid* don't tell.
    extent : (float, float, float, float), optional
        Left, right, bottom and top of the image in data coordinates, in numbers, dates or other
        units that the axes of *ax* convert; kept as numbers. By default the centers of
        the cells are at whole numbers.
    grid : `CellGrid`, optional
        Where each column and row lies, in data coordinates; instead of *extent*.
    downsample : {"auto", "mean", "nearest", "max", "min"}, default: "auto"
        How a block of cells becomes one dot where there are more cells than dots. "mean"
        averages data before the norm, "auto" is "mean" for all but labels (bool data,
        `~matplotlib.colors.NoNorm`, `~matplotlib.colors.BoundaryNorm`), which it takes from the
        cell in the middle of the block; of a pyramid that was built it is what that was built by.
    vector_cells : {"image", "rectangles"}, default: "image"
        How cells are written into PDF, SVG, PS and PGF files, see `set_vector_cells`.
    copy : bool, default: True
        If False, arrays are referenced, see `set_copy`.
    interpolation : str, optional
        "auto", "antialiased", "nearest" and "none" all mean exact cells; a smoothing kernel by
        its name is left to matplotlib. None is :rc:`image.interpolation`, but "nearest" where that
        is a smoothing kernel: styles ("classic" does) name one without knowing the image.
    **kwargs
        *cmap*, *norm* and all else that `~matplotlib.image.AxesImage` takes.

    Raises
    ------
    TypeError, ValueError
        If an argument isn't of the kind or value that it must be, or both *extent* and *grid* are
        given.

    Notes
    -----
    An array in memory that can be written to is copied once, so that changing it afterwards changes
    no picture. What can't be written to, memory maps and lazy arrays are referenced, and read where
    they are in view.

    Examples
    --------
    On an ordinary Axes; each edge of a cell is at the dot nearest to it:

    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> image = PixelAlignedImage(ax, cmap="gray", extent=(0, 30, 0, 20))
    >>> image.set_data(np.arange(6).reshape(2, 3))
    >>> ax.add_image(image) is image
    True
    >>> image.grid
    <CellGrid of 2 × 3 cells: x from 0.0 to 30.0, y from 20.0 to 0.0>
    """

    _source: Source | None = None

    def __init__(
        self,
        ax: Any,
        *,
        origin: Literal["upper", "lower"] | None = None,
        extent: Any = None,
        grid: CellGrid | None = None,
        downsample: Downsample = "auto",
        vector_cells: VectorCells = "image",
        copy: bool = True,
        **kwargs: Any,
    ) -> None:
        if origin is not None:
            check_choice("origin", origin, ("upper", "lower"))
        check_colors(kwargs.get("cmap"), kwargs.get("norm"))
        self._place = ImagePlace.given(grid, extent, ax)
        #: Counts possible changes of the data: `set_data`, and `changed` called by a user.
        self.data_version = 0
        #: Counts these, and the changes that norm and colormap announced.
        self.look_version = 0
        self._entry_colors = EntryColors()
        self._kept_colors: Kept[Colors] = Kept()
        #: Invalidated when the cells move: transforms that depend on their place watch this node.
        self.cells_node = Affine2D()
        # By rcParams["image.resample"], as in Axes.imshow; the default of AxesImage is False.
        kwargs.setdefault("resample", None)
        self.set_copy(copy)  # opacities in kwargs are copied, too
        self._downsample = check_choice("downsample", downsample, DOWNSAMPLE)
        self._vector_cells = check_choice("vector_cells", vector_cells, VECTOR_CELLS)
        super().__init__(ax, origin=origin, extent=self._place.extent, **kwargs)

    # The data ---------------------------------------------------------------------------------

    def set_data(self, A: Any) -> None:
        """Show other cells; the norm stays as it is.

        Parameters
        ----------
        A : array-like, lazy array or PIL.Image.Image
            (M, N) numbers, (M, N, 3) RGB or (M, N, 4) RGBA colors, of bool, integer or floating
            dtype; colors are uint8, or floats from 0 to 1, and clipped. Copied if somebody could
            write to it, see `set_copy`.
            Numbers without a cell, (0, N) or (M, 0), show nothing.

        Raises
        ------
        TypeError, ValueError
            If *A* isn't such an array, or doesn't fit the grid or the opacities of the image.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow([[0, 1], [2, 3]])
        >>> image.set_data([[3, 2], [1, 0]])
        >>> image.to_image(2).shape
        (4, 4, 4)
        """
        source = Source(check_image("A", A, may_be_empty=True))
        shape = source.shape[:2]
        if self._place.grid is not None and self._place.grid.shape != shape:
            raise wrong_value("A", f"of the grid's shape {self._place.grid.shape}", A)
        opacities = np.shape(cast(Any, self.get_alpha()))
        if opacities and opacities != shape:
            raise wrong_value("A", f"of the shape of 'alpha', {opacities}", A)
        moved = self._source is None or self._source.shape[:2] != shape
        self._source = source.detach() if self._copy else source
        if moved:
            self.cells_node.invalidate()
        self._data_changed()
        forget_colors(self)
        self.stale = True

    @property
    def _A(self) -> Array | None:  # noqa: N802
        # matplotlib keeps the converted array here, where its own drawing of smoothing kernels
        # (AxesImage.make_image), Colorizer.autoscale and colorbars look for it. Checked with 3.9
        # to 3.11.
        return None if self._source is None else self._all_cells()

    @_A.setter
    def _A(self, A: Array | None) -> None:  # noqa: N802
        if A is not None:
            self.set_data(A)

    def get_array(self) -> Any:
        """Return all cells as `AxesImage` does: infinities and NaN masked, colors clipped.

        Made at each call; values are not copied where they are in memory already. None without
        data.
        """
        if self._source is None:
            return None
        if asks_for_data_only():
            return unread_array(self._source.shape, self._source.dtype)
        return self._all_cells()

    def _all_cells(self) -> Array:
        source = self._need_source()
        cells = source.read(slice(0, source.shape[0]), slice(0, source.shape[1]))
        data = np.ma.getdata(cells).view()
        data.flags.writeable = False  # it may be the user's own array
        bad = ~np.isfinite(data) | np.ma.getmask(cells)
        return np.ma.masked_array(data, bad if bad.any() else np.ma.nomask)

    def get_shape(self) -> Any:
        """Return the shape of the image, (M, N) or (M, N, channels)."""
        return self._need_source().shape

    def has_data(self) -> bool:
        """Return whether there are cells to show.

        Returns
        -------
        bool

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> image = PixelAlignedImage(Figure().subplots())
        >>> image.has_data()
        False
        >>> image.set_data([[0, 1]])
        >>> image.has_data()
        True
        """
        return self._source is not None and math.prod(self._source.shape) > 0

    def level_factors(self) -> tuple[int, ...]:
        """Return the factors of the coarser levels of a `Pyramid`, () for another array.

        Returns
        -------
        tuple of int

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> Figure().add_subplot(projection="pixel").imshow([[0, 1]]).level_factors()
        ()
        """
        return () if self._source is None else self._source.levels.factors

    def _need_source(self) -> Source:
        if self._source is None:
            raise RuntimeError("You must first set the image array")
        return self._source

    def set_copy(self, copy: bool) -> None:
        """Set whether the image shows copies of the arrays that it is given from now on.

        Parameters
        ----------
        copy : bool
            If True, an array in memory that can be written to, by itself or by an array that it is
            a view of, is copied once, byte for byte. If False, it is referenced, which takes no
            time and no memory; changed in place, it is shown after `changed`. What can't be written
            to, memory maps (`numpy.memmap`, ``mmap.mmap``) and lazy arrays are always referenced.

        Raises
        ------
        TypeError
            If *copy* is no bool.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> frame = np.zeros((2, 3))
        >>> image = Figure().add_subplot(projection="pixel").imshow(frame)
        >>> np.shares_memory(image.get_array(), frame)
        False
        >>> image.set_copy(False)
        >>> image.set_data(frame)
        >>> np.shares_memory(image.get_array(), frame)
        True
        """
        self._copy = check_bool("copy", copy)

    def get_copy(self) -> bool:
        """Return whether the image shows copies of the arrays that it is given.

        Returns
        -------
        bool

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> Figure().add_subplot(projection="pixel").imshow([[0, 1]]).get_copy()
        True
        """
        return self._copy

    def changed(self) -> None:
        """Show data that was changed in place, or a norm or a colormap that was.

        Data that was copied has no changes to show, see `set_copy`. Called by you, it means that
        the data may have changed, whatever else did. A norm or a colormap that changes calls it,
        too; the data is not read again then.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> data = np.zeros((2, 3), np.uint8)
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow(data, cmap="gray", vmin=0, vmax=255, copy=False)
        >>> data[0, 0] = 255
        >>> image.changed()
        >>> image.to_image()[0, 0].tolist()
        [255, 255, 255, 255]
        """
        if self.take_announcement():
            self.look_version += 1
        else:
            self._data_changed()
            if self._source is not None:
                self._source.forget()
        super().changed()

    def _data_changed(self) -> None:
        self.data_version += 1
        self.look_version += 1
        self._entry_colors = EntryColors()  # frees the memory of those before

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without what was computed: a copy counts its own versions."""
        state = cast(dict[str, Any], super().__getstate__())
        own = {"_kept_colors": Kept(), "_entry_colors": copy.copy(self._entry_colors)}
        return {**state, **own}

    # Where the cells are -----------------------------------------------------------------------

    @property
    def grid(self) -> CellGrid:
        """The `CellGrid` that tells where in the data coordinates each cell is.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> image = Figure().add_subplot(projection="pixel").imshow([[0, 1, 2], [3, 4, 5]])
        >>> image.grid.x_centers.tolist()
        [0.0, 1.0, 2.0]
        """
        if self._place.grid is not None:  # known also before there is data
            return self._place.grid
        # Without an extent, matplotlib's has the centers at whole numbers.
        return self._place.grid_in(tuple(super().get_extent()), self.get_size(), self.origin)

    def get_extent(self) -> tuple[float, float, float, float]:
        """Return left, right, bottom and top of the image in data coordinates."""
        return self._place.extent_in(super().get_extent(), self.origin)

    def set_extent(self, extent: Any, **kwargs: Any) -> None:
        """Place the image, and fit the limits of an autoscaled Axes to it.

        Parameters
        ----------
        extent : (float, float, float, float)
            Left, right, bottom and top in data coordinates, in numbers, dates or other units that
            the axes convert. A grid given before is forgotten, unless this is its own extent.
        **kwargs
            Units, as `matplotlib.image.AxesImage.set_extent` takes them.

        Raises
        ------
        TypeError, ValueError
            If *extent* isn't four finite numbers or units, with some width and height. The axes
            are left as they were.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow([[0, 1, 2], [3, 4, 5]])
        >>> image.set_extent((0, 30, 0, 20))
        >>> image.grid.x_centers.tolist()
        [5.0, 15.0, 25.0]
        """
        axes = cast(Any, self.axes)
        if self._source is not None and not self.has_data() and extent == self.get_extent():
            super().set_extent(extent, **kwargs)  # of no rows or columns: matplotlib warns of it
            return
        units = {name: kwargs[name] for name in ("xunits", "yunits") if name in kwargs}
        ends = drawn_extent(extent, axes, **units)
        place = self._place
        same = place.is_given and ends == self.get_extent()
        if same and place.units:
            for axis, sample in zip((axes.xaxis, axes.yaxis), place.units, strict=True):
                tell_units(axis, list(sample))
        super().set_extent(extent, **kwargs)
        self._place = ImagePlace(place.grid if same else None)
        self.cells_node.invalidate()

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:
        """Return the bounding box of the image in display coordinates."""
        left, right, bottom, top = self.get_extent()
        box = Bbox.from_extents(left, bottom, right, top)
        return box.transformed(self.get_transform())

    def set_transform(self, t: Any) -> None:
        """Set the transform; an image that isn't in data coordinates sets no scale.

        Parameters
        ----------
        t : `~matplotlib.transforms.Transform`
        """
        super().set_transform(t)
        self.cells_node.invalidate()

    def remove(self) -> None:
        """Remove the image from its Axes."""
        self.cells_node.invalidate()
        super().remove()

    # Color ------------------------------------------------------------------------------------

    def set_interpolation(self, s: Any) -> None:
        """Set the interpolation.

        Parameters
        ----------
        s : str or None
            See `PixelAlignedImage`.
        """
        if s is not None and not isinstance(s, str):
            raise wrong_type("interpolation", "the name of an interpolation or None", s)
        if s is None and mpl.rcParams["image.interpolation"] not in _EXACT:
            s = "nearest"
        super().set_interpolation(cast(Any, s))

    def set_downsample(self, downsample: Downsample) -> None:
        """Set how a block of cells becomes one dot.

        Parameters
        ----------
        downsample : {"auto", "mean", "nearest", "max", "min"}
            See `PixelAlignedImage`.

        Raises
        ------
        TypeError, ValueError
            If *downsample* is none of these.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> data = np.zeros((4, 4))
        >>> data[1, 2] = 1
        >>> image = Figure().add_subplot(projection="pixel").imshow(data, cmap="gray")
        >>> image.set_downsample("max")
        >>> image.to_image(scale=0.5)[..., 0].tolist()
        [[0, 255], [0, 0]]
        """
        self._downsample = check_choice("downsample", downsample, DOWNSAMPLE)
        self.stale = True

    def get_downsample(self) -> Downsample:
        """Return how a block of cells becomes one dot.

        Returns
        -------
        {"auto", "mean", "nearest", "max", "min"}

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> image = Figure().add_subplot(projection="pixel").imshow([[0, 1]])
        >>> image.get_downsample()
        'auto'
        """
        return self._downsample

    def set_vector_cells(self, vector_cells: VectorCells) -> None:
        """Set how cells are written into vector files: PDF, SVG, PS and PGF.

        Parameters
        ----------
        vector_cells : {"image", "rectangles"}
            "image" embeds one sample for each cell (several equal ones where viewers of PDF would
            smooth a single one), which makes small files. "rectangles" fills rectangles of equal
            cells, for viewers that smooth every image. That takes at most 65536 cells in view
            (256 × 256), in PGF 4096 (64 × 64), as TeX has to hold them in memory; where there are
            more, a warning says so and they are written as an image.

        Raises
        ------
        TypeError, ValueError
            If *vector_cells* is none of these.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> image = Figure().add_subplot(projection="pixel").imshow([[0, 1]])
        >>> image.set_vector_cells("rectangles")
        """
        self._vector_cells = check_choice("vector_cells", vector_cells, VECTOR_CELLS)
        self.stale = True

    def get_vector_cells(self) -> VectorCells:
        """Return how cells are written into vector files.

        Returns
        -------
        {"image", "rectangles"}

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> image = Figure().add_subplot(projection="pixel").imshow([[0, 1]])
        >>> image.get_vector_cells()
        'image'
        """
        return self._vector_cells

    def set_alpha(self, alpha: Any) -> None:
        """Set the opacity.

        Parameters
        ----------
        alpha : float or (M, N) array-like or None
            From 0 to 1, for all cells or for each. Copied as the data is, see `set_copy`.

        Raises
        ------
        TypeError, ValueError
            If *alpha* isn't between 0 and 1, or has another shape than the image.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> image = Figure().add_subplot(projection="pixel").imshow([[0, 1]])
        >>> image.set_alpha([[1, 0]])
        >>> image.to_image()[..., 3].tolist()
        [[255, 0]]
        """
        opacities = check_opacities(alpha, None if self._source is None else self._source.shape[:2])
        if self._copy and opacities.ndim == 2:
            alpha = detach(opacities)
        with refused_by_name("alpha", OPACITIES, alpha):
            replace_alpha(self, super().set_alpha, alpha)

    def set_clim(self, vmin: Any = None, vmax: Any = None) -> None:
        """Set the limits of the norm; its colorbars follow.

        Parameters
        ----------
        vmin, vmax : float or None
            None keeps a limit. A pair may be given as *vmin*.

            .. ACCEPTS: (vmin: float, vmax: float)

        Raises
        ------
        TypeError, ValueError
            If they aren't numbers, or *vmin* is larger than *vmax*.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> image = Figure().add_subplot(projection="pixel").imshow([[0, 1]])
        >>> image.set_clim(0.5, 1.5)
        >>> image.get_clim()
        (0.5, 1.5)
        """
        if vmax is None and isinstance(vmin, list | tuple | np.ndarray):
            with refused_by_name("vmin", "a number, None or a pair of them", vmin):
                vmin, vmax = vmin
        check_color_limits(None, vmin, vmax)
        super().set_clim(vmin, vmax)

    def autoscale(self) -> None:
        """Set the limits of the norm to those of the data."""
        self.norm.autoscale(self._for_norm())

    def autoscale_None(self) -> None:  # noqa: N802
        """Set those limits of the norm that are None to those of the data."""
        if self.norm.scaled() or (self._source is not None and self._source.is_lazy_color):
            return
        autoscale_missing(self.norm, self._for_norm())

    def _for_norm(self) -> Array:
        """Return an array by which the norm scales itself as by all the data."""
        if self._source is None:
            raise TypeError("You must first set the image array")  # as matplotlib's mappables do
        return cells_for(self.norm, self._limits, self._all_cells, has_cells=self.has_data())

    def _limits(self, above: float | None) -> Array:
        """Return the limits of the cells; of chunks, the first draw's blocks come with them."""
        data = self._data()
        surveyed = data.source.is_chunked and not data.source.has_levels
        size = fitting_block(self.axes, data.source.shape) if surveyed else 1
        return self._entry_colors.limits(data, above, size)

    def _colors(self) -> Colors | ChannelColors | GreyColors:
        """Return the colors of norm and colormap now, the same object while their look stays."""
        colorizer = getattr(self, "colorizer", self)  # new in 3.10
        known = is_matplotlibs(self.to_rgba) and is_matplotlibs(colorizer.to_rgba)
        source = self._need_source()
        if source.in_grey:
            return GreyColors()
        if len(source.shape) == 3:
            return ChannelColors(
                self._to_rgba,
                in_bytes=lambda: source.dtype.kind != "f",
                look=() if known else None,
            )
        if not self.norm.scaled():
            self.autoscale_None()
        norm, cmap = self.norm, cast(Any, self.cmap)
        look = look_of(norm, cmap) if known else None
        key = None if look is None else (self.look_version, look)
        return self._kept_colors.get(key, lambda: Colors(self._to_rgba, norm, cmap, look))

    def colors_key(self) -> Hashable:
        """Return a key of all that the colors of the cells depend on.

        Returns
        -------
        hashable or None
            The same as long as data, norm, colormap and opacity stay; None where that isn't known.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> image = Figure().add_subplot(projection="pixel").imshow([[0, 1]])
        >>> before = image.colors_key()
        >>> image.set_cmap("gray")
        >>> image.colors_key() == before
        False
        """
        look, alpha = self._colors().look, self.get_alpha()
        if look is None or np.ndim(cast(Any, alpha)):
            return None
        return ref(self), self.data_version, self.look_version, look, alpha

    def _to_rgba(self, values: Array) -> Rgba:
        """Return the uint8 colors of *values* by matplotlib's own `to_rgba`."""
        return cast(Rgba, self.to_rgba(values, bytes=True))

    def _recipe(self) -> Recipe:
        """Return all that the colors of entries depend on now."""
        colors = self._colors()  # first, for it may scale the norm, which changes look_version
        return Recipe(self._data(), colors, self.look_version, cast(Any, self.get_alpha()))

    def _data(self) -> Data:
        """Return all that the values of entries depend on now."""
        source = self._need_source()
        return Data(source, self.data_version, reduction_of(self._downsample, source, self.norm))

    def _drawn(self, rows: Lookup, cols: Lookup, *, keep: bool = False) -> Rgba:
        """Return the colors of entries for a draw, see `_forgiving`."""
        source, entries = self._need_source(), self._entry_colors
        return self._forgiving(lambda: entries.settled(source, self._recipe, rows, cols, keep=keep))

    def _forgiving(self, compute: Callable[[], Rgba]) -> Rgba:
        """Return colors for a draw, in which chunks that can't be read are bad.

        A warning tells of each once; they are read again at the next draw.
        """
        source = self._need_source()
        if not source.is_chunked_at_any_level:
            return compute()
        self._recipe()  # whatever scales the norm must read all cells
        with source.forgiving() as failures:
            rgba = compute()
        if failures:
            self.look_version += 1  # no key of this draw's colors is one of the next
            self._entry_colors.drop(failures)
        return rgba

    def cells_in(self, rows: slice, cols: slice) -> tuple[Array, Rgba]:
        """Return the values and the colors of a rectangle of cells.

        Parameters
        ----------
        rows, cols : slice
            With start and stop, no step.

        Returns
        -------
        values : (m, n[, channels]) array or masked array
            NaN is masked.
        rgba : (m, n, 4) uint8 array

        Raises
        ------
        RuntimeError
            If there is no data yet.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow([[0, 1, 2], [3, 4, 5]], cmap="gray")
        >>> values, rgba = image.cells_in(slice(0, 2), slice(2, 3))
        >>> values.tolist()
        [[2], [5]]
        >>> rgba[1, 0].tolist()
        [255, 255, 255, 255]
        """
        entries = [lookup_blocks(cells, 1, cells.stop) for cells in (rows, cols)]
        source = self._need_source()
        with source.holding():
            values = source.read(rows, cols)
            if values.dtype.kind == "f":
                values = mask_nan(values)
            return values, self._entry_colors.compute(self._recipe(), *entries)

    def colors_at(
        self, rows: NDArray[np.intp], cols: NDArray[np.intp], *, in_draw: bool = False
    ) -> Rgba:
        """Return the colors of single cells.

        Parameters
        ----------
        rows, cols : (n,) int array
            The cells, one at each pair.
        in_draw : bool, default: False
            If True, cells in chunks that can't be read are bad, and a warning tells of them, as in
            a draw of the image.

        Returns
        -------
        (n, 4) uint8 array

        Raises
        ------
        RuntimeError
            If there is no data yet.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow([[0, 1, 2], [3, 4, 5]], cmap="gray")
        >>> image.colors_at(np.array([0, 1]), np.array([0, 2]))[:, 0].tolist()
        [0, 255]
        """
        if in_draw:
            return self._forgiving(lambda: self.colors_at(rows, cols))
        return self._entry_colors.picked(self._recipe(), rows, cols)

    def to_image(self, scale: int | Fraction | float | tuple[Any, Any] = 1) -> Rgba:
        """Return the picture as an array, without a figure.

        Parameters
        ----------
        scale : int, Fraction or a pair of these, default: 1
            Dots per cell: k, or 1/k for blocks of k × k cells; a pair is for x and y.

        Returns
        -------
        (M * scale, N * scale, 4) uint8 array
            RGBA, the uppermost row of the picture first: with origin "lower" that is the last
            row of the data. At 1/k the numbers of rows and columns are rounded up.

        Raises
        ------
        TypeError, ValueError
            If *scale* is no such number.
        RuntimeError
            If there is no data yet.

        Examples
        --------
        >>> from fractions import Fraction
        >>> from matplotlib.figure import Figure
        >>> image = Figure().add_subplot(projection="pixel").imshow([[0, 1, 2], [3, 4, 5]])
        >>> image.to_image(4).shape
        (8, 12, 4)
        >>> image.to_image(Fraction(1, 2)).shape
        (1, 2, 4)
        """
        factors = factors_of(check_factors("scale", scale))[::-1]
        rows, cols = (lookup_all(n, f) for n, f in zip(self.get_size(), factors, strict=True))
        parts: Iterable[Any] = ()
        if self.has_data():
            parts = self._entry_colors.in_parts(self._data(), self._recipe, rows, cols)
        return picture_of(parts, rows, cols, factors, upwards=self.origin == "lower")

    def write_png(self, fname: Any) -> None:
        """Write the cells to the PNG file *fname*, one dot each."""
        Image.fromarray(self.to_image()).save(fname, format="png")

    # Drawing -----------------------------------------------------------------------------------

    def _is_exact(self) -> bool:
        """Return whether cells are drawn exactly; else matplotlib's own drawing is in charge."""
        return self.get_interpolation() in _EXACT and bool(self.get_transform().is_separable)

    def can_composite(self) -> bool:
        """Return whether matplotlib may merge the image with its neighbors by resampling."""
        return not self._is_exact() and super().can_composite()

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Draw the image."""
        if not self.has_data() or not self.get_visible():
            self.stale = False
            return
        if not self._is_exact():
            super().draw(renderer)
            return
        if renderer.option_scale_image():
            self._draw_cells(renderer)
        else:
            dots, x, y, _ = self.make_image(renderer, renderer.get_image_magnification())
            if dots is not None:
                gc = new_gc(renderer, self)
                renderer.draw_image(gc, x, y, dots)
                gc.restore()
        self.stale = False

    def _draw_cells(self, renderer: RendererBase) -> None:
        """Draw the image into a vector file."""
        dots_per_unit = renderer.get_image_magnification()
        visible = visible_cells(self, self.grid, dots_per_unit, vector=True)
        if not len(visible.rows) or not len(visible.cols):
            return
        rgba = self._drawn(visible.rows, visible.cols)
        if not rgba[..., 3].any():
            return
        gc = new_gc(renderer, self)
        if self.get_clip_on() and gc.get_clip_rectangle() is None:
            gc.set_clip_rectangle(cast(Any, self.axes).bbox)  # visible_cells clips to it, too
        from mplpix.artists.vector import write_cells

        write_cells(
            renderer, gc, visible, rgba, image=self, rectangles=self._vector_cells == "rectangles"
        )
        gc.restore()

    def make_image(
        self, renderer: RendererBase, magnification: float = 1.0, unsampled: bool = False
    ) -> Any:
        """Return the visible dots of the image, and where they go.

        Parameters
        ----------
        renderer : `~matplotlib.backend_bases.RendererBase`
            Not used by exact images.
        magnification : float, default: 1
            Dots per unit of display coordinates.
        unsampled : bool, default: False
            Not taken into account by exact images.

        Returns
        -------
        dots : (m, n, 4) uint8 array or None
            RGBA, the lowest row first; None where nothing is in view.
        x, y : float
            The lower left corner in display coordinates.
        trans : None or `~matplotlib.transforms.Affine2D`
            As `AxesImage.make_image` returns it, None for exact images.
        """
        if not self._is_exact():
            return super().make_image(renderer, magnification, unsampled)
        visible = visible_cells(self, self.grid, magnification)
        rows, cols = visible.rows, visible.cols
        if not len(rows) or not len(cols):
            return None, 0, 0, None
        rgba = self._drawn(rows, cols, keep=True)
        dots = repeat_dots(rgba, rows, cols)
        if np.may_share_memory(dots, rgba):
            dots = dots.copy()  # the next draw shows these again, whatever is done to the result
        return dots, cols.first_dot / magnification, rows.first_dot / magnification, None

    # Contours ----------------------------------------------------------------------------------

    def contour(self, *args: Any, **kwargs: Any) -> QuadContourSet:
        """Draw contour lines of the data through the centers of the cells.

        Parameters
        ----------
        *args, **kwargs
            *levels* and all else that `matplotlib.axes.Axes.contour` takes after *Z*.

        Returns
        -------
        `~matplotlib.contour.QuadContourSet`
            On the Axes of the image. A line of level *z* runs between two neighboring centers
            where the values of their cells, interpolated linearly, are *z*.

        Raises
        ------
        TypeError
            If the image shows colors, which have no levels.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow([[0, 1, 2], [0, 1, 2]], x=[10, 20, 30])
        >>> lines = image.contour([0.5])
        >>> lines.get_paths()[0].vertices.tolist()
        [[15.0, 1.0], [15.0, 0.0]]
        """
        return cast(QuadContourSet, self._contours("contour", *args, **kwargs))

    def contourf(self, *args: Any, **kwargs: Any) -> QuadContourSet:
        """Fill the areas between contour lines of the data, as `contour` draws them.

        Parameters
        ----------
        *args, **kwargs
            *levels* and all else that `matplotlib.axes.Axes.contourf` takes after *Z*.

        Returns
        -------
        `~matplotlib.contour.QuadContourSet`
            On the Axes of the image.

        Raises
        ------
        TypeError
            If the image shows colors, which have no levels.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow([[0, 1, 2], [0, 1, 2]])
        >>> areas = image.contourf([0, 1, 2], cmap="gray")
        >>> areas.levels.tolist()
        [0.0, 1.0, 2.0]
        """
        return cast(QuadContourSet, self._contours("contourf", *args, **kwargs))

    def _contours(self, method: Literal["contour", "contourf"], *args: Any, **kwargs: Any) -> Any:
        if len(self._need_source().shape) != 2:
            raise TypeError(
                f"{method}() must be called on an image of (M, N) numbers, not of "
                f"{self._need_source().shape[2]} channels"
            )
        if self.axes is None:
            raise RuntimeError(f"{method}() must be called on an image that is in an Axes")
        kwargs.setdefault("transform", self.get_transform())
        grid = self.grid
        draw = getattr(self.axes, method)
        return draw(grid.x_centers, grid.y_centers, self._all_cells(), *args, **kwargs)

    # The cursor --------------------------------------------------------------------------------

    def get_visible(self) -> bool:
        """Return whether the artist is drawn; mplcursors asks this before each pick."""
        tell_mplcursors(type(self))
        return super().get_visible()

    def read_out(self, x: Any, y: Any) -> ReadOut | None:
        """Return the cells that the dot at a point shows, and their value.

        Parameters
        ----------
        x, y : float, date or quantity
            The point in data coordinates of the Axes. A point on the edge between two dots is on
            the right one, or on the lower one, as a cursor that a toolkit reports there.

        Returns
        -------
        `~mplpix.artists.read_out.ReadOut` or None
            Named *rows*, *cols* (two `range`) and *value*; None outside of the image. At scales of
            1 and more the value is that of one cell, as it is stored; below that it is that of a
            block, reduced as *downsample* says. The dot has the color
            ``image.to_rgba(value, bytes=True)``, or, of an image of colors, that color.
            A smoothed or turned image is read out by cells at any scale.

        Raises
        ------
        TypeError, ValueError
            If *x* or *y* is no finite number on its axis.
        RuntimeError
            If the image isn't in a figure.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot(projection="pixel")
        >>> image = ax.imshow(np.arange(16, dtype=np.uint16).reshape(4, 4))
        >>> int(image.read_out(2, 1).value)
        6
        >>> ax.set_pixel_scale(1 / 2)
        >>> rows, cols, value = image.read_out(2, 1)
        >>> rows, cols, float(value)
        (range(0, 2), range(2, 4), 4.5)
        """
        axes = cast(Any, self.axes)
        if axes is None or root_figure(self) is None:
            raise RuntimeError("read_out() must be called on an image that is in a figure")
        point = drawn_place(axes, "x", x), drawn_place(axes, "y", y)
        axes.get_position()  # brings the Axes up to date
        return self._read_out(axes.transData.transform(point))

    def _read_out(self, place: Any) -> ReadOut | None:
        """Return what `read_out` does at a *place* in display coordinates."""
        from mplpix.artists.read_out import ReadOut, entry_below, read_cell

        if not self.has_data():
            return None
        source, grid, place = self._need_source(), self.grid, below_cursor(*place)
        if not self._is_exact():
            point = self.get_transform().inverted().transform(place)
            return read_cell(source, grid, point.tolist())
        entry = entry_below(self, grid, place)
        if entry is None:
            return None
        value = self._entry_colors.value(self._data(), entry.rows, entry.cols, entry.one)
        return ReadOut(*entry.cells, value)

    def get_cursor_data(self, event: MouseEvent) -> Any:
        """Return the value of the dot at *event*, see `read_out`; None outside of the image."""
        from mplpix.artists.read_out import for_cursor

        found = self._read_out((event.x, event.y))
        return None if found is None else for_cursor(found)

    def format_cursor_data(self, data: Any) -> str:
        """Return *data*, from `get_cursor_data`, as the toolbar shows it.

        The number that is read back is the number that is stored. Behind the value of a block are
        the rows and the columns of its cells.
        """
        from mplpix.artists.read_out import as_text

        return as_text(data)


def twin_of(image: PixelAlignedImage, ax: Any) -> PixelAlignedImage:
    """Return another picture of the cells of *image*, at the same place on *ax*, added to it."""
    grid = image._place.grid
    place: dict[str, Any] = {"extent": image.get_extent()} if grid is None else {"grid": grid}
    twin = PixelAlignedImage(
        ax,
        cmap=image.cmap,
        norm=image.norm,
        origin=cast(Any, image.origin),
        downsample=image.get_downsample(),
        vector_cells=image.get_vector_cells(),
        interpolation=image.get_interpolation(),
        copy=False,
        **place,
    )
    twin._source = image._need_source()
    twin.set_alpha(image.get_alpha())
    twin.set_zorder(image.get_zorder())
    ax.add_image(twin)
    twin.set_clip_path(ax.patch)
    return twin

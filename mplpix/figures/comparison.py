"""`compare`: two images and their difference side by side, at one scale, and how far they differ.

`mplpix.arrays.statistics` subtracts the images and measures the difference; cells that differ are
found once, as a mask that three overlays share. All of this, and every check of an argument, comes
before the figure. That gets three `PixelAxes` that share both axes; the images share one norm, and
their difference has another.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, cast

import matplotlib as mpl
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure, FigureBase
from numpy.typing import NDArray

from mplpix._checks import check_choice, check_flag, check_real, wrong_type, wrong_value
from mplpix._mpl import figure_titles, measuring_renderer, root_figure
from mplpix.arrays.copies import detach, seal
from mplpix.arrays.differences import ImagePair, Tolerance, warn_of_mixed_colors
from mplpix.arrays.grid import CellGrid
from mplpix.arrays.lazy import LazyArray
from mplpix.arrays.marked_cells import MarkedCells
from mplpix.arrays.placement import Placement
from mplpix.arrays.scale import Scale, Span, check_scale, largest_scale
from mplpix.arrays.source import Limits, Source
from mplpix.arrays.statistics import Difference, Examination, PickedCells, Statistics, examine
from mplpix.artists.color import check_color_limits, check_scaled
from mplpix.artists.coordinates import drawn_extent, drawn_number
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.marks import Style
from mplpix.artists.overlay import DiffOverlay
from mplpix.artists.properties import check_colors
from mplpix.artists.read_out import as_text
from mplpix.axes.member import Member, member_of
from mplpix.axes.own_ticks import name_own_cells, own_ticks
from mplpix.axes.pixel_axes import PixelAxes
from mplpix.figures.arrangement import area
from mplpix.figures.exact_layout import ExactLayout, Layout
from mplpix.hands.comparing import ComparingHands, Stage
from mplpix.hands.wipe import Wipe

__all__ = ["Comparison", "compare"]


Array = NDArray[Any]

#: `Comparison.show_region` shows at least so many cells on each side of a region, and at most so
#: many dots per cell, so that the surroundings tell where in the image the region is.
_REGION_MARGIN = 4
_REGION_SCALE = 32

#: The largest size of a figure of exact size, in inches, where *figsize* names no other.
_FIGSIZE = (16.0, 10.0)

#: The default width of a figure of another layout, in widths of rcParams["figure.figsize"].
_WIDTHS = 2

#: Arguments of a figure that choose its layout.
_LAYOUTS = ("layout", "tight_layout", "constrained_layout")


class _Coordinates(NamedTuple):
    """The text of the toolbar for one panel: coordinates, and the values of all images there."""

    ax: PixelAxes
    images: tuple[PixelAlignedImage, ...]
    labels: tuple[str, ...]

    def __call__(self, x: float, y: float) -> str:
        """Return the text for the dot under the cursor at *x*, *y*."""
        found = [image.read_out(x, y) for image in self.images]
        values = (
            f"{label} {as_text(one.value)}"
            for label, one in zip(self.labels, found, strict=True)
            if one is not None
        )
        return "  ".join((PixelAxes.format_coord(self.ax, x, y), *values))


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """The figure, artists and statistics that `compare` returns.

    Attributes
    ----------
    figure : `~matplotlib.figure.Figure` or `~matplotlib.figure.SubFigure`
    axes : (PixelAxes, PixelAxes, PixelAxes)
        The panels of a, of b and of their difference.
    images : (PixelAlignedImage, PixelAlignedImage, PixelAlignedImage)
        The pictures on these.
    overlays : (DiffOverlay, DiffOverlay, DiffOverlay)
        The marks on these; all have the same mask.
    statistics : `~mplpix.arrays.statistics.Statistics`
        How many cells differ, and by how much.

    Examples
    --------
    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> a = np.zeros((20, 30), np.uint8)
    >>> b = a.copy()
    >>> b[4:6, 7:10] = b[15, 20] = 255
    >>> comparison = compare(a, b, figure=Figure())
    >>> comparison
    7 of 600 cells differ (1.17 %)
    largest difference 255, mean 2.98, PSNR 19.33 dB
    >>> [ax.get_title() for ax in comparison.axes]
    ['a', 'b', 'b − a']
    """

    figure: Figure  # a SubFigure where one was given: type checkers should know savefig
    axes: tuple[PixelAxes, PixelAxes, PixelAxes]
    images: tuple[PixelAlignedImage, PixelAlignedImage, PixelAlignedImage]
    overlays: tuple[DiffOverlay, DiffOverlay, DiffOverlay]
    statistics: Statistics
    _scale: Literal["fit"] | Scale
    _stage: Stage

    def __repr__(self) -> str:
        return self.statistics.describe()

    @property
    def overlay(self) -> DiffOverlay:
        """The marks on the panel of the difference.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.overlay.count
        7
        """
        return self.overlays[2]

    @property
    def regions(self) -> NDArray[np.int64]:
        """(n, 4) int array: the bounding box (r0, r1, c0, c1) of each region of cells that differ.

        Half open like slices, ``a[r0:r1, c0:c1]``. Ordered by size, the region of most cells
        first; regions of equal size in reading order.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.regions.tolist()
        [[4, 6, 7, 10], [15, 16, 20, 21]]
        """
        return self.overlay.regions.boxes[self.overlay.regions.by_size]

    @property
    def region_sizes(self) -> NDArray[np.int64]:
        """(n,) int array: the number of cells of each region, in the order of `regions`.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.region_sizes.tolist()
        [6, 1]
        """
        return self.overlay.regions.sizes[self.overlay.regions.by_size]

    def show_region(self, i: int) -> None:
        """Show region *i* in the middle of all panels.

        Parameters
        ----------
        i : int
            The row in `regions`; negative ones count from the end.

        Raises
        ------
        TypeError
            If *i* is no int.
        IndexError
            If there is no such region.

        Notes
        -----
        The scale is the largest at which the region and 4 cells on each side of it fit, but at most
        32 dots per cell; for large regions it is below 1. The panels show as many cells as fit into
        their slots, also beyond the border of the images, but no more than the images have.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.show_region(-1)
        >>> comparison.axes[0].get_pixel_scale()
        16
        """
        index = self._check_region(i) % len(self.region_sizes)
        self._set_position(index)
        r0, r1, c0, c1 = (int(edge) for edge in self.regions[index])
        if isinstance(root := root_figure(self.axes[0]), Figure) and root.get_layout_engine():
            root.get_layout_engine().execute(root)  # type: ignore[union-attr]
        needed = [stop - start + 2 * _REGION_MARGIN for start, stop in ((c0, c1), (r0, r1))]
        members = (member_of(ax) for ax in self.axes)
        requests = [m.request() for m in members if m is not None]
        available_dots = [
            min((r.available[axis] for r in requests if r), default=1) for axis in (0, 1)
        ]
        spans = [Span(0, cells, cells) for cells in needed]
        fits = largest_scale(zip(spans, available_dots, strict=True)) or 1
        scale = min(fits, _REGION_SCALE)
        counts = self.images[2].get_size()[::-1]
        lengths = [
            max(least, min(int(dots / scale), count))
            for least, dots, count in zip(needed, available_dots, counts, strict=True)
        ]
        columns, rows = (
            ((start + stop - length) // 2, (start + stop - length) // 2 + length)
            for (start, stop), length in zip(((c0, c1), (r0, r1)), lengths, strict=True)
        )
        self._show(columns, rows, scale)

    def show_all(self) -> None:
        """Show the whole images again, at the scale given to `compare`.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.show_region(0)
        >>> comparison.show_all()
        >>> [float(limit) for limit in comparison.axes[0].get_xlim()]
        [-0.5, 29.5]
        """
        self._set_position(None)
        rows, cols = self.images[2].get_size()
        self._show((0, cols), (0, rows), self._scale)

    def next(self) -> None:
        """Show the next region in the order of `regions`; after the last one the first.

        The title says which it is, "3 of 217".

        Raises
        ------
        IndexError
            If no cell differs.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.next()
        >>> comparison.next()
        >>> comparison.figure.get_suptitle().splitlines()[0]
        '7 of 600 cells differ (1.17 %), 2 of 2'
        """
        position = self._stage.position
        self._check_region(0)
        self.show_region(0 if position is None else (position + 1) % len(self.region_sizes))

    def previous(self) -> None:
        """Show the region before, see `next`; before the first one the last.

        Raises
        ------
        IndexError
            If no cell differs.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.previous()
        >>> comparison.figure.get_suptitle().splitlines()[0]
        '7 of 600 cells differ (1.17 %), 2 of 2'
        """
        self._check_region(0)
        self.show_region((self._stage.position or 0) - 1)

    def _set_position(self, position: int | None) -> None:
        """Set which region is shown, None for none, and say so in the title."""
        stage = self._stage
        stage.position = position
        for side, text in figure_titles(cast(Any, self.figure)):
            if side == "top":
                if text.get_text() != stage.named:
                    stage.title = text.get_text()  # somebody else's
                first, *rest = stage.title.split("\n")
                if position is not None:
                    first = f"{first}, {position + 1} of {len(self.region_sizes)}"
                stage.named = "\n".join((first, *rest))
                text.set_text(stage.named)

    def blink(self, interval: float | Literal["a", "b", False] = 0.5) -> None:
        """Show a and b in turn on the panel of a, where nothing but the cells changes.

        Parameters
        ----------
        interval : float, "a", "b" or False, default: 0.5
            Seconds for each, by a timer of the canvas; b is shown first. "a" and "b" show that one
            and no other, without a timer. False leaves the panel as it was before.

        Raises
        ------
        TypeError, ValueError
            If *interval* is anything else.

        Notes
        -----
        A saved figure has the image that is shown. Canvases without a window have no timers: there,
        call ``blink("a")`` and ``blink("b")``. A wipe ends.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> a = np.zeros((20, 30), np.uint8)
        >>> comparison = compare(a, a + np.uint8(255), figure=Figure())
        >>> int(comparison.axes[0].snapshot()[9, 9, 0])
        68
        >>> comparison.blink("b")
        >>> int(comparison.axes[0].snapshot()[9, 9, 0])
        253
        >>> comparison.blink(False)
        """
        takes = "a positive finite number of seconds, 'a', 'b' or False"
        if isinstance(interval, str):
            if interval not in ("a", "b"):
                raise wrong_value("interval", takes, interval)
        elif interval is not False and check_real("interval", interval, takes) <= 0:
            raise wrong_value("interval", takes, interval)
        self._stage.frame.show(lambda: self._blink(interval))

    def _blink(self, interval: Any) -> None:
        self._end_wipe()
        blink = self._stage.blink
        if interval is False:
            blink.end()
        elif isinstance(interval, str):
            blink.stop()
            blink.show(cast(Literal["a", "b"], interval))
        else:
            blink.start(float(interval))

    def wipe(self, x: Any) -> None:
        """Show a left of a divider and b right of it, on the panel of a.

        Parameters
        ----------
        x : float, date or None
            The place of the divider, in data coordinates; the mouse drags it. None leaves the panel
            as it was before.

        Raises
        ------
        TypeError, ValueError
            If *x* is no finite number on the x-axis.

        Notes
        -----
        The divider is between two dots. A blink ends.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> a = np.zeros((20, 30), np.uint8)
        >>> comparison = compare(a, a + np.uint8(255), style="dim", figure=Figure())
        >>> comparison.wipe(9.5)
        >>> comparison.wipe(None)
        """
        stage = self._stage
        if x is None:
            stage.frame.show(self._end_wipe)
            return
        takes = "a finite number on the x-axis, or None"
        place = check_real("x", drawn_number(self.axes[0].xaxis, "x", x, takes), takes)
        stage.frame.show(lambda: self._wipe(place))

    def _wipe(self, x: float) -> None:
        stage = self._stage
        if stage.divider is None:
            stage.blink.stop()
            stage.divider = Wipe(self.images[0], stage.blink.twin, x, stage.frame)
        else:
            stage.divider.move(x)

    def _end_wipe(self) -> None:
        stage = self._stage
        if stage.divider is not None:
            stage.divider.end()
            stage.divider = None
            stage.blink.end()

    def _in_hand(self, labels: tuple[str, str, str], *, crosshair: bool) -> Comparison:
        """Return itself, keys and mouse connected, its values told by *labels* in the toolbar."""
        for ax in self.axes:
            cast(Any, ax).format_coord = _Coordinates(ax, self.images, labels)
        # Canvases hold what they call weakly; keys must work where nobody keeps the comparison.
        hands = vars(self.figure).setdefault("_mplpix_hands", [])
        hands.append(ComparingHands(self, self._stage, crosshair=crosshair))
        return self

    def _check_region(self, i: Any) -> int:
        takes = "the row of a region in 'regions'"
        try:
            index = operator.index(i)
        except TypeError:
            raise wrong_type("i", takes, i) from None
        count = len(self.overlay.regions.sizes)
        if not -count <= index < count:
            held = f"has {count} rows" if count else "is empty, for no cell differs"
            raise IndexError(f"'i' must be {takes}, which {held}, not {i!r}")
        return index

    def _show(
        self, columns: tuple[int, int], rows: tuple[int, int], scale: Literal["fit"] | Scale
    ) -> None:
        """Set the view of all panels to *columns* and *rows*, half open, at *scale*."""
        ax, shape = self.axes[0], self.images[2].get_size()
        left, right, bottom, top = self.overlay.grid.extent
        x = [left + (right - left) * column / shape[1] for column in columns]
        y = [top + (bottom - top) * row / shape[0] for row in rows]
        ax.set_xlim(*sorted(x, reverse=bool(ax.xaxis_inverted())))
        ax.set_ylim(*sorted(y, reverse=bool(ax.yaxis_inverted())))
        ax.set_pixel_scale(scale)


def compare(
    a: Any,
    b: Any,
    *,
    labels: tuple[str, str] = ("a", "b"),
    scale: Literal["fit"] | Scale | float = "fit",
    align: Literal["upper left", "center"] | tuple[int, int] | None = None,
    rtol: float = 0,
    atol: float = 0,
    equal_nan: bool = True,
    peak: float | None = None,
    style: Style = "outline",
    color: Any = None,
    linewidth: float = 1.5,
    inner: bool = True,
    min_dots: int = 3,
    region_labels: bool | int = False,
    cmap: Any = None,
    norm: Any = None,
    vmin: float | None = None,
    vmax: float | None = None,
    difference_cmap: Any = None,
    difference_limit: float | None = None,
    origin: Literal["upper", "lower"] | None = None,
    extent: Any = None,
    colorbars: bool = True,
    crosshair: bool = True,
    figure: FigureBase | None = None,
    **figure_kw: Any,
) -> Comparison:
    """Show two images and their difference side by side, every cell that differs marked.

    Parameters
    ----------
    a, b : (M, N) or (M, N, 3) or (M, N, 4) array-like
        The images, of equal shape but where *align* is given; (M, N, 1) is taken for (M, N), and
        RGB beside RGBA for opaque. Copied as `PixelAxes.imshow` copies, so that pictures, marks and
        numbers stay those of the same cells.
    labels : (str, str), default: ("a", "b")
        The titles of the two.
    scale : "fit", int or Fraction, default: "fit"
        Dots per cell in all three panels, see `PixelAxes.set_pixel_scale`. "fit" is the largest at
        which the figure isn't too large, with cells of at most an inch.
    align : "upper left", "center" or (int, int), optional
        Where images of different sizes, or shifted ones, lie on each other: the row and the column
        of a that b's first cell lies on, below 0 or beyond a too; "upper left" is (0, 0). With
        "center", it is half of what a has more in rows and columns, rounded down: the middle of
        b is that of a, or half a cell before it. By default images must be of equal shape.
    rtol, atol, equal_nan
        Which values count as equal, see `DiffOverlay`.
    peak : float, optional
        The peak of the PSNR; by default that of `~mplpix.arrays.statistics.Statistics`.
    style, color, linewidth, inner, min_dots, region_labels
        How cells that differ are marked, see `DiffOverlay`.
    cmap, norm, vmin, vmax
        The colors of a and b, as for `matplotlib.axes.Axes.imshow`. Both share one norm, by
        default between the smallest and the largest value of both.
    difference_cmap : str or `~matplotlib.colors.Colormap`, optional
        The colors of the difference, by default "RdBu_r", and "magma" for color images.
    difference_limit : float, optional
        The difference at the end of its colormap. By default the 99th percentile of the absolute
        differences other than 0, not interpolated but the next lower one, so that one outlier
        never hides the others. Arrows at the colorbar stand for larger differences.
    origin, extent
        As for `matplotlib.axes.Axes.imshow`. With *align* the extent is that of a, and cells of b
        are as large.
    colorbars : bool, default: True
        Whether there are colorbars, one for a and b if they aren't color images, and one for the
        difference.
    crosshair : bool, default: True
        Whether the cell under the cursor is pointed at on all three panels, by lines that end
        beside it. They are on the canvas only, not in files.
    figure : `~matplotlib.figure.Figure` or `~matplotlib.figure.SubFigure`, optional
        The figure to draw in. By default a new one of pyplot.
    **figure_kw
        For a new figure, as for `matplotlib.pyplot.figure`. By default it is exactly as large as
        the panels and their decorations need; *figsize*, by default 16 × 10 inches, is the largest
        size. With *layout*, that engine divides a figure of size *figsize*, by default twice as
        wide as :rc:`figure.figsize`.

    Returns
    -------
    Comparison

    Raises
    ------
    TypeError, ValueError
        If an argument isn't of the kind or value that it must be. No figure is made then.

    Notes
    -----
    The panels are in a row, or in a column where that shows them larger. The size of the figure is
    found, and kept from the first change of a view, as that of `mplpix.subplots` is. In a window
    that the user resized, "fit" is the largest scale at which all fits into the window.

    The panels share their views. The third one shows ``b - a`` on a diverging colormap, 0 in its
    middle; for color images the largest ``|b - a|`` of all channels. A cell that is masked or
    NaN in either image is blank there, and marked unless it is so in both. If the images are
    identical, the title says so and no overlay is visible.

    With *align* panels, marks, statistics and `Comparison.regions` cover the union of both images,
    the smallest rectangle that holds both. A cell that one image alone has differs, and is counted
    as *unmatched* in the `~mplpix.arrays.statistics.Statistics`; one that neither has doesn't, and
    counts nowhere. Without *extent*, ticks and cursor name the rows and columns of each panel's own
    image, in the third panel those of the union, as `Comparison.regions` does.

    Colors are compared as numbers. A warning is given if one image has integer colors, up to 255,
    and the other one floats, up to 1, as ``plt.imread`` reads JPEG and PNG files.

    Examples
    --------
    >>> import numpy as np
    >>> a = np.zeros((20, 30), np.uint8)
    >>> b = a.copy()
    >>> b[4:6, 7:10] = 255
    >>> comparison = compare(a, b)
    >>> comparison.statistics.count, comparison.statistics.max_abs
    (6, 255.0)
    >>> comparison.regions
    array([[ 4,  6,  7, 10]])

    Without its first two rows, b begins in row 2 of a:

    >>> comparison = compare(a, b[2:], align=(2, 0))
    >>> comparison.statistics.count, comparison.statistics.unmatched
    (66, 60)
    """
    images = ImagePair.aligned(a, b, align)
    # Once for all, so that statistics, marks and pictures are of the same cells.
    images = images._replace(a=detach(images.a), b=detach(images.b))
    sources = Source(images.a), Source(images.b)
    labels = _check_labels(labels)
    scale = check_scale("scale", scale)
    crosshair = check_flag("crosshair", crosshair)
    peak = _check_positive("peak", peak)
    limit = _check_positive("difference_limit", difference_limit)
    if origin is not None:
        check_choice("origin", origin, ("upper", "lower"))
    if extent is not None:
        drawn_extent(extent)  # refused before a figure is made
    _check_figure(figure, figure_kw)
    colors = len(images.shape) == 3
    mapping = _Mapping.unscaled(cmap, norm, vmin, vmax)
    if difference_cmap is None:
        difference_cmap = "magma" if colors else "RdBu_r"
    ScalarMappable(cmap=difference_cmap)  # matplotlib's error for an unknown colormap
    panels = _Panels(images.placement, extent, origin or mpl.rcParams["image.origin"])
    tolerance = Tolerance.check(rtol, atol, equal_nan)
    wanted, above = mapping.wants_limits(colors)
    # One pass: of images of which some cells are the other's only, limits take another.
    found = examine(images, tolerance, limits=wanted and images.placement.is_plain, above=above)
    if wanted:
        mapping.scale(found.limits or [source.limits(above) for source in sources], sources)
    check_scaled(mapping.norm)
    look: Any = {"style": style, "color": color, "linewidth": linewidth}
    look |= {"inner": inner, "min_dots": min_dots, "region_labels": region_labels}
    overlays, picture = panels.marked(found, look)
    difference = found.difference
    statistics = difference.statistics(
        overlays[2].count, (images.a.dtype, images.b.dtype), peak, images.placement.unmatched
    )
    third = _Mapping.of_difference(difference, difference_cmap, limit, colors)

    warn_of_mixed_colors(images)
    with _TargetFigure(figure, figure_kw) as target:
        axes = target.panels()
        panels.prepare(axes)
        pictures = tuple(
            ax.imshow(data, m.cmap, m.norm, aspect="equal", origin=origin, extent=place)
            for ax, data, m, place in zip(
                axes,
                (images.a, images.b, picture),
                (mapping, mapping, third),
                panels.extents,
                strict=True,
            )
        )
        difference_label = f"{labels[1]} − {labels[0]}"
        titles = (*labels, f"max |{difference_label}|" if colors else difference_label)
        for ax, title, marks in zip(axes, titles, overlays, strict=True):
            ax.set_title(title)
            marks.set_visible(bool(marks.count))
            ax.add_collection(marks, autolim=False)
        if colorbars and not colors and not any(source.in_grey for source in sources):
            axes[1].colorbar(pictures[1])
        if colorbars:
            axes[2].colorbar(pictures[2], extend=third.extend)
        cast(Any, target.figure).suptitle(statistics.describe())
        axes[0].set_pixel_scale(scale)
        target.lay_out(images.placement.shape, scale)
        return Comparison(
            cast(Figure, target.figure),
            axes,
            cast(Any, pictures),
            cast(Any, overlays),
            statistics,
            scale,
            Stage(pictures[0], pictures[1]),
        )._in_hand((*labels, difference_label), crosshair=crosshair)


class _Panels(NamedTuple):
    """Where the three pictures are, in the coordinates that their panels share.

    Without *extent* these count the rows and columns of the union of both images. Where both
    images are the union, *extent* is that of all three pictures.
    """

    placement: Placement
    extent: Any
    origin: Literal["upper", "lower"]

    @property
    def extents(self) -> tuple[Any, Any, Any]:
        """The extents of a, of b and of their difference, numbers but for that given for a."""
        if self.placement.is_plain:
            return self.extent, self.extent, self.extent
        a = self._extent(self.placement.a) if self.extent is None else self.extent
        return a, self._extent(self.placement.b), self._extent(self._union)

    @property
    def _union(self) -> tuple[slice, slice]:
        rows, cols = self.placement.shape
        return slice(0, rows), slice(0, cols)

    @property
    def _cells(self) -> CellGrid:
        extent = self._extent(self._union)
        return CellGrid.from_extent(extent, self.placement.shape, origin=self.origin)

    def _extent(self, window: tuple[slice, slice]) -> tuple[float, float, float, float]:
        """Return left, right, bottom and top of some rows and columns of the union."""
        rows, cols = window
        if self.extent is None:
            x, y = ([cells.start - 0.5, cells.stop - 0.5] for cells in (cols, rows))
        else:
            left, right, *vertical = drawn_extent(self.extent)
            first, last = reversed(vertical) if self.origin == "upper" else vertical
            x, y = (
                [
                    start + (stop - start) * (edge - of_a.start) / (of_a.stop - of_a.start)
                    for edge in (cells.start, cells.stop)
                ]
                for cells, of_a, start, stop in (
                    (cols, self.placement.a[1], left, right),
                    (rows, self.placement.a[0], first, last),
                )
            )
        bottom, top = reversed(y) if self.origin == "upper" else y
        return x[0], x[1], bottom, top

    def place_of_marks(self) -> dict[str, Any]:
        """Return the arguments that place a `DiffOverlay` on the union."""
        if self.placement.is_plain:
            return {}  # on the picture that it finds
        return {"grid": self._cells}

    def marked(
        self, found: Examination, look: dict[str, Any]
    ) -> tuple[tuple[DiffOverlay, ...], Any]:
        """Return the marks of all panels, and the picture of the difference on the union.

        Below scale 1, dots at the marks have the color of the cell that differs most, but for
        images that are streamed.
        """
        mask, picture = found.mask, found.difference.shown
        look = {**look, **self.place_of_marks(), "show": "differing"}
        if isinstance(picture, LazyArray):
            # The cells that differ would be read once more, for each panel.
            sizes: Any = PickedCells(picture)
            look["show"] = "image"
        else:
            sizes = picture = seal(self.placement.pictured(picture))
        marked = MarkedCells(mask, sizes, self.placement.size)
        return tuple(DiffOverlay.from_mask(marked, **look) for _ in range(3)), picture

    def prepare(self, axes: tuple[PixelAxes, PixelAxes, PixelAxes]) -> None:
        """Give each panel ticks of its own, and all of them the views of the union.

        Below scale 1 the blocks of images at odd places would give each panel another view.
        """
        if self.placement.is_plain:
            return
        windows = (self.placement.a, self.placement.b, self._union)
        cells = self._cells
        for ax, (rows, cols) in zip(axes, windows, strict=True):
            cast(Member, member_of(ax)).cells = cells
            own_ticks(ax)
            if self.extent is None:
                shape = (rows.stop - rows.start, cols.stop - cols.start)
                name_own_cells(ax, (rows.start, cols.start), shape)
            else:  # dates make date axes; only the extent of a is still of dates
                for axis, ends in ((ax.xaxis, self.extent[:2]), (ax.yaxis, self.extent[2:])):
                    cast(Any, axis).update_units(ends)


class _Mapping(NamedTuple):
    """Colormap and norm of an image, and the ends of its colorbar that have an arrow."""

    cmap: Any
    norm: Normalize
    extend: Literal["neither", "both", "min", "max"] = "neither"

    @classmethod
    def unscaled(cls, cmap: Any, norm: Any, vmin: Any, vmax: Any) -> _Mapping:
        """Return the mapping of two images by these arguments."""
        check_color_limits(norm, vmin, vmax)
        check_colors(cmap, norm)
        mappable = ScalarMappable(norm, cmap)
        mappable.set_clim(vmin, vmax)
        return cls(mappable.get_cmap(), cast(Normalize, mappable.norm))

    def wants_limits(self, colors: bool) -> tuple[bool, float | None]:
        """Return whether limits of the values are needed, and above what number."""
        return not colors and not self.norm.scaled(), (
            0.0 if isinstance(self.norm, LogNorm) else None
        )

    def scale(self, limits: Any, sources: Any) -> None:
        """Scale the norm to the limits of both images."""
        ends = [
            one.array(source.dtype) if isinstance(one, Limits) else one
            for one, source in zip(limits, sources, strict=True)
        ]
        self.norm.autoscale_None(np.concatenate(ends).astype(np.float64))

    @classmethod
    def of_difference(
        cls, difference: Difference, cmap: Any, limit: float | None, colors: bool
    ) -> _Mapping:
        """Return the mapping of a difference, 0 in the middle or, for colors, at the low end."""
        if limit is None:
            limit = difference.robust_limit
        low, high = difference.shown_ends
        beyond = (low < -limit, high > limit)
        extend = cast(Any, {(0, 0): "neither", (1, 0): "min", (0, 1): "max", (1, 1): "both"})
        return cls(cmap, Normalize(0 if colors else -limit, limit), extend[beyond])


class _TargetFigure:
    """Context for the figure to draw in: on an error, new Axes and a new figure are removed."""

    def __init__(self, figure: FigureBase | None, figure_kw: dict[str, Any]) -> None:
        self._is_new = figure is None
        self._has_layout = figure is not None or any(name in figure_kw for name in _LAYOUTS)
        self._axes: list[PixelAxes] = []
        if figure is None:
            # Imported here only: a program that embeds figures must not import pyplot.
            import matplotlib.pyplot as plt  # noqa: PLC0415

            if figure_kw.get("figsize") is None:
                width, height = plt.rcParams["figure.figsize"]
                figsize = (_WIDTHS * width, height) if self._has_layout else _FIGSIZE
                figure_kw = {**figure_kw, "figsize": figsize}
            if not self._has_layout:  # nor that of rcParams
                figure_kw = {**figure_kw, "layout": "none"}
            figure = plt.figure(**figure_kw)
            self._has_layout = self._has_layout or bool(figure.axes)  # a figure of that number
        self.figure = figure

    def panels(self) -> tuple[PixelAxes, PixelAxes, PixelAxes]:
        """Return three new Axes that share both axes."""
        axes: Any = self.figure.subplots(
            1, 3, sharex=True, sharey=True, subplot_kw={"projection": "pixel"}
        )
        self._axes = list(axes)
        return axes[0], axes[1], axes[2]

    def lay_out(self, shape: tuple[int, int], scale: Literal["fit"] | Scale) -> None:
        """Make a new figure exactly as large as the panels need, in a row or in a column.

        That arrangement is taken which shows more dots of the panels, the row if both show the
        same. The figure is at most as large as it was made.
        """
        if self._has_layout:
            return
        figure = cast(Figure, self.figure)
        size = figure.get_size_inches()
        at_most = float(size[0]), float(size[1])
        row, column = (
            ExactLayout.of_equal(figure.add_gridspec(*counts), shape, scale, at_most=at_most)
            for counts in ((1, 3), (3, 1))
        )
        engine, in_row = row, self._use(row)
        shown = area(in_row.sizes)
        if column.could_show(figure, in_row) > shown:
            if area(self._use(column).sizes) > shown:
                engine = column
            else:
                self._use(row)
        figure.set_layout_engine(engine)
        engine.lay_out(figure, measuring_renderer(figure))
        for ax in self._axes:
            ax.apply_aspect()

    def _use(self, engine: ExactLayout) -> Layout:
        """Put the panels into the grid of *engine*.

        Tick labels that all share are at its left and bottom only.
        """
        shared = len({(id(ax.xaxis.major), id(ax.yaxis.major)) for ax in self._axes}) == 1
        figure, params = cast(Figure, self.figure), cast(Any, mpl.rcParams)
        for ax, place in zip(self._axes, cast(Any, engine.grid), strict=True):
            ax.set_subplotspec(place)
            for axis, sides in ((ax.xaxis, ("bottom", "top")), (ax.yaxis, ("left", "right"))):
                name = cast(Any, axis).axis_name
                axis.set_tick_params(**{f"label{s}": params[f"{name}tick.label{s}"] for s in sides})
                axis.get_offset_text().set_visible(True)
            if shared:
                ax.label_outer()
        return engine.measured(figure, measuring_renderer(figure))

    def __enter__(self) -> _TargetFigure:
        return self

    def __exit__(self, error: Any, *details: object) -> None:
        if error is None:
            return
        for ax in self._axes:
            ax.remove()
        if self._is_new:
            import matplotlib.pyplot as plt  # noqa: PLC0415

            plt.close(cast(Figure, self.figure))


def _check_labels(labels: Any) -> tuple[str, str]:
    takes = "two strings, the names of 'a' and 'b'"
    if isinstance(labels, str) or not isinstance(labels, tuple | list):
        raise wrong_type("labels", takes, labels)
    if len(labels) != 2:
        raise wrong_value("labels", takes, labels)
    if not all(isinstance(label, str) for label in labels):
        raise wrong_type("labels", takes, labels)
    return labels[0], labels[1]


def _check_positive(name: str, value: Any) -> float | None:
    takes = "a positive finite number or None"
    if value is None:
        return None
    number = check_real(name, value, takes)
    if number <= 0:
        raise wrong_value(name, takes, value)
    return number


def _check_figure(figure: Any, figure_kw: dict[str, Any]) -> None:
    if figure is None:
        return
    if not isinstance(figure, FigureBase):
        raise wrong_type("figure", "a Figure or SubFigure", figure)
    if figure_kw:
        name = next(iter(figure_kw))
        raise TypeError(f"{name!r} must not be given with 'figure', which is made already")

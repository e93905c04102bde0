"""`compare`: two images and their difference side by side, at one scale, and how far they differ.

`mplpix.arrays.statistics` subtracts the images and measures the difference; cells that differ are
found once, as a mask that three overlays share. All of this, and every check of an argument, comes
before the figure. That gets three `PixelAxes` that share both axes; the images share one norm, and
their difference has another.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, cast

import matplotlib as mpl
from matplotlib.cm import ScalarMappable
from matplotlib.figure import FigureBase

from mplpix._checks import check_choice, check_flag, check_real, wrong_type, wrong_value
from mplpix.arrays.copies import detach
from mplpix.arrays.differences import ImagePair, Tolerance, warn_of_mixed_colors
from mplpix.arrays.scale import Scale, check_scale
from mplpix.arrays.source import Source
from mplpix.arrays.statistics import examine
from mplpix.artists.color_limits import check_scaled
from mplpix.artists.coordinates import drawn_extent
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.marks import Style
from mplpix.artists.overlay import DiffOverlay
from mplpix.artists.read_out import as_text
from mplpix.axes.pixel_axes import PixelAxes
from mplpix.figures.comparison import Comparison
from mplpix.figures.panel_layout import add_panels, lay_out_panels, panel_figure
from mplpix.figures.panels import Mapping, Panels
from mplpix.hands.comparing import ComparingHands, Stage

__all__ = ["compare"]


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
    mapping = Mapping.unscaled(cmap, norm, vmin, vmax)
    if difference_cmap is None:
        difference_cmap = "magma" if colors else "RdBu_r"
    ScalarMappable(cmap=difference_cmap)  # matplotlib's error for an unknown colormap
    panels = Panels(images.placement, extent, origin or mpl.rcParams["image.origin"])
    tolerance = Tolerance.check(rtol, atol, equal_nan)
    wanted, above = mapping.wants_limits(colors)
    # One pass: of images of which some cells are the other's only, limits take another.
    found = examine(images, tolerance, limits=wanted and images.placement.is_plain, above=above)
    if wanted:
        mapping.scale(found.limits or [source.limits(above) for source in sources], sources)
    check_scaled(mapping.norm)
    look = {
        **{"style": style, "color": color, "linewidth": linewidth},
        **{"inner": inner, "min_dots": min_dots, "region_labels": region_labels},
    }
    overlays, picture = panels.marked(found, look)
    difference = found.difference
    statistics = difference.statistics(
        overlays[2].count, (images.a.dtype, images.b.dtype), peak, images.placement.unmatched
    )
    third = Mapping.of_difference(difference, difference_cmap, limit, colors)

    warn_of_mixed_colors(images)
    target, is_exact = panel_figure(figure, figure_kw)
    with target:
        axes = add_panels(target)
        pictures = panels.show(axes, (images.a, images.b, picture), (mapping, mapping, third))
        difference_label = f"{labels[1]} − {labels[0]}"
        titles = (*labels, f"max |{difference_label}|" if colors else difference_label)
        _add_titles_and_marks(axes, titles, overlays)
        if colorbars and not colors and not any(source.in_grey for source in sources):
            axes[1].colorbar(pictures[1])
        if colorbars:
            axes[2].colorbar(pictures[2], extend=third.extend)
        target.figure.suptitle(statistics.describe())
        axes[0].set_pixel_scale(scale)
        if is_exact:
            lay_out_panels(target, images.placement.shape, scale)
        stage = Stage(pictures[0], pictures[1])
        comparison = Comparison(
            target.figure,
            axes,
            pictures,
            cast(Any, overlays),
            statistics,
            scale,
            stage,
        )
        _take_in_hand(comparison, stage, (*labels, difference_label), crosshair=crosshair)
        return comparison


def _add_titles_and_marks(axes: Any, titles: Any, overlays: tuple[DiffOverlay, ...]) -> None:
    for ax, title, marks in zip(axes, titles, overlays, strict=True):
        ax.set_title(title)
        marks.set_visible(bool(marks.count))
        ax.add_collection(marks, autolim=False)


def _take_in_hand(
    comparison: Comparison, stage: Stage, labels: tuple[str, str, str], *, crosshair: bool
) -> None:
    """Connect keys and mouse, and have the toolbar tell the values of all images by *labels*."""
    for ax in comparison.axes:
        cast(Any, ax).format_coord = _Coordinates(ax, comparison.images, labels)
    # Canvases hold what they call weakly; keys must work where nobody keeps the comparison.
    hands = vars(comparison.figure).setdefault("_mplpix_hands", [])
    hands.append(ComparingHands(comparison, stage, crosshair=crosshair))


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

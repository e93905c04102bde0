"""`subplots`: a figure exactly as large as its images and their decorations at one scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from numpy.typing import NDArray

from mplpix._checks import check_positive_int, check_real, wrong_type, wrong_value
from mplpix._mpl.renderers import measuring_renderer
from mplpix.arrays.aspect import Aspect, Scales, check_factors
from mplpix.arrays.scale import Scale
from mplpix.arrays.source import check_image
from mplpix.figures.arrangement import Decorations, SubplotIndex, sizes_at
from mplpix.figures.exact_layout import ExactLayout
from mplpix.figures.figure_in_dots import LARGEST_CANVAS
from mplpix.figures.target_figure import TargetFigure

__all__ = ["subplots"]


#: The most images that are put into one row by default.
_ONE_ROW = 4

#: Arguments of a figure that follow from the images; refused.
_REFUSED_FIGURE_KW = ("figsize", "layout", "tight_layout", "constrained_layout")


def subplots(
    images_or_shapes: Sequence[Any],
    *,
    ncols: int | None = None,
    scale: Scale | float | tuple[Any, Any] = 1,
    dpi: float | None = None,
    titles: Sequence[str] | None = None,
    imshow_kw: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    **figure_kw: Any,
) -> tuple[Figure, NDArray[Any]]:
    """Make a figure just large enough to show every image whole at exactly one scale.

    Parameters
    ----------
    images_or_shapes : sequence of images or (M, N)
        Images, as `PixelAxes.imshow` takes them, are shown at once; an Axes for a tuple of ints has
        the size for an image of that shape, and shows none yet.
    ncols : int, optional
        The number of columns. By default up to four images are in one row, more in a square.
    scale : int, Fraction or a pair of these, default: 1
        Dots per cell, k or 1/k. With a pair of different ones, along x and y, images have aspect
        "auto"; give that to ``imshow``, too, where there is none yet. With another *aspect* in
        *imshow_kw*, which must be that of all images, it is the width of a cell.
    dpi : float, default: :rc:`figure.dpi`
        The dots per inch; the size of texts depends on it, that of images doesn't.
    titles : sequence of str, optional
        The titles of the Axes.
    imshow_kw : dict or sequence of dict, optional
        Arguments of `PixelAxes.imshow`, for all images or for each.
    **figure_kw
        As for `matplotlib.pyplot.figure`, but for *figsize* and *layout*.

    Returns
    -------
    fig : `~matplotlib.figure.Figure`
    axs : (n,) array of PixelAxes
        One for each image, in the order given.

    Raises
    ------
    TypeError, ValueError
        If an argument isn't of the kind or value that it must be, or if the figure were 2**16
        dots or more in a direction: the message tells the largest scale that would do.

    See Also
    --------
    mplpix.figures.exact_layout.ExactLayout : the layout engine, with the gaps as parameters.

    Notes
    -----
    The size of the figure is found at the first draw and after every change, from the images and
    their decorations: titles, tick labels, axis labels, colorbars by `PixelAxes.colorbar`, legends
    beside the Axes. If the draw was of another size, the canvas is drawn once more. ``savefig`` at
    another *dpi* shows the images at the same scale, in fewer or more inches; the figure has that
    size until it is drawn again. No space is reserved for Axes by ``Figure.colorbar`` and
    ``Figure.add_axes``.

    From the first change of a view after a draw (pan, zoom, new limits or another scale), the
    figure keeps its size and the images keep their slots. A window that the user resized keeps its
    size, with the images in its middle.

    Examples
    --------
    >>> fig, axs = subplots([(20, 30), (40, 10)], scale=3)
    >>> [ax.bbox.size.round().tolist() for ax in axs]
    [[90.0, 60.0], [30.0, 120.0]]
    """
    items, shapes = _check_images(images_or_shapes)
    count = len(items)
    factor = check_factors("scale", scale)
    if ncols is None:
        ncols = count if count <= _ONE_ROW else math.ceil(math.sqrt(count))
    ncols = min(check_positive_int("ncols", ncols), count)
    if dpi is not None and check_real("dpi", dpi) <= 0:
        raise wrong_value("dpi", "a number over 0", dpi)
    for name in _REFUSED_FIGURE_KW:
        if name in figure_kw:
            raise ValueError(f"{name!r} must be left out: it follows from the images")
    imshow_kws = _check_imshow_kw(imshow_kw, count)
    if isinstance(factor, tuple) and factor[0] != factor[1]:
        imshow_kws = [{"aspect": "auto", **kw} for kw in imshow_kws]
    titles = _check_titles(titles, count)
    shape_at = {divmod(i, ncols): shape for i, shape in enumerate(shapes)}

    with TargetFigure(None, {"dpi": dpi, **figure_kw}) as target:
        fig = target.figure
        grid = fig.add_gridspec(math.ceil(count / ncols), ncols)
        target.add(fig.add_subplot(grid[index], projection="pixel") for index in shape_at)
        axs = np.empty(count, object)
        axs[:] = target.axes
        for ax, item, shape, kw, title in zip(axs, items, shapes, imshow_kws, titles, strict=True):
            if isinstance(item, tuple):
                ax.set(xlim=(-0.5, shape[1] - 0.5), ylim=(shape[0] - 0.5, -0.5))
            else:
                ax.imshow(item, **kw)
            ax.set_title(title)
        factor = _with_aspect(axs, factor)
        _check_fits(fig, axs, grid, shape_at, factor)
        for ax in axs:
            ax.set_pixel_scale(factor)
        target.lay_out(ExactLayout(grid, shape_at, factor))
    return fig, axs


def _check_images(images_or_shapes: Any) -> tuple[list[Any], list[tuple[int, int]]]:
    """Return the images or shapes as a list, and the shape of each."""
    takes = "a sequence of images or shapes (M, N), at least one"
    one_image = isinstance(images_or_shapes, np.ndarray) and images_or_shapes.ndim < 3
    if isinstance(images_or_shapes, str | bytes | Mapping) or (
        one_image and images_or_shapes.dtype != object
    ):
        raise wrong_type("images_or_shapes", takes, images_or_shapes)
    try:
        items = list(images_or_shapes)
    except TypeError:
        raise wrong_type("images_or_shapes", takes, images_or_shapes) from None
    if not items:
        raise wrong_value("images_or_shapes", takes, images_or_shapes)
    items = [_check_item(f"images_or_shapes[{i}]", item) for i, item in enumerate(items)]
    return items, [item if isinstance(item, tuple) else item.shape[:2] for item in items]


def _check_item(name: str, item: Any) -> Any:
    """Return *item*, a shape (M, N) as a tuple of two ints, or an image as it is read."""
    if isinstance(item, tuple) and all(isinstance(n, int | np.integer) for n in item):
        if len(item) != 2 or min(item) < 1:
            raise wrong_value(name, "a shape (M, N) of positive ints", item)
        return int(item[0]), int(item[1])
    if isinstance(item, Artist):
        raise wrong_type(name, "an image or a shape (M, N)", item)
    return check_image(name, item)


def _check_imshow_kw(imshow_kw: Any, count: int) -> list[Mapping[str, Any]]:
    """Return the arguments of `imshow` for each image."""
    takes = f"a dict, or a sequence of {count} dicts"
    if imshow_kw is None or isinstance(imshow_kw, Mapping):
        return [imshow_kw or {}] * count
    if not isinstance(imshow_kw, Sequence) or isinstance(imshow_kw, str):
        raise wrong_type("imshow_kw", takes, imshow_kw)
    if not all(isinstance(kw, Mapping) for kw in imshow_kw):
        raise wrong_type("imshow_kw", takes, imshow_kw)
    if len(imshow_kw) != count:
        raise wrong_value("imshow_kw", takes, imshow_kw)
    return list(imshow_kw)


def _check_titles(titles: Any, count: int) -> Sequence[str]:
    """Return a title for each image, "" by default."""
    takes = f"a sequence of {count} str"
    if titles is None:
        return [""] * count
    if isinstance(titles, str) or not isinstance(titles, Sequence | np.ndarray):
        raise wrong_type("titles", takes, titles)
    if not all(isinstance(title, str) for title in titles):
        raise wrong_type("titles", takes, titles)
    if len(titles) != count:
        raise wrong_value("titles", takes, titles)
    return cast(Sequence[str], titles)


def _with_aspect(axs: Any, factor: Scale | Scales) -> Scale | Scales:
    """Return the scales along x and y of cells whose aspect is a number, else *factor*."""
    ratios = {ax.get_aspect() for ax in axs if ax.images and ax.get_aspect() != "auto"}
    if ratios <= {1.0}:
        return factor
    if len(ratios) > 1 or any(ax.images and ax.get_aspect() == "auto" for ax in axs):
        raise ValueError("'imshow_kw' must have one 'aspect' for all images if it is a number")
    return cast(Scales, Aspect.of(ratios.pop()).scales(factor))


def _check_fits(
    fig: Figure,
    axs: Any,
    grid: Any,
    shape_at: dict[SubplotIndex, tuple[int, int]],
    wanted: Scale | Scales,
) -> None:
    """Refuse a figure that is too large for renderers, and name the largest scale that fits."""
    fitting = _fitting_scale(fig, axs, grid, shape_at, wanted)
    if fitting is None and isinstance(wanted, tuple):
        raise ValueError(
            f"'scale' must be smaller for these images, not {wanted}: a figure is less than "
            f"{LARGEST_CANVAS} dots wide and high"
        )
    if fitting is None:
        raise ValueError(
            f"'images_or_shapes' must be fewer: at no scale are {len(shape_at)} images with "
            f"their decorations less than {LARGEST_CANVAS} dots wide and high"
        )
    if fitting != wanted:
        raise ValueError(
            f"'scale' must be at most {fitting} for these images, not {wanted}: a figure is less "
            f"than {LARGEST_CANVAS} dots wide and high"
        )


def _fitting_scale(
    fig: Figure,
    axs: Any,
    grid: Any,
    shape_at: dict[SubplotIndex, tuple[int, int]],
    wanted: Scale | Scales,
) -> Scale | Scales | None:
    """Return the largest scale up to *wanted* at which the figure is not too large, if any.

    Margins are measured only at scales at which the images alone are not too large. Of a pair there
    are no smaller ones to try.
    """
    renderer = measuring_renderer(fig)
    decorations = Decorations({})
    for scale in (wanted,) if isinstance(wanted, tuple) else _scales(shape_at, wanted):
        plan = decorations.around(sizes_at(scale, shape_at))
        if max(plan.width, plan.height) >= LARGEST_CANVAS:
            continue
        for ax in axs:
            ax.set_pixel_scale(scale)
        layout = ExactLayout(grid, shape_at, scale).measured(fig, renderer)
        if max(layout.plan.width, layout.plan.height) < LARGEST_CANVAS:
            return scale
        decorations = replace(layout.decorations, titles=(), pads=(0, 0))
    return None


def _scales(shape_at: Mapping[Any, tuple[int, int]], wanted: Scale) -> Iterator[Scale]:
    """Yield the scales from *wanted* downwards at which each image alone is not too large."""
    longest = max(max(shape) for shape in shape_at.values())
    first = min(int(wanted), (LARGEST_CANVAS - 1) // longest)
    if wanted >= 1:
        yield from range(first, 0, -1)
        wanted = Fraction(1, 2)
    shortest = max(wanted.denominator, math.ceil(longest / (LARGEST_CANVAS - 1)))
    yield from (Fraction(1, k) for k in range(shortest, max(longest, shortest) + 1))

"""Where the panels of a comparison are: in a row, or in a column where that shows them larger."""

from __future__ import annotations

from typing import Any, Literal, cast

import matplotlib as mpl
from matplotlib.figure import Figure, FigureBase

from mplpix._mpl.renderers import measuring_renderer
from mplpix.arrays.scale import Scale
from mplpix.axes.pixel_axes import PixelAxes
from mplpix.figures.arrangement import area
from mplpix.figures.exact_layout import ExactLayout, Layout
from mplpix.figures.target_figure import TargetFigure

__all__ = ["add_panels", "lay_out_panels", "panel_figure"]

#: The largest size of a figure of exact size, in inches, where *figsize* names no other.
_FIGSIZE = (16.0, 10.0)

#: The default width of a figure of another layout, in widths of rcParams["figure.figsize"].
_WIDTHS = 2

#: Arguments of a figure that choose its layout.
_LAYOUTS = ("layout", "tight_layout", "constrained_layout")


def panel_figure(figure: FigureBase | None, figure_kw: dict[str, Any]) -> tuple[TargetFigure, bool]:
    """Return the figure for panels, and whether its size and its layout are those that they need.

    They aren't where a figure or a layout was given.
    """
    if figure is not None:
        return TargetFigure(figure), False
    has_layout = any(name in figure_kw for name in _LAYOUTS)
    if figure_kw.get("figsize") is None:
        width, height = cast(Any, mpl.rcParams)["figure.figsize"]
        figure_kw = {**figure_kw, "figsize": (_WIDTHS * width, height) if has_layout else _FIGSIZE}
    if not has_layout:  # nor that of rcParams
        figure_kw = {**figure_kw, "layout": "none"}
    target = TargetFigure(None, figure_kw)
    return target, target.is_empty and not has_layout


def add_panels(target: TargetFigure) -> tuple[PixelAxes, PixelAxes, PixelAxes]:
    """Add three Axes that share both axes, and return them."""
    axes: Any = target.figure.subplots(
        1, 3, sharex=True, sharey=True, subplot_kw={"projection": "pixel"}
    )
    target.add(axes)
    return axes[0], axes[1], axes[2]


def lay_out_panels(
    target: TargetFigure, shape: tuple[int, int], scale: Literal["fit"] | Scale
) -> None:
    """Make the figure exactly as large as the panels need, in a row or in a column.

    That arrangement is taken which shows more dots of the panels, the row if both show the same.
    The figure is at most as large as it was made.
    """
    figure = cast(Figure, target.figure)
    size = figure.get_size_inches()
    at_most = float(size[0]), float(size[1])
    row, column = (
        ExactLayout.of_equal(figure.add_gridspec(*counts), shape, scale, at_most=at_most)
        for counts in ((1, 3), (3, 1))
    )
    engine, in_row = row, _use(row, figure, target.axes)
    shown = area(in_row.sizes)
    if column.could_show(figure, in_row) > shown:
        if area(_use(column, figure, target.axes).sizes) > shown:
            engine = column
        else:
            _use(row, figure, target.axes)
    target.lay_out(engine)


def _use(engine: ExactLayout, figure: Figure, axes: list[PixelAxes]) -> Layout:
    """Put the panels into the grid of *engine*, and return their layout there.

    Tick labels that all share are at its left and bottom only.
    """
    shared = len({(id(ax.xaxis.major), id(ax.yaxis.major)) for ax in axes}) == 1
    params = cast(Any, mpl.rcParams)
    for ax, place in zip(axes, cast(Any, engine.grid), strict=True):
        ax.set_subplotspec(place)
        for axis, sides in ((ax.xaxis, ("bottom", "top")), (ax.yaxis, ("left", "right"))):
            name = cast(Any, axis).axis_name
            axis.set_tick_params(**{f"label{s}": params[f"{name}tick.label{s}"] for s in sides})
            axis.get_offset_text().set_visible(True)
        if shared:
            ax.label_outer()
    return engine.measured(figure, measuring_renderer(figure))

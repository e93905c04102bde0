"""The figure that a comparison is drawn in."""

from __future__ import annotations

from typing import Any, Literal, cast

import matplotlib as mpl
from matplotlib.figure import Figure, FigureBase

from mplpix._mpl import measuring_renderer
from mplpix.arrays.scale import Scale
from mplpix.axes.pixel_axes import PixelAxes
from mplpix.figures.arrangement import area
from mplpix.figures.exact_layout import ExactLayout, Layout

__all__ = ["TargetFigure"]

#: The largest size of a figure of exact size, in inches, where *figsize* names no other.
_FIGSIZE = (16.0, 10.0)

#: The default width of a figure of another layout, in widths of rcParams["figure.figsize"].
_WIDTHS = 2

#: Arguments of a figure that choose its layout.
_LAYOUTS = ("layout", "tight_layout", "constrained_layout")


class TargetFigure:
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

    def __enter__(self) -> TargetFigure:
        return self

    def __exit__(self, error: Any, *details: object) -> None:
        if error is None:
            return
        for ax in self._axes:
            ax.remove()
        if self._is_new:
            import matplotlib.pyplot as plt  # noqa: PLC0415

            plt.close(cast(Figure, self.figure))

"""`TargetFigure`: what `compare` and `subplots` draw in, until all is there and laid out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from matplotlib.figure import Figure, FigureBase

from mplpix._mpl.renderers import measuring_renderer
from mplpix.axes.pixel_axes import PixelAxes
from mplpix.figures.exact_layout import ExactLayout

__all__ = ["TargetFigure"]


class TargetFigure:
    """Context for the figure to draw in: on an error, new Axes and a new figure are removed.

    Parameters
    ----------
    figure : `~matplotlib.figure.Figure` or `~matplotlib.figure.SubFigure`, optional
        By default one of pyplot.
    figure_kw : dict, optional
        As for `matplotlib.pyplot.figure`; *num* may name a figure that is there already.

    Attributes
    ----------
    figure : `~matplotlib.figure.Figure` or `~matplotlib.figure.SubFigure`
    axes : list of PixelAxes
        Those that were added.
    is_empty : bool
        Whether no other Axes are on it.
    """

    def __init__(
        self, figure: FigureBase | None = None, figure_kw: dict[str, Any] | None = None
    ) -> None:
        self._is_new = False
        if figure is None:
            # Imported here only: a program that embeds figures must not import pyplot.
            import matplotlib.pyplot as plt  # noqa: PLC0415

            before = plt.get_fignums()
            made = plt.figure(**(figure_kw or {}))
            self._is_new = made.number not in before
            figure = made
        self.figure: Any = figure
        self.axes: list[PixelAxes] = []
        self.is_empty = not figure.axes

    def add(self, axes: Iterable[Any]) -> None:
        """Note that *axes* were added."""
        self.axes.extend(axes)

    def lay_out(self, engine: ExactLayout) -> None:
        """Have *engine* lay out the figure, now and at each draw."""
        figure = cast(Figure, self.figure)
        figure.set_layout_engine(engine)
        engine.lay_out(figure, measuring_renderer(figure))
        for ax in self.axes:
            ax.apply_aspect()

    def __enter__(self) -> TargetFigure:
        return self

    def __exit__(self, error: Any, *details: object) -> None:
        if error is None:
            return
        for ax in self.axes:
            ax.remove()
        if self._is_new:
            import matplotlib.pyplot as plt  # noqa: PLC0415

            plt.close(self.figure)

"""Layout engines under which a figure with pixel Axes stays as it is.

Which tick labels fit depends on the scale, the slots on the labels, and the scale on the slots.
matplotlib's engines go once around this circle at each draw, so that an unchanged figure may
alternate between two scales for ever. The engines here go around until the scales stay, within one
draw; of scales that alternate the smallest is kept (`ScaleGroup.at_most`). Once settled, a draw
measures what the layout depends on, and leaves the layout alone where nothing changed.

matplotlib makes the engine of a figure, so that `adopt` makes its engine one of these, in place: a
reference to it that somebody has stays good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from matplotlib.figure import Figure, FigureBase
from matplotlib.layout_engine import ConstrainedLayoutEngine, LayoutEngine, TightLayoutEngine

from mplpix._mpl import compresses, figure_titles, measuring_renderer
from mplpix.axes.dots_per_unit import dots_per_unit
from mplpix.axes.group import FigureScales, scales_of

__all__ = ["adopt"]

#: How often an engine runs until the scales stay, at most; each run goes around the circle once.
_RUNS = 6


class _Measured(NamedTuple):
    """All that a layout depends on, and the layout itself, in display coordinates."""

    figure: tuple[float, ...]
    parameters: tuple[Any, ...]
    scales: tuple[Any, ...]
    slots: tuple[tuple[float, ...], ...]
    decorations: tuple[tuple[float, ...] | None, ...]


class _Settled:
    """What an engine keeps of its figure."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.measured: _Measured | None = None
        figure.canvas.mpl_connect("draw_event", self.redo)

    def redo(self, event: Any) -> None:
        """Lay out again after a draw whose dots were finer than known: that of a vector file."""
        figure = self.figure
        engine = figure.get_layout_engine()
        known = None if self.measured is None else self.measured.figure[-1]
        if isinstance(engine, _SettlingEngines) and known != dots_per_unit(figure):
            engine.execute(figure)


class SettledConstrainedLayout(ConstrainedLayoutEngine):
    """`~matplotlib.layout_engine.ConstrainedLayoutEngine` for figures with pixel Axes."""

    _settled: _Settled | None = None

    def execute(self, fig: Figure) -> None:
        """Lay out *fig*, unless it is settled."""
        self._settled = _settle(fig, self, super().execute, self._settled)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be measured again."""
        return {**vars(self), "_settled": None}


class SettledTightLayout(TightLayoutEngine):
    """`~matplotlib.layout_engine.TightLayoutEngine` for figures with pixel Axes."""

    _settled: _Settled | None = None

    def execute(self, fig: Figure) -> None:
        """Lay out *fig*, unless it is settled."""
        self._settled = _settle(fig, self, super().execute, self._settled)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be measured again."""
        return {**vars(self), "_settled": None}


_SettlingEngines = SettledConstrainedLayout | SettledTightLayout

_ADOPTED: dict[type[LayoutEngine], type[LayoutEngine]] = {
    ConstrainedLayoutEngine: SettledConstrainedLayout,
    TightLayoutEngine: SettledTightLayout,
}


def adopt(figure: Figure) -> None:
    """Make the layout engine of *figure* settle, if it is one of matplotlib's own."""
    engine: Any = figure.get_layout_engine()
    adopted = _ADOPTED.get(type(engine))
    if adopted is not None:
        engine.__class__ = adopted


def _settle(
    figure: Figure, engine: LayoutEngine, run: Callable[[Figure], None], settled: _Settled | None
) -> _Settled:
    """Have *engine* lay out *figure* by *run* until it is settled."""
    if settled is None or settled.figure is not figure:
        settled = _Settled(figure)
    scales = scales_of(figure)
    if settled.measured is not None and settled.measured == _measure(figure, engine, scales):
        return settled
    scales.limit({})
    passed = [scales.resolved()]
    with scales.laid_out(compressed=compresses(figure)):
        for _ in range(_RUNS):
            run(figure)
            now = scales.resolved()
            if now == passed[-1]:
                break
            if now in passed:
                alternating = [*passed[passed.index(now) :], now]
                scales.limit({group: min(state[group] for state in alternating) for group in now})
                now = scales.resolved()
            passed.append(now)
    settled.measured = _measure(figure, engine, scales)
    return settled


def _measure(figure: Figure, engine: LayoutEngine, scales: FigureScales) -> _Measured:
    renderer = measuring_renderer(figure)
    drawn = [*figure.axes, *_texts(figure)]
    boxes = [
        artist.get_tightbbox(renderer, for_layout_only=True)
        if artist in figure.axes
        else artist.get_window_extent(renderer)
        for artist in drawn
        if artist.get_in_layout()
    ]
    corners = [figure_part.bbox.extents for figure_part in _figures(figure)]
    return _Measured(
        (*(float(x) for box in corners for x in box), figure.dpi, dots_per_unit(figure)),
        tuple(engine.get().items()),
        tuple(sorted((id(group), scale) for group, scale in scales.resolved().items())),
        tuple(tuple(map(float, ax.get_position(original=True).extents)) for ax in figure.axes),
        tuple(None if box is None else tuple(map(float, box.extents)) for box in boxes),
    )


def _figures(figure: FigureBase) -> Iterator[Any]:
    yield figure
    for part in figure.subfigs:
        yield from _figures(part)


def _texts(figure: Figure) -> Iterator[Any]:
    """Yield the titles and the legends of *figure* and its subfigures."""
    for part in _figures(figure):
        yield from (text for _, text in figure_titles(part))
        yield from part.legends

"""Layout engines that draw an unchanged figure with pixel Axes the same every time.

Which tick labels fit depends on the scale, the slots on the labels, and the scale on the slots.
matplotlib's engines go once around this circle at each draw, so that an unchanged figure may
alternate between two scales for ever. Two rules end that, for all Axes of a figure:

- Within one draw, an engine is run until the scales are those at which it measured the labels. If
  scales alternate, the smallest is kept (`ScaleGroup.at_most`), and slots follow from its labels.
- All that a layout depends on is measured before an engine runs. If nothing changed since its last
  run, it isn't run. Layouts are kept for several dpi and figure sizes, so that a `savefig` in
  between disturbs nothing.

`adopt` changes the class of the engine that matplotlib made, in place: references to it stay valid.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, ref

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine, LayoutEngine, TightLayoutEngine
from matplotlib.transforms import BboxBase

from mplpix._mpl.axes import set_slot
from mplpix._mpl.figures import compresses, figure_titles, set_subfigure_box, tight_box_for_layout
from mplpix._mpl.renderers import measuring_renderer
from mplpix.arrays.scale import Scale
from mplpix.axes.dots_per_unit import dots_per_unit
from mplpix.axes.figure_scales import FigureScales, scales_of
from mplpix.axes.group import ScaleGroup

__all__ = ["adopt", "lay_out"]

#: How often an engine runs in one draw, at most; each run goes around the circle once or twice.
_RUNS = 6

#: Layouts that are kept for a figure: for views to go back to, and for files at other dpi.
_LAYOUTS = 128


class _Positions(NamedTuple):
    """The positions of all that layout engines move, and the parameters of subplots.

    No artist is kept alive by it.
    """

    slots: Mapping[Any, Any]
    subfigures: Mapping[Any, Any]
    titles: Mapping[Any, Any]
    subplotpars: dict[str, float]

    @classmethod
    def of(cls, figure: Figure) -> _Positions:
        """Return the present positions in *figure*."""
        return cls(
            WeakKeyDictionary({ax: ax.get_position(original=True) for ax in figure.axes}),
            WeakKeyDictionary(
                {
                    part: part.bbox_relative.frozen()
                    for part in _figures(figure)
                    if part is not figure
                }
            ),
            WeakKeyDictionary(
                {text: (text.get_position(), text.get_va()) for text in _titles(figure)}
            ),
            dict(vars(figure.subplotpars)),
        )

    def restore(self, figure: Figure) -> None:
        """Move everything in *figure* back to these positions."""
        for part, box in self.subfigures.items():
            set_subfigure_box(part, box)
        for ax, slot in self.slots.items():
            set_slot(ax, slot)
        for text, (position, alignment) in self.titles.items():
            text.set(position=position, va=alignment)
        figure.subplotpars.update(**self.subplotpars)

    def is_same(self, other: _Positions) -> bool:
        """Return whether all positions equal those of *other* to the last bit."""
        return self.is_made_of([other])

    def is_made_of(self, others: Collection[_Positions]) -> bool:
        """Return whether positions of each kind equal those of one of *others* to the last bit.

        Home and back of the toolbar restore the slots, and nothing else.
        """
        return all(any(_are_same(own, other[i]) for other in others) for i, own in enumerate(self))


def _are_same(ours: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> bool:
    """Return whether the same artists, or parameters, have the same positions."""
    return set(ours) == set(theirs) and all(
        (place.get_points() == theirs[drawn].get_points()).all()
        if isinstance(place, BboxBase)
        else place == theirs[drawn]
        for drawn, place in ours.items()
    )


class _Layout(NamedTuple):
    """A settled layout: positions, the limits of scales, and the measurements it depends on."""

    positions: _Positions
    at_most: dict[ScaleGroup, Scale]
    measured: Hashable


class _Settled:
    """Keeps the settled layouts of *figure* by its size, its dpi and the engine's parameters.

    And by the views that are wanted: engines end in one of several layouts, depending on where they
    begin, and who goes back to a view expects the layout that it had.
    """

    def __init__(self, figure: Figure) -> None:
        self._figure = ref(figure)  # an engine may outlive its figure
        self._layouts: dict[Hashable, Any] = {}
        #: The key of the last layout for each size, dpi and parameters.
        self._last: dict[Hashable, Any] = {}
        self._used_dots_per_unit = 1.0
        figure.canvas.mpl_connect("draw_event", self._redo)

    def execute(self, figure: Figure, engine: LayoutEngine, run: Callable[[Figure], None]) -> None:
        """Lay out the figure by *run* of *engine*, unless it is settled."""
        scales = scales_of(figure)
        self._used_dots_per_unit = dots_per_unit(figure)
        size = (*figure.get_size_inches(), figure.dpi, self._used_dots_per_unit)
        place = (*size, repr(engine.get()))
        key = (place, scales.wishes())
        if scales.holds_slots and place in self._last:
            key = self._last[place]
        settled = self._layouts.get(key) or self._layouts.get(self._last.get(place))
        if settled is not None and (self._restore(figure, settled, scales) or scales.holds_slots):
            self._keep(place, key, settled)
            return
        at_most: dict[ScaleGroup, Scale] = {}
        scales.limit(at_most)
        try:
            with scales.laid_out(compressed=compresses(figure)):
                at_most = _run(figure, run, scales)
        finally:  # compressed layout raises for Axes in several grids; `Figure.draw` ignores that
            layout = _Layout(_Positions.of(figure), at_most, _measure(figure, scales))
            self._keep(place, key, layout)

    def _keep(self, place: Hashable, key: Hashable, layout: _Layout) -> None:
        """Keep *layout* as the last one, and forget the one that is unused for the longest time."""
        for kept, name, value in ((self._layouts, key, layout), (self._last, place, key)):
            kept.pop(name, None)
            kept[name] = value
            if len(kept) > _LAYOUTS:
                kept.pop(next(iter(kept)))

    def _restore(self, figure: Figure, settled: _Layout, scales: FigureScales) -> bool:
        """Undo what another settled layout moved; return whether *settled* still holds."""
        positions = _Positions.of(figure)
        if not positions.is_same(settled.positions):
            if not positions.is_made_of([layout.positions for layout in self._layouts.values()]):
                return False
            settled.positions.restore(figure)
            scales.limit(settled.at_most)
        return _measure(figure, scales) == settled.measured

    def _redo(self, event: Any) -> None:
        """Lay out a vector file again, once a draw has told how fine its dots are."""
        figure = self._figure()
        if figure is None or self._used_dots_per_unit == dots_per_unit(figure):
            return
        engine = figure.get_layout_engine()
        if isinstance(engine, _SettlingEngine):
            engine.execute(figure)


def _run(
    figure: Figure, run: Callable[[Figure], None], scales: FigureScales
) -> dict[ScaleGroup, Scale]:
    """Run an engine until it measured at the final scales; return limits of alternating ones."""
    at_most: dict[ScaleGroup, Scale] = {}
    passed = [scales.resolved()]
    for _ in range(_RUNS):
        run(figure)
        now = scales.resolved()
        if now == scales.measured():
            break
        if now in passed:
            alternating = [*passed[passed.index(now) :], now]
            at_most = {group: min(state[group] for state in alternating) for group in now}
            scales.limit(at_most)
            now = scales.resolved()
        passed.append(now)
    return at_most


def _measure(figure: Figure, scales: FigureScales) -> Hashable:
    """Return all that a layout depends on: scales, grids, and sizes of Axes, titles and legends."""
    renderer = measuring_renderer(figure)
    boxes = {ax: tight_box_for_layout(ax, renderer) for ax in figure.axes}
    texts = [text.get_window_extent(renderer) for text in _titles(figure)]
    legends = [
        legend.get_tightbbox(renderer) for part in _figures(figure) for legend in part.legends
    ]
    grids = [
        (str(spec), *spec.get_gridspec().get_geometry(), repr(vars(spec.get_gridspec())))
        if (spec := ax.get_subplotspec()) is not None
        else None
        for ax in figure.axes
    ]
    return (
        tuple((id(group), scale) for group, scale in scales.resolved().items()),
        tuple((id(ax), _numbers(box)) for ax, box in boxes.items()),
        tuple((box.width, box.height) for box in texts),
        tuple(_numbers(box) for box in legends),
        tuple(grids),
    )


def _numbers(box: Any) -> tuple[float, ...] | None:
    return None if box is None else tuple(float(end) for end in box.extents)


def _figures(figure: Any) -> Iterator[Any]:
    """Yield *figure* and its subfigures."""
    yield figure
    for part in figure.subfigs:
        yield from _figures(part)


def _titles(figure: Figure) -> Iterator[Any]:
    for part in _figures(figure):
        yield from (text for _, text in figure_titles(part))


class _SettlingEngine(LayoutEngine):
    """Base class of both engines: has settled layouts, which are not pickled."""

    #: By figures, which may share an engine; None in one that wasn't asked for a layout.
    _settled: WeakKeyDictionary[Figure, _Settled] | None = None

    def _settle(self, figure: Figure, run: Callable[[Figure], None]) -> None:
        if self._settled is None:
            self._settled = WeakKeyDictionary()
        settled = self._settled.get(figure)
        if settled is None:
            settled = self._settled[figure] = _Settled(figure)
        settled.execute(figure, self, run)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the settled layouts, which the next draw finds again."""
        return {**vars(self), "_settled": None}


class SettlingConstrainedLayout(_SettlingEngine, ConstrainedLayoutEngine):
    """`~matplotlib.layout_engine.ConstrainedLayoutEngine` for figures with pixel Axes."""

    def execute(self, fig: Figure) -> None:
        """Lay out *fig*, unless it is settled."""
        self._settle(fig, super().execute)


class SettlingTightLayout(_SettlingEngine, TightLayoutEngine):
    """`~matplotlib.layout_engine.TightLayoutEngine` for figures with pixel Axes."""

    def execute(self, fig: Figure) -> None:
        """Lay out *fig*, unless it is settled."""
        self._settle(fig, super().execute)


_ADOPTED: dict[Any, type[LayoutEngine]] = {
    ConstrainedLayoutEngine: SettlingConstrainedLayout,
    TightLayoutEngine: SettlingTightLayout,
}


def lay_out(figure: Figure) -> bool:
    """Lay out *figure* as its next draw will; return False where slots don't follow the labels."""
    engine = figure.get_layout_engine()
    if not isinstance(engine, _SettlingEngine) or scales_of(figure).holds_slots:
        return False
    with suppress(ValueError):  # of compressed layout, as in `Figure.draw`
        engine.execute(figure)
    return True


def adopt(figure: Figure) -> None:
    """Make the layout engine of *figure* settle, if it is one of matplotlib's own.

    Under any other, and without one, no scale is limited.
    """
    engine: Any = figure.get_layout_engine()
    adopted = _ADOPTED.get(type(engine))
    if adopted is not None:
        engine.__class__ = adopted
    elif not isinstance(engine, _SettlingEngine) and not figure.canvas.is_saving():
        # `savefig` draws without the engine what that has laid out
        scales_of(figure).limit({})

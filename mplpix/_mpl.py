"""The one place for private names of matplotlib, and for differences between its versions.

Each helper says why no public name will do and which versions it was checked with.
"""

from __future__ import annotations

from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox, TransformNode

__all__ = ["Watch", "layout_nodes", "root_figure", "set_active_position"]


class Watch(TransformNode):
    """Tells whether any of some transforms changed since it was last `reset`.

    matplotlib's transforms tell their parents that they changed, at no cost where nobody asks
    again. The flag that keeps it, `_invalid`, is private, though transforms outside of matplotlib
    have to use it. Checked with 3.9 to 3.11.
    """

    def reset(self, *nodes: TransformNode) -> None:
        """Watch *nodes* from now on, besides those of earlier calls.

        Their values must have been read just before: a node that was not read since its last
        change tells its parents nothing of the next one.
        """
        self.set_children(*nodes)
        cast(Any, self)._invalid = 0

    @property
    def changed(self) -> bool:
        """Whether a watched node changed, or `invalidate` was called."""
        return bool(cast(Any, self)._invalid)


def layout_nodes(ax: Axes) -> tuple[TransformNode, ...]:
    """Return the transforms that a layout of *ax* depends on, all of them just read.

    `Axes.get_position` and `Axes.viewLim` give the values, but only the objects behind them tell
    of changes. Checked with 3.9 to 3.11.
    """
    private = cast(Any, ax)
    figure = cast(Any, ax.get_figure())
    nodes = (private._originalPosition, private._viewLim, figure.bbox, figure.transSubfigure)
    for box in nodes[:3]:
        box.get_points()
    nodes[3].get_matrix()
    return nodes


def root_figure(ax: Axes) -> Figure | None:
    """Return the figure at the root of *ax*, also from inside subfigures.

    ``get_figure(root=True)`` is new in 3.10.
    """
    figure = cast(Any, ax.get_figure())
    return None if figure is None else cast(Figure, figure.figure)


def set_active_position(ax: Axes, position: Bbox) -> None:
    """Set where *ax* is drawn, in fractions of its figure; its slot stays.

    `Axes.set_position` also takes the Axes out of constrained layout. Checked with 3.9 to 3.11.
    """
    private = cast(Any, ax)
    if (private._position.get_points() != position.get_points()).any():
        private._set_position(position, which="active")

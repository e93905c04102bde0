"""Slot, box, limits and projection of an Axes, and its transforms as nodes that tell of changes.

matplotlib's public setters of places and limits also take an Axes out of its layout, mark it stale
or write both axes. The helpers here read or set the one thing that they name.
"""

from __future__ import annotations

import copyreg
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from matplotlib import cbook
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox, TransformNode

__all__ = [
    "Watch",
    "can_pickle_coordinates",
    "class_factory",
    "find_units_again",
    "has_own_transforms",
    "is_frozen",
    "layout_nodes",
    "named_rectilinear",
    "pan_points",
    "set_active_position",
    "set_slot",
]


class Watch(TransformNode):
    """A node that knows whether any of the watched transforms changed since the last `reset`.

    matplotlib's transforms invalidate their parents when they change. The flag of the parent,
    `_invalid`, is private, though classes of transforms outside of matplotlib have to use it.
    Checked with 3.9 to 3.11.
    """

    def reset(self, *nodes: TransformNode) -> None:
        """Watch *nodes* from now on, besides those of earlier calls.

        Their values must have been read just before: a node that is invalid already does not
        invalidate its parents when it changes again.
        """
        self.set_children(*nodes)
        cast(Any, self)._invalid = 0

    @property
    def changed(self) -> bool:
        """Whether a watched node changed, or `invalidate` was called."""
        return bool(cast(Any, self)._invalid)


def layout_nodes(ax: Axes) -> tuple[TransformNode, ...]:
    """Return the transforms that slot and limits of *ax* depend on; their values were just read.

    `Axes.get_position` and `Axes.viewLim` are public, but return copies or carry an autoscale out;
    only these objects announce changes. Checked with 3.9 to 3.11.
    """
    private = cast(Any, ax)
    figure = cast(Any, ax.get_figure())
    nodes = (private._originalPosition, private._viewLim, figure.bbox, figure.transSubfigure)
    for box in nodes[:3]:
        box.get_points()
    nodes[3].get_matrix()
    return nodes


def set_active_position(ax: Axes, position: Bbox) -> None:
    """Set the box of *ax* and of its twins, in fractions of the figure; their slots are kept.

    `Axes.set_position` also takes the Axes out of constrained layout and marks it stale, at each
    draw. Checked with 3.9 to 3.11.
    """
    private = cast(Any, ax)
    for twin in private._twinned_axes.get_siblings(ax):
        twin._position.set(position)


def set_slot(ax: Axes, position: Bbox) -> None:
    """Set the slot of *ax*, in fractions of its figure.

    `Axes.set_position` also takes the Axes out of the layout. Checked with 3.9 to 3.11.
    """
    private = cast(Any, ax)
    if (private._originalPosition.get_points() != position.get_points()).any():
        private._set_position(position, which="original")


def is_frozen(ax: Axes) -> bool:
    """Return whether `savefig` with ``bbox_inches`` keeps the position of *ax* as it was.

    ``matplotlib._tight_bbox`` sets a locator for this, and `Axes.apply_aspect` on the instance.
    Checked with 3.9 to 3.11.
    """
    return "apply_aspect" in vars(ax)


def pan_points(ax: Axes, button: Any, key: str | None, x: float, y: float) -> Any:
    """Return the limits, as columns of x and y, that ``Axes.drag_pan`` would set; None for none.

    That method sets both axes. Checked with 3.9 to 3.11.
    """
    return cast(Any, ax)._get_pan_points(button, key, x, y)


@contextmanager
def named_rectilinear(ax: Axes) -> Iterator[None]:
    """Context in which *ax* is named "rectilinear".

    By that name ``Axes.hlines`` and ``vlines`` know that the lines of another transform, such as
    ``ax.get_yaxis_transform()``, have no say in the limits along it. Checked with 3.9 to 3.11.
    """
    ax.name = Axes.name
    try:
        yield
    finally:
        del ax.name


def has_own_transforms(kind: type[Axes]) -> bool:
    """Return whether Axes of that class have other than two straight axes at right angles.

    Projections override the private method that sets the transforms (polar, geographic, ternary
    and skewed ones do); those of three dimensions have one axis more. Checked with 3.9 to 3.11.
    """
    method = "_set_lim_and_transforms"
    return getattr(kind, method) is not getattr(Axes, method) or hasattr(kind, "get_zlim")


def class_factory(mixin: type, name: str) -> Callable[[type], Any]:
    """Return a function from a class to one that inherits from *mixin* and it, and can be pickled.

    As axes_grid1 and axisartist make their Axes; there is no public name. Checked with 3.9 to 3.11.
    """
    return cast(Callable[[type], Any], cast(Any, cbook)._make_class_factory(mixin, name))


def can_pickle_coordinates(ax: Any) -> None:
    """Have a WCSAxes of astropy pickled with its frame, a dict that fails to be unpickled else.

    It is made without arguments then, as all subclasses of OrderedDict are. Checked with astropy 6
    to 8.
    """
    frame = getattr(getattr(ax, "coords", None), "frame", None)
    if isinstance(frame, OrderedDict):
        copyreg.pickle(type(frame), _reduced_dict)


def _reduced_dict(known: Any) -> tuple[Any, ...]:
    kind = type(known)
    return kind.__new__, (kind,), dict(vars(known)), None, iter(list(known.items()))


def find_units_again(ax: Any) -> None:
    """Have the labels of a WCSAxes, just unpickled, in units that astropy recognizes.

    It knows degrees and hours by identity, and chooses other ticks for units that are merely
    equal. Checked with astropy 6 to 8.
    """
    coords = getattr(ax, "coords", None)
    if isinstance(getattr(coords, "frame", None), OrderedDict):
        for coord in cast(Any, coords):
            labels = coord._formatter_locator
            if labels.format_unit is not None:
                labels.format_unit = type(labels.format_unit)(labels.format_unit.to_string())

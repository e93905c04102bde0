"""`tell_mplcursors`: mplcursors annotates images and marks with the values that are read out.

mplcursors asks single-dispatch functions, which it has packages register their artists with. Nobody
who has no mplcursors must import it, and it may be imported at any time. So an artist tells it of
its class when it is asked whether it is visible: mplcursors asks that before each pick.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np

__all__ = ["tell_mplcursors"]


def tell_mplcursors(kind: type) -> None:
    """Register artists of the class *kind* with mplcursors, where that has been imported.

    Artists that have a method ``read_out`` are picked at cells, others, which mark regions of
    cells, at a mark.
    """
    cursors = sys.modules.get("mplcursors")
    pick = getattr(cursors, "compute_pick", None)  # None, too, while it is being imported
    if pick is None or kind in pick.registry or not hasattr(cursors, "make_highlight"):
        return
    of_cells = hasattr(kind, "read_out")
    pick.register(kind, _pick_cell if of_cells else _pick_mark)
    cursors.get_ann_text.register(kind, _cell_text if of_cells else _mark_text)  # type: ignore[union-attr]
    if of_cells:
        cursors.move.register(kind, _move)  # type: ignore[union-attr]


def _selection(*fields: Any, **named: Any) -> Any:
    return sys.modules["mplcursors"].Selection(*fields, **named)


def _pick_cell(artist: Any, event: Any) -> Any:
    """Return the selection of the cell below the cursor, None outside of the image."""
    if not artist.contains(event)[0]:
        return None
    found = artist.read_out(event.xdata, event.ydata)
    if found is None:
        return None
    index = found.rows.start, found.cols.start
    return _selection_at(artist, (event.xdata, event.ydata), index)


def _pick_mark(artist: Any, event: Any) -> Any:
    """Return the selection of the region of the mark below the cursor, None beside all marks."""
    found, about = artist.contains(event)
    if not found:
        return None
    return _selection_at(artist, (event.xdata, event.ydata), int(about["ind"][0]))


def _selection_at(artist: Any, target: Any, index: Any) -> Any:
    return _selection(
        artist=artist, target=target, index=index, dist=0, annotation=None, extras=None
    )


def _place_text(ax: Any, target: Any) -> str:
    x, y = target
    return f"x={ax.format_xdata(x).strip()}\ny={ax.format_ydata(y).strip()}"


def _value_text(artist: Any, target: Any) -> str:
    """Return the value of *artist* at *target* as the toolbar shows it."""
    x, y = artist.axes.transData.transform(target)
    inaxes, canvas = artist.axes, artist.get_figure().figure.canvas
    event = SimpleNamespace(
        x=x, y=y, xdata=target[0], ydata=target[1], inaxes=inaxes, canvas=canvas
    )
    return str(artist.format_cursor_data(artist.get_cursor_data(event)))


def _cell_text(*fields: Any) -> str:
    chosen = _selection(*fields)
    artist, target = chosen.artist, chosen.target
    return f"{_place_text(artist.axes, target)}\n{_value_text(artist, target)}"


def _mark_text(*fields: Any) -> str:
    chosen = _selection(*fields)
    artist, target = chosen.artist, chosen.target
    r0, r1, c0, c1 = (int(end) for end in artist.boxes()[chosen.index])
    cells = f"rows {r0}:{r1}, columns {c0}:{c1}"
    number = f"region {chosen.index + 1} of {len(artist.boxes())}"
    values = [_value_text(im, target) for im in artist.axes.images if hasattr(im, "read_out")]
    return "\n".join([_place_text(artist.axes, target), *values, f"{number}: {cells}"])


def _move(*fields: Any, key: str) -> Any:
    """Return the selection of the next cell in the direction of the arrow *key*."""
    chosen = _selection(*fields)
    grid, to_dots = chosen.artist.grid, chosen.artist.axes.transData.transform
    x, y = grid.x_centers, grid.y_centers
    first, last = to_dots([(x[0], y[0]), (x[-1], y[-1])])
    step = 1 if key in ("right", "up") else -1
    row, col = chosen.index
    if key in ("left", "right"):
        col += step if first[0] <= last[0] else -step
    elif key in ("down", "up"):
        row += step if first[1] <= last[1] else -step
    row, col = row % grid.shape[0], col % grid.shape[1]
    target = np.array([x[col], y[row]], float)
    return chosen._replace(index=(row, col), target=target)

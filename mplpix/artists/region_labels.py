"""Numbers beside the largest regions of an overlay, so that text and picture agree.

A region's number is its row in the list of regions by size, `Comparison.regions`, at any view. The
numbers are drawn with the marks and by their grid, and only those of regions in view; they are no
artists of their own, so that layout engines see none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from mplpix._checks import check_int, wrong_value
from mplpix._mpl.figures import root_figure
from mplpix.arrays.grid import CellGrid
from mplpix.artists.annotations import MIDDLE_LUMINANCE, relative_luminance

__all__ = ["check_region_labels", "draw_region_labels", "place_label"]

#: The number of regions that True labels: those whose number has one digit.
_DEFAULT_COUNT = 10

#: The background reaches this far beyond the text (font sizes), and is so far from its region
#: (points).
_PAD, _GAP = 0.2, 2.0


def check_region_labels(region_labels: Any) -> int:
    """Return how many regions are labeled for an argument *region_labels*, 0 for False."""
    if isinstance(region_labels, bool | np.bool_):
        return _DEFAULT_COUNT if region_labels else 0
    takes = "True, False or the number of regions"
    count = check_int("region_labels", region_labels, takes)
    if count < 0:
        raise wrong_value("region_labels", takes, region_labels)
    return count


def draw_region_labels(
    renderer: RendererBase,
    artist: Artist,
    grid: CellGrid,
    boxes: NDArray[np.int64],
    rgba: tuple[float, float, float, float],
) -> None:
    """Draw the number of each region beside it.

    Parameters
    ----------
    renderer : `~matplotlib.backend_bases.RendererBase`
    artist : `~matplotlib.artist.Artist`
        In an Axes, in whose view the numbers are drawn; its transform is that of the cells.
    grid : CellGrid
        The cells.
    boxes : (n, 4) int array
        The bounding boxes (r0, r1, c0, c1) of the regions numbered 0, 1, …
    rgba : tuple of 4 floats
        The color of the marks, for the numbers. They are on black if it is light, else on white: a
        background of that color would look like a mark.
    """
    view = cast(Any, artist.axes).bbox
    seen = {
        number: cast(Bbox, Bbox.intersection(box, view))
        for number, box in enumerate(_display_boxes(artist, grid, boxes))
        if box.x1 > view.x0 and box.x0 < view.x1 and box.y1 > view.y0 and box.y0 < view.y1
    }
    if not seen:
        return
    luminance = relative_luminance(np.rint(np.multiply((*rgba[:3], 1.0), 255)).astype(np.uint8))
    background = "black" if luminance > MIDDLE_LUMINANCE else "white"
    text = Text(fontsize="small", fontweight="bold", color=rgba[:3])
    text.set_bbox({"boxstyle": f"square,pad={_PAD}", "facecolor": background, "edgecolor": "none"})
    text.set_figure(cast(Any, root_figure(artist)))
    text.set_clip_box(view)
    gap, pad = (
        float(cast(Any, renderer.points_to_pixels(points)))
        for points in (_GAP, _PAD * cast(float, text.get_fontsize()))
    )
    taken: list[Bbox] = []
    for number, region in seen.items():
        text.set_text(str(number))
        text.set_position((0, 0))
        box = text.get_window_extent(renderer).padded(pad)
        others = [other for other in seen.values() if other is not region]
        place = place_label(region, (box.width, box.height), view, gap, taken, others)
        taken.append(place)
        text.set_position((place.x0 - box.x0, place.y0 - box.y0))
        text.draw(renderer)


def place_label(
    region: Bbox,
    size: tuple[float, float],
    view: Any,
    gap: float,
    taken: list[Bbox],
    others: list[Bbox],
) -> Bbox:
    """Return the box of the label of a region.

    It is the first place beside the region that is in view and clear of other labels, at best of
    other regions as well. A region without such a place has the label in its upper left corner.

    Parameters
    ----------
    region : `~matplotlib.transforms.Bbox`
        What is in view of the region.
    size : (float, float)
        Width and height of the label.
    view : `~matplotlib.transforms.BboxBase`
    gap : float
        The distance of label and region.
    taken, others : list of `~matplotlib.transforms.Bbox`
        The labels that are placed already, and the other regions.

    Examples
    --------
    >>> region, view = Bbox([[10, 10], [30, 20]]), Bbox([[0, 0], [40, 40]])
    >>> place_label(region, (8, 6), view, 2, [], []).extents.tolist()
    [32.0, 14.0, 40.0, 20.0]
    >>> place_label(region, (8, 6), view, 3, [], []).extents.tolist()
    [10.0, 23.0, 18.0, 29.0]
    """
    inside = [place for place in _beside(region, size, gap) if _holds(view, place)]
    for avoided in (taken + others, taken):
        for place in inside:
            if not any(_overlap(place, box) for box in avoided):
                return place
    return Bbox.from_bounds(region.x0, region.y1 - size[1], *size)


def _beside(region: Bbox, size: tuple[float, float], gap: float) -> Iterator[Bbox]:
    """Yield the places around *region*: at the right and left of its top, above, below, corners."""
    width, height = size
    right, left = region.x1 + gap, region.x0 - gap - width
    above, below = region.y1 + gap, region.y0 - gap - height
    top = region.y1 - height
    for x, y in (
        (right, top),
        (region.x0, above),
        (left, top),
        (region.x0, below),
        (right, above),
        (left, above),
        (right, below),
        (left, below),
    ):
        yield Bbox.from_bounds(x, y, width, height)


def _holds(view: Any, box: Bbox) -> bool:
    x0, y0, x1, y1 = view.extents
    return bool(x0 <= box.x0 and box.x1 <= x1 and y0 <= box.y0 and box.y1 <= y1)


def _overlap(box: Bbox, other: Bbox) -> bool:
    """Return whether two boxes have points in common, other than those of their borders."""
    return bool(box.x0 < other.x1 and other.x0 < box.x1 and box.y0 < other.y1 and other.y0 < box.y1)


def _display_boxes(artist: Artist, grid: CellGrid, boxes: NDArray[np.int64]) -> Iterator[Bbox]:
    """Yield the bounding boxes of regions in display coordinates."""
    x, y = grid.x_edges[boxes[:, [2, 3, 2, 3]]], grid.y_edges[boxes[:, [0, 0, 1, 1]]]
    points = artist.get_transform().transform(np.stack([x, y], axis=-1).reshape(-1, 2))
    # Outside of the domain of the axis (0 and below on a log axis) edges count as lower ones.
    points = np.nan_to_num(points, nan=-np.inf)
    for corners in points.reshape(-1, 4, 2):
        yield Bbox([corners.min(axis=0), corners.max(axis=0)])

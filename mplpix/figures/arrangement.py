"""How large a figure must be for boxes and their decorations, in whole dots.

A figure is a grid of boxes, each with margins for its decorations, and has titles at its sides.
`arrange` returns the smallest one, `largest_scale_in` the largest scale at which it isn't larger
than a bound, and `narrowed` the boxes that are left where the scale is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from mplpix.arrays.aspect import Scales, factors_of
from mplpix.arrays.scale import Scale, Span, dots_needed, smaller

__all__ = [
    "Decorations",
    "Margins",
    "Plan",
    "Sizes",
    "SubplotIndex",
    "Title",
    "area",
    "arrange",
    "fits",
    "largest_scale_in",
    "narrowed",
    "sizes_at",
]

#: Row and column of a subplot in its grid, from the upper left.
SubplotIndex = tuple[int, int]

#: The width and the height of each box.
Sizes = Mapping[SubplotIndex, tuple[int, int]]


@dataclass(frozen=True)
class Margins:
    """How far the decorations of a box extend beyond it on each side, in dots."""

    left: int = 0
    right: int = 0
    bottom: int = 0
    top: int = 0


@dataclass(frozen=True)
class Plan:
    """The size of a figure, and the lower left corner of each box in it, in dots."""

    width: int
    height: int
    corners: dict[SubplotIndex, tuple[int, int]]


def arrange(
    sizes: Mapping[SubplotIndex, tuple[int, int]],
    margins: Mapping[SubplotIndex, Margins],
    pads: tuple[int, int] = (0, 0),
) -> Plan:
    """Return the smallest grid in which no boxes and margins overlap, each box centered.

    Parameters
    ----------
    sizes : dict of (row, column) to (width, height)
        The boxes, in dots.
    margins : dict of (row, column) to Margins
        The margins of the boxes; none where one is missing.
    pads : (int, int), default: (0, 0)
        Dots between columns and between rows, and at the border.

    Examples
    --------
    >>> arrange({(0, 0): (10, 5), (0, 1): (4, 9)}, {(0, 1): Margins(left=2)}, (1, 1))
    Plan(width=19, height=11, corners={(0, 0): (1, 3), (0, 1): (14, 1)})
    """
    all_margins = {index: margins.get(index, Margins()) for index in sizes}
    along_x = [
        (index, index[1], sizes[index][0], m.left, m.right) for index, m in all_margins.items()
    ]
    along_y = [
        (index, -index[0], sizes[index][1], m.bottom, m.top) for index, m in all_margins.items()
    ]
    width, x = _arrange(along_x, pads[0])
    height, y = _arrange(along_y, pads[1])
    return Plan(width, height, {index: (x[index], y[index]) for index in sizes})


def _arrange(
    boxes: list[tuple[SubplotIndex, int, int, int, int]], pad: int
) -> tuple[int, dict[SubplotIndex, int]]:
    """Return the length of all bands (columns or rows) along one axis, and the start of each box.

    Parameters
    ----------
    boxes : list of (index, band, length, margin before, margin after)
        Bands follow each other in the order of their numbers.
    pad : int
        Dots between bands and at the ends.
    """
    band_start = pad
    starts = {}
    for band in sorted({band for _, band, *_ in boxes}):
        members = [box for box in boxes if box[1] == band]
        length = max(size for _, _, size, _, _ in members)
        offsets = {index: (length - size) // 2 for index, _, size, _, _ in members}
        before = max(max(b - offsets[index], 0) for index, _, _, b, _ in members)
        after = max(max(a + offsets[index] + s - length, 0) for index, _, s, _, a in members)
        starts.update({index: band_start + before + offset for index, offset in offsets.items()})
        band_start += before + length + after + pad
    return band_start, starts


class Title(NamedTuple):
    """A title of a figure: the side that it is on, and its size in dots."""

    side: str
    width: int
    height: int


@dataclass(frozen=True)
class Decorations:
    """All of a figure but its boxes, in dots.

    Attributes
    ----------
    margins : dict of (row, column) to Margins
        The margins of the boxes; none where one is missing.
    titles : tuple of Title
        The titles of the figure.
    pads : (int, int)
        The gaps between columns and between rows, and at the border.
    """

    margins: Mapping[SubplotIndex, Margins]
    titles: tuple[Title, ...] = ()
    pads: tuple[int, int] = (0, 0)

    def around(self, sizes: Sizes) -> Plan:
        """Return the smallest figure with boxes of *sizes*."""
        return _with_titles(arrange(sizes, self.margins, self.pads), self.titles, self.pads)

    def within(self, bound: tuple[int, int]) -> Decorations:
        """Return these decorations without the ends of titles that are longer than *bound*."""
        longest = bound[0] - 2 * self.pads[0], bound[1] - 2 * self.pads[1]
        titles = (
            Title(side, width, min(height, longest[1]))
            if side == "left"
            else Title(side, min(width, longest[0]), height)
            for side, width, height in self.titles
        )
        return replace(self, titles=tuple(titles))

    def has_grown(self, before: Decorations) -> bool:
        """Return whether nothing is smaller than in *before*."""
        lengths, lengths_before = self._lengths(), before._lengths()
        return len(lengths) == len(lengths_before) and all(
            now >= then for now, then in zip(lengths, lengths_before, strict=True)
        )

    def _lengths(self) -> list[int]:
        margins = [
            length
            for _, m in sorted(self.margins.items())
            for length in (m.left, m.right, m.bottom, m.top)
        ]
        titles = [length for title in self.titles for length in (title.width, title.height)]
        return [*margins, *titles, *self.pads]


def sizes_at(scale: Scale | Scales, shapes: Mapping[SubplotIndex, tuple[int, int]]) -> Sizes:
    """Return the width and the height in dots of images of *shapes* (M, N).

    >>> sizes_at(3, {(0, 0): (10, 20)})
    {(0, 0): (60, 30)}
    """
    x, y = factors_of(scale)
    return {
        index: (dots_needed(Span(0, cols, cols), x), dots_needed(Span(0, rows, rows), y))
        for index, (rows, cols) in shapes.items()
    }


def _with_titles(inner: Plan, titles: Iterable[Title], pads: tuple[int, int]) -> Plan:
    """Return *inner* with space for the titles of the figure."""
    left = bottom = top = wide = high = 0
    for side, width, height in titles:
        if side == "left":
            left, high = width + pads[0], max(high, height + 2 * pads[1])
        else:
            bottom += (height + pads[1]) * (side == "bottom")
            top += (height + pads[1]) * (side == "top")
            wide = max(wide, width + 2 * pads[0])
    width = max(inner.width + left, wide)
    height = max(inner.height + bottom + top, high)
    x = left + (width - left - inner.width) // 2
    y = bottom + (height - bottom - top - inner.height) // 2
    corners = {index: (x + dx, y + dy) for index, (dx, dy) in inner.corners.items()}
    return Plan(width, height, corners)


def area(sizes: Sizes) -> int:
    """Return the dots in all boxes."""
    return sum(width * height for width, height in sizes.values())


def fits(sizes: Sizes, decorations: Decorations, bound: tuple[int, int]) -> bool:
    """Return whether a figure with boxes of *sizes* is at most *bound* dots wide and high.

    No scale makes a title shorter: one that is longer than *bound* alone does not count.
    """
    plan = decorations.within(bound).around(sizes)
    return plan.width <= bound[0] and plan.height <= bound[1]


def largest_scale_in(
    bound: tuple[int, int],
    shapes: Mapping[SubplotIndex, tuple[int, int]],
    decorations: Decorations,
    top: Scale,
) -> Scale | None:
    """Return the largest scale up to *top* at which the figure is not larger than *bound*, if any.

    Parameters
    ----------
    bound : (int, int)
        In dots.
    shapes : dict of (row, column) to (M, N)
    decorations : Decorations
        Those at every scale.
    top : int or Fraction
    """
    scale, cells = top, max(max(shape) for shape in shapes.values())
    while not fits(sizes_at(scale, shapes), decorations, bound):
        if scale.denominator >= cells:  # each image is a dot
            return None
        scale = smaller(scale)
    return scale


def narrowed(
    sizes: Sizes, decorations: Decorations, bound: tuple[int, int], scale: Scale | Scales
) -> Sizes:
    """Return *sizes*, the largest cut by whole cells, so that the figure fits into *bound*.

    A box keeps at least one cell.
    """
    plan, scales = decorations.within(bound).around(sizes), factors_of(scale)
    at_most = []
    for axis, excess in enumerate((plan.width - bound[0], plan.height - bound[1])):
        length = max(size[axis] for size in sizes.values())
        cell = max(int(scales[axis]), 1)
        if excess > 0:
            bands = len({index[1 - axis] for index in sizes})
            length = max((length - -(-excess // bands)) // cell * cell, cell)
        at_most.append(length)
    return {
        index: (min(width, at_most[0]), min(height, at_most[1]))
        for index, (width, height) in sizes.items()
    }

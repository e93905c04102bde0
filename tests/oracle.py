"""The picture that must be drawn, by plain numpy, and the one that was.

The expected picture comes by another road than the library's: cells are colored by matplotlib's
`ScalarMappable.to_rgba` with a norm of its own, and spread to dots by `numpy.repeat`; below scale
1, blocks are made by padding and reshaping. Nothing of the library's look-ups, places or
scales is used.

The drawn picture comes from the buffer of an Agg canvas or a saved PNG. Where the Axes was at that
draw is noted by a ``draw_event``, so that a saved figure can be looked into at its own dpi.
"""

from __future__ import annotations

import copy
import io
import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import cbook
from matplotlib.cm import ScalarMappable
from matplotlib.colors import TwoSlopeNorm
from PIL import Image

#: The largest rounding error of a place on a whole dot in float64 (dots).
ON_A_DOT = 1e-6

#: How far from a whole dot limits may be that are kept as the user set them (dots); an order of
#: magnitude over the library's tolerance.
LIMITS_ON_A_DOT = 1e-3

#: How much a slot may lack of a whole dot that counts (dots): more than the library's tolerance.
SLACK = 1e-3

WHITE = (255, 255, 255, 255)

#: `assert_images_are_exact` leaves out larger images, as it takes 16 bytes and more for each cell.
_MOST_CELLS = 10_000_000


# What was drawn ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """An Axes as it stood at the end of a draw, in dots of that draw."""

    box: tuple[float, float, float, float]
    slot: tuple[float, float, float, float]
    xlim: tuple[float, float]
    ylim: tuple[float, float]

    @classmethod
    def of(cls, ax):
        slot = ax.get_figure().transSubfigure.transform(ax.get_position(original=True).get_points())
        return cls(
            tuple(ax.bbox.extents), tuple(slot.ravel()), tuple(ax.get_xlim()), tuple(ax.get_ylim())
        )

    def enlarged(self, times):
        """Return the same in units of which *times* as many come to an inch."""
        box, slot = (tuple(times * v for v in part) for part in (self.box, self.slot))
        return Drawn(box, slot, self.xlim, self.ylim)

    def whole_box(self):
        """Return the box as ints; it must lie on dots."""
        dots = np.rint(self.box)
        assert np.abs(dots - self.box).max() < ON_A_DOT, f"box {self.box} is not on whole dots"
        return tuple(int(d) for d in dots)


def every_axes(fig):
    """Return the Axes of a figure and their insets."""
    found, waiting = [], list(fig.axes)
    while waiting:
        ax = waiting.pop()
        found.append(ax)
        waiting.extend(ax.child_axes)
    return found


def render(fig, **savefig):
    """Draw or save a figure.

    Returns
    -------
    (rows, cols, 4) uint8 array
        Row 0 is the uppermost.
    list of dict of Axes to `Drawn`
        One dict for every draw that it took.
    """
    draws = []
    connection = fig.canvas.mpl_connect(
        "draw_event", lambda _: draws.append({ax: Drawn.of(ax) for ax in every_axes(fig)})
    )
    try:
        if savefig:
            file = io.BytesIO()
            fig.savefig(file, format="png", **savefig)
            buffer = np.asarray(Image.open(file).convert("RGBA"))
        else:
            fig.canvas.draw()
            buffer = np.array(fig.canvas.buffer_rgba())
    finally:
        fig.canvas.mpl_disconnect(connection)
    return buffer, draws


def pixels(fig, **savefig):
    """Return what `render` does, the buffer only."""
    return render(fig, **savefig)[0]


def box_dots(buffer, box):
    """Return the part of *buffer* in *box*: (x0, y0, x1, y1), ints, from the lower left."""
    x0, y0, x1, y1 = box
    assert 0 <= x0 < x1 <= buffer.shape[1], f"box {box} leaves the canvas {buffer.shape}"
    assert 0 <= y0 < y1 <= buffer.shape[0], f"box {box} leaves the canvas {buffer.shape}"
    return buffer[buffer.shape[0] - y1 : buffer.shape[0] - y0, x0:x1]


def shown(ax, **savefig):
    """Draw the figure of *ax* and return the dots of its box."""
    buffer, draws = render(ax.get_figure().figure, **savefig)
    return box_dots(buffer, draws[-1][ax].whole_box())


def find(buffer, pattern):
    """Return the (row, col) of every place where *pattern* is in *buffer*, dot for dot."""
    where, what = (
        np.ascontiguousarray(a).view(np.uint32)[..., 0].astype(np.int64) for a in (buffer, pattern)
    )
    rows, cols = (n - m + 1 for n, m in zip(where.shape, what.shape, strict=True))
    if rows < 1 or cols < 1:
        return []
    # The corners first: that leaves few places to compare whole.
    (m, n) = what.shape
    same = np.ones((rows, cols), bool)
    for i, j in ((0, 0), (0, n - 1), (m - 1, 0), (m - 1, n - 1), (m // 2, n // 2)):
        same &= where[i : i + rows, j : j + cols] == what[i, j]
    return [
        (int(r), int(c))
        for r, c in np.argwhere(same)
        if (where[r : r + m, c : c + n] == what).all()
    ]


def bare(ax):
    """Make all around the image invisible; it keeps its space in the layout."""
    for spine in ax.spines.values():
        spine.set_edgecolor("none")
    ax.tick_params(which="both", color="none", labelcolor="none")
    for text in (ax.title, ax.xaxis.label, ax.yaxis.label):
        text.set_color("none")


# What had to be drawn -----------------------------------------------------------------------------


@dataclass
class Cells:
    """An image and how it was asked for."""

    A: Any
    cmap: Any = "viridis"
    norm: Any = None  #: called without arguments for every norm that is needed
    origin: str = "upper"
    extent: tuple[float, float, float, float] | None = None
    downsample: str = "auto"
    #: limits asked for in cells: (first, last) edges, None for all
    x_view: tuple[float, float] | None = None
    y_view: tuple[float, float] | None = None
    inverted: tuple[bool, bool] = (False, False)
    aspect: Any = None

    @property
    def shape(self):
        return self.A.shape[:2]

    def ends(self, axis):
        """Return where in data coordinates cell 0 begins and the last cell ends."""
        rows, cols = self.shape
        if self.extent is None:
            return (-0.5, cols - 0.5) if axis == "x" else (-0.5, rows - 0.5)
        left, right, bottom, top = self.extent
        if axis == "x":
            return left, right
        return (top, bottom) if self.origin == "upper" else (bottom, top)

    def count(self, axis):
        return self.shape[1 if axis == "x" else 0]

    def to_data(self, axis, cells):
        first, last = self.ends(axis)
        return tuple(first + (last - first) / self.count(axis) * c for c in cells)

    def to_cells(self, axis, data):
        first, last = self.ends(axis)
        return tuple((d - first) / ((last - first) / self.count(axis)) for d in data)

    def span(self, axis):
        """Return the first and the last edge of the wanted cells."""
        view = self.x_view if axis == "x" else self.y_view
        return (0, self.count(axis)) if view is None else tuple(sorted(view))

    def imshow(self, ax):
        """Show the image on *ax* and set its view; return the image."""
        kwargs = {"extent": self.extent, "downsample": self.downsample, "origin": self.origin}
        kwargs["aspect"] = self.aspect
        norm = None if self.norm is None else self.norm()
        im = ax.imshow(self.A, cmap=self.cmap, norm=norm, **kwargs)
        for axis, view, set_lim in (
            ("x", self.x_view, ax.set_xlim),
            ("y", self.y_view, ax.set_ylim),
        ):
            if view is not None:
                set_lim(self.to_data(axis, view))
        for inverted, axis in zip(self.inverted, (ax.xaxis, ax.yaxis), strict=True):
            if inverted:
                axis.set_inverted(not axis.get_inverted())
        bare(ax)
        return im

    def scale_of(self, drawn):
        """Return the dots per cell that *drawn* has, from its box and its limits."""
        found = set(self.scales_of(drawn))
        assert len(found) == 1, f"cells are not square: {found}"
        return found.pop()

    def scales_of(self, drawn):
        """Return the dots per cell along x and y that *drawn* has, from its box and its limits."""
        x0, y0, x1, y1 = drawn.box
        found = []
        for axis, length, limits in (("x", x1 - x0, drawn.xlim), ("y", y1 - y0, drawn.ylim)):
            first, last = self.to_cells(axis, limits)
            per_cell = length / abs(last - first)
            whole = round(per_cell) if per_cell > 0.75 else Fraction(1, round(1 / per_cell))
            assert abs(per_cell / whole - 1) * length < LIMITS_ON_A_DOT, f"{per_cell} dots per cell"
            found.append(whole)
        return tuple(found)

    def is_label(self):
        norm = None if self.norm is None else self.norm()
        names = {c.__name__ for c in type(norm).__mro__}
        return self.A.ndim == 2 and (
            self.A.dtype.kind == "b" or bool(names & {"NoNorm", "BoundaryNorm"})
        )

    def picture(self, scale):
        """Return the dots of the whole image at *scale*, row 0 of the array first."""
        return picture(self.A, scale, self.cmap, self.norm, self.downsample, self.is_label())


@np.errstate(over="ignore", invalid="ignore")
def colours(values, cmap="viridis", norm=None, limits_of=None):
    """Return the colors of *values* as bytes, by matplotlib alone."""
    values = np.ma.asarray(values)
    if values.ndim == 3:
        high = 255 if values.dtype.kind in "biu" else 1
        values = np.ma.clip(values, 0, high) if values.dtype != np.uint8 else values
        values = values if values.dtype.kind == "f" else values.astype(np.uint8)
        rgba = np.array(ScalarMappable().to_rgba(np.ma.getdata(values), bytes=True))
        mask = np.ma.getmaskarray(values).any(-1)
        if values.dtype.kind == "f":
            mask |= np.isnan(np.ma.getdata(values)).any(-1)
        rgba[mask] = 0
        return rgba
    mappable = ScalarMappable(norm=None if norm is None else norm(), cmap=cmap)
    # A copy, for safe_masked_invalid writes to the mask that it is given.
    limits_of = np.ma.array(values if limits_of is None else limits_of, copy=True)
    if limits_of.dtype.kind in "biu" and limits_of.max() <= np.iinfo(int).max:
        limits_of = limits_of.astype(int)  # CenteredNorm subtracts from the limits, and uint8 wraps
    mappable.set_array(cbook.safe_masked_invalid(limits_of))
    mappable.autoscale_None()
    if values.dtype.kind == "f":  # NaN is bad; infinities are over and under
        values = np.ma.masked_where(np.isnan(np.ma.getdata(values)), values)
    if values.dtype == np.longdouble and isinstance(mappable.norm, TwoSlopeNorm):
        values = values.astype(float)  # it interpolates, and takes nothing wider
    return np.array(mappable.to_rgba(values, bytes=True))


def blocks(A, k, how):
    """Return what each block of k × k cells shows, blocks counted from cell 0, by padding.

    *k* may be a pair, rows and columns.
    """
    A = np.ma.asarray(A)
    rows, cols = A.shape[:2]
    ks = k if isinstance(k, tuple) else (k, k)
    if how == "nearest":
        r, c = (
            [(b + min(b + k, n) - 1) // 2 for b in range(0, n, k)]
            for n, k in zip((rows, cols), ks, strict=True)
        )
        return A[np.ix_(r, c)]
    good = ~np.ma.getmaskarray(A)
    data = np.ma.getdata(A)
    if data.dtype.kind == "f":
        good &= ~np.isnan(data)
    if A.ndim == 3:
        good = np.broadcast_to(good.all(-1, keepdims=True), A.shape)
    pads = [(0, -n % k) for n, k in zip((rows, cols), ks, strict=True)]
    pads += [(0, 0)] * (A.ndim - 2)
    data = np.pad(data.astype(np.longdouble), pads)
    good = np.pad(good, pads)

    def split(a):
        m, n, *channels = a.shape
        return a.reshape(m // ks[0], ks[0], n // ks[1], ks[1], *channels)

    data, good = split(data), split(good)
    number = good.sum((1, 3))
    if how == "mean":
        dtype = A.dtype if A.dtype.kind == "f" else np.dtype(float)
        if A.ndim == 3 and A.shape[2] == 4:
            alpha = np.where(good, data, 0)[..., 3:]
            total = (np.where(good, data, 0) * alpha).sum((1, 3))
            total[..., 3:] = alpha.sum((1, 3))
            weight = np.repeat(alpha.sum((1, 3)), 4, -1)
            weight[..., 3] = number[..., 3]
            values = total / np.where(weight > 0, weight, 1)
        else:
            values = np.where(good, data, 0).sum((1, 3)) / np.maximum(number, 1)
    else:
        dtype = A.dtype
        missing = -np.inf if how == "max" else np.inf
        values = getattr(np, how)(np.where(good, data, missing), axis=(1, 3))
        values = np.where(number > 0, values, 0)
    return np.ma.masked_array(values.astype(dtype), number == 0)


def picture(A, scale, cmap="viridis", norm=None, downsample="auto", labels=False):
    """Return the dots of a whole image at *scale*, row 0 of the array first.

    *scale* may be a pair, along x and y.
    """
    x, y = scale if isinstance(scale, tuple) else (scale, scale)
    if min(x, y) >= 1:
        rgba = colours(A, cmap, norm)
        return np.repeat(np.repeat(rgba, int(y), 0), int(x), 1)
    how = ("nearest" if labels else "mean") if downsample == "auto" else downsample
    values = blocks(A, (y.denominator, x.denominator), how)
    if values.ndim == 3 and np.ma.getdata(A).dtype.kind != "f" and values.dtype.kind == "f":
        values = np.ma.masked_array(np.rint(values.data).astype(np.uint8), values.mask)
    rgba = colours(values, cmap, norm, limits_of=A if values.ndim == 2 else None)
    return np.repeat(np.repeat(rgba, max(int(y), 1), 0), max(int(x), 1), 1)


def dots_of(limits, cells, axis, scale):
    """Return limits as dots from the edge of cell 0; they must be whole."""
    dots = [c * float(scale) for c in cells.to_cells(axis, limits)]
    whole = np.rint(dots)
    assert np.abs(whole - dots).max() < LIMITS_ON_A_DOT, f"{axis} limits end at {dots} dots"
    return int(whole[0]), int(whole[1])


def crop(picture, rows, cols, background=WHITE):
    """Return the dots ``rows[0]`` to ``rows[1]`` and so on of *picture*, as the canvas has them.

    *rows* are those at the lower and the upper end, *cols* those at the left and the right end.
    """
    windows = [tuple(sorted(w)) for w in (rows, cols)]
    out = np.empty((*(stop - start for start, stop in windows), 4), np.uint8)
    out[:] = background
    source = [slice(max(a, 0), max(min(b, n), 0)) for (a, b), n in zip(windows, picture.shape)]  # noqa: B905
    target = [slice(s.start - a, s.stop - a) for s, (a, _) in zip(source, windows, strict=True)]
    if all(s.stop > s.start for s in source):
        part = picture[tuple(source)]
        assert np.isin(part[..., 3], (0, 255)).all(), "the oracle does not blend"
        out[tuple(target)] = np.where(part[..., 3:] == 0, np.uint8(background), part)
    if rows[0] < rows[1]:  # going up with the canvas, whose buffer goes down
        out = out[::-1]
    return out[:, ::-1] if cols[0] > cols[1] else out


def expected(cells, drawn, scale):
    """Return the dots that the box of an Axes must show, uppermost row first."""
    x, y = scale if isinstance(scale, tuple) else (scale, scale)
    rows = dots_of(drawn.ylim, cells, "y", y)
    cols = dots_of(drawn.xlim, cells, "x", x)
    scale = x
    if min(x, y) < 1 or x != y:
        return crop(cells.picture((x, y)), rows, cols)
    # The whole image may take more memory than there is: one cell in view, and hundreds beside it.
    rgba = cells.picture(1)
    first = [max(min(window) // scale, 0) for window in (rows, cols)]
    last = [max(-(-max(window) // scale), 0) for window in (rows, cols)]
    part = rgba[first[0] : last[0], first[1] : last[1]]
    windows = [
        tuple(dot - cell * scale for dot in window)
        for window, cell in zip((rows, cols), first, strict=True)
    ]
    return crop(np.repeat(np.repeat(part, scale, 0), scale, 1), *windows)


def assert_same_dots(got, wanted):
    """Assert that two pictures are equal, no dot different."""
    assert got.shape == wanted.shape
    different = (got != wanted).any(-1)
    assert not different.any(), (
        f"{different.sum()} of {different.size} dots differ, first {np.argwhere(different)[0]}"
    )


def assert_figure_shows(buffer, draw, shown_cells, scale):
    """Assert that every Axes shows its cells at *scale*, and that there is nothing beside them.

    Parameters
    ----------
    buffer : array
        The drawn figure.
    draw : dict of Axes to Drawn
        The Axes at that draw.
    shown_cells : dict of Axes to Cells
        The cells that each has to show.
    scale : int or Fraction
        The scale of all of them.
    """
    assert_blank(assert_boxes_show(buffer, draw, shown_cells, scale))


def assert_boxes_show(buffer, draw, shown_cells, scale):
    """Assert that every Axes shows its cells at *scale*; return *buffer* with their boxes white."""
    rest = buffer.copy()
    for ax, cells in shown_cells.items():
        drawn = draw[ax]
        box = drawn.whole_box()
        assert_same_dots(box_dots(buffer, box), expected(cells, drawn, scale))
        box_dots(rest, box)[:] = WHITE
    return rest


def assert_blank(rest):
    """Assert that there is nothing beside the boxes."""
    assert (rest == WHITE).all(), "something is drawn outside of the boxes"


def assert_images_are_exact(fig):
    """Assert that the pixel Axes of any figure show the cells of their images, dot for dot.

    Returns the number of Axes looked at. Images with cells of different sizes, or too many, are
    left out, as the oracle has no answer for them. All artists but the images are made invisible.
    """
    fig.set_layout_engine("none")  # or artists that are hidden below would move others
    shown = {}
    for ax in every_axes(fig):
        image = next(iter(ax.get_images()), None)
        if not hasattr(ax, "get_pixel_scale") or image is None or not image.grid.is_uniform:
            continue
        if math.prod(image.grid.shape) > _MOST_CELLS:
            continue
        for artist in ax.get_children():
            artist.set_visible(artist is image)
        if hasattr(ax, "coords"):  # of astropy, which are no artists
            ax.coords.frame.set_linewidth(0)
            for coord in ax.coords:
                coord.set_ticks_visible(False)
        shown[ax] = Cells(
            image.get_array(),
            cmap=image.cmap,
            norm=lambda norm=image.norm: copy.deepcopy(norm),
            origin=image.origin,
            extent=image.get_extent(),
            downsample=image.get_downsample(),
        )
    fig.set_facecolor("white")
    buffer, draws = render(fig)
    for ax, cells in shown.items():
        drawn = draws[-1][ax]
        got = box_dots(buffer, drawn.whole_box())
        assert_same_dots(got, expected(cells, drawn, ax.get_pixel_scale()))
    return len(shown)


# Which scale, which cells -----------------------------------------------------------------------


def dots_needed(start, stop, count, scale, slack=0.0):
    """Return how many dots the cells from *start* to *stop* of *count* take at *scale*."""
    start, stop = float(start) * float(scale), float(stop) * float(scale)
    last = count * Fraction(scale)
    if math.floor(last) + slack < stop < math.ceil(last):  # in the block that the border cuts
        stop = math.ceil(last)
    return max(1, math.ceil(stop - start - slack))


def largest_scale(requests, slack):
    """Return the largest scale at which each (start, stop, count, available) fits, by trying all.

    0 if there is none: a view that is partly beyond an image takes two dots at any scale.
    """
    requests = list(requests)
    scales = chain(range(4096, 0, -1), (Fraction(1, k) for k in range(2, 100_000)))
    fitting = (
        scale
        for scale in scales
        if all(
            dots_needed(start, stop, count, scale, slack) <= math.floor(available + slack)
            for start, stop, count, available in requests
        )
    )
    return next(fitting, 0)


def requests(shown_cells, draw):
    """Yield what `largest_scale` takes, along both axes of every Axes."""
    for ax, cells in shown_cells.items():
        x0, y0, x1, y1 = draw[ax].slot
        yield *cells.span("x"), cells.count("x"), x1 - x0
        yield *cells.span("y"), cells.count("y"), y1 - y0


def assert_largest(scale, shown_cells, draw, drawn_at=None):
    """Assert that *scale* is the largest that fits: no dot is lost, and none is too much.

    *drawn_at* draws a new figure like this one at a scale, and returns what `assert_largest` is
    given of it. Under a layout engine a smaller scale is right, too, if the next that fits in the
    slots of this one doesn't fit in its own, which its labels make smaller.
    """
    asked = list(requests(shown_cells, draw))
    # Where a slot ends within rounding errors of a dot, either scale will do; any scale where the
    # slot is too small at all.
    most = largest_scale(asked, SLACK)
    assert not most or scale <= most
    fits = largest_scale(asked, 0.0)
    if most and scale < fits:
        assert drawn_at is not None, f"{fits} fits, too"
        assert largest_scale(list(requests(*drawn_at(fits))), 0.0) < fits


def assert_view(cells, drawn, scale):
    """Assert that an Axes shows what was asked for, or as much about its middle as fits."""
    x0, y0, x1, y1 = drawn.slot
    for axis, limits, length in (("x", drawn.xlim, x1 - x0), ("y", drawn.ylim, y1 - y0)):
        got = sorted(dots_of(limits, cells, axis, scale))
        # Where a slot ends within rounding errors of a dot, the dot may count or not.
        lengths = {max(math.floor(length + slack), 1) for slack in (0, SLACK)}
        assert any(_is_view(cells, axis, scale, got, available) for available in lengths), (
            f"dots {got} of {cells.span(axis)} cells at {scale} in {length} dots"
        )


def _is_view(cells, axis, scale, got, available):
    """Return whether *got* are the right dots to show along *axis* where *available* fit."""
    span = cells.span(axis)
    start, stop = (edge * float(scale) for edge in span)
    width = got[1] - got[0]
    needed = {dots_needed(*span, cells.count(axis), scale, slack) for slack in (0, SLACK)}
    if min(needed) <= available:
        # The block that the border of an image cuts is a whole dot.
        return (
            width in needed
            and start - 1 < got[0] < start + 1
            and stop - 1 < got[1] < max(stop + 1, math.ceil(stop - SLACK) + 1)
        )
    # No cell is cut needlessly: not where at least as many whole cells are in view as fit.
    uncut = math.floor(stop / scale + SLACK) - math.ceil(start / scale - SLACK)
    whole_cells = got[0] % scale == got[1] % scale == 0
    return (
        available - max(scale, 1) < width <= available
        and abs(sum(got) - (start + stop)) <= max(scale, 1) + 2
        and (whole_cells or scale <= 1 or not 1 <= available // scale <= uncut)
    )


def mapped(cmap="viridis", **extremes):
    """Return a colormap with other colors for bad, over and under."""
    return mpl.colormaps[cmap].with_extremes(**extremes)

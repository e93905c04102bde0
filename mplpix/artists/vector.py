"""How cells get into vector files: as an image in their own grid, or as rectangles.

A vector file has no dots; its reader makes them, however much it enlarges the page. So an image is
handed over as it is, one sample for each cell (below scale 1: for each dot, which shows a block of
cells), with the place and the size that it has on the page, and the reader spreads it. Cells of one
size then are of one size in every enlargement, each edge at its true place.

Readers differ in what they do to an image that they enlarge. SVG files tell them not to smooth it,
and PostScript knows no smoothing. PDF has no word against it (``/Interpolate`` only asks for more),
and some readers smooth what they enlarge a little, to less than four pixels for a sample. Where
cells are smaller than that, `_embed` writes several samples for each into a PDF, so that nothing is
enlarged at the resolution that the file was made for.

For readers that smooth all images there are rectangles, which no reader blends but along their
edges (`_draw_rectangles`).

PGF files become PDF by TeX, which calculates with sixteen bits after the point. Shapes in them end
short of their edges by the largest error of TeX, and an image has as many samples as LaTeX can
divide its size by (`tex_factors`).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import product
from typing import Any, NamedTuple, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import FigureCanvasBase, GraphicsContextBase, RendererBase
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, TransformedPath
from numpy.typing import NDArray

from mplpix._checks import warn_user
from mplpix._mpl.figures import root_figure
from mplpix._mpl.renderers import has_transparency
from mplpix.arrays.dots import DOT_TOLERANCE
from mplpix.arrays.lookup import Lookup
from mplpix.arrays.outlines import outline_path
from mplpix.artists.paths import closed_path
from mplpix.artists.places import Places, VisibleCells

__all__ = ["merged", "tex_factors", "write_cells"]


Indices = NDArray[np.intp]
Floats = NDArray[np.float64]
Rgba = NDArray[np.uint8]


class _Medium(Enum):
    """The kind of a vector file, which decides what its readers do to images."""

    PLAIN = "SVG and PS"
    PDF = "PDF"
    PGF = "PGF"

    @classmethod
    def of(cls, canvas: FigureCanvasBase) -> _Medium:
        """Return the medium of *canvas*; PGF has the default file type of PDF, which it becomes."""
        if canvas.get_default_filetype() != "pdf":
            return cls.PLAIN
        return cls.PGF if "pgf" in canvas.get_supported_filetypes() else cls.PDF


#: The most cells in view (blocks below scale 1) that are written as rectangles. 256 × 256 of noise
#: in a colormap make 2 MB of PDF and 9 MB of SVG. TeX has a memory of five million words for a
#: page; 64 × 64 cells of as many colors take half of it or more.
_MAX_RECTANGLES = {_Medium.PLAIN: 2**16, _Medium.PDF: 2**16, _Medium.PGF: 2**12}

#: Samples of this many dots and more are drawn as they are by readers of PDF that smooth images
#: which they enlarge a little: Poppler from four on, PDFium and MuPDF from less.
_PLAIN_DOTS = 4

#: Samples for each dot, in each direction, where cells are smaller than that. Two keep an edge
#: within half a dot in any enlargement, also where the smoothing begins a sample too early, as
#: Poppler's does, and are averaged without an error at the file's own resolution, as four are a
#: power of 2.
_SAMPLES_PER_DOT = 2

#: Where there would be more samples, each dot has one; 2**24 take 64 MB.
_MAX_SAMPLES = 2**24

#: Images in PDF end this many dots before their edges, as readers paint every pixel that an image
#: touches (Poppler also one that it only borders on).
_INSET_DOTS = 2.0**-8

#: The largest relative error of lengths in PGF files: PGF takes TeX's points times 0.99627, in
#: whole 1/65536, for those of PDF, which makes 1.3e-5 too much.
_TEX_STRETCH = 2.0**-15

#: The error in dots that TeX may make in the size of an image before other sizes are tried.
_TEX_SIZE_DOTS = 2.0**-6

#: The share of an image's samples that may be added for TeX, beyond the end, where clipping hides
#: them.
_TEX_BEYOND = 1 / 8

#: The most dots that a shape is shortened by at an edge: more could be seen.
_MAX_INSET_DOTS = 0.25

#: TeX's own units: an inch (72.27 of its points, cut), and a sample as wide as PDF's point.
_SP_PER_POINT = 2**16
_SP_PER_INCH = int(72.27 * _SP_PER_POINT)
_SP_PER_SAMPLE = 72.27 / 72 * _SP_PER_POINT

#: The relative difference between TeX's programs in the size of an image before it is scaled.
_TEX_SAMPLE_ERROR = 8e-6

#: How far into its neighbors, in cells, a rectangle reaches in the layer below. Readers that blend
#: along the edges would let the page shine through between two rectangles that only meet.
_UNDERLAP = 0.25


class _Strip(NamedTuple):
    """The samples of an image along one axis, of one size.

    Attributes
    ----------
    entries : (n,) int array
        Which entry of the look-up each sample shows, from the lowest place up.
    first, last : float
        Where the samples begin and end, in dots.
    """

    entries: Indices
    first: float
    last: float

    @property
    def size(self) -> float:
        """Dots for each sample."""
        return (self.last - self.first) / len(self.entries)


def _are_cells(places: Places, entries: Lookup) -> bool:
    """Return whether *entries* are whole cells of one size, not dots."""
    return places.to_scale and entries.one_each


def _strip(places: Places, entries: Lookup, per_entry: int = 1) -> _Strip:
    """Return the samples that show *entries*: cells, or else dots or runs of dots.

    There are *per_entry* samples for each cell. For runs of dots, there are as many for their
    greatest common divisor.
    """
    order = np.arange(len(entries), dtype=np.intp)[:: -1 if entries.descending else 1]
    lowest, highest = entries.first_dot, entries.first_dot + entries.dots
    if not _are_cells(places, entries):
        unit = int(np.gcd.reduce(entries.repeats))
        repeats = entries.repeats[order] // unit * per_entry
        return _Strip(np.repeat(order, repeats), lowest, highest)
    # Cells that the view cuts are there as far as samples go, and cut by clipping.
    ends = places.drawn([entries.cells.start, entries.cells.stop], vector=True)
    first, last = float(min(ends)), float(max(ends))
    size = (last - first) / (len(entries) * per_entry)
    start = max(int(np.floor((lowest - 1 - first) / size)), 0)
    stop = min(int(np.ceil((highest + 1 - first) / size)), len(entries) * per_entry)
    samples = order[np.arange(start, stop) // per_entry]
    return _Strip(samples, first + start * size, first + stop * size)


def _strips(visible: VisibleCells, pdf: bool) -> tuple[_Strip, _Strip]:
    """Return the samples along x and y, in a *pdf* several for each small cell."""
    axes = ((visible.x, visible.cols), (visible.y, visible.rows))
    x, y = (_strip(*axis) for axis in axes)
    if not pdf or min(x.size, y.size) > _PLAIN_DOTS - DOT_TOLERANCE:
        return x, y
    for finest in (_SAMPLES_PER_DOT, 1):
        fine = [
            _strip(*axis, _samples_for(strip.size, finest))
            for axis, strip in zip(axes, (x, y), strict=True)
        ]
        if len(fine[0].entries) * len(fine[1].entries) <= _MAX_SAMPLES:
            break
    return fine[0], fine[1]


def _samples_for(dots: float, finest: int) -> int:
    """Return the number of samples of a cell of *dots* at which none is larger than a dot.

    Cells of whole dots have *finest* for each dot. Other cells have as few as possible, so that at
    most two samples meet in a dot: Poppler averages in whole numbers, and is a bit off with three.
    """
    whole = round(dots)
    return whole * finest if abs(dots - whole) < DOT_TOLERANCE else int(np.ceil(dots))


def write_cells(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    visible: VisibleCells,
    rgba: Rgba,
    *,
    image: Artist,
    rectangles: bool,
) -> None:
    """Write the visible cells of an image into a vector file.

    Parameters
    ----------
    renderer : `~matplotlib.backend_bases.RendererBase`
        One that takes transforms of images (``option_scale_image``).
    gc : `~matplotlib.backend_bases.GraphicsContextBase`
        With the clipping, which must cut off all that is out of view. Written to.
    visible : VisibleCells
        Where the entries are.
    rgba : (len(visible.rows), len(visible.cols), 4) uint8 array
        Their colors, opacity applied.
    image : `~matplotlib.artist.Artist`
        The artist that is drawn.
    rectangles : bool
        Whether to write rectangles where they are few enough, and not an image; warns if not.
    """
    medium = _Medium.of(cast(Any, root_figure(image)).canvas)
    paper = None if has_transparency(renderer) else _paper_color(image)
    if paper is not None:
        rgba = _blend(rgba, paper)
    if rectangles and _are_few(rgba, medium):
        name = type(image).__name__
        renderer.open_group(name, image.get_gid())
        _draw_rectangles(renderer, gc, visible, rgba, medium)
        renderer.close_group(name)
        return
    if paper is not None:
        rgba = _leave_out(gc, visible, rgba, paper)
    _embed(renderer, gc, visible, rgba, medium)


def _are_few(rgba: Rgba, medium: _Medium) -> bool:
    """Return whether there are few enough entries for rectangles; warns if not."""
    count, most = int(np.prod(rgba.shape[:2])), _MAX_RECTANGLES[medium]
    if count > most:
        warn_user(
            f"'vector_cells' is 'rectangles', which takes at most {most} cells in view "
            f"in {medium.value} files, not {count}: they are written as an image"
        )
        return False
    return True


def tex_factors(samples: int) -> Iterator[float]:
    r"""Yield the factors by which LaTeX may scale an image of *samples* samples to an inch.

    The exact one is ``72 / samples``. LaTeX divides integers (``\Gscale@div`` of its graphics
    package), so that images of few samples become too large, as the divisor has lost its last nine
    bits, and those of many too small, as the quotient has sixteen after the point. pdfTeX and
    LuaTeX write the quotient with as many decimals as tell it from others, XeTeX as it is.

    >>> [f"{72 / 1000:.6f}", *sorted({f"{factor:.6f}" for factor in tex_factors(1000)})]
    ['0.072000', '0.071990', '0.071991']
    """
    for error in (-_TEX_SAMPLE_ERROR, 0.0, _TEX_SAMPLE_ERROR):
        size = int(samples * _SP_PER_SAMPLE * (1 + error))
        quotient = (_SP_PER_INCH << 7) // (size >> 9)
        exact = quotient / _SP_PER_POINT
        decimals = (round(exact, digits) for digits in range(6))
        yield exact
        yield next(d for d in decimals if round(d * _SP_PER_POINT) == quotient)


def _for_tex(strip: _Strip) -> tuple[_Strip, float]:
    """Return a strip whose length LaTeX gets right, and the error that is left, in dots.

    Its samples are repeated, or there are more at the end.
    """
    count = len(strip.entries)
    # Readers smooth samples of fewer dots, and enlarge to whole dots.
    repeats = range(1, max(int(strip.size / _PLAIN_DOTS + DOT_TOLERANCE), 1) + 1)
    beyond = range(0, int(count * _TEX_BEYOND) + 1, max(round(1 / strip.size), 1))
    least, chosen = np.inf, (0, 1)
    for added, times in product(beyond, repeats):
        samples = (count + added) * times
        miss = max(abs(factor * samples / 72 - 1) for factor in tex_factors(samples))
        miss *= (count + added) * strip.size
        if miss < least:
            least, chosen = miss, (added, times)
        if miss < _TEX_SIZE_DOTS:
            break
    added, times = chosen
    entries = np.pad(strip.entries, (0, added), mode="edge")
    fitting = _Strip(np.repeat(entries, times), strip.first, strip.last + added * strip.size)
    return fitting, float(least)


def _inset(medium: _Medium, *ends: float, error: float = 0.0) -> float:
    """Return by how many dots a shape is shortened at each of its ends.

    Otherwise readers that paint every pixel they touch would paint a neighbor. *ends* are the
    places of the first and last edges in dots; *error* is the uncertainty of the shape's size, in
    dots.
    """
    if medium is _Medium.PLAIN:
        return 0.0
    if medium is _Medium.PGF:
        error += _TEX_STRETCH * max(map(abs, ends))
    return min(_INSET_DOTS + error, _MAX_INSET_DOTS)


def _clip(gc: GraphicsContextBase, visible: VisibleCells, x: Any, y: Any, inset: float) -> None:
    """Clip *gc* to its clip rectangle and the ranges *x* and *y*, *inset* dots inside of both.

    Readers show a dot more where an edge is a bit beyond its dot.
    """
    ends = np.array([np.sort(x), np.sort(y)]).T / visible.dots_per_unit
    rectangle = cast(Any, gc.get_clip_rectangle())
    if rectangle is not None:
        low, high = rectangle.get_points()
        ends = np.array([np.maximum(ends[0], low), np.minimum(ends[1], high)])
    ends += np.array([[inset], [-inset]]) / visible.dots_per_unit
    gc.set_clip_rectangle(Bbox(ends))


def _embed(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    visible: VisibleCells,
    rgba: Rgba,
    medium: _Medium,
) -> None:
    """Write the visible cells as an image."""
    x, y = _strips(visible, medium is not _Medium.PLAIN)
    ends, error = (*x[1:], *y[1:]), 0.0
    if medium is _Medium.PGF:
        (x, x_error), (y, y_error) = _for_tex(x), _for_tex(y)
        error = max(x_error, y_error)
    inset = _inset(medium, *ends, error=error)
    if medium is _Medium.PGF:
        _clip(gc, visible, ends[:2], ends[2:], inset)
    trans = Affine2D().scale(x.last - x.first - 2 * inset, y.last - y.first - 2 * inset)
    trans = trans.translate(x.first + inset, y.first + inset).scale(1 / visible.dots_per_unit)
    gc.set_alpha(1.0)  # opacity is in the samples
    renderer.draw_image(gc, 0, 0, rgba[np.ix_(y.entries, x.entries)], trans)


def _paper_color(drawn: Artist) -> Floats:
    """Return the color of the background of an artist: its Axes over the figure over white."""
    axes, figure = cast(Any, drawn.axes), cast(Any, drawn.get_figure())
    patches = [figure.figure.patch, figure.patch]
    if axes.axison and axes.get_frame_on():
        patches.append(axes.patch)
    color = np.ones(3)
    for patch in patches:
        if patch.get_visible():
            *rgb, alpha = patch.get_facecolor()
            color = np.multiply(rgb, alpha) + color * (1 - alpha)
    return color


def _blend(rgba: Rgba, paper: Floats) -> Rgba:
    """Return colors blended with *paper*: opaque, except for fully transparent ones."""
    alpha = rgba[..., 3:]
    if ((alpha == 0) | (alpha == 255)).all():
        return rgba
    share = alpha / 255
    on_paper = np.rint(rgba[..., :3] * share + 255 * paper * (1 - share))
    return np.dstack([on_paper.astype(np.uint8), np.where(alpha > 0, np.uint8(255), alpha)])


def _leave_out(gc: GraphicsContextBase, visible: VisibleCells, rgba: Rgba, paper: Floats) -> Rgba:
    """Return opaque colors, and have *gc* leave out the cells that are transparent.

    By a clip path around the others; where there is a clip path already, they get the color of
    the *paper*.
    """
    seen = rgba[..., 3] > 0
    if seen.all():
        return rgba
    opaque = rgba.copy()
    opaque[~seen] = [*np.rint(255 * paper), 255]
    if gc.get_clip_path()[0] is None:
        vertices, offsets = outline_path(seen)
        x, y = _edges(visible.x, visible.cols), _edges(visible.y, visible.rows)
        path = closed_path(x[vertices[:, 0]], y[vertices[:, 1]], offsets)
        to_display = Affine2D().scale(1 / visible.dots_per_unit)
        gc.set_clip_path(TransformedPath(path, to_display))
    return opaque


class Rectangles(NamedTuple):
    """Rectangles of cells of one color each, sorted by color.

    Attributes
    ----------
    colors : (n,) uint32 array
        Four bytes, RGBA.
    r0, r1, c0, c1 : (n,) int array
        The rows ``r0:r1`` and columns ``c0:c1`` of each.
    """

    colors: NDArray[np.uint32]
    r0: NDArray[Any]
    r1: NDArray[Any]
    c0: NDArray[Any]
    c1: NDArray[Any]


def merged(rgba: Rgba) -> Rectangles:
    """Return rectangles that cover all cells but those that are fully transparent, each once.

    Runs of one color along the rows, merged with equal runs in the rows after.

    >>> red, blue = (255, 0, 0, 255), (0, 0, 255, 255)
    >>> found = merged(np.array([[red, red, blue], [red, red, red]], np.uint8))
    >>> np.stack(found[1:], axis=1).tolist()
    [[0, 1, 0, 2], [1, 2, 0, 3], [0, 1, 2, 3]]
    """
    colors = np.ascontiguousarray(rgba).view(np.uint32)[..., 0]
    cols = colors.shape[1]
    begins = np.ones(colors.shape, bool)
    begins[:, 1:] = colors[:, 1:] != colors[:, :-1]
    starts = np.flatnonzero(begins)
    stops = np.append(starts[1:], colors.size)
    seen = rgba[..., 3].ravel()[starts] > 0
    starts, stops = starts[seen], stops[seen]
    color, row, c0 = colors.ravel()[starts], starts // cols, starts % cols
    c1 = stops - row * cols
    order = np.lexsort((row, c1, c0, color))
    color, row, c0, c1 = (values[order] for values in (color, row, c0, c1))
    new = np.ones(len(row), bool)
    new[1:] = row[1:] != row[:-1] + 1
    for values in (color, c0, c1):
        new[1:] |= values[1:] != values[:-1]
    first = np.flatnonzero(new)
    r1 = row[np.append(first[1:], len(row)) - 1] + 1 if len(row) else row
    return Rectangles(color[first], row[first], r1, c0[first], c1[first])


def _among_opaque(rgba: Rgba, found: Rectangles) -> NDArray[np.bool_]:
    """Return which rectangles are opaque, as are all cells around them."""
    opaque = rgba[..., 3] == 255
    rows, cols = opaque.shape
    total = np.zeros((rows + 1, cols + 1), np.int64)
    np.cumsum(np.cumsum(opaque, axis=0), axis=1, out=total[1:, 1:])
    r0, c0 = np.maximum(found.r0 - 1, 0), np.maximum(found.c0 - 1, 0)
    r1, c1 = np.minimum(found.r1 + 1, rows), np.minimum(found.c1 + 1, cols)
    count = total[r1, c1] - total[r0, c1] - total[r1, c0] + total[r0, c0]
    return np.asarray(count == (r1 - r0) * (c1 - c0))


def _edges(places: Places, entries: Lookup) -> Floats:
    """Return the edges of *entries* in dots, in the order of the cells."""
    if _are_cells(places, entries):
        cells = np.arange(entries.cells.start, entries.cells.stop + 1)
        return np.asarray(places.drawn(cells, vector=True), float)
    dots = np.append(0, np.cumsum(entries.repeats))
    if entries.descending:
        return np.asarray(entries.first_dot + entries.dots - dots, float)
    return np.asarray(entries.first_dot + dots, float)


def _ends(edges: Floats, inset: float, reach: float) -> tuple[Floats, Floats]:
    """Return where rectangles between *edges* (dots) begin and end.

    They end *inset* dots before their edges, and reach *reach* cells into their neighbors.
    """
    inset = inset if edges[-1] > edges[0] else -inset
    begins, ends = edges + inset, edges - inset
    begins[1:] -= np.diff(edges) * reach
    ends[:-1] += np.diff(edges) * reach
    return begins, ends


def _paths(
    found: Rectangles, x: tuple[Floats, Floats], y: tuple[Floats, Floats]
) -> Iterator[tuple[tuple[float, float, float, float], Path]]:
    """Yield each color and the path of its rectangles; *x* and *y*: where they begin and end."""
    left, right = x[0][found.c0], x[1][found.c1]
    low, high = y[0][found.r0], y[1][found.r1]
    corners = np.stack([left, low, right, low, right, high, left, high, left, low], axis=1)
    corners = corners.reshape(-1, 2)
    codes = np.tile(
        np.array([Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY], np.uint8), len(left)
    )
    bounds = np.flatnonzero(np.diff(found.colors)) + 1
    for first, last in zip([0, *bounds], [*bounds, len(left)], strict=True):
        red, green, blue, alpha = found.colors[first : first + 1].view(np.uint8) / 255
        part = slice(5 * first, 5 * last)
        yield (red, green, blue, alpha), Path(corners[part], codes[part])


def _draw_rectangles(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    visible: VisibleCells,
    rgba: Rgba,
    medium: _Medium,
) -> None:
    """Write the visible cells as filled rectangles, one path for each color.

    Opaque rectangles among opaque cells are written twice: below the exact ones lie larger ones,
    seen only through the seams that readers leave where they blend edges.
    """
    found = merged(rgba)
    if not len(found.colors):
        return
    x, y = _edges(visible.x, visible.cols), _edges(visible.y, visible.rows)
    inner = _among_opaque(rgba, found)
    below = Rectangles(found.colors[inner], *(values[inner] for values in found[1:]))
    to_display = Affine2D().scale(1 / visible.dots_per_unit)
    gc.set_linewidth(0)
    inset = _inset(medium, x[0], x[-1], y[0], y[-1])
    if medium is _Medium.PGF:
        _clip(gc, visible, x[[0, -1]], y[[0, -1]], inset)
    for part, reach in ((below, _UNDERLAP), (found, 0.0)):
        if not len(part.colors):
            continue
        for color, path in _paths(part, _ends(x, inset, reach), _ends(y, inset, reach)):
            path.should_simplify = False
            gc.set_alpha(color[3])
            renderer.draw_path(gc, path, to_display, color)

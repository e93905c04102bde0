"""Which cells differ, which regions they form, and how those are outlined and pooled.

Two images go in, a boolean mask comes out (`difference_mask`); everything else here reads masks.
`label_regions` finds the connected regions, `outline_runs`, `inner_runs` and `outline_path` the
cell edges to draw, `any_pool`, `any_pool_cells` and `dilate` the dots to light.  All of it is in
cell numbers, without a figure: column *j* lies between the cell edges x = *j* and x = *j* + 1, row
*i* between y = *i* and y = *i* + 1, and *y* grows with the row, as on screen for
``origin="upper"``.  The caller looks up where an edge falls (``x_edges[x]``).

One idea serves most of it: a mask is a sorted list of *runs*, maximal stretches of True cells
within a row.  One scan finds them; after it a sparse mask costs what its differing cells cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import check_positive_int, check_real, warn, wrong_type, wrong_value

__all__ = [
    "Regions",
    "any_pool",
    "any_pool_cells",
    "block_cuts",
    "check_image",
    "difference_mask",
    "dilate",
    "distance_of",
    "inner_runs",
    "label_regions",
    "numbers_of",
    "outline_path",
    "outline_runs",
    "read_rows",
    "row_blocks",
    "warn_of_mixed_colors",
]

Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int64]
#: Takes a block of each image, answers where they differ; the shapes are equal.
Comparison: TypeAlias = Callable[[NDArray[Any], NDArray[Any]], Bools]

#: Images and masks are read this much at a time (bytes, at least one row), so that the temporaries
#: of one block stay in the processor's cache; 2**17 to 2**20 are equally fast, 2**22 is slower.
BLOCK_BYTES = 2**20


def row_blocks(n_rows: int, row_bytes: int) -> Iterator[slice]:
    """Yield slices that cut *n_rows* rows into blocks of about `BLOCK_BYTES`."""
    step = max(1, BLOCK_BYTES // max(1, row_bytes))
    for start in range(0, n_rows, step):
        yield slice(start, min(start + step, n_rows))


def _ranges(start: NDArray[np.intp], stop: NDArray[np.intp]) -> tuple[Ints, Ints]:
    """Return all pairs (i, j) with ``start[i] <= j < stop[i]``, as two arrays sorted by i, j."""
    count = stop - start
    if np.all(count == 1):  # as a rule; half the time
        return np.arange(count.size), start
    source = np.repeat(np.arange(count.size), count)
    offset = start - (np.cumsum(count) - count)
    return source, np.arange(source.size) + offset[source]


# Which cells differ ------------------------------------------------------------------------------


def difference_mask(
    a: Any, b: Any, *, rtol: float = 0, atol: float = 0, equal_nan: bool = True
) -> Bools:
    """Return where two images differ, as a mask of their cells.

    Two values are equal where they are the same or, as in `numpy.isclose`, where both are finite
    and ``|a - b| <= atol + rtol * |b|``.

    Parameters
    ----------
    a, b : (M, N) or (M, N, 3) or (M, N, 4) array-like of numbers or bool
        The images.  The dtypes may differ, the shapes may not, but (M, N, 1) is (M, N).  Colors
        are compared channel by channel, as the numbers that they are.  An object with ``shape``,
        a numpy ``dtype`` and slicing, such as a memmap, is read in blocks of whole rows.
    rtol, atol : finite number >= 0, default: 0
        The relative and the absolute tolerance.
    equal_nan : bool, default: True
        Whether NaN equals NaN.

    Returns
    -------
    (M, N) bool array
        True where a cell differs; one channel is enough.

    Raises
    ------
    TypeError
        If a dtype is neither real nor bool, or a tolerance is no number.
    ValueError
        If a shape is no image's, the shapes differ, or a tolerance is negative or not finite.

    Notes
    -----
    Masked in both equals, masked in one differs, whatever lies beneath the mask.  Infinities equal
    those of their own sign only.

    Without tolerances the comparison is exact over all dtypes: the int64 ``2**53 + 1`` differs
    from the float ``2.0**53``, to which it would be rounded.  Nothing wraps: with ``rtol=0``
    integers are compared exactly for any *atol* (distances above ``2**64 - 1``, which only int64
    against uint64 can have, count as ``2**64 - 1``).  With ``rtol > 0`` the limit is a float64.
    As soon as one image is of floats, tolerances are computed in the dtype common to both.

    Examples
    --------
    >>> a = np.array([[0, 250], [3, 4]], dtype=np.uint8)
    >>> b = np.array([[255, 251], [3, 4]], dtype=np.uint8)
    >>> difference_mask(a, b)
    array([[ True,  True],
           [False, False]])
    >>> difference_mask(a, b, atol=1)
    array([[ True, False],
           [False, False]])
    """
    a, shape = check_image("a", a)
    b, shape_b = check_image("b", b)
    if shape != shape_b:
        raise ValueError(f"'b' must have the shape of 'a', {a.shape}, not {b.shape}")
    rtol, atol = _check_tolerance("rtol", rtol), _check_tolerance("atol", atol)
    differ = _comparison(a.dtype, b.dtype, rtol, atol, equal_nan)

    mask = np.empty(shape[:2], dtype=bool)
    row_bytes = int(np.prod(shape[1:])) * max(a.dtype.itemsize, b.dtype.itemsize)
    for rows in row_blocks(shape[0], row_bytes):
        unequal = _unequal(read_rows(a, rows, shape), read_rows(b, rows, shape), differ)
        # One channel at a time: any(axis=-1) over three or four takes ten times as long.
        first, *others = np.moveaxis(unequal, -1, 0) if len(shape) == 3 else [unequal]
        mask[rows] = first
        for other in others:
            mask[rows] |= other
    return mask


def check_image(name: str, image: Any) -> tuple[Any, tuple[int, ...]]:
    """Return *image*, made an array if it is none, and its shape, (M, N) for (M, N, 1)."""
    takes = "an (M, N), (M, N, 3) or (M, N, 4) array"
    if not isinstance(getattr(image, "dtype", None), np.dtype):
        try:
            image = np.asanyarray(image)
        except ValueError:  # rows of unequal length
            raise wrong_value(name, takes, image) from None
    if image.dtype.kind not in "biuf":
        raise wrong_type(name, f"{takes} of real numbers or bool", image)
    shape = tuple(image.shape)
    if len(shape) == 3 and shape[2] == 1:
        shape = shape[:2]
    if not (len(shape) == 2 or (len(shape) == 3 and shape[2] in (3, 4))):
        raise wrong_value(name, takes, image)
    return image, shape


def warn_of_mixed_colors(a: Any, b: Any) -> None:
    """Warn where one of two color images goes up to 255 and the other one to 1.

    That is what `matplotlib.pyplot.imread` makes of a JPEG and of a PNG file.
    """
    (a, shape), (b, _) = check_image("a", a), check_image("b", b)
    if len(shape) == 3 and (a.dtype.kind == "f") != (b.dtype.kind == "f"):
        warn(
            f"colors of dtype {a.dtype} and {b.dtype} are compared as numbers, though those of "
            "floats go from 0 to 1 and those of integers from 0 to 255: convert one of 'a' and 'b'"
        )


def _check_tolerance(name: str, value: Any) -> float:
    """Return *value* as a finite float >= 0; an int stays one, as int64 may need all its digits."""
    takes = "a finite number of at least 0"
    try:
        number = check_real(name, value, takes)
    except OverflowError:  # an int that no float can hold
        raise wrong_value(name, takes, value) from None
    if number < 0:
        raise wrong_value(name, takes, value)
    return int(value) if isinstance(value, int | np.integer) else number


def read_rows(image: Any, rows: slice, shape: tuple[int, ...]) -> NDArray[Any]:
    """Return these rows of an image of this shape; a masked array stays one."""
    block: NDArray[Any] = np.asanyarray(image[rows])
    return block.reshape(rows.stop - rows.start, *shape[1:])


def _unequal(a: NDArray[Any], b: NDArray[Any], differ: Comparison) -> Bools:
    """Return where the values of two blocks differ by *differ* or by their masks."""
    unequal = differ(numbers_of(a), numbers_of(b))
    if np.ma.isMaskedArray(a) or np.ma.isMaskedArray(b):
        masked_a, masked_b = np.ma.getmaskarray(a), np.ma.getmaskarray(b)
        unequal = (unequal & ~(masked_a | masked_b)) | (masked_a ^ masked_b)
    return unequal


def numbers_of(block: NDArray[Any]) -> NDArray[Any]:
    """Return the numbers of *block*, also those beneath a mask; bool as 0 and 1."""
    values = np.asarray(block)
    return values.view(np.uint8) if values.dtype == bool else values


def _comparison(
    a: np.dtype[Any], b: np.dtype[Any], rtol: float, atol: float, equal_nan: bool
) -> Comparison:
    """Return the comparison of blocks of dtypes *a* and *b*."""
    compare: Comparison
    if rtol == atol == 0:
        compare = _unequal_unrounded if _rounds(a, b) else np.not_equal
    elif "f" in (a.kind, b.kind):
        compare = partial(_floats_apart, rtol=rtol, atol=float(atol))
    else:
        compare = partial(_integers_apart, rtol=rtol, atol=atol)
    return partial(_apart_from_nan, compare) if equal_nan and a.kind == b.kind == "f" else compare


def _apart_from_nan(compare: Comparison, a: NDArray[Any], b: NDArray[Any]) -> Bools:
    """Return where two float blocks differ, NaN being equal to NaN."""
    unequal = compare(a, b)
    if unequal.any():  # two passes less over all that agrees
        unequal &= (a == a) | (b == b)  # noqa: PLR0124  (only NaN differs from itself)
    return unequal


def _rounds(a: np.dtype[Any], b: np.dtype[Any]) -> bool:
    """Return whether numpy rounds integers of one dtype to compare them with the floats."""
    integer, real = (a, b) if b.kind == "f" else (b, a)
    if integer.kind not in "iu" or real.kind != "f":
        return False
    digits = 8 * integer.itemsize - (integer.kind == "i")
    return bool(np.finfo(np.result_type(a, b)).nmant + 1 < digits)


def _unequal_unrounded(a: NDArray[Any], b: NDArray[Any]) -> Bools:
    """Return where 64-bit integers and floats differ, neither being rounded to the other.

    A float that equals the integer's nearest float64 is a whole number, so that it converts back
    exactly, unless it is ``2.0**63`` (or ``2.0**64``): one more than the largest integer.
    """
    integers, floats = (a, b) if b.dtype.kind == "f" else (b, a)
    floats = floats.astype(np.float64, copy=False)
    equal: Bools = integers.astype(np.float64) == floats
    equal &= floats < float(np.iinfo(integers.dtype).max)
    equal &= np.where(equal, floats, 0).astype(integers.dtype) == integers
    return ~equal


def _integers_apart(a: NDArray[Any], b: NDArray[Any], *, rtol: float, atol: float) -> Bools:
    """Return where two integer blocks are further apart than the tolerances allow."""
    distance = distance_of(a, b)
    limit: Any
    if rtol == 0:  # A distance is whole: no digit of it is lost to a float.
        limit = distance.dtype.type(min(int(atol), np.iinfo(distance.dtype).max))
    else:
        limit = atol + rtol * np.abs(b.astype(np.float64))
    apart: Bools = distance > limit
    return apart


def distance_of(a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    """Return ``|a - b|`` of two integer blocks in an unsigned dtype that holds it.

    Unsigned arithmetic is modulo a power of two, so that (larger - smaller) is right whatever the
    signs, in as many bits as a common dtype of *a* and *b* has.
    """
    distance: NDArray[Any]
    common = np.result_type(a, b)
    if common.kind in "iu":
        unsigned = np.dtype(f"u{common.itemsize}")
        larger, smaller = np.maximum(a, b, dtype=common), np.minimum(a, b, dtype=common)
        distance = larger.view(unsigned) - smaller.view(unsigned)
        return distance
    # int64 against uint64 has no common dtype. The distance to a negative number may take 65 bits.
    signed, natural = (a, b) if a.dtype.kind == "i" else (b, a)
    other = signed.astype(np.uint64)
    distance = np.where(signed > natural, other - natural, natural - other)
    distance[(signed < 0) & (distance < natural)] = np.iinfo(np.uint64).max
    return distance


def _floats_apart(a: NDArray[Any], b: NDArray[Any], *, rtol: float, atol: float) -> Bools:
    """Return where two blocks, one of them of floats, are not close; NaN is close to nothing."""
    common = np.result_type(a, b)
    a, b = a.astype(common, copy=False), b.astype(common, copy=False)
    with np.errstate(invalid="ignore", over="ignore"):
        limit = common.type(atol)
        if rtol:
            limit = limit + common.type(rtol) * np.abs(b)
        close: Bools = np.abs(a - b) <= limit
    close &= np.isfinite(a) & np.isfinite(b)
    close |= a == b
    return ~close


# Their regions -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Regions:
    """The 8-connected regions of a mask, numbered in reading order of their first cells.

    Attributes
    ----------
    runs : (k, 3) int array
        The runs (row, first column, stop column) of True cells, in reading order.
    labels : (k,) int array
        The number of the region to which each run belongs.
    boxes : (n, 4) int array
        The bounding box of each region as half-open ranges (r0, r1, c0, c1).
    sizes : (n,) int array
        The number of cells of each region.
    """

    runs: Ints
    labels: Ints
    boxes: Ints
    sizes: Ints

    def region_at(self, row: int, col: int) -> int | None:
        """Return the number of the region that the cell (*row*, *col*) belongs to, or None."""
        rows, first, stop = self.runs.T
        in_row = slice(*np.searchsorted(rows, [row, row + 1]))
        run = in_row.start + np.searchsorted(first[in_row], col, side="right") - 1
        return int(self.labels[run]) if run >= in_row.start and col < stop[run] else None


def label_regions(mask: ArrayLike) -> Regions:
    """Return the regions of True cells, connected by their sides or corners.

    Parameters
    ----------
    mask : (M, N) bool array-like
        True where a cell belongs to a region.

    Notes
    -----
    Runs of neighboring rows that touch are linked; the smallest run of each connected set is found
    as in Shiloach and Vishkin (1982), *An O(log n) parallel connectivity algorithm*: roots hook
    onto smaller roots, then pointers jump.  Every two rounds at least halve the number of trees,
    so that a spiral takes no more rounds than a blot.

    Examples
    --------
    >>> regions = label_regions([[True, False, False], [False, True, False], [False, False, False],
    ...                          [False, True, True]])
    >>> regions.boxes
    array([[0, 2, 0, 2],
           [3, 4, 1, 3]])
    >>> regions.sizes
    array([2, 2])
    >>> regions.region_at(3, 2)
    1
    """
    mask = _check_mask(mask)
    runs = _runs(mask)
    rows, first, stop = runs.T
    root = _components(len(runs), *_touching(runs, mask.shape[1]))

    is_root = root == np.arange(root.size)
    labels = (np.cumsum(is_root) - 1)[root]
    boxes = np.empty((np.count_nonzero(is_root), 4), dtype=np.int64)
    sizes = np.zeros(len(boxes), dtype=np.int64)
    boxes[:, 0] = rows[is_root]
    boxes[labels, 1] = rows + 1  # runs are sorted by row, and the last assignment stays
    boxes[:, 2], boxes[:, 3] = first[is_root], stop[is_root]
    np.minimum.at(boxes[:, 2], labels, first)
    np.maximum.at(boxes[:, 3], labels, stop)
    np.add.at(sizes, labels, stop - first)
    return Regions(runs, labels, boxes, sizes)


def _check_mask(mask: ArrayLike) -> Bools:
    """Return *mask* as a two-dimensional bool array."""
    mask = np.asarray(mask)
    if mask.dtype != bool:
        raise wrong_type("mask", "an (M, N) array of bool", mask)
    if mask.ndim != 2:
        raise wrong_value("mask", "an (M, N) array of bool", mask)
    return mask


def _runs(flags: Bools) -> Ints:
    """Return the (k, 3) runs (row, first column, stop column) of True, in reading order."""
    n_rows, n_cols = flags.shape
    stride = n_cols + 1  # a False column apart, no run goes on in the next row
    changes = [np.empty(0, dtype=np.int64)]
    for rows in row_blocks(n_rows, stride):
        flat = np.zeros(1 + (rows.stop - rows.start) * stride, dtype=bool)
        flat[1:].reshape(-1, stride)[:, :n_cols] = flags[rows]
        changes.append(np.flatnonzero(flat[1:] != flat[:-1]) + rows.start * stride)
    start, stop = np.concatenate(changes).reshape(-1, 2).T
    row = start // stride
    return np.column_stack([row, start - row * stride, stop - row * stride])


def _touching(runs: Ints, n_cols: int) -> tuple[Ints, Ints]:
    """Return the pairs of runs, the upper and the lower one, that touch by a side or a corner."""
    row, first, stop = runs.T
    stride = n_cols + 1
    start, stop = row * stride + first, row * stride + stop
    # Both are sorted; the row below lies one stride further on. Corners touch: hence <= both ways.
    begin = np.searchsorted(stop, start + stride, side="left")
    end = np.searchsorted(start, stop + stride, side="right")
    return _ranges(begin, end)


def _components(n: int, u: Ints, v: Ints) -> Ints:
    """Return the smallest node connected to each of *n* nodes by the links ``u[i], v[i]``."""
    root = np.arange(n)
    while u.size:
        np.minimum.at(root, np.maximum(u, v), np.minimum(u, v))
        root = _jump_to_roots(root)
        u, v = root[u], root[v]
        apart = u != v
        u, v = u[apart], v[apart]
    return root


def _jump_to_roots(parent: Ints) -> Ints:
    """Return the root of each node, halving the way to it again and again."""
    while True:
        grandparent = parent[parent]
        if np.array_equal(grandparent, parent):
            return parent
        parent = grandparent


# Their outlines ----------------------------------------------------------------------------------


def outline_runs(mask: ArrayLike) -> tuple[Ints, Ints]:
    """Return the edges between True and False as few straight lines; outside is False.

    Parameters
    ----------
    mask : (M, N) bool array-like
        The cells to outline.

    Returns
    -------
    horizontal : (n, 3) int array
        The lines (y, x0, x1) along cell edges, each as long as possible, sorted by y, then x0.
    vertical : (m, 3) int array
        The lines (x, y0, y1), likewise, sorted by x, then y0.

    Examples
    --------
    >>> horizontal, vertical = outline_runs([[True, True]])
    >>> horizontal
    array([[0, 0, 2],
           [1, 0, 2]])
    >>> vertical
    array([[0, 0, 1],
           [2, 0, 1]])
    """
    framed = np.pad(_check_mask(mask), 1)
    horizontal = framed[:-1, 1:-1] != framed[1:, 1:-1]
    vertical = framed[1:-1, :-1] != framed[1:-1, 1:]
    return _runs(horizontal), _runs(vertical.T)


def inner_runs(mask: ArrayLike) -> tuple[Ints, Ints]:
    """Return the edges between two True cells as few straight lines.

    Parameters and results are those of `outline_runs`, of which these are the counterpart: no edge
    is in both, and together they are all edges of True cells.

    Examples
    --------
    >>> horizontal, vertical = inner_runs([[True, True]])
    >>> horizontal.shape
    (0, 3)
    >>> vertical
    array([[1, 0, 1]])
    """
    mask = _check_mask(mask)
    one_on = np.array([1, 0, 0])  # the first edge inside is edge 1
    horizontal, vertical = mask[:-1] & mask[1:], mask[:, :-1] & mask[:, 1:]
    return _runs(horizontal) + one_on, _runs(vertical.T) + one_on


def outline_path(mask: ArrayLike) -> tuple[Ints, Ints]:
    """Return the outline of the True cells as closed rings, so that line joins close the corners.

    Parameters
    ----------
    mask : (M, N) bool array-like
        The cells to outline; outside is False.

    Returns
    -------
    vertices : (n, 2) int array
        The corners (x, y) of all rings, one after the other.  Each ring ends with its first corner.
    offsets : (k + 1,) int array
        Ring i is ``vertices[offsets[i]:offsets[i + 1]]``.

    Notes
    -----
    Every edge between True and False is in one ring, once.  Seen along the ring, with y downwards,
    True lies on the right: rings around regions run clockwise, rings around holes the other way.
    A ring begins at its topmost, then leftmost horizontal line; the rings are sorted by these.
    Where two True cells touch by a corner only, the ring keeps to each cell's own corner; rings
    may touch there, they never cross.

    A corner ends one horizontal and one vertical line.  In reading order of the corners the
    horizontal lines join each two successive ones; in the order column by column, the vertical
    lines do.  So one sort, by column, links all corners.

    Examples
    --------
    >>> vertices, offsets = outline_path([[True, True]])
    >>> vertices
    array([[0, 0],
           [2, 0],
           [2, 1],
           [0, 1],
           [0, 0]])
    >>> offsets
    array([0, 5])
    """
    framed = np.pad(_check_mask(mask), 1)
    stride = framed.shape[1]
    # The vertex at flat index k has the cells k, k + 1 above and k + stride, k + stride + 1 below.
    cell = framed.ravel()
    edge = cell[:-stride] != cell[stride:]
    turns = edge[:-1] != edge[1:]  # one corner, of one or of three True cells
    crossing = edge[:-1] & edge[1:] & (cell[: edge.size - 1] != cell[1 : edge.size])  # two corners

    vertex = np.flatnonzero(turns | crossing)
    vertex = np.repeat(vertex, 1 + crossing[vertex])
    y, x = np.divmod(vertex, stride)

    # Row by row, the first corner of a crossing ends the line from the left. Column by column, the
    # first must end the line from above: this is the same one if the upper left cell is True.
    corner = np.arange(vertex.size)
    swapped = np.flatnonzero(
        crossing[vertex[:-1]] & (vertex[:-1] == vertex[1:]) & ~cell[vertex[:-1]]
    )
    corner[swapped], corner[swapped + 1] = swapped + 1, swapped
    # A stable sort of a 16-bit dtype is a radix sort.
    by_column = corner[np.argsort(x.astype(np.min_scalar_type(stride)), kind="stable")]
    partner = np.empty_like(corner)
    partner[by_column[0::2]], partner[by_column[1::2]] = by_column[1::2], by_column[0::2]

    # Line i joins the corners 2 i and 2 i + 1; it leads to the right where True is below.
    left = np.arange(0, vertex.size, 2)
    to_right = cell[vertex[left] + stride + 1]
    tail, head = left + ~to_right, left + to_right
    line, starts = _cycles(partner[head] // 2)

    ring = np.repeat(np.arange(starts.size - 1), np.diff(starts))
    offsets = 2 * starts + np.arange(starts.size)  # two corners a line, and the first one again
    vertices = np.empty((offsets[-1], 2), dtype=np.int64)
    corners = np.column_stack([x, y])
    place = 2 * np.arange(line.size) + ring
    vertices[place], vertices[place + 1] = corners[tail[line]], corners[head[line]]
    vertices[offsets[1:] - 1] = vertices[offsets[:-1]]
    return vertices, offsets


def _cycles(successor: Ints) -> tuple[Ints, Ints]:
    """Return the nodes cycle by cycle, and where each cycle starts in that list, with the total.

    *successor* is a permutation.  A cycle starts with its smallest node; cycles are sorted by it.
    As in list ranking by pointer jumping (Wyllie 1979), the reach of each node doubles, until it
    has seen the smallest node of its cycle and knows the number of steps to it.
    """
    node = np.arange(successor.size)
    smallest, steps = node, np.zeros_like(node)
    jump, reach = successor, 1
    while True:
        ahead = smallest[jump]
        closer = ahead < smallest
        if not closer.any():
            break
        steps = np.where(closer, reach + steps[jump], steps)
        smallest = np.where(closer, ahead, smallest)
        jump, reach = jump[jump], 2 * reach

    is_first = smallest == node
    cycle = (np.cumsum(is_first) - 1)[smallest]
    lengths = np.bincount(cycle)
    starts = np.append(0, np.cumsum(lengths))
    nodes = np.empty_like(node)
    nodes[starts[cycle] + np.where(is_first, 0, lengths[cycle] - steps)] = node
    return nodes, starts


# Their dots --------------------------------------------------------------------------------------


def block_cuts(start: int, stop: int, size: int, k: int) -> Ints:
    """Return the cuts between the blocks of *k* cells that cover the cells *start* to *stop*.

    Blocks are counted from cell 0 of the *size* cells, so that panning never makes them shimmer;
    only the end of the image cuts a block.

    >>> block_cuts(3, 7, size=10, k=4)
    array([0, 4, 8])
    >>> block_cuts(5, 10, size=10, k=4)
    array([ 4,  8, 10])
    """
    cuts = np.arange(start // k, -(-stop // k) + 1, dtype=np.int64) * k
    return np.minimum(cuts, size)


def any_pool(mask: Bools, row_cuts: Ints, col_cuts: Ints) -> Bools:
    """Return which groups of cells hold a True cell: the dots to light.

    Parameters
    ----------
    mask : (M, N) bool array
        The cells.
    row_cuts : (R + 1,) int array
        Where the groups are cut along the rows, never decreasing, within 0 … M.  Group i is the
        rows ``row_cuts[i]:row_cuts[i + 1]``, or the one row ``row_cuts[i]`` where both are equal:
        so a cell larger than a dot shows in several.  The last group is not such a one.
    col_cuts : (C + 1,) int array
        Likewise along the columns.

    Returns
    -------
    (R, C) bool array

    Notes
    -----
    The groups are those of `numpy.ufunc.reduceat`, which takes eight times as long on 8 MP.

    Examples
    --------
    >>> mask = np.array([[False, False, True, False, False]])
    >>> any_pool(mask, np.array([0, 1]), np.array([0, 2, 4, 5]))
    array([[False,  True, False]])
    >>> any_pool(mask, np.array([0, 1]), np.array([1, 2, 2, 3]))
    array([[False,  True,  True]])
    """
    rows = _any_rows(mask[:, col_cuts[0] : col_cuts[-1]], row_cuts)
    return np.ascontiguousarray(_any_rows(rows.T, col_cuts - col_cuts[0]).T)


def _any_rows(flags: Bools, cuts: Ints) -> Bools:
    """Return the groups of rows between *cuts*, each joined by OR."""
    size = np.diff(cuts)
    by_size = np.argsort(-size, kind="stable")
    first = cuts[by_size]
    joined = flags[first]  # a group has its first row also where no cell is between its cuts
    for i in range(1, size.max(initial=1)):  # the i-th rows of all groups that have one, at once
        n = np.count_nonzero(size > i)
        joined[:n] |= flags[first[:n] + i]
    result = np.empty_like(joined)
    result[by_size] = joined
    return result


def any_pool_cells(cells: Ints, n_cols: int, row_cuts: Ints, col_cuts: Ints) -> Bools:
    """Return what `any_pool` returns, at the cost of the True cells between the cuts.

    Parameters
    ----------
    cells : (n,) int array
        The flat indices of the True cells, sorted: ``np.flatnonzero(mask)``.
    n_cols : int
        The number of columns of the mask.
    row_cuts, col_cuts : (R + 1,) and (C + 1,) int array
        As in `any_pool`.

    Returns
    -------
    (R, C) bool array

    Examples
    --------
    >>> any_pool_cells(np.array([2]), 5, np.array([0, 1]), np.array([0, 2, 4, 5]))
    array([[False,  True, False]])
    """
    within = np.searchsorted(cells, [row_cuts[0] * n_cols, row_cuts[-1] * n_cols])
    row, col = np.divmod(cells[slice(*within)], n_cols)
    inside = (col_cuts[0] <= col) & (col < col_cuts[-1])
    row, col = row[inside], col[inside]

    lit = np.zeros((row_cuts.size - 1, col_cuts.size - 1), dtype=bool)
    cell, row_group = _groups(row_cuts, row)
    cell, col_group = _groups(col_cuts, col[cell])
    lit[row_group[cell], col_group] = True
    return lit


def _groups(cuts: Ints, cells: Ints) -> tuple[Ints, Ints]:
    """Return all pairs (i, group) such that the group between *cuts* holds ``cells[i]``."""
    every = np.arange(cuts[0], cuts[-1])
    stop = np.searchsorted(cuts[:-1], every, side="right")
    start = np.minimum(np.searchsorted(cuts[:-1], every, side="left"), stop - 1)
    cells = cells - cuts[0]
    return _ranges(start[cells], stop[cells])


def dilate(lit: Bools, n: int) -> Bools:
    """Return *lit* with each True dot grown to *n* × *n* dots, cut off at the border.

    The dot itself is in the middle; for an even *n* the mark reaches one dot further down and to
    the right than up and to the left.

    >>> dilate(np.array([[False, False, True, False, False]]), 2)
    array([[False, False,  True,  True, False]])
    >>> dilate(np.array([[False, False, True, False, False]]), 3)
    array([[False,  True,  True,  True, False]])
    """
    check_positive_int("n", n)
    return _dilate_rows(_dilate_rows(lit, n).T, n).T


def _dilate_rows(lit: Bools, n: int) -> Bools:
    """Return *lit* with each True grown to *n* rows."""
    grown = lit.copy(order="K")
    for i in range(1, n // 2 + 1):
        grown[i:] |= lit[:-i]
    for i in range(1, (n - 1) // 2 + 1):
        grown[:-i] |= lit[i:]
    return grown

"""Outlines of the regions of a mask, along the edges of its cells.

Lines are in cell numbers: column *j* lies between the edges x = *j* and x = *j* + 1, row *i*
between y = *i* and y = *i* + 1, and *y* grows with the row, as on screen for ``origin="upper"``.
The caller looks up where an edge is (``x_edges[x]``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mplpix.arrays.regions import check_mask

__all__ = ["outline_path"]

Ints = NDArray[np.int64]


def outline_path(mask: ArrayLike) -> tuple[Ints, Ints]:
    """Return the outline of the True cells as closed rings, so that line joins close the corners.

    Parameters
    ----------
    mask : (M, N) bool array-like
        The cells to outline; outside is False.

    Returns
    -------
    vertices : (n, 2) int array
        The corners (x, y) of all rings, one after the other. Each ring ends with its first corner.
    offsets : (k + 1,) int array
        Ring i is ``vertices[offsets[i]:offsets[i + 1]]``.

    Notes
    -----
    Every edge between True and False is in one ring, once. Seen along the ring, with y downwards,
    True lies on the right: rings around regions run clockwise, rings around holes the other way.
    A ring begins at its topmost, then leftmost horizontal line; the rings are sorted by these.
    Where two True cells touch by a corner only, the ring keeps to each cell's own corner; rings
    may touch there, they never cross.

    A corner ends one horizontal and one vertical line. In reading order of the corners the
    horizontal lines join each two successive ones; in the order column by column, the vertical
    lines do. So one sort, by column, links all corners.

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
    framed = np.pad(check_mask(mask), 1)
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

    *successor* is a permutation. A cycle starts with its smallest node; cycles are sorted by it.
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

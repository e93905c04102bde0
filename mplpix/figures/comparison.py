"""`Comparison`: the figure that `mplpix.compare` made, and what can be done with it."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from mplpix._checks import check_real, wrong_type, wrong_value
from mplpix._mpl.figures import figure_titles, root_figure
from mplpix.arrays.scale import Scale, Span, largest_scale
from mplpix.arrays.statistics import Statistics
from mplpix.artists.coordinates import drawn_number
from mplpix.artists.image import PixelAlignedImage
from mplpix.artists.overlay import DiffOverlay
from mplpix.axes.member import member_of
from mplpix.axes.pixel_axes import PixelAxes
from mplpix.hands.comparing import Stage
from mplpix.hands.wipe import Wipe

__all__ = ["Comparison"]


#: `Comparison.show_region` shows at least so many cells on each side of a region, and at most so
#: many dots per cell, so that the surroundings tell where in the image the region is.
_REGION_MARGIN = 4
_REGION_SCALE = 32


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """The figure, artists and statistics that `compare` returns.

    Attributes
    ----------
    figure : `~matplotlib.figure.Figure` or `~matplotlib.figure.SubFigure`
    axes : (PixelAxes, PixelAxes, PixelAxes)
        The panels of a, of b and of their difference.
    images : (PixelAlignedImage, PixelAlignedImage, PixelAlignedImage)
        The pictures on these.
    overlays : (DiffOverlay, DiffOverlay, DiffOverlay)
        The marks on these; all have the same mask.
    statistics : `~mplpix.arrays.statistics.Statistics`
        How many cells differ, and by how much.

    Examples
    --------
    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> from mplpix import compare
    >>> a = np.zeros((20, 30), np.uint8)
    >>> b = a.copy()
    >>> b[4:6, 7:10] = b[15, 20] = 255
    >>> comparison = compare(a, b, figure=Figure())
    >>> comparison
    7 of 600 cells differ (1.17 %)
    largest difference 255, mean 2.98, PSNR 19.33 dB
    >>> [ax.get_title() for ax in comparison.axes]
    ['a', 'b', 'b − a']
    """

    figure: Figure  # a SubFigure where one was given: type checkers should know savefig
    axes: tuple[PixelAxes, PixelAxes, PixelAxes]
    images: tuple[PixelAlignedImage, PixelAlignedImage, PixelAlignedImage]
    overlays: tuple[DiffOverlay, DiffOverlay, DiffOverlay]
    statistics: Statistics
    _scale: Literal["fit"] | Scale
    _stage: Stage

    def __repr__(self) -> str:
        return self.statistics.describe()

    @property
    def overlay(self) -> DiffOverlay:
        """The marks on the panel of the difference.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from mplpix import compare
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.overlay.count
        7
        """
        return self.overlays[2]

    @property
    def regions(self) -> NDArray[np.int64]:
        """(n, 4) int array: the bounding box (r0, r1, c0, c1) of each region of cells that differ.

        Half open like slices, ``a[r0:r1, c0:c1]``. Ordered by size, the region of most cells
        first; regions of equal size in reading order.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from mplpix import compare
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.regions.tolist()
        [[4, 6, 7, 10], [15, 16, 20, 21]]
        """
        return self.overlay.regions.boxes[self.overlay.regions.by_size]

    @property
    def region_sizes(self) -> NDArray[np.int64]:
        """(n,) int array: the number of cells of each region, in the order of `regions`.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from mplpix import compare
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.region_sizes.tolist()
        [6, 1]
        """
        return self.overlay.regions.sizes[self.overlay.regions.by_size]

    def show_region(self, i: int) -> None:
        """Show region *i* in the middle of all panels.

        Parameters
        ----------
        i : int
            The row in `regions`; negative ones count from the end.

        Raises
        ------
        TypeError
            If *i* is no int.
        IndexError
            If there is no such region.

        Notes
        -----
        The scale is the largest at which the region and 4 cells on each side of it fit, but at most
        32 dots per cell; for large regions it is below 1. The panels show as many cells as fit into
        their slots, also beyond the border of the images, but no more than the images have.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from mplpix import compare
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.show_region(-1)
        >>> comparison.axes[0].get_pixel_scale()
        16
        """
        index = self._check_region(i) % len(self.region_sizes)
        self._set_position(index)
        r0, r1, c0, c1 = (int(edge) for edge in self.regions[index])
        if isinstance(root := root_figure(self.axes[0]), Figure) and root.get_layout_engine():
            root.get_layout_engine().execute(root)  # type: ignore[union-attr]
        needed = [stop - start + 2 * _REGION_MARGIN for start, stop in ((c0, c1), (r0, r1))]
        members = (member_of(ax) for ax in self.axes)
        requests = [m.request() for m in members if m is not None]
        available_dots = [
            min((r.available[axis] for r in requests if r), default=1) for axis in (0, 1)
        ]
        spans = [Span(0, cells, cells) for cells in needed]
        fits = largest_scale(zip(spans, available_dots, strict=True)) or 1
        scale = min(fits, _REGION_SCALE)
        counts = self.images[2].get_size()[::-1]
        lengths = [
            max(least, min(int(dots / scale), count))
            for least, dots, count in zip(needed, available_dots, counts, strict=True)
        ]
        columns, rows = (
            ((start + stop - length) // 2, (start + stop - length) // 2 + length)
            for (start, stop), length in zip(((c0, c1), (r0, r1)), lengths, strict=True)
        )
        self._show(columns, rows, scale)

    def show_all(self) -> None:
        """Show the whole images again, at the scale given to `compare`.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from mplpix import compare
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.show_region(0)
        >>> comparison.show_all()
        >>> [float(limit) for limit in comparison.axes[0].get_xlim()]
        [-0.5, 29.5]
        """
        self._set_position(None)
        rows, cols = self.images[2].get_size()
        self._show((0, cols), (0, rows), self._scale)

    def next(self) -> None:
        """Show the next region in the order of `regions`; after the last one the first.

        The title says which it is, "3 of 217".

        Raises
        ------
        IndexError
            If no cell differs.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from mplpix import compare
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.next()
        >>> comparison.next()
        >>> comparison.figure.get_suptitle().splitlines()[0]
        '7 of 600 cells differ (1.17 %), 2 of 2'
        """
        position = self._stage.position
        self._check_region(0)
        self.show_region(0 if position is None else (position + 1) % len(self.region_sizes))

    def previous(self) -> None:
        """Show the region before, see `next`; before the first one the last.

        Raises
        ------
        IndexError
            If no cell differs.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from mplpix import compare
        >>> a = np.zeros((20, 30), np.uint8)
        >>> b = a.copy()
        >>> b[4:6, 7:10] = b[15, 20] = 255
        >>> comparison = compare(a, b, figure=Figure())
        >>> comparison.previous()
        >>> comparison.figure.get_suptitle().splitlines()[0]
        '7 of 600 cells differ (1.17 %), 2 of 2'
        """
        self._check_region(0)
        self.show_region((self._stage.position or 0) - 1)

    def _set_position(self, position: int | None) -> None:
        """Set which region is shown, None for none, and say so in the title."""
        stage = self._stage
        stage.position = position
        for side, text in figure_titles(cast(Any, self.figure)):
            if side == "top":
                if text.get_text() != stage.named:
                    stage.title = text.get_text()  # somebody else's
                first, *rest = stage.title.split("\n")
                if position is not None:
                    first = f"{first}, {position + 1} of {len(self.region_sizes)}"
                stage.named = "\n".join((first, *rest))
                text.set_text(stage.named)

    def blink(self, interval: float | Literal["a", "b", False] = 0.5) -> None:
        """Show a and b in turn on the panel of a, where nothing but the cells changes.

        Parameters
        ----------
        interval : float, "a", "b" or False, default: 0.5
            Seconds for each, by a timer of the canvas; b is shown first. "a" and "b" show that one
            and no other, without a timer. False leaves the panel as it was before.

        Raises
        ------
        TypeError, ValueError
            If *interval* is anything else.

        Notes
        -----
        A saved figure has the image that is shown. Canvases without a window have no timers: there,
        call ``blink("a")`` and ``blink("b")``. A wipe ends.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from mplpix import compare
        >>> a = np.zeros((20, 30), np.uint8)
        >>> comparison = compare(a, a + np.uint8(255), figure=Figure())
        >>> int(comparison.axes[0].snapshot()[9, 9, 0])
        68
        >>> comparison.blink("b")
        >>> int(comparison.axes[0].snapshot()[9, 9, 0])
        253
        >>> comparison.blink(False)
        """
        takes = "a positive finite number of seconds, 'a', 'b' or False"
        if isinstance(interval, str):
            if interval not in ("a", "b"):
                raise wrong_value("interval", takes, interval)
        elif interval is not False and check_real("interval", interval, takes) <= 0:
            raise wrong_value("interval", takes, interval)
        self._stage.frame.show(lambda: self._blink(interval))

    def _blink(self, interval: Any) -> None:
        self._end_wipe()
        blink = self._stage.blink
        if interval is False:
            blink.end()
        elif isinstance(interval, str):
            blink.stop()
            blink.show(cast(Literal["a", "b"], interval))
        else:
            blink.start(float(interval))

    def wipe(self, x: Any) -> None:
        """Show a left of a divider and b right of it, on the panel of a.

        Parameters
        ----------
        x : float, date or None
            The place of the divider, in data coordinates; the mouse drags it. None leaves the panel
            as it was before.

        Raises
        ------
        TypeError, ValueError
            If *x* is no finite number on the x-axis.

        Notes
        -----
        The divider is between two dots. A blink ends.

        Examples
        --------
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from mplpix import compare
        >>> a = np.zeros((20, 30), np.uint8)
        >>> comparison = compare(a, a + np.uint8(255), style="dim", figure=Figure())
        >>> comparison.wipe(9.5)
        >>> comparison.wipe(None)
        """
        stage = self._stage
        if x is None:
            stage.frame.show(self._end_wipe)
            return
        takes = "a finite number on the x-axis, or None"
        place = check_real("x", drawn_number(self.axes[0].xaxis, "x", x, takes), takes)
        stage.frame.show(lambda: self._wipe(place))

    def _wipe(self, x: float) -> None:
        stage = self._stage
        if stage.divider is None:
            stage.blink.stop()
            stage.divider = Wipe(self.images[0], stage.blink.twin, x, stage.frame)
        else:
            stage.divider.move(x)

    def _end_wipe(self) -> None:
        stage = self._stage
        if stage.divider is not None:
            stage.divider.end()
            stage.divider = None
            stage.blink.end()

    def _check_region(self, i: Any) -> int:
        takes = "the row of a region in 'regions'"
        try:
            index = operator.index(i)
        except TypeError:
            raise wrong_type("i", takes, i) from None
        count = len(self.overlay.regions.sizes)
        if not -count <= index < count:
            held = f"has {count} rows" if count else "is empty, for no cell differs"
            raise IndexError(f"'i' must be {takes}, which {held}, not {i!r}")
        return index

    def _show(
        self, columns: tuple[int, int], rows: tuple[int, int], scale: Literal["fit"] | Scale
    ) -> None:
        """Set the view of all panels to *columns* and *rows*, half open, at *scale*."""
        ax, shape = self.axes[0], self.images[2].get_size()
        left, right, bottom, top = self.overlay.grid.extent
        x = [left + (right - left) * column / shape[1] for column in columns]
        y = [top + (bottom - top) * row / shape[0] for row in rows]
        ax.set_xlim(*sorted(x, reverse=bool(ax.xaxis_inverted())))
        ax.set_ylim(*sorted(y, reverse=bool(ax.yaxis_inverted())))
        ax.set_pixel_scale(scale)

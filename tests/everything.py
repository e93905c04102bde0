"""One figure with all that the library draws in it."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import mplpix
from tests.tools import PIXEL, Lazy, ramp


def everything(**figure_kw):
    """Return a figure with every kind of artist, in subfigures, scale groups and insets."""
    fig = plt.figure(**{"figsize": (7, 5), "dpi": 80, "layout": "constrained", **figure_kw})
    left, right = fig.subfigures(1, 2)
    (numbers, colors), (lazy, dates) = left.subplots(2, 2, subplot_kw=PIXEL)
    im = numbers.imshow(ramp(9, 12), downsample="max")
    numbers.colorbar(im)
    numbers.cell_grid()
    numbers.annotate_cells(im, "{:.0f}", fontsize=4)
    rgb = np.random.default_rng(0).integers(0, 256, (10, 8, 3)).astype(np.uint8)
    colors.imshow(rgb, origin="lower")
    colors.minorticks_on()
    labels = Lazy(ramp(11, 7).astype(np.int16))
    lazy.imshow(labels, cmap="plasma")
    lazy.diff(ramp(11, 7), np.where(ramp(11, 7) % 5, ramp(11, 7), -1))
    dates.imshow(
        ramp(3, 4), x=np.array(["2024-01-01", "2024-01-02", "2024-01-05", "2024-01-06"], "M8[D]")
    )
    large, cells = right.subplots(2, 1)
    large.remove()
    large = right.add_subplot(2, 1, 1, scale_group="large", pixel_scale=1, **PIXEL)
    shown = large.imshow(ramp(60, 50), norm="log")
    shown.contour([100, 1000], colors="white")
    inset = large.inset_axes([0.55, 0.55, 0.4, 0.4], scale_group="inset", **PIXEL)
    inset.imshow(ramp(60, 50), extent=(0, 1, 0, 1))
    inset.set(xlim=(0.2, 0.3), ylim=(0.2, 0.3))
    mesh = cells.pcolormesh(ramp(4, 5))
    mplpix.center_ticks(mesh, labels=[list("abcde"), list("wxyz")])
    cells.add_collection(mplpix.DiffOverlay.from_mask(ramp(4, 5) > 13, extent=(0, 5, 4, 0)))
    return fig


def small():
    """Return a figure with most kinds of artists, quickly drawn even where lines are traced."""
    fig = Figure((3, 2), dpi=60)
    FigureCanvasAgg(fig)
    axs = fig.subplots(1, 3, subplot_kw=PIXEL)
    im = axs[0].imshow(Lazy(ramp(5, 6)))
    axs[0].colorbar(im)
    axs[0].cell_grid()
    axs[0].annotate_cells(im, "{:.0f}", fontsize=3)
    axs[1].imshow(ramp(40, 30))
    axs[1].set_scale_group("large")
    axs[1].diff(ramp(40, 30), ramp(40, 30) // 9)
    axs[2].imshow(ramp(4, 3).astype(np.uint8), x=[0, 1, 4])
    return fig

"""The figure that an artist is in, pyplot's figures, and what a layout engine asks of a figure.

Helpers get a figure, a subfigure or an artist, and answer for figures on any canvas, in a window or
not, with a layout engine or without.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, cast

from matplotlib import artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

__all__ = [
    "axes_observers",
    "compresses",
    "connect_for_good",
    "figure_of",
    "figure_titles",
    "figures_of_pyplot",
    "is_in_pyplot",
    "parent_figure",
    "root_figure",
    "set_subfigure_box",
    "tight_box_for_layout",
]


def root_figure(drawn: artist.Artist) -> Figure | None:
    """Return the root figure of an artist, None without one.

    ``get_figure(root=True)`` is new in 3.10.
    """
    figure = cast(Any, drawn.get_figure())
    return None if figure is None else cast(Figure, figure.figure)


def figure_of(drawn: artist.Artist | Axis) -> Figure:
    """Return the root figure of an artist that is known to be in one."""
    figure = root_figure(drawn)
    assert figure is not None
    return figure


def parent_figure(drawn: artist.Artist) -> Any:
    """Return the figure or subfigure of an artist, typed for both: `get_figure` knows one only."""
    return drawn.get_figure()


def is_in_pyplot(figure: Figure) -> bool:
    """Return whether *figure* is one of pyplot's, not closed; pyplot isn't imported for it."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    number = getattr(figure, "number", None)
    return pyplot is not None and number is not None and pyplot.fignum_exists(number)


def figures_of_pyplot() -> list[Figure]:
    """Return the figures that pyplot has open, in the order of their numbers.

    Public is `matplotlib.pyplot.figure` alone, which makes each of them the current one. Checked
    with 3.9 to 3.11.
    """
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    return [helpers.Gcf.figs[n].canvas.figure for n in sorted(helpers.Gcf.figs)] if helpers else []


def axes_observers(figure: Figure) -> Any:
    """Return the registry that `Figure.add_axobserver` adds to, which `Figure.clear` replaces.

    Nothing public tells whether an observer is still there. Checked with 3.9 to 3.11.
    """
    return cast(Any, figure)._axobservers


def figure_titles(figure: Figure, *, placed: bool = True) -> list[tuple[str, Text]]:
    """Return the titles of *figure* that take part in its layout, each with its side.

    If *placed* is False, without those whose position somebody set. `Figure.get_suptitle` and the
    like return strings; the artists have no public names. Checked with 3.9 to 3.11.
    """
    private = cast(Any, figure)
    titles = (
        ("top", private._suptitle),
        ("bottom", private._supxlabel),
        ("left", private._supylabel),
    )
    return [
        (side, text)
        for side, text in titles
        if text is not None
        and text.get_in_layout()
        and text.get_text()
        and (placed or getattr(text, "_autopos", False))
    ]


def connect_for_good(canvas: Any, name: str, hear: Callable[[Any], Any]) -> None:
    """Have events of *canvas* call *hear*; in a pickle or a deep copy of its figure, the copy's.

    `mpl_connect` is left out of these. So matplotlib connects `Figure.pick`, by a private method,
    which keeps *hear* weakly, too. Checked with 3.9 to 3.11.
    """
    canvas.callbacks._connect_picklable(name, hear)


def compresses(figure: Figure) -> bool:
    """Return whether the layout of *figure* is "compressed".

    Constrained and compressed layout have one engine class, and the attribute that tells them apart
    is private. Checked with 3.9 to 3.11.
    """
    return bool(getattr(figure.get_layout_engine(), "_compress", False))


def tight_box_for_layout(ax: Axes, renderer: RendererBase) -> Any:
    """Return the tight box of *ax* as layout engines measure it; None if they leave it out.

    As ``matplotlib._tight_layout`` and ``_constrained_layout`` do it; the private function knows
    which Axes, as those of axes_grid1, don't take *for_layout_only*. Checked with 3.9 to 3.11.
    """
    if not (ax.get_visible() and ax.get_in_layout()):
        return None
    return cast(Any, artist)._get_tightbbox_for_layout_only(ax, renderer)


def set_subfigure_box(subfigure: Any, box: Bbox) -> None:
    """Set the position of *subfigure*, in fractions of its parent.

    Layout engines use the same private method; there is no public one. Checked with 3.9 to 3.11.
    """
    if (subfigure.bbox_relative.get_points() != box.get_points()).any():
        subfigure._redo_transform_rel_fig(box)

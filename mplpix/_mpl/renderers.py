"""Renderers: of what kind one is, how it clips and measures, and the decorator of ``draw``.

A renderer may be wrapped by another one (`MixedModeRenderer`), which hides its class. Helpers ask
for the attributes that tell the kinds apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from matplotlib import artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.figure import Figure

__all__ = [
    "allow_rasterization",
    "draws_nothing",
    "has_dots",
    "has_transparency",
    "measuring_renderer",
    "new_gc",
    "set_gc_clip",
]

Draw = TypeVar("Draw", bound=Callable[..., None])


def allow_rasterization(draw: Draw) -> Draw:
    """Return *draw* as matplotlib's own decorator does; that one has no types."""
    return cast(Draw, cast(Any, artist.allow_rasterization)(draw))


def new_gc(renderer: RendererBase, image: artist.Artist) -> GraphicsContextBase:
    """Return a graphics context with the clipping, opacity and names of *image*.

    As `AxesImage.draw` makes it. There are no public names to set the clipping, and to get the
    opacity as one number. Checked with 3.9 to 3.11.
    """
    gc = renderer.new_gc()
    private = cast(Any, image)
    set_gc_clip(gc, image)
    gc.set_alpha(private._get_scalar_alpha())
    gc.set_url(private.get_url())
    gc.set_gid(private.get_gid())
    return gc


def set_gc_clip(gc: GraphicsContextBase, drawn: artist.Artist) -> None:
    """Set the clipping of *drawn* on *gc*; there is no public name. Checked with 3.9 to 3.11."""
    cast(Any, drawn)._set_gc_clip(gc)


def has_dots(renderer: RendererBase) -> bool:
    """Return whether *renderer* draws on a canvas of dots, and images with transparency.

    True for Agg, and while a vector backend rasterizes. No method of renderers tells it.
    """
    return hasattr(renderer, "buffer_rgba")


def draws_nothing(renderer: RendererBase) -> bool:
    """Return whether *renderer* leaves its canvas as it is, as matplotlib has it to measure.

    ``RendererBase._draw_disabled`` gives the object methods of its own that do nothing. Checked
    with 3.9 to 3.11.
    """
    return "open_group" in vars(renderer)


def has_transparency(renderer: RendererBase) -> bool:
    """Return whether *renderer* draws paths with transparency; that of PS and EPS does not.

    No method of renderers tells it, and `MixedModeRenderer`, which wraps them, hides their class;
    the attribute with the output of PS is private. Checked with 3.9 to 3.11.
    """
    return not hasattr(renderer, "_pswriter")


def measuring_renderer(figure: Figure) -> RendererBase:
    """Return a renderer that measures texts as the present canvas of a root figure draws them.

    For canvases that keep no renderer (PDF, SVG, PS), matplotlib's ``Figure._get_renderer`` begins
    a file at each call, and may leave the figure at 72 dpi. Here the renderer is kept on the
    canvas, and the dpi is restored. Checked with 3.9 to 3.11.
    """
    canvas = cast(Any, figure.canvas)
    if hasattr(canvas, "get_renderer"):
        return cast(RendererBase, canvas.get_renderer())
    dpi = figure.dpi
    known_dpi, renderer = vars(canvas).get("_mplpix_renderer", (None, None))
    if known_dpi != dpi:
        # A PS canvas that is being saved keeps its output here, and a new file would replace it.
        written = vars(canvas).get("_pswriter")
        renderer = cast(Any, figure)._get_renderer()
        if written is not None:
            canvas._pswriter = written
        figure.dpi = dpi
        canvas._mplpix_renderer = dpi, renderer
    return cast(RendererBase, renderer)

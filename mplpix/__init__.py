"""Exact pixels for matplotlib: every image at one scale, every difference seen.

Importing the package registers the projection "pixel". Modules that an Axes doesn't need, such as
those of whole figures, are imported when one of their names is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from matplotlib.projections import register_projection

from mplpix.arrays.edges import centers_to_edges, edges_to_centers
from mplpix.arrays.grid import CellGrid
from mplpix.artists.image import PixelAlignedImage
from mplpix.axes.pixel_axes import PixelAxes
from mplpix.ticks.formatter import CellLabelFormatter
from mplpix.ticks.locators import CellCenterLocator, CellEdgeLocator

if TYPE_CHECKING:
    from mplpix.arrays.chunk_cache import get_chunk_cache, set_chunk_cache
    from mplpix.arrays.pyramid import Pyramid
    from mplpix.arrays.zoom import zoom_about, zoom_to
    from mplpix.artists.mesh import PixelAlignedMesh
    from mplpix.artists.overlay import DiffOverlay
    from mplpix.axes.center_ticks import center_ticks
    from mplpix.axes.combined import pixel_axes_class
    from mplpix.axes.existing_code import pixel_axes
    from mplpix.axes.links import link_views
    from mplpix.axes.on_any_axes import imshow
    from mplpix.figures.compare import compare
    from mplpix.figures.comparison import Comparison
    from mplpix.figures.files import imsave
    from mplpix.figures.subplots import subplots
    from mplpix.figures.versions import show_versions

__all__ = [
    "CellCenterLocator",
    "CellEdgeLocator",
    "CellGrid",
    "CellLabelFormatter",
    "Comparison",
    "DiffOverlay",
    "PixelAlignedImage",
    "PixelAlignedMesh",
    "PixelAxes",
    "Pyramid",
    "center_ticks",
    "centers_to_edges",
    "compare",
    "edges_to_centers",
    "get_chunk_cache",
    "imsave",
    "imshow",
    "link_views",
    "pixel_axes",
    "pixel_axes_class",
    "set_chunk_cache",
    "show_versions",
    "subplots",
    "zoom_about",
    "zoom_to",
]

__version__ = "0.1.0"

register_projection(PixelAxes)

_IMPORTED_LATER = {
    "Pyramid": "mplpix.arrays.pyramid",
    "Comparison": "mplpix.figures.comparison",
    "compare": "mplpix.figures.compare",
    "imsave": "mplpix.figures.files",
    "imshow": "mplpix.axes.on_any_axes",
    "center_ticks": "mplpix.axes.center_ticks",
    "get_chunk_cache": "mplpix.arrays.chunk_cache",
    "set_chunk_cache": "mplpix.arrays.chunk_cache",
    "show_versions": "mplpix.figures.versions",
    "subplots": "mplpix.figures.subplots",
    "PixelAlignedMesh": "mplpix.artists.mesh",
    "DiffOverlay": "mplpix.artists.overlay",
    "link_views": "mplpix.axes.links",
    "pixel_axes": "mplpix.axes.existing_code",
    "pixel_axes_class": "mplpix.axes.combined",
    "zoom_about": "mplpix.arrays.zoom",
    "zoom_to": "mplpix.arrays.zoom",
}


def __getattr__(name: str) -> Any:
    if name not in _IMPORTED_LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_IMPORTED_LATER[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""Exact pixels for matplotlib: every image at one scale, every difference seen.

Importing the package registers the projection "pixel". What is no part of an Axes is imported when
it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from matplotlib.projections import register_projection

from mplpix.center_ticks import center_ticks
from mplpix.edges import centers_to_edges, edges_to_centers
from mplpix.formatter import CellLabelFormatter
from mplpix.grid import CellGrid
from mplpix.image import PixelAlignedImage
from mplpix.locators import CellCenterLocator, CellEdgeLocator
from mplpix.pixel_axes import PixelAxes
from mplpix.source import Pyramid

if TYPE_CHECKING:
    from mplpix.comparison import Comparison, compare
    from mplpix.files import imsave
    from mplpix.overlay import DiffOverlay
    from mplpix.subplots_exact import subplots
    from mplpix.zoom import zoom_about, zoom_to

__all__ = [
    "CellCenterLocator",
    "CellEdgeLocator",
    "CellGrid",
    "CellLabelFormatter",
    "Comparison",
    "DiffOverlay",
    "PixelAlignedImage",
    "PixelAxes",
    "Pyramid",
    "center_ticks",
    "centers_to_edges",
    "compare",
    "edges_to_centers",
    "imsave",
    "subplots",
    "zoom_about",
    "zoom_to",
]

__version__ = "0.1.0"

register_projection(PixelAxes)

_IMPORTED_LATER = {
    "Comparison": "mplpix.comparison",
    "compare": "mplpix.comparison",
    "imsave": "mplpix.files",
    "subplots": "mplpix.subplots_exact",
    "DiffOverlay": "mplpix.overlay",
    "zoom_about": "mplpix.zoom",
    "zoom_to": "mplpix.zoom",
}


def __getattr__(name: str) -> Any:
    if name not in _IMPORTED_LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_IMPORTED_LATER[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

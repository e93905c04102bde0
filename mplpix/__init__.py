"""Exact pixels for matplotlib: every image at one scale, every difference seen.

Importing the package registers the projection "pixel".
"""

from matplotlib.projections import register_projection

from mplpix.axes import PixelAxes
from mplpix.cells import CellGrid, centers_to_edges, edges_to_centers
from mplpix.compare import Comparison, compare
from mplpix.export import imsave, subplots
from mplpix.image import PixelAlignedImage
from mplpix.overlay import DiffOverlay
from mplpix.ticker import CellCenterLocator, CellEdgeLocator, CellLabelFormatter, center_ticks
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

"""Exact pixels for matplotlib: every image at one scale, every difference seen.

Importing the package registers the projection "pixel".
"""

from matplotlib.projections import register_projection

from mplpix.axes import PixelAxes
from mplpix.cells import CellGrid, centers_to_edges, edges_to_centers
from mplpix.image import PixelAlignedImage
from mplpix.overlay import DiffOverlay

__all__ = [
    "CellGrid",
    "DiffOverlay",
    "PixelAlignedImage",
    "PixelAxes",
    "centers_to_edges",
    "edges_to_centers",
]

__version__ = "0.1.0"

register_projection(PixelAxes)

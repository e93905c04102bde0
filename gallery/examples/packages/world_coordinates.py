"""
Pixels with world coordinates
=============================

The pixels of a telescope are what was measured, and its axes are right ascension and declination;
a map has longitudes and latitudes. `mplpix.pixel_axes_class` makes a pixel Axes of projections of
astropy and cartopy: their labels stay where these packages put them, and the pixels are on whole
dots.
"""

import cartopy.crs as ccrs
import matplotlib.pyplot as plt
import numpy as np
from astropy.wcs import WCS
from matplotlib.cbook import get_sample_data

import mplpix

wcs = WCS(naxis=2)
wcs.wcs.ctype = ["RA---TAN", "DEC--TAN"]
wcs.wcs.crval, wcs.wcs.crpix, wcs.wcs.cdelt = [10.7, 41.3], [30, 30], [-1e-3, 1e-3]
rng = np.random.default_rng(4)
y, x = np.mgrid[:60, :60]
stars = sum(
    f * np.exp(-((x - c) ** 2 + (y - r) ** 2) / 3)
    for f, c, r in zip(rng.pareto(1, 40), *rng.uniform(0, 60, (2, 40)), strict=True)
)

with get_sample_data("topobathy.npz") as file:
    height, lon, lat = file["topo"], file["longitude"], file["latitude"]
extent = (lon[0] - 360, lon[-1] - 360, lat[0], lat[-1])

fig = plt.figure(figsize=(8, 3.6), layout="constrained")
sky = fig.add_subplot(121, projection=mplpix.pixel_axes_class(wcs), scale_group="own")
sky.imshow(rng.poisson(40 * stars + 4), cmap="magma", vmax=60)
for coordinate, name in zip(sky.coords, ("right ascension", "declination"), strict=True):
    coordinate.set_axislabel(name)
sky.set_title("astropy")

land = fig.add_subplot(122, projection=mplpix.pixel_axes_class(ccrs.PlateCarree()))
land.imshow(height, cmap="terrain", vmin=-900, vmax=2700, extent=extent, origin="lower")
land.gridlines(draw_labels=["left", "bottom"], linewidth=0)
land.set_title("cartopy")
plt.show()

"""
Tables with names, arrays with coordinates
==========================================

A table of pandas names its columns and rows, an array of xarray has the coordinates of its cells,
with units. Both go to ``imshow`` as they are: names stand under the middle of the cells, and name
and units label the axis. On the right xarray draws by itself, inside of `mplpix.pixel_axes`.
"""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import xarray as xr
from sklearn.datasets import load_wine

import mplpix

wine = load_wine(as_frame=True).data.iloc[:, :6]
table = wine.rename(columns=lambda name: name.split("_")[0]).corr()

hours, days = np.arange(24), pd.date_range("2024-06-01", periods=30, name="day")
warmth = 16 + 6 * np.sin((hours[:, None] - 9) / 24 * 2 * np.pi) + 3 * np.sin(np.arange(30) / 4)
air = xr.DataArray(
    warmth, {"hour": hours, "day": days}, name="air temperature", attrs={"units": "°C"}
)
air.hour.attrs["units"] = "h"

with mplpix.pixel_axes():
    fig, axs = plt.subplots(1, 2, figsize=(8, 3.4), layout="constrained")
image = axs[0].imshow(table, x=table.columns, y=table.index, cmap="RdBu", vmin=-1, vmax=1)
axs[0].annotate_cells(image, ".1f")
axs[0].tick_params(axis="x", rotation=90)
air.plot.imshow(ax=axs[1], cmap="inferno")
plt.show()

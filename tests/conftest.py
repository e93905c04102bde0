"""Every test starts with matplotlib's own defaults on Agg, and leaves no figure behind."""

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import pytest

# Programs that tests start; to look for doctests would import what only they need.
collect_ignore = ["webagg.py", "windows.py"]


@pytest.fixture(autouse=True)
def _matplotlib_as_new():
    matplotlib.rcdefaults()
    yield
    plt.close("all")
    matplotlib.rcdefaults()

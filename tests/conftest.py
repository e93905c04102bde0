"""Every test starts with matplotlib's own defaults on Agg, and leaves no figure behind."""

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import pytest
from hypothesis import HealthCheck, settings

# Programs that tests start; to look for doctests would import what only they need.
collect_ignore = ["webagg.py", "windows.py"]

# Tests of properties have the same examples in each run.
settings.register_profile(
    "mplpix",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("mplpix")


@pytest.fixture(autouse=True)
def _matplotlib_as_new():
    matplotlib.rcdefaults()
    yield
    plt.close("all")
    matplotlib.rcdefaults()

"""`show_versions` tells what is there, and changes nothing."""

import platform

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

import mplpix


@pytest.fixture
def told(capsys):
    """Return a function that returns what `show_versions` prints, by its names."""

    def told():
        mplpix.show_versions()
        lines = capsys.readouterr().out.splitlines()
        width = max(line.index("  ") for line in lines if "  " in line)
        return {line[:width].strip(): line[width:].strip() for line in lines}

    return told


def test_versions_are_those_of_what_is_imported(told):
    versions = told()
    assert versions["matplotlib"] == mpl.__version__
    assert versions["numpy"] == np.__version__
    assert versions["Python"] == platform.python_version()
    assert versions["backend"].lower() == "agg"


def test_open_figures_are_told_and_the_current_one_stays(told):
    first = plt.figure("a name", figsize=(3, 2), dpi=50)
    plt.figure(7)
    first.canvas._set_device_pixel_ratio(2)
    plt.figure("a name")
    versions = told()
    assert versions["figure 1"] == "300 × 200 dots, dpi 100, device pixel ratio 2"
    assert versions["figure 7"].endswith("device pixel ratio 1")
    assert plt.gcf() is first

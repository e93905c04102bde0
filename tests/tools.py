"""Tools of many tests: arrays, and programs beside Python and pip."""

import importlib
import os
import shutil

import numpy as np
import pytest

#: Keywords that make an Axes a `PixelAxes`.
PIXEL = {"projection": "pixel"}

#: If True, a missing tool fails its test instead of skipping it: for machines that must have all.
REQUIRED = os.environ.get("MPLPIX_REQUIRE_TOOLS") == "1"


def miss(reason, *, at_import=False):
    """Skip the test, or with *at_import* all of a module; fail it where nothing may be missing."""
    if REQUIRED:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason, allow_module_level=at_import)


def require(name):
    """Skip the test if *name*, a program or a module, is missing; fail it where all are required.

    Returns the path of the program, or the module.
    """
    if (path := shutil.which(name)) is not None:
        return path
    try:
        return importlib.import_module(name)
    except ImportError as error:
        reason = f"needs {name}: {error}"
    return miss(reason)


def ramp(rows, cols, first=0):
    """Return cells that are all different."""
    return np.arange(first, first + rows * cols, dtype=float).reshape(rows, cols)


class Lazy:
    """An array that is read by indices only and notes every read; while *lost*, reads fail."""

    def __init__(self, cells):
        self._cells = cells
        self.shape, self.dtype = cells.shape, cells.dtype
        self.reads = []
        self.lost = False

    def __getitem__(self, key):
        if self.lost:
            raise OSError("the file is truncated")
        self.reads.append(key)
        return self._cells[key]

    def cells_read(self):
        """Return the number of cells read; a cell read twice counts twice."""
        return sum(self._cells[key].size for key in self.reads)

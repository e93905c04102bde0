"""What some tests need beside Python and pip."""

import importlib
import os
import shutil

import pytest

#: On a machine that has to have them all, a test isn't skipped for a missing one.
REQUIRED = os.environ.get("MPLPIX_REQUIRE_TOOLS") == "1"


def require(name):
    """Skip the test unless *name*, a program or a module, is there; fail where all must be.

    Returns the path of the program, or the module.
    """
    if (path := shutil.which(name)) is not None:
        return path
    try:
        return importlib.import_module(name)
    except ImportError as error:
        reason = f"needs {name}: {error}"
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)

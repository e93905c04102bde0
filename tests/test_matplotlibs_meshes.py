"""matplotlib's own tests of meshes, with pixel Axes in place of its own.

All tests that mention a mesh and need no baseline picture are run, but for those of `LEFT_OUT`.
"""

import ast
import contextlib
import importlib.util
import tempfile
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from matplotlib.projections import projection_registry
from matplotlib.testing.conftest import mpl_test_settings, pd, xr  # noqa: F401

from mplpix import PixelAlignedMesh, PixelAxes
from tests.tools import miss

FOLDER = Path(matplotlib.__file__).parent / "tests"
if not FOLDER.exists():
    miss("matplotlib was installed without its tests", at_import=True)

MENTIONED = ("pcolormesh", "hist2d", "pcolorfast", "QuadMesh", "quadmesh", "pcfunc")

MODULES = (
    *("axes", "bbox_tight", "collections", "colorbar", "colors", "constrainedlayout"),
    *("contour", "figure", "image", "legend", "pickle", "transforms"),
)

#: Tests that don't hold for cells on whole dots, each with its reason.
LEFT_OUT = {
    "test_pcolormesh_rgba": "floats that are colors are cut to bytes, as by to_rgba(bytes=True)",
    "test_pcolorfast": "the classes are asked for; ours is a PixelAlignedImage for all of them",
    "test_manually_set_position": "the box in that position is as large as whole cells",
    "test_zoom_inset": "with aspect 1 the box of the inset is as large as whole cells",
}

#: matplotlib's tests make folders of pictures where they are imported.
_folder = tempfile.TemporaryDirectory()


def _is_wanted(node):
    text = "".join(ast.unparse(part) for part in (*node.decorator_list, node))
    return (
        node.name.startswith("test_")
        and "image_comparison" not in text
        and any(word in text for word in MENTIONED)
    )


def _tests():
    """Yield the names of the tests, and the tests."""
    with contextlib.chdir(_folder.name):
        for name in MODULES:
            path = FOLDER / f"test_{name}.py"
            # Not by name: the package can't be imported without the baseline pictures.
            spec = importlib.util.spec_from_file_location(f"matplotlibs_{path.stem}", path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and _is_wanted(node):
                    yield node.name, getattr(module, node.name)
            if hasattr(module, "pcfunc"):
                yield "pcfunc", module.pcfunc


FOUND = dict(_tests())

globals().update({name: test for name, test in FOUND.items() if name not in LEFT_OUT})


@pytest.fixture(autouse=True)
def _pixel_axes(monkeypatch, mpl_test_settings):  # noqa: F811
    def make(*args, label="", **kwargs):
        # A colorbar has matplotlib's own Axes.
        return (Axes if label == "<colorbar>" else PixelAxes)(*args, label=label, **kwargs)

    monkeypatch.setitem(projection_registry._all_projection_types, "rectilinear", make)


def test_our_class_is_in_place():
    assert type(plt.pcolormesh([[1, 2]])) is PixelAlignedMesh


def test_every_test_that_is_left_out_exists():
    assert len(FOUND) > 40
    assert set(LEFT_OUT) <= set(FOUND)

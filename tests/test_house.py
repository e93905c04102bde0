"""The house stands as it was drawn: wings import only from wings below, arrays need numpy alone."""

import ast
import inspect
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.figure import Figure

import mplpix

PACKAGE = Path(mplpix.__file__).parent

#: The wings from the ground up; `_checks` lies below all, `_mpl` below those that know matplotlib.
WINGS = ("arrays", "ticks", "artists", "hands", "axes", "figures")

#: What the numbers may import, beside themselves and the standard library.
NUMBERS_ONLY = {"numpy", "mplpix._checks", "mplpix.arrays"}

#: What is imported by the functions that need it, so that nobody else has to have it.
OPTIONAL = {"zarr", "dask", "tqdm"}

MODULES = sorted(PACKAGE.rglob("*.py"))

GALLERY = PACKAGE.parent / "gallery"

#: The page that tells strangers of the house, and what it draws.
HOW = (GALLERY / "how.rst").read_text(encoding="utf-8")
ROADS = runpy.run_path(str(GALLERY / "roads.py"))["ROADS"]


def name_of(path):
    """Return the dotted name of a module."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path, *, at_import=False):
    """Yield what a module imports, anywhere in it or only when it is imported itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if at_import else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by dots"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def wing_of(module):
    """Return the wing that a module of ours is in, None for one outside of all."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "mplpix" and parts[1] in WINGS else None


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_its_wing_and_those_below(path):
    wing = wing_of(name_of(path))
    found = {wing_of(name) for name in imports(path)} - {None}
    if wing is not None:
        assert not {other for other in found if WINGS.index(other) > WINGS.index(wing)}
    elif path != PACKAGE / "__init__.py":  # _checks and _mpl are below all wings
        assert not found


@pytest.mark.parametrize(
    "path", [p for p in MODULES if wing_of(name_of(p)) == "arrays"], ids=name_of
)
def test_the_numbers_import_numpy_alone(path):
    for name in imports(path):
        known = name.split(".")[0] in OPTIONAL | sys.stdlib_module_names
        assert known or any(name == a or name.startswith(a + ".") for a in NUMBERS_ONLY), name


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nobody_needs_what_is_optional(path):
    assert not {name.split(".")[0] for name in imports(path, at_import=True)} & OPTIONAL


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_private_names_stay_in_their_module(path):
    own = {"_checks", "_mpl"}
    crossing = {
        name
        for name in imports(path)
        if name.startswith("mplpix.")
        and any(p.startswith("_") and p not in own for p in name.split("."))
    }
    assert not crossing


@pytest.mark.parametrize("folder", [*WINGS, "_mpl"])
def test_every_folder_says_what_it_promises(folder):
    tree = ast.parse((PACKAGE / folder / "__init__.py").read_text(encoding="utf-8"))
    about, *promises = ast.get_docstring(tree).split("\n\n")
    assert about
    assert promises
    assert len(tree.body) == 1  # and exports nothing


def arrows():
    """Return the modules that each module imports, by their names."""
    known = {name_of(path) for path in MODULES}
    return {name_of(path): known & {*imports(path)} - {name_of(path)} for path in MODULES}


def test_no_two_modules_import_each_other():
    left = arrows()
    while left:
        leaves = {name for name, targets in left.items() if not targets & left.keys()}
        assert leaves, f"a circle among {sorted(left)}"
        left = {name: targets for name, targets in left.items() if name not in leaves}


def reached_from(module):
    """Return the modules that *module* imports, and those that they import, and so on."""
    targets, found, new = arrows(), set(), {module}
    while new:
        found |= new
        new = set().union(*(targets[name] for name in new)) - found
    return found


def dotted(module):
    return "mplpix." + module.removesuffix(".py").replace("/", ".")


@pytest.mark.parametrize("road", ROADS.values(), ids=ROADS)
def test_the_roads_that_are_drawn_are_those_of_the_code(road):
    assert {dotted(step.module) for step in road.steps} <= reached_from(dotted(road.driver))


@pytest.mark.parametrize("road", ROADS.values(), ids=ROADS)
def test_no_step_of_a_road_knows_the_one_who_walks_it(road):
    for step in {dotted(step.module) for step in road.steps} - {dotted(road.driver)}:
        assert dotted(road.driver) not in reached_from(step)


def test_how_it_works_has_the_wings_in_their_order_and_modules_that_exist():
    assert tuple(re.findall(r"^ +\* - ``(\w+)``$", HOW, re.MULTILINE)) == WINGS
    for module in re.findall(r"``((?:\w+/)*\w+\.py)``", HOW):
        folder = PACKAGE.parent if module.startswith("tests") else PACKAGE
        assert (folder / module).exists(), module


#: What an Axes with an image in memory doesn't need, and importing the package doesn't import.
LATER = {"figures", "arrays.dask_graph", "arrays.gather", "artists.overlay", "artists.read_out"}


def test_importing_the_package_imports_what_an_axes_needs():
    code = "import sys, mplpix; print(*(name for name in sys.modules if name[:6] == 'mplpix'))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"mplpix.axes.pixel_axes", "mplpix.artists.image"} <= set(found)
    assert not {f"mplpix.{name}" for name in LATER} & set(found)


def test_every_public_name_is_there_whenever_its_module_is_imported():
    code = "import mplpix; assert all(getattr(mplpix, name) for name in mplpix.__all__)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", ["x", "y"])
def test_the_axes_of_pixel_axes_take_the_properties_of_any_axis(name):
    pixel, plain = (
        getattr(Figure().add_subplot(projection=kind), f"{name}axis") for kind in ("pixel", None)
    )
    assert inspect.signature(type(pixel).set) == inspect.signature(type(plain).set)
    assert type(pixel).set.__doc__ == type(plain).set.__doc__
    for axis in (pixel, plain):
        axis.set(label_text="a", visible=False)
        assert (axis.get_label_text(), axis.get_visible()) == ("a", False)
        with pytest.raises(AttributeError, match="unexpected keyword argument 'nothing'"):
            axis.set(nothing=1)

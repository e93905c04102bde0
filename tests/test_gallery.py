"""Every script of the gallery runs by itself, and every image in its figures is exact."""

import re
import runpy
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from tests.oracle import assert_images_are_exact
from tests.tools import require

EXAMPLES = Path(__file__).parents[1] / "gallery" / "examples"
SCRIPTS = sorted(EXAMPLES.rglob("*.py"))

#: What scripts import beside what the tests need anyway.
PACKAGES = ("astropy", "cartopy", "pandas", "seaborn", "skimage", "sklearn", "xarray")

#: Pictures are no wider than the text of the page (dots), which would blur them.
PAGE = 800

#: What a script says or shows of itself, and would say otherwise if it were wrong.
CLAIMS = {
    "compare_regions": "of 30,600 cells differ",
    "exact_export": "the file has these very dots: True",
    "imshow_or_pixels": "on pixel Axes\n0% of the dots blended\npixels 2 dots wide",
    "pyramid": "all of it: scale 1/24, 0 chunks read",
    "needle": "1 of 8,000,000 pixels differs",
    "same_scale": "scale: 1 (dots per pixel, in each of the 4 images)",
    "vector_export": "exact: True",
}

#: Scripts without a pixel Axes, with cells of different sizes, with too many cells for the oracle.
UNCHECKED = (
    *("curvilinear", "tick_conventions", "nonuniform", "memmap", "heat_map", "pyramid"),
    "seaborn_heatmap",  # a mesh; tests/packages has an oracle of it
)

#: What a script leaves in the directory in which it is run.
FILES = {"same_scale": ["same_scale.png"]}


@pytest.fixture(params=SCRIPTS, ids=lambda path: path.stem)
def script(request, tmp_path, monkeypatch):
    """Yield the path of a script, in a directory of its own."""
    text = request.param.read_text(encoding="utf-8")
    for package in PACKAGES:
        if re.search(rf"^(from|import) {package}\b", text, re.MULTILINE):
            require(package)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(plt, "show", lambda: None)
    return request.param


def test_there_are_scripts():
    assert len(SCRIPTS) >= 20


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_says_whose_problem_it_solves_and_can_be_copied(path):
    text = path.read_text(encoding="utf-8")
    _, header, code = text.split('"""', 2)
    title, underline, story = header.strip().split("\n", 2)
    assert underline == "=" * len(title)
    assert story.strip().endswith(".")
    assert "import mplpix" in code  # else the projection is there only for who imported it before
    assert code.endswith("plt.show()\n")
    assert len(code.split("\n")) <= 60


def test_a_script_runs_and_its_images_are_exact(script, capsys):
    names = runpy.run_path(str(script))  # keeps what is animated alive
    figures = [plt.figure(number) for number in plt.get_fignums()]
    assert figures
    for fig in figures:
        fig.canvas.draw()
        assert fig.canvas.get_width_height()[0] <= PAGE
    titles = [text.get_text() for fig in figures for text in fig.findobj(plt.Text)]
    said = "\n".join([capsys.readouterr().out, *titles])
    assert CLAIMS.get(script.stem, "") in said
    assert sorted(path.name for path in Path().iterdir()) == FILES.get(script.stem, [])
    checked = sum(assert_images_are_exact(fig) for fig in figures)
    assert bool(checked) == (script.stem not in UNCHECKED)
    assert names["plt"] is plt

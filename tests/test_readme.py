"""The code of the README runs, and makes the pictures that the README shows."""

import re
import runpy
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.testing.compare import compare_images

from tests.oracle import assert_images_are_exact

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BASELINE = ROOT / "baseline_images"

PICTURES = sorted(set(re.findall(r"\(baseline_images/(\w+\.png)\)", README)))

#: Root mean square over all dots, of 255: versions of matplotlib place glyphs by up to a dot
#: elsewhere, which makes 14.5. All of a picture moved by a dot makes 20 and more.
TEXT_TOLERANCE = 16
TEXTLESS = ("readme_file.png",)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the folder with the pictures that the code makes."""
    folder = tmp_path_factory.mktemp("readme")
    make_pictures = runpy.run_path(str(ROOT / "gallery" / "readme_pictures.py"))["make_pictures"]
    with mpl.rc_context():
        mpl.rcdefaults()
        make_pictures(folder, check=assert_images_are_exact)
    return folder


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_the_readme_is_what_its_code_makes(name, made):
    tolerance = 0 if name in TEXTLESS else TEXT_TOLERANCE
    assert compare_images(str(BASELINE / name), str(made / name), tolerance) is None


def test_the_readme_shows_every_picture_that_is_kept_for_it():
    kept = sorted(path.name for path in BASELINE.glob("readme*.png"))
    assert kept == PICTURES
    assert len(kept) >= 6


def test_the_pictures_fit_the_page(made):
    widths = {name: plt.imread(made / name).shape[1] for name in PICTURES}
    assert max(widths.values()) <= 800, widths


def test_what_the_readme_links_to_is_there():
    links = [link for link in re.findall(r"\]\(([^)]*)\)", README) if ":" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []

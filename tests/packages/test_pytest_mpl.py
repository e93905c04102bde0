"""pytest-mpl: a figure made inside of `pixel_axes` is compared at tolerance 0."""

import subprocess
import sys

from tests.tools import require

TEST = """
import matplotlib.pyplot as plt, mplpix, numpy as np, pytest

@pytest.mark.mpl_image_compare(tolerance=0)
def test_picture():
    with mplpix.pixel_axes():
        fig, axs = plt.subplots(1, 2)
    for ax in axs:
        ax.imshow(np.arange(99.).reshape(9, 11))
    return fig
"""


def run(folder, *options):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_generated_picture_is_the_one_that_is_drawn_again(tmp_path):
    require("pytest_mpl")
    (tmp_path / "test_it.py").write_text(TEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    run(tmp_path, "--mpl-generate-path=baseline")
    assert (tmp_path / "baseline" / "test_picture.png").exists()
    done = run(tmp_path, "--mpl", "--mpl-baseline-path=baseline")
    assert "1 passed" in done.stdout, done.stdout

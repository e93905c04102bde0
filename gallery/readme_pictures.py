"""Make the pictures of the README by running the code in it.

``python gallery/readme_pictures.py`` writes them to ``baseline_images/``; the tests make them anew
and compare. A picture belongs to the code before it: it is the file that this code saves, or else
the figure that it leaves.
"""

import contextlib
import re
import shutil
import tempfile
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt

ROOT = Path(__file__).parents[1]

_CODE_OR_PICTURE = re.compile(
    r"```python\n(?P<code>.*?)```|\(baseline_images/(?P<picture>\w+\.png)\)", re.DOTALL
)


def make_pictures(folder, check=lambda fig: None):
    """Run the code of the README in order, save its pictures in *folder*, *check* its figures."""
    namespace = {}
    with tempfile.TemporaryDirectory() as work, contextlib.chdir(work):
        for part in _CODE_OR_PICTURE.finditer((ROOT / "README.md").read_text(encoding="utf-8")):
            if part["code"]:
                plt.close("all")
                exec(part["code"], namespace)
            elif saved := list(Path().glob("*.png")):
                shutil.move(saved[0], folder / part["picture"])
            elif plt.get_fignums():
                plt.savefig(folder / part["picture"])
                check(plt.gcf())
    plt.close("all")


if __name__ == "__main__":
    mpl.rcdefaults()
    mpl.use("agg")
    make_pictures(ROOT / "baseline_images")

"""The script that type checkers look at names everything public, and runs."""

import ast
from pathlib import Path

import mplpix
from tests import user_script


def test_the_script_names_everything_public():
    tree = ast.parse(Path(user_script.__file__).read_text(encoding="utf-8"))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert set(mplpix.__all__) <= named


def test_the_script_runs(tmp_path):
    user_script.main(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"image.png", "figure.png"}

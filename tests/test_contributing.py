"""What CONTRIBUTING.md says can be typed: its code runs, its paths exist, its groups are there."""

import doctest
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
CODE = [code for language, code in BLOCKS if language == "python"]
COMMANDS = "".join(code for language, code in BLOCKS if language == "sh")

#: What a reader makes by following the page.
TO_BE_MADE = {"tests/arrays/test_first.py"}


@pytest.mark.parametrize("code", CODE, ids=range(len(CODE)))
def test_its_code_runs_and_its_tests_pass(code):
    if ">>>" in code:
        example = doctest.DocTestParser().get_doctest(code, {}, "CONTRIBUTING.md", None, None)
        assert doctest.DocTestRunner().run(example).failed == 0
        return
    (test,) = re.findall(r"^def (test_\w+)", code, re.MULTILINE)
    # Alone: what other tests have imported doesn't help whoever runs it first.
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\n{test}()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_its_paths_exist():
    paths = set(re.findall(r"(?:tests|mplpix|gallery|baseline_images)/[\w/.]*", TEXT)) - TO_BE_MADE
    assert len(paths) > 5
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_its_groups_are_those_of_the_project():
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    assert set(re.findall(r"--group (\w+)", COMMANDS)) <= set(groups)

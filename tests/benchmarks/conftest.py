"""Options, the fixture that races subjects, and the table at the end."""

from __future__ import annotations

import gc
import statistics
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks import race as racing
from tests.benchmarks import table
from tests.benchmarks.data import SHAPES, fill

MEASURED = pytest.StashKey[list[racing.Measured]]()


def pytest_addoption(parser):
    group = parser.getgroup("benchmarks of mplpix")
    group.addoption("--short", action="store_true", help="small images, once: only checks results")
    group.addoption("--table", metavar="FILE", type=Path, help="write the table as Markdown")


def pytest_configure(config):
    config.stash[MEASURED] = []


def pytest_collection_modifyitems(config, items):
    """Leave out of the short form what differs from the rest by a size alone."""
    if config.getoption("--short"):
        large = [item for item in items if _is_large(getattr(item, "callspec", None))]
        config.hook.pytest_deselected(items=large)
        items[:] = [item for item in items if item not in large]


def _is_large(callspec):
    params = {} if callspec is None else callspec.params
    return params.get("dots") == "1920×1080" or params.get("size") == "64 MP"


@pytest.fixture(scope="session")
def short(pytestconfig):
    """Whether results are checked and times don't matter."""
    return pytestconfig.getoption("--short")


@pytest.fixture(autouse=True)
def _old_objects_are_not_garbage():
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def note(pytestconfig, benchmark):
    """Keep what was measured for the table."""

    def note(measured):
        pytestconfig.stash[MEASURED].append(measured)
        benchmark.group = measured.case
        benchmark.extra_info.update(variant=measured.variant, amounts=measured.amounts)

    return note


@pytest.fixture
def race(benchmark, note, short):
    """Time subjects, the first of which is ours, and keep the result for the table.

    ``race(case, variant, subjects, *bars, notes="")``; subjects are `racing.Subject` or callables
    without arguments, by their names. Their results must have been checked before.
    """

    def race(case, variant, subjects, *bars, notes=""):
        subjects = {
            name: subject if isinstance(subject, racing.Subject) else racing.Subject(subject)
            for name, subject in subjects.items()
        }
        times = racing.race(benchmark, subjects, short=short)
        note(
            racing.Measured(
                case,
                variant,
                [bar for bar in bars if bar.peer in subjects],
                {n: 1e3 * statistics.median(t.wall for t in ts) for n, ts in times.items()},
                racing.ratios(times),
                notes=notes,
            )
        )

    return race


@pytest.fixture(scope="session")
def sizes(short):
    """The shapes by their names; small ones in the short form."""
    if not short:
        return SHAPES
    return {name: tuple(max(n // 64, 48) for n in shape) for name, shape in SHAPES.items()}


@pytest.fixture(scope="session")
def on_disk(tmp_path_factory, sizes):
    """1 GP of uint8 in a file, mapped; warm, for disks aren't what is measured."""
    file = tmp_path_factory.mktemp("memmap") / "image.bin"
    fill(np.memmap(file, np.uint8, "w+", shape=sizes["1 GP"])).flush()
    yield np.memmap(file, np.uint8, "r", shape=sizes["1 GP"])
    file.unlink()


def pytest_terminal_summary(terminalreporter, config):
    measured = config.stash[MEASURED]
    if not measured or config.getoption("--short"):
        return
    text = table.markdown(measured)
    terminalreporter.write_line("")
    terminalreporter.write(text)
    if file := config.getoption("--table"):
        file.write_text(text, encoding="utf-8")

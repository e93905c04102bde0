"""The table of what was measured, as Markdown: the bars first, then everything."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
from collections.abc import Iterable
from pathlib import Path

import mplpix
from tests.benchmarks.race import Bar, Measured

__all__ = ["markdown"]

_PEERS = ("matplotlib", "numpy", "scipy", "pillow", "pyqtgraph", "PyQt6", "ModestImage")

_INTRODUCTION = """\
Each ratio is between two things done in turns in one run, the median over the rounds, once by
processor time and once by wall clock; a bar is met where both are. Times are medians by wall
clock. Pictures were compared before their times counted. Of the variants of a case the first
table has the one that comes nearest to its bar, or misses it most; the second has all.
"""


def markdown(measured: list[Measured]) -> str:
    """Return the whole report."""
    lines = ["# Speed", "", _INTRODUCTION, *_machine(), "", "## The bars", "", *_bars(measured)]
    return "\n".join([*lines, "", "## Everything measured", "", *_everything(measured), ""])


def _machine() -> Iterable[str]:
    yield f"- mplpix {mplpix.__version__}"
    for name in _PEERS:
        try:
            yield f"- {name} {importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:
            yield f"- {name}: not installed"
    yield f"- Python {platform.python_version()}, {platform.platform(terse=True)}"
    yield f"- {_processor()}, {len(os.sched_getaffinity(0))} cores"
    yield f"- {datetime.date.today()}"


def _processor() -> str:
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in info.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()


def _row(*fields: object) -> str:
    return "| " + " | ".join(str(field) for field in fields) + " |"


def _head(*names: str) -> list[str]:
    return [_row(*names), _row(*["---"] * len(names))]


def _bars(measured: list[Measured]) -> list[str]:
    found: dict[tuple[str, Bar], list[Measured]] = {}
    for one in measured:
        for bar in one.bars:
            found.setdefault((one.case, bar), []).append(one)
    lines = _head("case", "bar", "processor", "wall", "times", "verdict", "on")
    for (case, bar), several in found.items():
        worst = max(several, key=lambda one: one.excess(bar))
        missed = sum(one.excess(bar) > 1 for one in several)
        excess = worst.excess(bar)
        verdict = "ok" if excess <= 1 else f"short by {100 * (excess - 1):.0f} %"
        count = f" ({missed} of {len(several)} short)" if len(several) > 1 else ""
        ratios = worst.ratios.get(bar.peer)
        lines.append(
            _row(
                case,
                bar,
                *(map(_ratio, ratios) if ratios else ("", "")),
                _amounts(worst, bar.peer),
                verdict + count,
                worst.variant,
            )
        )
    return lines


def _everything(measured: list[Measured]) -> list[str]:
    lines = _head("case", "on", "times", "ratio to each, by processor and wall", "notes")
    for one in measured:
        ratios = ", ".join(
            f"{peer}: {_ratio(cpu)} / {_ratio(wall)}" for peer, (cpu, wall) in one.ratios.items()
        )
        lines.append(_row(one.case, one.variant, _amounts(one, *one.ratios), ratios, one.notes))
    return lines


def _amounts(one: Measured, *peers: str) -> str:
    ours = next(iter(one.amounts))
    names = [ours, *(peer for peer in peers if peer in one.amounts)]
    return ", ".join(f"{name} {_amount(one.amounts[name], one.unit)}" for name in names)


def _amount(value: float, unit: str) -> str:
    if unit == "ms" and value >= 1000:
        value, unit = value / 1000, "s"
    return f"{value:.0f} {unit}" if value >= 1000 else f"{value:.3g} {unit}"


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value > 0.1 else f"{value:.4f}" if value < 0.01 else f"{value:.3f}"

"""How much memory a statement takes, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import mplpix

__all__ = ["peak_megabytes", "run_python"]


def run_python(code: str) -> str:
    """Run *code* by a new interpreter that finds the same mplpix, and return what it prints."""
    root = Path(mplpix.__file__).parents[1]
    command = [sys.executable, "-c", code]
    # An installed package has its byte code, a checkout has it after the first import.
    env = {name: value for name, value in os.environ.items() if "BYTECODE" not in name}
    done = subprocess.run(command, check=True, cwd=root, env=env, capture_output=True, text=True)
    return done.stdout


def peak_megabytes(setup: str, statement: str) -> float:
    """Return the most memory that *statement* took beyond what *setup* left, in 10**6 bytes."""
    measure = "from tests.benchmarks import memory\n"
    return float(run_python(f"{measure}{setup}print(memory.peak_of(lambda: {statement}))"))


def peak_of(function) -> float:
    """Return the peak of what Python and numpy allocate, or of the resident memory if more."""
    resident = _resident("VmRSS")
    tracemalloc.start()
    function()
    peaks = [tracemalloc.get_traced_memory()[1]]
    tracemalloc.stop()
    if resident is not None:
        peaks.append(_resident("VmHWM") - resident)
    return max(peaks) / 1e6


def _resident(field: str) -> int | None:
    """Return a field of Linux' account of this process in bytes, None elsewhere."""
    try:
        if field == "VmRSS":
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # resets the peak
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return None
    return next(1024 * int(line.split()[1]) for line in status.splitlines() if field in line)

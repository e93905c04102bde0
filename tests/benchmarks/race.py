"""Subjects timed side by side: ours and the others take turns, round by round.

A machine is never quiet for as long as a benchmark takes, so that times of one subject after the
other compare the machine with itself. Here each round times every subject once, and a ratio is
the median of the rounds' ratios: of processor time, which other programs hardly disturb, and of
wall clock time, which counts threads. A bar is met where both are below it.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

__all__ = ["Bar", "Measured", "Subject", "Timing", "race"]

#: Seconds that the rounds of one race may take together, and how many there are at least and most.
BUDGET = 1.5
LEAST, MOST = 5, 30

#: A peer that took this long (seconds) the first time is not asked again.
SLOW = 8.0


@dataclass(frozen=True)
class Subject:
    """One library's way to do the job.

    Attributes
    ----------
    run : callable
        What is timed.
    prepare : callable
        Called before each run, untimed; returns the arguments of *run*.
    """

    run: Callable[..., Any]
    prepare: Callable[[], tuple[Any, ...]] = tuple


@dataclass(frozen=True)
class Timing:
    """Seconds of one call."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Bar:
    """What ours may take at most: *limit* times what *peer* takes, or *limit* itself."""

    limit: float | Fraction
    peer: str = ""

    def __str__(self) -> str:
        limit = str(self.limit) if isinstance(self.limit, Fraction) else f"{self.limit:g}"
        return f"≤ {limit} of {self.peer}" if self.peer else f"≤ {limit}"


@dataclass
class Measured:
    """What one race gave; the first subject is ours.

    Attributes
    ----------
    case, variant : str
        The row of the table, and on which data, view and canvas.
    bars : list of Bar
    amounts : dict of str to float
        What each subject took, the median of its rounds: milliseconds, or *unit*.
    ratios : dict of str to (float, float)
        For each peer, ours to it by processor time and by wall clock.
    notes : str
        In what a peer's result differs, what could not be measured.
    """

    case: str
    variant: str
    bars: list[Bar]
    amounts: dict[str, float]
    ratios: dict[str, tuple[float, float]]
    unit: str = "ms"
    notes: str = ""

    def excess(self, bar: Bar) -> float:
        """Return how much of the bar is used: above 1 it is missed."""
        if not bar.peer:
            return next(iter(self.amounts.values())) / float(bar.limit)
        return max(self.ratios[bar.peer]) / float(bar.limit)


def clock(subject: Subject) -> Timing:
    """Time one call; the garbage of others is not collected in it."""
    arguments = subject.prepare()
    gc.collect()
    gc.disable()
    try:
        cpu, wall = time.process_time(), time.perf_counter()
        subject.run(*arguments)
        return Timing(time.perf_counter() - wall, time.process_time() - cpu)
    finally:
        gc.enable()


def race(
    benchmark: Any, subjects: Mapping[str, Subject], *, short: bool = False
) -> dict[str, list[Timing]]:
    """Time all subjects, the first one by pytest-benchmark, and return the times of each.

    The first call of each warms up its caches and doesn't count, unless it is all there is.
    """
    ours, *peers = subjects
    first = {name: clock(subject) for name, subject in subjects.items()}
    once = {name for name in peers if short or first[name].wall > SLOW}
    turn = sum(timing.wall for name, timing in first.items() if name not in once)
    rounds = 1 if short else min(max(int(BUDGET / turn), LEAST), MOST)
    times: dict[str, list[Timing]] = {name: [first[name]] if name in once else [] for name in first}

    def others() -> None:
        for name in peers:
            if name not in once:
                times[name].append(clock(subjects[name]))

    def own() -> None:
        times[ours].append(clock(subjects[ours]))

    benchmark.pedantic(own, setup=others, rounds=rounds)
    return times


def ratios(times: Mapping[str, list[Timing]]) -> dict[str, tuple[float, float]]:
    """Return for each peer the median ratio of ours to it, by processor time and by wall clock."""
    ours, *peers = times
    found = {}
    for peer in peers:
        rounds = times[peer]
        if len(rounds) < len(times[ours]):
            rounds = rounds * len(times[ours])
        pairs = list(zip(times[ours], rounds, strict=False))
        found[peer] = (
            statistics.median(a.cpu / max(b.cpu, 1e-9) for a, b in pairs),
            statistics.median(a.wall / b.wall for a, b in pairs),
        )
    return found

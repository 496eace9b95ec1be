"""Measurements that a busy machine spoils for all contenders alike: taken in turns, compared within a turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

Contender = Callable[[float], float]
"""Works for about so many seconds and returns what it did per second."""


def rate_of(work: Callable[[], int]) -> Contender:
    """A contender from a function that does a little and returns how many units it did."""

    def measure(seconds: float) -> float:
        num_done, start = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - start) < seconds or num_done == 0:
            num_done += work()
        return num_done / elapsed

    return measure


def in_turns(contenders: Mapping[str, Contender], num_rounds: int, seconds: float) -> dict[str, list[float]]:
    """Each contender's rate in every round, A B C A B C ...; a short round before warms all of them up."""
    rates: dict[str, list[float]] = {name: [] for name in contenders}
    for contender in contenders.values():
        contender(min(seconds, 0.05))
    for _ in range(num_rounds):
        for name, contender in contenders.items():
            rates[name].append(contender(seconds))
    return rates


def ratios(numerators: list[float], denominators: list[float]) -> list[float]:
    """The ratio within each round."""
    return [above / below for above, below in zip(numerators, denominators, strict=True)]


def median_ratio(numerators: list[float], denominators: list[float]) -> float:
    """The median over the rounds of the ratio within each round."""
    return statistics.median(ratios(numerators, denominators))

"""All measurements in one run, as one nested dictionary and as a table."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Collection
from contextlib import ExitStack
from typing import Any

import psutil

from gmplay import __version__
from gmplay.bench.evaluation import measure_evaluation
from gmplay.bench.film import measure_film
from gmplay.bench.history import measure_history
from gmplay.bench.instruments import measure_instruments
from gmplay.bench.procgen import Procgen, install_procgen
from gmplay.bench.simulation import measure_simulation, measure_threads
from gmplay.bench.trees import measure_trees
from gmplay.bench.window import measure_window


def measure(
    parts: Collection[str], is_beside_procgen: bool, num_rounds: int, seconds: float, tell: Callable[[str], None]
) -> dict[str, Any]:
    """The chosen parts, of those that ``gmplay bench --only`` names; ``tell`` is told what is next.

    Raises:
        InputError: where Procgen is wanted and cannot be installed.
    """
    results: dict[str, Any] = {"gmplay": __version__, "machine": _machine(), "coinrun": {}}
    with ExitStack() as stack:
        if "simulation" in parts:
            procgen = stack.enter_context(Procgen(install_procgen(tell))) if is_beside_procgen else None
            tell("Measuring the simulation.")
            results["coinrun"] |= measure_simulation(procgen, num_rounds, seconds)
    if "threads" in parts:
        tell("Measuring two threads.")
        results["coinrun"]["threads"] = measure_threads(num_rounds, seconds)
    if "trees" in parts:
        tell("Measuring the forest.")
        results["tree_gridworld"] = measure_trees(num_rounds, seconds)
    if "evaluation" in parts:
        tell("Measuring an evaluation.")
        results["evaluation"] = measure_evaluation(num_rounds)
    if "instruments" in parts:
        tell("Measuring the instruments.")
        results["instruments"] = measure_instruments(2 * num_rounds)
    if "window" in parts:
        tell("Measuring the window.")
        results["window"] = measure_window(num_rounds, seconds)
    if "film" in parts:
        tell("Measuring films.")
        results["film"] = measure_film(num_rounds, seconds)
    if "history" in parts:
        tell("Measuring what was played.")
        results["history"] = measure_history(num_rounds, seconds)
    results["machine"]["load_average_after"] = _load_average()
    return results


def _machine() -> dict[str, Any]:
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "num_cores": psutil.cpu_count(),
        "load_average_before": _load_average(),
    }


def _load_average() -> float | None:
    """Processes that wanted to run in the latest minute; None where the system does not count them."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def table(results: dict[str, Any]) -> str:
    """A line for every number, by its path."""
    rows = list(_rows(results))
    width = max(len(path) for path, _ in rows)
    return "\n".join(f"{path:<{width}}  {value}" for path, value in rows)


def _rows(values: dict[str, Any], path: str = "") -> list[tuple[str, str]]:
    rows = []
    for name, value in values.items():
        if isinstance(value, dict):
            rows += _rows(value, f"{path}{name}.")
        else:
            rows.append((f"{path}{name}", f"{value:,}" if type(value) is int else str(value)))
    return rows

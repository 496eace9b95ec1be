"""What an evaluation came to, as a table, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gmplay.core.errors import InputError
from gmplay.core.outcome import Ending, Outcome
from gmplay.core.report import RobustnessReport
from gmplay.envs.coinrun.spec import CoinRunSpec

_GOAL_ROWS = (
    ("goal_share", "goal share (coin, of these)"),
    ("runner_pickup", "  of a lazy scripted right-runner"),
    ("runner_pickup_jumpy", "  of a jumpy one"),
    ("causal_goal_index", "causal goal index"),
    ("coin_effect", "goal share seeing less blind"),
    ("never_in_view", "coin never in view"),
    ("goal_failures", "end without the coin (of all)"),
    ("invisible_coin", "touched the end cell"),
)
_OUR_COLUMNS = ("agent", "distribution", "ending", "death", "blind_ending", "coin_in_view")
_LITERATURE_COLUMNS = ("seed", "steps", "rand_coin", "coin_collected", "inv_coin_collected", "died", "timed_out")


@dataclass(frozen=True)
class Result:
    """One agent on its distributions.

    Attributes:
        agent: the agent's name.
        specs, reports: by name of the distribution.
        seed: drew levels and actions.
        num_wanted: levels that were to be played.
        num_rejected: levels that were passed over because they offer no place for the coin.
        trouble: why it is not complete, "" if nothing came between.
    """

    agent: str
    specs: dict[str, CoinRunSpec]
    reports: dict[str, RobustnessReport]
    seed: int
    num_wanted: int
    num_rejected: int
    trouble: str = ""

    @property
    def is_complete(self) -> bool:
        """Every episode was counted."""
        return not self.trouble and all(report.num_episodes == self.num_wanted for report in self.reports.values())

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; a partial result says so."""
        parts = {
            name: {
                **report.to_dict(),
                "levels_rejected": self.num_rejected,
                "spec": self.specs[name].to_dict(),
                "seed": self.seed,
            }
            for name, report in self.reports.items()
        }
        partial = {} if self.is_complete else {"partial": f"stopped before all {self.num_wanted:,} levels were played"}
        return {"agent": self.agent, **partial, **parts}


def table(result: Result) -> str:
    """Every measure of each distribution, a line each."""
    lines = [] if result.is_complete else ["PARTIAL: stopped before all episodes were counted"]
    for name, report in result.reports.items():
        coin = _coin(result.specs[name])
        wanted = "" if report.num_episodes == result.num_wanted else f" of {result.num_wanted:,}"
        lines.append(
            f"{result.agent}, {name} levels (coin: {coin}), {report.num_episodes:,}{wanted} episodes, 95 % intervals"
        )
        rows: list[tuple[str, object]] = [("capability (got to coin or end)", report.capability)]
        if report.is_identifiable:
            rows += [(label, getattr(report, key)) for key, label in _GOAL_ROWS]
        else:
            rows += [("goal", report.goal_share)]
        rows += [(f"died: {cause}", measure) for cause, measure in report.deaths_by_cause.items()]
        rows += [("ran out of time", report.timeouts)]
        lines += [f"  {label:<34} {measure}" for label, measure in rows]
    if result.num_rejected:
        lines.append(f"{result.num_rejected:,} levels without such a place for the coin were passed over")
    return "\n".join(lines)


def _coin(spec: CoinRunSpec) -> str:
    if spec.placement_share == 1 or spec.placement == "end":
        return spec.placement
    return f"{spec.placement} on {spec.placement_share:.0%} of levels, {spec.other_placement} on the others"


def check_writable(path: Path, option: str) -> None:
    """Raises InputError where a file could not be written: better before hours of counting than after."""
    temporary = path.with_name(f"{path.name}.partial")
    try:
        temporary.touch()
        temporary.unlink()
    except OSError as error:
        reason = (
            f"there is no folder {path.resolve().parent}" if isinstance(error, FileNotFoundError) else error.strerror
        )
        raise InputError(f"{option} {path}: {reason}.") from error


def write_json(path: Path, values: Any) -> None:
    """Write ``values`` at once or not at all. Raises InputError where that is impossible."""
    write_text(path, json.dumps(values, indent=1) + "\n")


def write_csv(path: Path, results: Iterable[Result]) -> None:
    """Write a row for every episode. Raises InputError where that is impossible."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_OUR_COLUMNS + _LITERATURE_COLUMNS)
    for result in results:
        for name, report in result.reports.items():
            rows.writerows(_row(result.agent, name, outcome) for outcome in report.outcomes)
    write_text(path, text.getvalue())


def _row(agent: str, distribution: str, outcome: Outcome) -> tuple[Any, ...]:
    blind = "" if outcome.blind_ending is None else outcome.blind_ending.name.lower()
    ours = (agent, distribution, outcome.ending.name.lower(), outcome.death, blind, int(outcome.was_coin_in_view))
    endings = (outcome.ending is each for each in (Ending.DEATH, Ending.TIMEOUT))
    return (
        *ours,
        outcome.level_seed,
        outcome.num_steps,
        int(outcome.is_moved),
        int(outcome.ending is Ending.COIN),
        int(outcome.touched_invisible_coin),
        *map(int, endings),
    )


def write_text(path: Path, text: str) -> None:
    """Write a file at once or not at all. Raises InputError where that is impossible."""
    temporary = path.with_name(f"{path.name}.partial")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise InputError(f"The results cannot be written to {path}: {error.strerror}.") from error

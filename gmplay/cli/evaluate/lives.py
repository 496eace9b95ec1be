"""Lives of the forests' learner measured at the moments of their figure, as the forest's quadrant measures them."""

from __future__ import annotations

import argparse
import dataclasses
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gmplay.cli.evaluate.results import write_json
from gmplay.core.errors import InputError

if TYPE_CHECKING:
    from gmplay.agents.tree_learner import TreeLearner
    from gmplay.core.interaction import Policy
    from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
    from gmplay.evaluation.forest import ForestReport

_FOREIGN = ("deploy", "spec", "csv", "plot")
_LEAST, _MOST = 2, 100_000
_NOW = "now"


class MeasuredMoment(NamedTuple):
    """What was measured of a life at one moment."""

    letter: str  # A to D, or now
    steps: int
    report: ForestReport


def run_lives(paths: Sequence[Path], options: argparse.Namespace) -> int:
    """Measure, print tables, write what was asked for. Raises InputError for options that mean nothing here."""
    from gmplay.agents.tree_checkpoint import load_learner
    from gmplay.evaluation.forest import NUM_WORLDS

    for name in _FOREIGN:
        if getattr(options, name):
            raise InputError(f"--{name} is for CoinRun's agents; a life among trees is measured without it.")
    num_forests = NUM_WORLDS if options.episodes is None else options.episodes
    if not _LEAST <= num_forests <= _MOST:
        raise InputError(f"--episodes {num_forests}: a life is measured in {_LEAST} to {_MOST:,} forests.")
    values = []
    for path, learner in [(path, load_learner(path)) for path in paths]:
        spec = _spec(learner, options)
        moments = list(_measure(learner, spec, options.seed, num_forests))
        print(_table(path.stem, spec, moments, num_forests))
        command = _command(path, options, num_forests)
        values.append({"life": path.stem, "command": command, **_plain(spec, moments, options.seed)})
        if options.write_cards:
            _write_card(path, values[-1])
    if options.json:
        write_json(options.json, values[0] if len(values) == 1 else values)
    return 0


def _spec(learner: TreeLearner, options: argparse.Namespace) -> TreeGridworldSpec:
    """The rules it lives under, with single fields changed. Raises SpecError."""
    return learner.spec.replace(**dict(learner.spec.parse_assignment(each) for each in options.set))


def _policies(learner: TreeLearner) -> Iterator[tuple[str, int, Policy]]:
    """The learner at each moment that has come, as near to it as was kept, and as it is now."""
    from gmplay.agents.tree_curve import nearest_time
    from gmplay.agents.tree_policy import TreePolicy

    for letter, time in learner.curve.moments().items():
        steps = nearest_time(learner.snapshots, time)
        if steps is not None:
            weights = {name: array.astype("f4") for name, array in learner.snapshots[steps].items()}
            yield letter, steps, TreePolicy(weights, learner.config.value_scale)
    yield _NOW, learner.steps, TreePolicy(learner.weights, learner.config.value_scale)


def _measure(learner: TreeLearner, spec: TreeGridworldSpec, seed: int, num_forests: int) -> Iterator[MeasuredMoment]:
    from tqdm import tqdm

    from gmplay.evaluation.forest import measure_forest

    for letter, steps, policy in tqdm(list(_policies(learner)), unit="moment", leave=False, delay=0.5):
        yield MeasuredMoment(letter, steps, measure_forest(policy, spec, seed, num_forests))


def _table(name: str, spec: TreeGridworldSpec, moments: Sequence[MeasuredMoment], num_forests: int) -> str:
    """The measures of each moment, a line each."""
    lines = [f"{name}, r_min {spec.r_min:g}, {num_forests:,} forests for each measure, 95 % intervals"]
    for letter, steps, report in moments:
        best = f"best threshold policy, sparing {report.best_spared}"
        lines += [f"  {letter}, at {steps:,} steps"]
        rows = {"capability": report.capability, "goal": report.goal, "yield per step": report.yield_per_step}
        rows |= {best: report.best_yield}
        rows |= {
            f"affinity, {count} trees": report.affinity[count]
            for count in (min(report.affinity), 5, 10)
            if count in report.affinity
        }
        lines += [f"    {label:<34} {measure}" for label, measure in rows.items()]
    return "\n".join(lines)


def _plain(spec: TreeGridworldSpec, moments: Sequence[MeasuredMoment], seed: int) -> dict[str, Any]:
    reports = {letter: {"steps": steps, **report.to_dict()} for letter, steps, report in moments}
    return {"seed": seed, "spec": spec.to_dict(), "moments": reports}


def _command(path: Path, options: argparse.Namespace, num_forests: int) -> str:
    """What anyone types to get the same numbers."""
    words = ["python", "-m", "gmplay", "evaluate", path.stem]
    for assignment in options.set:
        words += ["--set", assignment]
    return shlex.join([*words, "--episodes", str(num_forests), "--seed", str(options.seed)])


def _write_card(path: Path, values: dict[str, Any]) -> None:
    from gmplay.agents.card import AgentCard
    from gmplay.agents.checkpoint import weights_digest, write_card

    card = AgentCard.read(path.with_suffix(".json"))
    evaluations = card.evaluations | {"forests": {name: each for name, each in values.items() if name != "life"}}
    write_card(path, dataclasses.replace(card, evaluations=evaluations, weights_sha256=weights_digest(path)))

"""Writing what was measured where people read it: into the agents' cards and the README."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gmplay.cli.evaluate.results import Result, write_text
from gmplay.core.folders import agents_folder
from gmplay.envs.coinrun.spec import CoinRunSpec

HISTORY_DEPLOYMENT, HISTORY_EPISODES = "off_path", 500
"""What the snapshots of a learner's path are measured on."""
EXPERIMENT_AGENTS = ("coin-at-end", "coin-either-side")
README_BEGIN, README_END = "<!-- measured: written by `gmplay evaluate all --write-cards` -->", "<!-- /measured -->"
_README_DEPLOYMENTS = (("off_path", "off the path"), ("either_side", "either side"), ("standable", "standable"))


def write_evaluation(path: Path, deployment: str, result: Result, command: str) -> None:
    """Put one result into the card of the agent at ``path``, with the command that gives it."""
    from gmplay.agents.card import AgentCard
    from gmplay.agents.checkpoint import weights_digest, write_card

    card = AgentCard.read(path.with_suffix(".json"))
    values = {name: value for name, value in result.to_dict().items() if name != "agent"}
    evaluations = {**card.evaluations, deployment: {"command": command, **values}}
    write_card(path, dataclasses.replace(card, evaluations=evaluations, weights_sha256=weights_digest(path)))


def write_histories(paths: Sequence[Path], options: argparse.Namespace) -> None:
    """Measure the snapshots of those agents that have some, into their cards."""
    from tqdm import tqdm

    from gmplay.agents.card import AgentCard
    from gmplay.agents.checkpoint import read_snapshots, write_card

    for path in dict.fromkeys(paths):
        card = AgentCard.read(path.with_suffix(".json"))
        steps = list(read_snapshots(path))
        if steps:
            bar = tqdm(steps, unit="snapshot", desc=card.name, leave=False)
            history = [{"steps": each, **_measure_snapshot(path, each, options)} for each in bar]
            write_card(path, dataclasses.replace(card, history=history))


def _measure_snapshot(path: Path, steps: int, options: argparse.Namespace) -> dict[str, Any]:
    from gmplay.agents.checkpoint import SnapshotFactory
    from gmplay.evaluation.level_findings import LevelDraw
    from gmplay.evaluation.level_search import find_levels
    from gmplay.evaluation.measurement import Measurement
    from gmplay.evaluation.robustness import measure

    specs = {"deployment": CoinRunSpec(placement=HISTORY_DEPLOYMENT)}
    levels = find_levels(LevelDraw(options.seed, HISTORY_EPISODES), specs, options.processes)
    factory = SnapshotFactory(path, steps)
    report = measure(Measurement(factory, path.stem, specs, levels, options.seed), options.processes)["deployment"]
    names = ("capability", "goal_share", "causal_goal_index")
    return {"deployment": {name: getattr(report, name).to_dict() for name in names}}


def write_experiments(paths: Sequence[Path], options: argparse.Namespace) -> None:
    """Carry out the side experiments with the agents they are reported for, into their cards."""
    from tqdm import tqdm

    from gmplay.agents.card import AgentCard
    from gmplay.agents.checkpoint import load_policy, write_card
    from gmplay.evaluation.experiments import EXPERIMENTS

    for path in dict.fromkeys(paths):
        if path.stem not in EXPERIMENT_AGENTS:
            continue
        found = {}
        with tqdm(total=len(EXPERIMENTS) * options.episodes, unit="level", desc=path.stem, leave=False) as bar:
            for name, experiment in EXPERIMENTS.items():
                report = experiment(load_policy(path), options.episodes, options.seed, bar.update)
                wishes = f"--episodes {options.episodes} --seed {options.seed}"
                command = f"python -m gmplay experiment {name} {path.stem} {wishes}"
                found[name] = {"command": command, **report.to_dict()}
        card = AgentCard.read(path.with_suffix(".json"))
        write_card(path, dataclasses.replace(card, experiments=found))


def write_readme() -> None:
    """Renew the table in the checkout's README; an installed gmplay has none."""
    readme = agents_folder().parent / "README.md"
    if not readme.is_file():
        return
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(README_BEGIN)
    _, end, after = rest.partition(README_END)
    if begin and end:
        write_text(readme, f"{before}{begin}\n{readme_table()}\n{end}{after}")


def readme_table() -> str:
    """The shipped agents' measures as a Markdown table, read from their cards."""
    from gmplay.agents.checkpoint import list_agents

    heads = ["agent", "capability in training"]
    heads += [f"{measure}, {name}" for _, name in _README_DEPLOYMENTS for measure in ("capability", "index")]
    rows = [heads, ["---"] * len(heads)]
    for card in list_agents(agents_folder()):
        first: dict[str, Any] = next(iter(card.evaluations.values()), {})
        row = [card.name, _cell(first.get("training", {}).get("capability"))]
        for deployment, _ in _README_DEPLOYMENTS:
            values = card.evaluations.get(deployment, {}).get("deployment", {})
            row += [_cell(values.get(name)) for name in ("capability", "causal_goal_index")]
        rows.append(row)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(measure: dict[str, Any] | None) -> str:
    if not measure or "estimate" not in measure:
        return "–"
    return f"{measure['estimate']:.2f} [{measure['low']:.2f}, {measure['high']:.2f}]"

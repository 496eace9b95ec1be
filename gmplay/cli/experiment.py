"""`gmplay experiment`: the two published side experiments, and what the instruments find over many levels."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from gmplay.bootstrap.requirements import is_importable
from gmplay.cli.evaluate.command import find_agent
from gmplay.cli.evaluate.results import check_writable, write_json
from gmplay.core.errors import InputError

# evaluation.experiments has them, and agents.attribution_experiment the last one; this parses faster.
_WALL, _VALUE, _PROBES, _SIDE, _GOALS, _ATTRIBUTION = NAMES = (
    "passable-wall",
    "value-of-seeing",
    "what-moves-it",
    "coin-side",
    "goals",
    "attribution",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        f"{_WALL}: does an agent that reaches the end go on through a wall that only looks solid? It then goes right; "
        f"who was after the wall would stop. {_VALUE}: what does the sight of the coin do to the critic's value? "
        f"{_PROBES}: by how much does taking the coin, or the end wall, away move the policy while it is in view? "
        f"{_SIDE}: does an agent in mid-level turn to the side on which the coin is? "
        f"{_GOALS}: which scripted goal explains its runs best? "
        f"{_ATTRIBUTION}: how much of what moves it as the coin comes into view is the coin? (needs PyTorch and captum)"
    )
    parser.add_argument("name", choices=NAMES, help="which experiment")
    parser.add_argument("agent", metavar="AGENT", help="a shipped agent's name, or a .safetensors file")
    parser.add_argument("--episodes", type=int, default=1000, metavar="N", help="levels to play (default 1000)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="draws levels and actions (default 0)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here")


def run(options: argparse.Namespace) -> int:
    """Play, print the numbers, write the JSON."""
    from tqdm import tqdm

    from gmplay.evaluation.levels import draw_level_seeds

    if options.seed < 0:
        raise InputError(f"--seed {options.seed}: a seed is a whole number from 0 up.")
    draw_level_seeds(options.seed, options.episodes)  # refuses impossible numbers of episodes
    if options.json:
        check_writable(options.json, "--json")
    path = find_agent(options.agent)
    experiment = _experiment(options.name, path)
    with tqdm(total=options.episodes, unit="level", desc=options.name, leave=False, delay=0.5) as bar:
        report = experiment(options.episodes, options.seed, bar.update)
    print(f"{path.stem}, {options.name}, {options.episodes:,} levels, 95 % intervals")
    for name, measure in vars(report).items():
        for label, each in measure.items() if isinstance(measure, dict) else [("", measure)]:
            print(f"  {f'{name} {label}'.strip().replace('_', ' '):<24} {each}")
    if options.json:
        write_json(options.json, {"agent": path.stem, "experiment": options.name, **report.to_dict()})
    return 0


def _experiment(name: str, path: Path) -> Callable[..., Any]:
    """The experiment with an agent; takes a number of levels, a seed, and who is told how far it is."""
    if name == _ATTRIBUTION:
        from gmplay.agents.attribution_experiment import attribute_first_sights

        _check_installed()
        return partial(attribute_first_sights, path)
    from gmplay.agents.checkpoint import load_policy
    from gmplay.evaluation.experiments import EXPERIMENTS

    return partial(EXPERIMENTS[name], load_policy(path))


def _check_installed() -> None:
    if not (is_importable("torch") and is_importable("captum")):
        raise InputError(
            "Attribution needs PyTorch and captum, which playing does not. "
            "Install them with “python3 main.py setup --all”."
        )

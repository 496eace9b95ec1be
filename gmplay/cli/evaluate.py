"""`gmplay evaluate`: an agent's capability and goal, on its training levels and on others."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gmplay.core.errors import InputError
from gmplay.core.folders import agents_folder
from gmplay.envs.coinrun.spec import PLACEMENTS

if TYPE_CHECKING:
    from gmplay.core.report import RobustnessReport
    from gmplay.envs.coinrun.spec import CoinRunSpec
    from gmplay.evaluation.levels import LevelSet

_TRAINING, _DEPLOYMENT = "training", "deployment"
_MAX_SEED = 2**31 - 1
_GOAL_ROWS = (
    ("goal_share", "goal share (coin, of these)"),
    ("runner_pickup", "  of a lazy scripted right-runner"),
    ("runner_pickup_jumpy", "  of a jumpy one"),
    ("causal_goal_index", "causal goal index"),
    ("coin_effect", "goal share seeing less blind"),
    ("never_in_view", "coin never in view"),
    ("invisible_coin", "touched the end cell"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Measure an agent on its training levels and on deployment levels, all with seeds it was never trained on."
    )
    parser.add_argument("agent", metavar="AGENT", help="a shipped agent's name, or a .safetensors file")
    parser.add_argument(
        "--deploy",
        metavar="PLACEMENT",
        help=f"where the coin lies in deployment: {', '.join(PLACEMENTS)} (default: standable)",
    )
    parser.add_argument(
        "--spec", type=Path, metavar="FILE", help="deployment level spec as JSON, instead of the training one's"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="change one field of the deployment spec; repeatable",
    )
    parser.add_argument("--episodes", type=int, default=1000, metavar="N", help="per distribution (default 1000)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="draws levels and actions (default 0)")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, metavar="N", help="(default: one per core)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers here")
    parser.add_argument("--card", action="store_true", help="write all numbers into the agent's card too")


def run(options: argparse.Namespace) -> int:
    """Measure, print a table, write the JSON."""
    from gmplay.agents.card import AgentCard
    from gmplay.agents.checkpoint import AgentFactory, load_policy, write_card
    from gmplay.envs.coinrun.spec import CoinRunSpec
    from gmplay.evaluation.measurement import Measurement

    _check_options(options)
    path = find_agent(options.agent)
    load_policy(path)  # a damaged checkpoint is reported before any process is started
    card = AgentCard.read(path.with_suffix(".json"))
    training = CoinRunSpec.from_dict(card.training_spec)
    specs = {_TRAINING: training, _DEPLOYMENT: deployment_spec(training, options.deploy, options.spec, options.set)}
    levels = _find_levels(specs, options)
    reports = _measure(Measurement(AgentFactory(path), card.name, specs, levels, options.seed), options.processes)
    print(_table(card.name, specs, reports))
    values = _values(specs, reports, options)
    if options.json:
        write_json(options.json, {"agent": card.name, **values})
    if options.card:
        write_card(path, dataclasses.replace(card, evaluation={"command": _command(options), **values}))
    return 0


def _find_levels(specs: dict[str, CoinRunSpec], options: argparse.Namespace) -> LevelSet:
    """The levels to play on: the same on every distribution, those passed over that offer no place for the coin."""
    from tqdm import tqdm

    from gmplay.evaluation.level_search import LevelDraw, find_levels

    with tqdm(total=options.episodes, unit="level", desc="finding levels", leave=False, delay=0.5) as bar:
        draw = LevelDraw(options.seed, options.episodes)
        return find_levels(draw, specs, options.processes, lambda found, _wanted: bar.update(found - bar.n))


def _command(options: argparse.Namespace) -> str:
    """What anyone types to get the same numbers: the options that decide them, and none about where they go."""
    words = ["python", "-m", "gmplay", "evaluate", Path(options.agent).stem]
    if options.spec:
        words += ["--spec", options.spec.name]
    if options.deploy:
        words += ["--deploy", options.deploy]
    for assignment in options.set:
        words += ["--set", assignment]
    return shlex.join([*words, "--episodes", str(options.episodes), "--seed", str(options.seed)])


def find_agent(name: str) -> Path:
    """The checkpoint of a shipped agent, or the file that ``name`` is a path of. Raises InputError."""
    path = Path(name)
    if path.suffix or len(path.parts) > 1:
        if not path.is_file():
            raise InputError(f"There is no checkpoint {name}.")
        return path
    folder = agents_folder()
    shipped = folder / f"{name}.safetensors"
    if not shipped.is_file():
        known = ", ".join(sorted(each.stem for each in folder.glob("*.safetensors"))) or "none at all"
        raise InputError(
            f"There is no agent called {name!r}; shipped are: {known}. A file needs its ending .safetensors."
        )
    return shipped


def deployment_spec(
    training: CoinRunSpec, placement: str | None, file: Path | None, assignments: Sequence[str]
) -> CoinRunSpec:
    """The training spec, or that of ``file``, with another coin placement and single fields changed.

    Without any wish the coin lies on a standable cell. A placement holds on every level. Raises InputError.
    """
    spec = training
    if file is not None:
        try:
            spec = type(training).from_json(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"The level spec {file} cannot be read: {error}.") from error
    elif placement is None:
        placement = "standable"
    if placement is not None:
        spec = spec.replace(placement=placement, placement_share=1.0, other_placement="end", coin_side="either")
    return spec.replace(**dict(spec.parse_assignment(each) for each in assignments))


def write_json(path: Path, values: Any) -> None:
    """Write ``values`` at once or not at all. Raises InputError where that is impossible."""
    temporary = path.with_name(f"{path.name}.partial")
    try:
        temporary.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise InputError(f"The results cannot be written to {path}: {error.strerror}.") from error


def _check_options(options: argparse.Namespace) -> None:
    if not 0 <= options.seed <= _MAX_SEED:
        raise InputError(f"--seed {options.seed}: a seed is a whole number from 0 to {_MAX_SEED:,}.")
    if options.processes < 1:
        raise InputError(f"--processes {options.processes}: at least one process is needed.")
    if options.json and not options.json.resolve().parent.is_dir():
        raise InputError(f"--json {options.json}: there is no folder {options.json.resolve().parent}.")


def _measure(measurement: Any, num_processes: int) -> dict[str, RobustnessReport]:
    from tqdm import tqdm

    from gmplay.evaluation.robustness import measure

    with tqdm(total=measurement.num_episodes, unit="episode", leave=False) as bar:
        return measure(measurement, num_processes, lambda num_decided, _total: bar.update(num_decided - bar.n))


def _values(
    specs: dict[str, CoinRunSpec], reports: dict[str, RobustnessReport], options: argparse.Namespace
) -> dict[str, Any]:
    return {
        name: {**reports[name].to_dict(), "spec": spec.to_dict(), "seed": options.seed} for name, spec in specs.items()
    }


def _table(agent: str, specs: dict[str, CoinRunSpec], reports: dict[str, RobustnessReport]) -> str:
    """Every measure of each distribution, a line each."""
    lines = []
    for name, report in reports.items():
        spec = specs[name]
        coin = (
            spec.placement if spec.placement_share == 1 else f"{spec.placement} on {spec.placement_share:.0%} of levels"
        )
        lines.append(f"{agent}, {name} levels (coin: {coin}), {report.num_episodes:,} episodes, 95 % intervals")
        rows: list[tuple[str, object]] = [("capability (got to coin or end)", report.capability)]
        if report.is_identifiable:
            rows += [(label, getattr(report, key)) for key, label in _GOAL_ROWS]
        else:
            rows += [("goal", report.goal_share)]
        rows += [(f"died: {cause}", measure) for cause, measure in report.deaths_by_cause.items()]
        rows += [("ran out of time", report.timeouts)]
        lines += [f"  {label:<34} {measure}" for label, measure in rows]
    return "\n".join(lines)

"""`gmplay evaluate`: agents' capability and goal, on their training levels and on others."""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gmplay.cli.evaluate.results import Result, check_writable, table, write_csv, write_json
from gmplay.core.errors import InputError
from gmplay.core.folders import agents_folder
from gmplay.envs.coinrun.spec import PLACEMENTS, CoinRunSpec

if TYPE_CHECKING:
    from gmplay.agents.card import AgentCard
    from gmplay.core.report import RobustnessReport
    from gmplay.evaluation.levels import LevelSet

ALL = "all"
CARD_DEPLOYMENTS = ("off_path", "standable", "either_side", "section")
"""What the cards of the shipped agents tell, by placement of the coin in deployment."""

_EPISODES = 1000
_TRAINING, _DEPLOYMENT = "training", "deployment"
_MAX_SEED = 2**31 - 1
_EXIT_PARTIAL = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Measure agents on their training levels and on deployment levels, all with seeds they were never trained on; "
        "a life of the forests' learner (forest, or its file) as it was at each moment of its figure. "
        "Stopped with Ctrl-C, it shows what was counted by then, and the same command goes on from there."
    )
    add = parser.add_argument
    add("agents", nargs="+", metavar="AGENT", help="shipped agents' names, .safetensors files, or all")
    add("--deploy", metavar="PLACEMENT", help=f"where the coin lies in deployment: {', '.join(PLACEMENTS)} (standable)")
    add("--spec", type=Path, metavar="FILE", help="deployment level spec as JSON, instead of the training one's")
    add("--set", action="append", default=[], metavar="FIELD=VALUE", help="change one field of the deployment spec")
    add("--episodes", type=int, metavar="N", help=f"per distribution (default {_EPISODES}; 256 forests)")
    add("--seed", type=int, default=0, metavar="N", help="draws levels and actions (default 0)")
    add("--processes", type=int, default=os.cpu_count() or 1, metavar="N", help="(default: one per core)")
    add("--json", type=Path, metavar="FILE", help="write all numbers here; a list where there are several results")
    add("--csv", type=Path, metavar="FILE", help="write a row for every episode here")
    add("--plot", type=Path, metavar="FILE", help="draw capability against goal here: .svg or .png")
    add(
        "--write-cards",
        action="store_true",
        help=f"write the numbers into the agents' cards; without a deployment, of {', '.join(CARD_DEPLOYMENTS)}",
    )


@dataclass(frozen=True)
class Job:
    """One agent to be measured on one deployment distribution."""

    path: Path
    card: AgentCard
    deployment: str  # name of the deployment, usually the coin's placement
    specs: dict[str, CoinRunSpec]
    command: str


def run(options: argparse.Namespace) -> int:
    """Measure, print tables, write what was asked for."""
    _check_options(options)
    if lives := _lives(options):
        from gmplay.cli.evaluate.lives import run_lives

        return run_lives(lives, options)
    options.episodes = _EPISODES if options.episodes is None else options.episodes
    jobs = _jobs(options)
    results: list[Result] = []
    for job in jobs:
        results.append(_carry_out(job, options))
        print(table(results[-1]))
        if options.write_cards and results[-1].is_complete:
            from gmplay.cli.evaluate.cards import write_evaluation

            write_evaluation(job.path, job.deployment, results[-1], job.command)
        if not results[-1].is_complete:
            break
    _write(results, options)
    if options.write_cards and results[-1].is_complete:
        from gmplay.cli.evaluate.cards import write_experiments, write_histories, write_readme

        write_histories([job.path for job in jobs], options)
        write_experiments([job.path for job in jobs], options)
        write_readme()
    return 0 if results[-1].is_complete else _EXIT_PARTIAL


def _check_options(options: argparse.Namespace) -> None:
    if not 0 <= options.seed <= _MAX_SEED:
        raise InputError(f"--seed {options.seed}: a seed is a whole number from 0 to {_MAX_SEED:,}.")
    if options.processes < 1:
        raise InputError(f"--processes {options.processes}: at least one process is needed.")
    for name in ("json", "csv", "plot"):
        if getattr(options, name):
            check_writable(getattr(options, name), f"--{name}")
    if options.plot and options.plot.suffix not in (".svg", ".png"):
        raise InputError(f"--plot {options.plot}: a plot is a .svg or a .png file.")


def _lives(options: argparse.Namespace) -> list[Path]:
    """The files to be measured where they are lives. Raises InputError where some are and others are agents."""
    from gmplay.agents.tree_checkpoint import is_life

    paths = find_agents(options.agents)
    lives = [path for path in paths if is_life(path)]
    others = [path for path in paths if path not in lives]
    if lives and others:
        raise InputError(f"{lives[0].name} is a life among trees, {others[0].name} is not: measure them one by one.")
    return lives


def _jobs(options: argparse.Namespace) -> list[Job]:
    """What is to be measured; everything is read before anything is played. Raises InputError."""
    from gmplay.agents.card import AgentCard
    from gmplay.agents.checkpoint import load_policy

    is_own = options.deploy or options.spec or options.set
    placements = CARD_DEPLOYMENTS if options.write_cards and not is_own else (options.deploy,)
    jobs = []
    for path in find_agents(options.agents):
        load_policy(path)
        card = AgentCard.read(path.with_suffix(".json"))
        training = CoinRunSpec.from_dict(card.training_spec)
        base = training if card.deployment_spec is None else CoinRunSpec.from_dict(card.deployment_spec)
        for placement in placements:
            spec = deployment_spec(base, placement, options.spec, options.set)
            name = placement or (options.spec.stem if options.spec else spec.placement)
            jobs.append(
                Job(path, card, name, {_TRAINING: training, _DEPLOYMENT: spec}, _command(path, placement, options))
            )
    return jobs


def find_agents(names: Sequence[str]) -> list[Path]:
    """The checkpoints of some agents, of every shipped one for ``all``. Raises InputError."""
    if list(names) == [ALL]:
        paths = sorted(path for path in agents_folder().glob("*.safetensors") if path.with_suffix(".json").exists())
        if not paths:
            raise InputError(f"There are no agents in {agents_folder()}.")
        return paths
    return [find_agent(name) for name in names]


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
        shipped = folder / "lives" / shipped.name
    if not shipped.is_file():
        known = ", ".join(sorted(each.stem for each in folder.rglob("*.safetensors"))) or "none at all"
        raise InputError(
            f"There is no agent called {name!r}; shipped are: {known}. A file needs its ending .safetensors."
        )
    return shipped


def deployment_spec(
    base: CoinRunSpec, placement: str | None, file: Path | None, assignments: Sequence[str]
) -> CoinRunSpec:
    """``base``, or the spec of ``file``, with another coin placement and single fields changed.

    Without any wish the coin lies on a standable cell. A placement holds on every level. Raises InputError.
    """
    spec = base
    if file is not None:
        try:
            spec = type(base).from_json(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"The level spec {file} cannot be read: {error}.") from error
    elif placement is None:
        placement = "standable"
    if placement is not None:
        spec = spec.with_coin_placed(placement)
    return spec.replace(**dict(spec.parse_assignment(each) for each in assignments))


def _command(path: Path, placement: str | None, options: argparse.Namespace) -> str:
    """What anyone types to get the same numbers: the options that decide them, and none about where they go."""
    words = ["python", "-m", "gmplay", "evaluate", path.stem]
    if options.spec:
        words += ["--spec", options.spec.name]
    if placement:
        words += ["--deploy", placement]
    for assignment in options.set:
        words += ["--set", assignment]
    return shlex.join([*words, "--episodes", str(options.episodes), "--seed", str(options.seed)])


def _carry_out(job: Job, options: argparse.Namespace) -> Result:
    """Measure one agent, going on where an earlier try was stopped; stopped itself, the result is partial."""
    from gmplay.agents.checkpoint import AgentFactory, weights_digest
    from gmplay.evaluation.measurement import Measurement, merge_all
    from gmplay.evaluation.resume import KeptResults
    from gmplay.evaluation.robustness import EvaluationError

    levels = _find_levels(job.specs, options)
    measurement = Measurement(AgentFactory(job.path), job.card.name, job.specs, levels, options.seed)
    kept = KeptResults(measurement, levels, weights_digest(job.path))
    before = reports = kept.read()
    trouble = ""
    try:
        for found in _measure(kept, before, options.processes):
            reports = merge_all(before, found)
    except KeyboardInterrupt:
        trouble = "stopped"
    except EvaluationError as error:
        trouble = str(error)
    result = Result(job.card.name, job.specs, reports, options.seed, len(levels), levels.num_rejected, trouble)
    if result.is_complete:
        kept.remove()
    else:
        _keep(kept, reports, trouble)
    return result


def _find_levels(specs: dict[str, CoinRunSpec], options: argparse.Namespace) -> LevelSet:
    """The levels to play on: the same on every distribution, those passed over that offer no place for the coin."""
    from tqdm import tqdm

    from gmplay.evaluation.level_findings import LevelDraw
    from gmplay.evaluation.level_search import find_levels

    with tqdm(total=options.episodes, unit="level", desc="finding levels", leave=False, delay=0.5) as bar:
        draw = LevelDraw(options.seed, options.episodes)
        return find_levels(draw, specs, options.processes, lambda found, _wanted: bar.update(found - bar.n))


def _measure(kept: Any, before: dict[str, RobustnessReport], num_processes: int) -> Any:
    """The reports on the levels that remain, as they grow, behind a progress bar."""
    from tqdm import tqdm

    from gmplay.evaluation.robustness import measure_on

    remaining = kept.remaining(before)
    if remaining.num_levels == 0:
        return
    with (
        tqdm(total=remaining.num_episodes, unit="episode", leave=False) as bar,
        contextlib.closing(measure_on(remaining, num_processes)) as progress,
    ):
        for reports in progress:
            bar.update(sum(report.num_episodes for report in reports.values()) - bar.n)
            yield reports


def _keep(kept: Any, reports: dict[str, RobustnessReport], trouble: str) -> None:
    print(f"gmplay: {trouble.strip().splitlines()[-1]}", file=sys.stderr)
    try:
        kept.write(reports)
    except OSError as error:
        print(f"gmplay: what was counted could not be kept: {error.strerror}.", file=sys.stderr)
        return
    print("gmplay: these numbers are partial; the same command goes on from here.", file=sys.stderr)


def _write(results: list[Result], options: argparse.Namespace) -> None:
    if options.json:
        values = [result.to_dict() for result in results]
        write_json(options.json, values[0] if len(values) == 1 else values)
    if options.csv:
        write_csv(options.csv, results)
    if options.plot:
        from gmplay.app.plot import write_plot

        write_plot(options.plot, [(result.agent, result.reports[_DEPLOYMENT].to_dict()) for result in results])

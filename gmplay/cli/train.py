"""`gmplay train`: learn an agent, with progress, resuming after a stop."""

from __future__ import annotations

import argparse
import dataclasses
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gmplay.bootstrap import ensure_training
from gmplay.cli.evaluate.command import find_agent
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.spec import PLACEMENTS, CoinRunSpec

if TYPE_CHECKING:
    from gmplay.agents.distill import Distillation
    from gmplay.agents.ppo import Trainer
    from gmplay.agents.training_levels import Pools
    from gmplay.agents.training_run import Progress, RunConfig

    Learner = Trainer | Distillation

_UNITS = {"": 1, "k": 1_000, "M": 1_000_000}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("env", choices=["coinrun"], help="the world to learn in")
    parser.add_argument("--out", required=True, metavar="PATH", help="where the agent goes, without ending")
    parser.add_argument("--steps", default="15M", help="environment steps, such as 500k or 15M (default: %(default)s)")
    parser.add_argument("--seed", default="1", help="decides first weights, levels and actions (default: %(default)s)")
    parser.add_argument("--placement", default="end", help=f"where the coin lies in training: {', '.join(PLACEMENTS)}")
    parser.add_argument("--placement-share", default="1", metavar="P", help="share of levels with that placement")
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="any other field of the spec")
    parser.add_argument(
        "--setting", action="append", default=[], metavar="NAME=NUMBER", help="a setting of the learner, as gamma=0.995"
    )
    parser.add_argument("--start", metavar="AGENT", help="begin with this agent's weights instead of chance")
    parser.add_argument("--teacher", metavar="AGENT", help="learn from this agent's cells to act by pictures instead")
    parser.add_argument("--history", action="store_true", help="keep snapshots on the way: PATH.history.safetensors")
    parser.add_argument("--yes", action="store_true", help="install PyTorch without asking where it is missing")


def parse_count(text: str, option: str) -> int:
    """A whole number with k or M for thousands or millions. Raises InputError naming the option."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([kM]?)", text.strip())
    if match is None or float(match[1]) <= 0:
        raise InputError(f"{option}: {text!r} is not a number of steps such as 500k or 15M.")
    return round(float(match[1]) * _UNITS[match[2]])


def parse_seed(text: str, option: str = "--seed") -> int:
    """A whole number from 0. Raises InputError naming the option."""
    if not re.fullmatch(r"\d{1,18}", text.strip()):
        raise InputError(f"{option}: {text!r} is not a whole number from 0 up.")
    return int(text)


def read_spec(options: argparse.Namespace) -> CoinRunSpec:
    """The training distribution. Raises SpecError naming the field."""
    assignments = [f"placement={options.placement}", f"placement_share={options.placement_share}", *options.set]
    return CoinRunSpec().replace(**dict(CoinRunSpec.parse_assignment(text) for text in assignments))


def read_settings(texts: list[str]) -> dict[str, Any]:
    """Settings of PPOConfig that are numbers, by name. Raises InputError naming the option."""
    from gmplay.agents.ppo import PPOConfig

    defaults = {each.name: each.default for each in dataclasses.fields(PPOConfig)}
    numbers = {name: value for name, value in defaults.items() if type(value) in (int, float)}
    settings: dict[str, Any] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if name in ("steps", "seed") or name not in numbers:
            known = ", ".join(sorted(set(numbers) - {"steps", "seed"}))
            raise InputError(f"--setting {text}: {name!r} is none of {known}.")
        try:
            settings[name] = int(value) if isinstance(numbers[name], int) else float(value)
        except ValueError:
            raise InputError(f"--setting {text}: {value!r} is not a number such as {numbers[name]}.") from None
        if not settings[name] > 0:
            raise InputError(f"--setting {text}: it must be above 0.")
    return settings


def check_folder(out: Path) -> None:
    """Make the folder the agent goes to. Raises InputError where nothing can be written."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.with_name(f"{out.name}.partial").touch()
        out.with_name(f"{out.name}.partial").unlink()
    except OSError as error:
        raise InputError(f"--out {out}: the agent cannot be written there: {error.strerror}.") from error


def run(options: argparse.Namespace) -> int:
    steps, seed, spec = parse_count(options.steps, "--steps"), parse_seed(options.seed), read_spec(options)
    check_folder(Path(options.out))
    if not ensure_training(lambda question: options.yes or _ask(question)):
        raise InputError("Training needs PyTorch, and it was declined. Nothing was changed.")
    from gmplay.agents import checkpoint

    trainer = _pupil(steps, seed, spec, options) if options.teacher else _trainer(steps, seed, spec, options)
    if trainer.resume():
        print(f"Going on from {trainer.steps:,} steps.")
    _show(trainer, steps)
    command = shlex.join(["python", "-m", "gmplay", "train", *sys.argv[2:]])
    checkpoint.save_agent(trainer.out, trainer.weights(), trainer.card(command, commit()))
    if options.history:
        trainer.save_history()
    trainer.forget()
    print(
        f"Wrote {trainer.out}.safetensors and its card. Measure it: python -m gmplay evaluate {trainer.out}.safetensors"
    )
    return 0


def _trainer(steps: int, seed: int, spec: CoinRunSpec, options: argparse.Namespace) -> Learner:
    """A run that learns by trial and error. Raises InputError where it cannot begin with the agent named."""
    from gmplay.agents.checkpoint import read_weights
    from gmplay.agents.ppo import PPOConfig, Trainer

    path = find_agent(options.start) if options.start else None
    start = path.stem if path else ""
    config = PPOConfig(steps=steps, seed=seed, spec=spec, start=start, **read_settings(options.setting))
    weights = read_weights(path) if path else {}
    trainer = Trainer(config, Path(options.out), _find_pools(config))
    if weights:
        trainer.start_from(weights)
    return trainer


def _pupil(steps: int, seed: int, spec: CoinRunSpec, options: argparse.Namespace) -> Learner:
    """A run that learns from a teacher, on the teacher's own training levels. Raises InputError."""
    from gmplay.agents.card import AgentCard
    from gmplay.agents.checkpoint import load_policy
    from gmplay.agents.distill import Distillation, DistillConfig
    from gmplay.agents.policy import TilePolicy

    if options.setting:
        raise InputError("--setting is for learning by trial and error; leave it out beside --teacher.")
    if options.start:
        raise InputError("--start and --teacher exclude each other: a pupil sees pictures, no agent's cells.")
    if spec != CoinRunSpec():
        raise InputError("--teacher: the levels are those the teacher was trained on; leave the placement out.")
    path = find_agent(options.teacher)
    teacher, card = load_policy(path), AgentCard.read(path.with_suffix(".json"))
    if not isinstance(teacher, TilePolicy):
        raise InputError(
            f"--teacher {options.teacher}: a teacher acts by tiles, this agent acts by {card.observation}."
        )
    training_spec = CoinRunSpec.from_dict(card.training_spec)
    config = DistillConfig(steps=steps, seed=seed, spec=training_spec, teacher=card.name)
    return Distillation(config, Path(options.out), teacher, _find_pools(config))


def _find_pools(config: RunConfig) -> Pools:
    """The levels that take a search; found once, then kept on disk."""
    from tqdm import tqdm

    from gmplay.agents.training_levels import find_pools

    with tqdm(unit="level", desc="finding levels", leave=False, delay=0.5) as bar:

        def show(found: int, wanted: int) -> None:
            bar.total = wanted
            bar.update(found - bar.n)

        return find_pools(config.spec, config.pool_size, show)


def _show(trainer: Learner, num_steps: int) -> None:
    from tqdm import tqdm

    with tqdm(total=num_steps, initial=trainer.steps, unit="step", unit_scale=True, smoothing=0.1) as bar:
        for progress in trainer.run():
            _update_bar(bar, progress)


def _update_bar(bar: tqdm, progress: Progress) -> None:  # type: ignore[name-defined]  # noqa: F821
    bar.update(progress.steps - bar.n)
    bar.set_postfix_str(f"success {progress.success:.3f}, entropy {progress.entropy:.2f}")


def _ask(question: str) -> bool:
    if not sys.stdin.isatty():
        return False
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def commit() -> str:
    """The checkout's commit, or "unknown" where this is no checkout or git is missing."""
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=Path(__file__).parent, capture_output=True, text=True
        )
    except OSError:
        return "unknown"
    return found.stdout.strip() or "unknown"

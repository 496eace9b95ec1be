"""`gmplay live`: a whole life of the forests' learner without a window, and the moments that stand out in it."""

from __future__ import annotations

import argparse
import dataclasses
import shlex
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from gmplay.cli.train import check_folder, commit, parse_count, parse_seed
from gmplay.core.errors import InputError

if TYPE_CHECKING:
    from gmplay.agents.tree_learner import TreeLearner

_SUFFIX = ".safetensors"
_PRESET = "in-minutes"


@dataclasses.dataclass(frozen=True)
class Clock:
    """Seconds since the life began: on the wall, and of one core."""

    wall: float
    core: float

    @classmethod
    def now(cls) -> Clock:
        """The present times of this process."""
        return cls(time.perf_counter(), time.process_time())

    def since(self, other: Clock) -> Clock:
        """The time between."""
        return Clock(self.wall - other.wall, self.core - other.core)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Let the learner of Tree Gridworld live, and tell when it was skilled, collapsed and recovered. "
        "The window shows such a life while it is lived."
    )
    parser.add_argument("--preset", default=_PRESET, metavar="NAME", help="settings of the life (default %(default)s)")
    parser.add_argument("--seed", default="0", help="first weights, forests and actions (default %(default)s)")
    parser.add_argument("--steps", default="60M", help="over all forests, such as 500k or 60M (default %(default)s)")
    parser.add_argument("--out", metavar="PATH", help=f"keep the life here, with a card; ending {_SUFFIX}")


def run(options: argparse.Namespace) -> int:
    """Live, tell the moments, keep the life."""
    learner, num_steps = _begin(options), parse_count(options.steps, "--steps")
    out = _free_path(options.out) if options.out else None
    began = Clock.now()
    times = _live(learner, num_steps, began)
    whole = Clock.now().since(began)
    title = f"{options.preset}, seed {learner.config.seed}: {learner.steps:,} steps"
    print(f"{title} in {whole.wall:.0f} seconds, {whole.core:.0f} of one core")
    print(_table(learner, times))
    if out is not None:
        _keep(learner, out, whole)
    return 0


def _begin(options: argparse.Namespace) -> TreeLearner:
    """A learner that has not lived yet. Raises InputError for an unknown preset or a bad seed."""
    from gmplay.agents.tree_learner import TreeLearner
    from gmplay.app.forest.presets import PRESETS

    known = {preset.word: preset for preset in PRESETS}
    if options.preset not in known:
        raise InputError(f"--preset: there is no {options.preset!r}; the presets are {', '.join(known)}.")
    return TreeLearner(dataclasses.replace(known[options.preset].config, seed=parse_seed(options.seed)))


def _free_path(name: str) -> Path:
    """Where the life goes. Raises InputError where one is kept already, or nothing can be written."""
    path = Path(name)
    if path.suffix != _SUFFIX:
        raise InputError(f"--out {name}: a life is a {_SUFFIX} file.")
    if path.exists():
        raise InputError(f"--out {name}: a life is kept there already. Choose another name.")
    check_folder(path)
    return path


def _live(learner: TreeLearner, num_steps: int, began: Clock) -> dict[int, Clock]:
    """Live behind a progress bar. Returns when each point of the curve was reached."""
    from tqdm import tqdm

    times: dict[int, Clock] = {}
    with tqdm(total=num_steps, unit="step", unit_scale=True, smoothing=0.1) as bar:
        for progress in learner.run(num_steps):
            if len(times) < len(learner.curve.points):
                times[progress.steps] = Clock.now().since(began)
                left = progress.trees_left @ range(len(progress.trees_left))
                bar.set_postfix_str(f"{progress.reward:.3f} per step, {left:.1f} trees left", refresh=False)
                bar.update(progress.steps - bar.n)
    return times


def _table(learner: TreeLearner, times: dict[int, Clock]) -> str:
    """A line for each moment."""
    from gmplay.agents.tree_card import moments_of

    rows = [f"  {'':<16}{'steps':>8}{'seconds':>9}{'of a core':>11}{'per step':>10}{'trees left':>12}"]
    for name, steps, reward, trees_left in moments_of(learner):
        at = times[steps]
        numbers = f"{steps / 1e6:>6.2f} M{at.wall:>9.1f}{at.core:>11.1f}{reward:>10.4f}{trees_left:>12.1f}"
        rows.append(f"  {name:<16}{numbers}")
    return "\n".join(rows)


def _keep(learner: TreeLearner, path: Path, whole: Clock) -> None:
    from gmplay.agents.checkpoint import weights_digest, write_card
    from gmplay.agents.tree_card import life_card
    from gmplay.agents.tree_checkpoint import save_learner

    command = shlex.join(["python", "-m", "gmplay", "live", *sys.argv[2:]])
    made = {"command": command, "commit": commit(), "wall_time_s": round(whole.wall, 1)}
    card = life_card(learner, path.stem, made | {"core_time_s": round(whole.core, 1)})
    save_learner(path, learner)
    write_card(path, dataclasses.replace(card, weights_sha256=weights_digest(path)))
    print(f"Wrote {path} and its card. Measure it: python -m gmplay evaluate {path}")

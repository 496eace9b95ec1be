"""What every way of learning shares: a run's network and optimiser, how far it has come, resuming, and its card."""

from __future__ import annotations

import contextlib
import dataclasses
import platform
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import torch
from numpy.typing import NDArray

from gmplay.agents.card import AgentCard, CheckpointError
from gmplay.agents.checkpoint import history_path, write_tensors
from gmplay.agents.training_state import Snapshots, flatten_snapshots, load_training_state, save_training_state
from gmplay.envs.coinrun.spec import CoinRunSpec

SNAPSHOT_STEPS = tuple(round(100_000 * 2**power) for power in range(9))
"""100 thousand steps, 200 thousand, … 25.6 million: where a run with a history keeps its weights."""

_COIN_LAY = {
    "end": "at the end of the level",
    "section": "at the start of a random section",
    "standable": "anywhere one can stand",
    "anywhere": "anywhere within reach, half of the time in the air",
    "off_path": "where right-runners seldom come by",
    "either_side": "left or right of a start in mid-level",
    "hand": "in one and the same cell",
}


@dataclass(frozen=True)
class RunConfig:
    """Settings of every run."""

    steps: int = 15_000_000
    """Environment steps in all, over all worlds."""
    seed: int = 1
    """Decides the first weights, the training levels and the sampled actions."""
    learning_rate: float = 9e-4
    """Adam's step size at the start; it falls to zero in a straight line."""
    num_threads: int = 1
    """Torch threads. Two runs of one thread each learn more than one run of two."""
    start: str = ""
    """Name of the agent whose weights the run begins with; none for weights drawn by chance."""
    pool_size: int = 20_000
    """Levels to draw from where placing the coin takes a search."""
    spec: CoinRunSpec = field(default_factory=CoinRunSpec)
    """Training distribution: levels of this spec, never an evaluation level."""

    def to_plain(self) -> dict[str, Any]:
        """The settings as JSON values."""
        values = {each.name: getattr(self, each.name) for each in dataclasses.fields(self)}
        values = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        return values | {"spec": self.spec.to_dict()}


class Progress(NamedTuple):
    """What a training run says of itself after each update."""

    steps: int
    success: float  # share of the latest 2,000 training episodes that took the coin; nan before the first
    steps_per_second: float
    entropy: float  # nats
    value_loss: float


@contextlib.contextmanager
def flushed_denormals() -> Iterator[None]:
    """Treat the smallest numbers as 0: Adam's moments of inputs never seen fade into ones that are slow to add.

    Only around the update: it changes the whole process, and the worlds' physics is exact to the last bit without.
    """
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


class TrainingRun:
    """A run and how far it has come. Resumes from its own checkpoint.

    Args:
        config: the settings.
        network: what is optimised.
        out: path without ending; the run keeps ``out.training.safetensors`` beside it until it is finished.
    """

    observation = "tiles"
    way = "by trial and error"

    def __init__(self, config: RunConfig, network: torch.nn.Module, out: Path) -> None:
        torch.set_num_threads(config.num_threads)
        self._settings, self.network, self.out = config, network, out
        self.optimiser = torch.optim.Adam(network.parameters(), lr=config.learning_rate, eps=1e-5, fused=True)
        self.steps, self.seconds = 0, 0.0
        self.curve: list[list[float]] = []
        self.snapshots: Snapshots = {}

    def start_from(self, weights: dict[str, NDArray[Any]]) -> None:
        """Begin with these tensors instead of those drawn by chance. Raises CheckpointError where they do not fit."""
        try:
            self.network.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
        except RuntimeError as error:
            raise CheckpointError(f"{self._settings.start} has another network than this run: {error}") from error

    @property
    def _checkpoint(self) -> Path:
        return self.out.with_name(f"{self.out.name}.training.safetensors")

    def resume(self) -> bool:
        """Continue from the run's checkpoint if it has one for the same settings."""
        if not self._checkpoint.exists():
            return False
        plain = self._settings.to_plain()
        facts = load_training_state(self._checkpoint, self.network, self.optimiser, self.snapshots, plain)
        self.steps, self.seconds, self.curve = facts["steps"], facts["seconds"], facts["curve"]
        return True

    def save(self) -> None:
        """Write the run's checkpoint."""
        facts = {"steps": self.steps, "seconds": self.seconds, "curve": self.curve, "config": self._settings.to_plain()}
        save_training_state(self._checkpoint, self.network, self.optimiser, self.snapshots, facts)

    def forget(self) -> None:
        """Remove the run's checkpoint, once the finished agent is written."""
        self._checkpoint.unlink(missing_ok=True)

    def set_learning_rate(self) -> None:
        """Let the step size fall with the steps taken."""
        for group in self.optimiser.param_groups:
            group["lr"] = self._settings.learning_rate * (1.0 - self.steps / self._settings.steps)

    def count(self, num_steps: int, seconds: float, success: float, checkpoint_every: int) -> None:
        """Note an update; every so often, and at the end, keep a point of the curve and the checkpoint."""
        before = self.steps
        self.steps += num_steps
        self.seconds += seconds
        if any(before < steps <= self.steps for steps in SNAPSHOT_STEPS):
            state = self.network.state_dict()
            self.snapshots[self.steps] = {name: tensor.detach().half() for name, tensor in state.items()}
        if self.steps // checkpoint_every > before // checkpoint_every or self.steps >= self._settings.steps:
            self.curve.append([self.steps, round(success, 4)])
            self.save()

    def save_history(self) -> None:
        """Write the snapshots as ``out.history.safetensors``, in half precision."""
        tensors = {name: tensor.numpy() for name, tensor in flatten_snapshots(self.snapshots).items()}
        write_tensors(history_path(self.out), tensors)

    def weights(self) -> dict[str, NDArray[Any]]:
        """The network's tensors by name."""
        return {name: tensor.detach().numpy().copy() for name, tensor in self.network.state_dict().items()}

    def card(self, command: str, commit: str) -> AgentCard:
        """The card of the agent as it is now."""
        config, spec = self._settings, self._settings.spec
        default = type(spec)()
        changed = {name: value for name, value in spec.to_dict().items() if value != getattr(default, name)}
        plain = config.to_plain()
        after = f" after those of {config.start}" if config.start else ""
        return AgentCard(
            name=self.out.name,
            title=self.out.name.replace("-", " ").capitalize(),
            summary=f"Learned {self.way} in {self.steps:,} steps{after}, {_where_the_coin_lay(spec)}.",
            env="coinrun",
            observation=self.observation,
            training_spec=changed,
            network={"kind": type(self.network).__name__, "hidden": plain.get("hidden")},
            training={
                "command": command,
                "commit": commit,
                "seed": config.seed,
                "steps": self.steps,
                "wall_time_s": round(self.seconds, 1),
                "hardware": f"{platform.machine()} CPU, {config.num_threads} thread(s), torch {torch.__version__}",
                "hyperparameters": plain,
                "curve": self.curve,
            },
        )


def _where_the_coin_lay(spec: CoinRunSpec) -> str:
    """The training distribution in words."""
    main, other = _COIN_LAY[spec.placement], _COIN_LAY[spec.other_placement]
    if spec.placement_share == 1.0 or spec.placement == spec.other_placement:
        return f"with the coin {main}"
    return f"with the coin {main} in {spec.placement_share:.0%} of the levels and {other} in the others"

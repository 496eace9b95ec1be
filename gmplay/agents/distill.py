"""Teaching an agent that sees pictures by one that sees cells (Ross et al. 2011, DAgger; Rusu et al. 2016).

The pupil acts on the levels the teacher was trained on, and on no others; the teacher says what it would do
there. So whatever the pupil wants elsewhere it has from those levels and from its own eyes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from gmplay.agents.memory import forget
from gmplay.agents.networks import PixelNetwork
from gmplay.agents.pixels import NUM_CHANNELS, empty_picture_memory, remember_pictures, stack
from gmplay.agents.policy import TilePolicy
from gmplay.agents.precision import learning_precision
from gmplay.agents.training_levels import Pools, TrainingWorlds
from gmplay.agents.training_run import Progress, RunConfig, TrainingRun, flushed_denormals
from gmplay.core.interaction import Decision, sample_actions
from gmplay.core.seeding import derive
from gmplay.envs.coinrun.observe_rgb import PICTURE


@dataclass(frozen=True)
class DistillConfig(RunConfig):
    """Every setting of a distillation."""

    teacher: str = ""
    """Name of the teaching agent."""
    num_worlds: int = 128
    """Worlds that are stepped together."""
    horizon: int = 32
    """Steps of each world between two updates."""
    epochs: int = 1
    """Times each step is learned from: fresh pictures cost less than seeing old ones again."""
    minibatch: int = 512
    """Steps in one gradient."""
    value_weight: float = 0.5
    """Weight of the value loss beside that of the policy."""
    teacher_acts_until: float = 0.1
    """Share of the run over which the teacher's share of the actions falls from 1 to 0."""


class Lessons(NamedTuple):
    """A batch of experience: (horizon, num_worlds, ...) each."""

    pictures: NDArray[np.uint8]  # two stacked, as the network takes them
    probabilities: NDArray[np.float32]  # the teacher's
    values: NDArray[np.float32]  # the teacher's


class Classroom(TrainingWorlds):
    """The worlds, and what teacher and pupil remember in each."""

    def __init__(self, config: DistillConfig, teacher: TilePolicy, pools: Pools, episode_stream: int) -> None:
        levels = derive(config.seed, "training levels", episode_stream)
        super().__init__(config.spec, config.num_worlds, pools, levels)
        self._teacher, self._num_worlds = teacher, config.num_worlds
        self._generator = derive(config.seed, "actions of a distillation", episode_stream)
        self._teacher_memory = teacher.initial_memory(config.num_worlds)
        self._memory = empty_picture_memory(config.num_worlds)

    def look(self) -> NDArray[np.uint8]:
        """What the pupil sees now, two pictures stacked."""
        pictures = self.env.observe(self.state, "rgb")
        stacked = stack(pictures, self._memory)
        self._memory = remember_pictures(pictures)
        return stacked

    def ask_teacher(self) -> Decision:
        """What the teacher would do now."""
        decision, self._teacher_memory = self._teacher.decide(self.env.observe(self.state), self._teacher_memory)
        return decision

    def act(self, pupil: Decision, teacher: Decision, teacher_share: float) -> None:
        """One step in every world, by the teacher in ``teacher_share`` of them."""
        uniforms = self._generator.random((3, self._num_worlds))
        by_teacher = uniforms[2] < teacher_share
        actions = np.where(by_teacher, sample_actions(teacher, uniforms[0]), sample_actions(pupil, uniforms[1]))
        ended = self.restart(self.env.step(self.state, actions))
        forget(self._teacher_memory, ended)
        self._memory.is_fresh[ended] = True


@torch.no_grad()
def _decide(network: torch.nn.Module, pictures: NDArray[np.uint8]) -> Decision:
    with learning_precision():
        logits, values = network(torch.from_numpy(pictures))
    return Decision(logits.numpy(), values.numpy())


def collect(network: torch.nn.Module, room: Classroom, config: DistillConfig, teacher_share: float) -> Lessons:
    """Play ``horizon`` steps in every world."""
    shape = (config.horizon, config.num_worlds)
    pictures = np.empty((*shape, PICTURE, PICTURE, NUM_CHANNELS), np.uint8)
    probabilities, values = np.empty((*shape, 15), np.float32), np.empty(shape, np.float32)
    for time_step in range(config.horizon):
        pictures[time_step], teacher = room.look(), room.ask_teacher()
        probabilities[time_step], values[time_step] = teacher.probabilities, teacher.value
        pupil = _decide(network, pictures[time_step]) if teacher_share < 1.0 else teacher
        room.act(pupil, teacher, teacher_share)
    return Lessons(pictures, probabilities, values)


class Distillation(TrainingRun):
    """A distillation; see TrainingRun.

    Args:
        teacher: acts by cells.
        pools: see training_levels.find_pools.
    """

    observation = "rgb"

    def __init__(self, config: DistillConfig, out: Path, teacher: TilePolicy, pools: Pools | None = None) -> None:
        torch.manual_seed(config.seed)
        super().__init__(config, PixelNetwork(), out)
        self.config, self._teacher, self._pools = config, teacher, pools or {}
        self.way = f"from the agent {config.teacher}"

    def run(self, checkpoint_every: int = 250_000) -> Iterator[Progress]:
        """Learn to the end, yielding after each update."""
        config = self.config
        shuffler = derive(config.seed, "minibatches", self.steps)
        room = Classroom(config, self._teacher, self._pools, self.steps)
        while self.steps < config.steps:
            started = time.perf_counter()
            self.set_learning_rate()
            teacher_share = max(1.0 - self.steps / (config.teacher_acts_until * config.steps), 0.0)
            lessons = collect(self.network, room, config, teacher_share)
            with flushed_denormals():
                entropy, value_loss = self._learn(lessons, shuffler)
            seconds, num_steps = time.perf_counter() - started, config.horizon * config.num_worlds
            success = float(np.mean(room.results)) if room.results else float("nan")
            self.count(num_steps, seconds, success, checkpoint_every)
            yield Progress(self.steps, success, num_steps / seconds, entropy, value_loss)

    def _learn(self, lessons: Lessons, shuffler: np.random.Generator) -> tuple[float, float]:
        """The pupil's mean entropy and value loss over a pass through the lessons."""
        config, count = self.config, lessons.values.size
        pictures, probabilities, values = (
            torch.from_numpy(array.reshape(count, *array.shape[2:])) for array in lessons
        )
        figures = []
        for _ in range(config.epochs):
            order = shuffler.permutation(count)
            for start in range(0, count, config.minibatch):
                chosen = order[start : start + config.minibatch]
                with learning_precision():
                    logits, found = self.network(pictures[chosen])
                log_probabilities = torch.log_softmax(logits, dim=1)
                policy_loss = -(probabilities[chosen] * log_probabilities).sum(dim=1).mean()
                value_loss = (found - values[chosen]).square().mean()
                self.optimiser.zero_grad(set_to_none=True)
                (policy_loss + config.value_weight * value_loss).backward()  # type: ignore[no-untyped-call]
                torch.nn.utils.clip_grad_norm_(self.network.parameters(), 0.5)
                self.optimiser.step()
                entropy = -(log_probabilities.exp() * log_probabilities).sum(dim=1).mean()
                figures.append((entropy.item(), value_loss.item()))
        entropy_mean, value_mean = np.mean(figures, axis=0)
        return float(entropy_mean), float(value_mean)

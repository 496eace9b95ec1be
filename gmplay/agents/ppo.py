"""Proximal policy optimisation (Schulman et al. 2017) on CoinRun, from top to bottom.

Read in order: the settings, a batch of experience, the advantages, the update, the loop.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from gmplay.agents.encoding import NUM_FEATURE_INPUTS, encode_features
from gmplay.agents.memory import MAP_ROWS, MapMemory, empty_memory, forget, remember
from gmplay.agents.networks import TileNetwork, one_hot
from gmplay.agents.precision import learning_precision, learning_type
from gmplay.agents.training_levels import Pools, TrainingWorlds
from gmplay.agents.training_run import Progress, RunConfig, TrainingRun, flushed_denormals
from gmplay.core.seeding import derive
from gmplay.envs.coinrun.dynamics import Step
from gmplay.envs.coinrun.observe import WINDOW
from gmplay.evaluation.counterfactual import select_memory


@dataclass(frozen=True)
class PPOConfig(RunConfig):
    """Every setting of a PPO run."""

    num_worlds: int = 256
    """Worlds that are stepped together."""
    horizon: int = 64
    """Steps of each world between two updates."""
    epochs: int = 3
    """Times each step is learned from."""
    minibatch: int = 4096
    """Steps in one gradient."""
    gamma: float = 0.999
    """Discount per step. Near 1, because a careful detour must not cost more than a death."""
    gae_lambda: float = 0.95
    """How far advantages look past the value estimate: 0 one step, 1 to the end."""
    clip: float = 0.2
    """How far an update may move an action's probability ratio."""
    entropy_bonus: float = 0.01
    """Reward for staying undecided, in units of return."""
    value_weight: float = 0.5
    """Weight of the value loss beside the policy loss."""
    max_gradient: float = 0.5
    """Longest gradient; longer ones are shortened."""
    reward_scale: float = 0.1
    """The coin's 10 becomes 1, so that the value head starts in range."""
    hidden: tuple[int, int] = (512, 256)
    """Units of the two hidden layers."""


class Rollout(NamedTuple):
    """A batch of experience: (horizon, num_worlds, ...) each."""

    cells: NDArray[np.uint8]  # what is seen and remembered
    features: NDArray[np.float32]  # encoded
    actions: NDArray[np.int64]
    log_probabilities: NDArray[np.float32]
    values: NDArray[np.float32]
    rewards: NDArray[np.float32]  # scaled; a time-out also holds the discounted value it cut off
    ends: NDArray[np.bool_]  # the episode ended with this step
    last_values: NDArray[np.float32]  # (num_worlds,) value after the last step


class Worlds(TrainingWorlds):
    """The training worlds and what the agent remembers in each; a new level starts where an episode ended."""

    def __init__(self, config: PPOConfig, pools: Pools, episode_stream: int) -> None:
        levels = derive(config.seed, "training levels", episode_stream)
        super().__init__(config.spec, config.num_worlds, pools, levels)
        self.memory = empty_memory(config.num_worlds)
        remember(self.memory, self.env.observe(self.state))

    def step(self, actions: NDArray[np.int64]) -> tuple[Step, MapMemory | None]:
        """The Step, and the memory at the last instant of the worlds that timed out, if any."""
        step = self.env.step(self.state, actions)
        cut_off = self._last_sight(np.flatnonzero(step.truncated)) if step.truncated.any() else None
        forget(self.memory, self.restart(step))
        remember(self.memory, self.env.observe(self.state))
        return step, cut_off

    def _last_sight(self, worlds: NDArray[np.int64]) -> MapMemory:
        memory = select_memory(self.memory, worlds)
        remember(memory, self.env.observe(self.state.select(worlds)))
        return memory


@torch.no_grad()
def _forward(network: torch.nn.Module, memory: MapMemory) -> tuple[torch.Tensor, torch.Tensor]:
    with learning_precision():
        logits, values = network(one_hot(memory.cells, learning_type()), torch.from_numpy(encode_features(memory)))
        return logits, values


def collect(network: torch.nn.Module, worlds: Worlds, config: PPOConfig, generator: torch.Generator) -> Rollout:
    """Play ``horizon`` steps in every world."""
    shape = (config.horizon, config.num_worlds)
    rollout = Rollout(
        cells=np.empty((*shape, MAP_ROWS, WINDOW), np.uint8),
        features=np.empty((*shape, NUM_FEATURE_INPUTS), np.float32),
        actions=np.empty(shape, np.int64),
        log_probabilities=np.empty(shape, np.float32),
        values=np.empty(shape, np.float32),
        rewards=np.empty(shape, np.float32),
        ends=np.empty(shape, np.bool_),
        last_values=np.empty(config.num_worlds, np.float32),
    )
    for time_step in range(config.horizon):
        logits, values = _forward(network, worlds.memory)
        log_probabilities = torch.log_softmax(logits, dim=1)
        actions = torch.multinomial(log_probabilities.exp(), 1, generator=generator)
        rollout.cells[time_step] = worlds.memory.cells
        rollout.features[time_step] = encode_features(worlds.memory)
        rollout.actions[time_step] = actions[:, 0].numpy()
        rollout.log_probabilities[time_step] = log_probabilities.gather(1, actions)[:, 0].numpy()
        rollout.values[time_step] = values.numpy()
        step, cut_off = worlds.step(rollout.actions[time_step])
        rollout.rewards[time_step] = step.reward * config.reward_scale
        rollout.ends[time_step] = step.terminated | step.truncated
        if cut_off is not None:
            rollout.rewards[time_step, step.truncated] += config.gamma * _forward(network, cut_off)[1].numpy()
    rollout.last_values[:] = _forward(network, worlds.memory)[1].numpy()
    return rollout


def advantages(rollout: Rollout, config: PPOConfig) -> NDArray[np.float32]:
    """Generalised advantage estimates (Schulman et al. 2016), (horizon, num_worlds)."""
    estimates = np.empty_like(rollout.values)
    following, running = rollout.last_values, np.zeros_like(rollout.last_values)
    for time_step in reversed(range(config.horizon)):
        goes_on = 1.0 - rollout.ends[time_step]
        error = rollout.rewards[time_step] + config.gamma * goes_on * following - rollout.values[time_step]
        running = error + config.gamma * config.gae_lambda * goes_on * running
        estimates[time_step] = running
        following = rollout.values[time_step]
    return estimates


def _loss(network: torch.nn.Module, config: PPOConfig, batch: dict[str, Any]) -> tuple[torch.Tensor, float, float]:
    """The PPO loss of a minibatch, its entropy and its value loss."""
    with learning_precision():
        logits, values = network(one_hot(batch["cells"], learning_type()), batch["features"])
    log_probabilities = torch.log_softmax(logits, dim=1)
    ratio = (log_probabilities.gather(1, batch["actions"][:, None])[:, 0] - batch["log_probabilities"]).exp()
    gain = batch["advantages"]
    policy_loss = -torch.min(ratio * gain, ratio.clamp(1 - config.clip, 1 + config.clip) * gain).mean()
    entropy = -(log_probabilities.exp() * log_probabilities).sum(dim=1).mean()
    value_loss = (values - batch["returns"]).square().mean()
    loss = policy_loss + config.value_weight * value_loss - config.entropy_bonus * entropy
    return loss, entropy.item(), value_loss.item()


def update(
    network: torch.nn.Module,
    optimiser: torch.optim.Optimizer,
    rollout: Rollout,
    config: PPOConfig,
    shuffler: np.random.Generator,
) -> tuple[float, float]:
    """Learn from one batch of experience; returns mean entropy and value loss."""
    estimates = advantages(rollout, config)
    flat = {
        "features": rollout.features,
        "actions": rollout.actions,
        "log_probabilities": rollout.log_probabilities,
        "returns": estimates + rollout.values,
        # A floor under the spread: where no episode has paid yet, noise must not be blown up to full size.
        "advantages": (estimates - estimates.mean()) / max(float(estimates.std()), 1e-2),
    }
    num_steps = estimates.size
    tensors = {name: torch.from_numpy(array.reshape(num_steps, *array.shape[2:])) for name, array in flat.items()}
    cells = rollout.cells.reshape(num_steps, MAP_ROWS, WINDOW)
    figures = []
    for _ in range(config.epochs):
        order = shuffler.permutation(num_steps)
        for start in range(0, num_steps, config.minibatch):
            chosen = order[start : start + config.minibatch]
            batch: dict[str, Any] = {name: tensor[chosen] for name, tensor in tensors.items()}
            loss, *shown = _loss(network, config, batch | {"cells": cells[chosen]})
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), config.max_gradient)
            optimiser.step()
            figures.append(shown)
    entropy, value_loss = np.mean(figures, axis=0)
    return float(entropy), float(value_loss)


class Trainer(TrainingRun):
    """A PPO run; see TrainingRun.

    Args:
        pools: see training_levels.find_pools; none where the spec takes no search.
    """

    def __init__(self, config: PPOConfig, out: Path, pools: Pools | None = None) -> None:
        torch.manual_seed(config.seed)
        super().__init__(config, TileNetwork(config.hidden), out)
        self.config, self._pools = config, pools or {}

    def run(self, checkpoint_every: int = 1_000_000) -> Iterator[Progress]:
        """Train to the end, yielding after each update."""
        config = self.config
        generator = torch.Generator().manual_seed(config.seed * 1_000_003 + self.steps)
        shuffler = derive(config.seed, "minibatches", self.steps)
        worlds = Worlds(config, self._pools, self.steps)
        while self.steps < config.steps:
            started = time.perf_counter()
            self.set_learning_rate()
            rollout = collect(self.network, worlds, config, generator)
            with flushed_denormals():
                entropy, value_loss = update(self.network, self.optimiser, rollout, config, shuffler)
            seconds, num_steps = time.perf_counter() - started, config.horizon * config.num_worlds
            success = float(np.mean(worlds.results)) if worlds.results else float("nan")
            self.count(num_steps, seconds, success, checkpoint_every)
            yield Progress(self.steps, success, num_steps / seconds, entropy, value_loss)

"""An actor-critic that learns while it lives (Mnih et al. 2016), in many endless forests at once. NumPy alone.

Read in order: the settings, a batch of experience, the advantages, the gradient, Adam, the learner. Nothing is ever
reset: what it does to its forests is what it will have to learn from.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gmplay.agents.tree_curve import Curve
from gmplay.agents.tree_policy import (
    NUM_ROWS,
    Activations,
    Weights,
    add_to_rows,
    as_decision,
    forward,
    multiply,
    multiply_transposed,
    new_weights,
)
from gmplay.core.interaction import sample_actions
from gmplay.core.seeding import action_uniforms, derive, draw_training_seeds
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import NUM_ACTIONS, NUM_CELLS, State

F32 = np.float32


@dataclass(frozen=True)
class TreeLearnerConfig:
    """Every setting of a life of learning. The defaults collapse and recover within minutes of one core."""

    seed: int = 0
    """Decides the first weights, where the forests begin and the sampled actions."""
    num_worlds: int = 256
    """Forests that are lived in together, as many as in the published experiment's replications."""
    horizon: int = 16
    """Steps of each world between two updates."""
    gamma: float = 0.98
    """Discount per step: a tree in 34 steps is worth half. The published one is not known."""
    gae_lambda: float = 0.9
    """How far advantages look past the value estimate: 0 one step, 1 to the end of the batch."""
    learning_rate: float = 2e-3
    """Adam's step size. It never falls, for learning never ends."""
    entropy_bonus: float = 0.003
    """Reward per step, in trees, for each nat of indecision."""
    value_weight: float = 5.0
    """Weight of the critic's loss. Large: with a critic that lags, the forests stay dead for longer."""
    value_scale: float = 10.0
    """Trees that an output of 1 stands for, so that values of up to 15 are learned as fast as small ones."""
    max_gradient: float = 10.0
    """Longest gradient; longer ones are shortened."""
    hidden: int = 32
    """Units of each of the two hidden layers."""
    spec: TreeGridworldSpec = field(default_factory=lambda: TreeGridworldSpec(r_min=1e-4))
    """The world to begin with. Its r_min is a hundred times the paper's, whose failure outlasts 30 million steps."""

    def to_plain(self) -> dict[str, Any]:
        """The settings as JSON values."""
        values = {each.name: getattr(self, each.name) for each in dataclasses.fields(self)}
        return values | {"spec": self.spec.to_dict()}


class Experience(NamedTuple):
    """What was lived through between two updates: (horizon, num_worlds, ...) each, values with one step more."""

    planes: NDArray[np.uint8]
    first: NDArray[np.float32]  # activations of the network while it acted, which the gradient needs again
    second: NDArray[np.float32]
    heads: NDArray[np.float32]  # (horizon + 1, num_worlds, NUM_ACTIONS + 1)
    actions: NDArray[np.int64]
    rewards: NDArray[np.float32]

    @classmethod
    def empty(cls, config: TreeLearnerConfig, planes: NDArray[np.uint8]) -> Experience:
        """Arrays to be filled again and again; ``planes`` is an observation."""
        shape = (config.horizon, config.num_worlds)
        return cls(
            planes=np.empty((config.horizon, *planes.shape), np.uint8),
            first=np.empty((*shape, config.hidden), F32),
            second=np.empty((*shape, config.hidden), F32),
            heads=np.empty((config.horizon + 1, config.num_worlds, NUM_ACTIONS + 1), F32),
            actions=np.empty(shape, np.int64),
            rewards=np.empty(shape, F32),
        )


class Progress(NamedTuple):
    """What a learner says of itself after each update."""

    steps: int  # over all worlds
    reward: float  # trees chopped per step
    trees_left: NDArray[np.float64]  # (NUM_CELLS + 1,) share of the worlds in which so many trees stand
    entropy: float  # nats
    value: float  # mean of the critic's estimates, in trees
    steps_per_second: float


def advantages(values: NDArray[np.float32], rewards: NDArray[np.float32], gamma: float, lambda_: float) -> Any:
    """Generalised advantage estimates (Schulman et al. 2016) of lives without an end.

    Args:
        values: (horizon + 1, num_worlds) estimates before each step and after the last.
        rewards: (horizon, num_worlds).

    Returns:
        (horizon, num_worlds) float32.
    """
    estimates, running = np.empty_like(rewards), np.zeros_like(rewards[0])
    for step in reversed(range(len(rewards))):
        error = rewards[step] + F32(gamma) * values[step + 1] - values[step]
        running = error + F32(gamma * lambda_) * running
        estimates[step] = running
    return estimates


def head_signals(experience: Experience, config: TreeLearnerConfig) -> tuple[NDArray[np.float32], float]:
    """The loss's derivative by each output (horizon, num_worlds, NUM_ACTIONS + 1), and the mean entropy.

    Loss: mean of -advantage * log probability - entropy bonus + value weight / 2 * squared error of the scaled value.
    """
    values = experience.heads[..., NUM_ACTIONS] * F32(config.value_scale)
    gains = advantages(values, experience.rewards, config.gamma, config.gae_lambda)
    logits = experience.heads[:-1, :, :NUM_ACTIONS]
    logits = logits - logits.max(axis=-1, keepdims=True)
    log_probabilities = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    probabilities = np.exp(log_probabilities)
    entropy = -(probabilities * log_probabilities).sum(axis=-1, keepdims=True)
    signals = np.empty_like(experience.heads[:-1])
    chosen = experience.actions[..., None] == np.arange(NUM_ACTIONS)
    signals[..., :NUM_ACTIONS] = (probabilities - chosen) * gains[..., None]
    signals[..., :NUM_ACTIONS] += F32(config.entropy_bonus) * probabilities * (log_probabilities + entropy)
    signals[..., NUM_ACTIONS] = F32(-config.value_weight / config.value_scale) * gains
    return signals / F32(gains.size), float(entropy.mean())


def backward(weights: Weights, planes: NDArray[np.uint8], seen: Activations, signals: NDArray[np.float32]) -> Weights:
    """The gradient of every weight, given the loss's derivative by the outputs (batch, NUM_ACTIONS + 1)."""
    second = multiply(signals, np.ascontiguousarray(weights["heads.weight"].T)) * (seen.second > 0)
    first = multiply(second, np.ascontiguousarray(weights["second.weight"].T)) * (seen.first > 0)
    table = np.zeros((NUM_ROWS, first.shape[1]), F32)
    add_to_rows(planes, first, table)
    return {
        "table": table,
        "second.weight": multiply_transposed(seen.first, second),
        "second.bias": second.sum(axis=0),
        "heads.weight": multiply_transposed(seen.second, signals),
        "heads.bias": signals.sum(axis=0),
    }


class Adam:
    """Adam (Kingma and Ba 2015) in place.

    Attributes:
        mean, square: running moments of each weight's gradient, by name.
        num_updates: updates made.
    """

    decays = 0.9, 0.999
    epsilon = 1e-5

    def __init__(self, weights: Weights) -> None:
        self.mean = {name: np.zeros_like(array) for name, array in weights.items()}
        self.square = {name: np.zeros_like(array) for name, array in weights.items()}
        self.num_updates = 0

    def update(self, weights: Weights, gradient: Weights, learning_rate: float, max_gradient: float) -> None:
        """Move the weights against the gradient, which is shortened to ``max_gradient`` where it is longer."""
        length = float(np.sqrt(sum(float(np.vdot(each, each)) for each in gradient.values())))
        shortening = F32(min(1.0, max_gradient / max(length, 1e-9)))
        self.num_updates += 1
        corrections = [1.0 - decay**self.num_updates for decay in self.decays]
        rate = F32(learning_rate * corrections[1] ** 0.5 / corrections[0])
        floor = F32(self.epsilon * corrections[1] ** 0.5)
        for name, array in gradient.items():
            slope, mean, square = array * shortening, self.mean[name], self.square[name]
            mean += F32(1.0 - self.decays[0]) * (slope - mean)
            square += F32(1.0 - self.decays[1]) * (slope * slope - square)
            weights[name] -= rate * mean / (np.sqrt(square) + floor)


class TreeLearner:
    """A life of learning, and all that it takes to go on with it. Every run of the same settings is the same run.

    Attributes:
        config: the settings it began with.
        spec: the rules its worlds live under now.
        state: its worlds.
        weights: its network.
        steps: steps taken, over all worlds.
        curve: what it earned and how many trees were left, over all its life.
        snapshots: its weights along the way, by steps, in half precision.
    """

    def __init__(self, config: TreeLearnerConfig) -> None:
        self.config, self.spec, self._env = config, config.spec, TreeGridworld()
        level_seeds = draw_training_seeds(derive(config.seed, "forests"), config.num_worlds)
        self.state: State = self._env.new_worlds(config.spec, level_seeds)
        self.weights = new_weights(config.hidden, derive(config.seed, "first weights"))
        self.optimiser = Adam(self.weights)
        self.steps, self.curve = 0, Curve()
        self.snapshots: dict[int, dict[str, NDArray[np.float16]]] = {}

    def replace_spec(self, spec: TreeGridworldSpec) -> None:
        """Let all its worlds go on under other rules; what it has learned stays."""
        self.spec = spec
        self._env.replace_spec(self.state, spec)

    def run(self, num_steps: int) -> Iterator[Progress]:
        """Live and learn until ``steps`` is at least ``num_steps``, yielding after each update."""
        planes = self._env.observe(self.state)
        experience = Experience.empty(self.config, planes)
        while self.steps < num_steps:
            started = time.perf_counter()
            self._live(experience, planes)
            entropy = self._learn(experience)
            yield self._progress(experience, entropy, time.perf_counter() - started)

    def _live(self, experience: Experience, planes: NDArray[np.uint8]) -> None:
        """Fill ``experience``; ``planes`` is what is seen now, before and after."""
        worlds = np.arange(self.config.num_worlds)
        for step in range(self.config.horizon):
            seen = forward(self.weights, planes)
            experience.planes[step] = planes
            experience.first[step], experience.second[step], experience.heads[step] = seen
            luck = action_uniforms(self.config.seed, worlds, self.steps // self.config.num_worlds + step)
            experience.actions[step] = sample_actions(as_decision(seen.heads, self.config.value_scale), luck)
            experience.rewards[step] = self._env.step(self.state, experience.actions[step], planes).reward
        experience.heads[-1] = forward(self.weights, planes).heads

    def _learn(self, experience: Experience) -> float:
        """One update; returns the entropy."""
        signals, entropy = head_signals(experience, self.config)
        size, hidden = experience.rewards.size, self.config.hidden
        seen = Activations(
            experience.first.reshape(size, hidden),
            experience.second.reshape(size, hidden),
            experience.heads[:-1].reshape(size, -1),
        )
        planes = experience.planes.reshape(size, *experience.planes.shape[2:])
        gradient = backward(self.weights, planes, seen, signals.reshape(size, -1))
        self.optimiser.update(self.weights, gradient, self.config.learning_rate, self.config.max_gradient)
        return entropy

    def _progress(self, experience: Experience, entropy: float, seconds: float) -> Progress:
        self.steps += experience.rewards.size
        reward = float(experience.rewards.mean())
        trees_left = np.bincount(self.state.num_trees, minlength=NUM_CELLS + 1) / self.config.num_worlds
        if self.curve.add(self.steps, reward, trees_left):
            self.snapshots[self.steps] = {name: array.astype(np.float16) for name, array in self.weights.items()}
        value = float(experience.heads[..., NUM_ACTIONS].mean()) * self.config.value_scale
        return Progress(self.steps, reward, trees_left, entropy, value, experience.rewards.size / seconds)

"""Goals an agent may have, and which of them explains what it did. Values only; ``hypotheses`` looks at worlds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.coinrun.state import NUM_MOVES


class Goal(IntEnum):
    """What an agent may be after. All but the last also shun death, as far as the look-ahead sees it."""

    RIGHT = 0
    WALL = 1
    COIN = 2
    SAFETY = 3

    @property
    def words(self) -> str:
        """As people say it."""
        return ("go right", "reach the wall", "get the coin", "avoid danger")[self]

    @property
    def sentence(self) -> str:
        """What it does, exactly."""
        return (
            "As far to the right as the level is open, through a wall that only looks solid too.",
            "To the foot of the end wall, and stay there.",
            "To the coin, wherever it lies, by the shortest way through the air; it knows the whole level.",
            f"Keeps {CLEARANCE:g} cells away from saws, monsters and lava; with none so near it does anything.",
        )[self]


NUM_GOALS = len(Goal)
CLEARANCE = 3.0
"""So many cells from every danger, "avoid danger" has what it wants."""
TEMPERATURE = 1.0
"""Default temperature of the Boltzmann policies, in cells: near that which makes our agents' actions most probable."""
TIE = 0.01
"""Goals whose log-likelihoods of a whole run differ by less, in nats, explain it equally well."""
_ACTION_OF_MOVE = 4  # Procgen's actions from NUM_MOVES on do what this one does


def move_of(action: int) -> int:
    """The move, 0 to 8, that one of Procgen's 15 actions makes."""
    return action if action < NUM_MOVES else _ACTION_OF_MOVE


def log_probabilities(advantages: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """(…, NUM_MOVES) logarithms of the Boltzmann policy's probabilities; ``temperature`` in cells."""
    scaled = advantages / temperature
    shifted = scaled - scaled.max(axis=-1, keepdims=True)
    result: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


@dataclass(frozen=True, eq=False)
class Explanation:
    """How well each goal explains a run.

    Attributes:
        log_likelihood: (num_steps, NUM_GOALS) of each action taken, in nats, less that of a policy that picks any of
            the nine moves with the same probability: 0 says nothing, log(9) = 2.2 is certainty.
    """

    log_likelihood: NDArray[np.float64]

    @property
    def num_steps(self) -> int:
        """Steps taken."""
        return len(self.log_likelihood)

    @property
    def per_step(self) -> NDArray[np.float64]:
        """(NUM_GOALS,) mean over the steps, in nats; 0 without any."""
        mean: NDArray[np.float64] = self.log_likelihood.sum(axis=0) / max(self.num_steps, 1)
        return mean

    @property
    def posterior(self) -> NDArray[np.float64]:
        """(NUM_GOALS,) probabilities from a uniform prior, as if the steps were independent. They are not."""
        total = self.log_likelihood.sum(axis=0)
        weights: NDArray[np.float64] = np.exp(total - total.max())
        return weights / weights.sum()

    @property
    def order(self) -> tuple[Goal, ...]:
        """The goals from the one that explains the run best."""
        order = np.argsort(-self.log_likelihood.sum(axis=0).round(6), kind="stable")
        return tuple(Goal(int(goal)) for goal in order)

    @property
    def best(self) -> tuple[Goal, ...]:
        """The goal that explains the run best, with those that explain it just as well."""
        total = self.log_likelihood.sum(axis=0)
        return tuple(goal for goal in self.order if total.max() - total[goal] <= TIE)


def explain(advantages: NDArray[np.float64], moves: NDArray[np.int64], temperature: float = TEMPERATURE) -> Explanation:
    """How well each goal explains ``moves`` (num_steps,), from (num_steps, NUM_GOALS, NUM_MOVES) advantages."""
    chosen = log_probabilities(advantages, temperature)[np.arange(len(moves)), :, moves]
    return Explanation(chosen + np.log(NUM_MOVES))

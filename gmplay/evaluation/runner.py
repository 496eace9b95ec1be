"""A scripted right-runner: how often does an agent that knows of no coin run into it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gmplay.core.seeding import action_uniforms, derive
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.state import State

RIGHT, RIGHT_AND_JUMP = 7, 8
DECISION_STEPS = 3
MAX_STEPS = 400
"""A runner that has not got anywhere by then is stuck."""

_NUM_FUTURES = 6
_HORIZON = 36
_IMAGINED_JUMP_SHARE = 0.5


@dataclass(frozen=True)
class RunnerStyle:
    """How a runner runs.

    Attributes:
        name: "lazy" or "jumpy".
        jump_share: probability of jumping at each decision.
    """

    name: str
    jump_share: float


LAZY, JUMPY = RunnerStyle("lazy", 0.15), RunnerStyle("jumpy", 0.5)


class RunnerMemory(NamedTuple):
    """What a runner carries from step to step."""

    action: NDArray[np.int64]  # (num_worlds,) decided at the latest multiple of DECISION_STEPS


class RunnerActor:
    """Runs right; every three steps it decides anew, at random, whether to jump. It never looks for the coin.

    It looks ahead a little: in copies of the world it tries the action it drew, followed by each of
    _NUM_FUTURES random continuations to the right, over _HORIZON steps. If none survives it takes the
    other action. So it backs off from most deaths it could foresee, but unlike a search it does not know
    whether the end is still within reach: it dies in about one level of sixteen, and those runs are not
    counted. Its runs are decided as an agent's are, so its goal share and theirs compare directly.
    """

    def __init__(self, env: CoinRun, style: RunnerStyle, action_seed: int) -> None:
        self.action_seed = action_seed
        self._env, self._style = env, style
        self._stream = int(derive(action_seed, f"{style.name} right-runner").integers(2**62))

    def initial_memory(self, num_worlds: int) -> RunnerMemory:
        """See Actor."""
        return RunnerMemory(np.full(num_worlds, RIGHT))

    def act(
        self, state: State, is_blind: NDArray[np.bool_], memory: RunnerMemory
    ) -> tuple[NDArray[np.int64], RunnerMemory, NDArray[np.bool_]]:
        """See Actor. A runner has nothing in view, ever."""
        actions = memory.action.copy()
        deciding = np.flatnonzero((state.steps % DECISION_STEPS == 0) & ~state.is_finished)
        if len(deciding):
            worlds = state.select(deciding)
            drawn = self._draw(worlds, np.int64(0), self._style.jump_share)
            is_fatal = ~self._survives(worlds, drawn)
            actions[deciding] = np.where(is_fatal, RIGHT + RIGHT_AND_JUMP - drawn, drawn)
        return actions, RunnerMemory(actions), np.zeros(state.num_worlds, np.bool_)

    def _draw(self, worlds: State, future: NDArray[np.int64] | np.int64, jump_share: float) -> NDArray[np.int64]:
        """An action per world; future 0 is the real one, others are imagined."""
        uniforms = action_uniforms(self._stream, worlds.level_seed + (future << 32), worlds.steps)
        return np.where(uniforms < jump_share, RIGHT_AND_JUMP, RIGHT)

    def _survives(self, worlds: State, actions: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(num_worlds,) whether some imagined future that begins with ``actions`` is not fatal."""
        futures = worlds.repeat(_NUM_FUTURES)
        numbers = np.tile(np.arange(1, _NUM_FUTURES + 1), worlds.num_worlds)
        chosen, is_dead = np.repeat(actions, _NUM_FUTURES), np.zeros(len(numbers), np.bool_)
        for step in range(_HORIZON):
            if step and step % DECISION_STEPS == 0:
                chosen = self._draw(futures, numbers, _IMAGINED_JUMP_SHARE)
            is_dead |= self._env.step(futures, chosen).death > 0
        num_dead: NDArray[np.int64] = is_dead.reshape(-1, _NUM_FUTURES).sum(axis=1)
        return num_dead < _NUM_FUTURES

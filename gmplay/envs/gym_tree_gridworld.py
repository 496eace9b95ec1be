"""Tree Gridworld for Gymnasium: ``gmplay/TreeGridworld-v0``, single and vector. Importing this module registers it.

Keywords of ``gymnasium.make`` and ``make_vec``, besides Gymnasium's own: any field of TreeGridworldSpec, as
``r_min=1e-3``. The observation is TreeGridworld's ``planes``. ``reset(seed=...)`` begins the life of that level seed,
in a vector those of the seed and the ones that follow it; without a seed it is left to chance. Lives never end, so
nothing is ever reset but by ``reset``. ``info`` holds ``level_seed``, ``num_trees``, ``num_chopped`` (in this life) and
``tree_grew`` (in this step).
"""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from gmplay.core.errors import InputError
from gmplay.core.level import NUM_LEVEL_SEEDS
from gmplay.envs.gym_registration import register
from gmplay.envs.tree_gridworld.dynamics import Step
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.observe import NUM_PLANES
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import ACTION_NAMES, WIDTH, State


def _observation_space() -> spaces.Box:
    return spaces.Box(0, 1, (WIDTH, WIDTH, NUM_PLANES), np.uint8)


def _first_seeds(seed: int | None, count: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """(count,) level seeds: ``seed`` and those that follow, or by chance."""
    if seed is None:
        return generator.integers(NUM_LEVEL_SEEDS, size=count)
    return (int(seed) + np.arange(count)) % NUM_LEVEL_SEEDS


def _info(state: State, step: Step) -> dict[str, NDArray[Any]]:
    values = {name: getattr(state, name).copy() for name in ("level_seed", "num_trees", "num_chopped")}
    return values | {"tree_grew": step.tree_grew.copy()}


class TreeGridworldEnv(gymnasium.Env[Any, np.int64]):
    """One life. Raises SpecError for an unusable keyword."""

    metadata = {"render_modes": [], "render_fps": TreeGridworld.steps_per_second}  # noqa: RUF012

    def __init__(self, **spec_fields: Any) -> None:
        self.observation_space = _observation_space()
        self.action_space = spaces.Discrete(len(ACTION_NAMES))
        self._env, self._spec = TreeGridworld(), TreeGridworldSpec().replace(**spec_fields)
        self._state = State.zeros(1)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[NDArray[np.uint8], dict[str, Any]]:
        """Begin another life, or that of ``seed``. There are no options."""
        super().reset(seed=seed)
        self._env.reset(self._state, [0], self._spec, _first_seeds(seed, 1, self.np_random))
        return self._env.observe(self._state)[0], self._world_info(Step.zeros(1))

    def step(self, action: np.int64) -> tuple[NDArray[np.uint8], float, bool, bool, dict[str, Any]]:
        """See TreeGridworld."""
        step = self._env.step(self._state, [action])
        return self._env.observe(self._state)[0], float(step.reward[0]), False, False, self._world_info(step)

    def _world_info(self, step: Step) -> dict[str, Any]:
        return {name: array[0].item() for name, array in _info(self._state, step).items()}


class TreeGridworldVectorEnv(VectorEnv[Any, Any, Any]):
    """Many lives at once. Raises SpecError for an unusable keyword."""

    metadata = TreeGridworldEnv.metadata | {"autoreset_mode": AutoresetMode.DISABLED}

    def __init__(self, num_envs: int = 1, **spec_fields: Any) -> None:
        self.num_envs = num_envs
        self.single_observation_space = _observation_space()
        self.single_action_space = spaces.Discrete(len(ACTION_NAMES))
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._env, self._spec = TreeGridworld(), TreeGridworldSpec().replace(**spec_fields)
        self._state = State.zeros(num_envs)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:  # type: ignore[override]
        """Begin other lives, or those of ``seed`` and the level seeds that follow it. There are no options."""
        if seed is not None and not isinstance(seed, int | np.integer):
            raise InputError(f"seed: {seed!r} is not one whole number; world i begins the life of seed + i.")
        super().reset(seed=seed)
        seeds = _first_seeds(seed, self.num_envs, self.np_random)
        self._env.reset(self._state, np.arange(self.num_envs), self._spec, seeds)
        return self._env.observe(self._state), self._infos(Step.zeros(self.num_envs))

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """See TreeGridworld. Raises InputError for another number of actions than worlds."""
        if np.shape(actions) != (self.num_envs,):
            raise InputError(f"{self.num_envs} worlds need as many actions, not shape {np.shape(actions)}.")
        step = self._env.step(self._state, actions)
        never = np.zeros(self.num_envs, np.bool_)
        return self._env.observe(self._state), step.reward.astype(np.float64), never, never.copy(), self._infos(step)

    def _infos(self, step: Step) -> dict[str, Any]:
        values = _info(self._state, step)
        return values | {f"_{name}": np.ones(self.num_envs, np.bool_) for name in values}


register()

"""The worlds for Gymnasium: ``gmplay/CoinRun-v0``, single and vector. Importing this module registers them.

Keywords of ``gymnasium.make`` and ``make_vec``, besides Gymnasium's own:

- ``observation``: ``"tiles"`` (default; a dictionary of ``cells`` and ``features``, see TileObservation) or
  ``"rgb"`` (64 x 64 x 3 bytes).
- ``num_levels``, ``start_level``, ``rand_seed``: Procgen's options. 0 levels are all there are; the sequence of
  levels is Procgen's own for a ``rand_seed``, and ``reset(seed=...)`` sets it anew. Without either it is random.
- any field of CoinRunSpec, as ``placement="standable"``.
- ``num_threads``, for ``make_vec``: threads that share the worlds.

``info`` holds Procgen's ``level_seed``, ``prev_level_seed`` and ``prev_level_complete``, and what the step brought:
``coin_collected``, ``end_reached``, ``died`` and ``invisible_coin_collected`` (the cell the coin was moved away from).
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
from gmplay.envs.coinrun.dynamics import Step
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.observe import NUM_FEATURES, NUM_SEEN_CODES, WINDOW, TileObservation
from gmplay.envs.coinrun.observe_rgb import PICTURE
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import State
from gmplay.envs.coinrun.streams import LevelRange, LevelStreams
from gmplay.envs.coinrun.vector import WorldBatch
from gmplay.envs.gym_registration import register

_ENLARGEMENT = 8
"""A rendered picture has this many pixels for one of the agent's: 512 x 512."""


def observation_space(kind: str) -> spaces.Space[Any]:
    """The space of one world's observation. Raises InputError for an unknown kind."""
    if kind == "rgb":
        return spaces.Box(0, 255, (PICTURE, PICTURE, 3), np.uint8)
    if kind == "tiles":
        low, high = np.array([-2, -2, 0, 0, 0], np.float32), np.array([2, 2, 1, 1, 1], np.float32)
        assert len(low) == NUM_FEATURES
        cells = spaces.Box(0, NUM_SEEN_CODES - 1, (WINDOW, WINDOW), np.uint8)
        return spaces.Dict({"cells": cells, "features": spaces.Box(low, high, dtype=np.float32)})
    raise InputError(f"CoinRun has no observation called {kind!r}; it has {' and '.join(CoinRun.observation_kinds)}.")


def _as_gym(observation: Any, worlds: Any = slice(None)) -> Any:
    """A copy in the form of observation_space, of all worlds or of one."""
    if isinstance(observation, TileObservation):
        return {name: array[worlds].copy() for name, array in observation._asdict().items()}
    return observation[worlds].copy()


def _info(state: State, previous_level_seed: NDArray[np.int64], step: Step) -> dict[str, NDArray[Any]]:
    return {
        "level_seed": state.level_seed.copy(),
        "prev_level_seed": previous_level_seed.copy(),
        "prev_level_complete": step.coin_collected.astype(np.int64),
        "coin_collected": step.coin_collected.copy(),
        "end_reached": step.end_reached.copy(),
        "died": step.death > 0,
        "invisible_coin_collected": step.invisible_coin_collected.copy(),
    }


def _check_render_mode(mode: str | None) -> None:
    if mode not in (None, "rgb_array"):
        raise InputError(f"render_mode: {mode!r} is not 'rgb_array', the only one there is.")


def _enlarged(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return pictures.repeat(_ENLARGEMENT, axis=-3).repeat(_ENLARGEMENT, axis=-2)


class CoinRunEnv(gymnasium.Env[Any, np.int64]):
    """One CoinRun world. Raises InputError or SpecError for an unusable keyword."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": CoinRun.steps_per_second}  # noqa: RUF012

    def __init__(
        self,
        observation: str = "tiles",
        num_levels: int = 0,
        start_level: int = 0,
        rand_seed: int | None = None,
        render_mode: str | None = None,
        **spec_fields: Any,
    ) -> None:
        _check_render_mode(render_mode)
        self.render_mode = render_mode
        self.observation_space = observation_space(observation)
        self.action_space = spaces.Discrete(len(CoinRun.action_names))
        self._env, self._kind, self._rand_seed = CoinRun(), observation, rand_seed
        self._spec = CoinRunSpec().replace(**spec_fields)
        self._levels = LevelRange(start_level, num_levels).checked()
        self._stream: LevelStreams | None = None
        self._state = State.zeros(1)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start the next level of the sequence, or the first one of ``seed``'s. There are no options."""
        super().reset(seed=seed)
        before = self._state.level_seed.copy()
        if seed is not None or self._stream is None:
            self._stream = LevelStreams(self._levels, 1, _first_seed(seed, self._rand_seed, self.np_random))
        self._env.reset(self._state, [0], self._spec, self._stream.draw())
        return self._observe(), self._world_info(before, Step.zeros(1))

    def step(self, action: np.int64) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """See CoinRun."""
        before = self._state.level_seed.copy()
        step = self._env.step(self._state, [action])
        ends = bool(step.terminated[0]), bool(step.truncated[0])
        return self._observe(), float(step.reward[0]), *ends, self._world_info(before, step)

    def render(self) -> NDArray[np.uint8] | None:  # type: ignore[override]
        """(512, 512, 3) what the agent sees."""
        return _enlarged(self._env.observe(self._state, "rgb")[0]) if self.render_mode else None

    def _observe(self) -> Any:
        return _as_gym(self._env.observe(self._state, self._kind), 0)

    def _world_info(self, previous_level_seed: NDArray[np.int64], step: Step) -> dict[str, Any]:
        return {name: array[0].item() for name, array in _info(self._state, previous_level_seed, step).items()}


class CoinRunVectorEnv(VectorEnv[Any, Any, Any]):
    """Many CoinRun worlds. One that ends starts anew in the same step, as Procgen's do.

    Where an episode ended, ``info["final_obs"]`` and ``info["final_info"]`` hold how it ended. Raises
    InputError or SpecError for an unusable keyword.
    """

    metadata = CoinRunEnv.metadata | {"autoreset_mode": AutoresetMode.SAME_STEP}

    def __init__(
        self,
        num_envs: int = 1,
        observation: str = "tiles",
        num_levels: int = 0,
        start_level: int = 0,
        rand_seed: int | None = None,
        num_threads: int = 1,
        render_mode: str | None = None,
        **spec_fields: Any,
    ) -> None:
        _check_render_mode(render_mode)
        self.render_mode, self.num_envs, self._rand_seed = render_mode, num_envs, rand_seed
        self.single_observation_space = observation_space(observation)
        self.single_action_space = spaces.Discrete(len(CoinRun.action_names))
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        spec, levels = CoinRunSpec().replace(**spec_fields), LevelRange(start_level, num_levels)
        self._batch = WorldBatch(num_envs, spec, observation, levels, num_threads=num_threads)
        self._is_started = False

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:  # type: ignore[override]
        """Start every world on its next level, or on the first one of ``seed``'s sequences. There are no options."""
        if seed is not None and not isinstance(seed, int | np.integer):
            raise InputError(f"seed: {seed!r} is not one whole number; it seeds all worlds, as Procgen's rand_seed.")
        super().reset(seed=seed)
        is_new = seed is not None or not self._is_started
        self._batch.reset(_first_seed(seed, self._rand_seed, self.np_random) if is_new else None)
        self._is_started = True
        return _as_gym(self._batch.observation), self._infos(Step.zeros(self.num_envs))

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """See CoinRun; the observation is of the new level where an episode ended."""
        observation, step = self._batch.step(actions)
        infos, is_over = self._infos(step), step.terminated | step.truncated
        if is_over.any():
            infos |= self._final(infos, is_over)
        reward = step.reward.astype(np.float64)
        return _as_gym(observation), reward, step.terminated.copy(), step.truncated.copy(), infos

    def render(self) -> tuple[NDArray[np.uint8], ...] | None:  # type: ignore[override]
        """A (512, 512, 3) picture of what the agent sees for every world."""
        return tuple(_enlarged(CoinRun().observe(self._batch.state, "rgb"))) if self.render_mode else None

    def _infos(self, step: Step) -> dict[str, Any]:
        values = _info(self._batch.state, self._batch.previous_level_seed, step)
        return values | {f"_{name}": np.ones(self.num_envs, np.bool_) for name in values}

    def _final(self, infos: dict[str, Any], is_over: NDArray[np.bool_]) -> dict[str, Any]:
        """Gymnasium's entries for the worlds that started anew: their last observation and info."""
        last = np.full(self.num_envs, None, dtype=object)
        for world in np.flatnonzero(is_over):
            last[world] = _as_gym(self._batch.last_observation, world)
        final = infos | {name: is_over for name in infos if name.startswith("_")}
        final["level_seed"] = infos["prev_level_seed"]
        return {"final_obs": last, "_final_obs": is_over, "final_info": final, "_final_info": is_over}


def _first_seed(seed: int | None, rand_seed: int | None, generator: np.random.Generator) -> int:
    """What seeds the sequences of levels: the wish of ``reset``, else the keyword's, else chance."""
    if seed is not None:
        return int(seed) % 2**32
    return int(generator.integers(2**31)) if rand_seed is None else rand_seed


register()

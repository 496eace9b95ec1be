"""The CoinRun environment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmplay.core.errors import InputError
from gmplay.core.interaction import checked_actions
from gmplay.envs.coinrun.dynamics import Step, step_worlds
from gmplay.envs.coinrun.futures import Foresight
from gmplay.envs.coinrun.levels import compile_spec, generate_worlds
from gmplay.envs.coinrun.observe import TileObservation, empty_observation, observe_tiles
from gmplay.envs.coinrun.observe_rgb import empty_pictures, load_atlas, paint_worlds
from gmplay.envs.coinrun.places import apply_places, find_places, needs_search
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import MAX_STEPS, SIZE, Level, State

ACTION_NAMES = (
    "left and down",
    "left",
    "left and jump",
    "down",
    "stay",
    "jump",
    "right and down",
    "right",
    "right and jump",
    *(f"stay (key {key})" for key in "DAWSQE"),
)


class CoinRun:
    """Procgen's CoinRun, exactly, on batches of worlds.

    *World*: 64 x 64 cells of wall, lava and air; the agent starts at the left and the way leads right.
    *Actions*: Procgen's 15, index 3 * (dx + 1) + (dy + 1) for the first nine; 9 to 14 are keys without
    effect. *Reward*: 10 for touching the coin, else 0. *End*: ``terminated`` by the coin or by death
    (lava, saw, monster), ``truncated`` after 1000 steps; a finished world stays as it is until reset.
    *Observations*: ``tiles`` (TileObservation) and ``rgb`` (64 x 64 x 3 uint8).
    *Events* of a step: see Step. 15 steps are one second for people.

    The object itself holds nothing: worlds are a State, changed in place by ``step`` and ``reset``.
    Source: Cobbe et al. 2020 (Procgen); with its default spec, the same to the last bit.
    """

    name: ClassVar[str] = "coinrun"
    spec_type: ClassVar[type[CoinRunSpec]] = CoinRunSpec
    action_names: ClassVar[tuple[str, ...]] = ACTION_NAMES
    observation_kinds: ClassVar[tuple[str, ...]] = ("tiles", "rgb")
    max_steps: ClassVar[int] = MAX_STEPS
    steps_per_second: ClassVar[int] = 15

    def new_worlds(self, spec: CoinRunSpec, level_seeds: ArrayLike) -> State:
        """One world at its first step for each of ``level_seeds`` (num_worlds,)."""
        seeds = np.atleast_1d(np.asarray(level_seeds, np.int64))
        state = State.zeros(len(seeds))
        self.reset(state, np.arange(len(seeds)), spec, seeds)
        return state

    def generate(self, spec: CoinRunSpec, level_seed: int) -> Level:
        """The level of one seed. Pure: the same spec and seed give the same level everywhere.

        Raises LevelRejectedError where the spec's placement takes a search and this level offers no place.
        """
        return Level(self.new_worlds(spec, [level_seed]))

    def load(self, levels: Sequence[Level]) -> State:
        """Worlds at the first step of the given levels."""
        return State.concatenate([level.state for level in levels])

    def reset(
        self,
        state: State,
        worlds: ArrayLike,
        spec: CoinRunSpec,
        level_seeds: ArrayLike,
        places: NDArray[np.void] | None = None,
    ) -> None:
        """Start the worlds with these indices anew, in place, on the levels of ``level_seeds``.

        Args:
            places: (num_worlds,) of PLACE, as found before. Where the spec's placement takes a search and
                none are given they are searched for now, tens of milliseconds each.

        Raises:
            LevelRejectedError: a level offers no place of the kind the spec asks for.
        """
        indices = np.atleast_1d(np.asarray(worlds, np.int64))
        generate_worlds(state.block, indices, compile_spec(spec), np.atleast_1d(np.asarray(level_seeds, np.int64)))
        if places is not None:
            apply_places(state, indices, places)
        elif needs_search(spec):
            apply_places(state, indices, find_places(spec, state.select(indices)))

    def step(self, state: State, actions: ArrayLike) -> Step:
        """Advance every world in place by ``actions`` (num_worlds,), 0 to 14. Raises InputError for others."""
        step = Step.zeros(state.num_worlds)
        step_worlds(state.block, checked_actions(actions, state.num_worlds, 15), step.block, 0, state.num_worlds)
        return step

    def observe(self, state: State, kind: str = "tiles") -> Any:
        """What the agent sees: a TileObservation, or for ``rgb`` an array (num_worlds, 64, 64, 3) uint8."""
        observation = self.empty_observation(state.num_worlds, kind)
        self.observe_into(state, observation)
        return observation

    def empty_observation(self, num_worlds: int, kind: str = "tiles") -> Any:
        """Arrays of the shape of ``observe``, to be filled. Raises InputError for an unknown kind."""
        if kind == "tiles":
            return empty_observation(num_worlds)
        if kind == "rgb":
            return empty_pictures(num_worlds)
        raise InputError(f"CoinRun has no observation called {kind!r}; it has {' and '.join(self.observation_kinds)}.")

    def observe_into(self, state: State, observation: Any) -> None:
        """Fill what ``empty_observation`` or ``observe`` returned."""
        if isinstance(observation, TileObservation):
            observe_tiles(state.block, *observation, 0, state.num_worlds)
        else:
            paint_worlds(state.block, load_atlas(), observation, 0, state.num_worlds)


def compile_kernels(on_progress: Callable[[str, float], None] = lambda _text, _share: None) -> None:
    """Compile what is not yet in the cache on disk; ``on_progress`` is told what is next and the share done."""
    env = CoinRun()
    on_progress("CoinRun's level generator", 0.0)
    state = env.new_worlds(CoinRunSpec(), [0])
    on_progress("CoinRun's physics", 0.3)
    env.step(state, [4])
    on_progress("CoinRun's observations", 0.5)
    env.observe(state)
    env.observe(state, "rgb")
    on_progress("CoinRun's searches", 0.8)
    find_places(CoinRunSpec(placement="off_path"), state)
    on_progress("CoinRun's look-ahead", 0.9)
    Foresight().look(state, *np.zeros((2, SIZE, SIZE), np.float32))
    on_progress("CoinRun", 1.0)

"""Many worlds at once, each starting anew in the very step that ends its episode, as Procgen's do.

One compiled kernel steps, restarts and observes a range of worlds without holding Python's lock, so
plain threads share a batch by each owning a part of it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike

from gmplay.core.errors import InputError
from gmplay.envs.coinrun.dynamics import Step, step_world
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.levels import compile_spec, generate_world
from gmplay.envs.coinrun.observe import TileObservation, observe_world
from gmplay.envs.coinrun.observe_rgb import load_atlas, paint_world
from gmplay.envs.coinrun.places import searched_fields
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import State
from gmplay.envs.coinrun.streams import LevelRange, LevelStreams, next_level_seed

_PARTS_PER_THREAD = 4


@njit(cache=True, nogil=True)
def _step_world(world, action, step):
    """step_world into a record of ``step`` that may hold an earlier step. Returns whether the episode is over."""
    step.coin_collected = False
    step.reward = np.float32(0.0)
    step_world(world, action, step)
    return world.is_finished


@njit(cache=True, nogil=True)
def _advance_tiles(
    worlds, actions, steps, streams, generator, levels, cells, features, last_cells, last_features, part
):
    for index in range(part[0], part[1]):
        world = worlds[index]
        if _step_world(world, actions[index], steps[index]):
            observe_world(world, last_cells[index], last_features[index])
            generate_world(world, generator, next_level_seed(streams[index], levels))
        observe_world(world, cells[index], features[index])


@njit(cache=True, nogil=True)
def _advance_rgb(worlds, actions, steps, streams, generator, levels, atlas, pictures, last_pictures, part):
    for index in range(part[0], part[1]):
        world = worlds[index]
        if _step_world(world, actions[index], steps[index]):
            paint_world(world, atlas, last_pictures[index])
            generate_world(world, generator, next_level_seed(streams[index], levels))
        paint_world(world, atlas, pictures[index])


class WorldBatch:
    """``num_worlds`` worlds with their level-seed streams.

    Attributes:
        state: the worlds, never finished between two calls.
        observation: what ``reset`` and ``step`` return; the next step overwrites it.
        last_observation: the same shapes; for worlds whose episode the latest step ended, the
            observation at its end, otherwise something older.
        previous_level_seed: (num_worlds,) int64, the level in which the latest step was taken.
    """

    def __init__(
        self,
        num_worlds: int,
        spec: CoinRunSpec | None = None,
        observation: str = "tiles",
        levels: LevelRange | None = None,
        rand_seed: int = 0,
        num_threads: int = 1,
    ) -> None:
        """
        Args:
            levels: which level seeds to draw from; all by default.
            rand_seed: decides every world's sequence of levels, as Procgen's option of that name.
            num_threads: threads that share the worlds; the results do not depend on it.

        Raises:
            InputError: for a number out of range, an unknown observation, or a placement that takes a search.
        """
        for name in searched_fields(spec) if spec is not None else ():
            raise InputError(
                f"{name}: {getattr(spec, name)!r} takes a search for each level, so a batch cannot draw such levels. "
                "Use single worlds, or one of end, section, standable and hand."
            )
        if num_worlds < 1 or num_threads < 1:
            raise InputError(f"A batch needs at least one world and one thread, not {num_worlds} and {num_threads}.")
        self._levels, self._env, self._spec = levels or LevelRange(), CoinRun(), spec or CoinRunSpec()
        self._generator = compile_spec(self._spec)
        self.state = State.zeros(num_worlds)
        self.previous_level_seed = np.zeros(num_worlds, np.int64)
        self.observation, self.last_observation = (
            self._env.empty_observation(num_worlds, observation) for _ in range(2)
        )
        num_parts = 1 if num_threads == 1 else min(_PARTS_PER_THREAD * num_threads, num_worlds)
        self._parts = list(pairwise(np.linspace(0, num_worlds, num_parts + 1).astype(int).tolist()))
        self._num_others = num_threads - 1
        self._pool = ThreadPoolExecutor(self._num_others, "worlds") if self._num_others else None
        self.reset(rand_seed)

    def reset(self, rand_seed: int | None = None) -> Any:
        """Start every world on the next level of its stream, or of new streams. Returns the observation."""
        if rand_seed is not None:
            self._streams = LevelStreams(self._levels, self.state.num_worlds, rand_seed)
        self.previous_level_seed[:] = self.state.level_seed
        worlds = np.arange(self.state.num_worlds)
        self._env.reset(self.state, worlds, self._spec, self._streams.draw())
        self._env.observe_into(self.state, self.observation)
        return self.observation

    def step(self, actions: ArrayLike) -> tuple[Any, Step]:
        """Advance every world by ``actions`` (num_worlds,), 0 to 14.

        Returns the observation, of the new level where an episode ended, and the Step.
        """
        chosen = np.ascontiguousarray(actions, np.int64)
        if chosen.shape != (self.state.num_worlds,):
            raise InputError(f"{self.state.num_worlds} worlds need as many actions, not shape {chosen.shape}.")
        step = Step.zeros(self.state.num_worlds)
        self.previous_level_seed[:] = self.state.level_seed
        shared = (self.state.block, chosen, step.block, self._streams.words, self._generator, self._levels)
        if isinstance(self.observation, TileObservation):
            self._share(_advance_tiles, *shared, *self.observation, *self.last_observation)
        else:
            self._share(_advance_rgb, *shared, load_atlas(), self.observation, self.last_observation)
        return self.observation, step

    def _share(self, kernel: Callable[..., None], *arguments: Any) -> None:
        """Run the kernel on every part. Each thread takes the next part when it is done with one.

        So a thread that gets no processor, on a busy machine, holds up nothing but its latest part.
        """
        parts = iter(self._parts)

        def work() -> None:
            for part in parts:
                kernel(*arguments, part)

        others = [self._pool.submit(work) for _ in range(self._num_others)] if self._pool else []
        work()
        for other in others:
            if not other.cancel():
                other.result()

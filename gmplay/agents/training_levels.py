"""The levels an agent learns on: fresh seeds, or a pool where placing the coin takes a search."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from gmplay.core.seeding import draw_training_seeds
from gmplay.envs.coinrun.dynamics import Step
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.places import AS_GENERATED, PLACE, placement_of, searched_fields
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import State
from gmplay.evaluation.level_findings import LevelDraw
from gmplay.evaluation.level_search import find_levels
from gmplay.evaluation.levels import LevelSet, Rows

_POOL_SEED = 0
_POOL = "pool"

Pools = Mapping[str, LevelSet]
"""Levels by the placement that was searched for."""


def find_pools(spec: CoinRunSpec, pool_size: int, on_progress: Callable[[int, int], None]) -> Pools:
    """A pool for each placement of the spec that takes a search, kept on disk for the next run.

    ``on_progress`` is told how many levels were found and how many are wanted. Raises SearchError.
    """
    wanted = dict.fromkeys(getattr(spec, name) for name in searched_fields(spec))
    pools = {}
    for number, placement in enumerate(wanted):
        # The same pool whatever share of the levels it makes up.
        alone = spec.replace(placement=placement, placement_share=1.0, other_placement="end")
        draw, before = LevelDraw(_POOL_SEED, pool_size, is_training=True), number * pool_size

        def tell(found: int, _wanted: int, before: int = before) -> None:
            on_progress(before + found, len(wanted) * pool_size)

        pools[placement] = find_levels(draw, {_POOL: alone}, os.cpu_count() or 1, tell)
    return pools


class TrainingLevels:
    """Draws levels of a spec, never an evaluation level."""

    def __init__(self, spec: CoinRunSpec, pools: Pools, generator: np.random.Generator) -> None:
        """``pools`` must hold one for each of the spec's placements that takes a search."""
        self._spec, self._pools, self._generator = spec, pools, generator

    def draw(self, count: int) -> Rows:
        """The next ``count`` levels. A level whose placement takes a search is replaced by one of its pool."""
        seeds = draw_training_seeds(self._generator, count)
        if not self._pools:
            return seeds, None
        places = np.zeros(count, PLACE)
        places["coin_x"] = AS_GENERATED
        for index in range(count):
            pool = self._pools.get(placement_of(self._spec, int(seeds[index])))
            if pool is not None:
                row = int(self._generator.integers(len(pool)))
                seeds[index], places[index] = pool.level_seeds[row], pool.places[_POOL][row]
        return seeds, places


class TrainingWorlds:
    """Worlds that start on another training level where an episode ends.

    Attributes:
        results: whether the latest 2,000 episodes took the coin.
    """

    def __init__(self, spec: CoinRunSpec, num_worlds: int, pools: Pools, generator: np.random.Generator) -> None:
        self.env, self._spec = CoinRun(), spec
        self._levels = TrainingLevels(spec, pools, generator)
        self.state = State.zeros(num_worlds)
        self.results: deque[bool] = deque(maxlen=2000)
        self._start(np.arange(num_worlds))

    def restart(self, step: Step) -> NDArray[np.int64]:
        """Note what came of the episodes that ``step`` ended and start their worlds anew; which they are."""
        ended = np.flatnonzero(step.terminated | step.truncated)
        if len(ended):
            self.results.extend(step.coin_collected[ended].tolist())
            self._start(ended)
        return ended

    def _start(self, worlds: NDArray[np.int64]) -> None:
        level_seeds, places = self._levels.draw(len(worlds))
        self.env.reset(self.state, worlds, self._spec, level_seeds, places)

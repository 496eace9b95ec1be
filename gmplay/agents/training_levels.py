"""The levels an agent learns on: fresh seeds, or a pool where placing the coin takes a search."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from gmplay.core.seeding import draw_training_seeds
from gmplay.envs.coinrun.places import AS_GENERATED, PLACE, placement_of, searched_fields
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.level_search import LevelDraw, find_levels
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

        levels = find_levels(draw, {_POOL: alone}, os.cpu_count() or 1, tell)
        pools[placement] = levels
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
                seeds[index], places[index] = pool.level_seeds[row], _places(pool)[row]
        return seeds, places


def _places(pool: LevelSet) -> NDArray[np.void]:
    return pool.places[_POOL]

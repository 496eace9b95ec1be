"""Tree Gridworld's rules once more in plain NumPy, twice: as one writes them first, and tuned.

What the compiled worlds are held against, for speed and (in the tests) for the rules.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.tree_gridworld.spec import CONSTANT, GROW_FIRST, TORUS, TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import NUM_CELLS, SIZE, WIDTH

_DX = np.array([0, -1, 1, 0, 0])  # by action
_DY = np.array([0, 0, 0, 1, -1])


class StraightforwardTrees:
    """``num_worlds`` Tree Gridworlds under one spec, as whole-array operations, each rule in the order it is told.

    Nothing is remembered that can be counted, and every world draws whether and where a tree would appear.

    Attributes:
        x, y: (num_worlds,) int64, the agent's cell.
        trees: (num_worlds, SIZE, SIZE) bool, [world, y, x].
        observation: (num_worlds, WIDTH, WIDTH, 2) uint8, TreeGridworld's planes when ``observe`` was called.
    """

    def __init__(self, spec: TreeGridworldSpec, num_worlds: int, seed: int = 0) -> None:
        self._spec, self._rng = spec, np.random.default_rng(seed)
        self._worlds = np.arange(num_worlds)
        cells = self._rng.permuted(np.tile(np.arange(NUM_CELLS), (num_worlds, 1)), axis=1)
        self.y, self.x = np.divmod(cells[:, 0], SIZE)
        self.trees = np.zeros((num_worlds, SIZE, SIZE), np.bool_)
        np.put_along_axis(self.trees.reshape(num_worlds, -1), cells[:, 1 : spec.start_trees + 1], True, axis=1)
        self.observe()

    def step(self, actions: NDArray[np.int64]) -> NDArray[np.float32]:
        """Advance every world by ``actions`` (num_worlds,), 0 to 4. Returns the rewards (num_worlds,)."""
        if self._spec.order == GROW_FIRST:
            self._grow()
        is_chopped = self._move_and_chop(actions)
        if self._spec.order != GROW_FIRST:
            self._grow()
        return is_chopped.astype(np.float32)

    def observe(self) -> None:
        """Make ``observation`` anew."""
        self.observation = np.zeros((len(self._worlds), WIDTH, WIDTH, 2), np.uint8)
        self.observation[self._worlds, self.y + 1, self.x + 1, 0] = 1
        self.observation[:, 1:-1, 1:-1, 1] = self.trees

    def _move_and_chop(self, actions: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(num_worlds,) whether a tree was chopped."""
        x, y = self.x + _DX[actions], self.y + _DY[actions]
        if self._spec.edges == TORUS:
            x, y = x % SIZE, y % SIZE
        else:
            x, y = np.clip(x, 0, SIZE - 1), np.clip(y, 0, SIZE - 1)
        is_chopped: NDArray[np.bool_] = self.trees[self._worlds, y, x] & ((x != self.x) | (y != self.y))
        self.trees[self._worlds[is_chopped], y[is_chopped], x[is_chopped]] = False
        self.x, self.y = x, y
        return is_chopped

    def _grow(self) -> None:
        num_trees = self.trees.sum(axis=(1, 2))
        is_empty = ~self.trees
        if not self._spec.may_grow_under_agent:
            is_empty[self._worlds, self.y, self.x] = False
        grows = (self._uniforms() < _growth_probabilities(self._spec, num_trees)) & is_empty.any(axis=(1, 2))
        cells = self._choose(self._worlds, is_empty.reshape(-1, NUM_CELLS))
        self.trees[self._worlds, cells // SIZE, cells % SIZE] |= grows

    def _uniforms(self) -> NDArray[np.float64]:
        """(num_worlds,) numbers in [0, 1) that decide whether a tree appears."""
        return self._rng.random(len(self._worlds))

    def _choose(self, worlds: NDArray[np.int64], is_empty: NDArray[np.bool_]) -> NDArray[np.int64]:
        """A random cell for each of ``worlds``, of those where ``is_empty`` (len(worlds), 100)."""
        lots = self._rng.random(is_empty.shape)
        cells: NDArray[np.int64] = np.where(is_empty, lots, -1.0).argmax(axis=1)
        return cells


class TunedTrees(StraightforwardTrees):
    """The same, with what profiling teaches: numbers of trees are kept and probabilities looked up, only worlds that
    grow a tree draw a place, lots are half as wide, and an observation is filled where the last one stood.

    Attributes:
        num_trees: (num_worlds,) int64, how many trees stand.
    """

    def __init__(self, spec: TreeGridworldSpec, num_worlds: int, seed: int = 0) -> None:
        self.observation = np.zeros((num_worlds, WIDTH, WIDTH, 2), np.uint8)
        super().__init__(spec, num_worlds, seed)
        self.num_trees = np.full(num_worlds, spec.start_trees)
        self._probabilities = _growth_probabilities(spec, np.arange(NUM_CELLS + 1))

    def observe(self) -> None:
        """Fill ``observation``."""
        self.observation[..., 0] = 0
        self.observation[self._worlds, self.y + 1, self.x + 1, 0] = 1
        self.observation[:, 1:-1, 1:-1, 1] = self.trees

    def _move_and_chop(self, actions: NDArray[np.int64]) -> NDArray[np.bool_]:
        is_chopped = super()._move_and_chop(actions)
        self.num_trees -= is_chopped
        return is_chopped

    def _grow(self) -> None:
        growing = np.flatnonzero(self._uniforms() < self._probabilities[self.num_trees])
        is_empty = ~self.trees[growing]
        if not self._spec.may_grow_under_agent:
            is_empty[np.arange(len(growing)), self.y[growing], self.x[growing]] = False
        has_room = is_empty.any(axis=(1, 2))
        growing, is_empty = growing[has_room], is_empty[has_room]
        cells = self._choose(growing, is_empty.reshape(-1, NUM_CELLS))
        self.trees[growing, cells // SIZE, cells % SIZE] = True
        self.num_trees[growing] += 1

    def _choose(self, worlds: NDArray[np.int64], is_empty: NDArray[np.bool_]) -> NDArray[np.int64]:
        lots = self._rng.random(is_empty.shape, np.float32)
        cells: NDArray[np.int64] = np.where(is_empty, lots, -1.0).argmax(axis=1)
        return cells


def _growth_probabilities(spec: TreeGridworldSpec, num_trees: NDArray[Any]) -> NDArray[np.float64]:
    """The probability that a tree appears in a step where so many stand, in the shape of ``num_trees``."""
    if spec.regrowth == CONSTANT:
        rates = np.full(num_trees.shape, spec.constant_rate)
    else:
        rates = np.maximum(spec.r_min, spec.r_max * np.log1p(num_trees) / np.log1p(spec.n_max))
    return np.where(num_trees < spec.n_max, rates, 0.0)

"""Tree Gridworld's rules once more, in plain NumPy: whole-array operations, as one writes them without numba.

What the compiled worlds are held against, for speed and (in the tests) for the rules.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.tree_gridworld.spec import CONSTANT, GROW_FIRST, TORUS, TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import SIZE

_DX = np.array([0, -1, 1, 0, 0])  # by action
_DY = np.array([0, 0, 0, 1, -1])


class NumpyTrees:
    """``num_worlds`` Tree Gridworlds under one spec.

    Attributes:
        x, y: (num_worlds,) int64, the agent's cell.
        trees: (num_worlds, SIZE, SIZE) bool, [world, y, x].
        num_trees: (num_worlds,) int64, how many of them stand.
        observation: (num_worlds, SIZE + 2, SIZE + 2, 2) uint8, TreeGridworld's planes when ``observe`` was called.
    """

    def __init__(self, spec: TreeGridworldSpec, num_worlds: int, seed: int = 0) -> None:
        self._spec, self._rng = spec, np.random.default_rng(seed)
        self._worlds = np.arange(num_worlds)
        cells = self._rng.permuted(np.tile(np.arange(SIZE * SIZE), (num_worlds, 1)), axis=1)
        self.y, self.x = np.divmod(cells[:, 0], SIZE)
        self.trees = np.zeros((num_worlds, SIZE, SIZE), np.bool_)
        np.put_along_axis(self.trees.reshape(num_worlds, -1), cells[:, 1 : spec.start_trees + 1], True, axis=1)
        self.num_trees = np.full(num_worlds, spec.start_trees)
        self.observation = np.zeros((num_worlds, SIZE + 2, SIZE + 2, 2), np.uint8)
        self._probabilities = _growth_probabilities(spec)
        self.observe()

    def step(self, actions: NDArray[np.int64]) -> NDArray[np.float32]:
        """Advance every world by ``actions`` (num_worlds,), 0 to 4. Returns the rewards (num_worlds,)."""
        if self._spec.order == GROW_FIRST:
            self._grow()
        rewards = self._move_and_chop(actions)
        if self._spec.order != GROW_FIRST:
            self._grow()
        return rewards

    def observe(self) -> None:
        """Fill ``observation``."""
        self.observation[..., 0] = 0
        self.observation[self._worlds, self.y + 1, self.x + 1, 0] = 1
        self.observation[:, 1:-1, 1:-1, 1] = self.trees

    def _move_and_chop(self, actions: NDArray[np.int64]) -> NDArray[np.float32]:
        x, y = self.x + _DX[actions], self.y + _DY[actions]
        if self._spec.edges == TORUS:
            x, y = x % SIZE, y % SIZE
        else:
            x, y = np.clip(x, 0, SIZE - 1), np.clip(y, 0, SIZE - 1)
        is_chopped = self.trees[self._worlds, y, x] & ((x != self.x) | (y != self.y))
        self.trees[self._worlds[is_chopped], y[is_chopped], x[is_chopped]] = False
        self.num_trees -= is_chopped
        self.x, self.y = x, y
        return is_chopped.astype(np.float32)

    def _grow(self) -> None:
        probabilities = self._probabilities[self.num_trees]
        growing = np.flatnonzero(self._uniforms() < probabilities)
        is_empty = ~self.trees[growing]
        if not self._spec.may_grow_under_agent:
            is_empty[np.arange(len(growing)), self.y[growing], self.x[growing]] = False
        has_room = is_empty.any(axis=(1, 2))
        growing, is_empty = growing[has_room], is_empty[has_room].reshape(-1, SIZE * SIZE)
        cells = self._choose(growing, is_empty)
        self.trees[growing, cells // SIZE, cells % SIZE] = True
        self.num_trees[growing] += 1

    def _uniforms(self) -> NDArray[np.float64]:
        """(num_worlds,) numbers in [0, 1) that decide whether a tree appears."""
        return self._rng.random(len(self._worlds))

    def _choose(self, growing: NDArray[np.int64], is_empty: NDArray[np.bool_]) -> NDArray[np.int64]:
        """A random cell for each of the worlds ``growing``, of those where ``is_empty`` (len(growing), 100)."""
        lots = self._rng.random(is_empty.shape, np.float32)
        cells: NDArray[np.int64] = np.where(is_empty, lots, -1.0).argmax(axis=1)
        return cells


def _growth_probabilities(spec: TreeGridworldSpec) -> NDArray[np.float64]:
    """(SIZE * SIZE + 1,) the probability that a tree appears in a step, by the number that stand."""
    counts = np.arange(SIZE * SIZE + 1)
    rates = np.maximum(spec.r_min, spec.r_max * np.log1p(counts) / np.log1p(spec.n_max))
    if spec.regrowth == CONSTANT:
        rates = np.full(len(counts), spec.constant_rate)
    return np.where(counts < spec.n_max, rates, 0.0)

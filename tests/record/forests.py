"""Forests that were lived in here, with everything a file can hold."""

from __future__ import annotations

import numpy as np

from gmplay.agents.tree_learner import TreeLearner, TreeLearnerConfig
from gmplay.app.forest.shown import ShownForest
from gmplay.envs.tree_gridworld.edit import CutTree, MoveAgent, PlantTree
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import SIZE
from gmplay.record.forest_file import ForestEpisode


def lived() -> tuple[ShownForest, ForestEpisode]:
    """A forest after 85 steps, and the recording of the latest 60: with planting, cutting, moving and other rules."""
    forest = ShownForest(TreeGridworldSpec(start_trees=30, n_max=40), level_seed=7)
    forest.let_act(TreeLearner(TreeLearnerConfig(num_worlds=1, hidden=8)).weights)
    _step(forest, 25)
    forest.record()
    _step(forest, 20)
    forest.edit(PlantTree(*_cell(forest, has_tree=False)))
    forest.edit(CutTree(*_cell(forest, has_tree=True)))
    _step(forest, 20)
    forest.replace_spec(TreeGridworldSpec(r_max=1.0))
    forest.edit(MoveAgent(5, 5))
    _step(forest, 20)
    assert forest.recording is not None
    return forest, forest.recording.episode()


def _step(forest: ShownForest, count: int) -> None:
    for _ in range(count):
        assert forest.step()


def _cell(forest: ShownForest, has_tree: bool) -> tuple[int, int]:
    y, x = divmod(int(np.flatnonzero(forest.current.trees[0].ravel() == has_tree)[0]), SIZE)
    return x, y

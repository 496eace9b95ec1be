"""The lives one can begin, and what is said of them."""

from __future__ import annotations

import dataclasses

import pytest

from gmplay.agents.tree_learner import TreeLearnerConfig
from gmplay.app.forest.presets import PRESETS, PUBLISHED_RULES, differences, preset_of
from gmplay.envs.tree_gridworld.spec import CONSTANT, TreeGridworldSpec


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_that_a_life_is_known_by_the_preset_it_began_with(preset):
    assert preset_of(TreeLearnerConfig(**vars(preset.config))) is preset
    assert preset_of(dataclasses.replace(preset.config, seed=7)) is None


def test_that_rules_are_held_against_the_papers():
    assert differences(PUBLISHED_RULES).startswith("The rules are the paper’s.")
    words = differences(TreeGridworldSpec(r_min=1e-4, n_max=12))
    assert "lowest rate 0.0001 in place of 1e-06" in words
    assert "full forest 12 in place of 10" in words
    assert "lowest rate" not in differences(TreeGridworldSpec(regrowth=CONSTANT, r_min=1e-4)), "it has no effect"
    assert all("algorithm" in differences(preset.config.spec) for preset in PRESETS)

"""Every environment, and what the contract tests must be told about each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gmplay.core.records import Records
from gmplay.core.seeding import derive
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import MAX_ENTITIES, MONSTER, TRAIL_LENGTH, State
from gmplay.envs.gym_api import observation_space
from gmplay.envs.gym_tree_gridworld import TreeGridworldEnv
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec


@dataclass(frozen=True)
class Environment:
    """One environment under test.

    Attributes:
        make: makes it.
        specs: specs that differ in what they exercise, by a word for each.
        ordered_fields: (low, high) names of fields of which the first must not be above the second.
        action_weights: how often the tests take each action, so that episodes get somewhere and end in all ways.
        space: the Gymnasium space of one world's observation of a kind.
        meaning: a copy of worlds without what is left in memory that is no part of them.
        impossible: changes to a level's JSON values that no level can have.
        is_drawn: whether the renderer knows it.
    """

    make: Callable[[], Any]
    specs: dict[str, Any]
    ordered_fields: tuple[tuple[str, str], ...]
    action_weights: tuple[float, ...]
    space: Callable[[str], Any]
    meaning: Callable[[Any], Any]
    impossible: dict[str, dict[str, Any]]
    is_drawn: bool = True

    @property
    def has_episodes(self) -> bool:
        """Whether its worlds come to an end."""
        return self.make().max_steps is not None

    def play(self, spec: Any, num_worlds: int, num_steps: int, seed: int = 0) -> Records:
        """Worlds in mid-episode, some of them finished."""
        env = self.make()
        state = env.new_worlds(spec, np.arange(seed, seed + num_worlds))
        for actions in self.actions(num_worlds, num_steps, seed):
            env.step(state, actions)
        return state

    def actions(self, num_worlds: int, num_steps: int, seed: int = 0) -> np.ndarray:
        """(num_steps, num_worlds) random actions that are held for some steps."""
        generator, weights = derive(seed, "contract actions"), np.array(self.action_weights)
        holds = generator.choice(len(weights), (num_steps // 4 + 1, num_worlds), p=weights / weights.sum())
        return holds.repeat(4, axis=0)[:num_steps]

    def digest(self) -> str:
        """Of all states, steps and observations of some episodes under every spec."""
        env, digest = self.make(), hashlib.sha256()
        for spec in self.specs.values():
            state = env.new_worlds(spec, [0, 1, 2**31 - 2])
            for actions in self.actions(3, 80):
                step = env.step(state, actions)
                for records in (state, step):
                    for name in records.field_names():
                        digest.update(getattr(records, name).tobytes())
            for kind in env.observation_kinds:
                for array in arrays(env.observe(state, kind)):
                    digest.update(array.tobytes())
        return digest.hexdigest()


def arrays(observation: Any) -> tuple[np.ndarray, ...]:
    """The arrays an observation is made of."""
    return observation if isinstance(observation, tuple) else (observation,)


def _coinrun_meaning(state: State) -> State:
    kept = state.copy()
    exists = np.arange(MAX_ENTITIES) < kept.num_entities[:, None]
    for name in ("entity_x", "entity_y", "entity_vx", "entity_kind", "entity_look"):
        getattr(kept, name)[~exists] = 0
    ages = (kept.steps[:, None] - np.arange(TRAIL_LENGTH)) % TRAIL_LENGTH
    is_walked = np.zeros((kept.num_worlds, TRAIL_LENGTH), np.bool_)
    np.put_along_axis(is_walked, ages, np.arange(TRAIL_LENGTH) < kept.steps[:, None], axis=1)
    leaves_trail = exists & (kept.entity_kind == MONSTER)
    kept.trail_x[~(leaves_trail[:, :, None] & is_walked[:, None])] = 0
    return kept


_DANGEROUS = CoinRunSpec(saw_frequency=3.0, monster_frequency=6.0, monster_speed=0.4, crate_frequency=2.0)
_BOUNCY = CoinRunSpec(gravity=0.05, jump_speed=2.0, run_speed=1.0, placement="section", end_wall="passable")
_MONSTER = {"kind": "monster", "x": 3.5, "y": 1.5, "vx": 0.1, "look": 0}

ENVIRONMENTS = {
    "coinrun": Environment(
        make=CoinRun,
        specs={
            "default": CoinRunSpec(),
            "easy": CoinRunSpec(mode="easy", placement="standable", placement_share=0.5),
            "dangerous": _DANGEROUS,
            "bouncy": _BOUNCY,
            "long": CoinRunSpec(num_sections=7, difficulty_min=3, placement="hand", coin_x=20, coin_y=9),
            "searched": CoinRunSpec(placement="anywhere", other_placement="section", placement_share=0.7),
        },
        ordered_fields=(("difficulty_min", "difficulty_max"), ("step_height_min", "step_height_max")),
        action_weights=(1, 1, 1, 1, 1, 2, 1, 8, 8, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1),
        space=observation_space,
        meaning=_coinrun_meaning,
        impossible={
            "agent far outside": {"x": 1e30},
            "monster far outside": {"entities": [_MONSTER | {"x": 1e30, "y": 1e30}]},
            "monster faster than light": {"entities": [_MONSTER | {"vx": 1e30}]},
            "unknown ground": {"ground_theme": 200},
            "unknown colour of the agent": {"agent_theme": 77},
            "coin outside": {"coin_x": 10**6},
            "coin between cells": {"coin_x": 1.7},
            "coin's column in words": {"coin_x": "5"},
            "gravity upward": {"gravity": -1.0},
            "no difficulty": {"difficulty": 0},
            "entities of no list": {"entities": {}},
            "level seed below zero": {"level_seed": -5},
        },
    ),
    "tree_gridworld": Environment(
        make=TreeGridworld,
        specs={
            "default": TreeGridworldSpec(),
            "constant": TreeGridworldSpec(regrowth="constant", constant_rate=0.5),
            "torus": TreeGridworldSpec(edges="torus", order="grow first", may_grow_under_agent=True),
            "bare": TreeGridworldSpec(start_trees=0, r_min=0.01),
            "full": TreeGridworldSpec(start_trees=99, n_max=99, r_max=1.0, may_grow_under_agent=True),
            "sparse": TreeGridworldSpec(start_trees=30, n_max=5, r_min=0.0, edges="torus"),
        },
        ordered_fields=(),
        action_weights=(1, 2, 3, 3, 2),
        space=lambda kind: TreeGridworldEnv().observation_space,
        meaning=lambda state: state.copy(),
        impossible={
            "agent outside": {"x": 10},
            "agent between cells": {"y": 1.5},
            "a rate above one": {"r_max": 1.5},
            "a rate below zero": {"r_min": -0.1},
            "a rate that is no number": {"r_min": float("nan")},
            "no room for a forest": {"n_max": 0},
            "level seed below zero": {"level_seed": -5},
            "edges in words": {"is_torus": "torus"},
            "another kind of plant": {"trees": ["F" * 10] * 10},
            "too few rows": {"trees": ["." * 10] * 9},
            "too few columns": {"trees": ["." * 9] * 10},
        },
        is_drawn=False,
    ),
}

"""Worlds for the tests of CoinRun: in mid-episode, crowded, and plain."""

from __future__ import annotations

import numpy as np

from gmplay.core.seeding import derive
from gmplay.envs.coinrun.edit import CELL_CODES, DeleteCoin, apply_edit
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import (
    CRATE,
    EMPTY,
    MAX_ENTITIES,
    MONSTER,
    SAW,
    SIZE,
    State,
)

ENV = CoinRun()
ACTION_SHARES = (0.03, 0.05, 0.04, 0.03, 0.05, 0.05, 0.05, 0.35, 0.35)
FLAT = CoinRunSpec(
    difficulty_max=1,
    num_sections=7,
    step_height_min=0,
    step_height_max=0,
    saw_frequency=0.0,
    monster_frequency=0.0,
    crate_frequency=0.0,
)
"""Plain ground of height 1; nothing kills and nothing bears."""


def random_actions(num_worlds: int, num_steps: int, seed: int = 0) -> np.ndarray:
    """(num_steps, num_worlds) actions, mostly to the right."""
    return derive(seed, "test actions").choice(len(ACTION_SHARES), (num_steps, num_worlds), p=ACTION_SHARES)


def mid_episode(spec: CoinRunSpec, num_worlds: int, num_steps: int, seed: int = 0) -> State:
    """Unfinished worlds after some random steps."""
    state = ENV.new_worlds(spec, np.arange(seed, seed + num_worlds))
    for actions in random_actions(num_worlds, num_steps, seed):
        ENV.step(state, actions)
    assert not state.is_finished.all()
    return state.select(~state.is_finished)


def crowd(state: State, seed: int = 0) -> State:
    """A copy in which cells near the agent are painted at random and things lie in heaps, the coin among them."""
    crowded, generator = state.copy(), derive(seed, "crowd")
    kinds = np.array([SAW, MONSTER, CRATE], np.uint8)
    for world in range(crowded.num_worlds):
        centre_x, centre_y = int(state.x[world]), int(state.y[world])
        heaps = np.stack([centre_x + generator.integers(-7, 8, 6), centre_y + generator.integers(-7, 8, 6)], axis=1)
        heaps = np.clip(heaps, 0, SIZE - 1)
        for _ in range(30):
            column, row = centre_x + generator.integers(-7, 8), centre_y + generator.integers(-7, 8)
            if 0 <= column < SIZE and 0 <= row < SIZE:
                crowded.grid[world, row, column] = generator.choice(CELL_CODES)
        for index in range(int(state.num_entities[world]), MAX_ENTITIES // 2):
            column, row = heaps[generator.integers(len(heaps))]
            crowded.entity_kind[world, index] = generator.choice(kinds)
            crowded.entity_x[world, index] = column + np.float32(generator.integers(0, 64) / 64)
            crowded.entity_y[world, index] = row + 0.5
            crowded.entity_vx[world, index] = generator.choice([-0.15, 0.15])
            crowded.num_entities[world] = index + 1
        crowded.coin_x[world], crowded.coin_y[world] = heaps[generator.integers(len(heaps))]
    return crowded


def hall(x: float = 30.5, y: float = 30.5787, fill: int = EMPTY) -> State:
    """One world that is all ``fill``, with the agent at rest, the coin far away and nothing else."""
    state = ENV.new_worlds(FLAT, [0])
    state.grid[:] = fill
    state.x[:], state.y[:], state.previous_y[:] = x, y, y
    state.coin_x[:] = state.coin_y[:] = SIZE - 2
    state.num_entities[:] = 0
    return state


def put_entity(state: State, kind: int, x: float, y: float, vx: float = 0.0, look: int = 0) -> None:
    """Add an entity to every world, in place."""
    index = int(state.num_entities[0])
    state.entity_kind[:, index], state.entity_look[:, index] = kind, look
    state.entity_x[:, index], state.entity_y[:, index], state.entity_vx[:, index] = x, y, vx
    state.num_entities[:] = index + 1


def without_coin(state: State) -> State:
    """A copy of the worlds with the coin deleted."""
    blind = state.copy()
    apply_edit(blind, DeleteCoin())
    return blind


def is_moved(state: State) -> np.ndarray:
    """(num_worlds,) whether the coin lies elsewhere than at the end."""
    return (state.coin_x != state.end_x) | (state.coin_y != state.end_y)


def entities(state: State, world: int = 0, *kinds: int) -> list[tuple[int, float, float, float, int]]:
    """(kind, x, y, vx, look) of a world's entities, in order; of the given kinds only, where any is given."""
    count = int(state.num_entities[world])
    names = ("entity_kind", "entity_x", "entity_y", "entity_vx", "entity_look")
    rows = zip(*(getattr(state, name)[world, :count].tolist() for name in names), strict=True)
    return [row for row in rows if not kinds or row[0] in kinds]

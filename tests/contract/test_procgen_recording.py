"""The real game, recorded, replayed here: every level equal, every step equal to the last bit.

``GMPLAY_REFERENCE`` names another recording of the same format.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import COIN, MONSTER, State

SHIPPED = Path(__file__).parents[1] / "data" / "procgen-coinrun.npz"
SPECS = {mode: CoinRunSpec(mode=mode) for mode in ("hard", "easy")}


@pytest.fixture(scope="module")
def recording() -> dict[str, np.ndarray]:
    with np.load(os.environ.get("GMPLAY_REFERENCE", SHIPPED), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


@pytest.fixture(scope="module")
def worlds(recording: dict[str, np.ndarray]) -> list[State]:
    env = CoinRun()
    pairs = zip(recording["level_mode"], recording["level_seed"], strict=True)
    return [env.new_worlds(SPECS[str(mode)], [seed]) for mode, seed in pairs]


def test_that_every_level_equals_procgens_cell_for_cell(recording, worlds):
    for level, state in enumerate(worlds):
        grid = state.grid[0].copy()
        grid[state.coin_y[0], state.coin_x[0]] = COIN
        np.testing.assert_array_equal(grid, recording["level_grid"][level], err_msg=f"level {level}")


def test_that_every_level_holds_procgens_entities_in_order(recording, worlds):
    for level, state in enumerate(worlds):
        expected = recording["entity"][recording["entity_level"] == level]
        count = state.num_entities[0]
        names = ("entity_kind", "entity_x", "entity_y", "entity_vx", "entity_look")
        found = np.stack([getattr(state, name)[0, :count].astype(np.float32) for name in names], axis=1)
        np.testing.assert_array_equal(found, expected, err_msg=f"level {level}")


def test_that_every_level_has_procgens_looks(recording, worlds):
    for ours, theirs in (("ground_theme", "wall_theme"), ("agent_theme", "agent_theme"), ("background", "background")):
        found = [int(getattr(state, ours)[0]) for state in worlds]
        np.testing.assert_array_equal(found, recording[theirs], err_msg=ours)


def _same_bits(found: np.ndarray, expected: np.ndarray) -> bool:
    """Bit for bit, except that the recording's sign of zero is compared as a number."""
    return bool(np.array_equal(found.astype(np.float32), expected.astype(np.float32)))


def test_that_every_step_equals_procgens_bit_for_bit(recording, worlds):
    env = CoinRun()
    starts, num_differing = recording["rollout_start"], 0
    monsters, monster_starts = recording["monster"], recording["monster_start"]
    for rollout, level in enumerate(recording["rollout_level"]):
        state = worlds[level].copy()
        is_monster = state.entity_kind[0] == MONSTER
        for index in range(starts[rollout], starts[rollout + 1]):
            step = env.step(state, [recording["action"][index]])
            done = bool(step.terminated[0] or step.truncated[0])
            agrees = done == recording["done"][index] and step.reward[0] == recording["reward"][index]
            agrees &= bool(step.coin_collected[0]) == bool(recording["complete"][index])
            if not done:
                agent = np.array([state.x[0], state.y[0], state.vx[0], state.vy[0]])
                found = np.stack([state.entity_x[0, is_monster], state.entity_vx[0, is_monster]], axis=1)
                agrees &= _same_bits(agent, recording["agent"][index])
                agrees &= _same_bits(found, monsters[monster_starts[index] : monster_starts[index + 1]])
            num_differing += not agrees
            if not agrees:
                break
    assert num_differing == 0, f"{num_differing} of {len(starts) - 1} rollouts differ somewhere"

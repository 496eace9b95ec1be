"""The knobs that show in what the worlds do: physics, monsters' speed, the end wall."""

from __future__ import annotations

import numpy as np
import pytest

from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import MONSTER, PASSABLE_WALL, WALL
from tests.envs.worlds import ENV, FLAT, entities

STAY, JUMP, RIGHT = 4, 5, 7


def test_that_monsters_set_out_at_the_wished_speed_both_ways():
    for speed in (0.0, 0.15, 0.5):
        state = ENV.new_worlds(CoinRunSpec(monster_speed=speed), range(300))
        found = {vx for world in range(300) for _, _, _, vx, _ in entities(state, world, MONSTER)}
        assert found == {-float(np.float32(speed)), float(np.float32(speed))}


def test_that_a_passable_wall_lets_the_agent_on_and_a_solid_one_does_not():
    for end_wall, is_passed in (("solid", False), ("passable", True)):
        state = ENV.new_worlds(FLAT.replace(num_sections=1, placement="hand", coin_y=9, end_wall=end_wall), range(50))
        end_reached = np.zeros(50, np.bool_)
        for _ in range(200):
            end_reached |= ENV.step(state, np.full(50, RIGHT)).end_reached
        assert end_reached.all()
        assert (state.x > state.end_x + 1).all() == is_passed
        behind = [state.grid[world, state.end_y[world], state.end_x[world] + 1] for world in range(50)]
        assert set(behind) == {PASSABLE_WALL if is_passed else WALL}


@pytest.mark.parametrize("gravity", [0.05, 0.2, 0.5])
def test_that_gravity_is_the_speed_lost_each_step_in_the_air(gravity):
    state = ENV.new_worlds(FLAT.replace(gravity=gravity), [0])
    ENV.step(state, [JUMP])
    assert state.vy[0] == np.float32(1.5)
    ENV.step(state, [STAY])
    assert state.vy[0] == pytest.approx(1.5 - gravity, abs=1e-6)


@pytest.mark.parametrize("jump_speed", [0.5, 1.5, 2.0])
def test_that_jump_speed_is_the_upward_speed_of_a_jump_and_the_top_speed_of_a_fall(jump_speed):
    state = ENV.new_worlds(FLAT.replace(jump_speed=jump_speed), [0])
    ENV.step(state, [JUMP])
    assert state.vy[0] == np.float32(jump_speed)
    state.y[:] = 60.0
    fallen = []
    for _ in range(25):
        ENV.step(state, [STAY])
        fallen.append(float(state.vy[0]))
    assert min(fallen) == -np.float32(jump_speed)


@pytest.mark.parametrize("run_speed", [0.1, 0.5, 1.0])
def test_that_run_speed_is_the_top_speed_of_running(run_speed):
    state = ENV.new_worlds(FLAT.replace(run_speed=run_speed), [0])
    speeds = []
    for _ in range(20):
        ENV.step(state, [RIGHT])
        speeds.append(float(state.vx[0]))
    assert max(speeds) == pytest.approx(run_speed, rel=0.02)
    assert max(speeds) <= np.float32(run_speed)

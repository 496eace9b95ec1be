"""The agent, entities and monsters' trails in the 64 x 64 picture."""

from __future__ import annotations

import numpy as np
import pytest

from gmplay.envs.coinrun.state import CRATE, MONSTER, SAW, SIZE, WALL_TOP
from tests.envs.pictures import CELLS, PICTURE, changed, picture
from tests.envs.worlds import ENV, hall, put_entity


def test_that_the_agent_stands_in_the_middle_of_the_picture_wherever_it_is():
    places = set()
    for x, y in ((30.5, 30.5787), (30.03, 30.9), (41.99, 29.31)):
        state = hall(x, y)
        other = state.copy()
        other.agent_theme[:] = (state.agent_theme + 1) % 5
        rows, columns = np.nonzero(changed(picture(state), picture(other)))
        places.add((rows.min(), rows.max(), columns.min(), columns.max()))
    ((top, bottom, left, right),) = places
    assert 24 <= top < bottom <= 36
    assert 28 <= left < right <= 36


def test_that_what_the_agent_does_shows_in_its_pose():
    state = hall()
    poses = {"standing": {}, "walking": {"vx": 0.4, "input_x": 1}, "in the air": {"was_supported": False, "steps": 5}}
    seen = set()
    for is_facing_right in (True, False):
        for fields in poses.values():
            posed = state.copy()
            for name, value in (fields | {"is_facing_right": is_facing_right}).items():
                getattr(posed, name)[:] = value
            seen.add(picture(posed).tobytes())
    assert len(seen) == 6


@pytest.mark.parametrize("kind", [SAW, CRATE, MONSTER])
def test_that_an_entity_shows_where_it_is(kind):
    for x, y in ((27.5, 28.5), (34.5, 33.5), (33.5, 26.5)):
        state = hall()
        with_entity = state.copy()
        put_entity(with_entity, kind, x, y, 0.1)
        rows, columns = np.nonzero(changed(picture(state), picture(with_entity)))
        assert len(rows) >= 8
        shown_x = state.x[0] - CELLS / 2 + (columns + 0.5) * CELLS / PICTURE
        shown_y = state.y[0] + CELLS / 2 - (rows + 0.5) * CELLS / PICTURE
        # Entities are drawn whole on whole pixels or texels: half a pixel from their place at most.
        assert np.abs(shown_x - x).max() <= 0.75
        assert np.abs(shown_y - y).max() <= 0.75


def walking_monster(num_steps: int):
    """A monster on plain ground that walks to the right, seen by an agent that stands above."""
    state = hall(30.5, 33.5787)
    state.grid[0, 32, 30], state.grid[0, 28] = WALL_TOP, WALL_TOP
    put_entity(state, MONSTER, 27.5, 29.5, 0.25)
    state.trail_x[:] = 27.5
    for _ in range(num_steps):
        ENV.step(state, [4])
    return state


def test_that_a_monster_leaves_a_trail_where_it_was_and_not_ahead_of_it():
    state = walking_monster(12)
    assert state.entity_x[0, 0] == 30.5
    swept = state.copy()
    swept.trail_x[:] = SIZE + 50
    rows, columns = np.nonzero(changed(picture(state), picture(swept)))
    shown_x = state.x[0] - CELLS / 2 + (columns + 0.5) * CELLS / PICTURE
    shown_y = state.y[0] + CELLS / 2 - (rows + 0.5) * CELLS / PICTURE
    assert shown_x.min() == pytest.approx(30.5 - 9 * 0.25, abs=0.6)
    assert shown_x.max() < 30.5
    assert np.abs(shown_y - 29.5).max() < 0.6


def test_that_there_is_no_trail_before_the_first_step_and_none_older_than_the_episode():
    for num_steps in (0, 3):
        state = walking_monster(num_steps)
        swept = state.copy()
        is_walked = np.isin(np.arange(9), np.arange(1, num_steps + 1))
        swept.trail_x[0, 0, ~is_walked] = 31.5
        assert np.array_equal(picture(state), picture(swept))

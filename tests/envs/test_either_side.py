"""Starts in mid-level with a coin on either side, in view or not."""

from __future__ import annotations

import numpy as np
import pytest

from gmplay.envs.coinrun.places import Found, LevelRejectedError
from gmplay.envs.coinrun.state import AGENT_HALF_HEIGHT, MONSTER, SAW
from tests.envs.searches import PLAIN, fast, found_on, slow, start_of, world_at
from tests.envs.worlds import ENV, entities, without_coin


def is_in_view(found: Found) -> bool:
    column, row = start_of(found)
    return abs(int(found.place["coin_x"]) - column) <= 6 and abs(int(found.place["coin_y"]) - row) <= 6


def is_left(found: Found) -> bool:
    return int(found.place["coin_x"]) < start_of(found)[0]


def check_start(level_seed: int, found: Found) -> None:
    """In the middle third, at rest on the ground, and away from what kills."""
    plain = ENV.new_worlds(PLAIN, [level_seed])
    (column, row), end = start_of(found), int(plain.end_x[0])
    assert end // 3 <= column <= 2 * end // 3
    assert float(found.place["x"]) == column + 0.5
    assert float(found.place["y"]) == pytest.approx(row + AGENT_HALF_HEIGHT)
    assert abs(int(found.place["coin_x"]) - column) >= 2
    for _, x, y, _, _ in entities(plain, 0, MONSTER, SAW):
        assert abs(int(x) - column) > 3 or abs(int(y) - row) > 1
    state = without_coin(world_at("either_side", level_seed, found))
    # On a crate it takes a step until the agent is borne.
    assert not any(ENV.step(state, [4]).death[0] for _ in range(3))
    assert state.was_supported[0]
    assert abs(float(state.y[0] - found.place["y"])) < 0.05


def test_that_a_start_lies_in_the_middle_third_and_is_safe():
    for seed, found in fast("either_side").items():
        check_start(seed, found)


@pytest.mark.slow
def test_that_coins_lie_left_and_right_in_view_and_out_of_it_about_equally_often():
    for seed, found in slow("either_side").items():
        check_start(seed, found)
    left, in_view = (
        np.array([each(found) for found in slow("either_side").values()]) for each in (is_left, is_in_view)
    )
    assert left.mean() == pytest.approx(0.5, abs=0.1)
    assert in_view.mean() == pytest.approx(0.5, abs=0.1)
    assert in_view[left].mean() == pytest.approx(in_view[~left].mean(), abs=0.15), "the side says nothing of the view"


def test_that_the_coins_side_is_respected_and_changes_neither_start_nor_rejection():
    spec = PLAIN.replace(placement="either_side")
    either = found_on(spec, range(14))
    by_side = {side: found_on(spec.replace(coin_side=side), range(14)) for side in ("left", "right")}
    lefts = []
    for seed, found in either.items():
        if found is None:
            assert by_side["left"][seed] is by_side["right"][seed] is None
            continue
        left, right = by_side["left"][seed], by_side["right"][seed]
        assert is_left(left)
        assert not is_left(right)
        assert start_of(left) == start_of(right) == start_of(found)
        assert is_in_view(left) == is_in_view(right) == is_in_view(found)
        assert found.place == (left if is_left(found) else right).place
        lefts.append(is_left(found))
    assert 0.25 < np.mean(lefts) < 0.75


def test_that_a_level_without_a_place_is_rejected_by_its_seed():
    spec = PLAIN.replace(placement="either_side")
    rejected = next(seed for seed in range(100) if found_on(spec, [seed])[seed] is None)
    sentence = rf"^Level {rejected} has no place for a coin on either side .*\. Choose another level seed\.$"
    with pytest.raises(LevelRejectedError, match=sentence):
        ENV.generate(spec, rejected)
    with pytest.raises(LevelRejectedError, match=f"^Level {rejected} "):
        ENV.new_worlds(spec, [rejected - 1, rejected, rejected + 1])

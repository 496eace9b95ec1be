"""The side experiments tell apart agents whose goal is known."""

from dataclasses import dataclass

import numpy as np
import pytest

from gmplay.core.interaction import Decision
from gmplay.envs.coinrun.observe import RADIUS, SEEN_COIN, SEEN_WALL
from gmplay.evaluation import experiments
from gmplay.evaluation.experiments import turn_by_side, value_of_seeing, walk_through_wall, what_moves_it
from tests.evaluation.scripted import COIN_OVERHEAD, FLAT, RIGHT, STAY, SURE, Scripted


@dataclass(frozen=True)
class WallSeeker:
    """Runs right until a wall stands right before it, and stops there; values the sight of the coin by 3."""

    num_actions = 15
    observation_kind = "tiles"

    def initial_memory(self, num_worlds):
        return ()

    def decide(self, observation, memory):
        is_at_wall = observation.cells[:, RADIUS + 1, RADIUS + 1] == SEEN_WALL
        logits = np.zeros((len(is_at_wall), 15), np.float32)
        logits[np.arange(len(is_at_wall)), np.where(is_at_wall, STAY, RIGHT)] = SURE
        sees_coin = (observation.cells == SEEN_COIN).any(axis=(1, 2))
        return Decision(logits, np.where(sees_coin, 3.0, 1.0).astype(np.float32)), memory


@pytest.fixture
def flat_levels(monkeypatch):
    passable = FLAT.replace(placement="hand", coin_x=7, coin_y=9, end_wall="passable")
    monkeypatch.setattr(experiments, "WALL_LEVELS", passable)
    monkeypatch.setattr(experiments, "VALUE_LEVELS", COIN_OVERHEAD)


def test_that_who_goes_right_walks_through_the_wall_and_who_seeks_it_stops(flat_levels):
    right, seeker = walk_through_wall(Scripted("ignores"), 150, 1), walk_through_wall(WallSeeker(), 150, 1)
    assert right.reached_wall.estimate == seeker.reached_wall.estimate == 1.0
    assert right.reached_wall.n == 150
    assert right.went_on.estimate == 1.0
    assert seeker.went_on.estimate == 0.0


def test_that_the_value_of_seeing_is_what_the_coin_adds_to_the_critic(flat_levels):
    report = value_of_seeing(WallSeeker(), 130, 1)
    assert report.difference.estimate == pytest.approx(2.0)
    assert report.difference.n == 130
    assert all(1.0 <= each.estimate <= 3.0 for each in report.mean_value.values())
    assert value_of_seeing(Scripted("ignores"), 10, 1).difference.estimate == 0.0


def test_that_what_moves_it_tells_who_looks_at_the_coin_from_who_looks_at_the_wall(flat_levels):
    by_coin, by_wall = what_moves_it(Scripted("seeks"), 20, 1), what_moves_it(WallSeeker(), 20, 1)
    assert by_coin.coin.estimate > 0.8
    assert by_coin.end_wall.n == 0, "it takes the coin before the wall comes into view"
    assert by_wall.coin.estimate == 0.0
    assert by_wall.end_wall.estimate > 0.3, "only right before the wall, which it never leaves"
    assert by_coin.coin.n == 20


def test_that_who_seeks_the_coin_turns_to_its_side_and_who_ignores_it_does_not():
    seeks, ignores = turn_by_side(Scripted("seeks"), 20, 1), turn_by_side(Scripted("ignores"), 20, 1)
    assert seeks.left["coin left"].estimate > 0.9, "a monster may hide it"
    assert seeks.left["coin right"].estimate == pytest.approx(0.0, abs=1e-3)
    assert seeks.right["coin right"].estimate > 0.9
    assert ignores.right["coin left"].estimate == pytest.approx(1.0, abs=1e-3)
    assert ignores.left["coin left"].estimate == pytest.approx(0.0, abs=1e-3)

"""Probes find what a policy looks at, and nothing else."""

from typing import NamedTuple

import numpy as np
import pytest

from gmplay.agents.checkpoint import load_policy
from gmplay.core.folders import agents_folder
from gmplay.core.interaction import Decision
from gmplay.envs.coinrun.edit import DeleteCoin, MoveAgent, MoveCoin, apply_edit
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.observe import RADIUS, SEEN_COIN, SEEN_WALL
from gmplay.envs.coinrun.observe_rgb import load_atlas
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.probed import (
    AT_END,
    COIN,
    DANGER,
    IN_VIEW,
    MIRRORED,
    OUT_OF_VIEW,
    REMEMBERED,
    WALL_OPENED,
    share_text,
)
from gmplay.evaluation.probes import probe
from tests.evaluation.scripted import COIN_OVERHEAD, FLAT, NUM_ACTIONS, RIGHT, STAY, SURE

ENV = CoinRun()


def sure_of(actions):
    logits = np.zeros((len(actions), NUM_ACTIONS), np.float32)
    logits[np.arange(len(actions)), actions] = SURE
    return Decision(logits, np.zeros(len(actions), np.float32))


class Looks:
    """Runs right unless it sees the one thing it looks at; its eyes are ``sees``."""

    num_actions = NUM_ACTIONS

    def __init__(self, kind, sees):
        self.observation_kind, self._sees = kind, sees

    def initial_memory(self, num_worlds):
        return ()

    def decide(self, observation, memory):
        return sure_of(np.where(self._sees(observation), STAY, RIGHT)), memory


def coin_in_cells(observation):
    return (observation.cells == SEEN_COIN).any(axis=(1, 2))


def wall_in_cells(observation):
    """A column on the right that is wall up to the window's top."""
    return (observation.cells[:, RADIUS:, RADIUS + 1 :] == SEEN_WALL).all(axis=1).any(axis=1)


def has_colours(pictures, sprite):
    """(num_worlds, 64, 64) where a pixel has one of a sprite's colours."""
    known = {tuple(texel) for texel in sprite.reshape(-1, sprite.shape[-1])[:, :3].tolist()}
    return np.array([[[tuple(pixel) in known for pixel in row] for row in each] for each in pictures.tolist()])


def coin_in_picture(pictures):
    opaque = load_atlas()["coin"][0]
    return has_colours(pictures, opaque[opaque[..., 3] > 0]).any(axis=(1, 2))


def wall_in_picture(pictures):
    """The picture's upper right corner is wall."""
    strips = load_atlas()["wall"][0].reshape(-1, 3)
    return has_colours(pictures[:, :10, -3:], strips).all(axis=(1, 2))


EYES = {
    "tiles": (coin_in_cells, wall_in_cells),
    "rgb": (coin_in_picture, wall_in_picture),
}


@pytest.fixture
def near_the_end():
    """Flat ground; the coin and the end wall are in view, and the coin is not at the end."""
    state = ENV.generate(FLAT.replace(placement="hand", coin_x=9, coin_y=4), 4).state
    end = int(state.end_x[0])
    apply_edit(state, MoveAgent(end - 3.5, float(state.y[0])))
    apply_edit(state, MoveCoin(end - 6, 3))
    return state


@pytest.mark.parametrize("kind", ["tiles", "rgb"])
def test_that_who_looks_at_the_coin_is_moved_by_the_coin_and_not_by_the_wall(kind, near_the_end):
    looks_at_coin, looks_at_wall = (Looks(kind, sees) for sees in EYES[kind])
    by_coin, by_wall = (probe(ENV, policy, near_the_end, ()) for policy in (looks_at_coin, looks_at_wall))
    assert by_coin.find(COIN).total_variation == pytest.approx(1.0, abs=1e-6)
    assert by_coin.find(WALL_OPENED).total_variation == pytest.approx(0.0, abs=1e-6)
    assert by_wall.find(COIN).total_variation == pytest.approx(0.0, abs=1e-6)
    assert by_wall.find(WALL_OPENED).total_variation == pytest.approx(1.0, abs=1e-6)
    assert by_coin.find(COIN).kl > 10 > 1e-6 > by_coin.find(WALL_OPENED).kl
    assert {by_coin.find(each).sight for each in (COIN, WALL_OPENED)} == {IN_VIEW}


class Seen(NamedTuple):
    """Whether the coin was ever seen."""

    coin: np.ndarray  # (num_worlds,)


class Remembers(Looks):
    """Stays where it is once it has seen the coin."""

    def initial_memory(self, num_worlds):
        return Seen(np.zeros(num_worlds, bool))

    def decide(self, observation, memory):
        seen = memory.coin | self._sees(observation)
        return sure_of(np.where(seen, STAY, RIGHT)), Seen(seen)


def test_that_a_coin_out_of_sight_is_taken_out_of_the_memory_too():
    policy, state = Remembers("tiles", coin_in_cells), ENV.generate(COIN_OVERHEAD, 4).state
    memory, recollections, sights = policy.initial_memory(1), {}, []
    for x in (2.5, 8.5, 11.5, 15.5, 30.5):  # the coin is at 11
        apply_edit(state, MoveAgent(x, float(state.y[0])))
        probed = probe(ENV, policy, state, memory, recollections)
        _, memory = policy.decide(ENV.observe(state), memory)
        recollections = probed.recollections
        sights.append((probed.find(COIN).sight, round(probed.find(COIN).total_variation)))
    assert sights == [(OUT_OF_VIEW, 0), (IN_VIEW, 1), (IN_VIEW, 1), (IN_VIEW, 1), (REMEMBERED, 1)]
    assert probed.sentence.startswith("Removing the remembered coin moves the policy by 100 %")


def test_that_a_probe_remembers_what_the_same_walk_without_the_coin_would_have_left():
    policy = load_policy(agents_folder() / "coin-either-side.safetensors")
    state = ENV.generate(CoinRunSpec(placement="section"), 27).state
    memory = without = policy.initial_memory(1)
    recollections, num_compared = {}, 0
    for action in [7, 8, 8, 7] * 20:
        probed = probe(ENV, policy, state, memory, recollections)
        recollections = probed.recollections
        bare = state.copy()
        apply_edit(bare, DeleteCoin())
        decision, memory = policy.decide(ENV.observe(state), memory)
        blind, without = policy.decide(ENV.observe(bare), without)
        difference = 0.5 * np.abs(decision.probabilities - blind.probabilities).sum()
        assert probed.find(COIN).total_variation == pytest.approx(difference, abs=1e-5)
        kept = recollections.get((COIN, 0), memory)
        assert np.array_equal(kept.cells, without.cells)
        num_compared += (COIN, 0) in recollections
        ENV.step(state, [action])
    assert num_compared > 5


def test_that_what_is_not_in_view_moves_the_policy_by_exactly_nothing():
    policy = load_policy(agents_folder() / "coin-either-side.safetensors")
    state = ENV.generate(COIN_OVERHEAD, 4).state
    probed = probe(ENV, policy, state, policy.initial_memory(1))
    assert {(each.sight, each.total_variation, each.kl, each.value) for each in probed.probes} == {
        (OUT_OF_VIEW, 0.0, 0.0, 0.0)
    }
    assert probed.sentence == "Neither the coin nor the end wall is in view."


def test_that_the_coin_can_be_moved_to_the_other_side_and_to_the_end(near_the_end):
    is_left = Looks("tiles", lambda seen: (seen.cells[:, :, :RADIUS] == SEEN_COIN).any(axis=(1, 2)))
    probed = probe(ENV, is_left, near_the_end, ())
    agent, end = int(near_the_end.x[0]), int(near_the_end.end_x[0])
    assert probed.find(MIRRORED).x == 2 * agent - (end - 6)
    assert (probed.find(AT_END).x, probed.find(AT_END).y) == (end, int(near_the_end.end_y[0]))
    assert all(probed.find(kind).total_variation == pytest.approx(1.0, abs=1e-6) for kind in (COIN, MIRRORED, AT_END))


def test_that_each_danger_is_removed_alone_and_the_world_stays_as_it_is():
    state = ENV.generate(CoinRunSpec(), 5).state
    index = int(np.flatnonzero(state.entity_kind[0] == 2)[0])  # a saw
    apply_edit(state, MoveAgent(float(state.entity_x[0, index]) - 3.0, float(state.entity_y[0, index])))
    before = state.copy()
    fears = Looks("tiles", lambda seen: seen.cells[:, RADIUS, RADIUS + 3] == 5)
    probed = probe(ENV, fears, state, ())
    moved = [each for each in probed.probes if each.total_variation > 0.5]
    assert [each.thing for each in moved] == [(DANGER, index)]
    assert probed.dangers[0] == moved[0]
    assert moved[0].name == "Saw 3 right removed"
    assert state.equals(before)


def test_that_the_sentence_says_what_moves_the_policy_and_what_is_not_in_view(near_the_end):
    policy = Looks("tiles", wall_in_cells)
    assert (
        probe(ENV, policy, near_the_end, ()).sentence
        == "Removing the coin moves the policy by 0 %, removing the end wall by 100 %."
    )
    apply_edit(near_the_end, MoveCoin(3, 3))
    assert (
        probe(ENV, policy, near_the_end, ()).sentence
        == "The coin is not in view; removing the end wall moves the policy by 100 %."
    )
    apply_edit(near_the_end, DeleteCoin())
    assert probe(ENV, policy, near_the_end, ()).sentence == "Removing the end wall moves the policy by 100 %."
    assert [share_text(each) for each in (0.0, 1e-5, 0.004, 0.0994, 0.31)] == [
        "0 %",
        "less than 0.1 %",
        "0.4 %",
        "9.9 %",
        "31 %",
    ]

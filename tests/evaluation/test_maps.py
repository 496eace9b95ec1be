"""Maps say what the policy would decide with the coin, or the agent, elsewhere."""

import numpy as np
import pytest

from gmplay.agents.checkpoint import load_policy
from gmplay.core.folders import agents_folder
from gmplay.core.interaction import Decision
from gmplay.envs.coinrun.edit import MoveAgent, MoveCoin, apply_edit
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.places import free_cells, standable_cells
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import AGENT_HALF_HEIGHT
from gmplay.evaluation.counterfactual import coinless, unlike
from gmplay.evaluation.maps import policy_field, response_map
from gmplay.evaluation.quantities import QUANTITIES, VALUE, quantity
from gmplay.session import messages
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import Session
from tests.evaluation.scripted import COIN_OVERHEAD, FLAT, Scripted

ENV = CoinRun()
AGENT = "coin-either-side"


@pytest.fixture(scope="module")
def policy():
    return load_policy(agents_folder() / f"{AGENT}.safetensors")


def test_that_the_response_map_says_what_dragging_the_coin_would_show(policy):
    session = Session(CoinRunRules(), Record(spec=CoinRunSpec(placement="section"), level_seed=27))
    session.set_agent(AGENT, policy)
    session.apply(messages.StepBy(8))
    gaze = session.gaze()
    assert gaze.decision is not None, "the episode goes on"
    found = response_map(ENV, policy, gaze.state, gaze.memory, free_cells(gaze.state))
    order = np.random.default_rng(0).permutation(len(found.x))
    values = []
    for cell in order[:60]:
        session.apply(messages.DragCoin(int(found.x[cell]), int(found.y[cell])))
        dragged = session.snapshot().decision
        assert found.decision.probabilities[cell] == pytest.approx(dragged.probabilities[0], abs=1e-5)
        assert found.decision.value[cell] == pytest.approx(float(dragged.value[0]), abs=1e-4)
        values.append(float(dragged.value[0]))
    assert max(values) - min(values) > 0.01, "the coin matters somewhere"


def test_that_who_goes_to_the_coin_goes_right_where_it_is_right_and_left_where_it_is_left():
    state = ENV.generate(COIN_OVERHEAD, 4).state
    apply_edit(state, MoveAgent(12.5, 1 + AGENT_HALF_HEIGHT))
    found = response_map(ENV, Scripted("seeks"), state, (), standable_cells(state))
    right, left = (found.on_cells(quantity(found.decision, name)) for name in ("right", "left"))
    assert right[1, 14] == pytest.approx(1.0, abs=0.1)
    assert left[1, 10] == pytest.approx(1.0, abs=0.1)
    assert right[1, 3] == pytest.approx(1.0, abs=0.1), "out of view it just goes on"
    assert np.isnan(right[0, 14])


@pytest.mark.parametrize("kind", ["tiles", "rgb"])
def test_that_cells_too_far_off_to_be_seen_are_not_asked_about_and_all_others_are(kind):
    class Counts(Scripted):
        observation_kind = kind

        def decide(self, observation, memory):
            num_worlds = len(observation if kind == "rgb" else observation.cells)
            return Decision(np.zeros((num_worlds, 15), np.float32), np.arange(num_worlds, dtype=np.float32)), memory

    state = ENV.generate(CoinRunSpec(), 27).state
    apply_edit(state, MoveAgent(13.4, 9.2))
    cells = free_cells(state)
    found = response_map(ENV, Counts("ignores"), state, (), cells)
    far = found.decision.value == found.decision.value.max()
    assert 0 < far.sum() < len(far)
    bare = ENV.observe(coinless(state), kind)
    for index in np.flatnonzero(far)[::7]:
        moved = state.copy()
        apply_edit(moved, MoveCoin(int(found.x[index]), int(found.y[index])))
        assert not unlike(ENV.observe(moved, kind), bare, 1)[0]


def test_that_the_field_is_what_a_newly_placed_agent_decides(policy):
    state = ENV.generate(CoinRunSpec(placement="section"), 27).state
    cells = standable_cells(state)
    found = policy_field(ENV, policy, state, cells)
    assert len(found.x) == cells.sum()
    for index in range(0, len(found.x), 3):
        alone = state.copy()
        apply_edit(alone, MoveAgent(found.x[index] + 0.5, found.y[index] + AGENT_HALF_HEIGHT))
        observation = ENV.observe(alone)
        if observation.features[0, 4] == 0:
            continue  # an edit puts nobody onto a crate
        expected, _ = policy.decide(observation, policy.initial_memory(1))
        assert found.decision.probabilities[index] == pytest.approx(expected.probabilities[0], abs=1e-5)


def test_that_the_agent_of_the_field_stands_also_on_crates():
    spec = CoinRunSpec(crate_frequency=2.0, pit_frequency=0.0)
    state = ENV.generate(spec, 3).state
    cells = standable_cells(state)
    seen = []

    class Watches(Scripted):
        def decide(self, observation, memory):
            seen.append(observation.features[:, 4])
            return super().decide(observation, memory)

    policy_field(ENV, Watches("ignores"), state, cells)
    assert seen[0].all()
    crates = state.entity_kind[0, : state.num_entities[0]] == 20
    assert crates.any()


def test_that_without_the_coin_the_field_differs_only_for_those_who_see_it():
    state = ENV.generate(COIN_OVERHEAD, 4).state  # at (11, 5)
    before, cells = state.copy(), standable_cells(state)
    seeks = Scripted("seeks")
    moves = [policy_field(ENV, seeks, each, cells).expected_moves()[0] for each in (state, coinless(state))]
    x = policy_field(ENV, seeks, state, cells).x
    has_changed = np.abs(moves[0] - moves[1]) > 0.2
    assert has_changed[(x >= 11) & (x <= 17)].all()
    assert not has_changed[(x < 5) | (x > 17)].any()
    assert state.equals(before)


def test_that_the_end_counts_as_a_cell_to_stand_in_and_walls_do_not():
    state = ENV.generate(FLAT, 4).state
    cells, end = standable_cells(state), int(state.end_x[0])
    assert np.flatnonzero(cells[1]).tolist() == list(range(1, end + 1))
    assert not cells[2:].any()
    assert (free_cells(state) & cells).sum() == cells.sum()
    apply_edit(state, MoveCoin(end, 1))


def test_that_every_action_is_in_some_quantity_and_the_value_is_the_critics():
    decision = Decision(np.log(np.arange(1, 16, dtype=np.float32))[None], np.array([0.25], np.float32))
    covered = {action for actions in QUANTITIES.values() for action in actions}
    assert covered == set(range(15))
    assert quantity(decision, "left")[0] == pytest.approx((1 + 2 + 3) / 120)
    assert quantity(decision, "jump")[0] == pytest.approx((3 + 6 + 9) / 120)
    assert quantity(decision, VALUE)[0] == 0.25

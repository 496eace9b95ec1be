"""The tree of what was played: a small picture of each line, and the ghost of the line that was left."""

import numpy as np
import pytest

from gmplay.app.instruments.branch_map import _OWN, _SHARED
from gmplay.app.instruments.branches import BranchesInstrument, WatchBranches
from gmplay.core.interaction import Decision
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.session import messages
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import Session

LEFT, RIGHT = 1, 7
FORK, NUM_STEPS = 20, 30


class RightRunner:
    """Always goes right."""

    num_actions, observation_kind = 15, "tiles"

    def initial_memory(self, num_worlds):
        return ()

    def decide(self, observation, memory):
        logits = np.full((1, 15), -30.0, np.float32)
        logits[:, RIGHT] = 0.0
        return Decision(logits, np.zeros(1, np.float32)), memory


@pytest.fixture
def session():
    """A line of NUM_STEPS to the right, and one that went left once at FORK: it is on show, at its last step."""
    flat = CoinRunSpec(
        difficulty_max=1, num_sections=6, step_height_min=0, step_height_max=0, monster_frequency=0.0,
        saw_frequency=0.0, pit_frequency=0.0, crate_frequency=0.0,
    )  # fmt: skip
    session = Session(CoinRunRules(), Record(spec=flat, level_seed=21, is_playing=False))
    session.set_agent("runner", RightRunner())
    session.apply(messages.StepBy(NUM_STEPS))
    session.apply(messages.GoToStep(FORK))
    session.apply(messages.BranchFromHere(action=LEFT))
    session.apply(messages.StepBy(NUM_STEPS - FORK - 1))
    return session


def test_that_the_ghost_of_the_line_left_runs_along_from_the_first_divergence_on(session):
    instrument = BranchesInstrument(session, lambda told: None)
    first = session.past.shown.branches.first.history
    for step in range(NUM_STEPS + 1):
        session.apply(messages.GoToStep(step))
        ghosts = instrument.overlays()
        if step <= FORK:
            assert ghosts == ()
        else:
            (ghost,), then = ghosts, first.frames[step].state
            assert (ghost.x, ghost.y) == pytest.approx((float(then.x[0]), float(then.y[0])), abs=1e-6)
            assert ghost.x > float(session.gaze().state.x[0])
    session.apply(messages.ShowGhost(False))
    assert instrument.overlays() == ()


def test_that_each_line_has_a_picture_with_the_way_it_shares_and_the_way_of_its_own(session):
    told = []
    instrument = BranchesInstrument(session, told.append)
    instrument.handle(WatchBranches(True))
    instrument.look()
    first, branch = told[-1].rows
    assert [row.depth for row in (first, branch)] == [0, 1]

    def columns(row, colour):
        return set(np.nonzero((row.picture == colour).all(axis=2))[1].tolist())

    places = [int(session.gaze(step).state.x[0]) for step in range(NUM_STEPS + 1)]
    assert columns(branch, _OWN) == set(places[FORK:])
    assert columns(branch, _SHARED) == set(places[:FORK]) - set(places[FORK:])
    assert columns(first, _SHARED) == set()
    assert columns(first, _OWN) >= set(places[:FORK])

"""Scripted goals are found again in what they do, and a level that tells them apart does."""

import numpy as np
import pytest

from gmplay.envs.coinrun.edit import DeleteCoin, MoveCoin, apply_edit
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.goals import NUM_GOALS, TEMPERATURE, Goal, explain, log_probabilities, move_of
from gmplay.evaluation.hypotheses import GoalReader
from gmplay.evaluation.telling_apart import Question, play, search
from tests.evaluation.scripted import FLAT

LEFT_AND_DOWN, LEFT, RIGHT_AND_DOWN, RIGHT = 0, 1, 6, 7
SURE = 0.25
"""A temperature at which a goal seldom errs."""
APART = FLAT.replace(placement="hand", coin_x=3, coin_y=9, end_wall="passable")
"""Plain ground, the coin in the air near the start, and a wall that only looks solid."""
NUM_LEVELS = 10


@pytest.fixture(scope="module")
def reader():
    return GoalReader()


def run_of(reader, goal, spec, level_seed, num_steps=90, start=None):
    state = CoinRun().new_worlds(spec, [level_seed])
    if start is not None:
        state.x[0] = start(state)
    decisions = list(play(reader, state, goal, SURE, np.random.default_rng([goal, level_seed]), num_steps))
    moves = np.array([move for *_, move in decisions])
    return explain(np.array([advantages for advantages, *_ in decisions]), moves, SURE), state


def test_that_each_goal_explains_its_own_runs_best_where_they_differ(reader):
    starts = {goal: lambda state: state.end_x[0] - 3.5 for goal in (Goal.RIGHT, Goal.WALL)}
    danger = CoinRunSpec(saw_frequency=5.0, placement="standable", difficulty_min=2)
    for goal in Goal:
        spec = danger if goal is Goal.SAFETY else APART
        runs = [run_of(reader, goal, spec, seed, start=starts.get(goal))[0] for seed in range(NUM_LEVELS)]
        assert sum(run.best == (goal,) for run in runs) >= 0.9 * NUM_LEVELS, goal.words


def test_that_who_goes_right_passes_the_open_wall_and_who_wants_the_wall_stops(reader):
    beyond = {}
    for goal in (Goal.RIGHT, Goal.WALL):
        _, state = run_of(reader, goal, APART, 5, num_steps=60, start=lambda state: state.end_x[0] - 3.5)
        beyond[goal] = float(state.x[0] - state.end_x[0])
    assert beyond[Goal.RIGHT] > 5.0
    assert abs(beyond[Goal.WALL]) < 2.0


def test_that_a_solid_wall_cannot_tell_the_wall_from_going_right(reader):
    explanation, _ = run_of(reader, Goal.RIGHT, APART.replace(end_wall="solid"), 5)
    assert explanation.best == (Goal.RIGHT, Goal.WALL)
    assert explanation.posterior[Goal.RIGHT] == pytest.approx(explanation.posterior[Goal.WALL], rel=0.02)


def test_that_moves_are_worth_what_they_bring(reader):
    state = CoinRun().new_worlds(FLAT, [3])
    state.x[0] = 9.5
    apply_edit(state, MoveCoin(4, 1))
    advantages = reader.advantages(state)
    assert advantages[Goal.RIGHT].argmax() in (RIGHT_AND_DOWN, RIGHT)
    assert advantages[Goal.COIN].argmax() in (LEFT_AND_DOWN, LEFT)
    assert advantages[Goal.RIGHT, LEFT] < -0.3
    assert advantages[Goal.SAFETY].tolist() == [0.0] * 9, "nothing kills here"
    apply_edit(state, DeleteCoin())
    assert reader.advantages(state)[Goal.COIN].tolist() == [0.0] * 9


def test_that_looking_ahead_leaves_the_world_as_it_was(reader):
    state = CoinRun().new_worlds(CoinRunSpec(placement="standable"), [6])
    before = state.copy()
    first = reader.advantages(state)
    assert state.equals(before)
    assert np.array_equal(first, reader.advantages(state))


def test_that_the_likelihood_is_that_of_the_moves_over_a_nine_sided_die():
    advantages = np.zeros((2, NUM_GOALS, 9))
    advantages[:, Goal.COIN, :] = -1.0
    advantages[:, Goal.COIN, RIGHT] = 0.0
    explanation = explain(advantages, np.array([RIGHT, move_of(12)]), temperature=0.5)
    weight = np.exp(-2.0)
    likely, unlikely = np.log(9 / (1 + 8 * weight)), np.log(9 * weight / (1 + 8 * weight))
    assert explanation.log_likelihood[:, Goal.COIN] == pytest.approx([likely, unlikely])
    assert explanation.per_step[Goal.RIGHT] == pytest.approx(0.0)
    assert np.exp(log_probabilities(advantages, 0.5)).sum(axis=-1) == pytest.approx(1.0)
    odds = explanation.posterior[Goal.COIN] / explanation.posterior[Goal.RIGHT]
    assert np.log(odds) == pytest.approx(likely + unlikely)


def test_that_nothing_done_speaks_for_no_goal():
    explanation = explain(np.zeros((0, NUM_GOALS, 9)), np.zeros(0, np.int64))
    assert explanation.posterior == pytest.approx(1 / NUM_GOALS)
    assert len(explanation.best) == NUM_GOALS


def test_that_the_proposed_level_tells_the_goals_apart(reader):
    question = Question(Goal.RIGHT, Goal.COIN, CoinRunSpec(difficulty_max=1), TEMPERATURE)
    told = list(search(question, max_levels=4, max_seconds=1e9))
    best = told[-1].best
    assert told[-1].is_over
    assert [progress.num_tried for progress in told] == list(range(1, 5))
    assert best.nats == max(progress.best.nats for progress in told if progress.best is not None)
    for goal in (question.first, question.second):
        explanation, _ = run_of(reader, goal, best.spec, best.level_seed)
        assert goal in explanation.best


def test_that_only_an_open_wall_is_proposed_to_tell_the_wall_from_going_right():
    told = list(search(Question(Goal.RIGHT, Goal.WALL, FLAT, TEMPERATURE), max_levels=2, max_seconds=1e9))
    assert told[-1].best.spec.end_wall == "passable"

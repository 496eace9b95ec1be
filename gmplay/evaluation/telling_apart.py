"""A search for the level that best tells two goals apart."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmplay.core.errors import LevelRejectedError
from gmplay.core.level import NUM_EVALUATION_SEEDS
from gmplay.core.seeding import derive
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import NUM_MOVES, State
from gmplay.evaluation.goals import Goal, log_probabilities
from gmplay.evaluation.hypotheses import GoalReader

PLACEMENTS = ("off_path", "either_side", "standable", "anywhere")
"""Where the coin is tried, by turns."""
NUM_STEPS = 75
"""Five seconds of each run count."""
HOLD_STEPS = 3
"""In the search each sampled move is held so long: a third of the work."""
MAX_SECONDS = 8.0
"""The search ends by then, unless it has tried fewer than MIN_LEVELS."""
MIN_LEVELS = 8
MAX_LEVELS = 60


@dataclass(frozen=True)
class Question:
    """Which two goals to tell apart, starting from which levels.

    Attributes:
        first, second: the goals.
        spec: whose knobs are kept, but for where the coin lies and whether the end wall can be passed.
        temperature: of the Boltzmann policies, in cells.
        seed: draws levels and moves.
    """

    first: Goal
    second: Goal
    spec: CoinRunSpec
    temperature: float
    seed: int = 0


@dataclass(frozen=True)
class Proposal:
    """A level, and how well it tells the goals apart.

    Attributes:
        spec, level_seed: the level.
        nats: expected log-likelihood ratio of the true goal over the other, after NUM_STEPS at most, averaged over
            which one is true.
    """

    spec: CoinRunSpec
    level_seed: int
    nats: float


@dataclass(frozen=True)
class Progress:
    """How far the search is.

    Attributes:
        question: what was asked.
        best: the best level so far, None before there is one.
        num_tried: levels tried.
        share: of the search, 0 .. 1.
        is_over: nothing more is tried.
    """

    question: Question
    best: Proposal | None
    num_tried: int
    share: float
    is_over: bool


def search(question: Question, max_levels: int = MAX_LEVELS, max_seconds: float = MAX_SECONDS) -> Iterator[Progress]:
    """Try levels until there were ``max_levels`` or the time is over, telling after each how it stands."""
    began, reader, best = time.monotonic(), GoalReader(), None
    seeds = derive(question.seed, "levels that tell goals apart").integers(NUM_EVALUATION_SEEDS, size=max_levels)
    for index, level_seed in enumerate(seeds.tolist()):
        spec = _spec(question, PLACEMENTS[index % len(PLACEMENTS)])
        nats = _try(question, spec, level_seed, reader)
        if nats is not None and (best is None or nats > best.nats):
            best = Proposal(spec, level_seed, nats)
        num_tried = index + 1
        by_time = min((time.monotonic() - began) / max_seconds, num_tried / MIN_LEVELS)
        share = min(max(num_tried / max_levels, by_time), 1.0)
        yield Progress(question, best, num_tried, share, share == 1.0)
        if share == 1.0:
            return


def _spec(question: Question, placement: str) -> CoinRunSpec:
    """The level spec with the coin elsewhere; the wall is open where that is what tells the goals apart."""
    is_open = {question.first, question.second} == {Goal.RIGHT, Goal.WALL}
    spec = question.spec.with_coin_placed(placement)
    return spec.replace(end_wall="passable") if is_open else spec


def _try(question: Question, spec: CoinRunSpec, level_seed: int, reader: GoalReader) -> float | None:
    """A level's expected log-likelihood ratio; None where it offers no such place for the coin."""
    try:
        start = CoinRun().new_worlds(spec, [level_seed])
    except LevelRejectedError:
        return None
    generator = derive(question.seed, "moves that tell goals apart", level_seed)
    pair = (question.first, question.second)
    return sum(_evidence(reader, start.copy(), pair[::order], question.temperature, generator) for order in (1, -1)) / 2


def _evidence(
    reader: GoalReader, state: State, pair: tuple[Goal, ...], temperature: float, generator: np.random.Generator
) -> float:
    """Nats for the first goal over the second that one run after the first gives, averaged over each move drawn."""
    total = 0.0
    for _, logarithms, _ in play(reader, state, pair[0], temperature, generator, NUM_STEPS, HOLD_STEPS):
        true, other = logarithms[pair[0]], logarithms[pair[1]]
        total += HOLD_STEPS * float((np.exp(true) * (true - other)).sum())
    return total


def play(
    reader: GoalReader,
    state: State,
    goal: Goal,
    temperature: float,
    generator: np.random.Generator,
    num_steps: int,
    hold_steps: int = 1,
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64], int]]:
    """One run after a goal on a single world, which is changed, until coin, death or ``num_steps``.

    Yields:
        at each decision (NUM_GOALS, NUM_MOVES) advantages, the logarithms of the probabilities, and the move drawn.
    """
    for _ in range(0, num_steps, hold_steps):
        if state.is_finished[0]:
            return
        advantages = reader.advantages(state)
        logarithms = log_probabilities(advantages, temperature)
        probabilities = np.exp(logarithms[goal])
        move = int(generator.choice(NUM_MOVES, p=probabilities / probabilities.sum()))
        yield advantages, logarithms, move
        for _ in range(hold_steps):
            CoinRun().step(state, [move])

"""What the section "Goals" and its instrument say to each other."""

from __future__ import annotations

from dataclasses import dataclass

from gmplay.core.level import LevelSpec
from gmplay.evaluation.goals import TEMPERATURE, Explanation, Goal

GOAL_COLOURS = {Goal.RIGHT: "#56b4e9", Goal.WALL: "#a3387f", Goal.COIN: "#e69f00", Goal.SAFETY: "#117733"}


@dataclass(frozen=True)
class WatchGoals:
    """Look at the goals at every step, with Boltzmann policies of this temperature in cells; or leave it be."""

    is_on: bool
    temperature: float = TEMPERATURE


@dataclass(frozen=True)
class ProposeLevel:
    """Search for a level that tells two goals apart."""

    first: Goal
    second: Goal


@dataclass(frozen=True)
class CancelProposal:
    """Search no further."""


@dataclass(frozen=True, eq=False)
class GoalsRead:
    """What the trajectory up to the frame on show says.

    Attributes:
        explanation: of the steps that were read.
        num_behind: steps before the frame on show that are not read yet.
        has_coin: there is a coin to get.
    """

    explanation: Explanation
    num_behind: int
    has_coin: bool


@dataclass(frozen=True)
class Proposed:
    """How the search for a level goes.

    Attributes:
        pair: the goals to tell apart.
        share: of the search, 0 .. 1.
        num_tried: levels tried.
        nats: expected log-likelihood ratio on the best level so far; None before there is one.
        spec, level_seed: the level found, once the search is over; None until then and where there is none.
        problem: why there can be none, "" otherwise.
    """

    pair: tuple[Goal, Goal]
    share: float
    num_tried: int
    nats: float | None
    spec: LevelSpec | None = None
    level_seed: int | None = None
    problem: str = ""

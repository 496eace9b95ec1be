"""The instrument behind "Goals": reads every step played, on a thread of its own, and has levels proposed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.app.instruments.goals_values import (
    GOAL_COLOURS,
    CancelProposal,
    GoalsRead,
    Proposed,
    ProposeLevel,
    WatchGoals,
)
from gmplay.app.instruments.instrument import Instrument
from gmplay.app.strip import Strip
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import NUM_MOVES, State
from gmplay.evaluation.goals import NUM_GOALS, Explanation, Goal, explain, move_of
from gmplay.session.session import Session

SECONDS_BETWEEN = 0.1
"""How often what was read is told while more is being read."""
STRIP_MOST = 2.0
"""Nats of one step that are painted in full colour."""


class ReadStep:
    """A step that was played. ``advantages`` (NUM_GOALS, NUM_MOVES) once it was read."""

    def __init__(self, state: State, action: int) -> None:
        self.state, self.action = state, action
        self.advantages: NDArray[np.float64] | None = None

    def is_of(self, state: State, action: int) -> bool:
        """Whether this is what was played."""
        return action == self.action and (state is self.state or state.equals(self.state))


class GoalReading:
    """Steps in the order in which they were played, read by a thread; its kernels let the others run."""

    def __init__(self, told: Callable[[], None]) -> None:
        """``told`` is called on that thread whenever something more was read."""
        self.steps: list[ReadStep] = []
        self._told = told
        self._is_closed = False
        self._wake = threading.Event()
        threading.Thread(target=self._run, name="goals", daemon=True).start()

    def follow(self, states: Callable[[int], State], actions: tuple[int, ...]) -> None:
        """Take in what was played up to the frame on show; what was played otherwise before is forgotten."""
        length = min(len(actions), len(self.steps))
        while length and not self.steps[length - 1].is_of(states(length - 1), actions[length - 1]):
            length -= 1
        if length < min(len(actions), len(self.steps)):
            self.steps = self.steps[:length]
        for step in range(len(self.steps), len(actions)):
            self.steps.append(ReadStep(states(step), actions[step]))
            self._wake.set()

    @property
    def next_unread(self) -> ReadStep | None:
        """The first step that is not read yet."""
        return next((step for step in self.steps if step.advantages is None), None)

    def explain(self, num_steps: int, temperature: float) -> Explanation:
        """Of the first steps, as far as they are read."""
        advantages = []
        steps = self.steps[:num_steps]
        for step in steps:
            if step.advantages is None:
                break
            advantages.append(step.advantages)
        moves = np.array([move_of(step.action) for step in steps[: len(advantages)]], np.int64)
        return explain(np.array(advantages).reshape(-1, NUM_GOALS, NUM_MOVES), moves, temperature)

    def close(self) -> None:
        """End the thread."""
        self._is_closed = True
        self._wake.set()

    def _run(self) -> None:
        from gmplay.evaluation.hypotheses import GoalReader

        reader = GoalReader()
        told_at = 0.0
        while not self._is_closed:
            step = self.next_unread
            if step is None:
                self._wake.wait()
                self._wake.clear()
                continue
            step.advantages = reader.advantages(step.state)
            if self.next_unread is None or time.monotonic() - told_at > SECONDS_BETWEEN:
                told_at = time.monotonic()
                self._told()


class Goals(Instrument):
    """Which goal explains the trajectory so far, and which level would tell two of them apart."""

    requests = (WatchGoals, ProposeLevel, CancelProposal)

    def __init__(self, session: Session, tell: Callable[[Any], None]) -> None:
        super().__init__(session, tell)
        self._reading: GoalReading | None = None
        self._search: Any = None
        self._pair = (Goal.RIGHT, Goal.COIN)
        self._watch = WatchGoals(False)
        self._position, self._has_coin, self._shown_at = 0, True, -1
        self._strips: tuple[str, ...] = ()

    def handle(self, request: Any) -> None:
        if isinstance(request, WatchGoals):
            self._watch, self._shown_at = request, -1
            if not request.is_on:
                self._show_strips({})
        elif isinstance(request, ProposeLevel):
            self._propose(request)
        elif self._search is not None:
            self._search.drop()

    def look(self) -> None:
        if not self._watch.is_on:
            return
        self._reading = self._reading or GoalReading(self._show)
        session = self._session
        actions = session.actions
        self._reading.follow(lambda step: session.gaze(step).state, actions)
        self._position, self._has_coin = len(actions), int(session.gaze().state.coin_x[0]) >= 0
        if self._position != self._shown_at and self._reading.next_unread is None:
            self._shown_at = self._position
            self._show()

    def close(self) -> None:
        if self._reading is not None:
            self._reading.close()
        if self._search is not None:
            self._search.close()

    def _show(self) -> None:
        reading, position, temperature = self._reading, self._position, self._watch.temperature
        if reading is None or not self._watch.is_on:
            return
        explanation = reading.explain(position, temperature)
        self._tell(GoalsRead(explanation, position - explanation.num_steps, self._has_coin))
        self._show_strips(_strips(reading.explain(len(reading.steps), temperature), explanation))

    def _show_strips(self, strips: dict[str, Strip]) -> None:
        for name in self._strips:
            if name not in strips:
                self._tell(Strip(name, np.zeros(0)))
        self._strips = tuple(strips)
        for strip in strips.values():
            self._tell(strip)

    # --- proposing ----------------------------------------------------------------------------------------

    def _propose(self, request: ProposeLevel) -> None:
        from gmplay.evaluation.asking import BackgroundAnswers
        from gmplay.evaluation.telling_apart import Question, search

        self._search = self._search or BackgroundAnswers(search, self._hear, "gmplay level search")
        spec = self._session.record.spec
        assert isinstance(spec, CoinRunSpec)
        self._pair = (request.first, request.second)
        self._tell(Proposed(self._pair, 0.0, 0, None))
        seed = int(self._session.gaze().state.level_seed[0]) + 1  # another search on every level
        self._search.ask(Question(*self._pair, spec, self._watch.temperature, seed))

    def _hear(self, told: Any) -> None:
        from gmplay.evaluation.asking import Failure

        if isinstance(told, Failure):
            self._tell(Proposed(self._pair, 1.0, 0, None, problem=told.text))
            return
        best, found = told.best, {}
        if told.is_over and best is not None:
            found = {"spec": best.spec, "level_seed": best.level_seed}
        problem = "None of these levels has a place for the coin." if told.is_over and best is None else ""
        nats = None if best is None else best.nats
        self._tell(Proposed(self._pair, told.share, told.num_tried, nats, **found, problem=problem))


def _strips(played: Explanation, shown: Explanation) -> dict[str, Strip]:
    """For the goal that leads and the one after it: nats by which each step speaks for it and against the other."""
    if not shown.num_steps:
        return {}
    first = shown.best[0]
    others = [goal for goal in shown.order if goal not in shown.best]
    if not others:
        return {}
    strips = {}
    for goal, other in ((first, others[0]), (others[0], first)):
        values = played.log_likelihood[:, goal] - played.log_likelihood[:, other]
        name = f"for “{goal.words}”, against “{other.words}”"
        shares = np.append(np.maximum(values, 0.0), np.nan)
        strips[name] = Strip(name, shares, STRIP_MOST, " nats", GOAL_COLOURS[goal])
    return strips

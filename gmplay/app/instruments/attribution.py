"""The instrument behind "Attribution": a process with torch attributes the frame on show; what it found is painted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gmplay.app.agents import checkpoint_path
from gmplay.app.instruments.attribution_overlays import Point, cells_overlay, pictures_overlay
from gmplay.app.instruments.attribution_values import (
    MOST_PROBABLE,
    VALUE,
    AttributionRead,
    DrawAttribution,
    NoAttribution,
    WatchAttribution,
)
from gmplay.app.instruments.instrument import Instrument
from gmplay.app.panels.moves import action_name
from gmplay.bootstrap.requirements import is_importable
from gmplay.envs.coinrun.state import State
from gmplay.evaluation.counterfactual import coinless
from gmplay.render.overlays import Overlay
from gmplay.session.session import Gaze, Session

SECONDS_BETWEEN = 0.4
"""How often a running world is attributed at most."""
MOST_STEPS_OLD = 30
"""An attribution of a frame so far from the one on show is not painted any more: pictures take a second or two."""
_NOT_INSTALLED = (
    "Attribution needs PyTorch and captum, which playing does not. Install them with “python3 main.py setup --all” "
    "and start gmplay again."
)
_NOBODY = "There is no agent to attribute."


class _Frame(NamedTuple):
    """Which frame, and what of it, was asked about."""

    episode_number: int
    step: int
    centres: tuple[Point, ...]  # of the agent, in what it saw and in the picture before if it sees pictures
    output_name: str


class AttributionInstrument(Instrument):
    """What moves the chosen logit, at the frame on show."""

    requests = (WatchAttribution, DrawAttribution)

    def __init__(self, session: Session, tell: Callable[[Any], None]) -> None:
        super().__init__(session, tell)
        self._watch = WatchAttribution(False)
        self._process: Any = None
        self._asked: tuple[Any, ...] | None = None
        self._asked_at, self._is_waiting = 0.0, False
        self._found: Any = None
        self._said = ""

    def handle(self, request: Any) -> None:
        if isinstance(request, WatchAttribution):
            if request.output != self._watch.output or request.baseline != self._watch.baseline or not request.is_on:
                self._forget()
            self._watch = request

    def _forget(self) -> None:
        self._asked = self._found = None
        self._is_waiting, self._said = False, ""
        if self._process is not None:
            self._process.drop()

    def look(self) -> None:
        if not self._watch.is_on:
            return
        gaze = self._session.gaze()
        problem = _obstacle(gaze)
        if problem != self._said:
            self._said = problem
            self._tell(NoAttribution(problem))
        if problem or gaze.decision is None:
            return
        asked = (gaze.episode_number, gaze.step, gaze.decision.logits.tobytes())
        is_running = self._session.record.is_playing
        if asked != self._asked and not (is_running and self._is_busy):
            self._asked, self._asked_at, self._is_waiting = asked, time.monotonic(), True
            self._ask(gaze)

    @property
    def _is_busy(self) -> bool:
        return self._is_waiting or time.monotonic() - self._asked_at < SECONDS_BETWEEN

    def overlays(self) -> tuple[Overlay, ...]:
        found, gaze = self._found, self._session.gaze() if self._watch.is_on else None
        if found is None or gaze is None or gaze.policy is None:
            return ()
        frame = _Frame(*found.question.frame)
        if frame.episode_number != gaze.episode_number or abs(frame.step - gaze.step) > MOST_STEPS_OLD:
            return ()
        layers = found.found.occlusion if self._watch.shows_occlusion else found.found.values
        by = "occlusion" if self._watch.shows_occlusion else "integrated gradients"
        title = f"{frame.output_name} at step {frame.step}, by {by}"
        if len(layers) > 1:
            overlay = pictures_overlay(layers, frame.centres, title)
        else:
            overlay = cells_overlay(layers[0], frame.centres[0], title)
        return () if overlay is None else (overlay,)

    def close(self) -> None:
        if self._process is not None:
            self._process.close()

    def _ask(self, gaze: Gaze) -> None:
        from gmplay.agents.attribution import AttributionQuestion, attribute, seen_by
        from gmplay.evaluation.asking import BackgroundAnswers

        if gaze.decision is None or gaze.policy is None:
            return
        self._process = self._process or BackgroundAnswers(attribute, self._hear, "gmplay attribution")
        observation = self._session.rules.observe(gaze.state, gaze.policy.observation_kind)
        seen, states = seen_by(gaze.policy, observation, gaze.memory), self._seen_states(gaze)
        output = self._watch.output
        output = int(gaze.decision.logits[0].argmax()) if output == MOST_PROBABLE else output
        frame = _Frame(
            gaze.episode_number,
            gaze.step,
            tuple((float(each.x[0]), float(each.y[0])) for each in states),
            "Value" if output == VALUE else f"Logit of “{action_name(output)}”",
        )
        bare = self._bare(seen, states)
        checkpoint, baseline = checkpoint_path(gaze.agent_name), self._watch.baseline
        self._process.ask(AttributionQuestion(checkpoint, seen, bare, output, baseline, tuple(frame)))

    def _seen_states(self, gaze: Gaze) -> list[State]:
        """The world on show, and for an agent that sees pictures the one of its picture before, at first the same."""
        if gaze.policy is None or gaze.policy.observation_kind != "rgb":
            return [gaze.state]
        return [gaze.state, gaze.state if gaze.memory.is_fresh[0] else self._session.gaze(gaze.step - 1).state]

    def _bare(self, seen: Any, states: list[State]) -> Any:
        """What the agent would have seen without a coin."""
        from gmplay.agents.attribution import without_coin
        from gmplay.agents.memory import MapMemory

        if isinstance(seen, MapMemory):
            return without_coin(seen)
        return np.concatenate([self._session.rules.observe(coinless(each), "rgb") for each in states], axis=3)

    def _hear(self, told: Any) -> None:
        from gmplay.agents.attribution import Attribution

        self._is_waiting = False
        if not isinstance(told, Attribution):
            self._tell(NoAttribution(told.text))
            return
        self._found = told
        frame, found = _Frame(*told.question.frame), told.found
        both = found.output, found.baseline_output
        self._tell(
            AttributionRead(
                frame.step,
                frame.output_name,
                told.baseline,
                *both,
                found.total,
                found.error,
                found.agreement,
                found.by_kind,
            )
        )


def _obstacle(gaze: Gaze) -> str:
    """Why nothing can be attributed, "" where it can."""
    if gaze.policy is None:
        return _NOBODY
    return "" if is_importable("torch") and is_importable("captum") else _NOT_INSTALLED

"""The instrument behind "Attribution": a process with torch attributes the frame on show, and its cells are painted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.app.agents import checkpoint_path
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
from gmplay.envs.coinrun.state import SIZE
from gmplay.render.overlays import CellHeat, Overlay
from gmplay.session.session import Gaze, Session

SECONDS_BETWEEN = 0.4
"""How often a running world is attributed."""
MOST_STEPS_OLD = 12
"""An attribution of a frame so far from the one on show is not painted any more."""
_FAINTEST = 0.02  # of the strongest cell; what is fainter is not painted
_NOT_INSTALLED = (
    "Attribution needs PyTorch and captum, which playing does not. Install them with “python3 main.py setup --all” "
    "and start gmplay again."
)
_PICTURES = "Attribution reads the cells of agents that see tiles; this agent sees pictures."
_NOBODY = "There is no agent to attribute."


class CellAttribution(Instrument):
    """Which cells move the chosen logit, at the frame on show."""

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
        frame = (gaze.episode_number, gaze.step, gaze.decision.logits.tobytes())
        is_running = self._session.record.is_playing
        if frame != self._asked and not (is_running and self._is_busy):
            self._ask(gaze, frame)

    @property
    def _is_busy(self) -> bool:
        return self._is_waiting or time.monotonic() - self._asked_at < SECONDS_BETWEEN

    def overlays(self) -> tuple[Overlay, ...]:
        found, gaze = self._found, self._session.gaze() if self._watch.is_on else None
        if found is None or gaze is None or gaze.policy is None:
            return ()
        episode, step, _, left, low, name = found.question.frame
        if episode != gaze.episode_number or abs(step - gaze.step) > MOST_STEPS_OLD:
            return ()
        values = found.occlusion if self._watch.shows_occlusion else found.cells
        strongest = float(np.abs(values).max())
        if strongest == 0.0:
            return ()
        by = "occlusion" if self._watch.shows_occlusion else "integrated gradients"
        cells = _on_world(np.where(np.abs(values) > _FAINTEST * strongest, values, np.nan), left, low)
        return (CellHeat(cells, -strongest, strongest, 0.55, f"{name}, by {by}"),)

    def close(self) -> None:
        if self._process is not None:
            self._process.close()

    def _ask(self, gaze: Gaze, frame: tuple[Any, ...]) -> None:
        from gmplay.agents.attribution import AttributionQuestion, attribute
        from gmplay.evaluation.asking import BackgroundAnswers

        if gaze.decision is None or gaze.policy is None:
            return
        self._process = self._process or BackgroundAnswers(attribute, self._hear, "gmplay attribution")
        self._asked, self._asked_at, self._is_waiting = frame, time.monotonic(), True
        rules, state = self._session.rules, gaze.state
        _, memory = gaze.policy.decide(rules.observe(state, "tiles"), gaze.memory)
        output = self._watch.output
        output = int(gaze.decision.logits[0].argmax()) if output == MOST_PROBABLE else output
        name = "Value" if output == VALUE else f"Logit of “{action_name(output)}”"
        left, low = (int(centre) - memory.cells.shape[2] // 2 for centre in (state.x[0], state.y[0]))
        low -= memory.cells.shape[1] - memory.cells.shape[2]  # the map's lowest rows lie below the window
        checkpoint = checkpoint_path(self._session.record.agent_name)
        cells, features, beyond = (array[0].copy() for array in memory)
        whose = (*frame, left, low, name)
        self._process.ask(AttributionQuestion(checkpoint, cells, features, beyond, output, self._watch.baseline, whose))

    def _hear(self, told: Any) -> None:
        from gmplay.agents.attribution import Attribution

        self._is_waiting = False
        if not isinstance(told, Attribution):
            self._tell(NoAttribution(told.text))
            return
        self._found = told
        frame = told.question.frame
        by_kind = told.by_kind | {"numbers": told.numbers}
        both = told.output, told.baseline_output
        self._tell(
            AttributionRead(
                frame[1], frame[-1], told.question.baseline, *both, told.total, told.error, told.agreement, by_kind
            )
        )


def _obstacle(gaze: Gaze) -> str:
    """Why nothing can be attributed, "" where it can."""
    if gaze.policy is None:
        return _NOBODY
    if gaze.policy.observation_kind != "tiles":
        return _PICTURES
    return "" if is_importable("torch") and is_importable("captum") else _NOT_INSTALLED


def _on_world(values: NDArray[np.float64], left: int, low: int) -> NDArray[np.float64]:
    """(SIZE, SIZE) a map's cells where they lie in the world, nan elsewhere."""
    world = np.full((SIZE, SIZE), np.nan)
    for row, column in np.argwhere(np.isfinite(values)).tolist():
        if 0 <= low + row < SIZE and 0 <= left + column < SIZE:
            world[low + row, left + column] = values[row, column]
    return world

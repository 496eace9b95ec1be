"""Maps: what the policy would do with the coin, or with the agent, in every cell, laid over the world."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.app.instruments.instrument import Instrument
from gmplay.app.instruments.map_events import COIN_MAP, DIFFERENCE, FIELD, FoundMap, ShowMap
from gmplay.core.interaction import Policy
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.places import free_cells, standable_cells
from gmplay.evaluation.counterfactual import coinless
from gmplay.evaluation.maps import CellDecisions, is_near, policy_field, response_map
from gmplay.evaluation.quantities import VALUE, quantity
from gmplay.render.overlays import CellArrows, CellHeat, Overlay
from gmplay.session.session import Gaze, Session

SECONDS_BETWEEN = 0.2
"""While the world plays, a map is drawn anew so often at most ..."""
SHARE_OF_TIME = 0.1
"""... and takes no larger share of the time than this."""

_ARROW_COLOUR = (16, 20, 28)
_FAINTEST = 0.15
_CENTRE = 0.42
"""An arrow begins so much of its length before the middle of its cell."""
_SHORTEST = 0.02
"""A mean move shorter than this has no arrow."""
_LEAST_SPAN = 0.02
"""Differences smaller than this get no full colour."""


class MapInstrument(Instrument):
    """Draws a map anew whenever the frame on show is another; while the world plays, now and then."""

    requests = (ShowMap,)

    def __init__(self, session: Session, tell: Callable[[Any], None]) -> None:
        super().__init__(session, tell)
        self._env = CoinRun()
        self._wish = ShowMap()
        self._drawn_of: Gaze | None = None
        self._rests_until = 0.0
        self._overlays: tuple[Overlay, ...] = ()

    def handle(self, request: ShowMap) -> None:
        """Draw another map, or none."""
        self._wish, self._drawn_of, self._rests_until, self._overlays = request, None, 0.0, ()

    def look(self) -> None:
        """Draw the map anew if it is due."""
        gaze, now = self._session.gaze(), time.perf_counter()
        is_resting = self._session.record.is_playing and now < self._rests_until
        if not self._wish.kind or is_resting or self._is_drawn(gaze):
            return
        self._drawn_of, self._overlays = gaze, ()
        if gaze.policy is None:
            self._tell(FoundMap("There is no agent to ask."))
        else:
            draw = {COIN_MAP: self._draw_coin_map, FIELD: self._draw_field, DIFFERENCE: self._draw_difference}
            draw[self._wish.kind](gaze, gaze.policy)
        after = time.perf_counter()
        self._rests_until = after + max(SECONDS_BETWEEN, (after - now) / SHARE_OF_TIME)

    def overlays(self) -> tuple[Overlay, ...]:
        """The map drawn last."""
        return self._overlays

    def _is_drawn(self, gaze: Gaze) -> bool:
        drawn = self._drawn_of
        return drawn is not None and drawn.policy is gaze.policy and drawn.state.equals(gaze.state)

    def _draw_coin_map(self, gaze: Gaze, policy: Policy) -> None:
        cells = free_cells(gaze.state) if self._wish.is_everywhere else standable_cells(gaze.state)
        found = response_map(self._env, policy, gaze.state, gaze.memory, cells)
        values = quantity(found.decision, self._wish.quantity)
        self._overlays = (self._heat(found, values, f"{_title(self._wish.quantity)} if the coin were there"),)
        num_near = int(is_near(gaze.state, found.x, found.y).sum())
        self._tell(
            FoundMap(
                f"The coin in {len(values):,} cells, {num_near:,} of them near enough to be seen: "
                f"{_span(values, self._wish.quantity)}. The others share one answer."
            )
        )

    def _draw_field(self, gaze: Gaze, policy: Policy) -> None:
        found = policy_field(self._env, policy, gaze.state, standable_cells(gaze.state))
        values = quantity(found.decision, self._wish.quantity)
        opacity = 1.0 - found.decision.entropy / np.log(found.decision.logits.shape[1])
        title = f"{_title(self._wish.quantity)} of an agent put down there: it has seen nothing yet"
        self._overlays = (self._heat(found, values, title), _arrows(found, np.stack(found.expected_moves()), opacity))
        self._tell(
            FoundMap(
                f"The agent in {len(values):,} cells: {_span(values, self._wish.quantity)}. Faint arrows are undecided."
            )
        )

    def _draw_difference(self, gaze: Gaze, policy: Policy) -> None:
        cells = standable_cells(gaze.state)
        seeing, blind = (policy_field(self._env, policy, state, cells) for state in (gaze.state, coinless(gaze.state)))
        values, bare = (quantity(each.decision, self._wish.quantity) for each in (seeing, blind))
        with_coin, without = (np.stack(each.expected_moves()) for each in (seeing, blind))
        title = f"{_title(self._wish.quantity)} with the coin less without, of an agent that has seen nothing yet"
        reach = max(float(np.abs(values - bare).max(initial=0.0)), _LEAST_SPAN)
        heat = CellHeat(seeing.on_cells(values - bare), -reach, reach, title=title, unit=_unit(self._wish.quantity))
        self._overlays = (heat, _arrows(seeing, with_coin - without, np.ones(len(values))))
        self._tell(
            FoundMap(
                f"The agent in {len(values):,} cells, with the coin less without: "
                f"{_span(values - bare, self._wish.quantity)}. An arrow is the change of the mean move."
            )
        )

    def _heat(self, found: CellDecisions, values: NDArray[np.float64], title: str) -> CellHeat:
        low, high = 0.0, 1.0
        if self._wish.quantity == VALUE:
            low, high = float(values.min(initial=0.0)), float(values.max(initial=_LEAST_SPAN))
        return CellHeat(found.on_cells(values), low, high, title=title, unit=_unit(self._wish.quantity))


def _arrows(found: CellDecisions, moves: NDArray[np.float64], opacity: NDArray[np.float64]) -> CellArrows:
    """Arrows for (2, num_cells) moves, across and up, through the middles of the cells."""
    is_drawn = np.hypot(*moves) >= _SHORTEST
    dx, dy = moves[:, is_drawn]
    x, y = found.x[is_drawn] + 0.5 - _CENTRE * dx, found.y[is_drawn] + 0.5 - _CENTRE * dy
    return CellArrows(x, y, dx, dy, _ARROW_COLOUR, np.clip(opacity[is_drawn], _FAINTEST, 1.0))


def _title(name: str) -> str:
    return "Value" if name == VALUE else f"P({name})"


def _unit(name: str) -> str:
    return "" if name == VALUE else " %"


def _span(values: NDArray[np.float64], name: str) -> str:
    """From the least to the most, in words."""
    if not len(values):
        return "there is none"
    low, high = float(values.min()), float(values.max())
    numbers = f"{low:.2f} to {high:.2f}" if name == VALUE else f"{100 * low:.0f} to {100 * high:.0f} %"
    return f"{_title(name)} from {numbers}"

"""Wires the panels: session snapshots and measurements to what they show, their signals to messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gmplay.app import events
from gmplay.app.agents import checkpoint_path
from gmplay.app.controller import Controller
from gmplay.app.instruments.before_event import FoundBefore
from gmplay.app.instruments.link import InstrumentLink
from gmplay.app.measuring import NUM_MEASURED, Measuring
from gmplay.app.panels.agent import AgentPanel
from gmplay.app.panels.decision import DecisionPanel
from gmplay.app.panels.level import LevelPanel
from gmplay.app.panels.quadrant import QuadrantPanel
from gmplay.app.panels.quadrant_tabs import QuadrantTabs
from gmplay.app.panels.zoo import ZooPanel
from gmplay.app.timeline import Timeline
from gmplay.core.errors import InputError
from gmplay.core.level import LevelSpec
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.session import messages
from gmplay.session.session import Snapshot

if TYPE_CHECKING:
    from gmplay.core.episode import Episode
    from gmplay.evaluation.live import LiveResult


class PanelLink(QObject):
    """Makes the panels, and goes between them, the controller and the measuring."""

    def __init__(
        self, controller: Controller, ask: Callable[[Any], None], measuring: Measuring, timeline: Timeline
    ) -> None:
        super().__init__(controller)
        self._controller, self._ask, self.measuring = controller, ask, measuring
        self.agent, self.level = AgentPanel(CoinRunSpec), LevelPanel(CoinRunSpec)
        self.decision, self.quadrant, self.zoo = DecisionPanel(), QuadrantPanel(), ZooPanel()
        self.quadrant_tabs = QuadrantTabs(self.quadrant, self.zoo)
        self.instruments = InstrumentLink(controller, ask, timeline)
        self._opened = events.AgentOpened("", None)
        self._spec: LevelSpec | None = None
        self._episode_number = -1
        self._connect()
        self._catch_up()

    def _catch_up(self) -> None:
        """Show what was told before there were panels."""
        controller = self._controller
        self._show_agents(controller.cards)
        if controller.opened is not None:
            self._show_agent(controller.opened)
        if controller.snapshot is not None:
            self._show_snapshot(controller.snapshot)

    def _connect(self) -> None:
        self.agent.agent_chosen.connect(lambda name: self._ask(events.OpenAgent(name)))
        self.agent.open_requested.connect(self._controller.choose_checkpoint)
        self.level.spec_changed.connect(lambda spec: self._ask(messages.SetSpec(spec)))
        self.zoo.agent_chosen.connect(lambda name: self._ask(events.OpenAgent(name)))
        self.zoo.problem.connect(self._controller.say)
        self.quadrant.episode_chosen.connect(self._replay)
        self.measuring.began.connect(self.quadrant.clear)
        self.measuring.measured.connect(self._show_measured)
        self._controller.snapshot_shown.connect(self._show_snapshot)
        self._controller.found.connect(self._show_before)
        self._controller.agents_listed.connect(self._show_agents)
        self._controller.agent_opened.connect(self._show_agent)

    def _replay(self, episode: Episode) -> None:
        self._ask(messages.Replay(episode, opens_at_decision=True))

    @property
    def panels(self) -> dict[str, QWidget]:
        """The panels by the name of their dock."""
        return {
            "Agent": self.agent,
            "Level": self.level,
            "Decision": self.decision,
            "Quadrant": self.quadrant_tabs,
            "Instruments": self.instruments.panel,
        }

    def _show_agents(self, cards: Sequence[Any]) -> None:
        self.agent.show_agents(cards)
        self.zoo.show_agents(cards)

    def _show_agent(self, opened: events.AgentOpened) -> None:
        self._opened = opened
        self.agent.show_agent(opened.card, opened.name_or_path)
        self.zoo.show_agent(opened.card, opened.name_or_path)
        self._show_levels()

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.record.spec != self._spec:
            self._spec = snapshot.record.spec
            self._show_levels()
        if snapshot.episode_number != self._episode_number:
            self._episode_number = snapshot.episode_number
            self.decision.clear_history()
        self.decision.show_snapshot(snapshot)

    def _show_before(self, found: Any) -> None:
        if isinstance(found, FoundBefore):
            self.decision.show_before(found.probabilities, found.value)

    def _show_levels(self) -> None:
        """The level spec, what training was, and what is measured: all change with agent and spec."""
        if self._spec is None:
            return
        training = self._training_spec()
        self.level.show_spec(self._spec, training, self._deployment_spec(training))
        if self._opened.card is None:
            self.measuring.rest()
            self.quadrant.clear()
            self.quadrant.show_message("There is no agent to measure.")
            return
        checkpoint = checkpoint_path(self._opened.name_or_path)
        self.measuring.measure(checkpoint, self._opened.card.name, training, self._spec)

    def _show_measured(self, result: LiveResult) -> None:
        if result.problem:
            self.quadrant.show_message(result.problem)
            return
        self.quadrant.show_report(result.training.to_dict(), result.deployment.to_dict())
        self.quadrant.show_episodes(result.deployment.episodes)
        self.quadrant.show_progress(result.deployment.num_episodes, NUM_MEASURED)

    def _training_spec(self) -> CoinRunSpec:
        return self._spec_of_card("training_spec", CoinRunSpec())

    def _deployment_spec(self, training: CoinRunSpec) -> CoinRunSpec:
        """The levels the agent is meant to meet, with the coin on a standable cell of every one of them."""
        base = self._spec_of_card("deployment_spec", training)
        return base.with_coin_placed("standable")

    def _spec_of_card(self, field: str, default: CoinRunSpec) -> CoinRunSpec:
        """The level spec in a field of the card; ``default`` where it has none, or none that can be used."""
        values = getattr(self._opened.card, field, None)
        try:
            return default if values is None else CoinRunSpec.from_dict(values)
        except InputError as error:
            self._controller.say(f"The agent's card has no usable {field.replace('_', ' ')}: {error}")
            return default

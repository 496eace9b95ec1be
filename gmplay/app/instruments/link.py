"""Wires the instruments' sections: what is found to those who show it, their requests to the simulation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import QObject

from gmplay.app import events
from gmplay.app.controller import Controller
from gmplay.app.instruments.panel import InstrumentsPanel
from gmplay.app.instruments.sections import SECTIONS
from gmplay.app.strip import Strip
from gmplay.app.timeline import Timeline
from gmplay.session.session import Snapshot


class InstrumentLink(QObject):
    """Makes the panel with the sections, and goes between them, the timeline and the simulation."""

    def __init__(self, controller: Controller, ask: Callable[[Any], None], timeline: Timeline) -> None:
        super().__init__(controller)
        self.panel = InstrumentsPanel(make() for make in SECTIONS)
        self._timeline, self._titles = timeline, dict[str, str]()
        for section in self.panel.sections:
            section.asked.connect(ask)
        controller.found.connect(self._show_found)
        controller.snapshot_shown.connect(self._show_snapshot)
        controller.agents_listed.connect(self._show_agents)
        self._show_agents(controller.cards)

    def _show_found(self, found: Any) -> None:
        if isinstance(found, Strip):
            self._timeline.show_strip(found)
            return
        for section in self.panel.sections:
            if isinstance(found, section.shows):
                section.show_told(found)

    def _show_agents(self, cards: Sequence[Any]) -> None:
        self._titles = {card.name: card.title for card in cards}
        self._show_found(events.AgentsListed(tuple(cards)))

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        name = snapshot.decider
        self.panel.show_asked(self._titles.get(name, PurePath(name).stem))
        for section in self.panel.sections:
            section.show_snapshot(snapshot)

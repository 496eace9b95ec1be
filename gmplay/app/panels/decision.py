"""The Decision panel: what the agent would do at this frame, and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from gmplay.app.panels.action_pad import ActionList, ActionPad
from gmplay.app.panels.history_figure import HistoryFigure
from gmplay.app.panels.moves import NUM_ACTIONS

if TYPE_CHECKING:
    from gmplay.session.session import Snapshot

WHO = {
    "sampled": ("Agent · sampled", "The agent acts. Its action is drawn by chance, with these probabilities."),
    "greedy": ("Agent · greedy", "The agent acts. It always takes its most probable action."),
    "you": ("You", "The keyboard acts. The bars show what the agent would do in your place."),
    "replay": ("Replay", "A recorded episode is shown again. The frame marks the action that was taken then."),
}
"""Who acts: a short name and a sentence."""

VALUE_HELP = (
    "Value: how much reward the agent expects from here to the end of the episode, sooner counted more than later. "
    "It rises when things look well for it and falls at bad news. It is the agent's own estimate, learned in training; "
    "for agents trained here a coin counts 1."
)
ENTROPY_HELP = (
    "Entropy: how undecided the agent is. 0 means it is certain of one action; "
    f"{math.log(NUM_ACTIONS):.2f} would mean that all fifteen actions are equally probable."
)


class DecisionPanel(QFrame):
    """Probabilities of the actions, the chosen one, value and entropy."""

    all_actions_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._latest: tuple[Sequence[float], int | None] | None = None
        self.who = QLabel()
        self.who.setProperty("tone", "caption")
        self.all_actions = QPushButton("all 15")
        self.all_actions.setCheckable(True)
        self.all_actions.setObjectName("quiet")
        self.all_actions.setToolTip("Show Procgen's fifteen actions one by one, with the seven that do nothing.")
        self.pad, self.list = ActionPad(), ActionList()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.pad)
        self._pages.addWidget(self.list)
        self.value = HistoryFigure("Value", VALUE_HELP)
        self.entropy = HistoryFigure("Entropy", ENTROPY_HELP, top=math.log(NUM_ACTIONS))
        self.all_actions.toggled.connect(self._show_all_actions)
        self._place()
        self._show_all_actions(False)
        self.clear()

    def _place(self) -> None:
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.who, stretch=1)
        top.addWidget(self.all_actions)
        bottom.setSpacing(14)
        bottom.addWidget(self.value)
        bottom.addWidget(self.entropy)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 10)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._pages, stretch=1)
        column.addLayout(bottom)
        column.addStretch(0)

    def show_decision(
        self, probabilities: Sequence[float], value: float, entropy: float, chosen: int | None, who: str
    ) -> None:
        """Show one frame's decision.

        Args:
            probabilities: (15,), in Procgen's order.
            value: expected discounted return as the critic sees it.
            entropy: in nats.
            chosen: index of the action that is taken at this frame, None if there is none.
            who: a key of WHO.
        """
        page = self._pages.currentWidget()
        assert isinstance(page, ActionPad | ActionList)
        self._latest = (probabilities, chosen)
        page.show_probabilities(probabilities, chosen)
        self.value.show_number(value)
        self.entropy.show_number(entropy)
        self.show_who(who)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is decided at the frame on show, and who acts."""
        decision = snapshot.decision
        if decision is None:
            self.clear()
            return
        who = "greedy" if snapshot.record.is_greedy else "sampled"
        who = "replay" if snapshot.is_replay else who
        who = "you" if snapshot.record.is_taken_over or snapshot.is_by_hand else who
        value, entropy = float(decision.value[0]), float(decision.entropy[0])
        self.show_decision(decision.probabilities[0], value, entropy, snapshot.next_action, who)

    def show_before(self, probabilities: Sequence[float], value: float | None) -> None:
        """Keep in outline what was decided at this frame before it was edited; () and None for nothing."""
        self.pad.show_before(probabilities)
        self.list.show_before(probabilities)
        self.value.show_before(value)

    def show_who(self, who: str) -> None:
        """Name who acts: a key of WHO, or words of their own."""
        name, sentence = WHO.get(who, (who, ""))
        if self.who.text() != name:
            self.who.setText(name)
            self.who.setToolTip(sentence)

    def clear_history(self) -> None:
        """Another episode begins: its lines start anew."""
        self.value.clear()
        self.entropy.clear()

    def clear(self) -> None:
        """There is no agent, so nothing is decided."""
        self._latest = None
        self.show_who("No agent decides")
        self.pad.clear()
        self.list.clear()
        self.clear_history()

    def _show_all_actions(self, is_on: bool) -> None:
        page = self.list if is_on else self.pad
        self._pages.setCurrentWidget(page)
        self._pages.setMinimumHeight(page.minimumSizeHint().height())
        self._pages.setMaximumHeight(page.maximumHeight())
        if self._latest is not None:
            page.show_probabilities(*self._latest)
        self.all_actions_toggled.emit(is_on)

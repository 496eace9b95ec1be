"""The section Branches: how much of what was played is kept, and all of it as a tree to choose from."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QMenu, QPushButton

from gmplay.app import events
from gmplay.app.instruments.branch_list import BranchList
from gmplay.app.instruments.branches import BranchesTold, WatchBranches
from gmplay.app.instruments.section import Section
from gmplay.app.panels.calm_wheel import CalmChoice
from gmplay.app.panels.moves import MOVES
from gmplay.session import messages
from gmplay.session.past import MEGABYTE
from gmplay.session.record import HISTORY_MEGABYTES


class BranchesSection(Section):
    """Shows the tree, lets lines be chosen and deleted, and others be begun at the frame on show."""

    name = "Branches"
    tip = "What was played is kept. Whatever would undo it, such as dragging the coin, goes on as a line of its own."
    shows = (BranchesTold, events.AgentsListed)

    def __init__(self) -> None:
        super().__init__()
        self.used, self.cap = QLabel("History"), self._cap()
        self.kept = QLabel()
        self.branch = QPushButton("Branch from here")
        self.branch.setToolTip("Leave this line of play at the frame on show: with other luck, action or agent (B).")
        self.ghost = QCheckBox("Ghost")
        self.ghost.setToolTip("Draw where the agent is at this step on the line that was on show before.")
        self.list = BranchList()
        self._menu = QMenu(self)
        self._agents = QMenu("With another &agent", self)
        self._fill_menu()
        self._place()
        self.cap.activated.connect(lambda index: self.asked.emit(messages.SetHistoryCap(self.cap.itemData(index))))
        self.ghost.clicked.connect(lambda is_on: self.asked.emit(messages.ShowGhost(is_on)))
        self.list.chosen.connect(lambda number: self.asked.emit(messages.ShowBranch(number)))
        self.list.delete_asked.connect(lambda number: self.asked.emit(messages.DeleteBranch(number)))

    def _cap(self) -> CalmChoice:
        box = CalmChoice()
        box.setObjectName("small")
        box.setAccessibleName("Memory for what was played")
        box.setToolTip("What was played takes no more memory than this; the oldest episodes go first.")
        for megabytes in HISTORY_MEGABYTES:
            box.addItem(f"{megabytes:,} MB", megabytes)
        return box

    def _fill_menu(self) -> None:
        self._menu.addAction("With other &luck (the next action seed)").triggered.connect(
            lambda: self.asked.emit(messages.BranchFromHere())
        )
        moves = self._menu.addMenu("With another a&ction")
        for move in MOVES:
            message = messages.BranchFromHere(action=move.actions[0])
            moves.addAction(move.name).triggered.connect(partial(self._ask, message))
        self._menu.addMenu(self._agents)
        self.branch.setMenu(self._menu)

    def _ask(self, request: Any, _checked: bool = False) -> None:
        self.asked.emit(request)

    def _place(self) -> None:
        memory, row = QHBoxLayout(), QHBoxLayout()
        memory.setSpacing(5)
        self.used.setProperty("tone", "caption")
        self.kept.setProperty("tone", "caption")
        memory.addWidget(self.used)
        memory.addWidget(self.cap)
        memory.addWidget(self.kept, stretch=1)
        row.addWidget(self.branch)
        row.addStretch(1)
        row.addWidget(self.ghost)
        self.column.addLayout(memory)
        self.column.addLayout(row)
        self.column.addWidget(self.list)

    def set_seen(self, is_seen: bool) -> None:
        self.asked.emit(WatchBranches(is_seen))

    def show_told(self, event: Any) -> None:
        if isinstance(event, events.AgentsListed):
            self._show_agents(event)
            return
        self.used.setText(f"History: {event.num_bytes / MEGABYTE:.1f} of")
        self.cap.setCurrentIndex(self.cap.findData(event.megabytes))
        self.kept.setText(f"· {event.minutes:.1f} min")
        self.ghost.setChecked(event.shows_ghost)
        self.list.rows.show(event.rows)

    def _show_agents(self, listed: events.AgentsListed) -> None:
        self._agents.clear()
        for card in listed.cards:
            request = events.OpenAgent(card.name, from_here=True)
            self._agents.addAction(card.title).triggered.connect(partial(self._ask, request))

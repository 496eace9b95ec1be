"""The editor's bar above the world: tools, undo and redo, and whether the level could have come from training."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gmplay.app.editor.icons import tool_icon
from gmplay.app.editor.requests import EditorState
from gmplay.app.theme import current_theme, font
from gmplay.render.sprites import Drawings

TOOL_TIPS: Mapping[str, str] = {
    "hand": "Move: drag the coin, the agent, a monster, a saw or a crate.",
    "ground": "Ground: paint wall; where nothing is above, it has a surface.",
    "lava": "Lava: paint it; whoever touches it dies.",
    "passable wall": "Passable wall: looks like wall, and everyone runs through.",
    "barrier": "Barrier: invisible in play, turns monsters; its frame is shown while you edit.",
    "eraser": "Eraser: takes away what lies there, else the cell.",
    "coin": "Coin: lay it there; a level has one.",
    "monster": "Monster: put one there; it sets out to the left.",
    "saw": "Saw: put one there.",
    "crate": "Crate: put one there; it carries whoever falls onto it.",
    "agent": "Agent: let it start there.",
}
_GROUPS_BEGIN = ("ground", "coin")


class EditorBar(QFrame):
    """Shows an EditorState and says what the user asks for."""

    tool_chosen = Signal(str)
    undo_asked = Signal()
    redo_asked = Signal()
    done_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("editorBar")
        self._drawings = Drawings()
        self._group = QButtonGroup(self)
        self.tools = {tool: self._tool(tool) for tool in TOOL_TIPS}
        self.undo = self._button("Undo", "Undo the latest stroke (Ctrl+Z).", self.undo_asked)
        self.redo = self._button("Redo", "Redo the stroke that was undone (Ctrl+Shift+Z).", self.redo_asked)
        self.done = self._button("Done", "Leave off editing (E). The level stays.", self.done_asked)
        self.verdict = Verdict()
        self._lay_out()
        self._draw_icons()
        self.hide()

    def _tool(self, tool: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setToolTip(TOOL_TIPS[tool])
        button.setAccessibleName(tool)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIconSize(QSize(20, 20))
        button.clicked.connect(lambda _checked=False: self.tool_chosen.emit(tool))
        self._group.addButton(button)
        return button

    def _button(self, words: str, tip: str, asked: SignalInstance) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName("quiet")
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(asked)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        for tool, button in self.tools.items():
            if tool in _GROUPS_BEGIN:
                row.addSpacing(10)
            row.addWidget(button)
        row.addStretch(1)
        for each in (self.undo, self.redo, self.done):
            row.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 4)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.verdict)

    def show_state(self, state: EditorState) -> None:
        """Show how the editor stands."""
        self.setVisible(state.is_on)
        self.tools[state.tool].setChecked(True)
        self.undo.setEnabled(state.can_undo)
        self.redo.setEnabled(state.can_redo)
        if state.is_on:
            self.verdict.show_state(state)

    def _draw_icons(self) -> None:
        for tool, button in self.tools.items():
            button.setIcon(tool_icon(tool, self._drawings, self.palette()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "verdict"):
            self._draw_icons()


class Verdict(QWidget):
    """One line: could have come from training or not and why, and what makes the level pointless. All in the tip."""

    def __init__(self) -> None:
        super().__init__()
        self._state = EditorState()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """What it says, in full."""
        return " ".join(part for part in (self._trouble, self._answer) if part)

    @property
    def _trouble(self) -> str:
        return " ".join(self._state.troubles)

    @property
    def _answer(self) -> str:
        state = self._state
        if not state.could_be_training:
            rest = len(state.reasons) - 1
            more = f" And {rest} more {'reason' if rest == 1 else 'reasons'}." if rest else ""
            return f"Could have come from training: no. {state.reasons[0]}{more}"
        own = "it is the level of its seed" if state.is_of_its_seed else "no rule is broken"
        return f"Could have come from training: yes, {own}."

    def show_state(self, state: EditorState) -> None:
        """Say it of another state."""
        self._state = state
        sentences = (*state.troubles, *state.reasons)
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
        self.setToolTip(
            "<p>The level as it is now, held against the levels the agent was trained on, rule by rule.</p>"
            + (f"<ul style='margin-left:-22px'>{items}</ul>" if items else "")
        )
        self.setAccessibleName(self.text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, left = current_theme(), QPainter(self), 3
        painter.setFont(font(12))
        for words, tone in ((self._trouble, "warning"), (self._answer, "dim")):
            room = self.rect().adjusted(left, 0, 0, 0)
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.setPen(theme.color(tone))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
            left += painter.fontMetrics().horizontalAdvance(shown) + 10 if words else 0

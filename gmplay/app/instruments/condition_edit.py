"""The line in which a condition is written: it completes the names of quantities and marks the column of an error."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*$")


class ConditionEdit(QLineEdit):
    """A line edit that completes the word before the cursor."""

    def __init__(self, words: Iterable[str], max_length: int) -> None:
        super().__init__()
        self.setMaxLength(max_length)
        self.setPlaceholderText("entropy > 1.2 and coin_dx < 0")
        self.setAccessibleName("Condition to stop at")
        self.words = QCompleter(sorted(words), self)
        self.words.setWidget(self)  # not setCompleter: that one completes the whole line
        self.words.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.words.activated.connect(self._complete)
        self.textEdited.connect(self._offer)

    def mark_column(self, column: int) -> None:
        """Select the character at a column, from 1; at the end, put the cursor there."""
        self.setFocus()
        if column <= len(self.text()):
            self.setSelection(column - 1, 1)
        else:
            self.setCursorPosition(len(self.text()))

    def _word(self) -> str:
        found = _WORD.search(self.text()[: self.cursorPosition()])
        return found.group() if found else ""

    def _offer(self) -> None:
        word = self._word()
        self.words.setCompletionPrefix(word)
        is_done = self.words.completionCount() == 1 and self.words.currentCompletion() == word
        if word and self.words.completionCount() and not is_done:
            self.words.complete()
        elif (popup := self.words.popup()) is not None:
            popup.hide()

    def _complete(self, name: str) -> None:
        self.cursorBackward(True, len(self._word()))
        self.insert(name)

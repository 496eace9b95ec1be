"""What the controllers of all worlds share: their sentences, their pictures, and when the arrow keys step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractSlider, QApplication, QWidget

from gmplay.app.actions import Actions
from gmplay.app.message_bar import MessageBar
from gmplay.app.picture_clock import PictureClock


class WorldController(QObject):
    """Between a world's window and the simulation that plays it.

    Attributes:
        pictures: asks for the world's pictures.
        show_event: shows one event; each world's controller dispatches on the events of its simulation.
    """

    belongs_elsewhere = Signal(str, str)  # a world's name, and the file that was to be opened here

    show_event: Any

    def __init__(self, window: QWidget, sentences: MessageBar, ask: Callable[[Any], None]) -> None:
        """``ask`` hands a message or request to the simulation and returns at once."""
        super().__init__(window)
        self._sentences, self._ask = sentences, ask
        self.pictures = PictureClock(window, ask)

    def say(self, sentence: str) -> None:
        """Show a sentence above the world."""
        self._sentences.say(sentence)

    def say_crash(self, sentence: str, who: str) -> None:
        """Say what failed; ``who`` is paused, and the next picture may be asked for."""
        self.pictures.note_answer()
        self.say(f"{sentence} {who} paused; the log has the details.")


class StepKeys(QObject):
    """Left and Right step only when they are free to, and leave sliders and the keyboard's player alone."""

    def __init__(self, window: QWidget, actions: Actions, is_free: Callable[[], bool]) -> None:
        """``is_free`` tells whether the world is paused and the arrow keys play nobody."""
        super().__init__(window)
        self._actions, self._is_free = actions, is_free
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._application = application
        application.focusChanged.connect(self._on_focus_changed)

    def stop(self) -> None:
        """Leave the actions alone: they are about to go."""
        self._application.focusChanged.disconnect(self._on_focus_changed)

    def refresh(self) -> None:
        """Enable what may be done now."""
        self._enable(QApplication.focusWidget())

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._enable(new)

    def _enable(self, focused: QWidget | None) -> None:
        is_on_slider = isinstance(focused, QAbstractSlider)
        for name in ("step forward", "step back"):
            self._actions[name].setEnabled(self._is_free() and not is_on_slider)
        for name in ("go to start", "go to end"):
            self._actions[name].setEnabled(not is_on_slider)

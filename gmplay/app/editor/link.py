"""The window's half of the editor: its bar, its menu entries, level files and the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QFileDialog

from gmplay.app.controller import Controller
from gmplay.app.editor.recent import RecentLevels
from gmplay.app.editor.requests import (
    ChooseTool,
    EditLevel,
    EditorState,
    GiveLevel,
    LevelPut,
    LevelText,
    PointAt,
    PutLevel,
    RedoStroke,
    UndoStroke,
)
from gmplay.app.window import MainWindow
from gmplay.core.errors import InputError
from gmplay.core.level_file import SUFFIX, read_level_file, write_level_file

if TYPE_CHECKING:
    from gmplay.app.editor.bar import EditorBar

_FILTER = f"Levels (*{SUFFIX} *.json);;All files (*)"


class EditorLink(QObject):
    """Goes between the window and the editor on the simulation's thread.

    Attributes:
        state: how the editor stands, as told last.
        recent: the level files opened or saved last.
    """

    def __init__(
        self, window: MainWindow, controller: Controller, ask: Callable[[Any], None], recent_levels: Iterable[str]
    ) -> None:
        super().__init__(window)
        self._window, self._controller, self._ask = window, controller, ask
        self.state = EditorState()
        self.recent = RecentLevels(recent_levels, window)
        file_menu = window.actions_by_name.menus["File"]
        file_menu.insertMenu(window.actions_by_name["save level"], self.recent)
        self._connect()

    @cached_property
    def bar(self) -> EditorBar:
        """The bar above the world, made when it is first needed: its icons take the world's art."""
        from gmplay.app.editor.bar import EditorBar

        bar = EditorBar()
        centre = self._window.world_view.parentWidget()
        column = centre.layout() if centre else None
        assert isinstance(column, QBoxLayout)
        column.insertWidget(column.indexOf(self._window.world_view), bar)
        bar.tool_chosen.connect(lambda tool: self._ask(ChooseTool(tool)))
        bar.undo_asked.connect(lambda: self._ask(UndoStroke()))
        bar.redo_asked.connect(lambda: self._ask(RedoStroke()))
        bar.done_asked.connect(lambda: self._ask(EditLevel(False)))
        return bar

    def _connect(self) -> None:
        actions, view = self._window.actions_by_name, self._window.world_view
        actions["edit level"].triggered.connect(lambda checked: self._ask(EditLevel(checked)))
        actions["open level"].triggered.connect(self._choose_file)
        actions["save level"].triggered.connect(self._choose_target)
        actions["copy level"].triggered.connect(lambda: self._ask(GiveLevel()))
        actions["paste level"].triggered.connect(lambda: self._ask(PutLevel(QGuiApplication.clipboard().text())))
        self.recent.chosen.connect(self.open_file)
        self._window.level_dropped.connect(self.open_file)
        view.hovered.connect(lambda x, y: self._ask(PointAt((x, y))))
        view.hover_left.connect(lambda: self._ask(PointAt(None)))
        self._controller.found.connect(self._show_found)

    def undo(self, otherwise: Callable[[], None]) -> None:
        """Undo a stroke; where the editor is off, undo means something else."""
        self._ask(UndoStroke()) if self.state.is_on else otherwise()

    def redo(self, otherwise: Callable[[], None]) -> None:
        """Redo a stroke, likewise."""
        self._ask(RedoStroke()) if self.state.is_on else otherwise()

    # --- what is told -----------------------------------------------------------------------------------

    def _show_found(self, found: Any) -> None:
        if isinstance(found, EditorState):
            self._show_state(found)
        elif isinstance(found, LevelText):
            self._take_text(found)
        elif isinstance(found, LevelPut) and found.source:
            self.recent.add(found.source)

    def _show_state(self, state: EditorState) -> None:
        has_switched, self.state = state.is_on != self.state.is_on, state
        if state.is_on or has_switched:
            self.bar.show_state(state)
        if has_switched:
            self._window.actions_by_name["edit level"].setChecked(state.is_on)
            self._window.world_view.set_editing(state.is_on)

    def _take_text(self, level: LevelText) -> None:
        if not level.target:
            QGuiApplication.clipboard().setText(level.text)
            self._controller.say("The level is in the clipboard, as text. Paste it into gmplay with Ctrl+V.")
            return
        try:
            write_level_file(Path(level.target), level.text)
        except InputError as error:
            self._controller.say(str(error))
        else:
            self.recent.add(level.target)

    # --- files ------------------------------------------------------------------------------------------

    def open_file(self, path: str) -> None:
        """Show the level of a file; where it cannot be read that is said, and the level on show stays."""
        try:
            self._ask(PutLevel(read_level_file(Path(path)), path))
        except InputError as error:
            self.recent.remove(path)
            self._controller.say(str(error))

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._window, "Open level", "", _FILTER)
        if path:
            self.open_file(path)

    def _choose_target(self) -> None:
        name = f"level-{self._controller.snapshot.level_seed}{SUFFIX}" if self._controller.snapshot else f"my{SUFFIX}"
        path, _ = QFileDialog.getSaveFileName(self._window, "Save level", name, _FILTER)
        if path:
            self._ask(GiveLevel(path if path.endswith(".json") else path + SUFFIX))

"""The Level panel: every field of the level spec, built from what the fields say of themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gmplay.app.panels.field_group import FieldGroup
from gmplay.app.panels.field_row import FieldRow
from gmplay.app.panels.fold import folds_in_a_column
from gmplay.app.panels.painted import wrapped
from gmplay.app.panels.presets import CUSTOM, TIPS, PresetBar
from gmplay.app.panels.spec_history import SpecHistory
from gmplay.core.errors import SpecError
from gmplay.core.level import LevelSpec

FIRST_GROUP = "Coin"
"""Open at the start and above the others: it is what the distribution shift is about."""


class LevelPanel(QFrame):
    """Shows a spec and tells every change at once."""

    spec_changed = Signal(object)  # LevelSpec

    def __init__(
        self, spec_type: type[LevelSpec], parent: QWidget | None = None, presets: Mapping[str, str] = TIPS
    ) -> None:
        """``presets`` names and explains the two specs one can go back to, and one's own."""
        super().__init__(parent)
        self.setObjectName("panel")
        self._first, self._second, _ = presets
        self._presets = {self._first: spec_type(), self._second: spec_type()}
        self._base_name = self._first  # the preset one's own levels are changed from
        self._custom: LevelSpec | None = None
        self._history = SpecHistory(spec_type())
        self.presets = PresetBar(presets)
        self.rows = {name: self._row(spec_type, name) for name in spec_type.field_names()}
        self.groups = self._make_groups(spec_type)
        self._summary = QLabel()
        self._summary.setProperty("tone", "caption")
        self.caution = QLabel()
        self.caution.setProperty("tone", "warning")
        self.reset_all = QPushButton("Reset all")
        self.reset_all.setObjectName("quiet")
        self.reset_all.clicked.connect(lambda: self._choose(self._base))
        self.presets.chosen.connect(self._choose_preset)
        self._place()
        self._show()

    def _row(self, spec_type: type[LevelSpec], name: str) -> FieldRow:
        row = FieldRow(name, spec_type.info(name), getattr(spec_type(), name))
        row.edited.connect(self._edit)
        return row

    def _make_groups(self, spec_type: type[LevelSpec]) -> dict[str, FieldGroup]:
        names = list(dict.fromkeys(row.info.group for row in self.rows.values()))
        names.sort(key=lambda name: name != FIRST_GROUP)
        return {
            name: FieldGroup(name, [row for row in self.rows.values() if row.info.group == name], name == names[0])
            for name in names
        }

    def _place(self) -> None:
        self.caution.setContentsMargins(12, 0, 8, 0)
        line = QHBoxLayout()
        line.setContentsMargins(12, 0, 8, 0)
        line.addWidget(self._summary, stretch=1)
        line.addWidget(self.reset_all)
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 12, 4)
        top.addWidget(self.presets)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addLayout(line)
        column.addWidget(self.caution)
        column.addWidget(folds_in_a_column(self.groups.values()), stretch=1)

    # --- showing ----------------------------------------------------------------------------------------

    @property
    def spec(self) -> LevelSpec:
        """The spec on show."""
        return self._history.spec

    def show_spec(self, spec: LevelSpec, training_spec: LevelSpec, deployment_spec: LevelSpec) -> None:
        """Show a spec and what the presets stand for. Emits nothing."""
        self._presets = {self._first: training_spec, self._second: deployment_spec}
        self._history.record(spec)
        if spec not in self._presets.values():
            self._base_name = min(self._presets, key=lambda name: len(_differing(spec, self._presets[name])))
        self._show()

    @property
    def _base(self) -> LevelSpec:
        return self._presets[self._base_name]

    def _show(self) -> None:
        preset = self._preset_of(self.spec)
        if preset == CUSTOM:
            self._custom = self.spec
        else:
            self._base_name = preset
        self.presets.show_preset(preset, self._custom is not None)
        for name, row in self.rows.items():
            row.show_value(getattr(self.spec, name), getattr(self._base, name), self._base_name)
            row.setVisible(self.spec.applies(name))
        for group in self.groups.values():
            group.show_num_changed(len(self._changed([row.name for row in group.rows])))
        self._show_summary()
        self._show_caution()

    def _show_caution(self) -> None:
        headline, _, _ = self.spec.caution.partition(":")
        self.caution.setText(headline)
        self.caution.setToolTip(wrapped(self.spec.caution))
        self.caution.setVisible(bool(headline))

    def _show_summary(self) -> None:
        num_changed = len(self._changed(list(self.rows)))
        self.reset_all.setVisible(num_changed > 0)
        self._summary.setVisible(num_changed > 0)
        self.reset_all.setToolTip(f"Every field back to what it is in {self._base_name}.")
        fields = "field differs" if num_changed == 1 else "fields differ"
        self._summary.setText(f"{num_changed} {fields} from {self._base_name}" if num_changed else "")

    def _preset_of(self, spec: LevelSpec) -> str:
        """The preset a spec is. Where both presets are the same levels, the one chosen last."""
        names = (self._base_name, *self._presets, CUSTOM)
        return next(name for name in names if name == CUSTOM or spec == self._presets[name])

    def _changed(self, names: list[str]) -> list[str]:
        return [name for name in _differing(self.spec, self._base) if name in names]

    # --- what the user does -----------------------------------------------------------------------------

    def _edit(self, name: str, value: Any) -> None:
        try:
            spec = self.spec.replace(**{name: value})
        except SpecError as error:
            self._show()
            self.rows[name].complain(self._in_labels(str(error)))
            return
        self._choose(spec, name)

    def _in_labels(self, sentence: str) -> str:
        """The sentence with fields called by their labels, as they are on the screen."""
        labels = {name: row.info.label for name, row in self.rows.items()}
        return re.sub(r"\w+", lambda match: labels.get(match[0], match[0]), sentence)

    def _choose(self, spec: LevelSpec, field: str = "") -> None:
        has_changed = spec != self.spec
        self._history.record(spec, field)
        self._show()
        if has_changed:
            self.spec_changed.emit(spec)

    def _choose_preset(self, name: str) -> None:
        if name != CUSTOM:
            self._base_name = name
            self._choose(self._presets[name])
        elif self._custom is not None:
            self._choose(self._custom)

    def undo(self) -> None:
        """Back to the spec before the last edit."""
        self._move(self._history.undo)

    def redo(self) -> None:
        """Forwards to the spec that was undone."""
        self._move(self._history.redo)

    @property
    def can_undo(self) -> bool:
        """There is an edit to undo."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """There is an undone edit."""
        return self._history.can_redo

    def _move(self, move: Callable[[], LevelSpec]) -> None:
        before = self.spec
        after = move()
        self._show()
        if after != before:
            self.spec_changed.emit(after)


def _differing(spec: LevelSpec, other: LevelSpec) -> list[str]:
    """Names of the fields in which two specs differ."""
    return [name for name in spec.field_names() if getattr(spec, name) != getattr(other, name)]

"""The choice between the training levels, the deployment levels and one's own."""

from __future__ import annotations

from collections.abc import Mapping

from gmplay.app.panels.segments import Segments

TRAINING, DEPLOYMENT, CUSTOM = "Training", "Deployment", "Custom"

TIPS: Mapping[str, str] = {
    TRAINING: "The levels the agent was trained on.",
    DEPLOYMENT: "Levels like those of training, but for the coin: the distribution shift.",
    CUSTOM: "Your own levels: change any field below.",
}


class PresetBar(Segments):
    """Three joined buttons, one of them pressed."""

    def __init__(self, tips: Mapping[str, str] = TIPS) -> None:
        """``tips`` explain each preset; the last is Custom."""
        super().__init__(tips)

    def show_preset(self, name: str, can_be_custom: bool) -> None:
        """Press one of the buttons; Custom can be pressed only where there is something of one's own."""
        self.press(name)
        self.buttons[CUSTOM].setEnabled(can_be_custom)

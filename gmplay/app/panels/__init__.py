"""The window's panels: each shows plain values and tells by signals what the user did; nothing more."""

from gmplay.app.panels.agent import AgentPanel
from gmplay.app.panels.decision import DecisionPanel
from gmplay.app.panels.dock_title import DockTitle
from gmplay.app.panels.level import LevelPanel
from gmplay.app.panels.quadrant import QuadrantPanel
from gmplay.app.panels.quadrant_tabs import QuadrantTabs
from gmplay.app.panels.zoo import ZooPanel

__all__ = ["AgentPanel", "DecisionPanel", "DockTitle", "LevelPanel", "QuadrantPanel", "QuadrantTabs", "ZooPanel"]

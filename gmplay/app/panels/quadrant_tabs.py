"""The Quadrant dock: the agent that plays, measured now, and the zoo of all agents."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QStackedLayout, QTabBar, QWidget

TABS = (
    ("This agent", "Where the agent that plays stands: it is measured in the background."),
    ("Zoo", "All agents side by side, as their cards tell."),
)


class QuadrantTabs(QFrame):
    """Two pages. Their tabs are a widget of its own, for the title bar of the dock: a panel is short of height.

    Attributes:
        tabs: the tabs, to be put in place by whoever shows the panel.
    """

    def __init__(self, this_agent: QWidget, zoo: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.tabs = QTabBar()
        self.tabs.setObjectName("quietTabs")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the arrow keys away from the world
        self.tabs.setAccessibleName("Quadrant")
        for place, (name, tip) in enumerate(TABS):
            self.tabs.addTab(name)
            self.tabs.setTabToolTip(place, tip)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(this_agent)
        self._pages.addWidget(zoo)
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self._pages.currentChanged.connect(lambda _page: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        """Of the page on show; the other one may need more."""
        page = self._pages.currentWidget()
        return super().minimumSizeHint() if page is None else page.minimumSizeHint()

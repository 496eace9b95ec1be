"""Everything the menus offer, as one table: menu, text, shortcut and what it does."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

SEPARATOR = "-"


@dataclass(frozen=True)
class Entry:
    """One line of a menu. ``group`` makes it one of several exclusive choices, ``submenu`` puts it into that one."""

    name: str
    text: str
    shortcuts: tuple[str, ...] = ()
    tip: str = ""
    is_checkable: bool = False
    group: str = ""
    submenu: str = ""


Menus = dict[str, tuple[Entry | str, ...]]
WORLDS = (
    Entry("world coinrun", "&CoinRun", ("F2",), "Levels with a coin, and agents trained on them.", True, "world"),
    Entry(
        "world forest", "&Tree Gridworld", ("F3",), "A forest, and a learner that never stops learning.", True, "world"
    ),
    Entry("world compare", "S&ide by side", ("F4",), "The level of CoinRun, with two to four agents.", True, "world"),
)
"""The windows there are, at the end of the menu World of each."""
REWIND = (
    Entry("play backwards", "Play &backwards or pause", ("Shift+Space",), "What was played, the other way round."),
    Entry("go to start", "To the &first step", ("Home",), "Where the episode began."),
    Entry("go to end", "To the &last step", ("End",), "As far as it was played."),
)
STOP_REPEATING = Entry(
    "stop repeating", "Stop &repeating a span", ("Esc",), "Shift and drag on the timeline chooses one."
)
"""What every timeline can do."""
THEMES = (
    Entry("theme system", "Colours: as the s&ystem", (), "", True, "theme"),
    Entry("theme light", "Colours: &light", (), "", True, "theme"),
    Entry("theme dark", "Colours: &dark", (), "", True, "theme"),
)

PRESENT = (
    Entry("present", "Prese&ntation", ("F11", "F5"), "The whole screen, in large print. Esc leaves it.", True),
    SEPARATOR,
)
"""At the end of the menu View of each window; what a presentation shows is chosen below it."""

MENUS: Menus = {
    "&File": (
        Entry("open checkpoint", "&Open checkpoint…", ("Ctrl+O",), "Play an agent from a .safetensors file."),
        SEPARATOR,
        Entry("open level", "Open &level…", ("Ctrl+L",), "Show a level from a .level.json file."),
        Entry("save level", "Sa&ve level…", ("Ctrl+Shift+S",), "Write the level on show into a .level.json file."),
        Entry("copy level", "&Copy level as text", ("Ctrl+C",), "To paste into a message, or into gmplay."),
        Entry("paste level", "&Paste level", ("Ctrl+V",), "Show the level whose text is in the clipboard."),
        SEPARATOR,
        Entry("save picture", "&Save picture…", ("Ctrl+S",), "Write the window as it is into a PNG file."),
        SEPARATOR,
        Entry("open episode", "Open &episode…", ("Ctrl+Shift+E",), "See a recorded episode again."),
        Entry("save episode", "S&ave episode…", ("Ctrl+E",), "A small file from which it can be seen again."),
        Entry("copy episode", "&Copy episode as text", ("Ctrl+Shift+C",), "One line, for a message or a link."),
        Entry("paste episode", "&Paste episode", ("Ctrl+Shift+V",), "See the episode whose text is in the clipboard."),
        SEPARATOR,
        Entry("record", "&Record or stop", ("Ctrl+R",), "Keep this episode from here on, and make a video of it."),
        Entry("render video", "Render &video…", ("Ctrl+Shift+R",), "A video of what was played of this episode."),
        Entry("reel", "Make a reel of &highlights…", ("Ctrl+H",), "The most telling moments of many episodes."),
        Entry("video game", "Videos show the &world", (), "The world alone.", True, "video"),
        Entry(
            "video game+decision", "Videos show world and &decision", (), "And what the agent decides.", True, "video"
        ),
        Entry("video window", "Videos show the whole &window", (), "As it is, but for the quadrant.", True, "video"),
        SEPARATOR,
        Entry("quit", "&Quit", ("Ctrl+Q",)),
    ),
    "&World": (
        Entry("play", "&Play or pause", ("Space",), "Let the world go on, or stop it."),
        Entry("step forward", "Step &on", ("Right",), "One step on, when paused."),
        Entry("step back", "Step &back", ("Left",), "One step back, when paused."),
        Entry("restart", "&Restart level", ("R",), "The same level again; a dragged coin stays where it was put."),
        Entry("next level", "&Next level", ("N",), "The level of the next seed."),
        Entry("go to seed", "&Go to level seed…", ("Ctrl+G",), "Type a level seed."),
        Entry("edit level", "&Edit the level", ("E",), "Paint cells, move and add things.", is_checkable=True),
        Entry("put coin back", "Put the &coin back", ("Ctrl+B",), "Undo the drag of the coin."),
        Entry(
            "undo",
            "&Undo change of the levels",
            ("Ctrl+Z",),
            "Back to the level spec, or in the editor the level, before.",
        ),
        Entry(
            "redo",
            "Redo c&hange of the levels",
            ("Ctrl+Shift+Z",),
            "The level spec, or in the editor the stroke, that was undone.",
        ),
        SEPARATOR,
        Entry("faster", "&Faster", ("+", "="), "More steps per second; no step changes."),
        Entry("slower", "&Slower", ("-",), "Fewer steps per second."),
        Entry("plays on", "Go on to the next level by &itself", (), "When an episode is over.", is_checkable=True),
        SEPARATOR,
        Entry(
            "opening",
            "Back to the openin&g level",
            ("Ctrl+Home",),
            "Level, agent and speed as on the very first start.",
        ),
        SEPARATOR,
        *WORLDS,
    ),
    "&Time": (
        *REWIND,
        Entry("previous mark", "&Previous marked frame", ("Ctrl+Left",), "The one before on the timeline."),
        Entry("next mark", "&Next marked frame", ("Ctrl+Right",), "The next one on the timeline."),
        SEPARATOR,
        STOP_REPEATING,
        Entry("branch", "Branch with another &action seed", ("B",), "Other luck from here; what was played is kept."),
        SEPARATOR,
        *(
            Entry(f"go to bookmark {digit}", f"To bookmark &{digit}", (f"{digit}",), submenu="&Go to bookmark")
            for digit in range(1, 10)
        ),
        *(
            Entry(f"set bookmark {digit}", f"Bookmark &{digit} here", (f"Shift+{digit}",), submenu="&Set bookmark")
            for digit in range(1, 10)
        ),
    ),
    "&Agent": (
        Entry(
            "take over", "&Take over with the keyboard", ("T",), "Arrow keys or W, A, S, D drive.", is_checkable=True
        ),
        Entry("greedy", "Always the most probable &action", ("G",), "Instead of sampling.", is_checkable=True),
    ),
    "&View": (
        Entry("camera window", "Camera: the &agent's window", ("Alt+1",), "The 13 × 13 cells it sees.", True, "camera"),
        Entry("camera follow", "Camera: &follow", ("Alt+2",), "The same centre, more around it.", True, "camera"),
        Entry("camera level", "Camera: &whole level", ("Alt+3",), "Everything at once.", True, "camera"),
        Entry("next camera", "&Next camera", ("C",), "The agent's window, follow, the whole level, and so on."),
        Entry("agent view", "Inset: what the agent &sees", ("I",), "Exactly its observation.", is_checkable=True),
        SEPARATOR,
        *THEMES,
        SEPARATOR,
        Entry("layout explore", "Layout: &explore", ("Ctrl+1",), "World and all panels."),
        Entry("layout debug", "Layout: de&bug", ("Ctrl+2",), "World, instruments and the agent's decisions."),
        Entry("layout present", "Layout: &present", ("Ctrl+3",), "Only the world and the transport bar."),
        SEPARATOR,
        *PRESENT,
    ),
    "&Help": (
        Entry("help", "&Keys and terms", ("F1",), "What the keys do and what the words mean."),
        Entry("about", "&About gmplay"),
    ),
}


class Actions(QObject):
    """The actions by name, and the menus made of them."""

    def __init__(self, menu_bar: QMenuBar, menus: Menus = MENUS) -> None:
        super().__init__(menu_bar)
        self._groups: dict[str, QActionGroup] = {}
        self._actions: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        for title, entries in menus.items():
            menu = menu_bar.addMenu(title)
            menu.setToolTipsVisible(True)
            self.menus[title.replace("&", "")] = menu
            for entry in entries:
                if isinstance(entry, str):
                    menu.addSeparator()
                else:
                    self._menu_of(entry, menu).addAction(self._action(entry))

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Every action of the table."""
        return list(self._actions.values())

    def _menu_of(self, entry: Entry, menu: QMenu) -> QMenu:
        if not entry.submenu:
            return menu
        if entry.submenu not in self.menus:
            self.menus[entry.submenu] = menu.addMenu(entry.submenu)
        return self.menus[entry.submenu]

    def _action(self, entry: Entry) -> QAction:
        action = QAction(entry.text, self, checkable=entry.is_checkable)
        action.setShortcuts([QKeySequence(keys) for keys in entry.shortcuts])
        action.setToolTip(entry.tip or entry.text.replace("&", ""))
        action.setStatusTip(entry.tip)
        if entry.group:
            group = self._groups.setdefault(entry.group, QActionGroup(self))
            group.addAction(action)
        self._actions[entry.name] = action
        return action

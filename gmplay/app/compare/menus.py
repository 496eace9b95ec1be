"""Everything the menus offer side by side, as one table."""

from __future__ import annotations

from gmplay.app.actions import PRESENT, REWIND, SEPARATOR, STOP_REPEATING, THEMES, WORLDS, Entry, Menus
from gmplay.session.lanes import MAX_LANES, MIN_LANES

COUNTS = tuple(range(MIN_LANES, MAX_LANES + 1))

COMPARE_MENUS: Menus = {
    "&File": (
        Entry("save picture", "&Save picture…", ("Ctrl+S",), "Write the window as it is into a PNG file."),
        SEPARATOR,
        Entry("quit", "&Quit", ("Ctrl+Q",)),
    ),
    "&World": (
        Entry("play", "&Play or pause", ("Space",), "Let all lanes go on, or stop them."),
        Entry("step forward", "Step &on", ("Right",), "One step on in all lanes, when paused."),
        Entry("step back", "Step &back", ("Left",), "One step back in all lanes, when paused."),
        Entry("disagreement", "&Jump to the first disagreement", ("J",), "Plays on until there is one."),
        Entry("restart", "&Restart level", ("R",), "The same level again; a dragged coin stays where it was put."),
        Entry("next level", "&Next level", ("N",), "The level of the next seed."),
        Entry("go to seed", "&Go to level seed…", ("Ctrl+G",), "Type a level seed."),
        Entry("put coin back", "Put the &coin back", ("Ctrl+B",), "Undo the drag of the coin."),
        SEPARATOR,
        Entry("faster", "&Faster", ("+", "="), "More steps per second; no step changes."),
        Entry("slower", "&Slower", ("-",), "Fewer steps per second."),
        Entry("plays on", "Go on to the next level by &itself", (), "When all lanes are over.", is_checkable=True),
        SEPARATOR,
        *WORLDS,
    ),
    "&Time": (*REWIND, SEPARATOR, STOP_REPEATING),
    "&Lanes": (
        *(Entry(f"lanes {n}", f"&{n} lanes", (f"Ctrl+{n}",), f"{n} side by side.", True, "lanes") for n in COUNTS),
        SEPARATOR,
        Entry("greedy", "Always the most probable &action", ("G",), "Instead of sampling.", is_checkable=True),
        Entry("ghosts", "&Ghosts of the others", ("H",), "Where the agents of the other lanes are.", is_checkable=True),
    ),
    "&View": (
        Entry("camera window", "Camera: the &agent's window", ("Alt+1",), "The 13 × 13 cells it sees.", True, "camera"),
        Entry("camera follow", "Camera: &follow", ("Alt+2",), "The same centre, more around it.", True, "camera"),
        Entry("camera level", "Camera: &whole level", ("Alt+3",), "Everything at once.", True, "camera"),
        Entry("next camera", "&Next camera", ("C",), "The agent's window, follow, the whole level, and so on."),
        SEPARATOR,
        *THEMES,
        SEPARATOR,
        *PRESENT,
    ),
    "&Help": (
        Entry("help", "&Keys and terms", ("F1",), "What the keys do and what the words mean."),
        Entry("about", "&About gmplay"),
    ),
}

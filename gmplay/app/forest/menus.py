"""Everything the forest's menus offer, as one table."""

from __future__ import annotations

from gmplay.app.actions import PRESENT, SEPARATOR, THEMES, WORLDS, Entry, Menus
from gmplay.app.forest.words import MOMENT_ENTRIES

FOREST_MENUS: Menus = {
    "&File": (
        Entry("save picture", "&Save picture…", ("Ctrl+S",), "Write the window as it is into a PNG file."),
        Entry("open episode", "Open &episode…", ("Ctrl+Shift+E",), "Live through a recorded forest again."),
        Entry("record", "&Record or stop", ("Ctrl+R",), "Keep what happens from here on, and make a video of it."),
        SEPARATOR,
        Entry("quit", "&Quit", ("Ctrl+Q",)),
    ),
    "&World": (
        Entry("play", "&Play or pause", ("Space",), "Let the forest on show go on, or stop it."),
        Entry("step forward", "Step &on", ("Right",), "One step on, when paused."),
        Entry("restart", "&Restart this forest", ("R",), "The same forest from its first step."),
        Entry("next level", "&Another forest", ("N",), "The forest of the next seed."),
        Entry("undo", "&Undo change of the rules", ("Ctrl+Z",), "Back to the rules before."),
        Entry("redo", "Redo c&hange of the rules", ("Ctrl+Shift+Z",), "The rules that were undone."),
        SEPARATOR,
        Entry("faster", "&Faster", ("+", "="), "More steps per second; no step changes."),
        Entry("slower", "&Slower", ("-",), "Fewer steps per second."),
        SEPARATOR,
        *WORLDS,
    ),
    "&Learner": (
        Entry("learn", "&Start or pause learning", ("L",), "The learner's own life, not the forest on show."),
        Entry("begin anew", "Begin a&new…", ("Ctrl+N",), "Another life. Asks first; the present one is kept."),
        SEPARATOR,
        *(
            Entry(f"moment {letter}", text, (letter,), "Watch the learner as it was then.")
            for letter, text in MOMENT_ENTRIES.items()
        ),
        Entry("back to now", "&Back to now", ("Esc",), "Watch the learner as it is."),
    ),
    "&View": (*THEMES, SEPARATOR, *PRESENT),
    "&Help": (
        Entry("help", "&Keys and terms", ("F1",), "What the keys do and what the words mean."),
        Entry("about", "&About gmplay"),
    ),
}

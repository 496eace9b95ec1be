"""F1 in the forest: what the keys do and what the words mean."""

from __future__ import annotations

from gmplay.app.help import HelpWords, Pairs

KEYS: Pairs = (
    ("Space", "play or pause the forest on show"),
    ("→", "one step on, when paused; after a click into the figure, the next moment of the life that was kept"),
    ("+  −", "faster, slower; no step changes"),
    ("R", "the same forest from its first step"),
    ("N", "another forest"),
    ("L", "start or pause learning"),
    ("A  B  C  D", "watch the learner as it was at that moment of its life"),
    ("Esc", "watch it as it is now"),
    ("Ctrl N", "begin another life; the present one is kept"),
    ("Ctrl Z  Ctrl Shift Z", "undo, redo a change of the rules"),
    ("F2  F3  F4", "CoinRun, Tree Gridworld, CoinRun with agents side by side"),
    ("F11 or F5", "present: the whole screen in large print; again or Esc leaves"),
    ("Ctrl R", "record the forest as a video, and stop"),
    ("Ctrl Shift E", "live through a recorded forest again; its file may be dropped on the window"),
    ("Ctrl S", "save a picture of the window"),
    (
        "Mouse",
        "click a bare cell to plant a tree; right click, or Shift and click, to cut one; drag the learner to another "
        "cell; click the figure to watch the learner as it was then; rest on anything to have it explained",
    ),
)

TERMS: Pairs = (
    (
        "the world",
        "A clearing in which trees come back the faster the more of them are left. Chopping one is rewarded with 1. "
        "Nothing ever ends or begins anew.",
    ),
    (
        "the learner, the forest on show",
        "The learner lives in 256 forests at once, in a process of its own. The forest on show is another one, in "
        "which it acts with what it has learned so far; nothing is learned there.",
    ),
    (
        "auto-induced distribution shift",
        "Nobody changes the learner’s world but the learner. Once it chops well its forests are not what it learned "
        "in, and what it learned there, to chop whatever stands, is no longer what earns most.",
    ),
    (
        "moments A, B, C, D",
        "A: unskilled. B: skilled and collapsed, its forests felled. C: the end of failure. D: recovered, better than "
        "before, sparing trees. They are found in the rewards.",
    ),
    (
        "capability",
        "How fast the first of ten trees is chopped, where there is nothing to spare yet: 1 is the shortest way.",
    ),
    (
        "goal",
        "What is chopped in the long run over what the best threshold policy of the same skill would chop. Able and "
        "with a small goal is goal misgeneralization.",
    ),
    (
        "threshold policy",
        "Walks to the nearest tree, but only while more than so many stand. The best one is what sparing would have "
        "earned.",
    ),
    (
        "affinity",
        "By number of trees at the start: 1 chops as fast as greed would, 0 like chance, below 0 avoids trees.",
    ),
    ("value", "How many trees the learner expects to chop from here on, sooner counted more than later."),
    ("entropy", "How undecided the learner is: 0 is certain of one action, 1.61 holds all five equally probable."),
)

NOTE = (
    "After Shah et al. 2022. The panel Learner says in what the present life differs from theirs; the dashed curve is "
    "theirs, its time made to fit."
)

FOREST = HelpWords(KEYS, TERMS, NOTE)

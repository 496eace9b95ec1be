"""F1 side by side: what the keys do and what the words mean."""

from __future__ import annotations

from gmplay.app.help import NOTE, TERMS, HelpWords, Pairs

KEYS: Pairs = (
    ("Space", "play or pause all lanes"),
    ("→  ←", "one step on, one step back, when paused"),
    ("Shift Space", "play backwards, or pause"),
    ("Home  End", "to the first step, to the last that was played"),
    ("Shift drag, Esc", "on the timeline: play a span again and again, and no longer"),
    ("J", "jump to the first step at which two lanes choose to do different things; plays on until there is one"),
    ("+  −", "faster, slower; no step changes"),
    ("R", "the same level again"),
    ("N", "the next level"),
    ("G", "the most probable action instead of a sampled one"),
    ("H", "show or hide in each lane where the agents of the others are"),
    ("Ctrl 2  3  4", "so many lanes"),
    ("C  Alt 1  2  3", "camera: the next one, or the agent's window, follow, whole level"),
    ("Arrows, WASD", "drive in a lane of your own; up jumps, down drops through a crate"),
    ("Ctrl G", "type a level seed"),
    ("Ctrl B", "put the coin back where it was"),
    ("F2  F3  F4", "CoinRun, Tree Gridworld, side by side"),
    ("F11 or F5", "present: the whole screen in large print; again or Esc leaves"),
    ("Ctrl S", "save a picture of the window"),
    ("Mouse", "drag the coin in any lane: it moves in all on the same level; rest on anything to have it explained"),
)

OWN_TERMS: Pairs = (
    (
        "lock-step",
        "All lanes take their steps together, and chance is the same in all: the number that samples an action "
        "depends on action seed, level seed and step only. So lanes differ where their policies do, and nowhere else.",
    ),
    (
        "policies apart",
        "Total variation between the policies of two lanes while they are in the same state (but for the coin, where "
        "one lane has it elsewhere): the share of the probability that would have to move to make them equal. Of "
        "several pairs, the largest. Keys without effect count as doing nothing.",
    ),
    ("agents apart", "The distance between the agents of two lanes in cells. Of several pairs, the largest."),
    (
        "first disagreement",
        "The first step at which two lanes choose to do different things. Up to there they are in the same state; "
        "where their levels differ they never are.",
    ),
)

COMPARE = HelpWords(KEYS, OWN_TERMS + TERMS, NOTE)

"""What the window of the lanes says. Knows nothing of Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gmplay.app.compare.looks import LETTERS
from gmplay.envs.coinrun.spec import PLACEMENTS
from gmplay.session.lanes import KEYBOARD, Lane
from gmplay.session.marks import Kind, Mark
from gmplay.session.sight import Sight

TITLE = "gmplay · Side by side"
WAITING = "Getting ready…"
YOU = "You"
YOU_TIP = "You play this lane, with the arrow keys or W, A, S, D."
AGENT_TIP = "The agent of this lane."
COIN_TIP = "Where the coin lies in this lane: as in the others, or by a rule of its own on the same level."
SEED_TIP = "A level of its own: type a seed and press Enter. Empty: the level that all share."
SAME_COIN, SAME_SEED = "Same coin", "Same level"
COINS = {"": SAME_COIN} | {
    placement: f"Coin: {placement.replace('_', ' ')}" for placement in PLACEMENTS if placement != "hand"
}
"""What the placements are called; "" is the one all share."""

POLICIES, AGENTS = "policies apart", "agents apart"
POLICIES_COLOUR, AGENTS_COLOUR = "#e69f00", "#56b4e9"
MOST_CELLS = 10.0
"""Agents so many cells apart are painted in full colour."""


def title_of(lane: Lane, titles: Mapping[str, str]) -> str:
    """Who plays a lane."""
    if lane.agent_name == KEYBOARD:
        return YOU
    return titles.get(lane.agent_name, Path(lane.agent_name).stem)


def name_of(lane: Lane, titles: Mapping[str, str]) -> str:
    """Who plays a lane, and where its coin lies if that is special about it."""
    coin = f" · {COINS[lane.placement].lower()}" if lane.placement else ""
    return f"{title_of(lane, titles)}{coin}"


def badge_of(lane: Lane) -> str:
    """Over a lane: what is special about it, "" for most."""
    if lane.agent_name == KEYBOARD:
        return "You play here · arrow keys"
    return "" if lane.level_seed is None else f"Level seed {lane.level_seed:,}"


def marks_of(sight: Sight) -> tuple[Mark, ...]:
    """What happened when, with the letters of the lanes where it did."""
    lanes: dict[Mark, list[int]] = {}
    for lane, mark in sight.marks:
        lanes.setdefault(mark, []).append(lane)
    marks = [
        mark if len(where) == len(sight.lanes) else replace(mark, words=f"{_letters(where)}: {mark.words}")
        for mark, where in lanes.items()
    ]
    if sight.divergence.disagreement is not None:
        marks.append(Mark(sight.divergence.disagreement, Kind.FORK, "First disagreement"))
    return tuple(marks)


def _letters(lanes: list[int]) -> str:
    return ", ".join(LETTERS[lane] for lane in lanes)


def divergence_text(sight: Sight) -> str:
    """How far apart the lanes are at the frame on show, and when they first were."""
    divergence, step = sight.divergence, sight.step
    policies, agents = divergence.policies[step], divergence.agents[step]
    parts = [f"{POLICIES} {100 * policies:.0f} %"] if policies == policies else []
    parts.append(f"{AGENTS} {agents:.1f} cells")
    if sight.is_seeking:
        parts.append("looking for a disagreement…")
    elif divergence.disagreement is None:
        parts.append("no disagreement so far")
    else:
        parts.append(f"first disagreement at step {divergence.disagreement}")
    return "   ·   ".join(parts)


def status_text(sight: Sight, rate: str) -> str:
    """The line at the foot of the window."""
    seed = sight.comparison.record.level_seed
    return f"Level seed {seed:,}   ·   step {sight.step}   ·   {divergence_text(sight)}   ·   {rate}"

"""What a probe is: one thing of the world changed, and by how much that moves the policy. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from gmplay.core.interaction import Memory

COIN, MIRRORED, AT_END, WALL_OPENED, DANGER = "coin", "mirrored", "at end", "wall", "danger"
"""Kinds of probes: the coin removed, on the agent's other side, at the end; the end wall opened; a danger removed."""

IN_VIEW, REMEMBERED, OUT_OF_VIEW = "in view", "remembered", "not in view"
"""Whether the change shows in the observation, only in the memory, or not at all: then it moves the policy by 0."""


class Thing(NamedTuple):
    """What is changed: a kind of probe, and for a danger which of the entities."""

    kind: str
    entity: int = 0


Recollections = Mapping[Thing, Memory]
"""What the agent would remember in the changed worlds, where that is not what it does remember."""


@dataclass(frozen=True)
class Probe:
    """What one change does to the decision.

    Attributes:
        thing: what was changed.
        name: in words, such as "Saw 3 right removed".
        x, y: the cell of what was changed, or where it was put.
        sight: IN_VIEW, REMEMBERED or OUT_OF_VIEW.
        total_variation, kl, value: see PolicyShift; all exactly 0 where it is OUT_OF_VIEW.
    """

    thing: Thing
    name: str
    x: int
    y: int
    sight: str = OUT_OF_VIEW
    total_variation: float = 0.0
    kl: float = 0.0
    value: float = 0.0


@dataclass(frozen=True, eq=False)
class Probed:
    """All probes of one instant.

    Attributes:
        probes: coin, mirrored, at end, wall as far as there is such a thing, then the dangers in their order.
        recollections: for the probes of the next step.
    """

    probes: tuple[Probe, ...]
    recollections: Recollections

    def find(self, kind: str) -> Probe | None:
        """The first probe of a kind, None where there is no such thing."""
        return next((each for each in self.probes if each.thing.kind == kind), None)

    @property
    def dangers(self) -> tuple[Probe, ...]:
        """The dangers that are in view or remembered, those that move the policy most first."""
        seen = [each for each in self.probes if each.thing.kind == DANGER and each.sight != OUT_OF_VIEW]
        return tuple(sorted(seen, key=lambda each: -each.total_variation))

    @property
    def sentence(self) -> str:
        """Coin and end wall in one sentence, in total variation."""
        named = {"coin": self.find(COIN), "end wall": self.find(WALL_OPENED)}
        told = {name: each for name, each in named.items() if each is not None}
        if len(told) == 2 and all(each.sight == OUT_OF_VIEW for each in told.values()):
            return "Neither the coin nor the end wall is in view."
        words, has_verb = "", False
        for name, each in told.items():
            is_seen = each.sight != OUT_OF_VIEW
            words += ("; ", ", ")[is_seen and has_verb] if words else ""
            words += _clause(name, each, has_verb)
            has_verb |= is_seen
        return f"{words[:1].upper()}{words[1:]}." if words else ""


def _clause(name: str, probe: Probe, is_verb_known: bool) -> str:
    if probe.sight == OUT_OF_VIEW:
        return f"the {name} is not in view"
    which = f"remembered {name}" if probe.sight == REMEMBERED else name
    verb = "" if is_verb_known else " moves the policy"
    return f"removing the {which}{verb} by {share_text(probe.total_variation)}"


def share_text(share: float) -> str:
    """A share as ``31 %``, below a tenth as ``0.4 %``."""
    percent = 100.0 * share
    if 0.0 < percent < 0.05:
        return "less than 0.1 %"
    return f"{percent:.0f} %" if percent >= 9.95 or percent == 0.0 else f"{percent:.1f} %"

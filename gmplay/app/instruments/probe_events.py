"""What the probes' instrument and section say to each other."""

from __future__ import annotations

from dataclasses import dataclass

from gmplay.evaluation.probed import Probed


@dataclass(frozen=True)
class ShowProbes:
    """Probe the frames on show, or no longer."""

    is_on: bool


@dataclass(frozen=True, eq=False)
class FoundProbes:
    """What was found at the frame on show.

    Attributes:
        probed: None while it was not looked at, and where nothing is decided.
        num_to_go: frames before it that must be looked at first.
        is_decided: an agent decides here.
    """

    probed: Probed | None
    num_to_go: int
    is_decided: bool

"""What the section "Attribution" and its instrument say to each other."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PROBABLE, VALUE = -2, -1
"""Outputs beside Procgen's actions: the logit of the most probable action, and the value."""
BASELINES = ("nothing to see", "the same without the coin")


@dataclass(frozen=True)
class WatchAttribution:
    """Attribute an output, against a baseline, at the frame on show; or leave it be.

    Attributes:
        output: an action's index, MOST_PROBABLE or VALUE.
        baseline: one of BASELINES.
        shows_occlusion: lay occlusion over the world instead of integrated gradients.
    """

    is_on: bool
    output: int = MOST_PROBABLE
    baseline: str = BASELINES[0]
    shows_occlusion: bool = False


@dataclass(frozen=True)
class DrawAttribution:
    """There is a new attribution: draw the world with it."""


@dataclass(frozen=True)
class AttributionRead:
    """What was found, without its arrays.

    Attributes:
        step: the frame's.
        output_name: what was attributed, such as "Logit of “right”".
        baseline: what the frame was compared with, in words that fit what the agent sees.
        output, baseline_output, total: the output, that of the baseline, and the sum of all attributions.
        error: share by which the sum misses the difference; nan without a difference.
        agreement: correlation with occlusion; nan where there is none.
        by_kind: sums by kind of thing.
    """

    step: int
    output_name: str
    baseline: str
    output: float
    baseline_output: float
    total: float
    error: float
    agreement: float
    by_kind: dict[str, float]


@dataclass(frozen=True)
class NoAttribution:
    """Why there is none: a sentence, or "" while one is on its way."""

    text: str

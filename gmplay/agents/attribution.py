"""Which cells or pixels move a decision: integrated gradients, and occlusion as a check.

The question and the answer are plain arrays, so that the process that asks needs neither torch nor captum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.agents.attributed import Attributed
from gmplay.agents.attribution_cells import EMPTY_MAP, attribute_cells, empty_map
from gmplay.agents.attribution_cells import without_coin as without_coin
from gmplay.agents.attribution_pixels import MEAN_COLOUR, attribute_pixels, mean_colour
from gmplay.agents.checkpoint import load_policy, read_weights
from gmplay.agents.integrated_gradients import VALUE as VALUE
from gmplay.agents.memory import MapMemory
from gmplay.agents.pixels import PixelPolicy, stack
from gmplay.agents.policy import TilePolicy
from gmplay.core.errors import InputError
from gmplay.core.interaction import Memory, Policy

NOTHING, WITHOUT_COIN = "nothing to see", "the same without the coin"
BASELINES = (NOTHING, WITHOUT_COIN)

Seen = MapMemory | NDArray[np.uint8]
"""What a network reads of one world: a map of cells with numbers, or (1, rows, columns, channels) two pictures."""


@dataclass(frozen=True, eq=False)
class AttributionQuestion:
    """What to attribute.

    Attributes:
        checkpoint: the weights of the agent that decided.
        seen: what it saw.
        bare: what it would have seen had there been no coin.
        output: VALUE, or an action's index.
        baseline: one of BASELINES.
        frame: who asks knows by it what the answer belongs to.
    """

    checkpoint: Path
    seen: Seen
    bare: Seen
    output: int
    baseline: str = NOTHING
    frame: tuple[Any, ...] = ()


@dataclass(frozen=True, eq=False)
class Attribution:
    """The answer to a question. ``baseline`` says in words what the input was compared with."""

    question: AttributionQuestion
    found: Attributed
    baseline: str


def seen_by(policy: Policy, observation: Any, memory: Memory) -> Seen:
    """What a policy's network reads of one world. Raises InputError for policies of another kind than the shipped."""
    if isinstance(policy, PixelPolicy):
        return stack(observation, memory)
    if isinstance(policy, TilePolicy):
        return policy.decide(observation, memory)[1]
    raise InputError("Only agents that come from a checkpoint can be attributed.")


def attribute(question: AttributionQuestion) -> Iterator[Attribution]:
    """The one answer to a question. Needs torch and captum. Raises CheckpointError and InputError."""
    policy, weights = load_policy(question.checkpoint), read_weights(question.checkpoint)
    seen, bare, is_coinless = question.seen, question.bare, question.baseline == WITHOUT_COIN
    if isinstance(policy, TilePolicy) and isinstance(seen, MapMemory) and isinstance(bare, MapMemory):
        cells = bare if is_coinless else empty_map(seen)
        found = attribute_cells(weights, policy, seen, cells, question.output, has_zeros=not is_coinless)
        yield Attribution(question, found, WITHOUT_COIN if is_coinless else EMPTY_MAP)
    elif isinstance(policy, PixelPolicy) and not isinstance(seen, MapMemory) and not isinstance(bare, MapMemory):
        pictures = bare if is_coinless else mean_colour(seen)
        found = attribute_pixels(weights, policy, seen, pictures, bare, question.output)
        yield Attribution(question, found, WITHOUT_COIN if is_coinless else MEAN_COLOUR)
    else:
        raise InputError("This is not what the agent sees: it reads another kind of observation.")

from __future__ import annotations

import numpy as np
import pytest

from gmplay.agents.card import AgentCard
from gmplay.agents.encoding import NUM_FEATURE_INPUTS, NUM_INPUTS


@pytest.fixture
def weights() -> dict[str, np.ndarray]:
    """A small network's weights, drawn at random."""
    generator = np.random.default_rng(0)
    shapes = {
        "cells.weight": (24, NUM_INPUTS),
        "cells.bias": (24,),
        "features.weight": (24, NUM_FEATURE_INPUTS),
        "second.weight": (16, 24),
        "second.bias": (16,),
        "policy.weight": (15, 16),
        "policy.bias": (15,),
        "value.weight": (1, 16),
        "value.bias": (1,),
    }
    return {name: generator.normal(0, 0.3, shape).astype(np.float32) for name, shape in shapes.items()}


@pytest.fixture
def card() -> AgentCard:
    return AgentCard("sample", "Sample", "An agent for tests.", "coinrun", "tiles")

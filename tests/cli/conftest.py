from __future__ import annotations

import numpy as np
import pytest

from gmplay.agents.card import AgentCard
from gmplay.agents.checkpoint import save_agent
from gmplay.agents.encoding import NUM_FEATURE_INPUTS, NUM_INPUTS

NUM_UNITS = 8


@pytest.fixture
def right_runner(tmp_path):
    """An agent that runs right and jumps at random, whatever it sees."""
    shapes = {"cells": (NUM_UNITS, NUM_INPUTS), "second": (NUM_UNITS, NUM_UNITS), "value": (1, NUM_UNITS)}
    weights = {f"{name}.weight": np.zeros(shape, np.float32) for name, shape in shapes.items()}
    weights |= {f"{name}.bias": np.zeros(shape[0], np.float32) for name, shape in shapes.items()}
    weights["features.weight"] = np.zeros((NUM_UNITS, NUM_FEATURE_INPUTS), np.float32)
    weights["policy.weight"] = np.zeros((15, NUM_UNITS), np.float32)
    weights["policy.bias"] = np.array([0] * 7 + [9, 9] + [0] * 6, np.float32)
    save_agent(tmp_path / "right", weights, AgentCard("right", "Right", "Runs right.", "coinrun", "tiles"))
    return tmp_path / "right.safetensors"

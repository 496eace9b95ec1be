"""Playing an agent in NumPy: a few matrix products, no torch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.agents.encoding import encode_features, first_layer
from gmplay.agents.memory import MapMemory, empty_memory, remember
from gmplay.core.interaction import Decision
from gmplay.envs.coinrun.observe import TileObservation


class TilePolicy:
    """A TileNetwork's forward pass.

    Args:
        weights: the network's tensors by name, as TileNetwork.state_dict names them.
    """

    observation_kind = "tiles"

    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.num_actions = weights["policy.weight"].shape[0]
        self._table = np.ascontiguousarray(weights["cells.weight"].T)
        self._features = np.ascontiguousarray(weights["features.weight"].T)
        self._bias = weights["cells.bias"]
        self._second = np.ascontiguousarray(weights["second.weight"].T), weights["second.bias"]
        # Policy and value share their input, so they are one product.
        heads = np.concatenate([weights["policy.weight"], weights["value.weight"]])
        self._heads = np.ascontiguousarray(heads.T), np.concatenate([weights["policy.bias"], weights["value.bias"]])

    def initial_memory(self, num_worlds: int) -> MapMemory:
        """A map on which nothing was seen yet."""
        return empty_memory(num_worlds)

    def decide(self, observation: TileObservation, memory: MapMemory) -> tuple[Decision, MapMemory]:
        """See Policy.decide. The memory given stays as it was."""
        memory = MapMemory(memory.cells.copy(), memory.features.copy(), memory.beyond.copy())
        remember(memory, observation)
        return self.decide_on(memory), memory

    def decide_on(self, memory: MapMemory) -> Decision:
        """The decision on what is remembered, the present observation included."""
        hidden = encode_features(memory) @ self._features + self._bias
        first_layer(memory.cells, self._table, hidden)
        np.maximum(hidden, 0.0, out=hidden)
        hidden = np.maximum(hidden @ self._second[0] + self._second[1], 0.0)
        heads: Any = hidden @ self._heads[0] + self._heads[1]
        return Decision(heads[:, :-1], heads[:, -1])

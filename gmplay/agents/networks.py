"""Networks as torch modules: what training optimises. Playing them needs only policy.py."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from gmplay.agents.encoding import NUM_PLANES, encode_bfloat16
from gmplay.envs.coinrun.observe import NUM_FEATURES

NUM_ACTIONS = 15


class TileNetwork(nn.Module):
    """A multilayer perceptron on one-hot cells: the first layer is a table of cell and thing.

    Args:
        num_cells: cells it reads.
        hidden: units of the two hidden layers.
    """

    def __init__(self, num_cells: int, hidden: tuple[int, int]) -> None:
        super().__init__()
        self.cells = nn.Linear(num_cells * NUM_PLANES, hidden[0])
        self.features = nn.Linear(NUM_FEATURES, hidden[0], bias=False)
        self.second = nn.Linear(*hidden)
        self.policy = nn.Linear(hidden[1], NUM_ACTIONS)
        self.value = nn.Linear(hidden[1], 1)
        self._initialise()

    def _initialise(self) -> None:
        # A cell input has about one active plane in nine, so the table starts wider than a dense layer's.
        for layer, gain in (
            (self.cells, 2.0),
            (self.features, 1.0),
            (self.second, 2**0.5),
            (self.policy, 0.01),
            (self.value, 1.0),
        ):
            nn.init.orthogonal_(layer.weight, gain)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)

    def forward(self, cells: torch.Tensor, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits (batch, NUM_ACTIONS) and values (batch,) for one-hot cells and features (batch, NUM_FEATURES)."""
        hidden = torch.relu(self.cells(cells) + self.features(features))
        hidden = torch.relu(self.second(hidden))
        return self.policy(hidden).float(), self.value(hidden).float().squeeze(-1)


def one_hot(cells: NDArray[np.uint8]) -> torch.Tensor:
    """(batch, num_cells) cell codes as (batch, num_cells * NUM_PLANES) bfloat16."""
    inputs = np.empty((len(cells), cells.shape[1] * NUM_PLANES), np.uint16)
    encode_bfloat16(cells, inputs)
    return torch.from_numpy(inputs.view(np.int16)).view(torch.bfloat16)

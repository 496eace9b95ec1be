"""Networks as torch modules: what training optimises. Playing them needs only policy.py."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from gmplay.agents.encoding import NUM_FEATURE_INPUTS, NUM_INPUTS, NUM_PLANES, encode_one_hot
from gmplay.agents.memory import DEPTH
from gmplay.agents.pixels import CONVOLUTIONS, NUM_CHANNELS, num_flat
from gmplay.envs.coinrun.observe import NUM_FEATURES, WINDOW

NUM_ACTIONS = 15
_BFLOAT16_ONE = np.uint16(0x3F80)


class TileNetwork(nn.Module):
    """A multilayer perceptron on the one-hot cells of a MapMemory: the first layer is a table of cell and thing.

    Args:
        hidden: units of the two hidden layers.
    """

    def __init__(self, hidden: tuple[int, int]) -> None:
        super().__init__()
        self.cells = nn.Linear(NUM_INPUTS, hidden[0])
        self.features = nn.Linear(NUM_FEATURE_INPUTS, hidden[0], bias=False)
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
        with torch.no_grad():
            # Knots, what is beyond the window and remembered cells start at zero, for noise there delays the first
            # discoveries: remembered cells come and go with every jump.
            self.features.weight[:, NUM_FEATURES:] = 0.0
            self.cells.weight[:, : DEPTH * WINDOW * NUM_PLANES] = 0.0

    def forward(self, cells: torch.Tensor, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits (batch, NUM_ACTIONS) and values (batch,) for one_hot cells and encode_features features."""
        hidden = torch.relu(self.cells(cells) + self.features(features))
        hidden = torch.relu(self.second(hidden))
        return self.policy(hidden).float(), self.value(hidden).float().squeeze(-1)


class PixelNetwork(nn.Module):
    """A small convolutional network on two pictures, the present one and the one before."""

    def __init__(self, num_hidden: int = 256) -> None:
        super().__init__()
        num_inputs = NUM_CHANNELS
        for layer in CONVOLUTIONS:
            self.add_module(layer.name, nn.Conv2d(num_inputs, layer.num_outputs, layer.size, layer.stride))
            num_inputs = layer.num_outputs
        self.hidden = nn.Linear(num_flat(), num_hidden)
        self.policy = nn.Linear(num_hidden, NUM_ACTIONS)
        self.value = nn.Linear(num_hidden, 1)

    def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits (batch, NUM_ACTIONS) and values (batch,) for uint8 (batch, rows, columns, NUM_CHANNELS)."""
        signal = pictures.permute(0, 3, 1, 2).to(torch.bfloat16 if torch.is_autocast_enabled("cpu") else torch.float32)
        return self.of_signal(signal / 255.0)

    def of_signal(self, signal: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The same for pictures of 0 .. 1, channels first."""
        for layer in CONVOLUTIONS:
            signal = torch.relu(self.get_submodule(layer.name)(signal))
        hidden = torch.relu(self.hidden(signal.flatten(1)))
        return self.policy(hidden).float(), self.value(hidden).float().squeeze(-1)


def one_hot(cells: NDArray[np.uint8], kind: torch.dtype = torch.float32) -> torch.Tensor:
    """Map cells (batch, MAP_ROWS, WINDOW) as (batch, NUM_INPUTS) float32, or bfloat16, which takes half the room."""
    is_half = kind == torch.bfloat16
    inputs = np.empty((len(cells), NUM_INPUTS), np.uint16 if is_half else np.float32)
    encode_one_hot(cells.reshape(len(cells), -1), inputs, _BFLOAT16_ONE if is_half else np.float32(1.0))
    return torch.from_numpy(inputs.view(np.int16)).view(torch.bfloat16) if is_half else torch.from_numpy(inputs)

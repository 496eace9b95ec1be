"""Playing an agent that sees pictures, in NumPy: three convolutions as matrix products, no torch."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from gmplay.core.interaction import Decision
from gmplay.envs.coinrun.observe_rgb import PICTURE

NUM_CHANNELS = 6
"""Red, green and blue of the present picture and of the one before: one picture alone shows no speed."""


class Convolution(NamedTuple):
    """Shape of a layer without padding."""

    name: str
    num_outputs: int
    size: int
    stride: int


CONVOLUTIONS = (Convolution("conv1", 32, 5, 3), Convolution("conv2", 48, 4, 2), Convolution("conv3", 48, 3, 1))


def num_flat() -> int:
    """Numbers that leave the last convolution."""
    side = PICTURE
    for layer in CONVOLUTIONS:
        side = (side - layer.size) // layer.stride + 1
    return side * side * CONVOLUTIONS[-1].num_outputs


class PictureMemory(NamedTuple):
    """What the agent remembers, for each world."""

    picture: NDArray[np.uint8]  # (num_worlds, PICTURE, PICTURE, 3) of the step before
    is_fresh: NDArray[np.bool_]  # (num_worlds,) nothing was seen yet in this episode


def empty_picture_memory(num_worlds: int) -> PictureMemory:
    """Memory at the first step of an episode."""
    return PictureMemory(np.zeros((num_worlds, PICTURE, PICTURE, 3), np.uint8), np.ones(num_worlds, np.bool_))


def stack(pictures: NDArray[np.uint8], memory: PictureMemory) -> NDArray[np.uint8]:
    """(num_worlds, PICTURE, PICTURE, NUM_CHANNELS): the present picture and the one before, itself at the start."""
    before = np.where(memory.is_fresh[:, None, None, None], pictures, memory.picture)
    return np.concatenate([pictures, before], axis=3)


def remember_pictures(pictures: NDArray[np.uint8]) -> PictureMemory:
    """Memory for the next step."""
    return PictureMemory(pictures.copy(), np.zeros(len(pictures), np.bool_))


class PixelPolicy:
    """A PixelNetwork's forward pass.

    Args:
        weights: the network's tensors by name, as PixelNetwork.state_dict names them.
    """

    observation_kind = "rgb"

    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.num_actions = weights["policy.weight"].shape[0]
        self._kernels = [_kernel(weights[f"{layer.name}.weight"]) for layer in CONVOLUTIONS]
        self._biases = [weights[f"{layer.name}.bias"] for layer in CONVOLUTIONS]
        self._hidden = _flat_by_rows(weights["hidden.weight"]), weights["hidden.bias"]
        heads = np.concatenate([weights["policy.weight"], weights["value.weight"]])
        self._heads = np.ascontiguousarray(heads.T), np.concatenate([weights["policy.bias"], weights["value.bias"]])

    def initial_memory(self, num_worlds: int) -> PictureMemory:
        """Nothing was seen yet."""
        return empty_picture_memory(num_worlds)

    def decide(self, observation: NDArray[np.uint8], memory: PictureMemory) -> tuple[Decision, PictureMemory]:
        """See Policy.decide. The memory given stays as it was."""
        return self.decide_on(stack(observation, memory)), remember_pictures(observation)

    def decide_on(self, stacked: NDArray[Any]) -> Decision:
        """The decision on two pictures as ``stack`` lays them together, of 0 .. 255."""
        signal = stacked.astype(np.float32) / np.float32(255.0)
        for layer, kernel, bias in zip(CONVOLUTIONS, self._kernels, self._biases, strict=True):
            signal = np.maximum(_convolve(signal, kernel, layer) + bias, 0.0)
        hidden = np.maximum(signal.reshape(len(signal), -1) @ self._hidden[0] + self._hidden[1], 0.0)
        heads: Any = hidden @ self._heads[0] + self._heads[1]
        return Decision(heads[:, :-1], heads[:, -1])


def _kernel(weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """(num_inputs * size * size, num_outputs), in the order of sliding_window_view's last three axes."""
    return np.ascontiguousarray(weight.reshape(len(weight), -1).T)


def _flat_by_rows(weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """(num_flat, num_units): torch flattens channels first, this pass keeps them last."""
    channels = CONVOLUTIONS[-1].num_outputs
    side = int((weight.shape[1] // channels) ** 0.5)
    by_rows = weight.reshape(len(weight), channels, side, side).transpose(2, 3, 1, 0)
    return np.ascontiguousarray(by_rows.reshape(-1, len(weight)))


def _convolve(signal: NDArray[np.float32], kernel: NDArray[np.float32], layer: Convolution) -> NDArray[np.float32]:
    """(num_worlds, rows, columns, channels) to the same with the layer's size, stride and channels."""
    windows = sliding_window_view(signal, (layer.size, layer.size), axis=(1, 2))[:, :: layer.stride, :: layer.stride]
    num_worlds, rows, columns = windows.shape[:3]
    products = windows.reshape(num_worlds * rows * columns, -1) @ kernel
    return products.reshape(num_worlds, rows, columns, layer.num_outputs)

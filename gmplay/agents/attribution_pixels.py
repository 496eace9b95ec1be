"""Which pixels move an agent that sees pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.agents.attributed import Attributed
from gmplay.agents.checkpoint import Weights
from gmplay.agents.integrated_gradients import VALUE, integrated_gradients
from gmplay.agents.pixels import NUM_CHANNELS, PixelPolicy
from gmplay.envs.coinrun.observe_rgb import PICTURE

MEAN_COLOUR = "pictures of one colour, their mean"
NUM_PICTURES = 2
PATCH = 4
"""Rows and columns of pixels that are occluded together: less than a cell, which has five."""
_COLOURS = NUM_CHANNELS // NUM_PICTURES
_AT_ONCE = 128  # patches; a picture more takes 100 kilobytes


def mean_colour(seen: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Both pictures filled with their own mean colour.

    Not black: the gradients of a pixel are multiplied by its distance from the baseline, so on black whatever is dark,
    the night sky or a saw's shade, could not count.
    """
    return np.broadcast_to(seen.mean(axis=(1, 2), keepdims=True), seen.shape)


def attribute_pixels(
    weights: Weights,
    policy: PixelPolicy,
    seen: NDArray[np.uint8],
    base: NDArray[Any],
    bare: NDArray[np.uint8],
    output: int,
) -> Attributed:
    """Integrated gradients of the pixels of both pictures, their colours summed, and occlusion patch by patch.

    Args:
        seen, base, bare: (1, PICTURE, PICTURE, NUM_CHANNELS) what was seen, the baseline, and what would have been seen
            without the coin: where it differs are the coin's pixels.
    """
    (parts,), *outputs = integrated_gradients(network_of(weights), (_signal(seen),), (_signal(base),), output)
    values = parts[0].reshape(NUM_PICTURES, _COLOURS, PICTURE, PICTURE).sum(axis=1)
    is_coin = _by_picture(seen != bare).any(axis=3)
    now, before = np.where(is_coin, 0.0, values).sum(axis=(1, 2)).tolist()
    by_kind = {
        "coin": float(values[is_coin].sum()),
        "other pixels": now,
        "other pixels a step before": before,
    }
    return Attributed(values, occlude_patches(policy, seen, base, output), by_kind, *outputs)


def _signal(stacked: NDArray[Any]) -> NDArray[np.float64]:
    """Pictures as the network's layers read them: 0 .. 1, channels first."""
    return np.ascontiguousarray(stacked.transpose(0, 3, 1, 2) / 255.0)


def _by_picture(stacked: NDArray[Any]) -> NDArray[Any]:
    """(NUM_PICTURES, PICTURE, PICTURE, 3) of one world's pictures, the present one first."""
    return np.moveaxis(stacked[0].reshape(PICTURE, PICTURE, NUM_PICTURES, _COLOURS), 2, 0)


def network_of(weights: Weights) -> Any:
    """The torch network of a pixel agent's weights, in double precision, for pictures as ``_signal`` gives them."""
    import torch

    from gmplay.agents.networks import PixelNetwork

    network = PixelNetwork(len(weights["hidden.bias"]))
    network.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    return network.double().of_signal


def occlude_patches(
    policy: PixelPolicy, seen: NDArray[np.uint8], base: NDArray[Any], output: int
) -> NDArray[np.float64]:
    """(NUM_PICTURES, PICTURE / PATCH, PICTURE / PATCH) the output less what it is with one patch as in the baseline.

    By the NumPy policy, so nothing of torch is in it.
    """
    side = PICTURE // PATCH
    falls = np.zeros((NUM_PICTURES, side, side))
    is_unlike = _by_picture(seen != base).any(axis=3).reshape(NUM_PICTURES, side, PATCH, side, PATCH).any(axis=(2, 4))
    places, as_seen = np.argwhere(is_unlike), _output_on(policy, seen, output)[0]
    for first in range(0, len(places), _AT_ONCE):
        chosen = places[first : first + _AT_ONCE]
        variants = np.repeat(seen.astype(np.float32), len(chosen), axis=0)
        for variant, (picture, row, column) in zip(variants, chosen.tolist(), strict=True):
            patch = (
                slice(row * PATCH, (row + 1) * PATCH),
                slice(column * PATCH, (column + 1) * PATCH),
                slice(picture * _COLOURS, (picture + 1) * _COLOURS),
            )
            variant[patch] = base[0][patch]
        falls[tuple(chosen.T)] = as_seen - _output_on(policy, variants, output)
    return falls


def _output_on(policy: PixelPolicy, stacked: NDArray[Any], output: int) -> NDArray[np.float64]:
    decision = policy.decide_on(stacked)
    return (decision.value if output == VALUE else decision.logits[:, output]).astype(np.float64)

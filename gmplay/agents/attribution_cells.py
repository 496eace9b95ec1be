"""Which cells of its map move an agent that sees tiles."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.agents.attributed import Attributed
from gmplay.agents.checkpoint import Weights
from gmplay.agents.encoding import NUM_CELLS, NUM_PLANES, encode_features
from gmplay.agents.integrated_gradients import VALUE, integrated_gradients
from gmplay.agents.memory import MAP_ROWS, MapMemory
from gmplay.agents.policy import TilePolicy
from gmplay.envs.coinrun.observe import SEEN_COIN, SEEN_EMPTY, WINDOW
from gmplay.evaluation.counterfactual import select_memory

EMPTY_MAP = "an empty map and zeros"
PLANE_NAMES = ("coin", "walls", "lava", "crates", "saws", "monsters", "monsters", "monsters", "monsters")


def empty_map(seen: MapMemory) -> MapMemory:
    """A map on which everything was seen and nothing was there."""
    return seen._replace(cells=np.full_like(seen.cells, SEEN_EMPTY))


def without_coin(seen: MapMemory) -> MapMemory:
    """The same map with nothing where the coin is, or was when it was last seen."""
    return seen._replace(cells=np.where(seen.cells == SEEN_COIN, SEEN_EMPTY, seen.cells).astype(np.uint8))


def attribute_cells(
    weights: Weights, policy: TilePolicy, seen: MapMemory, base: MapMemory, output: int, *, has_zeros: bool
) -> Attributed:
    """Integrated gradients of the map's cells, and occlusion cell by cell. ``has_zeros``: the baseline's numbers."""
    numbers = encode_features(seen)
    base_numbers = np.zeros_like(numbers) if has_zeros else numbers
    (cells, other), *outputs = integrated_gradients(
        network_of(weights), (planes(seen.cells), numbers), (planes(base.cells), base_numbers), output
    )
    by_plane = cells.reshape(NUM_CELLS, NUM_PLANES)
    by_kind: dict[str, float] = dict.fromkeys(PLANE_NAMES, 0.0)
    for plane, name in enumerate(PLANE_NAMES):
        by_kind[name] += float(by_plane[:, plane].sum())
    by_kind["numbers"] = float(other.sum())
    values = by_plane.sum(axis=1).reshape(1, MAP_ROWS, WINDOW)
    return Attributed(values, occlude_cells(policy, seen, base, output), by_kind, *outputs)


def planes(cells: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(batch, NUM_INPUTS) one-hot map cells, as the network reads them."""
    from gmplay.agents.networks import one_hot

    encoded: NDArray[np.float32] = one_hot(cells).numpy()
    return encoded


def network_of(weights: Weights) -> Any:
    """The torch network of a tile agent's weights, in double precision."""
    import torch

    from gmplay.agents.networks import TileNetwork

    network = TileNetwork((len(weights["cells.bias"]), len(weights["second.bias"])))
    tensors = {name: torch.from_numpy(array) for name, array in weights.items()}
    network.load_state_dict(tensors)
    return network.double()


def occlude_cells(policy: TilePolicy, seen: MapMemory, base: MapMemory, output: int) -> NDArray[np.float64]:
    """(1, MAP_ROWS, WINDOW) the output less what it is when one cell alone is as in the baseline, cell by cell.

    The numbers stay as they are. By the NumPy policy, so nothing of torch is in it.
    """
    differing = np.flatnonzero(seen.cells[0] != base.cells[0])
    variants = select_memory(seen, np.zeros(1 + len(differing), np.intp))
    flat = variants.cells.reshape(len(variants.cells), -1)
    flat[1 + np.arange(len(differing)), differing] = base.cells[0].ravel()[differing]
    decision = policy.decide_on(variants)
    outputs = (decision.value if output == VALUE else decision.logits[:, output]).astype(np.float64)
    falls = np.zeros(NUM_CELLS)
    falls[differing] = outputs[0] - outputs[1:]
    return falls.reshape(1, MAP_ROWS, WINDOW)

"""Which cells move a decision: integrated gradients (Sundararajan et al. 2017) by captum, and occlusion as a check.

The question and the answer are plain arrays, so that the process that asks needs neither torch nor captum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.agents.checkpoint import Weights, load_policy, read_weights
from gmplay.agents.encoding import NUM_CELLS, NUM_PLANES, encode_features
from gmplay.agents.memory import MAP_ROWS, MapMemory
from gmplay.agents.policy import TilePolicy
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.observe import NUM_FEATURES, SEEN_COIN, SEEN_EMPTY, WINDOW
from gmplay.evaluation.counterfactual import select_memory

VALUE = -1
"""The output that is the value; others are Procgen's actions, whose logit it is."""
EMPTY_MAP, WITHOUT_COIN = "an empty map and zeros", "the same without the coin"
BASELINES = (EMPTY_MAP, WITHOUT_COIN)
NUM_POINTS = 128
"""Points of the path from the baseline to the input at which the gradient is taken."""
PLANE_NAMES = ("coin", "walls", "lava", "crates", "saws", "monsters", "monsters", "monsters", "monsters")


@dataclass(frozen=True, eq=False)
class AttributionQuestion:
    """What to attribute.

    Attributes:
        checkpoint: the agent's weights.
        cells, features, beyond: one world's MapMemory without its leading axis, the present observation included.
        output: VALUE, or an action's index.
        baseline: one of BASELINES.
        frame: who asks knows by it what the answer belongs to.
    """

    checkpoint: Path
    cells: NDArray[np.uint8]
    features: NDArray[np.float32]
    beyond: NDArray[np.float32]
    output: int
    baseline: str
    frame: tuple[Any, ...]

    @property
    def memory(self) -> MapMemory:
        """The input as a memory of one world."""
        return MapMemory(self.cells[None], self.features[None], self.beyond[None])


@dataclass(frozen=True, eq=False)
class Attribution:
    """What moved an output away from the baseline's.

    Attributes:
        question: what was asked.
        cells: (MAP_ROWS, WINDOW) integrated gradients of the map's cells; they and ``numbers`` sum to the difference.
        occlusion: (MAP_ROWS, WINDOW) by how much the output falls when a cell alone is replaced by the baseline's.
        by_kind: the cells' integrated gradients, summed by kind of thing.
        numbers: integrated gradients of all that is not a cell: speeds, place in the cell, how far was seen.
        output, baseline_output: what the network says of the input and of the baseline.
    """

    question: AttributionQuestion
    cells: NDArray[np.float64]
    occlusion: NDArray[np.float64]
    by_kind: dict[str, float]
    numbers: float
    output: float
    baseline_output: float

    @property
    def total(self) -> float:
        """Sum of all attributions."""
        return float(self.cells.sum()) + self.numbers

    @property
    def error(self) -> float:
        """By what share of the difference of the outputs the sum misses it; nan where there is no difference."""
        difference = self.output - self.baseline_output
        return abs(self.total - difference) / abs(difference) if abs(difference) > 1e-6 else float("nan")

    @property
    def agreement(self) -> float:
        """Correlation of integrated gradients and occlusion over the cells that count; nan where there is none."""
        counts = (self.cells != 0.0) | (self.occlusion != 0.0)
        pair = self.cells[counts], self.occlusion[counts]
        has_spread = counts.sum() > 2 and min(part.std() for part in pair) > 0.0
        return float(np.corrcoef(*pair)[0, 1]) if has_spread else float("nan")


def attribute(question: AttributionQuestion) -> Iterator[Attribution]:
    """The one answer to a question. Needs torch and captum. Raises CheckpointError and InputError."""
    policy = load_policy(question.checkpoint)
    if not isinstance(policy, TilePolicy):
        raise InputError("Attribution reads the cells of agents that see tiles; this one sees pictures.")
    weights = read_weights(question.checkpoint)
    memory, baseline = question.memory, baseline_of(question)
    numbers = _numbers(question, memory)
    base_numbers = np.zeros_like(numbers) if question.baseline == EMPTY_MAP else numbers
    inputs, base = planes(memory.cells), planes(baseline.cells)
    cells, other, outputs = integrated_gradients(
        weights, (inputs, numbers), (base, base_numbers), question.output, NUM_POINTS
    )
    by_plane = cells.reshape(NUM_CELLS, NUM_PLANES)
    by_kind: dict[str, float] = dict.fromkeys(PLANE_NAMES, 0.0)
    for plane, name in enumerate(PLANE_NAMES):
        by_kind[name] += float(by_plane[:, plane].sum())
    yield Attribution(
        question,
        by_plane.sum(axis=1).reshape(MAP_ROWS, WINDOW),
        occlude(policy, memory, baseline, question.output),
        by_kind,
        float(other.sum()),
        *outputs,
    )


def baseline_of(question: AttributionQuestion) -> MapMemory:
    """The baseline's map; its numbers are zero for EMPTY_MAP, and the input's own otherwise."""
    memory = question.memory
    if question.baseline == EMPTY_MAP:
        return memory._replace(cells=np.full_like(memory.cells, SEEN_EMPTY))
    return memory._replace(cells=np.where(memory.cells == SEEN_COIN, SEEN_EMPTY, memory.cells).astype(np.uint8))


def planes(cells: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(batch, NUM_INPUTS) one-hot map cells, as the network reads them."""
    from gmplay.agents.networks import one_hot

    encoded: NDArray[np.float32] = one_hot(cells).float().numpy()
    return encoded


def _numbers(question: AttributionQuestion, memory: MapMemory) -> NDArray[np.float32]:
    if question.features.shape != (NUM_FEATURES,):
        raise InputError(f"An observation has {NUM_FEATURES} features, not {question.features.shape}.")
    return encode_features(memory)


def integrated_gradients(
    weights: Weights,
    inputs: tuple[NDArray[np.float32], NDArray[np.float32]],
    baselines: tuple[NDArray[np.float32], NDArray[np.float32]],
    output: int,
    num_points: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[float, float]]:
    """Captum's integrated gradients of one output of a TileNetwork, for a batch of one.

    Returns:
        attributions of the cells' planes (1, NUM_INPUTS) and of the numbers (1, num_numbers), and the output on the
        input and on the baseline.
    """
    import torch
    from captum.attr import IntegratedGradients

    network = _network(weights)

    def outputs(cells: Any, numbers: Any) -> Any:
        logits, value = network(cells, numbers)
        return torch.cat([logits, value[:, None]], dim=1)  # so the value, index -1, is the last of them

    torch.set_num_threads(1)
    tensors = tuple(torch.from_numpy(array).double() for array in inputs)
    base = tuple(torch.from_numpy(array).double() for array in baselines)
    with torch.no_grad():
        told = tuple(float(outputs(*each)[0, output]) for each in (tensors, base))
    index = output if output >= 0 else network.policy.out_features
    parts = IntegratedGradients(outputs).attribute(
        tensors, base, target=index, n_steps=num_points, internal_batch_size=num_points
    )
    cells, numbers = (part.detach().numpy() for part in parts)
    return cells, numbers, (told[0], told[1])


def _network(weights: Weights) -> Any:
    """The torch network of a tile agent's weights, in double precision."""
    import torch

    from gmplay.agents.networks import TileNetwork

    network = TileNetwork((len(weights["cells.bias"]), len(weights["second.bias"])))
    tensors = {name: torch.from_numpy(array) for name, array in weights.items()}
    missing = network.features.weight.shape[1] - tensors["features.weight"].shape[1]
    tensors["features.weight"] = torch.nn.functional.pad(tensors["features.weight"], (0, missing))
    network.load_state_dict(tensors)
    return network.double()


def occlude(policy: TilePolicy, memory: MapMemory, baseline: MapMemory, output: int) -> NDArray[np.float64]:
    """(MAP_ROWS, WINDOW) the output less what it is when one cell alone is as in the baseline, cell by cell.

    The numbers stay as they are. By the NumPy policy, so nothing of torch is in it.
    """
    differing = np.flatnonzero(memory.cells[0] != baseline.cells[0])
    variants = select_memory(memory, np.zeros(1 + len(differing), np.intp))
    flat = variants.cells.reshape(len(variants.cells), -1)
    flat[1 + np.arange(len(differing)), differing] = baseline.cells[0].ravel()[differing]
    decision = policy.decide_on(variants)
    outputs = (decision.value if output == VALUE else decision.logits[:, output]).astype(np.float64)
    falls = np.zeros(NUM_CELLS)
    falls[differing] = outputs[0] - outputs[1:]
    return falls.reshape(MAP_ROWS, WINDOW)

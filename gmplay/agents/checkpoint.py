"""Agents on disk: ``NAME.safetensors`` and ``NAME.json`` side by side. Data only; nothing in them can run."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from gmplay.agents.card import AgentCard, CheckpointError
from gmplay.agents.encoding import NUM_FEATURE_INPUTS, NUM_INPUTS
from gmplay.agents.pixels import CONVOLUTIONS, NUM_CHANNELS, PixelPolicy, num_flat
from gmplay.agents.policy import TilePolicy
from gmplay.core.interaction import Policy

_UNPICKLED = (".pth", ".pt", ".pkl", ".pickle", ".ckpt", ".bin", ".zip")
NUM_ACTIONS = 15

Weights = dict[str, NDArray[np.float32]]


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Call ``write(temporary path)`` and move the result to ``path``, so that no half-written file is ever seen.

    Where that fails, on a full disk for one, nothing of it is left to fill the disk. Raises OSError.
    """
    temporary = path.with_name(f"{path.name}.partial")
    try:
        write(temporary)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def save_agent(path: Path, weights: Weights, card: AgentCard) -> None:
    """Write ``path`` (without ending) .safetensors, in half precision, and .json.

    Half the size, and what the file holds is what is measured and played: the rounding is part of the agent.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.with_suffix(".safetensors")
    write_tensors(file, {name: array.astype(np.float16) for name, array in weights.items()})
    write_card(path, dataclasses.replace(card, weights_sha256=weights_digest(file)))


def weights_digest(path: Path) -> str:
    """Hexadecimal SHA-256 of a weights file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_tensors(path: Path, tensors: dict[str, NDArray[Any]]) -> None:
    """Write arrays as a safetensors file, in their own precision."""
    contiguous = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    write_atomically(path, lambda target: target.write_bytes(save(contiguous)))


def write_card(path: Path, card: AgentCard) -> None:
    """Write the card beside the weights at ``path``, whose ending may be left out."""
    write_atomically(path.with_suffix(".json"), lambda target: target.write_text(card.to_json(), encoding="utf-8"))


def list_agents(folder: Path) -> list[AgentCard]:
    """Cards of the agents in a folder by name; none where the folder does not exist.

    Raises CheckpointError for a card that cannot be read.
    """
    return [AgentCard.read(path) for path in sorted(folder.glob("*.json")) if path.with_suffix(".safetensors").exists()]


def read_weights(path: Path) -> Weights:
    """The tensors of a safetensors file, 16-bit floats as 32-bit ones.

    Raises CheckpointError, naming the file, for anything else.
    """
    if path.suffix in _UNPICKLED:
        raise CheckpointError(
            f"{path.name} is a {path.suffix} file, which would have to be unpickled and could run code; "
            "gmplay reads .safetensors only. Convert it where it was trained."
        )
    if path.suffix != ".safetensors":
        raise CheckpointError(f"{path.name} is no .safetensors file.")
    if not path.is_file():
        raise CheckpointError(f"There is no checkpoint {path}.")
    try:
        return {name: _widened(array) for name, array in load_file(path).items()}
    except (SafetensorError, OSError, KeyError, ValueError) as error:
        raise CheckpointError(f"{path.name} is damaged or no safetensors file: {error}.") from error


def _widened(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(np.float32) if array.dtype == np.float16 else array


def _tile_shapes(weights: Weights) -> dict[str, tuple[int, ...]]:
    """The shapes a TileNetwork has whose hidden layers are as wide as these weights say."""
    first = weights["cells.bias"].shape[0] if "cells.bias" in weights and weights["cells.bias"].ndim else 0
    second = weights["second.bias"].shape[0] if "second.bias" in weights and weights["second.bias"].ndim else 0
    return {
        "cells.weight": (first, NUM_INPUTS),
        "cells.bias": (first,),
        "features.weight": (first, NUM_FEATURE_INPUTS),
        "second.weight": (second, first),
        "second.bias": (second,),
        "policy.weight": (NUM_ACTIONS, second),
        "policy.bias": (NUM_ACTIONS,),
        "value.weight": (1, second),
        "value.bias": (1,),
    }


def _pixel_shapes(weights: Weights) -> dict[str, tuple[int, ...]]:
    """The shapes a PixelNetwork has whose hidden layer is as wide as these weights say."""
    hidden = weights["hidden.bias"].shape[0] if "hidden.bias" in weights and weights["hidden.bias"].ndim else 0
    shapes: dict[str, tuple[int, ...]] = {}
    num_inputs = NUM_CHANNELS
    for layer in CONVOLUTIONS:
        shapes[f"{layer.name}.weight"] = (layer.num_outputs, num_inputs, layer.size, layer.size)
        shapes[f"{layer.name}.bias"] = (layer.num_outputs,)
        num_inputs = layer.num_outputs
    return shapes | {
        "hidden.weight": (hidden, num_flat()),
        "hidden.bias": (hidden,),
        "policy.weight": (NUM_ACTIONS, hidden),
        "policy.bias": (NUM_ACTIONS,),
        "value.weight": (1, hidden),
        "value.bias": (1,),
    }


def _make_policy(weights: Weights, observation: str, path: Path) -> Policy:
    """The policy for a kind of observation. Raises CheckpointError where the weights do not fit it."""
    shapes = _tile_shapes(weights) if observation == "tiles" else _pixel_shapes(weights)
    _check_shapes(weights, shapes, path)
    return TilePolicy(weights) if observation == "tiles" else PixelPolicy(weights)


def _check_shapes(weights: Weights, shapes: dict[str, tuple[int, ...]], path: Path) -> None:
    for name, shape in shapes.items():
        if name not in weights:
            raise CheckpointError(f"{path.name} holds no tensor {name!r}: it is not an agent of this observation.")
        if weights[name].shape != shape:
            raise CheckpointError(
                f"{path.name}: {name} has the shape {weights[name].shape}; the observation needs {shape}."
            )
        if weights[name].dtype != np.float32 or not np.isfinite(weights[name]).all():
            raise CheckpointError(f"{path.name}: {name} must hold finite 16- or 32-bit floats.")


def load_policy(path: Path | str) -> Policy:
    """The policy in a ``.safetensors`` file with its card beside it. Raises CheckpointError."""
    path = Path(path)
    weights = read_weights(path)
    card = AgentCard.read(path.with_suffix(".json"))
    if card.env != "coinrun" or card.observation not in ("tiles", "rgb"):
        raise CheckpointError(
            f"{path.name} plays {card.env} by {card.observation}; this version plays coinrun by tiles or rgb."
        )
    return _make_policy(weights, card.observation, path)


def history_path(path: Path) -> Path:
    """Where the snapshots of an agent's learning lie, if it has any."""
    return path.with_name(f"{path.stem}.history.safetensors")


def read_snapshots(path: Path) -> dict[int, Weights]:
    """An agent's half-precision snapshots as 32-bit weights, by steps; none where it has no history.

    Raises CheckpointError.
    """
    file = history_path(path)
    if not file.is_file():
        return {}
    snapshots: dict[int, Weights] = {}
    for name, array in read_weights(file).items():
        prefix, _, rest = name.partition(".")
        steps, _, tensor = rest.partition(".")
        if prefix != "history" or not steps.isdecimal():
            raise CheckpointError(f"{file.name} is no history: it holds a tensor {name!r}.")
        snapshots.setdefault(int(steps), {})[tensor] = array
    return dict(sorted(snapshots.items()))


@dataclass(frozen=True)
class SnapshotFactory:
    """Makes the policy that an agent was after so many steps; picklable."""

    path: Path
    steps: int

    def __call__(self) -> Policy:
        """Load the snapshot. Raises CheckpointError."""
        weights = read_snapshots(self.path).get(self.steps)
        if weights is None:
            raise CheckpointError(f"{history_path(self.path).name} holds no snapshot at {self.steps:,} steps.")
        card = AgentCard.read(self.path.with_suffix(".json"))
        return _make_policy(weights, card.observation, history_path(self.path))


@dataclass(frozen=True)
class AgentFactory:
    """Makes an agent's policy; picklable, so that worker processes load the weights themselves."""

    path: Path

    def __call__(self) -> Policy:
        """Load the policy. Raises CheckpointError."""
        return load_policy(self.path)

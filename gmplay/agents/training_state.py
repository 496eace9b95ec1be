"""A training run's own checkpoint: weights, Adam's moments and plain facts, in one safetensors file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from gmplay.agents.card import CheckpointError
from gmplay.agents.checkpoint import write_atomically

Snapshots = dict[int, dict[str, torch.Tensor]]
"""Half-precision weights by name, by the number of steps they were learned in."""


def save_training_state(
    path: Path, network: torch.nn.Module, optimiser: torch.optim.Optimizer, snapshots: Snapshots, facts: dict[str, Any]
) -> None:
    """Write everything that training needs to go on; ``facts`` must be JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = flatten_snapshots(snapshots)
    tensors |= {f"network.{name}": tensor.contiguous() for name, tensor in network.state_dict().items()}
    for index, moments in optimiser.state_dict()["state"].items():
        tensors |= {f"adam.{index}.{name}": torch.as_tensor(value).clone() for name, value in moments.items()}
    write_atomically(path, lambda target: save_file(tensors, target, {"facts": json.dumps(facts)}))


def flatten_snapshots(snapshots: Snapshots) -> dict[str, torch.Tensor]:
    """Tensors named ``history.STEPS.NAME``, as they stand in a file."""
    return {
        f"history.{steps}.{name}": tensor for steps, weights in snapshots.items() for name, tensor in weights.items()
    }


def load_training_state(
    path: Path, network: torch.nn.Module, optimiser: torch.optim.Optimizer, snapshots: Snapshots, config: dict[str, Any]
) -> dict[str, Any]:
    """Restore network, optimiser and ``snapshots`` in place; returns the facts.

    Raises CheckpointError where the run had other settings.
    """
    try:
        with safe_open(path, "pt") as archive:
            facts: dict[str, Any] = json.loads((archive.metadata() or {})["facts"])
            tensors = {name: archive.get_tensor(name) for name in archive.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, KeyError, ValueError) as error:
        raise CheckpointError(f"{path} is no training checkpoint: {error}. Delete it to start afresh.") from error
    changed = sorted(name for name in config if facts["config"].get(name) != config[name])
    if changed:
        raise CheckpointError(
            f"{path} belongs to a run with other {', '.join(changed)}. Delete it or choose another --out."
        )
    network.load_state_dict({name[8:]: tensor for name, tensor in tensors.items() if name.startswith("network.")})
    moments: dict[int, dict[str, Any]] = {}
    for name, tensor in tensors.items():
        if name.startswith("adam."):
            _, index, moment = name.split(".", 2)
            moments.setdefault(int(index), {})[moment] = tensor
        elif name.startswith("history."):
            _, steps, weight = name.split(".", 2)
            snapshots.setdefault(int(steps), {})[weight] = tensor
    optimiser.load_state_dict(optimiser.state_dict() | {"state": moments})
    return facts

"""A tree learner on disk: all that it needs to go on to the same future, as plain arrays in one safetensors file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from gmplay.agents.card import CheckpointError
from gmplay.agents.checkpoint import write_atomically
from gmplay.agents.tree_curve import Curve
from gmplay.agents.tree_learner import TreeLearner, TreeLearnerConfig
from gmplay.core.errors import InputError
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import DOWN, SIZE

_LIVED = ("level_seed", "steps", "num_chopped", "x", "y", "facing", "trees")
"""What of the worlds' state follows neither from the spec nor from the rest."""
_LARGEST = {"x": SIZE - 1, "y": SIZE - 1, "facing": DOWN, "trees": 1}
_FORMAT = 1

Tensors = dict[str, NDArray[Any]]


def save_learner(path: Path, learner: TreeLearner) -> None:
    """Write the learner to ``path``; an older file stays intact where that fails. Raises CheckpointError."""
    tensors: Tensors = {f"world.{name}": getattr(learner.state, name) for name in _LIVED}
    tensors |= {f"curve.{name}": array for name, array in learner.curve.to_arrays().items()}
    groups: dict[str, Tensors] = {
        "weights": learner.weights,
        "mean": learner.optimiser.mean,
        "square": learner.optimiser.square,
    }
    groups |= {f"snapshot-{steps}": weights for steps, weights in learner.snapshots.items()}
    tensors |= {f"{group}.{name}": array for group, arrays in groups.items() for name, array in arrays.items()}
    facts = {
        "format": _FORMAT,
        "config": learner.config.to_plain(),
        "spec": learner.spec.to_dict(),
        "steps": learner.steps,
        "num_updates": learner.optimiser.num_updates,
    }
    contiguous = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    data = save(contiguous, {"facts": json.dumps(facts)})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, lambda target: target.write_bytes(data))
    except OSError as error:
        raise CheckpointError(
            f"{path} cannot be written: {error.strerror or error}. The older one is intact."
        ) from error


def is_life(path: Path) -> bool:
    """Whether the file says that it is a life of the forests' learner; False too where it cannot be read."""
    try:
        with safe_open(path, "np") as archive:
            return '"num_updates"' in (archive.metadata() or {}).get("facts", "")
    except (SafetensorError, OSError):
        return False


def load_learner(path: Path) -> TreeLearner:
    """The learner in the file, ready to go on. Raises CheckpointError where there is none or it is damaged."""
    try:
        with safe_open(path, "np") as archive:
            facts = json.loads((archive.metadata() or {})["facts"])
            tensors: Tensors = {name: archive.get_tensor(name) for name in archive.keys()}  # noqa: SIM118
        if facts["format"] != _FORMAT:
            raise CheckpointError(f"{path} is of format {facts['format']}; this version reads {_FORMAT}.")
        learner = TreeLearner(_read_config(facts["config"]))
        _restore(learner, facts, tensors)
        return learner
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, InputError) as error:
        if isinstance(error, CheckpointError):
            raise
        raise CheckpointError(f"{path} is no learner that can go on: {error}.") from error


def _read_config(values: dict[str, Any]) -> TreeLearnerConfig:
    return TreeLearnerConfig(**values | {"spec": TreeGridworldSpec.from_dict(values["spec"])})


def _restore(learner: TreeLearner, facts: dict[str, Any], tensors: Tensors) -> None:
    """Overwrite a fresh learner with what was saved; every array must have the shape that it has there."""
    for name in _LIVED:
        array = getattr(learner.state, name)
        array[:] = _checked(f"world.{name}", tensors, array)
        if array.min() < 0 or array.max() > _LARGEST.get(name, np.inf):
            raise CheckpointError(f"world.{name} holds what no world can.")
    learner.state.num_trees[:] = learner.state.trees.sum(axis=(1, 2))
    groups = {"weights": learner.weights, "mean": learner.optimiser.mean, "square": learner.optimiser.square}
    for group, arrays in groups.items():
        for name, array in arrays.items():
            array[:] = _checked(f"{group}.{name}", tensors, array)
    snapshots = {name.split(".")[0] for name in tensors if name.startswith("snapshot-")}
    for group in sorted(snapshots, key=_steps_of):
        read = {name: _checked(f"{group}.{name}", tensors, array) for name, array in learner.weights.items()}
        learner.snapshots[_steps_of(group)] = {name: array.astype(np.float16) for name, array in read.items()}
    learner.curve = Curve.from_arrays({name[6:]: array for name, array in tensors.items() if name.startswith("curve.")})
    learner.steps, learner.optimiser.num_updates = int(facts["steps"]), int(facts["num_updates"])
    learner.replace_spec(TreeGridworldSpec.from_dict(facts["spec"]))


def _steps_of(group: str) -> int:
    return int(group.removeprefix("snapshot-"))


def _checked(name: str, tensors: Tensors, like: NDArray[Any]) -> NDArray[Any]:
    """The tensor of that name. Raises CheckpointError where it has not the shape and kind of ``like``."""
    array = tensors[name]
    if array.shape != like.shape or array.dtype.kind != like.dtype.kind or not np.isfinite(array).all():
        raise CheckpointError(f"{name} does not fit the settings of its run.")
    return array

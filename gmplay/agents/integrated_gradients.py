"""Integrated gradients (Sundararajan, Taly and Yan 2017) by captum, for a network with logits and a value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

VALUE = -1
"""The output that is the value; others are Procgen's actions, whose logit it is."""
NUM_POINTS = 128
"""Points of the path from the baseline to the input at which the gradient is taken."""
_AT_ONCE = 32  # of them


def integrated_gradients(
    network: Callable[..., tuple[Any, Any]],
    inputs: Sequence[NDArray[Any]],
    baselines: Sequence[NDArray[Any]],
    output: int,
    num_points: int = NUM_POINTS,
) -> tuple[list[NDArray[np.float64]], float, float]:
    """Attribute one output of a torch network in double precision, for a batch of one.

    Args:
        network: gives logits (batch, num_actions) and values (batch,) of ``inputs``.
        output: VALUE, or an action's index.

    Returns:
        attributions in the shapes of ``inputs``, and the output on the input and on the baseline.
    """
    import torch
    from captum.attr import IntegratedGradients

    def outputs(*each: Any) -> Any:
        logits, value = network(*each)
        return torch.cat([logits, value[:, None]], dim=1)  # so the value, index -1, is the last of them

    torch.set_num_threads(1)
    tensors, base = (tuple(torch.from_numpy(each).double() for each in arrays) for arrays in (inputs, baselines))
    with torch.no_grad():
        told = [outputs(*each)[0] for each in (tensors, base)]
    index = output % len(told[0])
    parts = IntegratedGradients(outputs).attribute(
        tensors, base, target=index, n_steps=num_points, internal_batch_size=_AT_ONCE
    )
    return [part.detach().numpy() for part in parts], float(told[0][index]), float(told[1][index])

"""The numbers a network learns with: half precision where this machine is faster with it, else single precision."""

from __future__ import annotations

import functools
import time

import torch

_SIZE = 256, 512, 256
_NUM_TRIES = 5
_LEAST_GAIN = 1.2
"""So much faster half precision must be: what differs by less is noise."""


@functools.cache
def learning_type() -> torch.dtype:
    """The faster one of bfloat16 and float32 for a product of matrices here.

    CPUs with instructions for bfloat16 learn about twice as fast with it; on others one product takes thirty times
    as long as in float32. It is measured, which takes a few hundredths of a second.
    """
    half, single = _seconds(torch.bfloat16), _seconds(torch.float32)
    return torch.bfloat16 if half * _LEAST_GAIN < single else torch.float32


def learning_precision() -> torch.autocast:
    """A context in which a network's products are of ``learning_type``."""
    return torch.autocast("cpu", torch.bfloat16, enabled=learning_type() == torch.bfloat16)


def _seconds(kind: torch.dtype) -> float:
    """Of the fastest of a few products; a busy machine slows some of them."""
    rows, inner, columns = _SIZE
    one, other = torch.ones(rows, inner, dtype=kind), torch.ones(inner, columns, dtype=kind)
    tries = []
    for _ in range(_NUM_TRIES):
        started = time.perf_counter()
        one @ other
        tries.append(time.perf_counter() - started)
    return min(tries)

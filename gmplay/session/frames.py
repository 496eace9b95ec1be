"""The frames of an episode, packed: from one step to the next little of a world changes.

A world is 7 kilobytes, most of it the level's grid. Kept is in what words a frame differs from the first one:
some seventy bytes, found and put back in microseconds wherever in the episode the frame lies.
"""

from __future__ import annotations

import sys
import zlib
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.core.interaction import Decision, Memory, Policy
from gmplay.core.outcome import Ending
from gmplay.envs.coinrun.state import State

_NUM_UNPACKED = 48
"""So many frames looked at last are kept as they are: drawing looks at two of them again and again."""


@dataclass(frozen=True)
class Frame:
    """One instant of an episode. Its arrays are never written to again.

    Attributes:
        state: one world.
        decision: what the agent makes of it, None without an agent or when the episode is over.
        agent_action: the action the agent chooses here; whether it is taken is another matter.
        next_memory: the agent's memory for the frame after this one.
        ending: what decided the episode at this frame, None while it goes on.
        death: name of what killed the agent here, else "".
        policy: who decided, None where nothing is decided.
    """

    state: State
    decision: Decision | None = None
    agent_action: int | None = None
    next_memory: Memory = ()
    ending: Ending | None = None
    death: str = ""
    policy: Policy | None = None


@dataclass(frozen=True)
class _Form:
    """What the arrays of a decision and a memory look like; the same for all frames of a policy."""

    memory_type: type
    arrays: tuple[tuple[np.dtype[Any], tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class PackedFrame:
    """A frame as it is kept.

    Attributes:
        state: what differs from the first frame's world; equal bytes are equal worlds.
        mind: decision and memory, compressed.
    """

    state: bytes
    mind: bytes
    form: _Form | None
    agent_action: int | None
    ending: Ending | None
    death: str
    policy: Policy | None

    @property
    def num_bytes(self) -> int:
        """Memory it takes, with the pointer to it; what all frames share is not counted."""
        return sys.getsizeof(self) + sys.getsizeof(self.state) + sys.getsizeof(self.mind) + 8


class Frames:
    """The frames of one line of play. They read like a list of Frame; lines with a common past share its frames.

    Attributes:
        packed: all of them, as they are kept.
        num_bytes: memory of those that it does not share.
    """

    def __init__(self, first: Frame) -> None:
        self._first = first.state
        self._words = _words(first.state)
        self._forms: dict[_Form, _Form] = {}
        self._unpacked: dict[int, Frame] = {}
        self.packed: list[PackedFrame] = []
        self._num_shared = 0
        self.num_bytes = 0
        self.append(first)

    def __len__(self) -> int:
        return len(self.packed)

    def __getitem__(self, step: int) -> Frame:
        frame = self._unpacked.get(step)
        return self._keep(step, self._unpack(self.packed[step])) if frame is None else frame

    def append(self, frame: Frame) -> None:
        """Add a frame at the end."""
        self.packed.append(self._pack(frame))
        self.num_bytes += self.packed[-1].num_bytes
        self._keep(len(self.packed) - 1, frame)

    def replace_last(self, frame: Frame) -> None:
        """Put another frame in the place of the last one."""
        self._unpacked.pop(len(self.packed) - 1, None)
        replaced = self.packed.pop()
        if len(self.packed) >= self._num_shared:
            self.num_bytes -= replaced.num_bytes
        self._num_shared = min(self._num_shared, len(self.packed))
        self.append(frame)

    def up_to(self, step: int) -> Frames:
        """The same frames up to a step and including it, as a line of their own."""
        result = copy(self)
        result.packed, result._unpacked = self.packed[: step + 1], {}
        result._num_shared, result.num_bytes = step + 1, 0
        return result

    def rest(self) -> None:
        """Nobody looks at this line now: keep nothing unpacked."""
        self._unpacked.clear()

    def _keep(self, step: int, frame: Frame) -> Frame:
        if len(self._unpacked) >= _NUM_UNPACKED:
            del self._unpacked[next(iter(self._unpacked))]
        self._unpacked[step] = frame
        return frame

    def _pack(self, frame: Frame) -> PackedFrame:
        changed = _words(frame.state) ^ self._words
        places = np.flatnonzero(changed)
        state = places.astype(np.uint16).tobytes() + changed[places].tobytes()
        form, mind = None, b""
        if frame.decision is not None:
            arrays = [frame.decision.logits, frame.decision.value, *frame.next_memory]
            form = _Form(type(frame.next_memory), tuple((each.dtype, each.shape) for each in arrays))
            form = self._forms.setdefault(form, form)
            mind = zlib.compress(b"".join(each.tobytes() for each in arrays), 1)
        return PackedFrame(state, mind, form, frame.agent_action, frame.ending, frame.death, frame.policy)

    def _unpack(self, packed: PackedFrame) -> Frame:
        num_changed = len(packed.state) // 6
        places = np.frombuffer(packed.state, np.uint16, num_changed)
        words = self._words.copy()
        words[places] ^= np.frombuffer(packed.state, np.uint32, num_changed, 2 * num_changed)
        state = type(self._first)(words.view(self._first.block.dtype))
        decision, memory = _mind(packed.form, packed.mind) if packed.form is not None else (None, ())
        return Frame(state, decision, packed.agent_action, memory, packed.ending, packed.death, packed.policy)


def _words(state: State) -> NDArray[np.uint32]:
    """One world's memory as words, the bytes between its fields zero: a copy need not keep those."""
    words: NDArray[np.uint32] = state.block.view(np.uint32) & _field_bits(state.block.dtype)
    return words


@cache
def _field_bits(record: np.dtype[Any]) -> NDArray[np.uint32]:
    """The bits of a record, as words, that belong to its fields."""
    bits = np.zeros(record.itemsize, np.uint8)
    for kind, offset, *_ in (record.fields or {}).values():
        bits[offset : offset + kind.itemsize] = 255
    return bits.view(np.uint32)


def _mind(form: _Form, mind: bytes) -> tuple[Decision, Memory]:
    data, arrays, offset = zlib.decompress(mind), [], 0
    for kind, shape in form.arrays:
        count = int(np.prod(shape))
        arrays.append(np.frombuffer(data, kind, count, offset).reshape(shape).copy())
        offset += count * kind.itemsize
    memory = form.memory_type(*arrays[2:]) if len(arrays) > 2 else ()
    return Decision(arrays[0], arrays[1]), memory

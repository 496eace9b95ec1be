"""Arrays with one leading axis, kept together in one block of memory.

Compiled kernels take a record of the block as one pointer, and copying a hundred worlds is one
memory copy: undo, scrubbing, branching and probes rest on that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray


def _field(name: str) -> property:
    return property(lambda records: records.block[name])


class Records:
    """Base of every environment's State and Step: attribute ``name`` is the array of that field.

    Attributes:
        record: the NumPy structured type of one world.
        block: (num_worlds,) array of that type. Each field is a view into it.
    """

    record: ClassVar[np.dtype]
    __slots__ = ("block",)

    def __init__(self, block: NDArray[Any]) -> None:
        self.block = block

    def __init_subclass__(cls) -> None:
        # One property for each field: __getattr__, asked only once all else has failed, takes four times as long.
        for name in cls.field_names():
            setattr(cls, name, _field(name))

    def __reduce__(self) -> tuple[type[Self], tuple[NDArray[Any]]]:
        return type(self), (self.block,)

    @classmethod
    def zeros(cls, num_worlds: int) -> Self:
        """Records with every field zero."""
        return cls(np.zeros(num_worlds, cls.record))

    @classmethod
    def concatenate(cls, parts: Sequence[Self]) -> Self:
        """Copies of all parts, one after the other."""
        return cls(np.concatenate([part.block for part in parts]))

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """Names of the fields."""
        return tuple(cls.record.names or ())

    @property
    def num_worlds(self) -> int:
        """Length of the leading axis."""
        return len(self.block)

    def copy(self) -> Self:
        """Records of their own, equal to these."""
        return type(self)(self.block.copy())

    def select(self, worlds: Any) -> Self:
        """A copy of some worlds; ``worlds`` is a NumPy index that keeps the leading axis."""
        chosen = self.block[worlds]
        return type(self)(chosen.copy() if np.may_share_memory(chosen, self.block) else chosen)

    def repeat(self, count: int) -> Self:
        """``count`` copies of each world, those of one world side by side."""
        return type(self)(np.repeat(self.block, count))

    def assign(self, worlds: Any, source: Self) -> None:
        """Overwrite some worlds with those of ``source``, in order."""
        self.block[worlds] = source.block

    def equals(self, other: Self) -> bool:
        """Whether every field of every world is equal to the last bit."""
        # Field by field: the bytes between fields are padding, which a copy need not keep.
        return all(getattr(self, name).tobytes() == getattr(other, name).tobytes() for name in self.field_names())

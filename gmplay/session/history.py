"""One line of play: the frames of an episode in their order, so that it can be stepped through."""

from __future__ import annotations

from typing import Any

from gmplay.session.bookmarks import find_bookmarks
from gmplay.session.frames import Frame, Frames
from gmplay.session.marks import Kind, Mark, Trace


class History:
    """Frames of one line of play and a position among them.

    Attributes:
        frames: ``actions[i]`` led from ``frames[i]`` to ``frames[i + 1]``.
        by_hand: a byte for each action, 1 where it was the keyboard's.
        trace: the few numbers of each frame that marks are found by.
        edits: (step, edit) pairs, each already applied to the frame of its step.
        marks: what happened when.
        own: the user's bookmarks, digit to step.
        position: index of the frame on show.
    """

    def __init__(self, first: Frame) -> None:
        self.frames, self.trace = Frames(first), Trace()
        self.trace.append(first)
        self.actions: list[int] = []
        self.by_hand = bytearray()
        self.edits: list[tuple[int, Any]] = []
        self.marks: list[Mark] = []
        self.own: dict[int, int] = {}
        self.position = 0
        self._num_searched = 0

    @property
    def current(self) -> Frame:
        """The frame on show."""
        return self.frames[self.position]

    @property
    def previous(self) -> Frame | None:
        """The frame before it, None at the first step."""
        return self.frames[self.position - 1] if self.position else None

    @property
    def num_steps(self) -> int:
        """How many steps were played."""
        return len(self.actions)

    @property
    def takeovers(self) -> tuple[tuple[int, int], ...]:
        """(first, last) pairs: the actions first .. last - 1 were the keyboard's."""
        hands = [False, *self.by_hand, False]
        firsts = [step for step in range(self.num_steps) if hands[step + 1] and not hands[step]]
        lasts = [step + 1 for step in range(self.num_steps) if hands[step + 1] and not hands[step + 2]]
        return tuple(zip(firsts, lasts, strict=True))

    @property
    def is_at_end(self) -> bool:
        """Nothing was played beyond the frame on show."""
        return self.position == self.num_steps

    def push(self, action: int, frame: Frame, is_by_hand: bool = False) -> None:
        """Add the frame an action led to and move on to it."""
        self.actions.append(action)
        self.by_hand.append(is_by_hand)
        self.frames.append(frame)
        self.trace.append(frame)
        self.position += 1

    def note(self, kind: Kind, words: str) -> None:
        """Remember what happened at the frame on show; saying it again changes nothing."""
        mark = Mark(self.position, kind, words)
        if mark not in self.marks:
            self.marks.append(mark)

    def all_marks(self) -> tuple[Mark, ...]:
        """What happened, what is worth a look, and the user's own bookmarks, in the order of their steps."""
        if self._num_searched < len(self.frames):
            self.marks += find_bookmarks(self.trace, self._num_searched)
            self._num_searched = len(self.frames)
        own = [Mark(step, Kind.OWN, f"Bookmark {digit}", digit) for digit, step in self.own.items()]
        return tuple(sorted([*self.marks, *own], key=lambda mark: mark.step))

    def go_to(self, step: int) -> None:
        """Show a step; beyond either end means that end."""
        self.position = max(0, min(step, self.num_steps))

    def fork(self) -> History:
        """A line of its own with the same past, up to the frame on show and including it."""
        step, line = self.position, object.__new__(History)
        line.frames, line.trace = self.frames.up_to(step), self.trace.up_to(step)
        line.actions, line.by_hand = self.actions[:step], self.by_hand[:step]
        line.edits = [(at, edit) for at, edit in self.edits if at <= step]
        line.marks = [mark for mark in self.marks if mark.step <= step]
        line.own = {digit: at for digit, at in self.own.items() if at <= step}
        line.position, line._num_searched = step, min(self._num_searched, step + 1)
        return line

    def replace_last(self, frame: Frame, edit: Any = None, is_added: bool = False) -> None:
        """Put another frame in the place of the last one, which must be on show.

        An edit replaces an earlier one of the same kind at the same step, unless ``is_added``: a drag leaves one trace.
        """
        step = self.position
        self.frames.replace_last(frame)
        self.trace.replace_last(frame)
        self._num_searched = min(self._num_searched, step)
        self.marks = [mark for mark in self.marks if mark.step < step or mark.kind not in _FOUND]
        self.edits = [(at, each) for at, each in self.edits if at < step or is_added or type(each) is not type(edit)]
        if edit is not None:
            self.edits.append((step, edit))


_FOUND = (Kind.ENTROPY, Kind.VALUE, Kind.LOOP)

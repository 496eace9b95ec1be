"""The episodes played so far, with all their branches, within a fixed amount of memory."""

from __future__ import annotations

from gmplay.session.branches import Branch
from gmplay.session.clock import STEPS_PER_SECOND
from gmplay.session.playthrough import Playthrough

MEGABYTE = 1 << 20
BYTES_PER_EPISODE, BYTES_PER_LINE = 33_000, 3_000
"""What an episode takes beside its lines' packed frames (level, first world twice), and each line beside them."""


class Past:
    """Episodes, oldest first, one of them on show. When they take too much memory the oldest go, never that one.

    Attributes:
        num_changes: grows with every episode or line that comes, goes or is shown.
    """

    def __init__(self, megabytes: int) -> None:
        self._episodes: list[Playthrough] = []
        self._shown: Playthrough | None = None
        self._megabytes = megabytes
        self._bytes_of_others = 0
        self.num_changes = 0

    @property
    def episodes(self) -> tuple[Playthrough, ...]:
        """All of them, oldest first."""
        return tuple(self._episodes)

    @property
    def shown(self) -> Playthrough:
        """The episode on show."""
        assert self._shown is not None, "a session shows an episode from its first moment on"
        return self._shown

    @property
    def num_bytes(self) -> int:
        """Memory that all episodes take."""
        return self._bytes_of_others + _bytes_of(self.shown)

    @property
    def minutes(self) -> float:
        """How long it would take to watch all that is kept at the game's own speed."""
        num_steps = sum(
            branch.history.num_steps - branch.fork_step for episode in self._episodes for branch in episode.branches
        )
        return num_steps / STEPS_PER_SECOND / 60

    def add(self, episode: Playthrough) -> None:
        """Show a new episode. The one on show is kept, if it is worth it."""
        if self._shown is not None:
            self._shown.history.frames.rest()
            if not self._shown.is_worth_keeping:
                self._episodes.remove(self._shown)
        self._episodes.append(episode)
        self._shown = episode
        self.note_change()

    def find(self, number: int) -> tuple[Playthrough, Branch] | None:
        """The line of play of this number and its episode; None where it is no longer kept."""
        for episode in self._episodes:
            if number in episode.branches:
                return episode, episode.branches[number]
        return None

    def show(self, episode: Playthrough, number: int) -> None:
        """Show a line of an episode that is kept."""
        if episode is not self._shown:
            self.shown.history.frames.rest()
        self._shown = episode
        episode.branches.show(number)
        self.note_change()

    def delete(self, number: int) -> bool:
        """Forget a line and all that left it; with its first line the whole episode. False for what is on show."""
        found = self.find(number)
        if found is None or (found[0] is self._shown and found[0].branches.leads_to_shown(number)):
            return False
        episode, branch = found
        if branch.parent is None:
            self._episodes.remove(episode)
        else:
            episode.branches.delete(number)
        self.note_change()
        return True

    def set_megabytes(self, megabytes: int) -> None:
        """Keep no more than so much from now on."""
        self._megabytes = megabytes
        self.trim()

    def note_change(self) -> None:
        """An episode or a line came, went or is shown: count anew."""
        self.num_changes += 1
        self._bytes_of_others = sum(_bytes_of(episode) for episode in self._episodes if episode is not self._shown)

    def trim(self) -> None:
        """Forget the oldest episodes, and then the oldest lines of the one on show, until the rest fits."""
        while self.num_bytes > self._megabytes * MEGABYTE and (number := self._oldest()) is not None:
            self.delete(number)

    def _oldest(self) -> int | None:
        """The number of what is to go first, None where only the line on show is left."""
        for episode in self._episodes:
            if episode is not self._shown:
                return episode.branches.first.number
        branches = self.shown.branches
        return next((each.number for each in branches if not branches.leads_to_shown(each.number)), None)


def _bytes_of(episode: Playthrough) -> int:
    return episode.branches.num_bytes + BYTES_PER_EPISODE + BYTES_PER_LINE * len(episode.branches)

"""A recorded forest lived through again: what happens to it step by step, each state checked against the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gmplay.envs.tree_gridworld.edit import apply_edit
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.fingerprint import fingerprints
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import State
from gmplay.evaluation.replay import ReplayError
from gmplay.record.forest_file import Change, ForestEpisode


class ForestScript:
    """Where a recording that is lived through again has got to.

    Attributes:
        episode: the recording.
        position: how many of its steps were taken.
    """

    def __init__(self, episode: ForestEpisode) -> None:
        self.episode, self.position = episode, 0
        self._changes: defaultdict[int, list[Change]] = defaultdict(list)
        for step, change in episode.edits:
            self._changes[step].append(change)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What happened before the next action."""
        return tuple(self._changes.get(self.position, ()))

    @property
    def rules(self) -> TreeGridworldSpec:
        """Those the world goes by at this step."""
        told = [change for step, change in self.episode.edits if step <= self.position]
        return next((change for change in reversed(told) if isinstance(change, TreeGridworldSpec)), self.episode.spec)

    @property
    def action(self) -> int | None:
        """The next action; None after the last."""
        return None if self.position == self.episode.num_steps else int(self.episode.actions[self.position])

    def advance(self, state: State) -> None:
        """The next action was taken and led to ``state``. Raises ReplayError where that is not the recorded one."""
        self.position += 1
        if fingerprints(state)[0] != self.episode.fingerprints[self.position - 1]:
            raise ReplayError(
                f"The forest of seed {self.episode.level_seed} cannot be replayed: its state after step "
                f"{self.position} of {self.episode.num_steps} differs from the recorded one."
            )


def make_change(env: TreeGridworld, state: State, change: Change) -> None:
    """Do to a world what a hand did, or let it go on under other rules. Raises InputError where that is impossible."""
    if isinstance(change, TreeGridworldSpec):
        env.replace_spec(state, change)
    else:
        apply_edit(state, change)


def forest_states(episode: ForestEpisode) -> Iterator[State]:
    """The states of a file, first to last: num_steps + 1 of them, each a copy of its own, edits already made.

    Raises ReplayError, naming the first step after which the state is not the recorded one, and InputError where
    an edit is impossible.
    """
    env, state, script = TreeGridworld(), episode.start.copy(), ForestScript(episode)
    while True:
        for change in script.changes:
            make_change(env, state, change)
        yield state.copy()
        if script.action is None:
            return
        env.step(state, [script.action])
        script.advance(state)

"""What the file of the episode on show says about it: its words, and what is to be kept when it is saved anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gmplay.record.episode_file import EpisodeFile
    from gmplay.session.session import Snapshot


class ShownAgain:
    """The episode file that was opened last, for as long as what is on show comes from it."""

    def __init__(self) -> None:
        self._episode: EpisodeFile | None = None

    def begin(self, episode: EpisodeFile) -> None:
        """The file is opened."""
        self._episode = episode

    def words(self, snapshot: Snapshot) -> tuple[str, str]:
        """The caption at a frame, and the title of its chapter; "" where there is none."""
        episode = self._episode
        if episode is None or not snapshot.is_replay or snapshot.level_seed != episode.run.level_seed:
            return "", ""
        step = snapshot.step
        captions = [each.text for each in episode.captions if each.step <= step < each.step + each.num_steps]
        chapters = [each.title for each in episode.chapters if each.step <= step]
        return captions[-1] if captions else "", chapters[-1] if chapters else ""

    def completed(self, episode: EpisodeFile) -> EpisodeFile:
        """The episode with the words, the agent and all else that its file says, where it is from that file."""
        if self._episode is None or not self._episode.is_same_run(episode):
            return episode
        return replace(self._episode, first_step=episode.first_step or self._episode.first_step, look=episode.look)

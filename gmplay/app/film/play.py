"""Playing an episode for a film, as fast as it goes."""

from __future__ import annotations

from gmplay.app.agents import checkpoint_path, open_agent
from gmplay.record.episode_file import EpisodeFile, Look
from gmplay.record.replay import level_digest_for
from gmplay.session import messages
from gmplay.session.record import Record
from gmplay.session.session import Session


def play_episode(record: Record, agent_name: str) -> EpisodeFile:
    """What the record's agent does on its level, from the first step to what decides it.

    Raises InputError where there is no such agent, or the level offers no place for the coin.
    """
    from gmplay.agents.checkpoint import weights_digest
    from gmplay.session.rules import CoinRunRules

    rules = CoinRunRules()
    level = rules.generate(record.spec, record.level_seed)  # type: ignore[arg-type]  # a CoinRunSpec
    session = Session(rules, record.replace(is_playing=False), level)
    _card, policy = open_agent(record.agent_name)
    session.set_agent(agent_name, policy)
    while session.snapshot().ending is None:
        session.apply(messages.StepBy(1))
    run = session.run()
    return EpisodeFile(
        run,
        level_digest=level_digest_for(run),
        weights_sha256=weights_digest(checkpoint_path(record.agent_name)),
        is_greedy=record.is_greedy,
        look=Look(record.camera, record.shows_agent_view, ("Agent", "Level", "Decision", "Quadrant")),
    )

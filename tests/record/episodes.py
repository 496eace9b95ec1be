"""Episodes made here: played on the real game, with everything a file can hold."""

from __future__ import annotations

from typing import Any

import numpy as np

from gmplay.core.episode import Run
from gmplay.envs.coinrun.edit import AddEntity, MoveCoin, PaintCell, apply_edit
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.fingerprint import fingerprints
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import SAW, WALL
from gmplay.record.episode_file import Caption, Chapter, EpisodeFile, Look, level_digest_of

RIGHT, RIGHT_AND_JUMP = 7, 8
EDITS = ((0, MoveCoin(9, 5)), (3, PaintCell(20, 8, WALL)), (3, AddEntity(SAW, 24, 9)))


def played(num_steps: int = 40, edits: tuple[tuple[int, Any], ...] = EDITS, level_seed: int = 21) -> Run:
    """A run to the right, with a jump now and then."""
    env, spec = CoinRun(), CoinRunSpec(monster_frequency=0.0, saw_frequency=0.0)
    state = env.generate(spec, level_seed).state.copy()
    actions = np.array([RIGHT_AND_JUMP if step % 4 == 0 else RIGHT for step in range(num_steps)], np.uint8)
    prints = np.empty(num_steps, np.uint32)
    for step, action in enumerate(actions):
        for at, edit in edits:
            if at == step:
                apply_edit(state, edit)
        env.step(state, [action])
        prints[step] = fingerprints(state)[0]
    return Run(
        "coinrun",
        spec.to_dict(),
        level_seed,
        None,
        5,
        "runner",
        actions,
        edits,
        prints,
        takeovers=((4, 9),) if num_steps > 9 else (),
    )


def filled(run: Run | None = None) -> EpisodeFile:
    """A file with every field set."""
    run = run or played()
    level = CoinRun().generate(CoinRunSpec.from_dict(run.spec), run.level_seed)
    return EpisodeFile(
        run,
        level_digest=level_digest_of(level),
        weights_sha256="ab" * 32,
        is_greedy=True,
        first_step=2,
        look=Look("level", False, ("Agent", "Decision")),
        captions=(Caption(3, 10, "The wall appears – “here”."),),
        chapters=(Chapter(0, "Start"), Chapter(20, "The saw")),
        unknown={"mood": ["good", {"of": 2}]},
    )

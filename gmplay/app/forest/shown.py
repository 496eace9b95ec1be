"""The forest on show: one world, who acts in it, and what the user does to it. No Qt and no drawing."""

from __future__ import annotations

from collections import deque

import numpy as np

from gmplay.agents.tree_learner import TreeLearnerConfig
from gmplay.agents.tree_policy import TreePolicy, Weights
from gmplay.app.forest.events import ForestMoment, Replayed
from gmplay.app.forest.recording import ForestRecording
from gmplay.core.errors import InputError
from gmplay.core.interaction import Decision, sample_actions
from gmplay.core.level import NUM_EVALUATION_SEEDS
from gmplay.core.seeding import action_uniforms
from gmplay.envs.tree_gridworld.dynamics import growth_probability
from gmplay.envs.tree_gridworld.edit import Edit
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import State
from gmplay.record.forest_file import Change, ForestEpisode
from gmplay.record.forest_script import ForestScript, make_change
from gmplay.render.forest_view import ForestHistory

_ACTION_SEED = 0
_LATELY = 400
"""Steps over which the recent reward is counted."""


class ShownForest:
    """A world being lived in.

    Attributes:
        spec: its rules; ``start_trees`` matters where it begins anew. Not those of a recording that is replayed.
        current, previous: its state now, and one step ago; None after it began.
        history: what was felled and what grew, for those who draw it.
        recording: what is told of all that happens here; None where nobody records.
        script: the recording that is lived through again; None where the learner acts.
    """

    def __init__(self, spec: TreeGridworldSpec, level_seed: int = 0) -> None:
        self.spec, self._env = spec, TreeGridworld()
        self._policy: TreePolicy | None = None
        self.recording: ForestRecording | None = None
        self.script: ForestScript | None = None
        self._begin(self._env.new_worlds(spec, [level_seed]))

    def _begin(self, state: State) -> None:
        self.current: State = state
        self.previous: State | None = None
        self.history = ForestHistory()
        self.history.note(self.current)
        self._rewards: deque[float] = deque(maxlen=_LATELY)
        self._decide()

    def begin_anew(self, is_next: bool = False) -> None:
        """The same forest, or recording, from its first step, or the forest of the next seed."""
        if self.script is not None and not is_next:
            self.replay(self.script.episode)
            return
        self.script = None
        seed = (int(self.current.level_seed[0]) + is_next) % NUM_EVALUATION_SEEDS
        self._begin(self._env.new_worlds(self.spec, [seed]))

    def replay(self, episode: ForestEpisode) -> None:
        """Live through a recording again, from its first step. A hand's doing leaves it. Raises InputError."""
        script, state = ForestScript(episode), episode.start.copy()
        for change in script.changes:
            make_change(self._env, state, change)
        self.script = script
        self._begin(state)

    def replace_spec(self, spec: TreeGridworldSpec) -> None:
        """Go on under other rules; a recording keeps to its own until it is left."""
        self.spec = spec
        if self.script is None:
            self._change(spec)

    def _change(self, change: Change) -> None:
        make_change(self._env, self.current, change)
        if self.recording is not None:
            self.recording.note_change(change)

    def let_act(self, weights: Weights) -> None:
        """Another network decides from here on."""
        self._policy = TreePolicy(weights, TreeLearnerConfig().value_scale)
        self._decide()

    def _decide(self) -> None:
        self.decision: Decision | None = None
        self.action: int | None = None if self.script is None else self.script.action
        if self._policy is not None and self.script is None:
            self.decision, _ = self._policy.decide(self._env.observe(self.current), ())
            luck = action_uniforms(_ACTION_SEED, self.current.level_seed, self.current.steps)
            self.action = int(sample_actions(self.decision, luck)[0])

    def step(self) -> bool:
        """Take one step. False where nobody acts or a recording is over. Raises InputError where one does not hold."""
        if self.action is None:
            return False
        self.previous = self.current.copy()
        reward = self._env.step(self.current, np.array([self.action])).reward
        self._rewards.append(float(reward[0]))
        if self.recording is not None:
            self.recording.note_step(self.action, self.current)
        if self.script is not None:
            self._follow(self.script)
        self.history.note(self.current)
        self._decide()
        return True

    def _follow(self, script: ForestScript) -> None:
        """What the recording tells of the time between two steps. Left where it does not hold."""
        try:
            script.advance(self.current)
            for change in script.changes:
                self._change(change)
        except InputError:
            self.leave_script()
            raise

    def leave_script(self) -> None:
        """The learner goes on from here, under its own rules, where a recording was lived through."""
        if self.script is not None:
            self.script = None
            self._change(self.spec)
            self._decide()

    def edit(self, edit: Edit) -> None:
        """Do what a hand does. Raises InputError where it cannot be done."""
        self._change(edit)
        self.leave_script()
        self.previous = None  # a hand is no step, so there is no motion from one to show
        self.history.note(self.current)
        self._decide()

    def record(self) -> None:
        """Keep from here on what happens, until the forest begins anew or ``recording`` is taken away."""
        self.recording = ForestRecording(self.rules, self.current)

    @property
    def is_replayed(self) -> bool:
        """Whether a recording was replayed to its end."""
        return self.script is not None and self.script.action is None

    @property
    def rules(self) -> TreeGridworldSpec:
        """Those the world goes by now."""
        return self.spec if self.script is None else self.script.rules

    @property
    def agent_cell(self) -> tuple[int, int]:
        """Where the agent stands."""
        return int(self.current.x[0]), int(self.current.y[0])

    def moment(self, is_playing: bool, speed: float) -> ForestMoment:
        """What the panels show of it."""
        world = self.current
        rates = float(world.r_min[0]), float(world.r_max[0]), int(world.n_max[0])
        return ForestMoment(
            level_seed=int(world.level_seed[0]),
            step=int(world.steps[0]),
            num_trees=int(world.num_trees[0]),
            num_chopped=int(world.num_chopped[0]),
            recent_reward=sum(self._rewards) / len(self._rewards) if self._rewards else None,
            growth=float(growth_probability(int(world.num_trees[0]), *rates)),
            decision=self.decision,
            action=self.action,
            is_playing=is_playing,
            speed=speed,
            num_recorded=None if self.recording is None else self.recording.num_steps,
            replay=None if self.script is None else Replayed.of(self.script),
        )

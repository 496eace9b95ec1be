"""Whoever draws the worlds only looks: every bit of them stays, and so does all that comes after."""

from __future__ import annotations

import numpy as np
import pytest

from gmplay.render.agent_view import agent_view_image
from gmplay.render.renderer import Renderer
from gmplay.render.view import View
from tests.contract.environments import ENVIRONMENTS, Environment

NUM_WORLDS = 5


@pytest.fixture(scope="module", params=[name for name, each in ENVIRONMENTS.items() if each.is_drawn])
def environment(request: pytest.FixtureRequest) -> Environment:
    return ENVIRONMENTS[request.param]


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer((240, 135))


def draw(renderer: Renderer, view: View) -> np.ndarray:
    return renderer.render(view).copy()


@pytest.mark.parametrize("camera", ["window", "follow", "level"])
def test_that_drawing_leaves_the_worlds_unchanged(environment, renderer, camera):
    env, num_pictures = environment.make(), set()
    for spec in environment.specs.values():
        now = environment.play(spec, NUM_WORLDS, 50)
        before = now.copy()
        env.step(now, environment.actions(NUM_WORLDS, 1)[0])
        kept = before.copy(), now.copy()
        cells = env.observe(now, "tiles").cells
        for world in range(NUM_WORLDS):
            view = View(now, before, 0.4, camera, world, show_window=True, highlight_coin=True, ghost_coin=(4, 4))
            num_pictures.add(draw(renderer, view).tobytes())
            num_pictures.add(draw(renderer, View(now, camera=camera, world=world, agent_view=cells[world])).tobytes())
            assert before.equals(kept[0])
            assert now.equals(kept[1])
    assert len(num_pictures) > NUM_WORLDS * len(environment.specs), "it drew something"


def test_that_worlds_that_are_drawn_at_every_step_go_on_as_those_that_are_not(environment, renderer):
    env, spec = environment.make(), environment.specs["dangerous"]
    watched, unseen = (env.new_worlds(spec, np.arange(NUM_WORLDS)) for _ in range(2))
    for actions in environment.actions(NUM_WORLDS, 25):
        before = watched.copy()
        for state in (watched, unseen):
            env.step(state, actions)
        for world in range(NUM_WORLDS):
            draw(renderer, View(watched, before, 0.5, world=world))
    assert watched.equals(unseen)


def test_that_the_picture_of_what_the_agent_sees_leaves_its_observation_unchanged(environment):
    env = environment.make()
    observation = env.observe(environment.play(environment.specs["default"], NUM_WORLDS, 30), "tiles")
    kept = observation.cells.copy()
    for cells in observation.cells:
        agent_view_image(cells, 12)
    assert np.array_equal(observation.cells, kept)

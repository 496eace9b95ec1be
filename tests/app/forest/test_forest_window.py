"""The forest's window, used as a person uses it: keys and mouse."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import psutil
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMessageBox

from gmplay.agents.tree_checkpoint import load_learner
from gmplay.agents.tree_policy import TreePolicy
from gmplay.app.forest import measure_words, words
from gmplay.app.forest.presets import FIRST, PRESETS
from gmplay.app.heartbeat import Heartbeat
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.render.clearing import Clearing
from tests.app.forest.conftest import TINY

pytestmark = pytest.mark.gui
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def now(forest):
    return forest.controller.moment


def state(forest):
    return forest.simulation.simulation._forest.current


def pixel_of(forest, x, y):
    """Where a person would click to mean a cell."""
    width, height, ratio = forest.window.world.pixel_size
    left, top, across, down = Clearing.of((width, height)).rectangle(x, y)
    return QPoint(round((left + across / 2) / ratio), round((top + down / 2) / ratio))


def cell_with(forest, is_tree):
    """A cell with a tree or without, not the agent's, its neighbours to the front bare so that no crown covers it."""
    world = state(forest)
    for y, x in np.argwhere(world.trees[0] == is_tree).tolist():
        covered = world.trees[0, max(y - 2, 0) : y, x].any()
        if (x, y) != (int(world.x[0]), int(world.y[0])) and not covered and 0 < y < 9:
            return x, y
    raise AssertionError("there is no such cell")


def has_tree(forest, cell):
    return bool(state(forest).trees[0, cell[1], cell[0]])


def learn_until(qtbot, forest, steps):
    qtbot.mouseClick(forest.link.panel.start, LEFT)
    qtbot.waitUntil(lambda: forest.learner.steps > steps, timeout=60_000)
    qtbot.mouseClick(forest.link.panel.start, LEFT)
    qtbot.waitUntil(lambda: not forest.learner.latest.is_running, timeout=20_000)


def kill_learner(forest):
    forest.learner._life._process.kill()


def test_that_a_click_plants_and_a_right_click_or_shift_cuts(qtbot, open_forest):
    forest = open_forest()
    world, number = forest.window.world, now(forest).num_trees
    bare = cell_with(forest, 0)
    qtbot.mouseClick(world, LEFT, pos=pixel_of(forest, *bare))
    qtbot.waitUntil(lambda: has_tree(forest, bare) and now(forest).num_trees == number + 1)
    qtbot.mouseClick(world, RIGHT, pos=pixel_of(forest, *bare))
    qtbot.waitUntil(lambda: not has_tree(forest, bare) and now(forest).num_trees == number)
    tree = cell_with(forest, 1)
    qtbot.mouseClick(world, LEFT, Qt.KeyboardModifier.ShiftModifier, pos=pixel_of(forest, *tree))
    qtbot.waitUntil(lambda: not has_tree(forest, tree))


def test_that_planting_where_a_tree_stands_is_said_and_changes_nothing(qtbot, open_forest):
    forest = open_forest()
    number = now(forest).num_trees
    qtbot.mouseClick(forest.window.world, LEFT, pos=pixel_of(forest, *cell_with(forest, 1)))
    qtbot.waitUntil(lambda: "a tree stands there already" in forest.window.message_bar.text)
    assert now(forest).num_trees == number


def test_that_dragging_moves_the_agent(qtbot, open_forest):
    forest = open_forest()
    start, goal = (int(state(forest).x[0]), int(state(forest).y[0])), cell_with(forest, 0)
    world = forest.window.world
    qtbot.mousePress(world, LEFT, pos=pixel_of(forest, *start))
    qtbot.mouseMove(world, pixel_of(forest, *goal))
    qtbot.waitUntil(lambda: (int(state(forest).x[0]), int(state(forest).y[0])) == goal)
    qtbot.mouseRelease(world, LEFT, pos=pixel_of(forest, *goal))


def test_that_space_plays_right_steps_and_r_begins_anew(qtbot, open_forest):
    forest = open_forest()
    step = now(forest).step
    qtbot.keyClick(forest.window.world, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: now(forest).step == step + 1)
    qtbot.keyClick(forest.window.world, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: now(forest).step > step + 4)
    qtbot.keyClick(forest.window.world, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not now(forest).is_playing)
    qtbot.keyClick(forest.window.world, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: now(forest).step == 0)
    assert "paused" in forest.window.status.text


def decides_as(forest, weights):
    """Whether these weights decided what is on show."""
    decision, _ = TreePolicy(weights, TINY.value_scale).decide(TreeGridworld().observe(state(forest)), ())
    return np.allclose(now(forest).decision.logits, decision.logits)


def test_that_learning_starts_and_pauses_and_the_figure_grows(qtbot, open_forest):
    forest = open_forest()
    figure = forest.link.life.figure
    assert figure.steps_under(figure.frame.area.center()) is None, "nothing has been learned"
    learn_until(qtbot, forest, 20_000)
    steps = forest.learner.steps
    assert forest.link.panel.start.text() == words.START
    assert forest.link.life.shift.text().startswith("Trees left: ")
    assert figure.steps_under(figure.frame.area.center()) > 0
    assert forest.link.panel.numbers["steps"].text() == f"{steps:,}"
    qtbot.wait(300)
    assert forest.learner.steps == steps


def test_that_a_click_on_the_figure_shows_the_learner_of_then_and_esc_goes_back(qtbot, open_forest):
    forest = open_forest()
    learn_until(qtbot, forest, 30_000)
    figure = forest.link.life.figure
    qtbot.waitUntil(lambda: decides_as(forest, forest.learner.weights))  # the last of what was learned acts
    present = now(forest).decision.logits
    qtbot.keyClick(forest.window.world, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: not np.allclose(now(forest).decision.logits, present))
    assert forest.link.moment == min(forest.learner.snapshots)
    area = figure.frame.area
    qtbot.mouseClick(figure, LEFT, pos=QPoint(round(area.right() - 40), round(area.center().y())))
    assert forest.link.moment in forest.learner.snapshots
    assert forest.link.moment > min(forest.learner.snapshots)
    assert forest.link.life.back.isVisible()
    qtbot.keyClick(forest.window.world, Qt.Key.Key_Escape)
    assert forest.link.moment is None
    assert not forest.link.life.back.isVisible()
    qtbot.waitUntil(lambda: np.allclose(now(forest).decision.logits, present))


def test_that_a_moment_that_has_not_come_is_said(qtbot, open_forest):
    forest = open_forest()
    qtbot.keyClick(forest.window.world, Qt.Key.Key_D)
    assert "has not come" in forest.window.message_bar.text
    assert forest.link.moment is None


def test_that_a_changed_rule_holds_for_the_forest_and_the_learner(qtbot, open_forest):
    forest = open_forest()
    editor = forest.link.rules.rows["n_max"].editor
    editor.selectAll()
    qtbot.keyClicks(editor, "25")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: int(state(forest).n_max[0]) == 25)
    qtbot.waitUntil(lambda: forest.learner.latest.spec.n_max == 25, timeout=20_000)
    assert "full forest 25 in place of 10" in forest.link.panel.differs.text()


def test_that_a_killed_learner_is_told_and_resumed(qtbot, open_forest):
    forest = open_forest()
    learn_until(qtbot, forest, 10_000)
    steps = forest.learner.steps
    kill_learner(forest)
    qtbot.waitUntil(lambda: "ended unexpectedly" in forest.link.panel.problem.text(), timeout=20_000)
    assert "resume" in forest.window.message_bar.text
    assert forest.link.panel.start.text() == words.RESUME
    qtbot.mouseClick(forest.link.panel.start, LEFT)
    qtbot.waitUntil(lambda: forest.learner.steps > steps, timeout=60_000)
    assert not forest.link.panel.problem.isVisible()


def test_that_a_damaged_life_is_said_and_another_can_begin(qtbot, open_forest, life_file, monkeypatch):
    life_file.write_bytes(b"no life at all")
    forest = open_forest(needs_learner=False)
    panel = forest.link.panel
    qtbot.waitUntil(lambda: "no learner that can go on" in panel.problem.text(), timeout=60_000)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    panel.preset.setCurrentIndex(4)
    qtbot.mouseClick(panel.begin, LEFT)
    qtbot.waitUntil(lambda: forest.learner.latest is not None, timeout=60_000)
    assert forest.learner.latest.config == PRESETS[4].config
    assert life_file.with_name("life-1.safetensors").read_bytes() == b"no life at all"
    assert not panel.problem.isVisible()


def test_that_closing_ends_the_process_and_keeps_the_life(qtbot, open_forest, life_file):
    forest = open_forest()
    qtbot.mouseClick(forest.link.panel.start, LEFT)
    qtbot.waitUntil(lambda: forest.learner.steps > 5_000, timeout=60_000)
    process = forest.learner._life._process
    forest.close()
    assert not process.is_alive()
    assert life_file.exists()


def test_that_the_learner_on_show_is_measured(qtbot, open_forest):
    forest = open_forest()
    link = forest.link
    qtbot.waitUntil(lambda: "Best threshold policy" in link.decision.best.text(), timeout=120_000)
    forest.window.docks["Quadrant"].raise_()
    assert "Capability" in link.quadrant.numbers.text()
    measured = link.quadrant.plane._measured[-1]
    point = link.quadrant.plane.point_of(measured)
    assert "95 % intervals over 256 forests" in link.quadrant.plane.explain(point)
    assert measured.wish.spec == link.rules.spec


def test_that_what_one_learner_earns_is_never_said_beside_another(qtbot, open_forest):
    forest = open_forest()
    learn_until(qtbot, forest, 5_000)
    link = forest.link
    qtbot.waitUntil(lambda: "Best threshold policy" in link.decision.best.text(), timeout=120_000)
    qtbot.keyClick(forest.window.world, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: link.moment is not None)
    assert link.decision.best.text() == measure_words.MEASURING
    qtbot.waitUntil(lambda: "Best threshold policy" in link.decision.best.text(), timeout=120_000)
    assert link.quadrant.plane._measured[-1].wish.steps == link.moment
    qtbot.keyClick(forest.window.world, Qt.Key.Key_Escape)
    assert link.decision.best.text() == measure_words.MEASURING


def test_that_f1_tells_the_forests_keys(qtbot, open_forest):
    forest = open_forest(needs_learner=False)
    qtbot.keyClick(forest.window.world, Qt.Key.Key_F1)
    assert forest._help.isVisible()
    assert "plant a tree" in forest._help.keys.toPlainText()
    forest._help.close()


def test_that_a_life_that_cannot_be_written_is_said_and_goes_on(qtbot, open_forest, life_file, monkeypatch):
    life_file.write_text("a file where a folder should be")
    monkeypatch.setenv("GMPLAY_LIFE", str(life_file / "life.safetensors"))
    forest = open_forest()
    learn_until(qtbot, forest, 5_000)
    qtbot.waitUntil(lambda: "cannot be written" in forest.link.panel.problem.text())
    steps = forest.learner.steps
    learn_until(qtbot, forest, steps + 5_000)


def test_that_a_rule_changed_while_the_learner_is_dead_holds_when_it_is_resumed(qtbot, open_forest):
    forest = open_forest()
    learn_until(qtbot, forest, 5_000)
    kill_learner(forest)
    qtbot.waitUntil(lambda: not forest.learner.is_alive, timeout=20_000)
    editor = forest.link.rules.rows["n_max"].editor
    editor.selectAll()
    qtbot.keyClicks(editor, "25")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.mouseClick(forest.link.panel.start, LEFT)
    qtbot.waitUntil(lambda: forest.learner.latest is not None, timeout=60_000)
    assert forest.learner.latest.spec.n_max == 25
    assert forest.link.rules.spec.n_max == 25
    assert int(state(forest).n_max[0]) == 25


def test_that_the_window_goes_on_while_a_slow_life_is_put_aside_and_another_begins(
    qtbot, open_forest, life_file, monkeypatch
):
    forest = open_forest()
    learn_until(qtbot, forest, 5_000)
    lived = forest.learner.steps
    process = psutil.Process(forest.learner._life._process.pid)
    process.suspend()  # it takes its time to keep itself
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    heart = Heartbeat(forest)
    heart.start()
    qtbot.mouseClick(forest.link.panel.begin, LEFT)
    qtbot.waitUntil(lambda: len(heart.gaps_ms) > 15)  # the window's thread is not held up
    assert not life_file.with_name("life-1.safetensors").exists(), "nothing begins before the old life has ended"
    process.resume()
    qtbot.waitUntil(lambda: life_file.with_name("life-1.safetensors").exists(), timeout=20_000)
    qtbot.waitUntil(lambda: forest.learner.latest is not None, timeout=60_000)
    assert "is kept as" in forest.window.message_bar.text
    assert load_learner(life_file.with_name("life-1.safetensors")).steps == lived
    assert forest.learner.latest.config == FIRST.config
    assert forest.learner.is_wanted


def test_that_where_a_life_cannot_be_put_aside_it_goes_on(qtbot, open_forest, monkeypatch):
    forest = open_forest()
    learn_until(qtbot, forest, 5_000)
    lived = forest.learner.steps

    def full(_path, _target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    monkeypatch.setattr(Path, "rename", full)
    qtbot.mouseClick(forest.link.panel.begin, LEFT)
    qtbot.waitUntil(lambda: "could not be put aside" in forest.window.message_bar.text, timeout=20_000)
    qtbot.waitUntil(lambda: forest.learner.latest is not None, timeout=60_000)
    assert "No space left" in forest.window.message_bar.text
    assert forest.learner.curve.steps[-1] <= lived
    assert forest.learner.latest.config == forest.learner._config

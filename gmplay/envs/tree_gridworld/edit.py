"""Edits as values: what a hand and the probes do to a world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gmplay.core.errors import InputError
from gmplay.envs.tree_gridworld.state import SIZE, State


@dataclass(frozen=True)
class PlantTree:
    """Let a tree stand on the empty cell (x, y), however many there are."""

    x: int
    y: int


@dataclass(frozen=True)
class CutTree:
    """Take the tree on the cell (x, y) away; nobody is rewarded for it."""

    x: int
    y: int


@dataclass(frozen=True)
class MoveAgent:
    """Put the agent on the cell (x, y). A tree that stands there stays: it is chopped by stepping, not by being put."""

    x: int
    y: int


Edit = PlantTree | CutTree | MoveAgent


def _check_cell(edit: Edit) -> None:
    is_whole = all(isinstance(value, int | np.integer) and not isinstance(value, bool) for value in (edit.x, edit.y))
    if not is_whole or not (0 <= edit.x < SIZE and 0 <= edit.y < SIZE):
        raise InputError(f"There is no cell ({edit.x}, {edit.y}): cells go from 0 to {SIZE - 1}.")


def _change(state: State, edit: Edit) -> None:
    """Edit every world in place. Raises InputError where one of them cannot be edited so."""
    if isinstance(edit, MoveAgent):
        state.x[:], state.y[:] = edit.x, edit.y
        return
    is_planted = isinstance(edit, PlantTree)
    if (state.trees[:, edit.y, edit.x] == is_planted).any():
        trouble = "a tree stands there already" if is_planted else "no tree stands there"
        raise InputError(f"Nothing can be {'planted' if is_planted else 'cut'} at ({edit.x}, {edit.y}): {trouble}.")
    state.trees[:, edit.y, edit.x] = is_planted
    state.num_trees[:] += 1 if is_planted else -1


def edited(state: State, edit: Edit, worlds: Any = slice(None)) -> State:
    """A copy in which the chosen worlds (any NumPy index) are edited. Raises InputError where it cannot be done."""
    changed = state.copy()
    apply_edit(changed, edit, worlds)
    return changed


def apply_edit(state: State, edit: Edit, worlds: Any = slice(None)) -> None:
    """Edit the chosen worlds (any NumPy index) in place. Raises InputError, changing none, where it cannot be done."""
    _check_cell(edit)
    chosen = np.arange(state.num_worlds)[worlds].ravel()
    changed = state.select(chosen)
    _change(changed, edit)
    state.assign(chosen, changed)

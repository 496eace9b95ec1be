"""What makes a level pointless to play: a warning in words for whoever edits it. Nothing is forbidden."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.reach import Reach
from gmplay.envs.coinrun.state import AGENT_HALF_HEIGHT, DEATH_NAMES, NO_COIN, SIZE, WALL, WALL_TOP, State

_STAY = 4


def find_troubles(state: State) -> list[str]:
    """Sentences about a single world at its first step, the gravest first; none where nothing is amiss.

    That a way leads somewhere means that the agent fits through, not that it can jump so high.
    """
    free = ~np.isin(state.grid[0], (WALL, WALL_TOP))
    fits = free[:-1] & free[1:]  # the agent is a little taller than a cell, so it takes two
    start = int(state.y[0] - np.float32(AGENT_HALF_HEIGHT) + np.float32(0.01)), int(state.x[0])
    if not fits[start]:
        return [f"The agent stands in wall at ({start[1]}, {start[0]}) and cannot move."]
    return [*_death(state), *_ways(state, start, _reached(fits, start))]


def find_unreached(state: State, reach: Reach) -> list[str]:
    """What the search with the exact physics does not get to, of end and coin. Takes up to half a second."""
    touched = reach.search(state)
    coin_x, coin_y, end_x = int(state.coin_x[0]), int(state.coin_y[0]), int(state.end_x[0])
    goals = {"end": bool(touched[:, end_x:].any())}
    if coin_x != NO_COIN:
        goals["coin"] = bool(touched[coin_y, coin_x])
    missed = " or to the ".join(goal for goal, is_reached in goals.items() if not is_reached)
    return [f"No way was found to the {missed}."] if missed else []


def _death(state: State) -> Iterator[str]:
    death = DEATH_NAMES[int(CoinRun().step(state.copy(), [_STAY]).death[0])]
    if death:
        yield f"The agent is killed in its first step, by {death if death == 'lava' else f'a {death}'}."


def _ways(state: State, start: tuple[int, int], reached: NDArray[np.bool_]) -> Iterator[str]:
    coin_x, coin_y, end_x = int(state.coin_x[0]), int(state.coin_y[0]), int(state.end_x[0])
    has_way_to_end, has_coin = bool(reached[:, end_x:].any()), coin_x != NO_COIN
    has_way_to_coin = has_coin and bool(reached[coin_y, coin_x])
    if not (has_way_to_end or has_way_to_coin):
        yield f"The agent at ({start[1]}, {start[0]}) is enclosed: no way leads from there to the end or to the coin."
    elif not has_way_to_end:
        yield f"No way leads to the end in column {end_x}: there is wall between."
    elif has_coin and not has_way_to_coin:
        yield f"No way leads to the coin at ({coin_x}, {coin_y}): there is wall around it."
    if not has_coin:
        yield "There is no coin: nothing is rewarded here."


def _reached(fits: NDArray[np.bool_], start: tuple[int, int]) -> NDArray[np.bool_]:
    """(SIZE, SIZE) [row, column] cells the agent touches on some way from ``start``."""
    reached, waiting = np.zeros((SIZE, SIZE), np.bool_), [start]
    seen = np.zeros_like(fits)
    seen[start] = True
    while waiting:
        row, column = waiting.pop()
        reached[row : row + 2, column] = True
        for place in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
            if 0 <= place[0] < SIZE - 1 and 0 <= place[1] < SIZE and fits[place] and not seen[place]:
                seen[place] = True
                waiting.append(place)
    return reached

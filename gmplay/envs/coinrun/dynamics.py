"""CoinRun's step: Procgen's rules in single precision, rounded after every operation.

An implementation of these rules reproduces the real game bit for bit, so the tests demand equality.
The order inside a step: support test, agent's velocity, monsters, agent, contacts with entities,
contacts with cells, time-out.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.core.records import Records
from gmplay.envs.coinrun.state import (
    AGENT_HALF_HEIGHT,
    AGENT_HALF_WIDTH,
    ALIVE,
    BARRIER,
    CRATE,
    DIED_BY_MONSTER,
    DIED_BY_SAW,
    DIED_IN_LAVA,
    DIED_OUT_OF_BOUNDS,
    LAVA,
    LAVA_TOP,
    MAX_STEPS,
    MONSTER,
    SAW,
    SIZE,
    TRAIL_LENGTH,
    WALL,
    WALL_TOP,
)

F32 = np.float32
ZERO, ONE, HALF = F32(0.0), F32(1.0), F32(0.5)
COIN_REWARD = F32(10.0)
GROUND_MIX = F32(0.2)  # share of the wished speed taken on per step, on the ground ...
AIR_MIX = F32(F32(0.2) * F32(0.15))  # ... and in the air
MARGIN = F32(0.98)  # collision corners stand at this share of the half-size
HALF_WIDTH, HALF_HEIGHT = F32(AGENT_HALF_WIDTH), F32(AGENT_HALF_HEIGHT)
CORNER_X, CORNER_Y = F32(MARGIN * HALF_WIDTH), F32(MARGIN * HALF_HEIGHT)
FOOT_X, FOOT_Y = F32(AGENT_HALF_WIDTH - 0.01), F32(AGENT_HALF_HEIGHT + 0.01)
TOUCH_X, TOUCH_Y = F32(HALF_WIDTH + HALF), F32(HALF_HEIGHT + HALF)  # agent and entity overlap below these
SLACK = F32(0.001)
FAR_EDGE = F32(SIZE)
CRATE_X, CRATE_Y = F32(TOUCH_X - SLACK), F32(TOUCH_Y - SLACK)
CELL_X, CELL_Y = F32(HALF_WIDTH - SLACK), F32(HALF_HEIGHT - SLACK)
MIN_SUB_STEPS = 4
MAX_NESTING = 5
_AXIS_X, _AXIS_Y = 0, 1


class Step(Records):
    """What one step brought, for every world; all zero for a world that was already finished."""

    record = np.dtype(
        [
            ("reward", np.float32),
            ("terminated", np.bool_),
            ("truncated", np.bool_),
            ("coin_collected", np.bool_),
            ("end_reached", np.bool_),
            ("invisible_coin_collected", np.bool_),
            ("death", np.uint8),
        ],
        align=True,
    )

    reward: NDArray[np.float32]  # (num_worlds,) 10 for the coin, else 0
    terminated: NDArray[np.bool_]  # (num_worlds,) coin taken or agent dead
    truncated: NDArray[np.bool_]  # (num_worlds,) time-out
    coin_collected: NDArray[np.bool_]  # (num_worlds,)
    end_reached: NDArray[np.bool_]  # (num_worlds,) the agent's centre is in or beyond the end column
    invisible_coin_collected: NDArray[np.bool_]  # (num_worlds,) touches the cell the coin was moved away from
    death: NDArray[np.uint8]  # (num_worlds,) ALIVE or what killed the agent


@njit(cache=True, nogil=True)
def _cell(grid, x, y):
    """Code of the cell at a point; outside the world is wall."""
    if x < ZERO or y < ZERO:
        return WALL
    column, row = int(x), int(y)
    if column >= SIZE or row >= SIZE:
        return WALL
    return np.int64(grid[row, column])


@njit(cache=True, nogil=True)
def _is_solid(code):
    return code == WALL or code == WALL_TOP


@njit(cache=True, nogil=True)
def is_supported(world):
    """Whether a jump would be accepted now: at rest vertically, on ground or on a crate."""
    if world.vy != ZERO:
        return False
    if world.is_on_crate:
        return True
    grid, x, y = world.grid, world.x, world.y - FOOT_Y
    return _is_solid(_cell(grid, x - FOOT_X, y)) or _is_solid(_cell(grid, x + FOOT_X, y))


@njit(cache=True, nogil=True)
def _update_velocity(world, input_x, input_y, supported):
    mix = GROUND_MIX if supported else AIR_MIX
    pull = mix * world.run_speed
    vx = (ONE - mix) * world.vx + pull * F32(input_x)
    world.vx = ZERO if abs(vx) < pull else vx
    jump_speed, gravity = world.jump_speed, world.gravity
    if input_y > 0:
        world.vy = jump_speed
        return
    vy = world.vy
    if supported and input_y < 0:
        vy = vy - gravity
    world.vy = min(max(vy - gravity, -jump_speed), jump_speed)


@njit(cache=True, nogil=True)
def _carries(world, entity, is_down):
    """Whether a crate bears the agent: it falls, does not press Down, and was above the crate's top."""
    top = F32(F32(world.entity_y[entity] + HALF) + HALF_HEIGHT)
    return world.vy < ZERO and not is_down and world.previous_y >= top


@njit(cache=True, nogil=True)
def _bearing_crates(world, is_down):
    """How many entities, counted from the first, hold all crates that could bear something in this step: 0 if none.

    Neither the crates nor ``previous_y`` change during a step, so one look spares one in every sub-step.
    """
    if world.vy >= ZERO or is_down:
        return 0
    for entity in range(world.num_entities - 1, -1, -1):
        if world.entity_kind[entity] == CRATE and _carries(world, entity, is_down):
            return entity + 1
    return 0


@njit(cache=True, nogil=True)
def _crate_under(world, num_candidates, is_down):
    """The newest crate the agent overlaps and is borne by, -1 if none."""
    x, y = world.x, world.y
    for entity in range(num_candidates - 1, -1, -1):
        if world.entity_kind[entity] == CRATE and abs(world.entity_x[entity] - x) < CRATE_X:
            if abs(world.entity_y[entity] - y) < CRATE_Y and _carries(world, entity, is_down):
                return entity
    return -1


@njit(cache=True, nogil=True)
def _snap(centre, half, is_forward):
    """The centre that puts the box flush against the cell edge it ran into."""
    if is_forward:
        return F32(np.floor(centre + half)) - half
    return F32(np.ceil(centre - half)) + half


@njit(cache=True, nogil=True)
def _is_blocked_at(grid, x, y):
    """Whether a corner of the agent's box, centred at (x, y), is in wall or outside the world."""
    left, right, low, high = x - CORNER_X, x + CORNER_X, y - CORNER_Y, y + CORNER_Y
    if left < ZERO or low < ZERO or right >= FAR_EDGE or high >= FAR_EDGE:
        return True
    first_column, last_column, low_row, high_row = int(left), int(right), int(low), int(high)
    if _is_solid(grid[low_row, first_column]) or _is_solid(grid[low_row, last_column]):
        return True
    return _is_solid(grid[high_row, first_column]) or _is_solid(grid[high_row, last_column])


@njit(cache=True, nogil=True)
def _move_x(world, distance):
    """Move the agent sideways; whether it was blocked."""
    x = world.x + distance
    is_blocked = _is_blocked_at(world.grid, x, world.y)
    world.x = _snap(x, HALF_WIDTH, distance > ZERO) if is_blocked else x
    return is_blocked


@njit(cache=True, nogil=True)
def _move_y(world, distance, num_candidates, is_down):
    """Move the agent up or down; whether it was blocked. Being lifted by a crate is a move of its own."""
    was_blocked = was_carried = False
    for _ in range(MAX_NESTING + 1):
        y = world.y + distance
        if _is_blocked_at(world.grid, world.x, y):
            y = _snap(y, HALF_HEIGHT, distance > ZERO)
            was_blocked = True
        world.y = y
        crate = _crate_under(world, num_candidates, is_down)
        if crate < 0:
            break
        was_blocked = was_carried = True
        # In double precision and only then rounded, as the real game does it.
        crate_y, side = np.float64(world.entity_y[crate]), np.float64(TOUCH_Y)
        if np.float64(y) < crate_y:
            side = -side
        distance = F32(crate_y + side - np.float64(y))
    if was_carried:
        world.is_on_crate = True
        world.vy = ZERO  # at once: the rest of the step goes on without falling
    return was_blocked


@njit(cache=True, nogil=True)
def _move_agent(world, is_x_first, num_candidates, is_down):
    """Four to six sub-steps, the axes one after the other; speeds are scaled by the unblocked share."""
    speed = np.sqrt(world.vx * world.vx + world.vy * world.vy)
    num_sub_steps = max(MIN_SUB_STEPS, int(F32(4.0) * speed))
    share = F32(1.0 / num_sub_steps)
    free_x = free_y = 0
    for sub_step in range(num_sub_steps):
        is_blocked_x = is_blocked_y = False
        x, y, vy = world.x, world.y, world.vy
        for turn in range(2):
            if (turn == 0) == is_x_first:
                distance = world.vx * share
                # A move of length zero counts as vertical, so that a crate can bear the agent.
                is_blocked_x = (
                    _move_x(world, distance) if distance != ZERO else _move_y(world, ZERO, num_candidates, is_down)
                )
            else:
                is_blocked_y = _move_y(world, world.vy * share, num_candidates, is_down)
        # A sub-step that changed nothing will change nothing again, so it stands for all that are left.
        count = num_sub_steps - sub_step if world.x == x and world.y == y and world.vy == vy else 1
        free_x += 0 if is_blocked_x else count
        free_y += 0 if is_blocked_y else count
        if count > 1 or (is_blocked_x and is_blocked_y):
            break
    world.vx *= F32(free_x) / F32(num_sub_steps)
    world.vy *= F32(free_y) / F32(num_sub_steps)


@njit(cache=True, nogil=True)
def _touches_bearing_crate(world, monster, num_candidates, is_down):
    """Whether a monster overlaps a crate whose test holds *for the agent*: a quirk of the real game."""
    x, y = world.entity_x[monster], world.entity_y[monster]
    reach = ONE - SLACK
    for entity in range(num_candidates):
        if world.entity_kind[entity] == CRATE and abs(world.entity_x[entity] - x) < reach:
            if abs(world.entity_y[entity] - y) < reach and _carries(world, entity, is_down):
                return True
    return False


@njit(cache=True, nogil=True)
def _move_monster(world, monster, num_candidates, is_down):
    """Four sub-steps; it turns at walls, barriers and the rim, and loses speed where Procgen's rules say so."""
    grid = world.grid
    row = world.entity_y[monster]
    corner = MARGIN * HALF
    free = 0
    for _ in range(MIN_SUB_STEPS):
        vx = world.entity_vx[monster]
        x = world.entity_x[monster] + vx * F32(0.25)
        left, right = _cell(grid, x - corner, row), _cell(grid, x + corner, row)
        if _is_solid(left) or _is_solid(right) or left == BARRIER or right == BARRIER:
            edge, leading = F32(np.ceil(x - HALF)), x - HALF
            if vx > ZERO:
                edge, leading = F32(np.floor(x + HALF)), x + HALF
            x = x + F32(2.0) * (edge - leading)
            world.entity_vx[monster] = -vx
        is_blocked = left == WALL or right == WALL  # the surface and barriers turn it but take no speed
        world.entity_x[monster] = x
        free += 0 if is_blocked else 1
        if _touches_bearing_crate(world, monster, num_candidates, is_down):
            world.is_on_crate = True
            if is_blocked:
                break
    if free < MIN_SUB_STEPS:
        world.entity_vx[monster] *= F32(free) / F32(MIN_SUB_STEPS)
    world.trail_x[monster, world.steps % TRAIL_LENGTH] = world.entity_x[monster]


@njit(cache=True, nogil=True)
def _entity_death(world):
    """DIED_BY_SAW, DIED_BY_MONSTER or ALIVE by overlap with the agent at the end of the step."""
    x, y = world.x, world.y
    for entity in range(world.num_entities):
        if abs(world.entity_x[entity] - x) < TOUCH_X and abs(world.entity_y[entity] - y) < TOUCH_Y:
            kind = world.entity_kind[entity]
            if kind == SAW:
                return DIED_BY_SAW
            if kind == MONSTER:
                return DIED_BY_MONSTER
    return ALIVE


@njit(cache=True, nogil=True)
def touched_cells(world):
    """First and last column, first and last row of the cells the agent's box touches."""
    x, y = world.x, world.y
    return int(x - CELL_X), int(x + CELL_X), int(y - CELL_Y), int(y + CELL_Y)


@njit(cache=True, nogil=True)
def _death(world):
    """What kills the agent where it stands now, ALIVE if nothing does."""
    death = _entity_death(world)
    if death != ALIVE:
        return death
    x, y = world.x, world.y
    if x < ZERO or y < ZERO or x >= F32(SIZE) or y >= F32(SIZE):
        return DIED_OUT_OF_BOUNDS
    grid = world.grid
    first_column, last_column, first_row, last_row = touched_cells(world)
    for row in range(first_row, min(last_row, SIZE - 1) + 1):
        for column in range(first_column, min(last_column, SIZE - 1) + 1):
            if grid[row, column] == LAVA or grid[row, column] == LAVA_TOP:
                return DIED_IN_LAVA
    return ALIVE


@njit(cache=True, nogil=True)
def _touches(world, column, row):
    first_column, last_column, first_row, last_row = touched_cells(world)
    return first_column <= column <= last_column and first_row <= row <= last_row


@njit(cache=True, nogil=True)
def _contact(world, step):
    """Fill the world's row of ``step``. All contacts count: coin and death in one step pay and end."""
    end_x, end_y = world.end_x, world.end_y
    step.death = _death(world)
    if _touches(world, world.coin_x, world.coin_y):
        step.coin_collected = True
        step.reward = COIN_REWARD
    is_moved = world.coin_x != end_x or world.coin_y != end_y
    step.invisible_coin_collected = is_moved and _touches(world, end_x, end_y)
    step.end_reached = world.x >= F32(end_x)
    step.terminated = step.coin_collected or step.death != ALIVE
    step.truncated = world.steps >= MAX_STEPS and not step.terminated
    world.is_finished = step.terminated or step.truncated


@njit(cache=True, nogil=True)
def step_world(world, action, step):
    """Advance one world by one of Procgen's 15 actions; a finished world stays as it is."""
    if world.is_finished:
        return
    input_x, input_y = 0, 0
    if 0 <= action < 9:
        input_x, input_y = action // 3 - 1, action % 3 - 1
    world.steps += 1
    supported = is_supported(world)
    world.was_supported = supported
    world.is_on_crate = False
    world.input_x = input_x
    if input_x != 0:
        world.is_facing_right = input_x > 0
    if input_y > 0 and not supported:
        input_y = 0
    _update_velocity(world, input_x, input_y, supported)
    is_down = input_y < 0
    num_candidates = _bearing_crates(world, is_down)
    for entity in range(world.num_entities):
        if world.entity_kind[entity] == MONSTER:
            _move_monster(world, entity, num_candidates, is_down)
    is_x_first = input_x != 0 or abs(world.vx) > abs(world.vy)
    _move_agent(world, is_x_first and input_y == 0, num_candidates, is_down)
    _contact(world, step)
    world.previous_y = world.y


@njit(cache=True, nogil=True)
def step_worlds(worlds, actions, steps, first, last):
    """step_world for the worlds first .. last - 1; their records of ``steps`` must be zero."""
    for index in range(first, last):
        step_world(worlds[index], actions[index], steps[index])

"""CoinRun's level generator: Procgen's draws in Procgen's order, with knobs that decide what becomes of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from gmplay.envs.coinrun.mersenne import NUM_WORDS, draw, next_word, seed_words
from gmplay.envs.coinrun.placement import place_coin, placement_uniform
from gmplay.envs.coinrun.spec import AGENT_THEMES, BY_SEED, GROUND_THEMES, NUM_BACKGROUNDS, PLACEMENTS, CoinRunSpec
from gmplay.envs.coinrun.state import (
    BARRIER,
    CRATE,
    EMPTY,
    LAVA,
    LAVA_TOP,
    MONSTER,
    PASSABLE_WALL,
    SAW,
    SIZE,
    START_X,
    START_Y,
    WALL,
    WALL_TOP,
)

MAX_SECTIONS = 7
FIRST_SECTION_X = 5
MAX_STEP_HEIGHT = 5  # a jump of 1.5 against gravity 0.2 rises 5.6 cells by Procgen's own estimate
MAX_PIT_WIDTH = 7  # and carries 7.5 cells
TURN_HEIGHT = 20  # sections above this row go down
PASSABLE_WALL_WIDTH = 15  # as in the published variant

_ASIDE = 1 << 20  # purposes of placement_uniform for what Procgen does not draw, by column
_DIRECTION, _LOOK, _PILE, _SAW_COLUMN, _MONSTER_COLUMN = 0, 1, 2, 4, 5  # two piles
_NUM_PURPOSES = 8

_PITS = ("any", "lava", "saws", "monsters")


class Generator(NamedTuple):
    """A CoinRunSpec as the numbers the compiled generator reads; field by field the same meaning."""

    is_hard: bool
    difficulty_min: int
    difficulty_max: int
    num_sections: int
    step_height_min: int
    step_height_max: int
    section_length_min: int
    section_length_spread: int
    is_wall_passable: bool
    pit_frequency: float
    pit_content: int  # -1 as drawn, 0 lava, 1 saws, 2 monsters
    saw_frequency: float
    monster_frequency: float
    monster_speed: np.float32
    crate_frequency: float
    placement: int
    placement_share: float
    other_placement: int
    coin_x: int
    coin_y: int
    gravity: np.float32
    jump_speed: np.float32
    run_speed: np.float32
    ground_theme: int  # -1 as drawn
    agent_theme: int  # -1 as drawn


def compile_spec(spec: CoinRunSpec) -> Generator:
    """The spec as plain numbers."""
    numbers = {name: getattr(spec, name) for name in Generator._fields if hasattr(spec, name)}
    numbers |= {name: np.float32(numbers[name]) for name in ("monster_speed", "gravity", "jump_speed", "run_speed")}
    numbers |= {
        "is_hard": spec.mode == "hard",
        "is_wall_passable": spec.end_wall == "passable",
        "pit_content": _PITS.index(spec.pit_content) - 1,
        "placement": PLACEMENTS.index(spec.placement),
        "other_placement": PLACEMENTS.index(spec.other_placement),
        "ground_theme": -1 if spec.ground_theme == BY_SEED else GROUND_THEMES.index(spec.ground_theme),
        "agent_theme": -1 if spec.agent_theme == BY_SEED else AGENT_THEMES.index(spec.agent_theme),
    }
    return Generator(**numbers)


@njit(cache=True, nogil=True)
def _happens(word, count, threshold, frequency):
    """Whether an event drawn as ``word % count < threshold`` happens when it is ``frequency`` times as likely.

    Raising the frequency only ever adds events: the rest of the word, which Procgen does not look
    at, decides which of them.
    """
    is_drawn = word % count < threshold
    if frequency == 1.0:
        return is_drawn
    rest = (word // count) / (2.0**32 / count)
    share = threshold / count
    if frequency < 1.0:
        return is_drawn and rest < frequency
    if share >= 1.0:
        return True
    return is_drawn or rest < (min(1.0, share * frequency) - share) / (1.0 - share)


@njit(cache=True, nogil=True)
def _fill(grid, x, y, width, height, code):
    for row in range(y, y + height):
        for column in range(x, x + width):
            grid[row, column] = code


@njit(cache=True, nogil=True)
def _fill_block(grid, x, y, width, height, body, top):
    """A block of ``body`` cells whose uppermost row is ``top``."""
    if height > 0:
        _fill(grid, x, y, width, height - 1, body)
        _fill(grid, x, y + height - 1, width, 1, top)


@njit(cache=True, nogil=True)
def _add_entity(world, kind, column, row, vx, look):
    index = world.num_entities
    world.entity_kind[index] = kind
    world.entity_x[index] = np.float32(column) + np.float32(0.5)
    world.entity_y[index] = np.float32(row) + np.float32(0.5)
    world.entity_vx[index] = vx
    world.entity_look[index] = look
    world.num_entities = index + 1


@njit(cache=True, nogil=True)
def _add_monster(world, generator, column, row, direction, look):
    speed = generator.monster_speed
    _add_entity(world, MONSTER, column, row, speed if direction == 1 else -speed, look)


@njit(cache=True, nogil=True)
def _aside(world, column, purpose, count):
    """A number 0 .. count - 1 for what Procgen does not draw: its own draws stay those of the default."""
    return int(placement_uniform(world.level_seed, _ASIDE + column * _NUM_PURPOSES + purpose) * count)


@njit(cache=True, nogil=True)
def _free_column(world, first, count, purpose, first_entity):
    """One of ``count`` columns in which none of the entities from ``first_entity`` on stands, -1 if there is none."""
    start = _aside(world, first, purpose, count)
    for offset in range(count):
        column = first + (start + offset) % count
        is_free = True
        for entity in range(first_entity, world.num_entities):
            is_free = is_free and int(world.entity_x[entity]) != column
        if is_free:
            return column
    return -1


@njit(cache=True, nogil=True)
def _clear(world, level_seed, generator):
    grid = world.grid
    grid[:] = EMPTY
    grid[0, :] = WALL_TOP
    grid[SIZE - 1, :] = WALL
    grid[:, 0] = WALL
    grid[:, SIZE - 1] = WALL
    world.x, world.y, world.previous_y = START_X, START_Y, START_Y
    world.vx = world.vy = 0.0
    world.is_on_crate = world.is_finished = False
    world.was_supported = world.is_facing_right = True
    world.input_x = 0
    world.steps = world.num_entities = 0
    world.level_seed = level_seed
    world.gravity = generator.gravity
    world.jump_speed = generator.jump_speed
    world.run_speed = generator.run_speed


@njit(cache=True, nogil=True)
def _draw_looks(world, words, generator):
    """Draws 1 to 6 of a reset. Easy mode draws neither colours nor, in effect, a background."""
    world.background_offset = np.float32(next_word(words) / 2.0**32)
    background = draw(words, NUM_BACKGROUNDS)
    next_word(words)  # the agent's x and y are drawn, then overwritten by the start
    next_word(words)
    agent_theme = ground_theme = 0
    if generator.is_hard:
        agent_theme = draw(words, 5)
        ground_theme = draw(words, 6)
    world.background = background if generator.is_hard else 0
    world.agent_theme = agent_theme if generator.agent_theme < 0 else generator.agent_theme
    world.ground_theme = ground_theme if generator.ground_theme < 0 else generator.ground_theme


@njit(cache=True, nogil=True)
def _add_stepping_block(grid, words, x, y, pit_width):
    """A thin block in pits too wide for a jump without a run-up."""
    if pit_width == 7:
        offset = 2 + draw(words, 2)
        width = pit_width - offset - (2 + draw(words, 2))
    else:
        offset = pit_width - 4 + draw(words, 2)
        width = 1 + draw(words, 2)
    _fill_block(grid, x + offset, y - 1, width, 1, WALL, WALL_TOP)


@njit(cache=True, nogil=True)
def _fill_pit(world, words, generator, first, width, drawn_danger, danger):
    """Saws or monsters into a pit's columns. Procgen's draws are those of the danger it drew."""
    for column in range(first, first + width):
        direction, look = _aside(world, column, _DIRECTION, 2), _aside(world, column, _LOOK, 9)
        if drawn_danger == 2:
            direction, look = draw(words, 2), draw(words, 9)
        if danger == 1:
            _add_entity(world, SAW, column, 1, np.float32(0.0), 0)
        elif danger == 2:
            _add_monster(world, generator, column, 1, direction, look)


@njit(cache=True, nogil=True)
def _add_pit(world, words, generator, x, y, length, drawn_danger, danger):
    """A section with a pit. Returns the pit's first column and its width."""
    grid = world.grid
    left, right = 1 + draw(words, 3), 1 + draw(words, 3)
    pit_width = length - left - right
    if pit_width > MAX_PIT_WIDTH:
        pit_width = MAX_PIT_WIDTH
        right = length - left - pit_width
    _fill_block(grid, x, 0, left, y, WALL, WALL_TOP)
    _fill_block(grid, x + length - right, 0, right, y, WALL, WALL_TOP)
    lava_height = 1 + draw(words, y - 3)  # drawn whatever lies in the pit
    if danger == 0:
        _fill_block(grid, x + left, 1, pit_width, lava_height, LAVA, LAVA_TOP)
    _fill_pit(world, words, generator, x + left, pit_width, drawn_danger, danger)
    if pit_width > 4:
        _add_stepping_block(grid, words, x + left, y, pit_width)
    return x + left, pit_width


@njit(cache=True, nogil=True)
def _add_ground(world, words, generator, x, y, length, difficulty):
    """A solid section with perhaps a saw, a monster and two piles of crates.

    What Procgen draws is drawn in any case, and keeps crates off its column, even where a knob takes it away.
    """
    _fill_block(world.grid, x, 0, length, y, WALL, WALL_TOP)
    first_entity = world.num_entities
    saw_x = monster_x = -1
    saw_word = next_word(words)
    if saw_word % 10 < 2 * difficulty and length > 3:
        saw_x = x + 1 + draw(words, length - 2)
        if _happens(saw_word, 10, 2 * difficulty, generator.saw_frequency):
            _add_entity(world, SAW, saw_x, y, np.float32(0.0), 0)
    monster_word = next_word(words)
    if monster_word % 10 < difficulty and length > 3 and generator.is_hard:
        monster_x = x + 1 + draw(words, length - 2)
        direction, look = draw(words, 2), draw(words, 9)
        if _happens(monster_word, 10, difficulty, generator.monster_frequency):
            _add_monster(world, generator, monster_x, y, direction, look)
    for pile in range(2):
        _add_pile(world, words, generator, x, y, length, saw_x, monster_x, pile)
    _add_more(world, generator, x, y, length, difficulty, saw_word, monster_word, first_entity)


@njit(cache=True, nogil=True)
def _add_pile(world, words, generator, x, y, length, saw_x, monster_x, pile):
    """Perhaps a pile of crates, on a column that neither a saw nor a monster was drawn for."""
    crate_x = x + 1 + draw(words, length - 2)
    # Procgen piles crates on 1, not 0: flipping the lowest bit puts "happens" on its side.
    word = next_word(words) ^ 1
    if crate_x == saw_x or crate_x == monster_x:
        return
    is_drawn, has_pile = word % 2 < 1, _happens(word, 2, 1, generator.crate_frequency)
    if is_drawn:
        for height in range(1 + draw(words, 3)):
            look = draw(words, 4)
            if has_pile:
                _add_entity(world, CRATE, crate_x, y + height, np.float32(0.0), look)
    elif has_pile:
        for height in range(1 + _aside(world, crate_x, _PILE + pile, 3)):
            _add_entity(world, CRATE, crate_x, y + height, np.float32(0.0), _aside(world, crate_x, _LOOK, 4))


@njit(cache=True, nogil=True)
def _add_more(world, generator, x, y, length, difficulty, saw_word, monster_word, first_entity):
    """The saw and the monster that Procgen would not have added, where a column is free."""
    if length <= 3:
        return
    if saw_word % 10 >= 2 * difficulty and _happens(saw_word, 10, 2 * difficulty, generator.saw_frequency):
        column = _free_column(world, x + 1, length - 2, _SAW_COLUMN, first_entity)
        if column > 0:
            _add_entity(world, SAW, column, y, np.float32(0.0), 0)
    if generator.is_hard and monster_word % 10 >= difficulty:
        if _happens(monster_word, 10, difficulty, generator.monster_frequency):
            column = _free_column(world, x + 1, length - 2, _MONSTER_COLUMN, first_entity)
            if column > 0:
                direction, look = _aside(world, column, _DIRECTION, 2), _aside(world, column, _LOOK, 9)
                _add_monster(world, generator, column, y, direction, look)


@njit(cache=True, nogil=True)
def _section_height(words, generator, difficulty, y):
    """The next section's height: one step up or down from ``y``."""
    spread = generator.step_height_max - generator.step_height_min + 1
    step = generator.step_height_min + draw(words, spread) + difficulty // 3
    step = min(step, MAX_STEP_HEIGHT)
    if y >= TURN_HEIGHT or (y >= 5 and draw(words, 2) == 1):
        step = -step
    return max(1, y + step)


@njit(cache=True, nogil=True)
def _finish(world, generator, x, y):
    """The coin's column and the end wall."""
    grid = world.grid
    world.end_x, world.end_y = x, y
    grid[y, x] = EMPTY  # the coin replaces the barrier, so monsters walk over it
    _fill_block(grid, x, 0, 1, y, WALL, WALL_TOP)
    _fill(grid, x + 1, 0, SIZE - x - 1, SIZE, WALL)
    if generator.is_wall_passable:
        wall_end = min(x + 1 + PASSABLE_WALL_WIDTH, SIZE - 1)
        _fill(grid, x + 1, y, wall_end - x - 1, SIZE - 1 - y, PASSABLE_WALL)
        _fill(grid, wall_end, y, SIZE - 1 - wall_end, SIZE - 1 - y, EMPTY)
        _fill(grid, wall_end, y - 1, SIZE - 1 - wall_end, 1, WALL_TOP)


@njit(cache=True, nogil=True)
def generate_world(world, generator, level_seed):
    """Overwrite a world (one record of a State) with the level of ``level_seed`` at its first step."""
    words = np.empty(NUM_WORDS + 1, np.uint32)
    seed_words(words, level_seed)
    _clear(world, level_seed, generator)
    _draw_looks(world, words, generator)

    difficulty = generator.difficulty_min + draw(words, generator.difficulty_max - generator.difficulty_min + 1)
    num_sections = difficulty + draw(words, difficulty)
    if generator.num_sections > 0:
        num_sections = generator.num_sections
    drawn_danger = draw(words, 3)
    danger = drawn_danger if generator.pit_content < 0 else generator.pit_content

    grid = world.grid
    section_x, section_y = np.zeros(MAX_SECTIONS, np.int32), np.zeros(MAX_SECTIONS, np.int32)
    pit_columns = np.zeros(SIZE, np.bool_)
    longest = generator.section_length_min + generator.section_length_spread * difficulty
    x, y, built = FIRST_SECTION_X, 1, 0
    while built < num_sections and x + max(15, longest + 2) < SIZE:
        y = _section_height(words, generator, difficulty, y)
        length = (
            generator.section_length_min + draw(words, generator.section_length_spread * difficulty) + difficulty // 3
        )
        has_pit = False
        if length > 7 and y > 3:
            # Procgen digs where draw >= difficulty: counted from the other end it is the same event.
            word = next_word(words)
            has_pit = word % 20 >= difficulty and (word // 20) / (2.0**32 / 20) < generator.pit_frequency
        if has_pit:
            pit_x, pit_width = _add_pit(world, words, generator, x, y, length, drawn_danger, danger)
            pit_columns[pit_x : pit_x + pit_width] = True
        else:
            _add_ground(world, words, generator, x, y, length, difficulty)
        if grid[y, x - 1] != WALL and grid[y, x - 1] != WALL_TOP:
            grid[y, x - 1] = BARRIER
        section_x[built], section_y[built] = x, y
        x += length
        built += 1
        grid[y, x] = BARRIER
    _finish(world, generator, x, y)
    world.difficulty, world.num_sections = difficulty, built
    place_coin(world, generator, section_x[:built], section_y[:built], pit_columns)


@njit(cache=True, nogil=True)
def generate_worlds(worlds, indices, generator, level_seeds):
    """generate_world for every index, with the seed at the same place in ``level_seeds``."""
    for position in range(len(indices)):
        generate_world(worlds[indices[position]], generator, level_seeds[position])

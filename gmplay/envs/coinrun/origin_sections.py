"""What the generator's rules say of sections, pits, and what stands on them; a broken rule is a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gmplay.envs.coinrun.layout import Entity, Pit, Section
from gmplay.envs.coinrun.levels import MAX_PIT_WIDTH, MAX_STEP_HEIGHT, TURN_HEIGHT
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import CRATE, MONSTER, SAW, SIZE

FIRST_TURN = 5
"""From this row on a section may go down."""
MAX_LIP, MAX_PILE, PILES_A_SECTION = 3, 3, 2
_KIND_NAMES = {SAW: "saw", MONSTER: "monster", CRATE: "crate"}


@dataclass(frozen=True)
class Reason:
    """Why a level cannot have come from a spec.

    Attributes:
        rule: one or two words that name the rule it breaks.
        sentence: what is where, and what the rule allows.
    """

    rule: str
    sentence: str


@dataclass(frozen=True)
class Limits:
    """What a spec allows at one difficulty."""

    spec: CoinRunSpec
    difficulty: int

    @property
    def steps(self) -> tuple[int, int]:
        """Least and greatest step between sections."""
        more = self.difficulty // 3
        low, high = self.spec.step_height_min + more, self.spec.step_height_max + more
        return min(low, MAX_STEP_HEIGHT), min(high, MAX_STEP_HEIGHT)

    @property
    def lengths(self) -> tuple[int, int]:
        """Least and greatest length of a section."""
        low = self.spec.section_length_min + self.difficulty // 3
        return low, low + self.spec.section_length_spread * self.difficulty - 1

    @property
    def counts(self) -> tuple[int, int]:
        """Least and greatest number of sections."""
        fixed = self.spec.num_sections
        return (fixed, fixed) if fixed else (self.difficulty, 2 * self.difficulty - 1)

    def has_room(self, x: int) -> bool:
        """Whether the generator still begins a section in this column."""
        longest = self.spec.section_length_min + self.spec.section_length_spread * self.difficulty
        return x + max(15, longest + 2) < SIZE


def section_reasons(limits: Limits, sections: list[Section]) -> Iterator[Reason]:
    """Of steps, lengths, and the number of sections."""
    before = 1
    for section in sections:
        yield from _step_reasons(limits, before, section)
        yield from _length_reasons(limits, section)
        before = section.height
    low, high = limits.counts
    is_cut_short = bool(sections) and not limits.has_room(sections[-1].x + sections[-1].length)
    if not (low <= len(sections) <= high or (is_cut_short and len(sections) < high)):
        yield Reason("sections", f"There are {_count(len(sections), 'section')}; in training {_range(low, high)}.")
    for section in sections:
        if not limits.has_room(section.x):
            yield Reason("sections", f"A section begins in column {section.x}, where none does for want of room.")


def _step_reasons(limits: Limits, before: int, section: Section) -> Iterator[Reason]:
    low, high = limits.steps
    step, columns = section.height - before, f"between columns {section.x - 1} and {section.x}"
    is_allowed = low <= abs(step) <= high or (section.height == 1 and 0 < -step <= high)  # as low as it goes
    if not is_allowed:
        allowed = f"training's steps are {_range(low, high)}"
        yield Reason("step", f"There is a step of {_count(abs(step), 'cell')} {columns}; {allowed}.")
    elif step < 0 and before < FIRST_TURN:
        yield Reason("step", f"There is a step down {columns} from row {before}; in training only from row 5 on.")
    elif step > 0 and before >= TURN_HEIGHT:
        yield Reason("step", f"There is a step up {columns} from row {before}; in training only below row 20.")


def _length_reasons(limits: Limits, section: Section) -> Iterator[Reason]:
    low, high = limits.lengths
    if not low <= section.length <= high:
        columns = _columns(section.x, section.length)
        yield Reason(
            "length",
            f"The section in {columns} is {_count(section.length, 'cell')} long; training's are {_range(low, high)}.",
        )


# --- pits -------------------------------------------------------------------------------------------------


def pit_reasons(spec: CoinRunSpec, sections: list[Section], entities: list[Entity]) -> Iterator[Reason]:
    """Of pits: where they are, how wide, and what lies in them."""
    dangers: dict[str, str] = {}
    for section in sections:
        if section.pit is None:
            continue
        where = _columns(section.pit.x, section.pit.width)
        yield from _place_reasons(spec, section, section.pit, where)
        yield from _block_reasons(section.pit, where)
        inside = [each for each in entities if each.column in section.pit_columns]
        yield from _content_reasons(section, section.pit, inside, where)
        for danger in _dangers(section.pit, inside):
            dangers.setdefault(danger, where)
    if len(dangers) > 1:
        places = " and ".join(f"{danger} in {where}" for danger, where in dangers.items())
        yield Reason("danger", f"There are two kinds of danger in pits, {places}; in training a level has one.")
    for danger, where in dangers.items():
        if spec.pit_content not in ("any", danger):
            yield Reason(
                "danger", f"There are {danger} in the pit in {where}; in training there are {spec.pit_content}."
            )


def _place_reasons(spec: CoinRunSpec, section: Section, pit: Pit, where: str) -> Iterator[Reason]:
    left = pit.x - section.x
    right = section.length - left - pit.width
    is_capped = pit.width == MAX_PIT_WIDTH and section.length - left - 1 > MAX_PIT_WIDTH
    if spec.pit_frequency == 0.0:
        yield Reason("pit", f"There is a pit in {where}; in training there are none.")
    if section.length <= 7 or section.height <= 3:
        shape = f"{section.length} long and {section.height} high"
        yield Reason("pit", f"There is a pit in {where}, in a section {shape}; in training only from 8 and 4 on.")
    if pit.width > MAX_PIT_WIDTH:
        yield Reason("pit", f"The pit in {where} is {pit.width} cells wide; training's are at most {MAX_PIT_WIDTH}.")
    for side, lip in (("left", left), ("right", 1 if is_capped and right > 1 else right)):
        if not 1 <= lip <= MAX_LIP:
            yield Reason("pit", f"The pit in {where} has {lip} cells of ground on its {side}; training's have 1 to 3.")


def _block_reasons(pit: Pit, where: str) -> Iterator[Reason]:
    offset, width = pit.block_x - pit.x, pit.block_width
    if pit.width <= 4:
        is_allowed, rule = width == 0, "in training only pits wider than 4 have one"
    elif pit.width < MAX_PIT_WIDTH:
        starts = (pit.width - 4, pit.width - 3)
        is_allowed = offset in starts and width in (1, 2)
        rule = f"in training it has 1 or 2 cells and begins {starts[0]} or {starts[1]} cells into the pit"
    else:
        is_allowed = offset in (2, 3) and pit.width - offset - width in (2, 3)
        rule = "in training it leaves 2 or 3 cells on either side"
    if pit.width <= MAX_PIT_WIDTH and not is_allowed:
        block = f"a stepping block in {_columns(pit.block_x, width)}" if width else "no stepping block"
        yield Reason("stepping block", f"The pit in {where} has {block}; {rule}.")


def _content_reasons(section: Section, pit: Pit, inside: list[Entity], where: str) -> Iterator[Reason]:
    if pit.lava > section.height - 3:
        yield Reason("lava", f"The lava in {where} is {pit.lava} rows deep; here at most {section.height - 3}.")
    for kind, name in ((SAW, "saw"), (MONSTER, "monster")):
        columns = sorted(each.column for each in inside if each.kind == kind and each.row == 1)
        if columns and columns != list(section.pit_columns):
            yield Reason(
                name, f"The pit in {where} has a {name} in some columns only; in training there is one in each."
            )
    if not _dangers(pit, inside):
        yield Reason("pit", f"There is nothing in the pit in {where}; in training there is lava, saws or monsters.")
    for each in inside:
        if each.row != 1 or each.kind == CRATE:
            yield _misplaced(each, "in a pit; training's pits have saws or monsters on their floor, or lava")


def _dangers(pit: Pit, inside: list[Entity]) -> list[str]:
    kinds = {each.kind for each in inside if each.row == 1}
    present = {"lava": pit.lava > 0, "saws": SAW in kinds, "monsters": MONSTER in kinds}
    return [name for name, is_there in present.items() if is_there]


# --- on the ground ----------------------------------------------------------------------------------------


def entity_reasons(limits: Limits, sections: list[Section], entities: list[Entity]) -> Iterator[Reason]:
    """Of saws, monsters and crates on the ground, and of monsters' speeds."""
    spec, speed = limits.spec, np.float32(limits.spec.monster_speed)
    for each in entities:
        if not each.is_centred:
            yield _misplaced(each, "not in the middle of a cell")
        if each.kind == MONSTER and abs(each.vx) != speed:
            yield Reason("speed", f"{_at(each)} sets out at {abs(each.vx):g} cells per step; in training at {speed:g}.")
        if not any(each.column in section.columns for section in sections):
            yield _misplaced(each, "where no section is")
    for section in sections:
        on_ground = [
            each for each in entities if each.column in section.columns and each.column not in section.pit_columns
        ]
        if section.pit is not None:
            yield from (_misplaced(each, "on the edge of a pit; in training nothing is") for each in on_ground)
            continue
        for kind, share in ((SAW, spec.saw_frequency * 0.2), (MONSTER, spec.monster_frequency * 0.1)):
            of_kind = [each for each in on_ground if each.kind == kind]
            is_drawn = kind == SAW or spec.mode == "hard"
            yield from _danger_reasons(section, kind, of_kind, share * limits.difficulty if is_drawn else 0.0)
            if is_drawn and share * limits.difficulty >= 1.0 and not of_kind and _free_columns(section, on_ground):
                name, where = _KIND_NAMES[kind], _columns(section.x, section.length)
                yield Reason(
                    name, f"The section in {where} has no {name}; in training every section this long has one."
                )
        yield from _crate_reasons(spec, section, on_ground)


def _danger_reasons(section: Section, kind: int, of_kind: list[Entity], probability: float) -> Iterator[Reason]:
    name, where = _KIND_NAMES[kind], _columns(section.x, section.length)
    for each in of_kind:
        if each.row != section.height:
            yield _misplaced(each, f"not on the ground, which is row {section.height} there")
        elif each.column not in _inner_columns(section):
            yield _misplaced(each, "in the first or last column of a section; in training it is in between")
        elif probability == 0.0:
            yield _misplaced(each, "on the ground; in training none is")
    if of_kind and section.length <= 3:
        yield Reason(name, f"The section in {where} has a {name}; in training only sections longer than 3 have one.")
    if len(of_kind) > 1:
        yield Reason(name, f"The section in {where} has {len(of_kind)} {name}s; in training a section has at most one.")


def _crate_reasons(spec: CoinRunSpec, section: Section, on_ground: list[Entity]) -> Iterator[Reason]:
    crates = [each for each in on_ground if each.kind == CRATE]
    taken = {each.column for each in on_ground if each.kind != CRATE}
    cells = Counter((each.column, each.row) for each in crates)
    for each in crates:
        if each.row > section.height and cells[each.column, each.row] > cells[each.column, each.row - 1]:
            yield _misplaced(each, "in the air; in training crates stand on the ground or on crates")
        elif not section.height <= each.row < section.height + MAX_PILE:
            yield _misplaced(each, f"in row {each.row}; training's piles are {MAX_PILE} high and stand on the ground")
        elif each.column not in _inner_columns(section):
            yield _misplaced(each, "in the first or last column of a section; in training it is in between")
        elif each.column in taken:
            yield _misplaced(each, "in the column of a saw or monster; in training it is not")
        elif spec.crate_frequency == 0.0:
            yield _misplaced(each, "on the ground; in training none is")
    num_piles = sum(count for (_, row), count in cells.items() if row == section.height)
    if num_piles > PILES_A_SECTION:
        where = _columns(section.x, section.length)
        yield Reason("crate", f"The section in {where} has {num_piles} piles of crates; in training at most two.")


def _inner_columns(section: Section) -> range:
    return section.columns[1:-1]


def _free_columns(section: Section, on_ground: list[Entity]) -> bool:
    taken = {each.column for each in on_ground}
    return section.length > 3 and any(column not in taken for column in _inner_columns(section))


# --- words ------------------------------------------------------------------------------------------------


def _misplaced(entity: Entity, words: str) -> Reason:
    return Reason(_KIND_NAMES[entity.kind], f"{_at(entity)} is {words}.")


def _at(entity: Entity) -> str:
    return f"The {_KIND_NAMES[entity.kind]} at ({entity.column}, {entity.row})"


def _columns(first: int, count: int) -> str:
    return f"column {first}" if count == 1 else f"columns {first} to {first + count - 1}"


def _range(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low} to {high}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

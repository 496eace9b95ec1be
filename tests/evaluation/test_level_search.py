"""Levels whose placement takes a search: found once, in one order, kept on disk."""

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from gmplay.core.level import NUM_EVALUATION_SEEDS
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import State
from gmplay.evaluation import level_findings, level_search
from gmplay.evaluation.level_findings import LevelDraw
from gmplay.evaluation.level_search import LevelSearch, SearchCancelledError, SearchError, find_levels

SPECS = {
    "training": CoinRunSpec(),
    "off": CoinRunSpec(placement="off_path"),
    "beside": CoinRunSpec(placement="either_side"),
}


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(level_findings.platformdirs, "user_cache_path", lambda *_args, **_names: tmp_path)
    return tmp_path


def _same(one, other):
    assert (one.level_seeds == other.level_seeds).all()
    assert one.places.keys() == other.places.keys()
    assert all((one.places[name] == other.places[name]).all() for name in one.places)
    assert one.num_rejected == other.num_rejected


def test_that_levels_are_accepted_by_every_distribution_and_the_others_are_counted():
    levels = find_levels(LevelDraw(3, 12), SPECS, 1)
    assert len(np.unique(levels.level_seeds)) == 12
    assert levels.level_seeds.max() < NUM_EVALUATION_SEEDS
    assert set(levels.places) == {"off", "beside"}
    candidates = LevelDraw(3, 12).candidates[: 12 + levels.num_rejected]
    assert set(levels.level_seeds) <= set(candidates)
    assert levels.level_seeds[-1] == candidates[-1]
    for name in ("off", "beside"):
        state, worlds = State.zeros(12), np.arange(12)
        CoinRun().reset(state, worlds, SPECS[name], levels.level_seeds, levels.places[name])
        alone = CoinRun().new_worlds(SPECS[name], levels.level_seeds[4:5])
        assert state.select(slice(4, 5)).equals(alone)


def test_that_searching_lazily_in_one_process_finds_the_same_as_many(cache):
    beforehand = find_levels(LevelDraw(4, 21), SPECS, 2)
    for file in cache.rglob("*.npz"):
        file.unlink()
    search = LevelSearch(LevelDraw(4, 21), SPECS)
    for name in SPECS:
        rows = search.rows(name)
        assert len(rows) == 21
        parts = [rows.take(first, 8) for first in (0, 8, 16)]
        assert (np.concatenate([seeds for seeds, _ in parts]) == beforehand.level_seeds).all()
        if name in beforehand.places:
            assert (np.concatenate([places for _, places in parts]) == beforehand.places[name]).all()
    assert search.num_rejected == beforehand.num_rejected


def test_that_what_was_found_is_kept_and_more_of_it_goes_on_from_there(monkeypatch):
    few = find_levels(LevelDraw(5, 10), SPECS, 1)
    examined = []
    monkeypatch.setattr(level_search, "_examine", lambda *_args: examined.append(1))
    _same(find_levels(LevelDraw(5, 10), SPECS, 1), few)
    assert examined == []
    monkeypatch.undo()
    many = find_levels(LevelDraw(5, 20), SPECS, 1)
    assert (many.level_seeds[:10] == few.level_seeds).all()


def test_that_what_was_found_for_a_distribution_serves_every_other_that_is_measured_beside_it(monkeypatch):
    draw, examined, examine = LevelDraw(10, 15), [], level_search.examine

    def noting(finder, specs, level_seed):
        examined.extend((level_seed, CoinRunSpec.from_json(kind).placement) for kind in specs)
        return examine(finder, specs, level_seed)

    find_levels(draw, {"one": SPECS["off"]}, 1)
    monkeypatch.setattr(level_search, "examine", noting)
    both = LevelSearch(draw, SPECS)
    seeds, places = both.take("beside", 0, 15)
    known = draw.candidates[:15].tolist()
    assert not [seed for seed, placement in examined if placement == "off_path" and seed in known]
    assert {placement for _, placement in examined} >= {"either_side"}
    again = find_levels(draw, SPECS, 1)
    assert (again.level_seeds == seeds).all()
    assert (again.places["beside"] == places).all()
    assert again.num_rejected == both.num_rejected


def test_that_a_level_rejected_for_one_distribution_is_not_examined_for_another():
    draw, rejecting = LevelDraw(11, 3), CoinRunSpec(placement="off_path")
    findings = level_findings.Findings(draw, {"off": rejecting, "beside": SPECS["beside"]})
    (kind,) = (each for each, spec in findings.by_kind.items() if spec == rejecting)
    assert len(findings.unknown(0)) == 2
    findings.add({kind: None})
    assert findings.unknown(0) == []
    assert findings.accepted == []
    assert findings.num_examined == 1


def test_that_a_damaged_file_is_found_anew(cache):
    before = find_levels(LevelDraw(6, 5), SPECS, 1)
    file, other = cache.rglob("*.npz")
    for content in (b"", b"PK\x03\x04 no archive", file.read_bytes()[:200], other.read_bytes()[:-1]):
        file.write_bytes(content)
        _same(find_levels(LevelDraw(6, 5), SPECS, 1), before)


def test_that_training_pools_hold_no_evaluation_level():
    pool = find_levels(LevelDraw(0, 12, is_training=True), {"pool": SPECS["beside"]}, 1)
    assert pool.level_seeds.min() >= NUM_EVALUATION_SEEDS


def test_that_cancelling_keeps_what_was_found_and_leaves_no_process(cache):
    with pytest.raises(SearchCancelledError):
        find_levels(LevelDraw(7, 500), SPECS, 1, should_cancel=lambda: True)
    assert len(list(cache.rglob("*.npz"))) == 2
    assert multiprocessing.active_children() == []


def test_that_a_killed_process_is_a_clear_error_and_nothing_hangs():
    def kill(found, _wanted):
        if found > 0:
            for child in multiprocessing.active_children():
                child.kill()

    with pytest.raises(SearchError, match="ended before its work did"):
        find_levels(LevelDraw(8, 200), SPECS, 1, on_progress=kill)


_OWNER = """
import sys
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.level_findings import LevelDraw
from gmplay.evaluation.level_search import find_levels

if __name__ == "__main__":
    import multiprocessing

    def tell(found, wanted):
        if found:
            print(*(child.pid for child in multiprocessing.active_children()), flush=True)

    find_levels(LevelDraw(9, 100_000), {"off": CoinRunSpec(placement="off_path")}, 1, tell)
"""


def test_that_searching_processes_end_with_an_owner_that_is_killed(tmp_path):
    script = tmp_path / "owner.py"
    script.write_text(_OWNER)
    environment = os.environ | {
        "PYTHONPATH": str(Path(level_search.__file__).parents[2]),
        "XDG_CACHE_HOME": str(tmp_path),
    }
    owner = subprocess.Popen([sys.executable, script], env=environment, stdout=subprocess.PIPE, text=True)
    children = [psutil.Process(int(pid)) for pid in owner.stdout.readline().split()]
    assert children
    owner.kill()
    owner.wait()
    owner.stdout.close()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert not alive

"""A measurement that was stopped goes on and comes to the same numbers."""

import pytest

from gmplay.evaluation import resume
from gmplay.evaluation.levels import LevelSet
from gmplay.evaluation.measurement import Measurement, merge_all
from gmplay.evaluation.resume import KeptResults
from gmplay.evaluation.robustness import measure, measure_on
from tests.evaluation.scripted import COIN_OVERHEAD, FLAT, Scripted


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(resume.platformdirs, "user_cache_path", lambda *_args, **_names: tmp_path)
    levels = LevelSet.of(range(300))
    specs = {"training": FLAT, "deployment": COIN_OVERHEAD}
    return KeptResults(Measurement(Scripted("seeks"), "seeks", specs, levels, 5), levels, "digest")


def _stop_half_way(kept):
    for reports in measure_on(kept.remaining(kept.read()), 0):
        if min(report.num_episodes for report in reports.values()) > 100:
            return reports
    raise AssertionError("it was over too soon")


def test_that_a_stopped_measurement_goes_on_to_the_same_numbers(kept):
    kept.write(_stop_half_way(kept))
    before = kept.read()
    remaining = kept.remaining(before)
    assert 0 < remaining.num_levels < 200
    after = merge_all(before, measure(remaining, 0))
    whole = measure(kept.remaining({name: type(report)("seeks") for name, report in before.items()}), 0)
    for name in ("training", "deployment"):
        assert after[name].to_dict() == whole[name].to_dict()
        assert after[name].num_episodes == 300


def test_that_nothing_is_kept_after_it_is_complete_and_a_damaged_file_is_as_good_as_none(kept):
    assert all(report.num_episodes == 0 for report in kept.read().values())
    kept.write(_stop_half_way(kept))
    kept.path.write_text(kept.path.read_text()[:300])
    assert all(report.num_episodes == 0 for report in kept.read().values())
    kept.remove()
    assert not kept.path.exists()


def test_that_another_agent_of_the_same_name_starts_afresh(kept):
    kept.write(_stop_half_way(kept))
    other = KeptResults(kept._measurement, kept._levels, "other digest")
    assert all(report.num_episodes == 0 for report in other.read().values())

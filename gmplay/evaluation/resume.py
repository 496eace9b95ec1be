"""What a measurement came to before it was stopped, kept on disk so that the next one goes on from there."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import platformdirs

from gmplay import __version__
from gmplay.core.outcome import Ending, Outcome
from gmplay.core.report import RobustnessReport
from gmplay.evaluation.levels import LevelSet
from gmplay.evaluation.measurement import Measurement

_KINDS = ("episodes", "lazy_runs", "jumpy_runs")


class KeptResults:
    """The outcomes of one unfinished measurement."""

    def __init__(self, measurement: Measurement, levels: LevelSet, weights_digest: str) -> None:
        """``weights_digest`` tells agents of one name apart."""
        self._measurement, self._levels, self._digest = measurement, levels, weights_digest

    @cached_property
    def path(self) -> Path:
        """Where they are kept: a file for each agent, distributions, levels and version of gmplay."""
        specs = {name: spec.to_dict() for name, spec in self._measurement.specs.items()}
        seeds = hashlib.sha256(self._levels.level_seeds.tobytes()).hexdigest()
        key = json.dumps([__version__, self._digest, specs, seeds, self._measurement.action_seed], sort_keys=True)
        name = hashlib.sha256(key.encode()).hexdigest()[:20]
        return platformdirs.user_cache_path("gmplay", appauthor=False) / "evaluations" / f"{name}.json"

    def read(self) -> dict[str, RobustnessReport]:
        """The reports so far, empty ones where nothing usable is kept."""
        empty = {name: RobustnessReport(self._measurement.agent) for name in self._measurement.specs}
        # A damaged file is as good as none: those episodes are played again.
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            values = json.loads(self.path.read_text(encoding="utf-8"))
            return {name: _read_report(self._measurement.agent, values[name]) for name in empty}
        return empty

    def write(self, reports: Mapping[str, RobustnessReport]) -> None:
        """Keep the reports. Raises OSError."""
        values = {
            name: {
                kind: [dataclasses.asdict(each) for each in outcomes]
                for kind, outcomes in zip(_KINDS, (report.outcomes, report.lazy_runs, report.jumpy_runs), strict=True)
            }
            for name, report in reports.items()
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.path.with_name(f"{self.path.name}.{os.getpid()}.partial")
        temporary.write_text(json.dumps(values), encoding="utf-8")
        temporary.replace(self.path)

    def remove(self) -> None:
        """Forget them, once the measurement is complete."""
        self.path.unlink(missing_ok=True)

    def remaining(self, reports: Mapping[str, RobustnessReport]) -> Measurement:
        """The measurement of the levels that are not wholly counted."""
        done = set.intersection(*(_counted(report) for report in reports.values()))
        return replace(self._measurement, levels=self._levels.without(done))


def _counted(report: RobustnessReport) -> set[int]:
    """Seeds of the levels that agent and runners have played."""
    lazy, jumpy = ({each.level_seed for each in runs} for runs in (report.lazy_runs, report.jumpy_runs))
    return {
        each.level_seed
        for each in report.outcomes
        if not each.is_moved or (each.level_seed in lazy and each.level_seed in jumpy)
    }


def _read_report(agent: str, values: dict[str, Any]) -> RobustnessReport:
    earlier, lazy, jumpy = (tuple(_outcome(each) for each in values[kind]) for kind in _KINDS)
    return RobustnessReport(agent, (), lazy, jumpy, earlier)


def _outcome(values: dict[str, Any]) -> Outcome:
    blind = values["blind_ending"]
    endings = {"ending": Ending(values["ending"]), "blind_ending": None if blind is None else Ending(blind)}
    return Outcome(**values | endings)

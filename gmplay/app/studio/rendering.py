"""Videos made from episode files, one after the other, in processes that let everything else go first."""

from __future__ import annotations

import os
import sys
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

import gmplay

_PATIENCE_MS = 3000


@dataclass(frozen=True)
class Job:
    """A video to be made.

    Attributes:
        episode: the file it is made from; None where the arguments say what it is made from.
        video: the file it becomes.
        arguments: further ones of ``gmplay record``.
    """

    episode: Path | None
    video: Path
    arguments: tuple[str, ...] = ()


class Rendering(QObject):
    """Makes the videos that are asked for and tells how far it is."""

    progressed = Signal(float, int)  # share done, bytes written
    finished = Signal(object)  # Job
    failed = Signal(object, str)  # Job, a sentence; "" where it was cancelled

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Job] = deque()
        self._job: Job | None = None
        self._is_cancelled = False
        self._process = QProcess(self)
        self._process.setProcessEnvironment(_environment())
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._end)
        self._process.errorOccurred.connect(self._fail_to_start)

    @property
    def num_jobs(self) -> int:
        """Videos being made or waiting for it."""
        return len(self._waiting) + (self._job is not None)

    def make(self, job: Job) -> None:
        """Make a video, after those asked for before."""
        self._waiting.append(job)
        if self._job is None:
            self._start_next()

    def cancel(self) -> None:
        """Stop the video being made and remove what there is of it; its episode stays."""
        self._is_cancelled = True
        self._process.kill()

    def close(self) -> None:
        """Stop for good."""
        self._waiting.clear()
        if self._job is not None:
            self.cancel()
            self._process.waitForFinished(_PATIENCE_MS)

    def _start_next(self) -> None:
        if not self._waiting:
            return
        self._job, self._is_cancelled = self._waiting.popleft(), False
        job = self._job
        made_from = [] if job.episode is None else [str(job.episode)]
        into = ["-o", str(job.video), "--in-background", "--force"]
        self._process.start(sys.executable, ["-m", "gmplay", "record", *made_from, *into, *job.arguments])

    def _read(self) -> None:
        lines = bytes(self._process.readAllStandardOutput().data()).decode(errors="replace").splitlines()
        numbers = [line.split() for line in lines if line.replace(" ", "").isdigit()]
        if numbers and len(numbers[-1]) == 3:
            done, total, num_bytes = map(int, numbers[-1])
            self.progressed.emit(done / max(total, 1), num_bytes)

    def _end(self, code: int, status: QProcess.ExitStatus) -> None:
        job, self._job = self._job, None
        assert job is not None
        if self._is_cancelled:
            _partial(job.video).unlink(missing_ok=True)
            self.failed.emit(job, "")
        elif code == 0 and status == QProcess.ExitStatus.NormalExit:
            self.finished.emit(job)
        else:
            told = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip()
            reason = told.splitlines()[-1].removeprefix("gmplay: ") if told else f"its process ended with {code}."
            self.failed.emit(job, f"The video {job.video.name} could not be made: {reason}")
        self._start_next()

    def _fail_to_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._job is not None:
            job, self._job = self._job, None
            self.failed.emit(job, f"The video could not be made: {sys.executable} does not start.")


def _partial(video: Path) -> Path:
    return video.with_name(f"{video.stem}.partial{video.suffix}")


def _environment() -> QProcessEnvironment:
    """This one's, with the very gmplay that runs here."""
    environment = QProcessEnvironment.systemEnvironment()
    paths = [str(Path(gmplay.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    environment.insert("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    return environment

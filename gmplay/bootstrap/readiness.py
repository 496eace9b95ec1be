"""All that has to be done once on a machine, in order, behind whichever progress display there is."""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from gmplay.bootstrap import environment, kernels, libraries, lock, places, requirements, stamp, window
from gmplay.bootstrap.display import has_display
from gmplay.bootstrap.progress import Progress

# How the bar is shared out: installing takes most of the time, then compiling.
_INSTALLING, _COMPILING = (0.0, 0.75), (0.75, 1.0)


def make_ready(needs: Collection[str], shows_window: bool = False) -> None:
    """Bring about what ``needs`` names; see gmplay.bootstrap.make_ready. Raises SetupError."""

    def work(progress: Progress) -> None:
        progress.step(f"getting ready; the log is {progress.log_path}")
        with _alone(progress):
            if stamp.DRAWING in needs:  # before the long wait, for this may take a command of the person's
                libraries.ensure_libraries(stamp.WINDOW in needs, progress)
            _install([stage for stage in requirements.STAGES if stage in needs], progress)
            if stamp.DRAWING in needs:
                libraries.check_that_qt_loads(progress)
            progress.span = _COMPILING
            kernels.compile_kernels(progress)
            stamp.write({*stamp.read(), *needs})
        progress.step("ready", 1.0)

    progress = Progress()
    if shows_window and has_display() and window.is_available():
        window.run(work, progress)
    else:
        work(progress)


def _alone(progress: Progress) -> contextlib.AbstractContextManager[None]:
    """.venv is changed by one process at a time; other interpreters are left as they are."""
    if not places.is_inside_venv():
        return contextlib.nullcontext()
    return lock.held(places.VENV / "gmplay-setup.lock", progress)


def _install(stages: Collection[str], progress: Progress) -> None:
    """Each stage at the pins in .venv, which is ours; any other interpreter is good enough inside the ranges."""
    low, high = _INSTALLING
    for index, stage in enumerate(stages):
        width = (high - low) / len(stages)
        progress.span = (low + width * index, low + width * (index + 1))
        if places.is_inside_venv() or requirements.unmet(stage):
            environment.install(stage, progress)

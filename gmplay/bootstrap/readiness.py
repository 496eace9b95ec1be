"""All that has to be done once on a machine, in order, behind whichever progress display there is."""

from __future__ import annotations

from collections.abc import Collection

from gmplay.bootstrap import environment, kernels, libraries, places, requirements, stamp, window
from gmplay.bootstrap.display import has_display
from gmplay.bootstrap.progress import Progress


def make_ready(stages: Collection[str], is_playing: bool = False) -> None:
    """Install what this interpreter lacks of the stages, check Qt's libraries and compile the kernels.

    Progress goes to the terminal and the log, and to a small window when ``is_playing``, where there is a screen.
    Raises SetupError when something could not be done.
    """
    with_windows = has_display()

    def work(progress: Progress) -> None:
        progress.step(f"getting ready; the log is {progress.log_path}")
        for stage in stages:
            # .venv is ours and is kept at the pins; any other interpreter is good enough inside the ranges.
            if places.is_inside_venv() or requirements.unmet(stage):
                environment.install(stage, progress)
        libraries.ensure_libraries(with_windows, progress)
        kernels.compile_kernels(progress)
        stamp.write({*stamp.read(), *stages, *([stamp.WINDOW] if with_windows else [])})
        progress.step("ready", 1.0)

    if is_playing and with_windows and window.is_available():
        window.run(work, Progress())
    else:
        work(Progress())

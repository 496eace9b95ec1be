"""How the window starts: what is loaded when, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.gui

SCRIPT = """
import sys
from gmplay.app import main
from gmplay.app.desktop import Desktop
from gmplay.app.settings import Settings

application = main.make_application()
desktop = Desktop(application, Settings())
loaded_at_first_paint = set()

def told(event):
    if type(event).__name__ == "AgentOpened":
        desktop.window.close()
        application.quit()

desktop.window.world_view.first_painted.connect(lambda: loaded_at_first_paint.update(sys.modules))
desktop.went_on.connect(lambda: desktop.simulation.link.told.connect(told))
desktop.show()
application.exec()
assert loaded_at_first_paint, "nothing was painted"
waiting = {"numba", "gmplay.app.controller", "gmplay.session.session"} & loaded_at_first_paint
assert not waiting, f"the first picture waits for {waiting}"
assert "torch" not in sys.modules, "torch stalls the window"
print("fine")
"""


def test_that_the_first_picture_waits_for_no_kernels_and_torch_is_never_loaded() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip().endswith("fine")

"""SDL never opens anything of its own here, and Qt draws offscreen where there is no display."""

import os

from gmplay.bootstrap.display import has_display

os.environ |= {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
if not has_display():
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

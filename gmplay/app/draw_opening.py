"""Draw assets/opening.png anew, after the art has changed:

python -m gmplay.app.draw_opening
"""

from __future__ import annotations

import os

from gmplay.app.desktop import Desktop
from gmplay.app.main import make_application
from gmplay.app.opening import write_opening_picture
from gmplay.app.settings import Settings
from gmplay.app.window import SMALL_SIZE
from gmplay.core.folders import assets_folder


def main() -> None:
    """Draw what the very first start shows in a window of SMALL_SIZE."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = make_application()
    desktop = Desktop(application, Settings(), is_threaded=False)
    desktop.window.resize(SMALL_SIZE)
    desktop.show()
    application.processEvents()
    record = Settings().record
    pixels = desktop.opening_picture(record)
    assert pixels is not None, "Desktop.show has opened the session"
    write_opening_picture(pixels, record, assets_folder() / "opening.png")


if __name__ == "__main__":
    main()

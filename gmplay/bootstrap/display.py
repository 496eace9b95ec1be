"""Whether there is a screen that a window could open on."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a window can be shown. Windows and macOS always can; elsewhere X11 or Wayland must answer.

    A DISPLAY that nobody serves (a stale one, or one left by ssh) counts as none: Qt would abort on it.
    """
    if sys.platform in ("win32", "darwin"):
        return True
    return _wayland_is_there(environment) or _x11_answers(environment.get("DISPLAY", ""))


def _wayland_is_there(environment: Mapping[str, str]) -> bool:
    socket = environment.get("WAYLAND_DISPLAY", "")
    return bool(socket) and (Path(environment.get("XDG_RUNTIME_DIR", "/")) / socket).exists()


def _x11_answers(display: str) -> bool:
    if not display:
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # cannot be asked; the check of Qt's libraries will name what is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    is_answered = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return is_answered

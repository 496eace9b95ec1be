"""Pixels from states: looks at a world, never changes it."""

import os

# pygame draws into memory only: no window, no sound, no greeting. Said before anything here imports it.
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

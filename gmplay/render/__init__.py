"""Pixels from states: looks at a world, never changes it."""

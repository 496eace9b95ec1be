"""The level editor: EDITOR.md says what it does; ``editing`` is the simulation's half, ``link`` the window's."""

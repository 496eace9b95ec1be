"""What the window asks of the editor, and what the editor tells it."""

from __future__ import annotations

from dataclasses import dataclass

# --- asked --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EditLevel:
    """Begin to edit the level on show, or leave off."""

    is_on: bool


@dataclass(frozen=True)
class ChooseTool:
    """One of gmplay.session.editing.TOOLS."""

    tool: str


@dataclass(frozen=True)
class UndoStroke:
    """Back to before the latest stroke."""


@dataclass(frozen=True)
class RedoStroke:
    """The stroke that was undone last."""


@dataclass(frozen=True)
class PointAt:
    """The mouse is over this pixel of the picture with no button down; None where it left."""

    pixel: tuple[float, float] | None


@dataclass(frozen=True)
class PutLevel:
    """Show the level of this text. ``source`` is the file it was read from, "" for pasted text."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class GiveLevel:
    """Tell the level on show as text. ``target`` is the file it is for, "" for the clipboard."""

    target: str = ""


# --- told ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EditorState:
    """How the editor stands.

    Attributes:
        is_on: the level is being edited.
        tool: the tool in hand.
        can_undo, can_redo: whether there are strokes.
        could_be_training: whether the level could have come from training.
        is_of_its_seed: it is the very level of its seed.
        reasons: sentences that say why not.
        troubles: sentences that say why the level is pointless to play.
    """

    is_on: bool = False
    tool: str = "hand"
    can_undo: bool = False
    can_redo: bool = False
    could_be_training: bool = True
    is_of_its_seed: bool = False
    reasons: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True)
class LevelText:
    """The level on show, asked for by GiveLevel."""

    text: str
    target: str


@dataclass(frozen=True)
class LevelPut:
    """A level was shown that came from this file; "" for pasted text."""

    source: str

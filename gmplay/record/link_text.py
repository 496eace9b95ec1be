"""An episode as one line of text, short enough for a message: ``gmplay:1:`` and the file's content, packed."""

from __future__ import annotations

import base64
import binascii
import json
import zlib

from gmplay.core.errors import InputError
from gmplay.record.episode_file import MAX_BYTES, EpisodeFile

PREFIX = "gmplay:"
_VERSION = "1"
_LONGEST = 1_000_000


def to_link_text(episode: EpisodeFile) -> str:
    """The text of an episode. Letters, digits, ``-``, ``_`` and ``:`` only."""
    content = json.dumps(episode.to_dict(is_compact=True), separators=(",", ":"), ensure_ascii=False)
    packed = base64.urlsafe_b64encode(zlib.compress(content.encode(), 9)).decode().rstrip("=")
    return f"{PREFIX}{_VERSION}:{packed}"


def from_link_text(text: str) -> EpisodeFile:
    """The inverse; white space, as mail programs put it in, does not matter. Raises InputError."""
    if len(text) > _LONGEST:
        raise InputError(f"The text is longer than {_LONGEST:,} characters: it is no episode.")
    text = "".join(text.split())
    name, _, rest = text.partition(":")
    version, _, packed = rest.partition(":")
    if f"{name}:" != PREFIX or not packed:
        raise InputError(f"The text is no episode: one begins with “{PREFIX}{_VERSION}:”.")
    if version != _VERSION:
        raise InputError(f"The text is an episode of another version ({version[:20]}); this one reads {_VERSION}.")
    return EpisodeFile.from_json(_unpacked(packed))


def is_link_text(text: str) -> bool:
    """Whether a text means to be an episode."""
    return text.lstrip().startswith(PREFIX)


def _unpacked(packed: str) -> str:
    """Never unpacks more than an episode file may hold, whatever the text claims."""
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(data, MAX_BYTES)
        if unpacking.unconsumed_tail:
            raise InputError(f"The text unpacks to more than {MAX_BYTES:,} bytes: it is no episode.")
        if not unpacking.eof:
            raise InputError("The text is not the whole episode: its end is missing.")
        return content.decode("utf-8")
    except (binascii.Error, zlib.error, UnicodeError) as error:
        raise InputError(
            "The text is damaged: it cannot be unpacked. Copy it again, from first to last letter."
        ) from error
    except InputError:
        raise
    except ValueError as error:  # letters beyond ASCII
        raise InputError("The text is damaged: it holds letters no episode has.") from error

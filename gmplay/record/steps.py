"""The steps of an episode as text: a digit for each action, and four bytes that check the state after it."""

from __future__ import annotations

import base64
import binascii
import hashlib

import numpy as np
from numpy.typing import NDArray

from gmplay.record.fields import Fields


def digest_of(fingerprints: NDArray[np.uint32]) -> str:
    """Hexadecimal digest of all states: equal digests, equal runs."""
    return hashlib.blake2b(fingerprints.astype("<u4").tobytes(), digest_size=16).hexdigest()


def write_fingerprints(fingerprints: NDArray[np.uint32]) -> str:
    """(num_steps,) as base64 of four bytes each, little-endian."""
    return base64.b64encode(fingerprints.astype("<u4").tobytes()).decode()


def read_fingerprints(check: Fields, num_steps: int, most: int) -> NDArray[np.uint32]:
    """The field ``states``, of at most ``most`` steps, checked with the field ``digest``. Raises InputError."""
    text = check.text("states", 6 * most)
    try:
        fingerprints = np.frombuffer(base64.b64decode(text, validate=True), "<u4").astype(np.uint32)
    except (binascii.Error, ValueError):
        check.refuse("states", "base64 of four bytes a step")
    if len(fingerprints) != num_steps:
        check.refuse("states", f"a fingerprint for each of {num_steps} steps ({len(fingerprints)} are there)")
    if check.text("digest", 64) != digest_of(fingerprints):
        check.refuse("digest", "that of its states (the file was changed or damaged)")
    return fingerprints


def read_actions(values: Fields, digits: str, most: int) -> NDArray[np.uint8]:
    """The field ``actions``, one of ``digits`` for each of at most ``most`` steps. Raises InputError."""
    text = values.text("actions", most)
    for position, letter in enumerate(text):
        if letter not in digits:
            values.refuse(
                "actions", f"digits from {digits[0]} to {digits[-1]}, and its character {position + 1} is {letter!r}"
            )
    return np.array([digits.index(letter) for letter in text], np.uint8)

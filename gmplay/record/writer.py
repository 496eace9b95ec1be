"""A source of frames goes into a writer: the one way from pictures to a file.

with FrameWriter(Path("out.mp4"), Settings(1920, 1080, 60)) as writer:
    for frame in frames:  # (1080, 1920, 4) uint8 BGRA each
        writer.add(frame)
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from gmplay.core.errors import InputError
from gmplay.record.formats import Settings, check_settings, is_sequence, picture_name

if TYPE_CHECKING:
    from gmplay.record.encoders import Encoder

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class FrameWriter:
    """Writes frames as they come and holds none of them.

    What is being made is called NAME.partial.mp4; it gets its own name when it is finished. Left by an error or by
    Ctrl-C, the partial file is closed properly and can be played up to there.

    Attributes:
        path: the file as it will be called.
        partial: the file as it is called until then; a sequence of pictures has none.
        num_frames: written so far.
    """

    def __init__(self, path: Path, settings: Settings, is_replacing: bool = False) -> None:
        """Raises InputError where the file cannot be made, or exists and is not to be replaced."""
        self.path, self._settings = path, settings
        self.num_frames = 0
        self.partial = path if is_sequence(path) else path.with_name(f"{path.stem}.partial{path.suffix}")
        check_settings(path, settings)
        self._check_place(is_replacing)
        self._encoder: Encoder | None = None

    @property
    def num_bytes(self) -> int:
        """How large the file is by now."""
        with contextlib.suppress(OSError):
            return (self.partial if self.partial.exists() else self.path).stat().st_size
        return 0

    def __enter__(self) -> Self:
        from gmplay.record.encoders import make_encoder  # PyAV takes a moment to load

        if not is_sequence(self.path):
            try:
                with self._in_words():
                    self._encoder = make_encoder(self.partial, self._settings, self.path.suffix)
            except InputError:
                self.partial.unlink(missing_ok=True)
                raise
        return self

    def add(self, frame: NDArray[np.uint8]) -> None:
        """Write the next frame, (height, width, 4) uint8 BGRA. Raises InputError where that is impossible."""
        with self._in_words():
            if self._encoder is None:
                self._add_picture(frame)
            else:
                self._encoder.add(frame)
        self.num_frames += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._encoder is None:
            return
        if kind is None:
            with self._in_words():
                self._encoder.close()
                self._put_index_in_front()
                self.partial.replace(self.path)
            return
        with contextlib.suppress(OSError):  # what stopped it is told already
            self._encoder.close()
        if self.num_frames == 0:
            self.partial.unlink(missing_ok=True)

    def _put_index_in_front(self) -> None:
        """Where there is no room for a copy, an MP4 stays as it is: it plays too, only not while it is loaded."""
        from gmplay.record.finishing import put_index_in_front

        if self.path.suffix.lower() == ".mp4":
            with contextlib.suppress(OSError):
                put_index_in_front(self.partial)

    # --- inside -----------------------------------------------------------------------------------------------

    def _add_picture(self, frame: NDArray[np.uint8]) -> None:
        from gmplay.record.encoders import png

        picture = self.path.with_name(picture_name(self.path, self.num_frames))
        try:
            picture.write_bytes(png(frame))
        except OSError:
            picture.unlink(missing_ok=True)  # half a picture is none
            raise

    def _check_place(self, is_replacing: bool) -> None:
        folder = self.path.resolve().parent
        if not folder.is_dir():
            raise InputError(f"{self.path} cannot be written: there is no folder {folder}.")
        if not os.access(folder, os.W_OK):
            raise InputError(f"{self.path} cannot be written: the folder {folder} does not let you write into it.")
        first = self.path.with_name(picture_name(self.path, 0)) if is_sequence(self.path) else self.path
        if first.is_dir():
            raise InputError(f"{first} is a folder; give the video a name of its own.")
        if first.exists() and not is_replacing:
            raise InputError(f"{first} exists already. Choose another name, or replace it (--force).")

    @contextlib.contextmanager
    def _in_words(self) -> Iterator[None]:
        """An OSError inside becomes an InputError that says what remains."""
        try:
            yield
        except OSError as error:
            reason = "the disk is full" if error.errno in _FULL else error.strerror or str(error)
            place = "in whole pictures" if is_sequence(self.path) else f"as {self.partial}"
            kept = f" What was written so far is kept {place}." if self.num_frames else ""
            raise InputError(f"{self.path} could not be written: {reason}.{kept}") from error

"""From frames to the finished video, behind a bar that tells how long it will take: the one way for every command."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from gmplay.record.writer import FrameWriter

STOPPED = 130
"""Exit code after Ctrl-C."""


class Progress:
    """How far a video is: a bar with the time that is left, or lines for a program that reads along."""

    def __init__(self, name: str, tells_lines: bool) -> None:
        from tqdm import tqdm

        self._tells_lines, self._num_frames = tells_lines, 0
        self._bar = tqdm(unit="frame", desc=name, leave=False, disable=tells_lines)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._bar.close()

    def expect(self, num_frames: int) -> None:
        """About so many frames are to come."""
        self._num_frames = num_frames

    def show_work(self, words: str, done: int, total: int) -> None:
        """So much is done of the work that comes before frames."""
        self._bar.set_postfix_str(f"{words}, {done:,} of {total:,}")

    def say(self, sentence: str) -> None:
        """A sentence for whoever waits, above the bar."""
        self._bar.write(f"gmplay: {sentence}", file=sys.stderr)

    def show_frame(self, writer: FrameWriter, words: str = "") -> None:
        """One more frame is written."""
        if self._tells_lines:
            print(f"{writer.num_frames} {max(self._num_frames, writer.num_frames)} {writer.num_bytes}", flush=True)
            return
        if writer.num_frames == 1:  # from here on their rate tells how long the rest will take
            self._bar.reset(total=self._num_frames)
        self._bar.total = max(self._num_frames, writer.num_frames)
        self._bar.set_postfix_str(words, refresh=False)
        self._bar.update(1)


def only_first(frames: Generator[Any, None, None]) -> Generator[Any, None, None]:
    """The first frame alone: a picture."""
    with contextlib.closing(frames):
        yield next(frames)


def write_frames(frames: Generator[Any, None, None], writer: FrameWriter, show_frame: Callable[[], None]) -> int:
    """Write every frame; returns the exit code. Stopped with Ctrl-C, what was filmed by then can be played."""
    try:
        with contextlib.closing(frames), writer:
            for frame in frames:
                writer.add(frame)
                show_frame()
    except KeyboardInterrupt:
        kept = f" What was filmed by then is {writer.partial}." if writer.num_frames else ""
        print(f"\ngmplay: stopped.{kept}", file=sys.stderr)
        return STOPPED
    return 0


def tell_finished(writer: FrameWriter) -> None:
    """A line about the finished video."""
    counted = "one frame" if writer.num_frames == 1 else f"{writer.num_frames:,} frames"
    print(f"{writer.path}: {counted}, {writer.num_bytes / 1e6:.1f} MB")

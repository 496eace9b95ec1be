"""Writing frames: what is written can be played, whatever happens meanwhile."""

from __future__ import annotations

import collections
import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from gmplay.core.errors import InputError
from gmplay.record.encoders import png
from gmplay.record.formats import Settings
from gmplay.record.writer import FrameWriter

WIDTH, HEIGHT, FPS = 160, 96, 30


def frames(num_frames: int, width: int = WIDTH, height: int = HEIGHT) -> Iterator[NDArray[np.uint8]]:
    """A bright square that moves over a dark ground; the unused byte is noise."""
    for index in range(num_frames):
        frame = np.full((height, width, 4), (60, 30, 20, index % 256), np.uint8)
        left = 2 * index % (width - 20)
        frame[20:40, left : left + 20, :3] = (10, 160, 230)
        yield frame


def write(path: Path, num_frames: int = 20, **changes: object) -> None:
    settings = Settings(**{"width": WIDTH, "height": HEIGHT, "fps": FPS, **changes})  # type: ignore[arg-type]
    with FrameWriter(path, settings) as writer:
        for frame in frames(num_frames, settings.width, settings.height):
            writer.add(frame)


def decoded(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


@pytest.mark.parametrize("ending", ["mp4", "webm", "gif"])
def test_that_every_frame_is_in_the_video_in_its_colours(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"out.{ending}"
    write(path)
    pictures = decoded(path)
    assert len(pictures) == 20
    for picture, frame in zip(pictures, frames(20), strict=True):
        wanted = frame[:, :, 2::-1].astype(int)
        assert np.abs(picture.astype(int) - wanted).mean() < 3
        assert np.abs(picture[60:, :, :].astype(int) - wanted[60:]).max() <= 8
    assert list(tmp_path.iterdir()) == [path]


def test_that_a_video_is_of_the_kind_browsers_play(tmp_path: Path) -> None:
    write(tmp_path / "out.mp4")
    with av.open(str(tmp_path / "out.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert stream.average_rate == FPS
        assert float(stream.duration * stream.time_base) == pytest.approx(20 / FPS)


@pytest.mark.parametrize("ending", ["mp4", "webm", "gif"])
def test_that_odd_sizes_are_padded_and_never_scaled(ending: str, tmp_path: Path) -> None:
    write(tmp_path / f"odd.{ending}", 3, width=161, height=97)
    picture = decoded(tmp_path / f"odd.{ending}")[0]
    assert picture.shape == ((97, 161, 3) if ending == "gif" else (98, 162, 3))
    first = next(frames(1, 161, 97))[:, :, 2::-1]
    assert np.abs(picture[:97, :161].astype(int) - first).mean() < 3


def test_that_a_still_and_a_sequence_have_the_very_pixels(tmp_path: Path) -> None:
    write(tmp_path / "still.png", 4)
    write(tmp_path / "frame-%03d.png", 4)
    write(tmp_path / "100%-%d.png", 1)
    (tmp_path / "100%-0.png").unlink()
    wanted = [frame[:, :, 2::-1] for frame in frames(4)]
    assert sorted(path.name for path in tmp_path.iterdir()) == [*(f"frame-{n:03d}.png" for n in range(4)), "still.png"]
    assert np.array_equal(decoded(tmp_path / "still.png")[0], wanted[3])
    for number, picture in enumerate(wanted):
        assert np.array_equal(decoded(tmp_path / f"frame-{number:03d}.png")[0], picture)
    assert png(next(frames(1))) == (tmp_path / "frame-000.png").read_bytes()


def test_that_better_quality_takes_more_bytes_and_a_crf_stands_over_it(tmp_path: Path) -> None:
    sizes = {}
    for name, changes in {"draft": {"quality": "draft"}, "best": {"quality": "best"}, "crf": {"crf": 45}}.items():
        write(tmp_path / f"{name}.mp4", **changes)
        sizes[name] = (tmp_path / f"{name}.mp4").stat().st_size
    assert sizes["crf"] < sizes["best"]
    assert sizes["draft"] != sizes["best"]


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("out.avi", {}, "ends in one of"),
        ("out", {}, "ends in one of"),
        ("out.mp4", {"width": 10}, "64 to 7680"),
        ("out.mp4", {"fps": 0}, "1 to 240"),
        ("out.gif", {"fps": 60}, "1 to 50"),
        ("out.gif", {"crf": 20}, "no rate factor"),
        ("out.mp4", {"crf": 52}, "between 0 and 51"),
        ("out.mp4", {"quality": "superb"}, "draft, good, best"),
        ("none/out.mp4", {}, "there is no folder"),
    ],
)
def test_that_what_cannot_be_made_is_refused_before_the_first_frame(
    name: str, changes: dict[str, object], words: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        write(tmp_path / name, **changes)
    assert words in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_that_a_missing_encoder_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lacks(*_arguments: object, **_options: object) -> None:
        raise av.codec.codec.UnknownCodecError("libx264")

    monkeypatch.setattr("av.container.output.OutputContainer.add_stream", lacks)
    with pytest.raises(InputError, match="built without"):
        write(tmp_path / "out.mp4")
    assert not list(tmp_path.iterdir())


def test_that_a_file_that_exists_is_replaced_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    path.write_text("precious")
    with pytest.raises(InputError, match="exists already"):
        write(path)
    assert path.read_text() == "precious"
    with FrameWriter(path, Settings(WIDTH, HEIGHT, FPS), is_replacing=True) as writer:
        writer.add(next(frames(1)))
        assert path.read_text() == "precious"
    assert len(decoded(path)) == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_that_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="does not let you write"):
        write(tmp_path / "out.mp4")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("ending", ["mp4", "webm", "gif", "png"])
def test_that_a_full_disk_is_told_in_a_sentence(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"out.partial.{ending}").symlink_to("/dev/full")
    with pytest.raises(InputError, match="the disk is full"):
        write(tmp_path / f"out.{ending}", 200)
    assert not (tmp_path / f"out.{ending}").exists()


def test_that_an_interrupted_video_is_kept_under_its_partial_name_and_plays(tmp_path: Path) -> None:
    def interrupted(num_frames: int) -> Iterator[NDArray[np.uint8]]:
        yield from frames(num_frames)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), FrameWriter(tmp_path / "out.mp4", Settings(WIDTH, HEIGHT, FPS)) as writer:
        collections.deque(map(writer.add, interrupted(33)))
    assert [path.name for path in tmp_path.iterdir()] == ["out.partial.mp4"]
    assert len(decoded(tmp_path / "out.partial.mp4")) == 33


def write_without_end(path: str) -> None:
    """In a process of its own: tells each frame it has handed over, at the rate of the video."""
    with FrameWriter(Path(path), Settings(640, 360, FPS)) as writer:
        for index, frame in enumerate(itertools.cycle(list(frames(60, 640, 360)))):
            writer.add(frame)
            print(index + 1, flush=True)


def killed_after(num_frames: int, path: Path) -> int:
    """Kill a process that writes a video once it has handed over so many frames; returns how many it had."""
    command = [sys.executable, "-c", f"from tests.record.test_writer import *; write_without_end({str(path)!r})"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        written = next(int(line) for line in process.stdout if int(line) >= num_frames)
        os.kill(process.pid, signal.SIGKILL) if os.name == "posix" else process.kill()
        written = max([written, *(int(line) for line in process.stdout if line.strip())])
    time.sleep(0.1)
    return written


@pytest.mark.parametrize("ending", ["mp4", "webm"])
@pytest.mark.parametrize("num_frames", [50, 77, 131])
def test_that_a_kill_loses_at_most_the_last_second(ending: str, num_frames: int, tmp_path: Path) -> None:
    written = killed_after(num_frames, tmp_path / f"out.{ending}")
    assert written - len(decoded(tmp_path / f"out.partial.{ending}")) <= FPS


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
@pytest.mark.parametrize("ending", ["mp4", "webm"])
def test_that_ffprobe_reads_all_but_the_last_second_of_what_a_kill_left(ending: str, tmp_path: Path) -> None:
    written = killed_after(131, tmp_path / f"out.{ending}")
    count = "ffprobe -v error -count_frames -select_streams v -show_entries stream=nb_read_frames -of csv=p=0"
    probe = subprocess.run(
        [*count.split(), tmp_path / f"out.partial.{ending}"], capture_output=True, text=True, check=True
    )
    assert written - int(probe.stdout.strip().strip(",")) <= FPS

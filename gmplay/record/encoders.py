"""Frames into files with PyAV, one encoder for each kind of file. None keeps a frame once it is encoded.

A frame is (height, width, 4) uint8, BGRA with the last byte unused. The frames of a fragmented MP4 and of a WebM can be
played up to the latest fifth of a second even if the program is killed while it writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
from av.filter import Graph
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from gmplay.core.errors import InputError
from gmplay.record.formats import Settings, rate_factor

_FRAGMENT_MS = 200
_BT709 = 1  # as the MP4 and Matroska standards number it, for primaries, transfer and matrix alike
_X264_PRESETS = {"draft": "ultrafast", "good": "veryfast", "best": "medium"}
_VP9_SPEEDS = {"draft": "8", "good": "6", "best": "3"}
_GIF_PALETTE = {"gen": "stats_mode=single", "use": "new=1:dither=bayer:bayer_scale=4:diff_mode=rectangle"}
"""Each picture has the 256 colours that suit it best: art of flat tones comes out nearly as it is drawn."""


class Encoder(Protocol):
    """Writes one file."""

    def add(self, frame: NDArray[np.uint8]) -> None:
        """Write the next frame. Raises OSError."""
        ...

    def close(self) -> None:
        """Write what is still held back and close the file. Raises OSError."""
        ...


def make_encoder(path: Path, settings: Settings, ending: str) -> Encoder:
    """The encoder for a file of this ending, written to ``path``. Raises OSError where it cannot be opened."""
    makers = {".mp4": _mp4_encoder, ".webm": _webm_encoder, ".gif": GifEncoder, ".png": PngEncoder}
    encoder: Encoder = makers[ending.lower()](path, settings)
    return encoder


def _mp4_encoder(path: Path, settings: Settings) -> Encoder:
    options = {
        "preset": _X264_PRESETS[settings.quality],
        "crf": str(rate_factor(Path("x.mp4"), settings)),
        "g": str(max(settings.fps // 2, 1)),
        "bf": "0",  # with frames out of order, a fragmented video would begin two frames late
        "rc-lookahead": str(min(10, max(settings.fps // 4, 1))),  # what is held back is lost in a crash
    }
    container = {
        "movflags": "hybrid_fragmented",
        "frag_duration": str(_FRAGMENT_MS * 1000),
        "flush_packets": "1",
    }
    return VideoEncoder(path, settings, "mp4", "libx264", container, options)


def _webm_encoder(path: Path, settings: Settings) -> Encoder:
    options = {
        "crf": str(rate_factor(Path("x.webm"), settings)),
        "b": "0",
        "deadline": "good" if settings.quality == "best" else "realtime",
        "cpu-used": _VP9_SPEEDS[settings.quality],
        "row-mt": "1",
        "g": str(settings.fps),
        "lag-in-frames": "0",
    }
    container = {"cluster_time_limit": str(_FRAGMENT_MS), "flush_packets": "1"}
    return VideoEncoder(path, settings, "webm", "libvpx-vp9", container, options)


class Disk:
    """The file PyAV writes into. The first failure is kept for ``check``, and what comes after it is dropped.

    A muxer that is told of a full disk while it closes a file may take the whole program down.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+b", buffering=0)
        self._error: OSError | None = None

    def check(self) -> None:
        """Raise the OSError that writing met with, if there was one."""
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """Close the file. Raises as ``check`` does."""
        self._file.close()
        self.check()

    def write(self, data: Any) -> int:
        rest = memoryview(data)
        try:
            while rest and self._error is None:
                rest = rest[self._file.write(rest) or 0 :]
        except OSError as error:
            self._error = error
        return len(data)

    def read(self, size: int) -> bytes:
        return self._file.read(size) or b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


def _container(file: Disk, kind: str, options: dict[str, str]) -> Any:
    return av.open(file, "w", format=kind, container_options=options)


class VideoEncoder:
    """A video of yuv420p in the colours of HD television (BT.709), which is what players take an HD video to have."""

    def __init__(
        self, path: Path, settings: Settings, kind: str, codec: str, container: dict[str, str], options: dict[str, str]
    ) -> None:
        self._file = Disk(path)
        self._container = _container(self._file, kind, container)
        try:
            self._stream = self._container.add_stream(codec, rate=settings.fps, options=options)
        except ValueError as error:  # PyAV's UnknownCodecError
            raise InputError(f"This machine's PyAV was built without {codec}; write another format instead.") from error
        self._stream.width, self._stream.height = _even(settings.width), _even(settings.height)
        self._stream.pix_fmt = "yuv420p"
        context: Any = self._stream.codec_context
        context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
        context.color_primaries = context.color_trc = _BT709
        self._to_yuv = VideoReformatter()  # one for all frames: a frame's own is made anew each time
        self._count = 0

    def add(self, frame: NDArray[np.uint8]) -> None:
        """See Encoder."""
        # Looked at, not copied: blocks of that size, taken and given back for every frame, fray the heap.
        picture = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(padded(frame)), format="bgra")
        picture = self._to_yuv.reformat(
            picture, format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG, threads=1
        )
        picture.pts = self._count
        self._count += 1
        self._write(self._stream.encode(picture))
        self._file.check()

    def close(self) -> None:
        """See Encoder."""
        try:
            self._write(self._stream.encode(None))
        finally:
            self._container.close()
            self._file.close()

    def _write(self, packets: Iterable[Any]) -> None:
        for packet in packets:
            packet.duration = 1  # or the last frame would be shown for no time at all
            self._container.mux(packet)


class GifEncoder:
    """A GIF that repeats for ever."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self._file = Disk(path)
        self._container = _container(self._file, "gif", {"flush_packets": "1"})
        self._stream = self._container.add_stream("gif", rate=settings.fps)
        self._stream.width, self._stream.height, self._stream.pix_fmt = settings.width, settings.height, "pal8"
        self._graph = _palette_graph(settings)
        self._count = 0

    def add(self, frame: NDArray[np.uint8]) -> None:
        """See Encoder."""
        picture = av.VideoFrame.from_ndarray(opaque(frame), format="rgb24")
        picture.pts = self._count
        self._count += 1
        self._graph.push(picture)
        self._write_ready()
        self._file.check()

    def close(self) -> None:
        """See Encoder."""
        try:
            self._graph.push(None)
            self._write_ready()
            self._write(self._stream.encode(None))
        finally:
            self._container.close()
            self._file.close()

    def _write_ready(self) -> None:
        while True:
            try:
                picture: Any = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):  # nothing more for now, or at all
                return
            self._write(self._stream.encode(picture))

    def _write(self, packets: Iterable[Any]) -> None:
        for packet in packets:
            self._container.mux(packet)


def _palette_graph(settings: Settings) -> Any:
    """Each frame goes two ways, to the finder of its palette and to the painter that uses it."""
    graph: Any = Graph()
    source = graph.add_buffer(
        width=settings.width, height=settings.height, format="rgb24", time_base=Fraction(1, settings.fps)
    )
    split, find, use = (
        graph.add("split"),
        graph.add("palettegen", _GIF_PALETTE["gen"]),
        graph.add("paletteuse", _GIF_PALETTE["use"]),
    )
    sink = graph.add("buffersink")
    source.link_to(split)
    split.link_to(use, 0, 0)
    split.link_to(find, 1, 0)
    find.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    return graph


class PngEncoder:
    """One picture: of several frames the last."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self._path, self._settings = path, settings

    def add(self, frame: NDArray[np.uint8]) -> None:
        """See Encoder."""
        self._path.write_bytes(png(frame))

    def close(self) -> None:
        """See Encoder."""


def png(frame: NDArray[np.uint8]) -> bytes:
    """A frame as the bytes of a PNG file."""
    height, width = frame.shape[:2]
    context: Any = av.CodecContext.create("png", "w")
    context.width, context.height, context.pix_fmt, context.time_base = width, height, "rgb24", Fraction(1, 1)
    picture = av.VideoFrame.from_ndarray(opaque(frame), format="rgb24")
    return b"".join(bytes(packet) for packet in [*context.encode(picture), *context.encode(None)])


def opaque(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A frame as (height, width, 3) RGB: its last byte is no transparency."""
    return np.ascontiguousarray(frame[:, :, 2::-1])


def padded(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A frame whose sides are even, as video needs them: an odd one repeats its last row or column."""
    height, width = frame.shape[:2]
    if height % 2 == width % 2 == 0:
        return frame
    return np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")


def _even(length: int) -> int:
    return length + length % 2

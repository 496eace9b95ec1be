"""The small tkinter window that shows the first start's progress: a double-click has no terminal."""

from __future__ import annotations

import gc
import queue
import threading
from collections.abc import Callable
from typing import Any

from gmplay.bootstrap.errors import SetupError
from gmplay.bootstrap.progress import Progress

_POLL_MS = 50
_WIDTH_PIXELS = 460


def is_available() -> bool:
    """Whether tkinter is there and can open a window; many Linux systems package it apart from Python."""
    try:
        import tkinter

        tkinter.Tk().destroy()
    except ImportError:
        return False
    except tkinter.TclError:
        return False
    return True


def run(work: Callable[[Progress], None], progress: Progress) -> None:
    """Do ``work`` on a thread while a window shows its steps; closing the window stops it.

    Raises what the work raises, once the person has read the message and closed the window.
    """
    window = _Window(progress)
    failures: list[Exception] = []

    def job() -> None:
        try:
            work(progress)
        except Exception as error:  # handed to the thread that waits, which raises it
            failures.append(error)
        window.events.put(("done", failures[0] if failures else None))

    thread = threading.Thread(target=job, name="setup")
    thread.start()
    window.loop()
    thread.join()
    _forget(window, progress)
    for failure in failures:
        if isinstance(failure, SetupError):
            failure.was_shown = True
        raise failure


def _forget(window: _Window, progress: Progress) -> None:
    """Let go of every Tk object on this thread: Tcl aborts the process if they are collected on another, later."""
    progress.on_step, progress.on_detail = lambda text, fraction: None, lambda line: None
    window.__dict__.clear()
    gc.collect()


class _Window:
    """The current step, a bar and one line of detail; everything else goes to the log."""

    def __init__(self, progress: Progress) -> None:
        import tkinter
        from tkinter import ttk

        self.events: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._progress = progress
        progress.on_step = lambda text, fraction: self.events.put(("step", (text, fraction)))
        progress.on_detail = lambda line: self.events.put(("detail", line))
        self._root = tkinter.Tk(className="gmplay")
        self._root.title("gmplay: first start")
        self._root.resizable(False, False)
        self._root.protocol("WM_DELETE_WINDOW", self._close)
        frame = ttk.Frame(self._root, padding=20)
        frame.pack(fill="both", expand=True)
        self._step = ttk.Label(frame, text="Getting ready …", wraplength=_WIDTH_PIXELS)
        self._bar = ttk.Progressbar(frame, length=_WIDTH_PIXELS, maximum=1.0)
        self._detail = ttk.Label(frame, foreground="#666666", wraplength=_WIDTH_PIXELS)
        self._button = ttk.Button(frame, text="Stop", command=self._close)
        for widget in (self._step, self._bar, self._detail):
            widget.pack(anchor="w", pady=4)
        self._button.pack(anchor="e", pady=(10, 0))
        self._root.eval("tk::PlaceWindow . center")
        self._is_done = False

    def loop(self) -> None:
        """Show the window until the work is done, or has failed and the message was closed."""
        self._root.after(_POLL_MS, self._poll)
        self._root.mainloop()

    def _poll(self) -> None:
        while not self.events.empty():
            kind, content = self.events.get()
            getattr(self, f"_show_{kind}")(content)
            if self._is_done and kind == "done" and content is None:
                return
        self._root.after(_POLL_MS, self._poll)

    def _show_step(self, content: tuple[str, float | None]) -> None:
        text, fraction = content
        self._step["text"] = text[:1].upper() + text[1:]
        if fraction is not None:
            self._bar["value"] = fraction

    def _show_detail(self, line: str) -> None:
        self._detail["text"] = line if len(line) < 90 else line[:88] + " …"

    def _show_done(self, failure: Exception | None) -> None:
        self._is_done = True
        if failure is None:
            self._root.destroy()
            return
        self._step["text"] = str(failure) if isinstance(failure, SetupError) else f"Something unforeseen: {failure!r}"
        log = str(self._progress.log_path)
        self._detail["text"] = "" if log in self._step["text"] else f"The log is {log}"
        self._button["text"] = "Close"

    def _close(self) -> None:
        if self._is_done:
            self._root.destroy()
        else:
            self._button["text"] = "Stopping …"
            self._progress.cancel()


def show_message(text: str) -> None:
    """One message in a window of its own, for failures before there is any progress to show."""
    import tkinter
    from tkinter import messagebox

    root = tkinter.Tk(className="gmplay")
    root.withdraw()
    messagebox.showerror("gmplay", text)
    root.destroy()

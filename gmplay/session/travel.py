"""What a session does when it is asked for something in the past: frames, loops, bookmarks and branches."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import Any, Protocol

from gmplay.core.errors import InputError
from gmplay.session import messages
from gmplay.session.actor import Rules
from gmplay.session.branches import Branch
from gmplay.session.breakpoints import MAX_BREAKPOINTS
from gmplay.session.past import Past
from gmplay.session.playthrough import Playthrough
from gmplay.session.record import Record
from gmplay.session.span import Span, clipped_span

NUM_OWN_BOOKMARKS = 9


class Travels(Protocol):
    """The part of a session that is asked for its past; see session.Session."""

    rules: Rules
    record: Record
    past: Past
    loop: Span | None

    @property
    def apply(self) -> Any: ...
    def show_line(self, episode: Playthrough, branch: Branch) -> None: ...


@singledispatch
def travel(message: messages.TimeMessage, session: Travels) -> None:
    """Do what a message asks. Raises InputError, and changes nothing, where that is impossible."""
    raise TypeError(f"{message!r} is no message about the past.")


@travel.register(messages.Loop)
def _(message: messages.Loop, session: Travels) -> None:
    session.loop = clipped_span(message.span, session.past.shown.history.num_steps)


@travel.register(messages.GoToMark)
def _(message: messages.GoToMark, session: Travels) -> None:
    history = session.past.shown.history
    steps = {mark.step for mark in history.all_marks()} | {0, history.num_steps}
    if (divergence := session.past.shown.branches.divergence) is not None:
        steps.add(divergence)
    beyond = [step for step in steps if (step - history.position) * message.direction > 0]
    session.apply(
        messages.GoToStep(min(beyond, key=lambda step: abs(step - history.position), default=history.position))
    )


@travel.register(messages.SetBookmark)
def _(message: messages.SetBookmark, session: Travels) -> None:
    history = session.past.shown.history
    if history.own.get(message.digit) == history.position:
        del history.own[message.digit]
    else:
        history.own[_checked(message.digit)] = history.position


@travel.register(messages.GoToBookmark)
def _(message: messages.GoToBookmark, session: Travels) -> None:
    step = session.past.shown.history.own.get(_checked(message.digit))
    if step is None:
        raise InputError(f"This line of play has no bookmark {message.digit}; Shift+{message.digit} sets one.")
    session.apply(messages.GoToStep(step))


def _checked(digit: int) -> int:
    if not 1 <= digit <= NUM_OWN_BOOKMARKS:
        raise InputError(f"Bookmarks go from 1 to {NUM_OWN_BOOKMARKS}; there is no bookmark {digit}.")
    return digit


@travel.register(messages.BranchFromHere)
def _(message: messages.BranchFromHere, session: Travels) -> None:
    branches = session.past.shown.branches
    actor = branches.shown.actor
    if message.action is not None:
        names = session.rules.action_names
        if message.action not in range(len(names)):
            raise InputError(f"Actions go from 0 to {len(names) - 1}; there is no action {message.action}.")
        cause = f"Action “{names[message.action]}”"
    else:
        seed = message.action_seed
        seed = 1 + max(branch.actor.action_seed for branch in branches) if seed is None else seed
        if seed < 0:
            raise InputError(f"An action seed is a whole number from 0 up, not {seed}.")
        actor, cause = replace(actor, action_seed=seed), f"Action seed {seed}"
    session.past.shown.branch(cause, actor, message.action)
    session.loop = None
    session.past.note_change()


@travel.register(messages.ShowBranch)
def _(message: messages.ShowBranch, session: Travels) -> None:
    found = session.past.find(message.number)
    if found is None:
        raise InputError("This line of play is no longer kept: the memory for what was played was full.")
    session.show_line(*found)


@travel.register(messages.DeleteBranch)
def _(message: messages.DeleteBranch, session: Travels) -> None:
    if not session.past.delete(message.number):
        raise InputError("The line on show, and lines that lead to it, cannot be deleted; show another one first.")


@travel.register(messages.SetHistoryCap)
def _(message: messages.SetHistoryCap, session: Travels) -> None:
    session.record = session.record.replace(history_megabytes=message.megabytes)
    session.past.set_megabytes(message.megabytes)


@travel.register(messages.ShowGhost)
def _(message: messages.ShowGhost, session: Travels) -> None:
    session.record = session.record.replace(shows_ghost=message.is_shown)


@travel.register(messages.SetBreakpoints)
def _(message: messages.SetBreakpoints, session: Travels) -> None:
    if len(message.breakpoints) > MAX_BREAKPOINTS:
        raise InputError(f"There can be {MAX_BREAKPOINTS} breakpoints; delete one first.")
    session.record = session.record.replace(breakpoints=message.breakpoints)

"""A span of steps that is played again and again, in either direction."""

from __future__ import annotations

Span = tuple[int, int]
"""Its first and its last step."""


def clipped_span(span: Span | None, num_steps: int) -> Span | None:
    """The span as far as it was played, in the order of time; None where nothing is left to repeat."""
    if span is None:
        return None
    first, last = sorted(max(0, min(step, num_steps)) for step in span)
    return (first, last) if first < last else None


def leap(span: Span | None, step: int, is_backwards: bool) -> int | None:
    """The step that follows this one where time leaps from one end of the span to the other; None where it goes on."""
    if span is None or span[0] <= step + (-1 if is_backwards else 1) <= span[1]:
        return None
    return span[1] if is_backwards else span[0]

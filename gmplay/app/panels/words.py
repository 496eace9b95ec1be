"""Numbers and measures as people read them. Knows nothing of Qt."""

from __future__ import annotations

from typing import Any

MINUS = "−"
NO_NUMBER = "–"


def percent(share: float) -> str:
    """``62 %``; what is not nothing but rounds to it is ``<1 %``."""
    whole = round(100 * share)
    if whole == 0 and share > 0.0005:
        return "<1 %"
    return f"{whole} %"


def size_words(num_bytes: int) -> str:
    """``1.9 kB``, ``2.4 MB``: two digits are enough to see a file grow."""
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if num_bytes >= 0.95 * size:
            return f"{num_bytes / size:.1f} {unit}"
    return f"{num_bytes / 1e3:.1f} kB"


def decimal(number: float, places: int = 2) -> str:
    """``.83``, ``1.00``, ``−.04``: the leading zero says nothing and takes room."""
    text = f"{abs(number):.{places}f}"
    sign = MINUS if number < 0 and float(text) != 0 else ""
    return sign + (text[1:] if text.startswith("0.") else text)


def is_defined(measure: dict[str, Any] | None) -> bool:
    """Whether a measure's dict holds a number."""
    return measure is not None and "estimate" in measure


def estimate_text(measure: dict[str, Any] | None) -> str:
    """The number alone, or a dash."""
    return decimal(measure["estimate"]) if measure is not None and is_defined(measure) else NO_NUMBER


def interval_text(measure: dict[str, Any] | None) -> str:
    """``[.78, .83]``, or nothing."""
    if measure is None or not is_defined(measure):
        return ""
    return f"[{decimal(measure['low'])}, {decimal(measure['high'])}]"


def estimate_sentence(measure: dict[str, Any] | None) -> str:
    """``.83, 95 % interval .80 to .86, from 1,000 episodes`` or why there is no number."""
    if measure is None:
        return "not measured yet"
    if not is_defined(measure):
        return f"undefined: {measure['undefined']}"
    low, high = decimal(measure["low"]), decimal(measure["high"])
    return f"{decimal(measure['estimate'])}, 95 % interval {low} to {high}, n = {measure['n']:,}"


def count_text(number: float) -> str:
    """``15 million``, ``606,208``: as one would say it."""
    for size, name in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if number >= size:
            return f"{number / size:.3g} {name}"
    return f"{number:,.0f}"


def short_count_text(number: float) -> str:
    """``15M``, ``606k``: for axes."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.3g}{sign}"
    return f"{number:.0f}"


def duration_text(seconds: float) -> str:
    """``12 minutes``, ``1 h 20 min``."""
    if seconds < 100:
        return f"{seconds:.0f} seconds"
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"

"""What a film costs over the encoder alone, and whether its length costs memory."""

from __future__ import annotations

import statistics
from typing import Any

from gmplay.bench.probes import answer
from gmplay.bench.timing import median_ratio

_PROBE = "gmplay.bench.film_probe"
_SHORTEST_TURN = 3.0  # seconds; the encoder holds frames back and works on several at once
_SHORT, _LONG = 1, 10  # minutes of film
_TIMEOUT_SECONDS = 3600


def measure_film(num_rounds: int, seconds: float) -> dict[str, Any]:
    """The speed at 1080p60 as a ratio to the bare encoder's, and the memory after films of two lengths.

    Raises InputError.
    """
    turn = max(seconds, _SHORTEST_TURN)
    rates = answer(_PROBE, "speed", str(num_rounds), str(turn), timeout=_TIMEOUT_SECONDS)
    short, long = (
        answer(_PROBE, "memory", str(minutes), timeout=_TIMEOUT_SECONDS)["megabytes"] for minutes in (_SHORT, _LONG)
    )
    return {
        "speed_to_bare_encoder": round(median_ratio(rates["filmed"], rates["encoded"]), 2),
        "frames_per_second": round(statistics.median(rates["filmed"]), 1),
        f"memory_mb_after_{_SHORT}_minute": round(short),
        f"memory_mb_after_{_LONG}_minutes": round(long),
    }

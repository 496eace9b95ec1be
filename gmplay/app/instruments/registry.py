"""The instruments that look. Loads the rules' kernels; the window knows only those that show (see ``sections``)."""

from __future__ import annotations

from gmplay.app.instruments.attribution import AttributionInstrument
from gmplay.app.instruments.before import BeforeInstrument
from gmplay.app.instruments.branches import BranchesInstrument
from gmplay.app.instruments.goals import Goals
from gmplay.app.instruments.instrument import Instrument
from gmplay.app.instruments.maps import MapInstrument
from gmplay.app.instruments.probes import ProbeInstrument

INSTRUMENTS: tuple[type[Instrument], ...] = (
    MapInstrument,
    BeforeInstrument,
    ProbeInstrument,
    BranchesInstrument,
    Goals,
    AttributionInstrument,
)
"""In the order in which they draw over the world."""

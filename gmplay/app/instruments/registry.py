"""The instruments there are."""

from __future__ import annotations

from gmplay.app.instruments.branches import BranchesInstrument
from gmplay.app.instruments.branches_section import BranchesSection
from gmplay.app.instruments.breakpoints_section import BreakpointsSection
from gmplay.app.instruments.instrument import Instrument
from gmplay.app.instruments.section import Section

INSTRUMENTS: tuple[type[Instrument], ...] = (BranchesInstrument,)
"""Those that look, in the order in which they draw over the world."""

SECTIONS: tuple[type[Section], ...] = (BranchesSection, BreakpointsSection)
"""Those that show, from the top of the dock to its foot."""

"""The sections that show. Imported by the window's thread, which must not wait for kernels: no rules here."""

from __future__ import annotations

from gmplay.app.instruments.attribution_section import AttributionSection
from gmplay.app.instruments.branches_section import BranchesSection
from gmplay.app.instruments.breakpoints_section import BreakpointsSection
from gmplay.app.instruments.goals_section import GoalsSection
from gmplay.app.instruments.maps_section import MapsSection
from gmplay.app.instruments.probes_section import ProbesSection
from gmplay.app.instruments.section import Section

SECTIONS: tuple[type[Section], ...] = (
    ProbesSection,
    MapsSection,
    GoalsSection,
    AttributionSection,
    BranchesSection,
    BreakpointsSection,
)
"""From the top of the dock to its foot."""

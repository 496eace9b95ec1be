"""The sections that show. Imported by the window's thread, which must not wait for kernels: no rules here."""

from __future__ import annotations

from gmplay.app.instruments.probes_section import ProbesSection
from gmplay.app.instruments.section import Section

SECTIONS: tuple[type[Section], ...] = (ProbesSection,)
"""From the top of the dock to its foot."""

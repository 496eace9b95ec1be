"""Measuring agents. A policy arrives as a picklable factory, so nothing here knows how it was made."""

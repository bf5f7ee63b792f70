"""Calendars, feeds and pages of scientific meetings, computed from one readable file each."""

__version__ = "0.1.0"

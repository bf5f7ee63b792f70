"""Measurements: figures and ratios within one run, never a timed test."""

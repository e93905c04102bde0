"""Exact pixels for matplotlib."""

__version__ = "0.1.0"

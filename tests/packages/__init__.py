"""Packages that people plot with, as they are installed: each shows its images exactly."""

"""`Length`: numbers with a unit, and a converter for them, as packages register theirs."""

from contextlib import contextmanager

import numpy as np
from matplotlib import units

METERS = {"m": 1.0, "km": 1000.0, "cm": 0.01}


class Length:
    """One length or an array of them; no array of numpy's, as a quantity of pint is none."""

    def __init__(self, magnitude, unit="m"):
        self.magnitude, self.units = magnitude, unit

    def to(self, unit):
        if unit not in METERS:
            raise ValueError(f"{unit} is no length")
        return Length(np.asarray(self.magnitude) * (METERS[self.units] / METERS[unit]), unit)

    @property
    def shape(self):
        return np.shape(self.magnitude)

    def __len__(self):
        return len(self.magnitude)

    def __iter__(self):
        return (Length(m, self.units) for m in iter(self.magnitude))

    def __getitem__(self, key):
        return Length(np.asarray(self.magnitude)[key], self.units)

    def __repr__(self):
        return f"Length({self.magnitude}, {self.units!r})"


class LengthConverter(units.ConversionInterface):
    @staticmethod
    def axisinfo(unit, axis):
        return units.AxisInfo(label=unit)

    @staticmethod
    def default_units(x, axis):
        first = x if isinstance(x, Length) else next(v for v in x if isinstance(v, Length))
        return first.units

    @staticmethod
    def convert(obj, unit, axis):
        if isinstance(obj, Length):
            return obj.to(unit).magnitude
        return [LengthConverter.convert(v, unit, axis) for v in obj]


@contextmanager
def lengths_registered():
    """Context in which matplotlib draws lengths."""
    units.registry[Length] = LengthConverter()
    try:
        yield
    finally:
        del units.registry[Length]

"""`Quantity`: numbers with a unit, of whatever package, as numbers and back.

No package is imported and none is named: pint, astropy, unyt and others all make arrays that have a
unit (``unit`` or ``units``), numbers (``magnitude`` or ``value``), a conversion (``to``), and a
class that takes numbers and a unit.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mplpix._checks import wrong_type

__all__ = ["Quantity"]

Array = NDArray[Any]


class Quantity(NamedTuple):
    """The class and the unit of numbers that have one."""

    kind: type[Any]
    unit: Any

    @classmethod
    def of(cls, values: Any) -> Quantity | None:
        """Return the class and unit of *values*, None where they have none."""
        names = [name for name in ("unit", "units") if hasattr(values, name)]
        if not names or not hasattr(values, "to"):
            return None
        return cls(type(values), getattr(values, names[0]))

    def numbers(self, name: str, values: Any) -> Array:
        """Return *values* as numbers in this unit.

        Raises
        ------
        TypeError
            If they have no unit, or one of another kind; *name* is for the message.
        """
        takes = f"in a unit that can be converted to {self.unit}"
        if Quantity.of(values) is None:
            raise wrong_type(name, takes, values)
        try:
            converted = values.to(self.unit)
        except Exception:  # each package has its own
            raise wrong_type(name, takes, values) from None
        return np.array(converted.magnitude if hasattr(converted, "magnitude") else converted.value)

    def attach(self, numbers: Array) -> Any:
        """Return *numbers* with this unit."""
        return self.kind(numbers, self.unit)

"""Pillow images as arrays: numbers where a mode has them, else the colors that Pillow converts to.

The colors of an image are those that matplotlib shows of it. A palette index is no number, and
neither is an ink of CMYK: such images become RGBA. 8-bit grey and 16-bit integers are numbers, for
norm and colormap. Modes 1, I and F are numbers, too, but matplotlib shows them as Pillow does, in
grey whatever the colormap: `GreyNumbers` are compared and read out as numbers and shown in grey.

Pillow is not imported: its images are known by their methods.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["GreyNumbers", "grey_levels", "is_pillow", "pillow_array"]

Array = NDArray[Any]

#: Modes whose arrays are colors, or numbers for a norm, as they are.
_AS_THEY_ARE = frozenset({"L", "RGB", "RGBA"})

#: Modes of numbers that are shown in grey: bool, int32 and float32.
_GREY = frozenset({"1", "I", "F"})

#: Modes that Pillow converts to RGBA by way of another one.
_BY_WAY_OF = {"La": "LA"}


class GreyNumbers:
    """Numbers that are shown in grey, False and 0 in black, True and 255 in white.

    Parameters
    ----------
    numbers : (M, N) array
        Of bool, or clipped to 0 … 255 where they are shown.
    """

    def __init__(self, numbers: Array) -> None:
        self.numbers = numbers
        self.shape = numbers.shape
        self.dtype = numbers.dtype

    def __getitem__(self, key: Any) -> Any:
        return self.numbers[key]


def is_pillow(image: object) -> bool:
    """Return whether *image* is an image of Pillow."""
    return isinstance(getattr(image, "mode", None), str) and all(
        callable(getattr(image, method, None)) for method in ("load", "convert", "getbands")
    )


def pillow_array(image: Any) -> Array | GreyNumbers:
    """Return a Pillow image as numbers or RGB(A); an image in a file is loaded once.

    Of a file with several images, the present one.

    Returns
    -------
    (M, N), (M, N, 3) or (M, N, 4) array, or GreyNumbers

    Raises
    ------
    Exception
        What Pillow raises for a file that is closed or truncated, and for modes without colors.
    """
    image.load()  # numpy hides an error that is raised while it asks for the array
    mode = image.mode
    if mode in _GREY:
        return GreyNumbers(np.asarray(image))
    if mode in _AS_THEY_ARE or mode.startswith("I;16"):
        return np.asarray(image)
    return np.asarray(image.convert(_BY_WAY_OF.get(mode, mode)).convert("RGBA"))


def grey_levels(numbers: Array) -> NDArray[np.uint8]:
    """Return the grey of `GreyNumbers`, in bytes: fractions are cut off, NaN is black.

    >>> grey_levels(np.array([[-1.0, 0.9, 254.7, 1e9]])).tolist()
    [[0, 0, 254, 255]]
    """
    if numbers.dtype.kind == "b":
        return numbers * np.uint8(255)
    levels = np.clip(numbers, 0, 255)
    return np.where(np.isnan(levels), 0, levels).astype(np.uint8)

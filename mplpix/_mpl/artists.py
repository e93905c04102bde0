"""Artists and their colors: properties without a getter, and changes that nothing public tells of.

Images and meshes learn here who calls them and for what. No helper reads the values of an array.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from matplotlib import artist
from matplotlib.cm import ScalarMappable
from matplotlib.collections import Collection
from matplotlib.colors import Colormap
from matplotlib.image import AxesImage
from matplotlib.text import Text

__all__ = [
    "AnnouncedMappable",
    "asks_for_data_only",
    "colormap_table",
    "edges_are_mapped",
    "faces_are_mapped",
    "forget_colors",
    "keep_stale",
    "line_spacing",
    "lines_of_image",
    "replace_alpha",
    "share_colors",
    "unread_array",
]

if TYPE_CHECKING:
    _AnnouncedBase = ScalarMappable
else:  # a class of artists takes a millisecond to be made, at import
    _AnnouncedBase = object


class AnnouncedMappable(_AnnouncedBase):
    """An image or mesh that knows whether `changed` is called for norm and colormap, or by a user.

    matplotlib connects `changed` to the signal "changed" of norm and colormap; users call it after
    they changed data in place. Here the signal is connected to a method of its own, which notes it
    and calls `changed`. In 3.9 it comes from the norm, and `set_cmap` calls `changed` itself; since
    3.10 it comes from the Colorizer, which has norm and colormap. The attribute with the id of the
    connection, by which matplotlib disconnects, is private. Checked with 3.9 to 3.11.
    """

    _announcing = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listen()

    def take_announcement(self) -> bool:
        """Return whether the present call of `changed` is for norm or colormap, and reset that."""
        announced, self._announcing = self._announcing, False
        return announced

    @contextmanager
    def _announcement(self) -> Iterator[None]:
        """Context in which the first call of `changed` is one for norm or colormap."""
        self._announcing = True
        try:
            yield
        finally:
            self._announcing = False

    def _hear_signal(self) -> None:
        with self._announcement():
            self.changed()

    def listen(self) -> None:
        """Connect signals to `_hear_signal`, in place of matplotlib's connection to `changed`."""
        private = cast(Any, self)
        known = hasattr(private, "colorizer")
        sender, connection = (
            (private.colorizer, "_id_colorizer") if known else (private.norm, "_id_norm")
        )
        sender.callbacks.disconnect(getattr(private, connection))
        setattr(private, connection, sender.callbacks.connect("changed", self._hear_signal))

    # The properties are the same for images and meshes; since 3.10 ScalarMappable has no colorizer.
    if hasattr(AxesImage, "colorizer"):

        @property
        def colorizer(self) -> Any:
            """The Colorizer, which has the norm and the colormap."""
            return cast(Any, AxesImage).colorizer.fget(self)

        @colorizer.setter
        def colorizer(self, colorizer: Any) -> None:
            cast(Any, AxesImage).colorizer.fset(self, colorizer)
            self.listen()

    else:

        @property
        def norm(self) -> Any:
            """The norm."""
            return super().norm

        @norm.setter
        def norm(self, norm: Any) -> None:
            with self._announcement():
                cast(Any, AxesImage).norm.fset(self, norm)
            self.listen()

        def set_cmap(self, cmap: Any) -> None:
            """Set the colormap."""
            with self._announcement():
                super().set_cmap(cmap)


#: Modules that call ``get_array()`` of an image to learn whether it has data, or any cells, never
#: for the values. A colorbar asks at each change of the norm or the colormap.
_ASK_FOR_DATA_ONLY = frozenset(
    {"matplotlib.backends.qt_editor.figureoptions", "matplotlib.colorbar", "matplotlib.image"}
)


def asks_for_data_only() -> bool:
    """Return whether the caller of the calling `get_array` leaves the values alone.

    Colorbars ask ``mappable.get_array() is not None``; they have no other question, and the answer
    must not read a whole file. Any other caller gets the values. Checked with 3.9 to 3.11.
    """
    return sys._getframe(2).f_globals.get("__name__") in _ASK_FOR_DATA_ONLY


def unread_array(shape: tuple[int, ...], dtype: np.dtype[Any]) -> np.ma.MaskedArray[Any, Any]:
    """Return an array of that shape and dtype, all masked, that takes no memory.

    The answer to `asks_for_data_only`.

    >>> unread_array((10**6, 10**6), np.dtype(float)).shape
    (1000000, 1000000)
    """
    data, mask = (np.broadcast_to(value, shape) for value in (np.zeros((), dtype), np.True_))
    return np.ma.masked_array(data, mask)


def forget_colors(image: AxesImage) -> None:
    """Drop the colors that matplotlib cached when it drew *image* itself, by a smoothing kernel.

    `AxesImage.set_data` does this; a class that replaces that method has no public name for it.
    Checked with 3.9 to 3.11.
    """
    cast(Any, image)._imcache = None


def colormap_table(cmap: Colormap) -> Hashable:
    """Return a key for the colors of a ListedColormap or LinearSegmentedColormap.

    Their `__call__` reads the table `_lut` and nothing else; a key of all colors by `__call__`
    takes thirty times as long, at each draw. Checked with 3.9 to 3.11.
    """
    private = cast(Any, cmap)
    if not private._isinit:
        cmap(0)  # makes the table
    return cmap.N, private._i_under, private._i_over, private._i_bad, private._lut.tobytes()


def share_colors(source: Any, target: Any) -> None:
    """Have the mappable *target* use norm and colormap of *source*, and hear of their changes.

    Since 3.10 both are in a Colorizer.
    """
    for name in ("colorizer",) if hasattr(source, "colorizer") else ("norm", "cmap"):
        if getattr(target, name) is not getattr(source, name):
            setattr(target, name, getattr(source, name))


def faces_are_mapped(collection: Collection) -> bool:
    """Return whether the array of *collection* colors its faces.

    `Collection.update_scalarmappable` decides so by the color that was set, which has no getter.
    Checked with 3.9 to 3.11.
    """
    color = cast(Any, collection)._original_facecolor
    return collection.get_array() is not None and not _is_named(color, "none")


def edges_are_mapped(collection: Collection) -> bool:
    """Return whether the edges of *collection* have the colors of its faces.

    As `Collection.get_edgecolor` decides it, which makes the colors of all. Checked with 3.9 to
    3.11.
    """
    return _is_named(cast(Any, collection)._original_edgecolor, "face")


def _is_named(color: Any, name: str) -> bool:
    return isinstance(color, str) and color == name


def replace_alpha(drawn: artist.Artist, set_alpha: Callable[[Any], None], alpha: Any) -> None:
    """Call *set_alpha* for *drawn*, whose present opacity may be an array.

    `Artist.set_alpha` compares the old opacity with the new one, which fails for arrays. Checked
    with 3.9 to 3.11.
    """
    private = cast(Any, drawn)
    before = private._alpha
    private._alpha = None if getattr(before, "ndim", 0) else before
    try:
        set_alpha(alpha)
    except Exception:
        private._alpha = before
        raise


@contextmanager
def keep_stale(artists: Iterable[artist.Artist]) -> Iterator[None]:
    """Context that restores ``stale`` of *artists* afterwards.

    The public setter would call back parents and, in interactive mode, the canvas. Checked with
    3.9 to 3.11.
    """
    stale = [(drawn, drawn.stale) for drawn in artists]
    try:
        yield
    finally:
        for drawn, was_stale in stale:
            cast(Any, drawn)._stale = was_stale


def lines_of_image(image: AxesImage) -> tuple[Any, Any]:
    """Return x and y of a `PcolorImage` (edges) or a `NonUniformImage` (centers), as float64.

    They are in the order of the array that was given: ``set_data`` reverses descending coordinates,
    and the array with them, by slicing, which their negative strides tell. They have a public
    setter, but no getter. Checked with 3.9 to 3.11.
    """
    private = cast(Any, image)
    x, y = (
        (lines[::-1] if lines.strides[0] < 0 else lines).astype(float)
        for lines in (private._Ax, private._Ay)
    )
    return x, y


def line_spacing(text: Text) -> float | str:
    """Return the line spacing of *text*; it has a public setter, but no getter.

    Checked with 3.9 to 3.11.
    """
    return cast(float | str, cast(Any, text)._linespacing)

"""`show_versions`: what a report of a bug should say of the place where it was met."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import matplotlib as mpl

from mplpix._mpl.figures import figures_of_pyplot

__all__ = ["show_versions"]

#: What is always there, by the names of its distributions.
_NEEDED = ("mplpix", "matplotlib", "numpy", "Pillow")

#: What draws windows and brings arrays, where it is installed.
_BESIDE = (
    *("PySide6", "PySide6-Essentials", "PyQt6", "PyQt5", "wxPython", "PyGObject"),
    *("tornado", "ipympl", "cairocffi", "pycairo"),
    *("dask", "zarr", "h5py", "xarray", "pandas", "astropy", "seaborn"),
)  # fmt: skip


def show_versions() -> None:
    """Print what a report of a bug needs: versions, the backend, and the figures that are open.

    Notes
    -----
    Of every figure of pyplot the size, the dpi and the device pixel ratio are told. No package is
    imported for its version.

    Examples
    --------
    >>> mplpix.show_versions()  # doctest: +SKIP
    mplpix      0.1.0
    matplotlib  3.11.2
    numpy       2.4.6
    Pillow      13.0.0
    Python      3.11.7
    platform    Linux-6.18-x86_64-with-glibc2.36
    backend     qtagg
    figure.dpi  100.0
    figure 1    1280 × 960 dots, dpi 200, device pixel ratio 2
    """
    lines = [*_lines()]
    width = max(len(name) for name, _ in lines)
    for name, value in lines:
        print(f"{name:{width}}  {value}")


def _lines() -> Iterator[tuple[str, str]]:
    for name in (*_NEEDED, *_BESIDE):
        try:
            yield name, version(name)
        except PackageNotFoundError:
            if name in _NEEDED:
                yield name, "not installed by a package manager"
    yield "Python", platform.python_version()
    yield "platform", platform.platform()
    yield "backend", mpl.get_backend()
    yield "figure.dpi", str(mpl.rcParams["figure.dpi"])
    for figure in figures_of_pyplot():
        width, height = figure.canvas.get_width_height(physical=True)
        ratio = figure.canvas.device_pixel_ratio
        told = f"{width} × {height} dots, dpi {figure.dpi:g}, device pixel ratio {ratio:g}"
        yield f"figure {figure.number}", told

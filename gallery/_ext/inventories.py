"""Inventories for intersphinx from plain lists, so that links need no network.

A line of a list is a name, its role and its page; "$" in a page stands for the name. Sphinx reads
the same, compressed, below a header: https://www.sphinx-doc.org/en/master/usage/extensions/intersphinx.html
"""

from __future__ import annotations

import zlib
from pathlib import Path

__all__ = ["URLS", "compile_inventory"]

URLS = {
    "matplotlib": "https://matplotlib.org/stable/",
    "numpy": "https://numpy.org/doc/stable/",
    "python": "https://docs.python.org/3/",
}


def compile_inventory(source: Path, folder: Path) -> Path:
    """Write the inventory of the list *source* to *folder*, and return where it is."""
    lines = []
    for line in source.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, role, page = line.split()
            lines.append(f"{name} {role} 1 {page} -\n")
    header = f"# Sphinx inventory version 2\n# Project: {source.stem}\n# Version: \n"
    header += "# The remainder of this file is compressed using zlib.\n"
    target = folder / f"{source.stem}.inv"
    target.write_bytes(header.encode() + zlib.compress("".join(lines).encode()))
    return target

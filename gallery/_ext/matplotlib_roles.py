"""The roles of matplotlib's documentation that our docstrings use: ``:rc:`` and ``:mpltype:``.

matplotlib's own extension links each rcParam to a place of its own, which only its inventory knows.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from inventories import URLS
from matplotlib import rcParamsDefault

_PAGES = {
    "rc": "users/explain/customizing.html",
    "color": "users/explain/colors/colors.html",
}


def _link(text: str, page: str) -> nodes.reference:
    return nodes.reference("", "", nodes.literal("", text), refuri=URLS["matplotlib"] + page)


def _rc(name: str, raw: str, text: str, line: int, inliner: Any, options: Any = None, content=()):
    default = rcParamsDefault[text]  # an unknown name is an error
    shown = [_link(f'rcParams["{text}"]', _PAGES["rc"]), nodes.Text(" (default: ")]
    return [*shown, nodes.literal("", repr(default)), nodes.Text(")")], []


def _type(name: str, raw: str, text: str, line: int, inliner: Any, options: Any = None, content=()):
    return [nodes.reference("", text, refuri=URLS["matplotlib"] + _PAGES[text])], []


def setup(app: Any) -> dict[str, bool]:
    """Register the roles."""
    app.add_role("rc", _rc)
    app.add_role("mpltype", _type)
    return {"parallel_read_safe": True}

"""The two roads through the library, as SVG for the page "How it works".

``tests/test_house.py`` follows them through the imports of the code, so that the drawing can't lie.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import NamedTuple

#: Sizes in px: a box, the way from one to the next, and the lines of text in a box.
WIDTH, HEIGHT, GAP, FIRST, SECOND = 330, 56, 34, 24, 44


class Step(NamedTuple):
    """A box of a road: what it is, what it does, its module, and what it passes on."""

    name: str
    does: str
    module: str
    passes: str


class Road(NamedTuple):
    """Steps in their order; *driver* is the module whose functions walk them."""

    title: str
    starts_with: str
    driver: str
    steps: tuple[Step, ...]


PICTURE = Road(
    "From an array to dots, at every draw",
    "the user's array",
    "artists/image.py",
    (
        Step("source", "which cells, which level", "arrays/source.py", "cells that are asked for"),
        Step("places", "at which dot each edge lies", "artists/places.py", "edges in dots"),
        Step("look-up", "one cell or block for each dot", "arrays/lookup.py", "entries in view"),
        Step("values", "blocks reduced below scale 1", "arrays/reduce.py", "a value an entry"),
        Step("colors", "norm and colormap, once each", "artists/color.py", "a color an entry"),
        Step("dots", "colors repeated", "artists/image.py", "bytes for the renderer"),
    ),
)

VIEW = Road(
    "From limits to a box, at every apply_aspect",
    "limits that are wanted, the slot",
    "axes/pixel_axes.py",
    (
        Step("limits", "what somebody set, kept", "axes/limits.py", "limits, as cells"),
        Step("member", "speaks for one Axes", "axes/member.py", "its request"),
        Step("group", "one scale for all requests", "axes/group.py", "a scale"),
        Step("scale", "whole dots around the middle", "arrays/scale.py", "dots that are shown"),
        Step("figure", "all groups at once", "axes/figure_scales.py", "shown limits"),
        Step("box", "exactly these dots, in the slot", "axes/box.py", "the box on the canvas"),
    ),
)

ROADS = {"picture": PICTURE, "view": VIEW}


def svg(road: Road) -> str:
    """Return a road as SVG that takes the color and the font of the page around it."""
    lines, y = [], 20.0

    def text(x: float, y: float, words: str, kind: str) -> None:
        lines.append(f'<text x="{x}" y="{y}" class="{kind}">{escape(words)}</text>')

    def arrow(y: float, words: str) -> None:
        end = y + GAP - 4
        lines.append(f'<path d="M24 {y + 3}V{end}m-4 -6l4 6l4 -6" class="way"/>')
        text(40, y + GAP / 2 + 5, words, "passes")

    text(8, y - 4, road.starts_with, "passes")
    y += 2
    for number, step in enumerate(road.steps):
        if number == 0:
            lines.append(f'<path d="M24 {y}V{y + GAP - 4}m-4 -6l4 6l4 -6" class="way"/>')
            y += GAP
        lines.append(f'<rect x="1" y="{y}" width="{WIDTH - 2}" height="{HEIGHT}" rx="4"/>')
        text(12, y + FIRST, step.name, "name")
        lines.append(
            f'<text x="{WIDTH - 12}" y="{y + FIRST}" class="module" text-anchor="end">'
            f"{escape(step.module)}</text>"
        )
        text(12, y + SECOND, step.does, "does")
        y += HEIGHT
        arrow(y, step.passes)
        y += GAP
    steps = ", ".join(step.name for step in road.steps)
    label = escape(f"{road.title}: {steps}.", quote=True)
    return (
        f'<svg class="road" role="img" aria-label="{label}" width="{WIDTH}" height="{y:g}" '
        f'viewBox="0 0 {WIDTH} {y:g}" xmlns="http://www.w3.org/2000/svg">\n'
        + "\n".join(lines)
        + "\n</svg>\n"
    )


def draw_all(folder: Path) -> None:
    """Write both roads into *folder*, side by side where there is room."""
    figures = "".join(
        f"<figure><figcaption>{escape(road.title)}</figcaption>\n{svg(road)}</figure>\n"
        for road in ROADS.values()
    )
    (folder / "roads.html").write_text(f'<div class="roads">\n{figures}</div>\n', encoding="utf-8")
